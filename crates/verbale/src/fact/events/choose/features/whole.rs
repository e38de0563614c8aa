//! Features of a whole event: what its type, its trigger and its parties are together.

use super::{Bag, Offer, Scene, families, mix};
use crate::{
    fact::events::{lexicon::LEXICON, parties::Party},
    language::{Rel, Upos},
    types::EventType,
};

/// What the judgement of a whole event asks of its trigger.
#[derive(Debug, Clone, Copy, Default)]
pub struct TriggerPiece {
    lemma: u32,
    place: u32,
    mood: u32,
    flags: u32,
    verdict: u32,
    grade: u32,
    frame: u32,
    /// What the gist says: of the type, of none, and how far the type leads.
    lean: [u32; 3],
}

/// What it asks of a party.
#[derive(Debug, Clone, Copy, Default)]
pub struct PartyPiece {
    sort: u32,
    role: u32,
    lemma: u32,
    title: u32,
    families: &'static [u32],
    said: u32,
    slot: u32,
}

/// The features of a whole event: its type, its trigger, its parties (no target: none), the logarithms of their probabilities.
pub fn whole(
    kind: EventType,
    trigger: &TriggerPiece,
    source: &PartyPiece,
    target: Option<&PartyPiece>,
    logs: [f32; 3],
    features: &mut Vec<u32>,
) {
    let mut bag = Bag(std::mem::take(features));
    let k = kind as u32;
    let nobody = PartyPiece { sort: 999, role: 999, lemma: 999, title: 999, families: &[], said: 999, slot: 999 };
    let target = target.unwrap_or(&nobody);
    bag.add(500, 0);
    bag.add(501, k);
    for (n, log) in logs.iter().enumerate() {
        bag.add(502 + n as u32, ((-log * 6.0) as u32).min(15));
    }
    bag.add(505, ((-(logs[0] + logs[1] + logs[2]) * 5.0) as u32).min(20));
    bag.add(506, mix(k, source.sort));
    bag.add(507, mix(k, target.sort));
    bag.add(508, mix(source.sort, target.sort));
    bag.add(509, source.lemma);
    bag.add(510, target.lemma);
    bag.add(511, source.sort);
    bag.add(512, target.sort);
    bag.add(513, trigger.lemma);
    bag.add(514, trigger.place);
    bag.add(515, mix(trigger.place, k));
    bag.add(516, mix(trigger.mood, k));
    bag.add(517, trigger.flags);
    bag.add(518, trigger.verdict);
    bag.add(519, mix(trigger.verdict, trigger.grade));
    bag.add(520, mix(source.said & 1, mix(target.said, trigger.grade)));
    bag.add(521, mix(source.said, trigger.verdict));
    bag.add(522, mix(source.slot, target.slot));
    bag.add(523, mix(mix(source.slot, target.slot), trigger.grade));
    bag.add(524, trigger.frame);
    bag.add(525, mix(trigger.frame, trigger.grade));
    bag.add(526, mix(trigger.verdict, mix(source.said, target.said)));
    bag.add(527, mix(k, source.role));
    bag.add(528, mix(k, target.role));
    bag.add(529, mix(source.role, target.role));
    let [of, none, lead] = trigger.lean;
    bag.add(530, of);
    bag.add(531, mix(of, k));
    bag.add(532, none);
    bag.add(533, mix(of, none));
    bag.add(534, lead);
    bag.add(535, mix(of, trigger.grade));
    bag.add(536, mix(of, ((-logs[0] * 2.0) as u32).min(12)));
    bag.add(550, source.title);
    bag.add(551, target.title);
    for &f in source.families {
        bag.add(552, f);
        bag.add(553, mix(f, k));
    }
    for &f in target.families {
        bag.add(554, f);
        bag.add(555, mix(f, k));
    }
    *features = bag.0;
}

impl Scene<'_, '_, '_> {
    /// What a name is called by beside it: "**developer** Nakhla", "Nakhla, a **developer**".
    fn title(&self, c: usize) -> u32 {
        let syntax = self.matcher.syntax;
        let beside =
            |t: &usize| matches!(syntax.rel(*t), Rel::Compound | Rel::Appos | Rel::Flat | Rel::NmodDesc) && syntax.upos(*t) == Upos::Noun;
        syntax.children(c).find(beside).map_or(0, |t| self.lemma_hash(t))
    }

    /// What the judgement of the whole asks of the trigger.
    pub(in crate::fact::events::choose) fn trigger_piece(&self, offer: &Offer, kind: EventType) -> TriggerPiece {
        let syntax = self.matcher.syntax;
        let t = offer.token;
        let mood = offer.modality;
        TriggerPiece {
            lemma: self.lemma_hash(t),
            place: mix(syntax.upos(t) as u32, syntax.rel(t) as u32),
            mood: u32::from(mood.future) + 2 * u32::from(mood.hypothetical) + 4 * u32::from(mood.negated) + 16 * u32::from(mood.embedded),
            flags: u32::from(self.headline) + 2 * u32::from(self.sport) + 4 * u32::from(self.matcher.cast.quote_of(t).is_some()),
            verdict: if offer.found.is_some() { u32::from(offer.verdict) } else { 9 },
            grade: u32::from(offer.types[kind as usize]),
            lean: [offer.lean.of(kind as u32), offer.lean.none(), offer.lean.lead(kind as u32)],
            frame: offer.expected(kind).map_or(u32::MAX, |e| LEXICON.frames[self.explained(offer, e).frame].key),
        }
    }

    /// What it asks of a party.
    pub(in crate::fact::events::choose) fn party_piece(&self, offer: &Offer, kind: EventType, c: usize, is_source: bool) -> PartyPiece {
        let side = |source: &Party, target: &Party| {
            let own = if is_source { source } else { target };
            u32::from(own.heads.contains(&c))
                + 2 * u32::from(self.matcher.cast.actor_at(c).is_some_and(|a| own.actors.contains(&a)))
                + 4 * u32::from(own.heads.is_empty())
        };
        PartyPiece {
            sort: self.sort(c),
            role: self.role(c),
            lemma: self.lemma_hash(c),
            title: self.title(c),
            families: families(self.matcher, c),
            said: offer.found.as_ref().map_or(9, |f| side(&f.source, &f.target)),
            slot: offer.expected(kind).map(|e| self.parties_of(offer, e)).map_or(9, |(source, target)| side(source, target)),
        }
    }
}

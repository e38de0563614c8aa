//! Features of an event's mode, and which modes a type has.

use super::{Bag, Offer, Scene, case_of, families, mix};
use crate::{
    fact::events::{extract, lexicon::LEXICON, parties::Party, words},
    language::{Rel, Upos},
    types::EventType,
};

/// The modes of a type, in the order of the lexicon's file.
pub fn modes_of(kind: EventType) -> impl Iterator<Item = &'static str> {
    let mut numbers: Vec<u16> = LEXICON.modes.get(&kind).into_iter().flat_map(|votes| votes.values().flatten().map(|v| v.1)).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.into_iter().map(|n| LEXICON.mode_names[n as usize].as_str())
}

/// A mode's feature (none: no mode).
pub fn cross_mode(feature: u32, mode: Option<&str>) -> u32 {
    mix(feature ^ 0x27d4_eb2f, mode.map_or(1, super::text))
}

impl Scene<'_, '_, '_> {
    /// The features that decide the mode, if the word of `offer` tells `kind`.
    pub(in crate::fact::events::choose) fn mode(&self, offer: &Offer, kind: EventType, bag: &mut Bag) {
        let Some(expected) = offer.expected(kind) else { return };
        let (m, syntax, t) = (self.matcher, self.matcher.syntax, offer.token);
        let matched = self.explained(offer, expected);
        let told = extract::with_parties(m, self.quotes, matched.clone(), Party::default(), Party::default());
        let ruled = words::mode(syntax, matched, kind, told.object.clone());
        let ruled = ruled.as_deref().map_or(0, super::text);
        let (lemma, k) = (self.lemma_hash(t), kind as u32);
        bag.add(600, k);
        bag.add(601, mix(k, ruled));
        bag.add(602, mix(lemma, ruled));
        bag.add(603, mix(k, lemma));
        bag.add(604, mix(lemma, self.near(t, 1)));
        bag.add(605, mix(lemma, self.near(t, -1)));
        bag.add(606, LEXICON.frames[matched.frame].key);
        bag.add(607, mix(LEXICON.frames[matched.frame].key, u32::from(matched.fits).wrapping_add(ruled.wrapping_mul(2))));
        let object = if syntax.upos(t) == Upos::Verb { syntax.object(t) } else { syntax.prep(t, "of") };
        if let Some(o) = object {
            bag.add(608, mix(k, self.lemma_hash(o)));
            bag.add(609, mix(lemma, self.lemma_hash(o)));
            bag.add(610, mix(k, self.sort(o)));
            for &f in families(m, o) {
                bag.add(611, mix(k, f));
            }
        }
        // What is asked for, promised or refused.
        if let Some(c) = syntax.complement(t) {
            bag.add(612, mix(k, self.lemma_hash(c)));
            for &f in families(m, c) {
                bag.add(613, mix(k, f));
            }
            if let Some(o) = syntax.object(c) {
                bag.add(614, mix(self.lemma_hash(c), self.lemma_hash(o)));
            }
        }
        for c in syntax.children(t) {
            match syntax.rel(c) {
                Rel::Obl | Rel::Nmod | Rel::OblUnmarked => {
                    bag.add(615, mix(k, mix(case_of(m, c), self.lemma_hash(c))));
                    bag.add(616, mix(lemma, case_of(m, c)));
                }
                rel => bag.add(617, mix(k, mix(rel as u32, self.lemma_hash(c)))),
            }
        }
        if let Some(head) = syntax.head(t) {
            bag.add(618, mix(k, self.lemma_hash(head)));
        }
        for s in self.start.max(t.saturating_sub(8))..self.end.min(t + 12) {
            if matches!(syntax.upos(s), Upos::Noun | Upos::Verb | Upos::Adj) {
                bag.add(619, mix(k, self.lemma_hash(s)));
                for &f in families(m, s) {
                    bag.add(620, mix(k, f));
                }
            }
        }
        for s in told.object.into_iter().flatten() {
            bag.add(621, mix(k, self.lemma_hash(s)));
        }
    }
}

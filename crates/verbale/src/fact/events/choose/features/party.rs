//! Features of a phrase as an event's source or target, and which phrases may be.

use super::{Bag, Offer, Scene, case_of, families, mix};
use crate::{
    fact::events::{lexicon::LEXICON, matching::Matcher, parties, syntax::is_time},
    language::{Rel, Upos},
    types::EventType,
};

/// Where a phrase stands to a trigger.
#[derive(Debug, Clone, Copy)]
pub(in crate::fact::events::choose) struct Place {
    /// The way through the tree.
    path: u32,
    /// The trigger's part of speech and voice.
    voice: u32,
    /// The phrase's preposition.
    case: u32,
}

impl Scene<'_, '_, '_> {
    /// The features of the phrase headed by `c` as source or target of `offer`; the type is crossed in by [`cross`].
    pub(in crate::fact::events::choose) fn party(&self, offer: &Offer, kind: EventType, c: usize, is_source: bool, bag: &mut Bag) {
        let place = self.either(offer, c, bag);
        self.side(offer, kind, c, is_source, place, bag);
    }

    /// What the frames say of the phrase on this side.
    pub(in crate::fact::events::choose) fn side(
        &self,
        offer: &Offer,
        kind: EventType,
        c: usize,
        is_source: bool,
        place: Place,
        bag: &mut Bag,
    ) {
        let m = self.matcher;
        let sort = self.sort(c);
        match &offer.found {
            Some(found) => {
                let own = found.source.heads.contains(&c);
                let other = found.target.heads.contains(&c);
                let first = found.source.heads.first() == Some(&c) || found.target.heads.first() == Some(&c);
                let said = u32::from(own) + 2 * u32::from(other) + 4 * u32::from(first);
                bag.add(236, said);
                bag.add(237, mix(said, LEXICON.frames[found.matched.frame].key));
                bag.add(238, mix(said, sort));
                let side = if is_source { &found.source } else { &found.target };
                bag.add(239, mix(said, u32::from(side.is_unnamed()) + 2 * u32::from(side.heads.is_empty())));
                let names = m.cast.actor_at(c).is_some_and(|a| side.actors.contains(&a));
                bag.add(240, mix(u32::from(names), said));
            }
            None => bag.add(236, 99),
        }
        if let Some(expected) = offer.expected(kind) {
            let (source, target) = self.parties_of(offer, expected);
            let own = source.heads.contains(&c);
            let other = target.heads.contains(&c);
            let first = source.heads.first() == Some(&c) || target.heads.first() == Some(&c);
            let side = if is_source { source } else { target };
            let names = m.cast.actor_at(c).is_some_and(|a| side.actors.contains(&a));
            let said = u32::from(own) + 2 * u32::from(other) + 4 * u32::from(first) + 8 * u32::from(names);
            bag.add(250, said);
            bag.add(251, mix(said, LEXICON.frames[self.explained(offer, expected).frame].key));
            bag.add(252, mix(said, sort));
            bag.add(
                253,
                mix(said, mix(u32::from(side.is_unnamed()) + 2 * u32::from(side.heads.is_empty()), u32::from(offer.types[kind as usize]))),
            );
            bag.add(254, mix(said, mix(place.path, place.voice)));
            bag.add(255, mix(said, place.case));
        }
    }

    /// What is the same on both sides and for all types.
    pub(in crate::fact::events::choose) fn either(&self, offer: &Offer, c: usize, bag: &mut Bag) -> Place {
        let m = self.matcher;
        let syntax = m.syntax;
        let t = offer.token;
        let lemma = self.lemma_hash(t);
        let passive = u32::from(syntax.upos(t) == Upos::Verb && syntax.is_passive(t));
        let upos = syntax.upos(t) as u32;
        let voice = mix(upos, passive);
        let sort = self.sort(c);
        let case = case_of(m, c);
        bag.add(200, 0);
        bag.add(201, sort);
        bag.add(202, mix(case, u32::from(c > t)));
        bag.add(203, mix(sort, case));
        bag.add(246, self.role(c));
        let word = self.lemma_hash(c);
        bag.add(204, word);
        let path = self.path(t, c);
        bag.add(205, mix(path, voice));
        bag.add(206, mix(path, mix(case, voice)));
        bag.add(207, mix(path, lemma));
        bag.add(208, mix(lemma, case));
        bag.add(209, mix(path, sort));
        let between = self.parties.iter().filter(|&&p| (p > t.min(c)) && p < t.max(c)).count() as u32;
        bag.add(210, mix(between.min(5), u32::from(c > t)));
        bag.add(211, mix(mix(between.min(3), u32::from(c > t)), voice));
        let distance = (c.abs_diff(t) as u32 + 1).ilog2();
        bag.add(212, mix(distance, u32::from(c > t)));
        bag.add(213, mix(syntax.rel(c) as u32, u32::from(c > t)));
        bag.add(214, mix(syntax.rel(c) as u32, case));
        match syntax.head(c) {
            Some(head) => {
                bag.add(215, mix(u32::from(head == t), syntax.rel(c) as u32));
                bag.add(216, mix(syntax.rel(c) as u32, self.lemma_hash(head)));
                bag.yes(217, syntax.listed(&LEXICON.control.say, head) && head != t);
                bag.add(218, mix(self.told_at(head), syntax.rel(c) as u32));
                bag.yes(219, self.parties.contains(&head));
                bag.add(220, mix(self.sort(head), syntax.rel(c) as u32));
            }
            None => bag.add(215, 99),
        }
        bag.add(221, u32::from(syntax.sentence(t).start == c) + 2 * u32::from(self.parties.first() == Some(&c)));
        bag.yes(222, self.parties.iter().find(|&&p| p > t) == Some(&c));
        bag.yes(223, self.parties.iter().rev().find(|&&p| p < t) == Some(&c));
        bag.add(224, u32::from(syntax.upos(c) == Upos::Pron) + 2 * u32::from(syntax.is_plural(c)));
        bag.yes(225, m.cast.quote_of(c) != m.cast.quote_of(t));
        bag.yes(226, syntax.rel(c) == Rel::Conj);
        bag.yes(227, is_time(syntax.lemma(c)));
        for &f in families(m, c) {
            bag.add(228, f);
        }
        bag.add(229, mix(self.near(c, -1), u32::from(c > t)));
        bag.add(230, mix(self.near(c, 1), u32::from(c > t)));
        // What the grammar and the frames say.
        let verb = syntax.upos(t) == Upos::Verb;
        let is = |h: Option<usize>| h == Some(c);
        let mut roles = 0u32;
        for (n, holds) in [
            syntax.own_subject(t) == Some(c),
            verb && is(syntax.subject(t)),
            verb && is(syntax.object(t)),
            verb && is(syntax.agent(t)),
            verb && is(syntax.receiver(t)),
            is(syntax.complement(t).and_then(|v| syntax.own_subject(v))),
            is(syntax.complement(t).and_then(|v| syntax.object(v))),
            is(m.light_verb(t).and_then(|v| syntax.subject(v))),
            is(m.saying_verb(t).and_then(|v| syntax.subject(v))),
            is(m.saying_verb(t).and_then(|v| syntax.object(v))),
            !verb && syntax.owners(t).any(|o| o == c),
            verb && syntax.object(t).is_some_and(|o| syntax.owners(o).any(|o| o == c)),
        ]
        .into_iter()
        .enumerate()
        {
            if holds {
                bag.add(231, n as u32);
                bag.add(232, mix(n as u32, sort));
                bag.add(233, mix(n as u32, lemma));
                roles |= 1 << n;
            }
        }
        bag.add(234, roles);
        bag.add(235, mix(roles, voice));
        // What it does elsewhere in the sentence.
        let governor = syntax.head(c).filter(|&h| h != t && syntax.upos(h) == Upos::Verb);
        if let Some(v) = governor {
            bag.add(241, mix(syntax.rel(c) as u32, u32::from(syntax.under(t, v)) + 2 * u32::from(syntax.under(v, t))));
            bag.add(242, mix(syntax.rel(c) as u32, mix(u32::from(syntax.under(t, v)), syntax.rel(t) as u32)));
        }
        bag.yes(243, syntax.under(c, t));
        bag.yes(244, syntax.under(t, c));
        if let Some(dative) = syntax.by(c, Rel::Case).next().filter(|&p| p + 1 < c) {
            bag.add(245, self.lemma_hash(dative));
        }
        Place { path, voice, case }
    }

    /// The features of having no such party.
    pub(in crate::fact::events::choose) fn nobody(&self, offer: &Offer, kind: EventType, is_source: bool, bag: &mut Bag) {
        let m = self.matcher;
        let t = offer.token;
        let syntax = m.syntax;
        let passive = u32::from(syntax.upos(t) == Upos::Verb && syntax.is_passive(t));
        bag.add(300, 0);
        bag.add(301, self.lemma_hash(t));
        bag.add(302, mix(syntax.upos(t) as u32, passive));
        bag.add(303, (self.parties.len() as u32).min(5));
        let after = self.parties.iter().filter(|&&p| p > t).count() as u32;
        bag.add(304, after.min(3));
        match &offer.found {
            Some(found) => {
                let side = if is_source { &found.source } else { &found.target };
                let said = u32::from(side.is_unnamed()) + 2 * u32::from(side.heads.is_empty());
                bag.add(305, said);
                bag.add(306, mix(said, LEXICON.frames[found.matched.frame].key));
            }
            None => bag.add(305, 9),
        }
        if let Some(expected) = offer.expected(kind) {
            let (source, target) = self.parties_of(offer, expected);
            let side = if is_source { source } else { target };
            let said = u32::from(side.is_unnamed()) + 2 * u32::from(side.heads.is_empty());
            bag.add(312, mix(said, u32::from(offer.types[kind as usize])));
            bag.add(313, mix(said, LEXICON.frames[self.explained(offer, expected).frame].key));
            bag.add(314, side.heads.first().map_or(0, |&h| self.sort(h)));
        }
        let object = if syntax.upos(t) == Upos::Verb { syntax.object(t) } else { syntax.prep(t, "of") };
        bag.add(307, object.map_or(0, |o| self.sort(o)));
        if let Some(o) = object {
            bag.add(308, self.lemma_hash(o));
            for &f in families(m, o) {
                bag.add(309, f);
            }
        }
        bag.add(310, syntax.rel(t) as u32);
        bag.add(311, syntax.complement(t).map_or(0, |c| mix(syntax.rel(c) as u32, u32::from(syntax.is_infinitive(c)))));
    }

    /// What target `c` (none: nobody) is to source `s`.
    pub(in crate::fact::events::choose) fn relation(&self, offer: &Offer, s: usize, c: Option<usize>, bag: &mut Bag) {
        let m = self.matcher;
        let syntax = m.syntax;
        let several = u32::from(syntax.is_plural(s)) + 2 * u32::from(syntax.by(s, Rel::Conj).any(|c| syntax.is_nominal(c)));
        let reciprocal = u32::from(offer.entries.iter().any(|e| LEXICON.frames[e.frame].reciprocal));
        let Some(c) = c else {
            bag.add(400, mix(several, reciprocal));
            return;
        };
        let same = c == s;
        let (a, b) = (m.cast.actor_at(s), m.cast.actor_at(c));
        bag.add(401, mix(u32::from(same), mix(several, reciprocal)));
        bag.add(402, mix(u32::from(same), self.lemma_hash(offer.token)));
        if same {
            return;
        }
        bag.yes(403, a.is_some() && a == b);
        let under = u32::from(syntax.under(c, s)) + 2 * u32::from(syntax.under(s, c));
        bag.add(404, mix(under, syntax.rel(c) as u32));
        bag.add(405, mix(u32::from(c > s), u32::from(c > offer.token)));
        bag.yes(406, syntax.rel(c) == Rel::Conj && syntax.head(c) == Some(s));
        let governor = |h: usize| syntax.head(h);
        bag.add(407, mix(u32::from(governor(s) == governor(c)), syntax.rel(c) as u32));
    }

    /// The way in the tree from the trigger to the phrase.
    fn path(&self, t: usize, c: usize) -> u32 {
        let syntax = self.matcher.syntax;
        let mut up = [t; 7];
        let mut n = 1;
        while n < up.len() {
            match syntax.head(up[n - 1]) {
                Some(head) => up[n] = head,
                None => break,
            }
            n += 1;
        }
        let mut h = 7u32;
        let mut at = c;
        for _ in 0..7 {
            if let Some(k) = up[..n].iter().position(|&u| u == at) {
                for &u in &up[..k] {
                    h = mix(h, 100 + syntax.rel(u) as u32);
                }
                return h;
            }
            h = mix(h, syntax.rel(at) as u32);
            match syntax.head(at) {
                Some(head) => at = head,
                None => break,
            }
        }
        3
    }
}

/// The tokens that may head a party.
pub(in crate::fact::events::choose) fn parties(m: &Matcher, tokens: std::ops::Range<usize>) -> Vec<usize> {
    let (syntax, cast) = (m.syntax, m.cast);
    let mut found = Vec::with_capacity(16);
    for t in tokens {
        let heads = cast.headed_by(t).is_some();
        let fits = match syntax.upos(t) {
            Upos::Noun => {
                heads || !matches!(syntax.rel(t), Rel::Compound | Rel::Flat | Rel::Fixed | Rel::NmodDesc) && !is_time(syntax.lemma(t))
            }
            Upos::Propn => heads || !matches!(syntax.rel(t), Rel::Flat | Rel::Fixed | Rel::Goeswith) && !is_time(syntax.lemma(t)),
            Upos::Pron => {
                heads
                    || !matches!(syntax.rel(t), Rel::Expl)
                        && !matches!(syntax.lemma(t), "who" | "which" | "that" | "what" | "whom" | "whose" | "this" | "there" | "itself")
            }
            Upos::Num => {
                syntax.is_nominal(t)
                    && (heads
                        || parties::is_partitive(syntax, t) && syntax.child(t, Rel::Nmod).is_some()
                        || matches!(syntax.rel(t), Rel::Nsubj | Rel::Obj | Rel::NsubjPass))
            }
            Upos::Adj | Upos::X | Upos::Sym => heads || syntax.is_nominal(t),
            _ => heads,
        };
        if fits && !syntax.is_datelined(t) {
            found.push(t);
        }
    }
    found
}

/// A party's feature for events of type `kind`.
pub fn cross(feature: u32, kind: EventType) -> u32 {
    mix(feature ^ 0x5bd1_e995, kind as u32 + 1)
}

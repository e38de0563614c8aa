//! Features of a word that may tell an event, and of each type that the lexicon offers for it.

use super::{Bag, Expected, Offer, Scene, case_of, families, mix, part_of};
use crate::{
    fact::events::{
        choose::gist::Lean,
        lexicon::{LEXICON, Strength},
        parties::Party,
    },
    language::{Rel, Upos},
};

impl Scene<'_, '_, '_> {
    /// What can be asked of the word at `t` before anything is looked for: the word, its neighbours and its place in the tree. These are the
    /// first of the features of [`Self::trigger`].
    pub(in crate::fact::events::choose) fn word(&self, t: usize, lean: &Lean, bag: &mut Bag) {
        let m = self.matcher;
        let syntax = m.syntax;
        let lemma = self.lemma_hash(t);
        let upos = syntax.upos(t) as u32;
        let rel = syntax.rel(t) as u32;
        bag.add(0, 0);
        bag.add(1, lemma);
        bag.add(2, mix(lemma, upos));
        bag.add(3, upos);
        bag.add(4, mix(rel, upos));
        let feats = u32::from(syntax.feats(t).0);
        bag.add(5, mix(feats, upos));
        let verb = upos == Upos::Verb as u32;
        let passive = verb && syntax.is_passive(t);
        bag.add(6, mix(u32::from(passive), rel));
        // Around it.
        for by in [-2isize, -1, 1, 2, 3] {
            bag.add(30, mix(by as u32, self.near(t, by)));
        }
        bag.add(31, mix(lemma, self.near(t, 1)));
        bag.add(32, mix(lemma, self.near(t, -1)));
        let tag = |by: isize| {
            let at = t as isize + by;
            if at < self.start as isize || at >= self.end as isize { 99 } else { syntax.upos(at as usize) as u32 }
        };
        bag.add(33, mix(tag(-1), mix(upos, tag(1))));
        bag.add(34, mix(lemma, tag(1)));
        // Above it.
        match syntax.head(t) {
            Some(head) => {
                let above = self.lemma_hash(head);
                bag.add(40, mix(above, rel));
                bag.add(41, mix(syntax.upos(head) as u32, rel));
                bag.yes(43, syntax.listed(&LEXICON.control.say, head));
                bag.add(44, mix(lemma, above));
                bag.add(46, mix(self.grip(head), rel));
            }
            None => bag.add(40, 0),
        }
        // Below it.
        let (subject, object) = match verb {
            true => (syntax.subject(t), syntax.object(t)),
            false => (syntax.own_subject(t), syntax.prep(t, "of")),
        };
        bag.add(60, subject.map_or(0, |h| self.sort(h)));
        bag.add(61, object.map_or(0, |h| self.sort(h)));
        bag.add(62, mix(subject.map_or(0, |h| self.sort(h)), object.map_or(0, |h| self.sort(h))));
        if let Some(h) = subject {
            bag.add(63, self.lemma_hash(h));
        }
        let roles = (subject.map_or(0, |h| self.role(h)), object.map_or(0, |h| self.role(h)));
        bag.add(56, roles.0);
        bag.add(57, roles.1);
        bag.add(58, mix(roles.0, roles.1));
        bag.add(59, mix(lemma, mix(roles.0, roles.1)));
        if let Some(h) = object {
            let word = self.lemma_hash(h);
            bag.add(64, word);
            bag.add(65, mix(word, lemma));
            bag.add(66, mix(lemma, self.sort(h)));
            for &f in families(m, h) {
                bag.add(67, f);
                bag.add(68, mix(f, lemma));
            }
        }
        for c in syntax.children(t) {
            let rel = syntax.rel(c);
            bag.add(70, rel as u32);
            match rel {
                Rel::Obl | Rel::OblAgent | Rel::Nmod | Rel::OblUnmarked => {
                    let case = case_of(m, c);
                    bag.add(71, mix(case, upos));
                    bag.add(72, mix(lemma, case));
                    bag.add(73, mix(case, self.sort(c)));
                    bag.add(74, mix(case, self.lemma_hash(c)));
                }
                Rel::Xcomp | Rel::Ccomp | Rel::Advcl | Rel::Acl => {
                    let form = u32::from(syntax.is_infinitive(c)) + 2 * u32::from(syntax.is_gerund(c));
                    bag.add(75, mix(rel as u32, form));
                    bag.add(77, mix(lemma, mix(rel as u32, form)));
                }
                Rel::Det | Rel::NmodPoss | Rel::Amod | Rel::Compound | Rel::Advmod | Rel::CompoundPrt => {
                    bag.add(78, mix(rel as u32, self.lemma_hash(c)));
                    bag.add(79, mix(rel as u32, self.sort(c)));
                }
                _ => {}
            }
        }
        // The sentence.
        bag.add(82, u32::from(self.headline) * 2 + u32::from(self.sport));
        bag.yes(83, m.cast.quote_of(t).is_some());
        bag.yes(85, syntax.head(t).is_none());
        bag.yes(88, syntax.form(t).starts_with(char::is_uppercase) && t > self.start);
        for s in self.start.max(t.saturating_sub(8))..self.end.min(t + 9) {
            if matches!(syntax.upos(s), Upos::Noun | Upos::Verb | Upos::Adj) {
                bag.add(89, self.lemma_hash(s));
            }
        }
        let named = self.parties.iter().filter(|&&p| m.cast.actor_at(p).is_some()).count() as u32;
        bag.add(87, named.min(4));
        let mut politic = 0u32;
        for &p in &self.parties {
            let sort = self.sort(p);
            politic |= 1 << (sort / 4).min(15);
            bag.add(90, sort);
        }
        bag.add(91, politic);
        // What the gist says.
        let top = lean.top();
        bag.add(140, lean.odds());
        bag.add(141, mix(lean.odds(), upos));
        bag.add(142, mix(top, lean.of(top)));
        bag.add(143, mix(lemma, top));
        bag.add(144, mix(lemma, lean.odds() / 6));
        if let Some(head) = syntax.head(t) {
            let above = self.heard.types(head);
            bag.add(145, mix(rel, above.odds() / 4));
            bag.add(146, mix(above.top(), above.odds() / 6));
        }
        if let Some(h) = object {
            let below = self.heard.types(h);
            bag.add(148, mix(upos, below.odds() / 4));
            bag.add(149, mix(below.top(), below.odds() / 6));
        }
    }

    /// Whether a verb above a word makes a deed of it, as a number: "carried **out** an attack", "came under", "halted", "plans".
    fn grip(&self, head: usize) -> u32 {
        let (syntax, control) = (self.matcher.syntax, &LEXICON.control);
        u32::from(syntax.listed(&control.light_do, head))
            + 2 * u32::from(syntax.listed(&control.light_suffer, head))
            + 4 * u32::from(syntax.listed(&control.light_stop, head))
            + 8 * u32::from(syntax.listed(&control.light_plan, head))
    }

    /// The features that decide whether `offer` is an event, and of which type.
    pub(in crate::fact::events::choose) fn trigger(&self, offer: &Offer, bag: &mut Bag) {
        let m = self.matcher;
        let syntax = m.syntax;
        let t = offer.token;
        let lemma = self.lemma_hash(t);
        let upos = syntax.upos(t) as u32;
        let rel = syntax.rel(t) as u32;
        bag.0.extend_from_slice(&offer.seen);
        // What the lexicon and the frames say.
        let mut best = 0;
        for (k, &n) in offer.types.iter().enumerate() {
            if n > 0 {
                bag.add(7, (k * 8 + usize::from(n)) as u32);
                best = best.max(n);
            }
        }
        bag.add(8, u32::from(best));
        for kind in 0..16 {
            if offer.lean.of(kind) < 8 {
                bag.add(147, mix(kind, offer.lean.of(kind)));
            }
        }
        let kinds = offer.types.iter().filter(|&&n| n >= 2).count() as u32;
        bag.add(9, mix(kinds, u32::from(best)));
        for (k, &n) in offer.types.iter().enumerate() {
            if n > 0 && n == best {
                bag.add(10, mix((k * 8 + usize::from(n)) as u32, kinds));
                bag.add(11, mix(k as u32, mix(upos, u32::from(n))));
                bag.add(12, mix(k as u32, rel));
            }
        }
        match &offer.found {
            Some(found) => {
                bag.add(13, LEXICON.frames[found.matched.frame].key);
                bag.add(14, (found.confidence * 10.0) as u32);
                let sides = u32::from(found.source.is_unnamed()) + 2 * u32::from(found.source.heads.is_empty());
                let others = u32::from(found.target.is_unnamed()) + 2 * u32::from(found.target.heads.is_empty());
                bag.add(15, sides * 4 + others);
                bag.add(16, mix(found.frame().kind as u32, sides * 4 + others));
                if let Some(&h) = found.source.heads.first() {
                    bag.add(17, self.sort(h));
                }
                if let Some(&h) = found.target.heads.first() {
                    bag.add(18, mix(found.frame().kind as u32, self.sort(h)));
                }
                bag.add(19, found.light.map_or(0, |v| self.lemma_hash(v)));
                bag.add(20, found.matched.extra.first().map_or(0, |&e| mix(self.lemma_hash(e), lemma)));
                bag.add(21, found.frame().rank as u32);
                bag.add(25, u32::from(offer.verdict));
                bag.add(26, mix(u32::from(offer.verdict), found.frame().kind as u32));
            }
            None => bag.add(13, u32::MAX),
        }
        for matched in offer.matches.iter().take(4) {
            bag.add(22, LEXICON.frames[matched.frame].key);
        }
        for entry in offer.entries {
            let same = part_of(syntax.upos(t)) == Some(entry.part);
            let frame = LEXICON.frames[entry.frame].key;
            let strength = match entry.strength {
                Strength::Strong => 0,
                Strength::Plain => 1,
                Strength::Weak => 2,
            };
            if entry.extra.is_empty() {
                bag.add(23, mix(frame, u32::from(same)));
                bag.add(24, mix(LEXICON.frames[entry.frame].kind as u32, strength * 2 + u32::from(same)));
            }
        }
        // Above it.
        if let Some(head) = syntax.head(t) {
            bag.add(42, mix(self.told_at(head), rel));
            if let Some(over) = syntax.head(head) {
                bag.add(45, mix(mix(syntax.rel(head) as u32, rel), self.told_at(over)));
            }
            bag.add(47, mix(mix(self.grip(head), rel), u32::from(best)));
        }
        let mut at = t;
        for depth in 0..6u32 {
            let Some(head) = syntax.head(at) else { break };
            if let Some(over) = self.offer(head) {
                let types = (0..16).max_by_key(|&k| (over.types[k], std::cmp::Reverse(k))).unwrap_or(0) as u32;
                let grade = u32::from(over.types[types as usize]);
                bag.add(48, mix(types, syntax.rel(at) as u32));
                bag.add(49, mix(depth.min(2), mix(grade, syntax.rel(at) as u32)));
                bag.add(50, mix(types, u32::from(offer.types[types as usize])));
                let taken = over.found.as_ref().is_some_and(|f| {
                    f.consumed == Some(t) || f.matched.extra.contains(&t) || f.complement.is_some_and(|c| syntax.under(t, c))
                });
                bag.add(51, mix(u32::from(taken), types));
                break;
            }
            at = head;
        }
        for c in syntax.children(t) {
            let rel = syntax.rel(c);
            if matches!(rel, Rel::Xcomp | Rel::Ccomp | Rel::Advcl | Rel::Acl) {
                bag.add(76, mix(self.told_at(c), rel as u32));
            }
        }
        // The sentence.
        let mood = offer.modality;
        let mood = u32::from(mood.future)
            + 2 * u32::from(mood.hypothetical)
            + 4 * u32::from(mood.negated)
            + 8 * u32::from(mood.past)
            + 16 * u32::from(mood.embedded);
        bag.add(80, mood);
        for (k, &n) in offer.types.iter().enumerate() {
            if n >= 2 {
                bag.add(81, mix(mood, k as u32));
            }
        }
        let strong = self.offers.iter().filter(|o| o.types.iter().any(|&n| n >= 4)).count() as u32;
        bag.add(84, mix(strong.min(4), u32::from(best)));
        bag.yes(86, m.saying_verb(t).is_some());
    }

    /// The features of one offered type that mean the same for every type.
    pub(in crate::fact::events::choose) fn class(&self, offer: &Offer, expected: &Expected, bag: &mut Bag) {
        let m = self.matcher;
        let syntax = m.syntax;
        let t = offer.token;
        let grade = u32::from(offer.types[expected.kind as usize]);
        let best = u32::from(offer.types.iter().copied().max().unwrap_or(0));
        let rivals = offer.types.iter().filter(|&&n| u32::from(n) >= grade).count() as u32;
        let verdict = if grade == 4 { u32::from(offer.verdict) } else { 9 };
        let matched = self.explained(offer, expected);
        let frame = &LEXICON.frames[matched.frame];
        bag.add(100, grade);
        bag.add(101, mix(grade, best));
        bag.add(102, mix(grade, rivals));
        bag.add(103, mix(grade, syntax.upos(t) as u32));
        bag.add(104, mix(grade, syntax.rel(t) as u32));
        bag.add(105, mix(grade, verdict));
        bag.add(106, frame.key);
        bag.add(107, mix(frame.key, grade));
        bag.add(108, mix(frame.rank as u32, grade));
        let strength = match matched.strength {
            Strength::Strong => 0,
            Strength::Plain => 1,
            Strength::Weak => 2,
        };
        bag.add(109, mix(grade, strength));
        bag.add(110, mix(grade, (matched.extra.len() as u32).min(3)));
        let side = |p: &Party| p.heads.first().map_or(0, |&h| 1 + self.sort(h));
        let (its_source, its_target) = self.parties_of(offer, expected);
        let (source, target) = (side(its_source), side(its_target));
        bag.add(111, mix(grade, source));
        bag.add(112, mix(grade, target));
        bag.add(113, mix(source, target));
        bag.add(114, mix(frame.key, target));
        bag.add(115, mix(frame.key, source));
        bag.add(116, mix(u32::from(part_of(syntax.upos(t)) == Some(matched.part)), grade));
        bag.add(117, (frame.confidence * 20.0) as u32);
        if let Some(found) = &offer.found
            && grade == 4
        {
            bag.add(118, (found.confidence * 12.0) as u32);
        }
        let role = |p: &Party| p.heads.first().map_or(0, |&h| 1 + self.role(h));
        bag.add(124, mix(expected.kind as u32, role(its_source)));
        bag.add(125, mix(expected.kind as u32, role(its_target)));
        bag.add(126, mix(role(its_source), role(its_target)));
        if let Some(&h) = its_source.heads.first() {
            bag.add(119, self.lemma_hash(h));
        }
        if let Some(&h) = its_target.heads.first() {
            bag.add(120, self.lemma_hash(h));
        }
        let above = syntax.head(t).map_or(0, |h| self.told_at(h));
        bag.add(121, mix(mix(syntax.rel(t) as u32, above), expected.kind as u32));
        bag.add(122, mix(u32::from(self.sport) * 2 + u32::from(self.headline), grade));
        let (lean, kind) = (&offer.lean, expected.kind as u32);
        bag.add(150, lean.of(kind));
        bag.add(151, mix(lean.of(kind), grade));
        bag.add(152, lean.lead(kind));
        bag.add(153, mix(lean.lead(kind), grade));
        bag.add(154, mix(lean.of(kind), lean.none()));
        // "gave its **support**": what the gist says of the verb above a noun.
        if let Some(head) = syntax.head(t) {
            let above = self.heard.types(head);
            if above.odds() > 12 {
                bag.add(155, mix(above.of(kind), syntax.rel(t) as u32));
                bag.add(156, mix(above.lead(kind), lean.lead(kind)));
            }
        }
        let alone = frame.kind == expected.kind;
        bag.add(123, mix(u32::from(alone), grade));
    }
}

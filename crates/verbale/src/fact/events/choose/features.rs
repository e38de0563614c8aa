//! What the chooser looks at: hashed features of a trigger, and of a phrase as its source or target.
//!
//! A feature is a 32-bit hash of a question's number and its answer. Nothing is formatted and nothing allocated but the list itself: the
//! product asks these questions of every known word.

use crate::fact::events::{
    extract::Found,
    lexicon::{Entry, LEXICON, Part, Strength},
    matching::{Match, Matcher},
    parties::{self, Party},
    rules::Circumstances,
    status::Modality,
    syntax::is_time,
};
use crate::language::{Feats, Rel, Upos};
use crate::types::{ActorKind, EventType};
use std::cell::Cell;

/// Hash of an answer.
pub(in crate::fact::events) fn text(word: &str) -> u32 {
    let mut h = 0x811c_9dc5u32;
    for b in word.bytes() {
        h = (h ^ u32::from(b)).wrapping_mul(0x0100_0193);
    }
    h
}

/// Two answers as one.
pub(super) fn mix(a: u32, b: u32) -> u32 {
    let mut h = a.rotate_left(13) ^ b.wrapping_mul(0x9e37_79b1);
    h = (h ^ (h >> 15)).wrapping_mul(0x85eb_ca6b);
    h ^ (h >> 13)
}

/// The features of one candidate.
#[derive(Debug, Clone, Default)]
pub(super) struct Bag(pub(super) Vec<u32>);

impl Bag {
    /// Answer `value` to question `question`.
    pub(super) fn add(&mut self, question: u32, value: u32) {
        self.0.push(mix(question.wrapping_mul(0x2545_f491), value));
    }

    /// A question that holds.
    pub(super) fn yes(&mut self, question: u32, holds: bool) {
        if holds {
            self.add(question, 1);
        }
    }
}

/// What the frames make of a trigger, before the choice.
pub(in crate::fact::events) struct Offer {
    /// The trigger.
    pub(super) token: usize,
    /// The frames whose conditions hold, best first.
    pub(super) matches: Vec<Match>,
    /// What the frames alone would take.
    pub(in crate::fact::events) found: Option<Found>,
    /// All entries of the word.
    pub(super) entries: &'static [Entry],
    /// Its modality.
    pub(super) modality: Modality,
    /// What the coding rules ask of it.
    pub(super) circumstances: Circumstances,
    /// What the frames' own filters object to their choice: 1 absorbed by another event, 2 no political doer, 4 nobody named.
    pub(super) verdict: u8,
    /// By type offered: the frame that explains it and the parties in its slots.
    pub(super) expected: Vec<Expected>,
    /// The best type offered and how, as a number.
    pub(super) told: u32,
    /// By final type: 4 the frames' choice, 3 conditions hold, 2 an entry of its part of speech, 1 of another, 0 none.
    pub(super) types: [u8; 16],
}

/// How the lexicon would tell one type.
pub(super) struct Expected {
    pub(super) kind: EventType,
    pub(super) matched: Match,
    /// Its parties, its conditions not asked.
    pub(super) source: Party,
    pub(super) target: Party,
}

impl Offer {
    /// How the lexicon would tell `kind`.
    pub(super) fn expected(&self, kind: EventType) -> Option<&Expected> {
        self.expected.iter().find(|e| e.kind == kind)
    }
}

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
}

/// What it asks of a party.
#[derive(Debug, Clone, Copy, Default)]
pub struct PartyPiece {
    sort: u32,
    lemma: u32,
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
    let nobody = PartyPiece { sort: 999, lemma: 999, said: 999, slot: 999 };
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
    *features = bag.0;
}

/// Where a phrase stands to a trigger.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// The way through the tree.
    path: u32,
    /// The trigger's part of speech and voice.
    voice: u32,
    /// The phrase's preposition.
    case: u32,
}

/// What is the same for all triggers of a sentence.
pub(super) struct Scene<'m, 's, 'a> {
    pub(super) matcher: &'m Matcher<'s, 'a>,
    pub(super) offers: &'m [Offer],
    /// Token (from the sentence's start) → its offer.
    pub(super) offered: Vec<Option<u16>>,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) headline: bool,
    pub(super) sport: bool,
    /// Heads of the phrases that may be parties.
    pub(super) parties: Vec<usize>,
    /// Token (from the sentence's start) → its sort; 0 before it was asked for.
    pub(super) sorts: Vec<Cell<u32>>,
}

/// An actor's kind as a number; what no mention covers is sorted by its word.
fn sort_of(m: &Matcher, h: usize) -> u32 {
    let (syntax, cast) = (m.syntax, m.cast);
    if let Some(actor) = cast.actor_at(h) {
        let kind = cast.kind(actor) as u32;
        return 16 + kind * 4 + u32::from(cast.country(actor).is_some()) * 2 + u32::from(cast.is_name(h));
    }
    if syntax.listed(&LEXICON.private, h) {
        1
    } else if syntax.listed(&LEXICON.force, h) {
        2
    } else if syntax.listed(&LEXICON.human, h) {
        3
    } else if syntax.listed(&LEXICON.agent, h) {
        4
    } else if syntax.looks_human(h) {
        5
    } else if syntax.upos(h) == Upos::Propn {
        6
    } else if syntax.upos(h) == Upos::Pron {
        7
    } else if syntax.listed(&LEXICON.instrument, h) {
        8
    } else {
        9
    }
}

fn case_of(m: &Matcher, h: usize) -> u32 {
    m.syntax.by(h, Rel::Case).next().map_or(0, |c| m.syntax.hash(c))
}

fn families(m: &Matcher, t: usize) -> &'static [u32] {
    LEXICON.vocabulary.hashes(m.syntax.word(t))
}

impl Scene<'_, '_, '_> {
    fn lemma_hash(&self, t: usize) -> u32 {
        self.matcher.syntax.hash(t)
    }

    /// What sort of party the token would be (see [`sort_of`]).
    fn sort(&self, h: usize) -> u32 {
        let Some(known) = h.checked_sub(self.start).and_then(|t| self.sorts.get(t)) else { return sort_of(self.matcher, h) };
        if known.get() == 0 {
            known.set(sort_of(self.matcher, h));
        }
        known.get()
    }

    fn near(&self, t: usize, by: isize) -> u32 {
        let at = t as isize + by;
        if at < self.start as isize {
            return 1;
        }
        if at >= self.end as isize {
            return 2;
        }
        self.lemma_hash(at as usize)
    }

    fn offer(&self, t: usize) -> Option<&Offer> {
        self.offered[t - self.start].map(|n| &self.offers[n as usize])
    }

    /// The best type offered at a token, as a number; 0 for none.
    fn told_at(&self, t: usize) -> u32 {
        self.offer(t).map_or(0, |offer| offer.told)
    }

    /// The features that decide whether `offer` is an event, and of which type.
    pub(super) fn trigger(&self, offer: &Offer, bag: &mut Bag) {
        let m = self.matcher;
        let syntax = m.syntax;
        let t = offer.token;
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
        // What the lexicon and the frames say.
        let mut best = 0;
        for (k, &n) in offer.types.iter().enumerate() {
            if n > 0 {
                bag.add(7, (k * 8 + usize::from(n)) as u32);
                best = best.max(n);
            }
        }
        bag.add(8, u32::from(best));
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
                bag.add(42, mix(self.told_at(head), rel));
                bag.yes(43, syntax.listed(&LEXICON.control.say, head));
                bag.add(44, mix(lemma, above));
                if let Some(over) = syntax.head(head) {
                    bag.add(45, mix(mix(syntax.rel(head) as u32, rel), self.told_at(over)));
                }
                let control = &LEXICON.control;
                let grip = u32::from(syntax.listed(&control.light_do, head))
                    + 2 * u32::from(syntax.listed(&control.light_suffer, head))
                    + 4 * u32::from(syntax.listed(&control.light_stop, head))
                    + 8 * u32::from(syntax.listed(&control.light_plan, head));
                bag.add(46, mix(grip, rel));
                bag.add(47, mix(mix(grip, rel), u32::from(best)));
            }
            None => bag.add(40, 0),
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
                    bag.add(76, mix(self.told_at(c), rel as u32));
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
        bag.add(82, u32::from(self.headline) * 2 + u32::from(self.sport));
        bag.yes(83, m.cast.quote_of(t).is_some());
        let strong = self.offers.iter().filter(|o| o.types.iter().any(|&n| n >= 4)).count() as u32;
        bag.add(84, mix(strong.min(4), u32::from(best)));
        bag.yes(85, syntax.head(t).is_none());
        let saying = m.saying_verb(t).is_some();
        bag.yes(86, saying);
        let named = self.parties.iter().filter(|&&p| m.cast.actor_at(p).is_some()).count() as u32;
        bag.add(87, named.min(4));
        bag.yes(88, syntax.form(t).starts_with(char::is_uppercase) && t > self.start);
        for s in self.start..self.end {
            if matches!(syntax.upos(s), Upos::Noun | Upos::Verb | Upos::Adj) {
                bag.add(89, self.lemma_hash(s));
            }
        }
        let mut politic = 0u32;
        for &p in &self.parties {
            let sort = self.sort(p);
            politic |= 1 << (sort / 4).min(15);
            bag.add(90, sort);
        }
        bag.add(91, politic);
    }

    /// The features of one offered type that mean the same for every type.
    pub(super) fn class(&self, offer: &Offer, expected: &Expected, bag: &mut Bag) {
        let m = self.matcher;
        let syntax = m.syntax;
        let t = offer.token;
        let grade = u32::from(offer.types[expected.kind as usize]);
        let best = u32::from(offer.types.iter().copied().max().unwrap_or(0));
        let rivals = offer.types.iter().filter(|&&n| u32::from(n) >= grade).count() as u32;
        let verdict = if grade == 4 { u32::from(offer.verdict) } else { 9 };
        let frame = &LEXICON.frames[expected.matched.frame];
        bag.add(100, grade);
        bag.add(101, mix(grade, best));
        bag.add(102, mix(grade, rivals));
        bag.add(103, mix(grade, syntax.upos(t) as u32));
        bag.add(104, mix(grade, syntax.rel(t) as u32));
        bag.add(105, mix(grade, verdict));
        bag.add(106, LEXICON.frames[expected.matched.frame].key);
        bag.add(107, mix(LEXICON.frames[expected.matched.frame].key, grade));
        bag.add(108, mix(frame.rank as u32, grade));
        let strength = match expected.matched.strength {
            Strength::Strong => 0,
            Strength::Plain => 1,
            Strength::Weak => 2,
        };
        bag.add(109, mix(grade, strength));
        bag.add(110, mix(grade, (expected.matched.extra.len() as u32).min(3)));
        let side = |p: &Party| p.heads.first().map_or(0, |&h| 1 + self.sort(h));
        let (source, target) = (side(&expected.source), side(&expected.target));
        bag.add(111, mix(grade, source));
        bag.add(112, mix(grade, target));
        bag.add(113, mix(source, target));
        bag.add(114, mix(LEXICON.frames[expected.matched.frame].key, target));
        bag.add(115, mix(LEXICON.frames[expected.matched.frame].key, source));
        bag.add(116, mix(u32::from(part_of(syntax.upos(t)) == Some(expected.matched.part)), grade));
        bag.add(117, (frame.confidence * 20.0) as u32);
        if let Some(found) = &offer.found
            && grade == 4
        {
            bag.add(118, (found.confidence * 12.0) as u32);
        }
        if let Some(&h) = expected.source.heads.first() {
            bag.add(119, self.lemma_hash(h));
        }
        if let Some(&h) = expected.target.heads.first() {
            bag.add(120, self.lemma_hash(h));
        }
        let above = syntax.head(t).map_or(0, |h| self.told_at(h));
        bag.add(121, mix(mix(syntax.rel(t) as u32, above), expected.kind as u32));
        bag.add(122, mix(u32::from(self.sport) * 2 + u32::from(self.headline), grade));
        let alone = frame.kind == expected.kind;
        bag.add(123, mix(u32::from(alone), grade));
    }

    /// What the judgement of the whole asks of the trigger.
    pub(super) fn trigger_piece(&self, offer: &Offer, kind: EventType) -> TriggerPiece {
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
            frame: offer.expected(kind).map_or(u32::MAX, |e| LEXICON.frames[e.matched.frame].key),
        }
    }

    /// What it asks of a party.
    pub(super) fn party_piece(&self, offer: &Offer, kind: EventType, c: usize, is_source: bool) -> PartyPiece {
        let side = |source: &Party, target: &Party| {
            let own = if is_source { source } else { target };
            u32::from(own.heads.contains(&c))
                + 2 * u32::from(self.matcher.cast.actor_at(c).is_some_and(|a| own.actors.contains(&a)))
                + 4 * u32::from(own.heads.is_empty())
        };
        PartyPiece {
            sort: self.sort(c),
            lemma: self.lemma_hash(c),
            said: offer.found.as_ref().map_or(9, |f| side(&f.source, &f.target)),
            slot: offer.expected(kind).map_or(9, |e| side(&e.source, &e.target)),
        }
    }

    /// The features of the phrase headed by `c` as source or target of `offer`; the type is crossed in by [`cross`].
    pub(super) fn party(&self, offer: &Offer, kind: EventType, c: usize, is_source: bool, bag: &mut Bag) {
        let place = self.either(offer, c, bag);
        self.side(offer, kind, c, is_source, place, bag);
    }

    /// What the frames say of the phrase on this side.
    pub(super) fn side(&self, offer: &Offer, kind: EventType, c: usize, is_source: bool, place: Place, bag: &mut Bag) {
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
            let own = expected.source.heads.contains(&c);
            let other = expected.target.heads.contains(&c);
            let first = expected.source.heads.first() == Some(&c) || expected.target.heads.first() == Some(&c);
            let side = if is_source { &expected.source } else { &expected.target };
            let names = m.cast.actor_at(c).is_some_and(|a| side.actors.contains(&a));
            let said = u32::from(own) + 2 * u32::from(other) + 4 * u32::from(first) + 8 * u32::from(names);
            bag.add(250, said);
            bag.add(251, mix(said, LEXICON.frames[expected.matched.frame].key));
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
    pub(super) fn either(&self, offer: &Offer, c: usize, bag: &mut Bag) -> Place {
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
    pub(super) fn nobody(&self, offer: &Offer, kind: EventType, is_source: bool, bag: &mut Bag) {
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
            let side = if is_source { &expected.source } else { &expected.target };
            let said = u32::from(side.is_unnamed()) + 2 * u32::from(side.heads.is_empty());
            bag.add(312, mix(said, u32::from(offer.types[kind as usize])));
            bag.add(313, mix(said, LEXICON.frames[expected.matched.frame].key));
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
    pub(super) fn relation(&self, offer: &Offer, s: usize, c: Option<usize>, bag: &mut Bag) {
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

/// The part of speech under which the lexicon files a tag.
pub(super) fn part_of(upos: Upos) -> Option<Part> {
    match upos {
        Upos::Verb => Some(Part::Verb),
        Upos::Noun | Upos::Propn => Some(Part::Noun),
        Upos::Adj => Some(Part::Adjective),
        _ => None,
    }
}

/// The tokens that may head a party.
pub(super) fn parties(m: &Matcher, tokens: std::ops::Range<usize>) -> Vec<usize> {
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

const _: () = assert!(ActorKind::Other as u32 == 7 && (Feats::P3.0 as u32) < (1 << 16));

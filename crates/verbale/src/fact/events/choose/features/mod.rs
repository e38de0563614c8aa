//! What the chooser looks at: hashed features of a trigger, and of a phrase as its source or target.
//!
//! A feature is a 32-bit hash of a question's number and its answer. Nothing is formatted and nothing allocated but the list itself: the
//! product asks these questions of every known word.

mod company;
mod explain;
mod mode;
mod party;
mod trigger;
mod whole;

pub use company::{Draft, company};
pub use mode::{cross_mode, modes_of};
pub use party::cross;
pub(super) use party::parties;
pub use whole::{PartyPiece, TriggerPiece, whole};

use crate::{
    fact::events::{
        choose::gist::{Heard, Lean},
        extract::{self, Found},
        lexicon::{Entry, LEXICON, Part},
        matching::{Match, Matcher},
        parties::Party,
        status::Modality,
    },
    language::{Feats, Rel, Upos},
    types::{ActorKind, EventType, Quote},
};
use std::cell::{Cell, OnceCell};

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
    /// The features of the word, as it was seen before anything was looked for.
    pub(super) seen: Vec<u32>,
    /// What the gist says of it.
    pub(super) lean: Lean,
    /// The frames whose conditions hold, best first.
    pub(super) matches: Vec<Match>,
    /// What the frames alone would take.
    pub(in crate::fact::events) found: Option<Found>,
    /// All entries of the word.
    pub(super) entries: &'static [Entry],
    /// Its modality.
    pub(super) modality: Modality,
    /// By a frame's type: what the coding rules make of it here.
    pub(super) coded: [EventType; 16],
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
    /// The frame that tells it best, once it was looked for ([`Scene::explained`]).
    pub(super) explained: OnceCell<Match>,
    /// Its parties, its conditions not asked, once they were looked for ([`Scene::parties_of`]).
    pub(super) parties: OnceCell<(Party, Party)>,
}

impl Offer {
    /// How the lexicon would tell `kind`.
    pub(super) fn expected(&self, kind: EventType) -> Option<&Expected> {
        self.expected.iter().find(|e| e.kind == kind)
    }
}

/// What is the same for all triggers of a sentence.
pub(in crate::fact::events) struct Scene<'m, 's, 'a> {
    pub(super) matcher: &'m Matcher<'s, 'a>,
    pub(super) quotes: &'m [Quote],
    pub(super) heard: &'m Heard<'m>,
    /// The words that may tell an event, once they were looked for.
    pub(in crate::fact::events) offers: Vec<Offer>,
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

    /// Source and target in the slots of the frame that would tell a type. Most offers are turned down before anybody asks.
    pub(in crate::fact::events::choose) fn parties_of<'e>(&self, offer: &Offer, expected: &'e Expected) -> &'e (Party, Party) {
        expected.parties.get_or_init(|| extract::parties_of(self.matcher, self.quotes, self.explained(offer, expected)))
    }

    /// The frame by which the lexicon would tell a type.
    pub(in crate::fact::events::choose) fn explained<'e>(&self, offer: &Offer, expected: &'e Expected) -> &'e Match {
        expected.explained.get_or_init(|| explain::explanation(self.matcher, offer, expected.kind))
    }

    /// The role of the actor there, as a number; 0 where there is none.
    fn role(&self, h: usize) -> u32 {
        self.matcher.cast.actor_at(h).map_or(0, |a| 1 + self.matcher.cast.role(a))
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

    /// The nearest candidate above `offer`, by number, and the relation that the way there begins with.
    pub(in crate::fact::events::choose) fn above(&self, offer: &Offer) -> Option<(u32, u32)> {
        let syntax = self.matcher.syntax;
        let first = syntax.rel(offer.token) as u32;
        let mut at = offer.token;
        for _ in 0..6 {
            at = syntax.head(at)?;
            if let Some(number) = self.offered[at - self.start] {
                return Some((u32::from(number), first));
            }
        }
        None
    }

    /// The best type offered at a token, as a number; 0 for none.
    fn told_at(&self, t: usize) -> u32 {
        self.offer(t).map_or(0, |offer| offer.told)
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

const _: () = assert!(ActorKind::Other as u32 == 7 && (Feats::P3.0 as u32) < (1 << 16));

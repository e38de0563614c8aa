//! Records → what holds across them: actors, lineage, stories, statements, happenings, conflicts, timeline, positions.
//!
//! Linking works on [`Signature`]s, one for each record, so that a case of many articles never holds all texts at once.
//! [`link`] is a pure function of the *set* of signatures: it sorts them first, so a case that was read in one go and one
//! that was read in fifty give the same rows. Each module does one kind of link and uses the ones above it only:
//!
//! `signature` → `lineage` → `stories` (and its twins to the lineage) → `cast` (actors) → `settle` (dates) → `statements` → `happenings` → `conflicts`, `timeline`,
//! `positions`.
//!
//! What a person corrects ([`Correction`]) is laid over each record before its signature is made ([`amend()`]), over the cast before
//! anything is joined by actors, and over the groups of quotes.
//!
//! A large case is divided first ([`neighbours`]) and each neighbourhood linked by itself; only actors are joined over the borders, by their
//! ids. So whoever keeps [`Neighbours`] and signatures links anew only the neighbourhoods that a page changes ([`link_neighbourhood`]), and
//! gets what [`link_signatures`] makes of all of them.

mod amend;
mod cast;
mod components;
mod conflicts;
mod corrections;
mod happenings;
mod lineage;
pub mod neighbours;
mod positions;
mod settle;
mod signature;
mod statements;
mod stories;
mod terms;
mod timeline;

pub use amend::{BY_HAND, amend, place_of_event, place_of_quote};
pub use cast::{folded, merge_actors};
pub use corrections::{Correction, FactKind, Place, Pointer, Reach};
pub use neighbours::{Divided, Division, Neighbours, Sketch};
pub use signature::Signature;
#[doc(hidden)]
pub use terms::{stem, words};

use crate::types::{FactDate, Published, Record, case::Links};

/// What linking gives.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Linked {
    /// The rows of the corpus exports.
    pub links: Links,
    /// What other pages settled of an article.
    pub settled: Vec<Settled>,
}

/// Dates of one article that only other pages could settle.
#[derive(Debug, Clone, PartialEq)]
pub struct Settled {
    /// Article id.
    pub article: String,
    /// Its publication date with the new value or bounds.
    pub published: Published,
    /// Events (by number) whose date follows from it.
    pub events: Vec<(u32, FactDate)>,
    /// The chain of evidence, in words.
    pub why: String,
}

/// Links records; see [`link_signatures`].
pub fn link(records: &[Record]) -> Linked {
    link_signatures(records.iter().map(Signature::of).collect(), &[])
}

/// Links the articles of a case, with what a person corrected laid over it.
pub fn link_signatures(signatures: Vec<Signature>, corrections: &[Correction]) -> Linked {
    link_divided(signatures, corrections, Division::default())
}

/// The same with neighbourhoods of another size.
pub fn link_divided(signatures: Vec<Signature>, corrections: &[Correction], division: Division) -> Linked {
    if signatures.len() <= division.whole {
        return link_neighbourhood(signatures, corrections);
    }
    let mut neighbours = Neighbours::default();
    neighbours.put((0u32..).zip(&signatures).map(|(n, s)| (n, Sketch::nameless(s))).collect());
    let mut waiting: Vec<Option<Signature>> = signatures.into_iter().map(Some).collect();
    let mut all = Linked::default();
    for numbers in neighbours.divide(division).iter() {
        let some = numbers.iter().filter_map(|&n| waiting[n as usize].take()).collect();
        all.add(link_neighbourhood(some, corrections));
    }
    all.links.actors = merge_actors(all.links.actors);
    all
}

/// Links the articles of one neighbourhood.
pub fn link_neighbourhood(signatures: Vec<Signature>, corrections: &[Correction]) -> Linked {
    link_in(signatures, corrections, stories::find)
}

impl Linked {
    fn add(&mut self, other: Linked) {
        let (all, one) = (&mut self.links, other.links);
        all.stories.extend(one.stories);
        all.lineage.extend(one.lineage);
        all.actors.extend(one.actors);
        all.statements.extend(one.statements);
        all.happenings.extend(one.happenings);
        all.timeline.extend(one.timeline);
        all.positions.extend(one.positions);
        all.conflicts.extend(one.conflicts);
        self.settled.extend(other.settled);
    }
}

/// Links records that are known to be of one story; for measuring what comes after stories.
#[doc(hidden)]
pub fn link_as_one_story(records: &[Record]) -> Linked {
    link_in(records.iter().map(Signature::of).collect(), &[], |signatures, _| stories::Stories::one(signatures))
}

fn link_in(
    mut signatures: Vec<Signature>,
    corrections: &[Correction],
    find_stories: impl Fn(&[Signature], &lineage::Lineage) -> stories::Stories,
) -> Linked {
    signatures.sort_by(|a, b| (a.day(), &a.id).cmp(&(b.day(), &b.id)));
    let mut lineage = lineage::find(&signatures);
    let stories = find_stories(&signatures, &lineage);
    lineage::twins::add(&mut lineage, &signatures, &stories);
    let cast = cast::assemble(&signatures, corrections);
    let settled = settle::publication_dates(&mut signatures, &stories, &cast);
    let statements = statements::join(&signatures, &stories, &cast, &lineage, corrections);
    let happenings = happenings::join(&signatures, &stories, &cast, &lineage);
    let conflicts = conflicts::find(&signatures, &stories, &cast, &lineage, &statements);
    let timeline = timeline::draw(&signatures, &stories, &lineage, &statements, &happenings);
    let positions = positions::read(&signatures, &cast, &happenings);
    let links = Links {
        stories: stories.rows(&signatures),
        lineage: lineage.rows(&signatures),
        actors: cast.rows(&signatures),
        statements: statements.rows(&signatures, &stories, &cast),
        happenings: happenings.rows(&signatures, &stories, &cast),
        timeline,
        positions: positions.into_iter().map(|p| p.row(&signatures, &stories, &cast, &happenings)).collect(),
        conflicts,
    };
    Linked { links, settled }
}

/// An id made of content: the same content gives the same id wherever and whenever it is read.
fn content_id(kind: &str, parts: &[&str]) -> String {
    let mut hash = blake3::Hasher::new();
    for part in parts {
        hash.update(part.as_bytes()).update(&[0]);
    }
    format!("{kind}-{}", &hash.finalize().to_hex()[..12])
}

//! Records → what holds across them: actors, lineage, stories, statements, happenings, conflicts, timeline, positions.
//!
//! Linking works on [`Signature`]s, one for each record, so that a case of many articles never holds all texts at once.
//! [`link`] is a pure function of the *set* of signatures: it sorts them first, so a case that was read in one go and one
//! that was read in fifty give the same rows. Each module does one kind of link and uses the ones above it only:
//!
//! `signature` → `lineage` → `stories` → `cast` (actors) → `settle` (dates) → `statements` → `happenings` → `conflicts`, `timeline`,
//! `positions`.
//!
//! What a person corrects ([`Correction`]) is laid over each record before its signature is made ([`amend()`]), over the cast before
//! anything is joined by actors, and over the groups of quotes.
//!
//! Incomplete: every call links the whole case anew; the work grows a little faster than the case (shared buckets), and
//! adding one page to a large case costs as much as linking it.

mod amend;
mod cast;
mod components;
mod conflicts;
mod corrections;
mod happenings;
mod lineage;
mod positions;
mod settle;
mod signature;
mod statements;
mod stories;
mod terms;
mod timeline;

pub use amend::{BY_HAND, amend, place_of_event, place_of_quote};
pub use corrections::{Correction, FactKind, Place, Pointer};
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
    link_in(signatures, corrections, stories::find)
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
    let lineage = lineage::find(&signatures);
    let stories = find_stories(&signatures, &lineage);
    let cast = cast::assemble(&signatures, corrections);
    let settled = settle::publication_dates(&mut signatures, &stories, &cast);
    let statements = statements::join(&signatures, &stories, &cast, corrections);
    let happenings = happenings::join(&signatures, &stories, &cast, &lineage);
    let conflicts = conflicts::find(&signatures, &stories, &cast, &lineage, &statements);
    let timeline = timeline::draw(&signatures, &stories, &statements, &happenings);
    let positions = positions::read(&signatures, &happenings);
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

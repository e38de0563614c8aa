//! The case file: articles, their records and the links between them in one SQLite file.
//!
//! A [`Case`] is written by `verbale read` and read by everything else. What it promises:
//!
//! - **Nothing doubles.** A page is known by its id and its content; reading the same again changes nothing ([`keep`]).
//! - **Nothing is lost.** Pages are kept as found (packed), so facts can be read again with a better engine; every batch is
//!   one transaction in a write-ahead log, so a crash at any moment leaves the batches before it.
//! - **Facts are rows that nobody edits.** Quotes and events carry a `key` made from their article and words. A person's
//!   corrections live in a table of their own with author and time ([`corrections`]) and are laid over the facts whenever links are
//!   made; reading again replaces facts, never corrections.
//! - **Links are derived.** Everything across articles is made from the records, neighbourhood by neighbourhood ([`linking`]): a page that
//!   comes in touches only its own. The order in which pages were read and their portions leave no trace.
//!
//! Inside: [`schema`] the tables and their versions; [`keep`] and [`linking`] in; [`links`], [`read`], [`ask`], [`people`], [`search`] and [`export`]
//! out;
//! [`pointing`] from what a person names to what a correction points at.

pub mod ask;
pub mod corrections;
mod error;
pub mod export;
pub mod keep;
pub mod linking;
pub mod links;
mod open;
mod packed;
pub mod people;
pub mod pointing;
pub mod read;
pub mod schema;
pub mod search;

pub use ask::Ask;
pub use corrections::KeptCorrection;
pub use error::CaseError;
pub use export::{Format, What};
pub use keep::{Kept, Prepared, Rejection};
pub use linking::Neighbourhood;
pub use open::Case;
pub use people::{People, Person};
pub use read::{ArticleHead, ArticleLinks, StoredPage, Story, StorySummary, Summary};
pub use search::{Hit, Query, Snippet};

/// What the functions of this crate give back.
pub type Result<T, E = CaseError> = std::result::Result<T, E>;

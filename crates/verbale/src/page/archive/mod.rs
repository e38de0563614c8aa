//! Archives as streams of pages: WARC, zip, feeds, mail, JSON lines; each inside a zip too.
//!
//! An archive is opened from a reader and gives [`Piece`]s one at a time: memory holds one record, and what is over the
//! [`Limits`](crate::page::Limits) is refused and passed over. Reading an archive is apart from understanding its pages
//! ([`Packed::page`]), so that one thread may read while others work. Damage is told once, with its place; what came before is
//! kept.
//!
//! Not read: encrypted zip members, tar, mbox, `.warc.lz4`; WARC `revisit` records, which hold no page.

mod feed;
mod lines;
mod mail;
mod unpack;
mod warc;
mod zip;

pub use feed::{Feed, feed, is_feed};
pub use lines::{Line, Lines};
pub use mail::mail;
pub use unpack::unpacked;
pub use warc::{Warc, warc};
pub use zip::zip;

use crate::{
    page::{PageHint, from_bytes},
    types::{Page, PageError},
};

/// A page in an archive, its bytes not yet understood.
#[derive(Debug, Clone)]
pub struct Packed {
    /// The page's bytes.
    pub bytes: Vec<u8>,
    /// What the archive says of them.
    pub hint: PageHint,
}

impl Packed {
    /// The page.
    pub fn page(self) -> Result<Page, PageError> {
        from_bytes(&self.bytes, self.hint)
    }
}

/// What an archive holds.
#[derive(Debug, Clone)]
pub enum Piece {
    /// A page.
    Page(Box<Packed>),
    /// A JSON input line, for [`parse_line`](crate::page::parse_line).
    Line {
        /// Where it stands: `a.zip/b.jsonl:12`.
        place: String,
        /// The line without its end.
        bytes: Vec<u8>,
    },
    /// What could not be read.
    Refused(PageError),
}

impl From<Result<Packed, PageError>> for Piece {
    fn from(found: Result<Packed, PageError>) -> Piece {
        match found {
            Ok(packed) => Piece::Page(Box::new(packed)),
            Err(refused) => Piece::Refused(refused),
        }
    }
}

//! What goes in: one page as it was found, before anything is understood.

use std::sync::Arc;

/// Bytes of one page and what is known about them from outside.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The input line's `id`, or the path as given for a file.
    pub id: String,
    /// Where the page was found (its address, else its path).
    pub uri: Option<String>,
    /// What the bytes are.
    pub media_type: MediaType,
    /// `blake3:` and the hex digest of the bytes as found.
    pub digest: String,
    /// The page as text. HTML is decoded to UTF-8 (see `page::decode`).
    pub body: Arc<str>,
    /// What the input line says of the article; it outranks what the page says.
    pub told: Told,
    /// True when the body is the clean article text already (`--as-is`).
    pub as_is: bool,
}

/// What the input line tells about the article.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Told {
    /// The page's address.
    pub url: Option<String>,
    /// Publication day.
    pub published: Option<jiff::civil::Date>,
    /// Headline.
    pub title: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
}

/// The kinds of page that are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MediaType {
    /// HTML.
    Html,
    /// Plain text.
    #[default]
    Text,
    /// Markdown.
    Markdown,
}

impl MediaType {
    /// The media type's registered name.
    pub fn name(self) -> &'static str {
        match self {
            MediaType::Html => "text/html",
            MediaType::Text => "text/plain",
            MediaType::Markdown => "text/markdown",
        }
    }
}

/// Why a page could not be read. It stands in the record's place; the run goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageError {
    /// The input's id, or its place (`file.jsonl:12`) when it has none.
    pub id: String,
    /// A short, stable word: `empty`, `binary`, `encoding`, `too-large`, `json`, `not-an-object`, `missing-file`, `io` …
    pub kind: &'static str,
    /// One line that names the file and the reason.
    pub message: String,
}

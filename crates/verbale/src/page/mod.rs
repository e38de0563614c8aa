//! Bytes of any kind → [`Page`]s.
//!
//! Pure: nothing here opens a file. Whoever has the bytes (the CLI, a cluster's worker) calls
//!
//! - [`from_bytes`] for one page: a file's bytes with what is known about them in a [`PageHint`];
//! - [`parse_line`] for one JSON input line: it gives a [`Page`], or a [`PageFile`] that names a file still to be loaded.
//!   Load that file's bytes and hand them with [`PageFile::hint`] to [`from_bytes`]; if it cannot be opened, turn the
//!   `io::Error` into the record's place with [`io_error`];
//! - [`archive::warc`], [`archive::zip`], [`archive::feed`] and [`archive::mail`] for what holds pages;
//! - [`FileKind::of_name`] to tell which files of a folder are pages, lines or archives.
//!
//! ```
//! use verbale::page::{InputLine, Limits, parse_line};
//! let line = br#"{"id": "a1", "published": "1962-10-23", "text": "Kennedy announced a quarantine of Cuba."}"#;
//! let Ok(InputLine::Page(page)) = parse_line(line, "in.jsonl:1", false, &Limits::default()) else { panic!() };
//! assert_eq!(page.told.published.unwrap().to_string(), "1962-10-23");
//! let refused = parse_line(b"[1, 2]", "in.jsonl:2", false, &Limits::default()).unwrap_err();
//! assert_eq!((refused.kind, refused.message.as_str()), ("not-an-object", "in.jsonl:2: a JSON array where an object was expected"));
//! ```
//!
//! A page that cannot be read is a [`PageError`]: its `kind` is a stable word, its `message` one line that names the file and
//! the reason. Kinds: `empty`, `binary`, `encoding`, `too-large`, `truncated`, `gzip`, `json`, `not-an-object`, `no-content`,
//! `missing-file`, `unreadable`, `io`, `archive`, `no-pages`.

pub mod archive;
mod decode;
mod line;
mod sniff;

pub use decode::{Decoded, decode};
pub use line::{InputLine, PageFile, parse_line};
pub use sniff::FileKind;

use crate::types::{MediaType, Page, PageError, Told};
use flate2::read::MultiGzDecoder;
use std::{borrow::Cow, io::Read, sync::Arc};

/// How much is read before a page is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one page, after decompression.
    pub page: usize,
    /// Bytes of one JSON input line.
    pub line: usize,
    /// How many times its compressed size a page or archive member may grow to, once it is over a megabyte.
    pub expansion: usize,
    /// How deep archives may stand in archives; 1 is an archive in none.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { page: 32 << 20, line: 64 << 20, expansion: 1000, depth: 3 }
    }
}

/// What is known about a page's bytes from outside.
#[derive(Debug, Clone, Default)]
pub struct PageHint {
    /// The record's id; the path as given for a file.
    pub id: String,
    /// Where the page was found: its address, else its path. Its ending tells the media type when the bytes do not.
    pub uri: Option<String>,
    /// How messages call the page, when not by its id (`file.jsonl:12: pages/a.html`).
    pub place: Option<String>,
    /// The media type, when something else than the bytes and the name says so.
    pub media_type: Option<MediaType>,
    /// The charset that the transport declared (HTTP `Content-Type`).
    pub charset: Option<String>,
    /// What the input line says of the article.
    pub told: Told,
    /// True when a text is the clean article already (`--as-is`).
    pub as_is: bool,
    /// Limits.
    pub limits: Limits,
}

impl PageHint {
    /// The hint for a file given by its path.
    pub fn file(path: &str) -> Self {
        PageHint { id: path.to_owned(), uri: Some(path.to_owned()), ..PageHint::default() }
    }

    fn place(&self) -> &str {
        self.place.as_deref().unwrap_or(&self.id)
    }

    fn refuse(&self, kind: &'static str, reason: impl std::fmt::Display) -> PageError {
        PageError { id: self.id.clone(), kind, message: format!("{}: {reason}", self.place()) }
    }
}

/// One page from its bytes (gzipped or not, in any charset).
pub fn from_bytes(bytes: &[u8], hint: PageHint) -> Result<Page, PageError> {
    let bytes = unzipped(bytes, &hint)?;
    if bytes.len() > hint.limits.page {
        return Err(hint.refuse("too-large", format_args!("{} bytes; the limit is {}", bytes.len(), hint.limits.page)));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) && (bytes.is_empty() || !hint.as_is) {
        return Err(hint.refuse("empty", if bytes.is_empty() { "the file is empty" } else { "nothing but white space" }));
    }
    if let Some(what) = sniff::binary(&bytes) {
        return Err(hint.refuse("binary", format_args!("{what}, not a text or HTML page")));
    }
    let name = hint.told.url.as_deref().filter(|_| hint.uri.is_none()).or(hint.uri.as_deref());
    let media_type = hint.media_type.unwrap_or_else(|| sniff::media_type(name.unwrap_or(""), &bytes));
    let decoded = decode(&bytes, media_type, hint.charset.as_deref());
    if decoded.garbled {
        let reason = format_args!("undecodable: not UTF-8, and as {} it holds characters no text has", decoded.charset);
        return Err(hint.refuse("encoding", reason));
    }
    Ok(build(Arc::from(decoded.text), media_type, digest(&bytes), hint))
}

/// A page of text that is at hand already.
fn from_text(text: &str, media_type: MediaType, hint: PageHint) -> Result<Page, PageError> {
    if text.len() > hint.limits.page {
        return Err(hint.refuse("too-large", format_args!("{} bytes; the limit is {}", text.len(), hint.limits.page)));
    }
    if text.trim().is_empty() && (text.is_empty() || !hint.as_is) {
        return Err(hint.refuse("empty", "the text is empty"));
    }
    Ok(build(Arc::from(text), media_type, digest(text.as_bytes()), hint))
}

fn build(body: Arc<str>, media_type: MediaType, digest: String, hint: PageHint) -> Page {
    let uri = hint.told.url.clone().or(hint.uri);
    let as_is = hint.as_is && media_type != MediaType::Html;
    Page { id: hint.id, uri, media_type, digest, body, told: hint.told, as_is }
}

fn digest(bytes: &[u8]) -> String {
    format!("blake3:{}", blake3::hash(bytes).to_hex())
}

/// The page's bytes out of their gzip, if they are in one.
fn unzipped<'b>(bytes: &'b [u8], hint: &PageHint) -> Result<Cow<'b, [u8]>, PageError> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(Cow::Borrowed(bytes));
    }
    let most = hint.limits.page.min(bytes.len().saturating_mul(hint.limits.expansion).max(1 << 20));
    let mut out = Vec::new();
    match MultiGzDecoder::new(bytes).take(most as u64 + 1).read_to_end(&mut out) {
        Ok(_) if out.len() > most => Err(hint.refuse("too-large", format_args!("unpacks to more than {most} bytes from {}", bytes.len()))),
        Ok(_) => Ok(Cow::Owned(out)),
        Err(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => Err(hint.refuse("truncated", "the gzip data ends too early")),
        Err(e) => Err(hint.refuse("gzip", format_args!("damaged gzip data ({e})"))),
    }
}

/// What stands in the record's place when a file cannot be opened or read.
pub fn io_error(hint: &PageHint, path: &str, error: &std::io::Error) -> PageError {
    use std::io::ErrorKind::{IsADirectory, NotFound, PermissionDenied};
    let named = if hint.place() == path { String::new() } else { format!("{path}: ") };
    match error.kind() {
        NotFound => hint.refuse("missing-file", format_args!("{named}no such file")),
        PermissionDenied => hint.refuse("unreadable", format_args!("{named}permission denied")),
        IsADirectory => hint.refuse("io", format_args!("{named}a folder where a page was expected")),
        _ => hint.refuse("io", format_args!("{named}{error}")),
    }
}

#[cfg(test)]
mod tests;

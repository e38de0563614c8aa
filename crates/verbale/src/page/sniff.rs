//! What the bytes are: by their first words, then by the name.

use crate::types::MediaType;

/// What a file holds, judged by its name alone (`.gz` may follow every ending).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// One page.
    Page,
    /// JSON input lines.
    JsonLines,
    /// A web archive.
    Warc,
    /// A zip archive.
    Zip,
    /// An RSS or Atom feed.
    Feed,
    /// A mail message.
    Mail,
}

impl FileKind {
    /// The kind of file, or `None` for a name that is not read when it is met in a folder.
    pub fn of_name(name: &str) -> Option<FileKind> {
        let name = name.to_ascii_lowercase();
        let plain = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst").filter(|n| n.ends_with(".warc"))).unwrap_or(&name);
        Some(match plain.rsplit_once('.')?.1 {
            "html" | "htm" | "xhtml" | "shtml" | "txt" | "text" | "md" | "markdown" => FileKind::Page,
            "jsonl" | "ndjson" => FileKind::JsonLines,
            "warc" => FileKind::Warc,
            "zip" => FileKind::Zip,
            "rss" | "atom" | "xml" => FileKind::Feed,
            "eml" => FileKind::Mail,
            _ => return None,
        })
    }
}

/// Known beginnings of files that are no pages.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"OggS", "a sound file"),
    (b"ID3", "a sound file"),
    (b"RIFF", "a RIFF media file"),
];

/// Says what binary thing the bytes are, or `None` for text in some charset.
pub(super) fn binary(bytes: &[u8]) -> Option<&'static str> {
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(what);
    }
    if encoding_rs::Encoding::for_bom(bytes).is_some() || utf16(bytes).is_some() {
        return None;
    }
    let head = &bytes[..bytes.len().min(1 << 16)];
    let control = head.iter().filter(|&&b| b < 9 || (14..32).contains(&b) && b != 0x1b).count();
    // A stray NUL or form feed is met in real pages; binary data has them everywhere.
    (control * 50 > head.len() && control > 1).then_some("binary data")
}

/// UTF-16 without a byte order mark: markup or Latin text has a NUL in every other byte.
pub(super) fn utf16(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = &bytes[..bytes.len().min(256) & !1];
    if head.len() < 8 {
        return None;
    }
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|&&b| b == 0).count() * 10 >= head.len() / 2 * 8;
    match (zeros(0), zeros(1)) {
        (true, false) => Some(encoding_rs::UTF_16BE),
        (false, true) => Some(encoding_rs::UTF_16LE),
        _ => None,
    }
}

/// The media type: what the bytes begin with outranks the name's ending.
pub(super) fn media_type(name: &str, bytes: &[u8]) -> MediaType {
    let named = named(name);
    if named == Some(MediaType::Html) && memchr::memchr(b'<', bytes).is_some() {
        return MediaType::Html;
    }
    let plain: Vec<u8> = match utf16(bytes) {
        Some(_) => bytes.iter().copied().filter(|&b| b != 0).take(4096).collect(),
        None => bytes[..bytes.len().min(4096)].to_vec(),
    };
    if looks_like_html(&plain) {
        return MediaType::Html;
    }
    match named {
        Some(MediaType::Html) | None => MediaType::Text,
        Some(named) => named,
    }
}

fn named(name: &str) -> Option<MediaType> {
    let name = name.split(['?', '#']).next().unwrap_or("").to_ascii_lowercase();
    let plain = name.strip_suffix(".gz").unwrap_or(&name);
    match plain.rsplit_once('.')?.1 {
        "html" | "htm" | "xhtml" | "shtml" => Some(MediaType::Html),
        "md" | "markdown" => Some(MediaType::Markdown),
        "txt" | "text" => Some(MediaType::Text),
        _ => None,
    }
}

/// True for a document that begins as HTML does; a text that merely quotes a tag is none.
fn looks_like_html(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let mut rest = head.trim_start_matches('\u{feff}').trim_start();
    if rest.starts_with("<?xml") {
        rest = rest.split_once("?>").map_or(rest, |(_, r)| r.trim_start());
    }
    while let Some(comment) = rest.strip_prefix("<!--") {
        rest = comment.split_once("-->").map_or("", |(_, r)| r.trim_start());
    }
    let tags =
        ["<!doctype html", "<html", "<head", "<body", "<meta", "<title", "<script", "<link", "<div", "<article", "<p>", "<p ", "<h1"];
    tags.iter().any(|t| rest.starts_with(t)) || ["<html", "<body", "<head>"].iter().any(|t| rest.contains(t)) && rest.contains("</")
}

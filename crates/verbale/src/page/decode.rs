//! Bytes → text, whatever charset they are in and whatever they say they are in.
//!
//! Order of belief: a byte order mark; UTF-16 without one; bytes that are valid UTF-8 (a page that declares Latin-1 and is valid
//! UTF-8 with letters beyond ASCII is UTF-8); the transport's charset; the page's own declaration; a guess (`chardetng`).
//! UTF-8 with a few broken bytes (a cut multi-byte letter) stays UTF-8 with a replacement character in their place.

use crate::{page::sniff, types::MediaType};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};
use std::borrow::Cow;

/// A text and how it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'b> {
    /// The text, without a byte order mark.
    pub text: Cow<'b, str>,
    /// The charset's name in the WHATWG list.
    pub charset: &'static str,
    /// True when more than one character in a hundred could not be read.
    pub garbled: bool,
}

/// Decodes a page. `declared` is the charset that came with the transport.
pub fn decode<'b>(bytes: &'b [u8], media_type: MediaType, declared: Option<&str>) -> Decoded<'b> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return read(&bytes[mark..], encoding);
    }
    if let Some(encoding) = sniff::utf16(bytes) {
        return read(bytes, encoding);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        // ISO-2022-JP is pure ASCII to the eye: only its escapes tell.
        if memchr::memchr(0x1b, bytes).is_none() {
            return Decoded { text: Cow::Borrowed(text), charset: "UTF-8", garbled: false };
        }
    }
    let in_page = (media_type == MediaType::Html).then(|| in_markup(bytes)).flatten();
    for encoding in declared.and_then(|l| Encoding::for_label(l.trim().as_bytes())).into_iter().chain(in_page) {
        let decoded = read(bytes, encoding);
        if !decoded.garbled {
            return decoded;
        }
    }
    if let Some(decoded) = Some(read(bytes, UTF_8)).filter(|d| !d.garbled && mostly_utf8(bytes)) {
        return decoded;
    }
    read(bytes, guess(bytes))
}

fn read<'b>(bytes: &'b [u8], encoding: &'static Encoding) -> Decoded<'b> {
    let (text, lossy) = encoding.decode_without_bom_handling(bytes);
    let garbled = (lossy || text.chars().any(unlikely)) && {
        let bad = text.chars().filter(|&c| c == '\u{fffd}' || unlikely(c)).count();
        bad * 100 > text.chars().count().max(100)
    };
    Decoded { text, charset: encoding.name(), garbled }
}

/// Characters that a wrong charset makes and no page has: C1 controls.
fn unlikely(c: char) -> bool {
    ('\u{80}'..'\u{a0}').contains(&c) && c != '\u{85}'
}

/// True when the letters beyond ASCII are UTF-8 sequences nearly everywhere.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 4 * bad
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(&bytes[..bytes.len().min(1 << 18)], true);
    detector.guess(None, Utf8Detection::Allow)
}

/// The charset that a page declares in `<meta charset>`, `<meta http-equiv>` or the XML declaration: its first 4 kB.
fn in_markup(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let after = ["charset=", "encoding="].iter().find_map(|key| head.find(key).map(|at| &head[at + key.len()..]))?;
    let label = after.trim_start_matches(['"', '\'', ' ']).split(['"', '\'', ' ', ';', '>', '?', '/']).next()?;
    let encoding = Encoding::for_label(label.as_bytes())?;
    // A page that can name its charset in ASCII is not in UTF-16.
    Some(if encoding == encoding_rs::UTF_16LE || encoding == encoding_rs::UTF_16BE { UTF_8 } else { encoding })
}

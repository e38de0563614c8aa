//! Web archives as a stream of pages: WARC, plain, gzipped a record a member (CC-NEWS as it is), or zstd.
//!
//! Memory holds one record at a time. Only answers that are pages count (`response` and `resource` records of HTML or plain
//! text, status 200); pictures, requests and redirects are passed over in silence. A record over the limit is refused and
//! skipped; damage is reported once, and reading goes on at the next record.

use super::Packed;
use crate::{
    page::{Limits, PageHint},
    types::{MediaType, PageError, Told},
};
use std::io::{self, BufRead, Read};

/// The pages of a WARC file.
pub struct Warc<R> {
    reader: R,
    place: String,
    limits: Limits,
    /// How many records were met.
    records: u64,
    ended: bool,
    /// A page that follows a refusal.
    waiting: Option<Result<Packed, PageError>>,
}

/// The pages of an unpacked WARC. `place` names it in messages.
pub fn warc<R: BufRead>(reader: R, place: &str, limits: Limits) -> Warc<R> {
    Warc { reader, place: place.to_owned(), limits, records: 0, ended: false, waiting: None }
}

/// What a record's header says.
#[derive(Debug, Default)]
struct Header {
    kind: String,
    uri: String,
    id: String,
    length: Option<u64>,
    /// The media type without its parameters.
    media: String,
}

/// Longer header lines are damage.
const LONGEST_LINE: u64 = 1 << 16;

impl<R: BufRead> Warc<R> {
    fn refuse(&self, id: &str, kind: &'static str, reason: impl std::fmt::Display) -> PageError {
        let id = if id.is_empty() { format!("{}:{}", self.place, self.records) } else { id.to_owned() };
        PageError { id, kind, message: format!("{}: record {}: {reason}", self.place, self.records) }
    }

    /// One line without its end; `None` at the end of the file.
    fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let read = self.reader.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)?;
        while line.last().is_some_and(|b| matches!(b, b'\n' | b'\r')) {
            line.pop();
        }
        Ok((read > 0).then_some(line))
    }

    /// Goes to the next record's first line; the second value is true when something else had to be passed over.
    fn seek(&mut self) -> io::Result<Option<bool>> {
        let mut damaged = false;
        while let Some(line) = self.line()? {
            if line.starts_with(b"WARC/") {
                return Ok(Some(damaged));
            }
            damaged |= !line.is_empty();
        }
        Ok(None)
    }

    fn header(&mut self) -> io::Result<Header> {
        let mut header = Header::default();
        while let Some(line) = self.line()?.filter(|l| !l.is_empty()) {
            let line = String::from_utf8_lossy(&line);
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim().trim_matches(['<', '>']);
            match name.to_ascii_lowercase().as_str() {
                "warc-type" => header.kind = value.to_ascii_lowercase(),
                "warc-target-uri" => header.uri = value.to_owned(),
                "warc-record-id" => header.id = value.to_owned(),
                "content-type" => header.media = value.split(';').next().unwrap_or("").trim().to_ascii_lowercase(),
                "content-length" => header.length = value.parse().ok(),
                _ => {}
            }
        }
        Ok(header)
    }

    /// The next page or refusal; `None` at the end, `Some(None)` for a record that is no page.
    #[allow(clippy::type_complexity, reason = "three outcomes, told apart in the line above")]
    fn step(&mut self) -> io::Result<Option<Option<Result<Packed, PageError>>>> {
        let Some(damaged) = self.seek()? else { return Ok(None) };
        let before = damaged.then(|| self.refuse("", "archive", "bytes between records that belong to none; a length is wrong"));
        self.records += 1;
        let header = self.header()?;
        let Some(length) = header.length else {
            return Ok(Some(Some(Err(self.refuse(&header.uri, "archive", "no Content-Length")))));
        };
        if !matches!(header.kind.as_str(), "response" | "resource" | "conversion") {
            self.skip(length)?;
            return Ok(Some(before.map(Err)));
        }
        // The transport's header comes on top of the page.
        if length > self.limits.page as u64 + LONGEST_LINE {
            self.skip(length)?;
            return Ok(Some(Some(Err(self.refuse(
                &header.uri,
                "too-large",
                format_args!("{length} bytes; the limit is {}", self.limits.page),
            )))));
        }
        let mut body = Vec::with_capacity(length.min(1 << 20) as usize);
        let got = self.reader.by_ref().take(length).read_to_end(&mut body)?;
        if (got as u64) < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let page = self.page(&header, body);
        Ok(Some(match before {
            Some(refusal) => {
                self.waiting = page;
                Some(Err(refusal))
            }
            None => page,
        }))
    }

    fn skip(&mut self, length: u64) -> io::Result<()> {
        let skipped = io::copy(&mut self.reader.by_ref().take(length), &mut io::sink())?;
        if skipped < length { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }

    /// The page of a record, if it is one.
    fn page(&self, header: &Header, mut body: Vec<u8>) -> Option<Result<Packed, PageError>> {
        let mut hint = PageHint {
            id: if header.uri.is_empty() { header.id.clone() } else { header.uri.clone() },
            uri: Some(header.uri.clone()).filter(|u| !u.is_empty()),
            place: Some(format!("{}: {}", self.place, header.uri)),
            told: Told { url: Some(header.uri.clone()).filter(|u| !u.is_empty()), ..Told::default() },
            limits: self.limits,
            ..PageHint::default()
        };
        if !body.starts_with(b"HTTP/") {
            let page = matches!(header.media.as_str(), "" | "text/html" | "application/xhtml+xml" | "text/plain");
            return page.then_some(Ok(Packed { bytes: body, hint }));
        }
        let mut chunked = false;
        let from = {
            let (head, rest) = split_head(&body);
            let head = String::from_utf8_lossy(head);
            let mut lines = head.lines();
            if lines.next()?.split(' ').nth(1)? != "200" {
                return None;
            }
            for (name, value) in lines.filter_map(|l| l.split_once(':')) {
                match name.trim().to_ascii_lowercase().as_str() {
                    "content-type" => {
                        let value = value.trim().to_ascii_lowercase();
                        hint.media_type = match value.split(';').next().unwrap_or("").trim() {
                            "text/html" | "application/xhtml+xml" => Some(MediaType::Html),
                            "text/plain" => None,
                            "" => None,
                            _ => return None,
                        };
                        hint.charset = value
                            .split_once("charset=")
                            .map(|(_, c)| c.trim_matches(['"', '\'', ' ']).split(';').next().unwrap_or("").to_owned());
                    }
                    "transfer-encoding" => chunked = value.to_ascii_lowercase().contains("chunked"),
                    _ => {}
                }
            }
            body.len() - rest.len()
        };
        match chunked.then(|| unchunked(&body[from..])).flatten() {
            Some(joined) => body = joined,
            None => drop(body.drain(..from)),
        }
        Some(Ok(Packed { bytes: body, hint }))
    }
}

/// The transport's header and what follows its empty line.
fn split_head(body: &[u8]) -> (&[u8], &[u8]) {
    for mark in [&b"\r\n\r\n"[..], b"\n\n"] {
        if let Some(at) = memchr::memmem::find(body, mark) {
            return (&body[..at], &body[at + mark.len()..]);
        }
    }
    (body, &[])
}

/// A chunked body put together; `None` when it is not chunked after all (crawlers often keep the header and not the chunks).
fn unchunked(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    loop {
        let end = memchr::memchr(b'\n', &body[..body.len().min(32)])?;
        let size = std::str::from_utf8(&body[..end]).ok()?.trim().split(';').next()?;
        let size = usize::from_str_radix(size, 16).ok()?;
        body = &body[end + 1..];
        if size == 0 {
            return Some(out);
        }
        out.extend_from_slice(body.get(..size)?);
        body = body.get(size..)?.strip_prefix(b"\r\n").unwrap_or(&body[size..]);
    }
}

impl<R: BufRead> Iterator for Warc<R> {
    type Item = Result<Packed, PageError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(waiting) = self.waiting.take() {
            return Some(waiting);
        }
        while !self.ended {
            match self.step() {
                Ok(Some(Some(found))) => return Some(found),
                Ok(Some(None)) => {}
                Ok(None) => self.ended = true,
                Err(e) => {
                    // What came before is kept; nothing after the damage can be trusted.
                    self.ended = true;
                    let (kind, reason) = match e.kind() {
                        io::ErrorKind::UnexpectedEof => ("truncated", "the archive ends in the middle".to_owned()),
                        io::ErrorKind::FileTooLarge => ("too-large", format!("the archive {e}")),
                        _ => ("archive", format!("damaged archive ({e})")),
                    };
                    return Some(Err(self.refuse("", kind, reason)));
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::archive::unpacked;
    use proptest::prelude::*;
    use std::io::Write;

    fn record(kind: &str, uri: &str, body: &str) -> String {
        format!("WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n", body.len())
    }

    fn answer(media: &str, body: &str) -> String {
        format!("HTTP/1.1 200 OK\r\nContent-Type: {media}\r\n\r\n{body}")
    }

    fn archive() -> String {
        record("warcinfo", "", "software: ours")
            + &record("request", "https://x.org/a", "GET /a")
            + &record("response", "https://x.org/a", &answer("text/html; charset=utf-8", "<p>The ferry sank.</p>"))
            + &record("response", "https://x.org/p.png", &answer("image/png", "\u{1}\u{2}"))
            + &record("response", "https://x.org/gone", "HTTP/1.1 404 Not Found\r\n\r\nno")
            + &record(
                "response",
                "https://x.org/b",
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nThe \r\n6\r\nbridge\r\n0\r\n\r\n",
            )
    }

    fn read(bytes: &[u8]) -> Vec<String> {
        let limits = Limits { page: 1 << 20, ..Limits::default() };
        warc(unpacked(bytes, 1000).unwrap(), "w", limits)
            .map(|r| r.and_then(Packed::page))
            .map(|r| r.map_or_else(|e| format!("{}: {}", e.kind, e.message), |p| format!("{} {}", p.id, p.body)))
            .collect()
    }

    fn zipped(parts: &[&str]) -> Vec<u8> {
        let mut out = Vec::new();
        for part in parts {
            let mut member = flate2::write::GzEncoder::new(&mut out, flate2::Compression::fast());
            member.write_all(part.as_bytes()).unwrap();
            member.finish().unwrap();
        }
        out
    }

    const PAGES: [&str; 2] = ["https://x.org/a <p>The ferry sank.</p>", "https://x.org/b The bridge"];

    #[test]
    fn pages_come_out_and_the_rest_is_passed_over() {
        assert_eq!(read(archive().as_bytes()), PAGES);
        assert_eq!(read(&zipped(&[&archive()[..60], &archive()[60..]])), PAGES);
        let zstd = |text: &str| ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest);
        assert_eq!(read(&[zstd(&archive()[..60]), zstd(&archive()[60..])].concat()), PAGES);
    }

    #[test]
    fn damage_is_told_once_and_what_came_before_is_kept() {
        let cut = zipped(&[&archive(), &archive()]);
        let found = read(&cut[..cut.len() - 40]);
        assert_eq!(found[..2], PAGES);
        assert_eq!(found.iter().filter(|f| f.starts_with("truncated: ")).count(), 1, "{found:?}");
        let longer = archive().replacen("Content-Length: 6", "Content-Length: 2", 1);
        let found = read(longer.as_bytes());
        assert!(found[0].starts_with("archive: w: record 2: bytes between records") && found[1..] == PAGES, "{found:?}");
        let declared = archive().replacen("Content-Length: 6", "Content-Length: 99999999", 1);
        assert_eq!(read(declared.as_bytes()), ["truncated: w: record 2: the archive ends in the middle"]);
        let large = record("response", "https://x.org/l", &answer("text/plain", &"a".repeat(2 << 20))) + &archive();
        let found = read(large.as_bytes());
        assert!(found[0].starts_with("too-large: ") && found[1..] == PAGES, "{found:?}");
        assert_eq!(read(b""), [] as [&str; 0]);
    }

    proptest! {
        #[test]
        fn any_damage_ends(at in 0usize..900, with in proptest::collection::vec(any::<u8>(), 0..40)) {
            let mut bytes = archive().into_bytes();
            let at = at.min(bytes.len());
            let end = (at + with.len()).min(bytes.len());
            bytes.splice(at..end, with);
            prop_assert!(read(&bytes).len() < 20);
        }
    }
}

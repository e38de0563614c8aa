//! Zip archives: pages, JSON lines, WARC files, feeds and mail in them, and zips in zips down to a depth.
//!
//! The list of members is held whole, as a zip's design wants it; their content is not. Names are only names: nothing is
//! written anywhere.

use super::{Line, Lines, Packed, Piece, feed, is_feed, mail, unpack::AtMost, unpacked, warc};
use crate::{
    page::{FileKind, Limits, PageHint},
    types::PageError,
};
use ::zip::{ZipArchive, result::ZipError};
use std::io::{self, BufReader, Cursor, Read, Seek};

/// Reads a zip archive and hands each piece to `sink`, in the archive's order, until it returns false. `place` names the
/// archive in messages and in its pages' ids: `a.zip/pages/b.html`.
pub fn zip(reader: impl Read + Seek + Send, place: &str, limits: Limits, sink: &mut dyn FnMut(Piece) -> bool) {
    Reader { limits, sink, open: true }.archive(reader, place, 1);
}

struct Reader<'s> {
    limits: Limits,
    sink: &'s mut dyn FnMut(Piece) -> bool,
    /// False once nobody wants more.
    open: bool,
}

impl Reader<'_> {
    fn give(&mut self, piece: Piece) {
        self.open = self.open && (self.sink)(piece);
    }

    fn refuse(&mut self, place: &str, kind: &'static str, reason: impl std::fmt::Display) {
        self.give(Piece::Refused(PageError { id: place.to_owned(), kind, message: format!("{place}: {reason}") }));
    }

    fn archive(&mut self, reader: impl Read + Seek + Send, place: &str, depth: usize) {
        let mut archive = match ZipArchive::new(BufReader::with_capacity(1 << 16, reader)) {
            Ok(archive) => archive,
            Err(error) => return self.refuse(place, "archive", format_args!("damaged zip archive ({error})")),
        };
        let mut any = false;
        for index in 0..archive.len() {
            if !self.open {
                return;
            }
            let Ok(entry) = archive.by_index_data(index) else { continue };
            let (packed, encrypted, folder) = (entry.compressed_size(), entry.encrypted(), entry.is_dir() || entry.is_symlink());
            let name = entry.name().map_or_else(|_| String::from_utf8_lossy(entry.name_raw()).into_owned(), |n| n.into_owned());
            let hidden = name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
            let Some(kind) = FileKind::of_name(&name).filter(|_| !folder && !hidden) else { continue };
            any = true;
            let place = format!("{place}/{name}");
            if encrypted {
                self.refuse(&place, "archive", "encrypted");
                continue;
            }
            match archive.by_index(index) {
                Ok(member) => self.member(member, kind, &place, packed, depth),
                Err(error) => self.refuse(&place, "archive", told(&error)),
            }
        }
        if !any {
            self.refuse(place, "no-pages", "no page is in this archive");
        }
    }

    fn member(&mut self, member: impl Read + Send, kind: FileKind, place: &str, packed: u64, depth: usize) {
        let most = packed.saturating_mul(self.limits.expansion as u64).max(1 << 20);
        match kind {
            FileKind::Page => {
                if let Some(bytes) = self.whole(member, place, most) {
                    let hint = PageHint { limits: self.limits, ..PageHint::file(place) };
                    self.give(Piece::Page(Box::new(Packed { bytes, hint })));
                }
            }
            FileKind::Feed => {
                if let Some(bytes) = self.whole(member, place, most).filter(|b| is_feed(b)) {
                    self.all(feed(&bytes, place, self.limits));
                }
            }
            FileKind::Mail => {
                if let Some(bytes) = self.whole(member, place, most) {
                    self.give(mail(&bytes, place, self.limits).into());
                }
            }
            FileKind::Zip if depth >= self.limits.depth => {
                let limit = self.limits.depth;
                self.refuse(place, "archive", format_args!("an archive {} deep in others; the limit is {limit}", depth + 1));
            }
            FileKind::Zip => {
                if let Some(bytes) = self.whole(member, place, most) {
                    self.archive(Cursor::new(bytes), place, depth + 1);
                }
            }
            FileKind::Warc | FileKind::JsonLines => self.stream(member, kind, place, most),
        }
    }

    /// A member that is a stream of records itself. It cannot outlive the archive's reader, hence goes through here piece by piece.
    fn stream(&mut self, member: impl Read + Send, kind: FileKind, place: &str, most: u64) {
        let member = BufReader::with_capacity(1 << 16, AtMost { inner: member, left: most });
        let reader = match unpacked(member, self.limits.expansion as u64) {
            Ok(reader) => reader,
            Err(error) => return self.refuse(place, kind_of(&error), error),
        };
        if kind == FileKind::Warc {
            return self.all(warc(reader, place, self.limits));
        }
        let limit = self.limits.line;
        for (number, line) in Lines::new(reader, limit) {
            let place = format!("{place}:{number}");
            match line {
                Ok(Line::Whole(bytes)) if bytes.iter().all(u8::is_ascii_whitespace) => {}
                Ok(Line::Whole(bytes)) => self.give(Piece::Line { place, bytes }),
                Ok(Line::TooLong(size)) => self.refuse(&place, "too-large", format_args!("a line of {size} bytes; the limit is {limit}")),
                Err(error) => self.refuse(&place, kind_of(&error), error),
            }
            if !self.open {
                return;
            }
        }
    }

    fn all(&mut self, found: impl Iterator<Item = Result<Packed, PageError>>) {
        for one in found {
            self.give(one.into());
            if !self.open {
                return;
            }
        }
    }

    /// A member's bytes, if they are within the limits.
    fn whole(&mut self, member: impl Read + Send, place: &str, most: u64) -> Option<Vec<u8>> {
        let most = most.min(self.limits.page as u64);
        let mut bytes = Vec::new();
        match member.take(most + 1).read_to_end(&mut bytes) {
            Ok(_) if bytes.len() as u64 > most => self.refuse(place, "too-large", format_args!("unpacks to more than {most} bytes")),
            Ok(_) => return Some(bytes),
            Err(error) => self.refuse(place, kind_of(&error), format_args!("damaged in the archive ({error})")),
        }
        None
    }
}

fn kind_of(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => "truncated",
        io::ErrorKind::FileTooLarge => "too-large",
        _ => "archive",
    }
}

fn told(error: &ZipError) -> String {
    match error {
        ZipError::CompressionMethodNotSupported(_) | ZipError::UnsupportedArchive(_) => "packed in a way that is not read here".to_owned(),
        error => format!("damaged in the archive ({error})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{InputLine, parse_line};
    use ::zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};
    use std::io::Write;

    fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in members {
            out.start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)).unwrap();
            out.write_all(bytes).unwrap();
        }
        out.finish().unwrap().into_inner()
    }

    fn read(bytes: &[u8], limits: Limits) -> Vec<String> {
        let mut out = Vec::new();
        zip(Cursor::new(bytes), "a.zip", limits, &mut |piece| {
            let page = match piece {
                Piece::Page(packed) => packed.page(),
                Piece::Refused(error) => Err(error),
                Piece::Line { place, bytes } => match parse_line(bytes, &place, false, &limits) {
                    Ok(InputLine::Page(page)) => Ok(*page),
                    Ok(InputLine::File(file)) => panic!("{}", file.path),
                    Err(error) => Err(error),
                },
            };
            out.push(page.map_or_else(|e| format!("{} | {}", e.kind, e.message), |p| format!("{}: {}", p.id, p.body)));
            true
        });
        out
    }

    #[test]
    fn members_of_every_kind_are_read() {
        let warc =
            b"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: https://x.org/c\r\nContent-Length: 19\r\n\r\n<p>The dam held.</p\r\n\r\n";
        let inner = zipped(&[("deep.txt", b"The mayor resigned.")]);
        let all = zipped(&[
            ("pages/", b""),
            ("pages/a.txt", b"The ferry sank."),
            ("pages/picture.png", b"\x89PNG"),
            ("__MACOSX/pages/._a.txt", b"x"),
            ("b.jsonl", b"{\"id\": \"b\", \"text\": \"The bridge fell.\"}\n\n17\n"),
            ("c.warc", warc),
            ("inner.zip", &inner),
        ]);
        let found = read(&all, Limits::default());
        assert_eq!(
            found,
            [
                "a.zip/pages/a.txt: The ferry sank.",
                "b: The bridge fell.",
                "not-an-object | a.zip/b.jsonl:3: a JSON number where an object was expected",
                "https://x.org/c: <p>The dam held.</p",
                "a.zip/inner.zip/deep.txt: The mayor resigned.",
            ]
        );
        let shallow = read(&all, Limits { depth: 1, ..Limits::default() });
        assert_eq!(shallow[4], "archive | a.zip/inner.zip: an archive 2 deep in others; the limit is 1");
    }

    #[test]
    fn bombs_and_damage_are_refused_and_the_rest_is_read() {
        let bomb = vec![b' '; 60 << 20];
        let all = zipped(&[("bomb.txt", &bomb), ("bomb.jsonl", &bomb), ("a.txt", b"The ferry sank.")]);
        let found = read(&all, Limits { expansion: 100, ..Limits::default() });
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].starts_with("too-large | a.zip/bomb.txt: unpacks to more than"), "{found:?}");
        assert!(found[1].starts_with("too-large | a.zip/bomb.jsonl:1: "), "{found:?}");
        assert_eq!(found[2], "a.zip/a.txt: The ferry sank.");
        assert!(read(&all[..all.len() - 30], Limits::default())[0].starts_with("archive | a.zip: damaged zip archive"));
        assert_eq!(read(&zipped(&[("a.png", b"x")]), Limits::default()), ["no-pages | a.zip: no page is in this archive"]);
    }
}

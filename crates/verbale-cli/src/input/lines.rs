//! Lines of a file, plain or gzipped, each held only up to a limit.

use super::Position;
use flate2::read::MultiGzDecoder;
use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
    sync::atomic::Ordering,
};
use verbale::page::Limits;

/// A line without its end.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line {
    Whole(Vec<u8>),
    /// Passed over; its length in bytes.
    TooLong(u64),
}

/// Lines with their numbers from 1. Ends at the first error, which it gives.
pub(crate) struct Lines {
    reader: Box<dyn BufRead + Send>,
    number: u64,
    ended: bool,
    limit: usize,
}

impl Lines {
    /// `position` moves with the bytes read from the file, packed as they are.
    pub(crate) fn open(path: &Path, position: Position) -> io::Result<Lines> {
        let file = File::open(path)?;
        if file.metadata()?.is_dir() {
            return Err(io::Error::other("is a folder, not a file of JSON lines"));
        }
        Lines::new(Box::new(Counted { file, position }))
    }

    /// Tells gzip by its first two bytes, whatever the name.
    pub(crate) fn new(input: Box<dyn Read + Send>) -> io::Result<Lines> {
        let mut reader = BufReader::with_capacity(1 << 16, input);
        let gzip = reader.fill_buf()?.starts_with(&[0x1f, 0x8b]);
        let reader: Box<dyn BufRead + Send> = match gzip {
            true => Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(reader))),
            false => Box::new(reader),
        };
        Ok(Lines { reader, number: 0, ended: false, limit: Limits::default().line })
    }

    /// True when the first thing that is no white space is a `{`.
    pub(crate) fn starts_with_object(&mut self) -> io::Result<bool> {
        let start = self.reader.fill_buf()?;
        let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
        Ok(start.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'{'))
    }

    /// Everything, up to `most` bytes.
    pub(crate) fn rest(self, most: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.reader.take(most).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn read(&mut self) -> io::Result<Option<Line>> {
        let mut line = Vec::new();
        let mut size = 0u64;
        loop {
            let buffer = match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if buffer.is_empty() && size == 0 {
                return Ok(None);
            }
            let end = memchr::memchr(b'\n', buffer);
            let piece = &buffer[..end.unwrap_or(buffer.len())];
            size += piece.len() as u64;
            if size <= self.limit as u64 {
                line.extend_from_slice(piece);
            } else {
                line = Vec::new();
            }
            let (used, last) = (piece.len() + usize::from(end.is_some()), end.is_some() || buffer.is_empty());
            self.reader.consume(used);
            if last {
                return Ok(Some(if size > self.limit as u64 { Line::TooLong(size) } else { Line::Whole(line) }));
            }
        }
    }
}

impl Iterator for Lines {
    type Item = (u64, io::Result<Line>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        self.number += 1;
        let line = self.read();
        self.ended = !matches!(line, Ok(Some(_)));
        line.transpose().map(|line| (self.number, line))
    }
}

/// A file that tells how much of it has been read.
struct Counted {
    file: File,
    position: Position,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.position.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> Vec<(u64, Line)> {
        Lines::new(Box::new(io::Cursor::new(bytes.to_vec()))).unwrap().map(|(n, l)| (n, l.unwrap())).collect()
    }

    #[test]
    fn lines_end_at_line_ends_and_at_the_end_of_input() {
        let whole = |n, s: &str| (n, Line::Whole(s.into()));
        assert_eq!(lines(b"a\n\nb"), [whole(1, "a"), whole(2, ""), whole(3, "b")]);
        assert_eq!(lines(b"a\n"), [whole(1, "a")]);
        assert_eq!(lines(b""), []);
    }

    #[test]
    fn a_line_over_the_limit_is_passed_over() {
        let mut lines = Lines::new(Box::new(io::Cursor::new(b"abcde\nabcd\n".to_vec()))).unwrap();
        lines.limit = 4;
        let lines: Vec<_> = lines.map(|(_, l)| l.unwrap()).collect();
        assert_eq!(lines, [Line::TooLong(5), Line::Whole(b"abcd".to_vec())]);
    }
}

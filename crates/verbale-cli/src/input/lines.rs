//! Lines of a file, plain or gzipped, each held only up to a limit.

use super::LIMIT;
use flate2::read::MultiGzDecoder;
use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

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
}

impl Lines {
    pub(crate) fn open(path: &Path) -> io::Result<Lines> {
        let file = File::open(path)?;
        if file.metadata()?.is_dir() {
            return Err(io::Error::other("is a folder, not a file of JSON lines"));
        }
        Lines::new(Box::new(file))
    }

    /// Tells gzip by its first two bytes, whatever the name.
    pub(crate) fn new(input: Box<dyn Read + Send>) -> io::Result<Lines> {
        let mut reader = BufReader::with_capacity(1 << 16, input);
        let gzip = reader.fill_buf()?.starts_with(&[0x1f, 0x8b]);
        let reader: Box<dyn BufRead + Send> = match gzip {
            true => Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(reader))),
            false => Box::new(reader),
        };
        Ok(Lines { reader, number: 0, ended: false })
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
            if size <= LIMIT as u64 {
                line.extend_from_slice(piece);
            } else {
                line = Vec::new();
            }
            let (used, last) = (piece.len() + usize::from(end.is_some()), end.is_some() || buffer.is_empty());
            self.reader.consume(used);
            if last {
                return Ok(Some(if size > LIMIT as u64 { Line::TooLong(size) } else { Line::Whole(line) }));
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
        let mut bytes = vec![b'a'; LIMIT + 1];
        bytes.extend(b"\nb\n");
        assert_eq!(lines(&bytes), [(1, Line::TooLong(LIMIT as u64 + 1)), (2, Line::Whole(b"b".to_vec()))]);
    }
}

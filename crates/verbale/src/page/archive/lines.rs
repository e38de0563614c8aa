//! Lines of a stream, each held only up to a limit.

use std::io::{self, BufRead};

/// A line without its end.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    /// The line.
    Whole(Vec<u8>),
    /// Passed over; its length in bytes.
    TooLong(u64),
}

/// Lines with their numbers from 1. Ends at the first error, which it gives.
pub struct Lines<R> {
    reader: R,
    number: u64,
    ended: bool,
    limit: usize,
}

impl<R: BufRead> Lines<R> {
    /// The lines of a stream; those over `limit` bytes are passed over.
    pub fn new(reader: R, limit: usize) -> Self {
        Lines { reader, number: 0, ended: false, limit }
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

impl<R: BufRead> Iterator for Lines<R> {
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

    fn lines(bytes: &[u8], limit: usize) -> Vec<(u64, Line)> {
        Lines::new(bytes, limit).map(|(n, l)| (n, l.unwrap())).collect()
    }

    #[test]
    fn lines_end_at_line_ends_and_at_the_end_of_input() {
        let whole = |n, s: &str| (n, Line::Whole(s.into()));
        assert_eq!(lines(b"a\n\nb", 9), [whole(1, "a"), whole(2, ""), whole(3, "b")]);
        assert_eq!(lines(b"a\n", 9), [whole(1, "a")]);
        assert_eq!(lines(b"", 9), []);
    }

    #[test]
    fn a_line_over_the_limit_is_passed_over() {
        assert_eq!(lines(b"abcde\nabcd\n", 4), [(1, Line::TooLong(5)), (2, Line::Whole(b"abcd".to_vec()))]);
    }
}

//! Files and standard input as unpacked streams.

use super::Position;
use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
    sync::atomic::Ordering,
};
use verbale::page::{Limits, archive::unpacked};

/// A stream, gzip and zstd unpacked within the limits.
pub(crate) type Stream = Box<dyn BufRead + Send>;

const BUFFER: usize = 1 << 16;

/// A file's content. `position` moves with the bytes read from the file, packed as they are.
pub(crate) fn file(path: &Path, position: Position, limits: &Limits) -> io::Result<Stream> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::Error::other("is a folder, not a file of JSON lines"));
    }
    stream(Counted { file, position }, limits)
}

/// Standard input.
pub(crate) fn stdin(limits: &Limits) -> io::Result<Stream> {
    stream(io::stdin(), limits)
}

fn stream(input: impl Read + Send + 'static, limits: &Limits) -> io::Result<Stream> {
    unpacked(BufReader::with_capacity(BUFFER, input), limits.expansion as u64)
}

/// What a stream begins with, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    /// A `{` after white space.
    Object,
    /// A WARC record.
    Warc,
    /// Anything else.
    Other,
}

pub(crate) fn start(stream: &mut Stream) -> io::Result<Start> {
    let start = stream.fill_buf()?;
    if start.starts_with(b"WARC/") {
        return Ok(Start::Warc);
    }
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let object = start.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'{');
    Ok(if object { Start::Object } else { Start::Other })
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

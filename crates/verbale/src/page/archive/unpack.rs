//! Compressed streams: gzip and zstd, told by their first bytes, never unpacked beyond the limit on expansion.

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::{Dictionary, FrameDecoder, StreamingDecoder};
use std::{
    io::{self, BufRead, BufReader, Chain, Cursor, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// Smaller streams may expand as they like.
const FREE: u64 = 1 << 20;
const BUFFER: usize = 1 << 16;
/// No longer dictionary is taken from a `.warc.zst`.
const LONGEST_DICTIONARY: u32 = 16 << 20;

/// The stream unpacked, when it is gzip (many members are one stream) or zstd; else as it is. A stream that grows to more than
/// `expansion` times its packed size ends in an error of the kind [`io::ErrorKind::FileTooLarge`].
pub fn unpacked<'r>(mut reader: impl BufRead + Send + 'r, expansion: u64) -> io::Result<Box<dyn BufRead + Send + 'r>> {
    let start = reader.fill_buf()?;
    let (gzip, zstd) = (start.starts_with(&[0x1f, 0x8b]), is_zstd(start));
    if !gzip && !zstd {
        return Ok(Box::new(reader));
    }
    let taken = Arc::new(AtomicU64::new(0));
    let reader = Counted { reader, taken: taken.clone() };
    let bounded = |inner: Box<dyn Read + Send + 'r>| Bounded { inner, taken, given: 0, expansion: expansion.max(1) };
    let inner: Box<dyn Read + Send + 'r> = if gzip { Box::new(MultiGzDecoder::new(reader)) } else { Box::new(Zstd::new(reader)) };
    Ok(Box::new(BufReader::with_capacity(BUFFER, bounded(inner))))
}

/// A zstd frame, or a skippable one before it.
fn is_zstd(start: &[u8]) -> bool {
    start.starts_with(&[0x28, 0xb5, 0x2f, 0xfd])
        || start.len() >= 4 && (0x50..0x60).contains(&start[0]) && start[1..4] == [0x2a, 0x4d, 0x18]
}

/// Counts what is taken out of it.
struct Counted<R> {
    reader: R,
    taken: Arc<AtomicU64>,
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.taken.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.reader.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.taken.fetch_add(amount as u64, Ordering::Relaxed);
        self.reader.consume(amount);
    }
}

/// Stops a stream that grows too much.
struct Bounded<R> {
    inner: R,
    taken: Arc<AtomicU64>,
    given: u64,
    expansion: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.given += read as u64;
        let taken = self.taken.load(Ordering::Relaxed);
        if self.given > FREE + taken.saturating_mul(self.expansion) {
            let message = format!("unpacks to more than {} times its size", self.expansion);
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
        }
        Ok(read)
    }
}

/// Ends in an error after so many bytes.
pub(super) struct AtMost<R> {
    pub(super) inner: R,
    pub(super) left: u64,
}

impl<R: Read> Read for AtMost<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        match self.left.checked_sub(read as u64) {
            Some(left) => self.left = left,
            None => return Err(io::Error::new(io::ErrorKind::FileTooLarge, "unpacks to more than the limit on expansion allows")),
        }
        Ok(read)
    }
}

type Source<R> = Chain<Cursor<[u8; 4]>, R>;

/// The frames of a zstd stream, one after the other; the dictionary that a `.warc.zst` may begin with serves all of them.
struct Zstd<R: Read> {
    state: State<R>,
    dictionary: Option<Vec<u8>>,
}

enum State<R: Read> {
    Between(R),
    Inside(Box<StreamingDecoder<Source<R>, FrameDecoder>>),
    Ended,
}

impl<R: Read> Zstd<R> {
    fn new(reader: R) -> Self {
        Zstd { state: State::Between(reader), dictionary: None }
    }

    /// Goes to the next frame that has content.
    fn next_frame(&mut self, mut reader: R) -> io::Result<State<R>> {
        loop {
            let mut magic = [0u8; 4];
            if !filled(&mut reader, &mut magic)? {
                return Ok(State::Ended);
            }
            if !(magic[1..] == [0x2a, 0x4d, 0x18] && (0x50..0x60).contains(&magic[0])) {
                let mut decoder = FrameDecoder::new();
                if let Some(raw) = &self.dictionary {
                    decoder.add_dict(Dictionary::decode_dict(raw).map_err(damage)?).map_err(damage)?;
                }
                let source = Cursor::new(magic).chain(reader);
                return StreamingDecoder::new_with_decoder(source, decoder).map(|d| State::Inside(Box::new(d))).map_err(damage);
            }
            let mut length = [0u8; 4];
            reader.read_exact(&mut length)?;
            let length = u32::from_le_bytes(length);
            let mut content = reader.by_ref().take(length.into());
            if magic[0] == 0x5d && length <= LONGEST_DICTIONARY && self.dictionary.is_none() {
                let mut raw = Vec::new();
                content.read_to_end(&mut raw)?;
                self.dictionary = Some(if raw.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) { plain(&raw)? } else { raw });
            } else {
                io::copy(&mut content, &mut io::sink())?;
            }
        }
    }
}

/// A dictionary that is packed itself.
fn plain(raw: &[u8]) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    StreamingDecoder::new(raw).map_err(damage)?.take(LONGEST_DICTIONARY.into()).read_to_end(&mut out)?;
    Ok(out)
}

fn damage(error: impl std::fmt::Display) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error.to_string())
}

/// Fills the buffer; false when the stream ended before its first byte.
fn filled(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<bool> {
    let mut at = 0;
    while at < buffer.len() {
        match reader.read(&mut buffer[at..]) {
            Ok(0) if at == 0 => return Ok(false),
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(n) => at += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(true)
}

impl<R: Read> Read for Zstd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Ok(0),
                State::Between(reader) => self.state = self.next_frame(reader)?,
                State::Inside(mut frame) => match frame.read(buffer)? {
                    0 => self.state = State::Between(frame.into_inner().into_inner().1),
                    n => {
                        self.state = State::Inside(frame);
                        return Ok(n);
                    }
                },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
    }

    fn read(bytes: &[u8], expansion: u64) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        unpacked(bytes, expansion)?.read_to_end(&mut out)?;
        Ok(out)
    }

    #[test]
    fn members_and_frames_are_one_stream() {
        assert_eq!(read(b"plain", 10).unwrap(), b"plain");
        assert_eq!(read(&[gzip(b"The bridge "), gzip(b"fell.")].concat(), 10).unwrap(), b"The bridge fell.");
        let skipped = [&[0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0][..], b"abc"].concat();
        assert_eq!(read(&[skipped, zstd(b"The bridge "), zstd(b"fell.")].concat(), 10).unwrap(), b"The bridge fell.");
    }

    #[test]
    fn what_is_cut_ends_in_an_error() {
        for packed in [gzip(b"The bridge fell."), zstd(b"The bridge fell.")] {
            for end in [5, packed.len() / 2, packed.len() - 1] {
                assert!(read(&packed[..end], 10).is_err(), "{end} of {packed:?}");
            }
        }
    }

    #[test]
    fn a_bomb_is_stopped() {
        for packed in [gzip(&vec![0; 30 << 20]), zstd(&vec![0; 30 << 20])] {
            assert_eq!(read(&packed, 100).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
            assert_eq!(read(&packed, 1_000_000).unwrap().len(), 30 << 20);
        }
    }
}

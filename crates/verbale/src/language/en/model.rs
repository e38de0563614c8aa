//! The model file: named tables, compressed, with a header that names licence and sources.

use flate2::read::ZlibDecoder;
use std::io::Read;

/// First bytes of the file.
pub const MAGIC: &[u8] = b"verbale-en-1\n";

/// Reads values one after another; a short file gives zeros, never a panic.
#[derive(Debug)]
pub struct Reader<'b> {
    bytes: &'b [u8],
}

impl<'b> Reader<'b> {
    /// Reads from `bytes`.
    pub fn new(bytes: &'b [u8]) -> Self {
        Reader { bytes }
    }

    fn take(&mut self, n: usize) -> &'b [u8] {
        let (head, rest) = self.bytes.split_at(n.min(self.bytes.len()));
        self.bytes = rest;
        head
    }

    /// An unsigned number of four bytes, little end first.
    pub fn u32(&mut self) -> u32 {
        self.take(4).try_into().map_or(0, u32::from_le_bytes)
    }

    /// A string with its length before it.
    pub fn str(&mut self) -> &'b str {
        let n = self.u32() as usize;
        std::str::from_utf8(self.take(n)).unwrap_or("")
    }

    /// A list of strings.
    pub fn strs(&mut self) -> Vec<&'b str> {
        (0..self.u32()).map(|_| self.str()).collect()
    }

    /// A matrix whose rows were rounded to bytes: what one is worth in each row, and the bytes.
    pub fn small(&mut self) -> (Vec<f32>, Vec<i16>) {
        let (rows, columns) = (self.u32() as usize, self.u32() as usize);
        let sizes = (0..rows).map(|_| f32::from_bits(self.u32())).collect();
        (sizes, self.take(rows.saturating_mul(columns)).iter().map(|&b| i16::from(b as i8)).collect())
    }

    /// Numbers that were rounded to 16 bits, with one size for all; all low bytes stand before all high bytes.
    pub fn floats(&mut self) -> Vec<f32> {
        let n = self.u32() as usize;
        let size = f32::from_bits(self.u32());
        let (low, high) = (self.take(n), self.take(n));
        low.iter().zip(high).map(|(&l, &h)| f32::from(i16::from_le_bytes([l, h])) * size).collect()
    }
}

/// Writes what [`Reader`] reads.
#[derive(Debug, Default)]
pub struct Writer {
    /// The bytes so far.
    pub bytes: Vec<u8>,
}

impl Writer {
    /// Writes a number.
    pub fn u32(&mut self, value: u32) {
        self.bytes.extend(value.to_le_bytes());
    }

    /// Writes a string.
    pub fn str(&mut self, value: &str) {
        self.u32(value.len() as u32);
        self.bytes.extend(value.as_bytes());
    }

    /// Writes a list of strings.
    pub fn strs<S: AsRef<str>>(&mut self, values: &[S]) {
        self.u32(values.len() as u32);
        values.iter().for_each(|v| self.str(v.as_ref()));
    }

    /// Writes a matrix, its rows rounded to bytes.
    pub fn small(&mut self, values: &[f32], columns: usize) {
        let size = |row: &[f32]| row.iter().fold(1e-9f32, |top, v| top.max(v.abs())) / 127.0;
        self.u32((values.len() / columns) as u32);
        self.u32(columns as u32);
        values.chunks_exact(columns).for_each(|row| self.u32(size(row).to_bits()));
        for row in values.chunks_exact(columns) {
            let size = size(row);
            self.bytes.extend(row.iter().map(|v| (v / size).round() as i8 as u8));
        }
    }

    /// Writes numbers, rounded to 16 bits.
    pub fn floats(&mut self, values: &[f32]) {
        let size = values.iter().fold(1e-9f32, |top, v| top.max(v.abs())) / 32767.0;
        let rounded: Vec<[u8; 2]> = values.iter().map(|v| ((v / size).round() as i16).to_le_bytes()).collect();
        self.u32(values.len() as u32);
        self.u32(size.to_bits());
        self.bytes.extend(rounded.iter().map(|b| b[0]));
        self.bytes.extend(rounded.iter().map(|b| b[1]));
    }
}

/// The tables of a model file, unpacked. An unreadable file gives no bytes.
pub fn unpack(file: &[u8]) -> Vec<u8> {
    let mut tables = Vec::new();
    let Some(rest) = file.strip_prefix(MAGIC) else { return tables };
    // The header is text and ends at the first zero byte.
    let body = rest.iter().position(|&b| b == 0).map_or(&rest[..0], |at| &rest[at + 1..]);
    if ZlibDecoder::new(body).read_to_end(&mut tables).is_err() {
        tables.clear();
    }
    tables
}

//! What the network reads off one word: rows of one table of vectors, whose sum is the word's vector.
//!
//! Six rows a word: the word itself when the vocabulary has it, its last two, three and four letters, its first three, and
//! its shape together with its place. So an unknown word still has five.

use super::{
    model::{Reader, Writer},
    words::{Word, mix},
};
use std::collections::HashMap;

/// Rows that one word sums.
pub const ROWS: usize = 6;
/// Number of rows for endings and beginnings, in order: two, three, four last letters, three first ones.
const AFFIXES: [u32; 4] = [512, 2048, 4096, 2048];
/// Rows for shapes: kind of letters, first of its sentence, sentence in capitals.
const SHAPES: u32 = 128;

/// The words that have a row of their own.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    rows: HashMap<u32, u32, Plain>,
    words: Vec<u32>,
}

/// The keys are hashes already.
#[derive(Debug, Clone, Copy, Default)]
pub struct Plain(u64);

impl std::hash::Hasher for Plain {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.0 = (self.0 ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    fn write_u32(&mut self, value: u32) {
        self.write_u64(u64::from(value));
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = (value ^ value >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

impl std::hash::BuildHasher for Plain {
    type Hasher = Plain;
    fn build_hasher(&self) -> Plain {
        Plain(0)
    }
}

impl Vocabulary {
    /// The vocabulary of these words ([`Word::lower`]), in this order.
    pub fn new(words: Vec<u32>) -> Self {
        let rows = words.iter().zip(1..).map(|(&w, row)| (w, row)).collect();
        Vocabulary { rows, words }
    }

    /// Number of rows of the whole table.
    pub fn rows(&self) -> usize {
        self.words.len() + 1 + AFFIXES.iter().sum::<u32>() as usize + SHAPES as usize
    }

    /// The rows of a word.
    #[inline]
    pub fn of(&self, word: &Word, first: bool, shouting: bool) -> [u32; ROWS] {
        let mut offset = self.words.len() as u32 + 1;
        let mut affix = |k: usize, value: u32| {
            let row = offset + mix(value, k as u32 + 77) % AFFIXES[k];
            offset += AFFIXES[k];
            row
        };
        let [two, three, four] = word.suffix;
        let affixes = [affix(0, two), affix(1, three), affix(2, four), affix(3, word.prefix)];
        let shape = (u32::from(word.shape) << 2 | u32::from(first) << 1 | u32::from(shouting)).min(SHAPES - 1);
        [self.rows.get(&word.lower).copied().unwrap_or(0), affixes[0], affixes[1], affixes[2], affixes[3], offset + shape]
    }

    /// Reads the vocabulary from a model file.
    pub fn read(from: &mut Reader) -> Self {
        let n = from.u32();
        Vocabulary::new((0..n).map(|_| from.u32()).collect())
    }

    /// Writes the vocabulary to a model file.
    pub fn write(&self, to: &mut Writer) {
        to.u32(self.words.len() as u32);
        self.words.iter().for_each(|&w| to.u32(w));
    }
}

//! The chooser's weights: linear scorers over hashed features, quantised to a byte each.
//!
//! A scorer adds up the rows of a bag's features. File: a zlib stream of magic, the least confidence, the least of a glance, then for each scorer its sizes, scale
//! and rows; little-endian.

use flate2::read::ZlibDecoder;
use std::io::Read;

/// First bytes of an unpacked model file.
const MAGIC: &[u8; 8] = b"vbchose3";

/// One scorer: `outputs` numbers from a bag of features.
#[derive(Debug, Clone, Default)]
pub struct Scorer {
    /// How many scores.
    pub outputs: usize,
    /// Rows, a power of two.
    pub rows: usize,
    /// What a byte is worth.
    pub scale: f32,
    /// `rows` × `outputs` bytes.
    pub table: Vec<i8>,
}

impl Scorer {
    /// The row of a feature.
    pub fn row(&self, feature: u32) -> usize {
        (feature.wrapping_mul(0x9e37_79b1) >> 7) as usize & (self.rows - 1)
    }

    /// The scores of a bag for none (nought) and for the sixteen types, as a scorer with sixteen outputs gives them.
    pub fn types(&self, bag: &[u32]) -> [f32; 17] {
        let mut sums = [0i32; 16];
        // So many bytes add up in sixteen bits.
        for features in bag.chunks(256) {
            let mut part = [0i16; 16];
            for &feature in features {
                // A length that the compiler knows: the row is added at once.
                let Some(row) = self.table[self.row(feature) * self.outputs..].first_chunk::<16>() else { continue };
                part.iter_mut().zip(row).for_each(|(sum, &w)| *sum += i16::from(w));
            }
            sums.iter_mut().zip(part).for_each(|(sum, p)| *sum += i32::from(p));
        }
        std::array::from_fn(|k| if k == 0 { 0.0 } else { sums[k - 1] as f32 * self.scale })
    }

    /// The one score of a bag.
    pub fn one(&self, bags: &[&[u32]]) -> f32 {
        self.sum(bags) as f32 * self.scale
    }

    /// The one score of a bag, in units of the scale.
    pub fn sum(&self, bags: &[&[u32]]) -> i32 {
        let mut sum = 0;
        for bag in bags {
            for &feature in *bag {
                sum += i32::from(self.table[self.row(feature)]);
            }
        }
        sum
    }

    fn read(bytes: &mut &[u8], outputs: usize) -> Option<Scorer> {
        let mut number = || take(bytes, 4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
        let (told, rows, scale) = (number()? as usize, number()? as usize, f32::from_bits(number()?));
        if told != outputs || !rows.is_power_of_two() || rows > 1 << 24 {
            return None;
        }
        let table = take(bytes, rows * outputs)?.iter().map(|&b| b as i8).collect();
        Some(Scorer { outputs, rows, scale, table })
    }

    fn write(&self, to: &mut Vec<u8>) {
        for n in [self.outputs, self.rows] {
            to.extend((n as u32).to_le_bytes());
        }
        to.extend(self.scale.to_le_bytes());
        to.extend(self.table.iter().map(|&w| w as u8));
    }
}

/// A first look at a word, by what can be asked of it before anything is looked for.
#[derive(Debug, Clone, Default)]
pub struct Glance {
    /// Whether the word tells an event: one score.
    pub scorer: Scorer,
    /// A word with less tells none.
    pub least: f32,
}

impl Glance {
    /// True when a word of these features ([`super::Lesson::seen`]) is not looked at further.
    pub fn turns_down(&self, seen: &[u32]) -> bool {
        self.scorer.one(&[seen]) < self.least
    }
}

/// The whole chooser.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// The first look.
    pub glance: Glance,
    /// The least confidence of an event that no rule tells.
    pub least: f32,
    /// A word: each of the sixteen types against none.
    pub kind: Scorer,
    /// An offered type, whichever it is: one score.
    pub class: Scorer,
    /// A phrase as source: one score.
    pub source: Scorer,
    /// A phrase as target: one score.
    pub target: Scorer,
    /// The whole event: the logarithm of its odds to be right.
    pub whole: Scorer,
    /// The mode of an event: one score.
    pub mode: Scorer,
    /// The rows of `source` and `target` beside each other.
    sides: Vec<[i8; 2]>,
}

impl Model {
    /// Reads a model file; none when it is damaged.
    pub fn read(file: &[u8]) -> Option<Model> {
        let mut unpacked = Vec::new();
        ZlibDecoder::new(file).take(1 << 26).read_to_end(&mut unpacked).ok()?;
        let mut bytes = &unpacked[..];
        if take(&mut bytes, MAGIC.len())? != MAGIC {
            return None;
        }
        let mut model = Model {
            least: f32::from_le_bytes(take(&mut bytes, 4)?.try_into().ok()?),
            glance: Glance { least: f32::from_le_bytes(take(&mut bytes, 4)?.try_into().ok()?), scorer: Scorer::read(&mut bytes, 1)? },
            kind: Scorer::read(&mut bytes, 16)?,
            class: Scorer::read(&mut bytes, 1)?,
            source: Scorer::read(&mut bytes, 1)?,
            target: Scorer::read(&mut bytes, 1)?,
            whole: Scorer::read(&mut bytes, 1)?,
            mode: Scorer::read(&mut bytes, 1)?,
            sides: Vec::new(),
        };
        model.sides = model.source.table.iter().zip(&model.target.table).map(|(&s, &t)| [s, t]).collect();
        (model.source.rows == model.target.rows).then_some(model)
    }

    /// The scores of a bag as source and as target, each feature alone and by `crossed`, in units of the scorers' scales.
    pub fn sides(&self, bag: &[u32], crossed: impl Fn(u32) -> u32) -> (i32, i32) {
        let (mut source, mut target) = (0, 0);
        for &feature in bag {
            for feature in [feature, crossed(feature)] {
                let [s, t] = self.sides[self.source.row(feature)];
                source += i32::from(s);
                target += i32::from(t);
            }
        }
        (source, target)
    }

    /// The model as bytes, to be packed by zlib.
    pub fn write(&self) -> Vec<u8> {
        let mut to = MAGIC.to_vec();
        to.extend(self.least.to_le_bytes());
        to.extend(self.glance.least.to_le_bytes());
        [&self.glance.scorer, &self.kind, &self.class, &self.source, &self.target, &self.whole, &self.mode]
            .iter()
            .for_each(|s| s.write(&mut to));
        to
    }
}

fn take<'b>(bytes: &mut &'b [u8], n: usize) -> Option<&'b [u8]> {
    let (head, rest) = bytes.split_at_checked(n)?;
    *bytes = rest;
    Some(head)
}

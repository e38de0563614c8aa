//! The two layers of gated running sums that read a sentence in both directions.

use super::{FINE, Network, UNIT, Work, gate, numbers, rounded, squash};
use crate::language::en::{
    lexical::{Plain, ROWS},
    words::mix,
};
use fearless_simd::Simd;
use std::{
    collections::HashMap,
    hash::{Hash, Hasher},
};

/// The first layer's gates of every kind of word met so far: they depend on nothing but the word and its shape, and words
/// come again and again.
#[derive(Debug, Default)]
pub(super) struct Kinds {
    numbers: HashMap<Kind, u32, Plain>,
    gates: Vec<f32>,
    /// The kind of each token of the batch.
    of: Vec<u32>,
}

/// As many kinds as stay near the processor. They are kept from text to text.
const KINDS: usize = 2048;

#[derive(Debug, PartialEq, Eq)]
struct Kind([u32; ROWS]);

impl Hash for Kind {
    fn hash<H: Hasher>(&self, to: &mut H) {
        to.write_u32(self.0.iter().fold(0, |hash, &row| mix(hash, row)));
    }
}

impl Network {
    /// Reads the sentences of which `rows` tells the words.
    #[inline(always)]
    pub(super) fn first_layer(&self, rows: &[[u32; ROWS]], lengths: &[usize], work: &mut Work) {
        let h = self.sizes.h;
        let width = 6 * h;
        let Kinds { numbers, gates, of } = &mut work.kinds;
        if numbers.len() > KINDS {
            numbers.clear();
            gates.clear();
        }
        of.clear();
        for token in rows {
            let next = numbers.len() as u32;
            let number = *numbers.entry(Kind(*token)).or_insert(next);
            of.push(number);
            if number == next {
                self.gates_of(token, gates);
            }
        }
        work.running.resize(rows.len() * 2 * h, 0.0);
        scan(lengths, gates, &mut work.running, h, 3, |i| of[i] as usize);
        for (token, &kind) in work.running.chunks_exact_mut(2 * h).zip(of.iter()) {
            let gates = &gates[kind as usize * width..(kind as usize + 1) * width];
            for (c, gates) in token.chunks_exact_mut(h).zip(gates.chunks_exact(3 * h)) {
                c.iter_mut().zip(&gates[2 * h..]).for_each(|(c, o)| *c *= o);
            }
        }
        work.layer.resize(work.running.len(), 0);
        work.layer.iter_mut().zip(&work.running).for_each(|(to, c)| *to = rounded(c * FINE));
    }

    /// Appends the first layer's gates of a word.
    #[inline(always)]
    fn gates_of(&self, token: &[u32; ROWS], gates: &mut Vec<f32>) {
        let h = self.sizes.h;
        let width = self.first_bias.len();
        let start = gates.len();
        gates.resize(start + width, 0.0);
        let gates = &mut gates[start..start + width];
        // All rows in one go: they lie far apart, and the processor fetches them beside each other.
        let [a, b, c, d, e, f] = token.map(|row| &self.table[row as usize * width..][..width]);
        let rows = a.iter().zip(b).zip(c).zip(d).zip(e).zip(f);
        for ((gate, bias), (((((a, b), c), d), e), f)) in gates.iter_mut().zip(&self.first_bias).zip(rows) {
            let sum = a.saturating_add(*b).saturating_add(*c).saturating_add(*d).saturating_add(*e).saturating_add(*f);
            *gate = f32::from(sum) * (1.0 / UNIT) + bias;
        }
        for gates in gates.chunks_exact_mut(3 * h) {
            gates[..h].iter_mut().for_each(|z| *z = squash(*z));
            gates[h..].iter_mut().for_each(|g| *g = gate(*g));
        }
    }

    /// Reads on from the first layer, knowing the tags.
    #[inline(always)]
    pub(super) fn second_layer<S: Simd>(&self, simd: S, lengths: &[usize], work: &mut Work) {
        let h = self.sizes.h;
        self.second.product_with(simd, &work.layer, &mut work.sums);
        work.gates.resize(work.tags.len() * 4 * h, 0.0);
        let sums = work.sums.chunks_exact(self.second.width());
        for ((gates, sums), &tag) in work.gates.chunks_exact_mut(4 * h).zip(sums).zip(&work.tags) {
            numbers(sums, self.second.unit / FINE, &self.tag_embed[tag as usize * 4 * h..(tag as usize + 1) * 4 * h], gates);
            for gates in gates.chunks_exact_mut(2 * h) {
                gates[..h].iter_mut().for_each(|z| *z = squash(*z));
                gates[h..].iter_mut().for_each(|g| *g = gate(*g));
            }
        }
        scan(lengths, &work.gates, &mut work.running, h, 2, |i| i);
        // The first layer's part is added in whole numbers.
        work.layer.iter_mut().zip(&work.running).for_each(|(to, c)| *to += rounded(c * FINE));
    }
}

/// Gated running sums `c = f·c' + (1-f)·z` over each sentence, forwards in one half of the units and backwards in the other.
/// `place` tells where a token's gates stand.
#[inline(always)]
fn scan(lengths: &[usize], gates: &[f32], c: &mut [f32], h: usize, parts: usize, place: impl Fn(usize) -> usize) {
    let mut start = 0;
    for &length in lengths {
        for direction in 0..2 {
            for step in 1..=length {
                // The token at hand and the one before it, in this direction.
                let (i, before) = match direction {
                    0 => (start + step - 1, (start + step).wrapping_sub(2)),
                    _ => (start + length - step, start + length - step + 1),
                };
                let (z, f) = gates[(place(i) * 2 + direction) * parts * h..][..2 * h].split_at(h);
                let at = (i * 2 + direction) * h;
                if step == 1 {
                    c[at..at + h].iter_mut().zip(z).zip(f).for_each(|((c, z), f)| *c = (1.0 - f) * z);
                    continue;
                }
                let from = (before * 2 + direction) * h;
                let (here, past) = match at < from {
                    true => {
                        let (low, high) = c.split_at_mut(from);
                        (&mut low[at..at + h], &high[..h])
                    }
                    false => {
                        let (low, high) = c.split_at_mut(at);
                        (&mut high[..h], &low[from..from + h])
                    }
                };
                here.iter_mut().zip(past).zip(z).zip(f).for_each(|(((c, p), z), f)| *c = f * (p - z) + z);
            }
        }
        start += length;
    }
}

//! The network at work: tags, trees and relations of sentences, a few hundred tokens at a time.
//!
//! [`layers`] reads the sentence, [`trees`] makes moves and names relations; [`super::product`] multiplies.
//!
//! A word's vector is a sum of rows of one table ([`super::lexical`]). The first layer's product with that table is computed
//! when the model is loaded, so a token costs six additions of rows instead of a matrix product. Two layers of gated running
//! sums read the sentence in both directions (quasi-recurrent networks, Bradbury et al. 2017; no product depends on the token
//! before, so all products are done for many tokens at once). The tag hangs on the first layer. The second layer gives each
//! token a vector for every part that it may play in a move (Kiperwasser & Goldberg 2016, with products done beforehand as in
//! Chen & Manning 2014), so that a move costs a few additions.
//!
//! Products are of whole numbers, and sums of floats have one order whatever the processor, so that all processors agree. The whole
//! of [`Network::run`] is compiled for several kinds of vectors, and `fearless_simd` chooses while the program runs: what is called
//! below it is `inline(always)` for that.

mod layers;
mod trees;

use super::{
    lexical::ROWS,
    model::{Reader, Writer},
    product::Matrix,
    state::State,
};
use fearless_simd::{Level, Simd, dispatch};
use layers::Kinds;

/// The sizes of the network's layers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sizes {
    /// Numbers in a word's vector.
    pub e: usize,
    /// Units of a layer in one direction.
    pub h: usize,
    /// Hidden units of moves.
    pub p: usize,
    /// Hidden units of relations.
    pub l: usize,
    /// Fine tags.
    pub tags: usize,
    /// Relations.
    pub rels: usize,
}

impl Sizes {
    /// Room for fine tags in the small tables; the last place means none.
    pub const TAG_ROOM: usize = 96;
    /// Rows that a move looks up.
    pub const STATE_LOOKUPS: usize = 12;
    /// Rows of the table for moves.
    pub const STATE_ROWS: usize = 8 * Self::TAG_ROOM + 42;
    /// Rows of the table for relations.
    pub const ARC_ROWS: usize = 2 * Self::TAG_ROOM + 32;

    /// Numbers that the second layer gives for a token: three parts in moves, head and child of a relation, root; padded.
    pub fn out(&self) -> usize {
        3 * self.p + 2 * self.l + 8
    }
    /// Where the part as head of a relation begins.
    pub fn head_column(&self) -> usize {
        3 * self.p
    }
    /// Where the part as child of a relation begins.
    pub fn child_column(&self) -> usize {
        3 * self.p + self.l
    }
    /// Where the score as root stands.
    pub fn root_column(&self) -> usize {
        3 * self.p + 2 * self.l
    }
}

/// The rows that the relation of token `i` to `head` (itself for the root) looks up.
#[inline]
pub fn arc_rows(i: u32, head: u32, tags: &[u8]) -> [u32; 3] {
    const T: u32 = Sizes::TAG_ROOM as u32;
    let tag = |i: u32| tags.get(i as usize).map_or(T - 1, |&t| u32::from(t));
    let far = match i.abs_diff(head) {
        0 => return [tag(i), 2 * T - 1, 2 * T + 16],
        d @ 1..=4 => d - 1,
        5..=6 => 4,
        7..=10 => 5,
        11..=20 => 6,
        _ => 7,
    };
    [tag(i), T + tag(head), 2 * T + (far << 1 | u32::from(head < i))]
}

/// The network's tables.
#[derive(Debug, Default)]
pub struct Network {
    sizes: Sizes,
    /// What each row of the word table gives to the first layer, in units of `1 / UNIT`.
    table: Vec<i16>,
    first_bias: Vec<f32>,
    tag: Matrix,
    tag_bias: Vec<f32>,
    /// What each tag gives to the second layer, its bias included.
    tag_embed: Vec<f32>,
    second: Matrix,
    out: Matrix,
    out_bias: Vec<f32>,
    state: Vec<f32>,
    moves: Vec<f32>,
    moves_bias: [f32; 4],
    arc: Vec<f32>,
    rels: Matrix,
    rels_bias: Vec<f32>,
}

const UNIT: f32 = 1024.0;
/// What the layers give is between -1 and 1 (the first) and between -2 and 2 (the second); multiplied it is whole numbers of this size.
const FINE: f32 = 4096.0;
/// Hidden units come in multiples of this.
const LANES: usize = 16;
/// Hidden units of relations, multiplied: numbers of this size up to [`HIGH`].
const HIDDEN_FINE: f32 = 512.0;
const HIGH: f32 = 63.5;

/// Scratch space and results of [`Network::run`].
#[derive(Debug, Default)]
pub struct Work {
    /// The fine tag of each token.
    pub tags: Vec<u8>,
    /// The head of each token, counted from the first token of its sentence; the root's is itself.
    pub heads: Vec<u32>,
    /// The number of each token's relation.
    pub rels: Vec<u8>,
    kinds: Kinds,
    gates: Vec<f32>,
    running: Vec<f32>,
    /// What the layer at hand gives, rounded.
    layer: Vec<i16>,
    sums: Vec<i32>,
    scores: Vec<f32>,
    out: Vec<f32>,
    state: State,
}

impl Network {
    /// Reads the network from a model file.
    pub fn read(from: &mut Reader) -> Self {
        let mut size = || from.u32() as usize;
        let sizes = Sizes { e: size(), h: size(), p: size(), l: size(), tags: size(), rels: size() };
        let (embed_sizes, embed) = from.small();
        let first = from.floats();
        let mut network = Network {
            sizes,
            table: project(&embed_sizes, &embed, &first, sizes),
            first_bias: from.floats(),
            tag: Matrix::new(&from.floats(), sizes.tags, FINE),
            tag_bias: from.floats(),
            tag_embed: from.floats(),
            second: Matrix::new(&from.floats(), 4 * sizes.h, FINE),
            out: Matrix::new(&from.floats(), sizes.out(), 2.0 * FINE),
            out_bias: from.floats(),
            state: from.floats(),
            moves: from.floats(),
            moves_bias: [0.0; 4],
            arc: from.floats(),
            rels: Matrix::new(&from.floats(), sizes.rels, HIGH * HIDDEN_FINE),
            rels_bias: Vec::new(),
        };
        network.moves_bias = from.floats().try_into().unwrap_or_default();
        network.rels_bias = from.floats();
        network
    }

    /// Writes a network to a model file: its matrices in rows, in the order of [`Network::read`].
    pub fn write(to: &mut Writer, sizes: Sizes, embed: &[f32], matrices: [&[f32]; 12], biases: [&[f32]; 2]) {
        for size in [sizes.e, sizes.h, sizes.p, sizes.l, sizes.tags, sizes.rels] {
            to.u32(size as u32);
        }
        to.small(embed, sizes.e);
        matrices.iter().chain(&biases).for_each(|m| to.floats(m));
    }

    /// True when all tables have the sizes they should, so that no look-up can fail.
    pub fn is_sound(&self, rows: usize) -> bool {
        let Sizes { h, p, l, tags, rels, .. } = self.sizes;
        let want = [
            (self.table.len(), rows * 6 * h),
            (self.first_bias.len(), 6 * h),
            (self.tag_bias.len(), tags),
            (self.tag_embed.len(), tags * 4 * h),
            (self.out_bias.len(), self.sizes.out()),
            (self.state.len(), Sizes::STATE_ROWS * p),
            (self.moves.len(), p * 4),
            (self.arc.len(), Sizes::ARC_ROWS * l),
            (self.rels_bias.len(), rels),
        ];
        let products = [
            (self.tag.shape(), (2 * h, tags)),
            (self.second.shape(), (2 * h, 4 * h)),
            (self.out.shape(), (2 * h, self.sizes.out())),
            (self.rels.shape(), (l, rels)),
        ];
        let sizes_fit = want.iter().all(|(have, want)| have == want) && products.iter().all(|(have, want)| have == want);
        sizes_fit && p.is_multiple_of(LANES) && l.is_multiple_of(LANES) && h > 0 && tags > 1 && tags < Sizes::TAG_ROOM && rels > 2
    }

    /// Analyses sentences: `rows` of all their tokens, and the number of tokens of each.
    pub fn run(&self, rows: &[[u32; ROWS]], lengths: &[usize], work: &mut Work) {
        dispatch!(Level::new(), simd => self.run_with(simd, rows, lengths, work))
    }

    #[inline(always)]
    fn run_with<S: Simd>(&self, simd: S, rows: &[[u32; ROWS]], lengths: &[usize], work: &mut Work) {
        self.first_layer(rows, lengths, work);
        self.tags(simd, work);
        self.second_layer(simd, lengths, work);
        self.out.product_with(simd, &work.layer, &mut work.sums);
        let columns = self.sizes.out();
        work.out.resize(rows.len() * columns, 0.0);
        for (out, sums) in work.out.chunks_exact_mut(columns).zip(work.sums.chunks_exact(self.out.width())) {
            numbers(sums, self.out.unit / FINE, &self.out_bias, out);
        }
        work.heads.clear();
        work.heads.resize(rows.len(), 0);
        let mut start = 0;
        for &length in lengths {
            self.tree(start, length, work);
            start += length;
        }
        self.relations(simd, lengths, work);
    }

    #[inline(always)]
    fn tags<S: Simd>(&self, simd: S, work: &mut Work) {
        self.tag.product_with(simd, &work.layer, &mut work.sums);
        work.scores.resize(self.sizes.tags, 0.0);
        work.tags.clear();
        for sums in work.sums.chunks_exact(self.tag.width()) {
            numbers(sums, self.tag.unit / FINE, &self.tag_bias, &mut work.scores);
            work.tags.push(highest(&work.scores) as u8);
        }
    }
}

/// The product of the word table with the first layer, rounded. A row of the word table is whole numbers of a size of its own.
fn project(sizes_of_rows: &[f32], embed: &[i16], first: &[f32], sizes: Sizes) -> Vec<i16> {
    let (e, width) = (sizes.e, 6 * sizes.h);
    let first = Matrix::new(first, width, 127.0);
    if e == 0 || first.shape() != (e, width) || embed.len() != sizes_of_rows.len() * e {
        return Vec::new();
    }
    let mut table = Vec::with_capacity(sizes_of_rows.len() * width);
    let mut sums = Vec::new();
    for (rows, sizes) in embed.chunks(e * 512).zip(sizes_of_rows.chunks(512)) {
        first.product(rows, &mut sums);
        for (sums, size) in sums.chunks_exact(first.width()).zip(sizes) {
            let unit = first.unit * size * UNIT;
            table.extend(sums[..width].iter().map(|&sum| rounded(sum as f32 * unit)));
        }
    }
    table
}

/// The nearest whole number. Adding 1.5·2²³ leaves it in the low bits; `round` would be a call for each of millions.
#[inline(always)]
pub(crate) fn rounded(number: f32) -> i16 {
    (number + 12_582_912.0).to_bits() as i16
}

/// The numbers that a row of a product stands for.
#[inline(always)]
fn numbers(sums: &[i32], unit: f32, bias: &[f32], to: &mut [f32]) {
    to.iter_mut().zip(sums).zip(bias).for_each(|((t, &s), b)| *t = s as f32 * unit + b);
}

#[inline(always)]
fn add(to: &mut [f32], from: &[f32]) {
    to.iter_mut().zip(from).for_each(|(t, f)| *t += f);
}

/// Where the highest number stands, the first of equals.
#[inline(always)]
fn highest(scores: &[f32]) -> usize {
    // Eight running maxima, so that no comparison waits for the one before.
    let mut tops = [f32::MIN; 8];
    let eights = scores.chunks_exact(8);
    let mut top = eights.remainder().iter().fold(f32::MIN, |top, &s| if s > top { s } else { top });
    for eight in eights {
        tops.iter_mut().zip(eight).for_each(|(t, &s)| *t = if s > *t { s } else { *t });
    }
    top = tops.iter().fold(top, |top, &s| if s > top { s } else { top });
    scores.iter().position(|&s| s >= top).unwrap_or(0)
}

/// Between -1 and 1, straight in the middle: two parabolas where other networks have tanh, at a third of its price.
#[inline(always)]
pub fn squash(x: f32) -> f32 {
    let x = (0.5 * x).clamp(-1.0, 1.0);
    x * (2.0 - x.abs())
}

/// How fast [`squash`] rises where it gives `y`.
#[inline]
pub fn squash_slope(y: f32) -> f32 {
    (1.0 - y.abs()).max(0.0).sqrt()
}

/// Between 0 and 1: [`squash`], moved.
#[inline(always)]
pub fn gate(x: f32) -> f32 {
    0.5 + 0.5 * squash(0.5 * x)
}

/// How fast [`gate`] rises where it gives `y`.
#[inline]
pub fn gate_slope(y: f32) -> f32 {
    0.25 * squash_slope(2.0 * y - 1.0)
}

//! The network at work: tags, trees and relations of sentences, a few hundred tokens at a time.
//!
//! A word's vector is a sum of rows of one table ([`super::lexical`]). The first layer's product with that table is computed
//! when the model is loaded, so a token costs six additions of rows instead of a matrix product. Two layers of gated running
//! sums read the sentence in both directions (quasi-recurrent networks, Bradbury et al. 2017; no product depends on the token
//! before, so all products are done for many tokens at once). The tag hangs on the first layer. The second layer gives each
//! token a vector for every part that it may play in a move (Kiperwasser & Goldberg 2016, with products done beforehand as in
//! Chen & Manning 2014), so that a move costs a few additions.

use super::{
    lexical::{Plain, ROWS},
    model::{Reader, Writer},
    state::{Move, NONE, State},
    words::mix,
};
use ndarray::{ArrayView2, ArrayViewMut2, linalg::general_mat_mul};
use std::{
    collections::HashMap,
    hash::{Hash, Hasher},
};

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
    tag: Vec<f32>,
    tag_bias: Vec<f32>,
    /// What each tag gives to the second layer, its bias included.
    tag_embed: Vec<f32>,
    second: Vec<f32>,
    out: Vec<f32>,
    out_bias: Vec<f32>,
    state: Vec<f32>,
    moves: Vec<f32>,
    moves_bias: [f32; 4],
    arc: Vec<f32>,
    rels: Vec<f32>,
    rels_bias: Vec<f32>,
}

const UNIT: f32 = 1024.0;

/// Scratch space and results of [`Network::run`].
#[derive(Debug, Default)]
pub struct Work {
    /// The fine tag of each token.
    pub tags: Vec<u8>,
    /// The head of each token, counted from the first token of its sentence; the root's is itself.
    pub heads: Vec<u32>,
    /// The number of each token's relation.
    pub rels: Vec<u8>,
    sums: Vec<i16>,
    kinds: Kinds,
    gates: Vec<f32>,
    one: Vec<f32>,
    two: Vec<f32>,
    scores: Vec<f32>,
    out: Vec<f32>,
    state: State,
}

/// The first layer's gates of every kind of word met so far: they depend on nothing but the word and its shape, and words
/// come again and again.
#[derive(Debug, Default)]
struct Kinds {
    numbers: HashMap<Kind, u32, Plain>,
    gates: Vec<f32>,
    /// The kind of each token of the batch.
    of: Vec<u32>,
}

/// As many kinds as stay near the processor.
const KINDS: usize = 1024;

#[derive(Debug, PartialEq, Eq)]
struct Kind([u32; ROWS]);

impl Hash for Kind {
    fn hash<H: Hasher>(&self, to: &mut H) {
        to.write_u32(self.0.iter().fold(0, |hash, &row| mix(hash, row)));
    }
}

impl Network {
    /// Reads the network from a model file.
    pub fn read(from: &mut Reader) -> Self {
        let mut size = || from.u32() as usize;
        let sizes = Sizes { e: size(), h: size(), p: size(), l: size(), tags: size(), rels: size() };
        let embed = from.small();
        let first = from.floats();
        let mut network = Network {
            sizes,
            table: project(&embed, &first, sizes),
            first_bias: from.floats(),
            tag: from.floats(),
            tag_bias: from.floats(),
            tag_embed: from.floats(),
            second: from.floats(),
            out: from.floats(),
            out_bias: from.floats(),
            state: from.floats(),
            moves: from.floats(),
            moves_bias: [0.0; 4],
            arc: from.floats(),
            rels: from.floats(),
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
            (self.tag.len(), 2 * h * tags),
            (self.tag_bias.len(), tags),
            (self.tag_embed.len(), tags * 4 * h),
            (self.second.len(), 2 * h * 4 * h),
            (self.out.len(), 2 * h * self.sizes.out()),
            (self.out_bias.len(), self.sizes.out()),
            (self.state.len(), Sizes::STATE_ROWS * p),
            (self.moves.len(), p * 4),
            (self.arc.len(), Sizes::ARC_ROWS * l),
            (self.rels.len(), l * rels),
            (self.rels_bias.len(), rels),
        ];
        h > 0 && tags > 1 && tags < Sizes::TAG_ROOM && rels > 2 && want.iter().all(|(have, want)| have == want)
    }

    /// Analyses sentences: `rows` of all their tokens, and the number of tokens of each.
    pub fn run(&self, rows: &[[u32; ROWS]], lengths: &[usize], work: &mut Work) {
        let Sizes { h, tags, .. } = self.sizes;
        let n = rows.len();
        self.first_layer(rows, lengths, work);
        work.scores.resize(n * tags, 0.0);
        multiply(&work.one, &self.tag, &mut work.scores, n, 2 * h, tags);
        work.tags.clear();
        for scores in work.scores.chunks_exact_mut(tags) {
            add(scores, &self.tag_bias);
            work.tags.push(highest(scores) as u8);
        }
        self.second_layer(lengths, work);
        let columns = self.sizes.out();
        work.out.resize(n * columns, 0.0);
        multiply(&work.two, &self.out, &mut work.out, n, 2 * h, columns);
        for row in work.out.chunks_exact_mut(columns) {
            add(row, &self.out_bias);
        }
        work.heads.clear();
        work.heads.resize(n, 0);
        let mut start = 0;
        for &length in lengths {
            self.tree(start, length, work);
            start += length;
        }
        self.relations(lengths, work);
    }

    fn first_layer(&self, rows: &[[u32; ROWS]], lengths: &[usize], work: &mut Work) {
        let h = self.sizes.h;
        let width = 6 * h;
        let Kinds { numbers, gates, of } = &mut work.kinds;
        if numbers.len() > KINDS {
            numbers.clear();
            gates.clear();
        }
        work.sums.resize(width, 0);
        of.clear();
        for token in rows {
            let next = numbers.len() as u32;
            let number = *numbers.entry(Kind(*token)).or_insert(next);
            of.push(number);
            if number == next {
                self.gates_of(token, &mut work.sums, gates);
            }
        }
        work.one.resize(rows.len() * 2 * h, 0.0);
        scan(lengths, gates, &mut work.one, h, 3, |i| of[i] as usize);
        for (token, &kind) in work.one.chunks_exact_mut(2 * h).zip(of.iter()) {
            let gates = &gates[kind as usize * width..(kind as usize + 1) * width];
            for (c, gates) in token.chunks_exact_mut(h).zip(gates.chunks_exact(3 * h)) {
                c.iter_mut().zip(&gates[2 * h..]).for_each(|(c, o)| *c *= o);
            }
        }
    }

    /// Appends the first layer's gates of a word.
    fn gates_of(&self, token: &[u32; ROWS], sums: &mut [i16], gates: &mut Vec<f32>) {
        let h = self.sizes.h;
        let width = sums.len();
        sums.fill(0);
        for &row in token {
            let row = &self.table[row as usize * width..(row as usize + 1) * width];
            sums.iter_mut().zip(row).for_each(|(s, &r)| *s = s.saturating_add(r));
        }
        let start = gates.len();
        gates.extend(sums.iter().zip(&self.first_bias).map(|(&s, b)| f32::from(s) * (1.0 / UNIT) + b));
        for gates in gates[start..].chunks_exact_mut(3 * h) {
            gates[..h].iter_mut().for_each(|z| *z = squash(*z));
            gates[h..].iter_mut().for_each(|g| *g = gate(*g));
        }
    }

    fn second_layer(&self, lengths: &[usize], work: &mut Work) {
        let h = self.sizes.h;
        let n = work.tags.len();
        work.gates.resize(n * 4 * h, 0.0);
        multiply(&work.one, &self.second, &mut work.gates, n, 2 * h, 4 * h);
        for (gates, &tag) in work.gates.chunks_exact_mut(4 * h).zip(&work.tags) {
            add(gates, &self.tag_embed[tag as usize * 4 * h..(tag as usize + 1) * 4 * h]);
            for gates in gates.chunks_exact_mut(2 * h) {
                gates[..h].iter_mut().for_each(|z| *z = squash(*z));
                gates[h..].iter_mut().for_each(|g| *g = gate(*g));
            }
        }
        work.two.resize(n * 2 * h, 0.0);
        scan(lengths, &work.gates, &mut work.two, h, 2, |i| i);
        add(&mut work.two, &work.one);
    }

    /// Finds the heads of the sentence of `length` tokens from `start` on.
    fn tree(&self, start: usize, length: usize, work: &mut Work) {
        let (p, columns) = (self.sizes.p, self.sizes.out());
        let tags = &work.tags[start..start + length];
        let out = &work.out[start * columns..(start + length) * columns];
        let state = &mut work.state;
        state.reset(length);
        let units = &mut work.scores;
        units.clear();
        units.resize(p, 0.0);
        while !state.done() {
            if state.stack.is_empty() {
                state.make(Move::Shift);
                continue;
            }
            let (top, next, under) = state.focus();
            let part = |token: u32, k: usize| &out[token as usize * columns + k * p..token as usize * columns + (k + 1) * p];
            units.copy_from_slice(part(top, 0));
            add(units, part(next, 1));
            if under != NONE {
                add(units, part(under, 2));
            }
            for row in state.rows(tags) {
                add(units, &self.state[row as usize * p..(row as usize + 1) * p]);
            }
            let scores = self.move_scores(units);
            let allowed = Move::ALL.into_iter().filter(|&m| state.allows(m));
            let best = allowed.fold((Move::Shift, f32::MIN), |b, m| if scores[m as usize] > b.1 { (m, scores[m as usize]) } else { b });
            state.make(best.0);
        }
        let heads = &mut work.heads[start..start + length];
        heads.iter_mut().zip(&state.nodes).for_each(|(h, node)| *h = node.head);
        let score = |i: usize| out[i * columns + self.sizes.root_column()];
        let headless = (0..length).filter(|&i| heads[i] == NONE);
        let root = headless.fold(None, |best: Option<usize>, i| best.filter(|&b| score(b) >= score(i)).or(Some(i))).unwrap_or(0);
        heads.iter_mut().filter(|h| **h == NONE).for_each(|h| *h = root as u32);
    }

    #[inline]
    fn move_scores(&self, units: &[f32]) -> [f32; 4] {
        // Four running sums, so that no addition waits for the one before.
        let mut sums = [[0.0f32; 4]; 4];
        for (four, weights) in units.chunks_exact(4).zip(self.moves.chunks_exact(16)) {
            for k in 0..4 {
                let unit = four[k].max(0.0);
                for m in 0..4 {
                    sums[k][m] += unit * weights[k * 4 + m];
                }
            }
        }
        let mut scores = self.moves_bias;
        for sum in sums {
            add(&mut scores, &sum);
        }
        scores
    }

    fn relations(&self, lengths: &[usize], work: &mut Work) {
        let Sizes { l, rels, .. } = self.sizes;
        let (columns, head_at, child_at) = (self.sizes.out(), self.sizes.head_column(), self.sizes.child_column());
        let n = work.tags.len();
        let hidden = &mut work.gates;
        hidden.clear();
        hidden.resize(n * l, 0.0);
        let mut start = 0;
        for &length in lengths {
            let tags = &work.tags[start..start + length];
            for i in 0..length {
                let units = &mut hidden[(start + i) * l..(start + i + 1) * l];
                let head = work.heads[start + i];
                if head as usize != i {
                    let at = (start + head as usize) * columns + head_at;
                    add(units, &work.out[at..at + l]);
                }
                let at = (start + i) * columns + child_at;
                add(units, &work.out[at..at + l]);
                for row in arc_rows(i as u32, head, tags) {
                    add(units, &self.arc[row as usize * l..(row as usize + 1) * l]);
                }
                units.iter_mut().for_each(|u| *u = u.max(0.0));
            }
            start += length;
        }
        work.scores.resize(n * rels, 0.0);
        multiply(hidden, &self.rels, &mut work.scores, n, l, rels);
        work.rels.clear();
        for scores in work.scores.chunks_exact_mut(rels) {
            add(scores, &self.rels_bias);
            // Number 0 is the root's, which is known.
            work.rels.push(1 + highest(&scores[1..]) as u8);
        }
        let mut start = 0;
        for &length in lengths {
            for i in start..start + length {
                if work.heads[i] as usize == i - start {
                    work.rels[i] = 0;
                }
            }
            start += length;
        }
    }
}

/// The product of the word table with the first layer, rounded.
fn project(embed: &[f32], first: &[f32], sizes: Sizes) -> Vec<i16> {
    let (e, width) = (sizes.e, 6 * sizes.h);
    if e == 0 || width == 0 || !embed.len().is_multiple_of(e) || first.len() != e * width {
        return Vec::new();
    }
    let mut table = Vec::with_capacity(embed.len() / e * width);
    let mut product = Vec::new();
    for rows in embed.chunks(e * 512) {
        let n = rows.len() / e;
        product.clear();
        product.resize(n * width, 0.0);
        multiply(rows, first, &mut product, n, e, width);
        // Adding 1.5·2²³ leaves the rounded number in the low bits; `round` would be a call for each of millions.
        table.extend(product.iter().map(|v| (v * UNIT + 12_582_912.0).to_bits() as i16));
    }
    table
}

/// `c = a·b` for `a` of `n` rows and `k` columns and `b` of `m` columns.
fn multiply(a: &[f32], b: &[f32], c: &mut [f32], n: usize, k: usize, m: usize) {
    let shapes = (ArrayView2::from_shape((n, k), a), ArrayView2::from_shape((k, m), b), ArrayViewMut2::from_shape((n, m), c));
    if let (Ok(a), Ok(b), Ok(mut c)) = shapes {
        general_mat_mul(1.0, &a, &b, 0.0, &mut c);
    }
}

#[inline]
fn add(to: &mut [f32], from: &[f32]) {
    to.iter_mut().zip(from).for_each(|(t, f)| *t += f);
}

/// Where the highest number stands, the first of equals.
#[inline]
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
#[inline]
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
#[inline]
pub fn gate(x: f32) -> f32 {
    0.5 + 0.5 * squash(0.5 * x)
}

/// How fast [`gate`] rises where it gives `y`.
#[inline]
pub fn gate_slope(y: f32) -> f32 {
    0.25 * squash_slope(2.0 * y - 1.0)
}

/// Gated running sums `c = f·c' + (1-f)·z` over each sentence, forwards in one half of the units and backwards in the other.
/// `place` tells where a token's gates stand.
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

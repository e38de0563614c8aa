//! The network while it learns: word vectors, two layers of gated sums over the sentence in both directions, and what hangs on
//! them (tags, moves, relations, root). `verbale::language::en::network` is the same network at work.

use super::{
    Sample,
    dice::Dice,
    tensor::{Mat, Param, multiply},
};
use verbale::language::en::{
    lexical::ROWS,
    network::{Sizes, gate, gate_slope, squash, squash_slope},
};

/// All weights.
pub(crate) struct Net {
    pub(crate) sizes: Sizes,
    pub(crate) embed: Param,
    pub(crate) first: Param,
    pub(crate) first_bias: Param,
    pub(crate) tag: Param,
    pub(crate) tag_bias: Param,
    pub(crate) tag_embed: Param,
    pub(crate) second: Param,
    pub(crate) second_bias: Param,
    pub(crate) out: Param,
    pub(crate) out_bias: Param,
    /// Small tables that moves look up, one row each.
    pub(crate) state: Param,
    pub(crate) moves: Param,
    pub(crate) moves_bias: Param,
    /// Small tables that relations look up.
    pub(crate) arc: Param,
    pub(crate) rels: Param,
    pub(crate) rels_bias: Param,
    pub(crate) now: u32,
}

/// The tokens of some sentences with everything computed for them.
#[derive(Default)]
pub(crate) struct Pass {
    /// First and one past the last token of each sentence.
    pub(crate) bounds: Vec<(usize, usize)>,
    pub(crate) rows: Vec<[u32; ROWS]>,
    x: Vec<f32>,
    x_mask: Vec<f32>,
    p1: Vec<f32>,
    c1: Vec<f32>,
    h1: Vec<f32>,
    h1_mask: Vec<f32>,
    pub(crate) tag_scores: Vec<f32>,
    pub(crate) tags: Vec<u8>,
    p2: Vec<f32>,
    c2: Vec<f32>,
    h2: Vec<f32>,
    h2_mask: Vec<f32>,
    pub(crate) out: Vec<f32>,
}

/// Shares of what is dropped while learning.
const DROP_WORD: f32 = 0.08;
const DROP_X: f32 = 0.08;
const DROP_H: f32 = 0.1;

impl Net {
    pub(crate) fn new(sizes: Sizes, rows: usize, dice: &mut Dice) -> Self {
        let Sizes { e, h, p, l, tags, rels, .. } = sizes;
        let mut first_bias = Param::new(1, 6 * h, 0.0, dice);
        // Gates begin half open to the past.
        for d in 0..2 {
            first_bias.w[d * 3 * h + h..d * 3 * h + 2 * h].fill(0.5);
        }
        Net {
            sizes,
            embed: Param::table(rows, e, 0.35, dice),
            first: Param::layer(e, 6 * h, dice),
            first_bias,
            tag: Param::layer(2 * h, tags, dice),
            tag_bias: Param::new(1, tags, 0.0, dice),
            tag_embed: Param::table(tags, 4 * h, 0.2, dice),
            second: Param::layer(2 * h, 4 * h, dice),
            second_bias: Param::new(1, 4 * h, 0.0, dice),
            out: Param::layer(2 * h, sizes.out(), dice),
            out_bias: Param::new(1, sizes.out(), 0.0, dice),
            state: Param::table(Sizes::STATE_ROWS, p, 0.1, dice),
            moves: Param::layer(p, 4, dice),
            moves_bias: Param::new(1, 4, 0.0, dice),
            arc: Param::table(Sizes::ARC_ROWS, l, 0.1, dice),
            rels: Param::layer(l, rels, dice),
            rels_bias: Param::new(1, rels, 0.0, dice),
            now: 0,
        }
    }

    pub(crate) fn params(&mut self) -> [&mut Param; 16] {
        [
            &mut self.embed,
            &mut self.first,
            &mut self.first_bias,
            &mut self.tag,
            &mut self.tag_bias,
            &mut self.tag_embed,
            &mut self.second,
            &mut self.second_bias,
            &mut self.out,
            &mut self.out_bias,
            &mut self.state,
            &mut self.moves,
            &mut self.moves_bias,
            &mut self.arc,
            &mut self.rels,
            &mut self.rels_bias,
        ]
    }

    pub(crate) fn step(&mut self, rate: f32) {
        self.now += 1;
        let now = self.now;
        self.params().into_iter().for_each(|p| p.step(rate, now));
    }

    pub(crate) fn swap_average(&mut self) {
        let now = self.now;
        self.params().into_iter().for_each(|p| p.swap_average(now));
    }

    /// Everything up to the outputs of the second layer. With `dice` units are dropped, as in learning.
    pub(crate) fn forward(&self, pass: &mut Pass, mut dice: Option<&mut Dice>) {
        let Sizes { e, h, tags, .. } = self.sizes;
        let n = pass.rows.len();
        pass.x.clear();
        pass.x.resize(n * e, 0.0);
        for i in 0..n {
            if let Some(dice) = dice.as_mut()
                && dice.chance(DROP_WORD)
            {
                pass.rows[i][0] = 0;
            }
            let x = &mut pass.x[i * e..(i + 1) * e];
            pass.rows[i].iter().for_each(|&row| add(x, self.embed.row(row as usize)));
        }
        drop(&mut pass.x, &mut pass.x_mask, DROP_X, dice.as_deref_mut());
        spread_bias(&mut pass.p1, &self.first_bias.w, n);
        multiply(Mat(&pass.x, n, e, false), self.first.mat(), &mut pass.p1, 6 * h, 1.0);
        pass.c1.clear();
        pass.c1.resize(n * 2 * h, 0.0);
        pass.h1.clear();
        pass.h1.resize(n * 2 * h, 0.0);
        for row in pass.p1.chunks_mut(3 * h) {
            row[..h].iter_mut().for_each(|z| *z = squash(*z));
            row[h..].iter_mut().for_each(|g| *g = gate(*g));
        }
        scan(&pass.bounds, &pass.p1, &mut pass.c1, h, 3);
        for i in 0..n {
            for d in 0..2 {
                for k in 0..h {
                    let at = (i * 2 + d) * h + k;
                    pass.h1[at] = pass.c1[at] * pass.p1[(i * 2 + d) * 3 * h + 2 * h + k];
                }
            }
        }
        drop(&mut pass.h1, &mut pass.h1_mask, DROP_H, dice.as_deref_mut());
        spread_bias(&mut pass.tag_scores, &self.tag_bias.w, n);
        multiply(Mat(&pass.h1, n, 2 * h, false), self.tag.mat(), &mut pass.tag_scores, tags, 1.0);
        pass.tags.clear();
        pass.tags.extend(pass.tag_scores.chunks(tags).map(|s| (1..tags).fold(0, |b, t| if s[t] > s[b] { t } else { b }) as u8));
        spread_bias(&mut pass.p2, &self.second_bias.w, n);
        for (row, &tag) in pass.p2.chunks_mut(4 * h).zip(&pass.tags) {
            add(row, self.tag_embed.row(tag as usize));
        }
        multiply(Mat(&pass.h1, n, 2 * h, false), self.second.mat(), &mut pass.p2, 4 * h, 1.0);
        for row in pass.p2.chunks_mut(2 * h) {
            row[..h].iter_mut().for_each(|z| *z = squash(*z));
            row[h..].iter_mut().for_each(|g| *g = gate(*g));
        }
        pass.c2.clear();
        pass.c2.resize(n * 2 * h, 0.0);
        scan(&pass.bounds, &pass.p2, &mut pass.c2, h, 2);
        pass.h2.clear();
        pass.h2.extend(pass.c2.iter().zip(&pass.h1).map(|(c, h)| c + h));
        drop(&mut pass.h2, &mut pass.h2_mask, DROP_H, dice);
        spread_bias(&mut pass.out, &self.out_bias.w, n);
        multiply(Mat(&pass.h2, n, 2 * h, false), self.out.mat(), &mut pass.out, self.sizes.out(), 1.0);
    }

    /// Gradients of everything below, given those of the tag scores and of the outputs.
    pub(crate) fn backward(&mut self, pass: &Pass, d_tags: &[f32], d_out: &[f32]) {
        let Sizes { e, h, tags, .. } = self.sizes;
        let n = pass.rows.len();
        let columns = self.sizes.out();
        add_columns(&mut self.out_bias.g, d_out, columns);
        multiply(Mat(&pass.h2, n, 2 * h, true), Mat(d_out, n, columns, false), &mut self.out.g, columns, 1.0);
        let mut d_h2 = vec![0.0; n * 2 * h];
        multiply(Mat(d_out, n, columns, false), self.out.transposed(), &mut d_h2, 2 * h, 0.0);
        d_h2.iter_mut().zip(&pass.h2_mask).for_each(|(d, m)| *d *= m);
        // The second layer: its outputs, and past it to the first.
        let mut d_h1 = d_h2.clone();
        let mut d_p2 = vec![0.0; n * 4 * h];
        unscan(&pass.bounds, &pass.p2, &pass.c2, &mut d_h2, &mut d_p2, h, 2);
        add_columns(&mut self.second_bias.g, &d_p2, 4 * h);
        for (row, &tag) in d_p2.chunks(4 * h).zip(&pass.tags) {
            add(self.tag_embed.grow(tag as usize), row);
        }
        multiply(Mat(&pass.h1, n, 2 * h, true), Mat(&d_p2, n, 4 * h, false), &mut self.second.g, 4 * h, 1.0);
        multiply(Mat(&d_p2, n, 4 * h, false), self.second.transposed(), &mut d_h1, 2 * h, 1.0);
        // Tags.
        add_columns(&mut self.tag_bias.g, d_tags, tags);
        multiply(Mat(&pass.h1, n, 2 * h, true), Mat(d_tags, n, tags, false), &mut self.tag.g, tags, 1.0);
        multiply(Mat(d_tags, n, tags, false), self.tag.transposed(), &mut d_h1, 2 * h, 1.0);
        d_h1.iter_mut().zip(&pass.h1_mask).for_each(|(d, m)| *d *= m);
        // The first layer: h = o·c.
        let mut d_p1 = vec![0.0; n * 6 * h];
        let mut d_c1 = vec![0.0; n * 2 * h];
        for i in 0..n * 2 {
            for k in 0..h {
                let o = pass.p1[i * 3 * h + 2 * h + k];
                let d = d_h1[i * h + k];
                d_p1[i * 3 * h + 2 * h + k] = d * pass.c1[i * h + k] * gate_slope(o);
                d_c1[i * h + k] = d * o;
            }
        }
        unscan(&pass.bounds, &pass.p1, &pass.c1, &mut d_c1, &mut d_p1, h, 3);
        add_columns(&mut self.first_bias.g, &d_p1, 6 * h);
        multiply(Mat(&pass.x, n, e, true), Mat(&d_p1, n, 6 * h, false), &mut self.first.g, 6 * h, 1.0);
        let mut d_x = vec![0.0; n * e];
        multiply(Mat(&d_p1, n, 6 * h, false), self.first.transposed(), &mut d_x, e, 0.0);
        d_x.iter_mut().zip(&pass.x_mask).for_each(|(d, m)| *d *= m);
        for (i, d) in d_x.chunks(e).enumerate() {
            for &row in &pass.rows[i] {
                add(self.embed.grow(row as usize), d);
            }
        }
    }
}

impl Pass {
    /// Starts a pass over these samples.
    pub(crate) fn load(&mut self, samples: &[&Sample]) {
        self.bounds.clear();
        self.rows.clear();
        for s in samples {
            let start = self.rows.len();
            self.rows.extend(&s.rows);
            self.bounds.push((start, self.rows.len()));
        }
    }
}

pub(crate) fn add(to: &mut [f32], from: &[f32]) {
    to.iter_mut().zip(from).for_each(|(t, f)| *t += f);
}

fn add_columns(to: &mut [f32], from: &[f32], columns: usize) {
    from.chunks(columns).for_each(|row| add(to, row));
}

fn spread_bias(to: &mut Vec<f32>, bias: &[f32], n: usize) {
    to.clear();
    (0..n).for_each(|_| to.extend_from_slice(bias));
}

fn drop(values: &mut [f32], mask: &mut Vec<f32>, share: f32, dice: Option<&mut Dice>) {
    mask.clear();
    match dice {
        Some(dice) => mask.extend(values.iter().map(|_| if dice.chance(share) { 0.0 } else { 1.0 / (1.0 - share) })),
        None => mask.resize(values.len(), 1.0),
    }
    values.iter_mut().zip(mask).for_each(|(v, m)| *v *= *m);
}

/// Gated running sums: `c = f·c' + (1-f)·z`, forwards in one half and backwards in the other. A token has, for each direction,
/// `parts` blocks of `h` numbers in `gates`: z, f, and maybe more.
fn scan(bounds: &[(usize, usize)], gates: &[f32], c: &mut [f32], h: usize, parts: usize) {
    for &(start, end) in bounds {
        for d in 0..2 {
            let mut last = vec![0.0; h];
            for step in 0..end - start {
                let i = if d == 0 { start + step } else { end - 1 - step };
                let gate = &gates[(i * 2 + d) * parts * h..];
                let c = &mut c[(i * 2 + d) * h..(i * 2 + d + 1) * h];
                for k in 0..h {
                    let (z, f) = (gate[k], gate[h + k]);
                    c[k] = f * last[k] + (1.0 - f) * z;
                }
                last.copy_from_slice(c);
            }
        }
    }
}

/// The gradient of [`scan`]: adds to `d_gates` what lies before [`squash`] and [`gate`]. `d_c` is used up.
fn unscan(bounds: &[(usize, usize)], gates: &[f32], c: &[f32], d_c: &mut [f32], d_gates: &mut [f32], h: usize, parts: usize) {
    let zero = vec![0.0; h];
    for &(start, end) in bounds {
        for d in 0..2 {
            let mut carry = vec![0.0; h];
            for step in (0..end - start).rev() {
                let i = if d == 0 { start + step } else { end - 1 - step };
                let before = match (step, d) {
                    (0, _) => &zero[..],
                    (_, 0) => &c[((i - 1) * 2 + d) * h..((i - 1) * 2 + d + 1) * h],
                    _ => &c[((i + 1) * 2 + d) * h..((i + 1) * 2 + d + 1) * h],
                };
                let base = (i * 2 + d) * parts * h;
                for k in 0..h {
                    let (z, f) = (gates[base + k], gates[base + h + k]);
                    let total = d_c[(i * 2 + d) * h + k] + carry[k];
                    d_gates[base + k] += total * (1.0 - f) * squash_slope(z);
                    d_gates[base + h + k] += total * (before[k] - z) * gate_slope(f);
                    carry[k] = total * f;
                }
            }
        }
    }
}

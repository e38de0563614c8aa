//! Moves until the tree stands, then the name of every arc.

use super::{HIDDEN_FINE, HIGH, LANES, Network, Sizes, Work, add, arc_rows, highest, numbers, rounded};
use crate::language::en::state::{Move, NONE};
use fearless_simd::Simd;

impl Network {
    /// Finds the heads of the sentence of `length` tokens from `start` on.
    #[inline(always)]
    pub(super) fn tree(&self, start: usize, length: usize, work: &mut Work) {
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
            let mut rows = [part(top, 0); 3 + Sizes::STATE_LOOKUPS];
            rows[1] = part(next, 1);
            let mut n = 2;
            if under != NONE {
                rows[n] = part(under, 2);
                n += 1;
            }
            for row in state.rows(tags) {
                rows[n] = &self.state[row as usize * p..(row as usize + 1) * p];
                n += 1;
            }
            add_up(&rows[..n], units);
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

    #[inline(always)]
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

    /// Names the relation of every token to its head.
    #[inline(always)]
    pub(super) fn relations<S: Simd>(&self, simd: S, lengths: &[usize], work: &mut Work) {
        let Sizes { l, rels, .. } = self.sizes;
        let (columns, head_at, child_at) = (self.sizes.out(), self.sizes.head_column(), self.sizes.child_column());
        let units = &mut work.scores;
        units.resize(l, 0.0);
        work.layer.clear();
        let mut start = 0;
        for &length in lengths {
            let tags = &work.tags[start..start + length];
            for i in 0..length {
                let child = (start + i) * columns + child_at;
                let head = work.heads[start + i];
                let [a, b, c] = arc_rows(i as u32, head, tags).map(|row| &self.arc[row as usize * l..(row as usize + 1) * l]);
                let mut rows = [&work.out[child..child + l], a, b, c, a];
                let mut n = 4;
                if head as usize != i {
                    let at = (start + head as usize) * columns + head_at;
                    rows[n] = &work.out[at..at + l];
                    n += 1;
                }
                add_up(&rows[..n], units);
                work.layer.extend(units.iter().map(|u| rounded(u.clamp(0.0, HIGH) * HIDDEN_FINE)));
            }
            start += length;
        }
        self.rels.product_with(simd, &work.layer, &mut work.sums);
        let scores = &mut work.scores;
        scores.resize(rels, 0.0);
        work.rels.clear();
        for sums in work.sums.chunks_exact(self.rels.width()) {
            numbers(sums, self.rels.unit / HIDDEN_FINE, &self.rels_bias, scores);
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

/// The sum of rows of equal length, a multiple of [`LANES`]. Sixteen numbers at a time stay in the processor until all rows are added.
#[inline(always)]
fn add_up(rows: &[&[f32]], to: &mut [f32]) {
    for (n, to) in to.chunks_exact_mut(LANES).enumerate() {
        let mut sums = [0.0f32; LANES];
        for row in rows {
            add(&mut sums, &row[n * LANES..(n + 1) * LANES]);
        }
        to.copy_from_slice(&sums);
    }
}

//! Products of matrices in whole numbers: rows of small integers times a matrix of weights rounded to 16 bits.
//!
//! The sums are exact, so every processor gives the same ones, whatever its vectors hold; sums of floats differ with their order.
//! A 16-bit product of pairs also does twice to four times the work of a 32-bit float's in the same time. `fearless_simd` finds the
//! processor's vectors while the program runs and has a safe call for that product (`pmaddwd` and its like).

use fearless_simd::{Level, dispatch, prelude::*};

/// Columns that stand together: four of the widest vectors.
const COLUMNS: usize = 64;

/// A matrix of weights, rounded.
#[derive(Debug, Default)]
pub(crate) struct Matrix {
    /// Rows, an even number; columns.
    shape: (usize, usize),
    /// For every 64 columns all rows two by two: two weights of the first column, two of the second …
    weights: Vec<i16>,
    /// What one is worth in the sums of a product, if it is worth one in the numbers that are multiplied.
    pub(crate) unit: f32,
}

impl Matrix {
    /// The matrix of `columns` columns whose rows are `weights`, to be multiplied with numbers whose size is `reach` at most.
    /// Weights that make no matrix with an even number of rows give an empty one.
    pub(crate) fn new(weights: &[f32], columns: usize, reach: f32) -> Self {
        let rows = weights.len().checked_div(columns).unwrap_or(0);
        if rows == 0 || rows % 2 == 1 || rows * columns != weights.len() {
            return Matrix::default();
        }
        // As fine as a weight fits 16 bits and the largest sum 31.
        let largest = weights.iter().fold(1e-9f32, |top, w| top.max(w.abs()));
        let mut sizes = vec![0.0; columns];
        weights.chunks_exact(columns).for_each(|row| sizes.iter_mut().zip(row).for_each(|(s, w)| *s += w.abs()));
        let sum = sizes.into_iter().fold(1e-9, f32::max);
        // A half for every row is what rounding may add.
        let fine = (32767.0 / largest).min((2_147_000_000.0 / reach - rows as f32 * 0.5) / sum);
        let mut to = vec![0; columns.div_ceil(COLUMNS) * COLUMNS * rows];
        for (row, weights) in weights.chunks_exact(columns).enumerate() {
            for (column, weight) in weights.iter().enumerate() {
                let pair = column / COLUMNS * rows / 2 + row / 2;
                to[pair * 2 * COLUMNS + column % COLUMNS * 2 + row % 2] = (weight * fine).round() as i16;
            }
        }
        Matrix { shape: (rows, columns), weights: to, unit: 1.0 / fine }
    }

    /// Rows and columns.
    pub(crate) fn shape(&self) -> (usize, usize) {
        self.shape
    }

    /// How many sums a row of a product has: its columns and what fills the last 64.
    pub(crate) fn width(&self) -> usize {
        self.shape.1.div_ceil(COLUMNS) * COLUMNS
    }

    /// The product of `numbers` (as many in a row as this matrix has rows) with this matrix.
    pub(crate) fn product(&self, numbers: &[i16], sums: &mut Vec<i32>) {
        dispatch!(Level::new(), simd => self.product_with(simd, numbers, sums))
    }

    /// [`Matrix::product`] where the processor's vectors are known.
    #[inline(always)]
    pub(crate) fn product_with<S: Simd>(&self, simd: S, numbers: &[i16], sums: &mut Vec<i32>) {
        let (half, width) = (self.shape.0 / 2, self.width());
        if half == 0 {
            return sums.clear();
        }
        let (pairs, _) = numbers.as_chunks();
        sums.resize(pairs.len() / half * width, 0);
        for (number, weights) in self.weights.chunks_exact(2 * half * COLUMNS).enumerate() {
            let to = &mut sums[number * COLUMNS..];
            // As many sums at once as the processor has room for.
            match S::i32s::LEN {
                16.. => columns::<S, 4, 4>(simd, pairs, weights, half, to, width),
                _ => columns::<S, 6, 2>(simd, pairs, weights, half, to, width),
            }
        }
    }
}

/// The sums of 64 columns: `R` rows and `V` vectors at a time. `half` is the number of pairs in a row.
#[inline(always)]
fn columns<S: Simd, const R: usize, const V: usize>(
    simd: S,
    pairs: &[[i16; 2]],
    weights: &[i16],
    half: usize,
    to: &mut [i32],
    width: usize,
) {
    let mut rows = pairs.chunks_exact(R * half);
    let mut done = 0;
    for rows in &mut rows {
        block::<S, R, V>(simd, rows, weights, half, &mut to[done..], width);
        done += R * width;
    }
    for row in rows.remainder().chunks_exact(half) {
        block::<S, 1, V>(simd, row, weights, half, &mut to[done..], width);
        done += width;
    }
}

#[inline(always)]
fn block<S: Simd, const R: usize, const V: usize>(simd: S, pairs: &[[i16; 2]], weights: &[i16], half: usize, to: &mut [i32], width: usize) {
    let lanes = S::i32s::LEN;
    let mut rows = [&pairs[..0]; R];
    for (row, pairs) in rows.iter_mut().zip(pairs.chunks_exact(half)) {
        *row = pairs;
    }
    let rows = rows.map(|row| &row[..half]);
    for at in (0..COLUMNS).step_by(V * lanes) {
        let mut sums = [[S::i32s::splat(simd, 0); V]; R];
        for (pair, weights) in (0..half).zip(weights.chunks_exact(2 * COLUMNS)) {
            let mut vectors = [S::i16s::splat(simd, 0); V];
            for (v, vector) in vectors.iter_mut().enumerate() {
                *vector = S::i16s::from_slice(simd, &weights[2 * (at + v * lanes)..][..2 * lanes]);
            }
            for (sums, row) in sums.iter_mut().zip(rows) {
                let [[a, b], [c, d]] = row[pair].map(i16::to_ne_bytes);
                let two: S::i16s = S::i32s::splat(simd, i32::from_ne_bytes([a, b, c, d])).bitcast();
                for (sum, vector) in sums.iter_mut().zip(vectors) {
                    *sum += two.pairwise_dot_product(vector);
                }
            }
        }
        for (r, sums) in sums.iter().enumerate() {
            for (v, sum) in sums.iter().enumerate() {
                sum.store_slice(&mut to[r * width + at + v * lanes..][..lanes]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers between -1 and 1 without rhyme.
    fn noise(n: usize) -> Vec<f32> {
        let mut state = 1u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 23) as f32 - 1.0
        };
        (0..n).map(|_| next()).collect()
    }

    #[test]
    fn products_are_those_of_floats() {
        for (n, k, m) in [(1, 2, 1), (5, 8, 64), (13, 112, 296), (6, 48, 50)] {
            let (a, b) = (noise(n * k), noise(k * m));
            let matrix = Matrix::new(&b, m, 4096.0);
            assert_eq!(matrix.shape(), (k, m));
            let numbers: Vec<i16> = a.iter().map(|v| (v * 4096.0).round() as i16).collect();
            let mut sums = Vec::new();
            matrix.product(&numbers, &mut sums);
            for i in 0..n {
                for j in 0..m {
                    let want: f32 = (0..k).map(|x| a[i * k + x] * b[x * m + j]).sum();
                    let got = sums[i * matrix.width() + j] as f32 * matrix.unit / 4096.0;
                    assert!((want - got).abs() < 0.005, "{n}×{k}×{m} at {i}, {j}: {got} for {want}");
                }
            }
        }
    }

    #[test]
    fn the_largest_numbers_do_not_overflow() {
        let matrix = Matrix::new(&[9.0; 112], 1, 32767.0);
        let mut sums = Vec::new();
        matrix.product(&[32767; 112], &mut sums);
        assert!((sums[0] as f32 * matrix.unit / 32767.0 / (9.0 * 112.0) - 1.0).abs() < 0.01);
    }

    #[test]
    fn every_processor_gives_the_same() {
        let matrix = Matrix::new(&noise(48 * 70), 70, 4096.0);
        let numbers: Vec<i16> = noise(48 * 9).iter().map(|v| (v * 4096.0) as i16).collect();
        let (mut best, mut least) = (Vec::new(), Vec::new());
        matrix.product(&numbers, &mut best);
        dispatch!(Level::baseline(), simd => matrix.product_with(simd, &numbers, &mut least));
        assert_eq!(best, least);
    }

    #[test]
    fn what_makes_no_matrix_is_empty() {
        for (weights, columns) in [(&[1.0; 6][..], 2), (&[1.0; 5], 2), (&[], 3), (&[1.0], 0)] {
            let matrix = Matrix::new(weights, columns, 1.0);
            assert_eq!(matrix.shape(), (0, 0));
            matrix.product(&[1, 2], &mut vec![5]);
        }
    }
}

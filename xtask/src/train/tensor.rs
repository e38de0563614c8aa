//! Matrices that learn: multiplication, Adam (Kingma & Ba 2015), running averages of the weights.

use super::dice::Dice;
use ndarray::{ArrayView2, ArrayViewMut2, linalg::general_mat_mul};

/// A matrix in rows: the slice, its number of rows and columns, and whether it is to be read transposed.
#[derive(Clone, Copy)]
pub(crate) struct Mat<'a>(pub(crate) &'a [f32], pub(crate) usize, pub(crate) usize, pub(crate) bool);

impl<'a> Mat<'a> {
    fn view(self) -> ArrayView2<'a, f32> {
        let view = ArrayView2::from_shape((self.1, self.2), &self.0[..self.1 * self.2]).expect("the shape fits");
        if self.3 { view.reversed_axes() } else { view }
    }
}

/// `c = a·b + keep·c`, where `c` has `columns` columns.
pub(crate) fn multiply(a: Mat, b: Mat, c: &mut [f32], columns: usize, keep: f32) {
    let rows = c.len() / columns;
    let mut c = ArrayViewMut2::from_shape((rows, columns), c).expect("the shape fits");
    general_mat_mul(1.0, &a.view(), &b.view(), keep, &mut c);
}

/// A matrix of weights with its gradient.
pub(crate) struct Param {
    pub(crate) rows: usize,
    pub(crate) cols: usize,
    pub(crate) w: Vec<f32>,
    pub(crate) g: Vec<f32>,
    m: Vec<f32>,
    v: Vec<f32>,
    average: Vec<f32>,
    /// For tables of which a batch touches few rows: those rows, and when each was last touched.
    sparse: Option<(Vec<u32>, Vec<u32>)>,
}

/// How fast the running average forgets.
const MEMORY: f32 = 0.9985;

impl Param {
    pub(crate) fn new(rows: usize, cols: usize, scale: f32, dice: &mut Dice) -> Self {
        let w: Vec<f32> = (0..rows * cols).map(|_| dice.uniform() * scale).collect();
        let zero = vec![0.0; rows * cols];
        Param { rows, cols, average: w.clone(), w, g: zero.clone(), m: zero.clone(), v: zero, sparse: None }
    }

    /// Weights with the usual range for a layer.
    pub(crate) fn layer(rows: usize, cols: usize, dice: &mut Dice) -> Self {
        Self::new(rows, cols, (6.0 / (rows + cols) as f32).sqrt(), dice)
    }

    pub(crate) fn table(rows: usize, cols: usize, scale: f32, dice: &mut Dice) -> Self {
        let mut table = Self::new(rows, cols, scale, dice);
        table.sparse = Some((Vec::new(), vec![0; rows]));
        table
    }

    pub(crate) fn mat(&self) -> Mat<'_> {
        Mat(&self.w, self.rows, self.cols, false)
    }

    pub(crate) fn transposed(&self) -> Mat<'_> {
        Mat(&self.w, self.rows, self.cols, true)
    }

    pub(crate) fn row(&self, row: usize) -> &[f32] {
        &self.w[row * self.cols..(row + 1) * self.cols]
    }

    /// The gradient of a row, which counts as touched.
    pub(crate) fn grow(&mut self, row: usize) -> &mut [f32] {
        if let Some((touched, _)) = &mut self.sparse {
            touched.push(row as u32);
        }
        &mut self.g[row * self.cols..(row + 1) * self.cols]
    }

    pub(crate) fn step(&mut self, rate: f32, now: u32) {
        let (b1, b2, tiny) = (0.9f32, 0.98f32, 1e-8f32);
        let mut sparse = self.sparse.take();
        let all: Vec<u32> = match &mut sparse {
            Some((touched, _)) => {
                touched.sort_unstable();
                touched.dedup();
                std::mem::take(touched)
            }
            None => (0..self.rows as u32).collect(),
        };
        let correct = (1.0 - b2.powi(now.min(10_000) as i32)).sqrt() / (1.0 - b1.powi(now.min(10_000) as i32));
        for row in all {
            let since = sparse.as_mut().map_or(1, |(_, last)| {
                let since = now - last[row as usize];
                last[row as usize] = now;
                since
            });
            let forget = 1.0 - MEMORY.min((1.0 + now as f32) / (10.0 + now as f32)).powi(since as i32);
            let range = row as usize * self.cols..(row as usize + 1) * self.cols;
            let (w, g) = (&mut self.w[range.clone()], &mut self.g[range.clone()]);
            let (m, v) = (&mut self.m[range.clone()], &mut self.v[range.clone()]);
            for ((((w, g), m), v), a) in w.iter_mut().zip(g).zip(m).zip(v).zip(&mut self.average[range]) {
                *m = b1 * *m + (1.0 - b1) * *g;
                *v = b2 * *v + (1.0 - b2) * *g * *g;
                *a += forget * (*w - *a);
                *w -= rate * correct * *m / (v.sqrt() + tiny);
                *g = 0.0;
            }
        }
        self.sparse = sparse;
    }

    /// Swaps the weights with their running average.
    pub(crate) fn swap_average(&mut self, now: u32) {
        if let Some((_, last)) = &mut self.sparse {
            for (row, last) in last.iter_mut().enumerate().filter(|(_, l)| **l > 0) {
                let forget = 1.0 - MEMORY.powi((now - *last) as i32);
                for i in row * self.cols..(row + 1) * self.cols {
                    self.average[i] += forget * (self.w[i] - self.average[i]);
                }
                *last = now;
            }
        }
        std::mem::swap(&mut self.w, &mut self.average);
    }

    /// Takes the running average as the weights and forgets the moments.
    #[allow(dead_code)]
    pub(crate) fn settle(&mut self) {
        self.w.copy_from_slice(&self.average);
    }
}

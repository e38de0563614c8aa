//! The averaged perceptron (Collins 2002) over hashed slots.

use verbale::language::en::linear::Linear;

/// Weights while they are learnt.
pub(crate) struct Perceptron<const N: usize> {
    bits: u32,
    weights: Vec<f32>,
    /// Sum of the steps, each times the moment it was made.
    drift: Vec<f32>,
    now: f32,
}

impl<const N: usize> Perceptron<N> {
    pub(crate) fn new(bits: u32) -> Self {
        Perceptron { bits, weights: vec![0.0; N << bits], drift: vec![0.0; N << bits], now: 1.0 }
    }

    fn slot(&self, feature: u32) -> usize {
        (feature & ((1 << self.bits) - 1)) as usize * N
    }

    pub(crate) fn score(&self, features: &[u32]) -> [f32; N] {
        let mut sums = [0.0; N];
        for &feature in features {
            let at = self.slot(feature);
            for (sum, w) in sums.iter_mut().zip(&self.weights[at..at + N]) {
                *sum += w;
            }
        }
        sums
    }

    pub(crate) fn tick(&mut self) {
        self.now += 1.0;
    }

    pub(crate) fn update(&mut self, features: &[u32], up: usize, down: usize) {
        for &feature in features {
            let at = self.slot(feature);
            for (class, step) in [(up, 1.0), (down, -1.0)] {
                self.weights[at + class] += step;
                self.drift[at + class] += step * self.now;
            }
        }
    }

    /// The averaged weights as small integers.
    pub(crate) fn finish(&self) -> Linear<N> {
        let averaged: Vec<f32> = self.weights.iter().zip(&self.drift).map(|(w, d)| w - d / self.now).collect();
        let mut sizes: Vec<f32> = averaged.iter().map(|w| w.abs()).filter(|w| *w > 0.0).collect();
        sizes.sort_by(f32::total_cmp);
        // All but the largest one in two thousand fit.
        let largest = sizes.get(sizes.len() - sizes.len() / 2000 - 1).copied().unwrap_or(1.0);
        let scale = 127.0 / largest;
        Linear::new(self.bits, averaged.iter().map(|w| (w * scale).round().clamp(-127.0, 127.0) as i8).collect())
    }
}

/// A small random generator (xorshift), so that training is the same each time.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(crate) fn chance(&mut self, p: f64) -> bool {
        ((self.next() >> 11) as f64) < p * (1u64 << 53) as f64
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.next() as usize % (i + 1));
        }
    }
}

//! A linear scorer over hashed features: a row of small integers for each slot, summed over the features present.

use super::model::{Reader, Writer};

/// Scores `N` classes. Features fall into slots by their hash; two may share one, which training has seen too.
#[derive(Debug, Clone)]
pub struct Linear<const N: usize> {
    mask: u32,
    weights: Vec<i8>,
}

impl<const N: usize> Linear<N> {
    /// A scorer with the weights of `2^bits` slots in order.
    pub fn new(bits: u32, weights: Vec<i8>) -> Self {
        Linear { mask: (1 << bits) - 1, weights }
    }

    /// Reads the scorer from a model file.
    pub fn read(from: &mut Reader) -> Self {
        let mut weights = from.i8s();
        let slots = (weights.len() / N).next_power_of_two().max(1);
        weights.resize(slots * N, 0);
        Linear { mask: slots as u32 - 1, weights }
    }

    /// Writes the scorer to a model file.
    pub fn write(&self, to: &mut Writer) {
        to.i8s(&self.weights);
    }

    /// The score of every class.
    #[inline]
    pub fn score(&self, features: &[u32]) -> [i32; N] {
        let mut sums = [0i32; N];
        for &feature in features {
            let at = (feature & self.mask) as usize * N;
            if let Some(row) = self.weights.get(at..at + N) {
                for (sum, &w) in sums.iter_mut().zip(row) {
                    *sum += i32::from(w);
                }
            }
        }
        sums
    }
}

/// Spreads the bits of a feature so that its low ones may serve as slot number.
#[inline]
pub fn spread(feature: u32) -> u32 {
    let h = (feature ^ feature >> 16).wrapping_mul(0x85eb_ca6b);
    h ^ h >> 13
}

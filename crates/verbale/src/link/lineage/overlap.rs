//! How much of two texts is the same prose, sentence by sentence.

use crate::link::terms::{self, Term};
use std::collections::HashMap;

/// Share of a sentence's word pairs that must stand in one sentence of the other text.
const SENTENCE: f32 = 0.45;
/// Words in matched sentences that a copy has at least.
pub(super) const WORDS: usize = 36;

/// A sentence ready for comparison.
pub(super) struct Aligned {
    /// Hashes of neighbouring words, sorted, each once.
    pairs: Vec<u32>,
    words: usize,
    quoted: bool,
}

impl Aligned {
    pub(super) fn of(sentence: &str) -> Self {
        let stems: Vec<Term> = terms::stems(sentence);
        let mut pairs: Vec<u32> = stems.windows(2).map(|p| p[0].rotate_left(7) ^ p[1]).collect();
        pairs.sort_unstable();
        pairs.dedup();
        Aligned { pairs, words: stems.len(), quoted: sentence.contains(['"', '“', '”', '«', '»']) || sentence.contains("``") }
    }
}

/// How much of two texts is the same prose.
pub(super) struct Overlap {
    /// Share of each text's narrative words in sentences that stand in the other.
    pub(super) narrative: [f32; 2],
    /// The same with quotes.
    pub(super) all: [f32; 2],
    /// Matched narrative words.
    pub(super) words: usize,
}

impl Overlap {
    pub(super) fn between(a: &[Aligned], b: &[Aligned]) -> Self {
        let (one, other) = (covered(a, b), covered(b, a));
        Overlap { narrative: [one.narrative, other.narrative], all: [one.all, other.all], words: one.words }
    }

    /// Share of the one that has more of itself in the other.
    pub(super) fn narrative(&self) -> f32 {
        self.narrative[0].max(self.narrative[1])
    }
}

/// What of one text stands in another.
struct Covered {
    narrative: f32,
    all: f32,
    words: usize,
}

fn covered(a: &[Aligned], b: &[Aligned]) -> Covered {
    let mut index: HashMap<u32, Vec<u32>> = HashMap::new();
    for (j, s) in b.iter().enumerate() {
        s.pairs.iter().for_each(|&p| index.entry(p).or_default().push(j as u32));
    }
    let mut hits = vec![0u32; b.len()];
    let (mut narrative, mut matched, mut all, mut all_matched) = (0, 0, 0, 0);
    for s in a.iter().filter(|s| s.words >= 5) {
        hits.fill(0);
        s.pairs.iter().filter_map(|p| index.get(p)).flatten().for_each(|&j| hits[j as usize] += 1);
        let best = hits.iter().copied().max().unwrap_or(0);
        let share = best as f32 / s.pairs.len().max(1) as f32;
        let same = share >= SENTENCE;
        all += s.words;
        all_matched += if same { s.words } else { 0 };
        if !s.quoted {
            narrative += s.words;
            matched += if same { s.words } else { 0 };
        }
    }
    // A text of quotes alone has no narrative to compare; then all its words count.
    if narrative < WORDS {
        (narrative, matched) = (all, all_matched);
    }
    Covered { narrative: matched as f32 / narrative.max(1) as f32, all: all_matched as f32 / all.max(1) as f32, words: matched }
}

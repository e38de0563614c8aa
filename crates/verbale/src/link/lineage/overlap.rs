//! How much of two texts is the same prose, sentence by sentence.

use crate::link::terms::{self, Term};

/// Share of a sentence's word pairs that must stand in one sentence of the other text.
const SENTENCE: f32 = 0.45;
/// Words in matched sentences that a copy has at least.
pub(super) const WORDS: usize = 36;

/// A text ready for comparison.
pub(super) struct Aligned {
    sentences: Vec<Sentence>,
    /// All sentences' neighbouring words with the sentence's number, by word pair.
    pairs: Vec<(u32, u32)>,
    narrative: usize,
}

struct Sentence {
    /// Hashes of neighbouring words, sorted, each once.
    pairs: Vec<u32>,
    words: usize,
    quoted: bool,
}

impl Aligned {
    pub(super) fn of<'a>(sentences: impl Iterator<Item = &'a str>) -> Self {
        let sentences: Vec<Sentence> = sentences.map(Sentence::of).collect();
        let numbered = (0u32..).zip(&sentences).flat_map(|(n, s)| s.pairs.iter().map(move |&p| (p, n)));
        let mut pairs: Vec<(u32, u32)> = numbered.collect();
        pairs.sort_unstable();
        let narrative = sentences.iter().filter(|s| s.counts() && !s.quoted).map(|s| s.words).sum();
        Aligned { sentences, pairs, narrative }
    }

    fn holders(&self, pair: u32) -> impl Iterator<Item = u32> {
        let first = self.pairs.partition_point(|p| p.0 < pair);
        self.pairs[first..].iter().take_while(move |p| p.0 == pair).map(|p| p.1)
    }
}

impl Sentence {
    fn of(sentence: &str) -> Self {
        let stems: Vec<Term> = terms::stems(sentence);
        let mut pairs: Vec<u32> = stems.windows(2).map(|p| p[0].rotate_left(7) ^ p[1]).collect();
        pairs.sort_unstable();
        pairs.dedup();
        Sentence { pairs, words: stems.len(), quoted: sentence.contains(['"', '“', '”', '«', '»']) || sentence.contains("``") }
    }

    fn counts(&self) -> bool {
        self.words >= 5
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
    pub(super) fn between(a: &Aligned, b: &Aligned) -> Self {
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

fn covered(a: &Aligned, b: &Aligned) -> Covered {
    let mut hits = vec![0u32; b.sentences.len()];
    let mut seen: Vec<u32> = Vec::new();
    let (mut narrative, mut matched, mut all, mut all_matched) = (a.narrative, 0, 0, 0);
    for s in a.sentences.iter().filter(|s| s.counts()) {
        let mut best = 0;
        for &pair in &s.pairs {
            for j in b.holders(pair) {
                let hit = &mut hits[j as usize];
                if *hit == 0 {
                    seen.push(j);
                }
                *hit += 1;
                best = best.max(*hit);
            }
        }
        seen.drain(..).for_each(|j| hits[j as usize] = 0);
        let same = best as f32 / s.pairs.len().max(1) as f32 >= SENTENCE;
        all += s.words;
        all_matched += if same { s.words } else { 0 };
        matched += if same && !s.quoted { s.words } else { 0 };
    }
    // A text of quotes alone has no narrative to compare; then all its words count.
    if narrative < WORDS {
        (narrative, matched) = (all, all_matched);
    }
    Covered { narrative: matched as f32 / narrative.max(1) as f32, all: all_matched as f32 / all.max(1) as f32, words: matched }
}

//! Parts of speech: one fine tag a token (`VERB/VBD`), left to right, by a linear scorer over the words around and the two
//! tags before. Words that the treebanks tag one way only are looked up.

use super::{
    linear::{Linear, spread},
    model::{Reader, Writer},
    words::{Word, mix},
};
use crate::language::Upos;
use std::collections::HashMap;

/// Room for this many fine tags.
pub const TAGS: usize = 96;
/// Number of features of one token.
pub const FEATURES: usize = 24;

/// A fine tag: the universal one and the Penn Treebank's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FineTag {
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn Treebank tag.
    pub xpos: String,
}

/// The tagger's tables.
#[derive(Debug)]
pub struct Tagger {
    /// All fine tags; a tag's number is its place here.
    pub tags: Vec<FineTag>,
    fixed: HashMap<u32, u8>,
    scorer: Linear<TAGS>,
}

impl Tagger {
    /// A tagger of its parts. `fixed` gives the tag of words with one only, by [`Word::lower`] mixed with the shape.
    pub fn new(tags: Vec<FineTag>, fixed: HashMap<u32, u8>, scorer: Linear<TAGS>) -> Self {
        Tagger { tags, fixed, scorer }
    }

    /// Reads the tagger from a model file.
    pub fn read(from: &mut Reader) -> Self {
        let mut tags: Vec<FineTag> = from
            .strs()
            .iter()
            .filter_map(|name| name.split_once('/'))
            .map(|(upos, xpos)| FineTag { upos: Upos::from_name(upos).unwrap_or(Upos::X), xpos: xpos.to_owned() })
            .collect();
        if tags.is_empty() {
            tags.push(FineTag { upos: Upos::X, xpos: "X".to_owned() });
        }
        let fixed = (0..from.u32()).map(|_| (from.u32(), from.u32() as u8)).collect();
        Tagger { tags, fixed, scorer: Linear::read(from) }
    }

    /// Writes the tagger to a model file.
    pub fn write(&self, to: &mut Writer) {
        to.strs(&self.tags.iter().map(|t| format!("{}/{}", t.upos.name(), t.xpos)).collect::<Vec<_>>());
        let mut fixed: Vec<_> = self.fixed.iter().collect();
        fixed.sort();
        to.u32(fixed.len() as u32);
        for (&word, &tag) in fixed {
            to.u32(word);
            to.u32(u32::from(tag));
        }
        self.scorer.write(to);
    }

    /// Tags one sentence; `tags` is cleared first.
    pub fn tag(&self, words: &[Word], tags: &mut Vec<u8>) {
        tags.clear();
        let mut features = [0; FEATURES];
        let shouting = shouting(words);
        for i in 0..words.len() {
            let tag = self.fixed.get(&fixed_key(&words[i])).copied().unwrap_or_else(|| {
                extract(words, i, tags, shouting, &mut features);
                let scores = self.scorer.score(&features);
                (1..self.tags.len().min(TAGS)).fold(0, |best, t| if scores[t] > scores[best] { t } else { best }) as u8
            });
            tags.push(tag);
        }
    }
}

/// Key of a word in the table of words with one tag only.
pub fn fixed_key(word: &Word) -> u32 {
    mix(word.lower, u32::from(word.shape))
}

/// The sentence is written in capitals, so that capitals tell nothing.
pub fn shouting(words: &[Word]) -> bool {
    let letters = words.iter().filter(|w| w.shape < 5);
    let (all, big) = letters.fold((0, 0), |(all, big), w| (all + 1, big + usize::from(matches!(w.shape, 1 | 2 | 4))));
    all >= 4 && big * 10 >= all * 8
}

/// Fills in the features of token `i`, whose predecessors have `tags`.
pub fn extract(words: &[Word], i: usize, tags: &[u8], shouting: bool, out: &mut [u32; FEATURES]) {
    let edge = Word { shape: 31, ..Word::default() };
    let at = |k: isize| words.get((i as isize + k) as usize).copied().unwrap_or(edge);
    let (here, before, after, far) = (at(0), at(-1), at(1), at(2));
    let tag1 = i.checked_sub(1).map_or(TAGS as u32, |j| u32::from(tags[j]));
    let tag2 = i.checked_sub(2).map_or(TAGS as u32, |j| u32::from(tags[j]));
    let case = u32::from(here.shape) << 2 | u32::from(i == 0) << 1 | u32::from(shouting);
    let values = [
        1,
        here.lower,
        mix(here.lower, case),
        here.suffix[0],
        here.suffix[1],
        here.suffix[2],
        mix(here.suffix[1], case),
        here.prefix,
        here.first,
        case,
        tag1,
        tag1 << 8 | tag2,
        mix(here.lower, tag1),
        mix(mix(here.suffix[1], tag1), 7),
        before.lower,
        mix(before.lower, here.lower),
        after.lower,
        mix(after.lower, here.lower),
        mix(after.suffix[1], u32::from(after.shape)),
        far.lower,
        mix(after.lower, tag1),
        mix(mix(tag1, tag2), here.lower),
        mix(mix(case, u32::from(after.shape)), u32::from(before.shape)),
        mix(before.suffix[1], mix(here.suffix[1], after.suffix[0])),
    ];
    for (k, (slot, value)) in out.iter_mut().zip(values).enumerate() {
        *slot = spread(mix(value, k as u32 + 1));
    }
}

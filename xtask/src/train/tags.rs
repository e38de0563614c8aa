//! The fine tags.

use super::upos;
use crate::conll;
use std::collections::{BTreeMap, HashMap};
use verbale::language::en::{FineTag, network::Sizes};

/// The fine tags that training knows.
pub(crate) struct Inventory {
    pub(crate) tags: Vec<FineTag>,
    numbers: HashMap<(String, String), u8>,
    by_upos: HashMap<String, u8>,
}

impl Inventory {
    pub(crate) fn len(&self) -> usize {
        self.tags.len()
    }

    /// Number of a word's fine tag; a rare one counts as the most frequent of its part of speech.
    pub(crate) fn number(&self, word: &conll::Word) -> u8 {
        let key = (word.upos.clone(), word.xpos.clone());
        self.numbers.get(&key).or_else(|| self.by_upos.get(&word.upos)).copied().unwrap_or(0)
    }
}

/// All fine tags that occur at least ten times, most frequent first.
pub(crate) fn inventory(sentences: &[conll::Sentence]) -> Inventory {
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for word in sentences.iter().flat_map(|s| &s.words) {
        *counts.entry((word.upos.clone(), word.xpos.clone())).or_default() += 1;
    }
    let mut kept: Vec<_> = counts.into_iter().filter(|(_, n)| *n >= 10).collect();
    kept.sort_by_key(|(key, n)| (std::cmp::Reverse(*n), key.clone()));
    kept.truncate(Sizes::TAG_ROOM - 1);
    let mut by_upos = HashMap::new();
    let mut numbers = HashMap::new();
    let mut tags = Vec::new();
    for (number, ((u, x), _)) in kept.into_iter().enumerate() {
        by_upos.entry(u.clone()).or_insert(number as u8);
        tags.push(FineTag { upos: upos(&u), xpos: x.clone() });
        numbers.insert((u, x), number as u8);
    }
    Inventory { tags, numbers, by_upos }
}

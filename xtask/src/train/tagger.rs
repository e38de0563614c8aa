//! Learns the tagger.

use super::{
    Sample,
    perceptron::{Dice, Perceptron},
    upos,
};
use crate::conll;
use std::collections::{BTreeMap, HashMap};
use verbale::language::en::tagger::{FEATURES, FineTag, TAGS, Tagger, extract, fixed_key, shouting};

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
    kept.truncate(TAGS);
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

/// Words that occur at least 30 times and always with one tag.
fn fixed(samples: &[&Sample]) -> HashMap<u32, u8> {
    let mut counts: HashMap<u32, (u8, u32, bool)> = HashMap::new();
    for s in samples {
        for (word, &tag) in s.words.iter().zip(&s.gold) {
            let entry = counts.entry(fixed_key(word)).or_insert((tag, 0, true));
            entry.1 += 1;
            entry.2 &= entry.0 == tag;
        }
    }
    counts.into_iter().filter(|(_, (_, n, one))| *one && *n >= 30).map(|(key, (tag, _, _))| (key, tag)).collect()
}

/// Learns from `samples`, `rounds` times over.
pub(crate) fn train(samples: &[Sample], tags: &Inventory, rounds: usize) -> Tagger {
    train_on(&samples.iter().collect::<Vec<_>>(), tags, rounds)
}

fn train_on(samples: &[&Sample], tags: &Inventory, rounds: usize) -> Tagger {
    let fixed = fixed(samples);
    let mut learner = Perceptron::<TAGS>::new(16);
    let mut dice = Dice(0x1234_5678_9abc_def1);
    let mut order: Vec<usize> = (0..samples.len()).collect();
    let mut features = [0; FEATURES];
    for round in 0..rounds {
        dice.shuffle(&mut order);
        let (mut wrong, mut all) = (0, 0);
        for &i in &order {
            let s = samples[i];
            let loud = shouting(&s.words);
            let mut given: Vec<u8> = Vec::with_capacity(s.words.len());
            for j in 0..s.words.len() {
                if let Some(&tag) = fixed.get(&fixed_key(&s.words[j])) {
                    given.push(tag);
                    continue;
                }
                extract(&s.words, j, &given, loud, &mut features);
                let scores = learner.score(&features);
                let best = (0..tags.len()).fold(0, |best, t| if scores[t] > scores[best] { t } else { best });
                let gold = s.gold[j] as usize;
                learner.tick();
                all += 1;
                if best != gold {
                    wrong += 1;
                    learner.update(&features, gold, best);
                }
                given.push(best as u8);
            }
        }
        eprintln!("tagger round {round}: {:.2} % wrong", 100.0 * f64::from(wrong) / f64::from(all.max(1)));
    }
    Tagger::new(tags.tags.clone(), fixed, learner.finish())
}

/// Gives every sample the tags that a tagger trained on the others would.
pub(crate) fn jackknife(samples: &mut [Sample], tags: &Inventory, folds: usize) {
    for fold in 0..folds {
        let others: Vec<&Sample> = samples.iter().enumerate().filter(|(i, _)| i % folds != fold).map(|(_, s)| s).collect();
        let tagger = train_on(&others, tags, 4);
        for s in samples.iter_mut().skip(fold).step_by(folds) {
            tagger.tag(&s.words, &mut s.tags);
        }
    }
}

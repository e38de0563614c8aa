//! Learns the lemmatiser.

use super::Sample;
use std::collections::BTreeMap;
use verbale::language::en::lemmas::Lemmatiser;

/// Learns from gold samples.
pub(crate) fn train(samples: &[Sample]) -> Lemmatiser {
    let mut counts: BTreeMap<(u8, String, String), u32> = BTreeMap::new();
    for s in samples {
        for ((form, lemma), &tag) in s.forms.iter().zip(&s.lemmas).zip(&s.gold) {
            let form = form.to_lowercase().replace('’', "'");
            *counts.entry((tag, form, lemma.to_lowercase())).or_default() += 1;
        }
    }
    let samples: Vec<_> = counts.into_iter().map(|((tag, form, lemma), n)| (tag, form, lemma, n)).collect();
    Lemmatiser::learn(&samples)
}

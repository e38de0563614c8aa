//! Lemmas: for each fine tag a decision list of word endings, the longest known ending deciding what to cut off and what to
//! put instead (`-ies` → `y`; whole words are endings too, so `went` → `go` is an entry like any other).

use super::{
    lexical::Plain,
    model::{Reader, Writer},
};
use std::collections::HashMap;

/// What to do with a word: cut `cut` bytes off its end, then append `add`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Edit {
    /// Bytes to cut off.
    pub cut: u8,
    /// What to append.
    pub add: String,
}

/// The lemmatiser's tables.
#[derive(Debug, Default)]
pub struct Lemmatiser {
    edits: Vec<Edit>,
    /// (tag, ending; a whole word has `^` before it) → edit.
    endings: HashMap<u64, u16, Plain>,
    longest: usize,
}

/// Key of an ending.
fn key(tag: u8, ending: &[u8], whole: bool) -> u64 {
    let mut h = 0xcbf2_9ce4_8422_2325 ^ u64::from(tag) << 8 ^ u64::from(whole);
    for &b in ending {
        h = (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    h
}

/// Longest ending that is looked at, in bytes.
const LONGEST: usize = 8;

impl Lemmatiser {
    /// Learns the lists from (tag, lower-cased form, lower-cased lemma, count).
    pub fn learn(samples: &[(u8, String, String, u32)]) -> Self {
        let mut edits: Vec<Edit> = Vec::new();
        let mut numbers: HashMap<Edit, u16> = HashMap::new();
        let mut counts: HashMap<(u8, Vec<u8>, bool), HashMap<u16, u32>> = HashMap::new();
        for (tag, form, lemma, count) in samples {
            let same = form.bytes().zip(lemma.bytes()).take_while(|(a, b)| a == b).count();
            let same = (0..=same).rev().find(|&i| form.is_char_boundary(i) && lemma.is_char_boundary(i)).unwrap_or(0);
            let edit = Edit { cut: (form.len() - same).min(255) as u8, add: lemma[same..].to_owned() };
            let next = edits.len() as u16;
            let number = *numbers.entry(edit.clone()).or_insert_with(|| {
                edits.push(edit);
                next
            });
            for n in 0..=form.len().min(LONGEST) {
                // An ending speaks for every word once, however frequent; a whole word for its count.
                *counts.entry((*tag, form.as_bytes()[form.len() - n..].to_vec(), false)).or_default().entry(number).or_default() += 1;
            }
            *counts.entry((*tag, form.clone().into_bytes(), true)).or_default().entry(number).or_default() += count;
        }
        // Keep an ending only where it decides otherwise than the shorter one.
        let best = |edits: &HashMap<u16, u32>| edits.iter().max_by_key(|&(&e, &n)| (n, std::cmp::Reverse(e))).map_or(0, |(&e, _)| e);
        let mut keys: Vec<_> = counts.keys().cloned().collect();
        keys.sort_by_key(|(tag, ending, whole)| (*whole, ending.len(), *tag, ending.clone()));
        let mut learnt = Lemmatiser { edits, endings: HashMap::default(), longest: LONGEST };
        for (tag, ending, whole) in keys {
            let here = &counts[&(tag, ending.clone(), whole)];
            let edit = best(here);
            let shorter = learnt.find(tag, &ending, ending.len().saturating_sub(usize::from(!whole)), whole);
            let enough = whole || ending.is_empty() || here[&edit] >= 2;
            if enough && shorter != Some(edit) {
                learnt.endings.insert(key(tag, &ending, whole), edit);
            }
        }
        learnt
    }

    fn find(&self, tag: u8, word: &[u8], longest: usize, _whole: bool) -> Option<u16> {
        let longest = longest.min(self.longest).min(word.len());
        (0..=longest).rev().find_map(|n| self.endings.get(&key(tag, &word[word.len() - n..], false)).copied())
    }

    /// Appends the lemma of a lower-cased form to `out`.
    pub fn lemma(&self, tag: u8, lower: &str, out: &mut String) {
        let word = lower.as_bytes();
        let edit = self.endings.get(&key(tag, word, true)).copied().or_else(|| self.find(tag, word, self.longest, false));
        let edit = edit.and_then(|e| self.edits.get(e as usize));
        match edit {
            Some(edit)
                if word.len() >= edit.cut as usize
                    && lower.is_char_boundary(word.len() - edit.cut as usize)
                    && word.len() + edit.add.len() > edit.cut as usize =>
            {
                out.push_str(&lower[..word.len() - edit.cut as usize]);
                out.push_str(&edit.add);
            }
            _ => out.push_str(lower),
        }
    }

    /// Reads the lists from a model file.
    pub fn read(from: &mut Reader) -> Self {
        let edits = (0..from.u32()).map(|_| Edit { cut: from.u32() as u8, add: from.str().to_owned() }).collect();
        let endings = (0..from.u32()).map(|_| (u64::from(from.u32()) | u64::from(from.u32()) << 32, from.u32() as u16)).collect();
        Lemmatiser { edits, endings, longest: LONGEST }
    }

    /// Writes the lists to a model file.
    pub fn write(&self, to: &mut Writer) {
        to.u32(self.edits.len() as u32);
        for edit in &self.edits {
            to.u32(u32::from(edit.cut));
            to.str(&edit.add);
        }
        let mut endings: Vec<_> = self.endings.iter().collect();
        endings.sort();
        to.u32(endings.len() as u32);
        for (&key, &edit) in endings {
            to.u32(key as u32);
            to.u32((key >> 32) as u32);
            to.u32(u32::from(edit));
        }
    }
}

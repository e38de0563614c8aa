//! The lexicon's words as numbers, and lists of them.
//!
//! A text's lemmas are looked up once, when its trees are indexed; from then on a list is asked by number. Families of words
//! (`data/en/frames/classes.toml`) are bits of a word, so that a list that names families neither copies nor searches their members.

use std::{
    collections::{BTreeMap, HashMap as Map},
    hash::{BuildHasherDefault, Hasher},
};

/// A map for look-ups by short words: the standard hasher guards against attacks that a built-in lexicon cannot suffer.
pub(super) type HashMap<K, V> = Map<K, V, BuildHasherDefault<Quick>>;

/// A multiplicative hash over eight bytes at a time.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Quick(u64);

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        let mut add = |eight: u64| self.0 = (self.0.rotate_left(5) ^ eight).wrapping_mul(0x517c_c1b7_2722_0a95);
        let (eights, rest) = bytes.as_chunks();
        eights.iter().for_each(|&eight| add(u64::from_le_bytes(eight)));
        if !rest.is_empty() {
            add(rest.iter().rev().fold(0, |word, &b| word << 8 | u64::from(b)));
        }
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
}

/// A word of the lexicon; 0 is any other word.
pub(super) type Number = u32;

/// What ends in a word: the words before it, the nearest first, and which families list it.
type Phrases = HashMap<Number, Vec<(Vec<Number>, u64)>>;

/// All words of the lexicon.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    numbers: HashMap<Box<str>, Number>,
    /// By number: the families that list the word alone.
    families: Vec<u64>,
    /// The families' entries of more than one word.
    phrases: Phrases,
    /// Name → the bits of a family and of those that it names, and what else it names.
    named: BTreeMap<String, Words>,
    /// By number: hashes of the names of all families that hold the word.
    hashes: Vec<Vec<u32>>,
}

impl Vocabulary {
    /// Reads the families; their entries are lists separated by commas, `@` names another family.
    pub(super) fn new(classes: &BTreeMap<String, String>) -> Vocabulary {
        assert!(classes.len() <= 64, "frames: more families than a word has bits");
        let mut vocabulary = Vocabulary { families: vec![0], ..Vocabulary::default() };
        for (bit, list) in classes.values().enumerate() {
            for entry in entries(list).filter(|e| !e.starts_with('@')).flat_map(spellings) {
                let (last, before) = vocabulary.phrase(&entry);
                if before.is_empty() {
                    vocabulary.families[last as usize] |= 1 << bit;
                } else {
                    vocabulary.phrases.entry(last).or_default().push((before, 1 << bit));
                }
            }
        }
        for name in classes.keys() {
            let mut words = Words::default();
            vocabulary.close(name, classes, 0, &mut words);
            vocabulary.named.insert(name.clone(), words);
        }
        vocabulary
    }

    fn close(&self, name: &str, classes: &BTreeMap<String, String>, depth: usize, words: &mut Words) {
        let place = classes.keys().position(|n| n == name).unwrap_or_else(|| panic!("frames: no family `@{name}`"));
        words.families |= 1 << place;
        words.human |= name == "human";
        for inner in entries(&classes[name]).filter_map(|e| e.strip_prefix('@')) {
            if !words.property(inner) && depth < 4 {
                self.close(inner, classes, depth + 1, words);
            }
        }
    }

    /// Hashes the families' names for every word, once all are known.
    pub(super) fn finish(&mut self, hash: impl Fn(&str) -> u32) {
        let of = |bits: &u64| self.named.iter().filter(|(_, w)| bits & w.families != 0).map(|(name, _)| hash(name)).collect();
        self.hashes = self.families.iter().map(of).collect();
    }

    /// The word's number, a new one if need be.
    pub(super) fn add(&mut self, word: &str) -> Number {
        if let Some(&number) = self.numbers.get(word) {
            return number;
        }
        let number = self.families.len() as Number;
        self.families.push(0);
        self.numbers.insert(word.into(), number);
        number
    }

    /// The word's number; 0 when no list knows it.
    pub(super) fn number(&self, word: &str) -> Number {
        self.numbers.get(word).copied().unwrap_or(0)
    }

    /// An entry's last word, and the words before it, the nearest first.
    pub(super) fn phrase(&mut self, entry: &str) -> (Number, Vec<Number>) {
        let mut words: Vec<Number> = entry.split_whitespace().map(|w| self.add(w)).collect();
        words.reverse();
        match words.is_empty() {
            true => (0, words),
            false => (words.remove(0), words),
        }
    }

    /// A list as written: entries separated by commas, families and properties named with `@`.
    pub(super) fn words(&mut self, list: &str) -> Words {
        let mut words = Words::default();
        for entry in entries(list) {
            match entry.strip_prefix('@') {
                Some(name) if words.property(name) => {}
                Some(name) => {
                    let family = self.named.get(name).unwrap_or_else(|| panic!("frames: no family `@{name}`"));
                    words.join(family);
                }
                None => {
                    for entry in spellings(entry) {
                        let (last, before) = self.phrase(&entry);
                        if before.is_empty() {
                            words.single.push(last);
                        } else {
                            words.phrases.push((last, before));
                        }
                    }
                }
            }
        }
        words.single.sort_unstable();
        words.single.dedup();
        words.phrases.sort_unstable();
        words
    }

    /// Hashes of the names of the families that hold the word.
    pub(super) fn hashes(&self, word: Number) -> &[u32] {
        &self.hashes[word as usize]
    }

    /// True when the list has the word alone.
    pub(super) fn holds(&self, words: &Words, word: Number) -> bool {
        word != 0 && (self.families[word as usize] & words.families != 0 || words.single.binary_search(&word).is_ok())
    }

    /// How many words of an entry end in `word` when `before(n)` gives the nth word before it; 0 when none does.
    pub(super) fn matched(&self, words: &Words, word: Number, before: impl Fn(usize) -> Number) -> usize {
        if word == 0 {
            return 0;
        }
        let fits = |entry: &[Number]| entry.iter().enumerate().all(|(n, &w)| before(n + 1) == w);
        let mut longest = usize::from(self.holds(words, word));
        if words.families != 0
            && let Some(phrases) = self.phrases.get(&word)
        {
            for (entry, _) in phrases.iter().filter(|(entry, families)| families & words.families != 0 && fits(entry)) {
                longest = longest.max(entry.len() + 1);
            }
        }
        let first = words.phrases.partition_point(|(last, _)| *last < word);
        for (_, entry) in words.phrases[first..].iter().take_while(|(last, _)| *last == word) {
            if fits(entry) {
                longest = longest.max(entry.len() + 1);
            }
        }
        longest
    }
}

/// A set of lemmas, of more than one word too ("travel ban"), and of the properties `@actor`, `@person-actor`, `@country-actor`, `@igo-actor`.
#[derive(Debug, Default, Clone)]
pub(super) struct Words {
    families: u64,
    /// Words alone, in order.
    single: Vec<Number>,
    /// Last words and the words before them, in order.
    phrases: Vec<(Number, Vec<Number>)>,
    pub(super) actor: bool,
    pub(super) person: bool,
    pub(super) country: bool,
    pub(super) igo: bool,
    /// `@human` was named: capitalised nouns will do as well.
    pub(super) human: bool,
}

impl Words {
    fn property(&mut self, name: &str) -> bool {
        match name {
            "actor" => self.actor = true,
            "person-actor" => self.person = true,
            "country-actor" => self.country = true,
            "igo-actor" => self.igo = true,
            _ => return false,
        }
        true
    }

    fn join(&mut self, other: &Words) {
        self.families |= other.families;
        self.actor |= other.actor;
        self.person |= other.person;
        self.country |= other.country;
        self.igo |= other.igo;
        self.human |= other.human;
    }

    /// True when nothing was listed.
    pub(super) fn is_empty(&self) -> bool {
        self.families == 0 && self.single.is_empty() && self.phrases.is_empty() && !(self.actor || self.person || self.country || self.igo)
    }
}

/// The entries of a list separated by commas.
pub(super) fn entries(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim).filter(|e| !e.is_empty())
}

/// An entry as written, and with its hyphens as tokens of their own: "cease-fire", "cease - fire".
pub(super) fn spellings(entry: &str) -> Vec<String> {
    match entry.contains('-') {
        true => vec![entry.to_owned(), entry.replace('-', " - ")],
        false => vec![entry.to_owned()],
    }
}

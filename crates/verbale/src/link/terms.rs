//! Words as link material: folded, stemmed and hashed, with how common they are in news at large.
//!
//! The stems are crude on purpose (plural and a few verb endings): they only need to bring wordings together. Common words
//! come from `data/en/background.tsv`, counted by `cargo xtask background` over freely licensed English articles.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasherDefault, Hasher},
    sync::OnceLock,
};

/// A stem's hash.
pub(crate) type Term = u32;
/// A table by terms, which are hashes already.
pub(crate) type TermMap<V> = HashMap<Term, V, BuildHasherDefault<AsIs>>;
/// A set of terms.
pub(crate) type TermSet = HashSet<Term, BuildHasherDefault<AsIs>>;

/// Spreads what is a hash already over the table's high bits, which it looks at too.
#[derive(Debug, Default, Clone)]
pub(crate) struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&b| self.0 = (self.0 ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    }

    fn write_u32(&mut self, n: u32) {
        self.0 = u64::from(n).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// FNV-1a, 32 bits: stable over versions and machines, as stored signatures need.
pub(crate) fn hash(word: &str) -> Term {
    word.bytes().fold(0x811c_9dc5, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193))
}

/// The lower-case words of a text with their byte ranges; possessive `'s` is cut off.
pub fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &text[at..];
        let start = rest.find(|c: char| c.is_alphanumeric())?;
        let body = &rest[start..];
        let mut end = body.len();
        let mut chars = body.char_indices().peekable();
        while let Some((i, c)) = chars.next() {
            let inner = matches!(c, '\'' | '’' | '.' | ',')
                && chars.peek().is_some_and(|&(_, n)| if matches!(c, '\'' | '’') { n.is_alphabetic() } else { n.is_ascii_digit() })
                && (matches!(c, '\'' | '’') || body[..i].ends_with(|p: char| p.is_ascii_digit()));
            if !c.is_alphanumeric() && !inner {
                end = i;
                break;
            }
        }
        let word = &body[..end];
        let from = at + start;
        at = from + end;
        Some((from, word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)))
    })
}

/// Folds a word to its stem: lower case, no accents, no plural, no `-ed`/`-ing`.
pub fn stem(word: &str) -> String {
    let mut w = if word.is_ascii() { word.to_ascii_lowercase() } else { any_ascii::any_ascii(word).to_lowercase() };
    if w.len() > 4 && w.ends_with("ies") {
        w.truncate(w.len() - 3);
        w.push('y');
    } else if w.len() > 3 && w.ends_with('s') && !w.ends_with("ss") && !w.ends_with("us") && !w.ends_with("is") {
        w.pop();
    }
    for (ending, keep) in [("ing", 3), ("ed", 3)] {
        if w.len() >= ending.len() + keep && w.ends_with(ending) {
            w.truncate(w.len() - ending.len());
            let doubled = w.as_bytes()[w.len() - 1] == w.as_bytes()[w.len() - 2] && !w.ends_with("ss") && !w.ends_with("ll");
            if doubled {
                w.pop();
            }
            break;
        }
    }
    if w.len() > 3 && w.ends_with('e') {
        w.pop();
    }
    w
}

/// The text's stems, hashed, in order.
pub(crate) fn stems(text: &str) -> Vec<Term> {
    words(text).map(|(_, w)| term(w)).collect()
}

/// A word's stem, hashed: [`hash`] of [`stem`], without making a string of it where the word is short and ASCII.
pub(crate) fn term(word: &str) -> Term {
    const ROOM: usize = 40;
    let mut room = [0u8; ROOM];
    if !word.is_ascii() || word.len() > ROOM {
        return hash(&stem(word));
    }
    let mut w = &mut room[..word.len()];
    w.copy_from_slice(word.as_bytes());
    w.make_ascii_lowercase();
    if w.len() > 4 && w.ends_with(b"ies") {
        let to = w.len() - 2;
        w[to - 1] = b'y';
        w = &mut w[..to];
    } else if w.len() > 3 && w.ends_with(b"s") && !w.ends_with(b"ss") && !w.ends_with(b"us") && !w.ends_with(b"is") {
        let to = w.len() - 1;
        w = &mut w[..to];
    }
    for (ending, keep) in [(b"ing".as_slice(), 3), (b"ed", 3)] {
        if w.len() >= ending.len() + keep && w.ends_with(ending) {
            let mut to = w.len() - ending.len();
            if w[to - 1] == w[to - 2] && !w[..to].ends_with(b"ss") && !w[..to].ends_with(b"ll") {
                to -= 1;
            }
            w = &mut w[..to];
            break;
        }
    }
    let to = if w.len() > 3 && w.ends_with(b"e") { w.len() - 1 } else { w.len() };
    w[..to].iter().fold(0x811c_9dc5, |h, b| (h ^ u32::from(*b)).wrapping_mul(0x0100_0193))
}

/// True for words that carry grammar and no matter.
pub(crate) fn is_function_word(term: Term) -> bool {
    lists().function_words.contains(&term)
}

/// The words of `data/en/linking.toml`, as stems.
#[derive(Debug)]
pub(super) struct Lists {
    function_words: TermSet,
    /// What is counted up while a story runs.
    pub growing: TermSet,
    /// Verbs of speaking before an audience.
    pub speaking: TermSet,
    /// Audiences and occasions.
    pub occasion: TermSet,
    /// Words that turn a sentence into its opposite, as they are: stems would bring "notes" and "not" together.
    reversing: HashSet<String>,
    /// What people hold who come together.
    pub meeting: TermSet,
    /// What is asked for or offered, as an answer calls it.
    pub asked: TermSet,
    /// Words by which one takes what is asked or offered.
    pub accepting: TermSet,
    /// Words for another week than the present one.
    pub other_week: TermSet,
    /// What a party does that was asked to, by the mode of the event, with the words that ask for it.
    pub deeds: Vec<(String, TermSet)>,
    /// What becomes of people, a set of words for each fate.
    pub fates: Vec<TermSet>,
    /// Words that open a clause beside the one that tells the matter.
    pub subordinating: TermSet,
    /// Units of scores and times of day.
    pub uncounted: TermSet,
    /// Words after a reversing word with which it reverses nothing.
    pub hollow: TermSet,
    /// Words with which a number is a wish, a forecast or out of date.
    pub unsettled: TermSet,
}

impl Lists {
    /// True for a word that turns a sentence into its opposite.
    pub(super) fn reverses(&self, word: &str) -> bool {
        self.reversing.contains(any_ascii::any_ascii(word).to_lowercase().as_str())
    }
}

pub(super) fn lists() -> &'static Lists {
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        function_words: String,
        growing: String,
        speaking: String,
        occasion: String,
        reversing: String,
        meeting: String,
        asked: String,
        accepting: String,
        other_week: String,
        deeds: std::collections::BTreeMap<String, String>,
        fates: Vec<String>,
        hollow: String,
        subordinating: String,
        uncounted: String,
        unsettled: String,
    }
    static LISTS: OnceLock<Lists> = OnceLock::new();
    LISTS.get_or_init(|| {
        let file: File = toml::from_str(include_str!("../../data/en/linking.toml")).unwrap_or_else(|e| panic!("data/en/linking.toml: {e}"));
        let set = |words: &str| -> TermSet { words.split_whitespace().map(term).collect() };
        Lists {
            function_words: set(&file.function_words),
            growing: set(&file.growing),
            speaking: set(&file.speaking),
            occasion: set(&file.occasion),
            reversing: file.reversing.split_whitespace().map(str::to_owned).collect(),
            meeting: set(&file.meeting),
            asked: set(&file.asked),
            accepting: set(&file.accepting),
            other_week: set(&file.other_week),
            deeds: file.deeds.iter().map(|(mode, words)| (mode.clone(), set(words))).collect(),
            fates: file.fates.iter().map(|f| set(f)).collect(),
            hollow: set(&file.hollow),
            subordinating: set(&file.subordinating),
            uncounted: set(&file.uncounted),
            unsettled: set(&file.unsettled),
        }
    })
}

/// Document frequency in the background collection, and its number of documents.
pub(crate) fn background() -> &'static Background {
    static TABLE: OnceLock<Background> = OnceLock::new();
    TABLE.get_or_init(|| Background::parse(include_str!("../../data/en/background.tsv")))
}

/// How many background documents hold a stem.
#[derive(Debug)]
pub(crate) struct Background {
    documents: f32,
    count: TermMap<u16>,
}

impl Background {
    fn parse(table: &str) -> Self {
        let mut documents = 1.0;
        let mut count = TermMap::default();
        for line in table.lines() {
            if let Some(n) = line.strip_prefix("# documents\t") {
                documents = n.trim().parse().unwrap_or(1.0);
            } else if let Some((word, n)) = line.split_once('\t')
                && let Ok(n) = n.trim().parse()
            {
                count.insert(hash(word), n);
            }
        }
        Background { documents, count }
    }

    /// Share of background documents that hold the stem.
    pub(crate) fn share(&self, term: Term) -> f32 {
        f32::from(self.count.get(&term).copied().unwrap_or(0)) / self.documents
    }

    /// Inverse document frequency in the background alone.
    pub(crate) fn idf(&self, term: Term) -> f32 {
        -(self.share(term) + 0.5 / self.documents).ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_numbers_and_drop_possessives() {
        let got: Vec<&str> = words("NATO’s 70,000 troops; don't 3.5 — Kyiv.").map(|(_, w)| w).collect();
        assert_eq!(got, ["NATO", "70,000", "troops", "don't", "3.5", "Kyiv"]);
    }

    proptest::proptest! {
        #[test]
        fn a_term_is_the_hash_of_the_stem(word in "[a-zA-Zé0-9']{1,12}(ies|s|ss|ing|ed|ssed|e|es|)") {
            proptest::prop_assert_eq!(term(&word), hash(&stem(&word)));
        }
    }

    #[test]
    fn stems_bring_forms_together() {
        for (a, b) in [("demands", "demanded"), ("stopped", "stopping"), ("cities", "city"), ("Tbilissí", "tbilissi"), ("moves", "moving")]
        {
            assert_eq!(stem(a), stem(b), "{a} {b}");
        }
        assert_ne!(stem("press"), stem("pre"));
    }
}

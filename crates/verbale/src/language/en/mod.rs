//! English: tokeniser, sentences, tags, trees, lemmas.
//!
//! The order of work is the order of the modules: [`tokens`] → [`sentences`] → [`words`] and [`lexical`] → [`network`] →
//! [`lemmas`] → [`settle`] → [`morphology`]. `docs/language.md` tells the method and what each choice brought.

mod calendar;
pub mod lemmas;
pub mod lexical;
pub mod model;
pub mod morphology;
pub mod network;
pub(crate) mod product;
pub mod sentences;
pub mod settle;
pub mod state;
pub mod tokens;
mod told;
pub mod words;

pub use calendar::weekday_in;
pub use told::is_english;

use crate::{
    language::{Parsed, Rel, Sentence, Token, Upos},
    types::TextSpan,
};
use lemmas::Lemmatiser;
use lexical::{ROWS, Vocabulary};
use model::{Reader, Writer};
use network::{Network, Work};
use std::{
    ops::Range,
    sync::{Mutex, PoisonError},
};
use tokens::RawToken;
use words::Word;

static MODEL: &[u8] = include_bytes!("../../../data/en/model.bin");

/// A fine tag: the universal one and the Penn Treebank's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FineTag {
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn Treebank tag.
    pub xpos: String,
}

/// The English pack, loaded once.
#[derive(Debug)]
pub struct English {
    tags: Vec<FineTag>,
    vocabulary: Vocabulary,
    network: Network,
    lemmatiser: Lemmatiser,
    /// Scratch space of earlier texts: it knows common words already, and is as large as it need be.
    idle: Mutex<Vec<Scratch>>,
}

/// The network reads about this many tokens at a time: enough for fast products, few enough to stay near the processor.
const BATCH: usize = 256;

impl English {
    /// Loads the built-in model.
    pub fn load() -> Self {
        Self::from_bytes(MODEL)
    }

    /// Loads a model file. An unsound one gives an engine that finds tokens and flat trees.
    pub fn from_bytes(file: &[u8]) -> Self {
        let tables = model::unpack(file);
        let mut reader = Reader::new(&tables);
        let tags = reader
            .strs()
            .iter()
            .filter_map(|name| name.split_once('/'))
            .map(|(u, x)| FineTag { upos: Upos::from_name(u).unwrap_or(Upos::X), xpos: x.to_owned() })
            .collect();
        let vocabulary = Vocabulary::read(&mut reader);
        let lemmatiser = Lemmatiser::read(&mut reader);
        English { tags, vocabulary, lemmatiser, network: Network::read(&mut reader), idle: Mutex::default() }
    }

    /// The tables of a model file but for the network's, which follow them.
    pub fn write_lists(to: &mut Writer, tags: &[FineTag], vocabulary: &Vocabulary, lemmatiser: &Lemmatiser) {
        to.strs(&tags.iter().map(|t| format!("{}/{}", t.upos.name(), t.xpos)).collect::<Vec<_>>());
        vocabulary.write(to);
        lemmatiser.write(to);
    }

    /// Parses a text. Paragraphs end at line ends.
    pub fn parse(&self, text: &str) -> Parsed {
        let raw = tokens::tokenise(text);
        let sentences = sentences::split(text, &raw);
        self.parse_tokens(text, &raw, &sentences)
    }

    /// Parses a text whose tokens and sentences (with their paragraphs) are given; the sentences tile the tokens.
    pub fn parse_tokens(&self, text: &str, raw: &[RawToken], sentences: &[(Range<usize>, u32)]) -> Parsed {
        let mut parsed = Parsed::default();
        parsed.tokens.reserve(raw.len());
        parsed.lemmas.reserve(text.len());
        let sound = self.network.is_sound(self.vocabulary.rows());
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let mut scratch = idle().pop().unwrap_or_default();
        let mut waiting = 0;
        for (number, (range, paragraph)) in sentences.iter().enumerate() {
            if range.is_empty() {
                continue;
            }
            let span = TextSpan::new(raw[range.start].start as usize, raw[range.end - 1].end as usize);
            parsed.sentences.push(Sentence { tokens: range.clone(), span, paragraph: *paragraph });
            scratch.read(text, &raw[range.clone()], &self.vocabulary);
            if scratch.rows.len() >= BATCH || number + 1 == sentences.len() {
                let batch = &raw[waiting..waiting + scratch.rows.len()];
                match sound {
                    true => self.network.run(&scratch.rows, &scratch.lengths, &mut scratch.work),
                    false => scratch.flat(),
                }
                self.annotate(text, batch, &mut parsed, &mut scratch);
                waiting += batch.len();
                scratch.rows.clear();
                scratch.lengths.clear();
            }
        }
        idle().push(scratch);
        parsed.index();
        parsed
    }

    /// Appends a batch of tokens with what the network found.
    fn annotate(&self, text: &str, batch: &[RawToken], parsed: &mut Parsed, scratch: &mut Scratch) {
        let Scratch { work, lengths, lower, .. } = scratch;
        let unknown = FineTag { upos: Upos::X, xpos: String::new() };
        let mut at = 0;
        for &length in lengths.iter() {
            let offset = parsed.tokens.len();
            for (i, token) in batch[at..at + length].iter().enumerate() {
                let tag = work.tags[at + i];
                let fine = self.tags.get(tag as usize).unwrap_or(&unknown);
                lower_cased(token.form(text), lower);
                let start = parsed.lemmas.len();
                self.lemmatiser.lemma(tag, lower, &mut parsed.lemmas);
                let rel = Rel::ALL.get(work.rels[at + i] as usize).copied().unwrap_or(Rel::Dep);
                parsed.tokens.push(Token {
                    span: TextSpan::new(token.start as usize, token.end as usize),
                    head: (offset + work.heads[at + i] as usize) as u32,
                    rel,
                    upos: morphology::agree(fine.upos, rel, lower),
                    feats: morphology::features(fine, lower),
                    lemma: (start as u32, parsed.lemmas.len() as u32),
                });
            }
            settle::settle(&mut parsed.tokens[offset..], offset, text, &parsed.lemmas);
            morphology::mark_voice_and_mood(&mut parsed.tokens[offset..], offset);
            at += length;
        }
    }
}

/// The form in lower case, with a plain apostrophe.
fn lower_cased(form: &str, lower: &mut String) {
    lower.clear();
    match form.is_ascii() {
        true => {
            lower.push_str(form);
            lower.make_ascii_lowercase();
        }
        false => lower.extend(form.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c })),
    }
}

#[derive(Debug, Default)]
struct Scratch {
    buffer: Vec<u8>,
    words: Vec<Word>,
    rows: Vec<[u32; ROWS]>,
    lengths: Vec<usize>,
    work: Work,
    lower: String,
}

impl Scratch {
    /// Adds a sentence to the batch.
    fn read(&mut self, text: &str, raw: &[RawToken], vocabulary: &Vocabulary) {
        self.words.clear();
        self.words.extend(raw.iter().map(|t| words::word(t.form(text), &mut self.buffer)));
        let loud = words::shouting(&self.words);
        self.rows.extend(self.words.iter().enumerate().map(|(i, w)| vocabulary.of(w, i == 0, loud)));
        self.lengths.push(raw.len());
    }

    /// Hangs every word on the first of its sentence: what is left to do without a network.
    fn flat(&mut self) {
        let n = self.rows.len();
        self.work.tags.clear();
        self.work.tags.resize(n, u8::MAX);
        self.work.heads.clear();
        self.work.heads.resize(n, 0);
        self.work.rels.clear();
        for &length in &self.lengths {
            self.work.rels.extend((0..length).map(|i| if i == 0 { Rel::Root as u8 } else { Rel::Dep as u8 }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::tree::Tree;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static ENGLISH: LazyLock<English> = LazyLock::new(English::load);

    /// Each sentence is a tree: one root, every token reaches it.
    fn assert_trees(text: &str, parsed: &Parsed) {
        let mut next = 0;
        for (number, sentence) in parsed.sentences.iter().enumerate() {
            assert_eq!(sentence.tokens.start, next, "sentences tile the tokens");
            next = sentence.tokens.end;
            let tree = Tree::of(text, parsed, number);
            assert_eq!(tree.tokens().filter(|&i| tree.head(i).is_none()).count(), 1, "one root");
            let root = tree.root().expect("a root");
            assert_eq!(tree.rel(root), Rel::Root);
            // Every token is reached from the root once: no circle, no head outside the sentence.
            assert_eq!(tree.descendants(root, |_| false), tree.tokens().collect::<Vec<_>>());
            assert_eq!(tree.extent(root), sentence.tokens);
        }
        assert_eq!(next, parsed.tokens.len());
    }

    proptest! {
        #[test]
        fn any_text_gives_spans_that_slice_and_trees(text in "\\PC{0,80}|([A-Z]?[a-z]{1,7}[.,”]? ?){0,40}|[\\s\\S]{0,40}") {
            let parsed = ENGLISH.parse(&text);
            for pair in parsed.tokens.windows(2) {
                prop_assert!(pair[0].span.end <= pair[1].span.start);
            }
            for token in &parsed.tokens {
                prop_assert!(!token.span.slice(&text).is_empty());
            }
            assert_trees(&text, &parsed);
        }
    }

    #[test]
    fn the_model_is_sound_and_names_its_licence() {
        assert!(ENGLISH.network.is_sound(ENGLISH.vocabulary.rows()));
        let header = &MODEL[..MODEL.iter().position(|&b| b == 0).expect("a header")];
        assert!(String::from_utf8_lossy(header).contains("CC BY-SA 4.0"));
    }

    #[test]
    fn a_broken_model_still_gives_tokens_and_trees() {
        let text = "The ferry left. Nobody saw it.";
        for file in [&MODEL[..20_000], b"nonsense", b""] {
            let parsed = English::from_bytes(file).parse(text);
            assert_eq!(parsed.tokens.len(), 8);
            assert_trees(text, &parsed);
        }
    }

    #[test]
    fn a_sentence_of_thousands_of_words_is_a_tree_too() {
        let text = "grain and oil or ".repeat(2000);
        let parsed = ENGLISH.parse(&text);
        assert_eq!(parsed.tokens.len(), 8000);
        assert_trees(&text, &parsed);
    }
}

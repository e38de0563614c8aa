//! English: tokeniser, sentences, tagger, lemmas, parser.
//!
//! The order of work is the order of the modules: [`tokens`] → [`sentences`] → [`tagger`] → [`parser`] → [`lemmas`] →
//! [`morphology`]. `docs/language.md` tells the method and what each choice brought.

mod calendar;
pub mod lemmas;
pub mod linear;
pub mod model;
pub mod morphology;
pub mod parser;
pub mod sentences;
pub mod tagger;
pub mod tokens;
pub mod words;

pub use calendar::weekday_in;

use crate::{
    language::{Parsed, Rel, Sentence, Token},
    types::TextSpan,
};
use lemmas::Lemmatiser;
use model::{Reader, Writer};
use parser::{Parser, State};
use std::ops::Range;
use tagger::Tagger;
use tokens::RawToken;
use words::Word;

static MODEL: &[u8] = include_bytes!("../../../data/en/model.bin");

/// The English pack, loaded once.
#[derive(Debug)]
pub struct English {
    /// Parts of speech.
    pub tagger: Tagger,
    /// Trees.
    pub parser: Parser,
    /// Dictionary forms.
    pub lemmatiser: Lemmatiser,
}

impl English {
    /// Loads the built-in model.
    pub fn load() -> Self {
        Self::from_bytes(MODEL)
    }

    /// Loads a model file.
    pub fn from_bytes(file: &[u8]) -> Self {
        let tables = model::unpack(file);
        let mut reader = Reader::new(&tables);
        English { tagger: Tagger::read(&mut reader), parser: Parser::read(&mut reader), lemmatiser: Lemmatiser::read(&mut reader) }
    }

    /// The tables of a model file, before compression.
    pub fn write(&self, to: &mut Writer) {
        self.tagger.write(to);
        self.parser.write(to);
        self.lemmatiser.write(to);
    }

    /// Parses a text. Paragraphs end at line ends.
    pub fn parse(&self, text: &str) -> Parsed {
        let raw = tokens::tokenise(text);
        let sentences = sentences::split(text, &raw);
        self.parse_tokens(text, &raw, &sentences)
    }

    /// Parses a text whose tokens and sentences (with their paragraphs) are given.
    pub fn parse_tokens(&self, text: &str, raw: &[RawToken], sentences: &[(Range<usize>, u32)]) -> Parsed {
        let mut parsed = Parsed::default();
        parsed.tokens.reserve(raw.len());
        parsed.lemmas.reserve(text.len());
        let mut scratch = Scratch::default();
        for (range, paragraph) in sentences {
            self.parse_sentence(text, &raw[range.clone()], &mut parsed, &mut scratch);
            let span = match range.is_empty() {
                true => continue,
                false => TextSpan::new(raw[range.start].start as usize, raw[range.end - 1].end as usize),
            };
            parsed.sentences.push(Sentence { tokens: range.clone(), span, paragraph: *paragraph });
        }
        parsed.index();
        parsed
    }

    fn parse_sentence(&self, text: &str, raw: &[RawToken], parsed: &mut Parsed, scratch: &mut Scratch) {
        let Scratch { buffer, words, tags, state, lower } = scratch;
        words.clear();
        words.extend(raw.iter().map(|t| words::word(t.form(text), buffer)));
        self.tagger.tag(words, tags);
        self.parser.parse(words, tags, state);
        let offset = parsed.tokens.len();
        for (i, token) in raw.iter().enumerate() {
            let fine = &self.tagger.tags[tags[i] as usize];
            let node = &state.nodes[i];
            lower.clear();
            let form = token.form(text);
            match form.is_ascii() {
                true => lower.extend(form.bytes().map(|b| b.to_ascii_lowercase() as char)),
                false => lower.extend(form.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c })),
            }
            let start = parsed.lemmas.len();
            self.lemmatiser.lemma(tags[i], lower, &mut parsed.lemmas);
            parsed.tokens.push(Token {
                span: TextSpan::new(token.start as usize, token.end as usize),
                head: (offset + node.head as usize) as u32,
                rel: Rel::ALL.get(node.rel as usize).copied().unwrap_or(Rel::Dep),
                upos: fine.upos,
                feats: morphology::features(fine, lower),
                lemma: (start as u32, parsed.lemmas.len() as u32),
            });
        }
        morphology::mark_voice_and_mood(&mut parsed.tokens[offset..], offset);
    }
}

#[derive(Default)]
struct Scratch {
    buffer: Vec<u8>,
    words: Vec<Word>,
    tags: Vec<u8>,
    state: State,
    lower: String,
}

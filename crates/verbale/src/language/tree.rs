//! A pleasant view of one sentence's tree for the fact extractors.

use crate::language::{Parsed, Rel, Sentence, Token};
use std::ops::Range;

/// One sentence of a parsed text with its words.
#[derive(Debug, Clone, Copy)]
pub struct Tree<'a> {
    /// The text.
    pub text: &'a str,
    /// Its analysis.
    pub parsed: &'a Parsed,
    /// The sentence.
    pub sentence: &'a Sentence,
}

impl<'a> Tree<'a> {
    /// The tree of sentence `index`.
    pub fn of(text: &'a str, parsed: &'a Parsed, index: usize) -> Self {
        Tree { text, parsed, sentence: &parsed.sentences[index] }
    }

    /// Token `i` (an index into [`Parsed::tokens`], as everywhere here).
    pub fn token(&self, i: usize) -> &'a Token {
        &self.parsed.tokens[i]
    }

    /// The words of token `i`.
    pub fn form(&self, i: usize) -> &'a str {
        self.parsed.form(self.text, i)
    }

    /// Lemma of token `i`.
    pub fn lemma(&self, i: usize) -> &'a str {
        self.parsed.lemma(i)
    }

    /// The head of token `i`; none for the root.
    pub fn head(&self, i: usize) -> Option<usize> {
        let head = self.token(i).head as usize;
        (head != i).then_some(head)
    }

    /// The sentence's tokens.
    pub fn tokens(&self) -> Range<usize> {
        self.sentence.tokens.clone()
    }

    /// The root.
    pub fn root(&self) -> Option<usize> {
        self.tokens().find(|&i| self.head(i).is_none())
    }

    /// The children of token `i`, in text order.
    pub fn children(&self, i: usize) -> impl Iterator<Item = usize> + use<'a> {
        let tokens = &self.parsed.tokens;
        self.sentence.tokens.clone().filter(move |&c| c != i && tokens[c].head as usize == i)
    }

    /// The children of `i` by relation (exact, subtype included).
    pub fn children_by(&self, i: usize, rel: Rel) -> impl Iterator<Item = usize> + use<'a> {
        let tokens = &self.parsed.tokens;
        self.children(i).filter(move |&c| tokens[c].rel == rel)
    }

    /// The first child of `i` by relation.
    pub fn child(&self, i: usize, rel: Rel) -> Option<usize> {
        self.children_by(i, rel).next()
    }
}

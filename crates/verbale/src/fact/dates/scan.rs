//! Raw text → words, runs of digits and marks, with what the lexicon knows of each.
//!
//! The scanner is apart from the language tokeniser on purpose: dates and figures want digits, hyphens and stops one by one
//! (`mid-1916`, `16.12`, `70,000`), and stay right where a tokeniser errs on damaged text.

use super::words::{Entry, Words};
use std::ops::Range;

/// Kind of token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letters.
    Word,
    /// Digits.
    Number,
    /// One other character.
    Mark,
}

/// What stands before a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    /// Nothing.
    None,
    /// Blanks.
    Space,
    /// A line end.
    Line,
    /// An empty line, or the text's start.
    Paragraph,
}

/// One token.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tok {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) kind: Kind,
    pub(crate) gap: Gap,
    /// First letter is a capital.
    pub(crate) capital: bool,
    /// Number of the lexicon's entry; 0 for none.
    pub(crate) entry: u16,
    /// Value of a run of digits (at most nine of them).
    pub(crate) number: u32,
    /// The mark, with dashes and apostrophes made one.
    pub(crate) mark: char,
}

impl Tok {
    pub(crate) fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub(crate) fn len(&self) -> usize {
        (self.end - self.start) as usize
    }
}

/// Scans with the lexicon.
pub(crate) fn scan(text: &str, words: &Words) -> Vec<Tok> {
    scan_with(text, |word| words.find(word))
}

/// Scans with any look-up of words.
pub(crate) fn scan_with(text: &str, find: impl Fn(&[u8]) -> u16) -> Vec<Tok> {
    let bytes = text.as_bytes();
    let mut toks = Vec::with_capacity(text.len() / 5 + 8);
    let (mut at, mut gap) = (0, Gap::Paragraph);
    while at < bytes.len() {
        let start = at;
        let byte = bytes[at];
        if byte == b' ' || byte.is_ascii_whitespace() {
            gap = widen(gap, byte);
            at += 1;
            continue;
        }
        let mut tok =
            Tok { start: start as u32, end: 0, kind: Kind::Mark, gap, capital: byte.is_ascii_uppercase(), entry: 0, number: 0, mark: '\0' };
        if byte.is_ascii_digit() {
            while at < bytes.len() && bytes[at].is_ascii_digit() {
                at += 1;
            }
            (tok.kind, tok.number) = (Kind::Number, if at - start <= 9 { digits(&bytes[start..at]) } else { u32::MAX });
            tok.entry = find(&bytes[start..at]);
        } else if byte.is_ascii_alphabetic() || byte >= 0x80 {
            at = letters_end(text, start);
            if at > start {
                (tok.kind, tok.entry) = (Kind::Word, find(&bytes[start..at]));
                tok.capital |= byte >= 0x80 && text[start..].chars().next().is_some_and(char::is_uppercase);
            } else {
                let ch = text[start..].chars().next().unwrap_or('\0');
                at = start + ch.len_utf8();
                if ch.is_whitespace() {
                    gap = widen(gap, b' ');
                    continue;
                }
                tok.mark = plain(ch);
            }
        } else {
            at += 1;
            tok.mark = byte as char;
        }
        tok.end = at as u32;
        gap = Gap::None;
        toks.push(tok);
    }
    toks
}

fn widen(gap: Gap, byte: u8) -> Gap {
    match (gap, byte) {
        (Gap::Line, b'\n') => Gap::Paragraph,
        (Gap::None | Gap::Space, b'\n') => Gap::Line,
        (Gap::None, _) => Gap::Space,
        (gap, _) => gap,
    }
}

fn digits(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |n, b| n * 10 + u32::from(b - b'0'))
}

/// Where the letters that begin at `start` end; `start` itself when there are none.
fn letters_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while at < bytes.len() {
        if bytes[at].is_ascii_alphabetic() {
            at += 1;
        } else if bytes[at] >= 0x80 {
            match text[at..].chars().next() {
                Some(ch) if ch.is_alphabetic() || ('\u{300}'..'\u{370}').contains(&ch) => at += ch.len_utf8(),
                _ => break,
            }
        } else {
            break;
        }
    }
    at
}

fn plain(ch: char) -> char {
    match ch {
        '’' | '‘' | 'ʼ' | '`' => '\'',
        '–' | '—' | '‐' | '‑' | '‒' | '−' => '-',
        '“' | '”' | '„' => '"',
        '（' => '(',
        _ => ch,
    }
}

/// The tokens with the ways the grammar looks at them. Any index may be asked; past the ends stands an empty mark.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a> {
    pub(crate) text: &'a str,
    pub(crate) toks: &'a [Tok],
    pub(crate) words: &'a Words,
}

impl<'a> Line<'a> {
    pub(crate) fn tok(&self, i: usize) -> Option<&'a Tok> {
        self.toks.get(i)
    }

    /// What the lexicon knows of token `i`.
    pub(crate) fn entry(&self, i: usize) -> &'a Entry {
        let number = self.toks.get(i).map_or(0, |t| t.entry);
        &self.words.entries[number as usize]
    }

    /// The mark at `i`; `\0` for anything else.
    pub(crate) fn mark(&self, i: usize) -> char {
        self.toks.get(i).map_or('\0', |t| t.mark)
    }

    /// True when `i` follows its neighbour without a blank.
    pub(crate) fn glued(&self, i: usize) -> bool {
        self.toks.get(i).is_some_and(|t| t.gap == Gap::None)
    }

    /// True when `i` begins a paragraph or lies past the end.
    pub(crate) fn breaks(&self, i: usize) -> bool {
        self.toks.get(i).is_none_or(|t| t.gap == Gap::Paragraph)
    }

    /// The run of digits at `i` and how many they are.
    pub(crate) fn number(&self, i: usize) -> Option<(u32, usize)> {
        let tok = self.toks.get(i).filter(|t| t.kind == Kind::Number)?;
        Some((tok.number, tok.len()))
    }

    pub(crate) fn is_word(&self, i: usize) -> bool {
        self.toks.get(i).is_some_and(|t| t.kind == Kind::Word)
    }

    pub(crate) fn capital(&self, i: usize) -> bool {
        self.toks.get(i).is_some_and(|t| t.capital)
    }

    pub(crate) fn form(&self, i: usize) -> &'a str {
        self.toks.get(i).map_or("", |t| &self.text[t.range()])
    }

    /// True when token `i` is this lower-case word, in any case.
    pub(crate) fn says(&self, i: usize, word: &str) -> bool {
        self.form(i).eq_ignore_ascii_case(word)
    }

    /// True when token `i` begins a sentence, as far as marks can tell.
    pub(crate) fn begins_sentence(&self, i: usize) -> bool {
        i == 0 || self.breaks(i) || matches!(self.mark(i - 1), '.' | '!' | '?' | '"' | ':' | '(') && !self.glued(i)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_digits_and_marks_come_apart() {
        let text = "On 14th–16.12 “Kyïv’s”\n\n70,000";
        let toks = scan_with(text, |_| 0);
        let forms: Vec<&str> = toks.iter().map(|t| &text[t.range()]).collect();
        assert_eq!(forms, ["On", "14", "th", "–", "16", ".", "12", "“", "Kyïv", "’", "s", "”", "70", ",", "000"]);
        assert_eq!(toks[12].gap, Gap::Paragraph);
        assert_eq!(toks[3].mark, '-');
    }
}

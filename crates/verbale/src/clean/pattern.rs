//! Word patterns: how furniture is described in `data/en/furniture.toml`, so that a linguist can edit it.
//!
//! A pattern is matched against all words of a line, lower case, without punctuation (an apostrophe is dropped: `dont`):
//! `read also *` is "read also" and anything after it. `*` any words or none, `+` one word or more, `#` a word that begins
//! with a digit, `a|b` one of these words, `a?` the word or nothing.

use std::collections::HashMap;

/// The words of a line, folded for matching.
#[derive(Debug, Default)]
pub(crate) struct Words {
    buffer: String,
    ends: Vec<u32>,
}

impl Words {
    /// Folds at most `most` words of `line`.
    pub(crate) fn of(line: &str, most: usize) -> Self {
        let mut words = Words { buffer: String::with_capacity(line.len().min(most * 8)), ends: Vec::new() };
        let mut open = false;
        if line.is_ascii() {
            for b in line.bytes() {
                if b.is_ascii_alphanumeric() {
                    words.buffer.push(b.to_ascii_lowercase() as char);
                    open = true;
                } else if open && b != b'\'' {
                    words.ends.push(words.buffer.len() as u32);
                    open = false;
                    if words.ends.len() == most {
                        return words;
                    }
                }
            }
            if open {
                words.ends.push(words.buffer.len() as u32);
            }
            return words;
        }
        for c in line.chars() {
            if c.is_alphanumeric() {
                words.buffer.extend(c.to_lowercase());
                open = true;
            } else if open && !matches!(c, '\'' | '’' | '‘') {
                words.ends.push(words.buffer.len() as u32);
                open = false;
                if words.ends.len() == most {
                    return words;
                }
            }
        }
        if open {
            words.ends.push(words.buffer.len() as u32);
        }
        words
    }

    /// How many words.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The word at `i`.
    pub(crate) fn get(&self, i: usize) -> &str {
        let start = if i == 0 { 0 } else { self.ends[i - 1] as usize };
        &self.buffer[start..self.ends[i] as usize]
    }

    /// All words.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|i| self.get(i))
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Item {
    OneOf(Vec<Box<str>>),
    Maybe(Vec<Box<str>>),
    Number,
    Any,
    Some,
}

/// One pattern.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pattern(Vec<Item>);

impl Pattern {
    /// Reads a pattern as written.
    pub(crate) fn parse(text: &str) -> Self {
        let words = |t: &str| t.split('|').map(|w| w.to_lowercase().into()).collect();
        Pattern(
            text.split_whitespace()
                .map(|t| match t {
                    "*" => Item::Any,
                    "+" => Item::Some,
                    "#" => Item::Number,
                    _ => match t.strip_suffix('?') {
                        Some(t) => Item::Maybe(words(t)),
                        None => Item::OneOf(words(t)),
                    },
                })
                .collect(),
        )
    }

    /// True when the pattern takes all the words.
    pub(crate) fn matches(&self, words: &Words) -> bool {
        step(&self.0, words, 0)
    }
}

fn step(items: &[Item], words: &Words, at: usize) -> bool {
    let Some((item, rest)) = items.split_first() else { return at == words.len() };
    let here = (at < words.len()).then(|| words.get(at));
    match item {
        Item::OneOf(any) => here.is_some_and(|w| any.iter().any(|a| **a == *w)) && step(rest, words, at + 1),
        Item::Maybe(any) => step(rest, words, at) || here.is_some_and(|w| any.iter().any(|a| **a == *w)) && step(rest, words, at + 1),
        Item::Number => here.is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit())) && step(rest, words, at + 1),
        Item::Any if rest.is_empty() => true,
        Item::Any => (at..=words.len()).any(|i| step(rest, words, i)),
        Item::Some => (at + 1..=words.len()).any(|i| step(rest, words, i)),
    }
}

/// Many patterns, found by a word that must stand in the line; each carries a value.
#[derive(Debug)]
pub(crate) struct PatternSet<T> {
    patterns: Vec<(Pattern, T)>,
    /// Patterns that begin with a word, by that word.
    by_first: HashMap<Box<str>, Vec<u32>>,
    /// The others, by the first word that they ask for anywhere.
    by_any: HashMap<Box<str>, Vec<u32>>,
    /// Patterns that ask for no word.
    open: Vec<u32>,
}

impl<T> PatternSet<T> {
    /// Builds the set; earlier patterns win.
    pub(crate) fn new(patterns: impl IntoIterator<Item = (Pattern, T)>) -> Self {
        let patterns: Vec<(Pattern, T)> = patterns.into_iter().collect();
        let mut by_first: HashMap<Box<str>, Vec<u32>> = HashMap::new();
        let mut by_any: HashMap<Box<str>, Vec<u32>> = HashMap::new();
        let mut open = Vec::new();
        for (i, (pattern, _)) in patterns.iter().enumerate() {
            let mut asked = pattern.0.iter().enumerate().filter_map(|(at, item)| match item {
                Item::OneOf(any) => Some((at, any)),
                _ => None,
            });
            match asked.next() {
                Some((0, any)) => any.iter().for_each(|w| by_first.entry(w.clone()).or_default().push(i as u32)),
                Some((_, any)) => any.iter().for_each(|w| by_any.entry(w.clone()).or_default().push(i as u32)),
                None => open.push(i as u32),
            }
        }
        PatternSet { patterns, by_first, by_any, open }
    }

    /// The values of all patterns that match: first of those that begin with a word, then of the others, each in the set's order.
    pub(crate) fn find<'s>(&'s self, words: &'s Words) -> impl Iterator<Item = &'s T> {
        let first = (words.len() > 0).then(|| self.by_first.get(words.get(0))).flatten();
        let mut others = self.open.clone();
        others.extend(words.iter().filter_map(|w| self.by_any.get(w)).flatten());
        others.sort_unstable();
        others.dedup();
        let all = first.into_iter().flatten().copied().chain(others);
        all.map(|i| &self.patterns[i as usize]).filter(|(p, _)| p.matches(words)).map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, line: &str) -> bool {
        Pattern::parse(pattern).matches(&Words::of(line, 40))
    }

    #[test]
    fn patterns_take_whole_lines() {
        assert!(matches("read also *", "Read Also:   Ten trains cancelled"));
        assert!(matches("dont miss +", "Don’t miss: the lake"));
        assert!(!matches("dont miss +", "Don’t miss"));
        assert!(matches("follow us? on facebook|twitter *", "Follow on Twitter!"));
        assert!(matches("# min? read", "5 min read"));
        assert!(!matches("share", "Share prices fell"));
        assert!(matches("* newsletter", "Get our newsletter."));
    }

    #[test]
    fn a_set_gives_the_matching_values() {
        let set = PatternSet::new([(Pattern::parse("share *"), 1), (Pattern::parse("* this"), 2), (Pattern::parse("share this"), 3)]);
        assert_eq!(set.find(&Words::of("Share this!", 9)).copied().collect::<Vec<_>>(), [1, 3, 2]);
    }

    #[test]
    fn a_set_finds_what_each_pattern_finds() {
        let patterns = ["* newsletter", "# min? read", "+ on facebook|twitter", "a? photo by *", "*", "read also *", "+ read +", "# #"];
        let set = PatternSet::new(patterns.iter().enumerate().map(|(i, p)| (Pattern::parse(p), i)));
        for line in [
            "Our newsletter",
            "5 min read",
            "Us on Twitter",
            "Photo by AFP",
            "A photo by X",
            "Read also: rain",
            "2 3",
            "We read it, read",
            "",
        ] {
            let words = Words::of(line, 20);
            let mut found: Vec<usize> = set.find(&words).copied().collect();
            found.sort_unstable();
            let each: Vec<usize> = (0..patterns.len()).filter(|&i| Pattern::parse(patterns[i]).matches(&words)).collect();
            assert_eq!(found, each, "{line}");
        }
    }
}

//! Names → what they may mean: a hash of the first word, then the longest name that stands in the text.
//!
//! Matching forgives what news pages get wrong: letter marks (`Élysée`), curly apostrophes, a hyphen for a space, runs of
//! white space, and text in capitals. A capital in the lexicon must be a capital in the text, so that `us` is not `US`.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

/// A hasher for keys that are hashes already.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.0 = (self.0 ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    fn write_u64(&mut self, n: u64) {
        self.0 = n;
    }
}

/// A map from word hashes.
pub(super) type WordMap<T> = HashMap<u64, T, BuildHasherDefault<AsIs>>;

/// The letter without its marks, in lower case; apostrophes and hyphens made one.
#[inline]
pub(super) fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    match c {
        '’' | '‘' | 'ʼ' | '`' => '\'',
        '‐' | '‑' | '–' => '-',
        '\u{a0}' => ' ',
        _ => match any_ascii::any_ascii_char(c).as_bytes() {
            [one] if one.is_ascii_alphanumeric() => one.to_ascii_lowercase() as char,
            _ => c,
        },
    }
}

/// Hash of a word, blind to case and letter marks.
#[inline]
pub(super) fn hash(word: &str) -> u64 {
    let mut h = 0xcbf2_9ce4_8422_2325_u64;
    for c in word.chars() {
        h = (h ^ fold(c) as u64).wrapping_mul(0x0100_0000_01b3);
    }
    h ^ (h >> 29)
}

/// The first run of letters and digits.
#[inline]
pub(super) fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    &text[..end]
}

#[derive(Debug)]
struct Alias<T> {
    name: Box<str>,
    value: T,
}

/// All names.
#[derive(Debug)]
pub(super) struct Index<T> {
    aliases: Vec<Alias<T>>,
    by_word: WordMap<(u32, u32)>,
    raw: Vec<(u64, Alias<T>)>,
}

impl<T> Default for Index<T> {
    fn default() -> Self {
        Index { aliases: Vec::new(), by_word: WordMap::default(), raw: Vec::new() }
    }
}

impl<T: Copy> Index<T> {
    /// Adds a name. [`Index::finish`] makes it visible.
    pub(super) fn add(&mut self, name: &str, value: T) {
        let name = name.trim();
        if !name.is_empty() {
            self.raw.push((hash(first_word(name)), Alias { name: name.into(), value }));
        }
    }

    /// Sorts the names: those of one first word together, the longest first, names before common words, later files before earlier ones.
    pub(super) fn finish(mut self) -> Self {
        let mut raw: Vec<_> = std::mem::take(&mut self.raw).into_iter().enumerate().collect();
        let small = |name: &str| !name.starts_with(char::is_uppercase);
        raw.sort_by_key(|(n, (h, a))| (*h, std::cmp::Reverse(a.name.len()), small(&a.name), std::cmp::Reverse(*n)));
        for (_, (h, alias)) in raw {
            let at = self.aliases.len() as u32;
            self.by_word.entry(h).or_insert((at, at)).1 = at + 1;
            self.aliases.push(alias);
        }
        self
    }

    /// The names that stand at the start of `text`, the longest first, with their length in bytes.
    pub(super) fn at<'t>(&'t self, text: &'t str, hash: u64) -> impl Iterator<Item = (usize, T)> + 't {
        let (from, to) = self.by_word.get(&hash).copied().unwrap_or((0, 0));
        self.aliases[from as usize..to as usize].iter().filter_map(move |a| Some((matched(&a.name, text)?, a.value)))
    }

    /// What exactly this name may mean, the latest file's meaning first.
    pub(super) fn exactly<'t>(&'t self, name: &'t str) -> impl Iterator<Item = T> + 't {
        self.at(name, hash(first_word(name))).filter(move |(len, _)| *len == name.len()).map(|(_, v)| v)
    }
}

/// How many bytes of `text` the name covers, when it stands there as whole words.
fn matched(name: &str, text: &str) -> Option<usize> {
    // Plain letters that are the same, before anything is folded.
    let alike = name.bytes().zip(text.bytes()).take_while(|(n, t)| n == t && n.is_ascii_alphanumeric()).count();
    let mut text_chars = text[alike..].char_indices().peekable();
    for n in name[alike..].chars() {
        let (_, t) = text_chars.next()?;
        let same = match n {
            ' ' | '-' => t == '-' || t.is_whitespace() || fold(t) == '-',
            _ if n == t => true,
            // A name with its own ñ is another word: Cañada is no Canada.
            'n' | 'N' if matches!(t, 'ñ' | 'Ñ') => false,
            _ => fold(n) == fold(t) && (!n.is_uppercase() || t.is_uppercase()),
        };
        if !same {
            return None;
        }
        if n == ' ' {
            while text_chars.peek().is_some_and(|(_, t)| t.is_whitespace() && *t != '\n') {
                text_chars.next();
            }
        }
    }
    match text_chars.peek() {
        None => Some(text.len()),
        Some((_, next)) if next.is_alphanumeric() && name.ends_with(char::is_alphanumeric) => None,
        Some((at, _)) => Some(alike + *at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(names: &[&str], text: &str) -> Vec<usize> {
        let mut index = Index::default();
        for (n, name) in names.iter().enumerate() {
            index.add(name, n);
        }
        index.finish().at(text, hash(first_word(text))).map(|(len, _)| len).collect()
    }

    #[test]
    fn the_longest_name_comes_first_and_only_whole_words_count() {
        assert_eq!(lengths(&["Guinea", "Guinea-Bissau"], "Guinea-Bissau said"), [13, 6]);
        assert!(lengths(&["Mali"], "Malians said").is_empty());
        assert!(lengths(&["US"], "us and them").is_empty(), "a capital must be a capital");
        assert_eq!(lengths(&["Ivory Coast"], "IVORY  COAST HOLDS VOTE"), [12], "text in capitals, two spaces");
        assert_eq!(lengths(&["Elysee"], "Élysée palace"), ["Élysée".len()]);
        assert_eq!(lengths(&["secretary general"], "Secretary-General Ban"), [17]);
        assert_eq!(lengths(&["U.S."], "U.S. troops"), [4]);
    }
}

//! Grammar over the tree: voice, logical subject and object through control, raising, coordination and relative clauses,
//! prepositional arguments, owners.
//!
//! It knows Universal Dependencies and English function words, no politics. Where the parser errs in known ways (a preposition hung on
//! the object, a subject hung on the wrong verb) the functions look where the word is usually put.

mod objects;
mod people;
mod subjects;

use super::{
    lexicon::LEXICON,
    vocabulary::{Number, Words},
};
use crate::language::{Feats, Parsed, Rel, Token, Upos};
use std::{cell::Cell, ops::Range};

/// A text's trees with their children indexed.
pub(super) struct Syntax<'a> {
    pub(super) text: &'a str,
    pub(super) parsed: &'a Parsed,
    tokens: Vec<Token>,
    lemmas: Vec<Box<str>>,
    words: Vec<Word>,
    starts: Vec<u32>,
    kids: Vec<u32>,
    /// The token belongs to a dateline.
    datelined: Vec<bool>,
    /// By sentence: which words it may hold, a bit for many words each.
    holds: Vec<[u64; 4]>,
    /// Answers that were given before.
    answers: Vec<Answers>,
}

/// What was found out about a token, for it is asked many times over.
#[derive(Default)]
struct Answers {
    passive: Cell<Option<bool>>,
    surface_subject: Cell<Option<Option<u32>>>,
    own_subject: Cell<Option<Option<u32>>>,
    object: Cell<Option<Option<u32>>>,
    agent: Cell<Option<Option<u32>>>,
    complement: Cell<Option<Option<u32>>>,
    extent: Cell<Option<(u32, u32)>>,
}

/// The answer given before, or a new one.
fn known(cell: &Cell<Option<Option<u32>>>, answer: impl FnOnce() -> Option<usize>) -> Option<usize> {
    if let Some(old) = cell.get() {
        return old.map(|t| t as usize);
    }
    let new = answer();
    cell.set(Some(new.map(|t| t as u32)));
    new
}

/// What is asked of a token again and again.
struct Word {
    /// The lemma's number in the lexicon.
    lemma: Number,
    /// That of the lemma without a final "s".
    singular: Number,
    /// That of the word as it stands, in small letters.
    form: Number,
    /// Hash of the lemma.
    hash: u32,
    /// The mended lemma, if there is one.
    mended: Option<u32>,
    /// The token's sentence.
    sentence: u32,
}

/// A word's bit among 256.
fn bit(word: Number) -> (usize, u64) {
    (word as usize / 64 % 4, 1 << (word % 64))
}

/// How far up or down a search goes: no sensible sentence nests deeper.
const DEPTH: usize = 8;

impl<'a> Syntax<'a> {
    /// Indexes the children of all tokens.
    pub(super) fn new(text: &'a str, parsed: &'a Parsed) -> Self {
        let mended = super::repair::mend(text, parsed);
        let n = parsed.tokens.len();
        let mut datelined = vec![false; n];
        for sentence in &parsed.sentences {
            let report = dateline(text, parsed, sentence.tokens.clone());
            datelined[sentence.tokens.start..report].fill(true);
        }
        let mut starts = vec![0u32; n + 2];
        for (i, token) in mended.tokens.iter().enumerate() {
            if token.head as usize != i {
                starts[token.head as usize + 2] += 1;
            }
        }
        for i in 2..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut kids = vec![0u32; n];
        for (i, token) in mended.tokens.iter().enumerate() {
            if token.head as usize != i {
                let at = &mut starts[token.head as usize + 1];
                kids[*at as usize] = i as u32;
                *at += 1;
            }
        }
        let (words, lemmas) = words(text, parsed, mended.lemmas);
        let mut holds = vec![[0; 4]; parsed.sentences.len()];
        for word in &words {
            if let Some(holds) = holds.get_mut(word.sentence as usize) {
                for number in [word.lemma, word.form] {
                    holds[bit(number).0] |= bit(number).1;
                }
            }
        }
        Syntax {
            text,
            parsed,
            tokens: mended.tokens,
            lemmas,
            words,
            starts,
            kids,
            datelined,
            holds,
            answers: std::iter::repeat_with(Answers::default).take(n).collect(),
        }
    }

    /// False when the sentence of `i` surely has no such lemma or form.
    pub(super) fn may_hold(&self, i: usize, word: Number) -> bool {
        let (at, bit) = bit(word);
        self.holds.get(self.words[i].sentence as usize).is_none_or(|holds| holds[at] & bit != 0)
    }

    /// The lemma's number in the lexicon.
    pub(super) fn word(&self, i: usize) -> Number {
        self.words[i].lemma
    }

    /// The number of the lemma without its final "s"; 0 without one.
    pub(super) fn singular(&self, i: usize) -> Number {
        self.words[i].singular
    }

    /// The number of the word as it stands.
    pub(super) fn form_word(&self, i: usize) -> Number {
        self.words[i].form
    }

    /// The lemma's hash.
    pub(super) fn hash(&self, i: usize) -> u32 {
        self.words[i].hash
    }

    /// True when the list has the token's lemma alone.
    pub(super) fn listed(&self, words: &Words, i: usize) -> bool {
        LEXICON.vocabulary.holds(words, self.words[i].lemma)
    }

    /// Children of `i` in text order.
    pub(super) fn children(&self, i: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.kids[self.starts[i] as usize..self.starts[i + 1] as usize].iter().map(|&c| c as usize)
    }

    /// Children by relation, exactly.
    pub(super) fn by(&self, i: usize, rel: Rel) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.children(i).filter(move |&c| self.rel(c) == rel)
    }

    /// First child by relation.
    pub(super) fn child(&self, i: usize, rel: Rel) -> Option<usize> {
        self.by(i, rel).next()
    }

    pub(super) fn rel(&self, i: usize) -> Rel {
        self.tokens[i].rel
    }

    pub(super) fn upos(&self, i: usize) -> Upos {
        self.tokens[i].upos
    }

    pub(super) fn feats(&self, i: usize) -> Feats {
        self.tokens[i].feats
    }

    pub(super) fn lemma(&self, i: usize) -> &str {
        match self.words[i].mended {
            Some(lemma) => &self.lemmas[lemma as usize],
            None => self.parsed.lemma(i),
        }
    }

    pub(super) fn form(&self, i: usize) -> &'a str {
        self.parsed.form(self.text, i)
    }

    /// Head of `i`; none for a root.
    pub(super) fn head(&self, i: usize) -> Option<usize> {
        let head = self.tokens[i].head as usize;
        (head != i).then_some(head)
    }

    /// True for the words of a dateline.
    pub(super) fn is_datelined(&self, t: usize) -> bool {
        self.datelined[t]
    }

    /// The tokens of the sentence that holds `i`.
    pub(super) fn sentence(&self, i: usize) -> Range<usize> {
        self.parsed.sentences.get(self.words[i].sentence as usize).map_or(i..i + 1, |s| s.tokens.clone())
    }

    /// True when `i` lies under `top` (or is it).
    pub(super) fn under(&self, i: usize, top: usize) -> bool {
        let mut at = i;
        for _ in 0..40 {
            if at == top {
                return true;
            }
            match self.head(at) {
                Some(head) => at = head,
                None => return false,
            }
        }
        false
    }

    /// True for words that head clauses.
    pub(super) fn is_clausal(&self, i: usize) -> bool {
        matches!(self.upos(i), Upos::Verb | Upos::Aux)
            || self.children(i).any(|c| matches!(self.rel(c), Rel::Nsubj | Rel::NsubjPass | Rel::Cop | Rel::Csubj))
    }

    /// True for words that head noun phrases.
    pub(super) fn is_nominal(&self, i: usize) -> bool {
        matches!(self.upos(i), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::X | Upos::Sym)
            || (matches!(self.upos(i), Upos::Adj | Upos::Det)
                && self.children(i).any(|c| matches!(self.rel(c), Rel::Det | Rel::Case | Rel::Amod)))
    }

    /// True for several parties in one phrase: coordinated, or a plural ("the two Koreas", "Lao and Thai ministers").
    pub(super) fn is_plural(&self, n: usize) -> bool {
        self.child(n, Rel::Conj).is_some()
            || self.feats(n).has(Feats::PLUR)
            || self.children(n).any(|c| matches!(self.rel(c), Rel::Nummod) || self.lemma(c) == "both")
            || matches!(self.lemma(n), "they" | "both" | "two" | "three" | "pair" | "duo" | "trio")
    }

    /// First and last token of the subtree of `i`, as a range.
    pub(super) fn extent(&self, i: usize) -> Range<usize> {
        if let Some((low, high)) = self.answers[i].extent.get() {
            return low as usize..high as usize;
        }
        let (mut low, mut high) = (i, i);
        let mut stack = vec![i];
        while let Some(at) = stack.pop() {
            low = low.min(at);
            high = high.max(at);
            stack.extend(self.children(at));
        }
        self.answers[i].extent.set(Some((low as u32, high as u32 + 1)));
        low..high + 1
    }

    /// The noun phrase headed by `h` without relative clauses, coordinated phrases and asides, as a run of tokens.
    pub(super) fn phrase(&self, h: usize) -> Range<usize> {
        let mut inside = Vec::with_capacity(8);
        let mut stack = vec![h];
        while let Some(at) = stack.pop() {
            inside.push(at);
            for c in self.children(at) {
                let skip = match self.rel(c) {
                    Rel::AclRelcl
                    | Rel::Parataxis
                    | Rel::Advcl
                    | Rel::Ccomp
                    | Rel::Xcomp
                    | Rel::Nsubj
                    | Rel::Cop
                    | Rel::Aux
                    | Rel::Dep
                    | Rel::Discourse => true,
                    Rel::Conj | Rel::Cc | Rel::Case | Rel::Mark | Rel::Acl | Rel::Obl | Rel::Advmod | Rel::Appos => at == h,
                    Rel::Punct => at == h && (c > h || c == self.sentence(h).start),
                    // "the minister on Friday"
                    Rel::Nmod | Rel::OblUnmarked | Rel::NmodUnmarked => at == h && c > h && is_time(self.lemma(c)),
                    _ => false,
                };
                if !skip {
                    stack.push(c);
                }
            }
        }
        inside.sort_unstable();
        let place = inside.partition_point(|&t| t < h);
        let (mut low, mut high) = (h, h);
        for &t in inside[..place].iter().rev() {
            if t + 1 == low {
                low = t;
            }
        }
        for &t in &inside[place..] {
            if t == high + 1 {
                high = t;
            }
        }
        while low < h && self.upos(low) == Upos::Punct {
            low += 1;
        }
        low..high + 1
    }
}

/// Looks every token up in the lexicon; the first mend of a lemma counts.
fn words(text: &str, parsed: &Parsed, mended: Vec<(usize, Box<str>)>) -> (Vec<Word>, Vec<Box<str>>) {
    let mut at = vec![None; parsed.tokens.len()];
    for (n, (token, _)) in mended.iter().enumerate().rev() {
        at[*token] = Some(n as u32);
    }
    let lemmas: Vec<Box<str>> = mended.into_iter().map(|(_, lemma)| lemma).collect();
    let mut small = String::new();
    let mut words = Vec::with_capacity(parsed.tokens.len());
    let mut sentence = 0;
    for (i, mended) in at.into_iter().enumerate() {
        while parsed.sentences.get(sentence).is_some_and(|s| s.tokens.end <= i) {
            sentence += 1;
        }
        let lemma = mended.map_or_else(|| parsed.lemma(i), |n: u32| &*lemmas[n as usize]);
        let number = |word: &str| LEXICON.vocabulary.number(word);
        small.clear();
        small.push_str(parsed.form(text, i));
        small.make_ascii_lowercase();
        let own = number(lemma);
        words.push(Word {
            lemma: own,
            singular: lemma.strip_suffix('s').map_or(0, number),
            form: if small == lemma { own } else { number(&small) },
            hash: super::choose::text(lemma),
            mended,
            sentence: sentence as u32,
        });
    }
    (words, lemmas)
}

/// Nouns that say when.
pub(super) fn is_time(lemma: &str) -> bool {
    matches!(
        lemma,
        "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "saturday"
            | "sunday"
            | "january"
            | "february"
            | "march"
            | "april"
            | "may"
            | "june"
            | "july"
            | "august"
            | "september"
            | "october"
            | "november"
            | "december"
            | "day"
            | "week"
            | "month"
            | "year"
            | "weekend"
            | "morning"
            | "afternoon"
            | "evening"
            | "night"
            | "hour"
            | "time"
            | "moment"
            | "decade"
            | "eve"
            | "today"
            | "jan."
            | "feb."
            | "feb"
            | "jan"
            | "aug"
            | "sept"
            | "oct"
            | "nov"
            | "dec"
            | "summer"
            | "winter"
            | "spring"
            | "autumn"
            | "aug."
            | "sept."
            | "oct."
            | "nov."
            | "dec."
            | "late"
            | "dawn"
            | "dusk"
            | "noon"
            | "midnight"
            | "nightfall"
            | "easter"
            | "christmas"
            | "ramadan"
            | "yesterday"
            | "tomorrow"
    )
}

/// Where the report begins in a sentence after "PARIS (Reuters) -"; the sentence's start without a dateline.
fn dateline(text: &str, parsed: &Parsed, sentence: Range<usize>) -> usize {
    let start = sentence.start;
    if sentence.is_empty() {
        return start;
    }
    let shouted = parsed.form(text, start).len() > 2 && parsed.form(text, start).chars().all(|c| !c.is_lowercase());
    let end = sentence.end.min(start + 14);
    let mark = (start + 1..end).find(|&i| matches!(parsed.form(text, i), "-" | "--" | "–" | "—" | ":" | "\""));
    let agency = (start + 1..end).any(|i| matches!(parsed.form(text, i), "(" | "--"));
    // "Tehran, March 15, IRNA -"
    let dated = |mark: usize| {
        parsed.form(text, start).starts_with(char::is_uppercase)
            && (start + 1..mark).any(|i| parsed.form(text, i) == ",")
            && (start + 1..mark).any(|i| is_time(parsed.lemma(i)))
            && (start + 1..mark).all(|i| matches!(parsed.tokens[i].upos, Upos::Propn | Upos::Num | Upos::Punct | Upos::X | Upos::Noun))
    };
    match mark {
        Some(mark) if dated(mark) => mark + 1,
        Some(mark) if shouted || (agency && mark - start < 8) => mark + 1,
        _ => start,
    }
}

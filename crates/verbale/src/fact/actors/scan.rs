//! What each word may be, before any grammar: a name of the lexicon, a role, a first name, an unknown capitalised word.

use super::{
    era,
    index::{WordMap, first_word, hash},
    lexicon::{EntryId, Gender, Meaning, RoleId, RoleIs},
};
use crate::{fact::Reading, language::Upos, types::TextSpan};
use std::ops::Range;

/// What stands at a token.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Item {
    /// A name of an entry.
    Entry(EntryId),
    /// A government's name.
    Government(EntryId),
    /// A parliament's name.
    Parliament(EntryId),
    /// `Russian`.
    Adjective(EntryId),
    /// `Russians`.
    People(EntryId),
    /// `foreign ministers` (true: plural).
    Role(RoleId, bool),
    /// A first name.
    First(Gender),
    /// An unknown word that is written as a name.
    Capital,
    /// `deputy`, `former`: belongs to the role after it.
    Modifier,
    /// Anything else.
    Plain,
}

/// One item with its tokens.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub tokens: Range<usize>,
    pub span: TextSpan,
    pub item: Item,
}

/// All items of a text, in order, without overlap.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub pieces: Vec<Piece>,
    /// For each token, the piece that holds it.
    pub of_token: Vec<u32>,
}

const MODIFIERS: &[&str] = &[
    "deputy",
    "former",
    "acting",
    "interim",
    "senior",
    "chief",
    "top",
    "vice",
    "ex",
    "then",
    "assistant",
    "first",
    "outgoing",
    "incoming",
    "caretaker",
    "designate",
    "late",
    "newly",
    "elected",
    "veteran",
    "special",
    "ruling",
];

impl Scan {
    /// Looks at every token of the text.
    pub(super) fn of(r: &Reading) -> Self {
        let tokens = &r.parsed.tokens;
        let mut scan = Scan { pieces: Vec::with_capacity(tokens.len()), of_token: vec![0; tokens.len()] };
        let names = names_inside(r);
        for sentence in &r.parsed.sentences {
            let shouted = is_shouted(r, sentence.tokens.clone());
            let mut i = sentence.tokens.start;
            while i < sentence.tokens.end {
                let piece = piece_at(r, i, sentence.tokens.clone(), shouted, &names);
                let at = scan.pieces.len() as u32;
                piece.tokens.clone().for_each(|t| scan.of_token[t] = at);
                i = piece.tokens.end;
                scan.pieces.push(piece);
            }
        }
        scan
    }

    /// The piece that holds token `i`.
    pub(super) fn at(&self, i: usize) -> Option<&Piece> {
        self.of_token.get(i).and_then(|&p| self.pieces.get(p as usize))
    }
}

/// True for a sentence in capitals (a headline).
fn is_shouted(r: &Reading, tokens: Range<usize>) -> bool {
    let (mut words, mut shouted) = (0, 0);
    for i in tokens {
        let form = r.parsed.form(r.text, i);
        if form.len() > 1 && form.as_bytes()[0].is_ascii_alphabetic() {
            words += 1;
            shouted += usize::from(!form.bytes().any(|b| b.is_ascii_lowercase()));
        }
    }
    words >= 4 && shouted * 3 > words * 2
}

/// Words that are tagged as names somewhere inside a sentence: at the start of another they are names too.
fn names_inside(r: &Reading) -> WordMap<()> {
    let mut names = WordMap::default();
    for sentence in &r.parsed.sentences {
        for i in sentence.tokens.clone().skip(1) {
            let form = r.parsed.form(r.text, i);
            if r.parsed.tokens[i].upos == Upos::Propn && form.len() > 2 && form.starts_with(char::is_uppercase) {
                names.insert(hash(form), ());
            }
        }
    }
    names
}

fn piece_at(r: &Reading, i: usize, sentence: Range<usize>, shouted: bool, names: &WordMap<()>) -> Piece {
    let token = &r.parsed.tokens[i];
    let form = token.span.slice(r.text);
    let one = |item| Piece { tokens: i..i + 1, span: token.span, item };
    let Some(first) = form.chars().next() else { return one(Item::Plain) };
    if !first.is_alphanumeric() {
        return one(Item::Plain);
    }
    let word = first_word(form);
    let h = hash(word);
    let end = r.parsed.tokens[sentence.end - 1].span.end as usize;
    let rest = r.text.get(token.span.start as usize..end).unwrap_or("");
    for (len, meaning) in r.lexicon.index.at(rest, h) {
        let span = TextSpan::new(token.span.start as usize, token.span.start as usize + len);
        let tokens = i..r.parsed.tokens_in(span).end.clamp(i + 1, sentence.end);
        let ends_in_word = r.parsed.tokens[tokens.end - 1].span.end > span.end && !rest[len..].starts_with(['-', '–', '/', '.', '\'', '’']);
        if ends_in_word || !is_likely(r, i, tokens.clone(), meaning, first.is_uppercase(), shouted) {
            continue;
        }
        let day = era::day_of(r.article);
        let item = match meaning {
            Meaning::Entry(e) => Item::Entry(era::named(r.lexicon, e, day)),
            Meaning::Government(e) => Item::Government(era::seat(r.lexicon, e, day)),
            Meaning::Parliament(e) => Item::Parliament(e),
            Meaning::Adjective(e) => Item::Adjective(era::named(r.lexicon, e, day)),
            Meaning::People(e) => Item::People(era::named(r.lexicon, e, day)),
            Meaning::Role(id, plural) => Item::Role(id, plural),
        };
        return Piece { tokens, span, item };
    }
    if MODIFIERS.iter().any(|m| m.eq_ignore_ascii_case(form)) && matches!(token.upos, Upos::Adj | Upos::Noun | Upos::Propn | Upos::Adv) {
        return one(Item::Modifier);
    }
    if !first.is_uppercase() || r.lexicon.words.never.has(form) {
        return one(Item::Plain);
    }
    let starts = i == sentence.start;
    match r.lexicon.first_names.get(&h) {
        Some(&gender) if token.upos == Upos::Propn || !starts && token.upos != Upos::Verb => one(Item::First(gender)),
        _ if token.upos == Upos::Propn && !(shouted && form.len() < 4) => one(Item::Capital),
        _ if starts
            && form.len() > 3
            && matches!(token.upos, Upos::Noun | Upos::Verb | Upos::X | Upos::Adj)
            && names.contains_key(&hash(form)) =>
        {
            one(Item::Capital)
        }
        _ if !starts && !shouted && matches!(token.upos, Upos::X | Upos::Noun | Upos::Adj) && is_beside_name(r, i, &sentence) => {
            one(Item::Capital)
        }
        // Omar Said: a capital in running text makes no verb.
        _ if token.upos == Upos::Verb && i > sentence.start && is_after_name(r, i) && !is_title(r, sentence.clone(), i) => {
            one(Item::Capital)
        }
        _ => one(Item::Plain),
    }
}

/// True when the word before or after is tagged as a name: `United` in `United Steelworkers`.
fn is_beside_name(r: &Reading, i: usize, sentence: &Range<usize>) -> bool {
    let propn = |t: usize| sentence.contains(&t) && r.parsed.tokens[t].upos == Upos::Propn;
    i > sentence.start && propn(i - 1) || propn(i + 1)
}

/// True when a one-word name stands right before.
fn is_after_name(r: &Reading, i: usize) -> bool {
    let before = &r.parsed.tokens[i - 1];
    before.upos == Upos::Propn
        && r.parsed.form(r.text, i - 1).starts_with(char::is_uppercase)
        && before.span.end < r.parsed.tokens[i].span.start
}

/// True for a headline, where most words have a capital; the name before `at` and the word at `at` are left out.
fn is_title(r: &Reading, tokens: Range<usize>, at: usize) -> bool {
    let (mut words, mut capitals) = (0, 0);
    for i in tokens.filter(|&i| i != at && i + 1 != at) {
        let form = r.parsed.form(r.text, i);
        if form.len() > 3 && form.starts_with(char::is_alphabetic) {
            words += 1;
            capitals += usize::from(form.starts_with(char::is_uppercase));
        }
    }
    capitals * 2 > words
}

/// Nouns that say more often what kind of thing the next noun is than who acts: `the military offensive`.
const ATTRIBUTES: &[&str] =
    &["military", "press", "media", "business", "head", "chief", "public", "intelligence", "state television", "staff", "crew"];

/// Whether the tags allow this reading of the words.
fn is_likely(r: &Reading, i: usize, tokens: Range<usize>, meaning: Meaning, capital: bool, shouted: bool) -> bool {
    let upos = r.parsed.tokens[i].upos;
    let last = r.parsed.tokens[tokens.end - 1].upos;
    let single = tokens.len() == 1;
    let form = r.parsed.form(r.text, i);
    match meaning {
        Meaning::Role(id, _) => {
            let role = r.lexicon.role(id);
            let next = r.parsed.tokens.get(tokens.end).map_or(Upos::X, |t| t.upos);
            if single && matches!(next, Upos::Noun | Upos::Adj) && ATTRIBUTES.contains(&&*role.word) {
                return false;
            }
            // "A Single Man", "The Good Wife": in a title of a work, people in general are written with capitals.
            let starts = i == 0 || r.parsed.tokens[i - 1].upos == Upos::Punct || r.parsed.sentences.iter().any(|s| s.tokens.start == i);
            if capital && single && role.is == RoleIs::Person && matches!(&*role.code, "CVL" | "") && !starts && !shouted {
                return false;
            }
            let titled = capital && next == Upos::Propn && matches!(last, Upos::Adj | Upos::X);
            let noun = matches!(last, Upos::Noun | Upos::Propn) || !single && last != Upos::Verb || titled;
            noun && (role.is != RoleIs::Title || capital) && (&*role.word != "intelligence" || capital || !single)
        }
        _ if !single => true,
        Meaning::Adjective(_) | Meaning::People(_) => !matches!(upos, Upos::Verb | Upos::Adv),
        _ => {
            let word_like = form.len() <= 3 && matches!(form, "US" | "IS" | "WHO" | "IT" | "AU" | "AP");
            match upos {
                Upos::Propn => true,
                _ if word_like => !shouted && form == "US",
                Upos::Noun | Upos::Adj | Upos::X | Upos::Num => i != 0 || form.len() > 5 || !form.bytes().any(|b| b.is_ascii_lowercase()),
                _ => form.len() > 5 && upos != Upos::Verb || !shouted && form.len() > 2 && !form.bytes().any(|b| b.is_ascii_lowercase()),
            }
        }
    }
}

//! Words given to two speakers, words turned into their opposite, and sentences that one report denies.
//!
//! Incomplete: a denial in other words than the claim's is not found.

use super::{Case, Found, sentence};
use crate::link::{
    cast::folded,
    signature::SigQuote,
    statements::likeness,
    terms::{self, Term},
};
use crate::types::{ActorKind, QuoteForm};
use rapidfuzz::distance::jaro_winkler;
use std::collections::{BTreeMap, BTreeSet};

/// Likeness of two quotes that are the same but for a slip, and the stems that they then have at least.
const VERBATIM: f32 = 0.92;
const LONG: usize = 8;
/// Likeness of two names that a slip or another spelling leaves (Jaro–Winkler).
const ALIKE: f64 = 0.75;
/// Neighbouring stems that two quotes share if they may be the same.
const RUN: usize = 5;
/// Likeness of two quotes that differ in little but a reversing word.
const REVERSED: f32 = 0.85;
/// The longer of the two, in parts of the shorter.
const LONGER: f32 = 1.25;
/// Of two sentences of which one denies the other: the share of the shorter and of the longer one's matter that they have in common.
const MATTER: [f32; 2] = [0.8, 0.55];
const SHARED_STEMS: usize = 4;
/// Days between the reports of an event and of its denial.
const DAYS: i32 = 2;

/// The same quoted words from two persons.
pub(super) fn attributions(case: &Case, story: usize, articles: &[usize], found: &mut Found) {
    let mut runs: BTreeMap<Vec<Term>, Vec<(usize, u32)>> = BTreeMap::new();
    for &a in articles {
        for (n, q) in case.signatures[a].quotes.iter().enumerate() {
            if q.form == QuoteForm::Direct && q.stems.len() >= LONG && person(case, a, q).is_some() {
                let own: BTreeSet<&[Term]> = q.stems.windows(RUN).collect();
                own.into_iter().for_each(|run| runs.entry(run.to_vec()).or_default().push((a, n as u32)));
            }
        }
    }
    let pairs: BTreeSet<((usize, u32), (usize, u32))> = (runs.values().filter(|posts| posts.len() <= 40))
        .flat_map(|posts| posts.iter().enumerate().flat_map(|(i, &x)| posts[i + 1..].iter().map(move |&y| (x, y))))
        .filter(|(x, y)| x.0 != y.0)
        .collect();
    for ((a, x), (b, y)) in pairs {
        let (p, q) = (&case.signatures[a].quotes[x as usize], &case.signatures[b].quotes[y as usize]);
        let (Some(one), Some(other)) = (person(case, a, p), person(case, b, q)) else { continue };
        // Only who is named beside the words is surely meant by the text, and not by our reading of a pronoun.
        let apart = !named(case, a, p, other) && !named(case, b, q, one);
        if !apart || !named(case, a, p, one) || !named(case, b, q, other) {
            continue;
        }
        if one == other || related(case, one, other) || alike(p, q) < VERBATIM {
            continue;
        }
        let (Some(s), Some(t)) = (sentence(case.signatures, a, p.sentence), sentence(case.signatures, b, q.sentence)) else { continue };
        let name = |actor: usize| case.cast.actors[actor].name.as_str();
        let why = format!("the same words are given to {} and to {}", name(one), name(other));
        found.add(story, "attribution", [name(one).to_owned(), name(other).to_owned()], s, t, |_, _| why);
    }
}

/// The person who speaks.
fn person(case: &Case, article: usize, quote: &SigQuote) -> Option<usize> {
    let actor = case.cast.of(article, quote.speaker?)?;
    (case.cast.actors[actor].kind == ActorKind::Person).then_some(actor)
}

/// The quote's sentence names the actor, and not in the quoted words.
fn named(case: &Case, article: usize, quote: &SigQuote, actor: usize) -> bool {
    let Some(sentence) = case.signatures[article].sentences.get(quote.sentence as usize) else { return false };
    let (sentence, quoted) = (folded(&sentence.text), folded(&quote.text));
    let name = folded(&case.cast.actors[actor].name);
    let has = |text: &str, word: &str| text.split(' ').any(|w| w == word);
    name.split(' ').next_back().is_some_and(|last| last.len() >= 3 && has(&sentence, last) && !has(&quoted, last))
}

/// They share a name, if in another spelling, or one speaks for the other.
fn related(case: &Case, a: usize, b: usize) -> bool {
    let names = |actor: usize| folded(&case.cast.actors[actor].name).split(' ').map(str::to_owned).collect::<BTreeSet<String>>();
    let alike = |x: &String| names(b).iter().any(|y| jaro_winkler::similarity(x.chars(), y.chars()) >= ALIKE);
    names(a).iter().any(alike) || case.cast.actors[a].of == Some(b) || case.cast.actors[b].of == Some(a)
}

fn alike(a: &SigQuote, b: &SigQuote) -> f32 {
    let (short, long) = if a.stems.len() <= b.stems.len() { (a, b) } else { (b, a) };
    if long.stems.len() as f32 > LONGER * short.stems.len() as f32 { 0.0 } else { likeness(&short.stems, &long.stems) }
}

/// One utterance of which one wording says the opposite of the other.
pub(super) fn reversals(case: &Case, found: &mut Found) {
    let reverses = |w: &str| terms::lists().reverses(w);
    for (n, s) in case.statements.list.iter().enumerate() {
        let quotes: Vec<(usize, &SigQuote)> = s.members.iter().map(|&(a, q)| (a, &case.signatures[a].quotes[q as usize])).collect();
        for (i, &(a, x)) in quotes.iter().enumerate() {
            for &(b, y) in quotes[i + 1..].iter().filter(|(b, _)| *b != a) {
                let bare = |q: &SigQuote| -> Vec<Term> {
                    terms::words(&q.text).filter(|(_, w)| !reverses(w)).map(|(_, w)| terms::term(w)).collect()
                };
                let (p, q) = (bare(x), bare(y));
                let turns = |quote: &SigQuote, bare: &[Term]| quote.stems.len().saturating_sub(bare.len());
                let (short, long) = if p.len() <= q.len() { (&p, &q) } else { (&q, &p) };
                let one_turned = (turns(x, &p) + turns(y, &q)) % 2 == 1;
                if !one_turned || short.len() < 5 || long.len() as f32 > LONGER * short.len() as f32 || likeness(short, long) < REVERSED {
                    continue;
                }
                // What the reversing word stands at is told by both.
                let (with, without) = if turns(x, &p) > turns(y, &q) { (x, &q) } else { (y, &p) };
                let words: Vec<(Term, &str)> = terms::words(&with.text).map(|(_, w)| (terms::term(w), w)).collect();
                let at = words.iter().position(|w| reverses(w.1));
                let after = at.and_then(|at| words[at + 1..].iter().find(|w| !terms::is_function_word(w.0)));
                if after.is_none_or(|w| !without.contains(&w.0)) {
                    continue;
                }
                let (Some(one), Some(two)) = (sentence(case.signatures, a, x.sentence), sentence(case.signatures, b, y.sentence)) else {
                    continue;
                };
                let key = |turned: bool| format!("{n} {turned}");
                let keys = [key(turns(x, &p) % 2 == 1), key(turns(y, &q) % 2 == 1)];
                found.add(s.story, "wording", keys, one, two, |_, _| {
                    "one utterance, but one wording says the opposite of the other".to_owned()
                });
            }
        }
    }
}

/// Narrative sentences of two articles that are the same but for a word that turns one of them into its opposite.
pub(super) fn contradictions(case: &Case, story: usize, articles: &[usize], found: &mut Found) {
    let mut plain: Vec<Told> = Vec::new();
    let mut turned: Vec<Told> = Vec::new();
    for &a in articles {
        for n in 0..case.signatures[a].sentences.len() as u32 {
            if let Some((told, turns)) = Told::of(case, a, n) {
                if turns { turned.push(told) } else { plain.push(told) }
            }
        }
    }
    let mut index: BTreeMap<Term, Vec<usize>> = BTreeMap::new();
    for (i, p) in plain.iter().enumerate() {
        p.stems.iter().for_each(|&t| index.entry(t).or_default().push(i));
    }
    for t in &turned {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        let posts = t.stems.iter().filter_map(|s| index.get(s)).filter(|posts| posts.len() <= 60);
        posts.flatten().for_each(|&i| *shared.entry(i).or_default() += 1);
        for (i, _) in shared.into_iter().filter(|&(_, n)| n >= SHARED_STEMS) {
            let p = &plain[i];
            if p.article == t.article || !p.same_matter(t) || !close(case, p.article, t.article) {
                continue;
            }
            let (Some(one), Some(two)) = (sentence(case.signatures, p.article, p.number), sentence(case.signatures, t.article, t.number))
            else {
                continue;
            };
            let key: Vec<String> = p.stems.intersection(&t.stems).map(Term::to_string).collect();
            let keys = [format!("{} done", key.join(" ")), format!("{} not", key.join(" "))];
            found.add(story, "denial", keys, one, two, |_, _| "one report says that it is so, the other that it is not".to_owned());
        }
    }
}

/// The stems that matter on both sides of the word at `at`: what it reverses.
fn around(words: &[(Term, &str)], at: usize) -> Option<Vec<Term>> {
    let matters = |w: &&(Term, &str)| !terms::is_function_word(w.0);
    let before = words[..at].iter().rev().find(matters)?;
    let after = words[at + 1..].iter().find(matters)?;
    Some(vec![before.0, after.0])
}

/// A narrative sentence as what it tells.
struct Told {
    article: usize,
    number: u32,
    stems: BTreeSet<Term>,
    numbers: BTreeSet<String>,
    /// The stems around the reversing word.
    around: Vec<Term>,
}

impl Told {
    /// Nothing for quotes, questions, and sentences with two reversing words or one that reverses nothing ("not only").
    fn of(case: &Case, article: usize, number: u32) -> Option<(Self, bool)> {
        let text = case.signatures[article].sentences[number as usize].text.as_str();
        // Headlines and lists end in no full stop; "did n ’ t" is a tokeniser's leaving.
        if text.contains(['"', '“', '”', '?', '«']) || text.contains("``") || !text.trim_end().ends_with('.') || text.contains("n ’ t")
        {
            return None;
        }
        let words: Vec<(Term, &str)> = terms::words(text).map(|(_, w)| (terms::term(w), w)).collect();
        let lists = terms::lists();
        let turns: Vec<usize> = (0..words.len()).filter(|&i| lists.reverses(words[i].1)).collect();
        let hollow = turns.first().and_then(|i| words.get(i + 1)).is_some_and(|next| lists.hollow.contains(&next.0));
        if turns.len() > 1 || hollow {
            return None;
        }
        let matters = |(t, w): &(Term, &str)| !terms::is_function_word(*t) && !w.starts_with(|c: char| c.is_ascii_digit());
        let stems: BTreeSet<Term> = words.iter().filter(|w| matters(w)).map(|w| w.0).collect();
        let around = match turns.first() {
            Some(&at) if words[at.saturating_sub(2)..at].iter().any(|(t, _)| lists.subordinating.contains(t)) => return None,
            Some(&at) => around(&words, at)?,
            None => Vec::new(),
        };
        let numbers = words.iter().filter(|w| w.1.starts_with(|c: char| c.is_ascii_digit())).map(|w| w.1.to_owned()).collect();
        (stems.len() >= SHARED_STEMS).then_some((Told { article, number, stems, numbers, around }, !turns.is_empty()))
    }

    /// Nearly all of the shorter sentence's matter stands in the other, most of the other's in it, no number differs, and this one tells of
    /// what the other's reversing word stands at.
    fn same_matter(&self, other: &Told) -> bool {
        let background = terms::background();
        let weight = |s: &mut dyn Iterator<Item = &Term>| s.map(|&t| background.idf(t)).sum::<f32>();
        let shared = weight(&mut self.stems.intersection(&other.stems));
        let (a, b) = (weight(&mut self.stems.iter()), weight(&mut other.stems.iter()));
        let numbers = self.numbers.is_subset(&other.numbers) || other.numbers.is_subset(&self.numbers);
        let reversed = other.around.iter().all(|t| self.stems.contains(t));
        numbers && reversed && shared >= MATTER[0] * a.min(b) && shared >= MATTER[1] * a.max(b)
    }
}

/// Published within days of each other.
fn close(case: &Case, a: usize, b: usize) -> bool {
    match (case.signatures[a].published.value, case.signatures[b].published.value) {
        (Some(x), Some(y)) => super::days(x, y).abs() <= DAYS,
        _ => true,
    }
}

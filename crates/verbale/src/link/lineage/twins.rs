//! One report in other words: rewritten, or translated and translated back.
//!
//! Such twins share no runs of words, but everything that a writer cannot put otherwise: names, numbers, what is quoted, nearly all of it in
//! both, and in nearly the same order. Two reporters who tell of one event share the main names and numbers, and each has some of his own.
//!
//! Incomplete: a twin that was cut to less than half is not found.

use super::{Edge, Lineage};
use crate::link::{
    components::Components,
    signature::Signature,
    stories::Stories,
    terms::{self, Term},
};

/// Share of the weight of either text's words that stands in the other.
const SHARED: f32 = 0.6;
/// Share of either text's names and numbers that stand in the other, and how many at least.
const HARD: f32 = 0.72;
const HARD_LEAST: usize = 4;
/// How much more often two shared words come in the same order than not, as a share.
const ORDER: f32 = 0.45;
/// Texts of fewer different words cannot be told from two sentences on one thing.
const LEAST_WORDS: usize = 30;
/// Days between the two.
const DAYS: i32 = 5;
/// Weight of a name or number, of a quoted word and of another, as a multiple of its rarity.
const NAME: f32 = 2.0;
const QUOTED: f32 = 1.2;
const PLAIN: f32 = 0.6;
/// Shared words whose order is compared; there are no more in a text of usual length.
const COMPARED: usize = 120;

/// A text as its words by rarity, each once.
struct Facts {
    /// By term.
    words: Vec<Word>,
    weight: f32,
    hard: usize,
}

#[derive(Clone, Copy)]
struct Word {
    term: Term,
    weight: f32,
    place: u32,
    hard: bool,
    plain: bool,
}

impl Facts {
    fn of(signature: &Signature) -> Self {
        let background = terms::background();
        let mut words: Vec<Word> = Vec::new();
        let (mut quoted, mut place) = (false, 0);
        for sentence in &signature.sentences {
            let mut end = 0;
            for (n, (at, word)) in terms::words(&sentence.text).enumerate() {
                for mark in sentence.text[end..at].chars() {
                    quoted = match mark {
                        '"' => !quoted,
                        '“' | '«' => true,
                        '”' | '»' => false,
                        _ => quoted,
                    };
                }
                end = at + word.len();
                let term = terms::term(word);
                let number = word.starts_with(|c: char| c.is_ascii_digit());
                let hard = number || (n > 0 && word.starts_with(char::is_uppercase));
                if number || !terms::is_function_word(term) {
                    let times = if hard {
                        NAME
                    } else if quoted {
                        QUOTED
                    } else {
                        PLAIN
                    };
                    words.push(Word { term, weight: background.idf(term) * times, place, hard, plain: !hard && !quoted });
                    place += 1;
                }
            }
        }
        // Each once, as what it weighs most as, and there where it first does.
        words.sort_by(|a, b| a.term.cmp(&b.term).then(b.weight.total_cmp(&a.weight)).then(a.place.cmp(&b.place)));
        words.dedup_by_key(|w| w.term);
        Facts { weight: words.iter().map(|w| w.weight).sum(), hard: words.iter().filter(|w| w.hard).count(), words }
    }

    /// Share of the larger text that both tell, when they are one report.
    fn twin(&self, other: &Facts) -> Option<f32> {
        let most = self.weight.max(other.weight);
        let hard = self.hard.max(other.hard);
        if self.words.len().min(other.words.len()) < LEAST_WORDS
            || self.weight.min(other.weight) < SHARED * most
            || (self.hard.min(other.hard) as f32) < HARD * hard as f32
        {
            return None;
        }
        let (mut i, mut j) = (0, 0);
        let mut shared: Vec<(Word, Word)> = Vec::new();
        while i < self.words.len() && j < other.words.len() {
            let (x, y) = (self.words[i], other.words[j]);
            if x.term == y.term {
                shared.push((x, y));
            }
            i += usize::from(x.term <= y.term);
            j += usize::from(y.term <= x.term);
        }
        let share = shared.iter().map(|(x, y)| x.weight.min(y.weight)).sum::<f32>() / most.max(1e-6);
        let both_hard = shared.iter().filter(|(x, y)| x.hard && y.hard).count();
        let tells = share >= SHARED && both_hard >= HARD_LEAST && both_hard as f32 >= HARD * hard as f32;
        (tells && order(&shared) >= ORDER).then_some(share)
    }
}

/// Of all pairs of shared names, numbers and quoted words: those in the same order less the others, as a share.
fn order(shared: &[(Word, Word)]) -> f32 {
    let mut places: Vec<(u32, u32)> = shared.iter().filter(|(x, _)| !x.plain).map(|(x, y)| (x.place, y.place)).collect();
    places.sort_unstable();
    places.truncate(COMPARED);
    let (mut same, mut all) = (0i32, 0i32);
    for (n, a) in places.iter().enumerate() {
        for b in &places[n + 1..] {
            same += (b.1.cmp(&a.1)) as i32;
            all += 1;
        }
    }
    same as f32 / all.max(1) as f32
}

/// Adds what stories hold of twins to the lineage.
pub(in crate::link) fn add(lineage: &mut Lineage, signatures: &[Signature], stories: &Stories) {
    let mut families = Components::new(signatures.len());
    lineage.origin.iter().enumerate().for_each(|(i, &origin)| families.join(i, origin));
    let before = lineage.edges.len();
    for articles in stories.members.iter().filter(|m| m.len() > 1) {
        let facts: Vec<Facts> = articles.iter().map(|&a| Facts::of(&signatures[a])).collect();
        for (n, &b) in articles.iter().enumerate() {
            // The nearest earlier one is the likeliest source.
            let earlier = articles[..n].iter().zip(&facts).filter(|&(&a, _)| near(&signatures[a], &signatures[b]));
            let twins = earlier.filter_map(|(&a, f)| Some((f.twin(&facts[n])?, a)));
            let Some((share, a)) = twins.max_by(|x, y| x.0.total_cmp(&y.0).then(y.1.cmp(&x.1))) else { continue };
            if families.root(a) != families.root(b) {
                families.join(a, b);
                lineage.edges.push(edge(signatures, a, b, share));
            }
        }
    }
    if lineage.edges.len() > before {
        lineage.edges.sort_by_key(|e| (e.from.min(e.to), e.from.max(e.to)));
        lineage.origin = (0..signatures.len()).map(|i| families.root(i)).collect();
    }
}

fn near(a: &Signature, b: &Signature) -> bool {
    match (a.published.value, b.published.value) {
        (Some(x), Some(y)) => y.since(x).map_or(0, |s| s.get_days()).abs() <= DAYS,
        _ => true,
    }
}

fn edge(signatures: &[Signature], from: usize, to: usize, share: f32) -> Edge {
    let days = (signatures[from].published.value, signatures[to].published.value);
    let (direction, why) = match days {
        (Some(x), Some(y)) if x < y => ("known", format!("published {x}, the other {y}")),
        _ => ("none", "nothing tells which came first".to_owned()),
    };
    let shares =
        format!("{:.0} % of the names, numbers, quoted and rare words stand in both, in the same order, in other sentences", share * 100.0);
    Edge { from, to, kind: "translation-twin", overlap: share, direction, evidence: vec![shares, why] }
}

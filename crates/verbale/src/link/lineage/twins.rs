//! One report in other words: rewritten, or translated and translated back.
//!
//! Such twins share no runs of words, but everything that a writer cannot put otherwise: names, numbers, what is quoted, nearly all of it in
//! both, and in nearly the same order, if it is not all but everything. A longer twin keeps fewer of them, and tells the same sentence by
//! sentence. Two reporters who tell of one event share the main names and numbers, and each has some of his own.
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
const LEAST_WORDS: usize = 28;
/// So much in common, of all words and of names and numbers, that the order need not be: a writer may tell the end first.
const NEARLY_ALL: [f32; 2] = [0.66, 0.8];
/// Words of a sentence that says anything.
const SENTENCE: usize = 5;
/// Days between the two.
const DAYS: i32 = 5;
/// Weight of a name or number, of a quoted word and of another, as a multiple of its rarity.
const NAME: f32 = 2.0;
const QUOTED: f32 = 1.2;
const PLAIN: f32 = 0.6;
/// Shared words whose order is compared; there are no more in a text of usual length.
const COMPARED: usize = 120;

/// Of two texts that are told sentence by sentence: the share of either text's words in sentences that have their own in the other, how much
/// more often two of them come in the same order than not, their mean likeness, and how many there are at least.
const IN_STEP: [f32; 3] = [0.8, 0.9, 0.5];
const STEPS: usize = 5;
/// Likeness of two sentences that can be one.
const ONE_SENTENCE: f32 = 0.25;
/// Share of the larger text's weight, and of its names and numbers, below which sentences are not compared.
const WORTH_A_LOOK: [f32; 2] = [0.45, 0.45];

/// A text as its words by rarity, each once.
struct Facts {
    /// By term.
    words: Vec<Word>,
    sentences: Vec<Told>,
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
        let sentences = signature.sentences.iter().map(|s| Told::of(&s.text)).filter(|t| t.length >= SENTENCE).collect();
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
        Facts { weight: words.iter().map(|w| w.weight).sum(), hard: words.iter().filter(|w| w.hard).count(), words, sentences }
    }

    /// Share of the larger text that both tell, when they are one report.
    fn twin(&self, other: &Facts) -> Option<f32> {
        let most = self.weight.max(other.weight);
        let hard = self.hard.max(other.hard) as f32;
        if self.words.len().min(other.words.len()) < LEAST_WORDS || self.weight.min(other.weight) < SHARED * most {
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
        let tells = share >= SHARED && both_hard as f32 >= HARD * hard;
        let nearly_all = share >= NEARLY_ALL[0] && both_hard as f32 >= NEARLY_ALL[1] * hard;
        let in_order = || tells && (nearly_all || order(&shared) >= ORDER);
        let worth_a_look = share >= WORTH_A_LOOK[0] && both_hard as f32 >= WORTH_A_LOOK[1] * hard;
        (both_hard >= HARD_LEAST && (in_order() || worth_a_look && self.in_step(other))).then_some(share)
    }

    /// Nearly each sentence of either text has its own in the other, in the same order.
    fn in_step(&self, other: &Facts) -> bool {
        let (a, b) = (&self.sentences, &other.sentences);
        if a.len().min(b.len()) < STEPS {
            return false;
        }
        let likeness: Vec<Vec<f32>> = a.iter().map(|x| b.iter().map(|y| x.likeness(y)).collect()).collect();
        // Of equals the first.
        let nearest = |row: &mut dyn Iterator<Item = f32>| {
            let row = row.enumerate().fold((0, -1.0), |best: (usize, f32), (n, x)| if x > best.1 { (n, x) } else { best });
            row.0
        };
        let steps: Vec<(usize, usize)> = (0..a.len())
            .map(|i| (i, nearest(&mut likeness[i].iter().copied())))
            .filter(|&(i, j)| likeness[i][j] >= ONE_SENTENCE && nearest(&mut likeness.iter().map(|row| row[j])) == i)
            .collect();
        let words = |all: &mut dyn Iterator<Item = &Told>| all.map(|t| t.length as f32).sum::<f32>();
        let of_a = words(&mut steps.iter().map(|s| &a[s.0])) / words(&mut a.iter()).max(1.0);
        let of_b = words(&mut steps.iter().map(|s| &b[s.1])) / words(&mut b.iter()).max(1.0);
        let ordered: i32 = steps.iter().enumerate().flat_map(|(n, s)| steps[n + 1..].iter().map(|t| t.1.cmp(&s.1) as i32)).sum();
        let pairs = (steps.len() * steps.len().saturating_sub(1) / 2).max(1);
        let mean = steps.iter().map(|&(i, j)| likeness[i][j]).sum::<f32>() / steps.len().max(1) as f32;
        steps.len() >= STEPS && of_a.min(of_b) >= IN_STEP[0] && ordered as f32 >= IN_STEP[1] * pairs as f32 && mean >= IN_STEP[2]
    }
}

/// A sentence as its words by rarity.
struct Told {
    /// By term, with weight; the whole has length 1.
    words: Vec<(Term, f32)>,
    length: usize,
}

impl Told {
    fn of(text: &str) -> Self {
        let background = terms::background();
        let mut words: Vec<(Term, f32)> = Vec::new();
        let mut length = 0;
        for (n, (_, word)) in terms::words(text).enumerate() {
            let term = terms::term(word);
            let number = word.starts_with(|c: char| c.is_ascii_digit());
            let hard = number || n > 0 && word.starts_with(char::is_uppercase);
            length += 1;
            if number || !terms::is_function_word(term) {
                words.push((term, background.idf(term) * if hard { NAME } else { 1.0 }));
            }
        }
        words.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        words.dedup_by_key(|w| w.0);
        let norm = words.iter().map(|w| w.1 * w.1).sum::<f32>().sqrt().max(1e-6);
        words.iter_mut().for_each(|w| w.1 /= norm);
        Told { words, length }
    }

    fn likeness(&self, other: &Told) -> f32 {
        let (mut i, mut j, mut sum) = (0, 0, 0.0);
        while i < self.words.len() && j < other.words.len() {
            let (x, y) = (self.words[i], other.words[j]);
            if x.0 == y.0 {
                sum += x.1 * y.1;
            }
            i += usize::from(x.0 <= y.0);
            j += usize::from(y.0 <= x.0);
        }
        sum
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

//! Claims that cannot all be true: figures, dates, places.
//!
//! Precision comes first. Figures conflict when two independent articles count the same thing in sentences about the same matter and the
//! ranges are further apart than rounding; a speaker is in two places when two articles that share his words of one day name different
//! cities; two reports of one utterance conflict when both give its day themselves and the days differ.
//!
//! Incomplete: attribution, reversed wording and denials.

use super::{
    cast::{Cast, folded},
    happenings::Happenings,
    signature::{SigFigure, Signature, content_stems},
    statements::Statements,
    stories::Stories,
    terms::{self, Term},
};
use crate::types::{
    FactDateFrom,
    case::{Claim, ConflictRow},
};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Rarity-weighted likeness of two sentences that count the same thing.
const SAME_MATTER: f32 = 0.42;
/// Likeness of two sentences that are the same but for a word or the number.
const SAME_SENTENCE: f32 = 0.9;
/// A figure this much larger than another is not a rounding of it.
const ROUNDING: f64 = 0.12;
/// Figures that speak of times further apart than this need not agree.
const DAYS: i32 = 2;
/// Tolls grow while a story runs: of these, only figures of one day are held against each other.
const GROWING: &[&str] = &[
    "people",
    "person",
    "man",
    "woman",
    "child",
    "dead",
    "death",
    "victim",
    "casualty",
    "injured",
    "wounded",
    "case",
    "arrest",
    "refugee",
    "survivor",
    "body",
    "protester",
    "detainee",
    "patient",
    "fatality",
    "home",
    "house",
];

pub(super) fn find(
    signatures: &[Signature],
    stories: &Stories,
    cast: &Cast,
    statements: &Statements,
    _happenings: &Happenings,
) -> Vec<ConflictRow> {
    let mut out = Vec::new();
    for (story, articles) in stories.members.iter().enumerate() {
        figures(signatures, &stories.ids[story], articles, &mut out);
    }
    places(signatures, stories, cast, statements, &mut out);
    dates(signatures, stories, statements, &mut out);
    out
}

fn figures(signatures: &[Signature], story: &str, articles: &[usize], out: &mut Vec<ConflictRow>) {
    let mut by_unit: BTreeMap<Term, Vec<(usize, &SigFigure)>> = BTreeMap::new();
    for &a in articles {
        for f in signatures[a].figures.iter().filter(|f| f.count && !f.unit.is_empty() && (f.low.is_some() || f.high.is_some())) {
            if let Some(&unit) = content_stems(&f.unit).last() {
                by_unit.entry(unit).or_default().push((a, f));
            }
        }
    }
    for same_unit in by_unit.values() {
        let mut told: BTreeSet<(usize, usize)> = BTreeSet::new();
        for (i, &(a, x)) in same_unit.iter().enumerate() {
            for &(b, y) in &same_unit[i + 1..] {
                if a != b && !told.contains(&(a, b)) && near(signatures, (a, x), (b, y)) && contradict(signatures, (a, x), (b, y)) {
                    told.insert((a, b));
                    out.push(ConflictRow {
                        story: story.to_owned(),
                        kind: "figure".to_owned(),
                        claims: vec![claim(signatures, a, x), claim(signatures, b, y)],
                        why: format!("“{}” and “{}” count the same {} and do not overlap", x.text, y.text, last_word(&x.unit)),
                    });
                }
            }
        }
    }
}

fn last_word(unit: &str) -> &str {
    unit.split_whitespace().next_back().unwrap_or(unit)
}

fn claim(signatures: &[Signature], article: usize, f: &SigFigure) -> Claim {
    Claim { article: signatures[article].id.clone(), span: f.span, text: f.text.clone() }
}

/// Figures of one matter that do not overlap. Where the sentences are the same but for the number, nobody has rounded.
fn contradict(signatures: &[Signature], x: (usize, &SigFigure), y: (usize, &SigFigure)) -> bool {
    let alike = likeness(signatures, x, y);
    alike >= SAME_MATTER && disjoint(x.1, y.1, if alike >= SAME_SENTENCE { 0.0 } else { ROUNDING })
}

/// True when no number lies in both ranges, rounding allowed for.
fn disjoint(x: &SigFigure, y: &SigFigure, rounding: f64) -> bool {
    let range = |f: &SigFigure| {
        let slack = if f.approximate { ROUNDING * 2.0 } else { rounding };
        (f.low.map_or(0.0, |l| l * (1.0 - slack)), f.high.map_or(f64::INFINITY, |h| h * (1.0 + slack)))
    };
    let ((a0, a1), (b0, b1)) = (range(x), range(y));
    // Small numbers in running text count different things more often than they contradict each other.
    let small = |f: &SigFigure| f.low.or(f.high).is_some_and(|n| n < 3.0);
    (a1 < b0 || b1 < a0) && !small(x) && !small(y)
}

fn near(signatures: &[Signature], (a, x): (usize, &SigFigure), (b, y): (usize, &SigFigure)) -> bool {
    let (Some((a0, a1)), Some((b0, b1))) = (period(&signatures[a], x), period(&signatures[b], y)) else { return false };
    let gap = if a1 < b0 { days(a1, b0) } else { days(b1, a0) };
    let unit = terms::stem(last_word(&x.unit));
    let growing = GROWING.iter().any(|w| terms::stem(w) == unit);
    gap <= if growing { 0 } else { DAYS }
}

/// The time of which a figure speaks: what its sentence names, else the day of publication.
fn period(page: &Signature, f: &SigFigure) -> Option<(Date, Date)> {
    let named = page.dates.iter().filter(|d| d.sentence == f.sentence).filter_map(|d| d.bounds);
    named.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).or_else(|| page.published.value.map(|d| (d, d)))
}

fn days(a: Date, b: Date) -> i32 {
    b.since(a).map_or(0, |s| s.get_days())
}

/// Cosine of the sentences' stems, weighted by rarity, numbers left out.
fn likeness(signatures: &[Signature], (a, x): (usize, &SigFigure), (b, y): (usize, &SigFigure)) -> f32 {
    let stems = |article: usize, f: &SigFigure| -> BTreeSet<Term> {
        let text = signatures[article].sentences.get(f.sentence as usize).map_or("", |s| s.text.as_str());
        let words = terms::words(text).filter(|(_, w)| !w.starts_with(|c: char| c.is_ascii_digit()));
        words.map(|(_, w)| terms::hash(&terms::stem(w))).filter(|&t| !terms::is_function_word(t)).collect()
    };
    let (p, q) = (stems(a, x), stems(b, y));
    let background = terms::background();
    let weight = |s: &mut dyn Iterator<Item = &Term>| s.map(|&t| background.idf(t)).sum::<f32>();
    let shared = weight(&mut p.intersection(&q));
    shared / (weight(&mut p.iter()) * weight(&mut q.iter())).sqrt().max(1e-6)
}

/// Where an article puts a speaker when he spoke: the city, and the claim's words.
struct Spoke {
    city: String,
    claim: Claim,
}

/// Verbs of appearing and speaking before an audience.
const SPEAKING: &[&str] = &["told", "said", "spoke", "speaking", "appeared", "addressed", "announced", "declared"];
/// Audiences and occasions that tie a city to the speaking.
const OCCASION: &[&str] = &["reporters", "journalists", "press", "conference", "media", "audience", "crowd", "supporters", "parliament"];

fn places(signatures: &[Signature], stories: &Stories, cast: &Cast, statements: &Statements, out: &mut Vec<ConflictRow>) {
    let mut told: BTreeSet<(usize, usize, usize)> = BTreeSet::new();
    for s in statements.list.iter().filter(|s| s.members.len() > 1) {
        let Some(speaker) = s.speaker else { continue };
        for (i, &(a, _)) in s.members.iter().enumerate() {
            for &(b, _) in &s.members[i + 1..] {
                let (a, b) = (a.min(b), a.max(b));
                if a == b || !told.insert((speaker, a, b)) {
                    continue;
                }
                let (Some(x), Some(y)) = (spoke(signatures, cast, a, speaker), spoke(signatures, cast, b, speaker)) else { continue };
                if folded(&x.city) != folded(&y.city) {
                    out.push(ConflictRow {
                        story: stories.ids[s.story].clone(),
                        kind: "place".to_owned(),
                        why: format!(
                            "both quote the same words of {}, but one has the speaker in {} and the other in {}",
                            cast.actors[speaker].name, x.city, y.city
                        ),
                        claims: vec![x.claim, y.claim],
                    });
                }
            }
        }
    }
}

/// The first sentence that has the speaker speak before somebody in a city.
fn spoke(signatures: &[Signature], cast: &Cast, article: usize, speaker: usize) -> Option<Spoke> {
    let page = &signatures[article];
    let names: BTreeSet<String> = (page.actors.iter().enumerate())
        .filter(|&(i, _)| cast.of(article, i as u32) == Some(speaker))
        .flat_map(|(_, a)| a.aliases.iter().chain([&a.name]))
        .filter_map(|n| folded(n).split(' ').next_back().map(str::to_owned))
        .collect();
    page.sentences.iter().find_map(|s| {
        let words: Vec<(usize, &str)> = terms::words(&s.text).collect();
        let lower: Vec<String> = words.iter().map(|(_, w)| folded(w)).collect();
        let has = |set: &[&str]| lower.iter().position(|w| set.contains(&w.as_str()));
        has(SPEAKING)?;
        lower.iter().position(|w| names.contains(w))?;
        let occasion = has(OCCASION)?;
        // `… reporters in CITY`: the city right after the occasion.
        let at = (occasion + 1..words.len().min(occasion + 4)).find(|&i| lower[i] == "in" || lower[i] == "at")?;
        let city = words.get(at + 1).filter(|(_, w)| w.starts_with(char::is_uppercase))?.1;
        let from = words[occasion.saturating_sub(2)].0;
        let end = words[at + 1].0 + city.len();
        let points = |byte: usize| s.text[..byte].chars().count() as u32;
        let span = [s.span[0] + points(from), s.span[0] + points(end)];
        Some(Spoke { city: city.to_owned(), claim: Claim { article: page.id.clone(), span, text: s.text[from..end].to_owned() } })
    })
}

fn dates(signatures: &[Signature], stories: &Stories, statements: &Statements, out: &mut Vec<ConflictRow>) {
    for s in &statements.list {
        let told: Vec<(usize, u32, &super::signature::FactDateSig)> = (s.members.iter())
            .filter_map(|&(a, q)| {
                let date = signatures[a].quotes[q as usize].date.as_ref()?;
                (date.from == FactDateFrom::Clause && date.earliest.is_some() && date.earliest == date.latest).then_some((a, q, date))
            })
            .collect();
        for (i, &(a, q, x)) in told.iter().enumerate() {
            if let Some(&(b, r, y)) = told[i + 1..].iter().find(|&&(b, _, y)| b != a && y.value != x.value) {
                let claim = |article: usize, quote: u32| {
                    let quote = &signatures[article].quotes[quote as usize];
                    let sentence = &signatures[article].sentences[quote.sentence as usize];
                    Claim { article: signatures[article].id.clone(), span: sentence.span, text: sentence.text.clone() }
                };
                out.push(ConflictRow {
                    story: stories.ids[s.story].clone(),
                    kind: "date".to_owned(),
                    claims: vec![claim(a, q), claim(b, r)],
                    why: format!("one utterance, said on {} by one account and on {} by the other", x.value, y.value),
                });
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(low: Option<f64>, high: Option<f64>, approximate: bool) -> SigFigure {
        SigFigure { span: [0, 1], text: String::new(), low, high, unit: "miners".into(), approximate, sentence: 0, count: true }
    }

    #[test]
    fn ranges_that_can_meet_do_not_conflict() {
        let exact = |n: f64| figure(Some(n), Some(n), false);
        let disjoint = |x: &SigFigure, y: &SigFigure| super::disjoint(x, y, ROUNDING);
        assert!(super::disjoint(&exact(19.0), &exact(20.0), 0.0), "nobody rounds in the same sentence");
        assert!(disjoint(&exact(42_000.0), &exact(10_000.0)));
        assert!(!disjoint(&figure(Some(70_000.0), Some(94_000.0), false), &figure(Some(10_000.0), None, true)));
        assert!(!disjoint(&exact(29.0), &figure(Some(30.0), Some(30.0), true)), "rounding");
        assert!(!disjoint(&exact(1.0), &exact(2.0)), "small numbers count different things");
    }
}

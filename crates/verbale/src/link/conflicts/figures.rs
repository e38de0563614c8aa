//! Figures that count the same thing and cannot meet.
//!
//! Two articles conflict when they count the same in sentences about the same matter and time, and the ranges are further apart than
//! rounding. A sentence that says the number is a plan, a record or an older count contradicts nothing.

use super::{Case, Found, Side, days};
use crate::link::{
    signature::{SigFigure, Signature, content_stems},
    terms::{self, Term},
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

pub(super) fn find(case: &Case, story: usize, articles: &[usize], found: &mut Found) {
    let signatures = case.signatures;
    let mut by_unit: BTreeMap<Term, Vec<(usize, &SigFigure)>> = BTreeMap::new();
    for &a in articles {
        for f in signatures[a].figures.iter().filter(|f| f.count && !f.unit.is_empty() && (f.low.is_some() || f.high.is_some())) {
            // A name after a number is a caption, a score or a time of day.
            let capitals = f.unit.split_whitespace().filter(|w| w.starts_with(char::is_uppercase)).count();
            // One capital is a nation's ("Soviet troops").
            let counted = capitals <= 1 && last_word(&f.unit).starts_with(char::is_lowercase) && !f.text.starts_with('0');
            if let Some(&unit) = content_stems(&f.unit).last().filter(|t| counted && !terms::lists().uncounted.contains(t)) {
                by_unit.entry(unit).or_default().push((a, f));
            }
        }
    }
    for (unit, same_unit) in &by_unit {
        for (i, &(a, x)) in same_unit.iter().enumerate() {
            for &(b, y) in &same_unit[i + 1..] {
                if a != b
                    && near(signatures, (a, x), (b, y))
                    && contradict(signatures, (a, x), (b, y))
                    && !tells_both(signatures, a, b, x, y)
                {
                    let key = |f: &SigFigure| format!("{unit} {:?} {:?}", f.low, f.high);
                    let side = |article: usize, f: &SigFigure| Side { article, span: f.span, text: f.text.clone() };
                    found.add(story, "figure", [key(x), key(y)], side(a, x), side(b, y), |one, other| {
                        format!("“{}” and “{}” count the same {} and do not overlap", one.text, other.text, last_word(&x.unit))
                    });
                }
            }
        }
    }
}

/// True when one of the articles itself gives the other's figure as well: it corrects or compares, and need not be at odds.
fn tells_both(signatures: &[Signature], a: usize, b: usize, x: &SigFigure, y: &SigFigure) -> bool {
    let has = |article: usize, f: &SigFigure| signatures[article].figures.iter().any(|g| g.low == f.low && g.high == f.high && g.count);
    has(a, y) || has(b, x)
}

fn last_word(unit: &str) -> &str {
    unit.split_whitespace().next_back().unwrap_or(unit)
}

/// Figures of one matter that do not overlap. Where the sentences are the same but for the number, nobody has rounded.
fn contradict(signatures: &[Signature], x: (usize, &SigFigure), y: (usize, &SigFigure)) -> bool {
    let alike = likeness(signatures, x, y);
    let settled = |(a, f): (usize, &SigFigure)| {
        let text = signatures[a].sentences.get(f.sentence as usize).map_or("", |s| s.text.as_str());
        !terms::stems(text).iter().any(|t| terms::lists().unsettled.contains(t))
    };
    alike >= SAME_MATTER
        && fate(signatures, x) == fate(signatures, y)
        && disjoint(x.1, y.1, if alike >= SAME_SENTENCE { 0.0 } else { ROUNDING })
        && settled(x)
        && settled(y)
}

/// What became of those whom a figure counts, as the number of a list of `fates`: the nearest such word of its sentence.
fn fate(signatures: &[Signature], (a, f): (usize, &SigFigure)) -> Option<usize> {
    let sentence = signatures[a].sentences.get(f.sentence as usize)?;
    let at = f.span[0].saturating_sub(sentence.span[0]) as usize;
    let at = sentence.text.char_indices().nth(at).map_or(sentence.text.len(), |(byte, _)| byte);
    let words: Vec<(usize, Term)> = terms::words(&sentence.text).map(|(byte, w)| (byte, terms::term(w))).collect();
    let own = words.iter().position(|w| w.0 >= at)?;
    let fates = &terms::lists().fates;
    let near = (0..words.len()).filter_map(|i| Some((i.abs_diff(own), fates.iter().position(|f| f.contains(&words[i].1))?)));
    near.min().map(|n| n.1)
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
    let growing = terms::lists().growing.contains(&terms::term(last_word(&x.unit)));
    gap <= if growing { 0 } else { DAYS }
}

/// The time of which a figure speaks: what its sentence names, else the day of publication.
fn period(page: &Signature, f: &SigFigure) -> Option<(Date, Date)> {
    let named = || page.dates.iter().filter(|d| d.sentence == f.sentence).filter_map(|d| d.bounds);
    // A day says more than the season beside it.
    let exact = named().any(|b| b.0 == b.1);
    named().filter(|b| !exact || b.0 == b.1).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).or_else(|| page.published.value.map(|d| (d, d)))
}

/// Cosine of the sentences' stems, weighted by rarity, numbers left out.
fn likeness(signatures: &[Signature], (a, x): (usize, &SigFigure), (b, y): (usize, &SigFigure)) -> f32 {
    let stems = |article: usize, f: &SigFigure| -> BTreeSet<Term> {
        let text = signatures[article].sentences.get(f.sentence as usize).map_or("", |s| s.text.as_str());
        let words = terms::words(text).filter(|(_, w)| !w.starts_with(|c: char| c.is_ascii_digit()));
        words.map(|(_, w)| terms::term(w)).filter(|&t| !terms::is_function_word(t)).collect()
    };
    let (p, q) = (stems(a, x), stems(b, y));
    let background = terms::background();
    let weight = |s: &mut dyn Iterator<Item = &Term>| s.map(|&t| background.idf(t)).sum::<f32>();
    let shared = weight(&mut p.intersection(&q));
    shared / (weight(&mut p.iter()) * weight(&mut q.iter())).sqrt().max(1e-6)
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

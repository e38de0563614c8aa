//! When the article was published: candidates with their evidence, weighed.
//!
//! Strongest first: what the input line tells; metadata; the address; the dateline; a date line in the page's header; the text.
//! A date line beside a credit, or under the headline, outranks one above it: that is when the page was shown. A date that only
//! says `updated` is weaker than one that does not.

pub(crate) mod civil;
pub(crate) mod evidence;
pub(crate) mod header;
pub(crate) mod url;

pub(crate) use civil::Order;

use crate::types::{Published, PublishedFrom};
use header::DateLine;
use jiff::civil::Date;

/// One reading of the publication date.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Candidate {
    /// The day.
    pub(crate) date: Date,
    /// Where it was read.
    pub(crate) from: PublishedFrom,
    /// How much it is to be believed, 0 to 1.
    pub(crate) weight: f32,
}

/// The candidates of a page's date lines.
pub(crate) fn of_date_lines(lines: &[DateLine]) -> Vec<Candidate> {
    let mut out = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        for &(date, updated) in &line.dates {
            let mut weight: f32 = 0.7;
            if line.credit().is_some() || line.byline().is_some() {
                weight += 0.15;
            }
            if line.labelled {
                weight += 0.15;
            }
            if line.before_title && line.rest.is_empty() && !line.labelled {
                // The day the page was shown stands above the headline, mostly with its weekday.
                weight -= if line.weekday { 0.3 } else { 0.15 };
            }
            if updated {
                weight -= 0.25;
            }
            if !line.in_head {
                weight -= 0.2;
            }
            // Of equal lines the first counts.
            weight -= 0.01 * n.min(5) as f32;
            out.push(Candidate { date, from: PublishedFrom::Header, weight });
        }
    }
    out
}

/// The candidates of the report's datelines; a dateline without a year takes it from `others`.
pub(crate) fn of_datelines(datelines: &[String], others: &[Candidate]) -> Vec<Candidate> {
    let mut out = Vec::new();
    for w in datelines.iter().flat_map(|line| civil::find(line)) {
        if let Some(date) = w.date(Order::MonthFirst) {
            out.push(Candidate { date, from: PublishedFrom::Dateline, weight: 0.85 });
        } else if let (None, Some(day)) = (w.year, w.day) {
            // The year that brings it nearest to what else is known, a few days before it rather than after.
            let near = others.iter().filter_map(|other| {
                let years = (-1..=1).filter_map(|n| Date::new(other.date.year() + n, w.month as i8, day as i8).ok());
                years.min_by_key(|d| days_apart(*d, other.date)).filter(|d| days_apart(*d, other.date) <= 10)
            });
            if let Some(date) = near.max() {
                out.push(Candidate { date, from: PublishedFrom::Dateline, weight: 0.8 });
            }
        }
    }
    out
}

pub(crate) fn days_apart(a: Date, b: Date) -> i32 {
    a.since(b).map_or(i32::MAX, |s| s.get_days().abs())
}

/// The verdict: the heaviest day, where each other source with a candidate within a day of it supports it once.
pub(crate) fn weigh(candidates: &[Candidate]) -> Published {
    let mut best: Option<(f32, Candidate)> = None;
    for c in candidates {
        let mut support = [0f32; 6];
        for o in candidates.iter().filter(|o| o.from != c.from && days_apart(o.date, c.date) <= 1) {
            let slot = &mut support[o.from as usize];
            *slot = slot.max(0.1 * o.weight);
        }
        let score = c.weight + support.iter().sum::<f32>();
        if best.is_none_or(|(b, _)| score > b) {
            best = Some((score, *c));
        }
    }
    let Some((mut score, mut best)) = best else { return Published::default() };
    // Metadata is rewritten when a page moves to a new system, and counts days by Greenwich; the address keeps the first day.
    if let Some(url) = candidates.iter().find(|c| c.from == PublishedFrom::Url && c.weight >= 0.8)
        && best.from == PublishedFrom::Meta
        && url.date != best.date
        && (url.date < best.date || days_apart(url.date, best.date) <= 2)
    {
        score = if days_apart(url.date, best.date) <= 2 { score } else { url.weight };
        best = *url;
    }
    let against = candidates.iter().any(|c| days_apart(c.date, best.date) > 2 && c.weight > best.weight - 0.2);
    Published::on(best.date, best.from, (score - if against { 0.15 } else { 0.0 }).clamp(0.05, 0.99))
}

/// Bounds when no day can be named: not before a year that the report looks back on (`since 2019`).
pub(crate) fn bounds(text: &str) -> Published {
    let mut earliest = None;
    for key in ["since ", "Since "] {
        for (at, _) in text.match_indices(key) {
            let rest = &text[at + key.len()..];
            if let Some(year) = rest.get(..4).and_then(|y| y.parse::<i16>().ok()).filter(|y| (1900..2100).contains(y))
                && !rest[4..].starts_with(|c: char| c.is_alphanumeric())
            {
                earliest = earliest.max(Date::new(year, 1, 1).ok());
            }
        }
    }
    Published { earliest, from: earliest.map(|_| PublishedFrom::Text), confidence: 0.0, ..Published::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn candidates_support_one_another() {
        let c = |d, from, weight| Candidate { date: d, from, weight };
        let verdict = weigh(&[
            c(date(1962, 10, 30), PublishedFrom::Header, 0.7),
            c(date(1962, 10, 24), PublishedFrom::Url, 0.65),
            c(date(1962, 10, 23), PublishedFrom::Dateline, 0.66),
        ]);
        assert_eq!(verdict.value, Some(date(1962, 10, 23)));
        assert_eq!(weigh(&[]), Published::default());
    }

    #[test]
    fn a_dateline_takes_its_year_from_what_else_is_known() {
        let known = [Candidate { date: date(1963, 1, 2), from: PublishedFrom::Url, weight: 0.8 }];
        let found = of_datelines(&["HAVANA, Dec. 31 (AP) —".to_owned()], &known);
        assert_eq!(found[0].date, date(1962, 12, 31));
        assert!(of_datelines(&["HAVANA, May 5 (AP) —".to_owned()], &known).is_empty());
    }

    #[test]
    fn bounds_look_back() {
        assert_eq!(bounds("There was no meeting since 1961. They met since 1958, too.").earliest, Some(date(1961, 1, 1)));
        assert_eq!(bounds("By 1999 it will end. since 19612 x").earliest, None);
    }
}

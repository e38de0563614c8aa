//! Dates that only other pages can settle.
//!
//! An article without a publication date may tell of a meeting "this Wednesday" that another page of its story puts on a day of the month.
//! The two together fix the day: the same parties, a weekday here, a day and month there, and the one year of the story in which they
//! agree. What the two tell is compared by sentences and not by events, of which each page may have been read otherwise. Else a day of the month that the article names with its weekday fixes the year, and the article came out in the week after.
//!
//! Incomplete: one step only. A date settled here does not yet settle a third page's.

use super::{
    Settled,
    cast::{Cast, Party},
    signature::{SigDate, SigEvent, Signature, content_stems},
    stories::Stories,
    terms::{self, Term},
};
use crate::types::{EventType, FactDate, FactDateFrom, Published, PublishedFrom, Status};
use jiff::civil::{Date, Weekday};
use std::collections::{BTreeMap, BTreeSet};

/// Of an article's parties, the ones it is about.
const MAIN_PARTIES: usize = 3;
/// Likeness of what two articles tell of one day: two parties and a meeting, three parties, or two parties and rare words.
const SAME_DAY: u32 = 3;
/// Share of background documents that may hold a rare word.
const RARE: f32 = 0.02;
/// How sure a date is that a chain of two pages gives.
const CONFIDENCE: f32 = 0.7;
/// How sure a day is that is only known to lie in one week.
const GUESS: f32 = 0.35;

/// Gives undated articles their day where the story tells it, in the signatures and as a list.
pub(super) fn publication_dates(signatures: &mut [Signature], stories: &Stories, cast: &Cast) -> Vec<Settled> {
    let mut out = Vec::new();
    for articles in &stories.members {
        let years = years(signatures, articles);
        let undated: Vec<usize> = articles.iter().copied().filter(|&a| signatures[a].published.value.is_none()).collect();
        for a in undated {
            let settled = by_shared_event(signatures, cast, a, articles, years).or_else(|| by_own_weekdays(&signatures[a], years));
            if let Some(settled) = settled {
                signatures[a].published = settled.published.clone();
                for (number, date) in &settled.events {
                    signatures[a].events[*number as usize].date = Some(date.into());
                }
                if let Some(day) =
                    settled.published.value.filter(|_| !settled.events.is_empty() || settled.published.confidence >= CONFIDENCE)
                {
                    // Its other sentences that name the weekday tell of the same day.
                    let named = day.weekday().to_monday_one_offset();
                    let same = signatures[a].dates.iter_mut().filter(|d| d.bounds.is_none() && this_weekday(d) == Some(named));
                    same.for_each(|d| d.bounds = Some((day, day)));
                }
                out.push(settled);
            }
        }
    }
    out
}

/// First and last year in which the story can play, from its articles with a date.
fn years(signatures: &[Signature], articles: &[usize]) -> Option<(i16, i16)> {
    let known = articles.iter().filter_map(|&a| signatures[a].published.value).map(Date::year);
    Some((known.clone().min()?, known.max()? + 1))
}

fn by_shared_event(signatures: &[Signature], cast: &Cast, article: usize, others: &[usize], years: Option<(i16, i16)>) -> Option<Settled> {
    let own = &signatures[article];
    let (weekday, words) = main_weekday(own)?;
    let day = Day::of(signatures, cast, article, weekday);
    let mut told: BTreeMap<Date, (u32, usize, &str)> = BTreeMap::new();
    for &other in others.iter().filter(|&&o| o != article) {
        let page = &signatures[other];
        for date in &page.dates {
            let Some(on) = days_meant(date, years).into_iter().find(|d| d.weekday() == weekday) else { continue };
            let likeness = day.likeness(signatures, cast, other, date.sentence);
            if likeness > told.get(&on).map_or(0, |t| t.0) {
                told.insert(on, (likeness, other, &date.text));
            }
        }
    }
    let most = told.values().map(|t| t.0).max().filter(|&n| n >= SAME_DAY)?;
    let mut best = told.into_iter().filter(|(_, t)| t.0 == most);
    // Two days that are told of alike settle nothing.
    let (Some((on, (_, other, named))), None) = (best.next(), best.next()) else { return None };
    let why = format!(
        "its “{words}” is the day that {} names “{named}”: the same parties, and of the story's years only {} has that day on a {weekday:?}, {on}",
        signatures[other].id,
        on.year()
    );
    let published = Published {
        value: Some(on),
        earliest: Some(on),
        latest: on.checked_add(jiff::Span::new().days(2)).ok(),
        from: Some(PublishedFrom::Story),
        confidence: CONFIDENCE,
    };
    let meeting = |e: &SigEvent| e.kind == EventType::Consult && e.status == Status::Actual;
    let tells = own.events.iter().position(|e| day.sentences.contains(&e.sentence)).or_else(|| own.events.iter().position(meeting));
    let fact = FactDate { value: on.to_string(), earliest: Some(on), latest: Some(on), from: FactDateFrom::Story };
    Some(Settled { article: own.id.clone(), published, events: tells.map(|n| (n as u32, fact)).into_iter().collect(), why })
}

/// What an article tells of the weekday that it names.
struct Day {
    sentences: BTreeSet<u32>,
    /// Of those sentences, and of the whole article the main ones.
    parties: [BTreeSet<Party>; 2],
    meets: bool,
    stems: BTreeSet<Term>,
}

impl Day {
    fn of(signatures: &[Signature], cast: &Cast, article: usize, weekday: Weekday) -> Self {
        let own = &signatures[article];
        let on = |d: &&SigDate| this_weekday(d) == Some(weekday.to_monday_one_offset());
        let sentences: BTreeSet<u32> = own.dates.iter().filter(on).map(|d| d.sentence).collect();
        let texts = || sentences.iter().filter_map(|&n| own.sentences.get(n as usize));
        let named = texts().flat_map(|s| &s.actors).filter_map(|&i| cast.of(article, i)).map(|a| cast.party(a)).collect();
        let stems: BTreeSet<Term> = texts().flat_map(|s| content_stems(&s.text)).collect();
        let meets = stems.iter().any(|t| terms::lists().meeting.contains(t));
        Day { parties: [named, main_parties(own, cast, article)], sentences, meets, stems }
    }

    /// How much the sentence of another article tells of the same: a point for each party of both, for a meeting of both, for two rare words.
    fn likeness(&self, signatures: &[Signature], cast: &Cast, other: usize, sentence: u32) -> u32 {
        let Some(told) = signatures[other].sentences.get(sentence as usize) else { return 0 };
        let parties: BTreeSet<Party> = told.actors.iter().filter_map(|&i| cast.of(other, i)).map(|a| cast.party(a)).collect();
        let shared = |own: &BTreeSet<Party>| parties.intersection(own).count() as u32;
        let shared = shared(&self.parties[0]).max(shared(&self.parties[1]));
        if shared < 2 {
            return 0;
        }
        let stems: BTreeSet<Term> = content_stems(&told.text).into_iter().collect();
        let meets = self.meets && stems.iter().any(|t| terms::lists().meeting.contains(t));
        let rare = stems.intersection(&self.stems).filter(|&&t| terms::background().share(t) < RARE).count() as u32;
        shared + u32::from(meets) + (rare / 2).min(2)
    }
}

/// The weekday that the article names most, with the words that name it first.
fn main_weekday(own: &Signature) -> Option<(Weekday, &str)> {
    let mut named = [0usize; 8];
    own.dates.iter().filter_map(this_weekday).for_each(|d| named[d as usize] += 1);
    let most = (1..8).max_by_key(|&d| (named[d], std::cmp::Reverse(d))).filter(|&d| named[d] > 0)?;
    let first = own.dates.iter().find(|d| this_weekday(d) == Some(most as i8))?;
    Some((Weekday::from_monday_one_offset(most as i8).ok()?, &first.text))
}

/// The states and bodies that an article mentions most.
fn main_parties(own: &Signature, cast: &Cast, article: usize) -> BTreeSet<Party> {
    let mut count: std::collections::BTreeMap<Party, u32> = std::collections::BTreeMap::new();
    for (i, actor) in (0u32..).zip(&own.actors) {
        if let Some(a) = cast.of(article, i) {
            *count.entry(cast.party(a)).or_default() += actor.mentions;
        }
    }
    let mut ranked: Vec<(std::cmp::Reverse<u32>, Party)> = count.into_iter().map(|(p, n)| (std::cmp::Reverse(n), p)).collect();
    ranked.sort();
    ranked.into_iter().take(MAIN_PARTIES).map(|r| r.1).collect()
}

/// Days of the month that are named with their weekday fix the year; an article that says "Thursday (16.12)" without "last" came out within
/// the week after. Of several the latest counts.
fn by_own_weekdays(own: &Signature, years: Option<(i16, i16)>) -> Option<Settled> {
    let pinned = own.dates.iter().filter_map(|date| {
        let weekday = Weekday::from_monday_one_offset(date.weekday?).ok()?;
        let day = days_meant(date, years).into_iter().find(|d| d.weekday() == weekday)?;
        Some((day, date.text.as_str()))
    });
    let (day, words) = pinned.max_by_key(|p| p.0)?;
    let after = |days: i64| day.checked_add(jiff::Span::new().days(days)).ok();
    let published =
        Published { value: after(1), earliest: Some(day), latest: after(6), from: Some(PublishedFrom::Story), confidence: GUESS };
    let why = format!("the latest day that it names is “{words}”, in the story's years {day}; it came out within the week after");
    Some(Settled { article: own.id.clone(), published, events: Vec::new(), why })
}

/// The weekday that an expression names without a date: `XXXX-WXX-3`.
fn open_weekday(date: &SigDate) -> Option<i8> {
    date.value.strip_prefix("XXXX-WXX-")?.get(..1)?.parse().ok().filter(|d| (1..=7).contains(d))
}

/// The same where the words say of no other week: "last Thursday" is not the day on which an article came out.
fn this_weekday(date: &SigDate) -> Option<i8> {
    let other = terms::words(&date.text).any(|(_, w)| terms::lists().other_week.contains(&terms::term(w)));
    open_weekday(date).filter(|_| !other)
}

/// The days that an expression can mean: its own, or that day and month in each of the story's years in which its weekday, if it names one,
/// agrees.
fn days_meant(date: &SigDate, years: Option<(i16, i16)>) -> Vec<Date> {
    if let Some((first, last)) = date.bounds {
        return if first == last { vec![first] } else { Vec::new() };
    }
    let (Some(rest), Some((from, to))) = (date.value.strip_prefix("XXXX-"), years) else { return Vec::new() };
    let Some((month, day)) = rest.get(..5).and_then(|md| md.split_once('-')) else { return Vec::new() };
    let (Ok(month), Ok(day)) = (month.parse(), day.parse()) else { return Vec::new() };
    let fits = |d: &Date| date.weekday.is_none_or(|w| d.weekday().to_monday_one_offset() == w);
    (from..=to).filter_map(|year| Date::new(year, month, day).ok()).filter(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::TimexType;

    fn expression(value: &str) -> SigDate {
        SigDate { text: value.into(), kind: TimexType::Date, value: value.into(), bounds: None, weekday: None, sentence: 0 }
    }

    #[test]
    fn a_day_of_the_month_and_a_weekday_fix_the_year() {
        assert_eq!(open_weekday(&expression("XXXX-WXX-3")), Some(3));
        assert_eq!(open_weekday(&expression("XXXX-03-12")), None);
        let days = days_meant(&expression("XXXX-03-12"), Some((2013, 2015)));
        let wednesdays: Vec<_> = days.into_iter().filter(|d| d.weekday() == Weekday::Wednesday).collect();
        assert_eq!(wednesdays, [jiff::civil::date(2014, 3, 12)]);
        let tuesday = SigDate { weekday: Some(2), ..expression("XXXX-03-12") };
        assert_eq!(days_meant(&tuesday, Some((2013, 2015))), [jiff::civil::date(2013, 3, 12)]);
        assert!(days_meant(&expression("2014-W10"), Some((2013, 2015))).is_empty());
    }
}

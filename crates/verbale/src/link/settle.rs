//! Dates that only other pages can settle.
//!
//! An article without a publication date may tell of a meeting "this Wednesday" that another page of its story puts on a day of the month.
//! The two together fix the day: the same parties, a weekday here, a day and month there, and the one year of the story in which they
//! agree. Else a day of the month that the article names with its weekday fixes the year, and the article came out in the week after.
//!
//! Incomplete: one step only. A date settled here does not yet settle a third page's.

use super::{
    Settled,
    cast::{Cast, Party},
    signature::{SigDate, SigEvent, Signature},
    stories::Stories,
};
use crate::types::{EventType, FactDate, FactDateFrom, Published, PublishedFrom, Status};
use jiff::civil::{Date, Weekday};
use std::collections::BTreeSet;

/// Of an article's parties, the ones it is about.
const MAIN_PARTIES: usize = 3;
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
    let tells = own.events.iter().position(|e| e.kind == EventType::Consult && e.status == Status::Actual)?;
    let parties = main_parties(own, cast, article);
    for &other in others.iter().filter(|&&o| o != article) {
        let Some((day, named)) = meeting_elsewhere(signatures, cast, other, &parties, weekday, years) else { continue };
        let why = format!(
            "its “{words}” is the meeting that {} dates “{named}”: the same parties, and of the story's years only {} has that day on a \
             {weekday:?}, {day}",
            signatures[other].id,
            day.year()
        );
        let published = Published {
            value: Some(day),
            earliest: Some(day),
            latest: day.checked_add(jiff::Span::new().days(2)).ok(),
            from: Some(PublishedFrom::Story),
            confidence: CONFIDENCE,
        };
        let fact = FactDate { value: day.to_string(), earliest: Some(day), latest: Some(day), from: FactDateFrom::Story };
        return Some(Settled { article: own.id.clone(), published, events: vec![(tells as u32, fact)], why });
    }
    None
}

/// The weekday that the article names most, with the words that name it first.
fn main_weekday(own: &Signature) -> Option<(Weekday, &str)> {
    let mut named = [0usize; 8];
    own.dates.iter().filter_map(open_weekday).for_each(|d| named[d as usize] += 1);
    let most = (1..8).max_by_key(|&d| (named[d], std::cmp::Reverse(d))).filter(|&d| named[d] > 0)?;
    let first = own.dates.iter().find(|d| open_weekday(d) == Some(most as i8))?;
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

/// A day that another article names for a meeting of two of these parties and that falls on the weekday.
fn meeting_elsewhere<'a>(
    signatures: &'a [Signature],
    cast: &Cast,
    other: usize,
    wanted: &BTreeSet<Party>,
    weekday: Weekday,
    years: Option<(i16, i16)>,
) -> Option<(Date, &'a str)> {
    let page = &signatures[other];
    page.dates.iter().find_map(|date| {
        let meets = |e: &&SigEvent| e.sentence == date.sentence && matches!(e.kind, EventType::Consult | EventType::Agree);
        page.events.iter().find(meets)?;
        let sentence = page.sentences.get(date.sentence as usize)?;
        let parties: BTreeSet<Party> = sentence.actors.iter().filter_map(|&i| cast.of(other, i)).map(|a| cast.party(a)).collect();
        if parties.intersection(wanted).count() < 2 {
            return None;
        }
        let day = days_meant(date, years).into_iter().find(|d| d.weekday() == weekday)?;
        Some((day, date.text.as_str()))
    })
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

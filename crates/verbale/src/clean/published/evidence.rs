//! What the report's own words say of the dates above it.
//!
//! Two questions: whether `07/09/2023` is July or September, and whether a day that stands alone above the headline is the
//! report's at all or the day on which the site was copied. News speak of "Thursday" on that day or the next, and name days
//! ("on March 16") that lie near.

use super::{
    Candidate, Order,
    civil::{self, Name, Written},
    days_apart,
};
use crate::{clean::lines::Line, types::PublishedFrom};
use jiff::civil::Date;

/// A line of so many words tells something; the first few of them are asked for their weekday.
const TELLS: usize = 12;
const ASKED: usize = 3;
/// News do not speak mostly of days so far off.
const FAR: i32 = 45;

/// How ambiguous dates of the page are to be read: as the weekday and the days that the report names would have it, else by `order`.
pub(crate) fn order(lines: &[Line], order: Order) -> Order {
    let short = |line: &&Line| line.text.len() <= 200 && line.text.bytes().any(|b| b == b'/' || b == b'.' || b == b'-');
    let ambiguous = |w: &Written| w.ambiguous && w.year.is_some() && w.weekday.is_none() && w.day != Some(w.month);
    let Some(written) = lines.iter().filter(short).flat_map(|l| civil::find(&l.text)).find(ambiguous) else { return order };
    let other = if order == Order::MonthFirst { Order::DayFirst } else { Order::MonthFirst };
    let (Some(first), Some(second)) = (written.date(order), written.date(other)) else { return order };
    let report = || lines.iter().filter(|l| l.text.split(' ').count() >= TELLS);
    let weekday = report().take(ASKED).find_map(|l| weekday_in(&l.text));
    let told = |date: Date| {
        let fits = weekday.is_some_and(|w| (i32::from(date.weekday().to_monday_one_offset()) - i32::from(w)).rem_euclid(7) <= 1);
        let near = report().flat_map(|l| days_named(&l.text)).filter(|d| distance(*d, date).is_some_and(|n| n <= 10)).count();
        2 * usize::from(fits) + near.min(3)
    };
    if told(second) > told(first) { other } else { order }
}

/// True when the day that is all the page has was not the report's: it stands above the headline and unlabelled, and the days that
/// the report names lie far from it.
pub(crate) fn is_foreign(candidates: &[Candidate], text: &str) -> bool {
    let [only] = candidates else { return false };
    if only.from != PublishedFrom::Header || only.weight >= 0.5 {
        return false;
    }
    let named = days_named(text);
    named.len() >= 2 && named.iter().all(|d| distance(*d, only.date).is_some_and(|n| n > FAR))
}

/// The first weekday that a line names.
fn weekday_in(text: &str) -> Option<u8> {
    text.split(|c: char| !c.is_alphabetic()).filter(|w| w.starts_with(char::is_uppercase)).find_map(|w| match civil::name_of(w) {
        Some(Name::Weekday(day)) if w.len() > 3 => Some(day),
        _ => None,
    })
}

/// Days named without a year, as month and day.
fn days_named(text: &str) -> Vec<(u8, u8)> {
    civil::find(text).into_iter().filter(|w| w.year.is_none() && !w.ambiguous).filter_map(|w| Some((w.month, w.day?))).collect()
}

/// How far such a day is from `date`, in the year that brings it nearest.
fn distance((month, day): (u8, u8), date: Date) -> Option<i32> {
    (-1..=1).filter_map(|n| Date::new(date.year() + n, month as i8, day as i8).ok()).map(|d| days_apart(d, date)).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::lines::of_text;
    use jiff::civil::date;

    const REPORT: &str = "The owners of the ferry on Wednesday refused to let the inspectors aboard for a third time in a week.";

    #[test]
    fn the_report_tells_day_from_month() {
        // 5 June 2019 was a Wednesday, 6 May a Monday.
        let page = format!("Ferry shut to inspectors\nUpdated 05/06/2019\n{REPORT}");
        assert_eq!(order(&of_text(&page), Order::MonthFirst), Order::DayFirst);
        // 8 May 2019 was a Wednesday, 5 August a Monday.
        let page = format!("Ferry shut to inspectors\nUpdated 05/08/2019\n{REPORT}");
        assert_eq!(order(&of_text(&page), Order::MonthFirst), Order::MonthFirst);
        let page = format!("Ferry shut to inspectors\nUpdated 05/08/2019\n{}", REPORT.replace("on Wednesday ", ""));
        assert_eq!(order(&of_text(&page), Order::DayFirst), Order::DayFirst);
    }

    #[test]
    fn a_day_far_from_all_that_is_told_is_the_sites() {
        let only = |weight| [Candidate { date: date(2021, 10, 4), from: PublishedFrom::Header, weight }];
        let text = "The ferry sank on March 3. The inquiry opens on April 12.";
        assert!(is_foreign(&only(0.4), text));
        assert!(!is_foreign(&only(0.7), text), "a date line under the headline");
        assert!(!is_foreign(&only(0.4), "The ferry sank on March 3. The inquiry opened on October 2."));
        assert!(!is_foreign(&only(0.4), "The ferry sank on March 3."));
    }
}

//! Dates as pages write them: `2021-12-10`, `10.12.2021`, `Dec. 10, 2021`, `10 de diciembre de 2021`, `Fri 10th December`.
//!
//! Only for a page's own date (datelines, headers, metadata, visible dates); expressions of time in the report's text are
//! `fact::dates`'. Names of months and weekdays are in `data/calendar.toml`. Not read: non-Gregorian calendars, years in words.

use jiff::civil::Date;
use serde::Deserialize;
use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

/// Names of months and weekdays, and the words of date lines.
#[derive(Debug)]
pub(crate) struct Calendar {
    names: HashMap<String, Name>,
}

/// What a word is in a date line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Name {
    /// Month 1 to 12.
    Month(u8),
    /// Weekday 1 (Monday) to 7.
    Weekday(u8),
    /// `published`, `posted` …
    Published,
    /// `updated`, `last modified` …
    Updated,
    /// A word that says nothing beside a date.
    Filler,
}

#[derive(Deserialize)]
struct File {
    months: BTreeMap<String, Vec<String>>,
    weekdays: BTreeMap<String, Vec<String>>,
    labels: Labels,
}

#[derive(Deserialize)]
struct Labels {
    published: Vec<String>,
    updated: Vec<String>,
    filler: Vec<String>,
}

static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../../data/calendar.toml")).unwrap_or_else(|e| panic!("data/calendar.toml: {e}"));
    let mut names = HashMap::new();
    let labels = file.labels;
    for (words, name) in [(labels.filler, Name::Filler), (labels.updated, Name::Updated), (labels.published, Name::Published)] {
        names.extend(words.into_iter().map(|w| (w, name)));
    }
    for (number, words) in file.weekdays {
        let number = number.parse().unwrap_or(1);
        names.extend(words.into_iter().map(|w| (w, Name::Weekday(number))));
    }
    for (number, words) in file.months {
        let number = number.parse().unwrap_or(1);
        names.extend(words.into_iter().map(|w| (w, Name::Month(number))));
    }
    Calendar { names }
});

/// What a word is, if it belongs to dates. Case does not matter.
pub(crate) fn name_of(word: &str) -> Option<Name> {
    // No name is longer than this; most words of a text are settled here without being copied.
    if word.len() > 26 {
        return None;
    }
    if word.bytes().all(|b| b.is_ascii_lowercase()) {
        return CALENDAR.names.get(word).copied();
    }
    CALENDAR.names.get(&word.to_lowercase()).copied()
}

/// Which of two small numbers is the day when nothing else tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Order {
    /// `10/12` is 10 December.
    #[default]
    DayFirst,
    /// `10/12` is October 12.
    MonthFirst,
}

/// A date as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Written {
    /// Where it begins, with its weekday.
    pub(crate) start: usize,
    /// Where it ends.
    pub(crate) end: usize,
    /// Year, when given.
    pub(crate) year: Option<i16>,
    /// Month; for [`Written::ambiguous`] the first of the two numbers.
    pub(crate) month: u8,
    /// Day, when given; for [`Written::ambiguous`] the second of the two numbers.
    pub(crate) day: Option<u8>,
    /// Weekday 1 to 7, when given.
    pub(crate) weekday: Option<u8>,
    /// True when day and month may be exchanged (`10/12/2021`).
    pub(crate) ambiguous: bool,
}

impl Written {
    /// The day, if it is one. A weekday decides between the two readings of an ambiguous date, else `order` does.
    pub(crate) fn date(&self, order: Order) -> Option<Date> {
        let (year, day) = (self.year?, self.day?);
        let read = |month: u8, day: u8| Date::new(year, month as i8, day as i8).ok();
        if !self.ambiguous {
            return read(self.month, day);
        }
        let (month_first, day_first) = (read(self.month, day), read(day, self.month));
        let (a, b) = if order == Order::MonthFirst { (month_first, day_first) } else { (day_first, month_first) };
        let fits = |d: &Date| self.weekday.is_none_or(|w| d.weekday().to_monday_one_offset() == w as i8);
        a.filter(fits).or(b.filter(fits)).or(a).or(b)
    }

    /// False when the weekday given is not that day's.
    #[cfg(test)]
    pub(crate) fn weekday_fits(&self, date: Date) -> bool {
        self.weekday.is_none_or(|w| date.weekday().to_monday_one_offset() == w as i8)
    }
}

#[derive(Debug, Clone, Copy)]
struct Token {
    start: usize,
    end: usize,
    number: Option<u32>,
    name: Option<Name>,
}

/// All dates in `text`, in order; month and year alone (`December 2021`) have no day, and day and month may lack the year.
pub(crate) fn find(text: &str) -> Vec<Written> {
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return Vec::new();
    }
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        match at(text, &tokens, i) {
            Some((written, next)) => {
                let taken = found.last().map_or(0, |w: &Written| w.end);
                found.push(with_weekday(text, &tokens, i, next, written, taken));
                i = next;
            }
            None => i += 1,
        }
    }
    found
}

fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut i = 0;
    while i < bytes.len() {
        let start = i;
        if bytes[i].is_ascii_digit() {
            while i < bytes.len() && bytes[i].is_ascii_digit() {
                i += 1;
            }
            let number = if i - start <= 4 { text[start..i].parse().ok() } else { Some(u32::MAX) };
            out.push(Token { start, end: i, number, name: None });
        } else if bytes[i].is_ascii_alphabetic() || !bytes[i].is_ascii() {
            let run = text[i..].char_indices().find(|(_, c)| !c.is_alphabetic()).map_or(text.len() - i, |(n, _)| n);
            if run == 0 {
                i += text[i..].chars().next().map_or(1, char::len_utf8);
                continue;
            }
            i += run;
            out.push(Token { start, end: i, number: None, name: name_of(&text[start..i]) });
        } else {
            i += 1;
        }
    }
    out
}

/// The date that begins at token `i`, and the token after it.
fn at(text: &str, tokens: &[Token], i: usize) -> Option<(Written, usize)> {
    let first = tokens[i];
    let gap = |n: usize| match tokens.get(n + 1) {
        Some(next) => text[tokens[n].end..next.start].trim(),
        None => "",
    };
    let number = |n: usize| tokens.get(n).and_then(|t| t.number);
    let digits = |n: usize| tokens.get(n).map_or(0, |t| if t.number.is_some() { t.end - t.start } else { 0 });
    let made = |year: Option<u32>, month: u32, day: Option<u32>, ambiguous: bool, last: usize| {
        let year = year.map(|y| y as i16);
        let fits = (1..=12).contains(&month) && day.is_none_or(|d| (1..=31).contains(&d));
        fits.then(|| {
            let (month, day) = (month as u8, day.map(|d| d as u8));
            (Written { start: first.start, end: tokens[last].end, year, month, day, weekday: None, ambiguous }, last + 1)
        })
    };
    if let Some(a) = first.number {
        let (b, c) = (number(i + 1), number(i + 2));
        // 2021-12-10, 2021/12/10, 2021年12月10日
        if digits(i) == 4 && (1800..2100).contains(&a) {
            if let (Some(b), Some(c)) = (b, c)
                && digits(i + 1) <= 2
                && digits(i + 2) <= 2
                && matches!((gap(i), gap(i + 1)), ("-", "-") | ("/", "/") | (".", ".") | ("_", "_"))
            {
                return made(Some(a), b, Some(c), false, i + 2);
            }
            // 2021年12月10日: the signs are letters, hence tokens.
            if let (Some(m), Some(d)) = (c, number(i + 4))
                && tokens.get(i + 1).is_some_and(|t| matches!(&text[t.start..t.end], "年" | "년"))
            {
                return made(Some(a), m, Some(d), false, i + 4);
            }
            // 2021-Dec-10
            if let (Some(Name::Month(m)), Some(d)) = (tokens.get(i + 1).and_then(|t| t.name), c)
                && digits(i + 2) <= 2
                && gap(i).len() <= 1
            {
                return made(Some(a), m.into(), Some(d), false, i + 2);
            }
            return None;
        }
        if digits(i) > 2 {
            return None;
        }
        // 10.12.2021, 10/12/21
        if let (Some(b), Some(c)) = (b, c)
            && digits(i + 1) <= 2
            && matches!((gap(i), gap(i + 1)), (".", ".") | ("/", "/") | ("-", "-"))
            && let Some(year) = year(c, digits(i + 2), gap(i) != "-")
        {
            // With full stops the day stands first everywhere.
            return match (gap(i) == ".", a > 12, b > 12) {
                (true, _, false) | (_, true, false) => made(Some(year), b, Some(a), false, i + 2),
                (_, false, true) => made(Some(year), a, Some(b), false, i + 2),
                (false, false, false) => made(Some(year), a, Some(b), true, i + 2),
                _ => None,
            };
        }
        // 10 December 2021, 10th of December, 10. Dezember 2021, 10 de diciembre de 2021
        let mut n = i + 1;
        for _ in 0..2 {
            let word = tokens.get(n).filter(|t| t.number.is_none()).map(|t| &text[t.start..t.end]);
            if word.is_some_and(|w| matches!(&*w.to_lowercase(), "st" | "nd" | "rd" | "th" | "de" | "of" | "er" | "º" | "ª" | "eme" | "d"))
            {
                n += 1;
            }
        }
        let Some(Token { name: Some(Name::Month(month)), start, end, .. }) = tokens.get(n).copied() else { return None };
        if !(i..n).all(|k| close(gap(k))) {
            return None;
        }
        let month_word = &text[start..end];
        let skip = usize::from(tokens.get(n + 1).is_some_and(|t| matches!(&text[t.start..t.end], "de" | "del" | "of")));
        if let Some(c) = number(n + 1 + skip)
            && close(gap(n))
            && let Some(year) = year(c, digits(n + 1 + skip), gap(n).contains(['\'', '’', '-', '/']))
        {
            return made(Some(year), month.into(), Some(a), false, n + 1 + skip);
        }
        return surely_a_month(month_word).then(|| made(None, month.into(), Some(a), false, n)).flatten();
    }
    // December 10, 2021; December 2021
    let Some(Name::Month(month)) = first.name else { return None };
    let b = number(i + 1)?;
    if !close(gap(i)) {
        return None;
    }
    if digits(i + 1) <= 2 {
        let ordinal =
            usize::from(tokens.get(i + 2).is_some_and(|t| matches!(&*text[t.start..t.end].to_lowercase(), "st" | "nd" | "rd" | "th")));
        let n = i + 1 + ordinal;
        if let Some(c) = number(n + 1)
            && digits(n + 1) == 4
            && (1800..2100).contains(&c)
            && close(gap(n))
        {
            return made(Some(c), month.into(), Some(b), false, n + 1);
        }
        return surely_a_month(&text[first.start..first.end]).then(|| made(None, month.into(), Some(b), false, n)).flatten();
    }
    ((1800..2100).contains(&b) && surely_a_month(&text[first.start..first.end]))
        .then(|| made(Some(b), month.into(), None, false, i + 1))
        .flatten()
}

/// Two digits are a year only where the form leaves no doubt.
fn year(value: u32, digits: usize, short_allowed: bool) -> Option<u32> {
    match digits {
        4 if (1800..2100).contains(&value) => Some(value),
        2 if short_allowed => Some(if value < 50 { 2000 + value } else { 1900 + value }),
        _ => None,
    }
}

/// Between the parts of one date.
fn close(gap: &str) -> bool {
    gap.len() <= 3 && gap.chars().all(|c| matches!(c, '.' | ',' | '-' | '/' | '\'' | '’' | '|' | ' '))
}

/// Without a year, `may` and `mar` are months only with a capital letter.
fn surely_a_month(word: &str) -> bool {
    word.chars().count() > 4 || word.starts_with(char::is_uppercase) || !word.is_ascii()
}

/// Adds the weekday before or after a date; one before `taken` belongs to the date before.
fn with_weekday(text: &str, tokens: &[Token], first: usize, next: usize, mut written: Written, taken: usize) -> Written {
    let near = |a: usize, b: usize| matches!(text[a..b].trim(), "" | "," | "." | ".," | "(" | "-" | "|");
    if let Some(before) = first.checked_sub(1).map(|n| tokens[n])
        && let Some(Name::Weekday(day)) = before.name
        && before.start >= taken
        && near(before.end, tokens[first].start)
    {
        written.weekday = Some(day);
        written.start = before.start;
    } else if let Some(after) = tokens.get(next)
        && let Some(Name::Weekday(day)) = after.name
        && near(written.end, after.start)
        && tokens.get(next + 1).is_none_or(|t| t.number.is_none() && !matches!(t.name, Some(Name::Month(_))))
    {
        written.weekday = Some(day);
        written.end = after.end;
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(text: &str, expected: Expect) {
        let found: Vec<String> = (find(text).iter())
            .map(|w| match w.date(Order::DayFirst) {
                Some(date) => format!("{date}{} [{}]", if w.weekday_fits(date) { "" } else { "!" }, &text[w.start..w.end]),
                None => format!("{:?}-{}-{:?} [{}]", w.year, w.month, w.day, &text[w.start..w.end]),
            })
            .collect();
        expected.assert_eq(&found.join("; "));
    }

    #[test]
    fn dates_are_read_in_the_ways_pages_write_them() {
        check("Oct. 22, 1962, 7 p.m.", expect!["1962-10-22 [Oct. 22, 1962]"]);
        check("Monday, October 22nd, 1962", expect!["1962-10-22 [Monday, October 22nd, 1962]"]);
        check("Posted 22 October 1962 by staff", expect!["1962-10-22 [22 October 1962]"]);
        check("1962-10-22T19:00:00Z", expect!["1962-10-22 [1962-10-22]"]);
        check("Stand: 22.10.1962, 19:00 Uhr", expect!["1962-10-22 [22.10.1962]"]);
        check("22. Oktober 1962 | 22 octobre 1962", expect!["1962-10-22 [22. Oktober 1962]; 1962-10-22 [22 octobre 1962]"]);
        check("el 22 de octubre de 1962", expect!["1962-10-22 [22 de octubre de 1962]"]);
        check("1962年10月22日", expect!["1962-10-22 [1962年10月22]"]);
        check("22-Oct-1962", expect!["1962-10-22 [22-Oct-1962]"]);
        check("22/10/62", expect!["1962-10-22 [22/10/62]"]);
    }

    #[test]
    fn a_weekday_settles_day_and_month() {
        check("5/4/2021", expect!["2021-04-05 [5/4/2021]"]);
        check("Tue 5/4/2021", expect!["2021-05-04 [Tue 5/4/2021]"]);
        check("Sunday, 22 October 1962", expect!["1962-10-22! [Sunday, 22 October 1962]"]);
    }

    #[test]
    fn parts_stay_parts() {
        check("October 22", expect!["None-10-Some(22) [October 22]"]);
        check("in October 1962", expect!["Some(1962)-10-None [October 1962]"]);
    }

    #[test]
    fn what_only_looks_like_a_date_is_none() {
        check("10 may be too many", expect![""]);
        check("version 3.4.11", expect!["2011-04-03 [3.4.11]"]);
        check("call 555-12-3456 or 1962", expect![""]);
        check("40/40/2000 and 2021-13-41", expect![""]);
        check("", expect![""]);
    }

    #[test]
    fn a_weekday_belongs_to_one_date() {
        check("October 22, 1962 Tue, 23 Oct 1962", expect!["1962-10-22 [October 22, 1962]; 1962-10-23 [Tue, 23 Oct 1962]"]);
    }
}

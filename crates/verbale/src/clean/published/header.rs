//! Date lines of a page: `Wednesday, October 24, 1962`, `Posted on 24/10/1962 at 10:15`, `October 24, 1962 Reuters`.

use crate::{
    clean::{
        credits::{self, BOOK},
        published::{
            Order,
            civil::{self, Name},
        },
    },
    types::{Credit, CreditKind},
};
use jiff::civil::Date;

/// A line that holds a date and little else.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DateLine {
    /// Its dates with what is said of each: true for `updated`.
    pub(crate) dates: Vec<(Date, bool)>,
    /// True when a date in it names its weekday.
    pub(crate) weekday: bool,
    /// True when the line says `published` or the like.
    pub(crate) labelled: bool,
    /// True when the line gives the time of day.
    pub(crate) timed: bool,
    /// What is left of the line without dates, times and labels.
    pub(crate) rest: String,
    /// True when the date stands before the rest.
    pub(crate) leads: bool,
    /// True when it stands above the headline.
    pub(crate) before_title: bool,
    /// True when it stands before the report.
    pub(crate) in_head: bool,
}

impl DateLine {
    /// Reads a date line; `None` when no whole date is in it or it says more than a date line does.
    pub(crate) fn read(text: &str, order: Order) -> Option<DateLine> {
        let written = civil::find(text);
        let mut dates = Vec::new();
        let mut weekday = false;
        let mut rest = String::new();
        let (mut from, mut labelled, mut updated, mut leads) = (0, false, false, false);
        for w in &written {
            let Some(date) = w.date(order) else { continue };
            strip(text.get(from..w.start).unwrap_or(""), &mut rest, &mut labelled, &mut updated);
            leads |= dates.is_empty() && rest.is_empty();
            dates.push((date, updated));
            updated = false;
            weekday |= w.weekday.is_some();
            from = w.end;
        }
        if dates.is_empty() {
            return None;
        }
        strip(&text[from..], &mut rest, &mut labelled, &mut updated);
        let timed = text.split_whitespace().any(|w| is_time(w.trim_matches(|c: char| !c.is_alphanumeric())) && w.contains([':', 'h', 'm']));
        Some(DateLine { dates, weekday, labelled, timed, rest, leads, before_title: false, in_head: false })
    }

    /// The agency or outlet that the rest of the line names.
    pub(crate) fn credit(&self) -> Option<Credit> {
        match BOOK.known(&self.rest) {
            Some(known) => Some(Credit { name: known.name.clone(), kind: known.kind, span: None }),
            None => BOOK.is_outlet(&self.rest).then(|| Credit { name: self.rest.clone(), kind: CreditKind::Outlet, span: None }),
        }
    }

    /// The names of a byline in the rest.
    pub(crate) fn byline(&self) -> Option<Vec<Credit>> {
        let named = self.rest.strip_prefix("By ").or_else(|| self.rest.strip_prefix("by "))?;
        let fits = named.split_whitespace().count() <= 8 && credits::looks_like_name(named.split([',', '|']).next()?);
        fits.then(|| credits::of_line(&self.rest))
            .filter(|c| c.iter().any(|c| c.kind == CreditKind::Reporter || BOOK.known(&c.name).is_some()))
    }
}

/// Appends to `rest` what is neither a time nor a word of date lines.
fn strip(piece: &str, rest: &mut String, labelled: &mut bool, updated: &mut bool) {
    for word in piece.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if bare.is_empty() || is_time(bare) {
            continue;
        }
        if rest.is_empty() || rest == "by" {
            let mut all = true;
            for part in bare.split(|c: char| !c.is_alphabetic()).filter(|p| !p.is_empty()) {
                match civil::name_of(part) {
                    Some(Name::Published) => *labelled = true,
                    Some(Name::Updated) => *updated = true,
                    Some(Name::Filler | Name::Weekday(_)) if !part.eq_ignore_ascii_case("by") => {}
                    _ => all = false,
                }
            }
            if all {
                continue;
            }
        } else if matches!(civil::name_of(bare), Some(Name::Updated | Name::Published)) {
            *updated |= civil::name_of(bare) == Some(Name::Updated);
            continue;
        }
        if !rest.is_empty() {
            rest.push(' ');
        }
        rest.push_str(word.trim_matches(|c: char| matches!(c, '|' | '•' | '·' | '—' | '–' | '-' | ',' | ':')));
    }
    let kept = rest.trim().len();
    rest.truncate(kept);
}

/// `10:15`, `19.30`, `7pm`, `0915`, `+0300`, `10h15`.
fn is_time(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let letters: String = word.chars().filter(|c| c.is_alphabetic()).collect::<String>().to_lowercase();
    (1..=6).contains(&digits)
        && word.len() <= 12
        && matches!(&*letters, "" | "am" | "pm" | "h" | "hrs" | "gmt" | "utc" | "z" | "uhr" | "hm" | "ist" | "est" | "et")
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    #[track_caller]
    fn check(text: &str, expected: Expect) {
        let shown = DateLine::read(text, Order::DayFirst).map(|d| {
            let dates: Vec<String> = d.dates.iter().map(|(d, u)| format!("{d}{}", if *u { " updated" } else { "" })).collect();
            format!("{} rest=[{}] credit={:?}", dates.join(", "), d.rest, d.credit().map(|c| c.name))
        });
        expected.assert_eq(&shown.unwrap_or_else(|| "none".into()));
    }

    #[test]
    fn date_lines_are_taken_apart() {
        check("Wednesday, October 24, 1962", expect!["1962-10-24 rest=[] credit=None"]);
        check("October 24, 1962 Reuters", expect![[r#"1962-10-24 rest=[Reuters] credit=Some("Reuters")"#]]);
        check("October 24, 1962 Sahel Press", expect![[r#"1962-10-24 rest=[Sahel Press] credit=Some("Sahel Press")"#]]);
        check("Posted on 24/10/1962 at 10:15 a.m. GMT", expect!["1962-10-24 rest=[] credit=None"]);
        check("Published: 24 Oct 1962 | Updated: 25 Oct 1962 09:30 UTC", expect!["1962-10-24, 1962-10-25 updated rest=[] credit=None"]);
        check("date 1962-10-24 File photo of a ship", expect!["1962-10-24 rest=[File photo of a ship] credit=None"]);
        check("The ship left on October 24, 1962 with oranges.", expect!["1962-10-24 rest=[ship left on with oranges.] credit=None"]);
        check("October 24", expect!["none"]);
    }
}

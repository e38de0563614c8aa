//! What an expression of time says before it is resolved.

use super::{
    value::{Cal, Hour},
    words::{Feast, Unit},
};

/// One expression as the grammar reads it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    /// One past its last token.
    pub(crate) end: usize,
    pub(crate) sense: Sense,
    /// TIMEX3 `mod`.
    pub(crate) modifier: Option<&'static str>,
    pub(crate) hour: Hour,
    /// A second expression that leans on this one: the `25` of "April 24 and 25", from its first token to one past its last.
    pub(crate) tail: Option<(usize, usize, Sense)>,
}

impl Found {
    pub(crate) fn new(end: usize, sense: Sense) -> Self {
        Found { end, sense, modifier: None, hour: Hour::None, tail: None }
    }

    pub(crate) fn modified(self, modifier: &'static str) -> Self {
        Found { modifier: Some(modifier), ..self }
    }
}

/// The meaning.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Sense {
    /// The words alone place it.
    Fixed(Cal),
    /// Day and month or month and day: `12/11/21`; the nearer to publication.
    Either(Cal, Cal),
    /// A year, or more, must be supplied.
    Partial(Partial),
    /// The partial date in this direction: "last Friday", "next May".
    Toward(Partial, Dir),
    /// The unit so many away: "last week" is -1, "this year" 0.
    Unit(Unit, i32, From),
    /// So much earlier or later: "three days ago".
    Away { count: Count, unit: Unit, sign: i8, from: From },
    /// A part of another place: "the winter of next year".
    Within(Box<Sense>, Partial),
    /// The unit that holds another place: "the week of March 6".
    Holding(Unit, Box<Sense>),
    /// A place so many units from another: "the day before last Tuesday".
    Beside(i32, Unit, Box<Sense>),
    /// `PRESENT_REF` and its kin.
    Ref(&'static str),
    /// A length, as its value.
    Length(String),
    /// A repetition, as its value.
    Repeats(String),
}

/// A date without its year or more.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Partial {
    Month(i8),
    Day(i8, i8),
    DayOfMonth(i8),
    Weekday(u8),
    Season(&'static str),
    Feast(Feast),
    Half(u8),
    Quarter(u8),
    Weekend,
    /// The first week of a month or year, the second …; -1 the last.
    NthWeek(i8),
    /// `'99`: the last two digits of a year.
    ShortYear(u8),
    /// `'90s`.
    ShortDecade(u8),
    /// Only a time of day.
    Hour,
}

/// Which of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dir {
    /// Before the publication date.
    Last,
    /// After it.
    Next,
    /// Around it.
    This,
    /// That of the date last mentioned.
    That,
    /// Before the date last mentioned.
    Previous,
    /// After it.
    Following,
}

/// From where one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum From {
    /// The publication date.
    Published,
    /// The date last mentioned.
    Mentioned,
}

/// How many.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Count {
    Exact(f64),
    /// "several", "a few", a bare plural.
    Some,
}

/// The TIMEX3 value of a length in several units, the largest first: `P2Y6M`, `P1DT2H`.
pub(crate) fn compound_length(parts: &[(f64, Unit)]) -> String {
    let mut out = String::from("P");
    for (n, unit) in parts {
        let part = length(Count::Exact(*n), *unit);
        match part.strip_prefix("PT") {
            Some(time) if out.contains('T') => out.push_str(time),
            Some(time) => out.extend(["T", time]),
            None => out.push_str(part.trim_start_matches('P')),
        }
    }
    out
}

/// The TIMEX3 value of a length.
pub(crate) fn length(count: Count, unit: Unit) -> String {
    let (time, letter) = match unit {
        Unit::Second => ("T", "S"),
        Unit::Minute => ("T", "M"),
        Unit::Hour => ("T", "H"),
        Unit::Day => ("", "D"),
        Unit::Weekend => ("", "WE"),
        Unit::Week | Unit::Fortnight => ("", "W"),
        Unit::Month => ("", "M"),
        Unit::Quarter => ("", "Q"),
        Unit::Year => ("", "Y"),
        Unit::Decade => ("", "DE"),
        Unit::Century => ("", "CE"),
    };
    let factor = if unit == Unit::Fortnight { 2.0 } else { 1.0 };
    match count {
        Count::Exact(0.5) if unit == Unit::Hour => "PT30M".to_owned(),
        Count::Exact(n) if unit == Unit::Hour && n.fract() == 0.5 => format!("PT{}H30M", n.trunc()),
        Count::Exact(n) => format!("P{time}{}{letter}", n * factor),
        Count::Some => format!("P{time}X{letter}"),
    }
}

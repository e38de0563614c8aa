//! Dates as the program keeps them: a civil value, how sure it is, and where it was read.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Where a publication date was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PublishedFrom {
    /// Given with the input line or found in the page's metadata.
    Meta,
    /// The page's address.
    Url,
    /// A dateline such as `MOSCOW, Dec 10 (Reuters) –`.
    Dateline,
    /// A date line in the page's header.
    Header,
    /// Worked out from the text.
    Text,
    /// Settled by other pages of the same story (after `read` only).
    Story,
    /// A person set it (after `read` only).
    Hand,
}

/// When an article was published, as far as it can be told.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Published {
    /// The day, when one can be named.
    pub value: Option<Date>,
    /// No earlier than this day.
    pub earliest: Option<Date>,
    /// No later than this day.
    pub latest: Option<Date>,
    /// What the date was read from.
    pub from: Option<PublishedFrom>,
    /// 0 to 1.
    pub confidence: f32,
}

impl Published {
    /// A date known to the day.
    pub fn on(value: Date, from: PublishedFrom, confidence: f32) -> Self {
        Published { value: Some(value), earliest: Some(value), latest: Some(value), from: Some(from), confidence }
    }
}

/// The TIMEX3 types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TimexType {
    /// A calendar unit: day, month, year, week, season.
    Date,
    /// A part of a day.
    Time,
    /// A length of time.
    Duration,
    /// A repetition.
    Set,
}

/// How a date expression got its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateFrom {
    /// The words alone say it: `10 December 2021`.
    Explicit,
    /// Resolved against the publication date: `on Friday`.
    Published,
    /// Resolved against another expression in the text: `two days earlier`.
    Text,
    /// The words carry a value that needs no anchor: `two hours`, `every week`.
    Own,
    /// Nothing to resolve against; the value keeps its unknown digits (`XXXX-12-10`).
    Unresolved,
}

/// One expression of time in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct DateExpression {
    /// Its words.
    pub span: crate::types::TextSpan,
    /// TIMEX3 type.
    pub kind: TimexType,
    /// TIMEX3 value: `2021-12-10`, `2022-01`, `2021-W49`, `PT2H`, `PRESENT_REF` …
    pub value: String,
    /// TIMEX3 `mod`: `APPROX`, `START`, `MID`, `END`, `EARLY`, `LATE`, `MORE_THAN`, `LESS_THAN` …
    pub modifier: Option<crate::types::Word>,
    /// How the value was found.
    pub from: DateFrom,
    /// First and last day that the value covers, for dates and times that can be placed.
    pub bounds: Option<(Date, Date)>,
}

/// When a fact took place.
#[derive(Debug, Clone, PartialEq)]
pub struct FactDate {
    /// TIMEX3 value of a day, week, month or year.
    pub value: String,
    /// First day.
    pub earliest: Option<Date>,
    /// Last day.
    pub latest: Option<Date>,
    /// Which words or what else says so.
    pub from: FactDateFrom,
}

/// Where a fact's date came from, nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FactDateFrom {
    /// A person set it (after `read` only).
    Hand,
    /// A date expression in the fact's own clause.
    Clause,
    /// One in its sentence.
    Sentence,
    /// One in its paragraph.
    Paragraph,
    /// The publication date.
    Published,
    /// Other pages of the story (after `read` only).
    Story,
}

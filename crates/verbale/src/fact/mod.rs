//! A parsed article → its facts.
//!
//! Order matters: dates and figures need nothing, actors need the tree, quotes need actors and dates, events need all.

pub mod actors;
pub mod dates;
pub mod events;
pub mod figures;
pub mod foreign;
pub mod quotes;
pub mod when;

use crate::{
    language::Parsed,
    types::{Actor, Article, DateExpression, Event, Figure, Quote},
};
use actors::Lexicon;

/// What every extractor reads.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The article.
    pub article: &'a Article,
    /// Its text.
    pub text: &'a str,
    /// The text's analysis.
    pub parsed: &'a Parsed,
    /// Names and offices.
    pub lexicon: &'a Lexicon,
}

/// All facts of one article.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "named after the record's lists")]
pub struct Facts {
    pub actors: Vec<Actor>,
    pub quotes: Vec<Quote>,
    pub events: Vec<Event>,
    pub dates: Vec<DateExpression>,
    pub figures: Vec<Figure>,
}

/// Reads all facts of one article; calls `ended` with each kind's name when it is done.
pub fn read(reading: &Reading, ended: &mut impl FnMut(&'static str)) -> Facts {
    let dates = dates::find(reading);
    ended("dates");
    let figures = figures::find(reading, &dates);
    ended("figures");
    let mut actors = actors::find(reading);
    ended("actors");
    let quotes = quotes::find(reading, &mut actors, &dates);
    ended("quotes");
    let events = events::find(reading, &mut actors, &quotes, &dates);
    ended("events");
    Facts { actors: actors.list, quotes, events, dates, figures }
}

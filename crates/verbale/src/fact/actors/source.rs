//! The written form of a lexicon: TOML that a person edits (docs/lexicon.md), and the errors that it can have.

use serde::Deserialize;
use std::{collections::BTreeMap, fmt};
use toml::Spanned;

/// A lexicon file that cannot be used: which, where, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LexiconError {
    /// The file as the caller named it.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

impl fmt::Display for LexiconError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.reason)
    }
}

impl std::error::Error for LexiconError {}

/// One file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Source {
    pub country: BTreeMap<String, CountryRow>,
    pub actor: Vec<ActorRow>,
    pub offices: BTreeMap<Spanned<String>, BTreeMap<String, Vec<Spanned<String>>>>,
    pub places: BTreeMap<Spanned<String>, Vec<String>>,
    pub role: Vec<RoleRow>,
    pub words: BTreeMap<Spanned<String>, String>,
}

/// A state. The table's key is its three-letter code.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CountryRow {
    pub name: String,
    /// Other names and spellings.
    #[serde(default)]
    pub also: Vec<String>,
    /// `Russian`; also the word for one of its people.
    #[serde(default)]
    pub adjective: Vec<String>,
    /// Plural (or other) words for its people, where adding `s` to the adjective is wrong.
    #[serde(default)]
    pub people: Vec<String>,
    /// Seats of government: a place, or the state when it acts.
    #[serde(default)]
    pub capital: Vec<String>,
    /// Names that always stand for the state: `Kremlin`.
    #[serde(default)]
    pub government: Vec<String>,
    /// Names of its parliament and its chambers.
    #[serde(default)]
    pub parliament: Vec<String>,
    /// For a state that is no more: the code of the one whose capital was its own.
    pub heir: Option<Spanned<String>>,
    /// The last day on which that capital and its government spoke for it.
    pub until: Option<Spanned<String>>,
    /// The last day on which the heir's name was used of it ("Russia" in 1962).
    pub name_until: Option<Spanned<String>>,
}

/// Anything else with a name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ActorRow {
    pub name: Spanned<String>,
    #[serde(default)]
    pub also: Vec<String>,
    pub kind: Option<Spanned<String>>,
    pub code: Option<String>,
    pub country: Option<String>,
    /// Name or country code of whom it acts for.
    pub of: Option<Spanned<String>>,
    /// For a place: who is meant when it acts.
    pub stands_for: Option<Spanned<String>>,
    /// Common nouns that mean it once it has been named: `alliance`.
    #[serde(default)]
    pub later: Vec<String>,
    /// `m` or `f`.
    pub gender: Option<Spanned<String>>,
    #[serde(default)]
    pub offices: Vec<OfficeRow>,
}

/// An office that somebody held.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfficeRow {
    pub title: String,
    pub of: Spanned<String>,
    pub from: Option<Spanned<String>>,
    pub to: Option<Spanned<String>>,
}

/// Words for one role.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleRow {
    /// `person`, `body`, `group` or `title`.
    pub is: Spanned<String>,
    /// The role's three letters in CAMEO.
    #[serde(default)]
    pub code: String,
    /// The office that all these words name.
    pub office: Option<String>,
    pub gender: Option<Spanned<String>>,
    pub words: Vec<String>,
}

/// Reads one file.
pub(super) fn parse(text: &str, file: &str) -> Result<Source, LexiconError> {
    toml::from_str(text).map_err(|e| {
        let at = e.span().map_or(0, |s| s.start);
        LexiconError { file: file.to_owned(), line: line_of(text, at), reason: e.message().to_owned() }
    })
}

/// The line, counted from 1, of byte `at`.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    1 + text.as_bytes()[..at.min(text.len())].iter().filter(|&&b| b == b'\n').count()
}

/// A day as `yyyymmdd`, of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; missing parts become the first or last possible.
pub(super) fn day(text: &str, last: bool) -> Option<u32> {
    let mut parts = text.split('-');
    let year: u32 = parts.next()?.parse().ok().filter(|y| (1000..3000).contains(y))?;
    let month = parts.next().map(|m| m.parse::<u32>().ok().filter(|m| (1..=12).contains(m)));
    let day = parts.next().map(|d| d.parse::<u32>().ok().filter(|d| (1..=31).contains(d)));
    let month = month.unwrap_or(Some(if last { 12 } else { 1 }))?;
    let day = day.unwrap_or(Some(if last { 31 } else { 1 }))?;
    parts.next().is_none().then_some(year * 10_000 + month * 100 + day)
}

/// `Sergei Lavrov 2004-03..` → name, first and last day.
pub(super) fn holder(text: &str) -> Option<(&str, u32, u32)> {
    let (name, term) = text.trim().rsplit_once(' ')?;
    let (from, to) = term.split_once("..")?;
    let to = if to.is_empty() { 99_991_231 } else { day(to, true)? };
    Some((name.trim(), day(from, false)?, to))
}

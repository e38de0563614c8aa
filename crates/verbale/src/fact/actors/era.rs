//! Names of a state that meant another one in their day: Moscow and the Kremlin spoke for the Soviet Union until 1991, Belgrade for
//! Yugoslavia, Prague for Czechoslovakia.
//!
//! The lexicon's row of the former state names its heir and the last days (docs/lexicon.md). The day is the article's: a page of
//! today that looks back is read with the names of today, which is a gap where it says "Moscow" of 1962.

use super::lexicon::{EntryId, Lexicon};
use crate::types::Article;

/// The state that another succeeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Former {
    /// The former state.
    pub was: EntryId,
    /// Until this day, as `yyyymmdd`, the heir's capital and government spoke for it.
    pub seat_until: u32,
    /// Until this day the heir's own name was used of it; 0 when it never was.
    pub name_until: u32,
}

/// The article's day as `yyyymmdd`, else the last that it can be.
pub(super) fn day_of(article: &Article) -> Option<u32> {
    let published = &article.published;
    let day = published.value.or(published.latest)?;
    Some(day.year() as u32 * 10_000 + day.month() as u32 * 100 + day.day() as u32)
}

/// The state for which the capital or the government of `state` spoke on that day.
pub(super) fn seat(lexicon: &Lexicon, state: EntryId, day: Option<u32>) -> EntryId {
    then(lexicon, state, day, |former| former.seat_until)
}

/// The state that was meant on that day by the name, adjective or people of `state`.
pub(super) fn named(lexicon: &Lexicon, state: EntryId, day: Option<u32>) -> EntryId {
    then(lexicon, state, day, |former| former.name_until)
}

fn then(lexicon: &Lexicon, state: EntryId, day: Option<u32>, until: impl Fn(&Former) -> u32) -> EntryId {
    match (&lexicon.entry(state).former, day) {
        (Some(former), Some(day)) if day <= until(former) => former.was,
        _ => state,
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        Engine,
        types::{Page, Told},
    };
    use std::sync::LazyLock;

    static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::new);

    /// The code of the state that the text names first.
    fn state(text: &str, year: i16) -> String {
        let published = Some(jiff::civil::date(year, 6, 1));
        let page = Page { body: text.into(), as_is: true, told: Told { published, ..Told::default() }, ..Page::default() };
        let record = ENGINE.annotate(&page);
        let named = record.actors.iter().filter(|a| a.mentions.iter().any(|m| m.start == 0 || text.starts_with("The Kremlin")));
        named.filter_map(|a| a.code.as_deref().map(str::to_owned)).next().unwrap_or_default()
    }

    #[test]
    fn a_capital_speaks_for_the_state_of_its_day() {
        let text = "Moscow rejected the proposal on Tuesday.";
        assert_eq!((state(text, 1979), state(text, 2004)), ("SUN".into(), "RUS".into()));
        let text = "The Kremlin denied the report.";
        assert_eq!((state(text, 1991), state(text, 1992)), ("SUN".into(), "RUS".into()));
        let text = "Belgrade recalled its envoy.";
        assert_eq!((state(text, 1988), state(text, 2011)), ("YUG".into(), "SRB".into()));
    }

    #[test]
    fn an_heir_that_was_a_part_keeps_its_own_name() {
        assert_eq!(state("Serbia criticised the vote.", 1990), "SRB");
        assert_eq!(state("Russia accused the Baltic republics.", 1991), "RUS");
        assert_eq!(state("Russia accused the British envoy.", 1962), "SUN");
    }
}

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

    /// The codes of the actors, of those that are named in the text.
    fn codes(text: &str, year: i16) -> Vec<String> {
        let published = Some(jiff::civil::date(year, 6, 1));
        let page = Page { body: text.into(), as_is: true, told: Told { published, ..Told::default() }, ..Page::default() };
        let record = ENGINE.annotate(&page);
        record.actors.iter().filter(|a| !a.mentions.is_empty()).filter_map(|a| a.code.as_deref().map(str::to_owned)).collect()
    }

    #[test]
    fn a_capital_speaks_for_the_state_of_its_day() {
        let text = "Moscow rejected the proposal on Tuesday.";
        assert_eq!((codes(text, 1979), codes(text, 2004)), (vec!["SUN".to_owned()], vec!["RUS".to_owned()]));
        let text = "The Kremlin denied the report.";
        assert_eq!((codes(text, 1991), codes(text, 1992)), (vec!["SUN".to_owned()], vec!["RUS".to_owned()]));
        let text = "Belgrade recalled its envoy.";
        assert_eq!((codes(text, 1988), codes(text, 2011)), (vec!["YUG".to_owned()], vec!["SRB".to_owned()]));
    }

    #[test]
    fn a_heir_that_was_a_part_keeps_its_own_name() {
        assert_eq!(codes("Serbia criticised the vote.", 1990), ["SRB"]);
        assert_eq!(codes("Russia accused the Baltic republics.", 1991), ["RUS"]);
        assert_eq!(codes("Russia accused the British envoy.", 1962)[0], "SUN");
    }
}

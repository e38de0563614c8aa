//! Positions: who stands where toward whom, on what, and who answered.

use super::Told;
use crate::{
    html::{clipped, words_address},
    pages::Who,
};
use std::collections::BTreeMap;
use verbale::types::case::{HappeningRow, PositionRow};

/// One party's positions.
#[derive(Debug)]
pub(crate) struct Party {
    pub(crate) by: Who,
    pub(crate) toward: Vec<Toward>,
}

/// Its positions toward one other.
#[derive(Debug)]
pub(crate) struct Toward {
    pub(crate) whom: Option<Who>,
    pub(crate) stances: Vec<Stance>,
}

/// One position.
#[derive(Debug)]
pub(crate) struct Stance {
    pub(crate) stance: String,
    pub(crate) issue: String,
    pub(crate) address: Option<String>,
    /// Answers: what was done and where it stands.
    pub(crate) answers: Vec<(String, String)>,
}

/// All positions, the parties with most of them first.
pub(crate) fn of(told: &Told<'_>) -> Vec<Party> {
    let happenings: BTreeMap<&str, &HappeningRow> = told.story.happenings.iter().map(|h| (h.happening.as_str(), h)).collect();
    let mut parties: BTreeMap<&str, BTreeMap<Option<&str>, Vec<Stance>>> = BTreeMap::new();
    for row in &told.story.positions {
        parties.entry(&row.by).or_default().entry(row.toward.as_deref()).or_default().push(stance(told, row, &happenings));
    }
    let mut found: Vec<Party> = parties
        .into_iter()
        .map(|(by, toward)| {
            let mut toward: Vec<Toward> =
                toward.into_iter().map(|(whom, stances)| Toward { whom: whom.map(|w| told.who(w)), stances }).collect();
            toward.sort_by_key(|t| (t.whom.is_none(), std::cmp::Reverse(t.stances.len())));
            Party { by: told.who(by), toward }
        })
        .collect();
    found.sort_by_key(|p| std::cmp::Reverse(p.toward.iter().map(|t| t.stances.len()).sum::<usize>()));
    found
}

fn place(told: &Told<'_>, happening: &HappeningRow) -> Option<String> {
    let report = happening.reports.first()?;
    Some(words_address(&report.article, told.event_place(&report.article, report.event)?))
}

fn stance(told: &Told<'_>, row: &PositionRow, happenings: &BTreeMap<&str, &HappeningRow>) -> Stance {
    let answers = row
        .answered_by
        .iter()
        .filter_map(|id| happenings.get(id.as_str()))
        .take(4)
        .filter_map(|h| {
            let who = h.source.first().map_or_else(|| "answered".to_owned(), |s| told.who(s).name);
            Some((format!("{who}: {}", h.kind.to_lowercase()), place(told, h)?))
        })
        .collect();
    Stance {
        stance: clipped(&row.stance, 30),
        issue: clipped(&row.issue, 240),
        address: row.happenings.iter().filter_map(|id| happenings.get(id.as_str())).find_map(|h| place(told, h)),
        answers,
    }
}

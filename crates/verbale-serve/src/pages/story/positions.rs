//! Positions: who stands where toward whom, on what, and who answered.

use super::Told;
use crate::{
    html::{clipped, words_address},
    pages::Who,
};
use std::collections::BTreeMap;
use verbale::types::case::{HappeningRow, PositionRow};

/// Stances of one party toward another, each with how often it is taken.
type Cell = Vec<(String, usize)>;

/// Who stands how toward whom, at a glance.
#[derive(Debug, Default)]
pub(crate) struct Matrix {
    pub(crate) toward: Vec<Who>,
    /// A party's name and anchor, with its stances toward each.
    pub(crate) rows: Vec<(Who, String, Vec<Cell>)>,
}

/// Most rows and most columns of the matrix.
const SIDE: usize = 8;

/// The matrix of the parties that take most positions toward one another.
pub(crate) fn matrix(told: &Told<'_>) -> Matrix {
    let mut cells: BTreeMap<(&str, &str), BTreeMap<&str, usize>> = BTreeMap::new();
    let (mut by, mut toward): (BTreeMap<&str, usize>, BTreeMap<&str, usize>) = Default::default();
    for row in &told.story.positions {
        let Some(whom) = row.toward.as_deref() else { continue };
        *cells.entry((&row.by, whom)).or_default().entry(&row.stance).or_default() += 1;
        *by.entry(&row.by).or_default() += 1;
        *toward.entry(whom).or_default() += 1;
    }
    let most = |parts: BTreeMap<&str, usize>| {
        let mut ids: Vec<(usize, String)> = parts.into_iter().map(|(id, n)| (n, id.to_owned())).collect();
        ids.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        ids.into_iter().take(SIDE).map(|(_, id)| id).collect::<Vec<_>>()
    };
    let (mut by, mut toward) = (most(by), most(toward));
    // Who has nothing to do with the others chosen would be an empty row.
    toward.retain(|w| by.iter().any(|b| cells.contains_key(&(b.as_str(), w.as_str()))));
    by.retain(|b| toward.iter().any(|w| cells.contains_key(&(b.as_str(), w.as_str()))));
    let cell = |by: &str, whom: &str| {
        let stances = cells.get(&(by, whom)).into_iter().flatten();
        stances.map(|(stance, n)| (clipped(stance, 20), *n)).collect::<Vec<_>>()
    };
    let rows = by.iter().map(|b| (told.who(b), format!("#party-{}", crate::html::encoded(b)), toward.iter().map(|w| cell(b, w)).collect()));
    Matrix { rows: rows.collect(), toward: toward.iter().map(|w| told.who(w)).collect() }
}

/// One party's positions.
#[derive(Debug)]
pub(crate) struct Party {
    pub(crate) anchor: String,
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
            Party { anchor: format!("party-{}", crate::html::encoded(by)), by: told.who(by), toward }
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
    let happening = row.happenings.iter().find_map(|id| happenings.get(id.as_str()));
    // Without an object the whole sentence says what it is about.
    let issue = match happening.and_then(|h| h.reports.first()).filter(|_| row.issue.trim().is_empty()) {
        Some(report) => told.event_place(&report.article, report.event).map_or("", |span| told.words(&report.article, span)),
        None => row.issue.as_str(),
    };
    Stance { stance: clipped(&row.stance, 30), issue: clipped(issue, 240), address: happening.and_then(|h| place(told, h)), answers }
}

//! Figures of the same thing from different reports, on one axis.

use super::Told;
use crate::{
    draw::figures::{self, Row},
    html::{Markup, words_address},
    pages,
};
use std::collections::{BTreeMap, BTreeSet};
use verbale::types::{FigureKind, wire::WireFigure};

/// Most axes on a page.
const MOST: usize = 12;

/// One axis.
#[derive(Debug)]
pub(crate) struct Axis {
    pub(crate) unit: String,
    pub(crate) drawings: [Markup; 2],
}

/// What two figures must share to stand on one axis: kind and head noun of the unit.
fn head(figure: &WireFigure) -> Option<(FigureKind, String)> {
    let unit = figure.unit.to_lowercase();
    let head = unit.split_whitespace().last()?.trim_matches(|c: char| !c.is_alphanumeric() && c != '%').to_owned();
    let head = head.strip_suffix('s').filter(|h| h.len() > 3).map(str::to_owned).unwrap_or(head);
    (!head.is_empty()).then_some((figure.kind, head))
}

/// Axes for units of which at least two reports tell, the most told first.
pub(crate) fn of(told: &Told<'_>) -> Vec<Axis> {
    let mut groups: BTreeMap<(FigureKind, String), Vec<(&str, &WireFigure)>> = BTreeMap::new();
    for (id, record) in &told.story.articles {
        for figure in &record.figures {
            if let Some(key) = head(figure).filter(|_| figure.low.is_some() || figure.high.is_some()) {
                groups.entry(key).or_default().push((id, figure));
            }
        }
    }
    let mut axes: Vec<Vec<(&str, &WireFigure)>> = groups.into_values().filter(|g| reports(g) > 1).collect();
    axes.sort_by_key(|g| std::cmp::Reverse(reports(g)));
    axes.into_iter().take(MOST).map(|group| axis(told, group)).collect()
}

fn reports(group: &[(&str, &WireFigure)]) -> usize {
    group.iter().map(|(id, _)| id).collect::<BTreeSet<_>>().len()
}

fn axis(told: &Told<'_>, mut group: Vec<(&str, &WireFigure)>) -> Axis {
    group.sort_by_key(|(id, f)| (told.brief(id).published.is_none(), told.brief(id).published, *id, f.span));
    let unit = group.iter().map(|(_, f)| f.unit.as_str()).min_by_key(|u| u.len()).unwrap_or("").to_owned();
    let mut seen = BTreeSet::new();
    let rows: Vec<Row> = group
        .into_iter()
        .filter(|(id, f)| seen.insert((*id, told.words(id, f.span).to_lowercase())))
        .take(30)
        .map(|(id, figure)| Row {
            source: pages::byline(&told.brief(id)),
            words: told.words(id, figure.span).to_owned(),
            address: words_address(id, figure.span),
            low: figure.low,
            high: figure.high,
            approximate: figure.approximate,
        })
        .collect();
    Axis { drawings: [figures::draw(&rows, &unit, 1080.0, "wide"), figures::draw(&rows, &unit, 358.0, "narrow")], unit }
}

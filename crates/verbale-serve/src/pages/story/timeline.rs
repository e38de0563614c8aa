//! The story day by day: marks for the drawing, and beneath it a line for each thing, in a source's words.

use super::Told;
use crate::{
    days,
    draw::timeline::{Lane, Mark},
    html::{article_address, clipped, words_address},
    pages::{self, Who, count},
    text::cover,
};
use askama::Template;
use std::collections::{BTreeMap, BTreeSet};
use verbale::types::case::{HappeningRow, StatementRow, TimelineRow};

/// Lines of one day that are shown at once; the rest open on request.
const AT_ONCE: usize = 5;
/// Most days with lines on one page.
const MOST_DAYS: usize = 120;

/// A day (month, year) with its lines.
#[derive(Debug)]
pub(crate) struct Day {
    /// TIMEX3 value, also the anchor.
    pub(crate) value: String,
    pub(crate) name: String,
    pub(crate) weekday: &'static str,
    pub(crate) lines: Vec<Line>,
    pub(crate) more: Vec<Line>,
}

/// One line; prints as HTML.
#[derive(Debug, Template)]
#[template(path = "line.html")]
pub(crate) struct Line {
    text: String,
    address: String,
    byline: String,
    /// Who did what to whom.
    deeds: Vec<Deed>,
    /// Who speaks.
    speakers: Vec<Who>,
    /// `3 reports, 2 independent`.
    reports: String,
}

/// A happening in a line's margin.
#[derive(Debug, PartialEq)]
pub(crate) struct Deed {
    pub(crate) kind: String,
    pub(crate) verb: &'static str,
    pub(crate) source: Vec<Who>,
    pub(crate) target: Vec<Who>,
    pub(crate) status: String,
}

/// Marks of all reports, statements and happenings that have a day.
pub(crate) fn marks(told: &Told<'_>) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut first_of_family = BTreeSet::new();
    let mut articles: Vec<_> = told.story.articles.keys().map(|id| told.brief(id)).collect();
    articles.sort_by(|a, b| (&a.published, &a.id).cmp(&(&b.published, &b.id)));
    for brief in articles {
        let family = told.families.get(brief.id.as_str());
        let copy = !first_of_family.insert(family);
        if let Some(day) = brief.published.as_deref().and_then(days::day) {
            let title = format!("{}: {}", pages::byline(&brief), pages::headline(&brief));
            marks.push(Mark { day, lane: Lane::Reported, address: article_address(&brief.id), title, hollow: copy });
        }
    }
    marks.extend(told.story.statements.iter().filter_map(|s| said(told, s)));
    marks.extend(told.story.happenings.iter().filter_map(|h| done(told, h)));
    marks
}

fn said(told: &Told<'_>, statement: &StatementRow) -> Option<Mark> {
    let day = statement.said_on.as_deref().and_then(days::day)?;
    let variant = statement.variants.first()?;
    let span = told.quote(&variant.article, variant.quote).and_then(|q| cover(&q.content))?;
    let speaker = statement.speaker.as_deref().map_or_else(|| "Somebody".into(), |s| told.who(s).name);
    let title = format!("{speaker}: “{}”", clipped(&variant.text, 140));
    Some(Mark { day, lane: Lane::Said, address: words_address(&variant.article, span), title, hollow: false })
}

fn done(told: &Told<'_>, happening: &HappeningRow) -> Option<Mark> {
    let day = happening.date.as_deref().and_then(days::day)?;
    let report = happening.reports.first()?;
    let span = told.event_place(&report.article, report.event)?;
    let deed = deed(told, happening);
    let names = |who: &[Who]| who.iter().map(|w| w.name.as_str()).collect::<Vec<_>>().join(", ");
    let title =
        format!("{} {} {}: {}", names(&deed.source), deed.verb, names(&deed.target), clipped(told.words(&report.article, span), 140));
    let hollow = !(happening.status.is_empty() || happening.status == "actual");
    Some(Mark { day, lane: Lane::Done, address: words_address(&report.article, span), title, hollow })
}

fn deed(told: &Told<'_>, happening: &HappeningRow) -> Deed {
    let who = |ids: &[String]| ids.iter().take(3).map(|id| told.who(id)).collect();
    // What two do together is told of the one with the other.
    let together = happening.source.len() > 1 && happening.source == happening.target;
    let (source, target) = if together { happening.source.split_at(1) } else { (&happening.source[..], &happening.target[..]) };
    Deed {
        kind: happening.kind.clone(),
        verb: pages::verb(&happening.kind, !target.is_empty()),
        source: who(source),
        target: who(target),
        status: serde_json::from_value(serde_json::Value::String(happening.status.clone())).map_or("", pages::status).to_owned(),
    }
}

/// The days with their lines, and how many days are left out.
pub(crate) fn days(told: &Told<'_>) -> (Vec<Day>, usize) {
    let happenings: BTreeMap<&str, &HappeningRow> = told.story.happenings.iter().map(|h| (h.happening.as_str(), h)).collect();
    let statements: BTreeMap<&str, &StatementRow> = told.story.statements.iter().map(|s| (s.statement.as_str(), s)).collect();
    let mut by_day: BTreeMap<&str, Vec<&TimelineRow>> = BTreeMap::new();
    for row in &told.story.timeline {
        by_day.entry(&row.date).or_default().push(row);
    }
    let hidden = by_day.len().saturating_sub(MOST_DAYS);
    let days = by_day
        .into_iter()
        .take(MOST_DAYS)
        .map(|(value, mut rows)| {
            rows.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| (&a.article, a.span).cmp(&(&b.article, b.span))));
            let mut lines: Vec<Line> = rows.into_iter().map(|row| line(told, row, &happenings, &statements)).collect();
            let more = lines.split_off(lines.len().min(AT_ONCE));
            let weekday = days::day(value).map_or("", days::weekday);
            Day { value: value.to_owned(), name: days::words(value), weekday, lines, more }
        })
        .collect();
    (days, hidden)
}

fn line(
    told: &Told<'_>,
    row: &TimelineRow,
    happenings: &BTreeMap<&str, &HappeningRow>,
    statements: &BTreeMap<&str, &StatementRow>,
) -> Line {
    // A row names all that belongs to its day; the margin names what stands in its very words.
    let here = |span: Option<[u32; 2]>| span.is_some_and(|s| s[0] < row.span[1] && row.span[0] < s[1]);
    let done: Vec<&HappeningRow> = (row.happenings.iter().filter_map(|h| happenings.get(h.as_str()).copied()))
        .filter(|h| h.reports.iter().any(|r| r.article == row.article && here(told.event_place(&r.article, r.event))))
        .collect();
    let said: Vec<&StatementRow> = (row.statements.iter().filter_map(|s| statements.get(s.as_str()).copied()))
        .filter(|s| {
            s.variants.iter().any(|v| v.article == row.article && here(told.quote(&v.article, v.quote).and_then(|q| cover(&q.content))))
        })
        .collect();
    let mut reporting: BTreeSet<&str> = BTreeSet::from([row.article.as_str()]);
    reporting.extend(done.iter().flat_map(|h| &h.reports).map(|r| r.article.as_str()));
    reporting.extend(said.iter().flat_map(|s| &s.variants).map(|v| v.article.as_str()));
    let independent = told.independent(reporting.iter().copied());
    let mut deeds: Vec<Deed> = Vec::new();
    for happening in done.into_iter().take(3) {
        let deed = deed(told, happening);
        let nobody = deed.source.is_empty() && deed.target.is_empty();
        if !nobody && !deeds.contains(&deed) {
            deeds.push(deed);
        }
    }
    let speakers: BTreeSet<Who> = said.iter().filter_map(|s| s.speaker.as_deref()).map(|s| told.who(s)).collect();
    Line {
        text: clipped(&row.text, 420),
        address: words_address(&row.article, row.span),
        byline: pages::byline(&told.brief(&row.article)),
        deeds,
        speakers: speakers.into_iter().collect(),
        reports: match reporting.len() {
            1 => String::new(),
            n => format!("{}, {independent} independent", count(n, "report", "reports")),
        },
    }
}

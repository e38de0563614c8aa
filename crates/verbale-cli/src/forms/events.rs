//! Events in the columns that users of POLECAT and ICEWS know. A row is one report of one event between one source and one target; the
//! last columns say which happening it reports, so that events rather than reports can be counted. What we do not know stays empty.

use super::{articles, csv, put};
use crate::outcome::Failure;
use std::{
    collections::{BTreeMap, HashMap},
    io::Write,
};
use verbale::types::{
    case::HappeningRow,
    wire::{WireActor, WireEvent, WireRecord},
};
use verbale_case::Case;

/// A table's columns, each with what fills it.
pub(super) type Columns = [(&'static str, fn(&Row<'_>) -> String)];

/// One report of one event between two parties.
pub(super) struct Row<'r> {
    id: String,
    record: &'r WireRecord,
    event: &'r WireEvent,
    source: Option<&'r WireActor>,
    target: Option<&'r WireActor>,
    happening: Option<&'r HappeningRow>,
}

/// The columns of POLECAT's yearly tables, then ours.
pub(super) const POLECAT: &Columns = &[
    ("Event ID", |r| r.id.clone()),
    ("Event Date", |r| r.date()),
    ("Event Type", |r| r.event.kind.name().to_owned()),
    ("Event Mode", |r| r.event.mode.clone().unwrap_or_default()),
    ("Intensity", |_| String::new()),
    ("Quad Code", |r| quad(r.event.kind.name()).to_owned()),
    ("Contexts", |r| r.event.contexts.join("; ")),
    ("Actor Name", |r| name(r.source)),
    ("Actor Name Raw", |r| r.words(&r.event.source_spans)),
    ("Wikipedia Actor ID", |_| String::new()),
    ("Actor Country", |r| country(r.source)),
    ("Primary Actor Sector", |r| sectors(r.source).first().cloned().unwrap_or_default()),
    ("Actor Sectors", |r| sectors(r.source).join("; ")),
    ("Recipient Name", |r| name(r.target)),
    ("Recipient Name Raw", |r| r.words(&r.event.target_spans)),
    ("Wikipedia Recipient ID", |_| String::new()),
    ("Recipient Country", |r| country(r.target)),
    ("Primary Recipient Sector", |r| sectors(r.target).first().cloned().unwrap_or_default()),
    ("Recipient Sectors", |r| sectors(r.target).join("; ")),
    ("Raw Placename", |r| r.event.place.clone().unwrap_or_default()),
    ("Placename", |_| String::new()),
    ("Country", |_| String::new()),
    ("Latitude", |_| String::new()),
    ("Longitude", |_| String::new()),
    ("Source", |r| r.record.article.outlet.clone().unwrap_or_default()),
    ("Publication Date", |r| r.published()),
    ("Story ID", |r| r.record.id.clone()),
    ("Headline", |r| r.record.article.title.clone().unwrap_or_default()),
    ("Event Text", |r| r.sentence()),
    ("Language", |r| r.record.article.lang.clone().unwrap_or_default()),
    ("Version", |_| concat!("verbale ", env!("CARGO_PKG_VERSION")).to_owned()),
    ("Verbale Status", |r| r.status()),
    ("Verbale Happening", |r| r.happening.map(|h| h.happening.clone()).unwrap_or_default()),
];

/// The columns of ICEWS' event files, then ours.
pub(super) const ICEWS: &Columns = &[
    ("Event ID", |r| r.id.clone()),
    ("Event Date", |r| r.date()),
    ("Source Name", |r| name(r.source)),
    ("Source Sectors", |r| sectors(r.source).join(",")),
    ("Source Country", |r| country(r.source)),
    ("Event Text", |r| r.event.kind.name().to_owned()),
    ("CAMEO Code", |r| r.event.cameo.clone().unwrap_or_default()),
    ("Intensity", |_| String::new()),
    ("Target Name", |r| name(r.target)),
    ("Target Sectors", |r| sectors(r.target).join(",")),
    ("Target Country", |r| country(r.target)),
    ("Story ID", |r| r.record.id.clone()),
    ("Sentence Number", |r| (r.event.sentence + 1).to_string()),
    ("Publisher", |r| r.record.article.outlet.clone().unwrap_or_default()),
    ("City", |r| r.event.place.clone().unwrap_or_default()),
    ("District", |_| String::new()),
    ("Province", |_| String::new()),
    ("Country", |_| String::new()),
    ("Latitude", |_| String::new()),
    ("Longitude", |_| String::new()),
    ("Verbale Sentence", |r| r.sentence()),
    ("Verbale Status", |r| r.status()),
    ("Verbale Happening", |r| r.happening.map(|h| h.happening.clone()).unwrap_or_default()),
];

pub(super) fn write(case: &Case, story: Option<&str>, columns: &Columns, out: &mut (dyn Write + Send)) -> Result<(), Failure> {
    let happenings: Vec<HappeningRow> = match story {
        Some(id) => case.rows_of_story(id)?,
        None => case.rows()?,
    };
    let mut of: HashMap<(&str, u32), &HappeningRow> = HashMap::new();
    for happening in &happenings {
        of.extend(happening.reports.iter().map(|r| ((r.article.as_str(), r.event), happening)));
    }
    put(out, &csv(&columns.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>()))?;
    for id in articles(case, story)? {
        let Some(record) = case.record(&id)? else { continue };
        let actors: BTreeMap<u32, &WireActor> = record.actors.iter().map(|a| (a.id, a)).collect();
        let parties = |ids: &[u32]| -> Vec<Option<&WireActor>> {
            let known: Vec<_> = ids.iter().filter_map(|i| actors.get(i).copied()).map(Some).collect();
            if known.is_empty() { vec![None] } else { known }
        };
        for event in &record.events {
            let targets = parties(&event.target);
            let pairs = parties(&event.source).into_iter().flat_map(|s| targets.iter().map(move |t| (s, *t)));
            for (n, (source, target)) in pairs.enumerate() {
                let more = if n == 0 { String::new() } else { format!("-{}", n + 1) };
                let happening = of.get(&(id.as_str(), event.id)).copied();
                let row = Row { id: format!("{id}#e{}{more}", event.id), record: &record, event, source, target, happening };
                put(out, &csv(&columns.iter().map(|(_, fill)| fill(&row)).collect::<Vec<_>>()))?;
            }
        }
    }
    Ok(())
}

impl Row<'_> {
    /// The day on which it happened, where one day is known.
    fn date(&self) -> String {
        let day = |value: &str| value.get(..10).filter(|d| d.parse::<jiff::civil::Date>().is_ok()).map(str::to_owned);
        self.event.date.as_ref().and_then(|d| day(&d.value)).unwrap_or_default()
    }

    fn published(&self) -> String {
        self.record.article.published.value.map(|d| d.to_string()).unwrap_or_default()
    }

    fn status(&self) -> String {
        serde_json::to_value(self.event.status).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
    }

    fn sentence(&self) -> String {
        let span = self.record.sentences.get(self.event.sentence as usize).copied();
        span.map(|s| self.words(&[s])).unwrap_or_default()
    }

    fn words(&self, spans: &[[u32; 2]]) -> String {
        let points = verbale_case::keep::CodePoints::of(&self.record.article.text);
        spans.iter().map(|s| points.slice(*s)).collect::<Vec<_>>().join(" … ")
    }
}

fn name(actor: Option<&WireActor>) -> String {
    actor.map(|a| a.name.clone()).unwrap_or_default()
}

fn country(actor: Option<&WireActor>) -> String {
    actor.and_then(|a| a.country.clone()).unwrap_or_default()
}

/// `RUSGOVMIL` of Russia → `GOV`, `MIL`.
fn sectors(actor: Option<&WireActor>) -> Vec<String> {
    let Some(code) = actor.and_then(|a| a.code.as_deref()) else { return Vec::new() };
    let country = actor.and_then(|a| a.country.as_deref()).unwrap_or("");
    let rest = code.strip_prefix(country).unwrap_or(code);
    rest.as_bytes().chunks(3).map(|c| String::from_utf8_lossy(c).into_owned()).collect()
}

/// PLOVER's four quadrants.
fn quad(kind: &str) -> &'static str {
    match kind {
        "AGREE" | "CONSULT" | "SUPPORT" | "CONCEDE" => "VERBAL COOPERATION",
        "COOPERATE" | "AID" | "RETREAT" => "MATERIAL COOPERATION",
        "REQUEST" | "ACCUSE" | "REJECT" | "THREATEN" => "VERBAL CONFLICT",
        "PROTEST" | "SANCTION" | "MOBILIZE" | "COERCE" | "ASSAULT" => "MATERIAL CONFLICT",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_its_quadrant() {
        assert!(verbale::types::EventType::ALL.iter().all(|t| !quad(t.name()).is_empty()));
    }
}

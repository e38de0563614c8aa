//! Rows with their words beside them: each report, wording and claim with its outlet, day, words and the address at which a colleague
//! finds them. What API, MCP and the dossier's JSON give.

use crate::{
    html::words_address,
    pages,
    source::{ArticleBrief, Result, Source, Story},
    text::{Points, cover},
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use verbale::types::{
    case::{ConflictRow, HappeningRow, StatementRow, TimelineRow},
    wire::WireRecord,
};

/// Looks words up, each article once.
pub(crate) struct Citer<'s> {
    source: Option<&'s dyn Source>,
    records: BTreeMap<String, Option<(WireRecord, Points)>>,
    names: BTreeMap<String, String>,
}

impl<'s> Citer<'s> {
    /// Reads what it needs from the case.
    pub(crate) fn new(source: &'s dyn Source) -> Self {
        Citer { source: Some(source), records: BTreeMap::new(), names: BTreeMap::new() }
    }

    /// Knows the articles of one story.
    pub(crate) fn of_story(story: &Story) -> Citer<'static> {
        let known = |r: &WireRecord| (r.id.clone(), Some((r.clone(), Points::of(&r.article.text))));
        Citer {
            source: None,
            records: story.articles.values().map(known).collect(),
            names: story.actors.values().map(|a| (a.actor.clone(), a.name.clone())).collect(),
        }
    }

    fn record(&mut self, article: &str) -> Result<Option<&(WireRecord, Points)>> {
        if !self.records.contains_key(article) {
            let record = self.source.map_or(Ok(None), |s| s.record(article))?;
            let record = record.map(|r| {
                let points = Points::of(&r.article.text);
                (r, points)
            });
            self.records.insert(article.to_owned(), record);
        }
        Ok(self.records.get(article).and_then(Option::as_ref))
    }

    /// Words of an article with where they stand.
    pub(crate) fn cite(&mut self, article: &str, span: [u32; 2]) -> Result<Value> {
        let mut out = json!({"article": article, "span": span, "address": words_address(article, span)});
        if let Some((record, points)) = self.record(article)? {
            let brief = ArticleBrief::of(record);
            out["outlet"] = pages::outlet(&brief).into();
            out["published"] = brief.published.into();
            out["words"] = points.slice(&record.article.text, span).into();
        }
        Ok(out)
    }

    /// Actors by id with their names.
    fn named(&mut self, ids: &[String]) -> Result<Value> {
        let mut out = Vec::new();
        for id in ids {
            if !self.names.contains_key(id) {
                let row = self.source.map_or(Ok(None), |s| s.actor_row(id))?;
                self.names.insert(id.clone(), row.map_or_else(|| id.clone(), |r| r.name));
            }
            out.push(json!({"actor": id, "name": self.names[id]}));
        }
        Ok(out.into())
    }

    /// Who did what to whom, with each report's sentence.
    pub(crate) fn happening(&mut self, row: &HappeningRow) -> Result<Value> {
        let mut reports = Vec::new();
        for report in &row.reports {
            let place = |r: &WireRecord| {
                let event = r.events.get(report.event as usize)?;
                r.sentences.get(event.sentence as usize).copied().or_else(|| cover(&event.trigger))
            };
            let span = self.record(&report.article)?.and_then(|(r, _)| place(r)).unwrap_or([0, 0]);
            let mut cited = self.cite(&report.article, span)?;
            cited["event"] = report.event.into();
            reports.push(cited);
        }
        let mut out = object(row);
        out.insert("source".into(), self.named(&row.source)?);
        out.insert("target".into(), self.named(&row.target)?);
        out.insert("reports".into(), reports.into());
        Ok(out.into())
    }

    /// Who said what, in each outlet's words.
    pub(crate) fn statement(&mut self, row: &StatementRow) -> Result<Value> {
        let mut variants = Vec::new();
        for variant in &row.variants {
            let span = self.record(&variant.article)?.and_then(|(r, _)| cover(&r.quotes.get(variant.quote as usize)?.content));
            let mut cited = self.cite(&variant.article, span.unwrap_or([0, 0]))?;
            cited["quote"] = variant.quote.into();
            cited["text"] = variant.text.clone().into();
            variants.push(cited);
        }
        let mut out = object(row);
        let speaker = match &row.speaker {
            Some(id) => self.named(std::slice::from_ref(id))?[0].take(),
            None => Value::Null,
        };
        out.insert("speaker".into(), speaker);
        out.insert("variants".into(), variants.into());
        Ok(out.into())
    }

    /// Claims that cannot all be true, each with its words.
    pub(crate) fn conflict(&mut self, row: &ConflictRow) -> Result<Value> {
        let claims: Result<Vec<Value>> = row.claims.iter().map(|c| self.cite(&c.article, c.span)).collect();
        let mut out = object(row);
        out.insert("claims".into(), claims?.into());
        Ok(out.into())
    }

    /// A line of a timeline.
    pub(crate) fn line(&mut self, row: &TimelineRow) -> Result<Value> {
        let mut out = object(row);
        out.insert("at".into(), self.cite(&row.article, row.span)?);
        Ok(out.into())
    }
}

fn object(row: &impl serde::Serialize) -> Map<String, Value> {
    match serde_json::to_value(row) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

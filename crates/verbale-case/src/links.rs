//! What holds across articles, into the case and out of it.

use crate::{Case, CaseError, Result, error::from_sqlite, keep, linking, packed};
use rusqlite::params;
use serde::{Serialize, de::DeserializeOwned};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};
use verbale::link::{Correction, Linked, Settled, amend};
use verbale::types::{
    Record,
    case::{ActorRow, ConflictRow, HappeningRow, LineageRow, PositionRow, StatementRow, StoryRow, TimelineRow},
    wire::WireRecord,
};

/// A row of one of the tables of links.
pub trait LinkRow: Serialize + DeserializeOwned {
    /// Its table, named as in `export`.
    const KIND: &'static str;
    /// Its id, where the row has one.
    fn id(&self) -> Option<&str>;
    /// Its story, where it belongs to one.
    fn story(&self) -> Option<&str>;
    /// The articles that it cites.
    fn articles(&self) -> Vec<&str>;
    /// The actors that it names, by id, where it is to be found by them.
    fn actors(&self) -> Vec<&str> {
        Vec::new()
    }
    /// How many articles' words it rests on.
    fn reports(&self) -> usize {
        self.articles().len()
    }
    /// One row for each thing, in their order.
    fn merge(rows: Vec<Self>) -> Vec<Self> {
        rows
    }
}

/// Each neighbourhood has a row for each of its actors.
impl LinkRow for ActorRow {
    const KIND: &'static str = "actors";
    fn id(&self) -> Option<&str> {
        Some(&self.actor)
    }
    fn story(&self) -> Option<&str> {
        None
    }
    fn articles(&self) -> Vec<&str> {
        self.members.iter().map(|m| m.article.as_str()).collect()
    }
    fn merge(rows: Vec<Self>) -> Vec<Self> {
        verbale::link::merge_actors(rows)
    }
}

macro_rules! link_rows {
    ($($row:ident = $kind:literal, |$r:ident| $id:expr, $story:expr, $articles:expr, $actors:expr;)*) => {$(
        impl LinkRow for $row {
            const KIND: &'static str = $kind;
            fn id(&self) -> Option<&str> { let $r = self; let _ = $r; $id }
            fn story(&self) -> Option<&str> { let $r = self; let _ = $r; $story }
            fn articles(&self) -> Vec<&str> { let $r = self; let _ = $r; $articles }
            fn actors(&self) -> Vec<&str> { let $r = self; let _ = $r; $actors }
        }
    )*};
}
link_rows! {
    StoryRow = "stories", |r| Some(&r.story), Some(&r.story), r.articles.iter().map(String::as_str).collect(), vec![];
    LineageRow = "lineage", |r| None, None, vec![&r.from, &r.to], vec![];
    StatementRow = "statements", |r| Some(&r.statement), Some(&r.story), r.variants.iter().map(|v| v.article.as_str()).collect(),
        r.speaker.as_deref().into_iter().collect();
    HappeningRow = "happenings", |r| Some(&r.happening), Some(&r.story), r.reports.iter().map(|p| p.article.as_str()).collect(),
        r.source.iter().chain(&r.target).map(String::as_str).collect();
    TimelineRow = "timeline", |r| None, Some(&r.story), vec![&r.article], vec![];
    PositionRow = "positions", |r| None, Some(&r.story), vec![], vec![];
    ConflictRow = "conflicts", |r| None, Some(&r.story), r.claims.iter().map(|c| c.article.as_str()).collect(), vec![];
}

impl Case {
    /// True when pages came in since the links were made.
    pub fn links_are_stale(&self) -> Result<bool> {
        let state: Option<String> = self.tell(|db| {
            rusqlite::OptionalExtension::optional(db.query_row("SELECT value FROM meta WHERE key = 'links'", [], |r| r.get(0)))
        })?;
        Ok(state.is_some_and(|s| s != "fresh"))
    }

    /// Records as their own pages give them (nothing settled by others, nothing corrected), by id from after `id` on, at most `most`. What
    /// linking reads; unpacking is left to the caller, who may have threads for it.
    pub fn own_records(&self, after: &str, most: usize) -> Result<Vec<PackedRecord>> {
        self.tell(|db| {
            db.prepare_cached("SELECT id, record FROM articles WHERE id > ?1 ORDER BY id LIMIT ?2")?
                .query_map(params![after, most], |r| Ok(PackedRecord { path: self.path().to_owned(), id: r.get(0)?, bytes: r.get(1)? }))?
                .collect()
        })
    }

    pub(crate) fn own_record(&self, id: &str) -> Result<Option<Record>> {
        let bytes: Option<Vec<u8>> = self.tell(|db| {
            rusqlite::OptionalExtension::optional(
                db.prepare_cached("SELECT record FROM articles WHERE id = ?1")?.query_row([id], |r| r.get(0)),
            )
        })?;
        bytes.map(|bytes| Ok(self.unpacked(id, &bytes)?.into_record())).transpose()
    }

    pub(crate) fn unpacked(&self, id: &str, bytes: &[u8]) -> Result<WireRecord> {
        unpack(self.path(), id, bytes)
    }

    /// Replaces all links by these, wherever they come from, and puts what other pages settled in force, in one transaction.
    pub fn relink(&mut self, linked: &Linked) -> Result<()> {
        let path = self.path().to_owned();
        let settled: BTreeMap<&str, &Settled> = linked.settled.iter().map(|s| (s.article.as_str(), s)).collect();
        let before: Vec<String> =
            self.tell(|db| db.prepare("SELECT id FROM articles WHERE settled IS NOT NULL")?.query_map([], |r| r.get(0))?.collect())?;
        let corrections = self.corrections_in_force()?;
        let corrected = corrections.iter().filter_map(Correction::article);
        let touched: BTreeSet<&str> = before.iter().map(String::as_str).chain(settled.keys().copied()).chain(corrected).collect();
        let mut records = Vec::new();
        for id in touched {
            let Some(mut record) = self.own_record(id)? else { continue };
            let amended = amend(&mut record, &corrections);
            let settled = settled.get(id).map(|s| apply(s, &mut record)).is_some();
            records.push((record, amended || settled));
        }
        let rows = linking::rows(&linked.links);
        let mut store = || -> rusqlite::Result<()> {
            let change = self.db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            for (record, settled) in &records {
                keep::settle(&change, &record.id, record, *settled)?;
            }
            change.execute_batch("DELETE FROM links; DELETE FROM link_articles; DELETE FROM link_actors;")?;
            let number = |id: &str| -> rusqlite::Result<Option<i64>> {
                let mut find = change.prepare_cached("SELECT n FROM articles WHERE id = ?1")?;
                rusqlite::OptionalExtension::optional(find.query_row([id], |r| r.get(0)))
            };
            rows.iter().try_for_each(|row| linking::insert(&change, row, linking::BY_HAND, &number))?;
            keep::set(&change, "links", "fresh")?;
            change.commit()
        };
        store().map_err(|e| from_sqlite(&path, e))
    }

    /// All rows of one kind, in linking's order.
    pub fn rows<R: LinkRow>(&self) -> Result<Vec<R>> {
        self.rows_where("kind = ?1 AND ?2 IS NULL", None)
    }

    /// A story's rows of one kind.
    pub fn rows_of_story<R: LinkRow>(&self, story: &str) -> Result<Vec<R>> {
        self.rows_where("kind = ?1 AND story = ?2", Some(story))
    }

    /// The rows of one kind that cite an article; of actors, those of its neighbourhood.
    pub fn rows_of_article<R: LinkRow>(&self, article: &str) -> Result<Vec<R>> {
        self.rows_citing("SELECT link FROM link_articles WHERE article = (SELECT n FROM articles WHERE id = ?2)", article)
    }

    /// The rows of one kind among those that a query names by number.
    pub(crate) fn rows_citing<R: LinkRow>(&self, query: &str, value: &str) -> Result<Vec<R>> {
        self.rows_where(&format!("+kind = ?1 AND n IN ({query})"), Some(value))
    }

    /// The row of one kind with this id.
    pub fn row<R: LinkRow>(&self, id: &str) -> Result<Option<R>> {
        Ok(self.rows_where("+kind = ?1 AND id = ?2", Some(id))?.pop())
    }

    /// The `+` before a column keeps SQLite from choosing that column's index: without figures about the tables it takes all rows of a
    /// kind to be few.
    pub(crate) fn rows_where<R: LinkRow>(&self, condition: &str, value: Option<&str>) -> Result<Vec<R>> {
        let sql = format!("SELECT row FROM links WHERE {condition} ORDER BY +day, story, place, id");
        let rows: Vec<String> = self.tell(|db| db.prepare_cached(&sql)?.query_map(params![R::KIND, value], |row| row.get(0))?.collect())?;
        let rows = rows.iter().map(|row| serde_json::from_str(row).map_err(|why| self.damaged(format!("a row of {}", R::KIND), why)));
        Ok(R::merge(rows.collect::<Result<_>>()?))
    }
}

/// A record as kept.
#[derive(Debug)]
pub struct PackedRecord {
    path: PathBuf,
    /// Article id.
    pub id: String,
    bytes: Vec<u8>,
}

impl PackedRecord {
    /// The record as linking reads it: what a person corrected is laid over it.
    pub fn unpack(&self, corrections: &[Correction]) -> Result<Record> {
        let mut record = unpack(&self.path, &self.id, &self.bytes)?.into_record();
        amend(&mut record, corrections);
        Ok(record)
    }
}

fn unpack(path: &Path, id: &str, bytes: &[u8]) -> Result<WireRecord> {
    let damaged = |why: String| CaseError::Damaged { path: path.to_owned(), what: format!("the record of `{id}`"), why };
    let json = packed::unpack(bytes).map_err(damaged)?;
    serde_json::from_slice(&json).map_err(|why| damaged(why.to_string()))
}

/// Lays what other pages settled over a record.
pub(crate) fn apply(settled: &Settled, record: &mut Record) {
    record.article.published = settled.published.clone();
    for (number, date) in &settled.events {
        if let Some(event) = record.events.get_mut(*number as usize) {
            event.date = Some(date.clone());
        }
    }
}

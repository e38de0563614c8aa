//! The case as rows: JSON lines, or CSV for a spreadsheet or a data frame.
//!
//! JSON lines are CONTRACT.md's objects to the letter, with a few fields added that save a look-up (a quote's words, its
//! speaker's name). Order is fixed (articles by id, links as linking gives them), so the same case gives the same bytes.
//!
//! In CSV (RFC 4180, UTF-8, `\n`) a list of plain values is joined by `;`, a list of spans is `3-9;14-20`, anything nested
//! deeper is JSON, and what is not known is empty. A list whose values contain `;` or begin with `[` is JSON. The articles'
//! CSV leaves their lists out: those are exports of their own.
//!
//! Not built yet: Parquet.

use crate::{
    Case, CaseError, Result,
    keep::{CodePoints, words_at},
    links::LinkRow,
};
use serde_json::{Map, Value, json};
use std::{io::Write, str::FromStr};
use verbale::types::{
    case::{ActorRow, ConflictRow, HappeningRow, LineageRow, PositionRow, StatementRow, StoryRow, TimelineRow},
    wire::{WireRecord, WireSpan},
};

macro_rules! whats {
    ($($name:ident = $word:literal [$($column:literal)*],)*) => {
        /// What can be exported.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs, reason = "named as in CONTRACT.md")]
        pub enum What { $($name),* }

        impl What {
            /// All of them, in the contract's order.
            pub const ALL: &[What] = &[$(What::$name),*];

            /// Its name in CONTRACT.md.
            pub fn name(self) -> &'static str {
                match self { $(What::$name => $word),* }
            }

            /// The columns of its CSV. Dots lead into objects.
            pub fn columns(self) -> &'static [&'static str] {
                match self { $(What::$name => &[$($column),*]),* }
            }
        }
    };
}
whats! {
    Articles = "articles" ["id" "page.uri" "page.media_type" "page.digest" "article.title" "article.outlet" "article.authors" "article.lang"
        "article.credits" "article.published.value" "article.published.earliest" "article.published.latest" "article.published.from"
        "article.published.confidence" "article.text"],
    Quotes = "quotes" ["article" "id" "form" "speaker" "speaker_name" "addressee" "addressee_name" "text" "content" "cue" "source" "date.value"
        "date.earliest" "date.latest" "date.from" "rule" "confidence"],
    Events = "events" ["article" "id" "type" "mode" "contexts" "status" "source" "source_names" "target" "target_names" "trigger_text" "object_text"
        "date.value" "date.earliest" "date.latest" "date.from" "place" "cameo" "quote" "sentence" "text" "source_spans" "target_spans" "trigger"
        "object" "rule" "confidence"],
    Figures = "figures" ["article" "span" "text" "low" "high" "unit" "kind" "of" "approximate"],
    Dates = "dates" ["article" "span" "text" "type" "value" "mod" "from" "bounds"],
    Actors = "actors" ["actor" "name" "kind" "code" "country" "aliases" "members"],
    Stories = "stories" ["story" "title" "first" "last" "articles"],
    Lineage = "lineage" ["from" "to" "kind" "overlap" "direction" "evidence"],
    Statements = "statements" ["statement" "speaker" "story" "said_on" "variants"],
    Happenings = "happenings" ["happening" "type" "source" "target" "object" "date" "story" "status" "independent_sources" "reports"],
    Timeline = "timeline" ["story" "date" "grain" "text" "article" "span" "happenings" "statements" "weight"],
    Positions = "positions" ["story" "issue" "by" "toward" "stance" "happenings" "answered_by"],
    Conflicts = "conflicts" ["story" "kind" "why" "claims"],
    Corrections = "corrections" ["correction" "what.do" "told" "author" "at" "undone_by" "undone_at" "what"],
}

impl FromStr for What {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        What::ALL.iter().copied().find(|w| w.name() == s).ok_or_else(|| {
            let known: Vec<_> = What::ALL.iter().map(|w| w.name()).collect();
            format!("`{s}` cannot be exported; what can: {}", known.join(" "))
        })
    }
}

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// A JSON object a line.
    #[default]
    Jsonl,
    /// Comma-separated values with a header.
    Csv,
    /// Columns for data frames. Not built yet.
    Parquet,
}

impl FromStr for Format {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        match s {
            "jsonl" => Ok(Format::Jsonl),
            "csv" => Ok(Format::Csv),
            "parquet" => Ok(Format::Parquet),
            _ => Err(format!("`{s}` is none of the formats jsonl, csv, parquet")),
        }
    }
}

impl Case {
    /// Writes all rows of one kind; gives their number.
    pub fn export(&self, what: What, format: Format, out: &mut dyn Write) -> Result<usize> {
        let mut sink = match format {
            Format::Jsonl => Sink { out, columns: None, rows: 0 },
            Format::Csv => Sink { out, columns: Some(what.columns()), rows: 0 },
            Format::Parquet => {
                return Err(CaseError::Unsupported("Parquet is not written yet; use --format csv or jsonl".to_owned()));
            }
        };
        sink.header()?;
        match what {
            What::Articles | What::Quotes | What::Events | What::Figures | What::Dates => {
                for id in self.article_ids()? {
                    if let Some(record) = self.record(&id)? {
                        facts(what, &record, &mut sink)?;
                    }
                }
            }
            What::Actors => sink.links::<ActorRow>(self)?,
            What::Stories => sink.links::<StoryRow>(self)?,
            What::Lineage => sink.links::<LineageRow>(self)?,
            What::Statements => sink.links::<StatementRow>(self)?,
            What::Happenings => sink.links::<HappeningRow>(self)?,
            What::Timeline => sink.links::<TimelineRow>(self)?,
            What::Positions => sink.links::<PositionRow>(self)?,
            What::Conflicts => sink.links::<ConflictRow>(self)?,
            What::Corrections => {
                for c in self.corrections()? {
                    let (by, at) = c.undone.clone().unzip();
                    let row = json!({"correction": c.number, "told": c.correction.to_string(), "author": c.author, "at": c.at,
                        "undone_by": by, "undone_at": at, "what": c.correction});
                    sink.row(&row)?;
                }
            }
        }
        let rows = sink.rows;
        out.flush()?;
        Ok(rows)
    }
}

/// One article's rows.
fn facts(what: What, record: &WireRecord, sink: &mut Sink) -> Result<()> {
    let points = CodePoints::of(&record.article.text);
    let words = |spans: &[WireSpan]| Value::from(words_at(&points, spans));
    let name = |id: Option<u32>| -> Value { id.and_then(|i| record.actors.get(i as usize)).map(|a| a.name.clone()).into() };
    let names = |ids: &[u32]| -> Value { ids.iter().map(|&i| name(Some(i))).collect::<Vec<_>>().into() };
    match what {
        What::Articles => sink.row(record)?,
        What::Quotes => {
            for q in &record.quotes {
                let added = [("text", words(&q.content)), ("speaker_name", name(q.speaker)), ("addressee_name", name(q.addressee))];
                sink.fact(&record.id, q, added)?;
            }
        }
        What::Events => {
            for e in &record.events {
                let sentence = record.sentences.get(e.sentence as usize).map(|&s| words(&[s])).unwrap_or_default();
                let added = [
                    ("source_names", names(&e.source)),
                    ("target_names", names(&e.target)),
                    ("trigger_text", words(&e.trigger)),
                    ("object_text", words(&e.object)),
                    ("text", sentence),
                ];
                sink.fact(&record.id, e, added)?;
            }
        }
        What::Figures => {
            for f in &record.figures {
                sink.fact(&record.id, f, [("text", words(&[f.span]))])?;
            }
        }
        What::Dates => {
            for d in &record.dates {
                sink.fact(&record.id, d, [("text", words(&[d.span]))])?;
            }
        }
        _ => (),
    }
    Ok(())
}

/// Where rows go.
struct Sink<'o> {
    out: &'o mut dyn Write,
    /// CSV's columns; JSON lines have none.
    columns: Option<&'static [&'static str]>,
    rows: usize,
}

impl Sink<'_> {
    fn header(&mut self) -> Result<()> {
        if let Some(columns) = self.columns {
            let names: Vec<_> = columns.iter().map(|c| header(c)).collect();
            writeln!(self.out, "{}", names.join(","))?;
        }
        Ok(())
    }

    /// A row that is exchanged as it is.
    fn row(&mut self, row: &impl serde::Serialize) -> Result<()> {
        self.rows += 1;
        match self.columns {
            None => {
                serde_json::to_writer(&mut *self.out, row).map_err(std::io::Error::from)?;
                self.out.write_all(b"\n")?;
            }
            Some(columns) => {
                let row = serde_json::to_value(row).map_err(std::io::Error::from)?;
                let cells: Vec<String> = columns.iter().map(|c| quoted(cell(&row, c))).collect();
                writeln!(self.out, "{}", cells.join(","))?;
            }
        }
        Ok(())
    }

    /// A fact of an article, with what saves the reader a look-up.
    fn fact<const N: usize>(&mut self, article: &str, fact: &impl serde::Serialize, added: [(&str, Value); N]) -> Result<()> {
        let mut row = Map::from_iter([("article".to_owned(), json!(article))]);
        if let Value::Object(fields) = serde_json::to_value(fact).map_err(std::io::Error::from)? {
            row.extend(fields);
        }
        row.extend(added.map(|(name, value)| (name.to_owned(), value)));
        self.row(&Value::Object(row))
    }

    fn links<R: LinkRow>(&mut self, case: &Case) -> Result<()> {
        case.rows::<R>()?.iter().try_for_each(|row| self.row(row))
    }
}

/// `article.published.value` is `published`, `article.published.from` is `published_from`, `date.value` is `date`.
fn header(column: &str) -> String {
    let column = column.strip_prefix("article.").or(column.strip_prefix("page.")).unwrap_or(column);
    column.strip_suffix(".value").unwrap_or(column).replace('.', "_")
}

/// A column's value as text.
fn cell(row: &Value, column: &str) -> String {
    let value = column.split('.').try_fold(row, |value, name| value.get(name)).unwrap_or(&Value::Null);
    match value {
        Value::Array(items) if is_span(value) && column == "span" => plain_span(items),
        Value::Array(items) if !items.is_empty() && items.iter().all(is_span) => {
            items.iter().filter_map(Value::as_array).map(|s| plain_span(s)).collect::<Vec<_>>().join(";")
        }
        Value::Array(items) => match items.iter().map(plain).collect::<Option<Vec<_>>>() {
            Some(plain) if plain.iter().all(|p| !p.contains(';') && !p.starts_with('[')) => plain.join(";"),
            _ => value.to_string(),
        },
        Value::Object(_) => value.to_string(),
        _ => plain(value).unwrap_or_default(),
    }
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Array(_) | Value::Object(_) => None,
    }
}

fn is_span(value: &Value) -> bool {
    matches!(value, Value::Array(ends) if ends.len() == 2 && ends.iter().all(Value::is_u64))
}

fn plain_span(ends: &[Value]) -> String {
    format!("{}-{}", ends[0], ends[1])
}

/// A cell with quotation marks where it needs them.
fn quoted(cell: String) -> String {
    let plain = !cell.contains([',', '"', '\n', '\r']) && cell.trim() == cell;
    if plain { cell } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_flatten_only_what_can_be_told_apart_again() {
        let row = json!({"span": [3, 9], "content": [[3, 9], [14, 20]], "ids": ["a", "b"], "odd": ["a;b", "c"], "none": null, "empty": [],
            "deep": [{"article": "a"}], "object": {"x": 1}, "yes": true, "n": 1.5});
        let cells =
            ["span", "content", "ids", "odd", "none", "empty", "deep", "object", "object.x", "yes", "n", "missing"].map(|c| cell(&row, c));
        let expected = ["3-9", "3-9;14-20", "a;b", r#"["a;b","c"]"#, "", "", r#"[{"article":"a"}]"#, r#"{"x":1}"#, "1", "true", "1.5", ""];
        assert_eq!(cells, expected);
    }

    #[test]
    fn cells_are_quoted_where_needed() {
        assert_eq!(quoted("plain".into()), "plain");
        assert_eq!(quoted("a, \"b\"\nc".into()), "\"a, \"\"b\"\"\nc\"");
        assert_eq!(quoted(" padded".into()), "\" padded\"");
    }

    #[test]
    fn headers_are_short() {
        assert_eq!(header("article.published.value"), "published");
        assert_eq!(header("article.published.from"), "published_from");
        assert_eq!(header("date.value"), "date");
        assert_eq!(header("page.uri"), "uri");
    }

    #[test]
    fn every_what_is_named_once() {
        for what in What::ALL {
            assert_eq!(what.name().parse(), Ok(*what));
        }
        assert!("quote".parse::<What>().unwrap_err().contains("conflicts"));
    }
}

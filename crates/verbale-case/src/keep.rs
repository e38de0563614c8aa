//! Pages and their records into the case.
//!
//! [`Prepared::new`] does the heavy part (JSON, packing) and may run in any thread; [`Case::keep`] stores a batch in one
//! transaction.

use crate::{Case, Result, error::from_sqlite, linking, packed};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use verbale::{
    link::{Signature, Sketch},
    types::{
        MediaType, Page, PageError, Record, Told,
        wire::{WireRecord, WireSpan},
    },
};

/// The engine that makes the facts, as kept beside them.
pub const ENGINE: &str = concat!("verbale ", env!("CARGO_PKG_VERSION"));

/// A page and its record, ready to be stored.
#[derive(Debug)]
pub struct Prepared {
    id: String,
    print: [u8; 16],
    digest: String,
    uri: Option<String>,
    media_type: &'static str,
    told: String,
    as_is: bool,
    again: bool,
    body: Vec<u8>,
    record: Vec<u8>,
    signature: Vec<u8>,
    sketch: Vec<u8>,
    rows: Rows,
}

/// The columns and rows that queries need beside the packed record.
#[derive(Debug)]
struct Rows {
    title: Option<String>,
    outlet: Option<String>,
    lang: Option<String>,
    published: Option<String>,
    text: String,
    words: usize,
    dates: usize,
    figures: usize,
    quotes: Vec<QuoteRow>,
    events: Vec<EventRow>,
}

#[derive(Debug)]
struct QuoteRow {
    key: [u8; 16],
    form: &'static str,
    speaker: Option<String>,
    text: String,
}

#[derive(Debug)]
struct EventRow {
    key: [u8; 16],
    kind: &'static str,
    status: String,
    source: String,
    target: String,
    date: Option<String>,
}

/// A page that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejection {
    /// The page's id or place.
    pub id: String,
    /// A short, stable word.
    pub kind: String,
    /// One line that names the file and the reason.
    pub message: String,
}

/// What storing a batch did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    /// Pages that the case did not have.
    pub added: usize,
    /// Ids of pages whose content changed: the new one stands in the old one's place.
    pub replaced: Vec<String>,
    /// Pages that the case had already, letter for letter.
    pub unchanged: usize,
    /// Pages that could not be read.
    pub rejected: usize,
}

impl Kept {
    /// Adds another batch's counts.
    pub fn add(&mut self, other: Kept) {
        self.added += other.added;
        self.replaced.extend(other.replaced);
        self.unchanged += other.unchanged;
        self.rejected += other.rejected;
    }
}

/// What a page is known by: its id, content, what the input told, and the engine that reads it.
pub fn print(page: &Page) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    let day = page.told.published.map(|d| d.to_string());
    let told = [&page.told.url, &day, &page.told.title, &page.told.outlet];
    for part in [Some(&page.id), Some(&page.digest)].into_iter().chain(told.map(Option::as_ref)) {
        // Lengths keep "ab"+"c" apart from "a"+"bc"; nothing given is apart from an empty string.
        hasher.update(&part.map_or(u64::MAX, |p| p.len() as u64).to_le_bytes());
        hasher.update(part.map_or(b"", |p| p.as_bytes()));
    }
    hasher.update(&[u8::from(page.as_is)]).update(page.media_type.name().as_bytes()).update(ENGINE.as_bytes());
    short(hasher)
}

fn short(hasher: blake3::Hasher) -> [u8; 16] {
    let mut out = [0; 16];
    out.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    out
}

/// A fact's own name: what it is, where, and its words.
fn key(kind: &str, article: &str, words: &[&str]) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    for part in [kind, article].iter().chain(words) {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
    }
    short(hasher)
}

impl Prepared {
    /// Makes a page and its record ready.
    pub fn new(page: &Page, record: &Record) -> Prepared {
        let wire = WireRecord::new(record);
        let signature = Signature::of(record);
        Prepared {
            signature: linking::pack(&signature),
            sketch: Sketch::of(&signature).to_bytes(),
            id: page.id.clone(),
            print: print(page),
            digest: page.digest.clone(),
            uri: page.uri.clone(),
            media_type: page.media_type.name(),
            told: serde_json::to_string(&ToldRow::from(&page.told)).unwrap_or_default(),
            as_is: page.as_is,
            again: false,
            body: packed::pack(page.body.as_bytes()),
            record: packed::pack(&serde_json::to_vec(&wire).unwrap_or_default()),
            rows: Rows::of(record),
        }
    }

    /// The same, to be stored even where the case has this page already: its facts were read anew.
    pub fn again(self) -> Prepared {
        Prepared { again: true, ..self }
    }

    /// The page's id.
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl Rows {
    fn of(record: &Record) -> Rows {
        let text = &record.article.text;
        let joined = |spans: &[verbale::types::TextSpan]| spans.iter().map(|s| s.slice(text)).collect::<Vec<_>>().join(" … ");
        let name = |id: verbale::types::ActorId| record.actors.get(id.index()).map(|a| a.name.clone());
        let names = |ids: &[verbale::types::ActorId]| ids.iter().filter_map(|&i| name(i)).collect::<Vec<_>>().join("; ");
        Rows {
            title: record.article.title.clone(),
            outlet: record.article.outlet.clone(),
            lang: record.article.lang.clone(),
            published: record.article.published.value.map(|d| d.to_string()),
            words: text.split_ascii_whitespace().count(),
            dates: record.dates.len(),
            figures: record.figures.len(),
            quotes: (record.quotes.iter())
                .map(|q| {
                    let words = joined(&q.content);
                    QuoteRow {
                        key: key("quote", &record.id, &[&words]),
                        form: match q.form {
                            verbale::types::QuoteForm::Direct => "direct",
                            verbale::types::QuoteForm::Mixed => "mixed",
                            verbale::types::QuoteForm::Indirect => "indirect",
                        },
                        speaker: q.speaker.and_then(name),
                        text: words,
                    }
                })
                .collect(),
            events: (record.events.iter())
                .map(|e| EventRow {
                    key: key(
                        "event",
                        &record.id,
                        &[e.kind.name(), &joined(&e.trigger), &names(&e.source), &names(&e.target), &joined(&e.object)],
                    ),
                    kind: e.kind.name(),
                    status: serde_json::to_value(e.status).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default(),
                    source: names(&e.source),
                    target: names(&e.target),
                    date: e.date.as_ref().map(|d| d.value.clone()),
                })
                .collect(),
            text: text.clone(),
        }
    }
}

/// What the input told, as kept.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct ToldRow {
    url: Option<String>,
    published: Option<jiff::civil::Date>,
    title: Option<String>,
    outlet: Option<String>,
}

impl From<&Told> for ToldRow {
    fn from(told: &Told) -> Self {
        ToldRow { url: told.url.clone(), published: told.published, title: told.title.clone(), outlet: told.outlet.clone() }
    }
}

impl From<ToldRow> for Told {
    fn from(row: ToldRow) -> Self {
        Told { url: row.url, published: row.published, title: row.title, outlet: row.outlet }
    }
}

pub(crate) fn media_type(name: &str) -> MediaType {
    match name {
        "text/html" => MediaType::Html,
        "text/markdown" => MediaType::Markdown,
        _ => MediaType::Text,
    }
}

impl Case {
    /// True when the case has this page, letter for letter and read by this engine, so that it need not be annotated again.
    pub fn knows(&self, page: &Page) -> Result<bool> {
        let kept: Option<[u8; 16]> =
            self.tell(|db| db.prepare_cached("SELECT print FROM pages WHERE id = ?1")?.query_row([&page.id], |row| row.get(0)).optional())?;
        Ok(kept.is_some_and(|kept| kept == print(page)))
    }

    /// Stores a batch in one transaction, in its order: all of it or, when the program dies, nothing.
    /// `Ok(None)` is a page that the case [knows](Case::knows).
    pub fn keep(&mut self, batch: Vec<Result<Option<Prepared>, PageError>>) -> Result<Kept> {
        let path = self.path().to_owned();
        let mut store = || -> rusqlite::Result<Kept> {
            let change = self.db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            let mut kept = Kept::default();
            for page in &batch {
                match page {
                    Ok(None) => kept.unchanged += 1,
                    Ok(Some(page)) => keep_page(&change, page, &mut kept)?,
                    Err(error) => {
                        reject(&change, error)?;
                        kept.rejected += 1;
                    }
                }
            }
            if kept.added + kept.replaced.len() > 0 {
                set(&change, "links", "stale")?;
                set(&change, "engine", ENGINE)?;
                // A case that has signatures of another arrangement keeps saying so until they are made anew.
                change.execute("INSERT OR IGNORE INTO meta VALUES ('signatures', ?1)", [linking::SIGNATURES])?;
            }
            change.commit()?;
            Ok(kept)
        };
        store().map_err(|e| from_sqlite(&path, e))
    }
}

pub(crate) fn set(db: &Connection, key: &str, value: &str) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT OR REPLACE INTO meta VALUES (?1, ?2)")?.execute([key, value]).map(drop)
}

fn reject(db: &Connection, error: &PageError) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT OR REPLACE INTO rejected VALUES (?1, ?2, ?3)")?.execute([&error.id, error.kind, &error.message]).map(drop)
}

fn keep_page(db: &Connection, page: &Prepared, kept: &mut Kept) -> rusqlite::Result<()> {
    let known: Option<(i64, [u8; 16])> = db
        .prepare_cached("SELECT n, print FROM pages WHERE id = ?1")?
        .query_row([&page.id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    db.prepare_cached("DELETE FROM rejected WHERE id = ?1")?.execute([&page.id])?;
    let n = match known {
        Some((_, print)) if print == page.print && !page.again => {
            kept.unchanged += 1;
            return Ok(());
        }
        Some((n, _)) => {
            unindex(db, n)?;
            db.prepare_cached("DELETE FROM pages WHERE n = ?1")?.execute([n])?;
            kept.replaced.push(page.id.clone());
            Some(n)
        }
        None => {
            kept.added += 1;
            None
        }
    };
    db.prepare_cached("INSERT INTO pages VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?.execute(params![
        n,
        page.id,
        page.print,
        page.digest,
        page.uri,
        page.media_type,
        page.told,
        page.as_is,
        page.body
    ])?;
    let n = db.last_insert_rowid();
    db.prepare_cached(
        "INSERT INTO articles (n, id, words, quotes, events, dates, figures, engine, record) VALUES (?1, ?2, 0, 0, 0, 0, 0, ?3, ?4)",
    )?
    .execute(params![n, page.id, ENGINE, page.record])?;
    db.prepare_cached("INSERT OR REPLACE INTO signatures VALUES (?1, ?2)")?.execute(params![n, page.signature])?;
    db.prepare_cached("INSERT OR REPLACE INTO waiting VALUES (?1, ?2)")?.execute(params![n, page.sketch])?;
    index(db, n, &page.rows)
}

/// Writes what queries need of an article's record.
fn index(db: &Connection, n: i64, rows: &Rows) -> rusqlite::Result<()> {
    db.prepare_cached(
        "UPDATE articles SET title = ?2, outlet = ?3, lang = ?4, published = ?5, words = ?6, quotes = ?7, events = ?8, dates = ?9, figures = ?10
         WHERE n = ?1",
    )?
    .execute(params![
        n,
        rows.title,
        rows.outlet,
        rows.lang,
        rows.published,
        rows.words,
        rows.quotes.len(),
        rows.events.len(),
        rows.dates,
        rows.figures
    ])?;
    db.prepare_cached("INSERT INTO text_of_articles (rowid, title, text) VALUES (?1, ?2, ?3)")?
        .execute(params![n, rows.title, rows.text])?;
    let mut insert = db.prepare_cached("INSERT INTO quotes (article, number, key, form, speaker, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
    let mut text = db.prepare_cached("INSERT INTO text_of_quotes (rowid, text, speaker) VALUES (?1, ?2, ?3)")?;
    for (number, quote) in rows.quotes.iter().enumerate() {
        insert.execute(params![n, number, quote.key, quote.form, quote.speaker, quote.text])?;
        text.execute(params![db.last_insert_rowid(), quote.text, quote.speaker])?;
    }
    let mut insert = db.prepare_cached(
        "INSERT INTO events (article, number, key, type, status, source, target, date) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for (number, event) in rows.events.iter().enumerate() {
        insert.execute(params![n, number, event.key, event.kind, event.status, event.source, event.target, event.date])?;
    }
    Ok(())
}

/// Takes an article out of the indexes (its rows in `quotes` and `events` too).
fn unindex(db: &Connection, n: i64) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM text_of_articles WHERE rowid = ?1")?.execute([n])?;
    db.prepare_cached("DELETE FROM text_of_quotes WHERE rowid IN (SELECT n FROM quotes WHERE article = ?1)")?.execute([n])?;
    db.prepare_cached("DELETE FROM quotes WHERE article = ?1")?.execute([n])?;
    db.prepare_cached("DELETE FROM events WHERE article = ?1")?.execute([n]).map(drop)
}

/// Puts a settled record (or the page's own again) in force: the packed record and everything indexed from it.
pub(crate) fn settle(db: &Connection, id: &str, record: &Record, settled: bool) -> rusqlite::Result<()> {
    let n: i64 = db.prepare_cached("SELECT n FROM articles WHERE id = ?1")?.query_row([id], |row| row.get(0))?;
    let packed = settled.then(|| packed::pack(&serde_json::to_vec(&WireRecord::new(record)).unwrap_or_default()));
    db.prepare_cached("UPDATE articles SET settled = ?2 WHERE n = ?1")?.execute(params![n, packed])?;
    unindex(db, n)?;
    index(db, n, &Rows::of(record))
}

/// The words at code-point spans, joined as one line.
pub(crate) fn words_at(text: &CodePoints, spans: &[WireSpan]) -> String {
    spans.iter().map(|s| text.slice(*s)).collect::<Vec<_>>().join(" … ")
}

/// A text that is sliced by code points many times.
pub struct CodePoints<'t> {
    text: &'t str,
    starts: Vec<u32>,
}

impl<'t> CodePoints<'t> {
    /// Prepares a text.
    pub fn of(text: &'t str) -> Self {
        let starts =
            if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(i, _)| i as u32).chain([text.len() as u32]).collect() };
        CodePoints { text, starts }
    }

    /// The byte where a code point begins.
    pub fn byte(&self, point: u32) -> usize {
        match self.starts.last() {
            None => (point as usize).min(self.text.len()),
            Some(&end) => self.starts.get(point as usize).copied().unwrap_or(end) as usize,
        }
    }

    /// The words at a span; empty when it runs backwards.
    pub fn slice(&self, span: WireSpan) -> &'t str {
        self.text.get(self.byte(span[0])..self.byte(span[1])).unwrap_or("")
    }
}

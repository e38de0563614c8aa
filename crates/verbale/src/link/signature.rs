//! What linking needs of one record: small, self-contained, storable.

use super::terms::{Term, is_function_word, stems, term, words};
use crate::types::{
    ActorKind, CreditKind, EventType, FactDate, Published, QuoteForm, Record, Status, TextSpan, TimexType,
    wire::{WireRecord, WireSpan},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One article as linking sees it. Spans count code points, as exchanged.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Signature {
    /// Article id.
    pub id: String,
    /// Headline.
    pub title: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Agencies that it credits.
    pub agencies: Vec<String>,
    /// Publication date.
    pub published: Published,
    /// Length in words.
    pub length: u32,
    /// Content stems with their weight before rarity (lead and headline count more), by stem.
    pub(super) bag: Vec<(Term, f32)>,
    /// Hashes of all runs of [`RUN`] stems, sorted, each once.
    pub(super) runs: Vec<u32>,
    pub(super) actors: Vec<SigActor>,
    pub(super) quotes: Vec<SigQuote>,
    pub(super) events: Vec<SigEvent>,
    pub(super) sentences: Vec<SigSentence>,
    pub(super) dates: Vec<SigDate>,
    pub(super) figures: Vec<SigFigure>,
}

/// Words in a run.
pub(super) const RUN: usize = 4;
/// Of the text, this many words are its lead.
const LEAD_WORDS: usize = 160;
/// Names and numbers tell affairs of one topic apart.
const NAME_WEIGHT: f32 = 1.6;

/// An actor of the article.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct SigActor {
    pub name: String,
    pub kind: ActorKind,
    pub code: Option<String>,
    pub country: Option<String>,
    pub of: Option<u32>,
    /// Proper names by which the text calls it.
    pub aliases: Vec<String>,
    pub mentions: u32,
}

/// A quote.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct SigQuote {
    pub form: QuoteForm,
    pub text: String,
    pub stems: Vec<Term>,
    /// Of a mixed quote, the stems of each part between marks.
    pub quoted: Vec<Vec<Term>>,
    pub speaker: Option<u32>,
    pub date: Option<FactDateSig>,
    pub sentence: u32,
}

/// A fact's date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct FactDateSig {
    pub value: String,
    pub earliest: Option<Date>,
    pub latest: Option<Date>,
    pub from: crate::types::FactDateFrom,
}

impl From<&FactDate> for FactDateSig {
    fn from(d: &FactDate) -> Self {
        FactDateSig { value: d.value.clone(), earliest: d.earliest, latest: d.latest, from: d.from }
    }
}

/// An event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct SigEvent {
    pub kind: EventType,
    pub mode: Option<String>,
    pub status: Status,
    pub source: Vec<u32>,
    pub target: Vec<u32>,
    pub object: String,
    pub stems: Vec<Term>,
    pub sentence: u32,
    pub quote: Option<u32>,
    pub date: Option<FactDateSig>,
    pub place: Option<String>,
    pub confidence: f32,
}

/// A sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct SigSentence {
    pub span: WireSpan,
    pub text: String,
    /// Actors that it mentions, each once.
    pub actors: Vec<u32>,
}

/// An expression of time with bounds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct SigDate {
    pub text: String,
    pub kind: TimexType,
    pub value: String,
    pub bounds: Option<(Date, Date)>,
    /// ISO number of the weekday that the words name.
    pub weekday: Option<i8>,
    pub sentence: u32,
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct SigFigure {
    pub span: WireSpan,
    pub text: String,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub unit: String,
    pub approximate: bool,
    pub sentence: u32,
    pub count: bool,
}

impl Signature {
    /// The signature of a record.
    pub fn of(record: &Record) -> Self {
        let text = &record.article.text;
        let wire = WireRecord::new(record);
        let sentence_of =
            |span: TextSpan| record.sentences.partition_point(|s| s.end <= span.start).min(record.sentences.len().saturating_sub(1)) as u32;
        let joined = |spans: &[TextSpan]| spans.iter().map(|s| s.slice(text)).collect::<Vec<_>>().join(" … ");
        let all = stems(text);
        Signature {
            id: record.id.clone(),
            title: record.article.title.clone(),
            outlet: record.article.outlet.clone(),
            agencies: agencies(record),
            published: record.article.published.clone(),
            length: all.len() as u32,
            bag: bag(record.article.title.as_deref().unwrap_or(""), text),
            runs: runs(&all),
            actors: (record.actors.iter())
                .map(|a| SigActor {
                    name: a.name.clone(),
                    kind: a.kind,
                    code: a.code.clone(),
                    country: a.country.clone(),
                    of: a.of.map(|i| i.0),
                    aliases: aliases(a.mentions.iter().map(|m| m.slice(text))),
                    mentions: a.mentions.len() as u32,
                })
                .collect(),
            quotes: (record.quotes.iter())
                .map(|q| {
                    let words = joined(&q.content);
                    SigQuote {
                        form: q.form,
                        stems: stems(&words),
                        quoted: if q.form == QuoteForm::Mixed { quoted_parts(&words) } else { Vec::new() },
                        text: words,
                        speaker: q.speaker.map(|i| i.0),
                        date: q.date.as_ref().map(Into::into),
                        sentence: q.content.first().map_or(0, |&s| sentence_of(s)),
                    }
                })
                .collect(),
            events: (record.events.iter())
                .map(|e| {
                    let object = joined(&e.object);
                    let sentence = record.sentences.get(e.sentence as usize).map_or("", |s| s.slice(text));
                    SigEvent {
                        kind: e.kind,
                        mode: e.mode.as_ref().map(|m| m.to_string()),
                        status: e.status,
                        source: e.source.iter().map(|i| i.0).collect(),
                        target: e.target.iter().map(|i| i.0).collect(),
                        stems: content_stems(if object.is_empty() { sentence } else { &object }),
                        object,
                        sentence: e.sentence,
                        quote: e.quote.map(|q| q.0),
                        date: e.date.as_ref().map(Into::into),
                        place: e.place.clone(),
                        confidence: e.confidence,
                    }
                })
                .collect(),
            sentences: (record.sentences.iter().zip(&wire.sentences))
                .map(|(s, &span)| SigSentence { span, text: told(s.slice(text)).to_owned(), actors: mentioned(record, *s) })
                .collect(),
            dates: (record.dates.iter())
                .map(|d| SigDate {
                    text: d.span.slice(text).to_owned(),
                    kind: d.kind,
                    value: d.value.clone(),
                    bounds: d.bounds,
                    weekday: crate::language::en::weekday_in(d.span.slice(text)),
                    sentence: sentence_of(d.span),
                })
                .collect(),
            figures: (record.figures.iter().zip(&wire.figures))
                .map(|(f, w)| SigFigure {
                    span: w.span,
                    text: f.span.slice(text).to_owned(),
                    low: f.low,
                    high: f.high,
                    unit: f.unit.clone(),
                    approximate: f.approximate,
                    sentence: sentence_of(f.span),
                    count: f.kind == crate::types::FigureKind::Count,
                })
                .collect(),
        }
    }

    /// The day by which the article is ordered.
    pub fn day(&self) -> Option<Date> {
        self.published.value.or(self.published.latest)
    }
}

/// A sentence, or nothing for a dateline (`ACCRA, May 3 (Reuters) –`), which tells nothing and changes from outlet to outlet.
fn told(sentence: &str) -> &str {
    match sentence.len() < 80 && sentence.trim_end().ends_with(['-', '–', '—']) {
        true => "",
        false => sentence,
    }
}

/// The agencies that the page credits, or else those of a dateline that was left in the text.
fn agencies(record: &Record) -> Vec<String> {
    let article = &record.article;
    let opening = article.text.split('\n').find(|line| !line.trim().is_empty()).unwrap_or("");
    let dateline = crate::clean::dateline_credits(opening);
    let credits = article.credits.iter().chain(if article.credits.is_empty() { dateline.as_slice() } else { &[] });
    credits.filter(|c| c.kind == CreditKind::Agency).map(|c| c.name.clone()).collect()
}

/// The actors with a mention inside `sentence`.
fn mentioned(record: &Record, sentence: TextSpan) -> Vec<u32> {
    let inside = |m: &Vec<TextSpan>| {
        let first = m.partition_point(|s| s.start < sentence.start);
        m.get(first).is_some_and(|s| s.start < sentence.end)
    };
    (0u32..).zip(&record.actors).filter(|(_, a)| inside(&a.mentions)).map(|(i, _)| i).collect()
}

/// The parts into which quotation marks divide a text, as stems. Which of them are quoted cannot be told: a content begins inside its
/// first mark.
fn quoted_parts(text: &str) -> Vec<Vec<Term>> {
    text.split(['"', '“', '”', '«', '»']).map(stems).filter(|s| s.len() >= 4).collect()
}

/// The names that begin with a capital or hold one, each once, in order of appearance.
fn aliases<'a>(mentions: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for m in mentions {
        let name = m.split_whitespace().collect::<Vec<_>>().join(" ");
        let name = name.trim_end_matches("'s").trim_end_matches("’s");
        let is_name = name.chars().any(char::is_uppercase) && name.chars().count() <= 60;
        if is_name && !is_function_word(term(name)) && !out.iter().any(|o| o == name) {
            out.push(name.to_owned());
        }
    }
    out
}

/// Content stems with weights: the headline counts three times, the lead twice, names and numbers half as much again.
fn bag(title: &str, text: &str) -> Vec<(Term, f32)> {
    let mut counts: std::collections::BTreeMap<Term, (f32, bool)> = std::collections::BTreeMap::new();
    let mut add = |word: &str, by: f32, names: bool| {
        let term = term(word);
        if !is_function_word(term) {
            let entry = counts.entry(term).or_default();
            *entry = (entry.0 + by, entry.1 | names);
        }
    };
    words(title).for_each(|(_, w)| add(w, 3.0, false));
    let mut end = 0;
    for (n, (at, word)) in words(text).enumerate() {
        let opens = n == 0 || text[end..at].contains(['.', '\n', '!', '?', '"', '“', '`', '\'']);
        let names = word.starts_with(|c: char| c.is_ascii_digit() || (c.is_uppercase() && !opens));
        add(word, if n < LEAD_WORDS { 2.0 } else { 1.0 }, names);
        end = at + word.len();
    }
    counts.into_iter().map(|(t, (n, names))| (t, (1.0 + n.ln()) * if names { NAME_WEIGHT } else { 1.0 })).collect()
}

pub(super) fn runs(stems: &[Term]) -> Vec<u32> {
    let mut out: Vec<u32> = stems.windows(RUN).map(run_hash).collect();
    out.sort_unstable();
    out.dedup();
    out
}

fn run_hash(run: &[Term]) -> u32 {
    run.iter().fold(0x9e37_79b9, |h: u32, &t| (h.rotate_left(5) ^ t).wrapping_mul(0x85eb_ca6b))
}

/// Stems that carry matter, in order.
pub(super) fn content_stems(text: &str) -> Vec<Term> {
    stems(text).into_iter().filter(|&t| !is_function_word(t)).collect()
}

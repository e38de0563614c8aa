//! Notes in the margin: each fact's record in a line, with the rest of it and the other reports of the same beneath.

use crate::{
    days,
    html::{clipped, words_address},
    pages::{self, Who},
    source::Article,
    text::{Points, cover},
};
use std::collections::BTreeSet;
use verbale::types::{
    QuoteForm,
    wire::{WireEvent, WireFactDate, WireQuote, WireRecord, WireSpan},
};

/// One note.
#[derive(Debug)]
pub(super) struct Note {
    /// Code point at which its words begin.
    pub(super) at: u32,
    /// Anchor and link to the words: `q0`.
    pub(super) name: String,
    /// Style class: the kind of fact.
    pub(super) class: &'static str,
    /// Address of the words.
    pub(super) address: String,
    /// The record in a line.
    pub(super) line: String,
    /// The words themselves, shortened.
    pub(super) words: String,
    /// Further fields of the record.
    pub(super) fields: Vec<(&'static str, String)>,
    /// Of a quote or event, the place that a correction points at: `120-164`.
    pub(super) span: String,
    /// Its speaker, for a form.
    pub(super) speaker: String,
    /// Of an event, its type and its sides, for a form: names parted by `; `.
    pub(super) kind: &'static str,
    pub(super) sides: [String; 2],
    /// Its day, for a form.
    pub(super) day: String,
    /// Other reports of the same.
    pub(super) others: Vec<(String, String)>,
}

/// All notes, in text order.
pub(super) fn of(article: &Article) -> Vec<Note> {
    let record = &article.record;
    let reader = Reader { article, record, points: Points::of(&record.article.text) };
    let mut notes: Vec<Note> = Vec::new();
    notes.extend(record.quotes.iter().filter_map(|q| reader.quote(q)));
    notes.extend(record.events.iter().filter_map(|e| reader.event(e)));
    notes.extend((0..record.figures.len()).map(|n| reader.figure(n)));
    notes.extend((0..record.dates.len()).map(|n| reader.date(n)));
    notes.extend(reader.conflicts());
    notes.sort_by(|a, b| (a.at, a.class, &a.name).cmp(&(b.at, b.class, &b.name)));
    notes
}

struct Reader<'a> {
    article: &'a Article,
    record: &'a WireRecord,
    points: Points,
}

impl Reader<'_> {
    fn words(&self, span: WireSpan, most: usize) -> String {
        clipped(self.points.slice(&self.record.article.text, span), most)
    }

    fn note(&self, span: WireSpan, class: &'static str, name: String, line: String) -> Note {
        Note {
            at: span[0],
            name,
            class,
            address: words_address(&self.record.id, span),
            line,
            words: self.words(span, 90),
            fields: Vec::new(),
            span: String::new(),
            speaker: String::new(),
            kind: "",
            sides: Default::default(),
            day: String::new(),
            others: Vec::new(),
        }
    }

    fn name(&self, actor: u32) -> String {
        match (self.article.actors.get(&actor), self.record.actors.get(actor as usize)) {
            (Some(row), _) => Who::of(row).name,
            (None, Some(actor)) => clipped(&actor.name, 80),
            (None, None) => "somebody".to_owned(),
        }
    }

    fn names(&self, actors: &[u32]) -> String {
        actors.iter().map(|&a| self.name(a)).collect::<Vec<_>>().join(", ")
    }

    fn others<'b>(&self, pairs: impl Iterator<Item = &'b str>) -> Vec<(String, String)> {
        let ids: BTreeSet<&str> = pairs.filter(|id| *id != self.record.id).collect();
        let brief = |id: &str| self.article.others.get(id).map(|b| (pages::byline(b), crate::html::article_address(id)));
        ids.into_iter().filter_map(brief).take(12).collect()
    }

    fn quote(&self, quote: &WireQuote) -> Option<Note> {
        let span = cover(&quote.content)?;
        let speaker = quote.speaker.map_or_else(|| "Unknown speaker".to_owned(), |s| self.name(s));
        let to = quote.addressee.map(|a| format!(" to {}", self.name(a))).unwrap_or_default();
        let mut note = self.note(span, "quote", format!("q{}", quote.id), format!("{speaker}{to}"));
        let form = match quote.form {
            QuoteForm::Direct => "in quotation marks",
            QuoteForm::Mixed => "partly in quotation marks",
            QuoteForm::Indirect => "reported",
        };
        note.span = format!("{}-{}", span[0], span[1]);
        note.speaker = quote.speaker.map(|s| self.name(s)).unwrap_or_default();
        note.day = day(quote.date.as_ref());
        note.fields = vec![("form", form.to_owned())];
        note.fields.extend(date_field(quote.date.as_ref()));
        note.fields.extend(found(&quote.rule, quote.confidence));
        let statement =
            self.article.statements.iter().find(|s| s.variants.iter().any(|v| v.article == self.record.id && v.quote == quote.id));
        note.others = statement.map(|s| self.others(s.variants.iter().map(|v| v.article.as_str()))).unwrap_or_default();
        Some(note)
    }

    fn event(&self, event: &WireEvent) -> Option<Note> {
        let span = cover(&event.trigger)?;
        let source = if event.source.is_empty() { "somebody".to_owned() } else { self.names(&event.source) };
        let verb = pages::verb(event.kind.name(), !event.target.is_empty());
        let object = cover(&event.object).filter(|s| s[0] < s[1]);
        let line = match object.filter(|_| event.target.is_empty()) {
            Some(object) => format!("{source} {verb}: {}", self.words(object, 70)),
            None => format!("{source} {verb} {}", self.names(&event.target)),
        };
        let status = pages::status(event.status);
        let teller = event.quote.and_then(|q| self.record.quotes.get(q as usize)?.speaker).filter(|s| !event.source.contains(s));
        let standing = match (status, teller) {
            ("", None) => String::new(),
            ("", Some(teller)) => format!(" (as {} tells it)", self.name(teller)),
            (status, _) => format!(" ({status})"),
        };
        let line = format!("{}{standing}", line.trim_end());
        let mut note = self.note(span, "event", format!("e{}", event.id), line);
        note.span = format!("{}-{}", span[0], span[1]);
        note.day = day(event.date.as_ref());
        note.kind = event.kind.name();
        note.sides = [&event.source, &event.target].map(|side| side.iter().map(|&a| self.name(a)).collect::<Vec<_>>().join("; "));
        let mut fields =
            vec![("type", event.kind.name().to_owned() + &event.mode.as_deref().map(|m| format!(" · {m}")).unwrap_or_default())];
        if let Some(object) = object {
            fields.push(("about", self.words(object, 160)));
        }
        if !status.is_empty() {
            fields.push(("status", status.to_owned()));
        }
        fields.extend(date_field(event.date.as_ref()));
        fields.extend(event.place.as_ref().map(|p| ("place", clipped(p, 80))));
        fields.extend(event.cameo.as_ref().map(|c| ("CAMEO", c.clone())));
        fields.extend((!event.contexts.is_empty()).then(|| ("context", event.contexts.join(", "))));
        fields.extend(event.quote.map(|q| {
            (
                "on the word of",
                self.record.quotes.get(q as usize).and_then(|q| q.speaker).map_or_else(|| "a speaker".into(), |s| self.name(s)),
            )
        }));
        fields.extend(found(&event.rule, event.confidence));
        note.fields = fields;
        let happening =
            self.article.happenings.iter().find(|h| h.reports.iter().any(|r| r.article == self.record.id && r.event == event.id));
        note.others = happening.map(|h| self.others(h.reports.iter().map(|r| r.article.as_str()))).unwrap_or_default();
        Some(note)
    }

    fn figure(&self, n: usize) -> Note {
        use crate::draw::figures::number;
        let figure = &self.record.figures[n];
        let value = match (figure.low, figure.high) {
            (Some(a), Some(b)) if a == b => number(a),
            (Some(a), Some(b)) => format!("{} to {}", number(a), number(b)),
            (Some(a), None) => format!("at least {}", number(a)),
            (None, Some(b)) => format!("at most {}", number(b)),
            (None, None) => "an unknown number of".to_owned(),
        };
        let about = if figure.approximate { "about " } else { "" };
        let mut note = self.note(figure.span, "figure", format!("f{n}"), format!("{about}{value} {}", clipped(&figure.unit, 60)));
        note.fields.extend(figure.of.as_ref().map(|of| ("of", clipped(of, 120))));
        note
    }

    fn date(&self, n: usize) -> Note {
        use verbale::types::DateFrom::*;
        let date = &self.record.dates[n];
        let mut note = self.note(date.span, "date", format!("d{n}"), days::words(&date.value));
        note.fields = vec![("value", date.value.clone() + &date.modifier.as_deref().map(|m| format!(" · {m}")).unwrap_or_default())];
        let from = match date.from {
            Explicit => "the words alone",
            Published => "the day of publication",
            Text => "another date in the text",
            Own => "its own length",
            Unresolved => "nothing yet",
        };
        note.fields.push(("resolved by", from.to_owned()));
        note
    }

    fn conflicts(&self) -> Vec<Note> {
        let mut notes = Vec::new();
        for (n, conflict) in self.article.conflicts.iter().enumerate() {
            let Some(mine) = conflict.claims.iter().find(|c| c.article == self.record.id) else { continue };
            let mut note = self.note(mine.span, "conflict", format!("x{n}"), pages::kind_of_conflict(&conflict.kind).to_owned());
            note.fields = vec![("why", clipped(&conflict.why, 300))];
            note.others = (conflict.claims.iter().filter(|c| c.article != self.record.id).take(6))
                .filter_map(|c| {
                    let brief = self.article.others.get(&c.article)?;
                    Some((format!("{}: “{}”", pages::byline(brief), clipped(&c.text, 80)), words_address(&c.article, c.span)))
                })
                .collect();
            notes.push(note);
        }
        notes
    }
}

fn date_field(date: Option<&WireFactDate>) -> Option<(&'static str, String)> {
    use verbale::types::FactDateFrom::*;
    let date = date?;
    let from = match date.from {
        Hand => "hand",
        Clause => "its clause",
        Sentence => "its sentence",
        Paragraph => "its paragraph",
        Published => "the day of publication",
        Story => "other reports",
    };
    Some(("when", format!("{}, by {from}", days::words(&date.value))))
}

/// A day for a form.
fn day(date: Option<&WireFactDate>) -> String {
    date.and_then(|d| days::day(&d.value)).map(|d| d.to_string()).unwrap_or_default()
}

fn found(rule: &str, confidence: f32) -> [(&'static str, String); 1] {
    if rule == verbale::link::BY_HAND {
        return [("corrected", "by hand".to_owned())];
    }
    [("found by", format!("{}, confidence {confidence:.2}", clipped(rule, 60)))]
}

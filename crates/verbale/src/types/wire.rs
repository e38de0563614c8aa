//! The exchange format of one article's record: `CONTRACT.md`, version 1.
//!
//! Spans here are `[start, end)` counts of **code points** of `article.text`; [`WireRecord::new`] and
//! [`WireRecord::into_record`] are the only places where bytes and code points meet. Fields may be added, none may change
//! its meaning.

use crate::types::{
    Actor, ActorId, ActorKind, Article, Credit, CreditKind, DateExpression, DateFrom, Event, EventType, FactDate, FactDateFrom, Figure,
    FigureKind, Furniture, Published, PublishedFrom, Quote, QuoteForm, QuoteId, Record, Status, TextSpan, TimexType,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Code point range.
pub type WireSpan = [u32; 2];

/// A record as exchanged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each field is described in CONTRACT.md and on the inner type of the same name")]
pub struct WireRecord {
    pub v: u32,
    pub id: String,
    pub page: WirePage,
    pub article: WireArticle,
    pub sentences: Vec<WireSpan>,
    pub furniture: Vec<WireFurniture>,
    pub actors: Vec<WireActor>,
    pub quotes: Vec<WireQuote>,
    pub events: Vec<WireEvent>,
    pub dates: Vec<WireDate>,
    pub figures: Vec<WireFigure>,
}

macro_rules! wire {
    ($($(#[$doc:meta])* $name:ident { $($(#[$attr:meta])* $field:ident: $ty:ty),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[allow(missing_docs, reason = "each field is described in CONTRACT.md and on the inner type of the same name")]
        pub struct $name { $($(#[$attr])* pub $field: $ty),* }
    )*};
}
wire! {
    /// The page.
    WirePage { uri: Option<String>, media_type: String, digest: String }
    /// The article.
    WireArticle {
        title: Option<String>, outlet: Option<String>, authors: Vec<String>, lang: Option<String>, credits: Vec<WireCredit>,
        published: WirePublished, text: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")] diagnostics: Vec<String>,
    }
    /// A credit.
    WireCredit { name: String, kind: CreditKind, span: Option<WireSpan> }
    /// The publication date.
    WirePublished {
        value: Option<Date>, earliest: Option<Date>, latest: Option<Date>, from: Option<PublishedFrom>, confidence: f32,
    }
    /// A piece of furniture.
    WireFurniture { kind: String, text: String }
    /// An actor.
    WireActor {
        id: u32, name: String, kind: ActorKind, code: Option<String>, country: Option<String>, of: Option<u32>, mentions: Vec<WireSpan>,
    }
    /// A quote.
    WireQuote {
        id: u32, form: QuoteForm, content: Vec<WireSpan>, cue: Vec<WireSpan>, source: Vec<WireSpan>, speaker: Option<u32>,
        addressee: Option<u32>, date: Option<WireFactDate>, rule: String, confidence: f32,
    }
    /// An event.
    WireEvent {
        id: u32, #[serde(rename = "type")] kind: EventType, mode: Option<String>, contexts: Vec<String>, status: Status,
        source: Vec<u32>, target: Vec<u32>, source_spans: Vec<WireSpan>, target_spans: Vec<WireSpan>, trigger: Vec<WireSpan>,
        object: Vec<WireSpan>, sentence: u32, quote: Option<u32>, date: Option<WireFactDate>, place: Option<String>,
        cameo: Option<String>, rule: String, confidence: f32,
    }
    /// When a fact took place.
    WireFactDate { value: String, earliest: Option<Date>, latest: Option<Date>, from: FactDateFrom }
    /// An expression of time.
    WireDate {
        span: WireSpan, #[serde(rename = "type")] kind: TimexType, value: String, #[serde(rename = "mod")] modifier: Option<String>,
        from: DateFrom, #[serde(default, skip_serializing_if = "Option::is_none")] bounds: Option<(Date, Date)>,
    }
    /// A figure.
    WireFigure {
        span: WireSpan, #[serde(with = "number")] low: Option<f64>, #[serde(with = "number")] high: Option<f64>, unit: String,
        kind: FigureKind, of: Option<String>, approximate: bool,
    }
}

/// A confidence as exchanged: two decimals are all that can be meant.
fn rounded(x: f32) -> f32 {
    (x.clamp(0.0, 1.0) * 100.0).round() / 100.0
}

impl WireRecord {
    /// The record as exchanged, offsets in code points.
    pub fn new(record: &Record) -> Self {
        let text = &record.article.text;
        let points = CodePoints::of(text);
        let one = |s: TextSpan| [points.at(s.start), points.at(s.end)];
        let all = |spans: &[TextSpan]| spans.iter().map(|&s| one(s)).collect::<Vec<_>>();
        let ids = |ids: &[ActorId]| ids.iter().map(|i| i.0).collect::<Vec<_>>();
        let date = |d: &Option<FactDate>| {
            d.as_ref().map(|d| WireFactDate { value: d.value.clone(), earliest: d.earliest, latest: d.latest, from: d.from })
        };
        let article = &record.article;
        WireRecord {
            v: 1,
            id: record.id.clone(),
            page: WirePage { uri: record.uri.clone(), media_type: record.media_type.clone(), digest: record.digest.clone() },
            article: WireArticle {
                title: article.title.clone(),
                outlet: article.outlet.clone(),
                authors: article.authors.clone(),
                lang: article.lang.clone(),
                credits: article.credits.iter().map(|c| WireCredit { name: c.name.clone(), kind: c.kind, span: c.span.map(one) }).collect(),
                published: WirePublished {
                    value: article.published.value,
                    earliest: article.published.earliest,
                    latest: article.published.latest,
                    from: article.published.from,
                    confidence: rounded(article.published.confidence),
                },
                text: text.clone(),
                diagnostics: article.diagnostics.iter().map(|d| d.to_string()).collect(),
            },
            sentences: all(&record.sentences),
            furniture: article.furniture.iter().map(|f| WireFurniture { kind: f.kind.to_string(), text: f.text.clone() }).collect(),
            actors: (record.actors.iter().enumerate())
                .map(|(id, a)| WireActor {
                    id: id as u32,
                    name: a.name.clone(),
                    kind: a.kind,
                    code: a.code.clone(),
                    country: a.country.clone(),
                    of: a.of.map(|i| i.0),
                    mentions: all(&a.mentions),
                })
                .collect(),
            quotes: (record.quotes.iter().enumerate())
                .map(|(id, q)| WireQuote {
                    id: id as u32,
                    form: q.form,
                    content: all(&q.content),
                    cue: all(&q.cue),
                    source: all(&q.source),
                    speaker: q.speaker.map(|i| i.0),
                    addressee: q.addressee.map(|i| i.0),
                    date: date(&q.date),
                    rule: q.rule.to_string(),
                    confidence: rounded(q.confidence),
                })
                .collect(),
            events: (record.events.iter().enumerate())
                .map(|(id, e)| WireEvent {
                    id: id as u32,
                    kind: e.kind,
                    mode: e.mode.as_ref().map(|m| m.to_string()),
                    contexts: e.contexts.iter().map(|c| c.to_string()).collect(),
                    status: e.status,
                    source: ids(&e.source),
                    target: ids(&e.target),
                    source_spans: all(&e.source_spans),
                    target_spans: all(&e.target_spans),
                    trigger: all(&e.trigger),
                    object: all(&e.object),
                    sentence: e.sentence,
                    quote: e.quote.map(|q| q.0),
                    date: date(&e.date),
                    place: e.place.clone(),
                    cameo: e.cameo.clone(),
                    rule: e.rule.to_string(),
                    confidence: rounded(e.confidence),
                })
                .collect(),
            dates: (record.dates.iter())
                .map(|d| WireDate {
                    span: one(d.span),
                    kind: d.kind,
                    value: d.value.clone(),
                    modifier: d.modifier.as_ref().map(|m| m.to_string()),
                    from: d.from,
                    bounds: d.bounds,
                })
                .collect(),
            figures: (record.figures.iter())
                .map(|f| WireFigure {
                    span: one(f.span),
                    low: f.low,
                    high: f.high,
                    unit: f.unit.clone(),
                    kind: f.kind,
                    of: f.of.clone(),
                    approximate: f.approximate,
                })
                .collect(),
        }
    }

    /// Back to the inner form, offsets in bytes. Spans that do not fit the text are clipped to it.
    pub fn into_record(self) -> Record {
        let text = self.article.text;
        let bytes = Bytes::of(&text);
        let one = |s: WireSpan| TextSpan::new(bytes.at(s[0].min(s[1])), bytes.at(s[1]));
        let all = |spans: Vec<WireSpan>| spans.into_iter().map(one).collect::<Vec<_>>();
        let ids = |ids: Vec<u32>| ids.into_iter().map(ActorId).collect::<Vec<_>>();
        let date = |d: Option<WireFactDate>| d.map(|d| FactDate { value: d.value, earliest: d.earliest, latest: d.latest, from: d.from });
        let published = Published {
            value: self.article.published.value,
            earliest: self.article.published.earliest,
            latest: self.article.published.latest,
            from: self.article.published.from,
            confidence: self.article.published.confidence,
        };
        Record {
            id: self.id,
            uri: self.page.uri,
            media_type: self.page.media_type,
            digest: self.page.digest,
            sentences: all(self.sentences),
            actors: (self.actors.into_iter())
                .map(|a| Actor {
                    name: a.name,
                    kind: a.kind,
                    code: a.code,
                    country: a.country,
                    of: a.of.map(ActorId),
                    mentions: all(a.mentions),
                })
                .collect(),
            quotes: (self.quotes.into_iter())
                .map(|q| Quote {
                    form: q.form,
                    content: all(q.content),
                    cue: all(q.cue),
                    source: all(q.source),
                    speaker: q.speaker.map(ActorId),
                    addressee: q.addressee.map(ActorId),
                    date: date(q.date),
                    rule: q.rule.into(),
                    confidence: q.confidence,
                })
                .collect(),
            events: (self.events.into_iter())
                .map(|e| Event {
                    kind: e.kind,
                    mode: e.mode.map(Into::into),
                    contexts: e.contexts.into_iter().map(Into::into).collect(),
                    status: e.status,
                    source: ids(e.source),
                    target: ids(e.target),
                    source_spans: all(e.source_spans),
                    target_spans: all(e.target_spans),
                    trigger: all(e.trigger),
                    object: all(e.object),
                    sentence: e.sentence,
                    quote: e.quote.map(QuoteId),
                    date: date(e.date),
                    place: e.place,
                    cameo: e.cameo,
                    rule: e.rule.into(),
                    confidence: e.confidence,
                })
                .collect(),
            dates: (self.dates.into_iter())
                .map(|d| DateExpression {
                    span: one(d.span),
                    kind: d.kind,
                    value: d.value,
                    modifier: d.modifier.map(Into::into),
                    from: d.from,
                    bounds: d.bounds,
                })
                .collect(),
            figures: (self.figures.into_iter())
                .map(|f| Figure {
                    span: one(f.span),
                    low: f.low,
                    high: f.high,
                    unit: f.unit,
                    kind: f.kind,
                    of: f.of,
                    approximate: f.approximate,
                })
                .collect(),
            article: Article {
                title: self.article.title,
                outlet: self.article.outlet,
                authors: self.article.authors,
                lang: self.article.lang,
                credits: (self.article.credits.into_iter()).map(|c| Credit { name: c.name, kind: c.kind, span: c.span.map(one) }).collect(),
                published,
                furniture: (self.furniture.into_iter()).map(|f| Furniture { kind: f.kind.into(), text: f.text }).collect(),
                diagnostics: self.article.diagnostics.into_iter().map(Into::into).collect(),
                text,
            },
        }
    }
}

/// Byte offset → number of code points before it. A mark every 64 bytes keeps it small and quick.
struct CodePoints<'t> {
    text: &'t [u8],
    marks: Vec<u32>,
    ascii: bool,
}

const STEP: usize = 64;

impl<'t> CodePoints<'t> {
    fn of(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        if bytes.is_ascii() {
            return CodePoints { text: bytes, marks: Vec::new(), ascii: true };
        }
        let mut marks = Vec::with_capacity(bytes.len() / STEP + 1);
        let mut count = 0;
        for chunk in bytes.chunks(STEP) {
            marks.push(count);
            count += starts(chunk);
        }
        marks.push(count);
        CodePoints { text: bytes, marks, ascii: false }
    }

    fn at(&self, byte: u32) -> u32 {
        if self.ascii {
            return byte;
        }
        let byte = (byte as usize).min(self.text.len());
        let mark = byte / STEP;
        self.marks[mark] + starts(&self.text[mark * STEP..byte])
    }
}

/// How many code points begin in these bytes.
fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&b| (b & 0xC0) != 0x80).count() as u32
}

/// Code point number → byte offset.
struct Bytes<'t> {
    text: &'t str,
    marks: Vec<usize>,
}

impl<'t> Bytes<'t> {
    fn of(text: &'t str) -> Self {
        let marks = if text.is_ascii() { Vec::new() } else { text.char_indices().step_by(STEP).map(|(i, _)| i).collect() };
        Bytes { text, marks }
    }

    fn at(&self, point: u32) -> usize {
        let point = point as usize;
        if self.marks.is_empty() {
            return point.min(self.text.len());
        }
        let Some(&from) = self.marks.get(point / STEP) else { return self.text.len() };
        self.text[from..].char_indices().nth(point % STEP).map_or(self.text.len(), |(i, _)| from + i)
    }
}

/// Numbers are exchanged as integers where they are whole, so that `30` is not `30.0`.
mod number {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(x: &Option<f64>, s: S) -> Result<S::Ok, S::Error> {
        match *x {
            None => s.serialize_none(),
            Some(x) if x.fract() == 0.0 && x.abs() < 9e15 => s.serialize_i64(x as i64),
            Some(x) => s.serialize_f64(x),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<f64>, D::Error> {
        Option::deserialize(d)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn code_points_and_bytes_are_inverse(text in "\\PC{0,300}") {
            let points = CodePoints::of(&text);
            let bytes = Bytes::of(&text);
            for (n, (i, _)) in text.char_indices().chain([(text.len(), ' ')]).enumerate() {
                prop_assert_eq!(points.at(i as u32), n as u32);
                prop_assert_eq!(bytes.at(n as u32), i);
            }
        }
    }

    #[test]
    fn a_record_survives_the_exchange() {
        let mut record = Record { id: "a".into(), ..Record::default() };
        record.article.text = "“Нет”, said Kyiv — twice.".into();
        let text = &record.article.text;
        let place = |w: &str| TextSpan::from(text.find(w).unwrap()..text.find(w).unwrap() + w.len());
        record.sentences = vec![TextSpan::new(0, text.len())];
        record.actors = vec![Actor { name: "Kyiv".into(), mentions: vec![place("Kyiv")], ..Actor::default() }];
        record.figures = vec![Figure {
            span: place("twice"),
            low: Some(2.0),
            high: Some(2.0),
            unit: "times".into(),
            kind: FigureKind::Count,
            of: None,
            approximate: false,
        }];
        let wire = WireRecord::new(&record);
        assert_eq!(wire.actors[0].mentions, [[12, 16]]);
        let json = serde_json::to_string(&wire).unwrap();
        assert!(json.contains("\"low\":2,"), "{json}");
        let back: WireRecord = serde_json::from_str(&json).unwrap();
        assert_eq!(back.into_record(), record);
    }
}

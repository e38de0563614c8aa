//! What a person corrects in one article, laid over its record before anything is linked: who said a quote, on which day something was
//! said or done, when the article came out, and what was never said or done.
//!
//! A correction points at a fact by its words ([`Place`]), so it holds when the page is read again by an engine that numbers or cuts its
//! facts a little differently. Where the words are gone, it does nothing.

use super::corrections::{Correction, FactKind, Place, Pointer};
use crate::types::{
    Actor, ActorId, ActorKind, Event, EventType, FactDate, FactDateFrom, Published, PublishedFrom, Quote, QuoteId, Record, TextSpan,
    wire::WireRecord,
};
use jiff::civil::Date;

/// The name of the rule that stands by facts which a person set.
pub const BY_HAND: &str = "by hand";
/// Of two contents one of which stands in the other, the shorter has at least this share of the longer's letters.
const SAME_CONTENT: f32 = 0.5;

/// Lays the corrections of its article over a record, in the order in which they were made. True when that changed anything.
pub fn amend(record: &mut Record, corrections: &[Correction]) -> bool {
    let mut changed = false;
    for correction in corrections {
        if correction.article() != Some(&record.id) {
            continue;
        }
        changed |= match correction {
            Correction::Speaker { quote, speaker } => set_speaker(record, quote, speaker.as_ref()),
            Correction::Date { fact, kind, date } => set_date(record, fact, *kind, *date),
            Correction::Published { date, .. } => set_published(record, *date),
            Correction::Drop { fact, kind: FactKind::Quote } => drop_quote(record, fact),
            Correction::Drop { fact, kind: FactKind::Event } => drop_event(record, fact),
            Correction::Type { event, to } => set_type(record, event, *to),
            Correction::Parties { event, source, target } => set_parties(record, event, source.as_deref(), target.as_deref()),
            _ => false,
        };
    }
    changed
}

/// Points at a quote of a record.
pub fn place_of_quote(record: &WireRecord, quote: usize) -> Option<Place> {
    let quote = record.quotes.get(quote)?;
    let span = [quote.content.first()?[0], quote.content.last()?[1]];
    let words = quote.content.iter().map(|s| slice(&record.article.text, *s)).collect::<Vec<_>>().join(" … ");
    Some(Place { article: record.id.clone(), span, words, within: None })
}

/// Points at an event of a record.
pub fn place_of_event(record: &WireRecord, event: usize) -> Option<Place> {
    let event = record.events.get(event)?;
    let span = [event.trigger.first()?[0], event.trigger.last()?[1]];
    let words = event.trigger.iter().map(|s| slice(&record.article.text, *s)).collect::<Vec<_>>().join(" … ");
    let within = record.sentences.get(event.sentence as usize).map(|s| slice(&record.article.text, *s).to_owned());
    Some(Place { article: record.id.clone(), span, words, within })
}

fn slice(text: &str, span: [u32; 2]) -> &str {
    let byte = |point: u32| text.char_indices().nth(point as usize).map_or(text.len(), |(at, _)| at);
    let start = byte(span[0]);
    text.get(start..byte(span[1]).max(start)).unwrap_or("")
}

/// Letters and digits alone, in lower case, a space between words.
pub(super) fn plain(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// How well two contents, plain, are the same utterance of one article: 1 to the letter, nothing when they are different ones.
pub(super) fn same_content(a: &str, b: &str) -> Option<f32> {
    if a == b {
        return Some(1.0);
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let share = short.len() as f32 / long.len().max(1) as f32;
    (share >= SAME_CONTENT && long.contains(short)).then_some(share)
}

/// The fact that fits best, and of equals the one nearest to where it stood.
fn best<T>(facts: &[T], place: &Place, text: &str, fits: impl Fn(&T) -> Option<(f32, TextSpan)>) -> Option<usize> {
    let scored = facts.iter().enumerate().filter_map(|(n, fact)| {
        let (score, span) = fits(fact)?;
        let at = text.get(..span.start as usize).map_or(0, |before| before.chars().count());
        Some((n, score, at.abs_diff(place.span[0] as usize)))
    });
    scored.min_by(|a, b| b.1.total_cmp(&a.1).then(a.2.cmp(&b.2))).map(|(n, ..)| n)
}

fn joined(spans: &[TextSpan], text: &str) -> String {
    plain(&spans.iter().map(|s| s.slice(text)).collect::<Vec<_>>().join(" "))
}

fn find_quote(record: &Record, place: &Place) -> Option<usize> {
    let (text, wanted) = (&record.article.text, plain(&place.words));
    best(&record.quotes, place, text, |q: &Quote| Some((same_content(&joined(&q.content, text), &wanted)?, *q.content.first()?)))
}

fn find_event(record: &Record, place: &Place) -> Option<usize> {
    let (text, wanted) = (&record.article.text, plain(&place.words));
    let within = place.within.as_deref().map(plain);
    best(&record.events, place, text, |e: &Event| {
        let sentence = record.sentences.get(e.sentence as usize).map(|s| plain(s.slice(text)));
        let there = within.is_none() || within == sentence;
        (joined(&e.trigger, text) == wanted && there).then_some((1.0, *e.trigger.first()?))
    })
}

fn set_speaker(record: &mut Record, place: &Place, speaker: Option<&Pointer>) -> bool {
    let Some(n) = find_quote(record, place) else { return false };
    let speaker = speaker.map(|s| actor(record, s));
    let quote = &mut record.quotes[n];
    quote.speaker = speaker;
    quote.rule = BY_HAND.into();
    quote.confidence = 1.0;
    true
}

/// Sets an event's type. Mode and CAMEO code belong to the type that it had.
fn set_type(record: &mut Record, place: &Place, to: EventType) -> bool {
    let Some(n) = find_event(record, place) else { return false };
    let event = &mut record.events[n];
    if event.kind != to {
        (event.mode, event.cameo) = (None, None);
    }
    event.kind = to;
    event.rule = BY_HAND.into();
    event.confidence = 1.0;
    true
}

/// Sets who did an event and to whom; their words are where the event's sentence names them.
fn set_parties(record: &mut Record, place: &Place, source: Option<&[Pointer]>, target: Option<&[Pointer]>) -> bool {
    let Some(n) = find_event(record, place) else { return false };
    let mut side = |wanted: &[Pointer]| {
        let mut ids: Vec<ActorId> = Vec::new();
        for pointer in wanted {
            let id = actor(record, pointer);
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        let sentence = record.sentences.get(record.events[n].sentence as usize).copied();
        let named = |id: &ActorId| {
            let mentions = &record.actors[id.index()].mentions;
            mentions.iter().find(|m| sentence.is_some_and(|s| s.start <= m.start && m.end <= s.end)).copied()
        };
        let spans: Vec<TextSpan> = ids.iter().filter_map(named).collect();
        (ids, spans)
    };
    let (source, target) = (source.map(&mut side), target.map(&mut side));
    let event = &mut record.events[n];
    if let Some((ids, spans)) = source {
        (event.source, event.source_spans) = (ids, spans);
    }
    if let Some((ids, spans)) = target {
        (event.target, event.target_spans) = (ids, spans);
    }
    event.rule = BY_HAND.into();
    event.confidence = 1.0;
    true
}

/// The article's actor of this name; a new one when it has none.
fn actor(record: &mut Record, wanted: &Pointer) -> ActorId {
    let name = plain(&wanted.name);
    let text = &record.article.text;
    let called = |a: &Actor| plain(&a.name) == name;
    let mentioned = |a: &Actor| a.mentions.iter().any(|m| plain(m.slice(text)) == name);
    let known = record.actors.iter().position(called).or_else(|| record.actors.iter().position(mentioned));
    let n = known.unwrap_or_else(|| {
        let kind = wanted.kind.as_deref().map_or(ActorKind::Person, kind);
        record.actors.push(Actor { name: wanted.name.clone(), kind, country: wanted.country.clone(), ..Actor::default() });
        record.actors.len() - 1
    });
    ActorId(n as u32)
}

fn kind(name: &str) -> ActorKind {
    serde_json::from_value(serde_json::Value::from(name)).unwrap_or(ActorKind::Person)
}

fn set_date(record: &mut Record, place: &Place, kind: FactKind, date: Date) -> bool {
    let fact = FactDate { value: date.to_string(), earliest: Some(date), latest: Some(date), from: FactDateFrom::Hand };
    match kind {
        FactKind::Quote => find_quote(record, place).map(|n| record.quotes[n].date = Some(fact)),
        FactKind::Event => find_event(record, place).map(|n| record.events[n].date = Some(fact)),
    }
    .is_some()
}

fn set_published(record: &mut Record, date: Date) -> bool {
    let by_hand = Published::on(date, PublishedFrom::Hand, 1.0);
    // What was dated by the day of publication moves with it.
    let from = record.article.published.value;
    let moved = |d: &mut FactDate| {
        if d.from == FactDateFrom::Published && d.value.parse::<Date>().ok() == from && from.is_some() {
            *d = FactDate { value: date.to_string(), earliest: Some(date), latest: Some(date), from: FactDateFrom::Published };
        }
    };
    record.quotes.iter_mut().filter_map(|q| q.date.as_mut()).for_each(moved);
    record.events.iter_mut().filter_map(|e| e.date.as_mut()).for_each(moved);
    record.article.published = by_hand;
    true
}

fn drop_quote(record: &mut Record, place: &Place) -> bool {
    let Some(n) = find_quote(record, place) else { return false };
    record.quotes.remove(n);
    for event in &mut record.events {
        event.quote = match event.quote {
            Some(q) if q.index() == n => None,
            Some(q) if q.index() > n => Some(QuoteId(q.0 - 1)),
            q => q,
        };
    }
    true
}

fn drop_event(record: &mut Record, place: &Place) -> bool {
    find_event(record, place).map(|n| record.events.remove(n)).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Engine, types::Page};

    fn record(text: &str) -> Record {
        let page = Page { id: "a".into(), body: text.into(), as_is: true, ..Page::default() };
        Engine::new().annotate(&page)
    }

    fn quoted(words: &str) -> Place {
        Place { article: "a".into(), span: [0, 0], words: words.into(), within: None }
    }

    const TEXT: &str = "“We will close the dam for good,” Prime Minister Ana Ruiz said on Monday. “Nobody asked the farmers,” opposition \
        leader Otto Lind said. Ana Ruiz rejected the demand of the union.";

    #[test]
    fn a_speaker_is_set_by_the_words_that_were_said() {
        let mut it = record(TEXT);
        let otto = Pointer { name: "Otto Lind".into(), kind: None, country: None };
        let correction = Correction::Speaker { quote: quoted("“we will close the DAM for good”"), speaker: Some(otto) };
        assert!(amend(&mut it, &[correction]));
        let quote = it.quotes.iter().find(|q| q.rule == BY_HAND).unwrap();
        assert!(quote.content[0].slice(TEXT).starts_with("We will close"));
        assert_eq!(it.actors[quote.speaker.unwrap().index()].name, "Otto Lind");
        let stranger = Pointer { name: "Eva Stone".into(), kind: None, country: None };
        amend(&mut it, &[Correction::Speaker { quote: quoted("Nobody asked the farmers"), speaker: Some(stranger) }]);
        assert_eq!(it.actors.last().unwrap().name, "Eva Stone", "a name that the article lacks becomes an actor");
    }

    #[test]
    fn words_that_are_gone_change_nothing() {
        let mut it = record(TEXT);
        let before = it.clone();
        assert!(!amend(&mut it, &[Correction::Drop { fact: quoted("We will open the dam"), kind: FactKind::Quote }]));
        let other = Place { article: "b".into(), ..quoted("Nobody asked the farmers") };
        assert!(!amend(&mut it, &[Correction::Drop { fact: other, kind: FactKind::Quote }]));
        assert_eq!(it, before);
    }

    #[test]
    fn what_is_dropped_leaves_the_rest_pointing_right() {
        let mut it = record(TEXT);
        let wire = WireRecord::new(&it);
        let event = it.events.iter().position(|e| e.kind.name() == "REJECT").expect("an event");
        let place = place_of_event(&wire, event).unwrap();
        let events = it.events.len();
        assert!(amend(&mut it, &[Correction::Drop { fact: place, kind: FactKind::Event }]));
        assert_eq!(it.events.len(), events - 1);
        assert!(it.events.iter().all(|e| e.kind.name() != "REJECT"));
        let place = place_of_quote(&wire, 0).unwrap();
        assert!(amend(&mut it, &[Correction::Drop { fact: place, kind: FactKind::Quote }]));
        assert!(it.events.iter().all(|e| e.quote.is_none_or(|q| q.index() < it.quotes.len())));
    }

    #[test]
    fn dates_are_set_by_hand() {
        let mut it = record(TEXT);
        let day = jiff::civil::date(1999, 3, 1);
        let fact = quoted("We will close the dam for good");
        assert!(amend(
            &mut it,
            &[Correction::Date { fact, kind: FactKind::Quote, date: day }, Correction::Published { article: "a".into(), date: day }]
        ));
        assert_eq!(it.quotes[0].date.as_ref().unwrap().value, "1999-03-01");
        assert_eq!(it.article.published.value, Some(day));
    }

    #[test]
    fn an_event_gets_another_type_and_other_parties() {
        let mut it = record(TEXT);
        let wire = WireRecord::new(&it);
        let n = it.events.iter().position(|e| e.kind == EventType::Reject).expect("the rejection is found");
        let place = place_of_event(&wire, n).unwrap();
        let named = |name: &str| Pointer { name: name.into(), kind: None, country: None };
        let to = Correction::Type { event: place.clone(), to: EventType::Accuse };
        let parties =
            Correction::Parties { event: place, source: Some(vec![named("Otto Lind"), named("Otto Lind")]), target: Some(vec![]) };
        assert_eq!(to.to_string(), "“rejected” is ACCUSE");
        assert_eq!(parties.to_string(), "“rejected”, by Otto Lind, Otto Lind, to nobody named");
        assert!(amend(&mut it, &[to, parties]));
        let event = &it.events[n];
        assert_eq!((event.kind, event.mode.as_ref(), event.cameo.as_ref()), (EventType::Accuse, None, None));
        assert_eq!(event.source.iter().map(|a| it.actors[a.index()].name.as_str()).collect::<Vec<_>>(), ["Otto Lind"]);
        assert_eq!((event.target.len(), event.target_spans.len(), &*event.rule), (0, 0, BY_HAND));
    }

    #[test]
    fn what_was_corrected_is_kept_as_before() {
        let kept =
            r#"{"do":"parties","event":{"article":"a","span":[1,2],"words":"met"},"target":[{"name":"X","kind":null,"country":null}]}"#;
        let read: Correction = serde_json::from_str(kept).unwrap();
        assert!(matches!(&read, Correction::Parties { source: None, target: Some(t), .. } if t.len() == 1));
        assert_eq!(serde_json::to_string(&read).unwrap(), kept);
    }
}

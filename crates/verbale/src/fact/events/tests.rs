//! The frames' own examples, the coding rules, and sentences of every construction.

mod coding;
mod constructions;

use super::lexicon::LEXICON;
use crate::{
    Engine,
    types::{MediaType, Page, Record, TextSpan},
};
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::new);

fn annotate(text: &str) -> Record {
    ENGINE.annotate(&Page { id: "test".into(), body: text.into(), media_type: MediaType::Text, as_is: true, ..Page::default() })
}

/// An example as marked up in the frame files: `[source]`, `{target}`, `<trigger>`.
struct Example {
    text: String,
    source: Vec<TextSpan>,
    target: Vec<TextSpan>,
    trigger: Vec<TextSpan>,
}

fn example(marked: &str) -> Example {
    let mut e = Example { text: String::new(), source: vec![], target: vec![], trigger: vec![] };
    let mut start = 0;
    for c in marked.chars() {
        match c {
            '[' | '{' | '<' => start = e.text.len(),
            ']' => e.source.push(TextSpan::new(start, e.text.len())),
            '}' => e.target.push(TextSpan::new(start, e.text.len())),
            '>' => e.trigger.push(TextSpan::new(start, e.text.len())),
            c => e.text.push(c),
        }
    }
    e
}

fn touches(found: &[TextSpan], wanted: &[TextSpan]) -> bool {
    wanted.is_empty() || wanted.iter().all(|w| found.iter().any(|f| f.overlaps(*w)))
}

/// Every frame's examples and counter-examples, as `frame: sentence` with what was found instead.
fn failures() -> (usize, Vec<String>) {
    let mut total = 0;
    let mut failures = Vec::new();
    for frame in &LEXICON.frames {
        for marked in &frame.examples {
            total += 1;
            let e = example(marked);
            let record = annotate(&e.text);
            let ok = record.events.iter().any(|f| {
                f.kind == frame.kind
                    && touches(&f.trigger, &e.trigger)
                    && touches(&f.source_spans, &e.source)
                    && touches(&f.target_spans, &e.target)
            });
            if !ok {
                failures.push(format!("{}: {marked}\n      {}", frame.rule, summary(&record)));
            }
        }
        for sentence in &frame.counter_examples {
            total += 1;
            let record = annotate(sentence);
            if record.events.iter().any(|f| f.kind == frame.kind) {
                failures.push(format!("not {}: {sentence}\n      {}", frame.rule, summary(&record)));
            }
        }
    }
    (total, failures)
}

/// `TYPE(mode, status) source → target "trigger"` for each event.
fn summary(record: &Record) -> String {
    let text = &record.article.text;
    let words = |spans: &[TextSpan]| spans.iter().map(|s| s.slice(text)).collect::<Vec<_>>().join(" + ");
    let one = |e: &crate::types::Event| {
        format!(
            "{}({}, {:?}) {} → {} “{}” [{}]",
            e.kind,
            e.mode.as_deref().unwrap_or("-"),
            e.status,
            words(&e.source_spans),
            words(&e.target_spans),
            words(&e.trigger),
            words(&e.object),
        )
    };
    match record.events.is_empty() {
        true => "nothing".to_owned(),
        false => record.events.iter().map(one).collect::<Vec<_>>().join("; "),
    }
}

/// The share of the frames' examples that must hold; it only rises.
const EXAMPLES_FLOOR: f64 = 0.82;

#[test]
fn the_examples_of_the_frames_hold() {
    let (total, failures) = failures();
    let held = 1.0 - failures.len() as f64 / total as f64;
    assert!(held >= EXAMPLES_FLOOR, "{held:.3} of {total} examples hold:\n{}", failures.join("\n"));
}

#[test]
fn every_type_can_be_told_by_a_word_that_no_frame_knows() {
    use super::lexicon::Part;
    for &kind in crate::types::EventType::ALL {
        for part in [Part::Verb, Part::Noun, Part::Adjective] {
            let entry = LEXICON.open(kind, part).unwrap_or_else(|| panic!("frames/chosen.toml: no frame for {kind}"));
            assert_eq!(LEXICON.frames[entry.frame].kind, kind);
        }
    }
}

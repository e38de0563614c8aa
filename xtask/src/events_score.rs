//! `cargo xtask events-score [--set dev|test] [--verbose] [FILE.jsonl …]`: events against our own labelled sentences (all of
//! `eval/events/` unless files are named).
//!
//! An event is right when its type is the label's and source and target each share a word with the label's (an empty label asks
//! nothing). Precision is over all events with a named source and a target that the engine gives; the sentences are labelled
//! exhaustively, so every other event is wrong. Status and mode are judged on the events that are right.

#![allow(clippy::print_stdout, reason = "printing figures is this task's purpose")]

use crate::Outcome;
use serde::Deserialize;
use std::{collections::BTreeMap, path::PathBuf};
use verbale::{
    Engine,
    types::{Event, MediaType, Page, Record, TextSpan},
};

#[derive(Deserialize)]
struct Sentence {
    id: String,
    set: String,
    text: String,
    events: Vec<Label>,
}

#[derive(Deserialize)]
struct Label {
    #[serde(rename = "type")]
    kind: String,
    mode: Option<String>,
    status: String,
    source: Vec<String>,
    target: Vec<String>,
}

/// Right, predicted, labelled.
#[derive(Default, Clone, Copy)]
struct Count {
    right: usize,
    predicted: usize,
    labelled: usize,
}

impl Count {
    fn line(self) -> String {
        let share = |n: usize, of: usize| if of == 0 { 0.0 } else { n as f64 / of as f64 };
        let (p, r) = (share(self.right, self.predicted), share(self.right, self.labelled));
        let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        format!("P {p:.3}  R {r:.3}  F1 {f1:.3}  ({} right, {} predicted, {} labelled)", self.right, self.predicted, self.labelled)
    }
}

/// Runs the score and prints it.
pub(crate) fn run(args: &[String]) -> Outcome {
    let verbose = args.iter().any(|a| a == "--verbose");
    let set = args.iter().position(|a| a == "--set").and_then(|i| args.get(i + 1)).map_or("dev", String::as_str);
    let sentences = sentences(args)?;
    let engine = Engine::new();
    let mut total = Count::default();
    let mut by_type: BTreeMap<String, Count> = BTreeMap::new();
    let (mut statuses, mut modes, mut with_mode) = (0, 0, 0);
    let (mut negatives, mut false_alarms) = (0, 0);
    for line in sentences.lines() {
        let sentence: Sentence = serde_json::from_str(line)?;
        if sentence.set != set {
            continue;
        }
        let page = Page {
            id: sentence.id.clone(),
            body: sentence.text.as_str().into(),
            media_type: MediaType::Text,
            as_is: true,
            ..Page::default()
        };
        let record = engine.annotate(&page);
        let events: Vec<&Event> = record.events.iter().filter(|e| !e.source_spans.is_empty()).collect();
        if sentence.events.is_empty() {
            negatives += 1;
            false_alarms += usize::from(!events.is_empty());
            if verbose && !events.is_empty() {
                println!("false: {} {}", sentence.text, told(&record, &events));
            }
            continue;
        }
        let mut used = vec![false; events.len()];
        for label in &sentence.events {
            let count = by_type.entry(label.kind.clone()).or_default();
            (count.labelled, total.labelled) = (count.labelled + 1, total.labelled + 1);
            let found = (0..events.len()).find(|&i| !used[i] && is_right(&record, events[i], label));
            let Some(i) = found else {
                if verbose {
                    println!(
                        "missed: {}/{} {} → {}: {}\n     {}",
                        label.kind,
                        label.status,
                        label.source.join("; "),
                        label.target.join("; "),
                        sentence.text,
                        told(&record, &events)
                    );
                }
                continue;
            };
            used[i] = true;
            (count.right, total.right) = (count.right + 1, total.right + 1);
            statuses += usize::from(status(events[i]) == label.status);
            if label.mode.is_some() {
                with_mode += 1;
                modes += usize::from(events[i].mode.as_deref() == label.mode.as_deref());
            }
        }
        total.predicted += events.len();
        for (i, event) in events.iter().enumerate() {
            by_type.entry(event.kind.to_string()).or_default().predicted += 1;
            if verbose && !used[i] {
                println!("extra: {}\n     {}", sentence.text, told(&record, &[event]));
            }
        }
    }
    for (kind, count) in &by_type {
        println!("{kind:<10} {}", count.line());
    }
    println!("triples    {}", total.line());
    println!("status     {:.3} of {} right events", statuses as f64 / total.right.max(1) as f64, total.right);
    println!("mode       {:.3} of {with_mode} right events with a mode", modes as f64 / with_mode.max(1) as f64);
    println!("negatives  {false_alarms} of {negatives} sentences with a false event");
    Ok(())
}

/// The named files, or all that there are, in the order of their names.
fn sentences(args: &[String]) -> Result<String, Box<dyn std::error::Error>> {
    let mut files: Vec<PathBuf> = args.iter().filter(|a| a.ends_with(".jsonl")).map(PathBuf::from).collect();
    if files.is_empty() {
        let all = std::fs::read_dir("eval/events")?.map(|entry| entry.map(|e| e.path())).collect::<Result<Vec<_>, _>>()?;
        files.extend(all.into_iter().filter(|f| f.extension().is_some_and(|e| e == "jsonl")));
        files.sort();
    }
    Ok(files.iter().map(std::fs::read_to_string).collect::<Result<Vec<_>, _>>()?.concat())
}

fn status(event: &Event) -> String {
    format!("{:?}", event.status).to_lowercase()
}

fn is_right(record: &Record, event: &Event, label: &Label) -> bool {
    event.kind.name() == label.kind
        && shares(record, &event.source_spans, &label.source)
        && shares(record, &event.target_spans, &label.target)
}

/// True when every labelled party shares a word with the spans.
fn shares(record: &Record, spans: &[TextSpan], wanted: &[String]) -> bool {
    let words = |s: &str| {
        s.to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| w.len() > 2 && !matches!(*w, "the" | "and" | "for"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let found: Vec<String> = spans.iter().flat_map(|s| words(s.slice(&record.article.text))).collect();
    wanted.iter().all(|w| words(w).iter().any(|w| found.contains(w)))
}

fn told(record: &Record, events: &[&Event]) -> String {
    let text = &record.article.text;
    let words = |spans: &[TextSpan]| spans.iter().map(|s| s.slice(text)).collect::<Vec<_>>().join(" + ");
    let one = |e: &&Event| {
        format!(
            "{}({}, {:?}) {} → {} “{}” {}",
            e.kind,
            e.mode.as_deref().unwrap_or("-"),
            e.status,
            words(&e.source_spans),
            words(&e.target_spans),
            words(&e.trigger),
            e.rule
        )
    };
    if events.is_empty() { "nothing".to_owned() } else { events.iter().map(one).collect::<Vec<_>>().join("; ") }
}

//! `cargo xtask events-score [--set dev|test] [--verbose] [--frames DIR] [FILE.jsonl …]`: events against our own labelled sentences (all of
//! `eval/events/` unless files are named).
//!
//! `--model FILE` takes another chooser (`none`: the frames alone decide). `--frames DIR` reads the lexicon's files (`*.toml`, in the arrangement of `crates/verbale/data/en`) from there instead of those compiled in,
//! so that an edit is measured without building. `--annotate FILE.jsonl` writes records for another scorer instead: its lines have `id`
//! and `text`; `--lexicon FILE` adds actors to it.
//!
//! An event is right when its type is the label's and source and target (spans, or mentions of the actors) each share a word with the label's (an empty label asks
//! nothing). Precision is over all events with a named source and a target that the engine gives; the sentences are labelled
//! exhaustively, so every other event is wrong. Status and mode are judged on the events that are right.

#![allow(clippy::print_stdout, reason = "printing figures is this task's purpose")]

use crate::Outcome;
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};
use verbale::{
    Engine,
    fact::actors::Lexicon,
    types::{ActorId, Event, MediaType, Page, Record, TextSpan, wire::WireRecord},
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
    let value = |name: &str| args.iter().position(|a| a == name).and_then(|i| args.get(i + 1));
    if let Some(folder) = value("--frames") {
        verbale::fact::events::edit_lexicon(lexicon_files(Path::new(folder))?);
    }
    if let Some(file) = value("--model") {
        let bytes = if file == "none" { Vec::new() } else { std::fs::read(file)? };
        verbale::fact::events::choose::edit_model(bytes);
    }
    let engine = match value("--lexicon") {
        Some(file) => Engine::with_lexicon(Lexicon::from_toml(&std::fs::read_to_string(file)?, file)?),
        None => Engine::new(),
    };
    if let Some(file) = value("--annotate") {
        return annotate(&engine, &std::fs::read_to_string(file)?);
    }
    let sentences = sentences(args)?;
    let mut total = Count::default();
    let mut by_type: BTreeMap<String, Count> = BTreeMap::new();
    let (mut statuses, mut modes, mut with_mode) = (0, 0, 0);
    let (mut negatives, mut false_alarms) = (0, 0);
    for line in sentences.lines() {
        let sentence: Sentence = serde_json::from_str(line)?;
        if sentence.set != set {
            continue;
        }
        let record = engine.annotate(&page(sentence.id.clone(), &sentence.text));
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

/// The texts of all `*.toml` in the folder and its subfolders, by name without ending.
fn lexicon_files(folder: &Path) -> std::io::Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(lexicon_files(&path)?);
        } else if path.extension().is_some_and(|e| e == "toml")
            && let Some(name) = path.file_stem().and_then(|n| n.to_str())
        {
            files.insert(name.to_owned(), std::fs::read_to_string(&path)?);
        }
    }
    Ok(files)
}

/// Prints the record of each line's text.
fn annotate(engine: &Engine, lines: &str) -> Outcome {
    #[derive(Deserialize)]
    struct Line {
        id: String,
        text: String,
    }
    for line in lines.lines() {
        let Line { id, text } = serde_json::from_str(line)?;
        println!("{}", serde_json::to_string(&WireRecord::new(&engine.annotate(&page(id, &text))))?);
    }
    Ok(())
}

/// A sentence as a page of its own.
fn page(id: String, text: &str) -> Page {
    Page { id, body: text.into(), media_type: MediaType::Text, as_is: true, ..Page::default() }
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
        && shares(record, &event.source, &event.source_spans, &label.source)
        && shares(record, &event.target, &event.target_spans, &label.target)
}

/// True when every labelled party shares a word with the spans or with a mention of the event's actors: the labels write pronouns as
/// they stand, the engine names whom they mean.
fn shares(record: &Record, actors: &[ActorId], spans: &[TextSpan], wanted: &[String]) -> bool {
    let text = &record.article.text;
    let mentions = actors.iter().flat_map(|a| &record.actors[a.index()].mentions);
    let found: Vec<String> = spans.iter().chain(mentions).flat_map(|s| words(s.slice(text))).collect();
    wanted.iter().all(|w| words(w).iter().any(|w| found.contains(w)))
}

/// The words that tell one party from another; a phrase of short words alone ("he", "the UN") gives them all.
pub(crate) fn words(phrase: &str) -> Vec<String> {
    let lower = phrase.to_lowercase();
    let all = || lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let telling: Vec<String> = all().filter(|w| w.len() > 2 && !matches!(*w, "the" | "and" | "for")).map(str::to_owned).collect();
    if telling.is_empty() { all().map(str::to_owned).collect() } else { telling }
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

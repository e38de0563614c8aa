//! Our own set of conflicts and look-alikes (`eval/conflicts/`): how many are found, and how many of the found are true.
//!
//! `cargo test -p verbale --test conflicts -- --nocapture` prints the misses.

#![allow(clippy::print_stdout, reason = "the figures are what the test is run for")]

use serde::Deserialize;
use std::collections::BTreeMap;
use verbale::{
    Engine,
    link::link_as_one_story,
    types::{MediaType, Page, Record, Told},
};

/// What was reached; may only rise.
const PRECISION: f64 = 0.95;
const RECALL: f64 = 0.70;

#[derive(Deserialize)]
struct Pair {
    id: String,
    kind: String,
    conflict: bool,
    why: String,
    a: Report,
    b: Report,
}

#[derive(Deserialize)]
struct Report {
    published: jiff::civil::Date,
    text: String,
}

fn record(engine: &Engine, id: &str, report: &Report) -> Record {
    let told = Told { published: Some(report.published), outlet: Some(format!("Outlet {id}")), ..Told::default() };
    let page = Page {
        id: id.to_owned(),
        uri: None,
        media_type: MediaType::Text,
        digest: String::new(),
        body: report.text.clone().into(),
        told,
        as_is: true,
    };
    engine.annotate(&page)
}

#[test]
fn conflicts_are_found_and_look_alikes_are_not() {
    let engine = Engine::new();
    let pairs = include_str!("../../../eval/conflicts/pairs.jsonl");
    let (mut right, mut wrong, mut all) = (0u32, 0u32, 0u32);
    let mut by_kind: BTreeMap<(bool, String, String), [usize; 2]> = BTreeMap::new();
    for pair in pairs.lines().map(|line| serde_json::from_str::<Pair>(line).unwrap()) {
        let found = link_as_one_story(&[record(&engine, "a", &pair.a), record(&engine, "b", &pair.b)]).links.conflicts;
        let tally = by_kind.entry((!pair.conflict, pair.kind.clone(), pair.why.clone())).or_default();
        tally[0] += usize::from(!found.is_empty());
        tally[1] += 1;
        all += u32::from(pair.conflict);
        if !found.is_empty() {
            right += u32::from(pair.conflict);
            wrong += u32::from(!pair.conflict);
        }
        if found.is_empty() == pair.conflict {
            let why = found.first().map_or("missed", |c| c.why.as_str());
            println!("{} {} ({}): {why}\n    {}\n    {}", pair.id, pair.kind, pair.why, pair.a.text, pair.b.text);
        }
    }
    for ((look_alike, kind, why), [found, of]) in &by_kind {
        println!("{:<11} {kind:<12} {why:<38} {found:>3} of {of}", if *look_alike { "look-alike" } else { "conflict" });
    }
    let (precision, recall) = (f64::from(right) / f64::from((right + wrong).max(1)), f64::from(right) / f64::from(all));
    println!("conflicts: precision {precision:.3}, recall {recall:.3} ({right} right, {wrong} wrong, {all} to find)");
    assert!(precision >= PRECISION && recall >= RECALL, "precision {precision:.3}, recall {recall:.3}");
}

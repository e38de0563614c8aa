//! The speakers' gold set (`eval/quotes/speakers.toml`, our own sentences) against its floors.

use serde::Deserialize;
use std::collections::BTreeMap;
use verbale::{
    Engine,
    types::{Page, Record},
};

#[derive(Deserialize)]
struct Gold {
    text: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    kind: String,
    text: String,
    quotes: Vec<(String, String)>,
}

/// Share of the quotations that must be found, and of those found that must have the right speaker. They only rise.
const FLOORS: (f64, f64) = (FOUND, RIGHT);
const FOUND: f64 = 0.95;
const RIGHT: f64 = 0.94;

#[test]
fn speakers_of_the_gold_set() {
    let gold: Gold = toml::from_str(include_str!("../../../eval/quotes/speakers.toml")).expect("the gold set reads");
    assert!(gold.text.len() >= 60, "60 texts");
    let engine = Engine::new();
    let mut kinds: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    let mut misses = Vec::new();
    for case in &gold.text {
        let page = Page { id: "t".into(), body: case.text.as_str().into(), as_is: true, ..Page::default() };
        let record = engine.annotate(&page);
        for (words, name) in &case.quotes {
            let tally = kinds.entry(&case.kind).or_default();
            tally[0] += 1;
            assert!(case.text.contains(words), "{words:?} stands in its text");
            let holding: Vec<_> = speakers(&record, words);
            if holding.is_empty() {
                misses.push(format!("not found   {words}"));
                continue;
            }
            tally[1] += 1;
            let right = holding.iter().any(|speaker| match (speaker, name.as_str()) {
                (None, "") => true,
                (Some(actor), wanted) if !wanted.is_empty() => last_word(actor) == last_word(wanted) || actor.contains(wanted),
                _ => false,
            });
            tally[2] += usize::from(right);
            if !right {
                misses.push(format!("speaker     {words}: {holding:?} for {name:?}"));
            }
        }
    }
    let sum = kinds.values().fold([0, 0, 0], |s, k| [s[0] + k[0], s[1] + k[1], s[2] + k[2]]);
    let (found, right) = (sum[1] as f64 / sum[0] as f64, sum[2] as f64 / sum[1].max(1) as f64);
    let table: Vec<String> =
        kinds.iter().map(|(kind, [n, f, r])| format!("{kind:8} {n:3} quotations, {f:3} found, {r:3} with the right speaker")).collect();
    let shown = format!("{}\n{}\nfound {found:.3}, right of those {right:.3}", misses.join("\n"), table.join("\n"));
    assert!(found >= FLOORS.0 && right >= FLOORS.1, "{shown}");
    if std::env::var_os("VERBALE_SHOW").is_some() {
        panic!("{shown}");
    }
}

/// The speakers (by name) of all quotes whose content holds `words`, innermost first.
fn speakers(record: &Record, words: &str) -> Vec<Option<String>> {
    let text = &record.article.text;
    let mut holding: Vec<_> = record
        .quotes
        .iter()
        .filter_map(|q| {
            let span = q.content.iter().find(|c| c.slice(text).contains(words) || words.starts_with(c.slice(text)) && c.len() > 12)?;
            Some((span.len(), q.speaker.map(|s| record.actors[s.index()].name.clone())))
        })
        .collect();
    holding.sort_by_key(|(len, _)| *len);
    holding.into_iter().take(1).map(|(_, speaker)| speaker).collect()
}

fn last_word(name: &str) -> String {
    name.split_whitespace().next_back().unwrap_or_default().to_lowercase()
}

//! `cargo xtask phrases-score`: our own news phrases (`eval/dates/phrases.txt`) against what the date grammar makes of them.

#![allow(clippy::print_stdout, reason = "a task prints its figures")]

use std::path::Path;
use verbale::{
    fact::dates,
    language::en::English,
    types::{DateExpression, TimexType},
};

/// What a phrase should be read as.
struct Gold {
    start: usize,
    end: usize,
    kind: TimexType,
    value: String,
}

/// Counts over all sentences.
#[derive(Default)]
struct Tally {
    gold: usize,
    found: usize,
    relaxed: usize,
    strict: usize,
    value: usize,
    kind: usize,
    misses: Vec<String>,
}

/// Prints the figures, and every miss with `--verbose`.
pub(crate) fn run(args: &[String]) -> crate::Outcome {
    let tally = score()?;
    if args.iter().any(|a| a == "--verbose") {
        tally.misses.iter().for_each(|m| println!("{m}"));
    }
    for (name, right) in [("relaxed", tally.relaxed), ("strict", tally.strict), ("value", tally.value), ("type", tally.kind)] {
        println!("phrases {name:<8} F1 {:.3}   {right} of {} gold, {} found", f1(&tally, right), tally.gold, tally.found);
    }
    Ok(())
}

fn f1(tally: &Tally, right: usize) -> f64 {
    2.0 * right as f64 / (tally.gold + tally.found).max(1) as f64
}

fn score() -> Result<Tally, Box<dyn std::error::Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../eval/dates/phrases.txt");
    let mut tally = Tally::default();
    let english = English::load();
    for line in std::fs::read_to_string(path)?.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
        let (day, marked) = line.split_once(" | ").ok_or_else(|| format!("no day in {line:?}"))?;
        let (text, gold) = unmark(marked);
        let found = dates::in_text(&text, &english.parse(&text), Some(day.parse()?));
        count(&mut tally, day, &text, &gold, &found);
    }
    Ok(tally)
}

/// The plain sentence and its expressions: `{Friday = 2021-12-10}`.
fn unmark(marked: &str) -> (String, Vec<Gold>) {
    let (mut text, mut gold) = (String::new(), Vec::new());
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let (inside, behind) = after.split_once('}').unwrap_or((after, ""));
        let (words, value) = inside.split_once(" = ").unwrap_or((inside, ""));
        let start = text.len();
        text.push_str(words);
        let (kind, value) = kind_of(value);
        gold.push(Gold { start, end: text.len(), kind, value: value.to_owned() });
        rest = behind;
    }
    text.push_str(rest);
    (text, gold)
}

fn kind_of(value: &str) -> (TimexType, &str) {
    if let Some(value) = value.strip_prefix("SET ") {
        return (TimexType::Set, value);
    }
    let length = value.starts_with('P') && !value.ends_with("REF");
    let kind = match (length, value.contains('T') && !value.ends_with("REF")) {
        (true, _) => TimexType::Duration,
        (_, true) => TimexType::Time,
        _ => TimexType::Date,
    };
    (kind, value)
}

fn count(tally: &mut Tally, day: &str, text: &str, gold: &[Gold], found: &[DateExpression]) {
    tally.gold += gold.len();
    tally.found += found.len();
    let mut used = vec![false; found.len()];
    for g in gold {
        let overlaps = |d: &DateExpression| (d.span.start as usize) < g.end && g.start < d.span.end as usize;
        let Some(at) = (0..found.len()).find(|&k| !used[k] && overlaps(&found[k])) else {
            tally.misses.push(format!("missed  {day} {} = {}: {text}", &text[g.start..g.end], g.value));
            continue;
        };
        used[at] = true;
        let d = &found[at];
        tally.relaxed += 1;
        tally.strict += usize::from(d.span.range() == (g.start..g.end));
        tally.kind += usize::from(d.kind == g.kind);
        tally.value += usize::from(d.value == g.value);
        if d.value != g.value || d.span.range() != (g.start..g.end) {
            let (want, got) = (&text[g.start..g.end], d.span.slice(text));
            tally.misses.push(format!("differs {day} {want} = {}, got {got} = {}: {text}", g.value, d.value));
        }
    }
    for (d, _) in found.iter().zip(&used).filter(|(_, used)| !**used) {
        tally.misses.push(format!("extra   {day} {} = {}: {text}", d.span.slice(text), d.value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The figures reached; they may only rise.
    #[test]
    fn phrases_keep_their_floor() {
        let tally = score().unwrap();
        assert!(tally.gold >= 250, "the gold is all there");
        let value = f1(&tally, tally.value);
        assert!(value >= 0.95, "value F1 {value:.3}\n{}", tally.misses.join("\n"));
    }
}

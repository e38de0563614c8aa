//! `cargo xtask pages-score [--verbose] [FOLDER]`: what the program makes of damaged news pages of our own (`eval/pages/` unless a folder is
//! named), against what a careful reader would not miss (`pages.jsonl` there).
//!
//! Recall only, by kind of row: a correct fact beyond the gold costs nothing. A quote is found when its content holds the gold's words; an
//! event when its type is the gold's and it stands at the gold's anchor; who did it to whom when every party of the gold is among the
//! actors of that side, by country code, by name, or by whom they speak for.

#![allow(clippy::print_stdout, reason = "printing figures is this task's purpose")]

use crate::Outcome;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};
use verbale::{
    Engine,
    types::{MediaType, Page, wire::WireRecord},
};

/// Found and wanted, by kind of row.
type Tally = BTreeMap<&'static str, (usize, usize)>;

pub(crate) fn run(args: &[String]) -> Outcome {
    let verbose = args.iter().any(|a| a == "--verbose");
    let folder = args.iter().find(|a| !a.starts_with("--")).map_or("eval/pages", String::as_str);
    let mut gold: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for line in std::fs::read_to_string(Path::new(folder).join("pages.jsonl"))?.lines() {
        let row: Value = serde_json::from_str(line)?;
        gold.entry(text(&row["doc"]).to_owned()).or_default().push(row);
    }
    let engine = Engine::new();
    let mut tally = Tally::new();
    for (name, rows) in &gold {
        let body = std::fs::read_to_string(Path::new(folder).join(name)).map_err(|e| format!("{folder}/{name}: {e}"))?;
        let page = Page { id: name.clone(), uri: Some(name.clone()), body: body.into(), media_type: MediaType::Text, ..Page::default() };
        let found = Found::new(serde_json::to_value(WireRecord::new(&engine.annotate(&page)))?);
        for row in rows {
            for (kind, is_right, what) in judge(&found, row) {
                let count = tally.entry(kind).or_default();
                *count = (count.0 + usize::from(is_right), count.1 + 1);
                if verbose && !is_right {
                    println!("missed {kind}: {name}: {what}");
                }
            }
        }
    }
    let share = |(found, wanted): (usize, usize)| found as f64 / wanted as f64;
    for (kind, &count) in &tally {
        println!("{kind:<12} {:4} of {:4}  {:.2}", count.0, count.1, share(count));
    }
    let mean = tally.values().map(|&c| share(c)).sum::<f64>() / tally.len().max(1) as f64;
    println!("pages: mean recall {mean:.3} over {} kinds, {} pages", tally.len(), gold.len());
    Ok(())
}

/// A record as outsiders read it.
struct Found {
    record: Value,
    characters: Vec<char>,
    folded: String,
}

impl Found {
    fn new(record: Value) -> Self {
        let whole = text(&record["article"]["text"]);
        let (characters, folded) = (whole.chars().collect(), fold(whole));
        Found { record, characters, folded }
    }

    fn list(&self, name: &str) -> &[Value] {
        self.record[name].as_array().map_or(&[], Vec::as_slice)
    }

    /// The words under spans of code points.
    fn under(&self, spans: &Value) -> String {
        let one = |span: &Value| -> Option<String> {
            let place = |i: usize| span.get(i)?.as_u64().map(|n| n as usize);
            Some(self.characters.get(place(0)?..place(1)?)?.iter().collect())
        };
        match spans.as_array() {
            Some(pair) if pair.first().is_some_and(Value::is_number) => one(spans).unwrap_or_default(),
            Some(spans) => spans.iter().filter_map(one).collect::<Vec<_>>().join(" "),
            None => String::new(),
        }
    }

    fn actor(&self, id: &Value) -> Option<&Value> {
        self.list("actors").iter().find(|a| !id.is_null() && a["id"] == *id)
    }

    /// True when the actor, or whom it speaks for, is `party`: a country's code, or a word of the name.
    fn is_party(&self, id: &Value, party: &str) -> bool {
        let mut next = self.actor(id);
        for _ in 0..4 {
            let Some(actor) = next else { return false };
            let code = text(&actor["code"]);
            let coded = code.as_bytes().chunks(3).any(|part| part == party.as_bytes());
            if text(&actor["country"]) == party || coded || is_subset(party, text(&actor["name"])) {
                return true;
            }
            let also = actor["aliases"].as_array().into_iter().flatten().any(|a| is_subset(party, text(a)));
            if also || (party == "NATO" && code.contains("NAT")) {
                return true;
            }
            next = self.actor(&actor["of"]);
        }
        false
    }
}

/// The verdicts on one row of the gold: kind, whether it is right, and what was wanted.
fn judge(found: &Found, gold: &Value) -> Vec<(&'static str, bool, String)> {
    match text(&gold["kind"]) {
        "article" => article(found, gold),
        "quote" => quote(found, gold),
        "event" => event(found, gold),
        "figure" => {
            let anchor = text(&gold["anchor"]);
            let is_it =
                |f: &&Value| same(&f["low"], &gold["low"]) && same(&f["high"], &gold["high"]) && covers(anchor, &found.under(&f["span"]));
            vec![("figure", found.list("figures").iter().any(|f| is_it(&f)), format!("{anchor} = {}..{}", gold["low"], gold["high"]))]
        }
        "date" => {
            let (anchor, value) = (text(&gold["anchor"]), text(&gold["value"]));
            let first = value.split('/').next().unwrap_or(value);
            let is_it = |d: &&Value| text(&d["value"]).starts_with(first) && likeness(&found.under(&d["span"]), anchor) >= 0.3;
            vec![("date", found.list("dates").iter().any(|d| is_it(&d)), format!("{anchor} = {value}"))]
        }
        other => vec![("unknown row", false, other.to_owned())],
    }
}

fn article(found: &Found, gold: &Value) -> Vec<(&'static str, bool, String)> {
    let article = &found.record["article"];
    let mut verdicts = Vec::new();
    for words in strings(&gold["furniture"]) {
        verdicts.push(("clean", !found.folded.contains(&fold(words)), format!("furniture kept: {words}")));
    }
    for edge in ["body_first", "body_last"] {
        verdicts.push(("clean", found.folded.contains(&fold(text(&gold[edge]))), format!("lost: {}", text(&gold[edge]))));
    }
    if let Some(title) = gold["title"].as_str() {
        verdicts.push((
            "clean",
            fold(text(&article["title"])).starts_with(&fold(title)),
            format!("title {} for {title}", article["title"]),
        ));
    }
    for credit in strings(&gold["credit"]) {
        let named = article["credits"].as_array().into_iter().flatten().any(|c| fold(text(&c["name"])).contains(&fold(credit)));
        verdicts.push(("credit", named, credit.to_owned()));
    }
    let published = text(&article["published"]["value"]);
    if let Some(day) = gold["published"].as_str() {
        verdicts.push(("published", published.get(..10) == Some(day), format!("{published} for {day}")));
    } else if let [from, to] = strings(&gold["published_between"])[..] {
        verdicts.push(("published", (from..=to).contains(&published.get(..10).unwrap_or("")), format!("{published} for {from}..{to}")));
    }
    verdicts
}

fn quote(found: &Found, gold: &Value) -> Vec<(&'static str, bool, String)> {
    let (wanted, speaker) = (text(&gold["text"]), text(&gold["speaker"]));
    let hits: Vec<&Value> = found.list("quotes").iter().filter(|q| covers(&found.under(&q["content"]), wanted)).collect();
    let said_by = |quote: &&Value| {
        let actor = found.actor(&quote["speaker"]);
        let name = actor.map_or_else(|| found.under(&quote["source"]), |a| text(&a["name"]).to_owned());
        let last = words(speaker).pop().unwrap_or_default();
        words(&name).contains(&last)
            || likeness(&name, speaker) >= 0.5
            || words(speaker).len() != 2 && found.is_party(&quote["speaker"], text(&gold["affiliation"]))
    };
    let start: String = wanted.chars().take(60).collect();
    vec![("quote", !hits.is_empty(), start.clone()), ("speaker", hits.iter().any(said_by), format!("{speaker}: {start}"))]
}

fn event(found: &Found, gold: &Value) -> Vec<(&'static str, bool, String)> {
    let anchor_text = text(&gold["anchor"]);
    let anchor: BTreeSet<String> = words(anchor_text).into_iter().collect();
    let is_near = |event: &Value| {
        let parts = ["trigger", "source_spans", "target_spans", "object"].map(|part| found.under(&event[part]));
        words(&parts.join(" ")).iter().collect::<BTreeSet<_>>().iter().filter(|w| anchor.contains(**w)).count() >= 2
    };
    let hits: Vec<&Value> = found.list("events").iter().filter(|e| e["type"] == gold["type"] && is_near(e)).collect();
    let all = |event: &Value, side: &str, wanted: &[&str]| {
        wanted.iter().all(|party| event[side].as_array().into_iter().flatten().any(|id| found.is_party(id, party)))
    };
    let sources = strings(&gold["source"]);
    let mut targets = vec![strings(&gold["target"])];
    targets.extend(gold["alt"].as_array().into_iter().flatten().map(strings));
    let right = |e: &&Value| all(e, "source", &sources) && targets.iter().any(|t| all(e, "target", t));
    let what = format!("{} {} → {}: {anchor_text}", text(&gold["type"]), gold["source"], gold["target"]);
    let mut verdicts = vec![("event", !hits.is_empty(), what.clone()), ("who to whom", hits.iter().any(right), what.clone())];
    if let Some(date) = gold["date"].as_str() {
        let first = date.split('/').next().unwrap_or(date);
        verdicts.push(("event date", hits.iter().any(|e| text(&e["date"]["value"]).starts_with(first)), format!("{date}: {what}")));
    }
    verdicts
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("")
}

fn strings(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn same(a: &Value, b: &Value) -> bool {
    a.as_f64() == b.as_f64()
}

/// Small letters, plain quotation marks, single blanks.
fn fold(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| match c {
            '“' | '”' | '„' | '«' | '»' => '"',
            '‘' | '’' | '‚' | '`' => '\'',
            c => c,
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn words(text: &str) -> Vec<String> {
    fold(text).split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// True when all words of `part` are in `whole`.
fn is_subset(part: &str, whole: &str) -> bool {
    let whole = words(whole);
    let part = words(part);
    !part.is_empty() && part.iter().all(|w| whole.contains(w))
}

/// Shared words over all words.
fn likeness(a: &str, b: &str) -> f64 {
    let (a, b): (BTreeSet<_>, BTreeSet<_>) = (words(a).into_iter().collect(), words(b).into_iter().collect());
    let all = a.union(&b).count();
    if all == 0 { 0.0 } else { a.intersection(&b).count() as f64 / all as f64 }
}

/// True when `found` holds the words of `gold`, or nearly: the gold may be only the first words of a long quotation.
fn covers(found: &str, gold: &str) -> bool {
    let (whole, part) = (words(found).join(" "), words(gold).join(" "));
    !part.is_empty() && (whole.contains(&part) || likeness(found, gold) >= 0.7)
}

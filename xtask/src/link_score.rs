//! Links against labels: `cargo xtask link-score [--ecb GOLD.jsonl] [--verbose]`.
//!
//! Twins: our own forty reports with a twin each, rewritten or as a translating machine leaves them, half of them with another report on the
//! same matter beside them (`eval/link/twins.jsonl`), all in one case. A twin is found when the two are joined by an edge of lineage; every other edge
//! is false.
//!
//! `--ecb`: event coreference of ECB+ (lines, packed or not, with `id`, `topic`, `text`, and `mentions` of `kind`, `spans` in code points, `chain`), happenings against chains
//! of actions: MUC, B³, CEAF-e and their mean (CoNLL F1), with predicted mentions (a trigger that overlaps a labelled mention is that
//! mention; only sentences in which anything is labelled count). Beside it a baseline over the same mentions: one chain for each stem of the trigger's last word in each topic.

#![allow(clippy::print_stdout, reason = "printing figures is this task's purpose")]

use crate::Outcome;
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs,
    io::Read as _,
};
use verbale::{
    Engine,
    link::{link, stem},
    types::{Page, Record},
};

/// Scores the twins, and event chains when a file is named.
pub(crate) fn run(args: &[String]) -> Outcome {
    let option = |name: &str| args.iter().position(|a| a == name).and_then(|at| args.get(at + 1));
    let verbose = args.iter().any(|a| a == "--verbose");
    let engine = Engine::new();
    twins(&engine, verbose)?;
    if let Some(file) = option("--ecb") {
        ecb(&engine, file)?;
    }
    Ok(())
}

fn record(engine: &Engine, id: &str, text: &str, day: Option<&str>) -> Record {
    let mut page = Page { id: id.to_owned(), body: text.into(), as_is: true, ..Page::default() };
    page.told.published = day.and_then(|d| d.parse().ok());
    engine.annotate(&page)
}

#[derive(Deserialize)]
struct Twin {
    id: String,
    kind: String,
    a: String,
    b: String,
    other: Option<String>,
}

fn twins(engine: &Engine, verbose: bool) -> Outcome {
    let twins: Vec<Twin> = fs::read_to_string("eval/link/twins.jsonl")?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let mut records = Vec::new();
    for (n, t) in twins.iter().enumerate() {
        let day = format!("2016-{:02}-{:02}", n % 12 + 1, n * 3 % 28 + 1);
        records.push(record(engine, &format!("{}-a", t.id), &t.a, Some(&day)));
        records.push(record(engine, &format!("{}-b", t.id), &t.b, Some(&day)));
        records.extend(t.other.iter().map(|o| record(engine, &format!("{}-other", t.id), o, Some(&day))));
    }
    let linked = link(&records);
    let edges: BTreeSet<(String, String)> = linked
        .links
        .lineage
        .iter()
        .map(|e| if e.from < e.to { (e.from.clone(), e.to.clone()) } else { (e.to.clone(), e.from.clone()) })
        .collect();
    let wanted = |t: &Twin| (format!("{}-a", t.id), format!("{}-b", t.id));
    let found = twins.iter().filter(|t| edges.contains(&wanted(t))).count();
    for kind in ["rewritten", "translated"] {
        let of: Vec<&Twin> = twins.iter().filter(|t| t.kind == kind).collect();
        let found = of.iter().filter(|t| edges.contains(&wanted(t))).count();
        println!("twins, {kind}: {found} of {} found", of.len());
        for t in of.iter().filter(|t| verbose && !edges.contains(&wanted(t))) {
            println!("  missed {}: {}", t.id, t.a.get(..70).unwrap_or(&t.a));
        }
    }
    println!("twins: recall {:.3}, {} edges that are none", found as f64 / twins.len() as f64, edges.len() - found);
    Ok(())
}

#[derive(Deserialize)]
struct Labelled {
    id: String,
    topic: u32,
    text: String,
    mentions: Vec<Mention>,
}

#[derive(Deserialize)]
struct Mention {
    kind: String,
    spans: Vec<(u32, u32)>,
    chain: String,
}

/// A mention in either partition: article and number; predicted ones that are no labelled mention have numbers of their own.
type Place = (usize, usize);
type Chains = Vec<BTreeSet<Place>>;

fn ecb(engine: &Engine, file: &str) -> Outcome {
    let docs: Vec<Labelled> = lines_of(file)?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let records: Vec<Record> = docs.iter().map(|d| record(engine, &d.id, &d.text, None)).collect();
    let number: HashMap<&str, usize> = docs.iter().enumerate().map(|(n, d)| (d.id.as_str(), n)).collect();
    let mut gold: BTreeMap<(u32, &str), BTreeSet<Place>> = BTreeMap::new();
    let mut stems: BTreeMap<(u32, String), BTreeSet<Place>> = BTreeMap::new();
    let mut place: HashMap<(usize, usize), Place> = HashMap::new();
    let (mut labelled, mut matched, mut predicted) = (0, 0, 0);
    for (n, (doc, record)) in docs.iter().zip(&records).enumerate() {
        let actions: Vec<&Mention> = doc.mentions.iter().filter(|m| m.kind.contains("ACTION")).collect();
        for (i, m) in actions.iter().enumerate() {
            gold.entry((doc.topic, &m.chain)).or_default().insert((n, i));
        }
        labelled += actions.len();
        let points: Vec<u32> = points(&record.article.text);
        // Only some sentences of a text, which stand on lines of their own, were labelled.
        let line_of = |at: u32| doc.text.chars().take(at as usize).filter(|c| *c == '\n').count();
        let labelled_lines: BTreeSet<usize> = doc.mentions.iter().flat_map(|m| &m.spans).map(|s| line_of(s.0)).collect();
        let mut taken = BTreeSet::new();
        for (e, event) in record.events.iter().enumerate() {
            let spans: Vec<(u32, u32)> = event.trigger.iter().map(|s| (points[s.start as usize], points[s.end as usize])).collect();
            if spans.first().is_none_or(|s| !labelled_lines.contains(&line_of(s.0))) {
                continue;
            }
            let meets = |m: &Mention| m.spans.iter().any(|a| spans.iter().any(|b| a.0 < b.1 && b.0 < a.1));
            let at = (0..actions.len()).find(|i| meets(actions[*i]) && !taken.contains(i));
            predicted += 1;
            matched += usize::from(at.is_some());
            taken.extend(at);
            let own = at.map_or((n, actions.len() + e), |i| (n, i));
            place.insert((n, e), own);
            let words = event.trigger.last().map_or("", |s| s.slice(&record.article.text));
            stems.entry((doc.topic, stem(words.split_whitespace().next_back().unwrap_or("")))).or_default().insert(own);
        }
    }
    println!(
        "\nECB+: {} texts, {labelled} labelled mentions, {predicted} predicted in labelled sentences, {matched} of them labelled",
        docs.len()
    );
    let gold: Chains = gold.into_values().collect();
    let linked = link(&records);
    let happenings: Chains = (linked.links.happenings.iter())
        .map(|h| h.reports.iter().filter_map(|r| place.get(&(number[r.article.as_str()], r.event as usize)).copied()).collect())
        .filter(|chain: &BTreeSet<Place>| !chain.is_empty())
        .collect();
    let stems: Chains = stems.into_values().collect();
    let alone: Chains = happenings.iter().flatten().map(|&p| BTreeSet::from([p])).collect();
    let found: BTreeSet<Place> = place.values().copied().collect();
    let oracle: Chains = gold.iter().map(|c| c.intersection(&found).copied().collect::<BTreeSet<_>>()).filter(|c| !c.is_empty()).collect();
    println!("{:<34}{:>7}{:>7}{:>8}{:>8}", "", "MUC", "B3", "CEAF-e", "CoNLL");
    for (name, chains) in
        [("happenings", &happenings), ("same stem, same topic", &stems), ("each alone", &alone), ("labelled chains over ours", &oracle)]
    {
        let scores = [muc(&gold, chains), b_cubed(&gold, chains), ceaf(&gold, chains)];
        println!("{name:<34}{:>7.3}{:>7.3}{:>8.3}{:>8.3}", scores[0], scores[1], scores[2], scores.iter().sum::<f64>() / 3.0);
    }
    Ok(())
}

/// A file's text, unpacked where its name ends in `.gz`.
fn lines_of(file: &str) -> Result<String, Box<dyn std::error::Error>> {
    let bytes = fs::read(file)?;
    let mut text = String::new();
    match file.ends_with(".gz") {
        true => flate2::read::MultiGzDecoder::new(bytes.as_slice()).read_to_string(&mut text)?,
        false => bytes.as_slice().read_to_string(&mut text)?,
    };
    Ok(text)
}

/// The code point at each byte.
fn points(text: &str) -> Vec<u32> {
    let mut out = Vec::with_capacity(text.len() + 1);
    for (n, c) in text.chars().enumerate() {
        out.extend(std::iter::repeat_n(n as u32, c.len_utf8()));
    }
    out.push(text.chars().count() as u32);
    out
}

fn f1(p: f64, r: f64) -> f64 {
    if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
}

fn of(chains: &Chains) -> HashMap<Place, usize> {
    chains.iter().enumerate().flat_map(|(n, c)| c.iter().map(move |&p| (p, n))).collect()
}

fn muc(gold: &Chains, ours: &Chains) -> f64 {
    let recall = |a: &Chains, b: &Chains| {
        let b = of(b);
        let (mut hit, mut all) = (0, 0);
        for chain in a {
            let parts: BTreeSet<usize> = chain.iter().filter_map(|p| b.get(p).copied()).collect();
            let lost = chain.iter().filter(|p| !b.contains_key(p)).count();
            hit += chain.len() - parts.len() - lost;
            all += chain.len() - 1;
        }
        hit as f64 / (all.max(1)) as f64
    };
    f1(recall(ours, gold), recall(gold, ours))
}

fn b_cubed(gold: &Chains, ours: &Chains) -> f64 {
    let recall = |a: &Chains, b: &Chains| {
        let (at, size): (HashMap<Place, usize>, usize) = (of(b), a.iter().map(BTreeSet::len).sum());
        let mut sum = 0.0;
        for chain in a {
            let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
            chain.iter().filter_map(|p| at.get(p)).for_each(|&n| *shared.entry(n).or_default() += 1);
            sum += shared.values().map(|&n| (n * n) as f64).sum::<f64>() / chain.len() as f64;
        }
        sum / size.max(1) as f64
    };
    f1(recall(ours, gold), recall(gold, ours))
}

/// The best pairing of chains, each pair worth 2 · shared / (both sizes).
fn ceaf(gold: &Chains, ours: &Chains) -> f64 {
    let at = of(ours);
    let mut pairs: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (g, chain) in gold.iter().enumerate() {
        chain.iter().filter_map(|p| at.get(p)).for_each(|&o| *pairs.entry((g, o)).or_default() += 1);
    }
    let edges: Vec<(usize, usize, f64)> =
        pairs.into_iter().map(|((g, o), n)| (g, o, 2.0 * n as f64 / (gold[g].len() + ours[o].len()) as f64)).collect();
    let best = pairing(&edges);
    f1(best / ours.len().max(1) as f64, best / gold.len().max(1) as f64)
}

/// The worth of the best one-to-one pairing along weighted edges: augmenting paths, the left side in order (successive shortest paths on a
/// sparse graph, Bellman–Ford, as gains may be given back).
fn pairing(edges: &[(usize, usize, f64)]) -> f64 {
    let mut from: BTreeMap<usize, Vec<(usize, f64)>> = BTreeMap::new();
    edges.iter().for_each(|&(g, o, w)| from.entry(g).or_default().push((o, w)));
    let mut holder: HashMap<usize, (usize, f64)> = HashMap::new();
    let mut total = 0.0;
    for &start in from.keys() {
        // The gain of letting `start` in, by the left node that would be left out or the right node that was free.
        let mut gain: BTreeMap<usize, f64> = BTreeMap::from([(start, 0.0)]);
        let mut via: HashMap<usize, (usize, f64)> = HashMap::new();
        let mut queue = std::collections::VecDeque::from([start]);
        let mut best: Option<(f64, Result<usize, usize>)> = None;
        let mut steps = 0;
        while let Some(g) = queue.pop_front() {
            steps += 1;
            if steps > 20_000 {
                break;
            }
            let so_far = gain[&g];
            if g != start && best.as_ref().is_none_or(|b| so_far > b.0) && so_far > 0.0 {
                best = Some((so_far, Err(g)));
            }
            for &(o, w) in &from[&g] {
                match holder.get(&o) {
                    None => {
                        if best.as_ref().is_none_or(|b| so_far + w > b.0) {
                            best = Some((so_far + w, Ok(o)));
                            via.insert(usize::MAX - o, (g, w));
                        }
                    }
                    Some(&(other, held)) if other != g => {
                        let now = so_far + w - held;
                        if gain.get(&other).is_none_or(|&was| now > was + 1e-12) {
                            gain.insert(other, now);
                            via.insert(other, (g, w));
                            queue.push_back(other);
                        }
                    }
                    Some(_) => (),
                }
            }
        }
        let Some((won, end)) = best else { continue };
        total += won;
        // Walk the path back, each left node taking over what the next one held.
        let held_by: HashMap<usize, usize> = holder.iter().map(|(&o, &(g, _))| (g, o)).collect();
        let (mut g, mut w, mut o) = match end {
            Ok(o) => {
                let (g, w) = via[&(usize::MAX - o)];
                (g, w, o)
            }
            Err(left) => {
                let (g, w) = via[&left];
                (g, w, held_by[&left])
            }
        };
        let mut guard = 0;
        loop {
            holder.insert(o, (g, w));
            if g == start || guard > 10_000 {
                break;
            }
            guard += 1;
            o = held_by[&g];
            (g, w) = via[&g];
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chains(of: &[&[usize]]) -> Chains {
        of.iter().map(|c| c.iter().map(|&n| (0, n)).collect()).collect()
    }

    #[test]
    fn measures_are_as_published() {
        let gold = chains(&[&[1, 2, 3, 4, 5], &[6, 7], &[8, 9, 10, 11, 12]]);
        let ours = chains(&[&[1, 2, 3, 4, 5], &[6, 7, 8, 9, 10, 11, 12]]);
        // The example of the B³ paper: recall 1, precision .762; MUC recall 1, precision .9.
        assert!((b_cubed(&gold, &ours) - f1(0.762, 1.0)).abs() < 1e-3);
        assert!((muc(&gold, &ours) - f1(0.9, 1.0)).abs() < 1e-3);
        assert!((ceaf(&gold, &gold) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_pairing_gives_back_what_another_needs_more() {
        assert!((pairing(&[(0, 0, 0.9), (0, 1, 0.8), (1, 0, 0.7)]) - 1.5).abs() < 1e-9);
        assert!((pairing(&[(0, 0, 0.5), (1, 0, 0.9)]) - 0.9).abs() < 1e-9);
    }
}

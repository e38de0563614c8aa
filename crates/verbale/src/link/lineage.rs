//! Which article was made from which.
//!
//! Candidates share rare runs of words. The verdict aligns sentences: what counts is the share of a text's own narrative (sentences
//! without quoted words) that stands in the other, for two reporters at one press conference share the quotes but not the prose.
//! Of a family of copies only the closest kin are joined: in a triangle the weakest edge goes.
//!
//! Direction: publication dates; else what the texts' shapes say (a cut is contained in its source, an inserted passage makes the copy
//! longer, scanning noise is handed down and not up). Incomplete: twins by translation are not found.

use super::{
    signature::Signature,
    terms::{self, Term},
};
use crate::types::case::LineageRow;
use std::collections::{BTreeMap, HashMap};

/// A run in more articles than this is a formula, not a copy's trace.
const BUCKET: usize = 40;
/// Shared runs that make a candidate.
const CANDIDATE: u32 = 8;
/// Share of a sentence's word pairs that must stand in one sentence of the other text.
const SENTENCE: f32 = 0.45;
/// Share of narrative that makes a copy.
const COPIED: f32 = 0.2;
/// Words in matched sentences that a copy has at least.
const WORDS: usize = 40;

/// One edge.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Edge {
    pub from: usize,
    pub to: usize,
    pub kind: &'static str,
    pub overlap: f32,
    pub direction: &'static str,
    pub evidence: Vec<String>,
}

/// All edges, and each article's origin (the root of its family of copies).
#[derive(Debug, Clone, Default)]
pub(super) struct Lineage {
    pub edges: Vec<Edge>,
    /// Articles with the same number have one origin.
    pub origin: Vec<usize>,
}

pub(super) fn find(signatures: &[Signature]) -> Lineage {
    let prepared: HashMap<usize, Vec<Aligned>> = HashMap::new();
    let mut prepared = prepared;
    let mut found: BTreeMap<(usize, usize), Overlap> = BTreeMap::new();
    for (a, b) in candidates(signatures) {
        for i in [a, b] {
            prepared.entry(i).or_insert_with(|| signatures[i].sentences.iter().map(|s| Aligned::of(&s.text)).collect());
        }
        let overlap = Overlap::between(&prepared[&a], &prepared[&b]);
        if overlap.narrative() >= COPIED && overlap.words >= WORDS {
            found.insert((a, b), overlap);
        }
    }
    drop_weakest_of_triangles(&mut found);
    let edges: Vec<Edge> = found.iter().map(|(&(a, b), o)| edge(signatures, a, b, o)).collect();
    let mut families = super::components::Components::new(signatures.len());
    edges.iter().filter(|e| e.kind != "shares-passage").for_each(|e| families.join(e.from, e.to));
    let origin = (0..signatures.len()).map(|i| families.root(i)).collect();
    Lineage { edges, origin }
}

fn candidates(signatures: &[Signature]) -> Vec<(usize, usize)> {
    let mut buckets: HashMap<u32, Vec<u32>> = HashMap::new();
    for (i, s) in signatures.iter().enumerate() {
        for &run in &s.runs {
            buckets.entry(run).or_default().push(i as u32);
        }
    }
    let mut shared: HashMap<(u32, u32), u32> = HashMap::new();
    for posts in buckets.values().filter(|p| (2..=BUCKET).contains(&p.len())) {
        for (n, &a) in posts.iter().enumerate() {
            for &b in &posts[n + 1..] {
                *shared.entry((a, b)).or_default() += 1;
            }
        }
    }
    let mut out: Vec<_> = shared.into_iter().filter(|&(_, n)| n >= CANDIDATE).map(|((a, b), _)| (a as usize, b as usize)).collect();
    out.sort_unstable();
    out
}

/// A sentence ready for comparison.
struct Aligned {
    /// Hashes of neighbouring words, sorted, each once.
    pairs: Vec<u32>,
    words: usize,
    quoted: bool,
}

impl Aligned {
    fn of(sentence: &str) -> Self {
        let stems: Vec<Term> = terms::stems(sentence);
        let mut pairs: Vec<u32> = stems.windows(2).map(|p| p[0].rotate_left(7) ^ p[1]).collect();
        pairs.sort_unstable();
        pairs.dedup();
        Aligned { pairs, words: stems.len(), quoted: sentence.contains(['"', '“', '”', '«', '»']) || sentence.contains("``") }
    }
}

/// How much of two texts is the same prose.
struct Overlap {
    /// Share of each text's narrative words in sentences that stand in the other.
    narrative: [f32; 2],
    /// The same with quotes.
    all: [f32; 2],
    /// Matched narrative words.
    words: usize,
}

impl Overlap {
    fn between(a: &[Aligned], b: &[Aligned]) -> Self {
        let (na, aa, words) = covered(a, b);
        let (nb, ab, _) = covered(b, a);
        Overlap { narrative: [na, nb], all: [aa, ab], words }
    }

    /// Share of the one that has more of itself in the other.
    fn narrative(&self) -> f32 {
        self.narrative[0].max(self.narrative[1])
    }

    fn strength(&self) -> f32 {
        self.narrative[0] + self.narrative[1]
    }
}

/// Share of `a`'s narrative words, of all its words, and the number of its narrative words that stand in `b`.
fn covered(a: &[Aligned], b: &[Aligned]) -> (f32, f32, usize) {
    let mut index: HashMap<u32, Vec<u32>> = HashMap::new();
    for (j, s) in b.iter().enumerate() {
        s.pairs.iter().for_each(|&p| index.entry(p).or_default().push(j as u32));
    }
    let mut hits = vec![0u32; b.len()];
    let (mut narrative, mut matched, mut all, mut all_matched) = (0, 0, 0, 0);
    for s in a.iter().filter(|s| s.words >= 5) {
        hits.fill(0);
        s.pairs.iter().filter_map(|p| index.get(p)).flatten().for_each(|&j| hits[j as usize] += 1);
        let best = hits.iter().copied().max().unwrap_or(0);
        let same = best as f32 >= SENTENCE * s.pairs.len() as f32;
        all += s.words;
        all_matched += if same { s.words } else { 0 };
        if !s.quoted {
            narrative += s.words;
            matched += if same { s.words } else { 0 };
        }
    }
    // A text of quotes alone has no narrative to compare; then all its words count.
    if narrative < WORDS {
        (narrative, matched) = (all, all_matched);
    }
    (matched as f32 / narrative.max(1) as f32, all_matched as f32 / all.max(1) as f32, matched)
}

/// Two copies of one text, or a text and its copy's copy, are like each other only through the third: that edge is the weakest.
fn drop_weakest_of_triangles(found: &mut BTreeMap<(usize, usize), Overlap>) {
    let mut near: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &(a, b) in found.keys() {
        near.entry(a).or_default().push(b);
        near.entry(b).or_default().push(a);
    }
    let strength = |a: usize, b: usize| found.get(&(a.min(b), a.max(b))).map(Overlap::strength);
    let mut gone = Vec::new();
    for (&(a, b), o) in found.iter() {
        let weaker = |c: usize| {
            let (Some(x), Some(y)) = (strength(a, c), strength(b, c)) else { return false };
            o.strength() < x - 0.02 && o.strength() < y - 0.02
        };
        if near[&a].iter().any(|&c| c != b && weaker(c)) {
            gone.push((a, b));
        }
    }
    gone.iter().for_each(|k| {
        found.remove(k);
    });
}

fn edge(signatures: &[Signature], a: usize, b: usize, o: &Overlap) -> Edge {
    let (mut from, mut to, direction, why) = direction(signatures, a, b, o);
    let overlap = o.all[0].max(o.all[1]);
    let (x, y) = (&signatures[a], &signatures[b]);
    let kind = match (o.all[0].min(o.all[1]), overlap) {
        (least, _) if least >= 0.9 => "copy",
        (_, most) if most >= 0.7 => "reprint",
        (_, most) if most >= 0.3 => "rewrite",
        _ => "shares-passage",
    };
    let mut evidence = vec![format!("{:.0} % of the one and {:.0} % of the other stand in both", o.all[0] * 100.0, o.all[1] * 100.0), why];
    for (s, t) in [(x, y), (y, x)] {
        if let Some(agency) = s.agencies.iter().find(|n| t.outlet.as_ref() == Some(n)) {
            evidence.push(format!("{} credits {agency}", s.id));
            (from, to) = if s.id == x.id { (b, a) } else { (a, b) };
        }
    }
    Edge { from, to, kind, overlap, direction, evidence }
}

/// From, to, how sure, and why.
fn direction(signatures: &[Signature], a: usize, b: usize, o: &Overlap) -> (usize, usize, &'static str, String) {
    if let (Some(x), Some(y)) = (signatures[a].published.value, signatures[b].published.value)
        && x != y
    {
        let (from, to, first, last) = if x < y { (a, b, x, y) } else { (b, a, y, x) };
        return (from, to, "known", format!("published {first}, the other {last}"));
    }
    let noise = [noise(&signatures[a]), noise(&signatures[b])];
    if (noise[0] - noise[1]).abs() > 0.015 {
        let (from, to) = if noise[0] < noise[1] { (a, b) } else { (b, a) };
        return (from, to, "guessed", "the copy has more misread words".to_owned());
    }
    let [in_b, in_a] = o.all;
    if (in_b - in_a).abs() > 0.05 {
        // `small` stands in `large` nearly whole. A little more is an insertion, much more a cut.
        let (small, large, rest) = if in_b > in_a { (a, b, in_a) } else { (b, a, in_b) };
        return match rest > 0.78 {
            true => (small, large, "guessed", "the longer one adds a passage".to_owned()),
            false => (large, small, "guessed", "the shorter one is a part of the longer".to_owned()),
        };
    }
    (a, b, "none", "nothing tells which came first".to_owned())
}

/// Share of words that no background document holds: names, and what scanning spoilt.
fn noise(s: &Signature) -> f32 {
    let background = terms::background();
    let unknown = s.bag.iter().filter(|(t, _)| background.share(*t) == 0.0).count();
    unknown as f32 / s.bag.len().max(1) as f32
}

impl Lineage {
    pub(super) fn rows(&self, signatures: &[Signature]) -> Vec<LineageRow> {
        (self.edges.iter())
            .map(|e| LineageRow {
                from: signatures[e.from].id.clone(),
                to: signatures[e.to].id.clone(),
                kind: e.kind.to_owned(),
                overlap: f64::from((e.overlap * 100.0).round()) / 100.0,
                direction: e.direction.to_owned(),
                evidence: e.evidence.clone(),
            })
            .collect()
    }
}

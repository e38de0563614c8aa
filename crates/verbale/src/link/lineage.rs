//! Which article was made from which.
//!
//! Candidates share rare runs of words. The verdict aligns sentences: what counts is the share of a text's own narrative (sentences
//! without quoted words) that stands in the other, for two reporters at one press conference share the quotes but not the prose.
//! Of a family of copies each is joined to what accounts for it best: its parent, or the parents that it merges.
//!
//! Direction: publication dates; else what the texts' shapes say (a cut is contained in its source, an inserted passage makes the copy
//! longer, scanning noise is handed down and not up). Incomplete: twins by translation are not found.

use super::{
    signature::Signature,
    terms::{self, Term},
};
use crate::types::case::LineageRow;
use std::collections::HashMap;

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
/// Sources that account for nearly the same share are told apart by date.
const EVEN: f32 = 0.03;

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
    let mut prepared: HashMap<usize, Vec<Aligned>> = HashMap::new();
    let mut kin: Vec<Kin> = Vec::new();
    for (a, b) in candidates(signatures) {
        for i in [a, b] {
            prepared.entry(i).or_insert_with(|| signatures[i].sentences.iter().map(|s| Aligned::of(&s.text)).collect());
        }
        let overlap = Overlap::between(&prepared[&a], &prepared[&b]);
        if overlap.narrative() >= COPIED && overlap.words >= WORDS {
            kin.push(Kin::of(signatures, a, b, overlap));
        }
    }
    let mut tree = closest(signatures, &kin);
    tree.sort_unstable();
    let mut degree = vec![0; signatures.len()];
    tree.iter().for_each(|&n| [kin[n].from, kin[n].to].into_iter().for_each(|i| degree[i] += 1));
    let edges: Vec<Edge> = tree.into_iter().map(|n| edge(signatures, &kin[n], &degree)).collect();
    let mut families = super::components::Components::new(signatures.len());
    edges.iter().filter(|e| e.kind != "shares-passage").for_each(|e| families.join(e.from, e.to));
    let origin = (0..signatures.len()).map(|i| families.root(i)).collect();
    Lineage { edges, origin }
}

/// Two articles with the same prose, turned so that `from` is the likelier source.
struct Kin {
    from: usize,
    to: usize,
    direction: &'static str,
    why: String,
    /// Of `from` and of `to`, in this order.
    overlap: Overlap,
}

impl Kin {
    fn of(signatures: &[Signature], a: usize, b: usize, overlap: Overlap) -> Self {
        let (from, to, direction, why) = direction(signatures, a, b, &overlap);
        Kin { from, to, direction, why, overlap: if from == a { overlap } else { overlap.turned() } }
    }

    /// Share of the copy's words that its source accounts for; where the direction is open, of whichever is better accounted for.
    fn accounted(&self, signatures: &[Signature]) -> f32 {
        let share = |side: usize, article: usize| {
            let sum: f32 = self.overlap.sentences[side].iter().map(|&(words, share)| words * share).sum();
            sum / signatures[article].length.max(1) as f32
        };
        let of_copy = share(1, self.to);
        if self.direction == "known" { of_copy } else { of_copy.max(share(0, self.from)) }
    }
}

/// The edges that join each family by what accounts best for what (a maximum spanning tree, Kruskal's way): copies of one text are
/// joined to it and not to each other, a copy's copy to the copy, and a text merged of two to both.
fn closest(signatures: &[Signature], kin: &[Kin]) -> Vec<usize> {
    // A source is close to all its copies, a copy to its source alone: of equals the edge between the more central texts comes first.
    let mut central = vec![0.0f32; signatures.len()];
    let shares: Vec<f32> = kin.iter().map(|k| k.accounted(signatures)).collect();
    for (k, share) in kin.iter().zip(&shares) {
        central[k.from] += share;
        central[k.to] += share;
    }
    let mut order: Vec<(i32, Option<jiff::civil::Date>, i32, usize)> = (kin.iter().enumerate())
        .map(|(n, k)| {
            let earliest = signatures[k.from].day().min(signatures[k.to].day());
            (-((shares[n] / EVEN).round() as i32), earliest, -((central[k.from] + central[k.to]) * 100.0) as i32, n)
        })
        .collect();
    order.sort_unstable();
    let mut families = super::components::Components::new(signatures.len());
    let mut out = Vec::new();
    for (.., n) in order {
        if families.root(kin[n].from) != families.root(kin[n].to) {
            families.join(kin[n].from, kin[n].to);
            out.push(n);
        }
    }
    out
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
    /// Of each text, the sentences that stand in the other: words, share of word pairs found there.
    sentences: [Vec<(f32, f32)>; 2],
}

impl Overlap {
    fn between(a: &[Aligned], b: &[Aligned]) -> Self {
        let (one, other) = (covered(a, b), covered(b, a));
        Overlap {
            narrative: [one.narrative, other.narrative],
            all: [one.all, other.all],
            words: one.words,
            sentences: [one.sentences, other.sentences],
        }
    }

    fn turned(self) -> Self {
        let ([a, b], [c, d], [e, f]) = (self.narrative, self.all, self.sentences);
        Overlap { narrative: [b, a], all: [d, c], words: self.words, sentences: [f, e] }
    }

    /// Share of the one that has more of itself in the other.
    fn narrative(&self) -> f32 {
        self.narrative[0].max(self.narrative[1])
    }
}

/// What of one text stands in another.
struct Covered {
    narrative: f32,
    all: f32,
    words: usize,
    sentences: Vec<(f32, f32)>,
}

fn covered(a: &[Aligned], b: &[Aligned]) -> Covered {
    let mut index: HashMap<u32, Vec<u32>> = HashMap::new();
    for (j, s) in b.iter().enumerate() {
        s.pairs.iter().for_each(|&p| index.entry(p).or_default().push(j as u32));
    }
    let mut hits = vec![0u32; b.len()];
    let (mut narrative, mut matched, mut all, mut all_matched) = (0, 0, 0, 0);
    let mut sentences = Vec::new();
    for s in a.iter().filter(|s| s.words >= 5) {
        hits.fill(0);
        s.pairs.iter().filter_map(|p| index.get(p)).flatten().for_each(|&j| hits[j as usize] += 1);
        let best = hits.iter().copied().max().unwrap_or(0);
        let share = best as f32 / s.pairs.len().max(1) as f32;
        let same = share >= SENTENCE;
        if same {
            sentences.push((s.words as f32, share));
        }
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
    Covered { narrative: matched as f32 / narrative.max(1) as f32, all: all_matched as f32 / all.max(1) as f32, words: matched, sentences }
}

fn edge(signatures: &[Signature], kin: &Kin, degree: &[usize]) -> Edge {
    let o = &kin.overlap;
    let overlap = o.all[0].max(o.all[1]);
    let kind = match (o.all[0].min(o.all[1]), overlap) {
        (least, _) if least >= 0.9 => "copy",
        (_, most) if most >= 0.7 => "reprint",
        (_, most) if most >= 0.25 => "rewrite",
        _ => "shares-passage",
    };
    let shares = format!(
        "{:.0} % of {} and {:.0} % of {} stand in both",
        o.all[0] * 100.0,
        signatures[kin.from].id,
        o.all[1] * 100.0,
        signatures[kin.to].id
    );
    let mut edge = Edge { from: kin.from, to: kin.to, kind, overlap, direction: kin.direction, evidence: vec![shares, kin.why.clone()] };
    // Several texts, each closer to one than to each other: the one is their source.
    if kin.direction == "none" && degree[kin.from] != degree[kin.to] {
        if degree[kin.to] > degree[kin.from] {
            (edge.from, edge.to) = (kin.to, kin.from);
        }
        edge.direction = "guessed";
        edge.evidence[1] = format!("more texts are close to {} than to {}", signatures[edge.from].id, signatures[edge.to].id);
    }
    edge
}

/// From, to, how sure, and why.
fn direction(signatures: &[Signature], a: usize, b: usize, o: &Overlap) -> (usize, usize, &'static str, String) {
    for (x, y) in [(a, b), (b, a)] {
        let outlet = signatures[x].outlet.as_deref().unwrap_or("");
        if !outlet.is_empty() && signatures[y].agencies.iter().any(|agency| agency == outlet) {
            return (x, y, "known", format!("{} credits {outlet}", signatures[y].id));
        }
    }
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

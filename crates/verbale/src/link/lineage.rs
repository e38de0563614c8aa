//! Which article was made from which.
//!
//! Candidates share rare runs of words. The verdict aligns sentences ([`overlap`]): what counts is the share of a text's own narrative
//! (sentences without quoted words) that stands in the other, for two reporters at one press conference share the quotes but not the prose.
//! Of a family of copies each is joined to the text that it was made from, or to the texts that it merges ([`descent`]).
//! Reports in other words ([`twins`]) are looked for afterwards, among the articles of a story.

mod descent;
mod overlap;
pub(super) mod twins;

use super::signature::Signature;
use crate::types::case::LineageRow;
use descent::{Descent, Kin, Text};
use overlap::{Aligned, Overlap, WORDS};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A run in more articles than this is a formula, not a copy's trace.
const BUCKET: usize = 40;
/// Shared runs that make a candidate.
const CANDIDATE: u32 = 8;
/// Share of narrative that makes a copy.
const COPIED: f32 = 0.2;

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
    let mut aligned: HashMap<usize, Aligned> = HashMap::new();
    let mut shares: BTreeMap<(usize, usize), Overlap> = BTreeMap::new();
    for (a, b) in candidates(signatures) {
        for i in [a, b] {
            aligned.entry(i).or_insert_with(|| Aligned::of(signatures[i].sentences.iter().map(|s| s.text.as_str())));
        }
        let overlap = Overlap::between(&aligned[&a], &aligned[&b]);
        if overlap.narrative() >= COPIED && overlap.words >= WORDS {
            shares.insert((a, b), overlap);
        }
    }
    let kindred: BTreeSet<usize> = shares.keys().flat_map(|&(a, b)| [a, b]).collect();
    let texts: BTreeMap<usize, Text> = kindred.into_iter().map(|i| (i, Text::of(&signatures[i]))).collect();
    let kin: Vec<Kin> = shares.keys().map(|&(a, b)| Kin::of(signatures, &texts, a, b)).collect();
    let traced = descent::trace(signatures, &texts, &kin);
    let mut edges: Vec<Edge> = traced.into_iter().map(|d| edge(signatures, &d, &shares)).collect();
    edges.sort_by_key(|e| (e.from.min(e.to), e.from.max(e.to)));
    let mut families = super::components::Components::new(signatures.len());
    edges.iter().filter(|e| e.kind != "shares-passage").for_each(|e| families.join(e.from, e.to));
    let origin = (0..signatures.len()).map(|i| families.root(i)).collect();
    Lineage { edges, origin }
}

/// Pairs that share rare runs. A sort instead of buckets: there are nearly as many runs as words.
fn candidates(signatures: &[Signature]) -> Vec<(usize, usize)> {
    let mut posts: Vec<(u32, u32)> = (0u32..).zip(signatures).flat_map(|(i, s)| s.runs.iter().map(move |&run| (run, i))).collect();
    posts.sort_unstable();
    let mut shared: HashMap<(u32, u32), u32> = HashMap::new();
    for bucket in posts.chunk_by(|x, y| x.0 == y.0).filter(|b| (2..=BUCKET).contains(&b.len())) {
        for (n, &(_, a)) in bucket.iter().enumerate() {
            for &(_, b) in &bucket[n + 1..] {
                *shared.entry((a, b)).or_default() += 1;
            }
        }
    }
    let mut out: Vec<_> = shared.into_iter().filter(|&(_, n)| n >= CANDIDATE).map(|((a, b), _)| (a as usize, b as usize)).collect();
    out.sort_unstable();
    out
}

fn edge(signatures: &[Signature], d: &Descent, shares: &BTreeMap<(usize, usize), Overlap>) -> Edge {
    let all = shares[&(d.from.min(d.to), d.from.max(d.to))].all;
    let (of_from, of_to) = if d.from < d.to { (all[0], all[1]) } else { (all[1], all[0]) };
    let overlap = of_from.max(of_to);
    let kind = match (of_from.min(of_to), overlap) {
        (least, _) if least >= 0.9 => "copy",
        (_, most) if most >= 0.7 => "reprint",
        (_, most) if most >= 0.25 => "rewrite",
        _ => "shares-passage",
    };
    let percent = |share: f32| share * 100.0;
    let (from, to) = (&signatures[d.from].id, &signatures[d.to].id);
    let shares = format!("{:.0} % of {from} and {:.0} % of {to} stand in both", percent(of_from), percent(of_to));
    Edge { from: d.from, to: d.to, kind, overlap, direction: d.direction, evidence: vec![shares, d.why.clone()] }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::signature::SigSentence;

    const REPORT: &[&str] = &[
        "The council of the island closed the old lighthouse on Tuesday after cracks were found in its northern wall.",
        "Engineers from the mainland had warned for two years that the winter storms were washing out the rock below the tower.",
        "The keeper and his family were moved to a house beside the school until the repairs are paid for.",
        "Fishermen said that they would not leave the harbour at night while the light is out.",
        "A ferry company offered to lend the island a lamp that it had taken from one of its ships.",
        "The treasurer put the cost of a new foundation at four times what the island earns in a year.",
        "Visitors may still climb the hill but the gate at the foot of the tower has been locked.",
    ];

    fn page(id: &str, day: &str, agency: Option<&str>, sentences: Vec<String>) -> Signature {
        let sentence = |text: String| SigSentence { span: [0, 0], text, actors: vec![] };
        let stems = crate::link::terms::stems(&sentences.join(" "));
        Signature {
            id: id.into(),
            published: crate::types::Published { value: day.parse().ok(), ..Default::default() },
            agencies: agency.map(str::to_owned).into_iter().collect(),
            runs: crate::link::signature::runs(&stems),
            length: stems.len() as u32,
            sentences: sentences.into_iter().map(sentence).collect(),
            ..Signature::default()
        }
    }

    fn edges(pages: &[Signature]) -> Vec<String> {
        let name = |i: usize| pages[i].id.as_str();
        find(pages).edges.iter().map(|e| format!("{} > {} {}", name(e.from), name(e.to), e.direction)).collect()
    }

    #[test]
    fn a_copys_copy_goes_to_the_copy_whose_edits_it_hands_on() {
        let own = || REPORT.iter().map(|s| s.to_string()).collect::<Vec<_>>();
        let reprint = || {
            let mut all = own();
            all[0] = format!("SKERRY (AP) — {}", all[0]);
            all[3] = "Fishermen said they shall not leave port in the dark while the lamp is out.".into();
            all
        };
        let origin = page("a", "2019-11-05", None, own());
        let copy = page("b", "2019-11-05", Some("AP"), reprint());
        let cut_of_origin = page("c", "2019-11-06", None, own()[..4].to_vec());
        let cut_of_copy = page("d", "2019-11-07", None, reprint()[..5].to_vec());
        assert_eq!(edges(&[origin, copy, cut_of_origin, cut_of_copy]), ["a > b guessed", "a > c known", "b > d known"]);
    }

    #[test]
    fn a_text_merged_of_two_has_two_sources_and_a_common_quote_none() {
        let other: Vec<String> = [
            "The bakers of the capital went on strike on Monday over the price of flour and the length of the night shift.",
            "Queues formed before the few shops that still had bread from the weekend and police kept order in two districts.",
            "The minister of trade promised to open the reserve of grain if the mills do not lower what they ask.",
            "In the south the strike was not followed because the mills there belong to the bakers themselves.",
        ]
        .map(str::to_owned)
        .into();
        let first: Vec<String> = REPORT.iter().map(|s| s.to_string()).collect();
        let merged: Vec<String> = first[..4].iter().chain(&other[..3]).cloned().collect();
        let pages = [
            page("a", "2019-11-04", None, first.clone()),
            page("b", "2019-11-04", None, other.clone()),
            page("c", "2019-11-05", None, merged),
        ];
        assert_eq!(edges(&pages), ["a > c known", "b > c known"]);
        let quote =
            "\"We have asked for the money three times and three times the answer was a letter of thanks,\" the mayor said on the quay.";
        let report = |own: &[String]| [&[quote.to_owned()], own].concat();
        let two = [page("a", "2019-11-05", None, report(&first)), page("b", "2019-11-05", None, report(&other))];
        assert_eq!(edges(&two), [""; 0]);
    }
}

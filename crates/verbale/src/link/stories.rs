//! Articles of one affair.
//!
//! Articles that no chain of near neighbours links are apart; among the others the cosine of rarity-weighted stems, damped by the time between two
//! articles, then average-link clustering. Rarity blends the articles at hand with a background collection, so that five pages on one affair
//! are not torn apart by the words that they all share.
//!
//! Incomplete: the time scale is one for all stories; sub-events are not told apart.

use super::{
    components::Components,
    content_id,
    lineage::Lineage,
    neighbours::{Division, Neighbours, Sketch},
    signature::Signature,
    terms::{self, Term, TermMap},
};
use crate::types::case::StoryRow;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
};

/// Background documents count as this many documents of the case.
const BACKGROUND_WEIGHT: f32 = 300.0;
/// Average similarity at which two clusters are one story.
const THRESHOLD: f32 = 0.097;
/// Terms of an article that enter its vector.
const TERMS: usize = 150;
/// Rarity counts with this power: what two reports share by topic alone must not outweigh the names and things of one affair.
const RARITY: f32 = 1.8;
/// Likeness of articles of which one has no date: closeness in time is evidence that they lack.
const UNDATED: f32 = 0.5;
/// Days after which likeness counts for half.
const HALF_LIFE: f32 = 45.0;
/// Share of a text taken from another article that puts both in one story, whatever their words' rarity.
const COPY: f32 = 0.5;

/// Articles are told apart coarsely first, by neighbours. A handful are not.
const APART: Division = Division { whole: 10, most: 250, steeper: 0.0 };

/// Likeness of two stories of one topic, by this many terms of each.
const TOPIC: f32 = 0.06;
const TOPIC_TERMS: usize = 60;

/// Which articles belong together.
#[derive(Debug, Clone, Default)]
pub(super) struct Stories {
    /// Article numbers of each story, by day.
    pub members: Vec<Vec<usize>>,
    /// Story ids.
    pub ids: Vec<String>,
    /// Numbers of the stories of one topic: what a reader would put in one chronology.
    pub topics: Vec<Vec<usize>>,
}

pub(super) fn find(signatures: &[Signature], lineage: &Lineage) -> Stories {
    let mut neighbours = Neighbours::default();
    neighbours.put((0u32..).zip(signatures).map(|(n, s)| (n, Sketch::nameless(s))).collect());
    let mut members: Vec<Vec<usize>> = Vec::new();
    for set in neighbours.divide(APART).iter() {
        let articles: Vec<usize> = set.iter().map(|&n| n as usize).collect();
        members.extend(among(signatures, &articles, lineage));
    }
    members.sort();
    // The earliest article names the story, so that a story keeps its id while it grows.
    let ids = members.iter().map(|m| content_id("story", &[&signatures[m[0]].id])).collect();
    let topics = topics(&members, &vectors(&signatures.iter().collect::<Vec<_>>()));
    Stories { members, ids, topics }
}

/// The stories of some articles. What is rare is counted among these: words that all reports of a topic share tell its affairs apart no more.
fn among(signatures: &[Signature], articles: &[usize], lineage: &Lineage) -> Vec<Vec<usize>> {
    let some: Vec<&Signature> = articles.iter().map(|&a| &signatures[a]).collect();
    let mut near = similarities(&some, &vectors(&some));
    for edge in lineage.edges.iter().filter(|e| e.overlap >= COPY) {
        if let (Ok(a), Ok(b)) = (articles.binary_search(&edge.from), articles.binary_search(&edge.to)) {
            let s = near.entry((a.min(b) as u32, a.max(b) as u32)).or_default();
            *s = s.max(0.9);
        }
    }
    let sets = average_link(some.len(), near).into_iter();
    sets.map(|set| set.into_iter().map(|i| articles[i]).collect()).collect()
}

/// Stories whose summed vectors are alike, joined through any other.
fn topics(members: &[Vec<usize>], vectors: &[Vec<(Term, f32)>]) -> Vec<Vec<usize>> {
    let mut index: TermMap<Vec<(usize, f32)>> = TermMap::default();
    let mut sets = Components::new(members.len());
    for (story, articles) in members.iter().enumerate() {
        let mut sum: BTreeMap<Term, f32> = BTreeMap::new();
        articles.iter().flat_map(|&a| &vectors[a]).for_each(|&(t, x)| *sum.entry(t).or_default() += x);
        let mut terms: Vec<(Term, f32)> = sum.into_iter().collect();
        terms.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        terms.truncate(TOPIC_TERMS);
        let norm = terms.iter().map(|t| t.1 * t.1).sum::<f32>().sqrt().max(1e-9);
        let mut alike: BTreeMap<usize, f32> = BTreeMap::new();
        for (t, x) in terms {
            let posts = index.entry(t).or_default();
            posts.iter().for_each(|&(other, y)| *alike.entry(other).or_default() += x / norm * y);
            posts.push((story, x / norm));
        }
        alike.into_iter().filter(|&(_, s)| s >= TOPIC).for_each(|(other, _)| sets.join(other, story));
    }
    sets.sets()
}

/// Unit vectors of rarity-weighted stems.
fn vectors(signatures: &[&Signature]) -> Vec<Vec<(Term, f32)>> {
    let mut df: TermMap<f32> = TermMap::default();
    for s in signatures {
        for &(t, _) in &s.bag {
            *df.entry(t).or_default() += 1.0;
        }
    }
    let background = terms::background();
    let n = signatures.len() as f32 + BACKGROUND_WEIGHT;
    let idf = |t: Term| {
        let seen = df.get(&t).copied().unwrap_or(0.0) + BACKGROUND_WEIGHT * background.share(t);
        (n / seen.max(1.0)).ln().max(0.0).powf(RARITY)
    };
    signatures
        .iter()
        .map(|s| {
            // A term of one article alone links nothing and only makes long articles unlike.
            let shared = s.bag.iter().filter(|&&(t, _)| df[&t] > 1.0);
            let mut v: Vec<(Term, f32)> = shared.map(|&(t, w)| (t, w * idf(t))).collect();
            v.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            v.truncate(TERMS);
            let norm = v.iter().map(|x| x.1 * x.1).sum::<f32>().sqrt().max(1e-9);
            v.iter_mut().for_each(|x| x.1 /= norm);
            v.sort_by_key(|x| x.0);
            v
        })
        .collect()
}

/// Damped cosine of all pairs that share a term.
fn similarities(signatures: &[&Signature], vectors: &[Vec<(Term, f32)>]) -> BTreeMap<(u32, u32), f32> {
    let mut index: TermMap<Vec<(u32, f32)>> = TermMap::default();
    let mut out = BTreeMap::new();
    let mut row = vec![0.0f32; signatures.len()];
    for (j, v) in vectors.iter().enumerate() {
        row[..j].fill(0.0);
        for &(t, x) in v {
            let posts = index.entry(t).or_default();
            posts.iter().for_each(|&(i, y)| row[i as usize] += x * y);
            posts.push((j as u32, x));
        }
        for (i, &cosine) in row[..j].iter().enumerate() {
            let s = cosine * damping(signatures[i], signatures[j]);
            if s > THRESHOLD / 8.0 {
                out.insert((i as u32, j as u32), s);
            }
        }
    }
    out
}

fn damping(a: &Signature, b: &Signature) -> f32 {
    match (a.published.value, b.published.value) {
        (Some(a), Some(b)) => {
            let days = (b.since(a).map_or(0, |s| s.get_days()).abs() - 3).max(0) as f32;
            0.5 + 0.5 * (-days / HALF_LIFE * std::f32::consts::LN_2).exp()
        }
        _ => UNDATED,
    }
}

/// Merges the closest two clusters until none are closer than the threshold. Pairs without a value count as 0.
fn average_link(n: usize, pairs: BTreeMap<(u32, u32), f32>) -> Vec<Vec<usize>> {
    let mut near: Vec<BTreeMap<u32, f32>> = vec![BTreeMap::new(); n];
    let mut heap = BinaryHeap::new();
    for (&(i, j), &s) in &pairs {
        near[i as usize].insert(j, s);
        near[j as usize].insert(i, s);
        if s >= THRESHOLD {
            heap.push((Score(s), Reverse((i, j))));
        }
    }
    let mut members: Vec<Vec<usize>> = (0..n).map(|i| vec![i]).collect();
    while let Some((Score(s), Reverse((a, b)))) = heap.pop() {
        let (a, b) = (a as usize, b as usize);
        if members[a].is_empty() || members[b].is_empty() || near[a].get(&(b as u32)) != Some(&s) {
            continue;
        }
        let (na, nb) = (members[a].len() as f32, members[b].len() as f32);
        let gone = std::mem::take(&mut near[b]);
        let moved = std::mem::take(&mut members[b]);
        members[a].extend(moved);
        near[a].remove(&(b as u32));
        let kept = std::mem::take(&mut near[a]);
        let mut merged: BTreeMap<u32, f32> = kept.iter().map(|(&k, &x)| (k, x * na / (na + nb))).collect();
        for (&k, &x) in gone.iter().filter(|&(&k, _)| k as usize != a) {
            *merged.entry(k).or_default() += x * nb / (na + nb);
        }
        for (&k, &x) in &merged {
            let other = &mut near[k as usize];
            other.remove(&(b as u32));
            other.insert(a as u32, x);
            if x >= THRESHOLD {
                heap.push((Score(x), Reverse(((a as u32).min(k), (a as u32).max(k)))));
            }
        }
        near[a] = merged;
    }
    let mut sets: Vec<Vec<usize>> = members.into_iter().filter(|m| !m.is_empty()).collect();
    sets.iter_mut().for_each(|m| m.sort_unstable());
    sets.sort();
    sets
}

/// A float with a total order, for the heap.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Score(f32);
impl Eq for Score {}
impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Score {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl Stories {
    /// All articles as one story.
    pub(super) fn one(signatures: &[Signature]) -> Self {
        let ids = vec![content_id("story", &[signatures.first().map_or("", |s| &s.id)])];
        Stories { members: vec![(0..signatures.len()).collect()], ids, topics: vec![vec![0]] }
    }

    pub(super) fn rows(&self, signatures: &[Signature]) -> Vec<StoryRow> {
        (self.members.iter().zip(&self.ids))
            .map(|(m, id)| StoryRow {
                story: id.clone(),
                title: title(signatures, m),
                articles: m.iter().map(|&a| signatures[a].id.clone()).collect(),
                first: m.iter().filter_map(|&a| signatures[a].published.value).min().map(|d| d.to_string()),
                last: m.iter().filter_map(|&a| signatures[a].published.value).max().map(|d| d.to_string()),
            })
            .collect()
    }
}

/// The headline whose words the other articles use most; the first sentence of the first article when there is none.
fn title(signatures: &[Signature], members: &[usize]) -> String {
    let mut df: TermMap<f32> = TermMap::default();
    for &m in members {
        for &(t, _) in &signatures[m].bag {
            *df.entry(t).or_default() += 1.0;
        }
    }
    let worth = |title: &str| {
        let stems = super::signature::content_stems(title);
        let sum: f32 = stems.iter().map(|t| df.get(t).copied().unwrap_or(0.0)).sum();
        sum / (stems.len().max(4) as f32)
    };
    let titles = members.iter().filter_map(|&m| signatures[m].title.as_deref());
    let best = titles.map(|t| (Score(worth(t)), Reverse(t.len()), t)).max();
    best.map_or_else(|| lead(signatures, members), |(_, _, t)| t.to_owned())
}

fn lead(signatures: &[Signature], members: &[usize]) -> String {
    let first = members.iter().find_map(|&m| signatures[m].sentences.first());
    let words: Vec<&str> = first.map_or("", |s| s.text.as_str()).split_whitespace().collect();
    match words.len() {
        0 => "(no text)".to_owned(),
        n if n > 14 => format!("{} …", words[..14].join(" ")),
        _ => words.join(" "),
    }
}

//! Of the texts that a text shares its prose with, the ones that it was made from.
//!
//! Every edit leaves a mark: the neighbouring words that it parts or puts together. A text's likeliest source is the earlier text that leaves
//! least of it unexplained and needs the fewest edits; so a copy's copy, which hands its source's edits on, goes to the copy and not to the
//! original. Among texts of one day the one that explains its kin best comes first, unless credits or misread words say which is the copy.
//! A text merged of two gets both: what the first source leaves unexplained may be another's.

use super::super::{
    signature::{Signature, content_stems},
    terms,
};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Share of a text that may be new if it is to have a source.
const NEW: f32 = 0.85;
/// Weight of edits per shared word against the share of words that are new.
const EDITS: f32 = 1.0;
/// Fewer shared words than this make edits no denser.
const SHARED: usize = 20;
/// Share of a text that a further source must explain.
const FURTHER: f32 = 0.15;
/// What a sign that the other one is the copy weighs.
const SIGN: f32 = 0.3;
/// Share of words that only this text of the case has, which scanning leaves.
const MISREAD: f32 = 0.015;
/// Likeness of two texts as sources within which nothing tells them apart.
const EVEN: f32 = 0.01;

/// A text as its neighbouring words.
pub(super) struct Text {
    /// In order, the headline that opens many texts left out.
    pairs: Vec<u32>,
    sorted: Vec<u32>,
}

impl Text {
    pub(super) fn of(signature: &Signature) -> Self {
        let title = content_stems(signature.title.as_deref().unwrap_or(""));
        let mut stems = Vec::new();
        for (n, s) in signature.sentences.iter().enumerate() {
            let headline = n == 0 && !title.is_empty() && content_stems(&s.text) == title;
            if !headline {
                stems.extend(terms::stems(&s.text));
            }
        }
        let pairs: Vec<u32> = stems.windows(2).map(|p| p[0].rotate_left(7) ^ p[1]).collect();
        let mut sorted = pairs.clone();
        sorted.sort_unstable();
        sorted.dedup();
        Text { pairs, sorted }
    }

    fn has(&self, pair: u32) -> bool {
        self.sorted.binary_search(&pair).is_ok()
    }

    /// How many of its pairs the other lacks, and in how many stretches they stand.
    fn beside(&self, other: &Text) -> (usize, usize) {
        let (mut new, mut stretches, mut inside) = (0, 0, false);
        for &p in &self.pairs {
            let known = other.has(p);
            new += usize::from(!known);
            stretches += usize::from(!known && !inside);
            inside = !known;
        }
        (new, stretches)
    }
}

/// Two texts with the same prose.
pub(super) struct Kin {
    pub(super) a: usize,
    pub(super) b: usize,
    /// What making `b` from `a` takes, and `a` from `b`.
    cost: [f32; 2],
    /// Of that, the share of words that are new.
    new: [f32; 2],
    /// What speaks against `a`, and against `b`, as the source.
    against: [f32; 2],
    sign: Option<String>,
}

impl Kin {
    pub(super) fn of(signatures: &[Signature], texts: &BTreeMap<usize, Text>, a: usize, b: usize) -> Self {
        let (x, y) = (&texts[&a], &texts[&b]);
        let ((new_x, stretches_x), (new_y, stretches_y)) = (x.beside(y), y.beside(x));
        let shared = (x.pairs.len() - new_x).min(y.pairs.len() - new_y).max(SHARED);
        let edits = EDITS * (stretches_x + stretches_y) as f32 / shared as f32;
        let share = |new: usize, text: &Text| new as f32 / text.pairs.len().max(1) as f32;
        let new = [share(new_y, y), share(new_x, x)];
        let mut kin = Kin { a, b, cost: new.map(|n| n + edits), new, against: [0.0; 2], sign: None };
        if !dated_apart(signatures, a, b) {
            kin.read_signs(signatures);
        }
        kin
    }

    /// What tells copy from source where the dates do not.
    fn read_signs(&mut self, signatures: &[Signature]) {
        let (a, b) = (&signatures[self.a], &signatures[self.b]);
        let credited = |by: &Signature, to: &Signature| {
            let outlet = to.outlet.as_deref().unwrap_or("");
            !outlet.is_empty() && by.agencies.iter().any(|agency| agency == outlet)
        };
        let misread = [noise(a) - noise(b) > MISREAD, noise(b) - noise(a) > MISREAD];
        for (side, copy, source) in [(0, a, b), (1, b, a)] {
            if credited(copy, source) {
                self.against[side] += 1.0;
                self.sign = Some(format!("{} credits {}", copy.id, source.outlet.as_deref().unwrap_or("")));
            } else if !copy.agencies.is_empty() && source.agencies.is_empty() {
                self.against[side] += SIGN;
                self.sign = Some(format!("{} is by its own word a text of {}", copy.id, copy.agencies.join(" and ")));
            } else if misread[side] {
                self.against[side] += SIGN;
                self.sign.get_or_insert_with(|| format!("{} has more misread words", copy.id));
            }
        }
    }

    fn cost_from(&self, source: usize) -> f32 {
        self.cost[usize::from(source != self.a)]
    }

    fn new_from(&self, source: usize) -> f32 {
        self.new[usize::from(source != self.a)]
    }

    fn against(&self, source: usize) -> f32 {
        self.against[usize::from(source != self.a)]
    }

    fn other(&self, one: usize) -> usize {
        if one == self.a { self.b } else { self.a }
    }
}

fn dated_apart(signatures: &[Signature], a: usize, b: usize) -> bool {
    matches!((signatures[a].published.value, signatures[b].published.value), (Some(x), Some(y)) if x != y)
}

/// Share of words that no background document holds: names, and what scanning spoilt.
fn noise(s: &Signature) -> f32 {
    let background = terms::background();
    let unknown = s.bag.iter().filter(|(t, _)| background.share(*t) == 0.0).count();
    unknown as f32 / s.bag.len().max(1) as f32
}

/// A text's source.
pub(super) struct Descent {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) direction: &'static str,
    pub(super) why: String,
}

/// Finds each text's sources among its kin.
pub(super) fn trace(signatures: &[Signature], texts: &BTreeMap<usize, Text>, kin: &[Kin]) -> Vec<Descent> {
    let mut of: BTreeMap<usize, Vec<&Kin>> = BTreeMap::new();
    for k in kin {
        of.entry(k.a).or_default().push(k);
        of.entry(k.b).or_default().push(k);
    }
    let place: BTreeMap<usize, Place> = of.iter().map(|(&i, kin)| (i, Place::of(signatures, i, kin))).collect();
    let mut out = Vec::new();
    for (&to, kin) in &of {
        let mut earlier: Vec<(&Kin, usize)> = kin.iter().map(|k| (*k, k.other(to))).filter(|(_, u)| place[u] < place[&to]).collect();
        earlier.sort_by(|x, y| x.0.cost_from(x.1).total_cmp(&y.0.cost_from(y.1)).then(place[&x.1].cmp(&place[&y.1])));
        for (k, from) in sources(texts, to, &earlier) {
            let (direction, why) = direction(signatures, k, from, to, &place);
            out.push(Descent { from, to, direction, why });
        }
    }
    out
}

/// The nearest source, then others that explain what it leaves, each from kin sorted by cost.
fn sources<'k>(texts: &BTreeMap<usize, Text>, to: usize, earlier: &[(&'k Kin, usize)]) -> Vec<(&'k Kin, usize)> {
    let Some(&(first, source)) = earlier.first().filter(|(k, u)| k.new_from(*u) <= NEW) else { return Vec::new() };
    let own = &texts[&to].pairs;
    let mut left: Vec<u32> = own.iter().copied().filter(|&p| !texts[&source].has(p)).collect();
    let mut out = vec![(first, source)];
    let least = FURTHER * own.len() as f32;
    while left.len() as f32 >= least {
        let explained = |u: usize| left.iter().filter(|&&p| texts[&u].has(p)).count();
        let candidates = earlier.iter().filter(|(_, u)| !out.iter().any(|(_, v)| v == u)).map(|&(k, u)| (explained(u), k, u));
        // Nearly as much explained is as good: then the fewer edits count.
        let rank = |n: usize| n * 20 / own.len().max(1);
        let mut best: Option<(usize, &Kin, usize)> = None;
        for c in candidates.filter(|c| c.0 as f32 >= least) {
            if best.is_none_or(|b| rank(c.0) > rank(b.0)) {
                best = Some(c);
            }
        }
        let Some((_, k, u)) = best else { break };
        left.retain(|&p| !texts[&u].has(p));
        out.push((k, u));
    }
    out
}

/// Where a text stands in its family: sources come before copies.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    day: Option<Date>,
    /// Hundredths of what making its kin from it takes, on average.
    cost: i32,
    number: usize,
}

impl Place {
    fn of(signatures: &[Signature], i: usize, kin: &[&Kin]) -> Self {
        let day = signatures[i].published.value;
        let earliest = || kin.iter().filter_map(|k| signatures[k.other(i)].published.value).min();
        let sum: f32 = kin.iter().map(|k| k.cost_from(i) + k.against(i)).sum();
        Place { day: day.or_else(earliest), cost: (sum / kin.len().max(1) as f32 / EVEN).round() as i32, number: i }
    }
}

fn direction(signatures: &[Signature], kin: &Kin, from: usize, to: usize, place: &BTreeMap<usize, Place>) -> (&'static str, String) {
    if let (Some(x), Some(y)) = (signatures[from].published.value, signatures[to].published.value)
        && x < y
    {
        return ("known", format!("published {x}, the other {y}"));
    }
    let against = kin.against(to) - kin.against(from);
    match &kin.sign {
        Some(sign) if against >= 1.0 => ("known", sign.clone()),
        Some(sign) if against > 0.0 => ("guessed", sign.clone()),
        _ if place[&from].cost < place[&to].cost => {
            ("guessed", format!("{} accounts for more of its kin, with fewer edits, than {}", signatures[from].id, signatures[to].id))
        }
        _ => ("none", "nothing tells which came first".to_owned()),
    }
}

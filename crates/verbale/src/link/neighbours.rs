//! Which articles are linked with which: neighbourhoods.
//!
//! A case of up to [`Division::whole`] articles is one neighbourhood. A larger one is divided, so that a page that comes in costs what its
//! neighbourhood costs and not what the case costs. Each article has a [`Sketch`] (its rarest words by the background, its day); each keeps
//! its few nearest others; of these pairs the nearest are joined first, unless the two sides together were larger than
//! [`Division::most`]. Everything is a function of the set of articles: neither the order in which they came nor their numbers leave a
//! trace, and what an article does to the division is felt by its neighbours only. Likeness is counted in whole numbers, so that it does
//! not hang on the order of additions.
//!
//! Incomplete: an affair of more articles than a neighbourhood holds is divided, and nothing is joined over the border but actors.

use super::{
    signature::Signature,
    terms::{self, Term, TermMap},
};
use std::collections::HashMap;

/// Words of a sketch.
const WORDS: usize = 24;
/// Neighbours that an article keeps.
const NEAREST: usize = 5;
/// A sketch's weights have this length as a vector.
const LENGTH: f32 = 4095.0;
/// Least likeness (cosine, halved by time) of neighbours.
const LEAST: f32 = 0.12;
/// The same as a product of sketches.
const LEAST_PRODUCT: u32 = (LEAST * LENGTH * LENGTH) as u32;
/// Days after which likeness has lost half of what time can take.
const DAYS: f32 = 45.0;
/// Likeness of articles of which one has no date.
const UNDATED: f32 = 0.75;
/// With more articles coming in than this at once, an inverted index is worth its making.
const FEW: usize = 24;
/// No day is known.
const NO_DAY: i32 = i32::MIN;

/// How large neighbourhoods are, in articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Division {
    /// Up to so many the whole case is one.
    pub whole: usize,
    /// Else none has more than so many.
    pub most: usize,
}

impl Default for Division {
    fn default() -> Self {
        Division { whole: 1000, most: 128 }
    }
}

/// What tells an article's neighbours.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sketch {
    /// Hash of the article's id: which of two equals comes first.
    key: u64,
    /// Day of publication, in days since 1970.
    day: i32,
    /// Terms with weights, by term.
    terms: Vec<(Term, u16)>,
}

impl Sketch {
    /// The sketch of an article.
    pub fn of(signature: &Signature) -> Self {
        let background = terms::background();
        let mut v: Vec<(Term, f32)> = signature.bag.iter().map(|&(t, w)| (t, w * background.idf(t))).collect();
        v.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        v.truncate(WORDS);
        let norm = v.iter().map(|x| x.1 * x.1).sum::<f32>().sqrt().max(1e-9);
        let mut terms: Vec<(Term, u16)> = v.into_iter().map(|(t, w)| (t, (w / norm * LENGTH) as u16)).collect();
        terms.sort_unstable();
        let key = blake3::hash(signature.id.as_bytes());
        let day = signature.day().map_or(NO_DAY, |d| d.since(jiff::civil::date(1970, 1, 1)).map_or(NO_DAY, |s| s.get_days()));
        Sketch { key: u64::from_le_bytes(key.as_bytes()[..8].try_into().unwrap_or_default()), day, terms }
    }

    /// As bytes, little end first.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(13 + 6 * self.terms.len());
        out.extend(self.key.to_le_bytes());
        out.extend(self.day.to_le_bytes());
        out.push(self.terms.len() as u8);
        for (t, w) in &self.terms {
            out.extend(t.to_le_bytes());
            out.extend(w.to_le_bytes());
        }
        out
    }

    /// From the front of what [`Sketch::to_bytes`] gave; none where bytes are missing.
    pub fn from_bytes(bytes: &mut &[u8]) -> Option<Self> {
        let key = u64::from_le_bytes(take(bytes)?);
        let day = i32::from_le_bytes(take(bytes)?);
        let [count] = take(bytes)?;
        let mut terms = Vec::with_capacity(usize::from(count));
        for _ in 0..count {
            terms.push((Term::from_le_bytes(take(bytes)?), u16::from_le_bytes(take(bytes)?)));
        }
        Some(Sketch { key, day, terms })
    }

    fn likeness(&self, other: &Sketch) -> u32 {
        let (mut i, mut j, mut sum) = (0, 0, 0u32);
        while i < self.terms.len() && j < other.terms.len() {
            match self.terms[i].0.cmp(&other.terms[j].0) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    sum += u32::from(self.terms[i].1) * u32::from(other.terms[j].1);
                    i += 1;
                    j += 1;
                }
            }
        }
        sum
    }

    /// A product of sketches, lessened by the time between them; nothing where that is too little.
    fn near(&self, other: &Sketch, product: u32) -> Option<u32> {
        if product < LEAST_PRODUCT {
            return None;
        }
        let time = match (self.day, other.day) {
            (NO_DAY, _) | (_, NO_DAY) => UNDATED,
            (a, b) => 0.5 + 0.5 / (1.0 + (i64::from(a) - i64::from(b)).unsigned_abs().min(100_000) as f32 / DAYS),
        };
        let near = (product as f32 * time) as u32;
        (near >= LEAST_PRODUCT).then_some(near)
    }
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = bytes.split_at_checked(N)?;
    *bytes = rest;
    head.try_into().ok()
}

/// An article's place in the division.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Neighbour {
    sketch: Sketch,
    /// The nearest others, nearest first: likeness and number.
    near: Vec<(u32, u32)>,
}

impl Neighbour {
    /// As bytes.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.sketch.to_bytes());
        out.push(self.near.len() as u8);
        for (near, n) in &self.near {
            out.extend(near.to_le_bytes());
            out.extend(n.to_le_bytes());
        }
    }

    /// From the front of what [`Neighbour::write`] wrote.
    pub fn read(bytes: &mut &[u8]) -> Option<Self> {
        let sketch = Sketch::from_bytes(bytes)?;
        let [count] = take(bytes)?;
        let near = (0..count).map(|_| Some((u32::from_le_bytes(take(bytes)?), u32::from_le_bytes(take(bytes)?)))).collect::<Option<_>>()?;
        Some(Neighbour { sketch, near })
    }

    /// Hash of the article's id.
    pub fn key(&self) -> u64 {
        self.sketch.key
    }
}

/// All articles of a case by number (numbers may have gaps), each with its nearest others.
#[derive(Debug, Clone, Default)]
pub struct Neighbours {
    /// By number.
    pub all: Vec<Option<Neighbour>>,
}

impl Neighbours {
    /// Puts articles in, or others in the place of those with these numbers. Gives the numbers whose nearest others changed, in order.
    pub fn put(&mut self, coming: Vec<(u32, Sketch)>) -> Vec<u32> {
        let mut touched = vec![];
        let gone: std::collections::BTreeSet<u32> =
            coming.iter().map(|c| c.0).filter(|&n| self.all.get(n as usize).is_some_and(Option::is_some)).collect();
        let mut search: Vec<u32> = coming.iter().map(|c| c.0).collect();
        let size = search.iter().map(|&n| n as usize + 1).max().unwrap_or(0).max(self.all.len());
        self.all.resize(size, None);
        for (n, sketch) in coming {
            self.all[n as usize] = Some(Neighbour { sketch, near: Vec::new() });
        }
        if !gone.is_empty() {
            // Who had a replaced article among its nearest looks anew.
            for (n, one) in (0u32..).zip(&mut self.all) {
                if let Some(one) = one
                    && one.near.iter().any(|(_, other)| gone.contains(other))
                {
                    one.near.clear();
                    search.push(n);
                }
            }
        }
        search.sort_unstable();
        search.dedup();
        let index = (search.len() > FEW).then(|| Index::of(&self.all));
        let mut row = vec![0u32; self.all.len()];
        for &n in &search {
            let Some(own) = self.all[n as usize].as_ref().map(|o| o.sketch.clone()) else { continue };
            let mut found: Vec<(u32, u32)> = Vec::new();
            let mut note = |other: u32, product: u32, all: &[Option<Neighbour>]| {
                // Most have next to nothing in common; looking at them would take longer than all the counting.
                if product >= LEAST_PRODUCT
                    && other != n
                    && let Some(near) = all[other as usize].as_ref().and_then(|o| own.near(&o.sketch, product))
                {
                    found.push((near, other));
                }
            };
            match &index {
                Some(index) => index.products(&own, &mut row, |other, product| note(other, product, &self.all)),
                None => {
                    for (other, one) in (0u32..).zip(&self.all) {
                        if let Some(one) = one {
                            note(other, own.likeness(&one.sketch), &self.all);
                        }
                    }
                }
            }
            for &(near, other) in &found {
                if self.keep(other, (near, n)) {
                    touched.push(other);
                }
            }
            self.sort(&mut found);
            found.truncate(NEAREST);
            if let Some(own) = &mut self.all[n as usize] {
                own.near = found;
            }
            touched.push(n);
        }
        touched.sort_unstable();
        touched.dedup();
        touched
    }

    fn key(&self, n: u32) -> u64 {
        self.all[n as usize].as_ref().map_or(0, Neighbour::key)
    }

    fn sort(&self, near: &mut [(u32, u32)]) {
        near.sort_unstable_by_key(|&(score, n)| (std::cmp::Reverse(score), self.key(n)));
    }

    /// Adds to an article's nearest, if it is among them.
    fn keep(&mut self, n: u32, (near, other): (u32, u32)) -> bool {
        let place = (std::cmp::Reverse(near), self.key(other));
        let Some(own) = &self.all[n as usize] else { return false };
        if own.near.iter().any(|x| x.1 == other) {
            return false;
        }
        let at = own.near.iter().position(|&(s, o)| (std::cmp::Reverse(s), self.key(o)) > place).unwrap_or(own.near.len());
        if at >= NEAREST {
            return false;
        }
        if let Some(own) = &mut self.all[n as usize] {
            own.near.insert(at, (near, other));
            own.near.truncate(NEAREST);
        }
        true
    }

    /// The neighbourhoods, each as its articles' numbers in rising order.
    pub fn divide(&self, division: Division) -> Vec<Vec<u32>> {
        let numbers: Vec<u32> = (0u32..).zip(&self.all).filter(|(_, o)| o.is_some()).map(|(n, _)| n).collect();
        if numbers.len() <= division.whole {
            return if numbers.is_empty() { Vec::new() } else { vec![numbers] };
        }
        let keys: Vec<u64> = (0..self.all.len() as u32).map(|n| self.key(n)).collect();
        let mut pairs: Vec<(std::cmp::Reverse<u32>, u64, u64, u32, u32)> = Vec::with_capacity(numbers.len() * NEAREST);
        for &n in &numbers {
            for &(near, other) in self.all[n as usize].iter().flat_map(|o| &o.near) {
                let (a, b) = if keys[n as usize] <= keys[other as usize] { (n, other) } else { (other, n) };
                pairs.push((std::cmp::Reverse(near), keys[a as usize], keys[b as usize], a, b));
            }
        }
        pairs.sort_unstable();
        let mut up: Vec<u32> = (0..self.all.len() as u32).collect();
        let mut size = vec![1u32; self.all.len()];
        for (_, _, _, a, b) in pairs {
            let (a, b) = (root(&mut up, a), root(&mut up, b));
            if a != b && (size[a as usize] + size[b as usize]) as usize <= division.most {
                let (low, high) = (a.min(b), a.max(b));
                up[high as usize] = low;
                size[low as usize] += size[high as usize];
            }
        }
        let mut place: HashMap<u32, usize> = HashMap::new();
        let mut out: Vec<Vec<u32>> = Vec::new();
        for n in numbers {
            let root = root(&mut up, n);
            let at = *place.entry(root).or_insert_with(|| {
                out.push(Vec::new());
                out.len() - 1
            });
            out[at].push(n);
        }
        out
    }
}

fn root(up: &mut [u32], mut i: u32) -> u32 {
    while up[i as usize] != i {
        up[i as usize] = up[up[i as usize] as usize];
        i = up[i as usize];
    }
    i
}

/// Which articles have a term in their sketch.
struct Index {
    posts: TermMap<Vec<(u32, u16)>>,
}

impl Index {
    fn of(all: &[Option<Neighbour>]) -> Self {
        let mut posts: TermMap<Vec<(u32, u16)>> = TermMap::default();
        for (n, one) in (0u32..).zip(all) {
            for &(t, w) in one.iter().flat_map(|o| &o.sketch.terms) {
                posts.entry(t).or_default().push((n, w));
            }
        }
        Index { posts }
    }

    /// The product with each article that shares a term. `row` is all zero before and after.
    fn products(&self, own: &Sketch, row: &mut [u32], mut found: impl FnMut(u32, u32)) {
        let mut seen: Vec<u32> = Vec::new();
        for (t, w) in &own.terms {
            for &(n, other) in self.posts.get(t).into_iter().flatten() {
                let at = &mut row[n as usize];
                if *at == 0 {
                    seen.push(n);
                }
                *at += u32::from(*w) * u32::from(other);
            }
        }
        for n in seen {
            found(n, std::mem::take(&mut row[n as usize]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sketch(key: u64, words: &[u8]) -> Sketch {
        let mut terms: Vec<(Term, u16)> = words.iter().map(|&w| (Term::from(w), 1200 + u16::from(w) * 7)).collect();
        terms.sort_unstable();
        terms.dedup_by_key(|t| t.0);
        Sketch { key, day: (key % 90) as i32, terms }
    }

    /// The neighbourhoods as sets of keys.
    fn keys(all: &Neighbours, division: Division) -> Vec<Vec<u64>> {
        let mut out: Vec<Vec<u64>> = (all.divide(division).into_iter())
            .map(|set| {
                let mut keys: Vec<u64> = set.iter().map(|&n| all.key(n)).collect();
                keys.sort_unstable();
                keys
            })
            .collect();
        out.sort();
        out
    }

    proptest! {
        #[test]
        fn neither_order_nor_portions_nor_replacements_leave_a_trace(
            pages in prop::collection::vec(prop::collection::vec(0u8..40, 1..8), 1..60),
            order in any::<u64>(),
            portion in 1usize..40,
        ) {
            let division = Division { whole: 4, most: 7 };
            let all: Vec<(u64, Sketch)> = (0u64..).zip(&pages).map(|(i, w)| (i, sketch(i.wrapping_mul(0x9e37_79b9_7f4a_7c15), w))).collect();
            let mut once = Neighbours::default();
            once.put(all.iter().map(|(i, s)| (*i as u32, s.clone())).collect());
            let mut shuffled = all.clone();
            shuffled.sort_by_key(|(i, _)| (i ^ order).wrapping_mul(0x2545_f491_4f6c_dd1d));
            let mut bit_by_bit = Neighbours::default();
            // First another page stands in some places.
            bit_by_bit.put((0..(portion.min(all.len()) as u32)).map(|n| (n, sketch(u64::from(n) + 7, &[1, 2, 3]))).collect());
            for (chunk, some) in shuffled.chunks(portion).enumerate() {
                bit_by_bit.put(some.iter().enumerate().map(|(i, (_, s))| ((chunk * portion + i) as u32, s.clone())).collect());
            }
            prop_assert_eq!(keys(&once, division), keys(&bit_by_bit, division));
            prop_assert!(once.divide(division).iter().all(|set| all.len() <= 4 || set.len() <= 7));
        }
    }

    #[test]
    fn bytes_come_back() {
        let mut all = Neighbours::default();
        all.put((0..9).map(|n| (n, sketch(u64::from(n), &[n as u8 / 3, 30]))).collect());
        let mut bytes = Vec::new();
        all.all.iter().flatten().for_each(|one| one.write(&mut bytes));
        let mut left = bytes.as_slice();
        let back: Vec<Option<Neighbour>> = (0..9).map(|_| Neighbour::read(&mut left)).collect();
        assert_eq!(back, all.all);
        assert!(left.is_empty() && Neighbour::read(&mut &bytes[..5]).is_none());
    }
}

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
    cast::folded,
    signature::Signature,
    terms::{self, Term, TermMap},
};
use std::ops::Range;

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
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Division {
    /// Up to so many the whole case is one.
    pub whole: usize,
    /// Else none has more than so many.
    pub most: usize,
    /// How much more alike than [`LEAST`] the two articles must be by which a neighbourhood of `most` is joined; of a smaller one
    /// proportionally less. So unlike affairs fill no neighbourhood up, and a page that comes in upsets few others.
    pub steeper: f32,
}

impl Default for Division {
    fn default() -> Self {
        Division { whole: 1000, most: 128, steeper: 0.3 }
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
    /// The names of the article's actors, folded and hashed, in order: where a correction of actors applies.
    names: Vec<Term>,
}

impl Sketch {
    /// The sketch of an article.
    pub fn of(signature: &Signature) -> Self {
        let mut names: Vec<Term> = signature.actors.iter().map(|a| name(&a.name)).collect();
        names.sort_unstable();
        names.dedup();
        Sketch { names, ..Sketch::nameless(signature) }
    }

    /// The same without the names of its actors.
    pub(super) fn nameless(signature: &Signature) -> Self {
        let background = terms::background();
        let mut v: Vec<(Term, f32)> = signature.bag.iter().map(|&(t, w)| (t, w * background.idf(t))).collect();
        v.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        v.truncate(WORDS);
        let norm = v.iter().map(|x| x.1 * x.1).sum::<f32>().sqrt().max(1e-9);
        let mut terms: Vec<(Term, u16)> = v.into_iter().map(|(t, w)| (t, (w / norm * LENGTH) as u16)).collect();
        terms.sort_unstable();
        let key = blake3::hash(signature.id.as_bytes());
        let day = signature.day().map_or(NO_DAY, |d| d.since(jiff::civil::date(1970, 1, 1)).map_or(NO_DAY, |s| s.get_days()));
        Sketch { key: u64::from_le_bytes(key.as_bytes()[..8].try_into().unwrap_or_default()), day, terms, names: Vec::new() }
    }

    /// The names of the article's actors, each as what [`super::Reach`] gives for it.
    pub fn names(&self) -> &[Term] {
        &self.names
    }

    /// As bytes, little end first.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(13 + 6 * self.terms.len() + 4 * self.names.len());
        out.extend(self.key.to_le_bytes());
        out.extend(self.day.to_le_bytes());
        out.push(self.terms.len() as u8);
        for (t, w) in &self.terms {
            out.extend(t.to_le_bytes());
            out.extend(w.to_le_bytes());
        }
        out.extend(self.names.iter().flat_map(|n| n.to_le_bytes()));
        out
    }

    /// From what [`Sketch::to_bytes`] gave; none where bytes are missing.
    pub fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        let bytes = &mut bytes;
        let key = u64::from_le_bytes(take(bytes)?);
        let day = i32::from_le_bytes(take(bytes)?);
        let [count] = take(bytes)?;
        let mut terms = Vec::with_capacity(usize::from(count));
        for _ in 0..count {
            terms.push((Term::from_le_bytes(take(bytes)?), u16::from_le_bytes(take(bytes)?)));
        }
        let names = bytes.chunks_exact(4).filter_map(|n| n.try_into().ok().map(Term::from_le_bytes)).collect();
        Some(Sketch { key, day, terms, names })
    }
}

/// An actor's name as kept in sketches.
pub(super) fn name(name: &str) -> Term {
    terms::hash(&folded(name))
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = bytes.split_at_checked(N)?;
    *bytes = rest;
    head.try_into().ok()
}

/// The sketches of all articles by number, each thing in a row of its own, so that a case's hundred thousand are read and looked through in
/// milliseconds. An article's terms stand at `n * WORDS`; what is left of its room is zeros, which weigh nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Sketches {
    /// False for a number that no article has.
    there: Vec<bool>,
    keys: Vec<u64>,
    days: Vec<i32>,
    terms: Vec<Term>,
    weights: Vec<u16>,
}

/// Bytes of a kept sketch.
const SKETCH: usize = 1 + 8 + 4 + WORDS * (4 + 2);
/// Bytes of an article's nearest others, as kept.
pub const NEAR: usize = NEAREST * 8;

impl Sketches {
    fn len(&self) -> usize {
        self.there.len()
    }

    fn resize(&mut self, len: usize) {
        self.there.resize(len, false);
        self.keys.resize(len, 0);
        self.days.resize(len, NO_DAY);
        self.terms.resize(len * WORDS, 0);
        self.weights.resize(len * WORDS, 0);
    }

    fn set(&mut self, n: usize, sketch: &Sketch) {
        (self.there[n], self.keys[n], self.days[n]) = (true, sketch.key, sketch.day);
        let mut terms = sketch.terms.iter().copied().take(WORDS);
        for at in n * WORDS..(n + 1) * WORDS {
            (self.terms[at], self.weights[at]) = terms.next().unwrap_or_default();
        }
    }

    /// An article's terms and weights; terms in rising order but for zeros at the end.
    fn of(&self, n: u32) -> (&[Term], &[u16]) {
        let all = n as usize * WORDS..(n as usize + 1) * WORDS;
        (&self.terms[all.clone()], &self.weights[all])
    }

    fn likeness(&self, a: u32, b: u32) -> u32 {
        let ((terms, weights), (others, other_weights)) = (self.of(a), self.of(b));
        let (mut i, mut j, mut sum) = (0, 0, 0u32);
        while i < WORDS && j < WORDS && weights[i] > 0 && other_weights[j] > 0 {
            match terms[i].cmp(&others[j]) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    sum += u32::from(weights[i]) * u32::from(other_weights[j]);
                    i += 1;
                    j += 1;
                }
            }
        }
        sum
    }

    /// A product of two sketches, lessened by the time between them; nothing where that is too little. It grows with the product and is
    /// never more.
    fn near(&self, a: u32, b: u32, product: u32) -> Option<u32> {
        if product < LEAST_PRODUCT {
            return None;
        }
        let time = match (self.days[a as usize], self.days[b as usize]) {
            (NO_DAY, _) | (_, NO_DAY) => UNDATED,
            (a, b) => 0.5 + 0.5 / (1.0 + (i64::from(a) - i64::from(b)).unsigned_abs().min(100_000) as f32 / DAYS),
        };
        let near = (product as f32 * time) as u32;
        (near >= LEAST_PRODUCT).then_some(near)
    }
}

/// Likeness and number of a near article.
type Near = (u32, u32);
/// Stands where an article has fewer than [`NEAREST`] near ones.
const NOBODY: Near = (0, u32::MAX);

/// All articles of a case by number (numbers may have gaps), each with its nearest others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Neighbours {
    sketches: Sketches,
    /// The nearest first.
    near: Vec<[Near; NEAREST]>,
}

impl Neighbours {
    /// One more than the highest number.
    pub fn len(&self) -> usize {
        self.near.len()
    }

    /// True when there is no article.
    pub fn is_empty(&self) -> bool {
        self.near.is_empty()
    }

    /// The kept form of some articles' sketches, for [`Neighbours::read`]. Numbers past the end are left out.
    pub fn sketch_bytes(&self, numbers: Range<usize>) -> Vec<u8> {
        let s = &self.sketches;
        let mut out = Vec::with_capacity(numbers.len() * SKETCH);
        for n in numbers.start..numbers.end.min(self.len()) {
            out.push(u8::from(s.there[n]));
            out.extend(s.keys[n].to_le_bytes());
            out.extend(s.days[n].to_le_bytes());
            let (terms, weights) = s.of(n as u32);
            terms.iter().for_each(|t| out.extend(t.to_le_bytes()));
            weights.iter().for_each(|w| out.extend(w.to_le_bytes()));
        }
        out
    }

    /// The kept form of some articles' nearest others. Numbers past the end are left out.
    pub fn near_bytes(&self, numbers: Range<usize>) -> Vec<u8> {
        let some = &self.near[numbers.start.min(self.len())..numbers.end.min(self.len())];
        some.iter().flatten().flat_map(|(near, n)| [near.to_le_bytes(), n.to_le_bytes()]).flatten().collect()
    }

    /// Appends articles in their kept form; nothing, and false, where the bytes are not what they should be.
    pub fn read(&mut self, sketches: &[u8], near: &[u8]) -> bool {
        let count = near.len() / NEAR;
        let sound = near.len() == count * NEAR && sketches.len() == count * SKETCH;
        if sound {
            let s = &mut self.sketches;
            for sketch in sketches.chunks_exact(SKETCH) {
                s.there.push(sketch[0] == 1);
                s.keys.push(sketch[1..9].try_into().map_or(0, u64::from_le_bytes));
                s.days.push(sketch[9..13].try_into().map_or(NO_DAY, i32::from_le_bytes));
                let (terms, weights) = sketch[13..].split_at(WORDS * 4);
                s.terms.extend(terms.chunks_exact(4).map(|t| t.try_into().map_or(0, Term::from_le_bytes)));
                s.weights.extend(weights.chunks_exact(2).map(|w| w.try_into().map_or(0, u16::from_le_bytes)));
            }
            let number = |four: &[u8]| four.try_into().map_or(0, u32::from_le_bytes);
            self.near.extend(near.chunks_exact(NEAR).map(|one| {
                let mut places = one.chunks_exact(8).map(|n| (number(&n[..4]), number(&n[4..])));
                [(); NEAREST].map(|()| places.next().unwrap_or(NOBODY))
            }));
        }
        sound
    }

    /// True when each article's nearest others are articles, as they are in all that [`Neighbours::near_bytes`] gave.
    pub fn is_sound(&self) -> bool {
        self.near.iter().flatten().all(|x| *x == NOBODY || (x.1 as usize) < self.len())
    }

    /// Puts articles in, or others in the place of those with these numbers. Gives the numbers whose nearest others changed, in order.
    pub fn put(&mut self, coming: Vec<(u32, Sketch)>) -> Vec<u32> {
        let mut gone: Vec<u32> =
            coming.iter().map(|c| c.0).filter(|&n| self.sketches.there.get(n as usize).copied().unwrap_or(false)).collect();
        gone.sort_unstable();
        let mut search: Vec<u32> = coming.iter().map(|c| c.0).collect();
        let size = search.iter().map(|&n| n as usize + 1).max().unwrap_or(0).max(self.len());
        self.sketches.resize(size);
        self.near.resize(size, [NOBODY; NEAREST]);
        for (n, sketch) in coming {
            self.sketches.set(n as usize, &sketch);
        }
        if !gone.is_empty() {
            // Who had a replaced article among its nearest looks anew.
            search
                .extend((0u32..).zip(&self.near).filter(|(_, near)| near.iter().any(|x| gone.binary_search(&x.1).is_ok())).map(|(n, _)| n));
        }
        search.sort_unstable();
        search.dedup();
        search.iter().for_each(|&n| self.near[n as usize] = [NOBODY; NEAREST]);
        let mut changed = vec![false; size];
        search.iter().for_each(|&n| changed[n as usize] = true);
        if search.len() <= FEW {
            search.iter().for_each(|&n| self.look_through(n, &mut changed));
        } else {
            let everybody = self.sketches.there.iter().filter(|there| **there).count() == search.len();
            let index = Index::of(&self.sketches, &search);
            let mut room = Room { row: vec![0; size], seen: Vec::new() };
            search.iter().for_each(|&n| self.look_up(n, &index, everybody, &mut room, &mut changed));
        }
        (0u32..).zip(changed).filter(|(_, changed)| *changed).map(|(n, _)| n).collect()
    }

    /// Finds the nearest of one article by looking at each other.
    fn look_through(&mut self, n: u32, changed: &mut [bool]) {
        // Of most others no term is even here, by a few bits of each.
        let mut bits = vec![0u64; 1 << 10];
        let (terms, weights) = self.sketches.of(n);
        terms.iter().zip(weights).filter(|(_, w)| **w > 0).for_each(|(t, _)| bits[(t & 0xffff) as usize >> 6] |= 1 << (t & 63));
        let mut found: Vec<Near> = Vec::new();
        for (other, terms) in (0u32..).zip(self.sketches.terms.chunks_exact(WORDS)) {
            let shared = terms.iter().fold(0, |shared, t| shared + (bits[(t & 0xffff) as usize >> 6] >> (t & 63) & 1));
            if shared > 0 && other != n && self.sketches.there[other as usize] {
                found.extend(self.sketches.near(n, other, self.sketches.likeness(n, other)).map(|near| (near, other)));
            }
        }
        self.keep_found(n, &found, changed);
    }

    /// Finds the nearest of one article through the index. Where everybody looks for their own, whatever cannot be among its nearest need
    /// not be found: the rarest terms are looked up first, and once all the terms that are left together could not bring an article that has
    /// none of those before among the nearest, only those that have been seen are compared.
    fn look_up(&mut self, n: u32, index: &Index, everybody: bool, room: &mut Room, changed: &mut [bool]) {
        let s = &self.sketches;
        let (terms, weights) = s.of(n);
        let mut lists: Vec<(&[Post], u16, u16)> =
            terms.iter().zip(weights).filter(|(_, w)| **w > 0).map(|(t, w)| (index.posts(*t), *w, index.most(*t))).collect();
        lists.sort_by_key(|l| l.0.len());
        let rest = |from: usize| {
            let sum: u64 = lists[from..].iter().map(|l| u64::from(l.1) * u64::from(l.2)).sum();
            let length = lists[from..].iter().map(|l| f64::from(l.1).powi(2)).sum::<f64>().sqrt();
            sum.min((length * index.length) as u64 + 1).min(u64::from(u32::MAX)) as u32
        };
        // No article below this can be among the nearest.
        let mut least = self.near[n as usize][NEAREST - 1].0.max(LEAST_PRODUCT);
        // Where whoever has any of the terms is nearly everybody, noting who that is takes longer than looking at each.
        let crowded = |from: usize| lists[from..].iter().map(|l| l.0.len()).sum::<usize>() > s.len() / 4;
        let (mut left, mut all) = (0, false);
        for (i, &(posts, weight, _)) in lists.iter().enumerate() {
            if everybody && i > 0 && !all {
                // Counting again is worth it where it is less work than the next list.
                if posts.len() > room.seen.len() {
                    least = least.max(self.fifth(n, room));
                }
                left = rest(i);
                if left < least {
                    break;
                }
                left = 0;
            }
            all = all || (posts.len() > room.seen.len() && crowded(i));
            let weight = u32::from(weight);
            if all {
                posts.iter().for_each(|&(other, w)| room.row[other as usize] += weight * u32::from(w));
                continue;
            }
            for &(other, other_weight) in posts {
                let at = &mut room.row[other as usize];
                if *at == 0 {
                    room.seen.push(other);
                }
                *at += weight * u32::from(other_weight);
            }
        }
        let mut found: Vec<Near> = Vec::new();
        // Most have next to nothing in common; looking at them would take longer than all the counting.
        let wanted = if everybody { least } else { LEAST_PRODUCT };
        if all {
            for (other, product) in (0u32..).zip(&room.row).filter(|(other, product)| **product >= wanted && *other != n) {
                found.extend(s.near(n, other, *product).map(|near| (near, other)));
            }
            room.row.fill(0);
            room.seen.clear();
        }
        for other in room.seen.drain(..) {
            let product = std::mem::take(&mut room.row[other as usize]);
            if product.saturating_add(left) >= wanted && other != n {
                let product = if left > 0 { s.likeness(n, other) } else { product };
                found.extend(s.near(n, other, product).map(|near| (near, other)));
            }
        }
        self.keep_found(n, &found, changed);
    }

    /// What the fifth of those seen so far is near at least, if there are so many.
    fn fifth(&self, n: u32, room: &Room) -> u32 {
        let mut top = [0u32; NEAREST];
        for &other in room.seen.iter().filter(|&&o| o != n) {
            let product = room.row[other as usize];
            if product > top[NEAREST - 1]
                && let Some(near) = self.sketches.near(n, other, product)
                && near > top[NEAREST - 1]
            {
                let at = top.iter().position(|&t| t < near).unwrap_or(NEAREST - 1);
                top[at..].rotate_right(1);
                top[at] = near;
            }
        }
        top[NEAREST - 1]
    }

    /// Keeps what was found near an article, at both ends.
    fn keep_found(&mut self, n: u32, found: &[Near], changed: &mut [bool]) {
        for &(near, other) in found {
            self.keep(n, (near, other));
            changed[other as usize] |= self.keep(other, (near, n));
        }
    }

    /// Adds to an article's nearest, if it is among them.
    fn keep(&mut self, n: u32, (near, other): Near) -> bool {
        let keys = &self.sketches.keys;
        let own = &mut self.near[n as usize];
        let before = |x: &Near| x.0 > near || (x.0 == near && x.1 != NOBODY.1 && keys[x.1 as usize] <= keys[other as usize]);
        let at = own.iter().take_while(|x| before(x)).count();
        if at == NEAREST || own.iter().any(|x| x.1 == other) {
            return false;
        }
        own[at..].rotate_right(1);
        own[at] = (near, other);
        true
    }

    /// The neighbourhoods.
    pub fn divide(&self, division: Division) -> Divided {
        let there = &self.sketches.there;
        let count = there.iter().filter(|there| **there).count();
        let mut up: Vec<u32> = (0..self.len() as u32).collect();
        if count <= division.whole {
            let first = there.iter().position(|there| *there).unwrap_or(0) as u32;
            up.fill(first);
        } else {
            self.join_nearest(division, &mut up);
        }
        Divided::of((0..self.len() as u32).map(|n| there[n as usize].then(|| root(&mut up, n))))
    }

    /// Joins the nearest pairs first; of pairs that are equally near, those whose articles' keys are lower.
    fn join_nearest(&self, division: Division, up: &mut [u32]) {
        let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(self.len() * NEAREST);
        let mut order: Vec<u64> = Vec::with_capacity(self.len() * NEAREST);
        for (n, near) in (0u32..).zip(&self.near).filter(|(n, _)| self.sketches.there[*n as usize]) {
            for &(near, other) in near.iter().filter(|x| **x != NOBODY) {
                // A pair that both sides keep is taken from the lower one.
                if n < other || self.near[other as usize].iter().all(|x| x.1 != n) {
                    order.push(u64::from(!near) << 32 | pairs.len() as u64);
                    pairs.push((n, other));
                }
            }
        }
        order.sort_unstable();
        let keys = &self.sketches.keys;
        let by_keys = |pair: &u64| {
            let (a, b) = pairs[(pair & 0xffff_ffff) as usize];
            let (a, b) = (keys[a as usize], keys[b as usize]);
            (a.min(b), a.max(b))
        };
        for equal in order.chunk_by_mut(|a, b| a >> 32 == b >> 32).filter(|equal| equal.len() > 1) {
            equal.sort_unstable_by_key(by_keys);
        }
        let step = (division.steeper * LENGTH * LENGTH) as u64 / division.most.max(1) as u64;
        let mut size = vec![1u32; up.len()];
        for pair in order {
            let near = u64::from(!((pair >> 32) as u32));
            let (a, b) = pairs[(pair & 0xffff_ffff) as usize];
            let (a, b) = (root(up, a), root(up, b));
            let both = size[a as usize] + size[b as usize];
            if a != b && both as usize <= division.most && near >= u64::from(LEAST_PRODUCT) + step * u64::from(both) {
                let (low, high) = (a.min(b), a.max(b));
                up[high as usize] = low;
                size[low as usize] = both;
            }
        }
    }
}

fn root(up: &mut [u32], mut i: u32) -> u32 {
    while up[i as usize] != i {
        up[i as usize] = up[up[i as usize] as usize];
        i = up[i as usize];
    }
    i
}

/// Neighbourhoods.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Divided {
    numbers: Vec<u32>,
    /// Where each neighbourhood begins in `numbers`, and the end.
    starts: Vec<u32>,
}

impl Divided {
    /// Of the root of each number's set.
    fn of(roots: impl Iterator<Item = Option<u32>>) -> Self {
        let roots: Vec<Option<u32>> = roots.collect();
        // A set's root is its lowest number, so the sets come in the order of their first articles.
        let mut place = vec![0u32; roots.len()];
        let mut starts = vec![0u32];
        for (n, root) in (0u32..).zip(&roots) {
            if let Some(root) = root {
                if *root == n {
                    place[n as usize] = starts.len() as u32 - 1;
                    starts.push(0);
                }
                starts[place[*root as usize] as usize + 1] += 1;
            }
        }
        (1..starts.len()).for_each(|i| starts[i] += starts[i - 1]);
        let mut next = starts.clone();
        let mut numbers = vec![0; starts.last().map_or(0, |&n| n as usize)];
        for (n, root) in (0u32..).zip(&roots) {
            if let Some(root) = root {
                let at = &mut next[place[*root as usize] as usize];
                numbers[*at as usize] = n;
                *at += 1;
            }
        }
        Divided { numbers, starts }
    }

    /// Each neighbourhood as its articles' numbers in rising order.
    pub fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.starts.windows(2).map(|w| &self.numbers[w[0] as usize..w[1] as usize])
    }

    /// The neighbourhood at a place of [`Divided::iter`].
    pub fn get(&self, at: usize) -> &[u32] {
        match self.starts.get(at..at + 2) {
            Some(&[from, to]) => &self.numbers[from as usize..to as usize],
            _ => &[],
        }
    }
}

/// Room for counting, kept from one search to the next.
struct Room {
    /// Each article's product so far: all zero between searches.
    row: Vec<u32>,
    /// Who has one.
    seen: Vec<u32>,
}

/// An article that has a term, and the term's weight there.
type Post = (u32, u16);

/// Which articles have a term in their sketch, of the terms that are looked for.
struct Index {
    /// Each term's place among `lists`.
    places: TermMap<u32>,
    /// Where each term's articles begin in `posts`, and the largest weight.
    lists: Vec<(u32, u16)>,
    posts: Vec<Post>,
    /// Length of the longest sketch.
    length: f64,
}

impl Index {
    fn of(sketches: &Sketches, search: &[u32]) -> Self {
        let mut places: TermMap<u32> = TermMap::default();
        for &n in search {
            let (terms, weights) = sketches.of(n);
            for (t, _) in terms.iter().zip(weights).filter(|(_, w)| **w > 0) {
                let next = places.len() as u32;
                places.entry(*t).or_insert(next);
            }
        }
        let mut lists = vec![(0u32, 0u16); places.len() + 1];
        let mut length = 0u64;
        // Each article's terms' places, so that they are looked up once.
        let mut found: Vec<(u32, u32, u16)> = Vec::new();
        for n in (0..sketches.len() as u32).filter(|n| sketches.there[*n as usize]) {
            let (terms, weights) = sketches.of(n);
            length = length.max(weights.iter().map(|w| u64::from(*w).pow(2)).sum());
            for (t, &w) in terms.iter().zip(weights).filter(|(_, w)| **w > 0) {
                if let Some(&place) = places.get(t) {
                    found.push((place, n, w));
                    let (count, most) = &mut lists[place as usize + 1];
                    *count += 1;
                    *most = w.max(*most);
                }
            }
        }
        (1..lists.len()).for_each(|i| lists[i].0 += lists[i - 1].0);
        let mut next: Vec<u32> = lists.iter().map(|l| l.0).collect();
        let mut posts = vec![(0, 0); found.len()];
        for (place, n, w) in found {
            let at = &mut next[place as usize];
            posts[*at as usize] = (n, w);
            *at += 1;
        }
        Index { places, lists, posts, length: (length as f64).sqrt() }
    }

    /// The articles that have a term, by number, with its weight.
    fn posts(&self, term: Term) -> &[Post] {
        self.places.get(&term).map_or(&[], |&p| &self.posts[self.lists[p as usize].0 as usize..self.lists[p as usize + 1].0 as usize])
    }

    /// A term's largest weight.
    fn most(&self, term: Term) -> u16 {
        self.places.get(&term).map_or(0, |&p| self.lists[p as usize + 1].1)
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
        Sketch { key, day: (key % 90) as i32, terms, names: Vec::new() }
    }

    /// The neighbourhoods as sets of keys.
    fn keys(all: &Neighbours, division: Division) -> Vec<Vec<u64>> {
        let mut out: Vec<Vec<u64>> = (all.divide(division).iter())
            .map(|set| {
                let mut keys: Vec<u64> = set.iter().map(|&n| all.sketches.keys[n as usize]).collect();
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
            let division = Division { whole: 4, most: 7, steeper: 0.3 };
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

    /// Each article's nearest by comparing everybody with everybody.
    fn nearest(all: &Neighbours) -> Vec<[Near; NEAREST]> {
        let s = &all.sketches;
        let numbers = || (0..all.len() as u32).filter(|n| s.there[*n as usize]);
        let of = |n: u32| {
            let mut near: Vec<Near> = numbers().filter(|&o| o != n).filter_map(|o| Some((s.near(n, o, s.likeness(n, o))?, o))).collect();
            near.sort_by_key(|&(near, o)| (std::cmp::Reverse(near), s.keys[o as usize]));
            let mut near = near.into_iter();
            [(); NEAREST].map(|()| near.next().unwrap_or(NOBODY))
        };
        (0..all.len() as u32).map(|n| if s.there[n as usize] { of(n) } else { [NOBODY; NEAREST] }).collect()
    }

    proptest! {
        #[test]
        fn what_is_left_out_is_never_among_the_nearest(
            pages in prop::collection::vec(prop::collection::vec((0u8..60, 200u16..1090), 1..14), FEW + 2..90),
            later in prop::collection::vec((0u32..90, prop::collection::vec((0u8..60, 200u16..1090), 1..14)), 1..60),
        ) {
            let sketch = |n: u32, words: &[(u8, u16)]| {
                let mut terms: Vec<(Term, u16)> = words.iter().map(|&(t, w)| (Term::from(t) + 1, w / (1 + u16::from(t / 16)))).collect();
                terms.sort_unstable();
                terms.dedup_by_key(|t| t.0);
                Sketch { key: u64::from(n).wrapping_mul(0x9e37_79b9_7f4a_7c15), day: (n % 90) as i32, terms, names: Vec::new() }
            };
            let mut all = Neighbours::default();
            all.put((0u32..).zip(&pages).map(|(n, w)| (n, sketch(n, w))).collect());
            prop_assert_eq!(&all.near, &nearest(&all), "all at once, through the index");
            let some: std::collections::BTreeMap<u32, Sketch> = later.iter().map(|(n, w)| (*n, sketch(*n + 100, w))).collect();
            let before = all.clone();
            let changed = all.put(some.into_iter().collect());
            prop_assert_eq!(&all.near, &nearest(&all), "some later, in the place of others");
            for n in (0..all.len() as u32).filter(|n| changed.binary_search(n).is_err()) {
                prop_assert_eq!(before.near.get(n as usize).unwrap_or(&[NOBODY; NEAREST]), &all.near[n as usize]);
            }
        }
    }

    #[test]
    fn bytes_come_back() {
        let mut all = Neighbours::default();
        all.put((0..9).filter(|n| *n != 4).map(|n| (n, sketch(u64::from(n), &[n as u8 / 3, 30]))).collect());
        let mut back = Neighbours::default();
        assert!(back.read(&all.sketch_bytes(0..5), &all.near_bytes(0..5)) && back.read(&all.sketch_bytes(5..64), &all.near_bytes(5..64)));
        assert_eq!(back, all);
        assert!(back.is_sound() && !back.read(&[0; 40], &all.near_bytes(0..1)));
    }
}

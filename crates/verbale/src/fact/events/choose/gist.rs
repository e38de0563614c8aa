//! The gist: a small network that reads a whole sentence and says of each word how likely it tells an event of each type.
//!
//! What it says is one of the answers that the linear scorers weigh ([`super::features`]). They know words and the frames' readings; the gist
//! knows which words are alike and what a sentence is about, which it has from a large pretrained encoder: that one judged many variations of
//! our sentences, and the gist learnt its judgements (`xtask/src/train_events/gist.py`).
//!
//! A word's vector is a sum of rows: word, ends, beginning, shape, part of speech, relation. In each layer a word takes in itself, its
//! neighbours, its head, its children and the mean of its sentence; one product of whole numbers does for all six parts and all words.
//! Sums of floats have one order, so that all processors agree.
//!
//! File: as the language model's (`language::en::model`): parts of speech, relations, vocabulary, sizes, rows of a byte a weight, then of each layer a
//! matrix of `size` × 6 `size` and a bias, at last the matrix and the bias of the seventeen answers.

use crate::{
    language::{
        Parsed, Rel, Upos,
        en::{
            lexical::{ROWS, Vocabulary},
            model::{Reader, unpack},
            network::{rounded, squash},
            product::Matrix,
            words::{self, Word},
        },
    },
    types::EventType,
};
use fearless_simd::{Level, Simd, dispatch};

/// None and the sixteen types.
const ANSWERS: usize = 17;

/// Without a gist every word tells nothing.
const SILENT: [f32; ANSWERS] = {
    let mut logs = [-20.0; ANSWERS];
    logs[0] = 0.0;
    logs
};

/// About so many words are read at a time: enough for fast products, few enough to stay near the processor.
const BATCH: usize = 256;

/// Numbers are multiplied as whole numbers of this size, up to [`HIGH`].
const FINE: f32 = 2048.0;
const HIGH: f32 = 15.9;

/// The network's tables.
#[derive(Debug, Default)]
pub struct Gist {
    size: usize,
    vocabulary: Vocabulary,
    /// The row of each part of speech and of each relation.
    upos: Vec<u32>,
    rels: Vec<u32>,
    /// What one is worth in each row, and the rows.
    units: Vec<f32>,
    rows: Vec<i8>,
    layers: Vec<Layer>,
    out: Matrix,
    out_bias: Vec<f32>,
}

#[derive(Debug)]
struct Layer {
    matrix: Matrix,
    bias: Vec<f32>,
}

/// What the network says of each word of a text: a score for each answer.
#[derive(Debug, Default)]
pub struct Sense {
    scores: Vec<[f32; ANSWERS]>,
}

/// What the gist says of the words of one text; nothing without a gist.
pub(in crate::fact::events) struct Heard<'g> {
    gist: Option<&'g Gist>,
    sense: Sense,
}

impl<'g> Heard<'g> {
    /// Reads the text.
    pub(in crate::fact::events) fn new(gist: Option<&'g Gist>, text: &str, parsed: &Parsed) -> Self {
        Heard { gist, sense: gist.map(|g| g.sense(text, parsed)).unwrap_or_default() }
    }

    /// How much likelier the likeliest type is than none, as a logarithm.
    pub(super) fn loudness(&self, token: usize) -> f32 {
        self.sense
            .scores
            .get(token)
            .map_or(f32::NEG_INFINITY, |scores| scores[1..].iter().fold(f32::NEG_INFINITY, |top, &s| top.max(s)) - scores[0])
    }

    /// The logarithms of the probabilities that the word tells no event (first) or one of each type.
    pub(super) fn types(&self, token: usize) -> Lean {
        Lean::new(self.gist.map_or(SILENT, |g| g.types(&self.sense, token)))
    }
}

/// What the gist says of one word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lean {
    logs: [f32; ANSWERS],
    top: u32,
    odds: u32,
}

impl Lean {
    fn new(logs: [f32; ANSWERS]) -> Self {
        let top = (1..ANSWERS).max_by(|&a, &b| logs[a].total_cmp(&logs[b])).unwrap_or(1) as u32 - 1;
        let event = (1.0 - logs[0].exp()).max(1e-6).ln();
        Lean { logs, top, odds: ((event - logs[0]).clamp(-8.0, 8.0) * 3.0 + 24.0) as u32 }
    }

    /// The likeliest type, as a number.
    pub(super) fn top(&self) -> u32 {
        self.top
    }

    /// How much likelier an event is than none, in third steps of the logarithm.
    pub(super) fn odds(&self) -> u32 {
        self.odds
    }

    /// How likely the type is, in half steps of its logarithm downwards.
    pub(super) fn of(&self, kind: u32) -> u32 {
        half_steps(self.logs[kind as usize + 1])
    }

    /// The types at least so likely.
    pub(super) fn likely(&self, least: f32) -> impl Iterator<Item = EventType> + '_ {
        EventType::ALL.iter().copied().filter(move |&k| self.logs[k as usize + 1] >= least.ln())
    }

    /// How likely no event is.
    pub(super) fn none(&self) -> u32 {
        half_steps(self.logs[0])
    }

    /// How far the type is behind the likeliest other one, or before it.
    pub(super) fn lead(&self, kind: u32) -> u32 {
        let other = (1..ANSWERS).filter(|&k| k != kind as usize + 1).map(|k| self.logs[k]).fold(f32::NEG_INFINITY, f32::max);
        ((self.logs[kind as usize + 1] - other).clamp(-6.0, 6.0) * 2.0 + 12.0) as u32
    }
}

fn half_steps(log: f32) -> u32 {
    ((-log * 2.0) as u32).min(20)
}

/// Scratch space.
#[derive(Default)]
struct Work {
    words: Vec<Word>,
    buffer: Vec<u8>,
    /// The rows of each word of the batch, and the number of words in each sentence.
    rows: Vec<[u32; ROWS + 2]>,
    lengths: Vec<usize>,
    /// The head of each word, counted from the first of the batch.
    heads: Vec<u32>,
    x: Vec<f32>,
    whole: Vec<i16>,
    sums: Vec<i32>,
    taken: Vec<f32>,
    mean: Vec<f32>,
}

impl Gist {
    /// Reads a model file; none when it is damaged.
    pub fn read(file: &[u8]) -> Option<Gist> {
        let tables = unpack(file);
        let mut from = Reader::new(&tables);
        let (upos, rels) = (from.strs(), from.strs());
        let vocabulary = Vocabulary::read(&mut from);
        let words = vocabulary.rows() as u32;
        let row = |names: &[&str], name: &str, first: u32| first + names.iter().position(|n| *n == name).unwrap_or(0) as u32;
        let (size, layers) = (from.u32() as usize, from.u32());
        let (units, rows) = from.small();
        let layers =
            (0..layers.min(8)).map(|_| Layer { matrix: Matrix::new(&from.floats(), 6 * size, FINE * HIGH), bias: from.floats() }).collect();
        let gist = Gist {
            size,
            upos: Upos::ALL.iter().map(|u| row(&upos, u.name(), words)).collect(),
            rels: Rel::ALL.iter().map(|r| row(&rels, r.name(), words + upos.len() as u32)).collect(),
            vocabulary,
            units,
            rows: rows.into_iter().map(|b| b as i8).collect(),
            layers,
            out: transposed(&from.floats(), size),
            out_bias: from.floats(),
        };
        gist.is_sound(words as usize + upos.len() + rels.len()).then_some(gist)
    }

    /// True when all tables have the sizes they should, so that no look-up can fail.
    fn is_sound(&self, rows: usize) -> bool {
        let size = self.size;
        let layers = self.layers.iter().all(|l| l.matrix.shape() == (size, 6 * size) && l.bias.len() == size);
        let out = self.out.shape() == (size, ANSWERS) && self.out_bias.len() == ANSWERS;
        size > 0 && layers && out && self.units.len() == rows && self.rows.len() == rows * size
    }

    /// Reads a text.
    pub fn sense(&self, text: &str, parsed: &Parsed) -> Sense {
        let mut sense = Sense { scores: Vec::with_capacity(parsed.tokens.len()) };
        let mut work = Work::default();
        for (n, sentence) in parsed.sentences.iter().enumerate() {
            self.add(text, parsed, sentence.tokens.clone(), &mut work);
            if work.rows.len() >= BATCH || n + 1 == parsed.sentences.len() {
                dispatch!(Level::new(), simd => self.batch(simd, &mut work, &mut sense));
                work.rows.clear();
                work.heads.clear();
                work.lengths.clear();
            }
        }
        sense
    }

    /// Adds a sentence to the batch.
    fn add(&self, text: &str, parsed: &Parsed, tokens: std::ops::Range<usize>, work: &mut Work) {
        work.words.clear();
        work.words.extend(tokens.clone().map(|t| words::word(parsed.form(text, t), &mut work.buffer)));
        let loud = words::shouting(&work.words);
        let first = work.rows.len() as u32;
        for (i, word) in work.words.iter().enumerate() {
            let token = &parsed.tokens[tokens.start + i];
            let [a, b, c, d, e, f] = self.vocabulary.of(word, i == 0, loud);
            work.rows.push([a, b, c, d, e, f, self.upos[token.upos as usize], self.rels[token.rel as usize]]);
            work.heads.push(first + token.head - tokens.start as u32);
        }
        work.lengths.push(tokens.len());
    }

    #[inline(always)]
    fn batch<S: Simd>(&self, simd: S, work: &mut Work, sense: &mut Sense) {
        let size = self.size;
        self.look_up(work);
        for layer in &self.layers {
            whole(&work.x, &mut work.whole);
            layer.matrix.product_with(simd, &work.whole, &mut work.sums);
            self.take_in(layer, work);
            let unit = layer.matrix.unit / FINE;
            for (x, taken) in work.x.chunks_exact_mut(size).zip(work.taken.chunks_exact(size)) {
                x.iter_mut().zip(taken).zip(&layer.bias).for_each(|((x, y), bias)| *x += squash(y * unit + bias));
            }
        }
        whole(&work.x, &mut work.whole);
        self.out.product_with(simd, &work.whole, &mut work.sums);
        let unit = self.out.unit / FINE;
        for sums in work.sums.chunks_exact(self.out.width()) {
            sense.scores.push(std::array::from_fn(|k| sums[k] as f32 * unit + self.out_bias[k]));
        }
    }

    /// The vectors of the batch's words before any layer.
    #[inline(always)]
    fn look_up(&self, work: &mut Work) {
        let size = self.size;
        work.x.clear();
        work.x.resize(work.rows.len() * size, 0.0);
        for (x, rows) in work.x.chunks_exact_mut(size).zip(&work.rows) {
            for &row in rows {
                let unit = self.units[row as usize];
                let row = &self.rows[row as usize * size..][..size];
                x.iter_mut().zip(row).for_each(|(x, &w)| *x += f32::from(w) * unit);
            }
        }
    }

    /// Adds up for each word what it takes in from itself, its neighbours, its head, its children and the sentence.
    #[inline(always)]
    fn take_in(&self, layer: &Layer, work: &mut Work) {
        let (size, width) = (self.size, layer.matrix.width());
        let Work { sums, taken, mean, heads, lengths, .. } = work;
        taken.clear();
        taken.resize(heads.len() * size, 0.0);
        let mut start = 0;
        for &length in lengths.iter() {
            let tokens = start..start + length;
            mean.clear();
            mean.resize(size, 0.0);
            tokens.clone().for_each(|t| add(mean, &sums[t * width + 5 * size..][..size]));
            let share = 1.0 / length as f32;
            mean.iter_mut().for_each(|m| *m *= share);
            for t in tokens.clone() {
                let to = &mut taken[t * size..][..size];
                to.iter_mut().zip(mean.iter()).for_each(|(to, m)| *to += m);
                add(to, &sums[t * width..][..size]);
                if t > tokens.start {
                    add(to, &sums[(t - 1) * width + size..][..size]);
                }
                if t + 1 < tokens.end {
                    add(to, &sums[(t + 1) * width + 2 * size..][..size]);
                }
                let head = heads[t] as usize;
                if head != t && tokens.contains(&head) {
                    add(to, &sums[head * width + 3 * size..][..size]);
                    add(&mut taken[head * size..][..size], &sums[t * width + 4 * size..][..size]);
                }
            }
            start += length;
        }
    }

    /// The logarithms of the probabilities that a word tells no event (first) or one of each type.
    pub fn types(&self, sense: &Sense, token: usize) -> [f32; ANSWERS] {
        let mut scores = sense.scores[token];
        let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let total: f32 = scores.iter().map(|s| (s - top).exp()).sum();
        let total = top + total.ln();
        scores.iter_mut().for_each(|s| *s -= total);
        scores
    }
}

/// A matrix written with a row for each answer.
fn transposed(rows: &[f32], size: usize) -> Matrix {
    if rows.len() != ANSWERS * size {
        return Matrix::default();
    }
    let columns: Vec<f32> = (0..rows.len()).map(|i| rows[i % ANSWERS * size + i / ANSWERS]).collect();
    Matrix::new(&columns, ANSWERS, FINE * HIGH)
}

/// Numbers as whole ones.
#[inline(always)]
fn whole(x: &[f32], to: &mut Vec<i16>) {
    to.resize(x.len(), 0);
    to.iter_mut().zip(x).for_each(|(to, v)| *to = rounded(v.clamp(-HIGH, HIGH) * FINE));
}

#[inline(always)]
fn add(to: &mut [f32], from: &[i32]) {
    to.iter_mut().zip(from).for_each(|(to, &from)| *to += from as f32);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::en::English;

    fn gist() -> &'static Gist {
        super::super::builtin_gist().expect("the built-in gist is sound")
    }

    /// The likeliest answer for a word: `None` for no event.
    fn told(text: &str, word: &str) -> Option<EventType> {
        let parsed = English::load().parse(text);
        let sense = gist().sense(text, &parsed);
        let token = parsed.token_at(text.find(word).expect("the word stands in the text"));
        let logs = gist().types(&sense, token);
        let best = (0..ANSWERS).max_by(|&a, &b| logs[a].total_cmp(&logs[b])).unwrap_or(0);
        best.checked_sub(1).map(|k| EventType::ALL[k])
    }

    #[test]
    fn one_word_means_different_deeds() {
        assert_eq!(told("Rebels attacked an army post in northern Mali on Sunday.", "attacked"), Some(EventType::Assault));
        assert_eq!(told("Arsenal attacked from the first minute and scored twice against Chelsea.", "attacked"), None);
        assert_eq!(told("Shares in Tokyo retreated on Monday after the bank kept its rate.", "retreated"), None);
    }

    #[test]
    fn answers_are_shares_of_one() {
        let text = "Kenya hailed the deal. It left.";
        let parsed = English::load().parse(text);
        let sense = gist().sense(text, &parsed);
        for token in 0..parsed.tokens.len() {
            let sum: f32 = gist().types(&sense, token).iter().map(|l| l.exp()).sum();
            assert!((sum - 1.0).abs() < 1e-4, "{sum}");
        }
    }

    #[test]
    fn a_sentence_reads_the_same_in_every_text() {
        let (sentence, english) = ("Sudan rejected the talks that Kenya had offered.", English::load());
        let alone = english.parse(sentence);
        let long = format!("{}{sentence}", "The river rose by a foot near the old bridge.\n\n".repeat(60));
        let among = english.parse(&long);
        let (a, b) = (gist().sense(sentence, &alone), gist().sense(&long, &among));
        let start = among.tokens.len() - alone.tokens.len();
        for token in 0..alone.tokens.len() {
            assert_eq!(gist().types(&a, token), gist().types(&b, start + token));
        }
    }

    #[test]
    fn a_damaged_file_is_no_gist() {
        let file = include_bytes!("../../../../data/en/gist.bin");
        assert!(Gist::read(&[]).is_none());
        assert!(Gist::read(&file[..file.len() / 2]).is_none());
        let mut other = file.to_vec();
        other[0] = b'x';
        assert!(Gist::read(&other).is_none());
        assert!(Gist::read(file).is_some());
    }
}

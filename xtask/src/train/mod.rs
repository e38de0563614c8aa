//! `cargo xtask train`: learns the English model from Universal Dependencies treebanks, and from trees of a teacher.
//!
//! ```text
//! train --treebank FOLDER [--silver FILE.conllu] [--out FILE] [--epochs N,M] [-e N] [-h N] [-p N] [-l N]
//! ```
//! The folder holds `ewt-train`, `ewt-dev` and `gum-free-train`. Some documents of GUM are set aside as a check on news
//! ([`held_out`]). The silver trees are a teacher's (`teacher.py`, beside this file) of unannotated texts. `docs/language.md` has the
//! commands in order.

pub(crate) mod dice;
mod learn;
mod lemmas;
mod net;
mod tags;
mod tensor;

use crate::{Outcome, conll};
use dice::Dice;
use flate2::{Compression, write::ZlibEncoder};
use net::{Net, Pass};
use std::{
    collections::{BTreeMap, HashMap},
    io::Write,
    path::{Path, PathBuf},
};
use tags::Inventory;
use verbale::language::{
    Rel, Upos,
    en::{
        English,
        lexical::{ROWS, Vocabulary},
        model,
        network::{Network, Sizes},
        words::{self, shouting},
    },
};

/// Licence and credits, which travel in the model file.
const HEADER: &str = "Weights of Verbale's English model. Licence: CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/).\n\
    Learnt from Universal Dependencies English-EWT (CC BY-SA 4.0; N. Silveira, T. Dozat, M.-C. de Marneffe, S. Bowman, M. Connor,\n\
    J. Bauer, C. Manning, N. Schneider, A. Zeldes and others; texts: English Web Treebank, LDC2012T13) and the freely licensed\n\
    genres of Universal Dependencies English-GUM (annotations CC BY 4.0, A. Zeldes and others, https://gucorpling.org/gum/), and from\n\
    trees that a teacher made: all-MiniLM-L6-v2 (Apache-2.0, sentence-transformers), taught on the same treebanks, which had also seen\n\
    the output of spaCy's en_core_web_sm 3.8.0 (MIT, ExplosionAI).\n";

/// A sentence as training wants it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sample {
    pub(crate) words: Vec<words::Word>,
    pub(crate) rows: Vec<[u32; ROWS]>,
    pub(crate) forms: Vec<String>,
    pub(crate) lemmas: Vec<String>,
    /// Fine tags.
    pub(crate) gold: Vec<u8>,
    pub(crate) heads: Vec<u32>,
    pub(crate) rels: Vec<u8>,
}

/// Documents of GUM that training never sees: every tenth, and every tenth again among the news.
pub(crate) fn held_out(sentences: &[conll::Sentence]) -> Vec<bool> {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut held = Vec::new();
    for s in sentences {
        let next = numbers.len();
        let number = *numbers.entry(&s.document).or_insert(next);
        held.push(number % 10 == 5 || number.is_multiple_of(10) && s.document.contains("news"));
    }
    held
}

/// The treebanks, divided.
struct Data {
    train: Vec<conll::Sentence>,
    dev: Vec<conll::Sentence>,
    news: Vec<conll::Sentence>,
}

impl Data {
    fn read(folder: &Path) -> Result<Data, Box<dyn std::error::Error>> {
        let file = |name: &str| conll::read(&folder.join(format!("{name}.conllu.gz")));
        let mut train = file("ewt-train")?;
        let gum = file("gum-free-train")?;
        let held = held_out(&gum);
        let (news, rest): (Vec<_>, Vec<_>) = gum.into_iter().zip(held).partition(|(_, held)| *held);
        train.extend(rest.into_iter().map(|(s, _)| s));
        Ok(Data { train, dev: file("ewt-dev")?, news: news.into_iter().map(|(s, _)| s).collect() })
    }
}

pub(crate) fn run(args: &[String]) -> Outcome {
    let option = |name: &str| args.iter().position(|a| a == name).and_then(|i| args.get(i + 1));
    let epochs = |usual: (usize, usize)| -> Result<(usize, usize), Box<dyn std::error::Error>> {
        let Some(given) = option("--epochs") else { return Ok(usual) };
        let (silver, gold) = given.split_once(',').ok_or("--epochs wants N,M")?;
        Ok((silver.parse()?, gold.parse()?))
    };
    let data = Data::read(&PathBuf::from(option("--treebank").ok_or("train wants --treebank FOLDER")?))?;
    let silver = option("--silver").map_or(Ok(Vec::new()), |file| conll::read(Path::new(file)))?;
    let out = PathBuf::from(option("--out").map_or("crates/verbale/data/en/model.bin", |s| s));
    let size = |name: &str, usual: usize| option(name).map_or(Ok(usual), |s| s.parse());
    let tags = tags::inventory(&data.train);
    let sizes =
        Sizes { e: size("-e", 64)?, h: size("-h", 56)?, p: size("-p", 64)?, l: size("-l", 48)?, tags: tags.len(), rels: Rel::ALL.len() };
    let vocabulary = vocabulary(&data.train, &silver);
    let maker = Maker { tags: &tags, vocabulary: &vocabulary };
    let train: Vec<Sample> = data.train.iter().map(|s| maker.sample(s)).collect();
    let silver: Vec<Sample> = silver.iter().map(|s| maker.sample(s)).collect();
    let checks =
        [("dev", data.dev.iter().map(|s| maker.sample(s)).collect()), ("gum", data.news.iter().map(|s| maker.sample(s)).collect())];
    eprintln!(
        "{} gold and {} silver sentences, {} fine tags, {} rows, {sizes:?}",
        train.len(),
        silver.len(),
        tags.len(),
        vocabulary.rows()
    );
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut net = Net::new(sizes, vocabulary.rows(), &mut dice);
    let epochs = epochs(if silver.is_empty() { (0, 12) } else { (15, 3) })?;
    fit(&mut net, &train, &silver, epochs, &checks, &vocabulary, &mut dice);
    save(&net, &tags, &vocabulary, &lemmas::train(&train), &out)
}

/// Words that have a row of their own: twice in the treebanks or thrice in all, the most frequent ones.
fn vocabulary(gold: &[conll::Sentence], silver: &[conll::Sentence]) -> Vocabulary {
    let mut counts: HashMap<u32, (u32, u32)> = HashMap::new();
    let mut buffer = Vec::new();
    for (sentences, weight) in [(gold, 2), (silver, 1)] {
        for word in sentences.iter().flat_map(|s| &s.words) {
            let count = counts.entry(words::word(&word.form, &mut buffer).lower).or_default();
            count.0 += weight;
            count.1 += weight - 1;
        }
    }
    let mut words: Vec<(u32, u32)> = counts.into_iter().filter(|(_, (n, _))| *n >= 4).map(|(w, (n, _))| (n, w)).collect();
    words.sort_by_key(|&(n, w)| (std::cmp::Reverse(n), w));
    words.truncate(24_000);
    Vocabulary::new(words.into_iter().map(|(_, w)| w).collect())
}

/// Makes samples of sentences.
struct Maker<'a> {
    tags: &'a Inventory,
    vocabulary: &'a Vocabulary,
}

impl Maker<'_> {
    fn sample(&self, sentence: &conll::Sentence) -> Sample {
        let mut buffer = Vec::new();
        let words: Vec<words::Word> = sentence.words.iter().map(|w| words::word(&w.form, &mut buffer)).collect();
        let of = |f: &dyn Fn(&conll::Word) -> String| sentence.words.iter().map(f).collect();
        Sample {
            rows: rows(&words, self.vocabulary),
            words,
            forms: of(&|w| w.form.clone()),
            lemmas: of(&|w| w.lemma.clone()),
            gold: sentence.words.iter().map(|w| self.tags.number(w)).collect(),
            heads: sentence.words.iter().map(|w| w.head as u32).collect(),
            rels: sentence.words.iter().map(|w| Rel::from_name(&w.rel).unwrap_or(Rel::Dep) as u8).collect(),
        }
    }
}

fn rows(words: &[words::Word], vocabulary: &Vocabulary) -> Vec<[u32; ROWS]> {
    let loud = shouting(words);
    words.iter().enumerate().map(|(i, w)| vocabulary.of(w, i == 0, loud)).collect()
}

/// Now and then a sentence is learnt in small letters or in capitals, so that headlines and careless typing do no harm.
fn recased(sample: &Sample, vocabulary: &Vocabulary, dice: &mut Dice) -> Sample {
    let mut sample = sample.clone();
    let capitals = dice.chance(0.4);
    for word in &mut sample.words {
        word.shape = match (word.shape, capitals) {
            (0..=4, true) => 2,
            (0..=4, false) => 0,
            (shape, _) => shape,
        };
    }
    sample.rows = rows(&sample.words, vocabulary);
    sample
}

/// Learns: `epochs.0` times over silver and gold samples together, then `epochs.1` times over the gold ones.
#[allow(clippy::too_many_arguments, reason = "the whole schedule in one place")]
fn fit(
    net: &mut Net,
    gold: &[Sample],
    silver: &[Sample],
    epochs: (usize, usize),
    checks: &[(&str, Vec<Sample>)],
    vocabulary: &Vocabulary,
    dice: &mut Dice,
) {
    const TOKENS: usize = 320;
    let tokens = |s: &[Sample]| s.iter().map(|s| s.words.len()).sum::<usize>();
    let total = (epochs.0 * (tokens(silver) + tokens(gold)) + epochs.1 * tokens(gold)) as f32;
    let mut pass = Pass::default();
    let mut seen = 0.0;
    for epoch in 0..epochs.0 + epochs.1 {
        let mut order: Vec<&Sample> = gold.iter().collect();
        if epoch < epochs.0 {
            order.extend(silver);
        }
        dice.shuffle(&mut order);
        let (mut losses, mut at) = (learn::Losses::default(), 0);
        while at < order.len() {
            let (start, mut n) = (at, 0);
            while at < order.len() && n < TOKENS {
                n += order[at].words.len();
                at += 1;
            }
            let changed: Vec<Option<Sample>> =
                order[start..at].iter().map(|s| dice.chance(0.06).then(|| recased(s, vocabulary, dice))).collect();
            let batch: Vec<&Sample> = order[start..at].iter().zip(&changed).map(|(s, c)| c.as_ref().unwrap_or(s)).collect();
            let explore = if seen / total > 0.1 { 0.9 } else { 0.0 };
            let l = learn::learn(net, &mut pass, &batch, explore, dice);
            seen += l.tokens;
            let left = 1.0 - seen / total;
            // A short warm-up, then down to a fiftieth.
            let rate = 0.0025 * (left * 0.98 + 0.02) * ((net.now + 1) as f32 / 200.0).min(1.0);
            net.step(rate);
            losses = learn::Losses {
                tokens: losses.tokens + l.tokens,
                tag: losses.tag + l.tag,
                moves: losses.moves + l.moves,
                rel: losses.rel + l.rel,
            };
        }
        eprintln!(
            "epoch {epoch}: loss of tags {:.3}, moves {:.3}, relations {:.3}",
            losses.tag / losses.tokens,
            losses.moves / losses.tokens,
            losses.rel / losses.tokens
        );
        net.swap_average();
        for (name, samples) in checks {
            check(net, name, samples);
        }
        net.swap_average();
    }
    net.swap_average();
}

/// Prints how right the network is on some samples.
fn check(net: &Net, name: &str, samples: &[Sample]) {
    let (mut n, mut tag, mut uas, mut las) = (0, 0, 0, 0);
    let mut pass = Pass::default();
    for chunk in samples.chunks(32) {
        let chunk: Vec<&Sample> = chunk.iter().collect();
        for (s, (tags, heads, rels)) in chunk.iter().zip(learn::parse(net, &mut pass, &chunk)) {
            for i in 0..s.words.len() {
                n += 1;
                tag += usize::from(tags[i] == s.gold[i]);
                uas += usize::from(heads[i] == s.heads[i]);
                las += usize::from(heads[i] == s.heads[i] && rels[i] == s.rels[i]);
            }
        }
    }
    let percent = |k: usize| 100.0 * k as f64 / n as f64;
    eprintln!("   {name}: fine tags {:.2} UAS {:.2} LAS {:.2}", percent(tag), percent(uas), percent(las));
}

/// Packs the model into a file.
fn save(
    net: &Net,
    tags: &Inventory,
    vocabulary: &Vocabulary,
    lemmatiser: &verbale::language::en::lemmas::Lemmatiser,
    out: &Path,
) -> Outcome {
    let mut tables = model::Writer::default();
    English::write_lists(&mut tables, &tags.tags, vocabulary, lemmatiser);
    let Sizes { p, l, tags: n, h, .. } = net.sizes;
    let mut tag_embed = net.tag_embed.w.clone();
    for row in tag_embed.chunks_mut(4 * h).take(n) {
        net::add(row, &net.second_bias.w);
    }
    let matrices: [&[f32]; 12] = [
        &net.first.w,
        &net.first_bias.w,
        &net.tag.w,
        &net.tag_bias.w,
        &tag_embed,
        &net.second.w,
        &net.out.w,
        &net.out_bias.w,
        &net.state.w[..Sizes::STATE_ROWS * p],
        &net.moves.w,
        &net.arc.w[..Sizes::ARC_ROWS * l],
        &net.rels.w,
    ];
    Network::write(&mut tables, net.sizes, &net.embed.w, matrices, [&net.moves_bias.w, &net.rels_bias.w]);
    let mut file = model::MAGIC.to_vec();
    file.extend(HEADER.as_bytes());
    file.push(0);
    let mut packed = ZlibEncoder::new(file, Compression::best());
    packed.write_all(&tables.bytes)?;
    let file = packed.finish()?;
    eprintln!("{}: {} bytes of tables, {} packed", out.display(), tables.bytes.len(), file.len());
    std::fs::write(out, file)?;
    Ok(())
}

/// The tag of a CoNLL-U name; an unknown one is `X`.
pub(crate) fn upos(name: &str) -> Upos {
    Upos::from_name(name).unwrap_or(Upos::X)
}

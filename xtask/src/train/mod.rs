//! `cargo xtask train`: learns the English model from Universal Dependencies treebanks.
//!
//! Usage: `train --treebank FOLDER [--out FILE] [--rounds N]`. The folder holds `ewt-train`, `ewt-dev` and `gum-free-train`
//! (`.conllu.gz`). Some documents of GUM are set aside as a check on news ([`held_out`]).

mod lemmas;
mod parser;
mod perceptron;
mod tagger;

use crate::{Outcome, conll};
use flate2::{Compression, write::ZlibEncoder};
use std::{collections::BTreeMap, io::Write, path::PathBuf};
use verbale::language::{
    Rel, Upos,
    en::{English, model, words},
};

/// Licence and credits, which travel in the model file.
const HEADER: &str = "Weights of Verbale's English model. Licence: CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/).\n\
    Learnt from Universal Dependencies English-EWT (CC BY-SA 4.0; N. Silveira, T. Dozat, M.-C. de Marneffe, S. Bowman, M. Connor,\n\
    J. Bauer, C. Manning, N. Schneider, A. Zeldes and others; texts: English Web Treebank, LDC2012T13) and the freely licensed\n\
    genres of Universal Dependencies English-GUM (annotations CC BY 4.0, A. Zeldes and others, https://gucorpling.org/gum/).\n";

/// A sentence as training wants it.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    pub(crate) words: Vec<words::Word>,
    pub(crate) forms: Vec<String>,
    pub(crate) lemmas: Vec<String>,
    /// Fine tags, gold.
    pub(crate) gold: Vec<u8>,
    /// Fine tags as a tagger that has not seen the sentence gives them.
    pub(crate) tags: Vec<u8>,
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

pub(crate) fn run(args: &[String]) -> Outcome {
    let option = |name: &str| args.iter().position(|a| a == name).and_then(|i| args.get(i + 1));
    let folder = PathBuf::from(option("--treebank").ok_or("train wants --treebank FOLDER")?);
    let out = PathBuf::from(option("--out").map_or("crates/verbale/data/en/model.bin", |s| s));
    let rounds: usize = option("--rounds").map_or(Ok(12), |s| s.parse())?;

    let mut train = conll::read(&folder.join("ewt-train.conllu.gz"))?;
    let gum = conll::read(&folder.join("gum-free-train.conllu.gz"))?;
    let held = held_out(&gum);
    train.extend(gum.into_iter().zip(held).filter(|(_, held)| !held).map(|(s, _)| s));

    let tags = tagger::inventory(&train);
    let mut samples: Vec<Sample> = train.iter().map(|s| sample(s, &tags)).collect();
    eprintln!("{} sentences, {} fine tags", samples.len(), tags.len());
    tagger::jackknife(&mut samples, &tags, 6);
    let tagger = tagger::train(&samples, &tags, 8);
    let lemmatiser = lemmas::train(&samples);
    let parser = parser::train(&samples, rounds);
    let english = English { tagger, parser, lemmatiser };
    save(&english, &out)
}

/// Packs the model into a file.
fn save(english: &English, out: &std::path::Path) -> Outcome {
    let mut tables = model::Writer::default();
    english.write(&mut tables);
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

fn sample(sentence: &conll::Sentence, tags: &tagger::Inventory) -> Sample {
    let mut buffer = Vec::new();
    let gold: Vec<u8> = sentence.words.iter().map(|w| tags.number(w)).collect();
    Sample {
        words: sentence.words.iter().map(|w| words::word(&w.form, &mut buffer)).collect(),
        forms: sentence.words.iter().map(|w| w.form.clone()).collect(),
        lemmas: sentence.words.iter().map(|w| w.lemma.clone()).collect(),
        tags: gold.clone(),
        gold,
        heads: sentence.words.iter().map(|w| w.head as u32).collect(),
        rels: sentence.words.iter().map(|w| Rel::from_name(&w.rel).unwrap_or(Rel::Dep) as u8).collect(),
    }
}

/// The tag of a CoNLL-U name; an unknown one is `X`.
pub(crate) fn upos(name: &str) -> Upos {
    Upos::from_name(name).unwrap_or(Upos::X)
}

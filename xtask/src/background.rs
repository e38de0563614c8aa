//! Counts how common words are in news at large: document frequencies of stems.
//!
//! Over the article texts of `../shared/data/extract/wcxb` (CC BY 4.0) and the documents of the two treebanks (CC BY-SA 4.0). Only
//! counts of single stems leave those texts. Stems in fewer than [`LEAST`] documents are left out.

use flate2::read::GzDecoder;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
};
use verbale::link::{stem, words};

const DATA: &str = "../shared/data";
const OUT: &str = "crates/verbale/data/en/background.tsv";
/// Documents that a stem must stand in to be listed.
const LEAST: u32 = 2;

pub(crate) fn run() -> Result<(), String> {
    let mut documents = 0u32;
    let mut count: BTreeMap<String, u32> = BTreeMap::new();
    let mut add = |text: &str| {
        let stems: BTreeSet<String> = words(text).map(|(_, w)| stem(w)).filter(|w| w.chars().any(char::is_alphabetic)).collect();
        if stems.len() >= 30 {
            documents += 1;
            stems.into_iter().for_each(|s| *count.entry(s).or_default() += 1);
        }
    };
    for line in lines(&format!("{DATA}/extract/wcxb/gold.jsonl.gz"))? {
        let row: serde_json::Value = serde_json::from_str(&line).map_err(|e| e.to_string())?;
        add(row["text"].as_str().unwrap_or_default());
    }
    for treebank in ["ewt-train", "gum-free-train"] {
        let mut text = String::new();
        for line in lines(&format!("{DATA}/treebank/{treebank}.conllu.gz"))? {
            if line.starts_with("# newdoc") {
                add(&std::mem::take(&mut text));
            } else if let Some(sentence) = line.strip_prefix("# text = ") {
                text.push_str(sentence);
                text.push('\n');
            }
        }
        add(&text);
    }
    let mut table = format!("# documents\t{documents}\n");
    for (stem, n) in count.iter().filter(|(_, n)| **n >= LEAST) {
        table.push_str(&format!("{stem}\t{n}\n"));
    }
    std::fs::write(OUT, &table).map_err(|e| format!("{OUT}: {e}"))?;
    eprintln!("{OUT}: {} stems of {documents} documents, {} KB", table.lines().count() - 1, table.len() / 1024);
    Ok(())
}

/// The lines of a gzipped file.
fn lines(path: &str) -> Result<impl Iterator<Item = String>, String> {
    let file = File::open(Path::new(path)).map_err(|e| format!("{path}: {e}"))?;
    Ok(BufReader::new(GzDecoder::new(file)).lines().map_while(Result::ok))
}

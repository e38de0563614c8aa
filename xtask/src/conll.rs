//! Reading CoNLL-U.

use std::{fs::File, io::Read, path::Path};

/// One word of a treebank.
#[derive(Debug, Clone, Default)]
pub(crate) struct Word {
    pub(crate) form: String,
    pub(crate) lemma: String,
    pub(crate) upos: String,
    pub(crate) xpos: String,
    /// Index of the head in the sentence; its own for the root.
    pub(crate) head: usize,
    pub(crate) rel: String,
    /// No space follows.
    pub(crate) glued: bool,
}

/// One sentence of a treebank.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sentence {
    pub(crate) document: String,
    /// A new paragraph or document begins here.
    pub(crate) opens_paragraph: bool,
    pub(crate) words: Vec<Word>,
}

/// The text of a file, unpacked when its name ends in `.gz`.
pub(crate) fn text(path: &Path) -> Result<String, Box<dyn std::error::Error>> {
    let mut file = File::open(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut text = String::new();
    match path.extension().is_some_and(|e| e == "gz") {
        true => flate2::read::MultiGzDecoder::new(file).read_to_string(&mut text)?,
        false => file.read_to_string(&mut text)?,
    };
    Ok(text)
}

/// Reads a CoNLL-U file, packed or not.
pub(crate) fn read(path: &Path) -> Result<Vec<Sentence>, Box<dyn std::error::Error>> {
    Ok(parse(&text(path)?))
}

/// Parses CoNLL-U. Empty nodes are left out; words of a contraction are glued, and the last takes the contraction's space.
pub(crate) fn parse(text: &str) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let (mut document, mut opens) = (String::new(), true);
    let mut sentence = Sentence::default();
    // The last word of the current contraction, and whether a space follows it.
    let mut contraction: Option<(usize, bool)> = None;
    for line in text.lines().chain([""]) {
        if let Some(comment) = line.strip_prefix('#') {
            let comment = comment.trim();
            if let Some(id) = comment.strip_prefix("newdoc") {
                document = id.trim_start_matches([' ', '=', 'i', 'd']).to_owned();
                opens = true;
            }
            opens |= comment.starts_with("newpar") && !comment.starts_with("newpar_block");
            continue;
        }
        if line.is_empty() {
            if !sentence.words.is_empty() {
                sentence.document.clone_from(&document);
                sentence.opens_paragraph = std::mem::take(&mut opens);
                sentences.push(std::mem::take(&mut sentence));
            }
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        if fields.len() < 10 || fields[0].contains('.') {
            continue;
        }
        let glued = fields[9].split('|').any(|f| f == "SpaceAfter=No");
        if let Some((_, last)) = fields[0].split_once('-') {
            contraction = last.parse().ok().map(|last| (last, glued));
            continue;
        }
        let number = sentence.words.len() + 1;
        let glued = match contraction {
            Some((last, glued)) if number == last => {
                contraction = None;
                glued
            }
            Some(_) => true,
            None => glued,
        };
        let head = fields[6].parse::<usize>().unwrap_or(0);
        sentence.words.push(Word {
            form: fields[1].to_owned(),
            lemma: fields[2].to_owned(),
            upos: fields[3].to_owned(),
            xpos: fields[4].to_owned(),
            head: if head == 0 { number - 1 } else { head - 1 },
            rel: fields[7].to_owned(),
            glued,
        });
    }
    sentences
}

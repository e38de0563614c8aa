//! `verbale parse`: text or CoNLL-U in, CoNLL-U out.

use crate::outcome::{Done, Failure, Outcome};
use std::{
    fmt::Write as _,
    io::{Read, Write},
};
use verbale::language::{
    Feats, Parsed, Upos,
    en::{
        English,
        tokens::{Gap, RawToken},
    },
};

/// Text (or CoNLL-U whose annotation is replaced) on standard input, CoNLL-U out.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The input is CoNLL-U: keep its sentences and words, replace their annotation
    #[arg(long)]
    pub(crate) pretokenised: bool,
}

pub(crate) fn run(args: &Args, _threads: usize) -> Outcome {
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes).map_err(|e| Failure::io("standard input", e))?;
    let text = String::from_utf8_lossy(&bytes);
    let english = English::load();
    let conllu = match args.pretokenised {
        true => replace(&english, &text),
        false => show(&text, &english.parse(&text)),
    };
    std::io::stdout().lock().write_all(conllu.as_bytes()).map_err(|e| Failure::io("standard output", e))?;
    Ok(Done::All)
}

/// A parsed text as CoNLL-U.
fn show(text: &str, parsed: &Parsed) -> String {
    let mut out = String::with_capacity(text.len() * 8);
    let mut paragraph = None;
    for (number, sentence) in parsed.sentences.iter().enumerate() {
        if paragraph != Some(sentence.paragraph) {
            out.push_str("# newpar\n");
            paragraph = Some(sentence.paragraph);
        }
        let _ = writeln!(out, "# sent_id = {}", number + 1);
        out.push_str("# text = ");
        out.extend(sentence.span.slice(text).chars().map(|c| if c.is_whitespace() { ' ' } else { c }));
        out.push('\n');
        for i in sentence.tokens.clone() {
            let token = &parsed.tokens[i];
            let touches = parsed.tokens.get(i + 1).is_some_and(|next| next.span.start == token.span.end);
            annotate(&mut out, parsed, i, sentence.tokens.start, i - sentence.tokens.start + 1, token.span.slice(text));
            out.push_str(if touches { "SpaceAfter=No\n" } else { "_\n" });
        }
        out.push('\n');
    }
    out
}

/// The first nine columns of token `i`.
fn annotate(out: &mut String, parsed: &Parsed, i: usize, first: usize, number: usize, form: &str) {
    let token = &parsed.tokens[i];
    let head = if token.head as usize == i { 0 } else { token.head as usize - first + 1 };
    let _ = write!(out, "{number}\t{form}\t{}\t{}\t_\t", parsed.lemma(i), token.upos.name());
    features(out, token.upos, token.feats);
    let _ = write!(out, "\t{head}\t{}\t_\t", token.rel.name());
}

/// The column FEATS.
fn features(out: &mut String, upos: Upos, feats: Feats) {
    const NAMES: [(Feats, &str); 15] = [
        (Feats::IMP, "Mood=Imp"),
        (Feats::PLUR, "Number=Plur"),
        (Feats::SING, "Number=Sing"),
        (Feats::P1, "Person=1"),
        (Feats::P2, "Person=2"),
        (Feats::P3, "Person=3"),
        (Feats::POSS, "Poss=Yes"),
        (Feats::PAST, "Tense=Past"),
        (Feats::PRES, "Tense=Pres"),
        (Feats::FIN, "VerbForm=Fin"),
        (Feats::GER, "VerbForm=Ger"),
        (Feats::INF, "VerbForm=Inf"),
        (Feats::PART, "VerbForm=Part"),
        (Feats::PASS, "Voice=Pass"),
        (Feats(0), ""),
    ];
    let start = out.len();
    if feats.has(Feats::FIN) && !feats.has(Feats::IMP) && matches!(upos, Upos::Verb | Upos::Aux) {
        out.push_str("Mood=Ind");
    }
    for (_, name) in NAMES.iter().filter(|(f, _)| f.0 != 0 && feats.has(*f)) {
        if out.len() > start {
            out.push('|');
        }
        out.push_str(name);
    }
    if out.len() == start {
        out.push('_');
    }
}

/// CoNLL-U with the annotation of its words replaced. Empty nodes are left out; comments and contractions stay.
fn replace(english: &English, conllu: &str) -> String {
    let (mut text, mut raw, mut sentences) = (String::new(), Vec::<RawToken>::new(), Vec::new());
    let mut first = 0;
    let mut gap = Gap::Space;
    for line in conllu.lines().chain([""]) {
        let Some(fields) = word(line) else {
            if line.is_empty() && raw.len() > first {
                sentences.push((first..raw.len(), 0));
                first = raw.len();
            }
            continue;
        };
        if gap == Gap::Space {
            text.push(' ');
        }
        let start = text.len() as u32;
        // A form holds no white space in English, and an empty one could not be told from its neighbours.
        text.push_str(if fields.form.is_empty() { "_" } else { fields.form });
        raw.push(RawToken { start, end: text.len() as u32, gap });
        gap = if fields.misc.split('|').any(|m| m == "SpaceAfter=No") { Gap::None } else { Gap::Space };
    }
    let parsed = english.parse_tokens(&text, &raw, &sentences);
    let mut out = String::with_capacity(conllu.len());
    let (mut at, mut number, mut first) = (0, 0, 0);
    for line in conllu.lines() {
        match word(line) {
            Some(fields) => {
                number += 1;
                annotate(&mut out, &parsed, at, first, number, fields.form);
                let _ = writeln!(out, "{}", fields.misc);
                at += 1;
            }
            None if line.split('\t').next().is_some_and(|id| id.contains('.') && line.contains('\t')) => {}
            None => {
                if line.is_empty() {
                    (number, first) = (0, at);
                }
                let _ = writeln!(out, "{line}");
            }
        }
    }
    if !out.ends_with("\n\n") {
        out.push('\n');
    }
    out
}

struct Fields<'l> {
    form: &'l str,
    misc: &'l str,
}

/// The line of a word; none for comments, contractions, empty nodes and empty lines.
fn word(line: &str) -> Option<Fields<'_>> {
    let mut fields = line.split('\t');
    let id = fields.next()?;
    if id.is_empty() || !id.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(Fields { form: fields.next()?, misc: fields.nth(7).unwrap_or("_") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_becomes_conllu_and_conllu_keeps_its_words() {
        let english = English::load();
        let text = "The port didn't close.\n\nNobody knew why";
        let conllu = show(text, &english.parse(text));
        let forms = |conllu: &str| conllu.lines().filter_map(|l| word(l).map(|w| w.form.to_owned())).collect::<Vec<_>>();
        assert_eq!(forms(&conllu), ["The", "port", "did", "n't", "close", ".", "Nobody", "knew", "why"]);
        let again = replace(&english, &conllu);
        assert_eq!(forms(&again), forms(&conllu));
        assert_eq!(again.lines().filter(|l| l.split('\t').nth(6) == Some("0")).count(), 2, "one root a sentence");
        assert!(again.lines().filter(|l| l.contains('\t')).all(|l| l.split('\t').count() == 10));
    }

    #[test]
    fn odd_input_is_no_failure() {
        let english = English::load();
        assert_eq!(show("", &english.parse("")), "");
        assert!(replace(&english, "1\n\n\u{0}\t\t\n").ends_with('\n'));
    }
}

//! `cargo xtask parse-score`: how right the parser is, by the definitions of the CoNLL 2018 shared task.
//!
//! Usage: `parse-score GOLD.conllu[.gz] [--held-out] [--model FILE] [--errors]`. With gold tokens: part of speech, lemma, UAS and
//! LAS (with and without punctuation; relations with and without their subtypes). From raw text: F1 of words and sentences,
//! and UPOS, UAS and LAS over aligned words (relations without subtypes, as CoNLL 2018 has it). `--held-out` keeps only the
//! documents of GUM that training never sees, and prints its news apart.
//!
//! `parse-score --speed TEXT… [--model FILE]` instead measures tokens a second on one core, from text to trees: best and median of
//! eleven runs over the texts, each as long as it takes to read 100,000 tokens.

#![allow(clippy::print_stdout, reason = "printing figures is this task's purpose")]

use crate::{Outcome, conll, train};
use std::{collections::BTreeMap, path::PathBuf, time::Instant};
use verbale::language::{
    Parsed,
    en::{
        English,
        tokens::{Gap, RawToken},
    },
};

pub(crate) fn run(args: &[String]) -> Outcome {
    let gold_path = PathBuf::from(args.iter().find(|a| !a.starts_with("--")).ok_or("parse-score wants GOLD.conllu[.gz]")?);
    let started = Instant::now();
    let english = match args.iter().position(|a| a == "--model").and_then(|i| args.get(i + 1)) {
        Some(path) => English::from_bytes(&std::fs::read(path)?),
        None => English::load(),
    };
    println!("loaded in {:.1} ms", started.elapsed().as_secs_f64() * 1e3);
    if args.iter().any(|a| a == "--speed") {
        let files = args.iter().take_while(|a| *a != "--model").filter(|a| !a.starts_with("--"));
        return speed(&english, files.map(std::fs::read_to_string).collect::<Result<Vec<_>, _>>()?.as_slice());
    }
    let mut gold = conll::read(&gold_path)?;
    let errors = args.iter().any(|a| a == "--errors");
    if args.iter().any(|a| a == "--held-out") {
        let held = train::held_out(&gold);
        let mut keep = held.into_iter();
        gold.retain(|_| keep.next() == Some(true));
        let news: Vec<_> = gold.iter().filter(|s| s.document.contains("news")).cloned().collect();
        score("held-out news", &english, &news, errors);
    }
    score("all", &english, &gold, errors && !args.iter().any(|a| a == "--held-out"));
    Ok(())
}

fn speed(english: &English, texts: &[String]) -> Outcome {
    let tokens: usize = texts.iter().map(|t| english.parse(t).tokens.len()).sum();
    if tokens == 0 {
        return Err("--speed wants files with text".into());
    }
    let rounds = 100_000usize.div_ceil(tokens);
    let mut rates: Vec<f64> = (0..11)
        .map(|_| {
            let started = Instant::now();
            let read: usize = (0..rounds).flat_map(|_| texts).map(|t| english.parse(t).tokens.len()).sum();
            read as f64 / started.elapsed().as_secs_f64()
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    println!("{tokens} tokens in {} texts: {:.0} tokens/s (median), {:.0} (best)", texts.len(), rates[5], rates[10]);
    Ok(())
}

fn score(name: &str, english: &English, gold: &[conll::Sentence], errors: bool) {
    println!("== {name}: {} sentences, {} words", gold.len(), gold.iter().map(|s| s.words.len()).sum::<usize>());
    let (text, raw, sentences) = spaced(gold);
    let started = Instant::now();
    let parsed = english.parse_tokens(&text, &raw, &sentences);
    let seconds = started.elapsed().as_secs_f64();
    with_gold_tokens(gold, &parsed);
    println!("   {:.0} tokens/s after tokenising", raw.len() as f64 / seconds);
    if errors {
        print_errors(gold, &parsed);
    }
    from_raw(english, gold);
}

type Spaced = (String, Vec<RawToken>, Vec<(std::ops::Range<usize>, u32)>);

/// The text of gold tokens, with a space wherever the treebank does not deny one.
fn spaced(gold: &[conll::Sentence]) -> Spaced {
    let (mut text, mut raw, mut sentences) = (String::new(), Vec::new(), Vec::new());
    for sentence in gold {
        let first = raw.len();
        let mut touching = false;
        for word in &sentence.words {
            if !touching {
                text.push(' ');
            }
            let start = text.len() as u32;
            text.push_str(&word.form);
            raw.push(RawToken { start, end: text.len() as u32, gap: if touching { Gap::None } else { Gap::Space } });
            touching = word.glued;
        }
        sentences.push((first..raw.len(), 0));
    }
    (text, raw, sentences)
}

fn base(rel: &str) -> &str {
    rel.split(':').next().unwrap_or(rel)
}

fn with_gold_tokens(gold: &[conll::Sentence], parsed: &Parsed) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut all, mut without, mut at) = (0usize, 0usize, 0usize);
    for sentence in gold {
        for word in &sentence.words {
            let token = &parsed.tokens[at];
            let offset = at - (at - parsed.sentences[parsed.sentence_of(at)].tokens.start);
            let head = token.head as usize - offset == word.head;
            let mark = base(&word.rel) == "punct";
            let mut count = |name, right: bool| *counts.entry(name).or_default() += usize::from(right);
            count("upos", token.upos.name() == word.upos);
            count("lemma", parsed.lemma(at) == word.lemma.to_lowercase());
            count("uas", head);
            count("las", head && token.rel.name() == word.rel);
            count("las base", head && base(token.rel.name()) == base(&word.rel));
            if !mark {
                count("uas-p", head);
                count("las-p", head && token.rel.name() == word.rel);
                count("las-p base", head && base(token.rel.name()) == base(&word.rel));
                without += 1;
            }
            all += 1;
            at += 1;
        }
    }
    let percent =
        |name: &str| 100.0 * *counts.get(name).unwrap_or(&0) as f64 / if name.contains("-p") { without } else { all }.max(1) as f64;
    println!("   gold tokens: UPOS {:.2}  lemma {:.2}", percent("upos"), percent("lemma"));
    println!(
        "     with punctuation:    UAS {:.2}  LAS {:.2}  (without subtypes {:.2})",
        percent("uas"),
        percent("las"),
        percent("las base")
    );
    println!(
        "     without punctuation: UAS {:.2}  LAS {:.2}  (without subtypes {:.2})",
        percent("uas-p"),
        percent("las-p"),
        percent("las-p base")
    );
}

/// The most frequent confusions: parts of speech, and relations of wrong arcs.
fn print_errors(gold: &[conll::Sentence], parsed: &Parsed) {
    let mut tags: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut rels: BTreeMap<(String, String, bool), usize> = BTreeMap::new();
    let mut by_rel: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut at = 0;
    for sentence in gold {
        let first = at;
        for word in &sentence.words {
            let token = &parsed.tokens[at];
            if token.upos.name() != word.upos {
                *tags.entry((word.upos.clone(), token.upos.name().to_owned())).or_default() += 1;
            }
            let right = token.head as usize - first == word.head;
            if !right || token.rel.name() != word.rel {
                *rels.entry((word.rel.clone(), token.rel.name().to_owned(), right)).or_default() += 1;
            }
            let entry = by_rel.entry(word.rel.clone()).or_default();
            entry.0 += 1;
            entry.1 += usize::from(right && token.rel.name() == word.rel);
            at += 1;
        }
    }
    let mut tags: Vec<_> = tags.into_iter().collect();
    tags.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    println!("   tags (gold → ours): {}", tags.iter().take(24).map(|((g, s), n)| format!("{g}→{s} {n}")).collect::<Vec<_>>().join(", "));
    let mut rels: Vec<_> = rels.into_iter().collect();
    rels.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    println!(
        "   arcs (gold → ours, = when the head is right): {}",
        rels.iter()
            .take(48)
            .map(|((g, s, right), n)| format!("{g}{}{s} {n}", if *right { "=" } else { "→" }))
            .collect::<Vec<_>>()
            .join(", ")
    );
    let mut by_rel: Vec<_> = by_rel.into_iter().collect();
    by_rel.sort_by_key(|(_, (all, right))| std::cmp::Reverse(all - right));
    println!(
        "   misses by relation: {}",
        by_rel.iter().take(24).map(|(r, (all, right))| format!("{r} {}/{all}", all - right)).collect::<Vec<_>>().join(", ")
    );
}

/// The text as written: spaces as the treebank has them, an empty line between paragraphs.
fn written(gold: &[conll::Sentence]) -> String {
    let mut text = String::new();
    for sentence in gold {
        if sentence.opens_paragraph && !text.is_empty() {
            text.truncate(text.trim_end().len());
            text.push_str("\n\n");
        }
        for word in &sentence.words {
            text.push_str(&word.form);
            if !word.glued {
                text.push(' ');
            }
        }
    }
    text
}

/// F1 over spans that count characters other than white space.
fn from_raw(english: &English, gold: &[conll::Sentence]) {
    let text = written(gold);
    let parsed = english.parse(&text);
    // Place of each byte in the text without white space.
    let mut place = vec![0usize; text.len() + 1];
    let mut seen = 0;
    for (i, c) in text.char_indices() {
        place[i] = seen;
        seen += usize::from(!c.is_whitespace());
    }
    place[text.len()] = seen;
    let mut ours: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (i, token) in parsed.tokens.iter().enumerate() {
        ours.insert((place[token.span.start as usize], place[token.span.end as usize]), i);
    }
    let (mut at, mut words, mut spans, mut gold_sentences) = (0usize, Vec::new(), Vec::new(), Vec::new());
    for sentence in gold {
        let (first, start) = (words.len(), at);
        for word in &sentence.words {
            let n = word.form.chars().filter(|c| !c.is_whitespace()).count();
            spans.push((at, at + n));
            words.push((first + word.head, word));
            at += n;
        }
        gold_sentences.push((start, at));
    }
    let our_sentences: std::collections::BTreeSet<_> =
        parsed.sentences.iter().map(|s| (place[s.span.start as usize], place[s.span.end as usize])).collect();
    let sentences = gold_sentences.iter().filter(|s| our_sentences.contains(s)).count();
    let (mut right, mut upos, mut uas, mut las) = (0, 0, 0, 0);
    for (i, (head, word)) in words.iter().enumerate() {
        let Some(&ours_at) = ours.get(&spans[i]) else { continue };
        let token = &parsed.tokens[ours_at];
        right += 1;
        upos += usize::from(token.upos.name() == word.upos);
        let our_head = &parsed.tokens[token.head as usize];
        let our_span = (place[our_head.span.start as usize], place[our_head.span.end as usize]);
        let same_head = match (*head == i, token.head as usize == ours_at) {
            (true, true) => true,
            (false, false) => our_span == spans[*head],
            _ => false,
        };
        uas += usize::from(same_head);
        las += usize::from(same_head && base(token.rel.name()) == base(&word.rel));
    }
    let f1 = |n: usize, gold: usize, ours: usize| 200.0 * n as f64 / (gold + ours).max(1) as f64;
    let word = |n| f1(n, words.len(), parsed.tokens.len());
    println!(
        "   raw text: words {:.2}  sentences {:.2}  UPOS {:.2}  UAS {:.2}  LAS {:.2}",
        word(right),
        f1(sentences, gold_sentences.len(), parsed.sentences.len()),
        word(upos),
        word(uas),
        word(las)
    );
    if std::env::var_os("SHOW_SPLITS").is_some() {
        show_splits(&text, &place, &spans, &gold_sentences, &parsed);
    }
}

/// Prints where our words and sentences differ from the gold ones.
fn show_splits(text: &str, place: &[usize], spans: &[(usize, usize)], gold_sentences: &[(usize, usize)], parsed: &Parsed) {
    let visible: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let slice = |a: usize, b: usize| visible[a..b].iter().collect::<String>();
    let ours: std::collections::BTreeSet<_> =
        parsed.tokens.iter().map(|t| (place[t.span.start as usize], place[t.span.end as usize])).collect();
    for &(a, b) in spans.iter().filter(|s| !ours.contains(s)) {
        let touching: Vec<_> =
            ours.range((a.saturating_sub(40), 0)..(b, 0)).filter(|(x, y)| *x < b && *y > a).map(|&(x, y)| slice(x, y)).collect();
        println!("WORD {} | {}", slice(a, b), touching.join(" "));
    }
    let ends: std::collections::BTreeSet<_> = parsed.sentences.iter().map(|s| place[s.span.end as usize]).collect();
    let gold_ends: std::collections::BTreeSet<_> = gold_sentences.iter().map(|s| s.1).collect();
    let around = |at: usize| format!("{} ¶ {}", slice(at.saturating_sub(30), at), slice(at, (at + 30).min(visible.len())));
    ends.difference(&gold_ends).for_each(|&at| println!("EXTRA {}", around(at)));
    gold_ends.difference(&ends).for_each(|&at| println!("MISSED {}", around(at)));
}

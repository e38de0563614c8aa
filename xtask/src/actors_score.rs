//! `cargo xtask actors-score`: who is in an article and who is who, against GUM's entities and coreference.
//!
//! Usage: `actors-score GUM.conllu[.gz] [--tuning] [--errors]`. Scored are the documents whose number in file order, counted
//! from 0, ends in 5: a tenth, which the parser's training never sees either. `--tuning` takes the tenth that ends in 9, for study.
//!
//! Everything starts from raw text. Gold mentions: entities of type person and organization; places by name or pronoun; third-person
//! pronouns only (a speaker's "I" is the quotes' affair). Predicted: all mentions of actors but those of kind `other`. A predicted mention
//! is a gold one when their heads are the same word. CoNLL F1 is the mean of MUC, B³ and CEAF-e over those mentions, singletons
//! included. The baseline knows the lexicon's names alone: no grammar, no nominals, no pronouns.

#![allow(clippy::print_stdout, reason = "printing figures is this task's purpose")]

use crate::{Outcome, conll};
use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
    path::PathBuf,
};
use verbale::{
    Engine,
    fact::{
        Reading,
        actors::{self, Actors, Lexicon, MentionForm},
    },
    types::{ActorKind, Article},
};

pub(crate) fn run(args: &[String]) -> Outcome {
    let path = PathBuf::from(args.iter().find(|a| !a.starts_with("--")).ok_or("actors-score wants GUM.conllu[.gz]")?);
    let digit = if args.iter().any(|a| a == "--tuning") { 9 } else { 5 };
    let errors = args.iter().any(|a| a == "--errors");
    let documents = read(&conll::text(&path)?);
    let kept: Vec<&Document> = documents.iter().enumerate().filter(|(n, _)| n % 10 == digit).map(|(_, d)| d).collect();
    let words: usize = kept.iter().map(|d| d.words).sum();
    println!("{} of {} documents, {words} words", kept.len(), documents.len());
    let engine = Engine::new();
    let lexicon = Lexicon::builtin();
    for (name, find) in [("lexicon alone", actors::look_up as fn(&Reading) -> Actors), ("actors", actors::find)] {
        let mut score = Score::default();
        for document in &kept {
            let parsed = engine.english().parse(&document.text);
            let article = Article { text: document.text.clone(), ..Article::default() };
            let found = find(&Reading { article: &article, text: &document.text, parsed: &parsed, lexicon: &lexicon });
            score.add(document, &found, |t| parsed.tokens[t].span.range(), errors && name == "actors");
        }
        score.print(name);
    }
    Ok(())
}

// ------------------------------------------------------------------------------------------------ gold

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    Name,
    Nominal,
    Pronoun,
}

#[derive(Debug)]
struct Mention {
    /// Bytes of the head word.
    head: Range<usize>,
    form: Form,
    kind: String,
    entity: usize,
}

#[derive(Debug, Default)]
struct Document {
    text: String,
    words: usize,
    mentions: Vec<Mention>,
}

#[derive(Debug)]
struct Word {
    span: Range<usize>,
    head: usize,
    upos: String,
    form: String,
}

fn read(text: &str) -> Vec<Document> {
    let mut documents: Vec<Document> = Vec::new();
    let mut document = Document::default();
    let mut open: Vec<(String, String, usize)> = Vec::new();
    let mut entities: HashMap<String, usize> = HashMap::new();
    let mut words: Vec<Word> = Vec::new();
    let mut base = 0;
    let mut spans: Vec<(String, String, Range<usize>)> = Vec::new();
    let mut gap = "";
    for line in text.lines().chain([""]) {
        if line.starts_with("# newdoc") && (document.words > 0) {
            documents.push(std::mem::take(&mut document));
            entities.clear();
            gap = "";
        } else if line.starts_with("# newpar") && !line.starts_with("# newpar_block") {
            gap = if document.text.is_empty() { "" } else { "\n\n" };
        } else if let Some(sentence) = line.strip_prefix("# text = ") {
            document.text.push_str(gap);
            base = document.text.len();
            document.text.push_str(sentence);
            gap = " ";
        } else if line.is_empty() {
            for (id, kind, range) in spans.drain(..) {
                let next = entities.len();
                let entity = *entities.entry(id).or_insert(next);
                note(&mut document, &words, kind, range, entity);
            }
            document.words += words.len();
            words.clear();
        } else if !line.starts_with('#') {
            let fields: Vec<&str> = line.split('\t').collect();
            if fields.len() < 10 || fields[0].contains(['-', '.']) {
                continue;
            }
            let from = words.last().map_or(base, |w| w.span.end);
            // A contraction's parts may not stand in the text as written; then they share the place.
            let at = document.text[from..].find(fields[1]).filter(|&n| n <= 2).map_or(from, |n| from + n);
            let end = if document.text[at..].starts_with(fields[1]) { at + fields[1].len() } else { at };
            let number = words.len();
            let head = fields[6].parse::<usize>().unwrap_or(0);
            words.push(Word {
                span: at..end,
                head: head.checked_sub(1).unwrap_or(number),
                upos: fields[3].into(),
                form: fields[1].to_lowercase(),
            });
            if let Some(entity) = fields[9].split('|').find_map(|f| f.strip_prefix("Entity=")) {
                brackets(entity, number, &mut open, &mut spans);
            }
        }
    }
    if document.words > 0 {
        documents.push(document);
    }
    documents
}

/// Reads `(1-person-…(2-place-…)3)`: opened, opened and closed, closed.
fn brackets(text: &str, word: usize, open: &mut Vec<(String, String, usize)>, spans: &mut Vec<(String, String, Range<usize>)>) {
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('(') {
            let end = after.find(['(', ')']).unwrap_or(after.len());
            let mut parts = after[..end].split('-');
            let id = parts.next().unwrap_or("").to_owned();
            let kind = parts.next().unwrap_or("").to_owned();
            open.push((id, kind, word));
            rest = &after[end..];
            if let Some(after) = rest.strip_prefix(')') {
                let (id, kind, from) = open.pop().unwrap_or_default();
                spans.push((id, kind, from..word + 1));
                rest = after;
            }
        } else {
            let end = rest.find(')').map_or(rest.len(), |e| e + 1);
            let id = rest[..end].trim_end_matches(')');
            if let Some(at) = open.iter().rposition(|(o, ..)| o == id) {
                let (id, kind, from) = open.remove(at);
                spans.push((id, kind, from..word + 1));
            }
            rest = &rest[end..];
        }
    }
}

fn note(document: &mut Document, words: &[Word], kind: String, range: Range<usize>, entity: usize) {
    let range = range.start..range.end.min(words.len());
    let Some(head) = range.clone().find(|&w| !range.contains(&words[w].head) || words[w].head == w) else { return };
    let word = &words[head];
    let form = match word.upos.as_str() {
        "PROPN" => Form::Name,
        "PRON" | "DET" => Form::Pronoun,
        _ => Form::Nominal,
    };
    let third = |w: &str| {
        matches!(
            w,
            "he" | "him"
                | "his"
                | "himself"
                | "she"
                | "her"
                | "hers"
                | "herself"
                | "it"
                | "its"
                | "itself"
                | "they"
                | "them"
                | "their"
                | "theirs"
                | "themselves"
        )
    };
    let counts = match kind.as_str() {
        "person" | "organization" => form != Form::Pronoun || third(&word.form),
        "place" => form == Form::Name || form == Form::Pronoun && third(&word.form),
        _ => false,
    };
    if counts && !document.mentions.iter().any(|m| m.head == word.span) {
        document.mentions.push(Mention { head: word.span.clone(), form, kind, entity });
    }
}

// ------------------------------------------------------------------------------------------------ scores

#[derive(Debug, Default)]
struct Score {
    /// By form: found, gold, predicted.
    forms: BTreeMap<Form, [usize; 3]>,
    typed: [usize; 2],
    muc: [f64; 4],
    b3: [f64; 4],
    ceaf: [f64; 4],
}

fn form_of(form: MentionForm) -> Form {
    match form {
        MentionForm::Name => Form::Name,
        MentionForm::Nominal => Form::Nominal,
        MentionForm::Pronoun => Form::Pronoun,
    }
}

fn fits(gold: &str, kind: ActorKind) -> bool {
    match kind {
        ActorKind::Person | ActorKind::Role | ActorKind::Group => gold == "person",
        ActorKind::Country => gold == "place" || gold == "organization",
        ActorKind::Place => gold == "place",
        ActorKind::Org | ActorKind::Igo => gold == "organization",
        ActorKind::Other => false,
    }
}

impl Score {
    fn add(&mut self, gold: &Document, found: &Actors, bytes: impl Fn(usize) -> Range<usize>, errors: bool) {
        // One mention a head: the longest.
        let mut heads: BTreeMap<usize, &actors::Mention> = BTreeMap::new();
        for m in found.mentions.iter().filter(|m| found.get(m.actor).kind != ActorKind::Other) {
            let kept = heads.entry(m.head).or_insert(m);
            if kept.tokens.len() < m.tokens.len() {
                *kept = m;
            }
        }
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        let predicted: Vec<(Range<usize>, &actors::Mention)> = heads.into_iter().map(|(h, m)| (bytes(h), m)).collect();
        let mut taken = vec![false; predicted.len()];
        for (g, mention) in gold.mentions.iter().enumerate() {
            self.forms.entry(mention.form).or_default()[1] += 1;
            let same = |(n, (span, _)): (usize, &(Range<usize>, &actors::Mention))| {
                (!taken[n] && span.start < mention.head.end.max(mention.head.start + 1) && mention.head.start < span.end).then_some(n)
            };
            if let Some(p) = predicted.iter().enumerate().find_map(same) {
                taken[p] = true;
                pairs.push((g, p));
                self.forms.entry(mention.form).or_default()[0] += 1;
                self.typed[1] += 1;
                let kind = found.get(predicted[p].1.actor).kind;
                self.typed[0] += usize::from(fits(&mention.kind, kind));
                if errors && !fits(&mention.kind, kind) {
                    println!("  type: {:?} is {} not {kind:?}", &gold.text[mention.head.clone()], mention.kind);
                }
            } else if errors {
                println!("  missed {:?} {}: {}", mention.form, mention.kind, around(&gold.text, &mention.head));
            }
        }
        for (n, (span, m)) in predicted.iter().enumerate() {
            self.forms.entry(form_of(m.form)).or_default()[2] += 1;
            if errors && !taken[n] {
                println!("  extra {:?} {:?}: {}", m.form, found.get(m.actor).kind, around(&gold.text, span));
            }
        }
        if errors {
            self.print_links(gold, found, &predicted, &pairs);
        }
        let key = clusters(gold.mentions.iter().enumerate().map(|(g, m)| (m.entity, g)));
        let offset = gold.mentions.len();
        let of_predicted: HashMap<usize, usize> = pairs.iter().map(|&(g, p)| (p, g)).collect();
        let name = |p: usize| of_predicted.get(&p).copied().unwrap_or(offset + p);
        let response = clusters(predicted.iter().enumerate().map(|(p, (_, m))| (m.actor.index(), name(p))));
        add(&mut self.muc, muc(&key, &response));
        add(&mut self.b3, b_cubed(&key, &response));
        add(&mut self.ceaf, ceaf(&key, &response));
    }

    /// Pronouns and nominals whose actor has no mention of the right entity among its names.
    fn print_links(&self, gold: &Document, found: &Actors, predicted: &[(Range<usize>, &actors::Mention)], pairs: &[(usize, usize)]) {
        let mut majority: HashMap<usize, BTreeMap<usize, usize>> = HashMap::new();
        for &(g, p) in pairs {
            *majority.entry(predicted[p].1.actor.index()).or_default().entry(gold.mentions[g].entity).or_default() += 1;
        }
        for &(g, p) in pairs {
            let actor = predicted[p].1.actor;
            let Some(best) = majority.get(&actor.index()).and_then(|m| m.iter().max_by_key(|(_, n)| **n)).map(|(e, _)| *e) else {
                continue;
            };
            if best != gold.mentions[g].entity {
                println!("  link {:?} → {}: {}", gold.mentions[g].form, found.get(actor).name, around(&gold.text, &gold.mentions[g].head));
            }
        }
    }

    fn print(&self, name: &str) {
        println!("== {name}");
        let mut all = [0; 3];
        for (form, n) in &self.forms {
            println!("   mentions, {:8} {}", format!("{form:?}"), prf(n[0], n[2], n[1]));
            all.iter_mut().zip(n).for_each(|(a, n)| *a += n);
        }
        println!("   mentions, all      {}", prf(all[0], all[2], all[1]));
        println!("   type accuracy      {:.3} of {}", self.typed[0] as f64 / self.typed[1].max(1) as f64, self.typed[1]);
        let mut sum = 0.0;
        for (metric, n) in [("MUC", self.muc), ("B3", self.b3), ("CEAF-e", self.ceaf)] {
            let (p, r) = (n[0] / n[1].max(1e-9), n[2] / n[3].max(1e-9));
            let f = 2.0 * p * r / (p + r).max(1e-9);
            sum += f;
            println!("   {metric:18} P {p:.3} R {r:.3} F1 {f:.3}");
        }
        println!("   CoNLL F1           {:.3}", sum / 3.0);
    }
}

fn around(text: &str, at: &Range<usize>) -> String {
    let from = (0..=at.start.saturating_sub(40)).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
    let to = ((at.end + 30).min(text.len())..=text.len()).find(|&i| text.is_char_boundary(i)).unwrap_or(text.len());
    format!("{}[{}]{}", &text[from..at.start], &text[at.clone()], &text[at.end..to]).replace('\n', " ")
}

fn prf(found: usize, predicted: usize, gold: usize) -> String {
    let (p, r) = (found as f64 / predicted.max(1) as f64, found as f64 / gold.max(1) as f64);
    format!("P {p:.3} R {r:.3} F1 {:.3} ({found} right, {predicted} predicted, {gold} gold)", 2.0 * p * r / (p + r).max(1e-9))
}

fn add(to: &mut [f64; 4], n: [f64; 4]) {
    to.iter_mut().zip(n).for_each(|(t, n)| *t += n);
}

type Clusters = Vec<Vec<usize>>;

fn clusters(members: impl Iterator<Item = (usize, usize)>) -> Clusters {
    let mut by: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    members.for_each(|(cluster, mention)| by.entry(cluster).or_default().push(mention));
    by.into_values().collect()
}

fn index(clusters: &Clusters) -> HashMap<usize, usize> {
    clusters.iter().enumerate().flat_map(|(c, ms)| ms.iter().map(move |&m| (m, c))).collect()
}

/// Vilain et al. 1995: links that survive. Right and possible of precision, then of recall.
fn muc(key: &Clusters, response: &Clusters) -> [f64; 4] {
    let one_way = |of: &Clusters, by: &Clusters| {
        let by = index(by);
        let (mut right, mut possible) = (0.0, 0.0);
        for cluster in of.iter().filter(|c| c.len() > 1) {
            let mut parts: Vec<usize> = cluster.iter().filter_map(|m| by.get(m).copied()).collect();
            let missing = cluster.len() - parts.len();
            parts.sort_unstable();
            parts.dedup();
            right += (cluster.len() - parts.len() - missing) as f64;
            possible += (cluster.len() - 1) as f64;
        }
        (right, possible)
    };
    let ((p, pn), (r, rn)) = (one_way(response, key), one_way(key, response));
    [p, pn, r, rn]
}

/// Bagga and Baldwin 1998: by mention.
fn b_cubed(key: &Clusters, response: &Clusters) -> [f64; 4] {
    let one_way = |of: &Clusters, by: &Clusters| {
        let by = index(by);
        let (mut right, mut all) = (0.0, 0.0);
        for cluster in of {
            let mut common: HashMap<usize, usize> = HashMap::new();
            cluster.iter().filter_map(|m| by.get(m)).for_each(|&c| *common.entry(c).or_default() += 1);
            right += common.values().map(|&n| (n * n) as f64).sum::<f64>() / cluster.len() as f64;
            all += cluster.len() as f64;
        }
        (right, all)
    };
    let ((p, pn), (r, rn)) = (one_way(response, key), one_way(key, response));
    [p, pn, r, rn]
}

/// Luo 2005, entity form: the best one-to-one alignment of clusters by 2|K∩R| / (|K|+|R|).
fn ceaf(key: &Clusters, response: &Clusters) -> [f64; 4] {
    let by = index(response);
    let n = key.len().max(response.len());
    let mut similarity = vec![vec![0.0; n]; n];
    for (k, cluster) in key.iter().enumerate() {
        for r in cluster.iter().filter_map(|m| by.get(m)) {
            similarity[k][*r] += 1.0;
        }
        for (r, cell) in similarity[k].iter_mut().enumerate().filter(|(_, s)| **s > 0.0) {
            *cell = 2.0 * *cell / (cluster.len() + response[r].len()) as f64;
        }
    }
    let best = assignment(&similarity);
    [best, response.len() as f64, best, key.len() as f64]
}

/// The greatest sum of a one-to-one assignment (Kuhn and Munkres, with potentials).
fn assignment(gain: &[Vec<f64>]) -> f64 {
    let n = gain.len();
    let (mut u, mut v, mut row_of, mut way) = (vec![0.0; n + 1], vec![0.0; n + 1], vec![0; n + 1], vec![0; n + 1]);
    for row in 1..=n {
        row_of[0] = row;
        let mut column = 0;
        let mut least = vec![f64::INFINITY; n + 1];
        let mut used = vec![false; n + 1];
        while row_of[column] != 0 {
            used[column] = true;
            let current = row_of[column];
            let (mut delta, mut next) = (f64::INFINITY, 0);
            for c in (1..=n).filter(|&c| !used[c]) {
                let cost = -gain[current - 1][c - 1] - u[current] - v[c];
                if cost < least[c] {
                    least[c] = cost;
                    way[c] = column;
                }
                if least[c] < delta {
                    delta = least[c];
                    next = c;
                }
            }
            for c in 0..=n {
                if used[c] {
                    u[row_of[c]] += delta;
                    v[c] -= delta;
                } else {
                    least[c] -= delta;
                }
            }
            column = next;
        }
        while column != 0 {
            row_of[column] = row_of[way[column]];
            column = way[column];
        }
    }
    (1..=n).filter(|&c| row_of[c] > 0).map(|c| gain[row_of[c] - 1][c - 1]).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_of_a_textbook_example() {
        // Key {a,b,c} {d,e}; response {a,b} {c,d,e}.
        let key = vec![vec![0, 1, 2], vec![3, 4]];
        let response = vec![vec![0, 1], vec![2, 3, 4]];
        assert_eq!(muc(&key, &response), [2.0, 3.0, 2.0, 3.0]);
        let [p, pn, ..] = b_cubed(&key, &response);
        assert!((p / pn - (2.0 + 1.0 / 3.0 + 4.0 / 3.0) / 5.0).abs() < 1e-9);
        let [best, ..] = ceaf(&key, &response);
        assert!((best - 1.6).abs() < 1e-9, "{best}");
        assert_eq!(muc(&key, &key), [3.0, 3.0, 3.0, 3.0]);
    }

    #[test]
    fn brackets_open_and_close() {
        let (mut open, mut spans) = (Vec::new(), Vec::new());
        brackets("(8-organization-new-cf3-sgl", 0, &mut open, &mut spans);
        brackets("(9-place-new-cf4)", 1, &mut open, &mut spans);
        brackets("8)", 2, &mut open, &mut spans);
        assert_eq!(spans, [("9".into(), "place".into(), 1..2), ("8".into(), "organization".into(), 0..3)]);
        assert!(open.is_empty());
    }
}

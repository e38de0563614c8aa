//! A story's days, each with the few lines that matter.
//!
//! A day weighs by how often it is named, by how many articles, by how long after it is still named, and by how many came out on it and on
//! the day after; all of that over the stories of one topic, so that a day means the same in each of them. Its lines are sentences that
//! name it or lead an article of that day, ranked by likeness to all that is said of the day (the centroid), near-repeats left out. The
//! idea of choosing dates first and sentences second is the datewise method of Martschat and Markert (2018); weights by later mentions and
//! by happenings are ours.

use super::{
    happenings::Happenings,
    lineage::Lineage,
    signature::Signature,
    statements::Statements,
    stories::Stories,
    terms::{Term, TermMap},
};
use crate::types::{TimexType, case::TimelineRow};
use jiff::civil::Date;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    rc::Rc,
};

/// Lines that a story gives of a day.
const LINES: usize = 4;
/// Of these, the ones that are read first: they are not told again on another day.
const FIRST: usize = 2;
/// Words a line at most.
const WORDS: usize = 30;
/// Lines of fewer words say too little.
const LEAST_WORDS: usize = 6;
/// Sentences of more different content stems than this are lists and tables more often than news.
const MOST_STEMS: usize = 60;
/// First sentences of an article that may stand for its day.
const LEAD: u32 = 3;
/// Likeness of two lines that say the same.
const REPEAT: f32 = 0.5;
/// Sentences of a day that are compared; a day has more only in very large topics.
const POOL: usize = 400;
/// What a sentence is worth of which the quotation marks do not match: it opens or ends amid somebody's words.
const CUT_QUOTE: f32 = 0.5;
/// What a sentence that names several days loses.
const SEVERAL: f32 = 0.3;
/// What a mention weighs more when it comes this many days after.
const LATER: [(i32, f64); 3] = [(7, 1.0), (30, 3.0), (90, 3.0)];
/// What an article that names the day weighs beside its mentions.
const ARTICLE: f64 = 2.0;
/// What an article of the day after weighs, which tells of the day more often than not.
const DAY_AFTER: f64 = 0.5;

/// A sentence that may become a line.
struct Line {
    article: usize,
    sentence: u32,
    vector: Rc<[(Term, f32)]>,
    boost: f32,
    day: Told,
}

/// How it is known of which day a sentence tells.
#[derive(Clone, Copy, PartialEq)]
enum Told {
    /// It names the day.
    Named,
    /// It leads an article that came out on it.
    Published,
    /// It leads an article that came out on the day after.
    Before,
}

#[derive(Default)]
struct Day {
    named_by: BTreeSet<usize>,
    /// Mentions, later ones counted more.
    mentions: f64,
    published: BTreeSet<usize>,
    lines: Vec<Line>,
}

pub(super) fn draw(
    signatures: &[Signature],
    stories: &Stories,
    lineage: &Lineage,
    statements: &Statements,
    happenings: &Happenings,
) -> Vec<TimelineRow> {
    // What leads a copy tells of the day on which the other one came out.
    let copies: BTreeSet<usize> =
        (lineage.edges.iter()).filter(|e| e.direction == "known" && matches!(e.kind, "copy" | "reprint")).map(|e| e.to).collect();
    let mut rows: Vec<Vec<TimelineRow>> = vec![Vec::new(); stories.members.len()];
    let facts = Facts::of(signatures, stories.members.len(), statements, happenings);
    let mut story_of = vec![0; signatures.len()];
    for (story, articles) in stories.members.iter().enumerate() {
        articles.iter().for_each(|&a| story_of[a] = story);
    }
    for topic in &stories.topics {
        let articles: Vec<usize> = topic.iter().flat_map(|&story| stories.members[story].iter().copied()).collect();
        let idf = rarity(signatures, &articles);
        let mut days: BTreeMap<Date, Day> = BTreeMap::new();
        articles.iter().for_each(|&a| collect(signatures, a, copies.contains(&a), &idf, &mut days));
        let published: BTreeMap<Date, usize> = days.iter().map(|(&date, day)| (date, day.published.len())).collect();
        // A day before publication that nobody names is only a guess.
        let mut ranked: Vec<(f64, Date, Day)> = (days.into_iter())
            .filter(|(_, d)| !d.named_by.is_empty() || !d.published.is_empty())
            .map(|(date, day)| {
                let after = date.tomorrow().ok().and_then(|d| published.get(&d)).copied().unwrap_or(0);
                let known: f64 = topic.iter().map(|&story| facts[story].weight(date)).sum();
                (weight(&day) + DAY_AFTER * after as f64 + known, date, day)
            })
            .collect();
        // A sentence that names no day stands on one only, the one that matters most.
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let text = |l: &Line| signatures[l.article].sentences.get(l.sentence as usize).map_or("", |s| s.text.as_str());
        let mut told: HashSet<&str> = HashSet::new();
        for (weight, date, mut day) in ranked {
            let named = !day.named_by.is_empty();
            let fits = |l: &Line| l.day == Told::Named || (named || l.day != Told::Before) && !told.contains(text(l));
            day.lines.retain(fits);
            for (rank, line) in best_lines(&mut day.lines, &story_of).into_iter().enumerate() {
                if rank < FIRST {
                    told.insert(text(&line));
                }
                let story = story_of[line.article];
                rows[story].push(row(signatures, stories, story, date, weight - rank as f64 * 0.01, &line, &facts[story]));
            }
        }
    }
    rows.iter_mut().for_each(|rows| rows.sort_by(|a, b| a.date.cmp(&b.date)));
    rows.into_iter().flatten().collect()
}

/// Rarity of stems within the story, over sentences.
fn rarity(signatures: &[Signature], articles: &[usize]) -> TermMap<f32> {
    let mut df: TermMap<f32> = TermMap::default();
    let mut n = 1.0;
    for &a in articles {
        for s in &signatures[a].sentences {
            n += 1.0;
            let mut stems = super::signature::content_stems(&s.text);
            stems.sort_unstable();
            stems.dedup();
            stems.into_iter().for_each(|t| *df.entry(t).or_default() += 1.0);
        }
    }
    df.values_mut().for_each(|v| *v = (n / *v).ln().max(0.1));
    df
}

fn collect(signatures: &[Signature], a: usize, is_copy: bool, idf: &TermMap<f32>, days: &mut BTreeMap<Date, Day>) {
    let page = &signatures[a];
    let mut vectors: HashMap<u32, Rc<[(Term, f32)]>> = HashMap::new();
    let mut line = |sentence: u32, boost: f32, day: Told| {
        let text = || page.sentences.get(sentence as usize).map_or("", |s| s.text.as_str());
        let vector = vectors.entry(sentence).or_insert_with(|| vector(text(), idf).into()).clone();
        let cut = page.sentences.get(sentence as usize).is_some_and(|s| is_cut_quote(&s.text));
        Line { article: a, sentence, vector, boost: if cut { boost * CUT_QUOTE } else { boost }, day }
    };
    let mut dated: BTreeMap<u32, BTreeSet<Date>> = BTreeMap::new();
    for d in page.dates.iter().filter(|d| matches!(d.kind, TimexType::Date | TimexType::Time)) {
        let Some((first, last)) = d.bounds else { continue };
        if first != last {
            continue;
        }
        dated.entry(d.sentence).or_default().insert(first);
    }
    for (&sentence, named) in &dated {
        for &date in named {
            let day = days.entry(date).or_default();
            let age = page.published.value.and_then(|p| p.since(date).ok()).map_or(0, |s| s.get_days());
            day.named_by.insert(a);
            day.mentions += 1.0 + LATER.iter().filter(|(days, _)| age > *days).map(|(_, weight)| weight).sum::<f64>();
            day.lines.push(line(sentence, if named.len() > 1 { 1.0 - SEVERAL } else { 1.0 }, Told::Named));
        }
    }
    if let Some(published) = page.published.value {
        days.entry(published).or_default().published.insert(a);
        // An article that opens with a day's name tells of that day, and of the one before it came out only if it names none.
        let says = dated.range(..LEAD).next().is_some();
        let leads = if is_copy { 0 } else { LEAD.min(page.sentences.len() as u32) };
        for s in (0..leads).filter(|s| !dated.contains_key(s)) {
            days.entry(published).or_default().lines.push(line(s, 1.0, Told::Published));
            if let Some(before) = published.yesterday().ok().filter(|_| !says) {
                days.entry(before).or_default().lines.push(line(s, 1.0, Told::Before));
            }
        }
    }
}

/// A quotation that began in the sentence before, or goes on in the next.
fn is_cut_quote(text: &str) -> bool {
    let count = |mark: char| text.chars().filter(|&c| c == mark).count();
    count('"') % 2 == 1 || count('“') + count('”') == 1
}

fn vector(text: &str, idf: &TermMap<f32>) -> Vec<(Term, f32)> {
    let mut stems = super::signature::content_stems(text);
    stems.sort_unstable();
    let counts = stems.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as f32));
    let mut v: Vec<(Term, f32)> = counts.map(|(t, n)| (t, n * idf.get(&t).copied().unwrap_or(1.0))).collect();
    let norm = v.iter().map(|x| x.1 * x.1).sum::<f32>().sqrt().max(1e-6);
    v.iter_mut().for_each(|x| x.1 /= norm);
    v
}

/// What mentions, the articles that name the day and those that bear it are worth.
fn weight(day: &Day) -> f64 {
    day.mentions + ARTICLE * day.named_by.len() as f64 + day.published.len() as f64
}

/// The day's lines, best first: the topic's best, and of each story its own best.
fn best_lines(lines: &mut Vec<Line>, story_of: &[usize]) -> Vec<Line> {
    lines.retain(|l| (3..=MOST_STEMS).contains(&l.vector.len()));
    lines.truncate(POOL);
    let mut centre: TermMap<f32> = TermMap::default();
    for l in lines.iter() {
        l.vector.iter().for_each(|&(t, x)| *centre.entry(t).or_default() += x * l.boost);
    }
    let score = |l: &Line| l.boost * l.vector.iter().map(|(t, x)| x * centre[t]).sum::<f32>();
    let mut ranked: Vec<(f32, Line)> = lines.drain(..).map(|l| (score(&l), l)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1.article, a.1.sentence).cmp(&(b.1.article, b.1.sentence))));
    let mut kept: Vec<Line> = Vec::new();
    for (_, line) in ranked {
        let story = story_of[line.article];
        let told = kept.iter().filter(|k| story_of[k.article] == story).count();
        if told < LINES && kept.iter().all(|k| cosine(&k.vector, &line.vector) < REPEAT) {
            kept.push(line);
        }
    }
    kept
}

fn cosine(a: &[(Term, f32)], b: &[(Term, f32)]) -> f32 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while i < a.len() && j < b.len() {
        match a[i].0.cmp(&b[j].0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += a[i].1 * b[j].1;
                i += 1;
                j += 1;
            }
        }
    }
    sum
}

/// A story's happenings and statements by day.
struct Facts {
    happenings: BTreeMap<Date, Vec<DatedHappening>>,
    statements: BTreeMap<Date, Vec<(String, Vec<usize>)>>,
}

/// Id, independent sources, and the sentences (article, number) that tell it.
type DatedHappening = (String, f64, Vec<(usize, u32)>);

impl Facts {
    /// Of each story.
    fn of(signatures: &[Signature], stories: usize, statements: &Statements, happenings: &Happenings) -> Vec<Self> {
        let mut facts: Vec<Facts> = (0..stories).map(|_| Facts { happenings: BTreeMap::new(), statements: BTreeMap::new() }).collect();
        for (n, h) in happenings.list.iter().enumerate() {
            if let Some(day) = h.date.as_ref().and_then(|d| d.parse::<Date>().ok()) {
                let at = h.reports.iter().map(|&(a, e)| (a, signatures[a].events[e as usize].sentence)).collect();
                facts[h.story].happenings.entry(day).or_default().push((happenings.id(n, signatures), h.independent as f64, at));
            }
        }
        for (n, s) in statements.list.iter().enumerate() {
            if let Some(day) = s.said_on.as_ref().and_then(|d| d.parse::<Date>().ok()) {
                let articles = s.members.iter().map(|m| m.0).collect();
                facts[s.story].statements.entry(day).or_default().push((statements.id(n, signatures), articles));
            }
        }
        facts
    }

    /// Events that several independent sources report make a day.
    fn weight(&self, day: Date) -> f64 {
        self.happenings.get(&day).map_or(0.0, |hs| hs.iter().map(|h| h.1 - 1.0).sum::<f64>().min(5.0) * 0.2)
    }
}

fn row(signatures: &[Signature], stories: &Stories, story: usize, date: Date, weight: f64, line: &Line, facts: &Facts) -> TimelineRow {
    let page = &signatures[line.article];
    let sentence = &page.sentences[line.sentence as usize];
    let (text, points) = shortened(&sentence.text);
    let here = |at: &Vec<(usize, u32)>| at.contains(&(line.article, line.sentence));
    TimelineRow {
        story: stories.ids[story].clone(),
        date: date.to_string(),
        grain: "day".to_owned(),
        text,
        article: page.id.clone(),
        span: [sentence.span[0], sentence.span[0] + points],
        happenings: facts.happenings.get(&date).into_iter().flatten().filter(|h| here(&h.2)).map(|h| h.0.clone()).collect(),
        statements: (facts.statements.get(&date).into_iter().flatten())
            .filter(|s| s.1.contains(&line.article))
            .map(|s| s.0.clone())
            .collect(),
        weight: (weight * 1000.0).round() / 1000.0,
    }
}

/// The sentence, or its first clauses when it is long, with the length of what was taken in code points.
fn shortened(sentence: &str) -> (String, u32) {
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let taken = if words.len() <= WORDS { words.len() } else { clause_end(&words) };
    let last = words.get(taken.wrapping_sub(1)).map_or(0, |w| w.as_ptr() as usize - sentence.as_ptr() as usize + w.len());
    let cut = &sentence[..last];
    let line = words[..taken].join(" ");
    let line = if taken < words.len() { format!("{} …", line.trim_end_matches([',', ';', ':'])) } else { line };
    (line, cut.chars().count() as u32)
}

/// The last clause boundary within the limit, else the limit.
fn clause_end(words: &[&str]) -> usize {
    let boundary = |&i: &usize| words[i - 1].ends_with([',', ';', ':']) || words[i - 1].ends_with("—");
    (LEAST_WORDS.max(WORDS / 2)..=WORDS).rev().find(boundary).unwrap_or(WORDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_sentences_end_at_a_clause() {
        let long = "The harbour master said that no vessel had left the port since the strike began on Monday morning, although two tugs \
                    were seen moving between the outer piers late at night without their lights.";
        let (text, points) = shortened(long);
        assert_eq!(text, "The harbour master said that no vessel had left the port since the strike began on Monday morning …");
        assert_eq!(long.chars().take(points as usize).last(), Some(','));
        assert_eq!(shortened("A short one."), ("A short one.".to_owned(), 12));
    }
}

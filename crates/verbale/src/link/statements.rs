//! One utterance in its several wordings.
//!
//! Quotes of one story and one party are joined when the one's words stand in the other in the same order (longest common
//! subsequence of stems over the shorter one), weighted by rarity, and their days do not speak against it. A speaker who says the same
//! on another day is kept apart by the dates.

use super::{
    cast::{Cast, Party},
    components::Components,
    content_id,
    corrections::{self, Correction, Utterances},
    lineage::Lineage,
    signature::{FactDateSig, SigQuote, Signature},
    stories::Stories,
    terms::{self, Term, TermMap, is_function_word},
};
use crate::types::{
    FactDateFrom, QuoteForm,
    case::{StatementRow, Variant},
};
use std::collections::BTreeMap;

/// Share of the shorter quote's weight that must stand in the longer in order.
const SAME: f32 = 0.55;
/// The same for two reported utterances, whose words are the reporters', and for parts too short to differ by chance only.
const SAME_REPORTED: f32 = 0.75;
/// Likeness of two quotes that are the same to the letter but for a slip, and the stems that they then have at least.
const VERBATIM: f32 = 0.92;
const LONG: usize = 8;
/// A part of fewer stems than this is short.
const SHORT_PART: usize = 8;
/// Stems that a quote needs to be compared at all.
const LEAST: usize = 4;
/// Content stems that two joined quotes share at least.
const SHARED: usize = 3;
/// The same in two tellings of one report, and the share of the shorter quote's words that must stand in the other in whatever order.
const SHARED_BY_KIN: usize = 2;
const TURNED: f32 = 0.75;
/// Days between two reports of one utterance that have no date of their own.
const DAYS_APART: i32 = 4;
/// Days between two dates of one utterance on which accounts may disagree.
const DISPUTED: i32 = 7;

/// Joined quotes: (article, quote number), in order of date and article.
#[derive(Debug, Clone, Default)]
pub(super) struct Statements {
    pub list: Vec<Statement>,
}

#[derive(Debug, Clone)]
pub(super) struct Statement {
    pub story: usize,
    pub speaker: Option<usize>,
    pub said_on: Option<String>,
    pub members: Vec<(usize, u32)>,
}

pub(super) fn join(signatures: &[Signature], stories: &Stories, cast: &Cast, lineage: &Lineage, corrections: &[Correction]) -> Statements {
    let by_hand = corrections::utterances(signatures, corrections);
    let mut list = Vec::new();
    for (story, articles) in stories.members.iter().enumerate() {
        let quotes: Vec<(usize, u32)> = (articles.iter())
            .flat_map(|&a| (0..signatures[a].quotes.len() as u32).map(move |q| (a, q)))
            .filter(|&(a, q)| worth_keeping(&signatures[a].quotes[q as usize]))
            .collect();
        for set in groups(signatures, cast, lineage, &quotes, &by_hand) {
            let members: Vec<(usize, u32)> = set.iter().map(|&n| quotes[n]).collect();
            list.push(describe(signatures, cast, story, members));
        }
    }
    Statements { list }
}

/// Quoted words always; reported ones when somebody known said them.
fn worth_keeping(q: &SigQuote) -> bool {
    q.stems.len() >= 2 && (q.form != QuoteForm::Indirect || q.speaker.is_some())
}

fn groups(signatures: &[Signature], cast: &Cast, lineage: &Lineage, quotes: &[(usize, u32)], by_hand: &Utterances) -> Vec<Vec<usize>> {
    let quote = |n: usize| &signatures[quotes[n].0].quotes[quotes[n].1 as usize];
    let speaker: Vec<Option<usize>> = (0..quotes.len()).map(|n| quote(n).speaker.and_then(|s| cast.of(quotes[n].0, s))).collect();
    let party: Vec<Option<Party>> = speaker.iter().map(|s| s.map(|a| cast.party(a))).collect();
    let mut index: TermMap<Vec<usize>> = TermMap::default();
    for n in 0..quotes.len() {
        let mut stems: Vec<Term> = quote(n).stems.iter().copied().filter(|&t| !is_function_word(t)).collect();
        stems.sort_unstable();
        stems.dedup();
        stems.into_iter().for_each(|t| index.entry(t).or_default().push(n));
    }
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for posts in index.values().filter(|p| p.len() <= 60) {
        for (i, &x) in posts.iter().enumerate() {
            posts[i + 1..].iter().for_each(|&y| *shared.entry((x, y)).or_default() += 1);
        }
    }
    let mut sets = Components::new(quotes.len());
    for ((x, y), n) in shared {
        // A speaker's office may be another actor in each article.
        let agree = speaker[x] == speaker[y] || party[x] == party[y] || party[x].is_none() || party[y].is_none();
        let free = !by_hand.alone.contains(&quotes[x]) && !by_hand.alone.contains(&quotes[y]);
        // A report in other words turns the quotes around too; there is no second one that it could mean, whoever seems to speak.
        let kin = lineage.origin[quotes[x].0] == lineage.origin[quotes[y].0];
        let turned = || kin && n >= SHARED_BY_KIN && turned_around(quote(x), quote(y));
        let same = || agree && n >= SHARED && same_utterance(signatures, quotes[x], quotes[y]);
        if free && quotes[x].0 != quotes[y].0 && (same() || turned()) {
            sets.join(x, y);
        }
    }
    for pair in &by_hand.joined {
        let [x, y] = pair.map(|wanted| quotes.iter().position(|q| *q == wanted));
        if let (Some(x), Some(y)) = (x, y) {
            sets.join(x, y);
        }
    }
    sets.sets()
}

fn same_utterance(signatures: &[Signature], x: (usize, u32), y: (usize, u32)) -> bool {
    let (a, b) = (&signatures[x.0].quotes[x.1 as usize], &signatures[y.0].quotes[y.1 as usize]);
    if a.stems.len().min(b.stems.len()) < LEAST {
        return false;
    }
    let reported = a.form == QuoteForm::Indirect && b.form == QuoteForm::Indirect;
    let least = if reported { SAME_REPORTED } else { SAME };
    let (short, long) = if a.stems.len() <= b.stems.len() { (a, b) } else { (b, a) };
    let alike = likeness(&short.stems, &long.stems);
    // A memorable sentence is quoted again years later; then only dates of its own speak against it.
    let verbatim = alike >= VERBATIM && short.stems.len() >= LONG;
    if !days_agree(signatures, x, y, verbatim) {
        return false;
    }
    // Of a quote that is partly the reporter's words, the quoted parts may stand in the other.
    let part = |x: &SigQuote, y: &SigQuote| {
        let least = |p: &[Term]| if p.len() < SHORT_PART { SAME_REPORTED } else { SAME };
        x.quoted.iter().any(|p| p.len() <= y.stems.len() && likeness(p, &y.stems) >= least(p))
    };
    alike >= least || part(a, b) || part(b, a)
}

/// The same words in another order, of two quoted utterances.
fn turned_around(a: &SigQuote, b: &SigQuote) -> bool {
    let (short, long) = if a.stems.len() <= b.stems.len() { (a, b) } else { (b, a) };
    let quoted = a.form == QuoteForm::Direct && b.form == QuoteForm::Direct;
    let same = short.stems.iter().filter(|t| long.stems.contains(t)).count();
    quoted && short.stems.len() >= LONG && same as f32 >= TURNED * short.stems.len() as f32
}

/// Weight of the longest common subsequence over the weight of the shorter quote. Order is most of what wordings share, so
/// function words count nearly as much as others.
pub(super) fn likeness(short: &[Term], long: &[Term]) -> f32 {
    let short = &short[..short.len().min(200)];
    let long = &long[..long.len().min(400)];
    let background = terms::background();
    let weight = |t: Term| if is_function_word(t) { 0.8 } else { (background.idf(t) / 4.0).clamp(0.7, 1.2) };
    let mut row = vec![0.0f32; long.len() + 1];
    let mut total = 0.0;
    for &t in short {
        let w = weight(t);
        total += w;
        let mut diagonal = 0.0;
        for (j, &u) in long.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if t == u { diagonal + w } else { above.max(row[j]) };
            diagonal = above;
        }
    }
    row[long.len()] / total.max(1e-6)
}

fn days_agree(signatures: &[Signature], x: (usize, u32), y: (usize, u32), verbatim: bool) -> bool {
    let told = |(a, q): (usize, u32)| {
        let date = signatures[a].quotes[q as usize].date.as_ref();
        date.filter(|d| d.from <= FactDateFrom::Sentence).and_then(|d| Some((d.earliest?, d.latest?)))
    };
    if let (Some((a0, a1)), Some((b0, b1))) = (told(x), told(y)) {
        let gap = if a1 < b0 { days(a1, b0) } else { days(b1, a0) };
        // Nobody says a long sentence twice to the letter within days: then the accounts disagree on its day.
        return gap <= 1 || (verbatim && gap <= DISPUTED && close(signatures, x.0, y.0));
    }
    match (signatures[x.0].published.value, signatures[y.0].published.value) {
        (Some(a), Some(b)) => verbatim || days(a, b).abs() <= DAYS_APART,
        _ => true,
    }
}

/// Both published, and within days of each other.
fn close(signatures: &[Signature], a: usize, b: usize) -> bool {
    matches!((signatures[a].published.value, signatures[b].published.value), (Some(a), Some(b)) if days(a, b).abs() <= DAYS_APART)
}

fn days(a: jiff::civil::Date, b: jiff::civil::Date) -> i32 {
    b.since(a).map_or(0, |s| s.get_days())
}

fn describe(signatures: &[Signature], cast: &Cast, story: usize, members: Vec<(usize, u32)>) -> Statement {
    let speakers = members.iter().filter_map(|&(a, q)| cast.of(a, signatures[a].quotes[q as usize].speaker?));
    // Of a person and his ministry the person is meant.
    let speaker = speakers.min_by_key(|&s| (cast.actors[s].kind != crate::types::ActorKind::Person, s));
    let dates = members.iter().filter_map(|&(a, q)| signatures[a].quotes[q as usize].date.as_ref());
    let best: Option<&FactDateSig> = dates.min_by_key(|d| (d.from, d.latest));
    Statement { story, speaker, said_on: best.map(|d| d.value.clone()), members }
}

impl Statements {
    pub(super) fn id(&self, n: usize, signatures: &[Signature]) -> String {
        let (a, q) = self.list[n].members[0];
        content_id("statement", &[&signatures[a].id, &q.to_string()])
    }

    pub(super) fn rows(&self, signatures: &[Signature], stories: &Stories, cast: &Cast) -> Vec<StatementRow> {
        (self.list.iter().enumerate())
            .map(|(n, s)| StatementRow {
                statement: self.id(n, signatures),
                speaker: s.speaker.map(|a| cast.actors[a].id.clone()),
                story: stories.ids[s.story].clone(),
                said_on: s.said_on.clone(),
                variants: (s.members.iter())
                    .map(|&(a, q)| Variant {
                        article: signatures[a].id.clone(),
                        quote: q,
                        text: signatures[a].quotes[q as usize].text.clone(),
                    })
                    .collect(),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(a: &str, b: &str) -> bool {
        let (mut x, mut y) = (terms::stems(a), terms::stems(b));
        if x.len() > y.len() {
            std::mem::swap(&mut x, &mut y);
        }
        likeness(&x, &y) >= SAME
    }

    #[test]
    fn wordings_of_one_utterance_are_alike() {
        assert!(like(
            "We will never leave the islands to anybody",
            "We will not ever leave these islands to anybody else, the premier said"
        ));
        assert!(like(
            "an attack on the harbour is an attack on us all",
            "Any attack on that harbour will be seen as an attack on all of us"
        ));
        assert!(!like("We will never leave the islands to anybody", "The islands need a new harbour and a school for the children"));
        assert!(!like("The talks were useful", "The talks will begin in March after the election"));
    }
}

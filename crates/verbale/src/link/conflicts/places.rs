//! Where and when one utterance was made.
//!
//! A speaker is in two places when two articles that share his words of one day name different cities; two reports of one utterance conflict
//! when both give its day themselves and the days differ.

use super::{Case, Found, Side, sentence};
use crate::link::{
    cast::{Cast, folded},
    signature::{FactDateSig, Signature},
    terms,
};
use crate::types::FactDateFrom;
use std::collections::{BTreeSet, HashMap};

/// Days between two dates of one utterance on which accounts may disagree.
const DISPUTED: i32 = 7;

/// Where an article puts a speaker when he spoke: the city, and the claim's words.
struct Spoke {
    city: String,
    claim: Side,
}

pub(super) fn find(case: &Case, found: &mut Found) {
    let (signatures, cast) = (case.signatures, case.cast);
    let mut told: BTreeSet<(usize, usize, usize)> = BTreeSet::new();
    let mut known: HashMap<(usize, usize), Option<Spoke>> = HashMap::new();
    for s in case.statements.list.iter().filter(|s| s.members.len() > 1) {
        let Some(speaker) = s.speaker else { continue };
        for (i, &(a, _)) in s.members.iter().enumerate() {
            for &(b, _) in &s.members[i + 1..] {
                let (a, b) = (a.min(b), a.max(b));
                if a == b || !told.insert((speaker, a, b)) {
                    continue;
                }
                for article in [a, b] {
                    known.entry((article, speaker)).or_insert_with(|| spoke(signatures, cast, article, speaker));
                }
                let (Some(x), Some(y)) = (&known[&(a, speaker)], &known[&(b, speaker)]) else { continue };
                if folded(&x.city) != folded(&y.city) {
                    let key = |city: &str| format!("{speaker} {}", folded(city));
                    let why = format!(
                        "both quote the same words of {}, but one has the speaker in {} and the other in {}",
                        cast.actors[speaker].name, x.city, y.city
                    );
                    found.add(s.story, "place", [key(&x.city), key(&y.city)], x.claim.clone(), y.claim.clone(), |_, _| why);
                }
            }
        }
    }
}

/// The first sentence that has the speaker speak before somebody in a city.
fn spoke(signatures: &[Signature], cast: &Cast, article: usize, speaker: usize) -> Option<Spoke> {
    let page = &signatures[article];
    let names: BTreeSet<String> = (page.actors.iter().enumerate())
        .filter(|&(i, _)| cast.of(article, i as u32) == Some(speaker))
        .flat_map(|(_, a)| a.aliases.iter().chain([&a.name]))
        .filter_map(|n| folded(n).split(' ').next_back().map(str::to_owned))
        .collect();
    page.sentences.iter().find_map(|s| {
        let words: Vec<(usize, &str)> = terms::words(&s.text).collect();
        // Most sentences have nobody speak before anybody; that is told without making new strings.
        let has = |set: &terms::TermSet| words.iter().position(|(_, w)| set.contains(&terms::term(w)));
        has(&terms::lists().speaking)?;
        let occasion = has(&terms::lists().occasion)?;
        let lower: Vec<String> = words.iter().map(|(_, w)| folded(w)).collect();
        lower.iter().position(|w| names.contains(w))?;
        // `… reporters in CITY`: the city right after the occasion.
        let at = (occasion + 1..words.len().min(occasion + 4)).find(|&i| lower[i] == "in" || lower[i] == "at")?;
        let city = words.get(at + 1).filter(|(_, w)| w.starts_with(char::is_uppercase))?.1;
        let from = words[occasion.saturating_sub(2)].0;
        let end = words[at + 1].0 + city.len();
        let points = |byte: usize| s.text[..byte].chars().count() as u32;
        let span = [s.span[0] + points(from), s.span[0] + points(end)];
        Some(Spoke { city: city.to_owned(), claim: Side { article, span, text: s.text[from..end].to_owned() } })
    })
}

/// Two days for one utterance.
pub(super) fn dates(case: &Case, found: &mut Found) {
    for (n, s) in case.statements.list.iter().enumerate() {
        let told: Vec<(usize, u32, &FactDateSig)> = (s.members.iter())
            .filter_map(|&(a, q)| {
                let quote = &case.signatures[a].quotes[q as usize];
                let date = quote.date.as_ref()?;
                (date.from == FactDateFrom::Clause && date.earliest.is_some() && date.earliest == date.latest).then_some((
                    a,
                    quote.sentence,
                    date,
                ))
            })
            .collect();
        for (i, &(a, x, day)) in told.iter().enumerate() {
            for &(b, y, other) in told[i + 1..].iter().filter(|t| t.0 != a && t.2.value != day.value) {
                let (Some(one), Some(two)) = (sentence(case.signatures, a, x), sentence(case.signatures, b, y)) else { continue };
                // A copy that came out later has its weekdays read against its own day.
                let copied = case.lineage.origin[a] == case.lineage.origin[b] || one.text == two.text;
                let far = day.earliest.zip(other.earliest).is_none_or(|(p, q)| super::days(p, q).abs() > DISPUTED);
                if copied || far {
                    continue;
                }
                let why = format!("one utterance, said on {} by one account and on {} by the other", day.value, other.value);
                found.add(s.story, "date", [format!("{n} {}", day.value), format!("{n} {}", other.value)], one, two, |_, _| why);
            }
        }
    }
}

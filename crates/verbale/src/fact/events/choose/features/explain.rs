//! The frame that explains why a word tells a type: the frames' choice, one whose conditions hold, any of the word.

use super::{Offer, part_of};
use crate::{
    fact::events::{
        lexicon::{Entry, LEXICON, Part},
        matching::{Match, Matcher},
        rules,
    },
    types::EventType,
};

/// The match that would tell `kind` at the word of `offer`.
pub(super) fn explanation(matcher: &Matcher, offer: &Offer, kind: EventType) -> Match {
    let coded = |told: EventType| offer.coded[told as usize];
    let gives = |m: &&Match| coded(LEXICON.frames[m.frame].kind) == kind;
    let from_found = offer.found.as_ref().map(|f| &f.matched).filter(|m| gives(m));
    if let Some(matched) = from_found.or_else(|| offer.matches.iter().find(gives)) {
        return matched.clone();
    }
    let part = part_of(matcher.syntax.upos(offer.token));
    let grade = |entry: &Entry| {
        let told = LEXICON.frames[entry.frame].kind;
        let fits = match (coded(told) == kind, told == kind, rules::may_become(told, kind)) {
            (true, ..) => 6,
            (_, true, _) => 4,
            (.., true) => 2,
            _ => 0,
        };
        let plain = entry.extra.is_empty() || matcher.has_words(entry, offer.token);
        (fits + i32::from(part == Some(entry.part))) * 2 + i32::from(plain)
    };
    let best = |(n, e): &(usize, &Entry)| (grade(e), LEXICON.frames[e.frame].rank, std::cmp::Reverse(*n));
    let entry = offer.entries.iter().enumerate().max_by_key(best).map(|(_, entry)| entry);
    // Nothing in the lexicon leads to this type: the gist alone offers it.
    let told_by = |e: &&Entry| {
        let told = LEXICON.frames[e.frame].kind;
        coded(told) == kind || told == kind || rules::may_become(told, kind)
    };
    let open = LEXICON.open(kind, part.unwrap_or(Part::Verb));
    match entry.filter(told_by).or(open).or(entry) {
        Some(entry) => matcher.relaxed(entry, offer.token),
        None => unreachable!("every type has an open entry for every part of speech"),
    }
}

//! Modes and contexts by the words of the event.

use super::{
    lexicon::{Frame, LEXICON, Votes},
    matching::Match,
    syntax::Syntax,
    vocabulary::Words,
};
use crate::types::{EventType, Word};
use std::ops::Range;

/// The mode: the frame's own where its conditions hold, or the one that the trigger, its object and its clause speak for, in that order.
pub(super) fn mode(syntax: &Syntax, matched: &Match, kind: EventType, object: Option<Range<usize>>) -> Option<Word> {
    let (frame, trigger) = (&LEXICON.frames[matched.frame], matched.token);
    let own = || frame.mode.as_ref().filter(|_| kind == frame.kind).map(|m| Word::Owned(m.clone()));
    let open = matches!(kind, EventType::Assault | EventType::Consult | EventType::Mobilize);
    if !open
        && matched.fits
        && let Some(own) = own()
    {
        return Some(own);
    }
    let votes = LEXICON.modes.get(&kind);
    let name = |n: u16| Word::Owned(LEXICON.mode_names[n as usize].clone());
    let voted = |range: Range<usize>| votes.and_then(|v| range.into_iter().find_map(|t| vote(syntax, v, t)));
    voted(trigger..trigger + 1)
        .or_else(|| object.and_then(&voted))
        .or_else(|| own().is_none().then(|| voted(clause(syntax, trigger))).flatten())
        .or_else(|| (own().is_some() && open).then(|| voted(clause(syntax, trigger))).flatten().filter(|_| kind != EventType::Consult))
        .map(name)
        .or_else(own)
}

/// Up to three contexts of the event's sentence: those its clause speaks of, then those named twice.
pub(super) fn contexts(syntax: &Syntax, frame: &Frame, trigger: usize) -> Vec<Word> {
    let sentence = syntax.sentence(trigger);
    let near = clause(syntax, trigger);
    let mut points = vec![0u8; LEXICON.context_names.len()];
    for t in sentence {
        let weight = if near.contains(&t) { 2 } else { 1 };
        all(syntax, &LEXICON.contexts, t, |n| points[n as usize] = points[n as usize].saturating_add(weight));
    }
    let mut best: Vec<usize> = (0..points.len()).filter(|&n| points[n] >= 2).collect();
    best.sort_by_key(|&n| (std::cmp::Reverse(points[n]), n));
    let mut contexts: Vec<Word> = frame.contexts.iter().cloned().map(Word::Owned).collect();
    for n in best {
        let name = &LEXICON.context_names[n];
        if contexts.len() < 3 && !contexts.iter().any(|c| c == name) {
            contexts.push(Word::Owned(name.clone()));
        }
    }
    contexts
}

/// True when the clause of `trigger` has one of these lemmas.
pub(super) fn clause_has(syntax: &Syntax, trigger: usize, list: &Words) -> bool {
    clause(syntax, trigger).any(|t| syntax.listed(list, t))
}

/// The trigger's subtree (of a noun: with its light verb's).
fn clause(syntax: &Syntax, trigger: usize) -> Range<usize> {
    let mut top = trigger;
    if !syntax.is_clausal(top)
        && let Some(head) = syntax.head(top)
        && syntax.is_clausal(head)
    {
        top = head;
    }
    syntax.extent(top)
}

fn vote(syntax: &Syntax, votes: &Votes, t: usize) -> Option<u16> {
    let mut found = None;
    all(syntax, votes, t, |n| found = found.or(Some(n)));
    found
}

fn all(syntax: &Syntax, votes: &Votes, t: usize, mut give: impl FnMut(u16)) {
    let Some(entries) = votes.get(&syntax.word(t)).filter(|_| syntax.word(t) != 0) else { return };
    for (before, number) in entries {
        let fits = before.iter().enumerate().all(|(n, &w)| t.checked_sub(n + 1).is_some_and(|p| syntax.word(p) == w));
        if fits {
            give(*number);
        }
    }
}

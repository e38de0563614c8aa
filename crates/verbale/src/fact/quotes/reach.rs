//! How far a content and a source reach along the line.
//!
//! The tree proposes, the line corrects: a content that would stop in the middle of a phrase, inside quotation marks or
//! before "and that …" goes on; a source takes in the apposition that the tree hung elsewhere and lets go of a dateline.

use super::view::View;
use crate::language::{Rel, Upos};
use std::ops::Range;

/// Where the content of `v` ends that starts at `start` and, by the tree, ends at `end`.
pub(super) fn content_end(view: &View, v: usize, start: usize, end: usize) -> usize {
    let stop = view.sentence(start.min(view.len() - 1)).end.max(end);
    let mut end = end.max(start + 1).min(view.len());
    // "to mend the roof, paint the door and sweep the yard": the bare verbs go on with the infinitive.
    let infinitive = view.is(start, &["to"]);
    for _ in 0..200 {
        if end >= stop || end >= view.len() {
            break;
        }
        let next = next_after(view, end, stop);
        // "sees three dangers: floods, …": what the colon announces is said too.
        if view.is(end, &[":"])
            && !view.quoted[end]
            && next.is_some_and(|n| !view.is_punct(n) && !view.quoted[n])
            && end > start + 2
            && view.is_punct(stop - 1)
            && !(end..stop).any(|i| view.quoted[i])
        {
            end = stop - 1;
            break;
        }
        if let Some(close) = as_what(view, v, end, stop) {
            end = close;
            continue;
        }
        let joins = if view.quoted[end] {
            // Never stop inside quotation marks.
            view.quoted[end - 1] || view.is_punct(end - 1)
        } else if view.is_punct(end) {
            punct_joins(view, start, end, stop) || infinitive && view.is(end, &[","]) && list_goes_on(view, v, end, stop)
        } else if view.upos(end) == Upos::Cconj {
            let that = next.is_some_and(|n| view.is(n, &["that", "whether", "why", "how", "what", "if"]));
            let names = next.is_some_and(|n| view.upos(n) == Upos::Propn) && matches!(view.upos(end - 1), Upos::Propn | Upos::Noun);
            let nominal = (names || next.is_some_and(|n| matches!(view.upos(n), Upos::Det | Upos::Noun | Upos::Adj | Upos::Num)))
                && view.child_conj(v).is_none_or(|c| c < end || names && !matches!(view.upos(c), Upos::Verb | Upos::Aux))
                && !new_clause(view, end + 1, stop);
            let listed = infinitive && next.is_some_and(|n| bare_verb(view, v, n));
            // "would sink the price but would not help": a modal without a subject goes on with the clause that has one.
            let modal = next.is_some_and(|n| {
                view.upos(n) == Upos::Aux
                    && view.is(n, &["would", "will", "could", "can", "cannot", "may", "might", "must", "should", "has", "have"])
            });
            that || nominal || modal || listed
        } else {
            !starts_aside(view, v, end)
        };
        if !joins {
            break;
        }
        end += 1;
    }
    // Quoted words run on over the sentence's end.
    while end < view.len()
        && view.quoted[end]
        && (view.quoted[end - 1] || view.is_punct(end - 1) && end - 1 > start && view.quoted[end - 2])
    {
        end += 1;
    }
    // ", according to …" names another source.
    if let Some(cut) = (start + 1..end.saturating_sub(1)).find(|&i| view.is(i, &[","]) && view.is(i + 1, &["according"]) && !view.quoted[i])
    {
        end = cut;
    }
    // “… of rain” - a charge that …: after the closing mark comes the reporter's dash.
    if let Some(cut) = (start + 2..end.saturating_sub(2))
        .find(|&i| view.is(i, &["”", "\"", "''"]) && view.quoted[i - 1] && !view.quoted[i + 1] && view.is(i + 1, &["-", "—", "–", "--"]))
    {
        end = cut + 1;
    }
    // “… of rain,” reports Ada Moss: the line of whoever wrote it.
    if let Some(cut) = (start + 2..end.saturating_sub(2))
        .find(|&i| view.is(i, &["”", "\"", "''"]) && view.is(i - 1, &[",", "."]) && view.is(i + 1, &["reports", "reported", "writes"]))
    {
        end = cut;
    }
    // “… of rain,” though she noted …: after the comma inside the mark the reporter goes on.
    let opens = view.is(start, &["that"]) && start + 1 < view.len() && view.upos(start + 1) == Upos::Sconj
        || view.upos(start) == Upos::Sconj && !view.is(start, &["that"]);
    if let Some(cut) = (start + 2..end.saturating_sub(2)).filter(|_| !opens).find(|&i| {
        view.is(i, &["”", "\"", "''"])
            && view.is(i - 1, &[","])
            && !view.quoted[i + 1]
            && view.is(i + 1, &["though", "although", "he", "she", "it", "they"])
    }) {
        end = cut;
    }
    while end > start + 1 && view.is_punct(end - 1) && view.is(end - 1, &[",", "-", "—", "–", ";", ":"]) {
        end -= 1;
    }
    end
}

/// `praised the vote as a model`, `painted him as out of touch`: the "as" of naming and judging goes on with the content.
fn as_what(view: &View, v: usize, at: usize, stop: usize) -> Option<usize> {
    let takes = view.takes(v).0?;
    let judges = takes.object > 0.0 && takes.clause < 0.9 || !takes.preps.is_empty() && takes.clause == 0.0;
    if !judges || !view.is(at, &["as"]) || view.quoted[at] {
        return None;
    }
    let head = view.head(at).filter(|&h| h > at && h < stop)?;
    let nominal = matches!(view.upos(head), Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num) || view.is_ing(head);
    let clause = view.children(head).any(|c| matches!(view.rel(c), Rel::Nsubj | Rel::NsubjPass | Rel::Cop));
    let place = view.subtree(head);
    (nominal && !clause && !time_like(view, head) && place.start >= at).then(|| place.end.min(stop)).filter(|&e| e > at)
}

/// The plain form of a verb without a subject, where the cue itself has another form.
fn bare_verb(view: &View, v: usize, i: usize) -> bool {
    view.is_verb(i)
        && view.form(i) == view.lemma(i)
        && view.form(v) != view.lemma(v)
        && !view.children(i).any(|c| c < i && matches!(view.rel(c), Rel::Nsubj | Rel::NsubjPass))
}

/// After the comma comes another bare verb, perhaps behind an "and".
fn list_goes_on(view: &View, v: usize, comma: usize, stop: usize) -> bool {
    let next = comma + 1 + usize::from(comma + 1 < stop && view.upos(comma + 1) == Upos::Cconj);
    next < stop && bare_verb(view, v, next)
}

fn next_after(view: &View, i: usize, stop: usize) -> Option<usize> {
    (i + 1 < stop.min(view.len())).then_some(i + 1)
}

/// A mark in the middle of a content that does not end it.
fn punct_joins(view: &View, start: usize, at: usize, stop: usize) -> bool {
    let tight = |a: usize, b: usize| view.token(a).span.end == view.token(b).span.start;
    match view.form(at) {
        "-" | "–" | "/" => at > 0 && at + 1 < stop && tight(at - 1, at) && tight(at, at + 1),
        "“" | "\"" | "''" | "``" | "‘" | "'" => {
            // An opening mark leads on; so does a closing one after which the sentence goes on without a comma.
            at + 1 < stop && (view.quoted[at + 1] || (view.quoted[at - 1] && !view.is_punct(at + 1) && !starts_aside(view, start, at + 1)))
        }
        "”" => {
            at + 1 < stop
                && !view.is_punct(at + 1)
                && view.upos(at + 1) != Upos::Cconj
                && !view.is(at + 1, &["as", "when", "after", "while", "before", "during", "on", "in", "at"])
        }
        "(" | "[" => (at + 1..stop.min(at + 8)).any(|i| view.is(i, &[")", "]"])),
        // "one aim: “…”"
        ":" => at + 2 < stop && view.is_punct(at + 1) && view.quoted[at + 2],
        ")" | "]" => (start..at).any(|i| view.is(i, &["(", "["])),
        "$" | "#" | "@" | "%" | "&" => true,
        "," => at + 2 < stop && view.upos(at + 1) == Upos::Cconj && view.is(at + 2, &["that", "whether", "why", "how"]),
        _ => false,
    }
}

/// From `from` on a new clause with its own subject begins before the next comma.
fn new_clause(view: &View, from: usize, stop: usize) -> bool {
    let verb = (from..stop.min(view.len())).find(|&i| view.is_punct(i) || matches!(view.upos(i), Upos::Verb | Upos::Aux));
    verb.is_some_and(|i| !view.is_punct(i))
}

/// Words that begin an aside to the cue rather than go on with the content.
fn starts_aside(view: &View, v: usize, at: usize) -> bool {
    if view
        .is(at, &["after", "when", "while", "before", "during", "amid", "as", "although", "though", "despite", "following", "who", "which"])
    {
        return true;
    }
    if view.upos(at) == Upos::Adp || view.is(at, &["last", "this", "earlier", "on"]) {
        // A phrase of time that hangs on the cue.
        let owner = view.head(at);
        return owner.is_some_and(|o| view.head(o) == Some(v) && time_like(view, o)) || (owner == Some(v) && time_like(view, at));
    }
    time_like(view, at) && view.head(at) == Some(v)
}

/// A word of time or of a place on the net: `Monday`, `week`, `Twitter`.
pub(super) fn time_like(view: &View, i: usize) -> bool {
    matches!(
        view.lemma(i),
        "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "saturday"
            | "sunday"
            | "week"
            | "month"
            | "year"
            | "day"
            | "night"
            | "morning"
            | "evening"
            | "afternoon"
            | "january"
            | "february"
            | "march"
            | "april"
            | "june"
            | "july"
            | "august"
            | "september"
            | "october"
            | "november"
            | "december"
            | "twitter"
            | "facebook"
            | "television"
            | "tv"
            | "today"
            | "yesterday"
            | "tomorrow"
            | "hour"
            | "minute"
            | "time"
            | "decade"
            | "interview"
            | "speech"
            | "rally"
            | "conference"
            | "debate"
    )
}

/// The source around `head` before or after the cue, corrected along the line.
pub(super) fn source(view: &View, tree: Range<usize>, head: usize, cue: &Range<usize>) -> Range<usize> {
    let mut range = tree;
    if head < cue.start {
        range.end = range.end.min(cue.start).max(head + 1);
        // The comma before the cue closes an apposition; it is no part of the phrase.
        while range.end > head + 1 && view.is(range.end - 1, &[","]) {
            range.end -= 1;
        }
        left_edge(view, &mut range, head);
        nominal_gap(view, &mut range, cue.start);
        right_to_cue(view, &mut range, cue.start);
        whole_apposition(view, &mut range, cue.start);
        right_edge(view, &mut range, head);
    } else if head >= cue.end {
        range.start = range.start.max(cue.end).min(head);
    }
    range
}

/// Lets go of datelines, fronted phrases and times; takes in the words of the phrase that the tree lost.
fn left_edge(view: &View, range: &mut Range<usize>, head: usize) {
    // "BRUSSELS - European leaders", "In January, the governor"
    if let Some(dash) = (range.start..head).rev().find(|&i| view.is_punct(i) && view.is(i, &["-", "—", "–", "--"]) && spaced(view, i)) {
        range.start = dash + 1;
    }
    if matches!(view.upos(range.start), Upos::Adp | Upos::Sconj)
        && !view.is(range.start, &["of"])
        && let Some(comma) = (range.start..head).find(|&i| view.is(i, &[","]))
    {
        range.start = comma + 1;
    }
    // "Last week the minister": the time stays out.
    if head > range.start + 1
        && view.is(range.start, &["last", "this", "next", "earlier", "late", "early"])
        && time_like(view, range.start + 1)
    {
        range.start += 2;
    }
    if range.start < head && time_like(view, range.start) && view.upos(range.start) != Upos::Adj && !view.is(range.start + 1, &["'s", "’s"])
    {
        range.start += 1;
    }
    while range.start < head
        && (view.is_punct(range.start) && !view.is(range.start, &["$", "#", "@"])
            || view.upos(range.start) == Upos::Cconj && !view.is(range.start, &["both", "either", "neither"]))
    {
        range.start += 1;
    }
    // "what Oslo demands": the pronoun is what is said.
    if range.start < head
        && view.is(range.start, &["what", "which", "that", "whatever", "whom"])
        && view.upos(range.start + 1) != Upos::Noun
    {
        range.start += 1;
    }
    let sentence = view.sentence(head);
    let bare = !matches!(view.upos(range.start), Upos::Det | Upos::Pron);
    while bare && range.start > sentence.start && range.start + 6 > head {
        let left = range.start - 1;
        let joins = match view.upos(left) {
            Upos::Adj | Upos::Num => true,
            Upos::Noun | Upos::Propn => !time_like(view, left) && !view.quoted[left],
            Upos::Part => view.is(left, &["'s", "’s", "'", "’"]) && left > sentence.start,
            Upos::Det => true,
            _ => false,
        };
        if !joins || view.quoted[left] {
            break;
        }
        range.start = left;
        if matches!(view.upos(left), Upos::Det) {
            break;
        }
    }
}

/// "Democratic candidate | Hill called", "People | close to the mayor say": nothing but a phrase's words stands between the
/// source and its cue, so they belong to it.
fn nominal_gap(view: &View, range: &mut Range<usize>, cue: usize) {
    let gap = range.end..cue;
    if matches!(view.upos(range.start), Upos::Pron) || range.end > 0 && view.upos(range.end - 1) == Upos::Pron {
        return;
    }
    let fits = gap.clone().all(|i| {
        !view.quoted[i]
            && !time_like(view, i)
            && matches!(view.upos(i), Upos::Propn | Upos::Noun | Upos::Adj | Upos::Num | Upos::Adp | Upos::Det | Upos::Part | Upos::Cconj)
            && !view.is(i, &["statement", "letter", "email", "e-mail", "tweet", "memo", "post", "op-ed", "to", "for", "now", "also"])
    });
    if !gap.is_empty() && gap.len() <= 14 && fits && matches!(view.upos(cue - 1), Upos::Propn | Upos::Noun | Upos::Adj | Upos::Num) {
        range.end = cue;
    }
}

/// "Oslo last week | demanded", "Mr Hill on Thursday (16.12) | rejected": when it was said is no part of who said it.
fn right_edge(view: &View, range: &mut Range<usize>, head: usize) {
    let last = (head + 1..range.end).rev().find(|&i| !view.is_punct(i) && view.upos(i) != Upos::Num);
    let Some(last) = last.filter(|&l| time_like(view, l) && range.end - l <= 4) else { return };
    let first = match view.form(last.saturating_sub(1)).to_ascii_lowercase().as_str() {
        "on" | "last" | "this" | "late" | "early" | "earlier" => last - 1,
        _ if weekday(view, last) => last,
        _ => return,
    };
    let plain = (last + 1..range.end).all(|i| view.is_punct(i) || view.upos(i) == Upos::Num);
    // "the man arrested on Thursday" keeps the day that belongs to its verb.
    let owned = (head + 1..first).any(|i| view.is_verb(i)) || view.is(last + 1, &["'s", "’s"]);
    if plain && !owned && first > head {
        range.end = first;
        while range.end > head + 1 && view.is(range.end - 1, &[",", "("]) {
            range.end -= 1;
        }
    }
}

fn weekday(view: &View, i: usize) -> bool {
    view.form(i).ends_with("day") && view.form(i).starts_with(char::is_uppercase)
}

fn spaced(view: &View, i: usize) -> bool {
    i > 0 && view.token(i - 1).span.end < view.token(i).span.start
}

/// "Another critic, Jane Hill, says": an apposition or a relative clause between source and cue belongs to the source.
fn right_to_cue(view: &View, range: &mut Range<usize>, cue: usize) {
    if range.end >= cue || !view.is(range.end, &[",", "("]) || cue - range.end > 40 {
        return;
    }
    let gap = range.end + 1..cue;
    if gap.is_empty() || !view.is(cue - 1, &[",", ")"]) {
        return;
    }
    let first = gap.start;
    let relative = view.is(first, &["who", "whose"]);
    let nominal = matches!(view.upos(first), Upos::Det | Upos::Propn | Upos::Noun | Upos::Adj | Upos::Num | Upos::Adv)
        && !(view.upos(first) == Upos::Adv && gap.len() <= 3)
        && gap.clone().all(|i| {
            !matches!(view.upos(i), Upos::Verb | Upos::Aux)
                || view.is_ing(i) && i > first + 1
                || view.rel(i) == Rel::AclRelcl
                || view.rel(i) == Rel::Acl
        });
    if relative || nominal {
        range.end = cue - 1 + usize::from(view.is(cue - 1, &[")"]));
    }
}

/// "The minister, Mr Hill, argues": the tree may give only the second name; the first belongs to it.
fn whole_apposition(view: &View, range: &mut Range<usize>, cue: usize) {
    let sentence = view.sentence(range.start);
    let after = view.is(range.end.min(view.len() - 1), &[","]) && range.end + 1 == cue;
    if !after || range.start < sentence.start + 2 || !view.is(range.start - 1, &[","]) {
        return;
    }
    let mut start = range.start - 1;
    while start > sentence.start
        && matches!(view.upos(start - 1), Upos::Propn | Upos::Noun | Upos::Adj | Upos::Det | Upos::Num | Upos::Adp | Upos::Part)
        && !view.quoted[start - 1]
    {
        start -= 1;
    }
    if start < range.start - 1
        && matches!(view.upos(start), Upos::Det | Upos::Propn | Upos::Noun | Upos::Adj)
        && !time_like(view, range.start - 2)
    {
        range.start = start;
    }
}

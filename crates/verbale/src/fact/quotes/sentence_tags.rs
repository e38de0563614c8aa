//! Speech tags in sentences without marks: `The bridge, the mayor said, will close`. Read along the line.

use super::{
    Found,
    hearers::{hearer, with_statement},
    reach::time_like,
    tag::{self, Trust},
    verbs::own_subject,
    view::View,
};
use crate::language::{Rel, Upos};
use std::ops::Range;

/// `The bridge, the mayor said, will close`, `The bridge will close, said the mayor on Friday.`: read along the line, for the
/// tree often takes the mayor for an apposition of the bridge.
pub(super) fn tags_in_sentences(view: &View, taken: &mut [bool], found: &mut Vec<Found>) {
    for sentence in &view.parsed.sentences {
        let range = sentence.tokens.clone();
        let mut at = range.start + 1;
        while at + 1 < range.end {
            let comma = view.is(at, &[","]) && !view.quoted[at] && !view.quoted[at - 1];
            if comma
                && let Some((one, next)) = tag_in_sentence(view, &range, at)
                && !taken[one.cue_head.unwrap_or(at)]
            {
                taken[one.cue_head.unwrap_or(at)] = true;
                found.push(one);
                at = next;
            }
            at += 1;
        }
    }
}

fn tag_in_sentence(view: &View, range: &Range<usize>, comma: usize) -> Option<(Found, usize)> {
    let tag = tag::after(view, comma, range.end, Trust::Clause)?;
    if tag.source.is_empty() || tag.source.start <= comma || view.quoted[tag.verb] || view.quoted[tag.source.start] {
        return None;
    }
    // ", said the cause was a kettle" is a clause, no source.
    let relative = tag.source.clone().any(|i| view.is(i, &["who", "which", "whose", "that"]));
    if tag.source.start > tag.verb && !relative && tag.source.clone().any(|i| matches!(view.upos(i), Upos::Aux | Upos::Verb)) {
        return None;
    }
    let takes = view.takes(tag.verb).0?;
    if takes.clause == 0.0 {
        return None;
    }
    // ", a nurse who advised the board" tells about somebody; ", stressed the mayor" may be a new clause with an object.
    if tag.source.start < tag.verb
        && (tag.source.start..tag.cue.start).any(|i| i + 1 == tag.cue.start && view.is(i, &["who", "which", "that"]))
    {
        return None;
    }
    if view.children(tag.verb).any(|c| c > tag.verb && view.rel(c) == Rel::Xcomp && view.has_to(c)) {
        return None;
    }
    // After the tag: punctuation, or a time, a place, a hearer up to it.
    let mut end = tag.cue.end.max(tag.source.end);
    while end < range.end && !(view.is_punct(end) && view.is(end, &[",", ".", ";", "—", "–", "!", "?"])) {
        if matches!(view.upos(end), Upos::Verb | Upos::Aux | Upos::Sconj) || view.is_punct(end) || view.quoted[end] {
            return None;
        }
        end += 1;
    }
    let first = tag.cue.end.max(tag.source.end);
    let fits = end == first
        || matches!(view.upos(first), Upos::Adp | Upos::Adv)
        || time_like(view, first)
        || (takes.told > 0.0 && end - first <= 6);
    if !fits || end - first > 14 {
        return None;
    }
    let has_verb = |r: Range<usize>| r.into_iter().any(|i| matches!(view.upos(i), Upos::Verb | Upos::Aux));
    let ends = end + 1 >= range.end || !view.is(end, &[","]);
    let before = range.start..comma;
    let opener = (before.start..before.end).find(|&i| !view.is_punct(i) && view.upos(i) != Upos::Cconj)?;
    // Between two commas a tag stands inside what is said: only a participle or the place of the saying is the reporter's.
    let circumstance = view.is_ing(opener)
        || view.is(opener, &["asked", "pressed", "instead", "meanwhile", "later", "earlier"])
        || view.upos(opener) == Upos::Adp
            && !has_verb(before.clone())
            && before.clone().any(|i| {
                matches!(
                    view.lemma(i),
                    "interview" | "statement" | "speech" | "tweet" | "letter" | "email" | "remark" | "rally" | "conference"
                )
            });
    if ends && !has_verb(before.clone()) {
        return None;
    }
    let mut content = Vec::new();
    if ends || !circumstance {
        // "But the road, he said, is open": the sentence's own link stays with the reporter.
        let linked = !ends && (view.upos(range.start) == Upos::Cconj || view.is(range.start, &["yet"]));
        let first = dateline_end(view, range.start..comma) + usize::from(linked && comma > range.start + 2);
        content.push(view.content(first..comma)?);
    }
    let mut stop = end;
    if !ends {
        let rest = end + 1..range.end;
        let first = rest.start;
        let aside = view.is_ing(first)
            || view.is(first, &["who", "which", "whose", "as", "while", "after"])
            || (view.is(first, &["and", "but"])
                && rest.len() > 1
                && (view.is_verb(first + 1) || view.upos(first + 1) == Upos::Aux || another_says(view, rest.clone())));
        if !aside {
            content.extend(view.content(rest.clone()));
            stop = rest.start;
        } else if !has_verb(before) {
            return None;
        }
    }
    if content.is_empty() {
        return None;
    }
    let hears = (takes.told > 0.0).then(|| hearer(view, tag.verb)).flatten();
    let one = Found {
        content,
        cue: vec![view.parsed.span_of(with_statement(view, tag.cue.clone(), tag.verb))],
        source: view.words(tag.source.clone()),
        source_tokens: tag.source.clone(),
        head: tag.head,
        cue_head: Some(tag.verb),
        hears,
        rule: "tag in a sentence",
        sure: takes.clause * 0.95,
    };
    Some((one, stop))
}

/// In the rest of the sentence somebody says something of his own: ", and the farmers say …".
fn another_says(view: &View, rest: Range<usize>) -> bool {
    rest.into_iter().any(|i| {
        !view.quoted[i]
            && view.is_verb(i)
            && view.cues.verb(view.lemma(i)).is_some_and(|t| t.clause > 0.9 && t.quote > 0.9)
            && own_subject(view, i).is_some_and(|s| s < i)
    })
}

/// Past "BRUSSELS (Reuters) -" at the beginning of a sentence.
pub(super) fn dateline_end(view: &View, range: Range<usize>) -> usize {
    let dash = (range.start + 1..range.end.min(range.start + 9))
        .find(|&i| view.is(i, &["-", "—", "–", "--"]) && view.token(i - 1).span.end < view.token(i).span.start);
    let shouted = |i: usize| view.is_punct(i) || view.form(i).chars().all(|c| c.is_uppercase() || c == '.');
    match dash {
        Some(dash)
            if shouted(range.start) && (range.start..dash).all(|i| view.is_punct(i) || view.form(i).starts_with(char::is_uppercase)) =>
        {
            dash + 1
        }
        _ => range.start,
    }
}

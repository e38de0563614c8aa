//! Who hears, and the statement or interview in which something was said.

use super::view::View;
use crate::language::{Rel, Upos};
use std::ops::Range;

/// Who is told.
pub(super) fn hearer(view: &View, verb: usize) -> Option<usize> {
    view.children(verb).find(|&c| {
        c > verb
            && matches!(view.rel(c), Rel::Obj | Rel::Iobj)
            && matches!(view.upos(c), Upos::Noun | Upos::Propn | Upos::Pron)
            && !view.quoted[c]
    })
}

/// Who hears behind "to": `said to Moss`, `wrote to the council`.
pub(super) fn hearer_to(view: &View, verb: usize) -> Option<usize> {
    let speaks = matches!(
        view.lemma(verb),
        "say"
            | "write"
            | "reply"
            | "explain"
            | "admit"
            | "confess"
            | "shout"
            | "whisper"
            | "call"
            | "announce"
            | "respond"
            | "suggest"
            | "propose"
    );
    view.children(verb).find(|&c| {
        speaks
            && c > verb
            && c < verb + 8
            && view.rel(c).base() == Rel::Obl
            && view.case(c).is_some_and(|p| view.is(p, &["to"]))
            && (view.upos(c) == Upos::Propn || view.upos(c) == Upos::Pron || view.cues.is_speaker(view.lemma(c)))
            && !view.quoted[c]
    })
}

/// `said in a statement` is one cue; `said on Monday` is none.
pub(super) fn with_statement(view: &View, cue: Range<usize>, verb: usize) -> Range<usize> {
    if cue.end != verb + 1 {
        return cue;
    }
    let mut at = cue.end;
    if at >= view.len() || !view.is(at, &["in", "by", "via"]) {
        return cue;
    }
    while at + 1 < view.len() && at < cue.end + 4 {
        at += 1;
        if matches!(view.lemma(at), "statement" | "interview" | "tweet" | "email" | "e-mail" | "letter") {
            // "in an interview with …" carries on and stays out.
            let goes_on = at + 1 < view.len() && view.is(at + 1, &["with", "on", "to", "from", "for"]);
            return if goes_on { cue } else { cue.start..at + 1 };
        }
        if !matches!(view.upos(at), Upos::Det | Upos::Adj | Upos::Noun) {
            break;
        }
    }
    cue
}

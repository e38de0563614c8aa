//! Settles overlaps between attributions: what two rules found twice is kept once.

use super::{Found, view::View};
use crate::language::Upos;

/// Drops what is too unsure or found twice and puts the rest in text order.
pub(super) fn settle(view: &View, found: &mut Vec<Found>) {
    found.retain(|f| f.sure >= THRESHOLD && !f.content.is_empty());
    for f in found.iter_mut() {
        f.content.sort();
        f.content.dedup();
    }
    found.sort_by_key(|f| (f.content[0].start, f.cue.first().map_or(0, |c| c.start), std::cmp::Reverse(f.content[0].end)));
    // The same cue word speaks once: the surer reading stays.
    let mut keep = vec![true; found.len()];
    for i in 0..found.len() {
        for j in i + 1..found.len() {
            if keep[i] && keep[j] && found[i].cue_head.is_some() && found[i].cue_head == found[j].cue_head {
                let loser = if found[j].sure > found[i].sure { i } else { j };
                keep[loser] = false;
            }
        }
    }
    nested(view, found, &mut keep);
    let mut at = 0;
    found.retain(|_| {
        at += 1;
        keep[at - 1]
    });
}

/// Words inside somebody's words attribute nothing new as a rule ("he said he hopes to"): the outer attribution stays. A
/// reporting chain is another matter: "the agency quoted the ministry as saying", "the aide said the minister had said".
fn nested(view: &View, found: &[Found], keep: &mut [bool]) {
    for i in 0..found.len() {
        let Some(cue) = found[i].cue.first() else { continue };
        for j in 0..found.len() {
            if i == j || !keep[j] || !found[j].content.iter().any(|c| c.contains(*cue)) {
                continue;
            }
            // Two that hold each other's cue: the surer one stays.
            let mutual = found[j].cue.first().is_some_and(|c| found[i].content.iter().any(|k| k.contains(*c)));
            if mutual && found[j].sure < found[i].sure || found[j].sure < found[i].sure * 0.6 {
                keep[j] = false;
                continue;
            }
            if !chain(view, &found[i], &found[j]) {
                keep[i] = false;
                break;
            }
        }
    }
}

/// Somebody reports what somebody else has said.
fn chain(view: &View, inner: &Found, outer: &Found) -> bool {
    let (Some(head), Some(verb), Some(over)) = (inner.head, inner.cue_head, outer.cue_head) else { return false };
    let quoting = matches!(view.lemma(over), "quote" | "cite");
    let says = view.is_verb(verb) && view.cues.quotes(view.lemma(verb));
    quoting && says && matches!(view.upos(head), Upos::Propn | Upos::Noun) && inner.head != outer.head
}

/// A confidence that holds in print: of the quotes given 0.9, nine in ten are right. The points are from the reliability table
/// in `docs/quotes.md` (`eval/quotes/reliability.py`).
pub(super) fn calibrated(rule: &str, sure: f32) -> f32 {
    match rule {
        "source and cue after" | "cue and source after" | "dash and name after" => return (sure - 0.03).max(0.4),
        "quotation without cue" => return 0.15,
        _ => {}
    }
    let points = [(0.0, 0.05), (0.35, 0.18), (0.45, 0.3), (0.55, 0.35), (0.65, 0.43), (0.75, 0.55), (0.85, 0.76), (0.95, 0.84), (1.0, 0.9)];
    let above = points.iter().position(|p| p.0 >= sure).unwrap_or(points.len() - 1).max(1);
    let ((x0, y0), (x1, y1)) = (points[above - 1], points[above]);
    y0 + (y1 - y0) * ((sure - x0) / (x1 - x0)).clamp(0.0, 1.0)
}

/// Less sure than this is not told.
const THRESHOLD: f32 = 0.38;

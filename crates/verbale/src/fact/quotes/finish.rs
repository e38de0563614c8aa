//! Settles overlaps between attributions: what two rules found twice is kept once.

use super::{Found, cuts, view::View};
use crate::{language::Upos, types::TextSpan};
use std::collections::{HashMap, hash_map::Entry};

/// Drops what is too unsure or found twice and puts the rest in text order.
pub(super) fn settle(view: &View, found: &mut Vec<Found>) {
    found.retain(|f| f.sure >= THRESHOLD && !f.content.is_empty());
    for f in found.iter_mut() {
        f.content.sort();
        f.content.dedup();
    }
    found.sort_by_key(|f| (f.content[0].start, f.cue.first().map_or(0, |c| c.start), std::cmp::Reverse(f.content[0].end)));
    cuts::cut_before_quotations(view, found);
    cuts::cut_before_sayings(view, found);
    cuts::cut_asides(view, found);
    found.retain(|f| !f.content.is_empty());
    // The same cue word speaks once: the surer reading stays.
    let mut keep = vec![true; found.len()];
    let mut speaking: HashMap<usize, usize> = HashMap::new();
    for (i, one) in found.iter().enumerate() {
        let Some(cue) = one.cue_head else { continue };
        match speaking.entry(cue) {
            Entry::Vacant(free) => {
                free.insert(i);
            }
            Entry::Occupied(mut taken) if one.sure > found[*taken.get()].sure => keep[taken.insert(i)] = false,
            Entry::Occupied(_) => keep[i] = false,
        }
    }
    twice(view, found, &mut keep);
    nested(view, found, &mut keep);
    let mut at = 0;
    found.retain(|_| {
        at += 1;
        keep[at - 1]
    });
}

/// "rejected the demand for a vote" is the verb's, "made a demand for a vote" the noun's: one of two readings of a phrase.
fn twice(view: &View, found: &[Found], keep: &mut [bool]) {
    let mut verbs: HashMap<usize, usize> = HashMap::new();
    for (i, f) in found.iter().enumerate().filter(|(_, f)| f.rule.starts_with("verb with object")) {
        verbs.extend(f.cue_head.map(|v| (v, i)));
    }
    for (i, f) in found.iter().enumerate().filter(|(_, f)| f.rule.starts_with("noun with")) {
        let Some(carrier) = f.cue_head.and_then(|n| view.head(n)) else { continue };
        let Some(&other) = verbs.get(&carrier).filter(|&&o| keep[o] && keep[i]) else { continue };
        if f.cue.first().is_some_and(|c| c.contains(view.token(carrier).span)) {
            let answers = matches!(view.lemma(carrier), "reject" | "deny" | "dismiss" | "repeat" | "reiterate" | "renew");
            keep[if answers { i } else { other }] = false;
        }
    }
}

/// Words inside somebody's words attribute nothing new as a rule ("he said he hopes to"): the outer attribution stays. A
/// reporting chain is another matter: "the agency quoted the ministry as saying", "the aide said the minister had said".
fn nested(view: &View, found: &[Found], keep: &mut [bool]) {
    // Contents in order, each with the furthest end up to it: what holds a cue is found without looking at all the others.
    let mut contents: Vec<(TextSpan, u32, usize)> =
        found.iter().enumerate().flat_map(|(i, f)| f.content.iter().map(move |c| (*c, 0, i))).collect();
    contents.sort();
    let mut far = 0;
    for (span, reach, _) in &mut contents {
        far = far.max(span.end);
        *reach = far;
    }
    let mut holders = Vec::new();
    for i in 0..found.len() {
        let Some(cue) = found[i].cue.first() else { continue };
        let after = contents.partition_point(|(c, _, _)| c.start <= cue.start);
        holders.clear();
        holders.extend(
            contents[..after].iter().rev().take_while(|(_, reach, _)| *reach >= cue.end).filter(|(c, _, _)| c.contains(*cue)).map(|c| c.2),
        );
        holders.sort_unstable();
        holders.dedup();
        for &j in &holders {
            if i == j || !keep[j] {
                continue;
            }
            // A quotation with its tag outlives whatever the tree has hung around it: "the one who discussed it said, “…”".
            let direct = |f: &Found| f.rule == "cue before" || f.rule.ends_with("after");
            if direct(&found[i]) && !direct(&found[j]) && found[j].rule != "verb with clause" {
                keep[j] = false;
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
    // "TASS quoted …", "Interfax reported that the ministry said …", "The mayor told the council …, her office said".
    let agency = outer.head.is_some_and(|h| view.cues.is_agency(&view.form(h).to_lowercase()));
    let office = outer.rule == "tag in a sentence"
        && view.upos(head) == Upos::Propn
        && outer.head.is_some_and(|h| matches!(view.lemma(h), "office" | "spokesman" | "spokeswoman" | "spokesperson" | "ministry"));
    let quoting = matches!(view.lemma(over), "quote" | "cite") || agency || office;
    let says = view.is_verb(verb) && view.cues.quotes(view.lemma(verb));
    quoting && says && matches!(view.upos(head), Upos::Propn | Upos::Noun) && inner.head != outer.head
}

/// A confidence that holds in print: of the quotes given 0.9, nine in ten are right. The points are from the reliability table
/// in `docs/quotes.md` (`eval/quotes/reliability.py`).
pub(super) fn calibrated(rule: &str, sure: f32) -> f32 {
    match rule {
        "source and cue after" | "cue and source after" | "dash and name after" => return (sure - 0.03).max(0.4),
        "quotation without cue" | "quotation in another language" => return 0.15,
        "sentence with colon before" => return 0.7,
        "headline colon" | "dash line" => return 0.75,
        "unknown cue after" | "passive with clause" | "passive with infinitive" => return 0.6,
        "seeming" | "passive with as" => return 0.5,
        "passive with agent" => return 0.38,
        _ => {}
    }
    let points = [(0.0, 0.05), (0.35, 0.18), (0.45, 0.3), (0.55, 0.35), (0.65, 0.43), (0.75, 0.55), (0.85, 0.76), (0.95, 0.84), (1.0, 0.9)];
    let above = points.iter().position(|p| p.0 >= sure).unwrap_or(points.len() - 1).max(1);
    let ((x0, y0), (x1, y1)) = (points[above - 1], points[above]);
    y0 + (y1 - y0) * ((sure - x0) / (x1 - x0)).clamp(0.0, 1.0)
}

/// Less sure than this is not told.
const THRESHOLD: f32 = 0.38;

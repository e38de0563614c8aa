//! Settles overlaps between attributions: what two rules found twice is kept once.

use super::{Found, view::View};
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
    cut_before_quotations(view, found);
    cut_before_sayings(view, found);
    cut_asides(view, found);
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

/// "said the road was closed, adding, “…”", "asked for a photo and Moss said, “…”": what is reported ends where a quotation
/// is led in. A quotation is never lost to words of the reporter's around its tag.
fn cut_before_quotations(view: &View, found: &mut [Found]) {
    let mut leads: Vec<(u32, usize)> =
        found.iter().enumerate().filter(|(_, f)| f.rule == "cue before").filter_map(|(i, f)| Some((f.cue.first()?.start, i))).collect();
    leads.sort_unstable();
    for outer in 0..found.len() {
        let rule = found[outer].rule;
        if !matches!(
            rule,
            "verb with clause" | "verb with preposition" | "verb with object" | "verb with object and infinitive" | "verb with infinitive"
        ) {
            continue;
        }
        for at in 0..found[outer].content.len() {
            let span = found[outer].content[at];
            let next = leads.partition_point(|l| l.0 <= span.start);
            let Some(&(lead, inner)) = leads.get(next).filter(|l| l.0 < span.end) else { continue };
            if let Some(end) = before_lead(view, &found[outer], &found[inner], span, lead) {
                found[outer].content[at] = TextSpan::new(span.start as usize, end);
            }
        }
        found[outer].content.retain(|c| !c.is_empty());
    }
}

/// Where the content ends before a quotation's tag; its start, when nothing is left of it.
fn before_lead(view: &View, outer: &Found, inner: &Found, span: TextSpan, lead: u32) -> Option<usize> {
    let start = span.start as usize;
    let before = view.text.get(start..lead as usize)?;
    let comma = before.rfind([',', '—', '–']).or_else(|| before.rfind(" - "));
    if let Some(comma) = comma {
        let words = before[comma..].trim_start_matches([',', '—', '–', '-', ' ']).split_whitespace().count();
        if words <= 1 && before[..comma].split_whitespace().count() >= 3 {
            return Some(start + before[..comma].trim_end().len());
        }
    }
    // Somebody else's tag, or a tag inside words that no one says: "praised the fair and Moss said, “…”".
    let own = inner.source.filter(|s| s.start >= span.start && s.end <= lead && inner.head != outer.head);
    let from = match own {
        Some(source) => source.start as usize,
        None if outer.rule != "verb with clause" => lead as usize,
        None => return None,
    };
    let first = view.parsed.token_at(from);
    let link = first.checked_sub(1).filter(|&l| view.token(l).span.start as usize > start);
    let linked = link.is_some_and(|l| view.upos(l) == Upos::Cconj || view.is_punct(l));
    if outer.rule == "verb with clause" && !linked {
        return None;
    }
    let kept = view.text.get(start..from)?.trim_end_matches([' ', ',', ';', '—', '–']);
    let kept = [" and", " but", " that", " while", " by"]
        .iter()
        .find_map(|w| kept.strip_suffix(w))
        .unwrap_or(kept)
        .trim_end_matches([' ', ',', ';']);
    Some(if kept.split_whitespace().count() >= 2 { start + kept.len() } else { start })
}

/// "called the plan a farce, adding that …", "demanded a vote and said the council …": the same one's next saying begins
/// where the tree has hung it inside what is said. The nearer noun that it hangs on does not speak.
fn cut_before_sayings(view: &View, found: &mut [Found]) {
    let mut cues: Vec<(usize, usize)> = found.iter().enumerate().filter_map(|(i, f)| Some((f.cue_head?, i))).collect();
    cues.sort_unstable();
    for outer in 0..found.len() {
        if !found[outer].rule.starts_with("verb with") || found[outer].source.is_none() {
            continue;
        }
        let Some(span) = found[outer].content.last().copied() else { continue };
        let Some(from) = found[outer].cue_head.filter(|&v| view.token(v).span.start < span.start) else { continue };
        let first = cues.partition_point(|(c, _)| view.token(*c).span.start <= span.start);
        let inside = || cues[first..].iter().take_while(|(c, _)| view.token(*c).span.end <= span.end);
        if let Some(comma) = inside().find_map(|&(verb, inner)| answers(view, from, verb, &found[inner])) {
            let end = view.token(comma).span.start as usize;
            if let Some(last) = found[outer].content.last_mut().filter(|l| l.start < end as u32) {
                *last = TextSpan::new(span.start as usize, end);
            }
            continue;
        }
        for &(verb, inner) in inside() {
            let Some(cut) = next_saying(view, from, verb, found[inner].cue.first().map_or(0, |c| c.start)) else { continue };
            if found[inner].source.is_some_and(|s| s.start > view.token(cut).span.start)
                || found[inner].sure < 0.5
                || view.token(cut).span.start <= span.start
            {
                continue;
            }
            let end = view.token(cut).span.start as usize;
            let kept = view.text[span.start as usize..end].trim_end_matches([' ', ',', ';', '\u{a0}']);
            if kept.split_whitespace().count() < 2 {
                continue;
            }
            if let Some(last) = found[outer].content.last_mut() {
                *last = TextSpan::new(span.start as usize, span.start as usize + kept.len());
            }
            let (source, tokens, head) = (found[outer].source, found[outer].source_tokens.clone(), found[outer].head);
            let one = &mut found[inner];
            (one.source, one.source_tokens, one.head) = (source, tokens, head);
            break;
        }
    }
}

/// `Oslo says the mill is sound, but Bern denies this`: the comma before somebody else's answer.
fn answers(view: &View, outer: usize, verb: usize, inner: &Found) -> Option<usize> {
    let source = &inner.source_tokens;
    let link = source.start.checked_sub(1).filter(|_| !source.is_empty() && source.start < verb)?;
    let comma = link.checked_sub(1)?;
    let takes = view.cues.verb(view.lemma(verb))?;
    let says = takes.quote > 0.9 && takes.clause > 0.9 || matches!(view.lemma(verb), "deny" | "reject" | "dispute" | "believe" | "think");
    let named = inner.head.is_some_and(|h| view.upos(h) == Upos::Propn || view.upos(h) == Upos::Noun && view.can_speak(h));
    let fits = says
        && named
        && view.is(link, &["but", "while", "though", "although"])
        && view.is(comma, &[","])
        && view.is_past(outer) == view.is_past(verb)
        && (!view.is_past(outer) || view.is(link, &["but", "while"]))
        && !view.quoted[link];
    fits.then_some(comma)
}

/// Where the clause before `verb` ends when it goes on with the outer one: its comma, or its "and".
fn next_saying(view: &View, outer: usize, verb: usize, cue: u32) -> Option<usize> {
    let first = view.parsed.token_at(cue as usize);
    let before = first.checked_sub(1)?;
    if view.quoted[verb] || view.quoted[before] {
        return None;
    }
    if view.is_ing(verb) && first == verb {
        // "saying so and adding that": the outer one is a participle as well, so that either may go on.
        return view.is(before, &[","]).then_some(before);
    }
    let takes = view.cues.verb(view.lemma(verb))?;
    let says = takes.quote > 0.9 && takes.clause > 0.9 || matches!(view.lemma(verb), "call" | "accuse" | "criticize" | "criticise");
    let links = view.upos(before) == Upos::Cconj && view.is(before, &["and", "but"]);
    let finite = first == verb && view.form(verb) != view.lemma(verb) && !view.is_ing(verb) && view.is_verb(verb);
    // "Oslo and Bern say …, but Rome denies it and says …": the nearer subject goes on.
    let plural = |v: usize| view.form(v) == view.lemma(v);
    let agrees = view.is_past(outer) || view.is_ing(outer) || plural(outer) == plural(verb);
    let tense = agrees && (view.is_past(outer) == view.is_past(verb) || view.is_ing(outer));
    (says && links && finite && tense && view.lemma(verb) != "ask").then(|| match before.checked_sub(1) {
        Some(comma) if view.is(comma, &[","]) => comma,
        _ => before,
    })
}

/// What is told beside the words: "wants to close the mill, shocking the town", "praised the mayor, who …".
fn cut_asides(view: &View, found: &mut [Found]) {
    for f in found.iter_mut() {
        let clause = f.rule == "verb with clause";
        if !clause && !matches!(f.rule, "verb with object" | "verb with preposition" | "verb with infinitive") {
            continue;
        }
        let Some(span) = f.content.last_mut() else { continue };
        let tokens = view.parsed.tokens_in(*span);
        if tokens.clone().any(|i| view.quoted[i]) {
            continue;
        }
        let gerund = view.is_ing(tokens.start);
        let aside = (tokens.start + 2..tokens.end.saturating_sub(1)).find(|&i| {
            let next = i + 1;
            view.is(i, &[","])
                && (view.is_ing(next) && !gerund && !is_preposition(view, next) || !clause && view.is(next, &["which", "who", "whose"]))
                && !comes_back(view, next, tokens.end)
        });
        if let Some(comma) = aside {
            let kept = view.text[span.start as usize..view.token(comma).span.start as usize].trim_end();
            *span = TextSpan::new(span.start as usize, span.start as usize + kept.len());
        }
    }
}

/// "including", "according to": no participles.
fn is_preposition(view: &View, i: usize) -> bool {
    view.is(
        i,
        &["including", "excluding", "according", "regarding", "concerning", "depending", "starting", "beginning", "ranging", "following"],
    )
}

/// After the aside the clause goes on: "the mill, employing forty, would close".
fn comes_back(view: &View, from: usize, end: usize) -> bool {
    (from + 1..end.saturating_sub(1)).any(|i| {
        view.is(i, &[","])
            && (view.upos(i + 1) == Upos::Aux || view.is_verb(i + 1) && !view.is_ing(i + 1) || view.is(i + 1, &["that", "and", "or"]))
    })
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

//! Where what is said ends before the reporter goes on: at the next saying, at a quotation's tag, at an aside.

use super::{Found, view::View};
use crate::{language::Upos, types::TextSpan};

/// "said the road was closed, adding, “…”", "asked for a photo and Moss said, “…”": what is reported ends where a quotation
/// is led in. A quotation is never lost to words of the reporter's around its tag.
pub(super) fn cut_before_quotations(view: &View, found: &mut [Found]) {
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
pub(super) fn cut_before_sayings(view: &View, found: &mut [Found]) {
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
pub(super) fn cut_asides(view: &View, found: &mut [Found]) {
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

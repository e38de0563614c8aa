//! Attributions by a verb, read off the tree: `the mayor said (that) …`, `…, the mayor said`, `she wants to …`, `they urged
//! him to …`, `the report praises …`, `he called for …`, and the passives of these.

use super::{
    Found,
    direct::{Direct, hearer, with_statement},
    view::{View, same},
};
use crate::{
    language::{Rel, Upos},
    types::TextSpan,
};
use std::ops::Range;

/// Adds the attributions by verbs.
pub(super) fn read(view: &View, direct: &Direct, found: &mut Vec<Found>) {
    for v in 0..view.len() {
        if !view.is_verb(v) || view.quoted[v] || direct.tagging.get(v).copied().unwrap_or(false) {
            continue;
        }
        let one = if passive_use(view, v) { passive(view, v) } else { active(view, v) };
        found.extend(one);
    }
}

/// "was told", "a bill opposed by", but not "has told".
fn passive_use(view: &View, v: usize) -> bool {
    view.is_passive(v)
        || (matches!(view.rel(v), Rel::Acl | Rel::Advcl | Rel::Amod)
            && !view.is_ing(v)
            && !view.has_to(v)
            && own_subject(view, v).is_none()
            && view.lemma(v) != view.form(v))
}

fn own_subject(view: &View, v: usize) -> Option<usize> {
    view.children(v).find(|&c| matches!(view.rel(c), Rel::Nsubj | Rel::NsubjOuter))
}

fn active(view: &View, v: usize) -> Option<Found> {
    let (takes, particle) = view.takes(v);
    let takes = takes?;
    let doer = view.doer(v);
    let cue = view.cue(v, particle);
    let after = cue.end;
    let base =
        |content: Vec<TextSpan>, cue: Range<usize>, rule: &'static str, sure: f32| attribution(view, v, doer, content, cue, rule, sure);
    // A clause after the verb, or before it.
    if takes.clause > 0.0 || takes.told > 0.0 {
        let sure = takes.clause.max(takes.told);
        if let Some(clause) = view.children(v).find(|&c| view.rel(c) == Rel::Ccomp) {
            if clause > v {
                let content = clause_after(view, v, clause, after);
                let mut one = base(vec![view.content(content)?], with_statement(view, cue, v), "verb with clause", sure)?;
                one.hears = (takes.told > 0.0).then(|| hearer(view, v)).flatten();
                return Some(one);
            }
            let tag = tag_range(view, v, doer, &cue);
            let pieces = around(view, view.subtree(v).start.min(view.subtree(clause).start)..view.subtree(v).end, &tag, clause);
            return base(pieces, with_statement(view, cue, v), "clause before verb", sure);
        }
        if view.rel(v) == Rel::Parataxis
            && let Some(head) = view.head(v)
            && let Some(subject) = own_subject(view, v)
            && !view.children(v).any(|c| c > v && matches!(view.rel(c), Rel::Obj | Rel::Xcomp))
        {
            let tag = view.subtree(v);
            let _ = subject;
            let whole = view.subtree(head);
            if tag.start > whole.start || tag.end < whole.end {
                let pieces = around(view, whole, &tag, head);
                return base(pieces, with_statement(view, cue, v), "tag in a sentence", sure * 0.95);
            }
        }
    }
    if let Some(verb) = view.children(v).find(|&c| c > v && view.rel(c) == Rel::Xcomp) {
        let object = view.children(v).find(|&c| c > v && c < verb && matches!(view.rel(c), Rel::Obj | Rel::Iobj));
        let whole = view.subtree(verb);
        if takes.seem > 0.0 {
            let subject = own_subject(view, v).filter(|_| doer.is_some())?;
            let content = vec![view.words(view.source(subject, v))?, view.content(whole)?];
            let mut one = attribution(view, v, None, content, cue, "seeming", takes.seem)?;
            one.source = None;
            return Some(one);
        }
        if let Some(object) = object {
            if takes.told > 0.0 && view.has_to(verb) && takes.object_to == 0.0 {
                let mut one = base(vec![view.content(whole)?], cue, "told to", takes.told)?;
                one.hears = Some(object);
                return Some(one);
            }
            if takes.object_to > 0.0 {
                let from = view.subtree(object).start.max(after);
                return base(vec![view.content(from..whole.end.max(from + 1))?], cue, "verb with object and infinitive", takes.object_to);
            }
            if takes.object > 0.0 {
                let from = view.subtree(object).start.max(after);
                return base(vec![view.content(from..whole.end.max(from + 1))?], cue, "verb with object and complement", takes.object);
            }
        } else if takes.to > 0.0 && view.has_to(verb) {
            return base(vec![view.content(from_to(view, whole, after))?], cue, "verb with infinitive", takes.to);
        } else if takes.object > 0.0 && !view.has_to(verb) {
            return base(vec![view.content(whole.start.max(after)..whole.end)?], cue, "verb with complement", takes.object * 0.9);
        }
    }
    if takes.object > 0.0
        && let Some(object) = view.children(v).find(|&c| c > v && view.rel(c) == Rel::Obj)
    {
        if view.quoted[object] && view.is_punct(object) {
            return None;
        }
        let content = object_after(view, v, object, after);
        let light = if view.upos(object) == Upos::Pron { 0.85 } else { 1.0 };
        return base(vec![view.content(content)?], cue, "verb with object", takes.object * light);
    }
    // "what they believe", "the man whom many fear": the pronoun stands before.
    if takes.object > 0.0
        && let Some(object) = view.children(v).find(|&c| c < v && view.rel(c) == Rel::Obj && view.upos(c) == Upos::Pron)
        && doer.is_some_and(|d| d != object)
    {
        return base(vec![view.words(object..object + 1)?], cue, "relative object", takes.object * 0.8);
    }
    for c in view.children(v).filter(|&c| c > v) {
        if !matches!(view.rel(c), Rel::Obl | Rel::Advcl | Rel::Xcomp | Rel::Ccomp) {
            continue;
        }
        let governs = view.children(c).find(|&k| matches!(view.rel(k), Rel::Case | Rel::Mark) && k < c);
        let Some(preposition) = governs.filter(|&p| p >= after) else { continue };
        let sure = takes.prep(view.lemma(preposition));
        if sure == 0.0 || preposition > after + 6 || time_like(view, c) {
            continue;
        }
        let end = view.subtree(c).end;
        let cue = if preposition == cue.end { cue.start..preposition + 1 } else { cue };
        return base(vec![view.content(preposition + 1..end)?], cue, "verb with preposition", sure);
    }
    None
}

fn passive(view: &View, v: usize) -> Option<Found> {
    let (takes, particle) = view.takes(v);
    let takes = takes?;
    let cue = view.cue(v, particle);
    let agent = view
        .children(v)
        .find(|&c| c > v && (view.rel(c) == Rel::OblAgent || view.rel(c) == Rel::Obl) && view.case(c).is_some_and(|p| view.is(p, &["by"])));
    let subject = view.children(v).find(|&c| same(view.rel(c), Rel::Nsubj));
    let base = |content: Vec<TextSpan>, rule: &'static str, sure: f32| attribution(view, v, agent, content, cue.clone(), rule, sure);
    if let Some(clause) = view.children(v).find(|&c| c > v && matches!(view.rel(c), Rel::Ccomp | Rel::CsubjPass | Rel::Csubj))
        && takes.clause.max(takes.told) > 0.0
    {
        let content = clause_after(view, v, clause, cue.end);
        let mut one = base(vec![view.content(content)?], "passive with clause", takes.clause.max(takes.told) * 0.9)?;
        one.hears = (takes.told > 0.0).then_some(subject).flatten();
        return Some(one);
    }
    let about = match (subject, view.rel(v)) {
        (Some(subject), _) => view.source(subject, v),
        // "a bill opposed by the farmers": the noun that the participle hangs on.
        (None, Rel::Acl) => {
            let head = view.head(v)?;
            let whole = view.subtree(head);
            whole.start..whole.end.min(view.subtree(v).start).max(head + 1)
        }
        _ => return None,
    };
    if let Some(verb) = view.children(v).find(|&c| c > v && view.rel(c) == Rel::Xcomp) {
        if view.has_to(verb) && (view.cues.is_passive_to(view.lemma(v)) || takes.object_to > 0.0) {
            let content = vec![view.words(about)?, view.content(from_to(view, view.subtree(verb), cue.end))?];
            return base(content, "passive with infinitive", 0.75);
        }
        if agent.is_none() && takes.object > 0.0 && !view.has_to(verb) {
            let content = vec![view.words(about)?, view.content(view.subtree(verb))?];
            return base(content, "passive with complement", takes.object * 0.75);
        }
    }
    for c in view.children(v).filter(|&c| c > v && matches!(view.rel(c), Rel::Obl | Rel::Advcl | Rel::Xcomp)) {
        let governs = view.children(c).find(|&k| matches!(view.rel(k), Rel::Case | Rel::Mark) && k < c);
        let Some(p) = governs else { continue };
        if view.is(p, &["as"]) && view.cues.is_passive_as(view.lemma(v)) {
            let content = vec![view.words(about)?, view.content(p + 1..view.subtree(c).end)?];
            let mut one = base(content, "passive with as", 0.7)?;
            if p == cue.end {
                one.cue = vec![view.parsed.span_of(cue.start..p + 1)];
            }
            return Some(one);
        }
        if view.is(p, &["of"]) && matches!(view.lemma(v), "accuse" | "suspect") {
            let content = vec![view.words(about)?, view.content(p..view.subtree(c).end)?];
            return base(content, "accused of", 0.8);
        }
    }
    if let Some(agent) = agent
        && takes.object.max(takes.clause * 0.8) > 0.0
        && view.can_speak(agent)
    {
        return base(vec![view.words(about)?], "passive with agent", takes.object.max(takes.clause * 0.8) * 0.95);
    }
    None
}

/// The attribution, if what does it can speak.
fn attribution(
    view: &View,
    v: usize,
    doer: Option<usize>,
    content: Vec<TextSpan>,
    cue: Range<usize>,
    rule: &'static str,
    sure: f32,
) -> Option<Found> {
    let mut sure = sure;
    let tokens = match doer {
        Some(doer) => {
            if view.quoted[doer] {
                return None;
            }
            let strong = matches!(rule, "verb with clause" | "clause before verb" | "tag in a sentence");
            if !view.can_speak(doer) {
                sure *= if strong { 0.8 } else { 0.5 };
            }
            view.source(doer, v)
        }
        None => {
            sure *= 0.7;
            v..v
        }
    };
    let tokens = tokens.start..tokens.end.min(if tokens.start < cue.start { cue.start } else { usize::MAX }).max(tokens.start);
    Some(Found {
        content: content.into_iter().filter(|c| !c.is_empty()).collect(),
        cue: vec![view.parsed.span_of(cue)],
        source: if tokens.is_empty() { None } else { view.words(tokens.clone()) },
        source_tokens: tokens,
        head: doer,
        cue_head: Some(v),
        hears: None,
        rule,
        sure,
    })
}

/// The words of a clause after the cue.
fn clause_after(view: &View, v: usize, clause: usize, after: usize) -> Range<usize> {
    let whole = view.subtree(clause);
    let mut start = whole.start.max(after);
    // "that" sometimes hangs on the verb.
    if start > after && view.is(start - 1, &["that", "whether", "if"]) {
        start -= 1;
    }
    let _ = v;
    start..whole.end.max(start + 1)
}

/// An infinitive from its "to" on.
fn from_to(view: &View, whole: Range<usize>, after: usize) -> Range<usize> {
    let mut start = whole.start.max(after);
    while start > after && view.is(start - 1, &["to", "not"]) {
        start -= 1;
    }
    start..whole.end
}

/// An object with what the verb says of it: "as", "for", "of" …, but not when and where.
fn object_after(view: &View, v: usize, object: usize, after: usize) -> Range<usize> {
    let whole = view.subtree(object);
    let start = whole.start.max(after);
    let mut end = whole.end;
    for c in view.children(v).filter(|&c| c > object) {
        let part = view.subtree(c);
        let joins = match view.rel(c) {
            Rel::Obl | Rel::Advcl => view
                .children(c)
                .find(|&k| matches!(view.rel(k), Rel::Case | Rel::Mark) && k < c)
                .is_some_and(|p| view.is(p, &["as", "for", "of", "over", "about", "against", "to", "into"]) && !time_like(view, c)),
            Rel::Xcomp => true,
            _ => false,
        };
        if !joins || part.start > end + 1 || (part.start > end && view.is(end, &[","])) {
            break;
        }
        end = part.end;
    }
    start..end.max(start + 1)
}

/// A phrase of time: `on Monday`, `last week`.
fn time_like(view: &View, i: usize) -> bool {
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
    )
}

/// Tokens of the tag: doer, cue, and what belongs to both.
fn tag_range(view: &View, v: usize, doer: Option<usize>, cue: &Range<usize>) -> Range<usize> {
    let mut range = cue.clone();
    if let Some(doer) = doer {
        let source = view.source(doer, v);
        range.start = range.start.min(source.start);
        range.end = range.end.max(source.end);
    }
    for c in view.children(v).filter(|&c| c > v && matches!(view.rel(c), Rel::Obl | Rel::OblUnmarked | Rel::Advmod | Rel::Advcl | Rel::Obj))
    {
        let part = view.subtree(c);
        if part.start <= range.end + 1 {
            range.end = range.end.max(part.end);
        }
    }
    range
}

/// What is left of `whole` when the tag is taken out; the piece with `core` first of all.
fn around(view: &View, whole: Range<usize>, tag: &Range<usize>, core: usize) -> Vec<TextSpan> {
    let mut start = whole.start;
    let sentence = view.sentence(core);
    // "But", "Still," at the sentence's start belong to what is said.
    if start > sentence.start
        && start - sentence.start <= 2
        && (sentence.start..start).all(|i| matches!(view.upos(i), Upos::Cconj | Upos::Adv | Upos::Punct) && !view.quoted[i])
    {
        start = sentence.start;
    }
    let mut pieces = Vec::new();
    if start < tag.start {
        pieces.extend(view.content(start..tag.start));
    }
    if tag.end < whole.end && (tag.end..whole.end).any(|i| !view.is_punct(i)) {
        pieces.extend(view.content(tag.end..whole.end));
    }
    pieces
}

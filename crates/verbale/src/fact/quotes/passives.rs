//! Attributions by a verb in the passive: `was told that …`, `a bill opposed by the farmers`, `is expected to …`, `accused of …`.

use super::{
    Found,
    reach::content_end,
    verbs::{attribution, from_to, own_subject},
    view::{View, same},
};
use crate::{language::Rel, types::TextSpan};

/// "was told", "a bill opposed by", but not "has told".
pub(super) fn passive_use(view: &View, v: usize) -> bool {
    view.is_passive(v)
        || (matches!(view.rel(v), Rel::Acl | Rel::Advcl | Rel::Amod)
            && !view.is_ing(v)
            && !view.has_to(v)
            && own_subject(view, v).is_none()
            && view.lemma(v) != view.form(v))
}

pub(super) fn passive(view: &View, v: usize) -> Option<Found> {
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
        // "It remains to be seen whether" says nothing of anybody.
        && !(view.is(v, &["seen"]) && view.head(v).is_some_and(|h| view.lemma(h) == "remain"))
    {
        let start = view.subtree(clause).start.max(cue.end);
        let content = start..content_end(view, v, start, view.subtree(clause).end);
        let mut one = base(vec![view.content(content)?], "passive with clause", takes.clause.max(takes.told) * 0.9)?;
        one.hears = (takes.told > 0.0).then_some(subject).flatten();
        return Some(one);
    }
    let about = match (subject, view.rel(v)) {
        (Some(subject), _) => view.source_of(subject, v, &cue),
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

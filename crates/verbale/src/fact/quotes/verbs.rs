//! Attributions by a verb, read off the tree: `the mayor said (that) …`, `…, the mayor said`, `she wants to …`, `they urged
//! him to …`, `the report praises …`, `he called for …`, and the passives of these.

use super::{
    Found,
    cues::Takes,
    direct::Direct,
    hearers::{hearer, hearer_to, with_statement},
    passives::{passive, passive_use},
    reach::{content_end, time_like},
    view::View,
};
use crate::{
    language::{Rel, Upos},
    types::TextSpan,
};
use std::ops::Range;

/// Adds the attributions by verbs.
pub(super) fn read(view: &View, direct: &Direct, found: &mut Vec<Found>) {
    let mut taken = direct.tagging.clone();
    super::sentence_tags::tags_in_sentences(view, &mut taken, found);
    for (v, taken) in taken.into_iter().enumerate() {
        if taken || view.quoted[v] || !view.is_cue_verb(v) {
            continue;
        }
        let one = match passive_use(view, v) {
            // A participle may be a past tense that the tagger mistook.
            true if !view.is_passive(v) => passive(view, v).or_else(|| active(view, v)),
            true => passive(view, v),
            false => active(view, v),
        };
        found.extend(one);
    }
}

pub(super) fn own_subject(view: &View, v: usize) -> Option<usize> {
    view.children(v).find(|&c| matches!(view.rel(c), Rel::Nsubj | Rel::NsubjOuter))
}

fn active(view: &View, v: usize) -> Option<Found> {
    let (takes, particle) = view.takes(v);
    let takes = takes?;
    let cue = view.cue(v, particle);
    let doer = view.doer(v).filter(|&d| d != v && !cue.contains(&d)).or_else(|| view.left_noun(cue.start));
    let after = cue.end;
    let base = |content: Option<TextSpan>, cue: Range<usize>, rule: &'static str, sure: f32| {
        attribution(view, v, doer, vec![content?], cue, rule, sure)
    };
    let spoken = takes.clause.max(takes.told);
    if spoken > 0.0 {
        if let Some(content) = clause(view, v, takes, after) {
            let outside = relative_before(view, v, content.start);
            let mut one = base(view.content(content), with_statement(view, cue, v), "verb with clause", spoken)?;
            // "the tax, which he said hurts the poor": the pronoun is the clause's subject or object.
            one.content.splice(0..0, outside);
            one.hears = (takes.told > 0.0).then(|| hearer(view, v)).flatten().or_else(|| hearer_to(view, v));
            return Some(one);
        }
        if let Some(clause) = view.children(v).find(|&c| c < v && view.rel(c) == Rel::Ccomp && !view.quoted[c]) {
            let tag = tag_range(view, v, doer, &cue);
            let pieces = around(view, view.subtree(v).start.min(view.subtree(clause).start)..view.subtree(v).end, &tag, clause);
            return attribution(view, v, doer, pieces, with_statement(view, cue, v), "clause before verb", spoken);
        }
        if view.rel(v) == Rel::Parataxis
            && let Some(head) = view.head(v)
            && own_subject(view, v).is_some()
            && !view.children(v).any(|c| c > v && matches!(view.rel(c), Rel::Obj | Rel::Xcomp))
            // "…, it insisted on a vote" says something of its own.
            && preposition(view, v, takes, after).is_none()
        {
            let tag = view.subtree(v);
            let whole = view.subtree(head);
            if tag.start > whole.start || tag.end < whole.end {
                let pieces = around(view, whole, &tag, head);
                return attribution(view, v, doer, pieces, with_statement(view, cue, v), "tag in a sentence", spoken * 0.95);
            }
        }
    }
    if spoken.max(takes.quote) > 0.0
        && let Some(content) = as_clause(view, v, after)
    {
        return base(view.content(content), cue, "as somebody says", 0.85);
    }
    if let Some((p, start)) = preposition(view, v, takes, after) {
        let sure = takes.prep(view.lemma(p));
        let end = reach(view, v, start);
        let cue = if p == cue.end { cue.start..p + 1 } else { cue };
        let mut one = base(view.content(start..end), cue, "verb with preposition", sure)?;
        // "called on the bank to …", "asked the bank for …"
        let called = view.lemma(v) == "call" && view.is(p, &["on", "upon"]);
        let asked = matches!(view.lemma(v), "ask" | "beg" | "press" | "push");
        one.hears = if called { view.head(p).filter(|&h| h > p) } else { asked.then(|| hearer(view, v)).flatten() };
        return Some(one);
    }
    // Under "wants to", "refused to" the outer verb has spoken already.
    if under_wish(view, v) {
        return None;
    }
    // "voted Thursday to hold …"
    if takes.to > 0.0
        && let Some(to) = (after..view.sentence(v).end.min(after + 3)).find(|&i| view.upos(i) == Upos::Part && view.is(i, &["to"]))
        && (after..to).all(|i| time_like(view, i))
        && to + 1 < view.len()
    {
        let verb = view.head(to).filter(|&h| h > to).unwrap_or(to + 1);
        let end = content_end(view, v, to, view.subtree(verb).end.max(to + 2));
        return base(view.content(to..end), cue, "verb with infinitive", takes.to);
    }
    if let Some(verb) = view.children(v).find(|&c| c > v && view.rel(c) == Rel::Xcomp) {
        let object = view.children(v).find(|&c| c > v && c < verb && matches!(view.rel(c), Rel::Obj | Rel::Iobj));
        let whole = view.subtree(verb);
        if takes.seem > 0.0 {
            let subject = own_subject(view, v).filter(|_| doer.is_some())?;
            if view.has_to(verb) && view.cues.verb(view.lemma(verb)).is_some() && view.can_speak(subject) {
                return None;
            }
            let content = vec![view.words(view.source_of(subject, v, &cue))?, view.content(whole)?];
            return attribution(view, v, None, content, cue, "seeming", takes.seem);
        }
        if let Some(object) = object {
            if takes.told > 0.0 && view.has_to(verb) && takes.object_to == 0.0 {
                let end = content_end(view, v, whole.start.max(after), whole.end);
                let mut one = base(view.content(from_to(view, whole.start..end, after)), cue, "told to", takes.told)?;
                one.hears = Some(object);
                return Some(one);
            }
            let from = view.subtree(object).start.max(after);
            if takes.object_to > 0.0 && view.has_to(verb) {
                let end = content_end(view, v, from, whole.end);
                let mut one = base(view.content(from..end), cue, "verb with object and infinitive", takes.object_to)?;
                // Whom one wants or believes to do it hears nothing; whom one urges does.
                let wished = matches!(
                    view.lemma(v),
                    "want"
                        | "expect"
                        | "believe"
                        | "consider"
                        | "deem"
                        | "judge"
                        | "find"
                        | "think"
                        | "declare"
                        | "need"
                        | "trust"
                        | "prefer"
                        | "recommend"
                );
                one.hears = (!wished).then_some(object);
                return Some(one);
            }
            if takes.object > 0.0 {
                let end = content_end(view, v, from, whole.end);
                return base(view.content(from..end), cue, "verb with object and complement", takes.object);
            }
        } else if takes.to > 0.0 && view.has_to(verb) && view.rel(verb) == Rel::Xcomp {
            let whole = from_to(view, whole, after);
            let end = content_end(view, v, whole.start, whole.end);
            return base(view.content(whole.start..end), cue, "verb with infinitive", takes.to);
        } else if takes.object > 0.0 && !view.has_to(verb) {
            let start = whole.start.max(after);
            let end = content_end(view, v, start, whole.end);
            return base(view.content(start..end), cue, "verb with complement", takes.object * 0.9);
        }
    }
    if takes.object > 0.0
        && let Some(object) = view.children(v).find(|&c| c > v && view.rel(c) == Rel::Obj)
    {
        if view.quoted[object] && view.is_punct(object) {
            return None;
        }
        // "may attack the city": an act that is feared, no word.
        let feared = view.is(cue.start, &["may", "might", "could", "would", "will", "can"]) && cue.start < v;
        if view.lemma(v) == "attack" && feared {
            return None;
        }
        // "called the dog into the house"
        if view.lemma(v) == "call" && view.children(v).any(|c| c > object && view.case(c).is_some_and(|p| view.is(p, &["into"]))) {
            return None;
        }
        let content = object_after(view, v, object, after);
        let light = if view.upos(object) == Upos::Pron { 0.85 } else { 1.0 };
        return base(view.content(content), cue, "verb with object", takes.object * light);
    }
    if takes.object > 0.0 && !view.is_verb(v) && after < view.len() && (starts_phrase(view, after) || view.is_ing(after)) {
        let reach = clause_reach(view, after, view.sentence(v).end);
        let comma = (after..reach).find(|&i| view.is(i, &[","]) && !view.quoted[i]).unwrap_or(reach);
        return base(view.content(after..content_end(view, v, after, comma)), cue, "verb with object", takes.object * 0.8);
    }
    // "what they believe", "the man whom many fear": the pronoun stands before.
    let weight = takes.object.max(if view.cues.quotes(view.lemma(v)) { takes.clause * 0.8 } else { 0.0 });
    if weight > 0.0
        && let Some(object) = view.children(v).find(|&c| c < v && matches!(view.rel(c), Rel::Obj | Rel::Obl) && view.upos(c) == Upos::Pron)
        && view.is(object, &["what", "whatever"])
        && doer.is_some_and(|d| d != object)
    {
        return base(view.words(object..object + 1), cue, "relative object", weight * 0.8);
    }
    None
}

/// The pronoun of a relative clause that the cue stands in and that belongs to what is said.
fn relative_before(view: &View, v: usize, content: usize) -> Option<TextSpan> {
    if view.rel(v) != Rel::AclRelcl {
        return None;
    }
    let first = view.subtree(v).start;
    let fits = first < v
        && view.is(first, &["which", "who", "that", "what", "whom"])
        && view.head(first) != Some(v)
        && own_subject(view, v).is_some_and(|s| s > first)
        && !view.is(content, &["that", "whether", "why", "how", "if", "what"]);
    fits.then(|| view.words(first..first + 1)).flatten()
}

/// The clause after the cue, by the tree or, where the tree lost it, along the line.
fn clause(view: &View, v: usize, takes: &Takes, after: usize) -> Option<Range<usize>> {
    let sentence = view.sentence(v);
    let complementizer = |i: usize| view.is(i, &["that", "whether", "how", "why", "what", "if"]) && !view.quoted[i];
    if let Some(clause) = view.children(v).find(|&c| c > v && view.rel(c) == Rel::Ccomp && !view.has_to(c)) {
        let whole = view.subtree(clause);
        let mut start = whole.start.max(after);
        if start > after && view.is(start - 1, &["that", "whether", "if", "how", "why", "what", "who", "where"]) {
            start -= 1;
        }
        // The clause's subject, left at the verb as an object: "said the talks | were over", "said schools like ours | lose".
        if start > after
            && takes.told == 0.0
            && !complementizer(start)
            && (after..start).all(|i| !view.is_punct(i))
            && (starts_phrase(view, after) || view.is_verb(after) && !view.is_ing(after))
        {
            start = after;
        }
        // "told reporters | that talks went on", hung on the reporters by the tree.
        if takes.told > 0.0
            && let Some(that) = (after..start).find(|&i| view.is(i, &["that"]) && !view.quoted[i])
            && (after..that).all(|i| !view.is_verb(i) && !view.is_punct(i))
        {
            start = that;
        }
        start = after_time(view, start, whole.end);
        let end = content_end(view, v, start, whole.end);
        return Some(start..end);
    }
    // "said (on Monday) that …" whatever the tree has made of it.
    let that = (after..sentence.end.min(after + 13)).find(|&i| {
        view.is(i, &["that"])
            && (view.upos(i) == Upos::Sconj || view.rel(i) == Rel::Mark || takes.told > 0.0 && i > after)
            && !view.quoted[i]
    });
    if let Some(that) = that
        && (after..that).all(|i| !matches!(view.upos(i), Upos::Verb | Upos::Sconj) && !(view.is_punct(i)))
        && (that == after || takes.quote > 0.0 || takes.told > 0.0)
    {
        return Some(that..content_end(view, v, that, clause_reach(view, that, sentence.end)));
    }
    if after < sentence.end
        && matches!(view.lemma(v), "ask" | "wonder" | "question" | "explain" | "know" | "say" | "decide" | "tell")
        && view.is(after, &["whether", "why", "how", "what", "if"])
    {
        return Some(after..content_end(view, v, after, clause_reach(view, after, sentence.end)));
    }
    // A plain verb of saying is followed by what is said.
    let plain = matches!(view.lemma(v), "say" | "argue" | "claim" | "insist" | "think" | "believe" | "acknowledge" | "contend" | "admit");
    if plain && after + 2 < sentence.end && starts_phrase(view, after) && !view.quoted[after] {
        let reach = clause_reach(view, after, sentence.end);
        let verb = (after..reach).find(|&i| matches!(view.upos(i), Upos::Verb | Upos::Aux))?;
        if verb > after
            && !view.has_to(verb)
            && (own_subject(view, v).is_some_and(|s| s < v) || view.children(v).all(|c| c < after || view.rel(c) != Rel::Nsubj))
        {
            return Some(after..content_end(view, v, after, reach));
        }
    }
    None
}

/// "said on Monday that …", "told them last week the road …": the time belongs to the saying.
fn after_time(view: &View, start: usize, end: usize) -> usize {
    let that = (start + 1..end.min(start + 6)).find(|&i| view.is(i, &["that"]) && view.upos(i) == Upos::Sconj);
    if let Some(that) = that
        && (start..that).any(|i| time_like(view, i))
        && (start..that)
            .all(|i| matches!(view.upos(i), Upos::Adp | Upos::Noun | Upos::Propn | Upos::Det | Upos::Adj | Upos::Num | Upos::Adv))
    {
        return that;
    }
    // "told him this week he would …", "said Sunday the …"
    let day = usize::from(view.is(start, &["this", "last"])) + start;
    if day + 1 < end
        && time_like(view, day)
        && (day > start || weekday_or_month(view, day) || view.is(day, &["today", "yesterday"]))
        && starts_phrase(view, day + 1)
        && view.upos(day + 1) != Upos::Num
        && !view.is(day + 1, &["'s", "’s"])
    {
        return day + 1;
    }
    // "on Monday the tone …"
    let preposition = view.is(start, &["on", "in"]) && start + 2 < end && weekday_or_month(view, start + 1);
    if preposition && !view.is_punct(start + 2) && starts_phrase(view, start + 2) && view.upos(start + 2) != Upos::Num {
        return start + 2;
    }
    start
}

fn weekday_or_month(view: &View, i: usize) -> bool {
    let lemma = view.lemma(i).to_ascii_lowercase();
    matches!(lemma.as_str(), "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday")
}

/// `As the mayor noted, the bridge is old`; `The bridge is old, as the mayor noted.`: the rest of the sentence is said.
fn as_clause(view: &View, v: usize, after: usize) -> Option<Range<usize>> {
    let sentence = view.sentence(v);
    let from = (sentence.start..v).rev().take(25).find(|&i| view.is(i, &["as"]) && !view.quoted[i])?;
    let opens = from == sentence.start || view.is_punct(from - 1) || (from == sentence.start + 1);
    let subject = own_subject(view, v).or_else(|| view.left_noun(view.cue(v, None).start))?;
    let plain = (from + 1..v).all(|i| !view.is_verb(i) || view.rel(i) == Rel::Case || view.is_ing(i));
    if !opens || subject < from || !plain || after >= sentence.end || !view.is(after, &[",", ".", "—", "–"]) {
        return None;
    }
    if from > sentence.start + 1 {
        return view.is(from - 1, &[",", "—", "–"]).then_some(sentence.start..from - 1);
    }
    view.is(after, &[","]).then_some(after + 1..sentence.end)
}

fn starts_phrase(view: &View, i: usize) -> bool {
    matches!(view.upos(i), Upos::Det | Upos::Pron | Upos::Propn | Upos::Noun | Upos::Adj | Upos::Num) && !time_like(view, i)
}

/// Along the line to the end of the clause that starts at `from`: the sentence's end, or a comma after which the reporter
/// goes on ("…, adding", "…, and warned").
fn clause_reach(view: &View, from: usize, end: usize) -> usize {
    let mut seen_verb = false;
    for i in from..end {
        seen_verb |= matches!(view.upos(i), Upos::Verb | Upos::Aux);
        if view.is_punct(i) && !view.quoted[i] && seen_verb {
            if view.is(i, &[".", ";", "!", "?", "—", "–", ":"]) {
                return i;
            }
            if view.is(i, &[","])
                && i + 1 < end
                && (view.is_ing(i + 1)
                    || view.upos(i + 1) == Upos::Cconj && i + 2 < end && (view.is_verb(i + 2) || view.upos(i + 2) == Upos::Pron))
            {
                return i;
            }
        }
    }
    end
}

/// The preposition that governs the content, and where the content begins.
fn preposition(view: &View, v: usize, takes: &Takes, after: usize) -> Option<(usize, usize)> {
    if takes.preps.is_empty() {
        return None;
    }
    let sentence = view.sentence(v);
    // Between may stand a time or an adverb: "called Friday for", "spoke at length about".
    let near = (after..sentence.end.min(after + 3)).find(|&i| {
        matches!(view.upos(i), Upos::Adp | Upos::Sconj | Upos::Adv | Upos::Part) && takes.prep(view.lemma(i)) > 0.0 && !view.quoted[i]
    });
    let by_tree = || {
        view.children(v).filter(|&c| c > v && matches!(view.rel(c), Rel::Obl | Rel::Advcl | Rel::Nmod)).find_map(|c| {
            let p = view.children(c).find(|&k| matches!(view.rel(k), Rel::Case | Rel::Mark) && k < c)?;
            (p >= after && p < after + 8 && takes.prep(view.lemma(p)) > 0.0).then_some(p)
        })
    };
    let p = near
        .filter(|&p| (after..p).all(|i| view.upos(i) == Upos::Adv || time_like(view, i) || view.upos(i) == Upos::Propn))
        .or_else(by_tree)?;
    let start = p + 1;
    if start >= sentence.end || view.is_punct(start) && !view.quoted.get(start + 1).copied().unwrap_or(false) {
        return None;
    }
    let object = view.children(v).any(|c| c > v && c < p && view.rel(c) == Rel::Obj);
    let head = view.head(p)?;
    (!time_like(view, head) && (!object || takes.object == 0.0)).then_some((p, start))
}

/// Where the words that `v` governs end, read on from `start` as long as one phrase follows the other.
fn reach(view: &View, v: usize, start: usize) -> usize {
    let mut end = start + 1;
    for c in view.children(v).filter(|&c| c >= start || view.subtree(c).contains(&start)) {
        let part = view.subtree(c);
        if part.end <= end {
            continue;
        }
        let next = matches!(view.rel(c), Rel::Obl | Rel::Xcomp | Rel::Obj | Rel::Advcl | Rel::Ccomp | Rel::Nmod | Rel::Dep | Rel::Acl);
        let first = part.contains(&start);
        if !first && (!next || part.start > end || time_like(view, c) || starts_elsewhere(view, c)) {
            break;
        }
        end = part.end;
    }
    // The phrase may hang on a noun before it.
    if end == start + 1 {
        let mut top = start;
        while let Some(up) = view.head(top).filter(|&u| u >= start && u != v) {
            top = up;
        }
        end = view.subtree(top).end.max(end);
    }
    content_end(view, v, start, end)
}

/// A clause or phrase of circumstance: "when asked", "during the talks".
fn starts_elsewhere(view: &View, c: usize) -> bool {
    let first = view.subtree(c).start;
    view.is(first, &["when", "after", "before", "during", "while", "amid", "in", "at", "on", "by", "as", "since"])
}

/// The infinitive of a verb that has taken it as its content.
fn under_wish(view: &View, v: usize) -> bool {
    view.rel(v) == Rel::Xcomp
        && view.has_to(v)
        && view.head(v).is_some_and(|h| {
            view.is_verb(h)
                && !view.cues.is_shade(view.lemma(h))
                && view.cues.verb(view.lemma(h)).is_some_and(|t| t.to > 0.0)
                && !view.quoted[h]
        })
}

/// The attribution, if what does it can speak.
pub(super) fn attribution(
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
            let voice = view.voice(doer);
            sure *= if strong { 0.5 + 0.5 * voice } else { voice };
            view.source_of(doer, v, &cue)
        }
        None if rule == "verb with object" && view.has_to(v) => return None,
        None => {
            sure *= 0.7;
            v..v
        }
    };
    // "Bemoaning the rain, the farmer went home": the content ends before the one who bemoans.
    let mut content = content;
    if let Some(doer) = doer.filter(|&d| d > v && !tokens.is_empty())
        && let Some(start) = view.words(tokens.clone())
    {
        let _ = doer;
        for span in content.iter_mut().filter(|c| c.start > view.token(v).span.start && c.start < start.start && c.end > start.start) {
            let kept = view.text[span.start as usize..start.start as usize].trim_end_matches([' ', ',', ';', ':']);
            *span = TextSpan::new(span.start as usize, span.start as usize + kept.len());
        }
    }
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

/// An infinitive from its "to" on.
pub(super) fn from_to(view: &View, whole: Range<usize>, after: usize) -> Range<usize> {
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
    start..content_end(view, v, start, end)
}

/// Tokens of the tag: doer, cue, and what belongs to both.
fn tag_range(view: &View, v: usize, doer: Option<usize>, cue: &Range<usize>) -> Range<usize> {
    let mut range = cue.clone();
    if let Some(doer) = doer {
        let source = view.source_of(doer, v, cue);
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

//! Attributions without a cue verb: `according to the ministry`, `his claim that …`, `voiced concern about …`, `she is
//! critical of …`, `reportedly`.

use super::{Found, cues::Takes, view::View};
use crate::{
    language::{Rel, Upos},
    types::TextSpan,
};
use std::ops::Range;

/// Adds the attributions by prefaces, nouns and adjectives.
pub(super) fn read(view: &View, found: &mut Vec<Found>) {
    for i in 0..view.len() {
        if view.quoted[i] {
            continue;
        }
        let one = match view.upos(i) {
            Upos::Verb | Upos::Adp | Upos::Sconj if view.is(i, &["according"]) => preface(view, i, 2, 0.95),
            Upos::Adp => prefaces(view, i),
            Upos::Noun => noun(view, i),
            Upos::Adj | Upos::Verb => adjective(view, i),
            _ => None,
        };
        found.extend(one.filter(|f| !f.content.is_empty()));
    }
}

fn prefaces(view: &View, i: usize) -> Option<Found> {
    view.cues.prefaces.iter().find_map(|(words, sure)| {
        let fits = i + words.len() < view.len() && words.iter().enumerate().all(|(k, w)| view.form(i + k).eq_ignore_ascii_case(w));
        fits.then(|| preface(view, i, words.len(), *sure)).flatten()
    })
}

/// `according to the ministry`: the source follows, the rest of the clause is said.
fn preface(view: &View, at: usize, width: usize, sure: f32) -> Option<Found> {
    let sentence = view.sentence(at);
    let start = at + width;
    if start >= sentence.end || !view.is(start - 1, &["to", "of"]) {
        return None;
    }
    // The head of the phrase that follows: up from its first word as long as the heads stand to the right.
    let mut head = start;
    while let Some(up) = view.head(head).filter(|&u| u > head && u < sentence.end && !view.is_verb(u) && view.upos(u) != Upos::Aux) {
        head = up;
    }
    if view.is_punct(head) || view.is_verb(head) {
        return None;
    }
    let mut end = view.subtree(head).end.min(sentence.end).max(head + 1);
    // A clause that the phrase swallowed is what is said.
    for c in view.children(head).filter(|&c| c > head && matches!(view.rel(c), Rel::Parataxis | Rel::Ccomp | Rel::Advcl | Rel::Dep)) {
        end = end.min(view.subtree(c).start.max(head + 1));
    }
    // Names that the tree broke apart: "Yahoo | News".
    while end < sentence.end
        && (view.upos(end) == Upos::Propn && matches!(view.upos(end - 1), Upos::Propn | Upos::Noun | Upos::Adj)
            || view.upos(end) == Upos::Noun && matches!(view.upos(end - 1), Upos::Adj | Upos::Propn))
    {
        end += 1;
    }
    let opens = (sentence.start..at)
        .all(|i| view.is_punct(i) || matches!(view.upos(i), Upos::Cconj | Upos::Adv | Upos::Sconj) && i < sentence.start + 2);
    let mut content = Vec::new();
    if opens {
        // Up to the comma, if the phrase has no comma of its own inside the subtree.
        if end >= sentence.end.saturating_sub(1) {
            end = (head + 1..sentence.end).find(|&i| view.is(i, &[","])).unwrap_or(sentence.end);
        }
        content.extend(view.content(end..sentence.end));
    } else {
        let clause = clause_of(view, head, &sentence, at);
        let start = after_links(view, super::sentence_tags::dateline_end(view, clause.start..at), at);
        content.extend(view.content(start..at));
        let closed = view.is(at - 1, &[","]) && view.is(end.min(view.len() - 1), &[","]);
        let rest = end..if closed { sentence.end } else { clause.end };
        if !rest.is_empty()
            && rest.len() > 2
            && view.is(end.min(view.len() - 1), &[","])
            && rest.clone().any(|i| matches!(view.upos(i), Upos::Verb | Upos::Aux))
        {
            content.extend(view.content(rest));
        }
    }
    let source = start..end;
    Some(Found {
        content,
        cue: vec![view.parsed.span_of(at..start)],
        source: view.words(source.clone()),
        source_tokens: source,
        head: Some(head),
        cue_head: Some(at),
        hears: None,
        rule: "preface",
        sure,
    })
}

/// Past the words that only link the sentence to the one before: "But", "Meanwhile,", "Now".
fn after_links(view: &View, start: usize, end: usize) -> usize {
    let mut at = start;
    while at + 2 < end
        && (view.upos(at) == Upos::Cconj && view.is(at, &["but", "and", "yet", "so"])
            || view.is(at, &["meanwhile", "nevertheless", "nonetheless", "however", "still", "also", "yet"])
            || at > start && view.is(at, &[","]))
    {
        at += 1;
    }
    at
}

/// The clause that a preface at its end speaks of: the sentence, or the part after the last ", and" with a subject of its own.
fn clause_of(view: &View, head: usize, sentence: &Range<usize>, at: usize) -> Range<usize> {
    let mut top = head;
    for _ in 0..20 {
        let Some(up) = view.head(top) else { break };
        if view.is_verb(top) && view.rel(top) == Rel::Conj && view.child(top, Rel::Nsubj).is_some() {
            break;
        }
        top = up;
    }
    let whole = view.subtree(top);
    let mut start = if whole.start < at { whole.start } else { sentence.start };
    if view.rel(top) == Rel::Conj {
        while start < at && (view.is_punct(start) || view.upos(start) == Upos::Cconj) {
            start += 1;
        }
    } else {
        start = sentence.start;
    }
    start..sentence.end
}

fn noun(view: &View, n: usize) -> Option<Found> {
    let takes = view.cues.noun(view.lemma(n))?;
    let owner = view.children(n).find(|&c| view.rel(c) == Rel::NmodPoss);
    if let Some(owner) = owner
        && let Some(one) = equated(view, n, owner, takes)
    {
        return Some(one);
    }
    let carrier =
        view.head(n).filter(|&h| view.is_verb(h) && view.rel(n) == Rel::Obj && view.cues.is_light(view.lemma(h)) && !view.quoted[h]);
    let by = view.children(n).find(|&c| {
        c > n && view.rel(c) == Rel::Nmod && view.can_speak(c) && view.case(c).is_some_and(|p| view.is(p, &["by", "from", "among"]))
    });
    let (doer, source) = match (carrier, owner, by) {
        (Some(h), _, _) => {
            let doer = view.doer(h)?;
            (Some(doer), Some(view.source_of(doer, h, &view.cue(h, None))))
        }
        (None, Some(owner), _) if view.upos(owner) == Upos::Pron || view.upos(owner) == Upos::Propn || view.can_speak(owner) => {
            let mut range = view.subtree(owner);
            range.end = range.end.min(n);
            (Some(owner), Some(range))
        }
        (None, _, Some(by)) => {
            let p = view.case(by).unwrap_or(by);
            let range = view.subtree(by);
            (Some(by), Some(p + 1..range.end.max(p + 2)))
        }
        _ => (None, None),
    };
    let (mut content, cue_end, mut sure, rule) = noun_content(view, n, takes, doer)?;
    if doer.is_none() {
        // "the idea that …": somebody's, but nobody is named.
        if rule != "noun with clause" {
            return None;
        }
        sure *= 0.6;
    }
    let cue_start = match carrier {
        Some(h) => view.cue(h, None).start.min(n),
        None => {
            // Articles and adjectives right before the noun stay out, as does the owner.
            n
        }
    };
    content.retain(|c| !c.is_empty());
    let source = source.filter(|s| !s.is_empty());
    Some(Found {
        content,
        cue: vec![view.parsed.span_of(cue_start..cue_end.max(n + 1))],
        source: source.clone().and_then(|s| view.words(s)),
        source_tokens: source.unwrap_or(n..n),
        head: doer,
        cue_head: Some(n),
        hears: None,
        rule,
        sure: sure
            * if carrier.is_some() {
                1.0
            } else if rule == "noun with preposition" {
                0.5
            } else {
                0.9
            },
    })
}

/// Nouns whose "to" leads to whoever hears.
fn asks_somebody(noun: &str) -> bool {
    matches!(
        noun,
        "request"
            | "demand"
            | "appeal"
            | "plea"
            | "call"
            | "offer"
            | "promise"
            | "pledge"
            | "threat"
            | "apology"
            | "proposal"
            | "complaint"
            | "suggestion"
            | "statement"
            | "remark"
            | "comment"
            | "message"
            | "warning"
    )
}

/// `Her hope is that the rain holds`, `the union's demands include that wages rise`: what follows is the noun's content.
fn equated(view: &View, n: usize, owner: usize, takes: &Takes) -> Option<Found> {
    if takes.clause.max(takes.to) == 0.0 || !matches!(view.rel(n), Rel::Nsubj | Rel::NsubjOuter) {
        return None;
    }
    let sentence = view.sentence(n);
    let verb = (n + 1..sentence.end.min(n + 5)).find(|&i| matches!(view.lemma(i), "be" | "include" | "remain"))?;
    let start = verb + 1;
    let plain = (n + 1..verb).all(|i| matches!(view.upos(i), Upos::Adv | Upos::Aux));
    let that = start + 2 < sentence.end && view.is(start, &["that"]) && view.upos(start) == Upos::Sconj && takes.clause > 0.0;
    let to =
        start + 1 < sentence.end && view.is(start, &["to"]) && view.upos(start) == Upos::Part && takes.to > 0.0 && view.lemma(verb) == "be";
    if !plain || !(that || to) || view.quoted[start] {
        return None;
    }
    let top = view.head(start).filter(|&h| h > start && h < sentence.end)?;
    let end = if view.head(n) == Some(top) || view.head(top).is_none() { sentence.end } else { view.subtree(top).end };
    let end = (start + 2..end).find(|&i| view.is(i, &[";"])).unwrap_or(end);
    let source = view.subtree(owner).start..view.subtree(owner).end.min(n);
    Some(Found {
        content: vec![view.content(start..end)?],
        cue: vec![view.parsed.span_of(n..start)],
        source: view.words(source.clone()),
        source_tokens: source,
        head: Some(owner),
        cue_head: Some(n),
        hears: None,
        rule: "noun is what is said",
        sure: 0.8,
    })
}

/// The noun's complement: content, end of the cue, how sure, rule.
fn noun_content(view: &View, n: usize, takes: &Takes, doer: Option<usize>) -> Option<(Vec<TextSpan>, usize, f32, &'static str)> {
    for c in view.children(n).filter(|&c| c > n && Some(c) != doer) {
        let whole = view.subtree(c);
        match view.rel(c) {
            Rel::Acl | Rel::Ccomp | Rel::AclRelcl if !view.is_ing(c) => {
                if view.has_to(c) && takes.to > 0.0 {
                    let whole = whole.start..before_main_verb(view, n, whole);
                    return Some((vec![view.content(whole)?], n + 1, takes.to, "noun with infinitive"));
                }
                let that = view.is(whole.start, &["that", "whether"]) && whole.start > n;
                // "his concern that the guests would use the talks": a relative clause by the tree, but it lacks nothing.
                let subject = view.children(c).find(|&s| matches!(view.rel(s), Rel::Nsubj | Rel::NsubjPass));
                let full = subject.is_some_and(|s| s != whole.start)
                    && view.children(c).any(|o| o > c && matches!(view.rel(o), Rel::Obj | Rel::Ccomp | Rel::Xcomp));
                if that && takes.clause > 0.0 && (view.rel(c) != Rel::AclRelcl || full) {
                    let whole = whole.start..before_main_verb(view, n, whole);
                    return Some((vec![view.content(whole)?], n + 1, takes.clause, "noun with clause"));
                }
            }
            Rel::Nmod | Rel::Acl | Rel::Obl => {
                let Some(p) = view.children(c).find(|&k| matches!(view.rel(k), Rel::Case | Rel::Mark) && k < c) else { continue };
                let sure = takes.prep(view.lemma(p));
                // "made a request to the bank": the bank hears it.
                let hears = view.is(p, &["to"])
                    && (view.upos(c) == Upos::Propn
                        || asks_somebody(view.lemma(n))
                        || view.cues.is_speaker(view.lemma(c)) && view.upos(c) == Upos::Noun);
                if sure == 0.0 || p != n + 1 || hears {
                    continue;
                }
                return Some((vec![view.content(p + 1..whole.end)?], p + 1, sure, "noun with preposition"));
            }
            _ => {}
        }
    }
    None
}

/// "Her claim that the ship was sound convinced nobody": where nothing governs the noun, the sentence's own verb has been
/// drawn into the noun's clause. Gives the end of that clause.
fn before_main_verb(view: &View, n: usize, clause: Range<usize>) -> usize {
    let main = view.head(n).is_none() || view.head(n).is_some_and(|h| clause.contains(&h));
    if !main || view.rel(n).base() == Rel::Conj {
        return clause.end;
    }
    let finite = |i: usize| {
        !view.quoted[i]
            && (view.upos(i) == Upos::Aux || view.is_verb(i) && !view.is_ing(i) && !view.has_to(i) && view.form(i) != view.lemma(i))
    };
    let mut verbs = clause.clone().filter(|&i| finite(i));
    // An infinitive has no finite verb of its own.
    let first = if view.is(clause.start, &["to", "not"]) { clause.start } else { verbs.next().unwrap_or(clause.end) };
    verbs
        .find(|&i| {
            i > first + 1
                && matches!(view.upos(i - 1), Upos::Noun | Upos::Propn | Upos::Adj | Upos::Adv | Upos::Punct | Upos::Num)
                && !view.children(i).any(|c| c < i && c > first && matches!(view.rel(c), Rel::Nsubj | Rel::NsubjPass | Rel::Mark))
                && view.rel(i) != Rel::Aux
        })
        .map_or(clause.end, |mut i| {
            while i > clause.start + 1 && (view.upos(i - 1) == Upos::Adv || view.is(i - 1, &[","])) {
                i -= 1;
            }
            i
        })
}

/// `is critical of`, `was confident that`, `are eager to`.
fn adjective(view: &View, a: usize) -> Option<Found> {
    let takes = view.cues.adjective(view.lemma(a)).or_else(|| view.cues.adjective(&view.form(a).to_lowercase()))?;
    let cop = view.children(a).find(|&c| view.rel(c) == Rel::Cop || view.rel(c) == Rel::AuxPass);
    let carrier = view.head(a).filter(|&h| {
        view.rel(a) == Rel::Xcomp
            && matches!(view.lemma(h), "become" | "remain" | "seem" | "feel" | "sound" | "appear" | "stay" | "get" | "grow")
    });
    let subject = match carrier {
        Some(h) => view.doer(h)?,
        None => {
            cop?;
            view.children(a).find(|&c| matches!(view.rel(c), Rel::Nsubj | Rel::NsubjPass))?
        }
    };
    let start = carrier.or(cop).map_or(a, |c| view.cue(c, None).start.min(c));
    if view.is(subject, &["it", "this", "that", "there"]) && !matches!(view.lemma(a), "clear" | "unclear") {
        return None;
    }
    let it = view.is(subject, &["it"]);
    for c in view.children(a).filter(|&c| c > a) {
        let whole = view.subtree(c);
        let one = match view.rel(c) {
            Rel::Ccomp | Rel::Advcl | Rel::Csubj if takes.clause > 0.0 && !view.has_to(c) && !view.is_ing(c) => {
                let opener = view.is(whole.start, &["that", "whether", "how", "why", "what", "if", "who"]);
                if !opener && view.rel(c) == Rel::Advcl {
                    continue;
                }
                (a + 1, whole.start..whole.end, takes.clause, "adjective with clause")
            }
            Rel::Xcomp | Rel::Advcl if takes.to > 0.0 && view.has_to(c) => {
                (a + 1, whole.start..whole.end, takes.to, "adjective with infinitive")
            }
            Rel::Obl | Rel::Advcl | Rel::Nmod => {
                let Some(p) = view.children(c).find(|&k| matches!(view.rel(k), Rel::Case | Rel::Mark) && k < c) else { continue };
                let sure = takes.prep(view.lemma(p));
                if sure == 0.0 || p != a + 1 || it {
                    continue;
                }
                (p + 1, p + 1..whole.end, sure, "adjective with preposition")
            }
            _ => continue,
        };
        let (cue_end, content, sure, rule) = one;
        let source = view.source_of(subject, start.max(subject + 1), &(start..cue_end));
        let person = view.can_speak(subject) || it;
        let named = !it;
        return Some(Found {
            content: vec![view.content(content)?],
            cue: vec![view.parsed.span_of(if it { subject.min(start)..cue_end } else { start..cue_end })],
            source: if named { view.words(source.clone()) } else { None },
            source_tokens: if named { source } else { a..a },
            head: named.then_some(subject),
            cue_head: Some(a),
            hears: None,
            rule,
            sure: sure * if person { 1.0 } else { 0.6 },
        });
    }
    None
}

//! Speech tags: the few words that say who uttered the quotation beside them. `… ,” said the mayor`, `“…” the mayor, who
//! was there, told reporters`, `The mayor said on Monday: “…`.
//!
//! Trees of sentences broken up by quotation marks are the parser's weakest, so tags are read along the line first and
//! the tree only helps where it agrees.

use super::view::View;
use crate::language::{Rel, Upos};
use std::ops::Range;

/// A speech tag.
#[derive(Debug, Clone)]
pub(super) struct Tag {
    /// The cue verb (or the colon where there is none).
    pub(super) verb: usize,
    /// Tokens of the cue.
    pub(super) cue: Range<usize>,
    /// Tokens of the source; empty when the tag names nobody ("Added.").
    pub(super) source: Range<usize>,
    /// The source's head.
    pub(super) head: Option<usize>,
    /// Name of the rule.
    pub(super) rule: &'static str,
    /// How sure.
    pub(super) sure: f32,
}

/// What is asked of the verb of a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// It introduces quoted words, and is tagged as a verb.
    Plain,
    /// A comma before the closing mark promises a tag, so that the word's form counts more than its part of speech.
    Promised,
    /// It takes a clause: the tag stands in a sentence without marks.
    Clause,
}

/// A tag right after a closing mark: tokens from `at` up to `end`.
pub(super) fn after(view: &View, at: usize, end: usize, trust: Trust) -> Option<Tag> {
    let end = end.min(view.len());
    if let Some(tag) = dash_name(view, at, end) {
        return Some(tag);
    }
    let mut i = at;
    while i < end && i < at + 3 && view.is_punct(i) {
        if view.is(i, &[":", ";", "(", "?", "!"]) || view.is(i, &["."]) && i > at {
            return None;
        }
        i += 1;
    }
    let mut verb = i;
    while verb < end && verb < i + 2 && view.upos(verb) == Upos::Adv && !view.is(verb, &["when", "where", "how", "why"]) {
        verb += 1;
    }
    if verb >= end {
        return None;
    }
    if let Some(tag) = verb_first(view, verb, end, trust) {
        return Some(tag);
    }
    if view.is(i, &["as"]) && i + 1 < end {
        return name_first(view, i + 1, end, trust);
    }
    name_first(view, i, end, trust)
}

/// A tag whose verb no list knows: after the comma of a quotation nothing else is left for `…, the guard has grunted, …` or
/// `…, abounded Moss.` to be. Pages that a machine translated are full of these.
pub(super) fn unknown(view: &View, at: usize, end: usize) -> Option<Tag> {
    let end = end.min(view.len());
    let start = (at..end.min(at + 3)).find(|&i| !view.is_punct(i))?;
    let closes = |i: usize| i >= end || view.is_punct(i) && view.is(i, &[",", "."]);
    let finite = |i: usize| view.is_verb(i) && !view.is_ing(i) && !view.has_to(i) && view.lemma(i) != "be";
    if finite(start) {
        let (source, head) = noun_phrase(view, start + 1, end, start)?;
        let named = view.upos(head) == Upos::Propn || view.can_speak(head);
        return (named && closes(source.end)).then(|| Tag {
            verb: start,
            cue: view.cue(start, None),
            source,
            head: Some(head),
            rule: "unknown cue after",
            sure: 0.6,
        });
    }
    if !opens_noun_phrase(view, start) {
        return None;
    }
    let verb = (start + 1..end.min(start + 9)).find(|&i| view.is_verb(i) || view.is_punct(i))?;
    let cue = view.cue(verb, None);
    if !finite(verb) || !closes(verb + 1) || cue.start <= start || view.is_passive(verb) {
        return None;
    }
    let head = first_noun(view, start, cue.start);
    let nominal = (start..cue.start).all(|i| !matches!(view.upos(i), Upos::Sconj | Upos::Cconj | Upos::Aux));
    let speaks = match view.upos(head) {
        Upos::Propn => true,
        Upos::Pron => view.is(head, &["he", "she", "they"]),
        _ => view.can_speak(head),
    };
    let tag = Tag { verb, source: start..cue.start, cue, head: Some(head), rule: "unknown cue after", sure: 0.6 };
    (nominal && speaks).then_some(tag)
}

/// `“…” ― Jane Hill`: a dash and a name to the end of the line.
fn dash_name(view: &View, at: usize, end: usize) -> Option<Tag> {
    let dash = (at..end.min(at + 2)).find(|&i| view.is(i, &["―", "—", "–", "-", "--"]))?;
    let name = dash + 1..end;
    let named = name.len() <= 9
        && name.clone().next().is_some_and(|i| view.form(i).starts_with(char::is_uppercase))
        && name
            .clone()
            .all(|i| !matches!(view.upos(i), Upos::Verb | Upos::Aux | Upos::Pron) || view.form(i).starts_with(char::is_uppercase));
    if !named {
        return None;
    }
    let head = first_noun(view, name.start, name.end);
    Some(Tag { verb: dash, cue: dash..dash + 1, source: name, head: Some(head), rule: "dash and name after", sure: 0.85 })
}

/// `said the mayor`.
fn verb_first(view: &View, verb: usize, end: usize, trust: Trust) -> Option<Tag> {
    let sure = quoting(view, verb, trust)?;
    if view.form(verb).ends_with("ing") {
        return None;
    }
    let mut at = verb + 1;
    while at < end && view.upos(at) == Upos::Adv {
        at += 1;
    }
    if at >= end || view.is_punct(at) {
        // A bare "Added." names nobody.
        return view.is_verb(verb).then(|| Tag {
            verb,
            cue: view.cue(verb, None),
            source: verb..verb,
            head: None,
            rule: "bare cue after",
            sure: sure * 0.7,
        });
    }
    let (source, head) = noun_phrase(view, at, end, verb)?;
    Some(Tag { verb, cue: view.cue(verb, None), source, head: Some(head), rule: "cue and source after", sure })
}

/// The noun phrase that starts at `at`, for a source after its verb.
fn noun_phrase(view: &View, at: usize, end: usize, verb: usize) -> Option<(Range<usize>, usize)> {
    if at >= end.min(view.len()) {
        return None;
    }
    let starts = matches!(view.upos(at), Upos::Det | Upos::Propn | Upos::Noun | Upos::Pron | Upos::Adj | Upos::Num | Upos::X)
        || (view.is_verb(at) && view.form(at).starts_with(char::is_uppercase));
    if !starts {
        return None;
    }
    // The subject by the tree, if it starts here; else the first noun or pronoun of the stretch.
    let by_tree = (at..end.min(at + 14)).find(|&i| {
        view.head(i) == Some(verb)
            && matches!(view.rel(i), Rel::Nsubj | Rel::NsubjPass | Rel::Obj | Rel::Dep | Rel::Parataxis | Rel::Ccomp | Rel::NsubjOuter)
            && view.subtree(i).start == at
            && matches!(view.upos(i), Upos::Propn | Upos::Noun | Upos::Pron | Upos::Num | Upos::Adj | Upos::Det)
    });
    let head = match by_tree {
        Some(head) => head,
        None => {
            let mut last = at;
            while last + 1 < end
                && matches!(view.upos(last + 1), Upos::Propn | Upos::Noun | Upos::Adj | Upos::Num)
                && !matches!(view.upos(last), Upos::Pron)
            {
                last += 1;
            }
            if !matches!(view.upos(last), Upos::Propn | Upos::Noun | Upos::Pron | Upos::Num | Upos::Det | Upos::X) {
                return None;
            }
            // The head of a run of names is the one the others hang on.
            (at..=last).find(|&i| view.head(i).is_none_or(|h| !(at..=last).contains(&h))).unwrap_or(last)
        }
    };
    let mut range = view.source(head, verb);
    range.start = at;
    range.end = range.end.clamp(head + 1, end);
    // "said former | Sen. Eva Bay": the name goes on where the tree let it go, with what hangs on it.
    while range.end < end
        && !view.quoted[range.end]
        && !super::reach::time_like(view, range.end)
        && (view.upos(range.end) == Upos::Propn
            || view.upos(range.end - 1) == Upos::Propn && view.form(range.end).starts_with(char::is_uppercase)
            || view.upos(range.end) == Upos::Noun && matches!(view.upos(range.end - 1), Upos::Adj | Upos::Propn | Upos::Noun)
            || view.upos(range.end) == Upos::Adj && range.end + 1 < end && matches!(view.upos(range.end + 1), Upos::Noun | Upos::Propn))
        && matches!(view.upos(range.end - 1), Upos::Adj | Upos::Propn | Upos::Noun | Upos::Num)
    {
        let whole = view.subtree(range.end);
        range.end = if whole.start >= at && whole.end <= end && whole.len() < 12 { whole.end.max(range.end + 1) } else { range.end + 1 };
    }
    Some((stretch(view, range, end), head))
}

/// Carries a source on through its appositions and the relative clause that the tree hung elsewhere.
fn stretch(view: &View, range: Range<usize>, end: usize) -> Range<usize> {
    let mut stop = range.end;
    // ", a doctor in the village," ", the port's manager."
    while stop + 1 < end && view.is(stop, &[","]) {
        let next = stop + 1;
        let appositive = matches!(view.upos(next), Upos::Det | Upos::Noun | Upos::Adj | Upos::Propn | Upos::Pron | Upos::Num)
            && !view.is(next, &["he", "she", "they", "it", "we", "i", "this", "these"])
            || view.is(next, &["who", "whose", "which", "former"]);
        if !appositive {
            break;
        }
        let mut reach = next;
        while reach < end && !view.is(reach, &[",", ".", ";", ":", "!", "?", "“", "\"", "''", "—", "-"]) {
            reach += 1;
        }
        // A stretch with a finite verb of its own is a new clause, unless "who" opens it.
        let relative = view.is(next, &["who", "whose", "which"]);
        let clause =
            (next..reach).any(|i| view.is_verb(i) && view.is_past(i) && view.child(i, Rel::Nsubj).is_some_and(|s| s >= next && s < i));
        if clause && !relative {
            break;
        }
        if (next..reach).next().is_some_and(|i| view.is_ing(i)) {
            break;
        }
        stop = reach;
    }
    range.start..stop
}

/// `the mayor, who was there, told reporters`.
fn name_first(view: &View, at: usize, end: usize, trust: Trust) -> Option<Tag> {
    let trusted = trust == Trust::Promised;
    // "clerk Helen Ward": a title that the tagger takes for something else.
    let capital = |i: usize| i < view.len() && view.form(i).starts_with(char::is_uppercase);
    let name = trusted && (capital(at) || capital(at + 1) && view.upos(at + 1) == Upos::Propn);
    if at >= end || !(opens_noun_phrase(view, at) || name) {
        return None;
    }
    let mut depth = 0usize;
    for verb in at + 1..end.min(at + 45) {
        if view.titled[verb] {
            continue;
        }
        if view.is(verb, &[".", ";", "“", "\"", "''", "!", "?", ":"]) && view.is_punct(verb) {
            return None;
        }
        depth = match view.form(verb) {
            "(" => depth + 1,
            ")" => depth.saturating_sub(1),
            _ => depth,
        };
        let verbal = matches!(view.upos(verb), Upos::Verb | Upos::Aux | Upos::Noun) || trusted && matches!(view.upos(verb), Upos::Adj);
        if depth > 0 || !verbal {
            continue;
        }
        let subject =
            view.children(verb).find(|&c| matches!(view.rel(c), Rel::Nsubj | Rel::NsubjPass | Rel::NsubjOuter) && c >= at && c < verb);
        let plain = (at..verb).all(|i| !matches!(view.upos(i), Upos::Verb | Upos::Sconj) && !view.is(i, &[","]));
        let Some(sure) = quoting(view, verb, trust) else {
            // Another finite verb first: this is a new sentence, no tag, unless it sits in "who was there".
            let own = subject.is_some_and(|s| view.subtree(s).start == at && !view.is(s, &["who", "which", "that"]));
            if view.is_verb(verb) && own || plain && view.is_verb(verb) {
                return None;
            }
            continue;
        };
        if !(view.is_verb(verb) || trusted) || view.is_ing(verb) && !view.cue(verb, None).contains(&(verb - 1)) || view.has_to(verb) {
            continue;
        }
        let starts_here = subject.is_some_and(|s| view.subtree(s).start <= at + 1);
        let comma_ends =
            view.is(verb - 1, &[",", ")"]) || view.cue(verb, None).start > 0 && view.is(view.cue(verb, None).start - 1, &[",", ")"]);
        if !starts_here && !plain && !comma_ends {
            continue;
        }
        let cue = view.cue(verb, view.takes(verb).1);
        let head = subject.filter(|_| starts_here).unwrap_or_else(|| first_noun(view, at, cue.start));
        let mut source = at..cue.start.max(at + 1);
        if starts_here {
            let own = view.source_of(head, verb, &cue);
            source = at..own.end.min(cue.start).max(head + 1);
        }
        return Some(Tag { verb, cue, source, head: Some(head), rule: "source and cue after", sure });
    }
    None
}

fn opens_noun_phrase(view: &View, at: usize) -> bool {
    match view.upos(at) {
        Upos::Det | Upos::Propn | Upos::Noun | Upos::Adj | Upos::Num => true,
        Upos::Pron => !view.is(at, &["that", "which", "who", "what", "this", "there"]) || view.is(at, &["one"]),
        _ => false,
    }
}

fn first_noun(view: &View, at: usize, end: usize) -> usize {
    (at..end).find(|&i| view.head(i).is_none_or(|h| !(at..end).contains(&h)) && !view.is_punct(i)).unwrap_or(at)
}

/// How sure the verb introduces quoted words; none when it does not.
pub(super) fn quoting(view: &View, verb: usize, trust: Trust) -> Option<f32> {
    if trust == Trust::Promised && !view.is_verb(verb) {
        // A name or a noun before, an ending of the past or of the third person: "Hill recalled", "the article read".
        let form = view.form(verb);
        let takes = view.stem(verb).filter(|t| t.quote > 0.0)?;
        return (form.starts_with(char::is_lowercase)
            && (form.ends_with(['s', 'd']) || matches!(form, "read" | "wrote" | "told" | "went")))
        .then_some(takes.quote * 0.95);
    }
    if !matches!(view.upos(verb), Upos::Verb | Upos::Noun | Upos::Adj | Upos::Aux) {
        return None;
    }
    let (takes, _) = view.takes(verb);
    let sure = takes.map_or(0.0, |t| if trust == Trust::Clause { t.quote.max(t.clause) } else { t.quote });
    // The tagger takes "says" and "notes" for nouns in odd places; only the plainest verbs are believed there.
    let plain = view.is(verb, &["said", "says", "added", "told", "tells", "wrote", "asked", "adds", "writes"]);
    (sure > 0.0 && (view.is_verb(verb) || plain)).then_some(sure)
}

/// A tag before an opening mark: the last cue to the left of token `mark`, not before `from`.
///
/// `new_line`: the quotation stands in a line of its own, so that a colon before it may follow a whole sentence.
pub(super) fn before(view: &View, mark: usize, from: usize, new_line: bool) -> Option<Tag> {
    let mut end = mark;
    while end > from && (view.is_punct(end - 1) && view.is(end - 1, &[",", ":", "-", "—", "–", "...", "…"]) || view.is(end - 1, &["that"]))
    {
        end -= 1;
    }
    let colon = (end..mark).any(|i| view.is(i, &[":"]));
    let comma = (end..mark).any(|i| view.is(i, &[","]));
    let direct = end == mark;
    let mut seen_verb = false;
    for i in (from..end).rev() {
        if view.quoted[i] || view.is(i, &[".", ";", "!", "?", "”"]) && view.is_punct(i) {
            break;
        }
        if !view.is_verb(i) && quoting(view, i, Trust::Promised).is_none() {
            continue;
        }
        if let Some(sure) = quoting(view, i, Trust::Promised).filter(|_| view.is_verb(i) || i + 1 == end) {
            let gap = end - i - 1;
            let fits =
                gap == 0 || ((colon || comma) && !seen_verb) || (colon && new_line) || (direct && gap <= 6 && hears_between(view, i, end));
            if fits && (!view.has_to(i) || view.doer(i).is_some()) && (!seen_verb || view.doer(i).is_some_and(|d| view.can_speak(d))) {
                let near = if gap == 0 { 1.0 } else { 0.93 };
                return Some(tag_at(view, i, from, sure * near, "cue before"));
            }
        }
        seen_verb = true;
        if !colon {
            // Only "when asked about it," and the like may stand between.
            if end - i > 12 {
                break;
            }
        }
    }
    if !colon {
        return None;
    }
    speaker_colon(view, end, from).or_else(|| sentence_colon(view, end, from))
}

/// Between cue and mark stands only who is told: `told reporters "…`.
fn hears_between(view: &View, verb: usize, end: usize) -> bool {
    view.cues.verb(view.lemma(verb)).is_some_and(|t| t.told > 0.0)
        && (verb + 1..end).all(|i| !matches!(view.upos(i), Upos::Verb | Upos::Aux | Upos::Sconj) && !view.is_punct(i))
}

pub(super) fn tag_at(view: &View, verb: usize, from: usize, sure: f32, rule: &'static str) -> Tag {
    let cue = view.cue(verb, view.takes(verb).1);
    let head = view.doer(verb).filter(|&d| d != verb);
    // "The fair was, as the mayor put it, “…”": who stands between "as" and the cue.
    if let Some(as_) =
        (cue.start.saturating_sub(9).max(from)..cue.start.saturating_sub(1)).rev().find(|&i| view.is(i, &["as"]) && !view.quoted[i])
        && (as_ + 1..cue.start)
            .all(|i| matches!(view.upos(i), Upos::Det | Upos::Propn | Upos::Noun | Upos::Adj | Upos::Num | Upos::Pron | Upos::Part))
    {
        let head = first_noun(view, as_ + 1, cue.start);
        return Tag { verb, source: as_ + 1..cue.start, cue, head: Some(head), rule, sure };
    }
    match head {
        Some(head) => {
            let source = view.source_of(head, verb, &cue);
            Tag { verb, cue, source, head: Some(head), rule, sure }
        }
        None if view.left_noun(cue.start).is_some() => {
            let head = cue.start - 1;
            let source = view.source_of(head, verb, &cue);
            Tag { verb, cue, source, head: Some(head), rule, sure: sure * 0.95 }
        }
        None => {
            // The run of names right before the verb.
            let mut start = cue.start;
            while start > from && matches!(view.upos(start - 1), Upos::Propn | Upos::Noun | Upos::Adj | Upos::Det | Upos::Num | Upos::Pron)
            {
                start -= 1;
            }
            let head = (start < cue.start).then(|| cue.start - 1);
            Tag { verb, source: start..cue.start, cue, head, rule, sure: sure * 0.8 }
        }
    }
}

/// `The mayor made the following remark: “…”`: whatever the verb, its subject speaks.
fn sentence_colon(view: &View, end: usize, from: usize) -> Option<Tag> {
    let sentence = view.sentence(end.min(view.len() - 1));
    let verb =
        (sentence.start.max(from)..end).rev().find(|&i| view.is_verb(i) && !view.quoted[i] && view.doer(i).is_some_and(|d| d < i))?;
    let head = view.doer(verb)?;
    if !matches!(view.upos(head), Upos::Propn | Upos::Noun | Upos::Pron) || !view.can_speak(head) || end - verb > 12 {
        return None;
    }
    let cue = view.cue(verb, None);
    Some(Tag {
        verb,
        source: view.source_of(head, verb, &cue),
        cue: cue.start..end,
        head: Some(head),
        rule: "sentence with colon before",
        sure: 0.6,
    })
}

/// `The ministry: “…”`, `In a statement: “…”`.
fn speaker_colon(view: &View, end: usize, from: usize) -> Option<Tag> {
    let mut start = end;
    while start > from && end - start < 14 && !(view.is_punct(start - 1) && view.is(start - 1, &[".", "!", "?", ";", "”", "\""])) {
        start -= 1;
    }
    let words = end - start;
    if words == 0 || words > 12 || (start..end).any(|i| view.is_verb(i)) || !(view.is(end, &[":"])) {
        return None;
    }
    let head = first_noun(view, start, end);
    if !matches!(view.upos(head), Upos::Propn | Upos::Noun | Upos::Pron) {
        return None;
    }
    Some(Tag { verb: end, cue: end..end + 1, source: start..end, head: Some(head), rule: "colon before", sure: 0.75 })
}

//! Headlines: `Mayor: the bridge will close`, `“We are ready” – rescue chief`.

use super::{Found, view::View};
use crate::language::Upos;

/// Adds the attributions that a colon or a dash makes in a heading.
pub(super) fn read(view: &View, found: &mut Vec<Found>) {
    let mut at = 0;
    for line in view.text.split('\n') {
        let (start, end) = (at, at + line.len());
        at = end + 1;
        let first = view.parsed.token_at(start);
        let last = view.parsed.tokens.partition_point(|t| (t.span.start as usize) < end);
        if first >= last || line.trim().is_empty() {
            continue;
        }
        if let Some(one) = colon(view, first, last, line) {
            found.push(one);
        } else if first == 0 {
            title(view, last, line, found);
        }
    }
}

/// A headline in capitals confuses the tagger: its cue verb is found by its form. `Judge Rejects Plea`, `Bridge Safe, Hill Says`.
fn title(view: &View, last: usize, line: &str, found: &mut Vec<Found>) {
    let words = line.split_whitespace().count();
    // One sentence, most of its longer words in capitals, or short and without a full stop.
    let long = line.split_whitespace().filter(|w| w.chars().count() > 3);
    let (mut all, mut upper) = (0, 0);
    for word in long {
        all += 1;
        upper += usize::from(word.trim_start_matches(['“', '‘', '"', '\'']).starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()));
    }
    let heading_like = upper * 3 >= all * 2 || (words <= 14 && !line.trim_end().ends_with('.'));
    let one_sentence = view.parsed.sentence_of(0) == view.parsed.sentence_of(last - 1);
    if !(3..=25).contains(&words) || view.quoted[0] || !heading_like || !one_sentence {
        return;
    }
    let cue_form = |i: usize| {
        let form = view.form(i);
        (form.ends_with('s') && !form.ends_with("ss") || form.ends_with("ed")) && !view.quoted[i] && form.len() > 3
    };
    let in_title = |i: usize| found.iter().any(|f| f.cue_head == Some(i));
    let end = last - usize::from(view.is(last - 1, &["."]));
    // At its end: ", Hill Says"
    let tail =
        (end.saturating_sub(2)..end).find(|&i| i > 2 && cue_form(i) && view.stem(i).is_some_and(|t| t.clause > 0.8 && t.quote > 0.0));
    if let Some(verb) = tail
        && let Some(comma) = (1..verb).rev().find(|&i| view.is(i, &[","]))
        && (1..=7).contains(&(verb - comma - 1))
        && comma >= 3
    {
        found.retain(|f| f.cue.first().is_none_or(|c| c.start as usize >= line.len()));
        found.extend(heading(view, 0..comma, verb, comma + 1..verb, "headline with tag"));
        return;
    }
    if found.iter().any(|f| f.sure > 0.7 && f.cue.first().is_some_and(|c| (c.start as usize) < line.len())) {
        return;
    }
    let verb = (1..end.min(7)).find(|&i| {
        cue_form(i)
            && !in_title(i)
            && view.stem(i).is_some_and(|t| t.clause.max(t.object).max(t.to) > 0.75 || (i + 1 < end && t.prep(view.lemma(i + 1)) > 0.7))
    });
    let Some(verb) = verb else { return };
    let source = 0..verb;
    let nominal = source
        .clone()
        .all(|i| matches!(view.upos(i), Upos::Propn | Upos::Noun | Upos::Adj | Upos::Det | Upos::Num | Upos::Punct | Upos::Part));
    let speaks = source.clone().any(|i| view.upos(i) == Upos::Propn || view.cues.is_speaker(view.lemma(i)));
    if !nominal || !speaks || verb + 2 > end || view.is(verb + 1, &[",", ":", "."]) {
        return;
    }
    let prep = view.stem(verb).is_some_and(|t| t.prep(view.lemma(verb + 1)) > 0.0) && view.upos(verb + 1) == Upos::Adp;
    let start = verb + 1 + usize::from(prep);
    if let Some(mut one) = heading(view, start..end, verb, source, "headline") {
        one.cue = vec![view.parsed.span_of(verb..start)];
        found.retain(|f| f.cue.first().is_none_or(|c| c.start as usize >= line.len()));
        found.push(one);
    }
}

fn heading(view: &View, content: std::ops::Range<usize>, verb: usize, source: std::ops::Range<usize>, rule: &'static str) -> Option<Found> {
    Some(Found {
        content: vec![view.content(content)?],
        cue: vec![view.parsed.span_of(verb..verb + 1)],
        source: view.words(source.clone()),
        head: source.clone().next_back(),
        source_tokens: source,
        cue_head: Some(verb),
        hears: None,
        rule,
        sure: 0.75,
    })
}

/// `Name: what is said`, in a short line: the headline, or the speaker of an interview.
fn colon(view: &View, first: usize, last: usize, line: &str) -> Option<Found> {
    // A transcript's line may open with the mark of the quotation that it goes on with.
    let first = if view.is(first, &["\"", "“"]) { first + 1 } else { first };
    let colon = (first..last.min(first + 7)).find(|&i| view.is(i, &[":"]))?;
    let caps = view.form(first).chars().all(char::is_uppercase) && view.form(first).len() > 2;
    if colon == first || last - colon < 4 || view.quoted[first] && !caps {
        return None;
    }
    let words = line.split_whitespace().count();
    let shouted = line
        .trim_start_matches(['"', '“'])
        .split(':')
        .next()
        .is_some_and(|name| name.len() > 2 && name.chars().all(|c| c.is_uppercase() || c == ' ' || c == '.'));
    let headline = words <= 22 && first == 0 || words <= 16 && !line.trim_end().ends_with(['?', '!']) || shouted;
    let name = (first..colon)
        .all(|i| matches!(view.upos(i), Upos::Propn | Upos::Noun | Upos::Adj | Upos::Det | Upos::Adp | Upos::Punct | Upos::Part));
    let named = (first..colon)
        .any(|i| view.upos(i) == Upos::Propn || view.cues.is_speaker(view.lemma(i)) || view.cues.is_speaker(&view.form(i).to_lowercase()));
    let verb = (colon + 1..last).any(|i| matches!(view.upos(i), Upos::Verb | Upos::Aux));
    if !headline || !name || !named || !verb || (colon + 1..last).filter(|&i| !view.is_punct(i)).all(|i| view.quoted[i]) {
        return None;
    }
    Some(Found {
        content: vec![view.content(colon + 1..last)?],
        cue: vec![view.parsed.span_of(colon..colon + 1)],
        source: view.words(first..colon),
        source_tokens: first..colon,
        head: (first..colon).rev().find(|&i| matches!(view.upos(i), Upos::Propn | Upos::Noun)),
        cue_head: Some(colon),
        hears: None,
        rule: "headline colon",
        sure: 0.6,
    })
}

/// A line `– Name` below a quotation gives that quotation its speaker.
pub(super) fn dash_lines(view: &View, found: &mut [Found]) {
    if found.iter().all(|f| !f.cue.is_empty()) {
        return;
    }
    for (s, sentence) in view.parsed.sentences.iter().enumerate() {
        let first = sentence.tokens.start;
        if s > 0 && view.is(first, &["-", "–", "—", "--"]) && (2..=14).contains(&sentence.tokens.len()) {
            dash_line(view, first, sentence.tokens.end, found);
        }
    }
}

fn dash_line(view: &View, first: usize, last: usize, found: &mut [Found]) -> Option<()> {
    let before = view.token(first).span.start;
    let quote = found.iter_mut().filter(|f| f.cue.is_empty()).find(|f| {
        f.content.last().is_some_and(|c| {
            c.end <= before && view.text.get(c.end as usize..before as usize).is_some_and(|gap| !gap.chars().any(char::is_alphanumeric))
        })
    })?;
    quote.cue = vec![view.parsed.span_of(first..first + 1)];
    quote.source = view.words(first + 1..last);
    quote.source_tokens = first + 1..last;
    quote.head = (first + 1..last).find(|&i| matches!(view.upos(i), Upos::Propn | Upos::Noun));
    quote.rule = "dash line";
    quote.sure = 0.8;
    Some(())
}

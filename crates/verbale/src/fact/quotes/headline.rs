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
        found.extend(colon(view, first, last, line));
    }
}

/// `Name: what is said`, in a short line: the headline, or the speaker of an interview.
fn colon(view: &View, first: usize, last: usize, line: &str) -> Option<Found> {
    let colon = (first..last.min(first + 7)).find(|&i| view.is(i, &[":"]))?;
    if colon == first || last - colon < 4 || view.quoted[first] {
        return None;
    }
    let words = line.split_whitespace().count();
    let headline = words <= 22 && first == 0 || words <= 16 && !line.trim_end().ends_with(['?', '!']);
    let name = (first..colon)
        .all(|i| matches!(view.upos(i), Upos::Propn | Upos::Noun | Upos::Adj | Upos::Det | Upos::Adp | Upos::Punct | Upos::Part));
    let named = (first..colon).any(|i| view.upos(i) == Upos::Propn || view.upos(i) == Upos::Noun && view.cues.is_speaker(view.lemma(i)));
    let verb = (colon + 1..last).any(|i| matches!(view.upos(i), Upos::Verb | Upos::Aux));
    if !headline || !name || !named || !verb || (colon + 1..last).any(|i| view.quoted[i]) && !view.quoted[colon + 2] {
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

//! What words between marks are: uttered, a fragment, or the name of a thing.

use super::{marks::Quotation, view::View};
use crate::language::{Rel, Upos};
use std::ops::Range;

/// What quoted words are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Somebody utters them, by their look: a sentence, or words that end in a comma before the closing mark.
    Utterance,
    /// A few words of somebody's in a sentence of the reporter's, or words held at a distance.
    Fragment,
    /// A title or a nickname.
    Name,
}

pub(super) fn kind(view: &View, mark: &Quotation, tokens: &Range<usize>, outer: &Range<usize>) -> Kind {
    let inner = mark.inner.slice(view.text);
    let words = tokens.clone().filter(|&i| !view.is_punct(i)).count();
    let ends_inside = inner.ends_with([',', '.', '!', '?', '…', '-', '—']);
    let outside = view.text.get(mark.outer.end as usize..).unwrap_or("");
    let upper = inner.trim_start_matches(['[', '(', '‘', '\'', '…', '.', ' ']).starts_with(char::is_uppercase);
    let finite = tokens.clone().any(|i| {
        matches!(view.upos(i), Upos::Verb | Upos::Aux)
            && view.children(i).any(|c| matches!(view.rel(c), Rel::Nsubj | Rel::NsubjPass | Rel::Expl))
    }) || tokens.clone().any(|i| view.upos(i) == Upos::Aux);
    let named_before = outer.start > 0 && view.upos(outer.start - 1) == Upos::Propn;
    let named_after = outer.end < view.len() && view.upos(outer.end) == Upos::Propn;
    // A heading between paragraphs, in single marks.
    let alone = view.text[..mark.outer.start as usize].ends_with('\n') && (outside.is_empty() || outside.starts_with('\n'));
    if mark.single && alone && words <= 9 {
        return Kind::Name;
    }
    if words <= 4 && !ends_inside && named_before && named_after {
        return Kind::Name;
    }
    let small = ["of", "the", "a", "an", "and", "in", "on", "to", "for", "with", "at", "by", "from", "or"];
    let capitalised = tokens
        .clone()
        .filter(|&i| !view.is_punct(i))
        .all(|i| view.form(i).starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) || small.contains(&view.form(i)));
    if capitalised && words <= 9 && !ends_inside && !outside.starts_with(',') && !finite {
        return Kind::Name;
    }
    if capitalised && words <= 9 && titled(view, outer.start) {
        return Kind::Name;
    }
    let sentence = (upper && (finite || words >= 5)) || words >= 9 || !mark.closed;
    if (ends_inside && words >= 1 && (upper || finite || words >= 4)) || sentence { Kind::Utterance } else { Kind::Fragment }
}

/// A word for something with a title stands before: the film “…”, an article titled “…”.
fn titled(view: &View, at: usize) -> bool {
    let before = at.checked_sub(1).map(|b| if view.is_punct(b) && b > 0 { b - 1 } else { b });
    before.is_some_and(|b| {
        matches!(
            view.lemma(b),
            "book"
                | "film"
                | "movie"
                | "song"
                | "novel"
                | "series"
                | "show"
                | "album"
                | "program"
                | "programme"
                | "magazine"
                | "play"
                | "episode"
                | "hit"
                | "title"
                | "entitle"
                | "titled"
                | "entitled"
                | "memoir"
                | "painting"
                | "documentary"
                | "musical"
                | "opera"
                | "poem"
                | "comedy"
                | "column"
                | "segment"
                | "on"
        )
    })
}

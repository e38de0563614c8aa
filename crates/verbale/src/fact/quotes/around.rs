//! The reporter's words around a quotation that belong to what is said, and the sayings of the sentence that it stands in.

use super::{
    Found,
    direct::{Piece, Places, attribution, content_of},
    kinds::Kind,
    tag::Tag,
    view::View,
};
use crate::{
    language::{Rel, Upos},
    types::TextSpan,
};

/// The content of a quotation that its cue leads up to, with the reporter's words that belong to it: `warned that such a fee
/// “would kill trade”`, `calling him, for once, “a coward”`, `If it rains, she said, “we stay”`, `said “we have a week” until
/// the vote`.
pub(super) fn led(view: &View, pieces: &[Piece], k: usize, tag: &Tag, line_end: usize) -> Vec<TextSpan> {
    let piece = &pieces[k];
    let own = content_of(view, &piece.mark);
    let takes = view.takes(tag.verb).0;
    let gap = tag.cue.end..piece.outer.start;
    let (mut start, mut end) = (own.start as usize, own.end as usize);
    let mut out = Vec::new();
    let said = gap.clone().find(|&i| view.is(i, &["that"]) && matches!(view.upos(i), Upos::Sconj | Upos::Pron | Upos::Det));
    let named = takes.is_some_and(|t| t.object > 0.0 && t.clause < 0.5);
    if let Some(that) = said.filter(|&that| (that..piece.outer.start).all(|i| !view.is(i, &[":"]))) {
        start = view.token(that).span.start as usize;
    } else if named && !gap.is_empty() && !gap.clone().any(|i| view.is_verb(i) || view.is(i, &[":"])) {
        start = view.token(gap.start).span.start as usize;
    } else if named
        && gap.is_empty()
        && tag.source.start < tag.verb
        && let Some(before) = tag.source.start.checked_sub(1).filter(|&b| view.is(b, &["which", "what", "that", "whom"]))
    {
        out.extend(view.words(before..before + 1));
    }
    // Two quotations that only "and" or a comma parts are one content.
    let mut last = k;
    while let Some(next) = pieces.get(last + 1).filter(|n| n.line == piece.line && n.kind != Kind::Name) {
        let between = pieces[last].outer.end..next.outer.start;
        let linked = between.len() <= 2
            && !between.is_empty()
            && between.clone().all(|i| view.is(i, &["and", "or", "but", ",", ";"]))
            && between.clone().any(|i| view.upos(i) == Upos::Cconj);
        if !linked || pieces[last].mark.inner.slice(view.text).ends_with(['.', '!', '?']) {
            break;
        }
        last += 1;
        end = content_of(view, &next.mark).end as usize;
    }
    // A few words quoted in a sentence that goes on.
    let at = pieces[last].outer.end;
    let ends_inside = pieces[last].mark.inner.slice(view.text).trim_end_matches(['’', '\'']).ends_with(['.', '!', '?', ',']);
    let follows = pieces.get(last + 1).is_some_and(|n| n.line == piece.line && n.outer.start <= at + 1);
    if !ends_inside && pieces[last].mark.closed && at < line_end && !follows && goes_on(view, at, tag.verb) {
        let reach = super::reach::content_end(view, tag.verb, piece.tokens.start, at + 1);
        if reach > at
            && !(at..reach).any(|i| view.quoted[i])
            && let Some(rest) = view.words(at..reach)
        {
            end = rest.end as usize;
        }
    }
    if let Some(fronted) = fronted(view, piece, tag) {
        out.insert(0, fronted);
    }
    out.push(TextSpan::new(start, end.max(start)));
    out
}

/// After the closing mark the quoted phrase itself goes on, rather than the reporter with when, where and why it was said.
fn goes_on(view: &View, at: usize, verb: usize) -> bool {
    if view.is_punct(at) || view.upos(at) == Upos::Cconj || super::reach::time_like(view, at) {
        return false;
    }
    let circumstance = [
        "as", "during", "on", "in", "at", "by", "from", "with", "amid", "last", "this", "earlier", "via", "through", "when", "after",
        "while", "before", "who", "which",
    ];
    let phrase = matches!(view.upos(at), Upos::Adp | Upos::Part | Upos::Noun | Upos::Sconj);
    phrase && !view.is(at, &circumstance) && view.head(at) != Some(verb)
}

/// The words before a tag in mid-sentence that belong to what is said: `The road, she said, “is ours”`.
fn fronted(view: &View, piece: &Piece, tag: &Tag) -> Option<TextSpan> {
    let sentence = view.sentence(tag.verb);
    let comma = tag.source.start.min(tag.cue.start).checked_sub(1)?;
    let closed = (tag.cue.end..piece.outer.start).any(|i| view.is(i, &[","]));
    if comma <= sentence.start || !view.is(comma, &[","]) || !closed || view.quoted[comma] {
        return None;
    }
    let start = sentence.start + usize::from(view.upos(sentence.start) == Upos::Cconj);
    let range = start..comma;
    if range.is_empty() || range.clone().any(|i| view.quoted[i]) {
        return None;
    }
    let lower = view.form(piece.tokens.start).starts_with(char::is_lowercase);
    let predicate = matches!(view.upos(piece.tokens.start), Upos::Verb | Upos::Aux | Upos::Adv | Upos::Part);
    let noun = matches!(view.upos(start), Upos::Det | Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Adj);
    let condition = view.is(start, &["if", "unless", "because"]);
    let phrase =
        range.len() == 2 && view.is(start, &["of"]) || range.len() == 3 && view.is(start, &["in"]) && view.is(start + 1, &["other"]);
    let time = super::reach::time_like(view, start) || view.is_ing(start);
    // Somebody else's saying, a "when asked", are the reporter's.
    let reported = range.clone().any(|i| {
        view.is(i, &["asked", "when", "after"])
            || view.is_verb(i) && view.cues.verb(view.lemma(i)).is_some_and(|t| t.clause > 0.9 && t.quote > 0.9)
    });
    let fits =
        !reported && (condition || phrase || noun && !time && lower && (predicate || view.is(piece.tokens.start, &["and", "but", "or"])));
    fits.then(|| view.words(range)).flatten()
}

/// Where the sentence begins whose own words lead into the quotation: `The tax “is a mistake,” he said`.
pub(super) fn lead_in(view: &View, piece: &Piece, floor: usize) -> Option<usize> {
    let sentence = view.sentence(piece.outer.start);
    let start = sentence.start.max(floor);
    let words = (start..piece.outer.start).filter(|&i| !view.is_punct(i)).count();
    if words == 0 || start >= piece.outer.start {
        return None;
    }
    let before = view.text[..piece.mark.outer.start as usize].trim_end();
    if before.ends_with([':', '.', '!', '?', '”', '"']) || before.ends_with(',') && words < 3 {
        return None;
    }
    view.words(start..piece.outer.start).map(|s| s.start as usize)
}

/// Before the quotation its sentence has a saying of its own: `Moss said she stayed because “the well,”`.
pub(super) fn says_itself(view: &View, piece: &Piece, floor: usize) -> bool {
    let start = view.sentence(piece.outer.start).start.max(floor);
    (start..piece.outer.start).any(|i| {
        !view.quoted[i]
            && view.is_verb(i)
            && view.cues.verb(view.lemma(i)).is_some_and(|t| t.clause > 0.9 && t.quote > 0.9)
            && view.children(i).any(|c| c < i && matches!(view.rel(c), Rel::Nsubj | Rel::NsubjOuter))
    })
}

/// `“…,” the agency quoted the ministry as saying`: the ministry's tag, and what the agency reports.
pub(super) fn quoted_as(view: &View, piece: &Piece, tag: &Tag) -> Option<(Tag, Found)> {
    if tag.source.start > tag.verb || !matches!(view.lemma(tag.verb), "quote" | "cite") {
        return None;
    }
    let sentence = view.sentence(tag.verb);
    let says = (tag.verb + 2..sentence.end.min(tag.verb + 16)).find(|&i| view.is(i - 1, &["as"]) && view.is_ing(i) && !view.quoted[i])?;
    let phrase = tag.verb + 1..says - 1;
    let head = view
        .children(tag.verb)
        .find(|c| phrase.contains(c) && matches!(view.rel(*c), Rel::Obj | Rel::Iobj))
        .or_else(|| phrase.clone().rev().find(|&i| matches!(view.upos(i), Upos::Propn | Upos::Noun)))?;
    let said = Tag {
        verb: says,
        cue: view.cue(says, None),
        source: phrase.clone(),
        head: Some(head),
        rule: "source and cue after",
        sure: tag.sure,
    };
    let reported = Found { content: vec![piece.mark.outer, view.words(phrase.start..says + 1)?], ..attribution(view, piece, tag) };
    Some((said, reported))
}

/// `Oslo stressed that the council, a body of nine states, “should stay neutral”`: the quoted predicate belongs to the saying
/// whose content stopped at its subject.
pub(super) fn predicate_of(view: &View, piece: &Piece, found: &[Found], places: &Places) -> Option<usize> {
    let first = piece.tokens.start;
    let predicate = view.upos(first) == Upos::Aux || view.is_verb(first) && !view.is_ing(first);
    let before = view.text[..piece.mark.outer.start as usize].trim_end();
    if !predicate || piece.tokens.len() < 3 || !before.ends_with(',') {
        return None;
    }
    let start = view.token(view.sentence(piece.outer.start.saturating_sub(1)).start).span.start as usize;
    let span = TextSpan::new(start, (piece.mark.outer.start as usize).max(start));
    let owner = places.cues_in(span).filter(|i| found[*i].sure > 0.6).max_by_key(|i| found[*i].cue.first().map(|c| c.start))?;
    let one = &found[owner];
    let verb = one.cue_head.filter(|&v| view.cues.verb(view.lemma(v)).is_some_and(|t| t.clause > 0.0))?;
    let end = one.content.last().filter(|c| c.start > view.token(verb).span.start && c.end <= span.end)?.end;
    let rest = view.parsed.tokens_in(TextSpan::new(end as usize, span.end as usize));
    rest.into_iter().all(|i| view.upos(i) != Upos::Aux && (!view.is_verb(i) || view.is_ing(i))).then_some(owner)
}

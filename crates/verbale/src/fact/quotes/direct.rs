//! Words between quotation marks and who uttered them.

use super::{
    Found,
    around::{lead_in, led, predicate_of, quoted_as, says_itself},
    hearers::{hearer, hearer_to, with_statement},
    kinds::{Kind, kind},
    marks::{self, Quotation},
    tag::{self, Tag, Trust},
    view::View,
};
use crate::{
    language::{Rel, Upos},
    types::TextSpan,
};
use std::ops::Range;

/// A quotation with its tokens and its tag.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) mark: Quotation,
    pub(super) tokens: Range<usize>,
    /// With the tokens of the marks.
    pub(super) outer: Range<usize>,
    pub(super) kind: Kind,
    pub(super) line: usize,
    /// Index into the found attributions, once it belongs to one.
    owner: Option<usize>,
    tag: Option<Tag>,
}

/// All quotations of an article.
#[derive(Debug, Default)]
pub(super) struct Direct {
    pub(super) pieces: Vec<Piece>,
    /// Bytes of each line.
    pub(super) lines: Vec<Range<usize>>,
    /// Verbs that tag a quotation: the tree rules leave them alone.
    pub(super) tagging: Vec<bool>,
    /// Tokens inside any quotation, titles and nicknames too.
    pub(super) marked: Vec<bool>,
}

/// What was found, by place: so that joining stays linear in the number of quotations.
pub(super) struct Places {
    /// Content spans in order, each with the furthest end up to it and its attribution.
    contents: Vec<(TextSpan, u32, usize)>,
    /// Cue spans in order, each with its attribution.
    cues: Vec<(TextSpan, usize)>,
}

impl Places {
    fn new(found: &[Found]) -> Self {
        let mut contents: Vec<(TextSpan, u32, usize)> =
            found.iter().enumerate().flat_map(|(i, f)| f.content.iter().map(move |c| (*c, 0, i))).collect();
        contents.sort_by_key(|(span, _, i)| (*span, *i));
        let mut far = 0;
        for (span, reach, _) in &mut contents {
            far = far.max(span.end);
            *reach = far;
        }
        let mut cues: Vec<(TextSpan, usize)> = found.iter().enumerate().flat_map(|(i, f)| f.cue.iter().map(move |c| (*c, i))).collect();
        cues.sort();
        Places { contents, cues }
    }

    /// The first attribution with exactly this content.
    fn owner(&self, span: TextSpan) -> Option<usize> {
        let at = self.contents.partition_point(|(c, _, _)| *c < span);
        self.contents.get(at).filter(|(c, _, _)| *c == span).map(|(_, _, i)| *i)
    }

    /// Some content holds this span.
    fn covers(&self, span: TextSpan) -> bool {
        let after = self.contents.partition_point(|(c, _, _)| c.start <= span.start);
        after > 0 && self.contents[after - 1].1 >= span.end
    }

    /// Attributions whose cue stands inside `span`.
    pub(super) fn cues_in(&self, span: TextSpan) -> impl Iterator<Item = usize> + '_ {
        let from = self.cues.partition_point(|(c, _)| c.start < span.start);
        self.cues[from..].iter().take_while(move |(c, _)| c.start < span.end).filter(move |(c, _)| span.contains(*c)).map(|(_, i)| *i)
    }
}

impl Direct {
    /// Scans the text for quotations, says what each is, and notes in `view` which tokens somebody utters.
    pub(super) fn scan(view: &mut View) -> Self {
        let mut direct = Direct { tagging: vec![false; view.len()], ..Direct::default() };
        let mut from = 0;
        for line in view.text.split('\n') {
            direct.lines.push(from..from + line.len());
            from += line.len() + 1;
        }
        let mut marks = Vec::new();
        let mut ends = Vec::new();
        for (number, line) in direct.lines.iter().enumerate() {
            let has_marks = view.text[line.clone()].contains(['"', '“', '”', '„', '«', '»', '‘', '’', '\'', '`']);
            if has_marks {
                let end = view.parsed.token_at(line.end.max(1) - 1).max(view.parsed.token_at(line.end));
                let speaks = |at: usize| tag::after(view, view.parsed.token_at(at), end, Trust::Plain).is_some_and(|t| t.sure > 0.5);
                marks::scan_paragraph(view.text, line.start, line.end, &speaks, &mut marks);
            }
            ends.resize(marks.len(), number);
        }
        marks::link_paragraphs(view.text, &mut marks);
        for (mark, line) in marks.into_iter().zip(ends) {
            let tokens = view.parsed.tokens_in(mark.inner);
            let outer = view.parsed.tokens_in(mark.outer);
            if tokens.is_empty() {
                continue;
            }
            let kind = kind(view, &mark, &tokens, &outer);
            direct.pieces.push(Piece { mark, tokens, outer, kind, line, owner: None, tag: None });
        }
        direct.marked = vec![false; view.len()];
        for piece in &direct.pieces {
            direct.marked[piece.tokens.clone()].iter_mut().for_each(|m| *m = true);
        }
        for piece in direct.pieces.iter().filter(|p| p.kind == Kind::Name) {
            view.titled[piece.outer.clone()].iter_mut().for_each(|t| *t = true);
        }
        for piece in direct.pieces.iter().filter(|p| p.kind != Kind::Name) {
            if !piece.mark.single || piece.kind == Kind::Utterance {
                view.quoted[piece.tokens.clone()].iter_mut().for_each(|q| *q = true);
            }
        }
        direct
    }

    /// The attributions of quotations that have a tag of their own.
    pub(super) fn tagged(&mut self, view: &View) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        // "She scolded him: “…,” she said. “…”": the tag between them leads the second one in.
        let mut handed: Option<(usize, Tag)> = None;
        for k in 0..self.pieces.len() {
            let piece = &self.pieces[k];
            if piece.kind == Kind::Name {
                continue;
            }
            let line = &self.lines[piece.line];
            let line_end = view.parsed.tokens.partition_point(|t| (t.span.start as usize) < line.end);
            let line_start = view.parsed.token_at(line.start);
            // A nickname in the tag ends nothing: “…,” Marta "Mo" Price shouted.
            let next = self.pieces[k + 1..]
                .iter()
                .take_while(|n| n.line == piece.line)
                .find(|n| n.kind != Kind::Name)
                .map_or(line_end, |n| n.outer.start);
            let behind = self.piece_before(k).filter(|p| p.line == piece.line);
            let floor = behind.map_or(line_start, |p| p.outer.end);
            let after = after_tag(view, piece, next, line_end);
            let before = self.before_tag(view, k, floor);
            // “…,” said the aide before adding that the port “is shut,” reports Ada Moss: that is whose page it is.
            let in_tagged = behind.and_then(|b| b.tag.as_ref()).is_some_and(|t| view.sentence(t.verb).contains(&piece.outer.start));
            let after = after.filter(|t| !(in_tagged && view.lemma(t.verb) == "report" && t.source.start > t.verb));
            let last = piece.mark.inner.slice(view.text).chars().next_back();
            let follower = after.as_ref().and_then(|t| self.led_by(view, k, t));
            // "Moss said the well, “our only one,” was dry": a sentence with a saying of its own needs no second one.
            if let Some(tag) = &after
                && before.is_none()
                && says_itself(view, piece, floor)
                && tag.head.is_some_and(|h| view.upos(h) == Upos::Pron)
            {
                if tag.verb < self.tagging.len() {
                    self.tagging[tag.verb] = true;
                }
                handed = follower.zip(after);
                continue;
            }
            let tag = match (before, after) {
                (Some(before), Some(after))
                    if before.sure > 0.7
                        && follower.is_some()
                        && before.head.is_some_and(|h| view.upos(h) != Upos::Pron)
                        && after.head.is_some_and(|h| view.upos(h) == Upos::Pron) =>
                {
                    handed = follower.zip(Some(after));
                    Some(before)
                }
                (Some(before), Some(after)) => {
                    let middle = behind.and_then(|b| b.tag.as_ref()).is_some_and(|t| t.verb == before.verb);
                    Some(if last == Some(',') && !middle || before.sure < after.sure * 0.8 { after } else { before })
                }
                (before, after) => before.or(after),
            };
            let tag = tag.or_else(|| handed.take_if(|(to, _)| *to == k).map(|(_, tag)| tag));
            let Some(tag) = tag else { continue };
            // "…," he said, "…": the tag in the middle speaks for both.
            let shared = behind.filter(|b| b.tag.as_ref().is_some_and(|t| t.verb == tag.verb)).and_then(|b| b.owner);
            let owner = match shared {
                Some(owner) => {
                    found[owner].content.push(content_of(view, &self.pieces[k].mark));
                    owner
                }
                None => {
                    let mut one = attribution(view, &self.pieces[k], &tag);
                    if tag.rule.ends_with("after")
                        && let Some(start) = lead_in(
                            view,
                            piece,
                            behind.and_then(|b| b.tag.as_ref()).map_or(floor, |t| floor.max(t.cue.end).max(t.source.end)),
                        )
                    {
                        let end = one.content[0].end as usize;
                        one.content[0] = TextSpan::new(start, end.max(start));
                    }
                    if tag.rule == "cue before" {
                        let own = led(view, &self.pieces, k, &tag, line_end);
                        one.content.splice(0..1, own);
                    }
                    // "…," the agency quoted the ministry as saying: the ministry speaks, and the agency tells of it.
                    if let Some((said, reported)) = quoted_as(view, &self.pieces[k], &tag) {
                        self.tagging[said.verb] = true;
                        one = Found { content: one.content, ..attribution(view, &self.pieces[k], &said) };
                        found.push(reported);
                    }
                    found.push(one);
                    found.len() - 1
                }
            };
            if tag.verb < self.tagging.len() {
                self.tagging[tag.verb] = true;
            }
            let piece = &mut self.pieces[k];
            piece.owner = Some(owner);
            piece.tag = Some(tag);
        }
        found
    }

    /// The utterances between marks, with nobody named.
    pub(super) fn bare(&self, view: &View) -> Vec<Found> {
        let spoken = self.pieces.iter().filter(|p| p.kind == Kind::Utterance && !p.mark.single);
        spoken.map(|p| Found { rule: "quotation in another language", ..untagged(content_of(view, &p.mark)) }).collect()
    }

    /// The quotation before `k` that is no nickname or title.
    fn piece_before(&self, k: usize) -> Option<&Piece> {
        self.pieces[..k].iter().rev().find(|p| p.kind != Kind::Name)
    }

    /// The quotation that follows right after the full stop of this tag.
    fn led_by(&self, view: &View, k: usize, tag: &Tag) -> Option<usize> {
        let next = (k + 1..self.pieces.len()).find(|&n| self.pieces[n].kind != Kind::Name)?;
        let piece = &self.pieces[next];
        let between = tag.cue.end.max(tag.source.end)..piece.outer.start;
        (piece.line == self.pieces[k].line && between.len() == 1 && view.is(between.start, &["."])).then_some(next)
    }

    fn before_tag(&self, view: &View, k: usize, floor: usize) -> Option<Tag> {
        let piece = &self.pieces[k];
        let mark = piece.outer.start;
        let line = &self.lines[piece.line];
        let starts_line = view.text[line.start..piece.mark.outer.start as usize].trim().is_empty();
        if starts_line {
            // The line before may end in a colon.
            let above = self.lines[..piece.line].iter().rev().find(|l| !view.text[(*l).clone()].trim().is_empty())?;
            if !view.text[above.clone()].trim_end().ends_with(':') {
                return None;
            }
            let from = view.parsed.token_at(above.start);
            return tag::before(view, mark, from, true).map(|t| Tag { sure: t.sure * 0.95, rule: "cue in the line before", ..t });
        }
        let tag = tag::before(view, mark, floor, false)?;
        // A fragment right after its verb belongs to the verb's content only if nothing of the sentence follows it.
        let stops = piece.outer.end >= view.len() || view.is_punct(piece.outer.end) || view.sentence(mark).end <= piece.outer.end;
        let ends_inside = piece.mark.inner.slice(view.text).ends_with(['.', '!', '?', ',']);
        // "chanting “no work, no peace” all night": what is chanted needs no end.
        let uttered =
            tag.cue.end + 1 >= mark && view.cues.verb(view.lemma(tag.verb)).is_some_and(|t| t.quote > 0.8 && t.clause + t.object == 0.0);
        (stops || uttered || ends_inside || piece.kind == Kind::Utterance).then_some(tag)
    }

    /// Gives each utterance without a tag to the attribution that it carries on.
    pub(super) fn join(&mut self, view: &View, found: &mut Vec<Found>) {
        // Owners were numbered before the list was sorted: find them again by their words.
        let places = Places::new(found);
        for piece in &mut self.pieces {
            piece.owner = places.owner(content_of(view, &piece.mark)).or_else(|| {
                // Grown at its edges: the attribution whose tag it was.
                let verb = piece.tag.as_ref()?.verb;
                let cue = view.token(verb.min(view.len() - 1)).span;
                let at = places.cues.partition_point(|(c, _)| c.end <= cue.start);
                places.cues.get(at).filter(|(c, i)| c.contains(cue) && found[*i].cue_head == Some(verb)).map(|(_, i)| *i)
            });
        }
        for k in 0..self.pieces.len() {
            let piece = &self.pieces[k];
            if piece.owner.is_some() || piece.kind == Kind::Name {
                continue;
            }
            if let Some(owner) = predicate_of(view, piece, found, &places) {
                let end = content_of(view, &piece.mark).end;
                if let Some(last) = found[owner].content.last_mut() {
                    *last = TextSpan::new(last.start as usize, end as usize);
                }
                self.pieces[k].owner = Some(owner);
                continue;
            }
            if piece.kind != Kind::Utterance {
                continue;
            }
            if places.covers(piece.mark.inner) {
                continue;
            }
            if !starts_sentence(view, piece) {
                let before = view.text[..piece.mark.outer.start as usize].trim_end();
                if !before.ends_with([',', ':']) || piece.tokens.len() < 4 {
                    continue;
                }
                // “…,” she said, pointing at the map, “…”
                let goes_on = k
                    .checked_sub(1)
                    .map(|b| &self.pieces[b])
                    .filter(|b| b.line == piece.line && b.tag.as_ref().is_some_and(|t| view.sentence(t.verb).contains(&piece.outer.start)));
                if let Some(owner) = goes_on.and_then(|b| b.owner)
                    && !view.form(piece.tokens.start).starts_with(char::is_uppercase)
                {
                    found[owner].content.push(content_of(view, &piece.mark));
                    self.pieces[k].owner = Some(owner);
                    continue;
                }
                found.push(untagged(content_of(view, &piece.mark)));
                self.pieces[k].owner = Some(found.len() - 1);
                continue;
            }
            let span = content_of(view, &piece.mark);
            // Left open, it goes on into the next paragraph, where somebody else may be named as the one who says it.
            let named_next = (k + 1..self.pieces.len())
                .take_while(|&n| self.pieces[n - 1].mark.continues)
                .find_map(|n| self.pieces[n].owner)
                .filter(|&o| found[o].head.is_some_and(|h| view.upos(h) == Upos::Propn));
            match named_next.map_or_else(|| self.carried_on(view, k, found, &places), |_| None) {
                Some(owner) => {
                    found[owner].content.push(span);
                    self.pieces[k].owner = Some(owner);
                }
                None => {
                    // A following piece of the same utterance may bring the tag: “…⏎“…,” he said.
                    let next =
                        (k + 1..self.pieces.len()).take_while(|&n| self.pieces[n - 1].mark.continues).find_map(|n| self.pieces[n].owner);
                    match next {
                        Some(owner) => {
                            found[owner].content.insert(0, span);
                            self.pieces[k].owner = Some(owner);
                        }
                        None => {
                            found.push(untagged(span));
                            self.pieces[k].owner = Some(found.len() - 1);
                        }
                    }
                }
            }
        }
    }

    /// The attribution that utterance `k` goes on with: that of the piece before it in its paragraph, or in the paragraph
    /// right before it, or the one that the sentence right before it makes.
    fn carried_on(&self, view: &View, k: usize, found: &[Found], places: &Places) -> Option<usize> {
        let piece = &self.pieces[k];
        // A straight mark that nothing closes, after curly ones: the page goes on with what it reprints.
        if !piece.mark.closed
            && piece.mark.outer.slice(view.text).starts_with('"')
            && self.piece_before(k).is_some_and(|b| b.mark.closed && b.mark.outer.slice(view.text).starts_with('“'))
        {
            return None;
        }
        if let Some(before) = self.piece_before(k)
            && let Some(owner) = before.owner
        {
            let between = self.lines[before.line + 1..piece.line.max(before.line + 1)].iter();
            let next_paragraph = between.clone().all(|l| view.text[l.clone()].trim().is_empty());
            let same = before.line == piece.line;
            if same && !names_another(view, found, places, owner, before.outer.end..piece.outer.start) {
                return Some(owner);
            }
            let opens = view.text[self.lines[piece.line].start..piece.mark.outer.start as usize].trim().is_empty();
            if !same
                && next_paragraph
                && opens
                && (before.mark.continues || tail_is_tag(view, found, owner, before, &self.lines[before.line]))
            {
                return Some(owner);
            }
        }
        // The sentence before reports the same speaker's words.
        let start = piece.outer.start;
        let sentence = view.parsed.sentence_of(start);
        let above = (0..=sentence).rev().map(|s| &view.parsed.sentences[s]).find(|s| s.tokens.end <= start)?;
        let gap = view.text.get(above.span.end as usize..piece.mark.outer.start as usize).unwrap_or("x");
        if gap.chars().any(char::is_alphanumeric) {
            return None;
        }
        places
            .cues_in(above.span)
            .filter(|i| found[*i].source.is_some() && found[*i].sure >= 0.75)
            .filter(|i| found[*i].cue_head.is_some_and(|v| view.is_verb(v) && view.cues.quotes(view.lemma(v))))
            .max()
    }
}

/// Between the two pieces another attribution begins.
fn names_another(view: &View, found: &[Found], places: &Places, owner: usize, between: Range<usize>) -> bool {
    if between.is_empty() || between.end > view.len() {
        return false;
    }
    let span = view.parsed.span_of(between);
    // "…," she said, stressing why. "…": a participle or a pronoun goes on with the same one.
    let same = |i: usize| found[i].head == found[owner].head || found[i].head.is_some_and(|h| view.is(h, &["he", "she"]));
    places.cues_in(span).any(|i| i != owner && found[i].sure > 0.7 && !same(i))
}

/// After the piece its paragraph holds nothing but the tag.
fn tail_is_tag(view: &View, found: &[Found], owner: usize, before: &Piece, line: &Range<usize>) -> bool {
    let rest = view.text.get(before.mark.outer.end as usize..line.end).unwrap_or("");
    let words = rest.split_whitespace().count();
    if words == 0 {
        return true;
    }
    let tag_here = found[owner].cue.iter().any(|c| c.start as usize >= before.mark.outer.end as usize && c.end as usize <= line.end);
    let sentences = rest.trim_end().trim_end_matches('.').matches(". ").count();
    tag_here && sentences == 0
}

/// The quotation stands where a sentence begins.
fn starts_sentence(view: &View, piece: &Piece) -> bool {
    let before = view.text[..piece.mark.outer.start as usize].trim_end_matches([' ', '\u{a0}', '\t']);
    before.is_empty() || before.ends_with(['\n', '.', '!', '?', '…', '”', '"', ':', ')']) || before.ends_with("''")
}

fn untagged(span: TextSpan) -> Found {
    Found {
        content: vec![span],
        cue: Vec::new(),
        source: None,
        source_tokens: 0..0,
        head: None,
        cue_head: None,
        hears: None,
        rule: "quotation without cue",
        sure: 0.4,
    }
}

pub(super) fn attribution(view: &View, piece: &Piece, tag: &Tag) -> Found {
    let sure = tag.sure * if piece.kind == Kind::Utterance { 1.0 } else { 0.85 };
    Found {
        content: vec![content_of(view, &piece.mark)],
        cue: vec![view.parsed.span_of(with_statement(view, tag.cue.clone(), tag.verb))],
        source: if tag.source.is_empty() { None } else { view.words(tag.source.clone()) },
        source_tokens: tag.source.clone(),
        head: tag.head,
        cue_head: Some(tag.verb),
        hears: view
            .cues
            .verb(view.lemma(tag.verb))
            .filter(|t| t.told > 0.0)
            .and_then(|_| hearer(view, tag.verb))
            .or_else(|| hearer_to(view, tag.verb)),
        rule: tag.rule,
        sure,
    }
}

/// The words without the outer marks and without the comma that only leads over to the tag.
pub(super) fn content_of(view: &View, mark: &Quotation) -> TextSpan {
    let words = mark.inner.slice(view.text);
    let kept = words.trim_end_matches([',', ' ']);
    TextSpan::new(mark.inner.start as usize, mark.inner.start as usize + kept.len())
}

fn after_tag(view: &View, piece: &Piece, next: usize, line_end: usize) -> Option<Tag> {
    let at = piece.outer.end;
    let inner = piece.mark.inner.slice(view.text);
    let outside = view.text.get(piece.mark.outer.end as usize..).unwrap_or("").trim_start();
    let promised = inner.trim_end_matches(['\'', '’', ' ']).ends_with([',', '?', '!']) || outside.starts_with(',');
    let end = next.max(at).min(line_end);
    let comma = inner.trim_end_matches(['\'', '’', ' ']).ends_with(',') || outside.starts_with(',');
    let known = tag::after(view, at, end, if promised { Trust::Promised } else { Trust::Plain });
    let tag = known.or_else(|| (comma && piece.kind == Kind::Utterance).then(|| tag::unknown(view, at, end)).flatten())?;
    if inner.trim_end_matches(['\'', '’', ' ']).ends_with(',') || outside.starts_with(',') || !piece.mark.closed {
        return Some(tag);
    }
    if piece.kind == Kind::Fragment && !inner.ends_with(['.', '!', '?', '…', '-', '—']) {
        // “wet” said the report: no comma at all. Only a whole utterance may do without.
        return None;
    }
    // After a full stop the tag must have no clause of its own: “It rains.” The mayor said the fair was off.
    // “It rains.” The mayor said that …: neither does a tag before a clause that the tree lost.
    let close = tag.cue.end.max(tag.source.end);
    if inner.ends_with('.')
        && tag.source.end <= tag.cue.start
        && !tag.source.is_empty()
        && close < view.len()
        && close < line_end
        && (matches!(view.upos(close), Upos::Sconj | Upos::Det | Upos::Pron | Upos::Propn | Upos::Noun | Upos::Verb | Upos::Aux)
            && !super::reach::time_like(view, close)
            || view.is(close, &["that", "“", "\""]))
    {
        return None;
    }
    // “…” She adds, “…”: the tag leads on to the next one.
    if inner.ends_with('.') && close + 1 < view.len() && view.is(close, &[",", ":"]) && close + 1 >= next {
        return None;
    }
    let comma = view.is((tag.cue.end.max(tag.source.end)).min(view.len() - 1), &[","]);
    let clause =
        !comma && view.children(tag.verb).any(|c| c > tag.verb && matches!(view.rel(c), Rel::Ccomp | Rel::Xcomp) && !view.quoted[c]);
    let other_sentence = inner.ends_with('.') && view.form(at.min(view.len() - 1)).starts_with(char::is_uppercase);
    if clause || (other_sentence && tag.source.end < tag.cue.end && ends_late(view, &tag, next)) {
        return None;
    }
    Some(tag)
}

/// More than a few words follow the tag before the sentence ends.
fn ends_late(view: &View, tag: &Tag, next: usize) -> bool {
    let from = tag.cue.end.max(tag.source.end);
    let words =
        (from..next.min(view.len())).take_while(|&i| !(view.is_punct(i) && view.is(i, &[".", ",", "!", "?", ":", "“", "\""]))).count();
    words > 6
}

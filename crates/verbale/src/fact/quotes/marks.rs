//! Quotation marks: which words stand between them.
//!
//! Real pages turn marks the wrong way, forget to close or to open them, and open each paragraph of a long quotation anew.
//! A mark is read by what is open before it, by its glyph, and by the spaces and words at its sides, in this order; a
//! quotation never runs past its paragraph, but the next one may continue it.
//!
//! Incomplete: single marks are taken as outer marks only where a closing one stands in the same paragraph.

use crate::types::TextSpan;

/// One stretch of text between quotation marks, outermost marks only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quotation {
    /// With its marks (those that are there).
    pub(super) outer: TextSpan,
    /// Without marks and outer spaces.
    pub(super) inner: TextSpan,
    /// A closing mark stands at its end.
    pub(super) closed: bool,
    /// Left open at the end of a paragraph, and the next one opens with a mark.
    pub(super) continues: bool,
    /// A mark was missing or wrongly turned.
    pub(super) repaired: bool,
    /// Single marks.
    pub(super) single: bool,
}

/// A double mark as it stands in the text.
#[derive(Debug, Clone, Copy)]
struct Mark {
    start: usize,
    end: usize,
    glyph: Glyph,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Glyph {
    Opening,
    Closing,
    Straight,
}

/// Finds the quotations of the text from `from` to `to` (a paragraph), in text order. `speaks` says whether the text that
/// starts at a byte looks like "she said" or "said the mayor".
pub(super) fn scan_paragraph(text: &str, from: usize, to: usize, speaks: &dyn Fn(usize) -> bool, out: &mut Vec<Quotation>) {
    let first = out.len();
    let mut marks = double_marks(text, from, to);
    leave_running_mark(text, from, &mut marks);
    if !marks.is_empty() {
        doubles(text, from, to, &marks, speaks, out);
    }
    singles(text, from, to, first, out);
}

/// Sets [`Quotation::continues`] where the paragraph after an open quotation opens with a mark.
pub(super) fn link_paragraphs(text: &str, quotations: &mut [Quotation]) {
    for i in 1..quotations.len() {
        let (before, after) = (quotations[i - 1], quotations[i]);
        let between = text.get(before.outer.end as usize..after.outer.start as usize).unwrap_or("x");
        // Straight marks that stay open run through a reprint; curly ones after them are somebody's own.
        let other = before.outer.slice(text).starts_with('"') && after.outer.slice(text).starts_with('“');
        if !before.closed && !other && !between.is_empty() && between.contains('\n') && between.trim().is_empty() {
            quotations[i - 1].continues = true;
        }
    }
}

fn double_marks(text: &str, from: usize, to: usize) -> Vec<Mark> {
    let mut marks = Vec::new();
    let bytes = text.as_bytes();
    let mut skip_to = 0;
    for (offset, c) in text[from..to].char_indices() {
        let start = from + offset;
        if start < skip_to {
            continue;
        }
        let end = start + c.len_utf8();
        let glyph = match c {
            '"' | '\u{ff02}' => Glyph::Straight,
            '“' | '„' | '«' | '‟' => Glyph::Opening,
            '”' | '»' => Glyph::Closing,
            '\'' | '`' if bytes.get(end) == Some(&(c as u8)) => {
                // Two single marks stand for a double one; of three in a row the outer two, as their place tells.
                let third = bytes.get(end + 1) == Some(&(c as u8));
                let opens = before(text, start).is_none_or(|b| b.is_whitespace() || "([—–-".contains(b));
                let start = if third && !opens { start + 1 } else { start };
                skip_to = start + 2;
                let glyph = if c == '`' { Glyph::Opening } else { Glyph::Straight };
                marks.push(Mark { start, end: start + 2, glyph });
                continue;
            }
            _ => continue,
        };
        // Inches and seconds: 6'2", 15" screens.
        if c == '"' && before(text, start).is_some_and(|b| b.is_ascii_digit()) && inches(text, start, end) {
            continue;
        }
        marks.push(Mark { start, end, glyph });
    }
    marks
}

/// A page that quotes another page at length opens each paragraph with a straight mark and keeps curly ones for whoever speaks
/// in it: `"Rain fell. “Run!” she shouted.` The one straight mark is no partner of the curly ones.
fn leave_running_mark(text: &str, from: usize, marks: &mut Vec<Mark>) {
    let count = |glyph| marks.iter().filter(|m| m.glyph == glyph).count();
    let balanced = count(Glyph::Opening) > 0 && count(Glyph::Opening) == count(Glyph::Closing);
    if balanced
        && count(Glyph::Straight) == 1
        && let Some(first) = marks.first()
        && first.glyph == Glyph::Straight
        && text[from..first.start].trim().is_empty()
    {
        marks.remove(0);
    }
}

fn inches(text: &str, start: usize, end: usize) -> bool {
    let digits = text[..start].bytes().rev().take_while(u8::is_ascii_digit).count();
    let ahead = text[..start - digits].chars().next_back();
    ahead == Some('\'') || (digits <= 2 && text[end..].starts_with(" tall"))
}

fn before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back().filter(|&c| c != '\n')
}

fn after(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next().filter(|&c| c != '\n')
}

fn doubles(text: &str, from: usize, to: usize, marks: &[Mark], speaks: &dyn Fn(usize) -> bool, out: &mut Vec<Quotation>) {
    let mut open: Option<(Mark, bool)> = None;
    let mut depth = 0usize;
    // Closing marks that are still to come; counted once, or a page of nothing but marks takes quadratic time.
    let mut closings = marks.iter().filter(|m| m.glyph == Glyph::Closing).count();
    for (k, &mark) in marks.iter().enumerate() {
        let (prev, next) = (before(text, mark.start), after(text, mark.end));
        closings -= usize::from(mark.glyph == Glyph::Closing);
        let spaced_before = prev.is_none_or(|c| c.is_whitespace() || "([—–-/‘'".contains(c));
        let word_after = next.is_some_and(|c| c.is_alphanumeric() || "$£€#@[(‘’'…".contains(c));
        let looks_open = spaced_before && word_after;
        let last_before = text[from..mark.start].trim_end().chars().next_back();
        let after_stop = last_before.is_some_and(|c| ",.!?…".contains(c));
        let said_next = speaks(mark.end);
        let Some((opening, repaired)) = open else {
            // Nothing is open: it opens, unless only its place after a word makes sense of it.
            let looks_closed = !spaced_before && !word_after;
            if said_next && after_stop && bare_cue(text, mark.end, to) && mark.glyph != Glyph::Closing {
                close_late(text, from, mark, out);
            } else if looks_closed || (mark.glyph == Glyph::Closing && (said_next || !looks_open)) {
                if let Some(start) = missing_open(text, from, mark.start, out).filter(|_| said_next || k == 0 && after_stop) {
                    let inner = TextSpan::new(start, mark.start).trimmed(text);
                    push(text, TextSpan::new(start, mark.end), inner, true, true, out);
                }
            } else if next.is_some() {
                open = Some((mark, mark.glyph == Glyph::Closing));
            }
            continue;
        };
        let nests = mark.glyph == Glyph::Opening
            && looks_open
            && !said_next
            && closings > depth + usize::from(depth == 0)
            && (depth > 0 || both_close(&marks[k + 1..]));
        if depth > 0 && mark.glyph == Glyph::Closing {
            depth -= 1;
            continue;
        }
        if nests {
            depth += 1;
            continue;
        }
        // Turned to open, at a word and after a full stop, a mark opens even before "He called …".
        let sentence = mark.glyph == Glyph::Opening && last_before.is_some_and(|c| ".!?".contains(c));
        let reopens = looks_open && (!said_next || sentence) && mark.glyph != Glyph::Closing;
        if reopens && (mark.glyph == Glyph::Opening || after_stop || last_before == Some(':')) {
            // The closing mark was forgotten: the words before belong to the first quotation up to "…, he said".
            let end = cut_before_tag(text, opening.end, mark.start, speaks).unwrap_or_else(|| {
                let words = text[opening.end..mark.start].trim_end();
                opening.end + words.len()
            });
            let inner = TextSpan::new(opening.end, end).trimmed(text);
            push(text, TextSpan::new(opening.start, end), inner, false, true, out);
            open = Some((mark, false));
            continue;
        }
        let inner = TextSpan::new(opening.end, mark.start).trimmed(text);
        push(text, TextSpan::new(opening.start, mark.end), inner, true, repaired || mark.glyph == Glyph::Opening, out);
        open = None;
        depth = 0;
    }
    if let Some((opening, _)) = open {
        let end = from + text[from..to].trim_end().len();
        if end <= opening.end {
            return;
        }
        let cut = cut_before_tag(text, opening.end, end, speaks);
        let inner = TextSpan::new(opening.end, cut.unwrap_or(end)).trimmed(text);
        push(text, TextSpan::new(opening.start, cut.unwrap_or(end)), inner, false, cut.is_some(), out);
    }
}

/// Reading on from inside a mark within a mark, both are closed: in `“necessary, “open”, and “frank”` the first never is.
fn both_close(ahead: &[Mark]) -> bool {
    let mut depth = 2;
    for mark in ahead.iter().take(NESTED) {
        match mark.glyph {
            Glyph::Opening => depth += 1,
            Glyph::Closing => depth -= 1,
            Glyph::Straight => {}
        }
        if depth == 0 {
            return true;
        }
    }
    ahead.len() > NESTED
}

/// So many marks ahead are read to tell whether a mark nests.
const NESTED: usize = 40;

/// How far, in bytes, a rule looks ahead or back inside a paragraph: longer stretches are no single quotation, and a bound
/// keeps a page of nothing but marks linear.
const LOOK: usize = 2000;

/// The last character boundary at or before `at`.
fn floor_char(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}

fn push(text: &str, outer: TextSpan, inner: TextSpan, closed: bool, repaired: bool, out: &mut Vec<Quotation>) {
    if inner.slice(text).chars().any(char::is_alphanumeric) {
        out.push(Quotation { outer, inner, closed, continues: false, repaired, single: false });
    }
}

/// True when from `at` to the end of the sentence there is nothing but a cue of one or two words: `“Added.`
fn bare_cue(text: &str, at: usize, to: usize) -> bool {
    let rest = &text[at..floor_char(text, to.min(at + LOOK))];
    let sentence = &rest[..rest.find(['.', '!', '?', ',']).unwrap_or(rest.len())];
    let words = sentence.split_whitespace().count();
    (1..=2).contains(&words) && sentence.len() < 30 && rest[sentence.len()..].trim_matches(['.', ' ', '”', '"']).is_empty()
}

/// A mark that only closes what was closed too early before: the last quotation of the paragraph runs up to it.
fn close_late(text: &str, from: usize, mark: Mark, out: &mut [Quotation]) {
    if let Some(last) = out.last_mut().filter(|q| q.outer.start as usize >= from) {
        last.inner = TextSpan::new(last.inner.start as usize, mark.start).trimmed(text);
        last.outer = TextSpan::new(last.outer.start as usize, mark.end);
        last.repaired = true;
    }
}

/// Where a quotation may begin whose opening mark was lost: at the start of its paragraph, unless another one was before.
fn missing_open(text: &str, from: usize, end: usize, out: &[Quotation]) -> Option<usize> {
    if end - from > LOOK {
        return None;
    }
    let taken = out.last().is_some_and(|q| q.outer.end as usize > from);
    let words = text[from..end].split_whitespace().count();
    (!taken && (3..=80).contains(&words)).then_some(from)
}

/// The comma before a closing "…, the ministry said in a statement": the last place where a speech tag begins.
fn cut_before_tag(text: &str, from: usize, to: usize, speaks: &dyn Fn(usize) -> bool) -> Option<usize> {
    let words = &text[from..to];
    let tail = words.len().saturating_sub(160);
    words
        .char_indices()
        .rev()
        .take_while(|(i, _)| *i >= tail)
        .filter(|(_, c)| ",!?".contains(*c))
        .map(|(i, c)| from + i + c.len_utf8())
        .find(|&at| speaks(at))
}

/// Single marks as outer ones, where no double quotation stands around them.
fn singles(text: &str, from: usize, to: usize, first: usize, out: &mut Vec<Quotation>) {
    let mut found = Vec::new();
    // In text order and apart from each other.
    let inside = |at: usize| {
        let next = out[first..].partition_point(|q| q.outer.start as usize <= at);
        next > 0 && out[first + next - 1].outer.range().contains(&at)
    };
    let mut at = from;
    while let Some(offset) = text[at..to].find(['‘', '\'', '‚', '‹']) {
        let start = at + offset;
        let width = text[start..].chars().next().map_or(1, char::len_utf8);
        at = start + width;
        let prev = before(text, start);
        let opens = prev.is_none_or(|c| c.is_whitespace() || "([—–-".contains(c))
            && after(text, at).is_some_and(|c| c.is_alphanumeric())
            && !text[start..to].starts_with("''");
        if !opens || inside(start) || clipped_word(&text[at..to]) {
            continue;
        }
        let Some(close) = single_close(text, at, floor_char(text, to.min(at + LOOK))) else { continue };
        let inner = TextSpan::new(at, close).trimmed(text);
        let end = close + text[close..].chars().next().map_or(1, char::len_utf8);
        found.push(Quotation { outer: TextSpan::new(start, end), inner, closed: true, continues: false, repaired: false, single: true });
        at = end;
    }
    if !found.is_empty() {
        // A stretch that swallows a double quotation was none.
        found.retain(|q| {
            let next = out[first..].partition_point(|d| d.outer.end <= q.outer.start);
            out.get(first + next).is_none_or(|d| !d.outer.overlaps(q.outer))
        });
        out.extend(found);
        out[first..].sort_by_key(|q| q.outer.start);
    }
}

/// `'em`, `'til`, `'90s`.
fn clipped_word(rest: &str) -> bool {
    let word: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    matches!(word.as_str(), "em" | "til" | "tis" | "twas" | "cause" | "n" | "cos" | "round" | "bout" | "s" | "t")
        || (word.starts_with(|c: char| c.is_ascii_digit()) && word.ends_with('s'))
}

/// The closing single mark of a quotation that starts at `at`: after a stop if there is one, else the first that closes a word.
fn single_close(text: &str, at: usize, to: usize) -> Option<usize> {
    let mut plain = None;
    for (offset, c) in text[at..to].char_indices() {
        if !matches!(c, '’' | '\'' | '›') {
            continue;
        }
        let here = at + offset;
        let (prev, next) = (before(text, here), after(text, here + c.len_utf8()));
        let closes = prev.is_some_and(|p| !p.is_whitespace()) && next.is_none_or(|n| !n.is_alphanumeric());
        if !closes {
            continue;
        }
        if prev.is_some_and(|p| ",.!?…".contains(p)) {
            return Some(here);
        }
        // A plural's apostrophe looks the same: "the workers’ rights" goes on with a word.
        let possessive = prev == Some('s') && next == Some(' ');
        if plain.is_none() && !possessive {
            plain = Some(here);
        }
        if plain.is_none() && possessive && !text[here + c.len_utf8()..to].contains(['’', '\'']) {
            plain = Some(here);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    /// The quotations of a text, `…` for open ones, `~` before repaired ones, `→` where the next paragraph goes on.
    fn check(text: &str, expected: Expect) {
        let cues = [" said", " she said", " he said", " the ministry said", " added", "added", "the ministry said", "he said"];
        let speaks = |at: usize| {
            let lower = text[at..].to_lowercase();
            let lower = lower.trim_start_matches([',', '.', ' ']);
            cues.iter().any(|c| lower.starts_with(c.trim_start()))
        };
        let mut found = Vec::new();
        let mut from = 0;
        for line in text.split('\n') {
            scan_paragraph(text, from, from + line.len(), &speaks, &mut found);
            from += line.len() + 1;
        }
        link_paragraphs(text, &mut found);
        let shown: Vec<String> = found
            .iter()
            .map(|q| {
                let (repaired, open) = (if q.repaired { "~" } else { "" }, if q.closed { "" } else { "…" });
                let goes_on = if q.continues { "→" } else { "" };
                format!("{repaired}[{}]{open}{goes_on}", q.inner.slice(text))
            })
            .collect();
        expected.assert_eq(&shown.join("\n"));
    }

    #[test]
    fn straight_curly_and_angled() {
        check(
            "\"Rain is late,\" said the farmer. \"Very late.\"",
            expect![[r#"
            [Rain is late,]
            [Very late.]"#]],
        );
        check(
            "“Rain is late,” said the farmer. «Very late.»",
            expect![[r#"
            [Rain is late,]
            [Very late.]"#]],
        );
        check("''Rain is late,'' said the farmer.", expect!["[Rain is late,]"]);
        check("``Rain is late,'' said the farmer.", expect!["[Rain is late,]"]);
    }

    #[test]
    fn nested_marks_stay_inside() {
        check("“She told us ‘never again’ and left,” he said.", expect!["[She told us ‘never again’ and left,]"]);
        check("“The sign read “Keep out” in red,” he said.", expect!["[The sign read “Keep out” in red,]"]);
        check("''The sign said 'Keep out,''' he said.", expect!["[The sign said 'Keep out,']"]);
    }

    #[test]
    fn a_nested_mark_closes_right_before_the_outer_one() {
        check(
            "Pike told him: “The town called it ‘miracles,’” she said. “Call it rain.”",
            expect![[r#"
            [The town called it ‘miracles,’]
            [Call it rain.]"#]],
        );
    }

    #[test]
    fn wrongly_turned_marks() {
        check("“We will not sell the port, “the ministry said.", expect!["~[We will not sell the port,]"]);
        check("And they may never know, ”said the clerk.", expect!["~[And they may never know,]"]);
        check("“And they may never know, ”said the clerk.", expect!["[And they may never know,]"]);
        check("”The bridge holds,” he said.", expect!["~[The bridge holds,]"]);
    }

    #[test]
    fn forgotten_marks() {
        check(
            "“The harvest is lost. We have nothing left, the ministry said in a note.",
            expect!["~[The harvest is lost. We have nothing left,]…"],
        );
        check(
            "It was “dull”, “wet, “cold”, by all accounts.",
            expect![[r#"
            [dull]
            ~[wet,]…
            [cold]"#]],
        );
        check("The harvest is lost,” he said.", expect!["~[The harvest is lost,]"]);
        check("“The port is shut.” The trains stand still. “Added.", expect!["~[The port is shut.” The trains stand still.]"]);
    }

    #[test]
    fn a_first_mark_that_never_closes_nests_nothing() {
        check(
            "The talks were “long”, “dry, “open”, by all accounts, yet “useful”.",
            expect![[r#"
            [long]
            ~[dry,]…
            [open]
            [useful]"#]],
        );
    }

    #[test]
    fn a_straight_mark_before_curly_ones_runs_through_a_reprint() {
        check("\"Rain fell on the tents. “Run!” she said. Nobody ran.", expect!["[Run!]"]);
        check("\"Rain fell on the tents.", expect!["[Rain fell on the tents.]…"]);
    }

    #[test]
    fn paragraphs_end_and_continue() {
        check(
            "“The harvest is lost.\n\n“We start again in May,” he said.",
            expect![[r#"
            [The harvest is lost.]…→
            [We start again in May,]"#]],
        );
        check("“The harvest is lost.\n\nThe village met on Sunday.", expect!["[The harvest is lost.]…"]);
    }

    #[test]
    fn single_marks() {
        check("‘The workers’ rights come first,’ she said.", expect!["[The workers’ rights come first,]"]);
        check("'It is over,' she said, and the boys' mother wept.", expect!["[It is over,]"]);
        check("Rock 'n' roll of the '90s and the dogs' bowls", expect![""]);
        check("He stood 6'2\" and weighed little.", expect![""]);
    }
}

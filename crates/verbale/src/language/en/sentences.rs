//! Tokens → sentences.
//!
//! A line end always ends a sentence. Within a line a sentence ends after `.`, `!`, `?` or `…` with the quotation marks and
//! brackets that close behind it, when what follows looks like a beginning; after an abbreviation only before a word that
//! often opens sentences; and where the tokeniser found two sentences glued together. A dateline (`ACCRA (Reuters) -`) is a
//! sentence of its own, and so is a line drawn with marks; a web address ends one before a capital or another address.

use super::tokens::{Gap, RawToken, is_rule};
use std::ops::Range;

/// Words after which an abbreviation's full stop is taken to end the sentence too.
const OPENERS: &[&str] = &[
    "The",
    "A",
    "An",
    "This",
    "That",
    "These",
    "Those",
    "There",
    "They",
    "He",
    "She",
    "It",
    "We",
    "I",
    "You",
    "But",
    "And",
    "In",
    "On",
    "At",
    "However",
    "Meanwhile",
    "After",
    "Before",
    "As",
    "For",
    "If",
    "When",
    "While",
    "With",
    "Although",
    "Despite",
    "His",
    "Her",
    "Its",
    "Their",
    "Our",
    "My",
    "Earlier",
    "Last",
    "Also",
    "What",
    "Why",
    "How",
    "Who",
    "So",
    "Then",
    "According",
    "Since",
    "During",
    "To",
    "By",
    "Not",
    "No",
];

/// Titles and the like, which never end a sentence.
const BEFORE_NAMES: &[&str] = &[
    "Mr.", "Mrs.", "Ms.", "Dr.", "Prof.", "St.", "Gen.", "Col.", "Lt.", "Maj.", "Capt.", "Sgt.", "Cmdr.", "Adm.", "Brig.", "Rev.", "Hon.",
    "Gov.", "Sen.", "Rep.", "Sens.", "Reps.", "Pres.", "Amb.", "Ft.", "Mt.", "vs.", "e.g.", "i.e.", "cf.", "approx.", "Messrs.", "No.",
    "Supt.", "Insp.",
];

/// Sentences as ranges of `tokens`, each with the number of its paragraph.
pub fn split(text: &str, tokens: &[RawToken]) -> Vec<(Range<usize>, u32)> {
    let mut sentences = Vec::with_capacity(tokens.len() / 18 + 1);
    let (mut start, mut paragraph) = (0, 0);
    for next in 1..tokens.len() {
        let line = tokens[next].gap == Gap::Line;
        if line
            || tokens[next].gap == Gap::Glued
            || ends_before(text, tokens, start, next)
            || is_apart(text, tokens, start, next)
            || next - start >= LONGEST
        {
            sentences.push((start..next, paragraph));
            start = next;
            paragraph += u32::from(line);
        }
    }
    if start < tokens.len() {
        sentences.push((start..tokens.len(), paragraph));
    }
    sentences
}

/// A sentence is cut here at the latest; nobody writes longer ones, and tables and lists must not slow the parser.
const LONGEST: usize = 6000;

/// Two tokens that belong to no common sentence, whatever marks stand between.
fn is_apart(text: &str, tokens: &[RawToken], start: usize, next: usize) -> bool {
    let (last, here) = (tokens[next - 1].form(text), tokens[next].form(text));
    if is_rule(last) != is_rule(here) {
        return true;
    }
    let begins = here.starts_with(char::is_uppercase) || is_web_address(here);
    begins && tokens[next].gap == Gap::Space && (is_web_address(last) || is_dateline(text, &tokens[start..next]))
}

fn is_web_address(form: &str) -> bool {
    form.starts_with("http://") || form.starts_with("https://") || form.starts_with("www.")
}

/// `KUMASI, Ghana (Reuters) -`: a place in capitals, an agency in brackets, a dash.
fn is_dateline(text: &str, tokens: &[RawToken]) -> bool {
    let [place, .., close, dash] = tokens else { return false };
    let place = place.form(text);
    tokens.len() <= 14
        && matches!(dash.form(text), "-" | "--" | "–" | "—")
        && close.form(text) == ")"
        && place.len() > 2
        && place.chars().all(char::is_uppercase)
        && tokens[..tokens.len() - 2].iter().rev().take(5).any(|t| t.form(text) == "(")
}

fn ends_before(text: &str, tokens: &[RawToken], start: usize, next: usize) -> bool {
    // Back over closing marks to the mark that may end the sentence.
    let mut last = next - 1;
    while last > start && closes(text, tokens, last) {
        last -= 1;
    }
    let end = tokens[last].form(text);
    let opening = first_word(text, tokens, next);
    if !is_final(end) {
        return false;
    }
    // A closing mark after a space belongs to the sentence before: ` ”` stays with what it closes.
    if closes(text, tokens, next) && tokens[next].gap == Gap::None {
        return false;
    }
    let Some(opening) = opening else { return false };
    let first = opening.chars().next().unwrap_or(' ');
    match end {
        "..." | "…" | ".." | "...." => first.is_uppercase() && tokens[next].gap != Gap::None,
        _ if end.len() > 1 && end.ends_with('.') && end.as_bytes()[0] != b'.' => {
            !BEFORE_NAMES.contains(&end)
                && !is_initial(text, tokens, last)
                && (OPENERS.contains(&opening) || last + 1 < next && first.is_uppercase())
        }
        _ if end.starts_with('.') && last + 1 == next && tokens[next].gap == Gap::None => first.is_uppercase(),
        "." if enumerates(text, tokens, start, last) => false,
        // Careless writers begin small; after a closing quotation mark (`“Why?” she asked`) it is the same sentence.
        _ => !first.is_lowercase() || last + 1 == next && tokens[next].gap == Gap::Space && next - start > 2,
    }
}

/// The form of the first word at or after `next`, past opening marks.
fn first_word<'t>(text: &'t str, tokens: &[RawToken], next: usize) -> Option<&'t str> {
    let words = tokens[next..].iter().take(4).map(|t| t.form(text));
    words
        .filter(|w| !matches!(*w, "\"" | "“" | "‘" | "'" | "(" | "[" | "«" | "-" | "--" | "—" | "–" | "*" | "``" | "”" | "’" | "''"))
        .take(1)
        .next()
}

fn is_final(form: &str) -> bool {
    matches!(form.as_bytes()[form.len() - 1], b'.' | b'!' | b'?') || form == "…"
}

/// The token closes what stands before it.
fn closes(text: &str, tokens: &[RawToken], i: usize) -> bool {
    match tokens[i].form(text) {
        ")" | "]" | "”" | "’" | "»" | "''" | "}" => true,
        "\"" | "'" => tokens[i].gap == Gap::None && tokens.get(i + 1).is_none_or(|t| t.gap != Gap::None),
        _ => false,
    }
}

/// `J.` between names.
fn is_initial(text: &str, tokens: &[RawToken], i: usize) -> bool {
    let form = tokens[i].form(text);
    form.chars().count() == 2 && form != "I."
}

/// `1.` at the head of a sentence.
fn enumerates(text: &str, tokens: &[RawToken], start: usize, last: usize) -> bool {
    last == start + 1 && tokens[start].form(text).bytes().all(|b| b.is_ascii_digit()) && tokens[start].form(text).len() <= 2
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokenise;
    use super::*;
    use expect_test::{Expect, expect};

    fn check(text: &str, want: Expect) {
        let tokens = tokenise(text);
        let shown: Vec<String> = split(text, &tokens)
            .into_iter()
            .map(|(range, paragraph)| {
                format!("{paragraph} {}\n", &text[tokens[range.start].start as usize..tokens[range.end - 1].end as usize])
            })
            .collect();
        want.assert_eq(&shown.concat());
    }

    #[test]
    fn sentences_and_paragraphs() {
        check(
            "Harbour strike widens\nThe U.S. envoy left. He spoke to Mr. Diallo at 5 p.m. The talks failed.",
            expect![[r#"
                0 Harbour strike widens
                1 The U.S. envoy left.
                1 He spoke to Mr. Diallo at 5 p.m.
                1 The talks failed.
            "#]],
        );
        check(
            "“We will not sign.” She left the room! (No one followed.) Why?",
            expect![[r#"
                0 “We will not sign.”
                0 She left the room!
                0 (No one followed.)
                0 Why?
            "#]],
        );
    }

    #[test]
    fn datelines_rules_and_addresses() {
        check(
            "KUMASI, Ghana (Reuters) - The dam holds. See https://example.org/dam The ministry (above) - The one. A (B) - Cold -------- Unsubscribe",
            expect![[r#"
                0 KUMASI, Ghana (Reuters) -
                0 The dam holds.
                0 See https://example.org/dam
                0 The ministry (above) - The one.
                0 A (B) - Cold
                0 --------
                0 Unsubscribe
            "#]],
        );
    }

    #[test]
    fn damaged_text() {
        check(
            "It got binding guaranteesAccording to the port. “No one else.”Moreau noted. Prices rose 3.5 per cent.",
            expect![[r#"
                0 It got binding guarantees
                0 According to the port.
                0 “No one else.”
                0 Moreau noted.
                0 Prices rose 3.5 per cent.
            "#]],
        );
    }
}

//! Whether a bare "Friday" or "April" looks back or ahead: the nearest verb that tells.
//!
//! Words come first: the nearest telling verb in the sentence, with commas and conjunctions as walls that count. Where no word
//! tells, the tree does: "The museum reopens on Sunday" looks ahead, "The port froze in January" back.

use super::{
    scan::Line,
    words::{Kw, Unit},
};
use crate::language::{Feats, Parsed, Upos};

/// Time of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tense {
    Past,
    /// Past, and the tree says so too: the governing verb is a finite past form.
    Happened,
    Future,
    /// Ahead for certain: what "will be rebuilt by 25 January" is.
    Ahead,
    /// Planned, then called off: the nearer day, before or after.
    Nearest,
    Unknown,
}

/// Bits of a word's `tense`: verbs of putting off, and of calling off.
const DEFERRED: u8 = 16;
const CALLED_OFF: u8 = 32;

/// How far a cue is looked for, in tokens.
const REACH: usize = 24;

/// The tense of the clause around tokens `start..end`.
pub(crate) fn tense(l: &Line, parsed: &Parsed, start: usize, end: usize) -> Tense {
    if arranged(l, start) {
        return Tense::Future;
    }
    let tree = || l.tok(start).map_or(Tense::Unknown, |t| by_tree(l, parsed, t.start as usize));
    match by_words(l, start, end) {
        Tense::Unknown => tree(),
        Tense::Past if tree() == Tense::Past => Tense::Happened,
        told => told,
    }
}

/// "The fee, agreed in May, comes into force on Wednesday": a verb of arrangement in the present stands right before.
fn arranged(l: &Line, start: usize) -> bool {
    let mut way = (start.saturating_sub(7)..start).rev().take_while(|&i| l.is_word(i) && !l.breaks(i + 1));
    way.find(|&i| l.entry(i).tense != 0 && !l.capital(i))
        .is_some_and(|i| l.entry(i).tense & 8 != 0 && (i == 0 || l.entry(i - 1).tense & 3 == 0))
}

/// The tense of the verb that governs the token at byte `at`.
fn by_tree(l: &Line, parsed: &Parsed, at: usize) -> Tense {
    let mut i = parsed.token_at(at);
    for _ in 0..12 {
        let Some(token) = parsed.tokens.get(i) else { return Tense::Unknown };
        if matches!(token.upos, Upos::Verb | Upos::Aux) {
            let past = token.feats.has(Feats::PAST) && !token.feats.has(Feats::PART);
            let saying = ["say", "have", "be", "know", "remain"].contains(&parsed.lemma(i));
            return match () {
                () if past => Tense::Past,
                () if token.feats.has(Feats::PRES) && token.feats.has(Feats::FIN) && !saying => Tense::Future,
                () => Tense::Unknown,
            };
        }
        let head = token.head as usize;
        if head == i || l.text.len() < at {
            return Tense::Unknown;
        }
        i = head;
    }
    Tense::Unknown
}

fn by_words(l: &Line, start: usize, end: usize) -> Tense {
    let before = cue(l, (start.saturating_sub(REACH)..start).rev());
    let after = cue(l, end..(end + REACH).min(l.toks.len()));
    // "as soon as Tuesday"
    if start >= 3 && l.says(start - 1, "as") && (l.says(start - 2, "soon") || l.says(start - 2, "early")) && l.says(start - 3, "as") {
        return Tense::Future;
    }
    // "Wednesday's ruling" is known already, unless somebody will attend it.
    if l.mark(end) == '\'' && l.glued(end) && l.says(end + 1, "s") {
        let ahead = (start.saturating_sub(6)..start).any(|i| ["will", "ll", "ahead", "before", "next"].iter().any(|w| l.says(i, w)));
        return if ahead { Tense::Future } else { Tense::Past };
    }
    // "forecast for Thursday", "snow is forecast for the weekend"
    let day = start + usize::from(l.entry(start).is(Kw::The));
    let named = l.entry(day).weekday > 0 || l.entry(day).unit.is_some_and(|u| u == (Unit::Weekend, false));
    if start >= 1 && l.entry(start - 1).is(Kw::For) && named {
        let called_off = (end..(end + 8).min(l.toks.len())).take_while(|&i| l.is_word(i)).any(|i| l.entry(i).tense & CALLED_OFF != 0);
        return if called_off { Tense::Nearest } else { Tense::Future };
    }
    if deferred(l, start) {
        return Tense::Future;
    }
    match (before, after) {
        (Some((a, left)), Some((b, right))) => {
            // What stands before weighs more: "planned a march on Saturday and were …".
            match if left <= right + 3 { a } else { b } {
                Tense::Future if a == Tense::Future && left <= 8 && l.says(start.wrapping_sub(1), "by") => Tense::Ahead,
                tense => tense,
            }
        }
        (Some((Tense::Future, left)), None) if l.says(start.wrapping_sub(1), "by") && left <= 8 => Tense::Ahead,
        (Some((a, _)), None) => a,
        (None, Some((b, _))) => b,
        (None, None) => Tense::Unknown,
    }
}

/// "The trial was adjourned until Monday", "put the vote off to Thursday": what was put off lies ahead.
fn deferred(l: &Line, start: usize) -> bool {
    let Some(link) = start.checked_sub(1).filter(|&k| l.entry(k).any(&[Kw::Until, Kw::To])) else { return false };
    let mut way = (link.saturating_sub(10)..link).rev().take_while(|&i| !matches!(l.mark(i), '.' | ';' | '"') && !l.breaks(i + 1));
    way.any(|i| l.entry(i).tense & DEFERRED != 0)
}

/// The first cue on the way and its distance, walls counted.
fn cue(l: &Line, way: impl Iterator<Item = usize>) -> Option<(Tense, usize)> {
    let (mut far, mut last, mut first) = (0, None, None);
    for i in way {
        far += 1;
        let mark = l.mark(i);
        if matches!(mark, '.' | '!' | '?') && l.tok(i + 1).is_none_or(|t| t.gap != super::scan::Gap::None && t.capital) && !initial(l, i) {
            return None;
        }
        if last.is_some_and(|k: usize| l.breaks(k.max(i))) {
            return None;
        }
        last = Some(i);
        first = first.or(last);
        match mark {
            ';' if last > first => return None,
            ',' | '"' | ';' | ':' | '(' | ')' => far += 4,
            _ => {}
        }
        if !l.is_word(i) {
            continue;
        }
        if ["that", "which", "who", "when", "while", "but", "because", "if"].iter().any(|w| l.says(i, w)) {
            far += 2;
        }
        // Behind the expression an "and" begins another clause, unless it joins another day.
        if l.entry(i).is(Kw::And) && (last > first || l.entry(i + 1).weekday == 0 && l.entry(i + 1).month == 0 && l.is_word(i + 1)) {
            far += 4;
        }
        if let Some(tense) = tells(l, i) {
            return Some((tense, far));
        }
    }
    None
}

/// A full stop behind a single capital or a short title ends no sentence.
fn initial(l: &Line, i: usize) -> bool {
    i > 0 && l.glued(i) && l.is_word(i - 1) && l.capital(i - 1) && l.form(i - 1).len() <= 3
}

/// What the word at `i` tells.
fn tells(l: &Line, i: usize) -> Option<Tense> {
    let form = l.form(i);
    let e = l.entry(i);
    // "are to walk out", "was to begin"
    if (e.tense & 4 != 0 || l.says(i, "was") || l.says(i, "were")) && l.entry(i + 1).is(Kw::To) {
        return Some(Tense::Future);
    }
    // "were planning", "was due": the next word tells.
    if (l.says(i, "was") || l.says(i, "were")) && l.entry(i + 1).tense & 1 != 0 {
        return Some(Tense::Future);
    }
    if e.tense & 1 != 0 {
        if e.month > 0 && l.capital(i) {
            return None;
        }
        // "will", "is expected to"; "was expected to" looks ahead too, "the planned" and "a set of" do not tell.
        let noun = i > 0 && l.entry(i - 1).any(&[Kw::A, Kw::The]);
        return (!noun).then_some(Tense::Future);
    }
    if ["plan", "plans", "hope", "hopes"].iter().any(|w| l.says(i, w)) {
        return l.entry(i + 1).is(Kw::To).then_some(Tense::Future);
    }
    if l.says(i, "set") && i > 0 && l.entry(i - 1).tense & 4 != 0 && l.entry(i + 1).is(Kw::To) {
        return Some(Tense::Future);
    }
    if form == "won" && l.mark(i + 1) == '\'' && l.form(i + 2) == "t" {
        return Some(Tense::Future);
    }
    let past = e.tense & 2 != 0 || form.len() > 4 && form.ends_with("ed") && !l.capital(i) && !form.ends_with("eed") && form != "hundred";
    if !past {
        return None;
    }
    // "will hit", "to cut": the same form without a past; the modal tells.
    if i > 0 && !form.ends_with("ed") && (l.entry(i - 1).tense & 1 != 0 || l.entry(i - 1).is(Kw::To)) {
        return None;
    }
    // "be held", "to be held": the word before it tells.
    let passive = i > 0 && (l.says(i - 1, "be") || l.says(i - 1, "being"));
    let adjective = i > 0 && l.entry(i - 1).any(&[Kw::A, Kw::The]);
    (!passive && !adjective).then_some(Tense::Past)
}

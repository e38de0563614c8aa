//! What stands behind a number: percent, a currency, a measure, or the counted noun phrase.

use super::{amount::Amount, units::UNITS};
use crate::{
    fact::dates::{scan::Line, words::Kw},
    language::{Feats, Parsed, Upos},
    types::FigureKind,
};

/// What a number counts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Counted {
    pub(super) kind: FigureKind,
    pub(super) unit: String,
    pub(super) of: Option<String>,
    /// Where the figure's words end, in bytes; 0 for behind the number.
    pub(super) end_byte: u32,
    /// What the number is multiplied with: cents are hundredths.
    pub(super) scale: f64,
}

/// Longest noun phrase looked at, in tokens.
const LONGEST: usize = 7;

/// What the amount counts; nothing behind byte `limit` is looked at.
pub(super) fn behind(l: &Line, parsed: &Parsed, amount: &Amount, limit: u32) -> Counted {
    let end_of = |tok: usize| l.tok(tok.wrapping_sub(1)).map_or(0, |t| t.end);
    let counted = |kind, unit: &str, end: usize| Counted {
        kind,
        unit: unit.to_owned(),
        of: of(l, parsed, end, limit),
        end_byte: end_of(end),
        scale: 1.0,
    };
    let at = amount.end;
    if amount.ratio {
        let from = l.tok(at).map_or(u32::MAX, |t| t.start);
        if let Some((of, end_byte)) = noun_phrase(l.text, parsed, from, limit) {
            return Counted { kind: FigureKind::Percent, unit: "%".to_owned(), of: Some(of), end_byte, scale: 1.0 };
        }
    }
    if amount.share {
        return counted(FigureKind::Percent, "%", at);
    }
    if let Some(iso) = amount.currency {
        return counted(FigureKind::Money, iso, at);
    }
    if let Some((unit, end)) = percent(l, at) {
        return counted(FigureKind::Percent, unit, end);
    }
    if let Some((iso, scale, end)) = currency(l, at) {
        return Counted { scale, ..counted(FigureKind::Money, iso, end) };
    }
    if let Some((name, end)) = measure(l, at) {
        return counted(FigureKind::Measure, &name, end);
    }
    let first = at + usize::from(l.entry(at).is(Kw::Of) && (amount.plural || l.entry(at + 1).is(Kw::The)));
    let from = l.tok(first).map_or(u32::MAX, |t| t.start);
    match noun_phrase(l.text, parsed, from, limit) {
        Some((unit, end_byte)) if first == at || amount.plural => {
            let next = l.toks.partition_point(|t| t.start < end_byte);
            Counted { kind: FigureKind::Count, unit, of: of(l, parsed, next, limit), end_byte, scale: 1.0 }
        }
        _ => Counted { kind: FigureKind::Count, unit: String::new(), of: of(l, parsed, at, limit), end_byte: 0, scale: 1.0 },
    }
}

/// "%", "percent", "per cent", "percentage points".
fn percent(l: &Line, at: usize) -> Option<(&'static str, usize)> {
    if l.mark(at) == '%' {
        return Some(("%", at + 1));
    }
    let dash = at + usize::from(l.mark(at) == '-' && l.glued(at));
    if l.says(dash, "per") && l.says(dash + 1, "cent") {
        return Some(("%", dash + 2));
    }
    if !UNITS.role(l.form(dash)).percent {
        return None;
    }
    let points = l.says(dash + 1, "points") || l.says(dash + 1, "point");
    if points {
        return Some(("percentage points", dash + 2));
    }
    (!l.says(dash, "percentage")).then_some(("%", dash + 1))
}

/// A currency's name, with a nation's name before it: "US dollars", "million euros".
fn currency(l: &Line, at: usize) -> Option<(&'static str, f64, usize)> {
    let dash = at + usize::from(l.mark(at) == '-' && l.glued(at));
    for skip in [0, 1] {
        if skip == 1 && !l.capital(dash) || l.breaks(dash + skip) {
            continue;
        }
        if let Some((iso, scale)) = UNITS.role(l.form(dash + skip)).currency {
            // "won" is a verb far more often than Korea's money.
            let verb = l.says(dash + skip, "won") && skip == 0;
            return (!verb).then_some((iso, scale, dash + skip + 1));
        }
    }
    None
}

/// "kilometres", "square miles", "degrees Celsius", "km/h".
fn measure(l: &Line, at: usize) -> Option<(String, usize)> {
    let dash = at + usize::from(l.mark(at) == '-' && l.glued(at));
    // "1.8m": a metre where it sticks to its digits (a sum's "m" was read before).
    if l.form(at) == "m" && l.glued(at) {
        return Some(("metre".to_owned(), at + 1));
    }
    let kept = UNITS.role(l.form(dash)).kept_before && !l.breaks(dash);
    let unit = dash + usize::from(kept);
    let name = UNITS.role(l.form(unit)).measure.as_ref().filter(|_| !l.breaks(unit))?;
    let name = if kept { format!("{} {name}", l.form(dash).to_lowercase()) } else { name.clone() };
    let mut end = unit + 1;
    if UNITS.role(l.form(end)).kept_after && !l.breaks(end) {
        end += 1;
        return Some((format!("{name} {}", l.form(end - 1)), end));
    }
    if l.mark(end) == '/' && l.glued(end) && l.glued(end + 1) && l.is_word(end + 1) {
        end += 2;
        return Some((format!("{name}/{}", l.form(end - 1).to_lowercase()), end));
    }
    Some((name, end))
}

/// The noun phrase that begins at byte `from`: (its nouns, where it ends). Adjectives before the nouns stay outside the unit.
fn noun_phrase(text: &str, parsed: &Parsed, from: u32, limit: u32) -> Option<(String, u32)> {
    let first = parsed.tokens.partition_point(|t| t.span.start < from);
    let sentence = parsed.sentences.get(parsed.sentence_of(first))?;
    let last = sentence.tokens.end.min(first + LONGEST);
    let (mut nouns_from, mut end, mut modifiers) = (None, None, 0);
    for i in first..last {
        let token = &parsed.tokens[i];
        if token.span.end > limit {
            break;
        }
        match token.upos {
            Upos::Noun | Upos::Propn => {
                // "20 people Russia …": a name behind a plural noun begins something else.
                let new_name = token.upos == Upos::Propn && end.is_some_and(|e: usize| parsed.tokens[e].upos == Upos::Noun);
                // "100 tanks stand": no plural joins a singular behind it ("12 sports clubs" is another thing).
                let plural = |i: usize| parsed.tokens[i].feats.has(Feats::PLUR);
                let new_verb = token.upos == Upos::Noun && end.is_some_and(|e| e + 1 == i && plural(e) && !plural(i));
                if new_name || new_verb {
                    break;
                }
                nouns_from = nouns_from.or(Some(i));
                end = Some(i);
            }
            Upos::Adj if end.is_none() => modifiers += 1,
            Upos::Adj if token.feats.0 == 0 && i + 1 < last && parsed.tokens[i + 1].upos == Upos::Noun && end == Some(i - 1) => {
                nouns_from = None;
            }
            Upos::Adv | Upos::Verb if end.is_none() && modifiers < 3 && modifier(parsed, i, last) => modifiers += 1,
            Upos::Punct if matches!(token.span.slice(text), "-" | "–") && i + 1 < last => {}
            _ => break,
        }
    }
    let (nouns_from, end) = (nouns_from?, end?);
    let span = parsed.tokens[nouns_from].span.cover(parsed.tokens[end].span);
    Some((tidy(span.slice(text)), span.end))
}

/// A participle or adverb before a noun: "12 heavily armed men".
fn modifier(parsed: &Parsed, i: usize, last: usize) -> bool {
    let head = parsed.tokens[i].head as usize;
    head > i
        && head < last
        && matches!(parsed.tokens[head].upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Verb)
        && (i + 1..=head).all(|k| !matches!(parsed.tokens[k].upos, Upos::Punct | Upos::Adp | Upos::Pron | Upos::Det))
        && matches!(parsed.tokens[head].upos, Upos::Noun | Upos::Propn | Upos::Adj)
}

/// What stands behind "of", or behind "on" for shares: "of the vote".
fn of(l: &Line, parsed: &Parsed, at: usize, limit: u32) -> Option<String> {
    if !l.entry(at).is(Kw::Of) || l.breaks(at + 1) {
        return None;
    }
    let from = l.tok(at + 1)?.start;
    let first = parsed.tokens.partition_point(|t| t.span.start < from);
    let sentence = parsed.sentences.get(parsed.sentence_of(first))?;
    let last = sentence.tokens.end.min(first + LONGEST);
    let mut end = None;
    for i in first..last {
        let token = &parsed.tokens[i];
        if token.span.end > limit {
            break;
        }
        match token.upos {
            Upos::Noun | Upos::Propn | Upos::Num => end = Some(i),
            Upos::Adj => {}
            Upos::Det | Upos::Pron if end.is_none() => {}
            Upos::Part if end == Some(i - 1) => {}
            _ => break,
        }
    }
    let span = parsed.tokens[first].span.cover(parsed.tokens[end?].span);
    Some(tidy(span.slice(l.text)))
}

/// On one line.
fn tidy(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

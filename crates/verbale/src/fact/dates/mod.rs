//! Expressions of time, resolved against the publication date.
//!
//! `scan` takes the raw text apart, [`grammar`] reads what stands there as a [`sense`], [`resolve`] gives it a TIMEX3 value.
//! Words live in `data/en/dates.toml`. Conventions are those of TimeML: prepositions stay outside the span, articles and
//! "early", "more than", "ago" inside; a range is two expressions; "a year ago" has the grain of its unit.
//!
//! Incomplete: events as anchors ("two days after the coup") leave a length; ages are no dates.

mod grammar;
mod narrative;
pub(crate) mod number;
mod resolve;
pub(crate) mod scan;
mod sense;
mod tense;
mod value;
pub(crate) mod words;

use crate::{
    fact::Reading,
    language::Parsed,
    types::{DateExpression, TextSpan, TimexType},
};
use grammar::Grammar;
use jiff::civil::Date;
use resolve::{Anchors, Resolved, resolve_sense};
use scan::{Line, scan};
use sense::{Found, Partial, Sense};
use value::{Cal, Hour};

/// Finds and resolves all expressions of time.
pub fn find(reading: &Reading) -> Vec<DateExpression> {
    in_text(reading.text, reading.parsed, reading.article.published.value)
}

/// All expressions of time in a text that was published on a day, in text order, none within another. `parsed` may be empty:
/// then only words tell the tense of a clause.
pub fn in_text(text: &str, parsed: &Parsed, published: Option<Date>) -> Vec<DateExpression> {
    let words = &*words::ENGLISH;
    let toks = scan(text, words);
    let line = Line { text, toks: &toks, words };
    let found = read_all(&line);
    let narrative = narrative::is_narrative(found.iter().map(|f| &f.1), published);
    let mut anchors = Anchors { published, narrative, mentioned: None, day: None };
    let mut dates = Vec::with_capacity(found.len());
    for (k, (start, expression)) in found.iter().enumerate() {
        if let Some(day) = told_behind(&line, &found, k) {
            let (at, later) = &found[day];
            let tense = tense::tense(&line, parsed, *at, later.end);
            let first = resolve_sense(&later.sense, expression.hour, tense, &anchors);
            push(&mut dates, &mut anchors, &line, (*start, expression.end), first, expression.modifier);
            continue;
        }
        let tense =
            if leans_on_tense(&expression.sense) { tense::tense(&line, parsed, *start, expression.end) } else { tense::Tense::Unknown };
        let first = resolve_sense(&expression.sense, expression.hour, tense, &anchors);
        push(&mut dates, &mut anchors, &line, (*start, expression.end), first, expression.modifier);
        if let Some((start, end, sense)) = &expression.tail {
            let second = resolve_sense(sense, Hour::None, tense, &anchors);
            push(&mut dates, &mut anchors, &line, (*start, *end), second, None);
        }
    }
    dates
}

/// Every expression with its first token.
fn read_all(line: &Line) -> Vec<(usize, Found)> {
    let grammar = Grammar { line: *line };
    let mut found = Vec::new();
    let mut i = 0;
    while i < line.toks.len() {
        match grammar.read(i) {
            Some(grammar::Reading::Time(expression)) if expression.end > i => {
                let next = expression.tail.as_ref().map_or(expression.end, |t| t.1);
                found.push((i, expression));
                i = next;
            }
            Some(grammar::Reading::Skip(end)) if end > i => i = end,
            _ => i += 1,
        }
    }
    found
}

/// How far behind a time of day its day is looked for, in tokens.
const DAY_BEHIND: usize = 8;

/// The expression that gives a bare time of day its day from behind: "between 6 p.m. and 8 p.m. on Monday". None when a day
/// stands before it in its sentence.
fn told_behind(line: &Line, found: &[(usize, Found)], k: usize) -> Option<usize> {
    let day = |f: &Found| match &f.sense {
        Sense::Fixed(Cal::Day(_)) => true,
        Sense::Partial(p) | Sense::Toward(p, _) | Sense::Within(_, p) => matches!(p, Partial::Day(..) | Partial::Weekday(_)),
        Sense::Unit(words::Unit::Day, ..) => true,
        _ => false,
    };
    let stops = |from: usize, to: usize| {
        (from..to).any(|i| {
            matches!(line.mark(i), '.' | '!' | '?' | ';') && !line.glued(i + 1) && line.capital(i + 1) || i > from && line.breaks(i)
        })
    };
    let (start, hour) = &found[k];
    if !matches!(hour.sense, Sense::Partial(Partial::Hour)) || hour.hour == Hour::None {
        return None;
    }
    let before = found[..k].iter().rev().take_while(|(at, _)| !stops(*at, *start)).any(|(_, f)| day(f));
    let (at, _) = found.get(k + 1).filter(|(at, f)| day(f) && at - hour.end <= DAY_BEHIND && !stops(hour.end, *at))?;
    let clause = (hour.end..*at).any(|i| line.mark(i) == ',' || line.says(i, "that") || line.says(i, "which"));
    (!before && !clause).then_some(k + 1)
}

fn leans_on_tense(sense: &Sense) -> bool {
    match sense {
        Sense::Partial(p) | Sense::Toward(p, _) => !matches!(p, Partial::Hour | Partial::ShortYear(_) | Partial::ShortDecade(_)),
        Sense::Within(inner, _) | Sense::Holding(_, inner) | Sense::Beside(_, _, inner) => leans_on_tense(inner),
        _ => false,
    }
}

fn push(
    dates: &mut Vec<DateExpression>,
    anchors: &mut Anchors,
    line: &Line,
    (start, end): (usize, usize),
    resolved: Option<Resolved>,
    modifier: Option<&'static str>,
) {
    let (Some(first), Some(last), Some(resolved)) = (line.tok(start), line.tok(end.wrapping_sub(1)), resolved) else { return };
    let placed = matches!(resolved.kind, TimexType::Date | TimexType::Time);
    if let Some(cal) = resolved.cal.filter(|_| placed && anchors.carries(line, start, resolved.cal)) {
        anchors.mentioned = Some(cal);
        if let Cal::Day(day) = cal {
            anchors.day = Some(day);
        }
    }
    dates.push(DateExpression {
        span: TextSpan::new(first.start as usize, last.end as usize),
        kind: resolved.kind,
        value: resolved.value,
        modifier: modifier.map(Into::into),
        from: resolved.from,
        bounds: resolved.cal.and_then(Cal::bounds),
    });
}

#[cfg(test)]
mod tests;

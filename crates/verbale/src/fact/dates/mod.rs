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
    for (start, expression) in &found {
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

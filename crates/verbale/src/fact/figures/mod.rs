//! Numbers with bounds, unit and what they count.
//!
//! [`amount`] reads the number, [`counted`] what stands behind it: percent, money, a measure, or the counted noun phrase, for
//! which the tags are asked. Words live in `data/en/units.toml`. Nothing is found inside expressions of time, in ordinals,
//! ages, results of matches, names ("Boeing 737", "Article 5", "F-16"), telephone numbers and list numbers.
//!
//! Incomplete: "twice as many", ratios ("one in five") and numbers whose noun stands elsewhere ("of those, 12 died") keep no unit.

mod amount;
mod counted;
mod units;

use crate::{
    fact::{
        Reading,
        dates::{
            scan::{Kind, Line, scan},
            words::{ENGLISH, Kw},
        },
    },
    language::Parsed,
    types::{DateExpression, Figure, FigureKind, TextSpan},
};
use amount::Amount;
use counted::Counted;
use units::UNITS;

/// Finds all figures; numbers inside `dates` are none.
pub fn find(reading: &Reading, dates: &[DateExpression]) -> Vec<Figure> {
    in_text(reading.text, reading.parsed, dates)
}

/// All figures of a text, in text order, none within another. `parsed` may be empty: counted nouns are then left out.
pub fn in_text(text: &str, parsed: &Parsed, dates: &[DateExpression]) -> Vec<Figure> {
    let words = &*ENGLISH;
    let toks = scan(text, words);
    let line = Line { text, toks: &toks, words };
    let mut figures = Vec::new();
    let (mut i, mut date) = (0, 0);
    while i < toks.len() {
        let start = toks[i].start;
        while date < dates.len() && dates[date].span.end <= start {
            date += 1;
        }
        let next_date = dates.get(date).map(|d| d.span);
        if next_date.is_some_and(|d| d.start <= start) || !may_begin(&line, i) {
            i += 1;
            continue;
        }
        let limit = next_date.map_or(text.len() as u32, |d| d.start);
        match figure(&line, parsed, i, limit) {
            Some((figure, end)) => {
                figures.push(figure);
                i = end.max(i + 1);
            }
            None => i = past(&line, i),
        }
    }
    figures
}

/// A quick look whether an amount can begin here.
fn may_begin(l: &Line, i: usize) -> bool {
    let Some(tok) = l.tok(i) else { return false };
    match tok.kind {
        Kind::Number => true,
        Kind::Mark => matches!(tok.mark, '$' | '£' | '€' | '¥' | '₽' | '₴' | '₹' | '₩' | '₪' | '₺') && l.number(i + 1).is_some(),
        Kind::Word if tok.entry == 0 => tok.capital && tok.len() <= 3 && (l.mark(i + 1) == '$' || l.number(i + 1).is_some()),
        Kind::Word => {
            let e = l.entry(i);
            e.cardinal.is_some() || e.plural > 0.0 || e.any(&[Kw::Several, Kw::Few, Kw::A, Kw::Half]) || tok.capital && l.mark(i + 1) == '$'
        }
    }
}

/// One past a run of glued digits and marks that is no figure, so that its parts are none either.
fn past(l: &Line, i: usize) -> usize {
    let mut end = i + 1;
    if l.number(i).is_some() {
        while l.glued(end)
            && (l.number(end).is_some() || l.is_word(end) || matches!(l.mark(end), '-' | '.' | ',' | ':' | '/') && l.glued(end + 1))
        {
            end += 1;
        }
    }
    end
}

/// The figure at token `i`, with one past its last token. `limit` is where the next date begins, in bytes.
fn figure(l: &Line, parsed: &Parsed, i: usize, limit: u32) -> Option<(Figure, usize)> {
    let amount = amount::at(l, i)?;
    if l.tok(amount.end.checked_sub(1)?)?.end > limit || is_name(l, i, &amount) || is_age(l, i, &amount) {
        return None;
    }
    let counted = counted::behind(l, parsed, &amount, limit);
    if !stands(l, i, &amount, &counted) {
        return None;
    }
    let start = l.tok(amount.start)?.start;
    let end = counted.end_byte.max(l.tok(amount.end - 1)?.end);
    let scale = counted.scale;
    let figure = Figure {
        span: TextSpan::new(start as usize, end as usize),
        low: amount.low.map(|n| n * scale),
        high: amount.high.map(|n| n * scale),
        unit: counted.unit,
        kind: counted.kind,
        of: counted.of,
        approximate: amount.approximate,
    };
    let next = l.toks.partition_point(|t| t.start < end);
    Some((figure, next.max(amount.end)))
}

/// "Boeing 737", "Article 5", "F-16", "G7", "No. 10", "+44 20 …", "10:35", "2.0.1", "21st".
fn is_name(l: &Line, i: usize, amount: &Amount) -> bool {
    let digits = l.number(i).is_some();
    let end = amount.end;
    if digits {
        let before = i.checked_sub(1);
        if l.glued(i)
            && before.is_some_and(|b| l.is_word(b) || matches!(l.mark(b), '-' | '/' | '.' | ':' | '+' | '#' | '_' | '@' | '&' | '='))
        {
            return true;
        }
        // Letters that stick to the digits, unless they are a unit; times, ratios, slashes.
        let unit = UNITS.role(l.form(end));
        let stuck = l.glued(end) && l.is_word(end) && unit.measure.is_none() && unit.currency.is_none() && l.form(end) != "m";
        let goes_on = matches!(l.mark(end), ':' | '/' | '.')
            && l.glued(end)
            && l.glued(end + 1)
            && (l.number(end + 1).is_some() || l.is_word(end + 1) && l.mark(end) == '/');
        if stuck || goes_on || l.mark(end) == '-' && l.glued(end) && l.glued(end + 1) && l.number(end + 1).is_some() {
            return true;
        }
        if before.is_some_and(|b| l.mark(b) == '(' || l.breaks(i)) && matches!(l.mark(end), ')' | '.') && amount.plain_digits && l.breaks(i)
        {
            return true;
        }
        // A telephone number: groups of digits one after the other.
        let grouped = before.is_some_and(|b| l.number(b).is_some()) && !l.breaks(i);
        if grouped || l.number(end).is_some() && !l.breaks(end) {
            return true;
        }
    }
    let Some(before) = i.checked_sub(1).filter(|_| amount.start == i && amount.currency.is_none()) else { return false };
    let mut label = before;
    if l.mark(label) == '.' && label > 0 && l.glued(label) {
        label -= 1;
        return (l.says(label, "No") || l.says(label, "Nos")) && !l.breaks(label + 1);
    }
    if !l.is_word(label) || l.breaks(i) {
        return false;
    }
    if UNITS.role(l.form(label)).label && amount.plain_digits {
        return true;
    }
    false
}

/// A capital before plain digits that count nothing makes a name of both: "Boeing 737".
fn names(l: &Line, i: usize, amount: &Amount) -> bool {
    let Some(before) = i.checked_sub(1).filter(|_| amount.start == i && amount.plain_digits && !l.breaks(i)) else { return false };
    l.is_word(before) && l.capital(before) && !l.begins_sentence(before) && l.entry(before).month == 0
}

/// "52-year-old", "aged 52", "Anna Lind, 52,", "in his 30s".
fn is_age(l: &Line, i: usize, amount: &Amount) -> bool {
    let dash = |k: usize| k + usize::from(l.mark(k) == '-');
    let unit = dash(amount.end);
    if l.entry(unit).unit.is_some() {
        let old = dash(unit + 1);
        if l.entry(old).is(Kw::Old) || l.entry(old).is(Kw::Of) && l.says(old + 1, "age") {
            return true;
        }
    }
    let Some(before) = i.checked_sub(1) else { return false };
    if l.entry(before).is(Kw::Age) || l.says(before, "ages") {
        return true;
    }
    let closes = matches!(l.mark(amount.end), ',' | ')' | '.');
    let opens = matches!(l.mark(before), ',' | '(');
    let young = amount.low.is_some_and(|n| n < 110.0 && n.fract() == 0.0) && amount.plain_digits;
    young && opens && closes && before > 0 && l.is_word(before - 1) && l.capital(before - 1)
}

/// Whether the number says how many: a bare "one" or the score of a match does not.
fn stands(l: &Line, i: usize, amount: &Amount, counted: &Counted) -> bool {
    if l.says(i, "one") && amount.end == i + 1 && counted.kind == FigureKind::Count {
        let pronoun = i > 0 && UNITS.role(l.form(i - 1)).pronoun;
        return !pronoun && !counted.unit.is_empty() && !l.entry(i + 1).is(Kw::Of);
    }
    if amount.hyphenated && counted.kind == FigureKind::Count {
        let result = UNITS.role(l.form(amount.end)).result;
        return !counted.unit.is_empty() && !result;
    }
    // A word for a number that counts nothing is mostly a turn of speech: "the two", "at first".
    if counted.unit.is_empty() && counted.kind == FigureKind::Count && amount.start == i {
        let small_word = l.number(i).is_none() && !amount.plural && amount.high.is_some_and(|n| n < 20.0);
        let list = amount.plain_digits && l.breaks(i) && matches!(l.mark(amount.end), '.' | ')');
        return !small_word && !list && !names(l, i, amount);
    }
    true
}

#[cfg(test)]
mod tests;

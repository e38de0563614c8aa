//! Numbers in words and digits, shared by dates and figures.

use super::scan::Line;
use super::words::Kw;

/// The cardinal number at token `i`, in digits ("70,000", "2.5") or words ("twenty-four", "two hundred and six"), with no
/// multiplier word behind digits: (value, one past it).
pub(crate) fn cardinal(l: &Line, i: usize) -> Option<(f64, usize)> {
    if l.number(i).is_some() { digits(l, i) } else { in_words(l, i) }
}

/// A number in digits, with thousands and decimals.
pub(crate) fn digits(l: &Line, i: usize) -> Option<(f64, usize)> {
    let (_, count) = l.number(i)?;
    let mut value: f64 = l.form(i).parse().ok()?;
    let mut at = i + 1;
    let group = |at: usize, mark: char| l.mark(at) == mark && l.glued(at) && l.glued(at + 1) && l.number(at + 1).is_some_and(|n| n.1 == 3);
    let alone = |at: usize| !(l.glued(at + 2) && l.number(at + 2).is_some());
    while count <= 3 && group(at, ',') && alone(at) {
        value = value * 1000.0 + f64::from(l.number(at + 1)?.0);
        at += 2;
    }
    // "40 000" in translated text.
    let blank = |at: usize| {
        l.tok(at).is_some_and(|t| t.gap == super::scan::Gap::Space) && l.number(at).is_some_and(|n| n.1 == 3) && !l.glued(at + 1)
    };
    if at == i + 1 && count <= 3 && value >= 1.0 && !l.form(i).starts_with('0') && blank(at) && l.number(at + 1).is_none() {
        value = value * 1000.0 + f64::from(l.number(at)?.0);
        at += 1;
    }
    if l.mark(at) == '.' && l.glued(at) && l.glued(at + 1) && l.number(at + 1).is_some() {
        let decimals = format!("0.{}", l.form(at + 1));
        value += decimals.parse::<f64>().ok()?;
        at += 2;
    }
    Some((value, at))
}

/// A number in words.
pub(crate) fn in_words(l: &Line, i: usize) -> Option<(f64, usize)> {
    let (mut total, mut group, mut at) = (0.0, 0.0, i);
    let mut any = false;
    // What the next word may add: hundreds and multipliers shrink as the number is said.
    let (mut limit, mut last_multiplier) = (f64::INFINITY, f64::INFINITY);
    while at < i + 24 {
        let e = l.entry(at);
        if at > i && l.breaks(at) {
            break;
        }
        if let Some(n) = e.cardinal.map(f64::from) {
            if any && (n >= limit || n == 0.0) {
                break;
            }
            group += n;
            limit = if n >= 20.0 { 10.0 } else { 0.0 };
            (any, at) = (true, at + 1);
        } else if e.multiplier > 0.0 && any {
            if e.multiplier == 100.0 {
                if group >= 100.0 || group == 0.0 {
                    break;
                }
                (group, limit) = (group * 100.0, 100.0);
            } else {
                if e.multiplier >= last_multiplier || group == 0.0 {
                    break;
                }
                total += group * e.multiplier;
                (group, limit, last_multiplier) = (0.0, f64::INFINITY, e.multiplier);
            }
            at += 1;
        } else if any && joins(l, at, limit, total > 0.0 && group == 0.0) {
            at += 1;
        } else {
            break;
        }
    }
    any.then_some((total + group, at))
}

/// True when the hyphen or "and" at `at` joins two parts of one number: "twenty-four", "two hundred and six". `fresh` when a
/// multiplier was just said.
fn joins(l: &Line, at: usize, limit: f64, fresh: bool) -> bool {
    let next = l.entry(at + 1);
    let hyphen = l.mark(at) == '-' && l.glued(at);
    let and = l.entry(at).is(Kw::And) && (limit == 100.0 || fresh);
    hyphen && (next.cardinal.is_some_and(|n| f64::from(n) < limit) || next.multiplier > 0.0) || and && next.cardinal.is_some_and(|n| n > 0)
}

#[cfg(test)]
mod tests {
    use super::super::{scan::scan, words::ENGLISH};
    use super::*;

    fn number(text: &str) -> Option<f64> {
        let toks = scan(text, &ENGLISH);
        cardinal(&Line { text, toks: &toks, words: &ENGLISH }, 0).map(|n| n.0)
    }

    #[test]
    fn numbers_in_words_and_digits() {
        assert_eq!(number("twenty-four"), Some(24.0));
        assert_eq!(number("two hundred and six"), Some(206.0));
        assert_eq!(number("three million four hundred thousand and five"), Some(3_400_005.0));
        assert_eq!(number("one two"), Some(1.0));
        assert_eq!(number("70,000"), Some(70_000.0));
        assert_eq!(number("2.5"), Some(2.5));
        assert_eq!(number("1,2"), Some(1.0), "no thousands in two digits");
        assert_eq!(number("40 000 seats"), Some(40_000.0));
        assert_eq!(number("555 123 4567"), Some(555.0), "a telephone number is none");
        assert_eq!(number("and"), None);
    }
}

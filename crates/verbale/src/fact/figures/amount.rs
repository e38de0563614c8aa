//! The number itself: bounds before and behind it, ranges, vague plurals, fractions, multipliers, the sign of a currency.

use super::units::{Bound, UNITS};
use crate::fact::dates::{
    number,
    scan::{Kind, Line},
    words::Kw,
};

/// A number as it stands, without what it counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Amount {
    /// First token, with its bound's words.
    pub(super) start: usize,
    /// One past its last token.
    pub(super) end: usize,
    pub(super) low: Option<f64>,
    pub(super) high: Option<f64>,
    pub(super) approximate: bool,
    /// ISO code of a sign before it.
    pub(super) currency: Option<&'static str>,
    /// A share of one: "half", "two-thirds".
    pub(super) share: bool,
    /// "thousands", "dozens": what it counts stands behind "of".
    pub(super) plural: bool,
    /// In digits, without a multiplier, bound or sign.
    pub(super) plain_digits: bool,
    /// Two numbers with a hyphen, which may be a result of a match.
    pub(super) hyphenated: bool,
    /// "one in five": what it is a share of stands right behind.
    pub(super) ratio: bool,
}

/// One number of an amount.
#[derive(Debug, Clone, Copy)]
struct Quantity {
    value: f64,
    end: usize,
    /// What multiplied it.
    multiplier: f64,
    /// "several thousand", "tens of thousands".
    vague: bool,
    plural: bool,
    share: bool,
}

impl Quantity {
    fn new(value: f64, end: usize) -> Self {
        Quantity { value, end, multiplier: 1.0, vague: false, plural: false, share: false }
    }
}

/// The amount whose number begins at token `i`.
pub(super) fn at(l: &Line, i: usize) -> Option<Amount> {
    let (currency, first) = sign(l, i).map_or((None, i), |(iso, at)| (Some(iso), at));
    let one = quantity(l, first, currency.is_some())?;
    let (start, bound) = bound_before(l, i);
    let between = start == i && i > 0 && l.says(i - 1, "between");
    // "by $3 to $84" tells a step and where it led.
    let step = i > 0 && l.says(i - 1, "by");
    let mut amount = Amount {
        start,
        end: one.end,
        low: None,
        high: None,
        approximate: one.vague || bound == Bound::About,
        currency,
        share: one.share,
        plural: one.plural,
        plain_digits: currency.is_none() && bound == Bound::Exact && one.multiplier == 1.0 && l.number(first).is_some(),
        hyphenated: false,
        ratio: false,
    };
    if let Some((share, end)) = ratio(l, one) {
        let share = round_share(share);
        let (low, high) = match bound {
            Bound::Low => (Some(share), None),
            Bound::High => (None, Some(share)),
            Bound::Exact | Bound::About => (Some(share), Some(share)),
        };
        return Some(Amount { end, low, high, share: true, ratio: true, plain_digits: false, ..amount });
    }
    let mut low = one.value;
    if let Some((two, hyphen, sign)) =
        second(l, one.end, between, currency).filter(|(.., sign)| !(one.vague || one.share || step && sign.is_some() && currency.is_some()))
    {
        // "two to three million": the multiplier serves both.
        if one.multiplier == 1.0 && two.multiplier > 1.0 && low < two.value / two.multiplier {
            low *= two.multiplier;
        }
        if low < two.value {
            let approximate = amount.approximate || two.vague;
            return Some(Amount {
                start: if between { i - 1 } else { start },
                end: two.end,
                low: Some(low),
                high: (!two.vague).then_some(two.value),
                approximate,
                currency: currency.or(sign),
                plain_digits: false,
                hyphenated: hyphen,
                ..amount
            });
        }
    }
    let bound = match bound_after(l, one.end) {
        Some((end, after)) if bound == Bound::Exact => {
            amount.end = end;
            amount.approximate |= after == Bound::About;
            after
        }
        _ => bound,
    };
    let value = if one.share { round_share(one.value) } else { one.value };
    // "minus 20 degrees"
    let minus = amount.start == i && i > 0 && l.says(i - 1, "minus") && !l.breaks(i);
    let value = if minus { -value } else { value };
    amount.start -= usize::from(minus);
    (amount.low, amount.high) = match bound {
        _ if one.vague => (Some(value), None),
        Bound::Low => (Some(value), None),
        Bound::High => (None, Some(value)),
        Bound::Exact | Bound::About => (Some(value), Some(value)),
    };
    Some(amount)
}

/// "one in five", "nine out of 10", "three in every four": (the share, one past it).
fn ratio(l: &Line, one: Quantity) -> Option<(f64, usize)> {
    let at = one.end;
    let out = l.says(at, "out") && l.entry(at + 1).is(Kw::Of);
    if !out && !l.entry(at).is(Kw::In) || l.breaks(at) || one.multiplier != 1.0 || one.share || one.vague {
        return None;
    }
    let whole = at + 1 + usize::from(out);
    let whole = whole + usize::from(l.entry(whole).is(Kw::Every));
    let (of, end) = number::cardinal(l, whole).filter(|_| !l.breaks(whole))?;
    let round = [2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 12.0, 20.0, 50.0, 100.0, 1000.0].contains(&of);
    (round && one.value >= 1.0 && one.value < of && one.value.fract() == 0.0).then_some((one.value / of, end))
}

/// A third is 33.33 of a hundred.
fn round_share(share: f64) -> f64 {
    (share * 10_000.0).round() / 100.0
}

/// The second number of a range: (it, whether a hyphen joins, its own sign's currency).
fn second(l: &Line, end: usize, between: bool, currency: Option<&'static str>) -> Option<(Quantity, bool, Option<&'static str>)> {
    let hyphen = l.mark(end) == '-';
    let joined = hyphen || l.says(end, "to") || between && l.entry(end).is(Kw::And) || l.entry(end).is(Kw::Or);
    if !joined || l.breaks(end) || l.breaks(end + 1) {
        return None;
    }
    let (sign, at) = sign(l, end + 1).map_or((None, end + 1), |(iso, at)| (Some(iso), at));
    if sign.is_some() && currency.is_some() && sign != currency {
        return None;
    }
    let two = quantity(l, at, sign.or(currency).is_some())?;
    // "2020-21", "5-5": not here; "two-three" would be.
    (!two.share && !two.plural).then_some((two, hyphen, sign))
}

/// The currency's sign at `i`: (ISO code, one past it).
pub(super) fn sign(l: &Line, i: usize) -> Option<(&'static str, usize)> {
    let tok = l.tok(i)?;
    if tok.kind == Kind::Number {
        return None;
    }
    // "US$", "A$"
    if tok.kind == Kind::Word && l.mark(i + 1) == '$' && l.glued(i + 1) && tok.len() <= 2 {
        let text = l.text.get(tok.start as usize..l.tok(i + 1)?.end as usize)?;
        return Some((UNITS.sign(text)?, i + 2));
    }
    let money = tok.kind == Kind::Mark || tok.capital && tok.len() <= 3;
    if !money || !l.tok(i + 1).is_some_and(|t| t.kind == Kind::Number) {
        return None;
    }
    let iso = UNITS.sign(l.form(i))?;
    Some((iso, i + 1 + usize::from(tok.kind == Kind::Word && l.mark(i + 1) == '.')))
}

fn quantity(l: &Line, i: usize, money: bool) -> Option<Quantity> {
    let e = l.entry(i);
    if e.plural > 0.0 {
        return plural(l, i);
    }
    if e.any(&[Kw::Several, Kw::Few, Kw::A, Kw::Couple]) || e.is(Kw::Half) || e.fraction > 0.0 && e.unit.is_none() {
        return worded(l, i);
    }
    let (value, end) = number::cardinal(l, i)?;
    let digits = l.number(i).is_some();
    if let Some(share) = fraction(l, end, value).filter(|_| !digits) {
        return Some(share);
    }
    let mut q = Quantity::new(value, end);
    // "5.2 million", "$5bn", "two dozen"
    if digits && (l.entry(end).multiplier > 1.0 || l.mark(end) == '-' && l.glued(end) && l.entry(end + 1).multiplier > 100.0) {
        let at = end + usize::from(l.mark(end) == '-');
        let m = l.entry(at).multiplier;
        q = Quantity { multiplier: m, ..Quantity::new(value * m, at + 1) };
    } else if digits && l.entry(end).short_multiplier > 1.0 && short_multiplies(l, end, money) {
        let m = l.entry(end).short_multiplier;
        q = Quantity { multiplier: m, ..Quantity::new(value * m, end + 1) };
    } else if l.entry(end).is(Kw::Dozen) && !l.breaks(end) {
        q = Quantity { multiplier: 12.0, ..Quantity::new(value * 12.0, end + 1) };
    } else if !digits {
        q.multiplier = last_multiplier(l, i, end);
    }
    // "three and a half million"
    let half = l.entry(q.end).is(Kw::And) && l.entry(q.end + 1).is(Kw::A) && l.entry(q.end + 2).is(Kw::Half);
    if half && q.multiplier == 1.0 {
        let m = l.entry(q.end + 3).multiplier.max(1.0);
        let end = q.end + 3 + usize::from(m > 1.0);
        q = Quantity { multiplier: m, ..Quantity::new((value + 0.5) * m, end) };
    }
    Some(q)
}

/// "k" and "bn" stick to their digits; "m" after a sum is a million, elsewhere a metre.
fn short_multiplies(l: &Line, i: usize, money: bool) -> bool {
    let glued = l.glued(i);
    match l.form(i) {
        "m" | "M" => money && glued,
        "k" | "K" => glued,
        _ => glued || money,
    }
}

fn last_multiplier(l: &Line, i: usize, end: usize) -> f64 {
    (i..end).rev().map(|k| l.entry(k).multiplier).find(|m| *m > 100.0).unwrap_or(1.0)
}

/// "tens of thousands", "hundreds", "dozens of".
fn plural(l: &Line, i: usize) -> Option<Quantity> {
    let first = l.entry(i).plural;
    let mut q = Quantity { vague: true, plural: true, ..Quantity::new(first, i + 1) };
    while l.entry(q.end).is(Kw::Of) && l.entry(q.end + 1).plural > 1.0 {
        q.value *= l.entry(q.end + 1).plural;
        q.end += 2;
    }
    // Scores are results too, and "tens" alone says nothing.
    let of = l.entry(q.end).is(Kw::Of);
    let weak = l.says(i, "scores") || l.says(i, "tens");
    (of || !weak || q.end > i + 1).then_some(q)
}

/// "several thousand", "a few hundred", "a million", "half a million", "a dozen", "half of", "a third of", "two dozen".
fn worded(l: &Line, i: usize) -> Option<Quantity> {
    let e = l.entry(i);
    let times = |k: usize| {
        let m = l.entry(k).multiplier.max(if l.entry(k).is(Kw::Dozen) { 12.0 } else { 0.0 });
        (m > 0.0 && !l.breaks(k)).then_some(m)
    };
    let vague = |k: usize| times(k).map(|m| Quantity { vague: true, multiplier: m, ..Quantity::new(m, k + 1) });
    if e.is(Kw::Several) || e.is(Kw::Few) {
        return vague(i + 1);
    }
    if e.is(Kw::A) {
        let next = l.entry(i + 1);
        if next.is(Kw::Few) {
            return vague(i + 2);
        }
        if next.is(Kw::Couple) {
            let at = i + 2 + usize::from(l.entry(i + 2).is(Kw::Of));
            return times(at).map(|m| Quantity { multiplier: m, ..Quantity::new(2.0 * m, at + 1) });
        }
        if let Some(m) = times(i + 1) {
            // "a hundred thousand", "a million and a half"
            let more = times(i + 2).filter(|_| m == 100.0).unwrap_or(1.0);
            let end = i + 2 + usize::from(more > 1.0);
            let half = l.entry(end).is(Kw::And) && l.entry(end + 1).is(Kw::A) && l.entry(end + 2).is(Kw::Half);
            let (value, end) = if half { (1.5 * m * more, end + 3) } else { (m * more, end) };
            return Some(Quantity { multiplier: m * more, ..Quantity::new(value, end) });
        }
        return fraction(l, i + 1, 1.0);
    }
    if e.is(Kw::Half) {
        if l.entry(i + 1).is(Kw::A) {
            let m = times(i + 2)?;
            return Some(Quantity { multiplier: m, ..Quantity::new(m / 2.0, i + 3) });
        }
        let whole = l.entry(i + 1).any(&[Kw::Of, Kw::The]) || ["its", "their", "his", "her", "all"].iter().any(|w| l.says(i + 1, w));
        let which = i > 0 && (l.entry(i - 1).ordinal > 0 || l.entry(i - 1).any(&[Kw::The, Kw::A, Kw::Last]) || l.says(i - 1, "latter"));
        return (whole && !which).then(|| Quantity { share: true, ..Quantity::new(0.5, i + 1) });
    }
    None
}

/// "third" and its like behind a count of them: "two-thirds of", "a quarter of".
fn fraction(l: &Line, i: usize, count: f64) -> Option<Quantity> {
    let at = i + usize::from(l.mark(i) == '-');
    let part = l.entry(at).fraction;
    if part <= 0.0 || count < 1.0 || count * part >= 1.0 || l.breaks(at) {
        return None;
    }
    let plural = l.form(at).ends_with('s');
    let of = l.entry(at + 1).is(Kw::Of);
    // "a third man" is no share; "two-thirds majority" is.
    let fits = if count > 1.0 { plural } else { of && !plural };
    fits.then(|| Quantity { share: true, ..Quantity::new(count * part, at + 1) })
}

/// The bound whose words end just before `i`: (its first token, what it makes).
fn bound_before(l: &Line, i: usize) -> (usize, Bound) {
    for (words, bound) in &UNITS.before {
        let Some(start) = i.checked_sub(words.len()) else { continue };
        let fits = words.iter().enumerate().all(|(k, w)| l.says(start + k, w) && !l.breaks(start + k + 1));
        if fits {
            // "over" and "above" also tell places; "all 30" and "another 30" keep their word outside.
            let outside = *bound == Bound::Exact && words.len() < 3;
            return (if outside { i } else { start }, *bound);
        }
    }
    (i, Bound::Exact)
}

/// A bound behind a number: (one past it, what it makes).
fn bound_after(l: &Line, end: usize) -> Option<(usize, Bound)> {
    if l.mark(end) == '+' && l.glued(end) {
        return Some((end + 1, Bound::Low));
    }
    let at = end + usize::from(l.mark(end) == '-' && l.glued(end));
    UNITS.after.iter().find_map(|(words, bound)| {
        let fits = words.iter().enumerate().all(|(k, w)| l.says(at + k, w) && !l.breaks(at + k));
        fits.then_some((at + words.len(), *bound))
    })
}

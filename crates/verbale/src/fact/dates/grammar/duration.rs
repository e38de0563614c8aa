//! Lengths ("more than three years", "day-long"), what is counted from somewhere ("two days ago"), and repetitions.

use super::Grammar;
use crate::fact::dates::{
    sense::{Count, Found, From, Sense, compound_length, length},
    value::Hour,
    words::{Kw, Unit},
};

impl Grammar<'_> {
    /// A length of time, or a place so far from another.
    pub(super) fn length(&self, i: usize) -> Option<Found> {
        let l = &self.line;
        if l.entry(i).is(Kw::The) {
            return self.beside_event(i + 1);
        }
        let (at, modifier) = self.bound(i);
        let (count, unit, end, exact) = self.quantity(at)?;
        if let Some(found) = self.compound(end, count, unit) {
            return Some(Found { modifier, ..found });
        }
        if self.some_day(i, end, unit) {
            return Some(Found::new(end, Sense::Ref("FUTURE_REF")));
        }
        let end = self.long_or_old(end)?;
        if l.entry(i).is(Kw::A) && i > 0 && !l.breaks(i) && ["once", "twice", "thrice", "times"].iter().any(|w| l.says(i - 1, w)) {
            return Some(Found::new(end, Sense::Repeats(length(count, unit))));
        }
        let mut found = self.counted_from(end, count, unit).unwrap_or_else(|| Found::new(end, Sense::Length(length(count, unit))));
        if matches!(found.sense, Sense::Length(_)) && !exact && !self.length_stands(i, end) {
            return None;
        }
        found.modifier = modifier;
        Some(found)
    }

    /// "two years and six months", "1 hour 20 minutes": one length of several units, each smaller than the one before.
    fn compound(&self, end: usize, count: Count, unit: Unit) -> Option<Found> {
        let l = &self.line;
        let Count::Exact(first) = count else { return None };
        let mut parts = vec![(first, unit)];
        let mut end = end;
        while parts.len() < 4 {
            let at = end + usize::from(l.entry(end).is(Kw::And) || l.mark(end) == ',');
            let at = at + usize::from(at == end + 1 && l.entry(at).is(Kw::And));
            // "two years and a day", but not "two weeks and a month".
            let Some((n, after)) = self.number_value(at).filter(|_| !l.breaks(at)) else { break };
            let Some((next, _)) = l.entry(after).unit.filter(|u| !l.breaks(after) && u.0 < parts[parts.len() - 1].1) else { break };
            if matches!(next, Unit::Weekend | Unit::Quarter | Unit::Fortnight) {
                break;
            }
            parts.push((n, next));
            end = after + 1;
        }
        let e = l.entry(end);
        let counted = e.any(&[Kw::Ago, Kw::Hence, Kw::Later, Kw::Earlier, Kw::Old]) || l.says(end, "from");
        let whole = parts.iter().all(|p| p.0.fract() == 0.0);
        (parts.len() > 1 && !counted && whole && unit != Unit::Fortnight && unit != Unit::Quarter)
            .then(|| Found::new(end, Sense::Length(compound_length(&parts))))
    }

    /// "they would one day join": no length, but a day nobody knows. "For one day", "one day later" and "one day of" count.
    fn some_day(&self, i: usize, end: usize, unit: Unit) -> bool {
        let l = &self.line;
        let one = l.says(i, "one") && unit == Unit::Day && end == i + 2 && l.is_word(end);
        let ahead = (i.saturating_sub(3)..i)
            .any(|k| ["will", "would", "could", "may", "might", "should", "must", "ll"].iter().any(|w| l.says(k, w)));
        let counts =
            i > 0 && (l.entry(i - 1).any(&[Kw::For, Kw::In, Kw::Preposition, Kw::Than, Kw::Least, Kw::Exactly]) || l.says(i - 1, "last"));
        let next = l.entry(end);
        one && ahead && !counts && !next.any(&[Kw::Later, Kw::Earlier, Kw::Ago, Kw::Before, Kw::After, Kw::Of, Kw::In, Kw::Per, Kw::Long])
    }

    /// "the weeks before the flood", "the years that followed": some of them, the event is not known here.
    fn beside_event(&self, i: usize) -> Option<Found> {
        let l = &self.line;
        let (unit, plural) = l.entry(i).unit?;
        let next = l.entry(i + 1);
        let followed = next.is(Kw::That) && l.says(i + 2, "followed");
        let beside = next.any(&[Kw::Before, Kw::After, Kw::Following, Kw::Previous]) || l.says(i + 1, "leading") || followed;
        (plural && unit >= Unit::Day && beside && !l.breaks(i + 1)).then(|| Found::new(i + 1, Sense::Length(length(Count::Some, unit))))
    }

    /// "more than", "at least", "about", "nearly": (one past it, the modifier).
    fn bound(&self, i: usize) -> (usize, Option<&'static str>) {
        let l = &self.line;
        let e = l.entry(i);
        match () {
            () if e.is(Kw::More) && l.entry(i + 1).is(Kw::Than) => (i + 2, Some("MORE_THAN")),
            () if e.is(Kw::Less) && l.entry(i + 1).is(Kw::Than) => (i + 2, Some("LESS_THAN")),
            () if l.says(i, "at") && l.entry(i + 1).is(Kw::Least) => (i + 2, Some("EQUAL_OR_MORE")),
            () if l.says(i, "at") && l.entry(i + 1).is(Kw::Most) => (i + 2, Some("EQUAL_OR_LESS")),
            () if l.says(i, "up") && l.entry(i + 1).is(Kw::To) => (i + 2, Some("EQUAL_OR_LESS")),
            () if l.says(i, "close") && l.entry(i + 1).is(Kw::To) => (i + 2, Some("LESS_THAN")),
            () if l.says(i, "over") => (i + 1, Some("MORE_THAN")),
            () if l.says(i, "under") || e.is(Kw::Nearly) => (i + 1, Some("LESS_THAN")),
            () if e.is(Kw::Roughly) => (i + 1, Some("APPROX")),
            () => (i, None),
        }
    }

    /// (count, unit, one past the unit, whether a number or article says how many).
    fn quantity(&self, i: usize) -> Option<(Count, Unit, usize, bool)> {
        let l = &self.line;
        let e = l.entry(i);
        // A bare plural: "for years", "weeks later", "days of".
        if let Some((unit, true)) = e.unit.filter(|u| u.1 && u.0 != Unit::Second) {
            return Some((Count::Some, unit, i + 1, false));
        }
        // "day-long", "year-long"
        if let Some((unit, false)) = e.unit.filter(|u| !u.1 && u.0 >= Unit::Hour) {
            let long = l.mark(i + 1) == '-' && l.entry(i + 2).is(Kw::Long);
            return long.then_some((Count::Exact(1.0), unit, i + 1, true));
        }
        // "a months-long siege"
        if e.is(Kw::A)
            && l.mark(i + 2) == '-'
            && l.entry(i + 3).is(Kw::Long)
            && let Some((unit, true)) = l.entry(i + 1).unit
        {
            return Some((Count::Some, unit, i + 2, true));
        }
        // "all week", "the whole year"
        if ["all", "whole", "entire"].iter().any(|w| l.says(i, w)) {
            let (unit, plural) = l.entry(i + 1).unit?;
            return (!plural && unit >= Unit::Day && !l.breaks(i + 1)).then_some((Count::Exact(1.0), unit, i + 2, true));
        }
        let (count, mut at) = self.how_many(i)?;
        at += usize::from(l.mark(at) == '-' && l.glued(at));
        // "more", "full", "consecutive", one plain adjective between count and unit.
        let mut skipped = 0;
        while skipped < 2 && l.entry(at).any(&[Kw::More, Kw::Full, Kw::Fiscal, Kw::Past, Kw::Previous]) {
            (at, skipped) = (at + 1, skipped + 1);
        }
        let (unit, plural) = l.entry(at).unit?;
        let title = l.capital(at) && l.number(at - 1).is_some();
        if l.breaks(at) || title || unit == Unit::Quarter || unit == Unit::Weekend && !plural {
            return None;
        }
        let article = e.is(Kw::A);
        if article && (unit <= Unit::Second || unit == Unit::Weekend) || l.entry(i).ordinal > 0 {
            return None;
        }
        let mut end = at + 1;
        let mut count = count;
        // "a year and a half"
        if l.entry(end).is(Kw::And)
            && l.entry(end + 1).is(Kw::A)
            && l.entry(end + 2).is(Kw::Half)
            && let Count::Exact(n) = count
        {
            (count, end) = (Count::Exact(n + 0.5), end + 3);
        }
        Some((count, unit, end, true))
    }

    /// A count of units: (how many, one past it).
    fn how_many(&self, i: usize) -> Option<(Count, usize)> {
        let l = &self.line;
        let e = l.entry(i);
        if e.is(Kw::A) {
            let next = l.entry(i + 1);
            return Some(match () {
                () if next.is(Kw::Few) => (Count::Some, i + 2),
                () if next.is(Kw::Couple) => (Count::Exact(2.0), i + 2 + usize::from(l.entry(i + 2).is(Kw::Of))),
                () if next.is(Kw::Dozen) => (Count::Exact(12.0), i + 2),
                () if next.is(Kw::Half) => (Count::Exact(0.5), i + 2 + usize::from(l.mark(i + 2) == '-')),
                () if l.says(i + 1, "number") && l.entry(i + 2).is(Kw::Of) => (Count::Some, i + 3),
                () if l.says(i + 1, "single") => (Count::Exact(1.0), i + 2),
                () => (Count::Exact(1.0), i + 1),
            });
        }
        if e.is(Kw::Few) || e.is(Kw::Several) {
            // "several" and "some" before a number belong to the number.
            return (!l.says(i, "some") && l.number(i + 1).is_none()).then_some((Count::Some, i + 1));
        }
        if e.is(Kw::Half) && l.entry(i + 1).is(Kw::A) {
            return Some((Count::Exact(0.5), i + 2));
        }
        if e.is(Kw::Another) {
            return Some(self.number_value(i + 1).map_or((Count::Exact(1.0), i + 1), |(n, end)| (Count::Exact(n), end)));
        }
        let (n, end) = self.number_value(i)?;
        Some((Count::Exact(n), end))
    }

    /// A number in words or digits: "5 1/2", "two and a half", "twenty-four", "2.5", "1,000".
    pub(super) fn number_value(&self, i: usize) -> Option<(f64, usize)> {
        let (mut n, mut end) = super::super::number::cardinal(&self.line, i)?;
        let l = &self.line;
        let digits = l.number(i).is_some();
        // "5 1/2"
        let ratio = l.number(end).zip(l.number(end + 2)).filter(|_| l.mark(end + 1) == '/' && l.glued(end + 1) && l.glued(end + 2));
        if let Some(((a, 1), (b, 1))) = ratio.filter(|_| digits && !l.glued(end))
            && a > 0
            && a < b
        {
            return Some((n + f64::from(a) / f64::from(b), end + 3));
        }
        // "two and a half", "two-and-a-half"
        let dash = |k: usize| k + usize::from(l.mark(k) == '-');
        let and = dash(end);
        if l.entry(and).is(Kw::And) {
            let a = dash(and + 1);
            let half = dash(a + 1);
            if l.entry(a).is(Kw::A) && l.entry(half).is(Kw::Half) {
                (n, end) = (n + 0.5, half + 1);
            }
        }
        Some((n, end))
    }

    /// One past "-long"; nothing for ages ("-old", "years of age").
    fn long_or_old(&self, end: usize) -> Option<usize> {
        let l = &self.line;
        let dash = usize::from(l.mark(end) == '-');
        let e = l.entry(end + dash);
        let aged = e.is(Kw::Old) || l.entry(end).is(Kw::Of) && l.says(end + 1, "age");
        if aged {
            return None;
        }
        Some(if dash == 1 && e.is(Kw::Long) { end + 2 } else { end })
    }

    /// "ago", "later", "earlier", "from now" behind a length.
    fn counted_from(&self, end: usize, count: Count, unit: Unit) -> Option<Found> {
        let l = &self.line;
        let e = l.entry(end);
        let (sign, from, after) = match () {
            () if l.breaks(end) => return None,
            () if e.is(Kw::Ago) => (-1, From::Published, end + 1),
            () if e.is(Kw::Hence) => (1, From::Published, end + 1),
            () if l.says(end, "from") && (l.entry(end + 1).any(&[Kw::Now, Kw::Today])) => (1, From::Published, end + 2),
            () if e.is(Kw::Later) => (1, From::Mentioned, end + 1),
            () if e.is(Kw::Earlier) => (-1, From::Mentioned, end + 1),
            () if e.is(Kw::Before) && self.closes(end + 1) => (-1, From::Mentioned, end + 1),
            () if e.is(Kw::After) && self.closes(end + 1) => (1, From::Mentioned, end + 1),
            () => return None,
        };
        // "two years later than planned" compares, it does not place.
        if l.entry(after).is(Kw::Than) {
            return None;
        }
        Some(Found::new(after, Sense::Away { count, unit, sign, from }))
    }

    /// True when nothing that "before" could govern follows.
    pub(super) fn closes(&self, i: usize) -> bool {
        let l = &self.line;
        matches!(l.mark(i), '.' | ',' | ';' | ')' | '"') || l.breaks(i)
    }

    /// True when a length without a number is one: "for years", "in days", "weeks of fighting".
    fn length_stands(&self, i: usize, end: usize) -> bool {
        let l = &self.line;
        let before = i.checked_sub(1).map(|k| l.entry(k));
        let set = before.is_some_and(|e| e.any(&[Kw::For, Kw::In]))
            || i > 0 && ["within", "after", "over", "lasting", "lasted", "spent", "took"].iter().any(|w| l.says(i - 1, w));
        let of = l.entry(end).is(Kw::Of) && !l.entry(end + 1).any(&[Kw::The]);
        let dashed = end > i + 1;
        // "days after a sniper shot at them"
        let beside = l.entry(end).any(&[Kw::Before, Kw::After]) && l.is_word(end + 1) && !self.closes(end + 1);
        (set || of || dashed || beside) && l.entry(end).weekday == 0
    }

    /// "every Tuesday", "each year", "daily", "Mondays", "every four years".
    pub(super) fn repetition(&self, i: usize) -> Option<Found> {
        let l = &self.line;
        let e = l.entry(i);
        if let Some(value) = e.set {
            // The Daily Mail is a paper.
            let name = l.capital(i) && (!l.begins_sentence(i) || l.capital(i + 1) && l.is_word(i + 1));
            return (!name).then(|| Found::new(i + 1, Sense::Repeats(value.to_owned())));
        }
        if e.weekday_plural > 0 {
            return Some(Found::new(i + 1, Sense::Repeats(format!("XXXX-WXX-{}", e.weekday_plural))));
        }
        if e.is(Kw::Per) {
            let (unit, false) = l.entry(i + 1).unit? else { return None };
            return (unit >= Unit::Hour).then(|| Found::new(i + 2, Sense::Repeats(length(Count::Exact(1.0), unit))));
        }
        if !e.is(Kw::Every) {
            return None;
        }
        let other = usize::from(l.entry(i + 1).is(Kw::Other));
        let at = i + 1 + other;
        let f = l.entry(at);
        let times = if other == 1 { 2.0 } else { 1.0 };
        let repeats = |end, value: String| Some(Found::new(end, Sense::Repeats(value)));
        if f.weekday > 0 {
            let value = format!("XXXX-WXX-{}", f.weekday);
            return match l.entry(at + 1).part {
                Some(part) => repeats(at + 2, format!("{value}T{part}")),
                None => repeats(at + 1, value),
            };
        }
        if f.month > 0 && self.month_name(at).is_some() {
            return repeats(at + 1, format!("XXXX-{:02}", f.month));
        }
        if let Some(season) = f.season {
            return repeats(at + 1, format!("XXXX-{season}"));
        }
        if let Some(part) = f.part {
            return repeats(at + 1, format!("XXXX-XX-XXT{part}"));
        }
        if let Some((unit, false)) = f.unit.filter(|u| u.0 != Unit::Quarter) {
            return repeats(at + 1, length(Count::Exact(times), unit));
        }
        let (count, end) = self.how_many(at)?;
        let (unit, _) = l.entry(end).unit?;
        repeats(end + 1, length(count, unit))
    }

    /// A part of the day as an hour.
    pub(super) fn part(&self, i: usize) -> Hour {
        self.line.entry(i).part.map_or(Hour::None, Hour::Part)
    }
}

//! Dates that name their place in the calendar: days, months, years, decades, centuries.

use super::Grammar;
use crate::fact::dates::{
    sense::{Dir, Found, From, Partial, Sense},
    value::Cal,
    words::{Kw, Unit},
};
use jiff::civil::Date;

/// From the twenties on.
const DECADES: [&str; 8] = ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"];

impl Grammar<'_> {
    /// `2021-12-10`, `2021/12/10`, `2021-12`, `20211210` never; with a time behind `T`.
    pub(super) fn iso(&self, i: usize) -> Option<Found> {
        let l = &self.line;
        let (year, 4) = l.number(i)? else { return None };
        let mark = l.mark(i + 1);
        if !matches!(mark, '-' | '/' | '.') || !l.glued(i + 1) || !l.glued(i + 2) || !(1000..2200).contains(&year) {
            return None;
        }
        let (month, 2) = l.number(i + 2)? else { return None };
        if l.mark(i + 3) == mark && l.glued(i + 3) && l.glued(i + 4) {
            let (day, 1 | 2) = l.number(i + 4)? else { return None };
            return Some(Found::new(i + 5, Sense::Fixed(Cal::Day(Date::new(year as i16, month as i8, day as i8).ok()?))));
        }
        // "1939-45" is a range of years.
        let next_year = month == year % 100 + 1;
        // "2016-11" cannot be one, for it would end before it begins; "2005-11" can.
        let ends_later = month > year % 100;
        (mark == '-' && (1..=12).contains(&month) && (l.form(i + 2).starts_with('0') && !next_year || !ends_later && year >= 2000))
            .then(|| Found::new(i + 3, Sense::Fixed(Cal::Month(year as i16, month as i8))))
    }

    /// `12/11/21`, `16.12.2021`, `(16.12)`; which comes first, day or month, by what can be, else the American order.
    pub(super) fn slashed(&self, i: usize) -> Option<Found> {
        let l = &self.line;
        let (a, 1 | 2) = l.number(i)? else { return None };
        let mark = l.mark(i + 1);
        if !matches!(mark, '/' | '.' | '-') || !l.glued(i + 1) || !l.glued(i + 2) {
            return None;
        }
        let (b, 1 | 2) = l.number(i + 2)? else { return None };
        if l.mark(i + 3) == mark && l.glued(i + 3) && l.glued(i + 4) {
            let (year, digits) = l.number(i + 4)?;
            let year = match digits {
                4 if (1000..2200).contains(&year) => year as i16,
                2 if mark != '-' || l.form(i).len() == 2 => short_year(year as u8),
                _ => return None,
            };
            if l.glued(i + 5) && (l.mark(i + 5) == mark && l.glued(i + 6) && l.number(i + 6).is_some() || l.is_word(i + 5)) {
                return None;
            }
            let (month, day) = month_and_day(a, b, mark == '.')?;
            let first = Cal::Day(Date::new(year, month, day).ok()?);
            let other = Date::new(year, day, month).ok().map(Cal::Day).filter(|o| mark == '/' && *o != first);
            return Some(Found::new(i + 5, other.map_or(Sense::Fixed(first), |o| Sense::Either(first, o))));
        }
        // Without a year only where nothing else can be meant: "Thursday (16.12)", "on 16/12".
        let bracketed = i > 0 && l.mark(i - 1) == '(' && l.mark(i + 3) == ')';
        let on = i > 0 && l.entry(i - 1).is(Kw::On) && mark == '/';
        if mark == '-' || !(bracketed && mark == '.' && l.form(i + 2).len() == 2 || on) {
            return None;
        }
        let (month, day) = month_and_day(a, b, mark == '.')?;
        Some(Found::new(i + 3, Sense::Partial(Partial::Day(month, day))))
    }

    /// The day of a month at `i`, with `st`, `nd`, `rd`, `th`: (day, one past it).
    pub(super) fn day_number(&self, i: usize) -> Option<(i8, usize)> {
        let l = &self.line;
        let (n, 1 | 2) = l.number(i)? else { return None };
        if !(1..=31).contains(&n) {
            return None;
        }
        let suffixed = l.glued(i + 1) && ["st", "nd", "rd", "th"].iter().any(|s| l.says(i + 1, s));
        if l.glued(i + 1) && l.is_word(i + 1) && !suffixed {
            return None;
        }
        Some((n as i8, i + 1 + usize::from(suffixed)))
    }

    /// A month's name at `i` that means the month: (month, one past it and its full stop).
    pub(super) fn month_name(&self, i: usize) -> Option<(i8, usize)> {
        let l = &self.line;
        let e = l.entry(i);
        if e.month == 0 {
            return None;
        }
        let mut end = i + 1;
        let stop = e.short && l.mark(end) == '.' && l.glued(end);
        end += usize::from(stop);
        let day = |n: Option<(u32, usize)>| n.is_some_and(|(n, d)| d <= 2 && (1..=31).contains(&n) || d == 4);
        let beside =
            day(l.number(end)) || i > 0 && (day(l.number(i - 1)) || self.ordinal_before(i)) || l.mark(end) == ',' && day(l.number(end + 1));
        let sure = if e.short {
            (l.capital(i) || beside) && (stop || beside || self.in_setting(i))
        } else if e.doubtful {
            // "the March accession", but "the March on Washington" is a walk.
            let before_noun =
                i > 0 && l.entry(i - 1).is(Kw::The) && l.is_word(end) && !l.capital(end) && l.tok(end).is_some_and(|t| t.entry == 0);
            l.capital(i) && (beside || before_noun || self.in_setting(i) && !self.is_name(i))
        } else {
            // "April Jones"
            let surname = l.is_word(end) && l.capital(end) && l.tok(end).is_some_and(|t| t.entry == 0 && t.len() > 2) && !l.breaks(end);
            beside || !surname || self.in_setting(i)
        };
        sure.then_some((e.month as i8, end))
    }

    /// "the 25th of May": an ordinal and "of" before `i`.
    fn ordinal_before(&self, i: usize) -> bool {
        let l = &self.line;
        let suffix = |k: usize| ["st", "nd", "rd", "th"].iter().any(|s| l.says(k, s)) || l.entry(k).ordinal > 0;
        i >= 1 && suffix(i - 1) || i >= 2 && l.entry(i - 1).is(Kw::Of) && (suffix(i - 2) || l.number(i - 2).is_some())
    }

    /// True when the word before `i` sets a month or season in time.
    pub(super) fn in_setting(&self, i: usize) -> bool {
        let l = &self.line;
        let Some(mut before) = i.checked_sub(1) else { return false };
        if l.mark(before) == '-' && before > 0 {
            before -= 1;
        }
        let e = l.entry(before);
        e.any(&[
            Kw::In,
            Kw::Of,
            Kw::Last,
            Kw::Next,
            Kw::This,
            Kw::That,
            Kw::Previous,
            Kw::Following,
            Kw::Until,
            Kw::Early,
            Kw::Late,
            Kw::Mid,
            Kw::Preposition,
            Kw::Every,
            Kw::To,
            Kw::For,
        ]) || (e.any(&[Kw::And, Kw::Or]) && before > 0 && l.entry(before - 1).month > 0)
    }

    /// "Theresa May's": a possessive behind a preposition that does not place in time.
    fn is_name(&self, i: usize) -> bool {
        let l = &self.line;
        let possessive = l.mark(i + 1) == '\'' && l.glued(i + 1) && l.says(i + 2, "s");
        possessive && i > 0 && !l.entry(i - 1).any(&[Kw::In, Kw::Last, Kw::This, Kw::Next])
    }

    /// "10 December 2021", "the 25th of August", "6 and 9 January"; the first of several takes the others' month and year.
    pub(super) fn day_month(&self, i: usize) -> Option<Found> {
        let l = &self.line;
        let (day, end) = self.day_number(i)?;
        let of = end + usize::from(l.entry(end).is(Kw::Of));
        if let Some((month, after)) = self.month_name(of).filter(|_| !l.breaks(of)) {
            return Some(self.with_year(after, Partial::Day(month, day)).unwrap_or_else(|| {
                let sense = Sense::Partial(Partial::Day(month, day));
                Found::new(after, sense)
            }));
        }
        let joined = l.mark(end) == '-' || l.mark(end) == ',' || l.entry(end).any(&[Kw::And, Kw::Or, Kw::To]);
        if !joined || i > 0 && l.mark(i - 1) == '.' && l.glued(i) {
            return None;
        }
        let mut rest = self.day_month(end + 1)?;
        let sense = match rest.sense {
            Sense::Fixed(Cal::Day(d)) => Sense::Fixed(Cal::Day(Date::new(d.year(), d.month(), day).ok()?)),
            Sense::Partial(Partial::Day(month, _)) => Sense::Partial(Partial::Day(month, day)),
            _ => return None,
        };
        rest.end = end;
        Some(Found::new(end, sense))
    }

    /// A year, or "of that year", behind a partial date that ends before `end`.
    pub(super) fn with_year(&self, end: usize, partial: Partial) -> Option<Found> {
        let l = &self.line;
        if l.breaks(end) {
            return None;
        }
        let comma = usize::from(l.mark(end) == ',');
        let of = usize::from(l.entry(end + comma).is(Kw::Of) || l.entry(end + comma).is(Kw::In) && matches!(partial, Partial::Day(..)));
        let at = end + comma + of;
        if let Some((year, after)) = self.year_number(at).filter(|_| !l.breaks(at)) {
            return Some(Found::new(after, fixed(partial, year)?));
        }
        if let Some((year, after)) = self.bc_year(at) {
            return Some(Found::new(after, fixed(partial, year)?));
        }
        if l.mark(at) == '\'' && l.glued(at + 1) && l.number(at + 1).is_some_and(|n| n.1 == 2) {
            let year = l.number(at + 1).map(|n| short_year(n.0 as u8))?;
            return Some(Found::new(at + 2, fixed(partial, year)?));
        }
        // "August of that year", "January 24 of the same year", "next year"
        let same = l.entry(at).any(&[Kw::That, Kw::The]) && l.entry(at + 1).is(Kw::Same);
        let that = l.entry(at).any(&[Kw::That, Kw::This, Kw::Last, Kw::Next]);
        let word = at + 1 + usize::from(same);
        if (same || that) && (of == 1 || !l.entry(at).is(Kw::That)) && l.entry(word).is(Kw::YearWord) {
            let year = match () {
                () if same || l.entry(at).is(Kw::That) => Sense::Unit(Unit::Year, 0, From::Mentioned),
                () if l.entry(at).is(Kw::Last) => Sense::Unit(Unit::Year, -1, From::Published),
                () if l.entry(at).is(Kw::Next) => Sense::Unit(Unit::Year, 1, From::Published),
                () => Sense::Unit(Unit::Year, 0, From::Published),
            };
            return Some(Found::new(word + 1, Sense::Within(Box::new(year), partial)));
        }
        None
    }

    /// A run of four digits that can be a year, one past it (and past a glued range's dash not).
    pub(super) fn year_number(&self, i: usize) -> Option<(i16, usize)> {
        let l = &self.line;
        let (year, 4) = l.number(i)? else { return None };
        if !(1000..2200).contains(&year) || l.form(i).starts_with('0') {
            return None;
        }
        let tail = l.mark(i + 1);
        let longer = l.glued(i + 1) && (l.is_word(i + 1) || matches!(tail, '%' | '$' | '£' | '€' | '_'));
        let decimal = matches!(tail, '.' | ',' | ':') && l.glued(i + 1) && l.glued(i + 2) && l.number(i + 2).is_some();
        if longer || decimal {
            return None;
        }
        if let Some((bc, after)) = self.bc_year(i) {
            return Some((bc, after));
        }
        Some((year as i16, i + 1))
    }

    /// `490 BC`, `264 B.C.`
    pub(super) fn bc_year(&self, i: usize) -> Option<(i16, usize)> {
        let l = &self.line;
        let (n, 1..=4) = l.number(i)? else { return None };
        let end = self.before_christ(i + 1)?;
        (n > 0 && n < 9000).then_some((-(n as i16), end))
    }

    /// One past "BC", "B.C." or "BCE" at `i`.
    pub(super) fn before_christ(&self, i: usize) -> Option<usize> {
        let l = &self.line;
        if l.entry(i).is(Kw::Bc) && l.form(i).starts_with('B') {
            return Some(i + 1);
        }
        let dotted = l.form(i) == "B" && l.mark(i + 1) == '.' && l.form(i + 2) == "C" && l.glued(i + 2);
        dotted.then(|| i + 3 + usize::from(l.mark(i + 3) == '.' && l.glued(i + 3)))
    }

    /// "December 14th, 2021", "Dec. 10", "May of 1789", "November", "March and April 1942".
    pub(super) fn month(&self, i: usize) -> Option<Found> {
        let l = &self.line;
        let (month, end) = self.month_name(i)?;
        let the = end + usize::from(l.entry(end).is(Kw::The));
        if let Some((day, after)) = self.day_number(the).filter(|&(_, after)| !l.breaks(end) && !self.goes_on(after)) {
            let partial = Partial::Day(month, day);
            let mut found = self.with_year(after, partial).unwrap_or_else(|| Found::new(after, Sense::Partial(partial)));
            if found.end == after {
                found.tail = self.second_day(after, month);
                // "Nov. 9-10, 2020": the year serves both.
                if let Some((.., Sense::Fixed(Cal::Day(second)))) = &found.tail {
                    found.sense = Sense::Fixed(Cal::Day(Date::new(second.year(), month, day).ok()?));
                }
            }
            return Some(found);
        }
        let partial = Partial::Month(month);
        if let Some(found) = self.with_year(end, partial) {
            return Some(found);
        }
        // "March and April 1942": the year serves both.
        if (l.entry(end).any(&[Kw::And, Kw::Or, Kw::To]) || l.mark(end) == '-')
            && l.entry(end + 1).month > 0
            && let Some((_, after)) = self.month_name(end + 1)
            && let Some((year, _)) = self.year_number(after)
        {
            return Some(Found::new(end, Sense::Fixed(Cal::Month(year, month))));
        }
        Some(Found::new(end, Sense::Partial(partial)))
    }

    /// True when the number that ends before `i` is no day: "March 10,000", "May 3.5", "June 5%".
    fn goes_on(&self, i: usize) -> bool {
        let l = &self.line;
        let decimal = matches!(l.mark(i), ',' | '.') && l.glued(i) && l.glued(i + 1) && l.number(i + 1).is_some_and(|n| n.1 != 4);
        decimal || (l.mark(i) == '%' && l.glued(i))
    }

    /// The `25` of "April 24 and 25", the `9` of "June 6-9, 1944" (which gives both their year).
    fn second_day(&self, i: usize, month: i8) -> Option<(usize, usize, Sense)> {
        let l = &self.line;
        let dash = l.mark(i) == '-';
        if !dash && !l.entry(i).any(&[Kw::And, Kw::Or, Kw::To]) {
            return None;
        }
        let (day, end) = self.day_number(i + 1)?;
        // "April 24 and 25 people" counts people.
        let counts = self.counted(end) || l.entry(end).unit.is_some() || l.entry(end).multiplier > 0.0;
        if l.breaks(i + 1) || l.entry(end).month > 0 || counts || self.goes_on(end) {
            return None;
        }
        let partial = Partial::Day(month, day);
        match self.with_year(end, partial) {
            Some(found) => Some((i + 1, found.end, found.sense)),
            None => Some((i + 1, end, Sense::Partial(partial))),
        }
    }

    /// "Tuesday", "Tuesday, Dec. 14", "Tuesday (December 14th)", "Thursday (16.12)", "Mon 6 May".
    pub(super) fn weekday(&self, i: usize) -> Option<Found> {
        let l = &self.line;
        let e = l.entry(i);
        if e.weekday == 0 {
            return None;
        }
        let weekday = e.weekday;
        let stop = e.short && l.mark(i + 1) == '.' && l.glued(i + 1);
        let end = i + 1 + usize::from(stop);
        // What may stand between the weekday and its date.
        let bracket = l.mark(end) == '(';
        let comma = bracket || l.mark(end) == ',';
        let at = end + usize::from(comma);
        let at = at + usize::from(l.entry(at).is(Kw::The));
        let dated = self.day_month(at).or_else(|| self.month(at)).or_else(|| self.iso(at)).or_else(|| self.slashed(at));
        let dated = dated.filter(|f| {
            let day = matches!(f.sense, Sense::Fixed(Cal::Day(_)) | Sense::Partial(Partial::Day(..)) | Sense::Within(_, Partial::Day(..)));
            day && !l.breaks(at)
        });
        if let Some(mut found) = dated {
            if bracket && l.mark(found.end) == ')' {
                found.end += 1;
            }
            return Some(found);
        }
        if let Some((day, after)) = self.day_number(at).filter(|&(_, after)| after > at + 1 && !comma && l.entry(after).unit.is_none()) {
            return Some(Found::new(after, Sense::Partial(Partial::DayOfMonth(day))));
        }
        if let Some(found) = self.of_week(end, weekday) {
            return Some(found);
        }
        let usable = if e.short { l.capital(i) && !e.doubtful && (stop || self.after_on(i)) } else { true };
        usable.then(|| Found::new(end, Sense::Partial(Partial::Weekday(weekday))))
    }

    /// "Monday of last week", "Monday to Thursday of last week": the day of that week. The first of two ends behind itself.
    fn of_week(&self, end: usize, weekday: u8) -> Option<Found> {
        let l = &self.line;
        let joined = l.entry(end).any(&[Kw::To, Kw::And]) || l.mark(end) == '-';
        let of = if joined && l.entry(end + 1).weekday > 0 { end + 2 } else { end };
        if !l.entry(of).is(Kw::Of) || l.entry(of + 2).unit != Some((Unit::Week, false)) || l.breaks(of) {
            return None;
        }
        let week = match () {
            () if l.entry(of + 1).is(Kw::Last) => -1,
            () if l.entry(of + 1).is(Kw::This) => 0,
            () if l.entry(of + 1).is(Kw::Next) => 1,
            () => return None,
        };
        let week = Sense::Unit(Unit::Week, week, From::Published);
        Some(Found::new(if of == end { of + 3 } else { end }, Sense::Within(Box::new(week), Partial::Weekday(weekday))))
    }

    fn after_on(&self, i: usize) -> bool {
        i > 0 && self.line.entry(i - 1).any(&[Kw::On, Kw::Last, Kw::Next, Kw::This, Kw::Until])
    }

    /// `1939`, `1990s`, `490 BC`.
    pub(super) fn year_or_decade(&self, i: usize) -> Option<Found> {
        let l = &self.line;
        if let Some((year, end)) = self.bc_year(i) {
            return Some(Found::new(end, Sense::Fixed(Cal::Year(year))));
        }
        // "480-479 BC", "264 to 241 BC"
        if let Some((year, 2..=4)) = l.number(i).filter(|_| l.mark(i + 1) == '-' || l.entry(i + 1).is(Kw::To)) {
            let later = self.bc_year(i + 2).is_some_and(|(second, _)| (1..2000).contains(&year) && i32::from(second) > -(year as i32));
            if later {
                return Some(Found::new(i + 1, Sense::Fixed(Cal::Year(-(year as i16)))));
            }
        }
        if let Some((year, digits)) = l.number(i)
            && let Some(end) = self.decade_end(i)
        {
            let before = i.checked_sub(1).map(|k| l.entry(k));
            let sense = match digits {
                4 if (1000..2200).contains(&year) && year % 10 == 0 => match self.before_christ(end) {
                    Some(after) => return Some(Found::new(after, Sense::Fixed(Cal::Decade(-(year as i16))))),
                    None => Sense::Fixed(Cal::Decade(year as i16)),
                },
                3 if year % 10 == 0 => {
                    let after = self.before_christ(end)?;
                    return Some(Found::new(after, Sense::Fixed(Cal::Decade(-(year as i16)))));
                }
                2 if year % 10 == 0 && before.is_some_and(|b| b.any(&[Kw::The, Kw::Early, Kw::Late, Kw::Mid])) => {
                    Sense::Partial(Partial::ShortDecade(year as u8))
                }
                _ => return None,
            };
            return Some(Found::new(end, sense));
        }
        let (year, end) = self.year_number(i)?;
        if year < 0 {
            return Some(Found::new(end, Sense::Fixed(Cal::Year(year))));
        }
        // "1939-45", "1939/40"
        let short =
            (l.mark(end) == '-' || l.mark(end) == '/') && l.glued(end) && l.glued(end + 1) && l.number(end + 1).is_some_and(|n| n.1 == 2);
        if !self.year_stands(i, year, end) {
            return None;
        }
        let season = l.entry(end).season.filter(|_| l.entry(end).season.is_some() && !l.entry(end).doubtful);
        if let Some(season) = season {
            return Some(Found::new(end + 1, Sense::Fixed(Cal::Season(year, season))));
        }
        let mut found = Found::new(end, Sense::Fixed(Cal::Year(year)));
        if short {
            let second = year - year % 100 + l.number(end + 1)?.0 as i16;
            if second > year {
                found.tail = Some((end + 1, end + 2, Sense::Fixed(Cal::Year(second))));
            }
        }
        Some(found)
    }

    /// One past the `s` of a decade.
    fn decade_end(&self, i: usize) -> Option<usize> {
        let l = &self.line;
        if l.glued(i + 1) && l.form(i + 1) == "s" {
            return Some(i + 2);
        }
        (l.glued(i + 1) && l.mark(i + 1) == '\'' && l.glued(i + 2) && l.form(i + 2) == "s").then_some(i + 3)
    }

    /// True when the four digits at `i` are a year rather than a count or a name's number.
    fn year_stands(&self, i: usize, year: i16, end: usize) -> bool {
        let l = &self.line;
        let before = i.checked_sub(1);
        let e = before.map(|b| l.entry(b));
        let is = |kws: &[Kw]| e.is_some_and(|e| e.any(kws));
        let counted = l.entry(end).unit.is_some() && !l.entry(end).doubtful || l.entry(end).multiplier > 0.0;
        // "a 1987 Chevrolet", but "in 2012 Ford closed the plant".
        let model = l.entry(end).is(Kw::Make) && l.capital(end) && is(&[Kw::A, Kw::The]);
        if model {
            return false;
        }
        let grouped = before.is_some_and(|b| l.number(b).is_some()) && !l.breaks(i);
        if counted || grouped || is(&[Kw::Roughly]) && self.counted(end) || is(&[Kw::Than, Kw::Nearly, Kw::Label]) {
            return false;
        }
        // "rooms 2001 and 2002"
        let listed = is(&[Kw::And, Kw::Or, Kw::To]) && i >= 3 && l.entry(i - 3).is(Kw::Label);
        let plural = self.counted(end);
        let temporal = is(&[Kw::In, Kw::Until, Kw::Preposition, Kw::Early, Kw::Late, Kw::Mid, Kw::YearWord, Kw::Compound, Kw::The])
            || before.is_some_and(|b| l.mark(b) == '(' || l.mark(b) == '-');
        let closed = !l.is_word(end) || l.entry(end).any(&[Kw::And, Kw::To, Kw::In, Kw::On, Kw::Of, Kw::The, Kw::A]);
        if (1900..=2050).contains(&year) {
            let name =
                before.is_some_and(|b| l.is_word(b) && l.capital(b) && l.entry(b).month == 0 && l.entry(b).season.is_none() && !temporal);
            let named = name && !before.is_some_and(|b| l.begins_sentence(b)) && !l.entry(before.unwrap_or(0)).is(Kw::To);
            let names = named && closed && l.mark(end) != ')';
            // "carried 1950 candles", but "the 1948 elections".
            let bare = before.is_some_and(|b| l.is_word(b) && !l.capital(b) && l.tok(b).is_some_and(|t| t.entry == 0));
            let counts = plural && (year % 100 == 0 || bare) && !temporal;
            return !names && !counts && !listed;
        }
        let after_article = is(&[Kw::The]) && (!plural || year % 50 != 0);
        let firm =
            is(&[Kw::In, Kw::Until, Kw::Early, Kw::Late, Kw::Mid, Kw::YearWord, Kw::Compound]) || before.is_some_and(|b| l.mark(b) == '(');
        let range = l.mark(end) == '-' && self.year_number(end + 1).is_some_and(|(second, _)| second > year && second < year + 200);
        let led = temporal || is(&[Kw::Of, Kw::And, Kw::Or, Kw::To]);
        // A heading or caption ends with its year.
        let heading = before.is_none_or(|b| l.mark(b) == ',' || l.breaks(i)) && (l.breaks(end) || matches!(l.mark(end), ')' | ':'));
        range || heading || (firm && !plural) || after_article || led && (closed || year >= 1500 && !plural)
    }

    /// True when the word at `i` can be what a number counts: "troops", "people".
    pub(super) fn counted(&self, i: usize) -> bool {
        let l = &self.line;
        let irregular = ["men", "women", "people", "children", "feet", "km", "kg", "tons", "others", "more"];
        let plural = l.form(i).ends_with('s') && l.form(i).len() > 3 && l.entry(i).tense == 0;
        l.is_word(i) && !l.capital(i) && (plural || irregular.iter().any(|w| l.says(i, w)))
    }

    /// `'99`, `'90s`.
    pub(super) fn apostrophe(&self, i: usize) -> Option<Found> {
        let l = &self.line;
        let (year, 2) = l.number(i + 1)? else { return None };
        if !l.glued(i + 1) || l.glued(i) && i > 0 && l.mark(i - 1) != '(' && l.mark(i - 1) != '-' {
            return None;
        }
        if let Some(end) = self.decade_end(i + 1) {
            return (year % 10 == 0).then(|| Found::new(end, Sense::Partial(Partial::ShortDecade(year as u8))));
        }
        let quoted = l.mark(i + 2) == '\'' || l.is_word(i + 2) && l.glued(i + 2) || l.mark(i + 2) == '%';
        (!quoted && l.text.as_bytes().get(l.toks[i].start as usize) != Some(&b'`'))
            .then(|| Found::new(i + 2, Sense::Partial(Partial::ShortYear(year as u8))))
    }

    /// "the 19th century", "nineteenth-century", "the 4th century BC".
    pub(super) fn century(&self, i: usize) -> Option<Found> {
        let l = &self.line;
        let at = i + usize::from(l.entry(i).is(Kw::The));
        let (n, end) = self.which(at)?;
        let end = end + usize::from(l.mark(end) == '-');
        if !matches!(l.entry(end).unit, Some((Unit::Century, false))) || n > 30 {
            return None;
        }
        Some(match self.before_christ(end + 1) {
            Some(after) => Found::new(after, Sense::Fixed(Cal::Century(-(n as i16 - 1) * 100))),
            None => Found::new(end + 1, Sense::Fixed(Cal::Century((n as i16 - 1) * 100))),
        })
    }

    /// An ordinal, in words or digits: (which, one past it). "twenty-first" too.
    pub(super) fn which(&self, i: usize) -> Option<(u32, usize)> {
        let l = &self.line;
        let e = l.entry(i);
        if e.ordinal > 0 {
            return Some((u32::from(e.ordinal), i + 1));
        }
        if let Some(tens) = e.cardinal.filter(|n| *n >= 20) {
            let at = i + 1 + usize::from(l.mark(i + 1) == '-');
            let ones = l.entry(at).ordinal;
            return (1..10).contains(&ones).then(|| (u32::from(tens) + u32::from(ones), at + 1));
        }
        let (n, 1 | 2) = l.number(i)? else { return None };
        (l.glued(i + 1) && ["st", "nd", "rd", "th"].iter().any(|s| l.says(i + 1, s))).then_some((n, i + 2))
    }

    /// "the year 1950", "the nineties", "AD 79", "fiscal 2008".
    pub(super) fn era_year(&self, i: usize) -> Option<Found> {
        let l = &self.line;
        let at = i + usize::from(l.entry(i).is(Kw::The));
        if let Some(found) = self.spoken_decade(at) {
            return Some(found);
        }
        if l.entry(at).is(Kw::Nineties) && (at > i || i > 0 && l.entry(i - 1).any(&[Kw::Early, Kw::Late, Kw::Mid])) {
            let which = DECADES.iter().position(|t| l.says(at, t))? as u8;
            return Some(Found::new(at + 1, Sense::Partial(Partial::ShortDecade(which * 10 + 20))));
        }
        if l.entry(at).is(Kw::Fiscal) || l.form(at) == "FY" {
            let number = at + 1 + usize::from(l.entry(at + 1).is(Kw::YearWord));
            let (year, end) = self.year_number(number)?;
            return Some(Found::new(end, Sense::Fixed(Cal::FiscalYear(year))));
        }
        if l.entry(at).is(Kw::Ad) && l.form(at) == "AD" {
            let (year, 1..=4) = l.number(at + 1)? else { return None };
            return (year > 0 && year < 2200).then(|| Found::new(at + 2, Sense::Fixed(Cal::Year(year as i16))));
        }
        if l.entry(at).is(Kw::Compound) && at > i {
            let (year, end) = self.year_number(at + 1)?;
            return Some(Found::new(end, Sense::Fixed(Cal::Year(year))));
        }
        // "the 1990s", "the 25th of August", "the 15 September"
        if at > i {
            let found = self.day_month(at).or_else(|| {
                let decade = self.year_or_decade(at)?;
                matches!(decade.sense, Sense::Fixed(Cal::Decade(_)) | Sense::Partial(Partial::ShortDecade(_))).then_some(decade)
            });
            return found.or_else(|| self.day_alone(i, at)).or_else(|| self.season(at));
        }
        None
    }

    /// "the nineteen seventies".
    fn spoken_decade(&self, at: usize) -> Option<Found> {
        let l = &self.line;
        let century = l.entry(at).cardinal.filter(|n| (15..=20).contains(n))?;
        let tens = at + 1 + usize::from(l.mark(at + 1) == '-');
        let ten = DECADES.iter().position(|t| l.says(tens, t))? as i16;
        Some(Found::new(tens + 1, Sense::Fixed(Cal::Decade(i16::from(century) * 100 + ten * 10 + 20))))
    }

    /// "on the 20th": a day of the month spoken of.
    fn day_alone(&self, i: usize, at: usize) -> Option<Found> {
        let l = &self.line;
        let (day, end) = self.day_number(at)?;
        let placed = i > 0 && l.entry(i - 1).any(&[Kw::On, Kw::Until, Kw::Preposition, Kw::To]);
        let closed = !l.is_word(end) || l.entry(end).any(&[Kw::And, Kw::To, Kw::In, Kw::At]) || l.entry(end).tense > 0;
        (end == at + 2 && placed && closed && l.mark(end) != '-').then(|| Found::new(end, Sense::Partial(Partial::DayOfMonth(day))))
    }

    /// "that May": kept here for its direction, used by [`Self::relative`].
    pub(super) fn toward(&self, found: Found, dir: Dir) -> Option<Found> {
        match found.sense {
            Sense::Partial(partial) => Some(Found { sense: Sense::Toward(partial, dir), ..found }),
            Sense::Fixed(_) => Some(found),
            _ => None,
        }
    }
}

/// A partial date in a year.
fn fixed(partial: Partial, year: i16) -> Option<Sense> {
    Some(Sense::Fixed(match partial {
        Partial::Month(month) => Cal::Month(year, month),
        Partial::Day(month, day) => Cal::Day(Date::new(year, month, day).ok()?),
        Partial::Season(season) => Cal::Season(year, season),
        Partial::Half(half) => Cal::Half(year, half),
        Partial::Quarter(quarter) => Cal::Quarter(year, quarter),
        Partial::Feast(feast) => Cal::Day(crate::fact::dates::value::feast_day(feast, year)?),
        _ => return None,
    }))
}

/// `21` is 2021, `75` is 1975.
pub(super) fn short_year(year: u8) -> i16 {
    i16::from(year) + if year < 50 { 2000 } else { 1900 }
}

fn month_and_day(a: u32, b: u32, day_first: bool) -> Option<(i8, i8)> {
    let month = |n: u32| (1..=12).contains(&n);
    let day = |n: u32| (1..=31).contains(&n);
    if day_first && month(b) && day(a) || !month(a) && month(b) && day(a) {
        Some((b as i8, a as i8))
    } else {
        (month(a) && day(b)).then_some((a as i8, b as i8))
    }
}

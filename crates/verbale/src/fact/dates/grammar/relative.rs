//! What leans on the publication date or on a date mentioned before: "yesterday", "last week", "that May", "the next day".

use super::Grammar;
use crate::fact::dates::{
    sense::{Count, Dir, Found, From, Partial, Sense, length},
    value::Hour,
    words::{Kw, Unit},
};

impl Grammar<'_> {
    /// "today", "yesterday", "tomorrow", "tonight".
    pub(super) fn day_word(&self, i: usize) -> Option<Found> {
        let e = self.line.entry(i);
        let day = |n| Found::new(i + 1, Sense::Unit(Unit::Day, n, From::Published));
        match () {
            () if e.is(Kw::Today) => Some(day(0)),
            () if e.is(Kw::Yesterday) => Some(day(-1)),
            () if e.is(Kw::Tomorrow) => Some(day(1)),
            () if e.is(Kw::Tonight) => Some(Found { hour: Hour::Part("NI"), ..day(0) }),
            () => None,
        }
    }

    /// Everything that a word of direction begins.
    pub(super) fn relative(&self, i: usize) -> Option<Found> {
        let l = &self.line;
        if let Some(found) = self.day_word(i) {
            return Some(found);
        }
        let the = l.entry(i).is(Kw::The);
        let at = i + usize::from(the);
        self.week_of(at)
            .or_else(|| self.unit_end(at))
            .or_else(|| self.day_beside(i, at))
            .or_else(|| self.directed(at, the))
            .or_else(|| self.ordinal_part(i))
            .or_else(|| self.the_unit(at).filter(|_| the))
    }

    /// "the first week of May", "the last week of 2015": the week with the month's first or last Thursday, and so on.
    fn week_of(&self, at: usize) -> Option<Found> {
        let l = &self.line;
        let (nth, week) = if l.entry(at).is(Kw::Last) { (-1, at + 1) } else { self.which(at).map(|(n, end)| (n as i8, end))? };
        if nth > 5 || l.entry(week).unit != Some((Unit::Week, false)) || !l.entry(week + 1).any(&[Kw::Of, Kw::In]) {
            return None;
        }
        let inner = self.month(week + 2).or_else(|| self.year_or_decade(week + 2)).or_else(|| self.directed(week + 2, false))?;
        let (sense, end) = match &inner.sense {
            Sense::Fixed(cal) if matches!(cal.grain(), Unit::Month | Unit::Year) => (inner.sense, inner.end),
            Sense::Partial(Partial::Month(_)) | Sense::Toward(Partial::Month(_), _) => (inner.sense, inner.end),
            Sense::Unit(Unit::Month | Unit::Year, ..) => (inner.sense, inner.end),
            _ => return None,
        };
        Some(Found::new(end, Sense::Within(Box::new(sense), Partial::NthWeek(nth))))
    }

    /// "year's end", "month-end": the end of the one around publication.
    fn unit_end(&self, at: usize) -> Option<Found> {
        let l = &self.line;
        let (unit, false) = l.entry(at).unit? else { return None };
        let own = l.mark(at + 1) == '\'' && l.says(at + 2, "s") && l.glued(at + 2) && l.says(at + 3, "end");
        let dashed = l.mark(at + 1) == '-' && l.glued(at + 1) && l.says(at + 2, "end") && l.glued(at + 2);
        let end = if own { at + 4 } else { at + 3 };
        let closed = !l.is_word(end) || l.entry(end).tense > 0 || l.tok(end).is_some_and(|t| t.entry > 0);
        (matches!(unit, Unit::Week | Unit::Month | Unit::Year | Unit::Decade) && (own || dashed && closed) && !l.breaks(at + 1))
            .then(|| Found::new(end, Sense::Unit(unit, 0, From::Published)).modified("END"))
    }

    /// The direction that the word at `i` gives: (direction, one past it).
    fn direction(&self, i: usize, the: bool) -> Option<(Dir, usize)> {
        let l = &self.line;
        let e = l.entry(i);
        Some(match () {
            () if e.is(Kw::Last) || e.is(Kw::Past) || e.is(Kw::Recent) => (Dir::Last, i + 1),
            () if e.is(Kw::Next) && the => (Dir::Following, i + 1),
            () if e.is(Kw::Next) || e.is(Kw::Coming) => (Dir::Next, i + 1),
            () if e.is(Kw::This) && l.entry(i + 1).any(&[Kw::Coming, Kw::Next]) => (Dir::Next, i + 2),
            () if e.is(Kw::This) && l.entry(i + 1).any(&[Kw::Past, Kw::Last]) => (Dir::Last, i + 2),
            () if e.any(&[Kw::This, Kw::That]) && l.entry(i + 1).is(Kw::Same) => (Dir::That, i + 2),
            () if e.is(Kw::This) => (Dir::This, i + 1),
            () if e.is(Kw::That) || e.is(Kw::Same) && the => (Dir::That, i + 1),
            () if e.is(Kw::Previous) => (Dir::Previous, i + 1),
            () if e.is(Kw::Following) => (Dir::Following, i + 1),
            () => return None,
        })
    }

    fn directed(&self, i: usize, the: bool) -> Option<Found> {
        let l = &self.line;
        let (dir, at) = self.direction(i, the)?;
        if l.breaks(at) {
            return None;
        }
        let past = l.entry(at - 1).any(&[Kw::Past, Kw::Recent]);
        if let Some(found) = self.stretch(at, dir, past) {
            return Some(found);
        }
        if let Some((unit, false)) = l.entry(at).unit {
            return self.one_unit(at, unit, dir, the, past);
        }
        if let Some(part) = l.entry(at).part {
            let (days, from) = match dir {
                Dir::Last => (-1, From::Published),
                Dir::This => (0, From::Published),
                Dir::Next => (1, From::Published),
                Dir::That => (0, From::Mentioned),
                Dir::Previous => (-1, From::Mentioned),
                Dir::Following => (1, From::Mentioned),
            };
            if part == "DT" || dir == Dir::Last && part != "NI" && past {
                return None;
            }
            return Some(Found { hour: Hour::Part(part), ..Found::new(at + 1, Sense::Unit(Unit::Day, days, from)) });
        }
        let found = self.weekday(at).or_else(|| self.month(at)).or_else(|| self.season_word(at)).or_else(|| self.holiday(at))?;
        if past && !matches!(found.sense, Sense::Partial(Partial::Weekday(_) | Partial::Month(_) | Partial::Season(_))) {
            return None;
        }
        self.toward(found, dir)
    }

    /// "past four months", "last few days", "coming years", "recent weeks": a length.
    fn stretch(&self, i: usize, dir: Dir, past: bool) -> Option<Found> {
        let l = &self.line;
        let several = |k: usize| l.entry(k).any(&[Kw::Few, Kw::Several, Kw::Couple, Kw::Dozen]);
        let (count, at) = if several(i) {
            let couple = l.entry(i).is(Kw::Couple);
            let count = if couple { Count::Exact(2.0) } else { Count::Some };
            (count, i + 1 + usize::from(l.entry(i + 1).is(Kw::Of)))
        } else if let Some((n, end)) = self.number_value(i) {
            (Count::Exact(n), end + usize::from(l.mark(end) == '-'))
        } else {
            // A bare plural needs a word that leaves the number open.
            let plural = l.entry(i).unit.is_some_and(|u| u.1);
            let open = past || matches!(dir, Dir::Next | Dir::Following | Dir::Previous);
            return (plural && open && dir != Dir::This).then(|| {
                let unit = l.entry(i).unit.map_or(Unit::Day, |u| u.0);
                Found::new(i + 1, Sense::Length(length(Count::Some, unit)))
            });
        };
        let at = at + usize::from(l.entry(at).any(&[Kw::More, Kw::Full, Kw::Fiscal, Kw::Previous]));
        let (unit, _) = l.entry(at).unit?;
        let old = l.entry(at + 1).is(Kw::Old) || l.mark(at + 1) == '-' && l.entry(at + 2).is(Kw::Old);
        (dir != Dir::That && dir != Dir::This && unit != Unit::Weekend && !old)
            .then(|| Found::new(at + 1, Sense::Length(length(count, unit))))
    }

    /// "last week", "this year", "the following day", "the past decade".
    fn one_unit(&self, at: usize, unit: Unit, dir: Dir, the: bool, past: bool) -> Option<Found> {
        let l = &self.line;
        if unit < Unit::Day || l.mark(at + 1) == '-' && l.glued(at + 1) {
            return None;
        }
        if past || dir == Dir::Last && the && self.over_before(at) {
            return Some(Found::new(at + 1, Sense::Length(length(Count::Exact(1.0), unit))));
        }
        // "the last day of …", "the last week of August" is a part, not the week before this.
        let of = l.entry(at + 1).is(Kw::Of);
        let part = unit == Unit::Day || the && (of || unit > Unit::Year);
        if dir == Dir::Last && part {
            return None;
        }
        let (count, from) = match dir {
            Dir::Last => (-1, From::Published),
            Dir::This if unit == Unit::Day => (0, From::Mentioned),
            Dir::This => (0, From::Published),
            Dir::Next => (1, From::Published),
            Dir::That => (0, From::Mentioned),
            Dir::Previous => (-1, From::Mentioned),
            Dir::Following => (1, From::Mentioned),
        };
        let fiscal = Found::new(at + 1, Sense::Unit(unit, count, from));
        if unit == Unit::Day {
            let hour = self.part(at + 1);
            let end = fiscal.end + usize::from(hour != Hour::None);
            return Some(Found { hour, end, ..fiscal });
        }
        Some(fiscal)
    }

    /// True when a word before the article makes a length of "the last year".
    fn over_before(&self, at: usize) -> bool {
        let l = &self.line;
        at >= 3 && ["over", "during", "in", "within", "for", "throughout"].iter().any(|w| l.says(at - 3, w))
    }

    /// "the weekend", "the fourth quarter".
    fn the_unit(&self, at: usize) -> Option<Found> {
        let l = &self.line;
        (matches!(l.entry(at).unit, Some((Unit::Weekend, false)))).then(|| Found::new(at + 1, Sense::Partial(Partial::Weekend)))
    }

    /// "the day before yesterday", "the day after tomorrow", "the day before last Tuesday", "the day before.", "the week of March 6",
    /// "the night of 20 June", "the morning after".
    fn day_beside(&self, i: usize, at: usize) -> Option<Found> {
        let l = &self.line;
        let e = l.entry(at);
        let hour = self.part(at);
        let unit = match e.unit {
            Some((unit, false)) if matches!(unit, Unit::Day | Unit::Week | Unit::Month | Unit::Year) => unit,
            _ if hour != Hour::None => Unit::Day,
            _ => return None,
        };
        let next = l.entry(at + 1);
        let inner = |k: usize| match self.read(k)? {
            super::Reading::Time(found) if !matches!(found.sense, Sense::Length(_) | Sense::Repeats(_) | Sense::Ref(_)) => Some(found),
            _ => None,
        };
        if next.is(Kw::Of) || hour != Hour::None && next.is(Kw::On) {
            let place = inner(at + 2).filter(|f| f.hour == Hour::None)?;
            let week = unit == Unit::Week && !matches!(place.sense, Sense::Unit(Unit::Week | Unit::Month | Unit::Year, ..));
            return match (hour, week) {
                (Hour::None, true) => Some(Found::new(place.end, Sense::Holding(Unit::Week, Box::new(place.sense)))),
                (Hour::None, false) => None,
                _ => Some(Found { hour, ..place }),
            };
        }
        // "the week after next", "the month before last"
        let (after, then) = (next.is(Kw::After), l.entry(at + 2));
        if after && then.is(Kw::Next) || next.is(Kw::Before) && then.is(Kw::Last) && l.entry(at + 3).weekday == 0 {
            return Some(Found::new(at + 3, Sense::Unit(unit, if after { 2 } else { -2 }, From::Published)));
        }
        let sign = match () {
            () if next.is(Kw::Before) || next.is(Kw::Earlier) || next.is(Kw::Previous) => -1,
            () if next.is(Kw::After) || next.is(Kw::Following) || next.is(Kw::Later) => 1,
            () => return None,
        };
        // "a year earlier" is a length counted; here only "the day before" and its like.
        if at == i {
            return None;
        }
        if let Some(place) = inner(at + 2).filter(|_| next.any(&[Kw::Before, Kw::After])) {
            return Some(Found { hour, ..Found::new(place.end, Sense::Beside(sign, unit, Box::new(place.sense))) });
        }
        let open = next.any(&[Kw::Earlier, Kw::Previous, Kw::Later]) || next.is(Kw::Following) || self.closes(at + 2);
        open.then(|| Found { hour, ..Found::new(at + 2, Sense::Unit(unit, sign, From::Mentioned)) })
    }

    /// "the first quarter (of 1998)", "the second half of the year", "the first half of 2008".
    fn ordinal_part(&self, i: usize) -> Option<Found> {
        let l = &self.line;
        let at = i + usize::from(l.entry(i).is(Kw::The));
        let latter = l.says(at, "latter").then_some((2, at + 1));
        let (n, end) = latter.or_else(|| self.which(at))?;
        let mut end = end + usize::from(l.mark(end) == '-');
        end += usize::from(l.entry(end).is(Kw::Fiscal));
        let half = l.entry(end).is(Kw::Half);
        let quarter = matches!(l.entry(end).unit, Some((Unit::Quarter, false)));
        let partial = match n {
            1 | 2 if half => Partial::Half(n as u8),
            1..=4 if quarter => Partial::Quarter(n as u8),
            _ => return None,
        };
        let end = end + 1;
        if let Some(found) = self.with_year(end, partial) {
            return Some(found);
        }
        let of = end + usize::from(l.entry(end).any(&[Kw::Of, Kw::In]));
        let year = self.this_unit(of).or_else(|| self.directed(of, false));
        if let Some(year) = year.filter(|y| matches!(y.sense, Sense::Unit(Unit::Year, ..))) {
            return Some(Found::new(year.end, Sense::Within(Box::new(year.sense), partial)));
        }
        // A match has halves too, a town quarters: alone, only a quarter, and not "of the city".
        (quarter && of == end).then(|| Found::new(end, Sense::Partial(partial)))
    }

    /// "Q3", "Q1 2016", "H1 2016": half years only with their year, for H1 and H2 are much else.
    pub(super) fn lettered_part(&self, i: usize) -> Option<Found> {
        let l = &self.line;
        if !l.entry(i).is(Kw::PartLetter) || !l.capital(i) || !l.glued(i + 1) || l.glued(i) {
            return None;
        }
        let (n, 1) = l.number(i + 1)? else { return None };
        let stuck = l.glued(i + 2) && (l.is_word(i + 2) || matches!(l.mark(i + 2), '-' | '/' | '.') && l.glued(i + 3));
        let partial = match (l.form(i), n) {
            ("Q", 1..=4) => Partial::Quarter(n as u8),
            ("H", 1 | 2) => Partial::Half(n as u8),
            _ => return None,
        };
        if stuck {
            return None;
        }
        let bare = || matches!(partial, Partial::Quarter(_)).then(|| Found::new(i + 2, Sense::Partial(partial)));
        self.with_year(i + 2, partial).or_else(bare)
    }

    /// A season in any setting that makes it one: "the summer of 1916", "spring 1918", "in winter", "this fall".
    pub(super) fn season(&self, i: usize) -> Option<Found> {
        let l = &self.line;
        let found = self.season_word(i)?;
        if !matches!(found.sense, Sense::Partial(_)) {
            return Some(found);
        }
        let article = i > 0 && l.entry(i - 1).is(Kw::The);
        let before = if article { i.checked_sub(2) } else { i.checked_sub(1) };
        let placed = before.is_some_and(|k| {
            let firm = l.entry(k).any(&[Kw::In, Kw::Until, Kw::Preposition]);
            firm || !l.entry(i).doubtful && l.entry(k).any(&[Kw::Of, Kw::For, Kw::To])
        });
        let of_other = l.entry(i + 1).is(Kw::Of);
        let verb = l.entry(i).doubtful && !article && before.is_some_and(|k| l.entry(k).is(Kw::To));
        (placed && !of_other && !verb).then_some(found)
    }

    /// A season's name with its year, if one follows.
    pub(super) fn season_word(&self, i: usize) -> Option<Found> {
        let l = &self.line;
        let season = l.entry(i).season?;
        let partial = Partial::Season(season);
        if let Some(found) = self.with_year(i + 1, partial) {
            return Some(found);
        }
        // "summer and autumn 1918"
        if l.entry(i + 1).any(&[Kw::And, Kw::Or])
            && l.entry(i + 2).season.is_some()
            && let Some(Found { sense: Sense::Fixed(crate::fact::dates::value::Cal::Season(year, _)), .. }) = self.season_word(i + 2)
        {
            return Some(Found::new(i + 1, Sense::Fixed(crate::fact::dates::value::Cal::Season(year, season))));
        }
        // "the spring of next year"
        if l.entry(i + 1).is(Kw::Of) {
            let year = self.this_unit(i + 2).or_else(|| self.directed(i + 2, false))?;
            let whole = matches!(year.sense, Sense::Unit(Unit::Year, ..));
            return whole.then(|| Found::new(year.end, Sense::Within(Box::new(year.sense), partial)));
        }
        Some(Found::new(i + 1, Sense::Partial(partial)))
    }

    /// A holiday's name at `i`.
    fn holiday(&self, i: usize) -> Option<Found> {
        match self.phrase(i)? {
            super::Reading::Time(found) if matches!(found.sense, Sense::Partial(Partial::Feast(_))) => Some(found),
            _ => None,
        }
    }
}

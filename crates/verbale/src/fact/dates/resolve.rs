//! From what an expression says to its TIMEX3 value, against the publication date and the date last mentioned.

use super::{
    narrative,
    scan::Line,
    sense::{Count, Dir, From, Partial, Sense},
    tense::Tense,
    value::{Cal, Hour, feast_day},
    words::Unit,
};
use crate::types::{DateFrom, TimexType};
use jiff::{ToSpan, civil::Date};

/// What expressions are resolved against.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Anchors {
    /// The day of publication.
    pub(crate) published: Option<Date>,
    /// The text tells of times long before its publication.
    pub(crate) narrative: bool,
    /// The place last mentioned.
    pub(crate) mentioned: Option<Cal>,
    /// The last day mentioned.
    pub(crate) day: Option<Date>,
}

/// A resolved expression.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Resolved {
    pub(crate) kind: TimexType,
    pub(crate) value: String,
    pub(crate) cal: Option<Cal>,
    pub(crate) from: DateFrom,
}

/// A place, or what little is known of it.
enum Placed {
    At(Cal, DateFrom),
    /// A value with unknown digits, and the place that holds it when one does.
    Open(String, Option<Cal>),
}

/// Resolves one expression whose clause has this tense.
pub(crate) fn resolve_sense(sense: &Sense, hour: Hour, tense: Tense, anchors: &Anchors) -> Option<Resolved> {
    let own = |kind, value: &str| Some(Resolved { kind, value: value.to_owned(), cal: None, from: DateFrom::Own });
    match sense {
        Sense::Ref(value) => return own(TimexType::Date, value),
        Sense::Length(value) => return own(TimexType::Duration, value),
        Sense::Repeats(value) => return own(TimexType::Set, value),
        _ => {}
    }
    let placed = anchors.place(sense, tense)?;
    let timed = hour != Hour::None || matches!(sense, Sense::Away { unit: Unit::Second | Unit::Minute | Unit::Hour, .. });
    let kind = if timed { TimexType::Time } else { TimexType::Date };
    Some(match placed {
        Placed::At(cal, from) => Resolved { kind, value: cal.value() + &hour.suffix(), cal: Some(cal), from },
        Placed::Open(value, cal) => {
            let from = if cal.is_some() { DateFrom::Text } else { DateFrom::Unresolved };
            let value = if value.starts_with("XXXX-WXX") && hour != Hour::None { value } else { value + &hour.suffix() };
            Resolved { kind, value, cal, from }
        }
    })
}

impl Anchors {
    /// True when the place at token `start` carries the story on. In a history, a far year in the middle of a sentence ("papers
    /// released in 2005") is an aside.
    pub(crate) fn carries(&self, line: &Line, start: usize, cal: Option<Cal>) -> bool {
        let (Some(cal), Some(before), true) = (cal, self.mentioned, self.narrative) else { return true };
        let leads = || (start.saturating_sub(5)..=start).rev().any(|i| line.begins_sentence(i));
        (i32::from(cal.year()) - i32::from(before.year())).abs() <= 2 || leads()
    }

    fn base(&self, from: From) -> Option<(Cal, DateFrom)> {
        let published = self.published.map(|d| (Cal::Day(d), DateFrom::Published));
        let mentioned = self.mentioned.map(|c| (c, DateFrom::Text));
        match from {
            From::Published if self.narrative => mentioned.or(published),
            From::Published => published,
            From::Mentioned => mentioned.or(published),
        }
    }

    fn place(&self, sense: &Sense, tense: Tense) -> Option<Placed> {
        match sense {
            Sense::Fixed(cal) => Some(Placed::At(*cal, DateFrom::Explicit)),
            Sense::Either(a, b) => Some(Placed::At(self.nearer(*a, *b), DateFrom::Explicit)),
            Sense::Partial(partial) => Some(self.partial(*partial, tense)),
            Sense::Toward(partial, dir) => Some(self.toward(*partial, *dir, tense)),
            Sense::Unit(unit, count, from) => Some(self.unit(*unit, *count, *from)),
            Sense::Away { count, unit, sign, from } => Some(self.away(*count, *unit, *sign, *from)),
            Sense::Within(inner, partial) => match self.place(inner, tense)? {
                Placed::At(cal, from) if matches!(partial, Partial::Weekday(_) | Partial::NthWeek(_)) => {
                    Some(part_of(*partial, cal).map_or_else(|| Placed::Open(open(*partial), None), |c| Placed::At(c, from)))
                }
                Placed::At(cal, from) => {
                    Some(in_year(*partial, cal.year()).map_or_else(|| Placed::Open(open(*partial), None), |c| Placed::At(c, from)))
                }
                Placed::Open(..) => Some(Placed::Open(open(*partial), None)),
            },
            Sense::Holding(unit, inner) => match self.place(inner, tense)? {
                Placed::At(cal, from) => Some(Placed::At(cal.within(*unit)?, from)),
                Placed::Open(..) => Some(Placed::Open(open_unit(*unit), None)),
            },
            Sense::Beside(count, unit, inner) => match self.place(inner, tense)? {
                Placed::At(cal, from) if cal.grain() <= *unit => Some(Placed::At(cal.shifted(*count, *unit)?, from)),
                _ => Some(Placed::Open(open_unit(*unit), None)),
            },
            Sense::Ref(_) | Sense::Length(_) | Sense::Repeats(_) => None,
        }
    }

    /// A partial date on its own.
    fn partial(&self, partial: Partial, tense: Tense) -> Placed {
        if let Partial::ShortYear(_) | Partial::ShortDecade(_) = partial {
            return self.short(partial);
        }
        if let Partial::Hour = partial {
            let base = if self.narrative { self.day } else { self.day_in_reach().or(self.published) };
            let from = if base == self.published { DateFrom::Published } else { DateFrom::Text };
            return base.map_or_else(|| Placed::Open("XXXX-XX-XX".to_owned(), None), |d| Placed::At(Cal::Day(d), from));
        }
        if let Partial::DayOfMonth(day) = partial {
            let month = self.mentioned.filter(|c| c.month().is_some()).or(self.published.map(Cal::Day));
            let date = month.and_then(|c| Date::new(c.year(), c.month()?, day).ok());
            return date.map_or_else(|| Placed::Open(open(partial), None), |d| Placed::At(Cal::Day(d), DateFrom::Text));
        }
        if self.narrative {
            return match self.mentioned.and_then(|last| narrative::place(partial, last)) {
                Some(cal) => Placed::At(cal, DateFrom::Text),
                None => Placed::Open(open(partial), None),
            };
        }
        let nearest = self.published.and_then(|published| near(partial, published, tense));
        nearest.map_or_else(|| Placed::Open(open(partial), None), |cal| Placed::At(cal, DateFrom::Published))
    }

    /// The one nearer to publication.
    fn nearer(&self, a: Cal, b: Cal) -> Cal {
        let far = |cal: Cal| {
            let (day, published) = (cal.bounds()?.0, self.published?);
            Some((day.duration_until(published).as_hours() / 24).abs())
        };
        match (far(a), far(b)) {
            (Some(x), Some(y)) if y < x => b,
            _ => a,
        }
    }

    /// The day last mentioned, when it is close to publication.
    fn day_in_reach(&self) -> Option<Date> {
        let (day, published) = (self.day?, self.published?);
        let days = day.duration_until(published).as_hours() / 24;
        (-400..400).contains(&days).then_some(day)
    }

    fn short(&self, partial: Partial) -> Placed {
        let (n, decade) = match partial {
            Partial::ShortYear(n) => (n, false),
            Partial::ShortDecade(n) => (n, true),
            _ => return Placed::Open(open(partial), None),
        };
        let near = match (self.narrative, self.mentioned) {
            (true, Some(cal)) => cal.year(),
            _ => self.published.map_or(2000, Date::year),
        };
        let century = near - near % 100;
        let year = century + i16::from(n);
        let year = if year > near + 10 && !self.narrative { year - 100 } else { year };
        Placed::At(if decade { Cal::Decade(year) } else { Cal::Year(year) }, DateFrom::Text)
    }

    /// A partial date in a direction.
    fn toward(&self, partial: Partial, dir: Dir, tense: Tense) -> Placed {
        let from = if matches!(dir, Dir::Last | Dir::Next | Dir::This) { From::Published } else { From::Mentioned };
        let found = self.base(from).and_then(|(base, from)| {
            let day = base.bounds()?.0;
            let cal = match dir {
                Dir::Last | Dir::Previous => past(partial, day, false),
                Dir::Next | Dir::Following => ahead(partial, day, false),
                Dir::This => this(partial, day, tense),
                Dir::That if self.narrative || from == DateFrom::Text => narrative::place(partial, base),
                Dir::That => near(partial, day, Tense::Past),
            };
            Some(Placed::At(cal?, from))
        });
        found.unwrap_or_else(|| Placed::Open(open(partial), None))
    }

    /// The unit so many away.
    fn unit(&self, unit: Unit, count: i32, from: From) -> Placed {
        let placed = self.base(from).and_then(|(base, from)| {
            if base.grain() > unit && !(unit == Unit::Week && base.grain() == Unit::Weekend) {
                return Some(Placed::Open(unknown_within(base, unit)?, Some(base)));
            }
            Some(Placed::At(base.shifted(count, unit)?, from))
        });
        placed.unwrap_or_else(|| Placed::Open(open_unit(unit), None))
    }

    /// So much before or after.
    fn away(&self, count: Count, unit: Unit, sign: i8, from: From) -> Placed {
        let Count::Exact(n) = count else {
            // "a few hours later" is that same day.
            let day = self.base(from).filter(|(base, _)| unit < Unit::Day && base.grain() == Unit::Day);
            if let Some((base, _)) = day {
                return Placed::Open(format!("{}TXX", base.value()), Some(base));
            }
            return Placed::Open(if sign < 0 { "PAST_REF" } else { "FUTURE_REF" }.to_owned(), None);
        };
        let placed = self.base(from).and_then(|(base, from)| {
            if unit < Unit::Day {
                let day = base.bounds().filter(|_| base.grain() == Unit::Day)?.0;
                return Some(Placed::Open(format!("{}TXX", Cal::Day(day).value()), Some(base)));
            }
            // Decades and centuries are counted in years; half years in months.
            let (unit, n) = match unit {
                Unit::Decade => (Unit::Year, n * 10.0),
                Unit::Century => (Unit::Year, n * 100.0),
                Unit::Fortnight => (Unit::Week, n * 2.0),
                unit => (unit, n),
            };
            if n > 100_000.0 {
                return None;
            }
            if base.grain() > unit && !(unit == Unit::Week && base.grain() == Unit::Weekend) {
                return Some(Placed::Open(unknown_within(base, unit)?, Some(base)));
            }
            let cal = if n.fract() != 0.0 && unit == Unit::Year {
                base.shifted(i32::from(sign) * (n * 12.0) as i32, Unit::Month)?.within(Unit::Year)?
            } else {
                base.shifted(i32::from(sign) * n as i32, unit)?
            };
            Some(Placed::At(cal, from))
        });
        placed.unwrap_or_else(|| Placed::Open(open_unit(unit), None))
    }
}

/// The date in one year that a partial date means.
pub(crate) fn in_year(partial: Partial, year: i16) -> Option<Cal> {
    Some(match partial {
        Partial::Month(month) => Cal::Month(year, month),
        Partial::Day(month, day) => Cal::Day(Date::new(year, month, day).ok()?),
        Partial::Season(season) => Cal::Season(year, season),
        Partial::Feast(feast) => Cal::Day(feast_day(feast, year)?),
        Partial::Half(half) => Cal::Half(year, half),
        Partial::Quarter(quarter) => Cal::Quarter(year, quarter),
        _ => return None,
    })
}

/// A weekday of a week, a week of a month or year.
fn part_of(partial: Partial, cal: Cal) -> Option<Cal> {
    let (first, last) = cal.bounds()?;
    match partial {
        Partial::Weekday(weekday) if cal.grain() == Unit::Week => first.checked_add((i32::from(weekday) - 1).days()).ok().map(Cal::Day),
        Partial::NthWeek(-1) => Cal::Day(last.checked_sub(3.days()).ok()?).within(Unit::Week),
        Partial::NthWeek(n) => Cal::Day(first.checked_add((i32::from(n) * 7 - 4).days()).ok()?).within(Unit::Week),
        _ => None,
    }
}

/// All places near `day` that a partial date can mean, in order.
fn candidates(partial: Partial, day: Date) -> Vec<Cal> {
    match partial {
        Partial::Weekday(weekday) => {
            let offset = i32::from(weekday) - i32::from(day.weekday().to_monday_one_offset());
            [-14, -7, 0, 7, 14].iter().filter_map(|w| day.checked_add((offset + w).days()).ok()).map(Cal::Day).collect()
        }
        Partial::Weekend => {
            let week = Cal::Day(day).within(Unit::Weekend);
            [-1, 0, 1].iter().filter_map(|&n| week?.shifted(n, Unit::Weekend)).collect()
        }
        // Eight years hold a 29 February.
        _ => (-8..=8).filter_map(|n| in_year(partial, day.year().checked_add(n)?)).collect(),
    }
}

/// The nearest place, where the clause's tense makes the other side many times as far.
fn near(partial: Partial, day: Date, tense: Tense) -> Option<Cal> {
    let (tense, sure) = match tense {
        Tense::Happened => (Tense::Past, true),
        Tense::Ahead => (Tense::Future, true),
        tense => (tense, false),
    };
    let cost = |cal: &Cal| {
        let (first, last) = cal.bounds()?;
        let (days, side) = if last < day {
            (last.duration_until(day).as_hours() / 24, Tense::Past)
        } else if first > day {
            (day.duration_until(first).as_hours() / 24, Tense::Future)
        } else {
            (0, tense)
        };
        let weekday = matches!(partial, Partial::Weekday(_) | Partial::Weekend);
        let looks = if weekday && tense == Tense::Unknown { Tense::Past } else { tense };
        Some(match (looks, side) {
            (Tense::Nearest, _) => days,
            (Tense::Unknown, Tense::Future) => days * 2,
            (Tense::Unknown, _) => days,
            _ if side == looks || days == 0 => days,
            // News writes a bare date for the weeks to come, whatever the nearest verb; eleven months ago would be "last January".
            _ => {
                days * if weekday {
                    100
                } else if sure {
                    20
                } else {
                    4
                }
            }
        })
    };
    candidates(partial, day).into_iter().filter_map(|c| Some((cost(&c)?, c))).min_by_key(|c| c.0).map(|c| c.1)
}

/// The last place before `day`; `same` allows one that holds it.
fn past(partial: Partial, day: Date, same: bool) -> Option<Cal> {
    let fits = |c: &Cal| c.bounds().is_some_and(|(first, last)| last < day || same && first <= day);
    candidates(partial, day).into_iter().rfind(fits)
}

/// The first place after `day`.
fn ahead(partial: Partial, day: Date, same: bool) -> Option<Cal> {
    let fits = |c: &Cal| c.bounds().is_some_and(|(first, last)| first > day || same && last >= day);
    candidates(partial, day).into_iter().find(fits)
}

/// "this Friday", "this May".
fn this(partial: Partial, day: Date, tense: Tense) -> Option<Cal> {
    match (partial, tense) {
        (Partial::Weekday(_) | Partial::Weekend, Tense::Past | Tense::Happened) => past(partial, day, true),
        (Partial::Weekday(_) | Partial::Weekend, _) => ahead(partial, day, true),
        _ => in_year(partial, day.year()),
    }
}

/// The value of a partial date that nothing places.
fn open(partial: Partial) -> String {
    match partial {
        Partial::Month(month) => format!("XXXX-{month:02}"),
        Partial::Day(month, day) => format!("XXXX-{month:02}-{day:02}"),
        Partial::DayOfMonth(day) => format!("XXXX-XX-{day:02}"),
        Partial::Weekday(weekday) => format!("XXXX-WXX-{weekday}"),
        Partial::Season(season) => format!("XXXX-{season}"),
        Partial::Half(half) => format!("XXXX-H{half}"),
        Partial::Quarter(quarter) => format!("XXXX-Q{quarter}"),
        Partial::Weekend => "XXXX-WXX-WE".to_owned(),
        Partial::NthWeek(_) => "XXXX-WXX".to_owned(),
        Partial::ShortYear(year) => format!("XX{year:02}"),
        Partial::ShortDecade(decade) => format!("XX{}", decade / 10),
        Partial::Feast(_) | Partial::Hour => "XXXX-XX-XX".to_owned(),
    }
}

fn open_unit(unit: Unit) -> String {
    match unit {
        Unit::Month => "XXXX-XX",
        Unit::Week | Unit::Fortnight => "XXXX-WXX",
        Unit::Weekend => "XXXX-WXX-WE",
        Unit::Quarter => "XXXX-QX",
        Unit::Year => "XXXX",
        Unit::Decade => "XXX",
        Unit::Century => "XX",
        _ => "XXXX-XX-XX",
    }
    .to_owned()
}

/// "that day" of a month: `1918-03-XX`.
fn unknown_within(base: Cal, unit: Unit) -> Option<String> {
    let year = super::value::year_value(base.year());
    Some(match (base, unit) {
        (Cal::Month(..), Unit::Day) => format!("{}-XX", base.value()),
        (_, _) if base.grain() > Unit::Year => open_unit(unit),
        (_, Unit::Day) => format!("{year}-XX-XX"),
        (_, Unit::Month) => format!("{year}-XX"),
        (_, Unit::Week | Unit::Fortnight) => format!("{year}-WXX"),
        (_, Unit::Weekend) => format!("{year}-WXX-WE"),
        _ => year,
    })
}

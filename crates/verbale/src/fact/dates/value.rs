//! Places in the calendar: their TIMEX3 value, their first and last day, and moving them.

use super::words::{Feast, Unit};
use jiff::{
    Span, ToSpan,
    civil::{Date, ISOWeekDate, Weekday},
};

/// A place in the calendar with its grain. Years before Christ are negative, without a year 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cal {
    /// First year of the hundred: 1800 is the 19th century.
    Century(i16),
    /// First year of the ten.
    Decade(i16),
    Year(i16),
    FiscalYear(i16),
    Half(i16, u8),
    Quarter(i16, u8),
    Season(i16, &'static str),
    Month(i16, i8),
    /// ISO year and week.
    Week(i16, i8),
    Weekend(i16, i8),
    Day(Date),
}

/// A part of the day or a time by the clock.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) enum Hour {
    #[default]
    None,
    Part(&'static str),
    Clock {
        hour: u8,
        minute: Option<u8>,
        second: Option<u8>,
        /// Offset from UTC in minutes.
        zone: Option<i16>,
    },
}

pub(crate) fn year_value(year: i16) -> String {
    if year < 0 { format!("BC{:04}", -i32::from(year)) } else { format!("{year:04}") }
}

impl Cal {
    /// The TIMEX3 value.
    pub(crate) fn value(self) -> String {
        match self {
            Cal::Century(y) if y < 0 => format!("BC{:02}", -i32::from(y) / 100),
            Cal::Century(y) => format!("{:02}", y / 100),
            Cal::Decade(y) if y < 0 => format!("BC{:03}", -i32::from(y) / 10),
            Cal::Decade(y) => format!("{:03}", y / 10),
            Cal::Year(y) => year_value(y),
            Cal::FiscalYear(y) => format!("FY{}", year_value(y)),
            Cal::Half(y, h) => format!("{}-H{h}", year_value(y)),
            Cal::Quarter(y, q) => format!("{}-Q{q}", year_value(y)),
            Cal::Season(y, s) => format!("{}-{s}", year_value(y)),
            Cal::Month(y, m) => format!("{}-{m:02}", year_value(y)),
            Cal::Week(y, w) => format!("{}-W{w:02}", year_value(y)),
            Cal::Weekend(y, w) => format!("{}-W{w:02}-WE", year_value(y)),
            Cal::Day(d) => format!("{}-{:02}-{:02}", year_value(d.year()), d.month(), d.day()),
        }
    }

    /// First and last day.
    pub(crate) fn bounds(self) -> Option<(Date, Date)> {
        let years = |from: i16, to: i16| Some((Date::new(from, 1, 1).ok()?, Date::new(to, 12, 31).ok()?));
        let months = |y: i16, from: i8, to: i8| Some((Date::new(y, from, 1).ok()?, Date::new(y, to, 1).ok()?.last_of_month()));
        match self {
            Cal::Century(y) if y < 0 => years(y.checked_sub(99)?, y),
            Cal::Century(y) => years(y.max(1), y + 99),
            Cal::Decade(y) if y < 0 => years(y.checked_sub(9)?, y),
            Cal::Decade(y) => years(y, y + 9),
            Cal::Year(y) | Cal::FiscalYear(y) => years(y, y),
            Cal::Half(y, h) => months(y, h as i8 * 6 - 5, h as i8 * 6),
            Cal::Quarter(y, q) => months(y, q as i8 * 3 - 2, q as i8 * 3),
            Cal::Season(y, "SP") => months(y, 3, 5),
            Cal::Season(y, "SU") => months(y, 6, 8),
            Cal::Season(y, "FA") => months(y, 9, 11),
            Cal::Season(y, _) => Some((Date::new(y, 12, 1).ok()?, Date::new(y.checked_add(1)?, 2, 1).ok()?.last_of_month())),
            Cal::Month(y, m) => months(y, m, m),
            Cal::Week(y, w) => {
                let monday = ISOWeekDate::new(y, w, Weekday::Monday).ok()?.date();
                Some((monday, monday.checked_add(6.days()).ok()?))
            }
            Cal::Weekend(y, w) => {
                let saturday = ISOWeekDate::new(y, w, Weekday::Saturday).ok()?.date();
                Some((saturday, saturday.checked_add(1.day()).ok()?))
            }
            Cal::Day(d) => Some((d, d)),
        }
    }

    /// Its year.
    pub(crate) fn year(self) -> i16 {
        match self {
            Cal::Century(y) | Cal::Decade(y) | Cal::Year(y) | Cal::FiscalYear(y) => y,
            Cal::Half(y, _) | Cal::Quarter(y, _) | Cal::Season(y, _) | Cal::Month(y, _) => y,
            Cal::Week(y, _) | Cal::Weekend(y, _) => y,
            Cal::Day(d) => d.year(),
        }
    }

    /// Its month, where it lies in one.
    pub(crate) fn month(self) -> Option<i8> {
        match self {
            Cal::Month(_, m) => Some(m),
            Cal::Day(d) => Some(d.month()),
            _ => None,
        }
    }

    /// Its grain as a unit.
    pub(crate) fn grain(self) -> Unit {
        match self {
            Cal::Century(_) => Unit::Century,
            Cal::Decade(_) => Unit::Decade,
            Cal::Year(_) | Cal::FiscalYear(_) => Unit::Year,
            Cal::Half(..) | Cal::Quarter(..) | Cal::Season(..) => Unit::Quarter,
            Cal::Month(..) => Unit::Month,
            Cal::Week(..) => Unit::Week,
            Cal::Weekend(..) => Unit::Weekend,
            Cal::Day(_) => Unit::Day,
        }
    }

    /// The unit that holds this place's first day.
    pub(crate) fn within(self, unit: Unit) -> Option<Cal> {
        let year = self.year();
        let first = || self.bounds().map(|b| b.0);
        Some(match unit {
            Unit::Century => Cal::Century(year - year % 100),
            Unit::Decade => Cal::Decade(year - year % 10),
            Unit::Year => Cal::Year(year),
            Unit::Quarter => Cal::Quarter(year, ((first()?.month() + 2) / 3) as u8),
            Unit::Month => Cal::Month(year, self.month().or_else(|| first().map(|d| d.month()))?),
            Unit::Week | Unit::Fortnight => {
                let week = first()?.iso_week_date();
                Cal::Week(week.year(), week.week())
            }
            Unit::Weekend => {
                let week = first()?.iso_week_date();
                Cal::Weekend(week.year(), week.week())
            }
            Unit::Day | Unit::Hour | Unit::Minute | Unit::Second => Cal::Day(first()?),
        })
    }

    /// This place, widened to `unit`, moved by `count` units.
    pub(crate) fn shifted(self, count: i32, unit: Unit) -> Option<Cal> {
        let place = self.within(unit)?;
        let moved = |span: Span| self.bounds()?.0.checked_add(span).ok();
        Some(match place {
            Cal::Century(y) => Cal::Century(year_plus(y, count.checked_mul(100)?)?),
            Cal::Decade(y) => Cal::Decade(year_plus(y, count.checked_mul(10)?)?),
            Cal::Year(y) => Cal::Year(year_plus(y, count)?),
            Cal::Quarter(y, q) => {
                let quarters = i32::from(y) * 4 + i32::from(q) - 1 + count;
                Cal::Quarter(i16::try_from(quarters.div_euclid(4)).ok()?, quarters.rem_euclid(4) as u8 + 1)
            }
            Cal::Month(y, m) => {
                let months = i32::from(y) * 12 + i32::from(m) - 1 + count;
                Cal::Month(i16::try_from(months.div_euclid(12)).ok()?, months.rem_euclid(12) as i8 + 1)
            }
            Cal::Week(..) | Cal::Weekend(..) => {
                let weeks = if unit == Unit::Fortnight { count.checked_mul(2)? } else { count };
                let day = moved(Span::new().try_weeks(i64::from(weeks)).ok()?)?;
                Cal::Day(day).within(unit)?
            }
            Cal::Day(_) => Cal::Day(moved(Span::new().try_days(i64::from(count)).ok()?)?),
            other => other,
        })
    }
}

/// A year so many later, without a year 0.
fn year_plus(year: i16, count: i32) -> Option<i16> {
    let sum = i32::from(year) + count;
    let sum = if year < 0 && sum >= 0 { sum + 1 } else { sum };
    i16::try_from(sum).ok().filter(|y| (-9998..=9998).contains(y))
}

impl Hour {
    /// What it adds to a day's value.
    pub(crate) fn suffix(self) -> String {
        match self {
            Hour::None => String::new(),
            Hour::Part(part) => format!("T{part}"),
            Hour::Clock { hour, minute, second, zone } => {
                let mut out = format!("T{hour:02}:{:02}", minute.unwrap_or(0));
                if let Some(second) = second {
                    out.push_str(&format!(":{second:02}"));
                }
                match zone {
                    Some(0) => out.push('Z'),
                    Some(minutes) => {
                        let sign = if minutes < 0 { '-' } else { '+' };
                        out.push_str(&format!("{sign}{:02}", minutes.abs() / 60));
                        if minutes % 60 != 0 {
                            out.push_str(&format!(":{:02}", minutes.abs() % 60));
                        }
                    }
                    None => {}
                }
                out
            }
        }
    }
}

/// The day on which a holiday falls.
pub(crate) fn feast_day(feast: Feast, year: i16) -> Option<Date> {
    match feast {
        Feast::Fixed(month, day) => Date::new(year, month, day).ok(),
        Feast::Nth(month, weekday, nth) => {
            let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
            Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()
        }
        Feast::Easter(days) => easter(year)?.checked_add(i32::from(days).days()).ok(),
    }
}

/// Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::new(year, (n / 31) as i8, (n % 31 + 1) as i8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn values_bounds_and_moves() {
        assert_eq!(Cal::Year(-490).value(), "BC0490");
        assert_eq!(Cal::Decade(1960).value(), "196");
        assert_eq!(Cal::Day(date(2021, 12, 10)).shifted(-1, Unit::Week).map(Cal::value).as_deref(), Some("2021-W48"));
        assert_eq!(Cal::Day(date(2021, 1, 31)).shifted(1, Unit::Month).map(Cal::value).as_deref(), Some("2021-02"));
        assert_eq!(Cal::Season(2020, "WI").bounds(), Some((date(2020, 12, 1), date(2021, 2, 28))));
        assert_eq!(Cal::Year(9998).shifted(40, Unit::Year), None, "past the calendar's end");
    }

    #[test]
    fn feasts_fall_where_the_calendar_puts_them() {
        assert_eq!(feast_day(Feast::Easter(0), 2021), Some(date(2021, 4, 4)));
        assert_eq!(feast_day(Feast::Easter(-2), 2016), Some(date(2016, 3, 25)));
        assert_eq!(feast_day(Feast::Nth(11, 4, 4), 2019), Some(date(2019, 11, 28)));
        assert_eq!(feast_day(Feast::Nth(5, 1, -1), 2022), Some(date(2022, 5, 30)));
    }
}

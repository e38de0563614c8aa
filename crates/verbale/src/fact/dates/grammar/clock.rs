//! Times by the clock: "10:35 a.m. GMT", "5pm on Friday", "noon", "0300 GMT", "7 o'clock".

use super::Grammar;
use crate::fact::dates::{
    sense::{Found, Partial, Sense},
    value::Hour,
    words::{Kw, Unit},
};

impl Grammar<'_> {
    /// A time of day that begins with digits, with the day that may follow it.
    pub(super) fn clock(&self, i: usize) -> Option<Found> {
        let (end, hour) = self.clock_time(i)?;
        Some(self.with_day(end, hour))
    }

    /// "noon", "midnight", "seven o'clock".
    pub(super) fn clock_word(&self, i: usize) -> Option<Found> {
        let l = &self.line;
        let e = l.entry(i);
        let hour = match () {
            () if e.is(Kw::Noon) => Some((12, i + 1)),
            () if e.is(Kw::Midnight) => Some((0, i + 1)),
            () => e.cardinal.filter(|n| (1..=12).contains(n)).and_then(|n| Some((n, self.oclock(i + 1)?))),
        };
        let (hour, end) = hour?;
        let clock = Hour::Clock { hour, minute: Some(0), second: None, zone: None };
        let (end, clock) = self.half_of_day(end, clock);
        Some(self.with_day(end, clock))
    }

    /// The day behind a time: "4 a.m. EDT Thursday", "10 p.m. on Oct. 23", "noon today".
    fn with_day(&self, end: usize, hour: Hour) -> Found {
        let l = &self.line;
        let end = if l.says(end, "local") && l.entry(end + 1).is(Kw::TimeWord) { end + 2 } else { end };
        let end = self.zone_aside(end);
        let comma = usize::from(l.mark(end) == ',');
        let linked = usize::from(l.entry(end + comma).any(&[Kw::On, Kw::Of]));
        let at = end + comma + linked;
        if !l.breaks(at) {
            let day = self.weekday(at).or_else(|| self.month(at)).or_else(|| self.day_month(at)).or_else(|| self.day_word(at));
            let day = day.or_else(|| {
                let found = self.relative(at)?;
                matches!(found.sense, Sense::Toward(Partial::Weekday(_) | Partial::Day(..), _)).then_some(found)
            });
            let is_day = |sense: &Sense| match sense {
                Sense::Fixed(cal) => cal.grain() == Unit::Day,
                Sense::Partial(p) | Sense::Toward(p, _) | Sense::Within(_, p) => matches!(p, Partial::Day(..) | Partial::Weekday(_)),
                Sense::Unit(unit, ..) => *unit == Unit::Day,
                _ => false,
            };
            if let Some(day) = day.filter(|d| is_day(&d.sense) && d.hour == Hour::None) {
                // "9:34 p.m., March 19 EST"
                let (end, hour) = self.zone(day.end, hour);
                return Found { end, hour, ..day };
            }
        }
        Found { hour, ..Found::new(end, Sense::Partial(Partial::Hour)) }
    }

    /// One past the same time told for another zone: "10:35 a.m. (0735 GMT)".
    fn zone_aside(&self, end: usize) -> usize {
        let l = &self.line;
        if l.mark(end) != '(' {
            return end;
        }
        match self.clock_time(end + 1) {
            Some((close, Hour::Clock { zone: Some(_), .. })) if l.mark(close) == ')' => close + 1,
            _ => end,
        }
    }

    /// A time of day in digits: (one past it, the time).
    pub(super) fn clock_time(&self, i: usize) -> Option<(usize, Hour)> {
        let l = &self.line;
        let (n, digits) = l.number(i)?;
        // "0300 GMT", "1430 hours"
        if digits == 4 && n < 2400 && n % 100 < 60 {
            let hour = Hour::Clock { hour: (n / 100) as u8, minute: Some((n % 100) as u8), second: None, zone: None };
            let (end, hour) = self.zone(i + 1, hour);
            let set = i > 0 && l.entry(i - 1).any(&[Kw::At, Kw::Until, Kw::Preposition]);
            let military = l.entry(i + 1).is(Kw::HoursWord) && (set || l.form(i).starts_with('0') || l.form(i + 1).starts_with("hrs"));
            return match (end > i + 1, military) {
                (true, _) => Some((end, hour)),
                (_, true) => Some((i + 2, hour)),
                _ => None,
            };
        }
        if digits > 2 || n > 24 {
            return None;
        }
        let colon = matches!(l.mark(i + 1), ':' | '.') && l.glued(i + 1) && l.glued(i + 2);
        let minute = if colon { l.number(i + 2).filter(|&(m, d)| d == 2 && m < 60).map(|(m, _)| m as u8) } else { None };
        let mut end = i + if minute.is_some() { 3 } else { 1 };
        let stop = l.mark(i + 1) == '.';
        let mut second = None;
        if minute.is_some() && l.mark(end) == ':' && l.glued(end) && l.glued(end + 1) {
            second = Some(l.number(end + 1).filter(|&(s, d)| d == 2 && s < 60)?.0 as u8);
            end += 2;
        }
        let clock = Hour::Clock { hour: n as u8, minute: Some(minute.unwrap_or(0)), second, zone: None };
        let (after, hour) = self.half_of_day(end, clock);
        if after > end {
            return Some(self.zone(after, hour)).filter(|_| n <= 24);
        }
        if minute.is_none() {
            let after = self.oclock(end)?;
            return Some(self.half_of_day(after, clock));
        }
        let (zoned, hour) = self.zone(end, clock);
        let hours = l.entry(end).is(Kw::HoursWord) && !stop;
        let set = i > 0 && l.entry(i - 1).any(&[Kw::At, Kw::Until, Kw::Preposition, Kw::To, Kw::Roughly]);
        match () {
            () if zoned > end => Some((zoned, hour)),
            () if hours => Some((end + 1, clock)),
            () if set && (!stop || l.entry(i - 1).is(Kw::At) && l.form(i).len() == 2 && !self.counted(end)) && !l.glued(end) => {
                Some((end, clock))
            }
            () if set && !stop && matches!(l.mark(end), '.' | ',' | ')' | ';') => Some((end, clock)),
            () => None,
        }
    }

    /// "a.m.", "pm", "in the morning", with the hour put on the round of 24.
    fn half_of_day(&self, i: usize, clock: Hour) -> (usize, Hour) {
        let l = &self.line;
        let Hour::Clock { hour, minute, second, zone } = clock else { return (i, clock) };
        let turned = |pm: bool| {
            let hour = if hour > 12 { hour } else { hour % 12 + if pm { 12 } else { 0 } };
            Hour::Clock { hour, minute, second, zone }
        };
        if l.entry(i).is(Kw::Am) || l.entry(i).is(Kw::Pm) {
            return (i + 1, turned(l.entry(i).is(Kw::Pm)));
        }
        let letter = l.form(i);
        let dotted = l.mark(i + 1) == '.' && l.glued(i + 1) && l.says(i + 2, "m") && l.glued(i + 2);
        if dotted && (letter.eq_ignore_ascii_case("a") || letter.eq_ignore_ascii_case("p")) {
            let stop = l.mark(i + 3) == '.' && l.glued(i + 3);
            return (i + 3 + usize::from(stop), turned(letter.eq_ignore_ascii_case("p")));
        }
        let words = usize::from(l.entry(i).is(Kw::In)) + usize::from(l.entry(i + 1).is(Kw::The));
        let at = if l.entry(i).is(Kw::At) { i + 1 } else { i + words };
        match l.entry(at).part {
            Some(part) if words == 2 || l.entry(i).is(Kw::At) => (at + 1, turned(part != "MO")),
            _ => (i, clock),
        }
    }

    fn oclock(&self, i: usize) -> Option<usize> {
        let l = &self.line;
        (l.says(i, "o") && l.mark(i + 1) == '\'' && l.says(i + 2, "clock")).then_some(i + 3)
    }

    /// A time zone behind a time.
    fn zone(&self, i: usize, clock: Hour) -> (usize, Hour) {
        let l = &self.line;
        let Hour::Clock { hour, minute, second, .. } = clock else { return (i, clock) };
        let bracket = usize::from(l.mark(i) == '(');
        let at = i + bracket;
        let upper = l.form(at).bytes().all(|b| b.is_ascii_uppercase()) && !l.breaks(at);
        let Some(zone) = l.entry(at).zone.filter(|_| upper && l.is_word(at)) else { return (i, clock) };
        let closed = bracket == 0 || l.mark(at + 1) == ')';
        if !closed {
            return (i, clock);
        }
        (at + 1 + bracket, Hour::Clock { hour, minute, second, zone: Some(zone) })
    }
}

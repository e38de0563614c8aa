//! The grammar of time: which tokens make an expression and what it says. Hand-written descent over the scanned line; every
//! rule looks at a bounded number of tokens.

mod absolute;
mod clock;
mod duration;
mod relative;

use super::{
    scan::{Kind, Line},
    sense::{Found, Partial, Sense},
    value::Hour,
    words::{Kw, Meaning, Unit},
};

/// What the grammar makes of a place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Reading {
    /// An expression of time.
    Time(Found),
    /// A name or phrase that only looks like one; goes on behind it.
    Skip(usize),
}

/// The grammar over one line.
#[derive(Clone, Copy)]
pub(crate) struct Grammar<'a> {
    pub(crate) line: Line<'a>,
}

impl Grammar<'_> {
    /// Reads the expression that begins at token `i`.
    pub(crate) fn read(&self, i: usize) -> Option<Reading> {
        let l = &self.line;
        let tok = l.tok(i)?;
        if tok.entry == 0 && tok.kind != Kind::Number && tok.mark != '\'' {
            return None;
        }
        if let Some(reading) = self.phrase(i) {
            return Some(reading);
        }
        let found = match tok.kind {
            Kind::Number => self.read_number(i),
            Kind::Mark => self.apostrophe(i),
            Kind::Word => self.read_word(i),
        }?;
        Some(Reading::Time(self.with_hour(found)))
    }

    fn read_number(&self, i: usize) -> Option<Found> {
        if self.line.glued(i) && i > 0 && self.sticks(i - 1) {
            return None;
        }
        self.iso(i)
            .or_else(|| self.clock(i))
            .or_else(|| self.day_month(i))
            .or_else(|| self.slashed(i))
            .or_else(|| self.length(i))
            .or_else(|| self.century(i))
            .or_else(|| self.year_or_decade(i))
    }

    fn read_word(&self, i: usize) -> Option<Found> {
        self.hours_of(i)
            .or_else(|| self.lettered_part(i))
            .or_else(|| self.portion(i))
            .or_else(|| self.clock_word(i))
            .or_else(|| self.weekday(i))
            .or_else(|| self.month(i))
            .or_else(|| self.relative(i))
            .or_else(|| self.length(i))
            .or_else(|| self.century(i))
            .or_else(|| self.repetition(i))
            .or_else(|| self.season(i))
            .or_else(|| self.era_year(i))
    }

    /// True when a number glued to token `before` belongs to a name, a sum or a longer number.
    fn sticks(&self, before: usize) -> bool {
        let l = &self.line;
        match l.mark(before) {
            '\0' => l.is_word(before) && !(l.form(before) == "T" && before > 0),
            '$' | '£' | '€' | '#' | '_' | '@' | '%' | '&' | '=' | '+' | '\\' => true,
            '.' | ',' | ':' => before > 0 && l.number(before - 1).is_some() && l.glued(before),
            '/' => before > 0 && l.glued(before) && (l.number(before - 1).is_some() || l.is_word(before - 1)),
            '-' => {
                // F-16, COVID-19 and phone numbers stick; mid-1916, 1939-1945 and 6-9 January do not.
                let phone = before > 0
                    && l.glued(before)
                    && l.number(before - 1).is_some_and(|n| n.1 == 3)
                    && l.number(before + 1).is_some_and(|n| n.1 == 4);
                if phone {
                    return true;
                }
                let word = before > 0 && l.glued(before) && l.is_word(before - 1);
                let known = before > 0 && (l.entry(before - 1).month > 0 || l.entry(before - 1).any(&[Kw::Mid, Kw::Early, Kw::Late]));
                let after = before > 0 && ["post", "pre"].iter().any(|w| l.says(before - 1, w));
                word && !known && !after
            }
            _ => false,
        }
    }

    /// The longest fixed phrase at `i`.
    fn phrase(&self, i: usize) -> Option<Reading> {
        let l = &self.line;
        for &number in &l.entry(i).phrases {
            let phrase = &l.words.phrases[number as usize];
            let end = i + phrase.words.len();
            if end > l.toks.len() || !phrase.words.iter().enumerate().all(|(k, w)| self.same_word(i + k, w)) {
                continue;
            }
            return match phrase.meaning {
                Meaning::Never => Some(Reading::Skip(end)),
                Meaning::Ref(value) => {
                    let bare = l.entry(end);
                    let goes_on = bare.unit.is_some() || bare.cardinal.is_some() || bare.any(&[Kw::Few, Kw::Several, Kw::Couple]);
                    let goes_on = goes_on || l.number(end).is_some() || l.glued(end) && l.mark(end) == '-';
                    (value == "PRESENT_REF" || !goes_on).then(|| Reading::Time(Found::new(end, Sense::Ref(value))))
                }
                Meaning::Feast(feast) => {
                    let holiday = Partial::Feast(feast);
                    let found = self.with_year(end, holiday).unwrap_or_else(|| Found::new(end, Sense::Partial(holiday)));
                    // "Easter week", "Thanksgiving weekend"
                    if let Some((unit @ (Unit::Week | Unit::Weekend), false)) = l.entry(found.end).unit.filter(|_| !l.breaks(found.end)) {
                        return Some(Reading::Time(Found::new(found.end + 1, Sense::Holding(unit, Box::new(found.sense)))));
                    }
                    Some(Reading::Time(self.with_hour(found)))
                }
            };
        }
        None
    }

    fn same_word(&self, i: usize, word: &str) -> bool {
        let l = &self.line;
        l.says(i, word) || (word == "'" && l.mark(i) == '\'') || (word == "-" && l.mark(i) == '-')
    }

    /// "the end of 1944", "early next week", "mid-May", "the first half of 2008", "late on Friday", "later this year".
    fn portion(&self, i: usize) -> Option<Found> {
        let l = &self.line;
        let the = l.entry(i).is(Kw::The);
        let at = i + usize::from(the);
        let e = l.entry(at);
        let modifier = match () {
            () if e.is(Kw::Early) || e.is(Kw::Start) => "START",
            () if e.is(Kw::Late) || e.is(Kw::End) => "END",
            () if e.is(Kw::Mid) => "MID",
            () if e.any(&[Kw::Later, Kw::Earlier, Kw::Rest]) => "",
            () => return None,
        };
        if e.any(&[Kw::Start, Kw::End, Kw::Rest]) || l.says(at, "middle") {
            return self.portion_of(at, modifier);
        }
        if e.any(&[Kw::Later, Kw::Earlier]) {
            // "Later Thursday" leaves the adverb outside, "later this year" takes it in.
            let inner = at + 1 + usize::from(l.entry(at + 1).is(Kw::In));
            let found = self.this_unit(inner).or_else(|| self.relative(inner)).or_else(|| self.month(inner))?;
            let placed = match found.sense {
                Sense::Unit(unit, ..) => unit > Unit::Day || l.entry(inner).any(&[Kw::That, Kw::The]) && inner == at + 1,
                Sense::Toward(..) => true,
                _ => false,
            };
            return placed.then_some(found);
        }
        // "early in 1914", "late on Friday", "mid-to-late May"
        let mut inner = at + 1;
        inner += usize::from(l.mark(inner) == '-');
        if l.entry(inner).is(Kw::To) || l.mark(inner) == '-' {
            inner += 1;
            inner += usize::from(l.mark(inner) == '-');
            inner += usize::from(l.entry(inner).any(&[Kw::Late, Kw::Early, Kw::Mid]));
            inner += usize::from(l.mark(inner) == '-');
        }
        let linked = l.entry(inner).any(&[Kw::In, Kw::On]);
        inner += usize::from(linked);
        let found = self
            .this_unit(inner)
            .filter(|f| linked && !matches!(f.sense, Sense::Unit(Unit::Day, ..)))
            .or_else(|| self.weekday(inner))
            .or_else(|| self.month(inner))
            .or_else(|| self.season_word(inner))
            .or_else(|| self.read_number(inner).filter(|f| matches!(f.sense, Sense::Fixed(_) | Sense::Partial(_))))
            .or_else(|| self.day_word(inner))
            .or_else(|| self.relative(inner))
            .or_else(|| self.century(inner))?;
        let placed = !matches!(found.sense, Sense::Length(_) | Sense::Repeats(_) | Sense::Ref(_) | Sense::Away { .. });
        placed.then(|| self.with_hour(found).modified(modifier))
    }

    /// "the early hours of Sunday", "the small hours of 5 May", "the evening hours of Friday".
    fn hours_of(&self, i: usize) -> Option<Found> {
        let l = &self.line;
        if !l.entry(i).is(Kw::The) {
            return None;
        }
        let hours = (i + 2..i + 4).find(|&k| l.entry(k).unit == Some((Unit::Hour, true)) && l.entry(k + 1).is(Kw::Of))?;
        let part = (i + 1..hours).rev().find_map(|k| match () {
            () if l.entry(k).part.is_some() => l.entry(k).part,
            () if l.entry(k).is(Kw::Early) || ["small", "wee", "predawn"].iter().any(|w| l.says(k, w)) => Some("MO"),
            () if l.entry(k).is(Kw::Late) => Some("NI"),
            () => None,
        })?;
        let Reading::Time(day) = self.read(hours + 2)? else { return None };
        let holds = match &day.sense {
            Sense::Fixed(cal) => cal.grain() == Unit::Day,
            Sense::Partial(p) | Sense::Toward(p, _) => matches!(p, Partial::Day(..) | Partial::Weekday(_) | Partial::DayOfMonth(_)),
            Sense::Unit(unit, ..) => *unit == Unit::Day,
            _ => false,
        };
        let hour = if day.hour == Hour::None { Hour::Part(part) } else { day.hour };
        holds.then_some(Found { hour, ..day })
    }

    /// "(the) end of …" behind its article.
    fn portion_of(&self, at: usize, modifier: &'static str) -> Option<Found> {
        let l = &self.line;
        if !l.entry(at + 1).is(Kw::Of) {
            return None;
        }
        let inner = at + 2;
        let found = self.this_unit(inner).or_else(|| match self.read(inner)? {
            Reading::Time(found) if !matches!(found.sense, Sense::Length(_) | Sense::Repeats(_) | Sense::Ref(_)) => Some(found),
            _ => None,
        })?;
        Some(if modifier.is_empty() { found } else { found.modified(modifier) })
    }

    /// "the year", "the month" as a part's whole: the one spoken of.
    fn this_unit(&self, i: usize) -> Option<Found> {
        let l = &self.line;
        let (unit, plural) = l.entry(i + 1).unit?;
        let whole = matches!(unit, Unit::Day | Unit::Week | Unit::Month | Unit::Year | Unit::Decade | Unit::Century);
        (l.entry(i).is(Kw::The) && whole && !plural && l.number(i + 2).is_none_or(|n| n.1 != 4))
            .then(|| Found::new(i + 2, Sense::Unit(unit, 0, super::sense::From::Mentioned)))
    }

    /// Adds a part of the day or a time by the clock behind a day: "Friday morning", "Oct. 23 at 10 p.m.".
    fn with_hour(&self, mut found: Found) -> Found {
        let l = &self.line;
        let day = match &found.sense {
            Sense::Fixed(cal) => cal.grain() == Unit::Day,
            Sense::Partial(p) | Sense::Toward(p, _) => {
                matches!(p, Partial::Day(..) | Partial::Weekday(_) | Partial::DayOfMonth(_) | Partial::Feast(_))
            }
            Sense::Unit(unit, ..) => *unit == Unit::Day,
            Sense::Beside(..) => true,
            _ => false,
        };
        if !day || found.hour != Hour::None || found.tail.is_some() || l.breaks(found.end) {
            return found;
        }
        let end = found.end;
        if let Some(part) = l.entry(end).part {
            (found.end, found.hour) = (end + 1, Hour::Part(part));
        } else if l.entry(end).any(&[Kw::Early, Kw::Late]) && l.entry(end + 1).part.is_some() {
            found.modifier = Some(if l.entry(end).is(Kw::Early) { "START" } else { "END" });
            found.hour = l.entry(end + 1).part.map_or(Hour::None, Hour::Part);
            found.end = end + 2;
        } else {
            let linked = l.entry(end).any(&[Kw::At, Kw::Roughly]) || l.mark(end) == ',';
            let at = end + usize::from(linked);
            let at = at + usize::from(linked && l.entry(at).any(&[Kw::At, Kw::Roughly]));
            if let Some((end, hour)) = self.clock_time(at).filter(|_| !l.breaks(at)) {
                (found.end, found.hour) = (end, hour);
            }
        }
        found
    }
}

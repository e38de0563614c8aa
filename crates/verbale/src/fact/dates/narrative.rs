//! Histories: texts that tell of times long before their publication, where "that May" or a bare "7 August" belongs to the
//! year last spoken of.

use super::{
    resolve::in_year,
    sense::{Dir, Found, From, Partial, Sense},
    value::Cal,
    words::Unit,
};
use jiff::{ToSpan, civil::Date};

/// True when most of the expressions that place themselves lie two years or more before publication, and few lean on it. News without a
/// date of its own that names a year here and there is no history: "this Wednesday" leans on a day that only another page can tell.
pub(crate) fn is_narrative<'a>(found: impl Iterator<Item = &'a Found>, published: Option<Date>) -> bool {
    let limit = published.map_or(i16::MAX, |p| p.year() - 1);
    let (mut old, mut recent, mut leaning) = (0, 0, 0);
    for expression in found {
        match &expression.sense {
            Sense::Fixed(cal) if cal.year() < limit => old += 1,
            Sense::Fixed(_) => recent += 1,
            Sense::Partial(Partial::Weekday(_) | Partial::Weekend) => leaning += 3,
            Sense::Toward(_, Dir::Last | Dir::Next | Dir::This) | Sense::Holding(..) | Sense::Beside(..) => leaning += 3,
            Sense::Unit(unit, _, From::Published) => leaning += if *unit == Unit::Day { 4 } else { 2 },
            _ => {}
        }
    }
    old >= 5 && old > 2 * (recent + leaning)
}

/// Where a partial date lies after the place last mentioned.
pub(crate) fn place(partial: Partial, last: Cal) -> Option<Cal> {
    if let Partial::Weekday(weekday) = partial {
        let Cal::Day(day) = last else { return None };
        let ahead = (i32::from(weekday) - i32::from(day.weekday().to_monday_one_offset())).rem_euclid(7);
        return day.checked_add(ahead.days()).ok().map(Cal::Day);
    }
    let same = in_year(partial, last.year())?;
    // "In December … In January": a month long before the last one mentioned belongs to the next year.
    let turned = same.month().zip(last.month()).is_some_and(|(month, before)| before - month >= 8);
    if turned { in_year(partial, last.year() + 1) } else { Some(same) }
}

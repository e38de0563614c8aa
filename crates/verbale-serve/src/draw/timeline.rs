//! A story day by day: what was reported, said and done, one mark each, over a common axis.
//!
//! A day's number leads to its lines; where the drawing is by month or year, its name leads to that part of the story alone.
//! Long silences are folded: the axis breaks where nothing happened for more than a fortnight and says how long. Stories that
//! are spread over many days are drawn by month or year.

use super::{label, line, open};
use crate::{days, html::Markup};
use jiff::{ToSpan, civil::Date};

/// One thing on the timeline.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    pub(crate) day: Date,
    pub(crate) lane: Lane,
    /// Where it leads.
    pub(crate) address: String,
    /// What it is, in a line.
    pub(crate) title: String,
    /// Drawn hollow: a copy of another report, or told without being confirmed.
    pub(crate) hollow: bool,
}

/// The rows of the drawing. A row without marks is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    Reported,
    Said,
    Done,
    /// Done to the one whose page it is.
    Undergone,
}

impl Lane {
    const ALL: [Lane; 4] = [Lane::Reported, Lane::Said, Lane::Done, Lane::Undergone];

    fn class(self) -> &'static str {
        match self {
            Lane::Reported => "report",
            Lane::Said => "quote",
            Lane::Done | Lane::Undergone => "event",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Lane::Reported => "reported",
            Lane::Said => "said",
            Lane::Done => "done",
            Lane::Undergone => "done to it",
        }
    }
}

/// How days are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Grain {
    Day,
    Month,
    Year,
}

impl Grain {
    fn floor(self, day: Date) -> Date {
        match self {
            Grain::Day => day,
            Grain::Month => day.first_of_month(),
            Grain::Year => day.first_of_year(),
        }
    }

    fn next(self, day: Date) -> Option<Date> {
        match self {
            Grain::Day => day.checked_add(1.day()),
            Grain::Month => day.checked_add(1.month()),
            Grain::Year => day.checked_add(1.year()),
        }
        .ok()
    }
}

/// A column of the drawing: a day (month, year) or a folded silence.
#[derive(Debug, Clone, PartialEq)]
enum Column {
    At(Date),
    Silence(String),
}

/// Most columns that a drawing has room for.
const MOST: usize = 62;
/// Days, months or years without anything that are still drawn.
const QUIET: usize = 10;

/// Draws the marks, or nothing when there are none.
pub(crate) fn draw(marks: &[Mark], width: f64, class: &str) -> Markup {
    let mut drawing = Markup::default();
    let Some((grain, columns)) = columns(marks) else { return drawing };
    let (left, top, step) = (if width > 600.0 { 76.0 } else { 58.0 }, 8.0, 9.0);
    let slot = (width - left - 8.0) / columns.len() as f64;
    let place = |day: Date| columns.iter().position(|c| *c == Column::At(grain.floor(day)));
    let abreast = ((slot / step).floor() as usize).clamp(1, 4);

    let mut y = top;
    let mut lanes = Markup::default();
    for lane in Lane::ALL {
        let mut stacks: Vec<Vec<&Mark>> = vec![Vec::new(); columns.len()];
        for mark in marks.iter().filter(|m| m.lane == lane) {
            if let Some(n) = place(mark.day) {
                stacks[n].push(mark);
            }
        }
        let tallest = stacks.iter().map(Vec::len).max().unwrap_or(0);
        if tallest == 0 {
            continue;
        }
        let rows = tallest.div_ceil(abreast).clamp(1, 9);
        let height = rows as f64 * step + 10.0;
        let base = y + height;
        line(&mut lanes, (left, base), (width, base), "hair");
        label(&mut lanes, 0.0, base - 3.0, "start", lane.class(), lane.name());
        for (n, stack) in stacks.iter().enumerate() {
            let middle = left + (n as f64 + 0.5) * slot;
            stacked(&mut lanes, stack, middle, base, abreast, rows, step);
        }
        y = base + 6.0;
    }
    let axis = y + 12.0;
    let height = axis + if grain == Grain::Year { 6.0 } else { 22.0 };
    open(&mut drawing, class, width, height, "Timeline: what was reported, said and done, by day");
    ticks(&mut drawing, grain, &columns, left, slot, axis, top);
    drawing.and(&lanes).raw("</svg>");
    drawing
}

/// The columns from the first mark to the last, silences folded, in the finest grain that fits.
fn columns(marks: &[Mark]) -> Option<(Grain, Vec<Column>)> {
    let mut coarsest = None;
    for grain in [Grain::Day, Grain::Month, Grain::Year] {
        let mut active: Vec<Date> = marks.iter().map(|m| grain.floor(m.day)).collect();
        active.sort_unstable();
        active.dedup();
        let columns = spread(grain, &active)?;
        if columns.len() <= MOST {
            return Some((grain, columns));
        }
        coarsest = Some((grain, columns));
    }
    coarsest
}

fn spread(grain: Grain, active: &[Date]) -> Option<Vec<Column>> {
    let mut columns = vec![Column::At(*active.first()?)];
    for pair in active.windows(2) {
        let mut between = Vec::new();
        let mut day = grain.next(pair[0])?;
        while day < pair[1] && between.len() <= QUIET {
            between.push(Column::At(day));
            day = grain.next(day)?;
        }
        if between.len() > QUIET {
            columns.push(Column::Silence(length(pair[0], pair[1])));
        } else {
            columns.extend(between);
        }
        columns.push(Column::At(pair[1]));
    }
    Some(columns)
}

/// Where a column's name leads: a day's lines, or the story in that month or year alone.
fn part(grain: Grain, day: Date) -> String {
    let last = match grain {
        Grain::Day => return format!("#day-{day}"),
        Grain::Month => day.last_of_month(),
        Grain::Year => day.last_of_year(),
    };
    format!("?from={day}&to={last}")
}

fn length(from: Date, to: Date) -> String {
    let days = to.since(from).map_or(0, |span| span.get_days());
    match days {
        0..=59 => format!("{days} days"),
        60..=729 => format!("{} months", days / 30),
        _ => format!("{} years", (days as f64 / 365.25).round()),
    }
}

/// The marks of one column, from the base up; past what has room, a bar with the number.
fn stacked(drawing: &mut Markup, stack: &[&Mark], middle: f64, base: f64, abreast: usize, rows: usize, step: f64) {
    let room = abreast * rows;
    if stack.len() > room {
        let Some(first) = stack.first() else { return };
        let height = rows as f64 * step;
        drawing.raw("<a").attr("href", &first.address).raw("><title>").text(&format!("{} on one day", stack.len())).raw("</title>");
        drawing.tag(format_args!("<rect x=\"{:.1}\" y=\"{:.1}\" width=\"9\" height=\"{height:.1}\"", middle - 4.5, base - height));
        drawing.attr("class", first.lane.class()).raw("/></a>");
        label(drawing, middle, base - height - 2.0, "middle", "tick", &stack.len().to_string());
        return;
    }
    for (n, mark) in stack.iter().enumerate() {
        let in_row = (stack.len() - n / abreast * abreast).min(abreast);
        let x = middle + ((n % abreast) as f64 - (in_row - 1) as f64 / 2.0) * step;
        let y = base - 6.0 - (n / abreast) as f64 * step;
        drawing.raw("<a").attr("href", &mark.address).raw("><title>").text(&mark.title).raw("</title>");
        // A large unseen disc makes a small mark easy to hit.
        drawing.tag(format_args!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\" class=\"hit\"/>"));
        drawing.tag(format_args!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.2\""));
        let hollow = if mark.hollow { " hollow" } else { "" };
        drawing.attr("class", &format!("{}{hollow}", mark.lane.class())).raw("/></a>");
    }
}

/// Days and months beneath, folded silences in words.
fn ticks(drawing: &mut Markup, grain: Grain, columns: &[Column], left: f64, slot: f64, axis: f64, top: f64) {
    let every = (22.0 / slot).ceil().max(1.0) as usize;
    let mut said = None;
    let mut last = f64::MIN;
    for (n, column) in columns.iter().enumerate() {
        let x = left + (n as f64 + 0.5) * slot;
        match column {
            Column::Silence(words) => {
                line(drawing, (x, top), (x, axis - 10.0), "fold");
                let turned = slot < 52.0;
                let y = if turned { (top + axis) / 2.0 } else { axis };
                if turned {
                    drawing.tag(format_args!("<g transform=\"rotate(-90 {x:.1} {y:.1})\">"));
                    label(drawing, x, y - 3.0, "middle", "tick quiet", words);
                    drawing.raw("</g>");
                } else {
                    label(drawing, x, y, "middle", "tick quiet", words);
                }
            }
            Column::At(day) => {
                let (number, unit) = match grain {
                    Grain::Day => (day.day().to_string(), Some(days::month_year(*day))),
                    Grain::Month => (days::day_month(*day)[2..].trim().to_owned(), Some(day.year().to_string())),
                    Grain::Year => (day.year().to_string(), None),
                };
                let new_unit = unit.is_some() && unit != said;
                if n % every == 0 || new_unit {
                    drawing.raw("<a").attr("href", &part(grain, *day)).raw(">");
                    label(drawing, x, axis, "middle", "tick", &number);
                    drawing.raw("</a>");
                }
                if let Some(unit) = unit.filter(|_| new_unit) {
                    // The next month's name is left out where it would run into the last one, or out of the drawing.
                    let room = (unit.len() as f64) * 6.2;
                    let width = left + slot * columns.len() as f64 + 8.0;
                    let at_end = x + room > width;
                    let (anchor, start) = if at_end { ("end", (x + slot / 2.0).min(width) - room) } else { ("start", x - slot / 2.0) };
                    if start > last + 8.0 {
                        let x = if at_end { start + room } else { start };
                        label(drawing, x, axis + 15.0, anchor, "tick strong", &unit);
                        last = start + room;
                    }
                    said = Some(unit);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn on(day: Date) -> Mark {
        Mark { day, lane: Lane::Said, address: "/x".into(), title: "<b>".into(), hollow: false }
    }

    #[test]
    fn silence_is_folded_and_named() {
        let (grain, columns) = columns(&[on(date(1962, 10, 26)), on(date(1962, 10, 28)), on(date(1992, 10, 26))]).unwrap();
        assert_eq!(grain, Grain::Day);
        assert_eq!(columns.len(), 5, "26, 27, 28, thirty years, 26: {columns:?}");
        assert_eq!(columns[3], Column::Silence("30 years".into()));
    }

    #[test]
    fn long_stories_are_drawn_by_month() {
        let marks: Vec<Mark> = (0..100).map(|n| on(date(2020, 1, 1).checked_add((n * 5).days()).unwrap())).collect();
        assert_eq!(columns(&marks).unwrap().0, Grain::Month);
        assert!(draw(&marks, 1080.0, "wide").to_string().contains("href=\"?from=2020-02-01&amp;to=2020-02-29\""), "a way into February");
    }

    #[test]
    fn titles_are_escaped_and_nothing_draws_nothing() {
        let drawn = draw(&[on(date(1962, 10, 26))], 700.0, "wide").to_string();
        assert!(drawn.contains("<title>&lt;b&gt;</title>"), "{drawn}");
        assert!(draw(&[], 700.0, "wide").is_empty());
    }

    #[test]
    fn the_calendar_may_end() {
        assert!(!draw(&[on(Date::MAX), on(Date::MIN)], 300.0, "narrow").is_empty());
    }
}

//! Dates as a reader wants them: from TIMEX3 values and days to words.

use jiff::civil::Date;

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// A TIMEX3 value as far as it is numeric: year, month, day.
fn parts(value: &str) -> (Option<i16>, Option<i8>, Option<i8>) {
    let mut pieces = value.split(['-', 'T']);
    let year = pieces.next().filter(|y| y.len() == 4).and_then(|y| y.parse().ok());
    let month = pieces.next().filter(|m| m.len() == 2).and_then(|m| m.parse().ok()).filter(|m| (1..=12).contains(m));
    let day = month.and(pieces.next()).filter(|d| d.len() == 2).and_then(|d| d.parse().ok());
    (year, month, day)
}

/// The day that a value names, when it names one.
pub(crate) fn day(value: &str) -> Option<Date> {
    let (year, month, day) = parts(value);
    Date::new(year?, month?, day?).ok()
}

/// The first day of what a value names: day, month or year.
pub(crate) fn first_day(value: &str) -> Option<Date> {
    let (year, month, day) = parts(value);
    Date::new(year?, month.unwrap_or(1), day.unwrap_or(1)).ok()
}

/// `22 October 1962`, `October 1962`, `1962`, `week 43 of 1962`; a value of another form as it stands.
pub(crate) fn words(value: &str) -> String {
    match parts(value) {
        (Some(year), Some(month), Some(day)) => format!("{day} {} {year}", MONTHS[month as usize - 1]),
        (Some(year), Some(month), None) => format!("{} {year}", MONTHS[month as usize - 1]),
        (Some(year), None, None) => match value.split_once("-W") {
            Some((_, week)) => format!("week {} of {year}", week.trim_start_matches('0')),
            None if value.len() == 4 => year.to_string(),
            None => value.to_owned(),
        },
        _ => match value {
            "PRESENT_REF" => "now".to_owned(),
            "PAST_REF" => "in the past".to_owned(),
            "FUTURE_REF" => "in the future".to_owned(),
            _ => duration(value).unwrap_or_else(|| value.to_owned()),
        },
    }
}

/// `2 hours` for `PT2H`, `some days` for `PXD`.
fn duration(value: &str) -> Option<String> {
    let period = value.strip_prefix('P')?;
    let (time, rest) = period.strip_prefix('T').map_or((false, period), |rest| (true, rest));
    let unit = match (time, rest.chars().last()?) {
        (false, 'Y') => "year",
        (false, 'M') => "month",
        (false, 'W') => "week",
        (false, 'D') => "day",
        (true, 'H') => "hour",
        (true, 'M') => "minute",
        (true, 'S') => "second",
        _ => return None,
    };
    match &rest[..rest.len() - 1] {
        "1" => Some(format!("1 {unit}")),
        "X" => Some(format!("some {unit}s")),
        number if number.parse::<f64>().is_ok() => Some(format!("{number} {unit}s")),
        _ => None,
    }
}

/// `Mon 22 Oct 1962`.
pub(crate) fn short(date: Date) -> String {
    format!("{} {} {}", date.day(), &MONTHS[date.month() as usize - 1][..3], date.year())
}

/// `22 Oct`.
pub(crate) fn day_month(date: Date) -> String {
    format!("{} {}", date.day(), &MONTHS[date.month() as usize - 1][..3])
}

/// `Monday`.
pub(crate) fn weekday(date: Date) -> &'static str {
    use jiff::civil::Weekday::*;
    match date.weekday() {
        Monday => "Monday",
        Tuesday => "Tuesday",
        Wednesday => "Wednesday",
        Thursday => "Thursday",
        Friday => "Friday",
        Saturday => "Saturday",
        Sunday => "Sunday",
    }
}

/// `October 1962`.
pub(crate) fn month_year(date: Date) -> String {
    format!("{} {}", MONTHS[date.month() as usize - 1], date.year())
}

/// `22–29 October 1962`, `30 October – 2 November 1962`, or one day.
pub(crate) fn range(first: Option<&str>, last: Option<&str>) -> String {
    let (Some(from), Some(to)) = (first, last) else {
        return first.or(last).map(words).unwrap_or_default();
    };
    match (day(from), day(to)) {
        (Some(a), Some(b)) if a == b => words(from),
        (Some(a), Some(b)) if (a.year(), a.month()) == (b.year(), b.month()) => format!("{}–{}", a.day(), words(to)),
        (Some(a), Some(b)) if a.year() == b.year() => format!("{} {} – {}", a.day(), MONTHS[a.month() as usize - 1], words(to)),
        _ => format!("{} – {}", words(from), words(to)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_in_words() {
        assert_eq!(words("1962-10-22"), "22 October 1962");
        assert_eq!(words("1962-10-22T19:00"), "22 October 1962");
        assert_eq!(words("1962-10"), "October 1962");
        assert_eq!(words("1962-W43"), "week 43 of 1962");
        assert_eq!(words("1962"), "1962");
        assert_eq!(words("XXXX-10-22"), "XXXX-10-22");
        assert_eq!(words("PRESENT_REF"), "now");
        assert_eq!(
            [words("PT2H"), words("P1D"), words("PXM"), words("P1Y2M"), words("P")],
            ["2 hours", "1 day", "some months", "P1Y2M", "P"]
        );
        assert_eq!(day("1962-13-22"), None);
    }

    #[test]
    fn ranges_say_no_more_than_needed() {
        assert_eq!(range(Some("1962-10-22"), Some("1962-10-29")), "22–29 October 1962");
        assert_eq!(range(Some("1962-10-22"), Some("1962-11-02")), "22 October – 2 November 1962");
        assert_eq!(range(Some("1962-10-22"), Some("1992-10-26")), "22 October 1962 – 26 October 1992");
        assert_eq!(range(None, Some("1962-10")), "October 1962");
        assert_eq!(range(None, None), "");
    }
}

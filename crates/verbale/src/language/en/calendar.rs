//! English names of the calendar that later stages ask for.

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The ISO number (Monday is 1) of the weekday that the words name, when they name exactly one.
pub fn weekday_in(words: &str) -> Option<i8> {
    let lower = words.to_ascii_lowercase();
    let mut named = WEEKDAYS.iter().enumerate().filter(|(_, day)| lower.contains(**day)).map(|(n, _)| n as i8 + 1);
    let first = named.next()?;
    named.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::weekday_in;

    #[test]
    fn one_weekday_is_named() {
        assert_eq!(weekday_in("Tuesday (March 4th)"), Some(2));
        assert_eq!(weekday_in("Sunday and Monday"), None);
        assert_eq!(weekday_in("in March"), None);
    }
}

//! The publication date in a page's address: `/2021/12/10/`, `/2021-12-10-title`, `/20211210/`. A number that is merely an
//! identifier (`article-20211210345`, `id=20211210`) dates nothing.

use jiff::civil::Date;

/// The day that the address names, and how far it is to be believed (0 to 1).
pub(crate) fn date(url: &str) -> Option<(Date, f32)> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split(['?', '#']).next().unwrap_or("");
    let path = path.split_once('/').map_or("", |(_, p)| p);
    let bytes = path.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        let start = i;
        while i < bytes.len() && bytes[i].is_ascii_digit() {
            i += 1;
        }
        let fresh = start == 0 || matches!(bytes[start - 1], b'/' | b'-' | b'_' | b'.');
        match i - start {
            2 if fresh => {
                if let Some(found) = day_first(path, start) {
                    return Some((found, 0.8));
                }
            }
            4 if fresh => {
                if let Some(found) = separated(path, start) {
                    return Some((found, 0.9));
                }
            }
            8 if fresh && bytes.get(i).is_none_or(|b| matches!(b, b'/' | b'-' | b'_' | b'.')) => {
                let part = |a: usize, b: usize| path[start + a..start + b].parse::<i16>().unwrap_or(0);
                if let Some(found) = day(part(0, 4), part(4, 6), part(6, 8)) {
                    // A whole path segment is a date; within one it may be an identifier.
                    let whole = (start == 0 || bytes[start - 1] == b'/') && bytes.get(i).is_none_or(|&b| b == b'/');
                    return Some((found, if whole { 0.8 } else { 0.6 }));
                }
            }
            _ => {}
        }
        i = i.max(start + 1);
    }
    None
}

/// The month that the address names, when it names no day: `/2021/12/`.
pub(crate) fn month(url: &str) -> Option<(Date, Date)> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest).split(['?', '#']).next()?;
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    segments.windows(2).find_map(|pair| {
        let (year, month) = (pair[0].parse::<i16>().ok()?, pair[1].parse::<i8>().ok()?);
        let first =
            (pair[0].len() == 4 && pair[1].len() == 2 && (1990..2100).contains(&year)).then(|| Date::new(year, month, 1).ok())??;
        Some((first, first.last_of_month()))
    })
}

/// `2021/12/10` with any one separator, months in digits or English.
fn separated(path: &str, start: usize) -> Option<Date> {
    let separator = *path.as_bytes().get(start + 4)? as char;
    if !matches!(separator, '/' | '-' | '_' | '.') {
        return None;
    }
    let mut parts = path[start..].split(separator);
    let year: i16 = parts.next()?.parse().ok()?;
    let month = parts.next()?;
    let rest = parts.next()?;
    let digits = &rest[..rest.bytes().take_while(u8::is_ascii_digit).count()];
    let month = match month.parse::<i16>() {
        Ok(m) if month.len() <= 2 => m,
        _ => match super::civil::name_of(month) {
            Some(super::civil::Name::Month(m)) => m.into(),
            _ => return None,
        },
    };
    // "/2021/12/10-reasons": the next word begins with a number; only a slash or two digits make a day of it.
    let whole = separator == '/' && digits == rest;
    (digits.len() == 2 || digits.len() == 1 && whole).then(|| day(year, month, digits.parse().unwrap_or(0))).flatten()
}

/// `10-12-2021`, where the day can only be the first number or the site writes no other way.
fn day_first(path: &str, start: usize) -> Option<Date> {
    let part = path.get(start..start + 10)?;
    let separator = part.as_bytes()[2];
    let plain = part.bytes().enumerate().all(|(i, b)| if matches!(i, 2 | 5) { b == separator } else { b.is_ascii_digit() });
    let ends = path.as_bytes().get(start + 10).is_none_or(|b| !b.is_ascii_digit());
    let number = |a: usize, b: usize| part[a..b].parse::<i16>().ok();
    (plain && ends && matches!(separator, b'-' | b'_' | b'.')).then(|| day(number(6, 10)?, number(3, 5)?, number(0, 2)?)).flatten()
}

fn day(year: i16, month: i16, day: i16) -> Option<Date> {
    (1990..2100).contains(&year).then(|| Date::new(year, month as i8, day as i8).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_date_articles_and_identifiers_do_not() {
        let read = |url| date(url).map(|(d, _)| d.to_string());
        for url in [
            "https://x.org/2021/12/10/talks",
            "https://x.org/news/2021-12-10-talks.html",
            "https://x.org/world/20211210/talks",
            "https://x.org/2021/dec/10/talks",
            "x.org/a_2021_12_10.html",
        ] {
            assert_eq!(read(url).as_deref(), Some("2021-12-10"), "{url}");
        }
        for url in [
            "https://x.org/article-202112103451",
            "https://x.org/a?id=20211210",
            "https://20211210.org/a",
            "https://x.org/2021/12/talks",
            "https://x.org/1234/56/78",
            "https://x.org/p/1762021121099",
        ] {
            assert_eq!(read(url), None, "{url}");
        }
    }

    #[test]
    fn an_address_may_name_the_month_alone() {
        let read = |url| month(url).map(|(a, b)| format!("{a} {b}"));
        assert_eq!(read("https://x.org/2020/02/talks").as_deref(), Some("2020-02-01 2020-02-29"));
        assert_eq!(read("https://x.org/2020/2/talks"), None);
        assert_eq!(read("https://x.org/2020/13/talks"), None);
    }
}

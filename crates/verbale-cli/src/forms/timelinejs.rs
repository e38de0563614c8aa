//! The timeline as TimelineJS reads it (`{"title", "events": [{"start_date", "text", "group", "unique_id"}]}`). Its texts are HTML: words
//! are escaped.

use super::{escaped, put};
use crate::outcome::Failure;
use serde_json::{Value, json};
use std::io::Write;
use verbale::types::case::{StoryRow, TimelineRow};
use verbale_case::Case;

pub(super) fn write(case: &Case, story: Option<&str>, out: &mut (dyn Write + Send)) -> Result<(), Failure> {
    let rows: Vec<TimelineRow> = match story {
        Some(id) => case.rows_of_story(id)?,
        None => case.rows()?,
    };
    let stories = case.rows::<StoryRow>()?;
    let title = |id: &str| stories.iter().find(|s| s.story == id).map_or_else(String::new, |s| escaped(&s.title));
    let mut events = Vec::new();
    for row in rows {
        let Some(start) = start(&row.date) else { continue };
        let head = case.article(&row.article)?;
        let of = |value: Option<Option<String>>| value.flatten().map(|v| escaped(&v));
        let outlet = of(head.as_ref().map(|h| h.outlet.clone())).unwrap_or_else(|| escaped(&row.article));
        let published = of(head.as_ref().map(|h| h.published.clone())).map(|d| format!(", {d}")).unwrap_or_default();
        let mut event = json!({
            "start_date": start,
            "text": {"headline": escaped(&clipped(&row.text)), "text": format!("<p>{}</p><p>{outlet}{published}</p>", escaped(&row.text))},
            "unique_id": format!("{}#s{}-{}", row.article, row.span[0], row.span[1]),
        });
        if story.is_none() {
            event["group"] = title(&row.story).into();
        }
        events.push(event);
    }
    let mut timeline = json!({"events": events});
    if let Some(id) = story {
        timeline["title"] = json!({"text": {"headline": title(id)}});
    }
    put(out, &(serde_json::to_string_pretty(&timeline).map_err(|e| e.to_string())? + "\n"))
}

/// A headline's worth of words.
fn clipped(text: &str) -> String {
    match text.char_indices().nth(90) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}…", text[..at].rsplit_once(' ').map_or(&text[..at], |(kept, _)| kept)),
    }
}

/// Of a TIMEX3 value the year and what else it names; a week begins on its Monday.
fn start(value: &str) -> Option<Value> {
    let numbers = |year: &str, month: Option<&str>, day: Option<&str>| {
        let mut date = json!({"year": year.parse::<i32>().ok()?});
        if let Some(month) = month.and_then(|m| m.parse::<u8>().ok()) {
            date["month"] = month.into();
            if let Some(day) = day.and_then(|d| d.get(..2)?.parse::<u8>().ok()) {
                date["day"] = day.into();
            }
        }
        Some(date)
    };
    let mut parts = value.splitn(3, '-');
    let (year, second, third) = (parts.next()?, parts.next(), parts.next());
    if let Some(week) = second.and_then(|s| s.strip_prefix('W')) {
        let week = jiff::civil::ISOWeekDate::new(year.parse().ok()?, week.parse().ok()?, jiff::civil::Weekday::Monday).ok()?;
        let day = week.date().to_string();
        return start(&day);
    }
    numbers(year, second, third)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_their_grain() {
        assert_eq!(start("1962-10-22"), Some(json!({"year": 1962, "month": 10, "day": 22})));
        assert_eq!(start("1962-10-22T18:00"), Some(json!({"year": 1962, "month": 10, "day": 22})));
        assert_eq!(start("1962-10"), Some(json!({"year": 1962, "month": 10})));
        assert_eq!(start("1962"), Some(json!({"year": 1962})));
        assert_eq!(start("1962-W43"), Some(json!({"year": 1962, "month": 10, "day": 22})));
        assert_eq!(start("1962-FA"), Some(json!({"year": 1962})));
        assert_eq!(start("PRESENT_REF"), None);
    }
}

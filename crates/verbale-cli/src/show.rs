//! `verbale show`: one article in the terminal with its facts beneath each paragraph, or the case's summary.

use crate::{
    args::Show,
    outcome::{Done, Failure, Outcome},
    paint::Paint,
};
use std::{
    fmt::Write as _,
    io::{self, Write},
};
use verbale::{
    fact::events::why,
    language::en::English,
    types::{Actor, ActorId, Event, Record, TextSpan, case::ConflictRow},
};
use verbale_case::Case;

pub(crate) fn run(command: &Show) -> Outcome {
    let case = Case::open(&command.case.db)?;
    let paint = Paint::stdout();
    let text = match &command.article {
        None => summary(&case, paint)?,
        Some(wanted) => {
            let id = find(&case, wanted)?;
            let record = case.record(&id)?.ok_or_else(|| format!("there is no article `{wanted}` in {}", case.path().display()))?;
            article(&record.into_record(), command.why, paint)
        }
    };
    io::stdout().write_all(text.as_bytes()).map_err(|e| Failure::io("stdout", e))?;
    Ok(Done::All)
}

/// The article with this id, or the only one whose id ends so.
fn find(case: &Case, wanted: &str) -> Result<String, Failure> {
    if case.article(wanted)?.is_some() {
        return Ok(wanted.to_owned());
    }
    let ends: Vec<String> = case.article_ids()?.into_iter().filter(|id| id.ends_with(wanted)).collect();
    match &ends[..] {
        [one] => Ok(one.clone()),
        [] => Err(format!("there is no article `{wanted}` in {}; `verbale export articles` lists them", case.path().display()).into()),
        [first, second, ..] => Err(format!("`{wanted}` is the end of several articles' ids: {first}, {second} …").into()),
    }
}

fn summary(case: &Case, paint: Paint) -> Result<String, Failure> {
    let s = case.summary()?;
    let mut out = String::new();
    let days = s.days.as_ref().map_or(String::new(), |(first, last)| format!(", {first} to {last}"));
    let _ = writeln!(out, "{}: {} articles{days}", paint.bold(case.path().display()), s.articles);
    let counts = [
        (s.quotes, "quotes"),
        (s.events, "events"),
        (s.dates, "dates"),
        (s.figures, "figures"),
        (s.actors, "actors"),
        (s.statements, "statements"),
        (s.happenings, "happenings"),
        (s.conflicts, "conflicts"),
        (s.lineage, "copies and rewrites"),
    ];
    let _ = writeln!(out, "{}\n", counts.map(|(n, what)| format!("{n} {what}")).join(" · "));
    for story in case.stories()? {
        let row = &story.row;
        let days = match (&row.first, &row.last) {
            (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
            (Some(day), _) | (_, Some(day)) => day.clone(),
            (None, None) => "no date".to_owned(),
        };
        let _ = writeln!(out, "{}  {}", paint.bold(&row.title), paint.dim(format!("{} · {days}", row.story)));
        let _ = writeln!(
            out,
            "  {} articles · {} statements · {} happenings · {} conflicts",
            row.articles.len(),
            story.statements,
            story.happenings,
            story.conflicts
        );
        for id in &row.articles {
            let Some(head) = case.article(id)? else { continue };
            let from = [head.published.as_deref(), head.outlet.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
            let _ = writeln!(out, "  {}  {}", paint.cyan(&head.id), paint.dim(from));
        }
        for conflict in case.rows_of_story::<ConflictRow>(&row.story)? {
            let _ = writeln!(out, "  {} {}", paint.mark(format!("{} conflict:", conflict.kind)), wrapped(&conflict.why, 90, "    "));
            for claim in &conflict.claims {
                let _ = writeln!(out, "    {}: “{}”", paint.cyan(&claim.article), wrapped(&one_line(&claim.text), 90, "      "));
            }
        }
        out.push('\n');
    }
    let rejected = case.rejected()?;
    if !rejected.is_empty() {
        let _ = writeln!(out, "{}", paint.bold(format!("{} pages could not be read", rejected.len())));
        for page in rejected.iter().take(20) {
            let _ = writeln!(out, "  {}", page.message);
        }
    }
    Ok(out)
}

/// A fact's line and the place that decides under which paragraph it stands.
struct Note {
    at: u32,
    kind: &'static str,
    text: String,
}

/// The article: head, then each paragraph with its facts.
fn article(record: &Record, why: bool, paint: Paint) -> String {
    let mut out = String::new();
    let head = &record.article;
    let _ = writeln!(out, "{}", paint.bold(head.title.as_deref().unwrap_or(&record.id)));
    let day = head.published.value.map(|d| d.to_string());
    let credits = head.credits.iter().map(|c| c.name.clone()).collect::<Vec<_>>().join(", ");
    let about = [day.as_deref(), head.outlet.as_deref(), Some(&*credits), record.uri.as_deref()];
    let about: Vec<_> = about.into_iter().flatten().filter(|s| !s.is_empty()).collect();
    let _ = writeln!(out, "{}\n", paint.dim(about.join(" · ")));

    let mut notes = notes(record);
    if why {
        notes.extend(reasons(record));
    }
    notes.sort_by_key(|n| n.at);
    let mut notes = notes.into_iter().peekable();
    let text = &head.text;
    let mut start = 0;
    for paragraph in text.split_inclusive('\n') {
        let end = start + paragraph.len();
        if !paragraph.trim().is_empty() {
            let _ = writeln!(out, "{}", wrapped(paragraph.trim(), 100, ""));
            while let Some(note) = notes.next_if(|n| (n.at as usize) < end) {
                let line = format!("{} {}", note.kind, note.text);
                let line = wrapped(&line, 100, "         ");
                let (kind, rest) = line.split_at(note.kind.len());
                let _ = writeln!(out, "  {}{}", paint.mark(kind), rest);
            }
            out.push('\n');
        }
        start = end;
    }
    if !record.article.furniture.is_empty() {
        let _ = writeln!(out, "{}", paint.dim("Taken out of the page:"));
        for piece in &record.article.furniture {
            let _ = writeln!(out, "{}", paint.dim(wrapped(&format!("  {}: {}", piece.kind, one_line(&piece.text)), 100, "    ")));
        }
    }
    out
}

/// Why each event was told: rule, confidence, and the ways to its parties in the tree.
fn reasons(record: &Record) -> Vec<Note> {
    let text = &record.article.text;
    let parsed = English::load().parse(text);
    let reason = |e: &Event| {
        let ways = why::ways(text, &parsed, e).into_iter().map(|(side, way)| format!("; {side} {way}")).collect::<String>();
        let trigger = e.trigger.first();
        Note {
            at: trigger.map_or(0, |s| s.start),
            kind: "    why",
            text: format!("“{}”: {}, {:.0} %{ways}", trigger.map_or("", |s| s.slice(text)), e.rule, e.confidence * 100.0),
        }
    };
    record.events.iter().map(reason).collect()
}

fn notes(record: &Record) -> Vec<Note> {
    let text = &record.article.text;
    let words = |spans: &[TextSpan]| spans.iter().map(|s| one_line(s.slice(text))).collect::<Vec<_>>().join(" … ");
    let start = |spans: &[TextSpan]| spans.first().map_or(0, |s| s.start);
    let who = |id: &ActorId| record.actors.get(id.index()).map_or("?".to_owned(), named);
    let all = |ids: &[ActorId]| ids.iter().map(who).collect::<Vec<_>>().join(", ");
    let day = |date: &Option<verbale::types::FactDate>| date.as_ref().map_or(String::new(), |d| format!(" [{}]", d.value));
    let mut out = Vec::new();
    for q in &record.quotes {
        let said_by = || if q.source.is_empty() { "?".to_owned() } else { format!("“{}”", words(&q.source)) };
        let speaker = q.speaker.as_ref().map_or_else(said_by, who);
        let to = q.addressee.as_ref().map_or(String::new(), |a| format!(" to {}", who(a)));
        let cue = if q.cue.is_empty() { String::new() } else { format!(" {}", words(&q.cue)) };
        let text = format!("{speaker}{cue}{to}: “{}”{}", words(&q.content), day(&q.date));
        out.push(Note { at: start(&q.content), kind: "  quote", text });
    }
    for e in &record.events {
        let status = if e.status == verbale::types::Status::Actual { String::new() } else { format!(" ({:?})", e.status).to_lowercase() };
        let target = if e.target.is_empty() { String::new() } else { format!(" → {}", all(&e.target)) };
        let object = if e.object.is_empty() { String::new() } else { format!(" · {}", words(&e.object)) };
        let source = if e.source.is_empty() { "?".to_owned() } else { all(&e.source) };
        let text = format!("{}{status}: {source} “{}”{target}{object}{}", e.kind, words(&e.trigger), day(&e.date));
        out.push(Note { at: start(&e.trigger), kind: "  event", text });
    }
    for d in &record.dates {
        out.push(Note { at: d.span.start, kind: "   date", text: format!("“{}” = {}", words(&[d.span]), d.value) });
    }
    for f in &record.figures {
        let bounds = match (f.low, f.high) {
            (Some(low), Some(high)) if low == high => low.to_string(),
            (Some(low), Some(high)) => format!("{low} to {high}"),
            (Some(low), None) => format!("at least {low}"),
            (None, Some(high)) => format!("at most {high}"),
            (None, None) => "?".to_owned(),
        };
        let about = if f.approximate { "about " } else { "" };
        out.push(Note { at: f.span.start, kind: " figure", text: format!("“{}” = {about}{bounds} {}", words(&[f.span]), f.unit) });
    }
    out
}

fn named(actor: &Actor) -> String {
    match &actor.code {
        Some(code) => format!("{} ({code})", actor.name),
        None => actor.name.clone(),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Breaks lines between words; lines after the first begin with `indent`. Leading blanks stay.
fn wrapped(text: &str, width: usize, indent: &str) -> String {
    let lead = text.len() - text.trim_start().len();
    let mut out = text[..lead].to_owned();
    let mut column = lead;
    for (n, word) in text.split_whitespace().enumerate() {
        let length = word.chars().count();
        if n > 0 && column + 1 + length > width {
            out.push('\n');
            out.push_str(indent);
            column = indent.len();
        } else if n > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrapped("  one two three", 9, "    "), "  one two\n    three");
        assert_eq!(wrapped("", 9, ""), "");
        assert_eq!(wrapped("überlanges-wort x", 5, ""), "überlanges-wort\nx");
    }
}

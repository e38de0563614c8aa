//! `verbale search`: articles and quotes by their words.

use crate::{
    args::Search,
    outcome::{Done, Failure, Outcome},
    paint::Paint,
};
use std::{
    fmt::Write as _,
    io::{self, Write},
};
use verbale_case::{Case, Hit, Query, Snippet, pointing::called};

pub(crate) fn run(command: &Search) -> Outcome {
    let case = Case::open(&command.case.db)?;
    let actor = match &command.actor {
        Some(name) => Some(called(&case.actors()?, name)?.actor.clone()),
        None => None,
    };
    let hits = case.search(&Query {
        words: command.words.join(" "),
        story: command.story.clone(),
        outlet: command.outlet.clone(),
        since: command.since.map(|d| d.to_string()),
        until: command.until.map(|d| d.to_string()),
        actor,
        event: command.event.as_ref().map(|e| e.to_uppercase()),
        quotes_only: command.quotes,
        skip: 0,
        limit: command.limit,
    })?;
    let paint = Paint::stdout();
    let mut out = String::new();
    for hit in &hits {
        match command.json {
            true => out.push_str(&serde_json::to_string(hit).map_err(|e| e.to_string())?),
            false => out.push_str(&shown(hit, paint)),
        }
        out.push('\n');
    }
    io::stdout().write_all(out.as_bytes()).map_err(|e| Failure::io("stdout", e))?;
    if hits.is_empty() && !command.json {
        eprintln!("verbale: nothing found");
    }
    Ok(Done::All)
}

fn shown(hit: &Hit, paint: Paint) -> String {
    let mut out = paint.bold(&hit.article);
    for more in [&hit.published, &hit.outlet, &hit.title].into_iter().flatten() {
        let _ = write!(out, "  {}", paint.dim(more));
    }
    let _ = write!(out, "\n  ");
    if let Some(speaker) = &hit.speaker {
        let _ = write!(out, "{}: ", paint.cyan(speaker));
    }
    let _ = writeln!(out, "{}", marked(&hit.snippet, paint));
    out
}

/// The snippet on one line with its matches marked.
fn marked(snippet: &Snippet, paint: Paint) -> String {
    let chars: Vec<char> = snippet.text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    let words = |from: u32, to: u32| chars[from as usize..to as usize].iter().collect::<String>();
    let mut out = String::new();
    let mut at = 0;
    for mark in snippet.marks.iter().filter(|m| m[1] as usize <= chars.len()) {
        if mark[0] >= at {
            out += &words(at, mark[0]);
            out += &paint.mark(words(mark[0], mark[1]));
            at = mark[1];
        }
    }
    out + &words(at, chars.len() as u32)
}

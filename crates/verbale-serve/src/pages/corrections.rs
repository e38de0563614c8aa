//! What was corrected by hand: by whom, when, and what was undone.

use crate::html::{clipped, words_address};
use askama::Template;
use verbale_case::KeptCorrection;

#[derive(Template)]
#[template(path = "corrections.html")]
struct Page {
    secret: Option<String>,
    stale: bool,
    entries: Vec<Entry>,
}

struct Entry {
    number: i64,
    told: String,
    /// Words and their address.
    words: Option<(String, String)>,
    author: String,
    at: String,
    undone: Option<(String, String)>,
}

/// The page as HTML, the last correction first.
pub(crate) fn render(corrections: Vec<KeptCorrection>, secret: Option<String>, stale: bool) -> Result<String, askama::Error> {
    let when = |at: &str| at.replace('T', " ").trim_end_matches('Z').to_owned();
    let entries = corrections.into_iter().rev().map(|kept| Entry {
        number: kept.number,
        told: clipped(&kept.correction.to_string(), 300),
        words: kept.correction.place().map(|p| (clipped(&p.article, 90), words_address(&p.article, p.span))),
        author: clipped(&kept.author, 60),
        at: when(&kept.at),
        undone: kept.undone.map(|(by, at)| (clipped(&by, 60), when(&at))),
    });
    Page { secret, stale, entries: entries.collect() }.render()
}

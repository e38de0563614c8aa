//! The front page: what the case holds, and its stories.

use crate::{
    days,
    html::{clipped, story_address},
    pages::count,
    source::{StoryBrief, Totals},
};
use askama::Template;

/// Stories on one page.
pub(crate) const ON_PAGE: usize = 50;

#[derive(Template)]
#[template(path = "stories.html")]
struct Page {
    totals: Vec<String>,
    stories: Vec<Entry>,
    earlier: Option<usize>,
    later: Option<usize>,
}

struct Entry {
    address: String,
    title: String,
    when: String,
    reports: usize,
    outlets: String,
    facts: Vec<String>,
    conflicts: usize,
}

/// The page as HTML. `stories` may hold one more than a page: then there is a next one.
pub(crate) fn render(totals: Totals, mut stories: Vec<StoryBrief>, number: usize) -> Result<String, askama::Error> {
    let later = (stories.len() > ON_PAGE).then_some(number + 1);
    stories.truncate(ON_PAGE);
    let page = Page {
        totals: vec![
            count(totals.articles, "report", "reports"),
            count(totals.stories, "story", "stories"),
            count(totals.quotes, "quote", "quotes"),
            count(totals.events, "event", "events"),
            count(totals.conflicts, "conflict", "conflicts"),
        ],
        stories: stories.into_iter().map(entry).collect(),
        earlier: number.checked_sub(1),
        later,
    };
    page.render()
}

fn entry(brief: StoryBrief) -> Entry {
    let row = brief.row;
    Entry {
        address: story_address(&row.story),
        title: if row.title.trim().is_empty() { "Untitled story".into() } else { clipped(&row.title, 220) },
        when: days::range(row.first.as_deref(), row.last.as_deref()),
        reports: row.articles.len(),
        outlets: outlets(&brief.outlets),
        facts: vec![count(brief.statements, "statement", "statements"), count(brief.happenings, "happening", "happenings")],
        conflicts: brief.conflicts,
    }
}

/// The first few outlets by name, then how many more.
fn outlets(all: &[String]) -> String {
    let named: Vec<String> = all.iter().take(4).map(|o| clipped(o, 40)).collect();
    match all.len() {
        0..=4 => named.join(", "),
        n => format!("{} and {} more", named.join(", "), n - 4),
    }
}

//! An actor's page: its names, what it said, what it did and what was done to it, with whom.

use crate::{
    days,
    draw::timeline::{self, Lane, Mark},
    html::{Markup, clipped, story_address, words_address},
    pages::{self, Who, count},
    source::{ActorFile, ArticleBrief},
    text::cover,
};
use askama::Template;
use std::collections::BTreeMap;
use verbale::types::case::{HappeningRow, StatementRow};

/// Most lines in each list.
const MOST: usize = 300;

#[derive(Template)]
#[template(path = "actor.html")]
struct Page {
    /// What lets a form correct, where the server has leave for it.
    secret: Option<String>,
    id: String,
    name: String,
    what: String,
    code: Option<String>,
    names: Vec<(String, String)>,
    stories: Vec<(String, String)>,
    /// What is left out, in words.
    left_out: String,
    drawings: [Markup; 2],
    company: Vec<Companion>,
    quotes: Vec<Quote>,
    /// Title, anchor, whether the others do it, and the deeds.
    lists: [(&'static str, &'static str, bool, Vec<Deed>); 2],
}

/// Somebody with whom the actor has to do.
struct Companion {
    who: Who,
    out: usize,
    into: usize,
    /// Shares of the largest, in percent, for the bar: what it did, and all.
    shares: [usize; 2],
}

struct Quote {
    text: String,
    said_on: String,
    address: String,
    byline: String,
    reports: usize,
}

struct Deed {
    date: String,
    kind: &'static str,
    with: Vec<Who>,
    /// What qualifies it: announced, possible, denied.
    status: &'static str,
    words: String,
    address: String,
    byline: String,
}

/// The page as HTML.
pub(crate) fn render(file: &ActorFile, secret: Option<String>) -> Result<String, askama::Error> {
    let row = &file.row;
    let mut happenings: Vec<&HappeningRow> = file.happenings.iter().collect();
    happenings.sort_by_key(|h| (h.date.is_none(), h.date.as_deref(), h.happening.as_str()));
    let mut statements: Vec<&StatementRow> = file.statements.iter().collect();
    statements.sort_by_key(|s| (s.said_on.is_none(), s.said_on.as_deref(), s.statement.as_str()));
    let does = |h: &&&HappeningRow| h.source.contains(&row.actor);
    let suffers = |h: &&&HappeningRow| h.target.contains(&row.actor);
    let marks = marks(file);
    let page = Page {
        secret,
        id: row.actor.clone(),
        drawings: [timeline::draw(&marks, 1080.0, "wide"), timeline::draw(&marks, 358.0, "narrow")],
        name: clipped(&row.name, 200),
        what: match &row.country {
            Some(country) => format!("{} · {country}", pages::kind_of_actor(&row.kind)),
            None => pages::kind_of_actor(&row.kind).to_owned(),
        },
        code: row.code.clone().filter(|code| Some(code) != row.country.as_ref()),
        names: file.names.iter().take(40).map(|(name, n)| (clipped(name, 80), count(*n, "report", "reports"))).collect(),
        stories: file.stories.iter().take(40).map(|s| (clipped(&s.title, 160), story_address(&s.story))).collect(),
        left_out: match file.left_out {
            (0, 0) => String::new(),
            (said, done) => {
                let parts = [(said, "statement", "statements"), (done, "happening", "happenings")];
                let parts = parts.into_iter().filter(|p| p.0 > 0).map(|(n, one, many)| count(n, one, many));
                format!(
                    "What most reports tell is shown here; {} more are in the stories and the API.",
                    parts.collect::<Vec<_>>().join(" and ")
                )
            }
        },
        company: company(file),
        quotes: statements.into_iter().filter_map(|s| quote(file, s)).take(MOST).collect(),
        lists: [
            ("Did", "out", false, happenings.iter().filter(does).filter_map(|h| deed(file, h, &h.target)).take(MOST).collect()),
            (
                "Was subject to",
                "into",
                true,
                happenings.iter().filter(suffers).filter_map(|h| deed(file, h, &h.source)).take(MOST).collect(),
            ),
        ],
    };
    page.render()
}

/// What it said, did and underwent, by day.
fn marks(file: &ActorFile) -> Vec<Mark> {
    let mut marks = Vec::new();
    for row in &file.statements {
        let (Some(day), Some(quote)) = (row.said_on.as_deref().and_then(days::day), quote(file, row)) else { continue };
        let title = format!("“{}”", clipped(&quote.text, 140));
        marks.push(Mark { day, lane: Lane::Said, address: quote.address, title, hollow: false });
    }
    for row in &file.happenings {
        let Some(day) = row.date.as_deref().and_then(days::day) else { continue };
        let hollow = !(row.status.is_empty() || row.status == "actual");
        for (ids, lane, with) in [(&row.source, Lane::Done, &row.target), (&row.target, Lane::Undergone, &row.source)] {
            if let Some(deed) = ids.contains(&file.row.actor).then(|| deed(file, row, with)).flatten() {
                marks.push(Mark { day, lane, address: deed.address, title: clipped(&deed.words, 140), hollow });
            }
        }
    }
    marks
}

fn who(file: &ActorFile, id: &str) -> Who {
    file.actors.get(id).map_or_else(|| Who::unknown(id), Who::of)
}

fn company(file: &ActorFile) -> Vec<Companion> {
    let mut parts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let me = file.row.actor.as_str();
    for happening in &file.happenings {
        if happening.source.iter().any(|a| a == me) {
            for other in &happening.target {
                parts.entry(other).or_default().0 += 1;
            }
        }
        if happening.target.iter().any(|a| a == me) {
            for other in &happening.source {
                parts.entry(other).or_default().1 += 1;
            }
        }
    }
    parts.remove(me);
    let most = parts.values().map(|(a, b)| a + b).max().unwrap_or(1).max(1);
    let mut company: Vec<Companion> = parts
        .into_iter()
        .map(|(id, (out, into))| Companion { who: who(file, id), out, into, shares: [out, out + into].map(|n| n * 100 / most) })
        .collect();
    company.sort_by(|a, b| (b.out + b.into, &a.who.name).cmp(&(a.out + a.into, &b.who.name)));
    company.truncate(20);
    company
}

fn quote(file: &ActorFile, row: &StatementRow) -> Option<Quote> {
    let variant = row.variants.first()?;
    let record = file.articles.get(&variant.article)?;
    let span = record.quotes.get(variant.quote as usize).and_then(|q| cover(&q.content))?;
    Some(Quote {
        text: clipped(&variant.text, 500),
        said_on: row.said_on.as_deref().map(days::words).unwrap_or_default(),
        address: words_address(&variant.article, span),
        byline: pages::byline(&ArticleBrief::of(record)),
        reports: row.variants.len(),
    })
}

fn deed(file: &ActorFile, row: &HappeningRow, with: &[String]) -> Option<Deed> {
    let report = row.reports.first()?;
    let record = file.articles.get(&report.article)?;
    let event = record.events.get(report.event as usize)?;
    let span = record.sentences.get(event.sentence as usize).copied()?;
    let words = crate::text::Points::of(&record.article.text);
    Some(Deed {
        date: row.date.as_deref().map(days::words).unwrap_or_default(),
        kind: pages::verb(&row.kind, !row.target.is_empty()),
        status: pages::status(event.status),
        with: with.iter().take(5).map(|id| who(file, id)).collect(),
        words: clipped(words.slice(&record.article.text, span), 260),
        address: words_address(&report.article, span),
        byline: pages::byline(&ArticleBrief::of(record)),
    })
}

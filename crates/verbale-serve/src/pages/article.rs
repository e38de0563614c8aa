//! An article's page: the clean text with every fact marked in it, each fact's record in the margin beside its words, and what
//! was set aside from the page beneath.

mod marked;
mod notes;

use crate::{
    days,
    html::{Markup, article_address, clipped, story_address},
    pages::{self, Who},
    source::{Article, ArticleBrief},
};
use askama::Template;

#[derive(Template)]
#[template(path = "article.html")]
struct Page {
    /// What lets a form correct, where the server has leave for it.
    secret: Option<String>,
    id: String,
    here: String,
    /// Day of publication, for a form.
    day: String,
    /// Names to choose a speaker from.
    people: Vec<String>,
    /// Types to choose from, for a form.
    kinds: Vec<&'static str>,
    title: String,
    outlet: String,
    published: String,
    dated: String,
    authors: String,
    credits: String,
    /// The page's own address, when it is one of the web.
    origin: Option<String>,
    uri: String,
    as_found: String,
    digest: String,
    story: Option<(String, String)>,
    relatives: Vec<Relative>,
    counts: Vec<(&'static str, &'static str, usize)>,
    actors: Vec<(Option<String>, String, String, usize)>,
    paragraphs: Vec<Paragraph>,
    furniture: Vec<(String, String)>,
}

struct Relative {
    words: String,
    address: String,
    byline: String,
}

/// A paragraph with the notes on its facts.
struct Paragraph {
    /// Code point at which it begins.
    start: u32,
    text: Markup,
    notes: Vec<notes::Note>,
}

/// The page as HTML.
pub(crate) fn render(article: &Article, secret: Option<String>) -> Result<String, askama::Error> {
    let record = &article.record;
    let brief = ArticleBrief::of(record);
    let facts = marked::facts(article);
    let mut notes = notes::of(article);
    let paragraphs = crate::text::paragraphs(&record.article.text)
        .into_iter()
        .map(|(start, words)| {
            let end = start + words.chars().count() as u32;
            let (here, later) = std::mem::take(&mut notes).into_iter().partition(|n: &notes::Note| n.at < end);
            notes = later;
            Paragraph { start, text: marked::paragraph(words, start, &facts), notes: here }
        })
        .collect();
    let page = Page {
        kinds: verbale::types::EventType::ALL.iter().map(|t| t.name()).collect(),
        people: if secret.is_some() { people(article) } else { Vec::new() },
        secret,
        id: record.id.clone(),
        here: article_address(&record.id),
        day: record.article.published.value.map(|d| d.to_string()).unwrap_or_default(),
        title: pages::headline(&brief),
        outlet: pages::outlet(&brief),
        published: pages::published(&brief),
        dated: dated(record),
        authors: record.article.authors.iter().map(|a| clipped(a, 80)).take(8).collect::<Vec<_>>().join(", "),
        credits: record.article.credits.iter().map(|c| clipped(&c.name, 60)).take(8).collect::<Vec<_>>().join(", "),
        origin: record.page.uri.as_deref().filter(|u| u.starts_with("http://") || u.starts_with("https://")).map(str::to_owned),
        uri: clipped(record.page.uri.as_deref().unwrap_or(&record.id), 300),
        as_found: format!("{}/page", article_address(&record.id)),
        digest: record.page.digest.clone(),
        story: article.story.as_ref().map(|s| (clipped(&s.title, 160), story_address(&s.story))),
        relatives: relatives(article),
        counts: vec![
            ("quote", if record.quotes.len() == 1 { "quote" } else { "quotes" }, record.quotes.len()),
            ("event", if record.events.len() == 1 { "event" } else { "events" }, record.events.len()),
            ("figure", if record.figures.len() == 1 { "figure" } else { "figures" }, record.figures.len()),
            ("date", if record.dates.len() == 1 { "date" } else { "dates" }, record.dates.len()),
            ("actor", if record.actors.len() == 1 { "actor" } else { "actors" }, record.actors.len()),
        ],
        actors: actors(article),
        paragraphs,
        furniture: record.furniture.iter().map(|f| (f.kind.clone(), clipped(&f.text, 2000))).collect(),
    };
    page.render()
}

/// Those who can be chosen as speakers: who is named in the article, under the names that the case knows.
fn people(article: &Article) -> Vec<String> {
    let mut names: Vec<String> = (article.record.actors.iter())
        .filter(|a| !a.mentions.is_empty())
        .map(|a| article.actors.get(&a.id).map_or_else(|| a.name.clone(), |row| row.name.clone()))
        .map(|name| clipped(&name, 80))
        .collect();
    names.sort();
    names.dedup();
    names
}

/// How the publication date is known.
fn dated(record: &verbale::types::wire::WireRecord) -> String {
    use verbale::types::PublishedFrom::*;
    let published = &record.article.published;
    if published.value.is_none() {
        let bounds = [("not before", published.earliest), ("not after", published.latest)];
        let bounds: Vec<String> = bounds.iter().filter_map(|(w, d)| Some(format!("{w} {}", days::words(&(*d)?.to_string())))).collect();
        return bounds.join(", ");
    }
    match published.from {
        Some(Meta) | None => "as its page says".to_owned(),
        Some(Url) => "from its address".to_owned(),
        Some(Dateline) => "from its dateline".to_owned(),
        Some(Header) => "from its header".to_owned(),
        Some(Text) => "worked out from its text".to_owned(),
        Some(Story) => "settled by other reports of the story".to_owned(),
        Some(Hand) => "set by hand".to_owned(),
    }
}

fn relatives(article: &Article) -> Vec<Relative> {
    let id = &article.record.id;
    article
        .lineage
        .iter()
        .take(12)
        .filter_map(|line| {
            let (other, words) = if line.to == *id {
                (&line.from, format!("{} of", line.kind.replace('-', " ")))
            } else {
                (&line.to, format!("has a {}", line.kind.replace('-', " ")))
            };
            let words = if line.kind == "shares-passage" { "shares a passage with".to_owned() } else { words };
            let brief = article.others.get(other)?;
            let words = if line.overlap > 0.0 { format!("{:.0} %: {words}", line.overlap * 100.0) } else { words };
            Some(Relative { words, address: article_address(other), byline: pages::byline(brief) })
        })
        .collect()
}

/// Actors: link into the case when known there, name, kind, number of mentions.
fn actors(article: &Article) -> Vec<(Option<String>, String, String, usize)> {
    let mut actors: Vec<_> = article.record.actors.iter().collect();
    actors.sort_by_key(|a| (std::cmp::Reverse(a.mentions.len()), a.id));
    actors
        .into_iter()
        .map(|a| {
            let known = article.actors.get(&a.id).map(Who::of);
            let code = a.code.as_deref().map(|c| format!(" · {c}")).unwrap_or_default();
            let kind = format!("{}{code}", pages::actor_kind(a.kind));
            (known.map(|k| k.address), clipped(&a.name, 80), kind, a.mentions.len())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{fixture, source::Source};

    fn page(id: &str) -> String {
        render(&fixture::case().article(id).unwrap().unwrap(), None).unwrap()
    }

    #[test]
    fn every_fact_is_marked_and_has_its_note() {
        let html = page("post.html");
        for words in ["class=\"note quote\"", "class=\"note event\"", "class=\"note figure\"", "class=\"note date\"", "data-f=\"q0"] {
            assert!(html.contains(words), "{words} is missing:\n{html}");
        }
        assert!(html.contains("Also told by"), "others that report the same are named:\n{html}");
    }

    #[test]
    fn hostile_pages_are_shown_harmlessly() {
        let html = page("hostile.html");
        assert!(!html.contains("<script>alert"), "{html}");
        assert!(!html.contains("=\"javascript:"), "only addresses of the web become links");
        assert!(html.contains("&lt;script&gt;"), "the words themselves are shown");
        assert!(!html.contains('\0') && !html.contains('\u{202e}'), "hidden marks are made visible");
        assert!(html.len() < 200_000, "a title of megabytes does not make a page of megabytes: {}", html.len());
    }
}

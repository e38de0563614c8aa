//! A story as one file that stands alone: its page on paper, every line with a numbered note that gives the report, its day
//! and the very words the line rests on. The file has no script and loads nothing.

pub(crate) mod json;
pub(crate) mod markdown;

use crate::{
    html::{Markup, clipped, encoded},
    pages::{self, count},
    source::{ArticleBrief, Story},
    text::Points,
};
use askama::Template;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "dossier.html")]
struct Dossier {
    title: String,
    style: &'static str,
    body: Markup,
    notes: Vec<Note>,
    reports: String,
}

/// A footnote.
#[derive(Debug)]
struct Note {
    byline: String,
    title: String,
    words: String,
    place: String,
}

/// The dossier as HTML.
pub(crate) fn render(story: Story) -> Result<String, askama::Error> {
    let title = clipped(&story.row.title, 300);
    let reports = count(story.articles.len(), "report", "reports");
    let notes = Notes::of(&story);
    let page = pages::story::on_paper(story)?;
    let (body, notes) = footnoted(&page, notes);
    Dossier { title, style: include_str!("../assets/verbale.css"), body, notes, reports }.render()
}

/// What notes can be made of: each article by its address, with its text.
struct Notes {
    articles: BTreeMap<String, (ArticleBrief, String, Points)>,
}

impl Notes {
    fn of(story: &Story) -> Self {
        let entry = |record: &verbale::types::wire::WireRecord| {
            let text = record.article.text.clone();
            let points = Points::of(&text);
            (encoded(&record.id), (ArticleBrief::of(record), text, points))
        };
        Notes { articles: story.articles.values().map(entry).collect() }
    }

    /// The note for an address such as `/article/ID#s120-164`.
    fn note(&self, address: &str) -> Option<Note> {
        let address = address.strip_prefix("/article/")?;
        let (id, fragment) = address.split_once('#').unwrap_or((address, ""));
        let (brief, text, points) = self.articles.get(id)?;
        let span = fragment.strip_prefix('s').and_then(|s| s.split_once('-'));
        let span = span.and_then(|(a, b)| Some([a.parse::<u32>().ok()?, b.parse::<u32>().ok()?]));
        let from = clipped(brief.uri.as_deref().unwrap_or(&brief.id), 200);
        Some(Note {
            byline: pages::byline(brief),
            title: brief.title.as_deref().map(|t| clipped(t, 200)).unwrap_or_default(),
            words: span.map(|s| clipped(points.slice(text, s), 400)).unwrap_or_default(),
            place: span.map_or_else(|| from.clone(), |s| format!("{from}, {}–{}", s[0], s[1])),
        })
    }
}

/// The addresses that a page leads to, in its order, and whether each stands in a drawing.
fn links(page: &str) -> Vec<(&str, bool)> {
    let mut out = Vec::new();
    let mut in_drawing = false;
    let mut rest = page;
    while let Some(at) = rest.find(['<', ' ']) {
        rest = &rest[at..];
        if let Some(value) = rest.strip_prefix(" href=\"") {
            out.push((&value[..value.find('"').unwrap_or(value.len())], in_drawing));
        }
        in_drawing = if rest.starts_with("<svg") { true } else { in_drawing && !rest.starts_with("</svg") };
        rest = &rest[1..];
    }
    out
}

/// Turns links to articles into links to notes, with the note's number behind them, and takes the links to other pages out.
/// `page` is our own markup: attributes are in double quotes, values are escaped, links are not nested.
fn footnoted(page: &str, sources: Notes) -> (Markup, Vec<Note>) {
    const LINK: &str = " href=\"";
    let mut body = Markup::default();
    let mut notes = Vec::new();
    // Numbers rise as one reads: what only a drawing leads to comes after what the text leads to.
    let (drawn, told): (Vec<_>, Vec<_>) = links(page).into_iter().partition(|(_, in_drawing)| *in_drawing);
    let mut numbers: BTreeMap<&str, Option<usize>> = BTreeMap::new();
    for (address, _) in told.into_iter().chain(drawn) {
        numbers.entry(address).or_insert_with(|| {
            notes.push(sources.note(address)?);
            Some(notes.len())
        });
    }
    let mut in_drawing = false;
    let mut pending = None;
    let mut rest = page;
    while let Some(at) = rest.find(['<', ' ']) {
        body.raw(&rest[..at]);
        rest = &rest[at..];
        if let Some(value) = rest.strip_prefix(LINK) {
            let end = value.find('"').unwrap_or(value.len());
            let address = &value[..end];
            rest = value.get(end + 1..).unwrap_or("");
            if address.starts_with('#') {
                body.raw(LINK).raw(address).raw("\"");
                continue;
            }
            if let Some(number) = numbers.get(address).copied().flatten() {
                body.tag(format_args!(" href=\"#n{number}\""));
                pending = Some(number);
            }
            continue;
        }
        if rest.starts_with("<svg") {
            in_drawing = true;
        } else if rest.starts_with("</svg") {
            in_drawing = false;
        } else if rest.starts_with("</a>")
            && let Some(number) = pending.take()
            && !in_drawing
        {
            body.tag(format_args!("</a><sup><a href=\"#n{number}\">{number}</a></sup>"));
            rest = &rest["</a>".len()..];
            continue;
        }
        body.raw(&rest[..1]);
        rest = &rest[1..];
    }
    body.raw(rest);
    (body, notes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{fixture, source::Source};

    fn dossier(id: &str) -> String {
        render(fixture::case().story(id).unwrap().unwrap()).unwrap()
    }

    #[test]
    fn a_dossier_stands_alone_and_every_note_has_its_words() {
        let html = dossier("s1");
        for outside in ["href=\"/", "src=", "<script", "<form", "url("] {
            assert!(!html.contains(outside), "{outside} leads out of the file");
        }
        assert!(html.contains("<li id=\"n1\"><b>") && html.contains("<b>Harbour Post, 3 May 2023</b>"), "{html}");
        assert!(html.contains("<q>about 300 dockers</q>") || html.contains("<q>About 300 dockers</q>"), "the words of a claim");
        let linked = html.matches("<sup><a href=\"#n").count();
        let notes = html.matches("<li id=\"n").count();
        let numbers = html.split("<sup><a href=\"#n").skip(1).filter_map(|n| n.split('"').next()?.parse::<usize>().ok());
        let first_seen = numbers.fold((0, true), |(most, rising), n| (most.max(n), rising && n <= most + 1));
        assert!(first_seen.1, "numbers rise as one reads");
        assert!(linked >= notes && notes > 4, "{linked} numbers, {notes} notes");
    }

    #[test]
    fn hostile_words_stay_words_in_a_dossier() {
        let html = dossier("s2");
        assert!(!html.contains("<img src=x"), "markup from a page");
        assert!(html.len() < 200_000, "{}", html.len());
    }
}

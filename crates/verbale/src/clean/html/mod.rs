//! HTML → lines of the article, metadata and date candidates.
//!
//! One pass over the page's tags reads metadata and visible dates; [`article`] finds the report on a light tree. When it finds
//! next to nothing, the report of JSON-LD or the page's paragraphs stand in.
//!
//! The extraction crates measured (`trafilatura`, `dom_smoothie`; `eval/experiments/pages.md`) find the article no better than
//! these rules do, at a tenth and a third of their speed, and the first brings sixty crates with it.

mod article;
mod dates;
mod meta;
mod render;
mod scan;
mod title;
mod tree;

use crate::clean::{
    lines::{Line, plain},
    published::{Candidate, Order},
};
use dates::DateFinder;
use meta::Meta;
use scan::{Event, Scanner, Tag, decode};

/// What is read off an HTML page.
#[derive(Debug, Default)]
pub(crate) struct HtmlPage {
    /// The article, a line a paragraph.
    pub(crate) lines: Vec<Line>,
    /// Headline.
    pub(crate) title: Option<String>,
    /// Authors.
    pub(crate) authors: Vec<String>,
    /// Site.
    pub(crate) outlet: Option<String>,
    /// Language by the page's word.
    pub(crate) lang: Option<String>,
    /// Publication dates.
    pub(crate) dates: Vec<Candidate>,
    /// How ambiguous dates are read.
    pub(crate) order: Order,
    /// Bytes of paragraphs on the page, comments too.
    pub(crate) on_page: usize,
}

/// Reads an HTML page.
pub(crate) fn read(html: &str, url: Option<&str>) -> HtmlPage {
    let order = order_of(html, url);
    let (meta, dates) = survey(html, order);
    let found = article::find(html);
    let mut lines = found.lines;
    let length = |lines: &[Line]| lines.iter().map(|l| l.text.len()).sum::<usize>();
    if let Some(body) = &meta.article_body
        && length(&lines) * 2 < body.len()
    {
        lines = if body.contains("</") { render::lines(body) } else { crate::clean::lines::of_text(&decode(body)) };
    }
    if lines.is_empty() {
        lines = render::lines(html);
    }
    let mut candidates = meta.local_dates(html);
    candidates.extend(dates.finish());
    HtmlPage {
        lines,
        title: meta.title(),
        authors: meta.authors(),
        outlet: meta.outlet(),
        lang: meta.lang.clone(),
        dates: candidates,
        order,
        on_page: found.on_page,
    }
}

/// American pages write the month first; all others the day.
fn order_of(html: &str, url: Option<&str>) -> Order {
    let mut lang = String::new();
    for event in Scanner::new(html).take(40) {
        if let Event::Open(tag) = event
            && tag.is("html")
        {
            lang = tag.get("lang").or_else(|| tag.get("xml:lang")).unwrap_or_default().to_ascii_lowercase();
            break;
        }
    }
    let host = url.and_then(|u| u.split_once("://")).map_or("", |(_, r)| r).split('/').next().unwrap_or("");
    let elsewhere = [
        ".uk", ".au", ".nz", ".in", ".ie", ".za", ".de", ".fr", ".es", ".it", ".at", ".ch", ".nl", ".be", ".pl", ".ru", ".eu", ".pk",
        ".ng", ".ke", ".br", ".mx", ".ar", ".pt", ".se", ".no", ".dk", ".fi", ".cz", ".gr", ".tr",
    ];
    let english = lang.is_empty() || lang == "en" || lang.starts_with("en-us") || lang.starts_with("en_us");
    if english && !elsewhere.iter().any(|t| host.ends_with(t)) { Order::MonthFirst } else { Order::DayFirst }
}

/// One pass over the tags: metadata and dates.
fn survey(html: &str, order: Order) -> (Meta, DateFinder) {
    let (mut meta, mut dates) = (Meta::default(), DateFinder::new(order));
    let mut skip: Option<(&'static str, usize)> = None;
    let mut raw_of: Option<Tag> = None;
    let mut heading: Option<String> = None;
    for event in Scanner::new(html) {
        if let Some((name, nested)) = &mut skip {
            match event {
                Event::Open(t) if t.is(name) && !t.closed => *nested += 1,
                Event::Close(n) if n.eq_ignore_ascii_case(name) => {
                    *nested -= 1;
                    if *nested == 0 {
                        skip = None;
                    }
                }
                _ => {}
            }
            continue;
        }
        match event {
            Event::Open(tag) => {
                if tag.is("script") || tag.is("style") || tag.is("title") {
                    raw_of = Some(tag);
                    continue;
                }
                if let Some(name) = ["svg", "iframe", "template", "object", "canvas", "noscript", "select"].into_iter().find(|n| tag.is(n))
                {
                    if !tag.closed {
                        skip = Some((name, 1));
                    }
                    continue;
                }
                if tag.is("meta") {
                    meta.tag(&tag, order);
                } else if tag.is("html") {
                    meta.lang = tag.get("lang").or_else(|| tag.get("xml:lang")).map(|l| l.to_ascii_lowercase());
                } else if tag.is("h1") && meta.h1.is_none() {
                    heading = Some(String::new());
                }
                dates.open(&tag);
            }
            Event::Close(name) => {
                if name.eq_ignore_ascii_case("h1")
                    && let Some(text) = heading.take()
                {
                    let text = plain(&decode(&text));
                    if !text.is_empty() {
                        meta.h1 = Some(text);
                    }
                }
                dates.close(name, &mut meta);
            }
            Event::Text(text) => {
                if let Some(h) = &mut heading {
                    h.push_str(text);
                }
                dates.text(text);
            }
            Event::Raw(text) => match raw_of.take() {
                Some(tag) if tag.is("title") && meta.head_title.is_none() && !text.trim().is_empty() => {
                    meta.head_title = Some(plain(&decode(text)));
                }
                Some(tag) if tag.is("script") && tag.get("type").is_some_and(|t| t.to_ascii_lowercase().contains("ld+json")) => {
                    meta.json_ld(text, order)
                }
                Some(tag) if tag.is("script") => meta.script(text, order),
                _ => {}
            },
        }
    }
    (meta, dates)
}

//! A page → the clean, dated, credited article.
//!
//! ```text
//! text, Markdown ─lines─┐
//! HTML ──html──────────▶ lines ──furniture──▶ paragraphs, title, credits, date lines ──published──▶ Article
//! ```
//!
//! Rules that name English words are in `data/en/furniture.toml` and `data/en/credits.toml`; names of months in many languages in
//! `data/calendar.toml`. A sentence of the report is never dropped without a rule that names it, and what is taken out is kept
//! under [`Article::furniture`] with its kind. Credits without a span were taken out of the text; credits with one are named in
//! the report itself and are weaker evidence of where it comes from.

mod credits;
mod furniture;
mod html;
mod lines;
mod pattern;
mod published;

use crate::types::{Article, MediaType, Page, Published, PublishedFrom};
use published::{Candidate, Order};

/// Cleans a page.
pub fn clean(page: &Page) -> Article {
    if page.as_is {
        return as_is(page);
    }
    let told = &page.told;
    if page.media_type == MediaType::Html {
        return of_html(page);
    }
    let mut meta = Vec::new();
    let mut title = told.title.clone();
    let mut outlet = None;
    let lines = match page.media_type {
        MediaType::Markdown => {
            let (lines, front) = lines::of_markdown(&page.body);
            for (key, value) in front {
                match key.as_str() {
                    "title" if title.is_none() => title = Some(value),
                    "outlet" | "source" | "publication" | "site" if outlet.is_none() => outlet = Some(value),
                    "date" | "published" => {
                        let date = published::civil::find(&value).first().and_then(|w| w.date(Order::DayFirst));
                        meta.extend(date.map(|date| Candidate { date, from: PublishedFrom::Meta, weight: 0.95 }));
                    }
                    _ => {}
                }
            }
            lines
        }
        _ => lines::of_text(&page.body),
    };
    let order = published::evidence::order(&lines, Order::MonthFirst);
    let sorted = furniture::sort(lines, title.as_deref(), order);
    let mut article = assemble(page, sorted, meta);
    article.outlet = article.outlet.or(outlet.filter(|o| !o.trim().is_empty()));
    article
}

/// The agencies and outlets in the dateline that a line begins with. Texts taken as they are keep theirs.
pub(crate) fn dateline_credits(line: &str) -> Vec<crate::types::Credit> {
    credits::dateline(line, true).map_or_else(Vec::new, |d| d.credits)
}

/// The whole dates in a text of any language, day before month where both could be meant, in text order.
pub(crate) fn written_dates(text: &str) -> Vec<(jiff::civil::Date, crate::types::TextSpan)> {
    let mut out = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let written = published::civil::find(line);
        out.extend(written.iter().filter_map(|w| Some((w.date(Order::DayFirst)?, crate::types::TextSpan::new(at + w.start, at + w.end)))));
        at += line.len();
    }
    out
}

fn of_html(page: &Page) -> Article {
    let read = html::read(&page.body, page.uri.as_deref());
    let title = page.told.title.clone().or(read.title);
    let sorted = furniture::sort(read.lines, title.as_deref(), read.order);
    let mut article = assemble(page, sorted, read.dates);
    if is_short(article.text.len(), read.on_page, page.body.len()) {
        article.diagnostics.push("short".into());
    }
    if !read.authors.is_empty() {
        article.authors = read.authors;
    }
    article.outlet = article.outlet.or(read.outlet).or_else(|| host(page.uri.as_deref()?));
    if let Some(lang) =
        read.lang.and_then(|l| l.get(..2).map(str::to_owned)).filter(|l| !KNOWN_LANGUAGES.contains(&l.as_str()) || article.lang.is_none())
    {
        article.lang = Some(lang);
    }
    article
}

/// True for a text that is suspiciously short against its page: a fifth of its paragraphs or less, or next to nothing of much
/// mark-up (a page that scripts fill, a wall before the report).
fn is_short(text: usize, paragraphs: usize, page: usize) -> bool {
    text < 2000 && text * 5 < paragraphs || text < 250 && page > 20_000
}

/// The site by its address: `news.example.org` without `www.`.
fn host(uri: &str) -> Option<String> {
    let host = uri.split_once("://")?.1.split(['/', '?', '#', ':']).next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (host.contains('.')).then(|| host.to_ascii_lowercase())
}

/// Languages that are told from the text; of others the page's own word is taken.
const KNOWN_LANGUAGES: [&str; 16] = ["ar", "zh", "de", "en", "fr", "hi", "it", "ja", "ko", "nl", "pt", "ru", "es", "sv", "tr", "vi"];

/// The text to the letter; only what the input line tells is known besides.
fn as_is(page: &Page) -> Article {
    let told = &page.told;
    let published = told.published.map(|d| Published::on(d, PublishedFrom::Meta, 1.0));
    let mut credits = Vec::new();
    credits::in_text(&page.body, &mut credits);
    Article {
        title: told.title.clone(),
        outlet: told.outlet.clone(),
        published: published.unwrap_or_else(|| published::bounds(&page.body)),
        lang: language(&page.body),
        credits,
        text: page.body.to_string(),
        ..Article::default()
    }
}

fn assemble(page: &Page, sorted: furniture::Sorted, mut candidates: Vec<Candidate>) -> Article {
    let told = &page.told;
    let text = sorted.paragraphs.join("\n\n");
    if let Some((date, weight)) = page.uri.as_deref().and_then(published::url::date) {
        candidates.push(Candidate { date, from: PublishedFrom::Url, weight });
    }
    candidates.extend(published::of_date_lines(&sorted.dates));
    candidates.extend(published::of_datelines(&sorted.datelines, &candidates));
    let published = match told.published {
        Some(date) => Published::on(date, PublishedFrom::Meta, 1.0),
        None if candidates.is_empty() => match page.uri.as_deref().and_then(published::url::month) {
            Some((first, last)) => {
                Published { earliest: Some(first), latest: Some(last), from: Some(PublishedFrom::Url), ..Published::default() }
            }
            None => published::bounds(&text),
        },
        None if published::evidence::is_foreign(&candidates, &text) => {
            Published { latest: candidates.first().map(|c| c.date), from: Some(PublishedFrom::Header), ..Published::default() }
        }
        None => published::weigh(&candidates),
    };
    let mut credits = sorted.credits;
    credits::in_text(&text, &mut credits);
    let authors =
        credits.iter().filter(|c| c.kind == crate::types::CreditKind::Reporter && c.span.is_none()).map(|c| c.name.clone()).collect();
    Article {
        title: sorted.title,
        outlet: told.outlet.clone(),
        authors,
        lang: language(&text),
        credits,
        published,
        text,
        furniture: sorted.furniture,
        diagnostics: Vec::new(),
    }
}

/// The language of the text: a look at a thousand bytes from its middle.
fn language(text: &str) -> Option<String> {
    if text.split_whitespace().take(5).count() < 5 {
        return None;
    }
    let from = text.ceil_char_boundary((text.len() / 2).saturating_sub(500));
    let to = text.ceil_char_boundary(from + 1000);
    let code = whichlang::detect_language(&text[from..to]).three_letter_code();
    let two = match code {
        "ara" => "ar",
        "cmn" => "zh",
        "deu" => "de",
        "eng" => "en",
        "fra" => "fr",
        "hin" => "hi",
        "ita" => "it",
        "jpn" => "ja",
        "kor" => "ko",
        "nld" => "nl",
        "por" => "pt",
        "rus" => "ru",
        "spa" => "es",
        "swe" => "sv",
        "tur" => "tr",
        "vie" => "vi",
        _ => return None,
    };
    Some(two.to_owned())
}

#[cfg(test)]
mod tests;

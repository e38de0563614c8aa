//! What is fuzzed: each target takes any bytes and must end, without a panic and within the limits.

use std::io::Cursor;
use verbale::{
    clean::clean,
    fact,
    language::Parsed,
    page::{InputLine, Limits, PageHint, archive, from_bytes, parse_line},
    types::{Article, MediaType, Page},
};

/// Small, so that a limit is met by small inputs.
const LIMITS: Limits = Limits { page: 1 << 20, line: 1 << 16, expansion: 100, depth: 3 };

fn cleaned(page: Page) -> Article {
    let article = clean(&page);
    for span in article.credits.iter().filter_map(|c| c.span) {
        assert!(article.text.get(span.start as usize..span.end as usize).is_some(), "a credit's span: {span:?}");
    }
    article
}

fn page(bytes: &[u8], name: &str, media_type: Option<MediaType>) {
    let hint = PageHint { media_type, limits: LIMITS, ..PageHint::file(name) };
    if let Ok(page) = from_bytes(bytes, hint) {
        cleaned(page);
    }
}

/// An HTML page.
pub(crate) fn html(data: &[u8]) {
    page(data, "https://example.org/2012/10/24/a.html", Some(MediaType::Html));
}

/// A text page, and the same as Markdown.
pub(crate) fn text(data: &[u8]) {
    page(data, "a.txt", Some(MediaType::Text));
    page(data, "a.md", Some(MediaType::Markdown));
}

/// Bytes in whatever charset, with one declared by the transport.
pub(crate) fn charset(data: &[u8]) {
    let (label, bytes) = data.split_at(data.len().min(12));
    let hint = PageHint { charset: Some(String::from_utf8_lossy(label).into_owned()), limits: LIMITS, ..PageHint::file("a.html") };
    if let Ok(page) = from_bytes(bytes, hint) {
        cleaned(page);
    }
    page(data, "a", None);
}

/// Dates in an address, in metadata, in elements and in lines of text.
pub(crate) fn dates(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let quoted = text.replace(['"', '<', '>'], " ");
    let html = format!(
        "<html><head><meta property=\"article:published_time\" content=\"{quoted}\"><script type=\"application/ld+json\">{{\"@type\": \
         \"NewsArticle\", \"datePublished\": \"{quoted}\"}}</script></head><body><time datetime=\"{quoted}\">{quoted}</time>\
         <p class=\"date\">{quoted}</p><h1>Talks</h1><p>They opened.</p>"
    );
    for (body, name) in [(html.as_str(), "a.html"), (&text, "a.txt")] {
        let hint = PageHint { uri: Some(format!("https://example.org/{quoted}/{name}")), limits: LIMITS, ..PageHint::file(name) };
        if let Ok(page) = from_bytes(body.as_bytes(), hint) {
            let published = cleaned(page).published;
            assert!(published.confidence.is_finite());
        }
    }
}

/// Expressions of time, figures, and what is read of a text in a language without rules.
pub(crate) fn facts(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let parsed = Parsed::default();
    let dates = fact::dates::in_text(&text, &parsed, jiff::civil::Date::new(2012, 10, 24).ok());
    let figures = fact::figures::in_text(&text, &parsed, &dates);
    let foreign = fact::foreign::read(&Article { text: text.to_string(), ..Article::default() });
    let quoted = foreign.quotes.iter().flat_map(|q| &q.content);
    let spans = dates.iter().map(|d| d.span).chain(figures.iter().map(|f| f.span)).chain(foreign.dates.iter().map(|d| d.span));
    for span in spans.chain(quoted.copied()).chain(fact::foreign::lines(&text)) {
        let words = text.get(span.start as usize..span.end as usize);
        assert!(words.is_some_and(|w| !w.trim().is_empty()), "{span:?} holds words");
    }
}

/// A WARC, packed or not.
pub(crate) fn warc(data: &[u8]) {
    let Ok(stream) = archive::unpacked(data, LIMITS.expansion as u64) else { return };
    for packed in archive::warc(stream, "a.warc", LIMITS).take(1000).flatten() {
        assert!(packed.bytes.len() <= LIMITS.page + (1 << 17));
        if let Ok(page) = packed.page() {
            cleaned(page);
        }
    }
}

/// A zip archive.
pub(crate) fn zip(data: &[u8]) {
    let mut pieces = 0;
    archive::zip(Cursor::new(data), "a.zip", LIMITS, &mut |piece| {
        if let archive::Piece::Page(packed) = piece {
            let _ = packed.page();
        }
        pieces += 1;
        pieces < 1000
    });
}

/// A feed.
pub(crate) fn feed(data: &[u8]) {
    for packed in archive::feed(data, "a.rss", LIMITS).flatten() {
        if let Ok(page) = packed.page() {
            cleaned(page);
        }
    }
}

/// A mail message.
pub(crate) fn mail(data: &[u8]) {
    if let Ok(page) = archive::mail(data, "a.eml", LIMITS).and_then(|packed| packed.page()) {
        cleaned(page);
    }
}

/// JSON input lines, packed or not.
pub(crate) fn lines(data: &[u8]) {
    let Ok(stream) = archive::unpacked(data, LIMITS.expansion as u64) else { return };
    for (number, line) in archive::Lines::new(stream, LIMITS.line).take(1000) {
        if let Ok(archive::Line::Whole(bytes)) = line
            && let Ok(InputLine::Page(page)) = parse_line(bytes, &format!("a.jsonl:{number}"), number % 2 == 0, &LIMITS)
        {
            cleaned(*page);
        }
    }
}

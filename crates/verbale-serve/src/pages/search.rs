//! Search: quotes first, since most searches are for who said something, then articles.

use crate::{
    html::words_address,
    pages,
    source::{Found, Query},
};
use askama::Template;

/// Articles on one page.
pub(crate) const ON_PAGE: usize = 30;

#[derive(Template)]
#[template(path = "search.html")]
struct Page {
    words: String,
    from: String,
    to: String,
    story: String,
    actor: String,
    event: String,
    outlet: String,
    /// Why nothing could be looked for.
    refused: String,
    kinds: Vec<&'static str>,
    asked: bool,
    /// So many have the words that the newest come first.
    common: bool,
    quotes: Vec<QuoteEntry>,
    articles: Vec<ArticleEntry>,
    earlier: Option<String>,
    later: Option<String>,
}

struct QuoteEntry {
    speaker: String,
    passage: Vec<(String, bool)>,
    address: String,
    byline: String,
}

struct ArticleEntry {
    title: String,
    passage: Vec<(String, bool)>,
    address: String,
    outlet: String,
    published: String,
}

/// The page as HTML. `found` may hold one article more than a page: then there is a next one.
/// `actor` is the name by which the actor was asked for; `refused` tells why nothing could be looked for.
pub(crate) fn render(query: &Query, actor: &str, refused: &str, mut found: Found) -> Result<String, askama::Error> {
    let more = found.articles.len() > ON_PAGE;
    found.articles.truncate(ON_PAGE);
    let number = query.skip / ON_PAGE;
    let address = |number: usize| {
        let parts = [
            ("q", query.words.as_str()),
            ("story", &query.story),
            ("actor", actor),
            ("type", &query.event),
            ("outlet", &query.outlet),
            ("from", &query.from),
            ("to", &query.to),
        ];
        let parts = parts.iter().filter(|(_, value)| !value.is_empty());
        let parts: String = parts.map(|(name, value)| format!("{name}={}&", crate::html::encoded(value))).collect();
        format!("/search?{parts}page={number}")
    };
    let page = Page {
        words: query.words.clone(),
        from: query.from.clone(),
        to: query.to.clone(),
        story: query.story.clone(),
        actor: actor.to_owned(),
        event: query.event.clone(),
        outlet: query.outlet.clone(),
        refused: refused.to_owned(),
        kinds: verbale::types::EventType::ALL.iter().map(|t| t.name()).collect(),
        common: found.common,
        asked: !query.words.trim().is_empty(),
        earlier: number.checked_sub(1).map(address),
        later: more.then(|| address(number + 1)),
        quotes: found
            .quotes
            .into_iter()
            .map(|hit| QuoteEntry {
                speaker: hit.speaker.map_or_else(|| "Unknown speaker".into(), |s| crate::html::clipped(&s, 80)),
                address: words_address(&hit.article.id, hit.span),
                byline: pages::byline(&hit.article),
                passage: hit.passage,
            })
            .collect(),
        articles: found
            .articles
            .into_iter()
            .map(|hit| ArticleEntry {
                title: pages::headline(&hit.article),
                address: words_address(&hit.article.id, hit.span),
                outlet: pages::outlet(&hit.article),
                published: pages::published_short(&hit.article),
                passage: hit.passage,
            })
            .collect(),
    };
    page.render()
}

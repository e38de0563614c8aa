//! A story's page: what, when, who; then day by day, where accounts differ, who said what in which words, figures, positions,
//! and the reports with their lineage.

mod families;
mod figures;
mod filter;
mod positions;
mod sides;
mod statements;
mod timeline;

use crate::{
    days, draw,
    html::{Markup, clipped},
    pages::{self, Who, count},
    source::{ArticleBrief, Story},
    text::Points,
};
use askama::Template;
pub(crate) use filter::Filter;
use filter::{CONFIDENCES, STATUSES};
use std::collections::{BTreeMap, BTreeSet};
use verbale::types::wire::{WireQuote, WireRecord};

/// The page.
#[derive(Template)]
#[template(path = "story.html")]
struct Page {
    /// True for a page that stands alone: nothing to choose, everything open.
    paper: bool,
    /// What lets a form correct, where the server has leave for it.
    secret: Option<String>,
    address: String,
    title: String,
    when: String,
    summary: Vec<String>,
    cast: Vec<(Who, usize)>,
    /// Name and id of those to choose from.
    choices: Vec<(String, String)>,
    filter: Filter,
    outlets: Vec<String>,
    kinds: Vec<&'static str>,
    statuses: &'static [(&'static str, &'static str)],
    confidences: &'static [(&'static str, &'static str)],
    drawings: [Markup; 2],
    days: Vec<timeline::Day>,
    hidden_days: usize,
    conflicts: Vec<sides::Conflict>,
    statements: Vec<statements::Statement>,
    voices: Vec<statements::Voice>,
    statement_count: usize,
    figures: Vec<figures::Axis>,
    matrix: positions::Matrix,
    positions: Vec<positions::Party>,
    families: Vec<families::Family>,
    sources: Vec<families::Report>,
}

/// What the sections of the page share.
pub(crate) struct Told<'s> {
    pub(crate) story: &'s Story,
    points: BTreeMap<&'s str, Points>,
    briefs: BTreeMap<&'s str, ArticleBrief>,
    /// Number of the family of each article: copies and rewrites of one report share it.
    pub(crate) families: BTreeMap<&'s str, usize>,
}

impl<'s> Told<'s> {
    pub(crate) fn new(story: &'s Story) -> Self {
        Told {
            points: story.articles.iter().map(|(id, r)| (id.as_str(), Points::of(&r.article.text))).collect(),
            briefs: story.articles.iter().map(|(id, r)| (id.as_str(), ArticleBrief::of(r))).collect(),
            families: families::of(story),
            story,
        }
    }

    /// The words at a place of an article.
    pub(crate) fn words(&self, article: &str, span: [u32; 2]) -> &'s str {
        match (self.story.articles.get(article), self.points.get(article)) {
            (Some(record), Some(points)) => points.slice(&record.article.text, span),
            _ => "",
        }
    }

    pub(crate) fn record(&self, article: &str) -> Option<&'s WireRecord> {
        self.story.articles.get(article)
    }

    pub(crate) fn quote(&self, article: &str, quote: u32) -> Option<&'s WireQuote> {
        self.record(article)?.quotes.get(quote as usize)
    }

    /// The place of an event's sentence.
    pub(crate) fn event_place(&self, article: &str, event: u32) -> Option<[u32; 2]> {
        let record = self.record(article)?;
        let event = record.events.get(event as usize)?;
        record.sentences.get(event.sentence as usize).copied().or_else(|| crate::text::cover(&event.trigger))
    }

    pub(crate) fn brief(&self, article: &str) -> ArticleBrief {
        self.briefs.get(article).cloned().unwrap_or_else(|| ArticleBrief { id: article.to_owned(), ..ArticleBrief::default() })
    }

    /// How many families the articles belong to.
    pub(crate) fn independent<'a>(&self, articles: impl Iterator<Item = &'a str>) -> usize {
        articles.map(|a| self.families.get(a).copied().unwrap_or(usize::MAX)).collect::<BTreeSet<_>>().len()
    }

    pub(crate) fn who(&self, actor: &str) -> Who {
        match self.story.actors.get(actor) {
            Some(row) => Who::of(row),
            None => Who::unknown(actor),
        }
    }
}

/// The body of the page alone, for paper.
#[derive(Template)]
#[template(path = "story_body.html")]
struct Body {
    page: Page,
}

impl std::ops::Deref for Body {
    type Target = Page;

    fn deref(&self) -> &Page {
        &self.page
    }
}

/// The page as HTML.
pub(crate) fn render(story: Story, filter: Filter, secret: Option<String>) -> Result<String, askama::Error> {
    Page { secret, ..page(story, filter, false) }.render()
}

/// The page's body for paper: nothing to choose, everything open.
pub(crate) fn on_paper(story: Story) -> Result<String, askama::Error> {
    Body { page: page(story, Filter::default(), true) }.render()
}

fn page(mut story: Story, filter: Filter, paper: bool) -> Page {
    let outlets: BTreeSet<String> = story.articles.values().map(|r| pages::outlet(&ArticleBrief::of(r))).collect();
    let kinds: BTreeSet<String> = story.happenings.iter().map(|h| h.kind.clone()).collect();
    let cast = cast(&story);
    let summary = summary(&story);
    filter.apply(&mut story);
    let told = Told::new(&story);
    let marks = timeline::marks(&told);
    let (days, hidden_days) = timeline::days(&told);
    let (statements, voices) = statements::of(&told);
    Page {
        paper,
        secret: None,
        address: crate::html::story_address(&story.row.story),
        title: clipped(&story.row.title, 300),
        when: days::range(story.row.first.as_deref(), story.row.last.as_deref()),
        summary,
        choices: choices(&cast),
        cast,
        outlets: outlets.into_iter().collect(),
        kinds: kinds.iter().filter_map(|k| verbale::types::EventType::ALL.iter().map(|t| t.name()).find(|n| n == k)).collect(),
        statuses: &STATUSES,
        confidences: &CONFIDENCES,
        drawings: [draw::timeline::draw(&marks, 1080.0, "wide"), draw::timeline::draw(&marks, 358.0, "narrow")],
        days,
        hidden_days,
        conflicts: sides::conflicts(&told),
        statements,
        statement_count: told.story.statements.len(),
        voices,
        figures: figures::of(&told),
        matrix: positions::matrix(&told),
        positions: positions::of(&told),
        families: families::drawn(&told),
        sources: families::reports(&told),
        filter,
    }
}

/// Who takes part most: in happenings and as a speaker.
fn cast(story: &Story) -> Vec<(Who, usize)> {
    let mut parts: BTreeMap<&str, usize> = BTreeMap::new();
    for happening in &story.happenings {
        for actor in happening.source.iter().chain(&happening.target) {
            *parts.entry(actor).or_default() += 1;
        }
    }
    for speaker in story.statements.iter().filter_map(|s| s.speaker.as_deref()) {
        *parts.entry(speaker).or_default() += 1;
    }
    let mut cast: Vec<_> = parts.into_iter().filter_map(|(id, n)| Some((story.actors.get(id)?, n))).collect();
    cast.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.name.cmp(&b.0.name)));
    cast.into_iter().take(9).map(|(row, n)| (Who::of(row), n)).collect()
}

/// Name and id of those to choose from, by name.
fn choices(cast: &[(Who, usize)]) -> Vec<(String, String)> {
    let mut choices: Vec<_> = cast.iter().map(|(who, _)| (who.name.clone(), who.id.clone())).collect();
    choices.sort();
    choices
}

fn summary(story: &Story) -> Vec<String> {
    let families: BTreeSet<usize> = families::of(story).into_values().collect();
    let outlets: BTreeSet<String> = story.articles.values().map(|r| pages::outlet(&ArticleBrief::of(r))).collect();
    vec![
        count(story.articles.len(), "report", "reports"),
        count(outlets.len(), "outlet", "outlets"),
        count(families.len(), "independent source", "independent sources"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    fn page(filter: Filter) -> String {
        use crate::source::Source;
        let case = fixture::case();
        let id = case.links.stories[0].story.clone();
        render(case.story(&id).unwrap().unwrap(), filter, None).unwrap()
    }

    #[test]
    fn every_part_of_a_story_is_on_its_page() {
        let html = page(Filter::default());
        for words in ["3 reports", "2 independent sources", "Figures differ", "Harbour Post", "about 300 dockers", "450 dockers"] {
            assert!(html.contains(words), "{words} is missing:\n{html}");
        }
        assert!(html.contains("<mark class=\"differs\">"), "wordings are compared:\n{html}");
    }

    #[test]
    fn filters_leave_out_and_stay_in_the_form() {
        let html = page(Filter { kind: "ASSAULT".into(), ..Filter::default() });
        assert!(!html.contains("demands of"), "{html}");
        assert!(html.contains("Show everything"), "a way back");
    }
}

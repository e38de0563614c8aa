//! A case in memory: records and their links, for tests and for the pages' own example.

use crate::{
    source::{
        ActorFile, Article, ArticleBrief, ArticleHit, Ask, Found, KeptCorrection, Part, Query, QuoteHit, Result, Source, Story, StoryBrief,
        Totals,
    },
    text::{Points, cover},
};
use std::collections::BTreeMap;
use verbale::types::{
    case::{ActorRow, ConflictRow, HappeningRow, Links, StatementRow, StoryRow},
    wire::WireRecord,
};

/// Records and their links.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memory {
    pub(crate) records: BTreeMap<String, WireRecord>,
    pub(crate) links: Links,
}

impl Memory {
    pub(crate) fn new(records: Vec<WireRecord>, links: Links) -> Self {
        Memory { records: records.into_iter().map(|r| (r.id.clone(), r)).collect(), links }
    }

    fn story_of(&self, article: &str) -> Option<&StoryRow> {
        self.links.stories.iter().find(|s| s.articles.iter().any(|a| a == article))
    }

    fn actors_by_id(&self) -> BTreeMap<String, ActorRow> {
        self.links.actors.iter().map(|a| (a.actor.clone(), a.clone())).collect()
    }
}

fn part<T: Clone>(all: &[T], part: Part) -> Vec<T> {
    all.iter().skip(part.skip).take(part.take).cloned().collect()
}

impl Source for Memory {
    fn version(&self) -> u64 {
        0
    }

    fn totals(&self) -> Result<Totals> {
        Ok(Totals {
            articles: self.records.len(),
            stories: self.links.stories.len(),
            actors: self.links.actors.len(),
            quotes: self.records.values().map(|r| r.quotes.len()).sum(),
            events: self.records.values().map(|r| r.events.len()).sum(),
            conflicts: self.links.conflicts.len(),
        })
    }

    fn stories(&self, wanted: Part) -> Result<Vec<StoryBrief>> {
        let mut rows = self.links.stories.clone();
        rows.sort_by(|a, b| (b.articles.len(), &a.story).cmp(&(a.articles.len(), &b.story)));
        let brief = |row: StoryRow| StoryBrief {
            outlets: Vec::new(),
            statements: self.links.statements.iter().filter(|s| s.story == row.story).count(),
            happenings: self.links.happenings.iter().filter(|h| h.story == row.story).count(),
            conflicts: self.links.conflicts.iter().filter(|c| c.story == row.story).count(),
            row,
        };
        Ok(part(&rows, wanted).into_iter().map(brief).collect())
    }

    fn story(&self, id: &str) -> Result<Option<Story>> {
        let Some(row) = self.links.stories.iter().find(|s| s.story == id) else { return Ok(None) };
        let inside = |article: &String| row.articles.contains(article);
        Ok(Some(Story {
            articles: row.articles.iter().filter_map(|a| Some((a.clone(), self.records.get(a)?.clone()))).collect(),
            actors: self.actors_by_id(),
            lineage: self.links.lineage.iter().filter(|l| inside(&l.from) && inside(&l.to)).cloned().collect(),
            statements: self.links.statements.iter().filter(|s| s.story == id).cloned().collect(),
            happenings: self.links.happenings.iter().filter(|h| h.story == id).cloned().collect(),
            timeline: self.links.timeline.iter().filter(|t| t.story == id).cloned().collect(),
            positions: self.links.positions.iter().filter(|p| p.story == id).cloned().collect(),
            conflicts: self.links.conflicts.iter().filter(|c| c.story == id).cloned().collect(),
            row: row.clone(),
        }))
    }

    fn article(&self, id: &str) -> Result<Option<Article>> {
        let Some(record) = self.records.get(id) else { return Ok(None) };
        let mut actors = BTreeMap::new();
        for actor in &self.links.actors {
            for member in actor.members.iter().filter(|m| m.article == id) {
                actors.insert(member.actor, actor.clone());
            }
        }
        let links = &self.links;
        Ok(Some(Article {
            story: self.story_of(id).cloned(),
            actors,
            statements: links.statements.iter().filter(|s| s.variants.iter().any(|v| v.article == id)).cloned().collect(),
            happenings: links.happenings.iter().filter(|h| h.reports.iter().any(|r| r.article == id)).cloned().collect(),
            conflicts: links.conflicts.iter().filter(|c| c.claims.iter().any(|c| c.article == id)).cloned().collect(),
            lineage: links.lineage.iter().filter(|l| l.from == id || l.to == id).cloned().collect(),
            others: self.records.values().map(|r| (r.id.clone(), ArticleBrief::of(r))).collect(),
            record: record.clone(),
        }))
    }

    fn articles(&self, wanted: Part) -> Result<Vec<ArticleBrief>> {
        Ok(self.records.values().skip(wanted.skip).take(wanted.take).map(ArticleBrief::of).collect())
    }

    fn actor(&self, id: &str) -> Result<Option<ActorFile>> {
        let Some(row) = self.links.actors.iter().find(|a| a.actor == id) else { return Ok(None) };
        let takes_part = |ids: &[String]| ids.iter().any(|a| a == id);
        Ok(Some(ActorFile {
            stories: (self.links.stories.iter())
                .filter(|s| row.aliases.iter().flat_map(|a| &a.articles).any(|a| s.articles.contains(a)))
                .cloned()
                .collect(),
            statements: self.links.statements.iter().filter(|s| s.speaker.as_deref() == Some(id)).cloned().collect(),
            happenings: self.links.happenings.iter().filter(|h| takes_part(&h.source) || takes_part(&h.target)).cloned().collect(),
            left_out: (0, 0),
            names: row.aliases.iter().map(|a| (a.name.clone(), a.articles.len())).collect(),
            actors: self.actors_by_id(),
            articles: self.records.clone(),
            row: row.clone(),
        }))
    }

    fn actors(&self, wanted: Part) -> Result<Vec<ActorRow>> {
        Ok(part(&self.links.actors, wanted))
    }

    fn page(&self, article: &str) -> Result<Option<String>> {
        Ok(self.records.get(article).map(|r| r.article.text.clone()))
    }

    fn search(&self, query: &Query) -> Result<Found> {
        let words: Vec<String> = query.words.split_whitespace().map(|w| w.trim_matches('"').to_lowercase()).collect();
        let has = |text: &str| !words.is_empty() && words.iter().all(|w| text.to_lowercase().contains(w.as_str()));
        let mut found = Found::default();
        for record in self.records.values() {
            let text = &record.article.text;
            let points = Points::of(text);
            for quote in &record.quotes {
                let Some(span) = cover(&quote.content) else { continue };
                let said = points.slice(text, span);
                if has(said) {
                    let speaker = quote.speaker.and_then(|s| record.actors.get(s as usize)).map(|a| a.name.clone());
                    found.quotes.push(QuoteHit {
                        article: ArticleBrief::of(record),
                        speaker,
                        span,
                        passage: vec![(said.to_owned(), true)],
                    });
                }
            }
            if has(text) {
                let passage = vec![(crate::html::clipped(text, 200), false)];
                found.articles.push(ArticleHit { article: ArticleBrief::of(record), span: [0, 0], passage });
            }
        }
        found.articles = found.articles.into_iter().skip(query.skip).take(query.take).collect();
        Ok(found)
    }

    fn record(&self, id: &str) -> Result<Option<WireRecord>> {
        Ok(self.records.get(id).cloned())
    }

    fn whole_actor(&self, id: &str) -> Result<Option<ActorRow>> {
        self.actor_row(id)
    }

    fn actor_row(&self, id: &str) -> Result<Option<ActorRow>> {
        Ok(self.links.actors.iter().find(|a| a.actor == id).cloned())
    }

    fn called(&self, name: &str) -> Result<std::result::Result<ActorRow, String>> {
        Ok(verbale_case::pointing::called(&self.links.actors, name).cloned())
    }

    fn happenings(&self, ask: &Ask) -> Result<Vec<HappeningRow>> {
        Ok(self
            .links
            .happenings
            .iter()
            .filter(|h| ask.kind.as_ref().is_none_or(|k| *k == h.kind))
            .skip(ask.skip)
            .take(ask.take)
            .cloned()
            .collect())
    }

    fn statements(&self, ask: &Ask) -> Result<Vec<StatementRow>> {
        Ok(self
            .links
            .statements
            .iter()
            .filter(|s| ask.actor.is_none() || s.speaker == ask.actor)
            .skip(ask.skip)
            .take(ask.take)
            .cloned()
            .collect())
    }

    fn conflicts(&self, ask: &Ask) -> Result<Vec<ConflictRow>> {
        Ok(self.links.conflicts.iter().skip(ask.skip).take(ask.take).cloned().collect())
    }

    fn corrections(&self) -> Result<Vec<KeptCorrection>> {
        Ok(Vec::new())
    }

    fn stale(&self) -> Result<bool> {
        Ok(false)
    }
}

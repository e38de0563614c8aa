//! What the case holds, for whoever shows it.

use crate::{Case, Rejection, Result, keep, packed};
use rusqlite::{OptionalExtension, Row};
use serde::Serialize;
use std::collections::HashMap;
use verbale::types::{
    Page,
    case::{ActorRow, ConflictRow, HappeningRow, LineageRow, PositionRow, StatementRow, StoryRow, TimelineRow},
    wire::WireRecord,
};

/// How much there is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "each field counts the rows of the export of its name")]
pub struct Summary {
    pub articles: usize,
    pub rejected: usize,
    pub words: usize,
    pub quotes: usize,
    pub events: usize,
    pub dates: usize,
    pub figures: usize,
    pub stories: usize,
    pub lineage: usize,
    pub actors: usize,
    pub statements: usize,
    pub happenings: usize,
    pub timeline: usize,
    pub positions: usize,
    pub conflicts: usize,
    /// First and last day of publication.
    pub days: Option<(String, String)>,
}

/// An article in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArticleHead {
    /// Id.
    pub id: String,
    /// Where the page was found.
    pub uri: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Language.
    pub lang: Option<String>,
    /// Day of publication, `YYYY-MM-DD`.
    pub published: Option<String>,
    /// How many words its text has.
    pub words: usize,
    /// How many quotes.
    pub quotes: usize,
    /// How many events.
    pub events: usize,
}

/// A story in a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StorySummary {
    /// The story.
    #[serde(flatten)]
    pub row: StoryRow,
    /// Outlets that tell it, in alphabetical order.
    pub outlets: Vec<String>,
    /// How many statements.
    pub statements: usize,
    /// How many happenings.
    pub happenings: usize,
    /// How many conflicts.
    pub conflicts: usize,
}

/// A story with all its rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs, reason = "named after the exports")]
pub struct Story {
    pub row: StoryRow,
    /// In the story's order.
    pub articles: Vec<ArticleHead>,
    pub statements: Vec<StatementRow>,
    pub happenings: Vec<HappeningRow>,
    pub timeline: Vec<TimelineRow>,
    pub positions: Vec<PositionRow>,
    pub conflicts: Vec<ConflictRow>,
    /// Between the story's articles, and from or to others.
    pub lineage: Vec<LineageRow>,
    /// Actors that the story's articles name, as far as its neighbourhood knows them.
    pub actors: Vec<ActorRow>,
}

/// Everything across articles that cites one article.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs, reason = "named after the exports")]
pub struct ArticleLinks {
    pub stories: Vec<StoryRow>,
    pub statements: Vec<StatementRow>,
    pub happenings: Vec<HappeningRow>,
    pub conflicts: Vec<ConflictRow>,
    pub lineage: Vec<LineageRow>,
    /// Numbers in the article's record and the case's actors, by id.
    pub actors: Vec<(u32, String)>,
}

/// A page as kept, ready to be read again.
pub type StoredPage = Page;

const HEAD: &str = "SELECT a.id, p.uri, a.title, a.outlet, a.lang, a.published, a.words, a.quotes, a.events
    FROM articles a JOIN pages p USING (n)";

fn head(row: &Row) -> rusqlite::Result<ArticleHead> {
    Ok(ArticleHead {
        id: row.get(0)?,
        uri: row.get(1)?,
        title: row.get(2)?,
        outlet: row.get(3)?,
        lang: row.get(4)?,
        published: row.get(5)?,
        words: row.get(6)?,
        quotes: row.get(7)?,
        events: row.get(8)?,
    })
}

impl Case {
    /// Counts.
    pub fn summary(&self) -> Result<Summary> {
        self.tell(|db| {
            let mut out = db.query_row(
                "SELECT articles, words, quotes, events, dates, figures, (SELECT min(published) FROM articles),
                        (SELECT max(published) FROM articles) FROM totals",
                [],
                |r| {
                    let (first, last): (Option<String>, Option<String>) = (r.get(6)?, r.get(7)?);
                    Ok(Summary {
                        articles: r.get(0)?,
                        words: r.get(1)?,
                        quotes: r.get(2)?,
                        events: r.get(3)?,
                        dates: r.get(4)?,
                        figures: r.get(5)?,
                        days: first.zip(last),
                        ..Summary::default()
                    })
                },
            )?;
            out.rejected = db.query_row("SELECT count(*) FROM rejected", [], |r| r.get(0))?;
            let mut kinds = db.prepare_cached("SELECT kind, n FROM counts")?;
            for row in kinds.query_map([], |r| Ok((r.get::<_, String>(0)?, r.get::<_, usize>(1)?)))? {
                let (kind, count) = row?;
                match kind.as_str() {
                    "stories" => out.stories = count,
                    "lineage" => out.lineage = count,
                    "actors" => out.actors = count,
                    "statements" => out.statements = count,
                    "happenings" => out.happenings = count,
                    "timeline" => out.timeline = count,
                    "positions" => out.positions = count,
                    "conflicts" => out.conflicts = count,
                    _ => (),
                }
            }
            Ok(out)
        })
    }

    /// Pages that could not be read, by id.
    pub fn rejected(&self) -> Result<Vec<Rejection>> {
        self.tell(|db| {
            db.prepare_cached("SELECT id, kind, message FROM rejected ORDER BY id")?
                .query_map([], |r| Ok(Rejection { id: r.get(0)?, kind: r.get(1)?, message: r.get(2)? }))?
                .collect()
        })
    }

    /// All articles, by day of publication (those without one last), then id.
    pub fn articles(&self) -> Result<Vec<ArticleHead>> {
        let sql = format!("{HEAD} ORDER BY a.published IS NULL, a.published, a.id");
        self.tell(|db| db.prepare_cached(&sql)?.query_map([], head)?.collect())
    }

    /// One article's head.
    pub fn article(&self, id: &str) -> Result<Option<ArticleHead>> {
        let sql = format!("{HEAD} WHERE a.id = ?1");
        self.tell(|db| db.prepare_cached(&sql)?.query_row([id], head).optional())
    }

    /// Ids of all articles, in order.
    pub fn article_ids(&self) -> Result<Vec<String>> {
        self.tell(|db| db.prepare("SELECT id FROM articles ORDER BY id")?.query_map([], |r| r.get(0))?.collect())
    }

    /// One article's record, with what the case has settled since.
    pub fn record(&self, id: &str) -> Result<Option<WireRecord>> {
        let json = self.record_json(id)?;
        json.map(|json| serde_json::from_slice(&json).map_err(|why| self.damaged(format!("the record of `{id}`"), why))).transpose()
    }

    /// The same as it is kept, unpacked.
    pub(crate) fn record_json(&self, id: &str) -> Result<Option<Vec<u8>>> {
        let packed: Option<Vec<u8>> = self.tell(|db| {
            db.prepare_cached("SELECT coalesce(settled, record) FROM articles WHERE id = ?1")?.query_row([id], |r| r.get(0)).optional()
        })?;
        let damaged = |why| self.damaged(format!("the record of `{id}`"), why);
        packed.map(|bytes| crate::packed::unpack(&bytes).map_err(damaged)).transpose()
    }

    /// One page as found, ready to be read again.
    pub fn page(&self, id: &str) -> Result<Option<StoredPage>> {
        let row = self.tell(|db| {
            db.prepare_cached("SELECT uri, media_type, digest, told, as_is, body FROM pages WHERE id = ?1")?
                .query_row([id], |r| {
                    Ok((r.get(0)?, r.get::<_, String>(1)?, r.get(2)?, r.get::<_, String>(3)?, r.get(4)?, r.get::<_, Vec<u8>>(5)?))
                })
                .optional()
        })?;
        let Some((uri, media_type, digest, told, as_is, body)) = row else { return Ok(None) };
        let what = || format!("the page `{id}`");
        let body = packed::unpack(&body).map_err(|why| self.damaged(what(), why))?;
        let body = String::from_utf8(body).map_err(|why| self.damaged(what(), why))?;
        let told: keep::ToldRow = serde_json::from_str(&told).map_err(|why| self.damaged(what(), why))?;
        let media_type = keep::media_type(&media_type);
        Ok(Some(Page { id: id.to_owned(), uri, media_type, digest, body: body.into(), told: told.into(), as_is }))
    }

    /// All stories: those with most articles first.
    pub fn stories(&self) -> Result<Vec<StorySummary>> {
        let mut counts = self.counts_by_story()?;
        let mut outlets = self.outlets()?;
        let mut count = |kind: &str, row: &StoryRow| counts.remove(&(kind.to_owned(), row.story.clone())).unwrap_or(0);
        let mut stories: Vec<StorySummary> = (self.rows::<StoryRow>()?.into_iter())
            .map(|row| StorySummary {
                statements: count("statements", &row),
                happenings: count("happenings", &row),
                conflicts: count("conflicts", &row),
                outlets: outlets.remove(&row.story).unwrap_or_default(),
                row,
            })
            .collect();
        stories.sort_by(|a, b| (b.row.articles.len().cmp(&a.row.articles.len())).then_with(|| b.row.last.cmp(&a.row.last)));
        Ok(stories)
    }

    /// How many rows of each kind a story has.
    fn counts_by_story(&self) -> Result<HashMap<(String, String), usize>> {
        self.tell(|db| {
            db.prepare_cached("SELECT kind, story, count(*) FROM links WHERE story IS NOT NULL GROUP BY kind, story")?
                .query_map([], |r| Ok(((r.get(0)?, r.get(1)?), r.get(2)?)))?
                .collect()
        })
    }

    /// Each story's outlets.
    fn outlets(&self) -> Result<HashMap<String, Vec<String>>> {
        let pairs: Vec<(String, String)> = self.tell(|db| {
            db.prepare_cached(
                "SELECT DISTINCT l.id, a.outlet FROM links l, json_each(l.row, '$.articles') j JOIN articles a ON a.id = j.value
                 WHERE l.kind = 'stories' AND a.outlet IS NOT NULL ORDER BY 1, 2",
            )?
            .query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?
            .collect()
        })?;
        let mut out = HashMap::<String, Vec<String>>::new();
        for (story, outlet) in pairs {
            out.entry(story).or_default().push(outlet);
        }
        Ok(out)
    }

    /// One story with all its rows.
    pub fn story(&self, id: &str) -> Result<Option<Story>> {
        let Some(row) = self.row::<StoryRow>(id)? else { return Ok(None) };
        let articles = row.articles.iter().filter_map(|a| self.article(a).transpose()).collect::<Result<_>>()?;
        Ok(Some(Story {
            articles,
            statements: self.rows_of_story(id)?,
            happenings: self.rows_of_story(id)?,
            timeline: self.rows_of_story(id)?,
            positions: self.rows_of_story(id)?,
            conflicts: self.rows_of_story(id)?,
            lineage: self.rows_through_story(id)?,
            actors: self.rows_through_story(id)?,
            row,
        }))
    }

    /// The rows of one kind that cite any of a story's articles.
    fn rows_through_story<R: crate::links::LinkRow>(&self, story: &str) -> Result<Vec<R>> {
        self.rows_citing(
            "SELECT la.link FROM links s, json_each(s.row, '$.articles') j CROSS JOIN articles a ON a.id = j.value
                CROSS JOIN link_articles la ON la.article = a.n WHERE +s.kind = 'stories' AND s.id = ?2",
            story,
        )
    }

    /// Everything across articles that cites this one.
    pub fn article_links(&self, id: &str) -> Result<ArticleLinks> {
        Ok(ArticleLinks {
            stories: self.rows_of_article(id)?,
            statements: self.rows_of_article(id)?,
            happenings: self.rows_of_article(id)?,
            conflicts: self.rows_of_article(id)?,
            lineage: self.rows_of_article(id)?,
            actors: self.actors_of_article(id)?,
        })
    }

    /// The case's actors in an article: number in its record, and id.
    fn actors_of_article(&self, id: &str) -> Result<Vec<(u32, String)>> {
        let sql = "SELECT j.value ->> 'actor', l.id FROM articles a CROSS JOIN link_articles la ON la.article = a.n
            CROSS JOIN links l ON l.n = la.link AND l.kind = 'actors', json_each(l.row, '$.members') j
            WHERE a.id = ?1 AND j.value ->> 'article' = ?1 ORDER BY 1";
        self.tell(|db| db.prepare_cached(sql)?.query_map([id], |r| Ok((r.get(0)?, r.get(1)?)))?.collect())
    }

    /// All actors.
    pub fn actors(&self) -> Result<Vec<ActorRow>> {
        self.rows()
    }

    /// One actor.
    pub fn actor(&self, id: &str) -> Result<Option<ActorRow>> {
        self.row(id)
    }
}

//! A case file as a [`Source`]: each thread that reads takes a connection of its own from a small pool. Long lists are read
//! once and kept until the file changes, so that a page of a large case costs what it shows.

use crate::source::{
    ActorFile, Article, ArticleBrief, ArticleHit, Ask, Found, KeptCorrection, Part, Query, QuoteHit, Result, Source, SourceError, Story,
    StoryBrief, Totals,
};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::SystemTime,
};
use verbale::types::{
    case::{ActorRow, ConflictRow, HappeningRow, StatementRow},
    wire::WireRecord,
};
use verbale_case::{ArticleHead, Case, CaseError, Hit};

/// Most hits in quotes beside those in articles.
const QUOTES: usize = 20;

/// Of an actor, the statements and the happenings told most; each needs its report's record.
const SHOWN: usize = 150;

/// A case file.
pub(crate) struct Kept {
    path: PathBuf,
    idle: Mutex<Vec<Case>>,
    lists: Mutex<Arc<Lists>>,
}

/// Whole lists, each read when first asked for, as of one state of the file.
#[derive(Default)]
struct Lists {
    state: State,
    totals: OnceLock<Totals>,
    stories: OnceLock<Vec<StoryBrief>>,
    articles: OnceLock<Vec<ArticleBrief>>,
    actors: OnceLock<Vec<ActorRow>>,
}

/// Length and time of the last change of the case file and of its log.
type State = [Option<(u64, Option<SystemTime>)>; 2];

fn state(path: &Path) -> State {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    [path, Path::new(&log)].map(|p| std::fs::metadata(p).ok().map(|m| (m.len(), m.modified().ok())))
}

impl Kept {
    /// Opens the case once, so that a file that cannot be read is told at once.
    pub(crate) fn open(path: PathBuf) -> std::result::Result<Self, CaseError> {
        let case = Case::open(&path)?;
        Ok(Kept { path, idle: Mutex::new(vec![case]), lists: Mutex::default() })
    }

    fn with<T>(&self, work: impl FnOnce(&Case) -> std::result::Result<T, CaseError>) -> Result<T> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let case = match idle {
            Some(case) => case,
            None => Case::open(&self.path).map_err(told)?,
        };
        let done = work(&case).map_err(told);
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < 32 {
            idle.push(case);
        }
        done
    }
}

impl Kept {
    /// The lists as of the file's present state.
    fn lists(&self) -> Arc<Lists> {
        let state = state(&self.path);
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        if lists.state != state {
            *lists = Arc::new(Lists { state, ..Lists::default() });
        }
        Arc::clone(&lists)
    }
}

impl Kept {
    fn all_actors<'l>(&self, lists: &'l Lists) -> Result<&'l Vec<ActorRow>> {
        filled(&lists.actors, || {
            let mut actors = self.with(Case::actors)?;
            actors.sort_by(|a, b| (b.members.len(), &a.actor).cmp(&(a.members.len(), &b.actor)));
            Ok(actors)
        })
    }
}

/// The list, read now if nobody has asked before.
fn filled<T>(cell: &OnceLock<T>, read: impl FnOnce() -> Result<T>) -> Result<&T> {
    if let Some(list) = cell.get() {
        return Ok(list);
    }
    let list = read()?;
    Ok(cell.get_or_init(|| list))
}

fn part<T: Clone>(list: &[T], part: Part) -> Vec<T> {
    list.iter().skip(part.skip).take(part.take).cloned().collect()
}

fn told(error: CaseError) -> SourceError {
    SourceError(error.to_string())
}

fn brief(head: ArticleHead) -> ArticleBrief {
    ArticleBrief { id: head.id, title: head.title, outlet: head.outlet, uri: head.uri, published: head.published }
}

fn by_id(actors: Vec<ActorRow>) -> BTreeMap<String, ActorRow> {
    actors.into_iter().map(|a| (a.actor.clone(), a)).collect()
}

impl Source for Kept {
    fn totals(&self) -> Result<Totals> {
        let lists = self.lists();
        let totals = filled(&lists.totals, || {
            let s = self.with(Case::summary)?;
            let (articles, stories, actors) = (s.articles, s.stories, s.actors);
            Ok(Totals { articles, stories, actors, quotes: s.quotes, events: s.events, conflicts: s.conflicts })
        })?;
        Ok(*totals)
    }

    fn stories(&self, wanted: Part) -> Result<Vec<StoryBrief>> {
        let brief = |s: verbale_case::StorySummary| StoryBrief {
            statements: s.statements,
            happenings: s.happenings,
            conflicts: s.conflicts,
            outlets: s.outlets,
            row: s.row,
        };
        let lists = self.lists();
        let all = filled(&lists.stories, || Ok(self.with(Case::stories)?.into_iter().map(brief).collect()))?;
        Ok(part(all, wanted))
    }

    fn story(&self, id: &str) -> Result<Option<Story>> {
        self.with(|case| {
            let Some(story) = case.story(id)? else { return Ok(None) };
            let mut articles = BTreeMap::new();
            for article in &story.row.articles {
                if let Some(record) = case.record(article)? {
                    articles.insert(article.clone(), record);
                }
            }
            let inside = |a: &String| articles.contains_key(a);
            Ok(Some(Story {
                lineage: story.lineage.into_iter().filter(|l| inside(&l.from) && inside(&l.to)).collect(),
                articles,
                actors: by_id(story.actors),
                statements: story.statements,
                happenings: story.happenings,
                timeline: story.timeline,
                positions: story.positions,
                conflicts: story.conflicts,
                row: story.row,
            }))
        })
    }

    fn article(&self, id: &str) -> Result<Option<Article>> {
        self.with(|case| {
            let Some(record) = case.record(id)? else { return Ok(None) };
            let links = case.article_links(id)?;
            let mut actors = BTreeMap::new();
            for actor in &links.actors {
                for member in actor.members.iter().filter(|m| m.article == id) {
                    actors.insert(member.actor, actor.clone());
                }
            }
            let mut others = BTreeMap::new();
            let named = (links.statements.iter().flat_map(|s| &s.variants).map(|v| &v.article))
                .chain(links.happenings.iter().flat_map(|h| &h.reports).map(|r| &r.article))
                .chain(links.conflicts.iter().flat_map(|c| &c.claims).map(|c| &c.article))
                .chain(links.lineage.iter().flat_map(|l| [&l.from, &l.to]));
            for other in named {
                if other != id
                    && !others.contains_key(other)
                    && others.len() < 400
                    && let Some(head) = case.article(other)?
                {
                    others.insert(other.clone(), brief(head));
                }
            }
            Ok(Some(Article {
                story: links.stories.into_iter().next(),
                actors,
                statements: links.statements,
                happenings: links.happenings,
                conflicts: links.conflicts,
                lineage: links.lineage,
                others,
                record,
            }))
        })
    }

    fn articles(&self, wanted: Part) -> Result<Vec<ArticleBrief>> {
        let lists = self.lists();
        let all = filled(&lists.articles, || Ok(self.with(Case::articles)?.into_iter().map(brief).collect()))?;
        Ok(part(all, wanted))
    }

    fn actor(&self, id: &str) -> Result<Option<ActorFile>> {
        self.with(|case| {
            let Some(row) = case.actor(id)? else { return Ok(None) };
            let mut statements: Vec<StatementRow> = case.rows_of_actor(id, true)?;
            statements.retain(|s| s.speaker.as_deref() == Some(id));
            let mut happenings: Vec<HappeningRow> = case.rows_of_actor(id, true)?;
            happenings.retain(|h| h.source.iter().chain(&h.target).any(|a| a == id));
            let left_out = (statements.len().saturating_sub(SHOWN), happenings.len().saturating_sub(SHOWN));
            statements.sort_by_key(|s| std::cmp::Reverse(s.variants.len()));
            happenings.sort_by_key(|h| std::cmp::Reverse(h.reports.len()));
            statements.truncate(SHOWN);
            happenings.truncate(SHOWN);
            let mut actors = BTreeMap::new();
            for other in happenings.iter().flat_map(|h| h.source.iter().chain(&h.target)) {
                if !actors.contains_key(other)
                    && let Some(brief) = case.actor_brief(other)?
                {
                    actors.insert(other.clone(), brief);
                }
            }
            let mut articles: BTreeMap<String, WireRecord> = BTreeMap::new();
            let cited = (statements.iter().filter_map(|s| s.variants.first()).map(|v| &v.article))
                .chain(happenings.iter().filter_map(|h| h.reports.first()).map(|r| &r.article));
            for article in cited {
                if !articles.contains_key(article)
                    && let Some(record) = case.record(article)?
                {
                    articles.insert(article.clone(), record);
                }
            }
            Ok(Some(ActorFile { row, stories: case.rows_of_actor(id, false)?, statements, happenings, left_out, actors, articles }))
        })
    }

    fn actors(&self, wanted: Part) -> Result<Vec<ActorRow>> {
        Ok(part(self.all_actors(&self.lists())?, wanted))
    }

    fn page(&self, article: &str) -> Result<Option<String>> {
        Ok(self.with(|case| case.page(article))?.map(|p| p.body.to_string()))
    }

    fn search(&self, query: &Query) -> Result<Found> {
        let wanted = |quotes_only: bool, skip: usize, limit: usize| verbale_case::Query {
            words: query.words.clone(),
            story: some(&query.story),
            outlet: some(&query.outlet),
            actor: some(&query.actor),
            event: some(&query.event),
            since: some(&query.from),
            until: some(&query.to),
            quotes_only,
            skip,
            limit,
        };
        let hits = |query: verbale_case::Query| {
            self.with(|case| match case.search(&query) {
                Err(CaseError::Query(_)) => Ok(Vec::new()),
                other => other,
            })
        };
        let articles = hits(wanted(false, query.skip, query.take))?.into_iter().map(article_hit).collect();
        let quotes = if query.skip == 0 { hits(wanted(true, 0, QUOTES))? } else { Vec::new() };
        let mut found = Found { articles, quotes: Vec::new() };
        for hit in quotes {
            let record = self.with(|case| case.record(&hit.article))?;
            let quote = hit.quote.and_then(|n| record.as_ref()?.quotes.get(n as usize));
            let Some(span) = quote.and_then(|q| crate::text::cover(&q.content)) else { continue };
            found.quotes.push(QuoteHit { speaker: hit.speaker.clone(), span, passage: passage(&hit), article: hit_brief(hit) });
        }
        Ok(found)
    }

    fn record(&self, id: &str) -> Result<Option<WireRecord>> {
        self.with(|case| case.record(id))
    }

    fn actor_row(&self, id: &str) -> Result<Option<ActorRow>> {
        self.with(|case| case.actor_brief(id))
    }

    fn called(&self, name: &str) -> Result<std::result::Result<ActorRow, String>> {
        Ok(verbale_case::pointing::called(self.all_actors(&self.lists())?, name).cloned())
    }

    fn happenings(&self, ask: &Ask) -> Result<Vec<HappeningRow>> {
        self.with(|case| case.happenings(ask))
    }

    fn statements(&self, ask: &Ask) -> Result<Vec<StatementRow>> {
        self.with(|case| case.statements(ask))
    }

    fn conflicts(&self, ask: &Ask) -> Result<Vec<ConflictRow>> {
        self.with(|case| case.conflicts(ask))
    }

    fn corrections(&self) -> Result<Vec<KeptCorrection>> {
        self.with(Case::corrections)
    }

    fn stale(&self) -> Result<bool> {
        self.with(Case::links_are_stale)
    }
}

fn some(word: &str) -> Option<String> {
    (!word.trim().is_empty()).then(|| word.trim().to_owned())
}

fn article_hit(hit: Hit) -> ArticleHit {
    ArticleHit { passage: passage(&hit), span: hit.snippet.span, article: hit_brief(hit) }
}

fn hit_brief(hit: Hit) -> ArticleBrief {
    ArticleBrief { id: hit.article, title: hit.title, outlet: hit.outlet, uri: None, published: hit.published }
}

/// A snippet in pieces, the matching ones marked.
fn passage(hit: &Hit) -> Vec<(String, bool)> {
    let text = &hit.snippet.text;
    let points = crate::text::Points::of(text);
    let mut pieces = Vec::new();
    let mut at = 0;
    for mark in &hit.snippet.marks {
        let (start, end) = (points.byte(text, mark[0]), points.byte(text, mark[1]));
        if start < at || end <= start {
            continue;
        }
        pieces.push((text[at..start].to_owned(), false));
        pieces.push((text[start..end].to_owned(), true));
        at = end;
    }
    pieces.push((text[at..].to_owned(), false));
    pieces
}

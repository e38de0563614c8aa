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
use verbale_case::{ArticleHead, Case, CaseError, Hit, People};

/// Most hits in quotes beside those in articles.
const QUOTES: usize = 20;

/// Of an actor, the statements and the happenings told most; each needs its report's record.
const SHOWN: usize = 60;

/// Of an actor, the articles whose stories are shown.
const STORIES: usize = 200;

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
    version: u64,
    totals: OnceLock<Totals>,
    stories: OnceLock<Vec<StoryBrief>>,
    articles: OnceLock<Vec<ArticleBrief>>,
    people: OnceLock<People>,
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
        if idle.len() < 16 {
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
            *lists = Arc::new(Lists { state, version: lists.version + 1, ..Lists::default() });
        }
        Arc::clone(&lists)
    }
}

impl Kept {
    fn people<'l>(&self, lists: &'l Lists) -> Result<&'l People> {
        filled(&lists.people, || self.with(Case::people))
    }

    /// Reads the lists that most pages need, so that the first reader does not wait for them.
    pub(crate) fn warm(&self) -> Result<()> {
        let lists = self.lists();
        self.people(&lists)?;
        self.totals()?;
        self.stories(Part { skip: 0, take: 1 }).map(drop)
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

impl Source for Kept {
    fn version(&self) -> u64 {
        self.lists().version
    }

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
        let lists = self.lists();
        let people = self.people(&lists)?;
        // The case as a whole knows better what an actor is called than one neighbourhood.
        let known = |near: ActorRow| match people.get(&near.actor) {
            Some(person) => ActorRow { aliases: near.aliases, members: near.members, ..person.row() },
            None => near,
        };
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
                actors: story.actors.into_iter().map(|near| (near.actor.clone(), known(near))).collect(),
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
        let lists = self.lists();
        let people = self.people(&lists)?;
        self.with(|case| {
            let Some(record) = case.record(id)? else { return Ok(None) };
            let links = case.article_links(id)?;
            let actors = links.actors.iter().filter_map(|(number, id)| Some((*number, people.get(id)?.row()))).collect();
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
        let lists = self.lists();
        let people = self.people(&lists)?;
        let Some(person) = people.get(id) else { return Ok(None) };
        self.with(|case| {
            let (statements, said): (Vec<StatementRow>, usize) = case.rows_of_actor(id, SHOWN)?;
            let (happenings, done): (Vec<HappeningRow>, usize) = case.rows_of_actor(id, SHOWN)?;
            let others = happenings.iter().flat_map(|h| h.source.iter().chain(&h.target));
            let actors = others.filter_map(|other| Some((other.clone(), people.get(other)?.row()))).collect();
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
            Ok(Some(ActorFile {
                row: person.row(),
                names: person.names.clone(),
                stories: case.stories_of_actor(id, STORIES)?,
                left_out: (said - statements.len(), done - happenings.len()),
                statements,
                happenings,
                actors,
                articles,
            }))
        })
    }

    fn whole_actor(&self, id: &str) -> Result<Option<ActorRow>> {
        self.with(|case| case.actor(id))
    }

    fn actors(&self, wanted: Part) -> Result<Vec<ActorRow>> {
        let lists = self.lists();
        let people = self.people(&lists)?.all().iter().skip(wanted.skip).take(wanted.take);
        self.with(|case| people.filter_map(|p| case.actor(&p.actor).transpose()).collect())
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
        let common = self.with(|case| case.is_common(&query.words, false))?;
        let mut found = Found { articles, quotes: Vec::new(), common };
        for hit in quotes {
            let Some(span) = hit.span else { continue };
            found.quotes.push(QuoteHit { speaker: hit.speaker.clone(), span, passage: passage(&hit), article: hit_brief(hit) });
        }
        Ok(found)
    }

    fn record(&self, id: &str) -> Result<Option<WireRecord>> {
        self.with(|case| case.record(id))
    }

    fn actor_row(&self, id: &str) -> Result<Option<ActorRow>> {
        Ok(self.people(&self.lists())?.get(id).map(verbale_case::Person::row))
    }

    fn called(&self, name: &str) -> Result<std::result::Result<ActorRow, String>> {
        Ok(self.people(&self.lists())?.called(name).map(verbale_case::Person::row))
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

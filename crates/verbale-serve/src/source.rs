//! What the pages read. Everything shown comes through [`Source`], so that pages and API know nothing of how a case is kept.

use std::{collections::BTreeMap, fmt};
use verbale::types::{
    case::{ActorRow, ConflictRow, HappeningRow, LineageRow, PositionRow, StatementRow, StoryRow, TimelineRow},
    wire::WireRecord,
};
pub(crate) use verbale_case::{Ask, KeptCorrection};

/// Why a case could not be read.
#[derive(Debug)]
pub(crate) struct SourceError(pub(crate) String);

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

pub(crate) type Result<T> = std::result::Result<T, SourceError>;

/// A case to be read.
pub(crate) trait Source: Send + Sync {
    /// Grows with every change of the case.
    fn version(&self) -> u64;
    /// How much the case holds.
    fn totals(&self) -> Result<Totals>;
    /// Stories, largest first.
    fn stories(&self, part: Part) -> Result<Vec<StoryBrief>>;
    /// One story with all that belongs to it.
    fn story(&self, id: &str) -> Result<Option<Story>>;
    /// One article with what the case knows about its facts.
    fn article(&self, id: &str) -> Result<Option<Article>>;
    /// Articles in the order in which the case keeps them.
    fn articles(&self, part: Part) -> Result<Vec<ArticleBrief>>;
    /// One actor with what it said and did.
    fn actor(&self, id: &str) -> Result<Option<ActorFile>>;
    /// Actors, those in most articles first.
    fn actors(&self, part: Part) -> Result<Vec<ActorRow>>;
    /// The page of an article as it was found.
    fn page(&self, article: &str) -> Result<Option<String>>;
    /// Articles and quotes with certain words.
    fn search(&self, query: &Query) -> Result<Found>;
    /// One article's record alone.
    fn record(&self, id: &str) -> Result<Option<WireRecord>>;
    /// One actor's row with the lists of where it occurs, which are long.
    fn whole_actor(&self, id: &str) -> Result<Option<ActorRow>>;
    /// One actor's row without the lists of where it occurs.
    fn actor_row(&self, id: &str) -> Result<Option<ActorRow>>;
    /// The actor with this id or name, or why there is none.
    fn called(&self, name: &str) -> Result<std::result::Result<ActorRow, String>>;
    /// Happenings by story, actor, type and day.
    fn happenings(&self, ask: &Ask) -> Result<Vec<HappeningRow>>;
    /// Statements by story, speaker and day.
    fn statements(&self, ask: &Ask) -> Result<Vec<StatementRow>>;
    /// Conflicts by story and kind.
    fn conflicts(&self, ask: &Ask) -> Result<Vec<ConflictRow>>;
    /// What a person corrected, undone ones too.
    fn corrections(&self) -> Result<Vec<KeptCorrection>>;
    /// True while pages or corrections wait to be linked.
    fn stale(&self) -> Result<bool>;
}

/// A part of a long list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    /// How many to leave out before.
    pub(crate) skip: usize,
    /// How many to give at most.
    pub(crate) take: usize,
}

/// How much a case holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, serde::Serialize)]
pub(crate) struct Totals {
    pub(crate) articles: usize,
    pub(crate) stories: usize,
    pub(crate) actors: usize,
    pub(crate) quotes: usize,
    pub(crate) events: usize,
    pub(crate) conflicts: usize,
}

/// A story in a list.
#[derive(Debug, Clone, Default)]
pub(crate) struct StoryBrief {
    pub(crate) row: StoryRow,
    pub(crate) outlets: Vec<String>,
    pub(crate) statements: usize,
    pub(crate) happenings: usize,
    pub(crate) conflicts: usize,
}

/// An article in a list.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
pub(crate) struct ArticleBrief {
    pub(crate) id: String,
    pub(crate) title: Option<String>,
    pub(crate) outlet: Option<String>,
    pub(crate) uri: Option<String>,
    /// `YYYY-MM-DD`.
    pub(crate) published: Option<String>,
}

impl ArticleBrief {
    pub(crate) fn of(record: &WireRecord) -> Self {
        ArticleBrief {
            id: record.id.clone(),
            title: record.article.title.clone(),
            outlet: record.article.outlet.clone(),
            uri: record.page.uri.clone(),
            published: record.article.published.value.map(|d| d.to_string()),
        }
    }
}

/// A story with all that belongs to it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Story {
    pub(crate) row: StoryRow,
    pub(crate) articles: BTreeMap<String, WireRecord>,
    pub(crate) actors: BTreeMap<String, ActorRow>,
    pub(crate) lineage: Vec<LineageRow>,
    pub(crate) statements: Vec<StatementRow>,
    pub(crate) happenings: Vec<HappeningRow>,
    pub(crate) timeline: Vec<TimelineRow>,
    pub(crate) positions: Vec<PositionRow>,
    pub(crate) conflicts: Vec<ConflictRow>,
}

/// An article with what the case knows about its facts.
#[derive(Debug, Clone)]
pub(crate) struct Article {
    pub(crate) record: WireRecord,
    pub(crate) story: Option<StoryRow>,
    /// Case actors by the article's own actor numbers.
    pub(crate) actors: BTreeMap<u32, ActorRow>,
    pub(crate) statements: Vec<StatementRow>,
    pub(crate) happenings: Vec<HappeningRow>,
    pub(crate) conflicts: Vec<ConflictRow>,
    pub(crate) lineage: Vec<LineageRow>,
    /// The other articles that the rows above name.
    pub(crate) others: BTreeMap<String, ArticleBrief>,
}

/// An actor with what it said and did.
#[derive(Debug, Clone)]
pub(crate) struct ActorFile {
    /// Without the lists of where it occurs.
    pub(crate) row: ActorRow,
    /// All names with the number of articles that use them.
    pub(crate) names: Vec<(String, usize)>,
    pub(crate) stories: Vec<StoryRow>,
    pub(crate) statements: Vec<StatementRow>,
    pub(crate) happenings: Vec<HappeningRow>,
    /// How many statements and happenings are left out: those told least.
    pub(crate) left_out: (usize, usize),
    /// The other actors that the rows above name.
    pub(crate) actors: BTreeMap<String, ActorRow>,
    /// The articles that the rows above name.
    pub(crate) articles: BTreeMap<String, WireRecord>,
}

/// What to search for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Query {
    pub(crate) words: String,
    pub(crate) skip: usize,
    pub(crate) take: usize,
    /// Only this story; empty for all.
    pub(crate) story: String,
    /// First day; empty for all.
    pub(crate) from: String,
    /// Last day; empty for all.
    pub(crate) to: String,
    /// Actor id; empty for all.
    pub(crate) actor: String,
    /// PLOVER type of an event; empty for all.
    pub(crate) event: String,
    /// Outlet; empty for all.
    pub(crate) outlet: String,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub(crate) struct Found {
    pub(crate) articles: Vec<ArticleHit>,
    pub(crate) quotes: Vec<QuoteHit>,
    /// True where so many articles have the words that the newest, not the best, come first.
    pub(crate) common: bool,
}

/// An article with the words.
#[derive(Debug, Clone)]
pub(crate) struct ArticleHit {
    pub(crate) article: ArticleBrief,
    /// Place of the passage.
    pub(crate) span: [u32; 2],
    /// A passage, matching words marked.
    pub(crate) passage: Vec<(String, bool)>,
}

/// A quote with the words.
#[derive(Debug, Clone)]
pub(crate) struct QuoteHit {
    pub(crate) article: ArticleBrief,
    pub(crate) speaker: Option<String>,
    pub(crate) span: [u32; 2],
    pub(crate) passage: Vec<(String, bool)>,
}

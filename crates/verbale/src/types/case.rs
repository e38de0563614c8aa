//! What a case holds across articles: the rows of `export` (CONTRACT.md), as exchanged.
//!
//! Ids are derived from content, so reading the same pages again gives the same ids.

use serde::{Deserialize, Serialize};

/// Articles of one affair.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct StoryRow {
    /// Id.
    pub story: String,
    /// The most telling headline.
    pub title: String,
    /// Article ids, by date.
    pub articles: Vec<String>,
    /// First day.
    pub first: Option<String>,
    /// Last day.
    pub last: Option<String>,
}

/// One article made from another, or two from a third.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LineageRow {
    /// The earlier article, when the direction is known.
    pub from: String,
    /// The later one.
    pub to: String,
    /// `copy`, `reprint`, `rewrite`, `translation-twin` or `shares-passage`.
    pub kind: String,
    /// Share of the shorter text that stands in the longer, 0 to 1.
    pub overlap: f64,
    /// `known`, `guessed` or `none`.
    pub direction: String,
    /// Reasons, in words.
    pub evidence: Vec<String>,
}

/// An actor under all its names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ActorRow {
    /// Id.
    pub actor: String,
    /// Canonical name.
    pub name: String,
    /// All names with the articles that use them.
    pub aliases: Vec<Alias>,
    /// Kind, as in a record.
    pub kind: String,
    /// CAMEO code.
    pub code: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// Its numbers in the articles' records.
    pub members: Vec<Member>,
}

/// A name of an actor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alias {
    /// The name.
    pub name: String,
    /// Articles that use it.
    pub articles: Vec<String>,
}

/// An actor's number in one article's record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Article id.
    pub article: String,
    /// Actor number there.
    pub actor: u32,
}

/// One utterance as each outlet gives it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StatementRow {
    /// Id.
    pub statement: String,
    /// Actor id of the speaker.
    pub speaker: Option<String>,
    /// Story id.
    pub story: String,
    /// Day it was said.
    pub said_on: Option<String>,
    /// Its wordings.
    pub variants: Vec<Variant>,
}

/// One wording of a statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Variant {
    /// Article id.
    pub article: String,
    /// Quote number in that article.
    pub quote: u32,
    /// Its words.
    pub text: String,
}

/// One event with its reports.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HappeningRow {
    /// Id.
    pub happening: String,
    /// PLOVER type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Actor ids.
    pub source: Vec<String>,
    /// Actor ids.
    pub target: Vec<String>,
    /// What it is about, in a source's words.
    pub object: Option<String>,
    /// TIMEX3 value.
    pub date: Option<String>,
    /// Story id.
    pub story: String,
    /// Status that most reports give.
    pub status: String,
    /// Reports.
    pub reports: Vec<Report>,
    /// How many of them are independent (one for each origin).
    pub independent_sources: usize,
}

/// One article's report of a happening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Article id.
    pub article: String,
    /// Event number there.
    pub event: u32,
}

/// A line of a story's timeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimelineRow {
    /// Story id.
    pub story: String,
    /// TIMEX3 value.
    pub date: String,
    /// `day`, `week`, `month` or `year`.
    pub grain: String,
    /// A readable line taken from a source.
    pub text: String,
    /// Where the line's words stand.
    pub article: String,
    /// Their place in that article's text, in code points.
    pub span: [u32; 2],
    /// Happening ids.
    pub happenings: Vec<String>,
    /// Statement ids.
    pub statements: Vec<String>,
    /// The higher, the more it matters.
    pub weight: f64,
}

/// Where a party stands on an issue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PositionRow {
    /// Story id.
    pub story: String,
    /// The issue, in a source's words.
    pub issue: String,
    /// Actor id.
    pub by: String,
    /// Actor id.
    pub toward: Option<String>,
    /// `demands`, `rejects`, `offers`, `accepts`, `threatens`, `accuses`, `supports` …
    pub stance: String,
    /// Happening ids.
    pub happenings: Vec<String>,
    /// Happening ids that answer it.
    pub answered_by: Vec<String>,
}

/// Two or more claims that cannot all be true.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConflictRow {
    /// Story id.
    pub story: String,
    /// `figure`, `date`, `place`, `attribution`, `wording` or `denial`.
    pub kind: String,
    /// The claims with their words.
    pub claims: Vec<Claim>,
    /// A sentence that says why they conflict.
    pub why: String,
}

/// One side of a conflict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Article id.
    pub article: String,
    /// Place in its text, in code points.
    pub span: [u32; 2],
    /// The words.
    pub text: String,
}

/// Everything that linking gives: one list for each `export` of the corpus.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Links {
    /// Stories.
    pub stories: Vec<StoryRow>,
    /// Lineage.
    pub lineage: Vec<LineageRow>,
    /// Actors.
    pub actors: Vec<ActorRow>,
    /// Statements.
    pub statements: Vec<StatementRow>,
    /// Happenings.
    pub happenings: Vec<HappeningRow>,
    /// Timeline.
    pub timeline: Vec<TimelineRow>,
    /// Positions.
    pub positions: Vec<PositionRow>,
    /// Conflicts.
    pub conflicts: Vec<ConflictRow>,
}

//! What one article says: its actors, quotes, events, dates and figures, each with its words.

use crate::types::{Article, DateExpression, EventType, FactDate, Status, TextSpan, Word};
use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);
        impl $name {
            /// As an index into the record's list.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}
ids! {
    /// Number of an actor in one record.
    ActorId,
    /// Number of a quote in one record.
    QuoteId,
    /// Number of an event in one record.
    EventId
}

/// One article's whole record: what `annotate` gives.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Record {
    /// The page's id.
    pub id: String,
    /// Where the page was found.
    pub uri: Option<String>,
    /// The page's media type.
    pub media_type: String,
    /// Digest of the page's bytes.
    pub digest: String,
    /// The cleaned article.
    pub article: Article,
    /// Sentences of the text, in order.
    pub sentences: Vec<TextSpan>,
    /// Actors; an id is an index.
    pub actors: Vec<Actor>,
    /// Quotes; an id is an index.
    pub quotes: Vec<Quote>,
    /// Events; an id is an index.
    pub events: Vec<Event>,
    /// Expressions of time, in text order.
    pub dates: Vec<DateExpression>,
    /// Figures, in text order.
    pub figures: Vec<Figure>,
}

/// What kind of actor a name stands for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ActorKind {
    /// A human being.
    Person,
    /// A state (and its capital when that stands for the government).
    Country,
    /// A company, party, ministry, newspaper.
    Org,
    /// An intergovernmental body.
    Igo,
    /// People without a charter: troops, protesters, rebels, a people.
    Group,
    /// Somebody known only by office: "the spokesman".
    Role,
    /// A place that is no state.
    Place,
    /// Anything else that acts.
    #[default]
    Other,
}

/// Somebody or something that says, does or suffers something.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Actor {
    /// The fullest name that the article or the lexicon gives.
    pub name: String,
    /// Kind.
    pub kind: ActorKind,
    /// CAMEO code: three letters of country or body, then role (`RUSGOV`).
    pub code: Option<String>,
    /// ISO 3166 alpha-3 (CAMEO's letters) of the country it belongs to.
    pub country: Option<String>,
    /// Whom it speaks or acts for.
    pub of: Option<ActorId>,
    /// Its mentions, in text order.
    pub mentions: Vec<TextSpan>,
}

/// How a quote is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum QuoteForm {
    /// Inside quotation marks throughout.
    Direct,
    /// Partly inside quotation marks.
    Mixed,
    /// Reported.
    Indirect,
}

/// An attribution: who is said to have said (written, thought) what.
#[derive(Debug, Clone, PartialEq)]
pub struct Quote {
    /// Form.
    pub form: QuoteForm,
    /// What is said, without the outer quotation marks.
    pub content: Vec<TextSpan>,
    /// The words that mark the saying.
    pub cue: Vec<TextSpan>,
    /// The words that name the speaker.
    pub source: Vec<TextSpan>,
    /// The speaker, when known.
    pub speaker: Option<ActorId>,
    /// To whom it was said, when told.
    pub addressee: Option<ActorId>,
    /// When it was said.
    pub date: Option<FactDate>,
    /// Name of the rule that found it.
    pub rule: Word,
    /// 0 to 1.
    pub confidence: f32,
}

/// Who did what to whom.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// PLOVER type.
    pub kind: EventType,
    /// PLOVER mode, in the manual's lower-case word.
    pub mode: Option<Word>,
    /// PLOVER contexts.
    pub contexts: Vec<Word>,
    /// Status.
    pub status: Status,
    /// Who does it.
    pub source: Vec<ActorId>,
    /// To whom.
    pub target: Vec<ActorId>,
    /// Words of the source.
    pub source_spans: Vec<TextSpan>,
    /// Words of the target.
    pub target_spans: Vec<TextSpan>,
    /// The verb or noun that tells the event.
    pub trigger: Vec<TextSpan>,
    /// What is demanded, offered, rejected …
    pub object: Vec<TextSpan>,
    /// Index of the sentence.
    pub sentence: u32,
    /// The quote in which it is told, when only somebody's word stands for it.
    pub quote: Option<QuoteId>,
    /// When it happened.
    pub date: Option<FactDate>,
    /// Where, as the text names it.
    pub place: Option<String>,
    /// CAMEO code where the mapping is sure.
    pub cameo: Option<String>,
    /// Name of the frame or rule.
    pub rule: Word,
    /// 0 to 1.
    pub confidence: f32,
}

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FigureKind {
    /// Things or people.
    Count,
    /// Money.
    Money,
    /// A share of a hundred.
    Percent,
    /// A physical measure.
    Measure,
}

/// A number with its bounds and what it counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Its words, with the unit.
    pub span: TextSpan,
    /// No less than this.
    pub low: Option<f64>,
    /// No more than this.
    pub high: Option<f64>,
    /// What is counted, money's ISO code, `%`, or the measure.
    pub unit: String,
    /// Kind.
    pub kind: FigureKind,
    /// Of what ("of the vote", "on its border").
    pub of: Option<String>,
    /// True for "about", "some", "tens of".
    pub approximate: bool,
}

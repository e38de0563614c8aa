//! The values that flow through the program, in one place.
//!
//! `Page → Article → Parsed → Record → Case`: a [`Page`] is cleaned into an [`Article`], its text is parsed into a
//! [`Parsed`](crate::language::Parsed), facts are read off it into a [`Record`], and records are linked into the rows of a
//! case ([`case`]). Each stage takes the value before it and gives the next; nothing flows back.

mod article;
pub mod case;
mod date;
mod page;
mod plover;
mod record;
mod span;
pub mod wire;

pub use article::{Article, Credit, CreditKind, Furniture};
pub use date::{DateExpression, DateFrom, FactDate, FactDateFrom, Published, PublishedFrom, TimexType};
pub use page::{MediaType, Page, PageError, Told};
pub use plover::{EventType, Status};
pub use record::{Actor, ActorId, ActorKind, Event, EventId, Figure, FigureKind, Quote, QuoteForm, QuoteId, Record};
/// A word of the program's own vocabulary (a rule's name, a context), nearly always static.
pub type Word = std::borrow::Cow<'static, str>;

pub use span::{InPage, InText, PageSpan, Span, TextSpan};

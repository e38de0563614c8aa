//! Who is in the article: names, titles, roles and pronouns, each with all its mentions.

use crate::{
    fact::Reading,
    types::{Actor, ActorId, TextSpan},
};
use std::ops::Range;

/// Names, offices and bodies that the program knows.
#[derive(Debug, Default)]
pub struct Lexicon {}

impl Lexicon {
    /// The lexicon that comes with the program.
    pub fn builtin() -> Self {
        Lexicon {}
    }
}

/// How a mention refers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MentionForm {
    /// A proper name: `Stoltenberg`, `Russia`.
    Name,
    /// A common noun phrase: `the ministry`, `his government`.
    Nominal,
    /// `he`, `they`, `its`.
    Pronoun,
}

/// One place where an actor is named.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// Its words.
    pub span: TextSpan,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// The token that heads it in the tree.
    pub head: usize,
    /// Who it is.
    pub actor: ActorId,
    /// Form.
    pub form: MentionForm,
}

/// The actors of an article with all their mentions.
#[derive(Debug, Clone, Default)]
pub struct Actors {
    /// The actors; an [`ActorId`] is an index.
    pub list: Vec<Actor>,
    /// All mentions in text order.
    pub mentions: Vec<Mention>,
}

impl Actors {
    /// The actor.
    pub fn get(&self, id: ActorId) -> &Actor {
        &self.list[id.index()]
    }

    /// The outermost mention headed by `token`.
    pub fn headed_by(&self, token: usize) -> Option<&Mention> {
        self.mentions.iter().filter(|m| m.head == token).max_by_key(|m| m.tokens.len())
    }

    /// The longest mention inside `tokens` (a noun phrase, say) that is nearest to its start.
    pub fn within(&self, tokens: &Range<usize>) -> Option<&Mention> {
        let inside = |m: &&Mention| tokens.start <= m.tokens.start && m.tokens.end <= tokens.end;
        self.mentions.iter().filter(inside).max_by_key(|m| (m.tokens.len(), std::cmp::Reverse(m.tokens.start)))
    }
}

/// Finds the actors.
pub fn find(_reading: &Reading) -> Actors {
    Actors::default()
}

//! Who is in the article: names, titles, roles and pronouns, each with all its mentions.

mod cast;
mod era;
mod index;
mod lexicon;
mod metonymy;
mod phrases;
mod pronouns;
mod resolve;
mod scan;
mod source;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_home;

pub use lexicon::Lexicon;
pub use source::LexiconError;

use crate::{
    fact::Reading,
    types::{Actor, ActorId, TextSpan},
};
use std::ops::Range;

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
        let end = self.mentions.partition_point(|m| m.tokens.start <= token + REACH);
        let near = self.mentions[..end].iter().rev().take_while(|m| m.tokens.start + REACH >= token);
        near.filter(|m| m.head == token).max_by_key(|m| m.tokens.len())
    }

    /// The longest mention inside `tokens` (a noun phrase, say) that is nearest to its start.
    pub fn within(&self, tokens: &Range<usize>) -> Option<&Mention> {
        let from = self.mentions.partition_point(|m| m.tokens.start < tokens.start);
        let inside = self.mentions[from..].iter().take_while(|m| m.tokens.start < tokens.end);
        inside.filter(|m| m.tokens.end <= tokens.end).max_by_key(|m| (m.tokens.len(), std::cmp::Reverse(m.tokens.start)))
    }

    /// Adds an actor with its mention, keeping the mentions in order.
    pub fn add(&mut self, actor: Actor, tokens: Range<usize>, head: usize, span: TextSpan, form: MentionForm) -> ActorId {
        let id = ActorId(self.list.len() as u32);
        self.list.push(actor);
        self.list[id.index()].mentions = vec![span];
        let at = self.mentions.partition_point(|m| m.tokens.start <= tokens.start);
        self.mentions.insert(at, Mention { span, tokens, head, actor: id, form });
        id
    }
}

/// How far, in tokens, a mention's head may stand from its start.
const REACH: usize = 24;

/// Finds the actors.
pub fn find(reading: &Reading) -> Actors {
    let scan = scan::Scan::of(reading);
    let phrases = phrases::find(reading, &scan);
    let mut resolver = resolve::Resolver::new(reading, &phrases);
    resolver.run();
    collect(&resolver)
}

/// The baseline that `cargo xtask actors-score` measures [`find`] against: the lexicon's names as they stand, and nothing else.
pub fn look_up(reading: &Reading) -> Actors {
    let mut phrases = phrases::find(reading, &scan::Scan::of(reading));
    phrases.retain(|p| matches!(p.what, phrases::What::Entry(_) | phrases::What::Government(_) | phrases::What::Adjective(_)));
    for phrase in &mut phrases {
        (phrase.role, phrase.owner, phrase.same_as) = (None, None, None);
    }
    let mut resolver = resolve::Resolver::new(reading, &phrases);
    resolver.run();
    collect(&resolver)
}

/// The drafts that are named, in order of their first mention.
fn collect(resolver: &resolve::Resolver) -> Actors {
    let mut mentions: Vec<(usize, Mention)> = Vec::with_capacity(resolver.phrases.len());
    for (phrase, who) in resolver.phrases.iter().zip(&resolver.who) {
        let Some(draft) = *who else { continue };
        if phrase.what == phrases::What::Relative {
            continue;
        }
        let form = match phrase.what {
            phrases::What::Pronoun(_) => MentionForm::Pronoun,
            phrases::What::Nominal(_) | phrases::What::Demonym(_) => MentionForm::Nominal,
            _ => MentionForm::Name,
        };
        let mention = Mention { span: phrase.span, tokens: phrase.tokens.clone(), head: phrase.head, actor: ActorId(0), form };
        mentions.push((draft, mention));
    }
    mentions.sort_by_key(|(_, m)| (m.tokens.start, std::cmp::Reverse(m.tokens.end)));
    let drafts = &resolver.cast.drafts;
    let mut ids: Vec<Option<ActorId>> = vec![None; drafts.len()];
    let mut order = Vec::new();
    for (draft, _) in &mentions {
        if ids[*draft].is_none() {
            ids[*draft] = Some(ActorId(order.len() as u32));
            order.push(*draft);
        }
    }
    let mut list: Vec<Actor> = order
        .iter()
        .map(|&d| Actor {
            name: drafts[d].name.clone(),
            kind: drafts[d].kind,
            code: drafts[d].code.clone(),
            country: drafts[d].country.clone(),
            of: drafts[d].of.and_then(|o| ids[o]).filter(|&o| Some(o) != ids[d]),
            mentions: Vec::new(),
        })
        .collect();
    let mentions: Vec<Mention> = mentions
        .into_iter()
        .filter_map(|(draft, mut m)| {
            m.actor = ids[draft]?;
            list[m.actor.index()].mentions.push(m.span);
            Some(m)
        })
        .collect();
    Actors { list, mentions }
}

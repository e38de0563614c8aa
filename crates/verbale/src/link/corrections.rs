//! What a person knows better, laid over what the pages tell.
//!
//! A correction points at an actor by a name that it bears and at a fact by its words, not by a number: so it holds when pages are read
//! again or more come in. Corrections work in the order in which they were made; one whose actor or words are not in the case (yet) does
//! nothing. Those of one article are laid over its record ([`super::amend`](fn@super::amend)) before it is linked, those of actors over
//! the cast, those of statements over the groups of quotes.

use super::{
    amend::{plain, same_content},
    cast::folded,
    neighbours,
    signature::{SigActor, Signature},
};
use crate::types::{EventType, wire::WireSpan};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt};

/// An actor as a correction points at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pointer {
    /// A name that it bears.
    pub name: String,
    /// Kind, as in a record, where the name alone does not tell.
    pub kind: Option<String>,
    /// Country.
    pub country: Option<String>,
}

/// Words of an article as a correction points at them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Article id.
    pub article: String,
    /// Where they stood when the correction was made, in code points.
    pub span: WireSpan,
    /// A quote's content or an event's trigger; parts are joined by ` … `.
    pub words: String,
    /// An event's sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
}

/// What kind of fact a correction is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FactKind {
    /// Something said.
    Quote,
    /// Something done.
    Event,
}

/// One correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "lowercase")]
pub enum Correction {
    /// Two actors are one.
    Merge {
        /// The one whose name stays, where it is the more used.
        actor: Pointer,
        /// The other.
        with: Pointer,
    },
    /// Who bears this name is somebody else.
    Split {
        /// The actor that holds too much.
        actor: Pointer,
        /// The name that belongs to another.
        name: String,
    },
    /// The actor's name is this.
    Rename {
        /// The actor.
        actor: Pointer,
        /// Its name from now on.
        to: String,
    },
    /// This is no actor.
    Ignore {
        /// The actor.
        actor: Pointer,
    },
    /// This was said by somebody else, or by nobody knows whom.
    Speaker {
        /// The quote.
        quote: Place,
        /// Who said it.
        speaker: Option<Pointer>,
    },
    /// This was said or done on another day.
    Date {
        /// The quote or event.
        fact: Place,
        /// Which of the two.
        kind: FactKind,
        /// The day.
        date: Date,
    },
    /// The article came out on another day.
    Published {
        /// Article id.
        article: String,
        /// The day.
        date: Date,
    },
    /// This was never said or done: the page does not tell it.
    Drop {
        /// The quote or event.
        fact: Place,
        /// Which of the two.
        kind: FactKind,
    },
    /// This is a deed of another type.
    Type {
        /// The event.
        event: Place,
        /// PLOVER type.
        to: EventType,
    },
    /// Others did this, or it was done to others.
    Parties {
        /// The event.
        event: Place,
        /// Who did it, where that was wrong; nobody named where it is empty.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        source: Option<Vec<Pointer>>,
        /// To whom, where that was wrong.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        target: Option<Vec<Pointer>>,
    },
    /// Two quotes are one utterance.
    Join {
        /// The one.
        quote: Place,
        /// The other.
        with: Place,
    },
    /// This quote is an utterance of its own.
    Part {
        /// The quote.
        quote: Place,
    },
}

impl Correction {
    /// The article over whose record it is laid; nothing for those that hold across articles.
    pub fn article(&self) -> Option<&str> {
        match self {
            Correction::Speaker { quote: place, .. }
            | Correction::Date { fact: place, .. }
            | Correction::Drop { fact: place, .. }
            | Correction::Type { event: place, .. }
            | Correction::Parties { event: place, .. } => Some(&place.article),
            Correction::Published { article, .. } => Some(article),
            _ => None,
        }
    }

    /// The words that it is about, where it is about words.
    pub fn place(&self) -> Option<&Place> {
        match self {
            Correction::Speaker { quote: place, .. }
            | Correction::Date { fact: place, .. }
            | Correction::Drop { fact: place, .. }
            | Correction::Type { event: place, .. }
            | Correction::Parties { event: place, .. }
            | Correction::Join { quote: place, .. }
            | Correction::Part { quote: place } => Some(place),
            _ => None,
        }
    }
}

impl fmt::Display for Correction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let short = |words: &str| match words.char_indices().nth(60) {
            Some((at, _)) => format!("“{}…”", words[..at].trim_end()),
            None => format!("“{words}”"),
        };
        match self {
            Correction::Merge { actor, with } => write!(f, "{} and {} are one", actor.name, with.name),
            Correction::Split { actor, name } => write!(f, "{name} is not {}", actor.name),
            Correction::Rename { actor, to } => write!(f, "{} is called {to}", actor.name),
            Correction::Ignore { actor } => write!(f, "{} is no actor", actor.name),
            Correction::Speaker { quote, speaker: Some(speaker) } => write!(f, "{} said {}", speaker.name, short(&quote.words)),
            Correction::Speaker { quote, speaker: None } => write!(f, "nobody knows who said {}", short(&quote.words)),
            Correction::Date { fact, kind: FactKind::Quote, date } => write!(f, "{} was said on {date}", short(&fact.words)),
            Correction::Date { fact, kind: FactKind::Event, date } => write!(f, "{} happened on {date}", short(&fact.words)),
            Correction::Published { article, date } => write!(f, "{article} came out on {date}"),
            Correction::Drop { fact, kind: FactKind::Quote } => write!(f, "{} is no quote", short(&fact.words)),
            Correction::Drop { fact, kind: FactKind::Event } => write!(f, "{} tells no event", short(&fact.words)),
            Correction::Type { event, to } => write!(f, "{} is {}", short(&event.words), to.name()),
            Correction::Parties { event, source, target } => {
                let names = |side: &[Pointer]| match side {
                    [] => "nobody named".to_owned(),
                    some => some.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join(", "),
                };
                write!(f, "{}", short(&event.words))?;
                source.iter().try_for_each(|side| write!(f, ", by {}", names(side)))?;
                target.iter().try_for_each(|side| write!(f, ", to {}", names(side)))
            }
            Correction::Join { quote, with } => write!(f, "{} and {} are one statement", short(&quote.words), short(&with.words)),
            Correction::Part { quote } => write!(f, "{} is a statement of its own", short(&quote.words)),
        }
    }
}

/// Where corrections that came or went apply: nothing that holds neither one of these articles nor an actor of one of these names is changed
/// by them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// Article ids.
    pub articles: BTreeSet<String>,
    /// Names of actors, as in [`super::Sketch::names`].
    pub names: BTreeSet<u32>,
}

impl Reach {
    /// Of what differs between two lists of corrections.
    pub fn between(before: &[Correction], now: &[Correction]) -> Self {
        let mut gone: Vec<&Correction> = before.iter().collect();
        let mut differ: Vec<&Correction> = Vec::new();
        for correction in now {
            match gone.iter().position(|c| *c == correction) {
                Some(at) => drop(gone.remove(at)),
                None => differ.push(correction),
            }
        }
        differ.extend(gone);
        let mut reach = Reach::default();
        for correction in differ {
            reach.articles.extend(correction.article().map(str::to_owned));
            let mut add = |name: &str| reach.names.insert(neighbours::name(name));
            match correction {
                Correction::Merge { actor, with } => drop((add(&actor.name), add(&with.name))),
                Correction::Split { actor, name } => drop((add(&actor.name), add(name))),
                Correction::Rename { actor, .. } | Correction::Ignore { actor } => drop(add(&actor.name)),
                Correction::Join { quote, with } => reach.articles.extend([quote.article.clone(), with.article.clone()]),
                Correction::Part { quote } => drop(reach.articles.insert(quote.article.clone())),
                _ => (),
            }
        }
        // A name may be one that another correction gave: then it is borne where that one applies.
        let all = || before.iter().chain(now);
        while all().any(|c| match c {
            Correction::Rename { actor, to } => {
                reach.names.contains(&neighbours::name(to)) && reach.names.insert(neighbours::name(&actor.name))
            }
            Correction::Speaker { quote, speaker: Some(speaker) } => {
                reach.names.contains(&neighbours::name(&speaker.name)) && reach.articles.insert(quote.article.clone())
            }
            Correction::Parties { event, source, target } => {
                let mut parties = source.iter().chain(target).flatten();
                parties.any(|p| reach.names.contains(&neighbours::name(&p.name))) && reach.articles.insert(event.article.clone())
            }
            _ => false,
        }) {}
        reach
    }
}

/// Quotes that a person joined or set apart, as (article, quote number).
#[derive(Debug, Default)]
pub(super) struct Utterances {
    pub joined: Vec<[(usize, u32); 2]>,
    pub alone: BTreeSet<(usize, u32)>,
}

/// Finds the quotes that corrections of statements point at.
pub(super) fn utterances(signatures: &[Signature], corrections: &[Correction]) -> Utterances {
    let find = |place: &Place| {
        let a = signatures.iter().position(|s| s.id == place.article)?;
        let wanted = plain(&place.words);
        let quotes = (0u32..).zip(&signatures[a].quotes).filter_map(|(n, q)| Some((n, same_content(&plain(&q.text), &wanted)?)));
        quotes.max_by(|x, y| x.1.total_cmp(&y.1).then(y.0.cmp(&x.0))).map(|(n, _)| (a, n))
    };
    let mut out = Utterances::default();
    for correction in corrections {
        match correction {
            Correction::Join { quote, with } => out.joined.extend(find(quote).zip(find(with)).map(|(a, b)| [a, b])),
            Correction::Part { quote } => {
                if let Some(quote) = find(quote) {
                    out.joined.retain(|pair| !pair.contains(&quote));
                    out.alone.insert(quote);
                }
            }
            _ => (),
        }
    }
    out
}

/// Groups of actors' mentions as corrected.
pub(super) struct Corrected {
    pub groups: Vec<Vec<usize>>,
    /// Of each group, the name that a person gave it.
    pub names: Vec<Option<String>>,
    pub ignored: Vec<bool>,
    /// The actor in whose place it stands, where a person said so: wherever either of two merged actors occurs, it is this one.
    pub stands_for: Vec<Option<Pointer>>,
}

/// A group while corrections are laid over it.
#[derive(Default)]
struct Group {
    members: Vec<usize>,
    name: Option<String>,
    ignored: bool,
    stands_for: Option<Pointer>,
}

/// Lays corrections over groups of actors, each given by their numbers.
pub(super) fn lay_over<'a>(
    groups: Vec<Vec<usize>>,
    corrections: &[Correction],
    actor: &dyn Fn(usize) -> &'a SigActor,
    kind: &dyn Fn(&SigActor) -> &'static str,
) -> Corrected {
    let mut all: Vec<Group> = groups.into_iter().map(|members| Group { members, ..Group::default() }).collect();
    for correction in corrections {
        let find = |all: &[Group], p: &Pointer| {
            let name = folded(&p.name);
            let fits = |n: &&usize| {
                let a = actor(**n);
                folded(&a.name) == name
                    && p.kind.as_deref().is_none_or(|k| k == kind(a))
                    && (p.country.is_none() || a.country.is_none() || a.country == p.country)
            };
            let bearers = |g: usize| all[g].members.iter().filter(fits).count();
            let given = |g: usize| all[g].name.as_ref().is_some_and(|n| folded(n) == name);
            let best = (0..all.len()).max_by_key(|&g| (given(g), bearers(g), std::cmp::Reverse(g)))?;
            (given(best) || bearers(best) > 0).then_some(best)
        };
        match correction {
            Correction::Merge { actor, with } => {
                let (a, b) = (find(&all, actor), find(&all, with));
                let one = match (a, b) {
                    (Some(a), Some(b)) if a != b => {
                        let moved = std::mem::take(&mut all[b]);
                        all[a].members.extend(moved.members);
                        all[a].members.sort_unstable();
                        all[a].name = all[a].name.take().or(moved.name);
                        a
                    }
                    (Some(_), Some(_)) | (None, None) => continue,
                    (Some(one), None) | (None, Some(one)) => one,
                };
                // The actor may occur where the other does not: still it is the same one.
                all[one].stands_for.get_or_insert_with(|| actor.clone());
                all.retain(|g| !g.members.is_empty());
            }
            Correction::Split { actor: from, name } => {
                if let Some(a) = find(&all, from) {
                    let wanted = folded(name);
                    let (gone, kept): (Vec<usize>, Vec<usize>) = all[a].members.iter().partition(|&&n| folded(&actor(n).name) == wanted);
                    if !gone.is_empty() && !kept.is_empty() {
                        all[a].members = kept;
                        all.push(Group { members: gone, ..Group::default() });
                    }
                }
            }
            Correction::Rename { actor, to } => {
                if let Some(a) = find(&all, actor) {
                    all[a].name = Some(to.clone());
                }
            }
            Correction::Ignore { actor } => {
                if let Some(a) = find(&all, actor) {
                    all[a].ignored = true;
                }
            }
            _ => (),
        }
    }
    all.sort_by(|a, b| a.members.cmp(&b.members));
    let mut out = Corrected { groups: Vec::new(), names: Vec::new(), ignored: Vec::new(), stands_for: Vec::new() };
    for group in all {
        out.groups.push(group.members);
        out.names.push(group.name);
        out.ignored.push(group.ignored);
        out.stands_for.push(group.stands_for);
    }
    out
}

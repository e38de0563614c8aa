//! What a person knows better about actors, laid over what names tell.
//!
//! A correction points at an actor by a name that it bears, not by a number: so it holds when pages are read again or more come in.
//! Corrections work in the order in which they were made; one whose actor is not in the case (yet) does nothing.

use super::{cast::folded, signature::SigActor};
use serde::{Deserialize, Serialize};

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
}

/// Groups of actors' mentions as corrected.
pub(super) struct Corrected {
    pub groups: Vec<Vec<usize>>,
    /// Of each group, the name that a person gave it.
    pub names: Vec<Option<String>>,
    pub ignored: Vec<bool>,
}

/// Lays corrections over groups of actors, each given by their numbers.
pub(super) fn lay_over<'a>(
    groups: Vec<Vec<usize>>,
    corrections: &[Correction],
    actor: &dyn Fn(usize) -> &'a SigActor,
    kind: &dyn Fn(&SigActor) -> &'static str,
) -> Corrected {
    let mut all: Vec<(Vec<usize>, Option<String>, bool)> = groups.into_iter().map(|g| (g, None, false)).collect();
    for correction in corrections {
        let find = |all: &[(Vec<usize>, Option<String>, bool)], p: &Pointer| {
            let name = folded(&p.name);
            let fits = |n: &&usize| {
                let a = actor(**n);
                folded(&a.name) == name
                    && p.kind.as_deref().is_none_or(|k| k == kind(a))
                    && (p.country.is_none() || a.country.is_none() || a.country == p.country)
            };
            let bearers = |g: usize| all[g].0.iter().filter(fits).count();
            let given = |g: usize| all[g].1.as_ref().is_some_and(|n| folded(n) == name);
            let best = (0..all.len()).max_by_key(|&g| (given(g), bearers(g), std::cmp::Reverse(g)))?;
            (given(best) || bearers(best) > 0).then_some(best)
        };
        match correction {
            Correction::Merge { actor, with } => {
                if let (Some(a), Some(b)) = (find(&all, actor), find(&all, with))
                    && a != b
                {
                    let moved = std::mem::take(&mut all[b]);
                    all[a].0.extend(moved.0);
                    all[a].0.sort_unstable();
                    all[a].1 = all[a].1.take().or(moved.1);
                    all.remove(b);
                }
            }
            Correction::Split { actor: from, name } => {
                if let Some(a) = find(&all, from) {
                    let wanted = folded(name);
                    let (gone, kept): (Vec<usize>, Vec<usize>) = all[a].0.iter().partition(|&&n| folded(&actor(n).name) == wanted);
                    if !gone.is_empty() && !kept.is_empty() {
                        all[a].0 = kept;
                        all.push((gone, None, false));
                    }
                }
            }
            Correction::Rename { actor, to } => {
                if let Some(a) = find(&all, actor) {
                    all[a].1 = Some(to.clone());
                }
            }
            Correction::Ignore { actor } => {
                if let Some(a) = find(&all, actor) {
                    all[a].2 = true;
                }
            }
        }
    }
    all.sort_by(|a, b| a.0.cmp(&b.0));
    let mut out = Corrected { groups: Vec::new(), names: Vec::new(), ignored: Vec::new() };
    for (group, name, ignored) in all {
        out.groups.push(group);
        out.names.push(name);
        out.ignored.push(ignored);
    }
    out
}

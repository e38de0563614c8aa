//! Firms, unions, movements: one body under its full name, its short name, and what an article took it for.
//!
//! An article that knows a firm by its name alone may take it for a person, or give it no country. Its short name is the first word of the
//! full one, if an article calls it by both and nobody else has that word for a name.

use super::{ActorKind, Components, SigActor, countries_agree, folded};
use crate::link::terms;
use std::collections::{BTreeMap, BTreeSet};

/// Share of background documents that may hold a short name.
const RARE: f32 = 0.01;
/// Letters that a short name has at least.
const LETTERS: usize = 4;

pub(super) fn join<'a>(all: &[(usize, u32)], actor: &dyn Fn(usize) -> &'a SigActor, sets: &mut Components) {
    let mut named: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut surnames: BTreeSet<String> = BTreeSet::new();
    for n in 0..all.len() {
        let a = actor(n);
        if matches!(a.kind, ActorKind::Org | ActorKind::Person | ActorKind::Other) && is_name(a) {
            let name = folded(&a.name);
            named.entry(name).or_default().push(n);
        }
    }
    for (name, bearers) in &named {
        let bodies: Vec<usize> = bearers.iter().copied().filter(|&n| actor(n).kind == ActorKind::Org).collect();
        match bodies.first() {
            // In which country a body sits not every article says; two countries are two bodies.
            Some(&first) => {
                let countries: BTreeSet<&str> = bodies.iter().filter_map(|&n| actor(n).country.as_deref()).collect();
                if countries.len() <= 1 {
                    let fits = |n: &&usize| countries_agree(actor(first), actor(**n)) || actor(**n).kind == ActorKind::Org;
                    bearers.iter().filter(fits).for_each(|&n| sets.join(first, n));
                }
            }
            None => {
                let person = bearers.iter().any(|&n| actor(n).kind == ActorKind::Person);
                surnames.extend(name.split(' ').skip(1).filter(|_| person).map(str::to_owned));
            }
        }
    }
    join_short(all, actor, sets, &named, &surnames);
}

fn join_short<'a>(
    all: &[(usize, u32)],
    actor: &dyn Fn(usize) -> &'a SigActor,
    sets: &mut Components,
    named: &BTreeMap<String, Vec<usize>>,
    surnames: &BTreeSet<String>,
) {
    let mut full: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (name, bearers) in named {
        if let Some((first, _)) = name.split_once(' ')
            && let Some(&body) = bearers.iter().find(|&&n| actor(n).kind == ActorKind::Org)
        {
            full.entry(first).or_default().push(body);
        }
    }
    for (short, bearers) in named.iter().filter(|(name, _)| name.len() >= LETTERS && !name.contains(' ') && !surnames.contains(*name)) {
        let roots: BTreeSet<usize> = full.get(short.as_str()).into_iter().flatten().map(|&n| sets.root(n)).collect();
        let common = terms::background().share(terms::term(short)) > RARE;
        let [root] = roots.into_iter().collect::<Vec<_>>()[..] else { continue };
        let articles: BTreeSet<usize> = (0..all.len()).filter(|&n| sets.root(n) == root).map(|n| all[n].0).collect();
        let together = bearers.iter().any(|&n| articles.contains(&all[n].0));
        let agree = bearers.iter().all(|&n| countries_agree(actor(root), actor(n)));
        if together && agree && !common {
            bearers.iter().for_each(|&n| sets.join(root, n));
        }
    }
}

/// "Coastal Farmers Union", and not "the police".
fn is_name(a: &SigActor) -> bool {
    a.name.split(' ').all(|word| !word.starts_with(char::is_lowercase) || word.len() <= 3)
}

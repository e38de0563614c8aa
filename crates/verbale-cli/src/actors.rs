//! `verbale actors`: who is who, and a person's corrections.

use crate::{
    args::{Actors, ActorsCommand, Common},
    outcome::{Done, Failure, Outcome},
    pump, read,
};
use std::io::{self, Write};
use verbale::{
    link::{Correction, Pointer, folded},
    types::case::ActorRow,
};
use verbale_case::{Case, pointing::called};

pub(crate) fn run(command: &Actors, common: &Common) -> Outcome {
    let text = match &command.what {
        ActorsCommand::List => list(&Case::open(&command.db)?)?,
        ActorsCommand::Corrections => corrections(&Case::open(&command.db)?)?,
        change => correct(change, command, common)?,
    };
    io::stdout().write_all(text.as_bytes()).map_err(|e| Failure::io("stdout", e))?;
    Ok(Done::All)
}

fn list(case: &Case) -> Result<String, Failure> {
    let line = |a: ActorRow| {
        let names: Vec<&str> = a.aliases.iter().map(|n| n.name.as_str()).filter(|n| *n != a.name).collect();
        let country = a.country.as_deref().unwrap_or("");
        format!("{}\t{}\t{}\t{country}\t{}\t{}\n", a.actor, a.name, a.kind, a.members.len(), names.join("; "))
    };
    Ok(case.actors()?.into_iter().map(line).collect())
}

pub(crate) fn corrections(case: &Case) -> Result<String, Failure> {
    let line = |c: verbale_case::KeptCorrection| {
        let undone = c.undone.map_or(String::new(), |(by, at)| format!("\tundone by {by}, {at}"));
        format!("{}\t{}\t{}, {}{undone}\n", c.number, c.correction, c.author, c.at)
    };
    Ok(case.corrections()?.into_iter().map(line).collect())
}

/// Who corrects, and the time.
pub(crate) fn signed(by: Option<&str>) -> (String, String) {
    let user = || std::env::var("USER").ok();
    let author = by.map(str::to_owned).or_else(user).filter(|n| !n.trim().is_empty()).unwrap_or_else(|| "unknown".to_owned());
    (author, jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

fn correct(change: &ActorsCommand, command: &Actors, common: &Common) -> Result<String, Failure> {
    if !command.db.exists() {
        Case::open(&command.db)?;
    }
    let mut case = Case::create(&command.db)?;
    let (author, at) = signed(command.by.as_deref());
    let actors = case.actors()?;
    let find = |name: &str| called(&actors, name).map_err(Failure::Said);
    let correction = match change {
        ActorsCommand::Merge { actor, with } => {
            let (one, other) = (find(actor)?, find(with)?);
            if one.actor == other.actor {
                return Err(Failure::Said(format!("`{actor}` and `{with}` are one actor already: {} ({})", one.name, one.actor)));
            }
            Correction::Merge { actor: pointer(one), with: pointer(other) }
        }
        ActorsCommand::Split { actor, name } => {
            let one = find(actor)?;
            splittable(&case, one, name)?;
            Correction::Split { actor: pointer(one), name: name.clone() }
        }
        ActorsCommand::Rename { name, .. } if folded(name).is_empty() => {
            return Err(Failure::Said(format!("`{name}` is no name: it has no letters")));
        }
        ActorsCommand::Rename { actor, name } => Correction::Rename { actor: pointer(find(actor)?), to: name.clone() },
        ActorsCommand::Ignore { actor } => Correction::Ignore { actor: pointer(find(actor)?) },
        ActorsCommand::Undo { number } => {
            let undone = case.undo(*number, &author, &at)?;
            let Some(n) = undone else {
                let what = number.map_or("there is no correction to undo".to_owned(), |n| format!("there is no correction {n} in force"));
                return Err(Failure::Said(format!("{what}: `verbale actors corrections` lists them")));
            };
            relink(&mut case, common)?;
            return Ok(format!("undone: {n}\n"));
        }
        ActorsCommand::List | ActorsCommand::Corrections => return Ok(String::new()),
    };
    let number = case.correct(&correction, &author, &at)?;
    relink(&mut case, common)?;
    Ok(format!("{number}\t{}\n", correction))
}

pub(crate) fn relink(case: &mut Case, common: &Common) -> Result<(), Failure> {
    read::relink(case, &pump::pool(common.threads)?)
}

/// How a correction points at an actor.
fn pointer(actor: &ActorRow) -> Pointer {
    Pointer { name: actor.name.clone(), kind: Some(actor.kind.clone()), country: actor.country.clone() }
}

/// An error where no article has an actor of its own of this name, or where all of them have: then nothing would be split off.
fn splittable(case: &Case, actor: &ActorRow, name: &str) -> Result<(), Failure> {
    let wanted = folded(name);
    let mut own = std::collections::BTreeSet::new();
    for member in &actor.members {
        let record = case.record(&member.article)?;
        own.extend(record.and_then(|r| r.actors.get(member.actor as usize).map(|a| a.name.clone())));
        if own.len() > 1 && own.iter().any(|n| folded(n) == wanted) {
            return Ok(());
        }
    }
    let names = own.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ");
    Err(Failure::Said(match own.iter().any(|n| folded(n) == wanted) {
        true => format!("{} has no other name than `{name}` in any article: there is nothing to split", actor.name),
        false => format!("no article has {} under the name `{name}` alone; the names that can be split off: {names}", actor.name),
    }))
}

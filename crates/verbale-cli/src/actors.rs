//! `verbale actors`: who is who, and a person's corrections.

use crate::{
    args::{Actors, ActorsCommand, Common},
    outcome::{Done, Failure, Outcome},
    pump, read,
};
use std::io::{self, Write};
use verbale::{
    link::{Correction, Pointer},
    types::case::ActorRow,
};
use verbale_case::Case;

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

fn corrections(case: &Case) -> Result<String, Failure> {
    let line = |c: verbale_case::KeptCorrection| {
        let undone = c.undone.map_or(String::new(), |(by, at)| format!("\tundone by {by}, {at}"));
        format!("{}\t{}\t{}, {}{undone}\n", c.number, told(&c.correction), c.author, c.at)
    };
    Ok(case.corrections()?.into_iter().map(line).collect())
}

fn told(correction: &Correction) -> String {
    match correction {
        Correction::Merge { actor, with } => format!("{} and {} are one", actor.name, with.name),
        Correction::Split { actor, name } => format!("{name} is not {}", actor.name),
        Correction::Rename { actor, to } => format!("{} is called {to}", actor.name),
        Correction::Ignore { actor } => format!("{} is no actor", actor.name),
    }
}

fn correct(change: &ActorsCommand, command: &Actors, common: &Common) -> Result<String, Failure> {
    if !command.db.exists() {
        Case::open(&command.db)?;
    }
    let mut case = Case::create(&command.db)?;
    let author =
        command.by.clone().or_else(|| std::env::var("USER").ok()).filter(|n| !n.is_empty()).unwrap_or_else(|| "unknown".to_owned());
    let at = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let actors = case.actors()?;
    let find = |name: &str| pointer(&actors, name);
    let correction = match change {
        ActorsCommand::Merge { actor, with } => Correction::Merge { actor: find(actor)?, with: find(with)? },
        ActorsCommand::Split { actor, name } => Correction::Split { actor: find(actor)?, name: name.clone() },
        ActorsCommand::Rename { actor, name } => Correction::Rename { actor: find(actor)?, to: name.clone() },
        ActorsCommand::Ignore { actor } => Correction::Ignore { actor: find(actor)? },
        ActorsCommand::Undo { number } => {
            let undone = case.undo(*number, &author, &at)?;
            let Some(n) = undone else { return Err(Failure::Said("nothing to undo".to_owned())) };
            relink(&mut case, common)?;
            return Ok(format!("undone: {n}\n"));
        }
        ActorsCommand::List | ActorsCommand::Corrections => return Ok(String::new()),
    };
    let number = case.correct(&correction, &author, &at)?;
    relink(&mut case, common)?;
    Ok(format!("{number}\t{}\n", told(&correction)))
}

fn relink(case: &mut Case, common: &Common) -> Result<(), Failure> {
    read::relink(case, &pump::pool(common.threads)?)
}

/// The actor with this id or name.
fn pointer(actors: &[ActorRow], wanted: &str) -> Result<Pointer, Failure> {
    let folded = wanted.to_lowercase();
    let named = |a: &&ActorRow| a.name.to_lowercase() == folded;
    let also = |a: &&ActorRow| a.aliases.iter().any(|n| n.name.to_lowercase() == folded);
    let mut found: Vec<&ActorRow> = actors.iter().filter(|a| a.actor == wanted).collect();
    if found.is_empty() {
        found = actors.iter().filter(named).collect();
    }
    if found.is_empty() {
        found = actors.iter().filter(also).collect();
    }
    match found.as_slice() {
        [] => Err(Failure::Said(format!("no actor is called `{wanted}`: `verbale actors list` names them"))),
        [one] => Ok(Pointer { name: one.name.clone(), kind: Some(one.kind.clone()), country: one.country.clone() }),
        several => {
            let ids: Vec<String> = several.iter().map(|a| format!("{} ({}, {})", a.actor, a.name, a.kind)).collect();
            Err(Failure::Said(format!("several actors are called `{wanted}`; give one's id: {}", ids.join(", "))))
        }
    }
}

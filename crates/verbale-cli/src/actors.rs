//! `verbale actors`: who is who, and a person's corrections.

use crate::{
    args::{Actors, ActorsCommand, Common},
    outcome::{Done, Failure, Outcome},
    pump, read,
};
use std::io::{self, Write};
use verbale::{link::Correction, types::case::ActorRow};
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
    let find = |name: &str| case.pointer(name);
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
    Ok(format!("{number}\t{}\n", correction))
}

pub(crate) fn relink(case: &mut Case, common: &Common) -> Result<(), Failure> {
    read::relink(case, &pump::pool(common.threads)?)
}

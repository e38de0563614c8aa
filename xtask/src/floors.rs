//! Runs the scorers of `../shared/score`, and tasks of our own that print figures, and holds what they print against `eval/floors.toml`.
//!
//! A floor is a figure that was reached and may not be lost; floors only rise. Where `../shared` is missing (a checkout elsewhere) there
//! is nothing to measure, and that is said.

use serde::Deserialize;
use std::{collections::BTreeMap, path::Path, process::Command};

const FLOORS: &str = "eval/floors.toml";
const SCORE: &str = "../shared/score";
const BIN: &str = "target/release/verbale";

/// `[[scorer]]`: a script, its arguments, and the least value of each figure that it prints. `[[task]]`: the same for a task of
/// `cargo xtask`.
#[derive(Debug, Deserialize)]
struct Floors {
    scorer: Vec<Scorer>,
    #[serde(default)]
    task: Vec<Scorer>,
}

#[derive(Debug, Deserialize)]
struct Scorer {
    /// The script's file name, or the task's name.
    #[serde(alias = "name")]
    script: String,
    #[serde(default)]
    args: Vec<String>,
    /// A piece of the figure's line, up to the number → its least value. The first number after the piece counts.
    #[serde(default)]
    floors: BTreeMap<String, f64>,
}

pub(crate) fn run() -> Result<(), String> {
    if !Path::new(SCORE).is_dir() {
        eprintln!("── floors: no {SCORE} here, nothing to measure");
        return Ok(());
    }
    let text = std::fs::read_to_string(FLOORS).map_err(|e| format!("{FLOORS}: {e}"))?;
    let floors: Floors = toml::from_str(&text).map_err(|e| format!("{FLOORS}: {e}"))?;
    let mut lost = Vec::new();
    let scripts = floors.scorer.iter().map(|s| (s, script(s)));
    let tasks = floors.task.iter().map(|t| (t, task(t)));
    for (scorer, command) in scripts.chain(tasks) {
        let printed = measure(scorer, command)?;
        for (figure, least) in &scorer.floors {
            match value(&printed, figure) {
                Some(got) if got + 1e-9 >= *least => {}
                Some(got) => lost.push(format!("{}: {figure} is {got}, its floor {least}", scorer.script)),
                None => lost.push(format!("{}: no figure {figure:?} was printed", scorer.script)),
            }
        }
    }
    if lost.is_empty() { Ok(()) } else { Err(format!("figures below their floors:\n  {}", lost.join("\n  "))) }
}

fn script(scorer: &Scorer) -> Command {
    let mut command = Command::new("python3");
    command.arg(format!("{SCORE}/{}", scorer.script)).args(["--bin", BIN]);
    command
}

fn task(task: &Scorer) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap_or_else(|_| "xtask".into()));
    command.arg(&task.script);
    command
}

fn measure(scorer: &Scorer, mut command: Command) -> Result<String, String> {
    eprintln!("── {} {}", scorer.script, scorer.args.join(" "));
    let output = command.args(&scorer.args).output().map_err(|e| format!("{}: {e}", scorer.script))?;
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    eprint!("{printed}");
    if output.status.success() {
        return Ok(printed);
    }
    Err(format!("{} failed: {}", scorer.script, String::from_utf8_lossy(&output.stderr)))
}

/// The first number after `figure` in the first line that holds it; further words select a later number: `exact source|F1`.
fn value(printed: &str, figure: &str) -> Option<f64> {
    let mut parts = figure.split('|');
    let first = parts.next()?;
    let mut rest = printed.lines().find_map(|line| Some(&line[line.find(first)? + first.len()..]))?;
    for part in parts {
        rest = &rest[rest.find(part)? + part.len()..];
    }
    let start = rest.find(|c: char| c.is_ascii_digit())?;
    let number: String = rest[start..].chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    number.trim_end_matches('.').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn figures_are_found_by_their_words() {
        let table = "exact source    P 0.613  R 0.598  F1 0.605   pred 10\nseeds: mean recall 0.55 over 7 kinds\n";
        assert_eq!(value(table, "exact source|F1"), Some(0.605));
        assert_eq!(value(table, "mean recall"), Some(0.55));
        assert_eq!(value(table, "exact cue"), None);
    }
}

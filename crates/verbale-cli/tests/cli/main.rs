//! The program as its users meet it: arguments in; output, messages and exit status out.

mod actors;
mod annotate;
mod archives;
mod bad_input;
mod cites;
mod corrections;
mod example;
mod fetch;
mod forms;
mod mcp;
mod pages;
mod read;
mod show;

use assert_cmd::Command;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// The program, with this folder as the current one.
fn verbale(folder: &Path) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("verbale"));
    command.current_dir(folder).env("NO_COLOR", "1");
    command
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").canonicalize().unwrap()
}

/// What a command did.
struct Ran {
    out: String,
    err: String,
    status: i32,
}

fn run(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        status: output.status.code().unwrap_or(-1),
    }
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
}

fn export(folder: &Path, what: &str, db: &str) -> String {
    let ran = run(verbale(folder).args(["export", what, "--db", db]));
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "export {what}");
    ran.out
}

const WHATS: &[&str] = &[
    "articles",
    "quotes",
    "events",
    "figures",
    "dates",
    "actors",
    "stories",
    "lineage",
    "statements",
    "happenings",
    "timeline",
    "positions",
    "conflicts",
];

/// Input lines of our own making, all different, with something to find in each.
fn pages(from: usize, to: usize) -> String {
    let towns = ["Arlem", "Bodrey", "Castor", "Dunmere", "Elsport"];
    let line = |i: usize| {
        let (town, other) = (towns[i % 5], towns[(i + 2) % 5]);
        let text = format!(
            "The mayor of {town} said on Monday that {i} ferries would stay in port.\\n\\n“We reject the new harbour levy,” Mayor Ana Ruiz \
             told reporters. {other} demanded that {town} pay {} million euros by 4 March 2020.",
            i + 2
        );
        format!(
            "{{\"id\": \"p{i:05}\", \"published\": \"2020-02-{:02}\", \"outlet\": \"Gazette {}\", \"text\": \"{text}\"}}\n",
            i % 28 + 1,
            i % 7
        )
    };
    (from..to).map(line).collect()
}

//! The project's own tasks: `cargo xtask TASK`.

mod background;
mod check;
mod floors;

use std::process::ExitCode;

const USAGE: &str = "cargo xtask TASK

  check        what CI runs: format, clippy, docs, tests, the floors of eval/floors.toml (where ../shared is there)
  background   counts how common words are over freely licensed articles → crates/verbale/data/en/background.tsv
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let done = match args.first().map(String::as_str) {
        Some("check") => check::run(&args[1..]),
        Some("background") => background::run(),
        _ => Err(USAGE.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

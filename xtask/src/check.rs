//! `cargo xtask check`: everything that CI holds the project to, in the order in which it fails fastest.

use std::process::Command;

type Step = (&'static str, &'static [&'static str]);

const STEPS: &[Step] = &[
    ("format", &["fmt", "--all", "--check"]),
    ("clippy", &["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]),
    ("docs", &["doc", "--workspace", "--no-deps", "--quiet"]),
    ("tests", &["test", "--workspace"]),
    ("release build", &["build", "--release", "--quiet", "-p", "verbale-cli"]),
];

/// Runs all steps; with `--fast`, all but the release build and the floors, and the browser tests on the program that the tests built.
pub(crate) fn run(args: &[String]) -> Result<(), String> {
    let fast = args.iter().any(|a| a == "--fast");
    for (name, command) in STEPS.iter().filter(|s| !(fast && s.0 == "release build")) {
        eprintln!("── {name}: cargo {}", command.join(" "));
        let status =
            Command::new(env!("CARGO")).args(*command).env("RUSTDOCFLAGS", "-D warnings -A rustdoc::private_intra_doc_links").status();
        match status {
            Ok(s) if s.success() => {}
            Ok(s) => return Err(format!("{name} failed ({s})")),
            Err(e) => return Err(format!("{name} could not be run: {e}")),
        }
    }
    crate::browser::run(if fast { "target/debug/verbale" } else { "target/release/verbale" }, None)?;
    if fast { Ok(()) } else { crate::floors::run() }
}

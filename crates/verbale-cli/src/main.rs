//! The program `verbale`: arguments, progress, exit statuses. Everything it knows it asks the libraries for.
//!
//! Exit statuses: 0 all well, 2 some pages failed (the rest is done), 1 nothing done.

mod annotate;
mod args;
mod input;
mod outcome;
mod parse;
mod pump;
mod stages;

use args::{Args, Command};
use clap::Parser;
use outcome::Outcome;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = Args::parse();
    outcome::exit(run(&args))
}

fn run(args: &Args) -> Outcome {
    match &args.command {
        Command::Annotate(command) => annotate::run(command, &args.common),
        Command::Parse(command) => parse::run(command, args.common.threads),
    }
}

//! The program `verbale`: arguments, progress, exit statuses. Everything it knows it asks the libraries for.
//!
//! Exit statuses: 0 all well, 2 some pages failed (the rest is done), 1 nothing done.

mod actors;
mod annotate;
mod args;
mod correct;
mod dossier;
mod export;
mod fetch;
mod forms;
mod input;
mod outcome;
mod paint;
mod parse;
mod progress;
mod pump;
mod read;
mod search;
mod serve;
mod show;
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
        Command::Actors(command) => actors::run(command, &args.common),
        Command::Correct(command) => correct::run(command, &args.common),
        Command::Annotate(command) => annotate::run(command, &args.common, false),
        Command::Clean(command) => annotate::run(command, &args.common, true),
        Command::Read(command) => read::run(command, &args.common),
        Command::Export(command) => export::run(command, &args.common),
        Command::Fetch(command) => fetch::run(command, &args.common),
        Command::Search(command) => search::run(command),
        Command::Show(command) => show::run(command),
        Command::Serve(command) => serve::run(command, &args.common),
        Command::Mcp(command) => serve::mcp(command),
        Command::Dossier(command) => dossier::run(command),
        Command::Parse(command) => parse::run(command, args.common.threads),
        Command::Completions { shell } => args::completions(*shell),
    }
}

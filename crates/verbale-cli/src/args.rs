//! The command line.

use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Turns news pages into a sourced record: who said or did what, to whom, when, and how each outlet told it.
#[derive(Debug, Parser)]
#[command(name = "verbale", version, propagate_version = true)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command understands.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Common {
    /// How many threads to work with [default: one for each core]
    #[arg(long, short = 'j', global = true, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) threads: usize,
    /// Say nothing but errors
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    /// Say more: each rejected page, the rate, the time spent in each stage
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read facts off articles, JSON lines in and out; keeps nothing
    Annotate(Annotate),
    /// Parse text into CoNLL-U
    Parse(crate::parse::Args),
}

/// JSON lines in, JSON lines out in the same order: one record an article, or an error in its place.
///
/// An input line: {"id": …, "url"?: …, "published"?: "YYYY-MM-DD", "title"?: …, "outlet"?: …, and one of "text", "html",
/// "file": path (relative paths count from the input file's folder)}.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  verbale annotate pages.jsonl > records.jsonl
  echo '{\"id\": \"a\", \"published\": \"2021-12-11\", \"text\": \"Kyiv rejected the demand on Friday.\"}' | verbale annotate --as-is")]
pub(crate) struct Annotate {
    /// Input file, also gzipped [default: standard input]
    pub(crate) file: Option<PathBuf>,
    /// Take `text` as clean already: the article's text is then that text to the letter
    #[arg(long)]
    pub(crate) as_is: bool,
}

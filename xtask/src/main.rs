//! The project's own tasks: `cargo xtask TASK`.

mod actors_score;
mod background;
mod browser;
mod check;
mod conll;
mod crowd;
mod events_score;
mod floors;
mod link_score;
mod pages_score;
mod parse_score;
mod phrases_score;
mod train;
mod train_events;
mod warc;

use std::process::ExitCode;

const USAGE: &str = "cargo xtask TASK

  check        what CI runs: format, clippy, docs, tests, an analyst's tasks in a browser, the floors of
               eval/floors.toml (where ../shared is there)
  browser      the tasks in a browser alone, with the program that is built [--bin FILE] [--name WORDS] (tests/browser)
  background   counts how common words are over freely licensed articles → crates/verbale/data/en/background.tsv
  train        learns the English model from treebanks → crates/verbale/data/en/model.bin
  train-events learns which words tell events, of which type, with whom → crates/verbale/data/en/events.bin
  events-why   every reading of each sentence of a file that the learned layer weighs, told or not [FILE] [--model FILE]
  crowd        writes many articles of our own, with the statistics of a crawl, for measuring a large case
  link-score   our own translated and rewritten twins, and event coreference of ECB+ (--ecb FILE)
  actors-score who is in an article and who is who, against GUM's entities, with the lexicon alone beside it
  events-score who did what to whom in our own labelled sentences (eval/events/)
  phrases-score  news phrases of our own against what the date grammar makes of them [--verbose]
  pages-score  damaged news pages of our own against what a careful reader finds in them [--verbose] (eval/pages/)
  parse-score  how right the parser is on a treebank, from gold tokens and from raw text
  warc         writes a web archive of N pages of our own and lets a program read it: rate and peak memory
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let done = match args.first().map(String::as_str) {
        Some("check") => check::run(&args[1..]),
        Some("browser") => browser::task(&args[1..]),
        Some("crowd") => crowd::run(&args[1..]).map_err(|e| e.to_string()),
        Some("link-score") => link_score::run(&args[1..]).map_err(|e| e.to_string()),
        Some("background") => background::run(),
        Some("train") => train::run(&args[1..]).map_err(|e| e.to_string()),
        Some("train-events") => train_events::run(&args[1..]).map_err(|e| e.to_string()),
        Some("events-why") => train_events::why::run(&args[1..]).map_err(|e| e.to_string()),
        Some("actors-score") => actors_score::run(&args[1..]).map_err(|e| e.to_string()),
        Some("events-score") => events_score::run(&args[1..]).map_err(|e| e.to_string()),
        Some("phrases-score") => phrases_score::run(&args[1..]).map_err(|e| e.to_string()),
        Some("pages-score") => pages_score::run(&args[1..]).map_err(|e| e.to_string()),
        Some("parse-score") => parse_score::run(&args[1..]).map_err(|e| e.to_string()),
        Some("warc") => warc::run(&args[1..]).map_err(|e| e.to_string()),
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

/// What a task with several kinds of errors returns.
pub(crate) type Outcome = Result<(), Box<dyn std::error::Error>>;

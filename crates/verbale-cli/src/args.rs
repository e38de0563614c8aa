//! The command line.

use crate::{
    forms::Form,
    outcome::{Done, Failure, Outcome},
};
use clap::{Args as Arguments, CommandFactory, Parser, Subcommand};
use std::{
    io::{self, Write},
    path::PathBuf,
};
use verbale::page::Limits;
use verbale_case::What;

/// Turns news pages into a sourced record: who said or did what, to whom, when, and how each outlet told it.
#[derive(Debug, Parser)]
#[command(
    name = "verbale",
    version,
    propagate_version = true,
    after_help = "Begin with:
  verbale read PAGES… --db case.db --serve    read pages into a case and look at it in a browser
  verbale export happenings --db case.db      who did what to whom, when, by whose report

Exit status: 0 all well, 2 some pages failed and the rest is done, 1 nothing done."
)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command understands.
#[derive(Debug, Clone, Arguments)]
pub(crate) struct Common {
    /// How many threads to work with [default: one for each core]
    #[arg(long, short = 'j', global = true, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) threads: usize,
    /// Say nothing but errors
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    /// Say more: each rejected page, the rate, the time spent in each stage
    #[arg(long, short, global = true, conflicts_with = "quiet")]
    pub(crate) verbose: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Read(Read),
    Annotate(Annotate),
    /// Clean articles only: as annotate does, text, title, date and credits without any facts
    #[command(after_help = "Example: verbale clean CC-NEWS-20211210.warc.gz > articles.jsonl")]
    Clean(Annotate),
    Export(Export),
    Fetch(Fetch),
    Search(Search),
    Show(Show),
    Actors(Actors),
    Correct(Correct),
    Serve(Serve),
    Mcp(Mcp),
    Dossier(Dossier),
    /// Parse text into CoNLL-U
    Parse(crate::parse::Args),
    /// Print completions for a shell
    #[command(after_help = "Example: verbale completions bash > ~/.local/share/bash-completion/completions/verbale")]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// Who is who: list the case's actors, and correct what names alone cannot tell
///
/// Corrections are kept in the case with author and time, hold when pages are read again, and can be undone. An actor is named by its id or
/// by any of its names.
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  verbale actors list --db case.db
  verbale actors merge 'Sergey Rybkov' 'Sergei Ryabkov' --db case.db
  verbale actors split 'Bush' 'Barbara Bush' --db case.db
  verbale actors undo --db case.db")]
pub(crate) struct Actors {
    #[command(subcommand)]
    pub(crate) what: ActorsCommand,
    /// The case file
    #[arg(long, value_name = "CASE.db", global = true, default_value = "case.db")]
    pub(crate) db: PathBuf,
    /// Who corrects [default: the user's name]
    #[arg(long, value_name = "NAME", global = true)]
    pub(crate) by: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ActorsCommand {
    /// List the actors, those of most articles first
    List,
    /// Two actors are one
    Merge {
        /// Id or name
        actor: String,
        /// Id or name
        with: String,
    },
    /// Who bears NAME is somebody else
    Split {
        /// Id or name of the actor that holds too much
        actor: String,
        /// The name that belongs to another
        name: String,
    },
    /// The actor's name is NAME
    Rename {
        /// Id or name
        actor: String,
        /// The name from now on
        name: String,
    },
    /// This is no actor
    Ignore {
        /// Id or name
        actor: String,
    },
    /// Undo a correction
    Undo {
        /// Its number, as `corrections` gives it [default: the last]
        number: Option<i64>,
    },
    /// List the corrections
    Corrections,
}

/// Correct what the pages are read to say: a speaker, a day, an event's type and parties, an event that is none, statements to join or to part
///
/// A fact is named by the address of its words, ARTICLE#s120-164, as pages, search and MCP give it. Corrections are kept in the case with
/// author and time, hold when pages are read again, and can be undone.
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  verbale correct speaker 'pages/a.html#s120-164' 'Sergei Ryabkov' --db case.db
  verbale correct date 'pages/a.html' 2021-12-11 --db case.db       # the day on which the article came out
  verbale correct drop 'pages/a.html#s300-308' --kind event --db case.db
  verbale correct parties 'pages/a.html#s300-308' --source Iran --target 'United Nations' --db case.db
  verbale correct undo --db case.db")]
pub(crate) struct Correct {
    #[command(subcommand)]
    pub(crate) what: CorrectCommand,
    /// The case file
    #[arg(long, value_name = "CASE.db", global = true, default_value = "case.db")]
    pub(crate) db: PathBuf,
    /// Who corrects [default: the user's name]
    #[arg(long, value_name = "NAME", global = true)]
    pub(crate) by: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CorrectCommand {
    /// The quote was said by SPEAKER
    Speaker {
        /// ARTICLE#s120-164
        address: String,
        /// Id or name; a name that the case does not know becomes an actor
        #[arg(required_unless_present = "unknown")]
        speaker: Option<String>,
        /// Nobody knows who said it
        #[arg(long)]
        unknown: bool,
    },
    /// The quote was said, the event happened, or the article came out on DAY
    Date {
        /// ARTICLE#s120-164, or ARTICLE alone for the day on which it came out
        address: String,
        /// YYYY-MM-DD
        day: jiff::civil::Date,
        /// What is meant, where a quote and an event stand at the same words
        #[arg(long)]
        kind: Option<KindOfFact>,
    },
    /// The words tell no such quote or event
    Drop {
        /// ARTICLE#s120-164
        address: String,
        /// What is meant, where a quote and an event stand at the same words
        #[arg(long)]
        kind: Option<KindOfFact>,
    },
    /// The event is of another type
    Type {
        /// ARTICLE#s120-164
        address: String,
        /// PLOVER type: AGREE, REQUEST, REJECT …
        #[arg(value_name = "TYPE")]
        to: verbale::types::EventType,
    },
    /// Others did this, or it was done to others; a side that is not given stays
    #[command(group = clap::ArgGroup::new("side").required(true).multiple(true))]
    Parties {
        /// ARTICLE#s120-164
        address: String,
        /// Who did it: id or name, once for each; a name that the case does not know becomes an actor
        #[arg(long, value_name = "NAME", group = "side")]
        source: Vec<String>,
        /// To whom
        #[arg(long, value_name = "NAME", group = "side")]
        target: Vec<String>,
        /// Nobody is named as doing it
        #[arg(long, conflicts_with = "source", group = "side")]
        no_source: bool,
        /// Nobody is named to whom it was done
        #[arg(long, conflicts_with = "target", group = "side")]
        no_target: bool,
    },
    /// Two quotes are one statement
    Join {
        /// ARTICLE#s120-164
        address: String,
        /// ARTICLE#s120-164
        with: String,
    },
    /// The quote is a statement of its own
    Part {
        /// ARTICLE#s120-164
        address: String,
    },
    /// Undo a correction
    Undo {
        /// Its number, as `list` gives it [default: the last]
        number: Option<i64>,
    },
    /// List the corrections
    List,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum KindOfFact {
    Quote,
    Event,
}

/// Which case.
#[derive(Debug, Arguments)]
pub(crate) struct Db {
    /// The case file
    #[arg(long, value_name = "CASE.db")]
    pub(crate) db: PathBuf,
}

/// Read pages into a case: the record is kept in one file, and what holds across pages is linked
///
/// Inputs are files and folders (everything below them, sorted by name) in any mix: .html .htm .txt .md .jsonl, .warc, .zip,
/// feeds with full text (.rss .atom .xml) and mail (.eml), each also as .gz, WARC also as .zst; `-` is standard input (JSON
/// lines, a WARC, or one page). Reading more pages, or the same again, is always safe: nothing
/// doubles, and a page whose content changed replaces the old one.
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  verbale read pages/ more.jsonl.gz --db case.db
  verbale read examples --db case.db --serve
  zcat dump.jsonl.gz | verbale read - --db case.db")]
pub(crate) struct Read {
    /// Files, folders, or `-`
    pub(crate) inputs: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) case: Db,
    /// Take texts as clean already: the article's text is then that text to the letter
    #[arg(long)]
    pub(crate) as_is: bool,
    /// Read the case's own pages anew first, with this program's engine
    #[arg(long)]
    pub(crate) refresh: bool,
    /// Names, offices and bodies of yours on top of the built-in ones (TOML; may be given more than once; docs/lexicon.md)
    #[arg(long, value_name = "FILE")]
    pub(crate) lexicon: Vec<PathBuf>,
    /// Then serve the case to a browser
    #[arg(long)]
    pub(crate) serve: bool,
    /// The port to serve on [default: any that is free]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true, requires = "serve")]
    pub(crate) port: u16,
    #[command(flatten)]
    pub(crate) bounds: Bounds,
}

/// Show the case in a browser: stories, statements side by side, conflicts, every fact beside its words
///
/// The pages are served on this machine only and change nothing, unless asked otherwise; nothing is fetched from anywhere else. Ctrl-C
/// ends it.
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  verbale serve --db case.db --port 8080
  verbale serve --db case.db --edit --by 'A. Analyst'      # correct speakers, dates, actors and statements in the pages
  verbale serve --db case.db --address 192.168.1.5         # for colleagues; prints an address with a token")]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) case: Db,
    /// The port to serve on [default: any that is free]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) port: u16,
    /// Let the pages correct what is read wrongly
    #[arg(long)]
    pub(crate) edit: bool,
    /// Who corrects [default: the user's name]
    #[arg(long, value_name = "NAME", requires = "edit")]
    pub(crate) by: Option<String>,
    /// The address to serve on; one that other machines reach needs a token [default: 127.0.0.1]
    #[arg(long, value_name = "IP")]
    pub(crate) address: Option<std::net::IpAddr>,
    /// What readers must know [default: none on this machine, else one that nobody can guess]
    #[arg(long, value_name = "TOKEN", env = "VERBALE_TOKEN", hide_env_values = true)]
    pub(crate) token: Option<String>,
}

/// Give a language model's tools the case to read: a Model Context Protocol server over standard input and output
///
/// Tools: stories, search, quotes, events, conflicts, read. They change nothing, and every answer names the words that it rests on.
#[derive(Debug, Arguments)]
#[command(after_help = "Example, in a client's settings: {\"command\": \"verbale\", \"args\": [\"mcp\", \"case.db\"]}")]
pub(crate) struct Mcp {
    /// The case file
    #[arg(value_name = "CASE.db")]
    pub(crate) db: PathBuf,
}

/// Read facts off articles, JSON lines in and out in the same order; keeps nothing
///
/// An input line: {"id": …, "url"?: …, "published"?: "YYYY-MM-DD", "title"?: …, "outlet"?: …, and one of "text", "html",
/// "file": path (a relative path counts from the input file's folder)}. A line that cannot be read gives
/// {"id": …, "error": {"kind": …, "message": …}} in its place. Folders, and files that are pages, WARC, zip, feeds or mail by
/// their names, are read as `verbale read` reads them and give a line for each page.
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  verbale annotate pages.jsonl > records.jsonl
  verbale annotate folder/ page.html > records.jsonl
  echo '{\"id\": \"a\", \"published\": \"2021-12-11\", \"text\": \"Kyiv rejected it on Friday.\"}' | verbale annotate --as-is")]
pub(crate) struct Annotate {
    /// Files, folders, or `-` [default: standard input, JSON lines]
    pub(crate) inputs: Vec<PathBuf>,
    /// Take `text` as clean already: the article's text is then that text to the letter
    #[arg(long)]
    pub(crate) as_is: bool,
    /// Names, offices and bodies of yours on top of the built-in ones (TOML; may be given more than once; docs/lexicon.md)
    #[arg(long, value_name = "FILE")]
    pub(crate) lexicon: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) bounds: Bounds,
}

/// When a page is refused rather than read.
#[derive(Debug, Arguments)]
#[command(next_help_heading = "Limits")]
pub(crate) struct Bounds {
    /// Refuse a page of more bytes, unpacked (k, M, G)
    #[arg(long, value_name = "SIZE", default_value = "32M", value_parser = size)]
    pub(crate) max_page: usize,
    /// Refuse an input line of more bytes (k, M, G)
    #[arg(long, value_name = "SIZE", default_value = "64M", value_parser = size)]
    pub(crate) max_line: usize,
    /// Refuse what unpacks to more than N times its size
    #[arg(long, value_name = "N", default_value = "1000")]
    pub(crate) max_expansion: usize,
    /// How deep archives may stand in archives
    #[arg(long, value_name = "N", default_value = "3")]
    pub(crate) max_depth: usize,
}

impl Bounds {
    pub(crate) fn limits(&self) -> Limits {
        Limits { page: self.max_page, line: self.max_line, expansion: self.max_expansion, depth: self.max_depth }
    }
}

/// `500`, `64k`, `32M`, `1G`: powers of 1024.
fn size(text: &str) -> Result<usize, String> {
    let (digits, shift) = match text.char_indices().next_back() {
        Some((at, 'k' | 'K')) => (&text[..at], 10),
        Some((at, 'M')) => (&text[..at], 20),
        Some((at, 'G')) => (&text[..at], 30),
        _ => (text, 0),
    };
    let number: usize = digits.parse().map_err(|_| "a number of bytes, such as 500, 64k, 32M or 1G".to_owned())?;
    number.checked_mul(1 << shift).filter(|n| *n > 0).ok_or_else(|| "out of range".to_owned())
}

/// Write the case's rows: JSON lines, CSV, Parquet, or a form that a field of its own uses
///
/// WHAT is one of: articles quotes events figures dates actors stories lineage statements happenings timeline positions
/// conflicts corrections, or `all` (a file each in the folder that -o names). docs/exports.md says what is in each format.
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  verbale export happenings --db case.db
  verbale export quotes --db case.db --format csv -o quotes.csv
  verbale export all --db case.db --format parquet -o tables
  verbale export articles --db case.db --format bibtex -o articles.bib
  verbale export actors --db case.db --format graphml -o actors.graphml
  verbale export timeline --db case.db --format timelinejs --story story-7e458e1753f4")]
pub(crate) struct Export {
    /// Which rows
    #[arg(value_parser = wanted())]
    pub(crate) what: Wanted,
    #[command(flatten)]
    pub(crate) case: Db,
    /// How they are written: jsonl, csv, parquet; articles also as bibtex, csl; actors as graphml, edges; lineage as graphml; timeline as
    /// timelinejs; events as polecat, icews
    #[arg(long, default_value = "jsonl")]
    pub(crate) format: Form,
    /// Only this story, in the formats after the first three
    #[arg(long, value_name = "ID")]
    pub(crate) story: Option<String>,
    /// Where to [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// Which rows to export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    All,
    One(What),
}

fn wanted() -> impl clap::builder::TypedValueParser<Value = Wanted> {
    use clap::builder::TypedValueParser;
    let known = clap::builder::PossibleValuesParser::new(What::ALL.iter().map(|w| w.name()).chain(["all"]));
    known.try_map(|name| if name == "all" { Ok(Wanted::All) } else { name.parse::<What>().map(Wanted::One) })
}

/// Fetch pages and feeds from the network, politely, and keep them as they came
///
/// Obeys robots.txt, pauses between two requests to a host, asks for a known page only if it has changed. What is new goes into a WARC file
/// in the folder; its path is printed, for `verbale read`. Addresses of private networks are refused.
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  verbale fetch https://www.example.org/news/1 --feed https://www.example.org/rss -o pages
  verbale read pages --db case.db")]
pub(crate) struct Fetch {
    /// Addresses of pages
    #[arg(value_name = "URL")]
    pub(crate) urls: Vec<String>,
    /// A feed (RSS, Atom) whose pages are fetched; may be given more than once
    #[arg(long, value_name = "URL")]
    pub(crate) feed: Vec<String>,
    /// The folder to keep them in
    #[arg(long, short, value_name = "FOLDER", default_value = "fetched")]
    pub(crate) output: PathBuf,
    /// Milliseconds between two requests to one host, at least
    #[arg(long, value_name = "MS", default_value_t = 2000)]
    pub(crate) delay: u64,
    /// Refuse a page of more bytes (k, M, G)
    #[arg(long, value_name = "SIZE", default_value = "8M", value_parser = size)]
    pub(crate) max_page: usize,
    /// Fetch at most so many pages
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub(crate) max_pages: usize,
    /// Seconds that a page may take
    #[arg(long, value_name = "S", default_value_t = 30)]
    pub(crate) timeout: u64,
    /// Also ask addresses of private networks and of this machine
    #[arg(long)]
    pub(crate) allow_private: bool,
    /// What we call ourselves; the part before `/` is the name that robots.txt may give rules for
    #[arg(long, value_name = "NAME", default_value = concat!("verbale/", env!("CARGO_PKG_VERSION")))]
    pub(crate) agent: String,
}

/// Find articles or quotes by their words
///
/// All words must occur; "a phrase", prefix*, and -word to leave out (after `--` when it comes first).
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  verbale search missile quarantine --db case.db
  verbale search '\"red line\" -football' --quotes --since 2021-12-01 --db case.db")]
pub(crate) struct Search {
    /// What to look for
    #[arg(required = true)]
    pub(crate) words: Vec<String>,
    #[command(flatten)]
    pub(crate) case: Db,
    /// Look in quotes, and in their speakers' names
    #[arg(long)]
    pub(crate) quotes: bool,
    /// Only articles of this story
    #[arg(long, value_name = "ID")]
    pub(crate) story: Option<String>,
    /// Only articles of this outlet
    #[arg(long)]
    pub(crate) outlet: Option<String>,
    /// Only articles that name this actor (id or name); with --quotes, only its own words
    #[arg(long, value_name = "NAME")]
    pub(crate) actor: Option<String>,
    /// Only articles that tell an event of this PLOVER type
    #[arg(long, value_name = "TYPE")]
    pub(crate) event: Option<String>,
    /// Only published on this day or later
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) since: Option<jiff::civil::Date>,
    /// Only published on this day or earlier
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) until: Option<jiff::civil::Date>,
    /// At most so many hits
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) limit: usize,
    /// Hits as JSON lines
    #[arg(long)]
    pub(crate) json: bool,
}

/// Show an article with its facts beneath each paragraph; without an article, the case's summary
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  verbale show --db case.db
  verbale show pages/a.html --db case.db | less -R
  verbale show pages/a.html --why --db case.db")]
pub(crate) struct Show {
    /// The article's id; its end is enough when only one article ends so
    pub(crate) article: Option<String>,
    /// With each event the rule that told it, how likely it is right, and the way through the sentence's tree to each party
    #[arg(long)]
    pub(crate) why: bool,
    #[command(flatten)]
    pub(crate) case: Db,
}

/// Write a story as one file that stands alone, every line footnoted with outlet, date and words: HTML,
/// or Markdown for FILE.md, or JSON for FILE.json
#[derive(Debug, Arguments)]
#[command(after_help = "Example: verbale dossier story-7e458e1753f4 --db case.db -o affair.html")]
pub(crate) struct Dossier {
    /// The story's id, as `show` gives it; not needed when the case has one story only
    pub(crate) story: Option<String>,
    #[command(flatten)]
    pub(crate) case: Db,
    /// Where to [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// Prints completions.
pub(crate) fn completions(shell: clap_complete::Shell) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "verbale", &mut script);
    io::stdout().write_all(&script).map_err(|e| Failure::io("stdout", e))?;
    Ok(Done::All)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read() {
        assert_eq!((size("500"), size("64k"), size("2G")), (Ok(500), Ok(64 << 10), Ok(2 << 30)));
        assert!(size("M").is_err() && size("0").is_err() && size("99999999999G").is_err());
    }

    #[test]
    fn the_command_line_is_sound() {
        Args::command().debug_assert();
    }
}

//! `verbale fetch`: pages and feeds from the network, kept as they came.
//!
//! The only part of the program that opens a connection, and polite about it: robots.txt is obeyed, a host is asked for one page at a
//! time with a pause between, a page that was fetched before is asked for only if it has changed, and pages have a largest size. Addresses
//! of private networks are refused, after names are resolved and at every redirection, unless they are allowed. What comes is kept in a
//! WARC file with its address, time and headers; `verbale read` takes it from there.

mod agent;
mod robots;
mod warc;

use crate::{
    args::{Common, Fetch},
    outcome::{Done, Failure, Outcome},
};
use agent::{Agent, Answer};
use robots::Robots;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs, io,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};
use verbale::page::{Limits, archive};

/// How often a page may send us on.
const REDIRECTIONS: usize = 5;
/// A robots.txt may ask for a pause of this length at most.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// What is known of a page that was fetched before.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
struct Known {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    etag: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_modified: Option<String>,
}

pub(crate) fn run(command: &Fetch, common: &Common) -> Outcome {
    if command.urls.is_empty() && command.feed.is_empty() {
        return Err(Failure::Said("nothing to fetch: name addresses, or feeds with --feed".to_owned()));
    }
    fs::create_dir_all(&command.output).map_err(|e| Failure::io(command.output.display(), e))?;
    let mut run = Run::new(command, common)?;
    let mut wanted: Vec<String> = command.urls.clone();
    for feed in &command.feed {
        match run.get(feed) {
            Got::New(answer) => wanted.extend(run.links(feed, &answer)),
            Got::Unchanged => run.say(&format!("{feed}: unchanged")),
            Got::Failed(why) => run.fail(feed, &why),
        }
    }
    let mut seen = BTreeSet::new();
    wanted.retain(|url| seen.insert(url.clone()));
    wanted.truncate(command.max_pages);
    for url in &wanted {
        match run.get(url) {
            Got::New(answer) => match run.keep(url, &answer) {
                Ok(()) => run.say(&format!("{url}: {} bytes", answer.body.len())),
                Err(error) => return Err(Failure::io(command.output.display(), error)),
            },
            Got::Unchanged => {
                run.unchanged += 1;
                run.say(&format!("{url}: unchanged"));
            }
            Got::Failed(why) => run.fail(url, &why),
        }
    }
    run.end()
}

/// What became of a request.
enum Got {
    New(Answer),
    Unchanged,
    Failed(String),
}

struct Run<'c> {
    command: &'c Fetch,
    quiet: bool,
    agent: Agent,
    /// By scheme, host and port.
    robots: HashMap<String, Robots>,
    asked: HashMap<String, Instant>,
    known: BTreeMap<String, Known>,
    file: Option<warc::File>,
    kept: usize,
    unchanged: usize,
    failed: usize,
}

impl<'c> Run<'c> {
    fn new(command: &'c Fetch, common: &Common) -> Result<Self, Failure> {
        let state = state(&command.output);
        let known = match fs::read(&state) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|e| format!("{}: {e}", state.display()))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(Failure::io(state.display(), error)),
        };
        Ok(Run {
            command,
            quiet: common.quiet,
            agent: Agent::new(&command.agent, command.max_page, command.allow_private, Duration::from_secs(command.timeout)),
            robots: HashMap::new(),
            asked: HashMap::new(),
            known,
            file: None,
            kept: 0,
            unchanged: 0,
            failed: 0,
        })
    }

    fn say(&self, line: &str) {
        if !self.quiet {
            eprintln!("verbale: {line}");
        }
    }

    fn fail(&mut self, url: &str, why: &str) {
        self.failed += 1;
        eprintln!("verbale: {url}: {why}");
    }

    /// Asks for a page: where robots.txt lets us, after the host's pause, following redirections.
    fn get(&mut self, url: &str) -> Got {
        let mut at = match agent::url(url) {
            Ok(at) => at,
            Err(why) => return Got::Failed(why),
        };
        let known = self.known.get(url).cloned().unwrap_or_default();
        for _ in 0..=REDIRECTIONS {
            if let Err(why) = self.allowed(&at) {
                return Got::Failed(why);
            }
            self.wait(&at);
            let answer = match self.agent.get(&at, known.etag.as_deref(), known.last_modified.as_deref()) {
                Ok(answer) => answer,
                Err(why) => return Got::Failed(why),
            };
            match (answer.status, answer.header("location")) {
                (304, _) => return Got::Unchanged,
                (200, _) => {
                    let of = |name: &str| answer.header(name).map(str::to_owned);
                    self.known.insert(url.to_owned(), Known { etag: of("etag"), last_modified: of("last-modified") });
                    return Got::New(Answer { url: at, ..answer });
                }
                (301 | 302 | 303 | 307 | 308, Some(to)) => match agent::joined(&at, to) {
                    Ok(next) => at = next,
                    Err(why) => return Got::Failed(why),
                },
                (status, _) => return Got::Failed(format!("the server answers {status}")),
            }
        }
        Got::Failed(format!("more than {REDIRECTIONS} redirections"))
    }

    /// True where the host's robots.txt lets us in; the first time it is fetched.
    fn allowed(&mut self, url: &str) -> Result<(), String> {
        let host = agent::origin(url)?;
        if !self.robots.contains_key(&host) {
            self.wait(url);
            let answer = self.agent.get(&format!("{host}/robots.txt"), None, None)?;
            let robots = match answer.status {
                200 => Robots::read(&String::from_utf8_lossy(&answer.body), &self.command.agent),
                // RFC 9309: no such file is no rule; a server in trouble is to be left alone.
                500..=599 | 429 => Robots::closed(),
                _ => Robots::default(),
            };
            self.robots.insert(host.clone(), robots);
        }
        match self.robots.get(&host) {
            Some(robots) if !robots.allows(agent::path(url)) => Err("its robots.txt does not let us in".to_owned()),
            _ => Ok(()),
        }
    }

    /// Waits until the host may be asked again.
    fn wait(&mut self, url: &str) {
        let Ok(host) = agent::origin(url) else { return };
        let asked = self.robots.get(&host).and_then(|r| r.delay).map_or(Duration::ZERO, Duration::from_secs_f32);
        let pause = Duration::from_millis(self.command.delay).max(asked.min(LONGEST_PAUSE));
        if let Some(last) = self.asked.get(&host) {
            thread::sleep(pause.saturating_sub(last.elapsed()));
        }
        self.asked.insert(host, Instant::now());
    }

    /// The pages that a feed names.
    fn links(&mut self, feed: &str, answer: &Answer) -> Vec<String> {
        let limits = Limits { page: self.command.max_page, ..Limits::default() };
        let items = archive::feed(&answer.body, feed, limits);
        // An item without content has its address all the same: what refuses it names it.
        let links: Vec<String> = (items)
            .filter_map(|item| match item {
                Ok(packed) => packed.hint.uri,
                Err(error) => Some(error.id),
            })
            .filter(|url| url.starts_with("http"))
            .collect();
        if links.is_empty() {
            self.fail(feed, "no feed, or one that names no pages");
        }
        links
    }

    fn keep(&mut self, url: &str, answer: &Answer) -> io::Result<()> {
        if self.file.is_none() {
            self.file = Some(warc::File::create(&self.command.output)?);
        }
        if let Some(file) = &mut self.file {
            file.response(url, answer)?;
        }
        self.kept += 1;
        Ok(())
    }

    fn end(mut self) -> Outcome {
        let state = state(&self.command.output);
        let json = serde_json::to_string_pretty(&self.known).map_err(|e| e.to_string())?;
        fs::write(&state, json + "\n").map_err(|e| Failure::io(state.display(), e))?;
        if let Some(file) = self.file.take() {
            let path = file.close().map_err(|e| Failure::io(self.command.output.display(), e))?;
            println_to_stdout(&path)?;
        }
        self.say(&format!("{} fetched, {} unchanged, {} failed", self.kept, self.unchanged, self.failed));
        Ok(match (self.kept + self.unchanged, self.failed) {
            (_, 0) => Done::All,
            (0, _) => Done::Nothing,
            _ => Done::Some,
        })
    }
}

fn state(folder: &Path) -> PathBuf {
    folder.join("fetched.state")
}

/// Names the file on standard output, for `verbale read $(verbale fetch …)`.
fn println_to_stdout(path: &Path) -> Result<(), Failure> {
    use io::Write;
    writeln!(io::stdout(), "{}", path.display()).map_err(|e| Failure::io("stdout", e))
}

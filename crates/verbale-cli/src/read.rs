//! `verbale read`: pages in, the record kept in a case.

use crate::{
    args::{Common, Read},
    input::{
        self, How, Position, Raw, Source,
        load::load,
        walk::{Found, walk},
    },
    outcome::{Done, Failure, Outcome},
    paint::Paint,
    progress::Progress,
    pump,
    stages::Watched,
};
use rayon::{ThreadPool, prelude::*};
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::{self, Write},
    path::Path,
    sync::Mutex,
};
use verbale::types::{Page, PageError};
use verbale_case::{Case, Kept, Neighbourhood, Prepared, Summary};

/// So many rejected pages are named one by one; `-v` names all.
const NAMED: usize = 20;

pub(crate) fn run(command: &Read, common: &Common) -> Outcome {
    let path = &command.case.db;
    let mut case = Case::create(path)?;
    let found = walk(&command.inputs);
    if found.is_empty() && !command.refresh && !case.links_are_stale()? {
        return Err(Failure::Said("nothing to read: name files or folders, or `-` for standard input".to_owned()));
    }
    let pool = pump::pool(common.threads)?;
    let engine = Watched::new(&command.lexicon, common.verbose)?;
    let mut tally = Tally::default();
    let mut progress = Progress::new(common, size(&found));
    read(&mut case, command, found, &pool, &engine, &mut tally, &mut progress, common)?;
    let (pages, seconds) = progress.done();
    if case.links_are_stale()? {
        let progress = Progress::new(common, 0);
        progress.doing("linking");
        relink(&mut case, &pool)?;
        progress.done();
    }
    if !common.quiet {
        let report = tally.report(&case.summary()?, pages, seconds, Paint::stdout());
        io::stdout().write_all(report.as_bytes()).map_err(|e| Failure::io("stdout", e))?;
    }
    if let Some(times) = engine.report() {
        eprintln!("{times}");
    }
    let done = tally.done();
    if command.serve && case.summary()?.articles > 0 {
        drop(case);
        crate::serve::reading(path, command.port)?;
    }
    Ok(done)
}

/// Reads all pages into the case.
#[allow(clippy::too_many_arguments, reason = "one call, each argument another thing")]
fn read(
    case: &mut Case,
    command: &Read,
    found: Vec<Found>,
    pool: &ThreadPool,
    engine: &Watched,
    tally: &mut Tally,
    progress: &mut Progress,
    common: &Common,
) -> Result<(), Failure> {
    // Looked up through a connection of its own, while the other one writes; in a new case there is nothing to look up.
    let known = if case.summary()?.articles > 0 { Some(Mutex::new(Case::open(case.path())?)) } else { None };
    let is_known = |page: &Page| {
        let Some(known) = &known else { return false };
        // A page that cannot be looked up is read, and told apart where it is stored.
        known.lock().unwrap_or_else(|e| e.into_inner()).knows(page).unwrap_or(false)
    };
    let position = Position::default();
    let how = How { as_is: command.as_is, limits: command.bounds.limits() };
    let mut source = input::all(found, position.clone(), how);
    if command.refresh {
        source = Box::new(kept_pages(&command.case.db)?.chain(source));
    }
    let work = |raw: Raw| -> Result<Option<Prepared>, PageError> {
        let again = matches!(raw, Raw::Kept(_));
        let page = engine.timed("load", || load(raw, how))?;
        if !again && is_known(&page) {
            return Ok(None);
        }
        let record = engine.annotate(&page)?;
        let prepared = engine.timed("pack", || Prepared::new(&page, &record));
        Ok(Some(if again { prepared.again() } else { prepared }))
    };
    pump::run(pool, source, work, |batch| {
        for error in batch.iter().filter_map(|page| page.as_ref().err()) {
            tally.reject(error, common, progress);
        }
        let pages = batch.len();
        let kept = engine.timed("keep", || case.keep(batch))?;
        if common.verbose {
            kept.replaced.iter().for_each(|id| progress.say(&format!("verbale: {id}: read anew, in place of what was kept")));
        }
        tally.kept.add(kept);
        progress.pages(pages, &position);
        Ok(())
    })?;
    tally.end(common, progress);
    Ok(())
}

/// The case's own pages, through a connection of their own.
fn kept_pages(path: &Path) -> Result<Source, Failure> {
    let case = Case::open(path)?;
    let ids = case.article_ids()?;
    Ok(Box::new(ids.into_iter().filter_map(move |id| match case.page(&id) {
        Ok(page) => page.map(|page| Raw::Kept(Box::new(page))),
        Err(error) => Some(Raw::Failed(PageError { id, kind: "damaged", message: error.to_string() })),
    })))
}

/// How many bytes there are to read; 0 when standard input makes it unknown.
fn size(found: &[Found]) -> u64 {
    let sizes = found.iter().map(|f| match f {
        Found::File { size, .. } => Some(*size),
        Found::Failed(_) => Some(0),
        Found::Stdin => None,
    });
    sizes.sum::<Option<u64>>().unwrap_or(0)
}

/// Links what came in, and everything where a person's corrections have changed.
pub(crate) fn relink(case: &mut Case, pool: &ThreadPool) -> Result<(), Failure> {
    Ok(case.link(|some| pool.install(|| some.par_iter().map(Neighbourhood::link).collect()))?)
}

/// What became of the pages of this run.
#[derive(Default)]
struct Tally {
    kept: Kept,
    rejected: BTreeMap<&'static str, usize>,
    named: usize,
}

impl Tally {
    fn reject(&mut self, error: &PageError, common: &Common, progress: &Progress) {
        *self.rejected.entry(error.kind).or_default() += 1;
        if common.verbose || self.named < NAMED {
            self.named += 1;
            progress.say(&format!("verbale: {}", error.message));
        }
    }

    fn end(&self, common: &Common, progress: &Progress) {
        let rest = self.rejected.values().sum::<usize>() - self.named;
        if rest > 0 && !common.quiet {
            progress.say(&format!("verbale: {rest} more pages could not be read (-v names them all)"));
        }
    }

    fn read(&self) -> usize {
        self.kept.added + self.kept.replaced.len() + self.kept.unchanged
    }

    fn done(&self) -> Done {
        match (self.read(), self.kept.rejected) {
            (_, 0) => Done::All,
            (0, _) => Done::Nothing,
            _ => Done::Some,
        }
    }

    /// The table at the end.
    fn report(&self, case: &Summary, pages: u64, seconds: f64, paint: Paint) -> String {
        let known = [(self.kept.added, "new"), (self.kept.replaced.len(), "changed"), (self.kept.unchanged, "known already")];
        let known = known.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}"));
        let why = self.rejected.iter().map(|(kind, n)| format!("{n} {kind}"));
        let mut out = String::new();
        let mut line = |what: &str, n: usize, more: String| {
            let _ = writeln!(out, "{:<18}{:>9}   {}", what, paint.bold(format!("{n:>9}")).trim_start_matches(' '), paint.dim(more));
        };
        line("pages read", self.read(), known.collect::<Vec<_>>().join(", "));
        line("pages rejected", self.kept.rejected, why.collect::<Vec<_>>().join(", "));
        line("articles in case", case.articles, case.days.as_ref().map_or(String::new(), |(first, last)| format!("{first} to {last}")));
        for (what, n) in [
            ("quotes", case.quotes),
            ("events", case.events),
            ("stories", case.stories),
            ("statements", case.statements),
            ("happenings", case.happenings),
            ("conflicts", case.conflicts),
        ] {
            line(what, n, String::new());
        }
        let rate = pages as f64 / seconds.max(1e-3);
        let _ = writeln!(out, "{}", paint.dim(format!("{pages} pages in {seconds:.1} s, {rate:.0} a second")));
        out
    }
}

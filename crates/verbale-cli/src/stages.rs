//! Annotating with a watch: how long each stage takes. The library reads no clock; it calls at each stage's end.

use crate::outcome::Failure;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::Mutex,
    time::{Duration, Instant},
};
use verbale::{
    Engine,
    clean::clean,
    fact::actors::Lexicon,
    types::{Page, PageError, Record},
};

/// The engine, and the time spent in each of its stages by all threads together.
pub(crate) struct Watched {
    /// None where pages are only cleaned.
    engine: Option<Engine>,
    watch: Option<Watch>,
}

/// Wall time since the start for the rate; the work of each stage in processor time of its own thread, so that a busy
/// machine does not make the engine look slow.
struct Watch {
    start: Instant,
    spent: Mutex<Spent>,
}

#[derive(Default)]
struct Spent {
    articles: usize,
    /// In the stages' own order.
    stages: Vec<(&'static str, Duration)>,
}

impl Watched {
    /// The engine with the user's lexicon files on top of the built-in ones; `watch` takes the time.
    pub(crate) fn new(lexicons: &[PathBuf], watch: bool) -> Result<Watched, Failure> {
        let engine = match lexicons {
            [] => Engine::new(),
            files => Engine::with_lexicon(lexicon(files)?),
        };
        Ok(Watched { engine: Some(engine), watch: watch.then(Watch::new) })
    }

    /// No engine: pages are cleaned, and no fact is read.
    pub(crate) fn cleaning(watch: bool) -> Watched {
        Watched { engine: None, watch: watch.then(Watch::new) }
    }

    /// One page's record. A fault of ours becomes that page's error: one bad page never stops a run.
    pub(crate) fn annotate(&self, page: &Page) -> Result<Record, PageError> {
        catch_unwind(AssertUnwindSafe(|| self.watched(page))).map_err(|_| PageError {
            id: page.id.clone(),
            kind: "internal",
            message: format!("{}: a fault in this program; please report it with the page", page.uri.as_deref().unwrap_or(&page.id)),
        })
    }

    fn watched(&self, page: &Page) -> Record {
        let Some(watch) = &self.watch else { return self.record(page, &mut |_| ()) };
        let mut last = worked();
        let mut stages = Vec::with_capacity(8);
        let record = self.record(page, &mut |stage| {
            let now = worked();
            stages.push((stage, now.saturating_sub(last)));
            last = now;
        });
        watch.spent.lock().unwrap_or_else(|e| e.into_inner()).add(&stages);
        record
    }

    fn record(&self, page: &Page, ended: &mut impl FnMut(&'static str)) -> Record {
        if let Some(engine) = &self.engine {
            return engine.annotate_staged(page, ended);
        }
        let article = clean(page);
        ended("clean");
        let (id, uri, digest) = (page.id.clone(), page.uri.clone(), page.digest.clone());
        Record { id, uri, media_type: page.media_type.name().to_owned(), digest, article, ..Record::default() }
    }

    /// Does something that belongs to no stage of the library, under a stage's name of our own.
    pub(crate) fn timed<T>(&self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        let Some(watch) = &self.watch else { return work() };
        let start = worked();
        let done = work();
        let spent = worked().saturating_sub(start);
        watch.spent.lock().unwrap_or_else(|e| e.into_inner()).stage(stage, spent);
        done
    }

    /// A few lines for the user: the rate, and each stage's share.
    pub(crate) fn report(&self) -> Option<String> {
        let watch = self.watch.as_ref()?;
        let spent = watch.spent.lock().unwrap_or_else(|e| e.into_inner());
        let wall = watch.start.elapsed().as_secs_f64();
        let articles = spent.articles.max(1) as f64;
        let worked: Duration = spent.stages.iter().map(|(_, time)| *time).sum();
        let mut lines = vec![format!(
            "{} articles in {wall:.2} s: {:.0} a second; one core alone does {:.0} a second",
            spent.articles,
            spent.articles as f64 / wall,
            spent.articles as f64 / worked.as_secs_f64().max(1e-9),
        )];
        for (stage, time) in &spent.stages {
            let share = 100.0 * time.as_secs_f64() / worked.as_secs_f64().max(1e-9);
            lines.push(format!("  {stage:<10} {:>8.3} ms an article {share:>5.1} %", 1000.0 * time.as_secs_f64() / articles));
        }
        Some(lines.join("\n"))
    }
}

impl Watch {
    fn new() -> Watch {
        Watch { start: Instant::now(), spent: Mutex::default() }
    }
}

impl Spent {
    fn add(&mut self, stages: &[(&'static str, Duration)]) {
        self.articles += 1;
        stages.iter().for_each(|(stage, time)| self.stage(stage, *time));
    }

    fn stage(&mut self, stage: &'static str, time: Duration) {
        match self.stages.iter_mut().find(|(name, _)| *name == stage) {
            Some((_, sum)) => *sum += time,
            None => self.stages.push((stage, time)),
        }
    }
}

/// How long this thread has worked, not counting when others had the core.
#[cfg(unix)]
fn worked() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// Without a clock of the thread's own, wall time has to do.
#[cfg(not(unix))]
fn worked() -> Duration {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    START.elapsed()
}

/// Reads the user's lexicon files, in their order.
fn lexicon(files: &[PathBuf]) -> Result<Lexicon, Failure> {
    let mut texts = Vec::new();
    for file in files {
        let name = file.display().to_string();
        texts.push((std::fs::read_to_string(file).map_err(|e| Failure::io(&name, e))?, name));
    }
    let named: Vec<(&str, &str)> = texts.iter().map(|(text, name)| (text.as_str(), name.as_str())).collect();
    Lexicon::from_files(&named).map_err(|e| Failure::Said(e.to_string()))
}

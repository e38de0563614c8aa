//! A bar with rate and time left on a terminal; nothing in a pipe.

use crate::{args::Common, input::Position};
use indicatif::{ProgressBar, ProgressStyle};
use std::{
    io::{IsTerminal, stderr},
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

/// How reading goes on.
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
    start: Instant,
    pages: u64,
}

impl Progress {
    /// A bar over so many bytes; a spinner when their number is not known.
    pub(crate) fn new(common: &Common, bytes: u64) -> Progress {
        let bar = (stderr().is_terminal() && !common.quiet).then(|| {
            let (bar, template) = match bytes {
                0 => (ProgressBar::new_spinner(), "{spinner} {msg} · {elapsed}"),
                _ => (ProgressBar::new(bytes), "{bar:32} {percent:>3} % · {msg} · {eta} left"),
            };
            bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        Progress { bar, start: Instant::now(), pages: 0 }
    }

    /// So many pages more are done; the input is read up to `position`.
    pub(crate) fn pages(&mut self, pages: usize, position: &Position) {
        self.pages += pages as u64;
        if let Some(bar) = &self.bar {
            bar.set_position(position.load(Ordering::Relaxed));
            let rate = self.pages as f64 / self.start.elapsed().as_secs_f64().max(1e-3);
            bar.set_message(format!("{} pages, {rate:.0} a second", self.pages));
        }
    }

    /// What is being done instead of reading.
    pub(crate) fn doing(&self, what: &'static str) {
        if let Some(bar) = &self.bar {
            bar.set_style(ProgressStyle::with_template("{spinner} {msg} · {elapsed}").unwrap_or_else(|_| ProgressStyle::default_spinner()));
            bar.set_message(what);
        }
    }

    /// Says a line without tearing the bar.
    pub(crate) fn say(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| eprintln!("{line}")),
            None => eprintln!("{line}"),
        }
    }

    /// Takes the bar away; gives pages and seconds.
    pub(crate) fn done(&self) -> (u64, f64) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        (self.pages, self.start.elapsed().as_secs_f64())
    }
}

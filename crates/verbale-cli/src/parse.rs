//! `verbale parse`: text or CoNLL-U in, CoNLL-U out.

use crate::outcome::{Failure, Outcome};

/// Text (or CoNLL-U whose annotation is replaced) on standard input, CoNLL-U out.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The input is CoNLL-U: keep its sentences and words, replace their annotation
    #[arg(long)]
    pub(crate) pretokenised: bool,
}

pub(crate) fn run(args: &Args, _threads: usize) -> Outcome {
    let _ = args.pretokenised;
    Err(Failure::Said("parse is not built yet".to_owned()))
}

//! `cargo xtask train-events`: learns the chooser of `fact/events/choose` from our own labelled sentences (`eval/events`, set `dev`).
//!
//! ```text
//! train-events [--out FILE] [--folds K] [--epochs N] [--bits N] [--seeds N] [--rate R] [--drop R] [--precision P] [--glance-loss R] [--gists DIR] [--verbose]
//! ```
//! The examples that the frames carry are taught too. First comes the glance, which turns down most words that tell nothing ([`glance`]). Then it cross-validates: each fifth of the sentences is judged by a model that was
//! taught on the others. These judgements teach the scorer of the whole event, itself cross-validated, and give the printed figures and the
//! least confidence that is told. Then one model is taught on all and written. The set-aside sentences (`test`) are never read here.

#![allow(clippy::print_stdout, reason = "printing figures is this task's purpose")]

mod glance;
mod judge;
mod labels;
mod learn;
pub(crate) mod why;

use crate::Outcome;
use flate2::{Compression, write::ZlibEncoder};
use judge::{Judged, judge};
use labels::{Example, Sentence};
use learn::{Group, Recipe, scorers};
use std::{io::Write, path::PathBuf};
use verbale::fact::events::choose::{Gist, Model};

const OUT: &str = "crates/verbale/data/en/events.bin";

struct Options {
    out: PathBuf,
    folds: usize,
    precision: f32,
    whole_drop: f32,
    /// Share of the labelled triggers that a glance may turn down.
    glance_loss: f32,
    /// Gists of which each has not seen one part of the sentences, in turn.
    gists: Vec<Gist>,
    verbose: bool,
    recipe: Recipe,
}

fn options(args: &[String]) -> Result<Options, Box<dyn std::error::Error>> {
    let value = |name: &str| args.iter().position(|a| a == name).and_then(|i| args.get(i + 1));
    let number = |name: &str, default: f32| value(name).map_or(Ok(default), |v| v.parse::<f32>());
    Ok(Options {
        out: value("--out").map_or(OUT, String::as_str).into(),
        folds: number("--folds", 5.0)? as usize,
        precision: number("--precision", 0.78)?,
        whole_drop: number("--whole-drop", 0.3)?,
        glance_loss: number("--glance-loss", 0.004)?,
        gists: match value("--gists") {
            Some(folder) => gists(folder)?,
            None => Vec::new(),
        },
        verbose: args.iter().any(|a| a == "--verbose"),
        recipe: Recipe {
            epochs: number("--epochs", 8.0)? as usize,
            bits: number("--bits", 17.0)? as u32,
            seeds: number("--seeds", 6.0)? as usize,
            rate: number("--rate", 0.05)?,
            drop: number("--drop", 0.3)?,
            decay: number("--decay", 1e-6)?,
        },
    })
}

/// The networks `0.bin`, `1.bin` … of the folder.
fn gists(folder: &str) -> Result<Vec<Gist>, Box<dyn std::error::Error>> {
    let files = (0..).map(|n| PathBuf::from(folder).join(format!("{n}.bin"))).take_while(|f| f.exists());
    let gist = |file: PathBuf| Gist::read(&std::fs::read(&file)?).ok_or_else(|| format!("{}: not a gist", file.display()).into());
    let gists = files.map(gist).collect::<Result<Vec<_>, Box<dyn std::error::Error>>>()?;
    if gists.is_empty() { Err(format!("{folder}: no 0.bin").into()) } else { Ok(gists) }
}

/// Runs the task.
pub(crate) fn run(args: &[String]) -> Outcome {
    let options = options(args)?;
    let glance = glance::learn(&labels::read(None, &options.gists)?, &options);
    let sentences = labels::read(Some(&glance), &options.gists)?;
    let examples: usize = sentences.iter().map(|s| s.examples.len()).sum();
    let labelled: usize = sentences.iter().map(|s| s.labels.len()).sum();
    println!("{} sentences, {labelled} labels, {examples} candidate words", sentences.len());
    labels::report(&sentences);
    if options.verbose {
        labels::unreached(&sentences);
    }
    let further = if args.iter().any(|a| a == "--no-examples") { Vec::new() } else { labels::examples_of_frames(&glance)? };
    println!("{} examples of frames", further.len());
    let folds = options.folds;
    let mut judged: Vec<Judged> = Vec::new();
    let mut modes = (0, 0);
    for fold in 0..folds {
        let in_fold = |i: usize| i % folds == fold;
        let taught: Vec<&Sentence> = (0..sentences.len()).filter(|&i| !in_fold(i)).map(|i| &sentences[i]).chain(&further).collect();
        let model = teach(&taught, &options.recipe);
        let unseen = (0..sentences.len()).filter(|&i| in_fold(i)).map(|i| &sentences[i]);
        modes = unseen.fold(modes, |sum, s| judge::modes(&model, s, sum));
        judged.extend((0..sentences.len()).filter(|&i| in_fold(i)).map(|i| judge(&model, &sentences[i])));
    }
    println!("modes: {} right of {} labelled triggers ({:.3})", modes.0, modes.1, modes.0 as f32 / modes.1.max(1) as f32);
    // The judgement of the whole, again on sentences that it was not taught.
    let whole_recipe = Recipe { bits: options.recipe.bits.min(15), drop: options.whole_drop, ..options.recipe.clone() };
    for fold in 0..folds {
        let scorer = judge::learn_whole(judged.iter().enumerate().filter(|(i, _)| i % folds != fold).map(|(_, j)| j), &whole_recipe);
        judged.iter_mut().enumerate().filter(|(i, _)| i % folds == fold).for_each(|(_, j)| judge::weigh(j, &scorer));
    }
    let least = judge::settle(&judged, options.precision);
    if options.verbose {
        judge::misses(&judged, least);
    }
    if args.iter().any(|a| a == "--no-write") {
        return Ok(());
    }
    let all: Vec<&Sentence> = sentences.iter().chain(&further).collect();
    let mut model = teach(&all, &options.recipe);
    model.glance = glance;
    (model.whole, model.least) = (judge::learn_whole(judged.iter(), &whole_recipe), least);
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&model.write())?;
    let packed = packed.finish()?;
    std::fs::write(&options.out, &packed)?;
    println!("{} bytes → {}", packed.len(), options.out.display());
    Ok(())
}

/// A model of these sentences.
fn teach(sentences: &[&Sentence], recipe: &Recipe) -> Model {
    let examples = || sentences.iter().flat_map(|s| &s.examples);
    let kinds: Vec<Group> = examples().filter_map(Example::kinds).collect();
    let sources: Vec<Group> = examples().filter_map(Example::sources).collect();
    let targets: Vec<Group> = examples().filter_map(Example::targets).collect();
    // Of the frames' own examples no mode is known.
    let modes: Vec<Group> =
        sentences.iter().filter(|s| !s.id.is_empty()).flat_map(|s| s.examples.iter().filter_map(|e| e.modes(&s.labels))).collect();
    let (kind, class) = scorers(&kinds, 17, recipe, 1);
    let (source, target) = (scorers(&sources, 0, recipe, 2).1, scorers(&targets, 0, recipe, 3).1);
    let mut model = Model::default();
    model.mode = scorers(&modes, 0, recipe, 5).1;
    (model.kind, model.class, model.source, model.target) = (kind, class, source, target);
    model
}

//! `verbale annotate` and `verbale clean`: JSON lines or an archive in, JSON lines out, nothing kept.

use crate::{
    args::{Annotate, Common},
    input::{self, How, load::load},
    outcome::{Done, Failure, Outcome},
    pump,
    stages::Watched,
};
use serde::Serialize;
use std::io::{self, BufWriter, Write};
use verbale::types::{PageError, wire::WireRecord};

/// What stands in a record's place.
#[derive(Serialize)]
struct ErrorLine<'e> {
    id: &'e str,
    error: ErrorBody<'e>,
}

#[derive(Serialize)]
struct ErrorBody<'e> {
    kind: &'e str,
    message: &'e str,
}

/// The facts of each article, or with `clean_only` the article alone in the same form.
pub(crate) fn run(command: &Annotate, common: &Common, clean_only: bool) -> Outcome {
    let name = match &command.inputs[..] {
        [] => "stdin".to_owned(),
        files => files.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", "),
    };
    let how = How { as_is: command.as_is, limits: command.bounds.limits() };
    let source = input::records(&command.inputs, how)?;
    let engine = if clean_only { Watched::cleaning(common.verbose) } else { Watched::new(&command.lexicon, common.verbose)? };
    let mut out = BufWriter::with_capacity(1 << 18, io::stdout());
    let (mut done, mut failed) = (0, 0);
    let work = |raw| -> (Vec<u8>, Option<PageError>) {
        match engine.timed("load", || load(raw, how)).and_then(|page| engine.annotate(&page)) {
            Ok(record) => (engine.timed("write", || line(&WireRecord::new(&record))), None),
            Err(e) => (line(&ErrorLine { id: &e.id, error: ErrorBody { kind: e.kind, message: &e.message } }), Some(e)),
        }
    };
    pump::run(&pump::pool(common.threads)?, source, work, |batch| {
        for (bytes, error) in batch {
            match error {
                None => done += 1,
                Some(error) => {
                    failed += 1;
                    if common.verbose {
                        eprintln!("verbale: {}", error.message);
                    }
                }
            }
            out.write_all(&bytes).map_err(|e| Failure::io("stdout", e))?;
        }
        out.flush().map_err(|e| Failure::io("stdout", e))
    })?;
    if let Some(report) = engine.report() {
        eprintln!("{report}");
    }
    if failed > 0 && !common.quiet {
        eprintln!("verbale: {failed} of {} pages could not be read; the output says why in their place", done + failed);
    }
    match (done, failed) {
        (0, 0) => Err(Failure::Said(format!("{name}: there is no line in it"))),
        (_, 0) => Ok(Done::All),
        _ => Ok(Done::Some),
    }
}

/// One value as a line of JSON.
fn line(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(1 << 14);
    match serde_json::to_writer(&mut bytes, value) {
        Ok(()) => bytes.push(b'\n'),
        Err(e) => bytes = format!("{{\"error\":{{\"kind\":\"internal\",\"message\":\"{e}\"}}}}\n").into_bytes(),
    }
    bytes
}

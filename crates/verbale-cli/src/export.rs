//! `verbale export`: the case's rows to a file or standard output.

use crate::{
    args::{Common, Export},
    outcome::{Done, Failure, Outcome},
};
use std::{
    fs::{self, File},
    io::{self, BufWriter},
    path::{Path, PathBuf},
};
use verbale_case::Case;

pub(crate) fn run(command: &Export, common: &Common) -> Outcome {
    let case = Case::open(&command.case.db)?;
    warn_if_stale(&case, common)?;
    match &command.output {
        None => {
            let mut out = BufWriter::with_capacity(1 << 18, io::stdout());
            case.export(command.what, command.format, &mut out)?;
        }
        Some(path) => to_file(&case, command, path)?,
    }
    Ok(Done::All)
}

/// Writes beside the file first: what stands there already is replaced only by a whole export.
fn to_file(case: &Case, command: &Export, path: &Path) -> Result<(), Failure> {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    let failed = |error| Failure::io(path.display(), error);
    let mut out = BufWriter::with_capacity(1 << 18, File::create(&part).map_err(failed)?);
    let written = case.export(command.what, command.format, &mut out);
    drop(out);
    match written {
        Ok(_) => fs::rename(&part, path).map_err(failed),
        Err(error) => {
            let _ = fs::remove_file(&part);
            Err(error.into())
        }
    }
}

/// A run of `read` that was cut short leaves pages that are not linked yet.
pub(crate) fn warn_if_stale(case: &Case, common: &Common) -> Result<(), Failure> {
    if case.links_are_stale()? && !common.quiet {
        let path = case.path().display();
        eprintln!("verbale: {path}: reading was cut short and the pages are not linked yet; `verbale read --db {path}` links them");
    }
    Ok(())
}

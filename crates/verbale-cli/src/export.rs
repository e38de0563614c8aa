//! `verbale export`: the case's rows to a file or standard output.

use crate::{
    args::{Common, Export, Wanted},
    forms,
    outcome::{Done, Failure, Outcome},
};
use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};
use verbale_case::{Case, What};

pub(crate) fn run(command: &Export, common: &Common) -> Outcome {
    let case = Case::open(&command.case.db)?;
    warn_if_stale(&case, common)?;
    let (form, story) = (command.format, command.story.as_deref());
    match (command.what, &command.output) {
        (Wanted::All, None) => {
            return Err(Failure::Said("`export all` writes a file for each table: name a folder with -o".to_owned()));
        }
        (Wanted::All, Some(folder)) => {
            fs::create_dir_all(folder).map_err(|e| Failure::io(folder.display(), e))?;
            for what in What::ALL {
                let path = folder.join(format!("{}.{}", what.name(), form.ending()));
                to_file(&path, |out| forms::write(&case, *what, form, story, out))?;
            }
        }
        (Wanted::One(what), None) => {
            let mut out = BufWriter::with_capacity(1 << 18, io::stdout());
            forms::write(&case, what, form, story, &mut out)?;
            out.flush().map_err(|e| Failure::io("stdout", e))?;
        }
        (Wanted::One(what), Some(path)) => to_file(path, |out| forms::write(&case, what, form, story, out))?,
    }
    Ok(Done::All)
}

/// Writes beside the file first: what stands there already is replaced only by a whole output.
pub(crate) fn to_file(path: &Path, write: impl FnOnce(&mut (dyn Write + Send)) -> Result<(), Failure>) -> Result<(), Failure> {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    let failed = |error| Failure::io(path.display(), error);
    let mut out = BufWriter::with_capacity(1 << 18, File::create(&part).map_err(failed)?);
    let written = write(&mut out).and_then(|()| out.flush().map_err(failed));
    drop(out);
    let done = written.and_then(|()| fs::rename(&part, path).map_err(failed));
    if done.is_err() {
        // Half an output helps nobody; that it cannot be removed either adds nothing to the first error.
        let _ = fs::remove_file(&part);
    }
    done
}

/// A run of `read` that was cut short leaves pages that are not linked yet.
pub(crate) fn warn_if_stale(case: &Case, common: &Common) -> Result<(), Failure> {
    if case.links_are_stale()? && !common.quiet {
        let path = case.path().display();
        eprintln!("verbale: {path}: reading was cut short and the pages are not linked yet; `verbale read --db {path}` links them");
    }
    Ok(())
}

//! One piece of input → one page, or the reason why not. What the library cannot do: opening files.

use super::{How, Raw, beside, name, place};
use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};
use verbale::{
    page::{InputLine, PageHint, from_bytes, io_error, parse_line},
    types::{Page, PageError},
};

/// Loads one piece.
pub(crate) fn load(raw: Raw, how: How) -> Result<Page, PageError> {
    let How { as_is, limits } = how;
    match raw {
        Raw::Line { file, number, bytes } => match parse_line(bytes, &place(&file, number), as_is, &limits)? {
            InputLine::Page(page) => Ok(*page),
            InputLine::File(named) => from_file(&beside(&file, &named.path), named.hint),
        },
        Raw::ArchiveLine { place, bytes } => match parse_line(bytes, &place, as_is, &limits)? {
            InputLine::Page(page) => Ok(*page),
            InputLine::File(named) => {
                let message = format!("{place}: {}: a line in an archive cannot name files", named.path);
                Err(PageError { id: named.hint.id, kind: "missing-file", message })
            }
        },
        Raw::Packed(mut packed) => {
            packed.hint.as_is = as_is;
            packed.page()
        }
        Raw::File { path, .. } => {
            let hint = PageHint { id: name(&path), as_is, place: Some(path.display().to_string()), limits, ..PageHint::file(&name(&path)) };
            from_file(&path, hint)
        }
        Raw::Stdin(bytes) => from_bytes(&bytes, PageHint { id: "stdin".to_owned(), as_is, limits, ..PageHint::default() }),
        Raw::Kept(page) => Ok(*page),
        Raw::Failed(error) => Err(error),
    }
}

fn from_file(path: &Path, hint: PageHint) -> Result<Page, PageError> {
    let shown = path.display().to_string();
    let bytes = slurp(path, hint.limits.page as u64).map_err(|error| io_error(&hint, &shown, &error))?;
    match bytes {
        Ok(bytes) => from_bytes(&bytes, hint),
        Err(size) => {
            let message = format!("{}: {size} bytes; the limit is {}", hint.place.as_deref().unwrap_or(&shown), hint.limits.page);
            Err(PageError { id: hint.id, kind: "too-large", message })
        }
    }
}

/// A file's bytes, or its size when it is over the limit.
fn slurp(path: &Path, limit: u64) -> io::Result<Result<Vec<u8>, u64>> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    if size > limit {
        return Ok(Err(size));
    }
    let mut bytes = Vec::with_capacity(size as usize + 1);
    file.take(limit + 1).read_to_end(&mut bytes)?;
    Ok(Ok(bytes))
}

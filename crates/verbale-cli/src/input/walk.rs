//! Which files the arguments name: files as given, folders with everything below them, sorted by name.
//!
//! In a folder only the kinds of file that are read are met; names that begin with a dot and links to folders are passed
//! over. A file that is named outright is read as a page whatever its name ends in.

use super::{Position, STDIN, name, open};
use crate::outcome::reason;
use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};
use verbale::{
    page::{FileKind, Limits, archive::is_feed},
    types::PageError,
};

/// Something to read, or the reason why not.
#[derive(Debug)]
pub(crate) enum Found {
    Stdin,
    File { path: PathBuf, size: u64, kind: FileKind },
    Failed(PageError),
}

/// All files under the arguments, in order.
pub(crate) fn walk(inputs: &[PathBuf]) -> Vec<Found> {
    let mut out = Vec::new();
    for input in inputs {
        if input == Path::new(STDIN) {
            out.push(Found::Stdin);
            continue;
        }
        match fs::metadata(input) {
            Err(error) => out.push(failed(input, &error)),
            Ok(about) if about.is_dir() => {
                let before = out.len();
                folder(input, &mut out);
                if out.len() == before {
                    let message = format!("{}: there is no page in this folder", input.display());
                    out.push(Found::Failed(PageError { id: name(input), kind: "no-pages", message }));
                }
            }
            Ok(about) => {
                let kind = FileKind::of_name(&input.to_string_lossy()).unwrap_or(FileKind::Page);
                out.push(Found::File { path: input.clone(), size: about.len(), kind });
            }
        }
    }
    out
}

fn folder(path: &Path, out: &mut Vec<Found>) {
    let mut entries = match fs::read_dir(path).and_then(|entries| entries.collect::<io::Result<Vec<_>>>()) {
        Ok(entries) => entries,
        Err(error) => return out.push(failed(path, &error)),
    };
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        if name.starts_with('.') {
            continue;
        }
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => folder(&path, out),
            Ok(_) => {
                let Some(kind) = FileKind::of_name(&name) else { continue };
                // A sitemap among the pages is nobody's page.
                if kind == FileKind::Feed && !begins_as_feed(&path) {
                    continue;
                }
                match fs::metadata(&path) {
                    Ok(about) if about.is_dir() => (),
                    Ok(about) => out.push(Found::File { path, size: about.len(), kind }),
                    Err(error) => out.push(failed(&path, &error)),
                }
            }
            Err(error) => out.push(failed(&path, &error)),
        }
    }
}

fn begins_as_feed(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = open::file(path, Position::default(), &Limits::default()).and_then(|s| s.take(4096).read_to_end(&mut start));
    read.is_err() || is_feed(&start)
}

fn failed(path: &Path, error: &io::Error) -> Found {
    let kind = match error.kind() {
        io::ErrorKind::NotFound => "missing-file",
        io::ErrorKind::PermissionDenied => "unreadable",
        _ => "io",
    };
    Found::Failed(PageError { id: name(path), kind, message: format!("{}: {}", path.display(), reason(error)) })
}

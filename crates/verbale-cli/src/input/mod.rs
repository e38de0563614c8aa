//! What is read: files, folders and JSON lines, as a stream of [`Raw`] pieces in a fixed order.
//!
//! Reading (one thread, in order) is apart from loading (any thread): a [`Source`] gives paths and lines, and
//! [`load::load`] turns one of them into a page. Memory stays flat: what is over the library's limits is rejected, not held.
//!
//! Not read yet: WARC, zip, feeds and mail (their place is `FileKind` in [`pieces`]).

pub(crate) mod lines;
pub(crate) mod load;
pub(crate) mod walk;

use crate::outcome::reason;
use lines::{Line, Lines};
use std::{
    io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use verbale::{
    page::{FileKind, Limits},
    types::{Page, PageError},
};

/// One piece of input, not yet understood.
#[derive(Debug)]
pub(crate) enum Raw {
    /// A line of a JSON lines file.
    Line {
        /// The file as given, `-` for standard input.
        file: Arc<Path>,
        /// Line number from 1.
        number: u64,
        /// Its bytes without the line end.
        bytes: Vec<u8>,
    },
    /// A file that holds one page; it is opened by whoever loads it.
    File {
        /// The path as given.
        path: PathBuf,
        /// Its size on disk.
        size: u64,
    },
    /// A page from standard input.
    Stdin(Vec<u8>),
    /// A page that the case holds.
    Kept(Box<Page>),
    /// Something that could not be read at all.
    Failed(PageError),
}

impl Raw {
    /// About how much memory it takes, now or when it is loaded.
    pub(crate) fn size(&self) -> usize {
        match self {
            Raw::Line { bytes, .. } | Raw::Stdin(bytes) => bytes.len(),
            Raw::File { size, .. } => *size as usize,
            Raw::Kept(page) => page.body.len(),
            Raw::Failed(_) => 0,
        }
    }
}

/// A stream of pieces.
pub(crate) type Source = Box<dyn Iterator<Item = Raw> + Send>;

/// How many bytes of the files have been read, for whoever draws a bar.
pub(crate) type Position = Arc<AtomicU64>;

const STDIN: &str = "-";

/// The lines of one JSON lines file, or of standard input.
pub(crate) fn json_lines(file: Option<&Path>) -> io::Result<Source> {
    let name: Arc<Path> = file.unwrap_or(Path::new(STDIN)).into();
    let lines = match file {
        Some(path) if path != Path::new(STDIN) => Lines::open(path, Position::default())?,
        _ => Lines::new(Box::new(io::stdin()))?,
    };
    Ok(Box::new(line_pieces(name, lines)))
}

/// Everything in files and folders, in order. `position` moves with the bytes read.
pub(crate) fn all(found: Vec<walk::Found>, position: Position) -> Source {
    Box::new(found.into_iter().flat_map(move |one| pieces(one, &position)))
}

fn pieces(found: walk::Found, position: &Position) -> Source {
    let failed = |error| -> Source { Box::new(std::iter::once(Raw::Failed(error))) };
    let (path, size, kind) = match found {
        walk::Found::Stdin => return stdin_pieces(),
        walk::Found::Failed(error) => return failed(error),
        walk::Found::File { path, size, kind } => (path, size, kind),
    };
    let not_yet =
        |what: &str| PageError { id: name(&path), kind: "archive", message: format!("{}: {what} cannot be read yet", path.display()) };
    match kind {
        FileKind::Page => {
            position.fetch_add(size, Ordering::Relaxed);
            Box::new(std::iter::once(Raw::File { path, size }))
        }
        FileKind::JsonLines => match Lines::open(&path, position.clone()) {
            Ok(lines) => {
                let name: Arc<Path> = path.into();
                let empty = Raw::Failed(no_lines(&name));
                Box::new(or_else(line_pieces(name, lines), empty))
            }
            Err(error) => failed(PageError { id: name(&path), kind: "io", message: format!("{}: {}", path.display(), reason(&error)) }),
        },
        FileKind::Warc => failed(not_yet("web archives")),
        FileKind::Zip => failed(not_yet("zip archives")),
        FileKind::Feed => failed(not_yet("feeds")),
        FileKind::Mail => failed(not_yet("mail")),
    }
}

/// Standard input is JSON lines when it begins with an object, else one page.
fn stdin_pieces() -> Source {
    let failed = |error: io::Error| -> Source {
        let message = format!("stdin: {}", reason(&error));
        Box::new(std::iter::once(Raw::Failed(PageError { id: "stdin".into(), kind: "io", message })))
    };
    let mut lines = match Lines::new(Box::new(io::stdin())) {
        Ok(lines) => lines,
        Err(error) => return failed(error),
    };
    match lines.starts_with_object() {
        Ok(true) => Box::new(line_pieces(Path::new(STDIN).into(), lines)),
        Ok(false) => match lines.rest(Limits::default().page as u64 + 1) {
            Ok(bytes) => Box::new(std::iter::once(Raw::Stdin(bytes))),
            Err(error) => failed(error),
        },
        Err(error) => failed(error),
    }
}

fn line_pieces(file: Arc<Path>, lines: Lines) -> impl Iterator<Item = Raw> + Send {
    lines.filter_map(move |(number, line)| {
        let failed = |kind, why: String| {
            let id = place(&file, number);
            Some(Raw::Failed(PageError { message: format!("{id}: {why}"), id, kind }))
        };
        match line {
            Ok(Line::Whole(bytes)) if bytes.iter().all(u8::is_ascii_whitespace) => None,
            Ok(Line::Whole(bytes)) => Some(Raw::Line { file: file.clone(), number, bytes }),
            Ok(Line::TooLong(size)) => failed("too-large", format!("a line of {size} bytes; the limit is {}", Limits::default().line)),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => failed("truncated", "the gzip data ends too early".to_owned()),
            Err(error) => failed("io", reason(&error)),
        }
    })
}

/// `other` when there is nothing else.
fn or_else(pieces: impl Iterator<Item = Raw> + Send, other: Raw) -> impl Iterator<Item = Raw> + Send {
    let mut pieces = pieces.peekable();
    let mut other = Some(other);
    std::iter::from_fn(move || {
        if pieces.peek().is_none() {
            return other.take();
        }
        other = None;
        pieces.next()
    })
}

fn no_lines(file: &Path) -> PageError {
    PageError { id: name(file), kind: "empty", message: format!("{}: there is no line in it", file.display()) }
}

/// `file.jsonl:12`.
pub(crate) fn place(file: &Path, number: u64) -> String {
    match file == Path::new(STDIN) {
        true => format!("stdin:{number}"),
        false => format!("{}:{number}", name(file)),
    }
}

/// A path as an id: as given, without the `./` that says nothing.
pub(crate) fn name(path: &Path) -> String {
    path.strip_prefix("./").unwrap_or(path).display().to_string()
}

/// Where a JSON line's relative `file` leads: from its own file's folder; from the current folder when it came on stdin.
pub(crate) fn beside(lines: &Path, file: &str) -> PathBuf {
    match lines == Path::new(STDIN) {
        true => file.into(),
        false => lines.parent().unwrap_or(Path::new("")).join(file),
    }
}

//! What is read: files, folders, JSON lines and archives, as a stream of [`Raw`] pieces in a fixed order.
//!
//! Reading (one thread, in order) is apart from loading (any thread): a [`Source`] gives paths, lines and packed pages, and
//! [`load::load`] turns one of them into a page. Memory stays flat: what is over the limits is rejected, not held.

pub(crate) mod load;
pub(crate) mod open;
pub(crate) mod walk;

use crate::outcome::{Failure, reason};
use open::{Start, Stream};
use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    thread,
};
use verbale::{
    page::{
        FileKind, Limits,
        archive::{self, Line, Lines, Packed, Piece},
    },
    types::{Page, PageError},
};

/// How pages are read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct How {
    /// Texts are clean already.
    pub(crate) as_is: bool,
    /// What is refused.
    pub(crate) limits: Limits,
}

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
    /// A line of JSON lines in an archive; it cannot name files.
    ArchiveLine {
        /// `a.zip/b.jsonl:12`.
        place: String,
        /// Its bytes without the line end.
        bytes: Vec<u8>,
    },
    /// A page in an archive.
    Packed(Box<Packed>),
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
            Raw::Line { bytes, .. } | Raw::ArchiveLine { bytes, .. } | Raw::Stdin(bytes) => bytes.len(),
            Raw::Packed(packed) => packed.bytes.len(),
            Raw::File { size, .. } => *size as usize,
            Raw::Kept(page) => page.body.len(),
            Raw::Failed(_) => 0,
        }
    }
}

impl From<Piece> for Raw {
    fn from(piece: Piece) -> Raw {
        match piece {
            Piece::Page(packed) => Raw::Packed(packed),
            Piece::Line { place, bytes } => Raw::ArchiveLine { place, bytes },
            Piece::Refused(error) => Raw::Failed(error),
        }
    }
}

/// A stream of pieces.
pub(crate) type Source = Box<dyn Iterator<Item = Raw> + Send>;

/// How many bytes of the files have been read, for whoever draws a bar.
pub(crate) type Position = Arc<AtomicU64>;

const STDIN: &str = "-";

/// What a filter reads: JSON lines from standard input or a file, each line answered; folders and files that tell by their names what
/// they are as `all` reads them. A file whose name tells nothing is JSON lines.
pub(crate) fn records(files: &[PathBuf], how: How) -> Result<Source, Failure> {
    let mut sources = Vec::new();
    for path in files {
        sources.push(if path == Path::new(STDIN) {
            stdin_lines(how)?
        } else if path.is_dir() || !matches!(FileKind::of_name(&path.to_string_lossy()), None | Some(FileKind::JsonLines)) {
            all(walk::walk(std::slice::from_ref(path)), Position::default(), how)
        } else {
            let stream = open::file(path, Position::default(), &how.limits).map_err(|e| Failure::io(path.display(), e))?;
            lines(path.as_path().into(), stream, how.limits)
        });
    }
    if files.is_empty() {
        sources.push(stdin_lines(how)?);
    }
    Ok(Box::new(sources.into_iter().flatten()))
}

fn stdin_lines(how: How) -> Result<Source, Failure> {
    let stream = open::stdin(&how.limits).map_err(|e| Failure::io("stdin", e))?;
    Ok(lines(Path::new(STDIN).into(), stream, how.limits))
}

/// Everything in files and folders, in order. `position` moves with the bytes read.
pub(crate) fn all(found: Vec<walk::Found>, position: Position, how: How) -> Source {
    Box::new(found.into_iter().flat_map(move |one| pieces(one, &position, how.limits)))
}

fn pieces(found: walk::Found, position: &Position, limits: Limits) -> Source {
    let (path, size, kind) = match found {
        walk::Found::Stdin => return stdin_pieces(limits).unwrap_or_else(|error| refused("stdin", "io", &reason(&error))),
        walk::Found::Failed(error) => return one(Raw::Failed(error)),
        walk::Found::File { path, size, kind } => (path, size, kind),
    };
    let name = name(&path);
    let whole = || -> io::Result<Vec<u8>> {
        position.fetch_add(size, Ordering::Relaxed);
        let mut bytes = Vec::new();
        open::file(&path, Position::default(), &limits)?.take(limits.page as u64 + 1).read_to_end(&mut bytes)?;
        let fits = bytes.len() <= limits.page;
        fits.then_some(bytes).ok_or_else(|| io::Error::new(io::ErrorKind::FileTooLarge, format!("over the limit of {} bytes", limits.page)))
    };
    let opened: io::Result<Source> = match kind {
        FileKind::Page => {
            position.fetch_add(size, Ordering::Relaxed);
            Ok(one(Raw::File { path: path.clone(), size }))
        }
        FileKind::JsonLines => open::file(&path, position.clone(), &limits)
            .map(|stream| -> Source { Box::new(or_else(lines(path.as_path().into(), stream, limits), Raw::Failed(no_lines(&path)))) }),
        FileKind::Warc => open::file(&path, position.clone(), &limits).map(|stream| web_archive(&name, stream, limits)),
        FileKind::Zip => File::open(&path).map(|file| {
            position.fetch_add(size, Ordering::Relaxed);
            zip_archive(name.clone(), file, limits)
        }),
        FileKind::Feed => whole().map(|bytes| -> Source { Box::new(archive::feed(&bytes, &name, limits).map(Piece::from).map(Raw::from)) }),
        FileKind::Mail => whole().map(|bytes| one(Piece::from(archive::mail(&bytes, &name, limits)).into())),
    };
    opened.unwrap_or_else(|error| refused(&name, kind_of(&error), &reason(&error)))
}

fn one(raw: Raw) -> Source {
    Box::new(std::iter::once(raw))
}

fn refused(name: &str, kind: &'static str, why: &str) -> Source {
    one(Raw::Failed(PageError { id: name.to_owned(), kind, message: format!("{name}: {why}") }))
}

/// The pages of a WARC file; one without any page is told.
fn web_archive(name: &str, stream: Stream, limits: Limits) -> Source {
    let none = PageError { id: name.to_owned(), kind: "no-pages", message: format!("{name}: no page is in this archive") };
    Box::new(or_else(archive::warc(stream, name, limits).map(Piece::from).map(Raw::from), Raw::Failed(none)))
}

/// The pieces of a zip archive. Its members borrow from its reader, hence a thread of its own that hands them over few at a time.
fn zip_archive(name: String, file: File, limits: Limits) -> Source {
    let (sender, pieces) = mpsc::sync_channel(4);
    thread::spawn(move || archive::zip(file, &name, limits, &mut |piece| sender.send(Raw::from(piece)).is_ok()));
    Box::new(pieces.into_iter())
}

/// Standard input is JSON lines when it begins with an object, a web archive when it begins with its mark, else one page.
fn stdin_pieces(limits: Limits) -> io::Result<Source> {
    let mut stream = open::stdin(&limits)?;
    Ok(match open::start(&mut stream)? {
        Start::Object => lines(Path::new(STDIN).into(), stream, limits),
        Start::Warc => web_archive("stdin", stream, limits),
        Start::Other => {
            let mut bytes = Vec::new();
            stream.take(limits.page as u64 + 1).read_to_end(&mut bytes)?;
            one(Raw::Stdin(bytes))
        }
    })
}

fn kind_of(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => "truncated",
        io::ErrorKind::FileTooLarge => "too-large",
        io::ErrorKind::PermissionDenied => "unreadable",
        _ => "io",
    }
}

fn lines(file: Arc<Path>, stream: Stream, limits: Limits) -> Source {
    Box::new(Lines::new(stream, limits.line).filter_map(move |(number, line)| {
        let failed = |kind, why: String| {
            let id = place(&file, number);
            Some(Raw::Failed(PageError { message: format!("{id}: {why}"), id, kind }))
        };
        match line {
            Ok(Line::Whole(bytes)) if bytes.iter().all(u8::is_ascii_whitespace) => None,
            Ok(Line::Whole(bytes)) => Some(Raw::Line { file: file.clone(), number, bytes }),
            Ok(Line::TooLong(size)) => failed("too-large", format!("a line of {size} bytes; the limit is {}", limits.line)),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => failed("truncated", "the packed data ends too early".to_owned()),
            Err(error) => failed(kind_of(&error), reason(&error)),
        }
    }))
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

//! What is read: files, folders and JSON lines, as a stream of [`Raw`] pieces in a fixed order.
//!
//! Reading (one thread, in order) is apart from loading (any thread): [`Source`] gives paths and lines, and [`load::load`]
//! turns one of them into a page. Memory stays flat: a line or file over [`LIMIT`] is rejected, not held.
//!
//! Not read yet: WARC and zip (their place is in [`kind::Kind`]).

pub(crate) mod lines;
pub(crate) mod load;

use lines::{Line, Lines};
use std::{
    io,
    path::{Path, PathBuf},
};
use verbale::types::PageError;

/// The largest page or line that is read, in bytes. The longest news pages have some three million.
pub(crate) const LIMIT: usize = 16 << 20;

/// One piece of input, not yet understood.
#[derive(Debug)]
pub(crate) enum Raw {
    /// A line of a JSON lines file.
    Line {
        /// The file as given, `-` for standard input.
        file: std::sync::Arc<Path>,
        /// Line number from 1.
        number: u64,
        /// Its bytes without the line end.
        bytes: Vec<u8>,
    },
    /// Something that could not be read at all.
    Failed(PageError),
}

impl Raw {
    /// About how much memory it takes.
    pub(crate) fn size(&self) -> usize {
        match self {
            Raw::Line { bytes, .. } => bytes.len(),
            Raw::Failed(_) => 0,
        }
    }
}

/// A stream of pieces.
pub(crate) type Source = Box<dyn Iterator<Item = Raw> + Send>;

/// The lines of one JSON lines file, or of standard input.
pub(crate) fn json_lines(file: Option<&Path>) -> io::Result<Source> {
    let name: std::sync::Arc<Path> = file.unwrap_or(Path::new("-")).into();
    let lines = match file {
        Some(path) if path != Path::new("-") => Lines::open(path)?,
        _ => Lines::new(Box::new(io::stdin()))?,
    };
    Ok(Box::new(line_pieces(name, lines)))
}

fn line_pieces(file: std::sync::Arc<Path>, lines: Lines) -> impl Iterator<Item = Raw> + Send {
    lines.filter_map(move |(number, line)| {
        let failed = |kind, message| Some(Raw::Failed(PageError { id: place(&file, number), kind, message }));
        match line {
            Ok(Line::Whole(bytes)) if bytes.iter().all(u8::is_ascii_whitespace) => None,
            Ok(Line::Whole(bytes)) => Some(Raw::Line { file: file.clone(), number, bytes }),
            Ok(Line::TooLong(size)) => failed("too-large", too_large(&place(&file, number), size)),
            Err(error) => failed("io", format!("{}: {}", place(&file, number), crate::outcome::reason(&error))),
        }
    })
}

/// `file.jsonl:12`.
pub(crate) fn place(file: &Path, number: u64) -> String {
    match file == Path::new("-") {
        true => format!("stdin:{number}"),
        false => format!("{}:{number}", file.display()),
    }
}

pub(crate) fn too_large(what: &str, size: u64) -> String {
    format!("{what}: {size} bytes; no page over {LIMIT} bytes is read")
}

/// The folder that a JSON line's relative `file` counts from.
pub(crate) fn base(file: &Path) -> PathBuf {
    match file == Path::new("-") {
        true => PathBuf::new(),
        false => file.parent().map(Path::to_path_buf).unwrap_or_default(),
    }
}

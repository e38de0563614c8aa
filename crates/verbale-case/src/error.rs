//! What can go wrong with a case file. Every message is one line that names the file and the reason.

use std::path::PathBuf;

/// A case file could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// There is no file.
    #[error("{}: there is no such case file", .0.display())]
    Missing(PathBuf),
    /// A file, but not one of ours.
    #[error("{}: not a case file of verbale", .0.display())]
    NotACase(PathBuf),
    /// Written by a later program.
    #[error("{}: the case has format {found}, this program knows formats up to {known}; open it with a newer verbale", .path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// Ours.
        known: u32,
    },
    /// Written by an earlier program, and opened for reading only.
    #[error("{}: the case has the older format {found}; bring it up to date with `verbale read --db {}`", .path.display(), .path.display())]
    Older {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
    },
    /// The file or its folder cannot be written.
    #[error("{}: the case cannot be written: {why}", .path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// The reason.
        why: String,
    },
    /// Somebody else writes to it.
    #[error("{}: the case is being written by another program; try again when it is done", .0.display())]
    Busy(PathBuf),
    /// A row cannot be understood.
    #[error("{}: {what} is damaged: {why}", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Which row.
        what: String,
        /// The reason.
        why: String,
    },
    /// Anything else that SQLite says.
    #[error("{}: {why}", .path.display())]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// The reason.
        why: String,
    },
    /// A search that cannot be understood.
    #[error("the search `{0}` names no word to look for")]
    Query(String),
    /// What a person points at is not in the case, or is there more than once.
    #[error("{0}")]
    Pointed(String),
    /// A format that is not there yet.
    #[error("{0}")]
    Unsupported(String),
    /// The output cannot be written.
    #[error("{0}")]
    Output(#[from] std::io::Error),
}

/// SQLite's error in our words.
pub(crate) fn from_sqlite(path: &std::path::Path, error: rusqlite::Error) -> CaseError {
    use rusqlite::ErrorCode as Code;
    let path = path.to_owned();
    match error.sqlite_error_code() {
        Some(Code::NotADatabase) => CaseError::NotACase(path),
        Some(Code::DatabaseBusy | Code::DatabaseLocked) => CaseError::Busy(path),
        Some(Code::ReadOnly) => CaseError::Unwritable { path, why: "it is read-only".to_owned() },
        Some(Code::CannotOpen) => CaseError::Unwritable { path, why: "the folder is read-only or does not exist".to_owned() },
        Some(Code::DiskFull) => CaseError::Unwritable { path, why: "the disk is full".to_owned() },
        Some(Code::PermissionDenied) => CaseError::Unwritable { path, why: "permission denied".to_owned() },
        Some(Code::DatabaseCorrupt) => CaseError::Damaged { path, what: "the file".to_owned(), why: error.to_string() },
        _ => CaseError::Sqlite { path, why: error.to_string() },
    }
}

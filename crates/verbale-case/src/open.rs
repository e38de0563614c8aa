//! Opening a case: whose file it is, which format, for reading or for writing.

use crate::{CaseError, Result, error::from_sqlite, schema};
use rusqlite::{Connection, OpenFlags};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// An open case file. Cheap to open; one for each thread.
#[derive(Debug)]
pub struct Case {
    pub(crate) db: Connection,
    path: PathBuf,
}

impl Case {
    /// Opens a case for writing; makes it when there is no file, and brings an older format up to date.
    pub fn create(path: &Path) -> Result<Case> {
        if path.is_dir() {
            return Err(CaseError::Unwritable { path: path.to_owned(), why: "it is a folder".to_owned() });
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut case = Case::with_flags(path, flags)?;
        let found = case.checked_version()?;
        case.tell(|db| {
            // The write-ahead log keeps readers going while we write; NORMAL loses nothing when the program dies.
            db.pragma_update(None, "journal_mode", "WAL")?;
            // A longer log than SQLite's own 4 MB: pages that many transactions change are written back once.
            db.pragma_update(None, "wal_autocheckpoint", 8192)?;
            db.pragma_update(None, "synchronous", "NORMAL")?;
            db.pragma_update(None, "foreign_keys", true)
        })?;
        schema::migrate(&mut case.db, found).map_err(|e| from_sqlite(path, e))?;
        Ok(case)
    }

    /// Opens a case for reading only: nothing that it holds can be changed through this.
    pub fn open(path: &Path) -> Result<Case> {
        if !path.exists() {
            return Err(CaseError::Missing(path.to_owned()));
        }
        // Not SQLITE_OPEN_READ_ONLY: such a connection would leave its -wal and -shm files lying beside the case.
        let case = Case::with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        match case.checked_version() {
            Ok(found) if found == schema::FORMAT => {
                // Many may read at once, each through a connection of its own; what they share is the system's cache of the file.
                case.tell(|db| {
                    db.pragma_update(None, "cache_size", -16384)?;
                    db.pragma_update(None, "query_only", true)
                })?;
                Ok(case)
            }
            Ok(found) => Err(CaseError::Older { path: path.to_owned(), found }),
            // On a read-only disk SQLite cannot make its shared-memory file. Without a log nothing can be missed.
            Err(CaseError::Unwritable { .. } | CaseError::Sqlite { .. }) if !beside(path, "-wal").exists() => {
                let uri = format!("file:{}?immutable=1", escaped(path));
                let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
                let case = Case::with_flags(Path::new(&uri), flags)?;
                let case = Case { path: path.to_owned(), ..case };
                case.checked_version()?;
                Ok(case)
            }
            Err(error) => Err(error),
        }
    }

    fn with_flags(path: &Path, flags: OpenFlags) -> Result<Case> {
        let db = Connection::open_with_flags(path, flags).map_err(|e| from_sqlite(path, e))?;
        let case = Case { db, path: path.to_owned() };
        case.tell(|db| {
            db.busy_timeout(Duration::from_secs(10))?;
            db.set_prepared_statement_cache_capacity(64);
            db.pragma_update(None, "cache_size", -65536)?;
            db.pragma_update(None, "temp_store", "MEMORY")
        })?;
        Ok(case)
    }

    /// The file's format, when it is ours and not newer than this program.
    fn checked_version(&self) -> Result<u32> {
        let (found, application) = self.tell(|db| Ok((schema::version(db)?, schema::application(db)?)))?;
        let empty = self.tell(|db| db.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0)))?;
        match application {
            0 if empty && found == 0 => Ok(0),
            schema::APPLICATION if found > schema::FORMAT => {
                Err(CaseError::Newer { path: self.path.clone(), found, known: schema::FORMAT })
            }
            schema::APPLICATION => Ok(found),
            _ => Err(CaseError::NotACase(self.path.clone())),
        }
    }

    /// Where the case is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Does something with the database; errors name the file.
    pub(crate) fn tell<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T> {
        work(&self.db).map_err(|e| from_sqlite(&self.path, e))
    }

    /// The error for a row that cannot be understood.
    pub(crate) fn damaged(&self, what: impl Into<String>, why: impl ToString) -> CaseError {
        CaseError::Damaged { path: self.path.clone(), what: what.into(), why: why.to_string() }
    }
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// A path as part of a `file:` address.
fn escaped(path: &Path) -> String {
    path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23")
}

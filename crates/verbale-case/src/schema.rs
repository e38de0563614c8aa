//! The tables, and how an older file becomes a newer one.
//!
//! `PRAGMA user_version` is the format; each entry of [`MIGRATIONS`] takes a file from one format to the next and is never
//! changed once released. The views (`stories`, `statements` …) are for people who open the file with SQL tools; the
//! program itself reads the tables.

use rusqlite::Connection;

/// `VBAL`: tells our files from other SQLite files.
pub(crate) const APPLICATION: i32 = 0x5642_414c;

/// The format that this program writes.
pub const FORMAT: u32 = MIGRATIONS.len() as u32;

/// Format `n` comes of applying the first `n`.
pub(crate) const MIGRATIONS: &[&str] = &[
    include_str!("schema/1.sql"),
    include_str!("schema/2.sql"),
    include_str!("schema/3.sql"),
    include_str!("schema/4.sql"),
    include_str!("schema/5.sql"),
];

/// Brings the file from format `from` to [`FORMAT`]. Each step is one transaction.
pub(crate) fn migrate(db: &mut Connection, from: u32) -> rusqlite::Result<()> {
    for (step, sql) in MIGRATIONS.iter().enumerate().skip(from as usize) {
        let change = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        // Another program may have been quicker.
        if version(&change)? == step as u32 {
            change.execute_batch(sql)?;
            change.pragma_update(None, "application_id", APPLICATION)?;
            change.pragma_update(None, "user_version", step as u32 + 1)?;
        }
        change.commit()?;
    }
    Ok(())
}

/// The file's format; 0 for a new file.
pub(crate) fn version(db: &Connection) -> rusqlite::Result<u32> {
    db.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Whose file it is; 0 for a new file.
pub(crate) fn application(db: &Connection) -> rusqlite::Result<i32> {
    db.pragma_query_value(None, "application_id", |row| row.get(0))
}

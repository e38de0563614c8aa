//! A person's corrections: kept with author and time, never deleted, laid over the facts whenever links are made.

use crate::{Case, Result, error::from_sqlite, keep};
use rusqlite::{OptionalExtension, params};
use verbale::link::Correction;

/// A correction as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptCorrection {
    /// Its number.
    pub number: i64,
    /// What it does.
    pub correction: Correction,
    /// Who made it.
    pub author: String,
    /// When, RFC 3339.
    pub at: String,
    /// Who undid it and when, if anybody did.
    pub undone: Option<(String, String)>,
}

impl Case {
    /// Keeps a correction and gives its number; links are to be made anew.
    pub fn correct(&mut self, correction: &Correction, author: &str, at: &str) -> Result<i64> {
        let json = serde_json::to_string(correction).map_err(|why| self.damaged("a correction", why))?;
        self.change(|db| {
            db.execute("INSERT INTO corrections (correction, author, at) VALUES (?1, ?2, ?3)", params![json, author, at])?;
            Ok(db.last_insert_rowid())
        })
    }

    /// Undoes a correction, or the last one in force; gives its number, or none where there is nothing to undo.
    pub fn undo(&mut self, number: Option<i64>, author: &str, at: &str) -> Result<Option<i64>> {
        let sql = "SELECT max(n) FROM corrections WHERE undone_at IS NULL AND (?1 IS NULL OR n = ?1)";
        let last: Option<i64> = self.tell(|db| Ok(db.query_row(sql, [number], |r| r.get(0)).optional()?.flatten()))?;
        let Some(n) = last else { return Ok(None) };
        self.change(|db| {
            db.execute("UPDATE corrections SET undone_by = ?2, undone_at = ?3 WHERE n = ?1 AND undone_at IS NULL", params![n, author, at])?;
            Ok(Some(n))
        })
    }

    /// All corrections, undone ones too, in the order in which they were made.
    pub fn corrections(&self) -> Result<Vec<KeptCorrection>> {
        type Row = (i64, String, String, String, Option<String>, Option<String>);
        let rows: Vec<Row> = self.tell(|db| {
            db.prepare("SELECT n, correction, author, at, undone_by, undone_at FROM corrections ORDER BY n")?
                .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?)))?
                .collect()
        })?;
        rows.into_iter()
            .map(|(number, json, author, at, by, when)| {
                let correction = serde_json::from_str(&json).map_err(|why| self.damaged(format!("correction {number}"), why))?;
                Ok(KeptCorrection { number, correction, author, at, undone: by.zip(when) })
            })
            .collect()
    }

    /// The corrections in force.
    pub fn corrections_in_force(&self) -> Result<Vec<Correction>> {
        Ok(self.corrections()?.into_iter().filter(|c| c.undone.is_none()).map(|c| c.correction).collect())
    }

    fn change<T>(&mut self, work: impl FnOnce(&rusqlite::Connection) -> rusqlite::Result<T>) -> Result<T> {
        let path = self.path().to_owned();
        let store = || -> rusqlite::Result<T> {
            let change = self.db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            let out = work(&change)?;
            keep::set(&change, "links", "stale")?;
            change.commit()?;
            Ok(out)
        };
        store().map_err(|e| from_sqlite(&path, e))
    }
}

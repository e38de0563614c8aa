//! Happenings, statements and conflicts by story, actor, type and day: what interfaces ask for a page at a time.

use crate::{Case, Result, links::LinkRow};
use rusqlite::params;
use verbale::types::case::{ConflictRow, HappeningRow, StatementRow};

/// Which rows.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// Only this story.
    pub story: Option<String>,
    /// Only with this actor (id): as speaker, source or target.
    pub actor: Option<String>,
    /// Only happenings of this PLOVER type, or conflicts of this kind.
    pub kind: Option<String>,
    /// Only on this day or later, `YYYY-MM-DD`; rows without a day are left out then.
    pub since: Option<String>,
    /// Only on this day or earlier.
    pub until: Option<String>,
    /// So many are left out before.
    pub skip: usize,
    /// At most so many.
    pub take: usize,
}

/// Where a row has what is asked for.
struct Columns {
    actor: &'static str,
    kind: &'static str,
    day: &'static str,
}

impl Case {
    /// Happenings, in linking's order.
    pub fn happenings(&self, ask: &Ask) -> Result<Vec<HappeningRow>> {
        let actor = "(EXISTS (SELECT 1 FROM json_each(row, '$.source') j WHERE j.value = ?3)
            OR EXISTS (SELECT 1 FROM json_each(row, '$.target') j WHERE j.value = ?3))";
        self.asked(ask, Columns { actor, kind: "row ->> 'type'", day: "row ->> 'date'" })
    }

    /// Statements, in linking's order.
    pub fn statements(&self, ask: &Ask) -> Result<Vec<StatementRow>> {
        self.asked(ask, Columns { actor: "row ->> 'speaker' = ?3", kind: "NULL", day: "row ->> 'said_on'" })
    }

    /// Conflicts, in linking's order. They have no day and no actor of their own.
    pub fn conflicts(&self, ask: &Ask) -> Result<Vec<ConflictRow>> {
        self.asked(ask, Columns { actor: "NULL", kind: "row ->> 'kind'", day: "NULL" })
    }

    fn asked<R: LinkRow>(&self, ask: &Ask, at: Columns) -> Result<Vec<R>> {
        let Columns { actor, kind, day } = at;
        let sql = format!(
            "SELECT row FROM links WHERE kind = ?1 AND (?2 IS NULL OR story = ?2) AND (?3 IS NULL OR {actor}) AND (?4 IS NULL OR {kind} = ?4)
             AND (?5 IS NULL OR substr({day}, 1, 10) >= ?5) AND (?6 IS NULL OR substr({day}, 1, 10) <= ?6) ORDER BY n LIMIT ?7 OFFSET ?8"
        );
        let rows: Vec<String> = self.tell(|db| {
            let asked = params![R::KIND, ask.story, ask.actor, ask.kind, ask.since, ask.until, ask.take as i64, ask.skip as i64];
            db.prepare_cached(&sql)?.query_map(asked, |row| row.get(0))?.collect()
        })?;
        rows.iter().map(|row| serde_json::from_str(row).map_err(|why| self.damaged(format!("a row of {}", R::KIND), why))).collect()
    }
}

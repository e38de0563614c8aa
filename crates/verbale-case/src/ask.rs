//! Happenings, statements and conflicts by story, actor, type and day: what interfaces ask for a page at a time.

use crate::{Case, Result, links::LinkRow};
use rusqlite::{OptionalExtension, params};
use verbale::types::case::{ActorRow, ConflictRow, HappeningRow, StatementRow};

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

    /// The rows of one kind that cite the actor's articles, of an actor in very many articles only the first of them; with `named` only
    /// those that name the actor.
    pub fn rows_of_actor<R: LinkRow>(&self, actor: &str, named: bool) -> Result<Vec<R>> {
        let sql = "SELECT row FROM links WHERE kind = ?1 AND (NOT ?3 OR instr(row, '\"' || ?2 || '\"') > 0) AND n IN (
             SELECT la.link FROM (SELECT DISTINCT j.value ->> 'article' AS id FROM links k, json_each(k.row, '$.members') j
                 WHERE k.kind = 'actors' AND k.id = ?2 LIMIT 500) m JOIN articles a ON a.id = m.id JOIN link_articles la ON la.article = a.n)
             ORDER BY day, story, place, id";
        let rows: Vec<String> =
            self.tell(|db| db.prepare_cached(sql)?.query_map(params![R::KIND, actor, named], |row| row.get(0))?.collect())?;
        let rows = rows.iter().map(|row| serde_json::from_str(row).map_err(|why| self.damaged(format!("a row of {}", R::KIND), why)));
        Ok(R::merge(rows.collect::<Result<_>>()?))
    }

    /// An actor's row without the lists of where it occurs, which are long.
    pub fn actor_brief(&self, actor: &str) -> Result<Option<ActorRow>> {
        let sql = "SELECT json_set(row, '$.members', json('[]'), '$.aliases', json('[]')) FROM links WHERE kind = 'actors' AND id = ?1";
        let row: Option<String> = self.tell(|db| db.prepare_cached(sql)?.query_row([actor], |row| row.get(0)).optional())?;
        row.map(|row| serde_json::from_str(&row).map_err(|why| self.damaged("a row of actors", why))).transpose()
    }

    fn asked<R: LinkRow>(&self, ask: &Ask, at: Columns) -> Result<Vec<R>> {
        let Columns { actor, kind, day } = at;
        let sql = format!(
            "SELECT row FROM links WHERE kind = ?1 AND (?2 IS NULL OR story = ?2) AND (?3 IS NULL OR {actor}) AND (?4 IS NULL OR {kind} = ?4)
             AND (?5 IS NULL OR substr({day}, 1, 10) >= ?5) AND (?6 IS NULL OR substr({day}, 1, 10) <= ?6) ORDER BY day, story, place, id LIMIT ?7 OFFSET ?8"
        );
        let rows: Vec<String> = self.tell(|db| {
            let asked = params![R::KIND, ask.story, ask.actor, ask.kind, ask.since, ask.until, ask.take as i64, ask.skip as i64];
            db.prepare_cached(&sql)?.query_map(asked, |row| row.get(0))?.collect()
        })?;
        rows.iter().map(|row| serde_json::from_str(row).map_err(|why| self.damaged(format!("a row of {}", R::KIND), why))).collect()
    }
}

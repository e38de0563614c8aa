//! Happenings, statements and conflicts by story, actor, type and day: what interfaces ask for a page at a time.

use crate::{Case, Result, links::LinkRow};
use rusqlite::params;
use verbale::types::case::{ConflictRow, HappeningRow, StatementRow, StoryRow};

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
    kind: &'static str,
    day: &'static str,
}

impl Case {
    /// Happenings, in linking's order.
    pub fn happenings(&self, ask: &Ask) -> Result<Vec<HappeningRow>> {
        self.asked(ask, Columns { kind: "row ->> 'type'", day: "row ->> 'date'" })
    }

    /// Statements, in linking's order.
    pub fn statements(&self, ask: &Ask) -> Result<Vec<StatementRow>> {
        self.asked(ask, Columns { kind: "NULL", day: "row ->> 'said_on'" })
    }

    /// Conflicts, in linking's order. They have no day and no actor of their own.
    pub fn conflicts(&self, ask: &Ask) -> Result<Vec<ConflictRow>> {
        self.asked(ask, Columns { kind: "row ->> 'kind'", day: "NULL" })
    }

    /// The rows of one kind that name an actor, those with most reports first, at most so many; and how many there are.
    pub fn rows_of_actor<R: LinkRow>(&self, actor: &str, most: usize) -> Result<(Vec<R>, usize)> {
        let count = "SELECT count(*) FROM link_actors WHERE actor = ?1 AND kind = ?2";
        let all = self.tell(|db| db.prepare_cached(count)?.query_row(params![actor, R::KIND], |row| row.get(0)))?;
        let sql = "SELECT l.row FROM link_actors la CROSS JOIN links l ON l.n = la.link WHERE la.actor = ?1 AND la.kind = ?2
            ORDER BY la.reports DESC, la.link DESC LIMIT ?3";
        let rows: Vec<String> =
            self.tell(|db| db.prepare_cached(sql)?.query_map(params![actor, R::KIND, most as i64], |row| row.get(0))?.collect())?;
        Ok((self.read_rows(rows)?, all))
    }

    /// Stories that tell of an actor, in linking's order; of one in very many articles those of some of them.
    pub fn stories_of_actor(&self, actor: &str, articles: usize) -> Result<Vec<StoryRow>> {
        let sql = "SELECT row FROM links WHERE +kind = 'stories' AND n IN (
             SELECT la.link FROM (SELECT DISTINCT j.value ->> 'article' AS id FROM links k, json_each(k.row, '$.members') j
                 WHERE +k.kind = 'actors' AND k.id = ?1 LIMIT ?2) m
             CROSS JOIN articles a ON a.id = m.id CROSS JOIN link_articles la ON la.article = a.n)
             ORDER BY day, story, place, id";
        let rows: Vec<String> =
            self.tell(|db| db.prepare_cached(sql)?.query_map(params![actor, articles as i64], |row| row.get(0))?.collect())?;
        self.read_rows(rows)
    }

    fn asked<R: LinkRow>(&self, ask: &Ask, at: Columns) -> Result<Vec<R>> {
        let Columns { kind, day } = at;
        let actor = ask.actor.is_some();
        // Only what is asked for stands in the query, so that it is answered from the index that fits.
        let mut sql = "SELECT l.row FROM ".to_owned();
        sql += if actor {
            "link_actors la CROSS JOIN links l ON l.n = la.link WHERE la.kind = ?1 AND la.actor = ?3"
        } else {
            "links l WHERE l.kind = ?1"
        };
        if ask.story.is_some() {
            sql += " AND l.story = ?2";
        }
        if ask.kind.is_some() {
            sql += &format!(" AND {kind} = ?4");
        }
        if ask.since.is_some() {
            sql += &format!(" AND substr({day}, 1, 10) >= ?5");
        }
        if ask.until.is_some() {
            sql += &format!(" AND substr({day}, 1, 10) <= ?6");
        }
        // Of few rows, sorting all is cheaper than walking those of all stories in order.
        sql += if actor || ask.story.is_some() { " ORDER BY +l.day" } else { " ORDER BY l.day" };
        sql += ", l.story, l.place, l.id LIMIT ?7 OFFSET ?8";
        let rows: Vec<String> = self.tell(|db| {
            let asked = params![R::KIND, ask.story, ask.actor, ask.kind, ask.since, ask.until, ask.take as i64, ask.skip as i64];
            db.prepare_cached(&sql)?.query_map(asked, |row| row.get(0))?.collect()
        })?;
        self.read_rows(rows)
    }

    fn read_rows<R: LinkRow>(&self, rows: Vec<String>) -> Result<Vec<R>> {
        rows.iter().map(|row| serde_json::from_str(row).map_err(|why| self.damaged(format!("a row of {}", R::KIND), why))).collect()
    }
}

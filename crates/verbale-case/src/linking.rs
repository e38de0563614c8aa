//! Linking what came in: only the neighbourhoods that it changes.
//!
//! [`Case::link`] works in steps, each one transaction, so that it goes on where it stopped, wherever it is stopped:
//!
//! 1. The pages that wait are put among their neighbours, the case is divided anew (`verbale::link::neighbours`), and the neighbourhoods whose
//!    articles are not what they were are noted as unlinked. A neighbourhood keeps its number while most of its articles stay.
//! 2. The unlinked neighbourhoods are linked, some at a time; of their rows only those that differ are written.
//!
//! When a person's corrections have changed, the neighbourhoods in which those that came or went apply are linked anew.

use crate::{
    Case, CaseError, Result,
    error::from_sqlite,
    keep,
    links::{LinkRow, apply},
    packed,
};
use rusqlite::{Connection, params};
use serde::de::DeserializeOwned;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::PathBuf,
    sync::Arc,
};
use verbale::{
    link::{Correction, Divided, Division, Linked, Neighbours, Reach, Signature, Sketch, amend, link_neighbourhood, neighbours},
    types::{
        Record,
        case::{ActorRow, ConflictRow, HappeningRow, LineageRow, Links, PositionRow, StatementRow, StoryRow, TimelineRow},
    },
};

/// Articles in a chunk of sketches, nearest others and names.
const CHUNK: usize = 64;
/// Articles whose neighbourhoods are linked at once, so that memory stays small.
const AT_ONCE: usize = 2048;
/// The arrangement of kept signatures: another one, and they are made anew from the records.
pub(crate) const SIGNATURES: &str = "1";
/// The neighbourhood of rows that [`Case::relink`] was given.
pub(crate) const BY_HAND: u32 = 0;

/// A neighbourhood to be linked: may be done in any thread.
#[derive(Debug)]
pub struct Neighbourhood {
    path: PathBuf,
    number: u32,
    /// Numbers and packed signatures.
    articles: Vec<(i64, Vec<u8>)>,
    corrections: Arc<Vec<Correction>>,
}

impl Neighbourhood {
    /// Links its articles.
    pub fn link(&self) -> Result<Linked> {
        let signatures = self.articles.iter().map(|(n, bytes)| {
            let damaged = |why: String| CaseError::Damaged { path: self.path.clone(), what: format!("the signature of article {n}"), why };
            let plain = packed::unpack(bytes).map_err(damaged)?;
            postcard::from_bytes::<Signature>(&plain).map_err(|why| damaged(why.to_string()))
        });
        Ok(link_neighbourhood(signatures.collect::<Result<_>>()?, &self.corrections))
    }
}

/// A signature as kept.
pub(crate) fn pack(signature: &Signature) -> Vec<u8> {
    packed::pack(&postcard::to_allocvec(signature).unwrap_or_default())
}

impl Case {
    /// Links what is not linked yet. `all` links neighbourhoods, in their order, in as many threads as it likes.
    pub fn link(&mut self, all: impl Fn(&[Neighbourhood]) -> Vec<Result<Linked>>) -> Result<()> {
        self.link_divided(Division::default(), all)
    }

    /// The same with neighbourhoods of another size, which must be the same each time.
    pub fn link_divided(&mut self, division: Division, all: impl Fn(&[Neighbourhood]) -> Vec<Result<Linked>>) -> Result<()> {
        let corrections = Arc::new(self.corrections_in_force()?);
        self.forget_old_signatures()?;
        let places = self.divide(division, &corrections)?;
        let mut unlinked: Vec<u32> = self.tell(|db| {
            db.prepare("SELECT neighbourhood FROM unlinked ORDER BY neighbourhood DESC")?.query_map([], |r| r.get(0))?.collect()
        })?;
        let mut members = members(&unlinked, &places);
        let mut amended: HashMap<i64, String> = HashMap::new();
        for id in corrections.iter().filter_map(Correction::article) {
            amended.extend(self.number(id)?.map(|n| (n, id.to_owned())));
        }
        while !unlinked.is_empty() {
            let mut some = Vec::new();
            let mut articles = 0;
            while articles < AT_ONCE
                && let Some(number) = unlinked.pop()
            {
                let numbers = members.remove(&number).unwrap_or_default();
                articles += numbers.len();
                let articles = numbers.into_iter().map(|n| Ok((n, self.signature(n, &amended, &corrections)?))).collect::<Result<_>>()?;
                some.push(Neighbourhood { path: self.path().to_owned(), number, articles, corrections: corrections.clone() });
            }
            let linked = all(&some).into_iter().collect::<Result<Vec<Linked>>>()?;
            self.store(&some, &linked)?;
        }
        self.write(|db| {
            let waits: bool = db.query_row("SELECT EXISTS (SELECT 1 FROM waiting)", [], |r| r.get(0))?;
            keep::set(db, "links", if waits { "stale" } else { "fresh" })
        })
    }

    /// Links in this thread.
    pub fn link_here(&mut self) -> Result<()> {
        self.link(|some| some.iter().map(Neighbourhood::link).collect())
    }

    /// An article's signature as kept; one whose facts a person corrected is made anew.
    fn signature(&self, n: i64, amended: &HashMap<i64, String>, corrections: &[Correction]) -> Result<Vec<u8>> {
        if let Some(mut record) = amended.get(&n).map(|id| self.own_record(id)).transpose()?.flatten() {
            amend(&mut record, corrections);
            return Ok(pack(&Signature::of(&record)));
        }
        self.tell(|db| db.prepare_cached("SELECT signature FROM signatures WHERE n = ?1")?.query_row([n], |r| r.get(0)))
    }

    fn number(&self, id: &str) -> Result<Option<i64>> {
        self.tell(|db| {
            let mut find = db.prepare_cached("SELECT n FROM articles WHERE id = ?1")?;
            rusqlite::OptionalExtension::optional(find.query_row([id], |r| r.get(0)))
        })
    }

    /// Has all signatures made anew where another version of the program made them.
    fn forget_old_signatures(&mut self) -> Result<()> {
        let found: Option<String> = self.tell(|db| {
            let mut find = db.prepare_cached("SELECT value FROM meta WHERE key = 'signatures'")?;
            rusqlite::OptionalExtension::optional(find.query_row([], |r| r.get(0)))
        })?;
        if found.as_deref() == Some(SIGNATURES) {
            return Ok(());
        }
        self.write(|db| {
            db.execute_batch(
                "INSERT OR REPLACE INTO waiting SELECT n, NULL FROM articles;
                 DELETE FROM sketches; DELETE FROM nearest; DELETE FROM names;
                 DELETE FROM unlinked; DELETE FROM links; DELETE FROM link_articles; DELETE FROM link_actors;",
            )?;
            keep::set(db, "signatures", SIGNATURES)
        })
    }

    fn write<T>(&mut self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T> {
        let path = self.path().to_owned();
        let store = || -> rusqlite::Result<T> {
            let change = self.db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            let out = work(&change)?;
            change.commit()?;
            Ok(out)
        };
        store().map_err(|e| from_sqlite(&path, e))
    }

    /// Puts the waiting pages among their neighbours and gives each article's neighbourhood by number (0 for none).
    fn divide(&mut self, division: Division, corrections: &[Correction]) -> Result<Vec<u32>> {
        let waiting = self.waiting()?;
        let told = serde_json::to_string(corrections).unwrap_or_default();
        let before: Option<String> = self.tell(|db| {
            rusqlite::OptionalExtension::optional(db.query_row("SELECT value FROM meta WHERE key = 'corrections'", [], |r| r.get(0)))
        })?;
        let by_hand: bool =
            self.tell(|db| db.query_row("SELECT EXISTS (SELECT 1 FROM links WHERE neighbourhood = ?1)", [BY_HAND], |r| r.get(0)))?;
        // Who is to be linked again though nothing came in beside him.
        let again = match &before {
            _ if by_hand => Again::All,
            Some(before) if *before == told => Again::Some(Vec::new()),
            Some(before) => self.touched(serde_json::from_str::<Vec<Correction>>(before).ok().as_deref(), corrections)?,
            None => Again::Some(Vec::new()),
        };
        let same_corrections = before.as_deref() == Some(told.as_str());
        if waiting.is_empty() && matches!(&again, Again::Some(some) if some.is_empty()) {
            if !same_corrections {
                self.write(|db| keep::set(db, "corrections", &told))?;
            }
            return Ok(self.divided(false)?.1);
        }
        let (mut neighbours, mut places) = self.divided(!waiting.is_empty())?;
        let came: Vec<u32> = waiting.iter().map(|w| w.0).collect();
        let names = self.names_of_chunks(&waiting)?;
        let (mut unlinked, mut gone) = (BTreeSet::new(), Vec::new());
        let mut nearest: BTreeSet<usize> = BTreeSet::new();
        if !waiting.is_empty() {
            nearest.extend(neighbours.put(waiting).into_iter().map(|n| n as usize / CHUNK));
            places.resize(neighbours.len(), BY_HAND);
            let plan = plan(&neighbours.divide(division), &came, &mut places);
            nearest.extend(plan.moved.iter().map(|n| *n as usize / CHUNK));
            unlinked.extend(plan.unlinked);
            gone = plan.gone;
        }
        match again {
            Again::All => unlinked.extend(places.iter().copied().filter(|p| *p != BY_HAND)),
            Again::Some(some) => unlinked.extend(some.iter().filter_map(|n| places.get(*n as usize)).copied().filter(|p| *p != BY_HAND)),
        }
        let sketches: BTreeSet<usize> = came.iter().map(|n| *n as usize / CHUNK).collect();
        let path = self.path().to_owned();
        let store = || -> rusqlite::Result<()> {
            let change = self.db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            for chunk in sketches {
                let bytes = neighbours.sketch_bytes(chunk * CHUNK..(chunk + 1) * CHUNK);
                change.prepare_cached("INSERT OR REPLACE INTO sketches VALUES (?1, ?2)")?.execute(params![chunk, bytes])?;
            }
            for chunk in nearest {
                let mut bytes = neighbours.near_bytes(chunk * CHUNK..(chunk + 1) * CHUNK);
                bytes.extend(places.iter().skip(chunk * CHUNK).take(CHUNK).flat_map(|p| p.to_le_bytes()));
                change.prepare_cached("INSERT OR REPLACE INTO nearest VALUES (?1, ?2)")?.execute(params![chunk, bytes])?;
            }
            for (chunk, bytes) in names {
                change.prepare_cached("INSERT OR REPLACE INTO names VALUES (?1, ?2)")?.execute(params![chunk, bytes])?;
            }
            if by_hand {
                change.execute_batch("DELETE FROM links; DELETE FROM link_articles; DELETE FROM link_actors;")?;
            }
            for number in gone {
                for (n, row) in old_rows(&change, number)? {
                    remove(&change, n, &row)?;
                }
                change.prepare_cached("DELETE FROM unlinked WHERE neighbourhood = ?1")?.execute([number])?;
            }
            for number in unlinked {
                change.prepare_cached("INSERT OR IGNORE INTO unlinked VALUES (?1)")?.execute([number])?;
            }
            for n in came {
                change.prepare_cached("DELETE FROM waiting WHERE n = ?1")?.execute([n])?;
            }
            keep::set(&change, "corrections", &told)?;
            keep::set(&change, "links", "stale")?;
            change.commit()
        };
        store().map_err(|e| from_sqlite(&path, e))?;
        Ok(places)
    }

    /// The articles in which corrections that came or went since apply.
    fn touched(&self, before: Option<&[Correction]>, now: &[Correction]) -> Result<Again> {
        let Some(before) = before else { return Ok(Again::All) };
        let reach = Reach::between(before, now);
        let mut some = Vec::new();
        for id in &reach.articles {
            some.extend(self.number(id)?.map(|n| n as u32));
        }
        if !reach.names.is_empty() {
            self.tell(|db| {
                let mut chunks = db.prepare("SELECT chunk, bytes FROM names")?;
                let mut rows = chunks.query([])?;
                while let Some(row) = rows.next()? {
                    let first = row.get::<_, usize>(0)? * CHUNK;
                    let named = (first..).zip(names_in(row.get_ref(1)?.as_blob()?));
                    some.extend(named.filter(|(_, names)| names.iter().any(|n| reach.names.contains(n))).map(|(n, _)| n as u32));
                }
                Ok(())
            })?;
        }
        Ok(Again::Some(some))
    }

    /// The chunks of names that coming articles change, as they will be.
    fn names_of_chunks(&self, coming: &[(u32, Sketch)]) -> Result<Vec<(usize, Vec<u8>)>> {
        let mut out = Vec::new();
        // They come in order.
        for some in coming.chunk_by(|a, b| a.0 as usize / CHUNK == b.0 as usize / CHUNK) {
            let chunk = some[0].0 as usize / CHUNK;
            let kept: Option<Vec<u8>> = self.tell(|db| {
                let mut find = db.prepare_cached("SELECT bytes FROM names WHERE chunk = ?1")?;
                rusqlite::OptionalExtension::optional(find.query_row([chunk], |r| r.get(0)))
            })?;
            let mut names = names_in(&kept.unwrap_or_default());
            for (n, sketch) in some {
                let at = *n as usize % CHUNK;
                names.resize(names.len().max(at + 1), Vec::new());
                names[at] = sketch.names().to_vec();
            }
            let bytes = names.iter().flat_map(|names| {
                let count = names.len().min(usize::from(u16::MAX));
                (count as u16).to_le_bytes().into_iter().chain(names[..count].iter().flat_map(|n| n.to_le_bytes()))
            });
            out.push((chunk, bytes.collect()));
        }
        Ok(out)
    }

    /// The pages that wait, with their sketches; a case of an older format has them made here.
    fn waiting(&mut self) -> Result<Vec<(u32, Sketch)>> {
        let rows: Vec<(i64, Option<Vec<u8>>)> = self
            .tell(|db| db.prepare("SELECT n, sketch FROM waiting ORDER BY n")?.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?.collect())?;
        let mut out = Vec::with_capacity(rows.len());
        for (n, bytes) in rows {
            let sketch = match bytes.and_then(|b| Sketch::from_bytes(&b)) {
                Some(sketch) => sketch,
                None => {
                    let id: String = self.tell(|db| db.query_row("SELECT id FROM articles WHERE n = ?1", [n], |r| r.get(0)))?;
                    let Some(record) = self.own_record(&id)? else { continue };
                    let signature = Signature::of(&record);
                    let packed = pack(&signature);
                    self.write(|db| db.execute("INSERT OR REPLACE INTO signatures VALUES (?1, ?2)", params![n, packed]))?;
                    Sketch::of(&signature)
                }
            };
            out.push((n as u32, sketch));
        }
        Ok(out)
    }

    /// Each divided article's neighbourhood, and the articles themselves where they are wanted.
    fn divided(&self, whole: bool) -> Result<(Neighbours, Vec<u32>)> {
        let (mut all, mut places) = (Neighbours::default(), Vec::new());
        let mut sound = true;
        self.tell(|db| {
            let sql = match whole {
                true => "SELECT n.bytes, s.bytes FROM nearest n JOIN sketches s USING (chunk) ORDER BY n.chunk",
                false => "SELECT bytes FROM nearest ORDER BY chunk",
            };
            let mut chunks = db.prepare(sql)?;
            let mut rows = chunks.query([])?;
            while let Some(row) = rows.next()? {
                let nearest = row.get_ref(0)?.as_blob()?;
                let count = nearest.len() / (neighbours::NEAR + 4);
                let (near, place) = nearest.split_at(count * neighbours::NEAR);
                sound &= places.len() % CHUNK == 0 && place.len() == count * 4;
                sound &= !whole || all.read(row.get_ref(1)?.as_blob()?, near);
                places.extend(place.chunks_exact(4).map(|p| p.try_into().map_or(BY_HAND, u32::from_le_bytes)));
            }
            Ok(())
        })?;
        if sound && all.is_sound() {
            return Ok((all, places));
        }
        Err(self.damaged("the tables of neighbours", "they do not fit together"))
    }

    /// Writes what differs from neighbourhoods' rows: all of them or, when the program dies, nothing.
    fn store(&mut self, neighbourhoods: &[Neighbourhood], linked: &[Linked]) -> Result<()> {
        let mut all = Vec::with_capacity(linked.len());
        for (neighbourhood, linked) in neighbourhoods.iter().zip(linked) {
            let mut ids: HashMap<String, i64> = HashMap::new();
            let mut settled: Vec<String> = Vec::new();
            for &(n, _) in &neighbourhood.articles {
                let (id, was_settled): (String, bool) = self.tell(|db| {
                    db.prepare_cached("SELECT id, settled IS NOT NULL FROM articles WHERE n = ?1")?
                        .query_row([n], |r| Ok((r.get(0)?, r.get(1)?)))
                })?;
                settled.extend(was_settled.then(|| id.clone()));
                ids.insert(id, n);
            }
            let records = self.settled_records(linked, &ids, &settled, &neighbourhood.corrections)?;
            all.push((neighbourhood.number, ids, records, rows(&linked.links)));
        }
        self.write(|db| all.iter().try_for_each(|(number, ids, records, rows)| store_one(db, *number, ids, records, rows)))
    }

    /// Records of the neighbourhood to which other pages settled or a person corrected something, or do so no longer.
    fn settled_records(
        &self,
        linked: &Linked,
        ids: &HashMap<String, i64>,
        before: &[String],
        corrections: &[Correction],
    ) -> Result<Vec<(Record, bool)>> {
        let settled: BTreeMap<&str, _> = linked.settled.iter().map(|s| (s.article.as_str(), s)).collect();
        let before = before.iter().map(String::as_str);
        let corrected = corrections.iter().filter_map(Correction::article).filter(|id| ids.contains_key(*id));
        let touched: BTreeSet<&str> = before.chain(settled.keys().copied()).chain(corrected).collect();
        let mut records = Vec::new();
        for id in touched {
            let Some(mut record) = self.own_record(id)? else { continue };
            let amended = amend(&mut record, corrections);
            let settled = settled.get(id).map(|s| apply(s, &mut record)).is_some();
            records.push((record, amended || settled));
        }
        Ok(records)
    }
}

/// Which articles' neighbourhoods are to be linked again.
enum Again {
    All,
    Some(Vec<u32>),
}

/// Each of the neighbourhoods' articles.
fn members(unlinked: &[u32], places: &[u32]) -> HashMap<u32, Vec<i64>> {
    let mut wanted = vec![false; unlinked.iter().map(|&n| n as usize + 1).max().unwrap_or(0)];
    unlinked.iter().for_each(|&n| wanted[n as usize] = true);
    let mut members: HashMap<u32, Vec<i64>> = HashMap::new();
    for (n, &number) in (0i64..).zip(places) {
        if wanted.get(number as usize) == Some(&true) {
            members.entry(number).or_default().push(n);
        }
    }
    members
}

/// The hashes of names of a chunk's articles.
fn names_in(bytes: &[u8]) -> Vec<Vec<u32>> {
    let mut out = Vec::with_capacity(CHUNK);
    let mut left = bytes;
    while let Some((count, rest)) = left.split_first_chunk::<2>() {
        let (names, rest) = rest.split_at((usize::from(u16::from_le_bytes(*count)) * 4).min(rest.len()));
        out.push(names.chunks_exact(4).map(|n| n.try_into().map_or(0, u32::from_le_bytes)).collect());
        left = rest;
    }
    out
}

/// What dividing anew changes: neighbourhoods to be linked, such as are no more, and articles that are in another one now.
struct Plan {
    unlinked: Vec<u32>,
    gone: Vec<u32>,
    moved: Vec<u32>,
}

/// Gives each article its neighbourhood. A neighbourhood of the same articles keeps its number, and so does one with most of another's.
fn plan(sets: &Divided, came: &[u32], places: &mut [u32]) -> Plan {
    // How many articles each number had before, and whether a neighbourhood goes on under it.
    let mut before = vec![0usize; places.iter().max().map_or(0, |&p| p as usize) + 1];
    places.iter().filter(|&&p| p != BY_HAND).for_each(|&p| before[p as usize] += 1);
    let mut taken = vec![false; before.len()];
    let mut next = before.len().max(1) as u32;
    let mut new = vec![false; places.len()];
    came.iter().for_each(|&n| new[n as usize] = true);
    let mut unlinked = Vec::new();
    let mut changed: Vec<(usize, usize, u32)> = Vec::new();
    for (i, set) in sets.iter().enumerate() {
        let first = places[set[0] as usize];
        let same = first != BY_HAND && before[first as usize] == set.len() && set.iter().all(|&n| places[n as usize] == first);
        if same {
            taken[first as usize] = true;
            if set.iter().any(|&n| new[n as usize]) {
                unlinked.push(first);
            }
            continue;
        }
        let mut share: BTreeMap<u32, usize> = BTreeMap::new();
        set.iter().map(|&n| places[n as usize]).filter(|&p| p != BY_HAND).for_each(|p| *share.entry(p).or_default() += 1);
        if share.is_empty() {
            changed.push((0, i, BY_HAND));
        }
        changed.extend(share.into_iter().map(|(place, n)| (n, i, place)));
    }
    // The largest shares choose first.
    changed.sort_unstable_by_key(|&(n, i, place)| (std::cmp::Reverse(n), i, place));
    let mut number_of: BTreeMap<usize, u32> = BTreeMap::new();
    for &(_, i, place) in &changed {
        if place != BY_HAND && !taken[place as usize] && !number_of.contains_key(&i) {
            taken[place as usize] = true;
            number_of.insert(i, place);
        }
    }
    for &(_, i, _) in &changed {
        number_of.entry(i).or_insert_with(|| {
            next += 1;
            next - 1
        });
    }
    let mut moved = Vec::new();
    for (i, number) in number_of {
        unlinked.push(number);
        for &n in sets.get(i) {
            if places[n as usize] != number {
                places[n as usize] = number;
                moved.push(n);
            }
        }
    }
    let gone = (1..before.len()).filter(|&p| before[p] > 0 && !taken[p]).map(|p| p as u32).collect();
    Plan { unlinked, gone, moved }
}

fn store_one(db: &Connection, number: u32, ids: &HashMap<String, i64>, records: &[(Record, bool)], new: &[NewRow]) -> rusqlite::Result<()> {
    for (record, settled) in records {
        keep::settle(db, &record.id, record, *settled)?;
    }
    let mut old: HashMap<OldRow, Vec<i64>> = HashMap::new();
    for (n, row) in old_rows(db, number)? {
        old.entry(row).or_default().push(n);
    }
    let added: Vec<&NewRow> = new.iter().filter(|row| old.get_mut(&row.row).and_then(Vec::pop).is_none()).collect();
    for (row, numbers) in &old {
        numbers.iter().try_for_each(|&n| remove(db, n, row))?;
    }
    let of = |id: &str| Ok(ids.get(id).copied());
    added.into_iter().try_for_each(|row| insert(db, row, number, &of))?;
    db.prepare_cached("DELETE FROM unlinked WHERE neighbourhood = ?1")?.execute([number]).map(drop)
}

/// A row as it lies in the table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct OldRow {
    kind: String,
    story: Option<String>,
    day: Option<i64>,
    place: i64,
    json: String,
}

/// A row to be written.
pub(crate) struct NewRow {
    row: OldRow,
    id: String,
    articles: Vec<String>,
    actors: Vec<String>,
    reports: usize,
}

fn old_rows(db: &Connection, number: u32) -> rusqlite::Result<Vec<(i64, OldRow)>> {
    db.prepare_cached("SELECT n, kind, story, day, place, row FROM links WHERE neighbourhood = ?1")?
        .query_map([number], |r| {
            Ok((r.get(0)?, OldRow { kind: r.get(1)?, story: r.get(2)?, day: r.get(3)?, place: r.get(4)?, json: r.get(5)? }))
        })?
        .collect()
}

/// The rows of all kinds as they are kept.
pub(crate) fn rows(links: &Links) -> Vec<NewRow> {
    let mut days: HashMap<&str, i64> = HashMap::new();
    for story in &links.stories {
        let day = story.first.as_ref().and_then(|d| d.replace('-', "").parse().ok());
        if let Some(day) = day {
            days.insert(&story.story, day);
            days.extend(story.articles.iter().map(|a| (a.as_str(), day)));
        }
    }
    let mut out = Vec::new();
    add(&links.stories, &days, &mut out);
    add(&links.lineage, &days, &mut out);
    add(&links.actors, &HashMap::new(), &mut out);
    add(&links.statements, &days, &mut out);
    add(&links.happenings, &days, &mut out);
    add(&links.timeline, &days, &mut out);
    add(&links.positions, &days, &mut out);
    add(&links.conflicts, &days, &mut out);
    out
}

fn add<R: LinkRow>(rows: &[R], days: &HashMap<&str, i64>, out: &mut Vec<NewRow>) {
    let mut places: HashMap<&str, i64> = HashMap::new();
    for row in rows {
        let json = serde_json::to_string(row).unwrap_or_default();
        let id = row.id().map_or_else(|| blake3::hash(json.as_bytes()).to_hex()[..16].to_owned(), str::to_owned);
        let story = row.story();
        let place = story.map_or(0, |story| {
            let place = places.entry(story).or_default();
            *place += 1;
            *place - 1
        });
        let articles = row.articles();
        let day = story.or(articles.first().copied()).and_then(|of| days.get(of)).copied();
        let articles = articles.into_iter().map(str::to_owned).collect();
        let actors = row.actors().into_iter().map(str::to_owned).collect();
        let reports = row.reports();
        let row = OldRow { kind: R::KIND.to_owned(), story: story.map(str::to_owned), day, place, json };
        out.push(NewRow { row, id, articles, actors, reports });
    }
}

/// Writes a row and what it cites. `number` gives an article's number.
pub(crate) fn insert(
    db: &Connection,
    new: &NewRow,
    neighbourhood: u32,
    number: &dyn Fn(&str) -> rusqlite::Result<Option<i64>>,
) -> rusqlite::Result<()> {
    let row = &new.row;
    db.prepare_cached("INSERT INTO links (kind, id, story, row, neighbourhood, day, place) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
        .execute(params![row.kind, new.id, row.story, row.json, neighbourhood, row.day, row.place])?;
    let n = db.last_insert_rowid();
    let mut cites = db.prepare_cached("INSERT OR IGNORE INTO link_articles VALUES (?1, ?2)")?;
    for article in &new.articles {
        if let Some(article) = number(article)? {
            cites.execute([article, n])?;
        }
    }
    let mut names = db.prepare_cached("INSERT OR IGNORE INTO link_actors VALUES (?1, ?2, ?3, ?4)")?;
    new.actors.iter().try_for_each(|actor| names.execute(params![actor, row.kind, new.reports, n]).map(drop))
}

/// Takes a row out, and what it cites.
fn remove(db: &Connection, n: i64, row: &OldRow) -> rusqlite::Result<()> {
    let mut cites = db.prepare_cached("DELETE FROM link_articles WHERE article = (SELECT n FROM articles WHERE id = ?1) AND link = ?2")?;
    let Cited { articles, actors, reports } = cited(row);
    for article in articles {
        cites.execute(params![article, n])?;
    }
    let mut names = db.prepare_cached("DELETE FROM link_actors WHERE actor = ?1 AND kind = ?2 AND reports = ?3 AND link = ?4")?;
    for actor in actors {
        names.execute(params![actor, row.kind, reports, n])?;
    }
    db.prepare_cached("DELETE FROM links WHERE n = ?1")?.execute([n]).map(drop)
}

/// What a row names.
#[derive(Default)]
struct Cited {
    articles: Vec<String>,
    actors: Vec<String>,
    reports: usize,
}

fn cited(row: &OldRow) -> Cited {
    fn of<R: LinkRow + DeserializeOwned>(json: &str) -> Cited {
        let owned = |all: Vec<&str>| all.into_iter().map(str::to_owned).collect();
        let cited = |r: R| Cited { articles: owned(r.articles()), actors: owned(r.actors()), reports: r.reports() };
        serde_json::from_str::<R>(json).map(cited).unwrap_or_default()
    }
    let cited = match row.kind.as_str() {
        StoryRow::KIND => of::<StoryRow>,
        LineageRow::KIND => of::<LineageRow>,
        ActorRow::KIND => of::<ActorRow>,
        StatementRow::KIND => of::<StatementRow>,
        HappeningRow::KIND => of::<HappeningRow>,
        TimelineRow::KIND => of::<TimelineRow>,
        PositionRow::KIND => of::<PositionRow>,
        _ => of::<ConflictRow>,
    };
    cited(&row.json)
}

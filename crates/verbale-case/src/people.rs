//! Actors without the long lists of where they occur: what lists, names and choices need, also of a case with very many.

use crate::{Case, Result};
use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, SeqAccess, Visitor},
};
use std::{
    collections::{BTreeMap, HashMap},
    fmt,
};
use verbale::{link::folded, types::case::ActorRow};

/// An actor with how often it occurs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Id.
    pub actor: String,
    /// Canonical name.
    pub name: String,
    /// Kind, as in a record.
    pub kind: String,
    /// CAMEO code.
    pub code: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// All names with the number of articles that use them, by name.
    pub names: Vec<(String, usize)>,
    /// In how many articles it occurs.
    pub articles: usize,
}

impl Person {
    /// The row of the exports, its lists empty.
    pub fn row(&self) -> ActorRow {
        ActorRow {
            actor: self.actor.clone(),
            name: self.name.clone(),
            aliases: Vec::new(),
            kind: self.kind.clone(),
            code: self.code.clone(),
            country: self.country.clone(),
            members: Vec::new(),
        }
    }
}

/// All actors of a case, those in most articles first.
#[derive(Debug, Default)]
pub struct People {
    all: Vec<Person>,
    by_id: HashMap<String, usize>,
    /// By folded name; then by folded alias.
    named: [HashMap<String, Vec<usize>>; 2],
}

impl People {
    /// All of them, in order.
    pub fn all(&self) -> &[Person] {
        &self.all
    }

    /// The actor with this id.
    pub fn get(&self, id: &str) -> Option<&Person> {
        self.by_id.get(id).map(|&n| &self.all[n])
    }

    /// The actor with this id or name, or why there is none, as [`called`](crate::pointing::called) says it.
    pub fn called(&self, wanted: &str) -> Result<&Person, String> {
        if let Some(person) = self.get(wanted.trim()) {
            return Ok(person);
        }
        let name = folded(wanted);
        let found = self.named.iter().find_map(|names| names.get(&name)).filter(|_| !name.is_empty());
        crate::pointing::chosen(wanted, found.map(Vec::as_slice).unwrap_or_default(), |&n| {
            let person = &self.all[n];
            (&person.actor, &person.name, &person.kind)
        })
        .map(|&n| &self.all[n])
    }

    fn of(mut all: Vec<Person>) -> People {
        all.sort_by(|a, b| (b.articles, &a.name, &a.actor).cmp(&(a.articles, &b.name, &b.actor)));
        let by_id = all.iter().enumerate().map(|(n, p)| (p.actor.clone(), n)).collect();
        let mut named = [HashMap::new(), HashMap::new()];
        for (n, person) in all.iter().enumerate() {
            let mut put = |which: usize, name: &str| {
                let who: &mut Vec<usize> = named[which].entry(folded(name)).or_default();
                if who.last() != Some(&n) {
                    who.push(n);
                }
            };
            put(0, &person.name);
            person.names.iter().for_each(|(name, _)| put(1, name));
        }
        People { all, by_id, named }
    }
}

/// An actor's row of one neighbourhood, its lists counted instead of read.
#[derive(Deserialize)]
struct Part {
    name: String,
    aliases: Vec<Name>,
    kind: String,
    code: Option<String>,
    country: Option<String>,
    members: Length,
}

#[derive(Deserialize)]
struct Name {
    name: String,
    articles: Length,
}

/// How long a list is.
struct Length(usize);

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Counter;
        impl<'de> Visitor<'de> for Counter {
            type Value = Length;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Length, A::Error> {
                let mut length = 0;
                while list.next_element::<IgnoredAny>()?.is_some() {
                    length += 1;
                }
                Ok(Length(length))
            }
        }
        from.deserialize_seq(Counter)
    }
}

impl Case {
    /// All actors. Neighbourhoods share no article, so that what they count adds up.
    pub fn people(&self) -> Result<People> {
        let rows: Vec<(String, Part)> = self.tell(|db| {
            let mut rows = db.prepare_cached("SELECT id, row FROM links WHERE kind = 'actors' ORDER BY id")?;
            let read = |r: &rusqlite::Row<'_>| -> rusqlite::Result<(String, Part)> {
                let json = r.get_ref(1)?.as_str()?;
                let part = serde_json::from_str(json)
                    .map_err(|e| rusqlite::Error::FromSqlConversionFailure(1, rusqlite::types::Type::Text, e.into()));
                Ok((r.get(0)?, part?))
            };
            rows.query_map([], read)?.collect()
        })?;
        let mut all = Vec::new();
        let mut rows = rows.into_iter().peekable();
        while let Some((actor, first)) = rows.next() {
            let mut parts = vec![first];
            while let Some((_, part)) = rows.next_if(|(id, _)| *id == actor) {
                parts.push(part);
            }
            all.push(person(actor, parts));
        }
        Ok(People::of(all))
    }
}

/// One actor of its parts. As in the exports, the name that most articles use comes first.
fn person(actor: String, mut parts: Vec<Part>) -> Person {
    parts.sort_by(|a, b| b.members.0.cmp(&a.members.0).then_with(|| a.name.cmp(&b.name)));
    let articles = parts.iter().map(|p| p.members.0).sum();
    let code = parts.iter_mut().find_map(|p| p.code.take());
    let country = parts.iter_mut().find_map(|p| p.country.take());
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for name in parts.iter_mut().flat_map(|p| p.aliases.drain(..)) {
        *names.entry(name.name).or_default() += name.articles.0;
    }
    let first = parts.swap_remove(0);
    Person { actor, name: first.name, kind: first.kind, code, country, names: names.into_iter().collect(), articles }
}

//! Names, offices and roles that the program knows, ready for look-up.
//!
//! Built once from TOML files in layers (ours, then the user's): a later file adds to what an earlier one says of the same
//! name, and its meaning of a name comes first. Look-ups are by a word's hash ([`index`](super::index)).

use super::{
    era::Former,
    index::{Index, WordMap, hash},
    source::{self, LexiconError, Source},
};
use crate::types::ActorKind;
use std::collections::HashMap;
use toml::Spanned;

/// Number of an entry.
pub(super) type EntryId = u32;
/// Number of a role.
pub(super) type RoleId = u16;

/// Grammatical gender of a person, as far as a name or title tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gender {
    Male,
    Female,
}

/// An office held.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Term {
    pub title: Box<str>,
    pub of: EntryId,
    pub from: u32,
    pub to: u32,
}

/// Something with a name.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    pub name: Box<str>,
    pub kind: ActorKind,
    pub code: Option<Box<str>>,
    pub country: Option<Box<str>>,
    pub of: Option<EntryId>,
    pub stands_for: Option<EntryId>,
    pub later: Vec<u64>,
    pub gender: Option<Gender>,
    pub terms: Vec<Term>,
    /// First adjective of a country.
    pub adjective: Option<Box<str>>,
    /// The state that this one succeeded.
    pub former: Option<Former>,
    /// A surname alone may mean this person: the world knows who it is.
    pub prominent: bool,
}

/// What a role word is said of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RoleIs {
    Person,
    Body,
    Group,
    Title,
}

/// A role: `foreign minister`.
#[derive(Debug, Clone)]
pub(super) struct Role {
    /// Its words, in the singular.
    pub word: Box<str>,
    pub is: RoleIs,
    pub code: Box<str>,
    /// The office's name; the words themselves when no other words name it.
    pub office: Box<str>,
    pub gender: Option<Gender>,
}

/// What a name in the text may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A name of the entry.
    Entry(EntryId),
    /// A name of a state's government.
    Government(EntryId),
    /// A name of a state's parliament.
    Parliament(EntryId),
    /// `Russian`.
    Adjective(EntryId),
    /// `Russians`.
    People(EntryId),
    /// A role's words; true in the plural.
    Role(RoleId, bool),
}

/// Word lists by name.
#[derive(Debug, Default)]
pub(super) struct WordSet(WordMap<()>);

impl WordSet {
    /// True when the word is in the list, whatever its case.
    #[inline]
    pub(super) fn has(&self, word: &str) -> bool {
        self.0.contains_key(&hash(word))
    }
}

/// The word lists of `words.toml`.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub particles: WordSet,
    pub org: WordSet,
    pub place: WordSet,
    pub event: WordSet,
    pub never: WordSet,
    pub common_surnames: WordSet,
    pub motion: WordSet,
    pub place_nouns: WordSet,
    pub state_nouns: WordSet,
    pub abroad: WordSet,
    pub other_side: WordSet,
    pub own_verbs: WordSet,
    pub sending_verbs: WordSet,
    pub captive_verbs: WordSet,
    pub settlements: WordSet,
    pub times: WordSet,
    /// Adjectives of regions with the region's three letters.
    pub regions: Vec<(Box<str>, Box<str>)>,
}

/// Names, offices and bodies that the program knows.
#[derive(Debug, Default)]
pub struct Lexicon {
    pub(super) entries: Vec<Entry>,
    pub(super) roles: Vec<Role>,
    pub(super) index: Index<Meaning>,
    pub(super) surnames: WordMap<Vec<EntryId>>,
    pub(super) first_names: WordMap<Gender>,
    pub(super) words: Words,
    by_code: HashMap<Box<str>, EntryId>,
    /// Entries by a hash of each of their `later` nouns.
    pub(super) united_states: Option<EntryId>,
}

/// The files of the English pack: name and text.
const FILES: &[(&str, &str)] = &[
    ("countries.toml", include_str!("../../../data/en/actors/countries.toml")),
    ("places.toml", include_str!("../../../data/en/actors/places.toml")),
    ("bodies.toml", include_str!("../../../data/en/actors/bodies.toml")),
    ("offices.toml", include_str!("../../../data/en/actors/offices.toml")),
    ("offices-africa.toml", include_str!("../../../data/en/actors/offices-africa.toml")),
    ("offices-americas-mideast.toml", include_str!("../../../data/en/actors/offices-americas-mideast.toml")),
    ("offices-asia.toml", include_str!("../../../data/en/actors/offices-asia.toml")),
    ("offices-europe.toml", include_str!("../../../data/en/actors/offices-europe.toml")),
    ("roles.toml", include_str!("../../../data/en/actors/roles.toml")),
    ("words.toml", include_str!("../../../data/en/actors/words.toml")),
];

impl Lexicon {
    /// The lexicon that comes with the program.
    pub fn builtin() -> Self {
        let mut builder = Builder::default();
        for (name, text) in FILES {
            let read = builder.read(text, name);
            debug_assert_eq!(read, Ok(()), "our own files are right (a test reads them)");
        }
        builder.finish()
    }

    /// The built-in lexicon with the file `text` on top; `name` is the file's name for messages.
    pub fn from_toml(text: &str, name: &str) -> Result<Self, LexiconError> {
        Self::from_files(&[(text, name)])
    }

    /// The built-in lexicon with several files, each a text and its name for messages, one on top of the other.
    pub fn from_files(files: &[(&str, &str)]) -> Result<Self, LexiconError> {
        let mut builder = Builder::default();
        for (name, text) in FILES {
            builder.read(text, name)?;
        }
        for (text, name) in files {
            builder.read(text, name)?;
        }
        Ok(builder.finish())
    }

    /// The entry.
    pub(super) fn entry(&self, id: EntryId) -> &Entry {
        &self.entries[id as usize]
    }

    /// The role.
    pub(super) fn role(&self, id: RoleId) -> &Role {
        &self.roles[id as usize]
    }

    /// The country of a three-letter code.
    pub(super) fn country(&self, code: &str) -> Option<EntryId> {
        self.by_code.get(code).copied()
    }

    /// The term that makes this entry holder of the office on that day (`yyyymmdd`).
    pub(super) fn term_on(&self, id: EntryId, day: Option<u32>) -> Option<&Term> {
        let terms = &self.entry(id).terms;
        match day {
            Some(day) => terms.iter().rev().find(|t| t.from <= day && day <= t.to),
            None => terms.last(),
        }
    }
}

/// Puts files together.
#[derive(Default)]
struct Builder {
    lexicon: Lexicon,
    by_name: HashMap<Box<str>, EntryId>,
    /// The file at hand lists people of whom most readers know the office, not the name (`offices-….toml`).
    lesser: bool,
}

/// Where a problem stands.
struct File<'a> {
    name: &'a str,
    text: &'a str,
}

impl File<'_> {
    fn error(&self, at: usize, reason: String) -> LexiconError {
        LexiconError { file: self.name.to_owned(), line: source::line_of(self.text, at), reason }
    }
}

impl Builder {
    fn read(&mut self, text: &str, name: &str) -> Result<(), LexiconError> {
        let source = source::parse(text, name)?;
        self.lesser = name.starts_with("offices-");
        let file = File { name, text };
        self.countries(&source);
        self.heirs(&source, &file)?;
        self.actors(&source, &file)?;
        self.places(&source, &file)?;
        self.offices(&source, &file)?;
        self.roles(&source, &file)?;
        self.words(&source, &file)
    }

    fn finish(mut self) -> Lexicon {
        self.lexicon.united_states = self.lexicon.country("USA");
        let persons: Vec<(EntryId, String)> = (self.lexicon.entries.iter().enumerate())
            .filter(|(_, e)| e.kind == ActorKind::Person)
            .map(|(n, e)| (n as EntryId, surname(&e.name).to_owned()))
            .collect();
        for (id, name) in persons {
            let whole = self.lexicon.entries[id as usize].name.to_string();
            // One word alone ("Hussein", "Francis") is too little: the title or the office must tell.
            if whole.contains(' ') {
                self.lexicon.index.add(&whole, Meaning::Entry(id));
            }
            let holders = self.lexicon.surnames.entry(hash(&name)).or_default();
            if !holders.contains(&id) {
                holders.push(id);
            }
        }
        self.lexicon.index = self.lexicon.index.finish();
        self.lexicon
    }

    /// The entry of this name, made when there is none.
    fn entry(&mut self, name: &str) -> EntryId {
        if let Some(&id) = self.by_name.get(name) {
            return id;
        }
        let id = self.lexicon.entries.len() as EntryId;
        self.lexicon.entries.push(Entry { name: name.into(), ..Entry::default() });
        self.by_name.insert(name.into(), id);
        id
    }

    fn add(&mut self, name: &str, meaning: Meaning) {
        self.lexicon.index.add(name, meaning);
    }

    fn countries(&mut self, source: &Source) {
        for (code, row) in &source.country {
            let id = self.entry(&row.name);
            self.lexicon.by_code.insert(code.as_str().into(), id);
            let entry = &mut self.lexicon.entries[id as usize];
            entry.kind = ActorKind::Country;
            entry.code = Some(code.as_str().into());
            entry.country = Some(code.as_str().into());
            if let Some(adjective) = row.adjective.first() {
                entry.adjective.get_or_insert(adjective.as_str().into());
            }
            self.add(&row.name, Meaning::Entry(id));
            row.also.iter().for_each(|n| self.add(n, Meaning::Entry(id)));
            row.government.iter().for_each(|n| self.add(n, Meaning::Government(id)));
            row.parliament.iter().for_each(|n| self.add(n, Meaning::Parliament(id)));
            for adjective in &row.adjective {
                self.add(adjective, Meaning::Adjective(id));
                if row.people.is_empty() && !adjective.ends_with("sh") {
                    self.add(&format!("{adjective}s"), Meaning::People(id));
                }
            }
            row.people.iter().filter(|p| !row.adjective.contains(p)).for_each(|n| self.add(n, Meaning::People(id)));
            for capital in &row.capital {
                let place = self.entry(capital);
                let entry = &mut self.lexicon.entries[place as usize];
                *entry =
                    Entry { kind: ActorKind::Place, country: Some(code.as_str().into()), stands_for: Some(id), ..std::mem::take(entry) };
                self.add(capital, Meaning::Entry(place));
            }
        }
    }

    /// Which state was another before; after all states are known.
    fn heirs(&mut self, source: &Source, file: &File) -> Result<(), LexiconError> {
        for (code, row) in &source.country {
            let (Some(heir), Some(was)) = (&row.heir, self.lexicon.country(code)) else { continue };
            let Some(state) = self.lexicon.country(heir.get_ref()) else {
                return Err(file.error(heir.span().start, format!("no country has the code {:?}", heir.get_ref())));
            };
            let until = |d: &Option<Spanned<String>>| d.as_ref().map_or(Ok(0), |d| day(d, true, file));
            let former = Former { was, seat_until: until(&row.until)?, name_until: until(&row.name_until)? };
            self.lexicon.entries[state as usize].former = Some(former);
        }
        Ok(())
    }

    fn actors(&mut self, source: &Source, file: &File) -> Result<(), LexiconError> {
        for row in &source.actor {
            let id = self.entry(row.name.get_ref());
            let of = row.of.as_ref().map(|of| self.known(of, file)).transpose()?;
            let stands_for = row.stands_for.as_ref().map(|of| self.named(of.get_ref()));
            let kind = row.kind.as_ref().map(|k| kind(k, file)).transpose()?;
            let gender = row.gender.as_ref().map(|g| gender(g, file)).transpose()?;
            let entry = &mut self.lexicon.entries[id as usize];
            entry.kind = kind.unwrap_or(entry.kind);
            entry.prominent |= !self.lesser;
            entry.code = row.code.as_deref().map(Into::into).or(entry.code.take());
            entry.country = row.country.as_deref().map(Into::into).or(entry.country.take());
            entry.of = of.or(entry.of);
            entry.stands_for = stands_for.or(entry.stands_for);
            entry.gender = gender.or(entry.gender);
            entry.later.extend(row.later.iter().map(|n| hash(n)));
            self.add(row.name.get_ref(), Meaning::Entry(id));
            row.also.iter().for_each(|n| self.add(n, Meaning::Entry(id)));
            for office in &row.offices {
                let of = self.known(&office.of, file)?;
                let from = office.from.as_ref().map_or(Ok(0), |d| day(d, false, file))?;
                let to = office.to.as_ref().map_or(Ok(99_991_231), |d| day(d, true, file))?;
                self.lexicon.entries[id as usize].terms.push(Term { title: office.title.as_str().into(), of, from, to });
            }
        }
        Ok(())
    }

    fn places(&mut self, source: &Source, file: &File) -> Result<(), LexiconError> {
        for (code, names) in &source.places {
            let Some(_) = self.lexicon.country(code.get_ref()) else {
                return Err(file.error(code.span().start, format!("no country has the code {:?}", code.get_ref())));
            };
            for row in names {
                let mut spellings = row.split('|').map(str::trim);
                let Some(name) = spellings.next() else { continue };
                let id = self.entry(name);
                let entry = &mut self.lexicon.entries[id as usize];
                entry.kind = ActorKind::Place;
                entry.country = Some(code.get_ref().as_str().into());
                self.add(name, Meaning::Entry(id));
                spellings.for_each(|n| self.lexicon.index.add(n, Meaning::Entry(id)));
            }
        }
        Ok(())
    }

    fn offices(&mut self, source: &Source, file: &File) -> Result<(), LexiconError> {
        for (of, titles) in &source.offices {
            let of = self.known(of, file)?;
            for (title, holders) in titles {
                for row in holders {
                    let Some((name, from, to)) = source::holder(row.get_ref()) else {
                        let reason = format!("{:?} is not \"Name FROM..TO\" with days, months or years", row.get_ref());
                        return Err(file.error(row.span().start, reason));
                    };
                    self.holder(name, Term { title: title.as_str().into(), of, from, to });
                }
            }
        }
        Ok(())
    }

    /// One who held an office. A word in capitals is the surname where it does not come last.
    fn holder(&mut self, name: &str, term: Term) {
        // Neither an initial (`F.`) nor the number of a king (`III`) is a surname.
        let is_marked = |w: &str| {
            let letters = w.chars().filter(|c| c.is_alphabetic()).count();
            letters > 1 && w.chars().all(|c| c.is_uppercase() || !c.is_alphabetic()) && !w.chars().all(|c| matches!(c, 'I' | 'V' | 'X'))
        };
        let marked = name.split(' ').find(|w| is_marked(w)).map(capitalised);
        let plain = name.split(' ').map(|w| if is_marked(w) { capitalised(w) } else { w.to_owned() }).collect::<Vec<_>>().join(" ");
        let id = self.entry(&plain);
        let entry = &mut self.lexicon.entries[id as usize];
        entry.kind = ActorKind::Person;
        entry.prominent |= !self.lesser;
        entry.terms.push(term);
        entry.terms.sort_by_key(|t| t.from);
        if let Some(surname) = marked {
            let holders = self.lexicon.surnames.entry(hash(&surname)).or_default();
            if !holders.contains(&id) {
                holders.push(id);
            }
        }
    }

    fn roles(&mut self, source: &Source, file: &File) -> Result<(), LexiconError> {
        for row in &source.role {
            let is = match row.is.get_ref().as_str() {
                "person" => RoleIs::Person,
                "body" => RoleIs::Body,
                "group" => RoleIs::Group,
                "title" => RoleIs::Title,
                other => return Err(file.error(row.is.span().start, format!("a role is person, body, group or title, not {other:?}"))),
            };
            let gender = row.gender.as_ref().map(|g| gender(g, file)).transpose()?;
            for word in &row.words {
                let id = self.lexicon.roles.len() as RoleId;
                let office = row.office.as_deref().unwrap_or(word);
                self.lexicon.roles.push(Role {
                    word: word.as_str().into(),
                    is,
                    code: row.code.as_str().into(),
                    office: office.into(),
                    gender: gender.or_else(|| word_gender(word)),
                });
                let plural_already = is == RoleIs::Group;
                self.add(word, Meaning::Role(id, plural_already));
                if matches!(is, RoleIs::Person | RoleIs::Body) {
                    plurals(word).iter().for_each(|p| self.lexicon.index.add(p, Meaning::Role(id, true)));
                }
            }
        }
        Ok(())
    }

    fn words(&mut self, source: &Source, file: &File) -> Result<(), LexiconError> {
        for (list, text) in &source.words {
            let words = text.split_whitespace().map(|w| w.replace('_', " "));
            let set = match list.get_ref().as_str() {
                "first_names_male" => {
                    words.for_each(|w| _ = self.lexicon.first_names.insert(hash(&w), Gender::Male));
                    continue;
                }
                "first_names_female" => {
                    words.for_each(|w| _ = self.lexicon.first_names.entry(hash(&w)).or_insert(Gender::Female));
                    continue;
                }
                "surname_particles" => &mut self.lexicon.words.particles,
                "org_words" => &mut self.lexicon.words.org,
                "place_words" => &mut self.lexicon.words.place,
                "event_words" => &mut self.lexicon.words.event,
                "never_names" => &mut self.lexicon.words.never,
                "common_surnames" => &mut self.lexicon.words.common_surnames,
                "motion_verbs" => &mut self.lexicon.words.motion,
                "place_nouns" => &mut self.lexicon.words.place_nouns,
                "state_nouns" => &mut self.lexicon.words.state_nouns,
                "abroad_roles" => &mut self.lexicon.words.abroad,
                "other_side" => &mut self.lexicon.words.other_side,
                "captive_verbs" => &mut self.lexicon.words.captive_verbs,
                "sending_verbs" => &mut self.lexicon.words.sending_verbs,
                "own_verbs" => &mut self.lexicon.words.own_verbs,
                "settlements" => &mut self.lexicon.words.settlements,
                "time_words" => &mut self.lexicon.words.times,
                "regions" => {
                    let pairs = words.filter_map(|w| w.split_once('=').map(|(n, c)| (n.into(), c.into())));
                    self.lexicon.words.regions.extend(pairs);
                    continue;
                }
                other => return Err(file.error(list.span().start, format!("there is no word list {other:?}"))),
            };
            set.0.extend(words.map(|w| (hash(&w), ())));
        }
        Ok(())
    }

    /// The entry that a file names as `of`: by country code, by its name, or by another of its names.
    fn known(&self, of: &Spanned<String>, file: &File) -> Result<EntryId, LexiconError> {
        self.find(of.get_ref()).ok_or_else(|| {
            file.error(
                of.span().start,
                format!("nothing is called {:?}; name it in an earlier line, or give a country's code", of.get_ref()),
            )
        })
    }

    fn find(&self, name: &str) -> Option<EntryId> {
        self.lexicon.country(name).or_else(|| self.by_name.get(name).copied())
    }

    /// As [`Builder::find`], but a name of a later line may be used.
    fn named(&mut self, name: &str) -> EntryId {
        self.find(name).unwrap_or_else(|| self.entry(name))
    }
}

fn kind(word: &Spanned<String>, file: &File) -> Result<ActorKind, LexiconError> {
    Ok(match word.get_ref().as_str() {
        "person" => ActorKind::Person,
        "country" => ActorKind::Country,
        "org" => ActorKind::Org,
        "igo" => ActorKind::Igo,
        "group" => ActorKind::Group,
        "role" => ActorKind::Role,
        "place" => ActorKind::Place,
        "other" => ActorKind::Other,
        other => {
            let reason = format!("a kind is person, country, org, igo, group, role, place or other, not {other:?}");
            return Err(file.error(word.span().start, reason));
        }
    })
}

fn gender(word: &Spanned<String>, file: &File) -> Result<Gender, LexiconError> {
    match word.get_ref().as_str() {
        "m" => Ok(Gender::Male),
        "f" => Ok(Gender::Female),
        other => Err(file.error(word.span().start, format!("a gender is m or f, not {other:?}"))),
    }
}

fn day(text: &Spanned<String>, last: bool, file: &File) -> Result<u32, LexiconError> {
    source::day(text.get_ref(), last)
        .ok_or_else(|| file.error(text.span().start, format!("{:?} is not YYYY, YYYY-MM or YYYY-MM-DD", text.get_ref())))
}

/// `STOLTENBERG` → `Stoltenberg`.
fn capitalised(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut starts = true;
    for c in word.chars() {
        if starts {
            out.push(c)
        } else {
            out.extend(c.to_lowercase())
        }
        starts = c == '-';
    }
    out
}

/// The last word of a name with its particles: `von der Leyen`, `bin Laden`.
pub(super) fn surname(name: &str) -> &str {
    let is_numeral = |w: &str| w.len() < 6 && w.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
    name.rsplit(' ').find(|w| !is_numeral(w)).unwrap_or(name)
}

/// What a role's words tell of gender.
fn word_gender(word: &str) -> Option<Gender> {
    let last = word.rsplit(' ').next().unwrap_or(word);
    match last {
        "woman" | "girl" | "mother" | "daughter" | "wife" | "sister" | "widow" | "actress" | "grandmother" | "aunt" | "lady" | "nun" => {
            Some(Gender::Female)
        }
        "man" | "boy" | "father" | "son" | "husband" | "brother" | "grandfather" | "uncle" | "gentleman" | "monk" | "priest" | "pope" => {
            Some(Gender::Male)
        }
        _ if last.ends_with("woman") || last.ends_with("girl") => Some(Gender::Female),
        _ if last.ends_with("man") && last != "woman" || last.ends_with("boy") => Some(Gender::Male),
        _ => None,
    }
}

/// The plurals of a role's words; none where the word is plural already or has none.
fn plurals(words: &str) -> Vec<String> {
    let mut out = Vec::new();
    // "minister of foreign affairs" is made plural on its first noun, "foreign minister" on its last.
    let (head, rest) = match words.find(" of ").or_else(|| words.find(" for ")).or_else(|| words.find(" in ")) {
        Some(at) => words.split_at(at),
        None => (words, ""),
    };
    let plural = if let Some(stem) = head.strip_suffix("man") {
        format!("{stem}men")
    } else if head.ends_with("child") {
        format!("{head}ren")
    } else if let Some(stem) = head.strip_suffix("person") {
        out.push(format!("{stem}people{rest}"));
        format!("{head}s")
    } else if let Some(stem) = head.strip_suffix('y').filter(|s| !s.ends_with(['a', 'e', 'o'])) {
        format!("{stem}ies")
    } else if head == "wife" {
        "wives".to_owned()
    } else if head.ends_with("secretary general") || head.ends_with("attorney general") {
        format!("{} general", head.trim_end_matches(" general").replace("secretary", "secretaries").replace("attorney", "attorneys"))
    } else if head.ends_with(['s', 'x']) || head.ends_with("ch") || head.ends_with('.') {
        return out;
    } else {
        format!("{head}s")
    };
    out.push(format!("{plural}{rest}"));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_files_are_right() {
        let mut builder = Builder::default();
        for (name, text) in FILES {
            if let Err(e) = builder.read(text, name) {
                panic!("{e}");
            }
        }
        let lexicon = builder.finish();
        for entry in &lexicon.entries {
            assert_ne!(entry.kind, ActorKind::Other, "{} has no kind", entry.name);
            for term in &entry.terms {
                assert!(term.from <= term.to, "{} {}", entry.name, term.title);
            }
        }
    }

    #[test]
    fn a_users_file_is_layered_over_ours() {
        let ours = Lexicon::builtin();
        assert_eq!(ours.index.exactly("Ruritania").next(), None);
        let text = "[country.RUR]\nname = \"Ruritania\"\nadjective = [\"Ruritanian\"]\ncapital = [\"Strelsau\"]\n\
                    [[actor]]\nname = \"Rupert of Hentzau\"\nkind = \"person\"\n\
                    offices = [{ title = \"chancellor\", of = \"RUR\", from = \"1894\", to = \"1897-06\" }]\n";
        let lexicon = Lexicon::from_toml(text, "mine.toml").unwrap();
        let Some(Meaning::Entry(id)) = lexicon.index.exactly("Rupert of Hentzau").next() else { panic!("no such entry") };
        assert_eq!(lexicon.term_on(id, Some(18_960_101)).map(|t| &*t.title), Some("chancellor"));
        assert_eq!(lexicon.term_on(id, Some(18_970_701)), None);
        assert!(lexicon.index.exactly("Ruritanians").next().is_some());
    }

    #[test]
    fn an_error_names_file_line_and_reason() {
        let wrong = |text| Lexicon::from_toml(text, "mine.toml").unwrap_err().to_string();
        assert_eq!(
            wrong("[[actor]]\nname = \"A\"\nkind = \"planet\"\n"),
            "mine.toml:3: a kind is person, country, org, igo, group, role, place or other, not \"planet\""
        );
        assert!(wrong("\n\n[[actor]]\nnaam = \"A\"\n").starts_with("mine.toml:4: unknown field `naam`"));
        assert!(wrong("[offices.XYZ]\nking = []\n").starts_with("mine.toml:1: nothing is called \"XYZ\""));
        assert!(wrong("[offices.USA]\npresident = [\n  \"A B 1990-13..\",\n]\n").starts_with("mine.toml:3: \"A B 1990-13..\" is not"));
        assert!(wrong("actor = 3").starts_with("mine.toml:1:"));
    }
}

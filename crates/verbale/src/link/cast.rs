//! Actors across articles: one actor under all its names.
//!
//! States and bodies are joined by code, people by name: the same name; or nearly the same letters (transliteration, misspelling) with
//! nothing that speaks against it (country, given name); or a surname alone where one full name in the same story fits. Two people of
//! one surname with different given names stay apart.
//!
//! Incomplete: roles without a name ("the ministry") are joined by name and country only.

mod bodies;

use super::{
    components::Components,
    content_id,
    corrections::{self, Correction},
    signature::{SigActor, Signature},
};
use crate::types::{
    ActorKind,
    case::{ActorRow, Alias, Member},
};
use rapidfuzz::distance::jaro_winkler;
use std::collections::{BTreeMap, BTreeSet};

/// Likeness of surnames (Jaro–Winkler) that a slip or another transliteration leaves.
const SURNAME: f64 = 0.90;
/// Likeness of given names.
const GIVEN: f64 = 0.85;
/// Roles in actors' codes that do not make one a speaker of the state.
const APART: &[&str] =
    &["OPP", "REB", "LAB", "BUS", "MNC", "CVL", "MED", "NGO", "EDU", "REL", "REF", "CRM", "SEP", "INS", "UAF", "AGR", "HLH"];
/// Likeness of given names with the same consonants.
const RESPELT: f64 = 0.8;

/// All actors of a case.
#[derive(Debug, Clone, Default)]
pub(super) struct Cast {
    /// Actor number of each article's each actor.
    of: Vec<Vec<usize>>,
    pub actors: Vec<CastActor>,
}

/// One actor of the case.
#[derive(Debug, Clone)]
pub(super) struct CastActor {
    pub id: String,
    pub name: String,
    pub kind: ActorKind,
    pub code: Option<String>,
    pub country: Option<String>,
    /// The actor for whom it speaks, when its articles agree.
    pub of: Option<usize>,
    pub members: Vec<(usize, u32)>,
    /// A person said that this is no actor.
    pub ignored: bool,
}

pub(super) fn assemble(signatures: &[Signature], corrections: &[Correction]) -> Cast {
    let all: Vec<(usize, u32)> =
        (signatures.iter().enumerate()).flat_map(|(a, s)| (0..s.actors.len() as u32).map(move |i| (a, i))).collect();
    let actor = |n: usize| &signatures[all[n].0].actors[all[n].1 as usize];
    let mut sets = Components::new(all.len());
    let mut by_key: BTreeMap<String, usize> = BTreeMap::new();
    for (n, place) in all.iter().enumerate() {
        if let Some(key) = identity(actor(n)) {
            let first = *by_key.entry(key).or_insert(n);
            sets.join(first, n);
        } else if actor(n).kind != ActorKind::Person {
            // A role that no name tells apart stays its article's own.
            let first = *by_key.entry(format!("own:{}:{}", place.0, place.1)).or_insert(n);
            sets.join(first, n);
        }
    }
    join_people(&all, &actor, &mut sets);
    bodies::join(&all, &actor, &mut sets);
    let corrected = corrections::lay_over(sets.sets(), corrections, &actor, &|a| kind_name(a.kind));
    let groups = corrected.groups;
    let mut of: Vec<Vec<usize>> = signatures.iter().map(|s| vec![0; s.actors.len()]).collect();
    for (g, group) in groups.iter().enumerate() {
        group.iter().for_each(|&n| of[all[n].0][all[n].1 as usize] = g);
    }
    let mut actors: Vec<CastActor> = groups.iter().map(|group| describe(group, &all, &actor, &of)).collect();
    name_apart(&mut actors, signatures);
    let overlay = corrected.names.into_iter().zip(corrected.ignored).zip(corrected.stands_for);
    for (described, ((name, ignored), stands_for)) in actors.iter_mut().zip(overlay) {
        described.name = name.unwrap_or_else(|| std::mem::take(&mut described.name));
        described.ignored = ignored;
        if let Some(other) = stands_for {
            described.id = content_id("actor", &[other.kind.as_deref().unwrap_or(kind_name(described.kind)), &folded(&other.name)]);
        }
    }
    let mut cast = Cast { of, actors };
    cast.break_circles();
    cast
}

/// The key under which an actor is the same everywhere; none where its name does not settle it.
fn identity(a: &SigActor) -> Option<String> {
    let name = folded(&a.name);
    match a.kind {
        ActorKind::Country => a.country.as_ref().or(a.code.as_ref()).map(|c| format!("state:{c}")),
        ActorKind::Igo | ActorKind::Place => Some(format!("name:{name}")),
        ActorKind::Person => None,
        ActorKind::Org | ActorKind::Group if !name.is_empty() => Some(format!("name:{name}:{}", a.country.as_deref().unwrap_or(""))),
        ActorKind::Role | ActorKind::Other if a.country.is_some() && a.name.chars().any(char::is_uppercase) => {
            Some(format!("role:{name}:{}", a.country.as_deref().unwrap_or("")))
        }
        _ => None,
    }
}

fn join_people<'a>(all: &[(usize, u32)], actor: &dyn Fn(usize) -> &'a SigActor, sets: &mut Components) {
    let mut blocks: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for n in (0..all.len()).filter(|&n| actor(n).kind == ActorKind::Person) {
        if let Some(surname) = folded(&actor(n).name).split(' ').next_back() {
            blocks.entry(skeleton(surname)).or_default().push(n);
        }
    }
    for block in blocks.values() {
        // Distinct full names first: a name stands for all who bear it.
        let mut names: BTreeMap<(String, Option<&str>), usize> = BTreeMap::new();
        for &n in block {
            let a = actor(n);
            let first = *names.entry((folded(&a.name), a.country.as_deref())).or_insert(n);
            sets.join(first, n);
        }
        let heads: Vec<usize> = names.values().copied().collect();
        for (i, &x) in heads.iter().enumerate() {
            for &y in &heads[i + 1..] {
                if same_person(actor(x), actor(y)) {
                    sets.join(x, y);
                }
            }
        }
        // A bare surname belongs to the one bearer of a full name, if there is only one.
        for &x in heads.iter().filter(|&&x| !folded(&actor(x).name).contains(' ')) {
            let fits = |y: &&usize| folded(&actor(**y).name).contains(' ') && surname_fits(actor(x), actor(**y));
            let bearers: BTreeSet<usize> = heads.iter().filter(fits).map(|&y| sets.root(y)).collect();
            if bearers.len() == 1 {
                sets.join(x, *bearers.iter().next().unwrap_or(&x));
            }
        }
    }
    join_respelt(all, actor, sets);
}

/// One full given name and one row of sounds: Zhaksylykov and Jaksylykov, Camara and Kamara, whose first letters keep them from one block.
fn join_respelt<'a>(all: &[(usize, u32)], actor: &dyn Fn(usize) -> &'a SigActor, sets: &mut Components) {
    /// The bearers of a name in each country, one of each.
    type Bearers<'a> = BTreeMap<(String, Option<&'a str>), usize>;
    let mut named: BTreeMap<String, Bearers> = BTreeMap::new();
    for n in (0..all.len()).filter(|&n| actor(n).kind == ActorKind::Person) {
        let name = folded(&actor(n).name);
        let Some((given, surname)) = name.rsplit_once(' ').filter(|(given, _)| given.len() >= 3) else { continue };
        named.entry(format!("{given} {}", sound(surname))).or_default().entry((name.clone(), actor(n).country.as_deref())).or_insert(n);
    }
    for same in named.values() {
        let heads: Vec<usize> = same.values().copied().collect();
        for (i, &x) in heads.iter().enumerate() {
            heads[i + 1..].iter().filter(|&&y| countries_agree(actor(x), actor(y))).for_each(|&y| sets.join(x, y));
        }
    }
}

/// A surname as it is spoken in some language, roughly: the letters that alphabets disagree on as one.
fn sound(surname: &str) -> String {
    let mut s = surname.to_owned();
    for (from, to) in
        [("tch", "ch"), ("dzh", "j"), ("zh", "j"), ("kh", "h"), ("ck", "k"), ("ph", "f"), ("ou", "u"), ("ie", "i"), ("iy", "i")]
    {
        s = s.replace(from, to);
    }
    let mut out = String::new();
    let mut letters = s.chars().peekable();
    while let Some(c) = letters.next() {
        let c = match c {
            'c' if letters.peek() != Some(&'h') => 'k',
            'q' => 'k',
            'y' => 'i',
            'w' => 'v',
            c => c,
        };
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

fn same_person(a: &SigActor, b: &SigActor) -> bool {
    let (x, y) = (folded(&a.name), folded(&b.name));
    let (Some((gx, sx)), Some((gy, sy))) = (x.rsplit_once(' '), y.rsplit_once(' ')) else { return false };
    // One given name and one row of consonants: another language's spelling, however few letters are left.
    let respelt = gx == gy && skeleton(sx) == skeleton(sy) && skeleton(sx).len() >= 4;
    if !countries_agree(a, b) || (jaro_winkler::similarity(sx.chars(), sy.chars()) < SURNAME && !respelt) {
        return false;
    }
    let (gx, gy) = (gx.split(' ').next().unwrap_or(gx), gy.split(' ').next().unwrap_or(gy));
    let initial = |short: &str, long: &str| short.trim_end_matches('.').len() == 1 && long.starts_with(&short[..1]);
    if one_for_each_sex(gx, gy) {
        return false;
    }
    let alike = jaro_winkler::similarity(gx.chars(), gy.chars());
    // Yevgeni and Evgeny: the same consonants, another alphabet between them.
    let respelt = alike >= RESPELT && skeleton(gx) == skeleton(gy) && skeleton(gx).len() >= 3;
    gx == gy || initial(gx, gy) || initial(gy, gx) || alike >= GIVEN || respelt
}

/// Daniel and Daniela, Mario and Maria: alike in letters, and never one person.
fn one_for_each_sex(a: &str, b: &str) -> bool {
    let his_and_hers = |his: &str, hers: &str| {
        hers.strip_suffix('a').is_some_and(|stem| stem.len() >= 3 && (stem == his || his.strip_suffix('o') == Some(stem)))
    };
    his_and_hers(a, b) || his_and_hers(b, a)
}

fn surname_fits(bare: &SigActor, full: &SigActor) -> bool {
    let (x, y) = (folded(&bare.name), folded(&full.name));
    let surname = y.rsplit(' ').next().unwrap_or("");
    countries_agree(bare, full) && jaro_winkler::similarity(x.chars(), surname.chars()) >= SURNAME
}

fn countries_agree(a: &SigActor, b: &SigActor) -> bool {
    a.country.is_none() || b.country.is_none() || a.country == b.country
}

/// Lower-case ASCII words of a name, without marks and `the`: what two names are compared by.
pub fn folded(name: &str) -> String {
    let ascii = any_ascii::any_ascii(name).to_lowercase();
    let words: Vec<&str> = ascii.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty() && *w != "the").collect();
    words.join(" ")
}

/// Consonants without `h`, `w`, `y` and doubles: Ryabkov and Rybkov, Zelensky and Zhelensky, Khrushchev and Jrushchov meet here.
fn skeleton(surname: &str) -> String {
    let mut out = String::new();
    for c in surname.chars().filter(|c| !"aeiouyhw".contains(*c)) {
        let c = match c {
            'c' | 'q' | 'j' => 'k',
            'z' => 's',
            'v' => 'f',
            c => c,
        };
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

fn describe<'a>(group: &[usize], all: &[(usize, u32)], actor: &dyn Fn(usize) -> &'a SigActor, of: &[Vec<usize>]) -> CastActor {
    let mut names: BTreeMap<&str, (u32, usize)> = BTreeMap::new();
    for &n in group {
        let a = actor(n);
        let entry = names.entry(&a.name).or_default();
        *entry = (entry.0 + a.mentions.max(1), entry.1 + 1);
    }
    // The name that most articles use; of equals the fuller one.
    let name = names.iter().max_by_key(|(name, (mentions, articles))| (*articles, name.split(' ').count().min(3), *mentions));
    let name = name.map_or("", |(n, _)| n).to_owned();
    let first = |f: &dyn Fn(&SigActor) -> Option<String>| group.iter().find_map(|&n| f(actor(n)));
    // A body that some article takes for a person is a body.
    let kind = group.iter().map(|&n| actor(n).kind).find(|&k| k != ActorKind::Person).unwrap_or(ActorKind::Person);
    let country = country_of_most(group.iter().map(|&n| actor(n)));
    // Whoever gives a person another country has him act for somebody else too.
    let agrees = |n: &&usize| country.is_none() || actor(**n).country.is_none() || actor(**n).country == country;
    let principals = group.iter().filter(agrees).filter_map(|&n| actor(n).of.and_then(|o| of[all[n].0].get(o as usize)).copied());
    let principal = most_common(principals);
    // Not the name in use: that changes from day to day, and the id is wanted to last. Of a person the first full name.
    let identities: BTreeSet<String> = group.iter().filter_map(|&n| identity(actor(n))).collect();
    let key = match identities.into_iter().max_by_key(|key| (key.len(), std::cmp::Reverse(key.clone()))) {
        Some(key) => key,
        None => group.iter().map(|&n| folded(&actor(n).name)).min_by_key(|name| (!name.contains(' '), name.clone())).unwrap_or_default(),
    };
    CastActor {
        id: content_id("actor", &[kind_name(kind), &key]),
        kind,
        code: first(&|a| a.code.clone().filter(|c| country.as_ref().is_none_or(|country| c.starts_with(country.as_str()))))
            .or_else(|| first(&|a| a.code.clone())),
        country,
        of: principal,
        members: group.iter().map(|&n| all[n]).collect(),
        ignored: false,
        name,
    }
}

/// The country that most mentions give; an article may have misread one.
fn country_of_most<'a>(actors: impl Iterator<Item = &'a SigActor>) -> Option<String> {
    let mut count: BTreeMap<&str, u32> = BTreeMap::new();
    actors.for_each(|a| {
        if let Some(country) = &a.country {
            // A code says whom somebody works for; without it the country is the text's around.
            *count.entry(country).or_default() += a.mentions.max(1) * if a.code.is_some() { 2 } else { 1 };
        }
    });
    count.into_iter().max_by_key(|&(country, n)| (n, std::cmp::Reverse(country))).map(|(country, _)| country.to_owned())
}

/// Gives actors of one id others: unnamed ones by their article, namesakes by their country.
fn name_apart(actors: &mut [CastActor], signatures: &[Signature]) {
    let mut bearers: BTreeMap<String, usize> = BTreeMap::new();
    actors.iter().for_each(|a| *bearers.entry(a.id.clone()).or_default() += 1);
    for a in actors {
        let (article, number) = a.members.first().copied().unwrap_or_default();
        let unnamed =
            a.kind != ActorKind::Person && signatures.get(article).is_some_and(|s| identity(&s.actors[number as usize]).is_none());
        if unnamed {
            a.id = content_id("actor", &[kind_name(a.kind), &signatures[article].id, &number.to_string()]);
        } else if bearers[&a.id] > 1 {
            a.id = content_id("actor", &[&a.id, a.country.as_deref().unwrap_or("")]);
        }
    }
}

fn most_common(items: impl Iterator<Item = usize>) -> Option<usize> {
    let mut count: BTreeMap<usize, usize> = BTreeMap::new();
    items.for_each(|i| *count.entry(i).or_default() += 1);
    count.into_iter().max_by_key(|&(i, n)| (n, std::cmp::Reverse(i))).map(|(i, _)| i)
}

fn kind_name(kind: ActorKind) -> &'static str {
    match kind {
        ActorKind::Person => "person",
        ActorKind::Country => "country",
        ActorKind::Org => "org",
        ActorKind::Igo => "igo",
        ActorKind::Group => "group",
        ActorKind::Role => "role",
        ActorKind::Place => "place",
        ActorKind::Other => "other",
    }
}

impl Cast {
    /// The case's actor for actor `local` of article `article`, unless a person said that it is none.
    pub(super) fn of(&self, article: usize, local: u32) -> Option<usize> {
        self.of.get(article)?.get(local as usize).copied().filter(|&a| !self.actors[a].ignored)
    }

    /// The party that an actor stands for: the state or body at the end of its `of` chain, else its country, else itself.
    pub(super) fn party(&self, actor: usize) -> Party {
        let mut at = actor;
        for _ in 0..6 {
            match self.actors[at].of {
                // A union stands in its country and not for it.
                Some(next)
                    if part_of_society(self.actors[at].code.as_deref()).is_none() || self.actors[next].kind != ActorKind::Country =>
                {
                    at = next
                }
                _ => break,
            }
        }
        let last = &self.actors[at];
        match (&last.country, part_of_society(last.code.as_deref())) {
            _ if last.kind == ActorKind::Igo => Party::Actor(at),
            // "Two strikers" and "the strikers" are one side; of bodies and people with a name each is its own.
            (_, Some(code)) if last.kind != ActorKind::Person && !last.name.contains(char::is_uppercase) => Party::Part(code.to_owned()),
            (Some(country), None) => Party::State(country.clone()),
            _ => Party::Actor(at),
        }
    }

    fn break_circles(&mut self) {
        for start in 0..self.actors.len() {
            let mut at = start;
            for _ in 0..8 {
                match self.actors[at].of {
                    Some(next) if next == start => {
                        self.actors[at].of = None;
                        break;
                    }
                    Some(next) => at = next,
                    None => break,
                }
            }
        }
    }

    pub(super) fn rows(&self, signatures: &[Signature]) -> Vec<ActorRow> {
        merge_actors(self.actors.iter().filter(|a| !a.ignored).map(|a| self.row(a, signatures)).collect())
    }

    fn row(&self, actor: &CastActor, signatures: &[Signature]) -> ActorRow {
        let mut aliases: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for &(a, i) in &actor.members {
            let local = &signatures[a].actors[i as usize];
            for name in std::iter::once(&local.name).chain(&local.aliases) {
                aliases.entry(name).or_default().insert(&signatures[a].id);
            }
        }
        let owned = |ids: BTreeSet<&str>| ids.into_iter().map(str::to_owned).collect();
        ActorRow {
            actor: actor.id.clone(),
            name: actor.name.clone(),
            aliases: aliases.into_iter().map(|(name, ids)| Alias { name: name.to_owned(), articles: owned(ids) }).collect(),
            kind: kind_name(actor.kind).to_owned(),
            code: actor.code.clone(),
            country: actor.country.clone(),
            members: actor.members.iter().map(|&(a, i)| Member { article: signatures[a].id.clone(), actor: i }).collect(),
        }
    }
}

/// Makes one row of all rows of one actor, and puts those with most members first. Each neighbourhood of a case has a row of its own.
pub fn merge_actors(mut rows: Vec<ActorRow>) -> Vec<ActorRow> {
    // The name that most articles use comes first.
    rows.sort_by(|a, b| a.actor.cmp(&b.actor).then(b.members.len().cmp(&a.members.len())).then_with(|| a.name.cmp(&b.name)));
    let mut out: Vec<ActorRow> = Vec::with_capacity(rows.len());
    let mut several = false;
    for row in rows {
        match out.last_mut() {
            Some(last) if last.actor == row.actor => {
                last.aliases.extend(row.aliases);
                last.members.extend(row.members);
                last.code = last.code.take().or(row.code);
                last.country = last.country.take().or(row.country);
                several = true;
            }
            _ => {
                tidy(out.last_mut().filter(|_| several));
                several = false;
                out.push(row);
            }
        }
    }
    tidy(out.last_mut().filter(|_| several));
    out.sort_by(|a, b| (b.members.len(), &a.name, &a.actor).cmp(&(a.members.len(), &b.name, &b.actor)));
    out
}

/// Each alias once, with all its articles; members by article.
fn tidy(row: Option<&mut ActorRow>) {
    let Some(row) = row else { return };
    let mut aliases: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for alias in row.aliases.drain(..) {
        aliases.entry(alias.name).or_default().extend(alias.articles);
    }
    row.aliases = aliases.into_iter().map(|(name, articles)| Alias { name, articles: articles.into_iter().collect() }).collect();
    row.members.sort_by(|a, b| (&a.article, a.actor).cmp(&(&b.article, b.actor)));
}

/// The code of those who live in a state and do not speak for it: unions, the opposition, firms.
fn part_of_society(code: Option<&str>) -> Option<&str> {
    let code = code?;
    let part = |at: usize| code.get(at..at + 3).filter(|role| APART.contains(role)).map(|_| &code[..at + 3]);
    part(3).or_else(|| part(0).filter(|_| code.len() == 3))
}

/// Whom an actor stands for when events and statements are compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Party {
    State(String),
    /// Unnamed people of one part of a society, by code.
    Part(String),
    Actor(usize),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str, country: Option<&str>) -> SigActor {
        SigActor {
            name: name.into(),
            kind: ActorKind::Person,
            code: None,
            country: country.map(Into::into),
            of: None,
            aliases: vec![],
            mentions: 1,
        }
    }

    fn joined(a: SigActor, b: SigActor) -> bool {
        let article = |actor| Signature { actors: vec![actor], ..Signature::default() };
        assemble(&[article(a), article(b)], &[]).actors.len() == 1
    }

    #[test]
    fn transliterations_meet_and_namesakes_stay_apart() {
        assert!(joined(person("Aung San Suu Kyi", None), person("Aung San Suu Kyi", Some("MMR"))));
        assert!(joined(person("Muammar Gaddafi", Some("LBY")), person("Moammar Gadhafi", Some("LBY"))));
        assert!(joined(person("Volodymyr Zelensky", Some("UKR")), person("Zelenskyy", None)));
        assert!(joined(person("Nikita Khrushchev", Some("SUN")), person("Nikita Jrushchov", None)));
        assert!(!joined(person("George Bush", Some("USA")), person("Barbara Bush", Some("USA"))));
        assert!(!joined(person("Kim Jong Un", Some("PRK")), person("Kim Dae Jung", Some("KOR"))));
        assert!(joined(person("Yevgeni Morozenko", None), person("Evgeny Morozenko", None)));
        assert!(joined(person("Aleksandr Dzyuba", None), person("Alexander Dziuba", None)));
        assert!(!joined(person("Mario Ferrante", None), person("Maria Ferrante", None)));
        assert!(!joined(person("Daniel Osei", None), person("Daniela Osei", None)));
        assert!(!joined(person("Pavel Orlov", None), person("Pyotr Orlov", None)));
        assert!(joined(person("Askar Dzhumabekov", Some("KAZ")), person("Askar Jumabekov", None)));
        assert!(joined(person("Carla Zuckerman", None), person("Carla Zukerman", None)));
        assert!(!joined(person("Askar Dzhumabekov", Some("KAZ")), person("Askar Jumabekov", Some("KGZ"))));
        assert!(!joined(person("Anna Sharova", None), person("Anna Zarova", None)));
    }

    #[test]
    fn a_body_is_one_under_its_short_name_and_what_an_article_takes_it_for() {
        let body = |name: &str, country: Option<&str>| SigActor { kind: ActorKind::Org, ..person(name, country) };
        let cast = |articles: Vec<Vec<SigActor>>| {
            let of = |actors| Signature { actors, ..Signature::default() };
            let signatures: Vec<Signature> = articles.into_iter().map(of).collect();
            let rows = assemble(&signatures, &[]).rows(&signatures);
            rows.into_iter().map(|r| format!("{} {} {}", r.name, r.kind, r.members.len())).collect::<Vec<_>>()
        };
        let firm = || body("Tarvex Minerals", Some("AUS"));
        assert_eq!(
            cast(vec![vec![firm()], vec![person("Tarvex Minerals", None)], vec![body("Tarvex Minerals", None)]]),
            ["Tarvex Minerals org 3"]
        );
        assert_eq!(cast(vec![vec![firm(), person("Tarvex", None)], vec![person("Tarvex", None)]]), ["Tarvex org 3"]);
        // Nobody says that they are one.
        assert_eq!(cast(vec![vec![firm()], vec![person("Tarvex", None)]]).len(), 2);
        // Somebody bears the name.
        let family = vec![vec![firm(), person("Tarvex", None), person("Olga Tarvex", None)]];
        assert_eq!(cast(family), ["Olga Tarvex person 2", "Tarvex Minerals org 1"]);
        assert_eq!(
            cast(vec![vec![body("Union Bank", Some("KEN"))], vec![body("Union Bank", Some("PER"))], vec![body("Union Bank", None)]]).len(),
            3
        );
    }

    #[test]
    fn unions_and_the_opposition_do_not_speak_for_their_state() {
        let coded = |name: &str, kind, code: &str| SigActor { kind, code: Some(code.into()), ..person(name, Some("GIN")) };
        let actors = vec![
            coded("Aly Barry", ActorKind::Person, "GINGOV"),
            coded("interior ministry", ActorKind::Org, "GINGOV"),
            coded("miners", ActorKind::Group, "GINLAB"),
            coded("striking workers", ActorKind::Group, "GINLAB"),
            coded("Mine Workers Union", ActorKind::Org, "GINLAB"),
            coded("Sekou Toll", ActorKind::Person, "GINOPP"),
        ];
        let cast = assemble(&[Signature { actors, ..Signature::default() }], &[]);
        let parties: Vec<Party> = (0..6).filter_map(|i| cast.of(0, i)).map(|a| cast.party(a)).collect();
        assert_eq!(parties[0], Party::State("GIN".into()));
        assert_eq!(parties[0], parties[1]);
        assert_eq!(parties[2], Party::Part("GINLAB".into()));
        assert_eq!(parties[2], parties[3]);
        assert!(matches!(parties[4], Party::Actor(_)) && matches!(parties[5], Party::Actor(_)));
    }

    fn names(corrections: &[Correction]) -> Vec<String> {
        let article = |actor| Signature { actors: vec![actor], ..Signature::default() };
        let signatures = [
            article(person("Marta Kovac", Some("HRV"))),
            article(person("Marta Kovac-Lind", Some("SWE"))),
            article(person("Pavel Orlic", None)),
        ];
        assemble(&signatures, corrections).rows(&signatures).into_iter().map(|r| r.name).collect()
    }

    #[test]
    fn what_a_person_says_holds_over_what_names_tell() {
        let at = |name: &str| corrections::Pointer { name: name.into(), kind: None, country: None };
        let merge = Correction::Merge { actor: at("marta kovac"), with: at("Marta Kovac-Lind") };
        let split = Correction::Split { actor: at("Marta Kovac"), name: "Marta Kovac-Lind".into() };
        let rename = Correction::Rename { actor: at("Pavel Orlic"), to: "Pavel Orlić".into() };
        assert_eq!(names(&[]), ["Marta Kovac", "Marta Kovac-Lind", "Pavel Orlic"]);
        assert_eq!(names(std::slice::from_ref(&merge)).len(), 2);
        assert_eq!(names(&[merge, split]).len(), 3);
        assert_eq!(names(&[rename, Correction::Ignore { actor: at("Marta Kovac") }]), ["Marta Kovac-Lind", "Pavel Orlić"]);
        assert_eq!(names(&[Correction::Ignore { actor: at("Nobody Known") }]).len(), 3);
    }
}

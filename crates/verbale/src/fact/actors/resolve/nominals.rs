//! Nominals: `the minister`, `the foreign ministry`, `the company`, `officials`, `the Norwegian`.

use super::{Resolver, Sign};
use crate::{
    fact::actors::{
        cast::{Draft, role_of_title},
        index::hash,
        lexicon::{EntryId, Lexicon, Meaning, RoleId},
        phrases::Definite,
    },
    language::{Rel, Upos},
    types::ActorKind,
};

impl Resolver<'_> {
    pub(super) fn person_nominal(&mut self, i: usize, role: RoleId, owner: Option<usize>) -> Option<usize> {
        let p = &self.phrases[i];
        let said = self.lex.role(role);
        let definite = p.definite == Definite::Yes || p.definite == Definite::Bare && owner.is_some();
        if definite {
            let same_owner = |d: &Draft| match owner {
                None => true,
                Some(o) => d.of == Some(o) || (d.country.is_some() && d.country == self.cast.drafts[o].country) || self.term_of(d, o),
            };
            let offices = |d: &Draft| {
                d.roles.iter().any(|&r| {
                    let office = &*self.lex.role(r).office;
                    // In the reports of many countries, put into English by machine, the chancellor is the foreign minister.
                    let chancellery = &*said.word == "chancellor" && office == "foreign minister" && d.named;
                    chancellery || office == &*said.office || !is_generic(&said.word) && is_part(&said.word, &self.lex.role(r).word)
                })
            };
            let same = |d: &Draft| {
                d.is_human() && offices(d) && same_owner(d) && (d.gender.is_none() || said.gender.is_none() || d.gender == said.gender)
            };
            if let Some((_, d)) = self.recent(i, 60).find(|&(_, d)| same(&self.cast.drafts[d])) {
                return Some(d);
            }
            // Named only later: "the president … Joe Biden".
            if owner.is_some()
                && let Some(d) = self.cast.drafts.iter().position(|d| d.kind == ActorKind::Person && same(d))
            {
                return Some(d);
            }
            let general = matches!(
                &*said.word,
                "diplomat"
                    | "official"
                    | "minister"
                    | "leader"
                    | "politician"
                    | "senior official"
                    | "spokesman"
                    | "spokeswoman"
                    | "secretary"
                    | "general"
                    | "commander"
                    | "lawmaker"
                    | "envoy"
                    | "man"
                    | "woman"
                    | "head"
                    | "chief"
                    | "businessman"
                    | "officer"
                    | "author"
                    | "professor"
                    | "scientist"
                    | "deputy"
                    | "governor"
                    | "mayor"
                    | "judge"
            );
            if general && owner.is_none() {
                let human = matches!(&*said.word, "man" | "woman");
                let fits = |d: &Draft| {
                    d.is_human()
                        && (d.named || !d.roles.is_empty())
                        && (human
                            || d.code.as_deref().is_some_and(|c| c.ends_with(&*said.code))
                            || d.roles.iter().any(|&r| self.lex.role(r).code == said.code))
                        && (d.gender.is_none() || said.gender.is_none() || d.gender == said.gender)
                };
                if let Some((_, d)) = self.recent(i, 3).find(|&(q, d)| self.phrases[q].sentence < p.sentence && fits(&self.cast.drafts[d]))
                {
                    return Some(d);
                }
            }
        }
        if p.definite == Definite::Bare && owner.is_none() && !self.is_subject(i) {
            return None;
        }
        let stands_alone = owner.is_none() && definite && said.code.as_ref() == "GOV" && is_state_office(&said.office);
        let near = if stands_alone { self.state_near(i, false) } else { None };
        let of = owner.or(near);
        Some(self.cast.add(Draft {
            name: self.words(i).to_owned(),
            kind: ActorKind::Role,
            code: self.cast.role_code(self.lex, Some(role), of),
            country: of.and_then(|o| self.country_of(o)).map(str::to_owned),
            of,
            home: near.map(|_| Sign::Context),
            roles: vec![role],
            gender: said.gender,
            ..Draft::default()
        }))
    }

    /// A body that the text calls a junta: "the government" in Paris, named last, is another.
    fn rules_by_force(&self, d: &Draft) -> bool {
        d.roles.iter().any(|&r| is_junta(&self.lex.role(r).word))
    }

    /// `the Senate`, `Congress`: of whatever country the text is about, where it does not speak of the United States.
    pub(super) fn plain_parliament(&mut self, i: usize) -> Option<usize> {
        let role = role_of_title(self.lex, &self.words(i).to_lowercase())?;
        self.body_nominal(i, role, None)
    }

    /// `Niger, whose government`: the noun that the clause is about.
    pub(super) fn antecedent_of_relative(&mut self, i: usize) -> Option<usize> {
        let tokens = &self.r.parsed.tokens;
        let mut at = self.phrases[i].head;
        for _ in 0..12 {
            let rel = tokens[at].rel;
            let head = tokens[at].head as usize;
            if head == at {
                return None;
            }
            at = head;
            if rel.base() == Rel::Acl {
                break;
            }
        }
        let before = self.phrases[i].tokens.start;
        let named = (0..i).rev().take_while(|&q| self.phrases[q].sentence == self.phrases[i].sentence);
        let found = named
            .filter(|&q| self.phrases[q].full.start < before)
            .find(|&q| self.phrases[q].head == at || self.phrases[q].full.contains(&at));
        self.resolve(found?)
    }

    fn is_subject(&self, i: usize) -> bool {
        matches!(self.r.parsed.tokens[self.phrases[i].head].rel, Rel::Nsubj | Rel::NsubjPass | Rel::OblAgent | Rel::NmodPoss)
    }

    /// True when the lexicon knows the person to hold an office of `owner`.
    fn term_of(&self, d: &Draft, owner: usize) -> bool {
        let Some(owner) = self.cast.drafts[owner].entry else { return false };
        d.entry.is_some_and(|e| self.lex.term_on(e, self.day).is_some_and(|t| t.of == owner))
    }

    pub(super) fn body_nominal(&mut self, i: usize, role: RoleId, owner: Option<usize>) -> Option<usize> {
        let p = &self.phrases[i];
        let said = self.lex.role(role);
        let word = hash(&said.word);
        let is_country_word = matches!(&*said.word, "country" | "nation" | "state" | "republic" | "kingdom");
        if owner.is_none() && p.definite != Definite::No {
            if is_country_word {
                if p.tokens.len() > 1 || p.definite == Definite::Bare {
                    return None;
                }
                return self.recent(i, 3).map(|(_, d)| d).find(|&d| self.cast.drafts[d].kind == ActorKind::Country);
            }
            let whole = hash(self.words(i));
            let meant = |d: &Draft| {
                d.entry.is_some_and(|e| self.lex.entry(e).later.iter().any(|&l| l == word || l == whole)) && d.kind != ActorKind::Country
            };
            if (p.definite == Definite::Yes || said.code.is_empty())
                && let Some((_, d)) = self.recent(i, 12).find(|&(_, d)| meant(&self.cast.drafts[d]))
            {
                return Some(d);
            }
            let same = |d: &Draft| {
                d.kind == ActorKind::Org
                    && !d.plural
                    && self.rules_by_force(d) == is_junta(&said.word)
                    && (d.roles.iter().any(|&r| self.lex.role(r).office == said.office || self.lex.role(r).word.ends_with(&*said.word))
                        || d.named && d.words.last() == Some(&word))
            };
            if (p.definite == Definite::Yes || !said.code.is_empty())
                && !self.is_former(i)
                && !self.is_pair(i)
                && let Some((_, d)) = self.recent(i, 25).find(|&(_, d)| same(&self.cast.drafts[d]))
            {
                return Some(d);
            }
            if p.definite == Definite::Yes
                && &*said.code == "BUS"
                && p.tokens.len() == 1
                && let Some(d) = self.firm_named(i)
            {
                return Some(d);
            }
            if said.code.is_empty() {
                if p.definite != Definite::Yes || p.tokens.len() > 2 {
                    return None;
                }
                let group = |d: &Draft| {
                    d.named
                        && matches!(d.kind, ActorKind::Org | ActorKind::Igo)
                        && d.entry.is_none_or(|e| self.lex.entry(e).later.is_empty())
                };
                return self.recent(i, 3).map(|(_, d)| d).find(|&d| group(&self.cast.drafts[d]));
            }
        }
        if is_country_word || said.code.is_empty() && owner.is_none() {
            return None;
        }
        let state_body = matches!(&*said.code, "GOV" | "LEG" | "MIL" | "COP" | "JUD" | "SPY" | "OPP");
        let near =
            if owner.is_none() && state_body && p.definite != Definite::No { self.state_near(i, is_junta(&said.word)) } else { None };
        let of = owner.or(near);
        // A body of a person ("his government") is one of the person's country.
        let country = of.and_then(|o| self.country_of(o)).map(str::to_owned);
        let of = of.map(|o| match self.cast.drafts[o].kind {
            ActorKind::Person | ActorKind::Role | ActorKind::Place | ActorKind::Group if country.is_some() => {
                let country = country.as_deref().and_then(|c| self.lex.country(c));
                country.map_or(o, |c| self.cast.of_entry(self.lex, c, self.day))
            }
            _ => o,
        });
        if p.definite != Definite::No {
            let known = |d: &Draft| {
                d.entry.is_some_and(|e| self.lex.entry(e).of.is_some())
                    && d.country.is_some()
                    && d.country == country
                    && later(self.lex, d, word)
            };
            let same = |d: &Draft| {
                d.kind == ActorKind::Org
                    && !d.plural
                    && d.roles.iter().any(|&r| self.lex.role(r).office == said.office)
                    && (d.of == of || d.country.is_some() && d.country == country)
                    && self.rules_by_force(d) == is_junta(&said.word)
                    && (said.office.as_ref() != said.word.as_ref() || d.roles.contains(&role))
            };
            if let Some(d) = self.cast.drafts.iter().position(|d| same(d) || known(d)) {
                return Some(d);
            }
        }
        Some(self.cast.add(Draft {
            name: self.body_name(i, role, of),
            kind: ActorKind::Org,
            code: self.cast.role_code(self.lex, Some(role), of),
            country,
            of,
            home: near.map(|_| Sign::Context),
            roles: vec![role],
            ..Draft::default()
        }))
    }

    /// "The company": the only body, or the only name that nothing but its two words makes a person's, named just before.
    fn firm_named(&mut self, i: usize) -> Option<usize> {
        let near: Vec<usize> = self.recent(i, 4).map(|(_, d)| d).collect();
        let open = |d: &Draft| d.named && d.entry.is_none() && d.roles.is_empty();
        let only = |fits: &dyn Fn(&Draft) -> bool| {
            let mut all: Vec<usize> = near.iter().copied().filter(|&d| fits(&self.cast.drafts[d])).collect();
            all.sort_unstable();
            all.dedup();
            <[usize; 1]>::try_from(all).ok().map(|[d]| d)
        };
        if near.iter().any(|&d| self.cast.drafts[d].kind == ActorKind::Org && self.cast.drafts[d].named) {
            return only(&|d| d.kind == ActorKind::Org && d.named);
        }
        let weak = |d: &Draft| {
            open(d)
                && matches!(d.kind, ActorKind::Person | ActorKind::Other)
                && d.gender.is_none()
                && d.words.first().is_none_or(|w| !self.lex.first_names.contains_key(w))
        };
        let found = only(&weak)?;
        self.cast.drafts[found].kind = ActorKind::Org;
        Some(found)
    }

    /// `Russian Foreign Ministry` for whatever words the text has for it; else the text's words.
    fn body_name(&self, i: usize, role: RoleId, of: Option<usize>) -> String {
        let said = self.lex.role(role);
        let owner = of.and_then(|o| self.cast.drafts[o].entry).map(|e| self.lex.entry(e)).filter(|e| e.kind == ActorKind::Country);
        match (owner, &*said.code) {
            (Some(country), "GOV" | "LEG" | "MIL" | "COP") => {
                let short =
                    if country.code.as_deref() == Some("USA") { "US" } else { country.adjective.as_deref().unwrap_or(&country.name) };
                let office = if said.office.is_empty() { &said.word } else { &said.office };
                let office = if office.contains("ministry") { title_case(office) } else { office.to_string() };
                format!("{short} {office}")
            }
            _ => self.words(i).to_owned(),
        }
    }

    pub(super) fn group_nominal(&mut self, i: usize, role: RoleId, owner: Option<usize>) -> Option<usize> {
        let p = &self.phrases[i];
        let said = self.lex.role(role);
        let western = owner.is_none() && self.words(i).starts_with("Western");
        let owner = match self.lex.index.exactly("the West").next() {
            Some(Meaning::Entry(west)) if western => Some(self.cast.of_entry(self.lex, west, self.day)),
            _ => owner,
        };
        let office = said.word.as_ref();
        if p.definite == Definite::Yes
            && owner.is_none()
            && !is_anybody(office)
            && let Some(d) = self.last_group(i, office)
        {
            return Some(d);
        }
        let of = owner;
        let same = |d: &Draft| d.plural && !d.named && d.of == of && d.roles.iter().any(|&r| &*self.lex.role(r).word == office);
        if (p.definite == Definite::Yes || of.is_some() || p.definite == Definite::Bare && !is_anybody(office))
            && let Some((_, d)) = self.recent(i, 40).find(|&(_, d)| same(&self.cast.drafts[d]))
        {
            return Some(d);
        }
        Some(self.cast.add(Draft {
            name: self.words(i).to_owned(),
            kind: ActorKind::Group,
            code: self.cast.role_code(self.lex, Some(role), of),
            country: of.and_then(|o| self.country_of(o)).map(str::to_owned),
            of,
            roles: vec![role],
            plural: true,
            ..Draft::default()
        }))
    }

    /// `the soldiers`: the group of that role named last, unless its sentence names two such groups of two countries.
    fn last_group(&self, i: usize, office: &str) -> Option<usize> {
        if self.is_pair(i) || self.phrases[i].full.clone().any(|t| self.r.parsed.tokens[t].upos == Upos::Num) {
            return None;
        }
        let is_one = |d: &Draft| {
            let word = |r: &RoleId| &*self.lex.role(*r).word;
            d.plural && d.kind == ActorKind::Group && d.roles.iter().any(|r| word(r) == office || is_part(office, word(r)))
        };
        let mut near = self.recent(i, 8).filter(|&(_, d)| is_one(&self.cast.drafts[d]));
        let (first, found) = near.next()?;
        let sentence = self.phrases[first].sentence;
        let other = near
            .take_while(|&(q, _)| self.phrases[q].sentence == sentence)
            .any(|(_, d)| d != found && self.cast.drafts[d].country != self.cast.drafts[found].country);
        (!other).then_some(found)
    }

    /// `the Norwegian`: the person last spoken of who may be one.
    pub(super) fn demonym(&mut self, i: usize, country: EntryId) -> Option<usize> {
        let code = self.lex.entry(country).country.as_deref();
        if self.phrases[i].definite != Definite::Yes {
            return None;
        }
        let told = |d: &Draft| d.is_human() && d.country.as_deref() == code;
        let open = |d: &Draft| d.is_human() && d.named && d.country.is_none();
        let found = self
            .recent(i, 8)
            .find(|&(_, d)| told(&self.cast.drafts[d]))
            .or_else(|| self.recent(i, 4).find(|&(_, d)| open(&self.cast.drafts[d])));
        found.map(|(_, d)| d)
    }
}

fn later(lex: &Lexicon, d: &Draft, word: u64) -> bool {
    d.entry.is_some_and(|e| lex.entry(e).later.contains(&word))
}

fn is_junta(word: &str) -> bool {
    word.contains("junta") || word == "ruling council"
}

/// Nouns that, without an article, mean other people each time.
fn is_anybody(word: &str) -> bool {
    matches!(
        word,
        "people" | "men" | "women" | "children" | "families" | "countries" | "nations" | "states" | "members" | "residents" | "citizens"
    )
}

/// True when all words of `short` stand in `long`, in order: `deputy minister` in `deputy foreign minister`.
fn is_part(short: &str, long: &str) -> bool {
    let mut words = long.split(' ');
    short.split(' ').all(|s| words.any(|w| w == s))
}

/// Roles so general that a longer one with the word in it need not be the same.
fn is_generic(word: &str) -> bool {
    matches!(word, "leader" | "head" | "official" | "president" | "chief" | "man" | "woman" | "secretary" | "officer")
}

/// Offices that are one country's when no country is named beside them.
fn is_state_office(office: &str) -> bool {
    matches!(
        office,
        "president"
            | "prime minister"
            | "foreign minister"
            | "defence minister"
            | "interior minister"
            | "finance minister"
            | "vice president"
            | "deputy prime minister"
            | "king"
            | "queen"
    )
}

fn title_case(words: &str) -> String {
    words
        .split(' ')
        .map(|w| if matches!(w, "of" | "for" | "the") { w.to_owned() } else { w[..1].to_uppercase() + &w[1..] })
        .collect::<Vec<_>>()
        .join(" ")
}

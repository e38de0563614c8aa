//! Who each phrase is: names first, over the whole article; then nominals and pronouns in reading order.

use super::{
    cast::{Cast, Draft, role_of_title},
    era,
    index::hash,
    lexicon::{EntryId, Lexicon, Meaning, RoleId, RoleIs},
    metonymy,
    phrases::{Definite, Phrase, What},
    pronouns,
};
use crate::{
    fact::Reading,
    language::{Rel, Upos},
    types::ActorKind,
};

/// The cast, and for each phrase who it is.
pub(super) struct Resolver<'a> {
    pub r: &'a Reading<'a>,
    pub lex: &'a Lexicon,
    pub phrases: &'a [Phrase],
    pub cast: Cast,
    /// For each phrase, its draft.
    pub who: Vec<Option<usize>>,
    /// For each token, whether it stands between quotation marks.
    pub quoted: Vec<bool>,
    /// The article's day as `yyyymmdd`.
    day: Option<u32>,
    visiting: Vec<bool>,
    focus: Option<usize>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(r: &'a Reading<'a>, phrases: &'a [Phrase]) -> Self {
        Resolver {
            r,
            lex: r.lexicon,
            phrases,
            cast: Cast::default(),
            who: vec![None; phrases.len()],
            quoted: quoted(r),
            day: era::day_of(r.article),
            visiting: vec![false; phrases.len()],
            focus: None,
        }
    }

    pub(super) fn run(&mut self) {
        self.known_names();
        self.unknown_names();
        self.focus = self.main_country();
        for i in 0..self.phrases.len() {
            self.resolve(i);
        }
        self.affiliate();
    }

    fn words(&self, i: usize) -> &'a str {
        self.phrases[i].span.slice(self.r.text)
    }

    fn refer(&mut self, phrase: usize, draft: usize) {
        self.who[phrase] = Some(draft);
        let p = &self.phrases[phrase];
        let d = &mut self.cast.drafts[draft];
        d.count += 1;
        if let Some(role) = p.role.filter(|r| !d.roles.contains(r)) {
            d.roles.push(role);
        }
        if d.gender.is_none() && d.kind != ActorKind::Country {
            d.gender = p.gender;
        }
    }

    // ---------------------------------------------------------------- names

    fn known_names(&mut self) {
        for i in 0..self.phrases.len() {
            let p = &self.phrases[i];
            match p.what {
                What::Entry(e) => {
                    let state = self.lex.entry(e).stands_for.filter(|_| metonymy::is_state(self.r, p));
                    let state = state.map(|s| era::seat(self.lex, s, self.day));
                    let draft = self.cast.of_entry(self.lex, state.unwrap_or(e), self.day);
                    self.refer(i, draft);
                }
                What::Government(e) | What::People(e) => {
                    let is_people = matches!(p.what, What::People(_));
                    let draft = if is_people { self.people(e, i) } else { self.cast.of_entry(self.lex, e, self.day) };
                    self.refer(i, draft);
                }
                What::Parliament(e) => {
                    let draft = self.parliament(e, i);
                    self.refer(i, draft);
                }
                _ => {}
            }
        }
        self.adjectives();
    }

    /// `Russian` is Russia where it owns an actor (`Russian troops`) or an act (`the Russian request`), and where the
    /// article speaks of Russia anyway; in `a German comedy` it is nobody.
    fn adjectives(&mut self) {
        let owners: Vec<usize> = self.phrases.iter().filter_map(|p| p.owner).collect();
        for i in 0..self.phrases.len() {
            let p = &self.phrases[i];
            let What::Adjective(e) = p.what else { continue };
            let token = &self.r.parsed.tokens[p.head];
            let governor = token.head as usize;
            let acts =
                matches!(token.rel, Rel::Amod | Rel::Compound | Rel::Nmod) && self.lex.words.state_nouns.has(self.r.parsed.lemma(governor));
            let known = self.cast.drafts.iter().any(|d| d.entry == Some(e))
                && matches!(token.rel, Rel::Amod | Rel::Compound | Rel::Nmod | Rel::Conj);
            if acts || known || owners.contains(&i) {
                let draft = self.cast.of_entry(self.lex, e, self.day);
                self.refer(i, draft);
            }
        }
    }

    fn people(&mut self, country: EntryId, i: usize) -> usize {
        let entry = self.lex.entry(country);
        let name = self.words(i);
        if let Some(found) = self.cast.drafts.iter().position(|d| d.kind == ActorKind::Group && d.name == name) {
            return found;
        }
        let country = entry.country.as_deref().map(str::to_owned);
        self.cast.add(Draft {
            name: name.to_owned(),
            kind: ActorKind::Group,
            code: country.as_ref().map(|c| c.clone() + "CVL"),
            country,
            plural: true,
            named: true,
            ..Draft::default()
        })
    }

    fn parliament(&mut self, country: EntryId, i: usize) -> usize {
        let last = hash(self.words(i).rsplit(' ').next().unwrap_or(""));
        let code = self.lex.entry(country).country.as_deref().map(str::to_owned);
        let same = |d: &Draft| d.kind == ActorKind::Org && d.country == code && d.words.last() == Some(&last);
        if let Some(found) = self.cast.drafts.iter().position(same) {
            if self.cast.drafts[found].name.len() < self.words(i).len() {
                self.cast.drafts[found].name = self.words(i).to_owned();
            }
            return found;
        }
        self.cast.add(Draft {
            name: self.words(i).to_owned(),
            kind: ActorKind::Org,
            code: code.as_ref().map(|c| c.clone() + "LEG"),
            country: code,
            words: vec![last],
            named: true,
            roles: role_of_title(self.lex, "parliament").into_iter().collect(),
            ..Draft::default()
        })
    }

    /// Names that the lexicon does not know as they stand: the long ones first, so that a surname finds its full name
    /// wherever in the article that stands.
    fn unknown_names(&mut self) {
        let mut names: Vec<usize> = (0..self.phrases.len()).filter(|&i| self.phrases[i].what == What::Name).collect();
        names.sort_by_key(|&i| (std::cmp::Reverse(self.phrases[i].tokens.len()), i));
        for i in names {
            let words: Vec<u64> = self.plain_words(i).map(hash).collect();
            let draft = self.same_name(&words, i).or_else(|| self.holder_of_surname(&words, i)).unwrap_or_else(|| self.new_name(words, i));
            self.refer(i, draft);
            self.note_kind(i, draft);
        }
        self.drop_noise();
        for d in &mut self.cast.drafts {
            if d.named && d.kind == ActorKind::Other && d.entry.is_none() && d.roles.iter().any(|&r| self.lex.role(r).is == RoleIs::Person)
            {
                d.kind = ActorKind::Person;
            }
        }
    }

    /// The words of a name without a nickname between marks: `Walter “Red” Dorsey`.
    fn plain_words(&self, i: usize) -> impl Iterator<Item = &'a str> + use<'a> {
        let (r, tokens) = (self.r, self.phrases[i].tokens.clone());
        let mark =
            move |t: usize| r.parsed.tokens[t].upos == Upos::Punct && r.parsed.form(r.text, t).chars().all(|c| "\"“”‘’'`".contains(c));
        let open = tokens.clone().position(mark).map_or(usize::MAX, |p| p + tokens.start);
        let close = tokens.clone().rev().find(|&t| mark(t)).filter(|&c| c > open).unwrap_or(0);
        tokens.filter(move |&t| t < open || t > close).map(move |t| r.parsed.form(r.text, t))
    }

    /// A word that is written as a name once, at a sentence's start or in no place where an actor stands, is none.
    fn drop_noise(&mut self) {
        for i in 0..self.phrases.len() {
            let (p, Some(d)) = (&self.phrases[i], self.who[i]) else { continue };
            let draft = &self.cast.drafts[d];
            if p.what != What::Name || draft.kind != ActorKind::Other || draft.count > 1 || draft.words.len() > 1 {
                continue;
            }
            let starts = p.tokens.start == self.r.parsed.sentences[p.sentence].tokens.start;
            let token = &self.r.parsed.tokens[p.head];
            let stands = matches!(token.rel.base(), Rel::Nsubj | Rel::Obj | Rel::Obl | Rel::Nmod | Rel::Iobj | Rel::Appos | Rel::Conj);
            if starts || !stands || token.upos != Upos::Propn {
                self.who[i] = None;
            }
        }
    }

    /// A draft whose name ends (or, for a body, begins) with these words.
    fn same_name(&self, words: &[u64], i: usize) -> Option<usize> {
        if let Some(other) = self.phrases[i].same_as.and_then(|o| self.who[o]) {
            return Some(other);
        }
        let fits = |d: &Draft| {
            if !d.named || d.words.is_empty() {
                return false;
            }
            let person = matches!(d.kind, ActorKind::Person | ActorKind::Other);
            d.words == words
                || person && d.words.len() > words.len() && d.words.ends_with(words)
                || words.len() == 1 && d.words.len() > 2 && d.kind == ActorKind::Org && acronym_of(self.words(i), &d.name)
        };
        let mut found: Vec<usize> = (0..self.cast.drafts.len()).filter(|&d| fits(&self.cast.drafts[d])).collect();
        if found.len() > 1 {
            // Two people of one surname: the gender of the title decides, then who was named last before this.
            let gender = self.phrases[i].gender;
            found.retain(|&d| gender.is_none() || self.cast.drafts[d].gender.is_none() || self.cast.drafts[d].gender == gender);
            let last = |d: &usize| (0..i).rev().find(|&p| self.who[p] == Some(*d));
            found.sort_by_key(|d| std::cmp::Reverse((last(d).is_some(), self.cast.drafts[*d].count, last(d))));
        }
        found.first().copied()
    }

    /// The lexicon's person of this surname who held office when the article was written, or whose office the title names.
    fn holder_of_surname(&mut self, words: &[u64], i: usize) -> Option<usize> {
        let p = &self.phrases[i];
        let last = *words.last()?;
        let holders = self.lex.surnames.get(&last)?;
        let role = p.role.map(|r| &self.lex.role(r).office);
        let owner = p.owner.and_then(|o| self.who[o]).and_then(|d| self.cast.drafts[d].entry);
        let whole_name = |e: EntryId| {
            let name = &self.lex.entry(e).name;
            words.len() < 2 || hash(name.split(' ').next().unwrap_or("")) == words[0]
        };
        let fits = |e: &&EntryId| {
            let e = **e;
            if !whole_name(e) {
                return false;
            }
            let term = self.lex.term_on(e, self.day);
            let titled = role.is_some_and(|office| {
                self.lex.entry(e).terms.iter().any(|t| {
                    role_of_title(self.lex, &t.title).is_some_and(|r| &self.lex.role(r).office == office)
                        && owner.is_none_or(|o| o == t.of)
                        && self.day.is_none_or(|day| t.from <= day + 10_000)
                })
            });
            let plain = words.len() == 1 && self.lex.entry(e).prominent && !self.lex.words.common_surnames.has(self.words(i));
            titled && (words.len() == 1 || term.is_some())
                || (plain || words.len() > 1) && term.is_some() && role.is_none_or(|_| titled || p.owner.is_none())
        };
        let mut found = holders.iter().filter(fits);
        let only = *found.next()?;
        if found.next().is_some() {
            // Several: the one in office.
            let in_office: Vec<EntryId> =
                holders.iter().filter(fits).filter(|&&e| self.day.is_some() && self.lex.term_on(e, self.day).is_some()).copied().collect();
            return match in_office[..] {
                [one] => Some(self.cast.of_entry(self.lex, one, self.day)),
                _ => None,
            };
        }
        Some(self.cast.of_entry(self.lex, only, self.day))
    }

    fn new_name(&mut self, words: Vec<u64>, i: usize) -> usize {
        let gender = self.phrases[i].gender.or_else(|| words.first().and_then(|w| self.lex.first_names.get(w)).copied());
        let name = match self.words(i).contains(['"', '“', '”']) {
            true => self.plain_words(i).collect::<Vec<_>>().join(" "),
            false => self.words(i).split_whitespace().collect::<Vec<_>>().join(" "),
        };
        self.cast.add(Draft { name, words, gender, named: true, ..Draft::default() })
    }

    /// What one use of a name tells of its kind. The first strong sign stays; weak ones give way to strong ones.
    fn note_kind(&mut self, i: usize, draft: usize) {
        if self.cast.drafts[draft].entry.is_some() || self.cast.drafts[draft].kind != ActorKind::Other {
            return;
        }
        let p = &self.phrases[i];
        let form = |t: usize| self.r.parsed.form(self.r.text, t);
        let first = form(p.tokens.start);
        let last = form(p.tokens.end - 1);
        let words = &self.lex.words;
        let is_role = |is: RoleIs| p.role.is_some_and(|r| self.lex.role(r).is == is);
        let org_inside = p.tokens.clone().any(|t| words.org.has(form(t))) && p.tokens.clone().any(|t| matches!(form(t), "of" | "for"));
        let is_acronym =
            p.tokens.len() == 1 && (2..=6).contains(&first.len()) && first.bytes().filter(u8::is_ascii_uppercase).count() * 2 > first.len();
        let before = if p.tokens.start > 0 { form(p.tokens.start - 1).to_ascii_lowercase() } else { Default::default() };
        let token = &self.r.parsed.tokens[p.head];
        let after_place = before == ","
            && (0..i).rev().take(2).any(|q| {
                self.phrases[q].full.end + 1 == p.tokens.start
                    && self.who[q].is_some_and(|d| matches!(self.cast.drafts[d].kind, ActorKind::Place | ActorKind::Country))
            });
        let has_digit = p.span.slice(self.r.text).bytes().any(|b| b.is_ascii_digit());
        let is_subject = matches!(token.rel, Rel::Nsubj | Rel::NsubjPass | Rel::OblAgent | Rel::NmodPoss) && before != "the";
        let speaks = token.rel.base() == Rel::Nsubj && is_speech(self.r.parsed.lemma(token.head as usize));
        let lower = |t: usize| form(t).bytes().any(|b| b.is_ascii_lowercase()) || !form(t).is_ascii();
        let argument = matches!(
            token.rel.base(),
            Rel::Nsubj | Rel::Obj | Rel::Iobj | Rel::Obl | Rel::Nmod | Rel::Appos | Rel::Conj | Rel::Root | Rel::Parataxis
        );
        let dated = matches!(self.r.parsed.tokens.get(p.tokens.end + 1).map(|t| t.upos), Some(Upos::Num)) && form(p.tokens.end) == "(";
        let kind = if is_role(RoleIs::Person) || p.gender.is_some() && p.full.start < p.tokens.start {
            ActorKind::Person
        } else if is_role(RoleIs::Body) || words.org.has(last) && p.tokens.len() > 1 || org_inside {
            ActorKind::Org
        } else if words.event.has(last) && p.tokens.len() > 1 {
            ActorKind::Other
        } else if p.tokens.len() > 1 && (words.place.has(last) || words.place.has(first)) {
            ActorKind::Place
        } else if p.tokens.len() > 1 && !dated && self.lex.first_names.contains_key(&hash(first)) {
            ActorKind::Person
        } else if has_digit || is_subject && self.is_thing(token.head as usize, p.head) {
            ActorKind::Other
        } else if matches!(before.as_str(), "in" | "near" | "outside") || after_place && p.tokens.len() < 3 {
            ActorKind::Place
        } else if is_acronym {
            if is_subject || before == "the" || p.same_as.is_some() { ActorKind::Org } else { ActorKind::Other }
        } else if before == "the" {
            if p.tokens.len() > 1 && argument { ActorKind::Org } else { ActorKind::Other }
        } else if speaks
            || p.tokens.len() == 1 && is_subject && p.tokens.clone().all(lower)
            || (2..=3).contains(&p.tokens.len()) && argument && !dated && p.tokens.clone().all(lower)
        {
            ActorKind::Person
        } else {
            ActorKind::Other
        };
        self.cast.drafts[draft].kind = kind;
    }

    /// True when the predicate noun says that its subject is no actor: `Stardust is a capsule`.
    fn is_thing(&self, predicate: usize, subject: usize) -> bool {
        let token = &self.r.parsed.tokens[predicate];
        let copular =
            (subject..predicate).any(|t| self.r.parsed.tokens[t].rel == Rel::Cop && self.r.parsed.tokens[t].head as usize == predicate);
        let is_role = || self.lex.index.exactly(self.r.parsed.lemma(predicate)).any(|m| matches!(m, Meaning::Role(..)));
        copular && token.upos == Upos::Noun && !is_role()
    }

    // ---------------------------------------------------------------- nominals

    /// Who phrase `i` is, if anybody.
    pub(super) fn resolve(&mut self, i: usize) -> Option<usize> {
        if self.who[i].is_some() || std::mem::replace(&mut self.visiting[i], true) {
            return self.who[i];
        }
        let p = &self.phrases[i];
        if p.is_predicate {
            return None;
        }
        if let Some(other) = p.same_as
            && let Some(draft) = self.resolve(other)
        {
            self.refer(i, draft);
            return Some(draft);
        }
        let draft = match p.what {
            What::Nominal(role) => self.nominal(i, role),
            What::Demonym(country) => self.demonym(i, country),
            What::Pronoun(pronoun) => pronouns::antecedent(self, i, pronoun),
            _ => None,
        }?;
        self.refer(i, draft);
        Some(draft)
    }

    fn nominal(&mut self, i: usize, role: RoleId) -> Option<usize> {
        let p = &self.phrases[i];
        let owner = p.owner.and_then(|o| self.resolve(o));
        let said = self.lex.role(role);
        match said.is {
            RoleIs::Person if !p.plural => self.person_nominal(i, role, owner),
            RoleIs::Body if !p.plural => self.body_nominal(i, role, owner),
            RoleIs::Title => None,
            _ => self.group_nominal(i, role, owner),
        }
    }

    /// The country that a draft is of or belongs to.
    fn country_of(&self, draft: usize) -> Option<&str> {
        self.cast.drafts[draft].country.as_deref()
    }

    /// Drafts of earlier phrases, the latest first, each once, at most `reach` sentences back.
    pub(super) fn recent(&self, i: usize, reach: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        let sentence = self.phrases[i].sentence;
        (0..i).rev().take_while(move |&p| self.phrases[p].sentence + reach >= sentence).filter_map(|p| self.who[p].map(|d| (p, d)))
    }

    fn person_nominal(&mut self, i: usize, role: RoleId, owner: Option<usize>) -> Option<usize> {
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
                    self.lex.role(r).office == said.office || !is_generic(&said.word) && is_part(&said.word, &self.lex.role(r).word)
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
        let of = owner.or_else(|| {
            (definite && said.code.as_ref() == "GOV" && !said.office.is_empty())
                .then(|| self.near_country(i))
                .flatten()
                .filter(|_| is_state_office(&said.office))
        });
        Some(self.cast.add(Draft {
            name: self.words(i).to_owned(),
            kind: ActorKind::Role,
            code: self.cast.role_code(self.lex, Some(role), of),
            country: of.and_then(|o| self.country_of(o)).map(str::to_owned),
            of,
            roles: vec![role],
            gender: said.gender,
            ..Draft::default()
        }))
    }

    fn is_subject(&self, i: usize) -> bool {
        matches!(self.r.parsed.tokens[self.phrases[i].head].rel, Rel::Nsubj | Rel::NsubjPass | Rel::OblAgent | Rel::NmodPoss)
    }

    /// True when the lexicon knows the person to hold an office of `owner`.
    fn term_of(&self, d: &Draft, owner: usize) -> bool {
        let Some(owner) = self.cast.drafts[owner].entry else { return false };
        d.entry.is_some_and(|e| self.lex.term_on(e, self.day).is_some_and(|t| t.of == owner))
    }

    fn body_nominal(&mut self, i: usize, role: RoleId, owner: Option<usize>) -> Option<usize> {
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
                    && (d.roles.iter().any(|&r| self.lex.role(r).office == said.office || self.lex.role(r).word.ends_with(&*said.word))
                        || d.named && d.words.last() == Some(&word))
            };
            if (p.definite == Definite::Yes || !said.code.is_empty())
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
        let of = owner.or_else(|| (state_body && p.definite != Definite::No).then(|| self.near_country(i)).flatten());
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

    fn group_nominal(&mut self, i: usize, role: RoleId, owner: Option<usize>) -> Option<usize> {
        let p = &self.phrases[i];
        let said = self.lex.role(role);
        let western = owner.is_none() && self.words(i).starts_with("Western");
        let owner = match self.lex.index.exactly("the West").next() {
            Some(Meaning::Entry(west)) if western => Some(self.cast.of_entry(self.lex, west, self.day)),
            _ => owner,
        };
        let office = said.word.as_ref();
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

    /// `the Norwegian`: the person last spoken of who may be one.
    fn demonym(&mut self, i: usize, country: EntryId) -> Option<usize> {
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

    /// The country that the text around phrase `i` is about.
    fn near_country(&self, i: usize) -> Option<usize> {
        let near = self.recent(i, 1).map(|(_, d)| d).find(|&d| self.cast.drafts[d].kind == ActorKind::Country);
        self.focus.or(near)
    }

    /// The country that the article is about, when one is named more than half of the time.
    fn main_country(&self) -> Option<usize> {
        let mut counts = vec![0_u32; self.cast.drafts.len()];
        for d in self.who.iter().flatten() {
            let owner = match self.cast.drafts[*d].kind {
                ActorKind::Country => Some(*d),
                _ => self
                    .country_of(*d)
                    .and_then(|c| self.lex.country(c))
                    .and_then(|e| self.cast.drafts.iter().position(|d| d.entry == Some(e))),
            };
            if let Some(o) = owner {
                counts[o] += 1;
            }
        }
        let all: u32 = counts.iter().sum();
        let (best, &n) = counts.iter().enumerate().max_by_key(|(at, n)| (**n, std::cmp::Reverse(*at)))?;
        (n >= 2 && n * 2 > all).then_some(best)
    }

    // ---------------------------------------------------------------- affiliations

    /// Gives named persons and bodies the one they belong to, and codes.
    fn affiliate(&mut self) {
        for i in 0..self.phrases.len() {
            let (Some(d), Some(owner)) = (self.who[i], self.phrases[i].owner) else { continue };
            let owner = self.who[owner].filter(|&o| o != d);
            if let Some(o) = owner
                && self.cast.drafts[d].of.is_none()
                && !matches!(self.cast.drafts[d].kind, ActorKind::Country | ActorKind::Place | ActorKind::Igo)
                && self.cast.drafts[o].of != Some(d)
                && (self.cast.drafts[d].kind != ActorKind::Person || self.phrases[i].role.is_some() || self.phrases[i].what == What::Name)
            {
                self.cast.drafts[d].of = Some(o);
            }
        }
        for d in 0..self.cast.drafts.len() {
            if let Some(of) = self.entry_owner(d) {
                self.cast.drafts[d].of = Some(of);
            }
            let (of, role) = (self.cast.drafts[d].of, self.cast.drafts[d].roles.first().copied());
            let draft = &self.cast.drafts[d];
            if matches!(draft.kind, ActorKind::Country | ActorKind::Igo | ActorKind::Place) || draft.entry.is_some() && draft.code.is_some()
            {
                continue;
            }
            let code = self.cast.role_code(self.lex, role, of);
            let country = of.and_then(|o| self.country_of(o)).map(str::to_owned);
            let draft = &mut self.cast.drafts[d];
            draft.country = draft.country.take().or(country);
            if draft.code.as_deref().is_none_or(|c| c.len() <= 3) {
                draft.code = code.or(draft.code.take());
            }
        }
    }

    /// For a draft of the lexicon: the draft of whom it acts for, if the article names that.
    fn entry_owner(&self, d: usize) -> Option<usize> {
        let entry = self.cast.drafts[d].entry?;
        let of = match self.lex.entry(entry).kind {
            ActorKind::Person => self.lex.term_on(entry, self.day)?.of,
            ActorKind::Country | ActorKind::Place => return None,
            _ => self.lex.entry(entry).of?,
        };
        self.cast.drafts.iter().position(|d| d.entry == Some(of))
    }
}

fn later(lex: &Lexicon, d: &Draft, word: u64) -> bool {
    d.entry.is_some_and(|e| lex.entry(e).later.contains(&word))
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

/// True when the capitals of `short` begin the words of `long`.
fn acronym_of(short: &str, long: &str) -> bool {
    let initials: String =
        long.split(|c: char| !c.is_alphanumeric()).filter_map(|w| w.chars().next()).filter(|c| c.is_uppercase()).collect();
    short.len() >= 3 && short.chars().all(char::is_uppercase) && initials == short
}

/// Verbs of saying whose subject is a person more often than not.
pub(super) fn is_speech(lemma: &str) -> bool {
    matches!(
        lemma,
        "say"
            | "tell"
            | "add"
            | "warn"
            | "argue"
            | "explain"
            | "note"
            | "stress"
            | "insist"
            | "reply"
            | "claim"
            | "state"
            | "admit"
            | "declare"
            | "announce"
            | "deny"
            | "write"
            | "think"
            | "believe"
            | "ask"
            | "answer"
            | "recall"
            | "remark"
            | "comment"
            | "conclude"
            | "concede"
            | "acknowledge"
            | "emphasise"
            | "emphasize"
            | "point"
    )
}

/// For each token, whether it stands between double quotation marks. A paragraph's end closes what was left open.
fn quoted(r: &Reading) -> Vec<bool> {
    let mut out = vec![false; r.parsed.tokens.len()];
    let mut paragraph = 0;
    let mut open = false;
    for sentence in &r.parsed.sentences {
        if sentence.paragraph != paragraph {
            paragraph = sentence.paragraph;
            open = false;
        }
        for t in sentence.tokens.clone() {
            let token = &r.parsed.tokens[t];
            if token.upos == Upos::Punct {
                match r.parsed.form(r.text, t) {
                    "“" | "«" | "„" | "``" => open = true,
                    "”" | "»" | "''" => open = false,
                    "\"" => open = !open,
                    _ => {}
                }
            }
            out[t] = open;
        }
    }
    out
}

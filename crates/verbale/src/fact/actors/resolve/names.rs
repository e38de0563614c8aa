//! Names: those of the lexicon, those it does not know, and what kind of actor a name is by its uses.

use super::Resolver;
use crate::{
    fact::actors::{
        cast::{Draft, role_of_title},
        era,
        index::hash,
        lexicon::{EntryId, Meaning, RoleIs},
        metonymy,
        phrases::What,
    },
    language::{Rel, Upos},
    types::ActorKind,
};

impl<'a> Resolver<'a> {
    pub(super) fn known_names(&mut self) {
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
                _ => {}
            }
        }
        self.adjectives();
        self.shares = self.shares();
        for i in 0..self.phrases.len() {
            if let What::Parliament(e) = self.phrases[i].what
                && !self.is_elsewhere(i, e)
            {
                let draft = self.parliament(e, i);
                self.refer(i, draft);
            }
        }
    }

    /// A chamber whose name many countries have (`the Senate`), where the text is about another country.
    fn is_elsewhere(&self, i: usize, country: EntryId) -> bool {
        let plain = role_of_title(self.lex, &self.words(i).to_lowercase()).is_some();
        let code = self.lex.entry(country).country.as_deref();
        plain && code.is_some_and(|c| self.is_of_another(i, c))
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
    pub(super) fn unknown_names(&mut self) {
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
                || person && words.len() == 1 && d.words.first() == Some(&words[0]) && self.surname_first(d)
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

    /// `Quispe Marcela`: a name whose last word is a first name and whose first is none.
    fn surname_first(&self, d: &Draft) -> bool {
        let known = |w: &u64| self.lex.first_names.contains_key(w);
        d.words.len() == 2 && d.kind == ActorKind::Person && known(&d.words[1]) && !known(&d.words[0])
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
        if self.cast.drafts[draft].entry.is_none() && self.is_town(i) {
            self.cast.drafts[draft].kind = ActorKind::Place;
            return;
        }
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

    /// `the town of X`, `X province`, `the X base`.
    fn is_town(&self, i: usize) -> bool {
        let p = &self.phrases[i];
        let s = &self.r.parsed.sentences[p.sentence].tokens;
        let form = |t: usize| self.r.parsed.form(self.r.text, t);
        let small = |t: usize| form(t).starts_with(char::is_lowercase);
        let settled = |t: usize| small(t) && self.lex.words.settlements.has(form(t));
        let named = p.full.start >= s.start + 2 && form(p.full.start - 1) == "of" && settled(p.full.start - 2);
        named
            || p.tokens.end < s.end
                && p.role.is_none()
                && p.full.start > s.start
                && form(p.full.start - 1) == "the"
                && settled(p.tokens.end)
    }

    /// True when the predicate noun says that its subject is no actor: `Stardust is a capsule`.
    fn is_thing(&self, predicate: usize, subject: usize) -> bool {
        let token = &self.r.parsed.tokens[predicate];
        let copular =
            (subject..predicate).any(|t| self.r.parsed.tokens[t].rel == Rel::Cop && self.r.parsed.tokens[t].head as usize == predicate);
        let is_role = || self.lex.index.exactly(self.r.parsed.lemma(predicate)).any(|m| matches!(m, Meaning::Role(..)));
        copular && token.upos == Upos::Noun && !is_role()
    }
}

/// True when the capitals of `short` begin the words of `long`.
fn acronym_of(short: &str, long: &str) -> bool {
    let initials: String =
        long.split(|c: char| !c.is_alphanumeric()).filter_map(|w| w.chars().next()).filter(|c| c.is_uppercase()).collect();
    short.len() >= 3 && short.chars().all(char::is_uppercase) && initials == short
}

/// Verbs of saying whose subject is a person more often than not.
fn is_speech(lemma: &str) -> bool {
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

//! The phrases that may name an actor: names with their titles, nominals with their owners, pronouns.
//!
//! A grammar over the pieces of [`scan`](super::scan), sentence by sentence:
//!
//! ```text
//! name     = [owner] [modifier…] [role…] CAPITALISED…        US | President | Joe Biden
//! nominal  = [det] [owner|modifier…] ROLE [of|for|in owner]  the | Russian | foreign ministry;  the government in Moscow
//! owner    = a country's adjective, a name, a nominal, "his", "X's"
//! ```
//!
//! Appositions and acronym definitions join two phrases ([`Phrase::same_as`]). Who each phrase is, is not settled here.

use super::{
    lexicon::{EntryId, Gender, RoleId, RoleIs},
    scan::{Item, Scan},
};
use crate::{
    fact::Reading,
    language::{Feats, Rel, Upos},
    types::{ActorKind, TextSpan},
};
use std::ops::Range;

/// What a phrase is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum What {
    /// A name of the lexicon.
    Entry(EntryId),
    /// A state by its government's name.
    Government(EntryId),
    /// A parliament by its name.
    Parliament(EntryId),
    /// `Russian` in `the Russian request`.
    Adjective(EntryId),
    /// `Russians`.
    People(EntryId),
    /// `the Norwegian`.
    Demonym(EntryId),
    /// A name that the lexicon does not know.
    Name,
    /// A common noun.
    Nominal(RoleId),
    /// `he`.
    Pronoun(Pronoun),
    /// `whose`: an owner, and no mention.
    Relative,
}

/// Third-person pronouns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pronoun {
    pub whom: Whom,
    pub possessive: bool,
    pub reflexive: bool,
}

/// Whom a pronoun can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whom {
    He,
    She,
    It,
    They,
}

/// What the determiner says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Definite {
    /// `the`, `this`, an owner.
    Yes,
    /// `a`, `some`, a number.
    No,
    /// No determiner.
    Bare,
}

/// A phrase.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    /// The words shown as the mention.
    pub tokens: Range<usize>,
    pub span: TextSpan,
    /// The whole phrase with title, owner and determiner.
    pub full: Range<usize>,
    pub head: usize,
    pub sentence: usize,
    pub what: What,
    /// The role that a title or an apposition gives.
    pub role: Option<RoleId>,
    pub plural: bool,
    pub gender: Option<Gender>,
    pub definite: Definite,
    /// The phrase it belongs to.
    pub owner: Option<usize>,
    /// The phrase that names the same.
    pub same_as: Option<usize>,
    /// Says what something is and names nobody: `Ukraine is not a member`.
    pub is_predicate: bool,
}

/// All phrases of a text, in order of their heads' grammar (an owner may come later than what it owns).
pub(super) fn find(r: &Reading, scan: &Scan) -> Vec<Phrase> {
    let mut finder = Finder {
        r,
        scan,
        phrases: Vec::new(),
        starting: vec![0; r.parsed.tokens.len()],
        ending: vec![0; r.parsed.tokens.len() + 1],
        posts: Vec::new(),
    };
    for (n, sentence) in r.parsed.sentences.iter().enumerate() {
        finder.sentence(n, sentence.tokens.clone());
    }
    finder.phrases
}

struct Finder<'a> {
    r: &'a Reading<'a>,
    scan: &'a Scan,
    phrases: Vec<Phrase>,
    /// For each token, one more than the number of the phrase that starts there.
    starting: Vec<u32>,
    /// For each token, one more than the number of the phrase that ends before it.
    ending: Vec<u32>,
    /// Phrases with the token where an owner after `of` may start.
    posts: Vec<(usize, usize)>,
}

impl Finder<'_> {
    fn sentence(&mut self, n: usize, tokens: Range<usize>) {
        let first = self.phrases.len();
        self.posts.clear();
        let mut i = tokens.start;
        while i < tokens.end {
            let next = self.phrase(n, i, &tokens);
            i = next.max(i + 1);
        }
        for (phrase, at) in std::mem::take(&mut self.posts) {
            self.attach(phrase, at);
        }
        self.appositions(first, tokens.end);
    }

    /// The phrase at token `i`, if one starts there; gives the token after it.
    fn phrase(&mut self, n: usize, i: usize, s: &Range<usize>) -> usize {
        let Some(piece) = self.scan.at(i) else { return i + 1 };
        let (tokens, span) = (piece.tokens.clone(), piece.span);
        if i > tokens.start {
            return tokens.end;
        }
        match piece.item {
            Item::Plain => self.pronoun(n, i),
            Item::Modifier => i + 1,
            Item::Adjective(c) => self.adjective(n, tokens, span, c, s),
            Item::People(c) => {
                let what = What::People(c);
                self.push(n, tokens.clone(), span, tokens.start..tokens.end, what);
                tokens.end
            }
            Item::Government(e) => {
                self.push(n, tokens.clone(), span, tokens.clone(), What::Government(e));
                tokens.end
            }
            Item::Parliament(e) => {
                self.push(n, tokens.clone(), span, tokens.clone(), What::Parliament(e));
                tokens.end
            }
            Item::Entry(e) => self.entry(n, tokens, span, e, s),
            Item::First(_) | Item::Capital => {
                let end = self.name_end(tokens.start, s);
                let span = self.r.parsed.span_of(tokens.start..end);
                self.push(n, tokens.start..end, span, tokens.start..end, What::Name);
                self.after(self.phrases.len() - 1, end, s);
                end
            }
            Item::Role(id, plural) => self.role(n, tokens, id, plural, s),
        }
    }

    fn push(&mut self, sentence: usize, tokens: Range<usize>, span: TextSpan, full: Range<usize>, what: What) -> usize {
        let id = self.phrases.len();
        let head = self.head_of(full.clone());
        self.starting[full.start] = id as u32 + 1;
        self.starting[tokens.start] = id as u32 + 1;
        self.ending[full.end] = id as u32 + 1;
        let plural = matches!(what, What::People(_));
        self.phrases.push(Phrase {
            tokens,
            span,
            full,
            head,
            sentence,
            what,
            role: None,
            plural,
            gender: None,
            definite: Definite::Bare,
            owner: None,
            same_as: None,
            is_predicate: false,
        });
        id
    }

    /// The token that heads a run of tokens: its head lies outside; an argument of a verb before anything else.
    fn head_of(&self, tokens: Range<usize>) -> usize {
        let all = &self.r.parsed.tokens;
        let is_argument =
            |rel: Rel| matches!(rel.base(), Rel::Nsubj | Rel::Obj | Rel::Obl | Rel::Iobj | Rel::Nmod | Rel::Root | Rel::Conj | Rel::Appos);
        let tops = || tokens.clone().filter(|&t| !tokens.contains(&(all[t].head as usize)) || all[t].head as usize == t);
        let last = tokens.end.saturating_sub(1);
        let argument = tops().rfind(|&t| is_argument(all[t].rel));
        // Title and name may both be made the verb's subject: the first of them is what the verb's reader meets.
        let alike = |a: usize| tops().find(|&t| all[t].head == all[a].head && all[t].rel == all[a].rel && all[a].rel == Rel::Nsubj);
        argument.map(|a| alike(a).unwrap_or(a)).or_else(|| tops().next_back()).unwrap_or(last)
    }

    fn form(&self, i: usize) -> &str {
        self.r.parsed.form(self.r.text, i)
    }

    fn upos(&self, i: usize) -> Upos {
        self.r.parsed.tokens[i].upos
    }

    fn item(&self, i: usize) -> Item {
        self.scan.at(i).map_or(Item::Plain, |p| p.item)
    }

    fn is_capital(&self, i: usize) -> bool {
        self.form(i).starts_with(char::is_uppercase)
    }

    /// The token after the name that starts at `start`.
    fn name_end(&self, start: usize, s: &Range<usize>) -> usize {
        let lex = self.r.lexicon;
        let mut end = self.scan.at(start).map_or(start + 1, |p| p.tokens.end);
        let person = matches!(self.item(start), Item::First(_));
        while end < s.end {
            let piece = match self.scan.at(end) {
                Some(p) if p.tokens.start == end => p,
                _ => break,
            };
            let last = end - 1;
            match piece.item {
                Item::Capital | Item::First(_) => end = piece.tokens.end,
                Item::Entry(_) | Item::Adjective(_) if person && piece.tokens.len() == 1 && end - start <= 2 => end = piece.tokens.end,
                // "Coastal Farmers Union": what comes before the body's word belongs to the name.
                Item::Role(..)
                    if !person
                        && self.is_capital(end)
                        && piece.tokens.end < s.end
                        && self.is_capital(piece.tokens.end)
                        && self.is_org_word(piece.tokens.end) =>
                {
                    end = piece.tokens.end;
                }
                Item::Role(id, false) if !person && self.is_capital(end) && lex.role(id).is == RoleIs::Body => {
                    end = piece.tokens.end;
                    if self.form(end.min(s.end - 1)) != "of" {
                        break;
                    }
                }
                Item::Plain => {
                    let form = self.form(end);
                    let next_is_name = end + 1 < s.end
                        && (matches!(self.item(end + 1), Item::Capital | Item::First(_)) || self.item_is_single_entry(end + 1));
                    let glued = self.r.parsed.tokens[last].span.end == self.r.parsed.tokens[end].span.start;
                    let particle = lex.words.particles.has(form) && !matches!(form, "Y" | "E") && self.upos(end) != Upos::Cconj;
                    if let Some(to) = self.nickname_end(end, s) {
                        end = to;
                    } else if next_is_name && (particle || glued && matches!(form, "-" | "‑" | "–")) {
                        end += 2;
                    } else if matches!(form, "of" | "for") && !person && self.is_org_word(last) {
                        match self.name_after_of(end + 1, s) {
                            Some(to) => end = to,
                            None => break,
                        }
                    } else {
                        break;
                    }
                }
                _ => break,
            }
        }
        end.min(s.end)
    }

    /// `Walter “Red” | Dorsey`: past a nickname between marks behind which the name goes on.
    fn nickname_end(&self, at: usize, s: &Range<usize>) -> Option<usize> {
        let mark = |i: usize| matches!(self.form(i), "\"" | "“" | "”" | "''" | "``" | "‘" | "’" | "'");
        if !mark(at) {
            return None;
        }
        let close = (at + 2..s.end.min(at + 5)).find(|&i| mark(i))?;
        let capitals = (at + 1..close).all(|i| self.is_capital(i));
        let next = close + 1;
        let name = next < s.end && self.is_capital(next) && matches!(self.upos(next), Upos::Propn | Upos::Noun | Upos::X);
        (capitals && name).then(|| next + usize::from(!matches!(self.item(next), Item::Capital | Item::First(_))))
    }

    fn item_is_single_entry(&self, i: usize) -> bool {
        self.scan.at(i).is_some_and(|p| p.tokens.start == i && p.tokens.len() == 1 && matches!(p.item, Item::Entry(_)))
    }

    fn is_org_word(&self, i: usize) -> bool {
        self.r.lexicon.words.org.has(self.form(i)) || matches!(self.item(i), Item::Role(..))
    }

    /// In `Bank of the Orient`, the end of what follows `of`.
    fn name_after_of(&self, at: usize, s: &Range<usize>) -> Option<usize> {
        let at = if at < s.end && self.form(at).eq_ignore_ascii_case("the") { at + 1 } else { at };
        let piece = self.scan.at(at).filter(|p| at < s.end && p.tokens.start == at)?;
        match piece.item {
            Item::Capital | Item::First(_) => Some(self.name_end(at, s)),
            Item::Entry(_) => Some(piece.tokens.end),
            _ => None,
        }
    }

    fn entry(&mut self, n: usize, tokens: Range<usize>, span: TextSpan, e: EntryId, s: &Range<usize>) -> usize {
        let lex = self.r.lexicon;
        let entry = lex.entry(e);
        let next = self.item_at(tokens.end, s);
        let is_first_name = tokens.len() == 1 && lex.first_names.contains_key(&super::index::hash(self.form(tokens.start)));
        let follows_org = |end: usize| self.is_org_word(end - 1) || lex.words.event.has(self.form(end - 1));
        if entry.kind != ActorKind::Person && matches!(next, Item::Capital | Item::First(_)) {
            let end = self.name_end(tokens.end, s);
            if follows_org(end) || is_first_name && matches!(entry.kind, ActorKind::Country | ActorKind::Place) {
                let whole = tokens.start..end;
                let id = self.push(n, whole.clone(), self.r.parsed.span_of(whole.clone()), whole, What::Name);
                self.after(id, end, s);
                return end;
            }
        }
        let id = self.push(n, tokens.clone(), span, tokens.clone(), What::Entry(e));
        self.phrases[id].gender = entry.gender;
        if entry.kind == ActorKind::Person {
            self.after(id, tokens.end, s);
        }
        tokens.end
    }

    fn item_at(&self, i: usize, s: &Range<usize>) -> Item {
        self.scan.at(i).filter(|p| i < s.end && p.tokens.start == i).map_or(Item::Plain, |p| p.item)
    }

    fn adjective(&mut self, n: usize, tokens: Range<usize>, span: TextSpan, c: EntryId, s: &Range<usize>) -> usize {
        if matches!(self.item_at(tokens.end, s), Item::Capital) {
            let end = self.name_end(tokens.end, s);
            if self.is_org_word(end - 1) && end - tokens.end >= 1 {
                let whole = tokens.start..end;
                let owner = self.push(n, tokens.clone(), span, tokens.clone(), What::Adjective(c));
                let id = self.push(n, whole.clone(), self.r.parsed.span_of(whole.clone()), whole, What::Name);
                self.phrases[id].owner = Some(owner);
                return end;
            }
        }
        let modifies = tokens.end < s.end
            && (matches!(self.upos(tokens.end), Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num)
                || matches!(self.form(tokens.end), "-" | "and" | "," | "or"));
        let before = if tokens.start > s.start { self.form(tokens.start - 1).to_ascii_lowercase() } else { Default::default() };
        let what = match before.as_str() {
            "the" | "a" | "an" | "another" | "one" if !modifies => What::Demonym(c),
            _ => What::Adjective(c),
        };
        let id = self.push(n, tokens.clone(), span, tokens.clone(), what);
        self.phrases[id].definite = if before == "the" { Definite::Yes } else { Definite::No };
        tokens.end
    }

    /// A nominal, or a title with the name after it.
    fn role(&mut self, n: usize, tokens: Range<usize>, id: RoleId, plural: bool, s: &Range<usize>) -> usize {
        let lex = self.r.lexicon;
        let role = lex.role(id);
        let (from, owner, definite) = self.before(tokens.start, s);
        let next = self.item_at(tokens.end, s);
        let named = match next {
            Item::First(_) | Item::Capital => true,
            Item::Entry(e) => {
                let kind = lex.entry(e).kind;
                match role.is {
                    RoleIs::Person | RoleIs::Title => kind == ActorKind::Person,
                    RoleIs::Body => matches!(kind, ActorKind::Org | ActorKind::Igo) && !plural,
                    RoleIs::Group => false,
                }
            }
            _ => false,
        };
        let takes_name = match role.is {
            RoleIs::Person | RoleIs::Title => true,
            RoleIs::Body => !plural && !self.is_capital(tokens.start),
            RoleIs::Group => false,
        };
        if named && takes_name {
            let start = tokens.end;
            let (what, end) = match next {
                Item::Entry(e) => (What::Entry(e), self.scan.at(start).map_or(start + 1, |p| p.tokens.end)),
                _ => (What::Name, self.name_end(start, s)),
            };
            let span = self.r.parsed.span_of(start..end);
            let phrase = self.push(n, start..end, span, from..end, what);
            self.starting[from] = phrase as u32 + 1;
            self.phrases[phrase].head = self.head_of(tokens.start..end);
            self.phrases[phrase].gender = role.gender;
            if role.is != RoleIs::Title {
                self.phrases[phrase].role = Some(id);
            }
            self.phrases[phrase].owner = owner;
            self.after(phrase, end, s);
            return end;
        }
        if role.is == RoleIs::Title {
            return tokens.end;
        }
        let counted = (from..tokens.start).any(|t| self.is_count(t));
        // "two | army engineers": the number is of the people, who come next.
        let people_next = matches!(self.item_at(tokens.end, s), Item::Role(r, _) if lex.role(r).is != RoleIs::Body);
        let (from, counted) =
            if counted && role.is == RoleIs::Body && !plural && people_next { (tokens.start, false) } else { (from, counted) };
        // "two army surveyors" are people of the army, not two armies.
        let governor = self.r.parsed.tokens[tokens.end - 1].head as usize;
        let rest = (counted && role.is == RoleIs::Body && !plural && governor == tokens.end && governor < s.end)
            .then_some(governor)
            .filter(|&g| self.upos(g) == Upos::Noun && self.item(g) == Item::Plain);
        let (plural, tokens) = (plural || rest.is_some(), tokens.start..rest.map_or(tokens.end, |g| g + 1));
        let whole = from..tokens.end;
        let span = self.r.parsed.span_of(whole.clone());
        let phrase = self.push(n, whole.clone(), span, whole, What::Nominal(id));
        self.phrases[phrase].head = self.head_of(tokens.clone());
        self.phrases[phrase].role = Some(id);
        self.phrases[phrase].plural = plural;
        self.phrases[phrase].gender = role.gender;
        self.phrases[phrase].owner = owner;
        self.phrases[phrase].definite = definite;
        if role.is == RoleIs::Body && !plural {
            self.describes_owner(phrase, id);
        }
        self.after(phrase, tokens.end, s);
        tokens.end
    }

    /// `the TASS news agency`: the noun says what its owner is, so both are one.
    fn describes_owner(&mut self, phrase: usize, role: RoleId) {
        let Some(owner) = self.phrases[phrase]
            .owner
            .filter(|&o| self.phrases[o].full.end + self.r.lexicon.role(role).word.split(' ').count() == self.phrases[phrase].full.end)
        else {
            return;
        };
        let said = self.r.lexicon.role(role);
        let same = match self.phrases[owner].what {
            What::Entry(e) => self.r.lexicon.entry(e).later.contains(&super::index::hash(&said.word)),
            What::Name => {
                matches!(&*said.code, "MED" | "BUS" | "REB" | "PTY" | "NGO")
                    && !matches!(self.item(self.phrases[owner].tokens.start), Item::First(_))
            }
            _ => false,
        };
        if same {
            self.phrases[phrase].owner = None;
            self.join(owner, phrase);
        }
    }

    /// Looks left from a role for owner and determiner: where the phrase starts (without determiner), who owns it.
    fn before(&self, at: usize, s: &Range<usize>) -> (usize, Option<usize>, Definite) {
        let mut from = at;
        let mut owner = None;
        let mut counted = false;
        while from > s.start {
            let t = from - 1;
            let Some(piece) = self.scan.at(t) else { break };
            counted |= from < at && self.is_count(from);
            let ending = self.ending[from].checked_sub(1).map(|p| p as usize);
            match piece.item {
                // Left of a number only another number, an owner or what rounds it may stand: "morning | seven soldiers".
                Item::Plain if counted && matches!(self.upos(t), Upos::Adj | Upos::Noun | Upos::Propn) && !self.is_count(t) => break,
                Item::Plain if self.is_time(t) => break,
                Item::Modifier => from = piece.tokens.start,
                Item::Plain => match self.upos(t) {
                    Upos::Adj | Upos::Noun | Upos::Num | Upos::Propn
                        if !self.r.lexicon.words.never.has(self.form(t)) || !self.is_capital(t) || self.upos(t) == Upos::Adj =>
                    {
                        from = t;
                    }
                    Upos::Verb if self.r.parsed.tokens[t].rel == Rel::Amod && !counted => from = t,
                    Upos::Punct if matches!(self.form(t), "-" | "‑") && t > s.start => from = t,
                    Upos::Part if is_genitive(self.form(t)) => {
                        if let Some(p) = self.ending[t].checked_sub(1).map(|p| p as usize) {
                            owner = owner.or(Some(p));
                            from = self.phrases[p].full.start;
                        }
                        return (from, owner, Definite::Yes);
                    }
                    Upos::Pron | Upos::Det if ending.is_some() => {
                        let p = ending.unwrap_or(0);
                        if matches!(self.phrases[p].what, What::Relative)
                            || matches!(self.phrases[p].what, What::Pronoun(p) if p.possessive)
                        {
                            owner = owner.or(Some(p));
                            from = t;
                            return (from, owner, Definite::Yes);
                        }
                        break;
                    }
                    _ => break,
                },
                _ => match ending.filter(|_| !counted) {
                    Some(p) => {
                        owner = owner.or(Some(p));
                        from = self.phrases[p].full.start.min(t);
                    }
                    None => break,
                },
            }
        }
        while from < at && self.upos(from) == Upos::Punct {
            from += 1;
        }
        let definite = match (from > s.start).then(|| self.form(from - 1).to_ascii_lowercase()).as_deref() {
            Some("the" | "this" | "that" | "these" | "those" | "both") => Definite::Yes,
            Some(
                "a" | "an" | "some" | "one" | "two" | "three" | "several" | "many" | "another" | "any" | "no" | "every" | "each" | "most"
                | "other",
            ) => Definite::No,
            _ if from < at && self.upos(from) == Upos::Num => Definite::No,
            _ => Definite::Bare,
        };
        // A determiner that the owner swallowed: "the Russian president" starts after "the".
        (from, owner, definite)
    }

    /// A number, or a word that counts: `several hundred`.
    fn is_count(&self, t: usize) -> bool {
        self.upos(t) == Upos::Num
            || matches!(
                self.form(t),
                "several" | "hundred" | "hundreds" | "thousand" | "thousands" | "dozen" | "dozens" | "many" | "few" | "million"
            )
    }

    /// `Sunday`, `yesterday`, `morning`: says when, and belongs to no actor.
    fn is_time(&self, t: usize) -> bool {
        self.r.lexicon.words.times.has(self.form(t)) && self.upos(t) != Upos::Adj
    }

    /// Notes where an owner after `of`, `for`, `in` may start.
    fn after(&mut self, phrase: usize, end: usize, s: &Range<usize>) {
        if end + 1 >= s.end || self.phrases[phrase].owner.is_some() {
            return;
        }
        let preposition = self.form(end);
        let fits = match self.phrases[phrase].what {
            What::Nominal(_) => matches!(preposition, "of" | "for" | "in" | "at" | "from" | "to" | "with" | "near"),
            _ => false,
        };
        if fits {
            let at = if matches!(self.form(end + 1), "the" | "The") { end + 2 } else { end + 1 };
            self.posts.push((phrase, at));
        }
    }

    fn attach(&mut self, phrase: usize, at: usize) {
        let Some(owner) = self.starting.get(at).and_then(|p| p.checked_sub(1)).map(|p| p as usize).filter(|&p| p != phrase) else { return };
        let preposition = self.form(self.phrases[phrase].full.end);
        let by_place = matches!(preposition, "in" | "at" | "from" | "near");
        if let What::Nominal(id) = self.phrases[phrase].what {
            let said = self.r.lexicon.role(id);
            let local = said.is == RoleIs::Body || matches!(&*said.code, "CVL" | "REB" | "COP" | "OPP" | "LAB");
            if by_place && !local {
                return;
            }
        }
        let fits = match self.phrases[owner].what {
            What::Entry(e) => {
                let kind = self.r.lexicon.entry(e).kind;
                !by_place || matches!(kind, ActorKind::Place | ActorKind::Country | ActorKind::Igo | ActorKind::Org)
            }
            What::Government(_) | What::Parliament(_) => true,
            What::Name => matches!(preposition, "of" | "for" | "at"),
            What::Nominal(id) => {
                matches!(preposition, "of" | "for" | "at") && self.r.lexicon.role(id).is == RoleIs::Body
                    || matches!(preposition, "for" | "to")
                        && self.r.lexicon.role(id).is == RoleIs::Person
                        && self.phrases[owner].definite != Definite::No
            }
            _ => false,
        };
        if fits && self.phrases[owner].owner != Some(phrase) {
            self.phrases[phrase].owner = Some(owner);
            let end = self.phrases[owner].full.end;
            self.ending[end] = phrase as u32 + 1;
            self.phrases[phrase].full.end = end;
        }
    }

    fn pronoun(&mut self, n: usize, i: usize) -> usize {
        let token = &self.r.parsed.tokens[i];
        if !matches!(token.upos, Upos::Pron | Upos::Det) || token.rel == Rel::Expl {
            return i + 1;
        }
        let form = self.form(i);
        if form.eq_ignore_ascii_case("it") && self.is_empty_it(i) {
            return i + 1;
        }
        if form.len() > 10 {
            return i + 1;
        }
        let lower = form.to_ascii_lowercase();
        let (whom, possessive, reflexive) = match lower.as_str() {
            "he" | "him" => (Whom::He, false, false),
            "his" => (Whom::He, true, false),
            "himself" => (Whom::He, false, true),
            "she" => (Whom::She, false, false),
            "her" => (Whom::She, token.rel == Rel::NmodPoss || token.feats.has(Feats::POSS), false),
            "hers" => (Whom::She, true, false),
            "herself" => (Whom::She, false, true),
            "it" => (Whom::It, false, false),
            "its" => (Whom::It, true, false),
            "itself" => (Whom::It, false, true),
            "they" | "them" => (Whom::They, false, false),
            "their" | "theirs" => (Whom::They, true, false),
            "themselves" => (Whom::They, false, true),
            "whose" => {
                self.push(n, i..i + 1, token.span, i..i + 1, What::Relative);
                return i + 1;
            }
            _ => return i + 1,
        };
        let id = self.push(n, i..i + 1, token.span, i..i + 1, What::Pronoun(Pronoun { whom, possessive, reflexive }));
        self.phrases[id].plural = whom == Whom::They;
        i + 1
    }

    /// `it is time to …`, `it remains to be seen whether …`: no one is meant.
    fn is_empty_it(&self, i: usize) -> bool {
        let tokens = &self.r.parsed.tokens;
        let governor = tokens[i].head as usize;
        if tokens[i].rel.base() != Rel::Nsubj || governor <= i {
            return false;
        }
        let copular = (i..governor).any(|t| tokens[t].rel == Rel::Cop && tokens[t].head as usize == governor);
        let weak = copular && matches!(tokens[governor].upos, Upos::Adj | Upos::Noun)
            || matches!(self.r.parsed.lemma(governor), "seem" | "appear" | "remain" | "turn" | "happen");
        weak && (governor + 1..(governor + 7).min(tokens.len()))
            .any(|t| matches!(self.form(t), "that" | "to" | "whether" | "for" | "how" | "if"))
    }

    /// Joins `X, the Y minister,`, `the Y minister, X,` and `Long Name (LN)`.
    fn appositions(&mut self, first: usize, end: usize) {
        for a in first..self.phrases.len() {
            let at = self.phrases[a].full.end;
            if at + 1 >= end {
                continue;
            }
            let mark = self.form(at);
            if let (What::Nominal(_), Some(b)) = (self.phrases[a].what, self.starting[at].checked_sub(1).map(|p| p as usize))
                && at > self.phrases[a].tokens.end
                && b > a
                && matches!(self.phrases[b].what, What::Name | What::Entry(_))
                && self.phrases[b].tokens.start == at
                && self.may_be(b, RoleIs::Person)
                && !self.phrases[a].plural
            {
                self.join(b, a);
                continue;
            }
            let mark_is = |m: &str| mark == m;
            let (comma, bracket) = (mark_is(",") || mark_is("–") || mark_is("—"), mark_is("("));
            if !comma && !bracket {
                continue;
            }
            let mut next = at + 1;
            let article = matches!(self.form(next), "the" | "a" | "an" | "The");
            next += usize::from(article);
            let Some(b) = self.starting.get(next).and_then(|p| p.checked_sub(1)).map(|p| p as usize) else { continue };
            if b <= a || self.phrases[b].full.start > next && self.phrases[b].tokens.start != next {
                continue;
            }
            let closes = {
                let after = self.phrases[b].full.end;
                after >= end || matches!(self.form(after), "," | "." | ")" | ";" | "–" | "—" | "’" | "”" | "\"" | "who" | "and" | "(")
            };
            let tree_says = self.r.parsed.tokens[self.phrases[b].head].rel == Rel::Appos
                && self.r.parsed.tokens[self.phrases[b].head].head as usize == self.phrases[a].head;
            if let What::Nominal(role) = self.phrases[a].what
                && self.phrases[a].plural
                && self.r.lexicon.role(role).is == RoleIs::Person
                && comma
            {
                self.share_title(a, b);
                continue;
            }
            let joined = match (self.phrases[a].what, self.phrases[b].what) {
                (What::Name, What::Name) if bracket => self.is_acronym_of(b, a),
                (What::Name, What::Entry(_)) if bracket => self.is_acronym_of(b, a),
                (What::Entry(_), What::Name) if bracket => self.is_acronym_of(b, a),
                (What::Name | What::Entry(_), What::Nominal(role)) if comma => {
                    let said = self.r.lexicon.role(role);
                    !self.phrases[b].plural
                        && (closes || tree_says)
                        && self.may_be(a, said.is)
                        && self.phrases[b].owner != Some(a)
                        && (article || self.phrases[b].owner.is_some() || tree_says)
                }
                (What::Nominal(role), What::Name | What::Entry(_)) if comma && !article => {
                    let said = self.r.lexicon.role(role);
                    !self.phrases[a].plural
                        && (closes || tree_says)
                        && self.may_be(b, said.is)
                        && self.phrases[a].owner != Some(b)
                        && self.phrases[a].definite != Definite::No
                }
                _ => false,
            };
            if joined {
                let (name, other) = if matches!(self.phrases[a].what, What::Nominal(_)) { (b, a) } else { (a, b) };
                self.join(name, other);
            }
        }
        for b in first..self.phrases.len() {
            self.predicate(b, first);
        }
    }

    /// `the Y ministers of A, Jane Roe, and of B, General John Doe`: the names after a plural title share its owner.
    fn share_title(&mut self, title: usize, first: usize) {
        let owner = self.phrases[title].owner;
        for name in first..self.phrases.len() {
            let between = self.phrases[title].full.end..self.phrases[name].full.start;
            if between.len() > 14 || between.clone().any(|t| matches!(self.upos(t), Upos::Verb | Upos::Aux)) {
                break;
            }
            if matches!(self.phrases[name].what, What::Name | What::Entry(_)) && self.may_be(name, RoleIs::Person) {
                self.phrases[name].owner = self.phrases[name].owner.or(owner);
                self.phrases[name].role = self.phrases[name].role.or(self.phrases[title].role);
            }
        }
    }

    /// Makes `other` one more mention of `name`, with what its role tells.
    fn join(&mut self, name: usize, other: usize) {
        self.phrases[other].same_as = Some(name);
        if let What::Nominal(role) = self.phrases[other].what {
            self.phrases[name].role = self.phrases[name].role.or(Some(role));
            self.phrases[name].gender = self.phrases[name].gender.or(self.phrases[other].gender);
            if self.phrases[name].owner.is_none() {
                self.phrases[name].owner = self.phrases[other].owner.filter(|&o| o != name);
            }
        }
    }

    /// `X is the president of Y`: the nominal names X.
    fn predicate(&mut self, b: usize, first: usize) {
        let What::Nominal(role) = self.phrases[b].what else { return };
        let head = self.phrases[b].head;
        let tokens = &self.r.parsed.tokens;
        let sentence = &self.r.parsed.sentences[self.phrases[b].sentence].tokens;
        if self.phrases[b].same_as.is_some() || self.phrases[b].plural {
            return;
        }
        let has = |rel: Rel| sentence.clone().find(|&t| t != head && tokens[t].head as usize == head && tokens[t].rel == rel);
        let (Some(_), Some(subject)) = (has(Rel::Cop), has(Rel::Nsubj)) else { return };
        let negated = sentence
            .clone()
            .any(|t| tokens[t].head as usize == head && tokens[t].rel == Rel::Advmod && matches!(self.form(t), "not" | "n't" | "never"));
        let name = (first..self.phrases.len()).find(|&a| a != b && self.phrases[a].head == subject);
        let is = self.r.lexicon.role(role).is;
        match name {
            Some(a) if !negated && self.may_be(a, is) => {
                self.phrases[b].same_as = Some(a);
                self.phrases[a].role = self.phrases[a].role.or(Some(role));
            }
            Some(a) if is == RoleIs::Person && matches!(self.phrases[a].what, What::Entry(_) | What::Government(_)) => {
                self.phrases[b].is_predicate = true;
            }
            _ => {}
        }
    }

    /// Whether the named phrase can be a person (or a body).
    fn may_be(&self, phrase: usize, is: RoleIs) -> bool {
        match (self.phrases[phrase].what, is) {
            (What::Entry(e), RoleIs::Person) => self.r.lexicon.entry(e).kind == ActorKind::Person,
            (What::Entry(e), RoleIs::Body) => !matches!(self.r.lexicon.entry(e).kind, ActorKind::Person),
            (What::Name, RoleIs::Person) => !self.is_org_word(self.phrases[phrase].tokens.end - 1),
            (What::Name, RoleIs::Body) => !matches!(self.item(self.phrases[phrase].tokens.start), Item::First(_)),
            _ => false,
        }
    }

    /// True when phrase `short` is written in capitals and its letters begin the words of phrase `long`, in order.
    fn is_acronym_of(&self, short: usize, long: usize) -> bool {
        let letters: Vec<char> = self.phrases[short].span.slice(self.r.text).chars().filter(|c| c.is_alphanumeric()).collect();
        if letters.len() < 2 || letters.len() > 8 || letters.iter().filter(|c| c.is_uppercase()).count() * 2 < letters.len() {
            return false;
        }
        let words = self.phrases[long].span.slice(self.r.text);
        let mut initials = words.split(|c: char| !c.is_alphanumeric()).filter_map(|w| w.chars().next());
        let mut found = 0;
        for letter in &letters {
            if initials.any(|i| i.eq_ignore_ascii_case(letter)) {
                found += 1;
            } else {
                break;
            }
        }
        found >= 2 && found * 3 >= letters.len() * 2
    }
}

/// True for `'s` and its kin.
fn is_genitive(form: &str) -> bool {
    matches!(form, "'s" | "’s" | "'" | "’" | "‘s" | "'S")
}

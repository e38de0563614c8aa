//! Whose: the country of an actor whom the text names by a role alone (`the foreign minister Ana Roe`, `soldiers`, `the opposition`).
//!
//! Rules in order of strength; the first that decides wins, and its name stays with the draft ([`Sign`]):
//! 1. *owner*: the actor to whom it belongs has a country by now (`the congress … its deputies`).
//! 2. *body*: several leaders or ministers of a region whose one body the article names (`West African leaders`) belong to that body.
//! 3. *place*: those who act at home stand where they are found: `miners near Oruro`, `In Paraguay … the senator`.
//! 4. *context*: a vote of the countries named around the first uses of the actor (subjects and owners before objects, the same sentence
//!    before the one before it), of what the whole article is about, and of others with the same role. Out of the vote is a country
//!    that the actor is told to act against or towards (`the minister accused Peru`), and one that has another holder of the office.
//!
//! A wrong country is worse than none: the vote must be clear, else the actor stays without. Pairs (`both armies`) belong to two and
//! get none here (`events/discourse.rs`); people who stand abroad (`the ambassador`), things of the world (`foreign troops`) and those
//! who are named by what they are to others (`its ally`) get none either.
//! Incomplete: datelines, towns that the lexicon does not know, a person named without any role.

use super::{
    Resolver,
    votes::{Ballot, CLEAR, CLEAR_PEOPLE, FEW, GUESSED, TOPIC, TOPIC_BODY, code_of},
};
use crate::{
    fact::actors::{
        cast::Draft,
        phrases::{Phrase, What},
        pronouns::clause_of,
    },
    language::Upos,
    types::ActorKind,
};

/// Which rule gave an actor its country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::fact::actors) enum Sign {
    /// Its owner's.
    Owner,
    /// A regional body instead of a country.
    Body,
    /// Where it acts.
    Place,
    /// What the text around is about.
    Context,
}

/// A country's three letters.
pub(super) type Code = [u8; 3];

/// Uses of an actor that are looked at.
const USES: usize = 4;

/// Roles that belong to a country, and among them those who act at home.
const DOMESTIC: &[&str] =
    &["GOV", "MIL", "COP", "JUD", "LEG", "OPP", "PTY", "LAB", "CVL", "REB", "ELI", "EDU", "REL", "AGR", "BUS", "SPY", "HLH"];
const LOCAL: &[&str] = &["LEG", "OPP", "LAB", "CVL", "COP", "JUD", "PTY", "EDU", "REL", "AGR", "BUS", "HLH"];

impl Resolver<'_> {
    /// How much of the article each country takes, by its names; the first two sentences count double.
    pub(super) fn shares(&self) -> Vec<(Code, f32)> {
        let mut all = Ballot::default();
        for (p, d) in self.phrases.iter().zip(&self.who) {
            let Some((code, _)) = d.and_then(|d| self.stands_in(d)) else { continue };
            let place = d.is_some_and(|d| self.cast.drafts[d].kind == ActorKind::Place);
            all.add(code, if p.sentence < 2 { 2.0 } else { 1.0 } * if place { 0.5 } else { 1.0 });
        }
        let sum: f32 = all.votes.iter().map(|v| v.1).sum();
        // One name alone makes no topic.
        all.votes.iter_mut().for_each(|v| v.1 /= sum.max(FEW));
        all.votes
    }

    /// Gives the actors without a country theirs.
    pub(super) fn homes(&mut self) {
        let mut uses: Vec<Vec<usize>> = vec![Vec::new(); self.cast.drafts.len()];
        for (i, (p, who)) in self.phrases.iter().zip(&self.who).enumerate() {
            if let Some(d) = who.filter(|&d| uses[d].len() < USES && !matches!(p.what, What::Pronoun(_) | What::Relative))
                && uses[d].len() < USES
            {
                uses[d].push(i);
            }
        }
        let mut order: Vec<usize> = (0..uses.len()).filter(|&d| !uses[d].is_empty() && self.lacks_home(d)).collect();
        order.sort_by_key(|&d| self.phrases[uses[d][0]].tokens.start);
        for d in order {
            self.home(d, &uses, 0);
        }
    }

    /// True for an actor with a role at home and no country.
    fn lacks_home(&self, d: usize) -> bool {
        let draft = &self.cast.drafts[d];
        draft.country.is_none()
            && draft.entry.is_none()
            && matches!(draft.kind, ActorKind::Person | ActorKind::Role | ActorKind::Group | ActorKind::Org)
            && draft.code.as_deref().is_some_and(|c| DOMESTIC.contains(&c))
    }

    fn home(&mut self, d: usize, uses: &[Vec<usize>], depth: u8) {
        if !self.lacks_home(d) || depth > 3 {
            return;
        }
        if let Some(of) = self.cast.drafts[d].of {
            self.home(of, uses, depth + 1);
            let owner = &self.cast.drafts[of];
            if let Some(code) = owner.country.as_deref().and_then(code_of) {
                return self.settle(d, code, Sign::Owner);
            }
            if owner.kind == ActorKind::Igo || owner.code.as_deref().is_some_and(|c| c.len() > 3) {
                return;
            }
        }
        let uses = &uses[d];
        if uses.iter().any(|&i| self.is_pair(i) || self.is_of_the_world(i)) || self.is_abroad(d) {
            return;
        }
        match self.region_of(d, uses) {
            Region::None => {}
            Region::Body(body) => {
                let draft = &mut self.cast.drafts[d];
                (draft.of, draft.home) = (Some(body), Some(Sign::Body));
                self.cast.drafts[d].code = self.cast.role_code(self.lex, None, Some(body));
                return;
            }
            Region::Other => return,
        }
        if let Some(code) = uses.iter().find_map(|&i| self.placed(i, d)) {
            return self.settle(d, code, Sign::Place);
        }
        if self.cast.drafts[d].named && self.cast.drafts[d].kind == ActorKind::Org {
            return;
        }
        let mut ballot = Ballot::default();
        for (n, &i) in uses.iter().enumerate() {
            self.vote(i, &mut ballot, if n == 0 { 1.0 } else { 0.5 });
            self.acted_upon(i, &mut ballot.out);
            self.held(i, &mut ballot.out);
        }
        self.same_role(d, uses[0], &mut ballot);
        self.taken(d, uses, &mut ballot.out);
        let topic = if self.cast.drafts[d].kind == ActorKind::Org { TOPIC_BODY } else { TOPIC };
        self.shares.iter().for_each(|&(c, share)| ballot.add(c, share * topic));
        let people = self.cast.drafts[d].code.as_deref() == Some("CVL") || self.cast.drafts[d].code.as_deref() == Some("ELI");
        if let Some(code) = ballot.elected(if people { CLEAR_PEOPLE } else { CLEAR }) {
            self.settle(d, code, Sign::Context);
        }
    }

    /// The country for the body or office that phrase `i` names without owner, while the text is still being read.
    pub(super) fn state_near(&mut self, i: usize, by_force: bool) -> Option<usize> {
        if self.is_pair(i) || self.is_of_the_world(i) {
            return None;
        }
        let mut ballot = Ballot::default();
        // A text with a junta is about its country, whoever was named last.
        let (near, topic) = if by_force { (0.5, 1.5 * TOPIC_BODY) } else { (1.0, TOPIC_BODY) };
        self.vote(i, &mut ballot, near);
        self.acted_upon(i, &mut ballot.out);
        self.shares.iter().for_each(|&(c, share)| ballot.add(c, share * topic));
        let code = ballot.elected(CLEAR)?;
        let entry = self.lex.country(std::str::from_utf8(&code).ok()?)?;
        Some(self.cast.of_entry(self.lex, entry, self.day))
    }

    /// True when the text around phrase `i` is about another country than this one, of which the article says little.
    pub(super) fn is_of_another(&self, i: usize, country: &str) -> bool {
        let own = code_of(country);
        let share = self.shares.iter().find(|(c, _)| Some(*c) == own).map_or(0.0, |s| s.1);
        let mut ballot = Ballot::default();
        self.vote(i, &mut ballot, 1.0);
        let near: Vec<Code> = ballot.votes.iter().map(|v| v.0).collect();
        self.shares.iter().for_each(|&(c, share)| ballot.add(c, share * TOPIC_BODY));
        share < 0.15 && ballot.elected(CLEAR).is_some_and(|c| Some(c) != own && near.contains(&c))
    }

    fn settle(&mut self, d: usize, code: Code, sign: Sign) {
        let Ok(country) = std::str::from_utf8(&code) else { return };
        let state = self.lex.country(country).and_then(|e| self.cast.drafts.iter().position(|d| d.entry == Some(e)));
        let draft = &mut self.cast.drafts[d];
        draft.country = Some(country.to_owned());
        draft.code = draft.code.take().map(|letters| country.to_owned() + &letters);
        draft.of = draft.of.or(state);
        draft.home = Some(sign);
    }

    /// The country in which an actor stands, and how sure that is; none for those who stand abroad or report to the world.
    pub(super) fn stands_in(&self, d: usize) -> Option<(Code, f32)> {
        let draft = &self.cast.drafts[d];
        let code = draft.country.as_deref().and_then(code_of)?;
        let reports = draft.code.as_deref().is_some_and(|c| c.ends_with("MED"));
        let sure = if draft.home.is_some() { GUESSED } else { 1.0 };
        (!reports && !self.is_abroad(d)).then_some((code, sure))
    }

    /// Ambassadors, envoys, allies: their place or their country is not the one around.
    pub(super) fn is_abroad(&self, d: usize) -> bool {
        let roles = &self.cast.drafts[d].roles;
        roles.iter().any(|&r| {
            let word = &*self.lex.role(r).word;
            let first = word.split(' ').next().unwrap_or(word);
            let last = word.rsplit(' ').next().unwrap_or(word);
            self.lex.words.abroad.has(word) || self.lex.words.abroad.has(last) || self.lex.words.abroad.has(first)
        })
    }

    /// `both armies`, `each side`, `the two governments`.
    pub(super) fn is_pair(&self, i: usize) -> bool {
        let p = &self.phrases[i];
        let form = |t: usize| self.r.parsed.form(self.r.text, t).to_ascii_lowercase();
        let before = p.full.start.checked_sub(1).map(form);
        let first = form(p.full.start);
        let pair = |w: &str| matches!(w, "both" | "each" | "either" | "neither");
        pair(&first)
            || before.as_deref().is_some_and(pair)
            || matches!(p.what, What::Nominal(_)) && first == "two" && before.as_deref() == Some("the")
    }

    /// `foreign troops`, `international experts`, `world leaders`: of no one country.
    fn is_of_the_world(&self, i: usize) -> bool {
        let p = &self.phrases[i];
        let head = p.head;
        matches!(p.what, What::Nominal(_))
            && p.full.clone().any(|t| {
                t != head
                    && matches!(
                        self.r.parsed.form(self.r.text, t).to_ascii_lowercase().as_str(),
                        "foreign"
                            | "international"
                            | "multinational"
                            | "regional"
                            | "world"
                            | "western"
                            | "global"
                            | "allied"
                            | "overseas"
                            | "neighbouring"
                            | "neighboring"
                    )
            })
            && !self.lex.role(p.role.unwrap_or_default()).office.contains("foreign")
    }

    // ---------------------------------------------------------------- regions

    /// The body of a region whose leaders these are.
    fn region_of(&self, d: usize, uses: &[usize]) -> Region {
        let draft = &self.cast.drafts[d];
        if !draft.plural || draft.kind != ActorKind::Group || !matches!(draft.code.as_deref(), Some("GOV" | "ELI")) {
            return Region::None;
        }
        let leaders = draft.roles.iter().any(|&r| {
            let word = &*self.lex.role(r).word;
            ["minister", "leader", "head of state", "heads of state", "president", "chief"].iter().any(|w| word.contains(w))
        });
        let Some(&first) = uses.first().filter(|_| leaders) else { return Region::None };
        let p = &self.phrases[first];
        let end = self.r.parsed.sentences[p.sentence].tokens.end;
        let to = if p.full.end < end && self.r.parsed.form(self.r.text, p.full.end) == "of" { end.min(p.full.end + 5) } else { p.full.end };
        let words = self.r.parsed.span_of(p.full.start..to).slice(self.r.text).to_lowercase();
        let region = self.lex.words.regions.iter().find(|(name, _)| words.contains(&**name)).map(|(_, code)| &**code);
        let is_of_region = |d: &Draft| {
            let code = d.code.as_deref().filter(|c| d.kind == ActorKind::Igo && c.len() >= 6 && !c.starts_with("IGOUNO"));
            code.is_some_and(|c| region.is_none_or(|r| &c[3..6] == r))
        };
        let mut bodies = (0..self.cast.drafts.len()).filter(|&d| is_of_region(&self.cast.drafts[d]) && self.cast.drafts[d].count > 0);
        match (bodies.next(), bodies.next(), region) {
            (Some(body), None, Some(_)) => Region::Body(body),
            (Some(body), None, None) if self.is_near(body, p) => Region::Body(body),
            // Leaders and ministers who meet are of several countries more often than of one.
            _ => Region::Other,
        }
    }

    /// Named in the same sentence as the phrase or in one of the two beside it.
    fn is_near(&self, d: usize, p: &Phrase) -> bool {
        self.phrases.iter().zip(&self.who).any(|(q, who)| *who == Some(d) && q.sentence.abs_diff(p.sentence) <= 1)
    }

    // ---------------------------------------------------------------- places

    /// The one country where those act who act at home: said of the noun itself, at the head of the sentence, or in the clause.
    fn placed(&self, i: usize, d: usize) -> Option<Code> {
        let p = &self.phrases[i];
        let local = self.cast.drafts[d].code.as_deref().is_some_and(|c| LOCAL.contains(&c));
        let tokens = &self.r.parsed.tokens;
        let start = self.r.parsed.sentences[p.sentence].tokens.start;
        let clause = clause_of(self, p.head);
        let (mut own, mut here) = (Vec::new(), Vec::new());
        for q in self.beside(i, 0) {
            let (place, Some(who)) = (&self.phrases[q], self.who[q]) else { continue };
            if !matches!(self.cast.drafts[who].kind, ActorKind::Place | ActorKind::Country) || !self.is_place(place) {
                continue;
            }
            let Some((code, _)) = self.stands_in(who) else { continue };
            if tokens[place.head].head as usize == p.head {
                own.push(code);
            } else if local && (place.full.start <= start + 3 && place.full.start < p.full.start || clause_of(self, place.head) == clause) {
                here.push(code);
            }
        }
        [own, here].into_iter().find(|codes| !codes.is_empty()).and_then(|codes| {
            let first = codes[0];
            codes.iter().all(|&c| c == first).then_some(first)
        })
    }

    /// True after `in`, `at`, `near` and their like.
    pub(super) fn is_place(&self, p: &Phrase) -> bool {
        matches!(self.preposition(p).as_str(), "in" | "at" | "near" | "across" | "outside" | "around" | "inside" | "throughout" | "within")
    }

    pub(super) fn preposition(&self, p: &Phrase) -> String {
        let start = self.r.parsed.sentences[p.sentence].tokens.start;
        for t in (start..p.full.start).rev() {
            match self.r.parsed.tokens[t].upos {
                Upos::Det | Upos::Adj => {}
                Upos::Adp => return self.r.parsed.form(self.r.text, t).to_ascii_lowercase(),
                _ => break,
            }
        }
        String::new()
    }

    /// The phrases of the sentence of phrase `i` and of `back` sentences before it.
    pub(super) fn beside(&self, i: usize, back: usize) -> std::ops::Range<usize> {
        let sentence = self.phrases[i].sentence;
        let before = (0..i).rev().take_while(|&q| self.phrases[q].sentence + back >= sentence).count();
        let after = (i + 1..self.phrases.len()).take_while(|&q| self.phrases[q].sentence == sentence).count();
        i - before..i + 1 + after
    }
}

/// Whose leaders a group of leaders is.
enum Region {
    /// Of no region in particular.
    None,
    /// Of this body's.
    Body(usize),
    /// Of a region without one body.
    Other,
}

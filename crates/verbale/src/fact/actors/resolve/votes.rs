//! The vote of the text around an actor on its country: what counts, and what is out (see [`home`](super::home)).

use super::{Resolver, home::Code};
use crate::{
    fact::actors::{
        lexicon::RoleId,
        phrases::{Definite, Phrase, What},
    },
    language::Rel,
    types::ActorKind,
};

/// Votes that a country needs, and how many times those of the next.
const ENOUGH: f32 = 6.0;
pub(super) const CLEAR: f32 = 1.5;
/// The same for people in general, of whom texts tell everywhere.
pub(super) const CLEAR_PEOPLE: f32 = 2.2;
/// The weight of the whole article's countries, for persons and groups, and for bodies (`the army`).
pub(super) const TOPIC: f32 = 8.0;
pub(super) const TOPIC_BODY: f32 = 12.0;
/// Mentions of countries below which a text is not about any.
pub(super) const FEW: f32 = 3.0;
/// What a country told of another with the same role is worth.
const SAME_ROLE: f32 = 2.0;
/// What a country counts that was itself found here.
pub(super) const GUESSED: f32 = 0.6;
/// What a country counts of whom somebody speaks in quoted words, for those outside them.
const SPOKEN: f32 = 0.3;
/// The votes for the countries of one actor.
#[derive(Default)]
pub(super) struct Ballot {
    pub votes: Vec<(Code, f32)>,
    pub out: Vec<Code>,
}

impl Ballot {
    pub(super) fn add(&mut self, code: Code, weight: f32) {
        match self.votes.iter_mut().find(|(c, _)| *c == code) {
            Some((_, sum)) => *sum += weight,
            None => self.votes.push((code, weight)),
        }
    }

    /// The country that has it, when it is clear.
    pub(super) fn elected(mut self, clear: f32) -> Option<Code> {
        self.votes.retain(|(c, _)| !self.out.contains(c));
        self.votes.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let &(best, n) = self.votes.first()?;
        let next = self.votes.get(1).map_or(0.0, |v| v.1);
        // Where one country is out of question, less will do for the other.
        let enough = if self.out.is_empty() { ENOUGH } else { ENOUGH / 2.0 };
        (n >= enough && n >= next * clear).then_some(best)
    }
}

pub(super) fn code_of(country: &str) -> Option<Code> {
    country.as_bytes().try_into().ok()
}

impl Resolver<'_> {
    /// The countries around phrase `i`.
    pub(super) fn vote(&self, i: usize, ballot: &mut Ballot, weight: f32) {
        let me = &self.phrases[i];
        let paragraph = self.r.parsed.sentences[me.sentence].paragraph;
        let mut best: Vec<(usize, Code, f32)> = Vec::with_capacity(8);
        for q in self.beside(i, 2) {
            let (p, Some(d)) = (&self.phrases[q], self.who[q]) else { continue };
            if q == i || self.who[i] == Some(d) || me.full.contains(&p.head) {
                continue;
            }
            let Some((code, sure)) = self.stands_in(d) else { continue };
            let same_paragraph = self.r.parsed.sentences[p.sentence].paragraph == paragraph;
            let near = match (me.sentence - p.sentence, same_paragraph) {
                (0, _) if p.tokens.start < me.tokens.start => 5.0,
                (0, _) => 1.2,
                (1, true) => 4.0,
                (1, false) => 2.5,
                (_, true) => 2.0,
                _ => 1.0,
            };
            let rel = self.r.parsed.tokens[p.head].rel;
            // "Togo's ambassador": his country is not the one around.
            let lends = |n: usize| self.phrases[n].owner == Some(q) && self.who[n].is_some_and(|o| self.is_abroad(o));
            if (q + 1..self.phrases.len().min(q + 4)).any(lends) {
                continue;
            }
            let preposition = self.preposition(p);
            let start = self.r.parsed.sentences[p.sentence].tokens.start;
            let dated = p.sentence == me.sentence && p.full.start <= start + 2 && preposition == "from";
            // Who is accused in the same breath by one of the opposition governs the same country.
            let at_home =
                p.sentence == me.sentence && self.opposes(i) && matches!(self.cast.drafts[d].kind, ActorKind::Person | ActorKind::Org);
            let near = if at_home { 5.0 } else { near };
            let stands = match rel {
                _ if dated => 2.0,
                _ if at_home => 1.5,
                // "Ghana condemned the killing of protesters": whom a state treats of need not be its own; whom it sends is.
                Rel::Nsubj if p.sentence == me.sentence && self.treats_of(p, me) => 0.4,
                _ if matches!(preposition.as_str(), "with" | "against" | "to" | "from" | "on" | "upon" | "about") => 0.3,
                Rel::Nsubj | Rel::NsubjPass | Rel::NsubjOuter | Rel::OblAgent => 1.5,
                Rel::Amod | Rel::Compound | Rel::NmodPoss => 1.0,
                _ if self.is_place(p) && self.cast.drafts[d].kind == ActorKind::Place => 0.7,
                _ if self.is_place(p) => 1.1,
                _ => 0.7,
            };
            let spoken = self.quoted[p.head] && !self.quoted[me.head];
            let worth = near * stands * sure * if spoken { SPOKEN } else { 1.0 };
            match best.iter_mut().find(|(s, c, _)| *s == p.sentence && *c == code) {
                Some((_, _, most)) => *most = most.max(worth),
                None => best.push((p.sentence, code, worth)),
            }
        }
        best.into_iter().for_each(|(_, code, worth)| ballot.add(code, worth * weight));
    }

    /// The state of phrase `subject` does something to or about `other`, and does not send or order it.
    fn treats_of(&self, subject: &Phrase, other: &Phrase) -> bool {
        let tokens = &self.r.parsed.tokens;
        let verb = tokens[subject.head].head as usize;
        let acts_itself = matches!(tokens[other.head].rel, Rel::Nsubj | Rel::NsubjPass | Rel::NsubjOuter | Rel::OblAgent);
        !acts_itself && other.head > verb && !self.lex.words.sending_verbs.has(self.r.parsed.lemma(verb))
    }

    fn opposes(&self, i: usize) -> bool {
        self.phrases[i].role.is_some_and(|r| matches!(&*self.lex.role(r).code, "OPP" | "PTY"))
    }

    /// Countries of others with the same role: `Chadian soldiers … the soldiers`.
    pub(super) fn same_role(&self, d: usize, first: usize, ballot: &mut Ballot) {
        let draft = &self.cast.drafts[d];
        if self.phrases[first].definite == Definite::No || draft.named {
            return;
        }
        let Some(&role) = draft.roles.first() else { return };
        let mut seen: Vec<Code> = Vec::new();
        for (other, o) in self.cast.drafts.iter().enumerate() {
            if other != d
                && o.home.is_none()
                && o.roles.contains(&role)
                && let Some((code, _)) = self.stands_in(other)
                && !seen.contains(&code)
            {
                seen.push(code);
                ballot.add(code, SAME_ROLE);
            }
        }
    }

    /// Countries that the actor of phrase `i` acts against or towards are not its own.
    pub(super) fn acted_upon(&self, i: usize, out: &mut Vec<Code>) {
        let tokens = &self.r.parsed.tokens;
        let head = self.phrases[i].head;
        if tokens[head].rel != Rel::Nsubj {
            return;
        }
        let verb = tokens[head].head as usize;
        let range = self.beside(i, 0);
        for q in range.clone() {
            let (p, Some(d)) = (&self.phrases[q], self.who[q]) else { continue };
            let draft = &self.cast.drafts[d];
            if draft.kind != ActorKind::Country || matches!(p.what, What::Adjective(_) | What::Demonym(_)) {
                continue;
            }
            let governor = tokens[p.head].head as usize;
            let goes_on = tokens[governor].rel == Rel::Conj
                && tokens[governor].head as usize == verb
                && !range
                    .clone()
                    .any(|s| tokens[self.phrases[s].head].head as usize == governor && tokens[self.phrases[s].head].rel == Rel::Nsubj);
            if governor != verb && !goes_on {
                continue;
            }
            let lemma = self.r.parsed.lemma(governor);
            let moves = self.lex.words.motion.has(lemma);
            let upon = match tokens[p.head].rel.base() {
                Rel::Obj | Rel::Iobj => !moves && !self.lex.words.own_verbs.has(lemma),
                Rel::Obl => match self.preposition(p).as_str() {
                    "with" | "on" | "against" | "upon" | "by" => true,
                    "to" | "from" | "at" => !moves,
                    _ => false,
                },
                _ => false,
            };
            if upon && let Some(code) = draft.country.as_deref().and_then(code_of) {
                out.push(code);
            }
        }
    }

    /// `Malaysia freed 12 fishermen`: a country that holds people, frees them or boards their ship is not known to be theirs.
    pub(super) fn held(&self, i: usize, out: &mut Vec<Code>) {
        let tokens = &self.r.parsed.tokens;
        let p = &self.phrases[i];
        let verb = tokens[p.head].head as usize;
        let done_to = matches!(tokens[p.head].rel, Rel::Obj | Rel::NsubjPass);
        if !done_to || !self.lex.words.captive_verbs.has(self.r.parsed.lemma(verb)) {
            return;
        }
        for q in self.beside(i, 0) {
            let Some(d) = self.who[q].filter(|_| matches!(tokens[self.phrases[q].head].rel, Rel::Nsubj | Rel::OblAgent | Rel::Obl)) else {
                continue;
            };
            if self.cast.drafts[d].kind == ActorKind::Country || self.cast.drafts[d].kind == ActorKind::Org {
                out.extend(self.cast.drafts[d].country.as_deref().and_then(code_of));
            }
        }
    }

    /// Countries whose one holder of this office the text names beside this one.
    pub(super) fn taken(&self, d: usize, uses: &[usize], out: &mut Vec<Code>) {
        let unique = |r: RoleId| {
            matches!(
                &*self.lex.role(r).office,
                "president" | "prime minister" | "foreign minister" | "defence minister" | "interior minister"
            )
        };
        let draft = &self.cast.drafts[d];
        let Some(&role) = draft.roles.iter().find(|&&r| unique(r)) else { return };
        if !draft.named || uses.iter().any(|&i| self.is_former(i)) {
            return;
        }
        for (i, who) in self.who.iter().enumerate() {
            let Some(o) = who.filter(|&o| o != d) else { continue };
            let other = &self.cast.drafts[o];
            let same = other.named
                && other.kind == ActorKind::Person
                && other.roles.iter().any(|&r| self.lex.role(r).office == self.lex.role(role).office);
            if same
                && !self.is_former(i)
                && let Some(code) = other.country.as_deref().and_then(code_of)
            {
                out.push(code);
            }
        }
    }

    /// `former`, `deposed`: no holder of the office now.
    pub(super) fn is_former(&self, i: usize) -> bool {
        self.phrases[i].full.clone().any(|t| {
            matches!(
                self.r.parsed.form(self.r.text, t).to_ascii_lowercase().as_str(),
                "former"
                    | "ex"
                    | "toppled"
                    | "overthrown"
                    | "fallen"
                    | "dissolved"
                    | "deposed"
                    | "ousted"
                    | "late"
                    | "outgoing"
                    | "acting"
                    | "interim"
                    | "elected"
                    | "exiled"
                    | "self-proclaimed"
            )
        })
    }
}

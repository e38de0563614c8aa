//! What PLOVER's coding rules ask of an event's surroundings: is it about relief, are both sides armed, is its doer anybody in politics?
//!
//! The words asked for stand in `data/en/frames/control.toml` (`[coding]`).

use super::{Finder, extract::Found, lexicon::LEXICON, matching::Matcher, parties, rules::Circumstances, status, words};
use crate::{
    language::{Rel, Upos},
    types::{ActorId, ActorKind, EventType},
};

impl Finder<'_> {
    /// "State of emergencies in relation to national disasters should generally not be coded as COERCE."
    pub(super) fn is_natural_emergency(&self, trigger: usize) -> bool {
        let has = |list| words::clause_has(&self.syntax, trigger, list);
        has(&LEXICON.coding.emergency) && has(&LEXICON.coding.disaster)
    }

    /// Troops and armed groups.
    fn is_armed(&self, party: &parties::Party) -> bool {
        let (syntax, coding) = (&self.syntax, &LEXICON.coding);
        party.heads.first().is_some_and(|&h| {
            let h = if parties::is_partitive(syntax, h) { syntax.by(h, Rel::Nmod).next().unwrap_or(h) } else { h };
            let led = syntax.listed(&coding.leader, h) && syntax.children(h).any(|c| c < h && syntax.listed(&coding.armed, c));
            let force = syntax.listed(&LEXICON.force, h) && syntax.upos(h) == Upos::Noun && !syntax.listed(&coding.police, h);
            led || syntax.listed(&coding.armed, h) || force
        })
    }

    /// What is asked for is the end of fighting: "called for an end to the war", "asked for a truce".
    fn is_about_peace(&self, found: &Found) -> bool {
        let coding = &LEXICON.coding;
        found.object.clone().is_some_and(|object| {
            let has = |list| object.clone().any(|t| self.syntax.listed(list, t));
            has(&coding.truce) || (has(&coding.end) && has(&coding.fighting))
        })
    }

    /// What the coding rules ask of an event.
    pub(super) fn circumstances(&self, found: &Found) -> Circumstances {
        let (frame, trigger, coding) = (found.frame(), found.matched.token, &LEXICON.coding);
        let matcher = Matcher { syntax: &self.syntax, cast: &self.cast };
        let stops = |v: usize| matcher.names_verb(&LEXICON.control.light_stop, v) && self.syntax.listed(&coding.calls_off, v);
        let has = |list| words::clause_has(&self.syntax, trigger, list);
        let armed = || self.is_armed(&found.source);
        Circumstances {
            has_source: !found.source.heads.is_empty(),
            verbal: found.light.is_none(),
            stopped: found.light.is_some_and(stops),
            joint: frame.rule.ends_with("/exercise") && found.source.actors.len() > 1,
            disaster: has(&coding.relief),
            in_absentia: has(&coding.absentia),
            captured: self.syntax.listed(&coding.capture, trigger) && armed() && self.is_armed(&found.target),
            peace: self.is_about_peace(found) && armed(),
            unagreed: frame.settles && status::is_beyond(&self.syntax, trigger),
        }
    }

    /// The doer is somebody who acts in politics: a name, a body of people; of attacks also a weapon.
    pub(super) fn is_political(&self, found: &Found) -> bool {
        let syntax = &self.syntax;
        let Some(&head) = found.source.heads.first() else { return false };
        let counts = |h: usize| if parties::is_partitive(syntax, h) { syntax.by(h, Rel::Nmod).next().unwrap_or(h) } else { h };
        let head = counts(head);
        let state = |ids: &[ActorId]| {
            ids.iter().any(|&a| matches!(self.cast.kind(a), ActorKind::Country | ActorKind::Igo) || self.cast.country(a).is_some())
        };
        if syntax.listed(&LEXICON.private, head) {
            return state(&found.target.actors);
        }
        let capital = syntax.form(head).starts_with(char::is_uppercase);
        let pronoun = syntax.upos(head) == Upos::Pron;
        let armed = found.frame().kind == EventType::Assault && syntax.listed(&LEXICON.instrument, head);
        // What people of no politics are done to counts when a public body does it.
        let public = syntax.listed(&LEXICON.force, head) || syntax.listed(&LEXICON.coding.public, head);
        let target_private = !public
            && found.target.heads.first().is_some_and(|&h| syntax.listed(&LEXICON.private, counts(h)))
            && !state(&found.target.actors)
            && !state(&found.source.actors);
        !target_private
            && (self.cast.is_name(head)
                || capital
                || pronoun
                || armed
                || syntax.listed(&LEXICON.agent, head)
                || syntax.looks_human(head)
                || syntax.upos(head) == Upos::Propn
                || state(&found.source.actors))
    }

    /// A sentence about a match or a market: its attacks are metaphors.
    pub(super) fn is_sport(&self, tokens: std::ops::Range<usize>) -> bool {
        let mut maybe: Option<&str> = None;
        tokens.clone().filter(|&t| matches!(self.syntax.upos(t), Upos::Noun | Upos::Propn | Upos::Verb)).any(|t| {
            let lemma = self.syntax.lemma(t);
            let second = self.syntax.listed(&LEXICON.sport_maybe, t) && maybe.replace(lemma).is_some_and(|m| m != lemma);
            second || self.syntax.listed(&LEXICON.sport_sure, t)
        })
    }
}

//! Sides that an earlier event names: whose accusation was rejected, who "both countries" are.
//!
//! Four readings, each from the nearest event before that allows it:
//! - a pair ("both countries", "the two sides") is the two states between which the event before it took place;
//! - an answer without a target ("rejected the accusation", "accepted the offer") goes to whoever accused, demanded, threatened or offered;
//! - one who withdraws his own people without saying from whom means the other side of the quarrel;
//! - one who goes on without naming a target ("accused Ankara … He also threatened to close the strait") still means the same one.
//!
//! The side's words are then those of the earlier event, and the rule's name says so. Incomplete: pairs of persons, more than two
//! parties, answers to what only another page tells.

use super::{lexicon::LEXICON, vocabulary::Words};
use crate::{
    fact::{Reading, actors::Actors},
    types::{Actor, ActorId, ActorKind, Event, EventType, TextSpan, Word},
};
use std::collections::BTreeSet;

/// How many sentences back an answered or paired event may stand, and one that is carried on.
const ANSWERED: u32 = 15;
const PAIRED: u32 = 8;
const CARRIED: u32 = 1;
/// What a side read off the context is worth against one that is told.
const WORTH: f32 = 0.85;

/// Completes the sides of the events, which stand in text order.
pub(super) fn complete(reading: &Reading, actors: &Actors, events: &mut [Event]) {
    let text = Text { reading, actors };
    for i in 0..events.len() {
        let (before, rest) = events.split_at_mut(i);
        let event = &mut rest[0];
        text.pairs(before, event);
        text.mutual(event);
        text.own_people(event);
        // What is no actor ("rejected **the accusation**", "threatened to close **the strait**") is no side.
        if event.target.is_empty() {
            let told = text.answered(before, event).or_else(|| text.carried(before, event)).or_else(|| text.opposed(before, event));
            if let Some((target, spans)) = told {
                (event.target, event.target_spans) = (target, spans);
                event.confidence *= WORTH;
                event.rule = Word::Owned(format!("{}; target told before", event.rule));
            }
        }
    }
}

type Side = (Vec<ActorId>, Vec<TextSpan>);

struct Text<'a> {
    reading: &'a Reading<'a>,
    actors: &'a Actors,
}

impl Text<'_> {
    /// Puts the two states in the place of a pair.
    fn pairs(&self, before: &[Event], event: &mut Event) {
        let (source, target) = (self.is_pair(&event.source, &event.source_spans), self.is_pair(&event.target, &event.target_spans));
        let mutual = source && matches!(event.target_spans[..], [one] if names_other(one.slice(self.reading.text)));
        if !source && !target {
            return;
        }
        let others = match (source, target) {
            (true, true) => BTreeSet::new(),
            (true, false) => self.states(&event.target),
            (false, _) => self.states(&event.source),
        };
        let at = event.trigger.first().map_or(0, |s| s.start);
        let Some(pair) = self.pair_of_event(before, event.sentence, &others).or_else(|| self.pair_named(at, event.sentence, &others))
        else {
            return;
        };
        if source {
            event.source = pair.clone();
        }
        if target || mutual {
            event.target = pair;
        }
        event.rule = Word::Owned(format!("{}; pair told before", event.rule));
    }

    /// "both countries", or a pronoun for them.
    fn is_pair(&self, side: &[ActorId], spans: &[TextSpan]) -> bool {
        let [one] = spans else { return false };
        let words = one.slice(self.reading.text);
        let nobody = side.iter().all(|&a| self.actors.get(a).country.is_none() && self.actors.get(a).of.is_none());
        let stands_for_pair = || {
            let [actor] = side else { return false };
            let mut mentions = self.actors.mentions.iter().filter(|m| m.actor == *actor);
            mentions.any(|m| names_pair(m.span.slice(self.reading.text)))
        };
        nobody && (names_pair(words) || matches!(&*words.to_lowercase(), "they" | "them" | "both") && stands_for_pair())
    }

    /// The two states of the nearest event before that took place between two, none of them among `others`.
    fn pair_of_event(&self, before: &[Event], sentence: u32, others: &BTreeSet<ActorId>) -> Option<Vec<ActorId>> {
        before.iter().rev().take_while(|e| sentence - e.sentence <= PAIRED).find_map(|e| {
            let mut all = self.states(&e.source);
            all.extend(self.states(&e.target));
            (all.len() == 2 && all.is_disjoint(others)).then(|| all.into_iter().collect())
        })
    }

    /// The two states named last before `at`, in the same sentence or the two before, none of them among `others`.
    fn pair_named(&self, at: u32, sentence: u32, others: &BTreeSet<ActorId>) -> Option<Vec<ActorId>> {
        let first = self.reading.parsed.sentences.get((sentence as usize).saturating_sub(2))?.span.start;
        let near = self.actors.mentions.iter().rev().skip_while(|m| m.span.start >= at).take_while(|m| m.span.start >= first);
        let mut pair: Vec<ActorId> = Vec::new();
        for mention in near {
            let state = self.actors.get(mention.actor).kind == ActorKind::Country && !others.contains(&mention.actor);
            if state && !pair.contains(&mention.actor) {
                pair.push(mention.actor);
            }
            if pair.len() == 2 {
                pair.reverse();
                return Some(pair);
            }
        }
        None
    }

    /// What two states agree on or exchange stands between them: "both sides agreed to exchange **prisoners**".
    fn mutual(&self, event: &mut Event) {
        let word = event.trigger.first().map_or("", |s| s.slice(self.reading.text)).to_lowercase();
        let swapped = LEXICON.holds(&LEXICON.control.mutual, &word);
        let between = matches!(event.kind, EventType::Agree | EventType::Consult | EventType::Cooperate) || swapped;
        // Whom they agree *with* is a third party, and so is all that stands outside of what they agree on.
        let third = event.target_spans.iter().any(|span| {
            let before = self.reading.text[..span.start as usize].trim_end();
            let with = before.rsplit(|c: char| !c.is_alphabetic()).next().is_some_and(|w| w.eq_ignore_ascii_case("with"));
            with || !event.object.iter().any(|o| o.start <= span.start && span.end <= o.end)
        });
        if between
            && !third
            && self.states(&event.source).len() == 2
            && self.states(&event.target).is_empty()
            && event.source != event.target
        {
            (event.target, event.target_spans) = (event.source.clone(), event.source_spans.clone());
        }
    }

    /// "recalled **its ambassador**": one's own people are no target of one's sanction against somebody else.
    fn own_people(&self, event: &mut Event) {
        if event.kind != EventType::Sanction || event.mode.as_deref() != Some("withdraw") || event.target.is_empty() {
            return;
        }
        let (own, states) = (self.states(&event.source), self.states(&event.target));
        let people = event.target.iter().all(|&a| self.actors.get(a).kind != ActorKind::Country);
        if people && own.len() == 1 && states == own {
            event.target.clear();
            event.target_spans.clear();
        }
    }

    /// Against whom a state that withdraws its own stands: the other state of its last quarrel.
    fn opposed(&self, before: &[Event], event: &Event) -> Option<Side> {
        if event.kind != EventType::Sanction || event.mode.as_deref() != Some("withdraw") {
            return None;
        }
        let own = self.states(&event.source);
        let own = own.first().filter(|_| own.len() == 1)?;
        before.iter().rev().take_while(|e| event.sentence - e.sentence <= PAIRED).find_map(|e| {
            let sides = [(&e.source, &e.source_spans, &e.target), (&e.target, &e.target_spans, &e.source)];
            sides.into_iter().find_map(|(other, spans, mine)| {
                let (theirs, ours) = (self.states(other), self.states(mine));
                (ours.contains(own) && theirs.len() == 1 && !theirs.contains(own)).then(|| (other.clone(), spans.clone()))
            })
        })
    }

    /// Who is answered.
    fn answered(&self, before: &[Event], event: &Event) -> Option<Side> {
        let kinds = match event.kind {
            EventType::Reject | EventType::Agree | EventType::Concede => self.what_is_answered(event)?,
            _ => return None,
        };
        let own = self.states(&event.source);
        let answers = |e: &&Event| {
            let asked = self.states(&e.target);
            kinds.contains(&e.kind)
                && !e.source.is_empty()
                && e.source != event.source
                && (own.is_empty() || own.is_disjoint(&self.states(&e.source)))
                && (e.target.iter().any(|t| event.source.contains(t)) || !asked.is_disjoint(&own) || e.target_spans.is_empty())
        };
        let found = before.iter().rev().take_while(|e| event.sentence - e.sentence <= ANSWERED).find(answers)?;
        Some((found.source.clone(), found.source_spans.clone()))
    }

    /// The kinds of event that the words of the object name.
    fn what_is_answered(&self, event: &Event) -> Option<&'static [EventType]> {
        let words = event.object.iter().map(|s| s.slice(self.reading.text)).collect::<Vec<_>>().join(" ").to_lowercase();
        let first: Vec<&str> = words.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).take(6).collect();
        let answers = &LEXICON.control.answers;
        let kinds = first.iter().find_map(|word| answers.iter().find(|(nouns, _)| LEXICON.holds(nouns, word)).map(|(_, kinds)| *kinds));
        let denies = || {
            let word = event.trigger.first().map_or("", |s| s.slice(self.reading.text));
            (event.kind == EventType::Reject && (word.starts_with("den") || word.starts_with("refut"))).then_some(&[EventType::Accuse][..])
        };
        kinds.or_else(denies)
    }

    /// Whom the same doer meant just before.
    fn carried(&self, before: &[Event], event: &Event) -> Option<Side> {
        use EventType::{Accuse, Assault, Coerce, Reject, Request, Sanction, Threaten};
        const HARD: &[EventType] = &[Accuse, Assault, Coerce, Reject, Request, Sanction, Threaten];
        if !matches!(event.kind, Threaten | Accuse | Request) || event.source.is_empty() {
            return None;
        }
        let near = before.iter().rev().take_while(|e| event.sentence - e.sentence <= CARRIED);
        let last = near.filter(|e| e.source == event.source).find(|e| !e.target.is_empty())?;
        let meant = self.states(&last.target);
        let goes_on = HARD.contains(&last.kind) && !meant.is_empty() && meant.is_disjoint(&self.states(&event.source));
        goes_on.then(|| (last.target.clone(), last.target_spans.clone()))
    }

    /// The states and alliances for which these actors stand.
    fn states(&self, side: &[ActorId]) -> BTreeSet<ActorId> {
        side.iter().filter_map(|&a| self.state(a)).collect()
    }

    fn state(&self, mut id: ActorId) -> Option<ActorId> {
        for _ in 0..4 {
            let actor = self.actors.get(id);
            if matches!(actor.kind, ActorKind::Country | ActorKind::Igo) {
                return Some(id);
            }
            match actor.of {
                Some(of) => id = of,
                None => return self.country(actor),
            }
        }
        None
    }

    fn country(&self, actor: &Actor) -> Option<ActorId> {
        let code = actor.country.as_ref()?;
        let at = self.actors.list.iter().position(|a| a.kind == ActorKind::Country && a.country.as_ref() == Some(code))?;
        Some(ActorId(at as u32))
    }
}

/// `both countries`, `the two neighbours`, `both`, `the two sides`.
pub(super) fn names_pair(words: &str) -> bool {
    let lower = words.to_lowercase();
    let mut words: Vec<&str> = lower.split_whitespace().filter(|w| !matches!(*w, "the" | "of" | "these" | "those" | "all")).collect();
    let counted = matches!(words.first(), Some(&"both" | &"two" | &"each" | &"either" | &"neither"));
    if counted {
        words.remove(0);
    }
    let ends_in = |list: &Words| {
        let number = |back: usize| words.len().checked_sub(back + 1).map_or(0, |i| LEXICON.vocabulary.number(words[i]));
        LEXICON.vocabulary.matched(list, number(0), number)
    };
    match words.len() {
        0 => counted && lower == "both",
        n => n <= 2 && ends_in(&LEXICON.control.pair_bare) > 0 || counted && n <= 1 + ends_in(&LEXICON.control.pair_counted),
    }
}

/// "blames **the other**".
fn names_other(words: &str) -> bool {
    matches!(&*words.to_lowercase(), "the other" | "the other side" | "each other" | "one another")
}

#[cfg(test)]
mod tests {
    use crate::{
        Engine,
        types::{Page, Told},
    };
    use expect_test::{Expect, expect};
    use std::{fmt::Write, sync::LazyLock};

    static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::new);

    #[track_caller]
    fn check(text: &str, expected: Expect) {
        let published = Some(jiff::civil::date(2019, 5, 14));
        let page = Page { body: text.into(), as_is: true, told: Told { published, ..Told::default() }, ..Page::default() };
        let record = ENGINE.annotate(&page);
        let mut shown = String::new();
        for event in &record.events {
            let names =
                |side: &[crate::types::ActorId]| side.iter().map(|a| record.actors[a.index()].name.as_str()).collect::<Vec<_>>().join(", ");
            let _ = writeln!(shown, "{} {} → {}", event.kind, names(&event.source), names(&event.target));
        }
        expected.assert_eq(&shown);
    }

    #[test]
    fn an_answer_goes_to_whoever_asked() {
        check(
            "Peru accused Bolivia of poisoning the lake. The mines were inspected in April. Bolivia rejected the accusation on Monday.",
            expect![[r#"
                ACCUSE Peru → Bolivia
                REJECT Bolivia → Peru
            "#]],
        );
        check(
            "Kenya demanded that Uganda withdraw its police from the island. Uganda turned down the demand.",
            expect![[r#"
                REQUEST Kenya → Uganda
                REJECT Uganda → Kenya
            "#]],
        );
        // Nobody accused the ones who answer.
        check(
            "Peru accused Bolivia of poisoning the lake. Chile rejected the proposal.",
            expect![[r#"
                ACCUSE Peru → Bolivia
                REJECT Chile → 
            "#]],
        );
    }

    #[test]
    fn both_are_the_two_of_the_event_before() {
        check(
            "Peru accused Bolivia of poisoning the lake. Brazil urged both countries to show restraint.",
            expect![[r#"
                ACCUSE Peru → Bolivia
                REQUEST Brazil → Peru, Bolivia
            "#]],
        );
        check(
            "Sudan and Chad signed a truce. The two sides agreed to exchange prisoners.",
            expect![[r#"
            SUPPORT Sudan, Chad → Sudan, Chad
            AGREE Sudan, Chad → Sudan, Chad
        "#]],
        );
        // A third party stays one.
        check(
            "Kenya and Somalia agreed with the rebels on a truce.",
            expect![[r#"
            AGREE Kenya, Somalia → rebels
        "#]],
        );
        check(
            "Peru accused Bolivia of poisoning the lake. Brazil urged both governments to show restraint.",
            expect![[r#"
                ACCUSE Peru → Bolivia
                REQUEST Brazil → Peru, Bolivia
            "#]],
        );
        check(
            "Peru accused Bolivia of poisoning the lake. Argentina and Brazil called on both governments to stay calm.",
            expect![[r#"
                ACCUSE Peru → Bolivia
                REQUEST Argentina, Brazil → Peru, Bolivia
            "#]],
        );
        check(
            "Peru accused Bolivia of poisoning the lake. Japan offered the two countries its help and urged them to talk.",
            expect![[r#"
                ACCUSE Peru → Bolivia
                AGREE Japan → Peru, Bolivia
                REQUEST Japan → Peru, Bolivia
            "#]],
        );
        check(
            "Kenya bombed Uganda on Monday. Each side blamed the other.",
            expect![[r#"
                ASSAULT Kenya → Uganda
                ACCUSE Kenya, Uganda → Kenya, Uganda
            "#]],
        );
        check(
            "Brazil urged both hospitals to stay open.",
            expect![[r#"
            REQUEST Brazil → hospitals
        "#]],
        );
    }

    #[test]
    fn who_goes_on_means_the_same_one() {
        check(
            "Eritrea accused Djibouti of shelling its port. It also threatened to close the strait.",
            expect![[r#"
                ACCUSE Eritrea → Djibouti
                THREATEN Eritrea → Djibouti
            "#]],
        );
        check(
            "Eritrea praised Djibouti. It also threatened to close the strait.",
            expect![[r#"
            SUPPORT Eritrea → Djibouti
            THREATEN Eritrea → 
        "#]],
        );
    }
}

//! A matched frame → its parties and its object.

use super::{
    lexicon::{Frame, LEXICON, Part, Slot, Strength},
    matching::{Match, Matcher},
    parties::Party,
};
use crate::{
    language::{Rel, Upos},
    types::{EventType, Quote},
};
use std::ops::Range;

/// What a frame found in its clause.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// The match.
    pub(super) matched: Match,
    /// Who does it.
    pub(super) source: Party,
    /// To whom.
    pub(super) target: Party,
    /// What it is about, as tokens.
    pub(super) object: Option<Range<usize>>,
    /// The light verb that carries a noun.
    pub(super) light: Option<usize>,
    /// The clause that says what is demanded, promised, refused.
    pub(super) complement: Option<usize>,
    /// The noun that the verb's frame has used up.
    pub(super) consumed: Option<usize>,
    /// 0 to 1.
    pub(super) confidence: f32,
    /// The type to code, where the learned layer chose it.
    pub(super) kind: Option<EventType>,
    /// Its mode, if any, where the learned layer chose it.
    pub(super) mode: Option<Option<&'static str>>,
}

impl Found {
    pub(super) fn frame(&self) -> &'static Frame {
        &LEXICON.frames[self.matched.frame]
    }
}

/// Reads the arguments of `matched`; none when the frame's needs are not met.
pub(super) fn extract(matcher: &Matcher, quotes: &[Quote], matched: Match) -> Option<Found> {
    Extraction { matcher, quotes, frame: &LEXICON.frames[matched.frame], matched: &matched, swapped: false }.run(matched.clone())
}

/// The parties in the slots of `matched`, whose needs nobody asked.
pub(super) fn parties_of(matcher: &Matcher, quotes: &[Quote], matched: &Match) -> (Party, Party) {
    let mut extraction = Extraction { matcher, quotes, frame: &LEXICON.frames[matched.frame], matched, swapped: false };
    extraction.parties().1
}

/// Reads the other arguments of `matched`, whose parties were chosen.
pub(super) fn with_parties(matcher: &Matcher, quotes: &[Quote], matched: Match, source: Party, target: Party) -> Found {
    let extraction = Extraction { matcher, quotes, frame: &LEXICON.frames[matched.frame], matched: &matched, swapped: false };
    let light = (matched.part == Part::Noun).then(|| matcher.light_verb(matched.token)).flatten().filter(|&v| extraction.is_light(v));
    let complement = (matched.part != Part::Noun).then(|| matcher.syntax.complement(matched.token)).flatten();
    let object = extraction.object(&target);
    Found { matched: matched.clone(), source, target, object, light, complement, consumed: None, confidence: 0.0, kind: None, mode: None }
}

struct Extraction<'e, 's, 'a> {
    matcher: &'e Matcher<'s, 'a>,
    quotes: &'e [Quote],
    frame: &'static Frame,
    matched: &'e Match,
    /// A noun under a verb of suffering: its subject is the target.
    swapped: bool,
}

impl Extraction<'_, '_, '_> {
    fn run(mut self, matched: Match) -> Option<Found> {
        let (light, (source, target)) = self.parties();
        if self.frame.needs_light && light.is_none() {
            return None;
        }
        self.meets_needs(&source, &target, light)?;
        let complement = (matched.part != Part::Noun).then(|| self.matcher.syntax.complement(matched.token)).flatten();
        let consumed = match matched.part {
            Part::Verb if !self.frame.objects.is_empty() || self.frame.absorbs => self.matcher.object(&matched),
            _ => None,
        };
        let object = self.object(&target);
        let confidence = self.confidence(&source, &target);
        Some(Found { matched, source, target, object, light, complement, consumed, confidence, kind: None, mode: None })
    }

    /// The light verb, and who stands in the slots for source and target.
    fn parties(&mut self) -> (Option<usize>, (Party, Party)) {
        let light = (self.matched.part == Part::Noun).then(|| self.matcher.light_verb(self.matched.token)).flatten();
        let light = light.filter(|&v| self.is_light(v));
        let control = &LEXICON.control;
        self.swapped =
            light.is_some_and(|v| self.matcher.names_verb(&control.light_suffer, v) && !self.matcher.names_verb(&control.light_do, v));
        let mut source = self.source();
        let mut target = self.target(&source);
        if self.swapped {
            let sufferer = light.and_then(|v| self.matcher.syntax.surface_subject(v)).map(|h| self.party(h));
            if let Some(sufferer) = sufferer {
                target = sufferer;
            }
        }
        if self.frame.reciprocal {
            self.reciprocal(&mut source, &mut target);
        }
        (light, (source, target))
    }

    fn is_light(&self, v: usize) -> bool {
        let control = &LEXICON.control;
        // A frame with its own light verbs takes no others, but those that stop or suffer.
        let own = !self.frame.light.is_empty() && !self.frame.noun_is_free;
        let all = [&self.frame.light, &control.light_suffer, &control.light_stop, &control.light_do, &control.light_plan];
        all.iter().take(if own { 3 } else { 5 }).any(|w| self.matcher.names_verb(w, v))
    }

    /// "engaged **in** talks", "came **under** attack": the light verb takes its noun with a preposition.
    fn takes(&self, v: usize, top: usize) -> bool {
        let control = &LEXICON.control;
        [&self.frame.light, &control.light_suffer, &control.light_do].iter().any(|w| self.matcher.names_with_case(w, v, top))
    }

    fn party(&self, head: usize) -> Party {
        self.matcher.cast.party(self.matcher.syntax, self.quotes, head)
    }

    fn source(&self) -> Party {
        let slots = if self.matched.part == Part::Noun { &self.frame.noun_source } else { &self.frame.source };
        let mut unnamed = Party::default();
        for slot in slots {
            for head in self.heads(slot, true) {
                let party = self.party(head);
                if !party.is_unnamed() {
                    return party;
                }
                if unnamed.heads.is_empty() && *slot != Slot::Owner {
                    unnamed = party;
                }
            }
        }
        unnamed
    }

    fn target(&self, source: &Party) -> Party {
        let slots = if self.matched.part == Part::Noun { &self.frame.noun_target } else { &self.frame.target };
        let mut unnamed = Party::default();
        for slot in slots {
            for head in self.heads(slot, false) {
                if source.heads.contains(&head) {
                    continue;
                }
                let mut party = self.party(head);
                if !self.frame.reciprocal {
                    party.actors.retain(|a| !source.actors.contains(a));
                }
                // The troops that are sent are not those to whom they are sent.
                let sent = matches!(self.frame.kind, EventType::Agree | EventType::Mobilize | EventType::Reject | EventType::Aid)
                    && self.matcher.syntax.listed(&LEXICON.force, head)
                    && !party.actors.iter().any(|&a| self.matcher.cast.country(a).is_some());
                if !party.is_unnamed() && !sent {
                    return party;
                }
                // "a ceasefire effective from Sunday": what only describes is no party.
                let describes = matches!(self.matcher.syntax.upos(head), Upos::Adj | Upos::Adv) && !self.matcher.syntax.is_nominal(head);
                if unnamed.heads.is_empty() && !describes {
                    unnamed = party;
                }
            }
        }
        // "Ministers of five states met in Turku": they met each other, and the town is no party.
        if self.frame.reciprocal && unnamed.heads.is_empty() && source.heads.iter().any(|&h| self.matcher.syntax.is_plural(h)) {
            return unnamed;
        }
        if !unnamed.is_unnamed() && unnamed.heads.first().is_some_and(|&h| self.matcher.syntax.listed(&LEXICON.force, h)) {
            // Nobody else is named: the forces stand in the slot after all.
            // But whom somebody deploys is no party to the deployment.
            let deployed = self.frame.kind == EventType::Mobilize && self.matcher.object(self.matched) == unnamed.heads.first().copied();
            let forces = if deployed { Party::default() } else { std::mem::take(&mut unnamed) };
            return self.elsewhere(source, &Party::default()).unwrap_or(forces);
        }
        match self.elsewhere(source, &unnamed) {
            // The slot's own words stay beside the actor found further on.
            Some(mut found) => {
                found.spans.splice(0..0, unnamed.spans);
                found.spans.dedup();
                found
            }
            None => unnamed,
        }
    }

    /// The nearest actor in the clause when the slots name none; a phrase for people stays as it is.
    fn elsewhere(&self, source: &Party, unnamed: &Party) -> Option<Party> {
        let syntax = self.matcher.syntax;
        if unnamed.heads.first().is_some_and(|&h| super::parties::is_human(syntax, h)) || self.frame.kind == EventType::Agree {
            return None;
        }
        let v = self.matched.token;
        let argument =
            |c: usize| matches!(syntax.rel(c), Rel::Obj | Rel::Obl | Rel::Nmod | Rel::Iobj | Rel::Xcomp | Rel::OblUnmarked) && c > v;
        let heads =
            syntax.children(v).filter(|&c| argument(c)).flat_map(|c| std::iter::once(c).chain(syntax.children(c).filter(|&d| argument(d))));
        for head in heads {
            if source.heads.contains(&head) || syntax.has_case(head, "by") || syntax.has_case(head, "as") {
                continue;
            }
            let mut party = self.party(head);
            party.actors.retain(|a| !source.actors.contains(a));
            if !party.is_unnamed() {
                party.certainty *= 0.6;
                return Some(party);
            }
        }
        None
    }

    /// The heads of the phrases that stand in a slot, best first.
    fn heads(&self, slot: &Slot, is_source: bool) -> Vec<usize> {
        let syntax = self.matcher.syntax;
        let v = self.matched.token;
        if self.matched.part == Part::Noun {
            return self.noun_heads(slot, is_source);
        }
        let one = |head: Option<usize>| head.into_iter().collect();
        match slot {
            Slot::Subject if self.matched.part == Part::Adjective => one(syntax.surface_subject(v)),
            Slot::Subject => one(syntax.subject(v)),
            Slot::Object => one(self.matcher.object(self.matched)),
            Slot::Receiver => one(syntax.receiver(v)),
            // "the Omani levy", but no "water" of a water levy.
            Slot::Owner => {
                let plain = |h: &usize| matches!(syntax.rel(*h), Rel::Amod | Rel::Compound | Rel::NmodDesc | Rel::NmodUnmarked);
                let party = |h: &usize| !plain(h) || self.matcher.cast.actor_at(*h).is_some() || super::parties::is_human(syntax, *h);
                self.matcher.object(self.matched).map(|o| syntax.owners(o).filter(party).collect()).unwrap_or_default()
            }
            // "demanded NATO send": the subject may hang on the demand.
            Slot::ClauseSubject => {
                one(syntax.complement(v).and_then(|c| syntax.own_subject(c).or_else(|| syntax.child(v, Rel::Obj).filter(|&o| o < c))))
            }
            Slot::Embedded => syntax.complement(v).map(|c| self.embedded(c, 3)).unwrap_or_default(),
            Slot::Speaker => one(self.matcher.saying_verb(v).and_then(|s| syntax.subject(s))),
            Slot::Addressee => one(self.matcher.saying_verb(v).and_then(|s| syntax.object(s))),
            Slot::Prep(p) => self.after_preposition(p),
            Slot::LightSubject | Slot::Infinitive | Slot::Clause | Slot::Gerund => Vec::new(),
        }
    }

    fn after_preposition(&self, prep: &str) -> Vec<usize> {
        let syntax = self.matcher.syntax;
        let v = self.matched.token;
        let object = self.matcher.object(self.matched);
        let own = syntax.prep(v, prep);
        let inner = || object.and_then(|o| syntax.prep(o, prep));
        // "pressed ahead with a raid on": the complement of the trigger's own noun.
        let extra = || self.matched.extra.iter().find_map(|&t| syntax.prep(t, prep));
        // "provided two million in assistance to Fiji"
        let in_kind = || {
            (prep == "to")
                .then(|| syntax.by(v, Rel::Obl).filter(|&c| c > v && syntax.has_case(c, "in")).find_map(|c| syntax.prep(c, "to")))?
        };
        own.or_else(inner).or_else(extra).or_else(in_kind).into_iter().collect()
    }

    fn noun_heads(&self, slot: &Slot, is_source: bool) -> Vec<usize> {
        let syntax = self.matcher.syntax;
        let n = self.matched.token;
        let one = |head: Option<usize>| head.into_iter().collect();
        match slot {
            // "Berlin is a **donor** to Kabul": a noun that the clause says of its subject.
            Slot::Subject if is_source && syntax.child(n, Rel::Cop).is_some() => one(syntax.own_subject(n)),
            Slot::Subject | Slot::Owner if is_source => {
                // "attacks on Syria of last year": what follows "of" is taken by the slot for it.
                let of = |h: &usize| !(syntax.rel(*h) == Rel::Nmod && *h > n && (syntax.has_case(*h, "of") || syntax.has_case(*h, "from")));
                // "**his** Telematics summit": a name before the noun is its kind where somebody owns it.
                let owned = syntax.child(n, Rel::NmodPoss).is_some();
                let kind = |h: &usize| owned && *h < n && syntax.head(*h) == Some(n) && syntax.rel(*h) != Rel::NmodPoss;
                let named = |h: &usize| self.matcher.cast.actor_at(*h).is_some() || syntax.rel(*h) == Rel::NmodPoss;
                syntax.owners(n).filter(|h| of(h) && named(h) && !kind(h)).collect()
            }
            Slot::Object | Slot::Owner => one(syntax.prep(n, "of")),
            Slot::LightSubject | Slot::Subject if self.swapped => Vec::new(),
            Slot::LightSubject | Slot::Subject => self.light_subject(),
            Slot::Embedded => syntax.complement(n).map(|c| self.embedded(c, 3)).unwrap_or_default(),
            Slot::Prep(p) => {
                let light = || {
                    self.matcher.light_verb(n).and_then(|v| {
                        syntax.children(v).find(|&c| {
                            matches!(syntax.rel(c), Rel::Obl | Rel::OblUnmarked)
                                && syntax.has_case(c, p)
                                && c != n
                                && !super::syntax::is_time(syntax.lemma(c))
                        })
                    })
                };
                // "a call this week between A and B": the parties may hang on the verb.
                let near = || {
                    (&**p == "between")
                        .then(|| (n + 1..syntax.sentence(n).end.min(n + 7)).find(|&t| syntax.lemma(t) == "between"))
                        .flatten()
                        .and_then(|t| syntax.head(t))
                        .filter(|&h| h > n)
                };
                // "the killing of protesters by police"
                let doer = || (&**p == "by").then(|| syntax.owner_of(n)).flatten().filter(|&h| syntax.has_case(h, "by"));
                let own = syntax.prep(n, p).or_else(near).or_else(doer);
                match is_source {
                    // "between A and B": both are sources; "from" and "of" only where they stand.
                    true => one(own),
                    false => one(own.or_else(light)),
                }
            }
            _ => Vec::new(),
        }
    }

    /// Who makes the demand, launches the attack, holds the talks.
    fn light_subject(&self) -> Vec<usize> {
        let syntax = self.matcher.syntax;
        let n = self.matched.token;
        let Some(v) = self.matcher.light_verb(n) else { return Vec::new() };
        let mut top = n;
        while syntax.head(top).is_some_and(|h| h != v) {
            top = syntax.head(top).unwrap_or(v);
        }
        let meeting = matches!(self.frame.kind, EventType::Consult | EventType::Cooperate);
        let allowed = match syntax.rel(top) {
            Rel::Obl => {
                self.takes(v, top)
                    || (meeting && ["in", "during", "at", "after", "following", "before"].iter().any(|p| syntax.has_case(top, p)))
            }
            _ => self.is_light(v),
        };
        if !allowed {
            return Vec::new();
        }
        syntax.subject(v).into_iter().collect()
    }

    /// The parties that the embedded verb acts on.
    fn embedded(&self, c: usize, depth: usize) -> Vec<usize> {
        let syntax = self.matcher.syntax;
        let mut heads = Vec::new();
        heads.extend(syntax.receiver(c));
        // "help **Malta** rebuild", but "withdraw troops from **Malta**".
        let object = syntax.child(c, Rel::Obj);
        let own = |o: &usize| syntax.child(*o, Rel::NmodPoss).is_some_and(|p| syntax.upos(p) == Upos::Pron);
        let force = |o: usize| syntax.listed(&LEXICON.force, o);
        let party = |o: &usize| {
            !force(*o)
                && !own(o)
                && (super::parties::is_human(syntax, *o) || self.matcher.cast.is_name(*o) || syntax.upos(*o) == Upos::Propn)
        };
        heads.extend(object.filter(party));
        for prep in ["with", "between", "to", "against", "on", "from", "for", "in", "into", "at", "of"] {
            heads.extend(syntax.prep(c, prep));
        }
        if let (Some(depth), Some(inner)) = (depth.checked_sub(1), syntax.complement(c)) {
            heads.extend(syntax.own_subject(inner));
            heads.extend(self.embedded(inner, depth));
        }
        if let Some(object) = object.filter(|o| !own(o)) {
            heads.extend(syntax.owners(object));
            heads.push(object);
        }
        heads
    }

    /// "A and B met", "talks between A and B": each is source and target.
    fn reciprocal(&self, source: &mut Party, target: &mut Party) {
        if self.matched.part == Part::Noun
            && let Some(between) = self.noun_heads(&Slot::Prep("between".into()), true).first().copied()
        {
            let party = self.party(between);
            if party.heads.len() > 1 || source.is_unnamed() {
                *source = party.clone();
                *target = party;
                return;
            }
        }
        let alone = target.is_unnamed() || target.actors == source.actors;
        let several = source.heads.len() > 1 || (target.heads.is_empty() && source.heads.iter().any(|&h| self.matcher.syntax.is_plural(h)));
        if alone && several {
            *target = source.clone();
        } else {
            target.actors.retain(|a| !source.actors.contains(a));
        }
    }

    fn meets_needs(&self, source: &Party, target: &Party, light: Option<usize>) -> Option<()> {
        let frame = self.frame;
        let carried =
            light.is_some_and(|v| self.matcher.names_verb(&LEXICON.control.light_do, v) || self.matcher.names_verb(&frame.light, v));
        let noun = self.matched.part == Part::Noun;
        let met = (!frame.needs_target || !target.heads.is_empty())
            && (!noun || !frame.needs_source || !source.heads.is_empty())
            && (!frame.needs_party || !source.is_unnamed() || !target.is_unnamed())
            && (!frame.needs_target_country || target.actors.iter().any(|&a| self.matcher.cast.country(a).is_some()))
            && (!noun || carried || !source.heads.is_empty() || !target.is_unnamed())
            // "the Bucharest summit" names a place, no party.
            && (!noun || !frame.reciprocal || carried || !target.heads.is_empty());
        met.then_some(())
    }

    /// What it is about: the first of the frame's object slots that is filled by something other than the target.
    fn object(&self, target: &Party) -> Option<Range<usize>> {
        let syntax = self.matcher.syntax;
        let v = self.matched.token;
        let complement = syntax.complement(v);
        self.frame.object.iter().find_map(|slot| {
            let head = match slot {
                Slot::Object if self.matched.part == Part::Noun => syntax.prep(v, "of"),
                Slot::Object => self.matcher.object(self.matched),
                Slot::Infinitive => complement.filter(|&c| syntax.is_infinitive(c)),
                Slot::Gerund => complement.filter(|&c| syntax.is_gerund(c)),
                Slot::Clause => complement.filter(|&c| syntax.rel(c) == Rel::Ccomp),
                Slot::Prep(p) => syntax.prep(v, p),
                _ => None,
            }?;
            if target.heads.contains(&head) && self.matcher.cast.actor_at(head).is_some() {
                return None;
            }
            let mut range = syntax.extent(head);
            while range.end > range.start + 1 && syntax.upos(range.end - 1) == Upos::Punct {
                range.end -= 1;
            }
            while range.start + 1 < range.end && matches!(syntax.upos(range.start), Upos::Punct | Upos::Adp) {
                range.start += 1;
            }
            // A relative clause can hold its antecedent's verb: the object never covers the trigger.
            (!range.contains(&v)).then_some(range).or_else(|| Some(syntax.phrase(head)).filter(|r| !r.contains(&v)))
        })
    }

    fn confidence(&self, source: &Party, target: &Party) -> f32 {
        let strength = match self.matched.strength {
            Strength::Weak => 0.7,
            Strength::Plain | Strength::Strong => 1.0,
        };
        let side = |p: &Party| match (p.heads.is_empty(), p.is_unnamed()) {
            (true, _) => 0.6,
            (_, true) => 0.75,
            _ => 0.7 + 0.3 * p.certainty,
        };
        self.frame.confidence * strength * side(source) * side(target)
    }
}

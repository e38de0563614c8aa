//! Who did what to whom: PLOVER events.
//!
//! A word of the frame lexicon ([`lexicon`]) triggers; the frame's conditions are asked of the tree ([`matching`], [`syntax`]); its slots give
//! source, target and object ([`extract`], [`parties`]); auxiliaries and governing verbs give the status ([`status`]); PLOVER's coding rules
//! give the type to code ([`rules`]); the words around give mode and contexts ([`words`]).
//!
//! A learned layer ([`choose`]) decides which of the words that frames know tell an event, of which type, and who its parties are. [`why`]
//! prints the way through the tree.
//!
//! Absent: places told in another clause.

#[doc(hidden)]
pub mod choose;
mod circumstances;
mod discourse;
mod extract;
mod lexicon;
mod matching;
mod parties;
mod repair;
mod rules;
mod status;
mod syntax;
#[cfg(test)]
mod tests;
mod vocabulary;
pub mod why;
mod words;

use crate::{
    fact::{Reading, actors::Actors, when},
    language::{Rel, Upos},
    types::{ActorId, DateExpression, Event, EventType, FactDate, FactDateFrom, Quote, QuoteId, Status, TextSpan, Word},
};
use extract::Found;
use lexicon::LEXICON;
use matching::Matcher;
use parties::Cast;
use syntax::{Syntax, is_time};

/// Puts other lexicon files in the place of the built-in ones, by name; for the project's own tasks. False after the first use.
#[doc(hidden)]
pub fn edit_lexicon(files: std::collections::BTreeMap<String, String>) -> bool {
    lexicon::edit(files)
}

/// Finds all events. A party whom no mention names yet is added to `actors`.
pub fn find(reading: &Reading, actors: &mut Actors, quotes: &[Quote], dates: &[DateExpression]) -> Vec<Event> {
    let syntax = Syntax::new(reading.text, reading.parsed);
    let cast = Cast::new(&syntax, actors, quotes);
    let gist = choose::model().and_then(|_| choose::builtin_gist());
    let heard = choose::Heard::new(gist, reading.text, reading.parsed);
    let finder = Finder { reading, syntax, cast, quotes, dates, heard };
    let mut events = Vec::new();
    for sentence in 0..reading.parsed.sentences.len() {
        finder.sentence(sentence, &mut events);
    }
    discourse::complete(reading, actors, &mut events);
    rules::answer(&mut events);
    events
}

/// What training sees of a text: each word that may tell an event, with its features and those of its possible parties.
#[doc(hidden)]
pub fn lessons(
    reading: &Reading,
    actors: &Actors,
    quotes: &[Quote],
    dates: &[DateExpression],
    glance: Option<&choose::Glance>,
    gist: Option<&choose::Gist>,
) -> Vec<choose::Lesson> {
    let syntax = Syntax::new(reading.text, reading.parsed);
    let cast = Cast::new(&syntax, actors, quotes);
    let heard = choose::Heard::new(gist, reading.text, reading.parsed);
    let finder = Finder { reading, syntax, cast, quotes, dates, heard };
    let matcher = Matcher { syntax: &finder.syntax, cast: &finder.cast };
    let circumstances = |found: &Found| finder.circumstances(found);
    let mut lessons = Vec::new();
    for (index, sentence) in reading.parsed.sentences.iter().enumerate() {
        let sport = finder.is_sport(sentence.tokens.clone());
        let verdict = |found: &Found, all: &[&Found]| finder.verdict(found, all);
        let chooser =
            choose::Chooser { matcher: &matcher, quotes, heard: &finder.heard, circumstances: &circumstances, verdict: &verdict, sport };
        chooser.lessons(glance, index, sentence.tokens.clone(), &mut lessons);
    }
    lessons
}

/// How sure an event must be that names neither side.
const UNNAMED: f32 = 0.28;

struct Finder<'a> {
    reading: &'a Reading<'a>,
    syntax: Syntax<'a>,
    cast: Cast<'a>,
    quotes: &'a [Quote],
    dates: &'a [DateExpression],
    heard: choose::Heard<'a>,
}

impl Finder<'_> {
    fn sentence(&self, index: usize, events: &mut Vec<Event>) {
        let matcher = Matcher { syntax: &self.syntax, cast: &self.cast };
        let tokens = self.reading.parsed.sentences[index].tokens.clone();
        let sport = self.is_sport(tokens.clone());
        let first = events.len();
        match choose::model() {
            Some(model) => self.chosen(&matcher, model, index, sport, events),
            None => {
                let best = |token| matcher.all_at(token).into_iter().find_map(|m| extract::extract(&matcher, self.quotes, m));
                let found: Vec<Found> = if sport { Vec::new() } else { tokens.filter_map(best).collect() };
                events.extend(self.by_rules(&found.iter().collect::<Vec<_>>(), index));
            }
        }
        settle(events, first);
    }

    /// The events of a sentence by the rules alone.
    fn by_rules(&self, found: &[&Found], index: usize) -> Vec<Event> {
        let mut events = Vec::new();
        let mut content = Vec::new();
        for found in found.iter().filter(|f| !self.is_absorbed(f, found)) {
            if let Some((event, embedded)) = self.event(found, index as u32) {
                // What somebody only wants or plans is told by the verb of wanting, if that is an event at all.
                let wish = embedded && event.status == Status::Hypothetical;
                // "resigned": what needs no target is no guess for lack of one; nor is what has both parties for lack of a name.
                let sided = !found.source.is_unnamed() || !found.target.heads.is_empty();
                let plain = self.syntax.upos(found.matched.token) == Upos::Verb && sided && found.frame().confidence >= 0.6;
                content.push((wish, plain));
                events.push(event);
            }
        }
        drop_weak(&mut events, 0, &content);
        events
    }

    /// The sentence's events as rules and learned layer agree on them: a sure choice stands, a doubtful one leaves the word to the rules.
    fn chosen(&self, matcher: &Matcher, model: &choose::Model, index: usize, sport: bool, events: &mut Vec<Event>) {
        let tokens = self.reading.parsed.sentences[index].tokens.clone();
        let circumstances = |found: &Found| self.circumstances(found);
        let verdict = |found: &Found, all: &[&Found]| self.verdict(found, all);
        let chooser =
            choose::Chooser { matcher, quotes: self.quotes, heard: &self.heard, circumstances: &circumstances, verdict: &verdict, sport };
        let scene = chooser.scene(Some(&model.glance), tokens);
        let found = chooser.events(model, &scene);
        let plain: Vec<&Found> = scene.offers.iter().filter(|_| !sport).filter_map(|o| o.found.as_ref()).collect();
        if found.is_empty() && !plain.iter().any(|f| f.frame().firm) {
            return;
        }
        let first = events.len();
        let ruled = self.by_rules(&plain, index);
        for one in &found {
            // A word of another event's trigger tells no second one of the same type.
            let part =
                |f: &Found| f.matched.token != one.matched.token && f.kind == one.kind && f.matched.extra.contains(&one.matched.token);
            if found.iter().any(part) {
                continue;
            }
            let word = self.reading.parsed.tokens[one.matched.token].span;
            match ruled.iter().find(|e| e.trigger.iter().any(|s| s.overlaps(word))) {
                // Nobody on either side has to do with a state: the rules' word alone is too little.
                Some(event) if one.confidence < choose::PRIVATE && event.kind != EventType::Protest && !self.is_public(one, event) => {}
                Some(event) if one.confidence < choose::SURE => {
                    let confidence = (event.confidence + one.confidence) / 2.0;
                    let mode = match one.mode {
                        Some(mode) if one.kind == Some(event.kind) && !event.rule.ends_with(rules::CAPTURED) => mode.map(Word::Borrowed),
                        _ => event.mode.clone(),
                    };
                    events.push(Event { confidence, mode, ..event.clone() });
                }
                None if one.confidence < model.least => {}
                _ => events.extend(self.event(one, index as u32).map(|(event, _)| event)),
            }
        }
        let firm = plain.iter().filter(|f| f.frame().firm).map(|f| self.reading.parsed.tokens[f.matched.token].span);
        for word in firm {
            let told = events[first..].iter().any(|e| e.trigger.iter().any(|s| s.overlaps(word)));
            let by_rule = ruled.iter().find(|e| e.trigger.iter().any(|s| s.overlaps(word)));
            events.extend(by_rule.filter(|_| !told).cloned());
        }
    }

    /// True when one of the sides, as either tells them, belongs to a state or stands against one; "the two sides" are two such.
    fn is_public(&self, found: &Found, event: &Event) -> bool {
        let told = found.source.actors.iter().chain(&found.target.actors);
        let mut words = event.source_spans.iter().chain(&event.target_spans);
        told.chain(&event.source).chain(&event.target).any(|&a| self.cast.is_public(a))
            || words.any(|s| discourse::names_pair(s.slice(self.reading.text)))
    }

    /// What the rules alone would object to an event: 1 absorbed, 2 no political doer, 4 nobody named.
    fn verdict(&self, found: &Found, all: &[&Found]) -> u8 {
        let unnamed =
            found.source.heads.is_empty() || (found.source.is_unnamed() && found.target.heads.is_empty() && found.confidence < UNNAMED);
        u8::from(self.is_absorbed(found, all)) + 2 * u8::from(!self.is_political(found)) + 4 * u8::from(unnamed)
    }

    /// True when another frame has taken this word as its own content: "refused **to meet**", "lifted **sanctions**", "demanded the **release**".
    fn is_absorbed(&self, found: &Found, all: &[&Found]) -> bool {
        let trigger = found.matched.token;
        all.iter().filter(|f| f.matched.token != trigger).any(|other| {
            if other.matched.extra.contains(&trigger) || other.consumed == Some(trigger) {
                return true;
            }
            let frame = other.frame();
            let content = matches!(
                frame.kind,
                EventType::Request | EventType::Reject | EventType::Agree | EventType::Threaten | EventType::Concede | EventType::Sanction
            );
            if let Some(c) = other.complement
                && frame.absorbs
                && self.syntax.under(trigger, c)
            {
                return true;
            }
            if let Some(c) = other.complement
                && frame.kind == EventType::Accuse
                && self.syntax.under(trigger, c)
                && self.cast.quote_of(trigger).is_none()
            {
                return true;
            }
            // Nouns inside what is demanded or rejected belong to it, unless they name a doer of their own.
            let inside = other.consumed.is_some_and(|o| self.syntax.under(trigger, o));
            let own_source = !found.source.is_unnamed() && found.source.actors != other.source.actors;
            content && inside && !own_source
        })
    }

    fn event(&self, found: &Found, sentence: u32) -> Option<(Event, bool)> {
        let frame = found.frame();
        let trigger = found.matched.token;
        // PLOVER codes no event without a doer; a doer whom nobody knows needs a target or a sure frame ("the miners struck").
        if found.kind.is_none()
            && (found.source.heads.is_empty() || (found.source.is_unnamed() && found.target.heads.is_empty() && found.confidence < UNNAMED))
        {
            return None;
        }
        if found.kind.is_none() && !self.is_political(found) {
            return None;
        }
        if frame.kind == EventType::Coerce && self.is_natural_emergency(trigger) {
            return None;
        }
        let modality = status::modality(&self.syntax, trigger, found.light).of(frame.kind);
        let circumstances = self.circumstances(found);
        let (kind, status, rule) = match found.kind {
            // What the manual says of a plain demand by fighters no choice overrules.
            Some(chosen) if !(chosen == EventType::Request && frame.kind == chosen && circumstances.peace) => {
                rules::recode_to(frame.kind, chosen, modality, circumstances)
            }
            _ => rules::recode(frame.kind, modality, circumstances),
        };
        let date = when::date_of(self.reading, self.dates, trigger);
        let past = status == Status::Actual && date.as_ref().is_some_and(|d| self.is_long_past(d));
        let status = if past { Status::Past } else { status };
        let mode = match found.mode {
            Some(mode) if found.kind == Some(kind) => mode.map(Word::Borrowed),
            _ => words::mode(&self.syntax, &found.matched, kind, found.object.clone()),
        };
        let mode = if rule == Some(rules::CAPTURED) { Some(Word::Borrowed("abduct")) } else { mode };
        let cameo = match rule {
            Some(rule) => LEXICON.cameo_of_rule.get(&format!("{rule}.{}", frame.kind)).cloned(),
            None => mode.as_ref().and_then(|m| LEXICON.cameo_of_mode.get(&format!("{kind}.{m}")).cloned()).or_else(|| frame.cameo.clone()),
        };
        let rule = match rule {
            Some(rule) => Word::Owned(format!("{}; {rule}", frame.rule)),
            None => Word::Borrowed(frame.rule.as_str()),
        };
        let event = Event {
            kind,
            mode,
            contexts: words::contexts(&self.syntax, frame, trigger),
            status,
            source: found.source.actors.clone(),
            target: found.target.actors.clone(),
            source_spans: found.source.spans.clone(),
            target_spans: found.target.spans.clone(),
            trigger: self.trigger_spans(found),
            object: found.object.clone().map(|r| self.reading.parsed.span_of(r)).into_iter().collect(),
            sentence,
            quote: self.cast.quote_of(trigger).map(|q| QuoteId(q as u32)),
            date,
            place: self.place(found),
            cameo,
            rule,
            confidence: found.confidence,
        };
        Some((event, modality.embedded))
    }

    /// Where it happened: a name told with "in", "at" or "near" that is no party.
    fn place(&self, found: &Found) -> Option<String> {
        let syntax = &self.syntax;
        let told = |v: usize| {
            syntax.children(v).find(|&c| {
                matches!(syntax.rel(c), Rel::Obl | Rel::Nmod | Rel::OblUnmarked)
                    && matches!(syntax.upos(c), Upos::Propn)
                    && ["in", "at", "near", "outside"].iter().any(|p| syntax.has_case(c, p))
                    && !is_time(syntax.lemma(c))
                    && !found.target.heads.contains(&c)
                    && !found.source.heads.contains(&c)
            })
        };
        let head = told(found.matched.token).or_else(|| found.light.and_then(told))?;
        Some(self.reading.parsed.span_of(syntax.phrase(head)).slice(self.reading.text).to_owned())
    }

    /// Told as of long ago: its own clause dates it three months or more before publication.
    fn is_long_past(&self, date: &FactDate) -> bool {
        let published = &self.reading.article.published;
        let Some(day) = published.value.or(published.latest) else {
            // News name a year alone where it is not their own.
            return date.from == FactDateFrom::Clause && matches!(date.value.len(), 3 | 4);
        };
        date.latest.is_some_and(|latest| day.since(latest).is_ok_and(|span| span.get_days() > 90))
    }

    /// The trigger's words: the main word with its light verb and particles, adjacent ones joined.
    fn trigger_spans(&self, found: &Found) -> Vec<TextSpan> {
        let mut tokens: Vec<usize> = found.matched.extra.clone();
        tokens.push(found.matched.token);
        tokens.extend(found.light);
        tokens.sort_unstable();
        tokens.dedup();
        let mut spans: Vec<TextSpan> = Vec::with_capacity(tokens.len());
        let mut last = usize::MAX;
        for t in tokens {
            let span = self.reading.parsed.tokens[t].span;
            match spans.last_mut() {
                Some(previous) if last + 1 == t => *previous = previous.cover(span),
                _ => spans.push(span),
            }
            last = t;
        }
        spans
    }
}

/// Drops guesses where the sentence tells something surely, and the contents of wishes and purposes where it tells something done.
/// `content` says of each event whether it is a wish, and whether it is plainly told though its target is missing.
fn drop_weak(events: &mut Vec<Event>, first: usize, content: &[(bool, bool)]) {
    let surest = events[first..].iter().map(|e| e.confidence).fold(0.0, f32::max);
    let told = content.iter().any(|c| !c.0);
    let mut n = 0;
    events.retain(|e| {
        n += 1;
        let Some(&(wish, plain)) = (n - 1usize).checked_sub(first).and_then(|i| content.get(i)) else { return true };
        let guess = surest >= 0.6 && e.confidence < if plain { 0.3 } else { 0.45 };
        !(guess || told && wish)
    });
}

/// Drops doubles and lets the coding rules choose among the events of one sentence (`events[first..]`).
fn settle(events: &mut Vec<Event>, first: usize) {
    let sentence = events.split_off(first);
    let overlap = |a: &[ActorId], b: &[ActorId]| a.iter().any(|x| b.contains(x));
    let mut keep: Vec<Event> = Vec::with_capacity(sentence.len());
    for (i, event) in sentence.iter().enumerate() {
        let gives_way = sentence.iter().enumerate().any(|(j, other)| {
            let same = (event.kind, event.status, &event.source, &event.target) == (other.kind, other.status, &other.source, &other.target)
                && (!event.source.is_empty() || event.source_spans == other.source_spans)
                && (!event.target.is_empty() || event.target_spans == other.target_spans);
            let better = (other.confidence, std::cmp::Reverse(j)) > (event.confidence, std::cmp::Reverse(i));
            let yields = rules::yields(
                event.kind,
                event.mode.as_deref(),
                other.kind,
                other.mode.as_deref(),
                overlap(&event.source, &other.source),
                overlap(&event.target, &other.target),
            );
            i != j && ((same && better) || yields.is_some())
        });
        if !gives_way {
            keep.push(event.clone());
        }
    }
    events.extend(keep);
}

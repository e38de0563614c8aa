//! The learned layer over the frames: whether a known word tells an event, of which of its types, and who its parties are.
//!
//! The frames say what a word may tell and where its parties should stand, a small network what the sentence is about ([`gist`]); their answers
//! are the main features ([`features`]). A first look turns down most words ([`Glance`]). Linear scorers (`model`) weigh the rest: the word's
//! type or none, each phrase of the sentence as source, each as target, the event as a whole, its mode. They are learnt from
//! `eval/events` by `cargo xtask train-events`, which asks for the same features. The frame that explains the chosen type remains
//! the event's rule.
//!
//! Absent: a joint choice over the events of a sentence; each is judged beside the first readings of the others ([`company`]).

mod features;
mod gist;
mod model;

pub(super) use features::text;
pub use features::{Draft, PartyPiece, TriggerPiece, company, cross, cross_mode, modes_of, whole};
pub use gist::Gist;
pub(super) use gist::Heard;
pub use model::{Glance, Model, Scorer};

use super::{
    extract::{self, Found},
    lexicon::LEXICON,
    matching::Matcher,
    rules::{self, Circumstances},
    status,
};
use crate::{
    language::{Rel, Upos},
    types::{EventType, Quote, TextSpan},
};
use features::{Bag, Expected, Offer, Scene};
use std::{
    cell::{Cell, OnceCell},
    ops::Range,
    sync::{LazyLock, OnceLock},
};

/// The model in use: the built-in one unless another was set before the first sentence.
static MODEL: LazyLock<Option<Model>> = LazyLock::new(|| match EDITED.get() {
    Some(bytes) => Model::read(bytes),
    None => Model::read(include_bytes!("../../../../data/en/events.bin")),
});

static EDITED: OnceLock<Vec<u8>> = OnceLock::new();

/// Puts another model in the place of the built-in one (empty: none, the frames alone decide). False when it comes too late.
pub fn edit_model(bytes: Vec<u8>) -> bool {
    EDITED.set(bytes).is_ok()
}

/// The model, if there is one.
pub(super) fn model() -> Option<&'static Model> {
    MODEL.as_ref()
}

/// The network that says what a sentence is about.
static GIST: LazyLock<Option<Gist>> = LazyLock::new(|| Gist::read(include_bytes!("../../../../data/en/gist.bin")));

/// The built-in gist, if there is one.
pub fn builtin_gist() -> Option<&'static Gist> {
    GIST.as_ref()
}

/// A phrase as a party, as training sees it.
#[derive(Debug, Clone)]
pub struct PartyLesson {
    /// The head's bytes.
    pub head: TextSpan,
    /// The phrase's bytes.
    pub phrase: TextSpan,
    /// The words of the party and the mentions of its actors.
    pub words: Vec<TextSpan>,
    /// Further features as target, by the number of the phrase that is the source.
    pub given: Vec<Vec<u32>>,
}

/// What one offered type makes of a word and of the phrases around it.
#[derive(Debug, Clone)]
pub struct KindLesson {
    /// Features of the type that mean the same for every type.
    pub class: Vec<u32>,
    /// Features of each phrase as source, and last of nobody.
    pub sources: Vec<Vec<u32>>,
    /// The same as target, without those given a source.
    pub targets: Vec<Vec<u32>>,
    /// Features of the mode.
    pub mode: Vec<u32>,
    /// For the judgement of the whole.
    pub trigger: TriggerPiece,
    /// The same, of each phrase as source and as target.
    pub pieces: Vec<(PartyPiece, PartyPiece)>,
}

/// A word that may tell an event, as training sees it.
#[derive(Debug, Clone)]
pub struct Lesson {
    /// Index of the sentence.
    pub sentence: usize,
    /// The word's bytes.
    pub trigger: TextSpan,
    /// Its number among the sentence's candidates.
    pub number: u32,
    /// Its place in the sentence, in tokens.
    pub place: u32,
    /// The nearest candidate above it in the tree, and how the way there begins.
    pub above: Option<(u32, u32)>,
    /// Its features.
    pub features: Vec<u32>,
    /// How many of them, from the first on, a glance sees.
    pub seen: usize,
    /// By type: how the lexicon offers it (see `features::Offer`).
    pub offers: [u8; 16],
    /// By type, those offered.
    pub kinds: Vec<Option<KindLesson>>,
    /// The phrases of the sentence.
    pub parties: Vec<PartyLesson>,
    /// Further features of having no target, by the number of the phrase that is the source.
    pub no_target_given: Vec<Vec<u32>>,
}

/// What decides in one sentence.
pub(super) struct Chooser<'m, 's, 'a> {
    pub(super) matcher: &'m Matcher<'s, 'a>,
    pub(super) quotes: &'m [Quote],
    /// What the gist says of the text.
    pub(super) heard: &'m Heard<'m>,
    /// The coding rules' circumstances of a found event.
    pub(super) circumstances: &'m dyn Fn(&Found) -> Circumstances,
    /// What the rules object to a found event beside the others of its sentence.
    pub(super) verdict: &'m dyn Fn(&Found, &[&Found]) -> u8,
    /// The sentence is about a match or a market.
    pub(super) sport: bool,
}

/// From here on a choice stands against the rules' own event at the same word.
pub(super) const SURE: f32 = 0.6;

/// Below this the rules' event at the word is not told where nobody on either side has to do with a state.
pub(super) const PRIVATE: f32 = 0.35;

/// Below this even the rules' event at the word is not told.
const DOUBTFUL: f32 = 0.2;

/// A word whose own features speak so much against every type offered is not asked further. At -4 the figures on the labelled
/// sentences and the seeds are the same within .002.
const HOPELESS: f32 = -3.0;

/// Less likely than this, "done to nobody" gives way to an actor in the frame's own slot.
const NOBODY: f32 = 0.5;

/// A type so far behind the best of its word is not asked further either.
const OUTDONE: f32 = -3.5;

/// A type that the gist finds so likely is offered, whatever the lexicon knows of the word.
const HEARD: f32 = 0.12;

/// A type is looked at further when it is at least so likely …
const LIKELY: f32 = 0.12;

/// … and a second one of the same word at this.
const RIVAL: f32 = 0.2;

/// The types that are looked at further, by the probabilities of none and of all types: the likeliest and its rival.
pub fn likeliest(scores: &[f32; 17]) -> impl Iterator<Item = EventType> {
    let first = best(&scores[1..]);
    let second = (0..16).filter(|&k| k != first).max_by(|&a, &b| scores[a + 1].total_cmp(&scores[b + 1])).unwrap_or(0);
    let likely = |(kind, least): (usize, f32)| (scores[kind + 1] >= least).then_some(EventType::ALL[kind]);
    [(first, LIKELY), (second, RIVAL)].into_iter().filter_map(likely)
}

/// A type with its parties, as one word may tell it.
struct Reading {
    draft: Draft,
    /// The logarithms of the probabilities of type, source and target.
    logs: [f32; 3],
}

impl Chooser<'_, '_, '_> {
    /// The events that the sentence may tell, the doubtful ones too, each with how likely it is right.
    pub(super) fn events(&self, model: &Model, scene: &Scene) -> Vec<Found> {
        let mut bag = Bag::default();
        let mut readings: Vec<Reading> = Vec::new();
        for (number, offer) in scene.offers.iter().enumerate() {
            bag.0.clear();
            scene.trigger(offer, &mut bag);
            let all = model.kind.types(&bag.0);
            let told = offer.expected.iter().fold(f32::NEG_INFINITY, |top, e| top.max(all[e.kind as usize + 1]));
            if told - all[0] < HOPELESS {
                continue;
            }
            let least = told.max(all[0]) + OUTDONE;
            let mut scores = [f32::NEG_INFINITY; 17];
            scores[0] = all[0];
            for expected in offer.expected.iter().filter(|e| all[e.kind as usize + 1] >= least) {
                bag.0.clear();
                scene.class(offer, expected, &mut bag);
                let k = expected.kind as usize + 1;
                scores[k] = all[k] + model.class.one(&[&bag.0]);
            }
            softmax(&mut scores);
            for kind in likeliest(&scores) {
                readings.extend(self.reading(model, scene, number, kind, scores[kind as usize + 1]));
            }
        }
        self.judged(model, scene, &readings)
    }

    /// How likely each reading is as a whole, beside the others; of each word the likeliest, unless it is doubtful.
    fn judged(&self, model: &Model, scene: &Scene, readings: &[Reading]) -> Vec<Found> {
        let drafts: Vec<Draft> = readings.iter().map(|r| r.draft).collect();
        let mut features = Vec::new();
        let mut chosen: Vec<(u32, f32, usize)> = Vec::new();
        for (own, reading) in readings.iter().enumerate() {
            features.clear();
            let draft = &reading.draft;
            let offer = &scene.offers[draft.number as usize];
            let trigger = scene.trigger_piece(offer, draft.kind);
            let source = scene.party_piece(offer, draft.kind, scene.parties[draft.source], true);
            let target = draft.target.map(|t| scene.party_piece(offer, draft.kind, scene.parties[t], false));
            whole(draft.kind, &trigger, &source, target.as_ref(), reading.logs, &mut features);
            company(own, &drafts, &mut features);
            let confidence = 1.0 / (1.0 + (-model.whole.one(&[&features])).exp());
            match chosen.last_mut() {
                Some(last) if last.0 == draft.number => {
                    if confidence > last.1 {
                        *last = (draft.number, confidence, own);
                    }
                }
                _ => chosen.push((draft.number, confidence, own)),
            }
        }
        let kept = chosen.into_iter().filter(|c| c.1 >= DOUBTFUL);
        kept.filter_map(|(_, confidence, own)| self.found(model, scene, &readings[own], confidence)).collect()
    }

    fn found(&self, model: &Model, scene: &Scene, reading: &Reading, confidence: f32) -> Option<Found> {
        let draft = &reading.draft;
        let cast = self.matcher.cast;
        let party = |c: usize| cast.party(self.matcher.syntax, self.quotes, scene.parties[c]);
        let offer = &scene.offers[draft.number as usize];
        let expected = offer.expected(draft.kind)?;
        let (source, mut target) = (party(draft.source), draft.target.map(party).unwrap_or_default());
        // Whoever asks asks somebody: an actor in the frame's own slot is nearer than one of an earlier sentence.
        let slot = &scene.parties_of(offer, expected).1;
        let unsure = draft.kind == EventType::Request || reading.logs[2] < NOBODY.ln();
        let named = slot.actors.iter().any(|a| !source.actors.contains(a));
        if draft.target.is_none() && unsure && named {
            target = slot.clone();
        }
        let mut found = extract::with_parties(self.matcher, self.quotes, scene.explained(offer, expected).clone(), source, target);
        found.kind = Some(draft.kind);
        found.confidence = confidence;
        found.mode = Some(mode(model, scene, offer, draft.kind));
        Some(found)
    }

    /// The word's likeliest parties, if it tells `kind`.
    fn reading(&self, model: &Model, scene: &Scene, number: usize, kind: EventType, likely: f32) -> Option<Reading> {
        let offer = &scene.offers[number];
        let n = scene.parties.len();
        let mut bag = Bag::default();
        let mut crossed: Vec<u32> = Vec::with_capacity(96);
        // What a phrase is to the trigger counts on both sides.
        let mut both: Vec<(i32, i32)> = Vec::with_capacity(n);
        let mut places = Vec::with_capacity(n);
        for &c in &scene.parties {
            bag.0.clear();
            places.push(scene.either(offer, c, &mut bag));
            both.push(model.sides(&bag.0, |f| features::cross(f, kind)));
        }
        let mut score = |scorer: &Scorer, told: i32, fill: &dyn Fn(&mut Bag)| {
            bag.0.clear();
            fill(&mut bag);
            crossed.clear();
            crossed.extend(bag.0.iter().map(|&f| features::cross(f, kind)));
            (told + scorer.sum(&[&bag.0, &crossed])) as f32 * scorer.scale
        };
        let mut sources: Vec<f32> = (0..=n)
            .map(|i| {
                score(&model.source, both.get(i).map_or(0, |b| b.0), &|bag| match scene.parties.get(i) {
                    Some(&c) => scene.side(offer, kind, c, true, places[i], bag),
                    None => scene.nobody(offer, kind, true, bag),
                })
            })
            .collect();
        softmax(&mut sources);
        let source = best(&sources);
        if source == n {
            return None;
        }
        let mut targets: Vec<f32> = (0..=n)
            .map(|i| {
                score(&model.target, both.get(i).map_or(0, |b| b.1), &|bag| {
                    match scene.parties.get(i) {
                        Some(&c) => scene.side(offer, kind, c, false, places[i], bag),
                        None => scene.nobody(offer, kind, false, bag),
                    }
                    scene.relation(offer, scene.parties[source], scene.parties.get(i).copied(), bag);
                })
            })
            .collect();
        if self.is_alone(kind, scene.parties[source]) {
            targets[source] = f32::NEG_INFINITY;
        }
        softmax(&mut targets);
        let target = best(&targets);
        let logs = [likely.ln(), sources[source].ln(), targets[target].ln()];
        let log = logs.iter().sum();
        let target = Some(target).filter(|&t| t < n);
        let place = (offer.token - scene.start) as u32;
        Some(Reading { logs, draft: Draft { kind, number: number as u32, above: scene.above(offer), place, source, target, log } })
    }

    /// True when a party cannot also be the one to whom it does this: one name does nothing to itself, and only what is done together
    /// stands between those of one group.
    fn is_alone(&self, kind: EventType, head: usize) -> bool {
        let syntax = self.matcher.syntax;
        let several = syntax.is_plural(head) || syntax.by(head, Rel::Conj).any(|c| syntax.is_nominal(c));
        let together = matches!(kind, EventType::Agree | EventType::Consult | EventType::Support | EventType::Cooperate);
        !several && (!together || matches!(syntax.upos(head), Upos::Propn | Upos::Pron))
    }

    /// The sentence with the words that may tell an event. Those that `glance` turns down are left out.
    pub(super) fn scene(&self, glance: Option<&Glance>, tokens: Range<usize>) -> Scene<'_, '_, '_> {
        let syntax = self.matcher.syntax;
        let stop = tokens.clone().next_back().is_some_and(|t| matches!(syntax.form(t), "." | "!" | "?" | "\"" | "”"));
        let mut scene = Scene {
            matcher: self.matcher,
            quotes: self.quotes,
            heard: self.heard,
            offers: Vec::new(),
            offered: vec![None; tokens.len()],
            start: tokens.start,
            end: tokens.end,
            headline: !stop,
            sport: self.sport,
            sorts: vec![Cell::new(0); tokens.len()],
            parties: features::parties(self.matcher, tokens.clone()),
        };
        let mut offers: Vec<Offer> = tokens.filter_map(|t| self.offer(&scene, glance, t)).collect();
        let verdicts: Vec<u8> = {
            let all: Vec<&Found> = offers.iter().filter_map(|o| o.found.as_ref()).collect();
            offers.iter().map(|o| o.found.as_ref().map_or(0, |f| (self.verdict)(f, &all))).collect()
        };
        for (n, (offer, verdict)) in offers.iter_mut().zip(verdicts).enumerate() {
            offer.verdict = verdict;
            scene.offered[offer.token - scene.start] = Some(n as u16);
        }
        scene.offers = offers;
        scene
    }

    fn offer(&self, scene: &Scene, glance: Option<&Glance>, t: usize) -> Option<Offer> {
        let entries = self.matcher.known(t).unwrap_or_default();
        let part = features::part_of(self.matcher.syntax.upos(t));
        // A name tells no deed by itself, whatever it sounds like.
        if entries.is_empty() && (part.is_none() || self.matcher.syntax.upos(t) == Upos::Propn) {
            return None;
        }
        // A share of HEARD is at least such odds.
        if entries.is_empty() && self.heard.loudness(t) < (HEARD / (1.0 - HEARD)).ln() {
            return None;
        }
        let lean = self.heard.types(t);
        let mut seen = Bag(Vec::with_capacity(96));
        scene.word(t, &lean, &mut seen);
        let seen = seen.0;
        if glance.is_some_and(|g| g.turns_down(&seen)) && !entries.iter().any(|e| LEXICON.frames[e.frame].firm) {
            return None;
        }
        let matches = self.matcher.all_at(t);
        let found = matches.iter().find_map(|m| extract::extract(self.matcher, self.quotes, m.clone()));
        let light = found.as_ref().and_then(|f| f.light);
        let modality = status::modality(self.matcher.syntax, t, light);
        let circumstances = match &found {
            Some(found) => (self.circumstances)(found),
            None => Circumstances { has_source: true, verbal: true, ..Circumstances::default() },
        };
        // What a frame of each of the word's types would be coded as here.
        let mut asked = [false; 16];
        let frames = entries.iter().map(|e| e.frame).chain(matches.iter().map(|m| m.frame));
        frames.for_each(|f| asked[LEXICON.frames[f].kind as usize] = true);
        let coded: [EventType; 16] = std::array::from_fn(|k| {
            let kind = EventType::ALL[k];
            if asked[k] { rules::recode(kind, modality.of(kind), circumstances).0 } else { kind }
        });
        let mut types = [0u8; 16];
        let mut raise = |kind: EventType, grade: u8| types[kind as usize] = types[kind as usize].max(grade);
        for entry in entries {
            let told = LEXICON.frames[entry.frame].kind;
            if !entry.extra.is_empty() && !self.matcher.has_words(entry, t) {
                continue;
            }
            raise(told, 1);
            raise(coded[told as usize], if part == Some(entry.part) { 2 } else { 1 });
        }
        if part.is_some() {
            lean.likely(HEARD).for_each(|kind| raise(kind, 1));
        }
        for matched in &matches {
            raise(coded[LEXICON.frames[matched.frame].kind as usize], 3);
        }
        if let Some(found) = &found {
            raise(coded[found.frame().kind as usize], 4);
        }
        let best = (0..16).max_by_key(|&k| (types[k], std::cmp::Reverse(k))).unwrap_or(0);
        let told = 1 + best as u32 * 8 + u32::from(types[best]);
        let offered = EventType::ALL.iter().filter(|&&k| types[k as usize] > 0);
        let expected = offered
            .map(|&kind| {
                let parties = match &found {
                    Some(found) if types[kind as usize] == 4 => OnceCell::from((found.source.clone(), found.target.clone())),
                    _ => OnceCell::new(),
                };
                Expected { kind, explained: OnceCell::new(), parties }
            })
            .collect();
        let offer = Offer { token: t, seen, lean, matches, found, entries, modality, verdict: 0, expected, coded, told, types };
        (!offer.expected.is_empty()).then_some(offer)
    }

    /// The sentence's lessons.
    pub(super) fn lessons(&self, glance: Option<&Glance>, sentence: usize, tokens: Range<usize>, lessons: &mut Vec<Lesson>) {
        let scene = self.scene(glance, tokens);
        let syntax = self.matcher.syntax;
        let span = |t: usize| syntax.parsed.tokens[t].span;
        let filled = |fill: &dyn Fn(&mut Bag)| {
            let mut bag = Bag::default();
            fill(&mut bag);
            bag.0
        };
        for (number, offer) in scene.offers.iter().enumerate() {
            let party = |&c: &usize| {
                let party = self.matcher.cast.party(syntax, self.quotes, c);
                let mentions = party.actors.iter().flat_map(|&a| self.matcher.cast.mentions(a));
                PartyLesson {
                    head: span(c),
                    phrase: syntax.parsed.span_of(syntax.phrase(c)),
                    words: party.spans.iter().copied().chain(mentions).collect(),
                    given: scene.parties.iter().map(|&s| filled(&|bag| scene.relation(offer, s, Some(c), bag))).collect(),
                }
            };
            let of_kind = |expected: &Expected| {
                let kind = expected.kind;
                let side = |is_source: bool| {
                    let phrases = scene.parties.iter().map(|&c| filled(&|bag| scene.party(offer, kind, c, is_source, bag)));
                    phrases.chain([filled(&|bag| scene.nobody(offer, kind, is_source, bag))]).collect()
                };
                KindLesson {
                    class: filled(&|bag| scene.class(offer, expected, bag)),
                    sources: side(true),
                    targets: side(false),
                    mode: filled(&|bag| scene.mode(offer, kind, bag)),
                    trigger: scene.trigger_piece(offer, kind),
                    pieces: scene
                        .parties
                        .iter()
                        .map(|&c| (scene.party_piece(offer, kind, c, true), scene.party_piece(offer, kind, c, false)))
                        .collect(),
                }
            };
            lessons.push(Lesson {
                sentence,
                trigger: span(offer.token),
                number: number as u32,
                place: (offer.token - scene.start) as u32,
                above: scene.above(offer),
                features: filled(&|bag| scene.trigger(offer, bag)),
                seen: offer.seen.len(),
                offers: offer.types,
                kinds: EventType::ALL.iter().map(|&k| offer.expected(k).map(of_kind)).collect(),
                parties: scene.parties.iter().map(party).collect(),
                no_target_given: scene.parties.iter().map(|&s| filled(&|bag| scene.relation(offer, s, None, bag))).collect(),
            });
        }
    }
}

/// The likeliest mode of `kind`, or none.
fn mode(model: &Model, scene: &Scene, offer: &Offer, kind: EventType) -> Option<&'static str> {
    let mut bag = Bag::default();
    scene.mode(offer, kind, &mut bag);
    let score = |mode: Option<&str>| -> i32 { bag.0.iter().map(|&f| model.mode.sum(&[&[cross_mode(f, mode)]])).sum() };
    let all = std::iter::once(None).chain(modes_of(kind).map(Some));
    all.max_by_key(|&mode| score(mode)).flatten()
}

/// The place of the greatest score.
fn best(scores: &[f32]) -> usize {
    (0..scores.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b])).unwrap_or(0)
}

fn softmax(scores: &mut [f32]) {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for s in scores.iter_mut() {
        *s = (*s - top).exp();
        sum += *s;
    }
    scores.iter_mut().for_each(|s| *s /= sum);
}

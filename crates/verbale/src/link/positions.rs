//! Who demands, offers, rejects, accepts, threatens what toward whom, and which demands have been answered.
//!
//! A position is a happening read as a stance; it is answered by a later (or undated) happening in which the other side accepts, rejects or
//! does what was asked: both are about the same thing, or the answer takes up "the demand" or "a proposal" of the one who made it.

use super::{
    cast::{Cast, Party},
    content_id,
    happenings::{Happening, Happenings},
    signature::{Signature, content_stems},
    stories::Stories,
    terms::{self, Term},
};
use crate::types::{EventType, Status, case::PositionRow};
use std::collections::BTreeSet;

/// Share of background documents above which a word tells no matter apart.
const COMMON: f32 = 0.2;
/// The same of two times that one side says the same.
const AGAIN: f32 = 0.4;
/// Bytes of an issue beyond which more tells no more.
const ISSUE: usize = 120;
/// Words before an object among which the verb that takes it is looked for.
const TAKING: usize = 3;
/// Rare enough words that a demand and its answer share at least.
const SHARED: usize = 2;
/// Rarity-weighted share of the shorter sentence that demand and answer have in common at least.
const MATTER: f32 = 0.2;

/// A stance with the numbers of the happenings in which it is taken, and of those that answer it.
pub(super) struct Position {
    happenings: Vec<usize>,
    stance: &'static str,
    answered_by: Vec<usize>,
}

pub(super) fn read(signatures: &[Signature], cast: &Cast, happenings: &Happenings) -> Vec<Position> {
    let list = &happenings.list;
    let matter: Vec<Matter> = list.iter().map(|h| Matter::of(signatures, cast, h)).collect();
    let mut answered_by: Vec<Vec<usize>> = vec![Vec::new(); list.len()];
    for answer in (0..list.len()).filter(|&n| is_answer(&list[n]) && !matter[n].asked_for) {
        asked_by(list, &matter, answer).into_iter().for_each(|asked| answered_by[asked].push(answer));
    }
    let stances = (list.iter().enumerate()).filter(|(_, h)| takes_side(h)).filter_map(|(n, h)| Some((n, stance(h, &matter[n])?)));
    let mut positions: Vec<Position> = Vec::new();
    for (n, stance) in stances {
        let answers = std::mem::take(&mut answered_by[n]);
        let again = |p: &&mut Position| p.stance == stance && p.happenings.iter().any(|&m| same_stance(list, &matter, m, n));
        match positions.iter_mut().find(again) {
            Some(position) => {
                position.happenings.push(n);
                position.answered_by.extend(answers);
                position.answered_by.sort_unstable();
                position.answered_by.dedup();
            }
            None => positions.push(Position { happenings: vec![n], stance, answered_by: answers }),
        }
    }
    positions
}

/// One side says the same to the same side again.
fn same_stance(list: &[Happening], matter: &[Matter], a: usize, b: usize) -> bool {
    let (x, y) = (&list[a], &list[b]);
    let toward = x.target_parties.is_empty() || y.target_parties.is_empty() || !x.target_parties.is_disjoint(&y.target_parties);
    x.story == y.story && x.source_parties == y.source_parties && toward && {
        let background = terms::background();
        let weight = |s: &mut dyn Iterator<Item = &Term>| s.map(|&t| background.idf(t)).sum::<f32>();
        let (p, q) = (&matter[a].stems, &matter[b].stems);
        p.intersection(q).count() >= SHARED && weight(&mut p.intersection(q)) >= AGAIN * weight(&mut p.iter()).min(weight(&mut q.iter()))
    }
}

/// A stance is toward somebody else or about something; nobody takes one toward himself alone.
fn takes_side(h: &Happening) -> bool {
    let toward = !h.target_parties.is_empty() && h.target_parties != h.source_parties;
    toward || h.object.is_some() && h.target_parties.is_empty()
}

/// What a happening is about.
struct Matter {
    /// Rare enough stems of its reports' sentences, the names of those who appear in them left out.
    stems: BTreeSet<Term>,
    /// All stems of the sentences.
    words: BTreeSet<Term>,
    /// Those whom the sentences name beside who does it: of a demand whose target is unsaid, who is to do it.
    named: BTreeSet<Party>,
    /// Its object is what somebody asked for: "the demand", "a proposal by the envoy".
    refers: bool,
    /// It takes what is asked or offered: "accepted", "agreed".
    accepts: bool,
    /// What is done in it, of [`terms::Lists::deeds`].
    deed: Option<usize>,
    /// Its sentence asks for it: it is no more than what is demanded.
    asked_for: bool,
}

impl Matter {
    fn of(signatures: &[Signature], cast: &Cast, h: &Happening) -> Self {
        let lists = terms::lists();
        let mut m = Matter {
            stems: BTreeSet::new(),
            words: BTreeSet::new(),
            named: BTreeSet::new(),
            refers: h.object.as_ref().is_some_and(|o| content_stems(o).iter().take(3).any(|t| lists.asked.contains(t))),
            accepts: false,
            deed: None,
            asked_for: false,
        };
        for &(a, e) in &h.reports {
            let (page, event) = (&signatures[a], &signatures[a].events[e as usize]);
            let Some(sentence) = page.sentences.get(event.sentence as usize) else { continue };
            m.words.extend(content_stems(&sentence.text));
            m.named.extend(sentence.actors.iter().filter_map(|&i| cast.of(a, i)).map(|actor| cast.party(actor)));
            m.stems.extend(content_stems(&sentence.text));
            let names = sentence.actors.iter().map(|&i| &page.actors[i as usize]);
            let names = names.flat_map(|actor| actor.aliases.iter().chain([&actor.name])).filter(|n| n.contains(char::is_uppercase));
            names.flat_map(|name| content_stems(name)).for_each(|t| _ = m.stems.remove(&t));
            // The words right before the object say how it is taken; without an object the whole sentence.
            let opening = sentence.text.find(event.object.as_str()).unwrap_or(sentence.text.len());
            let before = content_stems(if event.object.is_empty() { &sentence.text } else { &sentence.text[..opening] });
            let near = if event.object.is_empty() { before.len() } else { TAKING };
            m.accepts |= before.iter().rev().take(near).any(|t| lists.accepting.contains(t));
            m.deed = m.deed.or_else(|| lists.deeds.iter().position(|(mode, _)| event.mode.as_ref() == Some(mode)));
            m.asked_for |= page.events.iter().any(|other| other.kind == EventType::Request && other.sentence == event.sentence);
        }
        m.stems.retain(|&t| terms::background().share(t) < COMMON);
        m.named.retain(|p| !h.source_parties.contains(p));
        m
    }
}

fn stance(h: &Happening, matter: &Matter) -> Option<&'static str> {
    if h.source.is_empty() || h.status == Status::Negated {
        return None;
    }
    Some(match h.kind {
        EventType::Request => "demands",
        EventType::Reject => "rejects",
        EventType::Agree if h.status == Status::Actual && matter.accepts => "accepts",
        EventType::Agree if h.status == Status::Actual => "offers",
        EventType::Concede => "accepts",
        EventType::Threaten => "threatens",
        EventType::Accuse => "accuses",
        EventType::Support => "supports",
        _ => return None,
    })
}

/// Somebody accepts, refuses or does something.
fn is_answer(h: &Happening) -> bool {
    matches!(h.kind, EventType::Reject | EventType::Concede | EventType::Agree | EventType::Retreat) && h.status != Status::Hypothetical
}

/// The demands, offers and threats that a happening answers: those about the same matter, or the demand for what it does, or of the one whose
/// "demand" or "proposal" it takes up the one that shares most words.
fn asked_by(list: &[Happening], matter: &[Matter], answer: usize) -> Vec<usize> {
    let (h, own) = (&list[answer], &matter[answer]);
    let of_whom = |n: usize| if list[n].target_parties.is_empty() { &matter[n].named } else { &list[n].target_parties };
    let is_asked = |&n: &usize| {
        let demand = &list[n];
        n != answer
            && demand.story == h.story
            && matches!(demand.kind, EventType::Request | EventType::Agree | EventType::Threaten)
            && !(demand.kind == EventType::Agree && (h.kind == EventType::Agree && !own.accepts || matter[n].accepts))
            && h.source_parties.intersection(of_whom(n)).next().is_some()
            && h.source_parties.is_disjoint(&demand.source_parties)
            && !matches!((h.earliest, demand.earliest), (Some(a), Some(d)) if a < d)
    };
    let asked: Vec<usize> = (0..list.len()).filter(is_asked).collect();
    let background = terms::background();
    let weight = |s: &mut dyn Iterator<Item = &Term>| s.map(|&t| background.idf(t)).sum::<f32>();
    let addressed = |n: usize| h.target_parties.union(&own.named).any(|p| list[n].source_parties.contains(p));
    let shared = |n: usize| matter[n].stems.intersection(&own.stems).count();
    let same_matter = |&n: &usize| {
        let (x, y) = (&matter[n].stems, &own.stems);
        // To one's face, or about so much of it that it need not be said to whom.
        let least = if addressed(n) { SHARED } else { SHARED + 1 };
        shared(n) >= least && weight(&mut x.intersection(y)) >= MATTER * weight(&mut x.iter()).min(weight(&mut y.iter()))
    };
    let done = |&n: &usize| {
        let words =
            own.deed.map(|d| &terms::lists().deeds[d].1).filter(|_| h.kind == EventType::Retreat && list[n].kind == EventType::Request);
        // "Other proposals relate to the withdrawal": nobody has withdrawn.
        let told = !own.words.iter().any(|t| terms::lists().asked.contains(t));
        words.is_some_and(|words| told && matter[n].words.iter().any(|t| words.contains(t)))
    };
    let found: Vec<usize> = asked.iter().copied().filter(|n| same_matter(n) || done(n)).collect();
    if !found.is_empty() || !own.refers {
        return found;
    }
    let demands = asked.into_iter().filter(|&n| list[n].kind == EventType::Request && addressed(n));
    demands.max_by_key(|&n| (shared(n), list[n].earliest, std::cmp::Reverse(n))).into_iter().collect()
}

impl Position {
    pub(super) fn row(&self, signatures: &[Signature], stories: &Stories, cast: &Cast, happenings: &Happenings) -> PositionRow {
        let taken = || self.happenings.iter().map(|&n| &happenings.list[n]);
        let first =
            |side: fn(&Happening) -> &BTreeSet<usize>| taken().find_map(|h| side(h).iter().next()).map(|&a| cast.actors[a].id.clone());
        let ids = |numbers: &[usize]| numbers.iter().map(|&n| happenings.id(n, signatures)).collect();
        let objects = taken().filter_map(|h| h.object.as_ref());
        PositionRow {
            story: taken().next().map(|h| stories.ids[h.story].clone()).unwrap_or_default(),
            issue: objects.max_by_key(|o| (o.len().min(ISSUE), std::cmp::Reverse(o.len()))).cloned().unwrap_or_default(),
            by: first(|h| &h.source).unwrap_or_else(|| content_id("actor", &["unknown"])),
            toward: first(|h| &h.target),
            stance: self.stance.to_owned(),
            happenings: ids(&self.happenings),
            answered_by: ids(&self.answered_by),
        }
    }
}

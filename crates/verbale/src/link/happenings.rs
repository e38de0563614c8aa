//! One event with its N reports.
//!
//! Events of one story are joined when type and parties agree, their dates can be the same, and what they are about does not differ.
//! Only what is told as fact counts: denied, hypothetical and future events make happenings of their own status.

use super::{
    cast::{Cast, Party},
    components::Components,
    content_id,
    lineage::Lineage,
    signature::{SigEvent, Signature},
    stories::Stories,
    terms::{self, Term},
};
use crate::types::{
    ActorKind, EventType, FactDateFrom, Status,
    case::{HappeningRow, Report},
};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Rarity-weighted share of the smaller object that two reports of one event have in common at least.
const OBJECT: f32 = 0.22;
/// Words that a sentence has at least if it stands in two articles by no chance.
const COPIED: usize = 6;
/// Days by which an undated report may lag behind its event.
const LAG: i32 = 7;

/// All happenings of a case.
#[derive(Debug, Clone, Default)]
pub(super) struct Happenings {
    pub list: Vec<Happening>,
}

#[derive(Debug, Clone)]
pub(super) struct Happening {
    pub story: usize,
    pub kind: EventType,
    pub status: Status,
    pub source: BTreeSet<usize>,
    pub target: BTreeSet<usize>,
    pub source_parties: BTreeSet<Party>,
    pub target_parties: BTreeSet<Party>,
    pub object: Option<String>,
    pub date: Option<String>,
    pub earliest: Option<Date>,
    pub reports: Vec<(usize, u32)>,
    pub independent: usize,
}

/// An event ready for comparison.
struct Candidate<'a> {
    article: usize,
    number: u32,
    event: &'a SigEvent,
    source: BTreeSet<Party>,
    target: BTreeSet<Party>,
    actors: BTreeSet<usize>,
    stems: BTreeSet<Term>,
    /// The sentence that tells it.
    sentence: Vec<Term>,
    /// First and last day on which it can have happened, and whether the text says so itself.
    days: Option<(Date, Date, bool)>,
}

pub(super) fn join(signatures: &[Signature], stories: &Stories, cast: &Cast, lineage: &Lineage) -> Happenings {
    let mut list = Vec::new();
    for (story, articles) in stories.members.iter().enumerate() {
        let mut buckets: BTreeMap<(EventType, Status), Vec<Candidate>> = BTreeMap::new();
        for &a in articles {
            for (n, event) in signatures[a].events.iter().enumerate() {
                let c = candidate(signatures, cast, a, n as u32, event);
                buckets.entry((event.kind, standing(event.status))).or_default().push(c);
            }
        }
        for ((kind, status), events) in buckets {
            let mut sets = Components::new(events.len());
            for x in 0..events.len() {
                for y in x + 1..events.len() {
                    if same_event(kind, &events[x], &events[y]) {
                        sets.join(x, y);
                    }
                }
            }
            if kind == EventType::Consult {
                join_one_sided(&events, &mut sets);
            }
            for set in sets.sets() {
                let members: Vec<&Candidate> = set.iter().map(|&i| &events[i]).collect();
                list.push(describe(signatures, cast, lineage, story, kind, status, &members));
            }
        }
    }
    Happenings { list }
}

/// A long-past event is told as fact like a present one.
fn standing(status: Status) -> Status {
    if status == Status::Past { Status::Actual } else { status }
}

fn candidate<'a>(signatures: &[Signature], cast: &Cast, article: usize, number: u32, event: &'a SigEvent) -> Candidate<'a> {
    // What is neither a person nor a body ("Telephone Summit") is nobody's side.
    let known = |i: &u32| cast.of(article, *i).filter(|&a| cast.actors[a].kind != ActorKind::Other || cast.actors[a].code.is_some());
    let parties = |ids: &[u32]| ids.iter().filter_map(known).map(|a| cast.party(a)).collect();
    let own = event.date.as_ref().filter(|d| d.from <= FactDateFrom::Sentence);
    let days = own.and_then(|d| Some((d.earliest?, d.latest?, true))).or_else(|| {
        let published = signatures[article].published.value?;
        Some((published.checked_sub(jiff::Span::new().days(LAG)).unwrap_or(published), published, false))
    });
    Candidate {
        article,
        number,
        event,
        source: parties(&event.source),
        target: parties(&event.target),
        actors: event.source.iter().chain(&event.target).filter_map(known).collect(),
        stems: event.stems.iter().copied().collect(),
        sentence: signatures[article].sentences.get(event.sentence as usize).map_or_else(Vec::new, |s| terms::stems(&s.text)),
        days,
    }
}

fn same_event(kind: EventType, x: &Candidate, y: &Candidate) -> bool {
    copied(x, y) || days_agree(x, y) && parties_agree(kind, x, y) && objects_agree(kind, x, y)
}

/// One sentence in two articles tells one event, whatever each makes of its "Monday".
fn copied(x: &Candidate, y: &Candidate) -> bool {
    x.article != y.article
        && x.sentence == y.sentence
        && x.sentence.len() >= COPIED
        && x.event.mode == y.event.mode
        && x.event.stems == y.event.stems
        && x.event.source.is_empty() == y.event.source.is_empty()
}

/// Meetings and agreements have no direction.
fn is_mutual(kind: EventType) -> bool {
    matches!(kind, EventType::Consult | EventType::Agree | EventType::Cooperate)
}

/// A report that leaves one side of a meeting unsaid ("at his summit with the president") joins the one meeting of its days that most of those
/// whom it names attend.
fn join_one_sided(events: &[Candidate], sets: &mut Components) {
    let sides = |c: &Candidate| c.source.union(&c.target).count();
    for (n, x) in events.iter().enumerate().filter(|(_, x)| sides(x) == 1) {
        let mut meetings: BTreeMap<usize, usize> = BTreeMap::new();
        for (m, y) in events.iter().enumerate().filter(|(_, y)| y.article != x.article && sides(y) > 1) {
            let attends = x.source.union(&x.target).all(|p| y.source.contains(p) || y.target.contains(p));
            if attends && dated_by_either(x, y) && days_agree(x, y) {
                let named = x.actors.intersection(&y.actors).count();
                let best = meetings.entry(sets.root(m)).or_default();
                *best = named.max(*best);
            }
        }
        let most = meetings.values().copied().max().unwrap_or(0);
        let mut best = meetings.into_iter().filter(|&(_, named)| named == most && named > 0);
        if let (Some((meeting, _)), None) = (best.next(), best.next()) {
            sets.join(meeting, n);
        }
    }
}

/// At least one of the texts says itself when it was.
fn dated_by_either(x: &Candidate, y: &Candidate) -> bool {
    [x, y].iter().any(|c| c.days.is_some_and(|d| d.2))
}

fn parties_agree(kind: EventType, x: &Candidate, y: &Candidate) -> bool {
    let meets = |a: &BTreeSet<Party>, b: &BTreeSet<Party>| a.intersection(b).next().is_some();
    if is_mutual(kind) {
        let both = x.source.union(&x.target).filter(|p| y.source.contains(p) || y.target.contains(p));
        return both.take(2).count() == 2;
    }
    // Nobody named who did it: then to whom and on which day must be told by both.
    if x.source.is_empty() && y.source.is_empty() {
        return meets(&x.target, &y.target) && both_dated(x, y);
    }
    // One report may leave the other side unsaid.
    let targets = meets(&x.target, &y.target) || x.target.is_empty() || y.target.is_empty();
    meets(&x.source, &y.source) && targets
}

fn days_agree(x: &Candidate, y: &Candidate) -> bool {
    match (x.days, y.days) {
        (Some((a0, a1, _)), Some((b0, b1, _))) => a0 <= b1 && b0 <= a1,
        _ => true,
    }
}

/// Both texts themselves give one day.
fn both_dated(x: &Candidate, y: &Candidate) -> bool {
    matches!((x.days, y.days), (Some((a, b, true)), Some((c, d, true))) if a == b && c == d && a == c)
}

/// What they are about does not differ. Of an event without an object both sides tell enough, if both are told, else the whole sentence.
fn objects_agree(kind: EventType, x: &Candidate, y: &Candidate) -> bool {
    let bare = x.event.object.is_empty() || y.event.object.is_empty();
    let sides_told = is_mutual(kind) || x.target.intersection(&y.target).next().is_some();
    if both_dated(x, y) || bare && sides_told {
        return true;
    }
    let background = terms::background();
    let weight = |s: &mut dyn Iterator<Item = &Term>| s.map(|&t| background.idf(t)).sum::<f32>();
    let shared = weight(&mut x.stems.intersection(&y.stems));
    shared >= OBJECT * weight(&mut x.stems.iter()).min(weight(&mut y.stems.iter()))
}

fn describe(
    signatures: &[Signature],
    cast: &Cast,
    lineage: &Lineage,
    story: usize,
    kind: EventType,
    status: Status,
    members: &[&Candidate],
) -> Happening {
    let actors = |pick: &dyn Fn(&SigEvent) -> &Vec<u32>| -> BTreeSet<usize> {
        members.iter().flat_map(|c| pick(c.event).iter().filter_map(|&i| cast.of(c.article, i))).collect()
    };
    let objects = members.iter().map(|c| c.event.object.as_str()).filter(|o| !o.is_empty());
    let dates = members.iter().filter_map(|c| c.event.date.as_ref());
    let best = dates.min_by_key(|d| (d.from, d.latest.zip(d.earliest).map_or(i32::MAX, |(l, e)| days_between(e, l)), d.latest));
    // One origin is one source: copies of one text, and texts that credit one agency.
    let mut origins = Components::new(members.len());
    for (n, x) in members.iter().enumerate() {
        let agency = |c: &Candidate| signatures[c.article].agencies.first();
        let same = |y: &Candidate| lineage.origin[x.article] == lineage.origin[y.article] || agency(x).is_some() && agency(x) == agency(y);
        members[n + 1..].iter().enumerate().filter(|(_, y)| same(y)).for_each(|(m, _)| origins.join(n, n + 1 + m));
    }
    Happening {
        story,
        kind,
        status,
        source: actors(&|e| &e.source),
        target: actors(&|e| &e.target),
        source_parties: members.iter().flat_map(|c| c.source.iter().cloned()).collect(),
        target_parties: members.iter().flat_map(|c| c.target.iter().cloned()).collect(),
        object: objects.max_by_key(|o| (o.len().min(160), std::cmp::Reverse(o.len()))).map(str::to_owned),
        date: best.map(|d| d.value.clone()),
        earliest: best.and_then(|d| d.earliest),
        reports: members.iter().map(|c| (c.article, c.number)).collect(),
        independent: origins.sets().len(),
    }
}

fn days_between(a: Date, b: Date) -> i32 {
    b.since(a).map_or(0, |s| s.get_days())
}

impl Happenings {
    pub(super) fn id(&self, n: usize, signatures: &[Signature]) -> String {
        let (a, e) = self.list[n].reports[0];
        content_id("happening", &[&signatures[a].id, &e.to_string()])
    }

    pub(super) fn rows(&self, signatures: &[Signature], stories: &Stories, cast: &Cast) -> Vec<HappeningRow> {
        let ids = |actors: &BTreeSet<usize>| actors.iter().map(|&a| cast.actors[a].id.clone()).collect();
        (self.list.iter().enumerate())
            .map(|(n, h)| HappeningRow {
                happening: self.id(n, signatures),
                kind: h.kind.name().to_owned(),
                source: ids(&h.source),
                target: ids(&h.target),
                object: h.object.clone(),
                date: h.date.clone(),
                story: stories.ids[h.story].clone(),
                status: format!("{:?}", h.status).to_lowercase(),
                reports: h.reports.iter().map(|&(a, e)| Report { article: signatures[a].id.clone(), event: e }).collect(),
                independent_sources: h.independent,
            })
            .collect()
    }
}

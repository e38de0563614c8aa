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
    EventType, FactDateFrom, Status,
    case::{HappeningRow, Report},
};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Rarity-weighted share of the smaller object that two reports of one event have in common at least.
const OBJECT: f32 = 0.22;
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
    pub stems: BTreeSet<Term>,
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
    stems: BTreeSet<Term>,
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
    let parties = |ids: &[u32]| ids.iter().filter_map(|&i| cast.of(article, i)).map(|a| cast.party(a)).collect();
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
        stems: event.stems.iter().copied().collect(),
        days,
    }
}

fn same_event(kind: EventType, x: &Candidate, y: &Candidate) -> bool {
    days_agree(x, y) && parties_agree(kind, x, y) && objects_agree(x, y)
}

/// Meetings and agreements have no direction.
fn parties_agree(kind: EventType, x: &Candidate, y: &Candidate) -> bool {
    let meets = |a: &BTreeSet<Party>, b: &BTreeSet<Party>| a.intersection(b).next().is_some();
    if matches!(kind, EventType::Consult | EventType::Agree | EventType::Cooperate) {
        let both = x.source.union(&x.target).filter(|p| y.source.contains(p) || y.target.contains(p));
        return both.take(2).count() == 2;
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

fn objects_agree(x: &Candidate, y: &Candidate) -> bool {
    let both_dated = matches!((x.days, y.days), (Some((a, b, true)), Some((c, d, true))) if a == b && c == d && a == c);
    if x.event.object.is_empty() || y.event.object.is_empty() || both_dated {
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
    let origins: BTreeSet<String> = members
        .iter()
        .map(|c| match signatures[c.article].agencies.first() {
            Some(agency) => format!("agency {agency}"),
            None => format!("origin {}", lineage.origin[c.article]),
        })
        .collect();
    Happening {
        story,
        kind,
        status,
        source: actors(&|e| &e.source),
        target: actors(&|e| &e.target),
        source_parties: members.iter().flat_map(|c| c.source.iter().cloned()).collect(),
        target_parties: members.iter().flat_map(|c| c.target.iter().cloned()).collect(),
        stems: members.iter().flat_map(|c| c.stems.iter().copied()).collect(),
        object: objects.max_by_key(|o| (o.len().min(160), std::cmp::Reverse(o.len()))).map(str::to_owned),
        date: best.map(|d| d.value.clone()),
        earliest: best.and_then(|d| d.earliest),
        reports: members.iter().map(|c| (c.article, c.number)).collect(),
        independent: origins.len(),
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

//! Who demands, offers, rejects, accepts, threatens what toward whom, and which demands have been answered.
//!
//! A position is a happening read as a stance; it is answered by a later (or undated) happening of the other side toward this one that
//! accepts or rejects, if the two are about the same thing or it is the only stance between the two.

use super::{
    cast::Cast,
    content_id,
    happenings::{Happening, Happenings},
    signature::Signature,
    stories::Stories,
};
use crate::types::{EventType, Status, case::PositionRow};

/// A stance with the numbers of the happenings that answer it.
pub(super) struct Position {
    happening: usize,
    stance: &'static str,
    answered_by: Vec<usize>,
}

pub(super) fn read(_signatures: &[Signature], happenings: &Happenings) -> Vec<Position> {
    let list = &happenings.list;
    let stances = (list.iter().enumerate()).filter_map(|(n, h)| Some((n, stance(h)?)));
    stances.map(|(n, stance)| Position { happening: n, stance, answered_by: answers(list, n) }).collect()
}

fn stance(h: &Happening) -> Option<&'static str> {
    if h.source.is_empty() || h.status == Status::Negated {
        return None;
    }
    Some(match h.kind {
        EventType::Request => "demands",
        EventType::Reject => "rejects",
        EventType::Agree if h.status == Status::Actual => "offers",
        EventType::Concede => "accepts",
        EventType::Threaten => "threatens",
        EventType::Accuse => "accuses",
        EventType::Support => "supports",
        _ => return None,
    })
}

fn answers(list: &[Happening], asked: usize) -> Vec<usize> {
    let demand = &list[asked];
    if !matches!(demand.kind, EventType::Request | EventType::Agree | EventType::Threaten) || demand.target_parties.is_empty() {
        return Vec::new();
    }
    let answers = |h: &Happening| {
        h.story == demand.story
            && matches!(h.kind, EventType::Reject | EventType::Concede | EventType::Agree | EventType::Retreat)
            && h.source_parties.intersection(&demand.target_parties).next().is_some()
            && h.target_parties.intersection(&demand.source_parties).next().is_some()
            && !matches!((h.earliest, demand.earliest), (Some(a), Some(d)) if a < d)
    };
    let candidates: Vec<usize> = (0..list.len()).filter(|&n| n != asked && answers(&list[n])).collect();
    let alike: Vec<usize> = candidates.iter().copied().filter(|&n| list[n].stems.intersection(&demand.stems).count() >= 2).collect();
    if alike.is_empty() && candidates.len() == 1 { candidates } else { alike }
}

impl Position {
    pub(super) fn row(&self, signatures: &[Signature], stories: &Stories, cast: &Cast, happenings: &Happenings) -> PositionRow {
        let h = &happenings.list[self.happening];
        let by = h.source.iter().next().map(|&a| cast.actors[a].id.clone()).unwrap_or_else(|| content_id("actor", &["unknown"]));
        PositionRow {
            story: stories.ids[h.story].clone(),
            issue: h.object.clone().unwrap_or_default(),
            by,
            toward: h.target.iter().next().map(|&a| cast.actors[a].id.clone()),
            stance: self.stance.to_owned(),
            happenings: vec![happenings.id(self.happening, signatures)],
            answered_by: self.answered_by.iter().map(|&n| happenings.id(n, signatures)).collect(),
        }
    }
}

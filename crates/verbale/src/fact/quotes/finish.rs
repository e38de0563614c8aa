//! Settles overlaps between attributions: what two rules found twice is kept once.

use super::{Found, direct::Direct, view::View};

/// Drops what is too unsure or found twice and puts the rest in text order.
pub(super) fn settle(_view: &View, _direct: &Direct, found: &mut Vec<Found>) {
    found.retain(|f| f.sure >= THRESHOLD && !f.content.is_empty());
    for f in found.iter_mut() {
        f.content.sort();
        f.content.dedup();
    }
    found.sort_by_key(|f| (f.content[0].start, f.cue.first().map_or(0, |c| c.start), std::cmp::Reverse(f.content[0].end)));
    // The same cue word speaks once: the surer reading stays.
    let mut keep = vec![true; found.len()];
    for i in 0..found.len() {
        for j in i + 1..found.len() {
            if keep[i] && keep[j] && found[i].cue_head.is_some() && found[i].cue_head == found[j].cue_head {
                let loser = if found[j].sure > found[i].sure { i } else { j };
                keep[loser] = false;
            }
        }
    }
    let mut at = 0;
    found.retain(|_| {
        at += 1;
        keep[at - 1]
    });
}

/// Less sure than this is not told.
const THRESHOLD: f32 = 0.38;

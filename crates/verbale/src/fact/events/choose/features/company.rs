//! Features of an event beside the others that its sentence may tell: two readings of one deed seldom both hold, what another event
//! takes as its content is seldom told, and a sentence full of sure events holds further ones.

use super::{Bag, mix};
use crate::types::EventType;

/// What the first scorers would tell, as the others of the sentence see it.
#[derive(Debug, Clone, Copy)]
pub struct Draft {
    /// The type.
    pub kind: EventType,
    /// Its word's number among the sentence's candidates.
    pub number: u32,
    /// The nearest candidate above it in the tree, and how the way there begins.
    pub above: Option<(u32, u32)>,
    /// The word's place in the sentence, in tokens.
    pub place: u32,
    /// The phrases that are source and target, by number.
    pub source: usize,
    /// As `source`; none for nobody.
    pub target: Option<usize>,
    /// The logarithm of how likely type and parties are together.
    pub log: f32,
}

impl Draft {
    /// How likely, in four steps.
    fn step(&self) -> u32 {
        match self.log {
            l if l > -0.35 => 3,
            l if l > -0.9 => 2,
            l if l > -1.8 => 1,
            _ => 0,
        }
    }
}

/// Adds what the others of `drafts` say of the one at `own`.
pub fn company(own: usize, drafts: &[Draft], features: &mut Vec<u32>) {
    let mut bag = Bag(std::mem::take(features));
    let me = &drafts[own];
    let k = me.kind as u32;
    let others = || drafts.iter().filter(|d| d.number != me.number);
    let surer = others().filter(|d| d.log > me.log).count() as u32;
    let sure = others().filter(|d| d.step() >= 2).count() as u32;
    bag.add(530, surer.min(3));
    bag.add(531, sure.min(3));
    bag.add(532, mix(sure.min(3), me.step()));
    // Another reading of the same word.
    match drafts.iter().enumerate().find(|(n, d)| d.number == me.number && *n != own) {
        Some((_, d)) => {
            let margin = ((me.log - d.log) * 3.0).clamp(-9.0, 9.0) as i32 as u32;
            bag.add(533, margin);
            bag.add(534, mix(k, d.kind as u32));
        }
        None => bag.add(533, 99),
    }
    let mut above = false;
    for d in others() {
        let (kind, step) = (d.kind as u32, d.step());
        let alike = u32::from(d.kind == me.kind);
        if let Some((_, rel)) = me.above.filter(|a| a.0 == d.number) {
            above = true;
            bag.add(535, mix(rel, step));
            bag.add(536, mix(mix(k, kind), step));
            bag.add(537, mix(mix(rel, kind), step));
        }
        if let Some((_, rel)) = d.above.filter(|a| a.0 == me.number) {
            bag.add(538, mix(rel, step));
            bag.add(539, mix(mix(k, kind), step));
        }
        let before = u32::from(d.place < me.place);
        if d.source == me.source && d.target == me.target {
            bag.add(540, mix(mix(alike, before), step));
            bag.add(541, mix(mix(k, kind), step));
        } else if d.source == me.source {
            bag.add(542, mix(mix(alike, before), step));
        } else if d.target == Some(me.source) && me.target == Some(d.source) {
            bag.add(543, mix(mix(k, kind), step));
        } else if d.target == me.target && d.target.is_some() {
            bag.add(544, mix(mix(alike, before), step));
        }
        if d.place.abs_diff(me.place) <= 3 {
            bag.add(545, mix(mix(d.place.wrapping_sub(me.place), alike), step));
        }
        if alike == 1 {
            bag.add(546, mix(before, step));
        }
    }
    if !above {
        bag.add(535, 99);
    }
    *features = bag.0;
}

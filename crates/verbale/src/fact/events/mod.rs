//! Who did what to whom: PLOVER events.

use crate::{
    fact::{Reading, actors::Actors},
    types::{DateExpression, Event, Quote},
};

/// Finds all events. A party whom no mention names yet is added to `actors`.
pub fn find(_reading: &Reading, _actors: &mut Actors, _quotes: &[Quote], _dates: &[DateExpression]) -> Vec<Event> {
    Vec::new()
}

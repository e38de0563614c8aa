//! Who is said to have said what.

use crate::{
    fact::{Reading, actors::Actors},
    types::{DateExpression, Quote},
};

/// Finds all attributions. A speaker whom no mention names yet is added to `actors`.
pub fn find(_reading: &Reading, _actors: &mut Actors, _dates: &[DateExpression]) -> Vec<Quote> {
    Vec::new()
}

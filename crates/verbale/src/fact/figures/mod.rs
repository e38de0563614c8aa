//! Numbers with bounds, unit and what they count.

use crate::{
    fact::Reading,
    types::{DateExpression, Figure},
};

/// Finds all figures; numbers inside `dates` are none.
pub fn find(_reading: &Reading, _dates: &[DateExpression]) -> Vec<Figure> {
    Vec::new()
}

//! Expressions of time, resolved against the publication date.

use crate::{fact::Reading, types::DateExpression};

/// Finds and resolves all expressions of time.
pub fn find(_reading: &Reading) -> Vec<DateExpression> {
    Vec::new()
}

//! Conflicts: claims that cannot all be true, each side in its own words and with the sentence around them.

use super::Told;
use crate::{
    html::{clipped, words_address},
    pages,
};
use verbale::types::case::{Claim, ConflictRow};

/// A conflict.
#[derive(Debug)]
pub(crate) struct Conflict {
    pub(crate) kind: &'static str,
    pub(crate) why: String,
    pub(crate) sides: Vec<Side>,
}

/// One side.
#[derive(Debug)]
pub(crate) struct Side {
    /// The sentence before the claim's words.
    pub(crate) before: String,
    pub(crate) words: String,
    /// The sentence after them.
    pub(crate) after: String,
    pub(crate) address: String,
    pub(crate) byline: String,
}

/// The story's conflicts.
pub(crate) fn conflicts(told: &Told<'_>) -> Vec<Conflict> {
    told.story.conflicts.iter().map(|c| conflict(told, c)).collect()
}

fn conflict(told: &Told<'_>, row: &ConflictRow) -> Conflict {
    let sides = row.claims.iter().take(8).map(|c| side(told, c)).collect();
    Conflict { kind: pages::kind_of_conflict(&row.kind), why: clipped(&row.why, 400), sides }
}

fn side(told: &Told<'_>, claim: &Claim) -> Side {
    let sentence = told
        .record(&claim.article)
        .and_then(|r| r.sentences.iter().find(|s| s[0] <= claim.span[0] && claim.span[1] <= s[1]))
        .copied()
        .unwrap_or(claim.span);
    let words = match told.words(&claim.article, claim.span) {
        "" => claim.text.clone(),
        words => words.to_owned(),
    };
    let before = told.words(&claim.article, [sentence[0], claim.span[0]]);
    let after = told.words(&claim.article, [claim.span[1], sentence[1]]);
    Side {
        before: tail(before, 220),
        words: clipped(&words, 600),
        after: clipped(after, 220),
        address: words_address(&claim.article, claim.span),
        byline: pages::byline(&told.brief(&claim.article)),
    }
}

/// At most the last `count` characters.
fn tail(text: &str, count: usize) -> String {
    let chars = text.chars().count();
    if chars <= count { text.to_owned() } else { format!("…{}", text.chars().skip(chars - count).collect::<String>()) }
}

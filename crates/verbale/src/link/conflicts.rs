//! Claims that cannot all be true.
//!
//! Precision comes first: a reader who meets one false alarm stops looking. Each kind has a file: [`figures`] that count the same thing and
//! do not overlap, [`places`] and days of one utterance, [`words`] that are given to two speakers, turned into their opposite, or
//! contradicted. One disagreement is one row, however many copies repeat either side: of each origin the earliest article claims.
//!
//! Incomplete: figures of money and percent; places of events.

mod figures;
mod places;
mod words;

use super::{cast::Cast, lineage::Lineage, signature::Signature, statements::Statements, stories::Stories};
use crate::types::case::{Claim, ConflictRow};
use std::collections::BTreeMap;

/// What the finders look at.
struct Case<'a> {
    signatures: &'a [Signature],
    stories: &'a Stories,
    cast: &'a Cast,
    lineage: &'a Lineage,
    statements: &'a Statements,
}

pub(super) fn find(
    signatures: &[Signature],
    stories: &Stories,
    cast: &Cast,
    lineage: &Lineage,
    statements: &Statements,
) -> Vec<ConflictRow> {
    let case = Case { signatures, stories, cast, lineage, statements };
    let mut found = Found::default();
    for (story, articles) in stories.members.iter().enumerate() {
        figures::find(&case, story, articles, &mut found);
        words::attributions(&case, story, articles, &mut found);
        words::contradictions(&case, story, articles, &mut found);
    }
    places::find(&case, &mut found);
    places::dates(&case, &mut found);
    words::reversals(&case, &mut found);
    found.rows(&case)
}

/// One side's claim by an article.
#[derive(Debug, Clone)]
struct Side {
    article: usize,
    span: crate::types::wire::WireSpan,
    text: String,
}

/// What is disagreed on: the story, the kind, the two claims.
type Disagreement = (usize, &'static str, [String; 2]);
/// Who claims the one, who the other, and why they conflict.
type BothSides = (Vec<Side>, Vec<Side>, String);

/// Conflicts by story, kind and what stands against what: the same disagreement in copies is found many times.
#[derive(Debug, Default)]
struct Found {
    rows: BTreeMap<Disagreement, BothSides>,
}

impl Found {
    /// Notes that `a`, which holds that `keys[0]`, and `b`, which holds that `keys[1]`, cannot both be right.
    fn add(&mut self, story: usize, kind: &'static str, keys: [String; 2], a: Side, b: Side, why: impl FnOnce(&Side, &Side) -> String) {
        let turned = keys[0] > keys[1];
        let ([x, y], a, b) = if turned { ([keys[1].clone(), keys[0].clone()], b, a) } else { (keys, a, b) };
        let row = self.rows.entry((story, kind, [x, y])).or_insert_with(|| {
            let why = if turned { why(&b, &a) } else { why(&a, &b) };
            (Vec::new(), Vec::new(), why)
        });
        row.0.push(a);
        row.1.push(b);
    }

    fn rows(self, case: &Case) -> Vec<ConflictRow> {
        let claims = |sides: Vec<Side>| {
            let mut of: BTreeMap<usize, Side> = BTreeMap::new();
            for side in sides {
                let first = of.entry(case.lineage.origin[side.article]).or_insert_with(|| side.clone());
                if (side.article, side.span) < (first.article, first.span) {
                    *first = side;
                }
            }
            let mut sides: Vec<Side> = of.into_values().collect();
            sides.sort_by_key(|s| (s.article, s.span));
            sides.into_iter().map(|s| Claim { article: case.signatures[s.article].id.clone(), span: s.span, text: s.text })
        };
        (self.rows.into_iter())
            .map(|((story, kind, _), (a, b, why))| ConflictRow {
                story: case.stories.ids[story].clone(),
                kind: kind.to_owned(),
                claims: claims(a).chain(claims(b)).collect(),
                why,
            })
            .collect()
    }
}

/// The sentence `number` of an article as its claim.
fn sentence(signatures: &[Signature], article: usize, number: u32) -> Option<Side> {
    let s = signatures[article].sentences.get(number as usize)?;
    Some(Side { article, span: s.span, text: s.text.clone() })
}

/// Days from `a` to `b`.
fn days(a: jiff::civil::Date, b: jiff::civil::Date) -> i32 {
    b.since(a).map_or(0, |s| s.get_days())
}

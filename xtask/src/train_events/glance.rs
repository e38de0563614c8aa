//! Learning the glance: which known words are not worth a further look.
//!
//! It sees what costs next to nothing (the word, its neighbours, its place in the tree), before frames are matched. How much it may turn
//! down is settled on words that it was not taught: so that no more than a given share of the labelled triggers is lost.

use super::{
    Options,
    labels::{Example, Sentence, Truth},
    learn::{Group, Recipe, scorers},
};
use verbale::fact::events::choose::{Glance, Scorer};

/// Rows of its table, as a power of two: it should stay in the second cache.
const BITS: u32 = 16;

/// Learns the glance and what it may turn down; prints how much that is.
pub(super) fn learn(sentences: &[Sentence], options: &Options) -> Glance {
    let recipe = Recipe { bits: BITS, seeds: options.recipe.seeds.min(2), ..options.recipe.clone() };
    let folds = options.folds;
    let mut triggers = Vec::new();
    let mut others = Vec::new();
    for fold in 0..folds {
        let scorer = taught(sentences.iter().enumerate().filter(|(i, _)| i % folds != fold).map(|(_, s)| s), &recipe);
        for example in sentences.iter().skip(fold).step_by(folds).flat_map(|s| &s.examples) {
            let score = scorer.one(&[example.seen()]);
            match example.truth {
                Truth::Event(_) => triggers.push(score),
                Truth::Nothing => others.push(score),
                Truth::Unclear => {}
            }
        }
    }
    triggers.sort_by(f32::total_cmp);
    for loss in [0.001, 0.002, 0.004, 0.008, 0.016] {
        let least = least(&triggers, loss);
        let down = others.iter().filter(|&&s| s < least).count();
        println!(
            "glance: {:.1} % of the triggers lost, {:.0} % of other words turned down",
            loss * 100.0,
            down as f32 * 100.0 / others.len().max(1) as f32
        );
    }
    Glance { scorer: taught(sentences.iter(), &recipe), least: least(&triggers, options.glance_loss) }
}

/// Below which score that share of the triggers lies; `triggers` in rising order.
fn least(triggers: &[f32], loss: f32) -> f32 {
    triggers.get((triggers.len() as f32 * loss) as usize).copied().unwrap_or(f32::NEG_INFINITY)
}

fn taught<'a>(sentences: impl Iterator<Item = &'a Sentence>, recipe: &Recipe) -> Scorer {
    let groups: Vec<Group> = sentences.flat_map(|s| &s.examples).filter_map(Example::glance).collect();
    scorers(&groups, 0, recipe, 4).1
}

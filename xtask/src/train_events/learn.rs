//! Learning linear scorers over hashed features, by AdaGrad on a softmax.

use crate::train::dice::Dice;
use verbale::fact::events::choose::Scorer;

/// How to learn.
#[derive(Debug, Clone)]
pub(super) struct Recipe {
    pub(super) epochs: usize,
    /// Rows of a table, as a power of two.
    pub(super) bits: u32,
    /// Runs whose weights are averaged.
    pub(super) seeds: usize,
    pub(super) rate: f32,
    /// Share of features left out while learning.
    pub(super) drop: f32,
    pub(super) decay: f32,
}

/// One thing that may be chosen: its features in the shared table, and its number in the table of classes.
pub(super) struct Choice {
    pub(super) own: Vec<u32>,
    pub(super) class: Option<usize>,
}

/// A choice to learn: a softmax over what may be chosen.
pub(super) struct Group {
    /// Features that each class weighs for itself.
    pub(super) common: Vec<u32>,
    pub(super) choices: Vec<Choice>,
    /// The right choices: their probabilities are added.
    pub(super) right: Vec<usize>,
}

/// Weights while they are learnt.
struct Table {
    width: usize,
    rows: usize,
    weights: Vec<f32>,
    squares: Vec<f32>,
}

impl Table {
    fn new(rows: usize, width: usize) -> Table {
        Table { width, rows, weights: vec![0.0; rows * width], squares: vec![1e-3; rows * width] }
    }

    fn rows(&self, features: &[u32]) -> Vec<usize> {
        let scorer = Scorer { outputs: self.width, rows: self.rows, ..Scorer::default() };
        features.iter().map(|&f| scorer.row(f) * self.width).collect()
    }

    fn sum(&self, bag: &[usize], column: usize) -> f32 {
        bag.iter().map(|&at| self.weights[at + column]).sum()
    }

    fn add(&mut self, bag: &[usize], column: usize, gradient: f32, rate: f32, decay: f32) {
        if gradient.abs() < 1e-4 {
            return;
        }
        for &at in bag {
            let (w, squares) = (&mut self.weights[at + column], &mut self.squares[at + column]);
            let g = gradient + decay * *w;
            *squares += g * g;
            *w -= rate * g / squares.sqrt();
        }
    }

    /// Each class against the first: what is added to all of them changes no choice.
    fn against_first(&self) -> Table {
        let mut relative = Table::new(self.rows, self.width - 1);
        for (to, row) in relative.weights.chunks_exact_mut(self.width - 1).zip(self.weights.chunks_exact(self.width)) {
            to.iter_mut().zip(&row[1..]).for_each(|(to, w)| *to = w - row[0]);
        }
        relative
    }

    /// A byte a weight.
    fn quantised(&self) -> Scorer {
        let mut sizes: Vec<f32> = self.weights.iter().map(|w| w.abs()).filter(|w| *w > 0.0).collect();
        let top = match sizes.len() {
            0 => 1.0,
            n => *sizes.select_nth_unstable_by(n - 1 - n / 2000, f32::total_cmp).1,
        };
        let scale = top.max(1e-6) / 127.0;
        let table = self.weights.iter().map(|w| (w / scale).round().clamp(-127.0, 127.0) as i8).collect();
        Scorer { outputs: self.width, rows: self.rows, scale, table }
    }
}

/// Scorers of the classes (`classes` many, if any, the first of them the measure of the others) and of the choices' own features.
pub(super) fn scorers(groups: &[Group], classes: usize, recipe: &Recipe, seed: u64) -> (Scorer, Scorer) {
    let rows = 1usize << recipe.bits;
    let (mut wide, mut own) = (Table::new(if classes == 0 { 1 } else { rows }, classes.max(1)), Table::new(rows, 1));
    // The runs know nothing of each other; their weights are added in order, so that the sums do not hang on which ends first.
    let one = |n: usize| {
        let mut dice = Dice((seed + 31 * n as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        run(groups, classes, recipe, &mut dice)
    };
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(4);
    let share = 1.0 / recipe.seeds as f32;
    for first in (0..recipe.seeds).step_by(workers) {
        let runs: Vec<(Table, Table)> = std::thread::scope(|scope| {
            let started: Vec<_> = (first..recipe.seeds.min(first + workers)).map(|n| scope.spawn(move || one(n))).collect();
            started.into_iter().map(|run| run.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
        });
        for (w, o) in runs {
            wide.weights.iter_mut().zip(&w.weights).for_each(|(a, b)| *a += b * share);
            own.weights.iter_mut().zip(&o.weights).for_each(|(a, b)| *a += b * share);
        }
    }
    let wide = if classes > 1 { wide.against_first() } else { wide };
    (wide.quantised(), own.quantised())
}

fn run(groups: &[Group], classes: usize, recipe: &Recipe, dice: &mut Dice) -> (Table, Table) {
    let rows = 1usize << recipe.bits;
    let (mut wide, mut own) = (Table::new(if classes == 0 { 1 } else { rows }, classes.max(1)), Table::new(rows, 1));
    let common: Vec<Vec<usize>> = groups.iter().map(|g| wide.rows(&g.common)).collect();
    let bags: Vec<Vec<Vec<usize>>> = groups.iter().map(|g| g.choices.iter().map(|c| own.rows(&c.own)).collect()).collect();
    let mut order: Vec<usize> = (0..groups.len()).collect();
    for epoch in 0..recipe.epochs {
        dice.shuffle(&mut order);
        let rate = recipe.rate * (1.0 - 0.9 * epoch as f32 / recipe.epochs as f32);
        for &g in &order {
            let mut kept = |bag: &Vec<usize>| -> Vec<usize> { bag.iter().copied().filter(|_| !dice.chance(recipe.drop)).collect() };
            let shared = kept(&common[g]);
            let own_bags: Vec<Vec<usize>> = bags[g].iter().map(kept).collect();
            let group = &groups[g];
            let score = |(choice, bag): (&Choice, &Vec<usize>)| own.sum(bag, 0) + choice.class.map_or(0.0, |k| wide.sum(&shared, k));
            let scores: Vec<f32> = group.choices.iter().zip(&own_bags).map(score).collect();
            let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let likely: Vec<f32> = scores.iter().map(|s| (s - top).exp()).collect();
            let total: f32 = likely.iter().sum();
            let right_total: f32 = group.right.iter().map(|&i| likely[i]).sum::<f32>().max(1e-9);
            for (i, (choice, bag)) in group.choices.iter().zip(&own_bags).enumerate() {
                let gradient = likely[i] / total - if group.right.contains(&i) { likely[i] / right_total } else { 0.0 };
                own.add(bag, 0, gradient, rate, recipe.decay);
                if let Some(k) = choice.class {
                    wide.add(&shared, k, gradient, rate, recipe.decay);
                }
            }
        }
    }
    // As if nothing had been left out.
    let keep = 1.0 - recipe.drop;
    [&mut wide, &mut own].into_iter().for_each(|t| t.weights.iter_mut().for_each(|w| *w *= keep));
    (wide, own)
}

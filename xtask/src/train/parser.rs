//! Learns the parser with a dynamic oracle (Goldberg & Nivre 2013): it follows its own moves, wrong ones too, and learns in
//! each state the moves from which the most gold arcs can still be reached.

use super::{
    Sample,
    perceptron::{Dice, Perceptron},
};
use verbale::language::en::parser::{Features, Move, NONE, Parser, RELS, State};

/// How many gold arcs each move makes unreachable; huge for a move that is not allowed.
pub(crate) fn costs(state: &State, heads: &[u32]) -> [u32; 4] {
    let next = state.next;
    let n = heads.len() as u32;
    let gold = |i: u32| heads[i as usize];
    let Some(&top) = state.stack.last() else { return [0, 999, 999, 999] };
    let headless = |i: u32| state.nodes[i as usize].head == NONE;
    let waiting_for_top = (next..n).filter(|&k| gold(k) == top).count() as u32;
    let head_of_next = gold(next);
    let mut costs = [999; 4];

    let below_want_next = state.stack.iter().filter(|&&k| headless(k) && gold(k) == next && k != next).count() as u32;
    let head_on_stack = u32::from(state.stack.contains(&head_of_next));
    costs[Move::Shift as usize] = below_want_next + head_on_stack;
    if headless(top) {
        // The root's gold head is itself: any head is wrong.
        let lost_head = gold(top) == top || gold(top) > next && gold(top) != top;
        // The arc to `next` itself is not lost.
        costs[Move::Left as usize] = u32::from(lost_head) + waiting_for_top;
    } else {
        costs[Move::Reduce as usize] = waiting_for_top;
    }
    let lost_head = match head_of_next {
        h if h == top => 0,
        h if h == next => 1,
        h if h > next => 1,
        h => u32::from(state.stack.contains(&h)),
    };
    costs[Move::Right as usize] = lost_head + below_want_next;
    costs
}

pub(crate) fn train(samples: &[Sample], rounds: usize) -> Parser {
    let mut moves = Perceptron::<4>::new(20);
    let mut rels = Perceptron::<RELS>::new(16);
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut order: Vec<usize> = (0..samples.len()).collect();
    let (mut state, mut features) = (State::default(), Features::default());
    for round in 0..rounds {
        dice.shuffle(&mut order);
        let (mut wrong, mut all) = (0u32, 0u32);
        for &i in &order {
            let s = &samples[i];
            state.reset(s.words.len());
            while !state.done() {
                if state.stack.is_empty() {
                    state.make(Move::Shift, 0);
                    continue;
                }
                features.moves(&s.words, &s.tags, &state);
                let scores = moves.score(&features.slots);
                let costs = costs(&state, &s.heads);
                let pick = |among: &dyn Fn(Move) -> bool| {
                    let allowed = Move::ALL.into_iter().filter(|&m| state.allows(m) && among(m));
                    allowed.max_by(|&a, &b| scores[a as usize].total_cmp(&scores[b as usize]))
                };
                let least = Move::ALL.into_iter().filter(|&m| state.allows(m)).map(|m| costs[m as usize]).min().unwrap_or(0);
                let best = pick(&|_| true).unwrap_or(Move::Shift);
                let good = pick(&|m| costs[m as usize] == least).unwrap_or(Move::Shift);
                moves.tick();
                all += 1;
                if costs[best as usize] > least {
                    wrong += 1;
                    moves.update(&features.slots, good as usize, best as usize);
                }
                let taken = if round > 0 && dice.chance(0.9) { best } else { good };
                let (child, head) = match taken {
                    Move::Left => (state.stack.last().copied().unwrap_or(0), state.next),
                    Move::Right => (state.next, state.stack.last().copied().unwrap_or(0)),
                    _ => (NONE, NONE),
                };
                let mut rel = 0;
                if child != NONE {
                    features.rels(taken == Move::Right);
                    let scores = rels.score(&features.slots);
                    let guess = (2..verbale::language::Rel::ALL.len()).fold(1, |b, r| if scores[r] > scores[b] { r } else { b });
                    rel = guess as u8;
                    rels.tick();
                    if s.heads[child as usize] == head {
                        let gold = s.rels[child as usize];
                        if gold != rel {
                            rels.update(&features.slots, gold as usize, guess);
                        }
                    }
                }
                state.make(taken, rel);
            }
        }
        eprintln!("parser round {round}: {:.2} % wrong moves", 100.0 * f64::from(wrong) / f64::from(all.max(1)));
    }
    Parser::new(moves.finish(), rels.finish())
}

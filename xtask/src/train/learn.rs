//! One step of learning: the losses of tags, moves, relations and root, and their gradients.
//!
//! Moves are learnt with a dynamic oracle (Goldberg & Nivre 2013): the parser follows its own moves, wrong ones too, and
//! learns in each state the moves from which the most gold arcs can still be reached.

use super::{
    Sample,
    dice::Dice,
    net::{Net, Pass, add},
    tensor::{Mat, multiply},
};
use verbale::language::en::{
    network::{Sizes, arc_rows},
    state::{Move, NONE, State},
};

/// How many gold arcs each move makes unreachable; huge for a move that is not allowed. The stack must not be empty.
fn costs(state: &State, heads: &[u32], waiting: &[u32]) -> [u32; 4] {
    let next = state.next;
    let gold = |i: u32| heads[i as usize];
    let Some(&top) = state.stack.last() else { return [0, 999, 999, 999] };
    let headless = |i: u32| state.nodes[i as usize].head == NONE;
    let waiting_for_top = waiting[top as usize];
    let head_of_next = gold(next);
    let mut costs = [999; 4];
    let lost_children = state.stack.iter().filter(|&&k| headless(k) && gold(k) == next).count() as u32;
    costs[Move::Shift as usize] = lost_children + u32::from(state.stack.contains(&head_of_next));
    if headless(top) {
        // The root's gold head is itself: any head is wrong.
        let lost_head = gold(top) == top || gold(top) > next;
        costs[Move::Left as usize] = u32::from(lost_head) + waiting_for_top;
    } else {
        costs[Move::Reduce as usize] = waiting_for_top;
    }
    let lost_head = match head_of_next {
        h if h == top => 0,
        h if h >= next => 1,
        h => u32::from(state.stack.contains(&h)),
    };
    costs[Move::Right as usize] = lost_head + lost_children;
    costs
}

/// What a batch cost.
#[derive(Default, Clone, Copy)]
pub(crate) struct Losses {
    pub(crate) tokens: f32,
    pub(crate) tag: f32,
    pub(crate) moves: f32,
    pub(crate) rel: f32,
}

/// Turns scores into probabilities and gives the loss of `gold`; the scores become its gradient times `scale`.
fn cross_entropy(scores: &mut [f32], gold: usize, scale: f32) -> f32 {
    let top = scores.iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for s in scores.iter_mut() {
        *s = (*s - top).exp();
        sum += *s;
    }
    let loss = -(scores[gold] / sum).max(1e-12).ln();
    scores.iter_mut().for_each(|s| *s *= scale / sum);
    scores[gold] -= scale;
    loss
}

/// Learns from one batch; `explore` is the share of moves that follow the parser rather than the gold tree.
pub(crate) fn learn(net: &mut Net, pass: &mut Pass, samples: &[&Sample], explore: f32, dice: &mut Dice) -> Losses {
    pass.load(samples);
    net.forward(pass, Some(dice));
    let n = pass.rows.len();
    let scale = 1.0 / n as f32;
    let Sizes { tags, .. } = net.sizes;
    let mut losses = Losses { tokens: n as f32, ..Losses::default() };
    let mut d_tags = pass.tag_scores.clone();
    let gold_tags = samples.iter().flat_map(|s| &s.gold);
    for (row, &gold) in d_tags.chunks_mut(tags).zip(gold_tags) {
        losses.tag += cross_entropy(row, gold as usize, scale);
    }
    let mut d_out = vec![0.0; pass.out.len()];
    learn_roots(net, pass, samples, &mut d_out, scale);
    losses.rel = learn_rels(net, pass, samples, &mut d_out, scale);
    losses.moves = learn_moves(net, pass, samples, &mut d_out, scale, explore, dice);
    net.backward(pass, &d_tags, &d_out);
    losses
}

fn learn_roots(net: &Net, pass: &Pass, samples: &[&Sample], d_out: &mut [f32], scale: f32) {
    let (columns, at) = (net.sizes.out(), net.sizes.root_column());
    for (s, &(start, end)) in samples.iter().zip(&pass.bounds) {
        let Some(root) = s.heads.iter().enumerate().position(|(i, &h)| h as usize == i) else { continue };
        let mut scores: Vec<f32> = (start..end).map(|i| pass.out[i * columns + at]).collect();
        cross_entropy(&mut scores, root, scale);
        for (i, d) in (start..end).zip(scores) {
            d_out[i * columns + at] += d;
        }
    }
}

fn learn_rels(net: &mut Net, pass: &Pass, samples: &[&Sample], d_out: &mut [f32], scale: f32) -> f32 {
    let Sizes { l, rels, .. } = net.sizes;
    let (columns, head_at, child_at) = (net.sizes.out(), net.sizes.head_column(), net.sizes.child_column());
    let n = pass.rows.len();
    let (mut hidden, mut looked, mut heads, mut gold) =
        (vec![0.0; n * l], Vec::with_capacity(n), Vec::with_capacity(n), Vec::with_capacity(n));
    for (s, &(start, _)) in samples.iter().zip(&pass.bounds) {
        for (i, &head) in s.heads.iter().enumerate() {
            let row = &mut hidden[(start + i) * l..(start + i + 1) * l];
            let is_root = head as usize == i;
            if !is_root {
                let at = (start + head as usize) * columns + head_at;
                add(row, &pass.out[at..at + l]);
            }
            let at = (start + i) * columns + child_at;
            add(row, &pass.out[at..at + l]);
            let tags = &pass.tags[start..];
            let rows = arc_rows(i as u32, head, tags);
            rows.iter().for_each(|&r| add(row, net.arc.row(r as usize)));
            row.iter_mut().for_each(|v| *v = v.max(0.0));
            looked.push(rows);
            heads.push(if is_root { None } else { Some(start + head as usize) });
            gold.push(s.rels[i]);
        }
    }
    let mut scores: Vec<f32> = (0..n).flat_map(|_| net.rels_bias.w.iter().copied()).collect();
    multiply(Mat(&hidden, n, l, false), net.rels.mat(), &mut scores, rels, 1.0);
    let mut loss = 0.0;
    for (row, &gold) in scores.chunks_mut(rels).zip(&gold) {
        loss += cross_entropy(row, gold as usize, scale);
        add(&mut net.rels_bias.g, row);
    }
    multiply(Mat(&hidden, n, l, true), Mat(&scores, n, rels, false), &mut net.rels.g, rels, 1.0);
    let mut d_hidden = vec![0.0; n * l];
    multiply(Mat(&scores, n, rels, false), net.rels.transposed(), &mut d_hidden, l, 0.0);
    for i in 0..n {
        let d = &mut d_hidden[i * l..(i + 1) * l];
        d.iter_mut().zip(&hidden[i * l..]).for_each(|(d, h)| *d *= f32::from(*h > 0.0));
        if let Some(head) = heads[i] {
            let at = head * columns + head_at;
            add(&mut d_out[at..at + l], d);
        }
        let at = i * columns + child_at;
        add(&mut d_out[at..at + l], d);
        for &row in &looked[i] {
            add(net.arc.grow(row as usize), d);
        }
    }
    loss
}

/// The hidden units of the next move, and the rows looked up.
fn hidden(net: &Net, out: &[f32], start: usize, state: &State, rows: &[u32], hidden: &mut [f32]) {
    let (p, columns) = (net.sizes.p, net.sizes.out());
    let (top, next, under) = state.focus();
    hidden.fill(0.0);
    for (k, token) in [top, next, under].into_iter().enumerate() {
        if token != NONE {
            let at = (start + token as usize) * columns + k * p;
            add(hidden, &out[at..at + p]);
        }
    }
    rows.iter().for_each(|&r| add(hidden, net.state.row(r as usize)));
    hidden.iter_mut().for_each(|h| *h = h.max(0.0));
}

fn move_scores(net: &Net, hidden: &[f32]) -> [f32; 4] {
    let mut scores = [0.0; 4];
    scores.copy_from_slice(&net.moves_bias.w);
    for (h, w) in hidden.iter().zip(net.moves.w.chunks_exact(4)) {
        scores.iter_mut().zip(w).for_each(|(s, w)| *s += h * w);
    }
    scores
}

fn best(state: &State, scores: &[f32; 4]) -> Move {
    let allowed = Move::ALL.into_iter().filter(|&m| state.allows(m));
    allowed.fold((Move::Shift, f32::MIN), |b, m| if scores[m as usize] > b.1 { (m, scores[m as usize]) } else { b }).0
}

#[allow(clippy::too_many_arguments, reason = "one step of learning in one place")]
fn learn_moves(net: &mut Net, pass: &Pass, samples: &[&Sample], d_out: &mut [f32], scale: f32, explore: f32, dice: &mut Dice) -> f32 {
    let (p, columns) = (net.sizes.p, net.sizes.out());
    let (mut state, mut units, mut loss) = (State::default(), vec![0.0; p], 0.0);
    let mut waiting = Vec::new();
    for (s, &(start, end)) in samples.iter().zip(&pass.bounds) {
        let tags = &pass.tags[start..end];
        state.reset(end - start);
        // How many tokens still in the buffer have each token as gold head.
        waiting.clear();
        waiting.resize(end - start, 0);
        s.heads.iter().enumerate().filter(|(i, h)| *i != **h as usize).for_each(|(_, &h)| waiting[h as usize] += 1);
        while !state.done() {
            if state.stack.is_empty() {
                leave(&mut waiting, &s.heads, state.next);
                state.make(Move::Shift);
                continue;
            }
            let rows = state.rows(tags);
            hidden(net, &pass.out, start, &state, &rows, &mut units);
            let scores = move_scores(net, &units);
            let costs = costs(&state, &s.heads, &waiting);
            let allowed = |m: Move| state.allows(m);
            let least = Move::ALL.into_iter().filter(|&m| allowed(m)).map(|m| costs[m as usize]).min().unwrap_or(0);
            // The chance of all good moves together should be one.
            let top = Move::ALL.into_iter().filter(|&m| allowed(m)).map(|m| scores[m as usize]).fold(f32::MIN, f32::max);
            let (mut all, mut good) = (0.0, 0.0);
            let mut chance = [0.0; 4];
            for m in Move::ALL.into_iter().filter(|&m| allowed(m)) {
                chance[m as usize] = (scores[m as usize] - top).exp();
                all += chance[m as usize];
                good += if costs[m as usize] == least { chance[m as usize] } else { 0.0 };
            }
            loss -= (good / all).max(1e-12).ln();
            let mut d_scores = [0.0; 4];
            for m in Move::ALL.into_iter().filter(|&m| allowed(m)) {
                let c = chance[m as usize];
                d_scores[m as usize] = scale * (c / all - if costs[m as usize] == least { c / good.max(1e-12) } else { 0.0 });
            }
            if d_scores.iter().any(|d| d.abs() > 1e-7) {
                spread_moves(net, d_out, start, &state, &rows, &units, &d_scores, columns);
            }
            let ours = best(&state, &scores);
            let taken = match costs[ours as usize] > least && !dice.chance(explore) {
                true => {
                    let good = Move::ALL.into_iter().filter(|&m| allowed(m) && costs[m as usize] == least);
                    good.fold((Move::Shift, f32::MIN), |b, m| if scores[m as usize] > b.1 { (m, scores[m as usize]) } else { b }).0
                }
                false => ours,
            };
            if matches!(taken, Move::Shift | Move::Right) {
                leave(&mut waiting, &s.heads, state.next);
            }
            state.make(taken);
        }
    }
    loss
}

/// Token `i` leaves the buffer.
fn leave(waiting: &mut [u32], heads: &[u32], i: u32) {
    if heads[i as usize] != i {
        waiting[heads[i as usize] as usize] -= 1;
    }
}

#[allow(clippy::too_many_arguments, reason = "one step of learning in one place")]
fn spread_moves(
    net: &mut Net,
    d_out: &mut [f32],
    start: usize,
    state: &State,
    rows: &[u32],
    units: &[f32],
    d_scores: &[f32; 4],
    columns: usize,
) {
    let p = net.sizes.p;
    let mut d_units = vec![0.0; p];
    add(&mut net.moves_bias.g, d_scores);
    for k in 0..p {
        if units[k] > 0.0 {
            let (w, g) = (&net.moves.w[k * 4..k * 4 + 4], &mut net.moves.g[k * 4..k * 4 + 4]);
            for m in 0..4 {
                d_units[k] += d_scores[m] * w[m];
                g[m] += d_scores[m] * units[k];
            }
        }
    }
    let (top, next, under) = state.focus();
    for (k, token) in [top, next, under].into_iter().enumerate() {
        if token != NONE {
            let at = (start + token as usize) * columns + k * p;
            add(&mut d_out[at..at + p], &d_units);
        }
    }
    for &row in rows {
        add(net.state.grow(row as usize), &d_units);
    }
}

/// Tags, heads and relations as the network gives them, for each sample.
pub(crate) type Analysis = (Vec<u8>, Vec<u32>, Vec<u8>);

/// Parses samples without learning.
pub(crate) fn parse(net: &Net, pass: &mut Pass, samples: &[&Sample]) -> Vec<Analysis> {
    pass.load(samples);
    net.forward(pass, None);
    let Sizes { p, l, rels, .. } = net.sizes;
    let columns = net.sizes.out();
    let (mut state, mut units) = (State::default(), vec![0.0; p]);
    let mut results = Vec::new();
    for &(start, end) in &pass.bounds {
        let tags = &pass.tags[start..end];
        state.reset(end - start);
        while !state.done() {
            if state.stack.is_empty() {
                state.make(Move::Shift);
                continue;
            }
            let rows = state.rows(tags);
            hidden(net, &pass.out, start, &state, &rows, &mut units);
            let scores = move_scores(net, &units);
            let chosen = best(&state, &scores);
            state.make(chosen);
        }
        let mut heads: Vec<u32> = state.nodes.iter().map(|n| n.head).collect();
        let root_score = |i: usize| pass.out[(start + i) * columns + net.sizes.root_column()];
        let root = (0..heads.len()).filter(|&i| heads[i] == NONE).max_by(|&a, &b| root_score(a).total_cmp(&root_score(b))).unwrap_or(0);
        heads.iter_mut().filter(|h| **h == NONE).for_each(|h| *h = root as u32);
        let mut labels = Vec::new();
        for (i, &head) in heads.iter().enumerate() {
            let mut units = vec![0.0; l];
            if head as usize != i {
                let at = (start + head as usize) * columns + net.sizes.head_column();
                add(&mut units, &pass.out[at..at + l]);
            }
            let at = (start + i) * columns + net.sizes.child_column();
            add(&mut units, &pass.out[at..at + l]);
            arc_rows(i as u32, head, tags).iter().for_each(|&r| add(&mut units, net.arc.row(r as usize)));
            let mut scores = net.rels_bias.w.clone();
            for (u, w) in units.iter().zip(net.rels.w.chunks_exact(rels)) {
                if *u > 0.0 {
                    scores.iter_mut().zip(w).for_each(|(s, w)| *s += u * w);
                }
            }
            labels.push(match head as usize == i {
                true => 0,
                false => (2..rels).fold(1, |b, r| if scores[r] > scores[b] { r } else { b }) as u8,
            });
        }
        results.push((tags.to_vec(), heads, labels));
    }
    results
}

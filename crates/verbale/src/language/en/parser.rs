//! Trees: arc-eager transitions (Nivre 2003) chosen greedily by a linear scorer over the stack and the buffer, with the root as
//! last item of the buffer (Ballesteros & Nivre 2013). The scorer for the relation is asked only when an arc is made.
//! Features follow Zhang & Nivre (2011).

use super::{
    linear::{Linear, spread},
    model::{Reader, Writer},
    words::{Word, mix},
};
use crate::language::Rel;

/// No token.
pub const NONE: u32 = u32::MAX;
/// Room for this many relations.
pub const RELS: usize = 64;

/// The four moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Move {
    /// The first word of the buffer goes on the stack.
    Shift,
    /// The top of the stack, which has its head, is done.
    Reduce,
    /// The first word of the buffer becomes head of the top of the stack, which is done.
    Left,
    /// The top of the stack becomes head of the first word of the buffer, which goes on the stack.
    Right,
}

impl Move {
    /// All moves in order of their numbers.
    pub const ALL: [Move; 4] = [Move::Shift, Move::Reduce, Move::Left, Move::Right];
}

/// What is known of one token while its sentence is parsed.
#[derive(Debug, Clone, Copy)]
pub struct Node {
    /// Its head so far.
    pub head: u32,
    /// Relation to it.
    pub rel: u8,
    /// Number of children on the left and on the right.
    pub valency: [u8; 2],
    /// Outermost children, left and right.
    pub outer: [u32; 2],
    /// The ones next to outermost.
    pub inner: [u32; 2],
    /// Relations of the children, as bits.
    pub rels: [u64; 2],
}

const BARE: Node = Node { head: NONE, rel: 0, valency: [0; 2], outer: [NONE; 2], inner: [NONE; 2], rels: [0; 2] };

/// Stack, buffer and the arcs so far.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// One for each token.
    pub nodes: Vec<Node>,
    /// Tokens on the stack.
    pub stack: Vec<u32>,
    /// First token of the buffer.
    pub next: u32,
}

impl State {
    /// The state before the first move on `n` tokens.
    pub fn reset(&mut self, n: usize) {
        self.nodes.clear();
        self.nodes.resize(n, BARE);
        self.stack.clear();
        self.next = 0;
    }

    /// True when all tokens are read; what is left on the stack without a head hangs on the root.
    pub fn done(&self) -> bool {
        self.next as usize >= self.nodes.len()
    }

    /// Whether `m` may be made now (not for a state that is done).
    pub fn allows(&self, m: Move) -> bool {
        match (m, self.stack.last()) {
            (Move::Shift, _) => true,
            (_, None) => false,
            (Move::Reduce, Some(&top)) => self.nodes[top as usize].head != NONE,
            (Move::Left, Some(&top)) => self.nodes[top as usize].head == NONE,
            (Move::Right, Some(_)) => true,
        }
    }

    /// Makes a move that is allowed.
    pub fn make(&mut self, m: Move, rel: u8) {
        match m {
            Move::Shift => {
                self.stack.push(self.next);
                self.next += 1;
            }
            Move::Reduce => {
                self.stack.pop();
            }
            Move::Left => {
                if let Some(top) = self.stack.pop() {
                    self.arc(self.next, top, rel, 0);
                }
            }
            Move::Right => {
                if let Some(&top) = self.stack.last() {
                    self.arc(top, self.next, rel, 1);
                }
                self.stack.push(self.next);
                self.next += 1;
            }
        }
    }

    fn arc(&mut self, head: u32, child: u32, rel: u8, side: usize) {
        let node = &mut self.nodes[child as usize];
        node.head = head;
        node.rel = rel;
        let node = &mut self.nodes[head as usize];
        node.valency[side] = node.valency[side].saturating_add(1);
        node.inner[side] = node.outer[side];
        node.outer[side] = child;
        node.rels[side] |= 1 << (rel & 63);
    }
}

/// The parser's tables.
#[derive(Debug)]
pub struct Parser {
    moves: Linear<4>,
    rels: Linear<RELS>,
}

impl Parser {
    /// A parser of its parts.
    pub fn new(moves: Linear<4>, rels: Linear<RELS>) -> Self {
        Parser { moves, rels }
    }

    /// Reads the parser from a model file.
    pub fn read(from: &mut Reader) -> Self {
        Parser { moves: Linear::read(from), rels: Linear::read(from) }
    }

    /// Writes the parser to a model file.
    pub fn write(&self, to: &mut Writer) {
        self.moves.write(to);
        self.rels.write(to);
    }

    /// Parses one sentence. Afterwards every node of `state` has a head, but for the root, whose head is itself.
    pub fn parse(&self, words: &[Word], tags: &[u8], state: &mut State) {
        state.reset(words.len());
        let mut features = Features::default();
        while !state.done() {
            if state.stack.is_empty() {
                state.make(Move::Shift, 0);
                continue;
            }
            features.moves(words, tags, state);
            let scores = self.moves.score(&features.slots);
            let allowed = Move::ALL.into_iter().filter(|&m| state.allows(m));
            let best =
                allowed.fold((Move::Shift, i32::MIN), |best, m| if scores[m as usize] > best.1 { (m, scores[m as usize]) } else { best }).0;
            let rel = match best {
                Move::Left | Move::Right => self.rel(&mut features, best == Move::Right),
                _ => 0,
            };
            state.make(best, rel);
        }
        finish(state, words.len());
    }

    fn rel(&self, features: &mut Features, right: bool) -> u8 {
        features.rels(right);
        let scores = self.rels.score(&features.slots);
        (2..Rel::ALL.len()).fold(1, |best, r| if scores[r] > scores[best] { r } else { best }) as u8
    }
}

/// Makes one tree of what is left: the first token without a head that is no mark is the root, the others hang on it.
pub fn finish(state: &mut State, n: usize) {
    let root = (0..n)
        .filter(|&i| state.nodes[i].head == NONE)
        .max_by_key(|&i| (u32::from(state.nodes[i].valency[0]) + u32::from(state.nodes[i].valency[1]), n - i));
    let Some(root) = root else { return };
    for i in 0..n {
        if state.nodes[i].head == NONE {
            state.nodes[i].head = root as u32;
            state.nodes[i].rel = if i == root { Rel::Root as u8 } else { Rel::Parataxis as u8 };
        }
    }
}

/// Scratch space for features.
#[derive(Debug, Default)]
pub struct Features {
    /// Slot numbers.
    pub slots: Vec<u32>,
    base: Vec<u32>,
}

#[derive(Clone, Copy)]
struct View {
    word: u32,
    tag: u32,
    rel: u32,
}

impl Features {
    /// The features of the next move.
    pub fn moves(&mut self, words: &[Word], tags: &[u8], state: &State) {
        let see = |i: u32| match words.get(i as usize) {
            Some(w) => View { word: w.lower, tag: u32::from(tags[i as usize]) + 1, rel: state.nodes[i as usize].rel.into() },
            None => View { word: 0, tag: 0, rel: 0 },
        };
        let node = |i: u32| state.nodes.get(i as usize).copied().unwrap_or(BARE);
        let top = state.stack.last().copied().unwrap_or(NONE);
        let under = state.stack.len().checked_sub(2).map_or(NONE, |i| state.stack[i]);
        let next = state.next;
        let (s, b) = (node(top), node(next));
        let (s0, s1, b0, b1, b2) = (see(top), see(under), see(next), see(next + 1), see(next + 2));
        let (sh, sl, sr, bl) = (see(s.head), see(s.outer[0]), see(s.outer[1]), see(b.outer[0]));
        let (sh2, sl2, sr2, bl2) = (see(node(s.head).head), see(s.inner[0]), see(s.inner[1]), see(b.inner[0]));
        let prev = see(next.wrapping_sub(1));
        let after_top = see(top.wrapping_add(1));
        let distance = match next.wrapping_sub(top) {
            d @ 0..=4 => d,
            5..=6 => 5,
            7..=10 => 6,
            _ => 7,
        };
        let headed = u32::from(s.head != NONE);
        let pack = |a: u32, b: u32, c: u32| a | b << 8 | c << 16;
        let v = |n: u8| u32::from(n.min(5));
        let (s0wt, b0wt) = (mix(s0.word, s0.tag), mix(b0.word, b0.tag));
        let s_rels = mix(s.rels[1] as u32, (s.rels[1] >> 32) as u32);
        let s_rels_left = mix(s.rels[0] as u32, (s.rels[0] >> 32) as u32);
        let b_rels = mix(b.rels[0] as u32, (b.rels[0] >> 32) as u32);
        let values = [
            1 | headed << 1,
            mix(s0.word, headed),
            pack(s0.tag, headed, 0),
            mix(s0wt, headed),
            b0.word,
            b0.tag,
            b0wt,
            b1.word,
            b1.tag,
            mix(b1.word, b1.tag),
            mix(b2.word, 3),
            b2.tag,
            mix(s0wt, b0wt),
            mix(s0wt, b0.word),
            mix(s0.word, b0wt),
            mix(s0wt, b0.tag),
            mix(s0.tag, b0wt),
            mix(s0.word, b0.word),
            pack(s0.tag, b0.tag, headed),
            pack(b0.tag, b1.tag, s0.tag),
            mix(pack(b0.tag, b1.tag, b2.tag), headed),
            mix(pack(s0.tag, b0.tag, b1.tag), pack(b2.tag, headed, distance)),
            pack(sh.tag, s0.tag, b0.tag),
            mix(pack(s0.tag, sl.tag, b0.tag), 1),
            mix(pack(s0.tag, sr.tag, b0.tag), 2),
            mix(pack(s0.tag, b0.tag, bl.tag), 3),
            pack(s1.tag, s0.tag, b0.tag),
            mix(s1.word, b0.tag),
            mix(s1.tag, b0.word),
            mix(s0.word, distance),
            pack(s0.tag, distance, headed),
            mix(b0.word, distance),
            pack(b0.tag, distance, headed),
            mix(mix(s0.word, b0.word), distance),
            pack(s0.tag, b0.tag, distance << 1 | headed),
            mix(s0.word, v(s.valency[1])),
            pack(s0.tag, v(s.valency[1]), b0.tag),
            mix(s0.word, v(s.valency[0])),
            pack(s0.tag, v(s.valency[0]), b0.tag),
            mix(b0.word, v(b.valency[0])),
            pack(b0.tag, v(b.valency[0]), s0.tag),
            mix(sh.word, b0.tag),
            pack(sh.tag, s0.rel, b0.tag),
            mix(sl.word, sl.rel),
            pack(sl.tag, sl.rel, b0.tag),
            mix(sr.word, sr.rel),
            pack(sr.tag, sr.rel, b0.tag),
            mix(bl.word, bl.rel),
            pack(bl.tag, bl.rel, s0.tag),
            mix(pack(sh2.tag, sh.tag, b0.tag), s0.tag),
            mix(pack(sl2.tag, sl.tag, s0.tag), b0.tag),
            mix(pack(sr2.tag, sr.tag, s0.tag), b0.tag),
            mix(pack(bl2.tag, bl.tag, b0.tag), s0.tag),
            mix(s0.word, s_rels),
            mix(mix(s0.tag, s_rels), b0.tag),
            mix(s0.tag, s_rels_left),
            mix(mix(b0.tag, b_rels), s0.tag),
            mix(b0.word, b_rels),
            mix(pack(prev.tag, b0.tag, s0.tag), 5),
            mix(pack(after_top.tag, prev.tag, s0.tag), b0.tag),
            mix(prev.word, b0.word),
            mix(mix(sr.word, b0.word), s0.tag),
            mix(mix(sh.word, b0.word), s0.tag),
            mix(s0.rel, s0.word),
            mix(pack(s0.rel, b0.tag, b1.tag), s0.tag),
            mix(mix(s0.word, b0.tag), b1.tag),
            mix(mix(s0.tag, b0.word), b1.word),
            mix(words.get(top as usize).map_or(0, |w| w.suffix[1]), b0.tag),
            mix(words.get(next as usize).map_or(0, |w| w.suffix[1]), s0.tag),
        ];
        self.base.clear();
        self.base.extend_from_slice(&values);
        self.slots.clear();
        self.slots.extend(values.iter().zip(1..).map(|(&value, k)| spread(mix(value, k))));
    }

    /// The features of the relation of the arc that was chosen over the same state.
    pub fn rels(&mut self, right: bool) {
        let salt = 1001 + u32::from(right) * 1000;
        const USED: [usize; 42] = [
            0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 15, 16, 17, 18, 19, 22, 23, 24, 25, 26, 29, 30, 31, 34, 35, 36, 38, 40, 41, 43, 45, 46, 48, 53,
            54, 55, 56, 57, 58, 60, 67, 68,
        ];
        self.slots.clear();
        self.slots.extend(USED.iter().map(|&k| spread(mix(self.base[k], k as u32 + salt))));
    }
}

//! The arc-eager system (Nivre 2003): a stack, a buffer, four moves. What is left on the stack without a head when the buffer
//! is empty hangs on the root (Ballesteros & Nivre 2013).

use super::network::Sizes;

/// No token.
pub const NONE: u32 = u32::MAX;

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
    /// Number of children on the left and on the right.
    pub valency: [u8; 2],
    /// Outermost children, left and right.
    pub outer: [u32; 2],
}

const BARE: Node = Node { head: NONE, valency: [0; 2], outer: [NONE; 2] };

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

    /// True when all tokens are read.
    pub fn done(&self) -> bool {
        self.next as usize >= self.nodes.len()
    }

    /// Whether `m` may be made now (not for a state that is done).
    #[inline]
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
    #[inline]
    pub fn make(&mut self, m: Move) {
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
                    self.arc(self.next, top, 0);
                }
            }
            Move::Right => {
                if let Some(&top) = self.stack.last() {
                    self.arc(top, self.next, 1);
                }
                self.stack.push(self.next);
                self.next += 1;
            }
        }
    }

    fn arc(&mut self, head: u32, child: u32, side: usize) {
        self.nodes[child as usize].head = head;
        let node = &mut self.nodes[head as usize];
        node.valency[side] = node.valency[side].saturating_add(1);
        node.outer[side] = child;
    }

    /// The tokens whose vectors the next move looks at: top of the stack, first of the buffer, second of the stack.
    #[inline]
    pub fn focus(&self) -> (u32, u32, u32) {
        let n = self.stack.len();
        (self.stack[n - 1], self.next, if n > 1 { self.stack[n - 2] } else { NONE })
    }

    /// The rows that the next move looks up in the table of small facts. The stack must not be empty.
    #[inline]
    pub fn rows(&self, tags: &[u8]) -> [u32; Sizes::STATE_LOOKUPS] {
        const T: u32 = Sizes::TAG_ROOM as u32;
        let tag = |i: u32| tags.get(i as usize).map_or(T - 1, |&t| u32::from(t));
        let (top, next, under) = self.focus();
        let (s, b) = (&self.nodes[top as usize], &self.nodes[next as usize]);
        let distance = match next - top {
            d @ 1..=4 => d - 1,
            5..=6 => 4,
            7..=10 => 5,
            11..=20 => 6,
            _ => 7,
        };
        let few = |n: u8| u32::from(n.min(3));
        [
            tag(top),
            T + tag(next),
            2 * T + tag(under),
            3 * T + tag(next + 1),
            4 * T + tag(s.outer[0]),
            5 * T + tag(s.outer[1]),
            6 * T + tag(b.outer[0]),
            7 * T + tag(s.head),
            8 * T + (distance << 1 | u32::from(s.head != NONE)),
            8 * T + 16 + (few(s.valency[0]) << 2 | few(s.valency[1])),
            8 * T + 32 + (few(b.valency[0]) << 1 | u32::from(under != NONE)),
            8 * T + 40 + u32::from(next as usize + 1 == self.nodes.len()),
        ]
    }
}

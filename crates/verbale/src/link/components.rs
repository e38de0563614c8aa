//! Union–find: which items belong together once pairs have been judged.

/// Disjoint sets over `0..n`. The smallest member stands for its set, so the result does not depend on the order of joins.
#[derive(Debug, Clone)]
pub(super) struct Components {
    up: Vec<u32>,
}

impl Components {
    pub(super) fn new(n: usize) -> Self {
        Components { up: (0..n as u32).collect() }
    }

    pub(super) fn root(&mut self, mut i: usize) -> usize {
        while self.up[i] as usize != i {
            let over = self.up[self.up[i] as usize];
            self.up[i] = over;
            i = over as usize;
        }
        i
    }

    pub(super) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.up[a.max(b)] = a.min(b) as u32;
    }

    /// The sets, each in rising order, by smallest member.
    pub(super) fn sets(mut self) -> Vec<Vec<usize>> {
        let mut sets: std::collections::BTreeMap<usize, Vec<usize>> = std::collections::BTreeMap::new();
        for i in 0..self.up.len() {
            sets.entry(self.root(i)).or_default().push(i);
        }
        sets.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Components;

    #[test]
    fn joins_are_transitive_and_order_free() {
        let mut a = Components::new(5);
        a.join(4, 2);
        a.join(2, 0);
        let mut b = Components::new(5);
        b.join(0, 2);
        b.join(0, 4);
        assert_eq!(a.clone().sets(), b.sets());
        assert_eq!(a.sets(), [vec![0, 2, 4], vec![1], vec![3]]);
    }
}

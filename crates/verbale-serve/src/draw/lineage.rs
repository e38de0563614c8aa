//! Who copied whom: each family of reports as a tree, the origin at the root, the way and share of the copy on each line.

use super::{label, line, open};
use crate::html::{Markup, clipped};
use verbale::types::case::LineageRow;

/// A report in the drawing.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) id: String,
    /// Outlet and day.
    pub(crate) name: String,
    pub(crate) address: String,
    /// Agency credited by the report.
    pub(crate) credit: Option<String>,
}

/// Draws one family: `nodes` in order of time, the first being the root unless a line says otherwise.
pub(crate) fn draw(nodes: &[Node], lines: &[&LineageRow], width: f64, class: &str) -> Markup {
    let mut drawing = Markup::default();
    let tree = tree(nodes, lines);
    let row = 30.0;
    let indent = if width > 600.0 { 150.0 } else { 22.0 };
    let label_above = width <= 600.0;
    let row = if label_above { row + 14.0 } else { row };
    open(&mut drawing, class, width, tree.len() as f64 * row + 6.0, "Lineage: which report was made from which");
    let y = |n: usize| n as f64 * row + row - 12.0;
    for (n, place) in tree.iter().enumerate() {
        let x = 8.0 + place.depth as f64 * indent;
        if let (Some(parent), Some(edge)) = (place.parent, place.edge) {
            let from = 8.0 + tree[parent].depth as f64 * indent;
            line(&mut drawing, (from, y(parent) + 5.0), (from, y(n)), "branch");
            line(&mut drawing, (from, y(n)), (x - 6.0, y(n)), if edge.direction == "none" { "branch unsure" } else { "branch" });
            let words = format!("{} {:.0} %", edge.kind.replace('-', " "), edge.overlap * 100.0);
            let (at, above) = if label_above { (from + 6.0, 16.0) } else { (from + 8.0, 6.0) };
            label(&mut drawing, at, y(n) - above, "start", "tick", &words);
        }
        let node = &nodes[place.node];
        drawing.raw("<a").attr("href", &node.address).raw(">");
        let root = if place.parent.is_none() { "report" } else { "report hollow" };
        drawing.tag(format_args!("<circle cx=\"{x:.1}\" cy=\"{:.1}\" r=\"4\"", y(n))).attr("class", root).raw("/>");
        let room = ((width - x - 20.0) / 6.6).max(12.0) as usize;
        let name = match &node.credit {
            Some(credit) => format!("{} · credits {credit}", node.name),
            None => node.name.clone(),
        };
        label(&mut drawing, x + 10.0, y(n) + 4.0, "start", "who", &clipped(&name, room));
        drawing.raw("</a>");
    }
    drawing.raw("</svg>");
    drawing
}

/// A node's place in the tree.
struct Place<'l> {
    node: usize,
    depth: usize,
    /// Row of the parent.
    parent: Option<usize>,
    edge: Option<&'l LineageRow>,
}

/// Rows from the root down, each child beneath its parent. Each report hangs on the line with the largest share.
fn tree<'l>(nodes: &[Node], lines: &[&'l LineageRow]) -> Vec<Place<'l>> {
    let index = |id: &str| nodes.iter().position(|n| n.id == id);
    let mut parents: Vec<Option<(usize, &LineageRow)>> = vec![None; nodes.len()];
    for &edge in lines {
        let (Some(from), Some(to)) = (index(&edge.from), index(&edge.to)) else { continue };
        let better = parents[to].is_none_or(|(_, old)| old.overlap < edge.overlap);
        if from != to && better && !reaches(&parents, from, to) {
            parents[to] = Some((from, edge));
        }
    }
    let mut places = Vec::new();
    for root in (0..nodes.len()).filter(|&n| parents[n].is_none()) {
        descend(&mut places, &parents, root, None, 0);
    }
    places
}

/// True when going up from `node` leads to `goal`: a line between them would make a ring.
fn reaches(parents: &[Option<(usize, &LineageRow)>], mut node: usize, goal: usize) -> bool {
    while let Some((up, _)) = parents[node] {
        if up == goal {
            return true;
        }
        node = up;
    }
    node == goal
}

fn descend<'l>(places: &mut Vec<Place<'l>>, parents: &[Option<(usize, &'l LineageRow)>], node: usize, parent: Option<usize>, depth: usize) {
    let row = places.len();
    places.push(Place { node, depth: depth.min(6), parent, edge: parents[node].map(|(_, edge)| edge) });
    for child in 0..parents.len() {
        if parents[child].is_some_and(|(up, _)| up == node) {
            descend(places, parents, child, Some(row), depth + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(id: &str) -> Node {
        Node { id: id.into(), name: id.into(), address: format!("/article/{id}"), credit: None }
    }

    fn edge(from: &str, to: &str, overlap: f64) -> LineageRow {
        LineageRow { from: from.into(), to: to.into(), kind: "reprint".into(), overlap, direction: "known".into(), evidence: vec![] }
    }

    #[test]
    fn children_stand_beneath_their_parents() {
        let nodes = [node("a"), node("b"), node("c"), node("d")];
        let edges = [edge("a", "b", 0.9), edge("a", "c", 0.3), edge("b", "c", 0.8), edge("c", "a", 0.99)];
        let rows: Vec<_> = tree(&nodes, &edges.iter().collect::<Vec<_>>()).iter().map(|p| (p.node, p.depth, p.parent)).collect();
        assert_eq!(rows, [(0, 0, None), (1, 1, Some(0)), (2, 2, Some(1)), (3, 0, None)], "no ring, best share wins");
    }
}

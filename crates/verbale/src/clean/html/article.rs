//! Finds the article in a page: our own extractor on the light tree.
//!
//! 1. What is no report by its element or its names goes (`data/html.toml`), unless it holds most of the page's words.
//! 2. The container: the first named one (`entry-content`, `itemprop=articleBody`, `article` …) with enough text in paragraphs;
//!    else the one that scores best by its paragraphs' length, commas and share of links.
//! 3. Its lines, without link lists and headings with nothing under them.

use crate::clean::{
    html::{
        render::{block, silent},
        scan::decode,
        tree::{Id, Tree},
    },
    lines::{Line, Mark, plain},
};
use aho_corasick::AhoCorasick;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct File {
    content: Vec<Vec<String>>,
    discard: Vec<String>,
    innocent: Vec<String>,
}

struct Names {
    content: Vec<AhoCorasick>,
    discard: AhoCorasick,
    innocent: AhoCorasick,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../../data/html.toml")).unwrap_or_else(|e| panic!("data/html.toml: {e}"));
    let finder = |words: &[String]| AhoCorasick::new(words).unwrap_or_else(|e| panic!("data/html.toml: {e}"));
    Names { content: file.content.iter().map(|w| finder(w)).collect(), discard: finder(&file.discard), innocent: finder(&file.innocent) }
});

/// The page while it is judged.
struct Judge<'t, 'h> {
    tree: &'t Tree<'h>,
    /// Text and linked text below each node, discarded parts apart.
    lengths: Vec<(u32, u32)>,
    /// Text in paragraphs below each node.
    paragraphs: Vec<u32>,
    gone: Vec<bool>,
}

/// The lines of the page's article; empty when none was found.
pub(crate) fn find(html: &str) -> Vec<Line> {
    let tree = Tree::parse(html);
    let mut judge = Judge::new(&tree);
    judge.discard();
    judge.count();
    let Some(container) = judge.container() else { return Vec::new() };
    judge.lines(container)
}

impl<'t, 'h> Judge<'t, 'h> {
    fn new(tree: &'t Tree<'h>) -> Self {
        Judge { tree, lengths: tree.lengths(), paragraphs: Vec::new(), gone: vec![false; tree.nodes.len()] }
    }

    /// Marks what is no report.
    fn discard(&mut self) {
        // Words of paragraphs below each node, to protect the report from its container's name.
        let paragraphs = self.paragraph_lengths();
        let total = paragraphs[0].max(1);
        for (id, node) in self.tree.nodes.iter().enumerate().skip(1) {
            if self.gone[node.parent as usize] {
                self.gone[id] = true;
                continue;
            }
            if node.name.is_empty() {
                continue;
            }
            let by_element =
                matches!(node.name, "nav" | "aside" | "footer" | "button" | "input" | "option" | "label" | "figcaption" | "fieldset")
                    || node.name == "form"
                    || silent(node.name);
            let by_name = !node.label.is_empty() && node.name != "article" && self.named_away(&node.label);
            let holds_report = paragraphs[id] * 10 > total * 4 && paragraphs[id] > 400;
            if (by_element || by_name || node.hidden) && !holds_report {
                self.gone[id] = true;
            }
        }
    }

    fn named_away(&self, label: &str) -> bool {
        let names = &*NAMES;
        names.discard.is_match(label) && !names.innocent.is_match(label)
    }

    /// Bytes of unlinked text that stands in `p` (or runs loose with breaks) below each node.
    fn paragraph_lengths(&self) -> Vec<u32> {
        let nodes = &self.tree.nodes;
        let mut out = vec![0u32; nodes.len()];
        for id in (1..nodes.len()).rev() {
            let node = &nodes[id];
            if self.gone[id] {
                continue;
            }
            if matches!(node.name, "p" | "pre" | "blockquote") {
                let (all, linked) = self.lengths[id];
                let own = all - linked.min(all);
                out[id] = out[id].max(if own >= 25 { own } else { 0 });
            } else if node.name.is_empty() && !matches!(nodes[node.parent as usize].name, "a" | "p") {
                let own = node.text.trim().len() as u32;
                out[id] = if own >= 80 { own } else { 0 };
            }
            let parent = node.parent as usize;
            if nodes[parent].name != "p" {
                out[parent] += out[id];
            }
        }
        out
    }

    /// Counts text again without what is gone.
    fn count(&mut self) {
        let nodes = &self.tree.nodes;
        let mut out = vec![(0u32, 0u32); nodes.len()];
        for id in (0..nodes.len()).rev() {
            if self.gone[id] {
                continue;
            }
            let node = &nodes[id];
            if node.name.is_empty() {
                out[id].0 = node.text.trim().len() as u32;
            }
            if node.name == "a" {
                out[id].1 = out[id].0;
            }
            if id != 0 {
                let (all, linked) = out[id];
                out[node.parent as usize].0 += all;
                out[node.parent as usize].1 += linked;
            }
        }
        self.lengths = out;
        self.paragraphs = self.paragraph_lengths();
    }

    fn container(&self) -> Option<Id> {
        let nodes = &self.tree.nodes;
        let total = self.paragraphs[0];
        for (n, names) in NAMES.content.iter().enumerate() {
            let mut best: Option<(u32, usize)> = None;
            for (id, node) in nodes.iter().enumerate().skip(1) {
                let holds = matches!(node.name, "div" | "section" | "article" | "main" | "td" | "span" | "x") && !self.gone[id];
                if holds
                    && (names.is_match(&*node.label) || n == 1 && node.name == "article" || n == 2 && node.name == "main")
                    && self.paragraphs[id] >= 250
                    && best.is_none_or(|(b, _)| self.paragraphs[id] > b)
                {
                    best = Some((self.paragraphs[id], id));
                }
            }
            if let Some((own, id)) = best
                && own * 10 >= total * 3
            {
                return Some(id as Id);
            }
        }
        self.scored().or((total > 0 || self.lengths[0].0 > 0).then_some(0))
    }

    /// The container by the length, commas and links of its paragraphs.
    fn scored(&self) -> Option<Id> {
        let nodes = &self.tree.nodes;
        let mut scores = vec![0f32; nodes.len()];
        for (id, node) in nodes.iter().enumerate() {
            let counts = matches!(node.name, "p" | "pre" | "blockquote" | "td") && !self.gone[id];
            let own = self.lengths[id].0.saturating_sub(self.lengths[id].1);
            if counts && own >= 25 {
                let score = 1.0 + (own as f32 / 100.0).min(3.0);
                let parent = node.parent as usize;
                scores[parent] += score;
                scores[nodes[parent].parent as usize] += score / 2.0;
            }
        }
        let best = (0..nodes.len()).filter(|&i| scores[i] > 0.0).max_by(|&a, &b| {
            let fair = |i: usize| scores[i] * (1.0 - self.lengths[i].1 as f32 / self.lengths[i].0.max(1) as f32);
            fair(a).total_cmp(&fair(b)).then(b.cmp(&a))
        })?;
        // The parent when a good part of the paragraphs is beside the best.
        let mut at = best;
        while at != 0
            && self.paragraphs[at] * 10 < self.paragraphs[nodes[at].parent as usize] * 7
            && self.link_share(nodes[at].parent as usize) < 0.3
        {
            at = nodes[at].parent as usize;
        }
        Some(at as Id)
    }

    fn link_share(&self, id: usize) -> f32 {
        self.lengths[id].1 as f32 / self.lengths[id].0.max(1) as f32
    }

    /// The lines below a container.
    fn lines(&self, container: Id) -> Vec<Line> {
        let mut writer = Writer { judge: self, out: Vec::new(), open: String::new(), linked: 0, mark: Mark::None };
        writer.walk(container);
        writer.flush();
        let mut lines: Vec<(Line, f32)> = writer.out;
        // A heading with nothing under it but the end or another heading of no lower rank.
        while lines.last().is_some_and(|(l, links)| l.mark == Mark::Heading || *links > 0.8 && l.text.len() < 200) {
            lines.pop();
        }
        lines.into_iter().map(|(line, _)| line).collect()
    }
}

/// Writes the lines of a subtree.
struct Writer<'j, 't, 'h> {
    judge: &'j Judge<'t, 'h>,
    out: Vec<(Line, f32)>,
    open: String,
    linked: usize,
    mark: Mark,
}

impl Writer<'_, '_, '_> {
    fn walk(&mut self, id: Id) {
        let judge = self.judge;
        if judge.gone[id as usize] {
            return;
        }
        let node = judge.tree.get(id);
        if node.name.is_empty() {
            self.open.push_str(&decode(node.text));
            return;
        }
        if matches!(node.name, "ul" | "ol" | "dl" | "table" | "div" | "section") && self.is_link_list(id) {
            self.flush();
            return;
        }
        match (node.name, block(node.name)) {
            ("br", _) => {
                let mark = self.mark;
                self.flush();
                self.mark = mark;
            }
            ("td" | "th", _) => self.open.push(' '),
            (_, Some(mark)) => {
                self.flush();
                if mark != Mark::None {
                    self.mark = mark;
                }
            }
            _ => {}
        }
        let before = self.open.len();
        for &child in &node.children {
            self.walk(child);
        }
        if node.name == "a" && self.open.len() > before {
            self.linked += self.open.len() - before;
        }
        if block(node.name).is_some() {
            self.flush();
            self.mark = Mark::None;
        }
    }

    /// A list or box that is mostly links, with little in each.
    fn is_link_list(&self, id: Id) -> bool {
        let (all, _) = self.judge.lengths[id as usize];
        let share = self.judge.link_share(id as usize);
        all > 0 && (share > 0.8 || share > 0.5 && all < 200 && self.judge.paragraphs[id as usize] == 0)
    }

    fn flush(&mut self) {
        let text = plain(&self.open);
        let links = self.linked as f32 / self.open.len().max(1) as f32;
        self.open.clear();
        self.linked = 0;
        if !text.is_empty() {
            self.out.push((Line { text, mark: self.mark }, links));
        }
    }
}

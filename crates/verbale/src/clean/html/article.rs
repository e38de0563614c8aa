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
        tree::{Id, LONGEST_LINK, Tree},
    },
    lines::{Line, Mark, ends_sentence, plain},
};
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct File {
    content: Vec<Vec<String>>,
    discard: Vec<String>,
    surely_discard: Vec<String>,
    innocent: Vec<String>,
    teaser: Vec<String>,
    lead: Vec<String>,
}

/// All names in one automaton, and for each the bit of its list.
struct Names {
    finder: AhoCorasick,
    bits: Vec<u16>,
}

/// On the lists of containers: the first, the second, the third.
const CONTENT: [u16; 3] = [1, 2, 4];
const DISCARD: u16 = 8;
const SURELY: u16 = 16;
const INNOCENT: u16 = 32;
const TEASER: u16 = 64;
const LEAD: u16 = 128;

impl Names {
    /// The lists that a label is on.
    fn of(&self, label: &str) -> u16 {
        if label.is_empty() {
            0
        } else {
            self.finder.find_overlapping_iter(label).fold(0, |all, m| all | self.bits[m.pattern().as_usize()])
        }
    }
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../../data/html.toml")).unwrap_or_else(|e| panic!("data/html.toml: {e}"));
    let others =
        [(DISCARD, &file.discard), (SURELY, &file.surely_discard), (INNOCENT, &file.innocent), (TEASER, &file.teaser), (LEAD, &file.lead)];
    let lists = CONTENT.into_iter().zip(&file.content).chain(others);
    let (bits, words): (Vec<u16>, Vec<&String>) = lists.flat_map(|(bit, words)| words.iter().map(move |word| (bit, word))).unzip();
    let finder = AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(words);
    Names { finder: finder.unwrap_or_else(|e| panic!("data/html.toml: {e}")), bits }
});

/// The page while it is judged.
struct Judge<'t, 'h> {
    tree: &'t Tree<'h>,
    /// The lists of names that each node's label is on.
    names: &'t [u16],
    /// Text and linked text below each node, discarded parts apart.
    lengths: Vec<(u32, u32)>,
    /// Text in paragraphs below each node.
    paragraphs: Vec<u32>,
    gone: Vec<bool>,
}

/// The article on a page.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Its lines; empty when none was found.
    pub(crate) lines: Vec<Line>,
    /// Bytes of paragraphs on the whole page, comments too.
    pub(crate) on_page: usize,
}

/// Finds the page's article.
pub(crate) fn find(html: &str) -> Found {
    let mut best = in_tree(&Tree::parse(html, false));
    // Some blogs have their posts in `noscript` alone.
    if best.length < 250 && memchr::memmem::find(html.as_bytes(), b"<noscript").is_some() {
        let shown = in_tree(&Tree::parse(html, true));
        if shown.length > 2 * best.length + 250 {
            best = shown;
        }
    }
    Found { lines: best.lines, on_page: best.on_page as usize }
}

fn in_tree(tree: &Tree) -> Reading {
    let names: Vec<u16> = tree.nodes.iter().map(|n| NAMES.of(&n.label)).collect();
    let mut best = Judge::read(tree, &names, Rigour::Strict);
    let on_page = best.on_page;
    // Next to nothing of what the page has: its names mislead, so only what is surely no report goes, at last by element alone.
    for rigour in [Rigour::Mild, Rigour::Elements] {
        if best.length >= 250 && best.length * 10 >= best.on_page as usize * 3 {
            break;
        }
        let milder = Judge::read(tree, &names, rigour);
        if milder.length * 2 > best.length * 3 && (best.length < 250 || best.length * 10 < milder.on_page as usize * 3) {
            best = milder;
        }
    }
    Reading { on_page, ..best }
}

/// Which parts of a page are discarded.
#[derive(Clone, Copy, PartialEq)]
enum Rigour {
    /// By element and by every name on the list.
    Strict,
    /// By element and by the names that are surely no report.
    Mild,
    /// By element, and comments.
    Elements,
}

/// One reading of a page.
struct Reading {
    lines: Vec<Line>,
    /// Bytes of the lines.
    length: usize,
    /// Bytes of paragraphs on the page: before anything was discarded, or in a mild reading after it.
    on_page: u32,
}

impl<'t, 'h> Judge<'t, 'h> {
    /// Reads the page strictly, or mildly: with fewer names that discard.
    fn read(tree: &'t Tree<'h>, names: &'t [u16], rigour: Rigour) -> Reading {
        let mut judge = Judge { tree, names, lengths: tree.lengths(), paragraphs: Vec::new(), gone: vec![false; tree.nodes.len()] };
        let mut on_page = judge.discard(rigour);
        judge.count();
        if rigour != Rigour::Strict {
            on_page = judge.paragraphs[0];
        }
        let lines = judge.container().map(|c| judge.lines(c)).unwrap_or_default();
        Reading { length: lines.iter().map(|l| l.text.len()).sum(), lines, on_page }
    }

    /// Marks what is no report; gives the bytes of paragraphs on the whole page.
    fn discard(&mut self, rigour: Rigour) -> u32 {
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
                    || node.name == "form" && !self.wraps_page(id)
                    || silent(node.name);
            let named = self.names[id];
            let by_name = node.name != "article"
                && (self.named_away(id, rigour) || named & TEASER != 0 && rigour == Rigour::Strict && !self.reads_as_lead(id));
            // A comment section may well be the longest part of a page; a report by that name is rare.
            let share = if by_name && named & SURELY != 0 { 7 } else { 4 };
            let also_content =
                by_name && paragraphs[id] * 4 > total && !node.label.contains("comment") && named & (CONTENT[0] | CONTENT[1]) != 0;
            let holds_report = also_content || paragraphs[id] * 10 > total * share && paragraphs[id] > 400;
            if (by_element || by_name || node.hidden) && !holds_report {
                self.gone[id] = true;
            }
        }
        total
    }

    fn named_away(&self, id: usize, rigour: Rigour) -> bool {
        let (named, label) = (self.names[id], &self.tree.nodes[id].label);
        match rigour {
            Rigour::Elements => label.contains(" comment") || label.contains("cookie"),
            Rigour::Mild => named & (SURELY | INNOCENT) == SURELY,
            Rigour::Strict => named & (DISCARD | INNOCENT) == DISCARD,
        }
    }

    /// A form around the whole page, as some servers write it.
    fn wraps_page(&self, id: usize) -> bool {
        u64::from(self.lengths[id].0) * 10 > u64::from(self.lengths[0].0) * 6
    }

    /// True for what a site calls a teaser and is the lead of the report itself: words without links and headings, once on a page.
    fn reads_as_lead(&self, id: usize) -> bool {
        let nodes = &self.tree.nodes;
        let (all, linked) = self.lengths[id];
        if !(60..=1500).contains(&all) || linked * 5 > all || nodes[id].name == "li" {
            return false;
        }
        let inside = nodes[id + 1..].iter().enumerate().map(|(n, node)| (id + 1 + n, node)).take_while(|(n, _)| self.is_below(*n, id));
        let bare = !inside.into_iter().any(|(_, n)| matches!(n.name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "img" | "a"));
        bare && nodes.iter().filter(|n| n.label == nodes[id].label).take(2).count() == 1
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
                let own = node.length;
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
                out[id].0 = node.length;
            }
            if node.name == "a" && out[id].0 <= LONGEST_LINK {
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
        for (n, list) in CONTENT.into_iter().enumerate() {
            let mut best: Option<(u32, usize)> = None;
            for (id, node) in nodes.iter().enumerate().skip(1) {
                let holds = matches!(node.name, "div" | "section" | "article" | "main" | "td" | "span" | "x") && !self.gone[id];
                if holds
                    && (self.names[id] & list != 0 || n == 1 && node.name == "article" || n == 2 && node.name == "main")
                    && self.paragraphs[id] >= 250
                    && best.is_none_or(|(b, _)| self.paragraphs[id] > b)
                {
                    best = Some((self.paragraphs[id], id));
                }
            }
            if let Some((own, id)) = best
                && own * 10 >= total * 3
            {
                return Some(self.climbed(id, false) as Id);
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
        Some(self.climbed(best, true) as Id)
    }

    /// The ancestor that holds a good part more than the best container (a report in several boxes); with `far` also beyond
    /// wrappers that hold nothing more.
    fn climbed(&self, mut at: usize, far: bool) -> usize {
        let mut above = at;
        while above != 0 {
            above = self.tree.nodes[above].parent as usize;
            if self.paragraphs[at] * 10 < self.paragraphs[above] * 7 && self.link_share(above) < 0.3 {
                at = above;
            } else if !far {
                break;
            }
        }
        at
    }

    /// The report's first paragraphs where they stand between the headline and the container, as a lead often does.
    fn leads(&self, container: Id) -> Vec<Id> {
        let nodes = &self.tree.nodes;
        let at = container as usize;
        let Some(headline) = (1..at).rev().take(600).find(|&i| nodes[i].name == "h1") else { return Vec::new() };
        let mut out: Vec<Id> = Vec::new();
        let mut total = 0;
        for id in headline + 1..at {
            let node = &nodes[id];
            let fits = matches!(node.name, "p" | "div" | "h2" | "h3" | "span" | "section" | "strong" | "x" | "header")
                && !out.iter().any(|&o| self.is_below(id, o as usize));
            if !fits
                || self.is_below(id, headline)
                || self.is_below(at, id)
                || node.children.iter().any(|&c| block(nodes[c as usize].name).is_some())
            {
                continue;
            }
            let (words, linked) = self.text_below(id);
            let named = self.names[id] & LEAD != 0 || self.names[node.parent as usize] & LEAD != 0;
            let long = if named { words.len() >= 40 } else { words.len() >= 60 && ends_sentence(&words) };
            if !long || linked * 2 > words.len() || self.is_beside(id) {
                continue;
            }
            total += words.len();
            out.push(id as Id);
        }
        // Much text between the two is another part of the page.
        if total > 1500 { Vec::new() } else { out }
    }

    fn is_below(&self, mut id: usize, above: usize) -> bool {
        while id > above {
            id = self.tree.nodes[id].parent as usize;
        }
        id == above
    }

    /// True when an element or name on the way up says that this is no report. What a site calls a teaser is a lead here.
    fn is_beside(&self, mut id: usize) -> bool {
        while id != 0 {
            let node = &self.tree.nodes[id];
            let named = self.names[id] & (DISCARD | INNOCENT | LEAD) == DISCARD
                && !["header", "hero", "banner"].iter().any(|w| node.label.contains(w));
            if named
                || node.hidden
                || node.name == "form" && !self.wraps_page(id)
                || matches!(node.name, "nav" | "aside" | "footer" | "button" | "figcaption" | "figure" | "li" | "label")
            {
                return true;
            }
            id = node.parent as usize;
        }
        false
    }

    /// The words below a node, and how many bytes of them are links.
    fn text_below(&self, id: usize) -> (String, usize) {
        let mut out = String::new();
        let mut linked = 0;
        let mut queue = vec![(id as Id, false)];
        while let Some((at, link)) = queue.pop() {
            let node = self.tree.get(at);
            let link = link || node.name == "a";
            out.push_str(node.text);
            linked += if link { node.text.len() } else { 0 };
            queue.extend(node.children.iter().rev().map(|&c| (c, link)));
            if out.len() > 3000 {
                break;
            }
        }
        (plain(&out), linked)
    }

    fn link_share(&self, id: usize) -> f32 {
        self.lengths[id].1 as f32 / self.lengths[id].0.max(1) as f32
    }

    /// The lines below a container.
    fn lines(&self, container: Id) -> Vec<Line> {
        let mut writer = Writer { judge: self, out: Vec::new(), open: String::new(), linked: 0, mark: Mark::None, gone: true };
        for lead in self.leads(container) {
            writer.gone = false;
            writer.walk(lead);
            writer.flush();
        }
        writer.gone = true;
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
    /// Leave out what is discarded.
    gone: bool,
}

impl Writer<'_, '_, '_> {
    fn walk(&mut self, id: Id) {
        let judge = self.judge;
        if self.gone && judge.gone[id as usize] {
            return;
        }
        let node = judge.tree.get(id);
        if node.name.is_empty() {
            self.open.push_str(&decode(node.text));
            return;
        }
        if self.gone && matches!(node.name, "ul" | "ol" | "dl" | "table" | "div" | "section") && self.is_link_list(id) {
            self.flush();
            return;
        }
        let item = (node.name == "li").then(|| self.number(id)).flatten();
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
        if let Some(n) = item {
            self.open.push_str(&format!("{n}. "));
        }
        let before = self.open.len();
        for &child in &node.children {
            self.walk(child);
        }
        if node.name == "a" && self.open.len() > before && self.judge.lengths[id as usize].0 <= LONGEST_LINK {
            self.linked += self.open.len() - before;
        }
        if block(node.name).is_some() {
            self.flush();
            self.mark = Mark::None;
        }
    }

    /// The number of an item of a numbered list, as a reader sees it.
    fn number(&self, id: Id) -> Option<usize> {
        let list = self.judge.tree.get(self.judge.tree.get(id).parent);
        let items = || list.children.iter().filter(|&&c| self.judge.tree.get(c).name == "li");
        (list.name == "ol").then(|| items().position(|&c| c == id)).flatten().map(|n| n + 1)
    }

    /// A list or box that is mostly links, with little in each.
    fn is_link_list(&self, id: Id) -> bool {
        let (all, _) = self.judge.lengths[id as usize];
        let share = self.judge.link_share(id as usize);
        all > 0 && (share > 0.8 || share > 0.5 && all < 200 && self.judge.paragraphs[id as usize] == 0)
    }

    fn flush(&mut self) {
        let mut text = plain(&self.open);
        if self.mark == Mark::Item && text.ends_with('.') && text[..text.len() - 1].bytes().all(|b| b.is_ascii_digit()) {
            // The number of an item whose words stand in a block of their own goes with them.
            if text.len() <= 4 {
                self.open.push(' ');
                return;
            }
            text.clear();
        }
        let links = self.linked as f32 / self.open.len().max(1) as f32;
        self.open.clear();
        self.linked = 0;
        // A paragraph that is nothing but a link leads to another page.
        let leads_away = links > 0.9 && self.mark == Mark::None && text.split(' ').count() >= 4;
        if !text.is_empty() && !leads_away {
            self.out.push((Line { text, mark: self.mark }, links));
        }
    }
}

//! A light tree of a page: elements with their names, classes and text, built from the tag stream by the few rules that real
//! pages need (void elements, `p` and `li` closed by what follows them, end tags that match nothing left out).
//!
//! It is no browser's tree: misnested tables stay where they stand, formatting elements are not reopened.

use crate::clean::html::{
    render::{block, silent},
    scan::{Event, Scanner, Tag},
};

/// An element's or text's number.
pub(crate) type Id = u32;

/// A node of the tree.
#[derive(Debug)]
pub(crate) struct Node<'h> {
    /// Element name in lower case; empty for text.
    pub(crate) name: &'static str,
    /// `class`, `id` and `itemprop`, lower case, each word with a blank on either side.
    pub(crate) label: Box<str>,
    /// The text of a text node, entities not decoded.
    pub(crate) text: &'h str,
    /// Bytes of that text without the white space around it.
    pub(crate) length: u32,
    /// Parent; the root is its own.
    pub(crate) parent: Id,
    /// Children in order.
    pub(crate) children: Vec<Id>,
    /// True for an element that the page hides.
    pub(crate) hidden: bool,
}

/// The tree. Node 0 is the root.
#[derive(Debug)]
pub(crate) struct Tree<'h> {
    /// All nodes in document order.
    pub(crate) nodes: Vec<Node<'h>>,
}

/// A link with more text than this was never closed, or holds the report itself: it counts as text.
pub(crate) const LONGEST_LINK: u32 = 500;

/// Deeper elements hang on the last level that counts.
const DEEPEST: usize = 400;

/// The element names that matter; all others are one to us.
const NAMES: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "blockquote",
    "body",
    "br",
    "button",
    "caption",
    "center",
    "cite",
    "code",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "i",
    "img",
    "input",
    "label",
    "li",
    "main",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "q",
    "section",
    "small",
    "span",
    "strong",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
];

fn known(name: &str) -> &'static str {
    let mut lower = [0u8; 12];
    if name.len() > lower.len() {
        return "x";
    }
    for (to, from) in lower.iter_mut().zip(name.bytes()) {
        *to = from.to_ascii_lowercase();
    }
    let lower = std::str::from_utf8(&lower[..name.len()]).unwrap_or("x");
    NAMES.binary_search(&lower).map_or("x", |i| NAMES[i])
}

impl<'h> Tree<'h> {
    /// Builds the tree. Scripts, styles and what else shows no text are left out; `noscript` too, unless it is asked for.
    pub(crate) fn parse(html: &'h str, noscript: bool) -> Self {
        let root = Node { name: "html", label: "".into(), text: "", length: 0, parent: 0, children: Vec::new(), hidden: false };
        let mut tree = Tree { nodes: vec![root] };
        let mut stack: Vec<(Id, &'h str)> = vec![(0, "html")];
        let mut skip: Option<(&'h str, usize)> = None;
        for event in Scanner::new(html) {
            if let Some((name, nested)) = &mut skip {
                match event {
                    Event::Open(t) if t.is(name) && !t.closed => *nested += 1,
                    Event::Close(n) if n.eq_ignore_ascii_case(name) => {
                        *nested -= 1;
                        if *nested == 0 {
                            skip = None;
                        }
                    }
                    _ => {}
                }
                continue;
            }
            match event {
                Event::Open(tag) => {
                    let name = known(tag.name);
                    if name == "x" && is_silent(&tag) && !(noscript && tag.is("noscript")) {
                        if !tag.closed && !tag.is("head") && !tag.is("script") && !tag.is("style") && !tag.is("textarea") {
                            skip = Some((tag.name, 1));
                        }
                        continue;
                    }
                    if name == "body" || name == "html" {
                        tree.nodes[0].label = Told::of(&tag).label;
                        continue;
                    }
                    tree.open(&tag, name, &mut stack);
                }
                Event::Close(name) => close(&tree, name, &mut stack),
                Event::Text(text) if !text.is_empty() => {
                    let parent = stack.last().map_or(0, |s| s.0);
                    let length = text.trim().len() as u32;
                    tree.push(Node { name: "", label: "".into(), text, length, parent, children: Vec::new(), hidden: false });
                }
                _ => {}
            }
        }
        tree
    }

    fn push(&mut self, node: Node<'h>) -> Id {
        let id = self.nodes.len() as Id;
        self.nodes[node.parent as usize].children.push(id);
        self.nodes.push(node);
        id
    }

    fn open(&mut self, tag: &Tag<'h>, name: &'static str, stack: &mut Vec<(Id, &'h str)>) {
        let told = Told::of(tag);
        // An anchor that leads nowhere is no link.
        let name = if name == "a" && !told.leads { "span" } else { name };
        let top = |stack: &Vec<(Id, &'h str)>, tree: &Self| stack.last().map_or("html", |s| tree.nodes[s.0 as usize].name);
        // A block closes an open paragraph; so do items their like.
        let closes_p = block(name).is_some() && name != "option" && name != "button";
        if closes_p && let Some(at) = stack.iter().rposition(|s| self.nodes[s.0 as usize].name == "p") {
            let between = &stack[at + 1..];
            if between.iter().all(|s| block(self.nodes[s.0 as usize].name).is_none()) {
                stack.truncate(at);
            }
        }
        let like: &[&str] = match name {
            "a" => &["a"],
            "li" => &["li"],
            "dd" | "dt" => &["dd", "dt"],
            "td" | "th" => &["td", "th"],
            "tr" => &["tr", "td", "th"],
            "option" => &["option"],
            _ => &[],
        };
        if !like.is_empty() {
            let stops = ["ul", "ol", "dl", "table", "div", "section", "article"];
            while like.contains(&top(stack, self)) && stack.len() > 1 {
                stack.pop();
            }
            if let Some(at) = stack.iter().rposition(|s| like.contains(&self.nodes[s.0 as usize].name))
                && !stack[at..].iter().any(|s| stops.contains(&self.nodes[s.0 as usize].name))
            {
                stack.truncate(at);
            }
        }
        let parent = stack.last().map_or(0, |s| s.0);
        let node = Node { name, label: told.label, text: "", length: 0, parent, children: Vec::new(), hidden: told.hidden };
        let id = self.push(node);
        let void = matches!(name, "br" | "hr" | "img" | "input")
            || ["meta", "link", "source", "wbr", "area", "col", "embed", "param", "track", "base"].iter().any(|v| tag.is(v));
        if !void && !tag.closed && stack.len() < DEEPEST {
            stack.push((id, tag.name));
        }
    }

    /// The node.
    pub(crate) fn get(&self, id: Id) -> &Node<'h> {
        &self.nodes[id as usize]
    }

    /// Bytes of text below `id`, all of it and that inside links, white space apart.
    pub(crate) fn lengths(&self) -> Vec<(u32, u32)> {
        let mut out = vec![(0u32, 0u32); self.nodes.len()];
        for id in (0..self.nodes.len()).rev() {
            let node = &self.nodes[id];
            if node.name.is_empty() {
                out[id].0 = node.length;
            }
            if node.name == "a" && out[id].0 <= LONGEST_LINK {
                out[id].1 = out[id].0;
            }
            if id != 0 {
                let parent = node.parent as usize;
                let (all, linked) = out[id];
                out[parent].0 += all;
                out[parent].1 += linked;
            }
        }
        out
    }
}

fn is_silent(tag: &Tag) -> bool {
    let mut lower = [0u8; 16];
    let Some(lower) = lower.get_mut(..tag.name.len()) else { return false };
    lower.copy_from_slice(tag.name.as_bytes());
    lower.make_ascii_lowercase();
    std::str::from_utf8(lower).is_ok_and(silent)
}

/// What a tag's attributes say, in one pass over them.
struct Told {
    label: Box<str>,
    hidden: bool,
    /// True for a link that leads somewhere.
    leads: bool,
}

impl Told {
    fn of(tag: &Tag) -> Told {
        let (mut label, mut hidden, mut leads) = (String::new(), false, false);
        for (name, value) in tag.attributes() {
            let is = |word: &str| name.eq_ignore_ascii_case(word);
            let named = match name.len() {
                2 => is("id"),
                4 => {
                    leads |= is("href");
                    is("role")
                }
                5 => {
                    hidden |= is("style") && hides(value);
                    is("class")
                }
                6 => {
                    hidden |= is("hidden");
                    false
                }
                8 => is("itemprop"),
                11 => is("data-testid"),
                14 => is("data-component"),
                _ => false,
            };
            if named && !value.is_empty() {
                if label.is_empty() {
                    label.reserve(value.len() + 16);
                    label.push(' ');
                }
                label.push_str(value);
                label.push(' ');
            }
        }
        label.make_ascii_lowercase();
        Told { label: label.into(), hidden, leads }
    }
}

fn hides(style: &str) -> bool {
    memchr::memmem::find(style.as_bytes(), b"none").is_some() && style.replace(' ', "").to_ascii_lowercase().contains("display:none")
}

/// Pops to the element that an end tag closes, if one is open within the same table cell or list.
fn close(tree: &Tree, name: &str, stack: &mut Vec<(Id, &str)>) {
    let Some(at) = stack.iter().rposition(|s| s.1.eq_ignore_ascii_case(name)) else { return };
    if at == 0 {
        return;
    }
    let inline = block(known(name)).is_none();
    // An inline end tag does not close blocks: "<b><p>…</b>".
    if inline && stack[at + 1..].iter().any(|s| block(tree.nodes[s.0 as usize].name).is_some()) {
        return;
    }
    stack.truncate(at);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(tree: &Tree, id: Id) -> String {
        let node = tree.get(id);
        if node.name.is_empty() {
            return node.text.trim().to_owned();
        }
        let inside: Vec<String> = node.children.iter().map(|&c| shown(tree, c)).filter(|s| !s.is_empty()).collect();
        format!("{}({})", node.name, inside.join(" "))
    }

    #[test]
    fn real_pages_nest_as_meant() {
        let show = |html| shown(&Tree::parse(html, false), 0);
        assert_eq!(show("<p>a<p>b<div>c</div>"), "html(p(a) p(b) div(c))");
        assert_eq!(show("<ul><li>a<li>b<ul><li>c</ul></ul>d"), "html(ul(li(a) li(b ul(li(c)))) d)");
        assert_eq!(show("<div><b>a<p>b</b>c</p></div>d"), "html(div(b(a p(b c))) d)");
        assert_eq!(show("<div>a</span></div></div><p>b"), "html(div(a) p(b))");
        assert_eq!(show("<table><tr><td>a<td>b<tr><td>c</table>"), "html(table(tr(td(a) td(b)) tr(td(c))))");
        assert_eq!(show("a<svg><text>x</text></svg><br>b"), "html(a br() b)");
    }
}

//! HTML → a stream of tags and texts, without a tree.
//!
//! Metadata, dates and the thinning of a page before extraction need no tree, only its tags in order; this is many times faster
//! than a parser and cannot nest too deep. It follows the standard's tokenizer where pages depend on it: raw text elements,
//! comments, quoted and bare attributes, stray `<`.

use std::borrow::Cow;

/// One piece of the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Event<'h> {
    /// A start tag.
    Open(Tag<'h>),
    /// An end tag's name as written.
    Close(&'h str),
    /// Text, entities not decoded.
    Text(&'h str),
    /// The content of `script`, `style` and the like, which follows its start tag.
    Raw(&'h str),
}

/// A start tag.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tag<'h> {
    /// Its name as written.
    pub(crate) name: &'h str,
    attributes: &'h str,
    /// True for `<br/>`.
    pub(crate) closed: bool,
}

impl<'h> Tag<'h> {
    /// True when the name is `name` (lower case).
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The attributes, names as written, values not decoded.
    pub(crate) fn attributes(&self) -> Attributes<'h> {
        Attributes { rest: self.attributes }
    }

    /// The value of an attribute, decoded.
    pub(crate) fn get(&self, name: &str) -> Option<Cow<'h, str>> {
        self.attributes().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| decode(v))
    }
}

/// Attributes of a tag.
#[derive(Debug, Clone)]
pub(crate) struct Attributes<'h> {
    rest: &'h str,
}

impl<'h> Iterator for Attributes<'h> {
    type Item = (&'h str, &'h str);

    fn next(&mut self) -> Option<Self::Item> {
        let (rest, bytes) = (self.rest, self.rest.as_bytes());
        let blank = |b: &u8| b.is_ascii_whitespace();
        let from = bytes.iter().position(|b| !blank(b) && *b != b'/')?;
        // A stray `=` or quote belongs to a name, as in the standard.
        let ends = |b: &u8| blank(b) || matches!(b, b'=' | b'/');
        let end = bytes[from + 1..].iter().position(ends).map_or(bytes.len(), |n| from + 1 + n);
        let after = |at: usize| bytes[at..].iter().position(|b| !blank(b)).map_or(bytes.len(), |n| at + n);
        let equals = after(end);
        if bytes.get(equals) != Some(&b'=') {
            self.rest = &rest[end..];
            return Some((&rest[from..end], ""));
        }
        let at = after(equals + 1);
        let (value, next) = match bytes.get(at) {
            Some(&quote @ (b'"' | b'\'')) => match memchr::memchr(quote, &bytes[at + 1..]) {
                Some(n) => (&rest[at + 1..at + 1 + n], at + n + 2),
                None => (&rest[at + 1..], bytes.len()),
            },
            _ => {
                let next = bytes[at..].iter().position(blank).map_or(bytes.len(), |n| at + n);
                (&rest[at..next], next)
            }
        };
        self.rest = &rest[next..];
        Some((&rest[from..end], value))
    }
}

/// Entities made characters.
pub(crate) fn decode(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'&', text.as_bytes()).is_none() { Cow::Borrowed(text) } else { html_escape::decode_html_entities(text) }
}

/// Reads a page as [`Event`]s.
#[derive(Debug, Clone)]
pub(crate) struct Scanner<'h> {
    html: &'h str,
    at: usize,
    raw: Option<&'h str>,
}

const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp", "noembed", "noframes"];

impl<'h> Scanner<'h> {
    pub(crate) fn new(html: &'h str) -> Self {
        Scanner { html, at: 0, raw: None }
    }

    /// Where the next event begins.
    #[cfg(test)]
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    fn raw_text(&mut self, name: &str) -> &'h str {
        let rest = &self.html[self.at..];
        let end = memchr::memmem::find_iter(rest.as_bytes(), b"</").find(|&i| {
            let tail = &rest.as_bytes()[i + 2..];
            tail.len() >= name.len()
                && tail[..name.len()].eq_ignore_ascii_case(name.as_bytes())
                && tail.get(name.len()).is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))
        });
        // Never closed: as browsers do, the rest of the page belongs to it; but a page is worth more than the rule.
        let end =
            end.unwrap_or_else(|| if name.eq_ignore_ascii_case("script") || name.eq_ignore_ascii_case("style") { rest.len() } else { 0 });
        self.at += end;
        &rest[..end]
    }

    fn tag(&mut self) -> Option<Event<'h>> {
        let rest = &self.html[self.at..];
        let bytes = rest.as_bytes();
        match bytes.get(1)? {
            b'!' => {
                let end = if bytes[2..].starts_with(b"--") {
                    memchr::memmem::find(&bytes[4.min(bytes.len())..], b"-->").map(|i| i + 7)
                } else if bytes[2..].starts_with(b"[CDATA[") {
                    memchr::memmem::find(bytes, b"]]>").map(|i| i + 3)
                } else {
                    memchr::memchr(b'>', bytes).map(|i| i + 1)
                };
                self.at += end.or_else(|| memchr::memchr(b'>', bytes).map(|i| i + 1)).unwrap_or(bytes.len());
                Some(Event::Text(""))
            }
            b'?' => {
                self.at += memchr::memchr(b'>', bytes).map_or(bytes.len(), |i| i + 1);
                Some(Event::Text(""))
            }
            b'/' if bytes.get(2).is_some_and(u8::is_ascii_alphabetic) => {
                let end = memchr::memchr(b'>', bytes).unwrap_or(bytes.len());
                let name = rest[2..end].split(|c: char| c.is_ascii_whitespace() || c == '/').next().unwrap_or("");
                self.at += (end + 1).min(bytes.len());
                Some(Event::Close(name))
            }
            b if b.is_ascii_alphabetic() => {
                let name_end = bytes.iter().position(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/')).unwrap_or(bytes.len());
                let end = tag_end(bytes, name_end);
                let inside = &rest[name_end..end];
                self.at += (end + 1).min(bytes.len());
                let tag = Tag { name: &rest[1..name_end], attributes: inside, closed: inside.ends_with('/') };
                if RAW.iter().any(|r| tag.is(r)) {
                    self.raw = Some(tag.name);
                }
                Some(Event::Open(tag))
            }
            _ => None,
        }
    }
}

/// Where the `>` of a start tag is, outside quotes.
fn tag_end(bytes: &[u8], from: usize) -> usize {
    let mut i = from;
    let mut after_equals = false;
    while i < bytes.len() {
        match bytes[i] {
            b'>' => return i,
            quote @ (b'"' | b'\'') if after_equals => match memchr::memchr(quote, &bytes[i + 1..]) {
                Some(n) => i += n + 1,
                None => return memchr::memchr(b'>', &bytes[from..]).map_or(bytes.len(), |n| from + n),
            },
            _ => {}
        }
        after_equals = bytes[i] == b'=' || after_equals && bytes[i].is_ascii_whitespace();
        i += 1;
    }
    bytes.len()
}

impl<'h> Iterator for Scanner<'h> {
    type Item = Event<'h>;

    fn next(&mut self) -> Option<Event<'h>> {
        if let Some(name) = self.raw.take() {
            return Some(Event::Raw(self.raw_text(name)));
        }
        let rest = &self.html[self.at..];
        if rest.is_empty() {
            return None;
        }
        if rest.starts_with('<')
            && let Some(event) = self.tag()
        {
            return Some(event);
        }
        // Text runs to the next tag; a `<` that opens none belongs to it.
        let end = memchr::memchr(b'<', &rest.as_bytes()[1.min(rest.len())..]).map_or(rest.len(), |i| i + 1);
        let end = if rest.is_char_boundary(end) { end } else { rest.ceil_char_boundary(end) };
        self.at += end;
        Some(Event::Text(&rest[..end]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(html: &str) -> String {
        let mut out = String::new();
        for event in Scanner::new(html) {
            match event {
                Event::Open(t) => {
                    out += &format!("<{}", t.name);
                    t.attributes().for_each(|(n, v)| out += &format!(" {n}=[{}]", decode(v)));
                    out += ">";
                }
                Event::Close(n) => out += &format!("</{n}>"),
                Event::Text("") => {}
                Event::Text(t) => out += &format!("({t})"),
                Event::Raw(t) => out += &format!("{{{t}}}"),
            }
        }
        out
    }

    #[test]
    fn pages_are_read_as_browsers_read_them() {
        assert_eq!(shown("<p class=a id='b c' data-x=\"1>2\" hidden>Hi</p>"), "<p class=[a] id=[b c] data-x=[1>2] hidden=[]>(Hi)</p>");
        assert_eq!(shown("<!doctype html><!-- <p> --><br/>1 < 2 <3"), "<br>(1 )(< 2 )(<3)");
        assert_eq!(shown("<script>if (a<b) x('</p>')</script><P>"), "<script>{if (a<b) x('</p>')}</script><P>");
        assert_eq!(shown("<a title='&uuml;&#39;'>"), "<a title=[ü']>");
        assert_eq!(shown("<title>A & B</title>"), "<title>{A & B}</title>");
        assert_eq!(shown("<a href=\"unclosed>text</a>"), "<a href=[unclosed]>(text)</a>");
        assert_eq!(shown("<"), "(<)");
    }

    proptest! {
        #[test]
        fn every_input_ends(html in "(<|>|/|=|\"|'|!|-|a|p|script|é| |&){0,60}") {
            let mut scanner = Scanner::new(&html);
            let mut steps = 0;
            for event in scanner.by_ref() {
                if let Event::Open(tag) = event {
                    steps += tag.attributes().count();
                }
                steps += 1;
                prop_assert!(steps <= 4 * html.len() + 8);
            }
            prop_assert_eq!(scanner.position(), html.len());
        }
    }
}

//! RSS, RDF and Atom files whose items hold full text: an item is a page.
//!
//! Read leniently, by a walk over tags rather than as XML: feeds are often broken. An item's page is a small HTML document made
//! of what the item says (headline, authors, content). An item with a summary alone gives the summary. Not read: JSON feeds.

use super::Packed;
use crate::{
    page::{Limits, PageHint, decode},
    types::{MediaType, PageError, Told},
};
use jiff::civil::Date;
use memchr::memmem;
use std::borrow::Cow;

/// True for bytes that begin as a feed does; a sitemap or another XML file does not.
pub fn is_feed(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    let head: String = head.iter().filter(|&&b| b != 0).map(|&b| b.to_ascii_lowercase() as char).collect();
    ["<rss", "<feed", "<rdf:rdf"].iter().any(|t| head.contains(t)) && !head.contains("<html")
}

/// The pages of a feed.
pub fn feed(bytes: &[u8], place: &str, limits: Limits) -> Feed {
    let text = match decode(bytes, MediaType::Html, None) {
        decoded if decoded.garbled => String::new(),
        decoded => decoded.text.into_owned(),
    };
    let refused = match (text.is_empty(), is_feed(text.as_bytes())) {
        (true, _) => Some(("encoding", "an empty or undecodable feed")),
        (false, false) => Some(("no-content", "not an RSS or Atom feed")),
        _ => None,
    };
    let base = PageHint { limits, ..PageHint::file(place) };
    let waiting = refused.map(|(kind, reason)| base.refuse(kind, reason));
    Feed { text, at: 0, place: place.to_owned(), limits, outlet: None, items: 0, waiting }
}

/// The pages of a feed, one at a time.
#[derive(Debug)]
pub struct Feed {
    text: String,
    at: usize,
    place: String,
    limits: Limits,
    /// The feed's own title.
    outlet: Option<String>,
    items: usize,
    waiting: Option<PageError>,
}

/// What an item says.
#[derive(Debug, Default)]
struct Item {
    title: String,
    link: String,
    id: String,
    date: Option<Date>,
    authors: Vec<String>,
    content: String,
    summary: String,
}

impl Iterator for Feed {
    type Item = Result<Packed, PageError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(error) = self.waiting.take() {
            self.at = self.text.len();
            return Some(Err(error));
        }
        loop {
            let untitled = self.outlet.is_none() && self.items == 0;
            match self.tag()? {
                Tag::Open { name: "item" | "entry", closed: false, .. } => {
                    self.items += 1;
                    let item = self.item();
                    return Some(self.page(item));
                }
                Tag::Open { name: "title", closed: false, .. } if untitled => {
                    let title = self.content("title");
                    self.outlet = Some(words(&title)).filter(|t| !t.is_empty());
                }
                _ => {}
            }
        }
    }
}

enum Tag<'t> {
    Open { name: &'t str, attributes: &'t str, closed: bool },
    Close(&'t str),
}

impl Feed {
    /// The next tag at or after the place reached; comments and CDATA are passed over.
    fn tag(&mut self) -> Option<Tag<'_>> {
        loop {
            let rest = &self.text[self.at..];
            let start = memchr::memchr(b'<', rest.as_bytes())?;
            let rest = &rest[start..];
            let end = |mark: &[u8]| memmem::find(rest.as_bytes(), mark).map_or(rest.len(), |e| e + mark.len());
            let (from, passed) = (self.at + start, rest.starts_with("<![CDATA[") || rest.starts_with("<!--"));
            self.at = from + if rest.starts_with("<!--") { end(b"-->") } else { end(if passed { b"]]>" } else { b">" }) };
            if !passed {
                return parsed(&self.text[from..self.at]);
            }
        }
    }

    /// The content of the element just opened, up to its end tag: text with entities and CDATA made plain.
    fn content(&mut self, name: &str) -> String {
        let mut out = String::new();
        let mut depth = 1;
        loop {
            let rest = &self.text[self.at..];
            let Some(start) = memchr::memchr(b'<', rest.as_bytes()) else {
                out.push_str(&unescaped(rest));
                self.at = self.text.len();
                return out;
            };
            out.push_str(&unescaped(&rest[..start]));
            let rest = &rest[start..];
            if let Some(cdata) = rest.strip_prefix("<![CDATA[") {
                let end = memmem::find(cdata.as_bytes(), b"]]>").unwrap_or(cdata.len());
                out.push_str(&cdata[..end]);
                self.at += start + (9 + end + 3).min(rest.len());
                continue;
            }
            let from = self.at + start;
            match self.tag() {
                Some(Tag::Open { name: n, closed: false, .. }) if n == name => depth += 1,
                Some(Tag::Close(n)) if n == name => {
                    depth -= 1;
                    if depth == 0 {
                        return out;
                    }
                }
                // An item that ends without this element's end: the file is broken, the item is not lost.
                Some(Tag::Close("item" | "entry" | "channel" | "feed" | "rss")) => {
                    self.at = from;
                    return out;
                }
                Some(_) => {}
                None => {
                    self.at = self.text.len();
                    return out;
                }
            }
            // Inner mark-up (XHTML content) belongs to it.
            out.push_str(&self.text[from..self.at]);
        }
    }

    fn item(&mut self) -> Item {
        let mut item = Item::default();
        loop {
            let (name, attributes, closed) = match self.tag() {
                None | Some(Tag::Close("item" | "entry" | "channel" | "feed" | "rss")) => return item,
                Some(Tag::Close(_)) => continue,
                Some(Tag::Open { name, attributes, closed }) => (name.to_owned(), attributes.to_owned(), closed),
            };
            if name == "link"
                && let Some(href) = attribute(&attributes, "href")
            {
                let rel = attribute(&attributes, "rel");
                if item.link.is_empty() && rel.is_none_or(|r| r == "alternate") {
                    item.link = unescaped(href).into_owned();
                }
                continue;
            }
            if closed {
                continue;
            }
            match name.as_str() {
                "title" => item.title = words(&self.content(&name)),
                "link" => item.link = self.content(&name).trim().to_owned(),
                "guid" | "id" => item.id = self.content(&name).trim().to_owned(),
                "pubDate" | "published" | "dc:date" | "issued" => item.date = day(&self.content(&name)).or(item.date),
                "updated" | "modified" => item.date = item.date.or(day(&self.content(&name))),
                "dc:creator" | "name" => item.authors.push(words(&self.content(&name))),
                "content:encoded" | "content" => {
                    let content = self.content(&name);
                    if content.len() > item.content.len() {
                        item.content = content;
                    }
                }
                "description" | "summary" => item.summary = self.content(&name),
                // Media and enclosures have titles and descriptions of their own.
                "media:group" | "media:content" | "source" | "image" => drop(self.content(&name)),
                _ => {}
            }
        }
    }

    fn page(&self, item: Item) -> Result<Packed, PageError> {
        let number = format!("{}:{}", self.place, self.items);
        let link = Some(item.link).or_else(|| Some(item.id.clone())).filter(|l| l.starts_with("http"));
        let hint = PageHint {
            id: link.clone().or_else(|| Some(item.id.clone()).filter(|i| !i.is_empty())).unwrap_or_else(|| number.clone()),
            uri: link.clone(),
            place: Some(number),
            media_type: Some(MediaType::Html),
            charset: Some("utf-8".to_owned()),
            told: Told {
                url: link,
                published: item.date,
                title: Some(item.title.clone()).filter(|t| !t.is_empty()),
                outlet: self.outlet.clone(),
            },
            limits: self.limits,
            ..PageHint::default()
        };
        let content = if item.content.trim().is_empty() { &item.summary } else { &item.content };
        if content.trim().is_empty() {
            return Err(hint.refuse("no-content", "an item without content or summary"));
        }
        let escape = |t: &str| html_escape::encode_safe(t).into_owned();
        let mut page = String::from("<html><head>");
        for author in item.authors.iter().filter(|a| !a.is_empty()) {
            page.push_str(&format!("<meta name=\"author\" content=\"{}\">", escape(author)));
        }
        page.push_str(&format!("</head><body><h1>{}</h1><div itemprop=\"articleBody\">", escape(&item.title)));
        // Plain text has paragraphs at its line ends.
        if content.contains("</") || content.contains("<p") || content.contains("<br") {
            page.push_str(content);
        } else {
            content.lines().for_each(|l| page.push_str(&format!("<p>{}</p>\n", escape(l))));
        }
        page.push_str("</div></body></html>");
        Ok(Packed { bytes: page.into_bytes(), hint })
    }
}

/// A tag from `<` to `>`.
fn parsed(tag: &str) -> Option<Tag<'_>> {
    let inside = tag.strip_prefix('<')?;
    let inside = inside.strip_suffix('>').unwrap_or(inside);
    let name_end = |t: &str| t.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(t.len());
    Some(match inside.strip_prefix('/') {
        Some(name) => Tag::Close(&name[..name_end(name)]),
        None => {
            let (name, attributes) = inside.split_at(name_end(inside));
            Tag::Open { name, attributes, closed: inside.ends_with('/') }
        }
    })
}

fn attribute<'t>(attributes: &'t str, name: &str) -> Option<&'t str> {
    let rest = attributes.split_once(&format!("{name}="))?.1;
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest[1..].split(quote).next()
}

fn unescaped(text: &str) -> Cow<'_, str> {
    html_escape::decode_html_entities(text)
}

/// Words without mark-up: titles are often escaped twice.
fn words(text: &str) -> String {
    let text = unescaped(text);
    let mut out = String::new();
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            _ if !inside => out.push(c),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `2012-10-24T08:00:00Z`, else as mail writes days.
fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    let iso = text.get(..10).and_then(|d| d.parse().ok());
    iso.or_else(|| mail_parser::DateTime::parse_rfc822(text).and_then(|d| Date::new(d.year as i16, d.month as i8, d.day as i8).ok()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<String> {
        feed(text.as_bytes(), "a.rss", Limits::default())
            .map(|r| match r.and_then(Packed::page) {
                Ok(p) => {
                    let body = p.body.split_once("articleBody\">").map_or("", |(_, b)| b).trim_end_matches("</div></body></html>");
                    format!("{} | {:?} {:?} {:?} | {body}", p.id, p.told.title, p.told.published.map(|d| d.to_string()), p.told.outlet)
                }
                Err(e) => format!("{}: {}", e.kind, e.message),
            })
            .collect()
    }

    #[test]
    fn items_are_pages() {
        let rss = "<?xml version=\"1.0\"?><rss><channel><title>Harbour Post</title><link>https://x.org</link>
            <item><title>Ferry &amp;amp; crew lost</title><link>https://x.org/a</link><pubDate>Wed, 24 Oct 2012 08:00:00 GMT</pubDate>
              <dc:creator><![CDATA[Jane Doe]]></dc:creator><description>Short.</description>
              <content:encoded><![CDATA[<p>The ferry sank.</p>]]></content:encoded><media:content url='x'><title>Photo</title></media:content></item>
            <item><title>Empty</title><link>https://x.org/b</link></item>
            <item><guid>tag:3</guid><description>&lt;p&gt;The bridge fell.&lt;/p&gt;</description></item></channel></rss>";
        assert_eq!(
            read(rss),
            [
                "https://x.org/a | Some(\"Ferry & crew lost\") Some(\"2012-10-24\") Some(\"Harbour Post\") | <p>The ferry sank.</p>",
                "no-content: a.rss:2: an item without content or summary",
                "tag:3 | None None Some(\"Harbour Post\") | <p>The bridge fell.</p>",
            ]
        );
        let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><title>Post</title><entry><title type='html'>Talks</title>
            <link rel='self' href='https://x.org/s'/><link href='https://x.org/t?a=1&amp;b=2'/><published>2012-10-25T10:00:00Z</published><updated>2013-01-01</updated>
            <author><name>John Roe</name></author><content type='xhtml'><div><p>They <b>met</b>.</p></div></content></entry></feed>";
        assert_eq!(
            read(atom),
            ["https://x.org/t?a=1&b=2 | Some(\"Talks\") Some(\"2012-10-25\") Some(\"Post\") | <div><p>They <b>met</b>.</p></div>"]
        );
    }

    #[test]
    fn other_files_are_refused_and_broken_feeds_are_not() {
        assert_eq!(read("<urlset><url/></urlset>"), ["no-content: a.rss: not an RSS or Atom feed"]);
        assert_eq!(read(""), ["encoding: a.rss: an empty or undecodable feed"]);
        assert_eq!(
            read("<rss><item><title>A<description>The ferry sank.</item><item><title>B</title><description>Two</description>").len(),
            2
        );
    }

    proptest! {
        #[test]
        fn every_input_ends(text in "(<item>|</item>|<title>|<|>|<!\\[CDATA\\[|\\]\\]>|</|description>|<link href='|é|&amp;| |a){0,40}") {
            let found = read(&format!("<rss>{text}"));
            prop_assert!(found.len() <= text.len() + 1);
        }
    }
}

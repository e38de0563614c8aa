//! What a page's metadata says: JSON-LD, OpenGraph and other meta names, `title`, `h1`, bylines.

use crate::{
    clean::{
        html::scan::{Tag, decode},
        lines::plain,
        published::{Candidate, Order, civil},
    },
    types::PublishedFrom,
};
use aho_corasick::{AhoCorasick, MatchKind};
use jiff::{ToSpan, civil::Date};
use serde::Deserialize;
use serde_json::Value;
use std::{collections::HashMap, sync::LazyLock};

#[derive(Deserialize)]
struct File {
    published: HashMap<String, f32>,
    modified: HashMap<String, f32>,
    text: HashMap<String, Vec<String>>,
}

/// What a metadata name holds.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Holds {
    Published(f32),
    Modified(f32),
    Title(u8),
    Author(u8),
    Site(u8),
}

static NAMES: LazyLock<HashMap<String, Holds>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../../data/metadata.toml")).unwrap_or_else(|e| panic!("data/metadata.toml: {e}"));
    let mut names = HashMap::new();
    for (key, list) in file.text {
        for (rank, name) in list.into_iter().enumerate() {
            let rank = rank as u8;
            let holds = match key.as_str() {
                "title" => Holds::Title(rank),
                "author" => Holds::Author(rank),
                "site" => Holds::Site(rank),
                _ => continue,
            };
            names.insert(name.to_lowercase(), holds);
        }
    }
    names.extend(file.published.into_iter().map(|(n, w)| (n, Holds::Published(w))));
    names.extend(file.modified.into_iter().map(|(n, w)| (n, Holds::Modified(w))));
    names
});

/// Keys of publication dates in a page's own scripts, and what they are worth.
const SCRIPT_KEYS: [(&str, f32); 9] = [
    ("published_at\"", 0.45),
    ("publishedAt\"", 0.45),
    ("datePublished\"", 0.5),
    ("publishDate\"", 0.45),
    ("publish_date\"", 0.45),
    ("pubDate\"", 0.4),
    ("published\"", 0.4),
    ("created_at\"", 0.35),
    ("createdAt\"", 0.35),
];

static SCRIPT_FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let keys = SCRIPT_KEYS.iter().map(|(key, _)| key);
    AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(keys).unwrap_or_else(|e| panic!("keys of scripts: {e}"))
});

/// A page's metadata.
#[derive(Debug, Default)]
pub(crate) struct Meta {
    /// Headlines, best first after [`Meta::settle`].
    titles: Vec<(u8, String)>,
    authors: Vec<(u8, Vec<String>)>,
    sites: Vec<(u8, String)>,
    /// Publication dates.
    dates: Vec<Candidate>,
    /// Those of them that are told by Greenwich: their places in `dates`, and the minute of the day.
    greenwich: Vec<(usize, i32)>,
    /// The page's language by its own word.
    pub(crate) lang: Option<String>,
    /// `<title>`.
    pub(crate) head_title: Option<String>,
    /// The first `<h1>` with words.
    pub(crate) h1: Option<String>,
    /// The report as JSON-LD has it.
    pub(crate) article_body: Option<String>,
}

impl Meta {
    /// Takes in a `<meta>` tag.
    pub(crate) fn tag(&mut self, tag: &Tag, order: Order) {
        let Some(content) = tag.get("content").filter(|c| !c.trim().is_empty()) else { return };
        for key in ["property", "name", "itemprop", "http-equiv"] {
            let Some(name) = tag.get(key) else { continue };
            if key == "http-equiv" && !matches!(&*name.to_ascii_lowercase(), "last-modified" | "date") {
                continue;
            }
            self.named(name.trim(), &content, order);
        }
    }

    /// Takes in a value under a metadata name.
    fn named(&mut self, name: &str, content: &str, order: Order) {
        let lower = name.to_ascii_lowercase();
        match NAMES.get(&lower).copied() {
            Some(Holds::Published(weight)) => self.date(content, weight, order),
            Some(Holds::Modified(weight)) => self.date(content, weight, order),
            Some(Holds::Title(rank)) => {
                self.date(content, 0.42, order);
                self.titles.push((rank + 10, plain(content)));
            }
            Some(Holds::Author(rank)) => {
                let names = author_names(content);
                if !names.is_empty() {
                    self.authors.push((rank + 10, names));
                }
            }
            Some(Holds::Site(rank)) => self.sites.push((rank + 10, plain(content))),
            None if matches!(&*lower, "description" | "og:description") => self.date(content, 0.38, order),
            None => {}
        }
    }

    /// Takes in a date as metadata writes it.
    pub(crate) fn date(&mut self, text: &str, weight: f32, order: Order) {
        if let Some(date) = machine_date(text, order) {
            self.greenwich.extend(greenwich_minute(text).map(|minute| (self.dates.len(), minute)));
            self.dates.push(Candidate { date, from: PublishedFrom::Meta, weight });
        }
    }

    /// The publication dates, on the day of the place where the site is: what is told by Greenwich (`2023-11-09T02:11:03Z`) is turned by
    /// the offset that other times of the page show (`…-05:00`).
    pub(crate) fn local_dates(&self, html: &str) -> Vec<Candidate> {
        let mut dates = self.dates.clone();
        // Only these can fall on another day somewhere.
        let turns = |minute: i32| !(12 * 60..14 * 60).contains(&minute);
        if !self.greenwich.iter().any(|g| turns(g.1)) {
            return dates;
        }
        let Some(offset) = offset_shown(html) else { return dates };
        for &(at, minute) in &self.greenwich {
            let days = (minute + offset).div_euclid(24 * 60);
            dates[at].date = dates[at].date.checked_add(days.days()).unwrap_or(dates[at].date);
        }
        dates
    }

    /// Takes in a JSON-LD script.
    pub(crate) fn json_ld(&mut self, script: &str, order: Order) {
        let text = script.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
        let text = text.trim_start_matches("//<![CDATA[").trim_start_matches("/*<![CDATA[*/").trim_start_matches("<![CDATA[");
        let value = serde_json::from_str::<Value>(text).or_else(|_| serde_json::from_str(&mended(text)));
        match value {
            Ok(value) => self.json(&value, 0, order),
            Err(_) => self.broken_json(text, order),
        }
    }

    fn json(&mut self, value: &Value, depth: usize, order: Order) {
        if depth > 6 {
            return;
        }
        match value {
            Value::Array(list) => list.iter().for_each(|v| self.json(v, depth + 1, order)),
            Value::Object(object) => {
                let kind = object.get("@type").map(types).unwrap_or_default();
                let article = kind.iter().any(|t| {
                    t.ends_with("Article") || t.ends_with("Posting") || matches!(*t, "Report" | "Review" | "NewsReport" | "Recipe")
                });
                let page = article
                    || kind.iter().any(|t| {
                        matches!(
                            *t,
                            "WebPage"
                                | "ItemPage"
                                | "VideoObject"
                                | "CreativeWork"
                                | "MediaObject"
                                | "PodcastEpisode"
                                | "Dataset"
                                | "Event"
                                | "AboutPage"
                        )
                    });
                let string = |name: &str| object.get(name).and_then(Value::as_str).filter(|s| !s.trim().is_empty());
                // A list of other articles tells nothing; of what else has a date, the page's own object is the outermost.
                {
                    // A nested object (a related article, a video) tells less of the page.
                    let less = 0.08 * depth.saturating_sub(2) as f32
                        + if article {
                            0.0
                        } else if page {
                            0.08
                        } else {
                            0.2
                        };
                    for (name, weight) in [("datePublished", 0.97), ("uploadDate", 0.85), ("dateCreated", 0.85), ("dateModified", 0.6)] {
                        if let Some(text) = string(name) {
                            self.date(text, weight - less, order);
                        }
                    }
                }
                if article {
                    if let Some(title) = string("headline").or(string("name")) {
                        self.titles.push((depth as u8 + 2, plain(&decode(title))));
                    }
                    let mut names = Vec::new();
                    for key in ["author", "creator"] {
                        if names.is_empty() {
                            object.get(key).into_iter().for_each(|v| people(v, &mut names));
                        }
                    }
                    if !names.is_empty() {
                        self.authors.push((depth as u8 + 2, names));
                    }
                    if let Some(name) = object.get("publisher").and_then(named) {
                        self.sites.push((depth as u8 + 12, plain(&decode(name))));
                    }
                    if let Some(body) = string("articleBody").filter(|b| b.len() > 200) {
                        self.article_body.get_or_insert_with(|| body.to_owned());
                    }
                }
                object
                    .iter()
                    .filter(|(k, v)| {
                        (v.is_array() || v.is_object())
                            && !matches!(
                                k.as_str(),
                                "author" | "publisher" | "comment" | "review" | "itemListElement" | "relatedLink" | "mentions" | "isPartOf"
                            )
                    })
                    .for_each(|(_, v)| self.json(v, depth + 1, order));
            }
            _ => {}
        }
    }

    /// A script of the page's own: the first date under a telling key, when nothing better is found.
    pub(crate) fn script(&mut self, text: &str, order: Order) {
        let mut seen = [false; SCRIPT_KEYS.len()];
        for found in SCRIPT_FINDER.find_iter(text) {
            let key = found.pattern().as_usize();
            if std::mem::replace(&mut seen[key], true) {
                continue;
            }
            let value = text[found.end()..].trim_start_matches([' ', ':', '"', '\\', '\'']);
            // A date is short; what follows may be megabytes.
            let head = &value.as_bytes()[..value.len().min(41)];
            let end = head.iter().position(|b| matches!(b, b'"' | b'\'' | b',' | b'\\' | b'}')).unwrap_or(0);
            self.date(&value[..end], SCRIPT_KEYS[key].1, order);
        }
    }

    /// A script that is no JSON still shows its dates.
    fn broken_json(&mut self, text: &str, order: Order) {
        for (key, weight) in [("\"datePublished\"", 0.93), ("\"dateCreated\"", 0.8), ("\"dateModified\"", 0.55)] {
            if let Some(at) = text.find(key) {
                let value = text[at + key.len()..].trim_start_matches([' ', ':', '"', '\n', '\t', '\r']);
                self.date(value.split('"').next().unwrap_or(""), weight, order);
            }
        }
    }

    /// Takes in a name that stands in a byline of the page.
    pub(crate) fn author(&mut self, text: &str, rank: u8) {
        let names = author_names(text);
        if !names.is_empty() && names.iter().all(|n| n.split(' ').count() <= 5) {
            self.authors.push((rank, names));
        }
    }

    /// The headline: what metadata and the page agree on, without the site's name.
    pub(crate) fn title(&self) -> Option<String> {
        super::title::choose(
            self.titles.iter().map(|(rank, t)| (*rank, t.as_str())),
            self.h1.as_deref(),
            self.head_title.as_deref(),
            self.outlet().as_deref(),
        )
    }

    /// The authors by the best source.
    pub(crate) fn authors(&self) -> Vec<String> {
        self.authors.iter().min_by_key(|(rank, _)| *rank).map(|(_, names)| names.clone()).unwrap_or_default()
    }

    /// The site's name.
    pub(crate) fn outlet(&self) -> Option<String> {
        let fits = |s: &&(u8, String)| !s.1.starts_with("http") && !s.1.starts_with('@') && s.1.chars().count() <= 60 && !s.1.contains('©');
        self.sites.iter().filter(fits).min_by_key(|(rank, _)| *rank).map(|(_, s)| s.clone())
    }
}

fn types(value: &Value) -> Vec<&str> {
    match value {
        Value::String(s) => vec![s.rsplit(['/', ':']).next().unwrap_or(s)],
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn named(value: &Value) -> Option<&str> {
    match value {
        Value::String(s) => Some(s),
        Value::Object(o) => o.get("name").and_then(named),
        Value::Array(list) => list.first().and_then(named),
        _ => None,
    }
}

fn people(value: &Value, names: &mut Vec<String>) {
    match value {
        Value::Array(list) => list.iter().for_each(|v| people(v, names)),
        Value::Object(o) => o.get("name").into_iter().for_each(|v| people(v, names)),
        Value::String(s) => {
            for name in author_names(&decode(s)) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        _ => {}
    }
}

/// The names in an author field: not an address, not a handle, without "By".
pub(crate) fn author_names(text: &str) -> Vec<String> {
    let text = plain(&decode(text));
    if text.starts_with("http") || text.contains("://") || text.starts_with('@') || text.len() > 200 {
        return Vec::new();
    }
    let text = ["By: ", "By ", "by ", "BY ", "Von ", "von ", "Par ", "par ", "Por ", "por ", "Written by ", "Posted by "]
        .iter()
        .find_map(|p| text.strip_prefix(p))
        .unwrap_or(&text);
    let mut names = Vec::new();
    for part in text
        .split([',', ';', '|', '/', '&', '\u{b7}', '•'])
        .flat_map(|p| p.split(" and "))
        .flat_map(|p| p.split(" und "))
        .flat_map(|p| p.split(" et "))
    {
        let name = part.trim().trim_matches(|c: char| matches!(c, '.' | '-' | '–' | ':' | '"' | '(' | ')'));
        let name = name.split(" - ").next().unwrap_or(name).trim();
        let letters = name.chars().filter(|c| c.is_alphabetic()).count();
        if letters >= 3
            && letters * 10 >= name.chars().count() * 7
            && !name.contains('@')
            && !names.iter().any(|n| n == name)
            && civil::find(name).is_empty()
        {
            names.push(name.to_owned());
        }
    }
    names
}

/// The minute of the day of a time told by Greenwich; none for times of other zones, and for midnight, which is mostly no time at all.
fn greenwich_minute(text: &str) -> Option<i32> {
    let text = text.trim();
    let (day, time) = text.split_once('T').filter(|(day, _)| day.len() == 10)?;
    let here = time.ends_with('Z') || time.ends_with("+00:00") || time.ends_with("+0000");
    let two = |a: usize| time.get(a..a + 2).and_then(|t| t.parse::<i32>().ok());
    let minute = two(0)? * 60 + two(3)?;
    (here && day.is_ascii() && (1..24 * 60).contains(&minute)).then_some(minute)
}

/// The first offset from Greenwich that a time on the page shows, in minutes: `T21:11:03-05:00"`.
fn offset_shown(html: &str) -> Option<i32> {
    let bytes = html.as_bytes();
    for at in memchr::memmem::find_iter(bytes, b":00\"") {
        let Some(head) = at.checked_sub(12).map(|from| &bytes[from..at]) else { continue };
        // `T21:11:03-05` is what stands before `:00"`.
        let (time, offset) = head.split_at(9);
        let clock = time[0] == b'T' && time[3] == b':' && time[6] == b':';
        let hours =
            (clock && offset[1..].iter().all(u8::is_ascii_digit)).then(|| i32::from(offset[1] - b'0') * 10 + i32::from(offset[2] - b'0'));
        match (offset[0], hours) {
            (b'+', Some(hours @ 1..=14)) => return Some(hours * 60),
            (b'-', Some(hours @ 1..=12)) => return Some(-hours * 60),
            _ => {}
        }
    }
    None
}

/// JSON with raw line breaks in its strings and commas before its closing brackets.
fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut inside, mut escaped) = (false, false);
    for c in text.chars() {
        if inside && (c.is_control()) {
            out.push(' ');
            continue;
        }
        if !inside && matches!(c, '}' | ']') {
            let kept = out.trim_end().len();
            if out[..kept].ends_with(',') {
                out.truncate(kept - 1);
            }
        }
        match c {
            '"' if !escaped => inside = !inside,
            _ => {}
        }
        escaped = c == '\\' && !escaped;
        out.push(c);
    }
    out.truncate(out.trim_end_matches([';', ' ', '\n', '\r', '\t']).len());
    out
}

/// A date as machines write it (`2021-12-10T08:00:00Z`, `20211210`, `Fri, 10 Dec 2021 …`, Unix seconds), else as people do.
pub(crate) fn machine_date(text: &str, order: Order) -> Option<Date> {
    let text = text.trim();
    let sane = |d: &Date| (1990..2090).contains(&d.year());
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == text.len() && matches!(digits, 10 | 13) {
        let seconds: i64 = text[..10].parse().ok()?;
        return jiff::Timestamp::from_second(seconds).ok().map(|t| t.to_zoned(jiff::tz::TimeZone::UTC).date()).filter(sane);
    }
    if digits == 8 || digits == 14 && text.len() == 14 || digits == 12 {
        let part = |a: usize, b: usize| text[a..b].parse::<i16>().ok();
        if let (Some(y), Some(m), Some(d)) = (part(0, 4), part(4, 6), part(6, 8))
            && let Ok(date) = Date::new(y, m as i8, d as i8)
        {
            return Some(date).filter(sane);
        }
    }
    civil::find(text).iter().find_map(|w| w.date(order)).filter(sane)
}

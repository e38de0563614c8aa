//! Dates that a page shows: `time`, `abbr`, elements named for dates, and short texts that are dates.

use crate::{
    clean::{
        html::{
            meta::{Meta, machine_date},
            scan::{Tag, decode},
        },
        lines::plain,
        published::{Candidate, Order, civil, header::DateLine},
    },
    types::PublishedFrom,
};
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use std::sync::LazyLock;

/// Collects the dates while the page goes by.
#[derive(Debug)]
pub(crate) struct DateFinder {
    order: Order,
    found: Vec<Candidate>,
    /// The element whose text is being read for a date, and what its date is worth.
    open: Option<Open>,
    /// How many dates of each kind were found: later ones are of other articles.
    times: usize,
    named: usize,
    shown: usize,
    stamped: usize,
    /// True after `</h1>`.
    after_headline: bool,
    /// Bytes of text since `</h1>`.
    since_headline: usize,
    /// How many quoted blocks are open: their dates are of what they quote (posts set into the report).
    quoted: usize,
    /// Inside a byline element.
    byline: Option<(String, String)>,
    /// True once a comment section or a list of other articles has begun.
    beyond: bool,
}

#[derive(Debug)]
struct Open {
    tag: String,
    depth: usize,
    weight: f32,
    text: String,
}

/// Parts of class and id that name dates, and what they say.
const NAMES: &[(&str, Names)] = {
    use Names::*;
    &[
        ("update", Update),
        ("modified", Modified),
        ("candidate", Other),
        ("validate", Other),
        ("mandate", Other),
        ("calendar", Other),
        ("archive", Other),
        ("publish", Published),
        ("pubdate", Published),
        ("pub-date", Published),
        ("pub_date", Published),
        ("entry-date", Published),
        ("post-date", Published),
        ("posted-on", Published),
        ("article-date", Published),
        ("article__date", Published),
        ("post_date", Published),
        ("dateline", Published),
        ("articledate", Published),
        ("postdate", Published),
        ("date-published", Published),
        ("date-header", Published),
        ("date", Date),
        ("datum", Date),
        ("fecha", Date),
        ("timestamp", Date),
        ("time-stamp", Date),
        ("posted", Date),
        ("created", Date),
        ("byline", About),
        ("meta", About),
        ("submitted", About),
        ("autor", About),
        ("author", About),
        ("info", About),
        ("dat", About),
        ("kicker", About),
        ("header", About),
        ("stand", About),
        ("time", About),
    ]
};

#[derive(Debug, Clone, Copy, PartialEq)]
enum Names {
    /// `update`: of the change, unless it says `published` too.
    Update,
    /// Of the change.
    Modified,
    /// Something else that has such letters in it.
    Other,
    /// Of the publication.
    Published,
    /// Of a date.
    Date,
    /// Of what stands about an article.
    About,
}

static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let words = NAMES.iter().map(|(word, _)| word);
    AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(words).unwrap_or_else(|e| panic!("names of dates: {e}"))
});

/// What a date under such a class and id is worth.
fn names_date(class: &str) -> Option<f32> {
    let mut met = [false; 6];
    for found in FINDER.find_overlapping_iter(class) {
        met[NAMES[found.pattern().as_usize()].1 as usize] = true;
    }
    let is = |names: Names| met[names as usize];
    // Of a comment, or of another article.
    let beside = ["comment", "teaser", "widget"].iter().any(|w| class.contains(w)) && (is(Names::Date) || is(Names::Published));
    if beside {
        return Some(0.45);
    }
    let says_published = class.contains("published");
    if is(Names::Update) && !says_published || is(Names::Other) || is(Names::Modified) {
        return (is(Names::Modified) || class.contains("updated") || class.contains("last-update")).then_some(0.45);
    }
    match () {
        () if is(Names::Published) => Some(0.86),
        () if is(Names::Date) => Some(0.74),
        () if is(Names::About) => Some(0.64),
        () => None,
    }
}

/// So many bytes of text behind the headline a date is taken to stand right under it.
const UNDER_HEADLINE: usize = 300;

/// A start tag's attributes that tell of dates, raw.
#[derive(Debug, Default)]
struct Told<'h> {
    class: &'h str,
    id: &'h str,
    itemprop: Option<&'h str>,
    datetime: Option<&'h str>,
    content: Option<&'h str>,
    title: Option<&'h str>,
    rel: Option<&'h str>,
    utime: Option<&'h str>,
    pubdate: bool,
    stamps: Vec<&'h str>,
}

impl<'h> Told<'h> {
    fn of(tag: &Tag<'h>) -> Self {
        let mut told = Told::default();
        for (name, value) in tag.attributes() {
            let is = |word: &str| name.eq_ignore_ascii_case(word);
            match name.len() {
                2 if is("id") && told.id.is_empty() => told.id = value,
                3 if is("rel") => told.rel = told.rel.or(Some(value)),
                5 if is("class") && told.class.is_empty() => told.class = value,
                5 if is("title") => told.title = told.title.or(Some(value)),
                7 if is("content") => told.content = told.content.or(Some(value)),
                7 if is("pubdate") => told.pubdate = true,
                8 if is("itemprop") => told.itemprop = told.itemprop.or(Some(value)),
                8 if is("datetime") => told.datetime = told.datetime.or(Some(value)),
                10 if is("data-utime") => told.utime = told.utime.or(Some(value)),
                12.. if name.as_bytes()[..5].eq_ignore_ascii_case(b"data-") && STAMPS.iter().any(|s| is(s)) => told.stamps.push(value),
                _ => {}
            }
        }
        told
    }

    /// Class and id in lower case.
    fn class(&self) -> String {
        let mut class = String::with_capacity(self.class.len() + self.id.len() + 1);
        class.push_str(&decode(self.class));
        if !self.id.is_empty() {
            class.push(' ');
            class.push_str(&decode(self.id));
        }
        class.make_ascii_lowercase();
        class
    }
}

/// Attributes that hold the day of publication.
const STAMPS: [&str; 8] = [
    "data-publish-date",
    "data-published",
    "data-pubdate",
    "data-publication-date",
    "data-published-date",
    "data-date-published",
    "data-datetime",
    "data-publishdate",
];

impl DateFinder {
    pub(crate) fn new(order: Order) -> Self {
        DateFinder {
            order,
            found: Vec::new(),
            open: None,
            times: 0,
            named: 0,
            shown: 0,
            stamped: 0,
            after_headline: false,
            since_headline: 0,
            quoted: 0,
            byline: None,
            beyond: false,
        }
    }

    fn add(&mut self, date: jiff::civil::Date, from: PublishedFrom, weight: f32) {
        if !(1990..2090).contains(&date.year()) || self.quoted > 0 {
            return;
        }
        let under = self.after_headline && self.since_headline < UNDER_HEADLINE && from != PublishedFrom::Meta;
        let weight = weight + if under { 0.1 } else { 0.0 } - if self.beyond { 0.1 } else { 0.0 };
        self.found.push(Candidate { date, from, weight });
    }

    /// A start tag.
    pub(crate) fn open(&mut self, tag: &Tag) {
        if let Some(open) = &mut self.open
            && tag.is(&open.tag)
            && !tag.closed
        {
            open.depth += 1;
        }
        if tag.is("blockquote") && !tag.closed {
            self.quoted += 1;
        }
        let told = Told::of(tag);
        let machine = |value: Option<&str>, order| value.and_then(|d| machine_date(&decode(d), order));
        let item = told.itemprop.map(|i| i.to_ascii_lowercase()).unwrap_or_default();
        let itemised = match &*item {
            "datepublished" | "datecreated" | "uploaddate" => Some(0.93),
            "datemodified" => Some(0.55),
            _ => None,
        };
        if tag.is("time") {
            let class = told.class();
            let base = itemised.unwrap_or(if told.pubdate || class.contains("publish") || class.contains("entry-date") {
                0.9
            } else if class.contains("updated") || class.contains("modified") {
                0.55
            } else if self.after_headline {
                0.8
            } else {
                0.72
            });
            let weight = base - 0.03 * self.times.min(8) as f32;
            self.times += 1;
            match machine(told.datetime.or(told.content), self.order) {
                Some(date) => self.add(date, PublishedFrom::Header, weight),
                None => self.watch(tag, weight - 0.05),
            }
            return;
        }
        if let Some(weight) = itemised
            && !tag.is("meta")
        {
            match machine(told.content.or(told.datetime).or(told.title), self.order) {
                Some(date) => self.add(date, PublishedFrom::Meta, weight),
                None => self.watch(tag, weight - 0.05),
            }
            return;
        }
        for stamp in &told.stamps {
            if let Some(date) = machine(Some(stamp), self.order) {
                self.add(date, PublishedFrom::Header, 0.8 - 0.05 * self.stamped.min(6) as f32);
                self.stamped += 1;
            }
        }
        if tag.is("abbr") {
            let class = told.class();
            let named = class.contains("publish") || class.contains("date") || class.contains("time");
            if let Some(date) = machine(told.utime, self.order).or_else(|| machine(told.title.filter(|_| named), self.order)) {
                self.add(
                    date,
                    PublishedFrom::Header,
                    if class.contains("updated") {
                        0.6
                    } else if class.contains("publish") {
                        0.85
                    } else {
                        0.75
                    },
                );
            }
        }
        if item == "author" || told.rel.is_some_and(|r| r.eq_ignore_ascii_case("author")) {
            self.byline = Some((tag.name.to_ascii_lowercase(), String::new()));
        }
        if tag.is("body") || tag.is("html") || tag.is("main") || tag.is("article") || tag.is("img") || tag.is("meta") || tag.is("link") {
            return;
        }
        if told.class.is_empty() && told.id.is_empty() {
            return;
        }
        let class = told.class();
        if (class.contains("comment") || class.contains("related") || class.contains("sidebar") || class.contains("footer"))
            && self.after_headline
            && !class.contains("header")
            && !class.contains("comments-link")
            && !class.contains("comment-count")
            && (tag.is("div") || tag.is("section") || tag.is("aside") || tag.is("footer") || tag.is("ol"))
            && !class.contains("no-sidebar")
            && !class.contains("with-sidebar")
        {
            self.beyond = true;
        }
        if self.open.is_none()
            && let Some(weight) = names_date(&class)
        {
            self.watch(tag, weight + if self.after_headline { 0.02 } else { 0.0 });
        }
        if self.byline.is_none()
            && (class.contains("author-name")
                || class.contains("byline")
                || class.contains("author__name")
                || class == "author"
                || class.contains("author vcard")
                || class.contains("article-author")
                || class.contains("post-author"))
        {
            self.byline = Some((tag.name.to_ascii_lowercase(), String::new()));
        }
    }

    fn watch(&mut self, tag: &Tag, weight: f32) {
        if !tag.closed {
            self.open = Some(Open { tag: tag.name.to_ascii_lowercase(), depth: 1, weight, text: String::new() });
        }
    }

    /// Text.
    pub(crate) fn text(&mut self, text: &str) {
        if self.after_headline && self.since_headline < UNDER_HEADLINE {
            self.since_headline += text.trim().len();
        }
        if let Some((_, name)) = &mut self.byline
            && name.len() < 200
        {
            name.push_str(text);
        }
        if let Some(open) = &mut self.open {
            if open.text.len() < 400 {
                open.text.push_str(text);
                open.text.push(' ');
            }
            return;
        }
        // A short text that is a date by itself.
        if text.len() >= 8 && text.len() <= 160 && self.shown < 40 && text.bytes().any(|b| b.is_ascii_digit()) {
            let text = plain(&decode(text));
            if let Some(line) = DateLine::read(&text, self.order).filter(|l| l.rest.split(' ').count() <= if l.leads { 14 } else { 9 }) {
                let weight = if self.after_headline { 0.6 } else { 0.5 }
                    + if line.labelled {
                        0.2
                    } else if line.timed {
                        0.12
                    } else {
                        0.0
                    }
                    - 0.02 * self.shown.min(10) as f32
                    - if line.rest.is_empty() { 0.0 } else { 0.08 };
                self.shown += 1;
                for (date, updated) in line.dates {
                    self.add(date, PublishedFrom::Text, if updated { weight - 0.15 } else { weight });
                }
            }
        }
    }

    /// An end tag.
    pub(crate) fn close(&mut self, name: &str, meta: &mut Meta) {
        if name.eq_ignore_ascii_case("h1") {
            (self.after_headline, self.since_headline) = (true, 0);
        }
        if name.eq_ignore_ascii_case("blockquote") {
            self.quoted = self.quoted.saturating_sub(1);
        }
        if self.byline.as_ref().is_some_and(|(tag, _)| name.eq_ignore_ascii_case(tag))
            && let Some((_, text)) = self.byline.take()
        {
            meta.author(&text, 40);
        }
        let Some(open) = &mut self.open else { return };
        if !name.eq_ignore_ascii_case(&open.tag) {
            return;
        }
        open.depth -= 1;
        if open.depth > 0 {
            return;
        }
        let Some(open) = self.open.take() else { return };
        let text = plain(&decode(&open.text));
        let weight = open.weight - 0.03 * self.named.min(8) as f32;
        let mut any = false;
        if let Some(line) = DateLine::read(&text, self.order) {
            for (date, updated) in line.dates {
                self.add(date, PublishedFrom::Header, if updated { weight - 0.2 } else { weight });
                any = true;
            }
        } else if let Some(date) = civil::find(&text).iter().find_map(|w| w.date(self.order)) {
            self.add(date, PublishedFrom::Header, weight - 0.1);
            any = true;
        }
        self.named += usize::from(any);
    }

    /// The dates found.
    pub(crate) fn finish(self) -> Vec<Candidate> {
        self.found
    }
}

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

/// Words in class and id that name dates.
fn names_date(class: &str) -> Option<f32> {
    let has = |w: &str| class.contains(w);
    if has("update") && !has("published")
        || has("candidate")
        || has("validate")
        || has("mandate")
        || has("calendar")
        || has("archive")
        || has("modified")
    {
        return (has("updated") || has("modified") || has("last-update")).then_some(0.45);
    }
    if has("publish")
        || has("pubdate")
        || has("pub-date")
        || has("pub_date")
        || has("entry-date")
        || has("post-date")
        || has("posted-on")
        || has("article-date")
        || has("article__date")
        || has("post_date")
        || has("dateline")
        || has("articledate")
        || has("postdate")
        || has("date-published")
        || has("date-header")
    {
        return Some(0.86);
    }
    if has("date") || has("datum") || has("fecha") || has("timestamp") || has("time-stamp") || has("posted") || has("created") {
        return Some(0.74);
    }
    if has("byline")
        || has("meta")
        || has("submitted")
        || has("autor")
        || has("author")
        || has("info")
        || has("dat")
        || has("kicker")
        || has("header")
        || has("stand")
        || has("time")
    {
        return Some(0.64);
    }
    None
}

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
            byline: None,
            beyond: false,
        }
    }

    fn add(&mut self, date: jiff::civil::Date, from: PublishedFrom, weight: f32) {
        if (1990..2090).contains(&date.year()) {
            self.found.push(Candidate { date, from, weight: if self.beyond { weight - 0.1 } else { weight } });
        }
    }

    /// A start tag.
    pub(crate) fn open(&mut self, tag: &Tag) {
        if let Some(open) = &mut self.open
            && tag.is(&open.tag)
            && !tag.closed
        {
            open.depth += 1;
        }
        let class = || {
            let mut c = tag.get("class").unwrap_or_default().to_ascii_lowercase();
            if let Some(id) = tag.get("id") {
                c.push(' ');
                c.push_str(&id.to_ascii_lowercase());
            }
            c
        };
        let item = tag.get("itemprop").map(|i| i.to_ascii_lowercase()).unwrap_or_default();
        let itemised = match &*item {
            "datepublished" | "datecreated" | "uploaddate" => Some(0.93),
            "datemodified" => Some(0.55),
            _ => None,
        };
        if tag.is("time") {
            let class = class();
            let base = itemised.unwrap_or(if tag.get("pubdate").is_some() || class.contains("publish") || class.contains("entry-date") {
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
            match tag.get("datetime").or_else(|| tag.get("content")).and_then(|d| machine_date(&d, self.order)) {
                Some(date) => self.add(date, PublishedFrom::Header, weight),
                None => self.watch(tag, weight - 0.05),
            }
            return;
        }
        if let Some(weight) = itemised
            && !tag.is("meta")
        {
            match tag.get("content").or_else(|| tag.get("datetime")).or_else(|| tag.get("title")).and_then(|d| machine_date(&d, self.order))
            {
                Some(date) => self.add(date, PublishedFrom::Meta, weight),
                None => self.watch(tag, weight - 0.05),
            }
            return;
        }
        for name in [
            "data-publish-date",
            "data-published",
            "data-pubdate",
            "data-publication-date",
            "data-published-date",
            "data-date-published",
            "data-datetime",
            "data-publishdate",
        ] {
            if let Some(date) = tag.get(name).and_then(|d| machine_date(&d, self.order)) {
                self.add(date, PublishedFrom::Header, 0.8 - 0.05 * self.stamped.min(6) as f32);
                self.stamped += 1;
            }
        }
        if tag.is("abbr") {
            let class = class();
            let stamped = tag.get("data-utime").and_then(|d| machine_date(&d, self.order));
            if let Some(date) = stamped.or_else(|| {
                tag.get("title")
                    .filter(|_| class.contains("publish") || class.contains("date") || class.contains("time"))
                    .and_then(|d| machine_date(&d, self.order))
            }) {
                self.add(date, PublishedFrom::Header, if class.contains("updated") { 0.6 } else { 0.85 });
            }
        }
        if item == "author" || tag.get("rel").is_some_and(|r| r.eq_ignore_ascii_case("author")) {
            self.byline = Some((tag.name.to_ascii_lowercase(), String::new()));
        }
        if tag.is("body") || tag.is("html") || tag.is("main") || tag.is("article") || tag.is("img") || tag.is("meta") || tag.is("link") {
            return;
        }
        let class = class();
        if class.is_empty() {
            return;
        }
        if (class.contains("comment") || class.contains("related") || class.contains("sidebar") || class.contains("footer"))
            && self.after_headline
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
                let weight = if self.after_headline { 0.6 } else { 0.5 } + if line.labelled || line.timed { 0.12 } else { 0.0 }
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
            self.after_headline = true;
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

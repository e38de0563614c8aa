//! The lines of a page → the report's paragraphs and what is not the report.
//!
//! Each line is judged on its own words (rules of `data/en/furniture.toml`, date lines, captions, source lines); then by where
//! it stands: the report runs from its first full paragraph to its last, and before and after it the rules are looser. Nothing
//! that ends as a sentence does is dropped without a rule that names it. Incomplete: advertisements written as sentences stay.

use crate::{
    clean::{
        credits::{self, BOOK},
        lines::{Line, Mark, ends_sentence},
        pattern::{Pattern, PatternSet, Words},
        published::{Order, header::DateLine},
    },
    types::{Credit, CreditKind, Furniture, Word},
};
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct File {
    rule: Vec<RuleEntry>,
}

#[derive(Deserialize)]
struct RuleEntry {
    kind: String,
    r#where: Zone,
    patterns: Vec<String>,
    #[serde(default = "thirty")]
    most: usize,
    #[serde(default)]
    cut: bool,
    #[serde(default)]
    unpunctuated: bool,
    #[serde(default)]
    caption: bool,
    #[serde(default)]
    opens: bool,
}

fn thirty() -> usize {
    30
}

/// Where a rule holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Zone {
    Any,
    Head,
    Tail,
    Edge,
}

#[derive(Debug, Clone)]
struct Rule {
    kind: Word,
    zone: Zone,
    most: usize,
    cut: bool,
    unpunctuated: bool,
    caption: bool,
    opens: bool,
}

static RULES: LazyLock<PatternSet<Rule>> = LazyLock::new(|| {
    let sources = [
        ("data/en/furniture.toml", include_str!("../../data/en/furniture.toml")),
        ("data/furniture-more.toml", include_str!("../../data/furniture-more.toml")),
    ];
    let files = sources.into_iter().map(|(name, text)| toml::from_str::<File>(text).unwrap_or_else(|e| panic!("{name}: {e}")));
    PatternSet::new(files.flat_map(|f| f.rule).flat_map(|r| {
        let rule = Rule {
            kind: r.kind.into(),
            zone: r.r#where,
            most: r.most,
            cut: r.cut,
            unpunctuated: r.unpunctuated,
            caption: r.caption,
            opens: r.opens,
        };
        r.patterns.into_iter().map(move |p| (Pattern::parse(&p), rule.clone()))
    }))
});

/// What the lines of a page come to.
#[derive(Debug, Default)]
pub(crate) struct Sorted {
    /// The headline.
    pub(crate) title: Option<String>,
    /// The report's paragraphs.
    pub(crate) paragraphs: Vec<String>,
    /// What was taken out, in page order.
    pub(crate) furniture: Vec<Furniture>,
    /// Whom the page credits.
    pub(crate) credits: Vec<Credit>,
    /// Date lines of the page, in order.
    pub(crate) dates: Vec<DateLine>,
    /// Datelines of the report (`OSLO, Dec 10 (Reuters) –`).
    pub(crate) datelines: Vec<String>,
}

/// What one line is held to be.
#[derive(Debug, Clone, Default)]
struct Judged {
    kind: Option<Word>,
    cut: bool,
    /// The short lines below are of its kind.
    opens: bool,
}

/// Sorts the lines. `told_title` is the headline when it is known; `order` reads ambiguous dates.
pub(crate) fn sort(lines: Vec<Line>, told_title: Option<&str>, order: Order) -> Sorted {
    let mut out = Sorted::default();
    let lines = unglued(lines);
    let mut judged: Vec<Judged> = lines.iter().map(|l| on_its_own(l, order)).collect();
    let body = body_range(&lines, &judged);
    let lines_before = |i: usize| body.as_ref().is_some_and(|b| i < b.start);
    let lines_after = |i: usize| body.as_ref().is_some_and(|b| i >= b.end);
    for (i, line) in lines.iter().enumerate() {
        if judged[i].kind.is_none() && (lines_before(i) || lines_after(i)) {
            judged[i] = at_the_edge(line, lines_before(i));
        }
    }
    cut_the_tail(&lines, &mut judged);
    headed_lists(&lines, &mut judged);
    out.title = title(&lines, &mut judged, body.as_ref().map_or(lines.len(), |b| b.start), told_title);
    leftovers(&lines, &mut judged, body.as_ref().map_or(lines.len(), |b| b.end));
    repeats(&lines, &mut judged);

    let mut first = true;
    let last_kept = judged.iter().rposition(|j| j.kind.is_none());
    for (i, line) in lines.into_iter().enumerate() {
        match judged[i].kind.take() {
            Some(kind) => note(line.text, kind, &body, i, order, &mut out),
            None => {
                let is_body = body.as_ref().is_none_or(|b| b.contains(&i)) && line.mark != Mark::Heading;
                keep(line.text, is_body, first, last_kept == Some(i), &mut out);
                first &= !is_body;
            }
        }
    }
    out
}

/// Set phrases of sites that copying glues to the line after them: `Source linkTalks open in Oslo`.
const GLUED: [&str; 5] = ["Share your love", "Source link", "Article Source", "Read More", "Advertisement"];

fn unglued(lines: Vec<Line>) -> Vec<Line> {
    let glued = |text: &str| {
        GLUED.iter().find(|g| text.strip_prefix(**g).is_some_and(|rest| rest.starts_with(char::is_uppercase))).map(|g| g.len())
    };
    let mut out = Vec::with_capacity(lines.len());
    for line in lines {
        if let Some(end) = glued(&line.text) {
            out.push(Line { text: line.text[..end].to_owned(), mark: Mark::None });
            out.push(Line { text: line.text[end..].to_owned(), mark: line.mark });
        } else {
            out.push(line);
        }
    }
    out
}

/// What stands in brackets after the initials of those who wrote it up: `ab/cd (AFP, dpa)`.
fn initialed(text: &str) -> Option<&str> {
    let (initials, rest) = text.split_once(" (")?;
    let inside = rest.strip_suffix(')')?;
    let short = |part: &str| (2..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_lowercase());
    let known = inside.split(',').any(|name| BOOK.known(name.trim()).is_some_and(|k| k.kind == CreditKind::Agency));
    (initials.split('/').all(short) && known).then_some(inside)
}

/// Judges a line by its words alone.
fn on_its_own(line: &Line, order: Order) -> Judged {
    let text = line.text.as_str();
    let kind = |kind: &'static str| Judged { kind: Some(kind.into()), ..Judged::default() };
    if shortcode(text) {
        return kind("shortcode");
    }
    // A long paragraph is the report; nothing below looks at it.
    if text.bytes().filter(|&b| b == b' ').count() > 60 {
        return Judged::default();
    }
    let words = Words::of(text, 60);
    if words.len() == 0 {
        return kind("rule");
    }
    if words.len() <= 45 {
        let stops = ends_firmly(text);
        for rule in RULES.find(&words).filter(|r| r.zone == Zone::Any) {
            let fits =
                words.len() <= rule.most && !(rule.unpunctuated && stops) && (!rule.caption || is_caption_wording(text, &words, stops));
            if fits {
                return Judged { kind: Some(rule.kind.clone()), cut: rule.cut, opens: rule.opens };
            }
        }
        if let Some(rest) = text.strip_prefix('©').filter(|_| words.len() <= 12)
            && rest.trim_start().bytes().take(4).all(|b| b.is_ascii_digit())
        {
            return kind("copyright");
        }
        if pictured(text, &words) {
            // "date 2021-12-10 A ship in Oslo (EFE / JANE DOE)": what the caption hangs on is worth keeping.
            let machine = text.starts_with("date ") || text.starts_with(|c: char| c.is_ascii_digit()) && text.get(4..5) == Some("-");
            let dated = DateLine::read(text, order).is_some_and(|d| d.leads && machine);
            return kind(if dated { "date-line" } else { "caption" });
        }
        if credits::republished(text).is_some() {
            return kind("credit");
        }
        if words.len() <= 40
            && let Some(dated) = DateLine::read(text, order)
        {
            // "date 2021-12-10 File photo of a bridge": a date line and what hangs on it.
            if dated.rest.is_empty() || dated.credit().is_some() || dated.byline().is_some() {
                return kind("date-line");
            }
            if credits::placed_line(text).is_some() || dated.leads && credits::BOOK.is_outlet(&dated.rest) {
                return kind("date-line");
            }
            if dated.leads && on_its_own(&Line { text: dated.rest.clone(), mark: Mark::None }, order).kind.is_some() {
                return kind("date-line");
            }
        }
        if strongly_credits(text, &words) || initialed(text).is_some() {
            return kind("credit");
        }
    }
    Judged::default()
}

/// True when the line ends as a sentence does, and not with a colon as labels do.
fn ends_firmly(text: &str) -> bool {
    ends_sentence(text) && !text.ends_with(':')
}

/// `[ad_1]`, `[/caption]`, `{{ … }}`, `<!-- … -->`.
fn shortcode(text: &str) -> bool {
    let inner = text.strip_prefix('[').and_then(|t| t.strip_suffix(']'));
    let code = inner.is_some_and(|t| {
        !t.contains(' ') && (t.contains(['_', '/', '=']) || t.starts_with("ad") || t.bytes().all(|b| b.is_ascii_lowercase()))
            || t.contains("=\"")
    });
    code || text.starts_with("{{") && text.ends_with("}}") || text.starts_with("<!--") && text.ends_with("-->")
}

/// A line whose first words may begin a caption: does the rest read like one?
fn is_caption_wording(text: &str, words: &Words, stops: bool) -> bool {
    if matches!(
        words.get(0),
        "file"
            | "archive"
            | "archival"
            | "stock"
            | "representational"
            | "representative"
            | "hide"
            | "toggle"
            | "enlarge"
            | "getty"
            | "media"
    ) {
        return words.len() >= 2 && (!stops || words.len() <= 30);
    }
    let label = text.find(':').is_some_and(|at| at <= 24 && !text[..at].contains(". "));
    let by = words.len() >= 3 && matches!(words.get(1), "by" | "credit" | "courtesy" | "source" | "caption" | "copyright") && !stops;
    label || by || (words.len() <= 12 && !stops && text.contains('/'))
}

/// A caption by the credit at its end: `… in Oslo (EFE / EPA / JANE DOE)`, `… [Jane Doe/Reuters]`, `… Photo: AFP`, `… via Getty Images`.
fn pictured(text: &str, words: &Words) -> bool {
    let trimmed = text.trim_end_matches(['.', ' ']);
    if let Some((close, open)) = [(')', '('), (']', '[')].into_iter().find(|(c, _)| trimmed.ends_with(*c))
        && let Some(at) = trimmed.rfind(open)
    {
        let inside = trimmed[at + 1..].trim_end_matches(close);
        let parts = || inside.split(['/', ',', '|', ':']).map(str::trim);
        let known = parts().any(|p| BOOK.known(p).is_some());
        let slashed = inside.contains('/');
        let photo = parts().any(|p| BOOK.known(p).is_some_and(|k| k.photo));
        let first = Words::of(inside, 3);
        let worded = first.len() > 0
            && (matches!(first.get(0), "photo" | "photos" | "image" | "picture" | "credit" | "photograph" | "pic")
                || inside.contains(" Photo")
                || inside.contains(" photo by "));
        // "(Reuters)" alone at a paragraph's end is the report's credit, not a picture's.
        return (slashed && known || photo || worded && inside.len() > 6) && words.len() <= 45 && !slashed_fact(inside);
    }
    for key in ["Photo: ", "Photograph: ", "Image: ", "Picture: ", "Photo credit: ", "Photo by ", "Foto: ", "Credit: ", "Image credit: "] {
        if let Some(at) = text.find(key)
            && words.len() <= 45
            && credits::looks_like_name(text[at + key.len()..].split(['/', '|', ',']).next().unwrap_or("").trim())
            && text.len() - at < 80
        {
            return true;
        }
    }
    for key in [
        " via Getty Images",
        " via AP",
        " via REUTERS",
        " via Reuters",
        "/Getty Images",
        "/AFP",
        "/AP",
        "/Reuters",
        "/EPA",
        "AP Photo",
        "/AFP via Getty Images",
    ] {
        if trimmed.ends_with(key) && words.len() <= 45 {
            return true;
        }
    }
    trimmed.starts_with("REUTERS/") || trimmed.starts_with("AP Photo/") || trimmed.starts_with('©') && words.len() <= 12
}

/// `(and/or the AP)` is a remark, not a credit.
fn slashed_fact(inside: &str) -> bool {
    inside
        .split_whitespace()
        .filter(|w| {
            w.starts_with(char::is_lowercase)
                && !matches!(
                    *w,
                    "via" | "by" | "photo" | "file" | "dpa" | "epa" | "of" | "the" | "and" | "picture" | "alliance" | "handout"
                )
        })
        .count()
        > 2
}

/// Source lines that are plain wherever they stand: set wording and a known or name-like rest.
fn strongly_credits(text: &str, words: &Words) -> bool {
    if words.len() > 25 {
        return false;
    }
    let bare = text.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | '–' | '—' | '-' | ' ' | '.'));
    if BOOK.known(bare).is_some_and(|k| k.kind == CreditKind::Agency) {
        return true;
    }
    let strong =
        matches!(words.get(0), "with" | "reporting" | "additional" | "editing" | "writing" | "written" | "reported" | "translated")
            || text.contains("contributed to this")
            || text.contains("contributed reporting");
    if !strong || !BOOK.is_source_line(words) {
        return false;
    }
    let credits = credits::of_line(text);
    let all_known = credits.iter().any(|c| BOOK.known(&c.name).is_some());
    !credits.is_empty() && (!ends_sentence(text) || all_known || text.contains("contributed"))
        || matches!(words.get(words.len() - 1), "agencies" | "reports" | "inputs" | "wires") && words.len() <= 4
}

/// Judges a line before the report's first paragraph (`head`) or after its last.
fn at_the_edge(line: &Line, head: bool) -> Judged {
    let text = line.text.as_str();
    let words = Words::of(text, 60);
    let stops = ends_firmly(text);
    for rule in RULES.find(&words) {
        let zone = rule.zone == Zone::Edge || rule.zone == if head { Zone::Head } else { Zone::Tail };
        if zone && words.len() <= rule.most && !(rule.unpunctuated && stops) {
            return Judged { kind: Some(rule.kind.clone()), cut: rule.cut, opens: rule.opens };
        }
    }
    let credit =
        !stops && words.len() <= 16 && (BOOK.is_source_line(&words) && !credits::of_line(text).is_empty() || BOOK.known(text).is_some());
    if credit || byline(text).is_some() {
        return Judged { kind: Some("credit".into()), ..Judged::default() };
    }
    Judged::default()
}

/// `By Jane Doe`, `by Jane Doe and John Roe, Reuters`, `Jane Doe | Reuters`: the names.
pub(crate) fn byline(text: &str) -> Option<Vec<Credit>> {
    if text.len() > 120 || ends_sentence(text) && !text.ends_with("Jr.") {
        return None;
    }
    let named = text
        .strip_prefix("By ")
        .or_else(|| text.strip_prefix("by "))
        .or_else(|| text.strip_prefix("BY "))
        .or_else(|| text.strip_prefix("By: "));
    if let Some(named) = named {
        let head = named.split([',', '|', '/', '–', '-']).next().unwrap_or("").trim();
        // "Ada Berg in Oslo and Ole Lund in Bergen"
        let each = head.split(" and ").all(|name| credits::looks_like_name(name) && name.split_whitespace().count() <= 8);
        return (each && head.split_whitespace().count() <= 16).then(|| credits::of_line(text)).filter(|c| !c.is_empty());
    }
    let (name, outlet) = text.split_once(['|', '/', ','])?;
    let known = BOOK.known(outlet.trim())?;
    let plain = credits::looks_like_name(name.trim()) && (2..=4).contains(&name.split_whitespace().count());
    plain.then(|| {
        let mut out = Vec::new();
        credits::push(&mut out, name.trim(), CreditKind::Reporter, None);
        credits::push(&mut out, &known.name, known.kind, None);
        out
    })
}

/// From the report's first full paragraph to its last.
fn body_range(lines: &[Line], judged: &[Judged]) -> Option<std::ops::Range<usize>> {
    let full = |i: &usize| {
        let (line, j) = (&lines[*i], &judged[*i]);
        let words = line.text.split(' ').count();
        let stops = ends_sentence(&line.text) || stray_letter(&line.text).is_some();
        j.kind.is_none() && line.mark != Mark::Heading && (words >= 12 && stops || words >= 25)
    };
    let first = (0..lines.len()).find(full)?;
    let last = (0..lines.len()).rev().find(full)?;
    Some(first..last + 1)
}

/// What follows a comment form goes with it, when most of the report lies before.
fn cut_the_tail(lines: &[Line], judged: &mut [Judged]) {
    let kept = |range: std::ops::Range<usize>, judged: &[Judged]| -> usize {
        range.filter(|&i| judged[i].kind.is_none()).map(|i| lines[i].text.len()).sum()
    };
    let total = kept(0..lines.len(), judged);
    let Some(at) = (0..lines.len()).find(|&i| judged[i].cut && kept(0..i, judged) * 10 >= total * 6 && total > 0) else { return };
    for j in &mut judged[at + 1..] {
        if j.kind.is_none() {
            j.kind = Some("after-the-report".into());
        }
    }
}

/// Short lines without a full stop under "More on this story", "Image caption,": headlines of other reports, the caption itself.
fn headed_lists(lines: &[Line], judged: &mut [Judged]) {
    for at in 0..lines.len() {
        if !judged[at].opens {
            continue;
        }
        let kind = judged[at].kind.clone();
        // A caption is one line; a list runs on.
        let most = if kind.as_deref() == Some("caption") { 1 } else { 12 };
        for i in at + 1..lines.len().min(at + 1 + most) {
            let text = &lines[i].text;
            if ends_firmly(text) || text.split(' ').count() > 24 || judged[i].cut {
                break;
            }
            if judged[i].kind.is_none() {
                judged[i].kind.clone_from(&kind);
            }
        }
    }
}

/// Finds the headline among the lines before the report, and marks it and its repetitions.
fn title(lines: &[Line], judged: &mut [Judged], body_start: usize, told: Option<&str>) -> Option<String> {
    let fold = |t: &str| Words::of(t, 60).iter().collect::<Vec<_>>().join(" ");
    let mut found = told.map(str::to_owned);
    if found.is_none() {
        let head = || (0..body_start.min(lines.len())).filter(|&i| judged[i].kind.is_none());
        let fits = |i: &usize| {
            let text = &lines[*i].text;
            (3..=32).contains(&text.split(' ').count()) && !text.ends_with(['.', ':', ';', ',']) && lines[*i].mark != Mark::Item
        };
        // A page without a report may still be a headline with nothing under it: then everything stays.
        let any_body = body_start < lines.len();
        let at = head()
            .find(|&i| lines[i].mark == Mark::Heading && any_body)
            .or_else(|| best_headline(lines, head().filter(|i| any_body && fits(i))))?;
        found = Some(without_section(&lines[at].text).to_owned());
        judged[at].kind = Some("title".into());
        // What stands above the headline is the site: its name, its sections.
        for i in 0..at {
            let text = &lines[i].text;
            if judged[i].kind.is_none() && !ends_firmly(text) && text.split(' ').count() <= 6 {
                judged[i].kind = Some("navigation".into());
            }
        }
    }
    let title = found.as_deref().map(fold).unwrap_or_default();
    for (i, line) in lines.iter().enumerate() {
        if judged[i].kind.is_none() && !title.is_empty() && !ends_sentence_softly(&line.text) && fold(without_section(&line.text)) == title
        {
            judged[i].kind = Some("title".into());
        }
    }
    found
}

/// The line that is most of a headline: one that stands twice, then the first of five words or more, else the first.
fn best_headline(lines: &[Line], fitting: impl Iterator<Item = usize>) -> Option<usize> {
    let worth = |i: usize| {
        let text = &lines[i].text;
        let twice = lines.iter().filter(|l| l.text == *text).count() > 1;
        2 * u8::from(twice) + u8::from(text.split(' ').filter(|w| w.len() > 1).count() >= 5)
    };
    fitting.map(|i| (i, worth(i))).fold(None, |best: Option<(usize, u8)>, (i, w)| best.filter(|b| b.1 >= w).or(Some((i, w)))).map(|b| b.0)
}

fn ends_sentence_softly(text: &str) -> bool {
    text.ends_with('.')
}

/// A headline without the site's section or name: `Talks open | World`.
pub(crate) fn without_section(title: &str) -> &str {
    for (mark, most) in [(" | ", 6), (" – ", 4), (" — ", 4), (" - ", 4), (" :: ", 4), (" » ", 4), (" · ", 4)] {
        if let Some((head, tail)) = title.rsplit_once(mark) {
            let name = BOOK.known(tail).is_some() || mark == " | " || mark == " :: " || mark == " » ";
            if head.split(' ').count() >= 3
                && tail.split(' ').count() <= most
                && (name || credits::looks_like_name(tail) && tail.split(' ').count() <= 2 && head.split(' ').count() >= 5)
            {
                return without_section(head.trim_end());
            }
        }
    }
    title
}

/// Where a letter stands behind the last closing mark (`… confrontation."F`): the rest of something cut off.
fn stray_letter(text: &str) -> Option<usize> {
    let letter = text.chars().next_back().filter(|c| c.is_alphabetic())?;
    let before = &text[..text.len() - letter.len_utf8()];
    [".\"", ".”", "!\"", "?\"", "!”", "?”"].iter().any(|m| before.ends_with(m)).then_some(before.len())
}

/// Short remains after the report's last paragraph that say nothing: `top channel`; headlines of other reports in a row.
fn leftovers(lines: &[Line], judged: &mut [Judged], body_end: usize) {
    let any_furniture = (body_end..lines.len()).any(|i| judged[i].kind.is_some());
    for i in body_end..lines.len() {
        let words = lines[i].text.split(' ').count();
        let plain = judged[i].kind.is_none() && lines[i].mark != Mark::Item && !ends_sentence(&lines[i].text);
        if plain && (words <= 3 || words <= 16 && any_furniture && title_case(&lines[i].text)) {
            judged[i].kind = Some("leftover".into());
        }
    }
}

/// True when nearly all words but the short ones begin with a capital letter.
fn title_case(text: &str) -> bool {
    let long = || text.split(' ').filter(|w| w.chars().count() > 3 && w.starts_with(char::is_alphabetic));
    long().count() >= 1 && long().filter(|w| w.starts_with(char::is_uppercase)).count() * 10 >= long().count() * 8
}

/// A paragraph that stands twice is kept once.
fn repeats(lines: &[Line], judged: &mut [Judged]) {
    let mut seen = std::collections::HashSet::new();
    for (line, j) in lines.iter().zip(judged) {
        if j.kind.is_none() && line.text.len() >= 60 && !seen.insert(line.text.as_str()) {
            j.kind = Some("repeat".into());
        }
    }
}

/// Files away a line that is not the report, with what it says of dates and sources.
fn note(text: String, kind: Word, body: &Option<std::ops::Range<usize>>, at: usize, order: Order, out: &mut Sorted) {
    let edge = body.as_ref().is_none_or(|b| !b.contains(&at));
    if &*kind == "date-line"
        && let Some(mut dated) = DateLine::read(&text, order)
    {
        let placed = credits::placed_line(&text).flatten();
        for credit in dated.credit().into_iter().chain(dated.byline().into_iter().flatten()).chain(placed) {
            credits::push(&mut out.credits, &credit.name, credit.kind, None);
        }
        dated.before_title = out.title.is_some() && !out.furniture.iter().any(|f| f.kind == "title");
        dated.in_head = body.as_ref().is_none_or(|b| at < b.start);
        out.dates.push(dated);
    } else if &*kind == "credit" || &*kind == "source-link" && edge {
        let names = |inside: &str| inside.split(',').flat_map(|name| credits::of_line(name.trim())).collect();
        let again = || credits::republished(&text).map(|c| vec![c]);
        let named = initialed(&text).map(names).or_else(|| byline(&text)).or_else(again).unwrap_or_else(|| credits::of_line(&text));
        for credit in named {
            credits::push(&mut out.credits, &credit.name, credit.kind, None);
        }
    }
    out.furniture.push(Furniture { kind, text });
}

/// Keeps a paragraph, without the dateline at its head and the credit at its end.
fn keep(mut text: String, is_body: bool, first: bool, last: bool, out: &mut Sorted) {
    if is_body {
        if let Some(line) = credits::dateline(&text, first).filter(|d| d.end < text.len()) {
            let taken = text[..line.end].trim_end().to_owned();
            text.drain(..line.end);
            for credit in &line.credits {
                credits::push(&mut out.credits, &credit.name, credit.kind, None);
            }
            out.datelines.push(taken.clone());
            out.furniture.push(Furniture { kind: "dateline".into(), text: taken });
        }
        if let Some((end, found)) = credits::at_end(&text) {
            let taken = text[end..].trim().to_owned();
            text.truncate(end);
            for credit in found {
                credits::push(&mut out.credits, &credit.name, credit.kind, None);
            }
            out.furniture.push(Furniture { kind: "credit".into(), text: taken });
        }
        if let Some(end) = stray_letter(&text).filter(|_| last) {
            out.furniture.push(Furniture { kind: "leftover".into(), text: text[end..].to_owned() });
            text.truncate(end);
        }
    }
    out.paragraphs.push(text);
}

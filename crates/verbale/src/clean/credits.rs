//! Who is credited for the report: source lines, bylines, datelines, credits stuck to a paragraph's end, and sources named in
//! the report itself ("reports Jane Doe", "TASS quoted").
//!
//! Names are in `data/en/credits.toml`. A name in a source line that the list does not know is taken as an outlet, or as a
//! reporter where the line says so.

use crate::{
    clean::pattern::{Pattern, PatternSet, Words},
    types::{Credit, CreditKind, TextSpan},
};
use serde::Deserialize;
use std::{collections::HashMap, sync::LazyLock};

#[derive(Deserialize)]
struct File {
    agency: Vec<Named>,
    outlet: Vec<Named>,
    lines: Lines,
}

#[derive(Deserialize)]
struct Named {
    name: String,
    forms: Vec<String>,
    #[serde(default)]
    photo: bool,
}

#[derive(Deserialize)]
struct Lines {
    patterns: Vec<String>,
    reporters: Vec<String>,
    others: Vec<String>,
    not_places: Vec<String>,
    outlet_words: Vec<String>,
}

/// A name that the list knows.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    /// As a reader knows it.
    pub(crate) name: String,
    /// Agency or outlet.
    pub(crate) kind: CreditKind,
    /// True when it credits pictures rather than reports.
    pub(crate) photo: bool,
}

/// The names and patterns.
#[derive(Debug)]
pub(crate) struct Book {
    forms: HashMap<String, Known>,
    lines: PatternSet<()>,
    keywords: Vec<String>,
    reporters: Vec<String>,
    others: Vec<String>,
    not_places: Vec<String>,
    outlet_words: Vec<String>,
}

pub(crate) static BOOK: LazyLock<Book> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../data/en/credits.toml")).unwrap_or_else(|e| panic!("data/en/credits.toml: {e}"));
    let mut forms = HashMap::new();
    for (list, kind) in [(file.outlet, CreditKind::Outlet), (file.agency, CreditKind::Agency)] {
        for named in list {
            for form in named.forms {
                forms.insert(form, Known { name: named.name.clone(), kind, photo: named.photo });
            }
        }
    }
    let mut keywords: Vec<String> = (file.lines.patterns.iter())
        .flat_map(|p| p.split_whitespace())
        .filter(|w| !matches!(*w, "+" | "*"))
        .flat_map(|w| w.split('|'))
        .map(str::to_owned)
        .collect();
    keywords.push("by".to_owned());
    keywords.sort();
    keywords.dedup();
    let lines = PatternSet::new(file.lines.patterns.iter().map(|p| (Pattern::parse(p), ())));
    let Lines { reporters, others, not_places, outlet_words, .. } = file.lines;
    Book { forms, lines, keywords, reporters, others, not_places, outlet_words }
});

impl Book {
    /// The agency or outlet of this name. Names all in lower case are met in source lines only.
    pub(crate) fn known(&self, name: &str) -> Option<&Known> {
        let name = name.trim_matches(|c: char| !c.is_alphanumeric());
        let bare = name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name);
        self.forms.get(name).or_else(|| self.forms.get(bare))
    }

    /// True for a short name that ends as outlets' names do: `Sahel Press`.
    pub(crate) fn is_outlet(&self, name: &str) -> bool {
        let words: Vec<&str> = name.split(' ').collect();
        (2..=4).contains(&words.len())
            && words.iter().all(|w| w.starts_with(char::is_uppercase))
            && words.last().is_some_and(|last| self.outlet_words.iter().any(|o| o == last))
    }

    /// True when the line credits somebody by its wording (`With information from AFP`).
    pub(crate) fn is_source_line(&self, words: &Words) -> bool {
        self.lines.find(words).next().is_some()
    }
}

/// The credits of a source line or byline; empty when no name is left once its set words are taken off.
pub(crate) fn of_line(line: &str) -> Vec<Credit> {
    let mut credits = Vec::new();
    let line = line.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | '*' | '_' | '–' | '—' | '-' | '/') || c.is_whitespace());
    // "Reporting by A; editing by B" is two lines in one.
    for clause in line.split([';', '|']) {
        of_clause(clause.trim(), &mut credits);
    }
    credits.dedup_by(|a, b| a.name == b.name);
    credits
}

fn of_clause(clause: &str, credits: &mut Vec<Credit>) {
    let mut rest = clause;
    let (mut reporter, mut other, mut labelled) = (false, false, false);
    // Set words in front.
    while let Some((word, after)) = first_word(rest) {
        let folded = word.to_lowercase();
        let known_name = BOOK.known(word).is_some() && word.chars().any(char::is_uppercase) && labelled;
        if known_name || !BOOK.keywords.contains(&folded) {
            break;
        }
        reporter |= BOOK.reporters.contains(&folded);
        other |= BOOK.others.contains(&folded);
        labelled = true;
        rest = after;
    }
    if other {
        return;
    }
    let rest = match rest.find(" contributed to ").or_else(|| rest.find(" contributed report")) {
        Some(at) => {
            reporter = true;
            labelled = true;
            &rest[..at]
        }
        None => rest,
    };
    for name in names(rest) {
        if let Some(known) = BOOK.known(name) {
            if !known.photo {
                push(credits, &known.name, known.kind, None);
            }
        } else if labelled && looks_like_name(name) {
            // "Ada Berg in Oslo"
            let person = if reporter { name.split(" in ").next().unwrap_or(name) } else { name };
            let words = person.split_whitespace().count();
            let name = if reporter && words <= 4 { person } else { name };
            let kind = if reporter && words <= 4 { CreditKind::Reporter } else { CreditKind::Outlet };
            push(credits, &tidy(name), kind, None);
        }
    }
}

/// `JANE DOE` becomes `Jane Doe`; anything else stays.
fn tidy(name: &str) -> String {
    let name = name.trim();
    let name = name.strip_prefix("the ").unwrap_or(name);
    if name.contains(' ') && name.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase) {
        return name.split(' ').map(capitalised).collect::<Vec<_>>().join(" ");
    }
    name.to_owned()
}

fn capitalised(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut first = true;
    for c in word.chars() {
        if first {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
        first = matches!(c, '-' | '\'' | '’' | '.');
    }
    out
}

pub(crate) fn push(credits: &mut Vec<Credit>, name: &str, kind: CreditKind, span: Option<TextSpan>) {
    if !name.is_empty() && !credits.iter().any(|c| c.name == name && c.kind == kind) {
        credits.push(Credit { name: name.to_owned(), kind, span });
    }
}

fn first_word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let end = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '-'))).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

/// The names of a list: `A, B and C`, `AFP/dpa`.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let parts = if BOOK.known(text.trim()).is_some() {
        vec![text]
    } else {
        text.split([',', '/', '&', '\u{b7}', '+', '(', ')']).collect::<Vec<_>>()
    };
    parts
        .into_iter()
        .flat_map(|p| if BOOK.known(p.trim()).is_some() { vec![p] } else { p.split(" and ").collect() })
        .map(|n| n.trim_matches(['.', ':', ' ']))
        .filter(|n| !n.is_empty())
}

/// Capitalised words, few, with particles between them.
pub(crate) fn looks_like_name(name: &str) -> bool {
    let mut capitals = 0;
    for word in name.split_whitespace() {
        let particle = matches!(
            word,
            "de" | "del"
                | "la"
                | "da"
                | "dos"
                | "van"
                | "von"
                | "der"
                | "den"
                | "bin"
                | "al"
                | "el"
                | "of"
                | "the"
                | "and"
                | "ibn"
                | "du"
                | "le"
                | "y"
                | "di"
                | "for"
                | "in"
        );
        if word.starts_with(|c: char| c.is_uppercase()) {
            capitals += 1;
        } else if !particle {
            return false;
        }
    }
    (1..=6).contains(&capitals) && !name.contains(['?', '!', '"', '“'])
}

/// A dateline at a paragraph's head: `MOSCOW, Dec 10 (Reuters) –`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Dateline {
    /// Bytes of the paragraph that it takes, with the blank after it.
    pub(crate) end: usize,
    /// Agencies or outlets in it.
    pub(crate) credits: Vec<Credit>,
}

/// Reads the dateline that `paragraph` begins with. `first` is true for the report's first paragraph, where a place and a dash
/// suffice; elsewhere an agency must be named.
pub(crate) fn dateline(paragraph: &str, first: bool) -> Option<Dateline> {
    let head_end = paragraph.char_indices().nth(110).map_or(paragraph.len(), |(i, _)| i);
    let head = &paragraph[..head_end];
    let (end, after_at) = dash_after_dateline(head)?;
    let inside = head[..end].trim();
    let after = &paragraph[after_at..];
    // What stands between a place and the dash: a date, an agency in brackets or slashes.
    let (place, bracket) = match inside.find(['(', '/', '[']) {
        // WASHINGTON/KYIV (Reuters): a slash between places is none between brackets.
        Some(at) if inside[at..].starts_with('/') && !inside.ends_with('/') => match inside.find('(') {
            Some(at) => inside.split_at(at),
            None => (inside, ""),
        },
        Some(at) => inside.split_at(at),
        None => (inside, ""),
    };
    let place = place.trim().trim_end_matches([',', '.', ' ']);
    if !place_and_date(place, bracket.is_empty()) {
        return None;
    }
    let mut credits = Vec::new();
    let named = bracket.trim_matches(|c: char| matches!(c, '(' | ')' | '/' | '[' | ']' | '.') || c.is_whitespace());
    for name in named.split(['/', ',', ';']).map(str::trim) {
        if let Some(known) = BOOK.known(name) {
            push(&mut credits, &known.name, known.kind, None);
        }
    }
    // An agency that the list lacks: "CONAKRY (Sahel Press) –".
    if credits.is_empty() && first && bracket.starts_with('(') && bracket.ends_with(')') && !place.is_empty() && BOOK.is_outlet(named) {
        push(&mut credits, named, CreditKind::Agency, None);
    }
    // "(CNN)Officials said": an agency in brackets opens the report without a dash.
    let closed = !bracket.is_empty() && !credits.is_empty();
    if !closed {
        let bare = bracket.is_empty() && first && !place.is_empty();
        if !bare || !after.starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '“' | '‘' | '\'')) {
            return None;
        }
    }
    Some(Dateline { end: after_at, credits })
}

/// Where the words before a dateline's dash end, and where the report begins after it.
fn dash_after_dateline(head_of: &str) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize)> = None;
    for dash in [" – ", " — ", " - ", " -- ", "– ", "— ", "-- ", " –", " —", ".- ", ".-- ", "—", "–"] {
        if let Some(at) = head_of.find(dash)
            && best.is_none_or(|(b, _)| at < b)
        {
            best = Some((at, at + dash.len()));
        }
    }
    // A bracket or slash that closes a known name may stand without a dash: "MOSCOW. /TASS/.", "(CNN)Officials".
    for (open, close) in [('(', ')'), ('/', '/')] {
        if let Some(start) = head_of.find(open)
            && let Some(length) = head_of[start + 1..].find(close)
        {
            let end = start + 1 + length + 1;
            let known = head_of[start + 1..end - 1].split('/').any(|n| BOOK.known(n.trim()).is_some_and(|k| !k.photo));
            let rest = head_of[end..].trim_start_matches(['.', ' ', ':']);
            let dashed = rest.starts_with(['-', '–', '—']);
            if known && !dashed && best.is_none_or(|(b, _)| end <= b) {
                let begins = rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '“' | '‘' | '\''));
                let glued = !head_of[end..].starts_with(' ') || open == '/' || start == 0;
                return (begins && glued).then(|| (end, head_of.len() - rest.len()));
            }
        }
    }
    let (at, end) = best?;
    let report = head_of[end..].trim_start_matches(['-', '–', '—', ' ']);
    Some((at, head_of.len() - report.len()))
}

/// True for `MOSCOW`, `WASHINGTON/KYIV`, `PARIS, Dec. 10`, `Moscow, December 10, 2021`, and for nothing at all.
fn place_and_date(text: &str, must_shout: bool) -> bool {
    if text.is_empty() {
        return !must_shout;
    }
    let dates = super::published::civil::find(text);
    let place_end = dates.first().map_or(text.len(), |d| d.start);
    let place = text[..place_end].trim_end_matches([',', '.', ' ']);
    if dates.first().is_some_and(|d| text.len() > d.end + 12) {
        return false;
    }
    let words: Vec<&str> = place.split([' ', ',', '/']).filter(|w| !w.is_empty()).collect();
    if words.is_empty() || words.len() > 7 || place.contains(['"', '“', ':', ';', '?']) {
        return false;
    }
    let shouting = |w: &&str| w.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    if must_shout && dates.is_empty() {
        let first = words[0].trim_matches(|c: char| !c.is_alphanumeric());
        let all: Vec<_> = words.iter().filter(|w| shouting(w)).collect();
        return shouting(&first)
            && first.chars().count() >= 3
            && all.len() * 2 >= words.len()
            && !BOOK.not_places.iter().any(|n| n == first)
            && words.iter().all(|w| w.starts_with(char::is_uppercase));
    }
    words.iter().all(|w| w.starts_with(|c: char| c.is_uppercase()) || matches!(*w, "and" | "of" | "the" | "de" | "la" | "del"))
}

/// A credit stuck to the end of a paragraph: `… with Kyiv./DW/`, `… he said. (AFP)`, `… on Monday. –Reuters`.
/// Gives where the report's words end.
pub(crate) fn at_end(paragraph: &str) -> Option<(usize, Vec<Credit>)> {
    let text = paragraph.trim_end();
    let tail_from = text.char_indices().rev().nth(80).map_or(0, |(i, _)| i);
    let tail = &text[tail_from..];
    let stop = tail.rfind(['.', '!', '?', '"', '”', '’', '…']).filter(|&at| {
        // The full stop of "A.P." or of the credit itself is none.
        tail[at..].chars().skip(1).any(char::is_alphanumeric)
    })?;
    let cut = tail_from + stop + tail[stop..].chars().next().map_or(1, char::len_utf8);
    let rest = &text[cut..];
    let opened = rest.trim_start();
    // The mark after the sentence: a bracket, a slash or a dash.
    if !opened.starts_with(['/', '(', '[', '–', '—', '-', '|']) {
        return None;
    }
    let inner = opened.trim_matches(|c: char| matches!(c, '/' | '(' | ')' | '[' | ']' | '–' | '—' | '-' | '|' | '.' | ' '));
    if inner.is_empty() || inner.split_whitespace().count() > 9 {
        return None;
    }
    let mut credits = Vec::new();
    for name in inner.split(['/', ',', '&']).flat_map(|n| n.split(" and ")).map(str::trim) {
        if let Some(known) = BOOK.known(name) {
            push(&mut credits, &known.name, known.kind, None);
        }
    }
    if credits.is_empty() && BOOK.is_source_line(&Words::of(inner, 12)) {
        credits = of_line(inner);
    }
    let initials = inner.len() <= 8 && inner.chars().all(|c| c.is_uppercase() || c == '.' || c == '/') && opened.starts_with('/');
    if credits.is_empty() && initials {
        push(&mut credits, inner, CreditKind::Outlet, None);
    }
    (!credits.is_empty()).then_some((cut, credits))
}

/// Sources that the report names in its own words: `…,” reports Jane Doe.`, `the TASS news agency quoted`, `told Reuters`.
/// Their spans point into the text, which stays as it is.
pub(crate) fn in_text(text: &str, credits: &mut Vec<Credit>) {
    for key in ["” reports ", "\" reports ", ", reports ", "” writes ", ", writes "] {
        for (at, _) in text.match_indices(key) {
            let start = at + key.len();
            if let Some(end) = name_end(text, start)
                && text[start..end].contains(' ')
            {
                let name = &text[start..end];
                let kind = BOOK.known(name).map_or(CreditKind::Reporter, |k| k.kind);
                push(credits, BOOK.known(name).map_or(name, |k| &k.name), kind, Some(TextSpan::new(start, end)));
                written_for(text, end, credits);
            }
        }
    }
    // "Jane Doe reports for the Harbour Post"
    for (at, key) in text.match_indices(" reports for ").chain(text.match_indices(" writes for ")) {
        let start = name_start(text, at);
        let verb = at + key.len() - " for ".len();
        if text[start..at].contains(' ') && written_for(text, verb, credits) {
            push(credits, &text[start..at], CreditKind::Reporter, Some(TextSpan::new(start, at)));
        }
    }
    for (at, form, known) in named_in(text) {
        let before = text[..at].trim_end();
        let after = text[at + form.len()..].trim_start();
        let after =
            ["state news agency", "news agency", "agency", "news"].iter().find_map(|w| after.strip_prefix(w)).unwrap_or(after).trim_start();
        let cited_by = ["quoted ", "reported", "said", "cited ", "quotes ", "reports", "writes", "citing ", "wrote"]
            .iter()
            .any(|v| after.starts_with(v));
        let cites =
            ["citing", "cites", "cited", "quoted by", "reported by", "according to", "told", "citing the", "according to the", "told the"]
                .iter()
                .any(|v| before.ends_with(v) && before[..before.len() - v.len()].chars().next_back().is_none_or(|c| !c.is_alphanumeric()));
        if cited_by || cites {
            push(credits, &known.name, known.kind, Some(TextSpan::new(at, at + form.len())));
        }
    }
}

/// "… for the Times of Malta" behind `from`: the outlet that a reporter writes for. True when one is named.
fn written_for(text: &str, from: usize, credits: &mut Vec<Credit>) -> bool {
    let Some(rest) = text[from..].strip_prefix(" for ") else { return false };
    let start = text.len() - rest.strip_prefix("the ").unwrap_or(rest).len();
    let Some(mut end) = name_end(text, start) else { return false };
    // "Times of Malta"
    if let Some(rest) = text[end..].strip_prefix(" of ")
        && let Some(more) = name_end(text, text.len() - rest.len())
    {
        end = more;
    }
    let name = &text[start..end];
    let known = BOOK.known(name);
    push(credits, known.map_or(name, |k| &k.name), known.map_or(CreditKind::Outlet, |k| k.kind), Some(TextSpan::new(start, end)));
    true
}

/// Where the capitalised name of two or three words that ends at `end` begins; `end` itself when there is none.
fn name_start(text: &str, end: usize) -> usize {
    let mut start = end;
    for word in text[..end].rsplit([' ', '\n']).take(3) {
        let sentence_ends = word.ends_with('.') && word.chars().count() > 3;
        if sentence_ends
            || !word.starts_with(char::is_uppercase)
            || !word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'))
        {
            break;
        }
        start = word.as_ptr() as usize - text.as_ptr() as usize;
    }
    start
}

/// The outlet of `Harbour Post, Valletta, 6 March 2018`: names, the last of them a place, before a date. `None` for other lines; no
/// credit for names that are none of an outlet.
pub(crate) fn placed_line(text: &str) -> Option<Option<Credit>> {
    let dates = super::published::civil::find(text);
    let date = dates.last().filter(|d| d.year.is_some() && d.day.is_some() && d.end == text.trim_end_matches(['.', ' ']).len())?;
    let head = text[..date.start].trim_end_matches([',', ' ', '-', '–', '—', '|']);
    let parts: Vec<&str> = head.split([',', '|']).map(str::trim).collect();
    let bare = |p: &str| p.split('(').next().unwrap_or(p).trim().to_owned();
    let named = parts.iter().all(|p| looks_like_name(&bare(p)) && bare(p).split(' ').count() <= 5);
    if !(1..=3).contains(&parts.len()) || !named {
        return None;
    }
    let name = bare(parts[0]);
    if let Some(known) = BOOK.known(&name) {
        return Some(Some(Credit { name: known.name.clone(), kind: known.kind, span: None }));
    }
    let outlet = parts.len() > 1 && name.split(' ').any(|w| BOOK.outlet_words.iter().any(|o| o == w));
    Some(outlet.then_some(Credit { name, kind: CreditKind::Outlet, span: None }))
}

/// The outlet of "This story was originally published by The Reporter …".
pub(crate) fn republished(text: &str) -> Option<Credit> {
    let words: Vec<&str> = text.split(' ').take(8).collect();
    let opens = words.first().is_some_and(|w| *w == "This")
        && words.get(1).is_some_and(|w| matches!(*w, "story" | "article" | "report" | "piece" | "post" | "dispatch"))
        && words[2..].iter().any(|w| matches!(*w, "originally" | "first" | "republished"));
    if !opens || text.len() > 250 {
        return None;
    }
    let at = [" published by ", " published in ", " published on ", " appeared in ", " appeared on ", " republished from "]
        .iter()
        .find_map(|key| text.find(key).map(|at| at + key.len()))?;
    let start = at + if text[at..].starts_with("the ") { 4 } else { 0 };
    let end = name_end(text, start)?;
    let name = &text[start..end];
    let known = BOOK.known(name);
    Some(Credit { name: known.map_or(name, |k| &k.name).to_owned(), kind: known.map_or(CreditKind::Outlet, |k| k.kind), span: None })
}

/// Agencies named in the text, by their forms.
fn named_in(text: &str) -> impl Iterator<Item = (usize, &str, &'static Known)> {
    static FINDER: LazyLock<(aho_corasick::AhoCorasick, Vec<&'static Known>)> = LazyLock::new(|| {
        let mut forms: Vec<(&str, &Known)> =
            BOOK.forms.iter().filter(|(_, k)| k.kind == CreditKind::Agency && !k.photo).map(|(f, k)| (f.as_str(), k)).collect();
        forms.sort_by(|a, b| a.0.cmp(b.0));
        let finder =
            aho_corasick::AhoCorasick::builder().match_kind(aho_corasick::MatchKind::LeftmostLongest).build(forms.iter().map(|f| f.0));
        (finder.unwrap_or_else(|e| panic!("the list of agencies: {e}")), forms.into_iter().map(|f| f.1).collect())
    });
    let (finder, known) = &*FINDER;
    finder.find_iter(text).filter_map(|m| {
        let whole =
            !text[..m.start()].ends_with(char::is_alphanumeric) && !text[m.end()..].starts_with(|c: char| c.is_alphanumeric() || c == '-');
        whole.then(|| (m.start(), &text[m.range()], known[m.pattern().as_usize()]))
    })
}

/// The end of the capitalised name that begins at `start`.
fn name_end(text: &str, start: usize) -> Option<usize> {
    let mut end = start;
    let mut at = start;
    for word in text[start..].split(' ').take(5) {
        let bare = word.trim_end_matches(|c: char| !(c.is_alphanumeric() || c == '.'));
        let initial = bare.chars().count() == 2 && bare.ends_with('.');
        let clean = if initial { bare } else { bare.trim_end_matches('.') };
        if !clean.starts_with(char::is_uppercase) || clean.contains('\n') {
            break;
        }
        end = at + clean.len();
        if clean.len() < word.len() {
            break;
        }
        at += word.len() + 1;
    }
    (end > start).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn shown(credits: &[Credit]) -> String {
        credits.iter().map(|c| format!("{:?} {}", c.kind, c.name)).collect::<Vec<_>>().join("; ")
    }

    #[track_caller]
    fn check_line(line: &str, expected: Expect) {
        expected.assert_eq(&shown(&of_line(line)));
    }

    #[track_caller]
    fn check_dateline(paragraph: &str, expected: Expect) {
        let shown = dateline(paragraph, true).map(|d| format!("{} | {}", &paragraph[d.end..], shown(&d.credits)));
        expected.assert_eq(&shown.unwrap_or_else(|| "none".to_owned()));
    }

    #[track_caller]
    fn check_end(paragraph: &str, expected: Expect) {
        let shown = at_end(paragraph).map(|(end, credits)| format!("{} | {}", &paragraph[..end], shown(&credits)));
        expected.assert_eq(&shown.unwrap_or_else(|| "none".to_owned()));
    }

    #[test]
    fn source_lines_name_their_source() {
        check_line("With information from AFP", expect!["Agency AFP"]);
        check_line("(With inputs from PTI and Reuters)", expect!["Agency PTI; Agency Reuters"]);
        check_line("Source: The Island Gazette", expect!["Outlet The Island Gazette"]);
        check_line("AFP/dpa", expect!["Agency AFP; Agency dpa"]);
        check_line("By JANE O'HARA, Associated Press", expect!["Reporter Jane O'Hara; Agency AP"]);
        check_line("Reporting by Ada Berg and Ole Lund; Editing by Max Frei", expect!["Reporter Ada Berg; Reporter Ole Lund"]);
        check_line("Ada Berg in Oslo contributed to this report", expect!["Reporter Ada Berg"]);
        check_line("From the harbour to the hills", expect![""]);
    }

    #[test]
    fn datelines_leave_the_report() {
        check_dateline("OSLO (Reuters) – The ferry sank.", expect!["The ferry sank. | Agency Reuters"]);
        check_dateline("GENEVA, Oct. 10 (AP) — Talks opened.", expect!["Talks opened. | Agency AP"]);
        check_dateline("TOKYO/SEOUL, March 3 (Kyodo) -- “We agree,” he said.", expect!["“We agree,” he said. | Agency Kyodo"]);
        check_dateline("Quito, Mar 3 (EFE).- The envoy left.", expect!["The envoy left. | Agency EFE"]);
        check_dateline("MINSK, May 9. /TASS/. The envoy left.", expect!["The envoy left. | Agency TASS"]);
        check_dateline("(CNN)Officials said no.", expect!["Officials said no. | Outlet CNN"]);
        check_dateline("CONAKRY (Sahel Press) – The mine closed.", expect!["The mine closed. | Agency Sahel Press"]);
        check_dateline("CONAKRY (Special to the Editor) – The mine closed.", expect!["none"]);
        check_dateline("PARIS — The minister resigned.", expect!["The minister resigned. | "]);
        check_dateline("NEW DELHI: The minister resigned.", expect!["none"]);
        check_dateline("NATO — The alliance met.", expect!["none"]);
        check_dateline("Talks between the two - now in their third week - went on.", expect!["none"]);
        check_dateline("The accord (AP photographs show it signed) was hailed.", expect!["none"]);
        check_dateline("JFK and LBJ - friends or foes?", expect!["none"]);
    }

    #[test]
    fn credits_stuck_to_the_end_come_off() {
        check_end("He returned on Monday./DW/", expect!["He returned on Monday. | Outlet DW"]);
        check_end("“We agree,” he said. (AFP)", expect!["“We agree,” he said. | Agency AFP"]);
        check_end("It was closed. – dpa", expect!["It was closed. | Agency dpa"]);
        check_end("It was closed./XYZ/", expect!["It was closed. | Outlet XYZ"]);
        check_end("It was closed. (It reopened later.)", expect!["none"]);
        check_end("It was closed.", expect!["none"]);
        check_end("He works for the AP", expect!["none"]);
    }

    #[test]
    fn sources_in_the_report_keep_their_place() {
        let text =
            "The post was closed, the Interfax news agency quoted the ministry as saying. “No,” reports Ada B. Berg. He reads Reuters.";
        let mut credits = Vec::new();
        in_text(text, &mut credits);
        let places: Vec<&str> = credits.iter().map(|c| c.span.unwrap().slice(text)).collect();
        assert_eq!(places, ["Ada B. Berg", "Interfax"]);
    }

    #[test]
    fn lines_of_outlet_place_and_date() {
        let shown = |line: &str| match placed_line(line) {
            None => "none".to_owned(),
            Some(credit) => shown(&credit.into_iter().collect::<Vec<_>>()),
        };
        assert_eq!(shown("Harbour Post, Valletta, 6 March 2018"), "Outlet Harbour Post");
        assert_eq!(shown("Ethiopia News Agency (ENA), Addis Ababa, 12 June 2020"), "Outlet Ethiopia News Agency");
        assert_eq!(shown("Reuters, March 6, 2018"), "Agency Reuters");
        assert_eq!(shown("New York, United States, 6 March 2018"), "", "a date line that credits nobody");
        assert_eq!(shown("The ferry was built, to general dismay, on 6 March 2018"), "none");
        assert_eq!(shown("He left Valletta on 6 March"), "none");
    }

    #[test]
    fn the_chain_of_reporters_is_kept() {
        let text = "“No,” reports Ada Vella for the Times of Malta. Rita Camilleri reports for Reuters from Mgarr. He reports for duty.";
        let mut credits = Vec::new();
        in_text(text, &mut credits);
        let places: Vec<&str> = credits.iter().map(|c| c.span.unwrap().slice(text)).collect();
        assert_eq!(places, ["Ada Vella", "Times of Malta", "Reuters", "Rita Camilleri"]);
        assert_eq!(shown(&credits), "Reporter Ada Vella; Outlet Times of Malta; Agency Reuters; Reporter Rita Camilleri");
        let told = |text: &str| republished(text).map(|c| c.name);
        assert_eq!(told("This story was originally published by The Reporter under a free licence.").as_deref(), Some("The Reporter"));
        assert_eq!(told("This story has been told by many, first in Oslo."), None);
        assert_eq!(told("The report was first published in 1998."), None);
    }
}

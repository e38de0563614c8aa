//! Full-text search over articles and quotes.
//!
//! A query is words (all must occur), `"phrases"`, `prefix*` and `-words` to leave out. Upper and lower case and accents do
//! not matter. Hits carry snippets whose marks are code-point spans, so that they lead to the words in the article.

use crate::{Case, CaseError, Result, keep::CodePoints};
use rusqlite::params;
use serde::Serialize;

/// What to look for.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Words as a person types them.
    pub words: String,
    /// Only articles of this story.
    pub story: Option<String>,
    /// Only this outlet.
    pub outlet: Option<String>,
    /// Only published on this day or later, `YYYY-MM-DD`.
    pub since: Option<String>,
    /// Only published on this day or earlier.
    pub until: Option<String>,
    /// Only articles that name this actor (id); of quotes, only its own.
    pub actor: Option<String>,
    /// Only articles that tell an event of this PLOVER type.
    pub event: Option<String>,
    /// Look in quotes only; then words of the speaker's name count too.
    pub quotes_only: bool,
    /// So many hits are left out before.
    pub skip: usize,
    /// At most so many hits.
    pub limit: usize,
}

/// A place that a query found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// Article id.
    pub article: String,
    /// Its headline.
    pub title: Option<String>,
    /// Its outlet.
    pub outlet: Option<String>,
    /// Its day.
    pub published: Option<String>,
    /// The quote's number, when a quote was found.
    pub quote: Option<u32>,
    /// Who said it.
    pub speaker: Option<String>,
    /// The quote's first to last word, in code points of the article.
    pub span: Option<[u32; 2]>,
    /// The words around the first match.
    pub snippet: Snippet,
}

/// A piece of text with the matches marked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// The piece.
    pub text: String,
    /// Where it stands in the article's text, in code points.
    pub span: [u32; 2],
    /// The matches inside the piece, in code points of the **piece**.
    pub marks: Vec<[u32; 2]>,
}

/// One thing that a query asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    /// As typed: the index folds in its own way.
    typed: Vec<String>,
    /// Folded, to find them again in the text.
    words: Vec<String>,
    prefix: bool,
    without: bool,
}

/// Takes a query apart. Every character that is no letter or digit parts words, as in the index.
fn terms(query: &str) -> Vec<Term> {
    let mut out = Vec::new();
    let mut rest = query.trim();
    while let Some(first) = rest.chars().next() {
        if first.is_whitespace() {
            rest = rest.trim_start();
            continue;
        }
        let without = first == '-' && rest.len() > 1;
        rest = if without { &rest[1..] } else { rest };
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '“' | '”' | '«' | '»'));
        let (piece, after) = match quote {
            Some(mark) => {
                let inner = &rest[mark.len_utf8()..];
                match inner.find(['"', '“', '”', '«', '»']) {
                    Some(end) => (&inner[..end], inner[end..].trim_start_matches(['"', '“', '”', '«', '»'])),
                    None => (inner, ""),
                }
            }
            None => rest.split_at(rest.find([' ', '\t', '\n', '"', '“', '”']).unwrap_or(rest.len())),
        };
        let prefix = quote.is_none() && piece.ends_with('*');
        let typed: Vec<String> = words(piece).map(|(_, w)| w.to_lowercase()).collect();
        let folded: Vec<String> = typed.iter().map(|w| fold(w)).collect();
        if !typed.is_empty() {
            out.push(Term { typed, words: folded, prefix, without });
        }
        rest = after;
    }
    out
}

/// The words of a text with their byte offsets.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphanumeric)?;
        let end = text[start..].find(|c: char| !c.is_alphanumeric()).map_or(text.len(), |n| start + n);
        at = end;
        Some((start, &text[start..end]))
    })
}

/// A word without case and accents: at least as forgiving as the index.
fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    // Latin letters lose their accents; other scripts stay.
    let latin = |c: char| (c as u32) < 0x250;
    word.chars()
        .flat_map(|c| if latin(c) { any_ascii::any_ascii_char(c).to_owned() } else { c.to_string() }.chars().collect::<Vec<_>>())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The query in FTS5's words. Everything is quoted, so nothing typed can be an operator.
fn match_expression(terms: &[Term]) -> Option<String> {
    let one = |t: &Term| format!("\"{}\"{}", t.typed.join(" "), if t.prefix { " *" } else { "" });
    let with: Vec<_> = terms.iter().filter(|t| !t.without).map(one).collect();
    let without: Vec<_> = terms.iter().filter(|t| t.without).map(one).collect();
    let mut out = (!with.is_empty()).then(|| with.join(" AND "))?;
    for term in without {
        out = format!("({out}) NOT {term}");
    }
    Some(out)
}

/// Words that stand in more articles, or quotes, than this tell none from another: the newest come first then, not the best.
const COMMON: usize = 10_000;

/// In the order of the query's fields.
const FILTERS: [&str; 6] = [
    "a.outlet = ?2",
    "a.published >= ?3",
    "a.published <= ?4",
    "a.id IN (SELECT value FROM links l, json_each(l.row, '$.articles') WHERE +l.kind = 'stories' AND l.id = ?5)",
    "a.id IN (SELECT j.value ->> 'article' FROM links l, json_each(l.row, '$.members') j WHERE +l.kind = 'actors' AND l.id = ?7)",
    "EXISTS (SELECT 1 FROM events e WHERE e.article = a.n AND e.type = ?8)",
];
/// In place of the last where few events are of the type: walking all articles to find them would take long.
const RARE: &str = "a.n IN (SELECT article FROM events WHERE type = ?8)";
const SPEAKER: &str = "q.speaker IN (SELECT j.value ->> 'name' FROM links l, json_each(l.row, '$.aliases') j WHERE +l.kind = 'actors'
    AND l.id = ?7 UNION SELECT l.row ->> 'name' FROM links l WHERE +l.kind = 'actors' AND l.id = ?7)";

/// An article as a snippet needs it: reading all facts of its record would take longer than the search.
#[derive(serde::Deserialize)]
struct Shown<'r> {
    #[serde(borrow)]
    article: ShownText<'r>,
    #[serde(default)]
    quotes: Vec<ShownQuote>,
}

#[derive(serde::Deserialize)]
struct ShownText<'r> {
    #[serde(borrow)]
    text: std::borrow::Cow<'r, str>,
}

#[derive(serde::Deserialize)]
struct ShownQuote {
    id: u32,
    content: Vec<[u32; 2]>,
}

fn matching(quotes: bool) -> &'static str {
    if quotes { "text_of_quotes WHERE text_of_quotes MATCH ?1" } else { "text_of_articles WHERE text_of_articles MATCH ?1" }
}

/// A row that a query found: article id, headline, outlet, day, quote, speaker.
type Found = (String, Option<String>, Option<String>, Option<String>, Option<u32>, Option<String>);

impl Case {
    /// Finds articles and quotes, the best first; of words that very many have, the newest first ([`Case::is_common`]).
    pub fn search(&self, query: &Query) -> Result<Vec<Hit>> {
        let terms = terms(&query.words);
        let expression = match_expression(&terms).ok_or_else(|| CaseError::Query(query.words.clone()))?;
        let found = self.found(query, &expression)?;
        let mut hits = Vec::with_capacity(found.len());
        for (article, title, outlet, published, quote, speaker) in found {
            let Some(json) = self.record_json(&article)? else { continue };
            let shown: Shown = serde_json::from_slice(&json).map_err(|why| self.damaged(format!("the record of `{article}`"), why))?;
            let text = &*shown.article.text;
            let points = CodePoints::of(text);
            let said = quote.and_then(|n| shown.quotes.iter().find(|q| q.id == n));
            let span = said.and_then(|q| Some([q.content.first()?[0], q.content.last()?[1]]));
            let snippet = snippet(text, span.map(|s| points.byte(s[0])..points.byte(s[1])), &terms);
            hits.push(Hit { article, title, outlet, published, quote, speaker, span, snippet });
        }
        Ok(hits)
    }

    /// True where the words stand in so many articles, or quotes, that none is better than another.
    pub fn is_common(&self, words: &str, quotes: bool) -> Result<bool> {
        match match_expression(&terms(words)) {
            Some(expression) => self.in_many(matching(quotes), &expression),
            None => Ok(false),
        }
    }

    /// True where more rows than [`COMMON`] are such.
    fn in_many(&self, rows: &str, value: &str) -> Result<bool> {
        let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {rows} LIMIT ?2)");
        let count: usize = self.tell(|db| db.prepare_cached(&sql)?.query_row(params![value, COMMON + 1], |r| r.get(0)))?;
        Ok(count > COMMON)
    }

    fn found(&self, query: &Query, expression: &str) -> Result<Vec<Found>> {
        let limit = if query.limit == 0 { 50 } else { query.limit };
        let given = [&query.outlet, &query.since, &query.until, &query.story, &query.actor, &query.event];
        // Only what is asked for stands in the query: a condition that may be empty hides from SQLite which way is short.
        let mut filter: Vec<&str> = given.iter().zip(FILTERS).filter(|(g, _)| g.is_some()).map(|(_, sql)| sql).collect();
        if let Some(event) = &query.event
            && !self.in_many("events WHERE type = ?1", event)?
        {
            filter.pop();
            filter.push(RARE);
        }
        if query.quotes_only && query.actor.is_some() {
            filter.push(SPEAKER);
        }
        let and = |first: &str| [&[first], filter.as_slice()].concat().join(" AND ");
        let common = self.in_many(matching(query.quotes_only), expression)?;
        let page = "LIMIT ?6 OFFSET ?9";
        const HEAD: &str = "SELECT a.id, a.title, a.outlet, a.published";
        let sql = match (query.quotes_only, common, filter.is_empty()) {
            (false, true, _) => format!(
                "{HEAD}, NULL, NULL FROM articles a WHERE {} ORDER BY a.published DESC, a.id DESC {page}",
                and("+a.n IN (SELECT rowid FROM text_of_articles WHERE text_of_articles MATCH ?1)")
            ),
            (false, false, true) => format!(
                "{HEAD}, NULL, NULL FROM (SELECT rowid AS n, rank FROM text_of_articles WHERE text_of_articles MATCH ?1
                 AND rank MATCH 'bm25(4.0, 1.0)' ORDER BY rank {page}) t CROSS JOIN articles a ON a.n = t.n ORDER BY t.rank, a.id"
            ),
            (false, false, false) => format!(
                "{HEAD}, NULL, NULL FROM text_of_articles t CROSS JOIN articles a ON a.n = t.rowid WHERE {}
                 ORDER BY bm25(text_of_articles, 4.0, 1.0), a.id {page}",
                and("text_of_articles MATCH ?1")
            ),
            (true, true, _) => format!(
                "{HEAD}, q.number, q.speaker FROM articles a CROSS JOIN quotes q ON q.article = a.n WHERE {}
                 ORDER BY a.published DESC, a.id DESC, q.number {page}",
                and("+q.n IN (SELECT rowid FROM text_of_quotes WHERE text_of_quotes MATCH ?1)")
            ),
            (true, false, true) => format!(
                "{HEAD}, q.number, q.speaker FROM (SELECT rowid AS n, rank FROM text_of_quotes WHERE text_of_quotes MATCH ?1
                 ORDER BY rank {page}) t CROSS JOIN quotes q ON q.n = t.n CROSS JOIN articles a ON a.n = q.article
                 ORDER BY t.rank, a.id, q.number"
            ),
            (true, false, false) => format!(
                "{HEAD}, q.number, q.speaker FROM text_of_quotes t CROSS JOIN quotes q ON q.n = t.rowid
                 CROSS JOIN articles a ON a.n = q.article WHERE {} ORDER BY bm25(text_of_quotes), a.id, q.number {page}",
                and("text_of_quotes MATCH ?1")
            ),
        };
        let asked =
            params![expression, query.outlet, query.since, query.until, query.story, limit, query.actor, query.event, query.skip as i64];
        self.tell(|db| {
            db.prepare_cached(&sql)?.query_map(asked, |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?)))?.collect()
        })
    }
}

/// About so many bytes are shown before and after the first match.
const AROUND: usize = 120;

/// The words around the first match, or a quote whole, with the matches marked.
fn snippet(text: &str, within: Option<std::ops::Range<usize>>, terms: &[Term]) -> Snippet {
    let matches = matches(text, within.clone().unwrap_or(0..text.len()), terms);
    let range = within.unwrap_or_else(|| {
        let first = matches.first().cloned().unwrap_or(0..0);
        let start = text[..first.start]
            .char_indices()
            .rev()
            .take_while(|(i, c)| first.start - i < AROUND && *c != '\n')
            .last()
            .map_or(first.start, |(i, _)| i);
        let end = text[first.end..]
            .char_indices()
            .take_while(|(i, c)| *i < 2 * AROUND && *c != '\n')
            .last()
            .map_or(first.end, |(i, c)| first.end + i + c.len_utf8());
        to_words(text, start, end)
    });
    let piece = &text[range.clone()];
    let points = |bytes: &str| bytes.chars().count() as u32;
    let start = points(&text[..range.start]);
    Snippet {
        text: piece.to_owned(),
        span: [start, start + points(piece)],
        marks: (matches.iter())
            .filter(|m| range.start <= m.start && m.end <= range.end)
            .map(|m| [points(&text[range.start..m.start]), points(&text[range.start..m.end])])
            .collect(),
    }
}

/// Moves a range's ends inward to the borders of words.
fn to_words(text: &str, start: usize, end: usize) -> std::ops::Range<usize> {
    let cut_before = text[..start].ends_with(char::is_alphanumeric);
    let start = if cut_before { text[start..end].find(' ').map_or(start, |n| start + n + 1) } else { start };
    let cut_after = text[end..].starts_with(char::is_alphanumeric);
    let end = if cut_after { text[start..end].rfind(' ').map_or(end, |n| start + n) } else { end };
    start..end.max(start)
}

/// Where the terms occur in a part of the text, in order.
fn matches(text: &str, within: std::ops::Range<usize>, terms: &[Term]) -> Vec<std::ops::Range<usize>> {
    let all: Vec<(usize, &str, String)> = words(&text[within.clone()]).map(|(i, w)| (within.start + i, w, fold(w))).collect();
    let mut out = Vec::new();
    for term in terms.iter().filter(|t| !t.without) {
        for at in all.windows(term.words.len()) {
            let last = term.words.len() - 1;
            let fits = |(i, w): (usize, &String)| match i == last && term.prefix {
                true => at[i].2.starts_with(w.as_str()),
                false => at[i].2 == *w,
            };
            if term.words.iter().enumerate().all(fits) {
                out.push(at[0].0..at[last].0 + at[last].1.len());
            }
        }
    }
    out.sort_by_key(|m| (m.start, m.end));
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_typed_is_an_operator() {
        let expression = |q| match_expression(&terms(q));
        assert_eq!(expression("fuel levy"), Some("\"fuel\" AND \"levy\"".into()));
        assert_eq!(expression("\"fuel levy\" strik* -port"), Some("(\"fuel levy\" AND \"strik\" *) NOT \"port\"".into()));
        assert_eq!(expression("NEAR(a b) OR title:x"), Some("\"near a\" AND \"b\" AND \"or\" AND \"title x\"".into()));
        assert_eq!(expression("“unclosed phrase"), Some("\"unclosed phrase\"".into()));
        assert_eq!(expression(" -gone "), None);
        assert_eq!(expression("\"\" ' ; --"), None);
    }

    #[test]
    fn snippets_mark_the_words_whatever_their_case_and_accents() {
        let text = "Première ligne.\n\nThe São Tomé ferry sank; the FERRY's owner said nothing.";
        let found = snippet(text, None, &terms("sao ferry"));
        assert_eq!(found.text, "The São Tomé ferry sank; the FERRY's owner said nothing.");
        let marked: Vec<String> =
            found.marks.iter().map(|m| found.text.chars().skip(m[0] as usize).take((m[1] - m[0]) as usize).collect()).collect();
        assert_eq!(marked, ["São", "ferry", "FERRY"]);
        let chars: String = text.chars().skip(found.span[0] as usize).take((found.span[1] - found.span[0]) as usize).collect();
        assert_eq!(chars, found.text);
    }
}

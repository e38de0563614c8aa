//! Statements: one utterance in each outlet's words, side by side, with the words that differ marked.

use super::Told;
use crate::{
    compare::{self, Piece},
    days,
    html::{Markup, clipped, words_address},
    pages::{self, Who},
    text::cover,
};
use std::collections::BTreeMap;
use verbale::types::{
    QuoteForm,
    case::{StatementRow, Variant},
};

/// A statement that more than one report gives.
#[derive(Debug)]
pub(crate) struct Statement {
    pub(crate) id: String,
    pub(crate) speaker: Option<Who>,
    pub(crate) said_on: String,
    /// Report that gave it first, when dates tell.
    pub(crate) first: Option<String>,
    pub(crate) wordings: Vec<Wording>,
}

/// One wording with all reports that have it.
#[derive(Debug)]
pub(crate) struct Wording {
    /// Its words, those that differ marked.
    pub(crate) words: Markup,
    /// True when the words stand in quotation marks in the source.
    pub(crate) direct: bool,
    pub(crate) reports: Vec<(String, String)>,
    pub(crate) more: usize,
    /// Its words without marks, for a form.
    pub(crate) plain: String,
    /// Article and place of its first report, for a form.
    pub(crate) article: String,
    pub(crate) span: String,
}

/// What one speaker says in one report alone each time.
#[derive(Debug)]
pub(crate) struct Voice {
    pub(crate) speaker: Option<Who>,
    pub(crate) said: Vec<Once>,
}

/// A statement that one report alone gives.
#[derive(Debug)]
pub(crate) struct Once {
    pub(crate) text: String,
    pub(crate) direct: bool,
    pub(crate) said_on: String,
    pub(crate) report: (String, String),
    /// Article and place, for a form.
    pub(crate) article: String,
    pub(crate) span: String,
}

/// Most statements of each sort on the page.
const MOST: usize = 200;

/// Statements told more than once, those with most wordings and reports first; then those told once, by date.
pub(crate) fn of(told: &Told<'_>) -> (Vec<Statement>, Vec<Voice>) {
    let mut rows: Vec<&StatementRow> = told.story.statements.iter().collect();
    rows.sort_by_key(|s| (s.said_on.is_none(), s.said_on.as_deref(), s.statement.as_str()));
    let (many, once): (Vec<_>, Vec<_>) = rows.into_iter().partition(|s| s.variants.len() > 1);
    let mut statements: Vec<Statement> = many.into_iter().filter_map(|s| statement(told, s)).collect();
    statements.sort_by_key(|s| std::cmp::Reverse(s.wordings.len()));
    statements.truncate(MOST);
    let mut voices: BTreeMap<Option<&str>, Vec<Once>> = BTreeMap::new();
    for row in once.into_iter().take(MOST) {
        voices.entry(row.speaker.as_deref()).or_default().extend(single(told, row));
    }
    let mut voices: Vec<Voice> = voices
        .into_iter()
        .map(|(speaker, mut said)| {
            // Words in quotation marks say most about a speaker.
            said.sort_by_key(|s| !s.direct);
            Voice { speaker: speaker.map(|s| told.who(s)), said }
        })
        .collect();
    voices.sort_by_key(|v| (v.speaker.is_none(), std::cmp::Reverse(v.said.len())));
    (statements, voices)
}

fn speaker(told: &Told<'_>, row: &StatementRow) -> Option<Who> {
    row.speaker.as_deref().map(|s| told.who(s))
}

fn said_on(row: &StatementRow) -> String {
    row.said_on.as_deref().map(days::words).unwrap_or_default()
}

fn link(told: &Told<'_>, variant: &Variant) -> (String, String) {
    let span = told.quote(&variant.article, variant.quote).and_then(|q| cover(&q.content)).unwrap_or([0, 0]);
    (pages::byline(&told.brief(&variant.article)), words_address(&variant.article, span))
}

/// `120-164`.
fn place(told: &Told<'_>, variant: &Variant) -> String {
    let span = told.quote(&variant.article, variant.quote).and_then(|q| cover(&q.content)).unwrap_or([0, 0]);
    format!("{}-{}", span[0], span[1])
}

fn direct(told: &Told<'_>, variant: &Variant) -> bool {
    told.quote(&variant.article, variant.quote).is_some_and(|q| q.form == QuoteForm::Direct)
}

fn single(told: &Told<'_>, row: &StatementRow) -> Option<Once> {
    let variant = row.variants.first()?;
    Some(Once {
        said_on: row.said_on.as_deref().and_then(days::day).map(days::day_month).unwrap_or_default(),
        text: clipped(&variant.text, 700),
        direct: direct(told, variant),
        report: link(told, variant),
        article: variant.article.clone(),
        span: place(told, variant),
    })
}

fn statement(told: &Told<'_>, row: &StatementRow) -> Option<Statement> {
    let mut variants: Vec<&Variant> = row.variants.iter().collect();
    variants.sort_by_key(|v| {
        let published = told.brief(&v.article).published;
        (published.is_none(), published, &v.article, v.quote)
    });
    let first = variants.iter().find_map(|v| told.brief(&v.article).published.is_some().then(|| pages::byline(&told.brief(&v.article))));
    let mut groups: Vec<(String, Vec<&Variant>)> = Vec::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for variant in variants {
        let bare = compare::bare(&variant.text);
        let at = *seen.entry(bare.clone()).or_insert(groups.len());
        if at == groups.len() {
            groups.push((bare, Vec::new()));
        }
        groups[at].1.push(variant);
    }
    let base = groups.iter().max_by_key(|(bare, group)| (bare.len(), group.len()))?.1.first()?.text.clone();
    let other = groups.iter().flat_map(|(_, g)| g.first()).map(|v| v.text.as_str()).find(|t| *t != base);
    let wordings = groups
        .iter()
        .filter_map(|(_, group)| {
            let variant = group.first()?;
            let pieces = if groups.len() == 1 {
                compare::whole(&variant.text)
            } else if variant.text == base {
                other.map_or_else(|| compare::whole(&base), |other| compare::compare(&base, other).0)
            } else {
                compare::compare(&variant.text, &base).0
            };
            let reports: Vec<_> = group.iter().take(8).map(|v| link(told, v)).collect();
            Some(Wording {
                words: marked(&pieces),
                direct: direct(told, variant),
                more: group.len() - reports.len(),
                reports,
                plain: clipped(&variant.text, 120),
                article: variant.article.clone(),
                span: place(told, variant),
            })
        })
        .collect();
    Some(Statement { id: row.statement.clone(), speaker: speaker(told, row), said_on: said_on(row), first, wordings })
}

/// Words that differ in `<mark>`; words beyond what is shared in grey.
fn marked(pieces: &[Piece]) -> Markup {
    let mut words = Markup::default();
    for piece in pieces {
        let end = piece.text.trim_end();
        match (piece.differs, piece.beyond) {
            (true, _) => words.raw("<mark class=\"differs\">").text(end).raw("</mark>"),
            (_, true) => words.raw("<span class=\"beyond\">").text(end).raw("</span>"),
            _ => words.text(end),
        };
        words.text(&piece.text[end.len()..]);
    }
    words
}

//! A page cleaned: the report's text and what is known about it.

use crate::types::{Published, TextSpan, Word};
use serde::{Deserialize, Serialize};

/// A cleaned page. All spans of facts count bytes of [`Article::text`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Article {
    /// Headline, without the site's name.
    pub title: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Reporters by name.
    pub authors: Vec<String>,
    /// ISO 639-1 code of the language, when it could be told.
    pub lang: Option<String>,
    /// Agencies, outlets and reporters that the page credits.
    pub credits: Vec<Credit>,
    /// Publication date with its bounds and evidence.
    pub published: Published,
    /// The report. Paragraphs are separated by `\n\n` (under `--as-is`: the input to the letter, paragraphs at line ends).
    pub text: String,
    /// What was taken out of the page's text, in page order.
    pub furniture: Vec<Furniture>,
    /// What gives reason to doubt the text: `short` when the page holds far more than was taken for the report; `language`
    /// when no rules read its language, so that only whole dates and marked quotations stand in the record.
    pub diagnostics: Vec<Word>,
}

/// Somebody who is named as the source of the report itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Credit {
    /// The name as a reader knows it: `Reuters`, `AFP`.
    pub name: String,
    /// What they are.
    pub kind: CreditKind,
    /// The words in the text, when the credit stands in the text.
    pub span: Option<TextSpan>,
}

/// Kinds of credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CreditKind {
    /// A news agency.
    Agency,
    /// Another outlet.
    Outlet,
    /// A reporter.
    Reporter,
}

/// A piece of the page that is not the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Furniture {
    /// What it is: `caption`, `promo`, `share`, `credit`, `date-line`, `comment-form`, `shortcode`, `title`, `video-length` …
    pub kind: Word,
    /// Its words.
    pub text: String,
}

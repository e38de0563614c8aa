//! Forms of export that a field of its own uses: data frames, reference managers, network and event-data tools, timelines.
//! docs/exports.md says which column comes from where.

mod cite;
mod events;
mod graph;
mod parquet;
mod timelinejs;

use crate::outcome::Failure;
use std::{io::Write, str::FromStr};
use verbale_case::{Case, Format, What};

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// JSON lines or CSV, as the case writes them.
    Rows(Format),
    Parquet,
    /// Articles for LaTeX.
    Bibtex,
    /// Articles for citation software.
    Csl,
    /// Who deals with whom, or which article came of which, as a graph.
    Graphml,
    /// Who deals with whom, an edge a row.
    Edges,
    /// The timeline for TimelineJS.
    Timelinejs,
    /// Events in POLECAT's columns.
    Polecat,
    /// Events in ICEWS' columns.
    Icews,
}

const NAMES: [(&str, Form); 10] = [
    ("jsonl", Form::Rows(Format::Jsonl)),
    ("csv", Form::Rows(Format::Csv)),
    ("parquet", Form::Parquet),
    ("bibtex", Form::Bibtex),
    ("csl", Form::Csl),
    ("graphml", Form::Graphml),
    ("edges", Form::Edges),
    ("timelinejs", Form::Timelinejs),
    ("polecat", Form::Polecat),
    ("icews", Form::Icews),
];

impl FromStr for Form {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let known = || NAMES.iter().map(|(n, _)| *n).collect::<Vec<_>>().join(", ");
        NAMES.iter().find(|(n, _)| *n == name).map(|(_, form)| *form).ok_or_else(|| format!("`{name}` is none of the formats {}", known()))
    }
}

impl Form {
    fn name(self) -> &'static str {
        NAMES.iter().find(|(_, form)| *form == self).map_or("", |(name, _)| *name)
    }

    /// What a file of this form is called.
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Form::Rows(Format::Csv) | Form::Edges | Form::Polecat | Form::Icews => "csv",
            Form::Rows(_) => "jsonl",
            Form::Parquet => "parquet",
            Form::Bibtex => "bib",
            Form::Csl | Form::Timelinejs => "json",
            Form::Graphml => "graphml",
        }
    }

    /// What can be written so.
    fn of(self) -> &'static [What] {
        match self {
            Form::Rows(_) | Form::Parquet => What::ALL,
            Form::Bibtex | Form::Csl => &[What::Articles],
            Form::Graphml => &[What::Actors, What::Lineage],
            Form::Edges => &[What::Actors],
            Form::Timelinejs => &[What::Timeline],
            Form::Polecat | Form::Icews => &[What::Events],
        }
    }
}

/// Writes rows of one kind; of one story alone where the form knows stories.
pub(crate) fn write(case: &Case, what: What, form: Form, story: Option<&str>, out: &mut (dyn Write + Send)) -> Result<(), Failure> {
    if !form.of().contains(&what) {
        let fit = form.of().iter().map(|w| w.name()).collect::<Vec<_>>().join(", ");
        return Err(Failure::Said(format!("{} is not written as {}; what is: {fit}", what.name(), form.name())));
    }
    if story.is_some() && matches!(form, Form::Rows(_) | Form::Parquet) {
        return Err(Failure::Said(format!(
            "--story goes with the formats for one story (timelinejs, bibtex, graphml …), not with {}",
            form.name()
        )));
    }
    if let Some(id) = story
        && case.row::<verbale::types::case::StoryRow>(id)?.is_none()
    {
        return Err(Failure::Said(format!("{}: there is no story `{id}`", case.path().display())));
    }
    match form {
        Form::Rows(format) => drop(case.export(what, format, out)?),
        Form::Parquet => parquet::write(case, what, out)?,
        Form::Bibtex => cite::bibtex(case, story, out)?,
        Form::Csl => cite::csl(case, story, out)?,
        Form::Graphml if what == What::Lineage => graph::lineage(case, story, out)?,
        Form::Graphml => graph::actors(case, story, out)?,
        Form::Edges => graph::edges(case, story, out)?,
        Form::Timelinejs => timelinejs::write(case, story, out)?,
        Form::Polecat => events::write(case, story, events::POLECAT, out)?,
        Form::Icews => events::write(case, story, events::ICEWS, out)?,
    }
    Ok(())
}

/// Ids of a story's articles, or of all.
fn articles(case: &Case, story: Option<&str>) -> Result<Vec<String>, Failure> {
    match story {
        Some(id) => Ok(case.row::<verbale::types::case::StoryRow>(id)?.map(|s| s.articles).unwrap_or_default()),
        None => Ok(case.article_ids()?),
    }
}

/// Writes; a reader who has had enough is no failure.
fn put(out: &mut (dyn Write + Send), text: &str) -> Result<(), Failure> {
    out.write_all(text.as_bytes()).map_err(|e| Failure::io("the output", e))
}

/// A CSV row (RFC 4180).
fn csv(cells: &[String]) -> String {
    let quoted = |cell: &String| {
        let plain = !cell.contains([',', '"', '\n', '\r']) && cell.trim() == cell;
        if plain { cell.clone() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
    };
    cells.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n"
}

/// Text in XML or HTML; what XML cannot hold is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(c),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => (),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_has_a_name_that_leads_back() {
        for (name, form) in NAMES {
            assert_eq!((name.parse(), form.name()), (Ok(form), name));
        }
        assert!("xlsx".parse::<Form>().unwrap_err().contains("parquet"));
    }

    #[test]
    fn text_stays_text() {
        assert_eq!(escaped("<b>\0&\"x\"</b>"), "&lt;b&gt;&amp;&quot;x&quot;&lt;/b&gt;");
        assert_eq!(csv(&["a".into(), "b, \"c\"".into(), String::new()]), "a,\"b, \"\"c\"\"\",\n");
    }
}

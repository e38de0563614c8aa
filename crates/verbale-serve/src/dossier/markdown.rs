//! The dossier as Markdown with footnotes, for those who write on from it.

use super::{Note, Notes};
use crate::{
    days,
    html::{clipped, encoded},
    pages::{self, count},
    source::{ArticleBrief, Story},
    text::cover,
};
use std::{collections::BTreeMap, fmt::Write};

/// The dossier as Markdown.
pub(crate) fn render(story: &Story) -> String {
    let mut paper = Paper { out: String::new(), notes: Vec::new(), sources: Notes::of(story) };
    let when = days::range(story.row.first.as_deref(), story.row.last.as_deref());
    let reports = count(story.articles.len(), "report", "reports");
    paper.line(&format!("# {}", plain(&clipped(&story.row.title, 300))));
    paper.line(&format!("{}{}{reports}", plain(&when), if when.is_empty() { "" } else { " · " }));
    paper.days(story);
    paper.conflicts(story);
    paper.statements(story);
    paper.line("## Sources");
    for record in story.articles.values() {
        let brief = ArticleBrief::of(record);
        let from = brief.uri.as_deref().unwrap_or(&brief.id);
        paper.line(&format!("- {}: {}. {}", plain(&pages::byline(&brief)), plain(&pages::headline(&brief)), plain(&clipped(from, 300))));
    }
    paper.footnotes();
    paper.out
}

struct Paper {
    out: String,
    notes: Vec<Note>,
    sources: Notes,
}

impl Paper {
    fn line(&mut self, line: &str) {
        // List items stand together, all else apart.
        let tight = line.starts_with("- ") && self.out.lines().next_back().is_some_and(|l| l.starts_with("- "));
        if !self.out.is_empty() && !tight {
            self.out.push('\n');
        }
        self.out.push_str(line);
        self.out.push('\n');
    }

    /// The mark of a new note on these words.
    fn note(&mut self, article: &str, span: [u32; 2]) -> String {
        let address = format!("/article/{}#s{}-{}", encoded(article), span[0], span[1]);
        match self.sources.note(&address) {
            Some(note) => {
                self.notes.push(note);
                format!("[^{}]", self.notes.len())
            }
            None => String::new(),
        }
    }

    fn days(&mut self, story: &Story) {
        let mut by_day: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for row in &story.timeline {
            by_day.entry(&row.date).or_default().push(row);
        }
        if !by_day.is_empty() {
            self.line("## Day by day");
        }
        for (value, mut rows) in by_day {
            rows.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| (&a.article, a.span).cmp(&(&b.article, b.span))));
            self.line(&format!("### {}", plain(&days::words(value))));
            for row in rows {
                let mark = self.note(&row.article, row.span);
                self.line(&format!("- {}{mark}", plain(&clipped(&row.text, 420))));
            }
        }
    }

    fn conflicts(&mut self, story: &Story) {
        if !story.conflicts.is_empty() {
            self.line("## Where they differ");
        }
        for conflict in &story.conflicts {
            self.line(&format!("**{}.** {}", pages::kind_of_conflict(&conflict.kind), plain(&clipped(&conflict.why, 400))));
            for claim in &conflict.claims {
                let mark = self.note(&claim.article, claim.span);
                self.line(&format!("- “{}”{mark}", plain(&clipped(&claim.text, 400))));
            }
        }
    }

    fn statements(&mut self, story: &Story) {
        if !story.statements.is_empty() {
            self.line("## Statements");
        }
        for statement in &story.statements {
            let speaker = statement.speaker.as_ref().and_then(|id| story.actors.get(id)).map_or("Unknown speaker", |a| &a.name);
            let day = statement.said_on.as_deref().map(|d| format!(", {}", days::words(d))).unwrap_or_default();
            self.line(&format!("**{}**{}", plain(&clipped(speaker, 80)), plain(&day)));
            for variant in &statement.variants {
                let record = story.articles.get(&variant.article);
                let span = record.and_then(|r| r.quotes.get(variant.quote as usize)).and_then(|q| cover(&q.content));
                let mark = span.map(|s| self.note(&variant.article, s)).unwrap_or_default();
                self.line(&format!("- “{}”{mark}", plain(&clipped(&variant.text, 700))));
            }
        }
    }

    fn footnotes(&mut self) {
        for (n, note) in std::mem::take(&mut self.notes).into_iter().enumerate() {
            let Note { byline, title, words, place } = note;
            let title = if title.is_empty() { title } else { format!(" *{}*.", plain(&title)) };
            let _ = write!(self.out, "\n[^{}]: {}.{title} “{}” ({})\n", n + 1, plain(&byline), plain(&words), plain(&place));
        }
    }
}

/// Somebody's words on one line, with all that Markdown or HTML would act on taken literally.
fn plain(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '&' | '~' | '^' | '$' => out.extend(['\\', c]),
            '\n' | '\r' | '\t' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{fixture, source::Source};

    #[test]
    fn a_line_has_its_note_and_a_note_its_words() {
        let paper = render(&fixture::case().story("s1").unwrap().unwrap());
        assert!(
            paper.starts_with("# Dockers walk out\n\n2–3 May 2023 · 3 reports\n\n## Day by day\n\n### 2 May 2023\n\n- The dockers"),
            "{paper}"
        );
        assert!(paper.contains("- “450 dockers”[^3]\n"), "{paper}");
        assert!(paper.contains("\n[^3]: courier, 3 May 2023. *450 dockers out*. “450 dockers” (pages/courier.txt, 79–90)\n"), "{paper}");
    }

    #[test]
    fn words_stay_words() {
        assert_eq!(plain("<b>[x](y)\n*z*\u{202e}"), "\\<b\\>\\[x\\](y) \\*z\\*\u{fffd}");
    }
}

//! A text page → its lines, each a candidate paragraph.
//!
//! Line ends of every kind, tabs and wide spaces become plain; invisible characters go. A page that is hard-wrapped at a fixed
//! width is put back together; otherwise every line is a paragraph of its own. Markdown loses its marks here.

/// A line of the page with what its mark-up says.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Line {
    /// Its words, single-spaced.
    pub(crate) text: String,
    /// What the mark-up says it is.
    pub(crate) mark: Mark,
}

/// What mark-up says of a line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Nothing.
    #[default]
    None,
    /// A heading.
    Heading,
    /// An item of a list.
    Item,
}

/// The lines of a text page.
pub(crate) fn of_text(body: &str) -> Vec<Line> {
    let raw: Vec<String> = body.split(['\n', '\r', '\u{2028}', '\u{2029}', '\u{c}', '\u{b}', '\u{85}']).map(plain).collect();
    let lines = if wrapped(&raw) { unwrap(&raw) } else { raw.into_iter().filter(|l| !l.is_empty()).collect() };
    lines.into_iter().map(|text| Line { mark: if bulleted(&text) { Mark::Item } else { Mark::None }, text }).collect()
}

/// White space made single blanks; soft hyphens, zero-width characters and other controls left out.
pub(crate) fn plain(line: &str) -> String {
    let trimmed = line.trim();
    if trimmed.is_ascii() && !trimmed.bytes().any(|b| b < 32 || b == 127) && !trimmed.contains("  ") {
        return trimmed.to_owned();
    }
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        if c.is_whitespace() || c == '\u{200b}' {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !(c.is_control()
            || matches!(c, '\u{ad}' | '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffc}'))
        {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn bulleted(line: &str) -> bool {
    line.starts_with(['•', '▪', '‣', '●']) || line.starts_with("- ") || line.starts_with("* ")
}

/// True for text broken at a fixed width: most lines inside a paragraph stop without a stop.
fn wrapped(lines: &[String]) -> bool {
    let (mut inner, mut open, mut longest) = (0, 0, 0);
    for pair in lines.windows(2) {
        if !pair[0].is_empty() && !pair[1].is_empty() && !bulleted(&pair[1]) {
            inner += 1;
            let length = pair[0].chars().count();
            longest = longest.max(length);
            open += usize::from(length >= 40 && !ends_sentence(&pair[0]));
        }
    }
    inner >= 4 && open * 10 >= inner * 7 && longest <= 110
}

fn unwrap(lines: &[String]) -> Vec<String> {
    let longest = lines.iter().map(|l| l.chars().count()).max().unwrap_or(0);
    let mut out: Vec<String> = Vec::new();
    let mut open = false;
    for line in lines {
        if line.is_empty() {
            // The next line begins a paragraph: `open` is set below.
        } else if open && !bulleted(line) {
            let last = out.last_mut().expect("an open line is there");
            last.push(' ');
            last.push_str(line);
        } else {
            out.push(line.clone());
        }
        // A line that stops well before the margin ends its paragraph (a headline, a date line).
        open = !line.is_empty() && line.chars().count() * 10 >= longest * 6;
    }
    out
}

/// True when the line ends as a sentence does, closing marks apart.
pub(crate) fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '\'', '”', '’', '»', '“', ')', ']', ' ']).ends_with(['.', '!', '?', '…', ':', '。'])
}

/// The lines of a Markdown page, and what its front matter says (`key: value`).
pub(crate) fn of_markdown(body: &str) -> (Vec<Line>, Vec<(String, String)>) {
    let mut front = Vec::new();
    let mut rest = body.trim_start_matches('\u{feff}');
    if let Some((head, after)) = rest.strip_prefix("---\n").and_then(|r| r.split_once("\n---")) {
        front = head
            .lines()
            .filter_map(|l| l.split_once(':'))
            .map(|(k, v)| (k.trim().to_lowercase(), v.trim().trim_matches(['"', '\'']).to_owned()))
            .collect();
        rest = after.split_once('\n').map_or("", |(_, r)| r);
    }
    let mut lines: Vec<Line> = Vec::new();
    let mut open = false;
    let mut quoting = false;
    for raw in rest.lines() {
        let line = raw.trim();
        open &= line.starts_with('>') == quoting;
        quoting = line.starts_with('>');
        if line.is_empty() || line.chars().all(|c| matches!(c, '-' | '*' | '_' | '=')) {
            open = false;
            continue;
        }
        let (mark, text) = marked(line);
        let text = plain(&inline(text));
        if text.is_empty() {
            continue;
        }
        match lines.last_mut() {
            Some(last) if open && mark == Mark::None => {
                last.text.push(' ');
                last.text.push_str(&text);
            }
            _ => lines.push(Line { text, mark }),
        }
        open = mark != Mark::Heading;
    }
    (lines, front)
}

fn marked(line: &str) -> (Mark, &str) {
    let heading = line.trim_start_matches('#');
    if heading.len() < line.len() && heading.starts_with(' ') {
        return (Mark::Heading, heading.trim().trim_end_matches('#'));
    }
    for bullet in ["- ", "* ", "+ "] {
        if let Some(item) = line.strip_prefix(bullet) {
            return (Mark::Item, item);
        }
    }
    (Mark::None, line.trim_start_matches(['>', ' ']))
}

/// Links become their words, pictures go, emphasis loses its stars.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['[', '!', '*', '`', '_']) {
        let (before, here) = rest.split_at(at);
        out.push_str(before);
        let picture = here.starts_with("![");
        if let Some(link) = here.strip_prefix("![").or_else(|| here.strip_prefix('['))
            && let Some((words, after)) = link.split_once("](")
            && !words.contains('\n')
            && let Some((_, after)) = after.split_once(')')
        {
            if !picture {
                out.push_str(&inline(words));
            }
            rest = after;
            continue;
        }
        let c = here.chars().next().unwrap_or(' ');
        let inside_word = c == '_' && before.ends_with(char::is_alphanumeric) && here[1..].starts_with(char::is_alphanumeric);
        if matches!(c, '[' | '!') || inside_word {
            out.push(c);
        }
        rest = &here[c.len_utf8()..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(lines: Vec<Line>) -> Vec<String> {
        lines.into_iter().map(|l| l.text).collect()
    }

    #[test]
    fn each_line_is_a_paragraph_unless_the_page_is_wrapped() {
        let text = "The ferry sank at dawn.\r\nDivers were sent.\n\n\u{200b}Nobody\u{a0}was   hurt.\u{ad}";
        assert_eq!(texts(of_text(text)), ["The ferry sank at dawn.", "Divers were sent.", "Nobody was hurt."]);
        let wrapped = "FERRY SINKS\n\nThe ferry that links the two islands of the bay sank at dawn on\nTuesday with forty people on board, the harbour master said, and\ndivers were sent to the place at once. Nobody was hurt, he said, but\nthe cargo of oranges was lost and the beach was closed for the whole\nday.\n\nA second ferry was sent.";
        assert_eq!(texts(of_text(wrapped)).len(), 3);
        assert!(texts(of_text(wrapped))[1].ends_with("the whole day."));
    }

    #[test]
    fn markdown_loses_its_marks() {
        let (lines, front) = of_markdown(
            "---\ntitle: \"Ferry sinks\"\ndate: 2019-03-05\n---\n# Ferry *sinks*\n\nThe [ferry](https://x.org/f_1) sank\nat dawn. ![map](m.png)\n\n- snake_case stays\n> He said: **no**.\n",
        );
        assert_eq!(front, [("title".into(), "Ferry sinks".into()), ("date".into(), "2019-03-05".into())]);
        assert_eq!(texts(lines), ["Ferry sinks", "The ferry sank at dawn.", "snake_case stays", "He said: no."]);
    }
}

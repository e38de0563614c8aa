//! Article HTML → lines: a paragraph, heading or list item each. Words that only mark-up parts stay apart ("`</td><td>`"), and
//! words that it does not part are not glued or torn ("`<b>U</b>kraine`").

use crate::clean::{
    html::scan::{Event, Scanner, decode},
    lines::{Line, Mark, plain},
};

/// What a tag does to the flow of text.
pub(crate) fn block(name: &str) -> Option<Mark> {
    Some(match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "head" => Mark::Heading,
        "li" | "dd" | "dt" | "item" => Mark::Item,
        "p" | "div" | "section" | "article" | "main" | "body" | "html" | "blockquote" | "quote" | "ul" | "ol" | "dl" | "list" | "table"
        | "thead" | "tbody" | "tr" | "pre" | "figure" | "figcaption" | "header" | "footer" | "aside" | "nav" | "form" | "fieldset"
        | "hr" | "address" | "details" | "summary" | "center" | "caption" | "option" | "select" | "button" | "video" | "audio" => {
            Mark::None
        }
        _ => return None,
    })
}

/// Elements whose content is no text of the page.
pub(crate) fn silent(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "svg"
            | "iframe"
            | "object"
            | "head"
            | "select"
            | "textarea"
            | "math"
            | "canvas"
            | "map"
            | "audio"
            | "video"
            | "datalist"
    )
}

/// The lines of HTML without the parts that are no report by their element's name.
pub(crate) fn lines(html: &str) -> Vec<Line> {
    let mut out = Writer::default();
    let mut skip: Option<(String, usize)> = None;
    let mut lower = String::new();
    for event in Scanner::new(html) {
        if let Some((name, depth)) = &mut skip {
            match event {
                Event::Open(t) if t.is(name) && !t.closed => *depth += 1,
                Event::Close(n) if n.eq_ignore_ascii_case(name) => {
                    *depth -= 1;
                    if *depth == 0 {
                        skip = None;
                    }
                }
                _ => {}
            }
            continue;
        }
        match event {
            Event::Open(tag) => {
                lower.clear();
                lower.extend(tag.name.chars().map(|c| c.to_ascii_lowercase()));
                let out_of_report = matches!(&*lower, "nav" | "footer" | "aside" | "form" | "button");
                if (silent(&lower) || out_of_report) && !tag.closed {
                    skip = Some((lower.clone(), 1));
                    out.end();
                    continue;
                }
                match (&*lower, block(&lower)) {
                    ("br" | "lb", _) => out.end_line(),
                    ("td" | "th", _) => out.space(),
                    (_, Some(mark)) => out.begin(mark),
                    _ => {}
                }
            }
            Event::Close(name) => {
                lower.clear();
                lower.extend(name.chars().map(|c| c.to_ascii_lowercase()));
                match block(&lower) {
                    Some(_) => out.end(),
                    None if matches!(&*lower, "td" | "th") => out.space(),
                    None => {}
                }
            }
            Event::Text(text) => out.text(text),
            Event::Raw(_) => {}
        }
    }
    out.end();
    out.lines
}

#[derive(Default)]
struct Writer {
    lines: Vec<Line>,
    open: String,
    mark: Mark,
}

impl Writer {
    fn text(&mut self, text: &str) {
        self.open.push_str(&decode(text));
    }

    fn space(&mut self) {
        self.open.push(' ');
    }

    fn begin(&mut self, mark: Mark) {
        self.flush();
        // A paragraph inside a list item is still the item.
        if mark != Mark::None {
            self.mark = mark;
        }
    }

    /// `<br>`: a new line of the same kind.
    fn end_line(&mut self) {
        let mark = self.mark;
        self.flush();
        self.mark = mark;
    }

    fn end(&mut self) {
        self.flush();
        self.mark = Mark::None;
    }

    fn flush(&mut self) {
        let text = plain(&self.open);
        self.open.clear();
        if !text.is_empty() {
            self.lines.push(Line { text, mark: self.mark });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> Vec<String> {
        lines(html)
            .into_iter()
            .map(|l| {
                format!(
                    "{}{}",
                    match l.mark {
                        Mark::Heading => "# ",
                        Mark::Item => "- ",
                        Mark::None => "",
                    },
                    l.text
                )
            })
            .collect()
    }

    #[test]
    fn blocks_part_lines_and_inline_marks_do_not() {
        let html = "<h2>Talks <em>open</em></h2><p>U<b>kraine</b> &amp; Russia<br>met.</p>loose<ul><li><p>One</p><li>Two</ul><table><tr><td>a</td><td>b</td></tr></table><script>x</script><nav>Home</nav>";
        assert_eq!(shown(html), ["# Talks open", "Ukraine & Russia", "met.", "loose", "- One", "- Two", "a b"]);
    }
}

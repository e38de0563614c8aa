//! What a page says, made harmless before it is shown.
//!
//! Markup characters are escaped; control characters and marks that turn the direction of text are replaced one for one by
//! visible signs, so that neither scripts nor hidden marks act and offsets in code points stay true.

use std::fmt::{self, Write};

/// Askama's escaper for all templates.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Escape;

impl askama::filters::Escaper for Escape {
    fn write_escaped_str<W: Write>(&self, mut dest: W, text: &str) -> fmt::Result {
        write_escaped(&mut dest, text)
    }
}

fn write_escaped(dest: &mut impl Write, text: &str) -> fmt::Result {
    let mut plain = 0;
    for (at, c) in text.char_indices() {
        let sign = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&#39;",
            '\t' | '\n' | '\r' => continue,
            '\0'..='\x1f' => {
                dest.write_str(&text[plain..at])?;
                dest.write_char(char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'))?;
                plain = at + c.len_utf8();
                continue;
            }
            '\u{7f}' => "\u{2421}",
            '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => "\u{fffd}",
            _ => continue,
        };
        dest.write_str(&text[plain..at])?;
        dest.write_str(sign)?;
        plain = at + c.len_utf8();
    }
    dest.write_str(&text[plain..])
}

/// HTML that is safe to send as it stands. Only [`Markup::raw`] lets unescaped text in, and only our own tags go through it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Markup(String);

impl Markup {
    /// Appends our own tags.
    pub(crate) fn raw(&mut self, tags: &str) -> &mut Self {
        self.0.push_str(tags);
        self
    }

    /// Appends tags built with `format_args!` from our own words and numbers, never from a page's text.
    pub(crate) fn tag(&mut self, tags: fmt::Arguments<'_>) -> &mut Self {
        let _ = self.0.write_fmt(tags);
        self
    }

    /// Appends somebody's words.
    pub(crate) fn text(&mut self, words: &str) -> &mut Self {
        let _ = write_escaped(&mut self.0, words);
        self
    }

    /// Appends an attribute with its value escaped.
    pub(crate) fn attr(&mut self, name: &str, value: &str) -> &mut Self {
        self.0.push(' ');
        self.0.push_str(name);
        self.0.push_str("=\"");
        let _ = write_escaped(&mut self.0, value);
        self.0.push('"');
        self
    }

    /// Appends other markup.
    pub(crate) fn and(&mut self, other: &Markup) -> &mut Self {
        self.0.push_str(&other.0);
        self
    }

    /// True when nothing has been written.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The address of a story's page.
pub(crate) fn story_address(id: &str) -> String {
    format!("/story/{}", encoded(id))
}

/// The address of an actor's page.
pub(crate) fn actor_address(id: &str) -> String {
    format!("/actor/{}", encoded(id))
}

/// The address of an article's page.
pub(crate) fn article_address(id: &str) -> String {
    format!("/article/{}", encoded(id))
}

/// The address of words in an article, in code points: a colleague can open it.
pub(crate) fn words_address(id: &str, span: [u32; 2]) -> String {
    format!("/article/{}#s{}-{}", encoded(id), span[0], span[1])
}

/// One segment of a path. Slashes are encoded too: ids are often relative paths, which a browser would resolve.
pub(crate) fn encoded(segment: &str) -> String {
    let mut out = String::with_capacity(segment.len());
    for &byte in segment.as_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'~' | b'.' => out.push(byte as char),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// At most `count` characters of `text`, with an ellipsis in place of the rest.
pub(crate) fn clipped(text: &str, count: usize) -> String {
    match text.char_indices().nth(count) {
        None => text.to_owned(),
        Some((at, _)) => {
            let kept = &text[..at];
            let kept = kept.rfind(' ').filter(|&space| space > at / 2).map_or(kept, |space| &kept[..space]);
            format!("{}…", kept.trim_end_matches([' ', '.', ',', ';', ':', '…']))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_and_hidden_marks_become_signs_one_for_one() {
        let mut shown = Markup::default();
        shown.text("<script>\0\u{202e}'\"&\u{85}");
        assert_eq!(shown.to_string(), "&lt;script&gt;\u{2400}\u{fffd}&#39;&quot;&amp;\u{fffd}");
    }

    #[test]
    fn an_id_stays_one_segment_of_the_path() {
        assert_eq!(article_address("../a b/ü.txt"), "/article/..%2Fa%20b%2F%C3%BC.txt");
        assert_eq!(words_address("x", [120, 164]), "/article/x#s120-164");
    }

    #[test]
    fn long_titles_are_clipped_at_a_space() {
        assert_eq!(clipped("one two three", 9), "one two…");
        assert_eq!(clipped(&"a".repeat(1000), 3), "aaa…");
        assert_eq!(clipped("short", 9), "short");
    }
}

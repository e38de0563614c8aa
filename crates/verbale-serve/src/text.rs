//! Words of a text by their code points.

/// A text whose code points can be found quickly.
#[derive(Debug, Clone)]
pub(crate) struct Points {
    /// Byte offset of every 64th code point; empty for ASCII, where they are the same.
    marks: Vec<u32>,
}

const STEP: usize = 64;

impl Points {
    pub(crate) fn of(text: &str) -> Self {
        let marks = if text.is_ascii() { Vec::new() } else { text.char_indices().step_by(STEP).map(|(at, _)| at as u32).collect() };
        Points { marks }
    }

    /// The byte at which code point `point` begins; the text's end for any past it.
    pub(crate) fn byte(&self, text: &str, point: u32) -> usize {
        let point = point as usize;
        if self.marks.is_empty() {
            return if text.is_ascii() { point.min(text.len()) } else { 0 };
        }
        let Some(&from) = self.marks.get(point / STEP) else { return text.len() };
        text[from as usize..].char_indices().nth(point % STEP).map_or(text.len(), |(at, _)| from as usize + at)
    }

    /// The words at `span`.
    pub(crate) fn slice<'t>(&self, text: &'t str, span: [u32; 2]) -> &'t str {
        let (start, end) = (self.byte(text, span[0]), self.byte(text, span[1]));
        text.get(start..end).unwrap_or("")
    }
}

/// The paragraphs of a text with the code point at which each begins.
pub(crate) fn paragraphs(text: &str) -> Vec<(u32, &str)> {
    let mut found = Vec::new();
    let mut point = 0;
    for line in text.split_inclusive('\n') {
        let count = line.chars().count() as u32;
        let words = line.trim_end_matches(['\n', '\r']);
        if !words.trim().is_empty() {
            found.push((point, words));
        }
        point += count;
    }
    found
}

/// The smallest span that holds all of `spans`.
pub(crate) fn cover(spans: &[[u32; 2]]) -> Option<[u32; 2]> {
    let start = spans.iter().map(|s| s[0]).min()?;
    Some([start, spans.iter().map(|s| s[1]).max()?.max(start)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_by_code_points() {
        let text = format!("{} “Нет”, said Kyiv.", "é".repeat(100));
        assert_eq!(Points::of(&text).slice(&text, [102, 105]), "Нет");
        assert_eq!(Points::of("plain").slice("plain", [1, 99]), "lain");
        assert_eq!(Points::of("plain").slice("plain", [4, 2]), "");
    }

    #[test]
    fn paragraphs_know_where_they_begin() {
        assert_eq!(paragraphs("Été.\n\nTwo\nThree"), [(0, "Été."), (6, "Two"), (10, "Three")]);
    }
}

//! Places in text.
//!
//! Every fact of a record points at the words it came from. Inside the program a place is a half-open range of **bytes**;
//! the wire format (`CONTRACT.md`) counts **Unicode code points**, and [`crate::types::wire`] is the only module that
//! converts. A place in the page and a place in the article's text are different types and cannot be mixed.

use serde::{Deserialize, Serialize};
use std::{fmt, marker::PhantomData, ops::Range};

/// Marks spans that count bytes of `Article::text`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InText {}

/// Marks spans that count bytes of the page as decoded to UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InPage {}

/// A half-open byte range `[start, end)` of the text named by `W`.
#[derive(Serialize, Deserialize)]
#[serde(from = "(u32, u32)", into = "(u32, u32)", bound = "")]
pub struct Span<W> {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    place: PhantomData<fn() -> W>,
}

/// A place in the article's text.
pub type TextSpan = Span<InText>;
/// A place in the page.
pub type PageSpan = Span<InPage>;

impl<W> Span<W> {
    /// The range from `start` to `end`.
    ///
    /// # Panics
    /// In debug builds when `start > end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "span {start}..{end} runs backwards");
        Span { start: start as u32, end: end as u32, place: PhantomData }
    }

    /// The empty span at `at`.
    pub fn empty_at(at: usize) -> Self {
        Self::new(at, at)
    }

    /// The words at this place; empty when the span does not fit `text` (which no extractor may produce).
    pub fn slice(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }

    /// As a `usize` range.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// True for a span without words.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// True when `other` lies wholly inside.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// True when the two share at least a byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Self) -> Self {
        Span { start: self.start.min(other.start), end: self.end.max(other.end), place: PhantomData }
    }

    /// The span without white space at its ends.
    pub fn trimmed(self, text: &str) -> Self {
        let words = self.slice(text);
        let start = self.start as usize + (words.len() - words.trim_start().len());
        Self::new(start, start + words.trim().len())
    }
}

impl<W> Clone for Span<W> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<W> Copy for Span<W> {}
impl<W> PartialEq for Span<W> {
    fn eq(&self, other: &Self) -> bool {
        (self.start, self.end) == (other.start, other.end)
    }
}
impl<W> Eq for Span<W> {}
impl<W> PartialOrd for Span<W> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<W> Ord for Span<W> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.start, self.end).cmp(&(other.start, other.end))
    }
}
impl<W> std::hash::Hash for Span<W> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.start, self.end).hash(state);
    }
}
impl<W> fmt::Debug for Span<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}
impl<W> From<(u32, u32)> for Span<W> {
    fn from((start, end): (u32, u32)) -> Self {
        Span { start, end: end.max(start), place: PhantomData }
    }
}
impl<W> From<Span<W>> for (u32, u32) {
    fn from(span: Span<W>) -> Self {
        (span.start, span.end)
    }
}
impl<W> From<Range<usize>> for Span<W> {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_slice_and_trim() {
        let text = "  Kyiv said ";
        let span = TextSpan::new(0, text.len()).trimmed(text);
        assert_eq!(span.slice(text), "Kyiv said");
        assert!(TextSpan::new(0, 5).overlaps(TextSpan::new(4, 6)));
        assert!(!TextSpan::new(0, 4).overlaps(TextSpan::new(4, 6)));
        assert_eq!(TextSpan::new(0, 40).slice(text), "", "a span past the end slices to nothing");
    }
}

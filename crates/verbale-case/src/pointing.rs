//! From what a person names (a name, an address of words) to what a correction points at.

use crate::{Case, CaseError, Result};
use verbale::{
    link::{FactKind, Place, Pointer, folded, place_of_event, place_of_quote},
    types::{
        case::ActorRow,
        wire::{WireRecord, WireSpan},
    },
};

impl Case {
    /// The actor with this id or name, as a correction points at it.
    pub fn pointer(&self, wanted: &str) -> Result<Pointer> {
        let actors = self.actors()?;
        let row = called(&actors, wanted).map_err(CaseError::Pointed)?;
        Ok(Pointer { name: row.name.clone(), kind: Some(row.kind.clone()), country: row.country.clone() })
    }

    /// The same, or somebody whom the case does not know yet.
    pub fn pointer_or_new(&self, name: &str) -> Result<Pointer> {
        let actors = self.actors()?;
        match called(&actors, name) {
            Ok(row) => Ok(Pointer { name: row.name.clone(), kind: Some(row.kind.clone()), country: row.country.clone() }),
            Err(why) if why.starts_with("several") => Err(CaseError::Pointed(why)),
            Err(_) => Ok(Pointer { name: name.trim().to_owned(), kind: None, country: None }),
        }
    }

    /// The quote or event that stands at a span of an article; of several, the one that fits the span best.
    pub fn fact_at(&self, article: &str, span: WireSpan, kind: Option<FactKind>) -> Result<(FactKind, Place)> {
        let Some(record) = self.record(article)? else {
            return Err(CaseError::Pointed(format!("there is no article `{article}` in the case")));
        };
        let quotes = (0..record.quotes.len()).filter(|_| kind != Some(FactKind::Event));
        let events = (0..record.events.len()).filter(|_| kind != Some(FactKind::Quote));
        let facts = (quotes.filter_map(|n| Some((FactKind::Quote, place_of_quote(&record, n)?))))
            .chain(events.filter_map(|n| Some((FactKind::Event, place_of_event(&record, n)?))));
        let best = facts.filter(|(_, p)| overlap(p.span, span) > 0.0).max_by(|a, b| {
            let (x, y) = (overlap(a.1.span, span), overlap(b.1.span, span));
            x.total_cmp(&y).then(b.1.span.cmp(&a.1.span))
        });
        best.ok_or_else(|| {
            let what = kind.map_or("quote or event", |k| if k == FactKind::Quote { "quote" } else { "event" });
            CaseError::Pointed(format!("{article}: no {what} stands at {}-{}{}", span[0], span[1], hint(&record)))
        })
    }
}

/// The actor with this id or name, or why there is none.
pub fn called<'a>(actors: &'a [ActorRow], wanted: &str) -> Result<&'a ActorRow, String> {
    let name = folded(wanted);
    let by = |fits: &dyn Fn(&&ActorRow) -> bool| actors.iter().filter(fits).collect::<Vec<&ActorRow>>();
    let ways: [&dyn Fn(&&ActorRow) -> bool; 3] = [&|a| a.actor == wanted.trim(), &|a| !name.is_empty() && folded(&a.name) == name, &|a| {
        !name.is_empty() && a.aliases.iter().any(|n| folded(&n.name) == name)
    }];
    let found = ways.iter().map(|way| by(way)).find(|found| !found.is_empty()).unwrap_or_default();
    chosen(wanted, &found, |a| (&a.actor, &a.name, &a.kind)).copied()
}

/// The only one of those found, or why there is none. `told` gives its id, name and kind.
pub(crate) fn chosen<'f, T>(wanted: &str, found: &'f [T], told: impl Fn(&'f T) -> (&'f str, &'f str, &'f str)) -> Result<&'f T, String> {
    match found {
        [] => Err(format!("no actor is called `{wanted}`: `verbale actors list` names them")),
        [one] => Ok(one),
        several => {
            let told = |t| {
                let (id, name, kind) = told(t);
                format!("{id} ({name}, {kind})")
            };
            let ids: Vec<String> = several.iter().take(9).map(told).collect();
            Err(format!("several actors are called `{wanted}`; give one's id: {}", ids.join(", ")))
        }
    }
}

/// The article and the span of `ID#s120-164` or of a page's address.
pub fn address(text: &str) -> (String, Option<WireSpan>) {
    let (article, hash) = text.trim().rsplit_once("#s").map_or((text.trim(), None), |(a, h)| (a, Some(h)));
    let span = hash.and_then(span);
    match article.split_once("/article/") {
        Some((_, encoded)) => (decoded(encoded), span),
        None => (article.to_owned(), span),
    }
}

/// The span of `120-164`.
pub fn span(text: &str) -> Option<WireSpan> {
    let (start, end) = text.split_once('-')?;
    Some([start.parse().ok()?, end.parse().ok()?])
}

fn decoded(segment: &str) -> String {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.as_bytes();
    while let Some((&first, more)) = rest.split_first() {
        let hex = more.get(..2).and_then(|h| std::str::from_utf8(h).ok()).and_then(|h| u8::from_str_radix(h, 16).ok());
        match (first, hex) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &more[2..];
            }
            _ => {
                bytes.push(first);
                rest = more;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hint(record: &WireRecord) -> String {
    let places = (0..record.quotes.len()).filter_map(|n| place_of_quote(record, n));
    let spans: Vec<String> = places.take(5).map(|p| format!("{}-{}", p.span[0], p.span[1])).collect();
    if spans.is_empty() { String::new() } else { format!("; quotes stand at {}", spans.join(", ")) }
}

/// Shared length over the length of both together.
fn overlap(a: WireSpan, b: WireSpan) -> f32 {
    let shared = a[1].min(b[1]).saturating_sub(a[0].max(b[0]));
    shared as f32 / (a[1].max(b[1]) - a[0].min(b[0])).max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_in_both_forms() {
        assert_eq!(address("a#b.html#s12-30"), ("a#b.html".to_owned(), Some([12, 30])));
        assert_eq!(address("http://127.0.0.1:8080/article/..%2Fa%20b#s1-2"), ("../a b".to_owned(), Some([1, 2])));
        assert_eq!(address("pages/a.html"), ("pages/a.html".to_owned(), None));
    }
}

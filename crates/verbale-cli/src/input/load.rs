//! One piece of input → one page, or the reason why not.

use super::{LIMIT, Raw, base, place, too_large};
use serde::Deserialize;
use std::{borrow::Cow, fs, io::Read, path::Path};
use verbale::types::{MediaType, Page, PageError, Told};

/// An input line as the contract has it. Unknown fields are the user's own and are passed over.
#[derive(Deserialize)]
struct InputLine<'l> {
    #[serde(borrow)]
    id: Option<Id<'l>>,
    #[serde(borrow)]
    url: Option<Cow<'l, str>>,
    #[serde(borrow)]
    published: Option<Cow<'l, str>>,
    #[serde(borrow)]
    title: Option<Cow<'l, str>>,
    #[serde(borrow)]
    outlet: Option<Cow<'l, str>>,
    #[serde(borrow)]
    text: Option<Cow<'l, str>>,
    #[serde(borrow)]
    html: Option<Cow<'l, str>>,
    #[serde(borrow)]
    file: Option<Cow<'l, str>>,
}

/// People number their articles; a number is as good a name as any.
#[derive(Deserialize)]
#[serde(untagged)]
enum Id<'l> {
    #[serde(borrow)]
    Text(Cow<'l, str>),
    Number(serde_json::Number),
}

/// Loads one piece.
pub(crate) fn load(raw: &Raw, as_is: bool) -> Result<Page, PageError> {
    match raw {
        Raw::Line { file, number, bytes } => from_line(file, *number, bytes, as_is),
        Raw::Failed(error) => Err(error.clone()),
    }
}

fn from_line(file: &Path, number: u64, bytes: &[u8], as_is: bool) -> Result<Page, PageError> {
    let at = place(file, number);
    let failed = |id: &str, kind, why: &str| PageError { id: id.to_owned(), kind, message: format!("{at}: {why}") };
    let text = std::str::from_utf8(bytes).map_err(|e| failed(&at, "encoding", &format!("not UTF-8 from byte {}", e.valid_up_to() + 1)))?;
    let text = text.trim_start_matches('\u{feff}').trim();
    if !text.starts_with('{') {
        let kind = if serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() { "not-an-object" } else { "json" };
        return Err(failed(&at, kind, "not a JSON object"));
    }
    let line: InputLine = serde_json::from_str(text).map_err(|e| failed(&id_in(text).unwrap_or(at.clone()), "json", &json_reason(&e)))?;
    let id = match line.id {
        Some(Id::Text(id)) if !id.is_empty() => id.into_owned(),
        Some(Id::Number(n)) => n.to_string(),
        _ => at.clone(),
    };
    let told = Told {
        published: line.published.as_deref().and_then(day),
        url: line.url.map(Cow::into_owned),
        title: line.title.map(Cow::into_owned),
        outlet: line.outlet.map(Cow::into_owned),
    };
    let (media_type, body) = match (line.text, line.html, line.file) {
        (Some(text), None, None) => (MediaType::Text, text),
        (None, Some(html), None) => (MediaType::Html, html),
        (None, None, Some(file_named)) => {
            let path = base(file).join(&*file_named);
            let bytes = slurp(&path).map_err(|(kind, why)| failed(&id, kind, &why))?;
            let (kind, body) = decode(&path, &bytes).map_err(|(kind, why)| failed(&id, kind, &why))?;
            let digest = digest(&bytes);
            let uri = told.url.clone().or(Some(path.display().to_string()));
            return Ok(Page { id, uri, media_type: kind, digest, body: body.into(), told, as_is });
        }
        (None, None, None) => return Err(failed(&id, "no-page", "has none of \"text\", \"html\" and \"file\"")),
        _ => return Err(failed(&id, "no-page", "has more than one of \"text\", \"html\" and \"file\"")),
    };
    if body.trim().is_empty() {
        return Err(failed(&id, "empty", "the page has no words"));
    }
    let digest = digest(body.as_bytes());
    Ok(Page { id, uri: told.url.clone(), media_type, digest, body: body.into(), told, as_is })
}

/// The id of a line that is an object but not a valid input line.
fn id_in(text: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    Some(value.get("id")?.as_str()?.to_owned())
}

fn json_reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(why, _)| why);
    format!("not a valid input line: {text} (column {})", error.column())
}

/// The day at the start of an ISO date or time. Anything else is no date: the page may still say its own.
fn day(text: &str) -> Option<jiff::civil::Date> {
    text.trim().get(..10)?.parse().ok()
}

fn digest(bytes: &[u8]) -> String {
    format!("blake3:{}", blake3::hash(bytes).to_hex())
}

type Why = (&'static str, String);

/// A file's bytes, unpacked when gzipped, up to the limit.
fn slurp(path: &Path) -> Result<Vec<u8>, Why> {
    let io = |e: std::io::Error| {
        let kind = if e.kind() == std::io::ErrorKind::NotFound { "missing-file" } else { "io" };
        (kind, format!("{}: {}", path.display(), crate::outcome::reason(&e)))
    };
    let file = fs::File::open(path).map_err(io)?;
    let mut bytes = Vec::new();
    file.take(LIMIT as u64 + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let packed = std::mem::take(&mut bytes);
        flate2::read::MultiGzDecoder::new(&packed[..]).take(LIMIT as u64 + 1).read_to_end(&mut bytes).map_err(io)?;
    }
    if bytes.len() > LIMIT {
        let size = fs::metadata(path).map_or(bytes.len() as u64, |m| m.len().max(bytes.len() as u64));
        return Err(("too-large", too_large(&path.display().to_string(), size)));
    }
    Ok(bytes)
}

/// Stands in until the library's page module decodes.
fn decode(path: &Path, bytes: &[u8]) -> Result<(MediaType, String), Why> {
    let name = path.display();
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(("empty", format!("{name}: the page has no words")));
    }
    if bytes[..bytes.len().min(8192)].contains(&0) {
        return Err(("binary", format!("{name}: not text")));
    }
    let lower = path.to_string_lossy().to_lowercase();
    let lower = lower.strip_suffix(".gz").unwrap_or(&lower);
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_lowercase();
    let kind = match () {
        () if lower.ends_with(".html") || lower.ends_with(".htm") || start.contains("<html") || start.contains("<!doctype html") => {
            MediaType::Html
        }
        () if lower.ends_with(".md") => MediaType::Markdown,
        () => MediaType::Text,
    };
    Ok((kind, String::from_utf8_lossy(bytes).into_owned()))
}

//! The JSON input line: read leniently, since other people's exports write it.

use crate::{
    page::{Limits, PageHint, from_text},
    types::{MediaType, Page, PageError, Told},
};
use jiff::civil::Date;
use serde_json::Value;

/// What an input line asks for.
#[derive(Debug, Clone)]
pub enum InputLine {
    /// The page stands in the line.
    Page(Box<Page>),
    /// The line names a file that is still to be loaded.
    File(Box<PageFile>),
}

/// A file that an input line names.
#[derive(Debug, Clone)]
pub struct PageFile {
    /// The path as the line gives it.
    pub path: String,
    /// What the line says about it; goes to [`from_bytes`](crate::page::from_bytes) with the file's bytes.
    pub hint: PageHint,
}

/// Reads one input line. `place` (`in.jsonl:12`) names it in messages, and is its id when it gives none.
pub fn parse_line(line: impl AsRef<[u8]>, place: &str, as_is: bool, limits: &Limits) -> Result<InputLine, PageError> {
    let line = line.as_ref();
    let refuse = |kind, reason: String| Err(PageError { id: place.to_owned(), kind, message: format!("{place}: {reason}") });
    if line.len() > limits.line {
        return refuse("too-large", format!("a line of {} bytes; the limit is {}", line.len(), limits.line));
    }
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    if line.iter().all(u8::is_ascii_whitespace) {
        return refuse("empty", "an empty line".to_owned());
    }
    let text = match std::str::from_utf8(line) {
        Ok(text) => text,
        Err(e) => return refuse("encoding", format!("not UTF-8 at byte {}", e.valid_up_to())),
    };
    let value = match serde_json::from_str::<Value>(text) {
        Ok(value) => value,
        Err(e) => return refuse("json", format!("not JSON: {}", without_line_number(&e))),
    };
    let Value::Object(fields) = value else {
        return refuse("not-an-object", format!("a JSON {} where an object was expected", kind_of(&value)));
    };
    let string = |name: &str| match fields.get(name) {
        Some(Value::String(s)) if !s.trim().is_empty() => Some(s.trim().to_owned()),
        Some(Value::Number(n)) => Some(n.to_string()),
        _ => None,
    };
    let id = string("id").unwrap_or_else(|| place.to_owned());
    let hint = PageHint {
        place: Some(if id == place { place.to_owned() } else { format!("{place}: {id}") }),
        id,
        uri: None,
        told: Told {
            url: string("url"),
            published: string("published").and_then(|d| day(&d)),
            title: string("title"),
            outlet: string("outlet"),
        },
        as_is,
        limits: *limits,
        ..PageHint::default()
    };
    let content = |name: &str| fields.get(name).and_then(Value::as_str);
    if let Some(text) = content("text") {
        from_text(text, MediaType::Text, hint).map(|p| InputLine::Page(Box::new(p)))
    } else if let Some(html) = content("html") {
        from_text(html, MediaType::Html, hint).map(|p| InputLine::Page(Box::new(p)))
    } else if let Some(path) = content("file").filter(|p| !p.is_empty()) {
        let hint = PageHint { uri: Some(path.to_owned()), ..hint };
        Ok(InputLine::File(Box::new(PageFile { path: path.to_owned(), hint })))
    } else {
        Err(hint.refuse("no-content", "none of \"text\", \"html\" and \"file\" is a string"))
    }
}

/// A day in ISO form, whatever follows it (`2021-12-10T08:00:00Z`); anything else tells nothing.
fn day(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "truth value",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// serde_json counts lines within the line: only the column helps.
fn without_line_number(e: &serde_json::Error) -> String {
    let text = e.to_string();
    match text.rsplit_once(" at line ") {
        Some((what, _)) => format!("{what} at column {}", e.column()),
        None => text,
    }
}

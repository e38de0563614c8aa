//! Articles for reference managers: BibTeX and CSL JSON.

use super::{articles, put};
use crate::outcome::Failure;
use serde_json::{Value, json};
use std::{collections::BTreeSet, io::Write};
use verbale::types::wire::WireRecord;
use verbale_case::Case;

pub(super) fn bibtex(case: &Case, story: Option<&str>, out: &mut (dyn Write + Send)) -> Result<(), Failure> {
    let mut keys = Keys::default();
    each(case, story, |record| {
        let article = &record.article;
        let mut entry = format!("@article{{{},\n", keys.key(record));
        let mut field = |name: &str, value: Option<String>| {
            if let Some(value) = value.filter(|v| !v.trim().is_empty()) {
                entry.push_str(&format!("  {name} = {{{value}}},\n"));
            }
        };
        // Doubled braces keep the headline's capitals.
        field("title", article.title.as_deref().map(|t| format!("{{{}}}", tex(t))));
        let authors: Vec<String> = article.authors.iter().map(|a| format!("{{{}}}", tex(a))).collect();
        field("author", (!authors.is_empty()).then(|| authors.join(" and ")));
        field("journal", article.outlet.as_deref().map(tex));
        let day = article.published.value;
        field("year", day.map(|d| d.year().to_string()));
        field("month", day.map(|d| d.month().to_string()));
        field("day", day.map(|d| d.day().to_string()));
        field("date", day.map(|d| d.to_string()));
        field("url", web(record).map(str::to_owned));
        field("langid", article.lang.clone().filter(|l| l == "en").map(|_| "english".to_owned()));
        field("note", Some(format!("{}; {}", tex(&record.id), record.page.digest)));
        entry.push_str("}\n\n");
        put(out, &entry)
    })
}

pub(super) fn csl(case: &Case, story: Option<&str>, out: &mut (dyn Write + Send)) -> Result<(), Failure> {
    let mut keys = Keys::default();
    let mut first = true;
    put(out, "[")?;
    each(case, story, |record| {
        let article = &record.article;
        let mut item =
            json!({"id": keys.key(record), "type": "article-newspaper", "note": format!("{}; {}", record.id, record.page.digest)});
        let mut field = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                item[name] = value;
            }
        };
        field("title", article.title.as_deref().map(Value::from));
        field("container-title", article.outlet.as_deref().map(Value::from));
        let authors: Vec<Value> = article.authors.iter().map(|a| json!({"literal": a})).collect();
        field("author", (!authors.is_empty()).then(|| authors.into()));
        field("issued", article.published.value.map(|d| json!({"date-parts": [[d.year(), d.month(), d.day()]]})));
        field("URL", web(record).map(Value::from));
        field("language", article.lang.as_deref().map(Value::from));
        let comma = if std::mem::take(&mut first) { "\n" } else { ",\n" };
        put(out, &format!("{comma}{item}"))
    })?;
    put(out, "\n]\n")
}

fn each(case: &Case, story: Option<&str>, mut write: impl FnMut(&WireRecord) -> Result<(), Failure>) -> Result<(), Failure> {
    for id in articles(case, story)? {
        if let Some(record) = case.record(&id)? {
            write(&record)?;
        }
    }
    Ok(())
}

fn web(record: &WireRecord) -> Option<&str> {
    record.page.uri.as_deref().filter(|u| u.starts_with("http://") || u.starts_with("https://"))
}

/// Keys such as `harbourpost1962-10-24`, each once.
#[derive(Default)]
struct Keys(BTreeSet<String>);

impl Keys {
    fn key(&mut self, record: &WireRecord) -> String {
        let letters = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).take(24).collect::<String>().to_lowercase();
        let outlet = record.article.outlet.as_deref().map(letters).filter(|o| !o.is_empty()).unwrap_or_else(|| "report".to_owned());
        let base = outlet + &record.article.published.value.map(|d| d.to_string()).unwrap_or_default();
        let made = (1..).map(|n| if n == 1 { base.clone() } else { format!("{base}-{n}") }).find(|k| !self.0.contains(k));
        let key = made.unwrap_or(base);
        self.0.insert(key.clone());
        key
    }
}

/// Text that TeX takes literally.
fn tex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '{' | '}' | '$' | '&' | '#' | '%' | '_' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::tex;

    #[test]
    fn tex_acts_on_nothing() {
        assert_eq!(tex("100 % of \\input{x} & $5_000~\n"), "100 \\% of \\textbackslash{}input\\{x\\} \\& \\$5\\_000\\textasciitilde{} ");
    }
}

//! Every exported row leads to words: its article exists, and its span, quote or event number is there.

use crate::{WHATS, examples, export, folder, lines, run, verbale};
use serde_json::Value;
use std::collections::HashMap;

struct Cited {
    articles: HashMap<String, Value>,
    happenings: Vec<String>,
}

impl Cited {
    fn article(&self, id: &Value) -> &Value {
        self.articles.get(id.as_str().unwrap()).unwrap_or_else(|| panic!("no article {id}"))
    }

    /// The words at a span of an article; a span that does not fit is a failure.
    fn words(&self, article: &Value, span: &Value) -> String {
        let text = self.article(article)["article"]["text"].as_str().unwrap();
        let (start, end) = (span[0].as_u64().unwrap() as usize, span[1].as_u64().unwrap() as usize);
        assert!(start < end && end <= text.chars().count(), "span {span} of {article}");
        text.chars().skip(start).take(end - start).collect()
    }

    fn fact(&self, article: &Value, list: &str, number: &Value) {
        let facts = self.article(article)[list].as_array().unwrap();
        assert!(facts.iter().any(|f| f["id"] == *number), "{article} has no {list} {number}");
    }

    fn happening(&self, id: &Value) {
        assert!(self.happenings.iter().any(|h| id == h), "no happening {id}");
    }
}

fn each<'v>(row: &'v Value, list: &str) -> &'v Vec<Value> {
    row[list].as_array().unwrap_or_else(|| panic!("{list} is no list in {row}"))
}

#[test]
fn every_row_cites() {
    let folder = folder();
    let ran = run(verbale(folder.path()).arg("read").arg(examples()).args(["--db", "case.db"]));
    assert_eq!(ran.status, 0, "{}", ran.err);
    let rows = |what: &str| lines(&export(folder.path(), what, "case.db"));
    let cited = Cited {
        articles: rows("articles").into_iter().map(|r| (r["id"].as_str().unwrap().to_owned(), r)).collect(),
        happenings: rows("happenings").iter().map(|r| r["happening"].as_str().unwrap().to_owned()).collect(),
    };
    assert!(cited.articles.len() >= 12);
    for row in ["quotes", "events"].iter().flat_map(|what| rows(what)) {
        for list in ["content", "cue", "source_spans", "target_spans", "trigger", "object"] {
            for span in row[list].as_array().into_iter().flatten() {
                cited.words(&row["article"], span);
            }
        }
        assert!(row["content"].is_array() || !each(&row, "trigger").is_empty(), "{row}");
    }
    for row in ["dates", "figures"].iter().flat_map(|what| rows(what)) {
        assert_eq!(cited.words(&row["article"], &row["span"]), row["text"].as_str().unwrap());
    }
    for row in rows("stories") {
        each(&row, "articles").iter().for_each(|a| drop(cited.article(a).clone()));
    }
    for row in rows("lineage") {
        cited.article(&row["from"]);
        cited.article(&row["to"]);
    }
    for row in rows("actors") {
        each(&row, "members").iter().for_each(|m| cited.fact(&m["article"], "actors", &m["actor"]));
    }
    for row in rows("statements") {
        assert!(!each(&row, "variants").is_empty());
        each(&row, "variants").iter().for_each(|v| cited.fact(&v["article"], "quotes", &v["quote"]));
    }
    for row in rows("happenings") {
        assert!(!each(&row, "reports").is_empty());
        each(&row, "reports").iter().for_each(|r| cited.fact(&r["article"], "events", &r["event"]));
    }
    for row in rows("timeline") {
        cited.words(&row["article"], &row["span"]);
        each(&row, "happenings").iter().for_each(|h| cited.happening(h));
    }
    for row in rows("positions") {
        assert!(!each(&row, "happenings").is_empty());
        each(&row, "happenings").iter().chain(each(&row, "answered_by")).for_each(|h| cited.happening(h));
    }
    for row in rows("conflicts") {
        assert!(each(&row, "claims").len() > 1);
        each(&row, "claims").iter().for_each(|c| drop(cited.words(&c["article"], &c["span"])));
    }
}

#[test]
fn csv_has_a_header_and_as_many_rows() {
    let folder = folder();
    run(verbale(folder.path()).arg("read").arg(examples()).args(["--db", "case.db", "-q"]));
    for what in WHATS {
        let rows = lines(&export(folder.path(), what, "case.db")).len();
        let ran = run(verbale(folder.path()).args(["export", what, "--db", "case.db", "--format", "csv", "-o", "out.csv"]));
        assert_eq!((ran.status, ran.out.as_str()), (0, ""));
        let csv = std::fs::read_to_string(folder.path().join("out.csv")).unwrap();
        assert_eq!(records(&csv), rows + 1, "{what}");
    }
}

/// How many records a CSV text has: line ends outside quotation marks.
fn records(csv: &str) -> usize {
    let mut inside = false;
    csv.chars()
        .filter(|c| {
            inside ^= *c == '"';
            *c == '\n' && !inside
        })
        .count()
}

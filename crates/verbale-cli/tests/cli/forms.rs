//! The forms in which a case is taken away, each read again by something else than what wrote it where there is such a thing.

use crate::{export, folder, lines, run, verbale};
use parquet::file::reader::{FileReader, SerializedFileReader};
use std::{collections::BTreeSet, fs, path::Path};

const PAGES: &str = r#"{"id": "a<1>", "url": "https://gazette.example/a?x=1&y=2", "title": "Dam & \"tears\": 100 % {gone}", "published": "2020-02-03", "outlet": "Gazette", "text": "“We will close the dam for good,” Prime Minister Ana Ruiz told parliament on Monday. Norway rejected the demand of Sweden on Monday. Some 300 farmers were in the square."}
{"id": "b", "published": "2020-02-04", "outlet": "Gazette", "text": "Sweden demanded on Monday that Norway pay 4 million euros. Norway rejected the demand of Sweden on Monday."}"#;

fn case(folder: &Path) {
    assert_eq!(run(verbale(folder).args(["read", "-", "--as-is", "--db", "case.db"]).write_stdin(PAGES)).status, 0);
}

fn written(folder: &Path, args: &[&str]) -> String {
    let ran = run(verbale(folder).arg("export").args(args).args(["--db", "case.db"]));
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{args:?}");
    ran.out
}

#[test]
fn parquet_holds_what_the_json_lines_hold() {
    let folder = folder();
    let folder = folder.path();
    case(folder);
    written(folder, &["all", "--format", "parquet", "-o", "tables"]);
    for what in crate::WHATS {
        let rows = lines(&export(folder, what, "case.db"));
        let file = fs::File::open(folder.join(format!("tables/{what}.parquet"))).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        assert_eq!(reader.metadata().file_metadata().num_rows() as usize, rows.len(), "{what}");
        for (row, told) in reader.into_iter().zip(&rows) {
            let row = row.unwrap().to_json_value();
            for (name, value) in told.as_object().unwrap() {
                if let Some(there) = row.get(name).filter(|_| !value.is_array() && !value.is_object()) {
                    assert!(there == value || there.as_f64() == value.as_f64() && value.is_number(), "{what}.{name}: {there} {value}");
                }
            }
        }
    }
    let rows = |what: &str| {
        let reader = SerializedFileReader::new(fs::File::open(folder.join(format!("tables/{what}.parquet"))).unwrap()).unwrap();
        reader.into_iter().map(|r| r.unwrap().to_json_value()).collect::<Vec<_>>()
    };
    let reject = rows("events").into_iter().find(|e| e["type"] == "REJECT").unwrap();
    assert_eq!(reject["source_names"], serde_json::json!(["Norway"]));
    assert!(reject["source"][0].is_i64() && reject["confidence"].is_f64() && reject["place"].is_null());
}

#[test]
fn event_tables_have_the_columns_that_their_users_know() {
    let folder = folder();
    let folder = folder.path();
    case(folder);
    for (form, first) in [
        ("polecat", "Event ID,Event Date,Event Type,Event Mode,Intensity,Quad Code"),
        ("icews", "Event ID,Event Date,Source Name,Source Sectors"),
    ] {
        let table = written(folder, &["events", "--format", form]);
        assert!(table.starts_with(first), "{table}");
        let rejects: Vec<&str> = table.lines().filter(|l| l.contains("REJECT")).collect();
        assert_eq!(rejects.len(), 2, "{table}");
        assert!(rejects.iter().all(|r| r.contains("NOR") && r.contains("SWE") && r.contains("2020-02-03")), "{rejects:?}");
        let happenings: BTreeSet<&str> = rejects.iter().map(|r| r.rsplit(',').next().unwrap()).collect();
        assert!(
            happenings.len() == 1 && happenings.first().unwrap().starts_with("happening-"),
            "two reports of one happening: {happenings:?}"
        );
    }
    assert!(written(folder, &["events", "--format", "polecat"]).contains("VERBAL CONFLICT"));
}

#[test]
fn networks_timelines_and_references() {
    let folder = folder();
    let folder = folder.path();
    case(folder);
    let edges = written(folder, &["actors", "--format", "edges"]);
    assert!(
        edges.lines().any(|l| l.contains("Norway") && l.contains("Sweden") && l.contains(",REJECT,1,2,2020-02-03,2020-02-03")),
        "{edges}"
    );
    for what in ["actors", "lineage"] {
        let graph = written(folder, &[what, "--format", "graphml"]);
        assert!(graph.starts_with("<?xml") && graph.trim_end().ends_with("</graphml>") && !graph.contains("a<1>"), "{graph}");
        assert_eq!(graph.matches("<node ").count(), graph.matches("</node>").count());
    }
    let bibtex = written(folder, &["articles", "--format", "bibtex"]);
    assert!(
        bibtex.contains("@article{gazette2020-02-03,") && bibtex.contains("title = {{Dam \\& \"tears\": 100 \\% \\{gone\\}}}"),
        "{bibtex}"
    );
    let csl: serde_json::Value = serde_json::from_str(&written(folder, &["articles", "--format", "csl"])).unwrap();
    assert_eq!(csl[0]["issued"]["date-parts"], serde_json::json!([[2020, 2, 3]]));
    assert_eq!((csl[0]["container-title"].as_str(), csl[0]["URL"].as_str()), (Some("Gazette"), Some("https://gazette.example/a?x=1&y=2")));
    let story = lines(&export(folder, "stories", "case.db"))[0]["story"].as_str().unwrap().to_owned();
    let timeline: serde_json::Value =
        serde_json::from_str(&written(folder, &["timeline", "--format", "timelinejs", "--story", &story])).unwrap();
    let events = timeline["events"].as_array().unwrap();
    assert!(
        !events.is_empty() && events.iter().all(|e| e["start_date"]["year"].is_i64() && e["text"]["headline"].is_string()),
        "{timeline}"
    );
}

#[test]
fn forms_that_do_not_fit_are_refused() {
    let folder = folder();
    let folder = folder.path();
    case(folder);
    for (args, why) in [
        (vec!["quotes", "--format", "bibtex"], "what is: articles"),
        (vec!["all", "--format", "csv"], "a folder"),
        (vec!["timeline", "--format", "timelinejs", "--story", "none"], "there is no story"),
        (vec!["quotes", "--story", "none"], "--story goes with"),
    ] {
        let ran = run(verbale(folder).arg("export").args(&args).args(["--db", "case.db"]));
        assert!(ran.status == 1 && ran.err.contains(why) && ran.err.lines().count() == 1, "{args:?}: {}", ran.err);
    }
}

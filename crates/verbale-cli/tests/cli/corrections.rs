//! What a person corrects stays corrected, whatever is read afterwards, and can be undone.

use crate::{export, folder, lines, run, verbale};
use serde_json::Value;
use std::path::Path;

const DAM: &str = r#"{"id": "dam", "published": "2020-02-03", "outlet": "Gazette", "text": "“We will close the dam for good,” Prime Minister Ana Ruiz told parliament on Monday.\n\nOpposition leader Otto Lind rejected the plan of the government. “Nobody has asked the farmers of the valley,” Lind said."}"#;
const COPY: &str = r#"{"id": "echo", "published": "2020-02-04", "outlet": "Echo", "text": "Ana Ruiz spoke on Monday. “We shall close that dam for good,” she told parliament. Otto Lind was in the chamber."}"#;

fn read(folder: &Path, input: &str, more: &[&str]) {
    let ran = run(verbale(folder).args(["read", "-", "--as-is", "--db", "case.db"]).args(more).write_stdin(input));
    assert_eq!(ran.status, 0, "{}", ran.err);
}

fn said(args: &[&str], folder: &Path) -> String {
    let ran = run(verbale(folder).args(args).args(["--db", "case.db", "--by", "Tester"]));
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{args:?}");
    ran.out
}

fn quote(folder: &Path, article: &str, words: &str) -> Value {
    let quotes = lines(&export(folder, "quotes", "case.db"));
    let found = quotes.into_iter().find(|q| q["article"] == article && q["text"].as_str().unwrap().contains(words));
    found.unwrap_or_else(|| panic!("{article} has no quote with {words:?}"))
}

fn address(folder: &Path, article: &str, words: &str) -> String {
    let content = &quote(folder, article, words)["content"];
    format!("{article}#s{}-{}", content[0][0], content[0][1])
}

#[test]
fn a_corrected_speaker_outlives_reading_again_and_comes_back_when_undone() {
    let folder = folder();
    let folder = folder.path();
    read(folder, DAM, &[]);
    assert_eq!(quote(folder, "dam", "close the dam")["speaker_name"], "Ana Ruiz");
    let told = said(&["correct", "speaker", &address(folder, "dam", "close the dam"), "Otto Lind"], folder);
    assert!(told.contains("Otto Lind said"), "{told}");
    let by_hand = |step: &str| {
        let quote = quote(folder, "dam", "close the dam");
        assert_eq!((&quote["speaker_name"], &quote["rule"]), (&"Otto Lind".into(), &"by hand".into()), "{step}");
    };
    by_hand("at once");
    read(folder, DAM, &["--refresh"]);
    by_hand("read again with the same engine");
    read(folder, &DAM.replace("Opposition", "The opposition"), &[]);
    by_hand("the page changed elsewhere");
    read(folder, COPY, &[]);
    by_hand("another page came in");
    let statement = lines(&export(folder, "statements", "case.db")).into_iter().find(|s| s.to_string().contains("close the dam")).unwrap();
    assert!(statement.to_string().contains("“") || statement["variants"].is_array());
    let found = run(verbale(folder).args(["search", "lind dam", "--quotes", "--json", "--db", "case.db"])).out;
    assert!(found.contains("close the dam"), "the index knows who spoke: {found}");
    let log = lines(&export(folder, "corrections", "case.db"));
    assert_eq!((&log[0]["author"], &log[0]["what"]["do"], &log[0]["undone_by"]), (&"Tester".into(), &"speaker".into(), &Value::Null));

    said(&["correct", "undo"], folder);
    assert_eq!(quote(folder, "dam", "close the dam")["speaker_name"], "Ana Ruiz");
    let log = lines(&export(folder, "corrections", "case.db"));
    assert_eq!((log.len(), &log[0]["undone_by"]), (1, &"Tester".into()), "what was undone stays on record");
}

#[test]
fn dates_false_events_and_statements_are_corrected() {
    let folder = folder();
    let folder = folder.path();
    read(folder, &format!("{DAM}\n{COPY}"), &[]);
    let rejects = || lines(&export(folder, "events", "case.db")).into_iter().filter(|e| e["type"] == "REJECT").collect::<Vec<_>>();
    let event = &rejects()[0];
    let at = format!("dam#s{}-{}", event["trigger"][0][0], event["trigger"][0][1]);
    said(&["correct", "date", &at, "1999-05-05", "--kind", "event"], folder);
    assert_eq!(rejects()[0]["date"]["value"], "1999-05-05");
    said(&["correct", "drop", &at, "--kind", "event"], folder);
    assert!(rejects().is_empty());
    assert!(!export(folder, "happenings", "case.db").contains("REJECT"), "what is no event is no happening");

    let variants = || {
        let all = lines(&export(folder, "statements", "case.db"));
        let with = all.iter().find(|s| s["variants"].to_string().contains("close the dam")).unwrap();
        with["variants"].as_array().unwrap().len()
    };
    assert_eq!(variants(), 2, "two wordings of one utterance");
    said(&["correct", "part", &address(folder, "echo", "close that dam")], folder);
    assert_eq!(variants(), 1);
    said(&["correct", "join", &address(folder, "echo", "close that dam"), &address(folder, "dam", "close the dam")], folder);
    assert_eq!(variants(), 2);

    said(&["correct", "date", "echo", "2020-02-05"], folder);
    let article = lines(&export(folder, "articles", "case.db")).into_iter().find(|a| a["id"] == "echo").unwrap();
    assert_eq!(article["article"]["published"]["value"], "2020-02-05");
    assert_eq!(article["article"]["published"]["from"], "hand");
}

#[test]
fn an_events_type_and_parties_are_corrected_outlive_reading_again_and_are_undone() {
    let folder = folder();
    let folder = folder.path();
    read(folder, DAM, &[]);
    let events = || lines(&export(folder, "events", "case.db"));
    let rejected = events().into_iter().find(|e| e["type"] == "REJECT").unwrap();
    let (start, end) = (&rejected["trigger"][0][0], &rejected["trigger"][0][1]);
    let at = format!("dam#s{start}-{end}");
    let now = || events().into_iter().find(|e| e["trigger"][0][0] == *start).unwrap();
    said(&["correct", "type", &at, "ACCUSE"], folder);
    said(&["correct", "parties", &at, "--source", "Ana Ruiz", "--target", "Farmers of the Valley"], folder);
    let by_hand = |step: &str| {
        let event = now();
        let names = event["source_names"].to_string() + &event["target_names"].to_string();
        assert_eq!((&event["type"], &event["rule"]), (&"ACCUSE".into(), &"by hand".into()), "{step}");
        assert!(names.contains("Ana Ruiz") && names.contains("Farmers of the Valley") && !names.contains("Lind"), "{step}: {event}");
    };
    by_hand("at once");
    let happening = lines(&export(folder, "happenings", "case.db")).into_iter().find(|h| h["type"] == "ACCUSE").expect("links follow");
    assert!(!happening["source"].as_array().unwrap().is_empty());
    read(folder, DAM, &["--refresh"]);
    by_hand("read again");
    read(folder, &DAM.replace("“Nobody", "There was a pause. “Nobody"), &[]);
    by_hand("the page changed elsewhere");
    said(&["correct", "parties", &at, "--no-target"], folder);
    assert_eq!(now()["target"], serde_json::json!([]));
    let log = lines(&export(folder, "corrections", "case.db"));
    assert_eq!(
        (&log[0]["what"]["do"], &log[0]["what"]["to"], &log[1]["what"]["do"]),
        (&"type".into(), &"ACCUSE".into(), &"parties".into())
    );
    for _ in 0..3 {
        said(&["correct", "undo"], folder);
    }
    assert_eq!((&now()["type"], &now()["source"]), (&rejected["type"], &rejected["source"]));
    for args in [["correct", "parties", &at].as_slice(), &["correct", "type", &at, "SHOUT"], &["correct", "type", "dam#s0-4", "AGREE"]] {
        let ran = run(verbale(folder).args(args).args(["--db", "case.db"]));
        assert!(ran.status != 0 && !ran.err.is_empty(), "{args:?}");
    }
}

#[test]
fn what_is_not_there_cannot_be_corrected() {
    let folder = folder();
    let folder = folder.path();
    read(folder, DAM, &[]);
    for (args, why) in [
        (["correct", "drop", "dam#s5000-5001"], "no quote or event stands at"),
        (["correct", "drop", "gone#s1-2"], "there is no article"),
        (["correct", "drop", "dam"], "names no words"),
    ] {
        let ran = run(verbale(folder).args(args).args(["--db", "case.db"]));
        assert!(ran.status == 1 && ran.err.contains(why) && ran.err.lines().count() == 1, "{args:?}: {}", ran.err);
    }
    assert_eq!(export(folder, "corrections", "case.db"), "");
}

//! `verbale actors`: corrections that hold, and clear words where one cannot be made.

use crate::{Ran, folder, run, verbale};
use std::path::Path;

const PAGES: &str = concat!(
    r#"{"id": "a", "published": "2015-05-04", "text": "Yevgeni Morozenko, the governor of Tarn, demanded talks on the bridge on Monday. \"The bridge must stay open,\" Morozenko told reporters."}"#,
    "\n",
    r#"{"id": "b", "published": "2015-05-05", "text": "Evgeny Morozenko said on Tuesday that the bridge of Tarn would stay open. The engineer Pavel Orlov accused the governor of hiding a report."}"#,
    "\n",
    r#"{"id": "c", "published": "2015-05-06", "text": "Pyotr Orlov, who owns the ferry, met Yevgeni Morozenko in Tarn on Wednesday. The engineer Pavel Orlov rejected the offer."}"#,
    "\n"
);

fn actors(folder: &Path, args: &[&str]) -> Ran {
    run(verbale(folder).arg("actors").args(args).args(["--db", "case.db"]))
}

/// Names with their other names, of persons.
fn people(folder: &Path) -> Vec<String> {
    let list = actors(folder, &["list"]).out;
    let person = |line: &str| {
        let cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
        (cells[2] == "person").then(|| format!("{}: {}", cells[1], cells[5]))
    };
    let mut people: Vec<String> = list.lines().filter_map(person).collect();
    people.sort();
    people
}

fn read(folder: &Path, lines: &str) {
    let ran = run(verbale(folder).args(["read", "-", "--as-is", "--quiet", "--db", "case.db"]).write_stdin(lines.to_owned()));
    assert_eq!(ran.status, 0, "{}", ran.err);
}

#[test]
fn spellings_meet_and_namesakes_stay_apart() {
    let folder = folder();
    read(folder.path(), PAGES);
    let people = people(folder.path());
    let named = |name: &str| people.iter().filter(|p| p.contains(name)).count();
    assert_eq!((named("Morozenko"), named("Pavel Orlov"), named("Pyotr Orlov")), (1, 1, 1), "{people:?}");
    assert!(people.iter().any(|p| p.contains("Yevgeni") && p.contains("Evgeny")), "{people:?}");
}

#[test]
fn corrections_outlive_reading_again() {
    let folder = folder();
    read(folder.path(), PAGES);
    for args in [["rename", "Pavel Orlov", "Paul Orlov"].as_slice(), &["merge", "Yevgeni Morozenko", "Pyotr Orlov"]] {
        let ran = actors(folder.path(), args);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{args:?}");
    }
    let corrected = people(folder.path());
    assert!(corrected.iter().any(|p| p.starts_with("Paul Orlov")), "{corrected:?}");
    assert!(corrected.iter().any(|p| p.contains("Morozenko") && p.contains("Pyotr Orlov")), "{corrected:?}");
    // The same pages, a changed one and a new one.
    read(folder.path(), PAGES);
    read(
        folder.path(),
        r#"{"id": "c", "published": "2015-05-06", "text": "Pyotr Orlov, who owns the ferry, rejected the offer. The engineer Pavel Orlov said nothing."}"#,
    );
    read(
        folder.path(),
        r#"{"id": "d", "published": "2015-05-07", "text": "Pavel Orlov was seen in Tarn on Thursday, and Evgeny Morozenko met him."}"#,
    );
    let people = people(folder.path());
    assert!(people.iter().any(|p| p.starts_with("Paul Orlov")) && !people.iter().any(|p| p.starts_with("Pavel Orlov")), "{people:?}");
    assert!(people.iter().any(|p| p.contains("Morozenko") && p.contains("Pyotr Orlov")), "{people:?}");
    assert_eq!(actors(folder.path(), &["undo"]).status, 0);
    assert!(self::people(folder.path()).iter().any(|p| p.starts_with("Pyotr Orlov")));
}

#[test]
fn what_cannot_be_corrected_is_said_and_leaves_no_trace() {
    let folder = folder();
    read(folder.path(), PAGES);
    for (args, told) in [
        (["merge", "Yevgeni Morozenko", "Nobody Atall"].as_slice(), "no actor is called `Nobody Atall`"),
        (&["rename", "Nobody Atall", "Somebody"], "no actor is called `Nobody Atall`"),
        (&["ignore", "Nobody Atall"], "no actor is called `Nobody Atall`"),
        (&["rename", "Pavel Orlov", "..."], "is no name"),
        (&["merge", "Yevgeni Morozenko", "Evgeny Morozenko"], "one actor already"),
        (&["split", "Pavel Orlov", "Pyotr Orlov"], "under the name `Pyotr Orlov`"),
        (&["split", "Pavel Orlov", "Pavel Orlov"], "nothing to split"),
        (&["undo"], "no correction to undo"),
    ] {
        let ran = actors(folder.path(), args);
        assert!(
            ran.status == 1 && ran.out.is_empty() && ran.err.contains(told) && ran.err.lines().count() == 1,
            "{args:?}: {}{}",
            ran.out,
            ran.err
        );
    }
    assert_eq!(actors(folder.path(), &["corrections"]).out, "");
}

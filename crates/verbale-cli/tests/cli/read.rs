use crate::{WHATS, examples, export, folder, lines, pages, run, verbale};
use std::{
    fs,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

fn all_exports(folder: &Path, db: &str) -> String {
    WHATS.iter().map(|what| export(folder, what, db)).collect()
}

#[test]
fn reading_twice_doubles_nothing() {
    let folder = folder();
    let examples = examples();
    let read = || run(verbale(folder.path()).arg("read").arg(&examples).args(["--db", "case.db"]));
    let first = read();
    assert_eq!((first.status, first.err.as_str()), (0, ""));
    let before = all_exports(folder.path(), "case.db");
    let second = read();
    assert_eq!(second.status, 0);
    let table = second.out.lines().next().unwrap();
    assert!(table.contains("known already") && !table.contains("new"), "{table}");
    assert!(all_exports(folder.path(), "case.db") == before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "the case is one file");
}

#[test]
fn neither_threads_nor_order_nor_portions_leave_a_trace() {
    let folder = folder();
    fs::write(folder.path().join("a.jsonl"), pages(0, 70)).unwrap();
    fs::write(folder.path().join("b.jsonl"), pages(70, 90)).unwrap();
    let read = |args: &[&str]| {
        let ran = run(verbale(folder.path()).arg("read").arg("--as-is").args(args));
        assert_eq!(ran.status, 0, "{}", ran.err);
    };
    read(&["a.jsonl", "b.jsonl", "--db", "1.db", "--threads", "1"]);
    read(&["b.jsonl", "a.jsonl", "--db", "4.db", "--threads", "4"]);
    read(&["b.jsonl", "--db", "2.db"]);
    read(&["a.jsonl", "--db", "2.db"]);
    let one = all_exports(folder.path(), "1.db");
    assert!(one == all_exports(folder.path(), "4.db"), "threads and order");
    assert!(one == all_exports(folder.path(), "2.db"), "portions");
}

#[test]
fn a_changed_page_replaces_and_a_copy_stays_beside() {
    let folder = folder();
    let read = |text: &str, id: &str| {
        let line = format!("{{\"id\": \"{id}\", \"text\": \"{text}\"}}");
        run(verbale(folder.path()).args(["read", "-", "--as-is", "--db", "case.db"]).write_stdin(line)).out
    };
    assert!(read("The ferry sank on Monday.", "a").contains("1 new"));
    assert!(read("The ferry sank on Monday.", "b").contains("1 new"));
    assert!(read("The ferry was raised on Friday.", "a").contains("1 changed"));
    let texts: Vec<String> =
        lines(&export(folder.path(), "articles", "case.db")).iter().map(|r| r["article"]["text"].as_str().unwrap().to_owned()).collect();
    assert_eq!(texts, ["The ferry was raised on Friday.", "The ferry sank on Monday."]);
    assert!(run(verbale(folder.path()).args(["search", "sank", "--db", "case.db", "--json"])).out.contains("\"b\""));
}

#[test]
fn folders_are_walked_in_order_and_ids_are_paths_as_given() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir_all(at("in/b/c")).unwrap();
    for name in ["in/z.txt", "in/b/c/y.md", "in/a.html", "in/b/x.htm"] {
        fs::write(at(name), format!("<html><body><p>The ferry {name} sank on Monday, the harbour master said.</p></body></html>")).unwrap();
    }
    fs::write(at("in/b/lines.jsonl"), "{\"id\": \"from-line\", \"text\": \"Two.\"}\n{\"text\": \"Three.\"}\n").unwrap();
    fs::write(at("in/skip.pdf"), "no").unwrap();
    let ran = run(verbale(folder.path()).args(["read", "./in", "in/a.html", "--db", "case.db", "-v"]));
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.out.contains("6 new, 1 known already"), "{}", ran.out);
    let ids: Vec<String> =
        lines(&export(folder.path(), "articles", "case.db")).iter().map(|r| r["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids, ["from-line", "in/a.html", "in/b/c/y.md", "in/b/lines.jsonl:2", "in/b/x.htm", "in/z.txt"]);
}

#[test]
fn standard_input_is_lines_or_a_page() {
    let folder = folder();
    let read = |input: &str| run(verbale(folder.path()).args(["read", "-", "--db", "case.db"]).write_stdin(input.to_owned()));
    assert!(read("\n {\"id\": \"a\", \"text\": \"One.\"}").out.contains("1 new"));
    assert!(read("The ferry sank on Monday, the harbour master said.").out.contains("1 new"));
    let ids: Vec<String> =
        lines(&export(folder.path(), "articles", "case.db")).iter().map(|r| r["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids, ["a", "stdin"]);
}

#[test]
fn refreshing_reads_the_kept_pages_again() {
    let folder = folder();
    run(verbale(folder.path()).args(["read", "-", "--as-is", "--db", "case.db"]).write_stdin(pages(0, 5)));
    let before = all_exports(folder.path(), "case.db");
    rusqlite::Connection::open(folder.path().join("case.db")).unwrap().execute("UPDATE articles SET words = 0", []).unwrap();
    let ran = run(verbale(folder.path()).args(["read", "--refresh", "--db", "case.db"]));
    assert!(ran.status == 0 && ran.out.contains("5 changed"), "{}{}", ran.out, ran.err);
    assert!(all_exports(folder.path(), "case.db") == before);
    let words: i64 = rusqlite::Connection::open(folder.path().join("case.db"))
        .unwrap()
        .query_row("SELECT min(words) FROM articles", [], |r| r.get(0))
        .unwrap();
    assert!(words > 0);
}

#[test]
fn quiet_says_nothing_and_nothing_to_read_is_said() {
    let folder = folder();
    let ran = run(verbale(folder.path()).args(["read", "-", "--quiet", "--db", "case.db"]).write_stdin(pages(0, 1)));
    assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
    let ran = run(verbale(folder.path()).args(["read", "--db", "case.db"]));
    assert_eq!((ran.status, ran.err.lines().count()), (1, 1));
    assert!(ran.err.contains("nothing to read"));
}

/// Killed at any moment, the case holds whole batches, opens, and goes on where it stopped.
#[cfg(unix)]
#[test]
fn it_survives_kill_9() {
    let folder = folder();
    let total = 2000;
    fs::write(folder.path().join("in.jsonl"), pages(0, total)).unwrap();
    let db = folder.path().join("case.db");
    let count = || -> usize {
        let Ok(db) = rusqlite::Connection::open_with_flags(&db, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY) else { return 0 };
        db.query_row("SELECT count(*) FROM articles", [], |r| r.get(0)).unwrap_or(0)
    };
    let mut before = 0;
    for _ in 0..3 {
        let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("verbale"))
            .args(["read", "in.jsonl", "--as-is", "--threads", "1", "--db", "case.db"])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let start = Instant::now();
        while count() <= before && start.elapsed() < Duration::from_secs(60) {
            std::thread::sleep(Duration::from_millis(2));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let kept = count();
        assert!(before < kept && kept < total, "killed amid reading: {before} then {kept} of {total}");
        before = kept;
        let sound: String = rusqlite::Connection::open(&db).unwrap().query_row("PRAGMA integrity_check", [], |r| r.get(0)).unwrap();
        assert_eq!(sound, "ok");
        let ran = run(verbale(folder.path()).args(["export", "quotes", "--db", "case.db"]));
        assert!(ran.status == 0 && ran.err.contains("not linked yet"), "{}", ran.err);
    }
    let ran = run(verbale(folder.path()).args(["read", "in.jsonl", "--as-is", "--db", "case.db"]));
    assert!(ran.status == 0 && ran.out.contains(&format!("{} new, {before} known already", total - before)), "{}{}", ran.out, ran.err);
    assert_eq!(lines(&export(folder.path(), "articles", "case.db")).len(), total);
}

/// Killed amid linking, again and again, the case is sound, and the record is in the end that of an undisturbed reading.
#[cfg(unix)]
#[test]
fn it_survives_kill_9_amid_linking() {
    let folder = folder();
    let total = 400;
    fs::write(folder.path().join("in.jsonl"), pages(0, total)).unwrap();
    run(verbale(folder.path()).args(["read", "in.jsonl", "--as-is", "--quiet", "--db", "whole.db"]));
    let db = folder.path().join("case.db");
    let ask = |sql: &str| -> i64 {
        let Ok(db) = rusqlite::Connection::open_with_flags(&db, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY) else { return 0 };
        db.query_row(sql, [], |r| r.get(0)).unwrap_or(0)
    };
    for pause in [0, 5, 15, 30, 60, 100] {
        let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("verbale"))
            .args(["read", "in.jsonl", "--as-is", "--quiet", "--threads", "1", "--db", "case.db"])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let start = Instant::now();
        while ask("SELECT count(*) FROM articles") < total as i64 && start.elapsed() < Duration::from_secs(60) {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_millis(pause));
        child.kill().unwrap();
        child.wait().unwrap();
        let sound: String = rusqlite::Connection::open(&db).unwrap().query_row("PRAGMA integrity_check", [], |r| r.get(0)).unwrap();
        assert_eq!((sound.as_str(), ask("SELECT count(*) FROM articles")), ("ok", total as i64));
    }
    let ran = run(verbale(folder.path()).args(["read", "in.jsonl", "--as-is", "--db", "case.db"]));
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(all_exports(folder.path(), "case.db") == all_exports(folder.path(), "whole.db"));
}

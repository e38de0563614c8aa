//! Whatever comes: one clear line that names the file and the reason, a counted rejection or a clean stop, and nothing
//! already kept is lost.

use crate::{Ran, export, folder, lines, pages, run, verbale};
use std::{fs, path::Path};

/// A case that holds two pages.
fn case(folder: &Path) {
    let ran = run(verbale(folder).args(["read", "-", "--as-is", "--db", "case.db"]).write_stdin(pages(0, 2)));
    assert_eq!(ran.status, 0, "{}", ran.err);
}

/// Reads a bad input into a case with two pages: it must be named, counted and refused, and both pages must still be there.
fn refused(name: &str, content: &[u8], kind: &str, reason: &str) {
    let folder = folder();
    case(folder.path());
    fs::write(folder.path().join(name), content).unwrap();
    let ran = run(verbale(folder.path()).args(["read", name, "--db", "case.db"]));
    rejected(&ran, name, kind, reason);
    assert_eq!(ran.status, 1, "nothing was done");
    kept(folder.path(), 2);

    let among = run(verbale(folder.path()).args(["read", name, "good.txt", "--db", "case.db"]));
    assert_eq!(among.status, 1, "good.txt is not there yet: two rejections");
    fs::write(folder.path().join("good.txt"), "The ferry sank on Monday.").unwrap();
    let among = run(verbale(folder.path()).args(["read", name, "good.txt", "--db", "case.db"]));
    rejected(&among, name, kind, reason);
    assert_eq!(among.status, 2, "some were done");
    kept(folder.path(), 3);
}

fn rejected(ran: &Ran, name: &str, kind: &str, reason: &str) {
    let said: Vec<&str> = ran.err.lines().collect();
    assert_eq!(said.len(), 1, "one line: {said:?}");
    assert!(said[0].starts_with("verbale: ") && said[0].contains(name) && said[0].contains(reason), "{}", said[0]);
    let table = ran.out.lines().find(|l| l.starts_with("pages rejected")).unwrap();
    assert!(table.contains(&format!("1 {kind}")), "{table}");
}

fn kept(folder: &Path, pages: usize) {
    assert_eq!(lines(&export(folder, "articles", "case.db")).len(), pages);
}

#[test]
fn an_empty_file() {
    refused("empty.txt", b"", "empty", "empty");
    refused("blank.html", b" \n\t\n", "empty", "white space");
    refused("empty.jsonl", b"", "empty", "no line");
}

#[test]
fn a_binary() {
    refused("image.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01", "binary", "PNG");
    refused("noise.html", &(0..20_000u32).map(|i| (i.wrapping_mul(2654435761) >> 13) as u8).collect::<Vec<_>>(), "binary", "not a text");
}

#[test]
fn fifty_megabytes_of_a() {
    let long = vec![b'a'; 50 << 20];
    refused("long.txt", &long, "too-large", "limit");
    refused("long.jsonl", &long, "json", "not JSON");
}

#[test]
fn a_line_of_fifty_megabytes_keeps_its_place() {
    let folder = folder();
    let mut content = pages(0, 1).into_bytes();
    content.extend(vec![b'a'; 50 << 20]);
    content.extend(b"\n{\"id\": \"long\", \"text\": \"");
    content.extend(vec![b'a'; 50 << 20]);
    content.extend(b"\"}\n");
    content.extend(pages(1, 2).into_bytes());
    fs::write(folder.path().join("in.jsonl"), content).unwrap();
    let ran = run(verbale(folder.path()).args(["annotate", "--as-is", "in.jsonl"]));
    assert_eq!(ran.status, 2);
    let rows = lines(&ran.out);
    let kinds: Vec<_> = rows.iter().map(|r| (r["id"].as_str().unwrap(), r["error"]["kind"].as_str().unwrap_or("-"))).collect();
    assert_eq!(kinds, [("p00000", "-"), ("in.jsonl:2", "json"), ("long", "too-large"), ("p00001", "-")]);
}

#[test]
fn invalid_utf8() {
    refused("bytes.jsonl", b"{\"id\": \"a\", \"text\": \"\xff\xfe broken\"}\n", "encoding", "not UTF-8");
}

#[test]
fn a_json_line_that_is_no_object() {
    refused("array.jsonl", b"[1, 2]\n", "not-an-object", "array");
    refused("cut.jsonl", b"{\"id\": \"a\", \"text\": \"One", "json", "not JSON");
    refused("bare.jsonl", b"{\"id\": \"a\"}\n", "no-content", "none of");
}

#[test]
fn a_damaged_archive() {
    refused("crawl.warc.gz", b"WARC/1.0\r\n", "archive", "record 1: no Content-Length");
    refused("empty.warc", b"", "no-pages", "no page is in this archive");
    refused("a.zip", b"PK\x03\x04 and no more", "archive", "damaged zip archive");
    refused("a.rss", b"<html><body>Moved</body></html>", "no-content", "not an RSS or Atom feed");
    refused("a.eml", b"", "no-content", "not a mail message");
}

#[test]
fn a_missing_file_and_a_folder_without_pages() {
    let folder = folder();
    case(folder.path());
    let ran = run(verbale(folder.path()).args(["read", "gone.txt", "--db", "case.db"]));
    rejected(&ran, "gone.txt", "missing-file", "no such file");
    assert_eq!(ran.status, 1);
    fs::create_dir_all(folder.path().join("nothing/.hidden")).unwrap();
    fs::write(folder.path().join("nothing/notes.pdf"), "x").unwrap();
    fs::write(folder.path().join("nothing/.hidden/a.txt"), "Not met.").unwrap();
    let ran = run(verbale(folder.path()).args(["read", "nothing", "--db", "case.db"]));
    rejected(&ran, "nothing", "no-pages", "no page in this folder");
    assert_eq!(ran.status, 1);
    kept(folder.path(), 2);
    let ran = run(verbale(folder.path()).args(["annotate", "gone.jsonl"]));
    assert_eq!((ran.status, ran.err.as_str()), (1, "verbale: gone.jsonl: there is no such file\n"));
    let ran = run(verbale(folder.path()).args(["annotate", "nothing"]));
    assert_eq!((ran.status, ran.err.lines().count()), (2, 1), "{}", ran.err);
}

#[test]
fn a_case_from_a_newer_version() {
    let folder = folder();
    case(folder.path());
    let db = folder.path().join("case.db");
    rusqlite::Connection::open(&db).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let before = fs::read(&db).unwrap();
    for command in [
        &["read", "-", "--db", "case.db"][..],
        &["export", "quotes", "--db", "case.db"],
        &["show", "--db", "case.db"],
        &["search", "x", "--db", "case.db"],
    ] {
        let ran = run(verbale(folder.path()).args(command).write_stdin(pages(2, 3)));
        assert_eq!((ran.status, ran.out.as_str(), ran.err.lines().count()), (1, "", 1), "{}", ran.err);
        assert!(ran.err.contains("case.db") && ran.err.contains("format 99") && ran.err.contains("newer"), "{}", ran.err);
    }
    assert!(fs::read(&db).unwrap() == before, "not a byte was changed");
}

#[test]
fn a_file_that_is_no_case() {
    let folder = folder();
    fs::write(folder.path().join("notes.db"), "These are my notes and no database. ".repeat(100)).unwrap();
    for command in [&["read", "-", "--db", "notes.db"][..], &["export", "quotes", "--db", "notes.db"]] {
        let ran = run(verbale(folder.path()).args(command).write_stdin(pages(0, 1)));
        assert_eq!((ran.status, ran.err.as_str()), (1, "verbale: notes.db: not a case file of verbale\n"));
    }
    assert!(fs::read_to_string(folder.path().join("notes.db")).unwrap().starts_with("These are my notes"));
    let ran = run(verbale(folder.path()).args(["show", "--db", "none.db"]));
    assert_eq!((ran.status, ran.err.as_str()), (1, "verbale: none.db: there is no such case file\n"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_read_only_folder() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let locked = folder.path().join("locked");
    fs::create_dir(&locked).unwrap();
    case(&locked);
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o555)).unwrap();
    // Permissions do not bind root; /proc takes files from nobody.
    let bound = fs::write(locked.join("probe"), "").is_err();
    let db = if bound { "locked/new.db" } else { "/proc/new.db" };
    let ran = run(verbale(folder.path()).args(["read", "-", "--db", db]).write_stdin(pages(0, 1)));
    assert_eq!((ran.status, ran.err.lines().count()), (1, 1), "{}", ran.err);
    assert!(ran.err.contains(db) && ran.err.contains("cannot be written"), "{}", ran.err);
    let out = if bound { "locked/out.csv" } else { "/proc/out.csv" };
    let ran = run(verbale(folder.path()).args(["export", "quotes", "--db", "locked/case.db", "-o", out]));
    assert_eq!((ran.status, ran.err.lines().count()), (1, 1), "{}", ran.err);
    assert!(ran.err.contains(out), "{}", ran.err);
    kept(&locked, 2);
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_page_of_a_hundred_megabytes() {
    let folder = folder();
    fs::File::create(folder.path().join("huge.html")).unwrap().set_len(100 << 20).unwrap();
    fs::write(folder.path().join("good.txt"), "The ferry sank on Monday.").unwrap();
    let ran = run(verbale(folder.path()).args(["read", "huge.html", "good.txt", "--db", "case.db"]));
    rejected(&ran, "huge.html", "too-large", "104857600 bytes; the limit is 33554432");
    assert_eq!(ran.status, 2);
    kept(folder.path(), 1);
}

#[test]
fn two_hundred_thousand_nested_elements() {
    let folder = folder();
    let page = format!("<html><body>{}<p>The ferry sank on Monday, the minister said.</p></body></html>", "<div>".repeat(200_000));
    fs::write(folder.path().join("deep.html"), page).unwrap();
    let ran = run(verbale(folder.path()).args(["clean", "deep.html"]));
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert_eq!(lines(&ran.out)[0]["article"]["text"], "The ferry sank on Monday, the minister said.");
}

#[test]
fn a_charset_that_lies() {
    let folder = folder();
    let text = "The café’s owner said on Monday that the ferry had sunk, and that nobody would pay for the crème brûlée.";
    let utf8 = format!("<html><head><meta charset=iso-8859-1></head><body><p>{text}</p></body></html>");
    fs::write(folder.path().join("utf8.html"), utf8).unwrap();
    let latin = format!("<html><head><meta charset=utf-8></head><body><p>{text}</p></body></html>").replace('’', "'");
    fs::write(folder.path().join("latin.html"), latin.chars().map(|c| c as u8).collect::<Vec<_>>()).unwrap();
    for (name, said) in [("utf8.html", text.to_owned()), ("latin.html", text.replace('’', "'"))] {
        let ran = run(verbale(folder.path()).args(["clean", name]));
        assert_eq!((ran.status, lines(&ran.out)[0]["article"]["text"].as_str()), (0, Some(said.as_str())), "{name}: {}", ran.err);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_and_a_file_that_cannot_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let path = folder.path();
    fs::create_dir_all(path.join("in/locked")).unwrap();
    fs::write(path.join("in/a.txt"), "The ferry sank on Monday.").unwrap();
    fs::write(path.join("in/locked/b.txt"), "The ferry floats.").unwrap();
    fs::set_permissions(path.join("in/locked"), fs::Permissions::from_mode(0o000)).unwrap();
    // Permissions do not bind root; this file gives an error to everybody.
    let bound = fs::read_dir(path.join("in/locked")).is_err();
    let (other, name) = if bound { ("in/a.txt", "in/locked") } else { ("/proc/self/mem", "/proc/self/mem") };
    let ran = run(verbale(path).args(["read", "in", other, "--db", "case.db"]));
    fs::set_permissions(path.join("in/locked"), fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!((ran.status, ran.err.lines().count()), (2, 1), "{}", ran.err);
    assert!(ran.err.starts_with(&format!("verbale: {name}: ")), "{}", ran.err);
}

//! Archives are read as folders are: every page in them, again without doubling, and damage is a line.

use crate::{export, folder, lines, run, verbale};
use std::{fs, io::Write, path::Path};

fn record(url: &str, html: &str) -> String {
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}");
    format!("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nContent-Length: {}\r\n\r\n{answer}\r\n\r\n", answer.len())
}

fn page(n: usize) -> String {
    format!("<html><head><title>Ferry {n} sinks</title></head><body><p>The ferry {n} sank on Monday, the minister said.</p></body></html>")
}

fn gzip(text: &str) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(text.as_bytes()).unwrap();
    out.finish().unwrap()
}

fn warc(from: usize, to: usize) -> Vec<u8> {
    (from..to).flat_map(|n| gzip(&record(&format!("https://x.org/{n}"), &page(n)))).collect()
}

fn zip(folder: &Path, name: &str, members: &[(&str, &[u8])]) {
    let mut out = zip::ZipWriter::new(fs::File::create(folder.join(name)).unwrap());
    for (name, bytes) in members {
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        out.start_file(*name, options).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap();
}

fn ids(folder: &Path) -> Vec<String> {
    let mut ids: Vec<String> =
        lines(&export(folder, "articles", "case.db")).iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    ids
}

#[test]
fn a_folder_of_archives_is_read_once() {
    let folder = folder();
    let path = folder.path();
    fs::create_dir(path.join("in")).unwrap();
    fs::write(path.join("in/crawl.warc.gz"), warc(0, 3)).unwrap();
    zip(path, "in/a.zip", &[("b.txt", b"The bridge fell on Monday."), ("c.jsonl", b"{\"id\": \"c\", \"text\": \"The dam held.\"}\n")]);
    fs::write(
        path.join("in/d.rss"),
        "<rss><channel><item><guid>tag:d</guid><description>The mayor resigned.</description></item></channel></rss>",
    )
    .unwrap();
    fs::write(path.join("in/sitemap.xml"), "<urlset><url><loc>https://x.org</loc></url></urlset>").unwrap();
    fs::write(path.join("in/e.eml"), "Subject: Strike\r\n\r\nThe miners struck on Friday.").unwrap();
    let ran = run(verbale(path).args(["read", "in", "--db", "case.db"]));
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{}", ran.out);
    assert_eq!(ids(path), ["c", "https://x.org/0", "https://x.org/1", "https://x.org/2", "in/a.zip/b.txt", "in/e.eml", "tag:d"]);
    let again = run(verbale(path).args(["read", "in", "--db", "case.db"]));
    assert!(again.out.lines().next().unwrap().contains("7 known already"), "{}", again.out);
}

#[test]
fn what_comes_before_the_damage_is_kept() {
    let folder = folder();
    let mut bytes = warc(0, 4);
    bytes.truncate(bytes.len() - 20);
    fs::write(folder.path().join("cut.warc.gz"), bytes).unwrap();
    let ran = run(verbale(folder.path()).args(["read", "cut.warc.gz", "--db", "case.db"]));
    assert_eq!((ran.status, ran.err.as_str()), (2, "verbale: cut.warc.gz: record 4: the archive ends in the middle\n"));
    assert_eq!(ids(folder.path()).len(), 3);
}

#[test]
fn limits_are_settable() {
    let folder = folder();
    let bomb = vec![b' '; 8 << 20];
    zip(folder.path(), "bomb.zip", &[("bomb.txt", &bomb), ("a.txt", b"The ferry sank.")]);
    let ran = run(verbale(folder.path()).args(["annotate", "bomb.zip", "--max-expansion", "10"]));
    let rows = lines(&ran.out);
    assert_eq!(rows[0]["error"]["kind"], "too-large");
    assert_eq!((rows.len(), rows[1]["article"]["text"].as_str()), (2, Some("The ferry sank.")));
    let ran = run(verbale(folder.path()).args(["annotate", "bomb.zip", "--max-page", "4"]));
    assert!(lines(&ran.out).iter().all(|row| row["error"]["kind"] == "too-large"), "{}", ran.out);
}

#[test]
fn clean_gives_the_article_without_facts() {
    let folder = folder();
    fs::write(folder.path().join("crawl.warc.gz"), warc(0, 2)).unwrap();
    let ran = run(verbale(folder.path()).args(["clean", "crawl.warc.gz"]));
    let rows = lines(&ran.out);
    assert_eq!((ran.status, rows.len()), (0, 2), "{}", ran.err);
    assert_eq!(rows[1]["article"]["text"], "The ferry 1 sank on Monday, the minister said.");
    assert_eq!((rows[1]["quotes"].as_array().map(Vec::len), rows[1]["page"]["uri"].as_str()), (Some(0), Some("https://x.org/1")));
}

#[cfg(unix)]
#[test]
fn a_loop_of_links_ends() {
    let folder = folder();
    let path = folder.path();
    fs::create_dir(path.join("in")).unwrap();
    fs::write(path.join("in/a.txt"), "The ferry sank.").unwrap();
    std::os::unix::fs::symlink(".", path.join("in/self")).unwrap();
    std::os::unix::fs::symlink("b.txt", path.join("in/b.txt")).unwrap();
    let ran = run(verbale(path).args(["read", "in", "--db", "case.db"]));
    assert_eq!((ran.status, ran.err.lines().count()), (2, 1), "{}", ran.err);
    assert_eq!(ids(path), ["in/a.txt"]);
}

#[test]
fn a_record_longer_than_it_says_is_told_with_its_number_and_the_next_are_read() {
    let folder = folder();
    let long = record("https://x.org/1", &page(1));
    let length: usize = long.split("Content-Length: ").nth(1).unwrap().split('\r').next().unwrap().parse().unwrap();
    let long = long.replace(&format!("Content-Length: {length}"), &format!("Content-Length: {}", length - 40));
    let (before, after) = (record("https://x.org/0", &page(0)), record("https://x.org/2", &page(2)));
    for (name, bytes) in [
        ("plain.warc", format!("{before}{long}{after}").into_bytes()),
        ("packed.warc.gz", [gzip(&before), gzip(&long), gzip(&after)].concat()),
    ] {
        fs::write(folder.path().join(name), bytes).unwrap();
        let ran = run(verbale(folder.path()).args(["clean", name]));
        let rows = lines(&ran.out);
        let said: Vec<&str> = rows.iter().filter_map(|row| row["error"]["message"].as_str()).collect();
        assert_eq!(said, [format!("{name}: record 2: bytes between records that belong to none; a length is wrong")]);
        let uris: Vec<&str> = rows.iter().filter_map(|row| row["page"]["uri"].as_str()).collect();
        assert_eq!((ran.status, uris), (2, vec!["https://x.org/0", "https://x.org/1", "https://x.org/2"]));
    }
}

#[test]
fn a_bomb_is_refused_under_the_default_limits() {
    let folder = folder();
    let bomb = vec![b' '; 40 << 20];
    zip(folder.path(), "bomb.zip", &[("bomb.html", &bomb), ("a.txt", b"The ferry sank.")]);
    let ran = run(verbale(folder.path()).args(["clean", "bomb.zip"]));
    let rows = lines(&ran.out);
    assert_eq!((ran.status, rows.len(), rows[0]["error"]["kind"].as_str()), (2, 2, Some("too-large")), "{}", ran.out);
    assert!(rows[0]["error"]["message"].as_str().unwrap().starts_with("bomb.zip"), "{}", rows[0]);
    assert_eq!(rows[1]["article"]["text"], "The ferry sank.");
}

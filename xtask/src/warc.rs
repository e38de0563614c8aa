//! A web archive like those of a news crawl, made of our own texts, and how a program reads it: `cargo xtask warc`.
//!
//! Each page is some paragraphs of the examples under a made-up headline, with metadata, navigation, scripts and links to
//! other articles around them, about 12 kB; real pages are five to ten times as long, mostly by scripts.

#![allow(clippy::print_stdout, reason = "printing figures is this task's purpose")]

use crate::Outcome;
use flate2::{Compression, write::GzEncoder};
use std::{
    fs,
    io::{BufRead, BufReader, BufWriter, Write},
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

const USAGE: &str = "cargo xtask warc FILE.warc.gz [--records N] [--read PROGRAM [--command clean|annotate]]

  writes N pages (50000 by default) to FILE unless it is there, and with --read lets PROGRAM read them: rate and peak memory";

/// Writes the archive, and reads it when asked.
pub(crate) fn run(args: &[String]) -> Outcome {
    let option = |name: &str| args.iter().position(|a| a == name).and_then(|at| args.get(at + 1));
    let file = args.first().filter(|a| !a.starts_with('-')).ok_or(USAGE)?;
    let records = option("--records").map_or(Ok(50_000), |n| n.parse())?;
    if !Path::new(file).exists() {
        write(Path::new(file), records)?;
    }
    if let Some(program) = option("--read") {
        read(program, option("--command").map_or("clean", String::as_str), file)?;
    }
    Ok(())
}

fn write(path: &Path, records: usize) -> Outcome {
    let paragraphs = paragraphs()?;
    let mut out = BufWriter::new(fs::File::create(path)?);
    member(&mut out, &record("warcinfo", "", "software: cargo xtask warc\r\nformat: WARC File Format 1.0\r\n"))?;
    for n in 0..records {
        let url = format!("https://news{}.example.org/2012/{:02}/{:02}/story-{n}", n % 97, n % 12 + 1, n % 28 + 1);
        member(&mut out, &record("request", &url, &format!("GET /story-{n} HTTP/1.1\r\nHost: example.org\r\n\r\n")))?;
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{}", page(n, &paragraphs));
        member(&mut out, &record("response", &url, &answer))?;
    }
    out.flush()?;
    println!("{}: {records} pages, {:.0} MB packed", path.display(), fs::metadata(path)?.len() as f64 / 1e6);
    Ok(())
}

/// The paragraphs of the examples.
fn paragraphs() -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let mut files: Vec<_> = fs::read_dir("examples")?.collect::<Result<Vec<_>, _>>()?.into_iter().map(|e| e.path()).collect();
    files.sort();
    let mut out = Vec::new();
    for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "txt")) {
        let text = fs::read_to_string(file)?;
        out.extend(text.split("\n\n").map(|p| p.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|p| p.len() > 100));
    }
    if out.is_empty() { Err("no text in examples/".into()) } else { Ok(out) }
}

fn record(kind: &str, url: &str, body: &str) -> String {
    let url = if url.is_empty() { String::new() } else { format!("WARC-Target-URI: {url}\r\n") };
    format!("WARC/1.0\r\nWARC-Type: {kind}\r\n{url}WARC-Date: 2012-12-31T00:00:00Z\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n", body.len())
}

/// A record is a member of its own, as crawls write them.
fn member(out: &mut impl Write, record: &str) -> std::io::Result<()> {
    let mut packed = GzEncoder::new(out, Compression::fast());
    packed.write_all(record.as_bytes())?;
    packed.finish().map(drop)
}

fn page(n: usize, paragraphs: &[String]) -> String {
    let (month, day) = (n % 12 + 1, n % 28 + 1);
    let nav: String =
        (0..40).map(|i| format!("<li class=\"menu-item item-{i}\"><a href=\"/section-{i}/\">Section {i}</a></li>\n")).collect();
    let script: String =
        (0..60).map(|i| format!("window.dataLayer.push({{\"slot\": \"unit-{i}\", \"page\": {n}, \"sizes\": [[300,250]]}});\n")).collect();
    let text: String = (0..6 + n % 9).map(|i| format!("<p>{}</p>\n", paragraphs[(n * 7919 + i * 104_729) % paragraphs.len()])).collect();
    let more: String =
        (0..20).map(|i| format!("<div class=\"related-item\"><a href=\"/story-{i}\">Another story of number {i}</a></div>\n")).collect();
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Story {n} of the day | Example</title>\n\
         <meta property=\"article:published_time\" content=\"2012-{month:02}-{day:02}T08:00:00Z\">\n<script>{script}</script></head>\n\
         <body class=\"single\"><header><nav><ul>{nav}</ul></nav></header><main><article class=\"post\"><h1>Story {n} of the day</h1>\n\
         <div class=\"byline\">By Jane Doe</div><div class=\"entry-content\">{text}</div></article><aside class=\"related\">{more}</aside></main>\n\
         <footer><p>All rights reserved.</p></footer></body></html>"
    )
}

/// Lets the program read the archive; its peak memory as the system counts it, where it does.
fn read(program: &str, command: &str, file: &str) -> Outcome {
    let start = Instant::now();
    let mut child = Command::new(program).args([command, "-q", file]).stdout(Stdio::piped()).spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let peak = || -> Option<u64> {
        let text = fs::read_to_string(&status).ok()?;
        text.lines().find_map(|l| l.strip_prefix("VmHWM:"))?.trim().trim_end_matches(" kB").parse().ok()
    };
    let mut out = BufReader::with_capacity(1 << 16, child.stdout.take().ok_or("no output")?);
    let (mut pages, mut line, mut most, mut at_tenth) = (0u64, Vec::new(), 0, 0);
    while out.read_until(b'\n', &mut line)? > 0 {
        line.clear();
        pages += 1;
        if pages % 500 == 0 {
            most = peak().unwrap_or(most);
        }
        if pages == 5000 {
            at_tenth = most;
        }
    }
    let done = child.wait()?;
    let seconds = start.elapsed().as_secs_f64();
    println!("{program} {command}: {pages} pages in {seconds:.1} s, {:.0} a second, {done}", pages as f64 / seconds);
    println!("peak memory: {} MB; after 5000 pages {} MB", most / 1024, at_tenth / 1024);
    Ok(())
}

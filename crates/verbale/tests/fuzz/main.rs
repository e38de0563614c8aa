//! The fuzz targets of `fuzz/` on the stable compiler: seeds of our own, mutated for a number of rounds, or for
//! `VERBALE_FUZZ_SECONDS` seconds each. Deterministic unless a time is given; a failure prints its input.

#![allow(clippy::print_stdout, reason = "how many inputs were tried is what a long run is asked for")]

mod targets;

use std::{
    io::Write,
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

const PAGE: &str = "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Ferry sinks | Harbour Post</title>\
<meta property='article:published_time' content='2012-10-24T08:00:00Z'><script type='application/ld+json'>{\"@type\": \"NewsArticle\", \
\"headline\": \"Ferry sinks\", \"author\": [{\"name\": \"Jane Doe\"}], \"articleBody\": \"The ferry sank.\"}</script></head><body><nav><ul><li>\
<a href=/>Home</a></ul></nav><article class='post teaser'><h1>Ferry sinks</h1><time datetime=2012-10-24>Oct. 24, 2012</time><p>LONDON, Oct. 24 \
(Reuters) - The <b>ferry</b> sank &amp; its cr&eacute;w was lost.<p>“We knew,” she said.</p><table><tr><td>1<td>2</table><div class=comments>\
<p>First!</div></article><noscript><p>No.</p></noscript></body></html>";
const TEXT: &str = "---\ntitle: Talks\ndate: 24/10/2012\n---\nBy Jane Doe\nWednesday, October 24, 2012\n\nGENEVA (AP) — Talks opened.\n\n[ad_1]\n\
Read Also: Another story\n\n* One\n* Two\n\nPhoto: X/Reuters\n0:52\nWith information from AFP\n/DW/\n";
const WARC: &str = "WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 3\r\n\r\nabc\r\n\r\nWARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: \
<https://x.org/a>\r\nContent-Length: 110\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n19\r\n\
<p>The ferry sank today.\r\n0\r\n\r\n\r\n\r\nWARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 5\r\n\r\nHello\r\n\r\n";
const FEED: &str = "<?xml version='1.0'?><rss><channel><title>Post</title><item><title>A &amp;amp; B</title><link>https://x.org/a</link><pubDate>Wed, \
24 Oct 2012 08:00:00 GMT</pubDate><content:encoded><![CDATA[<p>The ferry sank.</p>]]></content:encoded></item></channel></rss><feed><entry><link \
href='https://x.org/b'/><author><name>J</name></author><content type='xhtml'><div>They met.</div></content></entry></feed>";
const MAIL: &str = "From: Post <a@example.org>\r\nSubject: =?utf-8?Q?F=C3=A4hre?=\r\nDate: Wed, 24 Oct 2012 08:00:00 +0200\r\nContent-Type: \
multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
The f=E9rry.\r\n--x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+VGhlIGZlcnJ5LjwvcD4=\r\n--x--\r\n";
const LINES: &str = "{\"id\": \"a\", \"published\": \"2012-10-24\", \"text\": \"Talks opened in Geneva, AFP reported.\"}\n{\"html\": \"<p>Talks</p>\", \
\"url\": \"https://x.org/2012/10/24/a\"}\n{\"file\": \"x\"}\n";
const DATES: &[&str] = &[
    "2012-10-24T08:00:00+02:00",
    "Wed, 24 Oct 2012",
    "24.10.2012 | 10:15",
    "2012年10月24日",
    "1351065600",
    "24 de octubre de 2012",
    "10/24/12",
];
/// Pieces that mean something somewhere.
const TOKENS: &[&str] = &[
    "<",
    ">",
    "</",
    "<p>",
    "<div class=\"",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "&amp;",
    "&#x10ffff;",
    "&",
    "\"",
    "'",
    "=",
    "\r\n\r\n",
    "\n",
    "\0",
    "\u{feff}",
    "é",
    "“",
    "İ",
    "ẞ",
    "\u{2028}",
    "99999999999999999999",
    "-1",
    "0",
    "2012-02-30",
    "31/12/",
    "WARC/1.0\r\n",
    "Content-Length: ",
    "charset=utf-16",
    "{\"",
    "[[[[",
    "---\n",
    "Updated ",
    "(Reuters) - ",
    "By ",
    " | ",
    "ſ",
    "\u{1F1FA}",
];

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let packed = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        out.start_file(*name, packed).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// Xorshift: the same numbers everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }
}

fn mutated(seeds: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = seeds[dice.below(seeds.len())].clone();
    for _ in 0..1 + dice.below(6) {
        let at = dice.below(bytes.len() + 1);
        let end = (at + dice.below(40)).min(bytes.len());
        match dice.below(8) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let piece = bytes[at..end].to_vec();
                let most = if dice.below(20) == 0 { 500 } else { 3 };
                let times = 1 + dice.below(most);
                bytes.splice(at..at, piece.repeat(times));
            }
            3 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            4 if at < bytes.len() => bytes[at] = dice.below(256) as u8,
            5 => {
                let other = &seeds[dice.below(seeds.len())];
                let from = dice.below(other.len() + 1);
                let to = (from + dice.below(200)).min(other.len());
                bytes.splice(at..end, other[from..to].to_vec());
            }
            _ => drop(bytes.splice(at..at, TOKENS[dice.below(TOKENS.len())].bytes())),
        }
    }
    bytes
}

fn fuzz(name: &str, target: impl Fn(&[u8]), seeds: Vec<Vec<u8>>) {
    let time = std::env::var("VERBALE_FUZZ_SECONDS").ok().and_then(|s| s.parse().ok()).map(Duration::from_secs);
    let start = Instant::now();
    let seed = if time.is_some() { std::time::UNIX_EPOCH.elapsed().map_or(1, |t| t.as_nanos() as u64) } else { 7 };
    let mut dice = Dice(seed | 1);
    seeds.iter().for_each(|s| target(s));
    let mut rounds = 0u64;
    while time.map_or(rounds < 300, |t| start.elapsed() < t) {
        rounds += 1;
        let bytes = mutated(&seeds, &mut dice);
        let begun = Instant::now();
        let done = catch_unwind(AssertUnwindSafe(|| target(&bytes)));
        assert!(done.is_ok(), "{name}: a panic on {:?}", bytes.escape_ascii().to_string());
        assert!(begun.elapsed() < Duration::from_secs(20), "{name}: {:?} for {:?}", begun.elapsed(), bytes.escape_ascii().to_string());
    }
    if time.is_some() {
        println!("{name}: {rounds} inputs");
    }
}

fn seeds(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|t| t.as_bytes().to_vec()).collect()
}

#[test]
fn html() {
    fuzz("html", targets::html, seeds(&[PAGE, TEXT, "<p>"]));
}

#[test]
fn text() {
    fuzz("text", targets::text, seeds(&[TEXT, PAGE]));
}

#[test]
fn charset() {
    let utf16: Vec<u8> = PAGE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin = PAGE.replace("utf-8", "iso-8859-1").chars().map(|c| c as u8).collect();
    fuzz("charset", targets::charset, [seeds(&[PAGE, "shift_jis   <p>\u{5b}"]), vec![utf16, latin]].concat());
}

#[test]
fn dates() {
    fuzz("dates", targets::dates, seeds(DATES));
}

#[test]
fn facts() {
    let phrases = [
        "Between 6 p.m. and 8 p.m. local time (0300 GMT) on Monday, Nov. 9-10, 2020, the first week of May 2022, Q3, 2016-11, 1939-45.",
        "More than 1.5 million of the nineteen seventies' 70,000 to 94,000 troops, one in five, $3 to $84, half a million, 12/11/21, '90s.",
        "the early hours of Sunday, two years and six months, every other Tuesday, three times a year, year's end, 490 BC, fiscal 2008.",
        "Die Fähre sank am 3. Mai 2019. „Wir haben sie alle gewarnt“, sagte er. « Nous ne céderons pas », 「我们绝对不会放弃这座桥梁」",
    ];
    fuzz("facts", targets::facts, seeds(&phrases));
}

#[test]
fn warc() {
    let packed = gzip(WARC.as_bytes());
    fuzz("warc", targets::warc, [seeds(&[WARC]), vec![packed.clone(), [packed.clone(), packed].concat()]].concat());
}

#[test]
fn zip() {
    let inner = zipped(&[("a.txt", b"The ferry sank.")]);
    let all = zipped(&[("a.html", PAGE.as_bytes()), ("b.jsonl", LINES.as_bytes()), ("c.warc", WARC.as_bytes()), ("d.zip", &inner)]);
    fuzz("zip", targets::zip, vec![inner, all]);
}

#[test]
fn feed() {
    fuzz("feed", targets::feed, seeds(&[FEED]));
}

#[test]
fn mail() {
    fuzz("mail", targets::mail, seeds(&[MAIL]));
}

#[test]
fn lines() {
    fuzz("lines", targets::lines, [seeds(&[LINES]), vec![gzip(LINES.as_bytes())]].concat());
}

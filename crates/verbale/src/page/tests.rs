use super::*;
use proptest::prelude::*;

fn file(name: &str, bytes: &[u8]) -> Result<Page, PageError> {
    from_bytes(bytes, PageHint::file(name))
}

fn refusal(name: &str, bytes: &[u8]) -> String {
    let e = file(name, bytes).expect_err("must be refused");
    format!("{} | {}", e.kind, e.message)
}

#[track_caller]
fn line(text: &str) -> Result<Page, String> {
    match parse_line(text, "in.jsonl:7", false, &Limits::default()) {
        Ok(InputLine::Page(page)) => Ok(*page),
        Ok(InputLine::File(file)) => Err(format!("file {} as {} for {}", file.path, file.hint.id, file.hint.place())),
        Err(e) => Err(format!("{} {} | {}", e.id, e.kind, e.message)),
    }
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

#[test]
fn what_the_bytes_are_outranks_the_name() {
    for (name, bytes, media) in [
        ("a.txt", "Talks opened in Geneva.", MediaType::Text),
        ("a.txt", "<!DOCTYPE html><html><body><p>Talks</p></body></html>", MediaType::Html),
        ("a.txt", "The tag <b>bold</b> is quoted here.", MediaType::Text),
        ("a.md", "# Talks\n\nThey opened.", MediaType::Markdown),
        ("a.html", "Talks opened.", MediaType::Text),
        ("a.html", "<b>Talks</b> opened.", MediaType::Html),
        ("a.html.gz", "<b>Talks</b> opened.", MediaType::Html),
        ("https://x.org/a?p=b.html", "<!-- x --><html lang=en><p>Talks", MediaType::Html),
    ] {
        assert_eq!(file(name, bytes.as_bytes()).unwrap().media_type, media, "{name}: {bytes}");
        assert_eq!(file(name, &gzipped(bytes.as_bytes())).unwrap().media_type, media, "{name} gzipped");
    }
}

#[test]
fn charsets_are_told_declared_or_guessed() {
    let latin = b"<html><meta charset=iso-8859-1><p>Le pr\xe9sident a re\xe7u l\x92ambassadeur</p>";
    assert!(file("a.html", latin).unwrap().body.contains("président a reçu l’ambassadeur"));
    let lying = "<html><meta charset=iso-8859-1><p>Le président a reçu l’ambassadeur</p>".as_bytes();
    assert!(file("a.html", lying).unwrap().body.contains("président a reçu l’ambassadeur"));
    let claims_utf8 = b"<html><meta charset=utf-8><p>Der Au\xdfenminister hat die Gespr\xe4che er\xf6ffnet und f\xfchrt sie fort</p>";
    assert!(file("a.html", claims_utf8).unwrap().body.contains("Außenminister hat die Gespräche eröffnet"));
    let cyrillic: Vec<u8> = encoding_rs::WINDOWS_1251.encode("Министр иностранных дел прибыл в Женеву на переговоры").0.into_owned();
    assert!(file("a.txt", &cyrillic).unwrap().body.contains("Министр иностранных дел"));
    let utf16: Vec<u8> = "Talks opened in Geneva".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(&*file("a.txt", &utf16).unwrap().body, "Talks opened in Geneva");
    assert_eq!(&*file("a.txt", b"\xef\xbb\xbfTalks").unwrap().body, "Talks");
    let cut = &"Переговоры в Женеве продолжаются".as_bytes()[..40 - 1];
    assert!(file("a.txt", cut).unwrap().body.starts_with("Переговоры в"));
}

#[test]
fn bad_files_are_refused_in_one_clear_line() {
    assert_eq!(refusal("a.txt", b""), "empty | a.txt: the file is empty");
    assert_eq!(refusal("a.txt", b" \n\t"), "empty | a.txt: nothing but white space");
    assert_eq!(refusal("a.txt", b"%PDF-1.7 ..."), "binary | a.txt: a PDF file, not a text or HTML page");
    assert_eq!(refusal("a.txt", &[0, 1, 2, 3, 255, 254, 0, 0, 7, 9, 0]), "binary | a.txt: binary data, not a text or HTML page");
    assert_eq!(refusal("a.txt", &vec![b'a'; 50_000_000]), "too-large | a.txt: 50000000 bytes; the limit is 33554432");
    assert_eq!(refusal("a.txt.gz", &gzipped(b"Talks opened in Geneva")[..20]), "truncated | a.txt.gz: the gzip data ends too early");
    let bomb = gzipped(&vec![b' '; 200 << 20]);
    assert!(refusal("a.gz", &bomb).starts_with("too-large | a.gz: unpacks to more than"));
    let missing = io_error(&PageHint::file("no.txt"), "no.txt", &std::io::ErrorKind::NotFound.into());
    assert_eq!((missing.kind, missing.message.as_str()), ("missing-file", "no.txt: no such file"));
}

#[test]
fn input_lines_are_read_leniently() {
    let page =
        line(r#"{"id": 12, "published": "1962-10-22T19:00:00-04:00", "url": "https://x.org/a", "text": " Good evening. ", "extra": {}}"#);
    let page = page.unwrap();
    assert_eq!((page.id.as_str(), page.uri.as_deref(), &*page.body), ("12", Some("https://x.org/a"), " Good evening. "));
    assert_eq!(page.told.published, Some(jiff::civil::date(1962, 10, 22)));
    assert_eq!(line("\u{feff}{\"html\": \"<p>Talks</p>\"}").unwrap().media_type, MediaType::Html);
    assert_eq!(line(r#"{"text": "Talks", "published": "someday"}"#).unwrap().told.published, None);
    assert_eq!(line(r#"{"id": "a", "file": "p/a.html"}"#).unwrap_err(), "file p/a.html as a for in.jsonl:7: a");
    assert_eq!(
        line(r#"{"id": "a", "text": null}"#).unwrap_err(),
        r#"a no-content | in.jsonl:7: a: none of "text", "html" and "file" is a string"#
    );
    assert_eq!(line(r#"{"id": "a", "text": " "}"#).unwrap_err(), "a empty | in.jsonl:7: a: the text is empty");
    assert_eq!(line("17").unwrap_err(), "in.jsonl:7 not-an-object | in.jsonl:7: a JSON number where an object was expected");
    assert_eq!(line("{\"id\": ").unwrap_err(), "in.jsonl:7 json | in.jsonl:7: not JSON: EOF while parsing a value at column 7");
    let broken = parse_line(b"{\"id\": \"\xff\"}", "in.jsonl:8", false, &Limits::default()).unwrap_err();
    assert_eq!(broken.message, "in.jsonl:8: not UTF-8 at byte 8");
    assert!(line(&"[".repeat(100_000)).unwrap_err().starts_with("in.jsonl:7 json"));
    assert!(line(&"a".repeat(50_000_000)).unwrap_err().starts_with("in.jsonl:7 json"));
    let long = format!("{{\"text\": \"{}\"}}", "a".repeat(50_000_000));
    assert!(line(&long).unwrap_err().starts_with("in.jsonl:7 too-large"));
}

#[test]
fn as_is_keeps_the_text_to_the_letter() {
    let text = " One.\r\n\r\nRead also: Two. \n";
    let input = serde_json::json!({"id": "a", "text": text}).to_string();
    let Ok(InputLine::Page(page)) = parse_line(&input, "x", true, &Limits::default()) else { panic!("a page") };
    assert!(page.as_is);
    assert_eq!(&*page.body, text);
}

#[test]
fn names_tell_what_a_file_holds() {
    use FileKind::*;
    for (name, kind) in [
        ("a/b.html", Some(Page)),
        ("a.TXT.gz", Some(Page)),
        ("a.jsonl.gz", Some(JsonLines)),
        ("CC-NEWS-2021.warc.gz", Some(Warc)),
        ("c.warc.zst", Some(Warc)),
        ("a.zip", Some(Zip)),
        ("a.eml", Some(Mail)),
        ("a.png", None),
        ("Makefile", None),
        ("a.html.zst", None),
    ] {
        assert_eq!(FileKind::of_name(name), kind, "{name}");
    }
}

proptest! {
    #[test]
    fn any_bytes_give_a_page_or_a_refusal(bytes in proptest::collection::vec(any::<u8>(), 0..600), name in "[a-z]{1,3}(\\.(html|txt|gz|md))?") {
        if let Err(e) = file(&name, &bytes) {
            prop_assert!(e.message.starts_with(&name) && !e.message.contains('\n'));
        }
        let _ = parse_line(&bytes, &name, false, &Limits::default());
    }
}

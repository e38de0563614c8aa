use crate::{folder, lines, pages, run, verbale};
use std::{fs, io::Read, process::Stdio};

#[test]
fn order_is_kept_and_threads_leave_no_trace() {
    let folder = folder();
    fs::write(folder.path().join("in.jsonl"), pages(0, 200)).unwrap();
    let with = |threads: &str| run(verbale(folder.path()).args(["annotate", "--as-is", "--threads", threads, "in.jsonl"]));
    let (one, four) = (with("1"), with("4"));
    assert_eq!((one.status, four.status), (0, 0));
    assert!(one.out == four.out, "the same bytes whatever the number of threads");
    let ids: Vec<String> = lines(&one.out).iter().map(|r| r["id"].as_str().unwrap().to_owned()).collect();
    let expected: Vec<String> = (0..200).map(|i| format!("p{i:05}")).collect();
    assert_eq!(ids, expected);
    let from_stdin = run(verbale(folder.path()).args(["annotate", "--as-is"]).write_stdin(pages(0, 200)));
    assert!(from_stdin.out == one.out, "standard input is the default");
}

#[test]
fn as_is_text_comes_back_to_the_letter() {
    let folder = folder();
    let text = "  Ünïcode “marks” – and\\u00a0odd  blanks \\n\\n\\n Share this  ";
    let ran = run(verbale(folder.path()).args(["annotate", "--as-is"]).write_stdin(format!("{{\"id\": \"a\", \"text\": \"{text}\"}}")));
    let expected: String = serde_json::from_str(&format!("\"{text}\"")).unwrap();
    assert_eq!(lines(&ran.out)[0]["article"]["text"], expected);
}

#[test]
fn an_error_stands_in_its_place_and_the_run_goes_on() {
    let folder = folder();
    fs::write(
        folder.path().join("in.jsonl"),
        "{\"id\": \"a\", \"text\": \"One.\"}\n[1]\n\n{\"id\": \"c\", \"file\": \"gone.txt\"}\n{\"id\": \"d\", \"text\": \"Two.\"}\n",
    )
    .unwrap();
    let ran = run(verbale(folder.path()).args(["annotate", "in.jsonl"]));
    assert_eq!(ran.status, 2);
    let rows = lines(&ran.out);
    let kinds: Vec<_> = rows.iter().map(|r| (r["id"].as_str().unwrap(), r["error"]["kind"].as_str().unwrap_or("-"))).collect();
    assert_eq!(kinds, [("a", "-"), ("in.jsonl:2", "not-an-object"), ("c", "missing-file"), ("d", "-")]);
    assert!(rows[2]["error"]["message"].as_str().unwrap().contains("gone.txt"));
}

#[test]
fn a_file_that_a_line_names_is_found_beside_the_lines() {
    let folder = folder();
    fs::create_dir(folder.path().join("pages")).unwrap();
    fs::write(folder.path().join("pages/a.txt"), "The ferry sank on Monday.").unwrap();
    fs::write(folder.path().join("pages/in.jsonl"), "{\"id\": \"a\", \"file\": \"a.txt\"}").unwrap();
    let ran = run(verbale(folder.path()).args(["annotate", "pages/in.jsonl"]));
    assert_eq!(ran.status, 0, "{}", ran.out);
    assert!(ran.out.contains("The ferry sank on Monday."));
}

#[test]
fn gzipped_lines_are_read() {
    let folder = folder();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut encoder, pages(0, 3).as_bytes()).unwrap();
    let packed = encoder.finish().unwrap();
    fs::write(folder.path().join("in.jsonl.gz"), &packed).unwrap();
    assert_eq!(lines(&run(verbale(folder.path()).args(["annotate", "in.jsonl.gz"])).out).len(), 3);
    fs::write(folder.path().join("cut.jsonl.gz"), &packed[..packed.len() / 2]).unwrap();
    let cut = run(verbale(folder.path()).args(["annotate", "cut.jsonl.gz"]));
    assert_eq!(cut.status, 2);
    assert_eq!(lines(&cut.out).last().unwrap()["error"]["kind"], "truncated");
}

#[test]
fn a_reader_that_has_had_enough_is_no_error() {
    let folder = folder();
    fs::write(folder.path().join("in.jsonl"), pages(0, 2000)).unwrap();
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("verbale"))
        .args(["annotate", "--as-is", "in.jsonl"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut start = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut start).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn a_lexicon_of_the_users_names_who_no_lexicon_knows() {
    let folder = folder();
    let text = "{\"id\": \"a\", \"text\": \"The Salt Road Front attacked Niger on Monday, the army said.\"}";
    let annotate = |lexicon: &[&str]| run(verbale(folder.path()).arg("annotate").args(lexicon).write_stdin(text));
    let codes = |out: &str| -> Vec<String> {
        let record = lines(out).remove(0);
        record["actors"].as_array().unwrap().iter().filter_map(|a| a["code"].as_str().map(str::to_owned)).collect()
    };
    assert!(!codes(&annotate(&[]).out).contains(&"NERREB".to_owned()));
    fs::write(folder.path().join("mine.toml"), "[[actor]]\nname = \"Salt Road Front\"\nkind = \"group\"\ncode = \"NERREB\"\n").unwrap();
    assert!(codes(&annotate(&["--lexicon", "mine.toml"]).out).contains(&"NERREB".to_owned()));
    fs::write(folder.path().join("wrong.toml"), "[[actor]]\nname = \"A\"\nkind = \"fish\"\n").unwrap();
    let wrong = annotate(&["--lexicon", "mine.toml", "--lexicon", "wrong.toml"]);
    assert_eq!(wrong.status, 1);
    assert!(wrong.err.contains("wrong.toml"), "{}", wrong.err);
    assert!(annotate(&["--lexicon", "gone.toml"]).err.contains("gone.toml: there is no such file"));
}

#[test]
fn folders_and_pages_are_read_as_for_a_case() {
    let folder = folder();
    fs::create_dir(folder.path().join("pages")).unwrap();
    fs::write(folder.path().join("pages/a.txt"), "The ferry sank on Monday.").unwrap();
    fs::write(folder.path().join("pages/b.html"), "<html><body><article><p>The crew was rescued at dawn.</p></article></body></html>")
        .unwrap();
    fs::write(folder.path().join("more.jsonl"), "{\"id\": \"c\", \"text\": \"The owners kept silent.\"}\n").unwrap();
    for command in ["annotate", "clean"] {
        let ran = run(verbale(folder.path()).args([command, "pages", "more.jsonl"]));
        assert_eq!((ran.status, ran.err.as_str()), (0, ""));
        let ids: Vec<String> = lines(&ran.out).iter().map(|r| r["id"].as_str().unwrap().to_owned()).collect();
        assert_eq!(ids, ["pages/a.txt", "pages/b.html", "c"]);
    }
    let gone = run(verbale(folder.path()).args(["clean", "more.jsonl", "gone.jsonl"]));
    assert_eq!((gone.status, gone.out.as_str()), (1, ""));
    assert!(gone.err.contains("gone.jsonl: there is no such file"), "{}", gone.err);
}

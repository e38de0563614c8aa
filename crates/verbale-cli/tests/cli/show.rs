use crate::{examples, folder, pages, run, verbale};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::Stdio,
};

#[test]
fn an_article_is_shown_with_its_facts_and_the_case_without_one() {
    let folder = folder();
    run(verbale(folder.path()).args(["read", "-", "--as-is", "--db", "case.db"]).write_stdin(pages(0, 3)));
    let ran = run(verbale(folder.path()).args(["show", "p00001", "--db", "case.db"]));
    assert!(ran.status == 0 && ran.out.contains("We reject the new harbour levy"), "{}", ran.out);
    assert!(!ran.out.contains('\x1b'), "no colours in a pipe");
    let by_its_end = run(verbale(folder.path()).args(["show", "0001", "--db", "case.db"]));
    assert_eq!(by_its_end.out, ran.out);
    let ran = run(verbale(folder.path()).args(["show", "p0000", "--db", "case.db"]));
    assert_eq!((ran.status, ran.out.as_str(), ran.err.lines().count()), (1, "", 1));
    let ran = run(verbale(folder.path()).args(["show", "--db", "case.db"]));
    assert!(ran.status == 0 && ran.out.starts_with("case.db: 3 articles, 2020-02-01 to 2020-02-03"), "{}", ran.out);
}

#[test]
fn search_shows_what_it_found_and_where() {
    let folder = folder();
    run(verbale(folder.path()).arg("read").arg(examples()).args(["--db", "case.db"]));
    let ran = run(verbale(folder.path()).args(["search", "QUARANTINE", "--limit", "3", "--db", "case.db"]));
    assert_eq!(ran.status, 0);
    assert!(ran.out.to_lowercase().contains("quarantine") && ran.out.contains("examples/"), "{}", ran.out);
    let ran = run(verbale(folder.path()).args(["search", "zyzzyva", "--db", "case.db"]));
    assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (0, "", "verbale: nothing found\n"));
}

#[test]
fn help_shows_examples_and_completions_are_printed() {
    let folder = folder();
    for command in ["annotate", "read", "export", "search", "show", "serve", "dossier"] {
        let ran = run(verbale(folder.path()).args([command, "--help"]));
        assert!(ran.status == 0 && ran.out.contains("verbale ") && ran.out.contains("Example"), "{command}: {}", ran.out);
    }
    for shell in ["bash", "zsh", "fish"] {
        let ran = run(verbale(folder.path()).args(["completions", shell]));
        assert!(ran.status == 0 && ran.out.contains("annotate"), "{shell}");
    }
    assert!(run(verbale(folder.path()).arg("--version")).out.starts_with("verbale 0."));
}

#[test]
fn serving_says_where_and_answers() {
    let folder = folder();
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("verbale"))
        .args(["read", "--db", "case.db", "--serve", "-q"])
        .arg(examples())
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.split("http://").nth(1).unwrap().split('/').next().unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("</html>"), "{answer}");
}

#[test]
fn serving_a_case_that_is_not_there_is_one_line() {
    let folder = folder();
    let ran = run(verbale(folder.path()).args(["serve", "--db", "none.db"]));
    assert_eq!((ran.status, ran.err.as_str()), (1, "verbale: none.db: there is no such case file\n"));
}

#[test]
fn a_story_is_taken_away_as_one_file() {
    let folder = folder();
    let line = "{\"id\": \"a\", \"text\": \"The mayor said the ferry sank on Monday.\"}";
    run(verbale(folder.path()).args(["read", "-", "--as-is", "-q", "--db", "case.db"]).write_stdin(line));
    let ran = run(verbale(folder.path()).args(["dossier", "--db", "case.db", "-o", "out.html"]));
    let gone = run(verbale(folder.path()).args(["dossier", "story-gone", "--db", "case.db"]));
    assert_eq!((gone.status, gone.out.as_str(), gone.err.lines().count()), (1, "", 1));
    assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
    assert!(std::fs::read_to_string(folder.path().join("out.html")).unwrap().contains("ferry sank on Monday"));
}

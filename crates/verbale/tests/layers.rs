//! The way of the data is one way: `page → clean → language → fact → link`. A stage may use the stages before it and
//! nothing after it; all may use `types`. And the library is pure: it prints nothing, opens nothing, reads no clock.

use std::{
    fs,
    path::{Path, PathBuf},
};

const STAGES: &[&str] = &["types", "page", "clean", "language", "fact", "link", "pipeline"];

/// Where the library may not reach.
const IMPURE: &[&str] = &[
    "std::fs",
    "fs::File",
    "std::net",
    "std::process",
    "std::env",
    "Instant::now",
    "SystemTime",
    "Zoned::now",
    "Timestamp::now",
    "println!",
    "eprintln!",
    "print!(",
    "dbg!(",
    "thread_rng",
    "rand::",
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// All files below, each with its first folder or its own name as its stage, and its code without comments and tests.
fn files() -> Vec<(PathBuf, String, String)> {
    let mut out = Vec::new();
    let mut folders = vec![source()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs") && !path.iter().any(|part| part == "tests")
            {
                let inside = path.strip_prefix(source()).unwrap();
                let stage = inside.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned();
                let code = code_of(&fs::read_to_string(&path).unwrap());
                out.push((path, stage, code));
            }
        }
    }
    out.sort();
    out
}

/// The text without line comments and without what stands from the tests' module on.
fn code_of(text: &str) -> String {
    let before_tests = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or("");
    before_tests.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

/// The modules of the crate that a piece of code names.
fn uses(code: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (at, found) in code.match_indices("crate::") {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &code[at + found.len()..];
        match rest.strip_prefix('{') {
            None => out.push(word(rest)),
            Some(group) => {
                let mut depth = 0;
                let mut begins = true;
                for (i, c) in group.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => begins = true,
                        c if c.is_whitespace() => (),
                        _ if begins => {
                            out.push(word(&group[i..]));
                            begins = false;
                        }
                        _ => (),
                    }
                }
            }
        }
    }
    out
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[test]
fn no_stage_uses_a_later_one() {
    let rank = |stage: &str| STAGES.iter().position(|s| *s == stage);
    let mut wrong = Vec::new();
    for (path, stage, code) in files() {
        let Some(own) = rank(&stage) else { continue };
        wrong.extend(
            uses(&code).iter().filter(|used| rank(used).is_some_and(|r| r > own)).map(|used| format!("{}: {used}", path.display())),
        );
    }
    assert!(wrong.is_empty(), "a stage uses a later one:\n{}", wrong.join("\n"));
}

#[test]
fn every_module_is_a_stage() {
    let unknown: Vec<_> =
        files().into_iter().filter(|(_, stage, _)| stage != "lib" && !STAGES.contains(&stage.as_str())).map(|f| f.0).collect();
    assert!(unknown.is_empty(), "give these modules their place in STAGES: {unknown:?}");
}

#[test]
fn the_library_is_pure() {
    let mut wrong = Vec::new();
    for (path, _, code) in files() {
        wrong.extend(IMPURE.iter().filter(|what| code.contains(**what)).map(|what| format!("{}: {what}", path.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn uses_are_told_whatever_their_form() {
    let code =
        "use crate::{clean::{self, x}, fact, types::Page};\nlet x = crate::link::link(); pub(in crate::page) fn f() { mycrate::fact::g() }";
    assert_eq!(uses(code), ["clean", "fact", "types", "link", "page"]);
    assert_eq!(code_of("a // crate::link\nb\n#[cfg(test)]\nmod tests {\nuse crate::link;"), "a \nb");
}

//! `cargo xtask browser`: an analyst's tasks in a real browser (`tests/browser`), against a program that is built already.
//!
//! They need node, npm and Chromium. Where one is missing it is installed, if this is Debian and we may; where that cannot be, the tests
//! are left out and that is said, for a developer's sake. With `CI` in the environment leaving them out is a failure.

use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

const TESTS: &str = "tests/browser";
const BROWSER: &str = "/usr/bin/chromium";
/// The oldest node that the browser's driver runs on.
const NODE: u32 = 20;
/// A test that takes longer than this many milliseconds hangs; a whole run takes less than a minute on a quiet machine.
const PATIENCE: &str = "--test-timeout=300000";

/// `cargo xtask browser [--bin FILE] [--name WORDS]`: all tests, or those whose names hold the words.
pub(crate) fn task(args: &[String]) -> Result<(), String> {
    let after = |flag: &str| args.iter().position(|a| a == flag).and_then(|at| args.get(at + 1));
    let newest =
        || ["release", "quick", "debug"].map(|profile| format!("target/{profile}/verbale")).into_iter().find(|f| Path::new(f).is_file());
    let program = after("--bin").cloned().or_else(newest).ok_or("no program: cargo build --release, or --bin FILE")?;
    run(&program, after("--name").map(String::as_str))
}

/// Runs the tests with the program at `program`, a path from the project's root.
pub(crate) fn run(program: &str, only: Option<&str>) -> Result<(), String> {
    eprintln!("── browser: node --test in {TESTS}, with {program}");
    if let Err(missing) = prepare() {
        return left_out(&missing);
    }
    let program = std::path::absolute(program).map_err(|e| format!("{program}: {e}"))?;
    if !program.is_file() {
        return Err(format!("browser tests: no program {}", program.display()));
    }
    let mut node = Command::new("node");
    node.args(["--test", "--test-concurrency=1", "--test-reporter=spec", PATIENCE])
        .args(only.map(|words| format!("--test-name-pattern={words}")));
    match node.args(files()?).env("VERBALE", program).env("CHROMIUM", browser()).current_dir(TESTS).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("browser tests failed ({status})")),
        Err(error) => Err(format!("node could not be run: {error}")),
    }
}

fn left_out(missing: &str) -> Result<(), String> {
    if env::var_os("CI").is_some_and(|ci| !ci.is_empty() && ci != "false") {
        return Err(format!("the browser tests cannot run: {missing}"));
    }
    eprintln!("\n   SKIPPED: the browser tests did not run: {missing}\n");
    Ok(())
}

/// Sees to it that everything is there; says what is not.
fn prepare() -> Result<(), String> {
    if !missing().is_empty() {
        install(&missing());
    }
    let still = missing();
    if !still.is_empty() {
        return Err(format!("{} missing (Debian: apt-get install {0}; node must be {NODE} or newer)", still.join(" ")));
    }
    let driver = Path::new(TESTS).join("node_modules/playwright-core/package.json");
    if !driver.is_file() {
        let npm = Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(TESTS).output();
        match npm {
            Ok(done) if done.status.success() && driver.is_file() => (),
            Ok(done) => return Err(format!("npm ci in {TESTS} failed: {}", String::from_utf8_lossy(&done.stderr).trim())),
            Err(error) => return Err(format!("npm could not be run: {error}")),
        }
    }
    Ok(())
}

/// Debian's packages of the programs that are not there.
fn missing() -> Vec<&'static str> {
    let runs = |program: &str| said(program, "--version").is_some();
    let mut packages = Vec::new();
    let version = said("node", "--version").and_then(|v| v.trim_start_matches('v').split('.').next()?.parse().ok());
    if version.is_none_or(|v: u32| v < NODE) {
        packages.push("nodejs");
    }
    if !Path::new(TESTS).join("node_modules").is_dir() && !runs("npm") {
        packages.push("npm");
    }
    if !browser().is_file() {
        packages.push("chromium");
    }
    packages
}

fn said(program: &str, arg: &str) -> Option<String> {
    let done = Command::new(program).arg(arg).stderr(Stdio::null()).output().ok()?;
    done.status.success().then(|| String::from_utf8_lossy(&done.stdout).into_owned())
}

fn browser() -> PathBuf {
    env::var_os("CHROMIUM").filter(|c| !c.is_empty()).map_or_else(|| BROWSER.into(), PathBuf::from)
}

/// Installs packages where this is Debian and we are its root. Whether it worked is seen by looking again.
fn install(packages: &[&str]) {
    let root = said("id", "-u").is_some_and(|id| id.trim() == "0");
    if !root || said("apt-get", "--version").is_none() {
        return;
    }
    eprintln!("   installing {}", packages.join(" "));
    let apt = |args: &[&str]| {
        let done = Command::new("apt-get").args(args).env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null()).output();
        done.is_ok_and(|d| d.status.success())
    };
    let wanted = [&["install", "-y", "-qq", "--no-install-recommends"], packages].concat();
    if !apt(&wanted) && apt(&["update", "-qq"]) {
        apt(&wanted);
    }
}

fn files() -> Result<Vec<String>, String> {
    let entries = std::fs::read_dir(TESTS).map_err(|e| format!("{TESTS}: {e}"))?;
    let mut files: Vec<String> =
        entries.flatten().filter_map(|e| e.file_name().into_string().ok()).filter(|f| f.ends_with(".test.js")).collect();
    files.sort();
    Ok(files)
}

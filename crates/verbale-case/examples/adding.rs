//! What one page more to a case costs, step by step, in milliseconds of processor time: `adding CASE PAGES.jsonl` adds the pages (one a line, as
//! `cargo xtask crowd` writes them) one by one, each with the case newly opened and closed again. The engine is loaded before.

#![allow(clippy::print_stdout, reason = "printing figures is its purpose")]

use std::{path::Path, time::Duration};
use verbale::{Engine, types::Page};
use verbale_case::{Case, Prepared};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [case, pages] = args.as_slice() else { return Err("adding CASE PAGES.jsonl".into()) };
    let engine = Engine::new();
    let start = worked();
    // What is made at the first use.
    let first = engine.annotate(&Page { body: "Lena Okoro said on Monday that the ferry sank.".into(), as_is: true, ..Page::default() });
    verbale::link::link(&[first]);
    println!("first use {:.1} ms", millis(worked() - start));
    println!("{:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8}", "open", "read", "keep", "link", "sum up", "close", "all");
    let mut sums: Vec<f64> = Vec::new();
    for line in std::fs::read_to_string(pages)?.lines() {
        let steps = add(Path::new(case), &engine, page(line)?)?;
        let all: f64 = steps.iter().sum();
        println!("{} {all:>8.1}", steps.map(|s| format!("{s:>8.1}")).join(" "));
        sums.push(all);
    }
    sums.sort_by(f64::total_cmp);
    println!("median {:.1} ms, longest {:.1} ms", sums[sums.len() / 2], sums[sums.len() - 1]);
    Ok(())
}

fn page(line: &str) -> Outcome<Page> {
    let line: serde_json::Value = serde_json::from_str(line)?;
    let text = |key: &str| line[key].as_str().map(str::to_owned);
    let body = text("text").or_else(|| text("body")).ok_or("no text")?;
    let digest = format!("blake3:{}", blake3::hash(body.as_bytes()).to_hex());
    let mut page = Page { id: text("id").ok_or("no id")?, digest, body: body.into(), as_is: true, ..Page::default() };
    page.told.title = text("title");
    page.told.outlet = text("outlet");
    page.told.published = text("published").or_else(|| text("date")).and_then(|d| d.parse().ok());
    Ok(page)
}

fn add(path: &Path, engine: &Engine, page: Page) -> Outcome<[f64; 6]> {
    let mut times = [Duration::ZERO; 7];
    times[0] = worked();
    let mut case = Case::create(path)?;
    times[1] = worked();
    let known = case.knows(&page)?;
    let prepared = (!known).then(|| Prepared::new(&page, &engine.annotate(&page)));
    times[2] = worked();
    case.keep(vec![Ok(prepared)])?;
    times[3] = worked();
    case.link_here()?;
    times[4] = worked();
    case.summary()?;
    times[5] = worked();
    drop(case);
    times[6] = worked();
    Ok(std::array::from_fn(|n| millis(times[n + 1] - times[n])))
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// How long this process has worked, in all its threads.
fn worked() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

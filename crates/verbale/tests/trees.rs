//! The parser on sentences a person can read (`trees.txt`): the arcs that facts are read off.
//!
//! A statistical parser is never right everywhere, so the test holds a share of all arcs and prints what is wrong. Relations are
//! compared whole; tokens are found by their form.

use std::fmt::Write;
use verbale::{Engine, language::Parsed};

/// The share of arcs that must be right; it only rises.
const RIGHT: f64 = 0.90;

/// The token with this form; `the#2` is the second one.
fn find(text: &str, parsed: &Parsed, name: &str) -> Option<usize> {
    let (form, nth) = name.split_once('#').map_or((name, 1), |(form, n)| (form, n.parse().expect("a number")));
    (0..parsed.tokens.len()).filter(|&i| parsed.form(text, i) == form).nth(nth - 1)
}

#[test]
fn arcs_that_facts_are_read_off() {
    let engine = Engine::new();
    let lines: Vec<&str> = include_str!("trees.txt").lines().filter(|l| !l.is_empty() && !l.starts_with('#')).collect();
    let (mut all, mut right, mut wrong) = (0, 0, String::new());
    for pair in lines.chunks(2) {
        let (text, arcs) = (pair[0], pair[1]);
        let parsed = engine.english().parse(text);
        assert_eq!(parsed.sentences.len(), 1, "{text}");
        for arc in arcs.split(';').map(str::trim) {
            let [child, rel, head] = arc.split_whitespace().collect::<Vec<_>>()[..] else { panic!("{arc}: word <relation head") };
            let i = find(text, &parsed, child).unwrap_or_else(|| panic!("{child} is not in: {text}"));
            let token = &parsed.tokens[i];
            let same_head = match head {
                "-" => token.head as usize == i,
                _ => Some(token.head as usize) == Some(find(text, &parsed, head).unwrap_or_else(|| panic!("{head} is not in: {text}"))),
            };
            all += 1;
            if same_head && rel == format!("<{}", token.rel.name()) {
                right += 1;
            } else {
                let found = parsed.form(text, token.head as usize);
                writeln!(wrong, "{text}\n   {arc}, found <{} {found}", token.rel.name()).expect("a string takes it");
            }
        }
    }
    let share = f64::from(right) / f64::from(all);
    assert!(share >= RIGHT, "{right} of {all} arcs are right ({share:.3}), {RIGHT} are wanted\n{wrong}");
}

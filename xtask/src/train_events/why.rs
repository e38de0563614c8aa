//! `cargo xtask events-why [FILE] [--model FILE]`: every reading that the learned layer weighs in each sentence of a file (a line each;
//! standard input without one), also those that it does not tell, so that a miss can be laid at the right door: the word is not known, its
//! type is thought unlikely, a party is chosen wrongly, or the whole is doubted.

#![allow(clippy::print_stdout, reason = "printing is this task's purpose")]

use super::{judge, labels};
use crate::Outcome;
use std::io::Read;
use verbale::{
    fact::{actors::Lexicon, events::choose::Model},
    language::en::English,
};

/// Runs the task.
pub(crate) fn run(args: &[String]) -> Outcome {
    let value = |name: &str| args.iter().position(|a| a == name).and_then(|i| args.get(i + 1));
    let path = value("--model").map_or(super::OUT, String::as_str);
    let model = Model::read(&std::fs::read(path)?).ok_or_else(|| format!("{path}: not a model of events"))?;
    let named = args.iter().enumerate().find(|(i, a)| !a.starts_with("--") && (*i == 0 || args[i - 1] != "--model"));
    let text = match named {
        Some((_, file)) => std::fs::read_to_string(file)?,
        None => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text)?;
            text
        }
    };
    let (english, lexicon) = (English::load(), Lexicon::builtin());
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        println!("• {line}");
        let sentence = labels::unlabelled(line, &english, &lexicon, &model.glance);
        let mut judged = judge::judge(&model, &sentence);
        judge::weigh(&mut judged, &model.whole);
        judge::print_all(&model, &judged);
    }
    Ok(())
}

//! Who is said to have said what.
//!
//! 1. [`marks`] finds what stands between quotation marks, repairing marks; [`kinds`] says whether somebody utters it;
//!    [`direct`] finds who, by the [`tag`] beside it, and [`around`] which of the reporter's words belong to it.
//! 2. [`verbs`], [`passives`], [`sentence_tags`], [`words`] and [`headline`] read what is reported without marks off the tree;
//!    [`reach`] says how far it goes.
//! 3. [`direct`] joins pieces of one utterance; [`cuts`] and [`finish`] settle overlaps; [`speaker`] says which actor speaks and
//!    [`hearers`] who hears.
//!
//! The cue words are data: `data/en/cues.toml`. The spans follow PolNeAR's guidelines: a source is a whole noun phrase, a cue
//! takes its auxiliaries and adverbs along, a content keeps its "that".

mod around;
mod cues;
mod cuts;
mod direct;
mod finish;
mod headline;
mod hearers;
mod kinds;
mod marks;
mod passives;
mod reach;
mod sentence_tags;
mod speaker;
mod tag;
#[cfg(test)]
mod tests;
mod verbs;
mod view;
mod words;

use crate::{
    fact::{
        Reading,
        actors::{Actors, MentionForm},
    },
    types::{DateExpression, Quote, TextSpan},
};
use cues::Cues;
use std::ops::Range;
use view::View;

/// An attribution whose speaker is not yet looked up.
#[derive(Debug, Clone)]
struct Found {
    content: Vec<TextSpan>,
    cue: Vec<TextSpan>,
    source: Option<TextSpan>,
    /// Tokens of the source; empty when nobody is named.
    source_tokens: Range<usize>,
    /// The source's head.
    head: Option<usize>,
    /// The cue's head word.
    cue_head: Option<usize>,
    /// Head of the phrase that names who hears.
    hears: Option<usize>,
    rule: &'static str,
    sure: f32,
}

/// Finds all attributions. A speaker whom no mention names yet is added to `actors`.
pub fn find(reading: &Reading, actors: &mut Actors, dates: &[DateExpression]) -> Vec<Quote> {
    let mut view = View::new(reading.text, reading.parsed, Cues::english());
    if view.len() == 0 {
        return Vec::new();
    }
    for mention in actors.mentions.iter().filter(|m| m.form == MentionForm::Name) {
        if let Some(tokens) = view.named.get_mut(mention.tokens.clone()) {
            tokens.fill(true);
        }
    }
    let mut direct = direct::Direct::scan(&mut view);
    // Of another language only the marks are understood, not who speaks.
    if reading.article.lang.as_deref().is_some_and(|lang| lang != "en") && !sounds_english(&view) {
        return speaker::resolve(reading, &view, &direct, direct.bare(&view), actors, dates);
    }
    let mut found = direct.tagged(&view);
    verbs::read(&view, &direct, &mut found);
    words::read(&view, &mut found);
    headline::read(&view, &mut found);
    found.sort_by_key(|f| (f.content.first().map_or(0, |c| c.start), f.cue.first().map_or(0, |c| c.start)));
    direct.join(&view, &mut found);
    headline::dash_lines(&view, &mut found);
    finish::settle(&view, &mut found);
    speaker::resolve(reading, &view, &direct, found, actors, dates)
}

/// English by its small words: the language of a few lines is often told wrongly.
fn sounds_english(view: &View) -> bool {
    let small = ["the", "of", "and", "to", "was", "that", "on", "for", "with", "he", "she", "is", "said"];
    let words = (0..view.len().min(400)).filter(|&i| !view.is_punct(i));
    let (all, english) = words.fold((0, 0), |(all, english), i| (all + 1, english + usize::from(view.is(i, &small))));
    english * 100 >= all * 7
}

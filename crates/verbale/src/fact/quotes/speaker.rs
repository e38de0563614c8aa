//! Which actor a source names.

use super::{Found, direct::Direct, view::View};
use crate::{
    fact::{Reading, actors::Actors},
    types::{ActorId, DateExpression, Quote, QuoteForm, TextSpan},
};

/// Turns what was found into quotes with speakers.
pub(super) fn resolve(
    _reading: &Reading,
    view: &View,
    direct: &Direct,
    found: Vec<Found>,
    actors: &mut Actors,
    _dates: &[DateExpression],
) -> Vec<Quote> {
    found
        .into_iter()
        .map(|f| {
            let speaker = f.head.and_then(|h| actor_at(actors, h, &f));
            Quote {
                form: form(view, direct, &f.content),
                content: f.content,
                cue: f.cue,
                source: f.source.into_iter().collect(),
                speaker,
                addressee: f.hears.and_then(|h| actors.headed_by(h)).map(|m| m.actor),
                date: None,
                rule: f.rule.into(),
                confidence: f.sure.clamp(0.0, 1.0),
            }
        })
        .collect()
}

fn actor_at(actors: &Actors, head: usize, found: &Found) -> Option<ActorId> {
    actors.headed_by(head).or_else(|| actors.within(&found.source_tokens)).map(|m| m.actor)
}

/// Direct when all words stand between marks, mixed when some do.
fn form(view: &View, direct: &Direct, content: &[TextSpan]) -> QuoteForm {
    let (mut inside, mut all) = (0, 0);
    for span in content {
        for i in view.parsed.tokens_in(*span).filter(|&i| !view.is_punct(i)) {
            all += 1;
            inside += usize::from(direct.pieces.iter().any(|p| p.tokens.contains(&i)));
        }
    }
    match inside {
        0 => QuoteForm::Indirect,
        _ if inside == all => QuoteForm::Direct,
        _ => QuoteForm::Mixed,
    }
}

//! A capital: the place, or the state that governs from it?
//!
//! `Moscow denies this`, `Kyiv's answer`, `talks with Washington` mean the state; `in Moscow`, `flew to Moscow`, `the mayor
//! of Moscow` mean the place. Read from preposition, relation and the governing word.

use super::phrases::Phrase;
use crate::{
    fact::Reading,
    language::{Rel, Upos},
};

/// True when the capital named by `phrase` stands for its state.
pub(super) fn is_state(r: &Reading, phrase: &Phrase) -> bool {
    let tokens = &r.parsed.tokens;
    let sentence = &r.parsed.sentences[phrase.sentence].tokens;
    let words = &r.lexicon.words;
    let form = |t: usize| r.parsed.form(r.text, t);
    let head = phrase.head;
    let token = &tokens[head];
    let next = phrase.tokens.end;
    if next < sentence.end {
        let after = form(next);
        let capital_next = next + 1 < sentence.end && form(next + 1).starts_with(char::is_uppercase);
        if after == "," && capital_next && tokens[next + 1].upos == Upos::Propn && phrase.tokens.start == sentence.start
            || after == "(" && phrase.tokens.start == sentence.start
            || matches!(after, "-" | "–" | "—")
                && phrase.tokens.start == sentence.start
                && next + 1 < sentence.end
                && form(next + 1) != "based"
            || after == "-" && next + 1 < sentence.end && matches!(form(next + 1), "based" | "area")
        {
            return false;
        }
    }
    let governor = token.head as usize;
    let governor_word = || r.parsed.lemma(governor);
    let preposition = before(r, phrase);
    match preposition.as_str() {
        "in" | "at" | "near" | "around" | "outside" | "across" | "throughout" | "inside" | "over" | "via" | "through" | "into"
        | "beyond" => return false,
        "to" | "from" | "for" | "toward" | "towards" | "leave" => {
            let mover = words.motion.has(governor_word()) || words.place_nouns.has(governor_word());
            return !mover;
        }
        "with" | "between" | "against" | "by" | "on" | "about" | "versus" | "over to" | "upon" => {
            return !words.place_nouns.has(governor_word());
        }
        "of" => return words.state_nouns.has(governor_word()),
        "like" | "than" | "as" | "including" => return false,
        _ => {}
    }
    match token.rel {
        Rel::Nsubj | Rel::NsubjPass | Rel::OblAgent | Rel::Root | Rel::NsubjOuter => {
            !matches!(governor_word(), "host" | "lie" | "sit" | "stand")
        }
        Rel::NmodPoss => !words.place_nouns.has(governor_word()),
        Rel::Compound | Rel::Nmod | Rel::Amod | Rel::NmodUnmarked | Rel::NmodDesc => {
            // "Moscow denies this": a verb that the tagger took for a noun.
            let misread =
                governor == head + 1 && matches!(form(governor), "denies" | "insists" | "accuses" | "believes" | "argues" | "rejects");
            words.state_nouns.has(governor_word()) || misread
        }
        Rel::Obj | Rel::Iobj => !words.motion.has(governor_word()),
        Rel::Conj => {
            let first = &tokens[governor];
            matches!(first.rel, Rel::Nsubj | Rel::NsubjPass | Rel::Obj | Rel::NmodPoss | Rel::Obl | Rel::Nmod)
                && !matches!(before_token(r, governor, sentence.start).as_str(), "in" | "at" | "near" | "from" | "to")
        }
        Rel::Appos | Rel::Flat => false,
        _ => true,
    }
}

/// The preposition before the phrase, lower-cased; empty when there is none.
fn before(r: &Reading, phrase: &Phrase) -> String {
    before_token(r, phrase.tokens.start, r.parsed.sentences[phrase.sentence].tokens.start)
}

fn before_token(r: &Reading, at: usize, start: usize) -> String {
    let mut t = at;
    while t > start {
        t -= 1;
        match r.parsed.tokens[t].upos {
            Upos::Det | Upos::Adj => continue,
            Upos::Adp | Upos::Part | Upos::Sconj => return r.parsed.form(r.text, t).to_ascii_lowercase(),
            _ => break,
        }
    }
    String::new()
}

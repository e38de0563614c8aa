//! Morphology from the fine tag, the form and the tree.

use super::FineTag;
use crate::language::{Feats, Rel, Token, Upos};

/// What the tag and the form tell.
pub fn features(tag: &FineTag, lower: &str) -> Feats {
    let of = |all: &[Feats]| all.iter().fold(Feats::default(), |sum, &f| sum.with(f));
    match tag.xpos.as_str() {
        "VBD" => of(&[Feats::PAST, Feats::FIN]),
        "VBZ" => of(&[Feats::PRES, Feats::FIN, Feats::SING, Feats::P3]),
        "VBP" => of(&[Feats::PRES, Feats::FIN]),
        "MD" => Feats::FIN,
        "VB" => Feats::INF,
        "VBG" if matches!(tag.upos, Upos::Verb | Upos::Aux) => of(&[Feats::PRES, Feats::PART]),
        "VBG" => Feats::GER,
        "VBN" => of(&[Feats::PAST, Feats::PART]),
        "NNS" | "NNPS" => Feats::PLUR,
        "NN" | "NNP" if matches!(tag.upos, Upos::Noun | Upos::Propn) => Feats::SING,
        "PRP" | "PRP$" => pronoun(lower).with(if tag.xpos == "PRP$" { Feats::POSS } else { Feats::default() }),
        "POS" | "WP$" => Feats::POSS,
        "DT" if matches!(lower, "these" | "those") => Feats::PLUR,
        "DT" if matches!(lower, "this" | "that" | "a" | "an") => Feats::SING,
        _ => Feats::default(),
    }
}

fn pronoun(lower: &str) -> Feats {
    match lower {
        "i" | "me" | "my" | "mine" | "myself" => Feats::P1.with(Feats::SING),
        "we" | "us" | "our" | "ours" | "ourselves" | "'s" => Feats::P1.with(Feats::PLUR),
        "you" | "your" | "yours" | "yourself" | "yourselves" => Feats::P2,
        "they" | "them" | "their" | "theirs" | "themselves" => Feats::P3.with(Feats::PLUR),
        _ => Feats::P3.with(Feats::SING),
    }
}

/// The part of speech that fits the relation: the tree, which is made later and sees more, decides between words of one form.
pub fn agree(upos: Upos, rel: Rel, lower: &str) -> Upos {
    match (upos, rel) {
        (Upos::Adp, Rel::Mark) => Upos::Sconj,
        (Upos::Sconj | Upos::Adv, Rel::Case) => Upos::Adp,
        (Upos::Adp, Rel::Advmod) => Upos::Adv,
        (Upos::Verb, Rel::Aux | Rel::AuxPass | Rel::Cop) => Upos::Aux,
        (Upos::Pron, Rel::Det) => Upos::Det,
        (Upos::Det, Rel::Nsubj | Rel::NsubjPass | Rel::Obj | Rel::Obl | Rel::Nmod)
            if matches!(lower, "this" | "that" | "these" | "those") =>
        {
            Upos::Pron
        }
        _ => upos,
    }
}

/// What the tree adds: passive voice, gerunds, imperatives. `offset` is the number of the first of `tokens`.
pub fn mark_voice_and_mood(tokens: &mut [Token], offset: usize) {
    let n = tokens.len();
    for i in 0..n {
        let token = tokens[i];
        let head = (token.head as usize).wrapping_sub(offset);
        if head >= n || head == i {
            continue;
        }
        match token.rel {
            Rel::AuxPass if tokens[head].feats.has(Feats::PART) => tokens[head].feats.0 |= Feats::PASS.0,
            _ => {}
        }
        // A participle after its noun (`a deal signed in Oslo`), or before it.
        let past_participle = token.feats.has(Feats::PAST.with(Feats::PART));
        if past_participle && matches!(token.rel, Rel::Acl | Rel::Amod) {
            tokens[i].feats.0 |= Feats::PASS.0;
        }
        if token.feats.has(Feats::PRES.with(Feats::PART)) && matches!(token.rel, Rel::Csubj | Rel::Obj | Rel::Nsubj | Rel::Obl | Rel::Nmod)
        {
            tokens[i].feats.0 = token.feats.0 & !(Feats::PRES.0 | Feats::PART.0) | Feats::GER.0;
        }
    }
    mark_conjuncts(tokens, offset);
    mark_imperatives(tokens, offset);
}

/// `was caught and tried`: the second participle is passive too.
fn mark_conjuncts(tokens: &mut [Token], offset: usize) {
    for i in 0..tokens.len() {
        let head = (tokens[i].head as usize).wrapping_sub(offset);
        let shares = tokens[i].rel == Rel::Conj && head < i && tokens[i].feats.has(Feats::PAST.with(Feats::PART));
        let own_aux = || {
            tokens
                .iter()
                .take(i)
                .skip(head + 1)
                .any(|t| t.head as usize == i + offset && matches!(t.rel, Rel::Aux | Rel::AuxPass | Rel::Nsubj))
        };
        if shares && tokens[head].feats.has(Feats::PASS) && !own_aux() {
            tokens[i].feats.0 |= Feats::PASS.0;
        }
    }
}

/// A bare verb without subject, auxiliary or `to` that heads its clause commands.
fn mark_imperatives(tokens: &mut [Token], offset: usize) {
    for i in 0..tokens.len() {
        let token = tokens[i];
        let heads_clause = matches!(token.rel, Rel::Root | Rel::Parataxis | Rel::Ccomp);
        if !(heads_clause && token.upos == Upos::Verb && token.feats.has(Feats::INF)) {
            continue;
        }
        let bound = |t: &Token| {
            t.head as usize == i + offset
                && matches!(t.rel, Rel::Nsubj | Rel::NsubjPass | Rel::Aux | Rel::AuxPass | Rel::Mark | Rel::Csubj | Rel::Expl)
                && t.upos != Upos::Part
                || t.head as usize == i + offset && t.rel == Rel::Mark
        };
        let lower_bound = i.saturating_sub(12);
        if !tokens[lower_bound..i].iter().any(bound) {
            tokens[i].feats.0 = token.feats.0 & !Feats::INF.0 | Feats::IMP.0 | Feats::FIN.0;
        }
    }
}

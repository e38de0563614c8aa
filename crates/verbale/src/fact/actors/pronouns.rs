//! Whom `he`, `she`, `it`, `they` mean: the most prominent earlier actor that agrees.
//!
//! Prominence (after Lappin and Leass 1994, with weights set by eye): nearness,
//! subject before object before the rest, how often the actor was named, and the same side of a quotation mark. A pronoun that is no
//! possessive and no reflexive is never the subject of its own clause. `it` and `they` often mean things that are no actors; they are
//! resolved only where an actor is prominent.

use super::{
    cast::Draft,
    lexicon::Gender,
    phrases::{Pronoun, What, Whom},
    resolve::Resolver,
};
use crate::{language::Rel, types::ActorKind};

/// The draft that phrase `i` means.
pub(super) fn antecedent(resolver: &Resolver, i: usize, pronoun: Pronoun) -> Option<usize> {
    let phrases = resolver.phrases;
    let tokens = &resolver.r.parsed.tokens;
    let me = &phrases[i];
    let my_head = me.head;
    let reach = match pronoun.whom {
        Whom::He | Whom::She => 4,
        Whom::It | Whom::They => 2,
    };
    let inside = resolver.quoted[my_head];
    let clause = clause_of(resolver, my_head);
    let mut best: Option<(i32, usize)> = None;
    for (p, d) in resolver.recent(i, reach) {
        let candidate = &phrases[p];
        let draft = &resolver.cast.drafts[d];
        let fit = agreement(draft, pronoun.whom);
        if fit < 0 {
            continue;
        }
        let rel = tokens[candidate.head].rel;
        if matches!(candidate.what, What::Adjective(_)) && pronoun.whom != Whom::It {
            continue;
        }
        // The pronoun's own owner phrase ("his government" for "his") and what contains it are out.
        if candidate.full.contains(&my_head) {
            continue;
        }
        let same_sentence = candidate.sentence == me.sentence;
        let same_clause = same_sentence && clause_of(resolver, candidate.head) == clause;
        if same_clause && !pronoun.possessive && !pronoun.reflexive && is_argument(rel) && is_argument(tokens[my_head].rel) {
            continue;
        }
        if pronoun.reflexive && !same_sentence {
            continue;
        }
        let mut score = -fit * 8;
        score -= 12 * (me.sentence - candidate.sentence) as i32;
        score += match rel {
            Rel::Nsubj | Rel::NsubjPass | Rel::NsubjOuter => 10,
            Rel::Root | Rel::Obj | Rel::OblAgent | Rel::Appos => 3,
            Rel::Amod | Rel::Compound | Rel::NmodPoss => -4,
            _ => 0,
        };
        if matches!(candidate.what, What::Adjective(_)) {
            score -= 8;
        }
        if pronoun.reflexive && same_clause {
            score += 12;
        }
        if pronoun.possessive && same_clause && matches!(rel, Rel::Nsubj | Rel::NsubjPass) {
            score += 6;
        }
        // "the United States and its allies"
        let owned = &tokens[tokens[my_head].head as usize];
        let joined = candidate.full.end + 1 == me.tokens.start && resolver.r.parsed.form(resolver.r.text, candidate.full.end) == "and";
        if pronoun.possessive && (joined || owned.rel == Rel::Conj && owned.head as usize == candidate.head) {
            score += 16;
        }
        if same_sentence && !same_clause && rel.base() == Rel::Nsubj && tokens[my_head].rel.base() == Rel::Nsubj {
            score += 3;
        }
        if resolver.quoted[candidate.head] != inside {
            score -= 7;
        }
        if draft.named {
            score += 2;
        }
        if draft.kind == ActorKind::Person {
            score += 2;
        }
        score += draft.count.min(5) as i32;
        score -= ((my_head.saturating_sub(candidate.head)) / 12).min(6) as i32;
        if best.is_none_or(|(b, _)| score > b) {
            best = Some((score, d));
        }
    }
    let floor = match pronoun.whom {
        Whom::He | Whom::She => -100,
        Whom::It | Whom::They => -6,
    };
    best.filter(|&(score, _)| score >= floor).map(|(_, d)| d)
}

/// 0 when the actor agrees well, 1 or 2 when it may, negative when it cannot.
fn agreement(d: &Draft, whom: Whom) -> i32 {
    match whom {
        Whom::He | Whom::She => {
            let want = if whom == Whom::He { Gender::Male } else { Gender::Female };
            if !d.is_human() {
                return -1;
            }
            match d.gender {
                Some(g) if g == want => 0,
                Some(_) => -1,
                None if d.kind == ActorKind::Person || whom == Whom::He => 1,
                None => 1,
            }
        }
        Whom::It => match d.kind {
            _ if d.plural => -1,
            ActorKind::Country | ActorKind::Org | ActorKind::Igo => 0,
            ActorKind::Place | ActorKind::Other => 1,
            _ => -1,
        },
        Whom::They => match d.kind {
            _ if d.plural => 0,
            ActorKind::Org | ActorKind::Igo => 2,
            ActorKind::Country => 2,
            ActorKind::Role => 2,
            _ => -1,
        },
    }
}

fn is_argument(rel: Rel) -> bool {
    matches!(rel.base(), Rel::Nsubj | Rel::Obj | Rel::Iobj | Rel::Obl)
}

/// The token that heads the clause of `t`: the nearest head that is a predicate.
pub(super) fn clause_of(resolver: &Resolver, t: usize) -> usize {
    let tokens = &resolver.r.parsed.tokens;
    let mut at = t;
    for _ in 0..20 {
        let token = &tokens[at];
        let head = token.head as usize;
        if head == at {
            return at;
        }
        let governed =
            matches!(token.rel.base(), Rel::Nsubj | Rel::Obj | Rel::Iobj | Rel::Obl | Rel::Csubj | Rel::Vocative | Rel::Dislocated);
        if governed {
            return head;
        }
        if matches!(token.rel.base(), Rel::Ccomp | Rel::Xcomp | Rel::Advcl | Rel::Acl | Rel::Parataxis) {
            return at;
        }
        at = head;
    }
    at
}

//! What the words decide where the tree wavers: small, sure repairs after parsing.
//!
//! Each was measured on the treebanks before it was kept: none lowers a figure there, and each mends sentences that facts are read
//! off (`tests/trees.txt`).

use crate::language::{Feats, Rel, Token, Upos};

/// Verbs whose object does what the infinitive says (`urged the bank to lower rates`).
const CONTROL: &[&str] = &[
    "advise",
    "allow",
    "ask",
    "beg",
    "call",
    "cause",
    "challenge",
    "command",
    "compel",
    "convince",
    "direct",
    "empower",
    "enable",
    "encourage",
    "entitle",
    "entreat",
    "exhort",
    "expect",
    "forbid",
    "force",
    "implore",
    "induce",
    "instruct",
    "intend",
    "invite",
    "lead",
    "lobby",
    "motivate",
    "oblige",
    "order",
    "permit",
    "persuade",
    "petition",
    "press",
    "pressure",
    "prompt",
    "push",
    "remind",
    "request",
    "require",
    "tell",
    "tempt",
    "urge",
    "warn",
];

/// The infinitive after a verb of asking and its object is the verb's complement, `to` before an infinitive is a particle, and
/// what begins a name is one. `offset` is the number of the first of `tokens`, which are a sentence of `text`.
pub fn settle(tokens: &mut [Token], offset: usize, text: &str, lemmas: &str) {
    let lemma = |t: &Token| &lemmas[t.lemma.0 as usize..t.lemma.1 as usize];
    let capital = |t: &Token| t.span.slice(text).starts_with(char::is_uppercase);
    for i in 0..tokens.len() {
        let token = tokens[i];
        let head = (token.head as usize).wrapping_sub(offset);
        let Some(&above) = tokens.get(head) else { continue };
        match token.rel {
            Rel::Mark if above.feats.has(Feats::INF) && head > i && lemma(&token) == "to" => tokens[i].upos = Upos::Part,
            Rel::Flat if token.upos == Upos::Propn && above.upos == Upos::Noun && head < i && capital(&above) => {
                tokens[head].upos = Upos::Propn;
            }
            Rel::Advcl if token.feats.has(Feats::INF) && head < i && CONTROL.contains(&lemma(&above)) => {
                let asked = |t: &Token| t.head as usize == head + offset && matches!(t.rel, Rel::Obj | Rel::Iobj);
                let to = |t: &Token| t.head as usize == i + offset && t.rel == Rel::Mark && lemma(t) == "to";
                if tokens[head..i].iter().any(asked) && tokens[head..i].iter().any(to) {
                    tokens[i].rel = Rel::Xcomp;
                }
            }
            _ => {}
        }
    }
    find_finite_verb(tokens, offset);
}

/// `Critics called the plan a farce.` A sentence without a finite verb whose noun seems to carry a participle with an object of
/// its own: the participle is the verb. (`A ship called Hope` has no object and stays.)
fn find_finite_verb(tokens: &mut [Token], offset: usize) {
    let ends = tokens.last().is_some_and(|t| t.upos == Upos::Punct);
    let Some(root) = tokens.iter().position(|t| t.rel == Rel::Root) else { return };
    let is_noun = matches!(tokens[root].upos, Upos::Noun | Upos::Propn);
    if !ends || !is_noun || tokens.iter().any(|t| t.feats.has(Feats::FIN) || matches!(t.rel, Rel::Cop | Rel::Aux | Rel::AuxPass)) {
        return;
    }
    let of = |t: &Token, i: usize| t.head as usize == i + offset;
    let past = Feats::PAST.with(Feats::PART);
    let Some(verb) = (root + 1..tokens.len()).find(|&i| tokens[i].rel == Rel::Acl && of(&tokens[i], root) && tokens[i].feats.has(past))
    else {
        return;
    };
    let complements = tokens[verb..].iter().filter(|t| of(t, verb) && matches!(t.rel, Rel::Obj | Rel::Xcomp | Rel::Ccomp));
    if !complements.clone().any(|t| t.rel == Rel::Obj) && complements.count() < 2 {
        return;
    }
    let end = tokens.len() - 1;
    for (i, token) in tokens.iter_mut().enumerate() {
        // What stands behind the verb and hung on the noun is the verb's, the full stop above all.
        if of(token, root) && i != root && (i > verb || i == end) {
            token.head = (verb + offset) as u32;
        }
    }
    tokens[root].rel = Rel::Nsubj;
    tokens[root].head = (verb + offset) as u32;
    tokens[verb].rel = Rel::Root;
    tokens[verb].head = (verb + offset) as u32;
    let feats = &mut tokens[verb].feats;
    feats.0 = feats.0 & !(Feats::PART.0 | Feats::PASS.0) | Feats::FIN.0;
}

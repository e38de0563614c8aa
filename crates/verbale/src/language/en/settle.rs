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
    free_fronted_verb(tokens, offset);
    lift_past_conjuncts(tokens, offset, lemmas);
    give_subjects(tokens, offset, lemmas);
}

/// `Police fired tear gas to disperse them.` The same where the noun behind the participle seems to carry it and what stands before.
fn free_fronted_verb(tokens: &mut [Token], offset: usize) {
    let Some(root) = verbless_root(tokens) else { return };
    let of = |t: &Token, i: usize| t.head as usize == i + offset;
    let past = Feats::PAST.with(Feats::PART);
    let Some(verb) = (1..root).find(|&i| tokens[i].rel == Rel::Amod && of(&tokens[i], root) && tokens[i].feats.has(past)) else { return };
    let doer = &tokens[verb - 1];
    if !matches!(doer.upos, Upos::Noun | Upos::Propn)
        || !of(doer, verb)
        || !matches!(doer.rel, Rel::Compound | Rel::OblUnmarked | Rel::Nsubj)
    {
        return;
    }
    let end = tokens.len() - 1;
    for (i, token) in tokens.iter_mut().enumerate() {
        // A purpose behind the noun is the verb's, and so is the full stop.
        if of(token, root) && (i == end || i > root && token.rel == Rel::Acl && token.feats.has(Feats::INF)) {
            token.head = (verb + offset) as u32;
            if i != end {
                token.rel = Rel::Advcl;
            }
        }
    }
    tokens[verb - 1].rel = Rel::Nsubj;
    put_verb_on_top(tokens, offset, root, verb, Rel::Obj);
}

/// The noun on top of a sentence that ends in a mark and has no finite verb.
fn verbless_root(tokens: &[Token]) -> Option<usize> {
    let ends = tokens.last().is_some_and(|t| t.upos == Upos::Punct);
    let finite = tokens.iter().any(|t| t.feats.has(Feats::FIN) || matches!(t.rel, Rel::Cop | Rel::Aux | Rel::AuxPass));
    let root = tokens.iter().position(|t| t.rel == Rel::Root)?;
    (ends && !finite && matches!(tokens[root].upos, Upos::Noun | Upos::Propn)).then_some(root)
}

/// The participle `verb` is the sentence's verb, and the noun `root` its subject or object.
fn put_verb_on_top(tokens: &mut [Token], offset: usize, root: usize, verb: usize, rel: Rel) {
    let top = (verb + offset) as u32;
    (tokens[root].rel, tokens[root].head) = (rel, top);
    (tokens[verb].rel, tokens[verb].head) = (Rel::Root, top);
    make_finite(&mut tokens[verb]);
}

fn make_finite(token: &mut Token) {
    token.feats.0 = token.feats.0 & !(Feats::PART.0 | Feats::PASS.0) | Feats::FIN.0;
}

/// `fired shots to disperse them and arrested eleven`: a past tense goes on with the verb above an infinitive, not with the infinitive.
fn lift_past_conjuncts(tokens: &mut [Token], offset: usize, lemmas: &str) {
    for i in 0..tokens.len() {
        let token = tokens[i];
        let head = (token.head as usize).wrapping_sub(offset);
        let Some(&above) = tokens.get(head) else { continue };
        let fits = token.rel == Rel::Conj && token.upos == Upos::Verb && token.feats.has(Feats::PAST) && head < i;
        if !fits || !above.feats.has(Feats::INF) || !matches!(above.rel, Rel::Advcl | Rel::Acl | Rel::Xcomp) {
            continue;
        }
        let lemma = |t: &Token| &lemmas[t.lemma.0 as usize..t.lemma.1 as usize];
        let own = |k: usize, of: usize| tokens[k].head as usize == of + offset;
        let to = (0..head).any(|k| own(k, head) && tokens[k].rel == Rel::Mark && lemma(&tokens[k]) == "to");
        let helped = (0..tokens.len()).any(|k| own(k, i) && matches!(tokens[k].rel, Rel::Aux | Rel::AuxPass | Rel::Cop));
        let over = (above.head as usize).wrapping_sub(offset);
        let verb = tokens.get(over).is_some_and(|t| t.upos == Upos::Verb && t.feats.has(Feats::PAST) && over < head);
        if to && !helped && verb {
            tokens[i].head = above.head;
            make_finite(&mut tokens[i]);
        }
    }
}

/// `announced aid for boats, and Benin, which shares the lagoon, said …`: a second verb without a conjunction or a subject of its own has
/// the noun before it for its subject, which seems to be one more of the nouns before.
fn give_subjects(tokens: &mut [Token], offset: usize, lemmas: &str) {
    let lemma = |t: &Token| &lemmas[t.lemma.0 as usize..t.lemma.1 as usize];
    for v in 1..tokens.len() {
        let head = (tokens[v].head as usize).wrapping_sub(offset);
        let of = |k: usize, i: usize| tokens[k].head as usize == i + offset;
        let helped = |v: usize| (0..tokens.len()).any(|k| of(k, v) && matches!(tokens[k].rel, Rel::Aux | Rel::AuxPass));
        let told = |v: usize| tokens[v].feats.has(Feats::FIN) || tokens[v].feats.has(Feats::PAST) && !helped(v);
        let further = tokens[v].rel == Rel::Conj && tokens[v].upos == Upos::Verb && head < v && tokens[head].upos == Upos::Verb;
        if !further || !told(v) {
            continue;
        }
        if (0..tokens.len()).any(|k| of(k, v) && matches!(tokens[k].rel, Rel::Cc | Rel::Nsubj | Rel::NsubjPass | Rel::Csubj | Rel::Expl)) {
            continue;
        }
        let above = |mut k: usize, top: usize| {
            for _ in 0..12 {
                if k == top {
                    return true;
                }
                let next = (tokens[k].head as usize).wrapping_sub(offset);
                if next == k || next >= tokens.len() {
                    return false;
                }
                k = next;
            }
            false
        };
        let nominal = |n: usize| matches!(tokens[n].upos, Upos::Noun | Upos::Propn | Upos::Pron);
        let Some(n) = (head + 1..v).rev().find(|&n| tokens[n].rel == Rel::Conj && nominal(n)) else { continue };
        let Some(cc) = (head + 1..n).find(|&k| of(k, n) && tokens[k].rel == Rel::Cc) else { continue };
        // The first verb has a subject of its own ("Clashes between A and B erupted"); a comma parts the two clauses ("the diet and the height
        // forced him" has one subject), and the noun is not the last of a list.
        let subject = (0..tokens.len()).any(|k| of(k, head) && matches!(tokens[k].rel, Rel::Nsubj | Rel::NsubjPass));
        let comma = cc > 0 && lemma(&tokens[cc - 1]) == ",";
        let listed = (head + 1..n).any(|k| tokens[k].head == tokens[n].head && tokens[k].rel == Rel::Conj);
        if !subject || !comma || listed {
            continue;
        }
        // Its phrase goes up to the verb, with a relative clause that seems to be the noun's before.
        let strayed = (n + 1..v).find(|&k| tokens[k].rel == Rel::AclRelcl && tokens[k].head == tokens[n].head);
        let own = |k: usize| above(k, n) || strayed.is_some_and(|clause| above(k, clause));
        if (n..v).all(|k| own(k) || tokens[k].upos == Upos::Punct || tokens[k].rel == Rel::Advmod) {
            if let Some(clause) = strayed {
                tokens[clause].head = (n + offset) as u32;
            }
            (tokens[n].rel, tokens[n].head) = (Rel::Nsubj, (v + offset) as u32);
            tokens[cc].head = (v + offset) as u32;
            if tokens[v].feats.has(Feats::PAST) {
                make_finite(&mut tokens[v]);
            }
        }
    }
}

/// `Critics called the plan a farce.` A sentence without a finite verb whose noun seems to carry a participle with an object of
/// its own: the participle is the verb. (`A ship called Hope` has no object and stays.)
fn find_finite_verb(tokens: &mut [Token], offset: usize) {
    let Some(root) = verbless_root(tokens) else { return };
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
    put_verb_on_top(tokens, offset, root, verb, Rel::Nsubj);
}

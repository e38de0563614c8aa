//! Mends the trees where the tagger takes a past tense for an adjective: "Sudan's government **outlawed** the rite".
//!
//! Only words that the lexicon knows as verbs are touched, and only where the sentence would otherwise lack a verb at that place. A better
//! tagger makes this module idle.

mod dates;
mod headlines;
mod tags;

use super::lexicon::LEXICON;
use crate::language::{Feats, Parsed, Rel, Token, Upos};

/// The trees as the event rules see them.
pub(super) struct Mended {
    /// The tokens, some with another head, relation and part of speech.
    pub(super) tokens: Vec<Token>,
    /// Lemmas of the mended tokens, by token.
    pub(super) lemmas: Vec<(usize, Box<str>)>,
}

/// Copies the trees and mends them.
pub(super) fn mend(text: &str, parsed: &Parsed) -> Mended {
    let mut mended = Mended { tokens: parsed.tokens.clone(), lemmas: Vec::new() };
    for sentence in &parsed.sentences {
        mended.free_auxiliaries(sentence.tokens.clone());
        mended.subdue_auxiliaries(text, parsed, sentence.tokens.clone());
        mended.turn_subjects(parsed, sentence.tokens.clone());
        mended.free_from_dates(text, parsed, sentence.tokens.clone());
        mended.free_third_person(text, parsed, sentence.tokens.clone());
        mended.free_participle(parsed, sentence.tokens.clone());
        mended.free_headline(text, parsed, sentence.tokens.clone());
        for i in sentence.tokens.clone() {
            let token = mended.tokens[i];
            let form = parsed.form(text, i);
            if token.upos == Upos::Verb {
                if mended.nominal(i, form, sentence.tokens.clone()) {
                    continue;
                }
                mended.lift_conjunct(i, text, parsed, sentence.tokens.clone());
                if mended.tokens[i].rel == Rel::Amod {
                    mended.postnominal(i, sentence.tokens.clone());
                    let police = i > 0 && parsed.lemma(i - 1) == "police";
                    mended.finite(i, police, sentence.tokens.clone());
                }
                if LEXICON.entries_of(parsed.lemma(i)).is_none() {
                    // The lemmatiser's slips: "shelled" → "shel", "bombard" → "bombardmail".
                    let form = form.to_ascii_lowercase();
                    let base = || LEXICON.entries_of(&form).is_some().then(|| form.as_str().into());
                    if let Some(lemma) = LEXICON.inflected.get(&*form).cloned().or_else(base) {
                        mended.lemmas.push((i, lemma));
                    }
                }
                continue;
            }
            if token.upos == Upos::Adv && token.rel == Rel::Advmod {
                mended.acronym(i, form, sentence.tokens.clone());
                continue;
            }
            let lemma = parsed.lemma(i);
            if token.upos == Upos::Noun && form.ends_with("wives") {
                mended.lemmas.push((i, form.to_ascii_lowercase().replace("wives", "wife").into()));
                continue;
            }
            if token.upos == Upos::Noun && lemma.len() > form.len() + 1 {
                // … and its inventions: "platoon" → "platoonrespect".
                let form = form.to_ascii_lowercase();
                mended.lemmas.push((i, form.strip_suffix('s').unwrap_or(&form).into()));
                continue;
            }
            if !matches!(token.upos, Upos::Adj | Upos::X | Upos::Noun) {
                continue;
            }
            if matches!(token.upos, Upos::Adj | Upos::Noun) && form.starts_with(char::is_lowercase) {
                mended.transitive(i, form, sentence.tokens.clone());
            }
            if !(form.ends_with("ed") || form.ends_with("ing")) || !form.starts_with(char::is_lowercase) {
                continue;
            }
            let Some(lemma) = LEXICON.inflected.get(form) else { continue };
            if mended.verb(i, form, sentence.tokens.clone()) {
                mended.tokens[i].upos = Upos::Verb;
                mended.tokens[i].feats = if form.ends_with("ed") { Feats::PAST.with(Feats::FIN) } else { Feats::PART.with(Feats::PRES) };
                mended.lemmas.push((i, lemma.clone()));
            }
        }
        if !is_tree(&mended.tokens, sentence.tokens.clone()) {
            // Two mends that meet can tie a knot; then the parser's tree stands.
            mended.tokens[sentence.tokens.clone()].copy_from_slice(&parsed.tokens[sentence.tokens.clone()]);
        }
    }
    mended
}

/// True when every token of the sentence reaches a root inside it. Linear: a token that was seen to reach one is not followed again.
fn is_tree(tokens: &[Token], sentence: std::ops::Range<usize>) -> bool {
    let mut seen = vec![0u32; sentence.len()];
    for start in sentence.clone() {
        let walk = (start - sentence.start) as u32 + 1;
        let mut at = start;
        while seen[at - sentence.start] == 0 {
            seen[at - sentence.start] = walk;
            let head = tokens[at].head as usize;
            if head == at {
                break;
            }
            if !sentence.contains(&head) || seen[head - sentence.start] == walk {
                return false;
            }
            at = head;
        }
    }
    true
}

impl Mended {
    /// What hangs on an auxiliary belongs to its verb: "The States **has** → imposed".
    fn free_auxiliaries(&mut self, sentence: std::ops::Range<usize>) {
        for i in sentence {
            let head = self.tokens[i].head as usize;
            if head != i && matches!(self.tokens[head].rel, Rel::Aux | Rel::AuxPass) && self.tokens[head].head as usize != i {
                self.tokens[i].head = self.tokens[head].head;
            }
        }
    }

    /// "that they **have** already ruled out" with "have" for the clause's verb.
    fn subdue_auxiliaries(&mut self, text: &str, parsed: &Parsed, sentence: std::ops::Range<usize>) {
        for i in sentence.clone() {
            let token = self.tokens[i];
            let stranded = token.head as usize != i && self.tokens[token.head as usize].upos == Upos::Punct;
            let auxiliary = token.upos == Upos::Aux
                && (stranded || !matches!(token.rel, Rel::Aux | Rel::AuxPass | Rel::Cop))
                && matches!(parsed.lemma(i), "have" | "be" | "will" | "would" | "may" | "could" | "can");
            if !auxiliary {
                continue;
            }
            let Some(verb) = (i + 1..sentence.end.min(i + 5)).find(|&v| !matches!(self.tokens[v].upos, Upos::Adv | Upos::Part)) else {
                continue;
            };
            let hidden = self.tokens[verb].upos == Upos::Adj && LEXICON.inflected.contains_key(parsed.form(text, verb));
            if (self.tokens[verb].upos != Upos::Verb && !hidden) || (self.tokens[verb].feats.has(Feats::INF) && parsed.lemma(i) == "have") {
                continue;
            }
            if hidden {
                if parsed.lemma(i) != "have" {
                    continue;
                }
                if let Some(lemma) = LEXICON.inflected.get(parsed.form(text, verb)) {
                    self.lemmas.push((verb, lemma.clone()));
                }
                self.tokens[verb].upos = Upos::Verb;
                self.tokens[verb].feats = Feats::PAST.with(Feats::PART);
                let noun = self.tokens[verb].head as usize;
                if self.tokens[verb].rel == Rel::Amod && noun > verb {
                    self.tokens[noun].head = verb as u32;
                    self.tokens[noun].rel = Rel::Obj;
                    self.tokens[verb].head = i as u32;
                }
            }
            if stranded {
                // Everything but the stop belongs to the verb.
                let stop = token.head as usize;
                for c in sentence.clone().filter(|&c| c != stop && c != verb) {
                    if self.tokens[c].head as usize == stop {
                        self.tokens[c].head = verb as u32;
                    }
                }
                self.tokens[verb].head = verb as u32;
                self.tokens[verb].rel = Rel::Root;
                self.tokens[stop].head = verb as u32;
                self.tokens[stop].rel = Rel::Punct;
            }
            let outside = self.tokens[verb].head as usize;
            if !stranded && (outside == i || outside == verb) {
                (self.tokens[verb].head, self.tokens[verb].rel) =
                    if token.head as usize == i { (verb as u32, Rel::Root) } else { (token.head, token.rel) };
            }
            for c in sentence.clone().filter(|&c| c != verb && c != i) {
                if self.tokens[c].head as usize == i {
                    self.tokens[c].head = verb as u32;
                }
            }
            let passive = parsed.lemma(i) == "be" && !self.tokens[verb].feats.has(Feats::GER);
            self.tokens[i].head = verb as u32;
            self.tokens[i].rel = if passive { Rel::AuxPass } else { Rel::Aux };
        }
    }

    /// "Ryabkov warned Western countries not to": a second subject, behind the verb, is its object; so is one that an infinitive follows.
    fn turn_subjects(&mut self, parsed: &Parsed, sentence: std::ops::Range<usize>) {
        for c in sentence.clone() {
            let v = self.tokens[c].head as usize;
            if self.tokens[c].rel != Rel::Nsubj || v >= c || self.tokens[v].upos != Upos::Verb && self.tokens[v].upos != Upos::Adj {
                continue;
            }
            let before = sentence
                .clone()
                .any(|s| s < v && self.tokens[s].head as usize == v && matches!(self.tokens[s].rel, Rel::Nsubj | Rel::NsubjPass));
            let infinitive = (c + 1..sentence.end.min(c + 6)).any(|t| parsed.lemma(t) == "to" && self.tokens[t].upos == Upos::Part);
            let object = sentence.clone().any(|s| self.tokens[s].head as usize == v && self.tokens[s].rel == Rel::Obj);
            if (before || infinitive) && !object {
                self.tokens[c].rel = Rel::Obj;
            }
        }
    }

    /// "Workers **called** off the strike" read as "workers that were called": a root noun whose only verb is a participle behind it.
    fn free_participle(&mut self, parsed: &Parsed, sentence: std::ops::Range<usize>) {
        let Some(root) = sentence.clone().find(|&t| self.tokens[t].head as usize == t) else { return };
        if !matches!(self.tokens[root].upos, Upos::Noun | Upos::Propn) {
            return;
        }
        let hangs = |tokens: &[Token], c: usize, on: usize| c != on && tokens[c].head as usize == on;
        let blocked = sentence.clone().any(|c| {
            hangs(&self.tokens, c, root) && matches!(self.tokens[c].rel, Rel::Nsubj | Rel::Cop | Rel::Aux | Rel::Case | Rel::NsubjPass)
        });
        // "Thousands of farmers protested": the participle hangs on what is counted.
        let counted = sentence.clone().find(|&c| {
            c > root && c - root <= 4 && hangs(&self.tokens, c, root) && self.tokens[c].rel == Rel::Nmod && parsed.lemma(root + 1) == "of"
        });
        let under = |tokens: &[Token], c: usize| hangs(tokens, c, root) || counted.is_some_and(|n| hangs(tokens, c, n));
        let verb = sentence
            .clone()
            .find(|&c| under(&self.tokens, c) && c > root && self.tokens[c].rel == Rel::Acl && self.tokens[c].upos == Upos::Verb);
        let Some(verb) = verb.filter(|&v| {
            !blocked
                && LEXICON.entries_of(parsed.lemma(v)).is_some()
                && !self.tokens[v].feats.has(Feats::GER)
                && !self.tokens[v].feats.has(Feats::PART.with(Feats::PRES))
                && !self.tokens[v].feats.has(Feats::INF)
        }) else {
            return;
        };
        let by = sentence.clone().any(|c| {
            hangs(&self.tokens, c, verb) && (self.tokens[c].rel == Rel::OblAgent || (c < verb && self.tokens[c].rel == Rel::Mark))
        });
        let infinitive = verb > 0 && parsed.lemma(verb - 1) == "to";
        let full = sentence.clone().any(|c| {
            hangs(&self.tokens, c, verb) && c > verb && matches!(self.tokens[c].rel, Rel::Obj | Rel::Obl | Rel::Ccomp | Rel::Xcomp)
        });
        if by || infinitive || !full {
            return;
        }
        for c in sentence.filter(|&c| c > verb) {
            if hangs(&self.tokens, c, root) {
                self.tokens[c].head = verb as u32;
            }
        }
        self.tokens[verb].head = verb as u32;
        self.tokens[verb].rel = Rel::Root;
        self.tokens[verb].feats = Feats::PAST.with(Feats::FIN);
        self.tokens[root].head = verb as u32;
        self.tokens[root].rel = Rel::Nsubj;
    }

    /// Makes `i` the verb of its clause if the clause lacks one; false when it is an adjective after all.
    fn verb(&mut self, i: usize, form: &str, sentence: std::ops::Range<usize>) -> bool {
        let token = self.tokens[i];
        let head = token.head as usize;
        let child = |tokens: &[Token], of: usize, rels: &[Rel]| {
            sentence.clone().find(|&c| c != of && tokens[c].head as usize == of && rels.contains(&tokens[c].rel))
        };
        // "had voiced his support": all is right but the tag.
        if token.rel != Rel::Amod {
            let object = child(&self.tokens, i, &[Rel::Obj, Rel::Ccomp, Rel::Xcomp]).is_some();
            let clausal = object || child(&self.tokens, i, &[Rel::Nsubj, Rel::Aux]).is_some();
            return match (token.upos, child(&self.tokens, i, &[Rel::Cop])) {
                // "The navy offered to share" read as one compound.
                (Upos::Noun, _) if object && token.head as usize == i => {
                    let before = child(&self.tokens, i, &[Rel::Compound]).filter(|&c| c + 1 == i);
                    if let Some(subject) = before {
                        for c in sentence.clone().filter(|&c| c < subject) {
                            if self.tokens[c].head as usize == i
                                && matches!(self.tokens[c].rel, Rel::Det | Rel::Amod | Rel::Compound | Rel::NmodPoss | Rel::Nummod)
                            {
                                self.tokens[c].head = subject as u32;
                            }
                        }
                        self.tokens[subject].rel = Rel::Nsubj;
                    }
                    before.is_some() || child(&self.tokens, i, &[Rel::Nsubj, Rel::Aux]).is_some()
                }
                (Upos::Noun, _) => object && child(&self.tokens, i, &[Rel::Nsubj, Rel::Aux]).is_some(),
                // "is pressuring lecturers"
                (_, Some(cop)) if form.ends_with("ing") && object => {
                    self.tokens[cop].rel = Rel::Aux;
                    true
                }
                (_, Some(_)) => false,
                _ => clausal,
            };
        }
        if token.upos == Upos::Noun || form.ends_with("ing") {
            return false;
        }
        if head <= i || head >= sentence.end || child(&self.tokens, head, &[Rel::Cop, Rel::Case]).is_some() {
            return false;
        }
        let place = self.tokens[head];
        if child(&self.tokens, i, &[Rel::Nsubj, Rel::NsubjPass, Rel::Aux]).is_some() {
            self.take_over(i, head, &sentence);
            return true;
        }
        // A name before the adjective, nothing between: "Canada imposed sanctions" read as one phrase.
        let name = |c: usize| {
            self.tokens[c].upos == Upos::Propn
                && self.tokens[c].head as usize == head
                && matches!(self.tokens[c].rel, Rel::Amod | Rel::Compound | Rel::NmodDesc)
        };
        if let Some(subject) = i.checked_sub(1).filter(|&c| sentence.contains(&c) && name(c))
            && matches!(place.rel, Rel::Root | Rel::Ccomp | Rel::Parataxis | Rel::Conj | Rel::Nsubj)
        {
            self.tokens[subject].rel = Rel::Nsubj;
            self.take_over(i, head, &sentence);
            return true;
        }
        // A word for a determiner before the adjective: "the banned party".
        let determined = sentence.clone().any(|c| {
            c < i
                && self.tokens[c].head as usize == head
                && matches!(self.tokens[c].rel, Rel::Det | Rel::NmodPoss | Rel::Nummod | Rel::Amod)
        });
        if determined {
            return false;
        }
        let above = place.head as usize;
        let auxiliary = above != head
            && above < i
            && i - above <= 3
            && matches!(self.tokens[above].upos, Upos::Aux | Upos::Verb)
            && is_have(&self.tokens, above);
        if let Some(subject) = child(&self.tokens, head, &[Rel::Nsubj, Rel::NsubjPass]).filter(|&s| s < i) {
            // "X outlawed Y" read as "X is an outlawed Y".
            self.tokens[subject].rel = Rel::Nsubj;
            self.take_over(i, head, &sentence);
            return true;
        }
        if auxiliary {
            // "X has ended efforts" with "has" for the verb.
            self.take_over(i, head, &sentence);
            let verb = self.tokens[above];
            for c in sentence.clone().filter(|&c| c != above && c != i) {
                if self.tokens[c].head as usize == above {
                    self.tokens[c].head = i as u32;
                }
            }
            self.tokens[i].head = if verb.head as usize == above { i as u32 } else { verb.head };
            self.tokens[i].rel = verb.rel;
            self.tokens[above].head = i as u32;
            self.tokens[above].rel = Rel::Aux;
            return true;
        }
        if matches!(place.rel, Rel::Appos | Rel::List | Rel::Parataxis | Rel::Dep)
            && above < i
            && matches!(self.tokens[above].upos, Upos::Noun | Upos::Propn)
        {
            // "X imposed martial law" read as "X, imposed law".
            let subject = self.tokens[above];
            self.take_over(i, head, &sentence);
            self.tokens[i].head = if subject.head as usize == above { i as u32 } else { subject.head };
            self.tokens[i].rel = subject.rel;
            self.tokens[above].head = i as u32;
            self.tokens[above].rel = Rel::Nsubj;
            return true;
        }
        false
    }

    /// Verb `i` takes the place of noun `head`, which becomes its object; what belongs to the clause moves to the verb.
    fn take_over(&mut self, i: usize, head: usize, sentence: &std::ops::Range<usize>) {
        let place = self.tokens[head];
        for c in sentence.clone().filter(|&c| c != head && c != i) {
            let clause = matches!(
                self.tokens[c].rel,
                Rel::Nsubj
                    | Rel::NsubjPass
                    | Rel::Aux
                    | Rel::Advmod
                    | Rel::Obl
                    | Rel::OblUnmarked
                    | Rel::Advcl
                    | Rel::Mark
                    | Rel::Punct
                    | Rel::Ccomp
                    | Rel::Xcomp
                    | Rel::Cc
                    | Rel::Parataxis
            );
            if self.tokens[c].head as usize == head && clause {
                self.tokens[c].head = i as u32;
            }
        }
        self.tokens[i].head = if place.head as usize == head { i as u32 } else { place.head };
        self.tokens[i].rel = place.rel;
        self.tokens[head].head = i as u32;
        self.tokens[head].rel = Rel::Obj;
    }
}

/// "has" and "had" have an adverb or the participle right behind them; the relation tells an auxiliary from a possession.
fn is_have(tokens: &[Token], i: usize) -> bool {
    matches!(tokens[i].upos, Upos::Aux) || (tokens[i].upos == Upos::Verb && tokens[i].span.len() <= 4 && tokens[i].feats.has(Feats::FIN))
}

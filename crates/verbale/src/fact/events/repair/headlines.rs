//! Headlines: verbs that look like nouns, because nothing but the order of the words tells them.
//!
//! "Russia **denies** planning", "Leh police **flood** market with patrols", "Judge to **jail** union chief".

use super::{LEXICON, Mended};
use crate::{
    fact::events::lexicon::Part,
    language::{Feats, Parsed, Rel, Upos},
};
use std::ops::Range;

impl Mended {
    /// "Russia **denies** planning" read as a compound noun: a name, a verb's third person, and what such a verb takes.
    pub(super) fn free_third_person(&mut self, text: &str, parsed: &Parsed, sentence: Range<usize>) {
        let headline = self.is_verbless(text, parsed, sentence.clone());
        let titled =
            headline && sentence.clone().filter(|&t| parsed.form(text, t).starts_with(char::is_lowercase)).count() * 4 < sentence.len();
        for i in sentence.start + 1..sentence.end {
            let token = self.tokens[i];
            let form = parsed.form(text, i);
            if !matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Adj) || !form.ends_with('s') {
                continue;
            }
            let lower = form.starts_with(char::is_lowercase);
            let known = match lower {
                true => LEXICON.inflected.get(form),
                // "Lifts", but not "Sanctions".
                false if titled => LEXICON.inflected.get(&*form.to_ascii_lowercase()).filter(|l| !is_noun(l)),
                false => None,
            };
            let Some(lemma) = known else { continue };
            let before = self.tokens[i - 1];
            let people = headline && before.upos == Upos::Noun && (titled || !is_noun(lemma));
            let named = before.upos == Upos::Propn
                || people
                || (parsed.form(text, i - 1).starts_with(char::is_uppercase) && matches!(before.upos, Upos::Noun | Upos::Adj | Upos::X));
            if !named || i + 1 >= sentence.end {
                continue;
            }
            let next = self.tokens[i + 1];
            let gerund = parsed.form(text, i + 1).ends_with("ing") && matches!(next.upos, Upos::Verb | Upos::Noun);
            let bare = headline && next.upos == Upos::Noun && !is_noun(lemma) && form != "arms";
            let takes = gerund || bare || matches!(next.upos, Upos::Det | Upos::Propn | Upos::Pron | Upos::Adj | Upos::Num);
            let plain = !sentence
                .clone()
                .any(|c| c < i - 1 && self.tokens[c].head as usize == i && matches!(self.tokens[c].rel, Rel::Det | Rel::Case));
            if !takes || !plain {
                continue;
            }
            let part = |rel: Rel| matches!(rel, Rel::Compound | Rel::NmodPoss | Rel::Amod | Rel::Nsubj | Rel::NmodDesc);
            let over_noun = headline && token.head as usize > i && part(token.rel) && !gerund;
            let over_gerund = gerund && token.head as usize == i + 1 && part(token.rel);
            if before.head as usize == i && part(before.rel) && !over_gerund && !over_noun {
                self.third_person(i, lemma, gerund, sentence.clone());
            } else if over_noun && (before.head == token.head || before.head as usize == i) {
                // "Tajik court jails Pamiri elder" with the elder for the head of all.
                self.swap(i, token.head as usize, sentence.clone());
                self.third_person(i, lemma, gerund, sentence.clone());
                self.tokens[token.head as usize].rel = Rel::Obj;
            } else if over_gerund && (before.head as usize == i + 1 || before.head as usize == i) {
                // "Russia denies planning" with the gerund for the clause's verb.
                self.swap(i, i + 1, sentence.clone());
                self.third_person(i, lemma, gerund, sentence.clone());
                self.tokens[i + 1].rel = Rel::Xcomp;
            }
        }
    }

    /// Makes noun `i` a verb whose subject stands right before it.
    fn third_person(&mut self, i: usize, lemma: &str, gerund: bool, sentence: Range<usize>) {
        let token = self.tokens[i];
        self.lemmas.push((i, lemma.into()));
        self.tokens[i].upos = Upos::Verb;
        self.tokens[i].feats = Feats::PRES.with(Feats::FIN);
        self.tokens[i - 1].rel = Rel::Nsubj;
        self.tokens[i - 1].head = i as u32;
        if !matches!(token.rel, Rel::Root | Rel::Ccomp | Rel::Conj) && token.head as usize != i {
            self.tokens[i].rel = Rel::Parataxis;
        }
        for c in sentence.clone().filter(|&c| c + 1 < i) {
            if self.tokens[c].head as usize == i && matches!(self.tokens[c].rel, Rel::Compound | Rel::Amod | Rel::Nummod | Rel::NmodPoss) {
                self.tokens[c].head = i as u32 - 1;
            }
        }
        self.loosen(i, sentence.clone());
        if gerund {
            self.free_gerund(i, sentence);
        }
    }

    /// "Male mulls **lending** boat" with the gerund for a part of the boat.
    fn free_gerund(&mut self, i: usize, sentence: Range<usize>) {
        let g = i + 1;
        let Some(next) = self.tokens.get(g).filter(|_| g < sentence.end) else { return };
        let object = next.head as usize;
        if next.upos != Upos::Noun || next.rel != Rel::Compound || object <= g || self.tokens[object].head as usize != i {
            return;
        }
        if self.tokens[object].rel != Rel::Obj {
            return;
        }
        self.tokens[g].head = i as u32;
        self.tokens[g].rel = Rel::Xcomp;
        self.tokens[g].upos = Upos::Verb;
        self.tokens[g].feats = Feats::PART.with(Feats::PRES);
        self.tokens[object].head = g as u32;
        for c in object + 1..sentence.end {
            if self.tokens[c].head as usize == i && matches!(self.tokens[c].rel, Rel::Obl | Rel::OblUnmarked) {
                self.tokens[c].head = g as u32;
            }
        }
    }

    /// What hung on noun `i` behind it hangs on it as on a verb.
    fn loosen(&mut self, i: usize, sentence: Range<usize>) {
        for c in i + 1..sentence.end {
            if self.tokens[c].head as usize != i {
                continue;
            }
            let cased = (i + 1..c).any(|k| self.tokens[k].head as usize == c && self.tokens[k].rel == Rel::Case);
            match self.tokens[c].rel {
                Rel::Acl => self.tokens[c].rel = Rel::Xcomp,
                Rel::Xcomp if !cased && self.tokens[c].upos == Upos::Noun => self.tokens[c].rel = Rel::Obj,
                Rel::Appos | Rel::Flat | Rel::Nmod | Rel::Compound | Rel::Nummod if !cased => self.tokens[c].rel = Rel::Obj,
                Rel::Nmod => self.tokens[c].rel = Rel::Obl,
                _ => {}
            }
        }
    }

    /// `i` takes the place of its head `head`, which hangs on `i` from now on; the rest of the clause moves along.
    fn swap(&mut self, i: usize, head: usize, sentence: Range<usize>) {
        let place = self.tokens[head];
        for c in sentence.filter(|&c| c != i && c != head) {
            let clause = matches!(
                self.tokens[c].rel,
                Rel::Conj | Rel::Punct | Rel::Parataxis | Rel::Nsubj | Rel::NsubjPass | Rel::Cc | Rel::Mark | Rel::Compound
            );
            if self.tokens[c].head as usize == head && (clause && (c < i || self.tokens[c].rel != Rel::Compound)) {
                self.tokens[c].head = i as u32;
            }
        }
        self.tokens[i].head = if place.head as usize == head { i as u32 } else { place.head };
        self.tokens[i].rel = place.rel;
        self.tokens[head].head = i as u32;
    }

    /// No full stop, and a noun for the root: a headline whose verb was missed, or a heading.
    fn is_verbless(&self, text: &str, parsed: &Parsed, sentence: Range<usize>) -> bool {
        let ended = sentence.len() < 3 || matches!(parsed.form(text, sentence.end - 1), "." | "!" | "?" | "\"" | "”");
        if ended && !is_titled(text, parsed, sentence.clone()) {
            return false;
        }
        let Some(root) = sentence.clone().find(|&t| self.tokens[t].head as usize == t) else { return false };
        let clause = |c: usize| {
            c != root && self.tokens[c].head as usize == root && matches!(self.tokens[c].rel, Rel::Cop | Rel::Aux | Rel::AuxPass)
        };
        matches!(self.tokens[root].upos, Upos::Noun | Upos::Propn | Upos::Adj) && !sentence.clone().any(clause)
    }

    /// The bare plural present and the infinitive of headlines, which have no other verb and no full stop.
    pub(super) fn free_headline(&mut self, text: &str, parsed: &Parsed, sentence: Range<usize>) {
        if !self.is_verbless(text, parsed, sentence.clone()) {
            return;
        }
        let last = sentence.end - 1;
        let Some(root) = sentence.clone().find(|&t| self.tokens[t].head as usize == t) else { return };
        for i in sentence.start + 1..last {
            let form = parsed.form(text, i);
            if !matches!(self.tokens[i].upos, Upos::Noun | Upos::Adj | Upos::Propn) || !form.starts_with(char::is_lowercase) {
                continue;
            }
            let Some(entries) = LEXICON.entries_of(form).filter(|e| e.iter().any(|e| e.part == Part::Verb)) else { continue };
            let bare = self.tokens[i + 1].upos == Upos::Noun && entries.iter().all(|e| e.part != Part::Noun);
            let phrase = bare || matches!(self.tokens[i + 1].upos, Upos::Det | Upos::Propn | Upos::Pron | Upos::Num | Upos::Adj);
            let behind = |at: usize| at == root || self.tokens[at].head as usize == root || self.tokens[at].head as usize == i;
            if parsed.lemma(i - 1) == "to" && i >= sentence.start + 2 && (phrase || self.tokens[i + 1].upos == Upos::Noun) {
                // "Judge to jail union chief".
                if root == i - 2 && (LEXICON.holds(&LEXICON.human, parsed.lemma(root)) || self.tokens[root].upos == Upos::Propn) {
                    self.infinitive(i, root);
                    return;
                }
                continue;
            }
            let people = self.tokens[i - 1].upos == Upos::Noun
                && (self.tokens[i - 1].feats.has(Feats::PLUR) || parsed.lemma(i - 1) == "police")
                && behind(i - 1);
            if people && phrase && (i == root || (self.tokens[i].head as usize == root && root > i)) {
                self.plural(i, root, sentence);
                return;
            }
        }
    }

    /// Noun `i` behind "to" is the verb that the root noun is about to do.
    fn infinitive(&mut self, i: usize, root: usize) {
        let mut head = self.tokens[i].head as usize;
        while head > i && self.tokens[head].rel == Rel::Compound && self.tokens[head].head as usize > head {
            head = self.tokens[head].head as usize;
        }
        if head > i && head != root && matches!(self.tokens[i].rel, Rel::Compound | Rel::Amod) {
            self.tokens[head].head = i as u32;
            self.tokens[head].rel = Rel::Obj;
        } else if head != root {
            return;
        }
        self.tokens[i].head = root as u32;
        self.tokens[i].rel = Rel::Acl;
        self.tokens[i].upos = Upos::Verb;
        self.tokens[i].feats = Feats::INF;
        self.tokens[i - 1].head = i as u32;
        self.tokens[i - 1].rel = Rel::Mark;
        self.tokens[i - 1].upos = Upos::Part;
    }

    /// Noun `i` behind a plural is its verb: "Lima bus owners **park** fleet".
    fn plural(&mut self, i: usize, root: usize, sentence: Range<usize>) {
        for c in sentence.clone().filter(|&c| c + 1 < i) {
            if self.tokens[c].head as usize == i || self.tokens[c].head as usize == root {
                self.tokens[c].head = i as u32 - 1;
            }
        }
        if i != root {
            self.swap(i, root, sentence.clone());
            self.tokens[root].rel = Rel::Obj;
        }
        self.tokens[i - 1].head = i as u32;
        self.tokens[i - 1].rel = Rel::Nsubj;
        self.tokens[i].upos = Upos::Verb;
        self.tokens[i].feats = Feats::PRES.with(Feats::FIN);
        self.loosen(i, sentence);
    }
}

/// True when the lexicon knows the verb as a noun too: "strike".
fn is_noun(lemma: &str) -> bool {
    LEXICON.entries_of(lemma).is_some_and(|e| e.iter().any(|e| e.part == Part::Noun))
}

/// "Malta Lifts Ban on Libyan Fuel.": every longer word with a capital, as some papers print headlines, full stop or not.
fn is_titled(text: &str, parsed: &Parsed, sentence: Range<usize>) -> bool {
    let mut longer = sentence.map(|t| parsed.form(text, t)).filter(|f| f.len() > 3 && f.starts_with(char::is_alphabetic));
    let mut count = 0;
    longer.all(|f| {
        count += 1;
        f.starts_with(char::is_uppercase)
    }) && count > 2
}

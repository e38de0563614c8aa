//! Dates between a verb and its arguments, which the parser takes into the phrase beside them.
//!
//! "Japan **on Friday** lifted sanctions", "pulled out of Menaka **last month**".

use super::{LEXICON, Mended};
use crate::{
    fact::events::syntax::is_time,
    language::{Feats, Parsed, Rel, Upos},
};
use std::ops::Range;

impl Mended {
    /// Frees verbs and names from the dates beside them.
    pub(super) fn free_from_dates(&mut self, text: &str, parsed: &Parsed, sentence: Range<usize>) {
        for t in sentence.clone() {
            if !matches!(self.tokens[t].upos, Upos::Propn | Upos::Noun | Upos::Adv) || !is_time(parsed.lemma(t)) {
                continue;
            }
            self.free_verb(t, text, parsed, sentence.clone());
            self.free_name(t, sentence.clone());
        }
    }

    /// "Japan on Friday **lifted** sanctions": the participle behind a day behind a bare noun is the verb of that noun.
    fn free_verb(&mut self, day: usize, text: &str, parsed: &Parsed, sentence: Range<usize>) {
        let v = day + 1;
        if v + 1 >= sentence.end {
            return;
        }
        let noun = self.tokens[v].head as usize;
        let participle = self.tokens[v].upos == Upos::Verb || LEXICON.inflected.contains_key(parsed.form(text, v));
        let finite = participle && !self.tokens[v].feats.has(Feats::GER) && !parsed.form(text, v).ends_with("ing");
        if !finite || self.tokens[v].rel != Rel::Amod || noun <= v {
            return;
        }
        let on = day
            .checked_sub(1)
            .filter(|&p| p > sentence.start && matches!(parsed.lemma(p), "on" | "late" | "early" | "this" | "last" | "next" | "earlier"));
        let Some(before) = on.unwrap_or(day).checked_sub(1).filter(|&b| b >= sentence.start) else { return };
        if !matches!(self.tokens[before].upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Adj) {
            return;
        }
        // The head of the phrase that ends there.
        let mut subject = before;
        for _ in 0..8 {
            let head = self.tokens[subject].head as usize;
            let inside = head < v
                && head != subject
                && matches!(
                    self.tokens[subject].rel,
                    Rel::Flat | Rel::Nmod | Rel::Compound | Rel::NmodDesc | Rel::Appos | Rel::Obl | Rel::Conj | Rel::Acl | Rel::AclRelcl
                );
            match inside {
                true => subject = head,
                false => break,
            }
        }
        let place = self.tokens[subject];
        let governs = |head: usize| head == subject || head == noun || head == v;
        if !matches!(self.tokens[subject].upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Adj)
            || !(place.head as usize == subject || governs(place.head as usize))
        {
            return;
        }
        let object = self.tokens[noun];
        for c in v + 1..sentence.end {
            // What follows the object and hung on the subject's phrase belongs to the verb.
            let head = self.tokens[c].head as usize;
            if c != noun && (head == subject || (head == noun && self.tokens[c].rel == Rel::Punct)) {
                self.tokens[c].head = v as u32;
            }
        }
        self.tokens[v].head = v as u32;
        self.tokens[v].rel = Rel::Root;
        if place.head as usize != subject && place.head as usize != noun && place.head as usize != v {
            (self.tokens[v].head, self.tokens[v].rel) = (place.head, place.rel);
        } else if object.head as usize != noun && object.head as usize != subject && !(sentence.start..v).contains(&(object.head as usize))
        {
            (self.tokens[v].head, self.tokens[v].rel) = (object.head, object.rel);
        }
        self.tokens[v].upos = Upos::Verb;
        self.tokens[v].feats = Feats::PAST.with(Feats::FIN);
        if let Some(lemma) = LEXICON.inflected.get(parsed.form(text, v)) {
            self.lemmas.push((v, lemma.clone()));
        }
        self.tokens[subject].head = v as u32;
        self.tokens[subject].rel = Rel::Nsubj;
        if self.tokens[subject].upos == Upos::Adj {
            self.tokens[subject].upos = Upos::Noun;
        }
        self.tokens[day].head = v as u32;
        self.tokens[day].rel = Rel::OblUnmarked;
        if let Some(on) = on {
            self.tokens[on].head = day as u32;
            self.tokens[on].rel = if parsed.lemma(on) == "on" { Rel::Case } else { Rel::Amod };
        }
        self.tokens[noun].head = v as u32;
        self.tokens[noun].rel = Rel::Obj;
        for c in sentence.start..v {
            // "the government Friday": what stands before the verb is no part of its object.
            if self.tokens[c].head as usize == noun && c != subject {
                self.tokens[c].head = subject as u32;
            }
        }
    }

    /// "out of **Menaka** last month": a name for a part of the date.
    fn free_name(&mut self, date: usize, sentence: Range<usize>) {
        let Some(name) = (sentence.start..date).rev().find(|&c| {
            self.tokens[c].head as usize == date
                && matches!(self.tokens[c].rel, Rel::Compound | Rel::NmodDesc | Rel::Amod)
                && self.tokens[c].upos == Upos::Propn
        }) else {
            return;
        };
        // "Christmas Day" is a date by itself: something must say where the date begins.
        let between = (name + 1..date).any(|c| self.tokens[c].head as usize == date && matches!(self.tokens[c].rel, Rel::Amod | Rel::Det));
        let place = self.tokens[date];
        if !between || place.head as usize == date {
            return;
        }
        let mut cased = false;
        for c in sentence.start..name {
            if self.tokens[c].head as usize == date {
                cased |= self.tokens[c].rel == Rel::Case;
                self.tokens[c].head = name as u32;
            }
        }
        let verb = self.tokens[place.head as usize].upos == Upos::Verb;
        self.tokens[name].head = place.head;
        self.tokens[name].rel = match (cased, verb) {
            (true, true) => Rel::Obl,
            (true, false) => Rel::Nmod,
            (false, _) => Rel::Obj,
        };
        self.tokens[date].rel = Rel::OblUnmarked;
    }
}

//! Words whose neighbours tell another part of speech than their tag.

use super::{LEXICON, Mended};
use crate::{
    fact::events::lexicon::Part,
    language::{Feats, Parsed, Rel, Upos},
};
use std::ops::Range;

impl Mended {
    /// "after **talks** between", "Monday's **hearing**" tagged as verbs: what has an article, an owner or a preposition is a noun.
    pub(super) fn nominal(&mut self, i: usize, form: &str, sentence: Range<usize>) -> bool {
        // "carried out **strikes**", "**Clashes** between": an object, or what opens the sentence before a preposition.
        let opens = i == sentence.start && form.ends_with('s') && i + 1 < sentence.end && self.tokens[i + 1].upos == Upos::Adp;
        let object = matches!(self.tokens[i].rel, Rel::Obj | Rel::Iobj | Rel::NsubjPass) && !form.ends_with("ing");
        let marked = opens
            || object
            || sentence.take_while(|&c| c < i).any(|c| {
                self.tokens[c].head as usize == i
                    && (matches!(self.tokens[c].rel, Rel::Det | Rel::NmodPoss)
                        || (self.tokens[c].rel == Rel::Case && self.tokens[c].upos == Upos::Adp))
            });
        if !marked {
            return false;
        }
        let form = form.to_ascii_lowercase();
        let noun = |word: &str| LEXICON.entries_of(word).is_some_and(|e| e.iter().any(|e| e.part == Part::Noun));
        let singular = form.strip_suffix('s').filter(|s| noun(s)).or_else(|| form.strip_suffix("es").filter(|s| noun(s)));
        if singular.is_none() && !noun(&form) {
            return false;
        }
        self.tokens[i].upos = Upos::Noun;
        self.tokens[i].feats = if form.ends_with('s') { Feats::PLUR } else { Feats::SING };
        let lemma = singular.unwrap_or(&form).into();
        self.lemmas.push((i, lemma));
        true
    }

    /// "outlawed **FGM**" tagged as an adverb.
    pub(super) fn acronym(&mut self, i: usize, form: &str, sentence: Range<usize>) {
        let head = self.tokens[i].head as usize;
        if form.len() < 2 || !form.chars().all(char::is_uppercase) || head >= i || self.tokens[head].upos != Upos::Verb {
            return;
        }
        self.tokens[i].upos = Upos::Propn;
        if !sentence.into_iter().any(|c| self.tokens[c].head as usize == head && self.tokens[c].rel == Rel::Obj) {
            self.tokens[i].rel = Rel::Obj;
        }
    }

    /// "the police **fired** shots", "Zambia … on Thursday **banned** exports": a participle before a noun that has a subject or a time of
    /// its own is the clause's verb.
    pub(super) fn finite(&mut self, i: usize, police: bool, sentence: Range<usize>) {
        let head = self.tokens[i].head as usize;
        if head <= i || self.tokens[i].feats.has(Feats::GER) || self.tokens[i].feats.has(Feats::PRES) {
            return;
        }
        let own = sentence.clone().take_while(|&c| c < i).any(|c| {
            self.tokens[c].head as usize == i
                && matches!(self.tokens[c].rel, Rel::Nsubj | Rel::NsubjPass | Rel::Obl | Rel::OblUnmarked | Rel::Aux)
        });
        let determined = sentence
            .clone()
            .take_while(|&c| c < i)
            .any(|c| self.tokens[c].head as usize == head && matches!(self.tokens[c].rel, Rel::Det | Rel::NmodPoss | Rel::Case | Rel::Cop));
        if own && !determined {
            self.take_over(i, head, &sentence);
            self.tokens[i].feats = Feats::PAST.with(Feats::FIN);
        } else if !determined {
            self.bare_subject(i, head, police, sentence);
        }
    }

    /// "Police **fired** tear gas." read as a kind of gas: a sentence without any other verb, and a name or a plural right before.
    fn bare_subject(&mut self, i: usize, head: usize, police: bool, sentence: Range<usize>) {
        let Some(before) = i.checked_sub(1).filter(|&b| b >= sentence.start) else { return };
        let subject = self.tokens[before];
        let people = subject.upos == Upos::Propn || (subject.upos == Upos::Noun && (subject.feats.has(Feats::PLUR) || police));
        let part = matches!(subject.rel, Rel::Compound | Rel::NmodDesc | Rel::Amod | Rel::NmodUnmarked);
        let root = self.tokens[head].head as usize == head;
        let clause = sentence.clone().any(|c| {
            c != head
                && self.tokens[c].head as usize == head
                && matches!(self.tokens[c].rel, Rel::Nsubj | Rel::NsubjPass | Rel::Aux | Rel::AuxPass | Rel::AclRelcl)
        });
        if !people || !part || !root || clause || subject.head as usize != head {
            return;
        }
        self.take_over(i, head, &sentence);
        for c in sentence.start..before {
            if self.tokens[c].head as usize == head {
                self.tokens[c].head = before as u32;
            }
        }
        (self.tokens[before].head, self.tokens[before].rel) = (i as u32, Rel::Nsubj);
        self.tokens[i].feats = Feats::PAST.with(Feats::FIN);
    }

    /// "signed a decree **granting** asylum" read as a kind of asylum: what has an article before the gerund is a phrase of its own.
    pub(super) fn postnominal(&mut self, g: usize, sentence: Range<usize>) {
        let object = self.tokens[g].head as usize;
        let gerund = self.tokens[g].feats.has(Feats::GER) || self.tokens[g].feats.has(Feats::PRES);
        let Some(noun) = g.checked_sub(1).filter(|&n| n >= sentence.start && gerund && object > g) else { return };
        let article = sentence.clone().any(|c| {
            let head = self.tokens[c].head as usize;
            c < noun && self.tokens[c].rel == Rel::Det && (head == noun || (head == object && c + 1 == noun))
        });
        let compound = self.tokens[noun].head as usize == g && self.tokens[noun].upos == Upos::Noun;
        let place = self.tokens[object];
        if !article || !compound || place.head as usize >= noun || !matches!(place.rel, Rel::Obj | Rel::Obl | Rel::Nmod) {
            return;
        }
        (self.tokens[noun].head, self.tokens[noun].rel) = (place.head, place.rel);
        (self.tokens[g].head, self.tokens[g].rel) = (noun as u32, Rel::Acl);
        (self.tokens[object].head, self.tokens[object].rel) = (g as u32, Rel::Obj);
        let verb = place.head;
        for c in sentence {
            let head = self.tokens[c].head;
            if c < noun && head as usize == object {
                self.tokens[c].head = noun as u32;
            } else if c > object && head == verb && matches!(self.tokens[c].rel, Rel::Obl | Rel::OblUnmarked) {
                self.tokens[c].head = g as u32;
            }
        }
    }

    /// "refused to receive the envoy, who was waiting outside, and **closed** the road": behind the comma that ends a relative clause, the
    /// verb goes on with the main clause.
    pub(super) fn lift_conjunct(&mut self, v: usize, text: &str, parsed: &Parsed, sentence: Range<usize>) {
        let relative = self.tokens[v].head as usize;
        if self.tokens[v].rel != Rel::Conj || self.tokens[relative].rel != Rel::AclRelcl || relative >= v {
            return;
        }
        let comma = |t: usize| t >= sentence.start && parsed.form(text, t) == ",";
        let child = |of: usize, rels: &[Rel]| {
            sentence.clone().find(|&c| c != of && self.tokens[c].head as usize == of && rels.contains(&self.tokens[c].rel))
        };
        let finite = self.tokens[v].feats.has(Feats::FIN) || child(v, &[Rel::Aux]).is_some();
        let coordinated = child(v, &[Rel::Cc]).is_some_and(|cc| cc > sentence.start && comma(cc - 1));
        let antecedent = self.tokens[relative].head as usize;
        let opened = antecedent < relative
            && (antecedent + 1..relative).any(|t| matches!(parsed.lemma(t), "who" | "which" | "whom" | "whose" | "where") && comma(t - 1));
        if !finite || !coordinated || !opened || child(v, &[Rel::Nsubj, Rel::NsubjPass]).is_some() {
            return;
        }
        let mut main = antecedent;
        for _ in 0..8 {
            let head = self.tokens[main].head as usize;
            let finite = self.tokens[main].feats.has(Feats::FIN) || child(main, &[Rel::Aux]).is_some();
            if head == main || (self.tokens[main].upos == Upos::Verb && finite) {
                break;
            }
            main = head;
        }
        if self.tokens[main].upos == Upos::Verb && main < relative {
            self.tokens[v].head = main as u32;
        }
    }

    /// "Cuban jailers **free** 53 prisoners" tagged as an adjective: it has a subject and an object, and no copula.
    pub(super) fn transitive(&mut self, i: usize, form: &str, sentence: Range<usize>) {
        if !LEXICON.entries_of(form).is_some_and(|e| e.iter().any(|e| e.part == Part::Verb)) {
            return;
        }
        let child =
            |rels: &[Rel]| sentence.clone().any(|c| c != i && self.tokens[c].head as usize == i && rels.contains(&self.tokens[c].rel));
        if child(&[Rel::Nsubj]) && child(&[Rel::Obj]) && !child(&[Rel::Cop, Rel::Det]) {
            self.tokens[i].upos = Upos::Verb;
            self.tokens[i].feats = Feats::PRES.with(Feats::FIN);
            self.lemmas.push((i, form.into()));
        }
    }
}

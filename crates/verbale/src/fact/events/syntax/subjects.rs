//! Who does it: voice, subjects through coordination, control, raising, participles and relative clauses, agents of passives, and whom a
//! pronoun means.

use super::super::lexicon::LEXICON;
use super::{DEPTH, Syntax, is_time, known};
use crate::language::{Feats, Rel, Upos};

impl Syntax<'_> {
    /// True when verb `v` stands in the passive, full or reduced.
    pub(in crate::fact::events) fn is_passive(&self, v: usize) -> bool {
        self.answers[v].passive.get().unwrap_or_else(|| {
            let passive = self.find_passive(v);
            self.answers[v].passive.set(Some(passive));
            passive
        })
    }

    fn find_passive(&self, v: usize) -> bool {
        let mut subject = false;
        let mut passive_subject = false;
        let mut auxiliary = false;
        let mut object = false;
        let mut by = false;
        for c in self.children(v) {
            match self.rel(c) {
                Rel::AuxPass => return true,
                Rel::OblAgent if self.has_case(c, "by") => return true,
                Rel::NsubjPass | Rel::CsubjPass => passive_subject = true,
                Rel::Nsubj => subject = true,
                Rel::Aux => auxiliary = true,
                Rel::Obj => object = true,
                Rel::Obl => by |= self.has_case(c, "by"),
                _ => {}
            }
        }
        // "Police have detained eighteen": the tagger's passive subject without a passive auxiliary is a plain one.
        if passive_subject && !object && !auxiliary {
            return true;
        }
        if object || auxiliary || passive_subject || !self.is_past_participle(v) {
            return false;
        }
        match self.rel(v) {
            Rel::Acl | Rel::Amod => true,
            Rel::Advcl | Rel::Xcomp => !subject,
            Rel::Conj => {
                // "were deployed and fired on the rebels": what aims at somebody else is no passive.
                let aims = self.by(v, Rel::Obl).any(|c| self.has_case(c, "on") && !is_time(self.lemma(c)));
                !subject
                    && !aims
                    && self.head(v).is_some_and(|h| self.is_clausal(h) && self.children(h).any(|c| self.rel(c) == Rel::AuxPass))
            }
            _ => by,
        }
    }

    pub(super) fn is_past_participle(&self, v: usize) -> bool {
        let f = self.feats(v);
        f.has(Feats::PASS) || (f.has(Feats::PART) && !f.has(Feats::PRES) && !f.has(Feats::GER))
    }

    /// The antecedent of a relative pronoun; any other word is itself.
    pub(in crate::fact::events) fn resolve_relative(&self, i: usize) -> usize {
        let relative = matches!(self.lemma(i), "who" | "which" | "that" | "whom" | "whose")
            && matches!(self.upos(i), Upos::Pron | Upos::Det | Upos::Sconj);
        if !relative {
            return i;
        }
        let mut at = i;
        for _ in 0..DEPTH {
            let Some(head) = self.head(at) else { return i };
            if matches!(self.rel(at), Rel::AclRelcl | Rel::Acl) {
                return head;
            }
            at = head;
        }
        i
    }

    /// The subject as it stands in the sentence, through coordination, control, raising, participles and relative clauses.
    pub(in crate::fact::events) fn surface_subject(&self, v: usize) -> Option<usize> {
        known(&self.answers[v].surface_subject, || self.find_surface_subject(v))
    }

    fn find_surface_subject(&self, v: usize) -> Option<usize> {
        self.subject_within(v, DEPTH).or_else(|| self.searched_subject(v))
    }

    /// A finite verb hung on a noun ("Zambia, which had expelled an attaché, on Thursday **banned** exports", with "banned" among the
    /// attaché's phrases) goes with the sentence's subject.
    pub(super) fn searched_subject(&self, v: usize) -> Option<usize> {
        let head = self.head(v).filter(|&h| self.is_nominal(h) && !self.is_clausal(h))?;
        let loose = matches!(self.rel(v), Rel::Nmod | Rel::Obl | Rel::Obj | Rel::Conj | Rel::Appos | Rel::Flat | Rel::Dep | Rel::Compound);
        if !loose || self.upos(v) != Upos::Verb || !self.feats(v).has(Feats::FIN) || head >= v {
            return None;
        }
        let sentence = self.sentence(v);
        let root = sentence.clone().find(|&t| self.head(t).is_none())?;
        let bare = |t: usize| t < v && self.children(t).all(|c| self.rel(c) != Rel::Case) && !self.is_stray(t);
        match self.is_nominal(root) && !self.is_clausal(root) {
            true => Some(root).filter(|&r| bare(r)),
            false => self.own_subject(root).filter(|&s| bare(s)),
        }
    }

    pub(super) fn subject_within(&self, v: usize, depth: usize) -> Option<usize> {
        if let Some(own) = self.own_subject(v) {
            return Some(self.resolve_relative(own));
        }
        let head = self.head(v)?;
        let depth = depth.checked_sub(1)?;
        match self.rel(v) {
            Rel::Conj if self.is_clausal(head) || self.upos(head) == Upos::Adj => self.subject_within(head, depth),
            Rel::Conj if matches!(self.rel(head), Rel::Acl | Rel::Advcl | Rel::Xcomp) => self.subject_within(head, depth),
            Rel::Xcomp | Rel::Ccomp | Rel::Advcl | Rel::AdvclRelcl | Rel::Parataxis | Rel::Dep => self.controller(v, head, depth),
            Rel::Acl if self.is_nominal(head) => match self.is_infinitive(v) {
                true if self.is_headline(v) => Some(head),
                true => self.owner_of(head).or_else(|| self.governing_subject(head, depth)),
                // "issued a decree **pardoning** six": who issues it pardons.
                false if self.is_gerund(v) && !self.is_doer(head) => {
                    self.owner_of(head).or_else(|| self.governing_subject(head, depth)).or(Some(head))
                }
                false => Some(head),
            },
            Rel::Acl => self.controller(v, head, depth),
            Rel::AclRelcl => Some(head),
            Rel::Amod => Some(head),
            Rel::Cop | Rel::Aux => self.subject_within(head, depth),
            _ => None,
        }
    }

    /// Nouns for people and bodies, and all names.
    pub(super) fn is_doer(&self, n: usize) -> bool {
        self.upos(n) != Upos::Noun || self.listed(&LEXICON.agent, n) || self.looks_human(n) || super::super::parties::is_partitive(self, n)
    }

    /// "Judge **to jail** union chief": an infinitive on the noun that is the whole sentence's root tells what is to come.
    pub(in crate::fact::events) fn is_headline(&self, v: usize) -> bool {
        matches!(self.rel(v), Rel::Acl | Rel::Xcomp | Rel::Advcl | Rel::Dep | Rel::Parataxis)
            && self.is_infinitive(v)
            && self.head(v).is_some_and(|h| h < v && self.rel(h) == Rel::Root && self.is_nominal(h) && !self.is_clausal(h))
    }

    /// The subject child of `v` itself.
    pub(in crate::fact::events) fn own_subject(&self, v: usize) -> Option<usize> {
        known(&self.answers[v].own_subject, || self.find_own_subject(v))
    }

    fn find_own_subject(&self, v: usize) -> Option<usize> {
        let subjects = || self.children(v).filter(|&c| matches!(self.rel(c), Rel::Nsubj | Rel::NsubjPass | Rel::NsubjOuter));
        let Some(first) = subjects().next() else { return self.unmarked_subject(v) };
        if !self.is_stray(first) {
            return Some(first);
        }
        // A dateline or a date taken for the subject: the next subject, or the first bare noun phrase before the verb.
        let start = self.sentence(v).start;
        let bare = |&t: &usize| {
            matches!(self.upos(t), Upos::Noun | Upos::Propn | Upos::Pron)
                && !self.is_stray(t)
                && !matches!(self.rel(t), Rel::Compound | Rel::Amod | Rel::NmodPoss | Rel::Flat | Rel::Obl | Rel::OblUnmarked)
                && self.children(t).all(|c| self.rel(c) != Rel::Case)
        };
        subjects().find(|&c| !self.is_stray(c)).or_else(|| (start..v).find(bare)).or(Some(first))
    }

    /// The subject of a finite verb that the parser left without one: a bare noun phrase right before it.
    pub(super) fn unmarked_subject(&self, v: usize) -> Option<usize> {
        let finite = matches!(self.rel(v), Rel::Root | Rel::Ccomp | Rel::Parataxis)
            && self.upos(v) == Upos::Verb
            && !self.is_infinitive(v)
            && !self.is_gerund(v);
        if !finite || self.child(v, Rel::AuxPass).is_some() {
            return None;
        }
        let start = self.sentence(v).start;
        let loose = |t: usize| {
            matches!(
                self.rel(t),
                Rel::Obl
                    | Rel::OblUnmarked
                    | Rel::Appos
                    | Rel::Dislocated
                    | Rel::Vocative
                    | Rel::Parataxis
                    | Rel::Dep
                    | Rel::Advcl
                    | Rel::Obj
            )
        };
        (start..v).rev().find(|&t| {
            let noun = matches!(self.upos(t), Upos::Noun | Upos::Propn);
            // A name that opens the sentence, whatever the tagger made of it: "Sudan dropped".
            let opening = t == start
                && self.form(t).starts_with(char::is_uppercase)
                && matches!(self.rel(t), Rel::Advmod | Rel::Advcl | Rel::Aux | Rel::Discourse)
                && self.children(t).all(|c| self.rel(c) != Rel::Mark && self.rel(c) != Rel::Obj);
            let adverb = self.upos(t) == Upos::Adv
                && (v - t > 2
                    || matches!(
                        self.lemma(t),
                        "then"
                            | "later"
                            | "also"
                            | "still"
                            | "now"
                            | "earlier"
                            | "early"
                            | "meanwhile"
                            | "soon"
                            | "once"
                            | "here"
                            | "there"
                            | "never"
                            | "recently"
                            | "even"
                            | "only"
                    ));
            ((noun && loose(t)) || (opening && !adverb)) && !self.is_stray(t) && self.children(t).all(|c| self.rel(c) != Rel::Case)
        })
    }

    /// True for a date, a word of the dateline, or what stands after a preposition: no subject.
    pub(super) fn is_stray(&self, t: usize) -> bool {
        let prepositional = || {
            self.by(t, Rel::Case).any(|c| {
                c < t
                    && matches!(
                        self.lemma(c),
                        "since" | "by" | "on" | "in" | "at" | "after" | "before" | "during" | "with" | "for" | "from" | "to"
                    )
            })
        };
        self.datelined[t] || is_time(self.lemma(t)) || prepositional()
    }

    /// Who is understood as subject of complement `v` of `head`.
    pub(super) fn controller(&self, v: usize, head: usize, depth: usize) -> Option<usize> {
        if self.is_nominal(head) && !self.is_clausal(head) {
            return match self.rel(head) {
                Rel::Root if self.is_headline(v) => Some(head),
                Rel::Root => None,
                _ => self.owner_of(head).or_else(|| self.governing_subject(head, depth)),
            };
        }
        let complement = self.rel(v) == Rel::Xcomp
            || self
                .children(v)
                .any(|c| self.rel(c) == Rel::Mark && matches!(self.lemma(c), "of" | "from" | "for" | "into" | "to" | "against"));
        if complement && !self.is_passive(head) && self.listed(&LEXICON.control.object_control, head) {
            let object =
                self.object(head).or_else(|| self.prep(head, "on")).or_else(|| self.prep(head, "to")).or_else(|| self.prep(head, "for"));
            if object.is_some() {
                return object;
            }
        }
        // "rebels stormed the base, officials said, killing two": the participle goes with what is said.
        if self.rel(v) == Rel::Advcl
            && self.listed(&LEXICON.control.say, head)
            && let Some(said) = self.by(head, Rel::Ccomp).find(|&c| c < v)
        {
            return self.subject_within(said, depth);
        }
        self.subject_within(head, depth)
    }

    /// Whom a third-person pronoun means by the grammar of its sentence: the subject of the clause that governs its own.
    pub(in crate::fact::events) fn local_antecedent(&self, pronoun: usize) -> Option<usize> {
        if !matches!(
            self.lemma(pronoun),
            "it" | "he" | "she" | "they" | "its" | "his" | "their" | "her" | "itself" | "themselves" | "himself"
        ) {
            return None;
        }
        // "The lama begged them": the subject of its own clause is what a plain pronoun cannot mean.
        let free = !self.lemma(pronoun).contains("sel") && self.rel(pronoun) != Rel::NmodPoss;
        // A court is no "her".
        let person = matches!(self.lemma(pronoun), "he" | "she" | "his" | "her" | "himself");
        let mut at = pronoun;
        for _ in 0..DEPTH {
            // A clause that shares its subject with the one before ("freed Tolu but barred **her**") is no other clause.
            let own_clause = at == pronoun || (self.rel(at) == Rel::Conj && self.own_subject(at).is_none());
            at = self.head(at)?;
            if free && own_clause {
                continue;
            }
            if let Some(subject) = self.own_subject(at)
                && subject < pronoun
                && (!person || self.upos(subject) == Upos::Propn || self.listed(&LEXICON.human, subject))
                && matches!(self.upos(subject), Upos::Noun | Upos::Propn)
                && !self.under(pronoun, subject)
            {
                return Some(self.resolve_relative(subject));
            }
        }
        None
    }

    /// The subject of the verb that has noun `n` among its arguments: "**Chad** made a demand".
    pub(in crate::fact::events) fn governing_subject(&self, n: usize, depth: usize) -> Option<usize> {
        let depth = depth.checked_sub(1)?;
        let head = self.head(n)?;
        match self.rel(n) {
            Rel::Obj | Rel::Obl | Rel::Xcomp | Rel::OblUnmarked | Rel::Iobj if self.is_passive(head) => {
                self.agent(head).or_else(|| self.subject_within(head, depth))
            }
            Rel::Obj | Rel::Obl | Rel::Xcomp | Rel::OblUnmarked | Rel::Iobj => self.subject_within(head, depth),
            Rel::NsubjPass => self.agent(head),
            Rel::Conj | Rel::Nmod | Rel::Appos => self.governing_subject(head, depth),
            _ => None,
        }
    }

    /// The doer of a passive.
    pub(in crate::fact::events) fn agent(&self, v: usize) -> Option<usize> {
        known(&self.answers[v].agent, || self.find_agent(v))
    }

    fn find_agent(&self, v: usize) -> Option<usize> {
        self.by(v, Rel::OblAgent)
            .find(|&c| self.has_case(c, "by"))
            .or_else(|| self.by(v, Rel::Obl).find(|&c| self.has_case(c, "by") && self.upos(c) != Upos::Num && !is_time(self.lemma(c))))
            .or_else(|| {
                // "awarded scholarships by the council": the doer may hang on what is given.
                let inner = |c: usize| self.by(c, Rel::Nmod).find(|&d| self.has_case(d, "by") && !is_time(self.lemma(d)));
                self.by(v, Rel::Obl).chain(self.by(v, Rel::Obj)).find_map(inner)
            })
            .map(|a| self.resolve_relative(a))
    }

    /// Logical subject.
    pub(in crate::fact::events) fn subject(&self, v: usize) -> Option<usize> {
        match self.is_passive(v) {
            true => self.agent(v),
            false => self.surface_subject(v),
        }
    }
}

//! To whom and with what: objects, receivers, prepositional arguments, owners, complement clauses.

use super::super::lexicon::LEXICON;
use super::{Syntax, is_time, known};
use crate::language::{Feats, Rel, Upos};

impl Syntax<'_> {
    /// Logical object.
    pub(in crate::fact::events) fn object(&self, v: usize) -> Option<usize> {
        known(&self.answers[v].object, || self.find_object(v))
    }

    fn find_object(&self, v: usize) -> Option<usize> {
        // Two objects side by side are one phrase cut in two ("the trade deal"): the second is the head.
        let mut direct = self.child(v, Rel::Obj);
        while let Some(next) = direct.and_then(|o| self.by(v, Rel::Obj).find(|&p| p == o + 1)) {
            direct = Some(next);
        }
        let direct = direct.or_else(|| self.child(v, Rel::Iobj));
        if self.is_passive(v) {
            return direct.or_else(|| self.surface_subject(v));
        }
        direct
            .map(|o| match self.resolve_relative(o) {
                antecedent if antecedent != o => self.meaning(antecedent),
                plain => plain,
            })
            .or_else(|| self.unmarked_object(v))
            .or_else(|| self.shared_object(v))
            .or_else(|| self.gap(v).map(|g| self.meaning(g)))
    }

    /// "The demand is **something** that they rule out": the subject that "something" stands for.
    pub(super) fn meaning(&self, g: usize) -> usize {
        match self.lemma(g) {
            "something" | "one" | "what" | "thing" | "idea" | "step" | "move" | "condition" | "anything" => {
                self.own_subject(g).unwrap_or(g)
            }
            _ => g,
        }
    }

    /// A bare noun phrase right behind the verb to which the parser gave another name.
    pub(super) fn unmarked_object(&self, v: usize) -> Option<usize> {
        let loose = |c: usize| matches!(self.rel(c), Rel::Xcomp | Rel::Obl | Rel::OblUnmarked | Rel::Dep);
        let capital = self.children(v).find(|&c| {
            c > v
                && c - v <= 4
                && loose(c)
                && matches!(self.upos(c), Upos::Noun | Upos::Propn | Upos::Adj)
                && self.form(c).starts_with(char::is_uppercase)
                && !is_time(self.lemma(c))
                && self.children(c).all(|d| self.rel(d) != Rel::Case)
        });
        // "called off **a strike**" for a predicate: it has an article and no copula.
        let predicate = || {
            let copular = matches!(
                self.lemma(v),
                "become" | "remain" | "seem" | "appear" | "be" | "stay" | "prove" | "look" | "make" | "name" | "elect" | "call"
            );
            let particle = self.child(v, Rel::CompoundPrt).is_some();
            (!copular || particle).then(|| {
                self.by(v, Rel::Xcomp).find(|&c| {
                    c > v && self.upos(c) == Upos::Noun && self.child(c, Rel::Cop).is_none() && self.child(c, Rel::Det).is_some()
                })
            })?
        };
        // "provided **an additional $2 million** in assistance": the preposition stands inside the phrase.
        let split = || {
            self.by(v, Rel::Obl).find(|&c| {
                let first = self.children(c).next().unwrap_or(c);
                first == v + 1
                    && matches!(self.rel(first), Rel::Det | Rel::Amod | Rel::Nummod | Rel::Compound | Rel::NmodPoss)
                    && self.by(c, Rel::Case).all(|k| k > first)
            })
        };
        capital.or_else(predicate).or_else(split)
    }

    /// "shelled and burned **the village**".
    pub(super) fn shared_object(&self, v: usize) -> Option<usize> {
        let follower = self.by(v, Rel::Conj).find(|&c| c > v && self.upos(c) == Upos::Verb && self.own_subject(c).is_none())?;
        // The second verb follows closely: nothing but "and" and adverbs between.
        (follower - v <= 3).then(|| self.child(follower, Rel::Obj)).flatten()
    }

    /// "**a plan** that Kenya has rejected": the antecedent, when the relative clause lacks an object.
    pub(super) fn gap(&self, v: usize) -> Option<usize> {
        let mut at = v;
        for _ in 0..3 {
            let head = self.head(at)?;
            match self.rel(at) {
                Rel::AclRelcl => {
                    let subject = self.own_subject(at)?;
                    return (self.resolve_relative(subject) == subject).then_some(head);
                }
                Rel::Xcomp | Rel::Ccomp | Rel::Conj => at = head,
                _ => return None,
            }
        }
        None
    }

    /// The receiver: indirect object, or the subject of a passive that keeps an object.
    pub(in crate::fact::events) fn receiver(&self, v: usize) -> Option<usize> {
        if self.is_passive(v) {
            return self.child(v, Rel::Obj).and_then(|_| self.surface_subject(v));
        }
        self.child(v, Rel::Iobj).map(|i| self.resolve_relative(i)).or_else(|| {
            let objects: Vec<usize> = self.by(v, Rel::Obj).collect();
            if objects.len() > 1 && (self.listed(&LEXICON.human, objects[0]) || self.upos(objects[0]) == Upos::Propn) {
                return Some(objects[0]);
            }
            // "granted the refugees citizenship": the parser takes two phrases for one compound.
            let person = |&c: &usize| {
                self.rel(c) == Rel::Compound
                    && (self.listed(&LEXICON.human, c) || (self.upos(c) == Upos::Propn && self.upos(objects[0]) == Upos::Noun))
            };
            objects.first().filter(|&&o| !self.listed(&LEXICON.human, o)).and_then(|&o| self.children(o).find(person))
        })
    }

    /// True when `i` stands after preposition `prep` ("out of" counts as "of" too).
    pub(in crate::fact::events) fn has_case(&self, i: usize, prep: &str) -> bool {
        let mut cases = self.children(i).filter(|&c| self.rel(c) == Rel::Case && c < i);
        match prep.split_once(' ') {
            None => cases.any(|c| self.lemma(c) == prep),
            Some((first, rest)) => {
                cases.any(|c| self.lemma(c) == first && rest.split(' ').enumerate().all(|(n, w)| self.same(c + 1 + n, w)))
            }
        }
    }

    pub(super) fn same(&self, i: usize, lemma: &str) -> bool {
        i < self.parsed.tokens.len() && self.lemma(i) == lemma
    }

    /// What depends on verb (or noun) `v` with preposition `prep`: its own obliques, then those that the parser hung on its object.
    pub(in crate::fact::events) fn prep(&self, v: usize, prep: &str) -> Option<usize> {
        self.prep_of(v, prep).or_else(|| {
            let object = self.child(v, Rel::Obj).or_else(|| self.child(v, Rel::Xcomp)).or_else(|| self.child(v, Rel::NsubjPass))?;
            self.prep_of(object, prep).or_else(|| self.by(object, Rel::Nmod).find_map(|n| self.prep_of(n, prep)))
        })
    }

    pub(super) fn prep_of(&self, v: usize, prep: &str) -> Option<usize> {
        self.children(v)
            .find(|&c| {
                matches!(self.rel(c), Rel::Obl | Rel::OblAgent | Rel::Nmod | Rel::NmodDesc | Rel::OblUnmarked | Rel::Xcomp | Rel::Dep)
                    && self.has_case(c, prep)
                    && !is_time(self.lemma(c))
                    && (self.upos(c) != Upos::Num || self.child(c, Rel::Nmod).is_some())
            })
            .map(|c| self.resolve_relative(c))
    }

    /// Possessor, adjective of nationality, "of" or "by" complement of noun `n`: the candidates, best first.
    pub(in crate::fact::events) fn owners(&self, n: usize) -> impl Iterator<Item = usize> + '_ {
        let poss = self.by(n, Rel::NmodPoss);
        let by = self.children(n).filter(move |&c| matches!(self.rel(c), Rel::Nmod | Rel::Obl | Rel::OblAgent) && self.has_case(c, "by"));
        // "the killing of protesters **by police**" with the police hung on the protesters.
        let inner = self
            .by(n, Rel::Nmod)
            .filter(move |&c| c > n && self.has_case(c, "of"))
            .flat_map(move |c| self.by(c, Rel::Nmod).filter(move |&d| d > c && self.has_case(d, "by")));
        let by = by.chain(inner);
        let participle = self.by(n, Rel::Acl).filter_map(|v| if self.is_passive(v) { self.agent(v) } else { None });
        let before = self
            .children(n)
            .filter(move |&c| c < n && matches!(self.rel(c), Rel::Amod | Rel::Compound | Rel::NmodDesc | Rel::Nmod | Rel::NmodUnmarked));
        let of =
            self.children(n).filter(move |&c| c > n && self.rel(c) == Rel::Nmod && (self.has_case(c, "of") || self.has_case(c, "from")));
        poss.chain(by).chain(participle).chain(before).chain(of).map(|c| self.resolve_relative(c))
    }

    /// The grammatical owner alone (possessor or "by").
    pub(in crate::fact::events) fn owner_of(&self, n: usize) -> Option<usize> {
        let inner = || self.prep_of(n, "of").and_then(|c| self.prep_of(c, "by"));
        self.by(n, Rel::NmodPoss).next().or_else(|| self.prep_of(n, "by")).or_else(inner)
    }

    pub(in crate::fact::events) fn is_infinitive(&self, v: usize) -> bool {
        let bare = self.feats(v).has(Feats::INF) && self.rel(v) == Rel::Xcomp && self.child(v, Rel::Aux).is_none();
        bare || self.children(v).any(|c| c < v && self.upos(c) == Upos::Part && self.lemma(c) == "to")
    }

    pub(in crate::fact::events) fn is_gerund(&self, v: usize) -> bool {
        let f = self.feats(v);
        f.has(Feats::GER) || (f.has(Feats::PART) && f.has(Feats::PRES))
    }

    /// The clause that completes the trigger: infinitive, gerund or finite, in that preference.
    pub(in crate::fact::events) fn complement(&self, v: usize) -> Option<usize> {
        known(&self.answers[v].complement, || self.find_complement(v))
    }

    fn find_complement(&self, v: usize) -> Option<usize> {
        let clausal = |c: usize| matches!(self.upos(c), Upos::Verb | Upos::Aux) || self.is_clausal(c);
        self.children(v)
            .find(|&c| c > v && self.rel(c) == Rel::Xcomp && clausal(c))
            .or_else(|| self.children(v).find(|&c| self.rel(c) == Rel::Ccomp))
            .or_else(|| self.children(v).find(|&c| c > v && matches!(self.rel(c), Rel::Parataxis | Rel::Dep) && self.is_infinitive(c)))
            .or_else(|| {
                self.children(v).find(|&c| {
                    c > v
                        && matches!(self.rel(c), Rel::Advcl | Rel::Acl)
                        && (self.is_infinitive(c) || self.is_gerund(c))
                        && !self.is_purpose(c)
                })
            })
            .or_else(|| self.addressed_clause(v))
            .or_else(|| {
                // "urged Chad to withdraw": the infinitive may hang on the object.
                // … or on whoever asks for it: "advised by the bank to close".
                let object = self.child(v, Rel::Obj).or_else(|| self.child(v, Rel::Obl)).or_else(|| self.child(v, Rel::OblAgent))?;
                let named = |c: usize| {
                    self.is_gerund(c) && self.by(c, Rel::Mark).any(|m| matches!(self.lemma(m), "of" | "for" | "from" | "against"))
                };
                self.by(object, Rel::Acl).find(|&c| self.is_infinitive(c) || named(c))
            })
    }

    /// "warned the mayor **that it would fill** his square", read as a relative clause of the mayor: a pronoun for its subject and an
    /// auxiliary of what is to come tell what is said from what describes.
    pub(super) fn addressed_clause(&self, v: usize) -> Option<usize> {
        if !self.listed(&LEXICON.control.say, v) {
            return None;
        }
        let addressee = self.child(v, Rel::Iobj).or_else(|| self.child(v, Rel::Obj))?;
        let clause = |&c: &usize| {
            let subject = self.children(c).find(|&s| matches!(self.rel(s), Rel::Nsubj | Rel::NsubjPass));
            let announces = self.by(c, Rel::Aux).any(|a| matches!(self.lemma(a), "will" | "would" | "may" | "might" | "could" | "must"));
            announces && subject.is_some_and(|s| matches!(self.lemma(s), "it" | "he" | "she" | "they" | "we" | "i" | "you"))
        };
        self.children(addressee).filter(|&c| c > addressee && matches!(self.rel(c), Rel::AclRelcl | Rel::Acl)).find(clause)
    }

    pub(super) fn is_purpose(&self, c: usize) -> bool {
        self.children(c).any(|m| {
            self.rel(m) == Rel::Mark
                && matches!(self.lemma(m), "after" | "while" | "when" | "since" | "before" | "if" | "as" | "because" | "by")
        })
    }
}

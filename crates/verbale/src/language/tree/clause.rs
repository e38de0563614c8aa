//! What a clause says: who does it, to whom, whether it is denied, possible or conditional, and when.
//!
//! Subjects are found where English leaves them out: shared by coordinated verbs, controlled by a higher verb, the noun
//! that a participle or a relative clause describes. Incomplete: control by nouns (`a promise to leave`) and by adjectives
//! gives the subject of the clause around them.

use super::Tree;
use crate::language::{Feats, Rel, Upos};

/// Relations of subjects.
pub(super) const SUBJECTS: &[Rel] = &[Rel::Nsubj, Rel::NsubjPass, Rel::NsubjOuter, Rel::Csubj, Rel::CsubjPass, Rel::CsubjOuter];

/// When a clause puts its event, by its verb group alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tense {
    /// `left`, `was leaving`.
    Past,
    /// `has left`: done by now.
    Perfect,
    /// `had left`: done by then.
    Pluperfect,
    /// `leaves`, `is leaving`.
    Present,
    /// `will leave`, `is going to leave`.
    Future,
}

/// A modal verb over a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the verb of its name")]
pub enum Modal {
    Will,
    Would,
    Can,
    Could,
    May,
    Might,
    Must,
    Shall,
    Should,
    OughtTo,
}

/// Verbs whose `to` clause has their own subject even with an object: `promised him to leave`.
const SUBJECT_CONTROL: &[&str] = &["promise", "vow", "pledge", "swear", "threaten", "guarantee", "use"];

impl Tree<'_> {
    /// True when `i` heads a clause: a verb, or a noun or adjective with a copula or a subject.
    pub fn is_predicate(&self, i: usize) -> bool {
        let verb = self.upos(i) == Upos::Verb
            && !matches!(self.rel(i), Rel::Amod | Rel::Case | Rel::Mark | Rel::Compound | Rel::Fixed | Rel::Flat);
        verb || self.children(i).any(|c| self.rel(c) == Rel::Cop || SUBJECTS.contains(&self.rel(c)))
    }

    /// The predicate of the clause in which `i` stands (`i` itself when it is one).
    pub fn clause_of(&self, i: usize) -> Option<usize> {
        std::iter::once(i).chain(self.ancestors(i)).find(|&h| self.is_predicate(h))
    }

    /// The predicate of the next clause above the clause of predicate `v`.
    pub fn governor(&self, v: usize) -> Option<usize> {
        self.head(v).and_then(|h| self.clause_of(h))
    }

    /// The tokens of the clause of predicate `v`, without the clauses under it and without coordinated ones.
    pub fn clause_tokens(&self, v: usize) -> Vec<usize> {
        self.descendants(v, |c| {
            matches!(
                self.rel(c),
                Rel::Ccomp | Rel::Advcl | Rel::AdvclRelcl | Rel::AclRelcl | Rel::Acl | Rel::Csubj | Rel::CsubjPass | Rel::Parataxis
            ) || self.rel(c) == Rel::Conj && self.is_predicate(c)
        })
    }

    /// True when `v` is in the passive: `was signed`, `a deal signed in May`.
    pub fn is_passive(&self, v: usize) -> bool {
        self.token(v).feats.has(Feats::PASS)
            || self.children(v).any(|c| matches!(self.rel(c), Rel::AuxPass | Rel::NsubjPass | Rel::CsubjPass))
    }

    /// The grammatical subjects of predicate `v`, coordination expanded; found where they are left out, too. A relative
    /// pronoun is replaced by the noun it stands for.
    pub fn subjects(&self, v: usize) -> Vec<usize> {
        // A chain of clauses without subject is followed upwards; each step goes to a head, so it ends.
        let mut at = v;
        for _ in 0..16 {
            if let Some(own) = self.own_subject(at) {
                return self.expanded(own);
            }
            let Some(head) = self.head(at) else { return Vec::new() };
            match self.rel(at) {
                Rel::Conj => at = head,
                Rel::Xcomp => match self.controlled_by_object(head) {
                    Some(object) => return self.expanded(object),
                    None => at = head,
                },
                Rel::Acl | Rel::AclRelcl if matches!(self.upos(head), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num) => {
                    // `the plan to leave`: the noun does not leave.
                    if self.token(at).feats.has(Feats::INF) {
                        return self
                            .clause_of(head)
                            .filter(|&c| c != at)
                            .map(|c| self.own_subject(c).map_or(Vec::new(), |s| self.expanded(s)))
                            .unwrap_or_default();
                    }
                    return vec![head];
                }
                Rel::Advcl | Rel::Csubj | Rel::Acl | Rel::Ccomp | Rel::Parataxis if !self.token(at).feats.has(Feats::FIN) => {
                    match self.is_predicate(head) {
                        true => at = head,
                        false => match self.clause_of(head) {
                            Some(clause) if clause != at => at = clause,
                            _ => return Vec::new(),
                        },
                    }
                }
                _ => return Vec::new(),
            }
        }
        Vec::new()
    }

    fn own_subject(&self, v: usize) -> Option<usize> {
        let subject = self.children_in(v, SUBJECTS).find(|&s| self.upos(s) != Upos::Punct)?;
        let relative = self.upos(subject) == Upos::Pron && matches!(self.lemma(subject), "who" | "which" | "that");
        match self.rel(v) {
            Rel::AclRelcl if relative => self.head(v).or(Some(subject)),
            // `who left and returned`: the second verb's `who` is the first one's.
            Rel::Conj if relative => {
                self.head(v).and_then(|h| (self.rel(h) == Rel::AclRelcl).then(|| self.head(h)).flatten()).or(Some(subject))
            }
            _ => Some(subject),
        }
    }

    fn controlled_by_object(&self, governor: usize) -> Option<usize> {
        match SUBJECT_CONTROL.contains(&self.lemma(governor)) {
            true => None,
            false => self.child_in(governor, &[Rel::Obj, Rel::Iobj]),
        }
    }

    /// Those who do what `v` says: its subjects, or in the passive what follows `by`. Empty when nobody is named.
    pub fn agents(&self, v: usize) -> Vec<usize> {
        if !self.is_passive(v) {
            return self.subjects(v);
        }
        let by = |at: usize| {
            self.children(at)
                .find(|&c| self.rel(c) == Rel::OblAgent || self.rel(c) == Rel::Obl && self.preposition(c) == Some("by") && !self.is_time(c))
        };
        // `was caught and tried by the navy`: an agent after the last verb is that of the first, too.
        let shared = || self.children_by(v, Rel::Conj).filter(|&c| self.is_passive(c) && self.own_subject(c).is_none()).find_map(by);
        by(v).or_else(shared).map_or(Vec::new(), |agent| self.expanded(agent))
    }

    /// Those to whom `v` is done: its objects, or in the passive its subjects.
    pub fn patients(&self, v: usize) -> Vec<usize> {
        if self.is_passive(v) {
            return self.subjects(v);
        }
        let own: Vec<usize> = self.children_in(v, &[Rel::Obj, Rel::Iobj]).collect();
        // `seized and sank the ship`: the object after the last verb is shared.
        let own = match own.is_empty() {
            true => self
                .children_by(v, Rel::Conj)
                .filter(|&c| self.own_subject(c).is_none() && !self.is_passive(c))
                .flat_map(|c| self.child(c, Rel::Obj))
                .collect(),
            false => own,
        };
        own.into_iter().flat_map(|o| self.expanded(o)).collect()
    }

    fn is_time(&self, i: usize) -> bool {
        self.upos(i) == Upos::Num
            || matches!(
                self.lemma(i),
                "monday"
                    | "tuesday"
                    | "wednesday"
                    | "thursday"
                    | "friday"
                    | "saturday"
                    | "sunday"
                    | "end"
                    | "then"
                    | "now"
                    | "year"
                    | "time"
            )
    }

    /// The word that denies predicate `v`: `not`, `never`, `no one` as subject, `without` before it.
    pub fn negation(&self, v: usize) -> Option<usize> {
        let denies = |c: usize| match self.rel(c) {
            Rel::Advmod | Rel::Det | Rel::CcPreconj | Rel::Cc => {
                matches!(self.lemma(c), "not" | "never" | "neither" | "nor" | "n't") || self.form(c).eq_ignore_ascii_case("n't")
            }
            Rel::Mark => self.lemma(c) == "without",
            _ => false,
        };
        let own = self.children(v).find(|&c| denies(c));
        let of_argument = |i: usize| match self.lemma(i) {
            "nobody" | "nothing" | "none" | "neither" => Some(i),
            _ => self.children_in(i, &[Rel::Det, Rel::Advmod, Rel::CcPreconj]).find(|&d| matches!(self.lemma(d), "no" | "neither")),
        };
        let silent = || self.children(v).filter(|&c| matches!(self.rel(c), Rel::Nsubj | Rel::NsubjPass | Rel::Obj)).find_map(of_argument);
        // `did not seize or sink`: the denial of the first verb holds for those that share its auxiliary.
        let shared = || {
            let head =
                self.head(v).filter(|_| self.rel(v) == Rel::Conj && self.own_subject(v).is_none() && self.child(v, Rel::Aux).is_none())?;
            let joined_by_or = self.child(v, Rel::Cc).is_some_and(|c| matches!(self.lemma(c), "or" | "nor"));
            self.children(head).find(|&c| denies(c)).filter(|_| joined_by_or || self.token(v).feats.has(Feats::INF))
        };
        own.or_else(silent).or_else(shared)
    }

    /// True when predicate `v` is denied.
    pub fn is_negated(&self, v: usize) -> bool {
        self.negation(v).is_some()
    }

    /// The modal over predicate `v`, its own or one shared by coordination.
    pub fn modal(&self, v: usize) -> Option<Modal> {
        let own = |at: usize| self.children_by(at, Rel::Aux).find_map(|c| modal(self.lemma(c), self.form(c)));
        let shared = || {
            self.head(v)
                .filter(|_| self.rel(v) == Rel::Conj && self.token(v).feats.has(Feats::INF) && self.own_subject(v).is_none())
                .and_then(own)
        };
        own(v).or_else(shared)
    }

    /// True when `v` stands in a condition: `if they sign`, `unless`, `should they sign`.
    pub fn is_condition(&self, v: usize) -> bool {
        let marked = |at: usize| {
            let by_word = self
                .children_in(at, &[Rel::Mark, Rel::Advmod])
                .any(|c| matches!(self.lemma(c), "if" | "unless" | "provided" | "providing" | "lest"));
            let in_case = self
                .child(at, Rel::Mark)
                .is_some_and(|c| self.lemma(c) == "in" && self.children_by(c, Rel::Fixed).any(|f| self.lemma(f) == "case"));
            let inverted = self.rel(at) == Rel::Advcl
                && self.children_by(at, Rel::Aux).any(|a| self.lemma(a) == "should" && self.child_in(at, SUBJECTS).is_some_and(|s| a < s));
            by_word || in_case || inverted
        };
        self.clause_chain(v).any(marked)
    }

    /// The clause and those around it up to the first that stands on its own.
    fn clause_chain(&self, v: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(v), |&at| match self.rel(at) {
            Rel::Conj | Rel::Xcomp | Rel::Ccomp | Rel::AclRelcl | Rel::Acl => self.governor(at),
            _ => None,
        })
        .take(16)
    }

    /// True when `v` holds only under a condition that stands beside it: `would leave if they signed`.
    pub fn has_condition(&self, v: usize) -> bool {
        self.children_by(v, Rel::Advcl).any(|c| self.is_condition(c))
    }

    /// The tense of the clause of `v` by its verb group; none for bare infinitives and participles.
    pub fn tense(&self, v: usize) -> Option<Tense> {
        let feats = self.token(v).feats;
        let group: Vec<usize> = self.children_in(v, &[Rel::Aux, Rel::AuxPass, Rel::Cop]).collect();
        let has = |lemma: &str| group.iter().copied().find(|&a| self.lemma(a) == lemma);
        if group.iter().any(|&a| matches!(modal(self.lemma(a), self.form(a)), Some(Modal::Will | Modal::Shall))) {
            return Some(Tense::Future);
        }
        if let Some(have) = has("have") {
            return Some(match self.token(have).feats.has(Feats::PAST) || self.form(have).eq_ignore_ascii_case("had") {
                true => Tense::Pluperfect,
                false => Tense::Perfect,
            });
        }
        let finite = group.iter().copied().find(|&a| self.token(a).feats.has(Feats::FIN) && modal(self.lemma(a), self.form(a)).is_none());
        let of = |f: Feats| match (f.has(Feats::PAST), f.has(Feats::PRES)) {
            (true, _) => Some(Tense::Past),
            (_, true) => Some(Tense::Present),
            _ => None,
        };
        if let Some(finite) = finite {
            return of(self.token(finite).feats);
        }
        // `going to leave`, seen from `leave`.
        if self.rel(v) == Rel::Xcomp && self.head(v).is_some_and(|h| self.form(h).eq_ignore_ascii_case("going")) {
            return Some(Tense::Future);
        }
        if feats.has(Feats::FIN) && !feats.has(Feats::IMP) {
            return of(feats);
        }
        // `was caught and tried`: the second verb shares the group of the first.
        let head = self.head(v).filter(|_| self.rel(v) == Rel::Conj && group.is_empty() && self.own_subject(v).is_none());
        head.filter(|&h| self.is_predicate(h)).and_then(|h| self.tense(h))
    }
}

fn modal(lemma: &str, form: &str) -> Option<Modal> {
    Some(match lemma {
        "will" if form.eq_ignore_ascii_case("would") || matches!(form, "'d" | "’d") => Modal::Would,
        "will" | "wo" | "'ll" => Modal::Will,
        "would" | "'d" => Modal::Would,
        "can" | "ca" if form.eq_ignore_ascii_case("could") => Modal::Could,
        "can" | "ca" => Modal::Can,
        "could" => Modal::Could,
        "may" if form.eq_ignore_ascii_case("might") => Modal::Might,
        "may" => Modal::May,
        "might" => Modal::Might,
        "must" => Modal::Must,
        "shall" if form.eq_ignore_ascii_case("should") => Modal::Should,
        "shall" => Modal::Shall,
        "should" => Modal::Should,
        "ought" => Modal::OughtTo,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::Drawn;
    use expect_test::{Expect, expect};

    /// `verb: subjects > agents > patients, tense modal flags`
    fn check(drawn: &str, verbs: &[&str], want: Expect) {
        let drawn = Drawn::new(drawn);
        let tree = drawn.tree();
        let mut shown = String::new();
        for verb in verbs {
            let v = drawn.at(verb);
            let flags = [
                (tree.is_passive(v), "passive"),
                (tree.is_negated(v), "negated"),
                (tree.is_condition(v), "condition"),
                (tree.has_condition(v), "conditional"),
            ];
            let flags: Vec<&str> = flags.iter().filter(|f| f.0).map(|f| f.1).collect();
            let forms = |tokens: Vec<usize>| drawn.forms(&tokens);
            shown += &format!(
                "{verb}: subject [{}] agent [{}] patient [{}] {:?} {:?} {}\n",
                forms(tree.subjects(v)),
                forms(tree.agents(v)),
                forms(tree.patients(v)),
                tree.tense(v),
                tree.modal(v),
                flags.join(" ")
            );
        }
        want.assert_eq(&shown);
    }

    #[test]
    fn shared_subject_and_object() {
        check(
            "Divers/NOUN/nsubj/4 and/CCONJ/cc/3 fishermen/NOUN/conj/1 found/VERB/root/0/find/PAST+FIN and/CCONJ/cc/6 raised/VERB/conj/4/raise/PAST+FIN the/DET/det/8 hull/NOUN/obj/6",
            &["found", "raised"],
            expect![[r#"
                found: subject [Divers fishermen] agent [Divers fishermen] patient [hull] Some(Past) None 
                raised: subject [Divers fishermen] agent [Divers fishermen] patient [hull] Some(Past) None 
            "#]],
        );
    }

    #[test]
    fn passive_with_agent() {
        check(
            "The/DET/det/2 bridge/NOUN/nsubj:pass/5 was/AUX/aux:pass/5/be/PAST+FIN not/PART/advmod/5 built/VERB/root/0/build/PAST+PART+PASS by/ADP/case/8 the/DET/det/8 army/NOUN/obl:agent/5",
            &["built"],
            expect![[r#"
                built: subject [bridge] agent [army] patient [bridge] Some(Past) None passive negated
            "#]],
        );
    }

    #[test]
    fn control_by_subject_and_by_object() {
        check(
            "The/DET/det/2 judge/NOUN/nsubj/3 ordered/VERB/root/0/order/PAST+FIN the/DET/det/5 bank/NOUN/obj/3 to/PART/mark/7 pay/VERB/xcomp/3/pay/INF and/CCONJ/cc/9 refused/VERB/conj/3/refuse/PAST+FIN to/PART/mark/11 wait/VERB/xcomp/9/wait/INF",
            &["pay", "wait"],
            expect![[r#"
                pay: subject [bank] agent [bank] patient [] None None 
                wait: subject [judge] agent [judge] patient [] None None 
            "#]],
        );
    }

    #[test]
    fn relative_clauses_and_participles() {
        check(
            "The/DET/det/2 crew/NOUN/nsubj/7 who/PRON/nsubj/4 left/VERB/acl:relcl/2/leave/PAST+FIN ship/NOUN/obj/4 ,/PUNCT/punct/7 slept/VERB/root/0/sleep/PAST+FIN in/ADP/case/9 tents/NOUN/obl/7 given/VERB/acl/9/give/PAST+PART+PASS by/ADP/case/12 locals/NOUN/obl:agent/10",
            &["left", "given"],
            expect![[r#"
                left: subject [crew] agent [crew] patient [ship] Some(Past) None 
                given: subject [tents] agent [locals] patient [tents] None None passive
            "#]],
        );
    }

    #[test]
    fn conditions_modals_and_future() {
        check(
            "If/SCONJ/mark/3 rain/NOUN/nsubj/3 stops/VERB/advcl/6/stop/PRES+FIN we/PRON/nsubj/6 would/AUX/aux/6/will/FIN play/VERB/root/0/play/INF ,/PUNCT/punct/10 nobody/PRON/nsubj/10 will/AUX/aux/10/will/FIN stay/VERB/parataxis/6/stay/INF",
            &["stops", "play", "stay"],
            expect![[r#"
                stops: subject [rain] agent [rain] patient [] Some(Present) None condition
                play: subject [we] agent [we] patient [] None Some(Would) conditional
                stay: subject [nobody] agent [nobody] patient [] Some(Future) Some(Will) negated
            "#]],
        );
    }
}

//! Grammar over the tree: voice, logical subject and object through control, raising, coordination and relative clauses,
//! prepositional arguments, owners.
//!
//! It knows Universal Dependencies and English function words, no politics. Where the parser errs in known ways (a preposition hung on
//! the object, a subject hung on the wrong verb) the functions look where the word is usually put.

use super::lexicon::LEXICON;
use crate::language::{Feats, Parsed, Rel, Token, Upos};
use std::ops::Range;

/// A text's trees with their children indexed.
pub(super) struct Syntax<'a> {
    pub(super) text: &'a str,
    pub(super) parsed: &'a Parsed,
    tokens: Vec<Token>,
    lemmas: Vec<(usize, Box<str>)>,
    starts: Vec<u32>,
    kids: Vec<u32>,
    /// The token belongs to a dateline.
    datelined: Vec<bool>,
}

/// How far up or down a search goes: no sensible sentence nests deeper.
const DEPTH: usize = 8;

impl<'a> Syntax<'a> {
    /// Indexes the children of all tokens.
    pub(super) fn new(text: &'a str, parsed: &'a Parsed) -> Self {
        let mended = super::repair::mend(text, parsed);
        let n = parsed.tokens.len();
        let mut datelined = vec![false; n];
        for sentence in &parsed.sentences {
            let report = dateline(text, parsed, sentence.tokens.clone());
            datelined[sentence.tokens.start..report].fill(true);
        }
        let mut starts = vec![0u32; n + 2];
        for (i, token) in mended.tokens.iter().enumerate() {
            if token.head as usize != i {
                starts[token.head as usize + 2] += 1;
            }
        }
        for i in 2..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut kids = vec![0u32; n];
        for (i, token) in mended.tokens.iter().enumerate() {
            if token.head as usize != i {
                let at = &mut starts[token.head as usize + 1];
                kids[*at as usize] = i as u32;
                *at += 1;
            }
        }
        Syntax { text, parsed, tokens: mended.tokens, lemmas: mended.lemmas, starts, kids, datelined }
    }

    /// Children of `i` in text order.
    pub(super) fn children(&self, i: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.kids[self.starts[i] as usize..self.starts[i + 1] as usize].iter().map(|&c| c as usize)
    }

    /// Children by relation, exactly.
    pub(super) fn by(&self, i: usize, rel: Rel) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.children(i).filter(move |&c| self.rel(c) == rel)
    }

    /// First child by relation.
    pub(super) fn child(&self, i: usize, rel: Rel) -> Option<usize> {
        self.by(i, rel).next()
    }

    pub(super) fn rel(&self, i: usize) -> Rel {
        self.tokens[i].rel
    }

    pub(super) fn upos(&self, i: usize) -> Upos {
        self.tokens[i].upos
    }

    pub(super) fn feats(&self, i: usize) -> Feats {
        self.tokens[i].feats
    }

    pub(super) fn lemma(&self, i: usize) -> &str {
        match self.lemmas.iter().find(|(t, _)| *t == i) {
            Some((_, lemma)) => lemma,
            None => self.parsed.lemma(i),
        }
    }

    pub(super) fn form(&self, i: usize) -> &'a str {
        self.parsed.form(self.text, i)
    }

    /// Head of `i`; none for a root.
    pub(super) fn head(&self, i: usize) -> Option<usize> {
        let head = self.tokens[i].head as usize;
        (head != i).then_some(head)
    }

    /// The tokens of the sentence that holds `i`.
    pub(super) fn sentence(&self, i: usize) -> Range<usize> {
        self.parsed.sentences.get(self.parsed.sentence_of(i)).map_or(i..i + 1, |s| s.tokens.clone())
    }

    /// True when `i` lies under `top` (or is it).
    pub(super) fn under(&self, i: usize, top: usize) -> bool {
        let mut at = i;
        for _ in 0..40 {
            if at == top {
                return true;
            }
            match self.head(at) {
                Some(head) => at = head,
                None => return false,
            }
        }
        false
    }

    /// True for words that head clauses.
    pub(super) fn is_clausal(&self, i: usize) -> bool {
        matches!(self.upos(i), Upos::Verb | Upos::Aux)
            || self.children(i).any(|c| matches!(self.rel(c), Rel::Nsubj | Rel::NsubjPass | Rel::Cop | Rel::Csubj))
    }

    /// True for words that head noun phrases.
    pub(super) fn is_nominal(&self, i: usize) -> bool {
        matches!(self.upos(i), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::X | Upos::Sym)
            || (matches!(self.upos(i), Upos::Adj | Upos::Det)
                && self.children(i).any(|c| matches!(self.rel(c), Rel::Det | Rel::Case | Rel::Amod)))
    }

    /// True for several parties in one phrase: coordinated, or a plural ("the two Koreas", "Lao and Thai ministers").
    pub(super) fn is_plural(&self, n: usize) -> bool {
        self.child(n, Rel::Conj).is_some()
            || self.feats(n).has(Feats::PLUR)
            || self.children(n).any(|c| matches!(self.rel(c), Rel::Nummod) || self.lemma(c) == "both")
            || matches!(self.lemma(n), "they" | "both" | "two" | "three" | "pair" | "duo" | "trio")
    }

    /// Nouns that by their ending are people: "growers", "cellists". Unknown ones only, and only in the plural.
    pub(super) fn looks_human(&self, n: usize) -> bool {
        const THINGS: &[&str] = &[
            "number",
            "order",
            "power",
            "river",
            "border",
            "tower",
            "paper",
            "factor",
            "sector",
            "door",
            "floor",
            "sensor",
            "reactor",
            "motor",
            "tractor",
            "matter",
            "letter",
            "quarter",
            "computer",
            "trailer",
            "container",
            "launcher",
            "cruiser",
            "destroyer",
            "helicopter",
            "tanker",
            "trawler",
            "barrier",
            "corner",
            "counter",
            "chapter",
            "center",
            "centre",
            "layer",
            "pointer",
            "filter",
            "shelter",
            "poster",
            "banner",
            "boiler",
            "burner",
            "printer",
            "server",
            "browser",
            "router",
            "transformer",
            "transistor",
            "vector",
            "mirror",
            "error",
            "terror",
            "horror",
            "colour",
            "flavor",
            "harbor",
            "winter",
            "summer",
            "dinner",
            "answer",
            "offer",
            "finger",
            "shoulder",
            "feather",
            "leather",
            "weather",
            "water",
            "crater",
            "glacier",
            "meter",
            "liter",
            "tumor",
            "disorder",
            "encounter",
            "flower",
            "tiger",
            "spider",
            "bumper",
            "bulldozer",
            "locker",
            "buyer",
            "stretcher",
            "voucher",
            "folder",
            "cluster",
            "register",
            "disaster",
            "monster",
            "member",
        ];
        self.upos(n) == Upos::Noun && self.feats(n).has(Feats::PLUR) && {
            let lemma = self.lemma(n);
            ["er", "or", "ist", "ian", "eer", "man"].iter().any(|e| lemma.len() > e.len() + 3 && lemma.ends_with(e))
                && !THINGS.contains(&lemma)
        }
    }

    /// True when verb `v` stands in the passive, full or reduced.
    pub(super) fn is_passive(&self, v: usize) -> bool {
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
                !subject && self.head(v).is_some_and(|h| self.is_clausal(h) && self.children(h).any(|c| self.rel(c) == Rel::AuxPass))
            }
            _ => by,
        }
    }

    fn is_past_participle(&self, v: usize) -> bool {
        let f = self.feats(v);
        f.has(Feats::PASS) || (f.has(Feats::PART) && !f.has(Feats::PRES) && !f.has(Feats::GER))
    }

    /// The antecedent of a relative pronoun; any other word is itself.
    pub(super) fn resolve_relative(&self, i: usize) -> usize {
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
    pub(super) fn surface_subject(&self, v: usize) -> Option<usize> {
        self.subject_within(v, DEPTH).or_else(|| self.searched_subject(v))
    }

    /// A finite verb hung on a noun ("Zambia, which had expelled an attaché, on Thursday **banned** exports", with "banned" among the
    /// attaché's phrases) goes with the sentence's subject.
    fn searched_subject(&self, v: usize) -> Option<usize> {
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

    fn subject_within(&self, v: usize, depth: usize) -> Option<usize> {
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
    fn is_doer(&self, n: usize) -> bool {
        self.upos(n) != Upos::Noun || LEXICON.agent.has(self.lemma(n)) || self.looks_human(n) || super::parties::is_partitive(self, n)
    }

    /// "Judge **to jail** union chief": an infinitive on the noun that is the whole sentence's root tells what is to come.
    pub(super) fn is_headline(&self, v: usize) -> bool {
        matches!(self.rel(v), Rel::Acl | Rel::Xcomp | Rel::Advcl | Rel::Dep | Rel::Parataxis)
            && self.is_infinitive(v)
            && self.head(v).is_some_and(|h| h < v && self.rel(h) == Rel::Root && self.is_nominal(h) && !self.is_clausal(h))
    }

    /// The subject child of `v` itself.
    pub(super) fn own_subject(&self, v: usize) -> Option<usize> {
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
    fn unmarked_subject(&self, v: usize) -> Option<usize> {
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

    /// True for the words of a dateline.
    pub(super) fn is_datelined(&self, t: usize) -> bool {
        self.datelined[t]
    }

    /// True for a date, a word of the dateline, or what stands after a preposition: no subject.
    fn is_stray(&self, t: usize) -> bool {
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
    fn controller(&self, v: usize, head: usize, depth: usize) -> Option<usize> {
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
        if complement && !self.is_passive(head) && LEXICON.control.object_control.has(self.lemma(head)) {
            let object =
                self.object(head).or_else(|| self.prep(head, "on")).or_else(|| self.prep(head, "to")).or_else(|| self.prep(head, "for"));
            if object.is_some() {
                return object;
            }
        }
        // "rebels stormed the base, officials said, killing two": the participle goes with what is said.
        if self.rel(v) == Rel::Advcl
            && LEXICON.control.say.has(self.lemma(head))
            && let Some(said) = self.by(head, Rel::Ccomp).find(|&c| c < v)
        {
            return self.subject_within(said, depth);
        }
        self.subject_within(head, depth)
    }

    /// Whom a third-person pronoun means by the grammar of its sentence: the subject of the clause that governs its own.
    pub(super) fn local_antecedent(&self, pronoun: usize) -> Option<usize> {
        if !matches!(
            self.lemma(pronoun),
            "it" | "he" | "she" | "they" | "its" | "his" | "their" | "her" | "itself" | "themselves" | "himself"
        ) {
            return None;
        }
        // "The lama begged them": the subject of its own clause is what a plain pronoun cannot mean.
        let free = !self.lemma(pronoun).contains("sel") && self.rel(pronoun) != Rel::NmodPoss;
        let mut at = pronoun;
        for _ in 0..DEPTH {
            let own_clause = at == pronoun;
            at = self.head(at)?;
            if free && own_clause {
                continue;
            }
            if let Some(subject) = self.own_subject(at)
                && subject < pronoun
                && matches!(self.upos(subject), Upos::Noun | Upos::Propn)
                && !self.under(pronoun, subject)
            {
                return Some(self.resolve_relative(subject));
            }
        }
        None
    }

    /// The subject of the verb that has noun `n` among its arguments: "**Chad** made a demand".
    pub(super) fn governing_subject(&self, n: usize, depth: usize) -> Option<usize> {
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
    pub(super) fn agent(&self, v: usize) -> Option<usize> {
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
    pub(super) fn subject(&self, v: usize) -> Option<usize> {
        match self.is_passive(v) {
            true => self.agent(v),
            false => self.surface_subject(v),
        }
    }

    /// Logical object.
    pub(super) fn object(&self, v: usize) -> Option<usize> {
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
    fn meaning(&self, g: usize) -> usize {
        match self.lemma(g) {
            "something" | "one" | "what" | "thing" | "idea" | "step" | "move" | "condition" | "anything" => {
                self.own_subject(g).unwrap_or(g)
            }
            _ => g,
        }
    }

    /// A bare noun phrase right behind the verb to which the parser gave another name.
    fn unmarked_object(&self, v: usize) -> Option<usize> {
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
    fn shared_object(&self, v: usize) -> Option<usize> {
        let follower = self.by(v, Rel::Conj).find(|&c| c > v && self.upos(c) == Upos::Verb && self.own_subject(c).is_none())?;
        // The second verb follows closely: nothing but "and" and adverbs between.
        (follower - v <= 3).then(|| self.child(follower, Rel::Obj)).flatten()
    }

    /// "**a plan** that Kenya has rejected": the antecedent, when the relative clause lacks an object.
    fn gap(&self, v: usize) -> Option<usize> {
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
    pub(super) fn receiver(&self, v: usize) -> Option<usize> {
        if self.is_passive(v) {
            return self.child(v, Rel::Obj).and_then(|_| self.surface_subject(v));
        }
        self.child(v, Rel::Iobj).map(|i| self.resolve_relative(i)).or_else(|| {
            let objects: Vec<usize> = self.by(v, Rel::Obj).collect();
            if objects.len() > 1 && (LEXICON.human.has(self.lemma(objects[0])) || self.upos(objects[0]) == Upos::Propn) {
                return Some(objects[0]);
            }
            // "granted the refugees citizenship": the parser takes two phrases for one compound.
            let person = |&c: &usize| {
                self.rel(c) == Rel::Compound
                    && (LEXICON.human.has(self.lemma(c)) || (self.upos(c) == Upos::Propn && self.upos(objects[0]) == Upos::Noun))
            };
            objects.first().filter(|&&o| !LEXICON.human.has(self.lemma(o))).and_then(|&o| self.children(o).find(person))
        })
    }

    /// True when `i` stands after preposition `prep` ("out of" counts as "of" too).
    pub(super) fn has_case(&self, i: usize, prep: &str) -> bool {
        let mut cases = self.children(i).filter(|&c| self.rel(c) == Rel::Case && c < i);
        match prep.split_once(' ') {
            None => cases.any(|c| self.lemma(c) == prep),
            Some((first, rest)) => {
                cases.any(|c| self.lemma(c) == first && rest.split(' ').enumerate().all(|(n, w)| self.same(c + 1 + n, w)))
            }
        }
    }

    fn same(&self, i: usize, lemma: &str) -> bool {
        i < self.parsed.tokens.len() && self.lemma(i) == lemma
    }

    /// What depends on verb (or noun) `v` with preposition `prep`: its own obliques, then those that the parser hung on its object.
    pub(super) fn prep(&self, v: usize, prep: &str) -> Option<usize> {
        self.prep_of(v, prep).or_else(|| {
            let object = self.child(v, Rel::Obj).or_else(|| self.child(v, Rel::Xcomp)).or_else(|| self.child(v, Rel::NsubjPass))?;
            self.prep_of(object, prep).or_else(|| self.by(object, Rel::Nmod).find_map(|n| self.prep_of(n, prep)))
        })
    }

    fn prep_of(&self, v: usize, prep: &str) -> Option<usize> {
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
    pub(super) fn owners(&self, n: usize) -> impl Iterator<Item = usize> + '_ {
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
    pub(super) fn owner_of(&self, n: usize) -> Option<usize> {
        let inner = || self.prep_of(n, "of").and_then(|c| self.prep_of(c, "by"));
        self.by(n, Rel::NmodPoss).next().or_else(|| self.prep_of(n, "by")).or_else(inner)
    }

    pub(super) fn is_infinitive(&self, v: usize) -> bool {
        let bare = self.feats(v).has(Feats::INF) && self.rel(v) == Rel::Xcomp && self.child(v, Rel::Aux).is_none();
        bare || self.children(v).any(|c| c < v && self.upos(c) == Upos::Part && self.lemma(c) == "to")
    }

    pub(super) fn is_gerund(&self, v: usize) -> bool {
        let f = self.feats(v);
        f.has(Feats::GER) || (f.has(Feats::PART) && f.has(Feats::PRES))
    }

    /// The clause that completes the trigger: infinitive, gerund or finite, in that preference.
    pub(super) fn complement(&self, v: usize) -> Option<usize> {
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
                self.children(object).find(|&c| matches!(self.rel(c), Rel::Acl) && self.is_infinitive(c))
            })
    }

    /// "warned the mayor **that it would fill** his square", read as a relative clause of the mayor: a pronoun for its subject and an
    /// auxiliary of what is to come tell what is said from what describes.
    fn addressed_clause(&self, v: usize) -> Option<usize> {
        if !LEXICON.control.say.has(self.lemma(v)) {
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

    fn is_purpose(&self, c: usize) -> bool {
        self.children(c).any(|m| {
            self.rel(m) == Rel::Mark
                && matches!(self.lemma(m), "after" | "while" | "when" | "since" | "before" | "if" | "as" | "because" | "by")
        })
    }

    /// True when `t` hangs on `top` by phrases alone: no clause between.
    pub(super) fn is_within_clause(&self, t: usize, top: usize) -> bool {
        let mut at = t;
        for _ in 0..DEPTH {
            if at == top {
                return true;
            }
            if matches!(self.rel(at), Rel::Advcl | Rel::Ccomp | Rel::AclRelcl | Rel::Parataxis | Rel::Acl | Rel::AdvclRelcl)
                || (self.rel(at) == Rel::Conj && self.is_clausal(at))
            {
                return false;
            }
            match self.head(at) {
                Some(head) => at = head,
                None => return false,
            }
        }
        false
    }

    /// First and last token of the subtree of `i`, as a range.
    pub(super) fn extent(&self, i: usize) -> Range<usize> {
        let (mut low, mut high) = (i, i);
        let mut stack = vec![i];
        while let Some(at) = stack.pop() {
            low = low.min(at);
            high = high.max(at);
            stack.extend(self.children(at));
        }
        low..high + 1
    }

    /// The noun phrase headed by `h` without relative clauses, coordinated phrases and asides, as a run of tokens.
    pub(super) fn phrase(&self, h: usize) -> Range<usize> {
        let mut inside = Vec::with_capacity(8);
        let mut stack = vec![h];
        while let Some(at) = stack.pop() {
            inside.push(at);
            for c in self.children(at) {
                let skip = match self.rel(c) {
                    Rel::AclRelcl
                    | Rel::Parataxis
                    | Rel::Advcl
                    | Rel::Ccomp
                    | Rel::Xcomp
                    | Rel::Nsubj
                    | Rel::Cop
                    | Rel::Aux
                    | Rel::Dep
                    | Rel::Discourse => true,
                    Rel::Conj | Rel::Cc | Rel::Case | Rel::Mark | Rel::Acl | Rel::Obl | Rel::Advmod | Rel::Appos => at == h,
                    Rel::Punct => at == h && (c > h || c == self.sentence(h).start),
                    // "the minister on Friday"
                    Rel::Nmod | Rel::OblUnmarked | Rel::NmodUnmarked => at == h && c > h && is_time(self.lemma(c)),
                    _ => false,
                };
                if !skip {
                    stack.push(c);
                }
            }
        }
        inside.sort_unstable();
        let place = inside.partition_point(|&t| t < h);
        let (mut low, mut high) = (h, h);
        for &t in inside[..place].iter().rev() {
            if t + 1 == low {
                low = t;
            }
        }
        for &t in &inside[place..] {
            if t == high + 1 {
                high = t;
            }
        }
        while low < h && self.upos(low) == Upos::Punct {
            low += 1;
        }
        low..high + 1
    }
}

/// Nouns that say when.
pub(super) fn is_time(lemma: &str) -> bool {
    matches!(
        lemma,
        "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "saturday"
            | "sunday"
            | "january"
            | "february"
            | "march"
            | "april"
            | "may"
            | "june"
            | "july"
            | "august"
            | "september"
            | "october"
            | "november"
            | "december"
            | "day"
            | "week"
            | "month"
            | "year"
            | "weekend"
            | "morning"
            | "afternoon"
            | "evening"
            | "night"
            | "hour"
            | "time"
            | "moment"
            | "decade"
            | "eve"
            | "today"
            | "jan."
            | "feb."
            | "feb"
            | "jan"
            | "aug"
            | "sept"
            | "oct"
            | "nov"
            | "dec"
            | "summer"
            | "winter"
            | "spring"
            | "autumn"
            | "aug."
            | "sept."
            | "oct."
            | "nov."
            | "dec."
            | "late"
            | "dawn"
            | "dusk"
            | "noon"
            | "midnight"
            | "nightfall"
            | "easter"
            | "christmas"
            | "ramadan"
            | "yesterday"
            | "tomorrow"
    )
}

/// Where the report begins in a sentence after "PARIS (Reuters) -"; the sentence's start without a dateline.
fn dateline(text: &str, parsed: &Parsed, sentence: Range<usize>) -> usize {
    let start = sentence.start;
    if sentence.is_empty() {
        return start;
    }
    let shouted = parsed.form(text, start).len() > 2 && parsed.form(text, start).chars().all(|c| !c.is_lowercase());
    let end = sentence.end.min(start + 14);
    let mark = (start + 1..end).find(|&i| matches!(parsed.form(text, i), "-" | "--" | "–" | "—" | ":" | "\""));
    let agency = (start + 1..end).any(|i| matches!(parsed.form(text, i), "(" | "--"));
    // "Tehran, March 15, IRNA -"
    let dated = |mark: usize| {
        parsed.form(text, start).starts_with(char::is_uppercase)
            && (start + 1..mark).any(|i| parsed.form(text, i) == ",")
            && (start + 1..mark).any(|i| is_time(parsed.lemma(i)))
            && (start + 1..mark).all(|i| matches!(parsed.tokens[i].upos, Upos::Propn | Upos::Num | Upos::Punct | Upos::X | Upos::Noun))
    };
    match mark {
        Some(mark) if dated(mark) => mark + 1,
        Some(mark) if shouted || (agency && mark - start < 8) => mark + 1,
        _ => start,
    }
}

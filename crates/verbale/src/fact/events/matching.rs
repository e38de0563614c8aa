//! Which frame a word tells: particles, conditions on object, subject and complement; the most specific frame wins.

use super::{
    lexicon::{Entry, Frame, LEXICON, Part, Slot, Strength},
    parties::{Cast, is_partitive},
    status,
    syntax::{Syntax, is_time},
    vocabulary::{Number, Words},
};
use crate::{
    language::{Feats, Rel, Upos},
    types::{ActorKind, EventType},
};

/// A word that tells a frame.
#[derive(Debug, Clone)]
pub(super) struct Match {
    /// Index of the frame.
    pub(super) frame: usize,
    /// Part of speech.
    pub(super) part: Part,
    /// The trigger's main token.
    pub(super) token: usize,
    /// Particles and nouns that belong to the trigger.
    pub(super) extra: Vec<usize>,
    /// The preposition that the entry ends with: its complement counts as the object.
    pub(super) last_prep: Option<usize>,
    /// How sure the word alone is.
    pub(super) strength: Strength,
    /// The frame's conditions were asked, and hold.
    pub(super) fits: bool,
    /// How specific.
    score: i32,
}

/// A verb's arguments, found once for all its entries.
struct Arguments {
    subject: Option<usize>,
    object: Option<usize>,
}

/// Asks the questions; borrows what it needs to answer.
pub(super) struct Matcher<'s, 'a> {
    pub(super) syntax: &'s Syntax<'a>,
    pub(super) cast: &'s Cast<'a>,
}

impl Matcher<'_, '_> {
    /// The frame that token `i` tells best.
    pub(super) fn at(&self, i: usize) -> Option<Match> {
        self.all_at(i).into_iter().next()
    }

    /// The frames that token `i` may tell, the best first.
    pub(super) fn all_at(&self, i: usize) -> Vec<Match> {
        let part = match self.syntax.upos(i) {
            Upos::Verb => Part::Verb,
            Upos::Noun | Upos::Propn => Part::Noun,
            Upos::Adj => Part::Adjective,
            _ => return Vec::new(),
        };
        let Some(entries) = self.entries(i, part) else { return Vec::new() };
        let verb = part == Part::Verb;
        let plain =
            Arguments { subject: verb.then(|| self.syntax.subject(i)).flatten(), object: verb.then(|| self.syntax.object(i)).flatten() };
        let mut matches: Vec<Match> = entries
            .iter()
            .filter(|e| e.part == part && !LEXICON.frames[e.frame].chosen_only)
            .filter_map(|entry| self.entry(entry, i, &plain))
            .collect();
        matches.sort_by_key(|m| (std::cmp::Reverse(m.score), m.frame));
        matches
    }

    /// The entries of token `i` by lemma, or by its form where the lemmatiser missed ("shelled" → "shel").
    fn entries(&self, i: usize, part: Part) -> Option<&'static [Entry]> {
        if let Some(entries) = LEXICON.entries(self.syntax.word(i)) {
            return Some(entries);
        }
        if part == Part::Noun {
            // "airstrikes" left in the plural.
            return LEXICON.entries(self.syntax.singular(i));
        }
        let form = (part == Part::Verb).then(|| self.syntax.form(i).to_ascii_lowercase())?;
        LEXICON.inflected.get(&*form).and_then(|lemma| LEXICON.entries_of(lemma))
    }

    /// All entries of token `i`, whatever its part of speech.
    pub(super) fn known(&self, i: usize) -> Option<&'static [Entry]> {
        match self.syntax.upos(i) {
            Upos::Verb | Upos::Noun | Upos::Propn | Upos::Adj | Upos::X | Upos::Adv => {}
            _ => return None,
        }
        self.entries(i, Part::Noun).or_else(|| self.entries(i, Part::Verb))
    }

    /// True when the entry's further words stand with token `i`.
    pub(super) fn has_words(&self, entry: &Entry, i: usize) -> bool {
        match entry.part {
            Part::Noun => self.words_before(i, &entry.extra).is_some(),
            _ => self.words_after(i, &entry.extra, entry.keeps_object).is_some(),
        }
    }

    /// A match of the entry with token `i` whose conditions nobody asked.
    pub(super) fn relaxed(&self, entry: &Entry, i: usize) -> Match {
        let extra = match entry.part {
            Part::Noun => self.words_before(i, &entry.extra),
            _ => self.words_after(i, &entry.extra, entry.keeps_object),
        };
        Match {
            frame: entry.frame,
            part: entry.part,
            token: i,
            extra: extra.unwrap_or_default(),
            last_prep: None,
            strength: entry.strength,
            fits: false,
            score: 0,
        }
    }

    fn entry(&self, entry: &Entry, i: usize, plain: &Arguments) -> Option<Match> {
        let extra = match entry.part {
            Part::Noun => self.words_before(i, &entry.extra)?,
            _ => self.words_after(i, &entry.extra, entry.keeps_object)?,
        };
        let last_prep = extra.last().copied().filter(|&t| {
            entry.part != Part::Noun
                && !entry.keeps_object
                && matches!(self.syntax.upos(t), Upos::Adp | Upos::Sconj | Upos::Part | Upos::Adv)
        });
        let mut found =
            Match { frame: entry.frame, part: entry.part, token: i, extra, last_prep, strength: entry.strength, fits: true, score: 0 };
        let frame = &LEXICON.frames[entry.frame];
        found.score = match entry.part {
            Part::Verb => self.verb_fits(frame, &found, plain)?,
            Part::Noun => self.noun_fits(frame, &found)?,
            Part::Adjective => self.complement_fits(frame, &found)?,
        };
        found.score += 2 * found.extra.len() as i32 - i32::from(entry.strength == Strength::Weak) + frame.rank;
        Some(found)
    }

    /// The entry's particles, prepositions and nouns behind verb `v`, in order, each attached to it.
    fn words_after(&self, v: usize, words: &[Number], keeps_object: bool) -> Option<Vec<usize>> {
        if !words.iter().all(|&word| self.syntax.may_hold(v, word)) {
            return None;
        }
        let object = if keeps_object { self.syntax.object(v) } else { None };
        let end = self.syntax.sentence(v).end.min(v + 16);
        let mut from = v + 1;
        // Most entries end at their first word, before anything is kept.
        let mut found = Vec::new();
        for &word in words {
            let at = (from..end).find(|&t| self.is_word(t, word) && self.belongs(t, v, &found, object))?;
            found.push(at);
            from = at + 1;
        }
        Some(found)
    }

    fn words_before(&self, n: usize, words: &[Number]) -> Option<Vec<usize>> {
        let start = self.syntax.sentence(n).start;
        let mut found = Vec::new();
        for (k, &word) in words.iter().enumerate() {
            let at = n.checked_sub(k + 1).filter(|&t| t >= start && self.is_word(t, word))?;
            found.push(at);
        }
        Some(found)
    }

    fn is_word(&self, t: usize, word: Number) -> bool {
        self.syntax.word(t) == word || self.syntax.form_word(t) == word
    }

    /// A word of the entry hangs on the verb, or a preposition on what hangs on the verb or on an earlier word; no date's preposition counts.
    fn belongs(&self, t: usize, v: usize, earlier: &[usize], object: Option<usize>) -> bool {
        let Some(head) = self.syntax.head(t) else { return false };
        if self.syntax.rel(t) == Rel::Case && is_time(self.syntax.lemma(head)) {
            return false;
        }
        // "condemned a decision **to** reinstate": the object's own infinitive, wherever the parser hangs it.
        if self.syntax.upos(t) == Upos::Part {
            let hangs = self.syntax.rel(head) == Rel::Acl && self.syntax.head(head) == object;
            if hangs || object.is_some_and(|o| o + 1 == t && status::takes_infinitive(self.syntax.lemma(o))) {
                return false;
            }
        }
        let near = |h: usize| h == v || earlier.contains(&h) || Some(h) == object;
        near(head) || (head > v && self.syntax.head(head).is_some_and(near))
    }

    /// A particle hangs on the verb, a preposition on its complement, a noun's preposition one deeper.
    fn attached(&self, t: usize, v: usize) -> bool {
        let mut at = t;
        for _ in 0..3 {
            match self.syntax.head(at) {
                Some(head) if head == v => return true,
                Some(head) if head > v => at = head,
                _ => return false,
            }
        }
        false
    }

    /// The logical object of the match: of "call on X", X.
    pub(super) fn object(&self, found: &Match) -> Option<usize> {
        if let Some(prep) = found.last_prep {
            let prep_lemma = self.syntax.lemma(prep);
            let complement = self.syntax.head(prep).filter(|&h| h != found.token && self.syntax.rel(prep) == Rel::Case);
            let fallback = || self.syntax.prep(found.token, prep_lemma);
            if let Some(object) = complement.or_else(fallback) {
                return Some(self.syntax.resolve_relative(object));
            }
            if self.syntax.is_passive(found.token) {
                return self.syntax.surface_subject(found.token);
            }
        }
        self.syntax.object(found.token)
    }

    fn verb_fits(&self, frame: &Frame, found: &Match, plain: &Arguments) -> Option<i32> {
        let v = found.token;
        let object = if found.last_prep.is_some() { self.object(found) } else { plain.object };
        let with = found.extra.iter().any(|&t| self.syntax.lemma(t) == "with") && !frame.with_objects.is_empty();
        let mut score = 0;
        if with {
            score += self.required(&frame.with_objects, self.syntax.prep(v, "with"))?;
        } else if found.strength == Strength::Strong {
            score += object.map_or(0, |o| self.fits(&frame.objects, o)).max(2);
        } else {
            score += self.required(&frame.objects, object)?;
        }
        if found.strength == Strength::Weak {
            score += self.required(&frame.objects_if_weak, object)?;
            score += self.required(&frame.subjects_if_weak, plain.subject)?;
        }
        if object.is_some() {
            score += self.required(&frame.objects_or_none, object)?;
        }
        if object.is_some_and(|o| self.fits(&frame.not_objects, o) > 0) {
            return None;
        }
        let subject = plain.subject;
        if found.strength != Strength::Strong {
            score += self.required(&frame.subjects, subject)?;
        }
        if subject.is_some() {
            score += self.required(&frame.subjects_or_none, subject)?;
        }
        if subject.is_some_and(|s| self.fits(&frame.not_subjects, s) > 0) || self.mentions_any(&frame.not_with, v) {
            return None;
        }
        if !frame.epithet.is_empty() && !self.has_epithet(frame, v) {
            return None;
        }
        // "backed down" is no "backed".
        if self.syntax.by(v, Rel::CompoundPrt).any(|p| p == v + 1 && !found.extra.contains(&p))
            || (frame.no_object && self.syntax.child(v, Rel::Obj).is_some())
        {
            return None;
        }
        if frame.no_xcomp && self.syntax.children(v).any(|c| matches!(self.syntax.rel(c), Rel::Xcomp | Rel::Ccomp)) {
            return None;
        }
        if frame.plural_source && subject.is_none_or(|s| !self.syntax.is_plural(s)) {
            return None;
        }
        if !frame.adverbs.is_empty() && !self.has_adverb(frame, v) {
            return None;
        }
        if !frame.modal.is_empty() && !self.has_auxiliary(v, &frame.modal) {
            return None;
        }
        if frame.said && self.saying_verb(v).is_none() {
            return None;
        }
        if frame.coercive && !self.is_coercive(found) {
            return None;
        }
        Some(score + self.complement_fits(frame, found)?)
    }

    fn noun_fits(&self, frame: &Frame, found: &Match) -> Option<i32> {
        let n = found.token;
        // "Telephone Talks with the chancellor": machine translation writes what happens like a name; a name takes no "with".
        if self.syntax.upos(n) == Upos::Propn && self.cast.is_name(n) && self.syntax.prep(n, "with").is_none() {
            return None;
        }
        // A noun that modifies another is a kind of thing, no event: "attack helicopter".
        if self.syntax.rel(n) == Rel::Compound {
            return None;
        }
        let mut score = 0;
        if !frame.noun_objects.is_empty() {
            score += self.required(&frame.noun_objects, self.syntax.prep(n, "of"))?;
        }
        let mut of = self.syntax.children(n).filter(|&c| self.syntax.rel(c) == Rel::Nmod);
        if of.any(|c| self.fits(&frame.not_objects, c) > 0) || self.mentions_any(&frame.not_with, n) {
            return None;
        }
        if frame.needs_between && self.syntax.prep(n, "between").is_none() {
            return None;
        }
        if !frame.light.is_empty() && frame.needs_light {
            let light = self.light_verb(n)?;
            if !self.names_verb(&frame.light, light) {
                return None;
            }
            score += 1;
        }
        Some(score)
    }

    /// The verb that governs noun `n` as its object, passive subject or oblique.
    pub(super) fn light_verb(&self, n: usize) -> Option<usize> {
        let mut at = n;
        while self.syntax.rel(at) == Rel::Conj {
            at = self.syntax.head(at)?;
        }
        // "a round of talks", "a series of attacks"
        if self.syntax.rel(at) == Rel::Nmod && self.syntax.has_case(at, "of") {
            at = self.syntax.head(at).filter(|&h| is_partitive(self.syntax, h))?;
        }
        let governs = matches!(self.syntax.rel(at), Rel::Obj | Rel::NsubjPass | Rel::Obl | Rel::Xcomp | Rel::Nsubj);
        let reduced = matches!(self.syntax.rel(at), Rel::Nsubj);
        self.syntax.head(at).filter(|&v| governs && self.syntax.upos(v) == Upos::Verb && (!reduced || self.syntax.is_passive(v)))
    }

    /// True when verb `v` with the preposition of its oblique `n` ("engage in") is listed.
    pub(super) fn names_with_case(&self, words: &Words, v: usize, n: usize) -> bool {
        self.syntax.by(n, Rel::Case).any(|c| self.follows(words, v, c))
    }

    /// True when verb `v`, alone or with its particle or preposition ("carry out", "engage in"), is listed.
    pub(super) fn names_verb(&self, words: &Words, v: usize) -> bool {
        self.syntax.listed(words, v) || (v + 1..(v + 4).min(self.syntax.sentence(v).end)).any(|t| self.follows(words, v, t))
    }

    /// True when verb `v` and the word `t` are listed as one: "carry out".
    fn follows(&self, words: &Words, v: usize, t: usize) -> bool {
        let verb = self.syntax.word(v);
        verb != 0 && LEXICON.vocabulary.matched(words, self.syntax.word(t), |n| if n == 1 { verb } else { 0 }) > 1
    }

    fn complement_fits(&self, frame: &Frame, found: &Match) -> Option<i32> {
        let v = found.token;
        let mut score = 0;
        let complement = self.syntax.complement(v);
        if !frame.takes_required.is_empty() {
            let present = frame.takes_required.iter().any(|slot| match slot {
                Slot::Infinitive => complement.is_some_and(|c| self.syntax.is_infinitive(c)),
                Slot::Gerund => complement.is_some_and(|c| self.syntax.is_gerund(c)),
                Slot::Clause => complement.is_some_and(|c| self.syntax.rel(c) == Rel::Ccomp),
                Slot::Prep(p) if &**p == "object-infinitive" => complement.is_some_and(|c| {
                    self.syntax.is_infinitive(c)
                        && (self.syntax.own_subject(c).is_some() || self.syntax.child(v, Rel::Obj).is_some_and(|o| o < c))
                }),
                Slot::Prep(p) => self.syntax.prep(v, p).is_some(),
                _ => false,
            });
            if !present {
                return None;
            }
            score += 2;
        }
        if frame.clause_types.is_empty() && frame.clause_modal.is_empty() {
            return Some(score);
        }
        let c = complement?;
        if frame.clause_other_subject {
            let own = self.syntax.own_subject(c)?;
            let source = self.syntax.subject(v)?;
            let (a, b) = (self.cast.actor_at(own), self.cast.actor_at(source));
            if (a.is_some() && a == b)
                || matches!(self.syntax.lemma(own), "it" | "he" | "she" | "they" | "we" | "i" | "there" | "this" | "that")
            {
                return None;
            }
        }
        if !frame.clause_modal.is_empty() {
            return self.has_auxiliary(c, &frame.clause_modal).then_some(score + 1);
        }
        let speaks = self.syntax.extent(c).any(|t| self.matched(&frame.clause_words, t) > 0);
        let told = || c != v && self.at(c).is_some_and(|m| frame.clause_types.contains(&LEXICON.frames[m.frame].kind));
        (speaks || told()).then_some(score + 2)
    }

    fn has_auxiliary(&self, v: usize, words: &Words) -> bool {
        self.syntax.children(v).any(|c| self.syntax.rel(c) == Rel::Aux && self.syntax.listed(words, c) && self.syntax.lemma(c) != "have")
            || (self.syntax.listed(words, v) && self.syntax.child(v, Rel::Xcomp).is_some())
    }

    /// The verb of saying whose clause `v` heads or belongs to.
    pub(super) fn saying_verb(&self, v: usize) -> Option<usize> {
        let mut at = v;
        for _ in 0..4 {
            let head = self.syntax.head(at)?;
            match self.syntax.rel(at) {
                Rel::Ccomp if self.syntax.listed(&LEXICON.control.say, head) => return Some(head),
                Rel::Ccomp | Rel::Xcomp | Rel::Conj | Rel::Parataxis => at = head,
                _ => return None,
            }
        }
        None
    }

    /// "jointly", "side by side": words of the clause that make the deed a shared one.
    fn has_adverb(&self, frame: &Frame, v: usize) -> bool {
        self.syntax
            .children(v)
            .chain(self.syntax.child(v, Rel::Obj))
            .any(|c| std::iter::once(c).chain(self.syntax.children(c)).any(|t| self.matched(&frame.adverbs, t) > 0))
    }

    fn has_epithet(&self, frame: &Frame, v: usize) -> bool {
        let end = self.syntax.sentence(v).end;
        (v + 1..end.min(v + 25)).any(|t| self.matched(&frame.epithet, t) > 0 && self.attached(t, v))
    }

    /// A warning with consequences for an actor, not one of rain.
    fn is_coercive(&self, found: &Match) -> bool {
        let v = found.token;
        let addressee = || self.syntax.complement(v).filter(|&c| self.syntax.is_infinitive(c)).and_then(|c| self.syntax.own_subject(c));
        let Some(object) = self.object(found).or_else(addressee) else { return false };
        if self.cast.party(self.syntax, &[], object).is_unnamed() {
            return false;
        }
        let threats = LEXICON.modes.get(&EventType::Threaten);
        self.syntax.complement(v).is_some_and(|c| self.syntax.is_infinitive(c))
            || self.syntax.prep(v, "against").is_some()
            || self.syntax.by(v, Rel::Advcl).any(|c| self.syntax.by(c, Rel::Mark).any(|m| self.syntax.lemma(m) == "against"))
            || threats.is_some_and(|votes| self.syntax.extent(v).any(|t| t > v && votes.contains_key(&self.syntax.word(t))))
    }

    /// How many words of an entry end at token `t`; 0 when none does.
    fn matched(&self, words: &Words, t: usize) -> usize {
        LEXICON.vocabulary.matched(words, self.syntax.word(t), |n| t.checked_sub(n).map_or(0, |t| self.syntax.word(t)))
    }

    /// True when an argument of `v`, or an argument of that, is listed.
    fn mentions_any(&self, words: &Words, v: usize) -> bool {
        if words.is_empty() {
            return false;
        }
        let argument = |c: &usize| {
            matches!(self.syntax.rel(*c), Rel::Obj | Rel::Obl | Rel::Nmod | Rel::OblUnmarked | Rel::Compound | Rel::OblAgent | Rel::Conj)
        };
        self.syntax
            .children(v)
            .filter(argument)
            .any(|c| self.fits(words, c) > 0 || self.syntax.children(c).filter(argument).any(|d| self.fits(words, d) > 0))
    }

    /// 0 when the condition is empty, the fit when it holds; none when it fails.
    fn required(&self, words: &Words, head: Option<usize>) -> Option<i32> {
        if words.is_empty() {
            return Some(0);
        }
        Some(self.fits(words, head?)).filter(|&s| s > 0)
    }

    /// How well the phrase headed by `h` fits the list: 3 and more by word, 1 by being an actor, 0 not.
    pub(super) fn fits(&self, words: &Words, h: usize) -> i32 {
        let by_word = self.matched(words, h);
        if by_word > 0 {
            return 2 + by_word as i32;
        }
        let singular = LEXICON.vocabulary.holds(words, self.syntax.singular(h));
        if singular || self.is_word_form(words, h) {
            return 3;
        }
        if (words.actor || words.person || words.country || words.igo)
            && let Some(actor) = self.cast.actor_at(h)
        {
            let kind = self.cast.kind(actor);
            let fits = words.actor
                || (words.person && matches!(kind, ActorKind::Person | ActorKind::Role))
                || (words.country && kind == ActorKind::Country)
                || (words.igo && kind == ActorKind::Igo);
            if fits {
                return 1;
            }
        }
        let capital =
            || self.syntax.form(h).starts_with(char::is_uppercase) && matches!(self.syntax.upos(h), Upos::Propn | Upos::Noun | Upos::Adj);
        let unknown = self.syntax.upos(h) == Upos::Propn
            && (words.actor
                || (words.country
                    && self.cast.actor_at(h).is_none_or(|a| !matches!(self.cast.kind(a), ActorKind::Person | ActorKind::Role))));
        if unknown || (words.human && (capital() || self.syntax.looks_human(h))) {
            return 1;
        }
        if is_partitive(self.syntax, h) {
            let inner = self.syntax.by(h, Rel::Nmod).find(|&c| self.syntax.has_case(c, "of"));
            if let Some(inner) = inner {
                return self.fits(words, inner);
            }
        }
        // "curfew hours", "sanctions regime": the modifier says it.
        let modifier =
            self.syntax.children(h).filter(|&c| c < h && self.syntax.rel(c) == Rel::Compound).map(|c| self.simple(words, c)).max();
        if let Some(score @ 2..) = modifier {
            return score - 1;
        }
        // "aid and weapons": any part will do.
        self.syntax
            .by(h, Rel::Conj)
            .filter(|&c| c > h && !is_partitive(self.syntax, c) && self.syntax.child(c, Rel::Conj).is_none())
            .map(|c| self.simple(words, c))
            .max()
            .unwrap_or(0)
    }

    fn simple(&self, words: &Words, h: usize) -> i32 {
        match self.matched(words, h) {
            0 => 0,
            n => 1 + n as i32,
        }
    }

    /// Lists hold some plurals as they stand ("troops", "talks").
    fn is_word_form(&self, words: &Words, h: usize) -> bool {
        self.syntax.feats(h).has(Feats::PLUR) && LEXICON.vocabulary.holds(words, self.syntax.form_word(h))
    }
}

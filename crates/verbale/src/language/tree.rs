//! A pleasant view of one sentence's tree for the fact extractors.
//!
//! Here: heads, children, subtrees, coordination and noun phrases. What a verb's clause says (who, to whom, denied,
//! possible, when) is in [`clause`]. Every `i` is an index into [`Parsed::tokens`].

mod clause;
#[cfg(test)]
pub(crate) mod testing;

pub use clause::{Modal, Tense};

use crate::{
    language::{Parsed, Rel, Sentence, Token, Upos, parsed::NO_TOKEN},
    types::TextSpan,
};
use std::ops::Range;

/// One sentence of a parsed text with its words.
#[derive(Debug, Clone, Copy)]
pub struct Tree<'a> {
    /// The text.
    pub text: &'a str,
    /// Its analysis.
    pub parsed: &'a Parsed,
    /// The sentence.
    pub sentence: &'a Sentence,
}

/// What a noun phrase keeps beside its head and the words that describe it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Keep {
    /// Clauses on the noun: `the port that closed`, `the port closed by the storm`.
    pub clauses: bool,
    /// Appositions and brackets: `Mr Diallo, the mayor`.
    pub appositions: bool,
    /// Coordinated nouns: `Diallo and his wife`.
    pub conjuncts: bool,
    /// The preposition in front: `of the port`.
    pub preposition: bool,
}

impl Keep {
    /// Everything that hangs on the noun but the preposition.
    pub const ALL: Keep = Keep { clauses: true, appositions: true, conjuncts: true, preposition: false };
}

impl<'a> Tree<'a> {
    /// The tree of sentence `index`.
    pub fn of(text: &'a str, parsed: &'a Parsed, index: usize) -> Self {
        Tree { text, parsed, sentence: &parsed.sentences[index] }
    }

    /// The tree of the sentence that holds token `i`.
    pub fn around(text: &'a str, parsed: &'a Parsed, i: usize) -> Self {
        Tree::of(text, parsed, parsed.sentence_of(i))
    }

    /// Token `i`.
    pub fn token(&self, i: usize) -> &'a Token {
        &self.parsed.tokens[i]
    }

    /// The words of token `i`.
    pub fn form(&self, i: usize) -> &'a str {
        self.parsed.form(self.text, i)
    }

    /// Lemma of token `i`.
    pub fn lemma(&self, i: usize) -> &'a str {
        self.parsed.lemma(i)
    }

    /// Part of speech of token `i`.
    pub fn upos(&self, i: usize) -> Upos {
        self.token(i).upos
    }

    /// Relation of token `i` to its head.
    pub fn rel(&self, i: usize) -> Rel {
        self.token(i).rel
    }

    /// The head of token `i`; none for the root.
    pub fn head(&self, i: usize) -> Option<usize> {
        let head = self.token(i).head as usize;
        (head != i).then_some(head)
    }

    /// The sentence's tokens.
    pub fn tokens(&self) -> Range<usize> {
        self.sentence.tokens.clone()
    }

    /// The root.
    pub fn root(&self) -> Option<usize> {
        self.tokens().find(|&i| self.head(i).is_none())
    }

    /// The children of token `i`, in text order.
    pub fn children(&self, i: usize) -> impl Iterator<Item = usize> + use<'a> {
        let kin = &self.parsed.kin;
        let first = kin.get(i).map_or(NO_TOKEN, |k| k.0);
        std::iter::successors(Some(first), move |&c| kin.get(c as usize).map(|k| k.1)).take_while(|&c| c != NO_TOKEN).map(|c| c as usize)
    }

    /// The children of `i` by relation (exact, subtype included).
    pub fn children_by(&self, i: usize, rel: Rel) -> impl Iterator<Item = usize> + use<'a> {
        let tokens = &self.parsed.tokens;
        self.children(i).filter(move |&c| tokens[c].rel == rel)
    }

    /// The children of `i` whose relation is one of `rels`.
    pub fn children_in<'r>(&self, i: usize, rels: &'r [Rel]) -> impl Iterator<Item = usize> + use<'a, 'r> {
        let tokens = &self.parsed.tokens;
        self.children(i).filter(move |&c| rels.contains(&tokens[c].rel))
    }

    /// The first child of `i` by relation.
    pub fn child(&self, i: usize, rel: Rel) -> Option<usize> {
        self.children_by(i, rel).next()
    }

    /// The first child of `i` whose relation is one of `rels`.
    pub fn child_in(&self, i: usize, rels: &[Rel]) -> Option<usize> {
        self.children_in(i, rels).next()
    }

    /// The heads above `i`, nearest first.
    pub fn ancestors(&self, i: usize) -> impl Iterator<Item = usize> + use<'a> {
        let tree = *self;
        std::iter::successors(tree.head(i), move |&h| tree.head(h))
    }

    /// True when `i` is `above` or hangs below it.
    pub fn dominates(&self, above: usize, i: usize) -> bool {
        i == above || self.ancestors(i).any(|h| h == above)
    }

    /// The tokens from the first to the last one of the subtree of `i`.
    pub fn extent(&self, i: usize) -> Range<usize> {
        let (first, last) = self.parsed.extents.get(i).copied().unwrap_or((i as u32, i as u32));
        first as usize..last as usize + 1
    }

    /// The bytes from the first to the last token of the subtree of `i`, without marks at the ends.
    pub fn span(&self, i: usize) -> TextSpan {
        self.parsed.span_of(self.without_marks(self.extent(i), i))
    }

    /// The tokens of the subtree of `i` in text order, subtrees for which `cut` holds left out.
    pub fn descendants(&self, i: usize, cut: impl Fn(usize) -> bool) -> Vec<usize> {
        let (mut found, mut next) = (vec![i], 0);
        while let Some(&at) = found.get(next) {
            found.extend(self.children(at).filter(|&c| !cut(c)));
            next += 1;
        }
        found.sort_unstable();
        found
    }

    /// `i` and all that is coordinated with it, in text order. `i` is the first conjunct or any other.
    pub fn conjuncts(&self, i: usize) -> Vec<usize> {
        let first = std::iter::successors(Some(i), |&c| self.head(c).filter(|_| self.rel(c) == Rel::Conj)).last().unwrap_or(i);
        let (mut found, mut next) = (vec![first], 0);
        while let Some(&at) = found.get(next) {
            found.extend(self.children_by(at, Rel::Conj));
            next += 1;
        }
        found.sort_unstable();
        found
    }

    /// `i` and what is coordinated with it by `and` or a comma after it: the expansion of one argument.
    pub fn expanded(&self, i: usize) -> Vec<usize> {
        let (mut found, mut next) = (vec![i], 0);
        while let Some(&at) = found.get(next) {
            // A conjunct with a subject of its own is a clause, not another noun.
            found.extend(self.children_by(at, Rel::Conj).filter(|&c| self.child_in(c, clause::SUBJECTS).is_none()));
            next += 1;
        }
        found.sort_unstable();
        found
    }

    /// The preposition of a noun (`by` in `by the police`), or none.
    pub fn preposition(&self, i: usize) -> Option<&'a str> {
        self.child(i, Rel::Case).map(|c| self.lemma(c))
    }

    /// The tokens of the noun phrase of `i`: contiguous, without clauses, appositions, conjuncts and preposition.
    pub fn noun_phrase(&self, i: usize) -> Range<usize> {
        self.noun_phrase_with(i, Keep::default())
    }

    /// The bytes of [`Tree::noun_phrase`].
    pub fn noun_phrase_span(&self, i: usize) -> TextSpan {
        self.parsed.span_of(self.noun_phrase(i))
    }

    /// The tokens of the noun phrase of `i`: contiguous, with what `keep` says.
    pub fn noun_phrase_with(&self, i: usize, keep: Keep) -> Range<usize> {
        let drops = |c: usize| match self.rel(c) {
            Rel::Acl | Rel::AclRelcl | Rel::Advcl | Rel::AdvclRelcl => !keep.clauses,
            Rel::Appos | Rel::List => !keep.appositions,
            Rel::Conj => !keep.conjuncts,
            Rel::Cc | Rel::CcPreconj => !keep.conjuncts,
            Rel::Case => !keep.preposition && self.form(c) != "'s" && self.form(c) != "’s" && c < i,
            Rel::Parataxis | Rel::Discourse | Rel::Vocative | Rel::Orphan | Rel::Dislocated => true,
            // A noun that is the predicate of a clause keeps none of the clause.
            Rel::Cop | Rel::Aux | Rel::AuxPass | Rel::Mark | Rel::Advmod if self.is_predicate(i) => true,
            Rel::Nsubj | Rel::NsubjPass | Rel::NsubjOuter | Rel::Csubj | Rel::Expl | Rel::Ccomp | Rel::Xcomp | Rel::Obj | Rel::Iobj => true,
            Rel::Obl | Rel::OblAgent | Rel::OblUnmarked => self.is_predicate(i),
            _ => false,
        };
        let (mut first, mut last) = (i, i);
        // Outwards from the head, so that a child that is dropped ends the phrase on its side.
        let children: Vec<usize> = self.children(i).collect();
        for &c in children.iter().rev().filter(|&&c| c < i) {
            match (self.rel(c), drops(c)) {
                (Rel::Punct, _) => continue,
                (_, true) if matches!(self.rel(c), Rel::Case | Rel::Mark | Rel::Cop | Rel::Cc | Rel::CcPreconj) || self.is_predicate(i) => {
                    break;
                }
                (_, true) => break,
                (_, false) => first = self.inner_extent(c, keep).start.min(first),
            }
        }
        for &c in children.iter().filter(|&&c| c > i) {
            match (self.rel(c), drops(c)) {
                (Rel::Punct, _) => continue,
                (_, true) => break,
                (_, false) => last = last.max(self.inner_extent(c, keep).end - 1),
            }
        }
        self.without_marks(first..last + 1, i)
    }

    /// The extent of a child within a noun phrase: relative clauses at its end go when the phrase wants none.
    fn inner_extent(&self, c: usize, keep: Keep) -> Range<usize> {
        if keep.clauses {
            return self.extent(c);
        }
        let cuts = |d: usize| matches!(self.rel(d), Rel::AclRelcl | Rel::Acl | Rel::Appos | Rel::Parataxis) && d > c;
        let kept = self.descendants(c, cuts);
        let first = kept.first().copied().unwrap_or(c);
        // Only what is contiguous from the front counts.
        let last = kept.iter().zip(first..).take_while(|(k, want)| **k == *want || self.upos(*want) == Upos::Punct).last();
        first..last.map_or(c, |(k, _)| *k).max(c) + 1
    }

    /// `range` without punctuation at its ends, but for closing brackets and quotation marks that it opens; never loses `keep`.
    fn without_marks(&self, mut range: Range<usize>, keep: usize) -> Range<usize> {
        let mark = |i: usize| self.upos(i) == Upos::Punct;
        while range.start < keep && mark(range.start) && !self.closes_within(range.start, &range) {
            range.start += 1;
        }
        while range.end > keep + 1 && mark(range.end - 1) && !self.opens_within(range.end - 1, &range) {
            range.end -= 1;
        }
        range
    }

    fn closes_within(&self, i: usize, range: &Range<usize>) -> bool {
        let closing = match self.form(i) {
            "(" => ")",
            "“" => "”",
            "[" => "]",
            "‘" => "’",
            "\"" => "\"",
            _ => return false,
        };
        (i + 1..range.end).any(|j| self.form(j) == closing)
    }

    fn opens_within(&self, i: usize, range: &Range<usize>) -> bool {
        let opening = match self.form(i) {
            ")" => "(",
            "”" => "“",
            "]" => "[",
            "’" => "‘",
            "\"" => "\"",
            _ => return false,
        };
        (range.start..i).any(|j| self.form(j) == opening)
    }
}

#[cfg(test)]
mod tests {
    use super::{Keep, testing::Drawn};
    use expect_test::{Expect, expect};

    fn phrase(drawn: &str, head: &str, keep: Keep, want: Expect) {
        let drawn = Drawn::new(drawn);
        let tree = drawn.tree();
        let range = tree.noun_phrase_with(drawn.at(head), keep);
        want.assert_eq(drawn.parsed.span_of(range).slice(&drawn.text));
    }

    const PORT: &str = "by/ADP/case/4 the/DET/det/4 old/ADJ/amod/4 port/NOUN/obl:agent/0 of/ADP/case/6 Varna/PROPN/nmod/4 ,/PUNCT/punct/8 \
        which/PRON/nsubj/9 closed/VERB/acl:relcl/4 ,/PUNCT/punct/4 and/CCONJ/cc/13 its/PRON/nmod:poss/13 docks/NOUN/conj/4";

    #[test]
    fn noun_phrases_leave_out_clauses_conjuncts_and_prepositions() {
        phrase(PORT, "port", Keep::default(), expect!["the old port of Varna"]);
        phrase(PORT, "port", Keep { preposition: true, ..Keep::default() }, expect!["by the old port of Varna"]);
        phrase(PORT, "port", Keep::ALL, expect!["the old port of Varna , which closed , and its docks"]);
        phrase(PORT, "docks", Keep::default(), expect!["its docks"]);
        phrase(PORT, "Varna", Keep::default(), expect!["Varna"]);
    }

    #[test]
    fn a_noun_as_predicate_keeps_none_of_its_clause() {
        let said = "Okoro/PROPN/nsubj/5 is/AUX/cop/5 now/ADV/advmod/5 the/DET/det/5 mayor/NOUN/root/0 in/ADP/case/7 May/PROPN/obl/5";
        phrase(said, "mayor", Keep::default(), expect!["the mayor"]);
    }

    #[test]
    fn children_extents_and_conjuncts() {
        let drawn = Drawn::new(PORT);
        let tree = drawn.tree();
        assert_eq!(tree.children(3).collect::<Vec<_>>(), [0, 1, 2, 5, 8, 9, 12]);
        assert_eq!(tree.extent(8), 6..9);
        assert_eq!(tree.extent(3), 0..13);
        assert_eq!(tree.conjuncts(12), [3, 12]);
        assert_eq!(tree.expanded(3), [3, 12]);
        assert!(tree.dominates(3, 7) && !tree.dominates(8, 3));
        assert_eq!(tree.preposition(5), Some("of"));
    }
}

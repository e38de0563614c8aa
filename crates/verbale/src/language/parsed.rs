//! The parsed text: tokens with tags, lemmas and a dependency tree for each sentence (Universal Dependencies 2).

use crate::types::TextSpan;
use std::ops::Range;

macro_rules! closed_set {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        #[allow(missing_docs, reason = "the names are those of universaldependencies.org")]
        pub enum $name { $($variant),* }
        impl $name {
            /// All values, in order of their numbers.
            pub const ALL: &[$name] = &[$($name::$variant),*];
            /// The name as CoNLL-U has it.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $word),* }
            }
            /// The value of a CoNLL-U name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($word => Some($name::$variant),)* _ => None }
            }
        }
    };
}

closed_set! {
    /// Universal part-of-speech tags.
    Upos {
        Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET", Intj = "INTJ", Noun = "NOUN",
        Num = "NUM", Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT", Sconj = "SCONJ", Sym = "SYM",
        Verb = "VERB", X = "X",
    }
}

closed_set! {
    /// Universal dependency relations with the subtypes that English treebanks use.
    Rel {
        Root = "root", Acl = "acl", AclRelcl = "acl:relcl", Advcl = "advcl", AdvclRelcl = "advcl:relcl", Advmod = "advmod",
        Amod = "amod", Appos = "appos", Aux = "aux", AuxPass = "aux:pass", Case = "case", Cc = "cc", CcPreconj = "cc:preconj",
        Ccomp = "ccomp", Compound = "compound", CompoundPrt = "compound:prt", Conj = "conj", Cop = "cop", Csubj = "csubj",
        CsubjOuter = "csubj:outer", CsubjPass = "csubj:pass", Dep = "dep", Det = "det", DetPredet = "det:predet",
        Discourse = "discourse", Dislocated = "dislocated", Expl = "expl", Fixed = "fixed", Flat = "flat",
        FlatForeign = "flat:foreign", Goeswith = "goeswith", Iobj = "iobj", List = "list", Mark = "mark", Nmod = "nmod",
        NmodDesc = "nmod:desc", NmodPoss = "nmod:poss", NmodUnmarked = "nmod:unmarked", Nsubj = "nsubj",
        NsubjOuter = "nsubj:outer", NsubjPass = "nsubj:pass", Nummod = "nummod", Obj = "obj", Obl = "obl",
        OblAgent = "obl:agent", OblUnmarked = "obl:unmarked", Orphan = "orphan", Parataxis = "parataxis", Punct = "punct",
        Reparandum = "reparandum", Vocative = "vocative", Xcomp = "xcomp",
    }
}

impl Rel {
    /// The relation without its subtype: `nsubj:pass` → `nsubj`.
    pub fn base(self) -> Rel {
        Rel::from_name(self.name().split(':').next().unwrap_or("dep")).unwrap_or(Rel::Dep)
    }
}

/// Morphological features that the fact rules ask for, as bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Feats(pub u16);

#[allow(missing_docs, reason = "the names are those of universaldependencies.org")]
impl Feats {
    pub const PAST: Feats = Feats(1);
    pub const PRES: Feats = Feats(1 << 1);
    /// Past participle in passive use.
    pub const PASS: Feats = Feats(1 << 2);
    pub const PART: Feats = Feats(1 << 3);
    pub const INF: Feats = Feats(1 << 4);
    pub const FIN: Feats = Feats(1 << 5);
    pub const GER: Feats = Feats(1 << 6);
    pub const PLUR: Feats = Feats(1 << 7);
    pub const SING: Feats = Feats(1 << 8);
    pub const POSS: Feats = Feats(1 << 9);
    pub const IMP: Feats = Feats(1 << 10);
    pub const P1: Feats = Feats(1 << 11);
    pub const P2: Feats = Feats(1 << 12);
    pub const P3: Feats = Feats(1 << 13);

    /// True when all bits of `other` are set.
    pub fn has(self, other: Feats) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both together.
    pub fn with(self, other: Feats) -> Feats {
        Feats(self.0 | other.0)
    }
}

/// One syntactic word.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// Its bytes in the text. Words split off a contraction (`do|n't`) have spans of their own.
    pub span: TextSpan,
    /// Index of the head in [`Parsed::tokens`]; itself for a root.
    pub head: u32,
    /// Relation to the head.
    pub rel: Rel,
    /// Part of speech.
    pub upos: Upos,
    /// Morphology.
    pub feats: Feats,
    /// Place of the lemma in [`Parsed`]'s lemma store.
    pub(crate) lemma: (u32, u32),
}

/// One sentence: a run of tokens with one root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// First and one past the last token in [`Parsed::tokens`].
    pub tokens: Range<usize>,
    /// Its bytes, from the first token's start to the last one's end.
    pub span: TextSpan,
    /// Number of the paragraph, counted from 0.
    pub paragraph: u32,
}

/// A text with its analysis. It holds no text: pass the one that was parsed.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    /// All tokens in text order.
    pub tokens: Vec<Token>,
    /// All sentences in text order.
    pub sentences: Vec<Sentence>,
    pub(crate) lemmas: String,
    /// For each token its first child and its next sibling, [`NO_TOKEN`] for none.
    pub(crate) kin: Vec<(u32, u32)>,
    /// For each token the first and the last token of its subtree.
    pub(crate) extents: Vec<(u32, u32)>,
}

/// Stands for no token.
pub(crate) const NO_TOKEN: u32 = u32::MAX;

impl Parsed {
    /// Builds the index of children and subtrees from the heads. To be called once the heads are known.
    pub(crate) fn index(&mut self) {
        let n = self.tokens.len();
        self.kin.clear();
        self.kin.resize(n, (NO_TOKEN, NO_TOKEN));
        self.extents.clear();
        self.extents.extend((0..n as u32).map(|i| (i, i)));
        let mut waiting = vec![0u32; n];
        for i in (0..n).rev() {
            let head = self.tokens[i].head as usize;
            if head != i && head < n {
                self.kin[i].1 = self.kin[head].0;
                self.kin[head].0 = i as u32;
                waiting[head] += 1;
            }
        }
        // From the leaves upwards: a token passes its extent on when all its children have passed on theirs.
        let mut ready: Vec<usize> = (0..n).filter(|&i| waiting[i] == 0).collect();
        while let Some(i) = ready.pop() {
            let head = self.tokens[i].head as usize;
            if head == i || head >= n {
                continue;
            }
            let (first, last) = self.extents[i];
            let whole = &mut self.extents[head];
            *whole = (whole.0.min(first), whole.1.max(last));
            waiting[head] -= 1;
            if waiting[head] == 0 {
                ready.push(head);
            }
        }
    }

    /// The lower-cased dictionary form of token `i` (a name keeps its letters, lower-cased).
    pub fn lemma(&self, i: usize) -> &str {
        let (start, end) = self.tokens[i].lemma;
        &self.lemmas[start as usize..end as usize]
    }

    /// The words of token `i`.
    pub fn form<'t>(&self, text: &'t str, i: usize) -> &'t str {
        self.tokens[i].span.slice(text)
    }

    /// Index of the sentence that holds token `i`.
    pub fn sentence_of(&self, i: usize) -> usize {
        self.sentences.partition_point(|s| s.tokens.end <= i)
    }

    /// Index of the first token that ends after byte `at`.
    pub fn token_at(&self, at: usize) -> usize {
        self.tokens.partition_point(|t| t.span.end as usize <= at)
    }

    /// The tokens that `span` touches.
    pub fn tokens_in(&self, span: TextSpan) -> Range<usize> {
        let first = self.token_at(span.start as usize);
        first..first.max(self.tokens.partition_point(|t| t.span.start < span.end))
    }

    /// The span from token `range.start` to the last of `range`.
    pub fn span_of(&self, range: Range<usize>) -> TextSpan {
        match range.is_empty() {
            true => TextSpan::empty_at(self.tokens.get(range.start).map_or(0, |t| t.span.start as usize)),
            false => self.tokens[range.start].span.cover(self.tokens[range.end - 1].span),
        }
    }
}

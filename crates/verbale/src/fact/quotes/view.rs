//! What the rules of this folder read: the tree with its subtrees' edges and the children of each token, worked out once
//! for an article, and the conventions by which words become the spans of a source, a cue and a content.

use super::cues::{Cues, Takes};
use crate::{
    language::{Feats, Parsed, Rel, Token, Upos},
    types::TextSpan,
};
use std::ops::Range;

/// The parsed article, prepared for the rules.
pub(super) struct View<'a> {
    pub(super) text: &'a str,
    pub(super) parsed: &'a Parsed,
    pub(super) cues: &'a Cues,
    /// First and last token of the subtree under each token.
    edges: Vec<(u32, u32)>,
    /// Children of all tokens, one after the other; `starts[i]..starts[i + 1]` are those of token `i`.
    children: Vec<u32>,
    starts: Vec<u32>,
    /// Tokens between quotation marks of words that somebody utters.
    pub(super) quoted: Vec<bool>,
    /// Tokens of titles and nicknames between marks, with their marks.
    pub(super) titled: Vec<bool>,
    /// Tokens of names, so that Mr Said is no verb.
    pub(super) named: Vec<bool>,
}

impl<'a> View<'a> {
    pub(super) fn new(text: &'a str, parsed: &'a Parsed, cues: &'a Cues) -> Self {
        let n = parsed.tokens.len();
        let mut edges: Vec<(u32, u32)> = (0..n as u32).map(|i| (i, i)).collect();
        let mut starts = vec![0u32; n + 1];
        for (i, token) in parsed.tokens.iter().enumerate() {
            let mut at = token.head as usize;
            if at != i && at < n {
                starts[at + 1] += 1;
            }
            // The bound keeps a malformed tree (a cycle) harmless.
            for _ in 0..60 {
                if at >= n {
                    break;
                }
                edges[at].0 = edges[at].0.min(i as u32);
                edges[at].1 = edges[at].1.max(i as u32);
                let up = parsed.tokens[at].head as usize;
                if up == at {
                    break;
                }
                at = up;
            }
        }
        for i in 0..n {
            starts[i + 1] += starts[i];
        }
        let mut fill = starts.clone();
        let mut children = vec![0u32; starts[n] as usize];
        for (i, token) in parsed.tokens.iter().enumerate() {
            let head = token.head as usize;
            if head != i && head < n {
                children[fill[head] as usize] = i as u32;
                fill[head] += 1;
            }
        }
        View { text, parsed, cues, edges, children, starts, quoted: vec![false; n], titled: vec![false; n], named: vec![false; n] }
    }

    pub(super) fn len(&self) -> usize {
        self.parsed.tokens.len()
    }

    pub(super) fn token(&self, i: usize) -> &'a Token {
        &self.parsed.tokens[i]
    }

    pub(super) fn upos(&self, i: usize) -> Upos {
        self.parsed.tokens[i].upos
    }

    pub(super) fn rel(&self, i: usize) -> Rel {
        self.parsed.tokens[i].rel
    }

    pub(super) fn lemma(&self, i: usize) -> &'a str {
        self.parsed.lemma(i)
    }

    pub(super) fn form(&self, i: usize) -> &'a str {
        self.parsed.form(self.text, i)
    }

    pub(super) fn is(&self, i: usize, words: &[&str]) -> bool {
        let form = self.form(i);
        words.iter().any(|w| form.eq_ignore_ascii_case(w))
    }

    /// The head; none for a root.
    pub(super) fn head(&self, i: usize) -> Option<usize> {
        let head = self.token(i).head as usize;
        (head != i && head < self.len()).then_some(head)
    }

    /// The children of `i` in text order.
    pub(super) fn children(&self, i: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.children[self.starts[i] as usize..self.starts[i + 1] as usize].iter().map(|&c| c as usize)
    }

    /// The first child whose relation is `rel`, subtypes included.
    pub(super) fn child(&self, i: usize, rel: Rel) -> Option<usize> {
        self.children(i).find(|&c| same(self.rel(c), rel))
    }

    /// First and one past the last token under `i`.
    pub(super) fn subtree(&self, i: usize) -> Range<usize> {
        self.edges[i].0 as usize..self.edges[i].1 as usize + 1
    }

    /// The sentence of token `i`, as a range of tokens.
    pub(super) fn sentence(&self, i: usize) -> Range<usize> {
        self.parsed.sentences.get(self.parsed.sentence_of(i)).map_or(i..i + 1, |s| s.tokens.clone())
    }

    pub(super) fn is_punct(&self, i: usize) -> bool {
        matches!(self.upos(i), Upos::Punct | Upos::Sym)
    }

    pub(super) fn is_verb(&self, i: usize) -> bool {
        self.upos(i) == Upos::Verb && !self.named[i]
    }

    /// The predicate that is joined to `i` by "and".
    pub(super) fn child_conj(&self, i: usize) -> Option<usize> {
        self.children(i).find(|&c| self.rel(c) == Rel::Conj)
    }

    /// True for the -ing form and the past participle without auxiliary.
    pub(super) fn is_ing(&self, i: usize) -> bool {
        self.is_verb(i) && self.form(i).to_ascii_lowercase().ends_with("ing") && !self.lemma(i).ends_with("ing")
    }

    /// A verb by its tag, or a cue verb that the tagger took for something else: "has discovered", "is promising".
    pub(super) fn is_cue_verb(&self, i: usize) -> bool {
        if self.is_verb(i) || self.is_misread(i) {
            return true;
        }
        if !matches!(self.upos(i), Upos::Adj | Upos::Noun | Upos::Sconj | Upos::Adv) || i == 0 {
            return false;
        }
        let form = self.form(i);
        let mut left = i - 1;
        while left > 0 && self.upos(left) == Upos::Adv {
            left -= 1;
        }
        let after_have = self.upos(left) == Upos::Aux && self.is(left, &["has", "have", "had", "'ve", "’ve", "having"]);
        let after_be = self.upos(left) == Upos::Aux && self.lemma(left) == "be" && form.ends_with("ing");
        let that = i + 1 < self.len()
            && self.is(i + 1, &["that"])
            && self.upos(i + 1) == Upos::Sconj
            && (matches!(self.upos(i - 1), Upos::Propn | Upos::Pron) && form.ends_with(['s', 'd'])
                || matches!(self.upos(i - 1), Upos::Noun | Upos::Adj) && form.ends_with("ed") && i > 1 && self.upos(i - 2) != Upos::Verb);
        (after_have && form.ends_with("ed") || after_be || that) && self.stem(i).is_some()
    }

    /// What the word at `i` takes as a verb, whatever its tag: by its lemma or by its form without ending.
    pub(super) fn stem(&self, i: usize) -> Option<&'a Takes> {
        if let Some(takes) = self.cues.verb(self.lemma(i)) {
            return Some(takes);
        }
        let form = self.form(i).to_lowercase();
        let stems = [("ing", ""), ("ing", "e"), ("ied", "y"), ("ed", ""), ("ed", "e"), ("ies", "y"), ("es", ""), ("s", "")];
        stems.iter().find_map(|(end, back)| {
            let stem = form.strip_suffix(end).filter(|s| s.len() > 2)?;
            self.cues.verb(&format!("{stem}{back}")).or_else(|| {
                // "stopped": the doubled letter goes.
                let last = stem.chars().next_back()?;
                let short = &stem[..stem.len() - last.len_utf8()];
                short.ends_with(last).then(|| self.cues.verb(short)).flatten()
            })
        })
    }

    /// The noun or pronoun that ends right before `at`, as a subject that the tree has lost.
    pub(super) fn left_noun(&self, at: usize) -> Option<usize> {
        let i = at.checked_sub(1)?;
        let noun =
            matches!(self.upos(i), Upos::Propn | Upos::Noun) || (self.upos(i) == Upos::Adj && i > 0 && self.upos(i - 1) == Upos::Det);
        let fits = noun && !super::reach::time_like(self, i)
            || self.upos(i) == Upos::Pron && self.is(i, &["he", "she", "they", "it", "i", "we", "you", "who"]);
        (fits && !self.quoted[i]).then_some(i)
    }

    /// What the verb (or the verb with its particle) at `i` takes, and its particle.
    pub(super) fn takes(&self, i: usize) -> (Option<&'a Takes>, Option<usize>) {
        let lemma = self.lemma(i);
        let particle = self.children(i).find(|&c| {
            c > i && c < i + 5 && (self.rel(c) == Rel::CompoundPrt || matches!(self.upos(c), Upos::Adv | Upos::Adp | Upos::Adj))
        });
        if let Some(p) = particle
            && let Some(takes) = self.cues.phrase(lemma, self.lemma(p))
        {
            return (Some(takes), Some(p));
        }
        // "as the mayor put it"
        if i + 1 < self.len()
            && self.is(i + 1, &["it"])
            && let Some(takes) = self.cues.phrase(lemma, "it")
        {
            return (Some(takes), Some(i + 1));
        }
        (self.cues.verb(lemma).or_else(|| self.stem(i)), None)
    }

    /// The preposition that governs `i`.
    pub(super) fn case(&self, i: usize) -> Option<usize> {
        self.children(i).find(|&c| self.rel(c) == Rel::Case && c < i)
    }

    pub(super) fn is_passive(&self, i: usize) -> bool {
        self.children(i).any(|c| matches!(self.rel(c), Rel::AuxPass | Rel::NsubjPass | Rel::CsubjPass))
    }

    /// Bytes of a run of tokens without marks and punctuation at its ends, brackets and periods of abbreviations kept.
    pub(super) fn words(&self, range: Range<usize>) -> Option<TextSpan> {
        let (mut first, mut last) = (range.start, range.end.min(self.len()));
        while first < last && self.is_punct(first) && !self.is(first, &["$", "#", "@", "[", "("]) {
            first += 1;
        }
        while last > first && self.is_punct(last - 1) && !self.is(last - 1, &[")", "]", "%", "$"]) {
            last -= 1;
        }
        (first < last).then(|| self.parsed.span_of(first..last))
    }

    /// Like [`Self::words`], but marks at the ends stay when their partner is inside.
    pub(super) fn content(&self, range: Range<usize>) -> Option<TextSpan> {
        let span = self.words(range.clone())?;
        let inside = span.slice(self.text);
        let (opens, closes) = (inside.matches('“').count(), inside.matches('”').count());
        let rest = self.text.get(span.end as usize..self.parsed.tokens[range.end.min(self.len()) - 1].span.end as usize).unwrap_or("");
        let (mut start, mut end) = (span.start as usize, span.end as usize);
        // The first word's own mark: "demanded “immediate” talks".
        let before = self.text[..start].chars().next_back();
        if closes > opens && before == Some('“') || inside.matches('"').count() % 2 == 1 && before == Some('"') {
            start -= before.map_or(0, char::len_utf8);
        } else if opens > closes
            && let Some(at) = rest.find('”')
        {
            end += at + '”'.len_utf8();
        } else if inside.matches('"').count() % 2 == 1
            && let Some(at) = rest.find('"')
        {
            end += at + 1;
        }
        Some(TextSpan::new(start, end))
    }

    /// The cue's tokens around the verb `v`: auxiliaries, negation and adverbs right before it, its particle after.
    pub(super) fn cue(&self, v: usize, particle: Option<usize>) -> Range<usize> {
        let sentence = self.sentence(v);
        let mut first = v;
        while first > sentence.start {
            let left = first - 1;
            let joins = match self.upos(left) {
                Upos::Aux => true,
                Upos::Adv => !self.is(left, &["when", "where", "why", "how", "here", "there", "ago", "once", "instead", "yesterday"]),
                Upos::Part => self.is(left, &["not", "n't", "n’t"]),
                _ => false,
            };
            if !joins || self.quoted[left] {
                break;
            }
            first = left;
        }
        // "went on to say", "appeared to blame": the verb that only opens or shades the saying comes along.
        if first > sentence.start + 1
            && self.is(first - 1, &["to"])
            && self.rel(v) == Rel::Xcomp
            && let Some(h) = self.head(v)
            && self.cues.is_shade(self.lemma(h))
            && h < first
            && first - 1 - h <= 2
            && (h + 1..first - 1).all(|i| !self.is_punct(i) && !matches!(self.upos(i), Upos::Noun | Upos::Propn | Upos::Pron))
        {
            first = self.cue(h, None).start;
        }
        let mut last = particle.filter(|&p| p > v && p < v + 3).unwrap_or(v);
        // "said then", "complained bitterly"
        // but not "discuss recently released polls": that adverb goes with what follows
        let ahead = |i: usize| i < sentence.end && (self.upos(i) == Upos::Adj || self.is_verb(i) && !self.is_cue_that(i));
        if last + 1 < sentence.end
            && self.upos(last + 1) == Upos::Adv
            && self.trails(last + 1)
            && !self.quoted[last + 1]
            && !ahead(last + 2)
        {
            last += 1;
        }
        first..last + 1
    }

    /// A verb that opens a clause of its own rather than a noun phrase: "said later | adding …".
    fn is_cue_that(&self, i: usize) -> bool {
        self.is_ing(i) && self.cues.verb(self.lemma(i)).is_some_and(|t| t.clause > 0.0)
    }

    fn trails(&self, i: usize) -> bool {
        let form = self.form(i);
        form.starts_with(char::is_lowercase)
            && (form.ends_with("ly") && !self.is(i, &["only", "exactly", "nearly", "early", "simply", "really", "roughly", "likely"]))
            || self.is(i, &["then", "again", "out", "back"])
    }

    /// The first of the auxiliaries and adverbs right before `v`.
    fn cue_start(&self, v: usize) -> usize {
        let mut first = v;
        while first > 0 && matches!(self.upos(first - 1), Upos::Aux | Upos::Adv) {
            first -= 1;
        }
        first
    }

    /// Who does `v`: its own subject, or the one it shares with the clause above.
    pub(super) fn doer(&self, v: usize) -> Option<usize> {
        let found = self.doer_by_tree(v);
        // "A guest asked for a dance and | Moss said": the name between "and" and the cue speaks, whatever the tree shares.
        let left =
            self.cue_start(v).checked_sub(1).filter(|_| self.rel(v) == Rel::Conj && found.is_some_and(|d| d + 1 < self.cue_start(v)));
        if let Some(left) = left.filter(|&l| l > 0 && self.named[l] && !self.quoted[l] && self.upos(l) == Upos::Propn) {
            let mut first = left;
            while first > 0 && self.named[first - 1] {
                first -= 1;
            }
            if first > 0
                && self.is(first - 1, &["and", "but"])
                && self.head(left).is_none_or(|h| h < first || h == v)
                && self.is_verb(v)
                && self.cues.quotes(self.lemma(v))
            {
                return Some(first);
            }
        }
        // "Oslo denies planning it": the verb that the tagger took for a noun is no doer.
        found.map(|d| if self.is_misread(d) { d - 1 } else { d })
    }

    /// "Oslo | denies | planning": a form that only a verb has, tagged as a noun after a name.
    fn is_misread(&self, i: usize) -> bool {
        i > 0
            && i + 1 < self.len()
            && self.upos(i) == Upos::Noun
            && self.upos(i - 1) == Upos::Propn
            && matches!(
                self.form(i),
                "denies" | "insists" | "accuses" | "believes" | "argues" | "urges" | "admits" | "rejects" | "asserts" | "says" | "wants"
            )
            && (self.is_ing(i + 1) || matches!(self.upos(i + 1), Upos::Det | Upos::Pron | Upos::Propn | Upos::Sconj | Upos::Part))
    }

    fn doer_by_tree(&self, v: usize) -> Option<usize> {
        let mut at = v;
        for step in 0..6 {
            let own = self
                .children(at)
                .find(|&c| matches!(self.rel(c), Rel::Nsubj | Rel::NsubjOuter) || (self.rel(c) == Rel::NsubjPass && (step > 0 || at != v)));
            // "Ana Kyi, 70, said": a subject that the tree hung on the comma.
            let own = own.or_else(|| {
                let comma = self.cue_start(at).checked_sub(1).filter(|&c| step == 0 && self.is(c, &[","]))?;
                self.children(comma).find(|&c| c < comma && self.rel(c) == Rel::Nsubj)
            });
            if let Some(subject) = own {
                return Some(subject);
            }
            let head = self.head(at)?;
            match self.rel(at) {
                Rel::Conj if self.is_predicate(head) => at = head,
                Rel::Xcomp => {
                    if self.children(at).any(|c| matches!(self.rel(c), Rel::Mark | Rel::Case) && c < at && self.is(c, &["as"])) {
                        // "quoted the ministry as saying"
                        if let Some(object) = self.children(head).find(|&c| self.rel(c) == Rel::Obj) {
                            return Some(object);
                        }
                    }
                    // "asked him to say": the object does it; "went on to say": the subject.
                    let object = self.children(head).find(|&c| matches!(self.rel(c), Rel::Obj | Rel::Iobj) && c < at);
                    if object.is_some() && at == v {
                        return object;
                    }
                    at = head;
                }
                Rel::Advcl if at == v && at > 0 && self.is(at - 1, &["as"]) && self.is_ing(at) => {
                    // The object hangs on "quoted", or the tree has hung it on "saying".
                    let inner = self.children(at).find(|&c| c + 1 < at && matches!(self.rel(c), Rel::Obj | Rel::Iobj));
                    match self.children(head).find(|&c| matches!(self.rel(c), Rel::Obj | Rel::Iobj)).or(inner) {
                        Some(object) => return Some(object),
                        None => at = head,
                    }
                }
                Rel::Advcl if self.is_ing(at) || self.has_to(at) || at != v || self.form(at).ends_with("ed") => at = head,
                // "an attempt to ignore", "no way of knowing": not the noun does it.
                Rel::Acl if self.is_thing(head, at) => return None,
                Rel::Acl | Rel::AclRelcl if self.is_ing(at) || at == v => return Some(head),
                Rel::Parataxis | Rel::Ccomp if self.is_ing(at) => at = head,
                _ => return None,
            }
        }
        None
    }

    /// A noun with an infinitive, or with "of" and a gerund, that nobody takes for somebody.
    fn is_thing(&self, noun: usize, verb: usize) -> bool {
        self.upos(noun) == Upos::Noun
            && !self.cues.is_speaker(self.lemma(noun))
            && (self.has_to(verb)
                || self.children(verb).any(|c| c < verb && matches!(self.rel(c), Rel::Mark | Rel::Case) && self.is(c, &["of", "for"])))
    }

    fn is_predicate(&self, i: usize) -> bool {
        matches!(self.upos(i), Upos::Verb | Upos::Adj | Upos::Noun | Upos::Aux)
    }

    /// An infinitive with "to".
    pub(super) fn has_to(&self, i: usize) -> bool {
        // A "to" further off belongs to somebody else, whatever the tree says.
        (i.saturating_sub(3)..i).any(|k| {
            self.is(k, &["to"])
                && (self.head(k) == Some(i) || k + 1 == i && self.upos(k) == Upos::Part)
                && (k..i).all(|m| !self.is_punct(m))
        })
    }

    /// The noun phrase under `head` as a source of the cue `v`, on `v`'s near side.
    pub(super) fn source(&self, head: usize, v: usize) -> Range<usize> {
        let mut range = self.subtree(head);
        if head < v {
            range.end = range.end.min(v);
        } else {
            range.start = range.start.max(v + 1);
        }
        for child in self.children(head) {
            match self.rel(child) {
                // "But the mayor", "angered by the vote", a remark in between: none of it names the source.
                Rel::Cc | Rel::Discourse | Rel::Mark if child < head && self.subtree(child).start == range.start => {
                    range.start = self.subtree(child).end;
                }
                Rel::Advmod if child == range.start && child + 1 < head && self.is(child + 1, &[","]) => {
                    range.start = child + 1;
                }
                Rel::Parataxis | Rel::Advcl | Rel::Discourse if child > head => {
                    range.end = range.end.min(self.subtree(child).start.max(head + 1));
                }
                Rel::Acl if child > head && self.comma_before(child) && self.is_verb(child) => {
                    range.end = range.end.min(self.subtree(child).start.max(head + 1));
                }
                Rel::Case if child < head && child == range.start => range.start = child + 1,
                _ => {}
            }
        }
        range.start.min(head)..range.end.max(head + 1)
    }

    /// [`Self::source`] of the cue, corrected along the line.
    pub(super) fn source_of(&self, head: usize, v: usize, cue: &Range<usize>) -> Range<usize> {
        super::reach::source(self, self.source(head, v), head, cue)
    }

    /// The subtree of `i` begins after a comma or dash.
    pub(super) fn comma_before(&self, i: usize) -> bool {
        let start = self.subtree(i).start;
        self.is(start, &[",", "-", "—", "–"]) || (start > 0 && self.is(start - 1, &[",", "-", "—", "–"]))
    }

    /// How well `i` fits as somebody who speaks, 0 to 1: a name, a person's pronoun, a noun for speakers fit; "it" less, an
    /// abstract noun hardly.
    pub(super) fn voice(&self, i: usize) -> f32 {
        match self.upos(i) {
            Upos::Pron if self.is(i, &["that", "which", "this", "these", "what", "there", "something", "nothing", "everything"]) => 0.5,
            Upos::Pron if self.is(i, &["it", "you"]) => 0.65,
            Upos::Noun => {
                let lemma = self.lemma(i);
                let abstract_ending = ["tion", "sion", "ment", "ness", "ity", "ism", "ing", "ship", "ance", "ence", "cy", "ure", "ude"];
                if self.cues.is_speaker(lemma) {
                    1.0
                } else if abstract_ending.iter().any(|end| lemma.ends_with(end)) {
                    0.5
                } else {
                    0.8
                }
            }
            Upos::Propn | Upos::Pron | Upos::Num | Upos::Det | Upos::Adj => 1.0,
            _ => 0.4,
        }
    }

    /// Somebody or something that may well speak.
    pub(super) fn can_speak(&self, i: usize) -> bool {
        self.voice(i) > 0.7
    }

    pub(super) fn is_past(&self, i: usize) -> bool {
        self.token(i).feats.has(Feats::PAST)
    }
}

/// The same relation, or a subtype of it.
pub(super) fn same(rel: Rel, base: Rel) -> bool {
    rel == base || rel.base() == base
}

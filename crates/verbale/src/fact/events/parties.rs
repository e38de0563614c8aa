//! Noun phrases → parties: which actors a phrase names, directly, through a partitive, an owner or an adjective.

use super::{lexicon::LEXICON, syntax::Syntax};
use crate::{
    fact::actors::{Actors, MentionForm},
    language::{Rel, Upos},
    types::{ActorId, ActorKind, Quote, TextSpan},
};

/// Marks a token that no mention covers.
const NONE: u32 = u32::MAX;

/// The actors of the article, found by token.
pub(super) struct Cast<'a> {
    actors: &'a Actors,
    /// Token → mention that it heads (the longest).
    headed: Vec<u32>,
    /// Token → mention that covers it (the longest).
    covered: Vec<u32>,
    /// Quoted token → its quote, the innermost.
    quoted: Vec<u32>,
}

/// An actor found in a phrase.
struct Resolved {
    actor: ActorId,
    /// The token that names it.
    head: usize,
    certainty: f32,
}

/// Who stands in a slot.
#[derive(Debug, Clone, Default)]
pub(super) struct Party {
    /// The heads of the phrases, one for each coordinated part.
    pub(super) heads: Vec<usize>,
    /// Actors named.
    pub(super) actors: Vec<ActorId>,
    /// The words, one span for each part.
    pub(super) spans: Vec<TextSpan>,
    /// How directly they are named: 1 by name, less through an owner.
    pub(super) certainty: f32,
}

impl Party {
    /// True when no actor was found.
    pub(super) fn is_unnamed(&self) -> bool {
        self.actors.is_empty()
    }
}

impl<'a> Cast<'a> {
    pub(super) fn new(syntax: &Syntax, actors: &'a Actors, quotes: &[Quote]) -> Self {
        let n = syntax.parsed.tokens.len();
        let (mut headed, mut covered, mut quoted) = (vec![NONE; n], vec![NONE; n], vec![NONE; n]);
        let longer = |old: u32, len: usize| old == NONE || actors.mentions[old as usize].tokens.len() < len;
        for (m, mention) in actors.mentions.iter().enumerate() {
            let len = mention.tokens.len();
            if mention.head < n && longer(headed[mention.head], len) {
                headed[mention.head] = m as u32;
            }
            for t in mention.tokens.clone().filter(|&t| t < n) {
                if longer(covered[t], len) {
                    covered[t] = m as u32;
                }
            }
        }
        for (q, quote) in quotes.iter().enumerate() {
            for &span in &quote.content {
                for t in syntax.parsed.tokens_in(span).filter(|&t| t < n) {
                    let inner = quoted[t] == NONE || quotes[quoted[t] as usize].content.iter().map(|s| s.len()).sum::<usize>() > span.len();
                    if inner {
                        quoted[t] = q as u32;
                    }
                }
            }
        }
        Cast { actors, headed, covered, quoted }
    }

    /// The quote that holds token `i`.
    pub(super) fn quote_of(&self, i: usize) -> Option<usize> {
        self.quoted.get(i).filter(|&&q| q != NONE).map(|&q| q as usize)
    }

    pub(super) fn kind(&self, id: ActorId) -> ActorKind {
        self.actors.get(id).kind
    }

    pub(super) fn country(&self, id: ActorId) -> Option<&'a str> {
        self.actors.list[id.index()].country.as_deref()
    }

    /// The roles of an actor's CAMEO code, its country's letters left out.
    fn roles(&self, id: ActorId) -> Option<&'a str> {
        let actor = &self.actors.list[id.index()];
        let code = actor.code.as_deref()?;
        Some(actor.country.as_deref().and_then(|country| code.strip_prefix(country)).unwrap_or(code))
    }

    /// The last role of an actor's CAMEO code (`GOV`, `MIL`, `BUS` …) as a number: 0 for a state itself, 1 where no code is known.
    pub(super) fn role(&self, id: ActorId) -> u32 {
        self.roles(id).map_or(1, |roles| roles.bytes().rev().take(3).fold(0, |n, b| n * 64 + u32::from(b & 63)))
    }

    /// True for states, bodies of states, what belongs to a state by its role, and those who fight or stand against one.
    pub(super) fn is_public(&self, id: ActorId) -> bool {
        const PUBLIC: [&str; 20] = [
            "GOV", "MIL", "COP", "JUD", "LEG", "REB", "OPP", "PTY", "SPY", "INS", "SEP", "UAF", "IGO", "RAD", "CRM", "IMG", "NGM", "INT",
            "NGO", "LAB",
        ];
        matches!(self.kind(id), ActorKind::Country | ActorKind::Igo)
            || self.roles(id).is_some_and(|roles| PUBLIC.iter().any(|role| roles.starts_with(role) || roles.ends_with(role)))
    }

    /// The actor whose mention the token heads or stands in.
    pub(super) fn actor_at(&self, i: usize) -> Option<ActorId> {
        let m = match self.headed[i] {
            NONE => self.covered[i],
            m => m,
        };
        (m != NONE).then(|| self.actors.mentions[m as usize].actor)
    }

    /// All mentions of an actor.
    pub(super) fn mentions(&self, id: ActorId) -> impl Iterator<Item = TextSpan> + '_ {
        self.actors.list[id.index()].mentions.iter().copied()
    }

    /// The actor of the mention that `i` heads.
    pub(super) fn headed_by(&self, i: usize) -> Option<ActorId> {
        (self.headed[i] != NONE).then(|| self.actors.mentions[self.headed[i] as usize].actor)
    }

    /// True when `i` heads a name (not a pronoun or a bare noun).
    pub(super) fn is_name(&self, i: usize) -> bool {
        let m = if self.headed[i] == NONE { self.covered[i] } else { self.headed[i] };
        m != NONE && self.actors.mentions[m as usize].form == MentionForm::Name
    }

    /// Everybody named in the phrase headed by `head` and the phrases coordinated with it.
    pub(super) fn party(&self, syntax: &Syntax, quotes: &[Quote], head: usize) -> Party {
        let mut party = Party { certainty: 1.0, ..Party::default() };
        let coordinated = syntax.by(head, Rel::Conj).filter(|&c| syntax.is_nominal(c) && !syntax.is_clausal(c));
        // "accuses Ukraine and the States" with the second part hung on the verb.
        let sibling = syntax.head(head).into_iter().flat_map(|v| syntax.children(v).collect::<Vec<_>>()).filter(|&c| {
            c > head
                && c - head <= 5
                && syntax.child(c, Rel::Cc).is_some_and(|cc| cc == head + 1)
                && syntax.is_nominal(c)
                && !syntax.is_clausal(c)
                && syntax.rel(head) != Rel::Conj
        });
        for h in std::iter::once(head).chain(coordinated).chain(sibling) {
            let found = self.resolve(syntax, quotes, h, 4);
            if let Some(found) = &found {
                if !party.actors.contains(&found.actor) {
                    party.actors.push(found.actor);
                }
                party.certainty = party.certainty.min(found.certainty);
                // "dialogue with the States and NATO": the parts of the phrase that names.
                if found.head != h {
                    for part in syntax.by(found.head, Rel::Conj).filter(|&c| syntax.is_nominal(c)) {
                        if let Some(actor) = self.actor_at(part).filter(|a| !party.actors.contains(a)) {
                            party.actors.push(actor);
                        }
                    }
                }
            }
            party.heads.push(h);
            // A thing ("Sudan's offer") is no party: its owner's words stand for the party.
            // What is only near somebody ("a camp near Goma") stands for itself.
            let owned = |at: usize| at < h || ["of", "by", "from"].iter().any(|p| syntax.has_case(at, p));
            let words = found.filter(|f| !is_human(syntax, h) && owned(f.head)).map_or(h, |f| f.head);
            let words = syntax.local_antecedent(words).filter(|_| syntax.upos(words) == Upos::Pron).unwrap_or(words);
            party.spans.push(syntax.parsed.span_of(syntax.phrase(words)));
        }
        party
    }

    /// The one actor that the phrase headed by `h` names, and how directly.
    fn resolve(&self, syntax: &Syntax, quotes: &[Quote], h: usize, depth: usize) -> Option<Resolved> {
        if let Some(actor) = self.headed_by(h) {
            return Some(Resolved { actor, head: h, certainty: 1.0 });
        }
        if let Some(actor) = self.speaker_pronoun(syntax, quotes, h) {
            return Some(Resolved { actor, head: h, certainty: 0.8 });
        }
        let depth = depth.checked_sub(1)?;
        if syntax.upos(h) == Upos::Pron
            && let Some(antecedent) = syntax.local_antecedent(h)
        {
            return self.resolve(syntax, quotes, antecedent, depth).map(|found| Resolved { certainty: found.certainty * 0.85, ..found });
        }
        let of = || syntax.by(h, Rel::Nmod).find(|&c| syntax.has_case(c, "of"));
        if is_partitive(syntax, h)
            && let Some(found) = of().and_then(|of| self.resolve(syntax, quotes, of, depth))
        {
            return Some(Resolved { head: h, ..found });
        }
        if syntax.upos(h) == Upos::Propn
            && let Some(actor) = self.actor_at(h)
        {
            return Some(Resolved { actor, head: h, certainty: 0.9 });
        }
        // "the minister, Ivan Petrov,": the name stands in apposition.
        for c in syntax.children(h).filter(|&c| matches!(syntax.rel(c), Rel::Appos | Rel::Flat)) {
            if let Some(actor) = self.actor_at(c) {
                return Some(Resolved { actor, head: h, certainty: 0.95 });
            }
        }
        let owned = syntax.owners(h).find_map(|owner| self.resolve_owner(syntax, quotes, owner, depth));
        if let Some(found) = owned {
            return Some(Resolved { certainty: found.certainty * 0.85, ..found });
        }
        let mut after = syntax.children(h).filter(|&c| c > h && matches!(syntax.rel(c), Rel::Nmod | Rel::Acl | Rel::Obl));
        after
            .find_map(|c| self.resolve(syntax, quotes, c, depth.min(1)))
            .map(|found| Resolved { certainty: found.certainty * 0.6, ..found })
    }

    fn resolve_owner(&self, syntax: &Syntax, quotes: &[Quote], owner: usize, depth: usize) -> Option<Resolved> {
        match syntax.rel(owner) {
            Rel::Amod | Rel::Compound | Rel::NmodDesc => match self.actor_at(owner) {
                Some(actor) => Some(Resolved { actor, head: owner, certainty: 1.0 }),
                // "Croatian government request": the adjective may hang on the first noun.
                None => self.resolve(syntax, quotes, owner, depth.min(1)),
            },
            _ => self.resolve(syntax, quotes, owner, depth),
        }
    }

    /// "We" and "I" inside a quote are its speaker.
    fn speaker_pronoun(&self, syntax: &Syntax, quotes: &[Quote], h: usize) -> Option<ActorId> {
        if syntax.upos(h) != Upos::Pron {
            return None;
        }
        let quote = quotes.get(self.quote_of(h)?)?;
        match syntax.lemma(h) {
            "we" | "i" | "us" | "our" | "me" | "my" | "ourselves" => quote.speaker,
            "you" | "your" => quote.addressee,
            _ => None,
        }
    }
}

/// "one of", "dozens of", "a group of", "members of": the head counts, the complement names.
pub(super) fn is_partitive(syntax: &Syntax, h: usize) -> bool {
    syntax.upos(h) == Upos::Num
        || matches!(
            syntax.lemma(h),
            "one"
                | "dozen"
                | "dozens"
                | "hundred"
                | "hundreds"
                | "thousand"
                | "thousands"
                | "million"
                | "number"
                | "group"
                | "member"
                | "some"
                | "many"
                | "most"
                | "part"
                | "majority"
                | "all"
                | "several"
                | "score"
                | "scores"
                | "couple"
                | "none"
                | "half"
                | "series"
                | "handful"
                | "rest"
                | "each"
                | "both"
                | "any"
                | "people"
                | "kind"
                | "team"
                | "coalition"
                | "other"
                | "others"
                | "state"
                | "batch"
                | "range"
                | "raft"
                | "set"
                | "wave"
                | "string"
                | "spate"
                | "round"
                | "pair"
                | "section"
                | "leader"
                | "representative"
                | "lot"
                | "minority"
                | "faction"
                | "whole"
                | "bulk"
                | "remainder"
                | "column"
                | "convoy"
                | "busload"
                | "truckload"
                | "planeload"
                | "boatload"
                | "shipload"
                | "trainload"
        )
}

/// True when the noun is a human being, a body of people or a force.
pub(super) fn is_human(syntax: &Syntax, h: usize) -> bool {
    syntax.listed(&LEXICON.human, h)
}

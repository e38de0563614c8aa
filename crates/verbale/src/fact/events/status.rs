//! Did it happen? Auxiliaries, negation, conditions and the verbs that govern the event.

use super::{lexicon::LEXICON, syntax::Syntax, vocabulary::Words};
use crate::{
    language::Rel,
    types::{EventType, Status},
};

/// What speaks for each status; several can hold at once ("will not meet").
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Modality {
    pub(super) future: bool,
    pub(super) hypothetical: bool,
    pub(super) negated: bool,
    pub(super) past: bool,
    /// Open only because another verb governs it: the content of a plan, a wish, a purpose.
    pub(super) embedded: bool,
    /// The purpose of another deed: "gathered **to protest**".
    pub(super) purpose: bool,
}

impl Modality {
    fn join(self, other: Modality) -> Modality {
        Modality {
            future: self.future || other.future,
            hypothetical: self.hypothetical || other.hypothetical,
            negated: self.negated || other.negated,
            past: self.past || other.past,
            embedded: self.embedded || other.embedded,
            purpose: self.purpose || other.purpose,
        }
    }

    /// As it holds of an event of type `kind`: who comes "to protest" protests.
    pub(super) fn of(mut self, kind: EventType) -> Modality {
        if kind == EventType::Protest && self.purpose {
            (self.hypothetical, self.embedded) = (false, false);
        }
        self
    }

    /// The one status that the record gives.
    pub(super) fn status(self) -> Status {
        match self {
            Modality { negated: true, .. } => Status::Negated,
            Modality { hypothetical: true, .. } => Status::Hypothetical,
            Modality { future: true, .. } => Status::Future,
            Modality { past: true, .. } => Status::Past,
            _ => Status::Actual,
        }
    }
}

/// The modality of the event whose trigger is `trigger`, carried by light verb `light` when there is one.
pub(super) fn modality(syntax: &Syntax, trigger: usize, light: Option<usize>) -> Modality {
    let noun = light.is_some() || !syntax.is_clausal(trigger);
    let mut modality = Modality::default();
    let mut at = trigger;
    if noun {
        modality = noun_modality(syntax, trigger);
        match light {
            Some(v) => {
                modality = modality.join(governed(syntax, v, true));
                at = v;
            }
            None => {
                // A noun without a verb of its own is told as known; only what governs it directly can unsay it.
                let governor = syntax.head(trigger).filter(|_| matches!(syntax.rel(trigger), Rel::Obj | Rel::NsubjPass | Rel::Obl));
                return match governor {
                    Some(v) => modality.join(governed(syntax, v, true)),
                    None => modality,
                };
            }
        }
    }
    modality.join(clause_modality(syntax, at))
}

/// What `v` tells is beyond its subject: "failed to reach", "were unable to agree", "could not settle".
pub(super) fn is_beyond(syntax: &Syntax, v: usize) -> bool {
    let unable = |h: usize| matches!(syntax.lemma(h), "fail" | "unable");
    let could = |c: usize| syntax.rel(c) == Rel::Aux && matches!(syntax.form(c).to_ascii_lowercase().as_str(), "could" | "can" | "ca");
    let governed = matches!(syntax.rel(v), Rel::Xcomp | Rel::Acl | Rel::Advcl) && syntax.head(v).is_some_and(unable);
    governed || (own(syntax, v).negated && syntax.children(v).any(could))
}

/// Modality of the clause headed by `v`, through the clauses above it.
fn clause_modality(syntax: &Syntax, v: usize) -> Modality {
    let mut modality = own(syntax, v);
    let mut at = v;
    for _ in 0..8 {
        let Some(head) = syntax.head(at) else { break };
        match syntax.rel(at) {
            _ if syntax.is_headline(at) => {
                modality.future = true;
                break;
            }
            Rel::Conj => {
                if syntax.child(at, Rel::Aux).is_none() && syntax.own_subject(at).is_none() {
                    modality = modality.join(own(syntax, head));
                }
            }
            Rel::Xcomp => modality = modality.join(governed(syntax, head, false)).join(own(syntax, head)),
            Rel::Ccomp if syntax.listed(&LEXICON.control.say, head) => {
                // What is said stands as it is said; "if Kenya says it will …" stays open.
                modality.hypothetical |= own(syntax, head).hypothetical && conditional(syntax, head);
                break;
            }
            Rel::Ccomp => modality = modality.join(governed(syntax, head, false)).join(own(syntax, head)),
            Rel::Acl if syntax.is_infinitive(at) || syntax.is_gerund(at) => {
                modality = modality.join(noun_governs(syntax.lemma(head)));
                modality.embedded = true;
                break;
            }
            Rel::Advcl => {
                if syntax.is_infinitive(at) {
                    modality.hypothetical = true;
                    modality.embedded = true;
                    modality.purpose = true;
                } else if syntax
                    .children(at)
                    .any(|c| syntax.rel(c) == Rel::Mark && matches!(syntax.lemma(c), "of" | "from" | "for" | "against" | "without"))
                {
                    modality = modality.join(governed(syntax, head, false));
                    modality.negated |= syntax.children(at).any(|c| syntax.lemma(c) == "without");
                }
                break;
            }
            _ => break,
        }
        at = head;
    }
    modality
}

/// Auxiliaries, negation and conjunctions of the clause itself.
fn own(syntax: &Syntax, v: usize) -> Modality {
    let mut modality = Modality::default();
    let mut finite = false;
    for c in syntax.children(v) {
        let lemma = syntax.lemma(c);
        match syntax.rel(c) {
            Rel::Aux => match syntax.form(c).to_ascii_lowercase().as_str() {
                "will" | "shall" | "'ll" | "wo" | "’ll" => modality.future = true,
                "would" | "'d" | "’d" if under_saying(syntax, v) || comes(syntax, v) => modality.future = true,
                "would" | "may" | "might" | "could" | "can" | "must" | "should" | "ought" | "ca" => modality.hypothetical = true,
                _ => finite = true,
            },
            Rel::Advmod | Rel::Det | Rel::Cc | Rel::CcPreconj | Rel::Mark | Rel::Advcl | Rel::Dep => {
                modality.negated |= matches!(lemma, "not" | "n't" | "never" | "n’t" | "neither" | "nor" | "hardly");
                modality.hypothetical |= syntax.rel(c) != Rel::Advcl && syntax.listed(&LEXICON.control.word_hypothetical, c);
            }
            Rel::Nsubj | Rel::NsubjPass | Rel::Obj => {
                modality.negated |= matches!(lemma, "nobody" | "none" | "nothing")
                    || syntax.children(c).any(|d| syntax.rel(d) == Rel::Det && syntax.lemma(d) == "no");
            }
            _ => {}
        }
        if matches!(lemma, "not" | "n't" | "n’t") {
            modality.negated = true;
        }
    }
    // "Putin to visit China": an infinitive that governs the sentence is a headline's future.
    let headline = syntax.head(v).is_none() && syntax.is_infinitive(v) && syntax.own_subject(v).is_some() && !finite;
    modality.future |= headline;
    modality
}

/// "would meet next month": a time to come makes it a plan.
fn comes(syntax: &Syntax, v: usize) -> bool {
    syntax.extent(v).any(|t| matches!(syntax.lemma(t), "next" | "tomorrow")) && !conditional(syntax, v)
}

fn conditional(syntax: &Syntax, v: usize) -> bool {
    syntax.children(v).any(|c| syntax.rel(c) == Rel::Mark && syntax.listed(&LEXICON.control.word_hypothetical, c))
}

/// "would" in reported speech is a future seen from the past.
fn under_saying(syntax: &Syntax, v: usize) -> bool {
    let mut at = v;
    for _ in 0..4 {
        let Some(head) = syntax.head(at) else { return false };
        match syntax.rel(at) {
            Rel::Ccomp => return syntax.listed(&LEXICON.control.say, head) && !conditional(syntax, at),
            Rel::Conj | Rel::Xcomp | Rel::Parataxis => at = head,
            _ => return false,
        }
    }
    false
}

/// What governing verb `v` does to its complement; `noun` when that is a noun phrase.
fn governed(syntax: &Syntax, v: usize, noun: bool) -> Modality {
    let control = &LEXICON.control;
    let mut modality = Modality::default();
    let copula = syntax.children(v).any(|c| syntax.rel(c) == Rel::Cop || syntax.rel(c) == Rel::AuxPass);
    let be = LEXICON.vocabulary.number("be");
    let has = |set: &Words| LEXICON.vocabulary.matched(set, syntax.word(v), |n| if n == 1 && copula { be } else { 0 }) > 0;
    if noun {
        if syntax.listed(&control.light_stop, v) && !syntax.listed(&control.light_do, v) {
            modality.negated = true;
        } else if (syntax.listed(&control.light_plan, v) || syntax.listed(&control.light_open, v)) && !syntax.listed(&control.light_do, v) {
            modality.hypothetical = true;
        }
        return modality;
    }
    if has(&control.negated) {
        modality.negated = true;
    } else if has(&control.future) {
        modality.future = true;
    } else if has(&control.hypothetical) {
        modality.hypothetical = true;
        modality.embedded = true;
    }
    modality
}

/// Nouns that say of their own infinitive what becomes of it: "the order to close".
pub(super) fn takes_infinitive(noun: &str) -> bool {
    noun_governs(noun) != Modality::default()
}

/// "plan to attack", "refusal to meet".
fn noun_governs(lemma: &str) -> Modality {
    let mut modality = Modality::default();
    match lemma {
        "plan" | "decision" | "intention" | "pledge" | "promise" | "vow" | "commitment" | "agreement" | "readiness" | "willingness"
        | "order" | "resolve" | "determination" => modality.future = true,
        "refusal" | "failure" | "inability" | "reluctance" | "unwillingness" => modality.negated = true,
        "ability" | "right" | "attempt" | "effort" | "threat" | "call" | "request" | "proposal" | "bid" | "desire" | "demand"
        | "appeal" | "invitation" | "plot" | "chance" | "opportunity" | "need" | "option" | "power" | "capacity" | "move" | "offer"
        | "permission" | "mandate" | "campaign" | "hope" | "wish" => modality.hypothetical = true,
        _ => {}
    }
    modality
}

/// "no talks", "planned talks", "a possible attack".
fn noun_modality(syntax: &Syntax, n: usize) -> Modality {
    let control = &LEXICON.control;
    let mut modality = Modality::default();
    for c in syntax.children(n).filter(|&c| c < n) {
        let lemma = syntax.lemma(c);
        match syntax.rel(c) {
            Rel::Det => modality.negated |= matches!(lemma, "no" | "neither"),
            Rel::Amod | Rel::Advmod | Rel::Acl => {
                modality.future |= syntax.listed(&control.word_future, c)
                    || matches!(syntax.form(c).to_ascii_lowercase().as_str(), "planned" | "scheduled" | "proposed" | "upcoming");
                modality.hypothetical |= syntax.listed(&control.word_hypothetical, c)
                    || matches!(syntax.form(c).to_ascii_lowercase().as_str(), "threatened" | "feared");
                modality.past |= syntax.listed(&control.word_past, c);
            }
            _ => {}
        }
    }
    modality
}

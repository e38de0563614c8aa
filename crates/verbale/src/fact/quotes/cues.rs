//! The words that attribute, read from `data/en/cues.toml`.

use serde::Deserialize;
use std::{collections::HashMap, sync::LazyLock};

/// What a verb takes as the content of what is said; how sure each use is of attributing (0: it does not).
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Takes {
    pub(super) quote: f32,
    pub(super) clause: f32,
    /// An infinitive whose doer is the subject.
    pub(super) to: f32,
    pub(super) object: f32,
    /// An object and its infinitive, both content.
    pub(super) object_to: f32,
    /// Its object hears.
    pub(super) told: f32,
    pub(super) seem: f32,
    /// Prepositions that govern content.
    pub(super) preps: Vec<(String, f32)>,
}

impl Takes {
    /// How sure content under `preposition` is.
    pub(super) fn prep(&self, preposition: &str) -> f32 {
        self.preps.iter().find(|(p, _)| p == preposition).map_or(0.0, |(_, sure)| *sure)
    }

    fn add(&mut self, use_: &str, sure: f32) {
        let slot = match use_ {
            "quote" => &mut self.quote,
            "clause" => &mut self.clause,
            "to" => &mut self.to,
            "object" => &mut self.object,
            "object-to" => &mut self.object_to,
            "told" => &mut self.told,
            "seem" => &mut self.seem,
            other => {
                let preposition = other.strip_prefix("prep:").unwrap_or(other);
                match self.preps.iter().position(|(p, _)| p == preposition) {
                    Some(at) => &mut self.preps[at].1,
                    None => {
                        self.preps.push((preposition.to_owned(), 0.0));
                        &mut self.preps.last_mut().expect("just pushed").1
                    }
                }
            }
        };
        *slot = slot.max(sure);
    }
}

/// All cue words of a language.
#[derive(Debug, Default)]
pub(super) struct Cues {
    verbs: HashMap<String, Takes>,
    /// By the verb's lemma: the second word and what both take together.
    phrases: HashMap<String, Vec<(String, Takes)>>,
    nouns: HashMap<String, Takes>,
    adjectives: HashMap<String, Takes>,
    light: HashMap<String, ()>,
    shades: HashMap<String, ()>,
    speakers: HashMap<String, ()>,
    agencies: HashMap<String, ()>,
    passive_to: HashMap<String, ()>,
    passive_as: HashMap<String, ()>,
    /// Words before a source, each a list of lower-case words.
    pub(super) prefaces: Vec<(Vec<String>, f32)>,
}

impl Cues {
    /// English, parsed once.
    pub(super) fn english() -> &'static Cues {
        static CUES: LazyLock<Cues> = LazyLock::new(|| Cues::read(include_str!("../../../data/en/cues.toml")).unwrap_or_default());
        &CUES
    }

    /// Reads a cue file.
    pub(super) fn read(source: &str) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(source)?;
        let mut cues = Cues::default();
        for group in &file.verbs {
            group.add_to(&mut cues.verbs);
        }
        for group in &file.nouns {
            group.add_to(&mut cues.nouns);
        }
        for group in &file.adjectives {
            group.add_to(&mut cues.adjectives);
        }
        for group in &file.phrases {
            for phrase in &group.words {
                let Some((verb, second)) = phrase.split_once(' ') else { continue };
                let list = cues.phrases.entry(verb.to_owned()).or_default();
                let at = list.iter().position(|(s, _)| s == second).unwrap_or_else(|| {
                    list.push((second.to_owned(), Takes::default()));
                    list.len() - 1
                });
                group.takes.iter().for_each(|t| list[at].1.add(t, group.sure));
            }
        }
        let set = |words: &str| words.split_whitespace().map(|w| (w.to_owned(), ())).collect();
        cues.light = set(&file.light.verbs);
        cues.shades = set(&file.shades.verbs);
        cues.speakers = set(&file.speakers.nouns);
        cues.agencies = set(&file.speakers.agencies);
        cues.passive_to = set(&file.passive.infinitive);
        cues.passive_as = set(&file.passive.as_);
        cues.prefaces = file.prefaces.iter().map(|p| (p.words.split_whitespace().map(str::to_owned).collect(), p.sure)).collect();
        Ok(cues)
    }

    pub(super) fn verb(&self, lemma: &str) -> Option<&Takes> {
        self.verbs.get(lemma)
    }

    /// What `verb` and `second` (a particle, an adjective) take together.
    pub(super) fn phrase(&self, verb: &str, second: &str) -> Option<&Takes> {
        self.phrases.get(verb)?.iter().find(|(s, _)| s == second).map(|(_, takes)| takes)
    }

    pub(super) fn noun(&self, lemma: &str) -> Option<&Takes> {
        self.nouns.get(lemma)
    }

    pub(super) fn adjective(&self, lemma: &str) -> Option<&Takes> {
        self.adjectives.get(lemma)
    }

    /// A verb that only carries a cue noun.
    pub(super) fn is_light(&self, lemma: &str) -> bool {
        self.light.contains_key(lemma)
    }

    /// A verb that only opens or shades the saying: "went on to say".
    pub(super) fn is_shade(&self, lemma: &str) -> bool {
        self.shades.contains_key(lemma)
    }

    /// A common noun for somebody or something that speaks.
    pub(super) fn is_speaker(&self, lemma: &str) -> bool {
        self.speakers.contains_key(lemma)
    }

    /// A news agency, by the last word of its name in small letters: what it reports keeps its own speaker.
    pub(super) fn is_agency(&self, word: &str) -> bool {
        self.agencies.contains_key(word)
    }

    /// "is said to": a passive that attributes without a sayer.
    pub(super) fn is_passive_to(&self, lemma: &str) -> bool {
        self.passive_to.contains_key(lemma)
    }

    /// "known as".
    pub(super) fn is_passive_as(&self, lemma: &str) -> bool {
        self.passive_as.contains_key(lemma)
    }

    /// True when a word of this lemma can introduce quoted words.
    pub(super) fn quotes(&self, lemma: &str) -> bool {
        self.verbs.get(lemma).is_some_and(|t| t.quote > 0.0)
    }
}

#[derive(Deserialize)]
struct File {
    verbs: Vec<Group>,
    phrases: Vec<Phrases>,
    nouns: Vec<Group>,
    adjectives: Vec<Group>,
    light: Light,
    shades: Light,
    prefaces: Vec<Preface>,
    passive: Passive,
    speakers: Speakers,
}

#[derive(Deserialize)]
struct Group {
    takes: Vec<String>,
    sure: f32,
    lemmas: String,
}

impl Group {
    fn add_to(&self, words: &mut HashMap<String, Takes>) {
        for lemma in self.lemmas.split_whitespace() {
            let takes = words.entry(lemma.to_owned()).or_default();
            self.takes.iter().for_each(|t| takes.add(t, self.sure));
        }
    }
}

#[derive(Deserialize)]
struct Phrases {
    takes: Vec<String>,
    sure: f32,
    words: Vec<String>,
}

#[derive(Deserialize)]
struct Light {
    verbs: String,
}

#[derive(Deserialize)]
struct Preface {
    words: String,
    sure: f32,
}

#[derive(Deserialize)]
struct Passive {
    infinitive: String,
    #[serde(rename = "as")]
    as_: String,
}

#[derive(Deserialize)]
struct Speakers {
    nouns: String,
    agencies: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_reads_and_every_use_is_known() {
        let source = include_str!("../../../data/en/cues.toml");
        let cues = Cues::read(source).expect("cues.toml parses");
        let known = ["quote", "clause", "to", "object", "object-to", "told", "seem"];
        let file: File = toml::from_str(source).expect("cues.toml parses");
        let groups = file.verbs.iter().chain(&file.nouns).chain(&file.adjectives);
        for takes in groups.map(|g| &g.takes).chain(file.phrases.iter().map(|p| &p.takes)) {
            for one in takes {
                assert!(known.contains(&one.as_str()) || one.starts_with("prep:"), "unknown use {one:?}");
            }
        }
        assert!(cues.quotes("shrug") && cues.quotes("sigh") && cues.quotes("tweet"));
        assert!(cues.verb("shrug").is_some_and(|t| t.clause == 0.0), "a gesture takes no clause");
        assert!(cues.verb("tell").is_some_and(|t| t.told > 0.5 && t.clause > 0.5));
        assert!(cues.verb("call").is_some_and(|t| t.prep("for") > 0.5 && t.prep("with") == 0.0));
        assert!(cues.phrase("point", "out").is_some() && cues.phrase("point", "in").is_none());
        assert!(cues.verb("walk").is_none());
    }
}

//! The frame lexicon: `data/en/frames/*.toml` and its companions, read once.
//!
//! A frame says: these verbs and nouns, under these conditions, tell an event of this type; and where its parties stand. The
//! files are written for a political scientist: lists of words separated by commas, families of nouns named with `@`, slots named
//! like grammar ("subject", "object", a preposition). `docs/events.md` explains each field.

mod control;

use self::control::{Coding, Control, coding, control};
use super::vocabulary::{HashMap, Number, Vocabulary, Words, entries, spellings};
use crate::types::EventType;
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    sync::{LazyLock, OnceLock},
};

/// The lexicon in use: the built-in one, unless its files were edited before the first look-up.
pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::builtin);

/// Files to read in place of the built-in ones, by their names without ending.
static EDITED: OnceLock<BTreeMap<String, String>> = OnceLock::new();

/// Puts other texts in the place of the built-in lexicon files ("assault", "control", "modes" …) for the whole process, so that whoever
/// edits the lexicon can measure it without compiling. False when it comes too late. A mistake in a file panics at the first look-up.
pub(super) fn edit(files: BTreeMap<String, String>) -> bool {
    EDITED.set(files).is_ok()
}

/// The text of a lexicon file.
fn file(name: &str, builtin: &'static str) -> &'static str {
    EDITED.get().and_then(|files| files.get(name)).map_or(builtin, String::as_str)
}

macro_rules! frame_files {
    ($($name:literal),*) => { &[$(($name, include_str!(concat!("../../../data/en/frames/", $name, ".toml")))),*] };
}

/// The files of frames; where two frames fit equally well, the earlier file wins.
pub(super) const FILES: &[(&str, &str)] = frame_files![
    "sanction",
    "threaten",
    "reject",
    "retreat",
    "concede",
    "coerce",
    "assault",
    "protest",
    "mobilize",
    "aid",
    "cooperate",
    "agree",
    "accuse",
    "request",
    "consult",
    "support",
    "chosen"
];
const CLASSES: &str = include_str!("../../../data/en/frames/classes.toml");
const MODES: &str = include_str!("../../../data/en/modes.toml");
const CONTEXTS: &str = include_str!("../../../data/en/contexts.toml");
const CAMEO: &str = include_str!("../../../data/en/cameo.toml");

/// Where a party or the object may stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Slot {
    /// Logical subject: of a passive, the agent.
    Subject,
    /// Logical object.
    Object,
    /// The receiver: "gave **Kenya** a loan", "**Kenya** was given a loan".
    Receiver,
    /// Possessor, adjective of nationality or maker inside the object: "rejected **Russia**'s demand".
    Owner,
    /// Subject of the clause that depends on the trigger: "demanded that **NATO** rescind".
    ClauseSubject,
    /// The target that the embedded verb has: "agreed to help **Malta**".
    Embedded,
    /// Whoever says the clause.
    Speaker,
    /// To whom the clause is said.
    Addressee,
    /// The subject of the verb that governs a noun: "**Kenya** made a demand".
    LightSubject,
    /// The embedded infinitive.
    Infinitive,
    /// The embedded finite clause.
    Clause,
    /// The embedded gerund.
    Gerund,
    /// After a preposition.
    Prep(Box<str>),
}

fn slots(list: &str) -> Vec<Slot> {
    entries(list)
        .map(|s| match s {
            "subject" => Slot::Subject,
            "object" => Slot::Object,
            "iobj" => Slot::Receiver,
            "owner" => Slot::Owner,
            "clause-subject" => Slot::ClauseSubject,
            "embedded" => Slot::Embedded,
            "speaker" => Slot::Speaker,
            "addressee" => Slot::Addressee,
            "light-subject" => Slot::LightSubject,
            "infinitive" => Slot::Infinitive,
            "that-clause" | "clause" => Slot::Clause,
            "gerund" => Slot::Gerund,
            prep => Slot::Prep(prep.into()),
        })
        .collect()
}

/// A frame as written.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawFrame {
    name: String,
    r#type: Option<String>,
    mode: Option<String>,
    cameo: Option<String>,
    contexts: String,
    verbs: String,
    nouns: String,
    adjectives: String,
    source: String,
    target: String,
    object: String,
    noun_source: String,
    noun_target: String,
    objects: String,
    objects_or_none: String,
    objects_if_weak: String,
    with_objects: String,
    not_objects: String,
    noun_objects: String,
    subjects: String,
    subjects_or_none: String,
    subjects_if_weak: String,
    not_subjects: String,
    not_with: String,
    strong: String,
    weak: String,
    weak_nouns: String,
    light: String,
    light_extra: String,
    epithet: String,
    takes: String,
    takes_required: String,
    clause_types: String,
    clause_words: String,
    clause_modal: String,
    modal: String,
    adverbs: String,
    mood: String,
    clause_other_subject: bool,
    rank: i32,
    coercive: bool,
    said: bool,
    reciprocal: bool,
    settles: bool,
    firm: bool,
    plural_source: bool,
    no_xcomp: bool,
    no_object: bool,
    needs_light: bool,
    needs_source: bool,
    needs_target: bool,
    needs_party: bool,
    needs_between: bool,
    needs_target_country: bool,
    chosen_only: bool,
    confidence: Option<f32>,
    #[cfg_attr(not(test), allow(dead_code, reason = "the tests run them"))]
    examples: Vec<String>,
    #[cfg_attr(not(test), allow(dead_code, reason = "the tests run them"))]
    not: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    r#type: String,
    #[serde(default)]
    not_subjects: String,
    frame: Vec<RawFrame>,
}

/// One frame, compiled.
#[derive(Debug)]
#[allow(missing_docs, reason = "the fields are those of docs/events.md")]
pub(super) struct Frame {
    pub(super) rule: String,
    /// Hash of the rule's name.
    pub(super) key: u32,
    pub(super) kind: EventType,
    pub(super) mode: Option<String>,
    pub(super) cameo: Option<String>,
    pub(super) contexts: Vec<String>,
    pub(super) source: Vec<Slot>,
    pub(super) target: Vec<Slot>,
    pub(super) object: Vec<Slot>,
    pub(super) noun_source: Vec<Slot>,
    pub(super) noun_target: Vec<Slot>,
    pub(super) objects: Words,
    pub(super) objects_or_none: Words,
    pub(super) objects_if_weak: Words,
    pub(super) with_objects: Words,
    pub(super) not_objects: Words,
    pub(super) noun_objects: Words,
    pub(super) subjects: Words,
    pub(super) subjects_or_none: Words,
    pub(super) subjects_if_weak: Words,
    pub(super) not_subjects: Words,
    pub(super) not_with: Words,
    pub(super) light: Words,
    /// Other light verbs than those listed will do as well.
    pub(super) noun_is_free: bool,
    pub(super) epithet: Words,
    pub(super) clause_types: Vec<EventType>,
    pub(super) clause_words: Words,
    pub(super) clause_modal: Words,
    pub(super) modal: Words,
    pub(super) adverbs: Words,
    /// The complement's own events are this event's content, no events of their own.
    pub(super) absorbs: bool,
    pub(super) takes_required: Vec<Slot>,
    pub(super) clause_other_subject: bool,
    pub(super) rank: i32,
    pub(super) coercive: bool,
    pub(super) said: bool,
    pub(super) reciprocal: bool,
    /// Concludes what its parties have negotiated: where they fail to, they reject.
    pub(super) settles: bool,
    /// Set phrases that tell nothing else: the learned layer does not turn them down.
    pub(super) firm: bool,
    pub(super) plural_source: bool,
    pub(super) no_xcomp: bool,
    pub(super) no_object: bool,
    pub(super) needs_light: bool,
    pub(super) needs_source: bool,
    pub(super) needs_target: bool,
    pub(super) needs_party: bool,
    pub(super) needs_between: bool,
    pub(super) needs_target_country: bool,
    /// Offered to the learned layer, never taken by the rules.
    pub(super) chosen_only: bool,
    pub(super) confidence: f32,
    /// Sentences written by us, as marked up in the file.
    #[cfg(test)]
    pub(super) examples: Vec<String>,
    /// Sentences that must not give this type.
    #[cfg(test)]
    pub(super) counter_examples: Vec<String>,
}

/// What part of speech an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// A verb.
    Verb,
    /// A noun.
    Noun,
    /// A predicate adjective.
    Adjective,
}

/// How sure a word alone makes its frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strength {
    /// The frame's conditions on object and subject need not hold.
    Strong,
    /// As the frame says.
    Plain,
    /// Often means something else.
    Weak,
}

/// One word (with its particles) of a frame.
#[derive(Debug)]
pub(super) struct Entry {
    /// Index into [`Lexicon::frames`].
    pub(super) frame: usize,
    /// Part of speech.
    pub(super) part: Part,
    /// Verbs and adjectives: the words that must follow. Nouns: those that must stand before, nearest first.
    pub(super) extra: Vec<Number>,
    /// Strength.
    pub(super) strength: Strength,
    /// The entry marks the place of the object with `~`: what follows its preposition is not the object.
    pub(super) keeps_object: bool,
}

/// Words of a mode or a context, by their last: the words before it, the nearest first, and the name they vote for.
pub(super) type Votes = HashMap<Number, Vec<(Vec<Number>, u16)>>;

/// Everything that is English about events.
#[derive(Debug)]
pub(super) struct Lexicon {
    /// All frames, in order of the files.
    pub(super) frames: Vec<Frame>,
    /// All words by number.
    pub(super) vocabulary: Vocabulary,
    /// Entries by number of their lemma.
    entries: Vec<Vec<Entry>>,
    /// For each type an entry without a word of its own as verb, noun and adjective: how a word that no frame knows would tell it.
    open: [Vec<Entry>; 16],
    /// Regular inflected forms of the verbs' lemmas, for words that the lemmatiser misses.
    pub(super) inflected: HashMap<Box<str>, Box<str>>,
    /// Nouns for troops and their gear.
    pub(super) force: Words,
    /// Nouns for bodies that act.
    pub(super) agent: Words,
    /// Nouns for what acts in nobody's politics: teams, shops, actors.
    pub(super) private: Words,
    /// Weapons and attacks, which kill in somebody's hands.
    pub(super) instrument: Words,
    /// Words that make a sentence one about sport or the market; alone, or two together.
    pub(super) sport_sure: Words,
    pub(super) sport_maybe: Words,
    /// Nouns for people and bodies of people.
    pub(super) human: Words,
    /// Governing verbs.
    pub(super) control: Control,
    /// Words of the coding rules.
    pub(super) coding: Coding,
    /// For each type: last word → (words before it, index into `mode_names`).
    pub(super) modes: HashMap<EventType, Votes>,
    /// Names of modes.
    pub(super) mode_names: Vec<String>,
    /// Last word → (words before it, index into `context_names`).
    pub(super) contexts: Votes,
    /// Names of contexts.
    pub(super) context_names: Vec<String>,
    /// CAMEO code of an event that a coding rule made, by `RULE.TYPE`.
    pub(super) cameo_of_rule: BTreeMap<String, String>,
    /// CAMEO code of a type's mode, by `TYPE.mode`.
    pub(super) cameo_of_mode: BTreeMap<String, String>,
}

fn parse<T: for<'de> Deserialize<'de>>(name: &str, text: &'static str) -> T {
    toml::from_str(file(name, text)).unwrap_or_else(|e| panic!("built-in lexicon {name}: {e}"))
}

impl Lexicon {
    /// Reads the built-in files. They are part of the program: a mistake in them stops the tests.
    fn builtin() -> Self {
        #[derive(Deserialize)]
        struct Classes {
            classes: BTreeMap<String, String>,
        }
        let classes = parse::<Classes>("classes", CLASSES).classes;
        let mut vocabulary = Vocabulary::new(&classes);
        let mut words = |list: &str| vocabulary.words(list);
        let mut lexicon = Lexicon {
            frames: Vec::new(),
            entries: Vec::new(),
            open: Default::default(),
            inflected: HashMap::default(),
            force: words("@force"),
            agent: words("@agent, @human, @force, @protester, @captive, @diplomat"),
            private: words("@private"),
            instrument: words("@instrument"),
            sport_sure: words("@sport_sure"),
            sport_maybe: words("@sport_maybe"),
            human: words("@human, @force, @protester, @captive, @diplomat"),
            control: control(&mut words),
            coding: coding(&mut words),
            modes: HashMap::default(),
            mode_names: Vec::new(),
            contexts: HashMap::default(),
            context_names: Vec::new(),
            cameo_of_rule: BTreeMap::new(),
            cameo_of_mode: BTreeMap::new(),
            vocabulary: Vocabulary::default(),
        };
        lexicon.vocabulary = vocabulary;
        for (name, text) in FILES {
            let file: RawFile = parse(name, text);
            for raw in file.frame.clone() {
                lexicon.add_frame(&file, raw);
            }
        }
        for (frame, told) in lexicon.frames.iter().enumerate().filter(|(_, f)| f.chosen_only) {
            let entry = |part| Entry { frame, part, extra: Vec::new(), strength: Strength::Weak, keeps_object: false };
            lexicon.open[told.kind as usize] = [Part::Verb, Part::Noun, Part::Adjective].map(entry).into();
        }
        lexicon.add_votes();
        #[derive(Deserialize)]
        struct Cameo {
            rule: BTreeMap<String, String>,
            mode: BTreeMap<String, String>,
        }
        let cameo: Cameo = parse("cameo", CAMEO);
        (lexicon.cameo_of_rule, lexicon.cameo_of_mode) = (cameo.rule, cameo.mode);
        lexicon.vocabulary.add("be");
        lexicon.vocabulary.finish(super::choose::text);
        lexicon
    }

    fn add_frame(&mut self, file: &RawFile, raw: RawFrame) {
        let kind: EventType = raw.r#type.as_ref().unwrap_or(&file.r#type).parse().unwrap_or_else(|e| panic!("{}: {e}", raw.name));
        let or = |list: &str, default: &str| slots(if list.is_empty() { default } else { list });
        let index = self.frames.len();
        let strength = |word: &str, weak: &str| {
            let among = |list: &str| entries(list).any(|e| e == word);
            if among(&raw.strong) {
                Strength::Strong
            } else if among(weak) {
                Strength::Weak
            } else {
                Strength::Plain
            }
        };
        for (list, part, weak) in
            [(&raw.verbs, Part::Verb, &raw.weak), (&raw.nouns, Part::Noun, &raw.weak_nouns), (&raw.adjectives, Part::Adjective, &raw.weak)]
        {
            for entry in entries(list) {
                for spelling in spellings(entry) {
                    self.add_entry(&spelling, index, part, strength(entry, weak));
                }
            }
        }
        let target = or(&raw.target, "object");
        let vocabulary = &mut self.vocabulary;
        let mut set = |list: &str| vocabulary.words(list);
        self.frames.push(Frame {
            key: super::choose::text(&format!("{}/{}", kind.name().to_lowercase(), raw.name)),
            rule: format!("{}/{}", kind.name().to_lowercase(), raw.name),
            kind,
            mode: raw.mode.clone(),
            cameo: raw.cameo.clone(),
            contexts: entries(&raw.contexts).map(str::to_owned).collect(),
            source: or(&raw.source, "subject"),
            object: or(&raw.object, "object, infinitive, that-clause, for, over, about, on, gerund, of"),
            noun_source: or(&raw.noun_source, "owner, by, light-subject"),
            noun_target: if raw.noun_target.is_empty() { target.clone() } else { slots(&raw.noun_target) },
            target,
            objects: set(&raw.objects),
            objects_or_none: set(&raw.objects_or_none),
            objects_if_weak: set(&raw.objects_if_weak),
            with_objects: set(&raw.with_objects),
            not_objects: set(&raw.not_objects),
            noun_objects: set(&raw.noun_objects),
            subjects: set(&raw.subjects),
            subjects_or_none: set(&raw.subjects_or_none),
            subjects_if_weak: set(&raw.subjects_if_weak),
            not_subjects: set(&format!("{}, {}", raw.not_subjects, file.not_subjects)),
            not_with: set(&raw.not_with),
            noun_is_free: raw.light.is_empty(),
            light: set(&format!("{}, {}", raw.light, raw.light_extra)),
            epithet: set(&raw.epithet),
            clause_types: entries(&raw.clause_types).map(|t| t.parse().unwrap_or_else(|e| panic!("{}: {e}", raw.name))).collect(),
            clause_words: set(&raw.clause_words),
            clause_modal: set(&raw.clause_modal),
            modal: set(&raw.modal),
            adverbs: set(&raw.adverbs),
            absorbs: !raw.mood.is_empty() || !raw.takes.is_empty() || kind == EventType::Request || raw.coercive,
            takes_required: slots(&raw.takes_required),
            clause_other_subject: raw.clause_other_subject,
            rank: raw.rank,
            coercive: raw.coercive,
            said: raw.said,
            reciprocal: raw.reciprocal,
            settles: raw.settles,
            firm: raw.firm,
            chosen_only: raw.chosen_only,
            plural_source: raw.plural_source,
            no_xcomp: raw.no_xcomp,
            no_object: raw.no_object,
            needs_light: raw.needs_light,
            needs_source: raw.needs_source,
            needs_target: raw.needs_target,
            needs_party: raw.needs_party,
            needs_between: raw.needs_between,
            needs_target_country: raw.needs_target_country,
            confidence: raw.confidence.unwrap_or(0.7),
            #[cfg(test)]
            examples: raw.examples,
            #[cfg(test)]
            counter_examples: raw.not,
        });
    }

    /// True when the list has the lemma alone.
    pub(super) fn holds(&self, words: &Words, lemma: &str) -> bool {
        self.vocabulary.holds(words, self.vocabulary.number(lemma))
    }

    /// The entries of a word, by its number.
    pub(super) fn entries(&self, word: Number) -> Option<&[Entry]> {
        self.entries.get(word as usize).map(Vec::as_slice).filter(|e| !e.is_empty())
    }

    /// How a word of this part that no frame knows would tell the type.
    pub(super) fn open(&self, kind: EventType, part: Part) -> Option<&Entry> {
        self.open[kind as usize].iter().find(|e| e.part == part)
    }

    /// The entries of a lemma.
    pub(super) fn entries_of(&self, lemma: &str) -> Option<&[Entry]> {
        self.entries(self.vocabulary.number(lemma))
    }

    /// Files one entry under its first word (verbs, adjectives) or its last (nouns), in both spellings of "-ize".
    fn add_entry(&mut self, entry: &str, frame: usize, part: Part, strength: Strength) {
        let keeps_object = entry.contains('~');
        let mut list: Vec<&str> = entry.split_whitespace().filter(|w| *w != "~").collect();
        if list.first() == Some(&"be") && list.len() > 1 && part == Part::Verb {
            list.remove(0);
        }
        let (key, extra) = match part {
            Part::Noun => {
                let key = list.pop().unwrap_or_default();
                list.reverse();
                (key, list)
            }
            _ => (list.remove(0), list),
        };
        let british = key.strip_suffix("ize").filter(|s| s.len() > 3).map(|stem| Box::from(format!("{stem}ise")));
        let extra: Vec<Number> = extra.into_iter().map(|w| self.vocabulary.add(w)).collect();
        for key in std::iter::once(Box::from(key)).chain(british) {
            if part == Part::Verb {
                for form in inflections(&key) {
                    self.inflected.entry(form.into()).or_insert_with(|| key.clone());
                }
            }
            let number = self.vocabulary.add(&key) as usize;
            if self.entries.len() <= number {
                self.entries.resize_with(number + 1, Vec::new);
            }
            self.entries[number].push(Entry { frame, part, extra: extra.clone(), strength, keeps_object });
        }
    }

    fn add_votes(&mut self) {
        let modes: BTreeMap<String, BTreeMap<String, String>> = parse("modes", MODES);
        for (kind, by_mode) in modes {
            let kind: EventType = kind.parse().unwrap_or_else(|e| panic!("modes: {e}"));
            for (mode, list) in by_mode {
                let number = self.mode_names.len() as u16;
                self.mode_names.push(mode);
                vote(&mut self.vocabulary, self.modes.entry(kind).or_default(), &list, number);
            }
        }
        #[derive(Deserialize)]
        struct Contexts {
            contexts: BTreeMap<String, String>,
        }
        for (number, (name, list)) in parse::<Contexts>("contexts", CONTEXTS).contexts.into_iter().enumerate() {
            self.context_names.push(name);
            vote(&mut self.vocabulary, &mut self.contexts, &list, number as u16);
        }
    }
}

/// Irregular forms of the lexicon's verbs that the lemmatiser is known to miss.
const IRREGULAR: &[(&str, &str)] = &[
    ("withdraw", "withdrew withdrawn"),
    ("strike", "struck stricken"),
    ("freeze", "froze frozen"),
    ("overthrow", "overthrew overthrown"),
    ("forbid", "forbade forbidden"),
    ("slay", "slew slain"),
    ("forgive", "forgave forgiven"),
    ("withhold", "withheld"),
    ("overrun", "overran"),
    ("uphold", "upheld"),
    ("flee", "fled"),
    ("shoot", "shot"),
    ("fight", "fought"),
    ("seek", "sought"),
    ("lay", "laid"),
];

/// Regular past, participle and third person of a verb, with and without a doubled consonant.
fn inflections(lemma: &str) -> Vec<String> {
    let stem = lemma.strip_suffix('e').unwrap_or(lemma);
    let mut forms = vec![format!("{stem}ed"), format!("{stem}ing"), format!("{lemma}s"), format!("{lemma}es")];
    if let Some(stem) = lemma.strip_suffix('y') {
        forms.extend([format!("{stem}ied"), format!("{stem}ies")]);
    }
    for (verb, irregular) in IRREGULAR {
        if *verb == lemma {
            forms.extend(irregular.split(' ').map(str::to_owned));
        }
    }
    if let Some(last) = lemma.chars().last().filter(|c| "bdglmnprt".contains(*c)) {
        forms.extend([format!("{lemma}{last}ed"), format!("{lemma}{last}ing")]);
    }
    forms
}

fn vote(vocabulary: &mut Vocabulary, votes: &mut Votes, list: &str, number: u16) {
    for entry in entries(list).flat_map(spellings) {
        let (last, before) = vocabulary.phrase(&entry);
        votes.entry(last).or_default().push((before, number));
    }
}

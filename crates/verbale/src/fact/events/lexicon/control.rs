//! Words that govern events and that PLOVER's coding rules ask for: `data/en/frames/control.toml`.

use super::{super::vocabulary::Words, parse};
use crate::types::EventType;
use std::collections::BTreeMap;

const CONTROL: &str = include_str!("../../../../data/en/frames/control.toml");

/// What a governing verb does to the status of what it governs.
#[derive(Debug, Default)]
pub(in crate::fact::events) struct Control {
    pub(in crate::fact::events) future: Words,
    pub(in crate::fact::events) hypothetical: Words,
    pub(in crate::fact::events) negated: Words,
    pub(in crate::fact::events) object_control: Words,
    pub(in crate::fact::events) say: Words,
    pub(in crate::fact::events) light_do: Words,
    pub(in crate::fact::events) light_suffer: Words,
    pub(in crate::fact::events) light_stop: Words,
    pub(in crate::fact::events) light_plan: Words,
    pub(in crate::fact::events) light_open: Words,
    pub(in crate::fact::events) word_hypothetical: Words,
    pub(in crate::fact::events) word_future: Words,
    pub(in crate::fact::events) word_past: Words,
    /// Nouns for what is answered, and the events that they name.
    pub(in crate::fact::events) answers: Vec<(Words, &'static [EventType])>,
    /// "both **countries**".
    pub(in crate::fact::events) pair_counted: Words,
    /// "the **neighbours**".
    pub(in crate::fact::events) pair_bare: Words,
    /// Verbs for what two do to each other, in all forms.
    pub(in crate::fact::events) mutual: Words,
}

/// Words that PLOVER's coding rules ask for.
#[derive(Debug, Default)]
pub(in crate::fact::events) struct Coding {
    /// Relief after a disaster, and peacekeeping.
    pub(in crate::fact::events) relief: Words,
    pub(in crate::fact::events) disaster: Words,
    pub(in crate::fact::events) emergency: Words,
    pub(in crate::fact::events) absentia: Words,
    /// Verbs that call something off.
    pub(in crate::fact::events) calls_off: Words,
    pub(in crate::fact::events) capture: Words,
    /// Armed groups and forces; those who lead them; forces that are no combatants.
    pub(in crate::fact::events) armed: Words,
    pub(in crate::fact::events) leader: Words,
    pub(in crate::fact::events) police: Words,
    pub(in crate::fact::events) truce: Words,
    /// "**end** to the **war**".
    pub(in crate::fact::events) end: Words,
    pub(in crate::fact::events) fighting: Words,
    /// Bodies whose deeds are public whoever suffers them.
    pub(in crate::fact::events) public: Words,
}

/// The lists of `[answers]`, and which events a noun of each may mean.
const ANSWERED: &[(&str, &[EventType])] = &[
    ("accuse", &[EventType::Accuse]),
    ("demand", &[EventType::Request, EventType::Threaten]),
    ("threaten", &[EventType::Threaten, EventType::Request]),
    ("offer", &[EventType::Agree, EventType::Request]),
];

/// Reads lists of `control.toml` by table and key.
fn listed(words: &mut impl FnMut(&str) -> Words) -> impl FnMut(&str, &str) -> Words {
    let raw: BTreeMap<String, BTreeMap<String, String>> = parse("control", CONTROL);
    move |table: &str, key: &str| words(raw.get(table).and_then(|t| t.get(key)).unwrap_or_else(|| panic!("control: no {table}.{key}")))
}

pub(super) fn coding(words: &mut impl FnMut(&str) -> Words) -> Coding {
    let mut all = listed(words);
    let mut set = |key: &str| all("coding", key);
    Coding {
        relief: set("relief"),
        disaster: set("disaster"),
        emergency: set("emergency"),
        absentia: set("absentia"),
        calls_off: set("calls_off"),
        capture: set("capture"),
        armed: set("armed"),
        leader: set("leader"),
        police: set("police"),
        truce: set("truce"),
        end: set("end"),
        fighting: set("fighting"),
        public: set("public"),
    }
}

pub(super) fn control(words: &mut impl FnMut(&str) -> Words) -> Control {
    let mut set = listed(words);
    Control {
        future: set("status", "future"),
        hypothetical: set("status", "hypothetical"),
        negated: set("status", "negated"),
        object_control: set("object_control", "verbs"),
        say: set("say", "verbs"),
        light_do: set("light", "do"),
        light_suffer: set("light", "suffer"),
        light_stop: set("light", "stop"),
        light_plan: set("light", "plan"),
        light_open: set("light", "open"),
        word_hypothetical: set("words", "hypothetical"),
        word_future: set("words", "future"),
        word_past: set("words", "past"),
        answers: ANSWERED.iter().map(|(name, kinds)| (set("answers", name), *kinds)).collect(),
        pair_counted: set("pair", "counted"),
        pair_bare: set("pair", "bare"),
        mutual: set("pair", "mutual"),
    }
}

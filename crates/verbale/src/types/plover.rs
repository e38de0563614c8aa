//! The event ontology: PLOVER's sixteen types (manual draft 0.8, 2021) and the status of an event.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

macro_rules! event_types {
    ($($(#[$doc:meta])* $name:ident = $word:literal),* $(,)?) => {
        /// A PLOVER event type.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "UPPERCASE")]
        pub enum EventType { $($(#[$doc])* $name),* }

        impl EventType {
            /// All types, in the manual's order.
            pub const ALL: &[EventType] = &[$(EventType::$name),*];
            /// The type's name in capitals, as exchanged.
            pub fn name(self) -> &'static str {
                match self { $(EventType::$name => $word),* }
            }
        }

        impl FromStr for EventType {
            type Err = String;
            fn from_str(s: &str) -> Result<Self, String> {
                match s { $($word => Ok(EventType::$name),)* _ => Err(format!("`{s}` is none of PLOVER's sixteen types")) }
            }
        }
    };
}

event_types! {
    /// Agree, offer or promise to cooperate.
    Agree = "AGREE",
    /// Meet, visit, call, negotiate, mediate.
    Consult = "CONSULT",
    /// Express support; cooperate diplomatically; sign.
    Support = "SUPPORT",
    /// Yield without material change: ease, accept a demand, resign.
    Concede = "CONCEDE",
    /// Cooperate materially.
    Cooperate = "COOPERATE",
    /// Give aid.
    Aid = "AID",
    /// Yield materially: withdraw, release, cease fire.
    Retreat = "RETREAT",
    /// Request, demand, call for.
    Request = "REQUEST",
    /// Accuse, criticise, investigate.
    Accuse = "ACCUSE",
    /// Reject, refuse, deny, veto.
    Reject = "REJECT",
    /// Threaten, warn coercively.
    Threaten = "THREATEN",
    /// Demonstrate, strike, riot.
    Protest = "PROTEST",
    /// Reduce relations, embargo, expel, halt aid.
    Sanction = "SANCTION",
    /// Put forces on the alert, deploy, build up.
    Mobilize = "MOBILIZE",
    /// Arrest, seize, restrict, censor, attack cybernetically.
    Coerce = "COERCE",
    /// Use force: attack, kill, bomb, torture.
    Assault = "ASSAULT",
}

impl fmt::Display for EventType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How an event stands, judged as the sentence gives it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Told as having happened or happening.
    #[default]
    Actual,
    /// Will happen.
    Future,
    /// May, could, would, if.
    Hypothetical,
    /// Did not happen.
    Negated,
    /// Happened long before what is reported.
    Past,
}

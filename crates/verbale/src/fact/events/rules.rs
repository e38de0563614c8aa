//! PLOVER's coding rules, each by name: what a told event is coded as, given its status and its company.
//!
//! The manual says for many pairs which single event to code. The rules here change the type of one event
//! ([`recode`]) or drop one event in favour of another of its sentence ([`yields`]).

use super::status::Modality;
use crate::types::{Event, EventType, Status, Word};

/// Name of a coding rule.
pub(super) type Rule = &'static str;

/// "Cooperative actions reported in future tense are coded as AGREE."
pub(super) const FUTURE_COOPERATION: Rule = "future-cooperation-is-agree";
/// "Announcements of future retreats should be coded as CONCEDE."
pub(super) const FUTURE_RETREAT: Rule = "future-retreat-is-concede";
/// Announced coercion, force, sanctions and protest are threats: the manual returns the single category.
pub(super) const FUTURE_COERCION: Rule = "future-coercion-is-threaten";
/// A cooperation that somebody will not do, or does not agree to, is refused.
pub(super) const WITHHELD: Rule = "withheld-cooperation-is-reject";
/// Parties that fail to agree turn each other's terms down.
pub(super) const NO_AGREEMENT: Rule = "failed-agreement-is-reject";
/// "Cancellation of meetings are REJECT."
pub(super) const CANCELLED_MEETING: Rule = "cancelled-meeting-is-reject";
/// "Mobilizing police or military forces for disaster relief should be coded as AID."
pub(super) const RELIEF_TROOPS: Rule = "relief-troops-are-aid";
/// "Joint military operations are coded as COOPERATE but single-country exercises should be coded as MOBILIZE."
pub(super) const JOINT_EXERCISE: Rule = "joint-exercise-is-cooperate";
/// "Issuing an in-absentia arrest should be coded as a THREAT 'arrest'."
pub(super) const IN_ABSENTIA: Rule = "in-absentia-arrest-is-threaten";
/// "If a document reports a MOBILIZE event in the context of an ASSAULT, only the ASSAULT should be coded."
pub(super) const MOBILIZE_YIELDS: Rule = "mobilize-yields-to-assault";
/// "When an accusation is also reported alongside a formal conviction, ACCUSE should not be coded."
pub(super) const CONVICTION_OUTRANKS: Rule = "conviction-outranks-allegation";
/// "The topic of the protest is not coded as a separate event."
pub(super) const PROTEST_TOPIC: Rule = "protest-topic-is-no-request";

/// Who answers without saying whom ("The ministry refused", "its position remains unchanged") answers whoever asked it last.
pub(super) const ANSWER: Rule = "answer-goes-to-asker";

/// How many sentences back a demand is still being answered.
const ANSWERED: u32 = 6;

/// Gives refusals without any target the source of the last demand made on the refuser.
pub(super) fn answer(events: &mut [Event]) {
    for i in 0..events.len() {
        let event = &events[i];
        let open = event.kind == EventType::Reject && event.target.is_empty() && event.target_spans.is_empty() && event.object.is_empty();
        if !open || event.status == Status::Hypothetical || event.source.is_empty() {
            continue;
        }
        let asked = |e: &&Event| {
            e.kind == EventType::Request
                && e.sentence + ANSWERED >= event.sentence
                && !e.source.is_empty()
                && e.target.iter().any(|a| event.source.contains(a))
                && !e.source.iter().any(|a| event.source.contains(a))
        };
        let Some(asker) = events[..i].iter().rev().find(asked).map(|e| e.source.clone()) else { continue };
        let event = &mut events[i];
        event.target = asker;
        event.rule = Word::Owned(format!("{}; {ANSWER}", event.rule));
    }
}

/// "Combatants captured during conflict should be coded as ASSAULT 'abduct' rather than COERCE 'arrest'."
pub(super) const CAPTURED: Rule = "captured-combatants-are-assault";
/// "When one or more parties to a conflict call for ending the conflict, that is … coded as AGREE."
pub(super) const CALLS_FOR_PEACE: Rule = "party-calls-for-peace-is-agree";

/// What the rules need to know of an event's words.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Circumstances {
    /// A source is named.
    pub(super) has_source: bool,
    /// A verb tells it, not a noun.
    pub(super) verbal: bool,
    /// A verb that stops governs the noun ("cancelled talks").
    pub(super) stopped: bool,
    /// Two parties exercise together.
    pub(super) joint: bool,
    /// The clause speaks of flood, quake, rescue.
    pub(super) disaster: bool,
    /// The clause says "in absentia".
    pub(super) in_absentia: bool,
    /// A force or an armed group takes fighters of another.
    pub(super) captured: bool,
    /// A force or an armed group asks for an end of fighting.
    pub(super) peace: bool,
    /// An agreement that its parties fail or are not able to reach.
    pub(super) unagreed: bool,
}

/// The type and status to code, and the rule that changed them.
pub(super) fn recode(kind: EventType, modality: Modality, circumstances: Circumstances) -> (EventType, Status, Option<Rule>) {
    use EventType::{
        Agree, Aid, Assault, Coerce, Concede, Consult, Cooperate, Mobilize, Protest, Reject, Request, Retreat, Sanction, Support, Threaten,
    };
    let open = modality.hypothetical || !circumstances.has_source;
    let cooperative = matches!(kind, Consult | Aid | Cooperate | Agree | Concede | Retreat);
    if kind == Coerce && circumstances.in_absentia {
        return (Threaten, modality.status(), Some(IN_ABSENTIA));
    }
    if kind == Coerce && circumstances.captured && !modality.future {
        return (Assault, modality.status(), Some(CAPTURED));
    }
    if kind == Request && circumstances.peace && !modality.negated {
        return (Agree, modality.status(), Some(CALLS_FOR_PEACE));
    }
    if kind == Mobilize && circumstances.disaster && !modality.negated {
        return (Aid, modality.status(), Some(RELIEF_TROOPS));
    }
    if kind == Mobilize && circumstances.joint {
        return (Cooperate, modality.status(), Some(JOINT_EXERCISE));
    }
    if kind == Consult && circumstances.stopped && circumstances.has_source {
        return (Reject, Status::Actual, Some(CANCELLED_MEETING));
    }
    if circumstances.unagreed && modality.negated && circumstances.has_source {
        return (Reject, Status::Actual, Some(NO_AGREEMENT));
    }
    if cooperative && modality.negated && modality.future && !open {
        return (Reject, Status::Actual, Some(WITHHELD));
    }
    if matches!(kind, Agree) && modality.negated && circumstances.verbal && !open {
        return (Reject, Status::Actual, Some(WITHHELD));
    }
    if !modality.future || modality.negated || open {
        return (kind, modality.status(), None);
    }
    match kind {
        Consult | Support | Cooperate | Aid => (Agree, Status::Actual, Some(FUTURE_COOPERATION)),
        Retreat => (Concede, Status::Actual, Some(FUTURE_RETREAT)),
        Sanction | Coerce | Assault | Protest | Mobilize => (Threaten, Status::Actual, Some(FUTURE_COERCION)),
        _ => (kind, modality.status(), None),
    }
}

/// The status and the rule of an event of type `told` that was chosen to be coded as `kind`.
pub(super) fn recode_to(
    told: EventType,
    kind: EventType,
    modality: Modality,
    circumstances: Circumstances,
) -> (EventType, Status, Option<Rule>) {
    let coded = recode(told, modality, circumstances);
    if coded.0 == kind {
        return coded;
    }
    let status = match (modality.status(), kind) {
        (Status::Future, EventType::Agree | EventType::Threaten) => Status::Actual,
        (Status::Negated, EventType::Reject) => Status::Actual,
        (status, _) => status,
    };
    (
        kind,
        status,
        may_become(told, kind).then_some(match kind {
            EventType::Agree => FUTURE_COOPERATION,
            EventType::Concede => FUTURE_RETREAT,
            EventType::Threaten => FUTURE_COERCION,
            _ => WITHHELD,
        }),
    )
}

/// True when some rule codes a told `kind` as `coded`.
pub(super) fn may_become(kind: EventType, coded: EventType) -> bool {
    use EventType::{
        Agree, Aid, Assault, Coerce, Concede, Consult, Cooperate, Mobilize, Protest, Reject, Retreat, Sanction, Support, Threaten,
    };
    match coded {
        Agree => matches!(kind, Consult | Support | Cooperate | Aid),
        Concede => kind == Retreat,
        Threaten => matches!(kind, Sanction | Coerce | Assault | Protest | Mobilize),
        Reject => matches!(kind, Consult | Aid | Cooperate | Agree | Concede | Retreat | Support),
        _ => false,
    }
}

/// The rule by which an event of type `kind` (with this mode) gives way to another of its sentence, if one does.
pub(super) fn yields(
    kind: EventType,
    mode: Option<&str>,
    other: EventType,
    other_mode: Option<&str>,
    same_source: bool,
    same_target: bool,
) -> Option<Rule> {
    match (kind, other) {
        (EventType::Mobilize, EventType::Assault) if same_source => Some(MOBILIZE_YIELDS),
        (EventType::Accuse, EventType::Sanction) if mode == Some("allege") && other_mode == Some("convict") && same_target => {
            Some(CONVICTION_OUTRANKS)
        }
        (EventType::Request, EventType::Protest) if same_source => Some(PROTEST_TOPIC),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use EventType::{
        Accuse, Agree, Aid, Assault, Coerce, Concede, Consult, Cooperate, Mobilize, Protest, Reject, Request, Retreat, Sanction, Support,
        Threaten,
    };

    const NAMED: Circumstances = Circumstances {
        has_source: true,
        verbal: true,
        stopped: false,
        joint: false,
        disaster: false,
        in_absentia: false,
        captured: false,
        peace: false,
        unagreed: false,
    };
    const FUTURE: Modality = Modality { future: true, hypothetical: false, negated: false, past: false, embedded: false, purpose: false };
    const DONE: Modality = Modality { future: false, ..FUTURE };

    #[test]
    fn future_cooperation_is_agree() {
        for kind in [Consult, Support, Cooperate, Aid] {
            assert_eq!(recode(kind, FUTURE, NAMED), (Agree, Status::Actual, Some(FUTURE_COOPERATION)));
        }
        assert_eq!(recode(Consult, DONE, NAMED), (Consult, Status::Actual, None));
        let may = Modality { hypothetical: true, ..DONE };
        assert_eq!(recode(Consult, may, NAMED), (Consult, Status::Hypothetical, None), "what may happen is no promise");
    }

    #[test]
    fn future_retreat_is_concede() {
        assert_eq!(recode(Retreat, FUTURE, NAMED), (Concede, Status::Actual, Some(FUTURE_RETREAT)));
        assert_eq!(recode(Concede, FUTURE, NAMED), (Concede, Status::Future, None), "a future concession stays as it is");
    }

    #[test]
    fn future_coercion_is_threaten() {
        for kind in [Sanction, Coerce, Assault, Protest, Mobilize] {
            assert_eq!(recode(kind, FUTURE, NAMED), (Threaten, Status::Actual, Some(FUTURE_COERCION)));
        }
        assert_eq!(recode(Request, FUTURE, NAMED), (Request, Status::Future, None));
        let nobody = Circumstances { has_source: false, ..NAMED };
        assert_eq!(recode(Assault, FUTURE, nobody), (Assault, Status::Future, None), "nobody threatens");
    }

    #[test]
    fn withheld_cooperation_is_reject() {
        let will_not = Modality { negated: true, ..FUTURE };
        assert_eq!(recode(Consult, will_not, NAMED), (Reject, Status::Actual, Some(WITHHELD)));
        let did_not = Modality { negated: true, ..DONE };
        assert_eq!(recode(Consult, did_not, NAMED), (Consult, Status::Negated, None), "who did not meet has not refused to");
        assert_eq!(recode(Agree, did_not, NAMED), (Reject, Status::Actual, Some(WITHHELD)));
        let unagreed = Circumstances { unagreed: true, ..NAMED };
        assert_eq!(recode(Support, did_not, unagreed), (Reject, Status::Actual, Some(NO_AGREEMENT)));
        assert_eq!(recode(Support, did_not, NAMED), (Support, Status::Negated, None), "a treaty not signed is no refusal");
    }

    #[test]
    fn cancelled_meeting_is_reject() {
        let stopped = Circumstances { stopped: true, ..NAMED };
        let negated = Modality { negated: true, ..DONE };
        assert_eq!(recode(Consult, negated, stopped), (Reject, Status::Actual, Some(CANCELLED_MEETING)));
    }

    #[test]
    fn circumstances_recode_forces_and_arrests() {
        assert_eq!(recode(Mobilize, DONE, Circumstances { disaster: true, ..NAMED }), (Aid, Status::Actual, Some(RELIEF_TROOPS)));
        assert_eq!(recode(Mobilize, DONE, Circumstances { joint: true, ..NAMED }), (Cooperate, Status::Actual, Some(JOINT_EXERCISE)));
        assert_eq!(recode(Coerce, DONE, Circumstances { captured: true, ..NAMED }), (Assault, Status::Actual, Some(CAPTURED)));
        assert_eq!(recode(Request, DONE, Circumstances { peace: true, ..NAMED }), (Agree, Status::Actual, Some(CALLS_FOR_PEACE)));
        assert_eq!(recode(Coerce, DONE, Circumstances { in_absentia: true, ..NAMED }), (Threaten, Status::Actual, Some(IN_ABSENTIA)));
    }

    #[test]
    fn events_give_way_to_others_of_their_sentence() {
        assert_eq!(yields(Mobilize, None, Assault, None, true, false), Some(MOBILIZE_YIELDS));
        assert_eq!(yields(Mobilize, None, Assault, None, false, true), None, "another's assault leaves the deployment");
        assert_eq!(yields(Accuse, Some("allege"), Sanction, Some("convict"), false, true), Some(CONVICTION_OUTRANKS));
        assert_eq!(yields(Accuse, Some("disapprove"), Sanction, Some("convict"), false, true), None);
        assert_eq!(yields(Request, None, Protest, None, true, false), Some(PROTEST_TOPIC));
    }
}

//! The pages: each takes rows from a [`Source`](crate::source::Source) and gives HTML.

pub(crate) mod actor;
pub(crate) mod article;
pub(crate) mod corrections;
pub(crate) mod failure;
pub(crate) mod search;
pub(crate) mod stories;
pub(crate) mod story;

use crate::{days, html::clipped, source::ArticleBrief};
use verbale::types::{ActorKind, Status, case::ActorRow};

/// The outlet as far as it is known: its name, else the address's host, else the file's name.
pub(crate) fn outlet(article: &ArticleBrief) -> String {
    if let Some(outlet) = article.outlet.as_deref().filter(|o| !o.trim().is_empty()) {
        return clipped(outlet.trim(), 60);
    }
    let uri = article.uri.as_deref().unwrap_or("");
    if let Some((_, rest)) = uri.split_once("://").filter(|(scheme, _)| scheme.starts_with("http")) {
        let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
        return clipped(host.strip_prefix("www.").unwrap_or(host), 60);
    }
    let name = article.id.rsplit(['/', '\\']).next().unwrap_or(&article.id);
    clipped(name.split('.').next().filter(|n| !n.is_empty()).unwrap_or(name), 40)
}

/// The headline, or what stands in for it.
pub(crate) fn headline(article: &ArticleBrief) -> String {
    match article.title.as_deref().map(str::trim).filter(|t| !t.is_empty()) {
        Some(title) => clipped(title, 300),
        None => "Untitled report".to_owned(),
    }
}

/// `22 October 1962`, or `no date`.
pub(crate) fn published(article: &ArticleBrief) -> String {
    article.published.as_deref().map_or_else(|| "no date".to_owned(), days::words)
}

/// `22 Oct 1962`, or `no date`.
pub(crate) fn published_short(article: &ArticleBrief) -> String {
    article.published.as_deref().and_then(days::day).map_or_else(|| "no date".to_owned(), days::short)
}

/// Outlet and day on one line.
pub(crate) fn byline(article: &ArticleBrief) -> String {
    format!("{}, {}", outlet(article), published_short(article))
}

/// An actor as it is named and linked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Who {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) address: String,
}

impl Who {
    pub(crate) fn of(row: &ActorRow) -> Self {
        Who { name: clipped(&row.name, 80), id: row.actor.clone(), address: crate::html::actor_address(&row.actor) }
    }

    /// An actor of whom only the id is known.
    pub(crate) fn unknown(id: &str) -> Self {
        Who { name: clipped(id, 40), id: id.to_owned(), address: crate::html::actor_address(id) }
    }
}

/// What an actor is, in words.
pub(crate) fn kind_of_actor(kind: &str) -> &'static str {
    match kind {
        "person" => "person",
        "country" => "country",
        "org" => "organisation",
        "igo" => "intergovernmental body",
        "group" => "group",
        "role" => "office",
        "place" => "place",
        _ => "actor",
    }
}

pub(crate) fn actor_kind(kind: ActorKind) -> &'static str {
    match kind {
        ActorKind::Person => "person",
        ActorKind::Country => "country",
        ActorKind::Org => "organisation",
        ActorKind::Igo => "intergovernmental body",
        ActorKind::Group => "group",
        ActorKind::Role => "office",
        ActorKind::Place => "place",
        ActorKind::Other => "actor",
    }
}

/// An event type as a verb in the third person: what one does to another, or, where nobody else is named, what one does.
pub(crate) fn verb(kind: &str, to_somebody: bool) -> &'static str {
    let (to, alone) = match kind {
        "AGREE" => ("agrees with", "agrees"),
        "CONSULT" => ("consults", "consults"),
        "SUPPORT" => ("supports", "supports"),
        "CONCEDE" => ("concedes to", "concedes"),
        "COOPERATE" => ("cooperates with", "cooperates"),
        "AID" => ("aids", "gives aid"),
        "RETREAT" => ("yields to", "yields"),
        "REQUEST" => ("demands of", "demands"),
        "ACCUSE" => ("accuses", "accuses"),
        "REJECT" => ("rejects", "rejects"),
        "THREATEN" => ("threatens", "threatens"),
        "PROTEST" => ("protests against", "protests"),
        "SANCTION" => ("sanctions", "imposes sanctions"),
        "MOBILIZE" => ("mobilizes against", "mobilizes"),
        "COERCE" => ("coerces", "coerces"),
        "ASSAULT" => ("attacks", "attacks"),
        _ => ("acts on", "acts"),
    };
    if to_somebody { to } else { alone }
}

/// A status as it qualifies an event; nothing for what is told as fact.
pub(crate) fn status(status: Status) -> &'static str {
    match status {
        Status::Actual => "",
        Status::Future => "announced",
        Status::Hypothetical => "possible",
        Status::Negated => "denied or not done",
        Status::Past => "long before",
    }
}

/// `1 report`, `3 reports`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", crate::draw::figures::number(number as f64), if number == 1 { one } else { many })
}

/// Kinds of conflict in words.
pub(crate) fn kind_of_conflict(kind: &str) -> &'static str {
    match kind {
        "figure" => "Figures differ",
        "date" => "Dates differ",
        "place" => "Places differ",
        "attribution" => "Speakers differ",
        "wording" => "Wordings differ",
        "denial" => "Asserted and denied",
        _ => "Accounts differ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlets_have_a_name_whatever_is_known() {
        let named = |id: &str, outlet: Option<&str>, uri: Option<&str>| {
            super::outlet(&ArticleBrief { id: id.into(), outlet: outlet.map(Into::into), uri: uri.map(Into::into), ..Default::default() })
        };
        assert_eq!(named("x", Some("The Courier"), None), "The Courier");
        assert_eq!(named("x", Some(" "), Some("https://www.courier.example/a?b")), "courier.example");
        assert_eq!(named("../pages/courier.html.gz", None, Some("../pages/courier.html.gz")), "courier");
        assert_eq!(named("", None, None), "");
    }
}

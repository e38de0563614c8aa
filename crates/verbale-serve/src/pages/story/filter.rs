//! What to show of a story: a reader's choice, kept in the address.

use crate::{
    days, pages,
    source::{ArticleBrief, Story},
};
use std::collections::{BTreeMap, BTreeSet};
use verbale::types::{
    case::Claim,
    wire::{WireFactDate, WireRecord},
};

/// What to show of a story; kept in the address.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Filter {
    /// Actor id.
    pub(crate) actor: String,
    /// Event type.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// Outlet by name.
    pub(crate) outlet: String,
    /// First day.
    pub(crate) from: String,
    /// Last day.
    pub(crate) to: String,
    /// `fact` leaves out what is announced, possible or denied; else the status that is wanted.
    pub(crate) status: String,
    /// Least number of independent sources.
    pub(crate) sources: String,
    /// Least confidence of the surest report, 0 to 1.
    pub(crate) confidence: String,
}

/// What a status is called in the filter.
pub(super) const STATUSES: [(&str, &str); 4] =
    [("fact", "told as fact"), ("future", "announced"), ("hypothetical", "possible"), ("negated", "denied or not done")];
pub(super) const CONFIDENCES: [(&str, &str); 3] = [("0.5", "0.5 or more"), ("0.7", "0.7 or more"), ("0.9", "0.9 or more")];

impl Filter {
    /// True when anything is left out.
    pub(crate) fn active(&self) -> bool {
        [&self.actor, &self.kind, &self.outlet, &self.from, &self.to, &self.status, &self.sources, &self.confidence]
            .iter()
            .any(|f| !f.is_empty())
    }

    /// Takes out of `story` what is not wanted.
    pub(super) fn apply(&self, story: &mut Story) {
        if !self.outlet.is_empty() {
            story.articles.retain(|_, r| pages::outlet(&ArticleBrief::of(r)) == self.outlet);
            let kept: BTreeSet<&String> = story.articles.keys().collect();
            story.timeline.retain(|t| kept.contains(&t.article));
            story.happenings.retain(|h| h.reports.iter().any(|r| kept.contains(&r.article)));
            story.statements.retain(|s| s.variants.iter().any(|v| kept.contains(&v.article)));
            story.conflicts.retain(|c| c.claims.iter().any(|c| kept.contains(&c.article)));
        }
        let articles = &story.articles;
        let (from, to) = (days::first_day(&self.from), days::first_day(&self.to));
        if from.is_some() || to.is_some() {
            let inside = |date: Option<&str>| {
                date.and_then(days::first_day).is_some_and(|d| from.is_none_or(|f| f <= d) && to.is_none_or(|t| d <= t))
            };
            story.timeline.retain(|t| inside(Some(&t.date)));
            story.happenings.retain(|h| inside(h.date.as_deref()));
            story.statements.retain(|s| inside(s.said_on.as_deref()));
            story
                .conflicts
                .retain(|c| c.claims.iter().any(|claim| days_of_claim(articles.get(&claim.article), claim).any(|d| inside(Some(&d)))));
        }
        if !self.kind.is_empty() {
            story.happenings.retain(|h| h.kind == self.kind);
        }
        if self.status == "fact" {
            story.happenings.retain(|h| h.status.is_empty() || h.status == "actual");
        }
        if !self.status.is_empty() && self.status != "fact" {
            story.happenings.retain(|h| h.status == self.status);
        }
        if let Ok(least) = self.confidence.parse::<f32>() {
            let sure = |r: &verbale::types::case::Report| {
                articles.get(&r.article).and_then(|a| a.events.get(r.event as usize)).is_some_and(|e| e.confidence >= least)
            };
            story.happenings.retain(|h| h.reports.iter().any(sure));
        }
        if let Ok(least) = self.sources.parse::<usize>() {
            story.happenings.retain(|h| h.independent_sources >= least);
        }
        if !self.actor.is_empty() {
            story.happenings.retain(|h| h.source.contains(&self.actor) || h.target.contains(&self.actor));
            story.statements.retain(|s| s.speaker.as_deref() == Some(&self.actor));
            story.positions.retain(|p| p.by == self.actor || p.toward.as_deref() == Some(&self.actor));
            let members = story.actors.get(&self.actor).map(|a| a.members.as_slice()).unwrap_or_default();
            let numbers: BTreeMap<&str, u32> = members.iter().map(|m| (m.article.as_str(), m.actor)).collect();
            let part = |c: &Claim| numbers.get(c.article.as_str()).is_some_and(|&n| takes_part(articles.get(&c.article), n, c.span));
            story.conflicts.retain(|c| c.claims.iter().any(part));
        }
        let happenings: BTreeSet<&String> = story.happenings.iter().map(|h| &h.happening).collect();
        if [&self.kind, &self.status, &self.sources, &self.confidence, &self.from, &self.to].iter().any(|f| !f.is_empty()) {
            story.positions.retain(|p| p.happenings.iter().any(|h| happenings.contains(h)));
        }
        let about_facts = [&self.kind, &self.actor, &self.status, &self.sources, &self.confidence].iter().any(|f| !f.is_empty());
        if about_facts {
            let statements: BTreeSet<&String> = story.statements.iter().map(|s| &s.statement).collect();
            story
                .timeline
                .retain(|t| t.happenings.iter().any(|h| happenings.contains(h)) || t.statements.iter().any(|s| statements.contains(s)));
        }
    }
}

fn meets(a: [u32; 2], b: [u32; 2]) -> bool {
    a[0] < b[1] && b[0] < a[1]
}

/// The sentence that holds a claim's words.
fn sentence(record: &WireRecord, span: [u32; 2]) -> [u32; 2] {
    record.sentences.iter().copied().find(|s| meets(*s, span)).unwrap_or(span)
}

/// The days that a claim is about: those of what its sentence tells; where it tells none, the day of the report.
fn days_of_claim(record: Option<&WireRecord>, claim: &Claim) -> impl Iterator<Item = String> {
    fn told(date: &Option<WireFactDate>) -> Option<&str> {
        date.as_ref().map(|d| d.value.as_str())
    }
    let mut days: Vec<&str> = Vec::new();
    if let Some(record) = record {
        let within = sentence(record, claim.span);
        let at = |spans: &[[u32; 2]]| spans.iter().any(|s| meets(*s, within));
        days.extend(record.events.iter().filter(|e| at(&e.trigger)).filter_map(|e| told(&e.date)));
        days.extend(record.quotes.iter().filter(|q| at(&q.content)).filter_map(|q| told(&q.date)));
    }
    let published = record.and_then(|r| r.article.published.value).filter(|_| days.is_empty());
    days.into_iter().map(str::to_owned).chain(published.map(|d| d.to_string()))
}

/// True where a claim's sentence names an actor, or tells what it said or did.
fn takes_part(record: Option<&WireRecord>, actor: u32, span: [u32; 2]) -> bool {
    let Some(record) = record else { return false };
    let within = sentence(record, span);
    let at = |spans: &[[u32; 2]]| spans.iter().any(|s| meets(*s, within));
    record.actors.get(actor as usize).is_some_and(|a| at(&a.mentions))
        || record.quotes.iter().any(|q| q.speaker == Some(actor) && at(&q.content))
        || record.events.iter().any(|e| (e.source.contains(&actor) || e.target.contains(&actor)) && at(&e.trigger))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{fixture, source::Source};

    fn filtered(filter: Filter) -> Story {
        let case = fixture::case();
        let id = case.links.stories[0].story.clone();
        let mut story = case.story(&id).unwrap().unwrap();
        filter.apply(&mut story);
        story
    }

    #[test]
    fn conflicts_are_of_days_and_of_those_who_take_part() {
        let all = filtered(Filter::default());
        let all = all.conflicts.len();
        assert!(all > 0, "the example has a conflict");
        assert_eq!(filtered(Filter { from: "2023-01-01".into(), to: "2023-12-31".into(), ..Filter::default() }).conflicts.len(), all);
        assert_eq!(filtered(Filter { from: "2024-01-01".into(), ..Filter::default() }).conflicts.len(), 0);
        assert_eq!(filtered(Filter { actor: "nobody".into(), ..Filter::default() }).conflicts.len(), 0);
    }
}

//! Networks: who deals with whom (from happenings), and which article came of which.

use super::{csv, escaped, put};
use crate::outcome::Failure;
use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
};
use verbale::types::case::{ActorRow, HappeningRow, LineageRow};
use verbale_case::Case;

/// All happenings of one type from one actor to another.
#[derive(Default)]
struct Edge {
    happenings: usize,
    reports: usize,
    first: Option<String>,
    last: Option<String>,
}

/// Source, target, type → what happened.
type Edges = BTreeMap<(String, String, String), Edge>;

fn dealings(case: &Case, story: Option<&str>) -> Result<Edges, Failure> {
    let rows: Vec<HappeningRow> = match story {
        Some(id) => case.rows_of_story(id)?,
        None => case.rows()?,
    };
    let mut edges = Edges::new();
    for row in rows.iter().filter(|r| r.status.is_empty() || r.status == "actual") {
        for (source, target) in row.source.iter().flat_map(|s| row.target.iter().map(move |t| (s, t))) {
            let edge = edges.entry((source.clone(), target.clone(), row.kind.clone())).or_default();
            edge.happenings += 1;
            edge.reports += row.reports.len();
            if let Some(date) = &row.date {
                edge.first = Some(edge.first.take().map_or(date.clone(), |f| f.min(date.clone())));
                edge.last = Some(edge.last.take().map_or(date.clone(), |l| l.max(date.clone())));
            }
        }
    }
    Ok(edges)
}

fn cast(case: &Case) -> Result<BTreeMap<String, ActorRow>, Failure> {
    Ok(case.actors()?.into_iter().map(|a| (a.actor.clone(), a)).collect())
}

pub(super) fn edges(case: &Case, story: Option<&str>, out: &mut (dyn Write + Send)) -> Result<(), Failure> {
    let cast = cast(case)?;
    let name = |id: &str| cast.get(id).map_or_else(|| id.to_owned(), |a| a.name.clone());
    put(out, "source,source_name,target,target_name,type,happenings,reports,first,last\n")?;
    for ((source, target, kind), edge) in dealings(case, story)? {
        let (from, to) = (name(&source), name(&target));
        let numbers = [edge.happenings.to_string(), edge.reports.to_string()];
        let [happenings, reports] = numbers;
        let row = [source, from, target, to, kind, happenings, reports, edge.first.unwrap_or_default(), edge.last.unwrap_or_default()];
        put(out, &csv(&row))?;
    }
    Ok(())
}

pub(super) fn actors(case: &Case, story: Option<&str>, out: &mut (dyn Write + Send)) -> Result<(), Failure> {
    let (cast, edges) = (cast(case)?, dealings(case, story)?);
    let keys = [
        ("node", "name", "string"),
        ("node", "kind", "string"),
        ("node", "code", "string"),
        ("node", "country", "string"),
        ("node", "articles", "int"),
        ("edge", "type", "string"),
        ("edge", "weight", "int"),
        ("edge", "reports", "int"),
        ("edge", "first", "string"),
        ("edge", "last", "string"),
    ];
    head(out, &keys)?;
    let named: BTreeSet<&String> = edges.keys().flat_map(|(s, t, _)| [s, t]).collect();
    for id in named {
        let actor = cast.get(id);
        let text = |value: Option<&String>| value.cloned().unwrap_or_default();
        let articles = actor.map_or(0, |a| a.members.iter().map(|m| &m.article).collect::<BTreeSet<_>>().len());
        node(
            out,
            id,
            &[
                ("name", actor.map_or_else(|| id.clone(), |a| a.name.clone())),
                ("kind", text(actor.map(|a| &a.kind))),
                ("code", text(actor.and_then(|a| a.code.as_ref()))),
                ("country", text(actor.and_then(|a| a.country.as_ref()))),
                ("articles", articles.to_string()),
            ],
        )?;
    }
    for ((source, target, kind), e) in edges {
        let (first, last) = (e.first.unwrap_or_default(), e.last.unwrap_or_default());
        let data =
            [("type", kind), ("weight", e.happenings.to_string()), ("reports", e.reports.to_string()), ("first", first), ("last", last)];
        edge(out, &source, &target, true, &data)?;
    }
    put(out, "</graph>\n</graphml>\n")
}

pub(super) fn lineage(case: &Case, story: Option<&str>, out: &mut (dyn Write + Send)) -> Result<(), Failure> {
    let inside: Option<BTreeSet<String>> = story.map(|s| super::articles(case, Some(s))).transpose()?.map(|a| a.into_iter().collect());
    let held = |id: &String| inside.as_ref().is_none_or(|all| all.contains(id));
    let rows: Vec<LineageRow> = case.rows::<LineageRow>()?.into_iter().filter(|r| held(&r.from) && held(&r.to)).collect();
    let keys = [
        ("node", "title", "string"),
        ("node", "outlet", "string"),
        ("node", "published", "string"),
        ("edge", "kind", "string"),
        ("edge", "overlap", "double"),
        ("edge", "direction", "string"),
    ];
    head(out, &keys)?;
    let named: BTreeSet<&String> = rows.iter().flat_map(|r| [&r.from, &r.to]).collect();
    for id in named {
        let head = case.article(id)?;
        let of = |value: Option<&Option<String>>| value.cloned().flatten().unwrap_or_default();
        let data = [
            ("title", of(head.as_ref().map(|h| &h.title))),
            ("outlet", of(head.as_ref().map(|h| &h.outlet))),
            ("published", of(head.as_ref().map(|h| &h.published))),
        ];
        node(out, id, &data)?;
    }
    for row in rows {
        let directed = row.direction != "none";
        let data = [("kind", row.kind), ("overlap", row.overlap.to_string()), ("direction", row.direction)];
        edge(out, &row.from, &row.to, directed, &data)?;
    }
    put(out, "</graph>\n</graphml>\n")
}

fn head(out: &mut (dyn Write + Send), keys: &[(&str, &str, &str)]) -> Result<(), Failure> {
    put(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n")?;
    for (of, name, kind) in keys {
        put(out, &format!("<key id=\"{name}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>\n"))?;
    }
    put(out, "<graph edgedefault=\"directed\">\n")
}

fn data(values: &[(&str, String)]) -> String {
    let given = values.iter().filter(|(_, v)| !v.is_empty());
    given.map(|(name, value)| format!("<data key=\"{name}\">{}</data>", escaped(value))).collect()
}

fn node(out: &mut (dyn Write + Send), id: &str, values: &[(&str, String)]) -> Result<(), Failure> {
    put(out, &format!("<node id=\"{}\">{}</node>\n", escaped(id), data(values)))
}

fn edge(out: &mut (dyn Write + Send), source: &str, target: &str, directed: bool, values: &[(&str, String)]) -> Result<(), Failure> {
    let (source, target) = (escaped(source), escaped(target));
    put(out, &format!("<edge source=\"{source}\" target=\"{target}\" directed=\"{directed}\">{}</edge>\n", data(values)))
}

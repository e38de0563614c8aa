//! Reports and which of them are one source: copies, reprints, rewrites and twins of one text make a family.

use super::Told;
use crate::{
    draw::lineage::{self, Node},
    html::{Markup, article_address},
    pages,
    source::Story,
};
use std::collections::BTreeMap;
use verbale::types::{CreditKind, case::LineageRow};

/// Most reports of one family that are drawn.
const MOST: usize = 40;

/// A family with more than one report.
#[derive(Debug)]
pub(crate) struct Family {
    pub(crate) drawings: [Markup; 2],
    pub(crate) left_out: usize,
    /// Reasons, each with its two reports.
    pub(crate) evidence: Vec<String>,
}

/// A report in the list of sources.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) address: String,
    pub(crate) title: String,
    pub(crate) outlet: String,
    pub(crate) published: String,
    /// How the date was found, when not told by the page itself.
    pub(crate) dated: &'static str,
    /// What it was made from.
    pub(crate) from: Option<String>,
    pub(crate) quotes: usize,
    pub(crate) events: usize,
    pub(crate) figures: usize,
}

/// True for kinds that make two reports one source.
fn one_source(line: &LineageRow) -> bool {
    line.kind != "shares-passage"
}

/// The number of the family of each article.
pub(crate) fn of(story: &Story) -> BTreeMap<&str, usize> {
    let mut family: BTreeMap<&str, usize> = story.articles.keys().enumerate().map(|(n, id)| (id.as_str(), n)).collect();
    for line in story.lineage.iter().filter(|l| one_source(l)) {
        let (Some(&a), Some(&b)) = (family.get(line.from.as_str()), family.get(line.to.as_str())) else { continue };
        let (low, high) = (a.min(b), a.max(b));
        family.values_mut().filter(|f| **f == high).for_each(|f| *f = low);
    }
    family
}

/// Families of more than one report, drawn.
pub(crate) fn drawn(told: &Told<'_>) -> Vec<Family> {
    let mut members: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for (id, family) in &told.families {
        members.entry(*family).or_default().push(id);
    }
    members.retain(|_, m| m.len() > 1);
    let mut families: Vec<Vec<&str>> = members.into_values().collect();
    families.sort_by_key(|f| std::cmp::Reverse(f.len()));
    families.into_iter().map(|family| draw(told, family)).collect()
}

fn draw(told: &Told<'_>, mut family: Vec<&str>) -> Family {
    family.sort_by_key(|id| (told.brief(id).published.is_none(), told.brief(id).published, *id));
    let left_out = family.len().saturating_sub(MOST);
    family.truncate(MOST);
    let nodes: Vec<Node> = family.iter().map(|id| node(told, id)).collect();
    let lines: Vec<&LineageRow> = told
        .story
        .lineage
        .iter()
        .filter(|l| one_source(l) && family.contains(&l.from.as_str()) && family.contains(&l.to.as_str()))
        .collect();
    let evidence = lines
        .iter()
        .filter(|l| !l.evidence.is_empty())
        .take(6)
        .map(|l| {
            let (a, b) = (pages::outlet(&told.brief(&l.from)), pages::outlet(&told.brief(&l.to)));
            format!("{b} from {a}: {}", l.evidence.join("; "))
        })
        .collect();
    Family { drawings: [lineage::draw(&nodes, &lines, 1080.0, "wide"), lineage::draw(&nodes, &lines, 358.0, "narrow")], left_out, evidence }
}

fn node(told: &Told<'_>, id: &str) -> Node {
    let brief = told.brief(id);
    let credit = told.record(id).and_then(|r| r.article.credits.iter().find(|c| c.kind == CreditKind::Agency)).map(|c| c.name.clone());
    Node {
        id: id.to_owned(),
        name: pages::byline(&brief),
        address: article_address(id),
        credit: credit.filter(|c| *c != pages::outlet(&brief)),
    }
}

/// All reports by date.
pub(crate) fn reports(told: &Told<'_>) -> Vec<Report> {
    let mut ids: Vec<&String> = told.story.articles.keys().collect();
    ids.sort_by_key(|id| (told.brief(id).published.is_none(), told.brief(id).published, *id));
    ids.into_iter().filter_map(|id| report(told, id)).collect()
}

fn report(told: &Told<'_>, id: &str) -> Option<Report> {
    use verbale::types::PublishedFrom::*;
    let record = told.record(id)?;
    let brief = told.brief(id);
    let parent = told.story.lineage.iter().filter(|l| l.to == id && one_source(l)).max_by(|a, b| a.overlap.total_cmp(&b.overlap));
    Some(Report {
        address: article_address(id),
        title: pages::headline(&brief),
        outlet: pages::outlet(&brief),
        published: pages::published_short(&brief),
        dated: match record.article.published.from {
            Some(Story) => "dated through other reports",
            Some(Text) => "dated from its text",
            Some(Url) => "dated from its address",
            Some(Hand) => "dated by hand",
            Some(Meta | Dateline | Header) | None => "",
        },
        from: parent.map(|l| format!("{} of {}", l.kind.replace('-', " "), pages::outlet(&told.brief(&l.from)))),
        quotes: record.quotes.len(),
        events: record.events.len(),
        figures: record.figures.len(),
    })
}

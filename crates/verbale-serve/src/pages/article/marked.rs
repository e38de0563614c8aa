//! A paragraph's words with its facts marked in place. Facts may overlap in any way: the text is cut at every fact's ends and
//! each piece carries the classes and numbers of all facts that hold it.

use crate::{html::Markup, source::Article};

/// A fact's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fact {
    pub(super) span: [u32; 2],
    /// Style class: the kind of fact.
    pub(super) class: &'static str,
    /// `q0`, `e3` …, the note's anchor.
    pub(super) name: String,
}

/// All places of all facts, in text order.
pub(super) fn facts(article: &Article) -> Vec<Fact> {
    let record = &article.record;
    let mut facts = Vec::new();
    let mut add = |spans: &[[u32; 2]], class: &'static str, name: String| {
        facts.extend(spans.iter().filter(|s| s[0] < s[1]).map(|&span| Fact { span, class, name: name.clone() }));
    };
    for quote in &record.quotes {
        add(&quote.content, "quote", format!("q{}", quote.id));
        add(&quote.cue, "cue", format!("q{}", quote.id));
    }
    for event in &record.events {
        add(&event.trigger, "event", format!("e{}", event.id));
    }
    for (n, figure) in record.figures.iter().enumerate() {
        add(&[figure.span], "figure", format!("f{n}"));
    }
    for (n, date) in record.dates.iter().enumerate() {
        add(&[date.span], "date", format!("d{n}"));
    }
    for actor in &record.actors {
        add(&actor.mentions, "actor", format!("a{}", actor.id));
    }
    for (n, conflict) in article.conflicts.iter().enumerate() {
        for claim in conflict.claims.iter().filter(|c| c.article == record.id) {
            add(&[claim.span], "conflict", format!("x{n}"));
        }
    }
    facts.sort_by_key(|f| f.span);
    facts
}

/// The paragraph that begins at code point `start`, marked. `facts` are those of the whole article in text order.
pub(super) fn paragraph(words: &str, start: u32, facts: &[Fact]) -> Markup {
    let offsets: Vec<usize> = words.char_indices().map(|(at, _)| at).chain([words.len()]).collect();
    let end = start + offsets.len() as u32 - 1;
    let here: Vec<&Fact> = facts.iter().take_while(|f| f.span[0] < end).filter(|f| f.span[1] > start).collect();
    let mut cuts: Vec<u32> = here.iter().flat_map(|f| f.span).map(|at| at.clamp(start, end)).chain([start, end]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut markup = Markup::default();
    for pair in cuts.windows(2) {
        let piece = &words[offsets[(pair[0] - start) as usize]..offsets[(pair[1] - start) as usize]];
        let holding: Vec<&&Fact> = here.iter().filter(|f| f.span[0] <= pair[0] && pair[1] <= f.span[1]).collect();
        for fact in holding.iter().filter(|f| f.span[0] == pair[0]) {
            // The place that `#s120-164` names, for readers without scripts; the first of equal spans carries it.
            let first = here.iter().find(|f| f.span == fact.span).is_some_and(|f| std::ptr::eq(*f, **fact));
            if first {
                markup.tag(format_args!("<a id=\"s{}-{}\"></a>", fact.span[0], fact.span[1]));
            }
        }
        if holding.is_empty() {
            markup.text(piece);
            continue;
        }
        let mut classes: Vec<&str> = holding.iter().map(|f| f.class).collect();
        classes.dedup();
        let names: Vec<&str> = holding.iter().map(|f| f.name.as_str()).collect();
        markup.raw("<span").attr("class", &classes.join(" ")).attr("data-f", &names.join(" ")).raw(">").text(piece).raw("</span>");
    }
    markup
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(span: [u32; 2], class: &'static str, name: &str) -> Fact {
        Fact { span, class, name: name.into() }
    }

    #[test]
    fn overlapping_facts_cut_the_text() {
        let facts = [fact([10, 14], "quote", "q0"), fact([12, 16], "event", "e0")];
        let html = paragraph("Été <ab>", 10, &facts).to_string();
        assert_eq!(
            html,
            "<a id=\"s10-14\"></a><span class=\"quote\" data-f=\"q0\">Ét</span><a id=\"s12-16\"></a>\
             <span class=\"quote event\" data-f=\"q0 e0\">é </span><span class=\"event\" data-f=\"e0\">&lt;a</span>b&gt;"
        );
    }

    #[test]
    fn a_fact_that_goes_on_over_paragraphs_is_marked_in_both() {
        let facts = [fact([2, 9], "quote", "q0")];
        assert!(paragraph("abcd", 0, &facts).to_string().contains("<span class=\"quote\" data-f=\"q0\">cd</span>"));
        assert!(paragraph("efgh", 6, &facts).to_string().contains("<span class=\"quote\" data-f=\"q0\">efg</span>h"));
    }
}

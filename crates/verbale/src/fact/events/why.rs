//! Why an event was told, for a reader: the way through the tree from its trigger to each party.
//!
//! The record names the frame and the coding rule; the tree is not kept, so the text is parsed again. The trees are the parser's, before
//! the event rules mend them.

use crate::{
    language::{Parsed, tree::Tree},
    types::{Event, TextSpan},
};

/// The ways from the event's trigger to the parties that stand in its sentence, each with the party's part: `rejected –nsubj→ Sudan`.
pub fn ways(text: &str, parsed: &Parsed, event: &Event) -> Vec<(&'static str, String)> {
    // The light verb of "made a demand" carries the sentence, the noun the frame: the way begins at the trigger's head.
    let Some(trigger) = event.trigger.iter().find_map(|&span| head_of(text, parsed, span)) else { return Vec::new() };
    let sides = [("source", &event.source_spans), ("target", &event.target_spans)];
    let all = sides.into_iter().flat_map(|(side, spans)| spans.iter().map(move |&span| (side, span)));
    all.filter_map(|(side, span)| Some((side, way(text, parsed, trigger, head_of(text, parsed, span)?)?))).collect()
}

/// The token of the span that hangs on a word outside it.
fn head_of(text: &str, parsed: &Parsed, span: TextSpan) -> Option<usize> {
    let tokens = parsed.tokens_in(span);
    let tree = Tree::around(text, parsed, tokens.clone().next()?);
    tokens.clone().find(|&t| tree.head(t).is_none_or(|h| !tokens.contains(&h)))
}

/// Up from one token to the first that stands above both, then down to the other; none across sentences.
fn way(text: &str, parsed: &Parsed, from: usize, to: usize) -> Option<String> {
    if parsed.sentence_of(from) != parsed.sentence_of(to) {
        return None;
    }
    let tree = Tree::around(text, parsed, from);
    let line = |t: usize| std::iter::once(t).chain(tree.ancestors(t)).take(60).collect::<Vec<_>>();
    let (up, down) = (line(from), line(to));
    let meeting = up.iter().position(|t| down.contains(t))?;
    let place = down.iter().position(|&t| t == up[meeting])?;
    let mut out = tree.form(from).to_owned();
    for step in up[..=meeting].windows(2) {
        out.push_str(&format!(" ←{}– {}", tree.rel(step[0]).name(), tree.form(step[1])));
    }
    for &t in down[..place].iter().rev() {
        out.push_str(&format!(" –{}→ {}", tree.rel(t).name(), tree.form(t)));
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use crate::{
        Engine,
        types::{MediaType, Page},
    };
    use expect_test::{Expect, expect};

    fn check(text: &str, want: Expect) {
        let engine = Engine::new();
        let record = engine.annotate(&Page { body: text.into(), media_type: MediaType::Text, as_is: true, ..Page::default() });
        let parsed = engine.english().parse(&record.article.text);
        let told = record.events.iter().flat_map(|e| super::ways(&record.article.text, &parsed, e));
        want.assert_eq(&told.map(|(side, way)| format!("{side}: {way}")).collect::<Vec<_>>().join("\n"));
    }

    #[test]
    fn ways_lead_from_the_trigger_to_the_parties() {
        check(
            "Norway accused Iceland.",
            expect![[r#"
            source: accused –nsubj→ Norway
            target: accused –obj→ Iceland"#]],
        );
        check("The harbour was calm.", expect![""]);
    }
}

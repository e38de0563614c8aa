//! The dossier as JSON: the story's rows, each with the words that it rests on.

use crate::{cited::Citer, source::ArticleBrief, source::Story};
use serde_json::{Value, json};

/// The dossier as one JSON object, indented.
pub(crate) fn render(story: &Story) -> String {
    let mut citer = Citer::of_story(story);
    // Nothing is read here but what the story holds already, so nothing can fail.
    let all = |rows: Vec<crate::source::Result<Value>>| rows.into_iter().filter_map(Result::ok).collect::<Vec<_>>();
    let timeline = all(story.timeline.iter().map(|r| citer.line(r)).collect());
    let statements = all(story.statements.iter().map(|r| citer.statement(r)).collect());
    let happenings = all(story.happenings.iter().map(|r| citer.happening(r)).collect());
    let conflicts = all(story.conflicts.iter().map(|r| citer.conflict(r)).collect());
    let value = json!({
        "story": story.row,
        "articles": story.articles.values().map(ArticleBrief::of).collect::<Vec<_>>(),
        "timeline": timeline,
        "conflicts": conflicts,
        "statements": statements,
        "happenings": happenings,
        "positions": story.positions,
        "lineage": story.lineage,
        "actors": story.actors.values().collect::<Vec<_>>(),
    });
    serde_json::to_string_pretty(&value).unwrap_or_default() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{fixture, source::Source};

    #[test]
    fn every_row_has_its_words() {
        let text = render(&fixture::case().story("s1").unwrap().unwrap());
        let value: Value = serde_json::from_str(&text).unwrap();
        for (list, inner) in [("happenings", "reports"), ("statements", "variants"), ("conflicts", "claims")] {
            for row in value[list].as_array().unwrap() {
                for cited in row[inner].as_array().unwrap() {
                    assert!(cited["words"].as_str().is_some_and(|w| !w.is_empty()), "{list}: {cited}");
                    assert!(cited["address"].as_str().unwrap().contains("#s"), "{cited}");
                }
            }
        }
        assert!(value["statements"][0]["speaker"]["name"].is_string());
    }
}

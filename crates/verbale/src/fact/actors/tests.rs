//! Who is who, on sentences of our own.

use crate::{
    Engine,
    types::{Page, Told},
};
use expect_test::{Expect, expect};
use proptest::prelude::*;
use std::{fmt::Write, sync::LazyLock};

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::new);

/// The actors of a text, as of 2021: name, kind, code, whom they belong to, and their mentions.
#[track_caller]
fn check(text: &str, expected: Expect) {
    let published = Some(jiff::civil::date(2021, 6, 1));
    let page = Page { body: text.into(), as_is: true, told: Told { published, ..Told::default() }, ..Page::default() };
    let record = ENGINE.annotate(&page);
    let mut shown = String::new();
    for actor in record.actors.iter().filter(|a| !a.mentions.is_empty()) {
        let words: Vec<&str> = actor.mentions.iter().map(|m| m.slice(text)).collect();
        let of = actor.of.map_or(String::new(), |o| format!(" of {}", record.actors[o.index()].name));
        let code = actor.code.as_deref().unwrap_or("-");
        let _ = writeln!(shown, "{} ({:?} {code}{of}): {}", actor.name, actor.kind, words.join(" | "));
    }
    expected.assert_eq(&shown);
}

#[test]
fn a_title_gives_person_owner_and_code() {
    check(
        "Peruvian Agriculture Minister Rosa Quispe met farmers on Monday. Quispe promised them new wells.",
        expect![[r#"
            Peru (Country PER): Peruvian
            Rosa Quispe (Person PERGOV of Peru): Rosa Quispe | Quispe
            farmers (Group CVL): farmers
        "#]],
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_gives_mentions_that_slice_to_their_words(text in "(\\PC|the |Russia|President |Smith|, |he |ministry |of |\\(|\\n){0,60}") {
        let record = ENGINE.annotate(&Page { body: text.as_str().into(), as_is: true, ..Page::default() });
        for actor in &record.actors {
            prop_assert!(actor.of.is_none_or(|o| o.index() < record.actors.len()));
            for mention in &actor.mentions {
                prop_assert!(text.get(mention.range()).is_some_and(|words| !words.trim().is_empty()), "{mention:?}");
            }
        }
    }
}

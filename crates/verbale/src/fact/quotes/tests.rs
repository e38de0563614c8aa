//! What the rules find and leave alone, on sentences of our own; among them the standing complaints of other tools' users.

use crate::{Engine, types::Page};
use expect_test::{Expect, expect};
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::new);

/// The quotes of a text, a line each: form, source, cue, content; `→` the speaker when it is not the source's own words.
fn check(text: &str, expected: Expect) {
    expected.assert_eq(&shown(text));
}

fn shown(text: &str) -> String {
    let page = Page { id: "t".into(), body: text.into(), as_is: true, ..Page::default() };
    let record = ENGINE.annotate(&page);
    let join = |spans: &[crate::types::TextSpan]| spans.iter().map(|s| s.slice(text)).collect::<Vec<_>>().join(" | ");
    let lines: Vec<String> = record
        .quotes
        .iter()
        .map(|q| {
            let source = join(&q.source);
            let name = q.speaker.map(|s| record.actors[s.index()].name.as_str());
            let speaker = match name {
                Some(name) if source.ends_with(name) => String::new(),
                Some(name) => format!(" → {name}"),
                None => " → ?".to_owned(),
            };
            format!("{:?} [{source}{speaker}] ({}) {}", q.form, join(&q.cue), join(&q.content))
        })
        .collect();
    lines.join("\n")
}

#[test]
fn a_quote_goes_on_after_a_paragraph_break() {
    check(
        "“The well ran dry in June,” said Ada Moss, a farmer. “We carried water.\n\n“Then the goats died.”",
        expect!["Direct [Ada Moss, a farmer → Ada Moss] (said) The well ran dry in June | We carried water. | Then the goats died."],
    );
}

#[test]
fn an_apposition_between_name_and_verb() {
    check("Hugh Hill, a doctor, said: “The fever is over.”", expect!["Direct [Hugh Hill, a doctor → Hugh Hill] (said) The fever is over."]);
}

#[test]
fn a_nickname_in_quotes_is_no_quote() {
    check("Walter “Red” Dorsey won the cup on Sunday.", expect![[""]]);
    check("The film “Rain over Tunis” opens in May.", expect![[""]]);
    check("The so-called “reform” changed little.", expect![[""]]);
}

#[test]
fn sighed_shrugged_tweeted() {
    check("“It never ends,” sighed the clerk.", expect!["Direct [the clerk] (sighed) It never ends"]);
    check("“So what?” Ben Ito shrugged.", expect!["Direct [Ben Ito] (shrugged) So what?"]);
    check("The minister tweeted: “We stand by the miners.”", expect!["Direct [The minister] (tweeted) We stand by the miners."]);
}

#[test]
fn an_odd_number_of_marks() {
    check("“The strike is over, the union said on Friday.\n\nTrains ran again.", expect!["Direct [the union] (said) The strike is over"]);
    check(
        "“We will not sell the port, “the ministry said. The share fell.",
        expect!["Direct [the ministry] (said) We will not sell the port"],
    );
    check("The strike is over,” said Ada Moss.", expect!["Direct [Ada Moss] (said) The strike is over"]);
}

#[test]
fn a_quote_dated_on_friday_is_not_next_friday() {
    let page = Page {
        id: "t".into(),
        body: "“The gate was open,” Ada Moss said on Friday.".into(),
        as_is: true,
        told: crate::types::Told { published: Some(jiff::civil::date(2019, 3, 17)), ..Default::default() },
        ..Page::default()
    };
    let record = ENGINE.annotate(&page);
    let value = record.quotes[0].date.as_ref().map(|d| d.value.clone());
    assert_eq!(value.as_deref(), Some("2019-03-15"), "the Friday before the Sunday of publication");
}

#[test]
fn reported_speech() {
    check("The mayor said on Monday that the bridge would close.", expect!["Indirect [The mayor] (said) that the bridge would close"]);
    check("The bridge, the mayor said, would close in May.", expect!["Indirect [the mayor] (said) The bridge | would close in May"]);
    check("The bridge will close, according to the mayor.", expect!["Indirect [the mayor] (according to) The bridge will close"]);
    check("As the mayor noted, the bridge is old.", expect!["Indirect [the mayor] (noted) the bridge is old"]);
    check("The guards were told that the prince had left.", expect!["Indirect [ → ?] (were told) that the prince had left"]);
}

#[test]
fn wishes_judgements_and_demands() {
    check("The farmers want to sell the mill.", expect!["Indirect [The farmers] (want) to sell the mill"]);
    check("The committee urged the bank to lower its rates.", expect!["Indirect [The committee] (urged) the bank to lower its rates"]);
    check("Critics called the plan a farce.", expect!["Indirect [Critics] (called) the plan a farce"]);
    check("The bishop called for calm.", expect!["Indirect [The bishop] (called for) calm"]);
    check("The captain was accused of theft.", expect!["Indirect [ → ?] (was accused) The captain | of theft"]);
    check(
        "Her claim that the ship was sound convinced nobody.",
        expect!["Indirect [Her → ?] (claim) that the ship was sound convinced nobody"],
    );
    check("The general is critical of the treaty.", expect!["Indirect [The general] (is critical of) the treaty"]);
}

#[test]
fn headlines() {
    check("Mayor: The Bridge Will Close\n\nThe bridge is old.", expect!["Indirect [Mayor] (:) The Bridge Will Close"]);
    check("Bridge to Close in May, Mayor Says\n\nThe bridge is old.", expect!["Indirect [Mayor] (Says) Bridge to Close in May"]);
}

#[test]
fn a_reporting_chain_keeps_both_links() {
    check(
        "The Tanjug agency quoted the ministry as saying that the dam held.",
        expect![[r#"
        Indirect [The Tanjug agency] (quoted) the ministry as saying that the dam held
        Indirect [the ministry] (saying) that the dam held"#]],
    );
}

#[test]
fn what_an_agency_reports_keeps_its_own_speaker() {
    check(
        "Interfax reported that the ministry said the drills would end in May.",
        expect![[r#"
        Indirect [Interfax] (reported) that the ministry said the drills would end in May
        Indirect [the ministry] (said) the drills would end in May"#]],
    );
}

#[test]
fn words_that_lead_up_to_a_quotation_belong_to_it() {
    check(
        "The rabbi warned that such a fee would be \"ruinous and unfair to small shops.\"",
        expect![[r#"Mixed [The rabbi] (warned) that such a fee would be "ruinous and unfair to small shops.""#]],
    );
    check("Critics called it “a waste of snow” and “a bore.”", expect!["Mixed [Critics] (called) it “a waste of snow” and “a bore.”"]);
}

#[test]
fn a_forgotten_closing_mark_before_the_next_sentence() {
    check(
        "“My son was on that train, said Vera Blum. “He called me from the platform.”",
        expect!["Direct [Vera Blum] (said) My son was on that train | He called me from the platform."],
    );
}

#[test]
fn an_infinitive_with_several_verbs() {
    check(
        "She promised to mend the roof, paint the doors and sweep the yard.",
        expect!["Indirect [She → ?] (promised) to mend the roof, paint the doors and sweep the yard"],
    );
}

#[test]
fn nothing_where_nobody_says_anything() {
    check("The river rose by two metres and flooded the fields.", expect![[""]]);
    check("She called the dog into the house and closed the door.", expect![[""]]);
    check("The shop sold 40 boats last year.", expect![[""]]);
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        /// Every span slices to words of the text, whatever the marks.
        #[test]
        fn spans_slice(parts in proptest::collection::vec(
            prop_oneof![
                Just("\""), Just("“"), Just("”"), Just("‘"), Just("’"), Just("''"), Just("«"), Just("»"), Just("\n\n"), Just(" "),
                Just(", she said. "), Just("said the mayor"), Just("The dam broke"), Just("é’s"), Just(", "), Just(". "), Just("Ada Moss"),
                Just(" called for "), Just("according to "), Just(": "), Just("— "), Just("that "), Just("stopped"), Just("’ed"),
            ], 0..24)) {
            let text = parts.concat();
            let page = Page { id: "t".into(), body: text.as_str().into(), as_is: true, ..Page::default() };
            let record = ENGINE.annotate(&page);
            for quote in &record.quotes {
                prop_assert!(!quote.content.is_empty());
                for span in quote.content.iter().chain(&quote.cue).chain(&quote.source) {
                    let words = text.get(span.range());
                    prop_assert!(words.is_some_and(|w| !w.is_empty() && w.trim() == w), "{span:?} in {text:?}");
                }
            }
        }
    }
}

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
    check("Her claim that the ship was sound convinced nobody.", expect!["Indirect [Her → ?] (claim) that the ship was sound"]);
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
fn a_tag_between_two_quotations_leads_the_second_in() {
    check(
        "Aunt Vera scolded him: “You left the gate open,” she said. “The goats ate my roses.”",
        expect![[r#"
        Direct [Aunt Vera] (scolded) You left the gate open
        Direct [she → Vera] (said) The goats ate my roses."#]],
    );
    check(
        "Vera said she stayed because “the goats know me,” she said. “Nobody else feeds them.”",
        expect![[r#"
        Mixed [Vera] (said) she stayed because “the goats know me
        Direct [she → Vera] (said) Nobody else feeds them."#]],
    );
    // A full stop before the closing mark: "She said that" is a sentence of its own.
    check(
        "Hill called the plan “a bad joke.” Moss said that the bridge would hold.",
        expect![[r#"
        Mixed [Hill] (called) the plan “a bad joke.”
        Indirect [Moss] (said) that the bridge would hold"#]],
    );
}

#[test]
fn a_participle_or_a_pronoun_between_quotations_keeps_the_speaker() {
    check(
        "“The gate was open,” Vera Blum said, stressing that nobody had warned her. “I saw the goats.”",
        expect![[r#"
        Direct [Vera Blum] (said) The gate was open | I saw the goats.
        Indirect [Vera Blum] (stressing) that nobody had warned her"#]],
    );
}

#[test]
fn a_nickname_in_the_tag_keeps_the_speaker() {
    check(
        "“We lost the mill,” Marta “Mo” Price shouted to the crowd. “We will build another.”",
        expect!["Direct [Marta “Mo” Price → Marta Price] (shouted) We lost the mill | We will build another."],
    );
}

#[test]
fn as_somebody_put_it() {
    check("The fair was, as the mayor put it, “a wet affair.”", expect!["Direct [the mayor] (put it) a wet affair."]);
    check("“It was a wet affair,” as the mayor put it.", expect!["Direct [the mayor] (put it) It was a wet affair"]);
}

#[test]
fn a_verb_that_no_list_knows() {
    check("“The bridge is ours”, the guard has grunted, before leaving.", expect!["Direct [the guard] (has grunted) The bridge is ours"]);
    check("“The bridge is ours,” abounded Vera Blum.", expect!["Direct [Vera Blum] (abounded) The bridge is ours"]);
    // No tag: the quotation is the object of what follows, or the verb has one.
    check("“Rain over Tunis,” the singer released the album.", expect!["Direct [ → ?] () Rain over Tunis"]);
}

#[test]
fn an_agency_quotes_a_ministry() {
    check(
        "“The drills are over,” the Tanjug agency quoted the defence ministry as saying.",
        expect![[r#"
        Mixed [the Tanjug agency] (quoted) “The drills are over,” | the defence ministry as saying
        Direct [the defence ministry] (saying) The drills are over"#]],
    );
    check(
        "Tanjug quoted Colonel Ivo Brandt as telling reporters that talks went on.",
        expect![[r#"
        Indirect [Tanjug] (quoted) Colonel Ivo Brandt as telling reporters that talks went on
        Indirect [Colonel Ivo Brandt] (telling) that talks went on"#]],
    );
}

#[test]
fn a_saying_ends_where_the_next_begins() {
    check(
        "Norway demanded that the trawlers leave the fjord and said the fleet would be fined.",
        expect![[r#"
        Indirect [Norway] (demanded) that the trawlers leave the fjord
        Indirect [Norway] (said) the fleet would be fined"#]],
    );
    check(
        "The bishop blamed the bank for the ruin, adding that nobody had been paid.",
        expect![[r#"
        Indirect [The bishop] (blamed) the bank for the ruin
        Indirect [The bishop] (adding) that nobody had been paid"#]],
    );
    check(
        "Vera Blum says the dam is sound, but the engineers say it leaks.",
        expect![[r#"
        Indirect [Vera Blum] (says) the dam is sound
        Indirect [the engineers] (say) it leaks"#]],
    );
    // A verb without that weight goes on with what is said; so does a participle inside the clause.
    check(
        "The clerk said the goats had eaten the roses and trampled the beans.",
        expect!["Indirect [The clerk] (said) the goats had eaten the roses and trampled the beans"],
    );
    check(
        "The clerk said the goats, eating all day, would ruin him.",
        expect!["Indirect [The clerk] (said) the goats, eating all day, would ruin him"],
    );
}

#[test]
fn what_is_told_beside_the_words_stays_out() {
    check("The council wants to close the mill, shocking the whole town.", expect!["Indirect [The council] (wants) to close the mill"]);
    check("The critic praised the singer, who was born in Tunis.", expect!["Indirect [The critic] (praised) the singer"]);
    check(
        "The report sees three dangers: floods, fires and frost.",
        expect!["Indirect [The report] (sees) three dangers: floods, fires and frost"],
    );
    check(
        "The mayor described the clerk as a man of few words.",
        expect!["Indirect [The mayor] (described) the clerk as a man of few words"],
    );
}

#[test]
fn a_quoted_predicate_belongs_to_its_subject() {
    check(
        "Oslo stressed that the council, a body of nine small states, “should stay out of the dispute.”",
        expect!["Mixed [Oslo → Norway] (stressed) that the council, a body of nine small states, “should stay out of the dispute.”"],
    );
}

#[test]
fn insisting_on_a_word_or_two() {
    check("The union insisted on “fair” and “prompt” payment.", expect!["Mixed [The union] (insisted on) “fair” and “prompt” payment"]);
    check(
        "Oslo demanded “immediate” talks with the owners.",
        expect!["Mixed [Oslo → Norway] (demanded) “immediate” talks with the owners"],
    );
    check("The mayor called for “calm” in the harbour.", expect!["Mixed [The mayor] (called for) “calm” in the harbour"]);
}

#[test]
fn nouns_with_a_clause() {
    check(
        "He expressed his concern that the guests would use the talks to stall.",
        expect!["Indirect [He → ?] (expressed his concern) that the guests would use the talks to stall"],
    );
    check(
        "The union's demands include that wages rise by a tenth.",
        expect!["Indirect [The union's → union] (demands include) that wages rise by a tenth"],
    );
    check("The mayor's hope is that the rain holds.", expect!["Indirect [The mayor's → mayor] (hope is) that the rain holds"]);
    check("Her decision to sell the mill without a vote angered the farmers.", expect!["Indirect [Her → ?] (decision) to sell the mill"]);
    // Who is asked hears; a thing asks for nothing.
    check("The farmers made a request to the bank.", expect![""]);
    check("There was no way of knowing the answer.", expect![[r#""#]]);
}

#[test]
fn who_is_told() {
    let page = Page {
        id: "t".into(),
        body: "Vera Blum told President Kaya the dam would break. She urged Oslo to act. “Leave now,” she wrote to Ray Cole. \
               Cole called on Bern to apologise."
            .into(),
        as_is: true,
        ..Page::default()
    };
    let record = ENGINE.annotate(&page);
    let told: Vec<&str> = record.quotes.iter().map(|q| q.addressee.map_or("-", |a| record.actors[a.index()].name.as_str())).collect();
    expect![[r#"
        [
            "Kaya",
            "Norway",
            "Ray Cole",
            "Switzerland",
        ]
    "#]]
    .assert_debug_eq(&told);
}

#[test]
fn words_speak_for_whoever_wrote_them() {
    check(
        "Governor Ray Cole left. A letter by Ray Cole said the fair was off.",
        expect!["Indirect [A letter by Ray Cole] (said) the fair was off"],
    );
    check(
        "Norsk Maling cut 300 jobs. The company said demand had fallen.",
        expect!["Indirect [The company → Norsk Maling] (said) demand had fallen"],
    );
}

#[test]
fn a_name_that_looks_like_a_verb() {
    check(
        "Omar Said promised to dig a well. Mohammed Omar said the town had no money.",
        expect![[r#"
        Indirect [Omar → Omar Said] (promised) to dig a well
        Indirect [Mohammed Omar] (said) the town had no money"#]],
    );
    check(
        "Walter “Red” Dorsey met the miners. “The mine is safe,” Dorsey said.",
        expect!["Direct [Dorsey → Walter Dorsey] (said) The mine is safe"],
    );
}

#[test]
fn another_language_gives_the_marks_alone() {
    check(
        "El ministro de Defensa dijo el lunes que el puente cerrará en mayo. “No vamos a vender el puerto”, afirmó Pérez. La empresa \
         declaró: “Nada ha cambiado en los últimos meses”.",
        expect![[r#"
            Direct [ → ?] () No vamos a vender el puerto
            Direct [ → ?] () Nada ha cambiado en los últimos meses"#]],
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

#[test]
fn a_text_may_end_where_a_tag_begins() {
    check("“We will not accept it,” Ѡ", expect!["Direct [ → ?] () We will not accept it"]);
}

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
            farmers (Group PERCVL of Peru): farmers
        "#]],
    );
}

#[test]
fn an_apposition_names_one_person_twice() {
    check(
        "Ines Duarte, the Bolivian energy minister, resigned. The minister gave no reason. Her deputy will take over.",
        expect![[r#"
            Ines Duarte (Person BOLGOV of Bolivia): Ines Duarte | Bolivian energy minister | minister | Her
            Bolivia (Country BOL): Bolivian
            Her deputy (Role BOLGOV of Ines Duarte): Her deputy
        "#]],
    );
}

#[test]
fn the_lexicon_knows_who_held_an_office_on_the_day() {
    check(
        "President Guelleh received the envoy. Prime Minister Frederiksen spoke with Macron about the fishing fleet.",
        expect![[r#"
            Ismail Omar Guelleh (Person DJIGOV): Guelleh
            envoy (Role GOV): envoy
            Mette Frederiksen (Person DNKGOV): Frederiksen
            Emmanuel Macron (Person FRAGOV): Macron
        "#]],
    );
}

#[test]
fn a_surname_finds_its_full_name_further_down() {
    check(
        "Okonkwo denied it. “I was at home,” Chidi Okonkwo told the court on Monday.",
        expect![[r#"
        Chidi Okonkwo (Person -): Okonkwo | Chidi Okonkwo
        court (Org JUD): court
    "#]],
    );
}

#[test]
fn a_capital_is_the_state_when_it_acts_and_a_place_when_things_happen_there() {
    check(
        "Lima rejected the plan. The ministers met in Lima, and Quito's answer came a day later. She flew to Bogota on Friday.",
        expect![[r#"
            Peru (Country PER): Lima
            ministers (Group GOV): ministers
            Lima (Place -): Lima
            Ecuador (Country ECU): Quito
            Bogotá (Place -): Bogota
        "#]],
    );
}

#[test]
fn the_alliance_is_the_body_last_named() {
    check(
        "The African Union sent observers. The bloc said it would stay neutral. Zambia left the African Union's summit early.",
        expect![[r#"
            African Union (Igo IGOAFRAFU): African Union | bloc | it | African Union
            observers (Group -): observers
            Zambia (Country ZMB): Zambia
        "#]],
    );
}

#[test]
fn a_ministry_belongs_to_its_country() {
    check(
        "The Kenyan Foreign Ministry summoned the ambassador. The ministry said Tanzania had closed the border. \
         The government in Nairobi was silent.",
        expect![[r#"
            Kenyan Foreign Ministry (Org KENGOV of Kenya): Kenyan Foreign Ministry | ministry
            Kenya (Country KEN): Kenyan
            ambassador (Role GOV): ambassador
            Tanzania (Country TZA): Tanzania
            Kenyan government (Org KENGOV of Kenya): government
            Nairobi (Place -): Nairobi
        "#]],
    );
}

#[test]
fn an_acronym_is_what_it_was_defined_as() {
    check(
        "The Coastal Farmers Union (CFU) called a strike. The CFU has nine thousand members.",
        expect![[r#"
            Coastal Farmers Union (Org -): Coastal Farmers Union | CFU | CFU
            nine thousand members (Group -): nine thousand members
        "#]],
    );
}

#[test]
fn an_adjective_is_a_country_only_where_the_country_acts() {
    check(
        "The Danish decision surprised many. He ordered a German beer.",
        expect![[r#"
        Denmark (Country DNK): Danish
    "#]],
    );
}

#[test]
fn pronouns_agree_with_gender_and_number() {
    check(
        "Maria Alvarez met Peter Novak in Vienna. She thanked him for his letter. The rebels said they would return.",
        expect![[r#"
            Maria Alvarez (Person -): Maria Alvarez | She
            Peter Novak (Person -): Peter Novak | him | his
            Vienna (Place -): Vienna
            rebels (Group REB): rebels | they
        "#]],
    );
}

#[test]
fn an_empty_it_means_nobody() {
    check(
        "Chile signed the treaty. It is time to build, it said.",
        expect![[r#"
        Chile (Country CHL): Chile | it
    "#]],
    );
}

#[test]
fn first_names_that_are_countries_are_people() {
    check(
        "Chad Wilkins and Jordan Mbeki sold the farm. Mbeki said Chad and Jordan were far away.",
        expect![[r#"
        Chad Wilkins (Person -): Chad Wilkins
        Jordan Mbeki (Person -): Jordan Mbeki | Mbeki
        Chad (Country TCD): Chad
        Jordan (Country JOR): Jordan
    "#]],
    );
}

#[test]
fn words_of_daily_life_are_no_actors() {
    check("May brings rain. The general idea is good, and the head office is closed.", expect![""]);
}

#[test]
fn troops_rebels_and_crowds_carry_role_and_country() {
    check(
        "Ethiopian troops crossed the river. Colombian rebels fired on police officers. Protesters in Minsk sang. \
         Three Swiss journalists were held.",
        expect![[r#"
            Ethiopian troops (Group ETHMIL of Ethiopia): Ethiopian troops
            Ethiopia (Country ETH): Ethiopian
            Colombian rebels (Group COLREB of Colombia): Colombian rebels
            Colombia (Country COL): Colombian
            police officers (Group COP): police officers
            Protesters (Group BLRCVL of Minsk): Protesters
            Minsk (Place -): Minsk
            Three Swiss journalists (Group CHEMED of Switzerland): Three Swiss journalists
            Switzerland (Country CHE): Swiss
        "#]],
    );
}

#[test]
fn a_name_in_capitals_is_still_the_name() {
    check(
        "IVORY COAST VOTES\nPresident OUATTARA won.",
        expect![[r#"
        Ivory Coast (Country CIV): IVORY COAST
        Alassane Ouattara (Person CIVGOV of Ivory Coast): OUATTARA
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

//! Whose an actor is that is named by its role alone, and names that must not swallow what stands beside them; sentences of our own.

use crate::{
    Engine,
    types::{Page, Told},
};
use expect_test::{Expect, expect};
use std::{fmt::Write, sync::LazyLock};

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::new);

/// The actors of a text, as of 2021, that are no countries or places: name and code.
#[track_caller]
fn check(text: &str, expected: Expect) {
    let published = Some(jiff::civil::date(2021, 6, 1));
    let page = Page { body: text.into(), as_is: true, told: Told { published, ..Told::default() }, ..Page::default() };
    let record = ENGINE.annotate(&page);
    let mut shown = String::new();
    for actor in record.actors.iter().filter(|a| !a.mentions.is_empty()) {
        let _ = writeln!(shown, "{} {}", actor.name, actor.code.as_deref().unwrap_or("-"));
    }
    expected.assert_eq(&shown);
}

#[test]
fn what_belongs_to_somebody_of_a_country_is_of_that_country() {
    check(
        "The Zambian parliament rejected the budget. Its deputies will vote again on Monday.",
        expect![[r#"
        Zambian parliament ZMBLEG
        Zambia ZMB
        Its deputies ZMBLEG
    "#]],
    );
    check(
        "Chad, whose government had asked for grain, thanked the farmers.",
        expect![[r#"
        Chad TCD
        Chadian government TCDGOV
        farmers TCDCVL
    "#]],
    );
}

#[test]
fn those_who_act_at_home_are_of_the_place() {
    check(
        "Miners near Johannesburg blocked the road to the smelter.",
        expect![[r#"
        Miners ZAFLAB
        Johannesburg -
    "#]],
    );
    check(
        "In Uganda the price of fuel rose again: the senator Paul Okello asked Kenya for help.",
        expect![[r#"
        Uganda UGA
        Paul Okello UGALEG
        Kenya KEN
    "#]],
    );
    check(
        "Police arrested forty students in Nairobi on Friday.",
        expect![[r#"
        Police KENCOP
        forty students KENEDU
        Nairobi -
    "#]],
    );
    // Who speaks abroad is not of the place.
    check(
        "The president spoke in Geneva about the drought.",
        expect![[r#"
        president GOV
        Geneva -
    "#]],
    );
}

#[test]
fn a_minister_is_not_of_the_country_that_he_accuses() {
    check(
        "Armenia and Georgia quarrelled over a dam. Foreign Minister Aram Petrosian accused Georgia of theft. \
         Armenia has asked for a study.",
        expect![[r#"
            Armenia ARM
            Georgia GEO
            Aram Petrosian ARMGOV
        "#]],
    );
}

#[test]
fn a_country_has_one_holder_of_an_office() {
    check(
        "Kenyan Foreign Minister Grace Wanjiru and Foreign Minister Moses Okot signed a pact in Kampala. Uganda and Kenya will share the lake.",
        expect![[r#"
            Kenya KEN
            Grace Wanjiru KENGOV
            Moses Okot UGAGOV
            Kampala -
            Uganda UGA
        "#]],
    );
}

#[test]
fn what_the_text_around_is_about_decides_for_officials_soldiers_and_crowds() {
    check(
        "Chad closed its border with Sudan on Tuesday. The defence minister, Idriss Mahamat, said the army would patrol the wadis. \
         Soldiers searched trucks for weapons.",
        expect![[r#"
            Chad TCD
            Sudan SDN
            Idriss Mahamat TCDGOV
            Chadian armed forces TCDMIL
            Soldiers TCDMIL
        "#]],
    );
    check(
        "Thousands marched through Lima on Sunday. Peru has had four presidents in five years. Police fired tear gas at a crowd, \
         and the opposition called for a vote.",
        expect![[r#"
            Lima -
            Peru PER
            four presidents GOV
            Peruvian police PERCOP
            crowd PERCVL
            opposition PEROPP
        "#]],
    );
}

#[test]
fn where_two_countries_are_as_likely_nobody_decides() {
    check(
        "Sudan and Chad exchanged fire. Soldiers were killed.",
        expect![[r#"
        Sudan SDN
        Chad TCD
        Soldiers MIL
    "#]],
    );
    check(
        "Sudan and Chad signed a truce. Both armies will withdraw, and the two governments will open the road.",
        expect![[r#"
        Sudan SDN
        Chad TCD
        armies MIL
        two governments GOV
    "#]],
    );
}

#[test]
fn foreign_troops_envoys_and_allies_have_no_home_around() {
    check(
        "Togo said foreign troops had crossed its border. The ambassador left. Togo thanked its allies and its neighbour.",
        expect![[r#"
        Togo TGO
        foreign troops MIL
        ambassador GOV
        its allies -
        its neighbour CVL
    "#]],
    );
    check(
        "Lesotho's king met his counterpart. The Lesotho premier telephoned his Namibian counterpart.",
        expect![[r#"
        Lesotho's king LSOGOV
        Lesotho LSO
        his counterpart -
        his Namibian counterpart NAM
        Namibia NAM
    "#]],
    );
}

#[test]
fn leaders_of_a_region_belong_to_its_body() {
    check(
        "West African leaders froze the assets of the bank. ECOWAS will meet again in June.",
        expect![[r#"
        West African leaders IGOWAFWAS
        bank BUS
        ECOWAS IGOWAFWAS
    "#]],
    );
    check(
        "Foreign ministers of Southeast Asian nations met on Monday. ASEAN has ten members.",
        expect![[r#"
        Foreign ministers IGOSEAASN
        Southeast Asian nations -
        ASEAN IGOSEAASN
        ten members -
    "#]],
    );
    check(
        "European leaders welcomed the ruling. ECOWAS did not.",
        expect![[r#"
        European leaders ELI
        ECOWAS IGOWAFWAS
    "#]],
    );
}

#[test]
fn the_junta_is_not_the_government_named_last() {
    check(
        "Guinea's junta dissolved the courts. Guinea has had no vote since the coup. The French government condemned the step. \
         The junta rejected the criticism.",
        expect![[r#"
            Guinean government GINGOV
            Guinea GIN
            courts GINJUD
            French government FRAGOV
            France FRA
        "#]],
    );
}

#[test]
fn the_soldiers_are_the_group_named_before() {
    check(
        "Ethiopian soldiers crossed the river at dawn. The soldiers burned two huts.",
        expect![[r#"
        Ethiopian soldiers ETHMIL
        Ethiopia ETH
    "#]],
    );
}

#[test]
fn a_deputy_of_a_person_is_no_member_of_parliament() {
    check(
        "General Moussa Diallo left the palace of Niger. The general's deputy received the envoys.",
        expect![[r#"
        Moussa Diallo NERMIL
        Niger NER
        general's deputy NERMIL
        envoys GOV
    "#]],
    );
}

#[test]
fn a_senate_is_of_the_country_that_the_text_is_about() {
    check(
        "Nigeria bought new ships. Senate leaders in Abuja were not told, and the Senate rejected the budget.",
        expect![[r#"
        Nigeria NGA
        Senate leaders NGAELI
        Nigerian parliament NGALEG
        Abuja -
    "#]],
    );
    check(
        "The Senate passed the bill, and President Biden signed it. Canada protested.",
        expect![[r#"
        Senate USALEG
        Joe Biden USAGOV
        Canada CAN
    "#]],
    );
}

#[test]
fn days_and_adverbs_are_no_part_of_an_actor() {
    check(
        "On Sunday soldiers sealed the gate. In the morning seven Kenyan policemen came back.",
        expect![[r#"
        soldiers MIL
        seven Kenyan policemen KENCOP
        Kenya KEN
    "#]],
    );
    check(
        "Laos returned two trucks and Thailand three Laotian fishermen.",
        expect![[r#"
        Laos LAO
        Thailand THA
        three Laotian fishermen LAOCVL
    "#]],
    );
    check(
        "Malaysia agreed to free 12 fishermen. At least nine people drowned.",
        expect![[r#"
        Malaysia MYS
        12 fishermen CVL
        nine people MYSCVL
    "#]],
    );
    check(
        "Kenya sent two army engineers to the dam. Three police dogs were hurt.",
        expect![[r#"
        Kenya KEN
        two army engineers KENEDU
        army KENMIL
        Three police dogs KENCOP
    "#]],
    );
}

#[test]
fn a_town_is_no_person_and_its_own_letter_makes_another_word() {
    check(
        "The patrol reached the town of Teniente Rojas at noon. Peru denied it.",
        expect![[r#"
        Teniente Rojas -
        Peru PER
    "#]],
    );
    check(
        "The shots were heard at Cañada Larga, in Peru.",
        expect![[r#"
        Cañada Larga -
        Peru PER
    "#]],
    );
}

#[test]
fn a_surname_may_come_first() {
    check(
        "The minister Okello Daniel resigned in Uganda. “I am tired”, Okello said.",
        expect![[r#"
        Okello Daniel UGAGOV
        Uganda UGA
    "#]],
    );
}

#[test]
fn a_title_and_its_name_are_one_subject() {
    let record = ENGINE.annotate(&Page {
        body: "The spokesman was less shy: Major Kossi Mensah accused Gabon of lying.".into(),
        as_is: true,
        ..Page::default()
    });
    assert!(record.actors.iter().all(|a| a.name != "Major"));
}

#[test]
fn whom_a_state_judges_need_not_be_its_own_and_whom_it_sends_is() {
    check(
        "Ghana condemned the killing of protesters by Guinean police.",
        expect![[r#"
        Ghana GHA
        protesters CVL
        Guinean police GINCOP
        Guinea GIN
    "#]],
    );
    check(
        "Kenya has moved two battalions to the border. Kenya will not say why. The soldiers dug trenches.",
        expect![[r#"
        Kenya KEN
        two battalions KENMIL
        soldiers KENMIL
    "#]],
    );
}

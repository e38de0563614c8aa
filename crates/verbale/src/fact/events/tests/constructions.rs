//! Events by construction: where the words stand, and what must not be taken for an event.

use super::{annotate, summary};
use expect_test::{Expect, expect};

fn check(text: &str, want: Expect) {
    want.assert_eq(&summary(&annotate(text)));
}

#[test]
fn headlines_have_verbs_that_look_like_nouns() {
    check(
        "Togo denies arming the separatists of Cabinda.",
        expect!["REJECT(-, Actual) Togo →  “denies” [arming the separatists of Cabinda]"],
    );
    check("Chad court jails blogger for six months", expect!["COERCE(arrest, Actual) Chad court → blogger “jails” []"]);
    check("Malta Lifts Ban on Libyan Fuel", expect!["CONCEDE(-, Actual) Malta → Libyan “Lifts” [Ban on Libyan Fuel]"]);
    check("Togo mulls lending radar to Benin", expect!["AGREE(-, Hypothetical) Togo → Benin “lending” [radar]"]);
    check("Kenya judge to jail tax chief", expect!["THREATEN(arrest, Actual) Kenya judge → tax chief “jail” [tax chief]"]);
    check("Fiji to expel Tongan envoy", expect!["THREATEN(expel, Actual) Fiji → Tongan “expel” [envoy]"]);
    // Kinds of things, no doings.
    check("A guide to camp sites in Slovenia", expect!["nothing"]);
    check("Brazil arms exports to India", expect!["nothing"]);
}

#[test]
fn dates_stand_between_a_verb_and_its_arguments() {
    check("Brazil on Tuesday lifted tariffs on Bolivia.", expect!["CONCEDE(-, Actual) Brazil → Bolivia “lifted” [tariffs]"]);
    check(
        "Rwandan soldiers pulled out of Goma last month.",
        expect!["RETREAT(withdraw, Actual) Rwandan soldiers → Goma “pulled out of” []"],
    );
    check(
        "Lebanon's military tribunal on Monday indicted nine members of a clan.",
        expect!["ACCUSE(allege, Actual) Lebanon → nine members of a clan “indicted” []"],
    );
    check("The minister kept a list on Friday of banned books.", expect!["nothing"]);
}

#[test]
fn tags_yield_to_the_words_around() {
    check(
        "Clashes between the army and the Mai-Mai rebels erupted near Beni.",
        expect!["ASSAULT(-, Actual) the army + the Mai-Mai rebels → the army + the Mai-Mai rebels “Clashes” []"],
    );
    check(
        "The Omani navy carried out strikes Sunday night against the smugglers.",
        expect!["ASSAULT(-, Actual) The Omani navy → the smugglers “carried + strikes” []"],
    );
    check("Parliament in Minsk outlawed BDSM.", expect!["COERCE(restrict, Actual) Parliament in Minsk → BDSM “outlawed” []"]);
}

#[test]
fn a_conjunct_behind_a_relative_clause_goes_with_the_main_clause() {
    check(
        "Norway refused to receive the Belarusian envoy, who was waiting in Bergen, and expelled two Belarusian consuls.",
        expect![
            "REJECT(meet, Actual) Norway → the Belarusian envoy “refused” [to receive the Belarusian envoy, who was waiting in Bergen]; SANCTION(expel, Actual) Norway → two Belarusian consuls “expelled” []"
        ],
    );
    check(
        "The envoy, who arrived in May and criticised Oslo in June, praised Sweden.",
        expect!["ACCUSE(disapprove, Actual) The envoy → Oslo “criticised” []; SUPPORT(-, Actual) The envoy → Sweden “praised” []"],
    );
}

#[test]
fn what_is_issued_does_what_its_issuer_does() {
    check(
        "Angola's president signed a decree granting citizenship to 14 Zambian doctors.",
        expect![
            "SUPPORT(-, Actual) Angola's president → Zambian “signed” [a decree granting citizenship to 14 Zambian doctors]; CONCEDE(-, Actual) Angola's president → 14 Zambian doctors “granting” [citizenship]"
        ],
    );
    check(
        "Militants fired rockets at the depot, killing two guards.",
        expect![
            "ASSAULT(heavy-weapons, Actual) Militants → the depot “fired rockets at” [the depot]; ASSAULT(-, Actual) Militants → two guards “killing” [two guards]"
        ],
    );
}

#[test]
fn doers_and_gifts_stand_in_odd_places() {
    check(
        "Ten Laotian students were awarded scholarships by the Swiss government.",
        expect!["AID(-, Actual) the Swiss government → Ten Laotian students “awarded” [scholarships]"],
    );
    check(
        "The Danish government provided an additional $3 million in assistance to Vanuatu.",
        expect!["AID(-, Actual) The Danish government → Vanuatu “provided” [an additional $3 million]"],
    );
    check("Norway is the largest donor to Malawi.", expect!["AID(-, Actual) Norway → Malawi “donor” []"]);
    check("She is a blood donor.", expect!["nothing"]);
    check(
        "The union called off a two-day strike against the Chilean ministry.",
        expect!["CONCEDE(-, Actual) The union → the Chilean ministry “called off” [a two-day strike against the Chilean ministry]"],
    );
}

#[test]
fn whoever_judges_a_deed_does_not_do_it() {
    check(
        "Ghana condemned the killing of protesters by Guinean police.",
        expect![
            "ACCUSE(disapprove, Actual) Ghana → Guinean police “condemned” [the killing of protesters by Guinean police]; ASSAULT(-, Actual) Guinean police → protesters by Guinean police “killing” []"
        ],
    );
    check(
        "Botswana condemned Zambia's decision to close the bridge.",
        expect!["ACCUSE(disapprove, Actual) Botswana → Zambia “condemned” [Zambia's decision to close the bridge]"],
    );
    check(
        "Senegal condemned the court's order to close the paper.",
        expect!["ACCUSE(disapprove, Actual) Senegal → the court “condemned” [the court's order]"],
    );
    check("The court condemned the general to death.", expect!["SANCTION(convict, Actual) The court → the general “condemned + to” []"]);
    check(
        "Workers gathered in Quito to protest against the Ecuadorean government.",
        expect!["PROTEST(demo, Actual) Workers → the Ecuadorean government “gathered in + protest” []"],
    );
}

#[test]
fn an_answer_goes_to_the_asker() {
    let targets = |text: &str| {
        let record = annotate(text);
        let refusal = record.events.iter().find(|e| e.kind == crate::types::EventType::Reject);
        refusal.map(|e| e.target.iter().map(|a| record.actors[a.index()].name.to_string()).collect::<Vec<_>>().join(", "))
    };
    let asked = "Lesotho urged South Africa to reopen the bridge. South Africa's position remained unchanged.";
    assert_eq!(targets(asked).as_deref(), Some("Lesotho"));
    let unasked = "Lesotho urged Botswana to reopen the bridge. South Africa's position remained unchanged.";
    assert_eq!(targets(unasked).as_deref(), Some(""));
}

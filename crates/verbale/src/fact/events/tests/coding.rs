//! PLOVER's coding rules on whole sentences, one of ours for each rule of the manual.

use super::{annotate, summary};
use expect_test::{Expect, expect};

fn check(text: &str, want: Expect) {
    want.assert_eq(&summary(&annotate(text)));
}

#[test]
fn what_is_to_come() {
    check("Ghana's president will visit Togo next week.", expect!["AGREE(-, Actual) Ghana's president → Togo “visit” []"]);
    check(
        "Laos promised to sign the treaty with Vietnam.",
        expect!["AGREE(-, Actual) Laos → Vietnam “promised” [to sign the treaty with Vietnam]"],
    );
    check(
        "Uganda announced it would withdraw its troops from Somalia.",
        expect!["CONCEDE(-, Actual) Uganda → Somalia “withdraw + from” []"],
    );
    check("Zimbabwe will impose tariffs on Zambia.", expect!["THREATEN(restrict, Actual) Zimbabwe → Zambia “impose” [tariffs on Zambia]"]);
}

#[test]
fn whoever_asks_asks_somebody() {
    check(
        "Peru called for the reopening of the fisheries dialogue with Chile and Ecuador.",
        expect![
            "REQUEST(meet, Actual) Peru → the fisheries dialogue with Chile and Ecuador “called for” [the reopening of the fisheries dialogue with Chile and Ecuador]"
        ],
    );
    check(
        "Seoul asked for talks about a ferry with officials in Osaka.",
        expect!["REQUEST(meet, Actual) Seoul → officials in Osaka “asked” [talks about a ferry with officials in Osaka]"],
    );
}

#[test]
fn yielding() {
    check("The Malian president pardoned 40 soldiers.", expect!["CONCEDE(-, Actual) The Malian president → 40 soldiers “pardoned” []"]);
    check("The Malian army released 40 prisoners.", expect!["RETREAT(release, Actual) The Malian army → 40 prisoners “released” []"]);
    check(
        "Chile's foreign minister expressed regret over the deaths in Bolivia.",
        expect!["CONCEDE(-, Actual) Chile's foreign minister → the deaths in Bolivia “expressed regret” [regret]"],
    );
    check(
        "Armenia withdrew its demand for compensation from Turkey.",
        expect!["CONCEDE(-, Actual) Armenia → Turkey “withdrew” [its demand for compensation from Turkey]"],
    );
    check(
        "The rebel leader called for an end to the war with the Sudanese government.",
        expect![
            "AGREE(-, Actual) The rebel leader → the Sudanese government “called for” [an end to the war with the Sudanese government]"
        ],
    );
    // A third party who calls for it demands.
    check(
        "Norway called for an end to the war in Sudan.",
        expect!["REQUEST(yield, Actual) Norway → the war in Sudan “called for” [an end to the war in Sudan]"],
    );
}

#[test]
fn help() {
    check(
        "Navy commandos rescued 12 Kenyan hostages from the pirates.",
        expect!["AID(-, Actual) Navy commandos → 12 Kenyan hostages “rescued” []"],
    );
    check(
        "Nepal deployed soldiers to rescue survivors of the earthquake.",
        expect!["AID(-, Actual) Nepal → survivors of the earthquake “deployed” [soldiers]"],
    );
    check(
        "The United States suspended military aid to Egypt.",
        expect!["SANCTION(discontinue, Actual) The United States → Egypt “suspended” [military aid]"],
    );
    check(
        "Kenya and Tanzania held joint naval exercises.",
        expect!["COOPERATE(-, Actual) Kenya + Tanzania → Kenya + Tanzania “held joint naval exercises” []"],
    );
    check(
        "Kenya's navy held exercises off Lamu on Monday, sending a warning to pirates.",
        expect![
            "MOBILIZE(troops, Actual) Kenya's navy →  “held exercises” []; THREATEN(-, Actual) Kenya's navy → pirates “sending + warning” []"
        ],
    );
    check(
        "North Korea conducted live-fire drills near the border with South Korea.",
        expect!["MOBILIZE(weapons, Actual) North Korea → South Korea “conducted + drills” []"],
    );
}

#[test]
fn courts_and_borders() {
    check(
        "A court in Quito ordered the oil company to pay the villagers 40 million dollars.",
        expect![
            "SANCTION(convict, Actual) A court in Quito → the oil company “ordered + to pay” [to pay the villagers 40 million dollars]"
        ],
    );
    check(
        "A court in Algiers issued an arrest warrant in absentia for the exiled general.",
        expect!["THREATEN(arrest, Actual) A court in Algiers → the exiled general “issued an + warrant + for” [the exiled general]"],
    );
    check("Malta deported a Libyan businessman.", expect!["COERCE(deport, Actual) Malta → a Libyan businessman “deported” []"]);
    check(
        "Ethiopia barred the aid group from entering Tigray.",
        expect!["REJECT(-, Actual) Ethiopia → the aid group “barred + from” [from entering Tigray]"],
    );
    check(
        "A Tunis court convicted the former minister, who had been accused of fraud by prosecutors.",
        expect!["SANCTION(convict, Actual) A Tunis court → the former minister “convicted” []"],
    );
}

#[test]
fn protests_and_complaints() {
    check(
        "Workers in Dakar demonstrated to demand higher wages from the government.",
        expect!["PROTEST(demo, Actual) Workers in Dakar → the government “demonstrated” []"],
    );
    check(
        "Japan lodged a formal protest with South Korea over the islets.",
        expect!["ACCUSE(disapprove, Actual) Japan → South Korea “lodged + formal protest” []"],
    );
    check(
        "Peru summoned the Bolivian ambassador over the border shooting.",
        expect!["ACCUSE(disapprove, Actual) Peru → the Bolivian ambassador “summoned” [the border shooting]"],
    );
    check(
        "Kuwait cancelled the meeting with the Iraqi delegation.",
        expect!["REJECT(meet, Actual) Kuwait → the Iraqi delegation “cancelled” [the meeting with the Iraqi delegation]"],
    );
    check(
        "Police fired tear gas at the protesters in Nairobi.",
        expect!["ASSAULT(crowd-control, Actual) Police → the protesters in Nairobi “fired tear gas at” []"],
    );
}

#[test]
fn force() {
    check(
        "The Congolese army captured 30 rebels near Goma.",
        expect!["ASSAULT(abduct, Actual) The Congolese army → 30 rebels near Goma “captured” []"],
    );
    check(
        "Rebels captured twelve Congolese soldiers in the battle.",
        expect!["ASSAULT(abduct, Actual) Rebels → twelve Congolese soldiers “captured” []"],
    );
    // An arrest by the police is one.
    check("Congolese police arrested 30 students in Goma.", expect!["COERCE(arrest, Actual) Congolese police → 30 students “arrested” []"]);
    check(
        "Army units in the valley were deployed and fired on the rebels.",
        expect!["ASSAULT(-, Actual) Army units in the valley → the rebels “fired on” []"],
    );
    check(
        "China sent two destroyers to the Paracel Islands.",
        expect!["MOBILIZE(weapons, Actual) China → the Paracel Islands “sent” [two destroyers]"],
    );
    check("Fiji declared a state of emergency after the cyclone.", expect!["nothing"]);
    check(
        "Fiji's government declared a state of emergency.",
        expect!["COERCE(martial-law, Actual) Fiji's government →  “declared” [a state of emergency]"],
    );
}

#[test]
fn agreements_concluded_failed_and_promised() {
    check(
        "Chile and Peru reached an agreement on the water of the Lauca.",
        expect!["SUPPORT(-, Actual) Chile + Peru → Chile + Peru “reached” [an agreement on the water of the Lauca]"],
    );
    check(
        "Latvia struck a deal with Estonia on a gas terminal.",
        expect!["SUPPORT(-, Actual) Latvia → Estonia “struck” [a deal with Estonia]"],
    );
    check(
        "Fiji and Tonga failed to reach an agreement on fishing rights.",
        expect!["REJECT(-, Actual) Fiji + Tonga → Fiji + Tonga “failed” [to reach an agreement on fishing rights]"],
    );
    check("Oman agreed to lend Yemen a ferry.", expect!["AGREE(-, Actual) Oman → Yemen “agreed” [to lend Yemen a ferry]"]);
    check(
        "The Slovak president pledged full support for Moldova.",
        expect!["SUPPORT(-, Actual) The Slovak president → Moldova “pledged” []"],
    );
    check("The striker reached an agreement with the club.", expect!["nothing"]);
}

#[test]
fn truces_broken_and_helpers_called_home() {
    check(
        "Houthi fighters violated the ceasefire in Hodeida.",
        expect!["ASSAULT(-, Actual) Houthi fighters →  “violated” [the ceasefire in Hodeida]"],
    );
    check(
        "Ireland withdrew its peacekeepers from Lebanon.",
        expect!["SANCTION(withdraw, Actual) Ireland → Lebanon “withdrew” [its peacekeepers]"],
    );
    check("Chad withdrew its troops from Libya.", expect!["RETREAT(withdraw, Actual) Chad → Libya “withdrew + from” []"]);
    check(
        "The truck drivers will not end the strike until the government lowers the toll.",
        expect!["REJECT(yield, Actual) The truck drivers → the government “end” [the strike]"],
    );
    check(
        "The president of Kenya telephoned his Somali counterpart on Friday to discuss the border.",
        expect!["CONSULT(phone, Actual) The president of Kenya → his Somali counterpart “telephoned” [to discuss the border]"],
    );
}

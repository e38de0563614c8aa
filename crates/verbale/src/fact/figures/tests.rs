use super::*;
use crate::{fact::dates, language::en::English};
use expect_test::{Expect, expect};
use std::{fmt::Write as _, sync::LazyLock};

static LANGUAGE: LazyLock<English> = LazyLock::new(English::load);

/// Every figure of `text`, published on 11 December 2021.
fn check(text: &str, expect: Expect) {
    let parsed = LANGUAGE.parse(text);
    let found = dates::in_text(text, &parsed, "2021-12-11".parse().ok());
    let mut out = String::new();
    let bound = |n: Option<f64>| n.map_or("…".to_owned(), |n| n.to_string());
    for f in in_text(text, &parsed, &found) {
        let about = if f.approximate { " about" } else { "" };
        let of = f.of.map(|of| format!(" of {of}")).unwrap_or_default();
        let kind = format!("{:?}", f.kind).to_lowercase();
        let _ = writeln!(out, "{} = {}–{} {kind} {}{of}{about}", f.span.slice(text), bound(f.low), bound(f.high), f.unit);
    }
    expect.assert_eq(&out);
}

#[test]
fn bounds_are_what_the_words_say() {
    check(
        "More than 100 farmers and at least 12 students met; up to 40 buses and nearly 300 cars came.",
        expect![[r#"
        More than 100 farmers = 100–… count farmers
        at least 12 students = 12–… count students
        up to 40 buses = …–40 count buses
        nearly 300 cars = …–300 count cars
    "#]],
    );
    check(
        "About 70 villages, some 20 bridges and fewer than five schools were hit; 500 or more houses burnt.",
        expect![[r#"
        About 70 villages = 70–70 count villages about
        some 20 bridges = 20–20 count bridges about
        fewer than five schools = …–5 count schools
        500 or more houses = 500–… count houses
    "#]],
    );
    check(
        "Tens of thousands of miners, hundreds of tents, several thousand letters and a few hundred boats.",
        expect![[r#"
        Tens of thousands of miners = 10000–… count miners about
        hundreds of tents = 100–… count tents about
        several thousand letters = 1000–… count letters about
        a few hundred boats = 100–… count boats about
    "#]],
    );
}

#[test]
fn ranges_and_words() {
    check(
        "Between 20 and 30 trucks, 70,000 to 94,000 Estonian voters, two to three million trees and 5-6 boats.",
        expect![[r#"
        Between 20 and 30 trucks = 20–30 count trucks
        70,000 to 94,000 Estonian voters = 70000–94000 count voters
        two to three million trees = 2000000–3000000 count trees
        5-6 boats = 5–6 count boats
    "#]],
    );
    check(
        "Twenty-four sailors, two hundred and six shops, half a million homes and two dozen goats.",
        expect![[r#"
        Twenty-four sailors = 24–24 count sailors
        two hundred and six shops = 206–206 count shops
        half a million homes = 500000–500000 count homes
        two dozen goats = 24–24 count goats
    "#]],
    );
}

#[test]
fn money_percent_and_measures() {
    check(
        "It cost $5.2 billion, then €3m and 400 million rubles, 50 cents each; US$20 was paid and C$1,500 owed.",
        expect![[r#"
        $5.2 billion = 5200000000–5200000000 money USD
        €3m = 3000000–3000000 money EUR
        400 million rubles = 400000000–400000000 money RUB
        50 cents = 0.5–0.5 money USD
        US$20 = 20–20 money USD
        C$1,500 = 1500–1500 money CAD
    "#]],
    );
    check(
        "Some 45 percent of the vote, 3.5% and two-thirds of the seats, nearly half of the farms; up 2 percentage points.",
        expect![[r#"
        Some 45 percent = 45–45 percent % of the vote about
        3.5% = 3.5–3.5 percent %
        two-thirds = 66.67–66.67 percent % of the seats
        nearly half = …–50 percent % of the farms
        2 percentage points = 2–2 percent percentage points
    "#]],
    );
    check(
        "A 12-kilometre road, 300 square miles of forest, 40 degrees Celsius and 20 tons of grain.",
        expect![[r#"
        12-kilometre = 12–12 measure kilometre
        300 square miles = 300–300 measure square mile of forest
        40 degrees Celsius = 40–40 measure degree Celsius
        20 tons = 20–20 measure ton of grain
    "#]],
    );
}

#[test]
fn none_in_dates_ordinals_ages_names_and_results() {
    check("On 12 May 2019 the 3rd brigade lost 3-2; Anna Lind, 52, a 40-year-old Boeing 737 and Article 5, COVID-19.", expect![""]);
    check("Call +44 20 7946 0958 or 555-0123, at 10:35, for No. 10; one of them said no one came in his 30s.", expect![""]);
}

#[test]
fn what_is_counted_has_its_nouns() {
    check(
        "The 30 NATO allies sent 12 heavily armed men and 4,000 Danish soldiers; the toll rose to 45.",
        expect![[r#"
        30 NATO allies = 30–30 count NATO allies
        12 heavily armed men = 12–12 count men
        4,000 Danish soldiers = 4000–4000 count soldiers
        45 = 45–45 count 
    "#]],
    );
}

#[test]
fn a_cough_of_numbers_is_read_without_panic() {
    use proptest::prelude::*;
    let words = vec![
        "$",
        "US$",
        "5",
        "000",
        ",",
        ".",
        "-",
        "to",
        "between",
        "and",
        "a",
        "half",
        "million",
        "bn",
        "m",
        "%",
        "per cent",
        "tens",
        "of",
        "thousands",
        "several",
        "dozen",
        "third",
        "two",
        "hundred",
        "more than",
        "or so",
        "+",
        "km",
        "/",
        "h",
        "square",
        "won",
        "euros",
        "é",
        "\n\n",
        "one",
        "(",
        "No.",
    ];
    let soup = proptest::collection::vec((proptest::sample::select(words), proptest::bool::weighted(0.7)), 0..30);
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    runner
        .run(&soup, |parts| {
            let text: String = parts.into_iter().map(|(w, blank)| if blank { format!("{w} ") } else { w.to_owned() }).collect();
            let parsed = Parsed::default();
            let figures = in_text(&text, &parsed, &[]);
            prop_assert_eq!(&figures, &in_text(&text, &parsed, &[]));
            let mut last = 0;
            for f in &figures {
                prop_assert!(text.get(f.span.range()).is_some_and(|w| !w.is_empty()), "{:?} slices", f);
                prop_assert!(f.span.start >= last, "{:?} overlaps the one before", f);
                prop_assert!(f.low.is_some() || f.high.is_some());
                last = f.span.end;
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn below_zero_and_with_blanks() {
    check(
        "At minus 20 degrees some 40 000 voters queued along a 1.8m fence for 2.5kg of flour.",
        expect![[r#"
        minus 20 degrees = -20–-20 measure degree
        some 40 000 voters = 40000–40000 count voters about
        1.8m = 1.8–1.8 measure metre
        2.5kg = 2.5–2.5 measure kilogram of flour
    "#]],
    );
}

#[test]
fn ratios_and_steps() {
    check(
        "Three in four women and more than one in five officers resigned; nine out of 10 shops closed. He won two in Oslo.",
        expect![[r#"
        Three in four women = 75–75 percent % of women
        more than one in five officers = 20–… percent % of officers
        nine out of 10 shops = 90–90 percent % of shops
    "#]],
    );
    check(
        "Oil rose by $3 to $84 a barrel, gas by 20 to 25 cents; the Boeing 737 carried 180 people.",
        expect![[r#"
        $3 = 3–3 money USD
        $84 = 84–84 money USD
        20 to 25 cents = 0.2–0.25 money USD
        180 people = 180–180 count people
    "#]],
    );
}

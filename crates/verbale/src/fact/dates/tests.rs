use super::*;
use crate::language::en::English;
use expect_test::{Expect, expect};
use std::{fmt::Write as _, sync::LazyLock};

static LANGUAGE: LazyLock<English> = LazyLock::new(English::load);

/// Every expression of `text`, published on Saturday 11 December 2021.
fn check(text: &str, expect: Expect) {
    check_on("2021-12-11", text, expect);
}

fn check_on(published: &str, text: &str, expect: Expect) {
    let mut out = String::new();
    for d in in_text(text, &LANGUAGE.parse(text), published.parse().ok()) {
        let modifier = d.modifier.as_ref().map(|m| format!(" {m}")).unwrap_or_default();
        let _ = writeln!(out, "{} = {} {}{modifier}", d.span.slice(text), format!("{:?}", d.kind).to_uppercase(), d.value);
    }
    expect.assert_eq(&out);
}

#[test]
fn was_on_friday_is_last_friday() {
    check(
        "The ferry was stopped on Friday. Its captain will be heard on Friday.",
        expect![[r#"
        Friday = DATE 2021-12-10
        Friday = DATE 2021-12-17
    "#]],
    );
    check_on(
        "2021-12-10",
        "The mayor resigned Friday.",
        expect![[r#"
        Friday = DATE 2021-12-10
    "#]],
    );
}

#[test]
fn explicit_dates_in_newspaper_forms() {
    check(
        "Ministers met on 10 December 2021 and again on Dec. 14th, then on the 3rd of May 2020.",
        expect![[r#"
        10 December 2021 = DATE 2021-12-10
        Dec. 14th = DATE 2021-12-14
        the 3rd of May 2020 = DATE 2020-05-03
    "#]],
    );
    check(
        "It opens on Tuesday (December 14th) and ended on Thursday (16.12).",
        expect![[r#"
        Tuesday (December 14th) = DATE 2021-12-14
        Thursday (16.12) = DATE 2021-12-16
    "#]],
    );
    check(
        "Filed 2021-12-10, again 12/11/21 and 13/11/2021, and 16.12.2021.",
        expect![[r#"
        2021-12-10 = DATE 2021-12-10
        12/11/21 = DATE 2021-12-11
        13/11/2021 = DATE 2021-11-13
        16.12.2021 = DATE 2021-12-16
    "#]],
    );
    check(
        "The strike of 3-5 March 2020 and the one of June 6 and 7 failed.",
        expect![[r#"
        3 = DATE 2020-03-03
        5 March 2020 = DATE 2020-03-05
        June 6 = DATE 2021-06-06
        7 = DATE 2021-06-07
    "#]],
    );
}

#[test]
fn words_that_lean_on_publication() {
    check(
        "Yesterday they voted, today they count, tomorrow night they rest; last week and next month were calm.",
        expect![[r#"
        Yesterday = DATE 2021-12-10
        today = DATE 2021-12-11
        tomorrow night = TIME 2021-12-12TNI
        last week = DATE 2021-W48
        next month = DATE 2022-01
    "#]],
    );
    check(
        "Last November the dam broke; next January it will be rebuilt, and early 2022 brings more rain.",
        expect![[r#"
        Last November = DATE 2021-11
        next January = DATE 2022-01
        early 2022 = DATE 2022 START
    "#]],
    );
    check(
        "Two days ago, a year ago and six weeks ago; three months later; late on Friday; this morning.",
        expect![[r#"
        Two days ago = DATE 2021-12-09
        a year ago = DATE 2020
        six weeks ago = DATE 2021-W43
        three months later = DATE 2022-01
        late on Friday = DATE 2021-12-10 END
        this morning = TIME 2021-12-11TMO
    "#]],
    );
}

#[test]
fn parts_of_years() {
    check(
        "In the first half of 2020, the third quarter, the summer of 1916, the 1990s and the 19th century.",
        expect![[r#"
        the first half of 2020 = DATE 2020-H1
        the third quarter = DATE 2021-Q3
        the summer of 1916 = DATE 1916-SU
        the 1990s = DATE 199
        the 19th century = DATE 18
    "#]],
    );
    check(
        "By the end of next year, in mid-May, later this year, at the beginning of the decade.",
        expect![[r#"
        the end of next year = DATE 2022 END
        mid-May = DATE 2021-05 MID
        later this year = DATE 2021
        the beginning of the decade = DATE 202 START
    "#]],
    );
}

#[test]
fn lengths_and_repetitions() {
    check(
        "For more than three years, every Tuesday, a two-day talk, several weeks, half an hour, daily, every four years.",
        expect![[r#"
        more than three years = DURATION P3Y MORE_THAN
        every Tuesday = SET XXXX-WXX-2
        two-day = DURATION P2D
        several weeks = DURATION PXW
        half an hour = DURATION PT30M
        daily = SET P1D
        every four years = SET P4Y
    "#]],
    );
    check(
        "Over the past 20 years and in recent months they waited five and a half hours at a time.",
        expect![[r#"
        the past 20 years = DURATION P20Y
        recent months = DURATION PXM
        five and a half hours = DURATION PT5H30M
    "#]],
    );
}

#[test]
fn times_by_the_clock() {
    check(
        "The siren went at 10:35 a.m. GMT on Friday, at 5pm and at noon, and at 0300 GMT.",
        expect![[r#"
        10:35 a.m. GMT on Friday = TIME 2021-12-10T10:35Z
        5pm = TIME 2021-12-10T17:00
        noon = TIME 2021-12-10T12:00
        0300 GMT = TIME 2021-12-10T03:00Z
    "#]],
    );
}

#[test]
fn what_looks_like_a_date_and_is_none() {
    check("Call 555-2012 or see the Boeing 737-800, F-16 and COVID-19 charts, won 3-2 by Theresa May's side.", expect![""]);
    check("The Sunday Times said 2000 troops may march second, a 52-year-old man in his 30s told it; $2012 was paid.", expect![[""]]);
}

#[test]
fn a_history_counts_from_what_it_told_last() {
    let text = "In 1810 the town rose. In September the garrison fled. By 1811 it was back, in 1812 it left, in 1813 it burnt the \
                mill and in 1814 it made peace. That May the bridge was built. On 7 August it fell. Two days later a ferry ran.";
    check(
        text,
        expect![[r#"
        1810 = DATE 1810
        September = DATE 1810-09
        1811 = DATE 1811
        1812 = DATE 1812
        1813 = DATE 1813
        1814 = DATE 1814
        That May = DATE 1814-05
        7 August = DATE 1814-08-07
        Two days later = DATE 1814-08-09
    "#]],
    );
}

#[test]
fn seasons_holidays_and_the_like() {
    check(
        "Last winter, on Christmas Day, before Easter 2022 and on Thanksgiving, over the weekend.",
        expect![[r#"
        Last winter = DATE 2020-WI
        Christmas Day = DATE 2021-12-25
        Easter 2022 = DATE 2022-04-17
        Thanksgiving = DATE 2021-11-25
        the weekend = DATE 2021-W49-WE
    "#]],
    );
}

/// A tool that reads "was … on Friday" as the Friday to come dates every report a week late.
#[test]
fn tense_decides_between_last_and_next() {
    check(
        "The dam was blown up on Friday, and the valley will be searched until Sunday.",
        expect![[r#"
        Friday = DATE 2021-12-10
        Sunday = DATE 2021-12-12
    "#]],
    );
    check(
        "Nobody had been told by Thursday. The plan, due on Monday, could be read on Tuesday.",
        expect![[r#"
        Thursday = DATE 2021-12-09
        Monday = DATE 2021-12-13
        Tuesday = DATE 2021-12-14
    "#]],
    );
    check(
        "Engineers planned a test on Wednesday and were buying fuel.",
        expect![[r#"
        Wednesday = DATE 2021-12-15
    "#]],
    );
}

#[test]
fn order_of_day_and_month_follows_publication() {
    check(
        "Sent 9/12/2021, paid 12/10/2021.",
        expect![[r#"
        9/12/2021 = DATE 2021-12-09
        12/10/2021 = DATE 2021-12-10
    "#]],
    );
}

#[test]
fn without_a_publication_date_the_unknown_stays_unknown() {
    let dates = in_text("On Friday, last week, 7 August and in 1990 they sang.", &Parsed::default(), None);
    let values: Vec<&str> = dates.iter().map(|d| d.value.as_str()).collect();
    expect!["XXXX-WXX-5 XXXX-WXX XXXX-08-07 1990"].assert_eq(&values.join(" "));
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    /// Texts of the words that the grammar knows, in any order, with any marks between.
    fn soup() -> impl Strategy<Value = String> {
        let words = [
            "May", "march", "Dec", ".", "12", "2021", "1,200", "-", "/", "the", "of", "last", "next", "Friday", "two", "days", "ago",
            "later", "early", "mid", "'99", "1990s", "BC", "a", "half", "and", "hundred", "million", "noon", "10:35", "p.m.", "every",
            "week", "that", "same", "before", "after", "first", "quarter", "century", "9998", "9999", "\u{2019}", "é", "\n\n", "(", ")",
            "0", "31", "02", "29", "GMT",
        ];
        proptest::collection::vec((proptest::sample::select(words.to_vec()), proptest::bool::weighted(0.8)), 0..40)
            .prop_map(|parts| parts.into_iter().map(|(w, blank)| if blank { format!("{w} ") } else { w.to_owned() }).collect())
    }

    fn holds(text: &str) {
        let day = "2020-02-29".parse().ok();
        for published in [None, day] {
            let dates = in_text(text, &Parsed::default(), published);
            assert_eq!(dates, in_text(text, &Parsed::default(), published), "the same text gives the same dates");
            let mut last = 0;
            for d in &dates {
                assert!(text.get(d.span.range()).is_some_and(|w| !w.trim().is_empty()), "{d:?} slices to words");
                assert!(d.span.start as usize >= last, "{d:?} overlaps the one before");
                last = d.span.end as usize;
                assert!(!d.value.is_empty() && d.bounds.is_none_or(|(a, b)| a <= b), "{d:?} has a value and runs forward");
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in any::<String>()) {
            holds(&text);
        }

        #[test]
        fn any_order_of_words_of_time_is_read_without_panic(text in soup()) {
            holds(&text);
        }
    }
}

#[test]
fn the_tree_tells_where_no_word_does() {
    check(
        "The museum reopens on Sunday, and the harbour froze in January.",
        expect![[r#"
        Sunday = DATE 2021-12-12
        January = DATE 2022-01
    "#]],
    );
    check(
        "Rail talks resume Wednesday.",
        expect![[r#"
        Wednesday = DATE 2021-12-15
    "#]],
    );
    check(
        "Dockers are to walk out on Monday, leaders said Tuesday; rain was forecast for Thursday.",
        expect![[r#"
        Monday = DATE 2021-12-13
        Tuesday = DATE 2021-12-07
        Thursday = DATE 2021-12-16
    "#]],
    );
}

#[test]
fn whole_units_and_the_week_after_next() {
    check(
        "It rained all week; the week after next and the month before last were dry, as on thanksgiving.",
        expect![[r#"
        all week = DURATION P1W
        the week after next = DATE 2021-W51
        the month before last = DATE 2021-10
        thanksgiving = DATE 2021-11-25
    "#]],
    );
}

#[test]
fn plans_and_what_became_of_them() {
    // Put off: the day lies ahead, whatever the tense.
    check(
        "The inquest was adjourned until Tuesday. The council put the vote off to Thursday.",
        expect![[r#"
        Tuesday = DATE 2021-12-14
        Thursday = DATE 2021-12-16
    "#]],
    );
    // Planned, then told on: the plan's day is no past day.
    check(
        "Beekeepers planned a march on Monday and were going to camp by the lake.",
        expect![[r#"
        Monday = DATE 2021-12-13
    "#]],
    );
    // Called off: the nearer day.
    check(
        "The regatta planned for Friday was cancelled. The fair set for Tuesday was scrapped.",
        expect![[r#"
        Friday = DATE 2021-12-10
        Tuesday = DATE 2021-12-14
    "#]],
    );
    check(
        "The storm will hit on Sunday night. It hit the cape on Thursday.",
        expect![[r#"
        Sunday night = TIME 2021-12-12TNI
        Thursday = DATE 2021-12-09
    "#]],
    );
    // "Until" alone tells nothing, nor does a delay that is over.
    check(
        "The crew worked until Tuesday and slept.",
        expect![[r#"
        Tuesday = DATE 2021-12-07
    "#]],
    );
    check_on(
        "2019-03-20",
        "The weir will be rebuilt by 25 January. It broke on 25 January.",
        expect![[r#"
        25 January = DATE 2020-01-25
        25 January = DATE 2019-01-25
    "#]],
    );
}

#[test]
fn a_time_takes_its_day_from_behind() {
    check(
        "The pass is shut between 6 p.m. and 8 p.m. on Monday, it will reopen at 9 p.m.",
        expect![[r#"
        6 p.m. = TIME 2021-12-06T18:00
        8 p.m. on Monday = TIME 2021-12-06T20:00
        9 p.m. = TIME 2021-12-06T21:00
    "#]],
    );
    check(
        "The mast fell at 5:12 a.m. local time (0312 GMT) on Friday.",
        expect![[r#"
        5:12 a.m. local time (0312 GMT) on Friday = TIME 2021-12-10T05:12
    "#]],
    );
    // Another clause's day is not its day.
    check(
        "It sank at noon, and on Thursday the owners came.",
        expect![[r#"
        noon = TIME 2021-12-11T12:00
        Thursday = DATE 2021-12-09
    "#]],
    );
    check(
        "Shots fell in the early hours of Sunday and in the late evening hours of 5 May.",
        expect![[r#"
        the early hours of Sunday = TIME 2021-12-05TMO
        the late evening hours of 5 May = TIME 2021-05-05TEV
    "#]],
    );
    // Hours that are counted.
    check(
        "The pumps failed; 1400 hours were lost. The train left at 1400 hours.",
        expect![[r#"
        1400 hours = DURATION PT1400H
        1400 hours = TIME 2021-12-11T14:00
    "#]],
    );
}

#[test]
fn weeks_of_months_and_ends_of_years() {
    check(
        "It opens in the first week of May 2022; the last week of 2015 was mild.",
        expect![[r#"
        the first week of May 2022 = DATE 2022-W18
        the last week of 2015 = DATE 2015-W53
    "#]],
    );
    check(
        "Debts fall due at year-end or by the month's end, on Easter weekend and in Easter week.",
        expect![[r#"
        year-end = DATE 2021 END
        the month's end = DATE 2021-12 END
        Easter weekend = DATE 2022-W15-WE
        Easter week = DATE 2022-W15
    "#]],
    );
    check(
        "They struck from Monday to Thursday of last week.",
        expect![[r#"
        Monday = DATE 2021-11-29
        Thursday of last week = DATE 2021-12-02
    "#]],
    );
    check(
        "The truce of Nov. 9-10, 2020, and the songs of the nineteen seventies.",
        expect![[r#"
        Nov. 9 = DATE 2020-11-09
        10, 2020 = DATE 2020-11-10
        the nineteen seventies = DATE 197
    "#]],
    );
    // A week's end is not the end of a week-end, a front end is none.
    check(
        "The front end of the ferry; they met at week's end.",
        expect![[r#"
        week's end = DATE 2021-W49 END
    "#]],
    );
}

#[test]
fn lengths_of_several_units_and_beside_events() {
    check(
        "He got two years and six months; the swim took 1 hour 20 minutes; two weeks and two ships were lost.",
        expect![[r#"
        two years and six months = DURATION P2Y6M
        1 hour 20 minutes = DURATION PT1H20M
        two weeks = DURATION P2W
    "#]],
    );
    check(
        "It ran three times a year, once a week; she earned a thousand a month.",
        expect![[r#"
        a year = SET P1Y
        a week = SET P1W
        a month = DURATION P1M
    "#]],
    );
    check(
        "In the weeks before the flood and the years that followed, it rained.",
        expect![[r#"
        the weeks = DURATION PXW
        the years = DURATION PXY
    "#]],
    );
    // Models of cars, rooms and counts are no years.
    check(
        "A 2004 Honda stood in block 1990; in 2012 Ford left.",
        expect![[r#"
        2012 = DATE 2012
    "#]],
    );
    check(
        "The current mayor fears the future; an electric current killed him.",
        expect![[r#"
        current = DATE PRESENT_REF
        the future = DATE FUTURE_REF
    "#]],
    );
}

#[test]
fn one_day_and_some_hours() {
    check(
        "They hoped that they would one day vote. The strike lasted one day longer; it should take one day.",
        expect![[r#"
        one day = DATE FUTURE_REF
        one day = DURATION P1D
        one day = DURATION P1D
    "#]],
    );
    check(
        "The dam broke on Thursday. A few hours later the town was under water.",
        expect![[r#"
        Thursday = DATE 2021-12-09
        A few hours later = TIME 2021-12-09TXX
    "#]],
    );
}

#[test]
fn parts_of_years_by_letters_and_months_by_numbers() {
    check(
        "Sales fell in Q3 and rose in Q1 2020 and H1 2019. H2 was burnt; the H1N1 strain; Q: 4 what?",
        expect![[r#"
        Q3 = DATE 2021-Q3
        Q1 2020 = DATE 2020-Q1
        H1 2019 = DATE 2019-H1
    "#]],
    );
    check(
        "The bulletin of 2016-11, the war of 2005-11 and the one of 2003-04.",
        expect![[r#"
        2016-11 = DATE 2016-11
        2005 = DATE 2005
        11 = DATE 2011
        2003 = DATE 2003
        04 = DATE 2004
    "#]],
    );
}

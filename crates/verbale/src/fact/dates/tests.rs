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

//! Golden pages of our own on other affairs: the article as a person would clean it.

use super::*;
use crate::page::{PageHint, from_bytes};
use expect_test::{Expect, expect};
use proptest::prelude::*;

fn article(name: &str, page: &str) -> Article {
    clean(&from_bytes(page.as_bytes(), PageHint::file(name)).expect("a page"))
}

#[track_caller]
fn check(name: &str, page: &str, expected: Expect) {
    let a = article(name, page);
    let mut out = format!("title: {}\n", a.title.unwrap_or_default());
    for (label, value) in [("outlet", a.outlet), ("published", a.published.value.map(|d| format!("{d} ({:?})", a.published.from.unwrap())))]
    {
        if let Some(value) = value {
            out += &format!("{label}: {value}\n");
        }
    }
    for c in &a.credits {
        out += &format!("credit: {:?} {}{}\n", c.kind, c.name, c.span.map(|s| format!(" [{}]", s.slice(&a.text))).unwrap_or_default());
    }
    out += &format!("{}\n", a.text);
    for f in &a.furniture {
        out += &format!("- {}: {}\n", f.kind, f.text);
    }
    expected.assert_eq(&out);
}

#[test]
fn a_crawled_page_with_a_rendering_date_and_a_wire_story() {
    check(
        "a.txt",
        "Monday, June 3, 2019

Ferry company refuses to pay for the lost oranges

Ferry company refuses to pay for the lost oranges
March 6, 2018 Reuters

VALLETTA (Reuters) – The owner of the ferry that sank off Gozo refused on Tuesday to pay for its cargo, saying that the harbour master had known of the leak for weeks.

Read also: Ten beaches to visit this summer

\"We were told that she would float,\" said Carmelo Borg, who manages the company's three remaining ships.

[ad_2]
File photo of the ferry at Mgarr (Times/Reuters)

The harbour master's office denied that and said its warnings had been put in writing. – Reuters

Share this article
Leave a Reply
Your email address will not be published.
",
        expect![[r#"
            title: Ferry company refuses to pay for the lost oranges
            published: 2018-03-06 (Header)
            credit: Agency Reuters
            The owner of the ferry that sank off Gozo refused on Tuesday to pay for its cargo, saying that the harbour master had known of the leak for weeks.

            "We were told that she would float," said Carmelo Borg, who manages the company's three remaining ships.

            The harbour master's office denied that and said its warnings had been put in writing. – Reuters
            - date-line: Monday, June 3, 2019
            - title: Ferry company refuses to pay for the lost oranges
            - title: Ferry company refuses to pay for the lost oranges
            - date-line: March 6, 2018 Reuters
            - dateline: VALLETTA (Reuters) –
            - promo: Read also: Ten beaches to visit this summer
            - shortcode: [ad_2]
            - caption: File photo of the ferry at Mgarr (Times/Reuters)
            - share: Share this article
            - comment-form: Leave a Reply
            - comment-form: Your email address will not be published.
        "#]],
    );
}

#[test]
fn lists_of_other_reports_and_captions_go_with_their_heads() {
    check(
        "a.txt",
        "The Harbour Gazette
Skip to main menu
date 2018-03-07 The ferry leaving Mgarr last spring (EFE / JANE BORG)

Ferry owners give in over the lost oranges

Image caption,
The ferry has lain in the harbour since February

The owners of the ferry that sank off Gozo agreed on Wednesday to pay for half of its cargo, a week after the inspectors' report.

They will pay in three parts, the growers' lawyer told the court, and the first is due in May.

ab/cd (AFP, dpa)

Most read
Ten beaches to visit this summer
Why the harbour master keeps bees
Share your loveGozo: ferry owners pay | Islands
",
        expect![[r#"
            title: Ferry owners give in over the lost oranges
            published: 2018-03-07 (Header)
            credit: Agency AFP
            credit: Agency dpa
            The owners of the ferry that sank off Gozo agreed on Wednesday to pay for half of its cargo, a week after the inspectors' report.

            They will pay in three parts, the growers' lawyer told the court, and the first is due in May.
            - navigation: The Harbour Gazette
            - navigation: Skip to main menu
            - date-line: date 2018-03-07 The ferry leaving Mgarr last spring (EFE / JANE BORG)
            - title: Ferry owners give in over the lost oranges
            - caption: Image caption,
            - caption: The ferry has lain in the harbour since February
            - credit: ab/cd (AFP, dpa)
            - promo: Most read
            - promo: Ten beaches to visit this summer
            - promo: Why the harbour master keeps bees
            - share: Share your love
            - promo: Gozo: ferry owners pay | Islands
        "#]],
    );
}

#[test]
fn headings_and_blunt_sentences_of_the_report_stay() {
    check(
        "a.txt",
        "Lake talks end without a deal | World

By Ada Berg and Ole Lund
12 May 2017

Two governments that share the lake failed on Thursday to agree on how much water each may take from it.

No third round

Photos of the empty shore were shown to both delegations before they sat down for the last time.

Share prices of the water company fell by a tenth.

Source of the leak was a valve, the ministry said.

With information from the Lake Post",
        expect![[r#"
            title: Lake talks end without a deal
            published: 2017-05-12 (Header)
            credit: Reporter Ada Berg
            credit: Reporter Ole Lund
            credit: Outlet Lake Post
            Two governments that share the lake failed on Thursday to agree on how much water each may take from it.

            No third round

            Photos of the empty shore were shown to both delegations before they sat down for the last time.

            Share prices of the water company fell by a tenth.

            Source of the leak was a valve, the ministry said.
            - title: Lake talks end without a deal | World
            - credit: By Ada Berg and Ole Lund
            - date-line: 12 May 2017
            - credit: With information from the Lake Post
        "#]],
    );
}

#[test]
fn a_page_in_html_with_metadata() {
    check(
        "https://news.example.org/2016/08/02/tram",
        r#"<!DOCTYPE html><html lang="en"><head><title>Tram line opens - Example News</title>
        <meta property="og:site_name" content="Example News"><meta property="og:title" content="Tram line opens">
        <script type="application/ld+json">{"@type":"NewsArticle","headline":"Tram line opens","datePublished":"2016-08-02T09:00:00Z","dateModified":"2016-08-09","author":{"@type":"Person","name":"Ada Berg"}}</script>
        </head><body><nav><a href="/">Home</a> <a href="/w">World</a></nav><article><h1>Tram line opens</h1><p>By Ada Berg</p>
        <p>The first tram in sixty years left the harbour square at noon on Tuesday, with the mayor at the controls and a brass band behind.</p>
        <p>It reached the hospital in eleven minutes, four fewer than the bus that it replaces, and nobody was asked for a ticket all day.</p>
        <h2>What it cost</h2><p>The line cost 90 million, a third more than planned, which the opposition calls a scandal and the mayor calls cheap.</p>
        <p>Read more: Bus drivers fear for their jobs</p></article>
        <footer>© Example News 2024</footer></body></html>"#,
        expect![[r#"
            title: Tram line opens
            outlet: Example News
            published: 2016-08-02 (Meta)
            credit: Reporter Ada Berg
            The first tram in sixty years left the harbour square at noon on Tuesday, with the mayor at the controls and a brass band behind.

            It reached the hospital in eleven minutes, four fewer than the bus that it replaces, and nobody was asked for a ticket all day.

            What it cost

            The line cost 90 million, a third more than planned, which the opposition calls a scandal and the mayor calls cheap.
            - title: Tram line opens
            - credit: By Ada Berg
            - promo: Read more: Bus drivers fear for their jobs
        "#]],
    );
}

#[test]
fn what_the_input_line_tells_outranks_the_page() {
    let hint = PageHint {
        told: crate::types::Told {
            title: Some("A told title".into()),
            published: Some(jiff::civil::date(1962, 10, 23)),
            outlet: Some("Gazette".into()),
            url: None,
        },
        ..PageHint::file("a.txt")
    };
    let page =
        from_bytes(b"May 5, 2020\n\nThe envoy left the island on the last boat of the day, port officials told reporters there.", hint)
            .unwrap();
    let a = clean(&page);
    assert_eq!(
        (a.title.as_deref(), a.outlet.as_deref(), a.published.value),
        (Some("A told title"), Some("Gazette"), Some(jiff::civil::date(1962, 10, 23)))
    );
}

#[test]
fn under_as_is_the_text_stays_to_the_letter() {
    let text = "Read also: X\r\n\r\n MOSCOW (Reuters) – No.\n";
    let hint = PageHint { as_is: true, ..PageHint::file("a.txt") };
    let a = clean(&from_bytes(text.as_bytes(), hint).unwrap());
    assert_eq!(a.text, text);
    assert!(a.furniture.is_empty());
}

#[test]
fn hostile_html_is_read_without_harm() {
    let deep = format!("<html><body>{}<p>The envoy left the island on the last boat of the day.</p>", "<div>".repeat(200_000));
    assert!(article("a.html", &deep).text.contains("The envoy left"));
    let open = format!("<html><body><p>The envoy left the island.</p>{}", "<a href='".repeat(20_000));
    assert!(article("a.html", &open).text.contains("The envoy left"));
    article("a.html", "<html><script>");
    article("a.html", "<");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn no_words_are_made_up(text in "([A-Z][a-z]{1,9}( [a-z]{1,9}){0,20}[.!]?(\n|\n\n| )|\\[ad_1\\]\n|By Ada Berg\n|OSLO \\(AFP\\) – |\\(EFE / EPA\\)\n|May 5, 2020\n|é“”–/){0,12}") {
        let a = clean(&Page { body: text.clone().into(), ..Page::default() });
        // What is kept and what is taken out together are words of the page.
        for word in a.text.split_whitespace() {
            prop_assert!(text.contains(word.trim_matches(['“', '”'])), "{word}");
        }
        for c in &a.credits {
            prop_assert!(c.span.is_none_or(|s| !s.slice(&a.text).is_empty()));
        }
        // Nothing that ends as a sentence is dropped, but lines that a rule names or that stand twice.
        let dropped = a.furniture.iter().filter(|f| f.text.ends_with('.') && f.text.split(' ').count() >= 12 && f.kind != "repeat" && f.kind != "caption");
        prop_assert_eq!(dropped.count(), 0);
    }

    #[test]
    fn any_text_is_cleaned_without_a_panic(text in "\\PC{0,400}", html in any::<bool>()) {
        let media_type = if html { MediaType::Html } else { MediaType::Markdown };
        clean(&Page { body: text.into(), media_type, ..Page::default() });
    }
}

#[test]
fn front_matter_names_the_outlet() {
    let found = article("a.md", "---\ntitle: Talks\noutlet: Harbour Post\ndate: 2012-10-24\n---\n\nThe ministers met on Tuesday.");
    assert_eq!((found.outlet.as_deref(), found.title.as_deref()), (Some("Harbour Post"), Some("Talks")));
    assert_eq!(found.text, "The ministers met on Tuesday.");
}

#[test]
fn a_text_that_is_short_against_its_page_is_told() {
    let lead = "<p>The ferry sank on Monday with all its crew, the minister said in the harbour town that evening.</p>";
    let report: String =
        (0..8).map(|n| format!("<p>In the harbour town {n} the minister spoke of the ferry and of its crew that evening.</p>")).collect();
    assert!(article("a.html", &format!("<html><article>{lead}{report}</article>")).diagnostics.is_empty());
    let padding = format!("<script>{}</script>", "x".repeat(30_000));
    assert_eq!(article("a.html", &format!("<html>{padding}<article>{lead}</article>")).diagnostics, ["short"]);
}

#[test]
fn a_lone_teaser_is_the_lead_and_a_form_may_wrap_the_page() {
    let body: String =
        (0..6).map(|n| format!("<p>The minister of transport said in paragraph {n} that the ferry had sunk in a storm.</p>")).collect();
    let lead = "The ferry line had been warned of the storm two days before.";
    let html = format!(
        "<html><body><form action=x><h1>Ferry sinks</h1><div class=news-single><div class=teaser-text><p>{lead}</p></div><div class=news-text-wrap>{body}</div></div></form>"
    );
    let found = article("a.html", &html);
    assert!(found.text.starts_with(lead) && found.text.contains("paragraph 5"), "{}", found.text);
    let other =
        "<div class=teaser><h3>Bridge falls</h3><p>A bridge fell in another town, as the mayor told us by telephone today.</p></div>";
    let found = article("a.html", &format!("<html><body><article><h1>Ferry sinks</h1>{body}{other}</article>"));
    assert!(!found.text.contains("A bridge fell"), "{}", found.text);
}

#[test]
fn the_date_of_an_html_page_is_the_articles_own() {
    let published = |page: &str| article("a.html", page).published.value.map(|d| d.to_string()).unwrap_or_default();
    let report = "<p>The ferry from Tilbury sank off the pier in the night, and its crew of nine was taken off by the pilot boat.</p>";
    // By Greenwich it is the next day already; the page shows how far it is from there.
    let evening = format!(
        "<script type='application/ld+json'>{{\"@type\": \"NewsArticle\", \"datePublished\": \"2013-11-09T02:11:03+00:00\", \
         \"video\": {{\"uploadDate\": \"2013-11-08T21:11:03-05:00\"}}}}</script><h1>Ferry sinks</h1>{report}"
    );
    assert_eq!(published(&evening), "2013-11-08");
    let alone = evening.replace("2013-11-08T21:11:03-05:00", "soon");
    assert_eq!(published(&alone), "2013-11-09", "no offset is shown");
    // Right under the headline, against a teaser's and a quoted post's.
    let page = format!(
        "<h1>Ferry sinks</h1><p>Jane Doe</p><p>5 March 2013</p>{report}<blockquote><time datetime='2011-01-02'>2 Jan</time></blockquote>{report}\
         <div class='teaser'><span class='teaser__date'>12 April 2014</span></div><p class='commentDate'>6 May 2015</p>"
    );
    assert_eq!(published(&page), "2013-03-05");
}

#[test]
fn a_line_of_outlet_place_and_date_and_a_byline_of_two() {
    check(
        "a.txt",
        "Ferry strike enters second week as owners refuse talks

Harbour Post, Valletta, 6 March 2018

By Carmelo Borg in Valletta and Maria Zammit in Gozo

The strike of the ferry crews entered its second week on Tuesday, and the owners again refused to talk to them.

The union called the answer a provocation, Rita Camilleri reports for Reuters from Mgarr.

This story was first published in The Islander and is used with leave.
",
        expect![[r#"
            title: Ferry strike enters second week as owners refuse talks
            published: 2018-03-06 (Header)
            credit: Outlet Harbour Post
            credit: Reporter Carmelo Borg
            credit: Reporter Maria Zammit
            credit: Outlet The Islander
            credit: Agency Reuters [Reuters]
            credit: Reporter Rita Camilleri [Rita Camilleri]
            The strike of the ferry crews entered its second week on Tuesday, and the owners again refused to talk to them.

            The union called the answer a provocation, Rita Camilleri reports for Reuters from Mgarr.
            - title: Ferry strike enters second week as owners refuse talks
            - date-line: Harbour Post, Valletta, 6 March 2018
            - credit: By Carmelo Borg in Valletta and Maria Zammit in Gozo
            - credit: This story was first published in The Islander and is used with leave.
        "#]],
    );
}

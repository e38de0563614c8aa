//! What holds for every input: spans slice to their words, nothing panics, the same input gives the same record.

use proptest::prelude::*;
use std::sync::LazyLock;
use verbale::{
    Engine,
    types::{MediaType, Page, Record, TextSpan, wire::WireRecord},
};

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::new);

fn page(text: &str, media_type: MediaType, as_is: bool) -> Page {
    Page { id: "p".into(), body: text.into(), media_type, as_is, ..Page::default() }
}

/// Every span of a record, with what it is.
fn spans(r: &Record) -> Vec<(&'static str, TextSpan)> {
    let mut out: Vec<(&'static str, TextSpan)> = r.sentences.iter().map(|&s| ("sentence", s)).collect();
    out.extend(r.actors.iter().flat_map(|a| &a.mentions).map(|&s| ("mention", s)));
    for q in &r.quotes {
        out.extend(q.content.iter().map(|&s| ("content", s)));
        out.extend(q.cue.iter().map(|&s| ("cue", s)));
        out.extend(q.source.iter().map(|&s| ("source", s)));
    }
    for e in &r.events {
        out.extend(e.trigger.iter().chain(&e.object).chain(&e.source_spans).chain(&e.target_spans).map(|&s| ("event", s)));
    }
    out.extend(r.dates.iter().map(|d| ("date", d.span)));
    out.extend(r.figures.iter().map(|f| ("figure", f.span)));
    out.extend(r.article.credits.iter().filter_map(|c| c.span).map(|s| ("credit", s)));
    out
}

fn holds(r: &Record) {
    let text = &r.article.text;
    for (what, span) in spans(r) {
        let words = text.get(span.range());
        assert!(words.is_some_and(|w| !w.is_empty()), "{what} {span:?} has no words in a text of {} bytes", text.len());
    }
    for q in &r.quotes {
        assert!(q.speaker.is_none_or(|s| s.index() < r.actors.len()));
        assert!((0.0..=1.0).contains(&q.confidence));
    }
    for e in &r.events {
        assert!(e.source.iter().chain(&e.target).all(|a| a.index() < r.actors.len()));
        assert!(e.quote.is_none_or(|q| q.index() < r.quotes.len()));
        assert!((e.sentence as usize) < r.sentences.len());
    }
    assert!(r.actors.iter().all(|a| a.of.is_none_or(|o| o.index() < r.actors.len())));
    assert!(r.sentences.windows(2).all(|w| w[0].end <= w[1].start), "sentences overlap");
    assert_eq!(WireRecord::new(r).into_record().sentences, r.sentences);
}

/// Pieces of news out of which texts are put together, so that the rules are reached and not only the tokeniser.
fn newslike() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("Brazil’s foreign minister said on Friday that ".to_owned()),
        Just("“We will not accept it,” ".to_owned()),
        Just("\"".to_owned()),
        Just("“".to_owned()),
        Just("he added. ".to_owned()),
        Just("according to the ministry, ".to_owned()),
        Just("more than 1,200 troops ".to_owned()),
        Just("between 3 and 4 million euros ".to_owned()),
        Just("two weeks earlier ".to_owned()),
        Just("Kenya demanded that Somalia withdraw. ".to_owned()),
        Just("\n\n".to_owned()),
        Just("(16.12) ".to_owned()),
        Just("U.N. Secretary-General ".to_owned()),
        "\\PC{0,12}",
        "[a-zA-Z ,.'’-]{0,30}",
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|v| v.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn every_span_slices_to_its_words(text in newslike()) {
        holds(&ENGINE.annotate(&page(&text, MediaType::Text, true)));
        holds(&ENGINE.annotate(&page(&text, MediaType::Text, false)));
    }

    #[test]
    fn arbitrary_text_and_markup_is_read(text in "\\PC{0,200}") {
        holds(&ENGINE.annotate(&page(&text, MediaType::Text, true)));
        holds(&ENGINE.annotate(&page(&format!("<html><body><p>{text}</p>"), MediaType::Html, false)));
    }

    #[test]
    fn as_is_keeps_the_text_to_the_letter(text in newslike()) {
        prop_assert_eq!(&ENGINE.annotate(&page(&text, MediaType::Text, true)).article.text, &text);
    }

    #[test]
    fn the_same_input_gives_the_same_record(text in newslike()) {
        let page = page(&text, MediaType::Text, false);
        prop_assert_eq!(ENGINE.annotate(&page), ENGINE.annotate(&page));
    }
}

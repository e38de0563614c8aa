//! A small case of our own for the tests: a dock strike in three reports, and a hostile page.

use crate::memory::Memory;
use verbale::types::{
    case::{
        ActorRow, Alias, Claim, ConflictRow, HappeningRow, LineageRow, Links, Member, PositionRow, Report, StatementRow, StoryRow,
        TimelineRow, Variant,
    },
    wire::WireRecord,
};

const POST: &str = "STADE – The dockers' union demanded higher wages of Northern Quays on Tuesday.\n\n\
    “We will not load a single ship until the company listens,” said Ada Brandt, who leads the union. \
    About 300 dockers stood at the gate, “about 300 dockers” by the company's count.";
const COURIER: &str = "The union of dockers demanded higher wages from Northern Quays on Tuesday, and 450 dockers walked out.\n\n\
    “We shall not load one single ship until the company has listened”, Ada Brandt said.";
const COPY: &str = "The dockers' union demanded higher wages of Northern Quays on Tuesday.";

fn place(text: &str, words: &str) -> [u32; 2] {
    let at = text.find(words).unwrap_or_else(|| panic!("{words:?} does not stand in {text:?}"));
    let start = text[..at].chars().count() as u32;
    [start, start + words.chars().count() as u32]
}

struct Told<'t> {
    id: &'t str,
    title: &'t str,
    outlet: Option<&'t str>,
    uri: &'t str,
    text: &'t str,
    quote: Option<&'t str>,
    demand: &'t str,
    figure: Option<(&'t str, f64)>,
}

fn record(told: &Told<'_>) -> WireRecord {
    let text = told.text;
    let sentence_end = text.find(['.', '\n']).map_or(text.len(), |at| at + 1);
    let sentences: Vec<[u32; 2]> =
        vec![[0, text[..sentence_end].chars().count() as u32], [text[..sentence_end].chars().count() as u32, text.chars().count() as u32]];
    let date = text.find("Tuesday").map(|_| place(text, "Tuesday"));
    let value = serde_json::json!({
        "v": 1, "id": told.id,
        "page": {"uri": told.uri, "media_type": "text/html", "digest": "blake3:00"},
        "article": {"title": told.title, "outlet": told.outlet, "authors": [], "lang": "en", "credits": [],
            "published": {"value": "2023-05-03", "earliest": "2023-05-03", "latest": "2023-05-03", "from": "meta", "confidence": 0.9},
            "text": text},
        "sentences": sentences,
        "furniture": [{"kind": "share", "text": "Share <this> now"}],
        "actors": [
            {"id": 0, "name": "dockers' union", "kind": "org", "code": null, "country": null, "of": null, "mentions": [place(text, "union")]},
            {"id": 1, "name": "Northern Quays", "kind": "org", "code": "BUS", "country": null, "of": null, "mentions": []},
            {"id": 2, "name": "Ada Brandt", "kind": "person", "code": null, "country": null, "of": 0, "mentions": []}],
        "quotes": told.quote.iter().map(|q| serde_json::json!({
            "id": 0, "form": "direct", "content": [place(text, q)], "cue": [], "source": [], "speaker": 2, "addressee": null,
            "date": {"value": "2023-05-02", "earliest": "2023-05-02", "latest": "2023-05-02", "from": "paragraph"},
            "rule": "test", "confidence": 0.9})).collect::<Vec<_>>(),
        "events": [{"id": 0, "type": "REQUEST", "mode": null, "contexts": ["economic"], "status": "actual", "source": [0], "target": [1],
            "source_spans": [], "target_spans": [], "trigger": [place(text, told.demand)], "object": [], "sentence": 0, "quote": null,
            "date": {"value": "2023-05-02", "earliest": "2023-05-02", "latest": "2023-05-02", "from": "clause"}, "place": null,
            "cameo": "1011", "rule": "test", "confidence": 0.8}],
        "dates": date.iter().map(|span| serde_json::json!({"span": span, "type": "DATE", "value": "2023-05-02", "mod": null, "from": "published"})).collect::<Vec<_>>(),
        "figures": told.figure.iter().map(|(words, n)| serde_json::json!({
            "span": place(text, words), "low": n, "high": n, "unit": "dockers", "kind": "count", "of": null, "approximate": words.starts_with("about")
        })).collect::<Vec<_>>(),
    });
    serde_json::from_value(value).expect("a record")
}

/// The case.
pub(crate) fn case() -> Memory {
    let hostile_text = "<script>alert(1)</script> the union \0 demanded \u{202e}desrever\u{202c} & <b>\"more\"</b> on Tuesday.";
    let huge = format!("<img src=x onerror=alert(2)>{}", "A".repeat(10 << 20));
    let told = [
        Told {
            id: "post.html",
            title: "Dockers walk out",
            outlet: Some("Harbour Post"),
            uri: "https://harbour-post.example/1",
            text: POST,
            quote: Some("We will not load a single ship until the company listens,"),
            demand: "demanded",
            figure: Some(("about 300 dockers", 300.0)),
        },
        Told {
            id: "courier.txt",
            title: "450 dockers out",
            outlet: None,
            uri: "pages/courier.txt",
            text: COURIER,
            quote: Some("We shall not load one single ship until the company has listened"),
            demand: "demanded",
            figure: Some(("450 dockers", 450.0)),
        },
        Told {
            id: "../copies/copy.txt",
            title: "Dockers walk out",
            outlet: Some("Evening Copy"),
            uri: "../copies/copy.txt",
            text: COPY,
            quote: None,
            demand: "demanded",
            figure: None,
        },
        Told {
            id: "hostile.html",
            title: &huge,
            outlet: Some("<i>Evil</i>"),
            uri: "javascript:alert(3)",
            text: hostile_text,
            quote: Some("<b>\"more\"</b>"),
            demand: "demanded",
            figure: None,
        },
    ];
    let records: Vec<WireRecord> = told.iter().map(record).collect();
    let ids = ["post.html", "courier.txt", "../copies/copy.txt"].map(str::to_owned);
    let reports = || ids.iter().map(|a| Report { article: a.clone(), event: 0 }).collect::<Vec<_>>();
    let actor = |id: &str, name: &str, kind: &str, number: u32| ActorRow {
        actor: id.into(),
        name: name.into(),
        aliases: vec![Alias { name: name.into(), articles: ids.to_vec() }],
        kind: kind.into(),
        code: None,
        country: None,
        members: ids.iter().map(|a| Member { article: a.clone(), actor: number }).collect(),
    };
    let variant = |n: usize| {
        let quote = told[n].quote.unwrap_or("");
        Variant { article: told[n].id.into(), quote: 0, text: quote.into() }
    };
    let claim = |n: usize, words: &str| Claim { article: told[n].id.into(), span: place(told[n].text, words), text: words.into() };
    let links = Links {
        stories: vec![
            StoryRow {
                story: "s1".into(),
                title: "Dockers walk out".into(),
                articles: ids.to_vec(),
                first: Some("2023-05-02".into()),
                last: Some("2023-05-03".into()),
            },
            StoryRow { story: "s2".into(), title: huge.clone(), articles: vec!["hostile.html".into()], first: None, last: None },
        ],
        lineage: vec![LineageRow {
            from: "post.html".into(),
            to: "../copies/copy.txt".into(),
            kind: "reprint".into(),
            overlap: 0.97,
            direction: "known".into(),
            evidence: vec!["the same words".into()],
        }],
        actors: vec![
            actor("a1", "dockers' union", "org", 0),
            actor("a2", "Northern Quays", "org", 1),
            actor("a3", "Ada Brandt", "person", 2),
        ],
        statements: vec![StatementRow {
            statement: "t1".into(),
            speaker: Some("a3".into()),
            story: "s1".into(),
            said_on: Some("2023-05-02".into()),
            variants: vec![variant(0), variant(1)],
        }],
        happenings: vec![HappeningRow {
            happening: "h1".into(),
            kind: "REQUEST".into(),
            source: vec!["a1".into()],
            target: vec!["a2".into()],
            object: Some("higher wages".into()),
            date: Some("2023-05-02".into()),
            story: "s1".into(),
            status: "actual".into(),
            reports: reports(),
            independent_sources: 2,
        }],
        timeline: vec![TimelineRow {
            story: "s1".into(),
            date: "2023-05-02".into(),
            grain: "day".into(),
            text: "The dockers' union demanded higher wages of Northern Quays on Tuesday.".into(),
            article: "post.html".into(),
            span: [8, 80],
            happenings: vec!["h1".into()],
            statements: vec!["t1".into()],
            weight: 2.0,
        }],
        positions: vec![PositionRow {
            story: "s1".into(),
            issue: "higher wages".into(),
            by: "a1".into(),
            toward: Some("a2".into()),
            stance: "demands".into(),
            happenings: vec!["h1".into()],
            answered_by: vec![],
        }],
        conflicts: vec![ConflictRow {
            story: "s1".into(),
            kind: "figure".into(),
            claims: vec![claim(0, "about 300 dockers"), claim(1, "450 dockers")],
            why: "300 and 450 dockers cannot both be right.".into(),
        }],
    };
    Memory::new(records, links)
}

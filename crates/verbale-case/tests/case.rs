//! What a case file promises, tried on a file.

use verbale::{
    Engine,
    link::{Correction, Division, Linked, Place, Pointer, Settled, Signature, link_divided},
    types::{
        Page, PageError, Published, PublishedFrom,
        case::{HappeningRow, LineageRow, Links, StatementRow, StoryRow},
    },
};
use verbale_case::{Ask, Case, CaseError, Format, Prepared, What, search::Query};

fn page(id: &str, body: &str) -> Page {
    let digest = format!("blake3:{}", blake3::hash(body.as_bytes()).to_hex());
    Page { id: id.into(), digest, body: body.into(), as_is: true, ..Page::default() }
}

fn prepared(id: &str, body: &str) -> Result<Option<Prepared>, PageError> {
    let page = page(id, body);
    Ok(Some(Prepared::new(&page, &Engine::new().annotate(&page))))
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn the_same_page_twice_is_kept_once_and_a_new_content_replaces() {
    let folder = folder();
    let mut case = Case::create(&folder.path().join("a.db")).unwrap();
    let kept = case.keep(vec![prepared("a", "The ferry sank."), prepared("b", "The ferry sank.")]).unwrap();
    assert_eq!((kept.added, kept.unchanged), (2, 0), "copies under other ids are both kept");
    let kept = case.keep(vec![prepared("a", "The ferry sank."), Ok(None)]).unwrap();
    assert_eq!((kept.added, kept.unchanged), (0, 2));
    let kept = case.keep(vec![prepared("a", "The ferry was raised.")]).unwrap();
    assert_eq!(kept.replaced, ["a"]);
    assert_eq!(case.summary().unwrap().articles, 2);
    assert_eq!(case.record("a").unwrap().unwrap().article.text, "The ferry was raised.");
    let hits = |words: &str| case.search(&Query { words: words.into(), ..Query::default() }).unwrap().len();
    assert_eq!((hits("sank"), hits("raised"), hits("FERRY")), (1, 1, 2), "the index follows");
}

#[test]
fn a_page_comes_back_as_it_was() {
    let folder = folder();
    let mut case = Case::create(&folder.path().join("a.db")).unwrap();
    let long = "Ünïcode and “marks”.\n\n".repeat(100);
    case.keep(vec![prepared("a", &long)]).unwrap();
    assert_eq!(&*case.page("a").unwrap().unwrap().body, long);
    let kept = case.page("a").unwrap().unwrap();
    assert!(case.knows(&kept).unwrap() && !case.knows(&page("a", "Another.")).unwrap() && !case.knows(&page("b", &long)).unwrap());
    assert_eq!(case.page("b").unwrap().map(|p| p.id), None);
}

#[test]
fn a_rejected_page_is_remembered_until_it_can_be_read() {
    let folder = folder();
    let mut case = Case::create(&folder.path().join("a.db")).unwrap();
    let error = PageError { id: "a".into(), kind: "empty", message: "a: the page has no words".into() };
    assert_eq!(case.keep(vec![Err(error.clone()), Err(error)]).unwrap().rejected, 2);
    assert_eq!(case.rejected().unwrap().len(), 1);
    case.keep(vec![prepared("a", "Now it has.")]).unwrap();
    assert_eq!(case.rejected().unwrap(), []);
}

#[test]
fn links_are_replaced_whole_and_know_when_they_are_stale() {
    let folder = folder();
    let mut case = Case::create(&folder.path().join("a.db")).unwrap();
    case.keep(vec![prepared("a", "One."), prepared("b", "Two.")]).unwrap();
    assert!(case.links_are_stale().unwrap());
    let story =
        |id: &str| StoryRow { story: id.into(), title: "A ferry".into(), articles: vec!["a".into(), "b".into()], ..StoryRow::default() };
    let linked = |stories| Linked { links: Links { stories, ..Links::default() }, ..Linked::default() };
    case.relink(&linked(vec![story("s1"), story("s2")])).unwrap();
    case.relink(&linked(vec![story("s1")])).unwrap();
    assert!(!case.links_are_stale().unwrap());
    assert_eq!(case.stories().unwrap().len(), 1);
    assert_eq!(case.story("s1").unwrap().unwrap().articles.len(), 2);
    assert_eq!(case.article_links("b").unwrap().stories.len(), 1);
    let within = |story: &str| case.search(&Query { words: "two".into(), story: Some(story.into()), ..Query::default() }).unwrap().len();
    assert_eq!((within("s1"), within("s2")), (1, 0));
    assert!(case.story("s2").unwrap().is_none());
}

#[test]
fn a_story_gathers_what_cites_its_articles() {
    let folder = folder();
    let mut case = Case::create(&folder.path().join("a.db")).unwrap();
    let outlet = |id: &str, name: &str| {
        let mut page = page(id, "The ferry sank.");
        page.told.outlet = Some(name.into());
        Ok(Some(Prepared::new(&page, &Engine::new().annotate(&page))))
    };
    case.keep(vec![outlet("a", "Herald"), outlet("b", "Gazette"), outlet("c", "Herald")]).unwrap();
    let story = |id: &str, articles: &[&str]| StoryRow {
        story: id.into(),
        articles: articles.iter().map(|a| a.to_string()).collect(),
        ..StoryRow::default()
    };
    let copy = |from: &str, to: &str| LineageRow {
        from: from.into(),
        to: to.into(),
        kind: "copy".into(),
        overlap: 1.0,
        direction: "none".into(),
        evidence: vec![],
    };
    let links = Links {
        stories: vec![story("s2", &["c"]), story("s1", &["a", "b"])],
        lineage: vec![copy("a", "b"), copy("c", "d")],
        ..Links::default()
    };
    case.relink(&Linked { links, ..Linked::default() }).unwrap();
    let stories = case.stories().unwrap();
    assert_eq!(stories.iter().map(|s| s.row.story.as_str()).collect::<Vec<_>>(), ["s1", "s2"], "the largest first");
    assert_eq!(stories[0].outlets, ["Gazette", "Herald"]);
    let s1 = case.story("s1").unwrap().unwrap();
    assert_eq!(s1.lineage, [copy("a", "b")]);
    assert_eq!(s1.articles.iter().map(|a| a.id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(case.article_links("c").unwrap().lineage, [copy("c", "d")]);
}

#[test]
fn what_other_pages_settled_is_in_force_until_they_no_longer_do() {
    let folder = folder();
    let mut case = Case::create(&folder.path().join("a.db")).unwrap();
    case.keep(vec![prepared("a", "One.")]).unwrap();
    let own = |case: &Case| case.own_records("", 9).unwrap()[0].unpack(&[]).unwrap();
    let day = "2020-02-05".parse().unwrap();
    let before = own(&case);
    let settled = Settled { article: "a".into(), published: Published::on(day, PublishedFrom::Story, 0.7), events: vec![], why: "".into() };
    case.relink(&Linked { settled: vec![settled], ..Linked::default() }).unwrap();
    assert_eq!(case.record("a").unwrap().unwrap().article.published.value, Some(day));
    assert_eq!(case.articles().unwrap()[0].published.as_deref(), Some("2020-02-05"));
    assert_eq!(own(&case), before, "linking starts from what each page itself says");
    case.relink(&Linked::default()).unwrap();
    assert_eq!(case.record("a").unwrap().unwrap().article.published.value, None);
    assert_eq!(case.articles().unwrap()[0].published, None);
}

#[test]
fn other_files_and_newer_cases_are_refused_and_left_alone() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("text"), "no database at all, but long enough to have a header, one should think; and then some more").unwrap();
    assert!(matches!(Case::create(&at("text")), Err(CaseError::NotACase(_))));
    rusqlite::Connection::open(at("other.db")).unwrap().execute_batch("CREATE TABLE mine (x)").unwrap();
    assert!(matches!(Case::create(&at("other.db")), Err(CaseError::NotACase(_))));
    drop(Case::create(&at("newer.db")).unwrap());
    rusqlite::Connection::open(at("newer.db")).unwrap().pragma_update(None, "user_version", 99).unwrap();
    for opened in [Case::create(&at("newer.db")), Case::open(&at("newer.db"))] {
        let message = opened.unwrap_err().to_string();
        assert!(message.contains("newer.db") && message.contains("format 99"), "{message}");
    }
    assert!(matches!(Case::open(&at("none.db")), Err(CaseError::Missing(_))));
    assert!(!at("none.db").exists(), "reading makes no file");
}

#[test]
fn search_filters_and_cites() {
    let folder = folder();
    let mut case = Case::create(&folder.path().join("a.db")).unwrap();
    let dated = |id: &str, outlet: &str, day: &str, body: &str| {
        let mut page = page(id, body);
        page.told.outlet = Some(outlet.into());
        page.told.published = Some(day.parse().unwrap());
        Ok(Some(Prepared::new(&page, &Engine::new().annotate(&page))))
    };
    case.keep(vec![
        dated("a", "Gazette", "2020-01-01", "The São Bento ferry sank off the cape."),
        dated("b", "Herald", "2020-02-01", "The ferry was raised. The Øresund is calm; Straße."),
    ])
    .unwrap();
    let find = |words: &str, change: &dyn Fn(&mut Query)| {
        let mut query = Query { words: words.into(), ..Query::default() };
        change(&mut query);
        case.search(&query).unwrap().into_iter().map(|h| h.article).collect::<Vec<_>>()
    };
    assert_eq!(find("sao bento", &|_| ()), ["a"]);
    assert_eq!(find("øresund STRASSE", &|_| ()), [""; 0], "letters of their own are not folded");
    assert_eq!(find("øresund straße", &|_| ()), ["b"]);
    assert_eq!(find("\"ferry was\"", &|_| ()), ["b"]);
    assert_eq!(find("ferry -sank", &|_| ()), ["b"]);
    assert_eq!(find("rais*", &|_| ()), ["b"]);
    assert_eq!(find("ferry", &|q| q.outlet = Some("Gazette".into())), ["a"]);
    assert_eq!(find("ferry", &|q| q.since = Some("2020-01-15".into())), ["b"]);
    assert!(matches!(case.search(&Query { words: "-x".into(), ..Query::default() }), Err(CaseError::Query(_))));
}

#[test]
fn a_reader_can_change_nothing_and_leaves_nothing_behind() {
    let folder = folder();
    let path = folder.path().join("a.db");
    Case::create(&path).unwrap().keep(vec![prepared("a", "One.")]).unwrap();
    let mut reader = Case::open(&path).unwrap();
    assert_eq!(reader.summary().unwrap().articles, 1);
    assert!(reader.keep(vec![prepared("b", "Two.")]).is_err());
    drop(reader);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// Six pages of two affairs: copies, one utterance in two wordings, two counts.
const PAGES: [(&str, &str, &str); 6] = [
    (
        "ferry-1",
        "2014-05-02",
        "The ferry Talisa sank off Port Varnow on Friday and 40 passengers are missing, harbour master Ilse Marten said. \"We will search \
         the bay until every family has an answer,\" Marten told reporters in Varnow. The coast guard sent three ships to the bay. Divers \
         reached the wreck in the evening, and fishermen from the villages along the coast joined the search with their own boats.",
    ),
    (
        "ferry-2",
        "2014-05-03",
        "VARNOW (Reuters) — The ferry Talisa sank off Port Varnow on Friday and 40 passengers are missing, harbour master Ilse Marten said. \"We \
         will search the bay until every family has an answer,\" Marten told reporters in Varnow. The coast guard sent three ships to the \
         bay. Divers reached the wreck in the evening, and fishermen from the villages along the coast joined the search with their own boats.",
    ),
    (
        "ferry-3",
        "2014-05-03",
        "Ilse Marten, the harbour master of Port Varnow, told reporters in Halden: \"We will search this bay until every family has had an answer.\" \
         The ferry Talisa went down on Friday with 75 passengers missing, the coast guard said.",
    ),
    (
        "ferry-4",
        "2014-05-05",
        "Harbour master Ilse Martens did not sign the salvage contract for the ferry Talisa on Monday, a spokesman in Varnow said.",
    ),
    (
        "dam-1",
        "2016-09-10",
        "The government of Norway accused Sweden of closing the Orsa dam on Saturday. Minister Lena Okoro demanded talks on the dam.",
    ),
    (
        "dam-2",
        "2016-09-11",
        "Sweden rejected the demand of Norway for talks on the Orsa dam on Sunday. Lena Okoro said the dam would hold.",
    ),
];

fn dated(engine: &Engine, (id, day, body): (&str, &str, &str)) -> Result<Option<Prepared>, PageError> {
    let mut page = page(id, body);
    page.told.published = Some(day.parse().unwrap());
    page.told.outlet = Some(format!("Outlet of {id}"));
    Ok(Some(Prepared::new(&page, &engine.annotate(&page))))
}

/// Links as `verbale read` does.
fn relink(case: &mut Case) {
    case.link_here().unwrap();
}

/// All exports, one after the other.
fn exports(case: &Case) -> String {
    let mut out = Vec::new();
    for what in What::ALL.iter().filter(|w| **w != What::Corrections) {
        case.export(*what, Format::Jsonl, &mut out).unwrap();
    }
    String::from_utf8(out).unwrap()
}

#[test]
fn a_case_read_in_one_go_or_page_by_page_in_any_order_is_the_same_record() {
    let (folder, engine) = (folder(), Engine::new());
    let mut at_once = Case::create(&folder.path().join("once.db")).unwrap();
    at_once.keep(PAGES.map(|p| dated(&engine, p)).into()).unwrap();
    relink(&mut at_once);
    let whole = exports(&at_once);
    assert!(whole.contains("\"conflict") || whole.contains("\"why\""), "the pages disagree on something");
    for turn in [1, 5] {
        let mut bit_by_bit = Case::create(&folder.path().join(format!("{turn}.db"))).unwrap();
        for n in 0..PAGES.len() {
            bit_by_bit.keep(vec![dated(&engine, PAGES[(n * turn) % PAGES.len()])]).unwrap();
            relink(&mut bit_by_bit);
        }
        // With turn 1 in order, with turn 5 backwards.
        assert_eq!(exports(&bit_by_bit), whole);
        what_actors_did_is_found_by_them(&bit_by_bit);
    }
}

/// Each actor's rows, found through its index, are those that name it.
fn what_actors_did_is_found_by_them(case: &Case) {
    let (statements, happenings) = (case.rows::<StatementRow>().unwrap(), case.rows::<HappeningRow>().unwrap());
    let people = case.people().unwrap();
    let actors = case.actors().unwrap();
    assert_eq!(people.all().len(), actors.len());
    let mut found = 0;
    for actor in &actors {
        let person = people.get(&actor.actor).unwrap();
        assert_eq!((&person.name, person.articles), (&actor.name, actor.members.len()));
        let sorted = |mut ids: Vec<String>| {
            ids.sort();
            ids
        };
        let (rows, all) = case.rows_of_actor::<HappeningRow>(&actor.actor, 999).unwrap();
        let named = happenings.iter().filter(|h| h.source.iter().chain(&h.target).any(|a| *a == actor.actor));
        assert_eq!(sorted(rows.iter().map(|h| h.happening.clone()).collect()), sorted(named.map(|h| h.happening.clone()).collect()));
        assert!(rows.is_sorted_by_key(|h| std::cmp::Reverse(h.reports.len())) && all == rows.len());
        let ask = Ask { actor: Some(actor.actor.clone()), take: 999, ..Ask::default() };
        assert_eq!(
            sorted(case.happenings(&ask).unwrap().into_iter().map(|h| h.happening).collect()),
            sorted(rows.into_iter().map(|h| h.happening).collect())
        );
        let said = case.rows_of_actor::<StatementRow>(&actor.actor, 1).unwrap();
        assert_eq!(said.1, statements.iter().filter(|s| s.speaker.as_ref() == Some(&actor.actor)).count());
        assert_eq!(said.0.len(), said.1.min(1));
        found += all + said.1;
    }
    assert!(found > 5, "{found}");
    let okoro = people.called("lena OKORO").unwrap();
    assert_eq!(people.called(&okoro.actor).unwrap(), okoro);
    assert!(people.called("Nobody Known").unwrap_err().contains("no actor is called"));
}

#[test]
fn a_correction_outlives_reading_again_and_can_be_undone() {
    let (folder, engine) = (folder(), Engine::new());
    let mut case = Case::create(&folder.path().join("a.db")).unwrap();
    case.keep(PAGES.map(|p| dated(&engine, p)).into()).unwrap();
    relink(&mut case);
    let before = exports(&case);
    let names = |case: &Case| case.actors().unwrap().into_iter().map(|a| a.name).collect::<Vec<_>>();
    assert!(names(&case).contains(&"Lena Okoro".to_owned()));
    let actor = Pointer { name: "Lena Okoro".into(), kind: None, country: None };
    case.correct(&Correction::Rename { actor: actor.clone(), to: "Helena Okoro".into() }, "ada", "2020-01-01T00:00:00Z").unwrap();
    assert!(case.links_are_stale().unwrap());
    relink(&mut case);
    // The page comes again with another content, and the name that the person gave stays.
    case.keep(vec![dated(
        &engine,
        ("dam-2", "2016-09-11", "Lena Okoro said on Sunday that the Orsa dam would hold, whatever Sweden does."),
    )])
    .unwrap();
    relink(&mut case);
    assert!(names(&case).contains(&"Helena Okoro".to_owned()) && !names(&case).contains(&"Lena Okoro".to_owned()));
    case.correct(&Correction::Ignore { actor }, "ada", "2020-01-02T00:00:00Z").unwrap();
    relink(&mut case);
    assert!(!names(&case).iter().any(|n| n.ends_with("Okoro")));
    assert_eq!(case.undo(None, "ben", "2020-01-03T00:00:00Z").unwrap(), Some(2));
    assert_eq!(case.undo(Some(1), "ben", "2020-01-03T00:00:00Z").unwrap(), Some(1));
    assert_eq!(case.undo(None, "ben", "2020-01-03T00:00:00Z").unwrap(), None);
    case.keep(PAGES.map(|p| dated(&engine, p)).into()).unwrap();
    relink(&mut case);
    assert_eq!(exports(&case), before, "undone corrections leave no trace in the record");
    let kept = case.corrections().unwrap();
    assert_eq!(kept.iter().map(|c| (c.author.as_str(), c.undone.is_some())).collect::<Vec<_>>(), [("ada", true), ("ada", true)]);
}

/// Reports of six affairs in other words, with a copy now and then.
fn report(n: usize) -> (String, String, String) {
    let affairs = [
        ("ferry Talisa", "Port Varnow", "Ilse Marten", "harbour master", "wreck"),
        ("Orsa dam", "Halden", "Lena Okoro", "minister", "spillway"),
        ("Brenna tunnel", "Kirsk", "Pavel Orlic", "engineer", "shaft"),
        ("Sorrel mine", "Ashby", "Grace Tembo", "union leader", "gallery"),
        ("Lantern festival", "Quill Bay", "Omar Haddad", "mayor", "parade"),
        ("Vesper vaccine", "Tarn", "Ana Ribeiro", "doctor", "trial"),
    ];
    let (what, place, who, office, thing) = affairs[n % affairs.len()];
    let round = n / affairs.len();
    let ends = ["was closed again on Monday", "will cost more than was planned", "was shown to reporters", "is to be examined by a court"];
    let end = ends[round % ends.len()];
    let text = format!(
        "{who}, the {office} of {place}, said on Tuesday that the {what} {end}. \"We shall not leave {place} before the {thing} is safe,\" {who} told \
         reporters in {place}. At least {} people were hurt at the {what}, officials said. The {thing} of the {what} had been looked at {round} \
         times since the winter, and families near the {thing} asked for a meeting with {office} {who}.",
        12 + round / 3 * 30,
    );
    (format!("page-{n:02}"), format!("2015-03-{:02}", 1 + (n * 7) % 28), text)
}

#[test]
fn any_split_and_order_of_batches_gives_the_record_of_one_go() {
    let (folder, engine) = (folder(), Engine::new());
    let division = Division { whole: 4, most: 9, steeper: 0.3 };
    let pages: Vec<(String, String, String)> = (0..32).map(report).collect();
    let ready = |n: usize| dated(&engine, (&pages[n].0, &pages[n].1, &pages[n].2));
    let link = |case: &mut Case| case.link_divided(division, |some| some.iter().map(verbale_case::Neighbourhood::link).collect()).unwrap();
    let mut at_once = Case::create(&folder.path().join("once.db")).unwrap();
    at_once.keep((0..pages.len()).map(ready).collect()).unwrap();
    link(&mut at_once);
    let whole = exports(&at_once);
    let records = at_once.own_records("", 1000).unwrap();
    let all = link_divided(records.iter().map(|r| Signature::of(&r.unpack(&[]).unwrap())).collect(), &[], division).links;
    assert!(all.stories.len() >= 4 && all.stories.iter().any(|s| s.articles.len() > 2), "{:?}", all.stories);
    let sorted = |rows: Vec<String>| {
        let mut rows = rows;
        rows.sort();
        rows
    };
    let json = |rows: &[verbale::types::case::HappeningRow]| sorted(rows.iter().map(|r| serde_json::to_string(r).unwrap()).collect());
    assert_eq!(json(&at_once.rows().unwrap()), json(&all.happenings), "the case holds what linking all at once gives");
    assert_eq!(at_once.actors().unwrap(), all.actors);
    let mut runner = proptest::test_runner::TestRunner::new(proptest::test_runner::Config { cases: 8, ..Default::default() });
    let splits = proptest::collection::vec((0usize..1000, proptest::bool::weighted(0.25)), pages.len());
    let case_number = std::cell::Cell::new(0);
    runner
        .run(&splits, |splits| {
            case_number.set(case_number.get() + 1);
            let mut order: Vec<usize> = (0..pages.len()).collect();
            order.sort_by_key(|&n| splits[n].0);
            let mut case = Case::create(&folder.path().join(format!("{}.db", case_number.get()))).unwrap();
            // One page comes first with another content.
            case.keep(vec![dated(&engine, (&pages[order[3]].0, "2015-02-01", "Nobody knew of the Orsa dam then."))]).unwrap();
            for &n in &order {
                case.keep(vec![ready(n)]).unwrap();
                if splits[n].1 {
                    link(&mut case);
                }
            }
            link(&mut case);
            proptest::prop_assert!(exports(&case) == whole);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_correction_relinks_only_where_it_applies_and_gives_what_relinking_everything_gives() {
    let (folder, engine) = (folder(), Engine::new());
    let division = Division { whole: 4, most: 9, steeper: 0.3 };
    let pages: Vec<(String, String, String)> = (0..30).map(report).collect();
    let link = |case: &mut Case| {
        let linked = std::cell::Cell::new(0);
        let all = |some: &[verbale_case::Neighbourhood]| {
            linked.set(linked.get() + some.len());
            some.iter().map(verbale_case::Neighbourhood::link).collect()
        };
        case.link_divided(division, all).unwrap();
        linked.get()
    };
    let fill = |name: &str| {
        let mut case = Case::create(&folder.path().join(name)).unwrap();
        case.keep(pages.iter().map(|p| dated(&engine, (&p.0, &p.1, &p.2))).collect()).unwrap();
        case
    };
    let at = |name: &str| Pointer { name: name.into(), kind: None, country: None };
    let place = |article: &str, words: &str| Place { article: article.into(), span: [0, 9], words: words.into(), within: None };
    let said = "We shall not leave Port Varnow before the wreck is safe";
    // None undoes the correction of this number.
    let steps: [Result<Correction, i64>; 12] = [
        Ok(Correction::Rename { actor: at("Lena Okoro"), to: "Helena Okoro".into() }),
        Ok(Correction::Merge { actor: at("Ilse Marten"), with: at("Pavel Orlic") }),
        Ok(Correction::Published { article: "page-03".into(), date: "2015-06-01".parse().unwrap() }),
        // Points at a name that another correction gave.
        Ok(Correction::Ignore { actor: at("Helena Okoro") }),
        Ok(Correction::Speaker { quote: place("page-00", said), speaker: Some(at("Bruno Valk")) }),
        Ok(Correction::Rename { actor: at("Bruno Valk"), to: "Brunello Valk".into() }),
        Err(1),
        Ok(Correction::Part { quote: place("page-06", said) }),
        Ok(Correction::Split { actor: at("Pavel Orlic"), name: "Ilse Marten".into() }),
        Ok(Correction::Rename { actor: at("Nobody Known"), to: "Somebody".into() }),
        Err(2),
        Err(5),
    ];
    let mut case = fill("a.db");
    let all = link(&mut case);
    assert!(all >= 5, "{all} neighbourhoods");
    for (n, step) in steps.iter().enumerate() {
        match step {
            Ok(correction) => drop(case.correct(correction, "ada", "2020-01-01T00:00:00Z").unwrap()),
            Err(number) => drop(case.undo(Some(*number), "ada", "2020-01-02T00:00:00Z").unwrap()),
        }
        let linked = link(&mut case);
        assert!(linked < all, "{step:?} has {linked} of {all} neighbourhoods linked again");
        assert_eq!(linked == 0, n == 9, "{step:?}");
        let mut anew = fill(&format!("{n}.db"));
        for kept in case.corrections().unwrap().into_iter().filter(|c| c.undone.is_none()) {
            anew.correct(&kept.correction, "ada", "2020-01-01T00:00:00Z").unwrap();
        }
        link(&mut anew);
        assert!(exports(&case) == exports(&anew), "{step:?}");
    }
}

#[test]
fn what_is_counted_is_what_is_there() {
    let (folder, engine) = (folder(), Engine::new());
    let path = folder.path().join("a.db");
    let mut case = Case::create(&path).unwrap();
    let check = |case: &Case| {
        let (db, summary) = (rusqlite::Connection::open(&path).unwrap(), case.summary().unwrap());
        let count = |sql: &str| db.query_row(sql, [], |r| r.get::<_, usize>(0)).unwrap();
        let rows = |kind: &str| count(&format!("SELECT count(DISTINCT iif(kind = 'actors', id, n)) FROM links WHERE kind = '{kind}'"));
        assert_eq!(summary.articles, count("SELECT count(*) FROM articles"));
        assert_eq!(summary.words, count("SELECT coalesce(sum(words), 0) FROM articles"));
        assert_eq!((summary.quotes, summary.events), (count("SELECT count(*) FROM quotes"), count("SELECT count(*) FROM events")));
        assert_eq!((summary.stories, summary.actors), (rows("stories"), rows("actors")));
        assert_eq!((summary.statements, summary.happenings), (rows("statements"), rows("happenings")));
        assert_eq!(summary.actors, case.actors().unwrap().len());
    };
    check(&case);
    let division = Division { whole: 4, most: 9, steeper: 0.3 };
    for n in 0..14 {
        let (id, day, text) = report(n);
        case.keep(vec![dated(&engine, (&id, &day, &text)), dated(&engine, ("page-00", "2015-02-01", &text))]).unwrap();
        case.link_divided(division, |some| some.iter().map(verbale_case::Neighbourhood::link).collect()).unwrap();
        check(&case);
    }
    relink(&mut case);
    check(&case);
}

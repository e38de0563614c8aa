//! The same data as JSON. Lists are paged (`skip`, `take`), rows are those of the exports, and `/api/openapi.json` describes
//! all of it.

use crate::{
    app::{Shared, Site, off_thread},
    cited::Citer,
    html::words_address,
    source::{Ask, Part, Query, Source, SourceError},
};
use axum::{
    Json, Router,
    extract::{Path, Query as Asked, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::{Value, json};

/// Rows given when the request does not say how many.
const FEW: usize = 50;
/// Most rows of one answer.
const MOST: usize = 500;

/// Most rows to leave out before.
const FARTHEST: usize = 1_000_000_000;

/// The API's addresses.
pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .route("/api/openapi.json", get(description))
        .route("/api/stories", get(stories))
        .route("/api/stories/{id}", get(story))
        .route("/api/articles", get(articles))
        .route("/api/articles/{id}", get(article))
        .route("/api/actors", get(actors))
        .route("/api/actors/{id}", get(actor))
        .route("/api/happenings", get(happenings))
        .route("/api/statements", get(statements))
        .route("/api/conflicts", get(conflicts))
        .route("/api/corrections", get(corrections))
        .route("/api/search", get(search))
}

async fn description() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], include_str!("../assets/openapi.json")).into_response()
}

/// Query of a list.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Page {
    skip: Option<usize>,
    take: Option<usize>,
}

/// Query of a search.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Words {
    q: String,
    story: String,
    from: String,
    to: String,
    actor: String,
    #[serde(rename = "type")]
    event: String,
    outlet: String,
    skip: Option<usize>,
    take: Option<usize>,
}

/// Query of a list of rows that hold across articles.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Rows {
    story: Option<String>,
    actor: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    from: Option<String>,
    to: Option<String>,
    skip: Option<usize>,
    take: Option<usize>,
}

impl Rows {
    fn ask(self, part: Part) -> Ask {
        let given = |text: Option<String>| text.filter(|t| !t.is_empty());
        Ask {
            story: given(self.story),
            actor: given(self.actor),
            kind: given(self.kind),
            since: given(self.from),
            until: given(self.to),
            skip: part.skip,
            take: part.take + 1,
        }
    }
}

/// A type, where it is one of those that there are.
fn one_of<'k>(kind: &str, known: impl Iterator<Item = &'k str>) -> Result<(), String> {
    let known: Vec<&str> = known.collect();
    match kind.is_empty() || known.contains(&kind) {
        true => Ok(()),
        false => Err(format!("`type` is one of {}", known.join(", "))),
    }
}

fn event_type(kind: &str) -> Result<(), String> {
    one_of(kind, verbale::types::EventType::ALL.iter().map(|t| t.name()))
}

/// A page of rows with their words.
async fn cited(
    source: Shared,
    query: Rejectable<Rows>,
    known: fn(&str) -> Result<(), String>,
    rows: impl FnOnce(&dyn Source, &Ask) -> Result<Vec<Value>, SourceError> + Send + 'static,
) -> Response {
    let fits = |rows: Rows| {
        known(rows.kind.as_deref().unwrap_or(""))?;
        Ok((part(rows.skip, rows.take)?, rows))
    };
    let asked = match asked(query).and_then(fits) {
        Ok(asked) => asked,
        Err(why) => return refusal(StatusCode::BAD_REQUEST, &why),
    };
    let (part, ask) = (asked.0, asked.1.ask(asked.0));
    paged(off_thread(source, move |case| rows(case, &ask)).await, part)
}

async fn happenings(State(source): State<Shared>, query: Rejectable<Rows>) -> Response {
    cited(source, query, event_type, |case, ask| {
        let mut citer = Citer::new(case);
        case.happenings(ask)?.iter().map(|row| citer.happening(row)).collect()
    })
    .await
}

async fn statements(State(source): State<Shared>, query: Rejectable<Rows>) -> Response {
    cited(
        source,
        query,
        |_| Ok(()),
        |case, ask| {
            let mut citer = Citer::new(case);
            case.statements(ask)?.iter().map(|row| citer.statement(row)).collect()
        },
    )
    .await
}

async fn conflicts(State(source): State<Shared>, query: Rejectable<Rows>) -> Response {
    let kinds = |kind: &str| one_of(kind, ["figure", "date", "place", "attribution", "wording", "denial"].into_iter());
    cited(source, query, kinds, |case, ask| {
        let mut citer = Citer::new(case);
        case.conflicts(ask)?.iter().map(|row| citer.conflict(row)).collect()
    })
    .await
}

async fn corrections(State(source): State<Shared>, query: Rejectable<Page>) -> Response {
    list(source, query, |case, part| {
        let row = |c: crate::source::KeptCorrection| {
            let (by, at) = c.undone.unzip();
            json!({"correction": c.number, "told": c.correction.to_string(), "author": c.author, "at": c.at, "undone_by": by, "undone_at": at,
                "what": c.correction})
        };
        Ok(case.corrections()?.into_iter().skip(part.skip).take(part.take).map(row).collect())
    })
    .await
}

/// The wanted part, or why there is none.
fn part(skip: Option<usize>, take: Option<usize>) -> Result<Part, String> {
    let take = take.unwrap_or(FEW);
    if take == 0 || take > MOST {
        return Err(format!("`take` is between 1 and {MOST}"));
    }
    let skip = skip.unwrap_or(0);
    if skip > FARTHEST {
        return Err(format!("`skip` is at most {FARTHEST}"));
    }
    Ok(Part { skip, take })
}

fn refusal(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({"error": message}))).into_response()
}

/// What a request asks for, or why it cannot be understood.
fn asked<T>(query: Rejectable<T>) -> Result<T, String> {
    query.map(|q| q.0).map_err(|why| why.body_text())
}

type Rejectable<T> = Result<Asked<T>, axum::extract::rejection::QueryRejection>;

/// A page of a list: one row more than asked for tells whether there is a next page.
async fn list(
    source: Shared,
    query: Rejectable<Page>,
    rows: impl FnOnce(&dyn Source, Part) -> Result<Vec<Value>, SourceError> + Send + 'static,
) -> Response {
    let wanted = match asked(query).and_then(|p| part(p.skip, p.take)) {
        Ok(wanted) => wanted,
        Err(why) => return refusal(StatusCode::BAD_REQUEST, &why),
    };
    let more = Part { take: wanted.take + 1, ..wanted };
    paged(off_thread(source, move |case| rows(case, more)).await, wanted)
}

fn paged(rows: Result<Vec<Value>, SourceError>, part: Part) -> Response {
    answer(rows.map(|mut rows| {
        let next = (rows.len() > part.take).then_some(part.skip + part.take);
        rows.truncate(part.take);
        Some(json!({"rows": rows, "next": next}))
    }))
}

fn answer(told: Result<Option<Value>, SourceError>) -> Response {
    match told {
        Ok(Some(value)) => Json(value).into_response(),
        Ok(None) => refusal(StatusCode::NOT_FOUND, "there is no such row in this case"),
        Err(error) => refusal(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()),
    }
}

fn value(row: impl serde::Serialize) -> Value {
    serde_json::to_value(row).unwrap_or(Value::Null)
}

async fn stories(State(source): State<Shared>, query: Rejectable<Page>) -> Response {
    list(source, query, |case, part| {
        let rows = case.stories(part)?;
        Ok(rows
            .into_iter()
            .map(|s| {
                let mut row = value(&s.row);
                row["statements"] = s.statements.into();
                row["happenings"] = s.happenings.into();
                row["conflicts"] = s.conflicts.into();
                row
            })
            .collect())
    })
    .await
}

async fn story(State(source): State<Shared>, Path(id): Path<String>) -> Response {
    let told = off_thread(source, move |case| {
        Ok(case.story(&id)?.map(|s| {
            let articles: Vec<Value> = s.articles.values().map(|r| value(crate::source::ArticleBrief::of(r))).collect();
            let actors: Vec<Value> = s.actors.values().map(value).collect();
            json!({"story": s.row, "articles": articles, "actors": actors, "lineage": s.lineage, "statements": s.statements,
                "happenings": s.happenings, "timeline": s.timeline, "positions": s.positions, "conflicts": s.conflicts})
        }))
    });
    answer(told.await)
}

async fn articles(State(source): State<Shared>, query: Rejectable<Page>) -> Response {
    list(source, query, |case, part| Ok(case.articles(part)?.into_iter().map(value).collect())).await
}

async fn article(State(source): State<Shared>, Path(id): Path<String>) -> Response {
    answer(off_thread(source, move |case| Ok(case.article(&id)?.map(|a| value(&a.record)))).await)
}

async fn actors(State(source): State<Shared>, query: Rejectable<Page>) -> Response {
    list(source, query, |case, part| Ok(case.actors(part)?.into_iter().map(value).collect())).await
}

async fn actor(State(source): State<Shared>, Path(id): Path<String>) -> Response {
    let told = off_thread(source, move |case| {
        let Some(row) = case.whole_actor(&id)? else { return Ok(None) };
        Ok(case.actor(&id)?.map(|a| json!({"actor": row, "stories": a.stories, "statements": a.statements, "happenings": a.happenings})))
    });
    answer(told.await)
}

async fn search(State(source): State<Shared>, query: Rejectable<Words>) -> Response {
    let words = match asked(query) {
        Ok(words) if words.q.trim().is_empty() => return refusal(StatusCode::BAD_REQUEST, "`q` names the words to look for"),
        Ok(words) => words,
        Err(why) => return refusal(StatusCode::BAD_REQUEST, &why),
    };
    let wanted = match event_type(&words.event).and_then(|()| part(words.skip, words.take)) {
        Ok(wanted) => wanted,
        Err(why) => return refusal(StatusCode::BAD_REQUEST, &why),
    };
    let query = Query {
        words: words.q,
        skip: wanted.skip,
        take: wanted.take,
        story: words.story,
        from: words.from,
        to: words.to,
        actor: words.actor,
        event: words.event,
        outlet: words.outlet,
    };
    let told = off_thread(source, move |case| {
        let found = case.search(&query)?;
        let passage = |p: &[(String, bool)]| p.iter().map(|(words, hit)| json!({"text": words, "match": hit})).collect::<Vec<_>>();
        let quotes: Vec<Value> = (found.quotes.iter())
            .map(|q| {
                json!({"article": q.article, "speaker": q.speaker, "span": q.span, "address": words_address(&q.article.id, q.span),
                    "passage": passage(&q.passage)})
            })
            .collect();
        let articles: Vec<Value> = found.articles.iter().map(|a| json!({"article": a.article, "passage": passage(&a.passage)})).collect();
        Ok(Some(json!({"quotes": quotes, "articles": articles})))
    });
    answer(told.await)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_description_names_every_address() {
        let description: serde_json::Value = serde_json::from_str(include_str!("../assets/openapi.json")).unwrap();
        let paths: Vec<&String> = description["paths"].as_object().unwrap().keys().collect();
        let source = include_str!("api.rs");
        for path in &paths {
            assert!(source.contains(&format!(".route(\"{path}\"")), "{path} is described but not served");
        }
        let served = source.matches(".route(\"/api/").count();
        assert_eq!(paths.len() + 1, served, "all but the description itself are described");
    }
}

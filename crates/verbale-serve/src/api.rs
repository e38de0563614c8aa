//! The same data as JSON. Lists are paged (`skip`, `take`), rows are those of the exports, and `/api/openapi.json` describes
//! all of it.

use crate::{
    app::{Shared, off_thread},
    html::words_address,
    source::{Part, Query, SourceError},
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

/// The API's addresses.
pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/api/openapi.json", get(description))
        .route("/api/stories", get(stories))
        .route("/api/stories/{id}", get(story))
        .route("/api/articles", get(articles))
        .route("/api/articles/{id}", get(article))
        .route("/api/actors", get(actors))
        .route("/api/actors/{id}", get(actor))
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
    skip: Option<usize>,
    take: Option<usize>,
}

/// The wanted part, or why there is none.
fn part(skip: Option<usize>, take: Option<usize>) -> Result<Part, String> {
    let take = take.unwrap_or(FEW);
    if take == 0 || take > MOST {
        return Err(format!("`take` is between 1 and {MOST}"));
    }
    Ok(Part { skip: skip.unwrap_or(0).min(1 << 40), take })
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
    rows: impl FnOnce(&dyn crate::source::Source, Part) -> Result<Vec<Value>, SourceError> + Send + 'static,
) -> Response {
    let wanted = match asked(query).and_then(|p| part(p.skip, p.take)) {
        Ok(wanted) => wanted,
        Err(why) => return refusal(StatusCode::BAD_REQUEST, &why),
    };
    let more = Part { take: wanted.take + 1, ..wanted };
    answer(off_thread(source, move |case| rows(case, more)).await.map(|mut rows| {
        let next = (rows.len() > wanted.take).then_some(wanted.skip + wanted.take);
        rows.truncate(wanted.take);
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
        Ok(case.actor(&id)?.map(|a| json!({"actor": a.row, "stories": a.stories, "statements": a.statements, "happenings": a.happenings})))
    });
    answer(told.await)
}

async fn search(State(source): State<Shared>, query: Rejectable<Words>) -> Response {
    let words = match asked(query) {
        Ok(words) if words.q.trim().is_empty() => return refusal(StatusCode::BAD_REQUEST, "`q` names the words to look for"),
        Ok(words) => words,
        Err(why) => return refusal(StatusCode::BAD_REQUEST, &why),
    };
    let wanted = match part(words.skip, words.take) {
        Ok(wanted) => wanted,
        Err(why) => return refusal(StatusCode::BAD_REQUEST, &why),
    };
    let query = Query { words: words.q, skip: wanted.skip, take: wanted.take, story: words.story, from: words.from, to: words.to };
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

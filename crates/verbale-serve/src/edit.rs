//! Corrections by hand, where the program was started with leave to make them.
//!
//! A form posts what is to be corrected; the correction is kept in the case with author and time, and the case is linked anew. Nothing
//! else can be changed. A request must come from our own pages: it carries a secret that only they know, and a browser that names another
//! origin is refused.

use crate::app::{Site, failure};
use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use verbale::link::{Correction, FactKind};
use verbale_case::{Case, CaseError, pointing};

/// Makes all links of a case anew.
pub type Relink = Box<dyn Fn(&mut Case) -> Result<(), String> + Send + Sync>;

/// Leave to correct.
pub struct Editor {
    /// Who corrects, as kept beside each correction.
    pub author: String,
    /// How the case is linked anew afterwards.
    pub relink: Relink,
}

/// An answer waits so long for the links; a large case is linked while its pages say so.
const PATIENCE: Duration = Duration::from_secs(8);

/// The one that corrects.
pub(crate) struct Desk {
    pub(crate) editor: Editor,
    pub(crate) path: PathBuf,
    /// Only our own pages know it.
    pub(crate) secret: String,
    linking: Mutex<()>,
}

impl Desk {
    pub(crate) fn new(editor: Editor, path: PathBuf) -> Self {
        Desk { editor, path, secret: secret(), linking: Mutex::new(()) }
    }

    /// Links anew, unless somebody who waited before did so already.
    fn relink(&self) -> Result<(), String> {
        let _one_at_a_time = self.linking.lock().unwrap_or_else(PoisonError::into_inner);
        let mut case = Case::create(&self.path).map_err(|e| e.to_string())?;
        match case.links_are_stale().map_err(|e| e.to_string())? {
            true => (self.editor.relink)(&mut case),
            false => Ok(()),
        }
    }
}

/// 128 bits that nobody can guess: the keys of the standard library's hashers are the system's randomness.
pub fn secret() -> String {
    use std::hash::{BuildHasher, RandomState};
    (0..2u64).map(|n| format!("{:016x}", RandomState::new().hash_one(n))).collect()
}

/// A correction as a form gives it.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    secret: String,
    /// The page to go back to.
    back: String,
    #[serde(rename = "do")]
    what: String,
    article: String,
    /// `120-164`.
    span: String,
    kind: String,
    speaker: String,
    date: String,
    /// PLOVER type.
    #[serde(rename = "type")]
    to: String,
    /// Names, parted by `;`, and what they were when the page was made.
    source: String,
    target: String,
    was_source: String,
    was_target: String,
    /// Address of another quote.
    with: String,
    /// Actor id.
    actor: String,
    name: String,
    number: String,
}

/// True when a browser says that the request comes from another site.
fn foreign(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    let host = text("host").unwrap_or("");
    let origin = text("origin").map(|o| o.split_once("://").map_or(o, |(_, host)| host));
    let fetched = text("sec-fetch-site");
    origin.is_some_and(|o| o != host) || fetched.is_some_and(|site| site != "same-origin" && site != "none")
}

/// Keeps a correction, links the case anew and goes back to the page.
pub(crate) async fn correct(State(site): State<Site>, headers: HeaderMap, asked: Result<Form<Asked>, FormRejection>) -> Response {
    let Some(desk) = site.desk.clone() else {
        return failure(
            StatusCode::METHOD_NOT_ALLOWED,
            "Reading only",
            "This server changes nothing; `verbale serve --edit` lets you correct.",
        );
    };
    if foreign(&headers) {
        return failure(StatusCode::FORBIDDEN, "Not for other sites", "The request comes from another site.");
    }
    let Ok(Form(asked)) = asked else {
        return failure(StatusCode::BAD_REQUEST, "Not understood", "The request is no form of these pages.");
    };
    if asked.secret != desk.secret {
        return failure(
            StatusCode::FORBIDDEN,
            "This page is old",
            "The server was started anew since: go back, load the page again and repeat the correction.",
        );
    }
    let back = if asked.back.starts_with('/') && !asked.back.starts_with("//") { asked.back.clone() } else { "/corrections".to_owned() };
    let keeper = Arc::clone(&desk);
    let kept = tokio::task::spawn_blocking(move || keep(&keeper, &asked)).await;
    match kept.unwrap_or_else(|_| Err("the correction could not be kept".to_owned())) {
        Ok(()) => (),
        Err(why) => return failure(StatusCode::UNPROCESSABLE_ENTITY, "Nothing was corrected", &why),
    }
    let linked = tokio::task::spawn_blocking(move || desk.relink());
    match tokio::time::timeout(PATIENCE, linked).await {
        Ok(Ok(Err(why))) => failure(StatusCode::INTERNAL_SERVER_ERROR, "Kept, but the case could not be linked", &why),
        Ok(_) => ([(header::CACHE_CONTROL, "no-store")], Redirect::to(&back)).into_response(),
        // That page says what is still being worked in.
        Err(_) => Redirect::to("/corrections").into_response(),
    }
}

fn keep(desk: &Desk, asked: &Asked) -> Result<(), String> {
    let mut case = Case::create(&desk.path).map_err(|e| e.to_string())?;
    let at = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let author = &desk.editor.author;
    if asked.what == "undo" {
        let number = asked.number.parse().map_err(|_| "no correction has this number".to_owned())?;
        let undone = case.undo(Some(number), author, &at).map_err(|e| e.to_string())?;
        return undone.map(drop).ok_or_else(|| "this correction is undone already".to_owned());
    }
    let correction = read(&case, asked).map_err(|e| e.to_string())?;
    case.correct(&correction, author, &at).map(drop).map_err(|e| e.to_string())
}

fn read(case: &Case, asked: &Asked) -> Result<Correction, CaseError> {
    let wrong = |why: &str| CaseError::Pointed(why.to_owned());
    let kind = match asked.kind.as_str() {
        "event" => FactKind::Event,
        _ => FactKind::Quote,
    };
    let fact = || {
        let span = pointing::span(&asked.span).ok_or_else(|| wrong("no words are named"))?;
        Ok::<_, CaseError>(case.fact_at(&asked.article, span, Some(kind))?.1)
    };
    let date = || asked.date.parse::<jiff::civil::Date>().map_err(|_| wrong("a day is needed, such as 2021-12-10"));
    let name = || Some(asked.name.trim()).filter(|n| !n.is_empty()).map(str::to_owned).ok_or_else(|| wrong("a name is needed"));
    Ok(match asked.what.as_str() {
        "speaker" => {
            let speaker = match asked.speaker.trim() {
                "" => None,
                name => Some(case.pointer_or_new(name)?),
            };
            Correction::Speaker { quote: fact()?, speaker }
        }
        "date" => Correction::Date { fact: fact()?, kind, date: date()? },
        "published" => {
            let head = case.article(&asked.article)?.ok_or_else(|| wrong("there is no such article"))?;
            Correction::Published { article: head.id, date: date()? }
        }
        "drop" => Correction::Drop { fact: fact()?, kind },
        "type" => Correction::Type { event: fact()?, to: asked.to.parse().map_err(|_| wrong("a type such as REQUEST is needed"))? },
        "parties" => {
            let side = |now: &str, was: &str| match now.trim() == was.trim() {
                true => Ok(None),
                false => now
                    .split(';')
                    .map(str::trim)
                    .filter(|n| !n.is_empty())
                    .map(|n| case.pointer_or_new(n))
                    .collect::<Result<_, _>>()
                    .map(Some),
            };
            let (source, target) = (side(&asked.source, &asked.was_source)?, side(&asked.target, &asked.was_target)?);
            if source.is_none() && target.is_none() {
                return Err(wrong("both sides are as they were"));
            }
            Correction::Parties { event: fact()?, source, target }
        }
        "part" => Correction::Part { quote: fact()? },
        "join" => {
            let (article, span) = pointing::address(&asked.with);
            let span = span.ok_or_else(|| wrong("choose the statement from the list: its address ends in #s120-164"))?;
            Correction::Join { quote: fact()?, with: case.fact_at(&article, span, Some(FactKind::Quote))?.1 }
        }
        "merge" => Correction::Merge { actor: case.pointer(&asked.actor)?, with: case.pointer(&name()?)? },
        "split" => Correction::Split { actor: case.pointer(&asked.actor)?, name: name()? },
        "rename" => Correction::Rename { actor: case.pointer(&asked.actor)?, to: name()? },
        "ignore" => Correction::Ignore { actor: case.pointer(&asked.actor)? },
        _ => return Err(wrong("nothing is named that can be corrected")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_sites_are_foreign() {
        let says = |pairs: &[(&'static str, &str)]| {
            let mut headers = HeaderMap::new();
            pairs.iter().for_each(|(name, value)| drop(headers.insert(*name, value.parse().unwrap())));
            foreign(&headers)
        };
        assert!(!says(&[("host", "127.0.0.1:80"), ("origin", "http://127.0.0.1:80"), ("sec-fetch-site", "same-origin")]));
        assert!(!says(&[("host", "127.0.0.1:80")]), "no browser");
        assert!(says(&[("host", "127.0.0.1:80"), ("origin", "http://evil.example")]));
        assert!(says(&[("host", "127.0.0.1:80"), ("origin", "null")]));
        assert!(says(&[("host", "127.0.0.1:80"), ("origin", "http://127.0.0.1:81")]), "another port is another site");
        assert!(says(&[("host", "127.0.0.1:80"), ("sec-fetch-site", "cross-site")]));
    }

    #[test]
    fn secrets_differ() {
        assert_ne!(secret(), secret());
        assert_eq!(secret().len(), 32);
    }
}

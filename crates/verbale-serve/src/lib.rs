//! Pages and API over a case file.
//!
//! [`serve`] opens a case and answers on one address until the program is stopped. Everything is made on the server: pages
//! by templates, drawings as SVG, one style sheet, one small script; nothing is fetched from anywhere else. What pages say is
//! escaped ([`html`]), and the answers forbid the browser to run or load anything that is not ours ([`app`]).
//!
//! Inside: [`source`] what the pages read, [`kept`] a case file as such a source, [`pages`] and [`draw`] what is shown,
//! [`api`] the same as JSON, [`mcp`](fn@mcp) the same for language models' tools. Nothing is changed but by [`edit`], and only where the
//! program was started with leave to correct.

mod api;
mod app;
mod cited;
mod compare;
mod days;
mod dossier;
mod draw;
mod edit;
#[cfg(test)]
mod fixture;
mod html;
mod kept;
mod made;
mod mcp;
#[cfg(test)]
mod memory;
mod pages;
mod source;
mod text;

pub use app::{Options, ServeError, serve};
pub use edit::{Editor, Relink, secret};
pub use mcp::mcp;

/// The forms in which a story can be taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DossierForm {
    /// One HTML file that stands alone.
    Html,
    /// Markdown with footnotes.
    Markdown,
    /// The story's rows and the words that they cite, as one JSON object.
    Json,
}

/// A story as one file that stands alone, every line footnoted with outlet, date and words; `None` when the case has no
/// such story.
///
/// # Errors
/// When the case cannot be read.
pub fn dossier(db: &std::path::Path, story: &str, form: DossierForm) -> Result<Option<String>, ServeError> {
    use source::Source;
    let case = kept::Kept::open(db.to_owned())?;
    let Some(story) = case.story(story).map_err(|why| ServeError::Page(why.to_string()))? else { return Ok(None) };
    match form {
        DossierForm::Html => dossier::render(story).map(Some).map_err(|why| ServeError::Page(why.to_string())),
        DossierForm::Markdown => Ok(Some(dossier::markdown::render(&story))),
        DossierForm::Json => Ok(Some(dossier::json::render(&story))),
    }
}

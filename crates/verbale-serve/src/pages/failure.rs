//! What a reader sees when there is nothing to show.

use askama::Template;

#[derive(Template)]
#[template(path = "failure.html")]
struct Page<'a> {
    title: &'a str,
    message: &'a str,
}

/// The page as HTML.
pub(crate) fn render(title: &str, message: &str) -> String {
    Page { title, message }.render().unwrap_or_else(|_| "Something went wrong.".to_owned())
}

//! A page → the clean, dated, credited article.

use crate::types::{Article, Page, Published, PublishedFrom};

/// Cleans a page.
pub fn clean(page: &Page) -> Article {
    Article {
        title: page.told.title.clone(),
        outlet: page.told.outlet.clone(),
        published: page.told.published.map(|d| Published::on(d, PublishedFrom::Meta, 1.0)).unwrap_or_default(),
        text: page.body.to_string(),
        ..Article::default()
    }
}

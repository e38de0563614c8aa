//! One article's way through the stages.

use crate::{
    clean,
    fact::{self, Facts, Reading, actors::Lexicon},
    language::en::{English, is_english},
    types::{Article, Page, Record, TextSpan},
};

/// Everything that is loaded once and shared by all articles: the language pack and the lexicons. Cheap to share between
/// threads by reference.
#[derive(Debug)]
pub struct Engine {
    english: English,
    lexicon: Lexicon,
}

impl Engine {
    /// The engine with the built-in model and lexicons.
    pub fn new() -> Self {
        Engine { english: English::load(), lexicon: Lexicon::builtin() }
    }

    /// The engine with a lexicon of the user's on top of the built-in ones.
    pub fn with_lexicon(lexicon: Lexicon) -> Self {
        Engine { english: English::load(), lexicon }
    }

    /// The language pack.
    pub fn english(&self) -> &English {
        &self.english
    }

    /// Reads one page: cleans it, parses its text, and reads its facts. Of a text that is not English only what needs no language is
    /// read ([`fact::foreign`]), and the diagnostic `language` says so.
    pub fn annotate(&self, page: &Page) -> Record {
        self.annotate_staged(page, &mut |_| ())
    }

    /// Like [`Engine::annotate`]; calls `ended` with each stage's name at its end, so that a caller with a clock can tell
    /// where the time goes. Stages: `clean`, `language`, `dates`, `figures`, `actors`, `quotes`, `events`.
    pub fn annotate_staged(&self, page: &Page, ended: &mut impl FnMut(&'static str)) -> Record {
        let mut article = clean::clean(page);
        ended("clean");
        if !is_english(&article.text, article.lang.as_deref()) {
            article.diagnostics.push("language".into());
            let facts = fact::foreign::read(&article);
            ended("foreign");
            let sentences = fact::foreign::lines(&article.text);
            return Self::record(page, article, sentences, facts);
        }
        let parsed = self.english.parse(&article.text);
        ended("language");
        let reading = Reading { article: &article, text: &article.text, parsed: &parsed, lexicon: &self.lexicon };
        let facts = fact::read(&reading, ended);
        let sentences = parsed.sentences.iter().map(|s| s.span).collect();
        Self::record(page, article, sentences, facts)
    }

    fn record(page: &Page, article: Article, sentences: Vec<TextSpan>, facts: Facts) -> Record {
        Record {
            id: page.id.clone(),
            uri: page.uri.clone(),
            media_type: page.media_type.name().to_owned(),
            digest: page.digest.clone(),
            sentences,
            actors: facts.actors,
            quotes: facts.quotes,
            events: facts.events,
            dates: facts.dates,
            figures: facts.figures,
            article,
        }
    }
}

impl Default for Engine {
    fn default() -> Self {
        Engine::new()
    }
}

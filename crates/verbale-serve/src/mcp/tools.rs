//! The tools: what each is called, asks for and gives.

use super::{INTERNAL, PARAMS, Refused, refused};
use crate::{
    cited::Citer,
    html::words_address,
    kept::Kept,
    source::{Ask, Part, Query, Source, SourceError},
};
use serde_json::{Map, Value, json};

/// Rows that a tool gives when it is not told how many.
const FEW: usize = 10;
/// Most rows of one answer: a model reads all of it.
const MOST: usize = 50;
/// Most code points of an article's text in one answer.
const LONGEST: usize = 20_000;

fn text(what: &str) -> Value {
    json!({"type": "string", "description": what})
}

fn day(what: &str) -> Value {
    json!({"type": "string", "description": what, "pattern": r"^\d{4}-\d{2}-\d{2}$"})
}

/// All tools as `tools/list` gives them.
pub(super) fn list() -> Value {
    let actor = || text("name or id of an actor");
    let story = || text("id of a story: only this one");
    let (since, until) = (|| day("on this day or later"), || day("on this day or earlier"));
    let types: Vec<&str> = verbale::types::EventType::ALL.iter().map(|t| t.name()).collect();
    let event = json!({"type": "string", "enum": types, "description": "PLOVER type of an event"});
    let conflicts = json!({"type": "string", "enum": ["figure", "date", "place", "attribution", "wording", "denial"]});
    let tool = |name: &str, title: &str, description: &str, mut properties: Value, required: &[&str]| {
        if let Some(properties) = properties.as_object_mut().filter(|_| name != "read") {
            let count = |what: &str, least: usize| json!({"type": "integer", "minimum": least, "maximum": 1_000_000, "description": what});
            properties.insert("skip".into(), count("so many rows are left out before", 0));
            properties.insert("take".into(), count("at most so many rows; 50 are the most", 1));
        }
        json!({
            "name": name, "title": title, "description": description,
            "inputSchema": {"type": "object", "properties": properties, "required": required, "additionalProperties": false},
            "annotations": {"readOnlyHint": true, "destructiveHint": false, "idempotentHint": true, "openWorldHint": false},
        })
    };
    json!([
        tool(
            "stories",
            "Stories",
            "Stories of the case, those with most reports first: title, days, reports, outlets, and how many statements, \
            happenings and conflicts each has.",
            json!({}),
            &[]
        ),
        tool(
            "search",
            "Search",
            "Articles and quotes by their words. All words must occur; \"a phrase\", prefix*, -without.",
            json!({"words": text("what to look for"), "story": story(), "actor": actor(), "type": event, "outlet": text("outlet, by its name"),
                "since": since(), "until": until()}),
            &["words"]
        ),
        tool(
            "quotes",
            "Quotes",
            "Who said what, when: each utterance once, with every outlet's wording of it.",
            json!({"actor": actor(), "story": story(), "since": since(), "until": until()}),
            &[]
        ),
        tool(
            "events",
            "Events",
            "Who did what to whom, when: each happening once, with all reports of it and the number of independent sources.",
            json!({"actor": actor(), "type": event, "story": story(), "since": since(), "until": until()}),
            &[]
        ),
        tool(
            "conflicts",
            "Conflicts",
            "Where sources disagree: both sides' words and why they cannot both be true.",
            json!({"story": story(), "kind": conflicts}),
            &[]
        ),
        tool(
            "read",
            "Read",
            "An article's text, or the words at a span of it with what stands around them.",
            json!({"article": text("article id, or an address such as ID#s120-164")}),
            &["article"]
        ),
    ])
}

/// A tool's answer; inside, what the caller can mend.
pub(super) fn call(case: &Kept, name: &str, given: &Value) -> Result<Result<Value, String>, Refused> {
    let Some(given) = given.as_object() else { return Err(refused(PARAMS, "`arguments` is no object")) };
    let known = list();
    let tool = known.as_array().and_then(|tools| tools.iter().find(|t| t["name"] == name));
    let Some(tool) = tool else { return Err(refused(PARAMS, format!("there is no tool `{name}`"))) };
    if let Some(stray) = given.keys().find(|k| tool["inputSchema"]["properties"].get(k.as_str()).is_none()) {
        return Ok(Err(format!("`{name}` has no argument `{stray}`")));
    }
    let answer = Given(given).and_then_call(case, name);
    match answer {
        Ok(value) => Ok(Ok(value)),
        Err(Wrong::Asked(why)) => Ok(Err(why)),
        Err(Wrong::Case(why)) => Err(refused(INTERNAL, why.to_string())),
    }
}

/// Why there is no answer: the caller's fault or the case's.
enum Wrong {
    Asked(String),
    Case(SourceError),
}

impl From<SourceError> for Wrong {
    fn from(error: SourceError) -> Self {
        Wrong::Case(error)
    }
}

struct Given<'g>(&'g Map<String, Value>);

impl Given<'_> {
    fn and_then_call(&self, case: &Kept, name: &str) -> Result<Value, Wrong> {
        match name {
            "stories" => self.stories(case),
            "search" => self.search(case),
            "quotes" => {
                let mut citer = Citer::new(case);
                self.rows(case.statements(&self.ask(case)?)?, |row| citer.statement(row))
            }
            "events" => {
                let mut citer = Citer::new(case);
                self.rows(case.happenings(&self.ask(case)?)?, |row| citer.happening(row))
            }
            "conflicts" => {
                let mut citer = Citer::new(case);
                self.rows(case.conflicts(&self.ask(case)?)?, |row| citer.conflict(row))
            }
            _ => self.read(case),
        }
    }

    fn text(&self, name: &str) -> Result<Option<String>, Wrong> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.trim().to_owned())),
            Some(_) => Err(Wrong::Asked(format!("`{name}` is a text"))),
        }
    }

    fn count(&self, name: &str, otherwise: usize) -> Result<usize, Wrong> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(otherwise),
            Some(value) => value.as_u64().map(|n| n as usize).ok_or_else(|| Wrong::Asked(format!("`{name}` is a number"))),
        }
    }

    fn day(&self, name: &str) -> Result<Option<String>, Wrong> {
        let day = self.text(name)?;
        match day.as_deref().map(str::parse::<jiff::civil::Date>) {
            Some(Err(_)) => Err(Wrong::Asked(format!("`{name}` is a day such as 2021-12-10"))),
            _ => Ok(day),
        }
    }

    fn actor(&self, case: &Kept) -> Result<Option<String>, Wrong> {
        let Some(name) = self.text("actor")? else { return Ok(None) };
        match case.called(&name)? {
            Ok(row) => Ok(Some(row.actor)),
            Err(why) => Err(Wrong::Asked(why.split(": `verbale").next().unwrap_or(&why).to_owned())),
        }
    }

    fn part(&self) -> Result<Part, Wrong> {
        Ok(Part { skip: self.count("skip", 0)?.min(1 << 32), take: self.count("take", FEW)?.clamp(1, MOST) })
    }

    /// One row more than wanted, so that the answer knows whether there are more.
    fn ask(&self, case: &Kept) -> Result<Ask, Wrong> {
        let part = self.part()?;
        let kind = self.text("type")?.or(self.text("kind")?);
        let (story, actor) = (self.text("story")?, self.actor(case)?);
        Ok(Ask { story, actor, kind, since: self.day("since")?, until: self.day("until")?, skip: part.skip, take: part.take + 1 })
    }

    fn rows<R>(&self, mut rows: Vec<R>, mut cited: impl FnMut(&R) -> Result<Value, SourceError>) -> Result<Value, Wrong> {
        let part = self.part()?;
        let more = rows.len() > part.take;
        rows.truncate(part.take);
        let rows: Result<Vec<Value>, SourceError> = rows.iter().map(&mut cited).collect();
        Ok(json!({"rows": rows?, "next": more.then_some(part.skip + part.take)}))
    }

    fn stories(&self, case: &Kept) -> Result<Value, Wrong> {
        let part = self.part()?;
        let stories = case.stories(Part { take: part.take + 1, ..part })?;
        self.rows(stories, |s| {
            Ok(json!({"story": s.row.story, "title": s.row.title, "first": s.row.first, "last": s.row.last, "reports": s.row.articles.len(),
                "outlets": s.outlets, "statements": s.statements, "happenings": s.happenings, "conflicts": s.conflicts}))
        })
    }

    fn search(&self, case: &Kept) -> Result<Value, Wrong> {
        let part = self.part()?;
        let words = self.text("words")?.ok_or_else(|| Wrong::Asked("`words` says what to look for".to_owned()))?;
        let or_all = |text: Option<String>| text.unwrap_or_default();
        let query = Query {
            words,
            skip: part.skip,
            take: part.take,
            story: or_all(self.text("story")?),
            from: or_all(self.day("since")?),
            to: or_all(self.day("until")?),
            actor: or_all(self.actor(case)?),
            event: or_all(self.text("type")?),
            outlet: or_all(self.text("outlet")?),
        };
        let found = case.search(&query)?;
        let mut citer = Citer::new(case);
        let mut quotes = Vec::new();
        for hit in found.quotes.iter().take(part.take) {
            let mut cited = citer.cite(&hit.article.id, hit.span)?;
            cited["speaker"] = hit.speaker.clone().into();
            quotes.push(cited);
        }
        let mut articles = Vec::new();
        for hit in &found.articles {
            let mut cited = citer.cite(&hit.article.id, hit.span)?;
            cited["title"] = hit.article.title.as_deref().map(|t| crate::html::clipped(t, 300)).into();
            articles.push(cited);
        }
        Ok(json!({"quotes": quotes, "articles": articles}))
    }

    fn read(&self, case: &Kept) -> Result<Value, Wrong> {
        let asked = self.text("article")?.ok_or_else(|| Wrong::Asked("`article` says which".to_owned()))?;
        let (id, span) = verbale_case::pointing::address(&asked);
        let record = case.record(&id)?.ok_or_else(|| Wrong::Asked(format!("there is no article `{id}` in the case")))?;
        let length = record.article.text.chars().count() as u32;
        // What stands around words is what a reader sees of a paragraph before and after.
        let around = span.map_or([0, length], |s| [s[0].saturating_sub(600), s[1].saturating_add(600).min(length)]);
        let shown = [around[0].min(length), around[1].min(around[0].saturating_add(LONGEST as u32)).max(around[0].min(length))];
        let mut out = Citer::new(case).cite(&id, shown)?;
        out["title"] = record.article.title.as_deref().map(|t| crate::html::clipped(t, 300)).into();
        out["length"] = length.into();
        out["pointed"] = span.map(|s| words_address(&id, s)).into();
        Ok(out)
    }
}

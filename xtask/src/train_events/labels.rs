//! The labelled sentences with the candidates that the product sees in them, brought together.

use super::learn::{Choice, Group};
use crate::events_score::words;
use serde::Deserialize;
use std::ops::Range;
use verbale::{
    fact::{
        self, Reading,
        actors::Lexicon,
        events::choose::{self, Gist, Glance, Lesson},
    },
    language::en::English,
    types::{Article, EventType, TextSpan},
};

/// One labelled event.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Label {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) source: Vec<String>,
    pub(super) target: Vec<String>,
    pub(super) trigger: String,
    #[serde(default)]
    pub(super) mode: Option<String>,
}

#[derive(Deserialize)]
struct Line {
    id: String,
    set: String,
    text: String,
    events: Vec<Label>,
}

/// A sentence, its labels and its candidates.
pub(super) struct Sentence {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) labels: Vec<Label>,
    pub(super) examples: Vec<Example>,
}

/// What a candidate word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Truth {
    /// The trigger of this label.
    Event(usize),
    /// A further word of a trigger, or one whose type the word cannot tell.
    Unclear,
    /// No event.
    Nothing,
}

/// A candidate word with the truth.
pub(super) struct Example {
    pub(super) lesson: Lesson,
    pub(super) truth: Truth,
    kind: usize,
    /// For the label's sides: the right phrases (the number of phrases stands for nobody).
    sources: Vec<usize>,
    targets: Vec<usize>,
}

impl Example {
    /// The choice of type: none first, then the types offered.
    pub(super) fn kinds(&self) -> Option<Group> {
        let offered = kinds_of(&self.lesson);
        let right = match self.truth {
            Truth::Unclear => return None,
            Truth::Nothing => 0,
            Truth::Event(_) => 1 + offered.iter().position(|&k| k == self.kind)?,
        };
        let none = Choice { own: Vec::new(), class: Some(0) };
        let types = offered.iter().map(|&k| Choice { own: class_of(&self.lesson, k), class: Some(k + 1) });
        Some(Group { common: self.lesson.features.clone(), choices: std::iter::once(none).chain(types).collect(), right: vec![right] })
    }

    /// Whether the word tells an event, by what a glance sees of it.
    pub(super) fn glance(&self) -> Option<Group> {
        let right = match self.truth {
            Truth::Unclear => return None,
            Truth::Nothing => 0,
            Truth::Event(_) => 1,
        };
        let seen = self.seen().to_vec();
        let choices = vec![Choice { own: Vec::new(), class: None }, Choice { own: seen, class: None }];
        Some(Group { common: Vec::new(), choices, right: vec![right] })
    }

    /// What a glance sees.
    pub(super) fn seen(&self) -> &[u32] {
        &self.lesson.features[..self.lesson.seen]
    }

    /// The choice of mode: none first, then the type's.
    pub(super) fn modes(&self, labels: &[Label]) -> Option<Group> {
        let Truth::Event(n) = self.truth else { return None };
        let features = &self.lesson.kinds[self.kind].as_ref()?.mode;
        let all: Vec<Option<&str>> = std::iter::once(None).chain(choose::modes_of(EventType::ALL[self.kind]).map(Some)).collect();
        let right = all.iter().position(|m| *m == labels[n].mode.as_deref())?;
        let bags = all.iter().map(|&mode| features.iter().map(|&f| choose::cross_mode(f, mode)).collect()).collect();
        Some(Group::of_bags(bags, vec![right]))
    }

    /// The choice of source.
    pub(super) fn sources(&self) -> Option<Group> {
        if !matches!(self.truth, Truth::Event(_)) || self.sources.is_empty() {
            return None;
        }
        Some(Group::of_bags(source_bags(&self.lesson, self.kind), self.sources.clone()))
    }

    /// The choice of target, given the first right source.
    pub(super) fn targets(&self) -> Option<Group> {
        if !matches!(self.truth, Truth::Event(_)) || self.targets.is_empty() || self.sources.is_empty() {
            return None;
        }
        let source = self.sources[0];
        if source == self.lesson.parties.len() {
            return None;
        }
        Some(Group::of_bags(target_bags(&self.lesson, self.kind, source), self.targets.clone()))
    }
}

impl Group {
    fn of_bags(bags: Vec<Vec<u32>>, right: Vec<usize>) -> Group {
        Group { common: Vec::new(), choices: bags.into_iter().map(|own| Choice { own, class: None }).collect(), right }
    }
}

/// The types that are offered, by number.
pub(super) fn kinds_of(lesson: &Lesson) -> Vec<usize> {
    (0..16).filter(|&k| lesson.kinds[k].is_some()).collect()
}

/// The features of an offered type.
pub(super) fn class_of(lesson: &Lesson, kind: usize) -> Vec<u32> {
    lesson.kinds[kind].as_ref().map(|k| k.class.clone()).unwrap_or_default()
}

fn with_crossed(features: impl Iterator<Item = u32>, kind: usize) -> Vec<u32> {
    let plain: Vec<u32> = features.collect();
    let crossed: Vec<u32> = plain.iter().map(|&f| choose::cross(f, EventType::ALL[kind])).collect();
    [plain, crossed].concat()
}

/// The features of each phrase as source, and last of nobody.
pub(super) fn source_bags(lesson: &Lesson, kind: usize) -> Vec<Vec<u32>> {
    let all = lesson.kinds[kind].iter().flat_map(|k| &k.sources);
    all.map(|f| with_crossed(f.iter().copied(), kind)).collect()
}

/// The same as target.
pub(super) fn target_bags(lesson: &Lesson, kind: usize, source: usize) -> Vec<Vec<u32>> {
    let given = lesson.parties.iter().map(|p| &p.given[source]).chain([&lesson.no_target_given[source]]);
    let all = lesson.kinds[kind].iter().flat_map(|k| &k.targets).zip(given);
    all.map(|(f, g)| with_crossed(f.iter().chain(g).copied(), kind)).collect()
}

/// All `dev` sentences of `eval/events`, in the order of the files' names, with the words that `glance` does not turn down.
/// What the gist says of a sentence comes from the one of `gists` that has not seen it (the built-in one if there are none).
pub(super) fn read(glance: Option<&Glance>, gists: &[Gist]) -> Result<Vec<Sentence>, Box<dyn std::error::Error>> {
    let mut files: Vec<_> = std::fs::read_dir("eval/events")?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    files.retain(|f| f.extension().is_some_and(|e| e == "jsonl"));
    files.sort();
    let (english, lexicon) = (English::load(), Lexicon::builtin());
    let mut sentences = Vec::new();
    for file in files {
        for line in std::fs::read_to_string(file)?.lines() {
            let line: Line = serde_json::from_str(line)?;
            if line.set == "dev" {
                let gist = gists.get(sentences.len() % gists.len().max(1)).or_else(|| choose::builtin_gist());
                sentences.push(sentence(line, &english, &lexicon, glance, gist));
            }
        }
    }
    Ok(sentences)
}

/// The frames' own examples (`[source] <trigger> {target}`): one event is marked in each, of the rest nothing is known.
pub(super) fn examples_of_frames(glance: &Glance) -> Result<Vec<Sentence>, Box<dyn std::error::Error>> {
    #[derive(Deserialize)]
    struct Frames {
        r#type: String,
        frame: Vec<Frame>,
    }
    #[derive(Deserialize)]
    struct Frame {
        r#type: Option<String>,
        #[serde(default)]
        examples: Vec<String>,
    }
    let mut files: Vec<_> = std::fs::read_dir("crates/verbale/data/en/frames")?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    files.sort();
    let (english, lexicon) = (English::load(), Lexicon::builtin());
    let mut sentences = Vec::new();
    for file in files {
        // Families and governing verbs are no frames.
        let Ok(frames) = toml::from_str::<Frames>(&std::fs::read_to_string(&file)?) else { continue };
        for frame in &frames.frame {
            for marked in &frame.examples {
                let kind = frame.r#type.as_ref().unwrap_or(&frames.r#type).clone();
                let marks = |open: char, close: char| -> Vec<String> {
                    marked.split(open).skip(1).filter_map(|s| s.split(close).next()).map(str::to_owned).collect()
                };
                let Some(trigger) = marks('<', '>').into_iter().next() else { continue };
                let label = Label { kind, source: marks('[', ']'), target: marks('{', '}'), trigger, mode: None };
                let text: String = marked.chars().filter(|c| !"[]<>{}".contains(*c)).collect();
                let line = Line { id: String::new(), set: String::new(), text, events: vec![label] };
                let mut sentence = sentence(line, &english, &lexicon, Some(glance), choose::builtin_gist());
                for example in &mut sentence.examples {
                    match example.truth {
                        Truth::Event(_) if example.sources.is_empty() || sentence.labels[0].source.is_empty() => example.sources.clear(),
                        Truth::Event(_) => {}
                        _ => example.truth = Truth::Unclear,
                    }
                    // What is not marked may still be there.
                    if sentence.labels[0].target.is_empty() {
                        example.targets.clear();
                    }
                }
                sentences.push(sentence);
            }
        }
    }
    Ok(sentences)
}

/// A sentence of which nothing is known.
pub(super) fn unlabelled(text: &str, english: &English, lexicon: &Lexicon, glance: &Glance) -> Sentence {
    let line = Line { id: String::new(), set: String::new(), text: text.to_owned(), events: Vec::new() };
    sentence(line, english, lexicon, Some(glance), choose::builtin_gist())
}

fn sentence(line: Line, english: &English, lexicon: &Lexicon, glance: Option<&Glance>, gist: Option<&Gist>) -> Sentence {
    let article = Article { text: line.text.clone(), ..Article::default() };
    let parsed = english.parse(&article.text);
    let reading = Reading { article: &article, text: &article.text, parsed: &parsed, lexicon };
    let dates = fact::dates::find(&reading);
    let mut actors = fact::actors::find(&reading);
    let quotes = fact::quotes::find(&reading, &mut actors, &dates);
    let lessons = fact::events::lessons(&reading, &actors, &quotes, &dates, glance, gist);
    let examples = examples(&line.text, &line.events, lessons);
    Sentence { id: line.id, text: line.text, labels: line.events, examples }
}

fn examples(text: &str, labels: &[Label], lessons: Vec<Lesson>) -> Vec<Example> {
    let mut truths = vec![Truth::Nothing; lessons.len()];
    for (number, label) in labels.iter().enumerate() {
        let Ok(kind) = label.kind.parse::<EventType>() else { continue };
        let spans = places(text, &label.trigger);
        let inside: Vec<usize> = (0..lessons.len())
            .filter(|&i| {
                spans.first().is_some_and(|s| s.contains(&(lessons[i].trigger.start as usize))) && !matches!(truths[i], Truth::Event(_))
            })
            .collect();
        for &i in &inside {
            truths[i] = Truth::Unclear;
        }
        let best = inside.iter().copied().max_by_key(|&i| (lessons[i].offers[kind as usize], std::cmp::Reverse(i)));
        if let Some(i) = best.filter(|&i| lessons[i].kinds[kind as usize].is_some()) {
            // The others of its words tell nothing more.
            inside.iter().for_each(|&i| truths[i] = Truth::Nothing);
            truths[i] = Truth::Event(number);
        }
    }
    let example = |(lesson, truth): (Lesson, Truth)| {
        let mut example = Example { lesson, truth, kind: 0, sources: Vec::new(), targets: Vec::new() };
        if let Truth::Event(n) = truth {
            let label = &labels[n];
            example.kind = label.kind.parse::<EventType>().map_or(0, |k| k as usize);
            example.sources = right(text, &example.lesson, &label.source);
            example.targets = right(text, &example.lesson, &label.target);
        }
        example
    };
    lessons.into_iter().zip(truths).map(example).collect()
}

/// The phrases that are the labelled party; nobody's number where none is labelled, nothing where none of them is right.
fn right(text: &str, lesson: &Lesson, wanted: &[String]) -> Vec<usize> {
    if wanted.is_empty() {
        return vec![lesson.parties.len()];
    }
    let at = lesson.trigger.start as usize;
    let near = |w: &String| places(text, w).into_iter().min_by_key(|s| s.start.abs_diff(at));
    let spans: Vec<Range<usize>> = wanted.iter().filter_map(near).collect();
    let grade = |i: usize| {
        let party = &lesson.parties[i];
        let covered = wanted.iter().filter(|w| shares(text, &party.words, w)).count();
        let head = party.head.start as usize;
        let inside = spans.iter().any(|s| s.contains(&head));
        let overlap = spans.iter().map(|s| overlap(s, party.phrase)).max().unwrap_or(0);
        (covered, inside, overlap)
    };
    let grades: Vec<_> = (0..lesson.parties.len()).map(grade).collect();
    let Some(&best) = grades.iter().max().filter(|g| g.0 > 0) else { return Vec::new() };
    let fits = |g: &(usize, bool, usize)| g.0 == best.0 && g.1 == best.1 && g.2 + 20 >= best.2;
    let mut found: Vec<usize> = (0..grades.len()).filter(|&i| fits(&grades[i])).collect();
    found.sort_by_key(|&i| std::cmp::Reverse(grades[i]));
    found
}

/// Shared bytes in percent of the bytes of both.
fn overlap(a: &Range<usize>, b: TextSpan) -> usize {
    let (start, end) = (a.start.max(b.start as usize), a.end.min(b.end as usize));
    let both = a.end.max(b.end as usize) - a.start.min(b.start as usize);
    end.saturating_sub(start) * 100 / both.max(1)
}

/// Where a phrase stands in the text, as whole words.
fn places(text: &str, phrase: &str) -> Vec<Range<usize>> {
    let whole = |s: &Range<usize>| {
        let before = text[..s.start].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let after = text[s.end..].chars().next().is_none_or(|c| !c.is_alphanumeric());
        before && after
    };
    let all: Vec<Range<usize>> = text.match_indices(phrase).map(|(i, m)| i..i + m.len()).collect();
    let found: Vec<Range<usize>> = all.iter().filter(|s| whole(s)).cloned().collect();
    if found.is_empty() { all } else { found }
}

/// The scorer's question: do these words and the wanted phrase share one?
pub(super) fn shares(text: &str, spans: &[TextSpan], wanted: &str) -> bool {
    let wanted = words(wanted);
    spans.iter().any(|s| words(s.slice(text)).iter().any(|w| wanted.contains(w)))
}

/// Labels whose words the lexicon does not let tell their type, with what it lets them tell.
pub(super) fn unreached(sentences: &[Sentence]) {
    for sentence in sentences {
        let reached = |n: usize| sentence.examples.iter().any(|e| e.truth == Truth::Event(n));
        for (n, label) in sentence.labels.iter().enumerate().filter(|(n, _)| !reached(*n)) {
            let spans = places(&sentence.text, &label.trigger);
            let inside = |e: &&Example| spans.iter().any(|s| s.contains(&(e.lesson.trigger.start as usize)));
            let told: Vec<String> = sentence
                .examples
                .iter()
                .filter(inside)
                .map(|e| {
                    let kinds: Vec<&str> = kinds_of(&e.lesson).into_iter().map(|k| EventType::ALL[k].name()).collect();
                    format!("{} {}", e.lesson.trigger.slice(&sentence.text), kinds.join(","))
                })
                .collect();
            println!("unreached {} “{}” [{}] label {n} of {}: {}", label.kind, label.trigger, told.join("; "), sentence.id, sentence.text);
        }
    }
}

/// How many labels the candidates can reach at best.
pub(super) fn report(sentences: &[Sentence]) {
    let labels: usize = sentences.iter().map(|s| s.labels.len()).sum();
    let events = || sentences.iter().flat_map(|s| &s.examples).filter(|e| matches!(e.truth, Truth::Event(_)));
    let (n, s, t) =
        (events().count(), events().filter(|e| !e.sources.is_empty()).count(), events().filter(|e| !e.targets.is_empty()).count());
    let both = events().filter(|e| !e.sources.is_empty() && !e.targets.is_empty()).count();
    let unclear = sentences.iter().flat_map(|s| &s.examples).filter(|e| e.truth == Truth::Unclear).count();
    println!(
        "of {labels} labels {n} have a trigger that may tell the type, {s} of these the source among the phrases, {t} the target, {both} both; {unclear} words unclear"
    );
}

//! Which actor a source names, and who is told.
//!
//! A name or an office is looked up among the actors of the article; a pronoun that they leave open, and a tag without a
//! name ("Added."), go back to the last one who spoke. What nobody can know stays without a speaker, and the quote's `rule`
//! says why.

use super::{Found, direct::Direct, finish::calibrated, view::View};
use crate::{
    fact::{
        Reading,
        actors::{Actors, Mention, MentionForm},
        when,
    },
    language::{Rel, Upos},
    types::{Actor, ActorId, ActorKind, DateExpression, FactDate, FactDateFrom, Quote, QuoteForm, TextSpan},
};
use std::ops::Range;

/// Turns what was found into quotes with speakers.
pub(super) fn resolve(
    reading: &Reading,
    view: &View,
    direct: &Direct,
    found: Vec<Found>,
    actors: &mut Actors,
    dates: &[DateExpression],
) -> Vec<Quote> {
    let mut last = Last::default();
    let mut occasion: Option<(ActorId, usize, FactDate)> = None;
    let mut quotes: Vec<Quote> = Vec::with_capacity(found.len());
    for f in found {
        let at = f.content.first().map_or(0, |c| c.start as usize);
        let line = direct.lines.partition_point(|l| l.end < at);
        let (speaker, reason) = speaker(view, actors, &f, &last, line);
        let addressee = f.hears.and_then(|h| named(view, actors, h, view.source(h, f.cue_head.unwrap_or(h))));
        let several = f.source_tokens.clone().any(|i| view.upos(i) == Upos::Cconj && view.is(i, &["and"]));
        match speaker {
            Some(_) if several => last.several = f.source_tokens.clone(),
            Some(speaker) => last.note(actors, speaker, line, f.sure),
            None => {}
        }
        if let (Some(speaker), Some(verb)) = (speaker, f.cue_head)
            && f.sure > 0.8
            && view.cues.verb(view.lemma(verb)).is_some_and(|t| t.quote > 0.8)
        {
            last.aloud = Some((speaker, line));
        }
        let mut date = f.cue_head.and_then(|at| when::date_of(reading, dates, at));
        let told = date.as_ref().is_some_and(|d| matches!(d.from, FactDateFrom::Clause | FactDateFrom::Sentence));
        match (&occasion, speaker) {
            // Somebody who spoke on a day goes on in the paragraphs right after.
            (Some((who, before, day)), Some(speaker)) if !told && *who == speaker && line <= before + 4 => {
                date = Some(FactDate { from: FactDateFrom::Paragraph, ..day.clone() });
                occasion = Some((speaker, line, day.clone()));
            }
            (_, Some(speaker)) if told => occasion = date.clone().map(|d| (speaker, line, d)),
            // What leads up to a dated saying by the same one: "Hill echoed the warning.⏎“…,” Hill said on Friday."
            _ => occasion = None,
        }
        if told
            && let (Some(who), Some(day)) = (speaker, &date)
            && let Some(lead) = quotes.last_mut()
            && lead.speaker == Some(who)
            && lead.date.as_ref().is_some_and(|d| d.from == FactDateFrom::Published)
            && f.content.first().is_some_and(|c| {
                lead.content.last().is_some_and(|l| {
                    reading.text.get(l.end as usize..c.start as usize).is_some_and(|gap| gap.len() < 12 && gap.contains('\n'))
                })
            })
        {
            lead.date = Some(FactDate { from: FactDateFrom::Paragraph, ..day.clone() });
        }
        let sure = calibrated(f.rule, f.sure) * if reason.is_empty() { 1.0 } else { 0.97 };
        quotes.push(Quote {
            form: form(view, direct, &f.content),
            date,
            content: f.content,
            cue: f.cue,
            source: f.source.into_iter().collect(),
            speaker,
            addressee: addressee.filter(|a| Some(*a) != speaker),
            rule: if reason.is_empty() { f.rule.into() } else { format!("{}; {reason}", f.rule).into() },
            confidence: sure.clamp(0.0, 1.0),
        });
    }
    quotes
}

/// Who spoke last, and in which line.
#[derive(Debug, Default)]
struct Last {
    anyone: Option<(ActorId, usize)>,
    person: Option<(ActorId, usize)>,
    body: Option<(ActorId, usize)>,
    /// Who uttered words between marks, or said something outright.
    aloud: Option<(ActorId, usize)>,
    /// Tokens of the last source that names several: none of them is "he".
    several: Range<usize>,
}

impl Last {
    fn note(&mut self, actors: &Actors, speaker: ActorId, line: usize, sure: f32) {
        if sure < 0.6 {
            return;
        }
        self.anyone = Some((speaker, line));
        match actors.get(speaker).kind {
            ActorKind::Person | ActorKind::Role => self.person = self.anyone,
            ActorKind::Country | ActorKind::Org | ActorKind::Igo => self.body = self.anyone,
            _ => {}
        }
    }
}

/// The speaker, and why there is none or how it was guessed.
fn speaker(view: &View, actors: &mut Actors, f: &Found, last: &Last, line: usize) -> (Option<ActorId>, &'static str) {
    let near = |who: Option<(ActorId, usize)>, lines: usize| who.filter(|(_, l)| line.saturating_sub(*l) <= lines).map(|(a, _)| a);
    let Some(head) = f.head else {
        // Blank lines count as lines: two are the paragraph before.
        if f.rule == "quotation in another language" {
            return (None, "speaker unknown: only English is read");
        }
        // After words that somebody merely knows or wants the quotation goes on with whoever uttered the last one near by.
        let spoke = near(last.aloud, 0).filter(|_| f.rule.starts_with("quotation"));
        return match spoke.or(near(last.anyone, 4)).filter(|_| f.rule.starts_with("bare") || f.rule.starts_with("quotation")) {
            Some(who) => (Some(who), "speaker carried over"),
            None => (None, "speaker unknown: nobody is named"),
        };
    };
    let relative = view.upos(head) == Upos::Pron && view.is(head, &["who", "which", "that"]);
    if relative && let Some(antecedent) = antecedent(view, head) {
        return match named(view, actors, antecedent, view.subtree(antecedent).start..head.max(antecedent + 1)) {
            Some(who) => (Some(who), ""),
            None => (None, "speaker unknown: no antecedent"),
        };
    }
    // "It said": the body that spoke last is a better guess than the nearest noun.
    if view.is(head, &["it", "its"])
        && let Some(who) = near(last.body, 6)
    {
        return (Some(who), "pronoun taken for the last speaker");
    }
    if view.is(head, &["he", "she"])
        && let Some(found) = mention(actors, head, &f.source_tokens)
        && actors.mentions.iter().rfind(|m| m.actor == found.actor && m.head < head).is_some_and(|m| last.several.contains(&m.head))
        && let Some(who) = near(last.person, 10)
    {
        return (Some(who), "pronoun taken for the last speaker");
    }
    // "the dealer, Ray Cole": the name beside the role speaks.
    let role = mention(actors, head, &f.source_tokens).is_none_or(|m| m.form == MentionForm::Nominal && nameless(actors, m.actor));
    let common = view.upos(head) == Upos::Noun || view.form(head).starts_with(char::is_lowercase) && view.upos(head) != Upos::Pron;
    if role && common {
        let apposed = actors.mentions.iter().find(|m| {
            m.form == MentionForm::Name
                && f.source_tokens.contains(&m.head)
                && actors.get(m.actor).kind == ActorKind::Person
                && m.tokens.start > head
                && (m.tokens.start == head + 1 || view.is(m.tokens.start - 1, &[","]))
                && (m.tokens.end >= f.source_tokens.end || view.is(m.tokens.end, &[","]))
        });
        if let Some(apposed) = apposed {
            return (Some(apposed.actor), "");
        }
        if let Some(who) = holder(view, actors, head, &f.source_tokens).or_else(|| firm(view, actors, head, &f.source_tokens, last.body)) {
            return (Some(who), "role taken for its holder");
        }
    }
    if let Some(who) = whose(view, actors, head, &f.source_tokens) {
        return (Some(who), "words taken for whose they are");
    }
    if let Some(mention) = mention(actors, head, &f.source_tokens)
        && (mention.form != MentionForm::Pronoun || mention.head == head)
    {
        // "Kremlin spokesman Dmitry Peskov": the person at the end, not whose spokesman he is.
        if !matches!(actors.get(mention.actor).kind, ActorKind::Person | ActorKind::Role)
            && let Some(person) = actors.mentions.iter().find(|m| {
                m.form == MentionForm::Name
                    && m.tokens.start >= mention.tokens.end
                    && m.tokens.end == f.source_tokens.end
                    && actors.get(m.actor).kind == ActorKind::Person
            })
            && (mention.tokens.end..person.tokens.start).all(|i| matches!(view.upos(i), Upos::Noun | Upos::Propn | Upos::Adj | Upos::Part))
        {
            return (Some(person.actor), "");
        }
        return (Some(mention.actor), "");
    }
    if view.upos(head) == Upos::Pron || view.is(head, &["his", "her", "their", "its"]) {
        let who = match view.form(head).to_ascii_lowercase().as_str() {
            "he" | "she" | "his" | "her" | "him" => near(last.person, 10).or_else(|| only_person(actors, head)),
            "it" | "its" => near(last.body, 6),
            "they" | "their" | "them" => near(last.anyone, 4).filter(|&w| actors.get(w).kind != ActorKind::Person),
            "i" | "we" | "my" | "our" => return (None, "speaker unknown: the writer"),
            _ => return (None, "speaker unknown: a pronoun"),
        };
        return match who {
            Some(who) => (Some(who), "pronoun taken for the last speaker"),
            None => (None, "speaker unknown: pronoun without a name before"),
        };
    }
    match named(view, actors, head, f.source_tokens.clone()) {
        Some(who) => (Some(who), ""),
        None => match actors.within(&f.source_tokens).filter(|m| m.form == MentionForm::Name) {
            Some(inner) => (Some(inner.actor), ""),
            None => (None, "speaker unknown: no name"),
        },
    }
}

/// An actor known by no name: "the doctor".
fn nameless(actors: &Actors, who: ActorId) -> bool {
    let actor = actors.get(who);
    matches!(actor.kind, ActorKind::Role | ActorKind::Other | ActorKind::Person) && !actor.name.contains(char::is_uppercase)
}

/// Who holds the role in "the ambassador": the person whose name stood right behind that title ("Ambassador Kaya"), whom an
/// apposition gave it ("Kim, the chief executive"), or the only person named so far.
fn holder(view: &View, actors: &Actors, head: usize, tokens: &Range<usize>) -> Option<ActorId> {
    let definite = view.is(tokens.start, &["the"]);
    let role = view.upos(head) != Upos::Pron && !view.token(head).feats.has(crate::language::Feats::PLUR);
    let plain = tokens.clone().all(|i| !view.is(i, &["of", "for", "who", ","]) && view.upos(i) != Upos::Propn);
    if !definite || !role || !plain {
        return None;
    }
    let title = |i: usize| view.form(i).eq_ignore_ascii_case(view.form(head)) || view.form(i).eq_ignore_ascii_case(view.lemma(head));
    let person = |m: &&Mention| m.form == MentionForm::Name && m.head < head && actors.get(m.actor).kind == ActorKind::Person;
    let titled = actors.mentions.iter().rev().filter(person).find(|m| {
        let before = m.tokens.start.saturating_sub(3)..m.tokens.end;
        let after = m.tokens.end..(m.tokens.end + 9).min(head);
        let apposed = view.is(after.start.min(view.len() - 1), &[","]);
        before.into_iter().any(title) || apposed && after.into_iter().take_while(|&i| !view.is(i, &["."])).any(title)
    });
    if let Some(mention) = titled {
        return Some(mention.actor);
    }
    if !view.cues.is_speaker(view.lemma(head))
        || matches!(
            view.lemma(head),
            "spokesman" | "spokeswoman" | "official" | "source" | "report" | "statement" | "company" | "ministry" | "government"
        )
    {
        return None;
    }
    let mut people: Vec<ActorId> = actors.mentions.iter().filter(person).map(|m| m.actor).collect();
    people.sort();
    people.dedup();
    // An office that speaks has a human holder only when the article knows a single person near by.
    let near = actors.mentions.iter().rfind(person).is_some_and(|m| head - m.head < 80);
    (people.len() == 1 && near && human(view, head)).then(|| people[0])
}

/// "The company", "the airline": the body that spoke last, or the only one named so far.
fn firm(view: &View, actors: &Actors, head: usize, tokens: &Range<usize>, spoke: Option<(ActorId, usize)>) -> Option<ActorId> {
    let nouns = [
        "company",
        "firm",
        "group",
        "airline",
        "bank",
        "retailer",
        "carmaker",
        "maker",
        "operator",
        "publisher",
        "club",
        "organization",
        "organisation",
        "institution",
        "charity",
        "agency",
        "watchdog",
        "union",
        "association",
        "foundation",
        "party",
        "network",
    ];
    if !view.is(tokens.start, &["the"]) || tokens.len() != 2 || !nouns.contains(&view.lemma(head)) {
        return None;
    }
    let body = |who: ActorId| matches!(actors.get(who).kind, ActorKind::Org | ActorKind::Other);
    let mut bodies: Vec<(ActorId, usize)> = actors
        .mentions
        .iter()
        .filter(|m| m.form == MentionForm::Name && m.head < head && body(m.actor))
        .map(|m| (m.actor, m.head))
        .collect();
    let last = bodies.last().copied();
    bodies.sort();
    bodies.dedup_by_key(|b| b.0);
    let spoke = spoke.map(|(who, _)| who).filter(|&who| bodies.iter().any(|b| b.0 == who));
    // Of several the one that spoke, if it is also the one named last; else nobody knows.
    match bodies[..] {
        [] => None,
        [one] => Some(one.0),
        _ => spoke.filter(|&who| last.is_some_and(|l| l.0 == who)),
    }
}

/// `Lund's statement said`, `a letter by Ray Cole`: words speak for whoever wrote them.
fn whose(view: &View, actors: &Actors, head: usize, tokens: &Range<usize>) -> Option<ActorId> {
    let words = [
        "statement",
        "letter",
        "tweet",
        "post",
        "email",
        "e-mail",
        "memo",
        "remark",
        "comment",
        "word",
        "adjective",
        "speech",
        "note",
        "message",
        "testimony",
        "announcement",
        "communique",
        "communiqué",
        "reply",
        "answer",
        "phrase",
    ];
    if view.upos(head) != Upos::Noun || !words.contains(&view.lemma(head)) {
        return None;
    }
    let owner = view.children(head).find(|&c| view.rel(c) == Rel::NmodPoss && c < head);
    let by = (head + 1..tokens.end).find(|&i| view.is(i, &["by", "from"]));
    let within = |range: Range<usize>| actors.within(&range).map(|m| m.actor);
    match (owner, by) {
        (Some(owner), _) => mention(actors, owner, &(view.subtree(owner).start..owner + 1)).map(|m| m.actor),
        (None, Some(by)) => within(by + 1..tokens.end),
        _ => None,
    }
}

/// The only person that the article has named before `head`, not far from it.
fn only_person(actors: &Actors, head: usize) -> Option<ActorId> {
    let mut people =
        actors.mentions.iter().filter(|m| m.form == MentionForm::Name && m.head < head && actors.get(m.actor).kind == ActorKind::Person);
    let first = people.next()?;
    let last = people.try_fold(first, |_, m| (m.actor == first.actor).then_some(m))?;
    (head - last.head < 60).then_some(first.actor)
}

/// A noun for one human being.
fn human(view: &View, head: usize) -> bool {
    matches!(
        view.lemma(head),
        "minister"
            | "president"
            | "mayor"
            | "governor"
            | "senator"
            | "chairman"
            | "chairwoman"
            | "leader"
            | "commissioner"
            | "author"
            | "writer"
            | "doctor"
            | "lawyer"
            | "attorney"
            | "judge"
            | "coach"
            | "player"
            | "secretary"
            | "general"
            | "commander"
            | "officer"
            | "professor"
            | "teacher"
            | "director"
            | "manager"
            | "executive"
            | "boss"
            | "chief"
            | "owner"
            | "farmer"
            | "priest"
            | "pastor"
            | "bishop"
            | "pope"
            | "king"
            | "queen"
            | "prince"
            | "envoy"
            | "ambassador"
            | "diplomat"
            | "candidate"
            | "nominee"
            | "lawmaker"
            | "congressman"
            | "congresswoman"
            | "man"
            | "woman"
            | "singer"
            | "actor"
            | "actress"
            | "economist"
            | "analyst"
            | "scientist"
            | "researcher"
            | "politician"
            | "businessman"
            | "billionaire"
    )
}

/// The mention that heads the source, else the first of its longest ones.
fn mention<'m>(actors: &'m Actors, head: usize, tokens: &Range<usize>) -> Option<&'m Mention> {
    actors.headed_by(head).or_else(|| actors.mentions.iter().filter(|m| m.tokens.contains(&head)).max_by_key(|m| m.tokens.len())).or_else(
        || {
            // Only a mention that is nearly the whole source speaks for it: not the town in "a baker from Lyon".
            actors.within(tokens).filter(|m| m.form == MentionForm::Name && m.tokens.len() + 2 >= tokens.len())
        },
    )
}

/// What a relative pronoun stands for.
fn antecedent(view: &View, pronoun: usize) -> Option<usize> {
    let mut at = pronoun;
    for _ in 0..6 {
        let up = view.head(at)?;
        if matches!(view.rel(at), Rel::AclRelcl | Rel::Acl | Rel::AdvclRelcl) {
            return Some(up);
        }
        at = up;
    }
    None
}

/// The actor of a noun phrase; a new one when no mention names it yet.
fn named(view: &View, actors: &mut Actors, head: usize, tokens: Range<usize>) -> Option<ActorId> {
    if let Some(mention) = mention(actors, head, &tokens) {
        return Some(mention.actor);
    }
    if !matches!(view.upos(head), Upos::Noun | Upos::Propn | Upos::Num | Upos::Adj | Upos::X) {
        return None;
    }
    // The core of the phrase: up to its first comma, without the article.
    let mut range = tokens.start.min(head)..tokens.end.max(head + 1);
    if let Some(comma) = range.clone().find(|&i| view.is(i, &[",", "("])).filter(|&c| c > head) {
        range.end = comma;
    }
    if let Some(clause) = range.clone().find(|&i| i > head && view.is(i, &["who", "which", "that"])) {
        range.end = clause;
    }
    while range.start < head
        && (view.upos(range.start) == Upos::Det && !view.is(range.start, &["some", "many", "several", "all", "no"])
            || view.is_punct(range.start))
    {
        range.start += 1;
    }
    while range.end > head + 1 && view.is(range.end - 1, &["'s", "’s", "'", "’"]) {
        range.end -= 1;
    }
    let span = view.words(range.clone())?;
    let name = span.slice(view.text).split_whitespace().collect::<Vec<_>>().join(" ");
    let known = actors.list.iter().position(|a| a.name.eq_ignore_ascii_case(&name));
    let id = match known {
        Some(at) => ActorId(at as u32),
        None => {
            let kind = match view.upos(head) {
                Upos::Propn => ActorKind::Other,
                _ if view.token(head).feats.has(crate::language::Feats::PLUR) => ActorKind::Group,
                _ if view.cues.is_speaker(view.lemma(head)) => ActorKind::Role,
                _ => ActorKind::Other,
            };
            actors.list.push(Actor { name, kind, ..Actor::default() });
            ActorId(actors.list.len() as u32 - 1)
        }
    };
    let list = &mut actors.list[id.index()].mentions;
    list.push(span);
    list.sort();
    list.dedup();
    let at = actors.mentions.partition_point(|m| m.span < span);
    let form = if view.upos(head) == Upos::Propn { MentionForm::Name } else { MentionForm::Nominal };
    actors.mentions.insert(at, Mention { span, tokens: range, head, actor: id, form });
    Some(id)
}

/// Direct when all words stand between marks, mixed when some do.
fn form(view: &View, direct: &Direct, content: &[TextSpan]) -> QuoteForm {
    let (mut inside, mut all) = (0, 0);
    for span in content {
        for i in view.parsed.tokens_in(*span).filter(|&i| !view.is_punct(i)) {
            all += 1;
            inside += usize::from(direct.marked[i]);
        }
    }
    match inside {
        0 => QuoteForm::Indirect,
        _ if inside == all => QuoteForm::Direct,
        _ => QuoteForm::Mixed,
    }
}

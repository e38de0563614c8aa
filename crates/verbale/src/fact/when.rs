//! When a fact took place: the nearest expression of time that can date it, with a word on how near it stood.
//!
//! A date in the fact's own clause dates it; then one in a clause that governs it ("said **on Friday** that …"); then the last
//! one told before it in its paragraph; else the day of publication. A date inside a clause that hangs from the fact's own
//! (what was said, a relative clause) never dates it: "said it would withdraw **on Monday**" is not said on Monday. Nor does a year that
//! belongs to a noun beside the fact: "has lost strength since the annexation **of 2014**".
//!
//! "Two days after" and "a week before" between two clauses date the one by the other.
//!
//! A weekday that cannot be placed, because the page has no date, still says that the fact is not of the paragraph's date: it is then left
//! to what other pages tell.
//!
//! A sentence that leads up to a dated saying by the same one is dated with it ("Hill echoed the warning.⏎“…,” Hill told
//! reporters late on Friday."); a quote that carries on is dated by the quotes' stage. Everything else is not carried over from
//! paragraph to paragraph.

use crate::{
    fact::Reading,
    language::{Parsed, Rel, Upos},
    types::{DateExpression, FactDate, FactDateFrom, TimexType},
};

/// The date of the fact that token `at` (an index into `reading.parsed.tokens`: a cue, a trigger) tells. None only when
/// nothing in its paragraph dates it and the publication date is unknown.
pub fn date_of(reading: &Reading, dates: &[DateExpression], at: usize) -> Option<FactDate> {
    measured(reading, dates, at)
        .or_else(|| in_sentence(reading, dates, at))
        .or_else(|| if has_unplaced(reading, dates, at) { None } else { in_paragraph(reading, dates, at) })
        .or_else(|| led_up_to(reading, dates, at))
        .or_else(|| published(reading))
}

/// From the time between the fact's clause and the one that it hangs from: "asked on Tuesday …, **a day after** Paraguay closed the border".
fn measured(reading: &Reading, dates: &[DateExpression], at: usize) -> Option<FactDate> {
    let parsed = reading.parsed;
    let mut clause = clause_of(parsed, at);
    let (mark, sign) = loop {
        let from = parsed.sentences.get(parsed.sentence_of(clause))?.tokens.start;
        let mark = (from..clause).find_map(|i| {
            let marks = parsed.tokens[i].rel == Rel::Mark && parsed.tokens[i].head as usize == clause;
            let sign = match parsed.lemma(i) {
                "after" => -1,
                "before" => 1,
                _ => return None,
            };
            marks.then_some((i, sign))
        });
        match mark {
            Some(mark) => break mark,
            // "after Paraguay closed the border and **recalled** its envoy"
            None if parsed.tokens[clause].rel == Rel::Conj => clause = clause_of(parsed, parsed.tokens[clause].head as usize),
            None => return None,
        }
    };
    let days = days_before(parsed, reading.text, mark)?;
    let governor = parsed.tokens[clause].head as usize;
    if governor == clause {
        return None;
    }
    let base = in_sentence(reading, dates, governor)?;
    let day = base.earliest.filter(|day| base.latest == Some(*day))?;
    let day = day.checked_add(jiff::Span::new().try_days(sign * days).ok()?).ok()?;
    Some(FactDate { value: day.to_string(), earliest: Some(day), latest: Some(day), from: FactDateFrom::Sentence })
}

/// The days that the words before a conjunction count: "two days | after", "the day | before", "hours | after".
fn days_before(parsed: &Parsed, text: &str, mark: usize) -> Option<i64> {
    const COUNTS: [&str; 10] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let unit = mark.checked_sub(1)?;
    let length = match parsed.lemma(unit) {
        "day" => 1,
        "week" => 7,
        "hour" | "minute" => 0,
        _ => return None,
    };
    let word = parsed.form(text, unit.checked_sub(1)?).to_ascii_lowercase();
    let count = match word.as_str() {
        "a" | "the" => Some(1),
        word => COUNTS.iter().position(|c| *c == word).map(|n| n as i64 + 1).or_else(|| word.parse().ok().filter(|n| (1..100).contains(n))),
    };
    // Hours need no count to be the same day or nearly so.
    match length {
        0 => count.is_none_or(|n| n < 12).then_some(0),
        _ => count.map(|n| n * length),
    }
}

/// From the fact's own clause or one that governs it.
fn in_sentence(reading: &Reading, dates: &[DateExpression], at: usize) -> Option<FactDate> {
    let parsed = reading.parsed;
    let sentence = parsed.sentences.get(parsed.sentence_of(at))?;
    let place = parsed.tokens.get(at)?.span;
    let clauses = governing_clauses(parsed, at);
    let mut best: Option<(usize, usize, &DateExpression)> = None;
    for date in dates_within(dates, sentence.span.start, sentence.span.end).filter(|d| can_date(d) && !open_ended(reading.text, d)) {
        let Some(head) = head_of(parsed, parsed.tokens_in(date.span)) else { continue };
        let Some(depth) = clauses.iter().position(|&c| c == clause_of(parsed, head)) else { continue };
        if depth == 0 && is_of_a_noun(parsed, date, head, at) {
            continue;
        }
        // "… an attack in early 2022, which is why it has stationed troops": what another clause expects dates nothing that is.
        let to_come = reading.article.published.value.zip(date.bounds).is_some_and(|(published, (from, _))| from > published);
        if depth > 0 && to_come {
            continue;
        }
        let distance = date.span.start.abs_diff(place.start) as usize;
        if best.is_none_or(|(d, far, _)| (depth, distance) < (d, far)) {
            best = Some((depth, distance, date));
        }
    }
    let (depth, _, date) = best?;
    Some(fact_date(date, if depth == 0 { FactDateFrom::Clause } else { FactDateFrom::Sentence }))
}

/// True when the fact's own clause has a day that nothing places.
fn has_unplaced(reading: &Reading, dates: &[DateExpression], at: usize) -> bool {
    let parsed = reading.parsed;
    let Some(sentence) = parsed.sentences.get(parsed.sentence_of(at)) else { return false };
    let clause = clause_of(parsed, at);
    dates_within(dates, sentence.span.start, sentence.span.end)
        .filter(|d| matches!(d.kind, TimexType::Date | TimexType::Time) && d.bounds.is_none() && d.value.starts_with("XXXX-"))
        .any(|d| head_of(parsed, parsed.tokens_in(d.span)).is_some_and(|head| clause_of(parsed, head) == clause))
}

/// True for a year (a longer time than a month) that says of a noun beside the fact when that was: "the **2008** promise", "since the
/// closure of the strait **in 1998**". Any other noun may have the year by the tree's mistake ("expelled from the camp in 1998").
fn is_of_a_noun(parsed: &Parsed, date: &DateExpression, head: usize, at: usize) -> bool {
    const THEN: [&str; 6] = ["since", "after", "before", "following", "until", "during"];
    if date.bounds.is_none_or(|(from, to)| to.duration_since(from).as_hours() <= 40 * 24) {
        return false;
    }
    let governor = |i: usize| parsed.tokens.get(i).map_or(i, |t| t.head as usize);
    let mut noun = governor(head);
    if noun != at && noun == head + 1 && parsed.tokens.get(noun).is_some_and(|t| matches!(t.upos, Upos::Noun | Upos::Propn)) {
        return true;
    }
    for _ in 0..8 {
        let is_noun = parsed.tokens.get(noun).is_some_and(|t| matches!(t.upos, Upos::Noun | Upos::Propn));
        if noun == at || !is_noun || governor(noun) == noun {
            return false;
        }
        let from = noun.saturating_sub(8);
        let told_by = |i: usize| parsed.tokens[i].rel == Rel::Case && governor(i) == noun && THEN.contains(&parsed.lemma(i));
        if (from..noun).any(told_by) {
            return true;
        }
        noun = governor(noun);
    }
    false
}

/// From the last expression told before the fact's sentence in its paragraph.
fn in_paragraph(reading: &Reading, dates: &[DateExpression], at: usize) -> Option<FactDate> {
    let parsed = reading.parsed;
    let index = parsed.sentence_of(at);
    let paragraph = parsed.sentences.get(index)?.paragraph;
    let first = parsed.sentences.partition_point(|s| s.paragraph < paragraph);
    parsed.sentences[first..index].iter().rev().find_map(|sentence| {
        let root = sentence.tokens.clone().find(|&i| parsed.tokens[i].head as usize == i)?;
        let main = dates_within(dates, sentence.span.start, sentence.span.end)
            .filter(|d| can_date(d) && !open_ended(reading.text, d))
            .find(|d| {
                let head = head_of(parsed, parsed.tokens_in(d.span));
                head.is_some_and(|head| clause_of(parsed, head) == clause_of(parsed, root) && !is_of_a_noun(parsed, d, head, root))
            })?;
        Some(fact_date(main, FactDateFrom::Paragraph))
    })
}

/// From the next paragraph, when it is a quotation by somebody whom the fact's sentence names as its doer.
fn led_up_to(reading: &Reading, dates: &[DateExpression], at: usize) -> Option<FactDate> {
    let parsed = reading.parsed;
    let index = parsed.sentence_of(at);
    let here = parsed.sentences.get(index)?;
    let next = parsed.sentences.get(index + 1).filter(|s| s.paragraph > here.paragraph)?;
    let opens = next.span.slice(reading.text).trim_start().starts_with(['"', '“', '„', '«', '‘', '\'']);
    if !opens {
        return None;
    }
    let end = parsed.sentences.iter().skip(index + 1).take(3).take_while(|s| s.paragraph == next.paragraph).last()?.tokens.end;
    let doer = |tokens: std::ops::Range<usize>, name: Option<&str>| {
        tokens.clone().find(|&i| {
            let subject = matches!(parsed.tokens[i].rel, Rel::Nsubj | Rel::Flat | Rel::Appos | Rel::NmodDesc | Rel::Compound);
            subject
                && parsed.tokens[i].upos == Upos::Propn
                && parsed.form(reading.text, i).len() > 2
                && name.is_none_or(|n| n == parsed.form(reading.text, i))
        })
    };
    dates_within(dates, next.span.start, parsed.tokens.get(end.checked_sub(1)?)?.span.end).filter(|d| can_date(d)).find_map(|date| {
        let head = head_of(parsed, parsed.tokens_in(date.span))?;
        let clause = clause_of(parsed, head);
        let saying = matches!(parsed.lemma(clause), "say" | "tell" | "add" | "write" | "warn");
        let speaker = (next.tokens.start..end)
            .filter(|&i| {
                parsed.tokens[i].rel == Rel::Nsubj && parsed.tokens[i].head as usize == clause && parsed.tokens[i].upos == Upos::Propn
            })
            .find(|&i| doer(here.tokens.clone(), Some(parsed.form(reading.text, i))).is_some());
        (saying && speaker.is_some()).then(|| fact_date(date, FactDateFrom::Paragraph))
    })
}

/// The day of publication.
fn published(reading: &Reading) -> Option<FactDate> {
    let published = &reading.article.published;
    let (earliest, latest) = (published.earliest.or(published.value), published.latest.or(published.value));
    let value = match published.value {
        Some(day) => day.to_string(),
        None => common_value(earliest?, latest?)?,
    };
    Some(FactDate { value, earliest, latest, from: FactDateFrom::Published })
}

/// The month or year that holds both days, when the day of publication itself is not known.
fn common_value(earliest: jiff::civil::Date, latest: jiff::civil::Date) -> Option<String> {
    if earliest == latest {
        Some(earliest.to_string())
    } else if (earliest.year(), earliest.month()) == (latest.year(), latest.month()) {
        Some(format!("{:04}-{:02}", earliest.year(), earliest.month()))
    } else {
        (earliest.year() == latest.year()).then(|| format!("{:04}", earliest.year()))
    }
}

fn fact_date(date: &DateExpression, from: FactDateFrom) -> FactDate {
    let (earliest, latest) = date.bounds.unzip();
    // A fact is dated to the day: the part of the day stays with the expression.
    let value = date.value.split('T').next().unwrap_or(&date.value).to_owned();
    FactDate { value, earliest, latest, from }
}

/// Only a placed date or time says when something happened.
fn can_date(date: &DateExpression) -> bool {
    matches!(date.kind, TimexType::Date | TimexType::Time) && date.bounds.is_some()
}

/// "since 2014", "until Friday": where something began or ended that went on; the fact itself is dated by neither.
fn open_ended(text: &str, date: &DateExpression) -> bool {
    let before = text[..date.span.start as usize].trim_end();
    let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    ["since", "until", "till"].iter().any(|w| word.eq_ignore_ascii_case(w))
}

fn dates_within(dates: &[DateExpression], start: u32, end: u32) -> impl Iterator<Item = &DateExpression> {
    let first = dates.partition_point(|d| d.span.start < start);
    dates[first..].iter().take_while(move |d| d.span.end <= end)
}

/// The token of `tokens` whose head stands outside.
fn head_of(parsed: &Parsed, tokens: std::ops::Range<usize>) -> Option<usize> {
    tokens.clone().find(|&i| {
        let head = parsed.tokens.get(i).map_or(i, |t| t.head as usize);
        (head == i || !tokens.contains(&head)) && parsed.tokens.get(i).is_some_and(|t| t.upos != Upos::Punct)
    })
}

/// The heads of the clause that holds `at` and of those that govern it, nearest first.
fn governing_clauses(parsed: &Parsed, at: usize) -> Vec<usize> {
    let mut clauses = vec![clause_of(parsed, at)];
    while let Some(&clause) = clauses.last() {
        let head = parsed.tokens.get(clause).map_or(clause, |t| t.head as usize);
        let above = clause_of(parsed, head);
        if head == clause || above == clause || clauses.contains(&above) {
            break;
        }
        clauses.push(above);
    }
    clauses
}

/// The head of the clause that holds token `i`. An infinitive shares the clause of the verb that governs it.
fn clause_of(parsed: &Parsed, mut i: usize) -> usize {
    for _ in 0..64 {
        let Some(token) = parsed.tokens.get(i) else { return i };
        let verbal = matches!(token.upos, Upos::Verb | Upos::Aux);
        let heads = match token.rel {
            Rel::Root | Rel::Ccomp | Rel::Advcl | Rel::AdvclRelcl | Rel::AclRelcl | Rel::Csubj | Rel::CsubjPass => true,
            Rel::Acl | Rel::Parataxis | Rel::Conj => verbal,
            _ => false,
        };
        if heads || token.head as usize == i {
            return i;
        }
        i = token.head as usize;
    }
    i
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        fact::{actors::Lexicon, dates},
        language::en::English,
        types::{Article, Published, PublishedFrom},
    };
    use std::sync::LazyLock;

    static LANGUAGE: LazyLock<English> = LazyLock::new(English::load);

    /// The date of the fact that the word `at` tells, in a text published on 11 December 2021.
    #[track_caller]
    fn check(text: &str, at: &str, expected: &str) {
        let published = Published::on(jiff::civil::date(2021, 12, 11), PublishedFrom::Meta, 1.0);
        let date = date_in(text, at, published).expect("published is known");
        assert_eq!(format!("{} {:?}", date.value, date.from), expected, "{at} in {text}");
    }

    /// The same on a page of no date.
    fn undated(text: &str, at: &str) -> Option<String> {
        date_in(text, at, Published::default()).map(|date| date.value)
    }

    fn date_in(text: &str, at: &str, published: Published) -> Option<FactDate> {
        let parsed = LANGUAGE.parse(text);
        let article = Article { text: text.to_owned(), published, ..Article::default() };
        let lexicon = Lexicon::default();
        let reading = Reading { article: &article, text, parsed: &parsed, lexicon: &lexicon };
        let dates = dates::find(&reading);
        let token = parsed.token_at(text.find(at).expect("the word is in the text"));
        date_of(&reading, &dates, token)
    }

    #[test]
    fn a_clause_is_dated_by_the_time_since_another() {
        check("Lima recalled its envoy on Friday, two days after Quito expelled the consul.", "expelled", "2021-12-08 Sentence");
        check("Lima recalled its envoy on Friday, two days after Quito expelled the consul.", "recalled", "2021-12-10 Clause");
        check("Chad signed the treaty on Thursday, a week after Libya closed the road and cut its aid.", "cut", "2021-12-02 Sentence");
        check("The minister resigned on Monday, the day before prosecutors charged him.", "charged", "2021-12-07 Sentence");
        check("Troops fired on Tuesday, hours after rebels seized the port.", "seized", "2021-12-07 Sentence");
        // Nothing says how long after.
        check("Troops fired on Tuesday, long after rebels seized the port.", "seized", "2021-12-07 Sentence");
    }

    #[test]
    fn the_nearest_clause_dates_a_fact() {
        check("The guild rejected the offer on Wednesday.", "rejected", "2021-12-08 Clause");
        check("The guild said on Wednesday that the owners had broken the deal.", "broken", "2021-12-08 Sentence");
        check("The guild rejected the offer.", "rejected", "2021-12-11 Published");
        check("The owners met on Monday. They rejected the offer.", "rejected", "2021-12-06 Paragraph");
        check("Since 2014 the guild has banned the trade.", "banned", "2021-12-11 Published");
        check("The guild closed the pier until Thursday.", "closed", "2021-12-11 Published");
    }

    #[test]
    fn what_leads_up_to_a_dated_quotation_is_dated_with_it() {
        let text = "Mayor Ines Hill echoed the warning.\n\n“We have a week of flour,” Hill told reporters late on Thursday.";
        check(text, "echoed", "2021-12-09 Paragraph");
        let other = "Mayor Ines Hill echoed the warning.\n\n“We have a week of flour,” Brandt told reporters late on Thursday.";
        check(other, "echoed", "2021-12-11 Published");
    }

    #[test]
    fn a_year_of_a_noun_does_not_date_the_verb_beside_it() {
        check("The forum has lost much of its weight since the closure of the strait in 1998.", "lost", "2021-12-11 Published");
        check("The union rejected the offer in 2019.", "rejected", "2019 Clause");
        check("The two ports signed the treaty in 1998.", "signed", "1998 Clause");
        check("The miners were expelled from the camp in 1998.", "expelled", "1998 Clause");
        check("The owners broke the 1998 treaty.", "broke", "2021-12-11 Published");
        check("The strike paralysed the docks after the reform of 2004. The union accused the owners.", "accused", "2021-12-11 Published");
    }

    #[test]
    fn a_day_that_nothing_places_is_not_overruled_by_the_paragraph() {
        let text = "The ferry sank on 3 May 1998. On Sunday the owners met the crew.";
        check(text, "met", "2021-12-05 Clause");
        assert_eq!(undated(text, "met"), None);
        assert_eq!(undated("The ferry sank on 3 May 1998. The owners met the crew.", "met").as_deref(), Some("1998-05-03"));
    }

    #[test]
    fn what_was_said_does_not_date_the_saying() {
        check("The guild said that the mill would close on Monday.", "said", "2021-12-11 Published");
    }
}

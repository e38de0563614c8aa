//! What is read in texts of languages that no pack reads: only what needs no language.
//!
//! Whole dates (`2021-12-10`, `10.12.2021`, `10 décembre 2021`: the names of months in many languages are known to the cleaner) and
//! words between quotation marks, without a speaker. English rules are kept away from them: their facts would be garbage.

use crate::{
    clean,
    fact::Facts,
    types::{Article, DateExpression, DateFrom, Quote, QuoteForm, TextSpan, TimexType},
};

/// Fewer words between marks are a title or a nickname.
const WORDS: usize = 4;
/// The same for scripts that set no spaces, in letters.
const LETTERS: usize = 10;

/// The facts of an article in a language that no pack reads.
pub fn read(article: &Article) -> Facts {
    Facts { dates: dates(&article.text), quotes: quotes(&article.text), ..Facts::default() }
}

/// The lines of a text with words in them: they stand for sentences.
pub fn lines(text: &str) -> Vec<TextSpan> {
    let mut at = 0;
    let mut out = Vec::new();
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        if !bare.is_empty() {
            let start = at + (line.len() - line.trim_start().len());
            out.push(TextSpan::new(start, start + bare.len()));
        }
        at += line.len();
    }
    out
}

fn dates(text: &str) -> Vec<DateExpression> {
    clean::written_dates(text)
        .into_iter()
        .map(|(day, span)| DateExpression {
            span,
            kind: TimexType::Date,
            value: day.to_string(),
            modifier: None,
            from: DateFrom::Explicit,
            bounds: Some((day, day)),
        })
        .collect()
}

/// Words between marks within a line, each with its closing mark.
fn quotes(text: &str) -> Vec<Quote> {
    let mut out = Vec::new();
    for line in lines(text) {
        let words = line.slice(text);
        let mut from = 0;
        while let Some((at, mark)) = words[from..].char_indices().find(|(_, c)| !closers(*c).is_empty()) {
            let begin = from + at + mark.len_utf8();
            let Some(end) = words[begin..].find(|c| closers(mark).contains(&c)) else {
                from = begin;
                continue;
            };
            let inside = &words[begin..begin + end];
            from = begin + end + words[begin + end..].chars().next().map_or(1, char::len_utf8);
            if says_something(inside) {
                let start = line.start as usize + begin + (inside.len() - inside.trim_start().len());
                out.push(quote(TextSpan::new(start, start + inside.trim().len())));
            }
        }
    }
    out
}

/// The marks that close what this one opens.
fn closers(mark: char) -> &'static [char] {
    match mark {
        '„' => &['“', '”', '"'],
        '“' => &['”', '“'],
        '«' => &['»'],
        '»' => &['«'],
        '"' => &['"', '”'],
        '「' => &['」'],
        '『' => &['』'],
        _ => &[],
    }
}

fn says_something(words: &str) -> bool {
    let letters = words.chars().filter(|c| c.is_alphabetic()).count();
    let unspaced = words.chars().filter(|c| ('\u{3040}'..'\u{a000}').contains(c)).count() * 2 > letters;
    if unspaced { letters >= LETTERS } else { words.split_whitespace().count() >= WORDS && letters > 0 }
}

fn quote(content: TextSpan) -> Quote {
    Quote {
        form: QuoteForm::Direct,
        content: vec![content],
        cue: Vec::new(),
        source: Vec::new(),
        speaker: None,
        addressee: None,
        date: None,
        rule: "marks-only".into(),
        confidence: 0.5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(text: &str, expected: Expect) {
        let facts = read(&Article { text: text.to_owned(), ..Article::default() });
        let mut out: Vec<String> = facts.dates.iter().map(|d| format!("{} = {}", d.span.slice(text), d.value)).collect();
        out.extend(facts.quotes.iter().map(|q| format!("[{}]", q.content[0].slice(text))));
        expected.assert_eq(&out.join("\n"));
    }

    #[test]
    fn whole_dates_and_marked_words_are_read() {
        check(
            "Die Fähre sank am 3. Mai 2019.\n„Wir haben sie gewarnt“, sagte Meier. Der „Spiegel“ schwieg bis 4.5.2019.",
            expect![[r#"
                3. Mai 2019 = 2019-05-03
                4.5.2019 = 2019-05-04
                [Wir haben sie gewarnt]"#]],
        );
        check(
            "Le ministre a dit : « Nous ne céderons pas », le 2019-05-03. «Non», répond-il. «Sans fin jamais close",
            expect![[r#"
                2019-05-03 = 2019-05-03
                [Nous ne céderons pas]"#]],
        );
        check("部长说：「我们绝对不会放弃这座桥梁」。「不」", expect!["[我们绝对不会放弃这座桥梁]"]);
        check("Kein Datum: 3:2, 12. Mai, 555-0143.", expect![""]);
    }
}

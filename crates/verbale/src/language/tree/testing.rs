//! Trees drawn by hand, so that tests of rules do not depend on the parser.

use super::Tree;
use crate::{
    language::{Feats, Parsed, Rel, Sentence, Token, Upos},
    types::TextSpan,
};

/// A sentence with a tree that a test wrote down.
#[derive(Debug)]
pub(crate) struct Drawn {
    pub(crate) text: String,
    pub(crate) parsed: Parsed,
}

impl Drawn {
    /// Reads `form/UPOS/relation/head` items; heads count from 1, 0 is the root. After the head may stand `/lemma` and
    /// `/FEATURES` joined by `+` (`/say/PAST+FIN`); a lemma left out is the form, lower-cased.
    pub(crate) fn new(items: &str) -> Self {
        let (mut text, mut parsed) = (String::new(), Parsed::default());
        for (i, item) in items.split_whitespace().enumerate() {
            let fields: Vec<&str> = item.split('/').collect();
            if i > 0 {
                text.push(' ');
            }
            let start = text.len();
            text.push_str(fields[0]);
            let lemma = fields.get(4).map_or_else(|| fields[0].to_lowercase(), |l| (*l).to_owned());
            let at = parsed.lemmas.len() as u32;
            parsed.lemmas.push_str(&lemma);
            let head: u32 = fields[3].parse().expect("a head");
            parsed.tokens.push(Token {
                span: TextSpan::new(start, text.len()),
                head: if head == 0 { i as u32 } else { head - 1 },
                rel: Rel::from_name(fields[2]).expect("a relation"),
                upos: Upos::from_name(fields[1]).expect("a part of speech"),
                feats: fields.get(5).map_or(Feats::default(), |f| f.split('+').fold(Feats::default(), |sum, f| sum.with(feature(f)))),
                lemma: (at, parsed.lemmas.len() as u32),
            });
        }
        let span = TextSpan::new(0, text.len());
        parsed.sentences.push(Sentence { tokens: 0..parsed.tokens.len(), span, paragraph: 0 });
        parsed.index();
        Drawn { text, parsed }
    }

    pub(crate) fn tree(&self) -> Tree<'_> {
        Tree::of(&self.text, &self.parsed, 0)
    }

    /// The first token with this form.
    pub(crate) fn at(&self, form: &str) -> usize {
        (0..self.parsed.tokens.len()).find(|&i| self.parsed.form(&self.text, i) == form).expect("the form is in the sentence")
    }

    /// The forms of tokens, joined by blanks.
    pub(crate) fn forms(&self, tokens: &[usize]) -> String {
        tokens.iter().map(|&i| self.parsed.form(&self.text, i)).collect::<Vec<_>>().join(" ")
    }
}

fn feature(name: &str) -> Feats {
    match name {
        "PAST" => Feats::PAST,
        "PRES" => Feats::PRES,
        "PASS" => Feats::PASS,
        "PART" => Feats::PART,
        "INF" => Feats::INF,
        "FIN" => Feats::FIN,
        "GER" => Feats::GER,
        "PLUR" => Feats::PLUR,
        "SING" => Feats::SING,
        "POSS" => Feats::POSS,
        "IMP" => Feats::IMP,
        _ => panic!("{name} is no feature"),
    }
}

//! `verbale correct`: what a person corrects in facts, by the address of their words.

use crate::{
    actors::{corrections, relink, signed},
    args::{Common, Correct, CorrectCommand, KindOfFact},
    outcome::{Done, Failure, Outcome},
};
use std::io::{self, Write};
use verbale::link::{Correction, FactKind, Place, Pointer};
use verbale_case::{Case, pointing};

pub(crate) fn run(command: &Correct, common: &Common) -> Outcome {
    let text = match &command.what {
        CorrectCommand::List => corrections(&Case::open(&command.db)?)?,
        change => correct(change, command, common)?,
    };
    io::stdout().write_all(text.as_bytes()).map_err(|e| Failure::io("stdout", e))?;
    Ok(Done::All)
}

fn correct(change: &CorrectCommand, command: &Correct, common: &Common) -> Result<String, Failure> {
    if !command.db.exists() {
        Case::open(&command.db)?;
    }
    let mut case = Case::create(&command.db)?;
    let (author, at) = signed(command.by.as_deref());
    let correction = match change {
        CorrectCommand::Speaker { address, speaker, unknown } => {
            let speaker = match speaker.as_deref().filter(|_| !unknown) {
                Some(name) => Some(case.pointer_or_new(name)?),
                None => None,
            };
            Correction::Speaker { quote: quote(&case, address)?, speaker }
        }
        CorrectCommand::Date { address, day, kind } => match pointing::address(address) {
            (article, None) => Correction::Published { article: known(&case, &article)?, date: *day },
            (article, Some(span)) => {
                let (kind, fact) = case.fact_at(&article, span, kind.map(Into::into))?;
                Correction::Date { fact, kind, date: *day }
            }
        },
        CorrectCommand::Drop { address, kind } => {
            let (kind, fact) = fact(&case, address, kind.map(Into::into))?;
            Correction::Drop { fact, kind }
        }
        CorrectCommand::Type { address, to } => Correction::Type { event: event(&case, address)?, to: *to },
        CorrectCommand::Parties { address, source, target, no_source, no_target } => {
            let side = |names: &[String], nobody: bool| -> Result<Option<Vec<Pointer>>, Failure> {
                let named = names.iter().map(|name| Ok(case.pointer_or_new(name)?)).collect::<Result<Vec<_>, Failure>>()?;
                Ok((nobody || !named.is_empty()).then_some(named))
            };
            let (source, target) = (side(source, *no_source)?, side(target, *no_target)?);
            Correction::Parties { event: event(&case, address)?, source, target }
        }
        CorrectCommand::Join { address, with } => Correction::Join { quote: quote(&case, address)?, with: quote(&case, with)? },
        CorrectCommand::Part { address } => Correction::Part { quote: quote(&case, address)? },
        CorrectCommand::Undo { number } => {
            let Some(n) = case.undo(*number, &author, &at)? else { return Err(Failure::Said("nothing to undo".to_owned())) };
            relink(&mut case, common)?;
            return Ok(format!("undone: {n}\n"));
        }
        CorrectCommand::List => return Ok(String::new()),
    };
    let number = case.correct(&correction, &author, &at)?;
    relink(&mut case, common)?;
    Ok(format!("{number}\t{correction}\n"))
}

fn known(case: &Case, article: &str) -> Result<String, Failure> {
    match case.article(article)? {
        Some(head) => Ok(head.id),
        None => Err(Failure::Said(format!("there is no article `{article}` in the case"))),
    }
}

fn quote(case: &Case, address: &str) -> Result<Place, Failure> {
    Ok(fact(case, address, Some(FactKind::Quote))?.1)
}

fn event(case: &Case, address: &str) -> Result<Place, Failure> {
    Ok(fact(case, address, Some(FactKind::Event))?.1)
}

fn fact(case: &Case, address: &str, kind: Option<FactKind>) -> Result<(FactKind, Place), Failure> {
    match pointing::address(address) {
        (article, Some(span)) => Ok(case.fact_at(&article, span, kind)?),
        (_, None) => {
            Err(Failure::Said(format!("`{address}` names no words: an address ends in `#s120-164`, as pages and `verbale search` give it")))
        }
    }
}

impl From<KindOfFact> for FactKind {
    fn from(kind: KindOfFact) -> FactKind {
        match kind {
            KindOfFact::Quote => FactKind::Quote,
            KindOfFact::Event => FactKind::Event,
        }
    }
}

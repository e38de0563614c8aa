//! Who each phrase is: names first, over the whole article; then nominals and pronouns in reading order.

mod home;
mod names;
mod nominals;
mod votes;

pub(super) use home::Sign;

use super::{
    cast::Cast,
    era,
    lexicon::{Lexicon, RoleId, RoleIs},
    phrases::{Phrase, What},
    pronouns,
};
use crate::{fact::Reading, language::Upos, types::ActorKind};

/// The cast, and for each phrase who it is.
pub(super) struct Resolver<'a> {
    pub r: &'a Reading<'a>,
    pub lex: &'a Lexicon,
    pub phrases: &'a [Phrase],
    pub cast: Cast,
    /// For each phrase, its draft.
    pub who: Vec<Option<usize>>,
    /// For each token, whether it stands between quotation marks.
    pub quoted: Vec<bool>,
    /// The article's day as `yyyymmdd`.
    day: Option<u32>,
    visiting: Vec<bool>,
    /// How much of the article each country takes.
    shares: Vec<(home::Code, f32)>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(r: &'a Reading<'a>, phrases: &'a [Phrase]) -> Self {
        Resolver {
            r,
            lex: r.lexicon,
            phrases,
            cast: Cast::default(),
            who: vec![None; phrases.len()],
            quoted: quoted(r),
            day: era::day_of(r.article),
            visiting: vec![false; phrases.len()],
            shares: Vec::new(),
        }
    }

    pub(super) fn run(&mut self) {
        self.known_names();
        self.unknown_names();
        self.shares = self.shares();
        for i in 0..self.phrases.len() {
            self.resolve(i);
        }
        self.affiliate();
        self.homes();
    }

    fn words(&self, i: usize) -> &'a str {
        self.phrases[i].span.slice(self.r.text)
    }

    fn refer(&mut self, phrase: usize, draft: usize) {
        self.who[phrase] = Some(draft);
        let p = &self.phrases[phrase];
        let d = &mut self.cast.drafts[draft];
        d.count += 1;
        if let Some(role) = p.role.filter(|r| !d.roles.contains(r)) {
            d.roles.push(role);
        }
        if d.gender.is_none() && d.kind != ActorKind::Country {
            d.gender = p.gender;
        }
    }

    /// Who phrase `i` is, if anybody.
    pub(super) fn resolve(&mut self, i: usize) -> Option<usize> {
        if self.who[i].is_some() || std::mem::replace(&mut self.visiting[i], true) {
            return self.who[i];
        }
        let p = &self.phrases[i];
        if p.is_predicate {
            return None;
        }
        if let Some(other) = p.same_as
            && let Some(draft) = self.resolve(other)
        {
            self.refer(i, draft);
            return Some(draft);
        }
        let draft = match p.what {
            What::Nominal(role) => self.nominal(i, role),
            What::Demonym(country) => self.demonym(i, country),
            What::Parliament(_) => self.plain_parliament(i),
            What::Relative => self.antecedent_of_relative(i),
            What::Pronoun(pronoun) => pronouns::antecedent(self, i, pronoun),
            _ => None,
        }?;
        self.refer(i, draft);
        Some(draft)
    }

    fn nominal(&mut self, i: usize, role: RoleId) -> Option<usize> {
        let p = &self.phrases[i];
        let owner = p.owner.and_then(|o| self.resolve(o)).filter(|_| !self.is_other_side(i));
        let said = self.lex.role(role);
        match said.is {
            RoleIs::Person if !p.plural => self.person_nominal(i, role, owner),
            RoleIs::Body if !p.plural => self.body_nominal(i, role, owner),
            RoleIs::Title => None,
            _ => self.group_nominal(i, role, owner),
        }
    }

    /// `its ally`, `Chad's neighbour`: of another country than their owner. `His Namibian counterpart` says of which.
    fn is_other_side(&self, i: usize) -> bool {
        let p = &self.phrases[i];
        let What::Nominal(role) = p.what else { return false };
        let word = &*self.lex.role(role).word;
        self.lex.words.other_side.has(word.rsplit(' ').next().unwrap_or(word))
            && p.owner.is_some_and(|o| !matches!(self.phrases[o].what, What::Adjective(_)))
    }

    /// The country that a draft is of or belongs to.
    fn country_of(&self, draft: usize) -> Option<&str> {
        self.cast.drafts[draft].country.as_deref()
    }

    /// Drafts of earlier phrases, the latest first, each once, at most `reach` sentences back.
    pub(super) fn recent(&self, i: usize, reach: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        let sentence = self.phrases[i].sentence;
        (0..i).rev().take_while(move |&p| self.phrases[p].sentence + reach >= sentence).filter_map(|p| self.who[p].map(|d| (p, d)))
    }

    // ---------------------------------------------------------------- affiliations

    /// Gives named persons and bodies the one they belong to, and codes.
    fn affiliate(&mut self) {
        for i in 0..self.phrases.len() {
            let (Some(d), Some(owner)) = (self.who[i], self.phrases[i].owner) else { continue };
            let owner = self.who[owner].filter(|&o| o != d && !self.is_other_side(i));
            if let Some(o) = owner
                && self.cast.drafts[d].of.is_none()
                && !matches!(self.cast.drafts[d].kind, ActorKind::Country | ActorKind::Place | ActorKind::Igo)
                && self.cast.drafts[o].of != Some(d)
                && (self.cast.drafts[d].kind != ActorKind::Person || self.phrases[i].role.is_some() || self.phrases[i].what == What::Name)
            {
                self.cast.drafts[d].of = Some(o);
            }
        }
        for d in 0..self.cast.drafts.len() {
            if let Some(of) = self.entry_owner(d) {
                self.cast.drafts[d].of = Some(of);
            }
            let (of, role) = (self.cast.drafts[d].of, self.cast.drafts[d].roles.first().copied());
            let draft = &self.cast.drafts[d];
            if matches!(draft.kind, ActorKind::Country | ActorKind::Igo | ActorKind::Place) || draft.entry.is_some() && draft.code.is_some()
            {
                continue;
            }
            let code = self.cast.role_code(self.lex, role, of);
            let country = of.and_then(|o| self.country_of(o)).map(str::to_owned);
            let draft = &mut self.cast.drafts[d];
            draft.country = draft.country.take().or(country);
            if draft.code.as_deref().is_none_or(|c| c.len() <= 3) {
                draft.code = code.or(draft.code.take());
            }
        }
    }

    /// For a draft of the lexicon: the draft of whom it acts for, if the article names that.
    fn entry_owner(&self, d: usize) -> Option<usize> {
        let entry = self.cast.drafts[d].entry?;
        let of = match self.lex.entry(entry).kind {
            ActorKind::Person => self.lex.term_on(entry, self.day)?.of,
            ActorKind::Country | ActorKind::Place => return None,
            _ => self.lex.entry(entry).of?,
        };
        self.cast.drafts.iter().position(|d| d.entry == Some(of))
    }
}

/// For each token, whether it stands between double quotation marks. A paragraph's end closes what was left open.
fn quoted(r: &Reading) -> Vec<bool> {
    let mut out = vec![false; r.parsed.tokens.len()];
    let mut paragraph = 0;
    let mut open = false;
    for sentence in &r.parsed.sentences {
        if sentence.paragraph != paragraph {
            paragraph = sentence.paragraph;
            open = false;
        }
        for t in sentence.tokens.clone() {
            let token = &r.parsed.tokens[t];
            if token.upos == Upos::Punct {
                match r.parsed.form(r.text, t) {
                    "“" | "«" | "„" | "``" => open = true,
                    "”" | "»" | "''" => open = false,
                    "\"" => open = !open,
                    _ => {}
                }
            }
            out[t] = open;
        }
    }
    out
}

//! The cast of one article while it is being put together, and the codes of its members.

use super::{
    lexicon::{EntryId, Gender, Lexicon, RoleId, RoleIs},
    resolve::Sign,
};
use crate::types::ActorKind;

/// One actor in the making.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    pub name: String,
    pub kind: ActorKind,
    pub entry: Option<EntryId>,
    pub code: Option<String>,
    pub country: Option<String>,
    /// Index of the draft that it belongs to.
    pub of: Option<usize>,
    pub roles: Vec<RoleId>,
    pub gender: Option<Gender>,
    pub plural: bool,
    /// Hashes of the name's words.
    pub words: Vec<u64>,
    /// Named, not only described.
    pub named: bool,
    /// The rule that found the country, when the text does not tell it.
    pub home: Option<Sign>,
    /// Number of phrases.
    pub count: u32,
}

impl Draft {
    /// A human being, for "he" and "she".
    pub(super) fn is_human(&self) -> bool {
        !self.plural && matches!(self.kind, ActorKind::Person | ActorKind::Role)
    }
}

/// All drafts.
#[derive(Debug, Default)]
pub(super) struct Cast {
    pub drafts: Vec<Draft>,
}

impl Cast {
    pub(super) fn add(&mut self, draft: Draft) -> usize {
        self.drafts.push(draft);
        self.drafts.len() - 1
    }

    /// The draft of a lexicon entry, made when there is none.
    pub(super) fn of_entry(&mut self, lex: &Lexicon, id: EntryId, day: Option<u32>) -> usize {
        if let Some(found) = self.drafts.iter().position(|d| d.entry == Some(id)) {
            return found;
        }
        let entry = lex.entry(id);
        let mut draft = Draft {
            name: entry.name.to_string(),
            kind: entry.kind,
            entry: Some(id),
            code: entry.code.as_deref().map(str::to_owned),
            country: entry.country.as_deref().map(str::to_owned),
            gender: entry.gender,
            named: true,
            plural: entry.kind == ActorKind::Group,
            ..Draft::default()
        };
        if entry.kind == ActorKind::Person {
            draft.words = entry.name.split(' ').map(super::index::hash).collect();
            draft.gender = draft.gender.or_else(|| lex.first_names.get(draft.words.first()?).copied());
            let term = lex.term_on(id, day);
            let held = term.or_else(|| entry.terms.iter().max_by_key(|t| t.to));
            if let Some(held) = held {
                let of = lex.entry(held.of);
                draft.country = draft.country.or_else(|| of.country.as_deref().map(str::to_owned));
                let role = role_of_title(lex, &held.title);
                if term.is_some() {
                    draft.roles.extend(role);
                }
                let letters = match (term, role) {
                    (Some(_), Some(role)) => lex.role(role).code.to_string(),
                    (Some(_), None) => "GOV".to_owned(),
                    (None, _) => "ELI".to_owned(),
                };
                draft.code = draft.code.or_else(|| Some(joined_code(of.kind, of.code.as_deref(), of.country.as_deref(), &letters)));
            }
        }
        self.add(draft)
    }

    /// Code of somebody with this role who belongs to `owner`.
    pub(super) fn role_code(&self, lex: &Lexicon, role: Option<RoleId>, owner: Option<usize>) -> Option<String> {
        let letters = role.map_or("", |r| &lex.role(r).code);
        let Some(owner) = owner else { return (!letters.is_empty()).then(|| letters.to_owned()) };
        let owner = &self.drafts[owner];
        let letters = match owner.kind {
            // "the colonel's deputy" is no member of parliament.
            ActorKind::Person | ActorKind::Role if role.is_some_and(|r| matches!(&*lex.role(r).word, "deputy")) => {
                owner.code.as_deref().map(|c| &c[c.len() - c.len().min(3)..]).unwrap_or("GOV")
            }
            // A spokesman of the army speaks for the army; a student of the ministry is no ministry.
            ActorKind::Org | ActorKind::Person | ActorKind::Role if is_for_others(lex, role) => {
                owner.code.as_deref().and_then(|c| c.get(3..6)).filter(|c| !c.is_empty()).unwrap_or(letters)
            }
            _ => letters,
        };
        let code = joined_code(owner.kind, owner.code.as_deref(), owner.country.as_deref(), letters);
        (!code.is_empty()).then_some(code)
    }
}

/// True for roles that speak or act for whoever they belong to.
fn is_for_others(lex: &Lexicon, role: Option<RoleId>) -> bool {
    role.is_some_and(|r| {
        let word = &*lex.role(r).word;
        lex.role(r).is == RoleIs::Person
            && [
                "spokes",
                "official",
                "aide",
                "adviser",
                "advisor",
                "head",
                "leader",
                "secretary",
                "representative",
                "source",
                "chief",
                "commander",
            ]
            .iter()
            .any(|w| word.contains(w))
    })
}

/// The role that an office's title names.
pub(super) fn role_of_title(lex: &Lexicon, title: &str) -> Option<RoleId> {
    lex.index.exactly(title).find_map(|m| match m {
        super::lexicon::Meaning::Role(id, false) => Some(id),
        _ => None,
    })
}

/// Country (or body) and role letters as CAMEO joins them.
fn joined_code(kind: ActorKind, code: Option<&str>, country: Option<&str>, letters: &str) -> String {
    match (kind, country) {
        (ActorKind::Igo, _) if letters == "GOV" || letters.is_empty() => code.unwrap_or_default().to_owned(),
        (ActorKind::Igo, _) => code.map(|c| c.to_owned() + letters).unwrap_or_default(),
        (_, Some(country)) => country.to_owned() + letters,
        (_, None) => match code {
            Some(code) if code.len() > 3 && letters == "GOV" => code.to_owned(),
            Some(code) if code.len() == 3 && matches!(kind, ActorKind::Place | ActorKind::Country | ActorKind::Group) => {
                code.to_owned() + letters
            }
            Some(code) if code.starts_with("IGO") => code.to_owned() + letters,
            _ => letters.to_owned(),
        },
    }
}

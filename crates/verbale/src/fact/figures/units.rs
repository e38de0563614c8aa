//! Units, bounds and labels, read once from `data/en/units.toml`.

use serde::Deserialize;
use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

/// What a bounding word makes of the number it stands by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Bound {
    /// Both bounds are the number.
    #[default]
    Exact,
    /// "more than": a lower bound only.
    Low,
    /// "nearly", "up to": an upper bound only.
    High,
    /// "about": both, roughly.
    About,
}

/// What a word is to a figure.
#[derive(Debug, Clone, Default)]
pub(super) struct Role {
    /// ISO code of the currency it names, and the share of one that it is.
    pub(super) currency: Option<(&'static str, f64)>,
    /// Name of the measure.
    pub(super) measure: Option<String>,
    pub(super) percent: bool,
    pub(super) label: bool,
    pub(super) result: bool,
    pub(super) pronoun: bool,
    pub(super) kept_before: bool,
    pub(super) kept_after: bool,
}

/// The lists.
#[derive(Debug)]
pub(super) struct Units {
    roles: HashMap<String, Role>,
    signs: HashMap<String, &'static str>,
    /// Phrases before a number, by their words, longest first.
    pub(super) before: Vec<(Vec<String>, Bound)>,
    /// Phrases behind one.
    pub(super) after: Vec<(Vec<String>, Bound)>,
}

/// The built-in English lists.
pub(super) static UNITS: LazyLock<Units> =
    LazyLock::new(|| build(toml::from_str(include_str!("../../../data/en/units.toml")).expect("units.toml is checked by the tests")));

#[derive(Deserialize)]
struct File {
    signs: BTreeMap<String, String>,
    currencies: BTreeMap<String, Vec<String>>,
    hundredths: BTreeMap<String, Vec<String>>,
    measures: BTreeMap<String, Vec<String>>,
    measures_kept: Sides,
    bounds: Bounds,
    percent: Names,
    labels: Labels,
}
#[derive(Deserialize)]
struct Sides {
    before: Vec<String>,
    after: Vec<String>,
}
#[derive(Deserialize)]
struct Bounds {
    low: Vec<String>,
    high: Vec<String>,
    about: Vec<String>,
    exact: Vec<String>,
    low_after: Vec<String>,
    high_after: Vec<String>,
    about_after: Vec<String>,
}
#[derive(Deserialize)]
struct Names {
    names: Vec<String>,
}
#[derive(Deserialize)]
struct Labels {
    before: Vec<String>,
    after: Vec<String>,
    pronoun: Vec<String>,
}

static NOTHING: LazyLock<Role> = LazyLock::new(Role::default);

impl Units {
    /// What a word, in any case, is to a figure.
    pub(super) fn role(&self, word: &str) -> &Role {
        if word.is_empty() || word.len() > 16 || !word.is_ascii() {
            return &NOTHING;
        }
        match word.bytes().any(|b| b.is_ascii_uppercase()) {
            true => self.roles.get(&word.to_ascii_lowercase()),
            false => self.roles.get(word),
        }
        .unwrap_or(&NOTHING)
    }

    /// The currency of a sign or code.
    pub(super) fn sign(&self, sign: &str) -> Option<&'static str> {
        self.signs.get(&sign.to_lowercase()).copied()
    }
}

/// ISO codes that the lists may name.
const CODES: &[&str] = &[
    "USD", "EUR", "GBP", "RUB", "UAH", "CNY", "JPY", "CHF", "INR", "KRW", "ILS", "TRY", "PLN", "SEK", "DKK", "MXN", "ZAR", "BRL", "IRR",
    "SAR", "KWD", "CAD", "AUD", "NZD", "HKD", "SGD",
];

fn code(name: &str) -> Option<&'static str> {
    CODES.iter().copied().find(|c| *c == name)
}

fn build(file: File) -> Units {
    let mut roles: HashMap<String, Role> = HashMap::new();
    let mut role = |word: &str, set: &dyn Fn(&mut Role)| set(roles.entry(word.to_owned()).or_default());
    for (names, share) in [(&file.currencies, 1.0), (&file.hundredths, 0.01)] {
        for (iso, words) in names {
            words.iter().for_each(|w| role(w, &|r| r.currency = code(iso).map(|c| (c, share))));
        }
    }
    for (name, words) in &file.measures {
        words.iter().for_each(|w| role(w, &|r| r.measure = Some(name.clone())));
    }
    file.percent.names.iter().for_each(|w| role(w, &|r| r.percent = true));
    file.labels.before.iter().for_each(|w| role(w, &|r| r.label = true));
    file.labels.after.iter().for_each(|w| role(w, &|r| r.result = true));
    file.labels.pronoun.iter().for_each(|w| role(w, &|r| r.pronoun = true));
    file.measures_kept.before.iter().for_each(|w| role(w, &|r| r.kept_before = true));
    file.measures_kept.after.iter().for_each(|w| role(w, &|r| r.kept_after = true));
    let b = &file.bounds;
    Units {
        roles,
        signs: file.signs.iter().filter_map(|(sign, iso)| Some((sign.clone(), code(iso)?))).collect(),
        before: phrases(&[(&b.low, Bound::Low), (&b.high, Bound::High), (&b.about, Bound::About), (&b.exact, Bound::Exact)]),
        after: phrases(&[(&b.low_after, Bound::Low), (&b.high_after, Bound::High), (&b.about_after, Bound::About)]),
    }
}

fn phrases(lists: &[(&Vec<String>, Bound)]) -> Vec<(Vec<String>, Bound)> {
    let mut all = Vec::new();
    for (list, bound) in lists {
        all.extend(list.iter().map(|p| (p.split(' ').map(str::to_owned).collect::<Vec<_>>(), *bound)));
    }
    all.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    all
}

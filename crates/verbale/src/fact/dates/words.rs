//! The words of time and number, read once from `data/en/{dates,numbers}.toml` into one table.

use super::scan::scan_with;
use serde::Deserialize;
use std::{collections::BTreeMap, sync::LazyLock};

macro_rules! keywords {
    ($($variant:ident = $word:literal),* $(,)?) => {
        /// A word that the grammar asks for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub(crate) enum Kw { $($variant),* }
        impl Kw {
            fn from_name(name: &str) -> Option<Kw> {
                match name { $($word => Some(Kw::$variant),)* _ => None }
            }
        }
    };
}
keywords! {
    The = "the", A = "a", Of = "of", In = "in", On = "on", At = "at", And = "and", Or = "or", To = "to", Until = "until",
    Preposition = "preposition", For = "for", Per = "per", Last = "last", Next = "next", This = "this", That = "that",
    These = "these", Those = "those", Previous = "previous", Following = "following", Same = "same", Past = "past",
    Coming = "coming", Recent = "recent", Ago = "ago", Later = "later", Earlier = "earlier", Before = "before",
    After = "after", Hence = "hence", Now = "now", Today = "today", Yesterday = "yesterday", Tomorrow = "tomorrow",
    Tonight = "tonight", Early = "early", Late = "late", Mid = "mid", Start = "start", End = "end", Half = "half",
    Rest = "rest", Every = "every", Other = "other", Few = "few", Several = "several", Couple = "couple", Dozen = "dozen",
    Another = "another", More = "more", Most = "most", Less = "less", Than = "than", Least = "least", Nearly = "nearly",
    Roughly = "roughly", Exactly = "exactly", Full = "full", Fiscal = "fiscal", Old = "old", Long = "long", Age = "age",
    Noon = "noon", Midnight = "midnight", Oclock = "oclock", Am = "am", Pm = "pm", Bc = "bc", Ad = "ad",
    YearWord = "year_word", HoursWord = "hours_word", TimeWord = "time_word", Anniversary = "anniversary",
    Nineties = "nineties", Compound = "compound", Label = "label", All = "all", Make = "make", PartLetter = "part_letter",
}

/// A unit of time, from small to large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// What the lexicon knows of one word. Numbers are 0 where the word is none such.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entry {
    /// 1 to 12.
    pub(crate) month: u8,
    /// 1 Monday to 7 Sunday.
    pub(crate) weekday: u8,
    /// "Tuesdays".
    pub(crate) weekday_plural: u8,
    /// An abbreviation of a month or weekday.
    pub(crate) short: bool,
    /// Also a common word.
    pub(crate) doubtful: bool,
    /// TIMEX3 code of a season.
    pub(crate) season: Option<&'static str>,
    /// TIMEX3 code of a part of the day.
    pub(crate) part: Option<&'static str>,
    /// Unit of time, and whether the word is its plural.
    pub(crate) unit: Option<(Unit, bool)>,
    /// `first` = 1.
    pub(crate) ordinal: u8,
    /// `seven` = 7.
    pub(crate) cardinal: Option<u8>,
    /// Hundred, thousand …
    pub(crate) multiplier: f64,
    /// k, m, bn behind digits.
    pub(crate) short_multiplier: f64,
    /// Dozens, hundreds, thousands …
    pub(crate) plural: f64,
    /// Half, third, quarter …
    pub(crate) fraction: f64,
    /// Offset in minutes.
    pub(crate) zone: Option<i16>,
    /// "daily" and its kin.
    pub(crate) set: Option<&'static str>,
    /// Bits: 1 future, 2 past, 4 present, 8 arranged, 16 put off, 32 called off.
    pub(crate) tense: u8,
    /// Phrases that begin with this word, longest first.
    pub(crate) phrases: Vec<u16>,
    keywords: u128,
}

impl Entry {
    /// True when the word stands under this keyword.
    pub(crate) fn is(&self, kw: Kw) -> bool {
        self.keywords & (1 << kw as u8) != 0
    }

    /// True when the word stands under one of these keywords.
    pub(crate) fn any(&self, kws: &[Kw]) -> bool {
        kws.iter().any(|&kw| self.is(kw))
    }
}

/// How a holiday falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Feast {
    /// Month and day.
    Fixed(i8, i8),
    /// Month, weekday (1 Monday), which one of the month.
    Nth(i8, i8, i8),
    /// Days after Easter Sunday.
    Easter(i16),
}

/// What a fixed phrase says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// `PRESENT_REF` and its kin.
    Ref(&'static str),
    /// A holiday.
    Feast(Feast),
    /// No time at all.
    Never,
}

/// A fixed phrase, as the lower-cased words and marks that the scanner makes of it.
#[derive(Debug, Clone)]
pub(crate) struct Phrase {
    pub(crate) words: Vec<String>,
    pub(crate) meaning: Meaning,
}

/// The table.
#[derive(Debug)]
pub(crate) struct Words {
    slots: Vec<(u128, u16)>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) phrases: Vec<Phrase>,
}

/// The built-in English words.
pub(crate) static ENGLISH: LazyLock<Words> = LazyLock::new(|| {
    let dates = toml::from_str(include_str!("../../../data/en/dates.toml")).expect("dates.toml is checked by the tests");
    let numbers = toml::from_str(include_str!("../../../data/en/numbers.toml")).expect("numbers.toml is checked by the tests");
    build(dates, &numbers)
});

#[derive(Deserialize)]
struct DateFile {
    months: Vec<Vec<String>>,
    weekdays: Vec<Vec<String>>,
    weekdays_plural: Vec<String>,
    seasons: BTreeMap<String, Vec<String>>,
    parts: BTreeMap<String, Vec<String>>,
    doubtful: Vec<String>,
    units: BTreeMap<String, Vec<String>>,
    keywords: BTreeMap<String, Vec<String>>,
    zones: BTreeMap<String, i16>,
    sets: BTreeMap<String, String>,
    refs: BTreeMap<String, Vec<String>>,
    never: Never,
    tense: Tenses,
    holidays: Vec<Holiday>,
}
#[derive(Deserialize)]
struct Never {
    phrases: Vec<String>,
}
#[derive(Deserialize)]
struct Tenses {
    future: Vec<String>,
    arranged: Vec<String>,
    past: Vec<String>,
    present: Vec<String>,
    deferred: Vec<String>,
    called_off: Vec<String>,
}
#[derive(Deserialize)]
struct Holiday {
    names: Vec<String>,
    on: Option<String>,
    nth: Option<[i8; 3]>,
    easter: Option<i16>,
}
#[derive(Deserialize)]
struct NumberFile {
    cardinals: BTreeMap<String, u8>,
    ordinals: BTreeMap<String, u8>,
    multipliers: BTreeMap<String, f64>,
    short_multipliers: BTreeMap<String, f64>,
    plurals: BTreeMap<String, f64>,
    fractions: BTreeMap<String, f64>,
}

/// Longest word that is looked up.
const LONGEST: usize = 16;

/// A word as a key: its lower-cased bytes. None for words that no list can hold.
pub(crate) fn key(word: &[u8]) -> Option<u128> {
    if word.len() > LONGEST {
        return None;
    }
    let mut bytes = [0u8; LONGEST];
    for (to, &from) in bytes.iter_mut().zip(word) {
        *to = from.to_ascii_lowercase();
    }
    Some(u128::from_le_bytes(bytes))
}

fn slot(key: u128, mask: usize) -> usize {
    let folded = (key as u64) ^ ((key >> 64) as u64).rotate_left(29);
    (folded.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as usize & mask
}

impl Words {
    /// Number of the word's entry; 0, the empty entry, when no list has it.
    pub(crate) fn find(&self, word: &[u8]) -> u16 {
        let Some(key) = key(word) else { return 0 };
        let mask = self.slots.len() - 1;
        let mut at = slot(key, mask);
        loop {
            match self.slots[at] {
                (_, 0) => return 0,
                (k, entry) if k == key => return entry,
                _ => at = (at + 1) & mask,
            }
        }
    }
}

struct Builder {
    numbers: BTreeMap<u128, u16>,
    entries: Vec<Entry>,
}

impl Builder {
    fn entry(&mut self, word: &str) -> &mut Entry {
        let key = key(word.as_bytes()).unwrap_or_default();
        let next = self.entries.len() as u16;
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.entries.push(Entry::default());
        }
        &mut self.entries[number as usize]
    }
}

fn code(name: &str, known: &[&'static str]) -> Option<&'static str> {
    known.iter().copied().find(|k| *k == name)
}

fn unit(name: &str) -> Option<Unit> {
    Some(match name {
        "second" => Unit::Second,
        "minute" => Unit::Minute,
        "hour" => Unit::Hour,
        "day" => Unit::Day,
        "weekend" => Unit::Weekend,
        "week" => Unit::Week,
        "fortnight" => Unit::Fortnight,
        "month" => Unit::Month,
        "quarter" => Unit::Quarter,
        "year" => Unit::Year,
        "decade" => Unit::Decade,
        "century" => Unit::Century,
        _ => return None,
    })
}

fn build(file: DateFile, numbers: &NumberFile) -> Words {
    let mut b = Builder { numbers: BTreeMap::new(), entries: vec![Entry::default()] };
    for (i, names) in file.months.iter().enumerate() {
        for (j, name) in names.iter().enumerate() {
            let e = b.entry(name);
            (e.month, e.short) = (i as u8 + 1, j > 0);
        }
    }
    for (i, names) in file.weekdays.iter().enumerate() {
        for (j, name) in names.iter().enumerate() {
            let e = b.entry(name);
            (e.weekday, e.short) = (i as u8 + 1, j > 0);
        }
    }
    for (i, name) in file.weekdays_plural.iter().enumerate() {
        b.entry(name).weekday_plural = i as u8 + 1;
    }
    for (name, words) in &file.seasons {
        words.iter().for_each(|w| b.entry(w).season = code(name, &["SP", "SU", "FA", "WI"]));
    }
    for (name, words) in &file.parts {
        words.iter().for_each(|w| b.entry(w).part = code(name, &["MO", "AF", "EV", "NI", "DT"]));
    }
    file.doubtful.iter().for_each(|w| b.entry(w).doubtful = true);
    for (name, words) in &file.units {
        for word in words {
            b.entry(word).unit = unit(name).map(|u| (u, word.ends_with('s') || word == "centuries"));
        }
    }
    for (name, words) in &file.keywords {
        if let Some(kw) = Kw::from_name(name) {
            words.iter().for_each(|w| b.entry(w).keywords |= 1 << kw as u8);
        }
    }
    file.zones.iter().for_each(|(w, &offset)| b.entry(w).zone = Some(offset));
    for (w, value) in &file.sets {
        b.entry(w).set = code(value, &["P1D", "P1W", "P2W", "P1M", "P3M", "P1Y", "PT1H"]);
    }
    let tense = &file.tense;
    let bits =
        [(&tense.future, 1), (&tense.past, 2), (&tense.present, 4), (&tense.arranged, 8), (&tense.deferred, 16), (&tense.called_off, 32)];
    for (words, bit) in bits {
        words.iter().for_each(|w| b.entry(w).tense |= bit);
    }
    numbers.cardinals.iter().for_each(|(w, &n)| b.entry(w).cardinal = Some(n));
    numbers.ordinals.iter().for_each(|(w, &n)| b.entry(w).ordinal = n);
    numbers.multipliers.iter().for_each(|(w, &n)| b.entry(w).multiplier = n);
    numbers.short_multipliers.iter().for_each(|(w, &n)| b.entry(w).short_multiplier = n);
    numbers.plurals.iter().for_each(|(w, &n)| b.entry(w).plural = n);
    numbers.fractions.iter().for_each(|(w, &n)| b.entry(w).fraction = n);
    let phrases = phrases(&file, &mut b);
    Words { slots: slots(&b.numbers), entries: b.entries, phrases }
}

/// All fixed phrases, entered under their first words.
fn phrases(file: &DateFile, b: &mut Builder) -> Vec<Phrase> {
    let mut all: Vec<(&str, Meaning)> = file.never.phrases.iter().map(|p| (p.as_str(), Meaning::Never)).collect();
    for (name, words) in &file.refs {
        if let Some(value) = code(name, &["PRESENT_REF", "PAST_REF", "FUTURE_REF"]) {
            all.extend(words.iter().map(|w| (w.as_str(), Meaning::Ref(value))));
        }
    }
    for holiday in &file.holidays {
        if let Some(feast) = feast(holiday) {
            all.extend(holiday.names.iter().map(|n| (n.as_str(), Meaning::Feast(feast))));
        }
    }
    let mut phrases = Vec::new();
    for (text, meaning) in all {
        let words: Vec<String> = scan_with(text, |_| 0).iter().map(|t| text[t.range()].to_lowercase()).collect();
        phrases.push(Phrase { words, meaning });
    }
    phrases.sort_by_key(|p| std::cmp::Reverse(p.words.len()));
    for (i, phrase) in phrases.iter().enumerate() {
        if let Some(first) = phrase.words.first() {
            b.entry(first).phrases.push(i as u16);
        }
    }
    phrases
}

fn feast(holiday: &Holiday) -> Option<Feast> {
    if let Some(days) = holiday.easter {
        return Some(Feast::Easter(days));
    }
    if let Some([month, weekday, nth]) = holiday.nth {
        return Some(Feast::Nth(month, weekday, nth));
    }
    let (month, day) = holiday.on.as_ref()?.split_once('-')?;
    Some(Feast::Fixed(month.parse().ok()?, day.parse().ok()?))
}

fn slots(numbers: &BTreeMap<u128, u16>) -> Vec<(u128, u16)> {
    let size = (numbers.len() * 4).next_power_of_two();
    let mut slots = vec![(0, 0); size];
    for (&key, &entry) in numbers {
        let mut at = slot(key, size - 1);
        while slots[at].1 != 0 {
            at = (at + 1) & (size - 1);
        }
        slots[at] = (key, entry);
    }
    slots
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_load_and_words_are_found_whatever_their_case() {
        let entry = |word: &str| &ENGLISH.entries[ENGLISH.find(word.as_bytes()) as usize];
        assert_eq!(entry("December").month, 12);
        assert_eq!(entry("FRIDAY").weekday, 5);
        assert_eq!(entry("seven").cardinal, Some(7));
        assert!(entry("previous").is(Kw::Previous));
        assert_eq!(ENGLISH.find(b"telematics"), 0, "no list has it");
        assert_eq!(ENGLISH.find(&[b'x'; 40]), 0, "too long for any list");
    }
}

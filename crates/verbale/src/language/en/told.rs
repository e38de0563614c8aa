//! Whether a text is English, so that English rules may read it.
//!
//! The detector (`clean`) errs on short and on mixed texts; to leave an English report unread is worse than to read a foreign one, so
//! its word is believed only where English little words are missing, or where the letters are not Latin.

/// Little words that English is full of and other languages in Latin letters are not.
const LITTLE: [&str; 20] = [
    "the", "of", "and", "that", "with", "said", "from", "have", "were", "which", "their", "they", "would", "this", "been", "who", "but",
    "by", "its", "after",
];

/// How much of a text is looked at, in words.
const LOOK: usize = 400;

/// True unless `lang` (ISO 639-1, as detected or declared) says that the text is in another language and its words agree.
pub fn is_english(text: &str, lang: Option<&str>) -> bool {
    if lang == Some("en") {
        return true;
    }
    let (mut words, mut little, mut latin, mut other) = (0, 0, 0, 0);
    for word in text.split_whitespace().take(LOOK) {
        for c in word.chars().filter(|c| c.is_alphabetic()) {
            *(if (c as u32) < 0x250 { &mut latin } else { &mut other }) += 1;
        }
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        words += usize::from(!word.is_empty());
        little += usize::from(LITTLE.iter().any(|l| word.eq_ignore_ascii_case(l)));
    }
    other <= latin && (lang.is_none() || words < 25 || little * 20 >= words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_stays_english_whatever_the_detector_says() {
        let english = "The ferry from Tilbury was held at the pier after the crew said that it would not sail. The owners, who had been \
                       warned of the strike by their own officers, have asked for talks with the port.";
        assert!(is_english(english, Some("nl")));
        assert!(is_english("Talks opened in Geneva.", Some("it")), "too short to be sure");
        let names = "Kovács 2, Szabó 1, Tóth 4.";
        assert!(is_english(names, Some("sv")));
    }

    #[test]
    fn other_languages_are_told() {
        let german = "Die Fähre blieb am Freitag im Hafen liegen, nachdem die Besatzung erklärt hatte, sie werde nicht auslaufen. Die Reederei \
                      sprach von einem Streik und bat die Hafenbehörde um ein Gespräch mit allen Beteiligten am kommenden Montag.";
        assert!(!is_english(german, Some("de")));
        assert!(is_english(german, Some("en")), "the detector is believed when it says English");
        assert!(!is_english("Паром остался в порту.", Some("ru")));
        assert!(!is_english("Паром остался в порту.", None), "the letters tell");
        assert!(!is_english("渡轮星期五停在港口。", Some("zh")));
    }
}

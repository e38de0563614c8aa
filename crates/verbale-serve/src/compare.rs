//! Wordings of one statement side by side: which words differ.

/// A piece of a wording.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Piece {
    /// Its words, with the spaces after them.
    pub(crate) text: String,
    /// True where the other wording has other words in this place.
    pub(crate) differs: bool,
    /// True for words before or after everything that the two share: one tells more, they do not differ.
    pub(crate) beyond: bool,
}

/// Longest wording that is compared word by word; longer ones are shown without marks.
const MOST: usize = 600;

/// Marks the words of `a` and of `b` that the other does not have in the same order. Case and punctuation do not count.
pub(crate) fn compare(a: &str, b: &str) -> (Vec<Piece>, Vec<Piece>) {
    let (left, right) = (split(a), split(b));
    if left.len() > MOST || right.len() > MOST {
        return (whole(a), whole(b));
    }
    let (in_left, in_right) = shared(&left, &right);
    (pieces(&left, &in_left), pieces(&right, &in_right))
}

/// A wording without marks.
pub(crate) fn whole(text: &str) -> Vec<Piece> {
    vec![Piece { text: text.to_owned(), differs: false, beyond: false }]
}

/// Words in lower case without punctuation, to tell two wordings that are the same from two that differ.
pub(crate) fn bare(text: &str) -> String {
    split(text).into_iter().map(|(_, key)| key).filter(|key| !key.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Words as they stand (with the space after) and as they are compared.
fn split(text: &str) -> Vec<(&str, String)> {
    text.split_inclusive(char::is_whitespace)
        .map(|word| (word, word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()))
        .collect()
}

/// Which words stand in the longest common subsequence.
fn shared(a: &[(&str, String)], b: &[(&str, String)]) -> (Vec<bool>, Vec<bool>) {
    let width = b.len() + 1;
    let mut best = vec![0u16; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            best[i * width + j] = if a[i].1 == b[j].1 && !a[i].1.is_empty() {
                best[(i + 1) * width + j + 1] + 1
            } else {
                best[(i + 1) * width + j].max(best[i * width + j + 1])
            };
        }
    }
    let (mut in_a, mut in_b) = (vec![false; a.len()], vec![false; b.len()]);
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if a[i].1 == b[j].1 && !a[i].1.is_empty() {
            in_a[i] = true;
            in_b[j] = true;
            i += 1;
            j += 1;
        } else if best[(i + 1) * width + j] >= best[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    (in_a, in_b)
}

fn pieces(words: &[(&str, String)], shared: &[bool]) -> Vec<Piece> {
    let first = shared.iter().position(|&s| s).unwrap_or(0);
    let last = shared.iter().rposition(|&s| s).unwrap_or(words.len());
    let mut found: Vec<Piece> = Vec::new();
    for (n, (word, key)) in words.iter().enumerate() {
        let beyond = !shared[n] && (n < first || n > last);
        let differs = !shared[n] && !beyond && !key.is_empty();
        match found.last_mut() {
            Some(piece) if (piece.differs, piece.beyond) == (differs, beyond) => piece.text.push_str(word),
            _ => found.push(Piece { text: (*word).to_owned(), differs, beyond }),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pieces: &[Piece]) -> String {
        pieces
            .iter()
            .map(|p| {
                if p.differs {
                    format!("[{}]", p.text.trim_end())
                } else if p.beyond {
                    format!("({})", p.text.trim_end())
                } else {
                    p.text.trim_end().to_owned()
                }
            })
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn two_translations() {
        let (a, b) = compare(
            "a new order to dismantle the arms which you described as offensive",
            "has given a new order on the dismantling of the weapons which you describe as ‘offensive’",
        );
        assert_eq!(shown(&a), "a new order [to dismantle] the [arms] which you [described] as offensive");
        assert_eq!(shown(&b), "(has given) a new order [on] the [dismantling of the weapons] which you [describe] as ‘offensive’");
    }

    #[test]
    fn case_and_marks_are_no_difference() {
        let (a, _) = compare("until hell freezes over,", "Until Hell freezes over.");
        assert_eq!(shown(&a), "until hell freezes over,");
        assert_eq!(bare("Until “Hell” freezes — over."), "until hell freezes over");
    }

    #[test]
    fn nothing_shared_and_nothing_at_all() {
        let (a, b) = compare("one two", "three");
        assert_eq!((shown(&a), shown(&b)), ("[one two]".into(), "[three]".into()));
        assert_eq!(compare("", "x").0, []);
    }
}

//! Numbers for words: hashes of the form, its beginnings and ends, its shape.

/// Mixes `value` into `hash`.
#[inline]
pub fn mix(hash: u32, value: u32) -> u32 {
    (hash.rotate_left(5) ^ value).wrapping_mul(0x9e37_79b1)
}

/// Hash of a string's bytes.
#[inline]
pub fn hash(bytes: &[u8]) -> u32 {
    let mut h = bytes.len() as u32 ^ 0x5bd1_e995;
    for chunk in bytes.chunks(4) {
        let value = chunk.iter().rev().fold(0u32, |v, &b| v << 8 | u32::from(b));
        h = mix(h, value);
    }
    h ^ h >> 15
}

/// What the tagger and the parser look at in one token.
#[derive(Debug, Clone, Copy, Default)]
pub struct Word {
    /// The form, lower-cased, its digits made alike.
    pub lower: u32,
    /// Kind of letters: capitals, digits, hyphens …
    pub shape: u8,
    /// First letter.
    pub first: u32,
    /// First three letters.
    pub prefix: u32,
    /// Last two, three and four letters.
    pub suffix: [u32; 3],
}

/// Reads the numbers off a form. `buffer` is scratch space.
pub fn word(form: &str, buffer: &mut Vec<u8>) -> Word {
    buffer.clear();
    if form.is_ascii() {
        let digits = form.bytes().all(|b| !b.is_ascii_alphabetic());
        buffer.extend(form.bytes().map(|b| if digits && b.is_ascii_digit() { b'0' } else { b.to_ascii_lowercase() }));
    } else {
        for c in form.chars() {
            let plain = match c {
                '’' | '‘' | '´' => '\'',
                '“' | '”' | '„' => '"',
                '–' => '-',
                c => c,
            };
            let mut utf8 = [0; 4];
            for low in plain.to_lowercase() {
                buffer.extend(low.encode_utf8(&mut utf8).bytes());
            }
        }
    }
    let bytes = buffer.as_slice();
    let n = bytes.len();
    Word {
        lower: hash(bytes),
        shape: shape(form),
        first: u32::from(bytes.first().copied().unwrap_or(0)),
        prefix: hash(&bytes[..n.min(3)]),
        suffix: [2, 3, 4].map(|k| hash(&bytes[n.saturating_sub(k)..])),
    }
}

/// Kind of letters: 0 lower, 1 Capital, 2 CAPITALS, 3 miXed, 4 one capital; +5 with digits, 10 number, 11 marks only, 12 hyphen or dot inside.
fn shape(form: &str) -> u8 {
    let (mut upper, mut lower, mut digit, mut other) = (0, 0, 0, 0);
    for c in form.chars() {
        match c {
            c if c.is_lowercase() => lower += 1,
            c if c.is_uppercase() => upper += 1,
            c if c.is_numeric() => digit += 1,
            c if c.is_alphabetic() => lower += 1,
            _ => other += 1,
        }
    }
    if upper + lower == 0 {
        return if digit > 0 { 10 } else { 11 };
    }
    let first_upper = form.chars().next().is_some_and(char::is_uppercase);
    let letters = match (upper, lower) {
        (0, _) => 0,
        (1, 0) => 4,
        (1, _) if first_upper => 1,
        (_, 0) => 2,
        _ => 3,
    };
    letters
        + if digit > 0 {
            5
        } else if other > 0 {
            12
        } else {
            0
        }
}

/// The sentence is written in capitals, so that capitals tell nothing.
pub fn shouting(words: &[Word]) -> bool {
    let letters = words.iter().filter(|w| w.shape < 5);
    let (all, big) = letters.fold((0, 0), |(all, big), w| (all + 1, big + usize::from(matches!(w.shape, 1 | 2 | 4))));
    all >= 4 && big * 10 >= all * 8
}

//! Mail messages: a newsletter or a mailed article is a page; its subject, day and sender are what it tells of itself.

use super::Packed;
use crate::{
    page::{Limits, PageHint},
    types::{MediaType, PageError, Told},
};
use jiff::civil::Date;
use mail_parser::{MessageParser, MimeHeaders, PartType};
use std::panic::catch_unwind;

/// The page of a message (RFC 5322 with MIME): its first HTML part, else its first text.
pub fn mail(bytes: &[u8], place: &str, limits: Limits) -> Result<Packed, PageError> {
    let hint = PageHint { limits, ..PageHint::file(place) };
    // The parser counts below zero on some damage, which is a fault where overflow is checked (debug builds) and harmless elsewhere.
    let parsed = catch_unwind(|| MessageParser::default().parse(bytes));
    let Ok(parsed) = parsed else { return Err(hint.refuse("archive", "a damaged mail message")) };
    // What no header begins is no message.
    let Some(message) = parsed.filter(|m| !m.headers().is_empty()) else {
        return Err(hint.refuse("no-content", "not a mail message"));
    };
    let body = message.parts.iter().find_map(|part| match &part.body {
        PartType::Html(html) if !part.is_content_type("application", "octet-stream") => Some((html, MediaType::Html)),
        _ => None,
    });
    let body = body.or_else(|| {
        message.parts.iter().find_map(|part| match &part.body {
            PartType::Text(text) if !text.trim().is_empty() && part.attachment_name().is_none() => Some((text, MediaType::Text)),
            _ => None,
        })
    });
    let Some((text, media_type)) = body else { return Err(hint.refuse("no-content", "a message without a text")) };
    let date = message.date().and_then(|d| Date::new(d.year as i16, d.month as i8, d.day as i8).ok());
    let sender = message.from().and_then(|from| from.first()).and_then(|a| a.name()).map(|n| n.trim_matches('"').to_owned());
    let told = Told { url: None, published: date, title: message.subject().map(str::to_owned), outlet: sender.filter(|s| !s.is_empty()) };
    let hint = PageHint { media_type: Some(media_type), charset: Some("utf-8".to_owned()), told, ..hint };
    Ok(Packed { bytes: text.as_bytes().to_vec(), hint })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> String {
        match mail(text.as_bytes(), "a.eml", Limits::default()).and_then(Packed::page) {
            Ok(page) => {
                format!("{:?} {:?} {:?} {}", page.told.title, page.told.published.map(|d| d.to_string()), page.told.outlet, page.body)
            }
            Err(error) => format!("{}: {}", error.kind, error.message),
        }
    }

    #[test]
    fn a_newsletter_is_a_page() {
        let text = "From: \"The Harbour Post\" <news@example.org>\r\nSubject: =?utf-8?Q?F=C3=A4hre_sank?=\r\nDate: Wed, 24 Oct 1962 08:00:00 +0200\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nThe ferry sank.\r\n--x\r\nContent-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>The f=E9rry sank.</p>\r\n--x--\r\n";
        assert_eq!(read(text), "Some(\"Fähre sank\") Some(\"1962-10-24\") Some(\"The Harbour Post\") <p>The férry sank.</p>");
        assert_eq!(read("Subject: Talks\r\n\r\nThey opened."), "Some(\"Talks\") None None They opened.");
        assert_eq!(read("Subject: Talks\r\n\r\n"), "no-content: a.eml: a message without a text");
        assert_eq!(read(""), "no-content: a.eml: not a mail message");
    }

    /// Found by fuzzing: a part that ends in a soft line break.
    #[test]
    fn a_soft_break_before_a_boundary_ends_nothing_else() {
        let head = "Subject: Talks\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n";
        let text = format!("{head}Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n4=\r\n--x--\r\n");
        let read = read(&text);
        assert!(read.contains("Talks") || read == "archive: a.eml: a damaged mail message", "{read}");
    }

    proptest! {
        #[test]
        fn any_bytes_give_a_page_or_a_refusal(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = mail(&bytes, "a.eml", Limits::default());
            let _ = mail(&[b"Subject: a\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n", &bytes[..]].concat(), "a.eml", Limits::default());
        }
    }
}

//! The headline of a page among what `h1`, metadata and `<title>` say.

use crate::clean::{furniture::without_section, pattern::Words};

/// Chooses: the headline that `h1` and `<title>` or metadata share; else metadata's; else `h1`; else `<title>` without the site.
pub(crate) fn choose<'t>(
    meta: impl Iterator<Item = (u8, &'t str)>,
    h1: Option<&str>,
    head: Option<&str>,
    outlet: Option<&str>,
) -> Option<String> {
    let mut meta: Vec<(u8, &str)> = meta.filter(|(_, t)| !t.is_empty()).collect();
    meta.sort_by_key(|(rank, _)| *rank);
    let h1 = h1.filter(|h| h.chars().count() <= 300);
    let fold = |t: &str| Words::of(t, 60).iter().collect::<Vec<_>>().join(" ");
    if let Some(h1) = h1 {
        let folded = fold(h1);
        let agreed = meta.iter().map(|(_, t)| *t).chain(head).any(|t| {
            let t = fold(t);
            !folded.is_empty() && (t == folded || folded.split(' ').count() >= 3 && t.starts_with(&folded))
        });
        if agreed {
            return Some(h1.to_owned());
        }
    }
    let best = meta.first().map(|(_, t)| *t).or(h1).or(head)?;
    Some(without_site(best, outlet).to_owned())
}

/// A title without the site's name at its end (or its front).
fn without_site<'t>(title: &'t str, outlet: Option<&str>) -> &'t str {
    if let Some(outlet) = outlet {
        for mark in [" | ", " - ", " – ", " — ", " :: ", " » ", ": ", " · ", " • "] {
            if let Some((head, tail)) = title.rsplit_once(mark)
                && tail.eq_ignore_ascii_case(outlet)
                && head.chars().count() >= 5
            {
                return head.trim();
            }
            if let Some((head, tail)) = title.split_once(mark)
                && head.eq_ignore_ascii_case(outlet)
                && tail.chars().count() >= 5
            {
                return tail.trim();
            }
        }
    }
    without_section(title)
}

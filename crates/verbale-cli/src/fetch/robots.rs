//! robots.txt (RFC 9309): the longest rule that fits a path decides, and of equal ones the one that allows.

/// The rules for us.
#[derive(Debug, Default)]
pub(super) struct Robots {
    /// Pattern, and whether it allows.
    rules: Vec<(String, bool)>,
    /// Seconds between requests, where it asks for any.
    pub(super) delay: Option<f32>,
}

impl Robots {
    /// Lets nobody in.
    pub(super) fn closed() -> Self {
        Robots { rules: vec![("/".to_owned(), false)], delay: None }
    }

    /// Reads the group for `agent` (its name before any `/`), else the one for everybody.
    pub(super) fn read(text: &str, agent: &str) -> Self {
        let name = agent.split(['/', ' ']).next().unwrap_or(agent).to_lowercase();
        let (mut ours, mut everybodys) = (None::<Robots>, None::<Robots>);
        let (mut named, mut rules_began) = ((false, false), false);
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or("").trim();
            let Some((field, value)) = line.split_once(':') else { continue };
            let (field, value) = (field.trim().to_lowercase(), value.trim());
            if field == "user-agent" {
                if std::mem::take(&mut rules_began) {
                    named = (false, false);
                }
                let value = value.to_lowercase();
                named.0 |= value == name;
                named.1 |= value == "*";
                continue;
            }
            rules_began = true;
            let groups = [named.0.then(|| ours.get_or_insert_default()), named.1.then(|| everybodys.get_or_insert_default())];
            for group in groups.into_iter().flatten() {
                match field.as_str() {
                    "allow" | "disallow" if !value.is_empty() => group.rules.push((value.to_owned(), field == "allow")),
                    "crawl-delay" => group.delay = value.parse().ok().filter(|d: &f32| d.is_finite() && *d >= 0.0),
                    _ => (),
                }
            }
        }
        ours.or(everybodys).unwrap_or_default()
    }

    /// True where a path (with its query) may be asked for.
    pub(super) fn allows(&self, path: &str) -> bool {
        let fitting = self.rules.iter().filter(|(pattern, _)| fits(pattern, path));
        fitting.max_by_key(|(pattern, allow)| (pattern.len(), *allow)).is_none_or(|(_, allow)| *allow)
    }
}

/// `*` stands for anything, `$` at the end for the end.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, to_the_end) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| path.strip_prefix(first)) else { return false };
    let mut last_was_open = false;
    for part in parts {
        last_was_open = part.is_empty();
        match rest.find(part) {
            Some(at) if !(to_the_end && rest.ends_with(part)) => rest = &rest[at + part.len()..],
            Some(_) => rest = "",
            None => return false,
        }
    }
    !to_the_end || rest.is_empty() || last_was_open
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_rule_decides() {
        let robots = Robots::read(
            "User-agent: *\nDisallow: /private\nAllow: /private/open # but this\nDisallow: /*.pdf$\nCrawl-delay: 2.5\n",
            "verbale/1",
        );
        assert!(robots.allows("/") && robots.allows("/private/open/a") && robots.allows("/a.pdf?x"));
        assert!(!robots.allows("/private/a") && !robots.allows("/x/a.pdf") && !robots.allows("/privateer"));
        assert_eq!(robots.delay, Some(2.5));
    }

    #[test]
    fn the_group_with_our_name_goes_before_that_of_all() {
        let text = "User-agent: other\nUser-agent: Verbale\nDisallow: /a\n\nUser-agent: *\nDisallow: /\n";
        let robots = Robots::read(text, "verbale/0.1 (+https://x)");
        assert!(!robots.allows("/a") && robots.allows("/b"));
        assert!(!Robots::read(text, "another").allows("/b"));
        assert!(Robots::read("", "verbale").allows("/a") && Robots::read("User-agent: *\nDisallow:\n", "v").allows("/a"));
        assert!(!Robots::closed().allows("/"));
    }
}

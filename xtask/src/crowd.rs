//! Many articles of our own with the statistics of a crawl, for measuring a large case: `cargo xtask crowd`.
//!
//! Affairs are drawn with sizes as in news (half of all articles tell of an affair that few others tell of, a few affairs are told of
//! hundreds of times), last from a day to years, and have their own people, place, body, thing and numbers, all invented. An article tells
//! some of its affair's facts in wordings of its own; about one in four is a copy of an earlier one, whole or cut or with a changed
//! sentence. The articles are short (60 to 350 words, about 140 on average; real ones are five times as long), so that a run is mostly
//! about the case and not about the reading.

#![allow(clippy::print_stdout, reason = "printing figures is this task's purpose")]

use crate::Outcome;
use std::{
    fmt::Write as _,
    fs,
    io::{BufWriter, Write},
};

const USAGE: &str = "cargo xtask crowd FILE.jsonl [--articles N] [--from N]

  writes articles FROM (0 by default) to FROM + N (100000 by default), one a line as `verbale read --as-is` takes them";

/// Writes the articles.
pub(crate) fn run(args: &[String]) -> Outcome {
    let option = |name: &str| args.iter().position(|a| a == name).and_then(|at| args.get(at + 1));
    let file = args.first().filter(|a| !a.starts_with('-')).ok_or(USAGE)?;
    let count: usize = option("--articles").map_or(Ok(100_000), |n| n.parse())?;
    let from: usize = option("--from").map_or(Ok(0), |n| n.parse())?;
    let mut out = BufWriter::new(fs::File::create(file)?);
    let mut crowd = Crowd::new();
    for n in 0..from + count {
        let line = crowd.article(n);
        if n >= from {
            writeln!(out, "{line}")?;
        }
    }
    out.flush()?;
    Ok(())
}

/// A sequence of numbers that looks random and is the same everywhere (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % n.max(1) as u64) as usize
    }

    fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

const HEADS: [&str; 40] = [
    "Bar", "Ves", "Tor", "Kal", "Mir", "Sel", "Dun", "Or", "Han", "Lev", "Pol", "Rav", "Tas", "Ul", "Var", "Wen", "Yar", "Zan", "Bel",
    "Cor", "Dra", "El", "Fen", "Gar", "Hol", "Is", "Jor", "Kes", "Lun", "Mor", "Nor", "Os", "Pet", "Quin", "Ros", "Sol", "Tam", "Ver",
    "Wil", "Zel",
];
const TAILS: [&str; 36] = [
    "dan", "mir", "ek", "ova", "in", "stad", "ton", "wick", "berg", "ara", "ino", "esk", "holm", "vik", "ansk", "ford", "ley", "mund",
    "osa", "ura", "enko", "idze", "ari", "ulu", "off", "sen", "etti", "aru", "ombe", "ayi", "ero", "ix", "and", "ost", "ulm", "arn",
];
const THINGS: [&str; 48] = [
    "bridge",
    "reservoir",
    "tramway",
    "hospital",
    "harbour",
    "refinery",
    "museum",
    "railway",
    "vaccine",
    "census",
    "pipeline",
    "airport",
    "library",
    "stadium",
    "vineyard",
    "lighthouse",
    "mill",
    "prison",
    "school",
    "archive",
    "observatory",
    "quarry",
    "ferry",
    "tunnel",
    "foundry",
    "orchard",
    "theatre",
    "market",
    "canal",
    "brewery",
    "shipyard",
    "laboratory",
    "cathedral",
    "plantation",
    "fishery",
    "glacier",
    "forest",
    "power station",
    "satellite",
    "bank",
    "newspaper",
    "choir",
    "cannery",
    "dike",
    "monastery",
    "racecourse",
    "toll road",
    "sewer",
];
const OFFICES: [&str; 16] = [
    "mayor",
    "minister",
    "governor",
    "engineer",
    "union leader",
    "spokeswoman",
    "director",
    "bishop",
    "judge",
    "general",
    "doctor",
    "treasurer",
    "inspector",
    "senator",
    "harbour master",
    "headmaster",
];
const TROUBLES: [&str; 24] = [
    "flood",
    "strike",
    "fire",
    "audit",
    "collapse",
    "epidemic",
    "landslide",
    "blockade",
    "explosion",
    "election",
    "lawsuit",
    "drought",
    "robbery",
    "march",
    "boycott",
    "storm",
    "shortage",
    "crash",
    "leak",
    "dispute",
    "sale",
    "merger",
    "curfew",
    "inquiry",
];
const BODIES: [&str; 12] =
    ["Council", "Assembly", "Union", "Chamber", "Court", "Authority", "Company", "League", "Ministry", "Commission", "Society", "Guild"];
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// What one affair is about.
struct Affair {
    place: String,
    people: Vec<(String, &'static str)>,
    body: String,
    thing: &'static str,
    trouble: &'static str,
    numbers: Vec<usize>,
    quotes: Vec<String>,
    /// First day and how many days it goes on.
    first: usize,
    days: usize,
    /// Texts that copies are made of.
    told: Vec<(usize, Vec<String>)>,
    /// Articles still to come.
    left: usize,
}

struct Crowd {
    dice: Dice,
    running: Vec<Affair>,
}

impl Crowd {
    fn new() -> Self {
        Crowd { dice: Dice(0x9e37_79b9_7f4a_7c15), running: Vec::new() }
    }

    /// The next article as a line of JSON.
    fn article(&mut self, n: usize) -> String {
        while self.running.len() < 400 {
            let affair = self.affair(n);
            self.running.push(affair);
        }
        let at = self.dice.below(self.running.len());
        let mut affair = self.running.swap_remove(at);
        let day = affair.first + self.dice.below(affair.days);
        let copy = !affair.told.is_empty() && self.dice.chance(27);
        let (day, body) = if copy { self.copied(&affair, day) } else { (day, self.written(&affair)) };
        if !copy && affair.told.len() < 40 {
            affair.told.push((day, body.clone()));
        }
        let title = format!(
            "{} {} {}",
            affair.place,
            affair.thing,
            self.dice.pick(&[
                "faces new questions",
                "back in the news",
                "divides the town",
                "waits for an answer",
                "under scrutiny",
                "makes its case"
            ])
        );
        affair.left -= 1;
        if affair.left > 0 {
            self.running.push(affair);
        }
        let outlet =
            format!("{} {}", HEADS[self.dice.below(40)], self.dice.pick(&["Courier", "Herald", "Post", "Tribune", "Observer", "Times"]));
        let date = date(day);
        let text = body.join(" ");
        serde_json::json!({"id": format!("crowd-{n:06}"), "published": date, "title": title, "outlet": outlet, "text": text}).to_string()
    }

    fn name(&mut self) -> String {
        format!("{}{}", HEADS[self.dice.below(40)], TAILS[self.dice.below(36)])
    }

    fn affair(&mut self, n: usize) -> Affair {
        let place = self.name();
        let people = (0..3).map(|_| (format!("{} {}", self.name(), self.name()), OFFICES[self.dice.below(16)])).collect();
        let thing = THINGS[self.dice.below(48)];
        let trouble = TROUBLES[self.dice.below(24)];
        // Half of the affairs have one to three reports; one in a hundred has hundreds.
        let left = match self.dice.below(100) {
            0 => 150 + self.dice.below(350),
            1..=6 => 30 + self.dice.below(90),
            7..=30 => 6 + self.dice.below(20),
            _ => 1 + self.dice.below(4),
        };
        let days = match self.dice.below(10) {
            0 => 300 + self.dice.below(600),
            1..=3 => 20 + self.dice.below(60),
            _ => 1 + self.dice.below(6),
        };
        let mut affair = Affair {
            body: format!("{place} {}", BODIES[self.dice.below(12)]),
            place,
            people,
            thing,
            trouble,
            numbers: (0..4).map(|_| 3 + self.dice.below(970)).collect(),
            quotes: Vec::new(),
            first: n / 110 + self.dice.below(20),
            days,
            told: Vec::new(),
            left,
        };
        affair.quotes = (0..6).map(|_| self.quote(&affair)).collect();
        affair
    }

    fn quote(&mut self, a: &Affair) -> String {
        let begin = self.dice.pick(&[
            "We will not",
            "Nobody here can",
            "The town must",
            "I cannot promise to",
            "They should at last",
            "We are ready to",
        ]);
        let act = self.dice.pick(&["close", "sell", "rebuild", "defend", "give up", "pay for", "forget", "inspect"]);
        let end = self.dice.pick(&[
            "until every family has had an answer",
            "before the winter comes",
            "while the court is still sitting",
            "as long as the money is missing",
            "without asking those who live beside it",
            "only because a newspaper says so",
        ]);
        format!("{begin} {act} the {} of {} {end}", a.thing, a.place)
    }

    /// Five to twelve sentences on an affair.
    fn written(&mut self, a: &Affair) -> Vec<String> {
        let sentences = 4 + self.dice.below(6) + if self.dice.chance(15) { 6 } else { 0 };
        (0..sentences).map(|n| if n == 0 { self.lead(a) } else { self.sentence(a) }).collect()
    }

    fn lead(&mut self, a: &Affair) -> String {
        let (who, office) = &a.people[0];
        let day = DAYS[self.dice.below(7)];
        let (thing, trouble, place) = (a.thing, a.trouble, &a.place);
        match self.dice.below(4) {
            0 => format!("{who}, the {office} of {place}, said on {day} that the {trouble} at the {thing} was over."),
            1 => format!("The {trouble} at the {thing} of {place} went on for another day on {day}, {office} {who} said."),
            2 => format!("{place} woke on {day} to news of a {trouble} at its {thing}."),
            _ => format!("The {} met on {day} to talk about the {trouble} at the {thing}.", a.body),
        }
    }

    fn sentence(&mut self, a: &Affair) -> String {
        let (who, office) = &a.people[self.dice.below(3)];
        let (other, _) = &a.people[self.dice.below(3)];
        let (thing, trouble, place, body) = (a.thing, a.trouble, &a.place, &a.body);
        let number = a.numbers[self.dice.below(4)];
        let day = DAYS[self.dice.below(7)];
        let quote = &a.quotes[self.dice.below(6)];
        match self.dice.below(16) {
            0 => format!("\"{quote},\" {who} told reporters in {place}."),
            1 => format!("\"{quote},\" said {office} {who}."),
            2 => format!("{who} demanded that the {body} pay for the {thing}."),
            3 => format!("The {body} rejected the demand of {who} on {day}."),
            4 => format!("At least {number} people were hurt in the {trouble}, officials said."),
            5 => format!("{number} workers of the {thing} have been sent home since the {trouble} began."),
            6 => format!("{who} met {other} in {place} on {day} and called the talks useful."),
            7 => format!("{who} accused the {body} of hiding what the {trouble} has cost."),
            8 => format!("The {thing} was built {} years ago and has been repaired {} times.", number % 80 + 5, number % 9 + 2),
            9 => format!("Families near the {thing} asked for a meeting with {office} {who}."),
            10 => format!("A witness said that the {trouble} could be heard as far as the station of {place}."),
            11 => format!("Police closed the road to the {thing} on {day} and opened it again in the evening."),
            12 => format!("The {body} promised {number} million crowns for the {thing} if the {trouble} ends."),
            13 => format!("{who} threatened to resign over the {trouble}."),
            14 => format!("According to {other}, nobody had warned the {body} of a {trouble}."),
            _ => format!("Shops in {place} stayed shut, and the price of bread rose by {} percent.", number % 30 + 2),
        }
    }

    /// A copy of an earlier text: whole, cut, or with one sentence changed, now and then with an agency's dateline.
    fn copied(&mut self, a: &Affair, day: usize) -> (usize, Vec<String>) {
        let (told, text) = &a.told[self.dice.below(a.told.len())];
        let mut text = text.clone();
        match self.dice.below(4) {
            0 => text.truncate((text.len() * 2 / 3).max(2)),
            1 => {
                let at = self.dice.below(text.len());
                text[at] = self.sentence(a);
            }
            2 => {
                let mut line = String::new();
                let _ = write!(line, "{} (Reuters) - {}", a.place.to_uppercase(), text[0]);
                text[0] = line;
            }
            _ => (),
        }
        (day.clamp(*told, told + 2), text)
    }
}

/// A day number as a date; months have 28 days.
fn date(day: usize) -> String {
    format!("{}-{:02}-{:02}", 2010 + day / 336, day / 28 % 12 + 1, day % 28 + 1)
}

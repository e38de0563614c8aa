//! Judging the chooser on sentences that it was not taught, by the same question as `events-score`.

use super::{
    labels::{Sentence, class_of, kinds_of, shares, source_bags, target_bags},
    learn::{Choice, Group, Recipe, scorers},
};
use std::collections::BTreeMap;
use verbale::{
    fact::events::choose::{self, Draft, Lesson, Model, Scorer},
    types::{EventType, TextSpan},
};

/// One event that the chooser would tell.
#[derive(Debug, Clone)]
pub(super) struct Told {
    kind: usize,
    trigger: TextSpan,
    source: Vec<TextSpan>,
    target: Vec<TextSpan>,
    source_head: TextSpan,
    target_head: Option<TextSpan>,
    /// Features of the judgement of the whole.
    features: Vec<u32>,
    /// How likely it is right as a whole.
    whole: f32,
    /// The label that it matches when all events are told.
    right: bool,
    /// The sentence of the text that it stands in, and how the others see it.
    part: usize,
    draft: Draft,
}

/// A sentence's events.
pub(super) struct Judged<'a> {
    sentence: &'a Sentence,
    told: Vec<Told>,
}

fn softmax(scores: &mut [f32]) {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    scores.iter_mut().for_each(|s| *s = (*s - top).exp());
    let sum: f32 = scores.iter().sum();
    scores.iter_mut().for_each(|s| *s /= sum);
}

fn best(scores: &[f32]) -> usize {
    (0..scores.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b])).unwrap_or(0)
}

fn choice(scorer: &Scorer, bags: &[Vec<u32>]) -> (usize, f32) {
    let mut scores: Vec<f32> = bags.iter().map(|bag| scorer.one(&[bag])).collect();
    softmax(&mut scores);
    let choice = best(&scores);
    (choice, scores[choice])
}

/// How likely the word tells nothing (first) or an event of each type.
fn likelihoods(model: &Model, lesson: &Lesson) -> [f32; 17] {
    let all = model.kind.types(&lesson.features);
    let mut scores = [f32::NEG_INFINITY; 17];
    scores[0] = all[0];
    for k in kinds_of(lesson) {
        scores[k + 1] = all[k + 1] + model.class.one(&[&class_of(lesson, k)]);
    }
    softmax(&mut scores);
    scores
}

/// Adds how many of the sentence's labelled triggers get the right mode, and how many there are.
pub(super) fn modes(model: &Model, sentence: &Sentence, sum: (usize, usize)) -> (usize, usize) {
    let groups = sentence.examples.iter().filter_map(|e| e.modes(&sentence.labels));
    groups.fold(sum, |(right, all), group| {
        let scores: Vec<f32> = group.choices.iter().map(|c| model.mode.one(&[&c.own])).collect();
        (right + usize::from(group.right[0] == best(&scores)), all + 1)
    })
}

/// What the model tells of a sentence.
pub(super) fn judge<'a>(model: &Model, sentence: &'a Sentence) -> Judged<'a> {
    let mut told = Vec::new();
    for example in &sentence.examples {
        let lesson = &example.lesson;
        let scores = likelihoods(model, lesson);
        let nobody = lesson.parties.len();
        for kind in choose::likeliest(&scores).map(|k| k as usize) {
            let (source, source_share) = choice(&model.source, &source_bags(lesson, kind));
            if source == nobody {
                continue;
            }
            let (target, target_share) = choice(&model.target, &target_bags(lesson, kind, source));
            let Some(of_kind) = &lesson.kinds[kind] else { continue };
            let logs = [scores[kind + 1].ln(), source_share.ln(), target_share.ln()];
            let mut features = Vec::new();
            let target_piece = of_kind.pieces.get(target).map(|p| &p.1);
            choose::whole(EventType::ALL[kind], &of_kind.trigger, &of_kind.pieces[source].0, target_piece, logs, &mut features);
            told.push(Told {
                kind,
                trigger: lesson.trigger,
                source: lesson.parties[source].words.clone(),
                target: lesson.parties.get(target).map(|p| p.words.clone()).unwrap_or_default(),
                source_head: lesson.parties[source].head,
                target_head: lesson.parties.get(target).map(|p| p.head),
                features,
                whole: 0.0,
                right: false,
                part: lesson.sentence,
                draft: Draft {
                    kind: EventType::ALL[kind],
                    number: lesson.number,
                    above: lesson.above,
                    place: lesson.place,
                    source,
                    target: Some(target).filter(|&t| t < nobody),
                    log: logs.iter().sum(),
                },
            });
        }
    }
    for i in 0..told.len() {
        let part = told[i].part;
        let drafts: Vec<Draft> = told.iter().filter(|t: &&Told| t.part == part).map(|t| t.draft).collect();
        let own = told[..i].iter().filter(|t| t.part == part).count();
        choose::company(own, &drafts, &mut told[i].features);
    }
    let mut judged = Judged { sentence, told };
    // Each reading by itself: of two of one word at most one is right, two words may not share a label.
    let all: Vec<usize> = (0..judged.told.len()).collect();
    for (i, _) in judged.matched(&all) {
        judged.told[i].right = true;
    }
    judged
}

impl Judged<'_> {
    /// Of each word's readings the likeliest.
    fn best(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.told.len()).filter(|&i| {
            let t = &self.told[i];
            let better = |(n, o): (usize, &Told)| o.trigger == t.trigger && (o.whole > t.whole || (o.whole == t.whole && n < i));
            !self.told.iter().enumerate().any(better)
        })
    }

    fn fits(&self, told: &Told, label: usize) -> bool {
        let label = &self.sentence.labels[label];
        let text = &self.sentence.text;
        EventType::ALL[told.kind].name() == label.kind
            && label.source.iter().all(|w| shares(text, &told.source, w))
            && label.target.iter().all(|w| shares(text, &told.target, w))
    }

    /// Pairs of told events and labels, as the scorer pairs them.
    fn matched(&self, told: &[usize]) -> Vec<(usize, usize)> {
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        for label in 0..self.sentence.labels.len() {
            let free = told.iter().copied().find(|&i| pairs.iter().all(|p| p.0 != i) && self.fits(&self.told[i], label));
            pairs.extend(free.map(|i| (i, label)));
        }
        pairs
    }
}

/// Learns, from events told of sentences that the other scorers had not been taught, how likely an event is right.
pub(super) fn learn_whole<'a>(judged: impl Iterator<Item = &'a Judged<'a>>, recipe: &Recipe) -> Scorer {
    let group = |t: &Told| Group {
        common: Vec::new(),
        choices: vec![Choice { own: Vec::new(), class: None }, Choice { own: t.features.clone(), class: None }],
        right: vec![usize::from(t.right)],
    };
    let groups: Vec<Group> = judged.flat_map(|j| &j.told).map(group).collect();
    scorers(&groups, 0, recipe, 9).1
}

/// Judges the wholes of `judged`.
pub(super) fn weigh(judged: &mut Judged, scorer: &Scorer) {
    for t in &mut judged.told {
        t.whole = 1.0 / (1.0 + (-scorer.one(&[&t.features])).exp());
    }
}

/// Right, told, labelled, negatives with an event.
fn counts(judged: &[Judged], least: f32) -> (usize, usize, usize, usize) {
    let mut n = (0, 0, 0, 0);
    for j in judged {
        let told: Vec<usize> = j.best().filter(|&i| j.told[i].whole >= least).collect();
        if j.sentence.labels.is_empty() {
            n.3 += usize::from(!told.is_empty());
            continue;
        }
        n.0 += j.matched(&told).len();
        n.1 += told.len();
        n.2 += j.sentence.labels.len();
    }
    n
}

/// Picks the least confidence that is told: the best F1 among those with the wanted precision.
pub(super) fn settle(judged: &[Judged], precision: f32) -> f32 {
    let negatives = judged.iter().filter(|j| j.sentence.labels.is_empty()).count();
    let mut chosen: Option<((bool, f32), f32)> = None;
    for step in 6..17 {
        let least = step as f32 * 0.05;
        let (right, predicted, labelled, alarms) = counts(judged, least);
        let (p, r) = (right as f32 / predicted.max(1) as f32, right as f32 / labelled.max(1) as f32);
        let f1 = 2.0 * p * r / (p + r).max(1e-6);
        println!("least {least:.2}: P {p:.3} R {r:.3} F1 {f1:.3}; {alarms} of {negatives} negatives");
        let better = (p >= precision, f1);
        if chosen.is_none_or(|c| better > c.0) {
            chosen = Some((better, least));
        }
    }
    let least = chosen.map_or(0.5, |c| c.1);
    println!("least confidence told: {least:.2}");
    for bin in 0..10 {
        let inside = judged.iter().flat_map(|j| &j.told).filter(|t| ((t.whole * 10.0) as usize).min(9) == bin);
        let (n, right) = inside.fold((0, 0), |(n, r), t| (n + 1, r + usize::from(t.right)));
        println!(
            "confidence {:.1}–{:.1}: {n} events, {:.2} right",
            bin as f32 / 10.0,
            (bin + 1) as f32 / 10.0,
            right as f32 / n.max(1) as f32
        );
    }
    least
}

/// Misses and false events by cause.
pub(super) fn misses(judged: &[Judged], least: f32) {
    let mut causes: BTreeMap<&str, usize> = BTreeMap::new();
    for j in judged {
        let kept: Vec<usize> = j.best().filter(|&i| j.told[i].whole >= least).collect();
        let pairs = j.matched(&kept);
        let text = &j.sentence.text;
        for (n, label) in j.sentence.labels.iter().enumerate() {
            if pairs.iter().any(|p| p.1 == n) {
                continue;
            }
            let at = text.find(&label.trigger).unwrap_or(0);
            let at = at..at + label.trigger.len();
            let here: Vec<&Told> = j.told.iter().filter(|t| at.contains(&(t.trigger.start as usize))).collect();
            let shown: Vec<&Told> = here.iter().copied().filter(|t| t.whole >= least).collect();
            let known = j.sentence.examples.iter().any(|e| at.contains(&(e.lesson.trigger.start as usize)));
            let cause = match (shown.first(), here.first()) {
                (Some(t), _) if EventType::ALL[t.kind].name() != label.kind => "type",
                (Some(t), _) if !label.source.iter().all(|x| shares(text, &t.source, x)) => "source",
                (Some(t), _) if t.target_head.is_none() => "target missing",
                (Some(_), _) => "target",
                (None, Some(t)) if EventType::ALL[t.kind].name() != label.kind => "unsure, type wrong",
                (None, Some(t)) if t.right => "unsure, right",
                (None, Some(_)) => "unsure, party wrong",
                _ if !known => "unknown word",
                _ => "nothing",
            };
            *causes.entry(cause).or_default() += 1;
            let one = |t: &&Told| {
                format!(
                    "{}({:.2}) {} → {}",
                    EventType::ALL[t.kind].name(),
                    t.whole,
                    t.source_head.slice(text),
                    t.target_head.map_or("-", |h| h.slice(text))
                )
            };
            println!(
                "missed [{cause}] {} {} → {} “{}” | {} | {}: {text}",
                label.kind,
                label.source.join(";"),
                label.target.join(";"),
                label.trigger,
                here.iter().map(one).collect::<Vec<_>>().join(", "),
                j.sentence.id
            );
        }
        for &i in kept.iter().filter(|i| pairs.iter().all(|p| p.0 != **i)) {
            let t = &j.told[i];
            let there = j
                .sentence
                .labels
                .iter()
                .any(|l| text.find(&l.trigger).is_some_and(|a| (a..a + l.trigger.len()).contains(&(t.trigger.start as usize))));
            let cause = if there { "false: at a label" } else { "false: spurious" };
            *causes.entry(cause).or_default() += 1;
            println!(
                "{cause}: {} {:.2} “{}” {} → {}: {text}",
                EventType::ALL[t.kind].name(),
                t.whole,
                t.trigger.slice(text),
                t.source_head.slice(text),
                t.target_head.map_or("-", |h| h.slice(text))
            );
        }
    }
    println!("{causes:?}");
}

/// Every candidate word with what it is taken for, and the readings that were weighed.
pub(super) fn print_all(model: &Model, judged: &Judged) {
    let text = &judged.sentence.text;
    for example in &judged.sentence.examples {
        let scores = likelihoods(model, &example.lesson);
        let mut ranked: Vec<usize> = (0..17).filter(|&k| scores[k] >= 0.02).collect();
        ranked.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
        let name = |k: usize| if k == 0 { "none" } else { EventType::ALL[k - 1].name() };
        let types: Vec<String> = ranked.iter().map(|&k| format!("{} {:.2}", name(k), scores[k])).collect();
        println!("  {}: {}", example.lesson.trigger.slice(text), types.join(", "));
        for t in judged.told.iter().filter(|t| t.trigger == example.lesson.trigger) {
            let target = t.target_head.map_or("nobody", |h| h.slice(text));
            println!(
                "      {} {} → {}: parties {:.2}, whole {:.2}",
                EventType::ALL[t.kind].name(),
                t.source_head.slice(text),
                target,
                (t.draft.log - scores[t.kind + 1].ln()).exp(),
                t.whole
            );
        }
    }
}

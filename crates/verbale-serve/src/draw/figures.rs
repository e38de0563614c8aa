//! Figures of one thing on one axis, a row for each source: a dot for a number, a bar for a range, an arrow where only one bound
//! is told. The words stand beside, so nobody has to read a value off the axis.

use super::{label, line, open};
use crate::html::Markup;

/// One source's figure.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) source: String,
    pub(crate) words: String,
    pub(crate) address: String,
    pub(crate) low: Option<f64>,
    pub(crate) high: Option<f64>,
    pub(crate) approximate: bool,
}

/// Draws the rows, or nothing when none has a number.
pub(crate) fn draw(rows: &[Row], unit: &str, width: f64, class: &str) -> Markup {
    let mut drawing = Markup::default();
    let values: Vec<f64> = rows.iter().flat_map(|r| [r.low, r.high]).flatten().filter(|v| v.is_finite()).collect();
    let (Some(least), Some(most)) = (values.iter().copied().reduce(f64::min), values.iter().copied().reduce(f64::max)) else {
        return drawing;
    };
    let wide = width > 600.0;
    let (left, right) = if wide { (260.0, width - 250.0) } else { (8.0, width - 24.0) };
    let row = if wide { 26.0 } else { 46.0 };
    let axis = Axis::of(least, most, left, right);
    let height = 26.0 + rows.len() as f64 * row;
    open(&mut drawing, class, width, height, &format!("{unit} as each source gives them"));
    for (at, value) in axis.ticks() {
        line(&mut drawing, (at, 18.0), (at, height), "hair");
        let anchor = if at < left + 20.0 { "start" } else { "middle" };
        label(&mut drawing, at, 12.0, anchor, "tick", &number(value));
    }
    for (n, told) in rows.iter().enumerate() {
        let y = 26.0 + (n as f64 + 0.5) * row;
        draw_row(&mut drawing, told, &axis, y, wide, width);
    }
    drawing.raw("</svg>");
    drawing
}

fn draw_row(drawing: &mut Markup, told: &Row, axis: &Axis, y: f64, wide: bool, width: f64) {
    let mark_y = if wide { y } else { y + 12.0 };
    drawing.raw("<a").attr("href", &told.address).raw("><title>").text(&told.words).raw("</title>");
    if wide {
        label(drawing, 0.0, y + 4.0, "start", "who", &crate::html::clipped(&told.source, 40));
        label(drawing, width - 236.0, y + 4.0, "start", "figure words", &crate::html::clipped(&told.words, 36));
    } else {
        label(drawing, 8.0, y - 2.0, "start", "who", &crate::html::clipped(&told.source, 22));
        label(drawing, width - 4.0, y - 2.0, "end", "figure words", &crate::html::clipped(&told.words, 26));
    }
    let class = if told.approximate { "figure hollow" } else { "figure" };
    match (told.low.map(|v| axis.at(v)), told.high.map(|v| axis.at(v))) {
        (Some(a), Some(b)) if (a - b).abs() < 1.0 => dot(drawing, a, mark_y, class),
        (Some(a), Some(b)) => {
            line(drawing, (a, mark_y), (b, mark_y), "figure bar");
            dot(drawing, a, mark_y, class);
            dot(drawing, b, mark_y, class);
        }
        (Some(a), None) => arrow(drawing, a, mark_y, 1.0, class),
        (None, Some(b)) => arrow(drawing, b, mark_y, -1.0, class),
        (None, None) => {}
    }
    drawing.raw("</a>");
}

fn dot(drawing: &mut Markup, x: f64, y: f64, class: &str) {
    drawing.tag(format_args!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"")).attr("class", class).raw("/>");
}

/// A bound with an arrow to the side on which the number may lie.
fn arrow(drawing: &mut Markup, x: f64, y: f64, way: f64, class: &str) {
    let tip = x + way * 22.0;
    line(drawing, (x, y), (tip, y), "figure bar");
    let (back, up, down) = (tip - way * 5.0, y - 4.0, y + 4.0);
    drawing.tag(format_args!("<path d=\"M{back:.1} {up:.1}L{tip:.1} {y:.1}L{back:.1} {down:.1}\" class=\"figure bar open\"/>"));
    dot(drawing, x, y, class);
}

/// A linear axis from zero, or a logarithmic one where the numbers are of different orders.
struct Axis {
    log: bool,
    least: f64,
    most: f64,
    left: f64,
    right: f64,
}

impl Axis {
    fn of(least: f64, most: f64, left: f64, right: f64) -> Self {
        let log = least > 0.0 && most / least > 30.0;
        let (least, most) = if log {
            (10f64.powf(least.log10().floor()), 10f64.powf(most.log10().ceil()))
        } else {
            let most = if most <= 0.0 { 1.0 } else { most };
            (least.min(0.0), most)
        };
        Axis { log, least, most: if most > least { most } else { least + 1.0 }, left, right }
    }

    fn at(&self, value: f64) -> f64 {
        let share = if self.log {
            (value.max(self.least).log10() - self.least.log10()) / (self.most.log10() - self.least.log10())
        } else {
            (value - self.least) / (self.most - self.least)
        };
        self.left + share.clamp(0.0, 1.0) * (self.right - self.left)
    }

    fn ticks(&self) -> Vec<(f64, f64)> {
        let mut ticks = Vec::new();
        if self.log {
            let mut value = self.least;
            while value <= self.most * 1.001 && ticks.len() < 12 {
                ticks.push((self.at(value), value));
                value *= 10.0;
            }
        } else {
            let rough = (self.most - self.least) / 4.0;
            let unit = 10f64.powf(rough.log10().floor());
            let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|m| m * unit).find(|s| *s >= rough * 0.999).unwrap_or(rough);
            let mut value = (self.least / step).ceil() * step;
            while value <= self.most * 1.001 && ticks.len() < 8 {
                ticks.push((self.at(value), value));
                value += step;
            }
        }
        ticks
    }
}

/// `42,000`, `1.5 million`.
pub(crate) fn number(value: f64) -> String {
    let size = value.abs();
    if size >= 1e9 {
        return format!("{} billion", trimmed(value / 1e9));
    }
    if size >= 1e6 {
        return format!("{} million", trimmed(value / 1e6));
    }
    if value.fract() != 0.0 {
        return trimmed(value);
    }
    let digits = format!("{size:.0}");
    let mut out = String::new();
    for (n, c) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    if value < 0.0 { format!("−{out}") } else { out }
}

fn trimmed(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_read() {
        let shown = [0.0, 12.0, 42_000.0, 1_500_000.0, 3.25, -1000.0].map(number);
        assert_eq!(shown, ["0", "12", "42,000", "1.5 million", "3.25", "−1,000"]);
    }

    #[test]
    fn axes_hold_their_values() {
        for (least, most) in [(10_000.0, 42_000.0), (1.0, 5e6), (0.0, 0.0), (7.0, 7.0), (-5.0, 3.0)] {
            let axis = Axis::of(least, most, 10.0, 110.0);
            assert!((10.0..=110.0).contains(&axis.at(least)) && (10.0..=110.0).contains(&axis.at(most)));
            assert!(axis.ticks().len() >= 2, "{least} to {most}: {:?}", axis.ticks());
        }
    }

    #[test]
    fn nothing_to_draw() {
        let row = Row { source: "x".into(), words: "many".into(), address: "/".into(), low: None, high: None, approximate: true };
        assert!(draw(&[row], "ships", 700.0, "wide").is_empty());
    }
}

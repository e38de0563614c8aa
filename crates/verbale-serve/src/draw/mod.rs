//! Drawings, made on the server as SVG: each shape is a link, each label stands at what it names, and colours come from the
//! style sheet's classes, so that one kind of fact has one colour on all pages and in both themes.

pub(crate) mod figures;
pub(crate) mod lineage;
pub(crate) mod timeline;

use crate::html::Markup;

/// Opens a drawing. `class` says for which width of page it is made.
fn open(drawing: &mut Markup, class: &str, width: f64, height: f64, title: &str) {
    drawing.raw("<svg").attr("class", class).tag(format_args!(" viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\""));
    drawing.attr("aria-label", title).raw(">");
}

/// A label at a place. `anchor` is `start`, `middle` or `end`.
fn label(drawing: &mut Markup, x: f64, y: f64, anchor: &str, class: &str, words: &str) {
    drawing.tag(format_args!("<text x=\"{x:.1}\" y=\"{y:.1}\"")).attr("text-anchor", anchor).attr("class", class);
    drawing.raw(">").text(words).raw("</text>");
}

/// A straight line.
fn line(drawing: &mut Markup, from: (f64, f64), to: (f64, f64), class: &str) {
    drawing.tag(format_args!("<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\"", from.0, from.1, to.0, to.1));
    drawing.attr("class", class).raw("/>");
}

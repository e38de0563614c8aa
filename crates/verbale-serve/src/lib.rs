//! Pages and API over a case file.
//!
//! [`serve`] opens a case and answers on one address until the program is stopped. Everything is made on the server: pages
//! by templates, drawings as SVG, one style sheet, one small script; nothing is fetched from anywhere else. What pages say is
//! escaped ([`html`]), and the answers forbid the browser to run or load anything that is not ours ([`app`]).
//!
//! Inside: [`source`] what the pages read, [`kept`] a case file as such a source, [`pages`] and [`draw`] what is shown,
//! [`api`] the same as JSON. Absent: writing. Corrections by hand are to come as an overlay.

mod api;
mod app;
mod compare;
mod days;
mod draw;
#[cfg(test)]
mod fixture;
mod html;
mod kept;
#[cfg(test)]
mod memory;
mod pages;
mod source;
mod text;

pub use app::{ServeError, serve};

//! News pages in, a sourced record out.
//!
//! The library is pure: it prints nothing, reads no clock, opens no socket and no file. Each stage takes the value of the
//! stage before it:
//!
//! ```text
//! Page ──clean──▶ Article ──language──▶ Parsed ──fact──▶ Record      one article; see [`pipeline::Engine`]
//! Record* ──link──▶ Links                                           across articles; see [`link`]
//! ```
//!
//! The central types stand together in [`types`].

pub mod clean;
pub mod fact;
pub mod language;
pub mod link;
pub mod page;
pub mod pipeline;
pub mod types;

pub use pipeline::Engine;

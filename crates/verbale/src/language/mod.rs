//! Text → tokens, sentences, tags and trees.
//!
//! [`Parsed`] and the types here know no language; what is English lives in [`en`]. Everything downstream reads the tree
//! through [`tree::Tree`].

pub mod en;
mod parsed;
pub mod tree;

pub use parsed::{Feats, Parsed, Rel, Sentence, Token, Upos};

//! Colours, on a terminal only, and not where `NO_COLOR` or a dumb terminal asks for none.

use std::{
    env,
    fmt::Display,
    io::{IsTerminal, stdout},
};

/// Paints or leaves plain.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paint {
    on: bool,
}

impl Paint {
    /// What standard output can show.
    pub(crate) fn stdout() -> Paint {
        let refused = env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty()) || env::var_os("TERM").is_some_and(|t| t == "dumb");
        Paint { on: stdout().is_terminal() && !refused }
    }

    pub(crate) fn bold(self, text: impl Display) -> String {
        self.with("1", text)
    }

    pub(crate) fn dim(self, text: impl Display) -> String {
        self.with("2", text)
    }

    /// A match or a fact's kind.
    pub(crate) fn mark(self, text: impl Display) -> String {
        self.with("1;33", text)
    }

    pub(crate) fn cyan(self, text: impl Display) -> String {
        self.with("36", text)
    }

    fn with(self, code: &str, text: impl Display) -> String {
        if self.on { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_string() }
    }
}

//! How a command ends, and the exit status that says so.

use std::{fmt, io, process::ExitCode};
use verbale_case::CaseError;

/// What a command gives back.
pub(crate) type Outcome = Result<Done, Failure>;

/// A command that did its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Done {
    /// Everything.
    All,
    /// Every page failed.
    Nothing,
    /// Some pages failed; the rest is done.
    Some,
}

/// Why a command did nothing.
#[derive(Debug)]
pub(crate) enum Failure {
    /// One line for the user: what, where, why.
    Said(String),
    /// Whoever read our output has had enough (`| head`); that is no failure.
    Closed,
}

impl Failure {
    /// A failure to read or write `what`.
    pub(crate) fn io(what: impl fmt::Display, error: io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::Closed,
            _ => Failure::Said(format!("{what}: {}", reason(&error))),
        }
    }
}

impl From<CaseError> for Failure {
    fn from(error: CaseError) -> Failure {
        match error {
            CaseError::Output(error) => Failure::io("the output", error),
            error => Failure::Said(error.to_string()),
        }
    }
}

impl From<String> for Failure {
    fn from(line: String) -> Failure {
        Failure::Said(line)
    }
}

/// An operating system's error in plain words, without its number.
pub(crate) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => {
            let text = error.to_string();
            text.split(" (os error").next().unwrap_or(&text).to_lowercase()
        }
    }
}

/// Says what went wrong, if anything, and gives the exit status.
pub(crate) fn exit(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(Done::All) | Err(Failure::Closed) => ExitCode::SUCCESS,
        Ok(Done::Some) => ExitCode::from(2),
        Ok(Done::Nothing) => ExitCode::from(1),
        Err(Failure::Said(line)) => {
            eprintln!("verbale: {line}");
            ExitCode::from(1)
        }
    }
}

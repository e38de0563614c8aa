//! `verbale serve`: the case in a browser. `verbale mcp`: the case for a language model's tools.

use crate::{
    actors::signed,
    args::{Common, Mcp, Serve},
    outcome::{Done, Failure, Outcome},
    pump, read,
};
use std::{
    io::{self, Write},
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::Path,
};
use verbale_serve::{Editor, Options, ServeError};

pub(crate) fn run(command: &Serve, common: &Common) -> Outcome {
    let address = SocketAddr::new(command.address.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)), command.port);
    let given = command.token.clone().filter(|t| !t.is_empty());
    let token = given.or_else(|| (!address.ip().is_loopback()).then(verbale_serve::secret));
    let threads = common.threads;
    let editor = command.edit.then(|| Editor {
        author: signed(command.by.as_deref()).0,
        relink: Box::new(move |case| {
            let said = |failure: Failure| match failure {
                Failure::Said(why) => why,
                Failure::Closed => "the output was closed".to_owned(),
            };
            let pool = pump::pool(threads).map_err(said)?;
            read::relink(case, &pool).map_err(said)
        }),
    });
    serve(&command.case.db, Options { address, token, editor })
}

/// Serves on this machine, for reading only.
pub(crate) fn reading(db: &Path, port: u16) -> Outcome {
    serve(db, Options::from(SocketAddr::from((Ipv4Addr::LOCALHOST, port))))
}

/// Serves until Ctrl-C; says the address on standard output once it answers, for people and for scripts.
fn serve(db: &Path, options: Options) -> Outcome {
    let query = options.token.as_ref().map(|t| format!("?token={t}")).unwrap_or_default();
    let ready = |address: SocketAddr| {
        let mut out = io::stdout();
        // Whoever started us may not listen; that is no reason not to serve.
        let _ = writeln!(out, "{} at http://{address}/{query} (Ctrl-C ends)", db.display());
        let _ = out.flush();
    };
    verbale_serve::serve(db, options, ready).map_err(said)?;
    Ok(Done::All)
}

/// Answers until standard input ends.
pub(crate) fn mcp(command: &Mcp) -> Outcome {
    verbale_serve::mcp(&command.db, io::stdin().lock(), io::stdout().lock()).map_err(said)?;
    Ok(Done::All)
}

fn said(error: ServeError) -> Failure {
    match error {
        ServeError::Stopped(error) => Failure::io("standard input or output", error),
        error => Failure::Said(error.to_string()),
    }
}

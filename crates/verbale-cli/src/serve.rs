//! `verbale serve`: the case in a browser.

use crate::outcome::{Done, Failure, Outcome};
use std::{
    io::Write,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
};

/// Serves until Ctrl-C; says the address on standard output once it answers, for people and for scripts.
pub(crate) fn run(db: &Path, port: u16) -> Outcome {
    let ready = |address: SocketAddr| {
        let mut out = std::io::stdout();
        // Whoever started us may not listen; that is no reason not to serve.
        let _ = writeln!(out, "{} at http://{address}/ (Ctrl-C ends)", db.display());
        let _ = out.flush();
    };
    verbale_serve::serve(db, SocketAddr::from((Ipv4Addr::LOCALHOST, port)), ready).map_err(|e| Failure::Said(e.to_string()))?;
    Ok(Done::All)
}

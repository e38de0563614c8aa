//! Serves a case for looking at while working on the pages: `cargo run -p verbale-serve --example serve -- case.db 8123`.

use std::{
    io::{Write, stdout},
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let db = PathBuf::from(args.next().ok_or("usage: serve CASE.db [PORT]")?);
    let port = args.next().map_or(Ok(0), |p| p.parse())?;
    verbale_serve::serve(&db, SocketAddr::from((Ipv4Addr::LOCALHOST, port)).into(), |address| {
        let _ = writeln!(stdout(), "http://{address}");
    })?;
    Ok(())
}

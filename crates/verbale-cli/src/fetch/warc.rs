//! What was fetched, as WARC 1.1: a response record each, gzipped one by one, as crawlers keep them.

use super::Answer;
use flate2::{Compression, write::GzEncoder};
use std::{
    fs,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

/// A WARC file that grows; under a temporary name until it is whole.
pub(super) struct File {
    out: BufWriter<fs::File>,
    path: PathBuf,
}

impl File {
    /// A new file in the folder, named after the time.
    pub(super) fn create(folder: &Path) -> io::Result<File> {
        let time = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%S").to_string();
        let names = (0..).map(|n| if n == 0 { format!("fetch-{time}.warc.gz") } else { format!("fetch-{time}-{n}.warc.gz") });
        let path = names.map(|name| folder.join(name)).find(|path| !path.exists()).unwrap_or_else(|| folder.join("fetch.warc.gz"));
        let mut file = File { out: BufWriter::new(fs::File::create(part(&path))?), path };
        let info = concat!("software: verbale ", env!("CARGO_PKG_VERSION"), "\r\nformat: WARC File Format 1.1\r\n");
        file.record("warcinfo", &[], "application/warc-fields", info.as_bytes())?;
        Ok(file)
    }

    /// An answer under the address that was asked for. Its body stands as it came, unpacked.
    pub(super) fn response(&mut self, url: &str, answer: &Answer) -> io::Result<()> {
        let mut block = format!("HTTP/1.1 {} OK\r\n", answer.status).into_bytes();
        // The body's length and packing are ours now.
        let ours = |name: &str| ["content-length", "content-encoding", "transfer-encoding"].contains(&name.to_lowercase().as_str());
        for (name, value) in answer.headers.iter().filter(|(name, _)| !ours(name)) {
            write!(block, "{name}: {value}\r\n")?;
        }
        write!(block, "Content-Length: {}\r\n\r\n", answer.body.len())?;
        block.extend_from_slice(&answer.body);
        let mut more = vec![("WARC-Target-URI", url.to_owned())];
        if answer.url != url {
            more.push(("WARC-Refers-To-Target-URI", answer.url.clone()));
        }
        self.record("response", &more, "application/http;msgtype=response", &block)
    }

    fn record(&mut self, kind: &str, more: &[(&str, String)], content: &str, block: &[u8]) -> io::Result<()> {
        let time = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ");
        let id = verbale_serve::secret();
        let uuid = format!("{}-{}-4{}-a{}-{}", &id[..8], &id[8..12], &id[13..16], &id[17..20], &id[20..]);
        let mut packed = GzEncoder::new(&mut self.out, Compression::default());
        write!(packed, "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{uuid}>\r\nWARC-Date: {time}\r\n")?;
        for (name, value) in more {
            write!(packed, "{name}: {value}\r\n")?;
        }
        write!(packed, "Content-Type: {content}\r\nContent-Length: {}\r\n\r\n", block.len())?;
        packed.write_all(block)?;
        packed.write_all(b"\r\n\r\n")?;
        packed.finish().map(drop)
    }

    /// Ends the file and gives its path.
    pub(super) fn close(mut self) -> io::Result<PathBuf> {
        self.out.flush()?;
        fs::rename(part(&self.path), &self.path)?;
        Ok(self.path)
    }
}

fn part(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

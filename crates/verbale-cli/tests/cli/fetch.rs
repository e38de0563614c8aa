//! Pages from a server on this machine: robots, sizes, what is unchanged, what is private.

use crate::{export, folder, lines, run, verbale};
use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    path::Path,
    sync::{Arc, Mutex},
    thread,
    time::Instant,
};

/// A server that answers each path as told and remembers what it was asked.
struct Server {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn new(pages: &[(&str, String)]) -> Server {
        let pages: BTreeMap<String, String> = pages.iter().map(|(path, answer)| ((*path).to_owned(), answer.clone())).collect();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (log, own) = (Arc::clone(&asked), address.clone());
        thread::spawn(move || {
            for socket in listener.incoming() {
                let mut socket = socket.unwrap();
                let mut request = String::new();
                let mut reader = BufReader::new(socket.try_clone().unwrap());
                while reader.read_line(&mut request).unwrap_or(0) > 2 {}
                let path = request.split(' ').nth(1).unwrap_or("").to_owned();
                log.lock().unwrap().push(request.clone());
                let answer = match pages.get(&path) {
                    Some(_) if request.to_lowercase().contains("if-none-match: \"v1\"") => "HTTP/1.1 304 Not Modified\r\n\r\n".to_owned(),
                    Some(answer) => answer.replace("HERE", &own),
                    None => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned(),
                };
                let _ = socket.write_all(answer.as_bytes());
            }
        });
        Server { address, asked }
    }

    fn asked_for(&self, path: &str) -> usize {
        self.asked.lock().unwrap().iter().filter(|r| r.starts_with(&format!("GET {path} "))).count()
    }
}

fn ok(kind: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{headers}Connection: close\r\n\r\n{body}")
}

fn html(words: &str) -> String {
    ok(
        "text/html; charset=utf-8",
        "ETag: \"v1\"\r\n",
        &format!(
            "<html><head><title>{words}</title></head><body><article><p>{words}, Minister Ana Ruiz said on Monday in the harbour of Castor.</p></article></body></html>"
        ),
    )
}

fn fetch(folder: &Path, args: &[&str]) -> crate::Ran {
    run(verbale(folder).args(["fetch", "-o", "in", "--delay", "0"]).args(args))
}

#[test]
fn pages_and_feeds_are_fetched_politely_and_read() {
    let item = |n: u32| format!("<item><title>Ferry {n}</title><link>HERE/news/{n}</link></item>");
    let feed = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nConnection: close\r\n\r\n<rss><channel><title>Post</title>{}{}</channel></rss>",
        item(1),
        item(2)
    );
    let server = Server::new(&[
        ("/robots.txt", ok("text/plain", "", "User-agent: *\nDisallow: /secret\n")),
        ("/feed", feed),
        ("/news/1", html("The first ferry sank")),
        ("/news/2", html("The second ferry sailed")),
        ("/old", "HTTP/1.1 301 Moved\r\nLocation: /news/3\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned()),
        ("/away", "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned()),
        ("/news/3", html("The third ferry waits")),
        ("/secret/a", html("Nobody may read this")),
        ("/big", html(&"long ".repeat(60_000))),
    ]);
    let folder = folder();
    let folder = folder.path();
    let at = |path: &str| format!("{}{path}", server.address);
    let ran = fetch(
        folder,
        &[
            "--allow-private",
            "--max-page",
            "100k",
            "--feed",
            &at("/feed"),
            &at("/old"),
            &at("/secret/a"),
            &at("/big"),
            &at("/away"),
            &at("/none"),
        ],
    );
    assert_eq!(ran.status, 2, "{}", ran.err);
    for why in [
        "does not let us in",
        "more than 102400 bytes",
        "only addresses that begin with",
        "answers 404",
        "3 fetched, 0 unchanged, 4 failed",
    ] {
        assert!(ran.err.contains(why), "{why}: {}", ran.err);
    }
    assert_eq!((server.asked_for("/robots.txt"), server.asked_for("/secret/a")), (1, 0));
    assert!(server.asked.lock().unwrap()[0].to_lowercase().contains("user-agent: verbale"));

    let warc = ran.out.trim();
    assert!(warc.ends_with(".warc.gz") && folder.join(warc).exists(), "{warc}");
    let read = run(verbale(folder).args(["read", "in", "--db", "case.db"]));
    assert_eq!((read.status, read.err.as_str()), (0, ""), "{}", read.out);
    let articles = lines(&export(folder, "articles", "case.db"));
    let ids: Vec<&str> = articles.iter().map(|a| a["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 3, "{ids:?}");
    assert!(ids.iter().any(|id| id.ends_with("/old")), "a page stands under the address that was asked for: {ids:?}");
    assert!(articles.iter().any(|a| a["article"]["text"].as_str().unwrap().contains("The second ferry sailed")));

    let again = fetch(folder, &["--allow-private", &at("/news/1"), &at("/news/2")]);
    assert!(again.status == 0 && again.err.contains("0 fetched, 2 unchanged, 0 failed") && again.out.is_empty(), "{}", again.err);
}

#[test]
fn private_addresses_are_not_asked() {
    let server = Server::new(&[("/a", html("A page of the house"))]);
    let folder = folder();
    let port = server.address.rsplit(':').next().unwrap().to_owned();
    for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0"] {
        let ran = fetch(folder.path(), &[&format!("http://{host}:{port}/a")]);
        assert!(ran.status == 1 && ran.err.contains("private network"), "{host}: {}", ran.err);
    }
    assert_eq!(server.asked.lock().unwrap().len(), 0);
    assert!(fs::read_dir(folder.path().join("in")).unwrap().all(|f| !f.unwrap().file_name().to_string_lossy().contains("warc")));
}

#[test]
fn a_host_is_given_its_pause() {
    let server = Server::new(&[("/a", html("One")), ("/b", html("Two"))]);
    let folder = folder();
    let began = Instant::now();
    let at = |path: &str| format!("{}{path}", server.address);
    let ran = run(verbale(folder.path()).args(["fetch", "-o", "in", "--delay", "400", "--allow-private", &at("/a"), &at("/b")]));
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(began.elapsed().as_millis() >= 800, "robots.txt, a pause, a page, a pause, a page");
}

//! The pages as a browser meets them: corrected by a form, refused to other sites.

use crate::{export, folder, lines, run};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Stdio},
};

const PAGE: &str = r#"{"id": "dam", "published": "2020-02-03", "outlet": "Gazette", "text": "“We will close the dam for good,” Prime Minister Ana Ruiz told parliament on Monday.\n\nOtto Lind rejected the plan."}"#;

/// A server that ends with the test.
struct Served {
    child: Child,
    address: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve(folder: &Path, more: &[&str]) -> Served {
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("verbale"));
    command.current_dir(folder).args(["serve", "--db", "case.db"]).args(more).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.split("http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
    Served { child, address }
}

impl Served {
    fn ask(&self, method: &str, path: &str, headers: &str, body: &str) -> String {
        let mut socket = TcpStream::connect(&self.address).unwrap();
        let form = if body.is_empty() { "" } else { "Content-Type: application/x-www-form-urlencoded\r\n" };
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}{form}Content-Length: {}\r\n\r\n",
            self.address,
            body.len()
        );
        socket.write_all(head.as_bytes()).unwrap();
        socket.write_all(body.as_bytes()).unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Served {
    /// Waits until the last correction is worked in: a busy machine may take longer than an answer waits.
    fn settled(&self) {
        for _ in 0..600 {
            if !self.ask("GET", "/corrections", "", "").contains("class=\"pending\"") {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        panic!("the case was never linked");
    }
}

fn status(answer: &str) -> &str {
    &answer[9..12]
}

#[test]
fn a_form_corrects_and_another_site_does_not() {
    let folder = folder();
    let folder = folder.path();
    run(crate::verbale(folder).args(["read", "-", "--as-is", "--db", "case.db"]).write_stdin(PAGE));
    let speaker = || lines(&export(folder, "quotes", "case.db"))[0]["speaker_name"].clone();
    assert_eq!(speaker(), "Ana Ruiz");

    let reading = serve(folder, &[]);
    let page = reading.ask("GET", "/article/dam", "", "");
    assert!(!page.contains("<form method=\"post\""), "without leave there is no form");
    assert_eq!(status(&reading.ask("POST", "/correct", "", "do=drop")), "405");
    drop(reading);

    let editing = serve(folder, &["--edit", "--by", "Tester"]);
    let page = editing.ask("GET", "/article/dam", "", "");
    let after = |name: &str| page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned();
    let (secret, span) = (after("secret"), after("span"));
    let form = format!("secret={secret}&do=speaker&article=dam&span={span}&kind=quote&speaker=Otto+Lind&back=%2Farticle%2Fdam");
    assert_eq!(status(&editing.ask("POST", "/correct", "Origin: http://evil.example\r\n", &form)), "403");
    assert_eq!(status(&editing.ask("POST", "/correct", "Sec-Fetch-Site: cross-site\r\n", &form)), "403");
    assert_eq!(status(&editing.ask("POST", "/correct", "", &form.replace(&secret, "guess"))), "403");
    assert_eq!(status(&editing.ask("GET", &format!("/correct?{form}"), "", "")), "405");
    assert_eq!(speaker(), "Ana Ruiz", "nothing was changed");

    let origin = format!("Origin: http://{}\r\nSec-Fetch-Site: same-origin\r\n", editing.address);
    let answer = editing.ask("POST", "/correct", &origin, &form);
    assert!(status(&answer) == "303" && answer.contains("location: /"), "{answer}");
    editing.settled();
    assert_eq!(speaker(), "Otto Lind");
    let page = editing.ask("GET", "/article/dam", "", "");
    assert!(page.contains("<dt>corrected</dt><dd>by hand</dd>"), "{page}");
    let log = editing.ask("GET", "/corrections", "", "");
    assert!(log.contains("Otto Lind said") && log.contains("Tester"), "{log}");

    let away = form.replace("%2Farticle%2Fdam", "%2F%2Fevil.example").replace("do=speaker", "do=drop");
    let answer = editing.ask("POST", "/correct", &origin, &away);
    editing.settled();
    assert!(answer.contains("location: /corrections\r\n"), "back leads to our own pages only: {answer}");
    let undo = format!("secret={secret}&do=undo&number=2&back=%2Fcorrections");
    assert_eq!(status(&editing.ask("POST", "/correct", &origin, &undo)), "303");
    editing.settled();
    assert_eq!(status(&editing.ask("POST", "/correct", &origin, &undo)), "422", "what is undone cannot be undone again");
    assert_eq!(speaker(), "Otto Lind", "the first correction still holds");
    assert_eq!(status(&editing.ask("POST", "/correct", &origin, &form.replace(&span, "9999-10000"))), "422");
}

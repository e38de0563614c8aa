//! A client's session with `verbale mcp`.

use crate::{folder, run, verbale};
use serde_json::{Value, json};
use std::path::Path;

const PAGES: &str = r#"{"id": "a", "published": "2020-02-03", "outlet": "Gazette", "text": "“We will close the dam for good,” Prime Minister Ana Ruiz told parliament on Monday. Ruiz rejected the demand of Otto Lind. Some 300 farmers were in the square."}
{"id": "b", "published": "2020-02-04", "outlet": "Echo", "text": "Prime Minister Ana Ruiz spoke on Monday. “We shall close that dam for good,” Ruiz told parliament."}"#;

/// Sends messages, gives the answers.
fn session(folder: &Path, messages: &[Value]) -> Vec<Value> {
    let input: String = messages.iter().map(|m| format!("{m}\n")).collect();
    let ran = run(verbale(folder).args(["mcp", "case.db"]).write_stdin(input));
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    ran.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

fn call(id: u32, tool: &str, arguments: Value) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": {"name": tool, "arguments": arguments}})
}

#[test]
fn a_client_reads_the_case_and_every_answer_cites() {
    let folder = folder();
    let folder = folder.path();
    assert_eq!(run(verbale(folder).args(["read", "-", "--as-is", "--db", "case.db"]).write_stdin(PAGES)).status, 0);
    let answers = session(
        folder,
        &[
            json!({"jsonrpc": "2.0", "id": 1, "method": "initialize",
                "params": {"protocolVersion": "2025-03-26", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}}),
            json!({"jsonrpc": "2.0", "method": "notifications/initialized"}),
            json!({"jsonrpc": "2.0", "id": "two", "method": "tools/list"}),
            call(3, "stories", json!({})),
            call(4, "search", json!({"words": "dam"})),
            call(5, "quotes", json!({"actor": "Ana Ruiz"})),
            call(6, "events", json!({"type": "REJECT"})),
            call(7, "conflicts", json!({})),
            call(8, "read", json!({"article": "a#s0-10"})),
        ],
    );
    assert_eq!(answers.len(), 8, "a notification has no answer");
    assert_eq!(answers[0]["result"]["protocolVersion"], "2025-03-26");
    assert_eq!(answers[1]["id"], "two");
    let tools = answers[1]["result"]["tools"].as_array().unwrap();
    let names: Vec<&str> = tools.iter().map(|t| t["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["stories", "search", "quotes", "events", "conflicts", "read"]);
    assert!(tools.iter().all(|t| t["annotations"]["readOnlyHint"] == true && t["inputSchema"]["type"] == "object"));

    let told = |n: usize| {
        let result = &answers[n]["result"];
        assert_eq!(result["isError"], false, "{result}");
        let text: Value = serde_json::from_str(result["content"][0]["text"].as_str().unwrap()).unwrap();
        assert_eq!(text, result["structuredContent"]);
        text
    };
    assert!(told(2)["rows"][0]["reports"].as_u64().unwrap() >= 1);
    assert_eq!(told(3)["articles"].as_array().unwrap().len(), 2);
    let quotes = told(4);
    let variants = quotes["rows"][0]["variants"].as_array().unwrap();
    assert_eq!(variants.len(), 2, "one utterance in two wordings: {quotes}");
    let events = told(5);
    let report = &events["rows"][0]["reports"][0];
    let pages: Vec<Value> = PAGES.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    for cited in variants.iter().chain([report]) {
        let text = pages.iter().find(|p| p["id"] == cited["article"]).unwrap()["text"].as_str().unwrap();
        let (start, end) = (cited["span"][0].as_u64().unwrap() as usize, cited["span"][1].as_u64().unwrap() as usize);
        let words: String = text.chars().skip(start).take(end - start).collect();
        assert_eq!(cited["words"], words.as_str());
        assert_eq!(cited["address"], format!("/article/{}#s{start}-{end}", cited["article"].as_str().unwrap()));
    }
    assert!(told(7)["words"].as_str().unwrap().starts_with("“We will"));
}

#[test]
fn what_cannot_be_answered_is_refused_and_the_session_goes_on() {
    let folder = folder();
    let folder = folder.path();
    run(verbale(folder).args(["read", "-", "--as-is", "--db", "case.db"]).write_stdin(PAGES));
    let long = format!("{{\"jsonrpc\": \"2.0\", \"id\": 9, \"method\": \"{}\"}}", "x".repeat(2 << 20));
    let input = format!(
        "no json\n{long}\n{}\n{}\n{}\n{}\n{}\n\n",
        json!({"jsonrpc": "2.0", "id": 1, "method": "resources/list"}),
        call(2, "delete", json!({})),
        call(3, "events", json!({"actor": "Nobody At All"})),
        call(4, "search", json!({"words": "dam", "drop": true})),
        json!({"jsonrpc": "2.0", "id": 5, "method": "ping"}),
    );
    let ran = run(verbale(folder).args(["mcp", "case.db"]).write_stdin(input));
    let answers: Vec<Value> = ran.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let codes: Vec<Option<i64>> = answers.iter().map(|a| a["error"]["code"].as_i64()).collect();
    assert_eq!(codes, [Some(-32700), Some(-32600), Some(-32601), Some(-32602), None, None, None]);
    assert!(answers[4]["result"]["isError"] == true && answers[4].to_string().contains("no actor is called"));
    assert!(answers[5].to_string().contains("no argument `drop`"));
    assert_eq!(answers[6]["result"], json!({}));
}

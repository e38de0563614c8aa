//! The case for a language model's tools: a Model Context Protocol server over standard input and output.
//!
//! JSON-RPC 2.0, a message a line. Tools only read, and everything they give is cited: an article's id, a span of code points, the words
//! there, and the address that opens them in `verbale serve`. The protocol's few messages are spoken here rather than by a library: what
//! such a library adds (transports, schemas by derivation, an asynchronous runtime) is not needed for five questions and answers.

mod tools;

use crate::{ServeError, kept::Kept};
use serde_json::{Value, json};
use std::{
    io::{BufRead, Read, Write},
    path::Path,
};

/// Versions of the protocol that are spoken, the newest first.
const VERSIONS: [&str; 3] = ["2025-06-18", "2025-03-26", "2024-11-05"];
/// A message of more bytes is refused.
const LONGEST: u64 = 1 << 20;

const PARSE: i64 = -32700;
const REQUEST: i64 = -32600;
const METHOD: i64 = -32601;
const PARAMS: i64 = -32602;
const INTERNAL: i64 = -32603;

const INSTRUCTIONS: &str = "A case of news articles with what they say: who said or did what, to whom, when, and where sources disagree. Begin with \
`stories` or `search`. Every answer cites: give the outlet, its day and the address with whatever you take from here. Reports of one \
happening may be copies of one another: `independent_sources` counts origins. A conflict keeps both sides; do not choose one silently.";

/// Why a request has no result.
struct Refused {
    code: i64,
    message: String,
}

fn refused(code: i64, message: impl Into<String>) -> Refused {
    Refused { code, message: message.into() }
}

/// Answers messages until the input ends.
///
/// # Errors
/// When the case cannot be opened, or input or output fails.
pub fn mcp(db: &Path, mut input: impl BufRead, mut output: impl Write) -> Result<(), ServeError> {
    let case = Kept::open(db.to_owned())?;
    let mut line = Vec::new();
    loop {
        line.clear();
        if (&mut input).take(LONGEST).read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let answer = if line.len() as u64 == LONGEST && !line.ends_with(b"\n") {
            skip_line(&mut input)?;
            Some(failure(&Value::Null, refused(REQUEST, "the message is too long")))
        } else if line.trim_ascii().is_empty() {
            None
        } else {
            answer(&case, &line)
        };
        if let Some(answer) = answer {
            serde_json::to_writer(&mut output, &answer).map_err(std::io::Error::from)?;
            output.write_all(b"\n")?;
            output.flush()?;
        }
    }
}

fn skip_line(input: &mut impl BufRead) -> std::io::Result<()> {
    loop {
        let waiting = input.fill_buf()?;
        let (end, used) = match waiting.iter().position(|&b| b == b'\n') {
            Some(at) => (true, at + 1),
            None => (waiting.is_empty(), waiting.len()),
        };
        input.consume(used);
        if end {
            return Ok(());
        }
    }
}

/// The answer to a message; notifications and answers have none.
fn answer(case: &Kept, line: &[u8]) -> Option<Value> {
    let message: Value = match serde_json::from_slice(line) {
        Ok(message) => message,
        Err(why) => return Some(failure(&Value::Null, refused(PARSE, format!("no JSON: {why}")))),
    };
    let id = message.get("id").cloned();
    let Some(method) = message.get("method").and_then(Value::as_str) else {
        let is_answer = message.get("result").is_some() || message.get("error").is_some();
        return (!is_answer).then(|| failure(&id.unwrap_or(Value::Null), refused(REQUEST, "no request: `method` is missing")));
    };
    let id = id?;
    let params = message.get("params").cloned().unwrap_or_else(|| json!({}));
    Some(match result(case, method, &params) {
        Ok(result) => json!({"jsonrpc": "2.0", "id": id, "result": result}),
        Err(why) => failure(&id, why),
    })
}

fn failure(id: &Value, why: Refused) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "error": {"code": why.code, "message": why.message}})
}

fn result(case: &Kept, method: &str, params: &Value) -> Result<Value, Refused> {
    match method {
        "initialize" => {
            let asked = params["protocolVersion"].as_str().unwrap_or("");
            let spoken = VERSIONS.iter().find(|v| **v == asked).unwrap_or(&VERSIONS[0]);
            Ok(json!({
                "protocolVersion": spoken,
                "capabilities": {"tools": {"listChanged": false}},
                "serverInfo": {"name": "verbale", "title": "Verbale: a sourced record", "version": env!("CARGO_PKG_VERSION")},
                "instructions": INSTRUCTIONS,
            }))
        }
        "ping" => Ok(json!({})),
        "tools/list" => Ok(json!({"tools": tools::list()})),
        "tools/call" => {
            let name = params["name"].as_str().ok_or_else(|| refused(PARAMS, "`name` says which tool"))?;
            let given = params.get("arguments").cloned().unwrap_or_else(|| json!({}));
            match tools::call(case, name, &given)? {
                Ok(value) => Ok(json!({
                    "content": [{"type": "text", "text": value.to_string()}],
                    "structuredContent": value,
                    "isError": false,
                })),
                // What a caller can mend is told as a result, so that the model reads it.
                Err(why) => Ok(json!({"content": [{"type": "text", "text": why}], "isError": true})),
            }
        }
        _ => Err(refused(METHOD, format!("there is no method `{method}`"))),
    }
}

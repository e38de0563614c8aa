#![no_main]

#[path = "../../crates/verbale/tests/fuzz/targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|data: &[u8]| targets::facts(data));

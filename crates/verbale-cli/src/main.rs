//! The program `verbale`.

fn main() {}

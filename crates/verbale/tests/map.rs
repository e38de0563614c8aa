//! ARCHITECTURE.md names only what exists.

use std::path::Path;

#[test]
fn every_path_of_the_map_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let map = std::fs::read_to_string(root.join("ARCHITECTURE.md")).expect("ARCHITECTURE.md is there");
    let named: Vec<&str> = map.split('`').skip(1).step_by(2).filter(|p| p.contains('/') && !p.contains(['*', ' '])).collect();
    assert!(named.len() > 12, "the map names too few places to be a map: {named:?}");
    for path in named {
        let bases = [root.clone(), root.join("crates/verbale/src"), root.join("crates/verbale"), root.join("crates/verbale/src/link")];
        assert!(bases.iter().any(|b| b.join(path).exists()), "ARCHITECTURE.md names {path}, which does not exist");
    }
}

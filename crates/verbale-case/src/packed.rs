//! Bodies and records as kept: a byte that names the packing, then the bytes. `0` plain, `1` deflate.

use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use std::io::{Read, Write};

const PLAIN: u8 = 0;
const DEFLATE: u8 = 1;
/// Nothing we packed unpacks to more; a damaged file may claim to.
const LIMIT: u64 = 1 << 30;

/// Packs bytes. A low level: records repeat their field names, so even that shrinks them to a fifth.
pub(crate) fn pack(bytes: &[u8]) -> Vec<u8> {
    if bytes.len() >= 128 {
        let mut encoder = DeflateEncoder::new(Vec::with_capacity(bytes.len() / 3 + 16), Compression::new(3));
        if encoder.write_all(bytes).is_ok()
            && let Ok(packed) = encoder.finish()
            && packed.len() < bytes.len()
        {
            return tagged(DEFLATE, &packed);
        }
    }
    tagged(PLAIN, bytes)
}

fn tagged(tag: u8, bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + 1);
    out.push(tag);
    out.extend_from_slice(bytes);
    out
}

/// Unpacks bytes; the error is a line for the user.
pub(crate) fn unpack(packed: &[u8]) -> Result<Vec<u8>, String> {
    match packed.split_first() {
        Some((&PLAIN, bytes)) => Ok(bytes.to_vec()),
        Some((&DEFLATE, bytes)) => {
            let mut out = Vec::with_capacity(bytes.len() * 5);
            DeflateDecoder::new(bytes).take(LIMIT).read_to_end(&mut out).map_err(|e| format!("it does not unpack: {e}"))?;
            Ok(out)
        }
        Some((tag, _)) => Err(format!("it is packed in an unknown way ({tag})")),
        None => Err("it is empty".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_unpacks() {
        for text in ["", "short", &"long and dull ".repeat(1000)] {
            assert_eq!(unpack(&pack(text.as_bytes())).unwrap(), text.as_bytes());
        }
        assert!(pack("long and dull ".repeat(1000).as_bytes()).len() < 1000);
    }

    #[test]
    fn damage_is_told() {
        assert!(unpack(&[]).is_err());
        assert!(unpack(&[9, 1]).is_err());
        assert!(unpack(&[DEFLATE, 0xff, 0xff]).is_err());
    }
}

//! Pages that were made already, kept until the case changes: the large story that everybody looks at is put together once.

use axum::body::Bytes;
use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
};

/// Bytes that are kept at most. A page has 10 to 400 kB.
const MOST: usize = 64 << 20;

/// Pages by address.
#[derive(Debug, Default)]
pub(crate) struct Made(Mutex<Held>);

#[derive(Debug, Default)]
struct Held {
    /// The state of the case of which all of them are.
    version: u64,
    bytes: usize,
    pages: HashMap<String, Bytes>,
    /// Addresses, the oldest first.
    order: VecDeque<String>,
}

impl Made {
    /// The page at an address, if it was made of this state of the case.
    pub(crate) fn get(&self, version: u64, address: &str) -> Option<Bytes> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (held.version == version).then(|| held.pages.get(address).cloned()).flatten()
    }

    /// Keeps a page that was made of this state of the case; the oldest make room for it.
    pub(crate) fn put(&self, version: u64, address: String, page: Bytes) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if version > held.version {
            *held = Held { version, ..Held::default() };
        }
        let size = page.len() + address.len();
        if version < held.version || size > MOST / 8 || held.pages.contains_key(&address) {
            return;
        }
        held.bytes += size;
        held.order.push_back(address.clone());
        held.pages.insert(address, page);
        while held.bytes > MOST {
            let Some(oldest) = held.order.pop_front() else { break };
            let size = held.pages.remove(&oldest).map_or(0, |p| p.len()) + oldest.len();
            held.bytes -= size;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_hold_until_the_case_changes() {
        let made = Made::default();
        made.put(1, "/a".into(), Bytes::from_static(b"old"));
        assert_eq!(made.get(1, "/a").as_deref(), Some(&b"old"[..]));
        assert_eq!(made.get(2, "/a"), None);
        made.put(2, "/a".into(), Bytes::from_static(b"new"));
        made.put(1, "/b".into(), Bytes::from_static(b"late"));
        assert_eq!(made.get(2, "/a").as_deref(), Some(&b"new"[..]));
        assert_eq!(made.get(2, "/b"), None, "a page of an older state came too late");
    }

    #[test]
    fn the_oldest_make_room() {
        let made = Made::default();
        let page = Bytes::from(vec![b'x'; MOST / 8 - 10]);
        for n in 0..9 {
            made.put(1, format!("/{n}"), page.clone());
        }
        assert_eq!(made.get(1, "/0"), None);
        assert!(made.get(1, "/8").is_some());
        made.put(1, "/huge".into(), Bytes::from(vec![b'x'; MOST / 8]));
        assert_eq!(made.get(1, "/huge"), None);
    }
}

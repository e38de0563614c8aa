//! Moves pieces of input through the work in bounded batches: one thread reads, a pool works, one thread keeps.
//!
//! Order is kept, and so few batches are under way at once that memory does not grow with the input.

use crate::{
    input::{Raw, Source},
    outcome::Failure,
};
use rayon::{ThreadPool, prelude::*};
use std::{sync::mpsc, thread};

/// A batch is full at so many pieces for each thread …
const PIECES_A_THREAD: usize = 32;
/// … or at so many bytes.
const BATCH_BYTES: usize = 8 << 20;
/// The parser and the extractors walk trees; deep ones need room.
const STACK: usize = 16 << 20;

/// The pool that works; 0 threads is one for each core.
pub(crate) fn pool(threads: usize) -> Result<ThreadPool, Failure> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build();
    pool.map_err(|e| Failure::Said(format!("cannot start {threads} threads: {e}")))
}

/// Does `work` on every piece in parallel and hands the results to `keep` in order, a batch at a time.
pub(crate) fn run<T: Send>(
    pool: &ThreadPool,
    source: Source,
    work: impl Fn(Raw) -> T + Sync,
    mut keep: impl FnMut(Vec<T>) -> Result<(), Failure> + Send,
) -> Result<(), Failure> {
    let batches = read_ahead(source, pool.current_num_threads() * PIECES_A_THREAD);
    let (sender, results) = mpsc::sync_channel::<Vec<T>>(1);
    thread::scope(|scope| {
        let keeper = scope.spawn(move || results.into_iter().try_for_each(&mut keep));
        for batch in batches {
            let done = pool.install(|| batch.into_par_iter().map(&work).collect());
            if sender.send(done).is_err() {
                break; // The keeper gave up; its reason follows.
            }
        }
        drop(sender);
        keeper.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Reads batches in a thread of its own. It is not waited for: it may hang on a silent pipe when everybody else is done.
fn read_ahead(source: Source, pieces: usize) -> mpsc::Receiver<Vec<Raw>> {
    let (sender, batches) = mpsc::sync_channel(1);
    thread::spawn(move || {
        let mut source = source.peekable();
        while source.peek().is_some() {
            let mut bytes = 0;
            let mut batch = Vec::new();
            while bytes < BATCH_BYTES
                && batch.len() < pieces
                && let Some(piece) = source.next()
            {
                bytes += piece.size();
                batch.push(piece);
            }
            if sender.send(batch).is_err() {
                return;
            }
        }
    });
    batches
}

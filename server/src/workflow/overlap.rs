//! How far back an engine's history is read again: what is a little older than what was read last may be new.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// History is written when the engine's transaction ends, and carries the time it began. In milliseconds.
pub const SHORT: i64 = 10_000;
/// Now and then a longer stretch is read, for transactions that take their time. In milliseconds.
const LONG: i64 = 120_000;
const LONG_EVERY: Duration = Duration::from_secs(60);

#[derive(Default)]
pub struct Overlap(Mutex<Option<Instant>>);

impl Overlap {
    /// How far back this time, in milliseconds.
    pub fn next(&self) -> i64 {
        let mut long = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match *long {
            Some(last) if last.elapsed() < LONG_EVERY => SHORT,
            _ => {
                *long = Some(Instant::now());
                LONG
            }
        }
    }
}

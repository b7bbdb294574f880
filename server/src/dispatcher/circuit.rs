//! The circuit to an engine: how much it bears at once, and when to leave it alone because it does not answer.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rand::Rng;

/// Attempts under way at once, at most.
const MOST: usize = 32;
/// So many attempts in a row without an answer, and it is left alone.
const PATIENCE: u32 = 5;
const SHORTEST: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_secs(20);

#[derive(Debug, Default)]
pub struct Circuit(Mutex<Inside>);

#[derive(Debug)]
struct Inside {
    /// Attempts under way at once: one more after each that went well, half as many after one without an answer.
    limit: usize,
    /// Attempts in a row without an answer.
    failed: u32,
    /// Left alone until then; afterwards one attempt tells.
    until: Option<Instant>,
    pause: Duration,
}

impl Default for Inside {
    fn default() -> Self {
        Self { limit: MOST / 2, failed: 0, until: None, pause: SHORTEST }
    }
}

impl Circuit {
    /// How many more attempts may begin while `flying` are under way.
    pub fn room(&self, flying: usize, now: Instant) -> usize {
        let inside = self.inside();
        let limit = match inside.until {
            Some(until) if now < until => 0,
            Some(_) => 1,
            None => inside.limit,
        };
        limit.saturating_sub(flying)
    }

    pub fn limit(&self) -> usize {
        self.inside().limit
    }

    /// How long it is still left alone.
    pub fn rests(&self, now: Instant) -> Duration {
        self.inside().until.map_or(Duration::ZERO, |until| until.saturating_duration_since(now))
    }

    /// The engine does not answer, and is tried now and then.
    pub fn is_open(&self) -> bool {
        self.inside().until.is_some()
    }

    /// The engine answered, whatever it said.
    pub fn answered(&self) {
        let mut inside = self.inside();
        *inside = Inside { limit: (inside.limit + 1).min(MOST), ..Inside::default() };
    }

    /// It did not answer.
    pub fn failed(&self, now: Instant) {
        let mut inside = self.inside();
        inside.limit = (inside.limit / 2).max(1);
        inside.failed += 1;
        if inside.failed >= PATIENCE {
            let jitter = rand::rng().random_range(0.75..=1.0);
            inside.until = Some(now + inside.pause.mul_f64(jitter));
            inside.pause = (inside.pause * 2).min(LONGEST);
        }
    }

    pub fn close(&self) {
        *self.inside() = Inside::default();
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engine_that_does_not_answer_is_left_alone_and_then_tried_once() {
        let (circuit, start) = (Circuit::default(), Instant::now());
        for _ in 1..PATIENCE {
            circuit.failed(start);
            assert!(circuit.room(0, start) > 0);
        }
        circuit.failed(start);
        assert_eq!(circuit.room(0, start), 0);
        let later = start + SHORTEST;
        assert_eq!((circuit.room(0, later), circuit.room(1, later)), (1, 0));
        // The next pause is longer, and none is longer than the longest.
        circuit.failed(later);
        assert!(circuit.rests(later) > SHORTEST / 2);
        for _ in 0..40 {
            circuit.failed(later);
        }
        assert!(circuit.rests(later) <= LONGEST);
        circuit.answered();
        assert!(!circuit.is_open());
        assert!(circuit.room(0, later) >= 1);
    }

    #[test]
    fn one_that_is_slow_gets_less_at_once_and_grows_back() {
        let (circuit, now) = (Circuit::default(), Instant::now());
        let before = circuit.limit();
        circuit.failed(now);
        assert_eq!(circuit.limit(), before / 2);
        (0..2 * MOST).for_each(|_| circuit.answered());
        assert_eq!(circuit.limit(), MOST);
    }
}

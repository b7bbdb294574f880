//! The dispatcher: hands submissions and messages over to their engine, once each, and brings back what happens there.

mod attempt;
pub mod circuit;
pub mod content;
mod follow;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use prometheus::HistogramVec;
use rand::Rng;
use tokio::sync::Notify;
use tokio::task::JoinSet;

use crate::changes::Changes;
use crate::clock::now;
use crate::definitions::Definitions;
use crate::store::outbox::{self, Lease, Recover};
use crate::store::{Store, StoreError};
use crate::workflow::{Engine, Engines};
use circuit::Circuit;

/// How long one question to an engine may take before its answer counts as lost.
const ANSWER: Duration = Duration::from_secs(10);
/// How long a sender has a row: an attempt asks at most three questions.
const LEASE: i64 = 40_000;
/// The longest anything waits for its next attempt, in milliseconds; there is no last attempt.
const LONGEST: i64 = 15 * 60 * 1000;
/// How often engines are asked what happened, and the outbox is looked at whether or not anybody woke us.
const POLL: Duration = Duration::from_secs(5);

#[derive(Clone)]
pub struct Dispatcher(Arc<Inside>);

struct Inside {
    store: Store,
    engines: Engines,
    definitions: Arc<Definitions>,
    changes: Changes,
    /// What links to the portal begin with.
    address: String,
    /// Seconds from when a request was sent until its engine had it.
    took: HistogramVec,
    lines: Vec<Arc<Line>>,
}

/// The way to one engine.
pub struct Line {
    engine: Arc<dyn Engine>,
    circuit: Circuit,
    woken: Notify,
    /// Rows under way from here: while the clock jumps, their leases mean nothing.
    flying: Mutex<HashSet<String>>,
}

impl Line {
    pub fn name(&self) -> &str {
        self.engine.name()
    }

    pub fn circuit(&self) -> &Circuit {
        &self.circuit
    }

    fn flying(&self) -> MutexGuard<'_, HashSet<String>> {
        self.flying.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Dispatcher {
    /// `took` counts the seconds from when a request was sent until its engine had it, by engine.
    pub fn new(
        store: Store,
        engines: Engines,
        definitions: Arc<Definitions>,
        changes: Changes,
        address: String,
        took: HistogramVec,
    ) -> Self {
        let line =
            |engine| Arc::new(Line { engine, circuit: Circuit::default(), woken: Notify::new(), flying: Mutex::default() });
        let lines = engines.all().into_iter().map(line).collect();
        Self(Arc::new(Inside { store, engines, definitions, changes, address, took, lines }))
    }

    /// There is something new to hand over.
    pub fn wake(&self) {
        self.0.lines.iter().for_each(|line| line.woken.notify_one());
    }

    /// Somebody says that an engine is well again: it is tried at once.
    pub fn try_again(&self, engine: &str) {
        for line in self.lines().iter().filter(|line| line.name() == engine) {
            line.circuit.close();
            line.woken.notify_one();
        }
    }

    pub fn lines(&self) -> &[Arc<Line>] {
        &self.0.lines
    }

    /// Hands over and reads back until the program ends.
    pub async fn run(self) {
        // Where several processes share the store, the others may be sending; their leases tell.
        if self.0.store.is_embedded()
            && let Err(error) = self.recover().await
        {
            tracing::error!(%error, "the outbox could not be recovered");
        }
        join_all(self.lines().iter().map(|line| async {
            tokio::join!(self.deploy_until_there(line), self.hand_over_always(line), self.poll_always(line));
        }))
        .await;
    }

    /// Brings the processes beside the definitions to the engine; tries until it has them all.
    async fn deploy_until_there(&self, line: &Line) {
        match attempt::asked(line, line.engine.health()).await {
            Ok(()) => tracing::info!(engine = line.name(), "the engine answers"),
            Err(error) => tracing::warn!(engine = line.name(), %error, "the engine is not well; requests wait in the outbox"),
        }
        let by_default = line.name() == self.0.engines.default.name();
        let mut missing = self.0.definitions.processes(line.name(), by_default);
        for attempt in 1.. {
            let mut left = Vec::new();
            for process in missing {
                if let Err(error) = line.engine.deploy(&process).await {
                    tracing::warn!(engine = line.name(), process = process.key, %error, "a process is not deployed yet");
                    left.push(process);
                }
            }
            if left.is_empty() {
                return line.woken.notify_one();
            }
            missing = left;
            tokio::time::sleep(Duration::from_millis(backoff(attempt, POLL.as_millis() as i64).unsigned_abs())).await;
        }
    }

    /// What was being sent when the program ended is unknown now.
    pub async fn recover(&self) -> Result<u64, StoreError> {
        self.0.store.write(Recover).await
    }

    /// Keeps as many attempts under way as the engine bears.
    async fn hand_over_always(&self, line: &Arc<Line>) {
        // Tasks of their own: while this one waits for the store, they go on and give back what they hold of it.
        let mut flying = JoinSet::new();
        loop {
            let room = line.circuit.room(flying.len(), Instant::now());
            // Rows are taken by the dozen: each taking is a write.
            if room > flying.len() / 2 {
                match self.take(line, room as u64).await {
                    Ok(rows) => {
                        for row in rows {
                            let (dispatcher, line) = (self.clone(), line.clone());
                            flying.spawn(async move { dispatcher.attempt(&line, row).await });
                        }
                    }
                    Err(error) => {
                        tracing::error!(%error, "the outbox cannot be read");
                        tokio::time::sleep(POLL).await;
                    }
                }
            }
            if flying.is_empty() {
                self.wait(line).await;
            } else if flying.len() >= line.circuit.limit() {
                flying.join_next().await;
            } else {
                tokio::select! {
                    _ = flying.join_next() => {}
                    () = line.woken.notified() => {}
                }
            }
        }
    }

    /// Until somebody wakes us, the next row is due or the circuit may be tried.
    async fn wait(&self, line: &Line) {
        let due = outbox::next_due(&self.0.store, line.name()).await.ok().flatten();
        let due = due.map_or(POLL, |due| Duration::from_millis((due - now()).max(10).unsigned_abs()));
        let pause = due.min(POLL).max(line.circuit.rests(Instant::now()));
        tokio::select! {
            () = line.woken.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }

    /// Hands over what is due now, once. Returns how many rows were tried.
    pub async fn hand_over(&self) -> Result<usize, StoreError> {
        let mut tried = 0;
        for line in self.lines() {
            let room = line.circuit.room(0, Instant::now());
            let rows = self.take(line, room as u64).await?;
            tried += rows.len();
            join_all(rows.into_iter().map(|row| self.attempt(line, row))).await;
        }
        Ok(tried)
    }

    async fn take(&self, line: &Line, most: u64) -> Result<Vec<outbox::Model>, StoreError> {
        let now = self.0.store.now().await?;
        let rows = match most {
            0 => Vec::new(),
            most => outbox::due(&self.0.store, line.name(), now, 2 * LONGEST, most).await?,
        };
        let rows: Vec<_> = rows.into_iter().filter(|row| !line.flying().contains(&row.id)).collect();
        if rows.is_empty() {
            return Ok(rows);
        }
        let taken = self.0.store.write(Lease { rows, until: now + LEASE }).await?;
        line.flying().extend(taken.iter().map(|row| row.id.clone()));
        Ok(taken)
    }
}

/// A row under way from here; it is one no more when this is dropped, whatever became of it.
struct Flight<'l> {
    line: &'l Line,
    id: String,
}

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        self.line.flying().remove(&self.id);
    }
}

/// Twice as long after each attempt up to `longest`, give or take a quarter, so that a recovered engine is not met by all
/// at once. In milliseconds.
fn backoff(attempts: i64, longest: i64) -> i64 {
    let longest = (500i64 << attempts.clamp(0, 16)).min(longest);
    longest - rand::rng().random_range(0..=longest / 4)
}

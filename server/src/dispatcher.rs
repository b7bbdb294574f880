//! The dispatcher: hands submissions over to their engine, once each, and brings back what happens there.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use rand::Rng;
use tokio::sync::{Mutex, Notify};

use crate::clock::now;
use crate::definitions::Definitions;
use crate::store::outbox::{self, Lease, Recover, Settle, Settled, State};
use crate::store::{Store, StoreError, cursor, event, submission};
use crate::workflow::{Case, Engine, Engines, Failure, Move};

/// How long one attempt may take before its row counts as unknown.
const LEASE: i64 = 60_000;
const ATTEMPT: Duration = Duration::from_secs(30);
/// How many rows are handed over together.
const BATCH: u64 = 64;
/// The longest anything waits for its next attempt; there is no last attempt.
const LONGEST: i64 = 15 * 60 * 1000;
/// How often engines are asked what happened.
const POLL: Duration = Duration::from_secs(5);

#[derive(Clone)]
pub struct Dispatcher {
    store: Store,
    engines: Engines,
    definitions: Arc<Definitions>,
    woken: Arc<Notify>,
    /// One reads progress at a time.
    reading: Arc<Mutex<()>>,
}

impl Dispatcher {
    pub fn new(store: Store, engines: Engines, definitions: Arc<Definitions>) -> Self {
        Self { store, engines, definitions, woken: Arc::default(), reading: Arc::default() }
    }

    /// There is something new to hand over.
    pub fn wake(&self) {
        self.woken.notify_one();
    }

    /// Hands over and reads back until the program ends.
    pub async fn run(self) {
        if let Err(error) = self.recover().await {
            tracing::error!(%error, "the outbox could not be recovered");
        }
        let poll = self.clone();
        tokio::join!(self.hand_over_always(), poll.poll_always());
    }

    /// What was being sent when the program ended is unknown now.
    pub async fn recover(&self) -> Result<u64, StoreError> {
        self.store.write(Recover).await
    }

    async fn hand_over_always(&self) {
        loop {
            match self.hand_over().await {
                Ok(0) => self.wait().await,
                Ok(_) => {}
                Err(error) => {
                    tracing::error!(%error, "the outbox cannot be read");
                    tokio::time::sleep(POLL).await;
                }
            }
        }
    }

    /// Until somebody wakes us or the next row is due.
    async fn wait(&self) {
        let next = outbox::next_due(&self.store).await.ok().flatten();
        let pause = next.map_or(LONGEST, |due| (due - now()).clamp(10, LONGEST));
        tokio::select! {
            () = self.woken.notified() => {}
            () = tokio::time::sleep(Duration::from_millis(pause.unsigned_abs())) => {}
        }
    }

    /// Hands over what is due now, once. Returns how many rows were tried.
    pub async fn hand_over(&self) -> Result<usize, StoreError> {
        let now = now();
        let rows = outbox::due(&self.store, now, BATCH).await?;
        if rows.is_empty() {
            return Ok(0);
        }
        let taken = self.store.write(Lease { rows, until: now + LEASE }).await?;
        let settled = join_all(taken.iter().map(|row| self.attempt(row))).await;
        let tried = settled.len();
        self.store.write(Settle(settled)).await?;
        Ok(tried)
    }

    async fn attempt(&self, row: &outbox::Model) -> Settled {
        let attempts = row.attempts + 1;
        // Anything but a fresh row may have been started before.
        let doubtful = row.state != State::Queued.name();
        let outcome = match (self.engines.by_name(&row.engine), self.case(&row.reference).await) {
            (Some(engine), Ok(Some(case))) => start(engine.as_ref(), &case, doubtful).await,
            (None, _) => Outcome::Held(format!("there is no engine {}", row.engine)),
            (_, Ok(None)) => Outcome::Held("the definition of this submission is missing".into()),
            (_, Err(error)) => Outcome::Again { unknown: doubtful, error: error.to_string() },
        };
        let (state, error, next_at) = match outcome {
            Outcome::Started => (State::Started, None, 0),
            Outcome::Rejected(error) => (State::Rejected, Some(error), 0),
            Outcome::Held(error) => (State::Held, Some(error), 0),
            Outcome::Again { unknown, error } => {
                let state = if unknown { State::Unknown } else { State::Queued };
                (state, Some(error), now() + backoff(attempts))
            }
        };
        if let Some(error) = &error {
            tracing::warn!(reference = row.reference, engine = row.engine, state = state.name(), attempts, %error, "not handed over");
        }
        let event = (state == State::Started).then(|| started(&row.reference, &row.engine));
        Settled { reference: row.reference.clone(), state, attempts, next_at, error, event }
    }

    /// What the engine gets, from the submission and the definition it pinned.
    async fn case(&self, reference: &str) -> Result<Option<Case>, StoreError> {
        let Some(sent) = submission::by_reference(&self.store, reference).await? else { return Ok(None) };
        let Some(service) = self.definitions.pinned(&self.store, &sent.definition).await? else { return Ok(None) };
        let definition = &service.definition;
        let answers: serde_json::Value = serde_json::from_str(&sent.answers).unwrap_or_default();
        let at = |path: &str| answers.pointer(&format!("/{}", path.replace('.', "/"))).cloned().unwrap_or_default();
        let mut variables: Vec<_> = definition.handoff.variables.iter().map(|(name, path)| (name.clone(), at(path))).collect();
        variables.push(("submissionId".into(), sent.id.clone().into()));
        variables.push(("answers".into(), answers.clone()));
        Ok(Some(Case {
            reference: sent.reference,
            submission: sent.id,
            process: definition.handoff.process.clone(),
            first_stage: definition.stages.first().map(|stage| stage.id.clone()).unwrap_or_default(),
            variables,
        }))
    }

    async fn poll_always(&self) {
        loop {
            self.poll().await;
            tokio::time::sleep(POLL).await;
        }
    }

    /// Reads what happened at every engine and adds it to the histories.
    pub async fn poll(&self) {
        let mut engines: Vec<Arc<dyn Engine>> = vec![self.engines.default.clone()];
        if self.engines.default.name() != self.engines.desk.name() {
            engines.push(self.engines.desk.clone());
        }
        for engine in engines {
            if let Err(error) = self.read_progress(engine.as_ref()).await {
                tracing::warn!(engine = engine.name(), %error, "progress cannot be read");
            }
        }
    }

    async fn read_progress(&self, engine: &dyn Engine) -> anyhow::Result<()> {
        let _reading = self.reading.lock().await;
        loop {
            let cursor = cursor::of(&self.store, engine.name()).await?;
            let progress = engine.progress(cursor).await?;
            if progress.moves.is_empty() {
                return Ok(());
            }
            self.record(progress.moves, cursor::Model { engine: engine.name().to_owned(), at: progress.cursor }).await?;
        }
    }

    /// Moves become events: activities are mapped to the definition's stages, and nothing goes backwards.
    async fn record(&self, moves: Vec<Move>, cursor: cursor::Model) -> Result<(), StoreError> {
        let mut events = Vec::new();
        for step in moves {
            let Some(sent) = submission::by_reference(&self.store, &step.reference).await? else { continue };
            let Some(service) = self.definitions.pinned(&self.store, &sent.definition).await? else { continue };
            let mapped =
                service.definition.stages.iter().find(|stage| stage.id == step.stage || stage.activities.contains(&step.stage));
            let Some(stage) = mapped else { continue };
            events.push(event::Model {
                id: step.id,
                reference: step.reference,
                stage: stage.id.clone(),
                note: step.note,
                public: step.public,
                actor: step.actor,
                at: step.at,
            });
        }
        self.store.write(event::Record { events, cursor }).await
    }
}

/// How one attempt went.
enum Outcome {
    Started,
    Rejected(String),
    Held(String),
    Again { unknown: bool, error: String },
}

/// Starts a case; where an earlier attempt may have done so, the engine is asked first and its case adopted.
async fn start(engine: &dyn Engine, case: &Case, doubtful: bool) -> Outcome {
    if doubtful {
        match in_time(engine.find(&case.process, &case.reference)).await {
            Ok(true) => return Outcome::Started,
            Ok(false) => {}
            // While nobody knows whether there is a case, no second one is started.
            Err(failure) => return Outcome::Again { unknown: true, error: failure.to_string() },
        }
    }
    match in_time(engine.start(case)).await {
        Ok(()) => Outcome::Started,
        Err(Failure::Rejected(why)) => Outcome::Rejected(why),
        Err(failure @ Failure::NotReached(_)) => Outcome::Again { unknown: false, error: failure.to_string() },
        Err(failure @ Failure::Unknown(_)) => Outcome::Again { unknown: true, error: failure.to_string() },
    }
}

async fn in_time<T>(asked: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::time::timeout(ATTEMPT, asked).await.unwrap_or_else(|_| Err(Failure::Unknown("timed out".into())))
}

/// Twice as long after each attempt, give or take a quarter, so that a recovered engine is not met by all at once.
fn backoff(attempts: i64) -> i64 {
    let longest = (500i64 << attempts.clamp(0, 16)).min(LONGEST);
    longest - rand::rng().random_range(0..=longest / 4)
}

/// The engine has it: for staff, not for the resident, for whom nothing changed.
fn started(reference: &str, engine: &str) -> event::Model {
    event::Model {
        id: format!("started-{reference}"),
        reference: reference.to_owned(),
        stage: String::new(),
        note: Some(format!("Handed over to {engine}")),
        public: false,
        actor: String::new(),
        at: now(),
    }
}

//! One attempt: a row of the outbox goes to its engine, and what became of it is written down.

use std::time::Instant;

use forms::definition::Mode;

use super::{ANSWER, Dispatcher, Flight, LONGEST, Line, backoff};
use crate::act::Act;
use crate::clock::now;
use crate::store::outbox::{self, Settle, State};
use crate::store::{StoreError, event};
use crate::workflow::{Case, Engine, Failure, Found, Message, Standing, Started};

/// A message is tried at least this often, in milliseconds: the resident has answered and waits.
const MESSAGES: i64 = 2 * 60 * 1000;
/// A message that no case waited for in this time is held, in milliseconds.
const MESSAGE_LIVES: i64 = 30 * 24 * 60 * 60 * 1000;
/// A start that followed a lost one is looked at again so much later, in milliseconds: the lost one may arrive late.
const LOOK_AGAIN: i64 = 60_000;

/// How an attempt went.
enum Outcome {
    Started { instance: String, look_again: bool },
    Stopped(State, String),
    Again { unknown: bool, error: String },
}

impl Dispatcher {
    /// Tries to hand over a row that was taken.
    pub(super) async fn attempt(&self, line: &Line, row: outbox::Model) {
        let _flight = Flight { line, id: row.id.clone() };
        let outcome = match row.is_message() {
            true => self.tell(line, &row).await,
            false => self.start(line, &row).await,
        };
        let settle = self.settle(&row, outcome).await;
        if let Some(error) = &settle.error {
            // What an engine says may repeat an answer: the log has how it failed, the operator's screen what was said.
            let (state, attempts, how) = (settle.state.name(), settle.attempts, error.split(':').next());
            tracing::warn!(
                reference = row.reference,
                engine = row.engine,
                kind = row.kind,
                state,
                attempts,
                how,
                "not handed over"
            );
        }
        match self.0.store.write(settle).await {
            Ok(true) => self.0.changes.tell(&row.reference),
            Ok(false) => tracing::warn!(reference = row.reference, "another process has taken over"),
            // The lease runs out, and the engine is asked first.
            Err(error) => tracing::error!(%error, "what became of an attempt could not be written down"),
        }
    }

    async fn settle(&self, row: &outbox::Model, outcome: Outcome) -> Settle {
        let attempts = row.attempts + 1;
        let now = now();
        let mut settle = Settle {
            id: row.id.clone(),
            lease: row.lease,
            state: State::Started,
            attempts,
            next_at: 0,
            error: None,
            instance: row.instance.clone(),
            started: None,
            checked: 0,
            ended: false,
            events: Vec::new(),
        };
        match outcome {
            Outcome::Started { instance, look_again } => {
                if !row.is_message() {
                    let seconds = (now - row.created).max(0) as f64 / 1000.0;
                    self.0.took.with_label_values(&[&row.engine]).observe(seconds);
                }
                settle.instance = Some(instance);
                settle.started = Some(now);
                settle.checked = if look_again { now - super::follow::RECHECK + LOOK_AGAIN } else { now };
                settle.events = self.handed_over(row).await;
            }
            Outcome::Stopped(state, error) => (settle.state, settle.error) = (state, Some(error)),
            Outcome::Again { unknown, error } => {
                let longest = if row.is_message() { MESSAGES } else { LONGEST };
                settle.state = if unknown { State::Unknown } else { State::Queued };
                (settle.error, settle.next_at) = (Some(error), now + backoff(attempts, longest));
            }
        }
        settle
    }

    /// The engine has it: staff see by whom it is done. A request that is not followed comes to its end with it.
    async fn handed_over(&self, row: &outbox::Model) -> Vec<event::Model> {
        let what = if row.is_message() { "Told" } else { "Handed over to" };
        let mut events = vec![event::Model {
            id: format!("started-{}", row.id),
            reference: row.reference.clone(),
            stage: String::new(),
            note: Some(format!("{what} {}", row.engine)),
            public: false,
            actor: String::new(),
            at: now(),
            told: event::told(0),
            act: Act::default(),
        }];
        if row.mode == Mode::Forget.name()
            && !row.is_message()
            && let Ok(Some((_, service))) = self.submission(&row.reference).await
            && let Some(end) = service.definition.usual_ending()
        {
            events.push(event::Model {
                id: format!("passed-on-{}", row.reference),
                stage: end.to_owned(),
                note: None,
                public: true,
                ..events[0].clone()
            });
        }
        events
    }

    async fn start(&self, line: &Line, row: &outbox::Model) -> Outcome {
        // Anything but a fresh row may have been started before.
        let doubtful = row.state != State::Queued.name();
        match self.case(row).await {
            Ok(Some(case)) => start(line, &case, doubtful).await,
            Ok(None) => Outcome::Stopped(State::Held, "the definition of this submission is missing".into()),
            Err(error) => Outcome::Again { unknown: doubtful, error: error.to_string() },
        }
    }

    async fn tell(&self, line: &Line, row: &outbox::Model) -> Outcome {
        let doubtful = row.state != State::Queued.name();
        let message = match self.message(row, doubtful).await {
            Ok(Ok(message)) => message,
            Ok(Err(outcome)) => return outcome,
            Err(error) => return Outcome::Again { unknown: doubtful, error: error.to_string() },
        };
        match asked(line, line.engine.correlate(&message)).await {
            Ok(()) => Outcome::Started { instance: message.instance, look_again: false },
            Err(Failure::NotYet(error)) if now() - row.created > MESSAGE_LIVES => Outcome::Stopped(State::Held, error),
            // Once in doubt, always in doubt: that nobody waits for it any more may be because it arrived.
            Err(failure) => failed(failure, doubtful),
        }
    }

    /// The message, or why it has to wait or stop: its case must be there first.
    async fn message(&self, row: &outbox::Model, doubtful: bool) -> Result<Result<Message, Outcome>, StoreError> {
        let start = outbox::by_id(&self.0.store, &row.reference).await?;
        Ok(match start {
            Some(start) if start.state == State::Started.name() => Ok(Message {
                id: row.id.clone(),
                name: row.message.clone().unwrap_or_default(),
                reference: row.reference.clone(),
                process: start.process,
                instance: start.instance.unwrap_or_default(),
                variables: self.payload(row),
                doubtful,
            }),
            Some(start) if start.state == State::Cancelled.name() => {
                Err(Outcome::Stopped(State::Cancelled, "the request was cancelled".into()))
            }
            _ => Err(Outcome::Again { unknown: doubtful, error: "its case has not started yet".into() }),
        })
    }
}

/// Starts a case; where an earlier attempt may have done so, the engine is asked first and its case adopted.
async fn start(line: &Line, case: &Case, doubtful: bool) -> Outcome {
    if doubtful {
        match asked(line, line.engine.find(&case.process, std::slice::from_ref(&case.reference))).await {
            Ok(found) => {
                if let Some(ours) = adopt(line.engine.as_ref(), &found, None).await {
                    return Outcome::Started { instance: ours.instance.clone(), look_again: true };
                }
            }
            // While nobody knows whether there is a case, no second one is started.
            Err(failure) => return Outcome::Again { unknown: true, error: failure.to_string() },
        }
    }
    match asked(line, line.engine.start(case)).await {
        Ok(Started { instance }) => Outcome::Started { instance, look_again: doubtful },
        Err(failure) => failed(failure, false),
    }
}

fn failed(failure: Failure, doubtful: bool) -> Outcome {
    let error = failure.to_string();
    match failure {
        Failure::Rejected(_) => Outcome::Stopped(State::Rejected, error),
        Failure::NotReached(_) | Failure::NotYet(_) => Outcome::Again { unknown: doubtful, error },
        Failure::Unknown(_) => Outcome::Again { unknown: true, error },
    }
}

/// The one case that counts: the one we know, else the oldest that runs, else the oldest. Others that run are extra.
pub(super) async fn adopt<'f>(engine: &dyn Engine, found: &'f [Found], known: Option<&str>) -> Option<&'f Found> {
    let ours = found.iter().min_by_key(|found| {
        let is_known = known == Some(found.instance.as_str());
        (!is_known, found.standing != Standing::Running, found.started, &found.instance)
    })?;
    for extra in found.iter().filter(|extra| extra.standing == Standing::Running && extra.instance != ours.instance) {
        let why = format!("Doorstep: {} has the case {} already", ours.reference, ours.instance);
        match tokio::time::timeout(ANSWER, engine.discard(&extra.instance, &why)).await {
            Ok(Ok(())) => tracing::warn!(reference = ours.reference, extra = extra.instance, "an extra case was ended"),
            Ok(Err(error)) => tracing::warn!(reference = ours.reference, %error, "an extra case could not be ended yet"),
            Err(_) => tracing::warn!(reference = ours.reference, "an extra case could not be ended yet"),
        }
    }
    Some(ours)
}

/// Asks an engine something, and lets its circuit know whether it answered.
pub(super) async fn asked<T>(line: &Line, question: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let answer = tokio::time::timeout(ANSWER, question).await.unwrap_or_else(|_| Err(Failure::Unknown("timed out".into())));
    let was_open = line.circuit.is_open();
    match &answer {
        Err(Failure::NotReached(_) | Failure::Unknown(_)) => line.circuit.failed(Instant::now()),
        _ => line.circuit.answered(),
    }
    match (was_open, line.circuit.is_open()) {
        (false, true) => tracing::error!(
            engine = line.name(),
            "the engine does not answer: what is for it waits, and it is tried now and then"
        ),
        (true, false) => tracing::info!(engine = line.name(), "the engine answers again"),
        _ => {}
    }
    answer
}

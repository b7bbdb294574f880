//! Following: what happens at the engines comes back as events, in their order, and never goes backwards.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use forms::definition::Mode;

use super::attempt::{adopt, asked};
use super::{Dispatcher, Line, POLL};
use crate::act::Act;
use crate::clock::now;
use crate::definitions::Service;
use crate::store::outbox::{self, Checked, HoldStrays};
use crate::store::{StoreError, cursor, event, submission};
use crate::workflow::{Ended, Found, Move, Progress, Standing};

/// Every followed case is looked for this often, in milliseconds: it may be gone, or there may be two.
pub(super) const RECHECK: i64 = 10 * 60 * 1000;
/// However long reading took, an engine is read again after this.
const LONGEST_REST: Duration = Duration::from_secs(30);
/// Cases looked for at once.
const BATCH: u64 = 100;

impl Dispatcher {
    pub(super) async fn poll_always(&self, line: &Line) {
        loop {
            let began = Instant::now();
            let much = self.poll_one(line).await;
            // An engine that is busy with starting many cases is read for a tenth of the time at most.
            let rest = if much { (9 * began.elapsed()).clamp(POLL, LONGEST_REST) } else { POLL };
            if line.name() == self.0.engines.default.name() {
                self.hold_strays().await;
            }
            tokio::time::sleep(rest).await;
        }
    }

    /// Reads what happened at every engine and adds it to the histories.
    pub async fn poll(&self) {
        for line in self.lines() {
            self.poll_one(line).await;
        }
    }

    /// What is for an engine that the settings do not know waits for an operator.
    pub async fn hold_strays(&self) {
        let known: Vec<String> = self.lines().iter().map(|line| line.name().to_owned()).collect();
        let held = async {
            match outbox::strays(&self.0.store, &known).await? {
                0 => Ok(0),
                _ => self.0.store.write(HoldStrays { known }).await,
            }
        };
        match held.await {
            Ok(0) => {}
            Ok(rows) => tracing::error!(rows, "what is for an engine that is not in the settings is held"),
            Err(error) => tracing::error!(%error, "the outbox cannot be read"),
        }
    }

    /// One process at a time reads an engine. Whether there was more to read than fits into one answer.
    async fn poll_one(&self, line: &Line) -> bool {
        if line.circuit.rests(Instant::now()) > Duration::ZERO {
            return false;
        }
        let turn = |now, until| cursor::Turn { engine: line.name().to_owned(), now, until };
        let read = async {
            let now = self.0.store.now().await?;
            if !self.0.store.write(turn(now, now + cursor::LONGEST)).await? {
                return anyhow::Ok(false);
            }
            let read = self.read(line).await;
            self.0.store.write(turn(now, 0)).await?;
            read
        };
        read.await.unwrap_or_else(|error| {
            if !line.circuit.is_open() {
                tracing::warn!(engine = line.name(), %error, "progress cannot be read");
            }
            false
        })
    }

    async fn read(&self, line: &Line) -> anyhow::Result<bool> {
        let mut much = false;
        loop {
            let cursor = cursor::of(&self.0.store, line.name()).await?;
            let Progress { moves, ended, cursor: next, more } = asked(line, line.engine.progress(&cursor)).await?;
            if !moves.is_empty() || !ended.is_empty() || next != cursor {
                self.record(moves, ended, Some((line.name().to_owned(), next))).await?;
            }
            if !more {
                break;
            }
            much = true;
        }
        if line.engine.remembers() {
            self.check(line).await?;
        }
        Ok(much)
    }

    /// Moves become events: activities are mapped to the definition's stages, and an ending is final.
    ///
    /// `cursor` is how far an engine was read with these; `None` where it told us by itself.
    pub async fn record(&self, moves: Vec<Move>, ended: Vec<Ended>, cursor: Option<(String, String)>) -> Result<(), StoreError> {
        let ids: Vec<&str> = moves.iter().map(|step| step.id.as_str()).collect();
        let told = event::known(&self.0.store, &ids).await?;
        let news: Vec<Move> = moves.into_iter().filter(|step| !told.contains(&step.id)).collect();
        let spoken_of = news.iter().map(|step| &step.reference).chain(ended.iter().map(|case| &case.reference));
        let followed = self.followed(spoken_of.cloned().collect()).await?;
        let follows = |reference: &str, instance: &str| followed.get(reference).is_some_and(|row| is_ours(row, instance));
        let moved = news.iter().filter(|step| follows(&step.reference, &step.instance)).map(|step| step.reference.clone());
        let sent = submission::with_references(&self.0.store, &once(moved.collect())).await?;
        let sent: HashMap<&str, &submission::Model> = sent.iter().map(|sent| (sent.reference.as_str(), sent)).collect();
        let mut events = Vec::new();
        for (order, step) in news.into_iter().enumerate() {
            if follows(&step.reference, &step.instance)
                && let Some(sent) = sent.get(step.reference.as_str())
                && let Some(service) = self.0.definitions.pinned(&self.0.store, &sent.definition).await?
            {
                events.extend(event_of(step, sent, &service, order));
            }
        }
        let mut over = Vec::new();
        for case in ended.into_iter().filter(|case| follows(&case.reference, &case.instance)) {
            events.push(closing(&case.reference, events.len()));
            over.push(case.reference);
        }
        let mut touched: Vec<String> = events.iter().map(|event| event.reference.clone()).collect();
        touched.dedup();
        self.0.store.write(event::Record { events, ended: over, cursor }).await?;
        touched.iter().for_each(|reference| self.0.changes.tell(reference));
        Ok(())
    }

    /// The starts of those requests that are followed, by their references.
    async fn followed(&self, references: Vec<String>) -> Result<HashMap<String, outbox::Model>, StoreError> {
        let rows = outbox::with_ids(&self.0.store, &once(references)).await?;
        let followed = rows.into_iter().filter(|row| row.mode == Mode::Advocate.name());
        Ok(followed.map(|row| (row.id.clone(), row)).collect())
    }

    /// Looks for cases that were not looked for in a while.
    async fn check(&self, line: &Line) -> anyhow::Result<()> {
        let rows = outbox::to_check(&self.0.store, line.name(), now() - RECHECK, BATCH).await?;
        for process in once(rows.iter().map(|row| row.process.as_str()).collect()) {
            let ours: Vec<&outbox::Model> = rows.iter().filter(|row| row.process == process).collect();
            let references: Vec<String> = ours.iter().map(|row| row.reference.clone()).collect();
            let found = asked(line, line.engine.find(process, &references)).await?;
            for row in ours {
                let mine: Vec<Found> = found.iter().filter(|found| found.reference == row.reference).cloned().collect();
                let ours = adopt(line.engine.as_ref(), &mine, row.instance.as_deref()).await;
                self.0.store.write(checked(row, ours)).await?;
                self.0.changes.tell(&row.reference);
            }
        }
        Ok(())
    }
}

/// Whether it is the case that we know, or we know none yet: no extra one.
fn is_ours(row: &outbox::Model, instance: &str) -> bool {
    instance.is_empty() || row.instance.as_deref().is_none_or(|known| known.is_empty() || known == instance)
}

/// Each of them once.
fn once<T: Ord>(mut all: Vec<T>) -> Vec<T> {
    all.sort_unstable();
    all.dedup();
    all
}

/// What a look at a case tells. A case that the engine forgot stays as the resident last saw it.
fn checked(row: &outbox::Model, found: Option<&Found>) -> Checked {
    let runs = found.is_some_and(|found| found.standing == Standing::Running);
    let note = match found {
        None => Some("The engine does not know this case any more"),
        Some(_) => None,
    };
    let note = note.map(|note| event::Model {
        id: format!("gone-{}", row.reference),
        reference: row.reference.clone(),
        stage: String::new(),
        note: Some(note.to_owned()),
        public: false,
        actor: String::new(),
        at: now(),
        told: event::told(0),
        act: Act::default(),
    });
    let followed = row.mode == Mode::Advocate.name();
    let closed = (found.is_some() && !runs && followed).then(|| closing(&row.reference, 1));
    Checked { id: row.id.clone(), now: now(), ended: !runs || !followed, events: note.into_iter().chain(closed).collect() }
}

/// The engine ended the case. Where it came to an ending of the definition, that is what counts.
fn closing(reference: &str, order: usize) -> event::Model {
    event::Model {
        id: format!("ended-{reference}"),
        reference: reference.to_owned(),
        stage: event::ENDED.to_owned(),
        note: None,
        public: true,
        actor: String::new(),
        at: now(),
        told: event::told(order),
        act: Act::default(),
    }
}

fn event_of(step: Move, sent: &submission::Model, service: &Service, order: usize) -> Option<event::Model> {
    let definition = &service.definition;
    if definition.handoff.unseen.contains(&step.stage) {
        return None;
    }
    let mapped = definition.stages.iter().find(|stage| stage.id == step.stage || stage.activities.contains(&step.stage));
    if mapped.is_none() && !step.work {
        return None;
    }
    Some(event::Model {
        id: step.id,
        reference: step.reference,
        // What the definition does not name still is work that goes on.
        stage: mapped.map_or(event::IN_PROGRESS, |stage| &stage.id).to_owned(),
        note: step.note,
        public: step.public,
        actor: step.actor,
        // Engines have clocks of their own: nothing happened before the request was sent.
        at: step.at.max(sent.created),
        told: event::told(order),
        act: Act::default(),
    })
}

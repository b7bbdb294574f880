//! Submitting a form: everything it takes in one transaction, and the same answer to whoever asks again.

use std::sync::Arc;

use forms::definition::Mode;
use forms::{Complete, Journey};

use super::draft::Form;
use crate::definitions::Service;
use crate::doorstep::Doorstep;
use crate::reference::Reference;
use crate::session::{Session, random_id};
use crate::store::submit::{Submit, Submitted};
use crate::store::{StoreError, event, outbox, submission};
use crate::{calendar, clock};

/// How often answers are read again because another tab changed them meanwhile.
const TURNS: usize = 5;

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Sent,
    /// Something is missing: the journey says where to go on.
    Incomplete,
    /// There is no such draft, and nothing was ever sent from it.
    Gone,
}

/// Submits the draft that the page was made for. A draft that was sent already is answered like the first time.
pub async fn submit(
    doorstep: &Doorstep,
    session: &Session,
    service: &Service,
    draft: &str,
    language: &str,
) -> Result<Outcome, StoreError> {
    for _ in 0..TURNS {
        let form = Form::open(doorstep, session, service).await?;
        if !form.is_begun() || (!draft.is_empty() && form.id != draft) {
            return already(doorstep, session, draft).await;
        }
        let journey = Journey::replay(&service.definition, &form.pairs, clock::today());
        let Some(complete) = journey.complete() else { return Ok(Outcome::Incomplete) };
        let submitted = doorstep.store.write(write(doorstep, session, service, &form, &complete, language)).await;
        // It is a submission now, or it changed since it was read.
        doorstep.drafts.forget(session, &service.definition.service);
        match submitted? {
            Submitted::Now { .. } => {
                service.was_stored();
                doorstep.dispatcher.wake();
                return Ok(Outcome::Sent);
            }
            Submitted::Before { .. } => return Ok(Outcome::Sent),
            Submitted::Gone => return Ok(Outcome::Gone),
            Submitted::Changed => {}
        }
    }
    Ok(Outcome::Incomplete)
}

async fn already(doorstep: &Doorstep, session: &Session, draft: &str) -> Result<Outcome, StoreError> {
    let sent = submission::by_draft(&doorstep.store, draft).await?;
    let mine = sent.is_some_and(|sent| sent.session == session.hash());
    Ok(if mine { Outcome::Sent } else { Outcome::Gone })
}

fn write(doorstep: &Doorstep, session: &Session, service: &Service, form: &Form, complete: &Complete, language: &str) -> Submit {
    let (definition, now) = (&service.definition, clock::now());
    let reference = Reference::new().to_string();
    let detail = complete.answers().get(&definition.detail).map(spoken).unwrap_or_default();
    let decide_by =
        definition.promise.as_ref().map(|promise| clock::iso(calendar::after_working_days(clock::today(), promise.working_days)));
    let submission = submission::Model {
        id: random_id(),
        reference: reference.clone(),
        draft: form.id.clone(),
        session: session.hash(),
        shared: form.shared,
        service: definition.service.clone(),
        version: definition.version as i64,
        definition: service.hash.to_string(),
        answers: serde_json::Value::Object(complete.answers().clone()).to_string(),
        language: language.to_owned(),
        detail: doorstep.key.detail(&reference, &detail),
        decide_by,
        created: now,
    };
    // What is answered at once has nothing to hand over, and its last stage is reached with its first.
    let done = definition.handoff.mode == Mode::Done;
    let stages = match done {
        true => definition
            .stages
            .first()
            .into_iter()
            .chain(definition.stages.last().filter(|_| definition.stages.len() > 1))
            .collect::<Vec<_>>(),
        false => definition.stages.first().into_iter().collect(),
    };
    let events = stages.iter().enumerate().map(|(n, stage)| event::Model {
        id: format!("received-{reference}-{n}"),
        reference: reference.clone(),
        stage: stage.id.clone(),
        note: None,
        public: true,
        actor: String::new(),
        at: now,
        told: 0,
    });
    let handoff = &definition.handoff;
    let engine = handoff.engine.as_deref().unwrap_or_else(|| doorstep.engines.default.name());
    let row = outbox::Model::start(&reference, engine, &handoff.process, handoff.mode.name(), now);
    Submit {
        revision: form.revision,
        events: events.collect(),
        outbox: (!done).then_some(row),
        definition: service.to_store(now),
        submission: Arc::new(submission),
    }
}

/// An answer as somebody would say it again: the texts in it, one after the other.
fn spoken(answer: &serde_json::Value) -> String {
    match answer {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Array(items) => items.iter().map(spoken).collect(),
        serde_json::Value::Object(parts) => parts.values().map(spoken).collect(),
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    }
}

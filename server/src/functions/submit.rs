//! Submitting a form: everything it takes in one transaction, and the same answer to whoever asks again.

use std::sync::Arc;

use forms::definition::Mode;
use forms::{Complete, Journey};

use super::draft::Form;
use crate::act::Act;
use crate::definitions::Service;
use crate::doorstep::Doorstep;
use crate::reference::Reference;
use crate::session::{Session, random_id};
use crate::store::submit::{Submit, Submitted};
use crate::store::{StoreError, declaration, event, outbox, submission};
use crate::{calendar, clock};

/// How often answers are read again because another tab changed them meanwhile.
const TURNS: usize = 5;

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Sent,
    /// Something is missing: the journey says where to go on.
    Incomplete,
    /// A helper sends it, and the person has not said that it is true.
    Undeclared,
    /// It could be sent, and was not: the person practises.
    Practised,
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
        if session.is_practice() {
            return Ok(Outcome::Practised);
        }
        let declaration = match session.act().actor.as_str() {
            "" => String::new(),
            _ => match declaration::of(&doorstep.store, &form).await? {
                Some(declared) => declared.to_json(),
                None => return Ok(Outcome::Undeclared),
            },
        };
        let origin = Origin {
            declaration,
            draft: form.id.clone(),
            revision: form.revision,
            session: session.owner(),
            act: session.act().clone(),
            shared: form.shared,
            note: None,
        };
        let submitted = send(doorstep, service, &origin, &complete, language).await;
        // It is a submission now, or it changed since it was read.
        doorstep.drafts.forget(session, &service.definition.service);
        match submitted? {
            Submitted::Now { .. } | Submitted::Before { .. } => return Ok(Outcome::Sent),
            Submitted::Gone => return Ok(Outcome::Gone),
            Submitted::Changed => {}
        }
    }
    Ok(Outcome::Incomplete)
}

/// Where answers come from.
pub struct Origin {
    /// The draft they were typed into, or what stands in its place: two submissions never have the same.
    pub draft: String,
    /// The draft's revision; 0 where there was no draft.
    pub revision: i64,
    /// Who owns them: the hash of the session that sends them, or a person.
    pub session: String,
    pub act: Act,
    /// How a person who was helped said that it is true, as JSON.
    pub declaration: String,
    pub shared: bool,
    /// What came with them and is no answer: staff get to read it.
    pub note: Option<String>,
}

/// Stores finished answers as a submission and has it handed over.
pub async fn send(
    doorstep: &Doorstep,
    service: &Service,
    origin: &Origin,
    complete: &Complete,
    language: &str,
) -> Result<Submitted, StoreError> {
    let submitted = doorstep.store.write(write(doorstep, service, origin, complete, language)).await?;
    if matches!(submitted, Submitted::Now { .. }) {
        service.was_stored();
        doorstep.dispatcher.wake();
    }
    Ok(submitted)
}

/// The id of the event that has an [`Origin::note`].
pub fn with_it(reference: &str) -> String {
    format!("with-{reference}")
}

async fn already(doorstep: &Doorstep, session: &Session, draft: &str) -> Result<Outcome, StoreError> {
    let sent = submission::by_draft(&doorstep.store, draft).await?;
    let mine = sent.is_some_and(|sent| sent.session == session.owner());
    Ok(if mine { Outcome::Sent } else { Outcome::Gone })
}

fn write(doorstep: &Doorstep, service: &Service, origin: &Origin, complete: &Complete, language: &str) -> Submit {
    let (definition, now) = (&service.definition, clock::now());
    let reference = Reference::new().to_string();
    let detail = complete.answers().get(&definition.detail).map(spoken).unwrap_or_default();
    let decide_by =
        definition.promise.as_ref().map(|promise| clock::iso(calendar::after_working_days(clock::today(), promise.working_days)));
    let submission = submission::Model {
        id: random_id(),
        reference: reference.clone(),
        draft: origin.draft.clone(),
        session: origin.session.clone(),
        shared: origin.shared,
        act: origin.act.clone(),
        declaration: origin.declaration.clone(),
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
        act: origin.act.clone(),
    });
    let note = origin.note.as_ref().map(|note| event::Model {
        id: with_it(&reference),
        reference: reference.clone(),
        stage: String::new(),
        note: Some(note.clone()),
        public: false,
        actor: String::new(),
        at: now,
        told: 0,
        act: origin.act.clone(),
    });
    let handoff = &definition.handoff;
    let engine = handoff.engine.as_deref().unwrap_or_else(|| doorstep.engines.default.name());
    let row = outbox::Model::start(&reference, engine, &handoff.process, handoff.mode.name(), now);
    Submit {
        revision: origin.revision,
        events: events.chain(note).collect(),
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

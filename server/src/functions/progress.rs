//! How far a request is: what the resident may know, for the tracking page and for whoever refreshes it.

use app::pages::progress::{Event, Progress, Reached, Stage};
use axum::Json;
use axum::extract::{Path, State};
use forms::{Section, Words};
use serde::Serialize;
use utoipa::ToSchema;

use crate::clock;
use crate::definitions::Service;
use crate::doorstep::Doorstep;
use crate::pages::wrong::Refusal;
use crate::reference::Reference;
use crate::session::Session;
use crate::store::{StoreError, event, grant, submission};
use crate::visit::Visit;

/// The request with this reference, if this session may see it: it sent it, or it knew the detail.
pub async fn mine(
    doorstep: &Doorstep,
    session: Option<&Session>,
    reference: &str,
) -> Result<Option<submission::Model>, StoreError> {
    let (Some(session), Some(reference)) = (session, Reference::parse(reference)) else { return Ok(None) };
    let Some(sent) = submission::by_reference(&doorstep.store, reference.as_str()).await? else { return Ok(None) };
    let allowed = sent.session == session.hash() || grant::given(&doorstep.store, &session.hash(), reference.as_str()).await?;
    Ok(allowed.then_some(sent))
}

/// Stages and the public part of the history, in a language.
pub async fn progress(
    doorstep: &Doorstep,
    service: &Service,
    sent: &submission::Model,
    language: &str,
) -> Result<Progress, StoreError> {
    let events = event::of(&doorstep.store, &sent.reference).await?;
    let stages = &service.definition.stages;
    let reached: Vec<&event::Model> = events.iter().filter(|event| stages.iter().any(|stage| stage.id == event.stage)).collect();
    let current = reached.last().and_then(|event| stages.iter().position(|stage| stage.id == event.stage)).unwrap_or_default();
    let closed = stages.get(current).is_some_and(|stage| stage.end);
    let usual = service.definition.usual_ending();
    let said = stages.iter().enumerate().filter(|(place, stage)| match stage.end {
        // One ending: the one that was reached, else the one we work towards.
        true => *place == current || (!closed && usual == Some(stage.id.as_str())),
        // Once it has ended, a stage that was passed over is no part of what happened.
        false => !closed || reached.iter().any(|event| event.stage == stage.id),
    });
    let stage = |(place, stage): (usize, &forms::definition::Stage)| Stage {
        title: stage.title.get(language).to_owned(),
        at: match place.cmp(&current) {
            std::cmp::Ordering::Less => Reached::Done,
            std::cmp::Ordering::Equal if closed => Reached::Done,
            std::cmp::Ordering::Equal => Reached::Current,
            std::cmp::Ordering::Greater => Reached::Next,
        },
        since: reached
            .iter()
            .rev()
            .take_while(|event| event.stage == stage.id || place != current)
            .find(|event| event.stage == stage.id)
            .map(|event| clock::on_the_wall(event.at)),
    };
    let late = !closed && sent.decide_by.as_ref().is_some_and(|day| *day < clock::iso(clock::today()));
    Ok(Progress {
        stages: said.map(stage).collect(),
        message: stages.get(current).and_then(|stage| Some(stage.message.as_ref()?.get(language).to_owned())),
        decide_by: sent.decide_by.clone().filter(|_| !closed),
        late,
        closed,
        history: history(&events, service, language),
    })
}

/// What the resident may see, newest first: that a stage was reached is no secret, what staff note among themselves is.
fn history(events: &[event::Model], service: &Service, language: &str) -> Vec<Event> {
    let mut before = "";
    let mut history = Vec::new();
    let is_told = |event: &event::Model| event.stage == event::ENDED && event.note.is_some();
    for event in events.iter().filter(|event| service.definition.stage(&event.stage).is_some() || is_told(event)) {
        let moved = event.stage != before;
        let note = event.note.clone().filter(|_| event.public);
        if moved || note.is_some() {
            let title = service.definition.stage(&event.stage).map_or("", |stage| stage.title.get(language));
            history.push(Event { at: clock::on_the_wall(event.at), title: title.to_owned(), note });
        }
        before = &event.stage;
    }
    history.reverse();
    history
}

/// The answers in words, as they were sent.
pub fn sections(service: &Service, sent: &submission::Model, words: &Words) -> Vec<Section> {
    let answers = serde_json::from_str(&sent.answers).unwrap_or_default();
    forms::summary::summary_of_answers(&service.definition, &answers, words)
}

/// How far a request is. Days and times are ISO 8601, on the council's clock.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgressSaid {
    pub reference: String,
    pub stages: Vec<StageSaid>,
    /// What the resident is told at this stage.
    pub message: Option<String>,
    pub decide_by: Option<String>,
    pub late: bool,
    pub closed: bool,
    /// Newest first.
    pub history: Vec<EventSaid>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct StageSaid {
    pub title: String,
    /// `Done`, `Current` or `Next`.
    pub at: &'static str,
    pub since: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct EventSaid {
    pub at: String,
    pub title: String,
    pub note: Option<String>,
}

impl ProgressSaid {
    fn of(reference: String, progress: Progress) -> Self {
        let stages = progress.stages.into_iter().map(|stage| StageSaid {
            title: stage.title,
            at: match stage.at {
                Reached::Done => "Done",
                Reached::Current => "Current",
                Reached::Next => "Next",
            },
            since: stage.since,
        });
        let history = progress.history.into_iter().map(|event| EventSaid { at: event.at, title: event.title, note: event.note });
        Self {
            reference,
            stages: stages.collect(),
            message: progress.message,
            decide_by: progress.decide_by,
            late: progress.late,
            closed: progress.closed,
            history: history.collect(),
        }
    }
}

/// The progress of a request that this session sent or whose detail it knew.
#[utoipa::path(get, path = "/api/requests/{reference}", tag = "requests", params(("reference" = String, Path, description = "The reference")),
    responses((status = 200, body = ProgressSaid), (status = 404, description = "There is none, or this session may not see it")))]
pub async fn request(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    Path(reference): Path<String>,
) -> Result<Json<ProgressSaid>, Refusal> {
    let sent = mine(&doorstep, visit.session.as_ref(), &reference).await?.ok_or(Refusal::NotFound)?;
    let service = doorstep.definitions.pinned(&doorstep.store, &sent.definition).await?.ok_or(Refusal::Failed)?;
    let progress = progress(&doorstep, &service, &sent, visit.language).await?;
    Ok(Json(ProgressSaid::of(sent.reference, progress)))
}

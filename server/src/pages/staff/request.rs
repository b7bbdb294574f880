//! One request on the desk: what was said, what happened, and moving it on.

use std::sync::Arc;

use app::pages::staff::request::{Event, FileLink, Move, Problem, Request as Page, request as view};
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::{Staff, is_late};
use crate::clock;
use crate::definitions::Service;
use crate::doorstep::Doorstep;
use crate::functions::progress::sections;
use crate::pages::wrong::Refusal;
use crate::pages::{see_other, show};
use crate::posted::Posted;
use crate::reference::Reference;
use crate::store::{desk_case, event, submission};
use crate::visit::Visit;
use crate::workflow::desk::{Advance, Advanced};

/// Notes longer than this are cut.
const NOTE: usize = 4_000;

pub async fn get(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    staff: Staff,
    Path(reference): Path<String>,
) -> Result<Response, Refusal> {
    let opened = Opened::open(&doorstep, &reference).await?;
    opened.page(&doorstep, &visit, &staff, String::new(), None).await
}

pub async fn post(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    staff: Staff,
    Path(reference): Path<String>,
    request: Request,
) -> Result<Response, Refusal> {
    let posted = Posted::read(request, |_| None).await?;
    let opened = Opened::open(&doorstep, &reference).await?;
    let note: String = posted.pairs.first("note").trim().chars().take(NOTE).collect();
    if staff.may(&doorstep, &visit, &posted.csrf).is_err() {
        let mut same = opened.page(&doorstep, &visit, &staff, note, None).await?;
        *same.status_mut() = StatusCode::FORBIDDEN;
        return Ok(same);
    }
    let target = posted.pairs.first("stage");
    let stage = opened.service.definition.stage(target).ok_or(Refusal::Unprocessable)?;
    let from = match posted.pairs.first("at") {
        "" => opened.case.stage.clone(),
        at => at.to_owned(),
    };
    if stage.id == from && note.is_empty() {
        return opened.page(&doorstep, &visit, &staff, note, Some(Problem::NoNote)).await;
    }
    let advance = Advance {
        reference: opened.case.reference.clone(),
        from: Some(from),
        stage: stage.id.clone(),
        ends: stage.end,
        note: Some(note.clone()).filter(|note| !note.is_empty()),
        public: posted.pairs.first("public") == "yes",
        actor: staff.email.clone(),
        at: clock::now(),
        message: None,
    };
    match doorstep.engines.desk.advance(advance).await? {
        Advanced::Done => {
            // Whoever moved it sees it moved, and so does the resident.
            doorstep.dispatcher.poll().await;
            Ok(see_other(format!("/staff/requests/{}", opened.case.reference)))
        }
        Advanced::Moved => {
            Opened::open(&doorstep, &reference).await?.page(&doorstep, &visit, &staff, note, Some(Problem::Moved)).await
        }
        Advanced::NotHere => Err(Refusal::NotFound),
    }
}

/// A request on the desk with everything about it.
struct Opened {
    case: desk_case::Model,
    sent: submission::Model,
    service: Arc<Service>,
}

impl Opened {
    async fn open(doorstep: &Doorstep, reference: &str) -> Result<Self, Refusal> {
        let reference = Reference::parse(reference).ok_or(Refusal::NotFound)?;
        let sent = submission::by_reference(&doorstep.store, reference.as_str()).await?.ok_or(Refusal::NotFound)?;
        let case = doorstep.engines.desk.case(reference.as_str()).await?.ok_or(Refusal::NotFound)?;
        let service = doorstep.definitions.pinned(&doorstep.store, &sent.definition).await?.ok_or(Refusal::Failed)?;
        Ok(Self { case, sent, service })
    }

    async fn page(
        &self,
        doorstep: &Doorstep,
        visit: &Visit,
        staff: &Staff,
        note: String,
        problem: Option<Problem>,
    ) -> Result<Response, Refusal> {
        let (definition, language) = (&self.service.definition, visit.language);
        let title = |stage: &str| definition.stage(stage).map_or(stage.to_owned(), |stage| stage.title.get(language).to_owned());
        let events = event::of(&doorstep.store, &self.sent.reference).await?;
        let page = Page {
            signed: staff.signed(doorstep),
            reference: self.sent.reference.clone(),
            service: definition.title.get(language).to_owned(),
            stage: title(&self.case.stage),
            received: clock::on_the_wall(self.sent.created),
            decide_by: self.sent.decide_by.clone(),
            late: is_late(&self.sent, self.case.ended),
            closed: self.case.ended,
            sections: sections(&self.service, &self.sent, &doorstep.words(language)),
            files: self.files(language),
            history: events
                .iter()
                .rev()
                .map(|event| Event {
                    at: clock::on_the_wall(event.at),
                    title: if event.stage.is_empty() { event.note.clone().unwrap_or_default() } else { title(&event.stage) },
                    who: Some(event.actor.clone()).filter(|who| !who.is_empty()),
                    note: event.note.clone().filter(|_| !event.stage.is_empty()),
                    public: event.public,
                })
                .collect(),
            moves: self.moves(language),
            at: self.case.stage.clone(),
            note,
            problem,
        };
        let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        Ok(show(doorstep, visit, status, None, |words| (page.title(words), view(&page, words))))
    }

    /// The next stage first, then the other ones that follow, then those before: staff may correct a mistake.
    fn moves(&self, language: &str) -> Vec<Move> {
        let stages = &self.service.definition.stages;
        let at = stages.iter().position(|stage| stage.id == self.case.stage).unwrap_or_default();
        if self.case.ended {
            return Vec::new();
        }
        let order = (at + 1..stages.len()).chain(0..at);
        order
            .filter_map(|place| stages.get(place))
            .map(|stage| Move { stage: stage.id.clone(), title: stage.title.get(language).to_owned() })
            .collect()
    }

    /// Answers that are files, wherever they stand.
    fn files(&self, language: &str) -> Vec<FileLink> {
        let answers: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&self.sent.answers).unwrap_or_default();
        let files = self.service.definition.questions().filter(|(_, question)| question.takes_file());
        files
            .filter_map(|(_, question)| {
                let answer = answers.get(&question.id)?;
                Some(FileLink {
                    label: question.label.get(language).to_owned(),
                    name: answer.get("name")?.as_str()?.to_owned(),
                    href: format!("/staff/requests/{}/files/{}", self.sent.reference, answer.get("id")?.as_str()?),
                })
            })
            .collect()
    }
}

//! Following a request, and answering what it asks for; who has not said the detail yet is asked for it.

use std::sync::Arc;

use app::Place;
use app::pages::ask::Ask;
use app::pages::find::{Find, ask};
use app::pages::progress::Asked;
use app::pages::request::{Notice, Request as Page, request as view};
use app::portal::Fault;
use app::shell::Boot;
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use forms::definition::Stage;
use forms::{Answers, Pairs, Words};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::find::refuse_helper;
use super::question::{accepts, faults_of, put_files, remember_files, take_files};
use super::wrong::Refusal;
use super::{guard, refused, secret, see_other, show, with_session};
use crate::definitions::Service;
use crate::doorstep::Doorstep;
use crate::functions::hands::Hands;
use crate::functions::progress::{self, mine};
use crate::functions::standing::Standing;
use crate::limits::Limited;
use crate::policy::{self, Action};
use crate::posted::Posted;
use crate::reference::Reference;
use crate::session::Session;
use crate::store::answer::{Answer, Answered};
use crate::store::{access, event, file, outbox, submission};
use crate::visit::Visit;
use crate::{clock, csrf};

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit, Path(reference): Path<String>) -> Result<Response, Refusal> {
    let reference = Reference::parse(&reference).ok_or(Refusal::NotFound)?;
    let Some((opened, session)) = Opened::open(&doorstep, &visit, &reference, Action::Follow).await? else {
        refuse_helper(&visit)?;
        // Whether there is such a request is nobody's business either.
        return Ok(detail(&doorstep, &visit, &reference, StatusCode::OK));
    };
    let words = doorstep.words(visit.language);
    let just_sent = visit.value("sent").is_some();
    let notice = if just_sent { opened.sent_notice(&doorstep).await? } else { None };
    let asking = opened.asking(&words).map(|(stage, asked)| opened.ask(&doorstep, &session, stage, asked));
    Ok(opened.page(&doorstep, &visit, StatusCode::OK, asking, notice))
}

/// An answer to what a stage asks for. What comes when nobody waits for it any more is kept all the same.
pub async fn post(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    Path(reference): Path<String>,
    request: Request,
) -> Result<Response, Refusal> {
    let reference = Reference::parse(&reference).ok_or(Refusal::NotFound)?;
    let Some((opened, _)) = Opened::open(&doorstep, &visit, &reference, Action::Answer).await? else {
        refuse_helper(&visit)?;
        return Ok(detail(&doorstep, &visit, &reference, StatusCode::FORBIDDEN));
    };
    let multipart = request.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"multipart"));
    let turn = if multipart { doorstep.uploads.turn().await } else { None };
    let posted = Posted::read(request, |input| opened.largest(input)).await?;
    let (stage, arrival) = opened.arrival(&posted.draft).ok_or(Refusal::Unprocessable)?;
    let page = stage.ask.as_ref().ok_or(Refusal::Unprocessable)?;
    let words = doorstep.words(visit.language);
    let asked = progress::asked(stage, arrival, &words).ok_or(Refusal::Unprocessable)?;
    let (before, today) = (opened.answers_besides(stage), clock::today());
    let mut pairs = opened.kept_files(&doorstep, stage, &posted.pairs).await?;
    page.accept(&mut pairs, &posted.pairs, &before, today);
    let session = match guard(&doorstep, &visit, &posted.csrf).await? {
        Ok(session) => session,
        Err(session) => {
            let again = Ask { pairs, ..opened.ask(&doorstep, &session, stage, asked) };
            return Ok(opened.page(&doorstep, &visit, StatusCode::FORBIDDEN, Some(again), Some(Notice::Session)));
        }
    };
    doorstep.limits.take(Limited::Track, visit.address).map_err(Refusal::TooMany)?;
    let files = take_files(&doorstep, page, &posted.files).await;
    drop(turn);
    remember_files(&doorstep, &opened.sent.draft, &files).await?;
    put_files(&mut pairs, &files);
    let acted = page.act(&mut pairs, &posted.pairs);
    let (answers, problems) = forms::check(page, &pairs, &before, today);
    let faults = if acted { Vec::new() } else { faults_of(page, &files, &problems, &words) };
    if acted || !faults.is_empty() {
        let status = if acted { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let again = Ask { pairs, faults, ..opened.ask(&doorstep, &session, stage, asked) };
        return Ok(opened.page(&doorstep, &visit, status, Some(again), None));
    }
    let note = in_words(stage, &answers, &words);
    if opened.send(&doorstep, &session, stage, arrival, (&answers, note)).await? == Answered::Before {
        for kept in files.iter().filter_map(|file| file.outcome.as_ref().ok()) {
            doorstep.uploads.throw_away(&kept.id).await;
            doorstep.store.write(file::Remove { id: kept.id.clone() }).await?;
        }
    }
    Ok(see_other(format!("{}?sent=yes", Place::Request { reference: reference.to_string() })))
}

/// A request that this session may see, with its history.
struct Opened {
    sent: submission::Model,
    service: Arc<Service>,
    /// Oldest first.
    events: Vec<event::Model>,
    hands: Hands,
}

impl Opened {
    async fn open(
        doorstep: &Doorstep,
        visit: &Visit,
        reference: &Reference,
        action: Action,
    ) -> Result<Option<(Self, Session)>, Refusal> {
        let Some(sent) = mine(doorstep, visit.session.as_ref(), reference.as_str()).await? else { return Ok(None) };
        let service = doorstep.definitions.pinned(&doorstep.store, &sent.definition).await?.ok_or(Refusal::Failed)?;
        let mut events = event::of(&doorstep.store, &sent.reference).await?;
        if visit.seat.is_some() {
            secret::cover_sent(&service, &mut events);
        }
        let closed = Standing::of(&service.definition, &events).closed;
        visit.may_with(action, &sent, if closed { policy::State::Closed } else { policy::State::Sent })?;
        visit.saw(doorstep, access::PROGRESS, &sent.reference).await?;
        let hands = Hands::of(&doorstep.store, events.iter().map(|event| &event.act)).await?;
        Ok(Some((Self { sent, service, events, hands }, visit.session.clone().unwrap_or_default())))
    }

    fn standing(&self) -> Standing<'_> {
        Standing::of(&self.service.definition, &self.events)
    }

    /// What the request waits for now.
    fn asking(&self, words: &Words) -> Option<(&Stage, Asked)> {
        let arrival = self.standing().asked()?;
        let stage = self.service.definition.stage(&arrival.stage)?;
        Some((stage, progress::asked(stage, arrival, words)?))
    }

    /// The stage that a form was made for, and when it was reached.
    fn arrival(&self, id: &str) -> Option<(&Stage, &event::Model)> {
        let event = self.events.iter().find(|event| event.id == id)?;
        Some((self.service.definition.stage(&event.stage)?, event))
    }

    /// How large a file may be under the name of an input that some stage asks for.
    fn largest(&self, input: &str) -> Option<u64> {
        let pages = self.service.definition.stages.iter().filter_map(|stage| stage.ask.as_ref());
        pages.filter_map(|page| Some(accepts(page, input)?.1)).max()
    }

    /// What was answered before, without what is asked again.
    fn answers_besides(&self, stage: &Stage) -> Answers {
        let mut answers: Answers = serde_json::from_str(&self.sent.answers).unwrap_or_default();
        answers.retain(|question, _| !stage.asks.contains(question));
        answers
    }

    /// Files of an earlier try that had a problem elsewhere: the form names them again.
    async fn kept_files(&self, doorstep: &Doorstep, stage: &Stage, posted: &Pairs) -> Result<Pairs, Refusal> {
        let mut pairs = Pairs::default();
        for name in stage.ask.iter().flat_map(|page| page.file_names()) {
            let id = posted.first(&format!("{name}-kept"));
            if let Some(file) = file::of(&doorstep.store, &self.sent.draft, id).await? {
                pairs.put(name, vec![file.id, file.name, file.size.to_string()]);
            }
        }
        Ok(pairs)
    }

    fn ask(&self, doorstep: &Doorstep, session: &Session, stage: &Stage, asked: Asked) -> Ask {
        Ask {
            definition: self.service.definition.clone(),
            stage: stage.id.clone(),
            reference: self.sent.reference.clone(),
            asked,
            pairs: Pairs::default(),
            before: self.answers_besides(stage),
            faults: Vec::<Fault>::new(),
            today: clock::iso(clock::today()),
            csrf: csrf::token(&doorstep.key, session),
            helped: false,
            shared: false,
        }
    }

    /// What became of what was sent last.
    async fn sent_notice(&self, doorstep: &Doorstep) -> Result<Option<Notice>, Refusal> {
        let Some(message) = self.events.iter().rev().find_map(event::sent_message) else { return Ok(None) };
        let late = outbox::by_id(&doorstep.store, message).await?.is_some_and(|row| row.state == outbox::State::Cancelled.name());
        Ok(Some(if late { Notice::SentLate } else { Notice::Sent }))
    }

    /// Writes an answer down, and in words for the history: for the resident, staff and the engine. The same answer posted twice
    /// is one.
    async fn send(
        &self,
        doorstep: &Doorstep,
        session: &Session,
        stage: &Stage,
        arrival: &event::Model,
        (answers, note): (&Answers, String),
    ) -> Result<Answered, Refusal> {
        let reference = &self.sent.reference;
        let start = outbox::by_id(&doorstep.store, reference).await?.ok_or(Refusal::Unprocessable)?;
        let id = format!("{}/{}", arrival.id, content(answers));
        let now = clock::now();
        let payload = Value::Object(answers.clone()).to_string();
        let event = event::Model {
            id: event::sent(&id),
            reference: reference.clone(),
            stage: String::new(),
            note: Some(note),
            public: true,
            actor: String::new(),
            // Engines have clocks of their own: an answer comes after what it answers.
            at: now.max(arrival.at + 1),
            told: 0,
            act: session.act().clone(),
        };
        let in_time = self.standing().asked().is_some_and(|asked| asked.id == arrival.id);
        let message = outbox::Model::message(&start, id, stage.message_name(), payload, now);
        let answer = Answer { event, message, arrival: arrival.id.clone(), in_time };
        let answered = doorstep.store.write(answer).await?;
        doorstep.changes.tell(reference);
        doorstep.dispatcher.wake();
        Ok(answered)
    }

    fn page(&self, doorstep: &Doorstep, visit: &Visit, status: StatusCode, ask: Option<Ask>, notice: Option<Notice>) -> Response {
        let words = doorstep.words(visit.language);
        let page = Page {
            reference: self.sent.reference.clone(),
            service: self.service.definition.title.say(visit.language),
            progress: progress::told(&self.service, &self.sent, &self.events, &self.hands, &words),
            ask: ask.map(|ask| Ask { helped: visit.helped, shared: visit.device.is_shared(), ..ask }),
            notice,
            events: self.events.len() as u64,
        };
        show(doorstep, visit, status, Some(Boot::Page), |_| (page.title(&words), view(&page, &words, &doorstep.council)))
    }
}

/// What an answer says, as a short name: a file is its name and size, whatever id it got here.
fn content(answers: &Answers) -> String {
    fn plain(value: &Value) -> String {
        match value {
            Value::Array(several) => several.iter().map(plain).collect::<Vec<_>>().join(", "),
            _ if value.get("id").is_some() => format!("{} {}", value["name"], value["size"]),
            _ => value.to_string(),
        }
    }
    let all: Vec<String> = answers.iter().map(|(question, value)| format!("{question}: {}", plain(value))).collect();
    hex::encode(&Sha256::digest(all.join("\n"))[..16])
}

/// The answers as the history tells them, one a line.
fn in_words(stage: &Stage, answers: &Answers, words: &Words) -> String {
    let questions = stage.ask.iter().flat_map(|page| &page.questions);
    let lines = questions.filter_map(|question| {
        let lines = question.kind.summary(answers.get(&question.id)?, words);
        let said = lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        Some(format!("{}: {said}", question.label.get(&words.language)))
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn detail(doorstep: &Doorstep, visit: &Visit, reference: &Reference, status: StatusCode) -> Response {
    let session = visit.session.clone().unwrap_or_default();
    let page = Find {
        reference: reference.to_string(),
        detail: String::new(),
        problems: Vec::new(),
        csrf: csrf::token(&doorstep.key, &session),
    };
    let response = show(doorstep, visit, status, None, |words| (page.title(words), refused(status, words, ask(&page, words))));
    with_session(doorstep, visit, &session, response)
}

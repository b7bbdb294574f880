//! One request: what was said, what happened, where it was handed to, and moving it on where the desk has it.

use std::sync::Arc;

use app::pages::secret::Covered;
use app::pages::staff::request::{Event, FileLink, Handoff, Move, Problem, Request as Page, request as view};
use app::shell::Boot;
use axum::extract::{self, Path, Request};
use axum::http::StatusCode;
use axum::response::Response;
use forms::{Answers, Pairs, Question};
use serde_json::Value;

use super::{Staff, is_late, saw, sign_in};
use crate::clock;
use crate::definitions::Service;
use crate::doorstep::Doorstep;
use crate::functions::hands::Hands;
use crate::functions::progress::sections;
use crate::functions::standing::Standing;
use crate::pages::wrong::Refusal;
use crate::pages::{secret, see_other, show};
use crate::policy::{Action, Reach, Role, State, allows};
use crate::posted::Posted;
use crate::reference::Reference;
use crate::store::{access, desk_case, event, outbox, submission};
use crate::visit::Visit;
use crate::workflow::desk::{Advance, Advanced};

/// Notes longer than this are cut.
const NOTE: usize = 4_000;

pub async fn get(
    extract::State(doorstep): extract::State<Doorstep>,
    visit: Visit,
    staff: Staff,
    Path(reference): Path<String>,
) -> Result<Response, Refusal> {
    let opened = Opened::open(&doorstep, &reference).await?;
    opened.page(&doorstep, &visit, &staff, Said::default()).await
}

pub async fn post(
    extract::State(doorstep): extract::State<Doorstep>,
    visit: Visit,
    staff: Result<Staff, Response>,
    Path(reference): Path<String>,
    request: Request,
) -> Result<Response, Refusal> {
    let posted = Posted::read(request, |_| None).await?;
    let Ok(staff) = staff else { return Ok(sign_in::again(&doorstep, &visit, posted.pairs)) };
    let opened = Opened::open(&doorstep, &reference).await?;
    let note = note(&posted.pairs);
    let again = Said::typed(&posted.pairs);
    if staff.may(&doorstep, &visit, &posted.csrf).is_err() {
        let mut same = opened.page(&doorstep, &visit, &staff, again).await?;
        *same.status_mut() = StatusCode::FORBIDDEN;
        return Ok(same);
    }
    if posted.pairs.first("do") == "show" {
        return opened.uncover(&doorstep, &visit, &staff, &posted.pairs).await;
    }
    let case = opened.case.as_ref().ok_or(Refusal::NotFound)?;
    let target = posted.pairs.first("stage");
    let stage = opened.service.definition.stage(target).ok_or(Refusal::Unprocessable)?;
    let from = match posted.pairs.first("at") {
        "" => case.stage.clone(),
        at => at.to_owned(),
    };
    // What came to its end stays there. Whoever has a page from before is told below that it moved.
    let state = if case.ended { State::Closed } else { State::Sent };
    if from == case.stage && !allows(Role::Staff, &[], Reach::Within, state, Action::Move) {
        return Err(Refusal::Forbidden);
    }
    if stage.id == from && note.is_empty() {
        return opened.page(&doorstep, &visit, &staff, Said { problem: Some(Problem::NoNote), ..again }).await;
    }
    let advance = Advance {
        reference: case.reference.clone(),
        from: Some(from),
        stage: stage.id.clone(),
        ends: stage.end,
        note: Some(note.clone()).filter(|note| !note.is_empty()),
        public: posted.pairs.first("public") == "yes",
        actor: staff.account.email.clone(),
        at: clock::now(),
        message: None,
    };
    match doorstep.engines.desk.advance(advance).await? {
        Advanced::Done => {
            // Whoever moved it sees it moved, and so does the resident.
            doorstep.dispatcher.poll().await;
            Ok(see_other(format!("/staff/requests/{}", case.reference)))
        }
        Advanced::Moved => {
            let said = Said { problem: Some(Problem::Moved), ..again };
            Opened::open(&doorstep, &reference).await?.page(&doorstep, &visit, &staff, said).await
        }
        Advanced::NotHere => Err(Refusal::NotFound),
    }
}

/// The page as it was when a sign-in had ended: what was typed stands there again.
pub async fn again(
    doorstep: &Doorstep,
    visit: &Visit,
    staff: &Staff,
    reference: &str,
    typed: &Pairs,
) -> Result<Response, Refusal> {
    let opened = Opened::open(doorstep, reference).await?;
    opened.page(doorstep, visit, staff, Said::typed(typed)).await
}

fn note(posted: &Pairs) -> String {
    posted.first("note").trim().chars().take(NOTE).collect()
}

/// What the page says beside how things stand.
#[derive(Default)]
struct Said {
    /// What was typed before a problem.
    note: String,
    problem: Option<Problem>,
    /// Secrets are shown; that they are was written down.
    shown: bool,
    /// Why somebody wants to see them.
    covered: Covered,
}

impl Said {
    fn typed(posted: &Pairs) -> Self {
        Self { note: note(posted), covered: secret::typed(posted), ..Self::default() }
    }
}

/// A request with everything about it.
struct Opened {
    /// `None` where the desk does not have it.
    case: Option<desk_case::Model>,
    /// How it is handed over; `None` where it was answered at once.
    start: Option<outbox::Model>,
    sent: submission::Model,
    service: Arc<Service>,
}

impl Opened {
    async fn open(doorstep: &Doorstep, reference: &str) -> Result<Self, Refusal> {
        let reference = Reference::parse(reference).ok_or(Refusal::NotFound)?;
        let sent = submission::by_reference(&doorstep.store, reference.as_str()).await?.ok_or(Refusal::NotFound)?;
        let case = doorstep.engines.desk.case(reference.as_str()).await?;
        let start = outbox::by_id(&doorstep.store, reference.as_str()).await?;
        let service = doorstep.definitions.pinned(&doorstep.store, &sent.definition).await?.ok_or(Refusal::Failed)?;
        Ok(Self { case, start, sent, service })
    }

    async fn page(&self, doorstep: &Doorstep, visit: &Visit, staff: &Staff, said: Said) -> Result<Response, Refusal> {
        let Said { note, problem, shown, covered } = said;
        saw(doorstep, staff, &self.sent, access::ANSWERS, "").await?;
        let (definition, language) = (&self.service.definition, visit.language);
        let title = |stage: &str| definition.stage(stage).map_or(stage.into(), |stage| stage.title.say(language));
        let words = doorstep.words(language);
        let events = event::of(&doorstep.store, &self.sent.reference).await?;
        let acts = events.iter().map(|event| &event.act).chain([&self.sent.act]);
        let hands = Hands::of(&doorstep.store, acts).await?;
        let standing = Standing::of(definition, &events);
        let title = |stage: &str| match stage {
            event::IN_PROGRESS => words.get("progress.unnamed").into(),
            event::ENDED => words.get("progress.ended").into(),
            stage => title(stage),
        };
        let at = match &self.case {
            Some(case) => case.stage.clone(),
            None if standing.unnamed => event::IN_PROGRESS.to_owned(),
            None => standing.stage().map(|stage| stage.id.clone()).unwrap_or_default(),
        };
        let closed = self.case.as_ref().map_or(standing.closed, |case| case.ended);
        let secrets = secret::any(definition) && !shown;
        let mut sections = sections(&self.service, &self.sent, &words);
        let whole = sections.clone();
        if secrets {
            secret::cover(&mut sections, &self.service, &self.sent, &words);
        }
        let unsaid = covered.problem.is_some();
        let page = Page {
            signed: staff.signed(doorstep),
            reference: self.sent.reference.clone(),
            service: definition.title.say(language),
            stage: title(&at),
            received: clock::on_the_wall(self.sent.created),
            how: hands.say(&self.sent.act, &words),
            language: self.sent.language.clone(),
            decide_by: self.sent.decide_by.clone(),
            late: is_late(&self.sent, closed),
            closed,
            handoff: self.start.as_ref().map(|start| Handoff { state: start.state.clone(), engine: start.engine.clone() }),
            mode: definition.handoff.mode,
            waiting: standing.asked().is_some(),
            covered: (sections != whole).then_some(covered),
            sections,
            files: self.files(doorstep, language).await?,
            history: events
                .iter()
                .rev()
                .map(|event| Event {
                    at: clock::on_the_wall(event.at),
                    title: match event.stage.as_str() {
                        "" if event.public => words.get("staff.sent").into(),
                        "" => event.note.clone().unwrap_or_default().into(),
                        stage => title(stage),
                    },
                    who: Some(event.actor.clone()).filter(|who| !who.is_empty()),
                    how: hands.helped(&event.act, &words),
                    note: event.note.clone().filter(|_| !event.stage.is_empty() || event.public),
                    public: event.public,
                })
                .collect(),
            moves: self.moves(language),
            at: self.case.as_ref().map(|case| case.stage.clone()),
            note,
            problem,
        };
        let status = if problem.is_some() || unsaid { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        Ok(show(doorstep, visit, status, Some(Boot::Page), |words| (page.title(words), view(&page, words))))
    }

    /// The page with its secrets, once it was written down who sees them and why.
    async fn uncover(&self, doorstep: &Doorstep, visit: &Visit, staff: &Staff, posted: &Pairs) -> Result<Response, Refusal> {
        let why = match secret::reason(posted, &doorstep.words(visit.language)) {
            Ok(why) => why,
            Err(covered) => return self.page(doorstep, visit, staff, Said { covered, ..Said::default() }).await,
        };
        saw(doorstep, staff, &self.sent, access::SECRET, &why).await?;
        self.page(doorstep, visit, staff, Said { shown: true, ..Said::default() }).await
    }

    /// The next stage first, then the other ones that follow, then those before: staff may correct a mistake. What asks
    /// the resident for something is no usual next step.
    fn moves(&self, language: &str) -> Vec<Move> {
        let stages = &self.service.definition.stages;
        let Some(case) = self.case.as_ref().filter(|case| !case.ended) else { return Vec::new() };
        let at = stages.iter().position(|stage| stage.id == case.stage).unwrap_or_default();
        let order = (at + 1..stages.len()).chain(0..at);
        let (asking, usual): (Vec<_>, Vec<_>) =
            order.filter_map(|place| stages.get(place)).partition(|stage| !stage.asks.is_empty());
        usual.into_iter().chain(asking).map(|stage| Move { stage: stage.id.clone(), title: stage.title.say(language) }).collect()
    }

    /// Answers that are files, wherever they stand, and those that were sent when a stage asked for them.
    async fn files(&self, doorstep: &Doorstep, language: &str) -> Result<Vec<FileLink>, Refusal> {
        let messages = outbox::of(&doorstep.store, &self.sent.reference).await?;
        let sent = std::iter::once(&self.sent.answers).chain(messages.iter().filter_map(|message| message.payload.as_ref()));
        Ok(sent.flat_map(|answers| self.files_in(answers, language)).collect())
    }

    fn files_in(&self, answers: &str, language: &str) -> Vec<FileLink> {
        let answers: Answers = serde_json::from_str(answers).unwrap_or_default();
        let files = self.service.definition.questions().filter(|(_, question)| question.takes_file());
        let link = |question: &Question, file: &Value| {
            Some(FileLink {
                label: question.label.say(language),
                name: file.get("name")?.as_str()?.to_owned(),
                href: format!("/staff/requests/{}/files/{}", self.sent.reference, file.get("id")?.as_str()?),
            })
        };
        files
            .flat_map(|(_, question)| match answers.get(&question.id) {
                Some(Value::Array(several)) => several.iter().filter_map(|file| link(question, file)).collect::<Vec<_>>(),
                one => one.and_then(|file| link(question, file)).into_iter().collect(),
            })
            .collect()
    }
}

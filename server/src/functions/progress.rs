//! How far a request is: what the resident may know, for the tracking page and for whoever refreshes it.

use app::pages::progress::{Asked, AskedQuestion, Event, Progress, Reached, Stage};
use axum::Json;
use axum::extract::{Path, State};
use forms::definition::{self, Mode};
use forms::{Definition, Said, Section, Words};
use serde::Serialize;
use utoipa::ToSchema;

use super::hands::Hands;
use super::standing::{Standing, due};
use crate::clock;
use crate::definitions::Service;
use crate::doorstep::Doorstep;
use crate::pages::secret;
use crate::pages::wrong::Refusal;
use crate::policy::{self, Action};
use crate::reference::Reference;
use crate::session::Session;
use crate::store::{StoreError, access, event, grant, submission};
use crate::visit::Visit;

/// The request with this reference, if this session may see it: it sent it, or it knew the detail.
pub async fn mine(
    doorstep: &Doorstep,
    session: Option<&Session>,
    reference: &str,
) -> Result<Option<submission::Model>, StoreError> {
    let (Some(session), Some(reference)) = (session, Reference::parse(reference)) else { return Ok(None) };
    let Some(sent) = submission::by_reference(&doorstep.store, reference.as_str()).await? else { return Ok(None) };
    let allowed = sent.session == session.owner() || grant::given(&doorstep.store, &session.owner(), reference.as_str()).await?;
    Ok(allowed.then_some(sent))
}

/// Where a request is, for the policy.
pub async fn state(doorstep: &Doorstep, sent: &submission::Model) -> Result<policy::State, Refusal> {
    let service = doorstep.definitions.pinned(&doorstep.store, &sent.definition).await?.ok_or(Refusal::Failed)?;
    let events = event::of(&doorstep.store, &sent.reference).await?;
    let closed = Standing::of(&service.definition, &events).closed;
    Ok(if closed { policy::State::Closed } else { policy::State::Sent })
}

/// Stages and the public part of the history, in a language.
pub async fn progress(
    doorstep: &Doorstep,
    service: &Service,
    sent: &submission::Model,
    language: &str,
) -> Result<Progress, StoreError> {
    let events = event::of(&doorstep.store, &sent.reference).await?;
    let hands = Hands::of(&doorstep.store, events.iter().map(|event| &event.act)).await?;
    Ok(told(service, sent, &events, &hands, &doorstep.words(language)))
}

/// What a history, oldest first, tells the resident.
pub fn told(service: &Service, sent: &submission::Model, events: &[event::Model], hands: &Hands, words: &Words) -> Progress {
    let (definition, language) = (&*service.definition, words.language.as_str());
    let standing = Standing::of(definition, events);
    let stage = standing.stage().filter(|_| !standing.unnamed && !standing.ended_unnamed());
    let (headline, message) = match stage {
        Some(stage) => (stage.title.say(language), stage.message.as_ref().map(|text| text.say(language))),
        None if standing.closed => (words.get("progress.ended").into(), Some(words.get("progress.ended_text").into())),
        None => (words.get("progress.unnamed").into(), Some(words.get("progress.unnamed_text").into())),
    };
    let passed = |day: &String| *day < clock::iso(clock::today());
    let asked = standing.asked().and_then(|arrival| asked(standing.stage()?, arrival, words));
    let due = standing.due().filter(|_| asked.is_none() && !standing.has_answer());
    Progress {
        headline,
        // Who has sent what the message asks for need not read it again.
        message: message.filter(|_| !standing.has_answer()),
        stages: stages(&standing, definition, language),
        who: stage.filter(|_| !standing.closed).and_then(|stage| Some(stage.who.as_ref()?.say(language))),
        late_here: due.as_ref().is_some_and(passed),
        due,
        late: !standing.closed && sent.decide_by.as_ref().is_some_and(passed),
        decide_by: sent.decide_by.clone().filter(|_| !standing.closed),
        asked,
        has_answer: standing.has_answer(),
        closed: standing.closed,
        handling: handling(definition, Some(standing.closed), words),
        history: history(events, &standing, definition, hands, words),
    }
}

fn stages(standing: &Standing, definition: &Definition, language: &str) -> Vec<Stage> {
    let usual = definition.usual_ending();
    let (here, on_the_way) = (standing.place, standing.on_the_way());
    let is_said = |place: usize, stage: &definition::Stage| match (stage.end, stage.asks.is_empty()) {
        // One ending: the one that was reached, else the one we work towards.
        (true, _) => place == here || (!standing.closed && usual == Some(stage.id.as_str())),
        // Once it has ended, a stage that was passed over is no part of what happened.
        (false, true) => !standing.closed || standing.was_at(stage),
        // Most requests are never asked for anything; one that went back from there has it in what happened.
        (false, false) => standing.was_at(stage) && place <= here,
    };
    let all = definition.stages.iter().enumerate().filter(|(place, stage)| is_said(*place, stage));
    let said = all.map(|(place, stage)| Stage {
        title: stage.title.say(language),
        at: match place {
            _ if place == here && !standing.closed => Reached::Current,
            _ if place == here || place <= on_the_way || !stage.asks.is_empty() => Reached::Done,
            _ => Reached::Next,
        },
        since: standing.since(stage).map(clock::on_the_wall),
    });
    said.collect()
}

/// What a stage asks the resident for since it was reached, and by when.
pub fn asked(stage: &definition::Stage, arrival: &event::Model, words: &Words) -> Option<Asked> {
    let page = stage.ask.as_ref()?;
    let language = words.language.as_str();
    let last = page.questions.len().saturating_sub(1);
    let what = page.questions.iter().enumerate().fold(Said::default(), |what, (n, question)| {
        let between = match n {
            0 => String::new(),
            n if n == last => format!(" {} ", words.get("ask.and")),
            _ => ", ".to_owned(),
        };
        what.and(between).and(question.short(language))
    });
    let key = if page.file_names().is_empty() { "ask.tell" } else { "ask.send" };
    let due = due(stage, arrival);
    Some(Asked {
        title: words.say(key, &[("what", what)]),
        late: due.as_ref().is_some_and(|day| *day < clock::iso(clock::today())),
        due,
        arrival: arrival.id.clone(),
        questions: page
            .questions
            .iter()
            .map(|question| AskedQuestion { id: question.id.clone(), label: question.label.say(language) })
            .collect(),
    })
}

/// Whether what is sent is followed to its end, so that there is something to follow.
pub fn is_followed(definition: &Definition) -> bool {
    definition.handoff.mode == Mode::Advocate
}

/// What the council does with requests of this kind. `closed` is `None` where it is being sent right now.
pub fn handling(definition: &Definition, closed: Option<bool>, words: &Words) -> Said {
    let ending = definition.usual_ending().and_then(|stage| definition.stage(stage));
    let who = ending.into_iter().chain(&definition.stages).find_map(|stage| stage.who.as_ref());
    let who = who.map_or(words.get("handling.somebody").into(), |who| who.say(&words.language));
    match definition.handoff.mode {
        Mode::Done => words.get("handling.done").into(),
        Mode::Forget if closed == Some(true) => words.say("handling.passed_on", &[("who", who)]),
        Mode::Forget => words.say("handling.passing_on", &[("who", who)]),
        Mode::Advocate => words.get("handling.followed").into(),
    }
}

/// What the resident may see, newest first: that a stage was reached is no secret, what staff note among themselves is.
fn history(events: &[event::Model], standing: &Standing, definition: &Definition, hands: &Hands, words: &Words) -> Vec<Event> {
    let mut before = "";
    let mut history = Vec::new();
    for event in events {
        let note = event.note.clone().filter(|_| event.public);
        let title = match event.stage.as_str() {
            "" if note.is_some() => Some(words.get("progress.sent").into()),
            "" => None,
            event::IN_PROGRESS => Some(words.get("progress.unnamed").into()),
            event::ENDED => standing.ended_unnamed().then(|| words.get("progress.ended").into()),
            stage => definition.stage(stage).map(|stage| stage.title.say(&words.language)),
        };
        let Some(title) = title else { continue };
        if event.stage != before || note.is_some() {
            history.push(Event { at: clock::on_the_wall(event.at), title, how: hands.helped(&event.act, words), note });
        }
        if !event.stage.is_empty() {
            before = &event.stage;
        }
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
    /// Where it is, in a few words.
    pub headline: String,
    /// What the resident is told at this stage.
    pub message: Option<String>,
    pub stages: Vec<StageSaid>,
    /// Who is handling it.
    pub who: Option<String>,
    /// By when this stage is to be done.
    pub due: Option<String>,
    pub late_here: bool,
    pub decide_by: Option<String>,
    pub late: bool,
    /// What the resident has to do; the answer is posted to `/requests/{reference}`.
    pub asked: Option<AskedSaid>,
    /// This stage asked for something, and has it.
    pub has_answer: bool,
    pub closed: bool,
    /// Whether it is followed to the end, passed on or was answered at once, in words.
    pub handling: String,
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
pub struct AskedSaid {
    pub title: String,
    pub due: Option<String>,
    pub late: bool,
    /// Posted as `draft`: which time of being asked is answered.
    pub arrival: String,
    pub questions: Vec<AskedQuestionSaid>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AskedQuestionSaid {
    pub id: String,
    pub label: String,
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
            title: stage.title.into(),
            at: match stage.at {
                Reached::Done => "Done",
                Reached::Current => "Current",
                Reached::Next => "Next",
            },
            since: stage.since,
        });
        let history =
            progress.history.into_iter().map(|event| EventSaid { at: event.at, title: event.title.into(), note: event.note });
        let asked = progress.asked.map(|asked| AskedSaid {
            title: asked.title.into(),
            due: asked.due,
            late: asked.late,
            arrival: asked.arrival,
            questions: asked.questions.into_iter().map(|one| AskedQuestionSaid { id: one.id, label: one.label.into() }).collect(),
        });
        Self {
            reference,
            headline: progress.headline.into(),
            message: progress.message.map(String::from),
            stages: stages.collect(),
            who: progress.who.map(String::from),
            due: progress.due,
            late_here: progress.late_here,
            decide_by: progress.decide_by,
            late: progress.late,
            asked,
            has_answer: progress.has_answer,
            closed: progress.closed,
            handling: progress.handling.into(),
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
    visit.may_with(Action::Follow, &sent, state(&doorstep, &sent).await?)?;
    visit.saw(&doorstep, access::PROGRESS, &sent.reference).await?;
    let service = doorstep.definitions.pinned(&doorstep.store, &sent.definition).await?.ok_or(Refusal::Failed)?;
    let mut events = event::of(&doorstep.store, &sent.reference).await?;
    if visit.seat.is_some() {
        secret::cover_sent(&service, &mut events);
    }
    // The JSON does not say who helped.
    let progress = told(&service, &sent, &events, &Hands::default(), &doorstep.words(visit.language));
    Ok(Json(ProgressSaid::of(sent.reference, progress)))
}

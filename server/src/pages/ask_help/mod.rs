//! Ask for help: from any page, with where in a form it was asked from in the address and nothing that was typed.

pub mod asked;
pub mod book;
pub mod call;
pub mod cancel;
pub mod follow_up;

use std::sync::Arc;

use app::Place;
use app::pages::ask_help::{AskHelp, Whence, address, ask_help, named};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use forms::{Answers, Interaction, Journey, Said, Words};

use super::wrong::Refusal;
use super::{question, see_other, service_at, show, with_session};
use crate::definitions::Service;
use crate::doorstep::Doorstep;
use crate::functions::draft::Form;
use crate::session::random_id;
use crate::store::help_request;
use crate::visit::Visit;
use crate::{clock, csrf};

/// What the address of a page of this part says of where somebody asks from; it may be no page at all.
pub fn asked_from(visit: &Visit) -> Option<Place> {
    if !visit.path.starts_with("/ask-for-help") {
        return None;
    }
    Place::at(&format!("/services/{}", visit.value("from")?))
}

/// Where in a form somebody asks from.
pub struct Asking {
    pub service: Arc<Service>,
    pub place: Place,
}

impl Asking {
    /// `None` where there is no such page.
    fn read(doorstep: &Doorstep, service: &str, page: &str) -> Option<Self> {
        Self::at(doorstep, Place::at(&format!("/services/{service}/{page}"))?)
    }

    fn at(doorstep: &Doorstep, place: Place) -> Option<Self> {
        let service = service_at(doorstep, place.service()?).ok()?;
        let there = match &place {
            Place::Question { page, .. } => service.definition.page(page).is_some(),
            _ => true,
        };
        there.then_some(Self { service, place })
    }

    /// As the address of this page says it.
    fn of(doorstep: &Doorstep, visit: &Visit) -> Option<Self> {
        Self::at(doorstep, asked_from(visit)?)
    }

    fn name(&self) -> &str {
        &self.service.definition.service
    }

    /// The page's id, or what stands in its place: `check`, `tasks`; empty for the start page.
    fn page(&self) -> String {
        named(&self.place).split_once('/').map(|(_, page)| page.to_owned()).unwrap_or_default()
    }

    fn said(&self, words: &Words) -> Whence {
        let definition = &self.service.definition;
        Whence {
            place: self.place.clone(),
            service: definition.title.say(&words.language),
            page: page_title(&self.service, &self.page(), words),
            watched: definition.exit_this_page.is_some(),
        }
    }
}

/// The title of a page of a form, by its id or what stands in its place.
pub fn page_title(service: &Service, page: &str, words: &Words) -> Option<Said> {
    Some(match (service.definition.page(page), page) {
        (Some(page), _) => page.title.say(&words.language),
        (None, "check") => match &service.definition.check.title {
            Some(title) => title.say(&words.language),
            None => words.get("check.title").into(),
        },
        (None, "tasks") => words.get("tasks.title").into(),
        (None, _) => return None,
    })
}

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit, headers: HeaderMap) -> Result<Response, Refusal> {
    let from = Asking::of(&doorstep, &visit);
    // On the device pages of a form change without the rest of the document: the link on it may name an earlier one.
    if let Some(came) = came_from(&doorstep, &headers)
        && from.as_ref().is_none_or(|from| from.place != came.place)
    {
        return Ok(see_other(format!("/ask-for-help?from={}", named(&came.place))));
    }
    let session = visit.session.clone().unwrap_or_default();
    let form = match (&from, &visit.session) {
        (Some(from), Some(session)) => Form::open(&doorstep, session, &from.service).await?,
        _ => Form::default(),
    };
    let left = match form.is_begun() {
        true => help_request::of_draft(&doorstep.store, &form.id).await?.is_some(),
        false => false,
    };
    let words = doorstep.words(visit.language);
    let (interaction, why) = match &from {
        Some(from) => {
            let answers = answers(&visit, &from.service, &form);
            let definition = &from.service.definition;
            let why = definition.together(&answers, clock::today()).map(|why| why.say(visit.language));
            (definition.interaction(&answers, clock::today()), why)
        }
        None => (Interaction::default(), None),
    };
    let watched = from.as_ref().is_some_and(|from| from.service.definition.exit_this_page.is_some());
    let page = AskHelp {
        interaction,
        why,
        bookable: !doorstep.council.appointments.is_empty(),
        code: form.is_begun() && visit.seat.is_none(),
        follow_up: from.as_ref().filter(|_| !watched).map(|_| left),
        csrf: csrf::token(&doorstep.key, &session),
        from: from.map(|from| from.said(&words)),
    };
    let title = words.get("ask_help.title").to_owned();
    let response = show(&doorstep, &visit, StatusCode::OK, None, |words| (title, ask_help(&page, words, &doorstep.council)));
    Ok(with_session(&doorstep, &visit, &session, response))
}

/// The button of a question page: what was typed there is kept as it stands, right or wrong, before somebody leaves it for help.
pub async fn post(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Refusal> {
    let asked = came_from(&doorstep, &headers).or_else(|| Asking::of(&doorstep, &visit));
    let Some(Asking { place: Place::Question { service, page }, .. }) = &asked else {
        return Ok(to_ask(asked.as_ref(), &doorstep.words(visit.language)));
    };
    // As where somebody reads on in another language: nothing is wrong with the page yet.
    let keeping = Visit { chose_language: true, json: false, ..visit };
    let to = address("", asked.as_ref().map(|from| from.said(&doorstep.words(keeping.language))).as_ref());
    let kept = question::post(State(doorstep.clone()), keeping, Path((service.clone(), page.clone())), request).await?;
    Ok(if kept.status() == StatusCode::SEE_OTHER { see_other(to) } else { kept })
}

/// The page of a form that a link was followed from, as the browser says it.
fn came_from(doorstep: &Doorstep, headers: &HeaderMap) -> Option<Asking> {
    let referrer = headers.get(header::REFERER)?.to_str().ok()?;
    let (_, rest) = referrer.split_once("://")?;
    let path = &rest[rest.find('/')?..];
    Asking::at(doorstep, Place::at(path.split(['?', '#']).next()?)?)
}

/// What was answered so far. A helper is told nothing of it here.
pub fn answers(visit: &Visit, service: &Service, form: &Form) -> Answers {
    match visit.seat {
        Some(_) => Answers::new(),
        None => Journey::replay(&service.definition, &form.pairs, clock::today()).answers,
    }
}

/// The id of what a form asks for: its own, so that posted twice it is asked once.
fn id_of(posted: &str) -> String {
    let is_id = posted.len() == 32 && posted.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_id { posted.to_owned() } else { random_id() }
}

/// Where nothing is arranged, the first page says why.
fn to_ask(from: Option<&Asking>, words: &Words) -> Response {
    see_other(address("", from.map(|from| from.said(words)).as_ref()))
}

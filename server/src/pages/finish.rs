//! Finish and clear: what happens to what was not sent, the clearing, and the page that says it is done.

use app::pages::finish::{Finish, Finished, Unsent, finish, finished as cleared};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};

use super::wrong::Refusal;
use super::{place_of, see_other, show};
use crate::device::{self, FINISHED};
use crate::doorstep::Doorstep;
use crate::functions::draft::Form;
use crate::posted::Posted;
use crate::store::{StoreError, finish as store};
use crate::visit::Visit;

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit) -> Result<Response, Refusal> {
    let page = Finish { unsent: unsent(&doorstep, &visit).await?, saved: is_saved(&visit) };
    Ok(show(&doorstep, &visit, StatusCode::OK, None, |words| (page.title(words), finish(&page, words))))
}

/// Clears at once where nothing is lost by it, else after the person decided.
///
/// No token is asked for: whoever wants to leave must get away, from an old page too. Other sites' pages post here in vain.
pub async fn post(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Refusal> {
    if !visit.ours {
        return Err(Refusal::Forbidden);
    }
    let decided = Posted::read(request, |_| None).await?.pairs.first("clear") == "yes";
    if !decided && !unsent(&doorstep, &visit).await?.is_empty() {
        return Ok(see_other("/finish"));
    }
    crate::finish::end(&doorstep, &headers).await?;
    Ok(crate::finish::clear(&doorstep, &visit.device, see_other(format!("{FINISHED}?lang={}", visit.language))))
}

pub async fn finished(State(doorstep): State<Doorstep>, visit: Visit) -> Response {
    // Whoever comes next reads their own language.
    let visit = Visit { chose_language: false, ..visit };
    let page = Finished { idle: visit.value("idle").is_some() };
    show(&doorstep, &visit, StatusCode::OK, None, |words| (page.title(words), cleared(&page, words)))
}

/// How long the sitting still has, in seconds, and how long before its end somebody is warned. Looking makes it no longer; a post
/// does (`device::watch`).
pub async fn left(State(doorstep): State<Doorstep>, method: Method, headers: HeaderMap) -> Json<Value> {
    let warning = doorstep.config.idle_warning.cast_signed();
    let left = match (device::left(&doorstep, &headers), method) {
        (0, _) => 0,
        (_, Method::POST) => doorstep.config.idle_after.cast_signed() + warning,
        (left, _) => left,
    };
    Json(json!({ "left": left, "warning": warning }))
}

/// What would be lost: forms that this browser alone has. What is only practised is nothing to lose.
async fn unsent(doorstep: &Doorstep, visit: &Visit) -> Result<Vec<Unsent>, StoreError> {
    let Some(session) = visit.session.as_ref().filter(|_| !visit.practice && !is_saved(visit)) else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for draft in store::unsent(&doorstep.store, &session.owner()).await? {
        let Some(service) = doorstep.definitions.current().get(&draft.service) else { continue };
        let form = Form::open(doorstep, session, &service).await?;
        let (title, place) = (service.definition.title.say(visit.language), place_of(&service, &form).to_string());
        all.push(Unsent { service: draft.service, title, place });
    }
    Ok(all)
}

/// Whether what was typed belongs to a person, who gets at it from elsewhere.
fn is_saved(visit: &Visit) -> bool {
    visit.seat.is_some() || visit.session.as_ref().is_some_and(|session| session.is_bound())
}

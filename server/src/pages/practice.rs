//! Practice: every service can be tried out in this browser, and nothing that is done is real.

use app::Place;
use app::pages::practice::{Elsewhere, Practice, Rehearsed, elsewhere, practice, rehearsed};
use app::shell::Boot;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use forms::{Journey, summary::summary_of_answers};
use serde_json::json;

use super::wrong::Refusal;
use super::{place_of, see_other, service_at, show, with_cookie};
use crate::doorstep::Doorstep;
use crate::functions::draft::Form;
use crate::session::{Keep, PRACTICE_COOKIE, Session, set_cookie};
use crate::visit::Visit;
use crate::{clock, csrf, finish};

/// What there is in practice: forms, help, and the ways out. Whatever else is for real.
const PRACTISED: &[&str] = &["services", "help", "practice", "finish", "finished", "staff", "gallery", "api"];

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit) -> Response {
    let left = visit.value("left").is_some();
    let page = Practice { on: visit.practice, left };
    show(&doorstep, &visit, StatusCode::OK, None, |words| (page.title(words), practice(&page, words)))
}

/// What is typed from now on is not real, until it is left or the browser is closed.
pub async fn begin(State(doorstep): State<Doorstep>, visit: Visit) -> Result<Response, Refusal> {
    if !visit.ours {
        return Err(Refusal::Forbidden);
    }
    if visit.practice {
        return Ok(see_other(Place::Services));
    }
    let secure = doorstep.config.secure_cookies;
    let cookie = set_cookie(PRACTICE_COOKIE, Session::new().secret(), "Lax", Keep::UntilClosed, secure);
    Ok(with_cookie(see_other(Place::Services), cookie))
}

/// What was practised is thrown away, files too.
pub async fn leave(State(doorstep): State<Doorstep>, visit: Visit, headers: HeaderMap) -> Result<Response, Refusal> {
    if !visit.ours {
        return Err(Refusal::Forbidden);
    }
    if let Some(session) = Session::practising(&headers) {
        finish::leave(&doorstep, &session).await?;
    }
    let gone = set_cookie(PRACTICE_COOKIE, "", "Lax", Keep::Never, doorstep.config.secure_cookies);
    Ok(with_cookie(see_other("/practice?left=yes"), gone))
}

/// In place of the confirmation: what would have been sent. Nothing was, and there is no reference.
pub async fn confirmation(doorstep: &Doorstep, visit: &Visit, name: &str) -> Result<Response, Refusal> {
    let service = service_at(doorstep, name)?;
    let session = visit.session.clone().unwrap_or_default();
    let form = Form::open(doorstep, &session, &service).await?;
    let Some(complete) = Journey::replay(&service.definition, &form.pairs, clock::today()).complete() else {
        return Ok(see_other(place_of(&service, &form)));
    };
    let words = doorstep.words(visit.language);
    let page = Rehearsed {
        name: name.to_owned(),
        service: service.definition.title.say(visit.language),
        sections: summary_of_answers(&service.definition, complete.answers(), &words),
        csrf: csrf::token(&doorstep.key, &session),
    };
    Ok(show(doorstep, visit, StatusCode::OK, Some(Boot::Page), |words| (page.title(words), rehearsed(&page, words))))
}

/// Keeps whoever practises from what is real: a request of somebody's, a call-back, a permission, a code.
pub async fn gate(State(doorstep): State<Doorstep>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let real = !first.is_empty() && !first.contains('.') && !first.starts_with("pkg-") && !PRACTISED.contains(&first);
    // Programs and monitors have no cookies.
    if !real || Session::practising(request.headers()).is_none() {
        return next.run(request).await;
    }
    let visit = Visit::of(&request, &doorstep);
    if visit.json {
        return (StatusCode::FORBIDDEN, Json(json!({ "error": doorstep.words(visit.language).get("practice.elsewhere") })))
            .into_response();
    }
    let status = if request.method() == Method::GET { StatusCode::OK } else { StatusCode::FORBIDDEN };
    let page = Elsewhere;
    show(&doorstep, &visit, status, None, |words| (page.title(words), elsewhere(words)))
}

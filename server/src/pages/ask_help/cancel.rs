//! Cancel a call or a booked time by its reference.

use app::pages::ask_help::cancel::{Cancel, cancel};
use app::portal::Fault;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;

use crate::csrf;
use crate::doorstep::Doorstep;
use crate::limits::Limited;
use crate::pages::wrong::Refusal;
use crate::pages::{guard, refused, see_other, show, with_session};
use crate::posted::Posted;
use crate::reference::Reference;
use crate::session::Session;
use crate::store::help_request;
use crate::visit::Visit;

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit) -> Response {
    let session = visit.session.clone().unwrap_or_default();
    let done = visit.value("done").is_some();
    page(&doorstep, &visit, &session, StatusCode::OK, Cancel { done, ..Cancel::default() })
}

pub async fn post(State(doorstep): State<Doorstep>, visit: Visit, request: Request) -> Result<Response, Refusal> {
    let posted = Posted::read(request, |_| None).await?;
    let mut form = Cancel { reference: posted.pairs.first("reference").to_owned(), ..Cancel::default() };
    let session = match guard(&doorstep, &visit, &posted.csrf).await? {
        Ok(session) => session,
        Err(session) => return Ok(page(&doorstep, &visit, &session, StatusCode::FORBIDDEN, form)),
    };
    doorstep.limits.take(Limited::Track, visit.address).map_err(Refusal::TooMany)?;
    let cancelled = match Reference::parse(&form.reference) {
        Some(reference) => doorstep.store.write(help_request::Cancel { reference: reference.to_string() }).await?,
        None => false,
    };
    if cancelled {
        return Ok(see_other("/ask-for-help/cancel?done=yes"));
    }
    let words = doorstep.words(visit.language);
    form.faults = vec![Fault { name: "reference".into(), text: words.get("ask_help.cancel_unknown").into() }];
    Ok(page(&doorstep, &visit, &session, StatusCode::UNPROCESSABLE_ENTITY, form))
}

fn page(doorstep: &Doorstep, visit: &Visit, session: &Session, status: StatusCode, mut form: Cancel) -> Response {
    form.csrf = csrf::token(&doorstep.key, session);
    let response = show(doorstep, visit, status, None, |words| (form.title(words), refused(status, words, cancel(&form, words))));
    with_session(doorstep, visit, session, response)
}

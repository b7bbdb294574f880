//! Following a request; who has not said the detail yet is asked for it.

use app::pages::find::{Find, ask};
use app::pages::request::{Request, request};
use app::shell::Boot;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::wrong::Refusal;
use super::{show, with_session};
use crate::csrf;
use crate::doorstep::Doorstep;
use crate::functions::progress::{mine, progress};
use crate::reference::Reference;
use crate::visit::Visit;

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit, Path(reference): Path<String>) -> Result<Response, Refusal> {
    let reference = Reference::parse(&reference).ok_or(Refusal::NotFound)?;
    let Some(sent) = mine(&doorstep, visit.session.as_ref(), reference.as_str()).await? else {
        // Whether there is such a request is nobody's business either.
        return Ok(asked(&doorstep, &visit, &reference));
    };
    let service = doorstep.definitions.pinned(&doorstep.store, &sent.definition).await?.ok_or(Refusal::Failed)?;
    let page = Request {
        reference: sent.reference.clone(),
        service: service.definition.title.get(visit.language).to_owned(),
        progress: progress(&doorstep, &service, &sent, visit.language).await?,
    };
    Ok(show(&doorstep, &visit, StatusCode::OK, Some(Boot::Page), |words| {
        (page.title(words), request(&page, words, &doorstep.council))
    }))
}

fn asked(doorstep: &Doorstep, visit: &Visit, reference: &Reference) -> Response {
    let session = visit.session.clone().unwrap_or_default();
    let page = Find {
        reference: reference.to_string(),
        detail: String::new(),
        problems: Vec::new(),
        csrf: csrf::token(&doorstep.key, &session),
    };
    let response = show(doorstep, visit, StatusCode::OK, None, |words| (page.title(words), ask(&page, words)));
    with_session(doorstep, visit, &session, response)
}

//! The task list of a long form.

use app::Place;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use forms::Journey;

use super::wrong::Refusal;
use super::{FormPage, see_other, service_at, show_form, was_sent, with_session};
use crate::clock;
use crate::doorstep::Doorstep;
use crate::functions::draft::Form;
use crate::policy::{Action, State as Standing};
use crate::store::access;
use crate::visit::Visit;

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit, Path(name): Path<String>) -> Result<Response, Refusal> {
    let service = service_at(&doorstep, &name)?;
    if service.definition.tasks.is_empty() {
        return Err(Refusal::NotFound);
    }
    visit.may(Action::Open, &name, Standing::Draft)?;
    let session = visit.session.clone().unwrap_or_default();
    let form = match &visit.session {
        Some(session) => Form::open(&doorstep, session, &service).await?,
        None => Form::default(),
    };
    if visit.session.is_some() && was_sent(&doorstep, &session, &form, &name).await? {
        return Err(Refusal::Gone);
    }
    let journey = Journey::replay(&service.definition, &form.pairs, clock::today());
    if !journey.has_tasks() {
        return Ok(see_other(Place::target(&name, &journey.next())));
    }
    drop(journey);
    visit.saw(&doorstep, access::DRAFT, &name).await?;
    let shown = FormPage { place: Place::tasks(&name), session: session.clone(), form, faults: None, notice: None, service };
    Ok(with_session(&doorstep, &visit, &session, show_form(&doorstep, &visit, StatusCode::OK, &shown)))
}

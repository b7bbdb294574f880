//! Check answers: everything that was said, and sending it.

use app::Place;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use forms::{Journey, Target};

use super::wrong::Refusal;
use super::{FormPage, guard, place_of, see_other, service_at, show_form, was_sent, with_session};
use crate::clock;
use crate::doorstep::Doorstep;
use crate::functions::draft::Form;
use crate::functions::submit::{Outcome, submit};
use crate::limits::Limited;
use crate::policy::{Action, State as Standing};
use crate::posted::Posted;
use crate::store::access;
use crate::visit::Visit;

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit, Path(name): Path<String>) -> Result<Response, Refusal> {
    page(&doorstep, &visit, &name, StatusCode::OK, None).await
}

pub async fn post(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    Path(name): Path<String>,
    request: Request,
) -> Result<Response, Refusal> {
    let service = service_at(&doorstep, &name)?;
    let posted = Posted::read(request, |_| None).await?;
    let Ok(session) = guard(&doorstep, &visit, &posted.csrf).await? else {
        return page(&doorstep, &visit, &name, StatusCode::FORBIDDEN, Some("notice.session")).await;
    };
    visit.may(Action::Submit, &name, Standing::Draft)?;
    doorstep.limits.take(Limited::Submit, visit.address).map_err(Refusal::TooMany)?;
    match submit(&doorstep, &session, &service, &posted.draft, visit.language).await? {
        Outcome::Sent | Outcome::Practised => Ok(see_other(Place::Confirmation { service: name })),
        Outcome::Incomplete => Ok(see_other(place_of(&service, &Form::open(&doorstep, &session, &service).await?))),
        Outcome::Undeclared => Ok(see_other(Place::Declare { service: name })),
        Outcome::Gone => Err(Refusal::Gone),
    }
}

async fn page(
    doorstep: &Doorstep,
    visit: &Visit,
    name: &str,
    status: StatusCode,
    notice: Option<&'static str>,
) -> Result<Response, Refusal> {
    let service = service_at(doorstep, name)?;
    visit.may(Action::Open, name, Standing::Draft)?;
    let Some(session) = visit.session.clone() else {
        // Without a session there is nothing to check: begin again, or go on where the device knows it.
        return if status == StatusCode::OK { Ok(see_other(Place::start(name))) } else { Err(Refusal::Forbidden) };
    };
    let form = Form::open(doorstep, &session, &service).await?;
    if was_sent(doorstep, &session, &form, name).await? {
        return Ok(see_other(Place::Confirmation { service: name.to_owned() }));
    }
    let next = Journey::replay(&service.definition, &form.pairs, clock::today()).next();
    if next != Target::Check {
        return Ok(see_other(Place::target(name, &next)));
    }
    visit.saw(doorstep, access::DRAFT, name).await?;
    let shown = FormPage { place: Place::check(name), session: session.clone(), form, faults: None, notice, service };
    Ok(with_session(doorstep, visit, &session, show_form(doorstep, visit, status, &shown)))
}

//! What was asked for, to whoever asked it.

use app::pages::ask_help::asked::{Asked, asked};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::Asking;
use crate::csrf;
use crate::doorstep::Doorstep;
use crate::pages::show;
use crate::pages::wrong::Refusal;
use crate::reference::Reference;
use crate::store::help_request::{self, BOOKING, FOLLOW_UP};
use crate::visit::Visit;

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit, Path(reference): Path<String>) -> Result<Response, Refusal> {
    let session = visit.session.clone().ok_or(Refusal::NotFound)?;
    let reference = Reference::parse(&reference).ok_or(Refusal::NotFound)?;
    let found = help_request::by_reference(&doorstep.store, reference.as_str()).await?;
    let mine = found.filter(|found| found.owner == session.owner() && found.kind != FOLLOW_UP && found.done.is_none());
    let mine = mine.ok_or(Refusal::NotFound)?;
    let words = doorstep.words(visit.language);
    let at = doorstep.council.appointments.iter().find(|at| at.id() == mine.place);
    // A place that was taken out of the settings is still where they go.
    let place = at.map_or(mine.place.as_str().into(), |at| at.place.say(visit.language));
    let told = (!mine.service.is_empty()).then(|| Asking::read(&doorstep, &mine.service, &mine.page));
    let page = Asked {
        reference: mine.reference.clone(),
        phone: mine.phone.clone(),
        place: (mine.kind == BOOKING).then_some(place),
        when: (!mine.starts.is_empty()).then(|| (mine.starts.clone(), mine.ends.clone())),
        hours: doorstep.council.hours.say(visit.language),
        told: told.flatten().map(|from| from.said(&words)),
        csrf: csrf::token(&doorstep.key, &session),
    };
    Ok(show(&doorstep, &visit, StatusCode::OK, None, |words| (page.title(words), asked(&page, words))))
}

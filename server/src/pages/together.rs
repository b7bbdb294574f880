//! Tells whoever has a form open that somebody else typed in it: server-sent events, each with the draft's revision and where.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde_json::json;

use super::service_at;
use super::wrong::Refusal;
use crate::changes::Listener;
use crate::doorstep::Doorstep;
use crate::policy::{Action, State as Standing};
use crate::store::{StoreError, draft};
use crate::visit::Visit;

/// How often it is looked at again: another process may have learnt of something, and a permission may have ended.
const LOOK: Duration = Duration::from_secs(2);
const ALIVE: Duration = Duration::from_secs(15);

/// What a change is called among those that open pages listen to.
pub fn name(owner: &str, service: &str) -> String {
    format!("draft {owner} {service}")
}

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit, Path(service): Path<String>) -> Result<Response, Refusal> {
    let service = service_at(&doorstep, &service)?.definition.service.clone();
    visit.may(Action::Open, &service, Standing::Draft)?;
    let owner = visit.session.as_ref().ok_or(Refusal::Forbidden)?.owner();
    let listener = doorstep.changes.listen(name(&owner, &service), LOOK).ok_or(Refusal::Unavailable)?;
    let watch = Watch { doorstep, visit, owner, service, listener, seen: None };
    let told = stream::unfold(watch, |mut watch| async move {
        let said = watch.next().await?;
        Some((Ok::<_, Infallible>(Event::default().data(said)), watch))
    });
    Ok(Sse::new(told).keep_alive(KeepAlive::new().interval(ALIVE)).into_response())
}

struct Watch {
    doorstep: Doorstep,
    visit: Visit,
    owner: String,
    service: String,
    listener: Listener,
    seen: Option<String>,
}

impl Watch {
    /// How the draft stands, at first and whenever it changed; nothing more once it is over. `None` where the program stops.
    async fn next(&mut self) -> Option<String> {
        let Self { doorstep, visit, owner, service, listener, seen } = self;
        listener.next(seen, || said(doorstep, visit, owner, service)).await
    }
}

async fn said(doorstep: &Doorstep, visit: &Visit, owner: &str, service: &str) -> Result<Option<String>, StoreError> {
    let over = Ok(Some(json!({ "over": true }).to_string()));
    // What a helper stood on may have ended since the page was opened.
    if let Some(seat) = &visit.seat
        && seat.anew(doorstep).await?.is_none_or(|seat| !seat.may(Action::Open, service, Standing::Draft))
    {
        return over;
    }
    let Some(draft) = draft::find(&doorstep.store, owner, service).await? else { return over };
    let mine = visit.session.as_ref().is_some_and(|session| session.act().actor == draft.act.actor);
    Ok(Some(json!({ "revision": draft.revision, "page": draft.page, "mine": mine }).to_string()))
}

//! Tells whoever has a form open that somebody else typed in it: server-sent events, each with the draft's revision and where.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde_json::json;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::service_at;
use super::wrong::Refusal;
use crate::changes::Listener;
use crate::doorstep::Doorstep;
use crate::policy::{Action, State as Standing};
use crate::seat::Seat;
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
    let listener = doorstep.changes.listen().ok_or(Refusal::Unavailable)?;
    let mut look = interval(LOOK);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let watch = Watch { doorstep, visit, owner, service, listener, look, seen: None };
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
    look: Interval,
    seen: Option<String>,
}

impl Watch {
    /// How the draft stands, at first and whenever it changed; nothing more once it is over. `None` where the program stops.
    async fn next(&mut self) -> Option<String> {
        loop {
            if *self.listener.stops.borrow() {
                return None;
            }
            match self.said().await {
                Ok(said) if self.seen.as_ref() != Some(&said) => {
                    self.seen = Some(said.clone());
                    return Some(said);
                }
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "a draft cannot be watched right now"),
            }
            self.changed().await;
        }
    }

    async fn said(&self) -> Result<String, StoreError> {
        if !self.still_may().await? {
            return Ok(json!({ "over": true }).to_string());
        }
        let Some(draft) = draft::find(&self.doorstep.store, &self.owner, &self.service).await? else {
            return Ok(json!({ "over": true }).to_string());
        };
        let mine = self.visit.session.as_ref().is_some_and(|session| session.act().actor == draft.act.actor);
        Ok(json!({ "revision": draft.revision, "page": draft.page, "mine": mine }).to_string())
    }

    /// What a helper stood on may have ended since the page was opened.
    async fn still_may(&self) -> Result<bool, StoreError> {
        let Some(seat) = &self.visit.seat else { return Ok(true) };
        match Seat::of(&self.doorstep, &seat.account, &seat.contact.id).await {
            Ok(seat) => Ok(seat.is_some_and(|seat| seat.may(Action::Open, &self.service, Standing::Draft))),
            Err(Refusal::Ended) => Ok(false),
            Err(_) => Err(StoreError::Closing),
        }
    }

    /// Until it is worth looking again.
    async fn changed(&mut self) {
        let name = name(&self.owner, &self.service);
        loop {
            tokio::select! {
                told = self.listener.told.recv() => match told {
                    Ok(other) if other != name => {}
                    Ok(_) | Err(RecvError::Lagged(_)) => return,
                    Err(RecvError::Closed) => return,
                },
                _ = self.look.tick() => return,
                _ = self.listener.stops.changed() => return,
            }
        }
    }
}

//! Tells an open tracking page when its request changed: server-sent events, each with how many events its history has.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use super::wrong::Refusal;
use crate::changes::Listener;
use crate::doorstep::Doorstep;
use crate::functions::progress::{self, mine};
use crate::policy::Action;
use crate::store::{StoreError, access, event, submission};
use crate::visit::Visit;

/// How often it is looked at again: another process may have learnt of something, and a permission may have ended.
const LOOK: Duration = Duration::from_secs(3);
/// How often a line goes out on which nothing happened, so that nobody on the way takes the connection for dead.
const ALIVE: Duration = Duration::from_secs(15);

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit, Path(reference): Path<String>) -> Result<Response, Refusal> {
    let sent = mine(&doorstep, visit.session.as_ref(), &reference).await?.ok_or(Refusal::NotFound)?;
    visit.may_with(Action::Follow, &sent, progress::state(&doorstep, &sent).await?)?;
    visit.saw(&doorstep, access::PROGRESS, &sent.reference).await?;
    let listener = doorstep.changes.listen(sent.reference.clone(), LOOK).ok_or(Refusal::Unavailable)?;
    let watch = Watch { doorstep, visit, sent, listener, seen: None };
    let told = stream::unfold(watch, |mut watch| async move {
        let count = watch.next().await?;
        Some((Ok::<_, Infallible>(Event::default().data(count.to_string())), watch))
    });
    Ok(Sse::new(told).keep_alive(KeepAlive::new().interval(ALIVE)).into_response())
}

struct Watch {
    doorstep: Doorstep,
    visit: Visit,
    sent: submission::Model,
    listener: Listener,
    seen: Option<u64>,
}

impl Watch {
    /// How many events there are, at first and whenever there are more. `None` where the program stops, or a permission ended.
    async fn next(&mut self) -> Option<u64> {
        let Self { doorstep, visit, sent, listener, seen } = self;
        listener.next(seen, || count(doorstep, visit, sent)).await
    }
}

/// How many events there are; `None` where what a helper stood on ended since the page was opened.
async fn count(doorstep: &Doorstep, visit: &Visit, sent: &submission::Model) -> Result<Option<u64>, StoreError> {
    if let Some(seat) = &visit.seat {
        let Some(seat) = seat.anew(doorstep).await? else { return Ok(None) };
        let state = progress::state(doorstep, sent).await.map_err(|_| StoreError::Closing)?;
        if !seat.may_with(Action::Follow, sent, state) {
            return Ok(None);
        }
    }
    event::count(&doorstep.store, &sent.reference).await.map(Some)
}

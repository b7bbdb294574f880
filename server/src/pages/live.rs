//! Tells an open tracking page when its request changed: server-sent events, each with how many events its history has.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::wrong::Refusal;
use crate::changes::Listener;
use crate::doorstep::Doorstep;
use crate::functions::progress::{self, mine};
use crate::policy::Action;
use crate::store::{access, event};
use crate::visit::Visit;

/// How often the store is looked at: where several processes share it, another one may have learnt of something.
const LOOK: Duration = Duration::from_secs(3);
/// How often a line goes out on which nothing happened, so that nobody on the way takes the connection for dead.
const ALIVE: Duration = Duration::from_secs(15);

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit, Path(reference): Path<String>) -> Result<Response, Refusal> {
    let sent = mine(&doorstep, visit.session.as_ref(), &reference).await?.ok_or(Refusal::NotFound)?;
    visit.may_with(Action::Follow, &sent, progress::state(&doorstep, &sent).await?)?;
    visit.saw(&doorstep, access::PROGRESS, &sent.reference).await?;
    let listener = doorstep.changes.listen().ok_or(Refusal::Unavailable)?;
    let mut look = interval(LOOK);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let watch = Watch { doorstep, reference: sent.reference, listener, look, seen: None };
    let told = stream::unfold(watch, |mut watch| async move {
        let count = watch.next().await?;
        Some((Ok::<_, Infallible>(Event::default().data(count.to_string())), watch))
    });
    Ok(Sse::new(told).keep_alive(KeepAlive::new().interval(ALIVE)).into_response())
}

struct Watch {
    doorstep: Doorstep,
    reference: String,
    listener: Listener,
    look: Interval,
    seen: Option<u64>,
}

impl Watch {
    /// How many events there are, at first and whenever there are more. `None` where the program stops.
    async fn next(&mut self) -> Option<u64> {
        loop {
            if *self.listener.stops.borrow() {
                return None;
            }
            match event::count(&self.doorstep.store, &self.reference).await {
                Ok(count) if self.seen != Some(count) => {
                    self.seen = Some(count);
                    return Some(count);
                }
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "a request cannot be watched right now"),
            }
            self.changed().await;
        }
    }

    /// Until it is worth looking again.
    async fn changed(&mut self) {
        loop {
            tokio::select! {
                told = self.listener.told.recv() => match told {
                    Ok(reference) if reference != self.reference => {}
                    Ok(_) | Err(RecvError::Lagged(_)) => return,
                    // Nobody tells any more, because the program ends.
                    Err(RecvError::Closed) => return,
                },
                _ = self.look.tick() => return,
                _ = self.listener.stops.changed() => return,
            }
        }
    }
}

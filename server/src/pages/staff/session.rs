//! How long somebody stays signed in, for the page that warns before it ends.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Value, json};

use super::helper::SignedIn;
use super::{IDLE, LONGEST, signed_in};
use crate::clock::now;
use crate::doorstep::Doorstep;
use crate::pages::wrong::Refusal;
use crate::posted::Posted;
use crate::seat::Seat;
use crate::visit::Visit;

/// The seconds that are left; 0 where nobody is signed in. Asking does not make them more.
pub async fn left(State(doorstep): State<Doorstep>, headers: HeaderMap) -> Result<Json<Value>, Refusal> {
    let signed = signed_in(&doorstep, &headers).await?;
    // For an open page of a helper's: the conversation it may go on in, if there is one.
    let seat = match &signed {
        Some((_, seen, account)) => match Seat::of(&doorstep, account, &seen.contact).await {
            Ok(seat) => seat.map(|seat| seat.contact.id),
            Err(Refusal::Ended) => None,
            Err(failed) => return Err(failed),
        },
        None => None,
    };
    let until = signed.map_or(0, |(_, seen, _)| (seen.seen + IDLE).min(seen.created + LONGEST) - now());
    Ok(Json(json!({ "left": until.max(0) / 1000, "seat": seat })))
}

/// What a page of a helper's turns into when its conversation or the permission has ended (`app/seat.js`).
pub async fn ended() -> Refusal {
    Refusal::Ended
}

/// A click like any other: who asks for it stays signed in.
pub async fn stay(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    signed: Result<SignedIn, Response>,
    headers: HeaderMap,
    request: Request,
) -> Result<Json<Value>, Refusal> {
    if let Ok(signed) = signed {
        signed.may(&doorstep, &visit, &Posted::read(request, |_| None).await?.csrf)?;
    }
    left(State(doorstep), headers).await
}

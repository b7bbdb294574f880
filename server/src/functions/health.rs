//! Whether the program is up, and whether it can do its work.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;

use crate::doorstep::Doorstep;

/// The process answers.
pub async fn health() -> &'static str {
    "ok"
}

#[derive(Debug, Serialize)]
pub struct Ready {
    pub store: bool,
    pub services: usize,
}

/// The store answers and there are definitions. The engine may be down: residents do not depend on it.
pub async fn ready(State(doorstep): State<Doorstep>) -> (StatusCode, Json<Ready>) {
    let ready = Ready { store: doorstep.store.ready().await.is_ok(), services: doorstep.definitions.current().all().count() };
    let status = if ready.store && ready.services > 0 { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(ready))
}

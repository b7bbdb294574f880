//! Logs: one line per request with its route and never its address, so that no answer can stand in one.

use std::io::IsTerminal;
use std::panic::PanicHookInfo;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use clap::ValueEnum;
use tracing::Instrument;
use tracing_subscriber::EnvFilter;

use crate::doorstep::Doorstep;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
}

/// Says where the program panicked, and nothing of what it had at hand.
fn without_payload(panic: &PanicHookInfo) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    tracing::error!(place, "panicked");
}

/// `DOORSTEP_LOG` narrows or widens what is logged; what the database driver says is never wanted.
pub fn start(format: Format) {
    let filter = EnvFilter::try_from_env("DOORSTEP_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=off,sea_orm=warn,sea_orm_migration=warn"));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false);
    std::panic::set_hook(Box::new(without_payload));
    match format {
        Format::Text => lines.init(),
        Format::Json => lines.json().flatten_event(true).with_current_span(true).with_span_list(false).init(),
    }
}

/// Logs and counts a request by its route's pattern. The id is in the answer too, for somebody who calls about it.
pub async fn requests(State(doorstep): State<Doorstep>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = hex::encode(rand::random::<[u8; 6]>());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "-".to_owned(), |path| path.as_str().to_owned());
    let mut response = next.run(request).instrument(tracing::info_span!("request", id)).await;
    let milliseconds = started.elapsed().as_millis() as u64;
    doorstep.metrics.answered(&route, response.status());
    tracing::info!(id, %method, route, status = response.status().as_u16(), ms = milliseconds, "request");
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    response
}

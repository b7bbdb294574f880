//! A definition by its hash: it never changes, so it may be kept for ever.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::definitions::Service;
use crate::doorstep::Doorstep;
use crate::pages::wrong::Refusal;
use crate::visit::Visit;

/// One version of a service's definition, as a resident's browser gets it: without what is said to a person helping.
#[utoipa::path(get, path = "/api/definitions/{service}/{hash}", tag = "services",
    params(("service" = String, Path, description = "The service"), ("hash" = String, Path, description = "SHA-256 of the definition as its team wrote it, in hex")),
    responses((status = 200, description = "The definition", content_type = "application/json", body = Object), (status = 404)))]
pub async fn definition(
    State(doorstep): State<Doorstep>,
    Path((service, hash)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    Ok(said(&found(&doorstep, &service, &hash).await?.unhelped, "public"))
}

/// The same as its team wrote it, with what is said to the person helping, where somebody helps.
#[utoipa::path(get, path = "/api/definitions/{service}/{hash}/helper", tag = "services",
    params(("service" = String, Path, description = "The service"), ("hash" = String, Path, description = "SHA-256 of the definition, in hex")),
    responses((status = 200, description = "The definition", content_type = "application/json", body = Object), (status = 403, description = "Nobody helps"), (status = 404)))]
pub async fn for_helper(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    Path((service, hash)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    if !visit.helped {
        return Err(Refusal::Forbidden);
    }
    Ok(said(&found(&doorstep, &service, &hash).await?.json, "private"))
}

async fn found(doorstep: &Doorstep, service: &str, hash: &str) -> Result<Arc<Service>, Refusal> {
    let found = doorstep.definitions.pinned(&doorstep.store, hash).await?;
    found.filter(|found| found.definition.service == service).ok_or(Refusal::NotFound)
}

/// `whose`: who may keep it, everybody on the way or the browser alone.
fn said(json: &str, whose: &str) -> Response {
    let keep = format!("{whose}, max-age=31536000, immutable");
    ([(header::CONTENT_TYPE, "application/json".to_owned()), (header::CACHE_CONTROL, keep)], json.to_owned()).into_response()
}

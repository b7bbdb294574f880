//! A definition as its team wrote it, by its hash: it never changes, so it may be kept for ever.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::doorstep::Doorstep;
use crate::pages::wrong::Refusal;

/// One version of a service's definition.
#[utoipa::path(get, path = "/api/definitions/{service}/{hash}", tag = "services",
    params(("service" = String, Path, description = "The service"), ("hash" = String, Path, description = "SHA-256 of the definition, in hex")),
    responses((status = 200, description = "The definition", content_type = "application/json", body = Object), (status = 404)))]
pub async fn definition(
    State(doorstep): State<Doorstep>,
    Path((service, hash)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let found = doorstep.definitions.pinned(&doorstep.store, &hash).await?;
    let found = found.filter(|found| found.definition.service == service).ok_or(Refusal::NotFound)?;
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, found.json.to_string()).into_response())
}

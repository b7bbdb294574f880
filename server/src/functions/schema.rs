//! The published formats: what an editor checks a definition with, and what a program expects of a submission.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::doorstep::Doorstep;
use crate::pages::wrong::Refusal;

/// The JSON Schema (2020-12) of definitions.
#[utoipa::path(get, path = "/api/schema/definition", tag = "services",
    responses((status = 200, description = "JSON Schema", content_type = "application/schema+json", body = Object)))]
pub async fn definition() -> Response {
    said(&forms::schema::definition())
}

/// The JSON Schema (2020-12) of what a service submits, as its current definition has it.
#[utoipa::path(get, path = "/api/schema/submission/{service}", tag = "services",
    params(("service" = String, Path, description = "The service")),
    responses((status = 200, description = "JSON Schema", content_type = "application/schema+json", body = Object), (status = 404)))]
pub async fn submission(State(doorstep): State<Doorstep>, Path(service): Path<String>) -> Result<Response, Refusal> {
    let found = doorstep.definitions.current().get(&service).ok_or(Refusal::NotFound)?;
    Ok(said(&forms::schema::submission(&found.definition)))
}

fn said(schema: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/schema+json")], schema.to_string()).into_response()
}

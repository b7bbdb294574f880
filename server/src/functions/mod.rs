//! The function layer: one function per thing the portal can be asked, described by OpenAPI.

pub mod definition;
pub mod draft;
pub mod event;
pub mod hands;
pub mod health;
pub mod progress;
pub mod schema;
pub mod service;
pub mod standing;
pub mod submit;

use axum::Json;
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Doorstep",
        description = "What the portal can be asked. Forms are posted to the pages themselves, which answer JSON to whoever accepts only that."
    ),
    paths(
        service::services,
        definition::definition,
        definition::for_helper,
        schema::definition,
        schema::submission,
        draft::draft,
        progress::request,
        event::tell,
        description
    )
)]
pub struct Api;

/// This description.
#[utoipa::path(get, path = "/api/openapi.json", tag = "description", responses((status = 200, description = "OpenAPI 3.1")))]
pub async fn description() -> Json<utoipa::openapi::OpenApi> {
    Json(Api::openapi())
}

//! What a service asks, to print or to read first.

use app::pages::questions::Questions;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::wrong::Refusal;
use super::{service_at, show};
use crate::doorstep::Doorstep;
use crate::visit::Visit;

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit, Path(name): Path<String>) -> Result<Response, Refusal> {
    let service = service_at(&doorstep, &name)?;
    Ok(show(&doorstep, &visit, StatusCode::OK, None, |words| {
        let page = Questions { definition: &service.definition, helped: visit.helped, words };
        (page.title(), page.view(&doorstep.council))
    }))
}

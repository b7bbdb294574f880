//! All services from A to Z, and the search.

use app::pages::services::{Services, services};
use app::shell::Boot;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::{card, show};
use crate::doorstep::Doorstep;
use crate::visit::Visit;

/// Nobody searches for more than this.
const LONGEST: usize = 200;

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit) -> Response {
    let query = visit.value("q").unwrap_or_default();
    let catalogue = doorstep.definitions.current();
    let page = Services {
        cards: catalogue.all().map(|service| card(service, visit.language)).collect(),
        query: query.chars().take(LONGEST).collect(),
    };
    show(&doorstep, &visit, StatusCode::OK, Some(Boot::Page), |words| {
        (page.title(words), services(&page, words, &doorstep.council))
    })
}

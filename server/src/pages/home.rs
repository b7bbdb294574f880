//! The front page.

use app::pages::home::{Home, home};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::{card, show};
use crate::doorstep::Doorstep;
use crate::visit::Visit;

/// How many services stand on the front page.
const MOST_USED: usize = 6;

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit) -> Response {
    let catalogue = doorstep.definitions.current();
    let most_used = catalogue.all().take(MOST_USED).map(|service| card(service, visit.language)).collect();
    let page = Home { most_used, by_code: visit.takes_codes() };
    show(&doorstep, &visit, StatusCode::OK, None, |words| (page.title(words), home(&page, words, &doorstep.council)))
}

//! Help, privacy, cookies and accessibility.

use app::pages::info::{Info, info};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::show;
use super::wrong::Refusal;
use crate::doorstep::Doorstep;
use crate::visit::Visit;

pub async fn help(State(doorstep): State<Doorstep>, visit: Visit) -> Response {
    page(&doorstep, &visit, Info::Help)
}

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit, Path(name): Path<String>) -> Result<Response, Refusal> {
    Ok(page(&doorstep, &visit, Info::at(&name).ok_or(Refusal::NotFound)?))
}

fn page(doorstep: &Doorstep, visit: &Visit, page: Info) -> Response {
    show(doorstep, visit, StatusCode::OK, None, |words| (page.title(words).to_owned(), info(page, words, &doorstep.council)))
}

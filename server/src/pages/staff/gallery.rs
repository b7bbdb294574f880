//! The gallery, for whoever makes or judges the portal: staff see it, nobody else.

use app::pages::gallery::{index, page};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::Staff;
use crate::doorstep::Doorstep;
use crate::pages::show;
use crate::pages::wrong::Refusal;
use crate::visit::Visit;

pub async fn all(State(doorstep): State<Doorstep>, visit: Visit, _staff: Staff) -> Response {
    show(&doorstep, &visit, StatusCode::OK, None, |words| (words.get("gallery.title").to_owned(), index(words)))
}

pub async fn one(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    _staff: Staff,
    Path(name): Path<String>,
) -> Result<Response, Refusal> {
    if !app::pages::gallery::names().any(|known| known == name) {
        return Err(Refusal::NotFound);
    }
    let words = doorstep.words(visit.language);
    Ok(show(&doorstep, &visit, StatusCode::OK, None, |said| {
        let inside = page(&name, &words).unwrap_or_else(|| leptos::prelude::IntoAny::into_any(()));
        (format!("{name} – {}", said.get("gallery.title")), inside)
    }))
}

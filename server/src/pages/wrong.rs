//! When something is wrong: one page per status, whoever found it out.

use std::sync::Arc;

use app::pages::wrong::{self, Wrong};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::show;
use super::staff::signed_in;
use crate::doorstep::Doorstep;
use crate::policy::Role;
use crate::seat::Seat;
use crate::session::{STAFF_COOKIE, Session};
use crate::store::StoreError;
use crate::visit::Visit;

/// Why a page is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound,
    Gone,
    Forbidden,
    /// A helper may not do this for the person.
    NotPermitted,
    /// Not as long as a helper helps somebody.
    Seated,
    /// The permission, the conversation or the account that it stood on came to its end.
    Ended,
    Unprocessable,
    TooLarge,
    /// Come back in so many seconds.
    TooMany(u64),
    Unavailable,
    Failed,
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the store did not answer");
        Self::Unavailable
    }
}

impl From<sea_orm::DbErr> for Refusal {
    fn from(error: sea_orm::DbErr) -> Self {
        StoreError::from(error).into()
    }
}

impl Refusal {
    fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Gone => StatusCode::GONE,
            Self::Forbidden | Self::NotPermitted | Self::Seated | Self::Ended => StatusCode::FORBIDDEN,
            Self::Unprocessable => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Failed => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        let wait = match self {
            Self::TooMany(seconds) => Some(seconds),
            Self::Unavailable => Some(10),
            _ => None,
        };
        match self {
            Self::NotPermitted => response.extensions_mut().insert(Wrong::NotPermitted),
            Self::Seated => response.extensions_mut().insert(Wrong::Seated),
            Self::Ended => response.extensions_mut().insert(Wrong::Ended),
            _ => None,
        };
        if let Some(wait) = wait {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
        }
        response
    }
}

/// Who is signed in and for whom they act, as far as that can still be found: what went wrong may be just that.
async fn sit_down(doorstep: &Doorstep, visit: &mut Visit, headers: &HeaderMap) {
    let Ok(Some((_, sign_in, account))) = signed_in(doorstep, headers).await else { return };
    if visit.practice {
        return;
    }
    visit.role = Role::named(&account.role);
    if !visit.path.starts_with("/staff")
        && let Ok(Some(seat)) = Seat::of(doorstep, &account, &sign_in.contact).await
    {
        visit.seat = Some(Arc::new(seat));
    }
}

/// Puts a page, or JSON, in place of a refusal without words: ours, the router's or a layer's.
pub async fn in_words(State(doorstep): State<Doorstep>, request: Request, next: Next) -> Response {
    let mut visit = Visit::of(&request, &doorstep);
    let headers = Session::read(request.headers(), STAFF_COOKIE).map(|_| request.headers().clone());
    let response = next.run(request).await;
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let has_words = ["text/html", "application/json", "text/xml"].iter().any(|known| kind.starts_with(known));
    if has_words || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    // 405, 408 and the like have no page of their own: they get the nearest one that there is.
    let wrong = response.extensions().get().copied().unwrap_or(Wrong::of(status.as_u16()));
    let status = StatusCode::from_u16(wrong.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Some(headers) = headers {
        sit_down(&doorstep, &mut visit, &headers).await;
    }
    let mut said = match visit.json || visit.path.starts_with("/api/") {
        true => (status, axum::Json(json!({ "error": wrong.title(&doorstep.words(visit.language)) }))).into_response(),
        false => show(&doorstep, &visit, status, None, |words| {
            (wrong.title(words).to_owned(), wrong::wrong(wrong, words, &doorstep.council))
        }),
    };
    if let Some(wait) = response.headers().get(header::RETRY_AFTER) {
        said.headers_mut().insert(header::RETRY_AFTER, wait.clone());
    }
    said
}

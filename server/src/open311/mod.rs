//! Open311 GeoReport v2 (wiki.open311.org/GeoReport_v2): other programs find the services that take a report, send requests
//! and ask how they are. JSON and XML.
//!
//! Residents' data stays here: what anybody may read is which service, since when, and how far. Only who sent a request,
//! by its `api_key`, reads back what it said.

mod attribute;
pub mod format;
mod request;
mod service;

use axum::extract::{Path, RawQuery, Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use forms::Pairs;
use sha2::{Digest, Sha256};

use crate::doorstep::Doorstep;
use crate::key::same;
use crate::limits::Limited;
use crate::posted::Posted;
use crate::visit::Visit;
use format::{Answer, Format, Refused};

/// `GET discovery`, `services` and `requests`.
pub async fn list(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let (what, format) = Format::of(&name, visit.json);
    let query = query_of(query);
    let answer = async {
        take(&doorstep, &visit)?;
        match what {
            "discovery" => Ok(service::discovery(&doorstep)),
            "services" => Ok(service::list(&doorstep, visit.language)),
            "requests" => request::list(&doorstep, visit.language, &query).await,
            _ => Err(Refused::not_found("There is nothing here.")),
        }
    };
    format.answer(answer.await)
}

/// `GET services/{code}`, `requests/{id}` and `tokens/{token}`.
pub async fn one(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    Path((what, name)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let (id, format) = Format::of(&name, visit.json);
    let query = query_of(query);
    let answer = async {
        take(&doorstep, &visit)?;
        match what.as_str() {
            "services" => service::one(&doorstep, visit.language, id),
            "requests" => request::one(&doorstep, visit.language, id, &query).await,
            "tokens" => request::token(&doorstep, id).await,
            _ => Err(Refused::not_found("There is nothing here.")),
        }
    };
    format.answer(answer.await)
}

/// `POST requests`.
pub async fn add(State(doorstep): State<Doorstep>, visit: Visit, Path(name): Path<String>, request: Request) -> Response {
    let (what, format) = Format::of(&name, visit.json);
    let headers = request.headers().clone();
    let answer = async {
        take(&doorstep, &visit)?;
        if what != "requests" {
            return Err(Refused::not_found("There is nothing here."));
        }
        let posted = Posted::read(request, |_| None).await.map_err(|_| Refused::bad("The request cannot be read."))?.pairs;
        let sender = sender(&doorstep, posted.first("api_key"))
            .ok_or_else(|| Refused::forbidden("The api_key is missing or not known here."))?;
        request::add(&doorstep, visit.language, &sender, &posted, repeat_key(&headers)).await
    };
    format.answer(answer.await)
}

fn take(doorstep: &Doorstep, visit: &Visit) -> Result<(), Refused> {
    doorstep.limits.take(Limited::Open311, visit.address).map_err(Refused::TooMany)
}

/// Who an `api_key` belongs to, in the place of a session; `None` where nobody was given it.
fn sender(doorstep: &Doorstep, key: &str) -> Option<String> {
    let known = doorstep.config.open311_keys.iter().find(|known| same(known.as_bytes(), key.as_bytes()))?;
    Some(session(known))
}

fn session(key: &str) -> String {
    hex::encode(&Sha256::digest(format!("open311 {key}"))[..16])
}

/// What the sender calls this post, so that a repeat of it is one request (draft-ietf-httpapi-idempotency-key-header).
fn repeat_key(headers: &HeaderMap) -> Option<&str> {
    headers.get("idempotency-key")?.to_str().ok().filter(|key| !key.is_empty())
}

fn query_of(query: Option<String>) -> Pairs {
    form_urlencoded::parse(query.unwrap_or_default().as_bytes()).collect()
}

type Said = Result<Answer, Refused>;

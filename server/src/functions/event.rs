//! Progress that somebody tells by themselves: a workflow engine or a script posts a signed event.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use forms::definition::Mode;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::clock;
use crate::doorstep::Doorstep;
use crate::pages::wrong::Refusal;
use crate::reference::Reference;
use crate::signature::{ID, SIGNATURE, TIMESTAMP};
use crate::store::{outbox, submission};
use crate::workflow::{Ended, Move};

/// An event is never larger, in bytes.
const LARGEST: usize = 64 * 1024;
/// A note is never longer, in letters; nor is the name of anything else.
const LONGEST_NOTE: usize = 4_000;
const LONGEST_NAME: usize = 200;

pub const PROGRESS: &str = "uk.doorstep.progress";

/// A CloudEvent 1.0 in structured JSON mode. What else it carries is passed over.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Told {
    /// `1.0`
    specversion: String,
    /// With `source` the same each time this is sent: an event that was told before changes nothing.
    id: String,
    /// Who tells it.
    source: String,
    /// `uk.doorstep.progress`
    #[serde(rename = "type")]
    kind: String,
    /// The reference of the request.
    subject: String,
    /// When it happened (RFC 3339); now where it is missing, and never later than that.
    time: Option<String>,
    data: Happened,
}

/// What happened to a request: it came to a stage, or to its end.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Happened {
    /// A stage of the service's definition.
    stage: Option<String>,
    /// An activity of the engine, which the definition maps to a stage; one it does not name is work in progress.
    activity: Option<String>,
    /// What there is to say about it; the resident sees it only with `public`.
    note: Option<String>,
    #[serde(default)]
    public: bool,
    /// Who did it, for staff only.
    actor: Option<String>,
    /// The work on this request is over.
    #[serde(default)]
    ended: bool,
}

/// Why an event was not taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotTaken {
    error: String,
}

/// Tells how far a request is. Signed as Standard Webhooks describes, with the portal's webhook secret.
#[utoipa::path(post, path = "/api/events", tag = "requests",
    request_body(content = Told, content_type = "application/cloudevents+json"),
    params(
        ("webhook-id" = String, Header, description = "An id of this delivery"),
        ("webhook-timestamp" = i64, Header, description = "Seconds since 1970, within five minutes of now"),
        ("webhook-signature" = String, Header, description = "`v1,` and base64 of the HMAC-SHA256 over `id.timestamp.body`"),
    ),
    responses(
        (status = 202, description = "It was taken, now or before"),
        (status = 400, description = "It cannot be read, and why", body = NotTaken),
        (status = 401, description = "The signature is missing, too old, or not ours", body = NotTaken),
        (status = 404, description = "There is no such request, or it is not followed; or the portal has no webhook secret"),
    ))]
pub async fn tell(State(doorstep): State<Doorstep>, request: Request) -> Result<Response, Refusal> {
    let Some(secrets) = &doorstep.secrets else { return Err(Refusal::NotFound) };
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, LARGEST).await.map_err(|_| Refusal::TooLarge)?;
    let text = |name| head.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if let Err(doubt) = secrets.check(text(ID), text(TIMESTAMP), text(SIGNATURE), &body, clock::now() / 1000) {
        return Ok(not_taken(StatusCode::UNAUTHORIZED, doubt.to_string()));
    }
    match read(&body) {
        Ok(told) => take(&doorstep, told).await,
        Err(why) => Ok(not_taken(StatusCode::BAD_REQUEST, why)),
    }
}

async fn take(doorstep: &Doorstep, told: Told) -> Result<Response, Refusal> {
    let reference = Reference::parse(&told.subject).map(|reference| reference.to_string()).unwrap_or_default();
    let row = outbox::by_id(&doorstep.store, &reference).await?;
    let followed = row.is_some_and(|row| row.mode == Mode::Advocate.name());
    let sent = submission::by_reference(&doorstep.store, &reference).await?;
    let Some(sent) = sent.filter(|_| followed) else { return Err(Refusal::NotFound) };
    let service = doorstep.definitions.pinned(&doorstep.store, &sent.definition).await?.ok_or(Refusal::Failed)?;
    if let Some(stage) = told.data.stage.as_deref().filter(|stage| service.definition.stage(stage).is_none()) {
        let known: Vec<&str> = service.definition.stages.iter().map(|stage| stage.id.as_str()).collect();
        let why = format!("\"stage\" is \"{stage}\", which this service does not have. It has: {}.", known.join(", "));
        return Ok(not_taken(StatusCode::BAD_REQUEST, why));
    }
    let ended = told.data.ended.then(|| Ended { reference: reference.clone(), instance: String::new() });
    let moves = told.into_move(reference).into_iter().collect();
    doorstep.dispatcher.record(moves, ended.into_iter().collect(), None).await?;
    Ok(StatusCode::ACCEPTED.into_response())
}

/// The event in a body, or what is wrong with it.
fn read(body: &[u8]) -> Result<Told, String> {
    let told: Told = serde_json::from_slice(body).map_err(|error| format!("This is no event: {error}."))?;
    let about = &told.data;
    let short = |name: &str, text: &str, most: usize| match text.chars().count() {
        length if length > most => Err(format!("\"{name}\" is longer than {most} letters.")),
        _ => Ok(()),
    };
    let there = |name: &str, text: &str| {
        if text.is_empty() { Err(format!("\"{name}\" is empty.")) } else { short(name, text, LONGEST_NAME) }
    };
    if told.specversion != "1.0" {
        return Err("\"specversion\" is not \"1.0\".".into());
    }
    if told.kind != PROGRESS {
        return Err(format!("\"type\" is not \"{PROGRESS}\"."));
    }
    there("id", &told.id)?;
    there("source", &told.source)?;
    short("note", about.note.as_deref().unwrap_or_default(), LONGEST_NOTE)?;
    short("actor", about.actor.as_deref().unwrap_or_default(), LONGEST_NAME)?;
    short("activity", about.activity.as_deref().unwrap_or_default(), LONGEST_NAME)?;
    if told.time.as_deref().is_some_and(|time| clock::read_rfc3339(time).is_none()) {
        return Err("\"time\" is no time, such as 2026-11-23T13:38:00Z.".into());
    }
    match (&about.stage, &about.activity) {
        (Some(_), Some(_)) => Err("Give \"stage\" or \"activity\", not both.".into()),
        (None, None) if !about.ended => Err("Give a \"stage\" or an \"activity\", or say \"ended\": true.".into()),
        (None, None) if about.note.is_some() => Err("A \"note\" stands beside a \"stage\" or an \"activity\".".into()),
        _ => Ok(told),
    }
}

impl Told {
    fn into_move(self, reference: String) -> Option<Move> {
        // Whatever its sender calls it, it stands in for no event of ours or of another sender.
        let id = Sha256::new().chain_update(&self.source).chain_update([0]).chain_update(&self.id).finalize();
        let now = clock::now();
        Some(Move {
            id: format!("told-{}", hex::encode(id)),
            reference,
            instance: String::new(),
            stage: self.data.stage.or(self.data.activity)?,
            work: true,
            note: self.data.note.filter(|note| !note.trim().is_empty()),
            public: self.data.public,
            actor: self.data.actor.unwrap_or_default(),
            at: self.time.as_deref().and_then(clock::read_rfc3339).unwrap_or(now).min(now),
        })
    }
}

fn not_taken(status: StatusCode, error: String) -> Response {
    (status, Json(NotTaken { error })).into_response()
}

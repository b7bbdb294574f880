//! Every route on one screen.

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

use crate::doorstep::Doorstep;
use crate::functions::{self, definition, draft, event, health, progress, schema, service};
use crate::pages::{
    ask_help, check, confirmation, declare, find, finish, go_on, home, info, live, permission, practice, question, questions,
    request, secret, services, staff, start, tasks, together, wrong,
};
use crate::{device, headers, log, metrics, open311};

/// No body is larger than this: the largest file a definition may ask for, and what stands around it.
const LARGEST_BODY: usize = 101 * 1_000_000;
/// Nothing takes longer than this, a photo on a weak signal included.
const LONGEST: Duration = Duration::from_secs(120);

pub fn router(doorstep: Doorstep) -> Router {
    let router = Router::new()
        .route("/", get(home::get))
        .route("/services", get(services::get))
        .route("/services/{service}", get(start::get).post(start::post))
        .route("/services/{service}/questions", get(questions::get))
        .route("/services/{service}/tasks", get(tasks::get))
        .route("/services/{service}/check", get(check::get).post(check::post))
        .route("/services/{service}/confirmation", get(confirmation::get))
        .route("/services/{service}/declare", get(declare::get))
        .route("/services/{service}/declare/{way}", get(declare::way).post(declare::post))
        .route("/services/{service}/events", get(together::get))
        .route("/services/{service}/secret/{name}", get(secret::get).post(secret::post))
        .route("/services/{service}/{page}", get(question::get).post(question::post))
        .route("/requests", get(find::get).post(find::post))
        .route("/requests/{reference}", get(request::get).post(request::post))
        .route("/requests/{reference}/events", get(live::get))
        .route("/continue", get(go_on::get).post(go_on::post))
        .route("/continue/true", get(declare::again).post(declare::confirm))
        .route("/continue/{purpose}", get(go_on::why).post(go_on::code_for))
        .route("/permissions", get(permission::list).post(permission::end))
        .route("/permissions/new", get(permission::new).post(permission::give))
        .route("/permissions/{reference}/take-back", get(permission::ask_back).post(permission::take_back))
        .route("/ask-for-help", get(ask_help::get).post(ask_help::post))
        .route("/ask-for-help/call", get(ask_help::call::get).post(ask_help::call::post))
        .route("/ask-for-help/book", get(ask_help::book::get).post(ask_help::book::post))
        .route("/ask-for-help/follow-up", get(ask_help::follow_up::get).post(ask_help::follow_up::post))
        .route("/ask-for-help/cancel", get(ask_help::cancel::get).post(ask_help::cancel::post))
        .route("/ask-for-help/asked/{reference}", get(ask_help::asked::get))
        .route("/help", get(info::help))
        .route("/help/{page}", get(info::get))
        .route("/finish", get(finish::get).post(finish::post))
        .route(device::SITTING, get(finish::left).post(finish::left))
        .route(device::FINISHED, get(finish::finished))
        .route("/practice", get(practice::get).post(practice::begin))
        .route("/practice/leave", post(practice::leave))
        .route("/staff", get(staff::first))
        .route("/staff/sign-in", get(staff::sign_in::get).post(staff::sign_in::post))
        .route("/staff/sign-out", post(staff::sign_in::out))
        .route("/staff/session", get(staff::session::left).post(staff::session::stay))
        .route("/staff/join", get(staff::join::get).post(staff::join::post))
        .route("/staff/people", get(staff::people::get))
        .route("/staff/people/help", get(staff::help::get).post(staff::help::post))
        .route("/staff/contacts/{contact}", get(staff::contact::get).post(staff::contact::post))
        .route("/staff/organisations", get(staff::organisations::get).post(staff::organisations::post))
        .route("/staff/organisations/{organisation}", get(staff::organisation::get).post(staff::organisation::post))
        .route("/staff/organisations/{organisation}/{member}", get(staff::member::get).post(staff::member::post))
        .route("/staff/ended", get(staff::session::ended))
        .route("/staff/permissions", get(staff::permission::held).post(staff::permission::change))
        .route("/staff/people/{person}/permission", get(staff::permission::ask).post(staff::permission::record))
        .route("/staff/kiosk", get(staff::kiosk::get).post(staff::kiosk::post))
        .route("/staff/requests", get(staff::queue::get))
        .route("/staff/requests/{reference}", get(staff::request::get).post(staff::request::post))
        .route("/staff/requests/{reference}/files/{file}", get(staff::file::get))
        .route("/staff/continue", get(staff::go_on::get).post(staff::go_on::post))
        .route("/staff/figures", get(staff::figures::get))
        .route("/staff/handoffs", get(staff::handoffs::get).post(staff::handoffs::search))
        .route("/staff/handoffs/engines", post(staff::handoffs::try_again))
        .route("/staff/handoffs/{reference}", get(staff::handoff::get).post(staff::handoff::post))
        .route("/staff/help", get(staff::calls::asked).post(staff::calls::record_asked))
        .route("/staff/follow-ups", get(staff::calls::stalled).post(staff::calls::record_stalled))
        .route("/gallery", get(staff::gallery::all))
        .route("/gallery/{name}", get(staff::gallery::one))
        .route("/api/openapi.json", get(functions::description))
        .route("/api/services", get(service::services))
        .route("/api/definitions/{service}/{hash}", get(definition::definition))
        .route("/api/definitions/{service}/{hash}/helper", get(definition::for_helper))
        .route("/api/schema/definition", get(schema::definition))
        .route("/api/schema/submission/{service}", get(schema::submission))
        .route("/api/drafts/{service}", get(draft::draft))
        .route("/api/requests/{reference}", get(progress::request))
        .route("/api/events", post(event::tell))
        .route("/open311/v2/{what}", get(open311::list).post(open311::add))
        .route("/open311/v2/{what}/{which}", get(open311::one))
        .route("/health", get(health::health))
        .route("/ready", get(health::ready))
        .route("/metrics", get(metrics::get))
        .route(
            "/robots.txt",
            get(|| async { "User-agent: *\nDisallow: /requests/\nDisallow: /permissions\nDisallow: /staff/\nDisallow: /gallery\nDisallow: /api/\n" }),
        )
        .route("/{folder}/{*name}", get(assets));
    layers(router, doorstep)
}

/// From the inside out: what a handler panics about gets words, headers and a line in the log like everything else.
fn layers(router: Router<Doorstep>, doorstep: Doorstep) -> Router {
    router
        .fallback(|| async { StatusCode::NOT_FOUND })
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(doorstep.clone(), wrong::in_words))
        .layer(from_fn_with_state(doorstep.clone(), practice::gate))
        .layer(from_fn_with_state(doorstep.clone(), device::watch))
        // Pages go as gzip: brotli clears 4 MB for each of them, and pages are small. Files are brotli, made when they are built.
        .layer(CompressionLayer::new().no_br().quality(CompressionLevel::Fastest))
        .layer(from_fn(headers::secure))
        .layer(from_fn_with_state(doorstep.clone(), log::requests))
        .with_state(doorstep)
}

async fn assets(State(doorstep): State<Doorstep>, Path((folder, name)): Path<(String, String)>, headers: HeaderMap) -> Response {
    doorstep.assets.serve(&folder, &name, &headers)
}

/// The panic itself is in the log by its place in the code; what it says may hold an answer.
fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

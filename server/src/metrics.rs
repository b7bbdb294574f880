//! `/metrics` in Prometheus' text format: how the hand-off stands and what the portal is asked. Nothing about a person.

use std::collections::BTreeMap;

use axum::extract::State as From;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use prometheus::{
    HistogramOpts, HistogramVec, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry, TEXT_FORMAT, TextEncoder,
    exponential_buckets,
};
use tokio::sync::Mutex;

use crate::clock::now;
use crate::doorstep::Doorstep;
use crate::pages::wrong::Refusal;
use crate::store::StoreError;
use crate::store::outbox::{self, Count, START, State};

/// What this process counts by itself.
pub struct Metrics {
    requests: IntCounterVec,
    /// Seconds from when a request was sent until its engine had it.
    pub took: HistogramVec,
    /// The outbox is counted for one reader at a time.
    turn: Mutex<()>,
}

impl Metrics {
    pub fn new() -> prometheus::Result<Self> {
        let about = Opts::new("doorstep_http_requests_total", "Requests answered by this process, by route and class of status");
        let requests = IntCounterVec::new(about, &["route", "status"])?;
        let about = HistogramOpts::new("doorstep_handoff_seconds", "From when a request was sent until its engine had it");
        let took = HistogramVec::new(about.buckets(exponential_buckets(0.005, 1.5, 33)?), &["engine"])?;
        Ok(Self { requests, took, turn: Mutex::default() })
    }

    /// A request to a route, by its pattern, was answered.
    pub fn answered(&self, route: &str, status: StatusCode) {
        let class = format!("{}xx", status.as_u16() / 100);
        self.requests.with_label_values(&[route, class.as_str()]).inc();
    }
}

pub async fn get(From(doorstep): From<Doorstep>) -> Result<Response, Refusal> {
    let _turn = doorstep.metrics.turn.lock().await;
    let counts = outbox::counts(&doorstep.store).await;
    let text = gather(&doorstep, counts).and_then(|registry| TextEncoder::new().encode_to_string(&registry.gather()));
    match text {
        Ok(text) => Ok(([(header::CONTENT_TYPE, TEXT_FORMAT)], text).into_response()),
        Err(error) => {
            tracing::error!(%error, "the metrics cannot be written");
            Err(Refusal::Failed)
        }
    }
}

fn gather(doorstep: &Doorstep, counts: Result<Vec<Count>, StoreError>) -> prometheus::Result<Registry> {
    let registry = Registry::new();
    registry.register(Box::new(doorstep.metrics.requests.clone()))?;
    registry.register(Box::new(doorstep.metrics.took.clone()))?;
    let up = IntGauge::new("doorstep_store_up", "Whether the store answers")?;
    up.set(i64::from(counts.is_ok()));
    registry.register(Box::new(up))?;
    circuits(doorstep, &registry)?;
    if let Ok(counts) = counts {
        handoffs(doorstep, &registry, &counts)?;
    }
    Ok(registry)
}

fn circuits(doorstep: &Doorstep, registry: &Registry) -> prometheus::Result<()> {
    let open = Opts::new("doorstep_circuit_open", "Whether this process leaves the engine alone because it does not answer");
    let open = IntGaugeVec::new(open, &["engine"])?;
    for line in doorstep.dispatcher.lines() {
        open.with_label_values(&[line.name()]).set(i64::from(line.circuit().is_open()));
    }
    registry.register(Box::new(open))
}

/// Every state of every engine, those with nothing in them too: an alert on a number that is missing never fires.
fn handoffs(doorstep: &Doorstep, registry: &Registry, counts: &[Count]) -> prometheus::Result<()> {
    let labels = ["engine", "kind", "state"];
    let rows = IntGaugeVec::new(Opts::new("doorstep_handoffs", "What is handed over or waits for it, by state"), &labels)?;
    let oldest =
        Opts::new("doorstep_handoff_oldest_seconds", "Age of the oldest that waits for its engine; 0 where nothing does");
    let oldest = IntGaugeVec::new(oldest, &["engine"])?;
    let started = Opts::new("doorstep_handoffs_started_total", "Requests that an engine has taken over");
    let started = IntCounterVec::new(started, &["engine"])?;
    for line in doorstep.dispatcher.lines() {
        for kind in [START, outbox::MESSAGE] {
            for state in State::ALL {
                rows.with_label_values(&[line.name(), kind, state.name()]).set(0);
            }
        }
        oldest.with_label_values(&[line.name()]).set(0);
        started.with_label_values(&[line.name()]).inc_by(0);
    }
    for count in counts {
        rows.with_label_values(&[count.engine.as_str(), &count.kind, &count.state]).set(count.rows);
        if count.kind == START && count.state == State::Started.name() {
            started.with_label_values(&[&count.engine]).inc_by(count.rows.unsigned_abs());
        }
    }
    for (engine, waiting) in waiting(counts, now()) {
        oldest.with_label_values(&[engine]).set(waiting.oldest_seconds);
    }
    registry.register(Box::new(rows))?;
    registry.register(Box::new(oldest))?;
    registry.register(Box::new(started))
}

/// What waits for an engine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    pub rows: i64,
    pub oldest_seconds: i64,
}

/// What waits, by engine, at the time `now` in milliseconds.
pub fn waiting(counts: &[Count], now: i64) -> BTreeMap<&str, Waiting> {
    let mut all: BTreeMap<&str, Waiting> = BTreeMap::new();
    for count in counts.iter().filter(|count| State::WAITING.iter().any(|state| state.name() == count.state)) {
        let waiting = all.entry(&count.engine).or_default();
        waiting.rows += count.rows;
        waiting.oldest_seconds = waiting.oldest_seconds.max((now - count.oldest).max(0) / 1000);
    }
    all
}

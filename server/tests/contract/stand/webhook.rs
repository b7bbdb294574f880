//! Somebody else's engine behind a signed webhook: it works as the sample processes do, and tells by signed events.

use std::collections::{BTreeMap, HashSet};
use std::future::IntoFuture;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};

use anyhow::{Context, Result, bail, ensure};
use async_trait::async_trait;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Request, StatusCode};
use axum::routing::post;
use serde_json::{Value, json};
use server::clock::now;
use server::signature::{ID, SIGNATURE, Secrets, TIMESTAMP};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::proxy::Proxy;
use super::{Fault, Stand};
use crate::browser::Portal;

const SECRET: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";

pub struct Webhook {
    house: House,
    proxy: Proxy,
}

/// What the engine keeps.
#[derive(Clone, Default)]
struct House(Arc<Mutex<Inside>>);

#[derive(Default)]
struct Inside {
    /// Events that were taken: a repeat of one is dropped.
    taken: HashSet<String>,
    cases: BTreeMap<String, Case>,
    /// What there is to tell, oldest first, and how much of it was told.
    events: Vec<Value>,
    told: usize,
    lacks_process: bool,
    last: i64,
}

struct Case {
    process: String,
    activity: String,
    variables: Value,
}

impl House {
    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap()
    }
}

impl Inside {
    fn take(&mut self, event: &Value) -> StatusCode {
        let (id, reference) = (event["id"].as_str().unwrap_or_default(), event["subject"].as_str().unwrap_or_default());
        if self.lacks_process {
            return StatusCode::NOT_FOUND;
        }
        if self.taken.contains(id) {
            return StatusCode::ACCEPTED;
        }
        let data = &event["data"];
        let taken = match event["type"].as_str() {
            Some("uk.doorstep.request.submitted") => self.start(reference, data),
            Some("uk.doorstep.message") => self.hear(reference, data),
            _ => StatusCode::BAD_REQUEST,
        };
        if taken.is_success() {
            self.taken.insert(id.to_owned());
        }
        taken
    }

    fn start(&mut self, reference: &str, data: &Value) -> StatusCode {
        let is_date = |name: &String| data["variables"][name].as_str().is_some_and(|day| day.starts_with('2'));
        let dates = data["types"].as_object().into_iter().flatten().filter(|(_, kind)| **kind == "date");
        if dates.into_iter().any(|(name, _)| !is_date(name)) {
            return StatusCode::UNPROCESSABLE_ENTITY;
        }
        let case = Case {
            process: data["process"].as_str().unwrap_or_default().to_owned(),
            activity: String::new(),
            variables: data["variables"].clone(),
        };
        self.cases.insert(reference.to_owned(), case);
        self.come_to(reference, "Task_Inspect");
        StatusCode::ACCEPTED
    }

    fn hear(&mut self, reference: &str, data: &Value) -> StatusCode {
        let waits = self.cases.get(reference).is_some_and(|case| case.activity == "Task_AskPhoto");
        if !waits || data["message"] != "evidence" {
            return StatusCode::CONFLICT;
        }
        self.come_to(reference, "Task_Inspect");
        StatusCode::ACCEPTED
    }

    fn come_to(&mut self, reference: &str, activity: &str) {
        let Some(case) = self.cases.get_mut(reference) else { return };
        case.activity = activity.to_owned();
        self.last = now().max(self.last + 1);
        let time = OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.last) * 1_000_000).unwrap();
        self.events.push(json!({
            "specversion": "1.0", "id": self.events.len().to_string(), "source": "https://works.example/engine",
            "type": "uk.doorstep.progress", "subject": reference, "time": time.format(&Rfc3339).unwrap(),
            "data": { "activity": activity, "ended": activity.starts_with("End_") },
        }));
    }
}

async fn receive(State(house): State<House>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match secrets().check(text(ID), text(TIMESTAMP), text(SIGNATURE), &body, now() / 1000) {
        Ok(()) => house.inside().take(&serde_json::from_slice(&body).unwrap_or_default()),
        Err(_) => StatusCode::UNAUTHORIZED,
    }
}

fn secrets() -> Secrets {
    Secrets::read(SECRET).unwrap()
}

impl Webhook {
    pub async fn open() -> Result<Self> {
        let house = House::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let router = Router::new().route("/hook", post(receive)).with_state(house.clone());
        tokio::spawn(axum::serve(listener, router).into_future());
        Ok(Self { house, proxy: Proxy::before(port).await? })
    }
}

/// Tells the portal, as a program with the secret does.
async fn tell(portal: &Portal, event: &Value) -> Result<()> {
    let (body, seconds) = (event.to_string(), now() / 1000);
    let request = Request::post("/api/events")
        .header("content-type", "application/cloudevents+json")
        .header(ID, "delivery")
        .header(TIMESTAMP, seconds)
        .header(SIGNATURE, secrets().sign("delivery", seconds, body.as_bytes()));
    let answer = portal.browser().send(request.body(Body::from(body))?).await;
    // A portal of another script does not know the request.
    let taken = matches!(answer.status, StatusCode::ACCEPTED | StatusCode::NOT_FOUND);
    ensure!(taken, "{} {}", answer.status, answer.text());
    Ok(())
}

#[async_trait]
impl Stand for Webhook {
    async fn portal(&mut self, _process: &str, definitions: PathBuf) -> Result<Portal> {
        let engine = format!("webhook:http://127.0.0.1:{}/hook", self.proxy.port);
        Ok(Portal::with(|config| {
            (config.engine, config.webhook_secret, config.definitions) = (engine, Some(SECRET.into()), Some(definitions));
        })
        .await)
    }

    async fn fault(&mut self, fault: Fault) -> Result<()> {
        self.proxy.set(fault).await
    }

    async fn process(&mut self, _portal: &Portal, there: bool) -> Result<()> {
        self.house.inside().lacks_process = !there;
        Ok(())
    }

    async fn cases(&mut self, _portal: &Portal, process: &str, reference: &str) -> Result<usize> {
        Ok(self.house.inside().cases.get(reference).filter(|case| case.process == process).iter().count())
    }

    async fn work(&mut self, _portal: &Portal, reference: &str, outcome: Option<&str>) -> Result<()> {
        let mut house = self.house.inside();
        let at = house.cases.get(reference).context("no case")?.activity.clone();
        let next = match (at.as_str(), outcome) {
            ("Task_Inspect", None) => "Task_Repair",
            ("Task_Inspect", Some("evidence")) => "Task_AskPhoto",
            ("Task_Inspect", Some("refused")) => "End_Refused",
            ("Task_Repair", None) => "End_Fixed",
            other => bail!("nothing to do: {other:?}"),
        };
        house.come_to(reference, next);
        Ok(())
    }

    async fn poll(&mut self, portal: &Portal, backwards: bool) -> Result<()> {
        let events = {
            let mut house = self.house.inside();
            let told = house.told;
            house.told = house.events.len();
            match backwards {
                true => house.events.iter().rev().chain(&house.events).cloned().collect::<Vec<_>>(),
                false => house.events[told..].to_vec(),
            }
        };
        for event in &events {
            tell(portal, event).await?;
        }
        Ok(())
    }

    async fn variable(&mut self, _portal: &Portal, reference: &str, name: &str) -> Result<String> {
        let house = self.house.inside();
        let case = house.cases.get(reference).context("no case")?;
        Ok(case.variables[name].as_str().context("no such variable")?.to_owned())
    }

    async fn purge(&mut self, _portal: &Portal, reference: &str) -> Result<()> {
        self.house.inside().cases.remove(reference);
        Ok(())
    }

    /// It runs in this program: dead is what nobody reaches.
    async fn kill(&mut self) -> Result<()> {
        self.fault(Fault::Down).await
    }

    async fn revive(&mut self) -> Result<()> {
        self.fault(Fault::None).await
    }
}

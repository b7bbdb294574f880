//! Any engine that takes a signed webhook: what happens here goes there as a CloudEvent, once or more with the same id.
//!
//! What happens there comes back as signed events of its own (`functions/event.rs`).

use std::sync::Arc;

use anyhow::Context;
use async_trait::async_trait;
use reqwest::{Method, StatusCode, header};
use serde_json::{Map, Value, json};

use super::http::Http;
use super::{Around, Case, Engine, Failure, Found, Message, Progress, Started, Variable};
use crate::clock;
use crate::signature::{ID, SIGNATURE, Secrets, TIMESTAMP};

pub struct Webhook {
    name: String,
    http: Http,
    secrets: Secrets,
    /// The portal, as CloudEvents names a sender.
    source: String,
}

pub fn open(name: &str, address: &str, around: &Around) -> anyhow::Result<Arc<dyn Engine>> {
    let secret = around.webhook_secret.as_deref().context(
        "A webhook needs a secret that its receiver knows too. Make one with: echo \"whsec_$(openssl rand -base64 32)\", \
         and set it as DOORSTEP_WEBHOOK_SECRET on both sides",
    )?;
    Ok(Arc::new(Webhook {
        name: name.to_owned(),
        http: Http::open_exactly(address)?,
        secrets: Secrets::read(secret)?,
        source: around.public_url.clone(),
    }))
}

#[async_trait]
impl Engine for Webhook {
    fn name(&self) -> &str {
        &self.name
    }

    async fn start(&self, case: &Case) -> Result<Started, Failure> {
        let waits = case.waits.iter().map(|(stage, message)| json!({ "stage": stage, "message": message }));
        let data = json!({
            "process": case.process, "title": case.title, "firstStage": case.first_stage, "waits": waits.collect::<Value>(),
            "variables": plain(&case.variables), "types": types(&case.variables),
        });
        self.send(&format!("start-{}", case.reference), "uk.doorstep.request.submitted", &case.reference, data).await?;
        Ok(Started { instance: String::new() })
    }

    /// The receiver drops an event whose id it has seen: a repeated start is the first one.
    fn remembers(&self) -> bool {
        false
    }

    async fn find(&self, _process: &str, _references: &[String]) -> Result<Vec<Found>, Failure> {
        Ok(Vec::new())
    }

    /// There is no extra case: see [`Engine::remembers`].
    async fn discard(&self, _instance: &str, _why: &str) -> Result<(), Failure> {
        Ok(())
    }

    async fn correlate(&self, message: &Message) -> Result<(), Failure> {
        let data = json!({ "process": message.process, "message": message.name, "variables": plain(&message.variables) });
        self.send(&format!("message-{}", message.id), "uk.doorstep.message", &message.reference, data).await
    }

    /// Nothing to ask for: the other side tells by itself.
    async fn progress(&self, cursor: &str) -> Result<Progress, Failure> {
        Ok(Progress { cursor: cursor.to_owned(), ..Progress::default() })
    }

    /// Whatever it answers to a question that changes nothing, it is there.
    async fn health(&self) -> Result<(), Failure> {
        let answer = self.http.ask(self.http.request(Method::OPTIONS, "")?).await?;
        if answer.status.is_server_error() { Err(answer.refusal()) } else { Ok(()) }
    }
}

impl Webhook {
    /// Sends an event in CloudEvents' structured JSON mode, signed as it is sent.
    async fn send(&self, id: &str, kind: &str, reference: &str, data: Value) -> Result<(), Failure> {
        let now = clock::now();
        let event = json!({
            "specversion": "1.0", "id": id, "source": self.source, "type": kind, "subject": reference,
            "time": clock::rfc3339(now), "datacontenttype": "application/json", "data": data,
        });
        let body = event.to_string();
        let seconds = now / 1000;
        let request = self
            .http
            .request(Method::POST, "")?
            .header(header::CONTENT_TYPE, "application/cloudevents+json; charset=utf-8")
            .header(ID, id)
            .header(TIMESTAMP, seconds)
            .header(SIGNATURE, self.secrets.sign(id, seconds, body.as_bytes()))
            .body(body);
        let answer = self.http.ask(request).await?;
        match answer.status {
            status if status.is_success() => Ok(()),
            // Nobody waits for it yet.
            StatusCode::CONFLICT => Err(Failure::NotYet(format!("409 {}", answer.said()))),
            _ => Err(answer.refusal()),
        }
    }
}

fn plain(variables: &[(String, Variable)]) -> Value {
    variables.iter().map(|(name, value)| (name.clone(), value.to_json())).collect::<Map<_, _>>().into()
}

/// What JSON does not tell: that a text is a date, or that a number is a whole one.
fn types(variables: &[(String, Variable)]) -> Value {
    variables.iter().map(|(name, value)| (name.clone(), kind(value).into())).collect::<Map<_, _>>().into()
}

/// As definitions write it.
fn kind(variable: &Variable) -> Option<&'static str> {
    match variable {
        Variable::Nothing => None,
        Variable::Text(_) => Some("text"),
        Variable::Whole(_) => Some("whole"),
        Variable::Number(_) => Some("number"),
        Variable::Flag(_) => Some("flag"),
        Variable::Date(_) => Some("date"),
        Variable::Json(_) => Some("json"),
    }
}

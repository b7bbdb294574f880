//! The Camunda 7 family: Operaton, Camunda 7 and CIB seven have one REST interface (WORKFLOW.md, W.2).

use std::collections::{BTreeSet, HashMap};
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use lru::LruCache;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde::Deserialize;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

use super::activity::Activity;
use super::http::{Http, encoded};
use super::overlap::{self, Overlap};
use super::{Around, Case, Ended, Engine, Failure, Found, Message, Process, Progress, Standing, Started, Variable};
use crate::clock::now;

/// The family's column for a text variable: longer ones travel as `Json`.
const TEXT: usize = 4_000;
/// Rows of history read at once.
const PAGE: usize = 1_000;
/// How far back a portal looks that meets an engine for the first time.
const FIRST: i64 = 60 * 60 * 1000;
/// Business keys kept at hand.
const KNOWN: NonZeroUsize = NonZeroUsize::new(20_000).unwrap();

const TIME: &[BorrowedFormatItem] = format_description!(
    "[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3][offset_hour sign:mandatory][offset_minute]"
);

pub struct Operaton {
    name: String,
    http: Http,
    /// The business key of each case by the engine's own id.
    known: Mutex<LruCache<String, String>>,
    overlap: Overlap,
}

pub fn open(name: &str, address: &str, _around: &Around) -> anyhow::Result<Arc<dyn Engine>> {
    Ok(Arc::new(Operaton {
        name: name.to_owned(),
        http: Http::open(address)?,
        known: Mutex::new(LruCache::new(KNOWN)),
        overlap: Overlap::default(),
    }))
}

#[derive(Deserialize)]
struct Id {
    id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Instance {
    id: String,
    business_key: Option<String>,
    state: String,
    start_time: String,
}

#[async_trait]
impl Engine for Operaton {
    fn name(&self) -> &str {
        &self.name
    }

    async fn start(&self, case: &Case) -> Result<Started, Failure> {
        let path = format!("process-definition/key/{}/start", encoded(&case.process));
        let body = json!({ "businessKey": case.reference, "variables": variables(&case.variables) });
        let started: Id = self.http.post(&path, &body).await?.read()?;
        self.remember(&started.id, &case.reference);
        Ok(Started { instance: started.id })
    }

    async fn find(&self, process: &str, references: &[String]) -> Result<Vec<Found>, Failure> {
        let asked = json!({ "processInstanceBusinessKeyIn": references, "processDefinitionKey": process });
        let found: Vec<Instance> = self.http.post("history/process-instance", &asked).await?.read()?;
        let found = found.into_iter().filter_map(|instance| {
            Some(Found {
                reference: instance.business_key?,
                standing: match instance.state.as_str() {
                    "ACTIVE" | "SUSPENDED" => Standing::Running,
                    "COMPLETED" => Standing::Completed,
                    _ => Standing::Cancelled,
                },
                started: milliseconds(&instance.start_time)?,
                instance: instance.id,
            })
        });
        Ok(found.collect())
    }

    /// Deleting at once takes no reason, so the engine does it in the background.
    async fn discard(&self, instance: &str, why: &str) -> Result<(), Failure> {
        let asked = json!({ "processInstanceIds": [instance], "deleteReason": why, "skipCustomListeners": true });
        self.http.post("process-instance/delete", &asked).await.map(|_| ())
    }

    /// The engine does not keep messages that nobody waits for: it says 400, and we come back later.
    async fn correlate(&self, message: &Message) -> Result<(), Failure> {
        let mark = format!("doorstep_{}", message.id);
        if message.doubtful && self.has_variable(&message.instance, &mark).await? {
            return Ok(());
        }
        let mut values = variables(&message.variables);
        values[mark] = json!({ "value": true, "type": "Boolean" });
        let asked = json!({
            "messageName": message.name, "processInstanceId": message.instance, "processVariables": values, "resultEnabled": false,
        });
        let answer = self.http.ask(self.http.request(Method::POST, "message")?.json(&asked)).await?;
        match answer.status.as_u16() {
            200..=299 => Ok(()),
            400 if answer.said().contains("Cannot correlate") => Err(Failure::NotYet(answer.said())),
            _ => Err(answer.refusal()),
        }
    }

    async fn progress(&self, cursor: &str) -> Result<Progress, Failure> {
        let read_to = cursor.parse().unwrap_or_else(|_| now() - FIRST);
        let since = read_to - self.overlap.next();
        let (activities, more) = self.activities(since).await?;
        let latest = activities.iter().filter_map(|activity| milliseconds(&activity.start_time)).max();
        // Ends are told when all before them was: what is recorded after an end is too late.
        let ended = self.ended(since, latest.filter(|_| more)).await?;
        let references = self.references(&activities).await?;
        let moves = activities
            .into_iter()
            .filter_map(|activity| {
                let at = milliseconds(&activity.start_time);
                activity.into_move(&references, at)
            })
            .collect();
        // What is read next begins an overlap before the cursor.
        let cursor = latest.map_or(read_to, |latest| if more { latest + overlap::SHORT } else { latest.max(read_to) });
        Ok(Progress { moves, ended, cursor: cursor.to_string(), more })
    }

    /// The engine compares: the same file is not deployed again.
    async fn deploy(&self, process: &Process) -> Result<(), Failure> {
        let file = Part::text(process.bpmn.to_string()).file_name(process.file.clone());
        let form = Form::new()
            .text("deployment-name", process.key.clone())
            .text("deployment-source", "doorstep")
            .text("enable-duplicate-filtering", "true")
            .text("deploy-changed-only", "true")
            .part(process.file.clone(), file);
        self.http.send(self.http.request(Method::POST, "deployment/create")?.multipart(form)).await.map(|_| ())
    }

    async fn health(&self) -> Result<(), Failure> {
        self.http.get("engine").await.map(|_| ())
    }
}

impl Operaton {
    async fn has_variable(&self, instance: &str, name: &str) -> Result<bool, Failure> {
        let path = format!("history/variable-instance?processInstanceId={}&variableName={}", encoded(instance), encoded(name));
        Ok(!self.http.get(&path).await?.read::<Vec<Id>>()?.is_empty())
    }

    /// The first activities that began since, and whether there are more. They go on to a later moment, so that reading does.
    async fn activities(&self, since: i64) -> Result<(Vec<Activity>, bool), Failure> {
        let asked = json!({ "startedAfter": time(since), "sorting": [{ "sortBy": "startTime", "sortOrder": "asc" }] });
        let mut all: Vec<Activity> = Vec::new();
        loop {
            let path = format!("history/activity-instance?firstResult={}&maxResults={PAGE}", all.len());
            let read: Vec<Activity> = self.http.post(&path, &asked).await?.read()?;
            let full = read.len() == PAGE;
            all.extend(read);
            let goes_on = all.last().and_then(|last| milliseconds(&last.start_time)).is_some_and(|at| at > since);
            if !full || goes_on {
                return Ok((all, full));
            }
        }
    }

    /// Cases that ended since, and before a time where there is one.
    async fn ended(&self, since: i64, before: Option<i64>) -> Result<Vec<Ended>, Failure> {
        let mut asked = json!({ "finishedAfter": time(since), "sorting": [{ "sortBy": "endTime", "sortOrder": "asc" }] });
        if let Some(before) = before {
            asked["finishedBefore"] = time(before).into();
        }
        let mut all = Vec::new();
        for page in 0.. {
            let path = format!("history/process-instance?firstResult={}&maxResults={PAGE}", page * PAGE);
            let read: Vec<Instance> = self.http.post(&path, &asked).await?.read()?;
            let last = read.len() < PAGE;
            all.extend(read.into_iter().filter_map(|case| Some(Ended { reference: case.business_key?, instance: case.id })));
            if last {
                break;
            }
        }
        Ok(all)
    }

    /// The business keys of the cases that activities belong to.
    async fn references(&self, activities: &[Activity]) -> Result<HashMap<String, String>, Failure> {
        let mut references = HashMap::new();
        let mut unknown = BTreeSet::new();
        for activity in activities {
            let id = &activity.process_instance_id;
            match self.known().get(id) {
                Some(reference) => _ = references.insert(id.clone(), reference.clone()),
                None => _ = unknown.insert(id.as_str()),
            }
        }
        for ids in unknown.into_iter().collect::<Vec<_>>().chunks(PAGE) {
            let found: Vec<Instance> =
                self.http.post("history/process-instance", &json!({ "processInstanceIds": ids })).await?.read()?;
            for (id, reference) in found.into_iter().filter_map(|case| Some((case.id, case.business_key?))) {
                self.remember(&id, &reference);
                references.insert(id, reference);
            }
        }
        Ok(references)
    }

    fn remember(&self, instance: &str, reference: &str) {
        self.known().put(instance.to_owned(), reference.to_owned());
    }

    fn known(&self) -> std::sync::MutexGuard<'_, LruCache<String, String>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn variables(variables: &[(String, Variable)]) -> Value {
    variables.iter().map(|(name, value)| (name.clone(), typed(value))).collect::<serde_json::Map<_, _>>().into()
}

fn typed(variable: &Variable) -> Value {
    let (value, kind) = match variable {
        Variable::Nothing => (Value::Null, "Null"),
        Variable::Text(text) if text.encode_utf16().count() > TEXT => (Value::String(text.clone()).to_string().into(), "Json"),
        Variable::Text(text) => (text.as_str().into(), "String"),
        Variable::Whole(number) => ((*number).into(), "Long"),
        Variable::Number(number) => ((*number).into(), "Double"),
        Variable::Flag(flag) => ((*flag).into(), "Boolean"),
        Variable::Date(day) if day.len() == 10 => (format!("{day}T00:00:00.000+0000").into(), "Date"),
        Variable::Date(moment) => (moment.as_str().into(), "String"),
        Variable::Json(value) => (value.to_string().into(), "Json"),
    };
    json!({ "value": value, "type": kind })
}

fn time(milliseconds: i64) -> String {
    let moment = OffsetDateTime::from_unix_timestamp_nanos(i128::from(milliseconds.max(0)) * 1_000_000);
    moment.unwrap_or(OffsetDateTime::UNIX_EPOCH).format(TIME).unwrap_or_default()
}

fn milliseconds(time: &str) -> Option<i64> {
    Some((OffsetDateTime::parse(time, TIME).ok()?.unix_timestamp_nanos() / 1_000_000) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_go_there_and_back() {
        assert_eq!(time(1_763_000_000_123), "2025-11-13T02:13:20.123+0000");
        assert_eq!(milliseconds("2025-11-13T02:13:20.123+0000"), Some(1_763_000_000_123));
        assert_eq!(milliseconds("2025-11-13T04:13:20.123+0200"), Some(1_763_000_000_123));
        assert_eq!(milliseconds("yesterday"), None);
    }

    #[test]
    fn a_text_that_is_too_long_for_the_engine_travels_as_json() {
        assert_eq!(typed(&Variable::Text("x".repeat(TEXT)))["type"], "String");
        let long = typed(&Variable::Text("x".repeat(TEXT + 1)));
        assert_eq!(long["type"], "Json");
        assert_eq!(long["value"].as_str().unwrap().len(), TEXT + 3);
        assert_eq!(
            typed(&Variable::Date("2026-12-01".into())),
            json!({ "value": "2026-12-01T00:00:00.000+0000", "type": "Date" })
        );
    }
}

//! Flowable: variables as lists, messages by the execution that waits, history by the page (WORKFLOW.md, W.3).

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use futures_util::{StreamExt, TryStreamExt, stream};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde::Deserialize;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::activity::Activity;
use super::http::{Http, encoded};
use super::overlap::Overlap;
use super::{Around, Case, Ended, Engine, Failure, Found, Message, Process, Progress, Standing, Started, Variable};
use crate::clock::now;

/// Rows of history read at once, and pages read in one go.
const PAGE: usize = 1_000;
const PAGES: usize = 10;
/// Questions asked side by side where the engine takes one business key at a time.
const SIDE_BY_SIDE: usize = 8;
/// How far back a portal looks that meets an engine for the first time, in milliseconds.
const FIRST: i64 = 60 * 60 * 1000;

pub struct Flowable {
    name: String,
    http: Http,
    overlap: Overlap,
}

pub fn open(name: &str, address: &str, _around: &Around) -> anyhow::Result<Arc<dyn Engine>> {
    Ok(Arc::new(Flowable { name: name.to_owned(), http: Http::open(address)?, overlap: Overlap::default() }))
}

#[async_trait]
impl Engine for Flowable {
    fn name(&self) -> &str {
        &self.name
    }

    async fn start(&self, case: &Case) -> Result<Started, Failure> {
        let asked = json!({
            "processDefinitionKey": case.process, "businessKey": case.reference, "variables": variables(&case.variables),
        });
        let answer = self.http.ask(self.http.request(Method::POST, "runtime/process-instances")?.json(&asked)).await?;
        match answer.status.as_u16() {
            200..=299 => Ok(Started { instance: answer.read::<Id>()?.id }),
            // It says the same of a process it has not got and of a value it can't take.
            400 if self.latest(&case.process).await?.is_none() => {
                Err(Failure::NotYet(format!("the engine has no process {}", case.process)))
            }
            _ => Err(answer.refusal()),
        }
    }

    async fn find(&self, process: &str, references: &[String]) -> Result<Vec<Found>, Failure> {
        let asked = |reference| json!({ "processBusinessKey": reference, "processDefinitionKey": process, "size": PAGE });
        let asked: Vec<Value> = references.iter().map(asked).collect();
        let cases = stream::iter(asked.into_iter().map(|asked| self.cases(asked)));
        let cases: Vec<Vec<Instance>> = cases.buffer_unordered(SIDE_BY_SIDE).try_collect().await?;
        Ok(cases.into_iter().flatten().filter_map(found).collect())
    }

    async fn discard(&self, instance: &str, why: &str) -> Result<(), Failure> {
        let path = format!("runtime/process-instances/{}?deleteReason={}", encoded(instance), encoded(why));
        let answer = self.http.ask(self.http.request(Method::DELETE, &path)?).await?;
        match answer.status.as_u16() {
            // It has ended by itself meanwhile.
            200..=299 | 404 => Ok(()),
            _ => Err(answer.refusal()),
        }
    }

    /// The engine keeps no message: it is given to the execution that waits for it, and where none waits we come back later.
    async fn correlate(&self, message: &Message) -> Result<(), Failure> {
        let mark = format!("doorstep_{}", message.id);
        if message.doubtful && self.has_variable(&message.instance, &mark).await? {
            return Ok(());
        }
        let (instance, name) = (encoded(&message.instance), encoded(&message.name));
        let waiting = format!("runtime/executions?processInstanceId={instance}&messageEventSubscriptionName={name}");
        let waiting: Page<Id> = self.http.get(&waiting).await?.read()?;
        let Some(execution) = waiting.data.first() else {
            return Err(Failure::NotYet(format!("the case does not wait for \"{}\"", message.name)));
        };
        let mut values = variables(&message.variables);
        values.push(typed(&mark, &Variable::Flag(true)));
        let told = json!({ "action": "messageEventReceived", "messageName": message.name, "variables": values });
        let path = format!("runtime/executions/{}", encoded(&execution.id));
        self.http.send(self.http.request(Method::PUT, &path)?.json(&told)).await.map(|_| ())
    }

    async fn progress(&self, cursor: &str) -> Result<Progress, Failure> {
        let stretch = Stretch::read(cursor, || self.overlap.next());
        let (activities, whole) = self.activities(&stretch).await?;
        // Ends are told when all before them was: what is recorded after an end is too late.
        let ended = if whole { self.ended(stretch.since).await? } else { Vec::new() };
        let references = self.references(&activities).await?;
        let next = stretch.next(activities.iter().filter_map(|activity| milliseconds(&activity.start_time)).max(), whole);
        // They were read from the last to the first.
        let moves = activities
            .into_iter()
            .rev()
            .filter_map(|activity| {
                let at = milliseconds(&activity.start_time);
                activity.into_move(&references, at)
            })
            .collect();
        Ok(Progress { moves, ended, cursor: next, more: !whole })
    }

    /// The engine does not compare: every deployment is a new version, so we do.
    async fn deploy(&self, process: &Process) -> Result<(), Failure> {
        if let Some(latest) = self.latest(&process.key).await? {
            let path = format!("repository/process-definitions/{}/resourcedata", encoded(&latest.id));
            if self.http.get(&path).await?.text() == *process.bpmn {
                return Ok(());
            }
        }
        let file = Part::text(process.bpmn.to_string()).file_name(process.file.clone());
        let form = Form::new().text("deploymentName", process.key.clone()).part("file", file);
        self.http.send(self.http.request(Method::POST, "repository/deployments")?.multipart(form)).await.map(|_| ())
    }

    async fn health(&self) -> Result<(), Failure> {
        self.http.get("management/engine").await.map(|_| ())
    }
}

/// History has no "since" for activities, so it is read from its end backwards to a point in time. A stretch that is too
/// long for one go is read on from where it was left; rows that came meanwhile push the others back, so some are read twice.
struct Stretch {
    since: i64,
    /// The latest that was read in an earlier go.
    latest: i64,
    skip: usize,
}

impl Stretch {
    /// `read to` at the start of a stretch, `since latest skip` within one.
    fn read(cursor: &str, overlap: impl FnOnce() -> i64) -> Self {
        let parts: Vec<i64> = cursor.split(' ').filter_map(|part| part.parse().ok()).collect();
        match parts[..] {
            [since, latest, skip] => Self { since, latest, skip: usize::try_from(skip).unwrap_or_default() },
            [read_to] => Self { since: read_to - overlap(), latest: read_to, skip: 0 },
            _ => Self { since: now() - FIRST, latest: now() - FIRST, skip: 0 },
        }
    }

    fn next(&self, latest: Option<i64>, whole: bool) -> String {
        let latest = latest.map_or(self.latest, |latest| latest.max(self.latest));
        if whole { latest.to_string() } else { format!("{} {latest} {}", self.since, self.skip + PAGE * PAGES) }
    }
}

#[derive(Deserialize)]
struct Page<T> {
    data: Vec<T>,
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
    start_time: String,
    end_time: Option<String>,
    /// None where somebody deleted it.
    end_activity_id: Option<String>,
}

impl Flowable {
    /// The definition that a start would use.
    async fn latest(&self, process: &str) -> Result<Option<Id>, Failure> {
        let path = format!("repository/process-definitions?key={}&latest=true", encoded(process));
        Ok(self.http.get(&path).await?.read::<Page<Id>>()?.data.into_iter().next())
    }

    async fn cases(&self, asked: Value) -> Result<Vec<Instance>, Failure> {
        Ok(self.http.post("query/historic-process-instances", &asked).await?.read::<Page<Instance>>()?.data)
    }

    async fn has_variable(&self, instance: &str, name: &str) -> Result<bool, Failure> {
        let (instance, name) = (encoded(instance), encoded(name));
        let path = format!("history/historic-variable-instances?processInstanceId={instance}&variableName={name}");
        Ok(!self.http.get(&path).await?.read::<Page<Id>>()?.data.is_empty())
    }

    /// Activities of a stretch, the last first, and whether it was read to its beginning.
    async fn activities(&self, stretch: &Stretch) -> Result<(Vec<Activity>, bool), Failure> {
        let mut all: Vec<Activity> = Vec::new();
        for page in 0..PAGES {
            let start = stretch.skip + page * PAGE;
            let path = format!("history/historic-activity-instances?sort=startTime&order=desc&start={start}&size={PAGE}");
            let read: Vec<Activity> = self.http.get(&path).await?.read::<Page<Activity>>()?.data;
            let rows = read.len();
            all.extend(read.into_iter().take_while(|row| milliseconds(&row.start_time).is_none_or(|at| at >= stretch.since)));
            if rows < PAGE || all.len() < (page + 1) * PAGE {
                return Ok((all, true));
            }
        }
        Ok((all, false))
    }

    /// Cases that ended since.
    async fn ended(&self, since: i64) -> Result<Vec<Ended>, Failure> {
        let mut all = Vec::new();
        for page in 0.. {
            let asked = json!({
                "finishedAfter": time(since), "sort": "endTime", "order": "asc", "start": page * PAGE, "size": PAGE,
            });
            let read = self.cases(asked).await?;
            let rows = read.len();
            all.extend(read.into_iter().filter_map(|case| Some(Ended { reference: case.business_key?, instance: case.id })));
            if rows < PAGE {
                break;
            }
        }
        Ok(all)
    }

    /// The business keys of the cases that activities belong to, by the engine's own id.
    async fn references(&self, activities: &[Activity]) -> Result<HashMap<String, String>, Failure> {
        let mut ids: Vec<&str> = activities.iter().map(|activity| activity.process_instance_id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut references = HashMap::new();
        for ids in ids.chunks(PAGE) {
            let cases = self.cases(json!({ "processInstanceIds": ids, "size": PAGE })).await?;
            references.extend(cases.into_iter().filter_map(|case| Some((case.id, case.business_key?))));
        }
        Ok(references)
    }
}

fn found(case: Instance) -> Option<Found> {
    Some(Found {
        standing: match (&case.end_time, &case.end_activity_id) {
            (None, _) => Standing::Running,
            (Some(_), Some(_)) => Standing::Completed,
            (Some(_), None) => Standing::Cancelled,
        },
        reference: case.business_key?,
        started: milliseconds(&case.start_time)?,
        instance: case.id,
    })
}

fn variables(variables: &[(String, Variable)]) -> Vec<Value> {
    variables.iter().map(|(name, value)| typed(name, value)).collect()
}

/// A text of any length is a `string`: the engine itself puts a long one where it has room.
fn typed(name: &str, variable: &Variable) -> Value {
    let kind = match variable {
        Variable::Nothing => return json!({ "name": name, "value": null }),
        Variable::Text(_) => "string",
        Variable::Whole(_) => "long",
        Variable::Number(_) => "double",
        Variable::Flag(_) => "boolean",
        Variable::Date(day) if day.len() == 10 => "date",
        Variable::Date(_) => "string",
        // A bare text, number or flag is none of the engine's `json` values.
        Variable::Json(Value::Array(_) | Value::Object(_)) => "json",
        Variable::Json(value) => return typed(name, &Variable::of(value, None)),
    };
    json!({ "name": name, "type": kind, "value": variable.to_json() })
}

fn time(milliseconds: i64) -> String {
    let moment = OffsetDateTime::from_unix_timestamp_nanos(i128::from(milliseconds.max(0)) * 1_000_000);
    moment.unwrap_or(OffsetDateTime::UNIX_EPOCH).format(&Rfc3339).unwrap_or_default()
}

fn milliseconds(time: &str) -> Option<i64> {
    Some((OffsetDateTime::parse(time, &Rfc3339).ok()?.unix_timestamp_nanos() / 1_000_000) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_stretch_is_read_on_from_where_it_was_left() {
        let first = Stretch::read("100000", || 10_000);
        assert_eq!((first.since, first.skip), (90_000, 0));
        let left = first.next(Some(200_000), false);
        let second = Stretch::read(&left, || panic!("the stretch has begun"));
        assert_eq!((second.since, second.skip), (90_000, PAGE * PAGES));
        // The rest is older; what was read last is what counts.
        assert_eq!(second.next(Some(95_000), true), "200000");
        assert_eq!(Stretch::read("200000", || 10_000).next(None, true), "200000");
    }

    #[test]
    fn variables_are_a_list_with_the_engines_types() {
        let list = variables(&[
            ("a".into(), Variable::Text("x".repeat(4_001))),
            ("b".into(), Variable::Whole(3)),
            ("c".into(), Variable::Date("2026-12-01".into())),
            ("d".into(), Variable::Json(json!({ "e": [1] }))),
            ("f".into(), Variable::Json(json!("text"))),
            ("g".into(), Variable::Nothing),
        ]);
        let types: Vec<&str> = list.iter().map(|one| one["type"].as_str().unwrap_or("none")).collect();
        assert_eq!(types, ["string", "long", "date", "json", "string", "none"]);
        assert_eq!(list[3], json!({ "name": "d", "type": "json", "value": { "e": [1] } }));
    }

    #[test]
    fn times_go_there_and_back() {
        assert_eq!(milliseconds(&time(1_763_000_000_123)), Some(1_763_000_000_123));
        assert_eq!(milliseconds("2026-11-25T22:59:53.110Z"), Some(1_795_647_593_110));
        assert_eq!(milliseconds("yesterday"), None);
    }

    #[test]
    fn a_case_that_came_to_an_end_of_its_own_is_completed() {
        let case = |end_time: Option<&str>, end: Option<&str>| Instance {
            id: "1".into(),
            business_key: Some("R".into()),
            start_time: "2026-11-25T22:59:53.110Z".into(),
            end_time: end_time.map(str::to_owned),
            end_activity_id: end.map(str::to_owned),
        };
        let standing = |end_time, end| found(case(end_time, end)).unwrap().standing;
        assert_eq!(standing(None, None), Standing::Running);
        assert_eq!(standing(Some("2026-11-25T23:00:00Z"), Some("End_Refused")), Standing::Completed);
        assert_eq!(standing(Some("2026-11-25T23:00:00Z"), None), Standing::Cancelled);
    }
}

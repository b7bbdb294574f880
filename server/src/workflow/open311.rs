//! Another council, or a works system, that takes requests by Open311 GeoReport v2: the process is its service code.
//!
//! `open311:https://host/open311/v2?key=…&jurisdiction=…&format=xml&every=60&updates=on`

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use async_trait::async_trait;
use reqwest::Method;
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::http::{Answer, Http};
use super::{Around, Case, Ended, Engine, Failure, Found, Message, Move, Progress, Standing, Started, Variable};
use crate::clock;
use crate::open311::format;
use crate::store::{Store, outbox};

/// Requests asked for at once: their ids stand in an address.
const BATCH: u64 = 50;
/// How often a request's state is asked for, where the settings say nothing else.
const EVERY: Duration = Duration::from_secs(60);
/// A request that got a token in place of an id is known under this and the token.
const TOKEN: &str = "token:";
/// How long before a start is looked for, in milliseconds: the other side has a clock of its own.
const EARLIER: i64 = 60 * 60 * 1000;
/// How far back a lost start is looked for, in milliseconds: GeoReport v2 answers for no longer stretch.
const DAYS: i64 = 89 * 24 * 60 * 60 * 1000;

/// What GeoReport v2 takes of every request; whatever else the definition hands over is an attribute.
const KNOWN: &[&str] = &[
    "description",
    "address_string",
    "address_id",
    "lat",
    "long",
    "email",
    "first_name",
    "last_name",
    "phone",
    "media_url",
    "device_id",
    "account_id",
];

pub struct Open311 {
    name: String,
    http: Http,
    key: String,
    jurisdiction: Option<String>,
    /// `json`, or `xml` for servers that have only what every server must have.
    format: &'static str,
    every: Duration,
    /// The other side takes mySociety's extension for updates.
    updates: bool,
    store: Store,
    /// When the last round of questions began.
    round: Mutex<Option<Instant>>,
}

pub fn open(name: &str, address: &str, around: &Around) -> anyhow::Result<Arc<dyn Engine>> {
    let (address, query) = address.split_once('?').unwrap_or((address, ""));
    let mut open311 = Open311 {
        name: name.to_owned(),
        http: Http::open(address)?,
        key: String::new(),
        jurisdiction: None,
        format: "json",
        every: EVERY,
        updates: false,
        store: around.store.clone(),
        round: Mutex::default(),
    };
    for (setting, value) in form_urlencoded::parse(query.as_bytes()) {
        match setting.as_ref() {
            "key" => open311.key = value.into_owned(),
            "jurisdiction" => open311.jurisdiction = Some(value.into_owned()),
            "format" => open311.format = if value == "xml" { "xml" } else { "json" },
            "every" => open311.every = Duration::from_secs(value.parse().context("\"every\" is a number of seconds")?),
            "updates" => open311.updates = value == "on",
            other => bail!("An Open311 engine has no setting \"{other}\". It has: key, jurisdiction, format, every, updates."),
        }
    }
    Ok(Arc::new(open311))
}

/// A request as GeoReport v2 has it. Servers write ids as texts or numbers.
#[derive(Deserialize)]
struct Request {
    service_request_id: Option<Value>,
    token: Option<Value>,
    status: Option<String>,
    status_notes: Option<String>,
    description: Option<String>,
    requested_datetime: Option<String>,
    updated_datetime: Option<String>,
    agency_responsible: Option<String>,
}

#[async_trait]
impl Engine for Open311 {
    fn name(&self) -> &str {
        &self.name
    }

    /// POST Service Request. A server that knows the header takes a repeat for the first one; for others our reference
    /// stands in the description, to be found again.
    async fn start(&self, case: &Case) -> Result<Started, Failure> {
        let mut pairs = self.pairs();
        pairs.push(("service_code".into(), case.process.clone()));
        let mut description = Vec::new();
        let own = ["submissionId", "decideBy", "submission"];
        for (name, value) in case.variables.iter().filter(|(name, _)| !own.contains(&name.as_str())) {
            for value in texts(value) {
                match name.as_str() {
                    "description" => description.push(value),
                    name if KNOWN.contains(&name) => pairs.push((name.to_owned(), value)),
                    name => pairs.push((format!("attribute[{name}]"), value)),
                }
            }
        }
        description.push(mark(&case.reference));
        pairs.push(("description".into(), description.join("\n")));
        let request = self.http.request(Method::POST, &self.at("requests"))?.header("idempotency-key", &case.reference);
        let answer = self.http.ask(request.form(&pairs)).await?;
        let requests = self.read(&success(answer)?)?;
        let instance = requests.into_iter().find_map(|request| match (plain(request.service_request_id), plain(request.token)) {
            (Some(id), _) => Some(id),
            (None, token) => Some(format!("{TOKEN}{}", token?)),
        });
        instance
            .map(|instance| Started { instance })
            .ok_or_else(|| Failure::Unknown("the answer has neither id nor token".into()))
    }

    /// What is not in a list is no proof that it is not there: requests come and go from lists as the other side likes.
    fn remembers(&self) -> bool {
        false
    }

    /// GET Service Requests of the last 90 days, looked through for our references.
    async fn find(&self, process: &str, references: &[String]) -> Result<Vec<Found>, Failure> {
        let mut pairs = self.pairs();
        pairs.push(("service_code".into(), process.to_owned()));
        pairs.push(("start_date".into(), clock::rfc3339(self.since(references).await?)));
        let requests = self.get("requests", &pairs).await?;
        let found = requests.into_iter().filter_map(|request| {
            let description = request.description.as_deref()?;
            let reference = references.iter().find(|reference| description.contains(&mark(reference)))?;
            Some(Found {
                reference: reference.clone(),
                standing: if is_closed(&request) { Standing::Completed } else { Standing::Running },
                started: request.requested_datetime.as_deref().and_then(clock::read_rfc3339).unwrap_or_default(),
                instance: plain(request.service_request_id)?,
            })
        });
        Ok(found.collect())
    }

    async fn discard(&self, _instance: &str, _why: &str) -> Result<(), Failure> {
        Err(Failure::Rejected("GeoReport v2 has no way to take a request back: ask the other side to close it".into()))
    }

    /// mySociety's extension, "POST Service Request Update"; the standard itself has no place for it.
    async fn correlate(&self, message: &Message) -> Result<(), Failure> {
        if !self.updates {
            return Err(Failure::Rejected(
                "GeoReport v2 has no way to add to a request: tell the other side by phone or e-mail".into(),
            ));
        }
        let said = message
            .variables
            .iter()
            .flat_map(|(name, value)| texts(value).into_iter().map(move |text| format!("{name}: {text}")));
        let mut pairs = self.pairs();
        pairs.push(("service_request_id".into(), self.id(&message.instance).await?));
        pairs.push(("update_id".into(), message.id.clone()));
        pairs.push(("updated_datetime".into(), clock::rfc3339(clock::now())));
        pairs.push(("status".into(), "OPEN".into()));
        pairs.push(("description".into(), said.collect::<Vec<_>>().join("\n")));
        let request = self.http.request(Method::POST, &self.at("servicerequestupdates"))?.header("idempotency-key", &message.id);
        success(self.http.ask(request.form(&pairs)).await?).map(|_| ())
    }

    /// Asks for the state of what is open, some at a time; the cursor is the last reference asked for in this round.
    async fn progress(&self, cursor: &str) -> Result<Progress, Failure> {
        if cursor.is_empty() && !self.is_time() {
            return Ok(Progress::default());
        }
        let rows = outbox::followed(&self.store, &self.name, cursor, BATCH)
            .await
            .map_err(|error| Failure::NotReached(error.to_string()))?;
        let more = rows.len() == BATCH as usize;
        let next = rows.last().filter(|_| more).map(|row| row.reference.clone()).unwrap_or_default();
        let mut rows_by_id: HashMap<String, &outbox::Model> = HashMap::new();
        for row in &rows {
            match self.id(row.instance.as_deref().unwrap_or_default()).await {
                Ok(id) => _ = rows_by_id.insert(id, row),
                // Its token is no id yet.
                Err(Failure::NotYet(_)) => {}
                Err(failure) => return Err(failure),
            }
        }
        let mut progress = Progress { cursor: next, more, ..Progress::default() };
        if !rows_by_id.is_empty() {
            let mut pairs = self.pairs();
            pairs.push(("service_request_id".into(), rows_by_id.keys().cloned().collect::<Vec<_>>().join(",")));
            for request in self.get("requests", &pairs).await? {
                let row = plain(request.service_request_id.clone()).and_then(|id| rows_by_id.get(&id));
                if let Some(row) = row {
                    tell(&self.name, &request, row, &mut progress);
                }
            }
        }
        Ok(progress)
    }

    async fn health(&self) -> Result<(), Failure> {
        let pairs: Vec<(String, String)> =
            self.jurisdiction.iter().map(|value| ("jurisdiction_id".into(), value.clone())).collect();
        success(self.http.ask(self.http.request(Method::GET, &self.at("services"))?.query(&pairs)).await?).map(|_| ())
    }
}

impl Open311 {
    /// What stands in every request.
    fn pairs(&self) -> Vec<(String, String)> {
        let key = ("api_key".to_owned(), self.key.clone());
        let jurisdiction = self.jurisdiction.iter().map(|value| ("jurisdiction_id".to_owned(), value.clone()));
        std::iter::once(key).chain(jurisdiction).filter(|(_, value)| !value.is_empty()).collect()
    }

    fn at(&self, path: &str) -> String {
        format!("{path}.{}", self.format)
    }

    async fn get(&self, path: &str, pairs: &[(String, String)]) -> Result<Vec<Request>, Failure> {
        let request = self.http.request(Method::GET, &self.at(path))?.query(pairs);
        self.read(&success(self.http.ask(request).await?)?)
    }

    fn read(&self, answer: &Answer) -> Result<Vec<Request>, Failure> {
        if self.format == "json" {
            return answer.read();
        }
        let wrong = |error: String| Failure::Unknown(format!("the answer is not what was expected: {error}"));
        let items = format::read_list(&answer.text()).map_err(|error| wrong(error.to_string()))?;
        items.into_iter().map(|item| serde_json::from_value(item.into()).map_err(|error| wrong(error.to_string()))).collect()
    }

    /// The id of a request that may be known by its token: GET service_request_id from a token.
    async fn id(&self, instance: &str) -> Result<String, Failure> {
        let Some(token) = instance.strip_prefix(TOKEN) else { return Ok(instance.to_owned()) };
        let token: String = form_urlencoded::byte_serialize(token.as_bytes()).collect();
        let found = self.get(&format!("tokens/{token}"), &self.pairs()).await?;
        let id = found.into_iter().find_map(|request| plain(request.service_request_id));
        id.ok_or_else(|| Failure::NotYet("the token is no request yet".into()))
    }

    /// From when on these are looked for.
    async fn since(&self, references: &[String]) -> Result<i64, Failure> {
        let mut first = clock::now();
        for reference in references {
            let row = outbox::by_id(&self.store, reference).await.map_err(|error| Failure::NotReached(error.to_string()))?;
            first = first.min(row.map_or(first, |row| row.created));
        }
        Ok((first - EARLIER).max(clock::now() - DAYS))
    }

    /// Whether a new round is due; if so, it begins.
    fn is_time(&self) -> bool {
        let mut round = self.round.lock().unwrap_or_else(PoisonError::into_inner);
        let due = round.is_none_or(|began| began.elapsed() >= self.every);
        if due {
            *round = Some(Instant::now());
        }
        due
    }
}

/// How a request stands, told once for each change of it.
fn tell(engine: &str, request: &Request, row: &outbox::Model, progress: &mut Progress) {
    let notes = request.status_notes.clone().filter(|notes| !notes.trim().is_empty());
    let status = request.status.as_deref().unwrap_or_default().to_lowercase();
    let updated = request.updated_datetime.as_deref().unwrap_or_default();
    let instance = row.instance.clone().unwrap_or_default();
    let change = Sha256::digest(format!("{engine}\0{instance}\0{status}\0{}\0{updated}", notes.as_deref().unwrap_or_default()));
    progress.moves.push(Move {
        id: format!("open311-{}", hex::encode(change)),
        reference: row.reference.clone(),
        instance: instance.clone(),
        stage: status,
        work: true,
        note: notes,
        public: true,
        actor: request.agency_responsible.clone().unwrap_or_default(),
        at: clock::read_rfc3339(updated).unwrap_or_else(clock::now).min(clock::now()),
    });
    if is_closed(request) {
        progress.ended.push(Ended { reference: row.reference.clone(), instance });
    }
}

fn is_closed(request: &Request) -> bool {
    request.status.as_deref().is_some_and(|status| status.eq_ignore_ascii_case("closed"))
}

/// What marks a request as ours.
fn mark(reference: &str) -> String {
    format!("Reference: {reference}")
}

/// The answer if it is a success, else what went wrong in the server's words.
fn success(answer: Answer) -> Result<Answer, Failure> {
    if answer.status.is_success() { Ok(answer) } else { Err(answer.refusal()) }
}

/// An id or a token.
fn plain(value: Option<Value>) -> Option<String> {
    match value? {
        Value::String(text) if !text.is_empty() => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A value as it is posted: several where it is a list.
fn texts(variable: &Variable) -> Vec<String> {
    let one = |value: &Value| match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    match variable.to_json() {
        Value::Array(items) => items.iter().filter_map(one).collect(),
        // Choices that post "yes" or "no".
        Value::Bool(flag) => vec![if flag { "yes" } else { "no" }.to_owned()],
        other => one(&other).into_iter().collect(),
    }
}

//! Hand-off: what every workflow engine can be asked, in nobody's own words, and the list of engines.
//!
//! A new engine is one file here and one line in [`REGISTRY`]; the contract cases (`tests/contract`) then hold it to its word.

mod activity;
pub mod desk;
pub mod flowable;
pub mod http;
pub mod open311;
pub mod operaton;
mod overlap;
pub mod webhook;

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use async_trait::async_trait;
use forms::definition::Kind;
use serde_json::Value;

use crate::store::Store;

/// One engine. The business key is the public reference.
#[async_trait]
pub trait Engine: Send + Sync {
    /// As the outbox remembers it.
    fn name(&self) -> &str;

    /// Starts a case. Whoever gets [`Failure::Unknown`] asks [`Engine::find`] before any second start.
    async fn start(&self, case: &Case) -> Result<Started, Failure>;

    /// The cases that the engine has with these business keys, running or ended. An engine that takes a repeated start
    /// for the first one has nothing to find.
    async fn find(&self, process: &str, references: &[String]) -> Result<Vec<Found>, Failure>;

    /// Whether [`Engine::find`] can tell that a case is there. Engines that take a repeated start for the first one need not.
    fn remembers(&self) -> bool {
        true
    }

    /// Ends an extra case that a start without an answer left behind.
    async fn discard(&self, instance: &str, why: &str) -> Result<(), Failure>;

    /// Tells a running case something.
    async fn correlate(&self, message: &Message) -> Result<(), Failure>;

    /// What happened since `cursor`, in the engine's order, and where to go on from. Empty at the beginning. What is told
    /// twice is the same move.
    async fn progress(&self, cursor: &str) -> Result<Progress, Failure>;

    /// Brings a process to the engine, unless it has this very one.
    async fn deploy(&self, _process: &Process) -> Result<(), Failure> {
        Ok(())
    }

    async fn health(&self) -> Result<(), Failure>;
}

/// What an engine gets to start with.
#[derive(Clone, Debug)]
pub struct Case {
    pub reference: String,
    pub submission: String,
    pub process: String,
    /// The title of the service, in the council's first language.
    pub title: String,
    /// The stage a request is in when it arrives.
    pub first_stage: String,
    /// Stages that ask the resident for something, and the message that brings the answer.
    pub waits: Vec<(String, String)>,
    /// Engine variables as the hand-off names them, then those that every case has: `submissionId`, `decideBy`, `submission`.
    pub variables: Vec<(String, Variable)>,
}

/// A value with a type that every engine has.
#[derive(Clone, Debug, PartialEq)]
pub enum Variable {
    Nothing,
    Text(String),
    Whole(i64),
    Number(f64),
    Flag(bool),
    /// ISO 8601, day or time.
    Date(String),
    Json(Value),
}

impl Variable {
    /// An answer as the type the definition declares, or as what it is. An answer that is not of the type stays what it is.
    pub fn of(answer: &Value, kind: Option<Kind>) -> Self {
        let typed = match kind {
            Some(Kind::Text) => text(answer).map(Self::Text),
            Some(Kind::Whole) => number(answer).filter(|number| number.fract() == 0.0).map(|number| Self::Whole(number as i64)),
            Some(Kind::Number) => number(answer).map(Self::Number),
            Some(Kind::Flag) => flag(answer).map(Self::Flag),
            Some(Kind::Date) => answer.as_str().map(|day| Self::Date(day.to_owned())),
            Some(Kind::Json) => Some(Self::Json(answer.clone())),
            None => None,
        };
        typed.unwrap_or_else(|| match answer {
            Value::Null => Self::Nothing,
            Value::String(text) => Self::Text(text.clone()),
            Value::Bool(flag) => Self::Flag(*flag),
            Value::Number(number) => {
                number.as_i64().map_or_else(|| Self::Number(number.as_f64().unwrap_or_default()), Self::Whole)
            }
            Value::Array(_) | Value::Object(_) => Self::Json(answer.clone()),
        })
    }

    /// As plain JSON, for engines without types.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Nothing => Value::Null,
            Self::Text(text) | Self::Date(text) => text.as_str().into(),
            Self::Whole(number) => (*number).into(),
            Self::Number(number) => (*number).into(),
            Self::Flag(flag) => (*flag).into(),
            Self::Json(value) => value.clone(),
        }
    }
}

fn text(answer: &Value) -> Option<String> {
    match answer {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

fn number(answer: &Value) -> Option<f64> {
    answer.as_f64().or_else(|| answer.as_str()?.trim().parse().ok())
}

fn flag(answer: &Value) -> Option<bool> {
    match answer {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) => match text.as_str() {
            "yes" | "true" => Some(true),
            "no" | "false" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// What a start gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Started {
    /// The engine's own id of the case; empty where it has none.
    pub instance: String,
}

/// A case that an engine has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub reference: String,
    pub instance: String,
    pub standing: Standing,
    /// The engine's time, in milliseconds.
    pub started: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Running,
    /// It came to one of its ends.
    Completed,
    /// Somebody ended it before.
    Cancelled,
}

/// Something a running case waits for: evidence, a withdrawal.
#[derive(Clone, Debug)]
pub struct Message {
    pub id: String,
    pub name: String,
    pub reference: String,
    pub process: String,
    /// The case, as the engine named it.
    pub instance: String,
    pub variables: Vec<(String, Variable)>,
    /// It was sent before without an answer: it may have been delivered.
    pub doubtful: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Progress {
    pub moves: Vec<Move>,
    pub ended: Vec<Ended>,
    pub cursor: String,
    /// There is more to read at once.
    pub more: bool,
}

/// A case came to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    pub reference: String,
    /// As the engine names the case; empty where it has no name for it.
    pub instance: String,
}

/// A request came to a stage, or somebody said something about it.
#[derive(Clone, Debug)]
pub struct Move {
    /// The same each time it is told.
    pub id: String,
    pub reference: String,
    /// As the engine names the case; empty where it has no name for it.
    pub instance: String,
    /// The stage, or the engine's activity that the definition maps to one.
    pub stage: String,
    /// There is something to do or to wait for. Where the definition does not know it, the request is in progress.
    pub work: bool,
    pub note: Option<String>,
    pub public: bool,
    /// Who has it in hand, as the engine names them.
    pub actor: String,
    /// The engine's time, in milliseconds.
    pub at: i64,
}

/// A process that an engine can run, as the file that stands beside the definitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    /// What starts name it by.
    pub key: String,
    pub file: String,
    pub bpmn: Arc<str>,
}

/// Why an engine did not do what it was asked.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Failure {
    /// It was never reached: asking again is safe.
    #[error("not reached: {0}")]
    NotReached(String),
    /// It was reached, did nothing, and may do it later: a process that is not there yet, a message nobody waits for.
    #[error("not yet: {0}")]
    NotYet(String),
    /// It may have done it, but the answer was lost.
    #[error("no answer: {0}")]
    Unknown(String),
    /// It said no, and would say no again.
    #[error("rejected: {0}")]
    Rejected(String),
}

/// What opens an engine: its name in the outbox, what stands behind `name:` in the settings, and what it may need.
pub type Open = fn(name: &str, address: &str, around: &Around) -> Result<Arc<dyn Engine>>;

/// Every engine by the word that names it in the settings (`DOORSTEP_ENGINE=operaton:http://…`).
pub const REGISTRY: &[(&str, Open)] = &[
    ("desk", desk::open),
    // One interface, three names that people know it by.
    ("operaton", operaton::open),
    ("camunda", operaton::open),
    ("cibseven", operaton::open),
    ("flowable", flowable::open),
    ("webhook", webhook::open),
    ("open311", open311::open),
];

/// What an engine is opened in.
#[derive(Clone)]
pub struct Around {
    pub store: Store,
    /// Signs what goes to a webhook and checks what comes from there; `whsec_…`.
    pub webhook_secret: Option<String>,
    /// `https://…` as people see the portal: what links begin with.
    pub public_url: String,
}

/// The engines this portal hands over to.
#[derive(Clone)]
pub struct Engines {
    pub default: Arc<dyn Engine>,
    /// Those that a definition may name.
    others: BTreeMap<String, Arc<dyn Engine>>,
    /// The desk, where staff of this portal do the work themselves.
    pub desk: Arc<desk::Desk>,
}

impl Engines {
    pub fn new(default: Arc<dyn Engine>, store: &Store) -> Self {
        Self { default, others: BTreeMap::new(), desk: Arc::new(desk::Desk::new(store.clone())) }
    }

    /// The engine that the outbox, or a definition, knows under `name`.
    pub fn by_name(&self, name: &str) -> Option<Arc<dyn Engine>> {
        if self.default.name() == name {
            return Some(self.default.clone());
        }
        let other = self.others.get(name).cloned();
        other.or_else(|| (name == self.desk.name()).then(|| self.desk.clone() as Arc<dyn Engine>))
    }

    /// Each engine once, the default first.
    pub fn all(&self) -> Vec<Arc<dyn Engine>> {
        let mut all: Vec<Arc<dyn Engine>> = vec![self.default.clone()];
        let desk = self.desk.clone() as Arc<dyn Engine>;
        for engine in self.others.values().cloned().chain([desk]) {
            if all.iter().all(|known| known.name() != engine.name()) {
                all.push(engine);
            }
        }
        all
    }
}

/// Opens the engine that `DOORSTEP_ENGINE` names, and those of the settings' `[engines]` under their own names.
pub fn open(setting: &str, others: &BTreeMap<String, String>, around: &Around) -> Result<Engines> {
    let kind = setting.split(':').next().unwrap_or_default();
    let mut engines =
        Engines::new(open_one(kind, setting).with_context(|| "DOORSTEP_ENGINE".to_owned())?(around)?, &around.store);
    for (name, setting) in others {
        let engine = open_one(name, setting).with_context(|| format!("The engine \"{name}\" in the settings"))?(around)?;
        engines.others.insert(name.clone(), engine);
    }
    Ok(engines)
}

/// `kind:address` → what opens it.
fn open_one<'s>(name: &'s str, setting: &'s str) -> Result<impl Fn(&Around) -> Result<Arc<dyn Engine>> + use<'s>> {
    let (kind, address) = setting.split_once(':').unwrap_or((setting, ""));
    let Some((_, open)) = REGISTRY.iter().find(|(known, _)| *known == kind) else {
        let known: Vec<&str> = REGISTRY.iter().map(|(known, _)| *known).collect();
        bail!("\"{kind}\" is no engine this version knows. It knows: {}.", known.join(", "));
    };
    Ok(move |around: &Around| open(name, address, around))
}

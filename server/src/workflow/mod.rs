//! Hand-off: what every workflow engine can be asked, in nobody's own words, and the list of engines.
//!
//! A new engine is one file here and one line in [`open`].

pub mod desk;

use std::sync::Arc;

use anyhow::{Result, bail};
use async_trait::async_trait;
use serde_json::Value;

use crate::store::Store;

/// One engine. The business key is the public reference.
#[async_trait]
pub trait Engine: Send + Sync {
    /// As the outbox remembers it.
    fn name(&self) -> &str;

    /// Starts a case. Whoever gets [`Failure::Unknown`] asks [`Engine::find`] before any second start.
    async fn start(&self, case: &Case) -> Result<(), Failure>;

    /// Whether the engine has a case with this business key, running or ended.
    async fn find(&self, process: &str, reference: &str) -> Result<bool, Failure>;

    /// Tells a running case something.
    async fn correlate(&self, message: &Message) -> Result<(), Failure>;

    /// What happened since `cursor`, in the engine's order, and where to go on from.
    async fn progress(&self, cursor: i64) -> Result<Progress, Failure>;

    async fn health(&self) -> Result<(), Failure>;
}

/// What an engine gets to start with.
#[derive(Clone, Debug)]
pub struct Case {
    pub reference: String,
    pub submission: String,
    pub process: String,
    /// The stage a request is in when it arrives.
    pub first_stage: String,
    /// Engine variables, as the definition's hand-off names them; `answers` is all of them.
    pub variables: Vec<(String, Value)>,
}

/// Something a running case waits for: evidence, a withdrawal.
#[derive(Clone, Debug)]
pub struct Message {
    pub name: String,
    pub reference: String,
    pub variables: Vec<(String, Value)>,
}

#[derive(Clone, Debug, Default)]
pub struct Progress {
    pub moves: Vec<Move>,
    pub cursor: i64,
}

/// A request came to a stage, or somebody said something about it.
#[derive(Clone, Debug)]
pub struct Move {
    /// The same each time it is told.
    pub id: String,
    pub reference: String,
    /// The stage, or the engine's activity that the definition maps to one.
    pub stage: String,
    pub note: Option<String>,
    pub public: bool,
    pub actor: String,
    /// The engine's time, in milliseconds.
    pub at: i64,
}

/// Why an engine did not do what it was asked.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Failure {
    /// It was never reached: asking again is safe.
    #[error("not reached: {0}")]
    NotReached(String),
    /// It may have done it, but the answer was lost.
    #[error("no answer: {0}")]
    Unknown(String),
    /// It said no, and would say no again.
    #[error("rejected: {0}")]
    Rejected(String),
}

/// The engines this portal hands over to.
#[derive(Clone)]
pub struct Engines {
    pub default: Arc<dyn Engine>,
    /// The desk, where staff of this portal do the work themselves.
    pub desk: Arc<desk::Desk>,
}

impl Engines {
    /// The engine that the outbox remembers under `name`.
    pub fn by_name(&self, name: &str) -> Option<Arc<dyn Engine>> {
        if self.default.name() == name {
            return Some(self.default.clone());
        }
        (name == self.desk.name()).then(|| self.desk.clone() as Arc<dyn Engine>)
    }
}

/// Opens the engine that `DOORSTEP_ENGINE` names.
pub fn open(setting: &str, store: &Store) -> Result<Engines> {
    let desk = Arc::new(desk::Desk::new(store.clone()));
    match setting.split(':').next().unwrap_or_default() {
        "desk" => Ok(Engines { default: desk.clone(), desk }),
        other => bail!("DOORSTEP_ENGINE names \"{other}\". This version knows one engine: desk."),
    }
}

//! Where an engine stands in the contract: the real one, what can go wrong around it, and the people who work there.

mod desk;
mod family;
mod flowable;
#[path = "../../house/machine.rs"]
mod machine;
mod open311;
mod proxy;
mod webhook;

use std::path::PathBuf;

use anyhow::{Result, bail};
use async_trait::async_trait;

use crate::browser::Portal;

/// What goes wrong between the portal and the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    None,
    /// Nothing answers.
    Down,
    /// What is asked is done, and the answer never arrives.
    LosesAnswers,
}

#[async_trait]
pub trait Stand: Send {
    /// A new portal that hands over to this engine. `process` is the key its definition in `definitions` names.
    async fn portal(&mut self, process: &str, definitions: PathBuf) -> Result<Portal>;

    async fn fault(&mut self, fault: Fault) -> Result<()>;

    /// Whether the engine has the process, where it needs one and lacked it so far.
    async fn process(&mut self, portal: &Portal, there: bool) -> Result<()>;

    /// Cases that the engine has for a reference; one that was ended as an extra does not count.
    async fn cases(&mut self, portal: &Portal, process: &str, reference: &str) -> Result<usize>;

    /// Somebody at the engine begins with what has arrived.
    async fn take_up(&mut self, _portal: &Portal) -> Result<()> {
        Ok(())
    }

    /// Somebody at the engine does what is next, with an outcome or in the usual way.
    async fn work(&mut self, portal: &Portal, reference: &str, outcome: Option<&str>) -> Result<()>;

    /// The portal learns what happened. `backwards`: last things first, and everything twice.
    async fn poll(&mut self, portal: &Portal, backwards: bool) -> Result<()> {
        let dispatcher = &portal.doorstep.dispatcher;
        if !backwards {
            dispatcher.poll().await;
            return Ok(());
        }
        let told = portal.doorstep.engines.default.progress("").await?;
        for step in told.moves.iter().rev().chain(&told.moves) {
            dispatcher.record(vec![step.clone()], Vec::new(), None).await?;
        }
        Ok(())
    }

    /// A text variable of a case, as the engine has it.
    async fn variable(&mut self, portal: &Portal, reference: &str, name: &str) -> Result<String>;

    /// The engine forgets a case, with its history.
    async fn purge(&mut self, portal: &Portal, reference: &str) -> Result<()>;

    async fn kill(&mut self) -> Result<()>;

    async fn revive(&mut self) -> Result<()>;
}

/// Names of the registry that have no engine of their own to run against, and why.
pub const ELSEWHERE: &[(&str, &str)] =
    &[("cibseven", "the same interface as operaton and camunda; Maven Central has no starter for it")];

/// What scripts need and an engine's standard has no word for.
pub const LACKS: &[(&str, &[&str], &str)] =
    &[("open311", &["stages", "messages", "types"], "GeoReport v2 knows open and closed, no messages, and texts only")];

pub async fn open(engine: &str) -> Result<Box<dyn Stand>> {
    Ok(match engine {
        "desk" => Box::new(desk::Desk::default()),
        "operaton" | "camunda" => Box::new(family::Family::open(engine).await?),
        "flowable" => Box::new(flowable::Flowable::open().await?),
        "open311" => Box::new(open311::Open311::open().await?),
        "webhook" => Box::new(webhook::Webhook::open().await?),
        other => bail!(
            "The engine \"{other}\" is in the registry, but the contract has no stand for it: add one to tests/contract/stand."
        ),
    })
}

//! The desk: part of the portal itself, so what goes wrong on the way to it is made up just before it.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result};
use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::{DatabaseTransaction, DbErr};
use server::clock::now;
use server::doorstep::Doorstep;
use server::store::{Write, desk_case, submission};
use server::workflow::desk::Advance;
use server::workflow::{Case, Engine, Engines, Failure, Found, Message, Process, Progress, Started, Variable, desk};

use super::{Fault, Stand};
use crate::browser::{Portal, config};

#[derive(Default)]
pub struct Desk {
    way: Arc<Mutex<Way>>,
}

/// The way to the desk.
struct Way {
    fault: Fault,
    has_process: bool,
}

impl Default for Way {
    fn default() -> Self {
        Self { fault: Fault::None, has_process: true }
    }
}

struct OnTheWay {
    desk: desk::Desk,
    way: Arc<Mutex<Way>>,
}

impl OnTheWay {
    fn fault(&self) -> Fault {
        self.way.lock().unwrap().fault
    }

    async fn pass<T>(&self, done: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
        match self.fault() {
            Fault::None => done.await,
            Fault::Down => Err(Failure::NotReached("down".into())),
            Fault::LosesAnswers => done.await.and(Err(Failure::Unknown("lost".into()))),
        }
    }
}

#[async_trait]
impl Engine for OnTheWay {
    fn name(&self) -> &str {
        self.desk.name()
    }

    async fn start(&self, case: &Case) -> Result<Started, Failure> {
        if !self.way.lock().unwrap().has_process {
            return Err(Failure::NotYet("no such process".into()));
        }
        // The desk takes anything; engines with types do not take a date that is none.
        if let Some((name, _)) =
            case.variables.iter().find(|(_, value)| matches!(value, Variable::Date(day) if !day.starts_with('2')))
        {
            return Err(Failure::Rejected(format!("{name} is no date")));
        }
        self.pass(self.desk.start(case)).await
    }

    async fn find(&self, process: &str, references: &[String]) -> Result<Vec<Found>, Failure> {
        self.pass(self.desk.find(process, references)).await
    }

    async fn discard(&self, instance: &str, why: &str) -> Result<(), Failure> {
        self.pass(self.desk.discard(instance, why)).await
    }

    async fn correlate(&self, message: &Message) -> Result<(), Failure> {
        self.pass(self.desk.correlate(message)).await
    }

    async fn progress(&self, cursor: &str) -> Result<Progress, Failure> {
        self.pass(self.desk.progress(cursor)).await
    }

    async fn deploy(&self, process: &Process) -> Result<(), Failure> {
        self.way.lock().unwrap().has_process = true;
        self.desk.deploy(process).await
    }

    async fn health(&self) -> Result<(), Failure> {
        self.pass(self.desk.health()).await
    }
}

#[async_trait]
impl Stand for Desk {
    async fn portal(&mut self, _process: &str, definitions: PathBuf) -> Result<Portal> {
        let folder = tempfile::tempdir()?;
        let mut config = config(&folder);
        config.definitions = Some(definitions);
        let way = self.way.clone();
        let doorstep = Doorstep::open_with(config, |_, around| {
            let desk = desk::Desk::new(around.store.clone());
            Ok(Engines::new(Arc::new(OnTheWay { desk, way }), &around.store))
        });
        Ok(Portal { doorstep: doorstep.await?, folder })
    }

    async fn fault(&mut self, fault: Fault) -> Result<()> {
        self.way.lock().unwrap().fault = fault;
        Ok(())
    }

    async fn process(&mut self, _portal: &Portal, there: bool) -> Result<()> {
        self.way.lock().unwrap().has_process = there;
        Ok(())
    }

    async fn cases(&mut self, portal: &Portal, _process: &str, reference: &str) -> Result<usize> {
        Ok(portal.doorstep.engines.desk.case(reference).await?.iter().count())
    }

    /// Whoever sees a new request begins with the inspection.
    async fn take_up(&mut self, portal: &Portal) -> Result<()> {
        if self.way.lock().unwrap().fault == Fault::None {
            for case in portal.doorstep.engines.desk.cases(false, 0, 100).await?.iter().filter(|case| case.stage == "received") {
                advance(&portal.doorstep, case, "inspection").await?;
            }
        }
        Ok(())
    }

    async fn work(&mut self, portal: &Portal, reference: &str, outcome: Option<&str>) -> Result<()> {
        let case = portal.doorstep.engines.desk.case(reference).await?.context("no case")?;
        let next = match (outcome, case.stage.as_str()) {
            (Some(outcome), _) => outcome,
            (None, "inspection") => "repair",
            (None, "repair") => "done",
            (None, other) => anyhow::bail!("nothing to do at {other}"),
        };
        advance(&portal.doorstep, &case, next).await
    }

    async fn variable(&mut self, portal: &Portal, reference: &str, name: &str) -> Result<String> {
        let sent = submission::by_reference(&portal.doorstep.store, reference).await?.context("no submission")?;
        let answers: serde_json::Value = serde_json::from_str(&sent.answers)?;
        Ok(answers[name].as_str().context("no such answer")?.to_owned())
    }

    async fn purge(&mut self, portal: &Portal, reference: &str) -> Result<()> {
        Ok(portal.doorstep.store.write(Forget(reference.to_owned())).await?)
    }

    /// The desk is as dead as the portal: what is left of it is that nobody is reached.
    async fn kill(&mut self) -> Result<()> {
        self.fault(Fault::Down).await
    }

    async fn revive(&mut self) -> Result<()> {
        self.fault(Fault::None).await
    }
}

pub(super) async fn advance(doorstep: &Doorstep, case: &desk_case::Model, stage: &str) -> Result<()> {
    let advance = Advance {
        reference: case.reference.clone(),
        from: Some(case.stage.clone()),
        stage: stage.to_owned(),
        ends: matches!(stage, "done" | "refused"),
        note: None,
        public: true,
        actor: "ada@tolbooth.example".into(),
        at: now(),
        message: None,
    };
    doorstep.engines.desk.advance(advance).await?;
    Ok(())
}

struct Forget(String);

#[async_trait]
impl Write for Forget {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        desk_case::Entity::delete_by_id(self.0.clone()).exec(transaction).await?;
        Ok(())
    }
}

//! A conversation script, and playing it: residents submit, the engine misbehaves, and what must be true is checked.

use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::{DatabaseTransaction, DbErr};
use serde_json::{Map, Value};
use server::dispatcher::Dispatcher;
use server::session::random_id;
use server::store::outbox::{self, State};
use server::store::{Write, event};
use server::workflow::{Engine, Process};

use crate::browser::Portal;
use crate::stand::{Fault, Stand};

const DEFINITION: &str = include_str!("definition.json");
const BPMN: &str = include_str!("../../../forms/definitions/street-light.bpmn");
/// How long a real engine may take to come to what is expected.
const PATIENCE: Duration = Duration::from_secs(45);

pub struct Script {
    pub name: String,
    value: Value,
}

/// Every script, those that kill the engine last.
pub fn all() -> Vec<Script> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/handoff");
    let mut scripts: Vec<(bool, Script)> = std::fs::read_dir(folder)
        .expect("cases/handoff")
        .map(|file| std::fs::read_to_string(file.expect("a file").path()).expect("text"))
        .map(|json| serde_json::from_str::<Value>(&json).expect("a script is JSON"))
        .map(|value| (value["last"] == true, Script { name: value["name"].as_str().expect("a name").to_owned(), value }))
        .collect();
    scripts.sort_by(|left, right| (left.0, &left.1.name).cmp(&(right.0, &right.1.name)));
    scripts.into_iter().map(|(_, script)| script).collect()
}

impl Script {
    /// Whether it needs an engine that can do this.
    pub fn needs(&self, what: &str) -> bool {
        self.value["needs"].as_array().is_some_and(|all| all.iter().any(|one| one == what))
    }

    pub async fn play(&self, stand: &mut dyn Stand) -> Result<()> {
        stand.fault(Fault::None).await?;
        let mut play = Play::open(stand, &self.value).await?;
        for (n, step) in self.value["steps"].as_array().context("steps")?.iter().enumerate() {
            play.step(step).await.with_context(|| format!("step {}: {step}", n + 1))?;
        }
        play.portal.doorstep.store.clone().close().await;
        Ok(())
    }
}

/// A portal of its own and a process of its own, at an engine that all scripts share.
struct Play<'s> {
    stand: &'s mut dyn Stand,
    portal: Portal,
    engine: std::sync::Arc<dyn Engine>,
    process: Process,
    references: HashMap<String, Vec<String>>,
    _definitions: tempfile::TempDir,
}

impl<'s> Play<'s> {
    async fn open(stand: &'s mut dyn Stand, script: &Value) -> Result<Self> {
        let key = format!("contract-{}", &random_id()[..8]);
        let mut definition: Value = serde_json::from_str(DEFINITION)?;
        definition["handoff"]["process"] = key.clone().into();
        if let Value::Object(mapping) = &script["mapping"] {
            definition["handoff"]["variables"] = mapping.clone().into();
        }
        let definitions = tempfile::tempdir()?;
        std::fs::write(definitions.path().join("contract.json"), definition.to_string())?;
        let folder = definitions.path().to_owned();
        let portal = stand.portal(&key, folder).await?;
        let engine = portal.doorstep.engines.default.clone();
        let bpmn = BPMN
            .replace("id=\"street-light\"", &format!("id=\"{key}\""))
            .replace("bpmnElement=\"street-light\"", &format!("bpmnElement=\"{key}\""));
        let process = Process { key: key.clone(), file: format!("{key}.bpmn"), bpmn: bpmn.into() };
        let mut play = Self { stand, portal, engine, process, references: HashMap::new(), _definitions: definitions };
        play.stand.process(&play.portal, false).await?;
        if script["undeployed"] != true {
            play.deploy().await?;
        }
        Ok(play)
    }

    async fn step(&mut self, step: &Value) -> Result<()> {
        let step = step.as_object().context("a step is an object")?;
        let text = |name: &str| step.get(name).and_then(Value::as_str);
        let name = |what: &str| step.get(what).and_then(Value::as_str).with_context(|| format!("\"{what}\" names a request"));
        let what = step.keys().find(|key| KNOWN.contains(&key.as_str())).with_context(|| format!("an unknown step: {step:?}"))?;
        match what.as_str() {
            "submit" => self.submit(name("submit")?, step).await,
            "engine" => match text("engine") {
                Some("well") => self.stand.fault(Fault::None).await,
                Some("down") => self.stand.fault(Fault::Down).await,
                Some("loses answers") => self.stand.fault(Fault::LosesAnswers).await,
                other => bail!("\"engine\" is well, down, or loses answers, not {other:?}"),
            },
            "hand over" => self.hand_over().await,
            "hour passes" => self.hour_passes().await,
            "poll" => self.stand.poll(&self.portal, text("poll") == Some("backwards")).await,
            "look again" => self.look_again().await,
            "work" => {
                let reference = self.one(name("work")?)?;
                self.stand.work(&self.portal, &reference, text("outcome")).await
            }
            "start again" => self.start_again(name("start again")?).await,
            "tell" => self.tell(name("tell")?, text("message").context("which message")?).await,
            "mend" => self.mend(name("mend")?, step.get("mapping").context("which mapping")?).await,
            "deploy" => self.deploy().await,
            "purge" => {
                let reference = self.one(name("purge")?)?;
                self.stand.purge(&self.portal, &reference).await
            }
            "two dispatchers" => self.two_dispatchers().await,
            "kill" => self.stand.kill().await,
            "revive" => self.stand.revive().await,
            "expect variable" => self.expect_variable(name("expect variable")?, step).await,
            "expect" => self.expect(name("expect")?, step).await,
            other => bail!("a step that is not played: {other}"),
        }
    }

    fn dispatcher(&self) -> &Dispatcher {
        &self.portal.doorstep.dispatcher
    }

    fn one(&self, name: &str) -> Result<String> {
        self.references.get(name).and_then(|all| all.first().cloned()).with_context(|| format!("nobody submitted \"{name}\""))
    }

    /// A resident fills in the form and sends it.
    async fn submit(&mut self, name: &str, step: &Map<String, Value>) -> Result<()> {
        let story = "x".repeat(step.get("story").and_then(Value::as_u64).unwrap_or(5) as usize);
        let code = step.get("code").and_then(Value::as_str).unwrap_or("AB 12");
        for _ in 0..step.get("times").and_then(Value::as_u64).unwrap_or(1) {
            let mut resident = self.portal.browser();
            resident.start("contract").await;
            let answered = resident.answer("/services/contract/one", &[("code", code), ("story", &story)]).await;
            ensure!(answered.header("location") == "/services/contract/check", "{}", answered.text());
            let check = resident.get("/services/contract/check").await;
            let pairs = [("csrf", check.csrf()), ("draft", check.input("draft"))];
            resident.post("/services/contract/check", &[("csrf", &pairs[0].1), ("draft", &pairs[1].1)]).await.location();
            let reference = resident.get("/services/contract/confirmation").await.reference();
            self.references.entry(name.to_owned()).or_default().push(reference);
        }
        Ok(())
    }

    async fn deploy(&mut self) -> Result<()> {
        self.engine.deploy(&self.process).await?;
        self.stand.process(&self.portal, true).await
    }

    /// Everything that waits is tried once more, as if its time had come.
    async fn hand_over(&mut self) -> Result<()> {
        self.portal.doorstep.store.write(Later { ms: 0 }).await?;
        self.dispatcher().try_again(self.engine.name());
        while self.dispatcher().hand_over().await? > 0 {
            if outbox::next_due(&self.portal.doorstep.store, self.engine.name())
                .await?
                .is_none_or(|due| due > server::clock::now())
            {
                break;
            }
        }
        self.stand.take_up(&self.portal).await
    }

    /// An hour of attempts.
    async fn hour_passes(&mut self) -> Result<()> {
        for _ in 0..12 {
            self.hand_over().await?;
        }
        Ok(())
    }

    /// Cases are looked for again, as if they had not been for a while.
    async fn look_again(&mut self) -> Result<()> {
        self.portal.doorstep.store.write(Later { ms: 60 * 60 * 1000 }).await?;
        self.stand.poll(&self.portal, false).await
    }

    /// The same start once more: one that was under way and arrives late.
    async fn start_again(&self, name: &str) -> Result<()> {
        let row = self.row(name).await?;
        let case = self.dispatcher().case(&row).await?.context("the case")?;
        Ok(self.engine.start(&case).await.map(|_| ())?)
    }

    async fn tell(&self, name: &str, message: &str) -> Result<()> {
        let start = self.row(name).await?;
        let row = outbox::Model::message(&start, random_id(), message, "{\"photo\":\"yes\"}".into(), server::clock::now());
        Ok(self.portal.doorstep.store.write(Enqueue(row)).await?)
    }

    /// An operator mends the mapping and sends it again.
    async fn mend(&self, name: &str, mapping: &Value) -> Result<()> {
        Ok(self.portal.doorstep.store.write(Mend { id: self.one(name)?, mapping: mapping.to_string() }).await?)
    }

    async fn two_dispatchers(&self) -> Result<()> {
        let doorstep = &self.portal.doorstep;
        let second = Dispatcher::new(
            doorstep.store.clone(),
            doorstep.engines.clone(),
            doorstep.definitions.clone(),
            doorstep.changes.clone(),
            doorstep.config.address(),
            doorstep.metrics.took.clone(),
        );
        loop {
            let (one, two) = tokio::join!(doorstep.dispatcher.hand_over(), second.hand_over());
            if one? + two? == 0 {
                return Ok(());
            }
        }
    }

    async fn row(&self, name: &str) -> Result<outbox::Model> {
        outbox::by_id(&self.portal.doorstep.store, &self.one(name)?).await?.context("a row in the outbox")
    }

    async fn expect_variable(&mut self, name: &str, step: &Map<String, Value>) -> Result<()> {
        let variable = step.get("name").and_then(Value::as_str).context("which variable")?;
        let reference = self.one(name)?;
        let value = self.stand.variable(&self.portal, &reference, variable).await?;
        ensure!(Some(value.chars().count() as u64) == step["length"].as_u64(), "it is {} characters long", value.chars().count());
        Ok(())
    }

    /// Engines finish some things in the background: what is expected has a while to come true.
    async fn expect(&mut self, name: &str, step: &Map<String, Value>) -> Result<()> {
        let until = Instant::now() + PATIENCE;
        loop {
            let now = self.true_now(name, step).await;
            if now.is_ok() || Instant::now() > until {
                return now;
            }
            tokio::time::sleep(Duration::from_millis(300)).await;
            // An engine that was just started may be too slow for the first attempt.
            if step.get("state").is_some_and(|state| state == "started") {
                self.hand_over().await?;
            }
            if step.contains_key("stage") || step.contains_key("closed") {
                self.stand.poll(&self.portal, false).await?;
            }
        }
    }

    async fn true_now(&mut self, name: &str, step: &Map<String, Value>) -> Result<()> {
        let references = self.references.get(name).cloned().context("nobody submitted that")?;
        for reference in references {
            let rows = outbox::of(&self.portal.doorstep.store, &reference).await?;
            let events = event::of(&self.portal.doorstep.store, &reference).await?;
            let start = rows.iter().find(|row| !row.is_message()).context("a start")?;
            let stages: Vec<&str> = events
                .iter()
                .map(|event| event.stage.as_str())
                .filter(|stage| !stage.is_empty() && !stage.starts_with(':'))
                .collect();
            for (what, wanted) in step.iter().filter(|(what, _)| *what != "expect") {
                let found: Value = match what.as_str() {
                    "state" => start.state.clone().into(),
                    "attempts" => start.attempts.into(),
                    "cases" => self.stand.cases(&self.portal, &self.process.key, &reference).await?.into(),
                    "stage" => stages.last().copied().unwrap_or_default().into(),
                    "history" => stages.len().into(),
                    "closed" => start.ended.into(),
                    "messages" => {
                        rows.iter().find(|row| row.is_message()).map(|row| row.state.clone()).unwrap_or_default().into()
                    }
                    other => bail!("\"{other}\" cannot be expected"),
                };
                let why: Vec<&str> = rows.iter().filter_map(|row| row.error.as_deref()).collect();
                ensure!(found == *wanted, "{reference}: {what} is {found}, not {wanted}, {why:?} (stages {stages:?})");
            }
        }
        Ok(())
    }
}

/// What a step can be.
const KNOWN: &[&str] = &[
    "submit",
    "engine",
    "hand over",
    "hour passes",
    "poll",
    "look again",
    "work",
    "start again",
    "tell",
    "mend",
    "deploy",
    "purge",
    "two dispatchers",
    "kill",
    "revive",
    "expect variable",
    "expect",
];

/// Time passed: what waits is due, and what was looked at was looked at `ms` earlier.
struct Later {
    ms: i64,
}

#[async_trait]
impl Write for Later {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        outbox::Entity::update_many().col_expr(outbox::Column::NextAt, 0i64.into()).exec(transaction).await?;
        if self.ms > 0 {
            outbox::Entity::update_many().col_expr(outbox::Column::Checked, 0i64.into()).exec(transaction).await?;
        }
        Ok(())
    }
}

struct Enqueue(outbox::Model);

#[async_trait]
impl Write for Enqueue {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        outbox::add(transaction, self.0.clone()).await
    }
}

struct Mend {
    id: String,
    mapping: String,
}

#[async_trait]
impl Write for Mend {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        let mend = outbox::Entity::update_many()
            .col_expr(outbox::Column::Mapping, self.mapping.clone().into())
            .col_expr(outbox::Column::State, State::Unknown.name().into())
            .col_expr(outbox::Column::NextAt, 0i64.into())
            .filter(outbox::Column::Id.eq(&self.id));
        mend.exec(transaction).await?;
        Ok(())
    }
}

//! Another council's portal, reached over Open311 GeoReport v2, where people work at its desk.

use std::future::IntoFuture;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::{DatabaseTransaction, DbErr};
use serde_json::Value;
use server::config::Config;
use server::doorstep::Doorstep;
use server::router::router;
use server::store::{Write, submission};
use tempfile::TempDir;
use tokio::task::JoinHandle;

use super::desk::advance;
use super::proxy::Proxy;
use super::{Fault, Stand};
use crate::browser::{self, Portal};

const KEY: &str = "a-key-that-nobody-guesses";
const WORKS: &str = include_str!("../works.json");

pub struct Open311 {
    config: Config,
    port: u16,
    proxy: Proxy,
    /// `None` while it is dead.
    works: Option<Works>,
    folder: TempDir,
}

struct Works {
    doorstep: Doorstep,
    serving: JoinHandle<std::io::Result<()>>,
}

impl Open311 {
    pub async fn open() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut config = browser::config(&folder);
        config.open311_keys = vec![KEY.into()];
        config.definitions = Some(folder.path().join("definitions"));
        let port = super::machine::free_port()?;
        let mut stand = Self { config, port, proxy: Proxy::before(port).await?, works: None, folder };
        stand.define("works")?;
        stand.revive().await?;
        Ok(stand)
    }

    fn works(&self) -> Result<&Doorstep> {
        Ok(&self.works.as_ref().context("the other portal is dead")?.doorstep)
    }

    /// The other council takes requests of this service.
    fn define(&self, service: &str) -> Result<()> {
        let folder = self.folder.path().join("definitions");
        std::fs::create_dir_all(&folder)?;
        let definition = WORKS.replacen("\"works\"", &format!("\"{service}\""), 1);
        Ok(std::fs::write(folder.join(format!("{service}.json")), definition)?)
    }

    /// What it has of a request of ours.
    async fn requests(&self, reference: &str) -> Result<Vec<submission::Model>> {
        let ours = submission::Entity::find().filter(submission::Column::Answers.contains(reference));
        Ok(ours.all(self.works()?.store.reads()).await?)
    }
}

#[async_trait]
impl Stand for Open311 {
    async fn portal(&mut self, _process: &str, definitions: PathBuf) -> Result<Portal> {
        let engine = format!("open311:http://127.0.0.1:{}/open311/v2?key={KEY}&every=0", self.proxy.port);
        Ok(Portal::with(|config| (config.engine, config.definitions) = (engine, Some(definitions))).await)
    }

    async fn fault(&mut self, fault: Fault) -> Result<()> {
        self.proxy.set(fault).await
    }

    async fn process(&mut self, portal: &Portal, there: bool) -> Result<()> {
        if there {
            let service = portal.doorstep.definitions.current().get("contract").context("the contract's definition")?;
            self.define(&service.definition.handoff.process)?;
            self.works()?.definitions.refresh();
        }
        Ok(())
    }

    async fn cases(&mut self, _portal: &Portal, process: &str, reference: &str) -> Result<usize> {
        Ok(self.requests(reference).await?.iter().filter(|request| request.service == process).count())
    }

    async fn work(&mut self, _portal: &Portal, reference: &str, _outcome: Option<&str>) -> Result<()> {
        let request = self.requests(reference).await?.pop().context("no request")?;
        let works = self.works()?;
        while works.dispatcher.hand_over().await? > 0 {}
        let case = works.engines.desk.case(&request.reference).await?.context("no case")?;
        let next = match case.stage.as_str() {
            "received" => "repair",
            "repair" => "done",
            other => bail!("nothing to do at {other}"),
        };
        advance(works, &case, next).await
    }

    async fn poll(&mut self, portal: &Portal, backwards: bool) -> Result<()> {
        if backwards {
            bail!("GeoReport v2 says how a request is, not how it came to be so");
        }
        if let Ok(works) = self.works() {
            works.dispatcher.poll().await;
        }
        portal.doorstep.dispatcher.poll().await;
        Ok(())
    }

    async fn variable(&mut self, _portal: &Portal, reference: &str, name: &str) -> Result<String> {
        let request = self.requests(reference).await?.pop().context("no request")?;
        let answers: Value = serde_json::from_str(&request.answers)?;
        Ok(answers[name].as_str().context("no such answer")?.to_owned())
    }

    async fn purge(&mut self, _portal: &Portal, reference: &str) -> Result<()> {
        for request in self.requests(reference).await? {
            self.works()?.store.write(Forget(request.reference)).await?;
        }
        Ok(())
    }

    async fn kill(&mut self) -> Result<()> {
        self.proxy.set(Fault::Down).await?;
        if let Some(works) = self.works.take() {
            works.serving.abort();
            works.doorstep.store.clone().close().await;
        }
        Ok(())
    }

    async fn revive(&mut self) -> Result<()> {
        let doorstep = Doorstep::open(self.config.clone()).await?;
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", self.port)).await?;
        let serving = tokio::spawn(axum::serve(listener, router(doorstep.clone())).into_future());
        self.works = Some(Works { doorstep, serving });
        self.proxy.set(Fault::None).await
    }
}

struct Forget(String);

#[async_trait]
impl Write for Forget {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        submission::Entity::delete_many().filter(submission::Column::Reference.eq(&self.0)).exec(transaction).await?;
        Ok(())
    }
}

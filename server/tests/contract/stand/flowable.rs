//! A real Flowable.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use async_trait::async_trait;
use reqwest::{Client, Method};
use serde_json::{Value, json};

use super::machine::Machine;
use super::proxy::Proxy;
use super::{Fault, Stand};
use crate::browser::Portal;

pub struct Flowable {
    machine: Machine,
    proxy: Proxy,
    client: Client,
}

impl Flowable {
    pub async fn open() -> Result<Self> {
        let machine = Machine::start("flowable", "http://127.0.0.1:{port}/process-api/management/engine").await?;
        let proxy = Proxy::before(machine.port).await?;
        Ok(Self { machine, proxy, client: Client::builder().no_proxy().build()? })
    }

    /// Asks the engine itself, whatever is wrong on the portal's way to it.
    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Result<Value> {
        let url = format!("http://127.0.0.1:{}/process-api/{path}", self.machine.port);
        let request = self.client.request(method, url).basic_auth("rest-admin", Some("test"));
        let request = if let Some(body) = body { request.json(&body) } else { request };
        let answer = request.send().await?;
        let (status, text) = (answer.status(), answer.text().await?);
        ensure!(status.is_success(), "{path}: {status} {text}");
        Ok(serde_json::from_str(&text).unwrap_or_default())
    }

    async fn instances(&self, reference: &str) -> Result<Vec<Value>> {
        let asked = json!({ "processBusinessKey": reference, "size": 100 });
        let found = self.ask(Method::POST, "query/historic-process-instances", Some(asked)).await?;
        Ok(found["data"].as_array().cloned().unwrap_or_default())
    }
}

#[async_trait]
impl Stand for Flowable {
    async fn portal(&mut self, _process: &str, definitions: PathBuf) -> Result<Portal> {
        let engine = format!("flowable:http://rest-admin:test@127.0.0.1:{}/process-api", self.proxy.port);
        Ok(Portal::with(|config| (config.engine, config.definitions) = (engine, Some(definitions))).await)
    }

    async fn fault(&mut self, fault: Fault) -> Result<()> {
        self.proxy.set(fault).await
    }

    /// The script deploys through the adapter.
    async fn process(&mut self, _portal: &Portal, _there: bool) -> Result<()> {
        Ok(())
    }

    async fn cases(&mut self, _portal: &Portal, process: &str, reference: &str) -> Result<usize> {
        // Whatever was deleted, an extra case for one, came to no end of the process.
        let counts = |case: &&Value| {
            let of = case["processDefinitionId"].as_str().unwrap_or_default();
            of.starts_with(&format!("{process}:")) && (case["endTime"].is_null() || case["endActivityId"].is_string())
        };
        Ok(self.instances(reference).await?.iter().filter(counts).count())
    }

    async fn work(&mut self, _portal: &Portal, reference: &str, outcome: Option<&str>) -> Result<()> {
        let tasks = self.ask(Method::GET, &format!("runtime/tasks?processInstanceBusinessKey={reference}"), None).await?;
        let task = tasks["data"][0]["id"].as_str().context("nothing to do")?;
        let variables: Vec<Value> = outcome.iter().map(|outcome| json!({ "name": "outcome", "value": outcome })).collect();
        let done = json!({ "action": "complete", "variables": variables });
        self.ask(Method::POST, &format!("runtime/tasks/{task}"), Some(done)).await?;
        Ok(())
    }

    async fn variable(&mut self, _portal: &Portal, reference: &str, name: &str) -> Result<String> {
        let case = self.instances(reference).await?;
        let case = case.first().and_then(|case| case["id"].as_str()).context("no case")?;
        let path = format!("history/historic-variable-instances?processInstanceId={case}&variableName={name}");
        let found = self.ask(Method::GET, &path, None).await?;
        Ok(found["data"][0]["variable"]["value"].as_str().context("no such variable")?.to_owned())
    }

    async fn purge(&mut self, _portal: &Portal, reference: &str) -> Result<()> {
        for case in self.instances(reference).await? {
            let id = case["id"].as_str().context("no case")?;
            if case["endTime"].is_null() {
                self.ask(Method::DELETE, &format!("runtime/process-instances/{id}"), None).await?;
            }
            self.ask(Method::DELETE, &format!("history/historic-process-instances/{id}"), None).await?;
        }
        Ok(())
    }

    async fn kill(&mut self) -> Result<()> {
        self.machine.kill()
    }

    async fn revive(&mut self) -> Result<()> {
        self.machine.revive().await
    }
}

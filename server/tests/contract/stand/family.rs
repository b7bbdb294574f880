//! A real Operaton or Camunda 7.

use std::path::PathBuf;

use anyhow::{Context, Result};
use async_trait::async_trait;
use reqwest::{Client, Method};
use serde_json::{Value, json};

use super::machine::Machine;
use super::proxy::Proxy;
use super::{Fault, Stand};
use crate::browser::Portal;

pub struct Family {
    name: String,
    machine: Machine,
    proxy: Proxy,
    client: Client,
}

impl Family {
    pub async fn open(name: &str) -> Result<Self> {
        let machine = Machine::start(name, "http://127.0.0.1:{port}/engine-rest/engine").await?;
        let proxy = Proxy::before(machine.port).await?;
        Ok(Self { name: name.to_owned(), machine, proxy, client: Client::builder().no_proxy().build()? })
    }

    /// Asks the engine itself, whatever is wrong on the portal's way to it.
    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Result<Value> {
        let url = format!("http://127.0.0.1:{}/engine-rest/{path}", self.machine.port);
        let request = self.client.request(method, url).basic_auth("demo", Some("demo"));
        let request = if let Some(body) = body { request.json(&body) } else { request };
        let answer = request.send().await?;
        let (status, text) = (answer.status(), answer.text().await?);
        anyhow::ensure!(status.is_success(), "{path}: {status} {text}");
        Ok(serde_json::from_str(&text).unwrap_or_default())
    }

    async fn instances(&self, reference: &str) -> Result<Vec<Value>> {
        let found =
            self.ask(Method::GET, &format!("history/process-instance?processInstanceBusinessKey={reference}"), None).await?;
        Ok(found.as_array().cloned().unwrap_or_default())
    }
}

#[async_trait]
impl Stand for Family {
    async fn portal(&mut self, _process: &str, definitions: PathBuf) -> Result<Portal> {
        let engine = format!("{}:http://demo:demo@127.0.0.1:{}/engine-rest", self.name, self.proxy.port);
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
        let counts = |case: &&Value| {
            case["processDefinitionKey"] == process
                && matches!(case["state"].as_str(), Some("ACTIVE" | "SUSPENDED" | "COMPLETED"))
        };
        Ok(self.instances(reference).await?.iter().filter(counts).count())
    }

    async fn work(&mut self, _portal: &Portal, reference: &str, outcome: Option<&str>) -> Result<()> {
        let tasks = self.ask(Method::GET, &format!("task?processInstanceBusinessKey={reference}"), None).await?;
        let task = tasks[0]["id"].as_str().context("nothing to do")?;
        let variables = match outcome {
            Some(outcome) => json!({ "outcome": { "value": outcome, "type": "String" } }),
            None => json!({}),
        };
        self.ask(Method::POST, &format!("task/{task}/complete"), Some(json!({ "variables": variables }))).await?;
        Ok(())
    }

    async fn variable(&mut self, _portal: &Portal, reference: &str, name: &str) -> Result<String> {
        let case = self.instances(reference).await?;
        let case = case.first().and_then(|case| case["id"].as_str()).context("no case")?;
        let path = format!("history/variable-instance?processInstanceId={case}&variableName={name}&deserializeValues=false");
        let found = self.ask(Method::GET, &path, None).await?;
        let value = found[0]["value"].as_str().context("no such variable")?;
        match found[0]["type"].as_str() {
            Some("Json") => Ok(serde_json::from_str(value)?),
            _ => Ok(value.to_owned()),
        }
    }

    async fn purge(&mut self, _portal: &Portal, reference: &str) -> Result<()> {
        for case in self.instances(reference).await? {
            let id = case["id"].as_str().context("no case")?;
            self.ask(Method::DELETE, &format!("process-instance/{id}"), None).await?;
            self.ask(Method::DELETE, &format!("history/process-instance/{id}"), None).await?;
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

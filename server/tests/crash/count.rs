//! What is left when all is well again: submissions in the store, cases at the engine.

use std::collections::HashMap;
use std::fmt;

use anyhow::Result;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

use crate::chaos::Chaos;

#[derive(Debug, Default)]
pub struct Counted {
    confirmed: usize,
    submissions: usize,
    /// Confirmed references with one submission.
    kept: usize,
    /// Confirmed references with one case.
    started: usize,
    /// References with more than one case.
    doubled: usize,
    /// Rows of the outbox that still wait.
    waiting: usize,
}

impl Counted {
    /// Every confirmed reference has exactly one submission and one case, and nothing else was sent.
    pub fn is_whole(&self) -> bool {
        let all = self.confirmed;
        self.kept == all && self.started == all && self.submissions == all && self.doubled == 0 && self.waiting == 0
    }
}

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { confirmed, submissions, kept, started, doubled, waiting } = self;
        write!(
            f,
            "{confirmed} confirmed; {submissions} submissions, {kept} of them confirmed; {started} have one case, {doubled} more than one; {waiting} wait"
        )
    }
}

pub async fn count(chaos: &Chaos, confirmed: &[String]) -> Result<Counted> {
    let store = chaos.portal.store().await?;
    let ask = |sql: &str| Statement::from_string(store.get_database_backend(), sql.to_owned());
    let rows = store.query_all_raw(ask("SELECT reference FROM submissions")).await?;
    let submissions: Vec<String> = rows.iter().map(|row| row.try_get("", "reference")).collect::<Result<_, _>>()?;
    let waiting = store.query_all_raw(ask("SELECT id FROM outbox WHERE state <> 'started'")).await?.len();
    store.close().await?;
    let cases = cases(chaos.engine.port, &submissions).await?;
    let has = |wanted: usize| confirmed.iter().filter(|reference| cases.get(*reference) == Some(&wanted)).count();
    Ok(Counted {
        confirmed: confirmed.len(),
        submissions: submissions.len(),
        kept: confirmed.iter().filter(|reference| submissions.iter().filter(|sent| sent == reference).count() == 1).count(),
        started: has(1),
        doubled: cases.values().filter(|count| **count > 1).count(),
        waiting,
    })
}

/// How many cases the engine has for each reference; those that were ended as extra do not count.
async fn cases(engine: u16, references: &[String]) -> Result<HashMap<String, usize>> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let mut cases = HashMap::new();
    for some in references.chunks(200) {
        let url = format!("http://127.0.0.1:{engine}/engine-rest/history/process-instance");
        let asked = client.post(url).basic_auth("demo", Some("demo")).json(&json!({ "processInstanceBusinessKeyIn": some }));
        let found: Vec<Value> = asked.send().await?.json().await?;
        for case in found.iter().filter(|case| matches!(case["state"].as_str(), Some("ACTIVE" | "COMPLETED"))) {
            *cases.entry(case["businessKey"].as_str().unwrap_or_default().to_owned()).or_default() += 1;
        }
    }
    Ok(cases)
}

//! The alert: when something waits too long or needs a person, the log and the operator's hook are told once, and once when it is over.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result};
use async_trait::async_trait;
use reqwest::{Client, redirect};
use sea_orm::{DatabaseTransaction, DbErr};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::clock::now;
use crate::doorstep::Doorstep;
use crate::metrics::waiting;
use crate::store::outbox::{self, Count, State};
use crate::store::{Write, cursor};

/// How often is looked, and how soon the hook is told again what it did not take.
const EVERY: Duration = Duration::from_secs(15);
/// How long the hook may take to answer.
const ANSWER: Duration = Duration::from_secs(5);
/// The row in which processes that share a store take turns and remember what was told. No engine is called that.
const TURN: &str = ":alert";

pub async fn run(doorstep: Doorstep) {
    loop {
        if let Err(error) = look(&doorstep).await {
            // The hook's address may hold a secret: it is not part of these errors.
            tracing::warn!(%error, "the alert will look again");
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Looks once, in one process at a time, and tells what is new.
pub async fn look(doorstep: &Doorstep) -> Result<()> {
    let store = &doorstep.store;
    let turn = |now, until| cursor::Turn { engine: TURN.to_owned(), now, until };
    let now = store.now().await?;
    if store.write(turn(now, now + cursor::LONGEST)).await? {
        let told = tell(doorstep).await;
        store.write(turn(now, 0)).await?;
        told?;
    }
    Ok(())
}

async fn tell(doorstep: &Doorstep) -> Result<()> {
    let counts = outbox::counts(&doorstep.store).await?;
    let troubles = troubles(&counts, now(), doorstep.config.alert_after);
    let before = cursor::of(&doorstep.store, TURN).await?;
    let mut told: Told = serde_json::from_str(&before).unwrap_or_default();
    told.follow(&troubles);
    // What is in the log stands there once, whether or not the hook takes it.
    remember(doorstep, &before, &told).await?;
    let logged = serde_json::to_string(&told)?;
    let mut failed = None;
    for (key, outage) in told.0.iter_mut().filter(|(_, outage)| !outage.delivered) {
        let delivered = match &doorstep.config.alert_hook {
            Some(hook) => post(hook, &message(key, outage, &doorstep.config.address())).await,
            None => Ok(()),
        };
        match delivered {
            Ok(()) => outage.delivered = true,
            Err(error) => failed = Some(error),
        }
    }
    told.0.retain(|_, outage| !(outage.over && outage.delivered));
    remember(doorstep, &logged, &told).await?;
    failed.map_or(Ok(()), |error| Err(error).context("the alert hook did not take it"))
}

async fn remember(doorstep: &Doorstep, before: &str, told: &Told) -> Result<()> {
    let position = serde_json::to_string(told)?;
    if position != before {
        doorstep.store.write(Remember(position)).await?;
    }
    Ok(())
}

/// Something that somebody has to look at, by what it is and the engine: `waiting operaton`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Trouble {
    count: i64,
    oldest_seconds: i64,
}

/// What waits for longer than `after` seconds, and what cannot go on without a person.
fn troubles(counts: &[Count], now: i64, after: u64) -> BTreeMap<String, Trouble> {
    let mut troubles = BTreeMap::new();
    for (engine, waiting) in waiting(counts, now) {
        if waiting.oldest_seconds.unsigned_abs() > after {
            let trouble = Trouble { count: waiting.rows, oldest_seconds: waiting.oldest_seconds };
            troubles.insert(format!("waiting {engine}"), trouble);
        }
    }
    let stopped = [State::Rejected.name(), State::Held.name()];
    for count in counts.iter().filter(|count| stopped.contains(&count.state.as_str())) {
        let trouble: &mut Trouble = troubles.entry(format!("held {}", count.engine)).or_default();
        trouble.count += count.rows;
        trouble.oldest_seconds = trouble.oldest_seconds.max((now - count.oldest).max(0) / 1000);
    }
    troubles
}

/// The outages that were told, or are to be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Told(BTreeMap<String, Outage>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Outage {
    trouble: Trouble,
    over: bool,
    /// The hook has taken it; what it did not take it is told again.
    delivered: bool,
}

impl Told {
    /// Takes over how things stand now, and logs what is new.
    fn follow(&mut self, troubles: &BTreeMap<String, Trouble>) {
        for (key, trouble) in troubles {
            let known = self.0.get(key);
            if known.is_none_or(|outage| outage.over) {
                let Trouble { count, oldest_seconds } = trouble;
                tracing::error!(alert = key, count, oldest_seconds, "a person has to look: /staff/handoffs");
                // The hook was not told yet that the last one was over: for it, that one goes on.
                let delivered = known.is_some();
                self.0.insert(key.clone(), Outage { trouble: *trouble, over: false, delivered });
            }
        }
        for (key, outage) in self.0.iter_mut().filter(|(key, outage)| !outage.over && !troubles.contains_key(*key)) {
            tracing::info!(alert = key, "the alert is over");
            // The hook never heard of it: there is nothing to take back.
            *outage = Outage { trouble: Trouble::default(), over: true, delivered: !outage.delivered };
        }
    }
}

fn message(key: &str, outage: &Outage, address: &str) -> Value {
    let (what, engine) = key.split_once(' ').unwrap_or((key, ""));
    let Trouble { count, oldest_seconds } = outage.trouble;
    let link = format!("{address}/staff/handoffs");
    let text = match (outage.over, what) {
        (true, "held") => format!("Doorstep: nothing for {engine} needs a person any more. {link}"),
        (true, _) => format!("Doorstep: nothing waits too long for {engine} any more. {link}"),
        (false, "held") => format!("Doorstep: {count} for {engine} cannot go on without a person. {link}"),
        (false, _) => format!("Doorstep: {count} wait for {engine}, the oldest for {} minutes. {link}", oldest_seconds / 60),
    };
    json!({ "what": what, "over": outage.over, "engine": engine, "count": count, "oldest_seconds": oldest_seconds,
        "link": link, "text": text })
}

async fn post(hook: &str, message: &Value) -> Result<()> {
    let client = Client::builder().timeout(ANSWER).redirect(redirect::Policy::none()).build()?;
    let answer = client.post(hook).json(message).send().await.map_err(reqwest::Error::without_url)?;
    answer.error_for_status().map_err(reqwest::Error::without_url)?;
    Ok(())
}

struct Remember(String);

#[async_trait]
impl Write for Remember {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        cursor::put(transaction, TURN, &self.0).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(state: State, rows: i64, oldest: i64) -> Count {
        Count { engine: "e".into(), kind: outbox::START.into(), state: state.name().into(), rows, oldest }
    }

    #[test]
    fn what_waits_too_long_and_what_is_held_is_trouble() {
        let now = 10_000_000;
        let counts = [
            count(State::Queued, 2, now - 901_000),
            count(State::Unknown, 1, now - 5_000),
            count(State::Rejected, 1, now - 1_000),
            count(State::Started, 9, 0),
            count(State::Cancelled, 9, 0),
        ];
        let found = troubles(&counts, now, 900);
        assert_eq!(found["waiting e"], Trouble { count: 3, oldest_seconds: 901 });
        assert_eq!(found["held e"], Trouble { count: 1, oldest_seconds: 1 });
        assert_eq!(troubles(&counts[..2], now, 901), BTreeMap::new());
    }

    #[test]
    fn the_hook_is_told_once_and_once_when_it_is_over() {
        let trouble = BTreeMap::from([("waiting e".to_owned(), Trouble { count: 1, oldest_seconds: 901 })]);
        let none = BTreeMap::new();
        let to_tell =
            |told: &Told| told.0.values().filter(|outage| !outage.delivered).map(|outage| outage.over).collect::<Vec<_>>();
        let mut told = Told::default();
        told.follow(&trouble);
        assert_eq!(to_tell(&told), [false]);
        let before = told.clone();
        told.follow(&trouble);
        assert_eq!(told, before);
        // It never heard of it.
        told.follow(&none);
        assert_eq!(to_tell(&told), [] as [bool; 0]);
        told = before;
        told.0.values_mut().for_each(|outage| outage.delivered = true);
        told.follow(&none);
        assert_eq!(to_tell(&told), [true]);
        // It comes back before that was told.
        told.follow(&trouble);
        assert_eq!(to_tell(&told), [] as [bool; 0]);
    }
}

//! The hand-off with an engine that behaves badly: nothing is lost, and no case is started twice.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use server::doorstep::Doorstep;
use server::store::outbox::{self, Recover, State};
use server::store::{StoreError, event};
use server::workflow::{Case, Engine, Engines, Failure, Found, Message, Move, Progress, Standing, Started, Variable};

use crate::browser::{Portal, config};

/// An engine in memory that does not enforce business keys, like the real ones, and loses answers when told to.
#[derive(Default)]
struct Shaky {
    cases: Mutex<Vec<Case>>,
    moves: Mutex<Vec<Move>>,
    /// How the next starts go; none left means well.
    starts: Mutex<VecDeque<Start>>,
    finds: Mutex<VecDeque<Failure>>,
}

enum Start {
    /// It is started, but the answer never arrives.
    Lost,
    /// The engine is not there at all.
    Down,
    No,
}

#[async_trait]
impl Engine for Shaky {
    fn name(&self) -> &str {
        "shaky"
    }

    async fn start(&self, case: &Case) -> Result<Started, Failure> {
        let start = self.starts.lock().unwrap().pop_front();
        match start {
            Some(Start::Down) => return Err(Failure::NotReached("down".into())),
            Some(Start::No) => return Err(Failure::Rejected("no such process".into())),
            Some(Start::Lost) | None => self.cases.lock().unwrap().push(case.clone()),
        }
        if start.is_some() { Err(Failure::Unknown("lost".into())) } else { Ok(Started { instance: String::new() }) }
    }

    async fn find(&self, _process: &str, references: &[String]) -> Result<Vec<Found>, Failure> {
        if let Some(failure) = self.finds.lock().unwrap().pop_front() {
            return Err(failure);
        }
        let cases = self.cases.lock().unwrap();
        let found = cases.iter().filter(|case| references.contains(&case.reference)).map(|case| Found {
            reference: case.reference.clone(),
            instance: String::new(),
            standing: Standing::Running,
            started: 0,
        });
        Ok(found.collect())
    }

    async fn discard(&self, _instance: &str, _why: &str) -> Result<(), Failure> {
        Ok(())
    }

    async fn correlate(&self, _message: &Message) -> Result<(), Failure> {
        Ok(())
    }

    async fn progress(&self, cursor: &str) -> Result<Progress, Failure> {
        let from: usize = cursor.parse().unwrap_or_default();
        let moves: Vec<Move> = self.moves.lock().unwrap().iter().skip(from).cloned().collect();
        Ok(Progress { cursor: (from + moves.len()).to_string(), moves, ..Progress::default() })
    }

    async fn health(&self) -> Result<(), Failure> {
        Ok(())
    }
}

async fn portal() -> (Portal, Arc<Shaky>) {
    let folder = tempfile::tempdir().unwrap();
    let shaky = Arc::new(Shaky::default());
    let engine = shaky.clone();
    let doorstep = Doorstep::open_with(config(&folder), |_, around| Ok(Engines::new(engine, &around.store))).await.unwrap();
    (Portal { doorstep, folder }, shaky)
}

async fn row(portal: &Portal, reference: &str) -> outbox::Model {
    outbox::Entity::find_by_id(reference.to_owned()).one(portal.doorstep.store.reads()).await.unwrap().unwrap()
}

/// What waits becomes due, as if the time had passed.
struct Due;

#[async_trait]
impl server::store::Write for Due {
    type Done = ();

    async fn run(&self, transaction: &sea_orm::DatabaseTransaction) -> Result<(), DbErr> {
        outbox::Entity::update_many().col_expr(outbox::Column::NextAt, 0i64.into()).exec(transaction).await?;
        Ok(())
    }
}

pub async fn hand_over(portal: &Portal) -> Result<usize, StoreError> {
    portal.doorstep.store.write(Due).await?;
    portal.doorstep.dispatcher.hand_over().await
}

#[tokio::test]
async fn an_answer_lost_after_the_start_does_not_make_a_second_case() {
    let (portal, shaky) = portal().await;
    shaky.starts.lock().unwrap().push_back(Start::Lost);
    shaky.finds.lock().unwrap().push_back(Failure::NotReached("down".into()));
    let mut resident = portal.browser();
    let reference = resident.send_light().await;
    hand_over(&portal).await.unwrap();
    assert_eq!(row(&portal, &reference).await.state, State::Unknown.name());
    // While the engine cannot be asked, nothing is started.
    hand_over(&portal).await.unwrap();
    assert_eq!(row(&portal, &reference).await.state, State::Unknown.name());
    hand_over(&portal).await.unwrap();
    assert_eq!(row(&portal, &reference).await.state, State::Started.name());
    assert_eq!(shaky.cases.lock().unwrap().len(), 1);
    assert_eq!(hand_over(&portal).await.unwrap(), 0);
    let case = shaky.cases.lock().unwrap()[0].clone();
    assert_eq!(case.reference, reference);
    let whole = |value: &Variable| matches!(value, Variable::Json(whole) if whole["answers"]["column"] == "HS 17");
    assert!(case.variables.iter().any(|(name, value)| name == "submission" && whole(value)));
}

#[tokio::test]
async fn an_engine_that_is_down_is_tried_again_later_and_later() {
    let (portal, shaky) = portal().await;
    shaky.starts.lock().unwrap().extend([Start::Down, Start::Down, Start::Down]);
    let reference = portal.browser().send_light().await;
    let mut waits = Vec::new();
    for attempt in 1..=3 {
        hand_over(&portal).await.unwrap();
        let row = row(&portal, &reference).await;
        assert_eq!((row.state.as_str(), row.attempts), (State::Queued.name(), attempt));
        waits.push(row.next_at - server::clock::now());
    }
    assert!(waits[0] > 0 && waits[2] > waits[0], "{waits:?}");
    hand_over(&portal).await.unwrap();
    assert_eq!(row(&portal, &reference).await.state, State::Started.name());
}

#[tokio::test]
async fn a_rejection_waits_for_an_operator() {
    let (portal, shaky) = portal().await;
    shaky.starts.lock().unwrap().push_back(Start::No);
    let reference = portal.browser().send_light().await;
    hand_over(&portal).await.unwrap();
    let row = row(&portal, &reference).await;
    assert_eq!((row.state.as_str(), row.error.as_deref()), (State::Rejected.name(), Some("rejected: no such process")));
    assert_eq!(hand_over(&portal).await.unwrap(), 0);
}

#[tokio::test]
async fn what_was_on_its_way_in_a_crash_is_asked_for_first() {
    let (portal, shaky) = portal().await;
    let reference = portal.browser().send_light().await;
    let rows = outbox::due(&portal.doorstep.store, "shaky", server::clock::now(), i64::MAX / 2, 10).await.unwrap();
    let lease = outbox::Lease { rows: rows.clone(), until: server::clock::now() + 60_000 };
    assert_eq!(portal.doorstep.store.write(lease).await.unwrap().len(), 1);
    // A second sender gets nothing.
    let lease = outbox::Lease { rows, until: server::clock::now() + 60_000 };
    assert_eq!(portal.doorstep.store.write(lease).await.unwrap().len(), 0);
    assert_eq!(hand_over(&portal).await.unwrap(), 0);
    // The program ended here, after the engine had started the case.
    shaky.cases.lock().unwrap().push(Case {
        reference: reference.clone(),
        submission: String::new(),
        process: String::new(),
        title: String::new(),
        waits: vec![],
        first_stage: String::new(),
        variables: vec![],
    });
    assert_eq!(portal.doorstep.store.write(Recover).await.unwrap(), 1);
    hand_over(&portal).await.unwrap();
    assert_eq!(row(&portal, &reference).await.state, State::Started.name());
    assert_eq!(shaky.cases.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn progress_told_twice_and_out_of_order_never_goes_backwards() {
    let (portal, shaky) = portal().await;
    let mut resident = portal.browser();
    let reference = resident.send_light().await;
    let definition = portal.doorstep.definitions.current().get("street-light").unwrap().definition.clone();
    let stage = definition.stages[1].id.clone();
    let step = |id: &str, stage: &str, at: i64| Move {
        id: id.into(),
        reference: reference.clone(),
        instance: String::new(),
        work: true,
        stage: stage.into(),
        note: None,
        public: true,
        actor: String::new(),
        at,
    };
    let now = server::clock::now();
    // The second has an earlier time than the first, the third is told twice, the fourth is a gateway: no stage and no work.
    let moves = [
        step("b", &stage, now + 1000),
        step("a", &stage, now - 100_000),
        step("b", &stage, now + 1000),
        Move { work: false, ..step("c", "Gateway", now + 2000) },
    ];
    shaky.moves.lock().unwrap().extend(moves);
    portal.doorstep.dispatcher.poll().await;
    portal.doorstep.dispatcher.poll().await;
    let events = event::of(&portal.doorstep.store, &reference).await.unwrap();
    assert_eq!(events.len(), 3);
    assert!(events.windows(2).all(|pair| pair[0].at <= pair[1].at));
    assert_eq!(resident.get(&format!("/api/requests/{reference}")).await.json()["stages"][1]["at"], "Current");
}

#[tokio::test]
async fn progress_goes_on_where_it_was_after_a_restart() {
    let (portal, shaky) = portal().await;
    let reference = portal.browser().send_light().await;
    let step = Move {
        id: "one".into(),
        reference: reference.clone(),
        instance: String::new(),
        work: true,
        stage: "received".into(),
        note: None,
        public: true,
        actor: String::new(),
        at: 0,
    };
    shaky.moves.lock().unwrap().push(step);
    portal.doorstep.dispatcher.poll().await;
    assert_eq!(server::store::cursor::of(&portal.doorstep.store, "shaky").await.unwrap(), "1");
}

#[tokio::test]
async fn what_is_for_an_engine_that_nobody_knows_is_held_and_not_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let light = include_str!("../../../forms/definitions/street-light.json");
    let mut light: serde_json::Value = serde_json::from_str(light).unwrap();
    light["handoff"]["engine"] = "parks".into();
    std::fs::write(folder.path().join("street-light.json"), light.to_string()).unwrap();
    let portal = Portal::with(|config| config.definitions = Some(folder.path().to_owned())).await;
    let reference = portal.browser().send_light().await;
    portal.doorstep.dispatcher.hold_strays().await;
    let row = row(&portal, &reference).await;
    assert_eq!((row.state.as_str(), row.engine.as_str()), (State::Held.name(), "parks"));
    assert!(row.error.unwrap().contains("settings"));
}

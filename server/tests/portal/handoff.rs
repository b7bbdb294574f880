//! The hand-off with an engine that behaves badly: nothing is lost, and no case is started twice.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use server::doorstep::Doorstep;
use server::store::outbox::{self, Recover, State};
use server::store::{StoreError, event};
use server::workflow::desk::Desk;
use server::workflow::{Case, Engine, Engines, Failure, Message, Move, Progress};

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

    async fn start(&self, case: &Case) -> Result<(), Failure> {
        let start = self.starts.lock().unwrap().pop_front();
        match start {
            Some(Start::Down) => return Err(Failure::NotReached("down".into())),
            Some(Start::No) => return Err(Failure::Rejected("no such process".into())),
            Some(Start::Lost) | None => self.cases.lock().unwrap().push(case.clone()),
        }
        if start.is_some() { Err(Failure::Unknown("lost".into())) } else { Ok(()) }
    }

    async fn find(&self, _process: &str, reference: &str) -> Result<bool, Failure> {
        if let Some(failure) = self.finds.lock().unwrap().pop_front() {
            return Err(failure);
        }
        Ok(self.cases.lock().unwrap().iter().any(|case| case.reference == reference))
    }

    async fn correlate(&self, _message: &Message) -> Result<(), Failure> {
        Ok(())
    }

    async fn progress(&self, cursor: i64) -> Result<Progress, Failure> {
        let moves: Vec<Move> = self.moves.lock().unwrap().iter().skip(cursor as usize).cloned().collect();
        Ok(Progress { cursor: cursor + moves.len() as i64, moves })
    }

    async fn health(&self) -> Result<(), Failure> {
        Ok(())
    }
}

async fn portal() -> (Portal, Arc<Shaky>) {
    let folder = tempfile::tempdir().unwrap();
    let shaky = Arc::new(Shaky::default());
    let engine = shaky.clone();
    let doorstep = Doorstep::open_with(config(&folder), |_, store| {
        Ok(Engines { default: engine, desk: Arc::new(Desk::new(store.clone())) })
    })
    .await
    .unwrap();
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

async fn hand_over(portal: &Portal) -> Result<usize, StoreError> {
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
    assert!(case.variables.iter().any(|(name, value)| name == "answers" && value["column"] == "HS 17"));
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
    assert_eq!((row.state.as_str(), row.error.as_deref()), (State::Rejected.name(), Some("no such process")));
    assert_eq!(hand_over(&portal).await.unwrap(), 0);
}

#[tokio::test]
async fn what_was_on_its_way_in_a_crash_is_asked_for_first() {
    let (portal, shaky) = portal().await;
    let reference = portal.browser().send_light().await;
    let rows = outbox::due(&portal.doorstep.store, server::clock::now(), 10).await.unwrap();
    let lease = outbox::Lease { rows: rows.clone(), until: i64::MAX };
    assert_eq!(portal.doorstep.store.write(lease).await.unwrap().len(), 1);
    // A second sender gets nothing.
    let lease = outbox::Lease { rows, until: i64::MAX };
    assert_eq!(portal.doorstep.store.write(lease).await.unwrap().len(), 0);
    assert_eq!(hand_over(&portal).await.unwrap(), 0);
    // The program ended here, after the engine had started the case.
    shaky.cases.lock().unwrap().push(Case {
        reference: reference.clone(),
        submission: String::new(),
        process: String::new(),
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
        stage: stage.into(),
        note: None,
        public: true,
        actor: String::new(),
        at,
    };
    let now = server::clock::now();
    // The second has an earlier time than the first, the third is told twice, the fourth is no stage of ours.
    let moves = [
        step("b", &stage, now + 1000),
        step("a", &stage, now - 100_000),
        step("b", &stage, now + 1000),
        step("c", "Unmapped", now + 2000),
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
        stage: "received".into(),
        note: None,
        public: true,
        actor: String::new(),
        at: 0,
    };
    shaky.moves.lock().unwrap().push(step);
    portal.doorstep.dispatcher.poll().await;
    assert_eq!(server::store::cursor::of(&portal.doorstep.store, "shaky").await.unwrap(), 1);
}

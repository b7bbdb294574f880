//! The embedded engine: stages come from the definition, and staff move a request from one to the next.

use std::sync::Arc;

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseTransaction, IntoActiveModel, QueryOrder, QuerySelect, Set};

use super::{Around, Case, Ended, Engine, Failure, Found, Message, Move, Progress, Standing, Started};
use crate::clock::now;
use crate::store::{Store, StoreError, Write, desk_case, desk_move};

/// Moves that are reported at once.
const BATCH: u64 = 500;

pub fn open(_name: &str, _address: &str, around: &Around) -> anyhow::Result<Arc<dyn Engine>> {
    Ok(Arc::new(Desk::new(around.store.clone())))
}

pub struct Desk {
    store: Store,
}

/// What a member of staff does with a case.
#[derive(Clone, Debug)]
pub struct Advance {
    pub reference: String,
    /// The stage it was at when the page was made: somebody else may have moved it meanwhile.
    pub from: Option<String>,
    pub stage: String,
    /// The stage ends the work.
    pub ends: bool,
    pub note: Option<String>,
    pub public: bool,
    pub actor: String,
    pub at: i64,
    /// The id of the message it comes from, if it comes from one.
    pub message: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advanced {
    Done,
    /// Somebody else moved it first.
    Moved,
    /// It has not arrived at the desk.
    NotHere,
}

impl Desk {
    pub fn new(store: Store) -> Self {
        Self { store }
    }

    pub async fn advance(&self, advance: Advance) -> Result<Advanced, StoreError> {
        self.store.write(advance).await
    }

    pub async fn case(&self, reference: &str) -> Result<Option<desk_case::Model>, StoreError> {
        Ok(desk_case::Entity::find_by_id(reference.to_owned()).one(self.store.reads()).await?)
    }

    /// Where a case was before it came to where it is.
    async fn stage_before(&self, case: &desk_case::Model) -> Result<String, StoreError> {
        let moves = desk_move::Entity::find().filter(desk_move::Column::Reference.eq(&case.reference));
        let before = moves.filter(desk_move::Column::Stage.ne(&case.stage)).order_by_desc(desk_move::Column::Id);
        Ok(before.one(self.store.reads()).await?.map_or_else(|| case.first.clone(), |step| step.stage))
    }

    /// What is on the desk, oldest first; or what was closed, newest first.
    pub async fn cases(&self, closed: bool, skip: u64, most: u64) -> Result<Vec<desk_case::Model>, StoreError> {
        let cases = desk_case::Entity::find().filter(desk_case::Column::Ended.eq(closed)).offset(skip).limit(most);
        let cases = match closed {
            false => cases.order_by_asc(desk_case::Column::Created),
            true => cases.order_by_desc(desk_case::Column::Updated),
        };
        Ok(cases.all(self.store.reads()).await?)
    }
}

#[async_trait]
impl Engine for Desk {
    fn name(&self) -> &str {
        "desk"
    }

    async fn start(&self, case: &Case) -> Result<Started, Failure> {
        let now = now();
        let arrived = desk_case::Model {
            reference: case.reference.clone(),
            process: case.process.clone(),
            stage: case.first_stage.clone(),
            first: case.first_stage.clone(),
            ended: false,
            created: now,
            updated: now,
            waits: serde_json::to_string(&case.waits).unwrap_or_default(),
        };
        self.store.write(Arrive(arrived)).await.map_err(unknown)?;
        Ok(Started { instance: case.reference.clone() })
    }

    async fn find(&self, _process: &str, references: &[String]) -> Result<Vec<Found>, Failure> {
        let cases = desk_case::Entity::find().filter(desk_case::Column::Reference.is_in(references)).all(self.store.reads());
        let cases = cases.await.map_err(|error| not_reached(error.into()))?;
        let found = cases.into_iter().map(|case| Found {
            instance: case.reference.clone(),
            reference: case.reference,
            standing: if case.ended { Standing::Completed } else { Standing::Running },
            started: case.created,
        });
        Ok(found.collect())
    }

    /// Cases are unique here: there is never an extra one.
    async fn discard(&self, _instance: &str, _why: &str) -> Result<(), Failure> {
        Ok(())
    }

    /// A stage that asks the resident for something waits for the answer; with it, the case goes back to where it was before.
    async fn correlate(&self, message: &Message) -> Result<(), Failure> {
        let told = desk_move::Entity::find().filter(desk_move::Column::Message.eq(&message.id)).one(self.store.reads()).await;
        if told.map_err(|error| not_reached(error.into()))?.is_some() {
            return Ok(());
        }
        let case = self.case(&message.reference).await.map_err(not_reached)?;
        let case = case.ok_or_else(|| Failure::NotYet("the case has not arrived".into()))?;
        let waits: Vec<(String, String)> = serde_json::from_str(&case.waits).unwrap_or_default();
        if !waits.iter().any(|(stage, name)| *stage == case.stage && *name == message.name) {
            return Err(Failure::NotYet(format!("the case does not wait for \"{}\"", message.name)));
        }
        let before = self.stage_before(&case).await.map_err(not_reached)?;
        let back = Advance {
            reference: case.reference,
            from: Some(case.stage.clone()),
            stage: before,
            ends: false,
            note: None,
            public: false,
            actor: String::new(),
            at: now(),
            message: Some(message.id.clone()),
        };
        match self.advance(back).await.map_err(unknown)? {
            Advanced::Done => Ok(()),
            Advanced::Moved | Advanced::NotHere => Err(Failure::NotYet("the case was moved at the same moment".into())),
        }
    }

    async fn progress(&self, cursor: &str) -> Result<Progress, Failure> {
        let from: i64 = cursor.parse().unwrap_or_default();
        let moves = desk_move::Entity::find()
            .filter(desk_move::Column::Id.gt(from))
            .order_by_asc(desk_move::Column::Id)
            .limit(BATCH)
            .all(self.store.reads())
            .await
            .map_err(|error| not_reached(error.into()))?;
        let cursor = moves.last().map_or(from, |last| last.id);
        let more = moves.len() as u64 == BATCH;
        let ended = moves
            .iter()
            .filter(|step| step.ends)
            .map(|step| Ended { reference: step.reference.clone(), instance: String::new() });
        let ended = ended.collect();
        Ok(Progress { moves: moves.into_iter().map(report).collect(), ended, cursor: cursor.to_string(), more })
    }

    async fn health(&self) -> Result<(), Failure> {
        self.store.ready().await.map_err(not_reached)
    }
}

fn report(step: desk_move::Model) -> Move {
    Move {
        id: format!("desk-{:012}", step.id),
        reference: step.reference,
        instance: String::new(),
        stage: step.stage,
        work: true,
        note: step.note,
        public: step.public,
        actor: step.actor,
        at: step.at,
    }
}

fn unknown(error: StoreError) -> Failure {
    Failure::Unknown(error.to_string())
}

fn not_reached(error: StoreError) -> Failure {
    Failure::NotReached(error.to_string())
}

/// A case arrives; one that is here already stays as it is.
struct Arrive(desk_case::Model);

#[async_trait]
impl Write for Arrive {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        let there = OnConflict::column(desk_case::Column::Reference).do_nothing().to_owned();
        let case = self.0.clone().into_active_model().reset_all();
        desk_case::Entity::insert(case).on_conflict(there).exec_without_returning(transaction).await?;
        Ok(())
    }
}

#[async_trait]
impl Write for Advance {
    type Done = Advanced;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<Advanced, DbErr> {
        use desk_case::Column;
        let Some(case) = desk_case::Entity::find_by_id(self.reference.clone()).one(transaction).await? else {
            return Ok(Advanced::NotHere);
        };
        if self.from.as_ref().is_some_and(|from| *from != case.stage) {
            return Ok(Advanced::Moved);
        }
        desk_case::Entity::update_many()
            .col_expr(Column::Stage, self.stage.clone().into())
            .col_expr(Column::Ended, self.ends.into())
            .col_expr(Column::Updated, self.at.into())
            .filter(Column::Reference.eq(&self.reference))
            .exec(transaction)
            .await?;
        let step = desk_move::ActiveModel {
            reference: Set(self.reference.clone()),
            stage: Set(self.stage.clone()),
            note: Set(self.note.clone()),
            public: Set(self.public),
            actor: Set(self.actor.clone()),
            at: Set(self.at),
            ends: Set(self.ends),
            message: Set(self.message.clone()),
            ..Default::default()
        };
        let told = OnConflict::column(desk_move::Column::Message).do_nothing().to_owned();
        desk_move::Entity::insert(step).on_conflict(told).exec_without_returning(transaction).await?;
        Ok(Advanced::Done)
    }
}

//! The embedded engine: stages come from the definition, and staff move a request from one to the next.

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseTransaction, IntoActiveModel, QueryOrder, QuerySelect, Set};

use super::{Case, Engine, Failure, Message, Move, Progress};
use crate::clock::now;
use crate::store::{Store, StoreError, Write, desk_case, desk_move};

/// Moves that are reported at once.
const BATCH: u64 = 500;

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

    async fn start(&self, case: &Case) -> Result<(), Failure> {
        let now = now();
        let arrived = desk_case::Model {
            reference: case.reference.clone(),
            process: case.process.clone(),
            stage: case.first_stage.clone(),
            ended: false,
            created: now,
            updated: now,
        };
        self.store.write(Arrive(arrived)).await.map_err(unknown)
    }

    async fn find(&self, _process: &str, reference: &str) -> Result<bool, Failure> {
        Ok(self.case(reference).await.map_err(not_reached)?.is_some())
    }

    /// Staff read messages in the history; nothing waits for one here.
    async fn correlate(&self, message: &Message) -> Result<(), Failure> {
        let case = self.case(&message.reference).await.map_err(not_reached)?;
        let Some(case) = case else { return Err(Failure::NotReached("the case has not arrived".into())) };
        let said = Advance {
            reference: case.reference,
            from: None,
            stage: case.stage,
            ends: case.ended,
            note: Some(message.name.clone()),
            public: false,
            actor: String::new(),
            at: now(),
        };
        self.advance(said).await.map(|_| ()).map_err(unknown)
    }

    async fn progress(&self, cursor: i64) -> Result<Progress, Failure> {
        let moves = desk_move::Entity::find()
            .filter(desk_move::Column::Id.gt(cursor))
            .order_by_asc(desk_move::Column::Id)
            .limit(BATCH)
            .all(self.store.reads())
            .await
            .map_err(|error| not_reached(error.into()))?;
        let cursor = moves.last().map_or(cursor, |last| last.id);
        Ok(Progress { moves: moves.into_iter().map(report).collect(), cursor })
    }

    async fn health(&self) -> Result<(), Failure> {
        self.store.ready().await.map_err(not_reached)
    }
}

fn report(step: desk_move::Model) -> Move {
    Move {
        id: format!("desk-{:012}", step.id),
        reference: step.reference,
        stage: step.stage,
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
            ..Default::default()
        };
        desk_move::Entity::insert(step).exec_without_returning(transaction).await?;
        Ok(Advanced::Done)
    }
}

//! What happened to a request, in the engine's order: the resident's history is the public part of it.

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseTransaction, IntoActiveModel, QueryOrder};

use super::{Store, StoreError, Write, cursor};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "events")]
pub struct Model {
    /// Unique across engines, so that an event told twice is one.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub reference: String,
    pub stage: String,
    pub note: Option<String>,
    pub public: bool,
    /// Who did it, for staff only; empty for the portal itself.
    pub actor: String,
    /// The engine's time.
    pub at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The whole history of a request, oldest first.
pub async fn of(store: &Store, reference: &str) -> Result<Vec<Model>, StoreError> {
    let events = Entity::find().filter(Column::Reference.eq(reference));
    Ok(events.order_by_asc(Column::At).order_by_asc(Column::Id).all(store.reads()).await?)
}

/// Adds what an engine reports. What is already there stays, and time never runs backwards within a request.
pub struct Record {
    pub events: Vec<Model>,
    /// How far the engine was read with these.
    pub cursor: cursor::Model,
}

#[async_trait]
impl Write for Record {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        for event in &self.events {
            let last =
                Entity::find().filter(Column::Reference.eq(&event.reference)).order_by_desc(Column::At).one(transaction).await?;
            let mut event = event.clone();
            event.at = last.map_or(event.at, |last| event.at.max(last.at));
            add(transaction, event).await?;
        }
        cursor::put(transaction, self.cursor.clone()).await
    }
}

pub async fn add(transaction: &DatabaseTransaction, event: Model) -> Result<(), DbErr> {
    let there = OnConflict::column(Column::Id).do_nothing().to_owned();
    Entity::insert(event.into_active_model().reset_all()).on_conflict(there).exec_without_returning(transaction).await?;
    Ok(())
}

//! How far an engine's progress was read: written together with the events, so that a restart goes on where it was.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseTransaction, IntoActiveModel};

use super::{Store, StoreError};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cursors")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub engine: String,
    pub at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub async fn of(store: &Store, engine: &str) -> Result<i64, StoreError> {
    let found = Entity::find_by_id(engine.to_owned()).one(store.reads()).await?;
    Ok(found.map_or(0, |cursor| cursor.at))
}

pub async fn put(transaction: &DatabaseTransaction, cursor: Model) -> Result<(), DbErr> {
    let there = OnConflict::column(Column::Engine).update_column(Column::At).to_owned();
    Entity::insert(cursor.into_active_model().reset_all()).on_conflict(there).exec_without_returning(transaction).await?;
    Ok(())
}

//! A definition as it was when a submission pinned it, so that old requests can always be shown.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseTransaction, IntoActiveModel, QuerySelect};

use super::{Store, StoreError};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "definitions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: String,
    pub service: String,
    pub version: i64,
    pub json: String,
    pub stored: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub async fn by_hash(store: &Store, hash: &str) -> Result<Option<Model>, StoreError> {
    Ok(Entity::find_by_id(hash.to_owned()).one(store.reads()).await?)
}

/// Services that somebody once sent something to.
pub async fn services(store: &Store) -> Result<Vec<String>, StoreError> {
    let names = Entity::find().select_only().column(Column::Service).distinct();
    Ok(names.into_tuple::<String>().all(store.reads()).await?)
}

pub async fn add(transaction: &DatabaseTransaction, definition: Model) -> Result<(), DbErr> {
    let there = OnConflict::column(Column::Hash).do_nothing().to_owned();
    Entity::insert(definition.into_active_model().reset_all()).on_conflict(there).exec_without_returning(transaction).await?;
    Ok(())
}

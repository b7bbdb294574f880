//! How far an engine's progress was read: written together with the events, so that a restart goes on where it was.

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{DatabaseTransaction, IntoActiveModel};

use super::{Store, StoreError, Write};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cursors")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub engine: String,
    /// Where to go on from, in the engine's own words; empty at the beginning.
    pub position: String,
    /// Who reads has until this time.
    pub lease: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub async fn of(store: &Store, engine: &str) -> Result<String, StoreError> {
    let found = Entity::find_by_id(engine.to_owned()).one(store.reads()).await?;
    Ok(found.map(|cursor| cursor.position).unwrap_or_default())
}

pub async fn put(transaction: &DatabaseTransaction, engine: &str, position: &str) -> Result<(), DbErr> {
    let cursor = Model { engine: engine.to_owned(), position: position.to_owned(), lease: 0 };
    let there = OnConflict::column(Column::Engine).update_column(Column::Position).to_owned();
    Entity::insert(cursor.into_active_model().reset_all()).on_conflict(there).exec_without_returning(transaction).await?;
    Ok(())
}

/// Takes the turn to read an engine's progress: one process at a time does. A lease of 0 gives the turn back.
pub struct Turn {
    pub engine: String,
    pub now: i64,
    pub until: i64,
}

#[async_trait]
impl Write for Turn {
    /// Whether it is ours.
    type Done = bool;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<bool, DbErr> {
        let first = Model { engine: self.engine.clone(), position: String::new(), lease: 0 };
        let there = OnConflict::column(Column::Engine).do_nothing().to_owned();
        Entity::insert(first.into_active_model().reset_all()).on_conflict(there).exec_without_returning(transaction).await?;
        let taken = Entity::update_many()
            .col_expr(Column::Lease, self.until.into())
            .filter(Column::Engine.eq(&self.engine))
            // A lease that ends later than any is taken for was made while the clock was wrong.
            .filter(Column::Lease.lte(self.now).or(Column::Lease.gt(self.now + LONGEST)).or(Expr::value(self.until == 0)));
        Ok(taken.exec(transaction).await?.rows_affected == 1)
    }
}

/// No turn is longer, in milliseconds.
pub const LONGEST: i64 = 60_000;

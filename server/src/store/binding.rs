//! Which browser may open what a person owns, because it took a code or made the person.

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseTransaction, IntoActiveModel};

use super::{Store, StoreError, Write};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bindings")]
pub struct Model {
    /// The hash of the session.
    #[sea_orm(primary_key, auto_increment = false)]
    pub session: String,
    pub person: String,
    pub created: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The person a session is bound to.
pub async fn person(store: &Store, session: &str) -> Result<Option<String>, StoreError> {
    Ok(Entity::find_by_id(session.to_owned()).one(store.reads()).await?.map(|binding| binding.person))
}

pub async fn add(transaction: &DatabaseTransaction, session: &str, person: &str, now: i64) -> Result<(), DbErr> {
    let binding = Model { session: session.to_owned(), person: person.to_owned(), created: now };
    let there = OnConflict::column(Column::Session).update_columns([Column::Person, Column::Created]).to_owned();
    let insert = Entity::insert(binding.into_active_model().reset_all()).on_conflict(there);
    insert.exec_without_returning(transaction).await?;
    Ok(())
}

/// The browser is left: it opens nothing of the person's any more.
pub struct Forget {
    pub session: String,
}

#[async_trait]
impl Write for Forget {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        Entity::delete_by_id(self.session.clone()).exec(transaction).await?;
        Ok(())
    }
}

//! Which browser may open what a person owns, because it took a code or made the person.

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseTransaction, IntoActiveModel, QueryOrder};

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

/// The browsers that are bound to a person, newest first.
pub async fn of_person(store: &Store, person: &str) -> Result<Vec<Model>, StoreError> {
    Ok(Entity::find().filter(Column::Person.eq(person)).order_by_desc(Column::Created).all(store.reads()).await?)
}

pub async fn add(transaction: &DatabaseTransaction, session: &str, person: &str, now: i64) -> Result<(), DbErr> {
    let binding = Model { session: session.to_owned(), person: person.to_owned(), created: now };
    let there = OnConflict::column(Column::Session).update_columns([Column::Person, Column::Created]).to_owned();
    let insert = Entity::insert(binding.into_active_model().reset_all()).on_conflict(there);
    insert.exec_without_returning(transaction).await?;
    Ok(())
}

/// A browser of a person's is left, by itself or from another one: it opens nothing of theirs any more.
pub struct Forget {
    pub session: String,
    pub person: String,
}

#[async_trait]
impl Write for Forget {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        Entity::delete_by_id(self.session.clone()).filter(Column::Person.eq(&self.person)).exec(transaction).await?;
        Ok(())
    }
}

//! Who on the staff asked to see what is otherwise covered, when and why.

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::{DatabaseTransaction, QueryOrder, Set};

use super::{Store, StoreError, Write};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "accesses")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub reference: String,
    /// The e-mail address of the member of staff.
    pub actor: String,
    /// What was shown, such as `payload`.
    pub what: String,
    pub at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Who looked, newest first.
pub async fn of(store: &Store, reference: &str) -> Result<Vec<Model>, StoreError> {
    let accesses = Entity::find().filter(Column::Reference.eq(reference));
    Ok(accesses.order_by_desc(Column::Id).all(store.reads()).await?)
}

/// Remembers that somebody looked: written before anything is shown.
pub struct Add {
    pub reference: String,
    pub actor: String,
    pub what: &'static str,
    pub at: i64,
}

#[async_trait]
impl Write for Add {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        let access = ActiveModel {
            reference: Set(self.reference.clone()),
            actor: Set(self.actor.clone()),
            what: Set(self.what.to_owned()),
            at: Set(self.at),
            ..Default::default()
        };
        Entity::insert(access).exec_without_returning(transaction).await?;
        Ok(())
    }
}

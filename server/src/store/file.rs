//! What is known of an uploaded file; its bytes lie in the object store.

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::{DatabaseTransaction, IntoActiveModel};

use super::{Store, StoreError, Write};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "files")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The draft it was uploaded for; the submission keeps the same id.
    pub draft: String,
    pub name: String,
    /// Its media type, decided by content.
    pub kind: String,
    pub size: i64,
    pub created: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The file with this id, if it belongs to this draft or the submission it became.
pub async fn of(store: &Store, draft: &str, id: &str) -> Result<Option<Model>, StoreError> {
    Ok(Entity::find_by_id(id.to_owned()).filter(Column::Draft.eq(draft)).one(store.reads()).await?)
}

/// Remembers an uploaded file.
pub struct Add(pub Model);

#[async_trait]
impl Write for Add {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        Entity::insert(self.0.clone().into_active_model().reset_all()).exec_without_returning(transaction).await?;
        Ok(())
    }
}

pub struct Remove {
    pub id: String,
}

#[async_trait]
impl Write for Remove {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        Entity::delete_by_id(self.id.clone()).exec(transaction).await?;
        Ok(())
    }
}

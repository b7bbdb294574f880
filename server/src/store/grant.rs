//! Who may see a request without having sent it: a session that knew the reference and the detail.

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseTransaction, IntoActiveModel};

use super::{Store, StoreError, Write};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "grants")]
pub struct Model {
    /// The owner: a session's hash, or a person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub session: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub reference: String,
    pub created: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub async fn given(store: &Store, session: &str, reference: &str) -> Result<bool, StoreError> {
    Ok(Entity::find_by_id((session.to_owned(), reference.to_owned())).one(store.reads()).await?.is_some())
}

/// Lets a session see a request.
pub struct Give(pub Model);

#[async_trait]
impl Write for Give {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        let there = OnConflict::columns([Column::Session, Column::Reference]).do_nothing().to_owned();
        Entity::insert(self.0.clone().into_active_model().reset_all())
            .on_conflict(there)
            .exec_without_returning(transaction)
            .await?;
        Ok(())
    }
}

/// What one owner was shown, another may see from now on.
pub(super) async fn pass_on(transaction: &DatabaseTransaction, from: &str, to: &str) -> Result<(), DbErr> {
    for grant in Entity::find().filter(Column::Session.eq(from)).all(transaction).await? {
        let grant = Model { session: to.to_owned(), ..grant };
        let there = OnConflict::columns([Column::Session, Column::Reference]).do_nothing().to_owned();
        let insert = Entity::insert(grant.into_active_model().reset_all()).on_conflict(there);
        insert.exec_without_returning(transaction).await?;
    }
    Ok(())
}

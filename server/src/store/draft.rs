//! What a person typed so far: the pairs, and nothing computed from them.

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseTransaction, IntoActiveModel, QueryOrder};

use super::{Store, StoreError, Write, definition, help_request, stop};
use crate::act::Act;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "drafts")]
pub struct Model {
    /// 128 random bits; also the idempotency key of the submission.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The owner: the hash of a session, or a person (`person::owner`).
    pub session: String,
    pub service: String,
    pub version: i64,
    /// The hash of the definition it was last typed on.
    pub definition: String,
    /// The hashes of the definitions it was typed on, oldest first, with spaces between.
    pub typed_on: String,
    /// `forms::Pairs` as JSON.
    pub pairs: String,
    pub revision: i64,
    /// Others use this device: nothing may stay on it.
    pub shared: bool,
    pub language: String,
    pub created: i64,
    pub updated: i64,
    /// The page that was typed on last, by its id; empty before the first.
    pub page: String,
    /// Who typed last, for whom.
    pub act: Act,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The draft of a session for a service, if there is one.
pub async fn find(store: &Store, session: &str, service: &str) -> Result<Option<Model>, StoreError> {
    let found = Entity::find().filter(Column::Session.eq(session)).filter(Column::Service.eq(service));
    Ok(found.one(store.reads()).await?)
}

/// All drafts of one owner, the last touched first.
pub async fn of_owner(store: &Store, owner: &str) -> Result<Vec<Model>, StoreError> {
    let drafts = Entity::find().filter(Column::Session.eq(owner));
    Ok(drafts.order_by_desc(Column::Updated).all(store.reads()).await?)
}

/// Whether something was begun on a device that others use.
pub async fn any_shared(store: &Store, owner: &str) -> Result<bool, StoreError> {
    let shared = Entity::find().filter(Column::Session.eq(owner)).filter(Column::Shared.eq(true));
    Ok(shared.one(store.reads()).await?.is_some())
}

/// Starts a draft; one that is already there stays as it is.
pub struct Begin {
    pub draft: Model,
    /// The definition it is begun on, unless the store has it: it may be another by the time the person goes on.
    pub definition: Option<definition::Model>,
}

#[async_trait]
impl Write for Begin {
    /// Whether this one is now the draft.
    type Done = bool;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<bool, DbErr> {
        keep_definition(transaction, &self.definition).await?;
        let there = OnConflict::columns([Column::Session, Column::Service]).do_nothing().to_owned();
        let draft = self.draft.clone().into_active_model().reset_all();
        Ok(Entity::insert(draft).on_conflict(there).exec_without_returning(transaction).await? == 1)
    }
}

/// Keeps what was typed, if nobody else changed the draft since it was read.
pub struct Keep {
    pub id: String,
    /// The revision that was read.
    pub revision: i64,
    pub pairs: String,
    pub version: i64,
    pub hash: String,
    /// The hashes of all definitions it was typed on.
    pub typed_on: String,
    /// The definition, unless the store has it.
    pub definition: Option<definition::Model>,
    /// The page that is typed on.
    pub page: String,
    /// Who types.
    pub act: Act,
    pub now: i64,
}

#[async_trait]
impl Write for Keep {
    /// The new revision; `None` where somebody else was first.
    type Done = Option<i64>;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<Option<i64>, DbErr> {
        keep_definition(transaction, &self.definition).await?;
        let kept = Entity::update_many()
            .col_expr(Column::Pairs, self.pairs.clone().into())
            .col_expr(Column::Revision, (self.revision + 1).into())
            .col_expr(Column::Version, self.version.into())
            .col_expr(Column::Definition, self.hash.clone().into())
            .col_expr(Column::TypedOn, self.typed_on.clone().into())
            .col_expr(Column::Page, self.page.clone().into())
            .col_expr(Column::Act, self.act.clone().into())
            .col_expr(Column::Updated, self.now.into())
            .filter(Column::Id.eq(&self.id))
            .filter(Column::Revision.eq(self.revision))
            .exec(transaction)
            .await?;
        Ok((kept.rows_affected == 1).then_some(self.revision + 1))
    }
}

async fn keep_definition(transaction: &DatabaseTransaction, definition: &Option<definition::Model>) -> Result<(), DbErr> {
    match definition {
        Some(definition) => definition::add(transaction, definition.clone()).await,
        None => Ok(()),
    }
}

/// Throws a draft away: the person starts again, or it has been idle for too long.
pub struct Discard {
    pub id: String,
}

#[async_trait]
impl Write for Discard {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        let ended: Vec<Model> = Entity::find_by_id(self.id.clone()).all(transaction).await?;
        stop::note(transaction, &ended).await?;
        Entity::delete_by_id(self.id.clone()).exec(transaction).await?;
        help_request::ended(transaction, &self.id).await
    }
}

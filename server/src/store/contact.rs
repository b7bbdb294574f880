//! One conversation of a helper with a person: on the phone, at a desk, at home; several forms may be filled in during it.

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::{DatabaseTransaction, IntoActiveModel, QueryOrder, QuerySelect};

use super::{Store, StoreError, Write, staff_session};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contacts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub person: String,
    /// The helper's account.
    pub account: String,
    pub organisation: String,
    /// `crate::act::Channel`
    pub channel: String,
    /// `crate::act::Mode`: the person is there (`helped`), or gave a permission (`on-behalf`).
    pub mode: String,
    /// The permission it stands on; empty where the person is there themselves.
    pub mandate: String,
    pub began: i64,
    pub ended: Option<i64>,
    /// What it came to, a key of the words `contact.outcome.…`; empty while it goes on.
    pub outcome: String,
    pub note: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub async fn by_id(store: &Store, id: &str) -> Result<Option<Model>, StoreError> {
    Ok(Entity::find_by_id(id.to_owned()).one(store.reads()).await?)
}

/// A helper's conversations since `from`, newest first.
pub async fn of_account(store: &Store, account: &str, from: i64, most: u64) -> Result<Vec<Model>, StoreError> {
    let contacts = Entity::find().filter(Column::Account.eq(account)).filter(Column::Began.gte(from));
    Ok(contacts.order_by_desc(Column::Began).limit(most).all(store.reads()).await?)
}

/// A helper's conversations that go on, newest first.
pub async fn open_of(store: &Store, account: &str) -> Result<Vec<Model>, StoreError> {
    let contacts = Entity::find().filter(Column::Account.eq(account)).filter(Column::Ended.is_null());
    Ok(contacts.order_by_desc(Column::Began).all(store.reads()).await?)
}

/// A conversation begins, and the helper's browser acts for the person from now on.
pub struct Begin {
    pub contact: Model,
    /// The hash of the helper's session.
    pub session: String,
}

#[async_trait]
impl Write for Begin {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        Entity::insert(self.contact.clone().into_active_model().reset_all()).exec_without_returning(transaction).await?;
        staff_session::sit(transaction, &self.session, &self.contact.id).await
    }
}

/// A conversation ends: nothing can be done for the person in it any more, in whatever window.
pub struct End {
    pub id: String,
    pub outcome: String,
    pub note: String,
    pub now: i64,
}

#[async_trait]
impl Write for End {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        let ended = Entity::update_many()
            .col_expr(Column::Ended, Some(self.now).into())
            .col_expr(Column::Outcome, self.outcome.clone().into())
            .col_expr(Column::Note, self.note.clone().into());
        ended.filter(Column::Id.eq(&self.id)).filter(Column::Ended.is_null()).exec(transaction).await?;
        staff_session::stand_up(transaction, &self.id).await
    }
}

/// A helper goes on with a conversation that was left by a sign-out: it has not ended.
pub struct Sit {
    pub id: String,
    pub session: String,
}

#[async_trait]
impl Write for Sit {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        staff_session::sit(transaction, &self.session, &self.id).await
    }
}

/// The conversations of an account that is suspended end with it.
pub(super) async fn stop_all(transaction: &DatabaseTransaction, account: &str, now: i64) -> Result<(), DbErr> {
    let stopped = Entity::update_many().col_expr(Column::Ended, Some(now).into()).col_expr(Column::Outcome, STOPPED.into());
    stopped.filter(Column::Account.eq(account)).filter(Column::Ended.is_null()).exec(transaction).await?;
    Ok(())
}

/// The outcome of a conversation that nobody ended.
const STOPPED: &str = "stopped";

//! A signed-in browser of a member of staff.

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::{DatabaseTransaction, IntoActiveModel};

use super::{Store, StoreError, Write, staff};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "staff_sessions")]
pub struct Model {
    /// The hash of the cookie.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub staff: String,
    pub created: i64,
    /// When it was last used.
    pub seen: i64,
    /// The conversation it acts in; empty where it acts for nobody.
    pub contact: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Who is signed in with this session, if it was used since `idle` and made since `oldest`.
pub async fn who(store: &Store, id: &str, idle: i64, oldest: i64) -> Result<Option<(Model, staff::Model)>, StoreError> {
    let session = Entity::find_by_id(id.to_owned()).filter(Column::Seen.gte(idle)).filter(Column::Created.gte(oldest));
    let Some(session) = session.one(store.reads()).await? else { return Ok(None) };
    let who = staff::Entity::find_by_id(session.staff.clone()).one(store.reads()).await?;
    Ok(who.map(|who| (session, who)))
}

pub struct SignIn(pub Model);

#[async_trait]
impl Write for SignIn {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        Entity::insert(self.0.clone().into_active_model().reset_all()).exec_without_returning(transaction).await?;
        Ok(())
    }
}

pub struct SignOut {
    pub id: String,
}

#[async_trait]
impl Write for SignOut {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        Entity::delete_by_id(self.id.clone()).exec(transaction).await?;
        Ok(())
    }
}

/// The session was used: it stays open for longer.
pub struct Seen {
    pub id: String,
    pub now: i64,
}

#[async_trait]
impl Write for Seen {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        let used = Entity::update_many().col_expr(Column::Seen, self.now.into()).filter(Column::Id.eq(&self.id));
        used.exec(transaction).await?;
        Ok(())
    }
}

/// From now on this browser acts in a conversation.
pub(super) async fn sit(transaction: &DatabaseTransaction, id: &str, contact: &str) -> Result<(), DbErr> {
    let seat = Entity::update_many().col_expr(Column::Contact, contact.into()).filter(Column::Id.eq(id));
    seat.exec(transaction).await?;
    Ok(())
}

/// Nobody acts in a conversation any more.
pub(super) async fn stand_up(transaction: &DatabaseTransaction, contact: &str) -> Result<(), DbErr> {
    let seats = Entity::update_many().col_expr(Column::Contact, "".into()).filter(Column::Contact.eq(contact));
    seats.exec(transaction).await?;
    Ok(())
}

/// Whoever had signed in with an account is signed out everywhere.
pub(super) async fn end_all(transaction: &DatabaseTransaction, staff: &str) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::Staff.eq(staff)).exec(transaction).await?;
    Ok(())
}

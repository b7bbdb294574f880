//! Somebody who signs in: the council's own people, and those who help.

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseTransaction, IntoActiveModel, QueryOrder};

use super::{Store, StoreError, Write, contact, staff_session};
use crate::policy::Role;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "staff")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub email: String,
    pub name: String,
    /// An argon2id hash.
    pub password: String,
    pub created: i64,
    /// `crate::policy::Role`
    pub role: String,
    /// The id of the organisation; empty for the council's own people, and for helpers who belong to none.
    pub organisation: String,
    /// The services it may help with, with spaces between; empty for all that its organisation may.
    pub services: String,
    /// It may not sign in any more. What it did stays.
    pub suspended: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Whether it is somebody of the council, or of an organisation that helps. A carer or a daughter belongs to none.
    pub fn belongs(&self) -> bool {
        self.role == Role::Staff.name() || !self.organisation.is_empty()
    }
}

pub async fn by_email(store: &Store, email: &str) -> Result<Option<Model>, StoreError> {
    Ok(Entity::find().filter(Column::Email.eq(email.trim().to_lowercase())).one(store.reads()).await?)
}

pub async fn by_id(store: &Store, id: &str) -> Result<Option<Model>, StoreError> {
    Ok(Entity::find_by_id(id.to_owned()).one(store.reads()).await?)
}

/// Who helps for an organisation, by name; those who left are among them.
pub async fn of_organisation(store: &Store, organisation: &str) -> Result<Vec<Model>, StoreError> {
    let members = Entity::find().filter(Column::Organisation.eq(organisation));
    Ok(members.order_by_asc(Column::Name).order_by_asc(Column::Id).all(store.reads()).await?)
}

/// The accounts with these addresses, as they are stored.
pub async fn with_emails(store: &Store, emails: &[String]) -> Result<Vec<Model>, StoreError> {
    Ok(Entity::find().filter(Column::Email.is_in(emails.iter().map(String::as_str))).all(store.reads()).await?)
}

/// The accounts with these ids.
pub async fn with_ids(store: &Store, ids: &[String]) -> Result<Vec<Model>, StoreError> {
    Ok(Entity::find().filter(Column::Id.is_in(ids.iter().map(String::as_str))).all(store.reads()).await?)
}

pub async fn any(store: &Store) -> Result<bool, StoreError> {
    Ok(Entity::find().one(store.reads()).await?.is_some())
}

/// Adds the first account there is.
pub struct First(pub Model);

#[async_trait]
impl Write for First {
    /// Whether it was the first.
    type Done = bool;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<bool, DbErr> {
        if Entity::find().one(transaction).await?.is_some() {
            return Ok(false);
        }
        Entity::insert(self.0.clone().into_active_model().reset_all()).exec_without_returning(transaction).await?;
        Ok(true)
    }
}

/// Adds an account, unless there is one with its e-mail address.
pub struct New(pub Model);

#[async_trait]
impl Write for New {
    /// Whether there is a new one.
    type Done = bool;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<bool, DbErr> {
        let there = OnConflict::column(Column::Email).do_nothing().to_owned();
        let insert = Entity::insert(self.0.clone().into_active_model().reset_all()).on_conflict(there);
        Ok(insert.exec_without_returning(transaction).await? == 1)
    }
}

/// Adds an account, or gives the one with this e-mail address a new name and password.
pub struct Add(pub Model);

#[async_trait]
impl Write for Add {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        let there = OnConflict::column(Column::Email).update_columns([Column::Name, Column::Password]).to_owned();
        Entity::insert(self.0.clone().into_active_model().reset_all())
            .on_conflict(there)
            .exec_without_returning(transaction)
            .await?;
        Ok(())
    }
}

/// Limits an account to some services; to none more than its organisation where the list is empty.
pub struct Limit {
    pub id: String,
    pub services: String,
}

#[async_trait]
impl Write for Limit {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        let limited = Entity::update_many().col_expr(Column::Services, self.services.clone().into());
        limited.filter(Column::Id.eq(&self.id)).exec(transaction).await?;
        Ok(())
    }
}

/// Takes an account's access away, or gives it back. What it did stays; its sign-ins and conversations end with it.
pub struct Suspend {
    pub id: String,
    pub suspended: bool,
    pub now: i64,
}

#[async_trait]
impl Write for Suspend {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        let suspended = Entity::update_many().col_expr(Column::Suspended, self.suspended.into());
        suspended.filter(Column::Id.eq(&self.id)).exec(transaction).await?;
        if self.suspended {
            staff_session::end_all(transaction, &self.id).await?;
            contact::stop_all(transaction, &self.id, self.now).await?;
        }
        Ok(())
    }
}

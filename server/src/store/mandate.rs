//! A permission that a person gave somebody to act for them: what for, until when, how it was given, and whether it was taken back.

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, OnConflict};
use sea_orm::{Condition, DatabaseTransaction, IntoActiveModel, QueryOrder};

use super::{Store, StoreError, Write, contact};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mandates")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// What it is called when people talk about it: as a request's reference.
    pub reference: String,
    /// Who gave it.
    pub person: String,
    /// The account that may act; empty while nobody took the code, or where the organisation may.
    pub account: String,
    /// Every helper of this organisation may act; empty where one account may.
    pub organisation: String,
    /// Whom the person meant, as they wrote it.
    pub helper: String,
    /// Of `crate::policy::Scope`, with spaces between.
    pub scopes: String,
    /// The services it is for, with spaces between; empty for all.
    pub services: String,
    /// The one request it is for; empty for all.
    pub request: String,
    pub starts: i64,
    pub ends: i64,
    /// `crate::mandate::Given`: how it was given.
    pub given: String,
    /// The account that saw or heard it given; empty where the person gave it alone.
    pub witness: String,
    /// The words that were read aloud; empty where none were.
    pub script: String,
    /// What was seen: a paper's date and kind, an attorney's registration.
    pub evidence: String,
    pub revoked: Option<i64>,
    pub created: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Whether it may be acted on at a time.
    pub fn holds(&self, now: i64) -> bool {
        self.revoked.is_none_or(|revoked| now < revoked) && self.starts <= now && now < self.ends
    }

    /// When it ended or was taken back: `now` where it did not yet.
    pub fn ended(&self, now: i64) -> i64 {
        [self.ends, self.revoked.unwrap_or(now)].into_iter().fold(now, Ord::min)
    }
}

pub async fn by_id(store: &Store, id: &str) -> Result<Option<Model>, StoreError> {
    Ok(Entity::find_by_id(id.to_owned()).one(store.reads()).await?)
}

pub async fn by_reference(store: &Store, reference: &str) -> Result<Option<Model>, StoreError> {
    Ok(Entity::find().filter(Column::Reference.eq(reference)).one(store.reads()).await?)
}

/// All that a person ever gave, newest first.
pub async fn of_person(store: &Store, person: &str) -> Result<Vec<Model>, StoreError> {
    Ok(Entity::find().filter(Column::Person.eq(person)).order_by_desc(Column::Created).all(store.reads()).await?)
}

/// Those that an account may act on, or every helper of its organisation: ended ones too, newest first.
pub async fn held_by(store: &Store, account: &str, organisation: &str) -> Result<Vec<Model>, StoreError> {
    let own = Column::Account.eq(account);
    let may = if organisation.is_empty() { own } else { own.or(Column::Organisation.eq(organisation)) };
    Ok(Entity::find().filter(may).order_by_desc(Column::Created).all(store.reads()).await?)
}

/// Gives a permission; one with the same id is there from a first click.
pub struct Give(pub Model);

#[async_trait]
impl Write for Give {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        let there = OnConflict::column(Column::Id).do_nothing().to_owned();
        let insert = Entity::insert(self.0.clone().into_active_model().reset_all()).on_conflict(there);
        insert.exec_without_returning(transaction).await?;
        Ok(())
    }
}

/// An account takes up what waits for it. Nobody's is ever given to another one.
pub struct TakeUp {
    pub id: String,
    pub account: String,
    pub now: i64,
}

#[async_trait]
impl Write for TakeUp {
    /// Whether it waited, and still holds.
    type Done = bool;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<bool, DbErr> {
        let taken = Entity::update_many().col_expr(Column::Account, self.account.clone().into());
        let taken = taken.filter(Column::Id.eq(&self.id)).filter(Column::Account.eq("")).filter(Column::Organisation.eq(""));
        let taken = taken.filter(Column::Revoked.is_null()).filter(Column::Ends.gt(self.now));
        Ok(taken.exec(transaction).await?.rows_affected > 0)
    }
}

/// Whoever holds it does not want it any more: it ends now. Nobody gives up another one's.
pub struct GiveUp {
    pub id: String,
    pub account: String,
    pub now: i64,
}

#[async_trait]
impl Write for GiveUp {
    /// Whether it held until now.
    type Done = bool;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<bool, DbErr> {
        let ended = Entity::update_many().col_expr(Column::Ends, self.now.into());
        let ended = ended.filter(Column::Id.eq(&self.id)).filter(Column::Account.eq(&self.account));
        let ended = ended.filter(Column::Revoked.is_null()).filter(Column::Ends.gt(self.now));
        Ok(ended.exec(transaction).await?.rows_affected > 0)
    }
}

/// Takes it back. Nobody has to say why.
pub struct Revoke {
    pub id: String,
    /// Whose it is: nobody takes back another one's.
    pub person: String,
    pub now: i64,
}

#[async_trait]
impl Write for Revoke {
    /// Whether it held until now.
    type Done = bool;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<bool, DbErr> {
        let revoked = Entity::update_many().col_expr(Column::Revoked, Some(self.now).into());
        let revoked = revoked.filter(Column::Id.eq(&self.id)).filter(Column::Person.eq(&self.person));
        let held = revoked.filter(Column::Revoked.is_null()).exec(transaction).await?.rows_affected > 0;
        if let Some(mandate) = Entity::find_by_id(&self.id).filter(Column::Person.eq(&self.person)).one(transaction).await? {
            // Nor does whoever had it sit beside the person any more, until they are let in anew.
            let own = contact::Column::Account.eq(&mandate.account);
            let with = Condition::any().add(own);
            let with = match mandate.organisation.as_str() {
                "" => with,
                organisation => with.add(contact::Column::Organisation.eq(organisation)),
            };
            let with = Condition::all().add(with).add(contact::Column::Mandate.eq(""));
            contact::take_back(transaction, &self.person, with, self.now).await?;
        }
        Ok(held)
    }
}

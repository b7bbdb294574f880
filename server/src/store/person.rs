//! Somebody who is helped, or who shares a draft between devices: what they own, several browsers may be bound to.

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseTransaction, IntoActiveModel};

use super::{Store, StoreError, Write, binding, draft, grant, help_request, submission};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "people")]
pub struct Model {
    /// 128 random bits.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// As they say it themselves; empty where nobody needed it.
    pub name: String,
    pub phone: String,
    pub email: String,
    pub created: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What `drafts.session` and `submissions.session` say of what a person owns.
pub fn owner(person: &str) -> String {
    format!("person-{person}")
}

/// The person who is this owner; `None` where it is a browser.
pub fn of_owner(owner: &str) -> Option<&str> {
    owner.strip_prefix("person-")
}

pub async fn by_id(store: &Store, id: &str) -> Result<Option<Model>, StoreError> {
    Ok(Entity::find_by_id(id.to_owned()).one(store.reads()).await?)
}

/// Those with these ids.
pub async fn with_ids(store: &Store, ids: &[String]) -> Result<Vec<Model>, StoreError> {
    Ok(Entity::find().filter(Column::Id.is_in(ids.iter().map(String::as_str))).all(store.reads()).await?)
}

/// Adds a person, or changes what is known of one.
pub struct Keep(pub Model);

#[async_trait]
impl Write for Keep {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        let there = OnConflict::column(Column::Id).update_columns([Column::Name, Column::Phone, Column::Email]).to_owned();
        let insert = Entity::insert(self.0.clone().into_active_model().reset_all()).on_conflict(there);
        insert.exec_without_returning(transaction).await?;
        Ok(())
    }
}

/// Binds a browser to a person, and makes what one owner had theirs.
pub struct Bind {
    /// Added where there is none with this id.
    pub person: Model,
    /// The owner whose things become the person's: nobody else's are, whoever used the browser.
    pub from: Option<String>,
    /// The hash of the session that the browser goes on with.
    pub session: String,
    pub now: i64,
}

#[async_trait]
impl Write for Bind {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        let there = OnConflict::column(Column::Id).do_nothing().to_owned();
        let add = Entity::insert(self.person.clone().into_active_model().reset_all()).on_conflict(there);
        add.exec_without_returning(transaction).await?;
        binding::add(transaction, &self.session, &self.person.id, self.now).await?;
        match &self.from {
            Some(from) => take_over(transaction, from, &owner(&self.person.id)).await,
            None => Ok(()),
        }
    }
}

/// A draft that another tab began meanwhile, of a service of which the person has one already, stays where it is.
async fn take_over(transaction: &DatabaseTransaction, from: &str, to: &str) -> Result<(), DbErr> {
    let theirs = draft::Entity::find().filter(draft::Column::Session.eq(to)).all(transaction).await?;
    let theirs: Vec<String> = theirs.into_iter().map(|draft| draft.service).collect();
    let drafts = draft::Entity::update_many().col_expr(draft::Column::Session, to.into());
    let drafts = drafts.filter(draft::Column::Session.eq(from)).filter(draft::Column::Service.is_not_in(theirs));
    drafts.exec(transaction).await?;
    let sent = submission::Entity::update_many().col_expr(submission::Column::Session, to.into());
    sent.filter(submission::Column::Session.eq(from)).exec(transaction).await?;
    grant::pass_on(transaction, from, to).await?;
    help_request::pass_on(transaction, from, to).await
}

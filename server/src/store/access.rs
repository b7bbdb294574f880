//! Who read or did what with personal data, when and why: added to, never changed, each entry sealed with the one before it.

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::{DatabaseTransaction, IntoActiveModel, QueryOrder, QuerySelect};
use sha2::{Digest, Sha256};

use super::{Store, StoreError, Write};

#[derive(Clone, Debug, Default, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "accesses")]
pub struct Model {
    /// Counts up by one.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub at: i64,
    /// The e-mail address of the account.
    pub actor: String,
    /// The id of its organisation; empty for the council.
    pub organisation: String,
    /// Whose data; empty where nobody but a browser is known.
    pub person: String,
    /// The request's reference, or the service of a draft.
    pub reference: String,
    /// What was shown or done, such as `payload`; on screen `access.{what}`.
    pub what: String,
    /// Why, where that has to be said.
    pub reason: String,
    /// The seal of this entry: over all of it and the seal before.
    pub seal: String,
}

/// What a helper did: typed on a page of a draft.
pub const FILLED: &str = "filled";
/// What a helper saw: the answers of a draft, those of a request, how far a request is.
pub const DRAFT: &str = "draft";
pub const ANSWERS: &str = "answers";
pub const PROGRESS: &str = "progress";

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The seal it must have after one with the seal `before`. Lengths keep one field from passing for a part of the next.
    pub fn sealed_after(&self, before: &str) -> String {
        let mut hasher = Sha256::new();
        let (id, at) = (self.id.to_string(), self.at.to_string());
        for field in [before, &id, &at, &self.actor, &self.organisation, &self.person, &self.reference, &self.what, &self.reason]
        {
            hasher.update((field.len() as u64).to_be_bytes());
            hasher.update(field);
        }
        hex::encode(hasher.finalize())
    }
}

/// Who looked at a request, newest first.
pub async fn of(store: &Store, reference: &str) -> Result<Vec<Model>, StoreError> {
    let accesses = Entity::find().filter(Column::Reference.eq(reference));
    Ok(accesses.order_by_desc(Column::Id).all(store.reads()).await?)
}

/// Who looked at anything of a person's, newest first.
pub async fn of_person(store: &Store, person: &str, most: u64) -> Result<Vec<Model>, StoreError> {
    let accesses = Entity::find().filter(Column::Person.eq(person));
    Ok(accesses.order_by_desc(Column::Id).limit(most).all(store.reads()).await?)
}

/// So many entries after the one with this id, oldest first.
pub async fn after(store: &Store, id: i64, most: u64) -> Result<Vec<Model>, StoreError> {
    let accesses = Entity::find().filter(Column::Id.gt(id));
    Ok(accesses.order_by_asc(Column::Id).limit(most).all(store.reads()).await?)
}

/// Writes down that somebody looked, or did something: before anything is shown.
#[derive(Clone, Debug, Default)]
pub struct Add {
    pub at: i64,
    pub actor: String,
    pub organisation: String,
    pub person: String,
    pub reference: String,
    pub what: &'static str,
    pub reason: String,
}

#[async_trait]
impl Write for Add {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        let last = Entity::find().order_by_desc(Column::Id).one(transaction).await?;
        let (id, before) = last.map_or((0, String::new()), |last| (last.id, last.seal));
        add(transaction, self.after(id), &before).await?;
        Ok(())
    }
}

impl Add {
    /// As the entry after the one with this id, not sealed yet.
    fn after(&self, id: i64) -> Model {
        Model {
            id: id + 1,
            at: self.at,
            actor: self.actor.clone(),
            organisation: self.organisation.clone(),
            person: self.person.clone(),
            reference: self.reference.clone(),
            what: self.what.to_owned(),
            reason: self.reason.clone(),
            seal: String::new(),
        }
    }
}

/// Seals an entry and adds it. Its seal.
pub async fn add(transaction: &impl ConnectionTrait, mut entry: Model, before: &str) -> Result<String, DbErr> {
    entry.seal = entry.sealed_after(before);
    let seal = entry.seal.clone();
    Entity::insert(entry.into_active_model().reset_all()).exec_without_returning(transaction).await?;
    Ok(seal)
}

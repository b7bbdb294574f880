//! A request as it was sent: it never changes.

use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

use super::{Store, StoreError};
use crate::act::Act;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "submissions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub reference: String,
    /// The draft it was: unique, so that a repeated post finds this same submission.
    pub draft: String,
    /// The owner: the hash of the session that sent it, or a person (`person::owner`).
    pub session: String,
    /// It was sent from a device that others use.
    pub shared: bool,
    pub service: String,
    pub version: i64,
    pub definition: String,
    pub answers: String,
    pub language: String,
    /// A keyed hash of the answer only the resident knows.
    pub detail: String,
    /// ISO 8601.
    pub decide_by: Option<String>,
    pub created: i64,
    /// How a person who was helped said that it is true, as JSON; empty where they sent it themselves.
    pub declaration: String,
    /// Who did it for whom.
    pub act: Act,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub async fn by_reference(store: &Store, reference: &str) -> Result<Option<Model>, StoreError> {
    Ok(Entity::find().filter(Column::Reference.eq(reference)).one(store.reads()).await?)
}

/// The requests with these references, those that there are.
pub async fn with_references(store: &Store, references: &[String]) -> Result<Vec<Model>, StoreError> {
    let mut found = Vec::new();
    for references in references.chunks(500) {
        let sent = Entity::find().filter(Column::Reference.is_in(references.iter().map(String::as_str)));
        found.extend(sent.order_by_desc(Column::Created).all(store.reads()).await?);
    }
    Ok(found)
}

/// What these sessions sent from one time to another (milliseconds), newest first; for some services, or for all where none is named.
pub async fn sent_by(
    store: &Store,
    sessions: &[String],
    services: &[&str],
    (from, to): (i64, i64),
    skip: u64,
    most: u64,
) -> Result<Vec<Model>, StoreError> {
    let sent = Entity::find()
        .filter(Column::Session.is_in(sessions.iter().map(String::as_str)))
        .filter(Column::Created.between(from, to));
    let sent = if services.is_empty() { sent } else { sent.filter(Column::Service.is_in(services.iter().copied())) };
    let sent = sent.order_by_desc(Column::Created).order_by_desc(Column::Id);
    Ok(sent.offset(skip).limit(most).all(store.reads()).await?)
}

/// The references of all that an owner sent.
pub async fn references_of(store: &Store, owner: &str) -> Result<Vec<String>, StoreError> {
    let sent = Entity::find().select_only().column(Column::Reference).filter(Column::Session.eq(owner));
    Ok(sent.order_by_desc(Column::Created).limit(MOST).into_tuple().all(store.reads()).await?)
}

/// Nobody sent more than a query has room for.
const MOST: u64 = 500;

/// What became of a draft that is no longer there.
pub async fn by_draft(store: &Store, draft: &str) -> Result<Option<Model>, StoreError> {
    Ok(Entity::find().filter(Column::Draft.eq(draft)).one(store.reads()).await?)
}

/// The request a session sent last for a service.
pub async fn last_of(store: &Store, session: &str, service: &str) -> Result<Option<Model>, StoreError> {
    let sent = Entity::find().filter(Column::Session.eq(session)).filter(Column::Service.eq(service));
    Ok(sent.order_by_desc(Column::Created).one(store.reads()).await?)
}

//! What happened to a request, in the engine's order: the resident's history is the public part of it.

use std::collections::HashSet;

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseTransaction, IntoActiveModel, PaginatorTrait, QueryOrder, QuerySelect};

use super::{Store, StoreError, Write, cursor, outbox};
use crate::act::Act;
use crate::clock::now;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "events")]
pub struct Model {
    /// Unique across engines, so that an event told twice is one.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub reference: String,
    pub stage: String,
    pub note: Option<String>,
    pub public: bool,
    /// Who did it, for staff only; empty for the portal itself.
    pub actor: String,
    /// The engine's time.
    pub at: i64,
    /// When we learnt of it, as a number that counts up: the order of what happened at the same time. 0 for what we did.
    pub told: i64,
    /// Who did it for whom.
    pub act: Act,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The stage of work that the definition does not name.
pub const IN_PROGRESS: &str = ":in-progress";
/// The stage of a case that its engine ended, whatever it came to.
pub const ENDED: &str = ":ended";

/// What the resident sent when a stage asked for it: the event's id says which arrival there it answers.
const SENT: &str = "sent-";

/// The id of the event of an answer; `answer` is its message's id, which begins with the id of the arrival and a slash.
pub fn sent(answer: &str) -> String {
    format!("{SENT}{answer}")
}

/// The id of the message that an event of an answer goes with.
pub fn sent_message(event: &Model) -> Option<&str> {
    event.id.strip_prefix(SENT)
}

/// Whether this is an answer to what the arrival at a stage asked for.
pub fn answers(event: &Model, arrival: &str) -> bool {
    sent_message(event).and_then(|answer| answer.strip_prefix(arrival)).is_some_and(|rest| rest.starts_with('/'))
}

/// When we learn of something now; `order` is its place among what we learn at once.
pub fn told(order: usize) -> i64 {
    now() * 1000 + order as i64
}

/// The whole history of a request, oldest first.
pub async fn of(store: &Store, reference: &str) -> Result<Vec<Model>, StoreError> {
    Ok(in_order(reference).all(store.reads()).await?)
}

/// The histories of several requests, each oldest first.
pub async fn of_all(store: &Store, references: &[&str]) -> Result<Vec<Model>, StoreError> {
    let mut all = Vec::new();
    for references in references.chunks(500) {
        let events = Entity::find().filter(Column::Reference.is_in(references.iter().copied()));
        let events = events.order_by_asc(Column::At).order_by_asc(Column::Told).order_by_asc(Column::Id);
        all.extend(events.all(store.reads()).await?);
    }
    Ok(all)
}

/// How many events a request has: events are only ever added, so this tells whether something changed.
pub async fn count(store: &Store, reference: &str) -> Result<u64, StoreError> {
    Ok(Entity::find().filter(Column::Reference.eq(reference)).count(store.reads()).await?)
}

/// Which of these events are known already.
pub async fn known(store: &Store, ids: &[&str]) -> Result<HashSet<String>, StoreError> {
    let mut known = HashSet::new();
    for ids in ids.chunks(500) {
        let found = Entity::find().select_only().column(Column::Id).filter(Column::Id.is_in(ids.iter().copied()));
        known.extend(found.into_tuple::<String>().all(store.reads()).await?);
    }
    Ok(known)
}

fn in_order(reference: &str) -> Select<Entity> {
    let events = Entity::find().filter(Column::Reference.eq(reference));
    events.order_by_asc(Column::At).order_by_asc(Column::Told).order_by_asc(Column::Id)
}

/// Adds what an engine reports, each at its own time: what is told late takes its place in the past. What is already there
/// stays, and after the end of a case nothing new happens.
pub struct Record {
    pub events: Vec<Model>,
    /// Cases that ended: nothing more is to be learnt of them.
    pub ended: Vec<String>,
    /// How far the engine was read with these: its name and the position; `None` where it told us by itself.
    pub cursor: Option<(String, String)>,
}

#[async_trait]
impl Write for Record {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        for event in &self.events {
            let ended = outbox::Entity::find_by_id(event.reference.clone()).one(transaction).await?.is_some_and(|row| row.ended);
            if ended {
                let last = in_order(&event.reference).all(transaction).await?.into_iter().rfind(|event| event.told > 0);
                if last.is_some_and(|last| last.at <= event.at) {
                    continue;
                }
            }
            add(transaction, event.clone()).await?;
        }
        if !self.ended.is_empty() {
            let starts = outbox::Column::Id.is_in(self.ended.iter().map(String::as_str));
            outbox::Entity::update_many().col_expr(outbox::Column::Ended, true.into()).filter(starts).exec(transaction).await?;
        }
        match &self.cursor {
            Some((engine, position)) => cursor::put(transaction, engine, position).await,
            None => Ok(()),
        }
    }
}

/// Adds an event, unless it is there already. Whether it is new.
pub async fn add(transaction: &DatabaseTransaction, event: Model) -> Result<bool, DbErr> {
    let there = OnConflict::column(Column::Id).do_nothing().to_owned();
    let insert = Entity::insert(event.into_active_model().reset_all()).on_conflict(there);
    Ok(insert.exec_without_returning(transaction).await? > 0)
}

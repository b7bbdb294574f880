//! What waits to be handed to an engine, one row per submission.

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{DatabaseTransaction, QueryOrder, QuerySelect};

use super::{Store, StoreError, Write, event};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub reference: String,
    pub engine: String,
    /// A [`State`] in words.
    pub state: String,
    pub attempts: i64,
    /// Due from this time on.
    pub next_at: i64,
    /// Who sends has until this time.
    pub lease: i64,
    pub error: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// How an attempt to hand over stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Waits for its turn.
    Queued,
    /// On its way; after a crash this means unknown.
    Sending,
    /// Sent without an answer: the engine is asked before anything is sent again.
    Unknown,
    Started,
    /// The engine said no: an operator has to look.
    Rejected,
    /// Not sent: something on our side is missing.
    Held,
}

impl State {
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Unknown => "unknown",
            Self::Started => "started",
            Self::Rejected => "rejected",
            Self::Held => "held",
        }
    }
}

/// Rows that are due: queued or unknown whose time has come, and those whose sender's lease ran out.
pub async fn due(store: &Store, now: i64, most: u64) -> Result<Vec<Model>, StoreError> {
    let waiting = Column::State.is_in([State::Queued.name(), State::Unknown.name()]).and(Column::NextAt.lte(now));
    let lost = Column::State.eq(State::Sending.name()).and(Column::Lease.lte(now));
    Ok(Entity::find().filter(waiting.or(lost)).order_by_asc(Column::NextAt).limit(most).all(store.reads()).await?)
}

/// When the next row that waits is due.
pub async fn next_due(store: &Store) -> Result<Option<i64>, StoreError> {
    let waiting = Column::State.is_in([State::Queued.name(), State::Unknown.name(), State::Sending.name()]);
    let first = Entity::find().filter(waiting).order_by_asc(Column::NextAt).one(store.reads()).await?;
    Ok(first.map(|row| if row.state == State::Sending.name() { row.lease } else { row.next_at }))
}

/// Takes due rows for one sender. Rows that somebody else took in the meantime are not among the answer.
pub struct Lease {
    pub rows: Vec<Model>,
    pub until: i64,
}

#[async_trait]
impl Write for Lease {
    type Done = Vec<Model>;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<Vec<Model>, DbErr> {
        let mut taken = Vec::new();
        for row in &self.rows {
            let update = Entity::update_many()
                .col_expr(Column::State, State::Sending.name().into())
                .col_expr(Column::Lease, self.until.into())
                .filter(Column::Reference.eq(&row.reference))
                .filter(Column::State.eq(&row.state))
                .filter(Column::Lease.eq(row.lease));
            if update.exec(transaction).await?.rows_affected == 1 {
                taken.push(row.clone());
            }
        }
        Ok(taken)
    }
}

/// How attempts ended, with what they add to the history.
pub struct Settle(pub Vec<Settled>);

pub struct Settled {
    pub reference: String,
    pub state: State,
    pub attempts: i64,
    pub next_at: i64,
    pub error: Option<String>,
    pub event: Option<event::Model>,
}

#[async_trait]
impl Write for Settle {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        for settled in &self.0 {
            Entity::update_many()
                .col_expr(Column::State, settled.state.name().into())
                .col_expr(Column::Attempts, settled.attempts.into())
                .col_expr(Column::NextAt, settled.next_at.into())
                .col_expr(Column::Lease, 0i64.into())
                .col_expr(Column::Error, settled.error.clone().into())
                .filter(Column::Reference.eq(&settled.reference))
                .exec(transaction)
                .await?;
            if let Some(event) = &settled.event {
                event::add(transaction, event.clone()).await?;
            }
        }
        Ok(())
    }
}

/// After a crash nobody is sending any more: what was being sent is unknown.
pub struct Recover;

#[async_trait]
impl Write for Recover {
    type Done = u64;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<u64, DbErr> {
        let lost = Entity::update_many()
            .col_expr(Column::State, State::Unknown.name().into())
            .col_expr(Column::Lease, 0i64.into())
            .filter(Column::State.eq(State::Sending.name()));
        Ok(lost.exec(transaction).await?.rows_affected)
    }
}

//! What waits to be handed to an engine: the start of every submission, and messages to cases that run.

use async_trait::async_trait;
use forms::definition::Mode;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{DatabaseTransaction, FromQueryResult, IntoActiveModel, PaginatorTrait, QueryOrder, QuerySelect};

use super::{Store, StoreError, Write, event};

/// A start has its reference as its id, so that there is one for each submission.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// `start` or `message`.
    pub kind: String,
    pub reference: String,
    /// The engine's name.
    pub engine: String,
    /// What the engine calls this work.
    pub process: String,
    /// An operator's variables in place of the definition's: a JSON object like `handoff.variables`.
    pub mapping: Option<String>,
    /// `forget` or `advocate`: whether the case is followed.
    pub mode: String,
    /// A message's name.
    pub message: Option<String>,
    /// A message's variables: a JSON object.
    pub payload: Option<String>,
    /// A [`State`] in words.
    pub state: String,
    pub attempts: i64,
    /// Due from this time on.
    pub next_at: i64,
    /// Who sends has until this time.
    pub lease: i64,
    /// Why the last attempt failed.
    pub error: Option<String>,
    /// The engine's own id of the case.
    pub instance: Option<String>,
    /// Nothing more is to be learnt from the engine.
    pub ended: bool,
    /// When the engine was last asked whether the case is still there.
    pub checked: i64,
    pub created: i64,
    /// When the engine had it.
    pub started: Option<i64>,
    /// Why an operator cancelled it.
    pub reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub const START: &str = "start";
pub const MESSAGE: &str = "message";

/// How an attempt to hand over stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Waits for its turn.
    Queued,
    /// On its way; after a crash this means unknown.
    Sending,
    /// Sent without an answer: the engine is asked before anything is sent again.
    Unknown,
    /// The engine has it; a message was delivered.
    Started,
    /// The engine said no: an operator has to look.
    Rejected,
    /// Not sent: something on our side is missing.
    Held,
    /// An operator decided that it is not sent, and said why.
    Cancelled,
}

impl State {
    pub const ALL: &[Self] =
        &[Self::Queued, Self::Sending, Self::Unknown, Self::Started, Self::Rejected, Self::Held, Self::Cancelled];
    /// The dispatcher goes on with these by itself.
    pub const WAITING: &[Self] = &[Self::Queued, Self::Sending, Self::Unknown];

    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Unknown => "unknown",
            Self::Started => "started",
            Self::Rejected => "rejected",
            Self::Held => "held",
            Self::Cancelled => "cancelled",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.name() == name)
    }
}

impl Model {
    /// The row that hands a submission over.
    pub fn start(reference: &str, engine: &str, process: &str, mode: &str, now: i64) -> Self {
        Self {
            id: reference.to_owned(),
            kind: START.into(),
            reference: reference.to_owned(),
            engine: engine.to_owned(),
            process: process.to_owned(),
            mapping: None,
            mode: mode.to_owned(),
            message: None,
            payload: None,
            state: State::Queued.name().into(),
            attempts: 0,
            next_at: now,
            lease: 0,
            error: None,
            instance: None,
            ended: false,
            checked: 0,
            created: now,
            started: None,
            reason: None,
        }
    }

    /// The row that tells the case of `start` something. `payload` is a JSON object of variables.
    pub fn message(start: &Self, id: String, name: &str, payload: String, now: i64) -> Self {
        Self {
            id,
            kind: MESSAGE.into(),
            message: Some(name.to_owned()),
            payload: Some(payload),
            mapping: None,
            ..Self::start(&start.reference, &start.engine, &start.process, &start.mode, now)
        }
    }

    pub fn is_message(&self) -> bool {
        self.kind == MESSAGE
    }
}

/// Rows of an engine that are due: queued or unknown whose time has come, and those whose sender's lease ran out.
///
/// `longest` is the longest that a row may wait, in milliseconds. One that would wait longer was written while the clock
/// was wrong, and is due.
pub async fn due(store: &Store, engine: &str, now: i64, longest: i64, most: u64) -> Result<Vec<Model>, StoreError> {
    // One question for each stretch of the index: together they would read and sort all that waits.
    let (later, mut rows) = (now + longest, Vec::new());
    for (state, time) in [(State::Queued, Column::NextAt), (State::Unknown, Column::NextAt), (State::Sending, Column::Lease)] {
        let waits = || Entity::find().filter(Column::Engine.eq(engine)).filter(Column::State.eq(state.name())).limit(most);
        rows.extend(waits().filter(time.lte(now)).order_by_asc(time).all(store.reads()).await?);
        rows.extend(waits().filter(time.gt(later)).all(store.reads()).await?);
    }
    rows.sort_by_key(|row| row.next_at);
    rows.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    Ok(rows)
}

/// When the next row of an engine that waits is due.
pub async fn next_due(store: &Store, engine: &str) -> Result<Option<i64>, StoreError> {
    let rows = Entity::find().filter(Column::Engine.eq(engine));
    let resting = rows.clone().filter(Column::State.is_in([State::Queued.name(), State::Unknown.name()]));
    let resting = resting.order_by_asc(Column::NextAt).one(store.reads()).await?.map(|row| row.next_at);
    let sending = rows.filter(Column::State.eq(State::Sending.name()));
    let sending = sending.order_by_asc(Column::Lease).one(store.reads()).await?.map(|row| row.lease);
    Ok(resting.into_iter().chain(sending).min())
}

pub async fn by_id(store: &Store, id: &str) -> Result<Option<Model>, StoreError> {
    Ok(Entity::find_by_id(id.to_owned()).one(store.reads()).await?)
}

/// The rows with these ids, those that there are.
pub async fn with_ids(store: &Store, ids: &[String]) -> Result<Vec<Model>, StoreError> {
    let mut found = Vec::new();
    for ids in ids.chunks(500) {
        found.extend(Entity::find().filter(Column::Id.is_in(ids.iter().map(String::as_str))).all(store.reads()).await?);
    }
    Ok(found)
}

/// The start and the messages of a request, in the order they were made.
pub async fn of(store: &Store, reference: &str) -> Result<Vec<Model>, StoreError> {
    let rows = Entity::find().filter(Column::Reference.eq(reference));
    Ok(rows.order_by_asc(Column::Created).order_by_desc(Column::Kind).all(store.reads()).await?)
}

/// Cases of an engine that are followed, in the order of their references, from the one after `after` on.
pub async fn followed(store: &Store, engine: &str, after: &str, most: u64) -> Result<Vec<Model>, StoreError> {
    let rows = Entity::find()
        .filter(Column::Engine.eq(engine))
        .filter(Column::Kind.eq(START))
        .filter(Column::State.eq(State::Started.name()))
        .filter(Column::Mode.eq(Mode::Advocate.name()))
        .filter(Column::Ended.eq(false))
        .filter(Column::Reference.gt(after));
    Ok(rows.order_by_asc(Column::Reference).limit(most).all(store.reads()).await?)
}

/// Cases of an engine that are followed and were not looked at since `before`, the longest ago first.
pub async fn to_check(store: &Store, engine: &str, before: i64, most: u64) -> Result<Vec<Model>, StoreError> {
    let followed = Entity::find()
        .filter(Column::Engine.eq(engine))
        .filter(Column::Kind.eq(START))
        .filter(Column::State.eq(State::Started.name()))
        .filter(Column::Ended.eq(false))
        .filter(Column::Checked.lt(before));
    Ok(followed.order_by_asc(Column::Checked).limit(most).all(store.reads()).await?)
}

/// How many rows wait for an engine that is none of `known`.
pub async fn strays(store: &Store, known: &[String]) -> Result<u64, StoreError> {
    Ok(Entity::find().filter(stray(known)).count(store.reads()).await?)
}

fn stray(known: &[String]) -> Expr {
    Column::State.is_in([State::Queued.name(), State::Unknown.name()]).and(Column::Engine.is_not_in(known))
}

/// How many rows an engine has in a state.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Count {
    pub engine: String,
    pub kind: String,
    pub state: String,
    pub rows: i64,
    /// When the oldest of them was made.
    pub oldest: i64,
}

pub async fn counts(store: &Store) -> Result<Vec<Count>, StoreError> {
    let rows = Entity::find()
        .select_only()
        .column(Column::Engine)
        .column(Column::Kind)
        .column(Column::State)
        .column_as(Column::Id.count(), "rows")
        .column_as(Column::Created.min(), "oldest")
        .group_by(Column::Engine)
        .group_by(Column::Kind)
        .group_by(Column::State);
    Ok(rows.into_model::<Count>().all(store.reads()).await?)
}

pub async fn add(transaction: &DatabaseTransaction, row: Model) -> Result<(), DbErr> {
    Entity::insert(row.into_active_model().reset_all()).exec_without_returning(transaction).await?;
    Ok(())
}

/// Takes due rows for one sender. Rows that somebody else took in the meantime are not among the answer.
pub struct Lease {
    pub rows: Vec<Model>,
    pub until: i64,
}

#[async_trait]
impl Write for Lease {
    /// The rows as they were, with the new lease.
    type Done = Vec<Model>;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<Vec<Model>, DbErr> {
        let mut taken = Vec::new();
        for row in &self.rows {
            let update = Entity::update_many()
                .col_expr(Column::State, State::Sending.name().into())
                .col_expr(Column::Lease, self.until.into())
                .filter(Column::Id.eq(&row.id))
                .filter(Column::State.eq(&row.state))
                .filter(Column::Lease.eq(row.lease));
            if update.exec(transaction).await?.rows_affected == 1 {
                taken.push(Model { lease: self.until, ..row.clone() });
            }
        }
        Ok(taken)
    }
}

/// How an attempt ended, with what it adds to the history.
#[derive(Clone, Debug)]
pub struct Settle {
    pub id: String,
    /// The lease it was made under: who took over since decides.
    pub lease: i64,
    pub state: State,
    pub attempts: i64,
    pub next_at: i64,
    pub error: Option<String>,
    pub instance: Option<String>,
    pub started: Option<i64>,
    /// When it counts as looked at last.
    pub checked: i64,
    pub ended: bool,
    pub events: Vec<event::Model>,
}

#[async_trait]
impl Write for Settle {
    /// Whether the lease was still ours.
    type Done = bool;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<bool, DbErr> {
        let settled = Entity::update_many()
            .col_expr(Column::State, self.state.name().into())
            .col_expr(Column::Attempts, self.attempts.into())
            .col_expr(Column::NextAt, self.next_at.into())
            .col_expr(Column::Lease, 0i64.into())
            .col_expr(Column::Error, self.error.clone().into())
            .col_expr(Column::Instance, self.instance.clone().into())
            .col_expr(Column::Started, self.started.into())
            .col_expr(Column::Checked, self.checked.into())
            .col_expr(Column::Ended, self.ended.into())
            .filter(Column::Id.eq(&self.id))
            .filter(Column::State.eq(State::Sending.name()))
            .filter(Column::Lease.eq(self.lease));
        if settled.exec(transaction).await?.rows_affected == 0 {
            return Ok(false);
        }
        for event in &self.events {
            event::add(transaction, event.clone()).await?;
        }
        Ok(true)
    }
}

/// The engine was asked about a case: it is still there, or nothing more is to be learnt.
pub struct Checked {
    pub id: String,
    pub now: i64,
    pub ended: bool,
    pub events: Vec<event::Model>,
}

#[async_trait]
impl Write for Checked {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        Entity::update_many()
            .col_expr(Column::Checked, self.now.into())
            .col_expr(Column::Ended, self.ended.into())
            .filter(Column::Id.eq(&self.id))
            .exec(transaction)
            .await?;
        for event in &self.events {
            event::add(transaction, event.clone()).await?;
        }
        Ok(())
    }
}

/// Holds what waits for an engine that is none of `known`.
pub struct HoldStrays {
    pub known: Vec<String>,
}

#[async_trait]
impl Write for HoldStrays {
    type Done = u64;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<u64, DbErr> {
        let hold = Entity::update_many()
            .col_expr(Column::State, State::Held.name().into())
            .col_expr(Column::Error, "the settings have no engine of this name".into())
            .filter(stray(&self.known));
        Ok(hold.exec(transaction).await?.rows_affected)
    }
}

/// The store is older than what was handed over since: whether what waits is at its engine is unknown.
pub struct Doubt;

#[async_trait]
impl Write for Doubt {
    type Done = u64;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<u64, DbErr> {
        let waiting = Entity::update_many()
            .col_expr(Column::State, State::Unknown.name().into())
            .col_expr(Column::Lease, 0i64.into())
            .filter(Column::State.is_in(State::WAITING.iter().map(|state| state.name())));
        Ok(waiting.exec(transaction).await?.rows_affected)
    }
}

/// After a crash of the only process, nobody is sending any more: what was being sent is unknown.
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

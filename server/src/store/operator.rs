//! What an operator does with a row of the outbox: sends it again, puts its mapping right, or cancels it.

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{DatabaseTransaction, QueryOrder, QuerySelect};

use super::outbox::{Column, Entity, Model, State};
use super::{Store, StoreError, Write, event};

/// States in which a row is nobody else's at this moment and its end is not known: an operator may decide.
pub const OPEN: &[State] = &[State::Queued, State::Unknown, State::Rejected, State::Held];

/// A row as somebody saw it. While it waits by itself only its state counts; once it stopped, so does which attempt it was.
pub fn mark(row: &Model) -> String {
    match State::named(&row.state) {
        Some(State::Rejected | State::Held) => format!("{}.{}", row.state, row.attempts),
        _ => row.state.clone(),
    }
}

#[derive(Clone, Debug)]
pub enum Change {
    /// It goes to the engine again, which is asked first whether it has it.
    Resend { now: i64 },
    /// The same with another process and other variables.
    Fix { process: String, mapping: Option<String>, now: i64 },
    /// It is not sent any more.
    Cancel { reason: String },
}

/// An operator's decision on a row, with what it adds to the history. Nothing happens where the row is not as it was seen.
#[derive(Clone, Debug)]
pub struct Decide {
    pub id: String,
    /// The [`mark`] of the row that was shown.
    pub seen: String,
    pub change: Change,
    /// The stage the request is at. What its resident was told at its end stands there when it goes on after all.
    pub stage: String,
    pub events: Vec<event::Model>,
}

/// What the ids of events begin with that end a request because an operator cancelled it.
pub const CANCELLED: &str = "cancelled-";

#[async_trait]
impl Write for Decide {
    /// Whether the row still was as it was seen.
    type Done = bool;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<bool, DbErr> {
        let Some(row) = Entity::find_by_id(self.id.clone()).one(transaction).await? else { return Ok(false) };
        let cancelled = State::named(&row.state) == Some(State::Cancelled);
        let open = OPEN.iter().any(|state| state.name() == row.state) || cancelled;
        if mark(&row) != self.seen || !open || (cancelled && matches!(self.change, Change::Cancel { .. })) {
            return Ok(false);
        }
        let update = Entity::update_many().filter(Column::Id.eq(&self.id));
        // Never queued: the engine may have it.
        let again = |now: i64| {
            let update = update.clone().col_expr(Column::State, State::Unknown.name().into());
            let update = update.col_expr(Column::NextAt, now.into()).col_expr(Column::Ended, false.into());
            update.col_expr(Column::Reason, Expr::value(None::<String>))
        };
        let update = match &self.change {
            Change::Resend { now } => again(*now),
            Change::Fix { process, mapping, now } => again(*now)
                .col_expr(Column::Process, process.clone().into())
                .col_expr(Column::Mapping, Expr::value(mapping.clone())),
            Change::Cancel { reason } => update
                .clone()
                .col_expr(Column::State, State::Cancelled.name().into())
                .col_expr(Column::Reason, reason.clone().into())
                .col_expr(Column::Ended, true.into()),
        };
        update.exec(transaction).await?;
        if cancelled && !row.is_message() {
            reopen(transaction, &row.reference, &self.stage).await?;
        }
        for event in &self.events {
            event::add(transaction, event.clone()).await?;
        }
        Ok(true)
    }
}

async fn reopen(transaction: &DatabaseTransaction, reference: &str, stage: &str) -> Result<(), DbErr> {
    use event::Column::{Id, Reference, Stage};
    let ends = event::Entity::update_many().col_expr(Stage, stage.into()).filter(Reference.eq(reference));
    ends.filter(Stage.eq(event::ENDED)).filter(Id.starts_with(CANCELLED)).exec(transaction).await?;
    Ok(())
}

/// Rows in these states, those first that cannot go on without a person, then the oldest or the newest.
pub async fn page(store: &Store, states: &[State], newest: bool, skip: u64, most: u64) -> Result<Vec<Model>, StoreError> {
    let rows = Entity::find().filter(Column::State.is_in(states.iter().map(|state| state.name())));
    let stopped = Column::State.is_in([State::Rejected.name(), State::Held.name()]);
    let rank: Expr = Expr::case(stopped, 0).case(Column::State.eq(State::Unknown.name()), 1).finally(2).into();
    let rows = rows.order_by_asc(rank);
    let rows = match newest {
        true => rows.order_by_desc(Column::Created),
        false => rows.order_by_asc(Column::Created),
    };
    Ok(rows.order_by_asc(Column::Id).offset(skip).limit(most).all(store.reads()).await?)
}

//! Housekeeping: nothing about a person is kept longer than it is needed.

use std::time::Duration;

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{DatabaseTransaction, QuerySelect};

use crate::clock::now;
use crate::doorstep::Doorstep;
use crate::session::PRACTICE;
use crate::store::{
    StoreError, Write, binding, code, contact, declaration, draft, file, help_request, mandate, person, staff_session, stop,
    submission,
};

const EVERY: Duration = Duration::from_secs(60 * 60);
const DAY: i64 = 24 * 60 * 60 * 1000;
/// How long a draft that nobody touches is kept.
const DRAFTS: i64 = 30 * DAY;
/// As long as a browser keeps the cookie it is bound with, and a day.
const BINDINGS: i64 = 31 * DAY;
/// How long it can be asked who was helped, in which conversation and by what permission, after it ended.
const HELP: i64 = 400 * DAY;
/// A shared device's draft does not survive the night, nor what was only practised. What a person saved is theirs.
const SHARED: i64 = DAY;

/// When a draft of a person's that was last touched at a moment is thrown away.
pub fn ends(updated: i64) -> i64 {
    updated + DRAFTS
}

/// Files that are looked at in one go.
const BATCH: u64 = 500;

pub async fn run(doorstep: Doorstep) {
    loop {
        if let Err(error) = clean(&doorstep, now()).await {
            tracing::warn!(%error, "housekeeping will try again");
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Throws away old drafts, ended sign-ins, and files that belong to no draft and no submission.
pub async fn clean(doorstep: &Doorstep, now: i64) -> Result<(), StoreError> {
    doorstep.store.write(Forget { now }).await?;
    doorstep.drafts.forget_all();
    let reads = doorstep.store.reads();
    let old = file::Entity::find().filter(file::Column::Created.lt(now - DAY)).limit(BATCH).all(reads).await?;
    for file in old {
        let owned = draft::Entity::find_by_id(file.draft.clone()).one(reads).await?.is_some()
            || submission::by_draft(&doorstep.store, &file.draft).await?.is_some();
        if !owned {
            doorstep.uploads.throw_away(&file.id).await;
            doorstep.store.write(file::Remove { id: file.id }).await?;
        }
    }
    Ok(())
}

/// What nobody can use any more: codes that are too old, browsers that have lost their cookie, conversations and permissions that
/// ended long ago, and then whoever owns nothing and is known to nobody. Who did what stays in the log, without names.
async fn forget_people(transaction: &DatabaseTransaction, now: i64) -> Result<(), DbErr> {
    code::Entity::delete_many().filter(code::Column::Expires.lt(now)).exec(transaction).await?;
    binding::Entity::delete_many().filter(binding::Column::Created.lt(now - BINDINGS)).exec(transaction).await?;
    let before = now - HELP;
    let ended = contact::Entity::delete_many().filter(contact::Column::Ended.lt(before));
    ended.exec(transaction).await?;
    let ended = mandate::Column::Ends.lt(before).or(mandate::Column::Revoked.lt(before));
    mandate::Entity::delete_many().filter(ended).exec(transaction).await?;
    let among = |entity: Select| Expr::col(person::Column::Id).not_in_subquery(entity);
    let owns = |entity: Select| Expr::cust("'person-' || id").not_in_subquery(entity);
    person::Entity::delete_many()
        .filter(person::Column::Created.lt(now - DRAFTS))
        .filter(among(select(binding::Entity, binding::Column::Person)))
        .filter(among(select(contact::Entity, contact::Column::Person)))
        .filter(among(select(mandate::Entity, mandate::Column::Person)))
        .filter(owns(select(draft::Entity, draft::Column::Session)))
        .filter(owns(select(submission::Entity, submission::Column::Session)))
        .filter(owns(select(help_request::Entity, help_request::Column::Owner)))
        .exec(transaction)
        .await?;
    Ok(())
}

type Select = sea_orm::sea_query::SelectStatement;

/// One column of a table.
fn select(table: impl EntityTrait, column: impl ColumnTrait) -> Select {
    Query::select().column(column).from(table).to_owned()
}

struct Forget {
    now: i64,
}

#[async_trait]
impl Write for Forget {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        let old = draft::Column::Updated.lt(self.now - DRAFTS);
        let saved = draft::Column::Session.starts_with(person::owner(""));
        let passing = draft::Column::Shared.eq(true).and(saved.not()).or(draft::Column::Session.starts_with(PRACTICE));
        let passing = passing.and(draft::Column::Updated.lt(self.now - SHARED));
        let old = old.or(passing);
        stop::note(transaction, &draft::Entity::find().filter(old.clone()).all(transaction).await?).await?;
        draft::Entity::delete_many().filter(old).exec(transaction).await?;
        declaration::forget(transaction).await?;
        staff_session::Entity::delete_many().filter(staff_session::Column::Seen.lt(self.now - DAY)).exec(transaction).await?;
        help_request::forget_old(transaction, self.now).await?;
        contact::stop_old(transaction, self.now - DAY, self.now).await?;
        forget_people(transaction, self.now).await
    }
}

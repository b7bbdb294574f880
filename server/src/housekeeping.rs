//! Housekeeping: nothing about a person is kept longer than it is needed.

use std::time::Duration;

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{DatabaseTransaction, QuerySelect};

use crate::clock::now;
use crate::doorstep::Doorstep;
use crate::session::PRACTICE;
use crate::store::{StoreError, Write, declaration, draft, file, help_request, person, staff_session, stop, submission};

const EVERY: Duration = Duration::from_secs(60 * 60);
const DAY: i64 = 24 * 60 * 60 * 1000;
/// How long a draft that nobody touches is kept.
const DRAFTS: i64 = 30 * DAY;
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
        help_request::forget_old(transaction, self.now).await
    }
}

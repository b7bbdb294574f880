//! Submitting: the submission, its reference, its first event, its outbox row and the end of the draft, all or nothing.

use std::sync::Arc;

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::{DatabaseTransaction, IntoActiveModel};

use super::{Write, definition, draft, event, help_request, outbox, submission};

pub struct Submit {
    /// The revision of the draft these answers were read from; 0 where there was no draft.
    pub revision: i64,
    pub submission: Arc<submission::Model>,
    pub events: Vec<event::Model>,
    /// `None` where there is nothing to hand over.
    pub outbox: Option<outbox::Model>,
    /// The definition, unless it is known to be stored.
    pub definition: Option<definition::Model>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Submitted {
    /// This request made it.
    Now { reference: String },
    /// An earlier or parallel request already had: the same reference as then.
    Before { reference: String },
    /// The draft changed since its answers were read: read them again.
    Changed,
    /// There is neither the draft nor a submission of it.
    Gone,
}

#[async_trait]
impl Write for Submit {
    type Done = Submitted;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<Submitted, DbErr> {
        if self.revision == 0 {
            if let Some(reference) = self.sent_before(transaction).await? {
                return Ok(Submitted::Before { reference });
            }
        } else {
            let ended = draft::Entity::delete_many()
                .filter(draft::Column::Id.eq(&self.submission.draft))
                .filter(draft::Column::Revision.eq(self.revision));
            if ended.exec(transaction).await?.rows_affected == 0 {
                return self.why_not(transaction).await;
            }
            help_request::ended(transaction, &self.submission.draft).await?;
        }
        if let Some(definition) = &self.definition {
            definition::add(transaction, definition.clone()).await?;
        }
        let submission = submission::Model::clone(&self.submission);
        submission::Entity::insert(submission.into_active_model().reset_all()).exec_without_returning(transaction).await?;
        for event in &self.events {
            event::add(transaction, event.clone()).await?;
        }
        if let Some(outbox) = &self.outbox {
            outbox::add(transaction, outbox.clone()).await?;
        }
        Ok(Submitted::Now { reference: self.submission.reference.clone() })
    }
}

impl Submit {
    /// The reference of the submission that this draft became.
    async fn sent_before(&self, transaction: &DatabaseTransaction) -> Result<Option<String>, DbErr> {
        let sent = submission::Entity::find().filter(submission::Column::Draft.eq(&self.submission.draft));
        Ok(sent.one(transaction).await?.map(|sent| sent.reference))
    }

    async fn why_not(&self, transaction: &DatabaseTransaction) -> Result<Submitted, DbErr> {
        if let Some(reference) = self.sent_before(transaction).await? {
            return Ok(Submitted::Before { reference });
        }
        let draft = draft::Entity::find_by_id(self.submission.draft.clone()).one(transaction).await?;
        Ok(if draft.is_some() { Submitted::Changed } else { Submitted::Gone })
    }
}

//! What a resident sends when a stage asks for it: its place in the history and the message to the engine, both or none.

use async_trait::async_trait;
use sea_orm::DatabaseTransaction;
use sea_orm::entity::prelude::*;

use super::{Write, event, outbox};

pub struct Answer {
    pub event: event::Model,
    /// Its id begins with the id of the arrival it answers.
    pub message: outbox::Model,
    pub arrival: String,
    /// The request is still where it was when it asked.
    pub in_time: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// The engine gets it.
    Now,
    /// It is kept for staff; the engine waits for no answer, or has one.
    Late,
    /// The very same answer is there already.
    Before,
}

#[async_trait]
impl Write for Answer {
    type Done = Answered;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<Answered, DbErr> {
        if !event::add(transaction, self.event.clone()).await? {
            return Ok(Answered::Before);
        }
        let messages = outbox::Entity::find()
            .filter(outbox::Column::Reference.eq(&self.message.reference))
            .filter(outbox::Column::Kind.eq(outbox::MESSAGE));
        let mine = format!("{}/", self.arrival);
        let told = messages.all(transaction).await?.iter().any(|message| message.id.starts_with(&mine));
        let reason = match (told, self.in_time) {
            (true, _) => Some("somebody had answered already"),
            (false, false) => Some("the request had moved on"),
            (false, true) => None,
        };
        let mut message = self.message.clone();
        if let Some(reason) = reason {
            message.state = outbox::State::Cancelled.name().into();
            message.reason = Some(reason.to_owned());
        }
        outbox::add(transaction, message).await?;
        Ok(if reason.is_some() { Answered::Late } else { Answered::Now })
    }
}

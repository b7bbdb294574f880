//! A browser is left: what it alone owns goes, and what it sent is no longer opened by it.

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::{DatabaseTransaction, QuerySelect};

use super::{Store, StoreError, Write, binding, draft, file, grant, stop, submission};

/// What was typed and not sent, of one owner.
pub async fn unsent(store: &Store, owner: &str) -> Result<Vec<draft::Model>, StoreError> {
    let drafts = draft::Entity::find().filter(draft::Column::Session.eq(owner)).filter(draft::Column::Pairs.ne("{}"));
    Ok(drafts.all(store.reads()).await?)
}

/// Ends what a session owns. A person's drafts are theirs: of a bound session only the binding goes.
pub struct Finish {
    /// Never a person.
    pub owner: String,
    /// The hash of the session.
    pub session: String,
}

#[async_trait]
impl Write for Finish {
    /// The files that went with the drafts: their bytes are to be thrown away.
    type Done = Vec<String>;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<Vec<String>, DbErr> {
        let own = || draft::Column::Session.eq(&self.owner);
        let drafts = draft::Entity::find().filter(own()).all(transaction).await?;
        stop::note(transaction, &drafts).await?;
        let of_drafts = || file::Column::Draft.is_in(drafts.iter().map(|draft| draft.id.as_str()));
        let files = file::Entity::find().select_only().column(file::Column::Id).filter(of_drafts());
        let files = files.into_tuple().all(transaction).await?;
        file::Entity::delete_many().filter(of_drafts()).exec(transaction).await?;
        draft::Entity::delete_many().filter(own()).exec(transaction).await?;
        grant::Entity::delete_many().filter(grant::Column::Session.eq(&self.owner)).exec(transaction).await?;
        let sent = submission::Entity::update_many().col_expr(submission::Column::Session, "".into());
        sent.filter(submission::Column::Session.eq(&self.owner)).exec(transaction).await?;
        binding::Entity::delete_by_id(self.session.clone()).exec(transaction).await?;
        Ok(files)
    }
}

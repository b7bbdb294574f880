//! That a person who is helped said that their answers are true, how, and of which answers they said it.

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{OnConflict, Query};
use sea_orm::{DatabaseTransaction, IntoActiveModel};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{Store, StoreError, Write, draft};
use crate::functions::draft::Form;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "declarations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub draft: String,
    /// A hash of what was typed: they said it of these answers, and of no others.
    pub content: String,
    /// Of `forms::definition::DECLARE`.
    pub way: String,
    /// The words that they said yes to.
    pub script: String,
    /// The account that saw or heard it, or made the code that they did it with on their own device.
    pub account: String,
    pub at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// As it is kept with the request, and told to the engine.
    pub fn to_json(&self) -> String {
        json!({ "way": self.way, "script": self.script, "account": self.account, "at": self.at }).to_string()
    }
}

/// What a form says now.
pub fn content(form: &Form) -> String {
    hex::encode(Sha256::digest(form.pairs.to_json()))
}

/// What was said of the form as it stands; nothing where it has changed since.
pub async fn of(store: &Store, form: &Form) -> Result<Option<Model>, StoreError> {
    Ok(said(store, &form.id).await?.filter(|said| said.content == content(form)))
}

/// What was said last of a draft, whatever it says now.
pub async fn said(store: &Store, draft: &str) -> Result<Option<Model>, StoreError> {
    Ok(Entity::find_by_id(draft.to_owned()).one(store.reads()).await?)
}

pub struct Say(pub Model);

#[async_trait]
impl Write for Say {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        let there = OnConflict::column(Column::Draft)
            .update_columns([Column::Content, Column::Way, Column::Script, Column::Account, Column::At])
            .to_owned();
        let insert = Entity::insert(self.0.clone().into_active_model().reset_all()).on_conflict(there);
        insert.exec_without_returning(transaction).await?;
        Ok(())
    }
}

/// Forgets what was said of drafts that are no more.
pub async fn forget(transaction: &DatabaseTransaction) -> Result<(), DbErr> {
    let drafts = Query::select().column(draft::Column::Id).from(draft::Entity).to_owned();
    Entity::delete_many().filter(Column::Draft.not_in_subquery(drafts)).exec(transaction).await?;
    Ok(())
}

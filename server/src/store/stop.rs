//! Drafts that ended without being sent: of which service, on which page and in which way they were filled in, and nothing of whom.

use sea_orm::entity::prelude::*;
use sea_orm::{DatabaseTransaction, IntoActiveModel};

use super::{Store, StoreError, draft};
use crate::session::is_practice;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stops")]
pub struct Model {
    /// The draft's id: it says nothing once the draft is gone, and keeps one end from being counted twice.
    #[sea_orm(primary_key, auto_increment = false)]
    pub draft: String,
    pub service: String,
    /// The page that was typed on last; empty before the first.
    pub page: String,
    /// `crate::act::Mode`
    pub mode: String,
    /// `crate::act::Channel`
    pub channel: String,
    pub organisation: String,
    /// When the draft was begun.
    pub created: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<&draft::Model> for Model {
    fn from(draft: &draft::Model) -> Self {
        Self {
            draft: draft.id.clone(),
            service: draft.service.clone(),
            page: draft.page.clone(),
            mode: draft.act.mode.name().to_owned(),
            channel: draft.act.channel.name().to_owned(),
            organisation: draft.act.organisation.clone(),
            created: draft.created,
        }
    }
}

/// Notes the end of drafts that are about to be thrown away. Practice is counted nowhere.
pub async fn note(transaction: &DatabaseTransaction, drafts: &[draft::Model]) -> Result<(), DbErr> {
    for draft in drafts.iter().filter(|draft| !is_practice(&draft.session)) {
        Entity::insert(Model::from(draft).into_active_model().reset_all()).exec_without_returning(transaction).await?;
    }
    Ok(())
}

/// Those of drafts begun since a time.
pub async fn since(store: &Store, from: i64) -> Result<Vec<Model>, StoreError> {
    Ok(Entity::find().filter(Column::Created.gte(from)).all(store.reads()).await?)
}

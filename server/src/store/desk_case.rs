//! The desk engine's own table: a case, by its business key.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "desk_cases")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub reference: String,
    pub process: String,
    pub stage: String,
    /// The stage it arrived at.
    pub first: String,
    pub ended: bool,
    pub created: i64,
    pub updated: i64,
    /// The message that each stage waits for, as JSON: `[[stage, message], …]`.
    pub waits: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

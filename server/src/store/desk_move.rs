//! The desk engine's own table: what staff did with a case, in order.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "desk_moves")]
pub struct Model {
    /// Counts up: the cursor of progress.
    #[sea_orm(primary_key)]
    pub id: i64,
    pub reference: String,
    pub stage: String,
    pub note: Option<String>,
    pub public: bool,
    pub actor: String,
    pub at: i64,
    /// The case ended with it.
    pub ends: bool,
    /// The id of the message that it came from: a message told twice is one move.
    pub message: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

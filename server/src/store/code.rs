//! A short code that passes something on: a draft to another device, a person to a helper, an invitation. Each works once.

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::{DatabaseTransaction, IntoActiveModel};

use super::{Store, StoreError, Write};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "codes")]
pub struct Model {
    /// A keyed hash of it: whoever reads the table learns no code.
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: String,
    /// `crate::code::Kind`
    pub kind: String,
    /// Whose things it opens; empty for an invitation.
    pub person: String,
    /// What else belongs to it, as JSON: the service of a draft, the permission that waits for a helper, who is invited.
    pub about: String,
    /// The account that made it; empty where the person did.
    pub maker: String,
    pub created: i64,
    pub expires: i64,
    pub used: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Looks at a code without using it.
pub async fn find(store: &Store, hash: &str) -> Result<Option<Model>, StoreError> {
    Ok(Entity::find_by_id(hash.to_owned()).one(store.reads()).await?)
}

pub struct Make(pub Model);

#[async_trait]
impl Write for Make {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        Entity::insert(self.0.clone().into_active_model().reset_all()).exec_without_returning(transaction).await?;
        Ok(())
    }
}

/// Uses a code, if it is of one of these kinds and still good.
pub struct Use {
    pub hash: String,
    pub kinds: Vec<&'static str>,
    pub now: i64,
}

#[async_trait]
impl Write for Use {
    /// What it stands for; `None` where it was used, has expired, or never was.
    type Done = Option<Model>;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<Option<Model>, DbErr> {
        let used = Entity::update_many().col_expr(Column::Used, Some(self.now).into());
        let used = used.filter(Column::Hash.eq(&self.hash)).filter(Column::Kind.is_in(self.kinds.iter().copied()));
        let used = used.filter(Column::Used.is_null()).filter(Column::Expires.gt(self.now)).exec(transaction).await?;
        match used.rows_affected {
            0 => Ok(None),
            _ => Entity::find_by_id(self.hash.clone()).one(transaction).await,
        }
    }
}

//! Whose helpers help: a library, an advice charity, a housing association, or the council's own contact centre.

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseTransaction, IntoActiveModel, QueryOrder};

use super::{Store, StoreError, Write};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organisations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub name: String,
    /// The services that its helpers may help with, with spaces between; all of them where it is empty.
    pub services: String,
    /// Nobody of it may help any more.
    pub suspended: bool,
    pub created: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub async fn by_id(store: &Store, id: &str) -> Result<Option<Model>, StoreError> {
    Ok(Entity::find_by_id(id.to_owned()).one(store.reads()).await?)
}

/// All of them, by name.
pub async fn all(store: &Store) -> Result<Vec<Model>, StoreError> {
    Ok(Entity::find().order_by_asc(Column::Name).all(store.reads()).await?)
}

/// Adds an organisation, or changes the one with this id. `false` where another one has the name.
pub struct Keep(pub Model);

#[async_trait]
impl Write for Keep {
    type Done = bool;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<bool, DbErr> {
        let same = Entity::find().filter(Column::Name.eq(&self.0.name)).filter(Column::Id.ne(&self.0.id));
        if same.one(transaction).await?.is_some() {
            return Ok(false);
        }
        let there = OnConflict::column(Column::Id).update_columns([Column::Name, Column::Services, Column::Suspended]).to_owned();
        let insert = Entity::insert(self.0.clone().into_active_model().reset_all()).on_conflict(there);
        insert.exec_without_returning(transaction).await?;
        Ok(true)
    }
}

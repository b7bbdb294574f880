//! Who read or did what with personal data, when and why: added to, never changed, each entry sealed with the one before it.

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{DatabaseTransaction, IntoActiveModel, QueryOrder, QuerySelect};
use sha2::{Digest, Sha256};

use super::{Store, StoreError, Write, staff};
use crate::clock;

#[derive(Clone, Debug, Default, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "accesses")]
pub struct Model {
    /// Counts up by one.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub at: i64,
    /// The e-mail address of the account.
    pub actor: String,
    /// The id of its organisation; empty for the council.
    pub organisation: String,
    /// Whose data; empty where nobody but a browser is known.
    pub person: String,
    /// The request's reference, or the service of a draft.
    pub reference: String,
    /// What was shown or done, such as `payload`; on screen `permission.saw.{what}`.
    pub what: String,
    /// Why, where that has to be said.
    pub reason: String,
    /// The seal of this entry: over all of it and the seal before.
    pub seal: String,
}

/// What a helper did: typed on a page of a draft, threw one away to start again.
pub const FILLED: &str = "filled";
pub const DISCARD: &str = "discard";
/// What a helper saw: the answers of a draft, those of a request, how far a request is.
pub const DRAFT: &str = "draft";
pub const ANSWERS: &str = "answers";
pub const PROGRESS: &str = "progress";

/// What staff saw beside answers: lists of requests without names, an uploaded file, how something is handed over and what
/// is, a request that was looked for.
pub const QUEUE: &str = "queue";
pub const HANDOFFS: &str = "handoffs";
pub const FILE: &str = "file";
pub const HANDOFF: &str = "handoff";
pub const PAYLOAD: &str = "payload";
pub const SEARCH: &str = "search";

/// Names and permissions of people, and what was done about them.
pub const PERMISSION: &str = "permission";
pub const PERMIT: &str = "permit";
pub const TAKE_UP: &str = "take-up";
pub const GIVE_UP: &str = "give-up";

/// What a helper saw in the workspace: a person's name, a form on a list, whom to call; and that somebody was called.
pub const NAME: &str = "name";
pub const LISTED: &str = "list";
pub const HELP: &str = "help";
pub const CALL: &str = "call";

/// That a code was made with which a form goes on elsewhere, or is confirmed.
pub const HAND_OVER: &str = "hand-over";

/// A secret that is covered otherwise. The reason says which one, and why.
pub const SECRET: &str = "secret";

/// All of them.
pub const WHAT: [&str; 21] = [
    FILLED, DISCARD, DRAFT, ANSWERS, PROGRESS, QUEUE, HANDOFFS, FILE, HANDOFF, PAYLOAD, SEARCH, PERMISSION, PERMIT, TAKE_UP,
    GIVE_UP, NAME, LISTED, HELP, CALL, HAND_OVER, SECRET,
];

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The seal it must have after one with the seal `before`. Lengths keep one field from passing for a part of the next.
    pub fn sealed_after(&self, before: &str) -> String {
        let mut hasher = Sha256::new();
        let (id, at) = (self.id.to_string(), self.at.to_string());
        for field in [before, &id, &at, &self.actor, &self.organisation, &self.person, &self.reference, &self.what, &self.reason]
        {
            hasher.update((field.len() as u64).to_be_bytes());
            hasher.update(field);
        }
        hex::encode(hasher.finalize())
    }
}

/// Who looked at a request, newest first.
pub async fn of(store: &Store, reference: &str) -> Result<Vec<Model>, StoreError> {
    let accesses = Entity::find().filter(Column::Reference.eq(reference));
    Ok(accesses.order_by_desc(Column::Id).all(store.reads()).await?)
}

/// Who looked at anything of a person's, newest first. What they sent before they were known counts by its `references`.
pub async fn of_person(
    store: &Store,
    person: &str,
    references: &[String],
    skip: u64,
    most: u64,
) -> Result<Vec<Model>, StoreError> {
    let theirs = Column::Person.eq(person).or(Column::Reference.is_in(references.iter().map(String::as_str)));
    let accesses = Entity::find().filter(theirs).order_by_desc(Column::Id);
    Ok(accesses.offset(skip).limit(most).all(store.reads()).await?)
}

/// How a walk over the whole log went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Walk {
    /// Every entry fits the one before it.
    Whole {
        count: u64,
        /// The seal of the last one; empty where there is none.
        head: String,
        /// Which entry has the seal that was looked for.
        found: Option<i64>,
    },
    /// The entry at this place is not the one that was sealed.
    Broken { id: i64 },
}

/// Walks over the log from its first entry. Whoever changes, leaves out or puts in an entry breaks it there, unless they
/// seal all that follow again: then a head that was noted elsewhere is no longer in it.
pub async fn walk(reads: &DatabaseConnection, seal: &str) -> Result<Walk, DbErr> {
    let (mut id, mut head, mut found) = (0_i64, String::new(), None);
    loop {
        let next = Entity::find().filter(Column::Id.gt(id)).order_by_asc(Column::Id).limit(STEP).all(reads).await?;
        if next.is_empty() {
            return Ok(Walk::Whole { count: id.unsigned_abs(), head, found });
        }
        for entry in next {
            id += 1;
            if entry.id != id || entry.seal != entry.sealed_after(&head) {
                return Ok(Walk::Broken { id });
            }
            head = entry.seal;
            if head == seal {
                found = Some(id);
            }
        }
    }
}

/// Entries that are held in memory at once.
const STEP: u64 = 1_000;

/// So many entries after the one with this id, oldest first.
pub async fn after(store: &Store, id: i64, most: u64) -> Result<Vec<Model>, StoreError> {
    let accesses = Entity::find().filter(Column::Id.gt(id));
    Ok(accesses.order_by_asc(Column::Id).limit(most).all(store.reads()).await?)
}

/// Writes down that somebody looked, or did something: before anything is shown.
#[derive(Clone, Debug, Default)]
pub struct Add {
    pub at: i64,
    pub actor: String,
    pub organisation: String,
    pub person: String,
    pub reference: String,
    pub what: &'static str,
    pub reason: String,
}

#[async_trait]
impl Write for Add {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        let last = Entity::find().order_by_desc(Column::Id).one(transaction).await?;
        let (id, before) = last.map_or((0, String::new()), |last| (last.id, last.seal));
        add(transaction, self.after(id), &before).await?;
        Ok(())
    }
}

/// The same for several people who are seen at once.
pub struct AddAll(pub Vec<Add>);

#[async_trait]
impl Write for AddAll {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        for add in &self.0 {
            add.run(transaction).await?;
        }
        Ok(())
    }
}

impl Add {
    /// That an account saw or did something now.
    pub fn by(account: &staff::Model, what: &'static str) -> Self {
        let (actor, organisation) = (account.email.clone(), account.organisation.clone());
        Self { at: clock::now(), actor, organisation, what, ..Self::default() }
    }

    /// The person it is about.
    pub fn of(self, person: &str) -> Self {
        Self { person: person.to_owned(), ..self }
    }

    /// The request's reference, or the service of a draft.
    pub fn about(self, reference: &str) -> Self {
        Self { reference: reference.to_owned(), ..self }
    }

    pub fn because(self, reason: &str) -> Self {
        Self { reason: reason.to_owned(), ..self }
    }

    /// As the entry after the one with this id, not sealed yet.
    fn after(&self, id: i64) -> Model {
        Model {
            id: id + 1,
            at: self.at,
            actor: self.actor.clone(),
            organisation: self.organisation.clone(),
            person: self.person.clone(),
            reference: self.reference.clone(),
            what: self.what.to_owned(),
            reason: self.reason.clone(),
            seal: String::new(),
        }
    }
}

/// Seals an entry and adds it. Its seal.
pub async fn add(transaction: &impl ConnectionTrait, mut entry: Model, before: &str) -> Result<String, DbErr> {
    entry.seal = entry.sealed_after(before);
    let seal = entry.seal.clone();
    Entity::insert(entry.into_active_model().reset_all()).exec_without_returning(transaction).await?;
    Ok(seal)
}

#[cfg(test)]
mod tests {
    use super::WHAT;

    #[test]
    fn what_is_written_down_can_be_said() {
        let words = app::words::words("en");
        for what in WHAT {
            assert!(words.has(&format!("permission.saw.{what}")), "{what}");
        }
    }
}

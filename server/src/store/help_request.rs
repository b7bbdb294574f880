//! What people ask for who do not want to go on alone: to be called, a booked time, or to be reached if they do not finish.

use async_trait::async_trait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{DatabaseTransaction, IntoActiveModel, QueryOrder};

use super::{Store, StoreError, Write, draft};
use crate::clock;
use crate::opening::Taken;
use crate::session::PRACTICE;

#[derive(Clone, Debug, Default, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "help_requests")]
pub struct Model {
    /// 128 random bits, in the form that asks: posted twice, it is asked once.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// What it is called when people talk about it: as a request's reference.
    pub reference: String,
    /// [`CALL`], [`BOOKING`] or [`FOLLOW_UP`].
    pub kind: String,
    /// Who asked: a session or a person, as with drafts.
    pub owner: String,
    /// The draft that is not to be left unfinished; empty for the others.
    pub draft: String,
    pub name: String,
    pub phone: String,
    pub email: String,
    /// Where, for a booked time: the id of the place in the settings.
    pub place: String,
    /// From when to when, on the council's clock; empty for as soon as possible.
    pub starts: String,
    pub ends: String,
    /// Where they were in which form: empty unless they agreed that it is told.
    pub service: String,
    pub page: String,
    /// The language they read.
    pub language: String,
    /// The revision at which the draft stalled and was shown to somebody.
    pub stalled: Option<i64>,
    /// How often somebody called and nobody answered, and when last.
    pub tries: i64,
    pub tried: Option<i64>,
    pub created: i64,
    pub done: Option<i64>,
    /// What it came to: `reached` or `done`.
    pub outcome: String,
}

pub const CALL: &str = "call";
pub const BOOKING: &str = "booking";
pub const FOLLOW_UP: &str = "follow-up";

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub async fn by_reference(store: &Store, reference: &str) -> Result<Option<Model>, StoreError> {
    Ok(Entity::find().filter(Column::Reference.eq(reference)).one(store.reads()).await?)
}

impl Model {
    /// When it is due, on the council's clock: as soon as possible is when it was asked.
    fn due(&self) -> String {
        if self.starts.is_empty() { clock::on_the_wall(self.created) } else { self.starts.clone() }
    }
}

/// Calls and booked times that wait for somebody, those first that are due first.
pub async fn waiting(store: &Store) -> Result<Vec<Model>, StoreError> {
    let open = Entity::find().filter(Column::Kind.ne(FOLLOW_UP)).filter(Column::Done.is_null());
    let mut waiting = open.order_by_asc(Column::Created).all(store.reads()).await?;
    waiting.sort_by_cached_key(Model::due);
    Ok(waiting)
}

/// What of a place is booked that ends after `now` on the council's clock.
pub async fn taken(store: &Store, place: &str, now: &str) -> Result<Vec<Taken>, StoreError> {
    let booked = booked(place).filter(Column::Ends.gt(now)).all(store.reads()).await?;
    Ok(booked.into_iter().map(|booked| Taken { starts: booked.starts, ends: booked.ends }).collect())
}

fn booked(place: &str) -> Select<Entity> {
    Entity::find().filter(Column::Kind.eq(BOOKING)).filter(Column::Place.eq(place))
}

/// How somebody can be reached about a draft, if they left it and nobody dealt with it.
pub async fn of_draft(store: &Store, draft: &str) -> Result<Option<Model>, StoreError> {
    let left = Entity::find().filter(Column::Draft.eq(draft)).filter(Column::Kind.eq(FOLLOW_UP)).filter(Column::Done.is_null());
    Ok(left.one(store.reads()).await?)
}

/// Drafts that nobody touched since `before`, the oldest first, each with whom to reach: those that were shown already too, unless
/// they went on since.
pub async fn stalled(store: &Store, before: i64) -> Result<Vec<(Model, draft::Model)>, StoreError> {
    let left = Entity::find().filter(Column::Kind.eq(FOLLOW_UP)).filter(Column::Done.is_null());
    let left = left.order_by_asc(Column::Created).all(store.reads()).await?;
    let ids: Vec<&str> = left.iter().map(|left| left.draft.as_str()).collect();
    let drafts = draft::Entity::find().filter(draft::Column::Id.is_in(ids)).filter(draft::Column::Updated.lt(before));
    let drafts = drafts.filter(draft::Column::Session.not_like(format!("{PRACTICE}%"))).all(store.reads()).await?;
    let with_draft = |left: Model| {
        let draft = drafts.iter().find(|draft| draft.id == left.draft)?;
        left.stalled.is_none_or(|shown| shown == draft.revision).then(|| (left, draft.clone()))
    };
    Ok(left.into_iter().filter_map(with_draft).collect())
}

/// Somebody asks to be called.
pub struct Ask(pub Model);

#[async_trait]
impl Write for Ask {
    /// The reference it was first asked under, if this owner asked it.
    type Done = Option<String>;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<Option<String>, DbErr> {
        let there = OnConflict::column(Column::Id).do_nothing().to_owned();
        let insert = Entity::insert(self.0.clone().into_active_model().reset_all()).on_conflict(there);
        insert.exec_without_returning(transaction).await?;
        asked_before(transaction, &self.0).await
    }
}

async fn asked_before(transaction: &DatabaseTransaction, asked: &Model) -> Result<Option<String>, DbErr> {
    let there = Entity::find_by_id(asked.id.clone()).one(transaction).await?;
    Ok(there.filter(|there| there.owner == asked.owner).map(|there| there.reference))
}

/// Somebody books a time, if there is still room: one write after the other decides.
pub struct Book {
    pub booking: Model,
    /// How many people are helped at once.
    pub at_once: u16,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Booked {
    /// Under this reference.
    Yes(String),
    /// Somebody else was faster.
    Full,
}

#[async_trait]
impl Write for Book {
    type Done = Booked;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<Booked, DbErr> {
        if let Some(reference) = asked_before(transaction, &self.booking).await? {
            return Ok(Booked::Yes(reference));
        }
        let Model { place, starts, ends, .. } = &self.booking;
        let overlapping =
            booked(place).filter(Column::Starts.lt(ends)).filter(Column::Ends.gt(starts)).count(transaction).await?;
        if overlapping >= u64::from(self.at_once) {
            return Ok(Booked::Full);
        }
        Entity::insert(self.booking.clone().into_active_model().reset_all()).exec_without_returning(transaction).await?;
        Ok(Booked::Yes(self.booking.reference.clone()))
    }
}

/// Somebody leaves a way to be reached about a draft: the last one counts.
pub struct Leave(pub Model);

#[async_trait]
impl Write for Leave {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        ended(transaction, &self.0.draft).await?;
        Entity::insert(self.0.clone().into_active_model().reset_all()).exec_without_returning(transaction).await?;
        Ok(())
    }
}

/// Nobody needs to be reached about a draft any more: it was sent, thrown away, or they take it back. Nothing is kept.
pub async fn ended(transaction: &DatabaseTransaction, draft: &str) -> Result<(), DbErr> {
    let left = Entity::delete_many().filter(Column::Kind.eq(FOLLOW_UP)).filter(Column::Draft.eq(draft));
    left.exec(transaction).await?;
    Ok(())
}

/// The resident takes back a way to be reached.
pub struct TakeBack {
    pub draft: String,
}

#[async_trait]
impl Write for TakeBack {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        ended(transaction, &self.draft).await
    }
}

/// A call or a booked time is cancelled: nothing of it is kept, and the time is free again.
pub struct Cancel {
    pub reference: String,
}

#[async_trait]
impl Write for Cancel {
    /// Whether there was one.
    type Done = bool;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<bool, DbErr> {
        let open = Entity::delete_many().filter(Column::Reference.eq(&self.reference)).filter(Column::Done.is_null());
        Ok(open.filter(Column::Kind.ne(FOLLOW_UP)).exec(transaction).await?.rows_affected == 1)
    }
}

/// What became of it, by whoever called.
pub struct Record {
    pub reference: String,
    /// How often nobody answered, as the page said it: two colleagues count one call once.
    pub tries: i64,
    /// `None` where nobody answered: it stays, with a count.
    pub outcome: Option<&'static str>,
    pub now: i64,
}

#[async_trait]
impl Write for Record {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        let record = match self.outcome {
            Some(outcome) => {
                Entity::update_many().col_expr(Column::Done, Some(self.now).into()).col_expr(Column::Outcome, outcome.into())
            }
            None => Entity::update_many()
                .col_expr(Column::Tries, (self.tries + 1).into())
                .col_expr(Column::Tried, Some(self.now).into())
                .filter(Column::Tries.eq(self.tries)),
        };
        record.filter(Column::Reference.eq(&self.reference)).filter(Column::Done.is_null()).exec(transaction).await?;
        Ok(())
    }
}

/// Somebody sees what stalled: it is noted at which revision. What went on since it was shown is left alone from then on, so
/// that each is shown once.
pub struct Shown {
    /// Ids, with the revision of the draft.
    pub shown: Vec<(String, i64)>,
}

#[async_trait]
impl Write for Shown {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        for (id, revision) in &self.shown {
            let stalled = Entity::update_many().col_expr(Column::Stalled, Some(*revision).into()).filter(Column::Id.eq(id));
            stalled.filter(Column::Stalled.is_null()).exec(transaction).await?;
        }
        let shown = Entity::find().filter(Column::Kind.eq(FOLLOW_UP)).filter(Column::Done.is_null());
        for left in shown.filter(Column::Stalled.is_not_null()).all(transaction).await? {
            let draft = draft::Entity::find_by_id(left.draft.clone()).one(transaction).await?;
            if draft.is_none_or(|draft| Some(draft.revision) != left.stalled) {
                ended(transaction, &left.draft).await?;
            }
        }
        Ok(())
    }
}

/// What somebody owned is somebody else's from now on.
pub(super) async fn pass_on(transaction: &DatabaseTransaction, from: &str, to: &str) -> Result<(), DbErr> {
    let asked = Entity::update_many().col_expr(Column::Owner, to.into()).filter(Column::Owner.eq(from));
    asked.exec(transaction).await?;
    Ok(())
}

/// How long what was dealt with is kept, and what nobody dealt with.
const DEALT_WITH: i64 = 30 * DAY;
const LONGEST: i64 = 90 * DAY;
const DAY: i64 = 24 * 60 * 60 * 1000;

/// Nothing about a person is kept longer than it is needed, or than the draft it is about.
pub async fn forget_old(transaction: &DatabaseTransaction, now: i64) -> Result<(), DbErr> {
    let old = Column::Done.lt(now - DEALT_WITH).or(Column::Created.lt(now - LONGEST));
    let drafts = Query::select().column(draft::Column::Id).from(draft::Entity).to_owned();
    let without_draft = Column::Kind.eq(FOLLOW_UP).and(Expr::col(Column::Draft).not_in_subquery(drafts));
    Entity::delete_many().filter(old.or(without_draft)).exec(transaction).await?;
    Ok(())
}

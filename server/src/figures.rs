//! How many forms were begun, sent and left, by way and channel: counted from what is there, and of nobody in particular.

use std::collections::BTreeMap;

use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, QuerySelect};

use crate::act::{Act, Channel, Mode};
use crate::session::is_practice;
use crate::store::{Store, StoreError, draft, stop, submission};

/// One way of filling in one service.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Way {
    pub service: String,
    pub mode: Mode,
    pub channel: Channel,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub started: u64,
    pub finished: u64,
    /// How many stopped on each page, or are there now; the empty id stands for before the first.
    pub stopped: BTreeMap<String, u64>,
}

#[derive(FromQueryResult)]
struct Sent {
    service: String,
    act: Act,
}

/// What was begun since a time, in milliseconds; of one organisation, or of all.
pub async fn since(store: &Store, from: i64, organisation: Option<&str>) -> Result<BTreeMap<Way, Count>, StoreError> {
    use submission::Column::{Act as ActColumn, Created, Service};
    let mut counts: BTreeMap<Way, Count> = BTreeMap::new();
    let counts_for = |of: &str| organisation.is_none_or(|organisation| organisation == of);
    let sent = submission::Entity::find().select_only().columns([Service, ActColumn]).filter(Created.gte(from));
    for sent in sent.into_model::<Sent>().all(store.reads()).await?.into_iter().filter(|sent| counts_for(&sent.act.organisation))
    {
        let way = Way { service: sent.service, mode: sent.act.mode, channel: sent.act.channel };
        let count = counts.entry(way).or_default();
        (count.started, count.finished) = (count.started + 1, count.finished + 1);
    }
    let open = draft::Entity::find().filter(draft::Column::Created.gte(from)).all(store.reads()).await?;
    let open = open.iter().filter(|draft| !is_practice(&draft.session)).map(stop::Model::from);
    for left in stop::since(store, from).await?.into_iter().chain(open).filter(|left| counts_for(&left.organisation)) {
        let (mode, channel) = (Mode::named(&left.mode).unwrap_or_default(), Channel::named(&left.channel).unwrap_or_default());
        let count = counts.entry(Way { service: left.service, mode, channel }).or_default();
        count.started += 1;
        *count.stopped.entry(left.page).or_default() += 1;
    }
    Ok(counts)
}

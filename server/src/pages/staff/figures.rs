//! The team's figures: forms begun, sent and left, by way and channel.

use app::pages::staff::figures::{Figures, Period, Row, figures};
use app::shell::Boot;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::helper::SignedIn;
use crate::clock;
use crate::doorstep::Doorstep;
use crate::figures::{Count, Way, since};
use crate::pages::show;
use crate::pages::wrong::Refusal;
use crate::policy::{Action, Reach, Role, State as Standing, allows};
use crate::visit::Visit;

const DAY: i64 = 24 * 60 * 60 * 1000;

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit, signed: SignedIn) -> Result<Response, Refusal> {
    let role = Role::named(&signed.account.role).unwrap_or(Role::Helper);
    if !allows(role, &[], Reach::Within, Standing::Draft, Action::Figures) {
        return Err(Refusal::NotPermitted);
    }
    let asked = visit.value("days").unwrap_or_default();
    let period = Period::ALL.into_iter().find(|period| period.days().to_string() == asked).unwrap_or(Period::Month);
    // A lead sees the figures of their own organisation.
    let organisation = (role != Role::Staff).then_some(signed.account.organisation.as_str());
    let counted = since(&doorstep.store, clock::now() - period.days() * DAY, organisation).await?;
    let page = Figures {
        signed: signed.signed(&doorstep),
        period,
        rows: counted.iter().map(|(way, count)| row(&doorstep, way, count, visit.language)).collect(),
    };
    Ok(show(&doorstep, &visit, StatusCode::OK, Some(Boot::Page), |words| {
        (words.get("figures.title").to_owned(), figures(&page, words))
    }))
}

fn row(doorstep: &Doorstep, way: &Way, count: &Count, language: &str) -> Row {
    let service = doorstep.definitions.current().get(&way.service);
    let title = service.as_ref().map_or(way.service.as_str().into(), |service| service.definition.title.say(language));
    let page = |id: &String| {
        let page = service.as_ref().and_then(|service| service.definition.page(id));
        (!id.is_empty()).then(|| page.map_or(id.as_str().into(), |page| page.title.say(language)))
    };
    let mut stopped: Vec<_> = count.stopped.iter().map(|(id, count)| (page(id), *count)).collect();
    stopped.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    stopped.truncate(3);
    Row {
        service: title,
        mode: way.mode.name(),
        channel: way.channel.name(),
        started: count.started,
        finished: count.finished,
        stopped,
    }
}

//! A conversation: going on with one that was left, and ending one, in every window at once.

use app::pages::staff::contact::{Contact, OUTCOMES, contact};
use app::shell::Boot;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use forms::{Pairs, Said};

use super::helper::Helper;
use super::people::names_seen;
use super::{permission, sign_in};
use crate::act::{Channel, Mode};
use crate::clock;
use crate::doorstep::Doorstep;
use crate::pages::wrong::Refusal;
use crate::pages::{refused, see_other, show};
use crate::policy::{Action, State as Standing};
use crate::posted::Posted;
use crate::seat::Seat;
use crate::session::random_id;
use crate::store::contact::{Begin, End, Model, Sit, StandUp, by_id};
use crate::store::{access, draft, person};
use crate::visit::Visit;

/// Notes are cut here, in characters.
const NOTE: usize = 2_000;
/// What says that another person comes next.
const SWITCH: &str = "switch";

pub async fn get(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    helper: Helper,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let found = mine(&doorstep, &helper, &id).await?;
    // Whoever reads that it has ended sits in it no longer.
    if found.ended.is_some() && helper.contact == found.id {
        doorstep.store.write(StandUp { id: found.id.clone() }).await?;
    }
    let switch = visit.value("then").as_deref() == Some(SWITCH);
    page(&doorstep, &visit, &helper, &found, StatusCode::OK, Contact { switch, ..Contact::default() }).await
}

pub async fn post(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    helper: Result<Helper, Response>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Refusal> {
    let posted = Posted::read(request, |_| None).await?;
    let Ok(helper) = helper else { return Ok(sign_in::again(&doorstep, &visit, posted.pairs)) };
    let found = mine(&doorstep, &helper, &id).await?;
    let typed = read(&posted.pairs);
    if helper.may(&doorstep, &visit, &posted.csrf).is_err() {
        return page(&doorstep, &visit, &helper, &found, StatusCode::FORBIDDEN, typed).await;
    }
    if found.ended.is_some() {
        return Ok(see_other("/staff/people"));
    }
    if posted.pairs.first("do") == "sit" {
        if helper.contact != found.id
            && let Some(first) = seated(&doorstep, &helper).await?
        {
            return Ok(first);
        }
        doorstep.store.write(Sit { id: found.id, session: helper.session.hash() }).await?;
        return Ok(see_other("/services"));
    }
    if !OUTCOMES.contains(&typed.outcome.as_str()) {
        let typed = Contact { problem: true, ..typed };
        return page(&doorstep, &visit, &helper, &found, StatusCode::UNPROCESSABLE_ENTITY, typed).await;
    }
    let next = if typed.switch { "/staff/people/help" } else { "/staff/people" };
    doorstep.store.write(End { id: found.id, outcome: typed.outcome, note: typed.note, now: clock::now() }).await?;
    Ok(see_other(next))
}

/// A conversation begins: from now on the browser acts for the person. Nobody is seated yet ([`seated`]).
pub async fn begin(
    doorstep: &Doorstep,
    helper: &Helper,
    person: String,
    (channel, mode): (Channel, Mode),
    mandate: String,
) -> Result<(), Refusal> {
    let contact = Model {
        id: random_id(),
        person,
        account: helper.account.id.clone(),
        organisation: helper.account.organisation.clone(),
        channel: channel.name().to_owned(),
        mode: mode.name().to_owned(),
        mandate,
        began: clock::now(),
        ended: None,
        outcome: String::new(),
        note: String::new(),
    };
    Ok(doorstep.store.write(Begin { contact, session: helper.session.hash() }).await?)
}

/// One person at a time: whoever is helped now comes first, and where that is ended.
pub async fn seated(doorstep: &Doorstep, helper: &Helper) -> Result<Option<Response>, Refusal> {
    let open = by_id(&doorstep.store, &helper.contact).await?.filter(|contact| contact.ended.is_none());
    Ok(open.map(|open| see_other(format!("/staff/contacts/{}?then={SWITCH}", open.id))))
}

/// A helper who was signed out goes on with a conversation of their own, if it has not ended.
pub async fn go_on(doorstep: &Doorstep, helper: &Helper, id: &str) -> Result<(), Refusal> {
    let found = mine(doorstep, helper, id).await.map_err(|_| Refusal::Ended)?;
    if found.ended.is_some() {
        return Err(Refusal::Ended);
    }
    Ok(doorstep.store.write(Sit { id: found.id, session: helper.session.hash() }).await?)
}

/// The page as it was when a sign-in had ended: what was filled in stands there again.
pub async fn again(doorstep: &Doorstep, visit: &Visit, helper: &Helper, id: &str, typed: &Pairs) -> Result<Response, Refusal> {
    let found = mine(doorstep, helper, id).await?;
    page(doorstep, visit, helper, &found, StatusCode::OK, read(typed)).await
}

fn read(posted: &Pairs) -> Contact {
    Contact {
        outcome: posted.first("outcome").to_owned(),
        note: posted.first("note").trim().chars().take(NOTE).collect(),
        switch: posted.first("then") == SWITCH,
        ..Contact::default()
    }
}

/// A conversation of this helper's own.
async fn mine(doorstep: &Doorstep, helper: &Helper, id: &str) -> Result<Model, Refusal> {
    let found = by_id(&doorstep.store, id).await?.filter(|contact| contact.account == helper.account.id);
    found.ok_or(Refusal::NotFound)
}

/// What the person has begun and this helper may hand over, once it was written down that it is seen.
async fn drafts(doorstep: &Doorstep, visit: &Visit, seat: &Seat) -> Result<Vec<(String, Said)>, Refusal> {
    let mut drafts = Vec::new();
    for found in draft::of_owner(&doorstep.store, &person::owner(&seat.person.id)).await? {
        let Some(service) = doorstep.definitions.current().get(&found.service) else { continue };
        if seat.may(Action::HandOver, &found.service, Standing::Draft) {
            seat.saw(doorstep, access::LISTED, &found.service, "").await?;
            drafts.push((found.service, service.definition.title.say(visit.language)));
        }
    }
    Ok(drafts)
}

async fn page(
    doorstep: &Doorstep,
    visit: &Visit,
    helper: &Helper,
    found: &Model,
    status: StatusCode,
    typed: Contact,
) -> Result<Response, Refusal> {
    names_seen(doorstep, helper, std::iter::once(&found.person)).await?;
    let name = person::by_id(&doorstep.store, &found.person).await?.map(|person| person.name).unwrap_or_default();
    let ended = found.ended.is_some();
    let seat = match helper.contact == found.id {
        true => Seat::still(doorstep, &helper.account, &helper.contact).await?,
        false => None,
    };
    let drafts = match &seat {
        Some(seat) => drafts(doorstep, visit, seat).await?,
        None => Vec::new(),
    };
    let page = Contact {
        signed: helper.signed(doorstep),
        id: found.id.clone(),
        name,
        mode: Mode::named(&found.mode).unwrap_or_default().name(),
        channel: Channel::named(&found.channel).unwrap_or_default().name(),
        began: clock::on_the_wall(found.began),
        outcome: if ended { found.outcome.clone() } else { typed.outcome.clone() },
        drafts,
        permission: seat.and_then(|seat| permission::where_to_write(doorstep, &seat)),
        left: helper.contact != found.id,
        ended,
        ..typed
    };
    Ok(show(doorstep, visit, status, Some(Boot::Page), |words| {
        (page.title(words), refused(status, words, contact(&page, words)))
    }))
}

//! Somebody who helps for an organisation: their services, and taking their access away at once.

use app::pages::staff::member::{Member, member};
use app::shell::Boot;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::helper::SignedIn;
use super::organisations::{looked_after, offered, services};
use crate::clock;
use crate::doorstep::Doorstep;
use crate::pages::wrong::Refusal;
use crate::pages::{refused, see_other, show};
use crate::policy::Action;
use crate::posted::Posted;
use crate::store::{organisation, staff};
use crate::visit::Visit;

pub async fn get(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    signed: SignedIn,
    Path((organisation, id)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let (organisation, account) = open(&doorstep, &signed, &organisation, &id).await?;
    Ok(page(&doorstep, &visit, &signed, &organisation, account, StatusCode::OK))
}

pub async fn post(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    signed: SignedIn,
    Path((organisation, id)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Refusal> {
    let posted = Posted::read(request, |_| None).await?;
    let (organisation, account) = open(&doorstep, &signed, &organisation, &id).await?;
    if signed.may(&doorstep, &visit, &posted.csrf).is_err() {
        return Ok(page(&doorstep, &visit, &signed, &organisation, account, StatusCode::FORBIDDEN));
    }
    let id = account.id.clone();
    match posted.pairs.first("do") {
        "limit" => {
            let services = services(&doorstep, "services", &posted.pairs);
            doorstep.store.write(staff::Limit { id, services }).await?;
        }
        // Nobody locks themselves out: one's own page has no such button.
        suspend @ ("suspend" | "allow") if id != signed.account.id => {
            let suspended = suspend == "suspend";
            doorstep.store.write(staff::Suspend { id, suspended, now: clock::now() }).await?;
        }
        _ => return Err(Refusal::Unprocessable),
    }
    Ok(see_other(format!("/staff/organisations/{}", organisation.id)))
}

async fn open(
    doorstep: &Doorstep,
    signed: &SignedIn,
    organisation: &str,
    id: &str,
) -> Result<(organisation::Model, staff::Model), Refusal> {
    let organisation = looked_after(doorstep, signed, organisation, Action::Suspend).await?;
    let account = staff::by_id(&doorstep.store, id).await?.filter(|account| account.organisation == organisation.id);
    Ok((organisation, account.ok_or(Refusal::NotFound)?))
}

fn page(
    doorstep: &Doorstep,
    visit: &Visit,
    signed: &SignedIn,
    organisation: &organisation::Model,
    account: staff::Model,
    status: StatusCode,
) -> Response {
    let page = Member {
        signed: signed.signed(doorstep),
        organisation: (organisation.id.clone(), organisation.name.clone()),
        own: account.id == signed.account.id,
        offered: offered(doorstep, &organisation.services, visit.language),
        chosen: account.services.split_whitespace().map(str::to_owned).collect(),
        id: account.id,
        name: account.name,
        email: account.email,
        suspended: account.suspended,
    };
    show(doorstep, visit, status, Some(Boot::Page), |words| (page.title(), refused(status, words, member(&page, words))))
}

//! A computer for everybody: somebody who is signed in makes it a kiosk, or takes it back.

use app::pages::staff::kiosk::{Kiosk as Page, kiosk};
use app::shell::Boot;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::helper::SignedIn;
use crate::device::{Device, KIOSK_COOKIE, Kiosk};
use crate::doorstep::Doorstep;
use crate::finish;
use crate::pages::wrong::Refusal;
use crate::pages::{see_other, show, with_cookie};
use crate::policy::Role;
use crate::posted::Posted;
use crate::session::{Keep, set_cookie};
use crate::store::{organisation, staff};
use crate::visit::Visit;

/// The longest place that stands in a cookie and on a phone's screen.
const PLACE: usize = 60;

/// Somebody who may say of a computer that it is for everybody: the council's own, and who helps for an organisation.
pub struct Host(SignedIn);

impl FromRequestParts<Doorstep> for Host {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, doorstep: &Doorstep) -> Result<Self, Response> {
        let signed = SignedIn::from_request_parts(parts, doorstep).await?;
        if signed.account.belongs() { Ok(Self(signed)) } else { Err(Refusal::NotPermitted.into_response()) }
    }
}

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit, Host(signed): Host) -> Result<Response, Refusal> {
    page(&doorstep, &visit, StatusCode::OK, &signed, String::new(), false).await
}

pub async fn post(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    Host(signed): Host,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Refusal> {
    let posted = Posted::read(request, |_| None).await?;
    signed.may(&doorstep, &visit, &posted.csrf)?;
    let secure = doorstep.config.secure_cookies;
    if posted.pairs.first("act") == "end" {
        let gone = set_cookie(KIOSK_COOKIE, "", "Lax", Keep::Never, secure);
        return Ok(with_cookie(see_other("/staff/kiosk"), gone));
    }
    let place: String = posted.pairs.first("place").trim().chars().filter(|c| !c.is_control()).take(PLACE + 1).collect();
    if place.is_empty() || place.chars().count() > PLACE {
        return page(&doorstep, &visit, StatusCode::UNPROCESSABLE_ENTITY, &signed, place, true).await;
    }
    let asked = posted.pairs.first("organisation");
    let organisation = organisations(&doorstep, &signed.account).await?.into_iter().find(|(id, _)| id == asked).map(|(id, _)| id);
    let kiosk = Kiosk { organisation: organisation.unwrap_or_default(), place };
    // The sign-in ends with it, and whatever else the browser had: whoever comes next is anybody.
    finish::end(&doorstep, &headers).await?;
    Ok(finish::clear(&doorstep, &Device::Kiosk(kiosk), see_other("/")))
}

/// Those that the account may say a computer belongs to: a helper's own, any for the council's people.
async fn organisations(doorstep: &Doorstep, who: &staff::Model) -> Result<Vec<(String, String)>, Refusal> {
    let all = organisation::all(&doorstep.store).await?.into_iter().filter(|one| !one.suspended);
    let own = |one: &organisation::Model| who.role == Role::Staff.name() || who.organisation == one.id;
    Ok(all.filter(own).map(|one| (one.id, one.name)).collect())
}

async fn page(
    doorstep: &Doorstep,
    visit: &Visit,
    status: StatusCode,
    signed: &SignedIn,
    place: String,
    wrong: bool,
) -> Result<Response, Refusal> {
    let page = Page {
        signed: signed.signed(doorstep),
        now: match &visit.device {
            Device::Kiosk(kiosk) => Some(kiosk.place.clone()),
            Device::Own | Device::Shared => None,
        },
        organisations: organisations(doorstep, &signed.account).await?,
        place,
        wrong,
        longest: PLACE,
    };
    Ok(show(doorstep, visit, status, Some(Boot::Page), |words| (page.title(words), kiosk(&page, words))))
}

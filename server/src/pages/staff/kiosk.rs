//! A computer for everybody: somebody who is signed in makes it a kiosk, or takes it back.

use app::pages::staff::Signed;
use app::pages::staff::kiosk::{Kiosk as Page, kiosk};
use app::shell::Boot;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::signed_in;
use crate::device::{Device, KIOSK_COOKIE, Kiosk};
use crate::doorstep::Doorstep;
use crate::pages::wrong::Refusal;
use crate::pages::{see_other, show, with_cookie};
use crate::posted::Posted;
use crate::session::{Keep, Session, set_cookie};
use crate::store::{organisation, staff};
use crate::visit::Visit;
use crate::{csrf, finish};

/// The longest place that stands in a cookie and on a phone's screen.
const PLACE: usize = 60;

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit, headers: HeaderMap) -> Result<Response, Refusal> {
    match signed_in(&doorstep, &headers).await? {
        Some((session, _, who)) => page(&doorstep, &visit, StatusCode::OK, &session, &who, String::new(), false).await,
        None => Ok(see_other("/staff/sign-in")),
    }
}

pub async fn post(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Refusal> {
    let Some((session, _, who)) = signed_in(&doorstep, &headers).await? else { return Ok(see_other("/staff/sign-in")) };
    let posted = Posted::read(request, |_| None).await?;
    if !visit.ours || !csrf::is_valid(&doorstep.key, &session, &posted.csrf) {
        return Err(Refusal::Forbidden);
    }
    let secure = doorstep.config.secure_cookies;
    if posted.pairs.first("act") == "end" {
        let gone = set_cookie(KIOSK_COOKIE, "", "Lax", Keep::Never, secure);
        return Ok(with_cookie(see_other("/staff/kiosk"), gone));
    }
    let place: String = posted.pairs.first("place").trim().chars().filter(|c| !c.is_control()).take(PLACE + 1).collect();
    if place.is_empty() || place.chars().count() > PLACE {
        return page(&doorstep, &visit, StatusCode::UNPROCESSABLE_ENTITY, &session, &who, place, true).await;
    }
    let asked = posted.pairs.first("organisation");
    let organisation = organisations(&doorstep, &who).await?.into_iter().find(|(id, _)| id == asked).map(|(id, _)| id);
    let kiosk = Kiosk { organisation: organisation.unwrap_or_default(), place };
    // The sign-in ends with it, and whatever else the browser had: whoever comes next is anybody.
    finish::end(&doorstep, &headers).await?;
    Ok(finish::clear(&doorstep, &Device::Kiosk(kiosk), see_other("/")))
}

/// Those that the account may say a computer belongs to: a helper's own, any for the council's people.
async fn organisations(doorstep: &Doorstep, who: &staff::Model) -> Result<Vec<(String, String)>, Refusal> {
    let all = organisation::all(&doorstep.store).await?.into_iter().filter(|one| !one.suspended);
    let own = |one: &organisation::Model| who.organisation.is_empty() || who.organisation == one.id;
    Ok(all.filter(own).map(|one| (one.id, one.name)).collect())
}

async fn page(
    doorstep: &Doorstep,
    visit: &Visit,
    status: StatusCode,
    session: &Session,
    who: &staff::Model,
    place: String,
    wrong: bool,
) -> Result<Response, Refusal> {
    let page = Page {
        signed: Signed { name: who.name.clone(), csrf: csrf::token(&doorstep.key, session) },
        now: match &visit.device {
            Device::Kiosk(kiosk) => Some(kiosk.place.clone()),
            Device::Own | Device::Shared => None,
        },
        organisations: organisations(doorstep, who).await?,
        place,
        wrong,
        longest: PLACE,
    };
    Ok(show(doorstep, visit, status, Some(Boot::Page), |words| (page.title(words), kiosk(&page, words))))
}

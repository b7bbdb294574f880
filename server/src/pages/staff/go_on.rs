//! A person reads a code out, or brings one: the helper opens the form with them.

use app::Place;
use app::pages::go_on::{GoOn, Problem, go_on};
use app::shell::Boot;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::Value;

use super::contact;
use super::helper::Helper;
use crate::act::{Channel, Mode};
use crate::code::{About, Kind, look, take};
use crate::doorstep::Doorstep;
use crate::limits::Limited;
use crate::mandate::Given;
use crate::pages::wrong::Refusal;
use crate::pages::{refused, see_other, show};
use crate::policy::Scope;
use crate::posted::Posted;
use crate::reference::Reference;
use crate::seat::is_for;
use crate::session::random_id;
use crate::store::mandate;
use crate::visit::Visit;
use crate::{clock, csrf};

/// How long somebody may fill in with a person who read them a code, in milliseconds.
const TOGETHER: i64 = 2 * 60 * 60 * 1000;

/// Where helpers and people meet. A helper's own sign-in is never a kiosk, and never the person's own web.
pub const CHANNELS: [Channel; 3] = [Channel::InPerson, Channel::Phone, Channel::HomeVisit];

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit, helper: Helper) -> Response {
    page(&doorstep, &visit, &helper, StatusCode::OK, GoOn::default())
}

pub async fn post(State(doorstep): State<Doorstep>, visit: Visit, helper: Helper, request: Request) -> Result<Response, Refusal> {
    let posted = Posted::read(request, |_| None).await?;
    let text = |name: &str| posted.pairs.first(name).chars().take(100).collect::<String>();
    let typed = GoOn { code: text("code"), channel: text("channel"), ..GoOn::default() };
    if helper.may(&doorstep, &visit, &posted.csrf).is_err() {
        return Ok(page(&doorstep, &visit, &helper, StatusCode::FORBIDDEN, typed));
    }
    let wrong = |problem| {
        let again = GoOn { problem: Some(problem), ..typed.clone() };
        Ok(page(&doorstep, &visit, &helper, StatusCode::UNPROCESSABLE_ENTITY, again))
    };
    if typed.code.trim().is_empty() {
        return wrong(Problem::NoCode);
    }
    let Some(channel) = Channel::named(&typed.channel).filter(|channel| CHANNELS.contains(channel)) else {
        return wrong(Problem::NoChannel);
    };
    // The code stays good until whoever is helped now is done with.
    if let Some(first) = contact::seated(&doorstep, &helper).await? {
        return Ok(first);
    }
    doorstep.limits.take(Limited::Code, visit.address).map_err(Refusal::TooMany)?;
    let (kinds, now) = ([Kind::Together, Kind::Person], clock::now());
    // One that is not for this helper stays good for whom it is for.
    let Some((kind, about)) = look(&doorstep, &kinds, &typed.code, now).await? else { return wrong(Problem::Unknown) };
    let passed_on = passed_on(&doorstep, &helper, &about).await?;
    if take(&doorstep, &kinds, &typed.code, now).await?.is_none() {
        return wrong(Problem::Unknown);
    }
    let service = about.about["service"].as_str().unwrap_or_default().to_owned();
    let mandate = match (kind, passed_on) {
        (_, Some(mandate)) => mandate,
        // Whoever brings their own code is there, and sees what is done.
        (Kind::Person, None) => String::new(),
        (_, None) => agreed(&doorstep, &helper, &about.person, &service, now).await?,
    };
    contact::begin(&doorstep, &helper, about.person, (channel, Mode::Helped), mandate).await?;
    Ok(see_other(if service.is_empty() { Place::Services } else { Place::start(&service) }))
}

/// The permission that a helper who passes a person on stood on; it must be for the one who takes over too. `None` where a
/// person made the code.
async fn passed_on(doorstep: &Doorstep, helper: &Helper, about: &About) -> Result<Option<String>, Refusal> {
    if about.maker.is_empty() {
        return Ok(None);
    }
    let Value::String(id) = &about.about["mandate"] else { return Ok(None) };
    if id.is_empty() {
        return Ok(Some(String::new()));
    }
    let mandate = mandate::by_id(&doorstep.store, id).await?.filter(|mandate| mandate.holds(clock::now()));
    let mandate = mandate.filter(|mandate| is_for(mandate, &helper.account)).ok_or(Refusal::NotPermitted)?;
    Ok(Some(mandate.id))
}

/// The person read the code out: for this form, and for as long as they talk. They see it, and can take it back.
async fn agreed(doorstep: &Doorstep, helper: &Helper, person: &str, service: &str, now: i64) -> Result<String, Refusal> {
    let given = mandate::Model {
        id: random_id(),
        reference: Reference::new().to_string(),
        person: person.to_owned(),
        account: helper.account.id.clone(),
        organisation: String::new(),
        helper: helper.account.name.clone(),
        scopes: Scope::Fill.name().to_owned(),
        services: service.to_owned(),
        request: String::new(),
        starts: now,
        ends: now + TOGETHER,
        given: Given::Code.name().to_owned(),
        witness: helper.account.id.clone(),
        script: String::new(),
        evidence: String::new(),
        revoked: None,
        created: now,
    };
    let id = given.id.clone();
    doorstep.store.write(mandate::Give(given)).await?;
    Ok(id)
}

fn page(doorstep: &Doorstep, visit: &Visit, helper: &Helper, status: StatusCode, page: GoOn) -> Response {
    let page = GoOn { helper: true, csrf: csrf::token(&doorstep.key, &helper.session), ..page };
    let channels = CHANNELS.map(Channel::name);
    show(doorstep, visit, status, Some(Boot::Page), |words| {
        (page.title(words), refused(status, words, go_on(&page, words, &channels)))
    })
}

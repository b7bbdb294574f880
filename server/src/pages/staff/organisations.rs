//! The organisations that help: staff add them, a lead is led to their own.

use app::pages::staff::organisations::{Organisations, Problem, Row, organisations};
use app::shell::Boot;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use forms::{Pairs, Said};

use super::helper::SignedIn;
use crate::clock;
use crate::doorstep::Doorstep;
use crate::pages::wrong::Refusal;
use crate::pages::{refused, see_other, show};
use crate::policy::{Action, Reach, Role, State as Standing, allows, is_among};
use crate::posted::Posted;
use crate::session::random_id;
use crate::store::{organisation, staff};
use crate::visit::Visit;

/// Names are cut here, in characters.
const NAME: usize = 100;

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit, signed: SignedIn) -> Result<Response, Refusal> {
    if role(&signed) == Some(Role::Lead) && !signed.account.organisation.is_empty() {
        return Ok(see_other(format!("/staff/organisations/{}", signed.account.organisation)));
    }
    is_staff(&signed)?;
    page(&doorstep, &visit, &signed, StatusCode::OK, Organisations::default()).await
}

pub async fn post(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    signed: SignedIn,
    request: Request,
) -> Result<Response, Refusal> {
    is_staff(&signed)?;
    let posted = Posted::read(request, |_| None).await?;
    let name: String = posted.pairs.first("name").trim().chars().take(NAME).collect();
    let chosen = posted.pairs.all("services").to_vec();
    let typed = Organisations { name: name.clone(), chosen, ..Organisations::default() };
    if signed.may(&doorstep, &visit, &posted.csrf).is_err() {
        return page(&doorstep, &visit, &signed, StatusCode::FORBIDDEN, typed).await;
    }
    let problem = if name.is_empty() {
        Some(Problem::NoName)
    } else {
        let services = services(&doorstep, "services", &posted.pairs);
        let new = organisation::Model { id: random_id(), name, services, suspended: false, created: clock::now() };
        let id = new.id.clone();
        match doorstep.store.write(organisation::Keep(new)).await? {
            true => return Ok(see_other(format!("/staff/organisations/{id}"))),
            false => Some(Problem::Taken),
        }
    };
    page(&doorstep, &visit, &signed, StatusCode::UNPROCESSABLE_ENTITY, Organisations { problem, ..typed }).await
}

async fn page(
    doorstep: &Doorstep,
    visit: &Visit,
    signed: &SignedIn,
    status: StatusCode,
    typed: Organisations,
) -> Result<Response, Refusal> {
    let mut rows = Vec::new();
    for one in organisation::all(&doorstep.store).await? {
        let members = staff::of_organisation(&doorstep.store, &one.id).await?;
        rows.push(Row {
            members: members.iter().filter(|member| !member.suspended).count() as u64,
            services: titles(doorstep, &one.services, visit.language),
            id: one.id,
            name: one.name,
            suspended: one.suspended,
        });
    }
    let page = Organisations { signed: signed.signed(doorstep), rows, services: offered(doorstep, "", visit.language), ..typed };
    Ok(show(doorstep, visit, status, Some(Boot::Page), |words| {
        (page.title(words), refused(status, words, organisations(&page, words)))
    }))
}

pub(super) fn role(signed: &SignedIn) -> Option<Role> {
    Role::named(&signed.account.role)
}

pub(super) fn is_staff(signed: &SignedIn) -> Result<(), Refusal> {
    if role(signed) == Some(Role::Staff) { Ok(()) } else { Err(Refusal::NotPermitted) }
}

/// An organisation that whoever is signed in looks after: staff any, a lead their own.
pub(super) async fn looked_after(
    doorstep: &Doorstep,
    signed: &SignedIn,
    id: &str,
    action: Action,
) -> Result<organisation::Model, Refusal> {
    let role = role(signed).ok_or(Refusal::NotPermitted)?;
    let own = role == Role::Staff || signed.account.organisation == id;
    if !own || !allows(role, &[], Reach::Within, Standing::Draft, action) {
        return Err(Refusal::NotPermitted);
    }
    organisation::by_id(&doorstep.store, id).await?.ok_or(Refusal::NotFound)
}

/// The services among `within`, by name and title: what somebody may be limited to.
pub(super) fn offered(doorstep: &Doorstep, within: &str, language: &str) -> Vec<(String, Said)> {
    let catalogue = doorstep.definitions.current();
    let known = catalogue.all().map(|service| &service.definition).filter(|one| is_among(within, &one.service));
    known.map(|definition| (definition.service.clone(), definition.title.say(language))).collect()
}

/// The titles of a list of services; none where it stands for all. What is no longer offered has its name.
pub(super) fn titles(doorstep: &Doorstep, services: &str, language: &str) -> Vec<Said> {
    let catalogue = doorstep.definitions.current();
    let title = |name: &str| catalogue.get(name).map_or_else(|| name.into(), |service| service.definition.title.say(language));
    services.split_whitespace().map(title).collect()
}

/// The list of services that were chosen, of those that there are.
pub(super) fn services(doorstep: &Doorstep, name: &str, posted: &Pairs) -> String {
    let catalogue = doorstep.definitions.current();
    let known: Vec<&str> = posted.all(name).iter().map(String::as_str).filter(|one| catalogue.get(one).is_some()).collect();
    known.join(" ")
}

//! One organisation: who helps for it, inviting somebody, its services, and whether it helps at all.

use app::pages::staff::organisation::{Invitation, Member, Organisation, Problem, invitation, organisation};
use app::shell::Boot;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use forms::Pairs;
use serde_json::json;
use validator::ValidateEmail;

use super::helper::SignedIn;
use super::organisations::{is_staff, looked_after, offered, role, services, titles};
use crate::clock;
use crate::code::{self, About, Kind};
use crate::doorstep::Doorstep;
use crate::pages::wrong::Refusal;
use crate::pages::{refused, see_other, show};
use crate::policy::{Action, Role};
use crate::posted::Posted;
use crate::store::organisation::{Keep, Model};
use crate::store::staff;
use crate::visit::Visit;

/// The longest e-mail address there is.
const EMAIL: usize = 254;

pub async fn get(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    signed: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let found = looked_after(&doorstep, &signed, &id, Action::Invite).await?;
    page(&doorstep, &visit, &signed, &found, StatusCode::OK, Organisation::default()).await
}

pub async fn post(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    signed: SignedIn,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Refusal> {
    let posted = Posted::read(request, |_| None).await?;
    let found = looked_after(&doorstep, &signed, &id, Action::Invite).await?;
    let typed = Organisation {
        email: posted.pairs.first("email").trim().to_lowercase(),
        role: posted.pairs.first("role").to_owned(),
        chosen: posted.pairs.all("services").to_vec(),
        ..Organisation::default()
    };
    if signed.may(&doorstep, &visit, &posted.csrf).is_err() {
        return page(&doorstep, &visit, &signed, &found, StatusCode::FORBIDDEN, typed).await;
    }
    let here = format!("/staff/organisations/{id}");
    let keep = |change: Model| doorstep.store.write(Keep(change));
    match posted.pairs.first("do") {
        "invite" => return invite(&doorstep, &visit, &signed, &found, typed, &posted.pairs).await,
        "limit" => {
            is_staff(&signed)?;
            keep(Model { services: services(&doorstep, "limited", &posted.pairs), ..found }).await?;
        }
        suspend @ ("suspend" | "allow") => {
            is_staff(&signed)?;
            keep(Model { suspended: suspend == "suspend", ..found }).await?;
        }
        _ => return Err(Refusal::Unprocessable),
    }
    Ok(see_other(here))
}

/// Makes a code for whoever is invited. There is no mail: it is passed on by hand.
async fn invite(
    doorstep: &Doorstep,
    visit: &Visit,
    signed: &SignedIn,
    found: &Model,
    typed: Organisation,
    posted: &Pairs,
) -> Result<Response, Refusal> {
    let mut problems = Vec::new();
    if typed.email.chars().count() > EMAIL || !typed.email.validate_email() {
        problems.push(Problem::NoEmail);
    } else if staff::by_email(&doorstep.store, &typed.email).await?.is_some() {
        problems.push(Problem::Known);
    }
    let role = Role::named(&typed.role).filter(|role| matches!(role, Role::Helper | Role::Lead));
    let Some(role) = role.filter(|_| problems.is_empty()) else {
        if role.is_none() {
            problems.push(Problem::NoRole);
        }
        let typed = Organisation { problems, ..typed };
        return page(doorstep, visit, signed, found, StatusCode::UNPROCESSABLE_ENTITY, typed).await;
    };
    let services = services(doorstep, "services", posted);
    let about = json!({ "email": typed.email, "role": role.name(), "organisation": found.id, "services": services });
    let now = clock::now();
    let about = About { about, maker: signed.account.id.clone(), ..About::default() };
    let code = code::make(doorstep, Kind::Invitation, about, now).await?;
    let page = Invitation {
        signed: signed.signed(doorstep),
        organisation: (found.id.clone(), found.name.clone()),
        email: typed.email,
        link: format!("{}/staff/join?code={code}", doorstep.config.address()),
        code: code.to_string(),
        until: clock::on_the_wall(now + Kind::Invitation.lasts()),
    };
    Ok(show(doorstep, visit, StatusCode::OK, Some(Boot::Page), |words| (page.title(words), invitation(&page, words))))
}

async fn page(
    doorstep: &Doorstep,
    visit: &Visit,
    signed: &SignedIn,
    found: &Model,
    status: StatusCode,
    typed: Organisation,
) -> Result<Response, Refusal> {
    let member = |member: staff::Model| Member {
        lead: member.role == Role::Lead.name(),
        services: titles(doorstep, &member.services, visit.language),
        id: member.id,
        name: member.name,
        email: member.email,
        suspended: member.suspended,
    };
    let members = staff::of_organisation(&doorstep.store, &found.id).await?;
    let page = Organisation {
        signed: signed.signed(doorstep),
        id: found.id.clone(),
        name: found.name.clone(),
        suspended: found.suspended,
        staff: role(signed) == Some(Role::Staff),
        members: members.into_iter().map(member).collect(),
        offered: offered(doorstep, &found.services, visit.language),
        all: offered(doorstep, "", visit.language),
        limited_to: found.services.split_whitespace().map(str::to_owned).collect(),
        ..typed
    };
    Ok(show(doorstep, visit, status, Some(Boot::Page), |words| {
        (page.title(words), refused(status, words, organisation(&page, words)))
    }))
}

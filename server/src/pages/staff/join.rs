//! Joining by an invitation: a code that is good once becomes an account, and its owner is signed in.

use app::pages::staff::join::{Invited, Join, Problem, SHORTEST, join};
use app::shell::Boot;
use axum::extract::{RawQuery, Request, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use serde_json::Value;

use super::{landing, sign_in};
use crate::code::{self, Kind};
use crate::doorstep::Doorstep;
use crate::limits::Limited;
use crate::pages::wrong::Refusal;
use crate::pages::{guard, refused, see_other, show, with_cookie, with_session};
use crate::policy::Role;
use crate::posted::Posted;
use crate::session::{Session, random_id};
use crate::store::{organisation, staff};
use crate::visit::{Visit, query_value};
use crate::{clock, csrf, password};

/// Names are cut here, in characters.
const NAME: usize = 100;
/// No password is longer, in characters.
const PASSWORD: usize = 1000;

/// The link of an invitation has the code in it.
pub async fn get(State(doorstep): State<Doorstep>, visit: Visit, RawQuery(query): RawQuery) -> Result<Response, Refusal> {
    let code = query.and_then(|query| query_value(&query, "code")).unwrap_or_default();
    let session = visit.session.clone().unwrap_or_default();
    if code.is_empty() {
        return Ok(page(&doorstep, &visit, StatusCode::OK, Join::default(), &session));
    }
    opened(&doorstep, &visit, code, &session).await
}

pub async fn post(State(doorstep): State<Doorstep>, visit: Visit, request: Request) -> Result<Response, Refusal> {
    let posted = Posted::read(request, |_| None).await?;
    let code: String = posted.pairs.first("code").trim().chars().take(NAME).collect();
    let session = match guard(&doorstep, &visit, &posted.csrf) {
        Ok(session) => session,
        Err(session) => return Ok(page(&doorstep, &visit, StatusCode::FORBIDDEN, Join { code, ..Join::default() }, &session)),
    };
    if posted.pairs.first("account") != "yes" {
        return opened(&doorstep, &visit, code, &session).await;
    }
    let invitation = match known(&doorstep, &visit, &code).await? {
        Ok(invitation) => invitation,
        Err(refused) => return Ok(refused.page(&doorstep, &visit, code, &session)),
    };
    let name: String = posted.pairs.first("name").trim().chars().take(NAME).collect();
    let secret = posted.pairs.first("password");
    let mut problems = Vec::new();
    if name.is_empty() {
        problems.push(Problem::NoName);
    }
    if !(SHORTEST..=PASSWORD).contains(&secret.chars().count()) {
        problems.push(Problem::Short);
    }
    if problems.is_empty() && staff::by_email(&doorstep.store, &invitation.email).await?.is_some() {
        problems.push(Problem::Known);
    }
    if !problems.is_empty() {
        let known = problems.contains(&Problem::Known);
        let asked = Join { code, name, problems, invited: (!known).then(|| invitation.invited()), ..Join::default() };
        return Ok(page(&doorstep, &visit, StatusCode::UNPROCESSABLE_ENTITY, asked, &session));
    }
    let account = invitation.account(name, hashed(secret.to_owned()).await?);
    // Used only now: until here nothing was taken from whoever has it.
    if code::take(&doorstep, &[Kind::Invitation], &code, clock::now()).await?.is_none() {
        return Ok(No::Code.page(&doorstep, &visit, code, &session));
    }
    if !doorstep.store.write(staff::Join(account.clone())).await? {
        return Ok(No::Known.page(&doorstep, &visit, code, &session));
    }
    let (_, cookie) = sign_in::enter(&doorstep, &account).await?;
    Ok(with_cookie(see_other(landing(&account.role)), cookie))
}

/// Takes the time that it takes on a thread of its own.
async fn hashed(secret: String) -> Result<String, Refusal> {
    let hash = tokio::task::spawn_blocking(move || password::hash(&secret)).await;
    hash.ok().and_then(Result::ok).ok_or(Refusal::Failed)
}

/// Whether a code is good: then the page asks for name and password.
async fn opened(doorstep: &Doorstep, visit: &Visit, code: String, session: &Session) -> Result<Response, Refusal> {
    if code.is_empty() {
        return Ok(No::Empty.page(doorstep, visit, code, session));
    }
    Ok(match known(doorstep, visit, &code).await? {
        Ok(invitation) => {
            let asked = Join { code, invited: Some(invitation.invited()), ..Join::default() };
            page(doorstep, visit, StatusCode::OK, asked, session)
        }
        Err(no) => no.page(doorstep, visit, code, session),
    })
}

/// Why a code opens nothing.
enum No {
    Empty,
    Code,
    Known,
    /// Come back in so many seconds.
    TooMany(u64),
}

impl No {
    fn page(self, doorstep: &Doorstep, visit: &Visit, code: String, session: &Session) -> Response {
        let (status, problem, wait) = match self {
            Self::Empty => (StatusCode::UNPROCESSABLE_ENTITY, Problem::NoCode, None),
            Self::Code => (StatusCode::UNPROCESSABLE_ENTITY, Problem::Code, None),
            Self::Known => (StatusCode::UNPROCESSABLE_ENTITY, Problem::Known, None),
            Self::TooMany(wait) => (StatusCode::TOO_MANY_REQUESTS, Problem::TooMany, Some(wait)),
        };
        let asked = Join { code, problems: vec![problem], ..Join::default() };
        let mut response = page(doorstep, visit, status, asked, session);
        if let Some(wait) = wait {
            response.headers_mut().insert(header::RETRY_AFTER, wait.into());
        }
        response
    }
}

/// What an invitation says.
struct Invitation {
    email: String,
    role: Role,
    organisation: organisation::Model,
    services: String,
}

/// What a code stands for, and leaves it good. An organisation that is suspended invites nobody.
async fn known(doorstep: &Doorstep, visit: &Visit, code: &str) -> Result<Result<Invitation, No>, Refusal> {
    if let Err(wait) = doorstep.limits.take(Limited::Code, visit.address) {
        return Ok(Err(No::TooMany(wait)));
    }
    let found = code::look(doorstep, &[Kind::Invitation], code, clock::now()).await?;
    let Some((_, about)) = found else { return Ok(Err(No::Code)) };
    let text = |name: &str| about.about.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let organisation = organisation::by_id(&doorstep.store, &text("organisation")).await?;
    let organisation = organisation.filter(|organisation| !organisation.suspended);
    let role = Role::named(&text("role")).filter(|role| matches!(role, Role::Helper | Role::Lead));
    let (Some(organisation), Some(role)) = (organisation, role) else { return Ok(Err(No::Code)) };
    Ok(Ok(Invitation { email: text("email"), role, organisation, services: text("services") }))
}

impl Invitation {
    fn invited(&self) -> Invited {
        Invited { email: self.email.clone(), organisation: self.organisation.name.clone() }
    }

    fn account(&self, name: String, password: String) -> staff::Model {
        staff::Model {
            id: random_id(),
            email: self.email.clone(),
            name,
            password,
            created: clock::now(),
            role: self.role.name().to_owned(),
            organisation: self.organisation.id.clone(),
            services: self.services.clone(),
            suspended: false,
        }
    }
}

fn page(doorstep: &Doorstep, visit: &Visit, status: StatusCode, asked: Join, session: &Session) -> Response {
    let page = Join { csrf: csrf::token(&doorstep.key, session), ..asked };
    let response =
        show(doorstep, visit, status, Some(Boot::Page), |words| (page.title(words), refused(status, words, join(&page, words))));
    with_session(doorstep, visit, session, response)
}

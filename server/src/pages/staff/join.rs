//! Joining by a code that is good once, of an invitation or of a permission: it becomes an account, and its owner is signed in.

use app::pages::staff::join::{Asks, Join, Problem, SHORTEST, join};
use app::pages::staff::permission::HELD;
use app::shell::Boot;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use serde_json::Value;
use validator::ValidateEmail;

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
use crate::visit::Visit;
use crate::{clock, csrf, mandate, password};

/// Names and addresses are cut here, in characters.
const LINE: usize = 200;
/// No password is longer, in characters.
const PASSWORD: usize = 1000;

/// The link of an invitation has the code in it.
pub async fn get(State(doorstep): State<Doorstep>, visit: Visit) -> Result<Response, Refusal> {
    let code = visit.value("code").unwrap_or_default();
    let session = visit.session.clone().unwrap_or_default();
    if code.is_empty() {
        return Ok(page(&doorstep, &visit, StatusCode::OK, Join::default(), &session));
    }
    opened(&doorstep, &visit, code, &session).await
}

pub async fn post(State(doorstep): State<Doorstep>, visit: Visit, request: Request) -> Result<Response, Refusal> {
    let posted = Posted::read(request, |_| None).await?;
    let line = |name: &str| -> String { posted.pairs.first(name).trim().chars().take(LINE).collect() };
    let mut asked = Join { code: line("code"), name: line("name"), email: line("email"), ..Join::default() };
    let session = match guard(&doorstep, &visit, &posted.csrf).await? {
        Ok(session) => session,
        Err(session) => return Ok(page(&doorstep, &visit, StatusCode::FORBIDDEN, asked, &session)),
    };
    if posted.pairs.first("account") != "yes" {
        return opened(&doorstep, &visit, asked.code, &session).await;
    }
    let waiting = match known(&doorstep, &visit, &asked.code).await? {
        Ok(waiting) => waiting,
        Err(refused) => return Ok(refused.page(&doorstep, &visit, asked.code, &session)),
    };
    asked.asks = Some(waiting.asks());
    asked.problems = problems(&doorstep, &waiting, &asked, posted.pairs.first("password")).await?;
    if !asked.problems.is_empty() {
        // To ask for another invitation is the only way on.
        asked.asks = asked.asks.filter(|_| !asked.problems.contains(&Problem::Known));
        return Ok(page(&doorstep, &visit, StatusCode::UNPROCESSABLE_ENTITY, asked, &session));
    }
    let account = waiting.account(&asked, hashed(posted.pairs.first("password").to_owned()).await?);
    // Used only now: until here nothing was taken from whoever has it.
    let place = match waiting {
        Waiting::Invitation(_) => {
            if code::take(&doorstep, &[Kind::Invitation], &asked.code, clock::now()).await?.is_none() {
                return Ok(No::Code.page(&doorstep, &visit, asked.code, &session));
            }
            if !doorstep.store.write(staff::New(account.clone())).await? {
                return Ok(No::Known.page(&doorstep, &visit, asked.code, &session));
            }
            landing(&account.role).to_owned()
        }
        Waiting::Permission => {
            if !doorstep.store.write(staff::New(account.clone())).await? {
                asked.problems.push(Problem::KnownEmail);
                return Ok(page(&doorstep, &visit, StatusCode::UNPROCESSABLE_ENTITY, asked, &session));
            }
            match mandate::take_up(&doorstep, &account, &asked.code).await? {
                Some(taken) => format!("{HELD}?taken-up={}", taken.reference),
                // Somebody else was faster with the same code: the account is there, and may act for nobody.
                None => HELD.to_owned(),
            }
        }
    };
    let (_, cookie) = sign_in::enter(&doorstep, &account).await?;
    Ok(with_cookie(see_other(place), cookie))
}

/// What is wrong with what was typed.
async fn problems(doorstep: &Doorstep, waiting: &Waiting, asked: &Join, secret: &str) -> Result<Vec<Problem>, Refusal> {
    let email = waiting.email(asked);
    let checks = [
        (asked.name.is_empty(), Problem::NoName),
        (!email.validate_email(), Problem::NoEmail),
        (!(SHORTEST..=PASSWORD).contains(&secret.chars().count()), Problem::Short),
    ];
    let mut problems: Vec<Problem> = checks.into_iter().filter_map(|(wrong, problem)| wrong.then_some(problem)).collect();
    if problems.is_empty() && staff::by_email(&doorstep.store, &email).await?.is_some() {
        problems.push(if matches!(waiting, Waiting::Permission) { Problem::KnownEmail } else { Problem::Known });
    }
    Ok(problems)
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
        Ok(waiting) => {
            let asked = Join { code, asks: Some(waiting.asks()), ..Join::default() };
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

/// What a code stands for.
enum Waiting {
    Invitation(Invitation),
    Permission,
}

struct Invitation {
    email: String,
    role: Role,
    organisation: organisation::Model,
    services: String,
}

/// What a code stands for, and leaves it good. An organisation that is suspended invites nobody.
async fn known(doorstep: &Doorstep, visit: &Visit, code: &str) -> Result<Result<Waiting, No>, Refusal> {
    if let Err(wait) = doorstep.limits.take(Limited::Code, visit.address) {
        return Ok(Err(No::TooMany(wait)));
    }
    if mandate::waiting(doorstep, code).await?.is_some() {
        return Ok(Ok(Waiting::Permission));
    }
    let found = code::look(doorstep, &[Kind::Invitation], code, clock::now()).await?;
    let Some((_, about)) = found else { return Ok(Err(No::Code)) };
    let text = |name: &str| about.about.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let organisation = organisation::by_id(&doorstep.store, &text("organisation")).await?;
    let organisation = organisation.filter(|organisation| !organisation.suspended);
    let role = Role::named(&text("role")).filter(|role| matches!(role, Role::Helper | Role::Lead));
    let (Some(organisation), Some(role)) = (organisation, role) else { return Ok(Err(No::Code)) };
    Ok(Ok(Waiting::Invitation(Invitation { email: text("email"), role, organisation, services: text("services") })))
}

impl Waiting {
    fn asks(&self) -> Asks {
        match self {
            Self::Invitation(Invitation { email, organisation, .. }) => {
                Asks::Organisation { name: organisation.name.clone(), email: email.clone() }
            }
            Self::Permission => Asks::Person,
        }
    }

    /// What the account signs in with: an invitation is to one address only.
    fn email(&self, asked: &Join) -> String {
        match self {
            Self::Invitation(invitation) => invitation.email.clone(),
            Self::Permission => asked.email.to_lowercase(),
        }
    }

    fn account(&self, asked: &Join, password: String) -> staff::Model {
        let (role, organisation, services) = match self {
            Self::Invitation(Invitation { role, organisation, services, .. }) => {
                (*role, organisation.id.clone(), services.clone())
            }
            Self::Permission => (Role::Helper, String::new(), String::new()),
        };
        staff::Model {
            id: random_id(),
            email: self.email(asked),
            name: asked.name.clone(),
            password,
            created: clock::now(),
            role: role.name().to_owned(),
            organisation,
            services,
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

//! Signing in and out.

use app::pages::staff::sign_in::{Problem, SignIn, sign_in};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use validator::Validate;

use super::Staff;
use crate::clock::now;
use crate::csrf;
use crate::doorstep::Doorstep;
use crate::limits::Limited;
use crate::pages::wrong::Refusal;
use crate::pages::{guard, refused, see_other, show, with_cookie, with_session};
use crate::password;
use crate::posted::Posted;
use crate::session::{Keep, STAFF_COOKIE, Session, set_cookie};
use crate::store::{staff, staff_session};
use crate::visit::Visit;

#[derive(Debug, Validate)]
struct Asked {
    #[validate(length(max = 254))]
    email: String,
    #[validate(length(max = 1000))]
    password: String,
}

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit) -> Response {
    page(&doorstep, &visit, StatusCode::OK, String::new(), None, &visit.session.clone().unwrap_or_default())
}

pub async fn post(State(doorstep): State<Doorstep>, visit: Visit, request: Request) -> Result<Response, Refusal> {
    let posted = Posted::read(request, |_| None).await?;
    let asked = Asked { email: posted.pairs.first("email").to_owned(), password: posted.pairs.first("password").to_owned() };
    asked.validate().map_err(|_| Refusal::Unprocessable)?;
    let session = match guard(&doorstep, &visit, &posted.csrf) {
        Ok(session) => session,
        Err(session) => return Ok(page(&doorstep, &visit, StatusCode::FORBIDDEN, asked.email, None, &session)),
    };
    if let Err(wait) = doorstep.limits.take(Limited::SignIn, visit.address) {
        let mut response = page(&doorstep, &visit, StatusCode::TOO_MANY_REQUESTS, asked.email, Some(Problem::TooMany), &session);
        response.headers_mut().insert(header::RETRY_AFTER, wait.into());
        return Ok(response);
    }
    let account = staff::by_email(&doorstep.store, &asked.email).await?;
    let right = password::is_right(asked.password, account.as_ref().map(|account| account.password.clone())).await;
    let Some(account) = account.filter(|_| right) else {
        return Ok(page(&doorstep, &visit, StatusCode::UNPROCESSABLE_ENTITY, asked.email, Some(Problem::Wrong), &session));
    };
    let (signed, now) = (Session::new(), now());
    let row = staff_session::Model { id: signed.hash(), staff: account.id, created: now, seen: now };
    doorstep.store.write(staff_session::SignIn(row)).await?;
    let cookie = set_cookie(STAFF_COOKIE, signed.secret(), "Strict", Keep::UntilClosed, doorstep.config.secure_cookies);
    Ok(with_cookie(see_other("/staff/requests"), cookie))
}

pub async fn out(State(doorstep): State<Doorstep>, visit: Visit, staff: Staff, request: Request) -> Result<Response, Refusal> {
    let posted = Posted::read(request, |_| None).await?;
    staff.may(&doorstep, &visit, &posted.csrf)?;
    doorstep.store.write(staff_session::SignOut { id: staff.session.hash() }).await?;
    let cookie = set_cookie(STAFF_COOKIE, "", "Strict", Keep::Never, doorstep.config.secure_cookies);
    Ok(with_cookie(see_other("/staff/sign-in"), cookie))
}

fn page(
    doorstep: &Doorstep,
    visit: &Visit,
    status: StatusCode,
    email: String,
    problem: Option<Problem>,
    session: &Session,
) -> Response {
    let page = SignIn { email, problem, csrf: csrf::token(&doorstep.key, session) };
    let response =
        show(doorstep, visit, status, None, |words| (page.title(words), refused(status, words, sign_in(&page, words))));
    with_session(doorstep, visit, session, response)
}

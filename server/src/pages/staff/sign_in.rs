//! Signing in and out.

use app::pages::staff::sign_in::{Kept, Problem, SignIn, sign_in};
use app::shell::Boot;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use forms::Pairs;
use validator::Validate;

use super::helper::{Helper, SignedIn};
use super::{IDLE, MINUTE, Staff, contact, handoff, help, landing, request};
use crate::clock::now;
use crate::csrf;
use crate::doorstep::Doorstep;
use crate::limits::Limited;
use crate::pages::wrong::Refusal;
use crate::pages::{guard, question, refused, see_other, show, with_cookie, with_session};
use crate::password;
use crate::policy::Role;
use crate::posted::Posted;
use crate::seat::{Seat, is_welcome};
use crate::session::{Keep, STAFF_COOKIE, Session, set_cookie};
use crate::store::{StoreError, staff, staff_session};
use crate::visit::Visit;

#[derive(Debug, Validate)]
struct Asked {
    #[validate(length(max = 254))]
    email: String,
    #[validate(length(max = 1000))]
    password: String,
}

/// What a sign-in carries, as inputs of its form: `to`, and what was typed there under names with this before them.
const KEPT: &str = "kept-";
/// What stands before the id of the conversation in `to`.
const CONTACT: &str = "contact=";

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit) -> Response {
    page(&doorstep, &visit, StatusCode::OK, SignIn::default(), &visit.session.clone().unwrap_or_default())
}

/// A form that was posted after the sign-in had ended: what was typed travels through the next sign-in and comes back.
pub fn again(doorstep: &Doorstep, visit: &Visit, typed: Pairs) -> Response {
    again_at(doorstep, visit, visit.path.clone(), typed)
}

/// The same with a page of a form that was filled in during a conversation.
pub fn again_in(doorstep: &Doorstep, visit: &Visit, contact: &str, typed: Pairs) -> Response {
    again_at(doorstep, visit, format!("{}?{CONTACT}{contact}", visit.path), typed)
}

fn again_at(doorstep: &Doorstep, visit: &Visit, to: String, typed: Pairs) -> Response {
    let asked = SignIn { kept: Some(Kept { to, typed }), ..SignIn::default() };
    page(doorstep, visit, StatusCode::FORBIDDEN, asked, &visit.session.clone().unwrap_or_default())
}

pub async fn post(State(doorstep): State<Doorstep>, visit: Visit, request: Request) -> Result<Response, Refusal> {
    let posted = Posted::read(request, |_| None).await?;
    let asked = Asked { email: posted.pairs.first("email").to_owned(), password: posted.pairs.first("password").to_owned() };
    asked.validate().map_err(|_| Refusal::Unprocessable)?;
    let kept = kept(&posted.pairs);
    let same = |problem| SignIn { email: asked.email.clone(), problem, kept: kept.clone(), ..SignIn::default() };
    let session = match guard(&doorstep, &visit, &posted.csrf).await? {
        Ok(session) => session,
        Err(session) => return Ok(page(&doorstep, &visit, StatusCode::FORBIDDEN, same(None), &session)),
    };
    if let Err(wait) = doorstep.limits.take(Limited::SignIn, visit.address) {
        let mut response = page(&doorstep, &visit, StatusCode::TOO_MANY_REQUESTS, same(Some(Problem::TooMany)), &session);
        response.headers_mut().insert(header::RETRY_AFTER, wait.into());
        return Ok(response);
    }
    let account = staff::by_email(&doorstep.store, &asked.email).await?;
    let right = password::is_right(asked.password.clone(), account.as_ref().map(|account| account.password.clone())).await;
    let Some(account) = account.filter(|_| right) else {
        return Ok(page(&doorstep, &visit, StatusCode::UNPROCESSABLE_ENTITY, same(Some(Problem::Wrong)), &session));
    };
    // Only who knows the password learns of it.
    if !is_welcome(&doorstep, &account).await? {
        return Ok(page(&doorstep, &visit, StatusCode::FORBIDDEN, same(Some(Problem::Suspended)), &session));
    }
    let (signed, cookie) = enter(&doorstep, &account).await?;
    Ok(with_cookie(go_on(&doorstep, visit, signed, account, kept).await?, cookie))
}

/// Signs an account in: the session, and the cookie that says it.
pub(super) async fn enter(doorstep: &Doorstep, account: &staff::Model) -> Result<(Session, Option<HeaderValue>), StoreError> {
    let (signed, now) = (Session::new(), now());
    let row =
        staff_session::Model { id: signed.hash(), staff: account.id.clone(), created: now, seen: now, contact: String::new() };
    doorstep.store.write(staff_session::SignIn(row)).await?;
    let cookie = set_cookie(STAFF_COOKIE, signed.secret(), "Strict", Keep::UntilClosed, doorstep.config.secure_cookies);
    Ok((signed, cookie))
}

/// What an earlier page of staff's had on it when the sign-in ended.
fn kept(posted: &Pairs) -> Option<Kept> {
    let to = posted.first("to");
    let typed = posted.iter().filter_map(|(name, values)| Some((name.strip_prefix(KEPT)?, values)));
    let typed = typed.flat_map(|(name, values)| values.iter().map(move |value| (name.to_owned(), value.clone()))).collect();
    (!to.is_empty()).then(|| Kept { to: to.to_owned(), typed })
}

/// To what somebody begins with, or back to the page with what was typed on it. Nothing of it stands in an address.
async fn go_on(
    doorstep: &Doorstep,
    visit: Visit,
    session: Session,
    account: staff::Model,
    kept: Option<Kept>,
) -> Result<Response, Refusal> {
    let landing = landing(&account.role);
    let Some(Kept { to, typed }) = kept else { return Ok(see_other(landing)) };
    let (path, query) = to.split_once('?').unwrap_or((&to, ""));
    let mut visit = Visit { path: path.to_owned(), role: Role::named(&account.role), ..visit };
    let to: Vec<&str> = path.trim_matches('/').split('/').collect();
    if account.role != Role::Staff.name() {
        let helper = Helper::of(doorstep, SignedIn { session, account, contact: String::new() }).await?;
        return match (to.as_slice(), helper) {
            (["staff", "people", "help"], Some(helper)) => help::again(doorstep, &visit, &helper, &typed).await,
            (["services", name, id], Some(helper)) => {
                let contact = query.strip_prefix(CONTACT).unwrap_or_default();
                contact::go_on(doorstep, &helper, contact).await?;
                let seat = Seat::of(doorstep, &helper.account, contact).await?.ok_or(Refusal::Ended)?;
                visit.take(helper.session, seat);
                question::again(doorstep, &visit, name, id, &typed).await
            }
            (["staff", "contacts", id], Some(helper)) => contact::again(doorstep, &visit, &helper, id, &typed).await,
            _ => Ok(see_other(landing)),
        };
    }
    let staff = Staff { session, account };
    match to.as_slice() {
        ["staff", "requests", reference] => request::again(doorstep, &visit, &staff, reference, &typed).await,
        ["staff", "handoffs", reference] => handoff::again(doorstep, &visit, &staff, reference, typed).await,
        _ => Ok(see_other(landing)),
    }
}

pub async fn out(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    signed: SignedIn,
    request: Request,
) -> Result<Response, Refusal> {
    let posted = Posted::read(request, |_| None).await?;
    signed.may(&doorstep, &visit, &posted.csrf)?;
    doorstep.store.write(staff_session::SignOut { id: signed.session.hash() }).await?;
    let cookie = set_cookie(STAFF_COOKIE, "", "Strict", Keep::Never, doorstep.config.secure_cookies);
    Ok(with_cookie(see_other("/staff/sign-in"), cookie))
}

fn page(doorstep: &Doorstep, visit: &Visit, status: StatusCode, asked: SignIn, session: &Session) -> Response {
    let page = SignIn { csrf: csrf::token(&doorstep.key, session), idle: IDLE / MINUTE, ..asked };
    // With something kept the page itself says that nothing was saved yet.
    let refused_as = if page.kept.is_some() { StatusCode::OK } else { status };
    let response = show(doorstep, visit, status, Some(Boot::Page), |words| {
        (page.title(words), refused(refused_as, words, sign_in(&page, words)))
    });
    with_session(doorstep, visit, session, response)
}

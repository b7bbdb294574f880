//! What those who sign in can do: staff see the queue, open a request and move it on; helpers help people.

pub mod calls;
pub mod contact;
pub mod figures;
pub mod file;
pub mod gallery;
pub mod go_on;
pub mod handoff;
pub mod handoffs;
pub mod help;
pub mod helper;
pub mod join;
pub mod kiosk;
pub mod member;
pub mod organisation;
pub mod organisations;
pub mod people;
pub mod permission;
pub mod queue;
pub mod request;
pub mod session;
pub mod sign_in;

use app::pages::staff::{Around, Signed};
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use super::see_other;
use super::wrong::Refusal;
use crate::clock::now;
use crate::doorstep::Doorstep;
use crate::policy::Role;
use crate::seat::is_welcome;
use crate::session::{STAFF_COOKIE, Session};
use crate::store::{StoreError, access, person, staff, staff_session, submission};
use crate::visit::Visit;
use crate::{clock, csrf};
use helper::SignedIn;

const MINUTE: i64 = 60 * 1000;
/// A sign-in ends after so long without a click.
const IDLE: i64 = 30 * MINUTE;
/// And after a working day in any case.
const LONGEST: i64 = 12 * 60 * MINUTE;

/// A member of staff who is signed in. A handler that asks for it sends everybody else to sign in.
pub struct Staff {
    pub session: Session,
    pub account: staff::Model,
}

impl FromRequestParts<Doorstep> for Staff {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, doorstep: &Doorstep) -> Result<Self, Response> {
        let SignedIn { session, account, .. } = SignedIn::from_request_parts(parts, doorstep).await?;
        if account.role != Role::Staff.name() {
            return Err(Refusal::NotPermitted.into_response());
        }
        Ok(Self { session, account })
    }
}

/// The pages before and after one that begins after `skip` rows, where one row more than fits was looked for.
pub fn around(skip: u64, rows: u64, found: usize, href: impl Fn(u64) -> String) -> Around {
    let previous = (skip > 0).then(|| href(skip.saturating_sub(rows)));
    Around { previous, next: (found as u64 > rows).then(|| href(skip + rows)) }
}

/// Whose browser this is, and when it was last used. Looking is no click.
pub async fn signed_in(
    doorstep: &Doorstep,
    headers: &HeaderMap,
) -> Result<Option<(Session, staff_session::Model, staff::Model)>, StoreError> {
    let Some(session) = Session::read(headers, STAFF_COOKIE) else { return Ok(None) };
    let found = staff_session::who(&doorstep.store, &session.hash(), now() - IDLE, now() - LONGEST).await?;
    let Some((seen, who)) = found else { return Ok(None) };
    // Whoever left has lost access at once, in open windows too.
    Ok(is_welcome(doorstep, &who).await?.then_some((session, seen, who)))
}

/// The browser was used: it stays signed in for longer.
pub async fn keep_signed_in(doorstep: &Doorstep, seen: staff_session::Model) -> Result<(), StoreError> {
    let now = now();
    match now - seen.seen > MINUTE {
        true => doorstep.store.write(staff_session::Seen { id: seen.id, now }).await,
        false => Ok(()),
    }
}

/// Where a sign-in leads to.
fn landing(role: &str) -> &'static str {
    match Role::named(role) {
        Some(Role::Helper | Role::Lead) => "/staff/people",
        _ => "/staff/requests",
    }
}

/// `/staff`: what somebody begins with.
pub async fn first(signed: SignedIn) -> Response {
    see_other(landing(&signed.account.role))
}

impl Staff {
    fn signed(&self, doorstep: &Doorstep) -> Signed {
        Signed { name: self.account.name.clone(), csrf: csrf::token(&doorstep.key, &self.session) }
    }

    /// Whether a form came from a page of this person's.
    fn may(&self, doorstep: &Doorstep, visit: &Visit, token: &str) -> Result<(), Refusal> {
        let right = visit.ours && csrf::is_valid(&doorstep.key, &self.session, token);
        if right { Ok(()) } else { Err(Refusal::Forbidden) }
    }
}

/// Writes down that somebody of the council sees something of a request, before it is shown.
async fn saw(doorstep: &Doorstep, staff: &Staff, sent: &submission::Model, what: &'static str, why: &str) -> Result<(), Refusal> {
    let person = person::of_owner(&sent.session).unwrap_or_default();
    Ok(doorstep.store.write(access::Add::by(&staff.account, what).of(person).about(&sent.reference).because(why)).await?)
}

/// The same for a list of requests, which has no names in it and nothing that was typed: one line for all of them.
async fn saw_list(doorstep: &Doorstep, staff: &Staff, what: &'static str) -> Result<(), Refusal> {
    Ok(doorstep.store.write(access::Add::by(&staff.account, what)).await?)
}

/// Whether the day that was promised has passed.
fn is_late(sent: &submission::Model, closed: bool) -> bool {
    !closed && sent.decide_by.as_ref().is_some_and(|day| *day < clock::iso(clock::today()))
}

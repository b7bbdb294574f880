//! What staff can do: sign in, see the queue, open a request and move it on.

pub mod file;
pub mod gallery;
pub mod handoff;
pub mod handoffs;
pub mod kiosk;
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
use crate::session::{STAFF_COOKIE, Session};
use crate::store::{StoreError, access, staff, staff_session, submission};
use crate::visit::Visit;
use crate::{clock, csrf};

const MINUTE: i64 = 60 * 1000;
/// A sign-in ends after so long without a click.
const IDLE: i64 = 30 * MINUTE;
/// And after a working day in any case.
const LONGEST: i64 = 12 * 60 * MINUTE;

/// Somebody who is signed in. A handler that asks for it sends everybody else to sign in.
pub struct Staff {
    pub session: Session,
    /// The id of the account.
    pub id: String,
    pub email: String,
    pub name: String,
}

impl FromRequestParts<Doorstep> for Staff {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, doorstep: &Doorstep) -> Result<Self, Response> {
        let signed = signed_in(doorstep, &parts.headers).await.map_err(|error| Refusal::from(error).into_response())?;
        let (session, seen, who) = signed.ok_or_else(|| see_other("/staff/sign-in"))?;
        let now = now();
        if now - seen.seen > MINUTE {
            let used = doorstep.store.write(staff_session::Seen { id: seen.id, now }).await;
            used.map_err(|error| Refusal::from(error).into_response())?;
        }
        if who.role != Role::Staff.name() {
            return Err(Refusal::NotPermitted.into_response());
        }
        Ok(Self { session, id: who.id, email: who.email, name: who.name })
    }
}

/// The pages before and after one that begins after `skip` rows, where one row more than fits was looked for.
fn around(skip: u64, rows: u64, found: usize, href: impl Fn(u64) -> String) -> Around {
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
    // Whoever left has lost access at once, in open windows too.
    Ok(found.filter(|(_, who)| !who.suspended).map(|(seen, who)| (session, seen, who)))
}

impl Staff {
    fn signed(&self, doorstep: &Doorstep) -> Signed {
        Signed { name: self.name.clone(), csrf: csrf::token(&doorstep.key, &self.session) }
    }

    /// Whether a form came from a page of this person's.
    fn may(&self, doorstep: &Doorstep, visit: &Visit, token: &str) -> Result<(), Refusal> {
        let right = visit.ours && csrf::is_valid(&doorstep.key, &self.session, token);
        if right { Ok(()) } else { Err(Refusal::Forbidden) }
    }
}

/// Who works at the desk sees what is on it; who looks at a request that another engine has is written down first.
async fn saw_off_desk(doorstep: &Doorstep, staff: &Staff, reference: &str, what: &'static str) -> Result<(), Refusal> {
    if doorstep.engines.desk.case(reference).await?.is_none() {
        let (reference, actor) = (reference.to_owned(), staff.email.clone());
        doorstep.store.write(access::Add { reference, actor, what, at: now(), ..access::Add::default() }).await?;
    }
    Ok(())
}

/// Whether the day that was promised has passed.
fn is_late(sent: &submission::Model, closed: bool) -> bool {
    !closed && sent.decide_by.as_ref().is_some_and(|day| *day < clock::iso(clock::today()))
}

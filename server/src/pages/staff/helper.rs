//! Who helps: an account that is signed in, what it belongs to, and the conversation its browser sits in.

use app::pages::staff::Signed;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use super::{keep_signed_in, see_other, signed_in};
use crate::csrf;
use crate::doorstep::Doorstep;
use crate::pages::wrong::Refusal;
use crate::policy::Role;
use crate::session::Session;
use crate::store::{organisation, staff};
use crate::visit::Visit;

/// Somebody who is signed in, whatever they may do. A handler that asks for it sends everybody else to sign in.
pub struct SignedIn {
    pub session: Session,
    pub account: staff::Model,
    /// The conversation that the browser sits in; empty where it sits in none.
    pub contact: String,
}

/// A helper, or the lead of helpers, who is signed in.
pub struct Helper {
    pub session: Session,
    pub account: staff::Model,
    /// `None` for a carer, a daughter, a neighbour.
    pub organisation: Option<organisation::Model>,
    pub contact: String,
}

impl FromRequestParts<Doorstep> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, doorstep: &Doorstep) -> Result<Self, Response> {
        let failed = |error| Refusal::from(error).into_response();
        let signed = signed_in(doorstep, &parts.headers).await.map_err(failed)?;
        let (session, seen, account) = signed.ok_or_else(|| see_other("/staff/sign-in"))?;
        let contact = seen.contact.clone();
        keep_signed_in(doorstep, seen).await.map_err(failed)?;
        Ok(Self { session, account, contact })
    }
}

impl FromRequestParts<Doorstep> for Helper {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, doorstep: &Doorstep) -> Result<Self, Response> {
        let signed = SignedIn::from_request_parts(parts, doorstep).await?;
        let helper = Self::of(doorstep, signed).await.map_err(IntoResponse::into_response)?;
        helper.ok_or_else(|| Refusal::NotPermitted.into_response())
    }
}

impl Helper {
    /// `None` for an account that does not help.
    pub async fn of(doorstep: &Doorstep, signed: SignedIn) -> Result<Option<Self>, Refusal> {
        let SignedIn { session, account, contact } = signed;
        if !matches!(Role::named(&account.role), Some(Role::Helper | Role::Lead)) {
            return Ok(None);
        }
        let organisation = match account.organisation.as_str() {
            "" => None,
            id => organisation::by_id(&doorstep.store, id).await?,
        };
        Ok(Some(Self { session, account, organisation, contact }))
    }

    pub fn signed(&self, doorstep: &Doorstep) -> Signed {
        signed(doorstep, &self.session, &self.account)
    }

    /// Whether a form came from a page of this person's.
    pub fn may(&self, doorstep: &Doorstep, visit: &Visit, token: &str) -> Result<(), Refusal> {
        own_form(doorstep, visit, &self.session, token)
    }
}

impl SignedIn {
    pub fn signed(&self, doorstep: &Doorstep) -> Signed {
        signed(doorstep, &self.session, &self.account)
    }

    /// Whether a form came from a page of this person's.
    pub fn may(&self, doorstep: &Doorstep, visit: &Visit, token: &str) -> Result<(), Refusal> {
        own_form(doorstep, visit, &self.session, token)
    }
}

fn signed(doorstep: &Doorstep, session: &Session, account: &staff::Model) -> Signed {
    Signed { name: account.name.clone(), csrf: csrf::token(&doorstep.key, session) }
}

fn own_form(doorstep: &Doorstep, visit: &Visit, session: &Session, token: &str) -> Result<(), Refusal> {
    let right = visit.ours && csrf::is_valid(&doorstep.key, session, token);
    if right { Ok(()) } else { Err(Refusal::Forbidden) }
}

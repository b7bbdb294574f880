//! Somebody who helps and is signed in: a helper or an organisation's lead.

use app::pages::staff::Signed;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use super::{MINUTE, signed_in};
use crate::clock::now;
use crate::csrf;
use crate::doorstep::Doorstep;
use crate::pages::see_other;
use crate::pages::wrong::Refusal;
use crate::policy::Role;
use crate::session::Session;
use crate::store::{organisation, staff, staff_session};
use crate::visit::Visit;

/// A handler that asks for it sends everybody else to sign in, and staff of the council away.
pub struct Helper {
    pub session: Session,
    pub account: staff::Model,
    /// `None` for a carer or a relative.
    pub organisation: Option<organisation::Model>,
}

impl FromRequestParts<Doorstep> for Helper {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, doorstep: &Doorstep) -> Result<Self, Response> {
        let failed = |error: crate::store::StoreError| Refusal::from(error).into_response();
        let signed = signed_in(doorstep, &parts.headers).await.map_err(failed)?;
        let (session, seen, account) = signed.ok_or_else(|| see_other("/staff/sign-in"))?;
        let now = now();
        if now - seen.seen > MINUTE {
            doorstep.store.write(staff_session::Seen { id: seen.id, now }).await.map_err(failed)?;
        }
        if ![Role::Helper, Role::Lead].iter().any(|role| role.name() == account.role) {
            return Err(Refusal::NotPermitted.into_response());
        }
        let organisation = match account.organisation.as_str() {
            "" => None,
            id => organisation::by_id(&doorstep.store, id).await.map_err(failed)?,
        };
        Ok(Self { session, account, organisation })
    }
}

impl Helper {
    pub fn signed(&self, doorstep: &Doorstep) -> Signed {
        Signed { name: self.account.name.clone(), csrf: csrf::token(&doorstep.key, &self.session) }
    }

    /// Whether a form came from a page of this person's.
    pub fn may(&self, doorstep: &Doorstep, visit: &Visit, token: &str) -> Result<(), Refusal> {
        let right = visit.ours && csrf::is_valid(&doorstep.key, &self.session, token);
        if right { Ok(()) } else { Err(Refusal::Forbidden) }
    }
}

//! Somebody who is signed in to help: a handler that asks for it sends everybody else to sign in.

use app::pages::staff::Signed;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use super::signed_in;
use crate::csrf;
use crate::doorstep::Doorstep;
use crate::pages::see_other;
use crate::pages::wrong::Refusal;
use crate::session::Session;
use crate::store::staff;
use crate::visit::Visit;

pub struct Helper {
    pub session: Session,
    pub account: staff::Model,
}

impl FromRequestParts<Doorstep> for Helper {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, doorstep: &Doorstep) -> Result<Self, Response> {
        let signed = signed_in(doorstep, &parts.headers).await.map_err(|error| Refusal::from(error).into_response())?;
        let (session, _, account) = signed.ok_or_else(|| see_other("/staff/sign-in"))?;
        Ok(Self { session, account })
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

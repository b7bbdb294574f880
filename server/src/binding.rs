//! A browser and a person: the browser's own things become a person's, to be shared; or a code makes it one of theirs.

use serde_json::json;

use crate::code::{About, Kind, make};
use crate::doorstep::Doorstep;
use crate::session::{Keep, Session, set_cookie};
use crate::store::person::{self, Bind};
use crate::store::{StoreError, draft};
use crate::{clock, session};
use axum::http::HeaderValue;

/// The person whose browser this is, made where there was none: what the browser owns is theirs then, and it goes on with the
/// session that comes with it.
///
/// Of one session it is always the same person, however often and at how many tabs it is asked for at once.
pub async fn own(doorstep: &Doorstep, session: &Session) -> Result<(String, Option<Session>), StoreError> {
    let subject = &session.act().subject;
    if !subject.is_empty() {
        return Ok((subject.clone(), None));
    }
    let person = nobody(hex::encode(doorstep.key.sign("person", &session.hash())));
    let bound = Session::new_bound(&person.id);
    let id = person.id.clone();
    let bind = Bind { person, from: Some(session.owner()), session: bound.hash(), now: clock::now() };
    doorstep.store.write(bind).await?;
    doorstep.drafts.forget_owner(session);
    Ok((id, Some(bound)))
}

/// This browser is one of the person's from now on. What it had begun by itself, or of another person's, stays with them: the
/// service of each draft, and a code with which it is gone on with.
pub async fn enter(doorstep: &Doorstep, session: &Session, person: &str) -> Result<(Session, Vec<(String, String)>), StoreError> {
    let mut kept = Vec::new();
    if session.act().subject != person && !draft::of_owner(&doorstep.store, &session.owner()).await?.is_empty() {
        let (before, _) = own(doorstep, session).await?;
        for draft in draft::of_owner(&doorstep.store, &person::owner(&before)).await? {
            let about = About { person: before.clone(), about: json!({ "service": draft.service }), maker: String::new() };
            kept.push((draft.service, make(doorstep, Kind::Person, about, clock::now()).await?.to_string()));
        }
    }
    let bound = Session::new_bound(person);
    let bind = Bind { person: nobody(person.to_owned()), from: None, session: bound.hash(), now: clock::now() };
    doorstep.store.write(bind).await?;
    Ok((bound, kept))
}

/// The cookie of a bound browser: one that others use keeps it only until it is closed.
pub async fn cookie(doorstep: &Doorstep, bound: &Session) -> Result<Option<HeaderValue>, StoreError> {
    let keep = match draft::any_shared(&doorstep.store, &bound.owner()).await? {
        true => Keep::UntilClosed,
        false => Keep::ThirtyDays,
    };
    Ok(set_cookie(session::COOKIE, bound.secret(), "Lax", keep, doorstep.config.secure_cookies))
}

/// A person of whom nothing is known but that they own something.
fn nobody(id: String) -> person::Model {
    person::Model { id, name: String::new(), phone: String::new(), email: String::new(), created: clock::now() }
}

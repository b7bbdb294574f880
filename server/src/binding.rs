//! A browser and a person: the browser's own things become a person's, to be shared; or a code makes it one of theirs.

use serde_json::json;

use crate::code::{About, Kind, make};
use crate::doorstep::Doorstep;
use crate::session::{Keep, Session, set_cookie};
use crate::store::person::{self, Bind};
use crate::store::{StoreError, binding as bindings, draft};
use crate::{clock, session};
use axum::http::HeaderValue;

/// How far apart tabs are that ask at once, in milliseconds.
const AT_ONCE: i64 = 60_000;

/// The person whose browser this is, made where there was none: what the browser owns is theirs then, and it goes on with the
/// session that comes with it.
///
/// Tabs of one session that ask at once get the same person. Whoever comes later with the cookie of before gets another one: it
/// opens nothing any more.
pub async fn own(doorstep: &Doorstep, session: &Session) -> Result<(String, Option<Session>), StoreError> {
    let subject = &session.act().subject;
    if !subject.is_empty() {
        return Ok((subject.clone(), None));
    }
    let at_once = hex::encode(doorstep.key.sign("person", &session.hash()));
    let before = person::by_id(&doorstep.store, &at_once).await?;
    let late = before.is_some_and(|before| before.created + AT_ONCE < clock::now());
    let person = nobody(if late { session::random_id() } else { at_once });
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

/// The cookie of a browser that was bound by what it owns: one that others use keeps it only until it is closed.
pub async fn cookie(doorstep: &Doorstep, bound: &Session) -> Result<Option<HeaderValue>, StoreError> {
    let shared = draft::any_shared(&doorstep.store, &bound.owner()).await?;
    Ok(cookie_for(doorstep, bound, if shared { Keep::UntilClosed } else { Keep::ThirtyDays }))
}

/// The cookie of a browser that was bound by a code.
pub fn cookie_for(doorstep: &Doorstep, bound: &Session, keep: Keep) -> Option<HeaderValue> {
    set_cookie(session::COOKIE, bound.secret(), "Lax", keep, doorstep.config.secure_cookies)
}

/// Whether a person has a browser of their own, which nobody else uses, to go on with.
pub async fn has_own(doorstep: &Doorstep, person: &str) -> Result<bool, StoreError> {
    let bound = !bindings::of_person(&doorstep.store, person).await?.is_empty();
    Ok(bound && !draft::any_shared(&doorstep.store, &person::owner(person)).await?)
}

/// A person of whom nothing is known but that they own something.
fn nobody(id: String) -> person::Model {
    person::Model { id, name: String::new(), phone: String::new(), email: String::new(), created: clock::now() }
}

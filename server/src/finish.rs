//! Finish and clear: what a browser has at the server ends, and the browser is told to keep nothing.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;

use crate::device::{Device, SHARED_COOKIE};
use crate::doorstep::Doorstep;
use crate::pages::with_cookie;
use crate::session::{COOKIE, Keep, LANGUAGE_COOKIE, PRACTICE_COOKIE, STAFF_COOKIE, Session, set_cookie};
use crate::store::{StoreError, finish, staff_session};

/// Ends what this browser has: what it typed and did not save, what it was shown, its sign-in. What was sent stays sent, and
/// what a person saved stays theirs; neither is opened from here again, not even with the old cookies.
pub async fn end(doorstep: &Doorstep, headers: &HeaderMap) -> Result<(), StoreError> {
    for session in [Session::read(headers, COOKIE), Session::practising(headers)].into_iter().flatten() {
        leave(doorstep, &session).await?;
    }
    if let Some(staff) = Session::read(headers, STAFF_COOKIE) {
        doorstep.store.write(staff_session::SignOut { id: staff.hash() }).await?;
    }
    Ok(())
}

/// Ends one session of it.
pub async fn leave(doorstep: &Doorstep, session: &Session) -> Result<(), StoreError> {
    let files = doorstep.store.write(finish::Finish { owner: session.owner(), session: session.hash() }).await?;
    doorstep.drafts.forget_all();
    for file in files {
        doorstep.uploads.throw_away(&file).await;
    }
    Ok(())
}

/// Has the browser forget everything of ours. A kiosk stays one.
pub fn clear(doorstep: &Doorstep, device: &Device, response: Response) -> Response {
    let secure = doorstep.config.secure_cookies;
    let gone = |name, same_site| set_cookie(name, "", same_site, Keep::Never, secure);
    let ours = [COOKIE, LANGUAGE_COOKIE, PRACTICE_COOKIE, SHARED_COOKIE];
    let response = ours.into_iter().fold(response, |response, name| with_cookie(response, gone(name, "Lax")));
    let mut response = with_cookie(response, gone(STAFF_COOKIE, "Strict"));
    // What we name above goes in any case; the rest is for what a browser keeps without being asked to.
    let (what, kiosk) = match device {
        Device::Kiosk(kiosk) => ("\"cache\", \"storage\"", kiosk.cookie(doorstep)),
        Device::Own | Device::Shared => ("\"cache\", \"cookies\", \"storage\"", None),
    };
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), HeaderValue::from_static(what));
    with_cookie(response, kiosk)
}

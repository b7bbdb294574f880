//! CSRF: a token only we can make for a session, masked anew each time, beside what the browser says of the sender.

use axum::http::{HeaderMap, header};

use crate::key::{Key, same};
use crate::session::Session;

/// The name of the hidden input in every form.
pub const INPUT: &str = "csrf";

/// What stands between the conversation that a page was drawn in and the rest of its token.
const OF: char = '-';

/// A token for a session: never the same twice, so that compression gives nothing away.
///
/// One of a helper's page is good in its conversation only, and says which one that is: what was typed about one person never
/// lands with another.
pub fn token(key: &Key, session: &Session) -> String {
    let mask: [u8; 16] = rand::random();
    let mut masked = signed(key, session);
    masked.iter_mut().zip(mask).for_each(|(byte, mask)| *byte ^= mask);
    let token = hex::encode([mask, masked].concat());
    match session.act().contact.as_str() {
        "" => token,
        contact => format!("{contact}{OF}{token}"),
    }
}

pub fn is_valid(key: &Key, session: &Session, token: &str) -> bool {
    let mut bytes = [0; 32];
    let token = token.rsplit_once(OF).map_or(token, |(_, token)| token);
    if hex::decode_to_slice(token, &mut bytes).is_err() {
        return false;
    }
    let (mask, masked) = bytes.split_at(16);
    let plain: Vec<u8> = mask.iter().zip(masked).map(|(mask, byte)| mask ^ byte).collect();
    same(&plain, &signed(key, session))
}

fn signed(key: &Key, session: &Session) -> [u8; 16] {
    key.sign(INPUT, &format!("{} {}", session.secret(), session.act().contact))
}

/// The conversation that the page of a token was drawn in, as it says itself; `None` for a page of nobody else's.
pub fn contact(token: &str) -> Option<&str> {
    token.rsplit_once(OF).map(|(contact, _)| contact)
}

/// Whether the browser says that this came from a page of ours. One that says nothing is judged by the token alone.
pub fn is_ours(headers: &HeaderMap, public_url: Option<&str>) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(header::ORIGIN) else { return true };
    let by_host = text(header::HOST).is_some_and(|host| origin.split_once("://").is_some_and(|(_, sender)| sender == host));
    by_host || public_url.is_some_and(|url| url.trim_end_matches('/') == origin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::act::Act;

    #[test]
    fn a_token_opens_its_own_session_only() {
        let folder = tempfile::tempdir().unwrap();
        let key = Key::open(folder.path()).unwrap();
        let (mine, other) = (Session::new(), Session::new());
        let (one, two) = (token(&key, &mine), token(&key, &mine));
        assert_ne!(one, two);
        assert!(is_valid(&key, &mine, &one) && is_valid(&key, &mine, &two));
        assert!(!is_valid(&key, &other, &one));
        assert!(!is_valid(&key, &mine, "") && !is_valid(&key, &mine, &one[1..]));
        assert_eq!(contact(&one), None);
    }

    #[test]
    fn a_token_of_one_conversation_opens_no_other_one() {
        let folder = tempfile::tempdir().unwrap();
        let key = Key::open(folder.path()).unwrap();
        let session = Session::new();
        let within = |contact: &str| session.clone().acting(Act { contact: contact.into(), ..Act::default() });
        let token = token(&key, &within("a1"));
        assert!(is_valid(&key, &within("a1"), &token) && contact(&token) == Some("a1"));
        assert!(!is_valid(&key, &within("b2"), &token) && !is_valid(&key, &session, &token));
    }
}

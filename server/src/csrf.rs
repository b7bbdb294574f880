//! CSRF: a token only we can make for a session, masked anew each time, beside what the browser says of the sender.

use axum::http::{HeaderMap, header};

use crate::key::{Key, same};
use crate::session::Session;

/// The name of the hidden input in every form.
pub const INPUT: &str = "csrf";

/// A token for a session: never the same twice, so that compression gives nothing away.
pub fn token(key: &Key, session: &Session) -> String {
    let mask: [u8; 16] = rand::random();
    let mut masked = key.sign(INPUT, session.secret());
    masked.iter_mut().zip(mask).for_each(|(byte, mask)| *byte ^= mask);
    hex::encode([mask, masked].concat())
}

pub fn is_valid(key: &Key, session: &Session, token: &str) -> bool {
    let mut bytes = [0; 32];
    if hex::decode_to_slice(token, &mut bytes).is_err() {
        return false;
    }
    let (mask, masked) = bytes.split_at(16);
    let plain: Vec<u8> = mask.iter().zip(masked).map(|(mask, byte)| mask ^ byte).collect();
    same(&plain, &key.sign(INPUT, session.secret()))
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
    }
}

//! A resident's session: a random cookie of which only the hash is kept.

use axum::http::{HeaderMap, HeaderValue, header};
use sha2::{Digest, Sha256};

pub const COOKIE: &str = "doorstep_session";
pub const STAFF_COOKIE: &str = "doorstep_staff";
pub const HELPED_COOKIE: &str = "doorstep_helped";
pub const LANGUAGE_COOKIE: &str = "doorstep_language";

const THIRTY_DAYS: u32 = 30 * 24 * 60 * 60;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session(String);

/// How long a browser keeps a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Until it is closed: what a shared device gets.
    UntilClosed,
    ThirtyDays,
    Never,
}

impl Session {
    pub fn new() -> Self {
        Self(random_id())
    }

    /// The session a cookie names; `None` where there is none or it was tampered with.
    pub fn read(headers: &HeaderMap, name: &str) -> Option<Self> {
        let id = cookie(headers, name)?;
        (id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit())).then(|| Self(id.to_owned()))
    }

    /// What the store knows of it.
    pub fn hash(&self) -> String {
        hex::encode(&Sha256::digest(&self.0)[..16])
    }

    /// Itself: for the cookie and the CSRF token only.
    pub fn secret(&self) -> &str {
        &self.0
    }
}

impl Default for Session {
    fn default() -> Self {
        Self::new()
    }
}

/// 128 random bits in hex: sessions, drafts, submissions and files.
pub fn random_id() -> String {
    hex::encode(rand::random::<[u8; 16]>())
}

/// The value of a cookie.
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split(';')).find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// A `Set-Cookie` line: for this site only, and out of reach of scripts.
pub fn set_cookie(name: &str, value: &str, same_site: &str, keep: Keep, secure: bool) -> Option<HeaderValue> {
    let age = match keep {
        Keep::UntilClosed => String::new(),
        Keep::ThirtyDays => format!("; Max-Age={THIRTY_DAYS}"),
        Keep::Never => "; Max-Age=0".into(),
    };
    let secure = if secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{name}={value}; Path=/; HttpOnly; SameSite={same_site}{age}{secure}")).ok()
}

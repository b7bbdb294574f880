//! Whose browser it is: a random cookie of which only the hash is kept, and for whom it acts.

use axum::http::{HeaderMap, HeaderValue, header};
use sha2::{Digest, Sha256};

use crate::act::{Act, Mode};
use crate::store::person;

pub const COOKIE: &str = "doorstep_session";
pub const STAFF_COOKIE: &str = "doorstep_staff";
pub const HELPED_COOKIE: &str = "doorstep_helped";
pub const LANGUAGE_COOKIE: &str = "doorstep_language";
/// While somebody practises; what is typed then belongs to this alone.
pub const PRACTICE_COOKIE: &str = "doorstep_practice";

const DAY: u32 = 24 * 60 * 60;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    secret: String,
    /// Who owns what is typed in it, where that is not this browser alone.
    owner: Option<String>,
    /// Boxed: a session is handed around a lot.
    act: Box<Act>,
}

/// What stands before the digits of a session that is bound to a person, so that only those are looked up.
const BOUND: char = 'p';

/// What stands before an owner who only practises.
pub const PRACTICE: &str = "practice-";

/// Whether an owner only practises: what is theirs is counted nowhere.
pub fn is_practice(owner: &str) -> bool {
    owner.starts_with(PRACTICE)
}

/// How long a browser keeps a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Until it is closed: what a shared device gets.
    UntilClosed,
    ThirtyDays,
    /// As long as browsers keep any.
    Year,
    Never,
}

impl Session {
    pub fn new() -> Self {
        Self::with_secret(random_id())
    }

    /// A new one that is to be bound to a person (`store/binding.rs`).
    pub fn new_bound(person: &str) -> Self {
        Self::with_secret(format!("{BOUND}{}", random_id())).of_person(person)
    }

    fn with_secret(secret: String) -> Self {
        Self { secret, owner: None, act: Box::default() }
    }

    /// The session a cookie names; `None` where there is none or it was tampered with.
    pub fn read(headers: &HeaderMap, name: &str) -> Option<Self> {
        let id = cookie(headers, name)?;
        let digits = id.strip_prefix(BOUND).unwrap_or(id);
        (digits.len() == 32 && digits.bytes().all(|b| b.is_ascii_hexdigit())).then(|| Self::with_secret(id.to_owned()))
    }

    /// The session of a browser that practises; `None` where it does not.
    pub fn practising(headers: &HeaderMap) -> Option<Self> {
        let session = Self::read(headers, PRACTICE_COOKIE).filter(|session| !session.is_bound())?;
        let owner = format!("{PRACTICE}{}", session.hash());
        Some(Self { owner: Some(owner), ..session })
    }

    /// Nothing that is done in it is real.
    pub fn is_practice(&self) -> bool {
        self.owner.as_deref().is_some_and(is_practice)
    }

    /// Whether the store has to say which person it is bound to.
    pub fn is_bound(&self) -> bool {
        self.secret.starts_with(BOUND)
    }

    /// The same browser, with what a person owns.
    pub fn of_person(mut self, person: &str) -> Self {
        self.owner = Some(person::owner(person));
        self.act.subject = person.to_owned();
        self
    }

    /// The same browser, acting as this says.
    pub fn acting(mut self, act: Act) -> Self {
        *self.act = act;
        self
    }

    /// The same browser, where somebody without an account helps its person.
    pub fn beside_somebody(mut self) -> Self {
        self.act.mode = Mode::Helped;
        self
    }

    /// Who owns drafts and requests of this browser: what the store has in their `session`.
    pub fn owner(&self) -> String {
        self.owner.clone().unwrap_or_else(|| self.hash())
    }

    /// Whether others may type in the same drafts: a helper, or the person on another device.
    pub fn is_shared(&self) -> bool {
        !self.act.subject.is_empty()
    }

    /// Who does what is done in it, and for whom.
    pub fn act(&self) -> &Act {
        &self.act
    }

    /// What the store knows of it.
    pub fn hash(&self) -> String {
        hex::encode(&Sha256::digest(&self.secret)[..16])
    }

    /// Itself: for the cookie and the CSRF token only.
    pub fn secret(&self) -> &str {
        &self.secret
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
        Keep::ThirtyDays => format!("; Max-Age={}", 30 * DAY),
        Keep::Year => format!("; Max-Age={}", 365 * DAY),
        Keep::Never => "; Max-Age=0".into(),
    };
    let secure = if secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{name}={value}; Path=/; HttpOnly; SameSite={same_site}{age}{secure}")).ok()
}

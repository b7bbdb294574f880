//! Codes that pass something on, read aloud or scanned: each is good for one use and for a while.

use serde_json::Value;

use crate::doorstep::Doorstep;
use crate::reference::Reference;
use crate::store::{StoreError, code};

const MINUTE: i64 = 60 * 1000;
const DAY: i64 = 24 * 60 * MINUTE;

/// What a code opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What a person owns, on another device of theirs: handed back by a helper, or saved to return to.
    Person,
    /// A draft, to a helper who is being spoken with: read out on the phone or at a desk.
    Together,
    /// A permission that waits for the helper it was given to.
    Mandate,
    /// An account that waits for whoever was invited.
    Invitation,
    /// The declaration of a person on their own device.
    Declaration,
}

impl Kind {
    pub const ALL: [Self; 5] = [Self::Person, Self::Together, Self::Mandate, Self::Invitation, Self::Declaration];

    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Together => "together",
            Self::Mandate => "mandate",
            Self::Invitation => "invitation",
            Self::Declaration => "declaration",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// How long it is good for, in milliseconds: as long as a draft is kept, or as long as two people speak.
    pub fn lasts(self) -> i64 {
        match self {
            Self::Person => 28 * DAY,
            Self::Together | Self::Declaration => 30 * MINUTE,
            Self::Mandate | Self::Invitation => 7 * DAY,
        }
    }
}

/// What a code stands for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About {
    /// Whose things it opens; empty for an invitation.
    pub person: String,
    /// What else belongs to it.
    pub about: Value,
    /// The account that makes it; empty for a person.
    pub maker: String,
}

/// Makes a code. It is shown once: the store has only its hash.
pub async fn make(doorstep: &Doorstep, kind: Kind, about: About, now: i64) -> Result<Reference, StoreError> {
    let made = Reference::new();
    let row = code::Model {
        hash: hash(doorstep, &made),
        kind: kind.name().to_owned(),
        person: about.person,
        about: about.about.to_string(),
        maker: about.maker,
        created: now,
        expires: now + kind.lasts(),
        used: None,
    };
    doorstep.store.write(code::Make(row)).await?;
    Ok(made)
}

/// Uses a code as somebody typed it. `None` where it is none of these kinds, was used, or is too old: which of it nobody learns.
pub async fn take(doorstep: &Doorstep, kinds: &[Kind], typed: &str, now: i64) -> Result<Option<(Kind, About)>, StoreError> {
    let Some(typed) = Reference::parse(typed) else { return Ok(None) };
    let kinds = kinds.iter().map(|kind| kind.name()).collect();
    let used = doorstep.store.write(code::Use { hash: hash(doorstep, &typed), kinds, now }).await?;
    Ok(used.and_then(read))
}

/// Looks what a code stands for, and leaves it good.
pub async fn look(doorstep: &Doorstep, kinds: &[Kind], typed: &str, now: i64) -> Result<Option<(Kind, About)>, StoreError> {
    let Some(typed) = Reference::parse(typed) else { return Ok(None) };
    let found = code::find(&doorstep.store, &hash(doorstep, &typed)).await?;
    let good = found.filter(|found| found.used.is_none() && now < found.expires);
    Ok(good.and_then(read).filter(|(kind, _)| kinds.contains(kind)))
}

fn read(row: code::Model) -> Option<(Kind, About)> {
    let about = About { person: row.person, about: serde_json::from_str(&row.about).ok()?, maker: row.maker };
    Some((Kind::named(&row.kind)?, about))
}

fn hash(doorstep: &Doorstep, code: &Reference) -> String {
    hex::encode(doorstep.key.sign("code", code.as_str()))
}

//! Codes that pass something on, read aloud or scanned: each is good for one use and for a while.

use serde_json::Value;

use crate::doorstep::Doorstep;
use crate::reference::Reference;
use crate::seat::is_welcome;
use crate::store::{StoreError, code, contact, mandate, staff};

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

/// Uses a code as somebody typed it. `None` where [`look`] finds nothing: which of it nobody learns.
pub async fn take(doorstep: &Doorstep, kinds: &[Kind], typed: &str, now: i64) -> Result<Option<(Kind, About)>, StoreError> {
    if look(doorstep, kinds, typed, now).await?.is_none() {
        return Ok(None);
    }
    let Some(typed) = Reference::parse(typed) else { return Ok(None) };
    let kinds = kinds.iter().map(|kind| kind.name()).collect();
    let used = doorstep.store.write(code::Use { hash: hash(doorstep, &typed), kinds, now }).await?;
    Ok(used.and_then(read))
}

/// Looks what a code stands for, and leaves it good. `None` where it is none of these kinds, was used, is too old, or whoever made
/// it may not hand anything over any more.
pub async fn look(doorstep: &Doorstep, kinds: &[Kind], typed: &str, now: i64) -> Result<Option<(Kind, About)>, StoreError> {
    let Some(typed) = Reference::parse(typed) else { return Ok(None) };
    let found = code::find(&doorstep.store, &hash(doorstep, &typed)).await?;
    let good = found.filter(|found| found.used.is_none() && now < found.expires);
    let Some((kind, about)) = good.and_then(read).filter(|(kind, _)| kinds.contains(kind)) else { return Ok(None) };
    Ok(stands(doorstep, kind, &about, now).await?.then_some((kind, about)))
}

/// Whether what a code was made on still stands: its maker has not left, and the person has taken nothing back.
async fn stands(doorstep: &Doorstep, kind: Kind, about: &About, now: i64) -> Result<bool, StoreError> {
    if about.maker.is_empty() {
        return Ok(true);
    }
    let maker = staff::by_id(&doorstep.store, &about.maker).await?;
    let Some(maker) = maker else { return Ok(false) };
    if !is_welcome(doorstep, &maker).await? {
        return Ok(false);
    }
    let id = |name: &str| about.about[name].as_str().filter(|id| !id.is_empty());
    if let Some(contact) = id("contact") {
        let contact = contact::by_id(&doorstep.store, contact).await?;
        if contact.is_none_or(|contact| contact.outcome == contact::TAKEN_BACK) {
            return Ok(false);
        }
    }
    // The code of a permission waits for somebody else: whether that holds is asked where it is taken up.
    match id("mandate").filter(|_| kind != Kind::Mandate) {
        Some(mandate) => Ok(mandate::by_id(&doorstep.store, mandate).await?.is_some_and(|mandate| mandate.holds(now))),
        None => Ok(true),
    }
}

fn read(row: code::Model) -> Option<(Kind, About)> {
    let about = About { person: row.person, about: serde_json::from_str(&row.about).ok()?, maker: row.maker };
    Some((Kind::named(&row.kind)?, about))
}

fn hash(doorstep: &Doorstep, code: &Reference) -> String {
    hex::encode(doorstep.key.sign("code", code.as_str()))
}

//! Who helps whom: accounts that are signed in, people, permissions and conversations, made where they are stored.

use server::act::{Act, Channel, Mode};
use server::clock;
use server::csrf;
use server::policy::{Role, Scope};
use server::reference::Reference;
use server::session::{STAFF_COOKIE, Session, random_id};
use server::store::{contact, mandate, organisation, person, staff, staff_session};

use crate::browser::{Browser, Portal};

pub const HOUR: i64 = 60 * 60 * 1000;

/// A browser in which an account is signed in.
pub struct Signed {
    pub browser: Browser,
    pub account: staff::Model,
    session: Session,
}

impl Signed {
    /// Of the forms that this sign-in posts at the workspace.
    pub fn csrf(&self, portal: &Portal) -> String {
        csrf::token(&portal.doorstep.key, &self.session)
    }

    /// Of the forms that it posts for somebody, in a conversation.
    pub fn csrf_in(&self, portal: &Portal, contact: &str) -> String {
        let act = Act { contact: contact.to_owned(), ..Act::default() };
        csrf::token(&portal.doorstep.key, &self.session.clone().acting(act))
    }

    /// Begins a conversation with a person: by a permission, or with the person there. Its id.
    pub async fn sit(&self, portal: &Portal, person: &str, mandate: Option<&mandate::Model>) -> String {
        let contact = contact::Model {
            id: random_id(),
            person: person.to_owned(),
            account: self.account.id.clone(),
            organisation: self.account.organisation.clone(),
            channel: if mandate.is_some() { Channel::Web } else { Channel::Phone }.name().to_owned(),
            mode: if mandate.is_some() { Mode::OnBehalf } else { Mode::Helped }.name().to_owned(),
            mandate: mandate.map(|mandate| mandate.id.clone()).unwrap_or_default(),
            began: clock::now(),
            ended: None,
            outcome: String::new(),
            note: String::new(),
        };
        let id = contact.id.clone();
        portal.doorstep.store.write(contact::Begin { contact, session: self.session.hash() }).await.unwrap();
        id
    }
}

/// An account of its own, signed in. Nobody knows its password.
pub async fn signed(portal: &Portal, role: Role, name: &str, organisation: &str, services: &str) -> Signed {
    let account = staff::Model {
        id: random_id(),
        email: format!("{}@helpers.example", random_id()),
        name: name.to_owned(),
        password: String::new(),
        created: clock::now(),
        role: role.name().to_owned(),
        organisation: organisation.to_owned(),
        services: services.to_owned(),
        suspended: false,
    };
    portal.doorstep.store.write(staff::Add(account.clone())).await.unwrap();
    let (session, now) = (Session::new(), clock::now());
    let row =
        staff_session::Model { id: session.hash(), staff: account.id.clone(), created: now, seen: now, contact: String::new() };
    portal.doorstep.store.write(staff_session::SignIn(row)).await.unwrap();
    let mut browser = portal.browser();
    browser.cookies.insert(STAFF_COOKIE.to_owned(), session.secret().to_owned());
    Signed { browser, account, session }
}

pub async fn organisation(portal: &Portal, name: &str) -> organisation::Model {
    let new = organisation::Model {
        id: random_id(),
        name: name.to_owned(),
        services: String::new(),
        suspended: false,
        created: clock::now(),
    };
    assert!(portal.doorstep.store.write(organisation::Keep(new.clone())).await.unwrap());
    new
}

/// A person, and a browser that is theirs.
pub async fn person(portal: &Portal, name: &str) -> (person::Model, Browser, Session) {
    let person = person::Model {
        id: random_id(),
        name: name.to_owned(),
        phone: String::new(),
        email: String::new(),
        created: clock::now(),
    };
    let session = Session::new_bound(&person.id);
    let bind = person::Bind { person: person.clone(), from: None, session: session.hash(), now: clock::now() };
    portal.doorstep.store.write(bind).await.unwrap();
    let mut browser = portal.browser();
    browser.cookies.insert("doorstep_session".to_owned(), session.secret().to_owned());
    (person, browser, session)
}

/// A permission for an account and every service, which ends after so long.
pub async fn permission(portal: &Portal, person: &str, account: &str, scopes: &[Scope], ends: i64) -> mandate::Model {
    permission_for(portal, person, account, (scopes, ""), ends).await
}

/// The same for some services.
pub async fn permission_for(
    portal: &Portal,
    person: &str,
    account: &str,
    (scopes, services): (&[Scope], &str),
    ends: i64,
) -> mandate::Model {
    let (now, scopes) = (clock::now(), scopes.iter().map(|scope| scope.name()).collect::<Vec<_>>());
    let given = mandate::Model {
        id: random_id(),
        reference: Reference::new().to_string(),
        person: person.to_owned(),
        account: account.to_owned(),
        organisation: String::new(),
        helper: "Dana Price".to_owned(),
        scopes: scopes.join(" "),
        services: services.to_owned(),
        request: String::new(),
        starts: now - 2 * HOUR,
        ends: now + ends,
        given: "click".to_owned(),
        witness: String::new(),
        script: String::new(),
        evidence: String::new(),
        revoked: None,
        created: now,
    };
    portal.doorstep.store.write(mandate::Give(given.clone())).await.unwrap();
    given
}

//! A helper's seat: the conversation that a signed-in browser acts in, and what it may do in it, found anew with every request.

use crate::act::{Act, Channel, Mode};
use crate::clock;
use crate::doorstep::Doorstep;
use crate::pages::wrong::Refusal;
use crate::policy::{self, Action, Reach, Role, Scope, State};
use crate::store::{StoreError, access, contact, mandate, organisation, person, staff, submission};

#[derive(Clone, Debug)]
pub struct Seat {
    pub account: staff::Model,
    pub contact: contact::Model,
    pub person: person::Model,
    /// `None` where the person is there themselves.
    pub mandate: Option<mandate::Model>,
    /// The lists of services that each must have the one in question.
    limits: Vec<String>,
}

/// How long a conversation without a permission goes on: as long as somebody can sit beside somebody, in milliseconds.
const PRESENT: i64 = 12 * 60 * 60 * 1000;

impl Seat {
    /// The seat of an account that is signed in and sits in a conversation.
    ///
    /// What ended meanwhile, by the person, by an organisation's lead or by time, is [`Refusal::Ended`]: nothing is kept of it.
    pub async fn of(doorstep: &Doorstep, account: &staff::Model, contact: &str) -> Result<Option<Self>, Refusal> {
        if contact.is_empty() {
            return Ok(None);
        }
        let store = &doorstep.store;
        let contact = contact::by_id(store, contact).await?.filter(|contact| contact.ended.is_none()).ok_or(Refusal::Ended)?;
        if contact.mandate.is_empty() && contact.began + PRESENT < clock::now() {
            return Err(Refusal::Ended);
        }
        let person = person::by_id(store, &contact.person).await?.ok_or(Refusal::Ended)?;
        let mut limits = vec![account.services.clone()];
        if !account.organisation.is_empty() {
            let organisation = organisation::by_id(store, &account.organisation).await?;
            limits.push(organisation.filter(|organisation| !organisation.suspended).ok_or(Refusal::Ended)?.services);
        }
        let mandate = match contact.mandate.as_str() {
            "" => None,
            id => {
                let mandate = mandate::by_id(store, id).await?.filter(|mandate| mandate.holds(clock::now()));
                let mandate = mandate.filter(|mandate| is_for(mandate, account)).ok_or(Refusal::Ended)?;
                limits.push(mandate.services.clone());
                Some(mandate)
            }
        };
        Ok(Some(Self { account: account.clone(), contact, person, mandate, limits }))
    }

    /// The same for pages of the account itself: what ended is no seat on them.
    pub async fn still(doorstep: &Doorstep, account: &staff::Model, contact: &str) -> Result<Option<Self>, Refusal> {
        match Self::of(doorstep, account, contact).await {
            Err(Refusal::Ended) => Ok(None),
            other => other,
        }
    }

    pub fn role(&self) -> Role {
        Role::named(&self.account.role).unwrap_or(Role::Helper)
    }

    pub fn scopes(&self) -> Vec<Scope> {
        match &self.mandate {
            Some(mandate) => policy::scopes(&mandate.scopes),
            None => vec![Scope::Present],
        }
    }

    /// A permission for one request reaches no other, and no form that is not sent yet.
    fn reach(&self, service: &str, request: &str) -> Reach {
        let one = self.mandate.as_ref().map(|mandate| mandate.request.as_str()).filter(|one| !one.is_empty());
        if one.is_none_or(|one| one == request) { policy::reach(&self.limits, service) } else { Reach::Outside }
    }

    pub fn may(&self, action: Action, service: &str, state: State) -> bool {
        policy::allows(self.role(), &self.scopes(), self.reach(service, ""), state, action)
    }

    /// The same with a request that was sent.
    pub fn may_with(&self, action: Action, sent: &submission::Model, state: State) -> bool {
        policy::allows(self.role(), &self.scopes(), self.reach(&sent.service, &sent.reference), state, action)
    }

    /// The same seat as it is now, for what takes long to arrive or stays open; `None` where it ended.
    pub async fn anew(&self, doorstep: &Doorstep) -> Result<Option<Self>, StoreError> {
        // Of the seat itself nothing else can be wrong than that the store does not answer.
        Self::still(doorstep, &self.account, &self.contact.id).await.map_err(|_| StoreError::Closing)
    }

    pub fn act(&self) -> Act {
        Act {
            actor: self.account.id.clone(),
            subject: self.person.id.clone(),
            mode: Mode::named(&self.contact.mode).unwrap_or_default(),
            channel: Channel::named(&self.contact.channel).unwrap_or_default(),
            organisation: self.account.organisation.clone(),
            mandate: self.contact.mandate.clone(),
            contact: self.contact.id.clone(),
        }
    }

    /// Writes down that the helper sees something of the person's, before it is shown.
    pub async fn saw(&self, doorstep: &Doorstep, what: &'static str, reference: &str, reason: &str) -> Result<(), Refusal> {
        let seen = access::Add::by(&self.account, what).of(&self.person.id).about(reference).because(reason);
        Ok(doorstep.store.write(seen).await?)
    }
}

/// Whether neither the account nor its organisation is suspended.
pub async fn is_welcome(doorstep: &Doorstep, account: &staff::Model) -> Result<bool, StoreError> {
    if account.suspended || account.organisation.is_empty() {
        return Ok(!account.suspended);
    }
    let organisation = organisation::by_id(&doorstep.store, &account.organisation).await?;
    Ok(organisation.is_some_and(|organisation| !organisation.suspended))
}

/// Whether a permission is one that this account may act on.
pub fn is_for(mandate: &mandate::Model, account: &staff::Model) -> bool {
    let own = !mandate.account.is_empty() && mandate.account == account.id;
    own || (!mandate.organisation.is_empty() && mandate.organisation == account.organisation)
}

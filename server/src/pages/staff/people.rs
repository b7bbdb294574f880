//! A helper's day: whom they helped, what those people have begun, and which of their requests need something.
//!
//! Of whom nobody gave a permission that holds, a helper sees the name, for the day, and what they began together.

use std::collections::{BTreeMap, BTreeSet};

use app::Place;
use app::pages::staff::people::{Contact, Draft, Named, People, Permission, Request, Seated, people};
use app::shell::Boot;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use forms::{Journey, Said, Target, Words};

use super::helper::Helper;
use super::organisations::titles;
use crate::act::{Channel, Mode};
use crate::clock;
use crate::definitions::Service;
use crate::doorstep::Doorstep;
use crate::functions::draft::Form;
use crate::functions::progress;
use crate::functions::standing::Standing;
use crate::housekeeping;
use crate::pages::show;
use crate::pages::wrong::Refusal;
use crate::policy::{self, Action, Reach, Role, State as At};
use crate::seat::Seat;
use crate::session::Session;
use crate::store::{access, contact, draft, event, mandate, person, submission};
use crate::visit::Visit;

/// More conversations than anybody has in a day.
const CONTACTS: u64 = 200;
/// Requests of one person that are looked at, the newest first.
const REQUESTS: u64 = 50;
/// Longer than any day.
const DAY: i64 = 26 * 60 * 60 * 1000;

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit, helper: Helper) -> Result<Response, Refusal> {
    let day = Day::of(&doorstep, &helper).await?;
    let words = doorstep.words(visit.language);
    let (mut drafts, mut requests) = (Vec::new(), Vec::new());
    for person in day.people.values() {
        drafts.extend(day.drafts(&doorstep, &helper, person, &words).await?);
        requests.extend(day.requests(&doorstep, &helper, person, &words).await?);
    }
    let seen = drafts
        .iter()
        .map(|(of, service, _)| (of, access::LISTED, service))
        .chain(requests.iter().map(|(of, reference, _)| (of, access::PROGRESS, reference)))
        .map(|(of, what, about)| access::Add::by(&helper.account, what).of(of).about(about))
        .collect();
    doorstep.store.write(access::AddAll(seen)).await?;
    names_seen(&doorstep, &helper, day.people.keys()).await?;
    let name = |person: &str| day.people.get(person).map(|person| person.name.clone()).unwrap_or_default();
    let page = People {
        signed: helper.signed(&doorstep),
        organisation: helper.organisation.as_ref().map(|organisation| organisation.name.clone()),
        seat: day.seated(&doorstep, &helper),
        drafts: drafts.into_iter().map(|(_, _, draft)| draft).collect(),
        requests: requests.into_iter().map(|(_, _, request)| request).collect(),
        permissions: day.permissions(&doorstep, visit.language),
        contacts: day.contacts.iter().map(|contact| told(contact, name(&contact.person))).collect(),
    };
    Ok(show(&doorstep, &visit, StatusCode::OK, Some(Boot::Page), |words| (page.title(words), people(&page, words))))
}

fn told(contact: &contact::Model, name: String) -> Contact {
    Contact {
        id: contact.id.clone(),
        name,
        mode: Mode::named(&contact.mode).unwrap_or_default().name(),
        channel: Channel::named(&contact.channel).unwrap_or_default().name(),
        began: clock::on_the_wall(contact.began),
        outcome: contact.outcome.clone(),
        note: contact.note.clone(),
    }
}

/// Writes down whose names a helper is about to see.
pub(super) async fn names_seen(
    doorstep: &Doorstep,
    helper: &Helper,
    people: impl Iterator<Item = &String>,
) -> Result<(), Refusal> {
    let seen = people.map(|person| access::Add::by(&helper.account, access::NAME).of(person)).collect();
    Ok(doorstep.store.write(access::AddAll(seen)).await?)
}

/// Whom a helper may know of today, and by what right.
pub(super) struct Day {
    /// Of today, and those that go on, newest first.
    pub contacts: Vec<contact::Model>,
    /// Permissions that hold.
    pub mandates: Vec<mandate::Model>,
    /// Those that were taken back.
    taken_back: Vec<mandate::Model>,
    /// By id.
    pub people: BTreeMap<String, person::Model>,
    seat: Option<Seat>,
}

/// A draft or a request of a person's.
struct Thing<'a> {
    service: &'a str,
    state: At,
    /// The reference; empty for a draft.
    request: &'a str,
    /// The conversation it was done in.
    done_in: &'a str,
}

impl Day {
    pub(super) async fn of(doorstep: &Doorstep, helper: &Helper) -> Result<Self, Refusal> {
        let (store, account, now) = (&doorstep.store, &helper.account, clock::now());
        let mut contacts = contact::of_account(store, &account.id, now - DAY, CONTACTS).await?;
        contacts.retain(|contact| clock::day(contact.began) == clock::today());
        let older = contact::open_of(store, &account.id).await?;
        contacts.extend(older.into_iter().filter(|contact| clock::day(contact.began) != clock::today()));
        let held = mandate::held_by(store, &account.id, &account.organisation).await?;
        let (mandates, ended): (Vec<_>, Vec<_>) = held.into_iter().partition(|mandate| mandate.holds(now));
        let taken_back = ended.into_iter().filter(|mandate| mandate.revoked.is_some()).collect();
        let ids = contacts.iter().map(|contact| &contact.person).chain(mandates.iter().map(|mandate| &mandate.person));
        let ids: Vec<String> = ids.cloned().collect::<BTreeSet<_>>().into_iter().collect();
        let people = person::with_ids(store, &ids).await?.into_iter().map(|person| (person.id.clone(), person)).collect();
        let seat = Seat::still(doorstep, account, &helper.contact).await?;
        Ok(Self { contacts, mandates, taken_back, people, seat })
    }

    /// Whether the helper sat beside a person today who has taken nothing back since: they may be there again.
    pub(super) fn met(&self, person: &str) -> bool {
        self.contacts.iter().any(|contact| contact.person == person && self.stands(contact))
    }

    /// Whether what was done in a conversation of today is still the helper's business.
    fn stands(&self, contact: &contact::Model) -> bool {
        let back = |mandate: &mandate::Model| {
            mandate.person == contact.person && mandate.revoked.is_some_and(|revoked| revoked > contact.began)
        };
        let ended = |other: &contact::Model| {
            other.person == contact.person && other.outcome == contact::TAKEN_BACK && other.ended >= Some(contact.began)
        };
        contact.mandate.is_empty() && !self.taken_back.iter().any(back) && !self.contacts.iter().any(ended)
    }

    fn seated(&self, doorstep: &Doorstep, helper: &Helper) -> Option<Seated> {
        let contact = self.contacts.iter().find(|contact| contact.id == helper.contact)?;
        let name = self.people.get(&contact.person).map(|person| person.name.clone()).unwrap_or_default();
        let permission = self.seat.as_ref().and_then(|seat| super::permission::where_to_write(doorstep, seat));
        Some(Seated { contact: contact.id.clone(), name, ended: self.seat.is_none(), permission })
    }

    /// Whether something of a person's may be on the list: by the conversation, by a permission, or because it was done in one of
    /// today's conversations.
    fn may(&self, helper: &Helper, person: &str, action: Action, thing: &Thing) -> bool {
        let Thing { service, state, request, done_in } = *thing;
        let own = [Some(&helper.account.services), helper.organisation.as_ref().map(|organisation| &organisation.services)];
        if policy::reach(own.into_iter().flatten(), service) == Reach::Outside {
            return false;
        }
        let role = Role::named(&helper.account.role).unwrap_or(Role::Helper);
        let here = self.seat.as_ref().is_some_and(|seat| seat.person.id == person && seat.may(action, service, state));
        let permitted = self.mandates.iter().filter(|mandate| mandate.person == person).any(|mandate| {
            let this = mandate.request.is_empty() || mandate.request == request;
            let reach = if this { policy::reach([&mandate.services], service) } else { Reach::Outside };
            policy::allows(role, &policy::scopes(&mandate.scopes), reach, state, action)
        });
        here || permitted || self.contacts.iter().any(|contact| contact.id == done_in && self.stands(contact))
    }

    /// Where one goes on with a person's things: at once in their conversation, by beginning one else.
    fn way(&self, helper: &Helper, person: &str, place: String) -> Option<String> {
        match &self.seat {
            Some(seat) if seat.person.id == person => Some(place),
            None if helper.contact.is_empty() => {
                let permission = self.mandates.iter().find(|mandate| mandate.person == person);
                let who = permission.map_or_else(|| format!("person-{person}"), |mandate| format!("mandate-{}", mandate.id));
                Some(format!("/staff/people/help?who={who}"))
            }
            _ => None,
        }
    }

    /// The person, the service's name, and what is on the list, for each draft.
    async fn drafts(
        &self,
        doorstep: &Doorstep,
        helper: &Helper,
        person: &person::Model,
        words: &Words,
    ) -> Result<Vec<(String, String, Draft)>, Refusal> {
        let mut listed = Vec::new();
        let session = Session::new().of_person(&person.id);
        for found in draft::of_owner(&doorstep.store, &person::owner(&person.id)).await? {
            let thing = Thing { service: &found.service, state: At::Draft, request: "", done_in: &found.act.contact };
            if !self.may(helper, &person.id, Action::Open, &thing) {
                continue;
            }
            let Some(service) = doorstep.definitions.current().get(&found.service) else { continue };
            let form = Form::open(doorstep, &session, &service).await?;
            let next = Journey::replay(&service.definition, &form.pairs, clock::today()).next();
            let place = Place::target(&found.service, &next).to_string();
            let draft = Draft {
                person: Named { name: person.name.clone(), href: self.way(helper, &person.id, place) },
                service: service.definition.title.say(&words.language),
                at: stopped(&service, &next, words),
                ends: clock::on_the_wall(housekeeping::ends(found.updated)),
            };
            listed.push((person.id.clone(), found.service, draft));
        }
        Ok(listed)
    }

    /// The person, the reference, and what is on the list, for each request that waits for its person.
    async fn requests(
        &self,
        doorstep: &Doorstep,
        helper: &Helper,
        person: &person::Model,
        words: &Words,
    ) -> Result<Vec<(String, String, Request)>, Refusal> {
        let (mut listed, owners) = (Vec::new(), [person::owner(&person.id)]);
        for sent in submission::sent_by(&doorstep.store, &owners, &[], (0, clock::now()), 0, REQUESTS).await? {
            let Some(service) = doorstep.definitions.pinned(&doorstep.store, &sent.definition).await? else { continue };
            let events = event::of(&doorstep.store, &sent.reference).await?;
            let standing = Standing::of(&service.definition, &events);
            let (Some(arrival), Some(stage)) = (standing.asked(), standing.stage()) else { continue };
            let state = if standing.closed { At::Closed } else { At::Sent };
            let thing = Thing { service: &sent.service, state, request: &sent.reference, done_in: &sent.act.contact };
            if !self.may(helper, &person.id, Action::Follow, &thing) {
                continue;
            }
            let Some(asked) = progress::asked(stage, arrival, words) else { continue };
            let place = Place::Request { reference: sent.reference.clone() }.to_string();
            let request = Request {
                person: Named { name: person.name.clone(), href: self.way(helper, &person.id, place) },
                reference: sent.reference.clone(),
                service: service.definition.title.say(&words.language),
                asks: asked.title,
                due: asked.due,
            };
            listed.push((person.id.clone(), sent.reference, request));
        }
        Ok(listed)
    }

    fn permissions(&self, doorstep: &Doorstep, language: &str) -> Vec<Permission> {
        let permission = |mandate: &mandate::Model| {
            let person = self.people.get(&mandate.person)?;
            Some(Permission {
                id: mandate.id.clone(),
                name: person.name.clone(),
                services: titles(doorstep, &mandate.services, language),
                ends: clock::iso(clock::day(mandate.ends)),
            })
        };
        self.mandates.iter().filter_map(permission).collect()
    }
}

/// The page that a form is at, in words.
fn stopped(service: &Service, next: &Target, words: &Words) -> Said {
    match next {
        Target::Page(page) => service.definition.page(page).map(|page| page.title.say(&words.language)).unwrap_or_default(),
        Target::Tasks => words.get("tasks.title").into(),
        Target::Check => words.get("check.title").into(),
    }
}

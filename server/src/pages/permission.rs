//! Who may act for a person: the person sees it, gives it, takes it back, and sees who looked.

use app::pages::open::{Conversation, Device, Open};
use app::pages::permission::{self as view, Given, LIST, Look, New, OWN, Offer, Permissions};
use app::portal::Fault;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use forms::{Said, Words};

use super::staff::around;
use super::wrong::Refusal;
use super::{guard, refused, see_other, show, show_typed, with_cookie, with_session};
use crate::binding;
use crate::clock::now;
use crate::doorstep::Doorstep;
use crate::limits::Limited;
use crate::mandate::{self, Giver, Whom};
use crate::policy::{Action, Role, State as Standing};
use crate::posted::Posted;
use crate::reference::Reference;
use crate::session::{Session, random_id};
use crate::store::{access, binding as bindings, contact, mandate as permission, organisation, person, staff, submission};
use crate::visit::Visit;
use crate::{clock, csrf};

/// Lines of the log on one page.
const LINES: u64 = 25;

pub async fn list(State(doorstep): State<Doorstep>, visit: Visit) -> Result<Response, Refusal> {
    visit.may(Action::LookBack, "", Standing::Draft)?;
    let Some(person) = subject(&visit) else {
        return Ok(show(&doorstep, &visit, StatusCode::OK, None, |words| {
            (words.get("permission.title").to_owned(), view::stranger(words))
        }));
    };
    let skip = visit.skip();
    let given = permission::of_person(&doorstep.store, person).await?;
    let witnesses: Vec<String> = given.iter().map(|given| given.witness.clone()).collect();
    let witnesses = staff::with_ids(&doorstep.store, &witnesses).await?;
    let taken = visit.value("taken").and_then(|taken| Reference::parse(&taken));
    let taken = given.iter().find(|given| taken.as_ref().is_some_and(|taken| taken.as_str() == given.reference));
    let sent = submission::references_of(&doorstep.store, &person::owner(person)).await?;
    let mut looks = access::of_person(&doorstep.store, person, &sent, skip, LINES + 1).await?;
    let around = around(skip, LINES, looks.len(), |from| format!("{LIST}?from={from}#looks"));
    looks.truncate(LINES as usize);
    let now = now();
    let page = Permissions {
        open: open(&doorstep, &visit, person).await?,
        told: given.iter().map(|given| mandate::told(&doorstep, given, &witnesses, visit.language, now)).collect(),
        looks: told_looks(&doorstep, looks, &visit).await?,
        around,
        taken: taken.filter(|given| given.revoked.is_some()).map(|given| given.helper.clone()),
    };
    Ok(show(&doorstep, &visit, StatusCode::OK, None, |words| {
        (words.get("permission.title").to_owned(), view::permissions(&page, words, &doorstep.council))
    }))
}

/// Where the person's things are open right now.
async fn open(doorstep: &Doorstep, visit: &Visit, person: &str) -> Result<Open, Refusal> {
    let session = visit.session.clone().unwrap_or_default();
    let conversations = contact::open_with(&doorstep.store, person).await?;
    let ids: Vec<String> = conversations.iter().map(|one| one.account.clone()).collect();
    let accounts = staff::with_ids(&doorstep.store, &ids).await?;
    let name = |id: &str| accounts.iter().find(|account| account.id == id).map(|account| account.name.clone());
    let devices = bindings::of_person(&doorstep.store, person).await?;
    Ok(Open {
        conversations: conversations
            .into_iter()
            .map(|one| Conversation {
                helper: name(&one.account).unwrap_or_default(),
                id: one.id,
                since: clock::on_the_wall(one.began),
            })
            .collect(),
        devices: devices
            .into_iter()
            .map(|one| Device { this: one.session == session.hash(), id: one.session, since: clock::on_the_wall(one.created) })
            .collect(),
        csrf: csrf::token(&doorstep.key, &session),
    })
}

/// Ends a conversation, or has a device forget the person.
pub async fn end(State(doorstep): State<Doorstep>, visit: Visit, request: Request) -> Result<Response, Refusal> {
    visit.may(Action::Revoke, "", Standing::Draft)?;
    let person = subject(&visit).ok_or(Refusal::NotFound)?.to_owned();
    let posted = Posted::read(request, |_| None).await?;
    guard(&doorstep, &visit, &posted.csrf).await?.map_err(|_| Refusal::Forbidden)?;
    let id = posted.pairs.first("id").to_owned();
    match posted.pairs.first("do") {
        "end" => doorstep.store.write(contact::TakeBack { id, person, now: now() }).await?,
        "forget" => doorstep.store.write(bindings::Forget { session: id, person }).await?,
        _ => return Err(Refusal::Unprocessable),
    }
    Ok(see_other(LIST))
}

/// Whose browser this is, where that is known. A helper's is nobody's.
fn subject(visit: &Visit) -> Option<&str> {
    let session = visit.session.as_ref().filter(|_| visit.seat.is_none())?;
    Some(session.act().subject.as_str()).filter(|subject| !subject.is_empty())
}

/// The lines of the log in words: names in place of ids and addresses.
async fn told_looks(doorstep: &Doorstep, looks: Vec<access::Model>, visit: &Visit) -> Result<Vec<Look>, Refusal> {
    let emails: Vec<String> = looks.iter().map(|look| look.actor.clone()).collect();
    let accounts = staff::with_emails(&doorstep.store, &emails).await?;
    let organisations = organisation::all(&doorstep.store).await?;
    let catalogue = doorstep.definitions.current();
    let words = doorstep.words(visit.language);
    let told = |look: access::Model| {
        let account = accounts.iter().find(|account| account.email == look.actor);
        let organisation = organisations.iter().find(|organisation| organisation.id == look.organisation);
        // A relative belongs to no organisation, and is not the council either.
        let private = account.is_some_and(|account| account.role == Role::Helper.name() && account.organisation.is_empty());
        let about = match catalogue.get(&look.reference) {
            Some(service) => service.definition.title.say(visit.language),
            None => Said::from(look.reference.as_str()),
        };
        Look {
            who: account.map(|account| account.name.clone()),
            organisation: match organisation {
                Some(organisation) => organisation.name.clone(),
                None if private => words.get("permission.own").to_owned(),
                None => String::new(),
            },
            what: look.what,
            about,
            reason: look.reason,
            at: clock::on_the_wall(look.at),
        }
    };
    Ok(looks.into_iter().map(told).collect())
}

pub async fn new(State(doorstep): State<Doorstep>, visit: Visit) -> Result<Response, Refusal> {
    if let Some(seat) = &visit.seat {
        // What a person clicks on a helper's device is no click of theirs: it is written down with its witness.
        return Ok(see_other(format!("/staff/people/{}/permission", seat.person.id)));
    }
    visit.may(Action::Permit, "", Standing::Draft)?;
    let session = visit.session.clone().unwrap_or_default();
    let mut wish = view::Wish { days: view::DAYS[0].to_owned(), ..view::Wish::default() };
    if let Some(person) = subject(&visit) {
        wish.name = person::by_id(&doorstep.store, person).await?.map(|person| person.name).unwrap_or_default();
    }
    let page = page(&doorstep, &visit, &session, wish, random_id()).await?;
    Ok(asked(&doorstep, &visit, &session, StatusCode::OK, &page))
}

/// The form and what can be chosen in it.
async fn page(doorstep: &Doorstep, visit: &Visit, session: &Session, wish: view::Wish, once: String) -> Result<New, Refusal> {
    let words = doorstep.words(visit.language);
    let own = Offer {
        value: OWN.to_owned(),
        text: words.get("permission.somebody").to_owned(),
        hint: Some(words.get("permission.somebody_hint").to_owned()),
    };
    let every = |organisation: organisation::Model| Offer {
        value: organisation.id,
        text: organisation.name,
        hint: Some(words.get("permission.helpers_of").to_owned()),
    };
    let organisations = organisation::all(&doorstep.store).await?.into_iter().filter(|organisation| !organisation.suspended);
    let catalogue = doorstep.definitions.current();
    let service = |service: &std::sync::Arc<crate::definitions::Service>| {
        (service.definition.service.clone(), service.definition.title.say(visit.language))
    };
    Ok(New {
        wish,
        offers: std::iter::once(own).chain(organisations.map(every)).collect(),
        services: catalogue.all().map(service).collect(),
        faults: Vec::new(),
        csrf: csrf::token(&doorstep.key, session),
        once,
    })
}

fn asked(doorstep: &Doorstep, visit: &Visit, session: &Session, status: StatusCode, page: &New) -> Response {
    let response =
        show_typed(doorstep, visit, status, None, |words| (page.title(words), refused(status, words, view::new(page, words))));
    with_session(doorstep, visit, session, response)
}

pub async fn give(State(doorstep): State<Doorstep>, visit: Visit, request: Request) -> Result<Response, Refusal> {
    if visit.seat.is_some() {
        return Err(Refusal::NotPermitted);
    }
    visit.may(Action::Permit, "", Standing::Draft)?;
    let posted = Posted::read(request, |_| None).await?;
    let (wish, once) = (mandate::read(&posted.pairs), posted.pairs.first("once").chars().take(64).collect::<String>());
    let words = doorstep.words(visit.language);
    let session = match guard(&doorstep, &visit, &posted.csrf).await? {
        Ok(session) => session,
        Err(session) => {
            let page = page(&doorstep, &visit, &session, wish, once).await?;
            return Ok(asked(&doorstep, &visit, &session, StatusCode::FORBIDDEN, &page));
        }
    };
    let mut page = page(&doorstep, &visit, &session, wish, once).await?;
    if visit.finishes() {
        return Ok(see_other("/finish"));
    }
    if visit.chose_language || posted.pairs.first("do") == "change" {
        return Ok(asked(&doorstep, &visit, &session, StatusCode::OK, &page));
    }
    let (person, owner) = (subject(&visit).unwrap_or_default(), session.owner());
    let giver = Giver { person, owner: &owner, services: None };
    let organisations = organisation::all(&doorstep.store).await?;
    let known = |value: &str| {
        let organisation = organisations.iter().find(|organisation| organisation.id == value && !organisation.suspended)?;
        Some(Whom { helper: organisation.name.clone(), account: String::new(), organisation: organisation.id.clone() })
    };
    let checked = mandate::check(&doorstep, &page.wish, &giver, known, &words).await?;
    let nameless = page.wish.name.is_empty().then(|| Fault { name: "name".into(), text: words.get("permission.no_name").into() });
    let wanted = match (checked, nameless) {
        (Ok(wanted), None) => wanted,
        (checked, nameless) => {
            page.faults = nameless.into_iter().chain(checked.err().unwrap_or_default()).collect();
            return Ok(asked(&doorstep, &visit, &session, StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let permission = wanted.permission(person, now());
    if posted.pairs.first("do") != "give" {
        let told = mandate::told(&doorstep, &permission, &[], visit.language, now());
        return Ok(show_typed(&doorstep, &visit, StatusCode::OK, None, |words| {
            (words.get("permission.check_title").to_owned(), view::check(&page, &told, words))
        }));
    }
    doorstep.limits.take(Limited::Submit, visit.address).map_err(Refusal::TooMany)?;
    given(&doorstep, &visit, &session, &page, permission).await
}

/// Gives it. A second click of the same form finds what the first one gave.
async fn given(
    doorstep: &Doorstep,
    visit: &Visit,
    session: &Session,
    page: &New,
    permission: permission::Model,
) -> Result<Response, Refusal> {
    let id = hex::encode(doorstep.key.sign("permission", &format!("{} {}", session.hash(), page.once)));
    let before = permission::by_id(&doorstep.store, &id).await?;
    let (person, bound) = binding::own(doorstep, session).await?;
    let known = person::by_id(&doorstep.store, &person).await?.ok_or(Refusal::Failed)?;
    doorstep.store.write(person::Keep(person::Model { name: page.wish.name.clone(), ..known })).await?;
    if before.is_none() {
        let reference = Reference::new().to_string();
        let given = mandate::Given::Click.name().to_owned();
        let permission = permission::Model { id: id.clone(), person: person.clone(), reference, given, ..permission };
        doorstep.store.write(permission::Give(permission)).await?;
    }
    let permission = permission::by_id(&doorstep.store, &id).await?.ok_or(Refusal::Failed)?;
    let code = mandate::code_for(doorstep, &permission, "").await?;
    let said =
        Given { helper: permission.helper.clone(), code: code.map(|code| code.to_string()), address: doorstep.config.address() };
    let visit = Visit { session: Some(bound.clone().unwrap_or(session.clone())), ..visit.clone() };
    let response = show(doorstep, &visit, StatusCode::OK, None, |words: &Words| {
        (words.get("permission.given_title").to_owned(), view::given(&said, words))
    });
    let Some(bound) = bound else { return Ok(response) };
    Ok(with_cookie(response, binding::cookie(doorstep, &bound).await?))
}

pub async fn ask_back(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    Path(reference): Path<String>,
) -> Result<Response, Refusal> {
    let (given, session) = theirs(&doorstep, &visit, &reference).await?;
    take_back_page(&doorstep, &visit, &session, &given, StatusCode::OK).await
}

pub async fn take_back(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    Path(reference): Path<String>,
    request: Request,
) -> Result<Response, Refusal> {
    let (given, _) = theirs(&doorstep, &visit, &reference).await?;
    let posted = Posted::read(request, |_| None).await?;
    if let Err(session) = guard(&doorstep, &visit, &posted.csrf).await? {
        return take_back_page(&doorstep, &visit, &session, &given, StatusCode::FORBIDDEN).await;
    }
    let revoke = permission::Revoke { id: given.id, person: given.person, now: now() };
    doorstep.store.write(revoke).await?;
    Ok(see_other(format!("{LIST}?taken={}", given.reference)))
}

/// A permission of the person whose browser this is. Whether another one has such a permission is nobody's business.
async fn theirs(doorstep: &Doorstep, visit: &Visit, reference: &str) -> Result<(permission::Model, Session), Refusal> {
    visit.may(Action::Revoke, "", Standing::Draft)?;
    let person = subject(visit).ok_or(Refusal::NotFound)?;
    let reference = Reference::parse(reference).ok_or(Refusal::NotFound)?;
    let given = permission::by_reference(&doorstep.store, reference.as_str()).await?;
    let given = given.filter(|given| given.person == person).ok_or(Refusal::NotFound)?;
    Ok((given, visit.session.clone().unwrap_or_default()))
}

async fn take_back_page(
    doorstep: &Doorstep,
    visit: &Visit,
    session: &Session,
    given: &permission::Model,
    status: StatusCode,
) -> Result<Response, Refusal> {
    let witnesses = staff::with_ids(&doorstep.store, std::slice::from_ref(&given.witness)).await?;
    let told = mandate::told(doorstep, given, &witnesses, visit.language, now());
    let csrf = csrf::token(&doorstep.key, session);
    let response = show(doorstep, visit, status, None, |words| {
        let title = words.fill("permission.take_title", &[("helper", &told.helper)]);
        (title, view::take_back(&told, &csrf, status == StatusCode::FORBIDDEN, words))
    });
    Ok(with_session(doorstep, visit, session, response))
}

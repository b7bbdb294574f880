//! Permissions from the helper's side: those one may act on, taking one up, giving one up, and writing one down.

use app::Place;
use app::pages::permission::{DAYS, Evidence, LAWS, New, OWN, Offer, Told, Wish};
use app::pages::staff::permission as view;
use app::portal::Fault;
use app::shell::{Boot, called};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use forms::{Pairs, Words};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::helper::Helper;
use super::{around, contact, signed_in};
use crate::act::{Channel, Mode};
use crate::binding;
use crate::clock::{self, now};
use crate::code::{self, Kind};
use crate::doorstep::Doorstep;
use crate::limits::Limited;
use crate::mandate::{self, Given, Giver, Wanted, Whom};
use crate::pages::wrong::Refusal;
use crate::pages::{refused, see_other, show, show_typed};
use crate::policy::{Action, State as Standing};
use crate::posted::Posted;
use crate::reference::Reference;
use crate::seat::{self, Seat};
use crate::session::random_id;
use crate::store::{access, mandate as permission, person, staff};
use crate::visit::Visit;

/// Permissions on one page.
const ROWS: u64 = 25;
const TEXT: usize = 200;
/// So long one sees that one's own permission has ended, in milliseconds.
const REMEMBERED: i64 = 30 * 24 * 60 * 60 * 1000;

pub async fn held(State(doorstep): State<Doorstep>, visit: Visit, helper: Helper) -> Result<Response, Refusal> {
    let skip = visit.skip();
    let done = visit
        .value("taken-up")
        .map(|reference| (true, reference))
        .or(visit.value("given-up").map(|reference| (false, reference)));
    let page = Shown { skip, done, ..Shown::default() };
    list(&doorstep, &visit, &helper, page).await
}

/// What the list shows beside the permissions.
#[derive(Default)]
struct Shown {
    status: StatusCode,
    skip: u64,
    /// What was just taken up or given up.
    done: Option<(bool, String)>,
    typed: String,
    faults: Vec<Fault>,
}

async fn list(doorstep: &Doorstep, visit: &Visit, helper: &Helper, shown: Shown) -> Result<Response, Refusal> {
    let account = &helper.account;
    let (words, now) = (doorstep.words(visit.language), now());
    let mut all = permission::held_by(&doorstep.store, &account.id, &account.organisation).await?;
    all.retain(|held| held.holds(now) || (held.account == account.id && held.ended(now) > now - REMEMBERED));
    let done = shown.done.as_ref().and_then(|(up, reference)| {
        let reference = Reference::parse(reference)?;
        Some((*up, all.iter().find(|held| held.reference == reference.as_str())?.person.clone()))
    });
    let mut some: Vec<permission::Model> = all.drain(..).skip(shown.skip as usize).take(ROWS as usize + 1).collect();
    let pages = around(shown.skip, ROWS, some.len(), |from| format!("{}?from={from}", view::HELD));
    some.truncate(ROWS as usize);
    // Names of people are about to be seen.
    let saw = some.iter().map(|held| mandate::did(account, held, access::PERMISSION)).collect();
    doorstep.store.write(access::AddAll(saw)).await?;
    let ids: Vec<String> = some.iter().map(|held| held.person.clone()).chain(done.iter().map(|(_, id)| id.clone())).collect();
    let people = person::with_ids(&doorstep.store, &ids).await?;
    let witnesses: Vec<String> = some.iter().map(|held| held.witness.clone()).collect();
    let witnesses = staff::with_ids(&doorstep.store, &witnesses).await?;
    let name = |id: &str| called(people.iter().find(|person| person.id == id).map_or("", |person| &person.name), &words);
    let page = view::Held {
        signed: helper.signed(doorstep),
        rows: some
            .iter()
            .map(|held| view::Row {
                person: name(&held.person),
                told: mandate::told(doorstep, held, &witnesses, visit.language, now),
                holds: held.holds(now),
                own: held.account == account.id && held.holds(now),
            })
            .collect(),
        around: pages,
        typed: shown.typed,
        faults: shown.faults,
        said: done.map(|(up, id)| if up { view::Said::TakenUp(name(&id)) } else { view::Said::GivenUp(name(&id)) }),
    };
    Ok(show(doorstep, visit, shown.status, Some(Boot::Page), |words| {
        (page.title(words), refused(shown.status, words, view::held(&page, words)))
    }))
}

pub async fn change(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    helper: Helper,
    request: Request,
) -> Result<Response, Refusal> {
    let posted = Posted::read(request, |_| None).await?;
    let typed: String = posted.pairs.first("code").chars().take(100).collect();
    if helper.may(&doorstep, &visit, &posted.csrf).is_err() {
        let shown = Shown { status: StatusCode::FORBIDDEN, typed, ..Shown::default() };
        return list(&doorstep, &visit, &helper, shown).await;
    }
    match posted.pairs.first("do") {
        "give-up" => return give_up(&doorstep, &helper, posted.pairs.first("reference")).await,
        "act" => return act(&doorstep, &helper, posted.pairs.first("reference")).await,
        _ => {}
    }
    let words = doorstep.words(visit.language);
    match enter(&doorstep, &visit, &typed, &words)? {
        Err(faults) => {
            let shown = Shown { status: StatusCode::UNPROCESSABLE_ENTITY, typed, faults, ..Shown::default() };
            list(&doorstep, &visit, &helper, shown).await
        }
        Ok(()) => match mandate::take_up(&doorstep, &helper.account, &typed).await? {
            Some(taken) => Ok(see_other(format!("{}?taken-up={}", view::HELD, taken.reference))),
            None => {
                let faults = vec![fault("code", words.get("permission.wrong_code"))];
                let shown = Shown { status: StatusCode::UNPROCESSABLE_ENTITY, typed, faults, ..Shown::default() };
                list(&doorstep, &visit, &helper, shown).await
            }
        },
    }
}

fn fault(name: &str, text: &str) -> Fault {
    Fault { name: name.into(), text: text.into() }
}

/// A code is about to be tried: nobody tries many.
fn enter(doorstep: &Doorstep, visit: &Visit, typed: &str, words: &Words) -> Result<Result<(), Vec<Fault>>, Refusal> {
    if typed.trim().is_empty() {
        return Ok(Err(vec![fault("code", words.get("permission.no_code"))]));
    }
    doorstep.limits.take(Limited::Code, visit.address).map_err(Refusal::TooMany)?;
    Ok(Ok(()))
}

/// A conversation by a permission begins: from now on this browser acts for the person.
async fn act(doorstep: &Doorstep, helper: &Helper, reference: &str) -> Result<Response, Refusal> {
    let reference = Reference::parse(reference).ok_or(Refusal::NotFound)?;
    let held = permission::by_reference(&doorstep.store, reference.as_str()).await?;
    let held = held.filter(|held| seat::is_for(held, &helper.account)).ok_or(Refusal::NotFound)?;
    if !held.holds(now()) {
        return Err(Refusal::Ended);
    }
    if let Some(first) = contact::seated(doorstep, helper).await? {
        return Ok(first);
    }
    contact::begin(doorstep, helper, held.person, (Channel::Web, Mode::OnBehalf), held.id).await?;
    Ok(see_other(Place::Services))
}

async fn give_up(doorstep: &Doorstep, helper: &Helper, reference: &str) -> Result<Response, Refusal> {
    let reference = Reference::parse(reference).ok_or(Refusal::NotFound)?;
    let held = permission::by_reference(&doorstep.store, reference.as_str()).await?;
    // A colleague's is not one's own, nor is that of everybody in the organisation.
    let held = held.filter(|held| held.account == helper.account.id).ok_or(Refusal::NotFound)?;
    let give_up = permission::GiveUp { id: held.id.clone(), account: helper.account.id.clone(), now: now() };
    if doorstep.store.write(give_up).await? {
        doorstep.store.write(mandate::did(&helper.account, &held, access::GIVE_UP)).await?;
    }
    Ok(see_other(format!("{}?given-up={reference}", view::HELD)))
}

pub async fn ask(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    helper: Helper,
    headers: HeaderMap,
    Path(person): Path<String>,
) -> Result<Response, Refusal> {
    let seat = conversation(&doorstep, &headers, &person).await?;
    let limits = Limits::of(&doorstep, &seat);
    limits.refuse_nobody(&seat)?;
    let wish = Wish { days: DAYS[0].to_owned(), whom: ME.to_owned(), ..Wish::default() };
    let how = view::How { language: visit.language.to_owned(), given: "phone".to_owned(), ..view::How::default() };
    let page = page(&doorstep, &visit, &helper, &seat, &limits, Form { wish, how, once: random_id() }).await?;
    seat.saw(&doorstep, access::PERMISSION, "", "").await?;
    Ok(asked(&doorstep, &visit, StatusCode::OK, &page))
}

/// The value of the choice that stands for the helper, and of the one for all of the organisation.
const ME: &str = "me";
const US: &str = "organisation";

/// The conversation that this helper has with a person.
async fn conversation(doorstep: &Doorstep, headers: &HeaderMap, person: &str) -> Result<Seat, Refusal> {
    let (_, sign_in, account) = signed_in(doorstep, headers).await?.ok_or(Refusal::NotPermitted)?;
    let seat = Seat::of(doorstep, &account, &sign_in.contact).await?;
    seat.filter(|seat| seat.person.id == person).ok_or(Refusal::NotPermitted)
}

/// The services for which a helper may write down permissions.
struct Limits(Vec<String>, bool);

impl Limits {
    fn of(doorstep: &Doorstep, seat: &Seat) -> Self {
        let catalogue = doorstep.definitions.current();
        let all: Vec<String> = catalogue.all().map(|service| service.definition.service.clone()).collect();
        let mine: Vec<String> =
            all.iter().filter(|service| seat.may(Action::Permit, service, Standing::Draft)).cloned().collect();
        let limited = mine.len() < all.len();
        Self(mine, limited)
    }

    fn refuse_nobody(&self, seat: &Seat) -> Result<(), Refusal> {
        let sent = [Standing::Draft, Standing::Sent].iter().any(|state| seat.may(Action::Permit, "", *state));
        if self.0.is_empty() && !sent { Err(Refusal::NotPermitted) } else { Ok(()) }
    }
}

/// Where a helper writes down a permission in a conversation, if they may for anything.
pub(super) fn where_to_write(doorstep: &Doorstep, seat: &Seat) -> Option<String> {
    Limits::of(doorstep, seat).refuse_nobody(seat).ok().map(|()| format!("/staff/people/{}/permission", seat.person.id))
}

/// The form as it was filled in.
struct Form {
    wish: Wish,
    how: view::How,
    once: String,
}

impl Form {
    fn read(posted: &Pairs) -> Self {
        let text = |name: &str| -> String { posted.first(name).trim().chars().take(TEXT).collect() };
        let how = view::How {
            given: text("given"),
            language: text("language"),
            read: text("read"),
            agreed: posted.first("agreed") == "yes",
            kept: text("kept"),
            law: text("law"),
            papers: text("papers"),
            day: [text("day"), text("month"), text("year")],
        };
        Self { wish: mandate::read(posted), how, once: text("once") }
    }
}

async fn page(
    doorstep: &Doorstep,
    visit: &Visit,
    helper: &Helper,
    seat: &Seat,
    limits: &Limits,
    form: Form,
) -> Result<view::Record, Refusal> {
    let words = doorstep.words(visit.language);
    let offer =
        |value: &str, text: String, hint: Option<&str>| Offer { value: value.to_owned(), text, hint: hint.map(str::to_owned) };
    let us = helper
        .organisation
        .as_ref()
        .map(|organisation| offer(US, organisation.name.clone(), Some(words.get("permission.helpers_of"))));
    let own = offer(OWN, words.get("permission.somebody").to_owned(), Some(words.get("permission.somebody_hint")));
    let me = offer(ME, words.get("permission.me").to_owned(), None);
    let catalogue = doorstep.definitions.current();
    let services =
        limits.0.iter().filter_map(|name| Some((name.clone(), catalogue.get(name)?.definition.title.say(visit.language))));
    Ok(view::Record {
        signed: helper.signed(doorstep),
        person: (seat.person.id.clone(), called(&seat.person.name, &words)),
        new: New {
            wish: form.wish,
            offers: std::iter::once(me).chain(us).chain([own]).collect(),
            services: services.collect(),
            faults: Vec::new(),
            csrf: String::new(),
            once: form.once,
        },
        how: form.how,
    })
}

fn asked(doorstep: &Doorstep, visit: &Visit, status: StatusCode, page: &view::Record) -> Response {
    show_typed(doorstep, visit, status, Some(Boot::Page), |words| {
        (page.title(words), refused(status, words, view::record(page, words)))
    })
}

pub async fn record(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    helper: Helper,
    headers: HeaderMap,
    Path(person): Path<String>,
    request: Request,
) -> Result<Response, Refusal> {
    let posted = Posted::read(request, |_| None).await?;
    let seat = conversation(&doorstep, &headers, &person).await?;
    let limits = Limits::of(&doorstep, &seat);
    limits.refuse_nobody(&seat)?;
    let mut page = page(&doorstep, &visit, &helper, &seat, &limits, Form::read(&posted.pairs)).await?;
    seat.saw(&doorstep, access::PERMISSION, "", "").await?;
    if helper.may(&doorstep, &visit, &posted.csrf).is_err() {
        return Ok(asked(&doorstep, &visit, StatusCode::FORBIDDEN, &page));
    }
    if visit.chose_language || posted.pairs.first("do") == "change" {
        return Ok(asked(&doorstep, &visit, StatusCode::OK, &page));
    }
    let words = doorstep.words(visit.language);
    let wanted = match check(&doorstep, &helper, &seat, &limits, &page, &words).await? {
        Ok(wanted) => wanted,
        Err(faults) => {
            page.new.faults = faults;
            return Ok(asked(&doorstep, &visit, StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    // The form may name services that the page did not offer, or a request that is at another stage by now.
    let reaches = match wanted.services.is_empty() {
        true => seat.may(Action::Permit, "", wanted.state),
        false => wanted.services.iter().all(|service| seat.may(Action::Permit, service, wanted.state)),
    };
    if !reaches {
        return Err(Refusal::NotPermitted);
    }
    let permission = wanted.permission(&seat.person.id, now());
    let script = script(&doorstep, &helper, &page, &permission);
    let read = hex::encode(&Sha256::digest(script.join("\n"))[..16]);
    let first = posted.pairs.first("do") != "record";
    let evidence = match first {
        true => Ok(String::new()),
        false => evidence(&page.how, &read, &words),
    };
    match evidence {
        Ok(evidence) if !first => {
            let script = if page.how.given == Given::Phone.name() { script.join("\n") } else { String::new() };
            let permission = permission::Model {
                given: page.how.given.clone(),
                witness: helper.account.id.clone(),
                script,
                evidence,
                ..permission
            };
            recorded(&doorstep, &visit, &helper, &seat, &page.new.once, permission).await
        }
        checked => {
            page.new.faults = checked.err().unwrap_or_default();
            // What was ticked for another text is ticked for nothing.
            page.how.agreed &= page.how.read == read;
            page.how.read = read;
            let told = mandate::told(&doorstep, &permission, &[], visit.language, now());
            let status = if first { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            Ok(agree(&doorstep, &visit, status, &page, &told, &script))
        }
    }
}

fn agree(
    doorstep: &Doorstep,
    visit: &Visit,
    status: StatusCode,
    page: &view::Record,
    told: &Told,
    script: &[String],
) -> Response {
    show_typed(doorstep, visit, status, Some(Boot::Page), |words| {
        (page.agree_title(words), view::agree(page, told, script, words))
    })
}

async fn check(
    doorstep: &Doorstep,
    helper: &Helper,
    seat: &Seat,
    limits: &Limits,
    page: &view::Record,
    words: &Words,
) -> Result<Result<Wanted, Vec<Fault>>, Refusal> {
    let owner = person::owner(&seat.person.id);
    let services = limits.1.then(|| limits.0.clone());
    let giver = Giver { person: &seat.person.id, owner: &owner, services };
    let known = |value: &str| match value {
        ME => Some(Whom { helper: helper.account.name.clone(), account: helper.account.id.clone(), organisation: String::new() }),
        US => helper.organisation.as_ref().map(|organisation| Whom {
            helper: organisation.name.clone(),
            account: String::new(),
            organisation: organisation.id.clone(),
        }),
        _ => None,
    };
    let checked = mandate::check(doorstep, &page.new.wish, &giver, known, words).await?;
    let how = &page.how;
    let given = [Given::Phone, Given::Paper, Given::Attorney].iter().any(|given| given.name() == how.given);
    let no_given = (!given).then(|| fault("given", words.get("permission.no_given")));
    Ok(match (checked, no_given) {
        (Ok(wanted), None) => Ok(wanted),
        (checked, no_given) => Err(no_given.into_iter().chain(checked.err().unwrap_or_default()).collect()),
    })
}

/// The text that is read aloud, in the language that was chosen for it.
fn script(doorstep: &Doorstep, helper: &Helper, page: &view::Record, permission: &permission::Model) -> Vec<String> {
    let words = doorstep.words(&page.how.language);
    let told = mandate::told(doorstep, permission, &[], &words.language, permission.starts);
    let until = clock::iso(clock::day(permission.ends));
    let script = view::Script {
        reader: &helper.account.name,
        organisation: helper.organisation.as_ref().map_or("", |organisation| &organisation.name),
        council: &doorstep.council.name,
        phone: &doorstep.council.phone,
        told: &told,
        until: &until,
    };
    view::script(&script, &words)
}

/// What was seen or heard, as it is stored; or what is missing.
fn evidence(how: &view::How, read: &str, words: &Words) -> Result<String, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut need = |there: bool, name: &str, text: &str| {
        if !there {
            faults.push(fault(name, text));
        }
    };
    let day = day(&how.day);
    let seen = match how.given.as_str() {
        "phone" => {
            need(how.agreed && how.read == read, "agreed", words.get("permission.not_agreed"));
            None
        }
        "paper" => {
            need(day.is_some(), "day", words.get("permission.no_day"));
            need(!how.kept.is_empty(), "kept", words.get("permission.no_kept"));
            day.map(|signed| Evidence::Paper { signed, kept: how.kept.clone() })
        }
        _ => {
            need(LAWS.contains(&how.law.as_str()), "law", words.get("permission.no_law"));
            need(!how.papers.is_empty(), "papers", words.get("permission.no_papers"));
            need(day.is_some(), "day", words.get("permission.no_day"));
            day.map(|seen| Evidence::Law { kind: how.law.clone(), reference: how.papers.clone(), seen })
        }
    };
    if faults.is_empty() { Ok(seen.as_ref().map(mandate::to_store).unwrap_or_default()) } else { Err(faults) }
}

/// A day that there was, ISO 8601.
fn day([day, month, year]: &[String; 3]) -> Option<String> {
    let date = forms::date(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
    (date <= clock::today() && date.year() >= 1900).then(|| clock::iso(date))
}

/// Writes it down and shows its codes. A second click of the same form finds what the first one wrote.
async fn recorded(
    doorstep: &Doorstep,
    visit: &Visit,
    helper: &Helper,
    seat: &Seat,
    once: &str,
    permission: permission::Model,
) -> Result<Response, Refusal> {
    let id = hex::encode(doorstep.key.sign("permission", &format!("{} {once}", helper.session.hash())));
    let account = &helper.account;
    if permission::by_id(&doorstep.store, &id).await?.is_none() {
        let new = permission::Model { id: id.clone(), reference: Reference::new().to_string(), ..permission };
        doorstep.store.write(mandate::did(account, &new, access::PERMIT)).await?;
        doorstep.store.write(permission::Give(new)).await?;
    }
    let permission = permission::by_id(&doorstep.store, &id).await?.ok_or(Refusal::Failed)?;
    let helpers_code = mandate::code_for(doorstep, &permission, &account.id).await?;
    let code = match binding::has_own(doorstep, &seat.person.id).await? {
        // They see it on their own device.
        true => None,
        false => {
            let about = json!({ "contact": seat.contact.id });
            let about = code::About { person: seat.person.id.clone(), about, maker: account.id.clone() };
            Some(code::make(doorstep, Kind::Person, about, now()).await?.to_string())
        }
    };
    let page = view::Recorded {
        signed: helper.signed(doorstep),
        person: called(&seat.person.name, &doorstep.words(visit.language)),
        helper: permission.helper.clone(),
        code,
        helpers_code: helpers_code.map(|code| code.to_string()),
        address: doorstep.config.address(),
    };
    Ok(show(doorstep, visit, StatusCode::OK, Some(Boot::Page), |words| {
        (words.get("permission.recorded_title").to_owned(), view::recorded(&page, words))
    }))
}

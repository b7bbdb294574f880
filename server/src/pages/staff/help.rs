//! Helping somebody: a conversation begins, and this browser acts for the person until it ends.

use app::pages::staff::help::{CHANNELS, Help, Known, NEW, Problem, help};
use app::shell::Boot;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use forms::Pairs;
use validator::ValidateEmail;

use super::helper::Helper;
use super::people::{Day, names_seen};
use super::{contact, sign_in};
use crate::act::{Channel, Mode};
use crate::clock;
use crate::doorstep::Doorstep;
use crate::pages::wrong::Refusal;
use crate::pages::{refused, see_other, show};
use crate::posted::Posted;
use crate::session::random_id;
use crate::store::{mandate, person};
use crate::visit::Visit;

/// Names, numbers and addresses are cut here, in characters.
const TEXT: usize = 200;

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit, helper: Helper) -> Result<Response, Refusal> {
    let day = Day::of(&doorstep, &helper).await?;
    if let Some(first) = contact::seated(&doorstep, &helper).await? {
        return Ok(first);
    }
    let who = visit.value("who").unwrap_or_default();
    page(&doorstep, &visit, &helper, &day, StatusCode::OK, Help { who, ..Help::default() }).await
}

pub async fn post(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    helper: Result<Helper, Response>,
    request: Request,
) -> Result<Response, Refusal> {
    let posted = Posted::read(request, |_| None).await?;
    let Ok(helper) = helper else { return Ok(sign_in::again(&doorstep, &visit, posted.pairs)) };
    let day = Day::of(&doorstep, &helper).await?;
    if let Some(first) = contact::seated(&doorstep, &helper).await? {
        return Ok(first);
    }
    let mut typed = read(&posted.pairs);
    if helper.may(&doorstep, &visit, &posted.csrf).is_err() {
        return page(&doorstep, &visit, &helper, &day, StatusCode::FORBIDDEN, typed).await;
    }
    let begins = match whom(&day, &typed) {
        Ok(begins) => begins,
        Err(problems) => {
            typed.problems = problems;
            return page(&doorstep, &visit, &helper, &day, StatusCode::UNPROCESSABLE_ENTITY, typed).await;
        }
    };
    let person = match begins.person {
        Some(known) => known,
        None => {
            let now = clock::now();
            let new = person::Model { id: random_id(), name: typed.name, phone: typed.phone, email: typed.email, created: now };
            let id = new.id.clone();
            doorstep.store.write(person::Keep(new)).await?;
            id
        }
    };
    contact::begin(&doorstep, &helper, person, (begins.channel, begins.mode), begins.mandate.unwrap_or_default()).await?;
    Ok(see_other("/services"))
}

/// The page as it was when a sign-in had ended: what was filled in stands there again.
pub async fn again(doorstep: &Doorstep, visit: &Visit, helper: &Helper, typed: &Pairs) -> Result<Response, Refusal> {
    let day = Day::of(doorstep, helper).await?;
    page(doorstep, visit, helper, &day, StatusCode::OK, read(typed)).await
}

fn read(posted: &Pairs) -> Help {
    let text = |name: &str| posted.first(name).trim().chars().take(TEXT).collect::<String>();
    Help {
        who: text("who"),
        name: text("name"),
        phone: text("phone"),
        email: text("email"),
        channel: text("channel"),
        beside: text("beside"),
        ..Help::default()
    }
}

/// Whom a conversation is with, how they meet, and the permission it stands on.
struct Begins {
    /// `None` for somebody new.
    person: Option<String>,
    channel: Channel,
    mode: Mode,
    /// `None` where the person is there themselves, and no more is known of them than was said today.
    mandate: Option<String>,
}

/// Somebody who gave a permission is helped by that, beside the helper too: that they are there is the helper's word alone.
fn whom(day: &Day, typed: &Help) -> Result<Begins, Vec<Problem>> {
    let mut problems = Vec::new();
    let permission = |id: &str| day.mandates.iter().find(|mandate| mandate.id == id);
    let (person, mandate): (Option<String>, Option<&mandate::Model>) = match typed.who.split_once('-') {
        Some(("person", id)) if day.met(id) => (Some(id.to_owned()), None),
        Some(("mandate", id)) => {
            let mandate = permission(id);
            (mandate.map(|mandate| mandate.person.clone()), mandate)
        }
        _ => (None, None),
    };
    if typed.who == NEW {
        if typed.name.is_empty() {
            problems.push(Problem::NoName);
        }
        if !typed.email.is_empty() && !typed.email.validate_email() {
            problems.push(Problem::NoEmail);
        }
    } else if person.is_none() {
        problems.push(Problem::NoPerson);
    }
    let channel = Channel::named(&typed.channel).filter(|channel| CHANNELS.contains(&channel.name()));
    if channel.is_none() {
        problems.push(Problem::NoChannel);
    }
    let mode = match (typed.beside.as_str(), mandate) {
        ("yes", _) => Mode::Helped,
        ("no", Some(_)) => Mode::OnBehalf,
        ("no", None) => {
            problems.push(Problem::NoPermission);
            Mode::Helped
        }
        _ => {
            problems.push(Problem::NoBeside);
            Mode::Helped
        }
    };
    match channel {
        Some(channel) if problems.is_empty() => {
            Ok(Begins { person, channel, mode, mandate: mandate.map(|mandate| mandate.id.clone()) })
        }
        _ => Err(problems),
    }
}

async fn page(
    doorstep: &Doorstep,
    visit: &Visit,
    helper: &Helper,
    day: &Day,
    status: StatusCode,
    typed: Help,
) -> Result<Response, Refusal> {
    names_seen(doorstep, helper, day.people.keys()).await?;
    let page = Help { signed: helper.signed(doorstep), known: known(day), ..typed };
    Ok(show(doorstep, visit, status, Some(Boot::Page), |words| (page.title(words), refused(status, words, help(&page, words)))))
}

/// Whom one may choose: each permission, and whoever was met today without one.
fn known(day: &Day) -> Vec<Known> {
    let name = |person: &str| day.people.get(person).map(|person| person.name.clone()).unwrap_or_default();
    let permitted = day.mandates.iter().map(|mandate| Known {
        value: format!("mandate-{}", mandate.id),
        name: name(&mandate.person),
        until: Some(clock::iso(clock::day(mandate.ends))),
    });
    let without = |person: &&String| day.mandates.iter().all(|mandate| mandate.person != **person);
    let met = day.people.keys().filter(|person| day.met(person)).filter(without).map(|person| Known {
        value: format!("person-{person}"),
        name: name(person),
        until: None,
    });
    permitted.chain(met).collect()
}

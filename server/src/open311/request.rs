//! Requests: one that a client sends goes the way of the portal's own forms, and how they are is read from their history.

use std::collections::HashMap;

use axum::http::StatusCode;
use forms::definition::Page;
use forms::{Answers, Definition, Journey, Pairs, Words, check};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::attribute::Given;
use super::format::{Answer, Refused};
use super::service::takes_reports;
use super::{Said, sender, session};
use crate::act::Act;
use crate::clock;
use crate::definitions::Service;
use crate::doorstep::Doorstep;
use crate::functions::submit::{Origin, send, with_it};
use crate::reference::Reference;
use crate::session::random_id;
use crate::store::submit::Submitted;
use crate::store::{StoreError, event, submission};

/// No answer has more requests, and none spans more days (GeoReport v2, "GET Service Requests").
const MOST: usize = 1_000;
const DAYS: i64 = 90;
const DAY: i64 = 24 * 60 * 60 * 1000;
/// Requests read from the store at once.
const BATCH: u64 = 250;
/// What staff get to read of what went into no question is never longer, in letters.
const LONGEST_NOTE: usize = 4_000;

/// GeoReport v2, "POST Service Request". `repeat` is what the sender calls this post.
pub async fn add(doorstep: &Doorstep, language: &str, sender: &str, posted: &Pairs, repeat: Option<&str>) -> Said {
    let code = posted.first("service_code");
    if code.is_empty() {
        return Err(Refused::bad("service_code is missing."));
    }
    let service = doorstep.definitions.current().get(code).filter(|service| takes_reports(&service.definition));
    let service = service.ok_or_else(|| Refused::not_found("There is no service with this service_code."))?;
    look_at_place(posted)?;
    let definition = &service.definition;
    let given = Given::read(definition, posted);
    let pairs = fill_in(definition, &given.pairs, &doorstep.words(language))?;
    let journey = Journey::replay(definition, &pairs, clock::today());
    let complete = journey.complete().ok_or_else(|| Refused::bad("This cannot be reported this way."))?;
    let left = given.left(|question| complete.answers().contains_key(question));
    let origin = Origin {
        draft: repeat.map_or_else(random_id, |repeat| once(sender, code, repeat)),
        revision: 0,
        session: sender.to_owned(),
        act: Act::default(),
        declaration: String::new(),
        shared: false,
        note: (!left.is_empty()).then(|| left.join("\n").chars().take(LONGEST_NOTE).collect()),
    };
    let reference = match send(doorstep, &service, &origin, &complete, language).await? {
        Submitted::Now { reference } | Submitted::Before { reference } => reference,
        // There was no draft that could have changed or gone.
        Submitted::Changed | Submitted::Gone => {
            return Err(Refused::Said(StatusCode::SERVICE_UNAVAILABLE, vec!["Try again.".into()]));
        }
    };
    let notice = definition.stages.first().and_then(|stage| Some(stage.message.as_ref()?.get(language)));
    let value = json!([{ "service_request_id": reference, "service_notice": notice, "account_id": Value::Null }]);
    Ok(Answer { root: "service_requests", value })
}

/// The id that a post gets in place of a draft's: the same for the same post of the same sender.
fn once(sender: &str, service: &str, repeat: &str) -> String {
    hex::encode(&Sha256::digest(format!("{sender}\0{service}\0{repeat}"))[..16])
}

fn look_at_place(posted: &Pairs) -> Result<(), Refused> {
    for (name, most) in [("lat", 90.0), ("long", 180.0)] {
        let typed = posted.first(name).trim();
        let is_one = typed.parse::<f64>().is_ok_and(|degrees| degrees.is_finite() && degrees.abs() <= most);
        if !typed.is_empty() && !is_one {
            return Err(Refused::bad(format!("{name} is a number of degrees, from -{most} to {most} (WGS84).")));
        }
    }
    Ok(())
}

/// Fills in every page that applies, as a person would, with the same check; or says all that is wrong.
fn fill_in(definition: &Definition, given: &Pairs, words: &Words) -> Result<Pairs, Refused> {
    let today = clock::today();
    let (mut pairs, mut answers, mut wrong) = (Pairs::default(), Answers::new(), Vec::new());
    for page in &definition.pages {
        if !page.applies(&answers, today) {
            continue;
        }
        if page.exit {
            wrong.push(said_by(page, &words.language));
            break;
        }
        page.accept(&mut pairs, given, &answers, today);
        let (answered, problems) = check(page, &pairs, &answers, today);
        answers.extend(answered);
        wrong.extend(problems.iter().map(|problem| problem.say(words).to_string()));
    }
    if wrong.is_empty() { Ok(pairs) } else { Err(Refused::Said(StatusCode::BAD_REQUEST, wrong)) }
}

/// A page that ends the journey says whom to turn to.
fn said_by(page: &Page, language: &str) -> String {
    let said = page.questions.iter().map(|question| question.label.get(language));
    std::iter::once(page.title.get(language)).chain(said).collect::<Vec<_>>().join(". ")
}

/// GeoReport v2, "GET Service Requests". Named by their ids, or those that came this way in a stretch of time: a
/// reference is half of what opens a resident's own request, so that those are in no list.
pub async fn list(doorstep: &Doorstep, language: &str, query: &Pairs) -> Said {
    let reader = sender(doorstep, query.first("api_key"));
    let ids: Vec<String> = listed(query, "service_request_id").filter_map(|id| Some(Reference::parse(id)?.to_string())).collect();
    let wanted = match listed(query, "status").map(|status| status.to_lowercase()).collect::<Vec<_>>() {
        wanted if wanted.iter().all(|status| matches!(status.as_str(), "open" | "closed")) => wanted,
        _ => return Err(Refused::bad("status is open, closed, or both with a comma between.")),
    };
    let mut said = Vec::new();
    if !query.first("service_request_id").trim().is_empty() {
        let found = submission::with_references(&doorstep.store, &ids[..ids.len().min(MOST)]).await?;
        said = describe(doorstep, language, found, reader.as_deref()).await?;
        return Ok(Answer { root: "service_requests", value: said.into() });
    }
    let codes: Vec<&str> = listed(query, "service_code").collect();
    let senders: Vec<String> = doorstep.config.open311_keys.iter().map(|key| session(key)).collect();
    let (from, to) = stretch(query)?;
    for batch in 0.. {
        let found = submission::sent_by(&doorstep.store, &senders, &codes, (from, to), batch * BATCH, BATCH).await?;
        let last = found.len() < BATCH as usize;
        let found = describe(doorstep, language, found, reader.as_deref()).await?;
        said.extend(found.into_iter().filter(|one| wanted.is_empty() || wanted.iter().any(|status| one["status"] == **status)));
        if last || said.len() >= MOST {
            break;
        }
    }
    said.truncate(MOST);
    Ok(Answer { root: "service_requests", value: said.into() })
}

/// GeoReport v2, "GET Service Request".
pub async fn one(doorstep: &Doorstep, language: &str, id: &str, query: &Pairs) -> Said {
    let reader = sender(doorstep, query.first("api_key"));
    let found = match Reference::parse(id) {
        Some(reference) => submission::with_references(&doorstep.store, &[reference.to_string()]).await?,
        None => Vec::new(),
    };
    let said = describe(doorstep, language, found, reader.as_deref()).await?;
    if said.is_empty() {
        return Err(Refused::not_found("There is no request with this service_request_id."));
    }
    Ok(Answer { root: "service_requests", value: said.into() })
}

/// GeoReport v2, "GET service_request_id from a token": every request has its id at once, so that one is its own token.
pub async fn token(doorstep: &Doorstep, token: &str) -> Said {
    let reference = Reference::parse(token).map(|reference| reference.to_string()).unwrap_or_default();
    if submission::by_reference(&doorstep.store, &reference).await?.is_none() {
        return Err(Refused::not_found("There is no such token."));
    }
    Ok(Answer { root: "service_requests", value: json!([{ "service_request_id": reference, "token": token }]) })
}

/// Values with a comma between.
fn listed<'p>(query: &'p Pairs, name: &'p str) -> impl Iterator<Item = &'p str> {
    query.first(name).split(',').map(str::trim).filter(|value| !value.is_empty())
}

/// From when to when, in milliseconds: at most 90 days, up to now where nothing else is asked for.
fn stretch(query: &Pairs) -> Result<(i64, i64), Refused> {
    let read = |name: &str| match query.first(name).trim() {
        "" => Ok(None),
        // A plus sign in an address that was not encoded is a space.
        time => clock::read_rfc3339(&time.replace(' ', "+"))
            .map(Some)
            .ok_or_else(|| Refused::bad(format!("{name} is a time such as 2026-11-23T13:38:00Z."))),
    };
    Ok(match (read("start_date")?, read("end_date")?) {
        (Some(start), Some(end)) => (start, end.min(start.saturating_add(DAYS * DAY))),
        (Some(start), None) => (start, start.saturating_add(DAYS * DAY)),
        (None, Some(end)) => (end.saturating_sub(DAYS * DAY), end),
        (None, None) => (clock::now() - DAYS * DAY, clock::now()),
    })
}

/// Requests for reports as `reader` may see them.
async fn describe(
    doorstep: &Doorstep,
    language: &str,
    found: Vec<submission::Model>,
    reader: Option<&str>,
) -> Result<Vec<Value>, StoreError> {
    let references: Vec<&str> = found.iter().map(|sent| sent.reference.as_str()).collect();
    let mut histories: HashMap<String, Vec<event::Model>> = HashMap::new();
    for event in event::of_all(&doorstep.store, &references).await? {
        histories.entry(event.reference.clone()).or_default().push(event);
    }
    let mut said = Vec::new();
    for sent in found {
        if let Some(service) = doorstep.definitions.pinned(&doorstep.store, &sent.definition).await?
            && takes_reports(&service.definition)
        {
            let history = histories.remove(&sent.reference).unwrap_or_default();
            let agency = doorstep.council.name.as_str();
            said.push(describe_one(&service, &sent, &history, language, agency, reader == Some(sent.session.as_str())));
        }
    }
    Ok(said)
}

/// `own` where the reader sent it: then it says what was sent and what was noted for the public.
fn describe_one(
    service: &Service,
    sent: &submission::Model,
    history: &[event::Model],
    language: &str,
    agency: &str,
    own: bool,
) -> Value {
    let definition = &service.definition;
    let last = history.iter().rev().find_map(|event| Some((event, definition.stage(&event.stage)?)));
    let closed = last.is_some_and(|(_, stage)| stage.end) || history.iter().any(|event| event.stage == event::ENDED);
    let note = last.and_then(|(event, _)| event.note.as_deref().filter(|_| event.public && own));
    let title = last.map(|(_, stage)| stage.title.get(language));
    let notes: Vec<&str> = title.into_iter().chain(note).collect();
    let who = last.and_then(|(_, stage)| Some(stage.who.as_ref()?.get(language)));
    let updated = history.iter().filter(|event| !event.stage.is_empty()).map(|event| event.at).max();
    let expected = sent.decide_by.as_ref().filter(|_| !closed).map(|day| format!("{day}T17:00:00Z"));
    let answers: Answers = serde_json::from_str(&sent.answers).unwrap_or_default();
    let answer = |id: &Option<String>| answers.get(id.as_ref()?)?.as_str().map(str::to_owned).filter(|_| own);
    let left = || history.iter().find(|event| own && event.id == with_it(&sent.reference)).and_then(|event| event.note.clone());
    json!({
        "service_request_id": sent.reference,
        "status": if closed { "closed" } else { "open" },
        "status_notes": notes.join(": "),
        "service_name": definition.title.get(language),
        "service_code": definition.service,
        "description": answer(&definition.open311.description).or_else(left),
        "agency_responsible": who.unwrap_or(agency),
        "service_notice": Value::Null,
        "requested_datetime": clock::rfc3339(sent.created),
        "updated_datetime": clock::rfc3339(updated.unwrap_or(sent.created)),
        "expected_datetime": expected,
        "address": answer(&definition.open311.address),
        "address_id": Value::Null,
        "zipcode": Value::Null,
        "lat": Value::Null,
        "long": Value::Null,
        "media_url": Value::Null,
    })
}

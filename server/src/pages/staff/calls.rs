//! Whom to call: people who asked for it or booked a time, and people whose form stalled and who left a way to be reached.

use app::pages::staff::calls::{Help, List, Row, help};
use app::shell::Boot;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use forms::{Journey, Pairs, Said, Target, Words};

use super::around;
use super::helper::SignedIn;
use crate::clock;
use crate::doorstep::Doorstep;
use crate::pages::ask_help::page_title;
use crate::pages::wrong::Refusal;
use crate::pages::{see_other, show};
use crate::policy::{self, Action, Role};
use crate::posted::Posted;
use crate::store::help_request::{self, Model, Record, Shown};
use crate::store::{access, draft, organisation, person};
use crate::visit::Visit;

/// On one page: whoever looks sees no more than can be called.
const ROWS: u64 = 25;

/// Who calls people back: the council's own, and helpers of an organisation.
pub struct Caller {
    signed: SignedIn,
    /// The lists of services that each must have the one in question.
    limits: Vec<String>,
}

impl FromRequestParts<Doorstep> for Caller {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, doorstep: &Doorstep) -> Result<Self, Response> {
        let signed = SignedIn::from_request_parts(parts, doorstep).await?;
        Self::of(doorstep, signed).await.map_err(IntoResponse::into_response)
    }
}

impl Caller {
    async fn of(doorstep: &Doorstep, signed: SignedIn) -> Result<Self, Refusal> {
        let mut limits = vec![signed.account.services.clone()];
        // A daughter helps one person, and calls nobody.
        if !signed.account.belongs() {
            return Err(Refusal::NotPermitted);
        }
        if signed.account.role != Role::Staff.name() {
            let organisation = organisation::by_id(&doorstep.store, &signed.account.organisation).await?;
            limits.push(organisation.ok_or(Refusal::NotPermitted)?.services);
        }
        Ok(Self { signed, limits })
    }

    /// Whether they may call about this service; about an unknown one, whoever may help with all of them.
    fn may(&self, service: &str) -> bool {
        let role = Role::named(&self.signed.account.role).unwrap_or(Role::Helper);
        policy::allows(role, &[], policy::reach(&self.limits, service), policy::State::Draft, Action::Call)
    }

    fn access(&self, of: &Model, what: &'static str) -> access::Add {
        access::Add::by(&self.signed.account, what).of(person::of_owner(&of.owner).unwrap_or_default()).about(&of.reference)
    }
}

/// `/staff/help`
pub async fn asked(State(doorstep): State<Doorstep>, visit: Visit, caller: Caller) -> Result<Response, Refusal> {
    let waiting = help_request::waiting(&doorstep.store).await?;
    let waiting = waiting.into_iter().filter(|asked| caller.may(&asked.service)).map(|asked| (asked, None)).collect();
    page(&doorstep, &visit, &caller, List::Asked, waiting).await
}

/// `/staff/follow-ups`
pub async fn stalled(State(doorstep): State<Doorstep>, visit: Visit, caller: Caller) -> Result<Response, Refusal> {
    let now = clock::now();
    let before = now - i64::try_from(doorstep.config.follow_up_after).unwrap_or(i64::MAX / 2000) * 1000;
    let stalled = help_request::stalled(&doorstep.store, before).await?;
    let mine: Vec<_> = stalled.into_iter().filter(|(left, _)| caller.may(&left.service)).collect();
    let shown = mine.iter().skip(skip(&visit, mine.len()) as usize).take(ROWS as usize);
    let shown = shown.map(|(left, draft)| (left.id.clone(), draft.revision)).collect();
    doorstep.store.write(Shown { shown }).await?;
    page(&doorstep, &visit, &caller, List::Stalled, mine.into_iter().map(|(left, draft)| (left, Some(draft))).collect()).await
}

/// How many rows the address leaves out: never all, also where the last page was dealt with.
fn skip(visit: &Visit, rows: usize) -> u64 {
    visit.skip().min((rows as u64).saturating_sub(1) / ROWS * ROWS)
}

/// Writes down who is about to be seen, then shows them.
async fn page(
    doorstep: &Doorstep,
    visit: &Visit,
    caller: &Caller,
    list: List,
    mut all: Vec<(Model, Option<draft::Model>)>,
) -> Result<Response, Refusal> {
    let skip = skip(visit, all.len());
    all.drain(..skip as usize);
    let around = around(skip, ROWS, all.len(), |from| list.address(from));
    all.truncate(ROWS as usize);
    let seen = all.iter().map(|(asked, _)| caller.access(asked, access::HELP)).collect();
    doorstep.store.write(access::AddAll(seen)).await?;
    let words = doorstep.words(visit.language);
    let rows = all.iter().map(|(asked, draft)| row(doorstep, asked, draft.as_ref(), &words)).collect();
    let page = Help { signed: caller.signed.signed(doorstep), list, rows, skip, around };
    Ok(show(doorstep, visit, StatusCode::OK, Some(Boot::Page), |words| (page.title(words), help(&page, words))))
}

fn row(doorstep: &Doorstep, asked: &Model, draft: Option<&draft::Model>, words: &Words) -> Row {
    let at = doorstep.council.appointments.iter().find(|at| at.id() == asked.place);
    let place = at.map_or(Said::from(asked.place.as_str()), |at| at.place.say(&words.language));
    let language = app::words::language(&asked.language).map_or("", |language| language.own_name);
    let changed = draft.map_or(asked.created, |draft| draft.updated);
    Row {
        reference: asked.reference.clone(),
        place: (asked.kind == help_request::BOOKING).then_some(place),
        starts: asked.starts.clone(),
        ends: asked.ends.clone(),
        name: asked.name.clone(),
        phone: asked.phone.clone(),
        email: asked.email.clone(),
        language,
        at: whereabouts(doorstep, asked, draft, words),
        since: clock::on_the_wall(changed),
        tries: asked.tries,
        tried: asked.tried.map(clock::on_the_wall),
    }
}

/// The service and the page: as it was told, or where the form stands now. Nothing of the answers.
fn whereabouts(doorstep: &Doorstep, asked: &Model, draft: Option<&draft::Model>, words: &Words) -> Option<(Said, Option<Said>)> {
    if asked.service.is_empty() {
        return None;
    }
    let Some(service) = doorstep.definitions.current().get(&asked.service) else {
        return Some((asked.service.as_str().into(), None));
    };
    let page = match draft {
        None => asked.page.clone(),
        Some(draft) => {
            let pairs = Pairs::from_json(&draft.pairs).unwrap_or_default();
            match Journey::replay(&service.definition, &pairs, clock::today()).next() {
                Target::Page(page) => page,
                Target::Tasks => "tasks".into(),
                Target::Check => "check".into(),
            }
        }
    };
    Some((service.definition.title.say(&words.language), page_title(&service, &page, words)))
}

pub async fn record_asked(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    caller: Caller,
    request: Request,
) -> Result<Response, Refusal> {
    record(&doorstep, &visit, &caller, request, List::Asked).await
}

pub async fn record_stalled(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    caller: Caller,
    request: Request,
) -> Result<Response, Refusal> {
    record(&doorstep, &visit, &caller, request, List::Stalled).await
}

/// Keeps what came of a call.
async fn record(doorstep: &Doorstep, visit: &Visit, caller: &Caller, request: Request, list: List) -> Result<Response, Refusal> {
    let back = list.address(skip(visit, usize::MAX));
    let posted = Posted::read(request, |_| None).await?;
    caller.signed.may(doorstep, visit, &posted.csrf)?;
    let pairs = &posted.pairs;
    let asked = help_request::by_reference(&doorstep.store, pairs.first("reference")).await?;
    // Cancelled or taken back meanwhile: it is gone from the list.
    let Some(asked) = asked else { return Ok(see_other(back)) };
    if !caller.may(&asked.service) {
        return Err(Refusal::NotPermitted);
    }
    let outcome = match pairs.first("outcome") {
        "reached" => Some("reached"),
        "done" => Some("done"),
        "no-answer" => None,
        _ => return Err(Refusal::Unprocessable),
    };
    let tries = pairs.first("tries").parse().map_err(|_| Refusal::Unprocessable)?;
    doorstep.store.write(caller.access(&asked, access::CALL)).await?;
    doorstep.store.write(Record { reference: asked.reference, tries, outcome, now: clock::now() }).await?;
    Ok(see_other(back))
}

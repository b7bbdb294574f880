//! Whom to call: people who asked for it or booked a time, and people whose form stalled and who left a way to be reached.

use app::pages::staff::Signed;
use app::pages::staff::calls::{Help, List, Row, help};
use app::shell::Boot;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use forms::{Journey, Pairs, Said, Target, Words};
use futures_util::future::try_join_all;

use super::{MINUTE, signed_in};
use crate::doorstep::Doorstep;
use crate::pages::ask_help::page_title;
use crate::pages::wrong::Refusal;
use crate::pages::{see_other, show};
use crate::policy::{self, Action, Reach, Role};
use crate::posted::Posted;
use crate::session::Session;
use crate::store::help_request::{self, Model, Record, Shown};
use crate::store::{access, draft, organisation, staff, staff_session};
use crate::visit::Visit;
use crate::{clock, csrf};

/// On one page: the oldest first, and whoever looks sees no more than can be called.
const ROWS: usize = 25;

/// What the access log says of it.
const SEEN: &str = "help";
const CALLED: &str = "call";

/// Who calls people back: the council's own, and helpers of an organisation.
pub struct Caller {
    session: Session,
    account: staff::Model,
    /// The lists of services that each must have the one in question.
    limits: Vec<String>,
}

impl FromRequestParts<Doorstep> for Caller {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, doorstep: &Doorstep) -> Result<Self, Response> {
        Self::find(parts, doorstep).await.map_err(IntoResponse::into_response)?.ok_or_else(|| see_other("/staff/sign-in"))
    }
}

impl Caller {
    async fn find(parts: &Parts, doorstep: &Doorstep) -> Result<Option<Self>, Refusal> {
        let Some((session, seen, account)) = signed_in(doorstep, &parts.headers).await? else { return Ok(None) };
        let now = clock::now();
        if now - seen.seen > MINUTE {
            doorstep.store.write(staff_session::Seen { id: seen.id, now }).await?;
        }
        let mut limits = vec![account.services.clone()];
        if account.role != Role::Staff.name() {
            // A daughter helps one person, and calls nobody.
            let organisation = organisation::by_id(&doorstep.store, &account.organisation).await?;
            limits.push(organisation.filter(|organisation| !organisation.suspended).ok_or(Refusal::NotPermitted)?.services);
        }
        Ok(Some(Self { session, account, limits }))
    }

    /// Whether they may call about this service; about an unknown one, whoever may help with all of them.
    fn may(&self, service: &str) -> bool {
        let role = Role::named(&self.account.role).unwrap_or(Role::Helper);
        let within = self.limits.iter().all(|services| policy::is_among(services, service));
        let reach = if within { Reach::Within } else { Reach::Outside };
        policy::allows(role, &[], reach, policy::State::Draft, Action::Call)
    }

    fn signed(&self, doorstep: &Doorstep) -> Signed {
        Signed { name: self.account.name.clone(), csrf: csrf::token(&doorstep.key, &self.session) }
    }

    fn access(&self, of: &Model, what: &'static str) -> access::Add {
        access::Add {
            at: clock::now(),
            actor: self.account.email.clone(),
            organisation: self.account.organisation.clone(),
            person: of.owner.strip_prefix("person-").unwrap_or_default().to_owned(),
            reference: of.reference.clone(),
            what,
            reason: String::new(),
        }
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
    let shown = mine.iter().take(ROWS).map(|(left, draft)| (left.id.clone(), draft.revision)).collect();
    doorstep.store.write(Shown { shown }).await?;
    page(&doorstep, &visit, &caller, List::Stalled, mine.into_iter().map(|(left, draft)| (left, Some(draft))).collect()).await
}

/// Writes down who is about to be seen, then shows them.
async fn page(
    doorstep: &Doorstep,
    visit: &Visit,
    caller: &Caller,
    list: List,
    mut all: Vec<(Model, Option<draft::Model>)>,
) -> Result<Response, Refusal> {
    let more = all.len().saturating_sub(ROWS) as u64;
    all.truncate(ROWS);
    try_join_all(all.iter().map(|(asked, _)| doorstep.store.write(caller.access(asked, SEEN)))).await?;
    let words = doorstep.words(visit.language);
    let rows = all.iter().map(|(asked, draft)| row(doorstep, asked, draft.as_ref(), &words)).collect();
    let page = Help { signed: caller.signed(doorstep), list, rows, more };
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
    record(&doorstep, &visit, &caller, request, "/staff/help").await
}

pub async fn record_stalled(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    caller: Caller,
    request: Request,
) -> Result<Response, Refusal> {
    record(&doorstep, &visit, &caller, request, "/staff/follow-ups").await
}

/// Keeps what came of a call.
async fn record(
    doorstep: &Doorstep,
    visit: &Visit,
    caller: &Caller,
    request: Request,
    back: &'static str,
) -> Result<Response, Refusal> {
    let posted = Posted::read(request, |_| None).await?;
    if !(visit.ours && csrf::is_valid(&doorstep.key, &caller.session, &posted.csrf)) {
        return Err(Refusal::Forbidden);
    }
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
    doorstep.store.write(caller.access(&asked, CALLED)).await?;
    doorstep.store.write(Record { reference: asked.reference, tries, outcome, now: clock::now() }).await?;
    Ok(see_other(back))
}

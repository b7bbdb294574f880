//! Going on elsewhere: a code is asked for, shown once, and entered on another device.

use app::Place;
use app::pages::go_on::{Ask, Code, GoOn, Problem, Purpose, ask, code, code_title, go_on, kept, title};
use app::shell::Boot;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use qrcode::QrCode;
use qrcode::render::svg;
use serde_json::json;

use super::wrong::Refusal;
use super::{declare, guard, place_of, refused, see_other, service_at, show, with_cookie};
use crate::binding;
use crate::code::{About, Kind, look, make, take};
use crate::doorstep::Doorstep;
use crate::functions::draft::Form;
use crate::limits::Limited;
use crate::policy::{Action, State as Standing};
use crate::posted::Posted;
use crate::session::{Keep, Session};
use crate::store::{access, person};
use crate::visit::Visit;
use crate::{clock, csrf};

/// A code to enter.
pub async fn get(State(doorstep): State<Doorstep>, visit: Visit) -> Response {
    page(&doorstep, &visit, StatusCode::OK, GoOn::default(), &visit.session.clone().unwrap_or_default())
}

/// Binds this browser to the person whose code it is.
pub async fn post(State(doorstep): State<Doorstep>, visit: Visit, request: Request) -> Result<Response, Refusal> {
    if visit.finishes() {
        return Ok(see_other("/finish"));
    }
    let posted = Posted::read(request, |_| None).await?;
    let typed = GoOn { code: posted.pairs.first("code").chars().take(100).collect(), ..GoOn::default() };
    let session = match guard(&doorstep, &visit, &posted.csrf).await? {
        Ok(session) => session,
        Err(session) => return Ok(page(&doorstep, &visit, StatusCode::FORBIDDEN, typed, &session)),
    };
    let again = |problem| GoOn { problem: Some(problem), ..typed.clone() };
    if typed.code.trim().is_empty() {
        return Ok(page(&doorstep, &visit, StatusCode::UNPROCESSABLE_ENTITY, again(Problem::NoCode), &session));
    }
    // A helper acts by a permission, never as the person: not in a browser that they are signed in with.
    if visit.role.is_some() {
        return Err(Refusal::NotPermitted);
    }
    doorstep.limits.take(Limited::Code, visit.address).map_err(Refusal::TooMany)?;
    if let Some((_, about)) = look(&doorstep, &[Kind::Declaration], &typed.code, clock::now()).await? {
        return declare::on_own_device(&doorstep, &visit, &session, &typed.code, &about, StatusCode::OK).await;
    }
    let Some((_, about)) = take(&doorstep, &[Kind::Person], &typed.code, clock::now()).await? else {
        return Ok(page(&doorstep, &visit, StatusCode::UNPROCESSABLE_ENTITY, again(Problem::Unknown), &session));
    };
    let person = person::by_id(&doorstep.store, &about.person).await?.ok_or(Refusal::Gone)?;
    let (bound, left) = binding::enter(&doorstep, &session, &person.id).await?;
    let to = match about.about["service"].as_str() {
        Some(name) => {
            let service = service_at(&doorstep, name)?;
            let form = Form::open(&doorstep, &bound, &service).await?;
            if form.is_begun() { place_of(&service, &form).to_string() } else { Place::start(name).to_string() }
        }
        None => Place::Permissions.to_string(),
    };
    let keep = if posted.pairs.first("own") == "yes" && !visit.keeps_nothing() { Keep::ThirtyDays } else { Keep::UntilClosed };
    let cookie = binding::cookie_for(&doorstep, &bound, keep);
    if left.is_empty() {
        return Ok(with_cookie(see_other(to), cookie));
    }
    let titled = left.iter().filter_map(|(name, code)| {
        let service = service_at(&doorstep, name).ok()?;
        Some((service.definition.title.say(visit.language), code.clone()))
    });
    let titled: Vec<_> = titled.collect();
    let response = show(&doorstep, &visit, StatusCode::OK, None, |words| {
        (words.get("continue.kept_title").to_owned(), kept(&titled, &to, words))
    });
    Ok(with_cookie(response, cookie))
}

/// Before a code is made: what it is for.
pub async fn why(State(doorstep): State<Doorstep>, visit: Visit, Path(purpose): Path<String>) -> Result<Response, Refusal> {
    let name = visit.value("service").unwrap_or_default();
    let purpose = Purpose::named(&purpose).filter(|purpose| fits(*purpose, &visit)).ok_or(Refusal::NotFound)?;
    asked(&doorstep, &visit, purpose, &name, StatusCode::OK).await
}

/// Helpers hand back and pass on; whoever fills in their own form saves it, or lets an adviser in.
fn fits(purpose: Purpose, visit: &Visit) -> bool {
    match purpose {
        Purpose::Save | Purpose::Together => visit.seat.is_none(),
        Purpose::HandBack | Purpose::PassOn | Purpose::Declare => visit.seat.is_some(),
    }
}

async fn asked(
    doorstep: &Doorstep,
    visit: &Visit,
    purpose: Purpose,
    name: &str,
    status: StatusCode,
) -> Result<Response, Refusal> {
    let service = service_at(doorstep, name)?;
    visit.may(Action::HandOver, name, Standing::Draft)?;
    let session = visit.session.clone().ok_or(Refusal::Forbidden)?;
    let form = Form::open(doorstep, &session, &service).await?;
    if !form.is_begun() {
        return Ok(see_other(Place::start(name)));
    }
    visit.saw(doorstep, access::DRAFT, name).await?;
    let page = Ask {
        theirs: purpose == Purpose::HandBack && binding::has_own(doorstep, &session.act().subject).await?,
        purpose,
        service: name.to_owned(),
        title: service.definition.title.say(visit.language),
        back: place_of(&service, &form).to_string(),
        csrf: csrf::token(&doorstep.key, &session),
    };
    Ok(show(doorstep, visit, status, None, |words| (title(purpose, words), refused(status, words, ask(&page, words)))))
}

/// Makes the code and shows it, once.
pub async fn code_for(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    Path(purpose): Path<String>,
    request: Request,
) -> Result<Response, Refusal> {
    let posted = Posted::read(request, |_| None).await?;
    let name = visit.value("service").unwrap_or_default();
    let purpose = Purpose::named(&purpose).filter(|purpose| fits(*purpose, &visit)).ok_or(Refusal::NotFound)?;
    let Ok(session) = guard(&doorstep, &visit, &posted.csrf).await? else {
        return asked(&doorstep, &visit, purpose, &name, StatusCode::FORBIDDEN).await;
    };
    let service = service_at(&doorstep, &name)?;
    visit.may(Action::HandOver, &name, Standing::Draft)?;
    // Asked before anything is moved: whoever has another tab that sent it goes on with what is theirs.
    if !Form::open(&doorstep, &session, &service).await?.is_begun() {
        return Ok(see_other(Place::start(&name)));
    }
    if purpose == Purpose::Declare && !service.definition.check.declare.contains(&"code") {
        return Err(Refusal::NotFound);
    }
    if purpose == Purpose::HandBack && binding::has_own(&doorstep, &session.act().subject).await? {
        return asked(&doorstep, &visit, purpose, &name, StatusCode::OK).await;
    }
    doorstep.limits.take(Limited::Code, visit.address).map_err(Refusal::TooMany)?;
    visit.saw(&doorstep, access::HAND_OVER, &name).await?;
    let (subject, bound) = binding::own(&doorstep, &session).await?;
    let form = Form::open(&doorstep, bound.as_ref().unwrap_or(&session), &service).await?;
    let back = match purpose {
        Purpose::Declare => Place::Declare { service: name.clone() }.to_string(),
        _ => place_of(&service, &form).to_string(),
    };
    let (kind, maker) = match (purpose, &visit.seat) {
        (Purpose::Save | Purpose::HandBack, seat) => (Kind::Person, seat.as_ref().map(|seat| seat.account.id.clone())),
        (Purpose::Declare, seat) => (Kind::Declaration, seat.as_ref().map(|seat| seat.account.id.clone())),
        (Purpose::Together | Purpose::PassOn, seat) => (Kind::Together, seat.as_ref().map(|seat| seat.account.id.clone())),
    };
    let act = session.act();
    let about = json!({ "service": name, "mandate": act.mandate, "contact": act.contact });
    let about = About { person: subject, about, maker: maker.unwrap_or_default() };
    let now = clock::now();
    let made = make(&doorstep, kind, about, now).await?.to_string();
    let address = doorstep.config.address();
    let page = if kind == Kind::Together { "/staff/continue" } else { "/continue" };
    let shown = Code {
        purpose,
        picture: (kind != Kind::Together).then(|| picture(&format!("{address}{page}#{made}"))).flatten(),
        code: made,
        until: clock::on_the_wall(now + kind.lasts()),
        at: format!("{}{page}", address.split_once("://").map_or(&*address, |(_, rest)| rest)),
        back,
    };
    let response = show(&doorstep, &visit, StatusCode::OK, None, |words| (code_title(purpose, words), code(&shown, words)));
    let cookie = match &bound {
        Some(bound) => binding::cookie(&doorstep, bound).await?,
        None => None,
    };
    Ok(with_cookie(response, cookie))
}

/// An address as a square to scan. The code stands behind `#`: no server and no log ever sees it.
fn picture(address: &str) -> Option<String> {
    let drawn = QrCode::new(address).ok()?.render::<svg::Color>().min_dimensions(200, 200).quiet_zone(true).build();
    drawn.find("<svg").map(|at| drawn[at..].to_owned())
}

fn page(doorstep: &Doorstep, visit: &Visit, status: StatusCode, mut page: GoOn, session: &Session) -> Response {
    page.csrf = csrf::token(&doorstep.key, session);
    let response = show(doorstep, visit, status, Some(Boot::Page), |words| {
        (page.title(words), refused(status, words, go_on(&page, words, &[])))
    });
    super::with_session(doorstep, visit, session, response)
}

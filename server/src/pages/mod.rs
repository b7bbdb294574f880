//! The pages a person can be on: read what is needed, show it, take what was posted. One file each.

pub mod ask_help;
pub mod check;
pub mod confirmation;
pub mod declare;
pub mod find;
pub mod finish;
pub mod go_on;
pub mod home;
pub mod info;
pub mod live;
pub mod permission;
pub mod practice;
pub mod question;
pub mod questions;
pub mod request;
pub mod secret;
pub mod services;
pub mod staff;
pub mod start;
pub mod tasks;
pub mod together;
pub mod wrong;

use std::sync::Arc;

use app::device::Sitting;
use app::pages::question::{FORM, banner};
use app::pages::services::ServiceCard;
use app::portal::Fault;
use app::shell::{self, Boot, Frame, document, form_page};
use app::{Draft, Place, Portal, State};
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use forms::{Journey, Said, Words};
use leptos::nonce::{provide_nonce, use_nonce};
use leptos::prelude::*;

use crate::csrf;
use crate::definitions::Service;
use crate::device::{Device, FINISHED};
use crate::doorstep::Doorstep;
use crate::functions::draft::Form;
use crate::policy::Role;
use crate::session::{self, Keep, Session};
use crate::store::submission;
use crate::visit::Visit;
use crate::{clock, headers};
use wrong::Refusal;

/// A page: its title, then what is inside.
pub fn show<T: Into<Said>>(
    doorstep: &Doorstep,
    visit: &Visit,
    status: StatusCode,
    boot: Option<Boot>,
    make: impl FnOnce(&Words) -> (T, AnyView),
) -> Response {
    show_around(doorstep, visit, status, boot, None, make)
}

/// A page with a long form, whose id is [`FORM`]: what was typed is posted with the choice of another language. Whoever takes it
/// shows it again as it is.
pub fn show_typed<T: Into<Said>>(
    doorstep: &Doorstep,
    visit: &Visit,
    status: StatusCode,
    boot: Option<Boot>,
    make: impl FnOnce(&Words) -> (T, AnyView),
) -> Response {
    show_around(doorstep, visit, status, boot, Some(FORM), make)
}

fn show_around<T: Into<Said>>(
    doorstep: &Doorstep,
    visit: &Visit,
    status: StatusCode,
    boot: Option<Boot>,
    form: Option<&'static str>,
    make: impl FnOnce(&Words) -> (T, AnyView),
) -> Response {
    let words = doorstep.words(visit.language);
    let response = render(status, || {
        let (title, inside) = make(&words);
        let frame = Frame { form, ..frame(doorstep, visit, words.clone(), title.into(), boot) };
        document(frame, inside).into_any()
    });
    remember_language(doorstep, visit, response)
}

/// Says why a form that was posted stands there again as it was: its token was no longer good.
pub fn refused(status: StatusCode, words: &Words, inside: AnyView) -> AnyView {
    match status {
        StatusCode::FORBIDDEN => (banner(words, "notice.session").view(), inside).into_any(),
        _ => inside,
    }
}

/// A page of a form: a question page, or check answers.
pub fn show_form(doorstep: &Doorstep, visit: &Visit, status: StatusCode, form: &FormPage) -> Response {
    let words = doorstep.words(visit.language);
    let mut state = form.state(doorstep, visit, &words);
    let masked = visit.seat.is_some() && secret::any(&form.service.definition);
    // On a helper's device nothing of the person's stays.
    state.draft.shared |= visit.seat.is_some();
    if masked && form.faults.is_none() {
        let change = visit.value("change").unwrap_or_default();
        secret::leave_out_unread(&form.service.definition, &form.place, &mut state.draft.pairs, &change);
    }
    let whose = if state.helped { "/helper" } else { "" };
    let definition = format!("/api/definitions/{}/{}{whose}", form.service.definition.service, form.service.hash);
    // What WASM starts from has every answer as it was typed: where some are covered, the page goes without.
    let boot = if masked { Boot::Page } else { Boot::Form { definition, state: state.to_json() } };
    let boot = Some(boot);
    let response = render(status, || {
        let mut portal = Portal::new(words.clone(), form.service.definition.clone(), form.place.clone(), state);
        portal.masked = masked;
        if let Some(faults) = &form.faults {
            portal.faults.set(faults.clone());
        }
        let title = portal.title(&form.place);
        let asks =
            matches!(&form.place, Place::Question { page, .. } if portal.definition.page(page).is_some_and(|page| !page.exit));
        let frame = Frame { form: asks.then_some(FORM), ..frame(doorstep, visit, words.clone(), title, boot) };
        form_page(frame, portal).into_any()
    });
    remember_language(doorstep, visit, response)
}

/// A page of a form as it is to be shown.
pub struct FormPage {
    pub service: Arc<Service>,
    pub session: Session,
    pub place: Place,
    pub form: Form,
    /// What the server found wrong; `None` where the page was not checked.
    pub faults: Option<Vec<Fault>>,
    pub notice: Option<&'static str>,
}

impl FormPage {
    fn state(&self, doorstep: &Doorstep, visit: &Visit, words: &Words) -> State {
        let draft = Draft {
            id: self.form.id.clone(),
            pairs: self.form.pairs.clone(),
            revision: self.form.revision,
            // A saved form that goes on at home keeps what it says of the device it is on now.
            shared: self.form.shared || visit.keeps_nothing(),
            csrf: csrf::token(&doorstep.key, &self.session),
            definition: self.service.hash.to_string(),
            together: self.session.is_shared(),
            seat: !self.session.act().actor.is_empty(),
            hear: self.form.followers.iter().map(|held| declare::follows(&held.helper, held.ends, words)).collect(),
        };
        State {
            draft,
            today: clock::iso(clock::today()),
            checked: self.faults.is_some(),
            notice: self.notice.map(str::to_owned),
            new_version: self.form.new_version(&self.service, words),
            helped: visit.helped,
            bookable: !doorstep.council.appointments.is_empty(),
        }
    }
}

fn frame(doorstep: &Doorstep, visit: &Visit, words: Arc<Words>, title: Said, boot: Option<Boot>) -> Frame {
    let sitting = sitting(doorstep, visit);
    // A page that may have to warn comes to life, whatever else is on it.
    let boot = boot.or(sitting.as_ref().and_then(|sitting| sitting.ends).map(|_| Boot::Page));
    Frame {
        sitting,
        practice: visit.practice,
        words,
        council: doorstep.council.clone(),
        title,
        assets: doorstep.assets.path.clone(),
        logo: doorstep.assets.logo(),
        exit: exit(doorstep, visit),
        path: visit.path.clone(),
        query: visit.query.clone(),
        form: None,
        boot: boot.filter(|_| !visit.save_data),
        role: visit.role.and_then(|role| match role {
            Role::Resident => None,
            Role::Helper => Some(shell::Role::Helper),
            Role::Lead => Some(shell::Role::Lead),
            Role::Staff => Some(shell::Role::Staff),
        }),
        belongs: visit.belongs,
        seat: visit.seat.as_deref().map(|seat| {
            let act = seat.act();
            shell::Seat {
                contact: act.contact,
                person: seat.person.name.clone(),
                mode: act.mode.name(),
                channel: act.channel.name(),
            }
        }),
        cover_after: doorstep.config.cover_after,
    }
}

/// Where "Exit this page" leads to: on the pages of a service that has it, and where somebody asks for help with it.
fn exit(doorstep: &Doorstep, visit: &Visit) -> Option<String> {
    let place = Place::at(&visit.path).or_else(|| ask_help::asked_from(visit))?;
    service_at(doorstep, place.service()?).ok()?.definition.exit_this_page.clone()
}

/// What a page on a device that others use says of that. Staff have a way out and an end of their own.
fn sitting(doorstep: &Doorstep, visit: &Visit) -> Option<Sitting> {
    let place = match &visit.device {
        Device::Own => return None,
        Device::Shared => None,
        Device::Kiosk(kiosk) => Some(kiosk.place.clone()).filter(|place| !place.is_empty()),
    };
    let (after, warning) = (doorstep.config.idle_after, doorstep.config.idle_warning);
    let asked = [FINISHED, "/finish"].contains(&visit.path.as_str());
    let ends = visit.session.as_ref().filter(|_| visit.path != FINISHED).map(|_| after + warning);
    (!visit.path.starts_with("/staff")).then_some(Sitting { place, asked, ends })
}

/// Renders at once: a page has nothing to wait for, so nothing is streamed.
fn render(status: StatusCode, make: impl FnOnce() -> AnyView) -> Response {
    let owner = Owner::new_root(None);
    let (html, nonce) = owner.with(|| {
        provide_nonce();
        (make().to_html(), use_nonce())
    });
    owner.unset_with_forced_cleanup();
    let mut response = Response::new(Body::from(html));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    if let Some(nonce) = nonce {
        headers::policy(response.headers_mut(), &nonce);
    }
    response
}

pub fn remember_language(doorstep: &Doorstep, visit: &Visit, response: Response) -> Response {
    match visit.chose_language {
        true => with_cookie(
            response,
            session::set_cookie(
                session::LANGUAGE_COOKIE,
                visit.language,
                "Lax",
                Keep::ThirtyDays,
                doorstep.config.secure_cookies,
            ),
        ),
        false => response,
    }
}

pub fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Gives the browser a session it does not have yet.
pub fn with_session(doorstep: &Doorstep, visit: &Visit, session: &Session, response: Response) -> Response {
    // A page elsewhere that posts here gets no say in which session somebody has, and a helper has their own sign-in.
    if visit.session.as_ref() == Some(session) || !visit.ours || visit.seat.is_some() {
        return response;
    }
    with_cookie(
        response,
        session::set_cookie(session::COOKIE, session.secret(), "Lax", Keep::UntilClosed, doorstep.config.secure_cookies),
    )
}

/// On to another page, by GET.
pub fn see_other(place: impl ToString) -> Response {
    let place = HeaderValue::from_str(&place.to_string()).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response()
}

/// Whether a form may be taken, once it was read: it has a session, and its token is that session's. Else the session to show
/// it with again.
///
/// A helper's page is taken in the conversation it was drawn in and as long as that holds, however slowly it came: else
/// [`Refusal::Ended`], and what was typed about one person is never shown with another's.
pub async fn guard(doorstep: &Doorstep, visit: &Visit, token: &str) -> Result<Result<Session, Session>, Refusal> {
    if let Some(seat) = &visit.seat {
        seat.anew(doorstep).await?.ok_or(Refusal::Ended)?;
    }
    Ok(match &visit.session {
        Some(session) if visit.ours && csrf::is_valid(&doorstep.key, session, token) => Ok(session.clone()),
        _ if visit.seat.is_some() || csrf::contact(token).is_some() => return Err(Refusal::Ended),
        Some(session) => Err(session.clone()),
        None => Err(Session::new()),
    })
}

/// The service at an address: gone where it was withdrawn.
pub fn service_at(doorstep: &Doorstep, name: &str) -> Result<Arc<Service>, Refusal> {
    let catalogue = doorstep.definitions.current();
    match catalogue.get(name) {
        Some(service) => Ok(service),
        None if catalogue.is_withdrawn(name) => Err(Refusal::Gone),
        None => Err(Refusal::NotFound),
    }
}

/// Whether the request was sent from this session, and nobody began another one since.
pub async fn was_sent(doorstep: &Doorstep, session: &Session, form: &Form, service: &str) -> Result<bool, Refusal> {
    Ok(!form.is_begun() && submission::last_of(&doorstep.store, &session.owner(), service).await?.is_some())
}

/// Where a journey stands.
pub fn place_of(service: &Service, form: &Form) -> Place {
    let journey = Journey::replay(&service.definition, &form.pairs, clock::today());
    Place::target(&service.definition.service, &journey.next())
}

pub fn card(service: &Service, language: &str) -> ServiceCard {
    let definition = &service.definition;
    ServiceCard {
        service: definition.service.clone(),
        title: definition.title.say(language),
        description: definition.description.say(language),
        keywords: definition.keywords.iter().map(|words| words.get(language).to_owned()).collect(),
    }
}

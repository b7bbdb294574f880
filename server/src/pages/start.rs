//! The start page of a service: what to expect, and the button that begins a draft.

use app::pages::start::{Start, start};
use app::shell::Boot;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use forms::Pairs;

use super::wrong::Refusal;
use super::{ask_help, guard, place_of, refused, see_other, service_at, show, with_cookie, with_session};
use crate::definitions::Service;
use crate::device::{self, Device};
use crate::doorstep::Doorstep;
use crate::functions::draft::Form;
use crate::policy::{Action, State as Standing};
use crate::posted::Posted;
use crate::session::{self, Keep, Session};
use crate::store::{access, draft};
use crate::visit::Visit;
use crate::{clock, csrf};

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit, Path(name): Path<String>) -> Result<Response, Refusal> {
    let service = service_at(&doorstep, &name)?;
    let session = visit.session.clone().unwrap_or_default();
    let form = match &visit.session {
        // Whether there is one is nobody's business who may not open it.
        Some(session) if visit.may(Action::Open, &name, Standing::Draft).is_ok() => {
            visit.saw(&doorstep, access::DRAFT, &name).await?;
            Form::open(&doorstep, session, &service).await?
        }
        _ => Form::default(),
    };
    // Who begins another form says anew whether somebody helps: on a device that others use, it may be another person.
    let helped = visit.helped && form.is_begun();
    Ok(page(&doorstep, &visit, StatusCode::OK, &service, &form, helped, &session))
}

pub async fn post(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    Path(name): Path<String>,
    request: Request,
) -> Result<Response, Refusal> {
    let service = service_at(&doorstep, &name)?;
    let posted = Posted::read(request, |_| None).await?;
    let helped = posted.pairs.first("helped") == "yes";
    let others = posted.pairs.first("shared") == "yes";
    // Whoever may be watched leaves nothing on the device.
    let shared = others || service.definition.exit_this_page.is_some() || visit.keeps_nothing();
    let session = match guard(&doorstep, &visit, &posted.csrf).await? {
        Ok(session) => session,
        Err(session) => {
            let form = Form { shared, ..Form::default() };
            return Ok(page(&doorstep, &visit, StatusCode::FORBIDDEN, &service, &form, helped, &session));
        }
    };
    visit.may(Action::Fill, &name, Standing::Draft)?;
    if posted.pairs.first("carry_on") == "yes" {
        let form = Form::open(&doorstep, &session, &service).await?;
        if form.is_begun() {
            return Ok(remember_help(&doorstep, &visit, helped, see_other(place_of(&service, &form))));
        }
    }
    // On a shared device nobody gets at what was there before, and nothing is kept after the browser is closed.
    let (session, keep) = match shared && visit.seat.is_none() && !visit.practice {
        true => (visit.new_session(), Keep::UntilClosed),
        false => (session, Keep::ThirtyDays),
    };
    let mut form = Form::open(&doorstep, &session, &service).await?;
    if form.is_begun() && posted.pairs.first("again") == "yes" {
        visit.saw(&doorstep, access::DISCARD, &name).await?;
        doorstep.store.write(draft::Discard { id: form.id }).await?;
        doorstep.drafts.forget(&session, &service.definition.service);
        form = Form::default();
    }
    if !form.is_begun() {
        form.shared = shared;
        // Where another tab began one at the same moment, that one goes on.
        form.keep(&doorstep, &session, &service, Pairs::default(), visit.language).await?;
    }
    // A helper goes on with their own sign-in, and whoever practises with what is not real.
    if visit.seat.is_some() || visit.practice {
        return Ok(see_other(place_of(&service, &form)));
    }
    let sat_down = (others && visit.device == Device::Own).then(|| device::seen_now(&doorstep)).flatten();
    let cookie = session::set_cookie(session::COOKIE, session.secret(), "Lax", keep, doorstep.config.secure_cookies);
    let response = with_cookie(with_cookie(see_other(place_of(&service, &form)), cookie), sat_down);
    Ok(remember_help(&doorstep, &visit, helped, response))
}

/// Keeps whether somebody helps with the browser, until it is closed or the next form is begun.
fn remember_help(doorstep: &Doorstep, visit: &Visit, helped: bool, response: Response) -> Response {
    let keep = if helped { Keep::UntilClosed } else { Keep::Never };
    match helped || visit.helped {
        true => {
            with_cookie(response, session::set_cookie(session::HELPED_COOKIE, "yes", "Lax", keep, doorstep.config.secure_cookies))
        }
        false => response,
    }
}

fn page(
    doorstep: &Doorstep,
    visit: &Visit,
    status: StatusCode,
    service: &Service,
    form: &Form,
    helped: bool,
    session: &Session,
) -> Response {
    let (definition, language) = (&service.definition, visit.language);
    let answers = ask_help::answers(visit, service, form);
    let said = |texts: &[forms::Text]| texts.iter().map(|text| text.say(language)).collect();
    let page = Start {
        service: definition.service.clone(),
        title: definition.title.say(language),
        description: definition.description.say(language),
        need: said(&definition.start.need),
        minutes: definition.start.minutes,
        working_days: definition.promise.as_ref().map(|promise| promise.working_days),
        other_ways: said(&definition.start.other_ways),
        begun: form.is_begun(),
        shared: form.shared,
        unwatched: definition.exit_this_page.is_none(),
        helped,
        seat: visit.seat.is_some(),
        interaction: definition.interaction(&answers, clock::today()),
        why: definition.together(&answers, clock::today()).map(|why| why.say(language)),
        by_code: visit.takes_codes(),
        bookable: !doorstep.council.appointments.is_empty(),
        said: match definition.exit_this_page {
            Some(_) => Some("exit.nothing_kept"),
            None if visit.practice => Some("practice.start"),
            None if visit.device.is_shared() => Some("kiosk.nothing_kept"),
            None => None,
        },
        csrf: csrf::token(&doorstep.key, session),
    };
    let response = show(doorstep, visit, status, Some(Boot::Page), |words| {
        (page.title.clone(), refused(status, words, start(&page, words, &doorstep.council)))
    });
    with_session(doorstep, visit, session, response)
}

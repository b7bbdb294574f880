//! A code to read to an adviser: it opens this form to them, with the resident's agreement, for as long as two people speak.

use app::pages::ask_help::code::{Code, code as view};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use super::{Asking, to_ask};
use crate::clock;
use crate::code::{self, About, Kind};
use crate::doorstep::Doorstep;
use crate::functions::draft::Form;
use crate::limits::Limited;
use crate::pages::wrong::Refusal;
use crate::pages::{guard, show, with_cookie};
use crate::policy::{Action, State as Standing};
use crate::posted::Posted;
use crate::session::{self, Keep, Session, random_id};
use crate::store::person;
use crate::visit::Visit;

/// As `code.rs` has it.
const MINUTES: u64 = 30;

pub async fn post(State(doorstep): State<Doorstep>, visit: Visit, request: Request) -> Result<Response, Refusal> {
    let posted = Posted::read(request, |_| None).await?;
    let words = doorstep.words(visit.language);
    let from = Asking::of(&doorstep, &visit);
    let (Ok(session), Some(from)) = (guard(&doorstep, &visit, &posted.csrf), &from) else {
        return Ok(to_ask(from.as_ref(), &words));
    };
    let form = Form::open(&doorstep, &session, &from.service).await?;
    if !form.is_begun() || visit.seat.is_some() || super::is_practice(&session) {
        return Ok(to_ask(Some(from), &words));
    }
    visit.may(Action::HandOver, from.name(), Standing::Draft)?;
    doorstep.limits.take(Limited::Submit, visit.address).map_err(Refusal::TooMany)?;
    let now = clock::now();
    let (person, bound) = match session.act().subject.as_str() {
        "" => {
            let (person, bound) = bind(&doorstep, &session, now).await?;
            (person, Some(bound))
        }
        person => (person.to_owned(), None),
    };
    let about = About { person, about: json!({ "service": from.name() }), maker: String::new() };
    let made = code::make(&doorstep, Kind::Together, about, now).await?;
    let page = Code { from: from.said(&words), code: made.to_string(), minutes: MINUTES };
    let response = show(&doorstep, &visit, StatusCode::OK, None, |words| (page.title(words), view(&page, words)));
    let Some(bound) = bound else { return Ok(response) };
    let keep = if form.shared { Keep::UntilClosed } else { Keep::ThirtyDays };
    Ok(with_cookie(response, session::set_cookie(session::COOKIE, bound.secret(), "Lax", keep, doorstep.config.secure_cookies)))
}

/// What the browser owned is a person's from now on, so that somebody else can be let in; the browser goes on as theirs.
async fn bind(doorstep: &Doorstep, session: &Session, now: i64) -> Result<(String, Session), Refusal> {
    let id = random_id();
    let bound = Session::new_bound(&id);
    let nobody = person::Model { id: id.clone(), name: String::new(), phone: String::new(), email: String::new(), created: now };
    let bind = person::Bind { person: nobody, from: Some(session.owner()), session: bound.hash(), now };
    doorstep.store.write(bind).await?;
    doorstep.drafts.forget_all();
    Ok((id, bound))
}

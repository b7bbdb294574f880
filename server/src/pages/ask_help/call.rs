//! Have somebody call.

use app::pages::ask_help::Typed;
use app::pages::ask_help::asked::span;
use app::pages::ask_help::call::{Call, call};
use app::portal::Fault;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use forms::Words;

use super::{Asking, id_of};
use crate::doorstep::Doorstep;
use crate::limits::Limited;
use crate::opening::{self, Span};
use crate::pages::wrong::Refusal;
use crate::pages::{guard, refused, see_other, show, with_session};
use crate::posted::Posted;
use crate::reach::Reach;
use crate::reference::Reference;
use crate::session::{Session, random_id};
use crate::store::help_request::{Ask, CALL, Model};
use crate::visit::Visit;
use crate::{clock, csrf};

/// What stands for as soon as possible.
const SOON: &str = "soon";

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit) -> Response {
    let session = visit.session.clone().unwrap_or_default();
    page(&doorstep, &visit, &session, StatusCode::OK, Typed { when: SOON.into(), id: random_id(), ..Typed::default() })
}

pub async fn post(State(doorstep): State<Doorstep>, visit: Visit, request: Request) -> Result<Response, Refusal> {
    let posted = Posted::read(request, |_| None).await?;
    let words = doorstep.words(visit.language);
    let pairs = &posted.pairs;
    let Reach { name, phone, faults, .. } = Reach::read(pairs, &["name", "phone"], &words);
    let (when, id) = (pairs.first("when").to_owned(), id_of(pairs.first("id")));
    let mut typed = Typed { name, phone, tell: pairs.first("tell") == "yes", when, id, faults, ..Typed::default() };
    let session = match guard(&doorstep, &visit, &posted.csrf).await? {
        Ok(session) => session,
        Err(session) => {
            typed.faults.clear();
            return Ok(page(&doorstep, &visit, &session, StatusCode::FORBIDDEN, typed));
        }
    };
    let from = Asking::of(&doorstep, &visit);
    let when = spans(&doorstep).into_iter().find(|span| span.starts() == typed.when);
    if when.is_none() && typed.when != SOON {
        typed.faults.push(Fault { name: "when".into(), text: words.get("ask_help.when_passed").into() });
    }
    if !typed.faults.is_empty() {
        return Ok(page(&doorstep, &visit, &session, StatusCode::UNPROCESSABLE_ENTITY, typed));
    }
    doorstep.limits.take(Limited::Submit, visit.address).map_err(Refusal::TooMany)?;
    let told = from.filter(|_| typed.tell);
    let asked = Model {
        id: typed.id,
        reference: Reference::new().to_string(),
        kind: CALL.into(),
        owner: session.owner(),
        name: typed.name,
        phone: typed.phone,
        starts: when.map(|span| span.starts()).unwrap_or_default(),
        ends: when.map(|span| span.ends()).unwrap_or_default(),
        service: told.as_ref().map(|from| from.name().to_owned()).unwrap_or_default(),
        page: told.as_ref().map(Asking::page).unwrap_or_default(),
        language: visit.language.into(),
        created: clock::now(),
        ..Model::default()
    };
    let reference = doorstep.store.write(Ask(asked)).await?.ok_or(Refusal::Unprocessable)?;
    Ok(see_other(format!("/ask-for-help/asked/{reference}")))
}

fn spans(doorstep: &Doorstep) -> Vec<Span> {
    let (today, now) = opening::now();
    opening::calls(&doorstep.council, today, now)
}

fn page(doorstep: &Doorstep, visit: &Visit, session: &Session, status: StatusCode, typed: Typed) -> Response {
    let words = doorstep.words(visit.language);
    let page = Call {
        from: Asking::of(doorstep, visit).map(|from| from.said(&words)),
        when: when(doorstep, &words),
        typed,
        csrf: csrf::token(&doorstep.key, session),
    };
    let response = show(doorstep, visit, status, None, |words| (page.title(words), refused(status, words, call(&page, words))));
    with_session(doorstep, visit, session, response)
}

/// What can be chosen, in words.
fn when(doorstep: &Doorstep, words: &Words) -> Vec<(String, String)> {
    let soon = (SOON.to_owned(), words.get("ask_help.soon").to_owned());
    let spans = spans(doorstep).into_iter().map(|at| (at.starts(), span(&at.starts(), &at.ends(), words).to_string()));
    std::iter::once(soon).chain(spans).collect()
}

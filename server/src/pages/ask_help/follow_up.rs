//! A way to be reached if they do not finish: left, and taken back.

use app::pages::ask_help::Typed;
use app::pages::ask_help::follow_up::{FollowUp, Left, follow_up};
use app::portal::Fault;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use forms::Pairs;

use super::{Asking, to_ask};
use crate::doorstep::Doorstep;
use crate::functions::draft::Form;
use crate::limits::Limited;
use crate::pages::wrong::Refusal;
use crate::pages::{guard, refused, see_other, show, with_session};
use crate::policy::{Action, State as Standing};
use crate::posted::Posted;
use crate::reach::Reach;
use crate::reference::Reference;
use crate::session::{Session, random_id};
use crate::store::help_request::{FOLLOW_UP, Leave, Model, TakeBack};
use crate::store::{access, help_request};
use crate::visit::Visit;
use crate::{clock, csrf};

const HOUR: u64 = 60 * 60;

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit) -> Result<Response, Refusal> {
    let words = doorstep.words(visit.language);
    let from = Asking::of(&doorstep, &visit);
    let Some(from) = from.filter(offers) else { return Ok(to_ask(None, &words)) };
    visit.may(Action::Fill, from.name(), Standing::Draft)?;
    visit.saw(&doorstep, access::DRAFT, from.name()).await?;
    let session = visit.session.clone().unwrap_or_default();
    page(&doorstep, &visit, &session, StatusCode::OK, &from, Typed::default()).await
}

pub async fn post(State(doorstep): State<Doorstep>, visit: Visit, request: Request) -> Result<Response, Refusal> {
    let posted = Posted::read(request, |_| None).await?;
    let words = doorstep.words(visit.language);
    let from = Asking::of(&doorstep, &visit);
    let Some(from) = from.filter(offers) else { return Ok(to_ask(None, &words)) };
    visit.may(Action::Fill, from.name(), Standing::Draft)?;
    let pairs = &posted.pairs;
    let Reach { name, phone, email, faults } = Reach::read(pairs, &[], &words);
    let mut typed = Typed { name, phone, email, tell: pairs.first("agree") == "yes", ..Typed::default() };
    let session = match guard(&doorstep, &visit, &posted.csrf).await? {
        Ok(session) => session,
        Err(session) => return page(&doorstep, &visit, &session, StatusCode::FORBIDDEN, &from, typed).await,
    };
    let form = Form::open(&doorstep, &session, &from.service).await?;
    if pairs.first("back") == "yes" {
        if form.is_begun() {
            doorstep.store.write(TakeBack { draft: form.id }).await?;
        }
        return Ok(to_ask(Some(&from), &words));
    }
    typed.faults = faults;
    if typed.phone.is_empty() && typed.email.is_empty() {
        typed.faults.push(Fault { name: "phone".into(), text: words.get("ask_help.one_missing").into() });
    }
    if !typed.tell {
        typed.faults.push(Fault { name: "agree".into(), text: words.get("ask_help.agree_missing").into() });
    }
    if !typed.faults.is_empty() {
        return page(&doorstep, &visit, &session, StatusCode::UNPROCESSABLE_ENTITY, &from, typed).await;
    }
    doorstep.limits.take(Limited::Submit, visit.address).map_err(Refusal::TooMany)?;
    let draft = begun(&doorstep, &visit, &session, &from, form).await?;
    let left = Model {
        id: random_id(),
        reference: Reference::new().to_string(),
        kind: FOLLOW_UP.into(),
        owner: session.owner(),
        draft,
        name: typed.name,
        phone: typed.phone,
        email: typed.email,
        service: from.name().to_owned(),
        language: visit.language.into(),
        created: clock::now(),
        ..Model::default()
    };
    doorstep.store.write(Leave(left)).await?;
    Ok(see_other(app::pages::ask_help::address("follow-up", Some(&from.said(&words)))))
}

/// Whoever may be watched is reached by nobody.
fn offers(from: &Asking) -> bool {
    from.service.definition.exit_this_page.is_none()
}

/// The draft it is about: from the start page it begins here.
async fn begun(doorstep: &Doorstep, visit: &Visit, session: &Session, from: &Asking, mut form: Form) -> Result<String, Refusal> {
    if !form.is_begun() && !form.keep(doorstep, session, &from.service, Pairs::default(), visit.language).await? {
        // Another tab began it at the same moment.
        form = Form::open(doorstep, session, &from.service).await?;
    }
    Ok(form.id)
}

async fn page(
    doorstep: &Doorstep,
    visit: &Visit,
    session: &Session,
    status: StatusCode,
    from: &Asking,
    typed: Typed,
) -> Result<Response, Refusal> {
    let form = match &visit.session {
        Some(session) => Form::open(doorstep, session, &from.service).await?,
        None => Form::default(),
    };
    let left = match form.is_begun() {
        true => help_request::of_draft(&doorstep.store, &form.id).await?,
        false => None,
    };
    let words = doorstep.words(visit.language);
    let page = FollowUp {
        from: from.said(&words),
        left: left.map(|left| Left { phone: left.phone, email: left.email }),
        typed,
        hours: doorstep.config.follow_up_after.div_ceil(HOUR),
        csrf: csrf::token(&doorstep.key, session),
    };
    let response =
        show(doorstep, visit, status, None, |words| (page.title(words), refused(status, words, follow_up(&page, words))));
    Ok(with_session(doorstep, visit, session, response))
}
